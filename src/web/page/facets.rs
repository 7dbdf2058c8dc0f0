//! Counts by facet → links that include or leave out a value.

use std::collections::BTreeMap;

use super::chips::{field_said, value_said};
use super::timeline::timeline;
use super::{Tongue, home_link};
use crate::article::PartialDate;
use crate::output::escape_html;
use crate::query::FilterField;
use crate::search::Facets;
use crate::web::asked::{Asked, Chosen};

/// Values shown at once, and behind "more".
const SHOWN: usize = 6;
const MORE: usize = 30;

/// Facets that are filters, in the order they are shown.
const FIELDS: [(&str, FilterField); 5] = [
    ("source", FilterField::Source),
    ("province", FilterField::Province),
    ("document", FilterField::Cite),
    ("person", FilterField::Person),
    ("kind", FilterField::Kind),
];

/// The column of facets, with the bars of the years.
pub(super) fn facets(facets: &Facets, asked: &Asked, tongue: Tongue) -> String {
    let mut html = String::new();
    for (name, field) in FIELDS {
        let values = facets.0.get(name).map_or(&[][..], Vec::as_slice);
        if values.is_empty() {
            continue;
        }
        let rows: Vec<String> = values
            .iter()
            .take(SHOWN + MORE)
            .map(|(value, count)| row(field, value, *count, asked, tongue))
            .collect();
        html.push_str(&section(name, field_said(field, tongue), &rows, tongue));
    }
    let years = facets.0.get("year").map_or(&[][..], Vec::as_slice);
    if !years.is_empty() {
        let mut years = years.to_vec();
        years.sort_by(|a, b| b.0.cmp(&a.0));
        let rows: Vec<String> = years
            .iter()
            .filter_map(|(year, count)| year_row(year, *count, asked, tongue))
            .collect();
        html.push_str(&section("year", tongue.say("năm", "year"), &rows, tongue));
    }
    if html.is_empty() {
        return html;
    }
    let label = tongue.say("Lọc kết quả", "Narrow the results");
    format!(
        "<input type=\"checkbox\" id=\"show-facets\" class=\"unseen\">\
         <label for=\"show-facets\" class=\"button\">{label}</label>\n{years}\
         <aside id=\"facets\" aria-label=\"{label}\">\n{html}</aside>\n",
        years = by_year(facets, asked, tongue),
    )
}

/// The bars of the years found.
fn by_year(facets: &Facets, asked: &Asked, tongue: Tongue) -> String {
    let counts: BTreeMap<i16, u64> = facets
        .0
        .get("year")
        .into_iter()
        .flatten()
        .filter_map(|(year, count)| Some((year.parse().ok()?, *count)))
        .collect();
    if counts.len() < 2 {
        return String::new();
    }
    timeline(&counts, tongue, |year| home_link(&in_year(asked, year)))
}

fn in_year(asked: &Asked, year: i16) -> Asked {
    let year = Some(PartialDate { year, month: None, day: None });
    asked.with(|a| (a.since, a.until) = (year, year))
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

fn year_row(year: &str, count: u64, asked: &Asked, tongue: Tongue) -> Option<String> {
    let to = in_year(asked, year.parse().ok()?);
    Some(format!(
        "<li><a class=\"value\" data-value=\"{year}\" href=\"{}\">{year} <span class=\"count\">{}</span></a></li>",
        home_link(&to),
        tongue.number(count)
    ))
}
