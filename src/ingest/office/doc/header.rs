//! The header of a document of Word (FIB, [MS-DOC] 2.5) → where its parts lie.

use crate::ingest::SkipReason;
use crate::ingest::office::Fault;

/// What a header says; offsets and lengths in bytes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Header {
    /// Name of the stream with the tables.
    pub(super) table: &'static str,
    /// Characters of the text and of its footnotes.
    pub(super) characters: usize,
    /// The piece table, in the table stream.
    pub(super) pieces: Part,
    /// The list of pages of character properties, in the table stream.
    pub(super) properties: Part,
    /// The list of pages of paragraph properties, in the table stream.
    pub(super) paragraphs: Part,
    /// The style sheet, in the table stream.
    pub(super) styles: Part,
    /// The names of the fonts, in the table stream.
    pub(super) fonts: Part,
}

/// A part of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) start: usize,
    pub(super) length: usize,
}

impl Part {
    /// Its bytes, as many as there are.
    pub(super) fn of<'b>(&self, stream: &'b [u8]) -> &'b [u8] {
        let rest = stream.get(self.start..).unwrap_or_default();
        rest.get(..self.length).unwrap_or(rest)
    }
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|pair| u16::from_le_bytes(*pair))
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<usize> {
    let four = bytes.get(at..)?.first_chunk()?;
    usize::try_from(u32::from_le_bytes(*four)).ok()
}

impl Header {
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Fault> {
        let cut = || Fault::damaged("the header is cut off");
        if u16_at(bytes, 0) != Some(0xA5EC) {
            return Err(Fault::damaged("no header of Word 97 to 2003"));
        }
        let flags = u16_at(bytes, 0x0A).ok_or_else(cut)?;
        if flags & 0x0100 != 0 {
            return Err(Fault::new(SkipReason::Encrypted, "a password is asked for"));
        }
        let part = |at| {
            let (start, length) = (u32_at(bytes, at), u32_at(bytes, at + 4));
            start.zip(length).map(|(start, length)| Part { start, length }).ok_or_else(cut)
        };
        let count = |at| u32_at(bytes, at).ok_or_else(cut);
        Ok(Self {
            table: if flags & 0x0200 != 0 { "1Table" } else { "0Table" },
            characters: count(0x4C)?.saturating_add(count(0x50)?),
            pieces: part(0x1A2)?,
            properties: part(0xFA)?,
            paragraphs: part(0x102)?,
            styles: part(0xA2)?,
            fonts: part(0x112)?,
        })
    }
}
