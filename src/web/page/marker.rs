//! What is marked in an article: the document or person asked for where it is named, else the
//! words, in the passages that have all of them.
//!
//! A passage that only shares a syllable with the query says nothing: beside passages that answer,
//! it is left unmarked.

use crate::article::Span;
use crate::index::StoredPassage;
use crate::query::{FactQuery, Plan};
use crate::search::Matcher;

/// Tells which passages of an article answer, and where.
pub(super) struct Marker {
    /// The fact alone, where one was recognised.
    fact: Option<Matcher>,
    /// Each wanted part alone.
    parts: Vec<Matcher>,
    whole: Matcher,
}

/// How passages of an article answer, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    Fact,
    All,
    Some,
}

impl Marker {
    /// The marker of `plan`.
    pub(super) fn of(plan: &Plan) -> Self {
        let fact = plan.fact.as_ref().map(|fact| {
            let mut alone = plan.clone();
            match fact {
                FactQuery::Citation(_) => alone.units.retain(|unit| !unit.cited),
                FactQuery::Person(_) => alone.units.clear(),
            }
            Matcher::of(&alone)
        });
        let parts = plan.units.iter().map(|unit| {
            let mut alone = plan.clone();
            alone.fact = None;
            alone.units = vec![unit.clone()];
            Matcher::of(&alone)
        });
        Self { fact, parts: parts.collect(), whole: Matcher::of(plan) }
    }

    /// The highlights of each of `passages`, in their order.
    pub(super) fn marks(&self, passages: &[StoredPassage]) -> Vec<Vec<Span>> {
        let has = |level| passages.iter().any(|passage| self.answers(passage, level));
        let level = [Level::Fact, Level::All, Level::Some].into_iter().find(|level| has(*level));
        let Some(level) = level else { return vec![Vec::new(); passages.len()] };
        let marks = |passage| {
            if self.answers(passage, level) {
                self.at(level).highlights(passage)
            } else {
                Vec::new()
            }
        };
        passages.iter().map(marks).collect()
    }

    fn answers(&self, passage: &StoredPassage, level: Level) -> bool {
        match (level, &self.fact) {
            (Level::Fact, Some(fact)) => !fact.highlights(passage).is_empty(),
            (Level::Fact, None) => false,
            (Level::All, _) => {
                !self.parts.is_empty()
                    && self.parts.iter().all(|part| !part.highlights(passage).is_empty())
            }
            (Level::Some, _) => !self.whole.highlights(passage).is_empty(),
        }
    }

    fn at(&self, level: Level) -> &Matcher {
        match (level, &self.fact) {
            (Level::Fact, Some(fact)) => fact,
            _ => &self.whole,
        }
    }
}
