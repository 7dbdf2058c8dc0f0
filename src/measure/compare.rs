//! Two reports → what changed, and whether it is more than noise.
//!
//! Noise is estimated by the bootstrap (Efron and Tibshirani 1993): queries and runs are drawn
//! again with replacement, the statistic is taken of each draw, and the middle 99 hundredths of
//! the ratios are the interval. Runs are drawn as wholes, since what disturbs one query of a run
//! disturbs its neighbours too. What differs between two processes but not between two runs of one
//! (memory layout, the machine's other work) is in no sample: repeat a measurement that matters. At
//! a rate, queries that waited for each other are drawn one by one, so that intervals of a line that
//! hardly moves are narrower than they should be.
//!
//! Only queries that both asked are compared, known by their text: a name in a file may be a line.

use std::collections::{HashMap, VecDeque};

use serde::Serialize;

use super::class::Class;
use super::figures::{Figures, Over, Statistic};
use super::report::{IndexIdentity, Report};

/// Draws for an interval.
const DRAWS: usize = 1000;
/// Share of draws outside the interval, half of it on each side.
const OUTSIDE: f64 = 0.01;

/// What two reports differ in besides times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Difference {
    /// Other articles.
    Index,
    /// As many articles and passages, in an index that was changed or made anew: other segments,
    /// another format, another commit.
    Commit,
    /// Another machine.
    Machine,
    /// Queries that only one of them asked; they are left out.
    Queries,
    /// Other threads, runs, rate or processes.
    Load,
}

/// What is said of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Less time, beyond noise.
    Faster,
    /// Within noise.
    Same,
    /// More time, beyond noise.
    Slower,
    /// One of the two has a single run, which does not tell how much runs differ.
    Unknown,
}

/// How one statistic of one class changed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Change {
    /// The class.
    pub class: Class,
    /// The statistic.
    pub statistic: Statistic,
    /// Microseconds before.
    pub before: f64,
    /// Microseconds after.
    pub after: f64,
    /// `after / before`.
    pub ratio: f64,
    /// Ends of the interval of the ratio.
    pub interval: [f64; 2],
    /// What is said of it.
    pub verdict: Verdict,
}

/// How many queries two reports share.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Shared {
    /// Asked in both, and compared.
    pub both: usize,
    /// Asked before alone.
    pub only_before: usize,
    /// Asked after alone.
    pub only_after: usize,
}

/// Two reports beside each other.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// Which times are compared: every run where one of the two was measured at a rate.
    pub over: Over,
    /// The queries.
    pub queries: Shared,
    /// The indexes, before and after.
    pub indexes: [IndexIdentity; 2],
    /// What else differs.
    pub differences: Vec<Difference>,
    /// Classes that have queries of both, statistic by statistic.
    pub changes: Vec<Change>,
}

/// Why two reports cannot be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CompareError {
    /// The texts of queries are missing, or are not as many as the queries.
    #[error("the report {} does not say what was asked", if *.before { "before" } else { "after" })]
    Unnamed {
        /// Whether it is the one before.
        before: bool,
    },
    /// Nothing was asked in both.
    #[error("no query is in both")]
    NothingShared,
}

/// Compares `after` with `before`; the same seed gives the same intervals.
pub fn compare(before: &Report, after: &Report, seed: u64) -> Result<Comparison, CompareError> {
    let [Some(all_before), Some(all_after)] = [before, after].map(asked) else {
        return Err(CompareError::Unnamed { before: asked(before).is_none() });
    };
    let both = pairs(all_before, all_after).len();
    if both == 0 {
        return Err(CompareError::NothingShared);
    }
    let queries = Shared {
        both,
        only_before: all_before.samples.len() - both,
        only_after: all_after.samples.len() - both,
    };
    let mut differences = Vec::new();
    let load = |report: &Report| {
        (report.threads, report.runs, report.warmup, report.cold, report.rate.map(f64::to_bits))
    };
    let holds = |report: &Report| (report.index.articles, report.index.passages);
    // Where it lies is no matter.
    let made = |report: &Report| IndexIdentity { path: String::new(), ..report.index.clone() };
    let mut note = |differs: bool, what| differences.extend(differs.then_some(what));
    note(holds(before) != holds(after), Difference::Index);
    note(holds(before) == holds(after) && made(before) != made(after), Difference::Commit);
    note(before.machine != after.machine, Difference::Machine);
    note(queries.only_before + queries.only_after > 0, Difference::Queries);
    note(load(before) != load(after), Difference::Load);

    let over = if [before.over, after.over].contains(&Over::EveryRun) {
        Over::EveryRun
    } else {
        Over::BestRun
    };
    let mut changes = Vec::new();
    for class in Class::ALL {
        if let (Some(a), Some(b)) = (before.classes.get(&class), after.classes.get(&class)) {
            let random = &mut fastrand::Rng::with_seed(seed);
            changes.extend(changes_of(class, a, b, over, random));
        }
    }
    let indexes = [before.index.clone(), after.index.clone()];
    Ok(Comparison { over, queries, indexes, differences, changes })
}

/// All queries, if the report says what they are.
fn asked(report: &Report) -> Option<&Figures> {
    report.classes.get(&Class::All).filter(|all| all.texts.len() == all.samples.len())
}

/// Rows of the queries that both have; those of one text in their order.
fn pairs(before: &Figures, after: &Figures) -> Vec<(usize, usize)> {
    let mut rows: HashMap<&str, VecDeque<usize>> = HashMap::new();
    for (row, text) in after.texts.iter().enumerate() {
        rows.entry(text).or_default().push_back(row);
    }
    let texts = before.texts.iter().enumerate();
    texts.filter_map(|(row, text)| Some((row, rows.get_mut(text.as_str())?.pop_front()?))).collect()
}

fn changes_of(
    class: Class,
    before: &Figures,
    after: &Figures,
    over: Over,
    random: &mut fastrand::Rng,
) -> Vec<Change> {
    let usable = |figures: &Figures| {
        let columns = figures.samples.first().map_or(0, Vec::len);
        columns > 0
            && figures.samples.len() == figures.texts.len()
            && figures.samples.iter().all(|row| row.len() == columns)
    };
    if !usable(before) || !usable(after) {
        return Vec::new();
    }
    let (a, b): (Vec<&[f64]>, Vec<&[f64]>) = pairs(before, after)
        .into_iter()
        .map(|(a, b)| (before.samples[a].as_slice(), after.samples[b].as_slice()))
        .unzip();
    let (Some(first), Some(second)) = (a.first(), b.first()) else { return Vec::new() };
    let single = first.len() < 2 || second.len() < 2;
    let whole = |rows: &[&[f64]]| {
        ascending(over.times(&rows.iter().map(|row| row.to_vec()).collect::<Vec<_>>()))
    };
    let (all_before, all_after) = (whole(&a), whole(&b));
    let mut ratios: [Vec<f64>; 6] = Default::default();
    for _ in 0..DRAWS {
        // The same queries on both sides: which are drawn is no difference between them.
        let rows = drawn(a.len(), random);
        let (a, b) = (times(&a, &rows, over, random), times(&b, &rows, over, random));
        for (which, ratios) in Statistic::ALL.into_iter().zip(&mut ratios) {
            if let (Some(a), Some(b)) = (which.of(&a), which.of(&b)) {
                ratios.push(b / a);
            }
        }
    }
    Statistic::ALL
        .into_iter()
        .zip(ratios)
        .filter_map(|(statistic, mut ratios)| {
            let (a, b) = (statistic.of(&all_before)?, statistic.of(&all_after)?);
            ratios.sort_by(f64::total_cmp);
            let tail = (ratios.len() as f64 * OUTSIDE / 2.0) as usize;
            let low = *ratios.get(tail)?;
            let high = *ratios.get(ratios.len().checked_sub(tail + 1)?)?;
            let verdict = match b / a {
                _ if single => Verdict::Unknown,
                ratio if low > 1.0 && ratio > 1.0 => Verdict::Slower,
                ratio if high < 1.0 && ratio < 1.0 => Verdict::Faster,
                _ => Verdict::Same,
            };
            let interval = [low, high];
            Some(Change { class, statistic, before: a, after: b, ratio: b / a, interval, verdict })
        })
        .collect()
}

/// As many of `count` numbers as there are, with replacement.
fn drawn(count: usize, random: &mut fastrand::Rng) -> Vec<usize> {
    (0..count).map(|_| random.usize(..count)).collect()
}

/// The times that count of `rows` over runs drawn anew, ascending.
fn times(samples: &[&[f64]], rows: &[usize], over: Over, random: &mut fastrand::Rng) -> Vec<f64> {
    let runs = drawn(samples[0].len(), random);
    let of = |row: usize| runs.iter().map(move |run| samples[row][*run]);
    ascending(match over {
        Over::BestRun => rows.iter().map(|row| of(*row).fold(f64::INFINITY, f64::min)).collect(),
        Over::EveryRun => rows.iter().flat_map(|row| of(*row)).collect(),
    })
}

fn ascending(mut times: Vec<f64>) -> Vec<f64> {
    times.sort_by(f64::total_cmp);
    times
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::Timed;

    /// Forty queries in five runs: each its own time, each sample up to a tenth longer than that.
    fn figures(factor: f64, seed: u64) -> Figures {
        let mut random = fastrand::Rng::with_seed(seed);
        let timed = (1..=40).map(|query| {
            let time = 100.0 * f64::from(query) * factor;
            Timed {
                id: query.to_string(),
                text: format!("câu {query}"),
                samples: (0..5).map(|_| time * (1.0 + 0.1 * random.f64())).collect(),
            }
        });
        Figures::of(timed.collect(), Over::BestRun, 1)
    }

    fn changes(before: &Figures, after: &Figures, over: Over, seed: u64) -> Vec<Change> {
        changes_of(Class::All, before, after, over, &mut fastrand::Rng::with_seed(seed))
    }

    fn verdicts(before: &Figures, after: &Figures) -> Vec<Verdict> {
        changes(before, after, Over::BestRun, 1).iter().map(|change| change.verdict).collect()
    }

    #[test]
    fn tells_a_change_from_noise() {
        for (factor, expected) in
            [(1.0, Verdict::Same), (1.3, Verdict::Slower), (0.7, Verdict::Faster)]
        {
            let found = verdicts(&figures(1.0, 1), &figures(factor, 2));
            assert_eq!(found, [expected; 6], "{factor}");
        }
    }

    #[test]
    fn the_ratio_lies_in_its_interval_and_the_seed_fixes_it() {
        let (before, after) = (figures(1.0, 1), figures(1.1, 2));
        let changes = |seed| changes(&before, &after, Over::BestRun, seed);
        assert_eq!(changes(7), changes(7));
        for change in changes(7) {
            let [low, high] = change.interval;
            assert!(low <= high && low > 1.0 && high < 1.25, "{change:?}");
        }
    }

    #[test]
    fn a_single_run_does_not_tell_a_change_from_noise() {
        let (before, mut after) = (figures(1.0, 1), figures(2.0, 2));
        after.samples.iter_mut().for_each(|runs| runs.truncate(1));
        assert_eq!(verdicts(&before, &after), [Verdict::Unknown; 6]);
    }

    #[test]
    fn nothing_measured_is_nothing_changed() {
        assert_eq!(verdicts(&Figures::default(), &figures(1.0, 1)), []);
    }

    #[test]
    fn only_what_both_asked_is_compared_whatever_its_name_and_order() {
        let (before, mut after) = (figures(1.0, 1), figures(1.0, 1));
        // Backwards under other names, and with a query that takes very long.
        after.texts.reverse();
        after.samples.reverse();
        after.ids.iter_mut().for_each(|id| id.push('x'));
        after.texts[0] = "câu khác".to_owned();
        after.samples[0] = vec![1e9; 5];
        assert_eq!(pairs(&before, &after).len(), 39);
        for change in changes(&before, &after, Over::BestRun, 1) {
            assert_eq!((change.ratio, change.verdict), (1.0, Verdict::Same), "{change:?}");
        }
    }

    #[test]
    fn at_a_rate_a_run_that_waits_is_seen() {
        let before = figures(1.0, 1);
        let mut after = before.clone();
        after.samples.iter_mut().for_each(|runs| runs[1..].iter_mut().for_each(|t| *t *= 4.0));
        let found = |over, which| {
            let changes = changes(&before, &after, over, 1);
            changes.into_iter().find(|change| change.statistic == which).unwrap().verdict
        };
        assert_eq!(found(Over::BestRun, Statistic::P50), Verdict::Same);
        assert_eq!(found(Over::EveryRun, Statistic::P50), Verdict::Slower);
    }
}
