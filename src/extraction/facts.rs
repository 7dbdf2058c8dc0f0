//! Everything recognised in one article, and its share for each passage.

use super::Mention;
use super::citation::{Citation, citations_in};
use super::date::{TextDate, dates};
use super::person::{Person, persons_in};
use super::province::{ProvinceName, provinces_in};
use super::words::words;
use crate::article::{Article, Span};
use crate::fault_injection::{Stage, panic_if_asked};

/// What was recognised; spans are bytes in the article's body, ascending.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// Official documents.
    pub citations: Vec<Mention<Citation>>,
    /// People.
    pub persons: Vec<Mention<Person>>,
    /// Dates.
    pub dates: Vec<Mention<TextDate>>,
    /// Provinces.
    pub provinces: Vec<Mention<ProvinceName>>,
}

/// Recognises the facts of a whole article: loose mentions, short names and bylines need all of it.
pub fn extract(article: &Article) -> Facts {
    extract_text(&article.body, article.meta.province.as_deref())
}

/// Recognises the facts of a text; `home` is the slug of the province it is from.
pub fn extract_text(text: &str, home: Option<&str>) -> Facts {
    panic_if_asked(Stage::Extraction, text);
    let words = words(text);
    Facts {
        citations: citations_in(text, &words, home),
        persons: persons_in(text, &words),
        dates: dates(text),
        provinces: provinces_in(text, &words),
    }
}

/// The mentions that begin inside `span`, with spans counted from its first byte.
pub fn within<T: Clone>(mentions: &[Mention<T>], span: Span) -> Vec<Mention<T>> {
    let from = mentions.partition_point(|m| m.span.start < span.start);
    mentions
        .iter()
        .skip(from)
        .take_while(|m| m.span.start < span.end)
        .map(|m| Mention {
            span: Span::new(m.span.start - span.start, m.span.end.min(span.end) - span.start),
            value: m.value.clone(),
        })
        .collect()
}
