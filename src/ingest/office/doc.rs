//! Word documents of 1997 to 2003 ([MS-DOC]) → paragraphs of runs in fonts.
//!
//! The text lies in pieces of the stream `WordDocument`, listed by the piece table in the table
//! stream. Fonts that are set on characters are read from the pages of character properties, those
//! that come from styles from the style sheet. Title, author and date stand in a stream of their own.

mod characters;
mod header;
mod pages;
mod pieces;
mod styles;
mod summary;

use std::io::Cursor;
use std::io::Read;

use cfb::CompoundFile;

use self::characters::Fonts;
use self::header::Header;
use super::Fault;
use super::draft::{Draft, Row};
use crate::ingest::SkipReason;
use crate::ingest::encoding::FontHint;

/// Whether the first bytes are of a compound file.
pub(in crate::ingest) fn begins(head: &[u8]) -> bool {
    head.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])
}

/// Reads a document.
pub(super) fn draft(bytes: &[u8]) -> Result<Draft, Fault> {
    let mut file = CompoundFile::open(Cursor::new(bytes)).map_err(Fault::damaged)?;
    if file.exists("EncryptedPackage") {
        return Err(Fault::new(SkipReason::Encrypted, "a password is asked for"));
    }
    let text = stream(&mut file, "WordDocument", bytes.len())?;
    let header = Header::read(&text)?;
    let table = stream(&mut file, header.table, bytes.len())?;
    let fonts = Fonts::read(&header, &text, &table);
    let told = stream(&mut file, summary::STREAM, bytes.len());
    let properties = told.map(|told| summary::properties(&told)).unwrap_or_default();
    let mut draft = Draft::default();
    draft.properties = properties;
    let mut writer = Writer { draft, field: Vec::new(), cell: false };
    pieces::each_character(&header, &text, &table, |c, at| writer.take(c, fonts.hint(at)))?;
    writer.draft.end(Row::No);
    Ok(writer.draft)
}

/// A stream of the file, at most as long as the file itself.
fn stream(
    file: &mut CompoundFile<Cursor<&[u8]>>,
    name: &str,
    most: usize,
) -> Result<Vec<u8>, Fault> {
    if !file.is_stream(name) {
        return Err(Fault::damaged(format!("no stream {name}: no document of Word 97 to 2003")));
    }
    let stream = file.open_stream(name).map_err(Fault::damaged)?;
    let mut bytes = Vec::new();
    // A chain of sectors may be cut; what is there is read.
    let read = stream.take(most as u64).read_to_end(&mut bytes);
    match read {
        Err(error) if bytes.is_empty() => Err(Fault::damaged(error)),
        _ => Ok(bytes),
    }
}

/// Characters on their way into paragraphs.
struct Writer {
    draft: Draft,
    /// Open fields: whether their code, which is no text, is still being read.
    field: Vec<bool>,
    /// Whether the last character ended a cell.
    cell: bool,
}

/// Deepest fields within fields.
const MAX_FIELDS: usize = 64;

impl Writer {
    /// Takes a character; those below the blank are marks of Word ([MS-DOC] 2.4.1).
    fn take(&mut self, c: char, hint: FontHint) -> Result<(), Fault> {
        let cell_before = std::mem::take(&mut self.cell);
        match c {
            '\u{13}' if self.field.len() < MAX_FIELDS => self.field.push(true),
            '\u{14}' => {
                if let Some(code) = self.field.last_mut() {
                    *code = false;
                }
            }
            '\u{15}' => {
                self.field.pop();
            }
            _ if self.field.contains(&true) => {}
            '\r' | '\u{C}' => self.draft.end(Row::No),
            // Two in a row end the row.
            '\u{7}' if cell_before => self.draft.end(Row::Yes),
            '\u{7}' => {
                self.cell = true;
                if !self.draft.is_blank() {
                    self.draft.push(" | ", FontHint::None)?;
                }
            }
            '\u{B}' => self.draft.push("\n", hint)?,
            '\u{1E}' => self.draft.push("-", hint)?,
            '\t' => self.draft.push("\t", hint)?,
            '\0'..='\u{1F}' => {}
            c => self.draft.push(c.encode_utf8(&mut [0; 4]), hint)?,
        }
        Ok(())
    }
}
