//! Figures → tables for the eye, in English and Vietnamese.

use std::io::{self, Write};

use crate::cli::said::say;
use crate::measure::{
    Class, Comparison, Difference, Over, Report, Shared, Statistic, Verdict, histogram,
};
use crate::output::{Language, wrapped};

/// Longest bar of the histogram, in characters.
const BAR: usize = 40;
/// What a row of the histogram has besides its bar and its count.
const BOUNDS: usize = 21;
/// A blank at which no line is broken, until it is written.
const FAST: char = '\u{a0}';

/// Writes the figures of a measurement in lines of at most `width` characters.
pub(super) fn write_report(
    out: &mut dyn Write,
    report: &Report,
    language: Language,
    width: Option<usize>,
) -> io::Result<()> {
    let (index, queries) = (&report.index, &report.queries);
    let (asked, runs, threads) = (queries.asked, report.runs, report.threads);
    let (passages, path) = (index.passages, &index.path);
    let said = say!(
        language,
        "{asked} queries, runs: {runs}, threads: {threads}; {passages} passages in {path}",
        "{asked} truy vấn, số lượt: {runs}, số luồng: {threads}; {passages} đoạn trong {path}"
    );
    write_wrapped(out, &said, 0, width)?;
    let said = match report.over {
        Over::BestRun => say!(
            language,
            "milliseconds, over the best run of each query",
            "mili giây, tính theo lượt nhanh nhất của mỗi truy vấn"
        ),
        Over::EveryRun => say!(
            language,
            "milliseconds, over every run, waiting in line included",
            "mili giây, tính mọi lượt, kể cả thời gian chờ"
        ),
    };
    write_wrapped(out, &said, 0, width)?;
    writeln!(out)?;

    let (class, count) = match language {
        Language::English => ("class", "n"),
        Language::Vietnamese => ("loại", "số"),
    };
    let figures = Statistic::ALL.map(Statistic::as_str);
    let heads = [class, count].into_iter().chain(figures).chain(["qps"]).map(str::to_owned);
    let mut rows: Vec<Vec<String>> = vec![heads.collect()];
    for (class, figures) in report.classes.iter().filter(|(_, figures)| figures.n > 0) {
        let mut row = vec![name(*class, language).to_owned(), figures.n.to_string()];
        let times = Statistic::ALL.map(|which| figures.percentiles.get(which));
        row.extend(times.map(|time| time.map(ms).unwrap_or_default()));
        row.push(figures.qps.map(|qps| format!("{qps:.0}")).unwrap_or_default());
        rows.push(row);
    }
    if !write_table(out, &rows, &[0], width)? {
        for row in &rows[1..] {
            writeln!(out, "{}", row[0])?;
            let cells = rows[0].iter().zip(row).skip(1);
            let cells: Vec<String> =
                cells.map(|(head, cell)| format!("{head}{FAST}{cell}")).collect();
            write_wrapped(out, &cells.join("  "), 2, width)?;
        }
    }
    writeln!(out)?;
    let Some(all) = report.classes.get(&Class::All) else { return Ok(()) };
    let rows = histogram(&report.over.times(&all.samples));
    let most = rows.iter().map(|row| row.2).max().unwrap_or(1).max(1);
    let beside = BOUNDS + most.to_string().len();
    let longest = width.map_or(BAR, |width| width.saturating_sub(beside).clamp(1, BAR));
    for (from, below, count) in rows {
        // A time that was measured is never shown as none at all.
        let bar = "█".repeat((count * longest).div_ceil(most));
        writeln!(out, "{:>8} – {:<8} {bar} {count}", ms(from), ms(below))?;
    }
    Ok(())
}

/// Writes what changed in lines of at most `width` characters.
pub(super) fn write_comparison(
    out: &mut dyn Write,
    comparison: &Comparison,
    language: Language,
    width: Option<usize>,
) -> io::Result<()> {
    for difference in &comparison.differences {
        write_wrapped(out, &differs(*difference, comparison, language), 0, width)?;
    }
    let heads = match language {
        Language::English => ["class", "figure", "before", "after", "change", "99 % interval", ""],
        Language::Vietnamese => ["loại", "số đo", "trước", "sau", "thay đổi", "khoảng 99 %", ""],
    };
    let mut rows = vec![heads.map(str::to_owned).to_vec()];
    rows.extend(comparison.changes.iter().map(|change| {
        let [low, high] = change.interval.map(percent);
        vec![
            name(change.class, language).to_owned(),
            change.statistic.as_str().to_owned(),
            ms(change.before),
            ms(change.after),
            percent(change.ratio),
            format!("{low} … {high}"),
            verdict(change.verdict, language).to_owned(),
        ]
    }));
    if !write_table(out, &rows, &[0, 1, 5, 6], width)? {
        for row in &rows[1..] {
            let row: Vec<String> =
                row.iter().map(|cell| cell.replace(' ', &FAST.to_string())).collect();
            let [class, figure, before, after, change, interval, verdict] = row.as_slice() else {
                continue;
            };
            let times = format!("{class} {figure} {before}{FAST}→{FAST}{after}");
            write_wrapped(out, &times, 0, width)?;
            write_wrapped(out, &format!("{change} ({interval}) {verdict}"), 2, width)?;
        }
    }
    let count = |wanted| comparison.changes.iter().filter(|c| c.verdict == wanted).count();
    let said = match (count(Verdict::Slower), count(Verdict::Faster)) {
        _ if count(Verdict::Unknown) > 0 => say!(
            language,
            "a single run does not tell a change from noise: measure both with --runs 5",
            "chạy một lượt thì không phân biệt được thay đổi với nhiễu: hãy đo cả hai với --runs 5"
        ),
        (0, 0) => say!(language, "no change beyond noise", "không có thay đổi nào vượt nhiễu"),
        (slower, faster) => say!(
            language,
            "beyond noise: {slower} slower, {faster} faster",
            "vượt nhiễu: {slower} chậm hơn, {faster} nhanh hơn"
        ),
    };
    writeln!(out)?;
    write_wrapped(out, &said, 0, width)
}

/// Writes rows in columns as wide as their cells, those of `left` from the left; whether they fit.
/// Nothing is written of those that do not.
fn write_table(
    out: &mut dyn Write,
    rows: &[Vec<String>],
    left: &[usize],
    width: Option<usize>,
) -> io::Result<bool> {
    let columns = rows.first().map_or(0, Vec::len);
    let widest = |at: usize| rows.iter().map(|row| row[at].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(widest).collect();
    let whole = widths.iter().sum::<usize>() + 2 * columns.saturating_sub(1);
    if width.is_some_and(|width| whole > width) {
        return Ok(false);
    }
    for row in rows {
        let cells = row.iter().zip(&widths).enumerate().map(|(at, (cell, width))| {
            if left.contains(&at) { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
        });
        writeln!(out, "{}", cells.collect::<Vec<_>>().join("  ").trim_end())?;
    }
    Ok(true)
}

/// Writes a text in lines of at most `width` characters, `indent` blanks before each.
fn write_wrapped(
    out: &mut dyn Write,
    text: &str,
    indent: usize,
    width: Option<usize>,
) -> io::Result<()> {
    for line in wrapped(text, width.map(|width| width.saturating_sub(indent))) {
        writeln!(out, "{:indent$}{}", "", line.replace(FAST, " "))?;
    }
    Ok(())
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
        (Language::English, Verdict::Unknown) => "not known",
        (Language::Vietnamese, Verdict::Faster) => "nhanh hơn",
        (Language::Vietnamese, Verdict::Same) => "không đổi",
        (Language::Vietnamese, Verdict::Slower) => "chậm hơn",
        (Language::Vietnamese, Verdict::Unknown) => "chưa rõ",
    }
}

fn differs(difference: Difference, comparison: &Comparison, language: Language) -> String {
    let [before, after] = &comparison.indexes;
    match difference {
        Difference::Index => {
            let (a, b) = (before.passages, after.passages);
            say!(
                language,
                "note: the indexes hold different articles: {a} and {b} passages",
                "lưu ý: hai chỉ mục có bài khác nhau: {a} và {b} đoạn"
            )
        }
        Difference::Commit if before.format != after.format => {
            let (a, b) = (before.format, after.format);
            say!(
                language,
                "note: the indexes are of different formats: {a} and {b}",
                "lưu ý: hai chỉ mục khác định dạng: {a} và {b}"
            )
        }
        Difference::Commit => {
            let (a, b) = (before.segments, after.segments);
            say!(
                language,
                "note: the index was changed or made anew between: segments {a} and {b}",
                "lưu ý: chỉ mục đã đổi hoặc được lập lại giữa hai lần: số phân đoạn {a} và {b}"
            )
        }
        Difference::Machine => {
            say!(language, "note: the machines differ", "lưu ý: đo trên hai máy khác nhau")
        }
        Difference::Queries => {
            let Shared { both, only_before, only_after } = comparison.queries;
            say!(
                language,
                "note: the queries differ: compared are the {both} in both, left out {only_before} before and {only_after} after",
                "lưu ý: truy vấn khác nhau: chỉ so {both} câu có ở cả hai, bỏ {only_before} câu của lần trước và {only_after} câu của lần sau"
            )
        }
        Difference::Load => say!(
            language,
            "note: threads, runs, rate or processes differ",
            "lưu ý: số luồng, lượt, nhịp hay tiến trình khác nhau"
        ),
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::measure::{Figures, IndexIdentity, Machine, QueryFile, SCHEMA, Timed, compare};

    /// Times from tenths of a millisecond to seconds, so that cells are as wide as they come.
    fn report(factor: f64) -> Report {
        let timed = |at: i32| Timed {
            id: at.to_string(),
            text: format!("câu {at}"),
            samples: (0..5).map(|run| factor * (1.3f64.powi(at) + f64::from(run))).collect(),
        };
        let figures = || Figures::of((20..60).map(timed).collect(), Over::BestRun, 1);
        let classes: BTreeMap<Class, Figures> =
            Class::ALL.into_iter().map(|class| (class, figures())).collect();
        Report {
            schema: SCHEMA.to_owned(),
            unit: "us".to_owned(),
            version: "0".to_owned(),
            index: IndexIdentity {
                path: "/kho/bao/dia-phuong/mien-trung/chi-muc".to_owned(),
                format: 1,
                articles: 20,
                passages: 1_234_567,
                bytes: 1,
                segments: factor as u64,
                committed: None,
                commit: None,
            },
            machine: Machine {
                os: "linux".to_owned(),
                arch: "x86_64".to_owned(),
                cpus: None,
                cpu: None,
                memory_bytes: None,
            },
            queries: QueryFile { file: "q".to_owned(), asked: 40, refused: Vec::new() },
            threads: 1,
            runs: 5,
            warmup: 1,
            cold: false,
            rate: None,
            over: Over::BestRun,
            seconds: 1.0,
            classes,
        }
    }

    #[test]
    fn no_line_is_wider_than_the_terminal_and_no_figure_is_left_out() {
        let (before, after) = (report(1.0), report(12.0));
        let comparison = compare(&before, &after, 1).unwrap();
        for language in [Language::English, Language::Vietnamese] {
            for width in [100, 80, 60, 40, 30] {
                let (mut measured, mut compared) = (Vec::new(), Vec::new());
                write_report(&mut measured, &before, language, Some(width)).unwrap();
                write_comparison(&mut compared, &comparison, language, Some(width)).unwrap();
                let [measured, compared] =
                    [measured, compared].map(|bytes| String::from_utf8(bytes).unwrap());
                for line in measured.lines().chain(compared.lines()) {
                    assert!(line.chars().count() <= width, "{width}: {line:?}");
                }
                let all = &before.classes[&Class::All];
                for which in Statistic::ALL {
                    let time = ms(all.percentiles.get(which).unwrap());
                    assert!(measured.contains(&time), "{width}: no {time} in {measured}");
                }
                for change in &comparison.changes {
                    for cell in [ms(change.before), ms(change.after), percent(change.ratio)] {
                        assert!(compared.contains(&cell), "{width}: no {cell} in {compared}");
                    }
                }
            }
        }
    }
}
