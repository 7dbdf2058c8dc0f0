//! Characters → base letters and marks.

use unicode_normalization::UnicodeNormalization;

/// What one character does to the scan.
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

pub(super) fn class(c: char) -> Class {
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
        && written.iter().zip(&right).all(|(w, r)| *w == '\0' || w == r)
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
