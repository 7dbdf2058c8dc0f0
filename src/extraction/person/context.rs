//! Words around a run → what introduces it: trigger, blocking word, credit label.

use std::sync::LazyLock;

use super::lexicon::{Lexicon, class, lexicon, unmarked_lexicon};
use super::words::{self, CAPITAL, CAPS, DIGIT, MARKED, Word, gap};

/// Words of which the rules speak by name.
pub(super) struct Known {
    van: u64,
    thi: u64,
    plain_van: u64,
    plain_thi: u64,
    pub(super) ong: u64,
    pub(super) ba: u64,
    pub(super) va: u64,
    pub(super) so: u64,
    pub(super) nam: u64,
    pub(super) bac: u64,
    pub(super) la: u64,
    pub(super) lam: u64,
    pub(super) danh: u64,
    pub(super) vu: u64,
    pub(super) chuc: u64,
    pub(super) duoc: u64,
    pub(super) da: u64,
    cach: u64,
    plain_cach: u64,
}

pub(super) static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    let hash = |text: &str| words::words(text).first().map_or(0, |word| word.hash);
    Known {
        van: hash("văn"),
        thi: hash("thị"),
        plain_van: hash("van"),
        plain_thi: hash("thi"),
        ong: hash("ông"),
        ba: hash("bà"),
        va: hash("và"),
        so: hash("số"),
        nam: hash("nam"),
        bac: hash("bắc"),
        la: hash("là"),
        lam: hash("làm"),
        danh: hash("danh"),
        vu: hash("vụ"),
        chuc: hash("chức"),
        duoc: hash("được"),
        da: hash("đã"),
        cach: hash("cách"),
        plain_cach: hash("cach"),
    }
});

/// A range of words, half open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Words {
    pub(super) first: usize,
    pub(super) end: usize,
}

/// A text, its words and the lists to read them with.
pub(super) struct Reader<'t> {
    pub(super) text: &'t str,
    pub(super) words: &'t [Word],
    pub(super) lexicon: &'static Lexicon,
    /// Whether the text has marks, so that a word without one is known to have none.
    pub(super) marked: bool,
}

/// What stands before a run and forbids or limits reading it as a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// A street, a school, a body.
    Thing,
    /// An administrative word, which may also close a role.
    Admin,
}

impl<'t> Reader<'t> {
    /// Reads an article. A text without any mark is read with the lists without marks.
    pub(super) fn new(text: &'t str, words: &'t [Word]) -> Self {
        let marked = words.iter().any(|word| word.is(MARKED));
        let lexicon = if marked { lexicon() } else { unmarked_lexicon() };
        Self { text, words, lexicon, marked }
    }

    /// Reads a query, in which a missing mark says nothing of the other words.
    pub(super) fn of_query(text: &'t str, words: &'t [Word]) -> Self {
        Self { text, words, lexicon: lexicon(), marked: true }
    }

    /// Whether `at` is one of the two middle names that mark a name as such: Văn, Thị.
    pub(super) fn is_marker(&self, at: usize) -> bool {
        let hash = self.token(at).hash;
        let known = &*KNOWN;
        hash == known.van || hash == known.thi || hash == known.plain_van || hash == known.plain_thi
    }

    /// Number of words, without the sentinel.
    pub(super) fn len(&self) -> usize {
        self.words.len().saturating_sub(1)
    }

    /// The word `at`; behind the last one the sentinel.
    #[inline]
    pub(super) fn token(&self, at: usize) -> &'t Word {
        self.words.get(at).or(self.words.last()).unwrap_or(&words::END)
    }

    /// The words from `first` up to `end`.
    #[inline]
    pub(super) fn tokens(&self, first: usize, end: usize) -> &'t [Word] {
        self.words.get(first..end).unwrap_or_default()
    }

    pub(super) fn class(&self, first: usize, end: usize) -> u64 {
        self.lexicon.of(self.tokens(first, end))
    }

    /// Classes of the single word `at`; 0 for the sentinel.
    pub(super) fn word(&self, at: usize) -> u64 {
        if at < self.len() { self.class(at, at + 1) } else { 0 }
    }

    pub(super) fn at(&self, at: usize, classes: u64) -> Option<(usize, u64)> {
        if at < self.len() { self.lexicon.longest_at(self.words, at, classes) } else { None }
    }

    /// The gap after the word before `end`.
    pub(super) fn gap(&self, end: usize) -> u16 {
        self.token(end).gap
    }

    /// Whether `at` opens a sentence or a line.
    pub(super) fn opens_sentence(&self, at: usize) -> bool {
        self.gap(at) & (gap::CLAUSE | gap::NEWLINE) != 0
    }

    /// Whether a word in small letters follows `end` after one blank.
    pub(super) fn small_follows(&self, end: usize) -> bool {
        let word = self.token(end);
        end < self.len() && word.joins() && !word.is(CAPITAL | DIGIT)
    }

    /// Whether `at` is joined to the word before it, across the full stop of an abbreviation too.
    pub(super) fn connected(&self, at: usize) -> bool {
        let word = self.token(at);
        if word.joins() || word.gap == 0 {
            return true;
        }
        let dotted = word.gap == gap::STOP | gap::SPACE || word.gap == gap::STOP;
        dotted && at > 0 && self.word(at - 1) & (class::ABBREV | class::ADMIN | class::ACRONYM) != 0
    }

    /// The trigger that ends directly before `at`, and its classes.
    pub(super) fn trigger_before(&self, at: usize) -> Option<(Words, u64)> {
        if at == 0 {
            return None;
        }
        let colon = self.token(at).gap & !gap::SPACE == gap::COLON;
        if self.token(at).gap == 0 || !colon && !self.connected(at) {
            return None;
        }
        let classes = class::TRIGGER | class::NEVER;
        let (n, found) = self.lexicon.longest_before(self.words, at, classes)?;
        let first = at - n;
        if found & class::NEVER != 0 || (colon && found & class::PLURAL == 0) {
            return None;
        }
        let small = found & (class::KIN | class::MOTHER) != 0;
        // "tuyên bố", "công bố": the last syllable of a longer word.
        let longer = class::SAY | class::SOFT | class::ORG;
        if small && self.lexicon.longest_before(self.words, at, longer).is_some_and(|(m, _)| m > n)
        {
            return None;
        }
        if small && self.token(first).is(CAPITAL) && self.token(at).gap & gap::NEWLINE != 0 {
            return None;
        }
        // Inside a sentence a capital makes the word part of a name: "phố Bà Triệu", "tiếng Anh".
        if small
            && self.token(first).is(CAPITAL)
            && !self.opens_sentence(first)
            && !self.token(at).is(CAPS)
            && (self.word(at) & class::SURNAME == 0 || self.blocked_before(first).is_some())
        {
            return None;
        }
        if self.token(first).is(CAPITAL) && self.blocked_before(first).is_some() {
            return None;
        }
        Some((Words { first, end: at }, found))
    }

    /// The office before a country before `at`: "Tổng thống Mỹ | Donald Trump".
    pub(super) fn office_before(&self, at: usize) -> Option<(Words, u64)> {
        if at == 0 || !self.token(at).joins() {
            return None;
        }
        let (n, _) = self.lexicon.longest_before(self.words, at, class::REGION)?;
        let (trigger, found) = self.trigger_before(at - n)?;
        (found & class::TITLE != 0 && found & class::ROLE != 0).then_some((trigger, found))
    }

    /// The blocking word that ends directly before `at`.
    pub(super) fn blocked_before(&self, at: usize) -> Option<Block> {
        if at == 0 || !self.connected(at) {
            return None;
        }
        let (n, found) = self.lexicon.longest_before(
            self.words,
            at,
            class::BLOCK | class::ADMIN | class::TRIGGER | class::ROLE,
        )?;
        if found & (class::BLOCK | class::ADMIN) == 0 {
            return None;
        }
        // "học sinh lớp", "chi": single words of one list may be parts of longer words of another.
        if n == 1 && at >= 2 && self.token(at - 1).joins() {
            let pair = self.class(at - 2, at);
            if pair & (class::ORG | class::ROLE | class::SAY | class::SOFT) != 0
                && found & class::ADMIN == 0
            {
                return None;
            }
        }
        Some(if found & class::BLOCK != 0 { Block::Thing } else { Block::Admin })
    }

    /// The credit label before `at`: whether it speaks of pictures.
    pub(super) fn credit_before(&self, at: usize) -> Option<bool> {
        if at == 0 {
            return None;
        }
        let bare = self.token(at).gap & !(gap::SPACE | gap::NEWLINE);
        let (n, found) = self.lexicon.longest_before(self.words, at, class::PHOTO | class::TEXT)?;
        let first = at - n;
        let photo = found & class::PHOTO != 0;
        if bare == gap::COLON {
            // "Bài, ảnh:": the label before the comma makes it a text's.
            return Some(photo);
        }
        // "(Ảnh Thành Duy)", ". Ảnh Thành Duy."
        let opens = self.gap(first) & (gap::STOP | gap::OPEN | gap::BLANK) != 0;
        (bare == 0 && photo && opens && self.token(first).is(CAPITAL)).then_some(true)
    }

    /// Whether the word before `at` is the second half of a phrase that a number broke:
    /// "phong 4 cách".
    pub(super) fn broken_phrase_before(&self, at: usize) -> bool {
        at > 0
            && self.token(at).joins()
            && [KNOWN.cach, KNOWN.plain_cach].contains(&self.token(at - 1).hash)
    }
}
