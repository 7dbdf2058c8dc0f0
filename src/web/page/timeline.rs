//! Counts by time of publication → bars that lead to the year or month: one SVG inside the page,
//! with what the index holds of that time, since few articles of a year may be few that were read.

use std::collections::BTreeMap;

use super::Tongue;
use crate::article::PartialDate;
use crate::index::Months;

/// Width of the drawing, in its own units.
const WIDTH: f64 = 320.0;
/// Height of the bars.
const HEIGHT: f64 = 56.0;
/// Room for years below them.
const BELOW: f64 = 18.0;
/// Years shown at the most; of more, the last.
const YEARS: i32 = 60;
/// Months shown at the most; a longer span is shown by years.
const MONTHS: i32 = 24;

/// What the bars count.
pub(super) struct Counted<'c> {
    /// By year and month; month 0 where only the year is known.
    pub(super) months: &'c Months,
    /// How many have no date.
    pub(super) undated: u64,
    /// "đoạn", "articles".
    pub(super) what: &'static str,
    /// Articles of the index.
    pub(super) coverage: &'c Months,
}

/// Bars for `counted`, by month where they lie close; `href` gives the address of a year or month,
/// escaped.
pub(super) fn timeline(
    counted: &Counted<'_>,
    tongue: Tongue,
    href: impl Fn(PartialDate) -> String,
) -> String {
    let by_month = is_short(counted.months);
    let counts = binned(counted.months, by_month);
    let coverage = binned(counted.coverage, by_month);
    let (Some((&first, _)), Some((&last, _))) = (counts.first_key_value(), counts.last_key_value())
    else {
        return String::new();
    };
    let first = first.max(last.saturating_sub(YEARS - 1));
    let most = counts.values().copied().max().unwrap_or(1).max(1);
    let wide = (WIDTH / f64::from(last - first + 1)).min(44.0);
    let every = (34.0 / wide).ceil().max(1.0) as i32;
    let (mut bars, mut held) = (String::new(), 0);
    for (n, at) in (first..=last).enumerate() {
        let count = counts.get(&at).copied().unwrap_or(0);
        let articles = coverage.get(&at).copied().unwrap_or(0);
        held += articles;
        let x = wide * n as f64;
        let date = date_of(at, by_month);
        let name = super::said::date(date, tongue);
        if (last - at) % every == 0 {
            let short = if by_month { name.replacen("/20", "/", 1) } else { name.clone() };
            bars.push_str(&format!(
                "<text x=\"{:.1}\" y=\"{}\" text-anchor=\"middle\" aria-hidden=\"true\">{short}</text>",
                x + wide / 2.0,
                HEIGHT + BELOW - 4.0
            ));
        }
        if count == 0 {
            continue;
        }
        let high = (HEIGHT * count as f64 / most as f64).max(2.0);
        let said = format!(
            "{name}: {} {} ({} {})",
            tongue.number(count),
            counted.what,
            tongue.number(articles),
            tongue.say("bài trong chỉ mục", "articles in the index"),
        );
        let unit = if by_month { "month" } else { "year" };
        bars.push_str(&format!(
            "<a href=\"{}\" data-{unit}=\"{date}\" aria-label=\"{said}\"><title>{said}</title>\
             <rect class=\"area\" x=\"{x:.1}\" y=\"0\" width=\"{wide:.1}\" height=\"{HEIGHT}\"/>\
             <rect class=\"bar\" x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{high:.1}\" rx=\"2\"/></a>",
            href(date),
            x + wide * 0.12,
            HEIGHT - high,
            wide * 0.76,
        ));
    }
    let label = if by_month {
        tongue.say("Theo tháng đăng", "By month of publication")
    } else {
        tongue.say("Theo năm đăng", "By year of publication")
    };
    format!(
        "<figure id=\"timeline\">\n<figcaption>{label}</figcaption>\n\
         <svg viewBox=\"0 0 {WIDTH} {}\" role=\"group\" aria-label=\"{label}\">{bars}</svg>\n\
         <p class=\"note\" id=\"coverage\">{}</p>\n</figure>\n",
        HEIGHT + BELOW,
        note(held, counted, tongue),
    )
}

/// What the index holds of the time shown, and what is not shown.
fn note(held: u64, counted: &Counted<'_>, tongue: Tongue) -> String {
    let held = tongue.number(held);
    let mut said = match tongue.say("vi", "en") {
        "vi" => format!("Chỉ mục có {held} bài trong khoảng này."),
        _ => format!("The index holds {held} articles of this time."),
    };
    if counted.undated > 0 {
        let n = tongue.number(counted.undated);
        let undated = tongue.say("không rõ ngày", "undated");
        said.push_str(&format!(" {n} {} {undated}.", counted.what));
    }
    said
}

/// Whether everything has its month and lies within [`MONTHS`].
fn is_short(months: &Months) -> bool {
    let ends = months.keys().next().zip(months.keys().next_back());
    let Some((&first, &last)) = ends else { return false };
    let apart = months_since(last) - months_since(first);
    first != last && apart < MONTHS && months.keys().all(|(_, month)| *month > 0)
}

fn months_since((year, month): (i16, i8)) -> i32 {
    i32::from(year) * 12 + i32::from(month) - 1
}

fn binned(months: &Months, by_month: bool) -> BTreeMap<i32, u64> {
    let mut bins = BTreeMap::new();
    for (&(year, month), count) in months.iter().filter(|((_, month), _)| !by_month || *month > 0) {
        let bin = if by_month { months_since((year, month)) } else { i32::from(year) };
        *bins.entry(bin).or_insert(0) += count;
    }
    bins
}

fn date_of(bin: i32, by_month: bool) -> PartialDate {
    let (year, month) =
        if by_month { (bin.div_euclid(12), Some(bin.rem_euclid(12) + 1)) } else { (bin, None) };
    PartialDate { year: year as i16, month: month.map(|month| month as i8), day: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(months: &Months, undated: u64) -> String {
        let coverage = Months::from([((2019, 2), 40), ((2023, 7), 1200), ((2023, 9), 60)]);
        let counted = Counted { months, undated, what: "đoạn", coverage: &coverage };
        timeline(&counted, Tongue::default(), |date| format!("/?since={date}"))
    }

    #[test]
    fn draws_a_bar_for_each_year_that_has_any() {
        let drawn = drawn(&Months::from([((2019, 2), 3), ((2023, 7), 12), ((2024, 0), 1)]), 0);
        assert_eq!(drawn.matches("<a ").count(), 3);
        assert!(drawn.contains(
            "<a href=\"/?since=2023\" data-year=\"2023\" aria-label=\"2023: 12 đoạn (1.260 bài trong chỉ mục)\">"
        ));
        assert!(drawn.contains(">2024</text>") && drawn.contains("Chỉ mục có 1.300 bài"));
    }

    #[test]
    fn draws_months_where_all_lie_close() {
        let drawn = drawn(&Months::from([((2023, 7), 3), ((2023, 9), 1)]), 5);
        assert!(drawn.contains("data-month=\"2023-07\" aria-label=\"7/2023: 3 đoạn"), "{drawn}");
        assert!(drawn.contains("href=\"/?since=2023-09\"") && drawn.contains(">9/23</text>"));
        assert!(drawn.contains("5 đoạn không rõ ngày"));
    }

    #[test]
    fn draws_nothing_of_nothing() {
        assert_eq!(drawn(&Months::new(), 4), "");
    }
}
