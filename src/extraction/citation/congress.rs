//! Documents known by an event: resolutions of congresses, plenums and sessions.

use super::block::Block;
use super::doctype::DocType;
use super::lexeme::Kind as LexemeKind;
use super::model::{Citation, Kind};
use super::ordinal::{ordinal, roman, years};
use super::organisation::{Body, centre, nation, organisation};
use super::plenum::{plenum, session};
use super::trailer::term;

/// A citation without its span, and where its core and its extension end.
#[derive(Clone, Debug)]
pub(super) struct Event {
    pub(super) citation: Citation,
    /// The place after the core.
    pub(super) next: usize,
    /// The place after body and term in brackets or behind "của".
    pub(super) ext_next: usize,
}

/// Longest congress citation in lexemes; a bound on the work, generous against
/// "Nghị quyết Đại hội đại biểu Đảng bộ Khối các cơ quan và doanh nghiệp tỉnh …".
const LONGEST: usize = 40;

/// Reads what follows a type word at `at` as the name of an event.
pub(super) fn event(block: &Block<'_>, at: usize, doc_type: DocType) -> Option<Event> {
    if doc_type == DocType::NQ {
        if let Some(next) = block.says_marked(at, "dai hoi", "đại hội") {
            return congress(block, next);
        }
        if let Some(next) = block.says_marked(at, "ky hop", "kỳ họp") {
            return session(block, next);
        }
    }
    if matches!(doc_type, DocType::NQ | DocType::KL) {
        return plenum(block, at, doc_type);
    }
    None
}

/// Reads a congress after "Đại hội". Needs an ordinal or the years of the term.
fn congress(block: &Block<'_>, first: usize) -> Option<Event> {
    let mut body: Option<Body> = None;
    let mut number = None;
    let mut term_years = None;
    let mut at = first;
    let mut core = first;
    let mut ext = first;
    let mut direct = true;
    while at < first + LONGEST {
        if let Some(next) = block.says(at, "dai bieu") {
            at = next;
        } else if let Some(next) = block.says(at, "toan quoc") {
            body = body.or_else(|| Some(nation(next)));
            at = next;
        } else if let Some((value, next)) = counted(block, at) {
            if number.is_some() {
                break;
            }
            number = Some(value);
            at = next;
            core = next;
            direct = false;
        } else if let Some(next) = block.says_any(at, &["nhiem ky", "giai doan"]) {
            let Some((span, next)) = years(block, next) else {
                break;
            };
            term_years = Some(span);
            at = next;
            core = next;
        } else if direct && number.is_none() && is_direct(block, at) {
            let (value, next) = ordinal(block, at)?;
            number = Some(value);
            at = next;
            core = next;
            direct = false;
        } else if let Some(next) = block.says_any(at, &["cac cap", "dang cac cap"]) {
            // "Đại hội đảng bộ các cấp" is a set of documents.
            let _ = next;
            return None;
        } else if body.is_none() && block.says(at, "dang bo cac cap").is_some() {
            return None;
        } else if let Some(next) = block.says(at, "dang bo").filter(|_| body.is_none()) {
            let found = organisation(block, next)?;
            at = found.next;
            if number.is_some() || term_years.is_some() {
                core = at;
            }
            body = Some(found);
        } else if let Some(next) = centre(block, at).filter(|_| body.is_none()) {
            body = Some(nation(next));
            if block.is(at, "cua") {
                ext = next;
            }
            at = next;
        } else if block.mark(at, ',') || block.mark(at, '(') {
            let inside = at + 1;
            let goes_on = block.says_any(inside, &["nhiem ky", "khoa", "lan thu"]).is_some();
            if !goes_on {
                break;
            }
            at = inside;
        } else {
            break;
        }
    }
    if number.is_none() && term_years.is_none() {
        return None;
    }
    let name = body.as_ref().map(|body| body.name.clone()).filter(|name| !name.is_empty());
    let kind = Kind::Congress { body: body.map(|body| body.slug) };
    let mut citation = Citation::new(DocType::NQ, kind);
    citation.term = number;
    citation.term_years = term_years;
    citation.name = name;
    Some(Event { citation, next: core, ext_next: ext.max(core) })
}

/// Reads "lần thứ XX", "lần XX" or "khóa XX".
fn counted(block: &Block<'_>, at: usize) -> Option<(u8, usize)> {
    let next = block.says_any(at, &["lan thu", "lan", "thu"]);
    match next {
        Some(next) => ordinal(block, next),
        None => term(block, at),
    }
}

/// Whether an ordinal without "lần thứ" stands at `at`: "Đại hội XIII", "đại hội 13".
fn is_direct(block: &Block<'_>, at: usize) -> bool {
    let Some(found) = block.get(at) else {
        return false;
    };
    match found.kind {
        LexemeKind::Number => {
            let date =
                block.mark(at + 1, '/') || block.mark(at + 1, '-') || block.mark(at + 1, '%');
            found.len <= 2 && !date && !super::unit::is_counted(block, at + 1)
        }
        LexemeKind::Word => roman(block, at).is_some(),
        LexemeKind::Mark => false,
    }
}
