//! Block → mentions: finds the places where a citation can begin and reads it there.

use super::block::Block;
use super::congress;
use super::doctype::DocType;
use super::facts::{from_symbol, push, take_trailer};
use super::issuer;
use super::law;
use super::lexeme::Kind as LexemeKind;
use super::list::{after_so, is_so, numbered};
use super::model::{Citation, Kind};
use super::number;
use super::symbol;
use super::trailer::trailer;
use super::typeword::{self, TypeWord};
use crate::article::Span;
use crate::extraction::Mention;

/// What a caller accepts beyond the rules of running text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Laws {
    /// A law needs its year or "(sửa đổi)".
    Dated,
    /// Its name is enough.
    Bare,
}

/// Appends the citations of `block` to `found`, in reading order.
pub(super) fn scan(block: &Block<'_>, laws: Laws, found: &mut Vec<Mention<Citation>>) {
    let mut at = 0;
    while let Some(lexeme) = block.get(at) {
        let next = match lexeme.kind {
            LexemeKind::Word if typeword::may_begin(lexeme.code) => {
                typeword::type_word(block, at).and_then(|word| cited(block, &word, laws, found))
            }
            LexemeKind::Number => symbol_only(block, at, found),
            _ => None,
        };
        at = next.unwrap_or(at + 1);
    }
}

/// Reads the citation that a type word begins; returns the place after its core.
fn cited(
    block: &Block<'_>,
    word: &TypeWord,
    laws: Laws,
    found: &mut Vec<Mention<Citation>>,
) -> Option<usize> {
    if let Some(next) = numbered(block, word, word.next, None, found) {
        return Some(next);
    }
    if word.contradicted {
        return None;
    }
    if word.doc_type == DocType::DIEULE {
        let named = law::statute(block, word.at)?;
        let span = Span::new(block.start(word.at), block.end_before(named.next));
        push(block, named.citation, span, named.next, found);
        return Some(named.next);
    }
    if let Some(event) = congress::event(block, word.next, word.doc_type) {
        let mut citation = event.citation;
        citation.written.type_word = true;
        let after = trailer(block, event.ext_next);
        let next = event.next;
        let plenary = matches!(citation.kind, Kind::Plenum { .. } | Kind::Session { .. });
        let trailed = after.issuer.is_none() || plenary;
        if trailed {
            take_trailer(block, &mut citation, &after);
        }
        let end = if trailed { after.next } else { event.ext_next };
        let span = Span::new(block.start(word.at), block.end_before(next));
        push(block, citation, span, end, found);
        return Some(next);
    }
    if let Some(next) = numbered_after_words(block, word, found) {
        return Some(next);
    }
    let named = law::named(block, word.next, word.doc_type, laws == Laws::Bare)?;
    let mut citation = named.citation;
    citation.written.type_word = true;
    let after = trailer(block, named.next);
    // The issuer of a law is known; only its date can be news.
    citation.date = after.date;
    citation.written.impossible_date = after.impossible_date;
    let span = Span::new(block.start(word.at), block.end_before(named.next));
    push(block, citation, span, after.next, found);
    Some(named.next)
}

/// Reads "số" and the number with words between it and the type: "Chương trình hành động của
/// Tỉnh ủy số 12-CTr/TU", "Luật Đất đai số 31/2024/QH15". Needs a full symbol of that type.
fn numbered_after_words(
    block: &Block<'_>,
    word: &TypeWord,
    found: &mut Vec<Mention<Citation>>,
) -> Option<usize> {
    if matches!(word.doc_type, DocType::L | DocType::PL) {
        let (_, next) = law::name(block, word.next)?;
        if !is_so(block, next) && block.number(next).is_none() {
            return None;
        }
        let name = block.text.get(block.start(word.next)..block.end_before(next))?;
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        return numbered(block, word, next, Some(&name), found);
    }
    const MOST_WORDS: usize = 6;
    (1..=MOST_WORDS).find(|n| block.is(word.next + n, "so"))?;
    for at in word.next + 1..=word.next + MOST_WORDS {
        block.word(at - 1)?;
        if typeword::type_word(block, at - 1).is_some() {
            return None;
        }
        if !is_so(block, at) {
            continue;
        }
        let start = after_so(block, at).unwrap_or(at);
        let read = number::number(block, start)?;
        let symbol = symbol::symbol(block, read.next, true)?;
        let same = symbol.doc_type() == Some(word.doc_type)
            || (word.doc_type == DocType::NQ && symbol.issuer.as_deref() == Some("qh"));
        return if same { numbered(block, word, at, None, found) } else { None };
    }
    None
}

/// Reads a number with its symbol that no type word precedes.
fn symbol_only(block: &Block<'_>, at: usize, found: &mut Vec<Mention<Citation>>) -> Option<usize> {
    let digits = block.number(at)?;
    if digits.glued && at > 0 {
        let before = at - 1;
        let so = is_so(block, before);
        let opened = ['(', '“', '"', '‘', ':', '[', ';', '*', '\u{BB}', '«']
            .iter()
            .any(|&c| block.mark(before, c));
        let comma = block.mark(before, ',') && block.number(before.saturating_sub(1)).is_none();
        if !(so || opened || comma) {
            return None;
        }
    }
    let number = number::number(block, at)?;
    let symbol = symbol::symbol(block, number.next, false)?;
    let code = symbol.issuer.as_deref()?;
    let slash = symbol.separators.starts_with('/');
    let blank = symbol.separators.contains(' ');
    let legislature = matches!(code, "qh" | "ubtvqh") && (symbol.year.is_some() || slash);
    let believed = match &symbol.type_letters {
        Some(_) => issuer::is_known(code) || (code.len() >= 2 && !blank),
        None => legislature || (issuer::is_known(code) && slash && is_distinct(code)),
    };
    if !believed || block.continues(symbol.next) {
        return None;
    }
    let next = symbol.next;
    let mut citation = from_symbol(DocType::ANY, false, &number, Some(&symbol));
    let after = trailer(block, next);
    take_trailer(block, &mut citation, &after);
    let span = Span::new(block.start(at), block.end_before(next));
    push(block, citation, span, after.next, found);
    Some(next)
}

/// Whether an issuer's letters after a mere `/` are believed without a type: `06/CP`.
fn is_distinct(code: &str) -> bool {
    !matches!(code, "tu" | "hu" | "thu" | "qu" | "du" | "cb" | "dh" | "tct" | "bng")
}
