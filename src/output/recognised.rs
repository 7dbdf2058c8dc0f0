//! Facts of a text → the fields of a record, or lines for the eye; offsets in code points.

use std::io::{self, Write};

use serde::Serialize;

use super::facts::{CitationFields, citation_fields, distinct, located, person_kind};
use super::inert::inline;
use super::words::Language;
use crate::extraction::date::TextDate;
use crate::extraction::province::{ProvinceName, province};
use crate::extraction::{Facts, Mention};

/// What was recognised in a text.
#[derive(Clone, Debug, Serialize)]
pub struct Recognised<'t> {
    citations: Vec<CitationAt<'t>>,
    persons: Vec<PersonAt<'t>>,
    dates: Vec<DateAt<'t>>,
    provinces: Vec<ProvinceAt<'t>>,
}

#[derive(Clone, Debug, Serialize)]
struct CitationAt<'t> {
    surface: Option<&'t str>,
    start: usize,
    end: usize,
    #[serde(flatten)]
    fields: CitationFields,
}

#[derive(Clone, Debug, Serialize)]
struct PersonAt<'t> {
    name: &'t str,
    surface: Option<&'t str>,
    start: usize,
    end: usize,
    role: Option<&'t str>,
    kind: serde_json::Value,
}

/// A date in a text: ISO 8601, `--06-22` where the year is not printed.
#[derive(Clone, Debug, Serialize)]
pub(super) struct DateAt<'t> {
    date: String,
    surface: Option<&'t str>,
    start: usize,
    end: usize,
}

/// A province named in a text.
#[derive(Clone, Debug, Serialize)]
pub(super) struct ProvinceAt<'t> {
    province: String,
    name: Option<&'static str>,
    surface: Option<&'t str>,
    start: usize,
    end: usize,
}

/// Places the facts of `text`; their spans are bytes of it.
pub fn recognised<'t>(text: &'t str, facts: &'t Facts) -> Recognised<'t> {
    Recognised {
        citations: located(text, &facts.citations)
            .into_iter()
            .map(|m| CitationAt {
                surface: m.surface,
                start: m.start,
                end: m.end,
                fields: citation_fields(m.value),
            })
            .collect(),
        persons: located(text, &facts.persons)
            .into_iter()
            .map(|m| PersonAt {
                name: &m.value.name,
                surface: m.surface,
                start: m.start,
                end: m.end,
                role: m.value.role.as_deref(),
                kind: person_kind(m.value),
            })
            .collect(),
        dates: dates_at(text, &facts.dates),
        provinces: provinces_at(text, &facts.provinces),
    }
}

/// Places the dates of `text`.
pub(super) fn dates_at<'t>(text: &'t str, dates: &[Mention<TextDate>]) -> Vec<DateAt<'t>> {
    located(text, dates)
        .into_iter()
        .map(|m| DateAt {
            date: m.value.to_string(),
            surface: m.surface,
            start: m.start,
            end: m.end,
        })
        .collect()
}

/// Places the provinces of `text`.
pub(super) fn provinces_at<'t>(
    text: &'t str,
    provinces: &[Mention<ProvinceName>],
) -> Vec<ProvinceAt<'t>> {
    located(text, provinces)
        .into_iter()
        .map(|m| ProvinceAt {
            province: m.value.slug.clone(),
            name: province(&m.value.slug).map(|known| known.name),
            surface: m.surface,
            start: m.start,
            end: m.end,
        })
        .collect()
}

/// Writes the facts of `text` for the eye: one line a kind, each value once; nothing where there
/// are none.
pub fn write_recognised(
    out: &mut impl Write,
    text: &str,
    facts: &Facts,
    language: Language,
) -> io::Result<()> {
    let words = language.words();
    let documents = located(text, &facts.citations)
        .into_iter()
        .map(|m| format!("{} [{}]", m.surface.unwrap_or_default(), m.value.key()));
    let people = facts.persons.iter().map(|m| match &m.value.role {
        Some(role) => format!("{} ({role})", m.value.name),
        None => m.value.name.clone(),
    });
    let provinces = facts.provinces.iter().map(|m| {
        province(&m.value.slug).map_or_else(|| m.value.slug.clone(), |known| known.name.to_owned())
    });
    for (name, values) in [
        (words.documents, distinct(documents)),
        (words.people, distinct(people)),
        (words.dates, distinct(facts.dates.iter().map(|m| m.value.to_string()))),
        (words.provinces, distinct(provinces)),
    ] {
        if !values.is_empty() {
            writeln!(out, "{name}: {}", inline(&values.join(" · ")))?;
        }
    }
    Ok(())
}
