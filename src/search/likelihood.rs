//! Words side by side with the forms that each may have → how likely each form is.
//!
//! Forward and backward over a model of neighbours (bigrams), counted in the collection itself; where
//! two words never stand side by side, each takes its forms as often as it mostly has them. A word
//! typed without marks is given them so where they are offered (`suggest/marks.rs`) and where
//! articles are weighed (`likely.rs`).

use super::neighbours::neighbours;
use crate::index::Reader;

/// Forms of a syllable that are tried, the commonest: the most that a fold has in print is 22, and
/// the rarest of them stand in names alone.
pub(super) const FORMS: usize = 16;
/// Syllables that are looked at with their neighbours: beyond, the time grows and a query is no
/// query.
pub(super) const SYLLABLES: usize = 24;
/// What the forms by themselves weigh, as times that they would have been seen side by side.
const PRIOR: f64 = 0.5;
/// The least share of a form: one in a thousand million.
const LEAST: f64 = 1e-9;

/// A word and the forms that it may have.
pub(super) struct Word {
    /// Its fold.
    pub(super) folded: String,
    /// Never empty.
    pub(super) forms: Vec<String>,
    /// Passages that have each; of the only form any number.
    pub(super) counts: Vec<u64>,
    /// How likely who means each types what was typed.
    typed: Vec<f64>,
}

impl Word {
    /// A word that has one form.
    pub(super) fn sure(folded: &str, form: &str) -> Self {
        let (folded, forms) = (folded.to_owned(), vec![form.to_owned()]);
        Self { folded, forms, counts: vec![1], typed: vec![1.0] }
    }

    /// A word that has one of `forms`, given with how many passages have each; `typed` tells how
    /// likely who means it types what was typed. `None` where there is no form.
    pub(super) fn of(
        folded: &str,
        forms: &[(String, u64)],
        typed: impl Fn(&str) -> f64,
    ) -> Option<Self> {
        (!forms.is_empty()).then(|| Self {
            folded: folded.to_owned(),
            forms: forms.iter().map(|(form, _)| form.clone()).collect(),
            counts: forms.iter().map(|(_, count)| *count).collect(),
            typed: forms.iter().map(|(form, _)| typed(form)).collect(),
        })
    }

    /// How much of these passages each form has.
    fn shares(&self) -> Vec<f64> {
        let all = self.counts.iter().sum::<u64>().max(1) as f64;
        self.counts.iter().map(|count| (*count as f64 / all).max(LEAST)).collect()
    }

    /// Whether it has no other form.
    pub(super) fn is_sure(&self) -> bool {
        self.forms.len() == 1
    }
}

/// For each word of a row how likely each of its forms is; those of a word add up to 1.
///
/// Reads the places of the forms in a sample of passages for every two words: about a fifth of a
/// millisecond each.
pub(super) fn likelihoods(reader: &Reader, row: &[&Word]) -> Vec<Vec<f64>> {
    let Some((first, last)) = row.first().zip(row.last()) else { return Vec::new() };
    let steps: Vec<Vec<Vec<f64>>> =
        row.windows(2).map(|two| transitions(reader, two[0], two[1])).collect();
    let begin =
        first.shares().iter().zip(&first.typed).map(|(share, typed)| share * typed).collect();
    let mut forwards = vec![to_one(begin)];
    for step in &steps {
        let before = &forwards[forwards.len() - 1];
        let columns = step.first().map_or(0, Vec::len);
        let reach = |j: usize| before.iter().zip(step).map(|(share, to)| share * to[j]).sum();
        forwards.push(to_one((0..columns).map(reach).collect()));
    }
    let mut backwards = vec![1.0; last.forms.len()];
    let mut found = Vec::with_capacity(row.len());
    for at in (0..row.len()).rev() {
        let both = forwards[at].iter().zip(&backwards).map(|(before, behind)| before * behind);
        found.push(to_one(both.collect()));
        if let Some(step) = at.checked_sub(1).map(|at| &steps[at]) {
            let reach = |to: &Vec<f64>| to.iter().zip(&backwards).map(|(a, b)| a * b).sum();
            backwards = to_one(step.iter().map(reach).collect());
        }
    }
    found.reverse();
    found
}

/// How likely each form of `here` stands behind each of `before`, and is typed as it was.
fn transitions(reader: &Reader, before: &Word, here: &Word) -> Vec<Vec<f64>> {
    let sure = before.is_sure() && here.is_sure();
    let counted = (!sure).then(|| {
        let first = (before.folded.as_str(), before.forms.as_slice());
        neighbours(reader, first, (&here.folded, &here.forms))
    });
    let (shares_before, shares_here) = (before.shares(), here.shares());
    let chance = |i: usize, j: usize| {
        let (times, all) = counted.as_ref().map_or((0, 0), |c| (c.times[i][j], c.all));
        // The share of the two forms together, over that of the first by itself.
        let by_chance = shares_before[i] * shares_here[j];
        let together = (f64::from(times) + PRIOR * by_chance) / (f64::from(all) + PRIOR);
        together.max(1e-12) / shares_before[i] * here.typed[j]
    };
    let row = |i| (0..here.forms.len()).map(|j| chance(i, j)).collect();
    (0..before.forms.len()).map(row).collect()
}

/// The same shares, adding up to 1.
pub(super) fn to_one(mut shares: Vec<f64>) -> Vec<f64> {
    let sum: f64 = shares.iter().sum();
    shares.iter_mut().for_each(|share| *share /= sum.max(f64::MIN_POSITIVE));
    shares
}
