//! Typed query → wanted citation.
//!
//! The grammar is that of running text with three freedoms: marks may be missing, case says
//! nothing, and blanks may stand for separators ("QD 1059 TTg").

use super::block::{Block, Mode, Nearby};
use super::doctype::DocType;
use super::key::from_key;
use super::lexeme::{self, Kind as LexemeKind, Lexeme};
use super::model::{Citation, Kind};
use super::scan::{self, Laws};
use serde::{Deserialize, Serialize};

use crate::article::Span;
use crate::extraction::Mention;
use crate::extraction::words::words;

/// A query, or a part of one, that asks for an official document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CitationQuery {
    /// The document wanted; unknown parts are wildcards.
    pub citation: Citation,
    /// The part of the query that says so, in bytes.
    pub span: Span,
    /// What is left, as ranking text: parts of the query in bytes, in order.
    pub rest: Vec<Span>,
}

/// Recognises a query that asks for an official document, wherever in it the citation stands.
///
/// `None` for a bare number, a bare type, a type with a bare year ("kế hoạch 2025"), a count
/// ("quyết định 39 tỷ"), and for text in quotation marks, which asks for its words.
pub fn parse_citation_query(query: &str) -> Option<CitationQuery> {
    parse(query, Laws::Dated)
}

/// Reads the value of an explicit request for a document: a citation in any spelling, a bare
/// number with its symbol, the name of a law, a number alone, or a key such as `nq:39:*:tw:*`.
pub fn parse_cite_value(value: &str) -> Option<CitationQuery> {
    let value_only = value.trim().trim_matches(['"', '“', '”', '\'']);
    if let Some(citation) = from_key(value_only) {
        return Some(whole(citation, value));
    }
    if let Some(found) = parse(value_only, Laws::Bare) {
        // Spans refer to the value as typed.
        let shift = value.find(value_only).unwrap_or(0);
        let moved = |span: Span| Span::new(span.start + shift, span.end + shift);
        return Some(CitationQuery {
            span: moved(found.span),
            rest: found.rest.into_iter().map(moved).collect(),
            citation: found.citation,
        });
    }
    let digits = value_only.strip_prefix("số ").unwrap_or(value_only);
    if !digits.is_empty() && digits.len() <= 5 && digits.bytes().all(|b| b.is_ascii_digit()) {
        let number: u32 = digits.parse().ok()?;
        let mut citation = Citation::new(DocType::ANY, Kind::Numbered);
        citation.number = Some(number.to_string());
        return Some(whole(citation, value));
    }
    None
}

/// A wanted citation that takes up the whole text.
fn whole(citation: Citation, text: &str) -> CitationQuery {
    CitationQuery { citation, span: Span::new(0, text.len()), rest: Vec::new() }
}

fn parse(query: &str, laws: Laws) -> Option<CitationQuery> {
    /// A longer query is text; the limit bounds the work.
    const LONGEST: usize = 4096;
    let typed = query.trim();
    if typed.len() > LONGEST || is_quoted(typed) {
        return None;
    }
    let mut found = Vec::new();
    let mut lexemes = Vec::new();
    let words = words(query);
    let mut at = 0;
    while at < query.len() && found.is_empty() {
        at = lexeme::read_block(query, &words, at, &mut lexemes);
        let slug = !typed.contains(char::is_whitespace)
            && lexemes.first().is_some_and(|l| l.kind == LexemeKind::Word);
        let nearby = Nearby::default();
        if slug {
            let joined = without_joints(&lexemes);
            scan::scan(&Block::new(query, &joined, Mode::Query, nearby), laws, &mut found);
        }
        if found.is_empty() {
            scan::scan(&Block::new(query, &lexemes, Mode::Query, nearby), laws, &mut found);
        }
    }
    let Mention { value: citation, .. } = found.into_iter().next()?;
    let span = citation.ext;
    let rest = rest(query, span);
    Some(CitationQuery { citation, span, rest })
}

/// Whether the whole text stands in quotation marks.
fn is_quoted(text: &str) -> bool {
    const QUOTES: &[char] = &['"', '“', '”', '«', '»', '‘', '’'];
    text.len() > 1 && text.starts_with(QUOTES) && text.ends_with(QUOTES)
}

/// The lexemes of a slug such as `Nghi-quyet-39-NQ-TW-2023` without the hyphens that stand for
/// blanks.
fn without_joints(lexemes: &[Lexeme]) -> Vec<Lexeme> {
    let joint = |l: &Lexeme| {
        l.kind == LexemeKind::Mark
            && ['-', '_', '+'].iter().any(|&c| l.code == u64::from(u32::from(c)))
    };
    let mut out = Vec::with_capacity(lexemes.len());
    let mut broken = false;
    for lexeme in lexemes {
        if joint(lexeme) {
            broken = true;
            continue;
        }
        let mut lexeme = *lexeme;
        lexeme.glued &= !broken;
        broken = false;
        out.push(lexeme);
    }
    out
}

/// What is left of the query around the citation, without blanks and joining punctuation.
fn rest(query: &str, span: Span) -> Vec<Span> {
    let trim = |start: usize, end: usize| {
        let part = query.get(start..end)?;
        let is_edge = |c: char| c.is_whitespace() || ",;:-/()[]–—".contains(c);
        let left = part.len() - part.trim_start_matches(is_edge).len();
        let part = part.trim_matches(is_edge);
        (!part.is_empty()).then(|| Span::new(start + left, start + left + part.len()))
    };
    [trim(0, span.start), trim(span.end, query.len())].into_iter().flatten().collect()
}
