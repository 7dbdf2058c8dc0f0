//! Text → lexemes, one block at a time: the light scan under the citation grammar.
//!
//! A lexeme is a run of letters, a run of digits, or one other character. The folded letters of a
//! word are packed into one integer, so that the grammar compares integers and no text is copied.
//! A blank line ends a block, because no citation crosses one; a single line break is a blank.

use unicode_normalization::UnicodeNormalization;

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
    let bytes = word.as_bytes();
    let mut code = 0;
    let mut at = 0;
    while at < bytes.len() {
        code = (code << 8) | bytes[at] as u64;
        at += 1;
    }
    code
}

/// What one character does to the scan.
enum Class {
    Letter(u8, bool),
    Digit,
    Blank,
    Break,
    Invisible,
    Mark(char),
}

/// The base letter, in lower case, of a Vietnamese letter; `~` for a letter of another script.
fn letter(c: char) -> Option<(u8, bool)> {
    let upper_even = |base: u8| Some((base, u32::from(c) % 2 == 0));
    match c {
        'a'..='z' => Some((c as u8, false)),
        'A'..='Z' => Some((c as u8 + 32, true)),
        '\u{1EA0}'..='\u{1EB7}' => upper_even(b'a'),
        '\u{1EB8}'..='\u{1EC7}' => upper_even(b'e'),
        '\u{1EC8}'..='\u{1ECB}' => upper_even(b'i'),
        '\u{1ECC}'..='\u{1EE3}' => upper_even(b'o'),
        '\u{1EE4}'..='\u{1EF1}' => upper_even(b'u'),
        '\u{1EF2}'..='\u{1EF9}' => upper_even(b'y'),
        'À'..='Ã' => Some((b'a', true)),
        'à'..='ã' => Some((b'a', false)),
        'È'..='Ê' => Some((b'e', true)),
        'è'..='ê' => Some((b'e', false)),
        'Ì' | 'Í' => Some((b'i', true)),
        'ì' | 'í' => Some((b'i', false)),
        'Ò'..='Õ' => Some((b'o', true)),
        'ò'..='õ' => Some((b'o', false)),
        'Ù' | 'Ú' => Some((b'u', true)),
        'ù' | 'ú' => Some((b'u', false)),
        'Ý' => Some((b'y', true)),
        'ý' => Some((b'y', false)),
        // Eth and African D are printed for Đ in scraped text.
        'Đ' | 'Ð' | '\u{189}' => Some((b'd', true)),
        'đ' | 'ð' | '\u{256}' => Some((b'd', false)),
        'Ă' | '\u{1CD}' => Some((b'a', true)),
        'ă' | '\u{1CE}' => Some((b'a', false)),
        'Ĩ' => Some((b'i', true)),
        'ĩ' => Some((b'i', false)),
        'Ũ' => Some((b'u', true)),
        'ũ' => Some((b'u', false)),
        'Ơ' => Some((b'o', true)),
        'ơ' => Some((b'o', false)),
        'Ư' => Some((b'u', true)),
        'ư' => Some((b'u', false)),
        _ if c.is_alphanumeric() => Some((b'~', c.is_uppercase())),
        _ => None,
    }
}

fn class(c: char) -> Class {
    match c {
        'a'..='z' => Class::Letter(c as u8, false),
        ' ' | '\t' | '\r' | '\u{B}' | '\u{C}' | '\u{A0}' | '\u{202F}' | '\u{3000}' => Class::Blank,
        '\u{2000}'..='\u{200A}' => Class::Blank,
        '\n' | '\u{85}' | '\u{2028}' | '\u{2029}' => Class::Break,
        '0'..='9' => Class::Digit,
        '\0'..='\u{1F}' | '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' => {
            Class::Invisible
        }
        '\u{300}'..='\u{36F}' | '\u{61C}' | '\u{202A}'..='\u{202E}' => Class::Invisible,
        '\u{2066}'..='\u{2069}' => Class::Invisible,
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}' => {
            Class::Mark('-')
        }
        '/' | '\u{2044}' | '\u{2215}' | '\u{FF0F}' => Class::Mark('/'),
        _ if c.is_ascii_punctuation() => Class::Mark(c),
        _ => match letter(c) {
            Some((base, upper)) => Class::Letter(base, upper),
            None => Class::Mark(c),
        },
    }
}

/// Reads the block that begins at byte `from` into `out`; returns where the next one begins.
///
/// Addresses of web pages are left out and leave a mark in their place: a slug is no citation.
pub(super) fn read_block(text: &str, from: usize, out: &mut Vec<Lexeme>) -> usize {
    out.clear();
    let mut at = from;
    let mut glued = false;
    let mut broken = false;
    let mut chars = text[from..].chars();
    while let Some(c) = chars.next() {
        let end = at + c.len_utf8();
        match class(c) {
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
                let more = text.as_bytes()[end..]
                    .iter()
                    .take_while(|byte| byte.is_ascii_digit())
                    .count();
                let digits = &text[at..end + more];
                out.push(Lexeme {
                    start: at,
                    end: end + more,
                    code: if more < 8 {
                        digits.parse().unwrap_or(UNPACKABLE)
                    } else {
                        UNPACKABLE
                    },
                    kind: Kind::Number,
                    len: u8::try_from(more + 1).unwrap_or(u8::MAX),
                    upper: 0,
                    glued,
                    capital: false,
                });
                at = end + more;
                chars = text[at..].chars();
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
                let mut reach = end;
                for c in text[end..].chars() {
                    match class(c) {
                        Class::Letter(base, upper) => {
                            word.len = word.len.saturating_add(1);
                            word.upper = word.upper.saturating_add(u8::from(upper));
                            word.code = (word.code << 8) | u64::from(base);
                            packed &= base != b'~' && word.len <= 8;
                            reach += c.len_utf8();
                            word.end = reach;
                        }
                        Class::Invisible => {
                            reach += c.len_utf8();
                            if ('\u{300}'..='\u{36F}').contains(&c) {
                                word.end = reach;
                            }
                        }
                        _ => break,
                    }
                }
                if !packed {
                    word.code = UNPACKABLE;
                }
                at = reach;
                if is_address(word.code, &text[reach..]) {
                    at += text[reach..]
                        .find(char::is_whitespace)
                        .unwrap_or(text.len() - reach);
                    word.kind = Kind::Mark;
                    word.code = u64::from(u32::from('\u{FFFC}'));
                    word.end = at;
                }
                out.push(word);
                chars = text[at..].chars();
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
    at
}

/// Whether a word and what follows it begin the address of a web page.
fn is_address(code: u64, after: &str) -> bool {
    const HTTP: u64 = pack("http");
    const HTTPS: u64 = pack("https");
    const WWW: u64 = pack("www");
    match code {
        HTTP | HTTPS => after.starts_with("://"),
        WWW => after.starts_with('.'),
        _ => false,
    }
}

/// The folded letters and the digits of `text`, in lower case, everything else dropped.
pub(super) fn letters_of(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match class(c) {
            Class::Letter(base, _) => out.push(char::from(base)),
            Class::Digit => out.push(c),
            _ => {}
        }
    }
    out
}

/// Whether the marks of `written` are a subset of those of `right`; both have the same letters.
///
/// A missing mark agrees and a different one does not. The place of the tone does not count, so
/// that uỷ and ủy are equal.
pub(super) fn marks_agree(written: &str, right: &str) -> bool {
    let (written, tone) = quality(written);
    let (right, right_tone) = quality(right);
    (tone == '\0' || tone == right_tone)
        && written.len() == right.len()
        && written
            .iter()
            .zip(&right)
            .all(|(w, r)| *w == '\0' || w == r)
}

/// The quality mark of every letter, and the tone of the syllable; NUL where there is none.
fn quality(syllable: &str) -> (Vec<char>, char) {
    let mut marks = Vec::with_capacity(8);
    let mut tone = '\0';
    for c in syllable.nfd() {
        match c {
            '\u{302}' | '\u{306}' | '\u{31B}' => {
                if let Some(last) = marks.last_mut() {
                    *last = c;
                }
            }
            '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}' => tone = c,
            'đ' | 'Đ' | 'ð' | 'Ð' => marks.push('đ'),
            _ if letter(c).is_some() => marks.push('\0'),
            _ => {}
        }
    }
    (marks, tone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packs_words_alike_composed_and_decomposed() {
        let mut out = Vec::new();
        read_block("Nghị Quye\u{302}\u{301}t 39-NQ/TW", 0, &mut out);
        let codes: Vec<u64> = out.iter().map(|l| l.code).collect();
        assert_eq!(codes[..3], [pack("nghi"), pack("quyet"), 39]);
        assert_eq!(out.len(), 7);
        assert!(out[3].glued && !out[2].glued);
    }

    #[test]
    fn ends_a_block_at_a_blank_line_only() {
        let mut out = Vec::new();
        let text = "a\nb\n \nc";
        let next = read_block(text, 0, &mut out);
        assert_eq!(out.len(), 2);
        assert_eq!(&text[next..], "c");
    }

    #[test]
    fn leaves_addresses_out() {
        let mut out = Vec::new();
        read_block("xem https://example.vn/nghi-quyet-39.html nhé", 0, &mut out);
        assert_eq!(out.len(), 3);
    }

    #[test]
    fn agrees_with_missing_marks_and_not_with_other_marks() {
        for (written, right, agrees) in [
            ("Nghi", "nghị", true),
            ("quyêt", "quyết", true),
            ("uỷ", "ủy", true),
            ("đã", "đề", false),
            ("ẩn", "án", false),
            ("để", "đề", false),
        ] {
            assert_eq!(marks_agree(written, right), agrees, "{written} {right}");
        }
    }
}
