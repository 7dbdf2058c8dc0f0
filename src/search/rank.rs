//! The order of hits: one definition, in whole numbers, so that it is the same on every machine
//! and however the index is cut into segments.
//!
//! A passage earns, for every unit of the query it answers,
//!
//! ```text
//! w = round(SCALE · times · class · idf)        idf = ln(1 + (N − df + ½) / (df + ½))
//! ```
//!
//! and a quarter more where the form occurs twice or more; where several forms of a unit occur, the
//! one of the best class counts. Two words typed side by side add `PAIR` of their own idf where they stand side
//! by side, an official number as one unit adds `NUMBER` of its own. The sum is divided by
//! `1 + LENGTH · tokens / 100`, so that of two passages that say the same the shorter stands first.
//! Where articles are ranked, the best two hundred by their best passage are scored as a whole, by the
//! saturation of BM25 over all their passages, plus `BEST_PASSAGE` of the best one's score:
//!
//! ```text
//! Σ w · tf · (K1 + 1) / (tf + K1 · (1 − B + B · length / average length))
//! ```
//!
//! A word counts there by `WORDS` of all forms that answer it and as much of those that are likely
//! meant. Of a word typed with marks these are the same. Of one typed without, every form counts by
//! how likely it is beside its neighbours in the query (`likely.rs`), and `w` is the mean over the
//! forms: *hai phong* finds *hai phòng* too, but an article on *Hải Phòng* is taken for the one
//! meant where the collection has that side by side.
//!
//! Weights were chosen by mean reciprocal rank of articles on XQuAD-vi and on headings of statutes,
//! toned, untoned and half-toned; `benches/README.md` has the figures. One level of repetition at
//! 1.25 beats 1.5 by .02 on statutes; a divisor of 0.3 gains .027 there and loses .002 on XQuAD-vi;
//! 0.6 gains nothing more and loses .007; articles at 0.8 or 1.0 lose on both.

use std::cmp::Ordering;

use tantivy::DocAddress;
use tantivy::fieldnorm::FieldNormReader;

use super::likely::{CERTAIN, Likely};
use crate::query::{Class, Sort};

/// Points per natural unit of information.
const SCALE: f64 = 64.0;
/// Share that neighbours add.
pub(super) const PAIR: f64 = 0.5;
/// Share that an official number as a whole adds.
pub(super) const NUMBER: f64 = 1.0;

/// What a form that occurs twice or more is worth against one that occurs once.
const MORE: f64 = 1.25;
/// How much a hundred tokens more weigh down a passage.
const LENGTH: f64 = 0.3;
/// Saturation and weight of length where an article is scored as a whole: the usual ones.
const K1: f64 = 1.2;
const B: f64 = 0.75;
/// Share of its best passage in the score of an article.
const BEST_PASSAGE: f64 = 0.5;
/// Weight of a word by the forms that answer it, and by those that are likely meant, against pairs.
///
/// At a half pairs weigh as they do in passages. More finds articles by other words than their own
/// and loses those that are quoted: `benches/README.md` has the figures.
const WORDS: f64 = 0.6;

/// How much a form is worth against the form as typed.
pub(super) fn class_weight(class: Class) -> f64 {
    match class {
        Class::Exact | Class::Open => 1.0,
        Class::Toned | Class::Keys => 0.9,
        Class::Quality => 0.85,
        Class::Under => 0.7,
        Class::Spelling => 0.7,
        Class::Abbreviation => 0.6,
        Class::Plain => 0.5,
        Class::ToneConflict => 0.1,
        Class::Conflict => 0.05,
    }
}

/// How surprising a list of `found` among `all` passages is, in natural units.
pub(super) fn idf(all: u64, found: u64) -> f64 {
    let (all, found) = (all as f64, found.min(all) as f64);
    (1.0 + (all - found + 0.5) / (found + 0.5)).ln()
}

/// What a list adds where its form occurs once, and where it occurs more often.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Worth {
    once: u32,
    more: u32,
}

impl Worth {
    /// Worth of a list by its information, its weight and how often it was typed.
    pub(super) fn of(idf: f64, weight: f64, times: u32) -> Self {
        let points = SCALE * idf * weight * f64::from(times);
        Self { once: (points.round() as u32).max(1), more: ((points * MORE).round() as u32).max(1) }
    }

    /// Points for a form that occurs `frequency` times.
    pub(super) fn at(self, frequency: u32) -> u32 {
        if frequency >= 2 { self.more } else { self.once }
    }
}

/// What an article has of a word.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct OfWord {
    /// Points of the best form that it has.
    worth: u32,
    /// How often it has one that answers.
    times: u32,
    /// How often it has what is likely meant, in thousandths.
    likely: u64,
}

impl OfWord {
    /// Takes up a form that occurs `frequency` times in a passage and is likely meant by a `share`
    /// in thousandths; `counts` where it is of the best choice that the passage has.
    pub(super) fn add(&mut self, worth: u32, frequency: u32, counts: bool, share: u32) {
        if counts {
            self.worth = self.worth.max(worth);
            self.times += frequency;
        }
        self.likely += u64::from(frequency) * u64::from(share);
    }
}

/// Score of an article by its best passage, by what it has of every word and by its pairs and
/// numbers: points, and how often. `likely` has the forms that are likely meant of words typed
/// without marks. `length` is against the average.
///
/// Summed in the order of the plan's lists and rounded once, whatever segments the article is in.
pub(super) fn article_score(
    best_passage: u32,
    words: &[OfWord],
    likely: &[Option<Likely>],
    evidence: &[(u32, u32)],
    length: f64,
) -> u32 {
    let saturation = K1 * (1.0 - B + B * length);
    let earned =
        |worth: u32, times: f64| f64::from(worth) * times * (K1 + 1.0) / (times + saturation);
    let of_words = words.iter().zip(likely).map(|(word, likely)| {
        let worth = likely.as_ref().map_or(word.worth, |likely| likely.worth);
        let times = word.likely as f64 / f64::from(CERTAIN);
        WORDS * (earned(word.worth, f64::from(word.times)) + earned(worth, times))
    });
    let of_evidence = evidence.iter().map(|(worth, times)| earned(*worth, f64::from(*times)));
    let whole: f64 = of_words.chain(of_evidence).sum();
    (whole + BEST_PASSAGE * f64::from(best_passage)).round() as u32
}

/// Place of a fact hit inside its tier: the form of its best mention (0 to 7), then the number of
/// its mentions, then how early in the article it stands (`citations.md` §9, `persons.md` §6).
pub(super) fn inside_tier(form: u32, mentions: u32, ordinal: u32) -> u32 {
    (form << 10) | (mentions.min(15) << 6) | (63 - ordinal.min(63))
}

/// The score of a fact hit.
///
/// Where words are left beside the fact they rank, and its place inside the tier counts about as
/// much as one rare word; where the fact is the whole query the words say nothing more than it, and
/// only tell apart what is equal.
pub(super) fn fact_score(words: u32, inside: u32, words_left: bool) -> u32 {
    if words_left { words + (inside >> 4) } else { (inside << 5) | (words >> 7).min(31) }
}

/// What is left of a passage's points by its length, which the index keeps as one byte.
pub(super) struct Lengths([u32; 256]);

impl Lengths {
    /// Binary digits of the share that are a fraction.
    const FRACTION: u32 = 16;

    pub(super) fn new() -> Self {
        let one = f64::from(1 << Self::FRACTION);
        Self(std::array::from_fn(|id| {
            let tokens = FieldNormReader::id_to_fieldnorm(id as u8);
            (one / (1.0 + LENGTH * f64::from(tokens) / 100.0)).round() as u32
        }))
    }

    /// The longest passage that scores `least` with `points`; `None` where none is short enough.
    pub(super) fn longest(&self, points: u32, least: u32) -> Option<u8> {
        let enough = |share: &u32| {
            ((u64::from(points) * u64::from(*share)) >> Self::FRACTION) >= u64::from(least)
        };
        self.0.partition_point(enough).checked_sub(1).map(|id| id as u8)
    }

    /// The score of a passage: never more than its points.
    pub(super) fn score(&self, points: u32, length_id: u8) -> u32 {
        let share = self.0[usize::from(length_id)];
        ((u64::from(points) * u64::from(share)) >> Self::FRACTION) as u32
    }
}

/// The score as shown.
pub(super) fn shown(points: u32) -> f64 {
    f64::from(points) / SCALE
}

/// A passage in the order of hits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ranked {
    pub(super) address: DocAddress,
    pub(super) tier: Option<u8>,
    pub(super) all: bool,
    pub(super) class: u64,
    pub(super) score: u32,
    pub(super) day: Option<i64>,
    pub(super) group: u64,
    pub(super) key: u64,
}

impl Ranked {
    /// Best first: tier, all words before some, body before boilerplate, score, stable key. By date,
    /// what answers fully still stands before what answers in part.
    pub(super) fn compare(&self, other: &Self, sort: Sort) -> Ordering {
        let relevance = || {
            other
                .tier
                .cmp(&self.tier)
                .then(other.all.cmp(&self.all))
                .then(self.class.cmp(&other.class))
                .then(other.score.cmp(&self.score))
                .then(self.key.cmp(&other.key))
        };
        let full = |r: &Self| r.tier.is_some() || r.all;
        match sort {
            Sort::Relevance => relevance(),
            Sort::Newest => {
                full(other).cmp(&full(self)).then(other.day.cmp(&self.day)).then_with(relevance)
            }
            Sort::Oldest => full(other)
                .cmp(&full(self))
                .then(self.day.is_none().cmp(&other.day.is_none()))
                .then(self.day.cmp(&other.day))
                .then_with(relevance),
        }
    }
}
