//! Whether a citation in a text is the one a query asks for, and how well.

use super::doctype::DocType;
use super::issuer;
use super::letter::letters_of;
use super::model::{Citation, Kind};

/// Programmes and projects that the press calls by the number of the decision that approved them.
///
/// Chương trình 134 is 134/2004/QĐ-TTg, 135 is 135/1998/QĐ-TTg, 167 is 167/2008/QĐ-TTg; the
/// national target programme 1719 is 1719/QĐ-TTg of 2021.
const PROGRAMMES: &[&str] = &["134", "135", "167", "1719"];

/// Tells how well the citation `text` answers `query`; `None` when it is another document.
///
/// Parts unknown on either side match anything. 5: every part given in the query is present and
/// equal, and the text carries the full symbol; 4: any other compatible mention; 3: a bare mention
/// without issuer; 2: only by an alias (QĐ for quy định, Đề án 06 for 06/QĐ-TTg).
pub fn matches(query: &Citation, text: &Citation) -> Option<u8> {
    match (&query.kind, &text.kind) {
        (Kind::Numbered, Kind::Numbered) => numbered(query, text),
        (Kind::Congress { body: wanted }, Kind::Congress { body: found }) => {
            let counted = match (query.term, text.term) {
                (Some(wanted), Some(found)) => wanted == found,
                // One side knows only the years of the term.
                _ => query.term_years.is_some() && query.term_years == text.term_years,
            };
            (query.doc_type == text.doc_type && counted && same_body(wanted, found)).then_some(4)
        }
        (Kind::Plenum { ordinal: wanted }, Kind::Plenum { ordinal: found }) => (wanted == found
            && query.doc_type == text.doc_type
            && agree(query.term, text.term)
            && agree(query.any_year(), text.any_year()))
        .then_some(4),
        (Kind::Session { ordinal: wanted }, Kind::Session { ordinal: found }) => (wanted == found
            && query.doc_type == text.doc_type
            && agree(query.term, text.term)
            && agree(query.issuer.as_ref(), text.issuer.as_ref())
            && agree(query.place.as_ref(), text.place.as_ref()))
        .then_some(4),
        (Kind::NamedLaw { name: wanted }, Kind::NamedLaw { name: found }) => {
            (wanted == found && query.doc_type == text.doc_type && agree(query.year, text.year))
                .then_some(4)
        }
        (Kind::NamedLaw { name }, Kind::Numbered) => {
            (has_name(text, name) && same_law(query, text)).then_some(2)
        }
        (Kind::Statute, Kind::Statute) => Some(4),
        _ => None,
    }
}

/// Whether a numbered law is also printed with this name: "Luật Đất đai số 31/2024/QH15".
fn has_name(text: &Citation, name: &str) -> bool {
    text.name.as_deref().is_some_and(|printed| letters_of(printed) == name)
}

fn same_law(query: &Citation, text: &Citation) -> bool {
    query.doc_type == text.doc_type && agree(query.year, text.any_year())
}

/// Equal, or unknown on one side.
fn agree<T: PartialEq>(a: Option<T>, b: Option<T>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a == b,
        _ => true,
    }
}

/// Congress bodies: equal, or one unknown, or one without the name of its place.
fn same_body(a: &Option<String>, b: &Option<String>) -> bool {
    let (Some(a), Some(b)) = (a, b) else {
        return true;
    };
    let (head_a, place_a) = a.split_once('-').map_or((a.as_str(), None), |(h, p)| (h, Some(p)));
    let (head_b, place_b) = b.split_once('-').map_or((b.as_str(), None), |(h, p)| (h, Some(p)));
    head_a == head_b && agree(place_a, place_b)
}

/// Whether two kinds can stand for each other under the same number.
pub(super) fn is_alias_pair(a: DocType, b: DocType, number: &str) -> bool {
    let pair = |x, y| (a == x && b == y) || (a == y && b == x);
    pair(DocType::QD, DocType::QDI)
        || pair(DocType::DA, DocType::QD)
        || (pair(DocType::CTR, DocType::QD) && PROGRAMMES.contains(&number))
}

/// How two kinds relate.
enum Relation {
    Same,
    Alias,
    /// The decision that approves a project: its issuer is the Prime Minister.
    Approval,
}

fn relation(query: &Citation, text: &Citation) -> Option<Relation> {
    let (a, b) = (query.doc_type, text.doc_type);
    let open = |c: &Citation| c.doc_type == DocType::ANY || c.written.guessed_type;
    if a == b || open(query) || open(text) {
        return Some(Relation::Same);
    }
    let number = query.number.as_deref().unwrap_or_default();
    if !is_alias_pair(a, b, number) {
        return None;
    }
    if a == DocType::QDI || b == DocType::QDI {
        let decision = if a == DocType::QD { query } else { text };
        let written = &decision.written;
        let only_symbol = !written.type_word
            && written.symbol.as_deref() == Some("qd")
            && written.symbol_issuer.as_deref().is_some_and(issuer::is_party);
        let (q, t) = (&query.written, &text.written);
        let identical =
            q.full && t.full && q.symbol == t.symbol && q.symbol_issuer == t.symbol_issuer;
        return (only_symbol || identical).then_some(Relation::Alias);
    }
    let (decision, project) = if a == DocType::QD { (query, text) } else { (text, query) };
    let approves = decision.issuer.as_deref() == Some("ttg")
        && matches!(project.issuer.as_deref(), None | Some("cp" | "ttg"));
    approves.then_some(Relation::Approval)
}

fn numbered(query: &Citation, text: &Citation) -> Option<u8> {
    if query.number.is_none() || query.number != text.number {
        return None;
    }
    let relation = relation(query, text)?;
    let issuers = matches!(relation, Relation::Approval)
        || same_issuer(query.issuer.as_deref(), text.issuer.as_deref());
    let years = match (query.year, text.year) {
        // A number with its year is unique: a different date is a mistake, not another document.
        (Some(wanted), Some(found)) => wanted == found,
        _ => agree(query.any_year(), text.any_year()),
    };
    let rest = agree(query.unit.as_ref(), text.unit.as_ref())
        && agree(query.place.as_ref(), text.place.as_ref())
        && agree(query.term, text.term);
    if !(issuers && years && rest) {
        return None;
    }
    if !matches!(relation, Relation::Same) {
        return Some(2);
    }
    if text.issuer.is_none() {
        return Some(3);
    }
    Some(if !text.written.resolved && text.written.full && answers_all(query, text) {
        5
    } else {
        4
    })
}

/// Equal, or one unknown, or one is the Central Committee as an umbrella over the other.
fn same_issuer(a: Option<&str>, b: Option<&str>) -> bool {
    let (Some(a), Some(b)) = (a, b) else {
        return true;
    };
    a == b || (issuer::is_central(a) && issuer::is_central(b) && (a == "tw" || b == "tw"))
}

/// Whether every part given in `query` is present and equal in `text`.
fn answers_all(query: &Citation, text: &Citation) -> bool {
    let has = |wanted: bool, equal: bool| !wanted || equal;
    let issuer = query.issuer.is_none()
        || query.issuer == text.issuer
        || query.issuer == text.written.symbol_issuer;
    issuer
        && has(
            query.doc_type != DocType::ANY && !query.written.guessed_type,
            query.doc_type == text.doc_type,
        )
        && has(query.year.is_some(), query.year == text.year)
        && has(query.date.is_some(), query.date == text.date)
        && has(query.date_year.is_some(), query.date_year == text.any_year())
        && has(query.term.is_some(), query.term == text.term)
        && has(query.place.is_some(), query.place == text.place)
        && has(query.unit.is_some(), query.unit == text.unit)
}
