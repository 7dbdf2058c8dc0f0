//! Text → text at one of three levels of marks: exact, toneless, folded.

use unicode_normalization::UnicodeNormalization;

use super::Fold;
use super::letter::{Letter, tone_of_mark};
use super::normalise::{clean, is_letter, is_mark};
use super::syllable::{MAX_LETTERS, place_tone};

/// Cleans, canonicalises, lower-cases and folds `text`, keeping every other character.
///
/// `fold("ĐẢNG UỶ", Fold::Exact)` is "đảng ủy", `Fold::Toneless` "đang uy", `Fold::Folded` "dang uy".
pub fn fold(text: &str, level: Fold) -> String {
    let exact = lower(&canonical(text));
    match level {
        Fold::Exact => exact,
        Fold::Toneless => toneless_of(&exact),
        Fold::Folded => folded_of(&exact),
    }
}

/// Cleans `text` (junk, lookalikes, mark order, canonical tone position); keeps case and punctuation.
///
/// The canonical position is the old style of the press: "hoà" → "hòa", "qủa" → "quả". Words that
/// are no syllable keep their marks where they were.
pub fn canonical(text: &str) -> String {
    let cleaned = clean(text);
    if cleaned.is_ascii() {
        return cleaned;
    }
    let mut out = String::with_capacity(cleaned.len());
    let mut word = [Letter::digit(b'0'); MAX_LETTERS];
    let mut rest = cleaned.as_str();
    while let Some(first) = rest.chars().next() {
        if !is_letter(first) {
            out.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let end = rest
            .find(|c| !is_letter(c) && !is_mark(c))
            .unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        rest = after;
        let mut count = 0;
        let all_known = run.chars().all(|c| {
            let (Some(cell), Some(letter)) = (word.get_mut(count), Letter::of(c)) else {
                return false;
            };
            *cell = letter;
            count += 1;
            true
        });
        if all_known {
            let letters = &mut word[..count];
            place_tone(letters);
            out.extend(letters.iter().map(|letter| letter.to_char()));
        } else {
            out.push_str(run);
        }
    }
    out
}

/// Lower case, letter by letter and without regard to any language.
fn lower(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// Drops the tones of a text at the exact level.
pub(super) fn toneless_of(exact: &str) -> String {
    exact
        .chars()
        // What no letter could take up stays behind it as a mark of its own.
        .filter(|c| tone_of_mark(*c).is_none())
        .map(|c| Letter::of(c).map_or(c, |letter| letter.toneless().to_char()))
        .collect()
}

/// Drops all marks of a text at the exact or toneless level; đ → d.
pub(super) fn folded_of(exact: &str) -> String {
    let mut out = String::with_capacity(exact.len());
    for c in exact.chars() {
        match Letter::of(c) {
            Some(letter) => out.push(letter.base as char),
            None if c.is_ascii() => out.push(c),
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
