//! Spelling with i ↔ spelling with y where both sound alike: kỹ sư, kĩ sư; bác sĩ, bác sỹ.
//!
//! For the query only; keys keep the letter that was written. The pairs hold after h k l m s t
//! with nothing behind the vowel, after qu with or without a final consonant, and for vỹ/vĩ.
//! After another vowel the two letters are different sounds: tay and tai, Thúy and Thúi.

use super::Fold;
use super::fold::fold;
use super::letter::{Letter, Tone};
use super::normalise::is_letter;
use super::syllable::take_apart;

/// Lists the other spellings of a canonical lower-case syllable, with the same tone.
///
/// "kỹ" gives "kĩ", "sĩ" gives "sỹ", "quy" gives "qui"; most syllables give nothing.
pub fn iy_alternatives(exact: &str) -> Vec<String> {
    let Some(mut letters) = take_apart(exact) else {
        return Vec::new();
    };
    let Some(vowel) = swappable(&letters).and_then(|place| letters.get_mut(place)) else {
        return Vec::new();
    };
    vowel.base = if vowel.base == b'i' { b'y' } else { b'i' };
    vec![letters.iter().map(|letter| letter.to_char()).collect()]
}

/// Tells whether two texts are equal once i and y are, where [`iy_alternatives`] equates them.
///
/// Case, junk and tone position make no difference; every other character does.
pub fn iy_equal(a: &str, b: &str) -> bool {
    with_i(&fold(a, Fold::Exact)) == with_i(&fold(b, Fold::Exact))
}

/// Where the letter stands that may be i or y.
fn swappable(letters: &[Letter]) -> Option<usize> {
    let (place, vowel, tail): (usize, &Letter, &[Letter]) = match letters {
        [onset, vowel] => {
            let open = match onset.base {
                b'h' | b'k' | b'l' | b'm' | b's' | b't' => true,
                // Vy and vi, vị and vỵ are different words.
                b'v' => vowel.tone == Tone::Nga,
                _ => false,
            };
            (open.then_some(1)?, vowel, &[])
        }
        [q, u, vowel, tail @ ..] if q.base == b'q' && u.base == b'u' && !u.is_marked() => {
            (2, vowel, tail)
        }
        _ => return None,
    };
    (matches!(vowel.base, b'i' | b'y') && !tail.iter().any(|letter| letter.is_vowel()))
        .then_some(place)
}

/// Writes i in every syllable that may have i or y.
fn with_i(exact: &str) -> String {
    let mut out = String::with_capacity(exact.len());
    let mut rest = exact;
    while let Some(first) = rest.chars().next() {
        let end = if is_letter(first) {
            rest.find(|c| !is_letter(c)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (word, after) = rest.split_at(end);
        rest = after;
        match take_apart(word) {
            Some(mut letters) => {
                let vowel = swappable(&letters).and_then(|place| letters.get_mut(place));
                if let Some(vowel) = vowel {
                    vowel.base = b'i';
                }
                out.extend(letters.iter().map(|letter| letter.to_char()));
            }
            None => out.push_str(word),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offers_the_other_spelling_only_where_it_sounds_alike() {
        for (exact, expected) in [
            ("kỹ", Some("kĩ")),
            ("kĩ", Some("kỹ")),
            ("sỹ", Some("sĩ")),
            ("lý", Some("lí")),
            ("mỹ", Some("mĩ")),
            ("tỷ", Some("tỉ")),
            ("hy", Some("hi")),
            ("quy", Some("qui")),
            ("quí", Some("quý")),
            ("quýt", Some("quít")),
            ("quỳnh", Some("quình")),
            ("vỹ", Some("vĩ")),
            ("vĩ", Some("vỹ")),
            ("vy", None),
            ("vị", None),
            ("y", None),
            ("i", None),
            ("thi", None),
            ("chị", None),
            ("nghỉ", None),
            ("bị", None),
            ("tay", None),
            ("tai", None),
            ("thúy", None),
            ("duy", None),
            ("quay", None),
            ("quyên", None),
            ("tin", None),
            ("lịch", None),
            ("39", None),
        ] {
            let expected: Vec<String> = expected.map(str::to_owned).into_iter().collect();
            assert_eq!(iy_alternatives(exact), expected, "{exact}");
        }
    }

    #[test]
    fn equates_whole_texts() {
        assert!(iy_equal("BÁC SỸ Quý", "bác sĩ quí"));
        assert!(iy_equal("2 tỉ đồng", "2 tỷ đồng"));
        assert!(!iy_equal("2 tỉ đồng", "3 tỷ đồng"));
        assert!(!iy_equal("bàn tay", "bàn tai"));
    }
}
