//! The style sheet of a document ([MS-DOC] 2.9.271, 2.9.260) → the font of every style, and which
//! bytes are in which paragraph style.
//!
//! In old documents the font is often set once, in the style, and nowhere in the text.

use super::characters::{self, Characters};
use super::header::{Header, u16_at};
use super::pages;

/// Styles that build on one another, at most.
const MAX_BASES: usize = 16;

/// Number of a style that means none.
const NO_STYLE: u16 = 0x0FFF;

/// The fonts of styles, by number.
#[derive(Default)]
pub(super) struct Styles {
    fonts: Vec<Option<usize>>,
    default: Option<usize>,
    /// Start, end and style of paragraphs, ascending and apart.
    paragraphs: Vec<(usize, usize, u16)>,
}

/// A style as it stands in the sheet.
struct Style {
    base: u16,
    font: Option<usize>,
}

impl Styles {
    /// Reads what there is; a sheet that lies gives fewer styles.
    pub(super) fn read(header: &Header, text: &[u8], table: &[u8]) -> Self {
        let sheet = header.styles.of(table);
        let (styles, default) = sheet_of(sheet).unwrap_or_default();
        let fonts = (0..styles.len()).map(|number| font_of(&styles, number)).collect();
        let mut paragraphs = Vec::new();
        pages::each(header.paragraphs.of(table), text, 13, |start, end, page, at| {
            if let Some(style) = style_of(page, at) {
                paragraphs.push((start, end, style));
            }
        });
        paragraphs.sort_unstable_by_key(|paragraph| paragraph.0);
        paragraphs.dedup_by(|later, one| later.0 < one.1);
        Self { fonts, default, paragraphs }
    }

    /// The number of the font of a character style; `None` where it sets none.
    pub(super) fn of_characters(&self, style: u16) -> Option<usize> {
        self.fonts.get(usize::from(style)).copied().flatten()
    }

    /// The number of the font that the paragraph at byte `at` of the text stream is set in.
    pub(super) fn at(&self, at: usize) -> Option<usize> {
        let behind = self.paragraphs.partition_point(|paragraph| paragraph.0 <= at);
        let paragraph = behind.checked_sub(1).and_then(|one| self.paragraphs.get(one));
        // A paragraph that is told nothing is in the first style.
        let style = paragraph.filter(|(_, end, _)| at < *end).map_or(0, |(_, _, style)| *style);
        self.of_characters(style).or(self.default)
    }
}

/// The font of a style: its own, else that of the style it builds on.
fn font_of(styles: &[Option<Style>], number: usize) -> Option<usize> {
    let mut number = number;
    for _ in 0..MAX_BASES {
        let style = styles.get(number)?.as_ref()?;
        if style.font.is_some() || style.base == NO_STYLE {
            return style.font;
        }
        number = usize::from(style.base);
    }
    None
}

/// The styles of a sheet by number, and the font of text that no style sets.
fn sheet_of(sheet: &[u8]) -> Option<(Vec<Option<Style>>, Option<usize>)> {
    let length = usize::from(u16_at(sheet, 0)?);
    let about = sheet.get(2..2 + length)?;
    let count = usize::from(u16_at(about, 0)?);
    let base_length = usize::from(u16_at(about, 2)?);
    let default = u16_at(about, 16).or_else(|| u16_at(about, 12)).map(usize::from);
    let mut styles = Vec::new();
    let mut rest = sheet.get(2 + length..)?;
    while styles.len() < count {
        let Some(size) = u16_at(rest, 0).map(usize::from) else { break };
        let Some(style) = rest.get(2..2 + size) else { break };
        styles.push(style_in(style, base_length));
        rest = rest.get(2 + size + size % 2..).unwrap_or_default();
    }
    Some((styles, default))
}

/// Reads a style: base, name, and lists of properties, each after its length and padded to even.
fn style_in(bytes: &[u8], base_length: usize) -> Option<Style> {
    const PARAGRAPH: u16 = 1;
    const CHARACTER: u16 = 2;
    let kind_and_base = u16_at(bytes, 2)?;
    let name = usize::from(u16_at(bytes, base_length)?);
    let mut rest = bytes.get(base_length + 2 + (name + 1) * 2..)?;
    let mut list = || {
        let length = usize::from(u16_at(rest, 0)?);
        let list = rest.get(2..2 + length)?;
        rest = rest.get(2 + length + length % 2..).unwrap_or_default();
        Some(list)
    };
    let characters = match kind_and_base & 0xF {
        // Properties of the paragraph stand before those of its characters.
        PARAGRAPH => list().and_then(|_| list()),
        CHARACTER => list(),
        _ => None,
    };
    let Characters { font, .. } = characters::read(characters.unwrap_or_default());
    Some(Style { base: kind_and_base >> 4, font })
}

/// The style that the properties of a paragraph begin with ([MS-DOC] 2.9.181).
fn style_of(page: &[u8], at: usize) -> Option<u16> {
    match page.get(at)? {
        0 => u16_at(page, at + 2),
        _ => u16_at(page, at + 1),
    }
}
