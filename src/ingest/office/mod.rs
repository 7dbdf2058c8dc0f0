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
use super::format::Input;
use super::metadata::{Known, decoded_article};
use super::open::{read_up_to, skipped};
use super::{Articles, Encoding, MAX_RECORD_BYTES, SkipReason, Skipped};
use crate::article::Origin;

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

/// Reads an OpenDocument text.
pub(super) fn read_odt(input: Input) -> Articles {
    read(input, odt::draft)
}

/// Reads a Word document since 2007.
pub(super) fn read_docx(input: Input) -> Articles {
    read(input, docx::draft)
}

/// Reads a Word document of 1997 to 2003.
pub(super) fn read_doc(input: Input) -> Articles {
    read(input, doc::draft)
}

/// Reads a document in Rich Text Format.
pub(super) fn read_rtf(input: Input) -> Articles {
    read(input, rtf::draft)
}

/// Reads a PDF.
pub(super) fn read_pdf(input: Input) -> Articles {
    let Input { origin, known, forced, bytes, .. } = input;
    article(origin, known, forced, pdf::draft(bytes))
}

/// Reads the one article of a document.
fn read(input: Input, draft: Reader) -> Articles {
    let Input { origin, known, forced, bytes, .. } = input;
    let (bytes, more) = match read_up_to(bytes, MAX_RECORD_BYTES) {
        Ok(read) => read,
        Err(error) => return Articles::one(Err(skipped(&origin.path, origin.place(), &error))),
    };
    if more {
        let detail = format!("more than {} MiB", MAX_RECORD_BYTES >> 20);
        return Articles::one(Err(Skipped::at(&origin, SkipReason::TooLarge, detail)));
    }
    article(origin, known, forced, draft(&bytes))
}

/// The article of a draft, or why there is none.
fn article(
    origin: Origin,
    known: Known,
    forced: Option<Encoding>,
    draft: Result<Draft, Fault>,
) -> Articles {
    let finished = draft.and_then(|draft| draft.finish(known, forced));
    Articles::one(match finished {
        Ok((known, decoded)) => Ok(decoded_article(known, origin, decoded)),
        Err(fault) => Err(Skipped::at(&origin, fault.reason, fault.detail)),
    })
}
