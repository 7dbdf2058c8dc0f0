//! Files of word processors, and PDF → articles.
//!
//! Every reader turns its bytes into a [`Draft`]: paragraphs of runs with their fonts, since old
//! Vietnamese documents tell their encoding by nothing else. What is decoded by font and what by
//! the letters of a paragraph is decided here, for all of them alike.

pub(super) mod doc;
pub(super) mod docx;
mod draft;
pub(super) mod odt;
mod package;
pub(super) mod pdf;
pub(super) mod rtf;
#[cfg(test)]
mod tests;
mod xml;

use self::draft::Draft;
use super::format::{Format, Input};
use super::metadata::decoded_article;
use super::open::{read_up_to, skipped};
use super::{Articles, MAX_RECORD_BYTES, SkipReason, Skipped};

/// Why a document could not be read.
#[derive(Debug, PartialEq, Eq)]
struct Fault {
    reason: SkipReason,
    detail: String,
}

impl Fault {
    fn new(reason: SkipReason, detail: impl Into<String>) -> Self {
        Self { reason, detail: detail.into() }
    }

    fn damaged(detail: impl std::fmt::Display) -> Self {
        Self::new(SkipReason::Damaged, detail.to_string())
    }

    fn too_large() -> Self {
        let detail = format!("more than {} MiB of text", super::MAX_TEXT_BYTES >> 20);
        Self::new(SkipReason::TooLarge, detail)
    }
}

/// Reads the bytes of a document.
type Reader = fn(&[u8]) -> Result<Draft, Fault>;

/// What the bytes are, whatever the name of the file says.
fn magic(bytes: &[u8]) -> Option<Reader> {
    match bytes {
        [b'P', b'K', 3, 4, ..] if odt::begins(bytes) => Some(odt::draft),
        [b'P', b'K', 3, 4, ..] => Some(docx::draft),
        [b'{', b'\\', b'r', b't', b'f', ..] => Some(rtf::draft),
        [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, ..] => Some(doc::draft),
        [b'%', b'P', b'D', b'F', ..] => Some(pdf::draft),
        _ => None,
    }
}

/// Reads the one article of a document by what its bytes are.
///
/// A document of one kind often bears the ending of another; bytes of no such kind are handed to
/// the reader that knows them, as pages saved as `.doc` are.
pub(super) fn read(input: Input) -> Articles {
    let Input { origin, known, charset, forced, packing, file, bytes } = input;
    let (bytes, more) = match read_up_to(bytes, MAX_RECORD_BYTES) {
        Ok(read) => read,
        Err(error) => return Articles::one(Err(skipped(&origin.path, origin.place(), &error))),
    };
    if more {
        let detail = format!("more than {} MiB", MAX_RECORD_BYTES >> 20);
        return Articles::one(Err(Skipped::at(&origin, SkipReason::TooLarge, detail)));
    }
    let Some(draft) = magic(&bytes) else {
        let detail = match bytes.first() {
            None => Some((SkipReason::Empty, "no bytes")),
            _ if memchr::memchr(0, &bytes).is_some() => {
                Some((SkipReason::Damaged, "no document of a kind that is known"))
            }
            _ => None,
        };
        if let Some((reason, detail)) = detail {
            return Articles::one(Err(Skipped::at(&origin, reason, detail.to_owned())));
        }
        let format = Format::of_bytes(&bytes);
        let bytes = Box::new(std::io::Cursor::new(bytes));
        return format.articles(Input { origin, known, charset, forced, packing, file, bytes });
    };
    let item = draft(&bytes)
        .and_then(|draft| draft.finish(known, forced))
        .map(|(known, decoded)| decoded_article(known, origin.clone(), decoded))
        .map_err(|fault| Skipped::at(&origin, fault.reason, fault.detail));
    Articles::one(item)
}
