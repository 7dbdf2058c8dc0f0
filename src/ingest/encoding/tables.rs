//! Text as Windows-1252 shows it → text as its legacy encoding means it, by tables.
//!
//! TCVN3, VNI-Windows and Windows-1258 share their lower half and most punctuation with
//! Windows-1252, so bytes and text that was wrongly read as Windows-1252 take the same way: bytes
//! become characters first. Whatever a table does not name stays.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

/// What Windows-1252 shows for the bytes 80 to 9F; the five that it leaves open are the control
/// characters of the same number.
const PUNCTUATION: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
];

/// Reads bytes as Windows-1252; never fails, and [`byte_of`] gives every byte back.
pub(super) fn windows_1252(bytes: &[u8]) -> String {
    let shown = |byte: &u8| match byte {
        0x80..=0x9F => PUNCTUATION.get(usize::from(byte - 0x80)).copied(),
        byte => Some(char::from(*byte)),
    };
    bytes.iter().filter_map(shown).collect()
}

/// The byte that Windows-1252, or Latin-1 for its control characters, shows as `c`.
pub(super) fn byte_of(c: char) -> Option<u8> {
    match u8::try_from(c) {
        Ok(byte) => Some(byte),
        Err(_) => {
            let at = PUNCTUATION.iter().position(|shown| *shown == c)?;
            u8::try_from(0x80 + at).ok()
        }
    }
}

/// Rows of `hexadecimal bytes TAB value`; `#` begins a comment.
fn rows(table: &'static str) -> impl Iterator<Item = (Vec<u8>, &'static str)> {
    table.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let (bytes, value) = line.split_once('\t')?;
        let byte = |digits| u8::from_str_radix(digits, 16).ok();
        Some((bytes.split(' ').map(byte).collect::<Option<_>>()?, value))
    })
}

type Letters = [Option<char>; 256];

/// Puts the letter of a byte into its table.
fn set(letters: &mut Letters, byte: u8, letter: Option<char>) {
    if let Some(place) = letters.get_mut(usize::from(byte)) {
        *place = letter;
    }
}

/// A letter of a one-byte table for the character that Windows-1252 shows.
fn letter_of(letters: &Letters, c: char) -> char {
    u8::try_from(c).ok().and_then(|byte| *letters.get(usize::from(byte))?).unwrap_or(c)
}

static TCVN3: LazyLock<Letters> = LazyLock::new(|| {
    let mut letters = [None; 256];
    for (bytes, letter) in rows(include_str!("tcvn3.tsv")) {
        if let [byte] = bytes[..] {
            set(&mut letters, byte, letter.chars().next());
        }
    }
    letters
});

/// Decodes TCVN3, character for character.
///
/// The table has seven capitals only; the others come in lower case.
pub(super) fn tcvn3(text: &str) -> String {
    // Word processors write the Greek letter for the sign of a millionth.
    let one = |c: char| if c == '\u{3BC}' { '\u{B5}' } else { c };
    text.chars().map(|c| letter_of(&TCVN3, one(c))).collect()
}

/// Letters of one byte, and the marks that a base may carry.
struct Vni {
    single: Letters,
    /// By base and mark, both in lower case and as small numbers.
    marked: Vec<(u8, u8, char, char)>,
}

static VNI: LazyLock<Vni> = LazyLock::new(|| {
    let mut vni = Vni { single: [None; 256], marked: Vec::new() };
    let mut capitals = Vec::new();
    for (bytes, letter) in rows(include_str!("vni-windows.tsv")) {
        let Some(letter) = letter.chars().next() else { continue };
        match bytes[..] {
            [byte] => set(&mut vni.single, byte, Some(letter)),
            // Marks in lower case stand 20 above those in capitals, as letters do.
            [base, mark] if mark >= 0xE0 => vni.marked.push((base, mark, letter, letter)),
            [base, mark] => capitals.push((base | 0x20, mark | 0x20, letter)),
            _ => {}
        }
    }
    for (base, mark, capital) in capitals {
        if let Some(row) = vni.marked.iter_mut().find(|row| (row.0, row.1) == (base, mark)) {
            row.3 = capital;
        }
    }
    vni
});

/// Decodes VNI-Windows: two characters where they are a base and its mark, else one.
///
/// A mark whose case differs from that of its base is taken all the same (`Uûy`); the base decides.
pub(super) fn vni_windows(text: &str) -> String {
    let vni = &*VNI;
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let pair = u8::try_from(c).ok().zip(chars.peek().and_then(|m| u8::try_from(*m).ok()));
        let marked = pair.filter(|(_, mark)| *mark >= 0xC0).and_then(|(base, mark)| {
            vni.marked.iter().find(|row| (row.0, row.1) == (base | 0x20, mark | 0x20))
        });
        match marked {
            Some((.., lower, capital)) => {
                out.push(if c.is_uppercase() { *capital } else { *lower });
                chars.next();
            }
            None => out.push(letter_of(&vni.single, c)),
        }
    }
    out
}

static WINDOWS_1258: LazyLock<Letters> = LazyLock::new(|| {
    let mut letters = [None; 256];
    for (bytes, code) in rows(include_str!("windows-1258.tsv")) {
        if let [byte] = bytes[..] {
            let letter = u32::from_str_radix(code, 16).ok().and_then(char::from_u32);
            set(&mut letters, byte, letter);
        }
    }
    letters
});

/// Decodes Windows-1258 and composes its combining tones.
pub(super) fn windows_1258(text: &str) -> String {
    text.chars().map(|c| letter_of(&WINDOWS_1258, c)).nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_comes_back_from_windows_1252() {
        let bytes: Vec<u8> = (0..=255).collect();
        let shown = windows_1252(&bytes);
        let back: Vec<u8> = shown.chars().map(|c| byte_of(c).unwrap()).collect();
        assert_eq!(back, bytes);
        assert_eq!(shown.chars().nth(0x96), Some('–'));
    }

    #[test]
    fn reads_the_two_byte_spelling_of_vni_first() {
        for (shown, meant) in [
            ("tröôøng hoïc", "trường học"),
            ("Mî Chaâu", "Mỵ Châu"),
            ("Uûy ban", "Ủy ban"),
            ("UÛY BAN", "ỦY BAN"),
            ("ôû ñaây, ÔÛ ÑAÂY", "ở đây, Ở ĐÂY"),
            ("xöù sôû", "xứ sở"),
            ("giöõ gìn tæ leä", "giữ gìn tỉ lệ"),
        ] {
            assert_eq!(vni_windows(shown), meant);
        }
    }

    #[test]
    fn composes_the_tones_of_windows_1258() {
        assert_eq!(windows_1258("Nghiò quyêìt cuÒa ðaÒng býõìc"), "Nghị quyết của đảng bước");
    }
}
