//! A query that found little → what might have been meant, with how much it would find.
//!
//! Everything comes from the collection: its forms, pairs, names and document numbers. A suggestion
//! is never applied: the hits are those of the query as it was typed. What would find nothing is
//! not offered.

mod edits;
mod marks;
mod names;
mod numbers;
mod spelling;
mod terms;
mod typed;
mod without;

use std::time::Instant;

use serde::{Deserialize, Serialize};

use super::{Page, Results, collect};
use crate::extraction::citation::{CitationQuery, parse_cite_value};
use crate::extraction::person::{self, PersonQuery};
use crate::index::{IndexError, Reader};
use crate::query::{
    FactQuery, Filter, FilterField, Grouping, Lexicon, Options, Query, parse, plan,
};

use marks::mended_marks;
pub use marks::restored_marks;
use typed::{NAME, as_name, in_letters, quotes};

/// Fewer passages than this are little: whoever finds a page of answers, ten by default, has
/// something to read and to search on with.
pub const LITTLE: u64 = 10;
/// How many times as much as the query another one has to find: less may be chance.
const CLEARLY: u64 = 5;
/// How many times as much as a name, other words may find where the name is still offered.
const RARE: u64 = 10;
/// Parts left out that are told: those that give most.
const PARTS: usize = 3;

/// What kind of suggestion it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// A document that is cited, for one that is not.
    Number,
    /// A name that somebody has, for one that nobody has.
    Name,
    /// A word of the collection for one that is not.
    Spelling,
    /// Marks for syllables typed without.
    RestoredMarks,
    /// One word left out.
    DropWord,
    /// One filter left out.
    DropFilter,
}

impl Why {
    /// Its name in records.
    pub fn code(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Name => "name",
            Self::Spelling => "spelling",
            Self::RestoredMarks => "restored-marks",
            Self::DropWord => "drop-word",
            Self::DropFilter => "drop-filter",
        }
    }
}

/// Another query, and what it finds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// The query, as it would be typed.
    pub text: String,
    /// What is different.
    pub why: Why,
    /// Passages with all of its words, or the fact it asks for.
    pub count: u64,
    /// What is left out: a word, all words that stand nowhere, or the filter beside the query that
    /// does not hold for it, as `field:value`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dropped: Option<String>,
}

/// A query with what is asked besides.
#[derive(Clone)]
struct Question {
    query: Query,
    options: Options,
}

impl Question {
    fn with(&self, query: Query) -> Self {
        Self { query, options: self.options.clone() }
    }
}

/// Adds to `results` what might have been meant, where `query` found little.
///
/// The time it takes counts as time of the search. A suggestion that cannot be asked is left out.
pub fn suggest(
    reader: &Reader,
    query: &Query,
    options: &Options,
    results: &mut Results,
) -> Result<(), IndexError> {
    let begun = Instant::now();
    let asked = Question { query: query.clone(), options: options.clone() };
    // Hits against the marks that were typed are none of what was asked for.
    let found = if results.relaxed { 0 } else { results.total };
    let known = vec![same(&asked, None)];
    let mut offered = Offered { reader, asked: &asked, results, known, found: Vec::new() };
    offered.facts()?;
    if offered.results.total < LITTLE {
        if found == 0 || !quotes(reader, query, options)? {
            let letters = in_letters(query, &offered.results.plan);
            offered.words(&letters, clearly_more(found))?;
        }
        if offered.results.total == 0 {
            offered.unread_name()?;
            offered.without_words()?;
            offered.parts(without::filters(&asked), Why::DropFilter)?;
        }
    }
    results.suggestions = offered.found;
    if results.total == 0 {
        results.nowhere = without::nowhere(reader, &results.plan);
    }
    results.took += begun.elapsed();
    Ok(())
}

/// What a suggestion has to find at the least beside a query that finds `found`.
fn clearly_more(found: u64) -> u64 {
    found.saturating_mul(CLEARLY).max(1)
}

/// What is offered so far.
struct Offered<'a> {
    reader: &'a Reader,
    asked: &'a Question,
    results: &'a Results,
    /// What is asked or offered already, see [`same`].
    known: Vec<Vec<String>>,
    found: Vec<Suggestion>,
}

/// What an offer is told by: its words and values in small letters, and what it leaves out.
fn same(asked: &Question, dropped: Option<&str>) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let small = |text: &str| text.to_lowercase();
    for group in &asked.query.groups {
        parts.extend(group.items.iter().map(|item| small(&item.to_string())));
        parts.extend(group.excluded.then(|| "-".to_owned()));
    }
    parts.extend(asked.query.filters.iter().map(|filter| small(&filter.to_string())));
    parts.push(dropped.map(small).unwrap_or_default());
    parts
}

impl Offered<'_> {
    /// Offers `other` where it finds `least` and is not offered yet; whether it is.
    fn offer(
        &mut self,
        other: &Question,
        why: Why,
        dropped: Option<String>,
        least: u64,
    ) -> Result<bool, IndexError> {
        let same = same(other, dropped.as_deref());
        if self.known.contains(&same) {
            return Ok(true);
        }
        let (count, facts) = answers(self.reader, other)?;
        let offered = count >= least && (why != Why::Number || facts > 0);
        if offered {
            self.known.push(same);
            self.found.push(Suggestion { text: other.query.to_string(), why, count, dropped });
        }
        Ok(offered)
    }

    /// Documents and people instead of those that are nowhere.
    fn facts(&mut self) -> Result<(), IndexError> {
        let results = self.results;
        match &results.plan.fact {
            Some(FactQuery::Citation(wanted)) if results.identities.is_empty() => {
                // What is read as a document is words and nothing else.
                let typed = self.asked.query.plain_words().unwrap_or_default();
                for other in self.documents(&typed, wanted)? {
                    let Ok(query) = parse(&other) else { continue };
                    let query = Query { filters: self.asked.query.filters.clone(), ..query };
                    self.offer(&self.asked.with(query), Why::Number, None, 1)?;
                }
            }
            Some(FactQuery::Person(wanted)) => self.people(wanted)?,
            None => self.people_for_words()?,
            _ => {}
        }
        if results.total > 0 {
            return Ok(());
        }
        for at in 0..self.asked.query.filters.len() {
            let filter = &self.asked.query.filters[at];
            for value in self.values(filter)? {
                let mut other = self.asked.clone();
                other.query.filters[at].value = value;
                self.offer(&other, why_of(filter.field), None, 1)?;
            }
        }
        for field in [FilterField::Cite, FilterField::Person] {
            let given = field.given(&mut self.asked.options.clone()).clone();
            for (at, value) in given.into_iter().enumerate() {
                let filter = Filter { field, value, excluded: false };
                for value in self.values(&filter)? {
                    let mut other = self.asked.clone();
                    field.given(&mut other.options).remove(at);
                    other.query.filters.push(Filter { value, ..filter.clone() });
                    self.offer(&other, why_of(field), Some(filter.to_string()), 1)?;
                }
            }
        }
        Ok(())
    }

    /// People for one whom few passages name, whatever passages have the words of the name: first
    /// those with other marks, and where there are none those with other letters.
    fn people(&mut self, wanted: &PersonQuery) -> Result<(), IndexError> {
        let named: u64 = self.results.identities.iter().map(|person| person.count).sum();
        if named >= LITTLE || !NAME.contains(&wanted.syllables.len()) {
            return Ok(());
        }
        let marked = names::marked_otherwise(self.reader, wanted);
        let offered = self.names(marked, clearly_more(named))?;
        if !offered && named == 0 && self.results.total < LITTLE {
            let near = names::nearest(self.reader, &person::lookup_key(wanted));
            self.names(near, 1)?;
        }
        Ok(())
    }

    /// People for words that are somebody's name but for a mark, where more passages name them than
    /// have the words.
    fn people_for_words(&mut self) -> Result<(), IndexError> {
        if let Some(name) = as_name(&self.asked.query)
            && self.reader.name_count(&name) > 0
            && let Some(typed) = self.asked.query.plain_words()
            && let Some(wanted) = person::parse_person_value(&typed)
        {
            let marked = names::marked_otherwise(self.reader, &wanted);
            self.names(marked, self.results.total.max(1))?;
        }
        Ok(())
    }

    /// People for words that nobody has for a name, and so were not read as one.
    fn unread_name(&mut self) -> Result<(), IndexError> {
        if self.results.plan.fact.is_none()
            && let Some(name) = as_name(&self.asked.query)
        {
            // Beside words that stand everywhere a name that is rare is not meant.
            let most = self.found.iter().map(|other| other.count).max();
            let least = most.map_or(1, |most| (most / RARE).max(1));
            self.names(names::nearest(self.reader, &name), least)?;
        }
        Ok(())
    }

    /// People in the place of all words: what is counted is passages that name them, since the
    /// words of a name may stand anywhere. Whether one is offered.
    fn names(&mut self, names: Vec<String>, least: u64) -> Result<bool, IndexError> {
        let mut offered = false;
        for value in names {
            let mut filters = self.asked.query.filters.clone();
            filters.push(Filter { field: FilterField::Person, value, excluded: false });
            let other = self.asked.with(Query { filters, ..Query::default() });
            offered |= self.offer(&other, Why::Name, None, least)?;
        }
        Ok(offered)
    }

    /// `text`, which asks for a document that is nowhere, asking for others.
    fn documents(&self, text: &str, wanted: &CitationQuery) -> Result<Vec<String>, IndexError> {
        let near = numbers::nearest(self.reader, &wanted.citation)?.into_iter();
        Ok(near.filter_map(|other| numbers::rewritten(text, wanted, &other)).collect())
    }

    /// Other values for a filter that asks for a document or a person.
    fn values(&self, filter: &Filter) -> Result<Vec<String>, IndexError> {
        let value = &filter.value;
        Ok(match filter.field {
            _ if filter.excluded => Vec::new(),
            FilterField::Cite => match parse_cite_value(value) {
                Some(wanted) => self.documents(value, &wanted)?,
                None => Vec::new(),
            },
            FilterField::Person => match person::parse_person_value(value) {
                Some(wanted) => {
                    let mut names = names::marked_otherwise(self.reader, &wanted);
                    if names.is_empty() {
                        names = names::nearest(self.reader, &person::lookup_key(&wanted));
                    }
                    names
                }
                None => Vec::new(),
            },
            _ => Vec::new(),
        })
    }

    /// Other words, other marks, and the marks that were not typed.
    fn words(&mut self, query: &Query, least: u64) -> Result<(), IndexError> {
        let (reader, asked) = (self.reader, self.asked);
        let mut offered = false;
        // Letters of a name are right where people are found under other marks.
        let named = self.found.iter().any(|other| other.why == Why::Name);
        let respelled = match named {
            true => Vec::new(),
            false => spelling::respelled(reader, query, &self.results.plan),
        };
        for other in respelled {
            let marked = restored_marks(reader, &other).map(|query| asked.with(query));
            let as_marked =
                marked.map_or(Ok(false), |m| self.offer(&m, Why::Spelling, None, least))?;
            offered |= as_marked || self.offer(&asked.with(other), Why::Spelling, None, least)?;
        }
        if let Some(other) = mended_marks(reader, query) {
            offered |= self.offer(&asked.with(other), Why::Spelling, None, least)?;
        }
        // What is typed without marks finds all that it finds with them: marks are likely where
        // most of it has them.
        if !offered && let Some(other) = restored_marks(reader, query) {
            let most = self.results.total.div_ceil(2).max(1);
            self.offer(&asked.with(other), Why::RestoredMarks, None, most)?;
        }
        Ok(())
    }

    /// What is found without the words that stand nowhere; where that is nothing, or there are
    /// none, without one word more.
    fn without_words(&mut self) -> Result<(), IndexError> {
        let (reader, plan) = (self.reader, &self.results.plan);
        let unknown = without::unknown_words(reader, plan, self.asked);
        let Some((known, unknown)) = unknown else {
            return self.parts(without::words(reader, plan, self.asked), Why::DropWord);
        };
        if self.offer(&known, Why::DropWord, Some(unknown.clone()), 1)? {
            return Ok(());
        }
        let parts = without::words(reader, plan, &known).into_iter();
        let parts = parts.map(|(other, word)| (other, format!("{unknown} {word}"))).collect();
        self.parts(parts, Why::DropWord)
    }

    /// Offers the parts whose absence gives most.
    fn parts(&mut self, without: Vec<(Question, String)>, why: Why) -> Result<(), IndexError> {
        let before = self.found.len();
        for (other, part) in without {
            self.offer(&other, why, Some(part), 1)?;
        }
        self.found[before..].sort_by_key(|suggestion| std::cmp::Reverse(suggestion.count));
        self.found.truncate(before + PARTS);
        Ok(())
    }
}

/// Passages that answer a question as it is asked, and those among them with the fact it asks for;
/// 0 for what cannot be asked.
fn answers(reader: &Reader, asked: &Question) -> Result<(u64, u64), IndexError> {
    // An article has as many hits as passages: there is nothing to order.
    let options = Options { grouping: Grouping::Passage, ..asked.options.clone() };
    let Ok(plan) = plan(&asked.query, &options, reader) else { return Ok((0, 0)) };
    let none = Page { limit: Some(0), ..Page::default() };
    let found = collect::collect(reader, &plan, &none)?;
    Ok((found.total, found.identities.iter().map(|identity| identity.count).sum()))
}

fn why_of(field: FilterField) -> Why {
    if field == FilterField::Cite { Why::Number } else { Why::Name }
}
