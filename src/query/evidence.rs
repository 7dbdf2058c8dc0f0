//! Words that may be a name, or a number that may be a document's → whether the collection takes
//! them so.
//!
//! One rule decides whether the passages of a person or document that was not asked for by a field
//! come before all others: enough of the passages that have the words must be of that person or
//! document.
//!
//! ```text
//! share = passages of the fact / (those + passages with the words side by side that are not)
//! ```
//!
//! *bóng đá* is somebody's name once and football in a thousand passages: the words rank, and the
//! reading is only told. Before a single syllable the word of address is compared as well: *bac
//! lieu* is a town and no uncle Liệu. Behind the number of a document the next word is: *thông tư
//! 2 chiều*. What the collection has no words against stays as it was read, and what is typed as
//! `person:` or `cite:` is not looked at here at all.

use super::plan::{FactQuery, Form, Marks};
use super::{FactKey, Lexicon};
use crate::analysis::{analyse, marks::is_marked};
use crate::article::Span;
use crate::extraction::citation::{self, CitationQuery, Kind};
use crate::extraction::person::{self, PersonQuery};

/// Least share of a name of several syllables, in a hundred. On Wikipedia all but a twentieth of
/// the full names that stand there several times have more than 55, with marks or without; of the
/// commonest pairs of words that end somebody's name 19 in 20 have less than 4 with marks, less
/// than 31 without.
const LEAST_OF_NAME: u64 = 20;
/// Least share of a name of three syllables or more, which other words hardly are; a city or a street
/// may be called after somebody.
const LEAST_OF_LONG_NAME: u64 = 5;
/// Syllables of a long name.
const LONG_NAME: usize = 3;
/// Least share where little tells the two apart: one syllable behind a word of address, which is
/// compared with passages that merely name such a person too; a number.
const LEAST: u64 = 50;

/// What the collection has of words and of what they may stand for. Counts are passages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// With the person or document; of a person, those that have the words as well.
    pub facts: u64,
    /// With the words side by side.
    pub words: u64,
    /// With both.
    pub both: u64,
}

impl Evidence {
    /// Whether the fact has at least this share of all that is counted.
    fn has(self, least: u64) -> bool {
        let all = self.facts + self.words.saturating_sub(self.both);
        self.facts * 100 >= all * least
    }

    /// Whether it has this share of the passages with the words.
    fn has_beside(self, least: u64) -> bool {
        self.both * 100 >= self.words * least
    }
}

/// Whether the collection takes the words for the person or document. `text` is what was typed.
pub(super) fn bears_out(fact: &FactQuery, text: &str, marks: Marks, lexicon: &dyn Lexicon) -> bool {
    match fact {
        FactQuery::Person(query) => names(query, text, marks, lexicon),
        FactQuery::Citation(query) => cites(query, text, marks, lexicon),
    }
}

fn names(query: &PersonQuery, text: &str, marks: Marks, lexicon: &dyn Lexicon) -> bool {
    let key = person::lookup_key(query);
    // A name that nobody has puts no passage before another.
    if lexicon.name_count(&key) == 0 {
        return true;
    }
    let key = FactKey::Name(&key);
    let single = query.syllables.len() == 1;
    let long = query.syllables.len() >= LONG_NAME;
    let least = if long { LEAST_OF_LONG_NAME } else { LEAST_OF_NAME };
    if query.stripped.is_some() {
        let typed = lexicon.evidence(key, &typed_forms(text, marks));
        if typed.words > 0 || single {
            return typed.has_beside(if single { LEAST } else { least });
        }
    }
    let name: Vec<&str> = query.syllables.iter().map(|s| s.exact.as_str()).collect();
    lexicon.evidence(key, &typed_forms(&name.join(" "), marks)).has(least)
}

fn cites(query: &CitationQuery, text: &str, marks: Marks, lexicon: &dyn Lexicon) -> bool {
    let Some(beside) = beside_number(query, text) else { return true };
    let key = citation::lookup_key(&query.citation);
    lexicon.evidence(FactKey::Document(&key), &typed_forms(beside, marks)).has(LEAST)
}

/// The number of a document that is given by nothing else, and the word behind it. Where that is
/// *năm*, which may begin a date as well, the word before the number too.
fn beside_number<'t>(query: &CitationQuery, text: &'t str) -> Option<&'t str> {
    let wanted = &query.citation;
    let bare = wanted.kind == Kind::Numbered
        && !wanted.written.full
        && wanted.year.is_none()
        && wanted.issuer.is_none()
        && wanted.place.is_none()
        && wanted.date.is_none();
    let number = wanted.number.as_deref().filter(|_| bare)?;
    let tokens = analyse(text);
    let at = tokens.iter().position(|token| {
        query.span.start <= token.span.start
            && token.span.end <= query.span.end
            && token.folded.trim_start_matches('0') == number
    })?;
    let next = tokens.get(at + 1)?;
    let dated = next.span.start < query.span.end;
    let first = if dated { tokens.get(at.checked_sub(1)?)? } else { &tokens[at] };
    let run = Span::new(first.span.start, next.span.end);
    // A sign between them parts them.
    text.get(run.start..run.end).filter(|run| !run.contains([',', ';', ':', '.', '(', '/']))
}

/// The words as they are looked up: with the marks that were typed, without where none were.
pub(crate) fn typed_forms(text: &str, marks: Marks) -> Vec<Form> {
    analyse(text)
        .into_iter()
        .map(|token| {
            let (folded, exact) = (token.folded.to_string(), token.exact.to_string());
            match marks {
                Marks::Auto if is_marked(&exact) => Form::Exact { folded, exact },
                Marks::Exact => Form::Exact { folded, exact },
                Marks::Auto | Marks::Any => Form::Folded(folded),
            }
        })
        .collect()
}
