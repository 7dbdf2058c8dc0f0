//! The number or numbers after a type word: "Nghị quyết số 57, 59, 66 và 68-NQ/TW".
//!
//! A list needs evidence: a plural before the type word, "số" again, or a symbol on its last
//! number, which then spreads backwards. It ends where a count or another type begins.

use super::before;
use super::block::{Block, Mode};
use super::doctype::DocType;
use super::facts::{from_symbol, take_issuer, take_trailer};
use super::lexeme::Kind as LexemeKind;
use super::model::Citation;
use super::number::{self, Number};
use super::symbol::{self, Symbol};
use super::trailer::trailer;
use super::typeword::{self, TypeWord};
use super::unit;
use crate::article::Span;
use crate::extraction::Mention;

pub(super) fn is_so(block: &Block<'_>, at: usize) -> bool {
    block.says_marked(at, "so", "số").is_some()
}

/// The place after "số" or "số:" at `at`.
pub(super) fn after_so(block: &Block<'_>, at: usize) -> Option<usize> {
    let next = block.says_marked(at, "so", "số")?;
    Some(if block.mark(next, ':') { next + 1 } else { next })
}

/// One number of a list.
struct Item {
    number: Number,
    symbol: Option<Symbol>,
    /// Whether the symbol comes from a later item.
    spread: bool,
    /// Whether "số" stands in front.
    so: bool,
    at: usize,
    next: usize,
}

/// Reads one number with its symbol at `at`. `first`: the one right after the type word.
fn item(block: &Block<'_>, at: usize, word: &TypeWord, first: bool) -> Option<Item> {
    let so = after_so(block, at);
    let start = so.unwrap_or(at);
    let number = number::number(block, start)?;
    let symbol = symbol::symbol(block, number.next, true);
    let so = so.is_some();
    let full = symbol.as_ref().is_some_and(|symbol| symbol.issuer.is_some());
    let next = symbol.as_ref().map_or(number.next, |symbol| symbol.next);
    if symbol.is_none() || !full {
        let alone = symbol.is_none();
        if number.is_year && (!so || !alone) {
            return None;
        }
        if !ends_well(block, next) || (alone && !so && unit::is_counted(block, next)) {
            return None;
        }
        // "Nghị quyết 39.5", "luật 5": only a symbol or "số" makes these numbers.
        if alone && !so && !takes_bare(word.doc_type) {
            return None;
        }
        if word.contradicted || word.doc_type == DocType::ANY {
            return None;
        }
        let typed = symbol.as_ref().is_some_and(|symbol| symbol.type_letters.is_some());
        if first && block.mode == Mode::Text && word.weak && !so && !typed {
            return None;
        }
    }
    if block.continues(next) {
        return None;
    }
    Some(Item { number, symbol, spread: false, so, at, next })
}

/// Whether a number without "số" and symbol can follow the type word.
fn takes_bare(doc_type: DocType) -> bool {
    !matches!(
        doc_type,
        DocType::L | DocType::PL | DocType::HP | DocType::LENH | DocType::DIEULE | DocType::ANY
    )
}

/// Whether a bare number that ends before `at` is whole: no decimal, ratio, range or date.
fn ends_well(block: &Block<'_>, at: usize) -> bool {
    let Some(after) = block.get(at) else {
        return true;
    };
    if after.glued && after.kind != LexemeKind::Mark {
        return false;
    }
    let digit = block.number(at + 1).is_some();
    let close = block.get(at + 1).is_some_and(|l| l.glued);
    if block.mark(at, '/') {
        return !digit && !close;
    }
    let point = after.glued && ['.', ',', '-', ':'].iter().any(|&c| block.mark(at, c));
    !(block.mark(at, '%') || (point && digit && close))
}

/// Reads the number or numbers at `at`; returns the place after the last.
pub(super) fn numbered(
    block: &Block<'_>,
    word: &TypeWord,
    at: usize,
    name: Option<&str>,
    found: &mut Vec<Mention<Citation>>,
) -> Option<usize> {
    // "(số 39-NQ/TW)" behind the type word
    let first = item(block, at, word, true)?;
    let mut items = vec![first];
    let plural = typeword::is_plural(block, word.at);
    while let Some(next) = items.last().and_then(|last| list_separator(block, last.next)) {
        let Some(more) = item(block, next, word, false) else {
            break;
        };
        let other = more
            .symbol
            .as_ref()
            .and_then(Symbol::doc_type)
            .is_some_and(|kind| !same_symbol(kind, word.doc_type));
        if other {
            break;
        }
        items.push(more);
    }
    let proven = items.iter().rposition(|item| item.symbol.is_some() || item.so).unwrap_or(0);
    if !plural {
        items.truncate(proven + 1);
    }
    let mut tail: Option<Symbol> = None;
    for item in items.iter_mut().rev() {
        match (&item.symbol, &tail) {
            (None, Some(symbol)) => {
                item.symbol = Some(symbol.clone());
                item.spread = true;
            }
            (symbol, _) => tail.clone_from(symbol),
        }
    }
    let last = items.last()?.next;
    let after = trailer(block, last);
    let ahead = if after.issuer.is_none() { before::issuer(block, word.at) } else { None };
    let start = block.start(word.at);
    let count = items.len();
    for (n, item) in items.into_iter().enumerate() {
        let mut citation = from_symbol(word.doc_type, true, &item.number, item.symbol.as_ref());
        citation.name = name.map(str::to_owned);
        citation.written.spread = item.spread;
        // A date belongs to the number right before it, an issuer to the whole list.
        let mut facts = after.clone();
        if n + 1 < count {
            facts.date = None;
            facts.date_year = None;
            facts.impossible_date = false;
        }
        take_trailer(block, &mut citation, &facts);
        if let Some(issuer) = &ahead {
            take_issuer(block, &mut citation, issuer);
        }
        let from = if n == 0 { start } else { block.start(item.at) };
        let span = Span::new(from, block.end_before(item.next));
        citation.ext = Span::new(start, block.end_before(after.next));
        found.push(Mention { span, value: citation });
    }
    Some(last)
}

/// Whether a symbol of `symbol` can stand in a list of documents of the kind `word`.
fn same_symbol(symbol: DocType, word: DocType) -> bool {
    symbol == word
        || symbol.symbol() == word.symbol()
        || matches!((symbol, word), (DocType::QDI, DocType::QD) | (DocType::QD, DocType::QDI))
        || matches!(word, DocType::ANY | DocType::DA | DocType::L | DocType::PL)
}

/// The place after what separates the numbers of a list.
fn list_separator(block: &Block<'_>, at: usize) -> Option<usize> {
    let next = if block.mark(at, ',') { at + 1 } else { at };
    match block.says_any(next, &["va", "hoac", "cung"]) {
        Some(next) => Some(next),
        None => (next > at).then_some(next),
    }
}
