//! Ordinals of congresses, plenums, sessions and terms: XX, 20, hai mươi.

use super::block::{Block, Mode};
use super::letter::letters_of;
use super::lexeme::Kind;

/// Reads an ordinal up to 50 at `at`; returns it and the place after it.
pub(super) fn ordinal(block: &Block<'_>, at: usize) -> Option<(u8, usize)> {
    let found = block.get(at)?;
    let read = match found.kind {
        Kind::Number if found.len <= 2 => {
            let value = u8::try_from(found.code).ok()?;
            Some((value, at + 1))
        }
        Kind::Word => roman(block, at).or_else(|| spelled(block, at)),
        _ => None,
    };
    read.filter(|&(value, next)| (1..=50).contains(&value) && !block.continues(next))
}

/// Reads a Roman numeral; in running text it stands in capitals.
pub(super) fn roman(block: &Block<'_>, at: usize) -> Option<(u8, usize)> {
    let word = block.word(at).filter(|l| l.len <= 7)?;
    if block.mode == Mode::Text && word.upper != word.len {
        return None;
    }
    let letters = letters_of(block.surface(at));
    let mut total = 0i32;
    let mut before = 0;
    for letter in letters.bytes().rev() {
        let value = match letter {
            b'i' => 1,
            b'v' => 5,
            b'x' => 10,
            b'l' => 50,
            _ => return None,
        };
        total += if value < before { -value } else { value };
        before = before.max(value);
    }
    u8::try_from(total).ok().map(|value| (value, at + 1))
}

/// Reads a spelled ordinal: nhất, tư, mười, mười hai, hai mươi mốt.
fn spelled(block: &Block<'_>, at: usize) -> Option<(u8, usize)> {
    const UNITS: &[(&str, u8)] = &[
        ("nhat", 1),
        ("mot", 1),
        ("hai", 2),
        ("nhi", 2),
        ("ba", 3),
        ("tu", 4),
        ("bon", 4),
        ("nam", 5),
        ("lam", 5),
        ("sau", 6),
        ("bay", 7),
        ("tam", 8),
        ("chin", 9),
    ];
    let unit =
        |at: usize| UNITS.iter().find(|(word, _)| block.is(at, word)).map(|(_, value)| *value);
    if block.is(at, "muoi") {
        return Some(match unit(at + 1) {
            Some(ones) => (10 + ones, at + 2),
            None => (10, at + 1),
        });
    }
    let tens = unit(at)?;
    if !block.is(at + 1, "muoi") {
        return Some((tens, at + 1));
    }
    Some(match unit(at + 2) {
        Some(ones) => (tens * 10 + ones, at + 3),
        None => (tens * 10, at + 2),
    })
}

/// Reads "2025-2030" at `at` as the years of a term; returns them and the place after them.
pub(super) fn years(block: &Block<'_>, at: usize) -> Option<((u16, u16), usize)> {
    let first = super::number::year(block, at)?;
    let at = if block.mark(at + 1, '-') || block.mark(at + 1, '/') {
        at + 2
    } else if block.mode == Mode::Query {
        at + 1
    } else {
        return None;
    };
    let last = super::number::year(block, at)?;
    (first < last && last - first <= 10 && !block.continues(at + 1))
        .then_some(((first, last), at + 1))
}
