//! Citations of official documents: article → mentions, query → wanted citation, and how they match.
//!
//! Rules by hand over one linear scan, after the way the Party (Guideline 36-HD/VPTW) and the State
//! (Decree 30/2020/NĐ-CP) number their documents and the way newspapers bend it.
//! `letter`, `lexeme` and `block` read the text. `typeword`, `number`, `symbol`, `issuer`, `place`,
//! `ordinal`, `trailer`, `before` and `unit` are the parts of the grammar; `list`, `congress`,
//! `organisation`, `plenum` and `law` put them together; `scan` finds where to begin. `resolve`
//! completes loose mentions and `repeat` marks lines printed twice. `key`, `canonical`, `index_key`, `matching`, `query`, `reading`,
//! `conflict` and `document` work on finished citations.

mod before;
mod block;
mod canonical;
mod conflict;
mod congress;
mod doctype;
mod document;
mod facts;
mod index_key;
mod issuer;
mod key;
mod law;
mod letter;
mod lexeme;
mod list;
mod matching;
mod model;
mod number;
mod ordinal;
mod organisation;
mod place;
mod plenum;
mod query;
mod reading;
mod repeat;
mod resolve;
mod scan;
mod symbol;
mod trailer;
mod typeword;
mod unit;

#[cfg(test)]
mod asking;
#[cfg(test)]
mod gold;
#[cfg(test)]
mod grammar;
#[cfg(test)]
mod properties;

pub use conflict::{Conflict, Grade, conflicts};
pub use doctype::{DocType, UnknownDocType};
pub use document::{Appearance, DateCount, DocumentRow, LocatedCitation, Spelling, document_rows};
pub use index_key::{index_keys, lookup_key};
pub use matching::matches;
pub use model::{Citation, Kind, Written};
pub use query::{CitationQuery, parse_citation_query, parse_cite_value};

use block::{Block, Mode, Nearby};
use lexeme::pack;

use super::Mention;
use super::words::{Word, words};

/// Finds the citations of official documents in the body of an article, in reading order.
///
/// A mention's span is the core in bytes of `text`, from the type word to the end of the number or
/// ordinal; `ext` in its value adds date and issuer. `home` is the slug of the province the article
/// is from, such as `nghe-an`: "Tỉnh ủy" without a name is that province's. Loose mentions take the
/// identity of the only full one in the text. Linear in `text`; never fails.
///
/// ```
/// let found = saola::extraction::citation::citations("theo Nghị quyết số 39/NQ-TW ngày 18/7/2023", None);
/// assert_eq!(found[0].value.key(), "nq:39:*:tw:*");
/// ```
pub fn citations(text: &str, home: Option<&str>) -> Vec<Mention<Citation>> {
    citations_in(text, &words(text), home)
}

/// Finds the citations in `text`, whose words are `words`.
pub(super) fn citations_in(
    text: &str,
    words: &[Word],
    home: Option<&str>,
) -> Vec<Mention<Citation>> {
    let mut found = Vec::new();
    let mut lexemes = Vec::new();
    let mut nearby = Nearby { home, province: None, city: None };
    let mut at = 0;
    while at < text.len() {
        at = lexeme::read_block(text, words, at, &mut lexemes);
        let block = Block::new(text, &lexemes, Mode::Text, nearby);
        let before = found.len();
        scan::scan(&block, scan::Laws::Dated, &mut found);
        let named = last_named(&block);
        if found.len() > before && (named.0.is_some() || named.1.is_some()) {
            // A name earlier in the same block counts too: read the block again, knowing it.
            let block = Block::new(text, &lexemes, Mode::Text, with(nearby, named));
            found.truncate(before);
            scan::scan(&block, scan::Laws::Dated, &mut found);
        }
        nearby = with(nearby, named);
    }
    resolve::resolve(&mut found);
    repeat::mark_repeats(text, &mut found);
    found
}

/// What is nearby once the places `named` have been read.
fn with<'h>(
    nearby: Nearby<'h>,
    (province, city): (Option<&'static str>, Option<&'static str>),
) -> Nearby<'h> {
    Nearby { home: nearby.home, province: province.or(nearby.province), city: city.or(nearby.city) }
}

/// The province and the city that the block names last, as "tỉnh …" and "TP …".
fn last_named(block: &Block<'_>) -> (Option<&'static str>, Option<&'static str>) {
    const TINH: u64 = pack("tinh");
    const TP: u64 = pack("tp");
    const PHO: u64 = pack("pho");
    let mut named = (None, None);
    for (at, lexeme) in block.lexemes.iter().enumerate() {
        if !matches!(lexeme.code, TINH | TP | PHO) {
            continue;
        }
        let name = if block.mark(at + 1, '.') { at + 2 } else { at + 1 };
        match place::province(block, name) {
            Some(found) if lexeme.code == TINH => named.0 = Some(found.name),
            Some(found) if found.city => named.1 = Some(found.name),
            _ => {}
        }
    }
    named
}
