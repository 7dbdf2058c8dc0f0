//! Character → letter with tone, mark, digit, junk or gap.

use std::sync::LazyLock;

use super::gap;
use crate::analysis::folded_letter;

/// One past the last code point of the table: Latin, its marks, Vietnamese, general punctuation.
const END: u32 = 0x2070;

/// What every character below [`END`] does, packed.
static TABLE: LazyLock<Vec<u32>> = LazyLock::new(|| {
    let mut table: Vec<u32> =
        (0..END).map(|c| char::from_u32(c).map_or(0, |c| pack(other(c)))).collect();
    let rows = [
        "aàáảãạ",
        "ăằắẳẵặ",
        "âầấẩẫậ",
        "eèéẻẽẹ",
        "êềếểễệ",
        "iìíỉĩị",
        "oòóỏõọ",
        "ôồốổỗộ",
        "ơờớởỡợ",
        "uùúủũụ",
        "ưừứửữự",
        "yỳýỷỹỵ",
        "đ",
    ];
    for row in rows {
        let letter = row.chars().next().unwrap_or_default();
        let (base, plain) = (letter as u32, folded_letter(letter).unwrap_or(0));
        for (tone, c) in (0..).zip(row.chars()) {
            let mut put = |c: char, upper| {
                if let Some(slot) = table.get_mut(c as usize) {
                    *slot = pack(Kind::Letter { base, tone, upper, plain });
                }
            };
            put(c, false);
            c.to_uppercase().for_each(|upper| put(upper, true));
        }
    }
    // Eth is what some keyboards leave for Đ.
    for (eth, upper) in [('Ð', true), ('ð', false)] {
        if let Some(slot) = table.get_mut(eth as usize) {
            *slot = pack(Kind::Letter { base: 'đ' as u32, tone: 0, upper, plain: b'd' });
        }
    }
    table
});

/// What a character does to the word being read.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    /// `plain` is the letter a to z without its marks; NUL for a letter of another alphabet.
    Letter {
        base: u32,
        tone: u8,
        upper: bool,
        plain: u8,
    },
    Tone(u8),
    Quality(char),
    Digit,
    Junk,
    Gap(u16),
}

/// A kind in one number: what it is in the lowest three bits, then case, tone and the letter, or
/// the bit of the gap.
fn pack(kind: Kind) -> u32 {
    match kind {
        Kind::Junk => 0,
        Kind::Letter { base, tone, upper, plain } => {
            1 | u32::from(upper) << 3 | u32::from(tone) << 4 | base << 8 | u32::from(plain) << 24
        }
        Kind::Tone(tone) => 2 | u32::from(tone) << 8,
        Kind::Quality(mark) => 3 | (mark as u32) << 8,
        Kind::Digit => 4,
        Kind::Gap(bit) => 5 | u32::from(bit) << 8,
    }
}

/// What a character does.
#[inline]
pub(super) fn kind(table: &[u32], c: char) -> Kind {
    let Some(&packed) = table.get(c as usize) else {
        return other(c);
    };
    let value = packed >> 8;
    if packed & 7 == 1 {
        return Kind::Letter {
            base: value & 0xffff,
            tone: (packed >> 4 & 7) as u8,
            upper: packed & 1 << 3 != 0,
            plain: (packed >> 24) as u8,
        };
    }
    match packed & 7 {
        2 => Kind::Tone(value as u8),
        3 => Kind::Quality(char::from_u32(value).unwrap_or_default()),
        4 => Kind::Digit,
        5 => Kind::Gap(value as u16),
        _ => Kind::Junk,
    }
}

/// What a character does that is no Vietnamese letter.
fn other(c: char) -> Kind {
    match c {
        ' ' | '\u{a0}' | '\u{202f}' | '\u{2000}'..='\u{200a}' | '\u{3000}' | '\r' => {
            Kind::Gap(gap::SPACE)
        }
        '\n' => Kind::Gap(gap::NEWLINE),
        '0'..='9' => Kind::Digit,
        ',' => Kind::Gap(gap::COMMA),
        '.' | '!' | '?' | '…' => Kind::Gap(gap::STOP),
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' => Kind::Gap(gap::DASH),
        '/' => Kind::Gap(gap::SLASH),
        ':' => Kind::Gap(gap::COLON),
        ';' => Kind::Gap(gap::SEMI),
        '(' | '[' | '{' => Kind::Gap(gap::OPEN),
        ')' | ']' | '}' => Kind::Gap(gap::CLOSE),
        '"' | '“' | '”' | '«' | '»' | '‘' => Kind::Gap(gap::QUOTE),
        '\'' | '’' | 'ʼ' => Kind::Gap(gap::APOSTROPHE),
        '\t' => Kind::Gap(gap::WIDE),
        '\u{300}' | '\u{340}' => Kind::Tone(1),
        '\u{301}' | '\u{341}' => Kind::Tone(2),
        '\u{309}' => Kind::Tone(3),
        '\u{303}' => Kind::Tone(4),
        '\u{323}' => Kind::Tone(5),
        '\u{302}' | '\u{306}' | '\u{31b}' => Kind::Quality(c),
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{34f}' => Kind::Junk,
        _ if c.is_alphabetic() => Kind::Letter {
            base: c.to_lowercase().next().unwrap_or(c) as u32,
            tone: 0,
            // Capitals of other scripts begin no Vietnamese name.
            upper: c.is_uppercase() && (c as u32) < 0x2000 && !('\u{370}'..='\u{58f}').contains(&c),
            plain: if c.is_ascii() { c.to_ascii_lowercase() as u8 } else { 0 },
        },
        _ if c.is_numeric() => Kind::Digit,
        _ => Kind::Gap(gap::OTHER),
    }
}

/// The letter that a base and a combining quality mark make.
pub(super) fn with_quality(base: u32, mark: char) -> u32 {
    let letter = match (char::from_u32(base), mark) {
        (Some('a'), '\u{302}') => 'â',
        (Some('e'), '\u{302}') => 'ê',
        (Some('o'), '\u{302}') => 'ô',
        (Some('a'), '\u{306}') => 'ă',
        (Some('o'), '\u{31b}') => 'ơ',
        (Some('u'), '\u{31b}') => 'ư',
        _ => return base,
    };
    letter as u32
}

/// The table, by code point.
pub(super) fn table() -> &'static [u32] {
    &TABLE
}
