//! Text → text without junk and lookalikes, every letter composed; case and punctuation stay.
//!
//! In news one article in twenty mixes composed letters with combining tones ("ê" + dot below), and
//! Unicode's own composition does not mend a tone typed before the circumflex. So each letter is
//! taken apart, its quality mark put first and its tone last, and then composed.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::letter::{Letter, Quality, Tone, mark_of_tone, quality_of_mark, tone_of_mark};
use super::{number, slice};

/// Whether the character is invisible and to be dropped: soft hyphen, zero-width and direction
/// marks, control characters that are no white space.
#[inline]
pub(super) fn is_junk(c: char) -> bool {
    match c {
        '\0'..='\u{08}' | '\u{0E}'..='\u{1F}' | '\u{7F}' => true,
        c if c < '\u{AD}' => false,
        '\u{AD}'
        | '\u{034F}'
        | '\u{061C}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'
        | '\u{2066}'..='\u{2069}'
        | '\u{FEFF}' => true,
        _ => false,
    }
}

/// Whether the character joins the letter before it.
#[inline]
pub(super) fn is_mark(c: char) -> bool {
    c >= '\u{0300}' && !is_junk(c) && is_combining_mark(c)
}

/// Whether the character may start a word: a letter of any script, no mark, no apostrophe.
#[inline]
pub(super) fn is_letter(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    if Letter::of(c).is_some() {
        return true;
    }
    // The ordinal signs ª º would turn "25ºC" into one word.
    !matches!(c, 'ª' | 'º' | '\u{02BC}') && c.is_alphabetic() && !is_mark(c)
}

/// Whether the character can stand for the apostrophe of H'Mông.
#[inline]
pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '\u{02BC}' | '´' | '`' | '\u{1FEF}' | '\u{1FFD}')
}

/// The character that a lookalike stands for wherever it occurs.
#[inline]
fn look_through(c: char) -> char {
    match c {
        '\u{00A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{3000}' => ' ',
        // Eth and the African Ds are typed for Đ; Eth lower-cases to ð.
        '\u{00D0}' | '\u{0189}' => 'Đ',
        '\u{00F0}' | '\u{0256}' => 'đ',
        // A with caron is typed for a with breve.
        '\u{01CD}' => 'Ă',
        '\u{01CE}' => 'ă',
        '\u{0340}' => '\u{0300}',
        '\u{0341}' => '\u{0301}',
        // Dotless i comes from PDFs that build í from ı and an acute.
        '\u{0131}' => 'i',
        c => c,
    }
}

/// Whether the character is of the Cyrillic blocks.
pub(super) fn is_cyrillic(c: char) -> bool {
    ('\u{0400}'..='\u{052F}').contains(&c)
}

/// The Latin letter of the same shape as a Cyrillic one.
fn latin_of_cyrillic(c: char) -> Option<char> {
    Some(match c {
        'а' => 'a',
        'е' => 'e',
        'о' => 'o',
        'р' => 'p',
        'с' => 'c',
        'х' => 'x',
        'у' => 'y',
        'А' => 'A',
        'Е' => 'E',
        'О' => 'O',
        'Р' => 'P',
        'С' => 'C',
        'Х' => 'X',
        'У' => 'Y',
        _ => return None,
    })
}

/// Cleans `text`: drops junk, turns special spaces into blanks, replaces lookalikes, composes letters.
///
/// An apostrophe of any shape between two letters becomes `'`; hyphens and slashes of any shape
/// become `-` and `/` inside official numbers and stay elsewhere.
pub(super) fn clean(text: &str) -> String {
    if text.bytes().all(|byte| is_plain(char::from(byte))) {
        return text.to_owned();
    }
    let separators = number::odd_separators(text);
    let mut separators = separators.iter().copied().peekable();
    let mixed = text.chars().any(|c| latin_of_cyrillic(c).is_some());
    let latinised = if mixed { latin_words(text) } else { Vec::new() };
    let mut latinised = latinised.iter().copied().peekable();

    let mut out = String::with_capacity(text.len());
    // The base that waits for its marks, and the marks.
    let mut base: Option<char> = None;
    let mut marks: Vec<char> = Vec::new();
    for (at, original) in text.char_indices() {
        let mut c = look_through(original);
        if is_junk(c) {
            continue;
        }
        if separators.peek().is_some_and(|(place, _)| *place == at) {
            c = separators.next().map_or(c, |(_, separator)| char::from(separator));
        } else if latinised.peek() == Some(&at) {
            latinised.next();
            c = latin_of_cyrillic(c).unwrap_or(c);
        }
        if base.is_some() && is_mark(c) {
            marks.push(c);
            continue;
        }
        if is_apostrophe(c)
            && base.is_some_and(is_letter)
            && slice(text, at + original.len_utf8()..)
                .chars()
                // Folding drops stray marks, so they must not decide.
                .find(|next| !is_junk(*next) && !is_mark(*next))
                .is_some_and(is_letter)
        {
            c = '\'';
        }
        if let Some(before) = base.take() {
            compose(before, &mut marks, &mut out);
        }
        match c {
            // Ligatures that PDFs leave in foreign words.
            '\u{FB01}' => out.push('f'),
            '\u{FB02}' => out.push('f'),
            _ => {}
        }
        base = Some(match c {
            '\u{FB01}' => 'i',
            '\u{FB02}' => 'l',
            c => c,
        });
    }
    if let Some(before) = base {
        compose(before, &mut marks, &mut out);
    }
    out
}

/// Characters that need no cleaning, whatever stands around them, and are no letter beyond ASCII.
#[inline]
pub(super) fn is_plain(c: char) -> bool {
    matches!(c, ' '..='~' | '\t'..='\r' | '“' | '”' | '…') && c != '`'
}

/// Offsets of the Cyrillic lookalikes in words that also have Latin letters.
fn latin_words(text: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let mut word = Vec::new();
    let mut latin = false;
    for (at, c) in text.char_indices() {
        if is_letter(c) || is_mark(c) || is_junk(c) || c.is_ascii_digit() {
            latin |= std::iter::once(look_through(c))
                .nfd()
                .next()
                .is_some_and(|bare| Letter::of(bare).is_some())
                || matches!(c, '\u{FB01}' | '\u{FB02}');
            if latin_of_cyrillic(c).is_some() {
                word.push(at);
            }
        } else {
            if latin {
                found.append(&mut word);
            }
            word.clear();
            latin = false;
        }
    }
    if latin {
        found.append(&mut word);
    }
    found
}

/// Writes one letter with its marks in canonical order and composed; empties `marks`.
fn compose(base: char, marks: &mut Vec<char>, out: &mut String) {
    if marks.is_empty() && (base.is_ascii() || Letter::of(base).is_some()) {
        out.push(base);
        return;
    }
    // Decomposing first lets ü + acute and u + acute + diaeresis meet in one form.
    let mut parts = std::iter::once(base).nfd();
    let bare = parts.next().unwrap_or(base);
    // So do marks that stand for two, such as the dialytika with tonos.
    let mut all: Vec<char> = parts.collect();
    all.extend(marks.drain(..).flat_map(|mark| std::iter::once(mark).nfd()));
    let Some(mut letter) = Letter::of(bare).filter(|letter| letter.is_vowel()) else {
        let cluster = std::iter::once(bare).chain(all);
        out.extend(cluster.nfc());
        return;
    };
    let mut others = Vec::new();
    for mut mark in all {
        if mark == '\u{030C}' && letter.base == b'a' {
            mark = '\u{0306}';
        }
        let quality = quality_of_mark(mark).filter(|quality| Letter::takes(letter.base, *quality));
        match (quality, tone_of_mark(mark)) {
            (Some(quality), _) if letter.quality == Quality::Plain => letter.quality = quality,
            (Some(quality), _) if letter.quality == quality => {}
            (_, Some(tone)) if letter.tone == Tone::Ngang => letter.tone = tone,
            (_, Some(tone)) if letter.tone == tone => {}
            _ if others.contains(&mark) => {}
            _ => others.push(mark),
        }
    }
    if others.is_empty() {
        out.push(letter.to_char());
        return;
    }
    // Marks foreign to Vietnamese go before the tone: ŏ and ĭ of the Highland languages.
    let (late, early): (Vec<char>, Vec<char>) =
        others.into_iter().partition(|mark| tone_of_mark(*mark).is_some());
    let cluster = std::iter::once(letter.toneless().to_char())
        .chain(early)
        .chain(mark_of_tone(letter.tone))
        .chain(late);
    out.extend(cluster.nfc());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cleans_what_copy_and_paste_leaves_behind() {
        for (input, expected) in [
            ("Nghi\u{0323} quy\u{AD}ế\u{200B}t", "Nghị quyết"),
            ("Nghị\u{A0}quyết", "Nghị quyết"),
            ("\u{FEFF}Ðảng bộ", "Đảng bộ"),
            ("đô\u{0323}i tuyê\u{0309}n", "đội tuyển"),
            ("e\u{0301}\u{0302}", "ế"),
            ("é\u{0302}", "ế"),
            ("a\u{0301}\u{0306}", "ắ"),
            ("o\u{0323}\u{031B}", "ợ"),
            ("tế\u{0301}t", "tết"),
            ("ı\u{0301}ch", "ích"),
            ("ǎn", "ăn"),
            ("a\u{030C}n", "ăn"),
            ("dòng một\ndòng hai\tba", "dòng một\ndòng hai\tba"),
            ("người H’Mông ở", "người H'Mông ở"),
            ("nói: ‘Tốt’", "nói: ‘Tốt’"),
            ("39–NQ∕TW – 2023", "39-NQ/TW – 2023"),
            ("hо\u{0323}c", "học"),
            ("Москва", "Москва"),
            ("Кontum", "Кontum"),
            ("ﬁle", "file"),
            ("O\u{0302}\u{0308}", "Ô\u{0308}"),
            ("u\u{0301}\u{0308}", "ǘ"),
            ("u\u{0344}", "ǘ"),
            ("ú\u{0344}", "ǘ"),
            ("o\u{0306}\u{0301}", "ŏ\u{0301}"),
            ("e\u{0306}\u{0323}", "ẹ\u{0306}"),
            ("한국", "한국"),
        ] {
            assert_eq!(clean(input), expected, "{input:?}");
        }
    }
}
