//! Posting lists of a plan → what each document of a segment has earned, a window at a time.
//!
//! Every list is read once, block by block, and its points are added to an array with a place for
//! each document of the window. Whole lists are read faster than a heap of cursors could decide
//! what to skip, the cost does not depend on luck, and the counts of passages with all and with
//! some words fall out of the same pass. The window fits the second cache of an office machine.

use std::cell::Cell;

use tantivy::DocId;

use super::lists::Lists;
use super::lower::{ChoiceLists, List};
use super::rank::{Lengths, Worth};

/// Documents of a window.
pub(super) const WINDOW: usize = 1 << 15;
/// Documents whose greatest points are kept in [`Window::most`].
const CHUNK: usize = 64;
/// Documents of a chunk that are looked at together.
const GROUP: usize = 16;

/// What a document has earned: points in the low bits, the number of units it has above them.
///
/// A query has at most 1,024 characters, so at most 512 units, and at most some 800,000 points: both
/// fit, and leave the sign alone.
/// Signed, as the vector instructions of any processor compare signed numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Earned(i32);

/// What a unit adds besides its points.
const ONE_UNIT: i32 = 1 << Earned::SHIFT;

impl Earned {
    const SHIFT: u32 = 21;
    /// More than anything can earn.
    pub(super) const NEVER: Self = Self(i32::MAX);

    const POINTS: i32 = (1 << Self::SHIFT) - 1;

    pub(super) fn of(units: usize, points: u32) -> Self {
        Self(((units as i32) << Self::SHIFT) | points as i32)
    }

    pub(super) fn points(self) -> u32 {
        (self.0 & Self::POINTS) as u32
    }

    pub(super) fn units(self) -> usize {
        (self.0 >> Self::SHIFT) as usize
    }
}

/// What the documents of one window have earned; made once for a search and used again.
pub(super) struct Window {
    start: DocId,
    /// What a document has with every unit.
    every: Earned,
    earned: Box<[i32; WINDOW]>,
    /// The most points that a document of each chunk has; 0: the chunk is empty.
    most: Vec<i32>,
    counts: Counts,
    /// By document, the last number of a choice that has answered: stores that do not wait for each
    /// other, as bits of a word would.
    answered: Box<[u16; WINDOW]>,
    /// Numbers grow from choice to choice and from window to window, so that nothing need be
    /// cleared between two.
    last_number: u16,
}

thread_local! {
    /// The window of the last search on this thread: 200 kB that need no clearing but where they
    /// were used.
    static LAST: Cell<Option<Window>> = const { Cell::new(None) };
}

impl Window {
    /// A window for a query of this many units; [`Window::leave`] gives it to the next.
    pub(super) fn of(units: usize) -> Self {
        let mut window = LAST.take().unwrap_or_else(|| Self {
            start: 0,
            every: Earned::default(),
            earned: Box::new([0; WINDOW]),
            most: vec![0; WINDOW / CHUNK],
            counts: Counts::default(),
            answered: Box::new([0; WINDOW]),
            last_number: 0,
        });
        window.every = Earned::of(units, 0);
        window
    }

    /// Leaves the window to the next search.
    pub(super) fn leave(self) {
        LAST.set(Some(self));
    }

    /// Adds up the documents from `start` on; the lists have been read to there.
    ///
    /// Where the lists are long, adding is kept bare, and a pass over the whole window counts
    /// afterwards; where they are short, what they touch is counted as it is added.
    pub(super) fn fill(&mut self, start: DocId, lists: &mut Lists, dense: bool) {
        self.clear(dense);
        self.start = start;
        let end = start.saturating_add(WINDOW as DocId);
        for unit in &mut lists.units {
            if let [ChoiceLists { forms, worth, .. }] = unit.choices.as_mut_slice()
                && let [list] = forms.as_mut_slice()
            {
                self.add(list, end, *worth, ONE_UNIT, dense);
                continue;
            }
            let mut unit_numbers = self.last_number;
            let mut first = true;
            for choice in &mut unit.choices {
                let once = self.next_number(&mut unit_numbers);
                let answer = Answer::of(unit_numbers, once, choice.worth);
                for list in &mut choice.forms {
                    if dense && first {
                        self.add_first_form(list, end, answer);
                    } else {
                        self.add_form(list, end, answer, dense);
                    }
                    first = false;
                }
            }
        }
        for (list, worth) in &mut lists.evidence {
            self.add(list, end, *worth, 0, dense);
        }
        if dense {
            self.count();
        }
    }

    /// Takes away what the window before has left: where lists are long that is nearly everywhere.
    fn clear(&mut self, dense: bool) {
        self.counts = Counts::default();
        if dense {
            self.earned.fill(0);
            self.most.fill(0);
            return;
        }
        for (chunk, most) in self.most.iter_mut().enumerate() {
            if std::mem::take(most) > 0 {
                self.earned[chunk * CHUNK..][..CHUNK].fill(0);
            }
        }
    }

    fn add(&mut self, list: &mut List, end: DocId, worth: Worth, unit: i32, dense: bool) {
        let (start, every) = (self.start, self.every.0);
        let (earned, most) = (&mut *self.earned, self.most.as_mut_slice());
        let worth = [worth.at(1) as i32 + unit, worth.at(2) as i32 + unit];
        if dense {
            list.until(end, move |docs, frequencies| {
                for (doc, frequency) in docs.iter().zip(frequencies) {
                    earned[place(*doc, start)] += worth[usize::from(*frequency >= 2)];
                }
            });
            return;
        }
        let (mut any, mut all) = (0, 0);
        list.until(end, |docs, frequencies| {
            for (doc, frequency) in docs.iter().zip(frequencies) {
                let at = place(*doc, start);
                let before = earned[at];
                let after = before + worth[usize::from(*frequency >= 2)];
                earned[at] = after;
                any += u64::from(before < ONE_UNIT && after >= ONE_UNIT);
                all += u64::from(before < every && after >= every);
                let most = &mut most[at / CHUNK];
                *most = (after & Earned::POINTS).max(*most);
            }
        });
        self.counts.any += any;
        self.counts.all += all;
    }

    /// Two numbers for a choice: that it occurs once, and that it occurs more often. What is not
    /// above `unit_numbers` was given to units before.
    fn next_number(&mut self, unit_numbers: &mut u16) -> u16 {
        if self.last_number > u16::MAX - 2 {
            // What the unit has is told from what units before have, no more.
            for answered in self.answered.iter_mut() {
                *answered = u16::from(*answered > *unit_numbers);
            }
            (*unit_numbers, self.last_number) = (0, 1);
        }
        self.last_number += 2;
        self.last_number - 1
    }

    /// Adds the first list of a unit, which nothing has answered yet.
    fn add_first_form(&mut self, list: &mut List, end: DocId, answer: Answer) {
        let start = self.start;
        let (earned, answered) = (&mut *self.earned, &mut *self.answered);
        list.until(end, move |docs, frequencies| {
            for (doc, frequency) in docs.iter().zip(frequencies) {
                let at = place(*doc, start);
                let repeated = *frequency >= 2;
                earned[at] += answer.adds[usize::from(repeated)];
                answered[at] = answer.once + u16::from(repeated);
            }
        });
    }

    /// Adds a form of a choice: what no better choice of the unit has answered yet, and what it
    /// makes of a form of the same choice that stood there once.
    fn add_form(&mut self, list: &mut List, end: DocId, answer: Answer, dense: bool) {
        let (start, every) = (self.start, self.every.0);
        let (earned, most) = (&mut *self.earned, self.most.as_mut_slice());
        let answered = &mut *self.answered;
        if dense {
            list.until(end, move |docs, frequencies| {
                for (doc, frequency) in docs.iter().zip(frequencies) {
                    let at = place(*doc, start);
                    earned[at] += answer.add(&mut answered[at], *frequency);
                }
            });
            return;
        }
        let (mut any, mut all) = (0, 0);
        list.until(end, |docs, frequencies| {
            for (doc, frequency) in docs.iter().zip(frequencies) {
                let at = place(*doc, start);
                let before = earned[at];
                let after = before + answer.add(&mut answered[at], *frequency);
                earned[at] = after;
                any += u64::from(before < ONE_UNIT && after >= ONE_UNIT);
                all += u64::from(before < every && after >= every);
                let most = &mut most[at / CHUNK];
                *most = (after & Earned::POINTS).max(*most);
            }
        });
        self.counts.any += any;
        self.counts.all += all;
    }

    /// Counts the whole window, without branches: as many documents at a time as the processor can,
    /// which the dispatch finds out; without it, as many as those of twenty years ago.
    fn count(&mut self) {
        let (earned, most, every) = (&*self.earned, self.most.as_mut_slice(), self.every.0);
        self.counts = pulp::Arch::new().dispatch(
            #[inline(always)]
            || counted(earned, most, every),
        );
    }

    /// Documents with a unit, and with every unit.
    pub(super) fn counts(&self) -> Counts {
        self.counts
    }

    /// What `doc` of this window has earned; afterwards it has nothing, and does not count.
    pub(super) fn take(&mut self, doc: DocId) -> Earned {
        let earned = Earned(std::mem::take(&mut self.earned[(doc - self.start) as usize]));
        self.counts.any -= u64::from(earned.0 >= ONE_UNIT);
        self.counts.all -= u64::from(earned.0 >= ONE_UNIT && earned >= self.every);
        earned
    }

    /// What `doc` of this window has earned.
    pub(super) fn at(&self, doc: DocId) -> Earned {
        Earned(self.earned[(doc - self.start) as usize])
    }

    /// Takes from every document that does not pass what it has; `passing` has a bit for each
    /// document of the segment.
    pub(super) fn retain(&mut self, passing: &[u64]) {
        let passing = passing.get(self.start as usize / CHUNK..).unwrap_or_default();
        let (earned, most, every) = (&mut *self.earned, self.most.as_mut_slice(), self.every.0);
        let lost = pulp::Arch::new().dispatch(
            #[inline(always)]
            || retained(earned, most, passing, every),
        );
        self.counts.any -= lost.any;
        self.counts.all -= lost.all;
    }

    /// Calls `each` with every document that has every unit, ascending.
    pub(super) fn each_with_all(&self, mut each: impl FnMut(DocId)) {
        for (at, _) in self.earned.iter().enumerate().filter(|(_, e)| **e >= self.every.0) {
            each(self.start + at as DocId);
        }
    }

    /// Calls `each` with every document that has a unit and whose score passes `cut`, ascending;
    /// `each` gives back the cut from there on.
    ///
    /// `length_ids` are those of the whole segment. A chunk is passed over in which no document has
    /// the points, or none is short enough for the most points there; one with every unit has
    /// `least_of_all`.
    pub(super) fn each_above(
        &self,
        lengths: &Lengths,
        length_ids: &[u8],
        least_of_all: u32,
        cut: Cut,
        each: impl FnMut(DocId, Earned) -> Cut,
    ) {
        pulp::Arch::new().dispatch(
            #[inline(always)]
            || self.each_passing(lengths, length_ids, least_of_all, cut, each),
        );
    }

    #[inline(always)]
    fn each_passing(
        &self,
        lengths: &Lengths,
        length_ids: &[u8],
        least_of_all: u32,
        mut cut: Cut,
        mut each: impl FnMut(DocId, Earned) -> Cut,
    ) {
        let length_ids = length_ids.get(self.start as usize..).unwrap_or_default();
        let chunks = self.earned.chunks_exact(CHUNK).zip(length_ids.chunks(CHUNK));
        // Most chunks have the same most points as one before: a list has two worths.
        let mut bound = Bound::default();
        for ((chunk, most), (earned, ids)) in (0..).zip(&self.most).zip(chunks) {
            if *most < cut.least_points(least_of_all) || *most == 0 {
                continue;
            }
            let Some(longest) = bound.longest(lengths, *most, cut) else { continue };
            for ((group, earned), ids) in
                (0..).zip(earned.chunks_exact(GROUP)).zip(ids.chunks(GROUP))
            {
                // Without branches, so that it is done for several at a time; few groups have any.
                let may = |(e, id): (&i32, &u8)| {
                    i32::from(*id <= longest) & i32::from(cut.lets_through(Earned(*e)))
                };
                if earned.iter().zip(ids).map(may).sum::<i32>() == 0 {
                    continue;
                }
                let first = self.start + chunk * CHUNK as DocId + group * GROUP as DocId;
                for ((doc, e), id) in (first..).zip(earned).zip(ids) {
                    if *e < ONE_UNIT || *id > longest {
                        continue;
                    }
                    let earned = Earned(*e);
                    let scored = Earned::of(earned.units(), lengths.score(earned.points(), *id));
                    if cut.lets_through(scored) {
                        cut = each(doc, scored);
                    }
                }
            }
        }
    }
}

#[inline(always)]
fn counted(earned: &[i32; WINDOW], most: &mut [i32], every: i32) -> Counts {
    let mut counts = Counts::default();
    for (earned, most) in earned.chunks_exact(CHUNK).zip(most) {
        let (mut any, mut all, mut points) = (0, 0, 0);
        for e in earned {
            any += i32::from(*e >= ONE_UNIT);
            all += i32::from(*e >= every);
            points = (*e & Earned::POINTS).max(points);
        }
        *most = points;
        counts.any += u64::from(any.unsigned_abs());
        counts.all += u64::from(all.unsigned_abs());
    }
    counts
}

/// Clears what does not pass, without branches; what is lost of the counts.
#[inline(always)]
fn retained(earned: &mut [i32; WINDOW], most: &mut [i32], passing: &[u64], every: i32) -> Counts {
    let mut lost = Counts::default();
    for ((earned, most), passing) in earned.chunks_exact_mut(CHUNK).zip(most).zip(passing) {
        if *most == 0 || *passing == u64::MAX {
            continue;
        }
        let (mut any, mut all) = (0, 0);
        let halves = [*passing as u32, (*passing >> 32) as u32];
        for (earned, passing) in earned.chunks_exact_mut(CHUNK / 2).zip(halves) {
            for (at, e) in (0_u32..).zip(earned) {
                let kept = -((passing >> at & 1) as i32);
                let gone = *e & !kept;
                any += i32::from(gone >= ONE_UNIT);
                all += i32::from(gone >= every);
                *e &= kept;
            }
        }
        if *passing == 0 {
            *most = 0;
        }
        lost.any += u64::from(any.unsigned_abs());
        lost.all += u64::from(all.unsigned_abs());
    }
    lost
}

/// The place of a document in a window that begins with `start`.
fn place(doc: DocId, start: DocId) -> usize {
    (doc - start) as usize & (WINDOW - 1)
}

/// A choice of a unit that has several lists, while they are added.
#[derive(Clone, Copy)]
struct Answer {
    /// The highest number of units before.
    unit_numbers: u16,
    /// Where the choice occurs once; the next number: more often.
    once: u16,
    /// What the choice adds where it is the first, by whether it occurs more than once.
    adds: [i32; 2],
}

impl Answer {
    fn of(unit_numbers: u16, once: u16, worth: Worth) -> Self {
        let adds = [worth.at(1) as i32 + ONE_UNIT, worth.at(2) as i32 + ONE_UNIT];
        Self { unit_numbers, once, adds }
    }

    /// What one more list of the choice adds to a document, whose last answer was `answered`.
    /// Without branches: which it is changes from document to document.
    fn add(self, answered: &mut u16, frequency: u32) -> i32 {
        let before = *answered;
        let (new, again) = (before <= self.unit_numbers, before == self.once);
        let repeated = frequency >= 2;
        let number = self.once + u16::from(repeated);
        *answered = if new { number } else { before + u16::from(again) };
        let first = self.adds[usize::from(repeated)];
        first * i32::from(new) + (self.adds[1] - self.adds[0]) * i32::from(again)
    }
}

/// How long a passage may be and still pass, by the most points and the cut it was last asked for.
#[derive(Default)]
struct Bound {
    asked: Option<(i32, u32)>,
    longest: Option<u8>,
}

impl Bound {
    fn longest(&mut self, lengths: &Lengths, most: i32, cut: Cut) -> Option<u8> {
        let least = cut.all.points().min(cut.points as u32);
        if self.asked != Some((most, least)) {
            self.asked = Some((most, least));
            self.longest = lengths.longest(most as u32, least);
        }
        self.longest
    }
}

/// Documents of a window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    /// With a unit.
    pub(super) any: u64,
    /// With every unit.
    pub(super) all: u64,
}

/// The least a document must have earned to be worth a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cut {
    /// With every unit.
    pub(super) all: Earned,
    /// Points, however many units.
    pub(super) points: i32,
}

impl Cut {
    /// Nothing with fewer points is let through.
    fn least_points(self, least_of_all: u32) -> i32 {
        self.points.min(self.all.points().max(least_of_all) as i32)
    }

    pub(super) fn lets_through(self, earned: Earned) -> bool {
        (earned >= self.all) | (earned.0 & Earned::POINTS >= self.points)
    }
}
