//! Text → text at one of three levels of marks: exact, toneless, folded.

use unicode_normalization::UnicodeNormalization;

use super::letter::{Letter, tone_of_mark};
use super::normalise::{clean, is_cyrillic, is_letter, is_mark, is_plain};
use super::syllable::{Letters, place_tone};
use super::{Fold, slice};

/// Cleans, canonicalises, lower-cases and folds `text`, keeping every other character.
///
/// `fold("ĐẢNG UỶ", Fold::Exact)` is "đảng ủy", `Fold::Toneless` "đang uy", `Fold::Folded` "dang uy".
pub fn fold(text: &str, level: Fold) -> String {
    let quick = match level {
        Fold::Exact => quick(text, true, |letter| Letter { upper: false, ..letter }.to_char()),
        // Where the tone stands is no matter once it is dropped.
        Fold::Toneless => {
            quick(text, false, |letter| Letter { upper: false, ..letter.toneless() }.to_char())
        }
        Fold::Folded => quick(text, false, |letter| char::from(letter.base)),
    };
    if let Some(folded) = quick {
        return folded;
    }
    let exact = lower(&canonical(text));
    match level {
        Fold::Exact => exact,
        Fold::Toneless => toneless_of(&exact),
        Fold::Folded => folded_of(&exact),
    }
}

/// The lower-case letter a to z that a composed Vietnamese letter folds to; `None` for all other
/// characters, which need [`fold`].
#[inline]
pub fn folded_letter(c: char) -> Option<u8> {
    Letter::of(c).map(|letter| letter.base)
}

/// Cleans `text` (junk, lookalikes, mark order, canonical tone position); keeps case and punctuation.
///
/// The canonical position is the old style of the press: "hoà" → "hòa", "qủa" → "quả". Words that
/// are no syllable keep their marks where they were.
pub fn canonical(text: &str) -> String {
    if let Some(canonical) = quick(text, true, Letter::to_char) {
        return canonical;
    }
    let cleaned = clean(text);
    if cleaned.is_ascii() {
        return cleaned;
    }
    let mut out = String::with_capacity(cleaned.len());
    let mut word = Letters::new();
    let mut rest = cleaned.as_str();
    while let Some(first) = rest.chars().next() {
        if !is_letter(first) {
            out.push(first);
            rest = slice(rest, first.len_utf8()..);
            continue;
        }
        let end = rest.find(|c| !is_letter(c) && !is_mark(c)).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        rest = after;
        word.clear();
        let all_known =
            run.chars().all(|c| Letter::of(c).is_some_and(|letter| word.push(letter).is_some()));
        if all_known {
            place_tone(&mut word);
            out.extend(word.iter().map(|letter| letter.to_char()));
        } else {
            out.push_str(run);
        }
    }
    out
}

/// Folds text of nothing but composed letters and plain ASCII, which needs no cleaning, in one pass;
/// `None` when anything else is in it.
///
/// `placed` says whether tones move to their canonical letter before `print` writes each letter.
fn quick(text: &str, placed: bool, print: impl Fn(Letter) -> char) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut word = Letters::new();
    // Letters of the word, also of one that is longer than `word`, and where it begins in `out`.
    let (mut count, mut begins) = (0, 0);
    let place = |word: &mut Letters, count: usize, begins: usize, out: &mut String| {
        if placed && count == word.len() && place_tone(word) {
            out.truncate(begins);
            out.extend(word.iter().map(|letter| print(*letter)));
        }
        word.clear();
    };
    // Behind a digit a dash may be the separator of an official number.
    let mut digit = false;
    for c in text.chars() {
        if let Some(letter) = Letter::of(c) {
            if count == 0 {
                begins = out.len();
            }
            word.push(letter);
            count += 1;
            out.push(print(letter));
        } else if is_plain(c) || (matches!(c, '–' | '—') && !digit) {
            digit |= c.is_ascii_digit();
            place(&mut word, count, begins, &mut out);
            count = 0;
            out.push(c);
        } else {
            return None;
        }
    }
    place(&mut word, count, begins, &mut out);
    Some(out)
}

/// Lower case of canonical text, letter by letter and without regard to any language.
fn lower(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let lowered: String = text.chars().flat_map(char::to_lowercase).collect();
    if lowered.contains(is_mark) {
        // T + diaeresis composes in lower case only.
        canonical(&lowered)
    } else {
        lowered
    }
}

/// Drops the tones of a text at the exact level.
///
/// Each letter is composed with its own marks, and never with another letter: those of Korean that
/// were taken apart stay so, as at the other levels.
pub(super) fn toneless_of(exact: &str) -> String {
    let without =
        exact.chars().map(|c| Letter::of(c).map_or(c, |letter| letter.toneless().to_char()));
    if !exact.contains(is_mark) {
        return without.collect();
    }
    // A tone that no letter could take up stands behind it; without it the rest may compose.
    let mut out = String::with_capacity(exact.len());
    let mut cluster = String::new();
    for c in without.filter(|c| tone_of_mark(*c).is_none()) {
        if !is_mark(c) {
            out.extend(cluster.nfc());
            cluster.clear();
        }
        cluster.push(c);
    }
    out.extend(cluster.nfc());
    out
}

/// Drops all marks of a text at the exact or toneless level; đ → d.
pub(super) fn folded_of(exact: &str) -> String {
    let mut out = String::with_capacity(exact.len());
    for c in exact.chars() {
        match Letter::of(c) {
            Some(letter) => out.push(letter.base as char),
            // й is a letter of its own and no marked и.
            None if c.is_ascii() || is_cyrillic(c) => out.push(c),
            // Composing again keeps the syllable blocks of Korean whole.
            None => out.extend(
                std::iter::once(c)
                    .nfd()
                    .filter(|part| !('\u{0300}'..='\u{036F}').contains(part))
                    .nfc(),
            ),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moves_the_tone_to_its_old_style_place() {
        for (input, expected) in [
            ("Cộng hoà xã hội chủ nghĩa", "Cộng hòa xã hội chủ nghĩa"),
            ("ĐẢNG UỶ", "ĐẢNG ỦY"),
            ("Thuỷ", "Thủy"),
            ("khoẻ", "khỏe"),
            // The u of qu and the i of gi belong to the onset.
            ("qúy qũy qủa qúa qụa", "quý quỹ quả quá quạ"),
            ("qúôc qúyên", "quốc quyến"),
            ("gía gỉa gìa gìơ gĩư", "giá giả già giờ giữ"),
            ("gíêng gíêt", "giếng giết"),
            ("khủyu khúyên", "khuỷu khuyến"),
            ("tóan hòan họat khỏang", "toán hoàn hoạt khoảng"),
            ("nứơc vịêt húê thủơ", "nước việt huế thuở"),
            ("miá muà cuả cưú nuí", "mía mùa của cứu núi"),
            ("khuâý ngòao óai", "khuấy ngoào oái"),
            // No syllable, no move; two tones, no move.
            ("Kadaí ôtoá bùấn", "Kadaí ôtoá bùấn"),
            // In lower case it is an official number.
            ("04/2023/TT—lenh", "04/2023/TT-lenh"),
            ("giá, gì? gìn!", "giá, gì? gìn!"),
            ("hoa\u{300} bi\u{300}nh", "hòa bình"),
        ] {
            assert_eq!(canonical(input), expected, "{input}");
        }
    }

    #[test]
    fn letters_of_korean_that_were_taken_apart_are_the_same_beside_a_stray_mark() {
        let text = "nh\u{1108}\u{116d}\u{11a8}a x\u{301}";
        let toneless = fold(text, Fold::Toneless);
        assert_eq!(toneless, "nh\u{1108}\u{116d}\u{11a8}a x");
        assert_eq!(fold(&toneless, Fold::Folded), fold(text, Fold::Folded));
    }

    #[test]
    fn each_level_drops_more_marks() {
        for (text, exact, toneless, folded) in [
            ("Hội Đồng", "hội đồng", "hôi đông", "hoi dong"),
            ("Ðại biểu", "đại biểu", "đai biêu", "dai bieu"),
            (
                "Nghị quyết số 39–NQ∕TW",
                "nghị quyết số 39-nq/tw",
                "nghi quyêt sô 39-nq/tw",
                "nghi quyet so 39-nq/tw",
            ),
            ("H’Mông", "h'mông", "h'mông", "h'mong"),
            (
                "Krŏng Năng, España",
                "krŏng năng, españa",
                "krŏng năng, españa",
                "krong nang, espana",
            ),
            ("e\u{323}\u{306}", "ẹ\u{306}", "ĕ", "e"),
            ("đươ\u{323}c", "được", "đươc", "duoc"),
            (
                "“18,8%” – №1 한국 йод",
                "“18,8%” – №1 한국 йод",
                "“18,8%” – №1 한국 йод",
                "“18,8%” – №1 한국 йод",
            ),
        ] {
            assert_eq!(fold(text, Fold::Exact), exact);
            assert_eq!(fold(text, Fold::Toneless), toneless);
            assert_eq!(fold(text, Fold::Folded), folded);
        }
    }
}
