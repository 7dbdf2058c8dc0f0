//! What is remembered of files → what `status` tells of them.

use std::collections::BTreeMap;

use serde_json::json;

use super::FileRecord;
use crate::index::{IndexError, Reader, Status};
use crate::ingest::Skipped;

/// What the files of an index gave, all together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gathered {
    /// Files and articles, by the folder they lie in.
    pub folders: BTreeMap<String, (u64, u64)>,
    /// Records left out, by path and place.
    pub skipped: Vec<Skipped>,
}

/// Gathers what `reader` remembers of files, one after the other: there may be millions.
pub fn gathered(reader: &Reader) -> Result<Gathered, IndexError> {
    let mut gathered = Gathered::default();
    reader.each_file(|file: FileRecord| {
        let folder = file.path.rsplit_once('/').map_or(".", |(folder, _)| folder);
        let counts = match gathered.folders.get_mut(folder) {
            Some(counts) => counts,
            None => gathered.folders.entry(folder.to_owned()).or_default(),
        };
        counts.0 += 1;
        counts.1 += file.articles.len() as u64;
        gathered.skipped.extend(file.skipped);
    })?;
    gathered.skipped.sort_by(|a, b| (&a.path, a.position).cmp(&(&b.path, b.position)));
    Ok(gathered)
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
    json!({
        "type": "status", "schema": "saola.status/1", "index": reader.folder(),
        "folders": folders, "files": status.files, "articles": status.articles,
        "passages": status.passages, "first": first, "last": last,
        "committed": status.committed, "bytes": status.bytes, "segments": status.segments,
        "skipped": Skipped::total(&gathered.skipped),
    })
}
