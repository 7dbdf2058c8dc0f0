//! Words of a plan that were typed without marks → the forms that are likely meant.

use compact_str::CompactString;

use super::likelihood::{FORMS, SYLLABLES, Word, likelihoods, to_one};
use super::lower::ChoiceLists;
use super::rank::{Worth, class_weight, idf};
use crate::index::Reader;
use crate::index::schema::UNMARKED_FORM;
use crate::query::{Choice, Class, Form, Lexicon, Plan, Unit};

/// What of a thousand a form that is certain has.
pub(super) const CERTAIN: u32 = 1000;

/// Of a unit typed without marks, the forms that are likely meant.
pub(super) struct Likely {
    /// Forms with how likely they are, in thousandths, so that sums do not depend on their order.
    forms: Vec<(String, u32)>,
    /// The same of forms that are not among these.
    rare: u32,
    /// Points of the unit where it has these forms, by how surprising they are on average.
    pub(super) worth: u32,
    /// Weight of the choice that they are of.
    weight: f64,
}

impl Likely {
    /// The likely forms of `unit`, whose `word` has its forms by these shares.
    ///
    /// They count by their squares, so that of two forms the likelier is meant still more; and as
    /// far as the words stand side by side by chance, every form counts.
    fn of(unit: &Unit, word: &Word, shares: Shares, passages: u64) -> Option<Self> {
        let (_, weight) = open_choice(unit).filter(|_| !word.is_sure())?;
        let Shares { of, bound } = shares;
        let of = to_one(of.into_iter().map(|share| share * share).collect());
        let surprise = |(share, count): (&f64, &u64)| share * idf(passages, *count);
        let mean: f64 = of.iter().zip(&word.counts).map(surprise).sum();
        let any = idf(passages, word.counts.iter().sum());
        let share = |share: f64| thousandths(bound * share + 1.0 - bound);
        let forms = word.forms.iter().cloned().zip(of.into_iter().map(share)).collect();
        let worth = Worth::of(bound * mean + (1.0 - bound) * any, weight, unit.times).at(1);
        Some(Self { forms, rare: share(0.0), worth, weight })
    }

    /// How likely what each list of a choice is of is meant, in thousandths.
    ///
    /// A form before the open choice stands among those of it, and is counted there; another reading
    /// behind it, and a text without marks, count as much less as for a word typed with marks.
    pub(super) fn shares(&self, choice: &ChoiceLists) -> Vec<u32> {
        if choice.names.is_empty() {
            let share = choice.weight / self.weight;
            let share = if share > 1.0 { 0.0 } else { share };
            return vec![thousandths(share); choice.forms.len()];
        }
        let known = |form: &str| self.forms.iter().find(|(known, _)| known == form);
        let of = |name: &CompactString| match name.as_str() {
            UNMARKED_FORM => thousandths(class_weight(Class::Plain)),
            form => known(form).map_or(self.rare, |(_, share)| *share),
        };
        choice.names.iter().map(of).collect()
    }
}

fn thousandths(share: f64) -> u32 {
    (share * f64::from(CERTAIN)).round() as u32
}

/// How likely each form of a word is, and how far that is known.
struct Shares {
    of: Vec<f64>,
    /// How much the word belongs to a neighbour, from 0 to 1.
    bound: f64,
}

/// The likely forms of each unit of `plan`, `None` of one that has no more than one or was typed
/// with marks. `passages` are those of the collection, `tokens` all of theirs.
pub(super) fn likely_forms(
    reader: &Reader,
    plan: &Plan,
    passages: u64,
    tokens: u64,
) -> Vec<Option<Likely>> {
    let words: Vec<Option<Word>> = plan.units.iter().map(|unit| word_of(unit, reader)).collect();
    // Of each unit the sum over the places at which it was typed.
    let mut sums: Vec<Option<Shares>> = words.iter().map(|_| None).collect();
    for row in stretches(plan, &words) {
        let known: Vec<&Word> = row.iter().filter_map(|at| words[*at].as_ref()).collect();
        if known.iter().all(|word| word.is_sure()) {
            continue;
        }
        let bonds = bonds(reader, &known, tokens);
        let of_row = likelihoods(reader, &known);
        for (place, (at, of)) in row.into_iter().zip(of_row).enumerate() {
            let beside = [place.checked_sub(1), Some(place)].into_iter().flatten();
            let bound = beside.filter_map(|at| bonds.get(at).copied()).fold(0.0, f64::max);
            match &mut sums[at] {
                Some(sum) => {
                    sum.of.iter_mut().zip(of).for_each(|(sum, share)| *sum += share);
                    sum.bound = sum.bound.max(bound);
                }
                none => *none = Some(Shares { of, bound }),
            }
        }
    }
    let of = |((unit, word), shares): ((&Unit, &Option<Word>), Option<Shares>)| {
        Likely::of(unit, word.as_ref()?, shares?, passages)
    };
    plan.units.iter().zip(&words).zip(sums).map(of).collect()
}

/// How much each two neighbours of a row belong together, from 0 to 1: a half where as many passages
/// have them side by side as would by chance. Scattered words stand beside each other here and there,
/// and the forms that they have in those places say nothing.
fn bonds(reader: &Reader, row: &[&Word], tokens: u64) -> Vec<f64> {
    let passages = |word: &&Word| reader.folded_count(&word.folded) as f64;
    let each: Vec<f64> = row.iter().map(passages).collect();
    let bond = |(words, passages): (&[&Word], &[f64])| {
        let found = reader.pair_count(&words[0].folded, &words[1].folded) as f64;
        let expected = passages[0] * passages[1] / tokens.max(1) as f64;
        found / (found + expected).max(f64::MIN_POSITIVE)
    };
    row.windows(2).zip(each.windows(2)).map(bond).collect()
}

/// The rows of a plan, cut where something stands that is no word; what is beyond the syllables
/// that are looked at with their neighbours stands alone.
fn stretches(plan: &Plan, words: &[Option<Word>]) -> Vec<Vec<usize>> {
    let mut found: Vec<Vec<usize>> = Vec::new();
    let mut taken = 0;
    for row in &plan.rows {
        let is_word = |at: &usize| words.get(*at).is_some_and(Option::is_some);
        for stretch in row.chunk_by(|a, b| is_word(a) && is_word(b)) {
            if !stretch.iter().all(is_word) {
                continue;
            }
            let (near, beyond) =
                stretch.split_at(stretch.len().min(SYLLABLES.saturating_sub(taken)));
            taken += near.len();
            found.push(near.to_vec());
            found.extend(beyond.iter().map(|at| vec![*at]));
        }
    }
    found
}

/// The forms that the word of a unit may have; `None` where it is no word.
fn word_of(unit: &Unit, reader: &Reader) -> Option<Word> {
    if let Some((folded, _)) = open_choice(unit) {
        let forms = reader.forms(folded);
        return Word::of(folded, &forms[..forms.len().min(FORMS)], |_| 1.0);
    }
    match &unit.choices.first()?.form {
        Form::Exact { folded, exact } => Some(Word::sure(folded, exact)),
        _ => None,
    }
}

/// The fold of a unit that was typed without marks, and the weight of its forms; `None` where other
/// words answer better, as they may where one of several was asked for.
fn open_choice(unit: &Unit) -> Option<(&str, f64)> {
    let (open, weight) = unit.choices.iter().find_map(|choice| match &choice.form {
        Form::Folded(folded) => Some((folded.as_str(), class_weight(choice.class))),
        _ => None,
    })?;
    let mut better = unit.choices.iter().filter(|choice| class_weight(choice.class) > weight);
    let same = |choice: &Choice| choice.form.fold() == Some(open);
    better.all(same).then_some((open, weight))
}
