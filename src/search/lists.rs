//! The posting lists of a plan in one segment, and what each of them is worth.

use tantivy::DocId;

use super::accumulate::Earned;
use super::lower::{List, UnitLists, number_list};
use super::rank::{NUMBER, PAIR, Worth, idf};
use crate::index::Reader;
use crate::index::pairs::pair_key;
use crate::index::schema::FORM_SEPARATOR;
use crate::query::Plan;

/// The lists of a plan in one segment, each at its first document; deleted documents may be in them.
pub(super) struct Lists {
    /// In the order of the plan's units.
    pub(super) units: Vec<UnitLists>,
    /// Pairs and official numbers.
    pub(super) evidence: Vec<(List, Worth)>,
}

impl Lists {
    pub(super) fn open(reader: &Reader, segment: usize, plan: &Plan) -> tantivy::Result<Self> {
        let units = plan.units.iter().map(|unit| UnitLists::open(reader, segment, unit));
        let units = units.collect::<tantivy::Result<_>>()?;
        let mut evidence = Vec::new();
        for pair in &plan.pairs {
            let docs = reader.pair_docs(segment, pair_key(&pair.first, &pair.second))?;
            evidence.push(List::once_each(docs));
        }
        for number in &plan.numbers {
            let whole = format!("{number}{FORM_SEPARATOR}{number}");
            let list = number_list(reader, segment, &whole)?;
            evidence.push(list.unwrap_or_else(|| List::once_each(Vec::new())));
        }
        let evidence = evidence.into_iter().map(|list| (list, Worth::default())).collect();
        Ok(Self { units, evidence })
    }

    pub(super) fn sizes(&self) -> Sizes {
        Sizes {
            units: self.units.iter().map(UnitLists::size).collect(),
            evidence: self.evidence.iter().map(|(list, _)| list.size()).collect(),
        }
    }

    /// The least points that a document with every unit has.
    pub(super) fn least_of_all(&self) -> u32 {
        let least = |unit: &UnitLists| unit.choices.iter().map(|c| c.worth.at(1)).min();
        self.units.iter().filter_map(least).sum()
    }

    /// Whether the lists together have so many of the segment's `documents` that a pass over all of
    /// them is cheaper than counting each posting: found by trying on 250,000 passages.
    pub(super) fn are_dense(&self, documents: DocId) -> bool {
        let units = self.units.iter().map(UnitLists::size).sum::<u64>();
        let evidence = self.evidence.iter().map(|(list, _)| list.size()).sum::<u64>();
        (units + evidence) * 10 > u64::from(documents)
    }

    /// What `doc`, which must not go backwards, has earned by itself: as much as in a [`Window`].
    pub(super) fn earned(&mut self, doc: DocId) -> Earned {
        let (mut units, mut points) = (0, 0);
        for unit in &mut self.units {
            if let Some((worth, frequency)) = unit.found(doc) {
                units += 1;
                points += worth.at(frequency);
            }
        }
        for (list, worth) in &mut self.evidence {
            if list.seek(doc) == doc {
                points += worth.at(list.frequency());
            }
        }
        Earned::of(units, points)
    }
}

/// How many live documents of a segment each list of a plan has, units and evidence; of several forms
/// together, as many as they have one by one.
pub(super) struct Sizes {
    pub(super) units: Vec<u64>,
    pub(super) evidence: Vec<u64>,
}

/// Weights of a plan's lists over the whole collection.
pub(super) struct Weights {
    units: Vec<f64>,
    evidence: Vec<(f64, f64, u32)>,
}

impl Weights {
    /// Weights by how many of all `passages` the lists of every segment have.
    pub(super) fn of(plan: &Plan, passages: u64, segments: &[Sizes]) -> Self {
        let units = (0..plan.units.len())
            .map(|at| idf(passages, segments.iter().map(|s| s.units[at]).sum()))
            .collect();
        let shares = plan.pairs.iter().map(|pair| (PAIR, pair.times));
        let evidence = shares
            .chain(plan.numbers.iter().map(|_| (NUMBER, 1)))
            .enumerate()
            .map(|(at, (share, times))| {
                let size = segments.iter().map(|s| s.evidence[at]).sum();
                (idf(passages, size), share, times)
            })
            .collect();
        Self { units, evidence }
    }

    pub(super) fn apply(&self, plan: &Plan, lists: &mut Lists) {
        for (at, (lists, unit)) in lists.units.iter_mut().zip(&plan.units).enumerate() {
            for choice in &mut lists.choices {
                choice.worth = self.of_unit(at, choice.weight, unit.times);
            }
        }
        for (at, (_, worth)) in lists.evidence.iter_mut().enumerate() {
            *worth = self.of_evidence(at);
        }
    }

    /// What a choice of this weight of the unit of this number is worth.
    pub(super) fn of_unit(&self, at: usize, weight: f64, times: u32) -> Worth {
        Worth::of(self.units[at], weight, times)
    }

    /// What the evidence of this number is worth.
    pub(super) fn of_evidence(&self, at: usize) -> Worth {
        let (idf, share, times) = self.evidence[at];
        Worth::of(idf, share, times)
    }
}
