//! The lexemes of one block with what is known around them: what every rule of the grammar reads.

#[cfg(test)]
use std::cell::Cell;

use super::letter::marks_agree;
use super::lexeme::{Kind, Lexeme, pack};
use crate::analysis::slice;

/// Where the text comes from, which decides how much may be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// A newspaper article: marks and case count.
    Text,
    /// A typed query: marks may be missing, case says nothing, blanks may be separators.
    Query,
}

/// The places that "tỉnh" and "TP" without a name stand for.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Nearby<'h> {
    /// Province the article is from.
    pub(super) home: Option<&'h str>,
    /// Province last named as "tỉnh …".
    pub(super) province: Option<&'static str>,
    /// Municipality last named as "TP …" or "thành phố …".
    pub(super) city: Option<&'static str>,
}

/// The lexemes between two blank lines.
pub(super) struct Block<'t> {
    pub(super) text: &'t str,
    pub(super) lexemes: &'t [Lexeme],
    pub(super) mode: Mode,
    pub(super) nearby: Nearby<'t>,
    /// Lexemes looked at: the measure of work in tests.
    #[cfg(test)]
    pub(super) looks: Cell<usize>,
}

impl<'t> Block<'t> {
    /// The block over `lexemes` of `text`.
    pub(super) fn new(
        text: &'t str,
        lexemes: &'t [Lexeme],
        mode: Mode,
        nearby: Nearby<'t>,
    ) -> Self {
        Self {
            text,
            lexemes,
            mode,
            nearby,
            #[cfg(test)]
            looks: Cell::new(0),
        }
    }

    /// The lexeme number `at`.
    pub(super) fn get(&self, at: usize) -> Option<&'t Lexeme> {
        #[cfg(test)]
        self.looks.set(self.looks.get() + 1);
        self.lexemes.get(at)
    }

    /// The lexeme number `at` if it is a word.
    pub(super) fn word(&self, at: usize) -> Option<&'t Lexeme> {
        self.get(at).filter(|l| l.kind == Kind::Word)
    }

    /// The lexeme number `at` if it is a run of digits.
    pub(super) fn number(&self, at: usize) -> Option<&'t Lexeme> {
        self.get(at).filter(|l| l.kind == Kind::Number)
    }

    /// Whether the lexeme number `at` is the character `c`.
    pub(super) fn mark(&self, at: usize, c: char) -> bool {
        self.get(at).is_some_and(|l| l.kind == Kind::Mark && l.code == u64::from(u32::from(c)))
    }

    /// Whether the lexeme number `at` is the folded word `word`.
    pub(super) fn is(&self, at: usize, word: &str) -> bool {
        self.word(at).is_some_and(|l| l.code == pack(word))
    }

    /// The place after the folded words of `phrase`, when they stand at `at`.
    pub(super) fn says(&self, at: usize, phrase: &str) -> Option<usize> {
        let mut next = at;
        for word in phrase.split(' ') {
            if !self.is(next, word) {
                return None;
            }
            next += 1;
        }
        Some(next)
    }

    /// The place after whichever of `phrases` stands at `at`; earlier ones are tried first.
    pub(super) fn says_any(&self, at: usize, phrases: &[&str]) -> Option<usize> {
        phrases.iter().find_map(|phrase| self.says(at, phrase))
    }

    /// Whether the words from `at` carry no mark that contradicts those of `phrase`.
    pub(super) fn marks_agree(&self, at: usize, phrase: &str) -> bool {
        phrase.split(' ').enumerate().all(|(n, right)| {
            self.word(at + n).is_some_and(|_| marks_agree(self.surface(at + n), right))
        })
    }

    /// Whether the word at `at` carries exactly the marks of `right`.
    pub(super) fn marks_equal(&self, at: usize, right: &str) -> bool {
        let written = self.surface(at);
        marks_agree(written, right) && marks_agree(right, written)
    }

    /// The place after the marked words of `phrase`, when they stand at `at` with no mark that
    /// contradicts theirs. `folded` is `phrase` without marks.
    pub(super) fn says_marked(&self, at: usize, folded: &str, phrase: &str) -> Option<usize> {
        let next = self.says(at, folded)?;
        self.marks_agree(at, phrase).then_some(next)
    }

    /// Whether the lexeme number `at` is a word or number that touches the one before.
    pub(super) fn continues(&self, at: usize) -> bool {
        self.get(at).is_some_and(|l| l.glued && l.kind != Kind::Mark)
    }

    /// The text of the lexeme number `at`; empty beyond the end.
    pub(super) fn surface(&self, at: usize) -> &'t str {
        self.get(at).map_or("", |l| slice(self.text, l.start..l.end))
    }

    /// First byte of the lexeme number `at`.
    pub(super) fn start(&self, at: usize) -> usize {
        self.get(at).map_or(self.text.len(), |l| l.start)
    }

    /// The byte after the lexeme before `next`.
    pub(super) fn end_before(&self, next: usize) -> usize {
        next.checked_sub(1).and_then(|at| self.get(at)).map_or(0, |l| l.end)
    }

    /// Whether "TƯ" rather than "TU" stands at `at`: folded they are the same letters.
    pub(super) fn has_horn(&self, at: usize) -> bool {
        self.surface(at).contains(['ư', 'Ư', '\u{31B}'])
    }

    /// The place after "Trung ương" in any spelling: in words, TW, TƯ, T.Ư, T.W.
    pub(super) fn says_centre(&self, at: usize) -> Option<usize> {
        if let Some(next) = self.says_any(at, &["trung uong", "tw"]) {
            return Some(next);
        }
        if self.is(at, "tu") && self.has_horn(at) {
            return Some(at + 1);
        }
        (self.is(at, "t")
            && self.mark(at + 1, '.')
            && self.get(at + 2).is_some_and(|l| l.glued)
            && (self.is(at + 2, "w") || (self.is(at + 2, "u") && self.has_horn(at + 2))))
        .then_some(at + 3)
    }
}
