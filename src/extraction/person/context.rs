//! Words around a run → what introduces it: trigger, blocking word, role, credit label.

use std::sync::LazyLock;

use super::lexicon::{Lexicon, class, lexicon};
use super::words::{self, CAPITAL, CAPS, DIGIT, Word, gap};

/// How far a role or a clause is followed, in words: a bound, so that the work stays linear.
const REACH: usize = 40;

/// Words of which the rules speak by name.
pub(super) struct Known {
    pub(super) van: u64,
    pub(super) thi: u64,
    pub(super) ong: u64,
    pub(super) ba: u64,
    pub(super) va: u64,
    pub(super) nam: u64,
    pub(super) bac: u64,
    la: u64,
    lam: u64,
    danh: u64,
    vu: u64,
    chuc: u64,
    duoc: u64,
    da: u64,
    cach: u64,
}

pub(super) static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    let hash = |text: &str| words::words(text)[0].hash;
    Known {
        van: hash("văn"),
        thi: hash("thị"),
        ong: hash("ông"),
        ba: hash("bà"),
        va: hash("và"),
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
    pub(super) words: Vec<Word>,
    pub(super) lexicon: &'static Lexicon,
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
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            words: words::words(text),
            lexicon: lexicon(),
        }
    }

    /// Number of words, without the sentinel.
    pub(super) fn len(&self) -> usize {
        self.words.len() - 1
    }

    pub(super) fn class(&self, first: usize, end: usize) -> u64 {
        self.lexicon.of(&self.words[first..end])
    }

    /// Classes of the single word `at`; 0 for the sentinel.
    pub(super) fn word(&self, at: usize) -> u64 {
        if at < self.len() {
            self.class(at, at + 1)
        } else {
            0
        }
    }

    pub(super) fn at(&self, at: usize, classes: u64) -> Option<(usize, u64)> {
        if at < self.len() {
            self.lexicon.longest_at(&self.words, at, classes)
        } else {
            None
        }
    }

    /// The gap after the word before `end`.
    pub(super) fn gap(&self, end: usize) -> u16 {
        self.words[end.min(self.len())].gap
    }

    /// Whether `at` opens a sentence or a line.
    pub(super) fn opens_sentence(&self, at: usize) -> bool {
        self.gap(at) & (gap::CLAUSE | gap::NEWLINE) != 0
    }

    /// Whether a word in small letters follows `end` after one blank.
    pub(super) fn small_follows(&self, end: usize) -> bool {
        let word = &self.words[end.min(self.len())];
        end < self.len() && word.joins() && !word.is(CAPITAL | DIGIT)
    }

    /// Whether `at` is joined to the word before it, across the full stop of an abbreviation too.
    fn connected(&self, at: usize) -> bool {
        let word = &self.words[at];
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
        let colon = self.words[at].gap & !gap::SPACE == gap::COLON;
        if !colon && !self.connected(at) {
            return None;
        }
        let classes = class::TRIGGER | class::NEVER;
        let (n, found) = self.lexicon.longest_before(&self.words, at, classes)?;
        let first = at - n;
        if found & class::NEVER != 0 || (colon && found & class::PLURAL == 0) {
            return None;
        }
        let small = found & (class::KIN | class::MOTHER) != 0;
        // "tuyên bố", "công bố": the last syllable of a longer word.
        let longer = class::SAY | class::SOFT | class::ORG;
        if small
            && self
                .lexicon
                .longest_before(&self.words, at, longer)
                .is_some_and(|(m, _)| m > n)
        {
            return None;
        }
        if small && self.words[first].is(CAPITAL) && self.words[at].gap & gap::NEWLINE != 0 {
            return None;
        }
        // Inside a sentence a capital makes the word part of a name: "phố Bà Triệu", "tiếng Anh".
        if small
            && self.words[first].is(CAPITAL)
            && !self.opens_sentence(first)
            && !self.words[at].is(CAPS)
            && (self.word(at) & class::SURNAME == 0 || self.blocked_before(first).is_some())
        {
            return None;
        }
        if self.words[first].is(CAPITAL) && self.blocked_before(first).is_some() {
            return None;
        }
        Some((Words { first, end: at }, found))
    }

    /// The office before a country before `at`: "Tổng thống Mỹ | Donald Trump".
    pub(super) fn office_before(&self, at: usize) -> Option<(Words, u64)> {
        if at == 0 || !self.words[at].joins() {
            return None;
        }
        let (n, _) = self
            .lexicon
            .longest_before(&self.words, at, class::REGION)?;
        let (trigger, found) = self.trigger_before(at - n)?;
        (found & class::TITLE != 0 && found & class::ROLE != 0).then_some((trigger, found))
    }

    /// The blocking word that ends directly before `at`.
    pub(super) fn blocked_before(&self, at: usize) -> Option<Block> {
        if at == 0 || !self.connected(at) {
            return None;
        }
        let (n, found) = self.lexicon.longest_before(
            &self.words,
            at,
            class::BLOCK | class::ADMIN | class::TRIGGER | class::ROLE,
        )?;
        if found & (class::BLOCK | class::ADMIN) == 0 {
            return None;
        }
        // "học sinh lớp", "chi": single words of one list may be parts of longer words of another.
        if n == 1 && at >= 2 && self.words[at - 1].joins() {
            let pair = self.class(at - 2, at);
            if pair & (class::ORG | class::ROLE | class::SAY | class::SOFT) != 0
                && found & class::ADMIN == 0
            {
                return None;
            }
        }
        Some(if found & class::BLOCK != 0 {
            Block::Thing
        } else {
            Block::Admin
        })
    }

    /// The credit label before `at`: whether it speaks of pictures.
    pub(super) fn credit_before(&self, at: usize) -> Option<bool> {
        if at == 0 {
            return None;
        }
        let bare = self.words[at].gap & !(gap::SPACE | gap::NEWLINE);
        let (n, found) =
            self.lexicon
                .longest_before(&self.words, at, class::PHOTO | class::TEXT)?;
        let first = at - n;
        let photo = found & class::PHOTO != 0;
        if bare == gap::COLON {
            // "Bài, ảnh:": the label before the comma makes it a text's.
            return Some(photo);
        }
        // "(Ảnh Thành Duy)", ". Ảnh Thành Duy."
        let opens = self.gap(first) & (gap::STOP | gap::OPEN | gap::BLANK) != 0;
        (bare == 0 && photo && opens && self.words[first].is(CAPITAL)).then_some(true)
    }

    fn is_verb(&self, at: usize, classes: u64) -> bool {
        !self.words[at].is(CAPITAL) && self.at(at, classes).is_some()
    }

    /// The first word of the role that ends directly before `at`; `floor` is where the search ends.
    pub(super) fn role_before(&self, at: usize, floor: usize) -> Option<usize> {
        if at == 0 || !self.connected(at) {
            return None;
        }
        let floor = floor.max(at.saturating_sub(REACH));
        let mut best = None;
        let mut head: Option<usize> = None;
        let mut k = at;
        while k > floor {
            k -= 1;
            if self.is_verb(k, class::AUX | class::SAY | class::ACT)
                && self.at(k, class::ROLE).is_none()
            {
                break;
            }
            let address = self.word(k) & class::KIN != 0 && !self.words[k].is(CAPITAL);
            if address || self.at(k, class::COMRADE | class::PLURAL).is_some() {
                break;
            }
            if let Some((n, _)) = self.at(k, class::ROLE)
                && k + n <= at
            {
                head = Some(k);
            }
            let gap = self.words[k].gap;
            let dotted = self.connected(k);
            if gap & gap::COMMA != 0 && gap & (gap::CLAUSE | gap::OTHER) == 0 {
                // A part before a comma belongs to the role only when the part after it begins one.
                match head {
                    Some(found) if found == k => best = Some(found),
                    _ => break,
                }
                head = None;
            } else if gap & (gap::CLAUSE | gap::OTHER | gap::WIDE) != 0 && !dotted {
                break;
            } else if gap & gap::NEWLINE != 0
                && self.words[k].is(CAPITAL)
                && self.at(k, class::ROLE).is_some()
            {
                break;
            }
        }
        head.or(best)
    }

    /// The role that begins at `first`: where it ends.
    fn role_end(&self, first: usize) -> usize {
        let mut k = first;
        while k < self.len() && k - first < REACH {
            if k > first {
                let gap = self.words[k].gap;
                let capital = self.words[k].is(CAPITAL);
                if gap & (gap::CLAUSE | gap::OTHER | gap::WIDE) != 0 && !self.connected(k) {
                    break;
                }
                if gap & gap::NEWLINE != 0 && (capital || self.words[k].is(DIGIT)) {
                    break;
                }
                let named = self.word(k)
                    & (class::STRONG | class::KIN | class::COMRADE | class::PLURAL)
                    != 0
                    || self.at(k, class::COMRADE | class::PLURAL).is_some();
                if gap & gap::COMMA != 0 {
                    let role = self.at(k, class::ROLE).is_some();
                    if !role && (named || !capital) {
                        break;
                    }
                } else if gap & gap::DASH != 0 && gap & gap::SPACE != 0 {
                    if !capital || named {
                        break;
                    }
                } else if self.words[k].hash == KNOWN.va {
                    let next = self.word(k + 1);
                    if next & (class::KIN | class::STRONG | class::COMRADE) != 0
                        || self
                            .at(k + 1, class::COMRADE | class::PLURAL | class::SAY)
                            .is_some()
                    {
                        break;
                    }
                    k += 1;
                    continue;
                }
            }
            if self.at(k, class::ROLE).is_none()
                && self.is_verb(k, class::AUX | class::SAY | class::SOFT)
            {
                // "uỷ ban kiểm tra Đảng uỷ": a verb inside the name of a body goes on with a capital.
                let soft = self
                    .at(k, class::SOFT)
                    .filter(|_| self.at(k, class::AUX | class::SAY).is_none());
                match soft {
                    Some((n, _))
                        if k + n < self.len()
                            && self.words[k + n].is(CAPITAL)
                            && self.words[k + n].joins()
                            && k > first =>
                    {
                        k += n;
                        continue;
                    }
                    _ => break,
                }
            }
            k += self.at(k, class::ROLE).map_or(1, |(n, _)| n);
        }
        k.min(self.len())
    }

    /// The role after a name that ends at `end`: ", role", " – role", "là role".
    pub(super) fn role_after(&self, end: usize) -> Option<Words> {
        if end >= self.len() {
            return None;
        }
        let gap = self.words[end].gap;
        let mut first = end;
        if self.words[end].joins() {
            if self.words[end].hash != KNOWN.la {
                return None;
            }
            first = end + 1;
        } else if gap & (gap::CLAUSE | gap::OTHER | gap::WIDE | gap::SLASH) != 0
            || gap & (gap::COMMA | gap::DASH) == 0
            || (gap & gap::COMMA == 0 && gap & gap::SPACE == 0)
        {
            return None;
        }
        self.at(first, class::ROLE)?;
        let end = self.role_end(first);
        (end > first).then_some(Words { first, end })
    }

    /// The post that the verb after a name gives: "được bầu làm ROLE".
    pub(super) fn role_elected(&self, end: usize) -> Option<Words> {
        if !self.small_follows(end) {
            return None;
        }
        let known = &*KNOWN;
        let mut elected = false;
        for k in end..(end + 16).min(self.len()) {
            let word = &self.words[k];
            if !word.joins() || self.at(k, class::DISMISS).is_some() {
                return None;
            }
            if k == end
                && word.hash != known.duoc
                && word.hash != known.da
                && self.at(k, class::ELECT | class::SOFT).is_none()
            {
                return None;
            }
            elected |= self.at(k, class::ELECT).is_some();
            let before = self.words[k - 1].hash;
            let gives = [known.lam, known.danh, known.vu, known.chuc, known.la].contains(&before);
            if elected && gives && self.at(k, class::ROLE).is_some() {
                let end = self.role_end(k);
                return (end > k).then_some(Words { first: k, end });
            }
        }
        None
    }

    /// Whether the word before `at` is the second half of a phrase that a number broke:
    /// "phong 4 cách".
    pub(super) fn broken_phrase_before(&self, at: usize) -> bool {
        at > 0 && self.words[at].joins() && self.words[at - 1].hash == KNOWN.cach
    }
}
