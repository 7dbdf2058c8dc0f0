//! The piece table of a document ([MS-DOC] 2.8.35, 2.9.38) → its characters in reading order.

use super::header::{Header, u16_at, u32_at};
use crate::ingest::encoding::{Encoding, decode_bytes};
use crate::ingest::office::Fault;

/// Calls `take` with each character of the text and where it lies in the stream, in bytes.
///
/// A table that lies about places gives what is there: pieces outside the stream are cut. How much
/// text pieces that overlap may give is bounded by the draft.
pub(super) fn each_character(
    header: &Header,
    text: &[u8],
    table: &[u8],
    mut take: impl FnMut(char, usize) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let table = piece_table(header.pieces.of(table))
        .ok_or_else(|| Fault::damaged("no piece table where the header says"))?;
    let count = table.len().saturating_sub(4) / 12;
    let mut left = header.characters;
    for piece in 0..count {
        let (Some(from), Some(to), Some(place)) = (
            u32_at(table, piece * 4),
            u32_at(table, piece * 4 + 4),
            u32_at(table, (count + 1) * 4 + piece * 8 + 2),
        ) else {
            break;
        };
        let length = to.saturating_sub(from).min(left);
        left -= length;
        if place & 0x4000_0000 != 0 {
            let start = (place & 0x3FFF_FFFF) / 2;
            let rest = text.get(start..).unwrap_or_default();
            for (at, byte) in rest.iter().take(length).enumerate() {
                for c in decode_bytes(&[*byte], Encoding::Windows1252).chars() {
                    take(c, start + at)?;
                }
            }
        } else {
            let start = place & 0x3FFF_FFFF;
            let mut units = (0..length).map_while(|n| u16_at(text, start + n * 2));
            let mut at = start;
            for c in char::decode_utf16(&mut units) {
                let c = c.unwrap_or(char::REPLACEMENT_CHARACTER);
                take(c, at)?;
                at += c.len_utf16() * 2;
            }
        }
    }
    Ok(())
}

/// The plain table behind the property modifiers.
fn piece_table(mut bytes: &[u8]) -> Option<&[u8]> {
    loop {
        match bytes.first()? {
            1 => bytes = bytes.get(3 + usize::from(u16_at(bytes, 1)?)..)?,
            2 => {
                let length = u32_at(bytes, 1)?;
                let rest = bytes.get(5..)?;
                return Some(rest.get(..length).unwrap_or(rest));
            }
            _ => return None,
        }
    }
}
