//! Text → tokens. Pure: no I/O, nothing of ours but `Span`.

#![cfg_attr(not(test), warn(clippy::string_slice, clippy::indexing_slicing))]

pub mod abbreviation;
mod fold;
pub mod input_method;
mod keys;
#[cfg(test)]
mod laws;
mod letter;
pub mod marks;
mod normalise;
mod number;
pub mod signature;
mod slice;
pub mod spelling;
mod syllable;
mod tokenise;
pub mod told;
#[cfg(test)]
mod vectors;

pub use fold::{canonical, fold, folded_letter};
pub use marks::{MarkClass, compare_marks, is_marked};
pub(crate) use slice::{char_at, slice};
pub use syllable::{is_folded_syllable, is_syllable};

use compact_str::CompactString;

use crate::article::Span;
use crate::fault_injection::{Stage, panic_if_asked};

/// How much of the marks a form keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fold {
    /// Lower case, canonical tone position: "Hội" → "hội".
    Exact,
    /// Tone dropped, quality and đ kept: "hội" → "hôi".
    Toneless,
    /// All marks dropped, đ → d: "hôi" → "hoi".
    Folded,
}

/// One syllable, number or word, with its three forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Bytes in the text that was analysed.
    pub span: Span,
    /// Cleaned, composed, canonical tone position, lower case.
    pub exact: CompactString,
    /// `exact` without tone and quality marks, đ → d.
    pub folded: CompactString,
    /// On the first token of an official number such as `39-NQ/TW`: the folded whole,
    /// separators unified to `-`, blanks dropped: `39-nq-tw`.
    pub number: Option<String>,
}

impl Token {
    /// `exact` without its tone: "quyết" → "quyêt".
    pub fn toneless(&self) -> String {
        fold::toneless_of(&self.exact)
    }
}

/// Splits `text` into tokens in reading order.
///
/// Spans are byte ranges into `text`; they ascend, never overlap and include trailing combining
/// marks. A run of letters and digits is one token (`QH15`, `1A`, `30a`); numbers with a decimal
/// sign and official numbers are several, the latter with [`Token::number`] on the first. Never
/// fails: all other characters are gaps.
pub fn analyse(text: &str) -> Vec<Token> {
    panic_if_asked(Stage::Analysis, text);
    let mut tokens = tokenise::tokenise(text);
    number::mark_numbers(text, &mut tokens);
    tokens
}

/// The tokens whose folded form begins with a letter a to z or digit that is `wanted`, or with
/// anything else, without official numbers: quicker than [`analyse`] where few are.
pub(crate) fn analyse_some(text: &str, wanted: impl Fn(u8) -> bool) -> Vec<Token> {
    let mut tokens = Vec::new();
    tokenise::each_token(text, wanted, |token| tokens.push(token));
    tokens
}

/// Whether fewer than a fifth of the syllables carry a mark; running Vietnamese has four fifths.
pub(crate) fn is_unmarked<'t>(tokens: impl Iterator<Item = &'t Token>) -> bool {
    let (mut all, mut marked) = (0_usize, 0_usize);
    for token in tokens {
        all += 1;
        marked += usize::from(token.exact != token.folded);
    }
    marked * 5 < all
}

/// Whether nothing stands between two neighbours of `text` that keeps them apart: a sign beside a blank does, as in
/// `họp. Ông`, `xã, phường` or `Đảng (khóa XIII)`; none of `TP.HCM`, `kinh tế - xã hội`, `và/hoặc`.
pub(crate) fn side_by_side(text: &str, token: &Token, next: &Token) -> bool {
    match text.as_bytes().get(token.span.end..next.span.start) {
        Some(b" ") => true,
        None => false,
        Some(_) => {
            let gap = slice(text, token.span.end..next.span.start);
            let joins = |c: char| c.is_whitespace() || "-–/&’'".contains(c);
            !gap.contains(char::is_whitespace) || gap.chars().all(joins)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_kept_apart_by_signs_beside_blanks() {
        for (text, expected) in [
            ("cải cách hành chính", [true, true, true].as_slice()),
            ("đã họp. Ông phát biểu", &[true, false, true, true]),
            ("xã, phường", &[false]),
            ("Đảng (khóa XIII)", &[false, true]),
            ("TP.HCM", &[true]),
            ("kinh tế - xã hội", &[true, true, true]),
            ("nông nghiệp – nông thôn", &[true, true, true]),
            ("và/hoặc", &[true]),
            ("ngày 18/7/2023", &[true, true, true]),
            ("dòng\nmới", &[true]),
        ] {
            let tokens = analyse(text);
            let found: Vec<bool> =
                tokens.windows(2).map(|two| side_by_side(text, &two[0], &two[1])).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
