//! The best hits so far: as many as wanted, or all.

use std::cmp::Ordering;
use std::collections::{BinaryHeap, HashMap};

use super::accumulate::{Cut, Earned};
use super::rank::Ranked;
use crate::query::{Grouping, Sort};

/// Keeps the best of what it is offered.
pub(super) struct Best {
    sort: Sort,
    kept: Kept,
}

enum Kept {
    /// Every one.
    All(Vec<Ranked>),
    /// This many, the worst on top.
    Some { wanted: usize, heap: BinaryHeap<Worst> },
    /// The best passage of each article; of this many articles at least, where bounded.
    Articles { wanted: Option<usize>, best: HashMap<u64, Ranked>, cut: Option<Ranked> },
}

/// A hit that is the greater the worse it is.
struct Worst(Ranked, Sort);

impl PartialEq for Worst {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Worst {}

impl PartialOrd for Worst {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Worst {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.compare(&other.0, self.1)
    }
}

impl Best {
    /// Keeps `wanted` passages or, `None`, all; of articles, the best passage of each.
    pub(super) fn new(wanted: Option<usize>, sort: Sort, grouping: Grouping) -> Self {
        let kept = match (grouping, wanted) {
            (Grouping::Article, wanted) => {
                Kept::Articles { wanted, best: HashMap::new(), cut: None }
            }
            (Grouping::Passage, None) => Kept::All(Vec::new()),
            (Grouping::Passage, Some(wanted)) => Kept::Some { wanted, heap: BinaryHeap::new() },
        };
        Self { sort, kept }
    }

    /// The worst that is kept, once nothing worse can get in.
    fn worst(&self) -> Option<&Ranked> {
        match &self.kept {
            Kept::All(_) => None,
            Kept::Some { wanted, heap } if heap.len() >= *wanted => heap.peek().map(|w| &w.0),
            Kept::Some { .. } => None,
            Kept::Articles { cut, .. } => cut.as_ref(),
        }
    }

    /// What a passage without a fact must have earned to get in, where a query has `units`.
    pub(super) fn cut(&self, units: usize) -> Cut {
        const NOTHING: i32 = i32::MAX;
        let every = Earned::of(units, 0);
        if let Kept::Some { wanted: 0, .. } = self.kept {
            return Cut { all: Earned::NEVER, points: NOTHING };
        }
        let (Some(worst), Sort::Relevance) = (self.worst(), self.sort) else {
            return Cut { all: every, points: 0 };
        };
        if worst.tier.is_some() {
            return Cut { all: Earned::NEVER, points: NOTHING };
        }
        // A passage that stands in a better class gets in with any score.
        let least = if worst.class == 0 { worst.score } else { 0 };
        if worst.all {
            Cut { all: Earned::of(units, least), points: NOTHING }
        } else {
            Cut { all: every, points: least as i32 }
        }
    }

    pub(super) fn offer(&mut self, ranked: Ranked) {
        let sort = self.sort;
        match &mut self.kept {
            Kept::All(all) => all.push(ranked),
            Kept::Some { wanted, heap } => {
                if heap.len() < *wanted {
                    heap.push(Worst(ranked, sort));
                } else if let Some(mut worst) = heap.peek_mut()
                    && ranked.compare(&worst.0, sort).is_lt()
                {
                    *worst = Worst(ranked, sort);
                }
            }
            Kept::Articles { wanted, best, cut } => {
                if cut.is_some_and(|cut| ranked.compare(&cut, sort).is_gt()) {
                    return;
                }
                best.entry(ranked.group)
                    .and_modify(|known| {
                        if ranked.compare(known, sort).is_lt() {
                            *known = ranked;
                        }
                    })
                    .or_insert(ranked);
                if let Some(wanted) = *wanted
                    && best.len() >= 2 * wanted.max(64)
                {
                    *cut = forget_worse(best, wanted, sort);
                }
            }
        }
    }

    /// Everything kept, best first; of articles perhaps more than wanted.
    pub(super) fn in_order(self) -> Vec<Ranked> {
        let sort = self.sort;
        let mut order: Vec<Ranked> = match self.kept {
            Kept::All(all) => all,
            Kept::Some { heap, .. } => heap.into_iter().map(|worst| worst.0).collect(),
            Kept::Articles { best, .. } => best.into_values().collect(),
        };
        order.sort_unstable_by(|a, b| a.compare(b, sort));
        order
    }
}

/// Keeps the best `wanted` articles and gives the worst of them. What is forgotten comes back only
/// by a better passage: the bar never sinks.
fn forget_worse(best: &mut HashMap<u64, Ranked>, wanted: usize, sort: Sort) -> Option<Ranked> {
    let mut order: Vec<Ranked> = best.values().copied().collect();
    let (kept, worst, _) =
        order.select_nth_unstable_by(wanted.checked_sub(1)?, |a, b| a.compare(b, sort));
    let worst = *worst;
    *best = kept.iter().chain([&worst]).map(|ranked| (ranked.group, *ranked)).collect();
    Some(worst)
}
