//! Articles ranked as a whole: the best ones by their best passage, scored again by all they have.

use std::collections::HashMap;

use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, TERMINATED, Term};

use super::collect::Segment;
use super::lists::Lists;
use super::rank::{Ranked, article_score};
use crate::index::schema::Fields;

/// What the passages of an article have together.
#[derive(Default)]
struct Whole {
    /// Tokens of its passages.
    tokens: u64,
    /// By list of the plan: what the form found is worth, and how often it occurs.
    found: Vec<(u32, u32)>,
}

/// The articles among the hits, being scored as a whole.
pub(super) struct Articles<'r> {
    ranked: &'r mut [Ranked],
    by_group: HashMap<u64, Whole>,
}

impl<'r> Articles<'r> {
    pub(super) fn of(ranked: &'r mut [Ranked]) -> Self {
        Self { ranked, by_group: HashMap::new() }
    }

    /// Reads all passages that the articles have in `segment`; `lists` stand at their beginning.
    pub(super) fn gather(
        &mut self,
        segment: &Segment<'_>,
        fields: Fields,
        lists: &mut Lists,
    ) -> tantivy::Result<()> {
        let inverted = segment.reader.inverted_index(fields.group)?;
        let mut passages = Vec::new();
        for ranked in &*self.ranked {
            let term = Term::from_field_u64(fields.group, ranked.group);
            let Some(mut postings) = inverted.read_postings(&term, IndexRecordOption::Basic)?
            else {
                continue;
            };
            while postings.doc() != TERMINATED {
                passages.push((postings.doc(), ranked.group));
                postings.advance();
            }
        }
        passages.sort_unstable();
        for (doc, group) in passages {
            if !segment.filter.pass(doc) {
                continue;
            }
            let whole = self.by_group.entry(group).or_default();
            whole.tokens += u64::from(segment.columns.length(doc));
            for (at, (worth, frequency)) in lists.found(doc).enumerate() {
                if at == whole.found.len() {
                    whole.found.push((0, 0));
                }
                let known = &mut whole.found[at];
                *known = (known.0.max(worth), known.1 + frequency);
            }
        }
        Ok(())
    }

    /// Gives every article its score and puts them in order; `average` is the collection's number
    /// of tokens an article.
    pub(super) fn rescore(self, average: f64, sort: crate::query::Sort) {
        for ranked in &mut *self.ranked {
            if let Some(whole) = self.by_group.get(&ranked.group) {
                let length = whole.tokens as f64 / average.max(1.0);
                ranked.score = article_score(ranked.score, &whole.found, length);
            }
        }
        self.ranked.sort_unstable_by(|a, b| a.compare(b, sort));
    }
}
