//! Words → runs of capitals → the stretches of them that may be names.
//!
//! A run is peeled from the left (offices, acronyms, places, words that open a sentence) and ends
//! before the next office, body or acronym.

use super::context::{KNOWN, Reader};
use super::lexicon::class;
use super::words::{CAPITAL, CAPS, DIGIT, INITIAL, gap};
use crate::analysis::slice;

/// What a stretch is peeled of when it stands at its beginning.
const PEELED: u64 = class::ORG
    | class::SINGLE
    | class::ROLE
    | class::TRIGGER
    | class::NEVER
    | class::STOP
    | class::BLOCK
    | class::ADMIN
    | class::ACRONYM
    | class::PLACE
    | class::PHOTO
    | class::TEXT
    | class::AGENCY
    | class::LEAD
    | class::GIVER;

/// Offices, bodies and triggers of two or more words, before which a name ends.
const ENDING: u64 =
    class::ORG | class::ROLE | class::COMRADE | class::PLURAL | class::TITLE | class::BLOCK;

impl Reader<'_> {
    /// One past the last word of the run of capitals that begins at `first`.
    pub(super) fn run_end(&self, first: usize) -> usize {
        let mut end = first + 1;
        while end < self.len() && self.token(end).is_name_like() {
            let word = self.token(end);
            // "H 'Hen": a blank before the apostrophe.
            let apart = word.gap == gap::SPACE | gap::APOSTROPHE && self.token(end - 1).is(INITIAL);
            if !word.joins() && !apart && !self.is_middle_initial(first, end) {
                break;
            }
            if word.gap & gap::NEWLINE != 0 && !self.continues_line(first, end) {
                break;
            }
            end += 1;
        }
        end
    }

    /// Whether the full stop before `at` belongs to a letter inside a foreign name: "Franklin D.
    /// Roosevelt". After a Vietnamese surname the letter stands for the given name.
    fn is_middle_initial(&self, first: usize, at: usize) -> bool {
        let opener =
            class::KIN | class::LEAD | class::SINGLE | class::COMRADE | class::ORG | class::ROLE;
        at - first >= 2
            && self.token(at - 1).is(INITIAL)
            && self.token(at).gap == gap::STOP | gap::SPACE
            && self.word(first) & class::SURNAME == 0
            && self.at(at, opener).is_none()
    }

    /// Whether a name goes on after the line break before `at`.
    ///
    /// It does when what stands before cannot be the whole of it, or when a long line was wrapped
    /// in the middle of a name.
    fn continues_line(&self, first: usize, at: usize) -> bool {
        let last = self.token(at - 1);
        if at - first > 2 || self.is_marker(at - 1) {
            return self.is_marker(at - 1);
        }
        if at - first == 1 {
            return self.word(first) & class::STRONG != 0;
        }
        let line = slice(self.text, ..last.end).rfind('\n').map_or(0, |n| n + 1);
        last.end - line >= 60 && self.word(first) & class::STRONG != 0
    }

    /// Cuts the run into candidate stretches, in reading order.
    pub(super) fn stretches(&self, first: usize, end: usize) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        let long = |at: usize| self.token(at).is(CAPS) || !self.token(at).is(INITIAL);
        let caps = (first..end).filter(|&k| long(k)).all(|k| self.token(k).is(CAPS));
        let mut at = first;
        while at < end {
            if let Some(skipped) = self.peel(at, end, caps) {
                at += skipped.max(1);
                continue;
            }
            let stop = self.stretch_end(at, end);
            found.push((at, stop));
            at = stop;
        }
        found
    }

    /// How many words at `at` cannot begin a name; `None` when one may begin here.
    fn peel(&self, at: usize, end: usize, caps: bool) -> Option<usize> {
        let rest = end - at;
        if self.word(at) & class::KIN != 0
            && rest >= 3
            && self.at(at + 1, class::GIVER).is_some_and(|(n, _)| n > 1)
        {
            return Some(1);
        }
        if let Some((n, found)) = self.at(at, PEELED) {
            if found & class::GIVER != 0 && n > 1 {
                return None;
            }
            let after = at + n;
            let surname_after = after < end && self.word(after) & class::SURNAME != 0;
            if found & class::PLACE != 0
                && found & (PEELED & !class::PLACE & !class::GIVER & !class::NEVER) == 0
            {
                if surname_after && end - after >= 2 {
                    return Some(n);
                }
                if after >= end {
                    // The whole is a place: left for the words around to decide.
                    return if n == rest { None } else { Some(n) };
                }
                if found & class::REGION != 0 && n > 1 && found & class::GIVER == 0 {
                    return Some(n);
                }
                let office =
                    self.lexicon.longest_before(self.words, at, class::ROLE | class::TITLE);
                let office =
                    office.is_some_and(|(_, c)| c & class::ROLE != 0 && c & class::TITLE != 0);
                if found & class::REGION != 0 && office {
                    return Some(n);
                }
                return None;
            }
            let word = self.word(at);
            if n == 1 && word & class::SURNAME != 0 && found & class::KIN == 0 {
                let next = if at + 1 < end { self.word(at + 1) } else { 0 };
                if rest >= 2
                    && next & class::STRONG == 0
                    && next & (class::MIDDLE | class::GIVEN) != 0
                    || rest == 3
                    || rest == 4
                {
                    return None;
                }
            }
            // "chị Chi", "bà Gia": one such word after a trigger may be a given name.
            let acts = self.at(end, class::SAY | class::AUX).is_some() && self.small_follows(end);
            let thing = if acts { 0 } else { class::BLOCK | class::ADMIN };
            let lone = n == 1 && rest == 1 && found & (class::ACRONYM | class::STOP | thing) == 0;
            if lone
                && word & class::GIVEN != 0
                && self.trigger_before(at).is_some()
                && !self.small_noun(at)
            {
                return None;
            }
            return Some(n);
        }
        if !caps && self.token(at).is(CAPS) && rest > 1 {
            return Some(1);
        }
        // One or two words that cannot begin a name before a whole one: "Riêng Nguyễn Văn An",
        // "Khu kinh tế Đông Nam Lê Tiến Trị".
        if !caps && self.word(at) & class::SURNAME == 0 {
            for n in 1..=2 {
                if rest >= n + 3 && self.word(at + n) & class::STRONG != 0 {
                    return Some(n);
                }
            }
        }
        None
    }

    /// Whether the capital at `at` and the word after it form a listed noun.
    fn small_noun(&self, at: usize) -> bool {
        self.at(at, class::ORG | class::ROLE).is_some_and(|(n, _)| n > 1)
    }

    fn stretch_end(&self, first: usize, end: usize) -> usize {
        let style = self.token(first).is(CAPS);
        let strong = self.word(first) & class::STRONG != 0;
        for k in first + 1..end {
            let word = self.token(k);
            if word.is(INITIAL) {
                continue;
            }
            if word.is(CAPS) != style && !self.token(first).is(INITIAL) {
                return k;
            }
            let count = k - first;
            if count < 2 {
                continue;
            }
            if self.word(k) & class::ACRONYM != 0 && word.is(CAPS) {
                return k;
            }
            let middle = self.is_marker(k - 1);
            if let Some((n, _)) = self.at(k, ENDING).filter(|(n, _)| *n > 1) {
                // The words of the noun are inside the run: a name as well, unless one is complete.
                let inside = k + n <= end;
                if count >= 3 || !inside && !middle || !middle && strong && end - first > 4 {
                    return k;
                }
            }
            if style
                && count >= 3
                && self
                    .at(k, class::SAY | class::SOFT | class::AUX)
                    .is_some_and(|(n, found)| n > 1 || found & class::AUX != 0)
            {
                return k;
            }
            let address = word.hash == KNOWN.ong || word.hash == KNOWN.ba;
            if address
                && strong
                && k + 1 < end
                && self.word(k + 1) & class::SURNAME != 0
                && end - k > 2
            {
                return k;
            }
            if count >= 3 && self.at(k, class::PLACE).is_some_and(|(n, _)| n > 1 && k + n == end) {
                return k;
            }
        }
        end
    }

    /// Whether the next word is a capital or a digit that would go on with the same line.
    pub(super) fn is_capital(&self, at: usize) -> bool {
        at < self.len() && self.token(at).is(CAPITAL) && !self.token(at).is(DIGIT)
    }
}
