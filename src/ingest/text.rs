//! The bytes of a text file → one article.

use std::io::Read;

use super::metadata::{Known, article};
use super::{MAX_TEXT_BYTES, SkipReason, Skipped, encoding, open};
use crate::article::{Article, Origin};

/// Reads one article from `reader`, at most [`MAX_TEXT_BYTES`] of it.
pub(super) fn read_text(path: &str, reader: impl Read) -> Result<Article, Skipped> {
    let skip = |reason, detail| Skipped { path: path.to_owned(), position: None, reason, detail };
    let (bytes, more) = open::read_up_to(reader, MAX_TEXT_BYTES)
        .map_err(|error| open::skipped(path, None, &error))?;
    if more && memchr::memchr(0, &bytes).is_none() {
        let detail = format!("more than {} MiB of text", MAX_TEXT_BYTES >> 20);
        return Err(skip(SkipReason::TooLarge, detail));
    }
    let decoded = encoding::decode(bytes).map_err(|(reason, detail)| skip(reason, detail))?;
    if decoded.text.trim().is_empty() {
        return Err(skip(SkipReason::Empty, "nothing but blanks".to_owned()));
    }
    let origin = Origin { path: path.to_owned(), line: None };
    Ok(article(Known::default(), origin, decoded.text, decoded.encoding))
}
