//! Two reports → what changed, and whether it is more than noise.
//!
//! Noise is estimated by the bootstrap (Efron and Tibshirani 1993): queries and runs are drawn
//! again with replacement, the statistic is taken of each draw, and the middle 99 hundredths of
//! the ratios are the interval. Runs are drawn as wholes, since what disturbs one query of a run
//! disturbs its neighbours too. What differs between two processes but not between two runs of one
//! (memory layout, the machine's other work) is in no sample: repeat a measurement that matters.

use serde::Serialize;

use super::class::Class;
use super::figures::{Figures, Statistic};
use super::report::Report;

/// Draws for an interval.
const DRAWS: usize = 1000;
/// Share of draws outside the interval, half of it on each side.
const OUTSIDE: f64 = 0.01;

/// What two reports differ in besides times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Difference {
    /// Other articles, or the same indexed anew.
    Index,
    /// Another machine.
    Machine,
    /// Other queries: changes are those of the mixture too.
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
}

/// How one statistic of one class changed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Change {
    /// The class.
    pub class: Class,
    /// The statistic, over the best run of each query.
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

/// Two reports beside each other.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// What else differs.
    pub differences: Vec<Difference>,
    /// Classes that both have, statistic by statistic.
    pub changes: Vec<Change>,
}

/// Compares `after` with `before`; the same seed gives the same intervals.
pub fn compare(before: &Report, after: &Report, seed: u64) -> Comparison {
    let mut differences = Vec::new();
    let load = |report: &Report| {
        (report.threads, report.runs, report.warmup, report.cold, report.rate.map(f64::to_bits))
    };
    let index = |report: &Report| (report.index.articles, report.index.passages);
    let ids = |report: &Report| report.classes.get(&Class::All).map(|all| all.ids.clone());
    let mut note = |differs: bool, what| differences.extend(differs.then_some(what));
    note(index(before) != index(after), Difference::Index);
    note(before.machine != after.machine, Difference::Machine);
    note(ids(before) != ids(after), Difference::Queries);
    note(load(before) != load(after), Difference::Load);

    let mut changes = Vec::new();
    for class in Class::ALL {
        if let (Some(a), Some(b)) = (before.classes.get(&class), after.classes.get(&class)) {
            changes.extend(changes_of(class, a, b, &mut fastrand::Rng::with_seed(seed)));
        }
    }
    Comparison { differences, changes }
}

fn changes_of(
    class: Class,
    before: &Figures,
    after: &Figures,
    random: &mut fastrand::Rng,
) -> Vec<Change> {
    let usable = |figures: &Figures| {
        let columns = figures.samples.first().map_or(0, Vec::len);
        columns > 0 && figures.samples.iter().all(|row| row.len() == columns)
    };
    if !usable(before) || !usable(after) {
        return Vec::new();
    }
    // The same queries on both sides: which are drawn is no difference between them.
    let paired = before.ids == after.ids && before.samples.len() == after.samples.len();
    let mut ratios: [Vec<f64>; 6] = Default::default();
    for _ in 0..DRAWS {
        let rows = drawn(before.samples.len(), random);
        let a = best(&before.samples, &rows, random);
        let rows = if paired { rows } else { drawn(after.samples.len(), random) };
        let b = best(&after.samples, &rows, random);
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
            let (a, b) = (before.best.get(statistic)?, after.best.get(statistic)?);
            ratios.sort_by(f64::total_cmp);
            let tail = (ratios.len() as f64 * OUTSIDE / 2.0) as usize;
            let low = *ratios.get(tail)?;
            let high = *ratios.get(ratios.len().checked_sub(tail + 1)?)?;
            let verdict = match b / a {
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

/// The best time of each of `rows` over runs drawn anew, ascending.
fn best(samples: &[Vec<f64>], rows: &[usize], random: &mut fastrand::Rng) -> Vec<f64> {
    let runs = drawn(samples[0].len(), random);
    let mut best: Vec<f64> = rows
        .iter()
        .map(|row| runs.iter().map(|run| samples[*row][*run]).fold(f64::INFINITY, f64::min))
        .collect();
    best.sort_by(f64::total_cmp);
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Forty queries in five runs: each its own time, each sample up to a tenth longer than that.
    fn figures(factor: f64, seed: u64) -> Figures {
        let mut random = fastrand::Rng::with_seed(seed);
        let samples = (1..=40)
            .map(|query| {
                let time = 100.0 * f64::from(query) * factor;
                (0..5).map(|_| time * (1.0 + 0.1 * random.f64())).collect()
            })
            .collect();
        Figures::of((1..=40).map(|query| query.to_string()).collect(), samples, 1)
    }

    fn verdicts(before: &Figures, after: &Figures) -> Vec<Verdict> {
        let random = &mut fastrand::Rng::with_seed(1);
        changes_of(Class::All, before, after, random).iter().map(|c| c.verdict).collect()
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
        let changes =
            |seed| changes_of(Class::All, &before, &after, &mut fastrand::Rng::with_seed(seed));
        assert_eq!(changes(7), changes(7));
        for change in changes(7) {
            let [low, high] = change.interval;
            assert!(low <= high && low > 1.0 && high < 1.25, "{change:?}");
        }
    }

    #[test]
    fn nothing_measured_is_nothing_changed() {
        assert_eq!(verdicts(&Figures::default(), &figures(1.0, 1)), []);
    }
}
