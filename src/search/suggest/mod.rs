//! A query that found little → what might have been meant, with how much it would find.
//!
//! Everything comes from the collection: its forms, pairs, names and document numbers. A suggestion
//! is never applied: the hits are those of the query as it was typed. What would find nothing is
//! not offered.

mod edits;
mod marks;
mod names;
mod neighbours;
mod numbers;
mod spelling;
mod terms;
mod without;

use std::time::Instant;

use serde::{Deserialize, Serialize};

use super::{Page, Results, collect};
use crate::analysis::analyse;
use crate::extraction::person;
use crate::index::{IndexError, Reader};
use crate::query::{
    FactQuery, Filter, FilterField, Grouping, ItemKind, Options, Query, parse, plan,
};

pub use marks::restored_marks;

/// Fewer passages than this are little: whoever finds a page of answers, ten by default, has
/// something to read and to search on with.
pub const LITTLE: u64 = 10;
/// Parts left out that are told: those that give most.
const PARTS: usize = 3;
/// Syllables of a name.
const NAME: std::ops::RangeInclusive<usize> = 2..=5;

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
    /// The word left out, or the filter beside the query that does not hold for it, as
    /// `field:value`.
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
    let mut offered = Offered { reader, asked: &asked, found: Vec::new() };
    offered.facts(results)?;
    if results.total == 0 {
        for other in spelling::respelled(reader, query, &results.plan) {
            let marked = restored_marks(reader, &other).map(|query| asked.with(query));
            let as_marked = marked.map_or(Ok(false), |m| offered.offer(&m, Why::Spelling, None))?;
            if !as_marked {
                offered.offer(&asked.with(other), Why::Spelling, None)?;
            }
        }
    }
    if results.total < LITTLE
        && let Some(other) = restored_marks(reader, query)
    {
        offered.offer(&asked.with(other), Why::RestoredMarks, None)?;
    }
    if results.total == 0 {
        offered.parts(without::words(&asked), Why::DropWord)?;
        offered.parts(without::filters(&asked), Why::DropFilter)?;
    }
    results.suggestions = offered.found;
    results.took += begun.elapsed();
    Ok(())
}

/// What is offered so far.
struct Offered<'a> {
    reader: &'a Reader,
    asked: &'a Question,
    found: Vec<Suggestion>,
}

impl Offered<'_> {
    /// Offers `other` where it finds something and is not offered yet; whether it is.
    fn offer(
        &mut self,
        other: &Question,
        why: Why,
        dropped: Option<String>,
    ) -> Result<bool, IndexError> {
        let text = other.query.to_string();
        if self.found.iter().any(|known| known.text == text && known.dropped == dropped) {
            return Ok(true);
        }
        let count = total(self.reader, other)?;
        if count > 0 {
            self.found.push(Suggestion { text, why, count, dropped });
        }
        Ok(count > 0)
    }

    /// Documents and people instead of those that are nowhere.
    fn facts(&mut self, results: &Results) -> Result<(), IndexError> {
        if !results.identities.is_empty() {
            return Ok(());
        }
        let (query, options) = (&self.asked.query, &self.asked.options);
        match &results.plan.fact {
            Some(FactQuery::Citation(wanted)) => {
                for number in numbers::nearest(self.reader, &wanted.citation) {
                    let typed = wanted.citation.number.as_deref().unwrap_or_default();
                    if let Some(other) = renumbered(query, typed, &number) {
                        self.offer(&self.asked.with(other), Why::Number, None)?;
                    }
                }
            }
            Some(FactQuery::Person(wanted)) => self.names(&person::lookup_key(wanted))?,
            // Nobody of that name is known, so the words were not read as one.
            None if results.total == 0 => {
                if let Some(name) = as_name(query) {
                    self.names(&name)?;
                }
            }
            None => {}
        }
        if results.total > 0 {
            return Ok(());
        }
        for at in 0..query.filters.len() {
            for value in self.values(&query.filters[at]) {
                let mut other = self.asked.clone();
                other.query.filters[at].value = value;
                self.offer(&other, why_of(query.filters[at].field), None)?;
            }
        }
        for field in [FilterField::Cite, FilterField::Person] {
            let given = field.given(&mut options.clone()).clone();
            for (at, value) in given.into_iter().enumerate() {
                let filter = Filter { field, value, excluded: false };
                for value in self.values(&filter) {
                    let mut other = self.asked.clone();
                    field.given(&mut other.options).remove(at);
                    other.query.filters.push(Filter { value, ..filter.clone() });
                    self.offer(&other, why_of(field), Some(filter.to_string()))?;
                }
            }
        }
        Ok(())
    }

    /// Other values for a filter that asks for a document or a person.
    fn values(&self, filter: &Filter) -> Vec<String> {
        use crate::extraction::citation::parse_cite_value;
        match filter.field {
            _ if filter.excluded => Vec::new(),
            FilterField::Cite => {
                let Some(wanted) = parse_cite_value(&filter.value) else { return Vec::new() };
                let typed = wanted.citation.number.as_deref().unwrap_or_default();
                let near = numbers::nearest(self.reader, &wanted.citation).into_iter();
                near.filter_map(|number| numbers::replaced(&filter.value, typed, &number)).collect()
            }
            FilterField::Person => {
                let Some(wanted) = person::parse_person_value(&filter.value) else {
                    return Vec::new();
                };
                let near = names::nearest(self.reader, &person::lookup_key(&wanted)).into_iter();
                near.filter_map(|name| names::printed(self.reader, &name)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Names like the folded `name`, in the place of all words.
    fn names(&mut self, name: &str) -> Result<(), IndexError> {
        for near in names::nearest(self.reader, name) {
            let Some(printed) = names::printed(self.reader, &near) else { continue };
            let Ok(mut other) = parse(&printed) else { continue };
            other.filters.clone_from(&self.asked.query.filters);
            self.offer(&self.asked.with(other), Why::Name, None)?;
        }
        Ok(())
    }

    /// Offers the parts whose absence gives most.
    fn parts(&mut self, without: Vec<(Question, String)>, why: Why) -> Result<(), IndexError> {
        let before = self.found.len();
        for (other, part) in without {
            self.offer(&other, why, Some(part))?;
        }
        self.found[before..].sort_by_key(|suggestion| std::cmp::Reverse(suggestion.count));
        self.found.truncate(before + PARTS);
        Ok(())
    }
}

/// Passages that answer a question as it is asked; 0 for what cannot be asked.
fn total(reader: &Reader, asked: &Question) -> Result<u64, IndexError> {
    // An article has as many hits as passages: there is nothing to order.
    let options = Options { grouping: Grouping::Passage, ..asked.options.clone() };
    let Ok(plan) = plan(&asked.query, &options, reader) else { return Ok(0) };
    let none = Page { limit: Some(0), ..Page::default() };
    Ok(collect::collect(reader, &plan, &none)?.total)
}

fn why_of(field: FilterField) -> Why {
    if field == FilterField::Cite { Why::Number } else { Why::Name }
}

/// The query with another number in the place of `typed`.
fn renumbered(query: &Query, typed: &str, number: &str) -> Option<Query> {
    let mut other = query.clone();
    let mut items = other.groups.iter_mut().flat_map(|group| &mut group.items);
    items.find_map(|item| {
        item.text = numbers::replaced(&item.text, typed, number)?;
        Some(())
    })?;
    Some(other)
}

/// The words of a query as a folded name; `None` where they cannot be one.
fn as_name(query: &Query) -> Option<String> {
    let mut name = Vec::new();
    for group in &query.groups {
        let [item] = group.items.as_slice() else { return None };
        if group.excluded || item.kind != ItemKind::Word {
            return None;
        }
        name.extend(analyse(&item.text).into_iter().map(|token| token.folded));
    }
    let letters = name.iter().all(|syllable| syllable.chars().all(char::is_alphabetic));
    (letters && NAME.contains(&name.len())).then(|| name.join("_"))
}
