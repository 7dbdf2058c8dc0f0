//! The number of a document: `39`, `05`, `30a`, `66.1`.

use super::block::{Block, Mode};
use super::letter::letters_of;

/// A number, normalised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Number {
    /// Without leading zeros, with its letter or decimal part.
    pub(super) text: String,
    /// Whether it has the form of a year, such as 2024.
    pub(super) is_year: bool,
    /// The place after it.
    pub(super) next: usize,
}

/// The year a lexeme of four digits stands for, 1900 to 2099.
pub(super) fn year(block: &Block<'_>, at: usize) -> Option<u16> {
    let found = block.number(at)?;
    let year = u16::try_from(found.code).ok()?;
    (found.len == 4 && (1900..=2099).contains(&year)).then_some(year)
}

/// Reads a number at `at`: `39`, `05`, `30a`, `66.1`.
pub(super) fn number(block: &Block<'_>, at: usize) -> Option<Number> {
    let digits = block.number(at).filter(|l| l.len <= 5)?;
    let is_year = year(block, at).is_some();
    let mut text = digits.code.to_string();
    let mut next = at + 1;
    // A decimal part, or a point between thousands, counts only before the separator of a symbol.
    if block.mark(next, '.') && block.get(next).is_some_and(|l| l.glued) {
        let part = block.number(next + 1).filter(|l| l.glued && l.len <= 3);
        if let Some(part) = part {
            let after = next + 2;
            if block.mark(after, '/') && (part.len < 3 || digits.len < 3) {
                if part.len < 3 {
                    text.push('.');
                }
                text.push_str(block.surface(next + 1));
                next = after;
            }
        }
    }
    if block.word(next).is_some_and(|l| l.glued && l.len == 1) {
        let letter = letters_of(block.surface(next));
        if letter.len() != 1 || !matches!(letter.as_bytes(), [b'a'..=b'e']) {
            return None;
        }
        text.push_str(&letter);
        next += 1;
    } else if block.continues(next) && !(block.mode == Mode::Query && block.word(next).is_some()) {
        return None;
    }
    Some(Number { text, is_year: is_year && next == at + 1, next })
}
