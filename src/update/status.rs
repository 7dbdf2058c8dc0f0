//! What is remembered of files → what `status` tells of them.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::json;

use super::FileRecord;
use super::record::{Collection, Stale};
use crate::article::ArticleMeta;
use crate::index::{IndexError, Reader, Status};
use crate::ingest::{Roots, SkipReason, Skipped};

/// What the files of an index gave, all together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gathered {
    /// Files and articles, by the folder they lie in, as it is shown.
    pub folders: BTreeMap<String, (u64, u64)>,
    /// Files that were read.
    pub files: u64,
    /// Inputs left out, by path and place; duplicates among them.
    pub skipped: Vec<Skipped>,
    /// What could not be read when the index was last brought up to date.
    pub stale: Vec<Stale>,
    /// The files and folders that were given.
    pub roots: Roots,
}

impl Gathered {
    /// Inputs left out, duplicates apart.
    pub fn skipped_count(&self) -> u64 {
        Skipped::total(self.skipped.iter().filter(|s| s.reason != SkipReason::Duplicate))
    }

    /// Records that were there before, in the same file.
    pub fn duplicates(&self) -> u64 {
        Skipped::total(self.skipped.iter().filter(|s| s.reason == SkipReason::Duplicate))
    }

    /// Articles that stay although they could not be looked at.
    pub fn stale_articles(&self) -> u64 {
        self.stale.iter().map(|stale| stale.articles).sum()
    }

    /// How many inputs were left out for each reason, the most frequent first.
    pub fn reasons(&self) -> Vec<(SkipReason, u64)> {
        let mut counts: BTreeMap<SkipReason, u64> = BTreeMap::new();
        for skipped in &self.skipped {
            *counts.entry(skipped.reason).or_default() += skipped.count;
        }
        let mut counts: Vec<(SkipReason, u64)> = counts.into_iter().collect();
        counts.sort_by_key(|(reason, count)| (std::cmp::Reverse(*count), *reason));
        counts
    }
}

/// Gathers what `reader` remembers of files, one after the other: there may be millions.
pub fn gathered(reader: &Reader) -> Result<Gathered, IndexError> {
    let collection: Collection = reader.single(Collection::NAME)?.unwrap_or_default();
    let roots = Roots::new(collection.roots);
    let mut gathered = Gathered { stale: collection.stale, ..Gathered::default() };
    reader.each_file(|file: FileRecord| {
        gathered.skipped.extend(file.skipped);
        if file.left_out {
            return;
        }
        gathered.files += 1;
        let shown = roots.shown(&file.path);
        let folder = shown.rsplit_once('/').map_or(".", |(folder, _)| folder);
        let counts = match gathered.folders.get_mut(folder) {
            Some(counts) => counts,
            None => gathered.folders.entry(folder.to_owned()).or_default(),
        };
        counts.0 += 1;
        counts.1 += file.articles;
    })?;
    gathered.skipped.sort_by(|a, b| (&a.path, a.position).cmp(&(&b.path, b.position)));
    gathered.roots = roots;
    Ok(gathered)
}

/// Articles whose date says little or cannot be right.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dates {
    /// Articles without a date, those whose date is no day among them.
    pub undated: Vec<ArticleMeta>,
    /// Articles of a day that is yet to come.
    pub future: Vec<ArticleMeta>,
}

/// Reads the record of every article: a second for some hundred thousand. `today` is the last day
/// that is not to come; that of the reader, one more for who is ahead of it.
pub fn doubtful_dates(reader: &Reader, today: Date) -> Result<Dates, IndexError> {
    let mut dates = Dates::default();
    reader.each_article(|article| match article.date {
        None => dates.undated.push(article),
        Some(date) if date.first_day() > today => dates.future.push(article),
        Some(_) => {}
    })?;
    for articles in [&mut dates.undated, &mut dates.future] {
        articles.sort_by(|a, b| a.origin.path.cmp(&b.origin.path).then(a.id.cmp(&b.id)));
    }
    Ok(dates)
}

/// The record of `status`: what the files of an index gave, and its counts.
pub fn status_record(reader: &Reader, status: &Status, gathered: &Gathered) -> serde_json::Value {
    let (first, last) = status.dates.clone().unzip();
    let folders: Vec<_> = gathered
        .folders
        .iter()
        .map(
            |(path, (files, articles))| json!({"path": path, "files": files, "articles": articles}),
        )
        .collect();
    let roots: Vec<_> = gathered
        .roots
        .all()
        .iter()
        .map(|root| {
            let shown = if root.shown.is_empty() { "." } else { &root.shown };
            json!({"path": shown, "real_path": root.key(), "encoding": root.encoding,
                "follow_links": root.follow_links})
        })
        .collect();
    json!({
        "type": "status", "schema": "saola.status/1", "index": reader.folder(),
        "roots": roots, "folders": folders, "files": gathered.files, "articles": status.articles,
        "passages": status.passages, "first": first, "last": last,
        "committed": status.committed, "bytes": status.bytes, "segments": status.segments,
        "skipped": gathered.skipped_count(), "duplicates": gathered.duplicates(),
        "stale": gathered.stale_articles(), "undated": status.undated, "future": status.future,
    })
}
