//! Counts by facet → links that include or leave out a value.

use super::chips::{field_said, value_said};
use super::timeline::{Counted, timeline};
use super::{Tongue, home_link};
use crate::article::PartialDate;
use crate::index::Months;
use crate::output::escape_html;
use crate::query::FilterField;
use crate::search::{Facets, Spread};
use crate::web::asked::{Asked, Chosen};

/// Values shown at once, and behind "more".
const SHOWN: usize = 6;
const MORE: usize = 30;

/// Facets that are filters, in the order they are shown.
const FIELDS: [(&str, FilterField); 6] = [
    ("source", FilterField::Source),
    ("province", FilterField::Province),
    ("document", FilterField::Cite),
    ("person", FilterField::Person),
    ("kind", FilterField::Kind),
    ("year", FilterField::Year),
];

/// The column of facets under the bars of years or months. It is a sheet that opens on a phone, and
/// always open beside the hits where there is room.
pub(super) fn facets(facets: &Facets, bars: &str, asked: &Asked, tongue: Tongue) -> String {
    let mut html = String::new();
    for (name, field) in FIELDS {
        let mut values = facets.0.get(name).cloned().unwrap_or_default();
        if values.is_empty() {
            continue;
        }
        if field == FilterField::Year {
            values.sort_by(|a, b| b.0.cmp(&a.0));
        }
        let rows: Vec<String> = values
            .iter()
            .take(SHOWN + MORE)
            .map(|(value, count)| row(field, value, *count, asked, tongue))
            .collect();
        html.push_str(&section(name, field_said(field, tongue), &rows, tongue));
    }
    if html.is_empty() {
        return html;
    }
    let label = tongue.say("Lọc kết quả", "Narrow the results");
    format!(
        "<details id=\"narrow\"><summary class=\"button\">{label}</summary>\n\
         <div id=\"facets\" role=\"group\" aria-label=\"{label}\">\n{bars}{html}</div>\n</details>\n"
    )
}

/// The bars of the years or months of what was found.
pub(super) fn bars(spread: &Spread, coverage: &Months, asked: &Asked, tongue: Tongue) -> String {
    if spread.months.len() < 2 {
        return String::new();
    }
    let what = tongue.say("đoạn", "passages");
    let counted = Counted { months: &spread.months, undated: spread.undated, what, coverage };
    timeline(&counted, tongue, |date| home_link(&within(asked, date)))
}

fn within(asked: &Asked, date: PartialDate) -> Asked {
    asked.with(|a| (a.since, a.until) = (Some(date), Some(date)))
}

fn section(name: &str, said: &str, rows: &[String], tongue: Tongue) -> String {
    let shown = rows.iter().take(SHOWN).cloned().collect::<String>();
    let rest = rows.iter().skip(SHOWN).cloned().collect::<String>();
    let more = if rest.is_empty() {
        String::new()
    } else {
        let more = tongue.say("thêm", "more");
        let n = rows.len() - SHOWN.min(rows.len());
        format!("<details><summary>{more} {n}</summary><ul>{rest}</ul></details>")
    };
    format!("<section data-facet=\"{name}\"><h2>{said}</h2><ul>{shown}</ul>{more}</section>\n")
}

fn row(field: FilterField, value: &str, count: u64, asked: &Asked, tongue: Tongue) -> String {
    let said = escape_html(&value_said(field, value, tongue));
    let chosen = |excluded| Chosen { field, value: value.to_owned(), excluded };
    let with = chosen(false);
    let is_on = asked.chosen.contains(&with);
    let toggled = asked.with(|a| {
        if is_on {
            a.chosen.retain(|c| *c != with);
        } else {
            a.chosen.push(with.clone());
        }
    });
    let without = asked.with(|a| {
        a.chosen.retain(|c| *c != chosen(false));
        a.chosen.push(chosen(true));
    });
    let current = if is_on { " aria-current=\"true\"" } else { "" };
    format!(
        "<li><a class=\"value\" data-value=\"{}\" href=\"{}\"{current}><bdi>{said}</bdi> \
         <span class=\"count\">{}</span></a><a class=\"not\" href=\"{}\" \
         aria-label=\"{} {said}\" title=\"{} {said}\">−</a></li>",
        escape_html(value),
        home_link(&toggled),
        tongue.number(count),
        home_link(&without),
        tongue.say("Loại trừ", "Leave out"),
        tongue.say("Loại trừ", "Leave out"),
    )
}
