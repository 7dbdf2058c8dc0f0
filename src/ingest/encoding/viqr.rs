//! VIQR (RFC 1456) → Vietnamese letters.
//!
//! Marks are ASCII signs behind the letter: `nghi. quye^'t`. The signs are punctuation as well, so
//! a word is taken apart by the grammar of syllables: what makes no syllable stays as it stands.

use unicode_normalization::UnicodeNormalization;

use crate::analysis::{canonical, is_syllable};

/// Words from which on a text is no heading, so that its last sign is a full stop and no tone.
const SENTENCE_WORDS: usize = 15;

/// Whether a word has a sign that hardly stands behind a vowel by chance: `o^`, `a(`, `u+`.
pub(super) fn is_telling(word: &str) -> bool {
    !is_address(word)
        && word.bytes().zip(word.bytes().skip(1)).any(|(base, sign)| {
            let base = base.to_ascii_lowercase();
            match sign {
                b'^' => matches!(base, b'a' | b'e' | b'o'),
                b'(' => base == b'a',
                b'+' => matches!(base, b'o' | b'u'),
                _ => false,
            }
        })
}

/// Whether a word has a tone sign where punctuation hardly stands: behind a vowel and before a letter
/// (`cu?a`, `ma'y`), or at the end of a word that is not put in backticks (``che` ``).
pub(super) fn is_toned(word: &str) -> bool {
    let bytes = word.as_bytes();
    let vowel = |byte: u8| b"aeiouy".contains(&byte.to_ascii_lowercase());
    let one = |sign: u8| bytes.iter().filter(|byte| **byte == sign).count() == 1;
    // Each byte with the one before and the one behind, which may be none.
    let signs = bytes.iter().zip(bytes.iter().skip(1)).enumerate();
    let mut signs = signs.map(|(at, (before, sign))| (*before, *sign, bytes.get(at + 2)));
    !is_address(word)
        && signs.any(|(before, sign, behind)| match sign {
            b'\'' | b'?' => vowel(before) && behind.is_some_and(u8::is_ascii_alphabetic),
            b'`' | b'~' => vowel(before) && one(sign),
            _ => false,
        })
}

fn is_address(word: &str) -> bool {
    word.contains("://") || word.contains("www.") || word.contains('@')
}

/// Decodes VIQR. Addresses stay; `\` before a sign keeps the sign.
///
/// A full stop or question mark behind a vowel is a tone, as the standard has it, except at the end
/// of a text of fifteen words or more and where the tone could not stand on that vowel.
pub(super) fn viqr(text: &str) -> String {
    let words = text.split_ascii_whitespace().count();
    let end = text.trim_end().len();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for token in text.split_inclusive(|c: char| c.is_ascii_whitespace()) {
        at += token.len();
        let last = at >= end && words >= SENTENCE_WORDS;
        if is_address(token) {
            out.push_str(token);
        } else {
            pieces(token, last, &mut out);
        }
    }
    out
}

/// Decodes the words of a token and copies what stands between them.
fn pieces(token: &str, last: bool, out: &mut String) {
    let in_word = |c: char| c.is_ascii_alphabetic() || is_sign(c);
    let mut rest = token;
    loop {
        let mut chars = rest.chars();
        let Some(c) = chars.next() else { return };
        let behind = chars.as_str();
        let next = chars.next();
        if c == '\\' && next.is_some_and(|next| is_sign(next) || matches!(next, 'd' | 'D' | '\\')) {
            out.extend(next);
            rest = chars.as_str();
        } else if c.is_ascii_alphabetic() {
            let (written, behind) = rest.split_at(rest.find(|c| !in_word(c)).unwrap_or(rest.len()));
            word(written, last && behind.trim_end().is_empty(), out);
            rest = behind;
        } else {
            out.push(c);
            rest = behind;
        }
    }
}

fn is_sign(c: char) -> bool {
    matches!(c, '^' | '(' | '+' | '*' | '\'' | '`' | '?' | '~' | '.')
}

/// Decodes one word; at the end of a sentence its last `.` or `?` is punctuation where it can be.
fn word(written: &str, last: bool, out: &mut String) {
    // Signs behind the word from the right: what may be punctuation, the least of it first.
    let bare = written.trim_end_matches(['.', '?', '\'', '`']).len();
    let stop = written.ends_with(['.', '?']);
    let mut cuts: Vec<usize> = (bare..=written.len()).rev().collect();
    if written.len() - bare > 2 {
        // An ellipsis.
        cuts.retain(|cut| *cut <= bare + 1);
    }
    if last && stop && cuts.len() > 1 {
        cuts.rotate_left(1);
    }
    for cut in &cuts {
        let Some((before, behind)) = written.split_at_checked(*cut) else { continue };
        let decoded = letters(before);
        if stands(&decoded) {
            out.push_str(&decoded);
            out.push_str(behind);
            return;
        }
    }
    // Names outside the grammar (Dda('k La('k) are told by their signs, abbreviations (HDDND) by
    // their capitals; "add" by none.
    let capitals = written.bytes().all(|byte| byte.is_ascii_uppercase()) && written.contains("DD");
    let initial = written.get(..2).is_some_and(|head| head.eq_ignore_ascii_case("dd"));
    if is_telling(written) || capitals || initial {
        let bare = written.trim_end_matches(['.', '?']);
        let whole = letters(written);
        if whole.chars().count() == 1 {
            out.push_str(&whole);
        } else {
            out.push_str(&letters(bare));
            out.push_str(written.strip_prefix(bare).unwrap_or_default());
        }
    } else {
        out.push_str(written);
    }
}

/// Whether the word is a syllable with its tone where one of the two styles puts it.
fn stands(word: &str) -> bool {
    let word: String = word.to_lowercase();
    if !word.chars().all(char::is_alphabetic) {
        return false;
    }
    let placed = canonical(&word);
    if !is_syllable(&placed) {
        return word.is_ascii();
    }
    let new_style = |word: &str| {
        let bare: String = word.nfd().filter(char::is_ascii).collect();
        ["oa", "oe", "uy"].iter().any(|rime| bare.ends_with(rime))
    };
    placed == word || new_style(&word)
}

/// Reads letters and the signs behind them.
fn letters(written: &str) -> String {
    let mut out = String::with_capacity(written.len());
    let mut chars = written.chars().peekable();
    while let Some(c) = chars.next() {
        if matches!(c, 'd' | 'D') && chars.peek().is_some_and(|next| matches!(next, 'd' | 'D')) {
            let next = chars.next();
            out.push(if c == 'D' || next == Some('D') { 'Đ' } else { 'đ' });
            continue;
        }
        out.push(c);
        let base = c.to_ascii_lowercase();
        if !matches!(base, 'a' | 'e' | 'i' | 'o' | 'u' | 'y') {
            continue;
        }
        let (mut quality, mut tone) = (None, None);
        while let Some(sign) = chars.peek() {
            match mark(base, *sign) {
                Some(Mark::Quality(mark)) if quality.is_none() => quality = Some(mark),
                Some(Mark::Tone(mark)) if tone.is_none() => tone = Some(mark),
                _ => break,
            }
            chars.next();
        }
        out.extend(quality.into_iter().chain(tone));
    }
    out.nfc().collect()
}

enum Mark {
    Quality(char),
    Tone(char),
}

/// The combining mark that a sign stands for behind this vowel.
fn mark(base: char, sign: char) -> Option<Mark> {
    Some(match sign {
        '^' if matches!(base, 'a' | 'e' | 'o') => Mark::Quality('\u{302}'),
        '(' if base == 'a' => Mark::Quality('\u{306}'),
        '+' | '*' if matches!(base, 'o' | 'u') => Mark::Quality('\u{31B}'),
        '\'' => Mark::Tone('\u{301}'),
        '`' => Mark::Tone('\u{300}'),
        '?' => Mark::Tone('\u{309}'),
        '~' => Mark::Tone('\u{303}'),
        '.' => Mark::Tone('\u{323}'),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_words_and_keeps_punctuation() {
        for (written, meant) in [
            ("nghi. quye^'t", "nghị quyết"),
            ("Dda?ng giu+~ gi`n, a(n uo^'ng", "Đảng giữ gìn, ăn uống"),
            ("ddu+o+.c thu+? tha'ch hu*o*ng", "được thử thách hương"),
            ("Dda('k La('k", "Đắk Lắk"),
            ("to^i. To^'i. Vie^.t.", "tôi. Tối. Việt."),
            ("Anh ddi dda^u? Ve^` nha` ngu?.", "Anh đi đâu? Về nhà ngủ."),
            ("ho`a hoa` thu?y thuy?", "hòa hoà thủy thuỷ"),
            ("xem www.bao.vn/a.htm, to^@x.vn", "xem www.bao.vn/a.htm, to^@x.vn"),
            ("La`m ro~ vie^.c chu'ng ta\\. Va`", "Làm rõ việc chúng ta. Và"),
            ("add U.S. Oddo", "add U.S. Oddo"),
            ("so^' 06/QDD-TTg cu?a HDDND, 5.000dd", "số 06/QĐ-TTg của HĐND, 5.000đ"),
            (
                "La~nh dda.o ti?nh ho.p ba`n ve^` nhu+~ng vie^.c lo+'n cu?a ca? na(m nay cu?a ta.",
                "Lãnh đạo tỉnh họp bàn về những việc lớn của cả năm nay của ta.",
            ),
            ("Kie^.n toa`n bo^. ma'y no^.i bo^.", "Kiện toàn bộ máy nội bộ"),
            ("Ca'c to^? chu+'c ddo'...", "Các tổ chức đó..."),
        ] {
            assert_eq!(viqr(written), meant);
        }
    }
}
