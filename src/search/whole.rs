//! Articles ranked as a whole: the best ones by their best passage, scored again by all they have.

use std::collections::HashMap;

use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, TERMINATED, Term};

use super::collect::Segment;
use super::lists::Lists;
use super::lower::List;
use super::rank::{Ranked, Worth, article_score};
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
        passages.retain(|(doc, _)| segment.filter.pass(*doc));
        let places = lists.units.len() + lists.evidence.len();
        for (doc, group) in &passages {
            let whole = self.by_group.entry(*group).or_default();
            whole.tokens += u64::from(segment.columns.length(*doc));
            whole.found.resize(places, (0, 0));
        }
        let docs: Vec<DocId> = passages.iter().map(|(doc, _)| *doc).collect();
        let mut add = |place: usize, passage: usize, worth: Worth, frequency: u32| {
            let known = self.by_group.get_mut(&passages[passage].1);
            if let Some(known) = known.and_then(|whole| whole.found.get_mut(place)) {
                *known = (known.0.max(worth.at(1)), known.1 + frequency);
            }
        };
        // Of a unit counts the best choice that a passage has: the number of it.
        let mut choices = vec![usize::MAX; docs.len()];
        for (place, unit) in lists.units.iter_mut().enumerate() {
            choices.fill(usize::MAX);
            for (number, choice) in unit.choices.iter_mut().enumerate() {
                for form in &mut choice.forms {
                    each_common(form, &docs, |passage, frequency| {
                        let best = &mut choices[passage];
                        *best = (*best).min(number);
                        if *best == number {
                            add(place, passage, choice.worth, frequency);
                        }
                    });
                }
            }
        }
        let units = lists.units.len();
        for (place, (list, worth)) in (units..).zip(&mut lists.evidence) {
            each_common(list, &docs, |passage, frequency| add(place, passage, *worth, frequency));
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

/// Calls `each` with the places in `docs`, which ascend, of those that the list has, and how often what
/// it is of occurs there. Most forms of a word are rare: a short list takes few steps.
fn each_common(list: &mut List, docs: &[DocId], mut each: impl FnMut(usize, u32)) {
    let mut at = 0;
    while let Some(&wanted) = docs.get(at) {
        let doc = list.seek(wanted);
        if doc == wanted {
            each(at, list.frequency());
            at += 1;
        } else {
            at += docs[at..].partition_point(|wanted| *wanted < doc);
        }
    }
}
