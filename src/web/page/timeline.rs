//! Counts by year → bars that lead to the year: one SVG inside the page.

use std::collections::BTreeMap;

use super::Tongue;

/// Width of the drawing, in its own units.
const WIDTH: f64 = 320.0;
/// Height of the bars.
const HEIGHT: f64 = 56.0;
/// Room for years below them.
const BELOW: f64 = 18.0;
/// Years shown at the most; of more, the last.
const YEARS: usize = 60;

/// Bars for `counts` by year; `href` gives the address of a year, escaped.
pub(super) fn timeline(
    counts: &BTreeMap<i16, u64>,
    tongue: Tongue,
    href: impl Fn(i16) -> String,
) -> String {
    let (Some((&first, _)), Some((&last, _))) = (counts.first_key_value(), counts.last_key_value())
    else {
        return String::new();
    };
    let first = first.max(last.saturating_sub(YEARS as i16 - 1));
    let most = counts.values().copied().max().unwrap_or(1).max(1);
    let years = f64::from(last - first + 1);
    let wide = (WIDTH / years).min(44.0);
    let every = (34.0 / wide).ceil().max(1.0) as i16;
    let mut bars = String::new();
    for (n, year) in (first..=last).enumerate() {
        let count = counts.get(&year).copied().unwrap_or(0);
        let x = wide * n as f64;
        if (last - year) % every == 0 {
            bars.push_str(&format!(
                "<text x=\"{:.1}\" y=\"{}\" text-anchor=\"middle\">{year}</text>",
                x + wide / 2.0,
                HEIGHT + BELOW - 4.0
            ));
        }
        if count == 0 {
            continue;
        }
        let high = (HEIGHT * count as f64 / most as f64).max(2.0);
        let said = format!("{year}: {}", tongue.number(count));
        bars.push_str(&format!(
            "<a href=\"{}\" data-year=\"{year}\" aria-label=\"{said}\"><title>{said}</title>\
             <rect class=\"area\" x=\"{x:.1}\" y=\"0\" width=\"{wide:.1}\" height=\"{HEIGHT}\"/>\
             <rect class=\"bar\" x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{high:.1}\" rx=\"2\"/></a>",
            href(year),
            x + wide * 0.12,
            HEIGHT - high,
            wide * 0.76,
        ));
    }
    let label = tongue.say("Theo năm đăng", "By year of publication");
    format!(
        "<figure id=\"timeline\">\n<figcaption>{label}</figcaption>\n\
         <svg viewBox=\"0 0 {WIDTH} {}\" role=\"group\" aria-label=\"{label}\">{bars}</svg>\n</figure>\n",
        HEIGHT + BELOW,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_a_bar_for_each_year_that_has_any() {
        let counts = BTreeMap::from([(2019, 3), (2023, 12), (2024, 1)]);
        let drawn = timeline(&counts, Tongue::default(), |year| format!("/?since={year}"));
        assert_eq!(drawn.matches("<a ").count(), 3);
        assert!(
            drawn.contains("<a href=\"/?since=2023\" data-year=\"2023\" aria-label=\"2023: 12\">")
        );
        assert!(drawn.contains(">2024</text>"));
        assert_eq!(timeline(&BTreeMap::new(), Tongue::default(), |_| String::new()), "");
    }
}
