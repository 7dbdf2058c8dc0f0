//! Text → words with two codes, a shape and the gap before them: the one pass over the characters
//! that citations, people and provinces share.
//!
//! A hash stands for the lower-case syllable with its quality marks and its tone. The tone is
//! hashed last, wherever it was typed, so that hoà and hòa, composed and decomposed, are equal: no
//! two Vietnamese syllables differ only in where the tone stands.

mod characters;
mod filter;

use std::str::Chars;

use self::characters::{Kind, kind, table, with_quality};
pub(super) use self::filter::WordFilter;

/// What lies between two words, as a set of bits.
pub(super) mod gap {
    pub(crate) const SPACE: u16 = 1;
    pub(crate) const NEWLINE: u16 = 1 << 1;
    pub(crate) const BLANK: u16 = 1 << 2;
    pub(crate) const COMMA: u16 = 1 << 3;
    pub(crate) const DASH: u16 = 1 << 4;
    pub(crate) const SLASH: u16 = 1 << 5;
    pub(crate) const COLON: u16 = 1 << 6;
    pub(crate) const SEMI: u16 = 1 << 7;
    pub(crate) const STOP: u16 = 1 << 8;
    pub(crate) const OPEN: u16 = 1 << 9;
    pub(crate) const CLOSE: u16 = 1 << 10;
    pub(crate) const QUOTE: u16 = 1 << 11;
    pub(crate) const APOSTROPHE: u16 = 1 << 12;
    pub(crate) const OTHER: u16 = 1 << 13;
    /// More blanks than prose has: columns of a table.
    pub(crate) const WIDE: u16 = 1 << 14;
    /// The edge of the text.
    pub(crate) const EDGE: u16 = 1 << 15;
    /// Where a clause surely ends.
    pub(crate) const CLAUSE: u16 = BLANK | COLON | SEMI | STOP | OPEN | CLOSE | QUOTE | EDGE;
}

/// The first letter is a capital.
pub(super) const CAPITAL: u8 = 1;
/// Two letters or more, all capitals.
pub(super) const CAPS: u8 = 1 << 1;
/// Holds a digit.
pub(super) const DIGIT: u8 = 1 << 2;
/// Carries a Vietnamese mark.
pub(super) const MARKED: u8 = 1 << 3;
/// One capital letter alone.
pub(super) const INITIAL: u8 = 1 << 4;

/// Nothing but composed letters a to z and Vietnamese, with an end that no reader can doubt.
pub(super) const PLAIN: u8 = 1 << 5;

/// One word of the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    /// First byte.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
    /// Stands for the lower-case syllable.
    pub(super) hash: u64,
    /// The lower-case letters a to z under the marks, the last eight packed into a number; says
    /// something of [`PLAIN`] words alone.
    pub(super) folded: u64,
    /// What stands before it.
    pub(super) gap: u16,
    /// How it is written.
    pub(super) shape: u8,
    /// Letters and digits; 255 stands for more as well.
    pub(super) letters: u8,
    /// Capitals among them; 255 stands for more as well.
    pub(super) capitals: u8,
}

/// The sentinel of a text without words.
pub(super) static END: Word = Word {
    start: 0,
    end: 0,
    hash: 0,
    folded: 0,
    gap: gap::EDGE,
    shape: 0,
    letters: 0,
    capitals: 0,
};

/// The words of a text without the sentinel.
pub(super) fn without_end(words: &[Word]) -> &[Word] {
    words.split_last().map_or(&[], |(_, words)| words)
}

impl Word {
    pub(super) fn is(&self, shape: u8) -> bool {
        self.shape & shape != 0
    }

    /// Whether the word can be a syllable of a name.
    pub(super) fn is_name_like(&self) -> bool {
        self.shape & (CAPITAL | DIGIT) == CAPITAL
    }

    /// Whether one blank or one line break is all that separates it from the word before.
    pub(super) fn joins(&self) -> bool {
        self.gap == gap::SPACE || self.gap == gap::NEWLINE || self.gap == gap::SPACE | gap::NEWLINE
    }
}

const PRIME: u64 = 0x0000_0100_0000_01b3;
const SEED: u64 = 0xcbf2_9ce4_8422_2325;

fn mix(hash: u64, value: u64) -> u64 {
    (hash ^ value).wrapping_mul(PRIME)
}

/// Joins the hash of a word to that of the words before it; a phrase begins with 0.
pub(super) fn phrase_hash(phrase: u64, word: u64) -> u64 {
    (phrase.rotate_left(17) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// The word being read.
struct Open {
    start: usize,
    end: usize,
    gap: u16,
    hash: u64,
    folded: u64,
    plain: bool,
    /// The hash before the last letter, and that letter: a mark may still follow it.
    before: u64,
    last: u32,
    tone: u8,
    letters: u32,
    capitals: u32,
    first_upper: bool,
    last_upper: bool,
    digit: bool,
    marked: bool,
}

impl Open {
    #[inline]
    fn at(start: usize, gap: u16) -> Self {
        Self {
            start,
            end: start,
            gap,
            hash: SEED,
            folded: 0,
            plain: true,
            before: SEED,
            last: 0,
            tone: 0,
            letters: 0,
            capitals: 0,
            first_upper: false,
            last_upper: false,
            digit: false,
            marked: false,
        }
    }

    #[inline]
    fn push(&mut self, base: u32, tone: u8, upper: bool, plain: u8) {
        self.before = self.hash;
        self.hash = mix(self.hash, u64::from(base));
        self.last = base;
        self.folded = self.folded << 8 | u64::from(plain);
        self.plain &= plain != 0;
        self.tone = if tone == 0 { self.tone } else { tone };
        self.first_upper |= upper & (self.letters == 0);
        self.last_upper = upper;
        self.letters += 1;
        self.capitals += u32::from(upper);
        self.marked |= (tone != 0) | (base > 0x7f);
    }

    #[inline]
    fn close(self) -> Word {
        let mut shape = 0;
        if self.first_upper {
            shape |= CAPITAL;
        }
        if self.letters >= 2 && self.capitals == self.letters {
            shape |= CAPS;
        }
        if self.letters == 1 && self.first_upper && !self.digit {
            shape |= INITIAL;
        }
        if self.digit {
            shape |= DIGIT;
        }
        if self.marked {
            shape |= MARKED;
        }
        if self.plain {
            shape |= PLAIN;
        }
        Word {
            start: self.start,
            end: self.end,
            hash: mix(self.hash, 0x110_000 + u64::from(self.tone)),
            folded: self.folded,
            gap: self.gap,
            shape,
            letters: u8::try_from(self.letters).unwrap_or(u8::MAX),
            capitals: u8::try_from(self.capitals).unwrap_or(u8::MAX),
        }
    }
}

/// Cuts `text` into words; the last entry is an empty sentinel that carries the closing gap.
///
/// Linear in `text`. A capital after two or more letters of which the last is small begins a new
/// word with an empty gap (`GiangHuỳnh`).
pub(super) fn words(text: &str) -> Vec<Word> {
    let table = table();
    let mut words = Vec::with_capacity(text.len() / 5 + 2);
    let mut gap = Gap { bits: gap::EDGE, blanks: 0 };
    let mut chars = text.chars();
    let reached = |chars: &Chars<'_>| text.len() - chars.as_str().len();
    loop {
        let start = reached(&chars);
        let Some(c) = chars.next() else { break };
        let mut word = match kind(table, c) {
            Kind::Gap(bit) => {
                gap.add(bit);
                continue;
            }
            Kind::Tone(_) | Kind::Quality(_) | Kind::Junk => continue,
            Kind::Letter { base, tone, upper, plain } => {
                let mut word = Open::at(start, gap.bits);
                word.push(base, tone, upper, plain);
                word
            }
            Kind::Digit => {
                let mut word = Open::at(start, gap.bits);
                word.push(c as u32, 0, false, 0);
                word.digit = true;
                word
            }
        };
        word.end = reached(&chars);
        gap = Gap { bits: 0, blanks: 0 };
        loop {
            let at = reached(&chars);
            let Some(c) = chars.next() else { break };
            match kind(table, c) {
                Kind::Letter { base, tone, upper, plain } => {
                    if upper && !word.last_upper && word.letters >= 2 && !word.digit {
                        word.plain = false;
                        words.push(word.close());
                        word = Open::at(at, 0);
                    }
                    word.push(base, tone, upper, plain);
                }
                Kind::Digit => {
                    word.push(c as u32, 0, false, 0);
                    word.digit = true;
                }
                Kind::Tone(tone) => {
                    word.tone = tone;
                    word.marked = true;
                    word.plain = false;
                }
                Kind::Quality(mark) => {
                    word.last = with_quality(word.last, mark);
                    word.hash = mix(word.before, u64::from(word.last));
                    word.marked = true;
                    word.plain = false;
                }
                Kind::Junk => {
                    word.plain = false;
                    continue;
                }
                Kind::Gap(bit) => {
                    let joins = bit == gap::APOSTROPHE
                        && word.letters <= 2
                        && chars.clone().next().is_some_and(char::is_alphabetic);
                    if !joins {
                        // Other readers see marks and controls where this one sees a gap.
                        word.plain &= matches!(c, ' '..='~' | '\t' | '\n' | '\r');
                        gap.add(bit);
                        break;
                    }
                    // H’Hen, M'Drắk: the apostrophe is inside the syllable.
                    word.push('\'' as u32, 0, true, 0);
                    word.capitals -= 1;
                    word.letters -= 1;
                }
            }
            word.end = reached(&chars);
        }
        words.push(word.close());
    }
    words.push(Word {
        start: text.len(),
        end: text.len(),
        hash: 0,
        folded: 0,
        letters: 0,
        capitals: 0,
        gap: gap.bits | gap::EDGE,
        shape: 0,
    });
    words
}

/// What has been read since the last word.
struct Gap {
    bits: u16,
    /// Blanks in a row.
    blanks: u32,
}

impl Gap {
    fn add(&mut self, bit: u16) {
        self.blanks = if bit == gap::SPACE { self.blanks + 1 } else { 0 };
        if bit == gap::NEWLINE && self.bits & gap::NEWLINE != 0 {
            self.bits |= gap::BLANK;
        }
        // Indentation after a line break is not a column.
        if self.blanks >= 3 && self.bits & gap::NEWLINE == 0 {
            self.bits |= gap::WIDE;
        }
        self.bits |= bit;
        if bit == gap::NEWLINE {
            self.bits &= !gap::WIDE;
        }
    }
}
