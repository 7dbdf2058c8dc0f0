//! The sets of a plan in one segment: the passages that have all of its units, or some.
//!
//! A query of few words is answered by comparing sets, sixty-four documents at a time: those of frequent
//! words are kept from one query to the next. Passages are looked at in the order of the most that they
//! may earn: with every unit before with some, with neighbours before without, and so on, until what is
//! left cannot get on the page. What is left is counted, which is the number of bits.

use std::cmp::Reverse;
use std::sync::Arc;

use tantivy::{DocId, SegmentReader};

use super::accumulate::{Cut, Earned};
use super::filter::Filter;
use super::lists::{Sizes, Weights};
use super::rank::{Lengths, Worth, class_weight};
use crate::index::pairs::pair_key;
use crate::index::{Documents, Members, Occurrences, Reader};
use crate::query::{Form, Plan, Unit};

/// Units of a query that is answered in this way, found by trying on 250,000 passages: with each more
/// there are twice as many ways to have some of them.
const MOST_UNITS: usize = 4;

/// The sets of a plan in one segment.
pub(super) struct Sets {
    units: Vec<UnitSets>,
    evidence: Vec<(Arc<Occurrences>, Worth)>,
    /// Passages that pass and have every unit.
    pub(super) all: Documents,
    /// Passages that pass and have a unit.
    any: Documents,
}

/// A unit: its choices, best first, and the documents that have one of them.
struct UnitSets {
    choices: Vec<Choice>,
    documents: Documents,
}

struct Choice {
    occurrences: Arc<Occurrences>,
    weight: f64,
    worth: Worth,
}

impl Sets {
    /// Whether a plan may be answered by sets.
    pub(super) fn may_answer(plan: &Plan) -> bool {
        let mut choices = plan.units.iter().flat_map(|unit| &unit.choices);
        (1..=MOST_UNITS).contains(&plan.units.len())
            && choices.all(|choice| !matches!(choice.form, Form::Phrase { .. }))
    }

    /// The sets of `plan`, which has words only, in the segment of this number.
    pub(super) fn open(
        reader: &Reader,
        number: usize,
        filter: &Filter<'_>,
        plan: &Plan,
    ) -> tantivy::Result<Self> {
        let segment = &reader.searcher().segment_readers()[number];
        let units = plan.units.iter().map(|unit| UnitSets::open(reader, number, unit));
        let units = units.collect::<tantivy::Result<Vec<_>>>()?;
        let mut evidence = Vec::new();
        for pair in &plan.pairs {
            let docs = reader.pair_docs(number, pair_key(&pair.first, &pair.second))?;
            evidence.push(Arc::new(Occurrences::once_each(segment, docs)));
        }
        for number_typed in &plan.numbers {
            let folded = number_typed.clone();
            let form = Form::Exact { exact: folded.clone(), folded };
            evidence.extend(reader.occurrences(number, &form)?);
        }
        let evidence = evidence.into_iter().map(|set| (set, Worth::default())).collect();
        let mut any = Documents::none(segment);
        units.iter().for_each(|unit| any.unite(&unit.documents));
        if let Some(passing) = filter.documents() {
            any.intersect(passing);
        }
        let mut all = any.clone();
        units.iter().for_each(|unit| all.intersect(&unit.documents));
        Ok(Self { units, evidence, all, any })
    }

    /// How many documents each unit has, and each piece of evidence.
    pub(super) fn sizes(&self) -> Sizes {
        let of_unit =
            |unit: &UnitSets| unit.choices.iter().map(|choice| choice.occurrences.size).sum();
        Sizes {
            units: self.units.iter().map(of_unit).collect(),
            evidence: self.evidence.iter().map(|(set, _)| set.size).collect(),
        }
    }

    pub(super) fn weigh(&mut self, plan: &Plan, weights: &Weights) {
        for (at, (sets, unit)) in self.units.iter_mut().zip(&plan.units).enumerate() {
            for choice in &mut sets.choices {
                choice.worth = weights.of_unit(at, choice.weight, unit.times);
            }
        }
        for (at, (_, worth)) in self.evidence.iter_mut().enumerate() {
            *worth = weights.of_evidence(at);
        }
    }

    /// Passages that have every unit, and those that have some.
    pub(super) fn counts(&self) -> (u64, u64) {
        let all = self.all.count();
        (all, self.any.count() - all)
    }

    /// What `doc` has earned; afterwards it does not count.
    pub(super) fn take(&mut self, doc: DocId) -> Earned {
        self.all.remove(doc);
        self.any.remove(doc);
        let units = self.units.iter().filter_map(|unit| unit.points(doc));
        let (units, points) = units.fold((0, 0), |(units, sum), points| (units + 1, sum + points));
        Earned::of(units, points + self.evidence_at(doc))
    }

    /// How many units `doc` has.
    fn units_of(&self, doc: DocId) -> usize {
        self.units.iter().filter(|unit| unit.documents.contains(doc)).count()
    }

    fn points(&self, doc: DocId) -> u32 {
        let units = self.units.iter().filter_map(|unit| unit.points(doc)).sum::<u32>();
        units + self.evidence_at(doc)
    }

    fn evidence_at(&self, doc: DocId) -> u32 {
        let found = self.evidence.iter().filter(|(set, _)| set.any.contain(doc));
        found.map(|(set, worth)| at(set, *worth, doc)).sum()
    }

    /// Calls `each` with every passage whose score passes `cut`; `each` gives back the cut from there on.
    ///
    /// `length_ids` are those of the whole segment.
    pub(super) fn each_above(
        &self,
        segment: &SegmentReader,
        lengths: &Lengths,
        length_ids: &[u8],
        cut: Cut,
        each: impl FnMut(DocId, Earned) -> Cut,
    ) {
        let mut pass = Pass { sets: self, lengths, length_ids, cut, each };
        let most = |times: u32| self.units.iter().map(|unit| unit.most(times)).sum::<u32>();
        let evidence = self.evidence.iter().map(|(_, worth)| worth.at(2)).sum::<u32>();
        let choices = self.units.iter().flat_map(|unit| &unit.choices);
        let repeated = union(segment, choices.map(|choice| &choice.occurrences.repeated));
        let neighbours = union(segment, self.evidence.iter().map(|(set, _)| &set.any));

        let mut left = self.all.clone();
        pass.with_all(&taken(&mut left, &neighbours), most(2) + evidence);
        pass.with_all(&taken(&mut left, &repeated), most(2));
        pass.with_all(&left, most(1));

        if pass.cut.points == i32::MAX {
            return;
        }
        let mut left = self.any.clone();
        left.subtract(&self.all);
        pass.with_some(&taken(&mut left, &neighbours), most(2) + evidence);
        let again = taken(&mut left, &repeated);
        let by_times = [(1, &left), (2, &again)];
        // By the units that they have, those first that may earn most.
        let some = 1..(1_u32 << self.units.len()) - 1;
        let parts =
            some.flat_map(|having| by_times.map(|(times, documents)| (having, times, documents)));
        let most_of = |(having, times, documents)| (self.most_of(having, times), having, documents);
        let mut parts: Vec<(u32, u32, &Documents)> = parts.map(most_of).collect();
        parts.sort_unstable_by_key(|(most, having, _)| Reverse((*most, *having)));
        for (most, having, documents) in parts {
            if !pass.may_be_above(most) {
                return;
            }
            let mut documents = documents.clone();
            for (at, unit) in self.units.iter().enumerate() {
                if having >> at & 1 == 1 {
                    documents.intersect(&unit.documents);
                } else {
                    documents.subtract(&unit.documents);
                }
            }
            pass.with_some(&documents, most);
        }
    }

    /// The most that units may earn, one for each bit of `having`, where none occurs more often than
    /// `times`.
    fn most_of(&self, having: u32, times: u32) -> u32 {
        let units = self.units.iter().enumerate().filter(|(at, _)| having >> at & 1 == 1);
        units.map(|(_, unit)| unit.most(times)).sum()
    }
}

fn union<'m>(segment: &SegmentReader, all: impl Iterator<Item = &'m Members>) -> Documents {
    let mut documents = Documents::none(segment);
    all.for_each(|members| members.insert_into(&mut documents));
    documents
}

/// Those of `documents` that `others` have as well; they are taken out.
fn taken(documents: &mut Documents, others: &Documents) -> Documents {
    let mut taken = documents.clone();
    taken.intersect(others);
    documents.subtract(others);
    taken
}

/// One pass over the documents of a segment, the cut rising.
struct Pass<'s, F> {
    sets: &'s Sets,
    lengths: &'s Lengths,
    length_ids: &'s [u8],
    cut: Cut,
    each: F,
}

impl<F: FnMut(DocId, Earned) -> Cut> Pass<'_, F> {
    /// Whether a document that misses a unit may get in with so many points.
    fn may_be_above(&self, most: u32) -> bool {
        self.longest(most, self.cut.points as u32).is_some()
    }

    fn longest(&self, most: u32, least: u32) -> Option<u8> {
        self.lengths.longest(most, least)
    }

    /// Offers those of `documents`, which have every unit and at most so many points.
    fn with_all(&mut self, documents: &Documents, most: u32) {
        self.offer(documents, most, |cut| cut.all.points(), |_| self.sets.units.len());
    }

    /// Offers those of `documents`, which miss a unit and have at most so many points.
    fn with_some(&mut self, documents: &Documents, most: u32) {
        self.offer(documents, most, |cut| cut.points as u32, |doc| self.sets.units_of(doc));
    }

    fn offer(
        &mut self,
        documents: &Documents,
        most: u32,
        least: impl Fn(Cut) -> u32,
        units: impl Fn(DocId) -> usize,
    ) {
        let mut longest = self.longest(most, least(self.cut));
        for doc in documents.iter() {
            let Some(bound) = longest else { return };
            let id = self.length_ids.get(doc as usize).copied().unwrap_or_default();
            if id > bound {
                continue;
            }
            let score = self.lengths.score(self.sets.points(doc), id);
            let scored = Earned::of(units(doc), score);
            if self.cut.lets_through(scored) {
                self.cut = (self.each)(doc, scored);
                longest = self.longest(most, least(self.cut));
            }
        }
    }
}

impl UnitSets {
    fn open(reader: &Reader, number: usize, unit: &Unit) -> tantivy::Result<Self> {
        let mut choices = Vec::with_capacity(unit.choices.len());
        for choice in &unit.choices {
            let weight = class_weight(choice.class);
            let found = reader.occurrences(number, &choice.form)?;
            choices.extend(
                found.filter(|occurrences| occurrences.size > 0).map(|occurrences| Choice {
                    occurrences,
                    weight,
                    worth: Worth::default(),
                }),
            );
        }
        choices.sort_by(|a: &Choice, b| b.weight.total_cmp(&a.weight));
        let segment = &reader.searcher().segment_readers()[number];
        let documents = union(segment, choices.iter().map(|choice| &choice.occurrences.any));
        Ok(Self { choices, documents })
    }

    /// What the best choice in `doc` is worth there; `None` where there is none.
    fn points(&self, doc: DocId) -> Option<u32> {
        let best = self.choices.iter().find(|choice| choice.occurrences.any.contain(doc))?;
        Some(at(&best.occurrences, best.worth, doc))
    }

    /// The most that a document may earn by it, where nothing occurs more often than `times`.
    fn most(&self, times: u32) -> u32 {
        self.choices.iter().map(|choice| choice.worth.at(times)).max().unwrap_or(0)
    }
}

/// What occurrences in `doc`, which is among them, are worth.
fn at(occurrences: &Occurrences, worth: Worth, doc: DocId) -> u32 {
    worth.at(1 + u32::from(occurrences.repeated.contain(doc)))
}
