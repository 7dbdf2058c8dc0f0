//! Text → tokens without official numbers: words, digit runs and mixed runs such as QH15.

use compact_str::CompactString;

use super::fold::{fold, folded_of};
use super::letter::{Letter, Tone};
use super::normalise::{is_apostrophe, is_junk, is_letter, is_mark};
use super::syllable::place_tone;
use super::{Fold, Token, char_at, slice};
use crate::article::Span;

/// Letters that the quick path takes; a longer run goes the careful way.
const QUICK_LETTERS: usize = 32;

/// Splits `text` into tokens; official numbers are left to `number.rs`.
pub(super) fn tokenise(text: &str) -> Vec<Token> {
    // Vietnamese runs at six bytes to the syllable, blank included.
    let mut tokens = Vec::with_capacity(text.len() / 6 + 1);
    each_token(text, |_| true, |token| tokens.push(token));
    tokens
}

/// Calls `take` with the tokens whose folded form begins with a letter or digit that is `wanted`;
/// those that begin with a letter of another alphabet are always. Going past a word takes a tenth of
/// the time of reading it.
pub(super) fn each_token(text: &str, wanted: impl Fn(u8) -> bool, mut take: impl FnMut(Token)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let first = if byte.is_ascii() {
            if !byte.is_ascii_alphanumeric() {
                at += 1;
                continue;
            }
            Some(byte.to_ascii_lowercase())
        } else {
            let Some(c) = char_at(text, at) else {
                break;
            };
            if !is_letter(c) {
                at += c.len_utf8();
                continue;
            }
            Letter::of(c).map(|letter| letter.base)
        };
        if !first.is_none_or(&wanted) {
            at = quick_end(text, at).unwrap_or_else(|| careful(text, at).span.end);
            continue;
        }
        let token = plain(text, at).or_else(|| quick(text, at));
        let token = token.unwrap_or_else(|| careful(text, at));
        at = token.span.end;
        take(token);
    }
}

/// Where a run of composed letters and digits ends; `None` when anything else touches it.
fn quick_end(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = start;
    while let Some(&byte) = bytes.get(at) {
        if byte.is_ascii_alphanumeric() {
            at += 1;
        } else if byte.is_ascii() {
            return (byte != b'\'' && byte != b'`' && !is_junk(char::from(byte))).then_some(at);
        } else {
            let c = char_at(text, at)?;
            match Letter::of(c) {
                Some(_) => at += c.len_utf8(),
                None if touches(c) => return None,
                None => return Some(at),
            }
        }
    }
    Some(at)
}

/// Reads a run of ASCII letters and digits, which is a third of the words; `None` when anything else
/// touches it.
fn plain(text: &str, start: usize) -> Option<Token> {
    let run = text.as_bytes().get(start..)?;
    let end = run.iter().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(run.len());
    if let Some(&next) = run.get(end)
        && (!next.is_ascii() || next == b'\'' || next == b'`' || is_junk(char::from(next)))
    {
        return None;
    }
    let span = Span::new(start, start + end);
    let mut folded = CompactString::new(span.of(text));
    folded.make_ascii_lowercase();
    Some(Token { span, exact: folded.clone(), folded, number: None })
}

/// Reads a run of composed letters and digits; `None` when anything else touches it.
fn quick(text: &str, start: usize) -> Option<Token> {
    let bytes = text.as_bytes();
    let mut letters = [Letter::digit(b'0'); QUICK_LETTERS];
    let mut count = 0;
    let mut ascii = true;
    let mut digits = false;
    let mut at = start;
    while let Some(&byte) = bytes.get(at) {
        let (letter, width) = if byte.is_ascii() {
            if byte.is_ascii_digit() {
                digits = true;
                (Letter::digit(byte), 1)
            } else if byte.is_ascii_alphabetic() {
                (Letter::of(char::from(byte))?, 1)
            } else if byte == b'\'' || byte == b'`' || is_junk(char::from(byte)) {
                return None;
            } else {
                break;
            }
        } else {
            let c = char_at(text, at)?;
            match Letter::of(c) {
                Some(letter) => {
                    ascii = false;
                    (letter, c.len_utf8())
                }
                None if touches(c) => return None,
                None => break,
            }
        };
        *letters.get_mut(count)? = letter;
        count += 1;
        at += width;
    }
    let letters = letters.get_mut(..count)?;
    let span = Span::new(start, at);
    if ascii {
        let mut folded = CompactString::new(span.of(text));
        folded.make_ascii_lowercase();
        return Some(Token { span, exact: folded.clone(), folded, number: None });
    }
    if digits {
        return None;
    }
    let toned = letters.iter().any(|letter| letter.tone != Tone::Ngang);
    let moved = toned && place_tone(letters);
    let capital = letters.iter().any(|letter| letter.upper);
    let exact = if moved || capital {
        let mut exact = CompactString::with_capacity(span.len());
        for letter in letters.iter_mut() {
            letter.upper = false;
            exact.push(letter.to_char());
        }
        exact
    } else {
        // Most words are printed just as their key is written.
        span.of(text).into()
    };
    let mut folded = [0; QUICK_LETTERS];
    for (folded, letter) in folded.iter_mut().zip(letters.iter()) {
        *folded = letter.base;
    }
    let folded = CompactString::from_utf8(folded.get(..letters.len())?).ok()?;
    Some(Token { span, exact, folded, number: None })
}

/// Whether a character that is no Vietnamese letter can still belong to the word before it.
fn touches(c: char) -> bool {
    is_letter(c) || is_mark(c) || is_junk(c) || is_apostrophe(c)
}

/// Reads a run with combining marks, junk, apostrophes or letters of other alphabets.
fn careful(text: &str, start: usize) -> Token {
    let rest = slice(text, start..);
    let mut end = 0;
    let mut after_letter = false;
    // An apostrophe that belongs to the word when a letter follows.
    let mut apostrophe = false;
    for (offset, c) in rest.char_indices() {
        let next = offset + c.len_utf8();
        if is_junk(c) {
            continue;
        }
        if is_letter(c) {
            after_letter = true;
        } else if c.is_ascii_digit() && !apostrophe {
            after_letter = false;
        } else if is_mark(c) && after_letter && !apostrophe {
        } else if is_apostrophe(c) && after_letter && !apostrophe {
            apostrophe = true;
            continue;
        } else {
            break;
        }
        apostrophe = false;
        end = next;
    }
    let span = Span::new(start, start + end);
    let exact = fold(span.of(text), Fold::Exact);
    let folded = folded_of(&exact).into();
    Token { span, exact: exact.into(), folded, number: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_words_digits_and_mixed_runs() {
        for (text, expected) in [
            ("Hội đồng nhân dân tỉnh Nghệ An", "hội|đồng|nhân|dân|tỉnh|nghệ|an"),
            ("tăng 18,8% lên 1.234 tỷ", "tăng|18|8|lên|1|234|tỷ"),
            ("NQ39, QH15, Quốc lộ 1A, 30a", "nq39|qh15|quốc|lộ|1a|30a"),
            ("ngày 05/2/2015", "ngày|05|2|2015"),
            ("người H’Mông, H'Hen Niê", "người|h'mông|h'hen|niê"),
            ("nói: 'Tốt' – ‘Hay’", "nói|tốt|hay"),
            ("25ºC, 30°C, 10 m²", "25|c|30|c|10|m"),
            ("quy\u{AD}ế\u{200B}t \u{FEFF}nghị", "quyết|nghị"),
            ("QĐ15 UỶ BAN", "qđ15|ủy|ban"),
            ("tp.\nHCM", "tp|hcm"),
            ("", ""),
        ] {
            let tokens = tokenise(text);
            let exact: Vec<&str> = tokens.iter().map(|token| token.exact.as_str()).collect();
            assert_eq!(exact.join("|"), expected, "{text}");
        }
    }

    #[test]
    fn spans_cover_marks_and_inner_junk_but_no_trailing_junk() {
        let text = "\u{FEFF}Nghi\u{323}\u{200B} quye\u{302}\u{301}t\u{AD}, hôi\u{323}.";
        let tokens = tokenise(text);
        let surfaces: Vec<&str> = tokens.iter().map(|token| token.span.of(text)).collect();
        assert_eq!(surfaces, ["Nghi\u{323}", "quye\u{302}\u{301}t", "hôi\u{323}"]);
        let forms: Vec<[String; 3]> = tokens
            .iter()
            .map(|token| [token.exact.to_string(), token.toneless(), token.folded.to_string()])
            .collect();
        assert_eq!(
            forms,
            [["nghị", "nghi", "nghi"], ["quyết", "quyêt", "quyet"], ["hội", "hôi", "hoi"]]
        );
    }
}
