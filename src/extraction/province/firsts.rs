//! The first words of provinces' names and what stands behind them: whether a name may begin, at a
//! glance.

use std::sync::LazyLock;

use super::mentions::{Spelling, is_word, spellings};
use crate::analysis::{char_at, folded_letter, slice};
use crate::extraction::words::WordFilter;

/// The folded first words of all spellings, packed as in `Word::folded` of the words that are read.
struct Firsts {
    filter: WordFilter,
    /// Ascending.
    codes: Vec<u64>,
    /// For each the words behind it of every spelling.
    rests: Vec<Vec<Vec<u64>>>,
}

static FIRSTS: LazyLock<Firsts> = LazyLock::new(|| {
    let pack = |word: &str| word.bytes().fold(0, |code, letter| code << 8 | u64::from(letter));
    let rest = |spelling: &Spelling| {
        spelling.syllables.iter().skip(1).map(|syllable| pack(&syllable.folded)).collect()
    };
    let mut by_first: Vec<(u64, Vec<Vec<u64>>)> = spellings()
        .iter()
        .map(|(first, spellings)| (pack(first), spellings.iter().map(rest).collect()))
        .collect();
    by_first.sort_unstable();
    let (codes, rests): (Vec<u64>, Vec<_>) = by_first.into_iter().unzip();
    Firsts { filter: WordFilter::new(codes.iter().copied()), codes, rests }
});

/// Whether a packed word may be the first of a name: cheap, and never wrong when it says no.
pub(super) fn may_begin(code: u64) -> bool {
    FIRSTS.filter.may_hold(code)
}

/// The words behind a packed word in every name that begins with it.
pub(super) fn rests(code: u64) -> &'static [Vec<u64>] {
    let firsts = &*FIRSTS;
    let found = firsts.codes.binary_search(&code).ok();
    found.and_then(|index| firsts.rests.get(index)).map_or(&[], Vec::as_slice)
}

/// Whether a text may name a province: a tenth of what reading its words costs, and never wrong when
/// it says no.
pub(super) fn may_name(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (mut at, mut inside) = (0, false);
    while let Some(&byte) = bytes.get(at) {
        let (begins, word, width) = match byte {
            0..0x80 => {
                let begins = byte.is_ascii_uppercase() || bytes.get(at..).is_some_and(may_be_city);
                (begins, byte.is_ascii_alphanumeric(), 1)
            }
            // Inside a word nothing is asked of a letter of Vietnamese but that it is one.
            0xC4..=0xC9 if inside => (false, true, 2),
            0xE1 if inside && matches!(bytes.get(at + 1), Some(0xBA | 0xBB)) => (false, true, 3),
            _ => {
                let Some(c) = char_at(text, at) else { break };
                (c.is_uppercase(), is_word(c), c.len_utf8())
            }
        };
        if begins && !inside && may_stand_at(text, at) {
            return true;
        }
        inside = word;
        at += width;
    }
    false
}

/// Whether a word in small letters may be the first of *thành phố Hồ Chí Minh*; marks, soft hyphens and
/// the like may stand behind any letter.
fn may_be_city(word: &[u8]) -> bool {
    matches!(
        word,
        [b't', b'h', b'a' | 0xC2 | 0xCC | 0xE2 | 0xEF, ..] | [b't', b'h', 0xC3, 0xA0, ..]
    )
}

/// Whether a name may begin with the word at byte `at`.
fn may_stand_at(text: &str, at: usize) -> bool {
    let (first, end) = match read(text, at) {
        Read::Letters(code, end) => (code, end),
        Read::Odd => return true,
    };
    may_begin(first)
        && rests(first).iter().any(|rest| {
            let mut at = end;
            rest.iter().all(|wanted| {
                let Some(gap) = slice(text, at..).find(is_word) else { return false };
                match read(text, at + gap) {
                    Read::Letters(code, end) => {
                        at = end;
                        code == *wanted
                    }
                    // It takes a closer look, whatever follows.
                    Read::Odd => true,
                }
            })
        })
}

/// A word at a glance.
enum Read {
    /// Letters, packed; where it ends.
    Letters(u64, usize),
    /// With marks of their own, letters of other alphabets or what is dropped inside words.
    Odd,
}

fn read(text: &str, start: usize) -> Read {
    let mut code = 0;
    for (at, c) in slice(text, start..).char_indices() {
        match folded_letter(c) {
            Some(letter) => code = code << 8 | u64::from(letter),
            None if c.is_ascii_digit() => code = code << 8 | u64::from(c as u8),
            None if is_word(c) => return Read::Odd,
            None => return Read::Letters(code, start + at),
        }
    }
    Read::Letters(code, text.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::extraction::province::mentions::provinces_in;
    use crate::extraction::words::words;

    proptest! {
        #[test]
        fn a_text_that_cannot_name_a_province_names_none(
            text in "(Nghệ An|tỉnh Hà Tĩnh|Thừa Thiên-Huế|TP.HCM|thành phố Hồ Chí Minh|Bà Rịa – Vũng Tàu|\
                     Nghê\u{323} An|d'An Giang|Hà\u{ad} Nội|th\u{ad}ành phố Hồ Chí Minh|tha\u{300}nh phố Hồ Chí Minh|GiangHuế|HUẾ|Kontum|Đắc Lắc|Tinh uy Nghe An|\
                     hòa bình|QH15|An2 Giang|\\PC{0,6}|[ ,.\n-]|ông Nguyễn Văn |[A-ZĐa-zđếộ]{1,5}){0,12}",
        ) {
            let found = provinces_in(&text, &words(&text));
            prop_assert!(found.is_empty() || may_name(&text), "{text:?}");
        }
    }

    #[test]
    fn few_texts_without_a_province_are_taken_for_one_with() {
        for (text, expected) in [
            ("Sáng nay, Ủy ban nhân dân tỉnh Nghệ An họp bàn.", true),
            ("Sáng nay, Ủy ban nhân dân huyện họp bàn kế hoạch năm 2025.", false),
            ("Thông tin từ Bộ Tài chính cho biết", false),
            ("Nghê\u{323} An", true),
        ] {
            assert_eq!(may_name(text), expected, "{text}");
        }
    }
}
