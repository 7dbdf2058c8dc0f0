//! Block → mentions: finds the places where a citation can begin and reads it there.

use super::before;
use super::block::{Block, Mode};
use super::congress;
use super::doctype::DocType;
use super::issuer::{self, Issuer};
use super::law;
use super::lexeme::Kind as LexemeKind;
use super::model::{Citation, Kind};
use super::number::{self, Number, Symbol};
use super::place;
use super::trailer::{Trailer, trailer};
use super::typeword::{self, TypeWord};
use super::unit;
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
        let name = block
            .text
            .get(block.start(word.next)..block.end_before(next))?;
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        return numbered(block, word, next, Some(name), found);
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
        let symbol = number::symbol(block, read.next, true)?;
        let same = symbol.doc_type() == Some(word.doc_type)
            || (word.doc_type == DocType::NQ && symbol.issuer.as_deref() == Some("qh"));
        return if same {
            numbered(block, word, at, None, found)
        } else {
            None
        };
    }
    None
}

fn is_so(block: &Block<'_>, at: usize) -> bool {
    block.says_marked(at, "so", "số").is_some()
}

/// The place after "số" or "số:" at `at`.
fn after_so(block: &Block<'_>, at: usize) -> Option<usize> {
    let next = block.says_marked(at, "so", "số")?;
    Some(if block.mark(next, ':') {
        next + 1
    } else {
        next
    })
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
    let symbol = number::symbol(block, number.next, true);
    let so = so.is_some();
    let full = symbol
        .as_ref()
        .is_some_and(|symbol| symbol.issuer.is_some());
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
        let typed = symbol
            .as_ref()
            .is_some_and(|symbol| symbol.type_letters.is_some());
        if first && block.mode == Mode::Text && word.weak && !so && !typed {
            return None;
        }
    }
    if block.continues(next) {
        return None;
    }
    Some(Item {
        number,
        symbol,
        spread: false,
        so,
        at,
        next,
    })
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
    !(point && digit && close) && !block.mark(at, '%')
}

/// Reads the number or numbers at `at`; returns the place after the last.
fn numbered(
    block: &Block<'_>,
    word: &TypeWord,
    at: usize,
    name: Option<String>,
    found: &mut Vec<Mention<Citation>>,
) -> Option<usize> {
    // "(số 39-NQ/TW)" behind the type word
    let first = item(block, at, word, true)?;
    let mut items = vec![first];
    let plural = typeword::is_plural(block, word.at);
    while let Some(next) = items
        .last()
        .and_then(|last| list_separator(block, last.next))
    {
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
    let proven = items
        .iter()
        .rposition(|item| item.symbol.is_some() || item.so)
        .unwrap_or(0);
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
    let ahead = if after.issuer.is_none() {
        before::issuer(block, word.at)
    } else {
        None
    };
    let start = block.start(word.at);
    let count = items.len();
    for (n, item) in items.into_iter().enumerate() {
        let mut citation = from_symbol(word.doc_type, true, &item.number, item.symbol.as_ref());
        citation.name.clone_from(&name);
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
        found.push(Mention {
            span,
            value: citation,
        });
    }
    Some(last)
}

/// Whether a symbol of `symbol` can stand in a list of documents of the kind `word`.
fn same_symbol(symbol: DocType, word: DocType) -> bool {
    symbol == word
        || symbol.symbol() == word.symbol()
        || matches!(
            (symbol, word),
            (DocType::QDI, DocType::QD) | (DocType::QD, DocType::QDI)
        )
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
    let symbol = number::symbol(block, number.next, false)?;
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
    !matches!(
        code,
        "tu" | "hu" | "thu" | "qu" | "du" | "cb" | "dh" | "tct" | "bng"
    )
}

/// The citation that a number and its symbol make.
fn from_symbol(
    doc_type: DocType,
    type_word: bool,
    number: &Number,
    symbol: Option<&Symbol>,
) -> Citation {
    let mut citation = Citation::new(doc_type, Kind::Numbered);
    citation.number = Some(number.text.clone());
    citation.written.type_word = type_word;
    if let Some(symbol) = symbol {
        if doc_type == DocType::ANY {
            let assembly = matches!(symbol.issuer.as_deref(), Some("qh" | "ubtvqh"));
            let letter = symbol.type_letters.is_none() && symbol.unit.is_some() && !assembly;
            citation.doc_type = match symbol.doc_type() {
                Some(doc_type) => doc_type,
                // A number of the State with a unit and without a type is a letter's.
                None if letter => DocType::CV,
                None => DocType::ANY,
            };
            citation.written.guessed_type = letter;
        }
        citation.year = symbol.year;
        citation.issuer.clone_from(&symbol.issuer);
        citation.term = symbol.term;
        citation.unit.clone_from(&symbol.unit);
        // Behind a type word without a symbol of its own, "BCT" is the Politburo's.
        let politburo = symbol.type_letters.is_none()
            && symbol.issuer.as_deref() == Some("bcongthuong")
            && matches!(
                doc_type,
                DocType::NQ | DocType::KL | DocType::CT | DocType::QDI | DocType::CTR
            );
        if politburo {
            citation.issuer = Some("bct".to_owned());
        }
        citation.written.full = symbol.issuer.is_some();
        citation.written.symbol.clone_from(&symbol.type_letters);
        citation.written.symbol_issuer.clone_from(&citation.issuer);
        citation.written.separators.clone_from(&symbol.separators);
    }
    citation
}

/// Takes over the date, issuer and term that follow a citation.
fn take_trailer(block: &Block<'_>, citation: &mut Citation, after: &Trailer) {
    citation.date = after.date;
    citation.date_year = after.date_year;
    citation.written.impossible_date = after.impossible_date;
    citation.term = citation.term.or(after.term);
    if let Some(issuer) = &after.issuer {
        take_issuer(block, citation, issuer);
    }
    let provincial = matches!(citation.issuer.as_deref(), Some("tu" | "hdnd" | "ubnd"));
    if citation.place.is_none() && provincial && !citation.written.issuer_in_words {
        citation.place = block.nearby.home.map(str::to_owned);
    }
}

/// Takes over an issuer in words; the one in the symbol wins, unless the words are more precise.
fn take_issuer(block: &Block<'_>, citation: &mut Citation, words: &Issuer) {
    if citation.written.issuer_in_words {
        return;
    }
    let fits = match citation.issuer.as_deref() {
        None => true,
        Some("tw") => issuer::is_central(words.code),
        Some(code) => code == words.code,
    };
    if fits {
        // "BCT" is the Politburo or the Ministry of Industry and Trade: the kind decides.
        let ministry = words.code == "bct"
            && matches!(citation.doc_type, DocType::TT | DocType::ND | DocType::TTLT);
        let code = if ministry { "bcongthuong" } else { words.code };
        citation.issuer = Some(code.to_owned());
        citation.written.issuer_in_words = true;
        citation.place.clone_from(&words.place);
        if citation.place.is_none() && words.level == "tinh" {
            citation.place = place::home_province(block);
        }
    }
}

fn push(
    block: &Block<'_>,
    mut citation: Citation,
    span: Span,
    ext_next: usize,
    found: &mut Vec<Mention<Citation>>,
) {
    citation.ext = Span::new(span.start, block.end_before(ext_next).max(span.end));
    found.push(Mention {
        span,
        value: citation,
    });
}
