//! Text → tokens without official numbers: words, digit runs and mixed runs such as QH15.

use super::fold::{fold, folded_of, toneless_of};
use super::letter::{Letter, Tone};
use super::normalise::{is_apostrophe, is_junk, is_letter, is_mark};
use super::syllable::place_tone;
use super::{Fold, Token};
use crate::article::Span;

/// Letters that the quick path takes; a longer run goes the careful way.
const QUICK_LETTERS: usize = 32;

/// Splits `text` into tokens; official numbers are left to `number.rs`.
pub(super) fn tokenise(text: &str) -> Vec<Token> {
    // Vietnamese runs at six bytes to the syllable, blank included.
    let mut tokens = Vec::with_capacity(text.len() / 6 + 1);
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        if byte.is_ascii() {
            if !byte.is_ascii_alphanumeric() {
                at += 1;
                continue;
            }
        } else {
            let Some(c) = text[at..].chars().next() else {
                break;
            };
            if !is_letter(c) {
                at += c.len_utf8();
                continue;
            }
        }
        let token = quick(text, at).unwrap_or_else(|| careful(text, at));
        at = token.span.end;
        tokens.push(token);
    }
    tokens
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
            let c = text[at..].chars().next()?;
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
    let letters = &mut letters[..count];
    let span = Span::new(start, at);
    if ascii {
        let folded = text[start..at].to_ascii_lowercase();
        return Some(Token {
            span,
            exact: folded.clone(),
            toneless: folded.clone(),
            folded,
            number: None,
        });
    }
    if digits {
        return None;
    }
    place_tone(letters);
    let mut exact = String::with_capacity(span.len());
    let mut toneless = String::with_capacity(span.len());
    let mut folded = String::with_capacity(count);
    let mut toned = false;
    for letter in letters.iter_mut() {
        letter.upper = false;
        toned |= letter.tone != Tone::Ngang;
        exact.push(letter.to_char());
        folded.push(char::from(letter.base));
    }
    if toned {
        toneless.extend(letters.iter().map(|letter| letter.toneless().to_char()));
    } else {
        toneless.push_str(&exact);
    }
    Some(Token {
        span,
        exact,
        toneless,
        folded,
        number: None,
    })
}

/// Whether a character that is no Vietnamese letter can still belong to the word before it.
fn touches(c: char) -> bool {
    is_letter(c) || is_mark(c) || is_junk(c) || is_apostrophe(c)
}

/// Reads a run with combining marks, junk, apostrophes or letters of other alphabets.
fn careful(text: &str, start: usize) -> Token {
    let rest = &text[start..];
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
    Token {
        span,
        toneless: toneless_of(&exact),
        folded: folded_of(&exact),
        exact,
        number: None,
    }
}
