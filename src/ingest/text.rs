//! The bytes of a text file → one article.

use super::format::Input;
use super::metadata::decoded_article;
use super::{Articles, MAX_TEXT_BYTES, SkipReason, Skipped, encoding, open};
use crate::article::Article;

/// Reads one article, at most [`MAX_TEXT_BYTES`] of text.
pub(super) fn read(input: Input) -> Articles {
    Articles::one(read_text(input))
}

fn read_text(input: Input) -> Result<Article, Skipped> {
    let Input { origin, known, forced, bytes, .. } = input;
    let skip = |reason, detail| Skipped::at(&origin, reason, detail);
    let (bytes, more) = open::read_up_to(bytes, MAX_TEXT_BYTES)
        .map_err(|error| open::skipped(&origin.path, origin.place(), &error))?;
    if more && memchr::memchr(0, &bytes).is_none() {
        let detail = format!("more than {} MiB of text", MAX_TEXT_BYTES >> 20);
        return Err(skip(SkipReason::TooLarge, detail));
    }
    let decoded =
        encoding::decode(&bytes, forced).map_err(|(reason, detail)| skip(reason, detail))?;
    if decoded.text.trim().is_empty() {
        return Err(skip(SkipReason::Empty, "nothing but blanks".to_owned()));
    }
    Ok(decoded_article(known, origin, decoded))
}
