//! Plenums of the Central Committee and sessions of elected assemblies.

use super::block::Block;
use super::congress::Event;
use super::doctype::DocType;
use super::issuer;
use super::model::{Citation, Kind};
use super::ordinal::ordinal;
use super::trailer::term;

/// Reads a plenum: "Trung ương 4 khóa XII", "Hội nghị lần thứ tư BCH Trung ương khóa XII".
pub(super) fn plenum(block: &Block<'_>, at: usize, doc_type: DocType) -> Option<Event> {
    let mut next = at;
    let mut number = None;
    let meeting = block.says_marked(next, "hoi nghi", "hội nghị");
    if let Some(after) = meeting {
        next = after;
        if let Some((value, after)) =
            block.says_any(next, &["lan thu", "lan"]).and_then(|n| ordinal(block, n))
        {
            number = Some(value);
            next = after;
        }
        if block.mark(next, ',') || block.is(next, "cua") {
            next += 1;
        }
    }
    let committee = issuer::issuer(block, next).filter(|found| issuer::is_central(found.code))?;
    // "Bộ Chính trị" holds no plenums.
    if matches!(committee.code, "bct" | "bbt") {
        return None;
    }
    next = committee.next;
    if number.is_none() {
        let start = block.says_any(next, &["lan thu", "lan", "thu"]).unwrap_or(next);
        let (value, after) = ordinal(block, start)?;
        let symbol = super::symbol::symbol(block, after, false).is_some();
        if symbol || super::unit::is_counted(block, after) || block.mark(after, '/') {
            return None;
        }
        number = Some(value);
        next = after;
    }
    // The Central Committee has never held more than fifteen or so plenums in a term.
    let ordinal = number.filter(|&n| n <= 20)?;
    let mut core = next;
    let mut ext = next;
    let comma = usize::from(block.mark(next, ','));
    let mut found = term(block, next + comma);
    if let Some((_, after)) = found {
        core = after;
        ext = after;
    } else if block.mark(next, '(') {
        // "(khóa XI, XII)" names several plenums, so that none is certain.
        found = term(block, next + 1).filter(|&(_, after)| block.mark(after, ')'));
        if let Some((_, after)) = found {
            ext = after + 1;
        }
    }
    let mut citation = Citation::new(doc_type, Kind::Plenum { ordinal });
    citation.issuer = Some("tw".to_owned());
    citation.term = found.map(|(term, _)| term);
    Some(Event { citation, next: core, ext_next: ext })
}

/// Reads a session: "kỳ họp thứ 20 HĐND tỉnh khóa XVIII".
pub(super) fn session(block: &Block<'_>, at: usize) -> Option<Event> {
    let next = block.says_any(at, &["lan thu", "thu"]).unwrap_or(at);
    let (ordinal, mut next) = ordinal(block, next)?;
    let mut core = next;
    let mut citation = Citation::new(DocType::NQ, Kind::Session { ordinal });
    let start = if block.mark(next, ',') || block.is(next, "cua") { next + 1 } else { next };
    if let Some(found) = issuer::issuer(block, start).filter(|f| matches!(f.code, "hdnd" | "qh")) {
        citation.issuer = Some(found.code.to_owned());
        citation.place = found.place;
        next = found.next;
        core = next;
    }
    let comma = usize::from(block.mark(next, ','));
    if let Some((term, after)) = term(block, next + comma) {
        citation.term = Some(term);
        next = after;
        core = after;
    } else if block.mark(next, '(')
        && let Some((term, after)) = term(block, next + 1)
    {
        citation.term = Some(term);
        next = if block.mark(after, ')') { after + 1 } else { after };
    }
    Some(Event { citation, next: core, ext_next: next.max(core) })
}
