//! A text → the words between its blanks: how many, how long, joined anew.
//!
//! What is blank is told by [`char::is_whitespace`]. Nearly every line has no blanks but those of
//! ASCII; one pass without branches, which the compiler makes vector instructions of, tells so and
//! counts the words.

use std::borrow::Cow;

/// Number of words, that is of stretches between blanks.
pub fn words(text: &str) -> usize {
    words_up_to(text, usize::MAX)
}

/// Number of words; `most` where there are more.
pub fn words_up_to(text: &str, most: usize) -> usize {
    let seen = survey(text.as_bytes());
    if !seen.wide {
        return seen.words.min(most);
    }
    let mut count = 0;
    each_word(text, |_| count += 1);
    count.min(most)
}

/// Calls `take` with the length in bytes of each word, in reading order.
fn each_word(text: &str, mut take: impl FnMut(usize)) {
    let bytes = text.as_bytes();
    let mut begin = 0;
    let mut at = 0;
    while at < bytes.len() {
        let blank = blank_at(bytes, at);
        if blank == 0 {
            at += 1;
            continue;
        }
        if begin < at {
            take(at - begin);
        }
        at += blank;
        begin = at;
    }
    if begin < at {
        take(at - begin);
    }
}

/// The words with one blank between them, by which lines are told to be the same.
pub fn joined_words(text: &str) -> Cow<'_, str> {
    let seen = survey(text.as_bytes());
    if seen.wide || seen.irregular {
        text.split_whitespace().collect::<Vec<_>>().join(" ").into()
    } else {
        text.into()
    }
}

/// What the blanks of a text are.
struct Survey {
    /// Words, where blanks beyond ASCII are none.
    words: usize,
    /// Whether there is another blank of ASCII than single spaces between words.
    irregular: bool,
    /// Whether there is a blank beyond ASCII.
    wide: bool,
}

fn survey(bytes: &[u8]) -> Survey {
    // Each byte with the two behind it; those of a sum of 8 bits.
    const AT_ONCE: usize = 128;
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else {
        return Survey { words: 0, irregular: false, wide: false };
    };
    let mut words = usize::from(!is_blank(*first));
    let (mut irregular, mut wide) = (is_blank(*first) | is_blank(*last), false);
    let [firsts, seconds, thirds] = [0, 1, 2].map(|from| bytes.get(from..).unwrap_or_default());
    let pairs = firsts.chunks(AT_ONCE).zip(seconds.chunks(AT_ONCE));
    // Those that have no two bytes behind them are left over.
    for ((firsts, seconds), thirds) in pairs.zip(thirds.chunks(AT_ONCE)) {
        let (mut begun, mut odd, mut beyond) = (0_u8, 0_u8, 0_u8);
        for ((a, b), c) in firsts.iter().zip(seconds).zip(thirds) {
            begun += u8::from(is_blank(*a) & !is_blank(*b));
            odd |= u8::from(is_blank(*a) & (is_blank(*b) | (*a != b' ')));
            beyond |= u8::from(is_wide(*a, *b, *c));
        }
        words += usize::from(begun);
        irregular |= odd != 0;
        wide |= beyond != 0;
    }
    if let [.., a, b] = bytes {
        words += usize::from(is_blank(*a) & !is_blank(*b));
        irregular |= is_blank(*a) & (is_blank(*b) | (*a != b' '));
        wide |= is_wide(*a, *b, 0);
    }
    Survey { words, irregular, wide }
}

/// Whether the byte is a blank of ASCII.
#[inline(always)]
fn is_blank(byte: u8) -> bool {
    (byte == b' ') | (byte.wrapping_sub(b'\t') <= b'\r' - b'\t')
}

/// Whether a blank beyond ASCII begins with these bytes.
#[inline(always)]
fn is_wide(a: u8, b: u8, c: u8) -> bool {
    let spaces =
        (b == 0x80) & ((0x80..=0x8A).contains(&c) | (c == 0xA8) | (c == 0xA9) | (c == 0xAF));
    (a == 0xC2) & ((b == 0x85) | (b == 0xA0))
        | (a == 0xE1) & (b == 0x9A) & (c == 0x80)
        | (a == 0xE2) & (spaces | (b == 0x81) & (c == 0x9F))
        | (a == 0xE3) & (b == 0x80) & (c == 0x80)
}

/// Bytes of the blank at `at`, a place in UTF-8 that need not be the beginning of a character; 0
/// where there is none.
#[inline(always)]
pub(super) fn blank_at(bytes: &[u8], at: usize) -> usize {
    let next = |ahead: usize| bytes.get(at + ahead).copied().unwrap_or_default();
    match next(0) {
        b'!'..=0xC1 => 0,
        byte if is_blank(byte) => 1,
        0xC2 if is_wide(0xC2, next(1), 0) => 2,
        byte if is_wide(byte, next(1), next(2)) => 3,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn blanks_are_those_of_unicode() {
        for c in '\0'..=char::MAX {
            let text = c.to_string();
            let blank = if c.is_whitespace() { c.len_utf8() } else { 0 };
            let found = (0..text.len()).map(|at| blank_at(text.as_bytes(), at));
            assert_eq!(found.max(), Some(blank), "{c:?}");
            for text in [text.clone(), format!("a{c}"), format!("{c}a"), format!("a{c}bc")] {
                assert_eq!(words(&text), text.split_whitespace().count(), "{text:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn words_stand_between_blanks(
            text in "([a-zđếộ]{1,9}|\\PC| |  |[\\n\t\u{85}\u{a0}\u{1680}\u{2003}\u{2028}\u{205f}\u{3000}“”–]){0,80}",
            most in 0_usize..20,
        ) {
            let split: Vec<&str> = text.split_whitespace().collect();
            let mut lengths = Vec::new();
            each_word(&text, |bytes| lengths.push(bytes));
            prop_assert_eq!(lengths, split.iter().map(|word| word.len()).collect::<Vec<_>>());
            prop_assert_eq!(words(&text), split.len());
            prop_assert_eq!(words_up_to(&text, most), split.len().min(most));
            prop_assert_eq!(joined_words(&text), split.join(" "));
        }
    }

    #[test]
    fn words_joined_already_are_left_as_they_are() {
        assert!(matches!(joined_words("một hai “ba”"), Cow::Borrowed("một hai “ba”")));
    }
}
