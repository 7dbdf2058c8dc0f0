//! The pages of character properties ([MS-DOC] 2.6.1, 2.9.33) → which bytes are in a legacy font.

use super::header::{Header, u16_at};
use super::pages;
use super::styles::Styles;
use crate::ingest::encoding::FontHint;

/// Fonts by place.
pub(super) struct Fonts {
    names: Vec<FontHint>,
    /// Start, end and font of what is set in one by itself, ascending and apart.
    runs: Vec<(usize, usize, usize)>,
    styles: Styles,
}

impl Fonts {
    /// Reads what there is; a table that lies gives fewer runs.
    pub(super) fn read(header: &Header, text: &[u8], table: &[u8]) -> Self {
        let names = names(header.fonts.of(table));
        let mut runs = Vec::new();
        if names.iter().all(|hint| *hint == FontHint::None) {
            return Self { names, runs, styles: Styles::default() };
        }
        let styles = Styles::read(header, text, table);
        pages::each(header.properties.of(table), text, 1, |start, end, page, at| {
            let length = usize::from(page.get(at).copied().unwrap_or_default());
            let told =
                read(page.get(at + 1..).and_then(|rest| rest.get(..length)).unwrap_or_default());
            let by_style = || styles.of_characters(told.style?);
            if let Some(font) = told.font.or_else(by_style) {
                runs.push((start, end, font));
            }
        });
        runs.sort_unstable_by_key(|run| run.0);
        runs.dedup_by(|later, run| later.0 < run.1);
        Self { names, runs, styles }
    }

    /// What the font of the character at byte `at` of the text stream tells: its own font, else that
    /// of the style of its paragraph.
    pub(super) fn hint(&self, at: usize) -> FontHint {
        if self.names.iter().all(|hint| *hint == FontHint::None) {
            return FontHint::None;
        }
        let behind = self.runs.partition_point(|run| run.0 <= at);
        let run = behind.checked_sub(1).and_then(|run| self.runs.get(run));
        let own = run.filter(|(_, end, _)| at < *end).map(|(_, _, font)| *font);
        let font = own.or_else(|| self.styles.at(at));
        font.and_then(|font| self.names.get(font)).copied().unwrap_or_default()
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
        let (units, _) = font.get(39..).unwrap_or_default().as_chunks();
        let units = units.iter().map(|pair| u16::from_le_bytes(*pair));
        let name: String = char::decode_utf16(units.take_while(|unit| *unit != 0))
            .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect();
        names.push(FontHint::of_font(&name));
        rest = next;
    }
    names
}

/// What a list of properties says of characters.
#[derive(Default)]
pub(super) struct Characters {
    /// Number of the font of letters outside ASCII.
    pub(super) font: Option<usize>,
    /// Number of a character style.
    pub(super) style: Option<u16>,
}

/// Reads a list of properties ([MS-DOC] 2.6.1) as far as it is whole.
pub(super) fn read(mut properties: &[u8]) -> Characters {
    const ASCII_FONT: u16 = 0x4A4F;
    const OTHER_FONT: u16 = 0x4A51;
    const STYLE: u16 = 0x4A30;
    let (mut ascii, mut other, mut style) = (None, None, None);
    while let Some(code) = u16_at(properties, 0) {
        let operand = properties.get(2..).unwrap_or_default();
        let value = u16_at(operand, 0);
        match code {
            ASCII_FONT => ascii = value,
            OTHER_FONT => other = value,
            STYLE => style = value,
            _ => {}
        }
        // The upper three bits tell the length of what follows.
        let length = match code >> 13 {
            0 | 1 => 1,
            2 | 4 | 5 => 2,
            3 => 4,
            7 => 3,
            _ => 1 + usize::from(operand.first().copied().unwrap_or(u8::MAX)),
        };
        let Some(rest) = operand.get(length..) else { break };
        properties = rest;
    }
    Characters { font: other.or(ascii).map(usize::from), style }
}
