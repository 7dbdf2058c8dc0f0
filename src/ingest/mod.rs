//! Files → articles.
//!
//! [`inputs`] walks what was given and names each file to read; [`articles`] streams the
//! articles of one file. Whatever cannot be read is a [`Skipped`] item with its path, place and
//! reason: counted, named, never fatal, and never in the way of the next record.
//!
//! Memory stays bounded whatever the input: a line of JSON is held up to [`MAX_RECORD_BYTES`],
//! the text of an article up to [`MAX_TEXT_BYTES`].

#![cfg_attr(not(test), warn(clippy::string_slice, clippy::indexing_slicing))]

mod csv;
mod encoding;
mod feed;
mod format;
mod hash;
mod html;
mod identity;
mod json_feed;
mod json_lines;
mod lines;
mod listed;
mod metadata;
mod office;
mod open;
mod patience;
mod read;
mod record;
mod roots;
mod sniff;
mod text;
mod walk;
mod warc;
mod zip;

use serde::{Deserialize, Serialize};

pub use self::encoding::{Encoding, NotUnicode, UnknownEncoding, unicode};
pub use self::hash::ContentHash;
pub use self::listed::Listed;
pub use self::office::pdf::{
    PDF_DAMAGED, PDF_ENCRYPTED, PDF_MEMORY_BYTES, PDF_PANICKED, PDF_TOO_LARGE, PDF_UNREADABLE,
    read_pdf_with,
};
pub use self::open::bytes_read_here;
pub use self::patience::Patience;
pub use self::read::{Articles, articles, articles_from_bytes};
pub use self::roots::{Root, Roots, canonical, is_missing, printed, rest};
pub(crate) use self::walk::is_mount;
pub use self::walk::{InputFile, Inputs, LeftOut, inputs};

use crate::article::Origin;
use crate::panics::{PROGRAM, Panic};

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
    /// No path is given, and the index knows none.
    #[error("no folder is given, and the index knows none")]
    NoFolder,
    /// A folder of which the index has articles is empty, and a new index would lose them.
    #[error("{path} is empty, and the index has {articles} articles of it")]
    Emptied {
        /// The folder.
        path: String,
        /// Articles of it in the index.
        articles: u64,
    },
}

/// An input that was left out, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// The file, as given or walked to.
    pub path: String,
    /// Place of the record in a file of records: line or number from 1, in a web archive the byte
    /// at which it begins; `None` when the whole file is meant.
    pub position: Option<u64>,
    /// Why.
    pub reason: SkipReason,
    /// One line for the reader: what was found.
    pub detail: String,
    /// How many inputs this stands for: more than one where a file holds many that are left out for
    /// the same reason; `position` is then that of the first.
    pub count: u64,
}

impl Skipped {
    /// One input of the file `path`.
    pub(crate) fn new(
        path: &str,
        position: Option<u64>,
        reason: SkipReason,
        detail: String,
    ) -> Self {
        Self { path: path.to_owned(), position, reason, detail, count: 1 }
    }

    /// The input found at `origin`.
    pub(crate) fn at(origin: &Origin, reason: SkipReason, detail: String) -> Self {
        Self::new(&origin.path, origin.place(), reason, detail)
    }

    /// The input found at `origin`, on which the program itself failed.
    pub(crate) fn internal(origin: &Origin, panic: &Panic) -> Self {
        Self::at(origin, SkipReason::Internal, panic.to_string())
    }

    /// Whether another version of the program failed on it, so that this one may not.
    pub(crate) fn is_failure_of_other_version(&self) -> bool {
        let ours = self.detail.strip_prefix(PROGRAM).is_some_and(|rest| rest.starts_with(' '));
        self.reason == SkipReason::Internal && !ours
    }

    /// ` ×12` where this stands for several inputs, else nothing.
    pub fn times(&self) -> String {
        if self.count == 1 { String::new() } else { format!(" ×{}", self.count) }
    }

    /// How many inputs `all` stand for.
    pub fn total<'s>(all: impl IntoIterator<Item = &'s Self>) -> u64 {
        all.into_iter().map(|skipped| skipped.count).sum()
    }
}

/// Why an input was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SkipReason {
    /// A NUL byte, or the signature of a picture, a program or the like: no text.
    Binary,
    /// Nothing but blanks.
    Empty,
    /// More than 5 % of the characters are neither UTF-8 nor of an encoding that tells itself.
    NotUtf8,
    /// Beyond [`MAX_RECORD_BYTES`] or [`MAX_TEXT_BYTES`].
    TooLarge,
    /// A line that is not a JSON object.
    BadJson,
    /// A record without `text` or `paragraphs`.
    MissingText,
    /// A page without running text: a front page, a form.
    NoArticle,
    /// An answer of a web server other than 200.
    HttpStatus,
    /// A file of a web archive that is no page: a picture, a script.
    NotAPage,
    /// A page packed in a way that is not read, or whose packing is broken.
    ContentEncoding,
    /// A record of a web archive that is cut off, or whose length is not as it says.
    WarcTruncated,
    /// XML that is no feed, or breaks off.
    BadXml,
    /// An archive that unpacks to far more than it holds.
    ArchiveBomb,
    /// An archive in an archive.
    NestedArchive,
    /// A file or entry that needs a password.
    Encrypted,
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
    /// A record or a file that takes longer to read than anything of worth does.
    TooSlow,
    /// A document without text: pictures of pages.
    NoText,
    /// A document whose parts do not fit together.
    Damaged,
    /// A document whose reading took too long.
    Timeout,
    /// A record equal in name and text to one before it in its file, or a link to what is read.
    Duplicate,
    /// A file that stands beside articles, such as a README.
    Companion,
    /// Hidden files and folders.
    Hidden,
    /// A link that leads out of the folder given.
    Link,
    /// The program failed on it: a fault of ours, which wants to be reported.
    Internal,
}

impl SkipReason {
    /// Whether nothing that holds an article is missing for it: such inputs are told, and leave a
    /// run complete.
    pub fn is_harmless(self) -> bool {
        matches!(self, Self::Duplicate | Self::Companion | Self::Hidden)
    }

    /// Whether it is passed by as a matter of course, and only counted.
    pub fn is_passed_by(self) -> bool {
        matches!(self, Self::Companion | Self::Hidden)
    }

    /// The name in records: `not_utf8`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Binary => "binary",
            Self::Empty => "empty",
            Self::NotUtf8 => "not_utf8",
            Self::TooLarge => "too_large",
            Self::BadJson => "bad_json",
            Self::MissingText => "missing_text",
            Self::NoArticle => "no_article",
            Self::HttpStatus => "http_status",
            Self::NotAPage => "not_a_page",
            Self::ContentEncoding => "content_encoding",
            Self::WarcTruncated => "warc_truncated",
            Self::BadXml => "bad_xml",
            Self::ArchiveBomb => "archive_bomb",
            Self::NestedArchive => "nested_archive",
            Self::Encrypted => "encrypted",
            Self::NotRegular => "not_regular",
            Self::Loop => "loop",
            Self::UnknownFormat => "unknown_format",
            Self::Unreadable => "unreadable",
            Self::Truncated => "truncated",
            Self::TooSlow => "too_slow",
            Self::NoText => "no_text",
            Self::Damaged => "damaged",
            Self::Timeout => "timeout",
            Self::Duplicate => "duplicate",
            Self::Companion => "companion",
            Self::Hidden => "hidden",
            Self::Link => "link",
            Self::Internal => "internal",
        }
    }
}

impl std::fmt::Display for SkipReason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
