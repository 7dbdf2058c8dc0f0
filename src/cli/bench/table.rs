//! Figures → tables for the eye, in English and Vietnamese.

use std::io::{self, Write};

use crate::measure::{
    Class, Comparison, Difference, Percentiles, Report, Statistic, Verdict, histogram,
};
use crate::output::{Language, inert};

/// Longest bar of the histogram, in characters.
const BAR: usize = 40;

pub(super) fn write_report(
    out: &mut dyn Write,
    report: &Report,
    language: Language,
) -> io::Result<()> {
    let english = language == Language::English;
    let (index, queries) = (&report.index, &report.queries);
    let path = inert(&index.path);
    let (asked, runs, threads) = (queries.asked, report.runs, report.threads);
    let passages = index.passages;
    if english {
        writeln!(
            out,
            "{asked} queries, runs: {runs}, threads: {threads}; {passages} passages in {path}"
        )?;
    } else {
        writeln!(
            out,
            "{asked} truy vấn, số lượt: {runs}, số luồng: {threads}; {passages} đoạn trong {path}"
        )?;
    }
    // Waiting in line is seen in every run, not in the best one.
    let every = report.rate.is_some();
    let said = match (english, every) {
        (true, false) => "milliseconds, over the best run of each query",
        (true, true) => "milliseconds, over every run, waiting in line included",
        (false, false) => "mili giây, tính theo lượt nhanh nhất của mỗi truy vấn",
        (false, true) => "mili giây, tính mọi lượt, kể cả thời gian chờ",
    };
    writeln!(out, "{said}\n")?;
    let (class, count) = if english { ("class", "n") } else { ("loại", "số") };
    write!(out, "{}{count:>6}", padded(class, 14))?;
    for which in Statistic::ALL {
        write!(out, "{:>9}", which.as_str())?;
    }
    writeln!(out, "{:>9}", "qps")?;
    for (class, figures) in &report.classes {
        if figures.n == 0 {
            continue;
        }
        write!(out, "{}{:>6}", padded(name(*class, language), 14), figures.n)?;
        let shown: &Percentiles = if every { &figures.every_run } else { &figures.best };
        for which in Statistic::ALL {
            write!(out, "{:>9}", shown.get(which).map(ms).unwrap_or_default())?;
        }
        writeln!(out, "{:>9}", figures.qps.map(|qps| format!("{qps:.0}")).unwrap_or_default())?;
    }
    writeln!(out)?;
    let Some(all) = report.classes.get(&Class::All) else { return Ok(()) };
    let times: Vec<f64> = if every {
        all.samples.iter().flatten().copied().collect()
    } else {
        all.samples.iter().filter_map(|row| row.iter().copied().reduce(f64::min)).collect()
    };
    let rows = histogram(&times);
    let most = rows.iter().map(|row| row.2).max().unwrap_or(1).max(1);
    for (from, below, count) in rows {
        // A time that was measured is never shown as none at all.
        let bar = "█".repeat((count * BAR).div_ceil(most));
        writeln!(out, "{:>8} – {:<8} {bar} {count}", ms(from), ms(below))?;
    }
    Ok(())
}

pub(super) fn write_comparison(
    out: &mut dyn Write,
    comparison: &Comparison,
    language: Language,
) -> io::Result<()> {
    for difference in &comparison.differences {
        writeln!(out, "{}", differs(*difference, language))?;
    }
    let heads = match language {
        Language::English => ["class", "figure", "before", "after", "change", "99 % interval"],
        Language::Vietnamese => ["loại", "số đo", "trước", "sau", "thay đổi", "khoảng 99 %"],
    };
    let [class, figure, before, after, change, interval] = heads;
    writeln!(
        out,
        "{}{}{before:>9}{after:>9}{change:>10}  {}",
        padded(class, 14),
        padded(figure, 8),
        padded(interval, 21),
    )?;
    for change in &comparison.changes {
        let [low, high] = change.interval.map(percent);
        writeln!(
            out,
            "{}{}{:>9}{:>9}{:>10}  {}{}",
            padded(name(change.class, language), 14),
            padded(change.statistic.as_str(), 8),
            ms(change.before),
            ms(change.after),
            percent(change.ratio),
            padded(&format!("{low} … {high}"), 21),
            verdict(change.verdict, language),
        )?;
    }
    let count = |wanted| comparison.changes.iter().filter(|c| c.verdict == wanted).count();
    let (slower, faster) = (count(Verdict::Slower), count(Verdict::Faster));
    match (language, slower, faster) {
        (Language::English, 0, 0) => writeln!(out, "\nno change beyond noise"),
        (Language::Vietnamese, 0, 0) => writeln!(out, "\nkhông có thay đổi nào vượt nhiễu"),
        (Language::English, ..) => {
            writeln!(out, "\nbeyond noise: {slower} slower, {faster} faster")
        }
        (Language::Vietnamese, ..) => {
            writeln!(out, "\nvượt nhiễu: {slower} chậm hơn, {faster} nhanh hơn")
        }
    }
}

fn name(class: Class, language: Language) -> &'static str {
    match (language, class) {
        (Language::English, class) => class.as_str(),
        (Language::Vietnamese, Class::All) => "tất cả",
        (Language::Vietnamese, Class::Term) => "từ",
        (Language::Vietnamese, Class::Phrase) => "cụm từ",
        (Language::Vietnamese, Class::Person) => "người",
        (Language::Vietnamese, Class::Number) => "văn bản",
        (Language::Vietnamese, Class::None) => "không thấy",
        (Language::Vietnamese, Class::Toned) => "có dấu",
        (Language::Vietnamese, Class::Untoned) => "không dấu",
    }
}

fn verdict(verdict: Verdict, language: Language) -> &'static str {
    match (language, verdict) {
        (Language::English, Verdict::Faster) => "faster",
        (Language::English, Verdict::Same) => "no change",
        (Language::English, Verdict::Slower) => "slower",
        (Language::Vietnamese, Verdict::Faster) => "nhanh hơn",
        (Language::Vietnamese, Verdict::Same) => "không đổi",
        (Language::Vietnamese, Verdict::Slower) => "chậm hơn",
    }
}

fn differs(difference: Difference, language: Language) -> &'static str {
    match (language, difference) {
        (Language::English, Difference::Index) => "note: the indexes hold different articles",
        (Language::English, Difference::Machine) => "note: the machines differ",
        (Language::English, Difference::Queries) => "note: the queries differ",
        (Language::English, Difference::Load) => "note: threads, runs, rate or processes differ",
        (Language::Vietnamese, Difference::Index) => "lưu ý: hai chỉ mục có bài khác nhau",
        (Language::Vietnamese, Difference::Machine) => "lưu ý: đo trên hai máy khác nhau",
        (Language::Vietnamese, Difference::Queries) => "lưu ý: truy vấn khác nhau",
        (Language::Vietnamese, Difference::Load) => {
            "lưu ý: số luồng, lượt, nhịp hay tiến trình khác nhau"
        }
    }
}

/// Microseconds as milliseconds.
fn ms(micros: f64) -> String {
    match micros / 1e3 {
        ms if ms < 10.0 => format!("{ms:.3}"),
        ms if ms < 100.0 => format!("{ms:.2}"),
        ms => format!("{ms:.1}"),
    }
}

/// 1.25 → "+25.0 %"; from ten times on "× 12".
fn percent(ratio: f64) -> String {
    if ratio < 10.0 { format!("{:+.1} %", (ratio - 1.0) * 100.0) } else { format!("× {ratio:.0}") }
}

/// `text` with blanks behind up to `width` characters.
fn padded(text: &str, width: usize) -> String {
    format!("{text:<width$}")
}
