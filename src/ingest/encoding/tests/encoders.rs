//! Vietnamese → legacy encodings, from the tables read the other way round. Tests only.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

use super::super::tables;
use super::super::viqr::viqr;

/// The 134 letters outside ASCII.
pub(super) fn letters() -> Vec<char> {
    let mut letters = vec!['đ', 'Đ'];
    for base in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY".chars() {
        for tone in ["", "\u{300}", "\u{301}", "\u{309}", "\u{303}", "\u{323}"] {
            let letter: String = format!("{base}{tone}").nfc().collect();
            letters.extend(letter.chars().filter(|c| !c.is_ascii()));
        }
    }
    assert_eq!(letters.len(), 134);
    letters
}

/// What TCVN3 writes for each letter.
pub(super) fn tcvn3() -> HashMap<char, Vec<u8>> {
    rows(include_str!("../tcvn3.tsv"))
}

/// What VNI-Windows writes for each letter.
pub(super) fn vni_windows() -> HashMap<char, Vec<u8>> {
    rows(include_str!("../vni-windows.tsv"))
}

fn rows(table: &str) -> HashMap<char, Vec<u8>> {
    let rows = table.lines().filter_map(|line| line.split_once('\t'));
    let byte = |digits: &str| u8::from_str_radix(digits, 16).unwrap();
    rows.map(|(bytes, letter)| {
        (letter.chars().next().unwrap(), bytes.split(' ').map(byte).collect())
    })
    .collect()
}

/// What Windows-1258 writes for each letter: a byte, or the letter without its tone and the tone.
pub(super) fn windows_1258() -> HashMap<char, Vec<u8>> {
    let read = |byte: u8| tables::windows_1258(&tables::windows_1252(&[byte]));
    let bytes: HashMap<String, u8> =
        (0..=255).filter(|b| *b != 0xCC).map(|byte| (read(byte), byte)).collect();
    let grave = (String::from('\u{300}'), 0xCC);
    let bytes: HashMap<String, u8> = bytes.into_iter().chain([grave]).collect();
    let written = |letter: char| {
        if let Some(byte) = bytes.get(&letter.to_string()) {
            return vec![*byte];
        }
        let mut parts: Vec<char> = letter.to_string().nfd().collect();
        let tone = parts.iter().position(|c| "\u{300}\u{301}\u{309}\u{303}\u{323}".contains(*c));
        let tone = parts.remove(tone.unwrap()).to_string();
        let base: String = parts.into_iter().nfc().collect();
        vec![bytes[&base], bytes[&tone]]
    };
    letters().into_iter().map(|letter| (letter, written(letter))).collect()
}

/// Encodes by `table`; characters of Windows-1252 stay. `None` where a character has no place.
pub(super) fn encode(
    text: &str,
    table: &HashMap<char, Vec<u8>>,
    read: fn(&str) -> String,
) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for c in text.chars() {
        match table.get(&c) {
            Some(written) => bytes.extend(written),
            None if read(&c.to_string()).chars().eq([c]) => bytes.push(tables::byte_of(c)?),
            None => return None,
        }
    }
    Some(bytes)
}

/// VIQR as RFC 1456 has it: signs that are punctuation behind a vowel, or would join a mark, are
/// escaped.
pub(super) fn to_viqr(text: &str) -> String {
    let mut out = String::new();
    let mut after_vowel = false;
    for c in text.chars() {
        let c = match c {
            '’' | '‘' => '\'',
            '“' | '”' => '"',
            '–' | '—' => '-',
            '…' => ' ',
            c => c,
        };
        match c {
            'đ' => out.push_str("dd"),
            'Đ' => out.push_str("DD"),
            '.' | '?' | '\'' | '`' | '~' | '^' | '(' | '+' | '*' if after_vowel => {
                out.push('\\');
                out.push(c);
            }
            c => {
                for part in std::iter::once(c).nfd() {
                    out.push(match part {
                        '\u{302}' => '^',
                        '\u{306}' => '(',
                        '\u{31B}' => '+',
                        '\u{301}' => '\'',
                        '\u{300}' => '`',
                        '\u{309}' => '?',
                        '\u{303}' => '~',
                        '\u{323}' => '.',
                        other => other,
                    });
                }
            }
        }
        let base = std::iter::once(c).nfd().next().unwrap_or(c);
        after_vowel = matches!(base.to_ascii_lowercase(), 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    }
    // NFD puts the dot below before the circumflex; writers do it the other way round.
    for quality in ['^', '(', '+'] {
        out = out.replace(&format!(".{quality}"), &format!("{quality}."));
    }
    out
}

#[test]
fn every_letter_comes_back_where_the_encoding_holds_it() {
    let lower = |c: &char| c.is_lowercase();
    for (name, table, read, held) in [
        ("tcvn3", tcvn3(), tables::tcvn3 as fn(&str) -> String, 67 + 7),
        ("vni-windows", vni_windows(), tables::vni_windows, 134),
        ("windows-1258", windows_1258(), tables::windows_1258, 134),
    ] {
        assert_eq!(table.len(), held, "{name}");
        assert!(letters().iter().filter(|c| lower(c)).all(|c| table.contains_key(c)), "{name}");
        for (letter, bytes) in &table {
            assert_eq!(read(&tables::windows_1252(bytes)), letter.to_string(), "{name}");
        }
    }
    for letter in letters() {
        let written = to_viqr(&letter.to_string());
        assert_eq!(viqr(&written), letter.to_string(), "{written}");
        let shown = tables::windows_1252(letter.to_string().as_bytes());
        assert_eq!(super::super::mojibake::undo(&shown), letter.to_string());
    }
}
