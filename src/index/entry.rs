//! What an engine is given about one passage, and what it gives back: plain data, no tantivy type.

use serde::{Deserialize, Serialize};

use crate::analysis::Token;
use crate::article::{ArticleKey, ArticleMeta, Span};
use crate::extraction::Mention;
use crate::extraction::citation::Citation;
use crate::extraction::person::Person;
use crate::passage::{Passage, PassageKind};

/// Everything an engine needs to know about one passage.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// The article the passage is from.
    pub article: &'a ArticleMeta,
    /// Where the passage stands.
    pub passage: &'a Passage,
    /// Its text: the body under the passage's span, or the title.
    pub text: &'a str,
    /// Start and end of the passage in the article's text, in characters.
    pub chars: Span,
    /// Tokens of `text`.
    pub tokens: &'a [Token],
    /// Whether the text is typed without tone marks, so that a plain syllable says nothing.
    pub unmarked: bool,
    /// Citations; spans are bytes in `text`.
    pub citations: &'a [Mention<Citation>],
    /// People; spans are bytes in `text`.
    pub persons: &'a [Mention<Person>],
    /// Slugs of the provinces a filter may use to find this passage, old and new names.
    pub provinces: &'a [String],
}

/// A passage as the index keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredPassage {
    /// Name of the article.
    pub article: String,
    /// Key of the article.
    #[serde(skip)]
    pub key: ArticleKey,
    /// Position among the article's passages.
    pub ordinal: u32,
    /// Start and end in the article's text, in characters.
    pub chars: Span,
    /// What it is to a reader.
    pub kind: PassageKind,
    /// The text itself.
    pub text: String,
    /// Citations; spans are bytes in `text`.
    #[serde(default)]
    pub citations: Vec<Mention<Citation>>,
    /// People; spans are bytes in `text`.
    #[serde(default)]
    pub persons: Vec<Mention<Person>>,
}
