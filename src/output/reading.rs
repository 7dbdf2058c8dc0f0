//! [`Plan`] → how the query was understood, as a record and as lines for people.

use serde::Serialize;

use super::words::Language;
use crate::extraction::person::{PersonQuery, QuerySyllable};
use crate::extraction::province::filter_note;
use crate::query::{Alternative, Class, FactQuery, Filters, Form, Marks, Plan, Unit};

/// How a query was understood.
#[derive(Clone, Debug, Serialize)]
pub struct Reading<'p> {
    kind: &'static str,
    fact: Option<Fact>,
    possible: Option<Fact>,
    units: Vec<Wanted<'p>>,
    excluded: Vec<Wanted<'p>>,
    numbers: &'p [String],
    alternatives: &'p [Alternative],
    filters: Passed<'p>,
    marks: Marks,
    relaxed: bool,
    notes: Vec<String>,
    notes_vi: Vec<String>,
}

/// The record of `explain`: a reading with its query.
#[derive(Clone, Debug, Serialize)]
pub struct ReadingRecord<'p> {
    #[serde(rename = "type")]
    record: &'static str,
    text: &'p str,
    #[serde(flatten)]
    reading: Reading<'p>,
    repairs: Vec<String>,
}

/// A document or person asked for.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Fact {
    Citation { key: String, canonical: Option<String>, reading: String, reading_en: String },
    Person { name: String, stripped: Option<String> },
}

#[derive(Clone, Debug, Serialize)]
struct Wanted<'p> {
    text: &'p str,
    forms: Vec<Answering>,
}

#[derive(Clone, Debug, Serialize)]
struct Answering {
    form: String,
    #[serde(rename = "as")]
    level: &'static str,
    class: Class,
}

#[derive(Clone, Debug, Serialize)]
struct Passed<'p> {
    facts: Vec<Fact>,
    without_facts: Vec<Fact>,
    provinces: &'p [String],
    without_provinces: &'p [String],
    sources: &'p [String],
    without_sources: &'p [String],
    kinds: &'p [String],
    without_kinds: &'p [String],
    years: &'p [i16],
    without_years: &'p [i16],
    since: Option<String>,
    until: Option<String>,
}

/// Tells how `plan` understands its query.
pub fn reading(plan: &Plan) -> Reading<'_> {
    Reading {
        kind: match asked_for(plan).next() {
            Some(FactQuery::Citation(_)) => "citation",
            Some(FactQuery::Person(_)) => "person",
            None => "terms",
        },
        fact: plan.fact.as_ref().map(fact),
        possible: plan.possible.as_ref().map(fact),
        units: plan.units.iter().map(wanted).collect(),
        excluded: plan.excluded.iter().map(wanted).collect(),
        numbers: &plan.numbers,
        alternatives: &plan.alternatives,
        filters: passed(&plan.filters),
        marks: plan.marks,
        relaxed: is_relaxed(plan),
        notes: notes(plan, Language::English),
        notes_vi: notes(plan, Language::Vietnamese),
    }
}

/// The reading of `plan` as a record of its own, for `explain`.
pub fn reading_record(plan: &Plan) -> ReadingRecord<'_> {
    ReadingRecord {
        record: "reading",
        text: &plan.text,
        reading: reading(plan),
        repairs: plan.repairs.iter().map(ToString::to_string).collect(),
    }
}

/// Tells in short lines what a reader should know of the reading; none for plain words.
///
/// The lines hold text that was typed: escape them for where they go.
pub fn reading_lines(plan: &Plan, language: Language) -> Vec<String> {
    let words = language.words();
    let mut lines = Vec::new();
    for fact in asked_for(plan) {
        lines.push(match (fact, language) {
            (FactQuery::Citation(query), Language::English) => query.reading_in_english(),
            (FactQuery::Citation(query), Language::Vietnamese) => query.reading(),
            (FactQuery::Person(query), _) => {
                format!("{}: {}", words.read_as_person, name_of(query))
            }
        });
    }
    lines.extend(plan.possible.as_ref().map(|fact| possible_line(fact, language)));
    let mended = |repair| format!("{}: {}", words.repaired, language.repair(repair));
    lines.extend(plan.repairs.iter().map(mended));
    for other in &plan.alternatives {
        let said = if other.applied { words.also_searched } else { words.did_you_mean };
        let asked = if other.applied { "" } else { "?" };
        lines.push(format!("{said}: {}{asked} ({})", other.text, language.why(&other.why)));
    }
    lines.extend(notes(plan, language));
    if is_relaxed(plan) {
        lines.push(words.relaxed.to_owned());
    }
    lines
}

/// What the words could be as well, and how it would be asked for.
fn possible_line(fact: &FactQuery, language: Language) -> String {
    let words = language.words();
    match fact {
        FactQuery::Person(query) => {
            let name = name_of(query);
            format!("{}: {name} (person:\"{name}\")", words.also_a_person)
        }
        FactQuery::Citation(query) => {
            let name = query.citation.canonical();
            format!("{}: {name} (cite:\"{name}\")", words.also_a_document)
        }
    }
}

/// What filters by province stand for, where it is more than they say.
fn notes(plan: &Plan, language: Language) -> Vec<String> {
    let slugs = plan.filters.provinces.iter().chain(&plan.filters.without_provinces);
    let notes = slugs.filter_map(|slug| filter_note(slug));
    notes.map(|note| language.province_note(&note)).collect()
}

/// The facts that make up the query: the one recognised, or those given as filters and nothing
/// else.
fn asked_for(plan: &Plan) -> impl Iterator<Item = &FactQuery> {
    let filters: &[FactQuery] =
        if plan.units.is_empty() && plan.fact.is_none() { &plan.filters.facts } else { &[] };
    plan.fact.iter().chain(filters)
}

/// The name asked for, with the marks that were typed.
pub fn name_of(query: &PersonQuery) -> String {
    let capital = |syllable: &QuerySyllable| {
        let mut letters = syllable.exact.chars();
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect::<String>()
    };
    query.syllables.iter().map(capital).collect::<Vec<_>>().join(" ")
}

/// Whether marks typed had to be ignored: only `Plan::relaxed` lets in forms that contradict them.
pub(super) fn is_relaxed(plan: &Plan) -> bool {
    let contradicts = |unit: &Unit| {
        unit.choices.iter().any(|c| matches!(c.class, Class::Conflict | Class::ToneConflict))
    };
    plan.marks == Marks::Any && plan.units.iter().any(contradicts)
}

fn fact(query: &FactQuery) -> Fact {
    match query {
        FactQuery::Citation(query) => Fact::Citation {
            key: query.citation.key(),
            canonical: Some(query.citation.canonical()).filter(|name| !name.is_empty()),
            reading: query.reading(),
            reading_en: query.reading_in_english(),
        },
        FactQuery::Person(query) => {
            Fact::Person { name: name_of(query), stripped: query.stripped.clone() }
        }
    }
}

fn wanted(unit: &Unit) -> Wanted<'_> {
    let forms = unit
        .choices
        .iter()
        .map(|choice| Answering {
            form: form_text(&choice.form),
            level: match choice.form {
                Form::Folded(_) => "folded",
                Form::Exact { .. } => "exact",
                Form::Unmarked(_) => "unmarked",
                Form::Beginning { .. } => "prefix",
                Form::Phrase { .. } => "phrase",
            },
            class: choice.class,
        })
        .collect();
    Wanted { text: &unit.text, forms }
}

/// A form as it would be typed; a phrase by the best form of each word.
fn form_text(form: &Form) -> String {
    match form {
        Form::Folded(form) | Form::Unmarked(form) | Form::Exact { exact: form, .. } => form.clone(),
        Form::Beginning { folded, typed } => format!("{}*", typed.as_ref().unwrap_or(folded)),
        Form::Phrase { words, slop } => {
            let words: Vec<String> =
                words.iter().filter_map(|forms| forms.first()).map(form_text).collect();
            let near = if *slop > 0 { format!("~{slop}") } else { String::new() };
            format!("\"{}\"{near}", words.join(" "))
        }
    }
}

fn passed(filters: &Filters) -> Passed<'_> {
    Passed {
        facts: filters.facts.iter().map(fact).collect(),
        without_facts: filters.without_facts.iter().map(fact).collect(),
        provinces: &filters.provinces,
        without_provinces: &filters.without_provinces,
        sources: &filters.sources,
        without_sources: &filters.without_sources,
        kinds: &filters.kinds,
        without_kinds: &filters.without_kinds,
        years: &filters.years,
        without_years: &filters.without_years,
        since: filters.since.map(|date| date.to_string()),
        until: filters.until.map(|date| date.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::sample;

    #[test]
    fn tells_words_forms_and_other_readings() {
        let plan = sample::plan("nghij quyết");
        let record = serde_json::to_value(reading_record(&plan)).unwrap();
        assert_eq!(record["type"], "reading");
        assert_eq!(record["kind"], "terms");
        assert_eq!(record["units"][0]["forms"][0]["form"], "quyết");
        assert_eq!(record["units"][0]["forms"][0]["as"], "exact");
        assert_eq!(record["alternatives"][0]["why"], "telex");
        assert_eq!(record["filters"]["since"], serde_json::Value::Null);
        assert_eq!(record["relaxed"], false);
        let lines = reading_lines(&plan, Language::Vietnamese);
        assert_eq!(
            lines,
            ["đã sửa: thêm dấu đóng cho ngoặc kép mở ở ký tự thứ 1", "tìm cả: nghị quyết (Telex)"]
        );
    }

    #[test]
    fn says_that_marks_were_ignored_only_when_they_had_to_be() {
        let mut plan = sample::plan("quyết");
        plan.marks = Marks::Any;
        assert!(!is_relaxed(&plan));
        plan.units[0].choices[0].class = Class::ToneConflict;
        assert!(is_relaxed(&plan));
    }

    #[test]
    fn writes_phrases_as_they_are_typed() {
        let word = |w: &str| vec![Form::Folded(w.to_owned())];
        let phrase = Form::Phrase { words: vec![word("nghi"), word("quyet")], slop: 5 };
        assert_eq!(form_text(&phrase), "\"nghi quyet\"~5");
    }
}
