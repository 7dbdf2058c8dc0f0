//! Characters → base letters and marks.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::decompose_canonical;

/// What one character does to the scan.
#[derive(Clone, Copy)]
pub(super) enum Class {
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

/// One past the last code point of [`TABLE`]: Latin, its marks, Vietnamese, general punctuation.
const END: u32 = 0x2070;

/// The class of every character below [`END`], packed: a look-up instead of a row of ranges.
static TABLE: LazyLock<Vec<u32>> = LazyLock::new(|| {
    (0..END).map(|c| char::from_u32(c).map_or(0, |c| pack(classify(c)))).collect()
});

/// A class in one number: what it is in the lowest three bits, then case, and the character.
fn pack(class: Class) -> u32 {
    match class {
        Class::Invisible => 0,
        Class::Letter(base, upper) => 1 | u32::from(upper) << 3 | u32::from(base) << 8,
        Class::Digit => 2,
        Class::Blank => 3,
        Class::Break => 4,
        Class::Mark(mark) => 5 | u32::from(mark) << 8,
    }
}

/// The classes of characters.
pub(super) struct Classes(&'static [u32]);

/// The classes of characters; fetched once for many characters.
pub(super) fn classes() -> Classes {
    Classes(&TABLE)
}

impl Classes {
    /// What the character does to the scan.
    #[inline]
    pub(super) fn of(&self, c: char) -> Class {
        let Some(&packed) = self.0.get(c as usize) else {
            return classify(c);
        };
        let value = packed >> 8;
        match packed & 7 {
            1 => Class::Letter(value as u8, packed & 1 << 3 != 0),
            2 => Class::Digit,
            3 => Class::Blank,
            4 => Class::Break,
            5 => Class::Mark(char::from_u32(value).unwrap_or_default()),
            _ => Class::Invisible,
        }
    }
}

fn classify(c: char) -> Class {
    match c {
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

/// The folded letters and the digits of `text`, in lower case, everything else dropped.
pub(super) fn letters_of(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let classes = classes();
    for c in text.chars() {
        match classes.of(c) {
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
    let (written, right) = (Marks::of(written), Marks::of(right));
    (written.tone == '\0' || written.tone == right.tone)
        && written.letters == right.letters
        && written.qualities.iter().zip(&right.qualities).all(|(w, r)| *w == '\0' || w == r)
}

/// Letters whose marks are kept; no word that is asked for has more.
const LETTERS: usize = 16;

/// The quality mark of every letter, and the tone of the syllable; NUL where there is none.
struct Marks {
    qualities: [char; LETTERS],
    letters: usize,
    tone: char,
}

impl Marks {
    fn of(syllable: &str) -> Self {
        let mut marks = Self { qualities: ['\0'; LETTERS], letters: 0, tone: '\0' };
        // Composed letters come apart one by one; only what stands apart may be out of order.
        if syllable.chars().all(|c| c < '\u{300}' || ('Ạ'..='ỹ').contains(&c)) {
            syllable.chars().for_each(|c| decompose_canonical(c, |part| marks.add(part)));
        } else {
            syllable.nfd().for_each(|part| marks.add(part));
        }
        marks
    }

    fn add(&mut self, c: char) {
        match c {
            '\u{302}' | '\u{306}' | '\u{31B}' => {
                let last = self.letters.checked_sub(1).and_then(|at| self.qualities.get_mut(at));
                if let Some(last) = last {
                    *last = c;
                }
            }
            '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}' => self.tone = c,
            'đ' | 'Đ' | 'ð' | 'Ð' => self.push('đ'),
            _ if letter(c).is_some() => self.push('\0'),
            _ => {}
        }
    }

    fn push(&mut self, quality: char) {
        if let Some(cell) = self.qualities.get_mut(self.letters) {
            *cell = quality;
        }
        self.letters += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
