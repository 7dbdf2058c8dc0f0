//! One paragraph → the encoding it was written in, by what would be Vietnamese syllables.
//!
//! Of the words with letters outside ASCII, a candidate explains those that it turns into marked
//! syllables. Paragraphs are judged one by one: old pages mix encodings. Thresholds and their
//! measure: 600 paragraphs of news each in Unicode, TCVN3 and VNI, all told apart; 1,440 paragraphs
//! of six other languages, none converted, the highest share among them 0.44.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use super::mojibake::undo;
use super::viqr::{is_telling, is_toned, viqr};
use super::{Encoding, decode_as, entities};
use crate::analysis::{is_marked, is_syllable};

/// Least share of words that a candidate must explain, in percent.
const EXPLAINED: usize = 70;
/// Largest share that may be Vietnamese as it stands, in percent.
const AS_IT_STANDS: usize = 40;
/// Share of its words that a candidate must explain where they were never Unicode, in percent; of
/// paragraphs in nine other languages none comes near.
const NEARLY_ALL: usize = 90;
/// Fewest words that tell anything.
const TELLING_WORDS: usize = 3;
/// Least share of the words of a headline in VIQR that have a sign, in percent.
const SIGNED: usize = 40;
/// Fewer words than this may be right by chance: "på", "nå" and "så" are syllables in TCVN3.
const FEW_WORDS: usize = 8;
/// Of few words one in so many may be none though it is in lower case.
const FEW_MISSES: usize = 6;
/// From this share on a paragraph that was not converted is in doubt, in percent: above what other
/// languages reach.
const DOUBTFUL: usize = 50;

/// What a paragraph is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Read rightly, or nothing speaks against it.
    AsItStands,
    /// Some encoding explains much of it, not enough.
    Doubtful,
    /// To be decoded.
    Legacy(Encoding),
}

/// Letters that only Unicode has, and its combining tones: text with them was read rightly.
pub(crate) fn is_unicode_vietnamese(text: &str) -> bool {
    !text.is_ascii()
        && text.chars().any(|c| {
            matches!(
                c,
                '\u{01A0}' | '\u{01A1}' | '\u{01AF}' | '\u{01B0}' | '\u{1EA0}'
                    ..='\u{1EF9}' | '\u{0300}' | '\u{0301}' | '\u{0303}' | '\u{0309}' | '\u{0323}'
            )
        })
}

/// Judges a paragraph of bytes that are not UTF-8, as Windows-1252 shows them.
///
/// They were never Unicode, so that what would be Vietnamese as it stands need not be rare: "cô",
/// "dùng" and "tù" are the bytes of "cụ", "dựng" and "tự" as well. A candidate must explain nearly all,
/// and more than is right as it stands.
pub(super) fn judge_bytes(text: &str) -> Verdict {
    let verdict = judge(text);
    if !matches!(verdict, Verdict::AsItStands | Verdict::Doubtful) {
        return verdict;
    }
    let words = telling(text);
    let (encoding, share) = best(&words);
    let telling = words.len() >= TELLING_WORDS && share >= NEARLY_ALL;
    let more = share > percent(&words, Encoding::Utf8) && encoding != Encoding::Utf8Mojibake;
    if telling && more && !by_chance(&words, encoding) {
        return Verdict::Legacy(encoding);
    }
    verdict
}

/// Judges a paragraph by itself.
pub(super) fn judge(text: &str) -> Verdict {
    if let Some(written) = written_out(text) {
        return Verdict::Legacy(written);
    }
    if is_unicode_vietnamese(text) {
        return Verdict::AsItStands;
    }
    let signs: Vec<&str> = text.split([' ', '\t']).filter(|word| is_telling(word)).collect();
    if signs.len() >= TELLING_WORDS && percent(&signs, Encoding::Viqr) >= EXPLAINED
        || !signs.is_empty() && is_headline_in_viqr(text)
    {
        return Verdict::Legacy(Encoding::Viqr);
    }
    let words = telling(text);
    if words.len() < TELLING_WORDS {
        return Verdict::AsItStands;
    }
    let (encoding, share) = best(&words);
    if explains(encoding, share, &words, TELLING_WORDS) && !by_chance(&words, encoding) {
        return Verdict::Legacy(encoding);
    }
    match share {
        DOUBTFUL.. if percent(&words, Encoding::Utf8) <= AS_IT_STANDS => Verdict::Doubtful,
        _ => Verdict::AsItStands,
    }
}

/// Whether a text with a sign or two of VIQR has enough tones beside them: all of these are syllables,
/// and many of its words have one, as in every headline of some words.
fn is_headline_in_viqr(text: &str) -> bool {
    let words: Vec<&str> = text.split_ascii_whitespace().collect();
    let signed = words.iter().copied().filter(|word| is_telling(word) || is_toned(word));
    let signed: Vec<&str> = signed.collect();
    signed.len() > TELLING_WORDS
        && signed.len() * 100 >= words.len() * SIGNED
        && percent(&signed, Encoding::Viqr) == 100
}

/// Whether `encoding`, in which the paragraphs around are written, explains a short one as well.
pub(super) fn fits(text: &str, encoding: Encoding) -> bool {
    match encoding {
        _ if is_unicode_vietnamese(text) => false,
        Encoding::HtmlEntities | Encoding::UnicodeEscapes => false,
        Encoding::Viqr => {
            let mut words = text.split([' ', '\t']).filter(|word| is_telling(word)).peekable();
            words.peek().is_some() && words.all(|word| is_vietnamese(&viqr(word)))
        }
        _ => {
            let words = telling(text);
            !words.is_empty() && explains(encoding, percent(&words, encoding), &words, 1)
        }
    }
}

/// Whether a candidate that turns `share` percent of the words into Vietnamese is to be believed;
/// `least` is the fewest words that it must have mended.
fn explains(encoding: Encoding, share: usize, words: &[&str], least: usize) -> bool {
    if encoding != Encoding::Windows1258 {
        return share >= EXPLAINED && percent(words, Encoding::Utf8) <= AS_IT_STANDS;
    }
    // Half of its letters are those of Windows-1252, and the words with no others are Vietnamese as
    // they stand: what counts are the others.
    let stands = |word: &&str| is_vietnamese(word);
    let mended: Vec<&str> = words.iter().copied().filter(|word| !stands(word)).collect();
    share >= EXPLAINED
        && share > percent(words, Encoding::Utf8)
        && mended.len() >= least
        && percent(&mended, encoding) >= EXPLAINED
}

/// Whether `encoding` may explain so few telling `words` by chance: those in lower case are to be
/// syllables, names and abbreviations alone may be none.
///
/// No native word begins with P but not Ph. Mojibake is its own proof.
fn by_chance(words: &[&str], encoding: Encoding) -> bool {
    if words.len() >= FEW_WORDS || encoding == Encoding::Utf8Mojibake {
        return false;
    }
    let misses = words.iter().filter(|word| {
        let decoded: String = decoded(word, encoding).nfc().collect();
        let bare = decoded.trim_matches(|c: char| !c.is_alphabetic());
        let small = !bare.is_empty() && bare.chars().all(char::is_lowercase);
        let native = !bare.starts_with('p') || bare.starts_with("ph");
        small && !(native && is_syllable(bare))
    });
    misses.count() > words.len() / FEW_MISSES
}

/// The candidate that explains most of the words, and how much.
fn best(words: &[&str]) -> (Encoding, usize) {
    let candidates =
        [Encoding::Tcvn3, Encoding::VniWindows, Encoding::Windows1258, Encoding::Utf8Mojibake];
    let mut best = (Encoding::Utf8, 0);
    for encoding in candidates {
        let share = percent(words, encoding);
        if share > best.1 {
            best = (encoding, share);
        }
    }
    best
}

/// Share of `words` that `encoding` turns into Vietnamese.
fn percent(words: &[&str], encoding: Encoding) -> usize {
    let explained = words.iter().filter(|word| is_vietnamese(&decoded(word, encoding))).count();
    explained * 100 / words.len().max(1)
}

fn decoded(word: &str, encoding: Encoding) -> Cow<'_, str> {
    match encoding {
        Encoding::Viqr => Cow::Owned(viqr(word)),
        _ => decode_as(word, encoding),
    }
}

/// Words with letters outside ASCII: between ASCII blanks alone, since the no-break space is a byte
/// of à in UTF-8. Quotation marks and dashes tell nothing.
fn telling(text: &str) -> Vec<&str> {
    let tells = |c: char| !c.is_ascii() && !matches!(c, '\u{2010}'..='\u{2027}' | '\u{FFFD}');
    text.split([' ', '\t', '\r', '\n']).filter(|word| word.contains(tells)).collect()
}

/// Whether a word, or each part of it that has marks, is a marked syllable.
fn is_vietnamese(word: &str) -> bool {
    let separates = |c: char| {
        c.is_ascii() && !c.is_ascii_alphabetic() || matches!(c, '\u{2010}'..='\u{2027}' | '«' | '»')
    };
    let composed: String = word.nfc().collect();
    let mut any = false;
    for part in composed.split(separates).filter(|part| !part.is_ascii()) {
        let lower = part.to_lowercase();
        if !is_marked(&lower) || !is_syllable(&lower) {
            return false;
        }
        any = true;
    }
    any
}

/// Whether letters are written out as entities or escapes that make Vietnamese of the text.
fn written_out(text: &str) -> Option<Encoding> {
    let candidates = [
        ('&', ";", Encoding::HtmlEntities, entities::entities as fn(&str) -> String),
        ('\\', "\\u", Encoding::UnicodeEscapes, entities::escapes),
    ];
    for (sign, with, encoding, decode) in candidates {
        if !text.contains(sign) || !text.contains(with) {
            continue;
        }
        let decoded = decode(text);
        if decoded == text {
            continue;
        }
        // Words with names for letters; `&amp;` and `&quot;` are none.
        let words: Vec<&str> = text
            .split([' ', '\t'])
            .filter(|word| word.contains(sign) && !telling(&decode(word)).is_empty())
            .collect();
        let whole = words.iter().filter(|word| is_vietnamese(&decode(word))).count();
        let unicode = !is_unicode_vietnamese(text) && is_unicode_vietnamese(&decoded);
        let syllables = words.len() >= TELLING_WORDS && whole * 100 >= words.len() * EXPLAINED;
        // TCVN3 bytes written as the entities of Latin-1.
        let beneath = words.len() >= TELLING_WORDS && judge_letters(&decoded).is_some();
        if unicode && whole > 0 || syllables || beneath {
            return Some(encoding);
        }
    }
    None
}

/// The candidate that explains the letters as they stand.
fn judge_letters(text: &str) -> Option<Encoding> {
    let words = telling(text);
    if is_unicode_vietnamese(text) || words.len() < TELLING_WORDS {
        return None;
    }
    let (encoding, share) = best(&words);
    explains(encoding, share, &words, TELLING_WORDS).then_some(encoding)
}

/// UTF-8 read as Windows-1252 once, and then once more where that explains more.
pub(super) fn unmojibake(text: &str) -> String {
    let once = undo(text);
    let twice = undo(&once);
    if twice == once {
        return once;
    }
    let share = |text: &str| percent(&telling(text), Encoding::Utf8);
    if share(&twice) > share(&once) { twice } else { once }
}
