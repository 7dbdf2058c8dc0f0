//! What is remembered of a file, what a run did, and how far it is.

use crate::ingest::Skipped;

/// What the index remembers of a file, so that an unchanged one is not read again.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FileRecord {
    /// Path as walked to.
    pub path: String,
    /// Hash of the bytes; empty when the file is to be read again whatever they are.
    pub hash: String,
    /// Names of the articles that the file gave and still owns.
    pub articles: Vec<String>,
    /// Passages that the file gave.
    pub passages: u64,
    /// Records left out.
    pub skipped: Vec<Skipped>,
    /// Files that gave an article of the same name as one of these, and were read before.
    pub stands_in_for: Vec<String>,
}

/// What a run did. Every article found is one of indexed, unchanged or skipped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Update {
    /// Articles read and indexed.
    pub indexed: u64,
    /// Articles of files that had not changed.
    pub unchanged: u64,
    /// Articles taken out because their file or record is gone.
    pub removed: u64,
    /// Passages indexed.
    pub passages: u64,
    /// Bytes of text indexed.
    pub text_bytes: u64,
    /// Files walked to.
    pub files: u64,
    /// Inputs left out, those of unchanged files included.
    pub skipped: Vec<Skipped>,
    /// Articles whose name came again: the name, where it was, where it was read last.
    pub replaced: Vec<(String, String, String)>,
}

/// How far a run is, for a progress bar.
#[derive(Clone, Copy, Debug, Default)]
pub struct Progress {
    /// Files done.
    pub files: u64,
    /// Files in all.
    pub of: u64,
    /// Articles indexed.
    pub articles: u64,
    /// Passages indexed.
    pub passages: u64,
    /// Articles committed: what stays if the run ends now.
    pub committed: u64,
}
