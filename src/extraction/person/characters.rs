//! Character → letter with tone, mark, digit, junk or gap.

use std::sync::LazyLock;

use super::words::gap;

const KNOWN: u32 = 1 << 31;
const UPPER: u32 = 1 << 30;
const TONE_SHIFT: u32 = 24;
const TABLE: usize = 0x1f00;

/// Base letter, tone and case of every Vietnamese letter.
static LETTERS: LazyLock<Vec<u32>> = LazyLock::new(|| {
    let mut table = vec![0; TABLE];
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
        let base = row.chars().next().map_or(0, |c| c as u32);
        for (tone, c) in row.chars().enumerate() {
            let value = KNOWN | base | ((tone as u32) << TONE_SHIFT);
            if let Some(slot) = table.get_mut(c as usize) {
                *slot = value;
            }
            for upper in c.to_uppercase() {
                if let Some(slot) = table.get_mut(upper as usize) {
                    *slot = value | UPPER;
                }
            }
        }
    }
    for c in 'a'..='z' {
        if table[c as usize] == 0 {
            table[c as usize] = KNOWN | c as u32;
        }
        let upper = c.to_ascii_uppercase();
        if table[upper as usize] == 0 {
            table[upper as usize] = KNOWN | UPPER | c as u32;
        }
    }
    // Eth is what some keyboards leave for Đ.
    table[0xd0] = KNOWN | UPPER | 'đ' as u32;
    table[0xf0] = KNOWN | 'đ' as u32;
    table
});

/// What a character does to the word being read.
pub(super) enum Kind {
    Letter { base: u32, tone: u8, upper: bool },
    Tone(u8),
    Quality(char),
    Digit,
    Junk,
    Gap(u16),
}

/// Classifies one character.
pub(super) fn kind(table: &[u32], c: char) -> Kind {
    let value = table.get(c as usize).copied().unwrap_or(0);
    if value & KNOWN != 0 {
        return Kind::Letter {
            base: value & 0x00ff_ffff,
            tone: ((value >> TONE_SHIFT) & 7) as u8,
            upper: value & UPPER != 0,
        };
    }
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

/// The letters, by code point.
pub(super) fn table() -> &'static [u32] {
    &LETTERS
}
