//! A document that is cited nowhere → documents like it that are.

use super::edits::distance;
use super::terms::beginning;
use crate::extraction::citation::{
    Citation, CitationQuery, DocType, Kind, lookup_key, matches, parse_cite_value,
};
use crate::index::{IndexError, Reader};
use crate::query::FactQuery;
use crate::search::facts;

/// Documents given.
const DOCUMENTS: usize = 3;
/// Numbers whose documents are looked at, the nearest and most cited.
const NUMBERS: usize = 8;

/// What is different in a document that is offered, likeliest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Difference {
    Year,
    Issuer,
    SwappedDigits,
    OneDigit,
}

/// The documents that passages cite and that differ from `wanted` in one thing: the year, the
/// issuer or a digit of the number; then the most cited first. All else that was typed they have.
pub(super) fn nearest(reader: &Reader, wanted: &Citation) -> Result<Vec<Citation>, IndexError> {
    let mut found: Vec<(Difference, u64, String, Citation)> = Vec::new();
    for number in numbers(reader, wanted) {
        let asked = whatever_else(wanted, number);
        let span = asked.ext;
        let asked = CitationQuery { citation: asked, span, rest: Vec::new() };
        let cited = facts::find(reader, &FactQuery::Citation(asked), None)?;
        for document in cited.everything() {
            let Some(citation) = parse_cite_value(&document.key).map(|query| query.citation) else {
                continue;
            };
            if let Some(difference) = difference(wanted, &citation) {
                found.push((difference, document.count, document.key, citation));
            }
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)).then_with(|| a.2.cmp(&b.2)));
    let mut documents: Vec<Citation> = Vec::new();
    for (.., citation) in found {
        // The same document, written more or less fully, is offered once.
        let known = documents.iter().any(|known| matches(&citation, known).is_some());
        if !known && documents.len() < DOCUMENTS {
            documents.push(citation);
        }
    }
    Ok(documents)
}

/// The number that was typed and those like it, of documents of its kind; one without a number
/// where documents of this form have none.
fn numbers(reader: &Reader, wanted: &Citation) -> Vec<Option<String>> {
    let Some(typed) = wanted.number.as_deref() else { return vec![None] };
    let prefix = lookup_key(wanted);
    let Some(prefix) = prefix.strip_suffix(typed) else { return Vec::new() };
    let number = |key: &str| -> Option<String> {
        let number = key.strip_prefix(prefix)?;
        let is_number = number.starts_with(|c: char| c.is_ascii_digit()) && !number.contains(':');
        is_number.then(|| number.to_owned())
    };
    let near = |key: &str| number(key).is_some_and(|number| distance(&number, typed) <= 1);
    let mut found: Vec<(u32, u64, String)> = beginning(reader, reader.fields().cite, prefix, near)
        .into_iter()
        .filter_map(|(key, count)| {
            let number = number(&key)?;
            let far = if is_swapped(&number, typed) { 0 } else { distance(&number, typed) };
            Some((far, count, number))
        })
        .collect();
    found.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)).then_with(|| a.2.cmp(&b.2)));
    found.into_iter().take(NUMBERS).map(|(.., number)| Some(number)).collect()
}

/// Any document of this kind with `number`; of one cited by its name, of any year.
fn whatever_else(wanted: &Citation, number: Option<String>) -> Citation {
    let mut any = Citation::new(wanted.doc_type, wanted.kind.clone());
    any.number = number;
    any.name.clone_from(&wanted.name);
    any.written = wanted.written.clone();
    any
}

/// The one thing in which `found` is not what is wanted; `None` where it is nothing or more.
fn difference(wanted: &Citation, found: &Citation) -> Option<Difference> {
    // What the vaguer of two mentions leaves out is no difference, unless a date tells them apart.
    if wanted.date.is_none() && wanted.date_year.is_none() && matches(wanted, found).is_some() {
        return None;
    }
    // A kind of document that was typed is meant.
    if wanted.doc_type != DocType::ANY && wanted.doc_type != found.doc_type {
        return None;
    }
    let mut other = wanted.clone();
    if wanted.number != found.number {
        let (typed, number) = (wanted.number.as_deref()?, found.number.as_deref()?);
        other.number = Some(number.to_owned());
        let said = (wanted.issuer.is_none() || found.issuer.is_some())
            && (wanted.year.is_none() || found.year.is_some());
        let swapped = is_swapped(number, typed);
        // Every number is one digit away from one of a single digit.
        if !swapped && number.len().min(typed.len()) < 2 {
            return None;
        }
        return (said && matches(&other, found).is_some()).then_some(if swapped {
            Difference::SwappedDigits
        } else {
            Difference::OneDigit
        });
    }
    (other.year, other.date, other.date_year) = (None, None, None);
    if wanted.any_year().is_some() && matches(&other, found).is_some() {
        let said = wanted.issuer.is_none() || found.issuer.is_some();
        let other_year =
            wanted.year.is_none() || found.year.is_some_and(|y| Some(y) != wanted.year);
        return (said && other_year).then_some(Difference::Year);
    }
    other = wanted.clone();
    (other.issuer, other.place, other.term) = (None, None, None);
    (other.unit, other.term_years) = (None, None);
    let numbered = wanted.kind == Kind::Numbered;
    let said = (wanted.year.is_none() || found.year.is_some()) && found.issuer.is_some();
    (numbered && wanted.issuer.is_some() && said && matches(&other, found).is_some())
        .then_some(Difference::Issuer)
}

/// Whether two numbers have the same digits in another order.
fn is_swapped(number: &str, typed: &str) -> bool {
    let sorted = |number: &str| {
        let mut digits: Vec<char> = number.chars().collect();
        digits.sort_unstable();
        digits
    };
    number != typed && sorted(number) == sorted(typed)
}

/// `text`, which asks for `wanted`, so that it asks for `other`: with its number, year or term in
/// the place of those typed where that is enough, else as the document is printed.
pub(super) fn rewritten(text: &str, wanted: &CitationQuery, other: &Citation) -> Option<String> {
    let asks_for_it = |text: &str| {
        let parsed = parse_cite_value(text).map(|parsed| parsed.citation);
        parsed.is_some_and(|parsed| {
            matches(&parsed, other).is_some()
                && (parsed.year, &parsed.number, parsed.term)
                    == (other.year, &other.number, other.term)
        })
    };
    let mut changed = text.to_owned();
    let typed = &wanted.citation;
    let number = |number: Option<u16>| number.map(|number| number.to_string());
    let term = |term: Option<u8>| term.map(|term| term.to_string());
    for (typed, other) in [
        (typed.number.clone(), other.number.clone()),
        (number(typed.any_year()), number(other.any_year())),
        (term(typed.term), term(other.term)),
    ] {
        if let (Some(typed), Some(other)) = (typed, other)
            && typed != other
        {
            changed = replaced(&changed, &typed, &other)?;
        }
    }
    let part = |text: &str| text.get(wanted.span.start..).map(str::to_owned);
    if changed != text && (asks_for_it(&changed) || part(&changed).is_some_and(|p| asks_for_it(&p)))
    {
        return Some(changed);
    }
    let (before, behind) = (text.get(..wanted.span.start)?, text.get(wanted.span.end..)?);
    Some(format!("{before}{}{behind}", other.canonical()))
}

/// `text` with `other` in the place of the number `typed`; `None` where it does not stand there.
fn replaced(text: &str, typed: &str, other: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let whole = |at: usize| {
        let before = text[..at].chars().next_back();
        let behind = text[at + typed.len()..].chars().next();
        !before.is_some_and(|c| c.is_ascii_digit() && c != '0')
            && !behind.is_some_and(|c| c.is_ascii_digit())
    };
    // Lower case that moves the places is no case of ours: then nothing is offered.
    if lower.len() != text.len() {
        return None;
    }
    let at = lower.match_indices(typed).map(|(at, _)| at).find(|at| whole(*at))?;
    let start = text[..at].trim_end_matches('0').len();
    Some(format!("{}{other}{}", &text[..start], &text[at + typed.len()..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn puts_another_number_in_the_place_of_the_one_typed() {
        for (text, expected) in [
            ("93", Some("39")),
            ("nq93", Some("nq39")),
            ("093/NQ-TW", Some("39/NQ-TW")),
            ("Nghị quyết số 93-NQ/TW", Some("Nghị quyết số 39-NQ/TW")),
            ("1993", None),
            ("930", None),
        ] {
            assert_eq!(replaced(text, "93", "39").as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_document_is_near_that_differs_in_one_thing() {
        let read = |text: &str| parse_cite_value(text).unwrap().citation;
        for (wanted, found, near) in [
            ("93-NQ/TW", "39-NQ/TW", true),
            ("93/NQ-CP", "39-NQ/TW", false),
            ("39/NQ-CP", "39-NQ/TW", true),
            ("36/2012/QH15", "39-NQ/TW", false),
            ("137/2023/QH15", "137/2024/QH15", true),
            ("137/2024/QH14", "137/2024/QH15", true),
            ("138/2023/QH15", "137/2024/QH15", false),
            ("luật đất đai 2025", "luật đất đai 2024", true),
            ("luật nhà ở 2025", "luật đất đai 2024", false),
            ("39-NQ/TW", "39-NQ/TW", false),
        ] {
            let is_near = difference(&read(wanted), &read(found)).is_some();
            assert_eq!(is_near, near, "{wanted} {found}");
        }
    }
}
