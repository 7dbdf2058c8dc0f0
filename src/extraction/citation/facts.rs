//! A number, its symbol and what stands around them → one citation.

use super::block::Block;
use super::doctype::DocType;
use super::issuer::{self, Issuer};
use super::model::{Citation, Kind};
use super::number::Number;
use super::place;
use super::symbol::Symbol;
use super::trailer::Trailer;
use crate::article::Span;
use crate::extraction::Mention;

/// The citation that a number and its symbol make.
pub(super) fn from_symbol(
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
pub(super) fn take_trailer(block: &Block<'_>, citation: &mut Citation, after: &Trailer) {
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
pub(super) fn take_issuer(block: &Block<'_>, citation: &mut Citation, words: &Issuer) {
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

pub(super) fn push(
    block: &Block<'_>,
    mut citation: Citation,
    span: Span,
    ext_next: usize,
    found: &mut Vec<Mention<Citation>>,
) {
    citation.ext = Span::new(span.start, block.end_before(ext_next).max(span.end));
    found.push(Mention { span, value: citation });
}
