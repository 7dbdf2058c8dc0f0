//! What is remembered of a file, what a run did, and how far it is.

use serde::{Deserialize, Serialize};

use crate::article::ArticleKey;
use crate::ingest::{Root, SkipReason, Skipped};

/// What the index remembers of a file, so that an unchanged one is not read again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRecord {
    /// Canonical path as a string, the key of the file.
    pub path: String,
    /// What its articles depend on, a hash; empty when the file is to be read whatever it is.
    pub state: String,
    /// Its articles.
    pub articles: u64,
    /// Numbers given to its articles, from 0: keys are made of the file and a number.
    pub numbers: u64,
    /// Numbers whose article the program failed on.
    pub lost: Vec<u64>,
    /// Passages that the file gave.
    pub passages: u64,
    /// Records left out.
    pub skipped: Vec<Skipped>,
    /// Whether the walk left it out, so that it was never opened.
    pub left_out: bool,
    /// How far a run came that was stopped within the file.
    pub unfinished: Option<Unfinished>,
}

/// How far a file was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unfinished {
    /// Records read, those left out included.
    pub records: u64,
    /// Articles among them.
    pub articles: u64,
    /// Numbers given to them, those that were lost included.
    pub numbers: u64,
    /// Their passages.
    pub passages: u64,
}

impl FileRecord {
    /// Keys of the articles of a file that is shown as `shown`.
    pub fn keys(&self, shown: &str) -> impl Iterator<Item = ArticleKey> {
        let numbers = (0..self.numbers).filter(|number| !self.lost.contains(number));
        numbers.map(move |number| ArticleKey::new(shown, number))
    }

    /// Takes over how far the file was read.
    pub(super) fn reach(&mut self, reached: Unfinished) {
        self.articles = reached.articles;
        self.numbers = reached.numbers;
        self.passages = reached.passages;
    }

    /// Adds what is left of `before`, the file as it was: the articles behind those of this record.
    pub(super) fn keep_rest(&mut self, before: &Self) {
        let is_behind = |number: &&u64| **number >= self.numbers;
        let lost: Vec<u64> = before.lost.iter().filter(is_behind).copied().collect();
        self.articles += before.numbers.saturating_sub(self.numbers) - lost.len() as u64;
        self.lost.extend(lost);
        self.numbers = self.numbers.max(before.numbers);
    }
}

/// What an index remembers besides its files: one record, named [`Collection::NAME`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Collection {
    /// The files and folders that were given, in their order.
    pub roots: Vec<Root>,
    /// What could not be read when the index was last brought up to date.
    pub stale: Vec<Stale>,
}

impl Collection {
    /// The name of the record.
    pub const NAME: &str = "collection";
}

/// A file or folder that could not be read, whose articles stay as they were.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stale {
    /// Key of the file or folder.
    pub key: String,
    /// Its path as it is shown.
    pub path: String,
    /// Why it could not be read.
    pub detail: String,
    /// Articles in it.
    pub articles: u64,
}

/// What a run did. Every input found is one of indexed, unchanged, skipped or duplicate.
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
    /// Inputs left out, those of unchanged files and duplicates included.
    pub skipped: Vec<Skipped>,
    /// Of those, the ones in files that this run has read.
    pub newly_skipped: u64,
    /// Files and folders that could not be read, whose articles stay.
    pub stale: Vec<Stale>,
    /// Articles whose date as given is no day: name and date.
    pub wrong_dates: Vec<(String, String)>,
}

impl Update {
    /// Inputs that were left out, duplicates apart.
    pub fn skipped_count(&self) -> u64 {
        Skipped::total(self.skipped.iter().filter(|s| s.reason != SkipReason::Duplicate))
    }

    /// Records that were there before, in the same file.
    pub fn duplicates(&self) -> u64 {
        Skipped::total(self.skipped.iter().filter(|s| s.reason == SkipReason::Duplicate))
    }

    /// Inputs found: what became of each is one of the other counts.
    pub fn found(&self) -> u64 {
        self.indexed + self.unchanged + self.skipped_count() + self.duplicates()
    }

    /// Whether everything that may hold an article was read.
    pub fn is_complete(&self) -> bool {
        self.stale.is_empty() && self.skipped.iter().all(|skipped| skipped.reason.is_harmless())
    }
}

/// How far a run is, for a progress bar.
#[derive(Clone, Copy, Debug, Default)]
pub struct Progress {
    /// Files done.
    pub files: u64,
    /// Files in all.
    pub of: u64,
    /// Bytes of files read, as they lie on the disk.
    pub bytes: u64,
    /// Bytes of all files.
    pub of_bytes: u64,
    /// Articles indexed.
    pub articles: u64,
    /// Passages indexed.
    pub passages: u64,
    /// Articles committed: what stays if the run ends now.
    pub committed: u64,
}
