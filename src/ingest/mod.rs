//! Files → articles.
//!
//! [`inputs`] walks what was given and names each file to read; [`articles`] streams the
//! articles of one file. Whatever cannot be read is a [`Skipped`] item with its path, place and
//! reason: counted, named, never fatal, and never in the way of the next record.
//!
//! Memory stays bounded whatever the input: a line of JSON is held up to [`MAX_RECORD_BYTES`],
//! the text of an article up to [`MAX_TEXT_BYTES`].

mod encoding;
mod hash;
mod lines;
mod metadata;
mod open;
mod read;
mod record;
mod text;
mod walk;

use serde::{Deserialize, Serialize};

pub use self::hash::ContentHash;
pub use self::read::{Articles, articles};
pub use self::walk::{InputFile, Inputs, inputs, printed};

/// Largest record that is read: 64 MiB after decompression.
pub const MAX_RECORD_BYTES: usize = 64 << 20;

/// Largest text of one article: 8 MiB.
pub const MAX_TEXT_BYTES: usize = 8 << 20;

/// What stops a run before it begins.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// A given path does not exist.
    #[error("no such file or folder: {path}")]
    Missing {
        /// The path as given.
        path: String,
    },
}

/// An input that was left out, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// The file, as given or walked to.
    pub path: String,
    /// Line from 1 of the record in a file of records; `None` when the whole file is meant.
    pub position: Option<u64>,
    /// Why.
    pub reason: SkipReason,
    /// One line for the reader: what was found.
    pub detail: String,
}

/// Why an input was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SkipReason {
    /// A NUL byte: no text.
    Binary,
    /// Nothing but blanks.
    Empty,
    /// More than 5 % of the characters are not UTF-8.
    NotUtf8,
    /// Beyond [`MAX_RECORD_BYTES`] or [`MAX_TEXT_BYTES`].
    TooLarge,
    /// A line that is not a JSON object.
    BadJson,
    /// A record without `text` or `paragraphs`.
    MissingText,
    /// A FIFO, socket or device.
    NotRegular,
    /// A link that leads back to a folder it lies in.
    Loop,
    /// A file of a kind that holds no articles.
    UnknownFormat,
    /// The system or the decompressor refused.
    Unreadable,
    /// A compressed file that ends too early.
    Truncated,
    /// A record that takes longer to read than anything of worth does.
    TooSlow,
}

impl SkipReason {
    /// The name in records: `not_utf8`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Binary => "binary",
            Self::Empty => "empty",
            Self::NotUtf8 => "not_utf8",
            Self::TooLarge => "too_large",
            Self::BadJson => "bad_json",
            Self::MissingText => "missing_text",
            Self::NotRegular => "not_regular",
            Self::Loop => "loop",
            Self::UnknownFormat => "unknown_format",
            Self::Unreadable => "unreadable",
            Self::Truncated => "truncated",
            Self::TooSlow => "too_slow",
        }
    }
}

impl std::fmt::Display for SkipReason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
