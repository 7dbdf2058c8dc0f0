//! Text → lexemes, one block at a time: the light scan under the citation grammar.
//!
//! A lexeme is a run of letters, a run of digits, or one other character. The folded letters of a
//! word are packed into one integer, so that the grammar compares integers and no text is copied.
//! A blank line ends a block, because no citation crosses one; a single line break is a blank.

use super::letter::{Class, classes};
use crate::analysis::slice;
use crate::extraction::words::{CAPITAL, PLAIN, Word};

/// What a lexeme is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A run of letters with their combining marks.
    Word,
    /// A run of ASCII digits.
    Number,
    /// One character that is neither; hyphens and slashes of every kind are unified.
    Mark,
}

/// A run of letters, a run of digits or one other character.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lexeme {
    /// First byte in the text.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
    /// A word's folded letters packed by [`pack`], a number's value, or a character.
    pub(super) code: u64,
    /// What it is made of.
    pub(super) kind: Kind,
    /// Letters, or digits.
    pub(super) len: u8,
    /// Upper-case letters.
    pub(super) upper: u8,
    /// Whether nothing stands between it and the lexeme before.
    pub(super) glued: bool,
    /// Whether it begins with an upper-case letter.
    pub(super) capital: bool,
}

/// Code of a word too long or too foreign to pack; equal to no packed word.
const UNPACKABLE: u64 = u64::MAX;

/// A block is cut at a line break beyond this many lexemes, and anywhere beyond eight times as
/// many, so that memory stays bounded on text without blank lines.
const BLOCK: usize = 8192;

/// Packs up to eight ASCII lower-case letters into one integer.
pub(super) const fn pack(word: &str) -> u64 {
    let mut rest = word.as_bytes();
    let mut code = 0;
    while let [letter, behind @ ..] = rest {
        code = (code << 8) | *letter as u64;
        rest = behind;
    }
    code
}

/// Reads the block that begins at byte `from` into `out`; returns where the next one begins.
///
/// Addresses of web pages are left out and leave a mark in their place: a slug is no citation.
pub(super) fn read_block(text: &str, words: &[Word], from: usize, out: &mut Vec<Lexeme>) -> usize {
    out.clear();
    let mut at = from;
    let mut glued = false;
    let mut broken = false;
    let classes = classes();
    let mut chars = slice(text, from..).chars();
    let first = words.partition_point(|word| word.start < from);
    let mut words = words.iter().skip(first);
    let mut word = words.next();
    loop {
        while word.is_some_and(|word| word.start < at) {
            word = words.next();
        }
        if let Some(plain) = word.filter(|word| word.start == at && word.is(PLAIN)) {
            let lexeme = Lexeme::of(plain, glued);
            at = push_word(text, lexeme, plain.end, out);
            chars = slice(text, at..).chars();
            glued = true;
            broken = false;
        }
        let Some(c) = chars.next() else { return at };
        let end = text.len() - chars.as_str().len();
        match classes.of(c) {
            Class::Invisible => {}
            Class::Blank => glued = false,
            Class::Break => {
                if broken || out.len() > BLOCK {
                    return end;
                }
                broken = true;
                glued = false;
            }
            Class::Mark(mark) => {
                out.push(Lexeme {
                    start: at,
                    end,
                    code: u64::from(u32::from(mark)),
                    kind: Kind::Mark,
                    len: 1,
                    upper: 0,
                    glued,
                    capital: false,
                });
                glued = true;
                broken = false;
            }
            Class::Digit => {
                let more = chars.clone().take_while(char::is_ascii_digit).count();
                let digits = slice(text, at..end + more);
                out.push(Lexeme {
                    start: at,
                    end: end + more,
                    code: if more < 8 { digits.parse().unwrap_or(UNPACKABLE) } else { UNPACKABLE },
                    kind: Kind::Number,
                    len: u8::try_from(more + 1).unwrap_or(u8::MAX),
                    upper: 0,
                    glued,
                    capital: false,
                });
                at = end + more;
                chars = slice(text, at..).chars();
                glued = true;
                broken = false;
                continue;
            }
            Class::Letter(base, capital) => {
                let mut word = Lexeme {
                    start: at,
                    end,
                    code: u64::from(base),
                    kind: Kind::Word,
                    len: 1,
                    upper: u8::from(capital),
                    glued,
                    capital,
                };
                let mut packed = base != b'~';
                let mut after = chars.clone();
                while let Some(c) = after.next() {
                    match classes.of(c) {
                        Class::Letter(base, upper) => {
                            word.len = word.len.saturating_add(1);
                            word.upper = word.upper.saturating_add(u8::from(upper));
                            word.code = (word.code << 8) | u64::from(base);
                            packed &= base != b'~' && word.len <= 8;
                            word.end = text.len() - after.as_str().len();
                        }
                        Class::Invisible => {
                            if ('\u{300}'..='\u{36F}').contains(&c) {
                                word.end = text.len() - after.as_str().len();
                            }
                        }
                        _ => break,
                    }
                    chars = after.clone();
                }
                if !packed {
                    word.code = UNPACKABLE;
                }
                at = push_word(text, word, text.len() - chars.as_str().len(), out);
                chars = slice(text, at..).chars();
                glued = true;
                broken = false;
                continue;
            }
        }
        at = end;
        if out.len() > 8 * BLOCK {
            return at;
        }
    }
}

impl Lexeme {
    /// A plain word as it was read for all recognisers.
    fn of(word: &Word, glued: bool) -> Self {
        Self {
            start: word.start,
            end: word.end,
            code: if word.letters <= 8 { word.folded } else { UNPACKABLE },
            kind: Kind::Word,
            len: word.letters,
            upper: word.capitals,
            glued,
            capital: word.is(CAPITAL),
        }
    }
}

/// Appends a word that is read up to byte `end`; returns where to go on. The address of a web page
/// becomes one mark.
fn push_word(text: &str, mut word: Lexeme, end: usize, out: &mut Vec<Lexeme>) -> usize {
    let mut at = end;
    if is_address(word.code, text, end) {
        let rest = slice(text, end..);
        at += rest.find(char::is_whitespace).unwrap_or(rest.len());
        word.kind = Kind::Mark;
        word.code = u64::from(u32::from('\u{FFFC}'));
        word.end = at;
    }
    out.push(word);
    at
}

/// Whether a word and what follows it from byte `end` begin the address of a web page.
fn is_address(code: u64, text: &str, end: usize) -> bool {
    const HTTP: u64 = pack("http");
    const HTTPS: u64 = pack("https");
    const WWW: u64 = pack("www");
    match code {
        HTTP | HTTPS => slice(text, end..).starts_with("://"),
        WWW => slice(text, end..).starts_with('.'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extraction::words::words;

    #[test]
    fn packs_words_alike_composed_and_decomposed() {
        let mut out = Vec::new();
        let text = "Nghị Quye\u{302}\u{301}t 39-NQ/TW";
        read_block(text, &words(text), 0, &mut out);
        let codes: Vec<u64> = out.iter().map(|l| l.code).collect();
        assert_eq!(codes[..3], [pack("nghi"), pack("quyet"), 39]);
        assert_eq!(out.len(), 7);
        assert!(out[3].glued && !out[2].glued);
    }

    #[test]
    fn ends_a_block_at_a_blank_line_only() {
        let mut out = Vec::new();
        let text = "a\nb\n \nc";
        let next = read_block(text, &words(text), 0, &mut out);
        assert_eq!(out.len(), 2);
        assert_eq!(&text[next..], "c");
    }

    #[test]
    fn leaves_addresses_out() {
        let mut out = Vec::new();
        let text = "xem https://example.vn/nghi-quyet-39.html nhé";
        read_block(text, &words(text), 0, &mut out);
        assert_eq!(out.len(), 3);
    }
}
