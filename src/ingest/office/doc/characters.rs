//! The pages of character properties ([MS-DOC] 2.8.5, 2.9.33) → which bytes are in a legacy font.

use super::header::{Header, u16_at, u32_at};
use crate::ingest::encoding::FontHint;

/// Properties stand in pages of this many bytes.
const PAGE: usize = 512;

/// Fonts by place.
pub(super) struct Fonts {
    /// Start, end and font, ascending and apart.
    runs: Vec<(usize, usize, FontHint)>,
}

impl Fonts {
    /// Reads what there is; a table that lies gives fewer runs.
    pub(super) fn read(header: &Header, text: &[u8], table: &[u8]) -> Self {
        let names = names(header.fonts.of(table));
        let pages = header.properties.of(table);
        let count = pages.len().saturating_sub(4) / 8;
        let mut runs = Vec::new();
        if names.iter().any(|hint| *hint != FontHint::None) {
            for page in 0..count {
                let Some(number) = u32_at(pages, (count + 1) * 4 + page * 4) else { break };
                let start = (number & 0x003F_FFFF).saturating_mul(PAGE);
                if let Some(page) = text.get(start..start.saturating_add(PAGE)) {
                    read_page(page, &names, &mut runs);
                }
            }
        }
        runs.sort_unstable_by_key(|run| run.0);
        runs.dedup_by(|later, run| later.0 < run.1);
        Self { runs }
    }

    /// The font of the character at byte `at` of the text stream.
    pub(super) fn hint(&self, at: usize) -> FontHint {
        let behind = self.runs.partition_point(|run| run.0 <= at);
        match behind.checked_sub(1).and_then(|run| self.runs.get(run)) {
            Some((_, end, hint)) if at < *end => *hint,
            _ => FontHint::None,
        }
    }
}

/// Hints of the fonts in the order of their table ([MS-DOC] 2.9.286, 2.9.80).
fn names(bytes: &[u8]) -> Vec<FontHint> {
    let count = usize::from(u16_at(bytes, 0).unwrap_or_default());
    let mut names = Vec::new();
    let mut rest = bytes.get(4..).unwrap_or_default();
    while names.len() < count {
        let Some((length, behind)) = rest.split_first() else { break };
        let Some((font, next)) = behind.split_at_checked(usize::from(*length)) else { break };
        let units = font.get(39..).unwrap_or_default().chunks_exact(2);
        let units = units.map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
        let name: String = char::decode_utf16(units.take_while(|unit| *unit != 0))
            .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect();
        names.push(FontHint::of_font(&name));
        rest = next;
    }
    names
}

/// Adds the runs of a page that are in a legacy font.
fn read_page(page: &[u8], names: &[FontHint], runs: &mut Vec<(usize, usize, FontHint)>) {
    let count = usize::from(page[PAGE - 1]);
    for run in 0..count {
        let (Some(start), Some(end), Some(word)) =
            (u32_at(page, run * 4), u32_at(page, run * 4 + 4), page.get((count + 1) * 4 + run))
        else {
            return;
        };
        let at = usize::from(*word) * 2;
        let Some(length) = page.get(at).filter(|_| at > 0) else { continue };
        let properties = page.get(at + 1..at + 1 + usize::from(*length)).unwrap_or_default();
        let hint = font_of(properties).and_then(|font| names.get(font));
        if let Some(hint) = hint.filter(|hint| **hint != FontHint::None && start < end) {
            runs.push((start, end, *hint));
        }
    }
}

/// The font of letters outside ASCII that a list of properties sets ([MS-DOC] 2.6.1).
fn font_of(mut properties: &[u8]) -> Option<usize> {
    const ASCII_FONT: u16 = 0x4A4F;
    const OTHER_FONT: u16 = 0x4A51;
    let (mut ascii, mut other) = (None, None);
    while let Some(code) = u16_at(properties, 0) {
        let operand = properties.get(2..).unwrap_or_default();
        let font = u16_at(operand, 0).map(usize::from);
        match code {
            ASCII_FONT => ascii = font,
            OTHER_FONT => other = font,
            _ => {}
        }
        // The upper three bits tell the length of what follows.
        let length = match code >> 13 {
            0 | 1 => 1,
            2 | 4 | 5 => 2,
            3 => 4,
            7 => 3,
            _ => 1 + usize::from(*operand.first()?),
        };
        properties = operand.get(length..)?;
    }
    other.or(ascii)
}
