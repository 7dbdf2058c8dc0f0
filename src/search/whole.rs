//! Articles ranked as a whole: the best ones by their best passage, scored again by all they have.
//!
//! What a passage earns takes every form of a word typed without marks alike. Of these few articles
//! more is asked: which forms they have, and how likely each is meant (`likely.rs`).

use std::collections::HashMap;

use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, TERMINATED, Term};

use super::collect::Segment;
use super::likely::{CERTAIN, Likely};
use super::lists::Lists;
use super::lower::{List, UnitLists};
use super::rank::{OfWord, Ranked, article_score};
use crate::index::schema::Fields;

/// What the passages of an article have together.
#[derive(Default)]
struct Whole {
    /// Tokens of its passages.
    tokens: u64,
    /// By unit of the plan.
    words: Vec<OfWord>,
    /// Points of each pair and number, and how often it occurs.
    evidence: Vec<(u32, u32)>,
}

/// The articles among the hits, being scored as a whole.
pub(super) struct Articles<'r> {
    ranked: &'r mut [Ranked],
    /// Of each unit of the plan.
    likely: &'r [Option<Likely>],
    by_group: HashMap<u64, Whole>,
}

impl<'r> Articles<'r> {
    pub(super) fn of(ranked: &'r mut [Ranked], likely: &'r [Option<Likely>]) -> Self {
        Self { ranked, likely, by_group: HashMap::new() }
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
        for (doc, group) in &passages {
            let whole = self.by_group.entry(*group).or_default();
            whole.tokens += u64::from(segment.columns.length(*doc));
            whole.words.resize(lists.units.len(), OfWord::default());
            whole.evidence.resize(lists.evidence.len(), (0, 0));
        }
        let docs: Vec<DocId> = passages.iter().map(|(doc, _)| *doc).collect();
        for (place, unit) in lists.units.iter_mut().enumerate() {
            self.gather_unit(place, unit, &passages, &docs);
        }
        let by_group = &mut self.by_group;
        for (place, (list, worth)) in lists.evidence.iter_mut().enumerate() {
            each_common(list, &docs, |passage, frequency| {
                let whole = by_group.get_mut(&passages[passage].1);
                if let Some(found) = whole.and_then(|whole| whole.evidence.get_mut(place)) {
                    *found = (worth.at(1), found.1 + frequency);
                }
            });
        }
        Ok(())
    }

    /// Adds what `passages`, whose documents are `docs`, have of the unit of this number: of each the
    /// best choice, and every one of the likely forms.
    fn gather_unit(
        &mut self,
        place: usize,
        unit: &mut UnitLists,
        passages: &[(DocId, u64)],
        docs: &[DocId],
    ) {
        let by_group = &mut self.by_group;
        let likely = self.likely.get(place).and_then(Option::as_ref);
        // By passage, the number of its best choice.
        let mut best = vec![usize::MAX; docs.len()];
        for (number, choice) in unit.choices.iter_mut().enumerate() {
            let open = likely.is_some() && !choice.names.is_empty();
            let certain = || vec![CERTAIN; choice.forms.len()];
            let shares = likely.map_or_else(certain, |likely| likely.shares(choice));
            for (form, share) in choice.forms.iter_mut().zip(shares) {
                each_common(form, docs, |passage, frequency| {
                    best[passage] = best[passage].min(number);
                    let counts = best[passage] == number;
                    let whole = by_group.get_mut(&passages[passage].1);
                    let word = whole.and_then(|whole| whole.words.get_mut(place));
                    if let Some(word) = word.filter(|_| counts || open) {
                        word.add(choice.worth.at(1), frequency, counts, share);
                    }
                });
            }
        }
    }

    /// Gives every article its score and puts them in order; `average` is the collection's number
    /// of tokens an article.
    pub(super) fn rescore(self, average: f64, sort: crate::query::Sort) {
        for ranked in &mut *self.ranked {
            if let Some(Whole { tokens, words, evidence }) = self.by_group.get(&ranked.group) {
                let length = *tokens as f64 / average.max(1.0);
                ranked.score = article_score(ranked.score, words, self.likely, evidence, length);
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
