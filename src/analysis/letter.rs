//! Code point ↔ Vietnamese letter: its plain base, its quality mark, its tone, its case.
//!
//! The alphabet has twelve vowel letters under six tones and đ; every one of them exists
//! precomposed in Unicode, so a table of two short code point ranges holds them all.

/// The mark that makes another letter of the alphabet: ă â đ ê ô ơ ư.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Quality {
    /// No mark: a, e, o, u, d and all letters that never carry one.
    Plain,
    /// â ê ô.
    Circumflex,
    /// ă.
    Breve,
    /// ơ ư.
    Horn,
    /// đ.
    Stroke,
}

/// One of the six tones of a syllable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Tone {
    /// Level, unmarked.
    Ngang,
    /// Grave accent.
    Huyen,
    /// Acute accent.
    Sac,
    /// Hook above.
    Hoi,
    /// Tilde.
    Nga,
    /// Dot below.
    Nang,
}

/// The tones in the order of the columns of [`VOWELS`].
pub(super) const TONES: [Tone; 6] =
    [Tone::Ngang, Tone::Huyen, Tone::Sac, Tone::Hoi, Tone::Nga, Tone::Nang];

/// One letter taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Letter {
    /// Lower-case ASCII letter (or digit, inside an alphanumeric run).
    pub(super) base: u8,
    /// Quality mark.
    pub(super) quality: Quality,
    /// Tone the letter carries.
    pub(super) tone: Tone,
    /// Whether it is a capital.
    pub(super) upper: bool,
}

/// Every vowel letter under the tones ngang, huyền, sắc, hỏi, ngã, nặng; lower case, then capitals.
#[rustfmt::skip]
static VOWELS: [(u8, Quality, [char; 6], [char; 6]); 12] = [
    (b'a', Quality::Plain,      ['a', 'à', 'á', 'ả', 'ã', 'ạ'], ['A', 'À', 'Á', 'Ả', 'Ã', 'Ạ']),
    (b'a', Quality::Breve,      ['ă', 'ằ', 'ắ', 'ẳ', 'ẵ', 'ặ'], ['Ă', 'Ằ', 'Ắ', 'Ẳ', 'Ẵ', 'Ặ']),
    (b'a', Quality::Circumflex, ['â', 'ầ', 'ấ', 'ẩ', 'ẫ', 'ậ'], ['Â', 'Ầ', 'Ấ', 'Ẩ', 'Ẫ', 'Ậ']),
    (b'e', Quality::Plain,      ['e', 'è', 'é', 'ẻ', 'ẽ', 'ẹ'], ['E', 'È', 'É', 'Ẻ', 'Ẽ', 'Ẹ']),
    (b'e', Quality::Circumflex, ['ê', 'ề', 'ế', 'ể', 'ễ', 'ệ'], ['Ê', 'Ề', 'Ế', 'Ể', 'Ễ', 'Ệ']),
    (b'i', Quality::Plain,      ['i', 'ì', 'í', 'ỉ', 'ĩ', 'ị'], ['I', 'Ì', 'Í', 'Ỉ', 'Ĩ', 'Ị']),
    (b'o', Quality::Plain,      ['o', 'ò', 'ó', 'ỏ', 'õ', 'ọ'], ['O', 'Ò', 'Ó', 'Ỏ', 'Õ', 'Ọ']),
    (b'o', Quality::Circumflex, ['ô', 'ồ', 'ố', 'ổ', 'ỗ', 'ộ'], ['Ô', 'Ồ', 'Ố', 'Ổ', 'Ỗ', 'Ộ']),
    (b'o', Quality::Horn,       ['ơ', 'ờ', 'ớ', 'ở', 'ỡ', 'ợ'], ['Ơ', 'Ờ', 'Ớ', 'Ở', 'Ỡ', 'Ợ']),
    (b'u', Quality::Plain,      ['u', 'ù', 'ú', 'ủ', 'ũ', 'ụ'], ['U', 'Ù', 'Ú', 'Ủ', 'Ũ', 'Ụ']),
    (b'u', Quality::Horn,       ['ư', 'ừ', 'ứ', 'ử', 'ữ', 'ự'], ['Ư', 'Ừ', 'Ứ', 'Ử', 'Ữ', 'Ự']),
    (b'y', Quality::Plain,      ['y', 'ỳ', 'ý', 'ỷ', 'ỹ', 'ỵ'], ['Y', 'Ỳ', 'Ý', 'Ỷ', 'Ỹ', 'Ỵ']),
];

/// First code point behind the Latin blocks that hold ă, đ, ĩ, ũ, ơ, ư.
const LOW_END: usize = 0x250;
/// The block Latin Extended Additional from Ạ on.
const HIGH_START: usize = 0x1EA0;
const HIGH_END: usize = 0x1F00;

/// Marks a cell of [`ROWS`] that no vowel letter has.
const NO_ROW: u8 = u8::MAX;

/// Row of [`VOWELS`] by base letter and quality.
static ROWS: [[u8; 5]; 26] = rows();

#[expect(clippy::indexing_slicing, reason = "evaluated while compiling, which a wrong place stops")]
const fn rows() -> [[u8; 5]; 26] {
    let mut cells = [[NO_ROW; 5]; 26];
    let mut row = 0;
    while row < VOWELS.len() {
        let (base, quality, _, _) = VOWELS[row];
        cells[(base - b'a') as usize][quality as usize] = row as u8;
        row += 1;
    }
    cells
}

static LOW: [Option<Letter>; LOW_END] = table::<LOW_END>(0);
static HIGH: [Option<Letter>; HIGH_END - HIGH_START] =
    table::<{ HIGH_END - HIGH_START }>(HIGH_START);

#[expect(clippy::indexing_slicing, reason = "evaluated while compiling, which a wrong place stops")]
const fn table<const N: usize>(start: usize) -> [Option<Letter>; N] {
    let mut cells = [None; N];
    let mut ascii = b'a';
    while ascii <= b'z' {
        cells = put(cells, start, ascii as char, plain(ascii, false));
        cells = put(cells, start, (ascii - 32) as char, plain(ascii, true));
        ascii += 1;
    }
    let stroke = Letter { quality: Quality::Stroke, ..plain(b'd', false) };
    cells = put(cells, start, 'đ', stroke);
    cells = put(cells, start, 'Đ', Letter { upper: true, ..stroke });
    let mut row = 0;
    while row < VOWELS.len() {
        let (base, quality, lower, upper) = VOWELS[row];
        let mut column = 0;
        while column < TONES.len() {
            let letter = Letter { base, quality, tone: TONES[column], upper: false };
            cells = put(cells, start, lower[column], letter);
            let capital = Letter { upper: true, ..letter };
            cells = put(cells, start, upper[column], capital);
            column += 1;
        }
        row += 1;
    }
    cells
}

const fn plain(base: u8, upper: bool) -> Letter {
    Letter { base, quality: Quality::Plain, tone: Tone::Ngang, upper }
}

#[expect(clippy::indexing_slicing, reason = "evaluated while compiling, which a wrong place stops")]
const fn put<const N: usize>(
    mut cells: [Option<Letter>; N],
    start: usize,
    c: char,
    letter: Letter,
) -> [Option<Letter>; N] {
    let code = c as usize;
    if code >= start && code < start + N {
        cells[code - start] = Some(letter);
    }
    cells
}

impl Letter {
    /// Takes a precomposed Vietnamese or plain ASCII letter apart; `None` for all other characters.
    #[inline]
    pub(super) fn of(c: char) -> Option<Letter> {
        let code = c as usize;
        match LOW.get(code) {
            Some(cell) => *cell,
            None => *HIGH.get(code.checked_sub(HIGH_START)?)?,
        }
    }

    /// An ASCII digit as a member of an alphanumeric run.
    #[inline]
    pub(super) fn digit(byte: u8) -> Letter {
        plain(byte, false)
    }

    /// The lower-case ASCII letter without marks.
    pub(super) fn plain(base: u8) -> Letter {
        plain(base, false)
    }

    /// Puts the letter together again.
    #[inline]
    pub(super) fn to_char(self) -> char {
        let index = usize::from(self.base.wrapping_sub(b'a'));
        let row = match ROWS.get(index) {
            Some(rows) => rows.get(self.quality as usize).copied().unwrap_or(NO_ROW),
            None => NO_ROW,
        };
        let cell = VOWELS.get(usize::from(row)).and_then(|(_, _, lower, upper)| {
            let tones = if self.upper { upper } else { lower };
            tones.get(self.tone as usize)
        });
        match cell {
            Some(cell) => *cell,
            None => match (self.quality, self.upper) {
                (Quality::Stroke, true) => 'Đ',
                (Quality::Stroke, false) => 'đ',
                (_, true) => char::from(self.base.to_ascii_uppercase()),
                (_, false) => char::from(self.base),
            },
        }
    }

    /// The same letter without its tone.
    #[inline]
    pub(super) fn toneless(self) -> Letter {
        Letter { tone: Tone::Ngang, ..self }
    }

    /// Whether it is one of a ă â e ê i o ô ơ u ư y.
    #[inline]
    pub(super) fn is_vowel(self) -> bool {
        matches!(self.base, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
    }

    /// Whether it carries quality mark, stroke or tone.
    #[inline]
    pub(super) fn is_marked(self) -> bool {
        self.quality != Quality::Plain || self.tone != Tone::Ngang
    }

    /// Whether the alphabet has this base under this quality mark.
    pub(super) fn takes(base: u8, quality: Quality) -> bool {
        match quality {
            Quality::Plain => true,
            Quality::Circumflex => matches!(base, b'a' | b'e' | b'o'),
            Quality::Breve => base == b'a',
            Quality::Horn => matches!(base, b'o' | b'u'),
            Quality::Stroke => base == b'd',
        }
    }
}

/// The tone a combining mark stands for.
pub(super) fn tone_of_mark(mark: char) -> Option<Tone> {
    match mark {
        '\u{0300}' => Some(Tone::Huyen),
        '\u{0301}' => Some(Tone::Sac),
        '\u{0309}' => Some(Tone::Hoi),
        '\u{0303}' => Some(Tone::Nga),
        '\u{0323}' => Some(Tone::Nang),
        _ => None,
    }
}

/// The combining mark that writes a tone; ngang has none.
pub(super) fn mark_of_tone(tone: Tone) -> Option<char> {
    match tone {
        Tone::Ngang => None,
        Tone::Huyen => Some('\u{0300}'),
        Tone::Sac => Some('\u{0301}'),
        Tone::Hoi => Some('\u{0309}'),
        Tone::Nga => Some('\u{0303}'),
        Tone::Nang => Some('\u{0323}'),
    }
}

/// The quality a combining mark stands for.
pub(super) fn quality_of_mark(mark: char) -> Option<Quality> {
    match mark {
        '\u{0302}' => Some(Quality::Circumflex),
        '\u{0306}' => Some(Quality::Breve),
        '\u{031B}' => Some(Quality::Horn),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_comes_back_from_its_parts() {
        let mut seen = 0;
        for code in 0x80..0x1F00 {
            let Some(c) = char::from_u32(code) else {
                continue;
            };
            if let Some(letter) = Letter::of(c) {
                assert_eq!(letter.to_char(), c);
                seen += 1;
            }
        }
        assert_eq!(seen, 134, "the alphabet has 134 non-ASCII letters");
    }
}
