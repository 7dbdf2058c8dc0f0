//! A query and its answer → the classes it is reported under.

use serde::{Deserialize, Serialize};

use crate::query::{FactQuery, ItemKind, Plan, Query};

/// A kind of query that is reported apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// Every query.
    All,
    /// Words.
    Term,
    /// At least one phrase.
    Phrase,
    /// Understood as a person.
    Person,
    /// Understood as an official document.
    Number,
    /// Nothing is found, whatever was asked.
    None,
    /// At least one mark is typed.
    Toned,
    /// No mark is typed.
    Untoned,
}

impl Class {
    /// Every class, in the order they are shown.
    pub const ALL: [Self; 8] = [
        Self::All,
        Self::Term,
        Self::Phrase,
        Self::Person,
        Self::Number,
        Self::None,
        Self::Toned,
        Self::Untoned,
    ];

    /// Name in records.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Term => "term",
            Self::Phrase => "phrase",
            Self::Person => "person",
            Self::Number => "number",
            Self::None => "none",
            Self::Toned => "toned",
            Self::Untoned => "untoned",
        }
    }
}

/// The three classes of a query: all of them, what it asks for, how it is typed.
///
/// `hits` is the number of passages found, partial ones included. A query that finds nothing is
/// only that, since its cost tells nothing of queries that are answered.
pub fn classes(query: &Query, plan: &Plan, hits: u64) -> [Class; 3] {
    let phrase = query
        .groups
        .iter()
        .flat_map(|group| &group.items)
        .any(|item| matches!(item.kind, ItemKind::Phrase { .. }));
    let asks = match plan.fact.as_ref().or(plan.filters.facts.first()) {
        _ if hits == 0 => Class::None,
        Some(FactQuery::Citation(_)) => Class::Number,
        Some(FactQuery::Person(_)) => Class::Person,
        None if !plan.numbers.is_empty() => Class::Number,
        None if phrase => Class::Phrase,
        None => Class::Term,
    };
    [Class::All, asks, if plan.marked { Class::Toned } else { Class::Untoned }]
}
