//! What is remembered of files → what `status` tells of them.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::json;

use super::FileRecord;
use crate::index::Status;
use crate::ingest::Skipped;

/// The record of `status`: what `files` of the index in `folder` gave, and its counts.
pub fn status_record(folder: &Path, status: &Status, files: &[FileRecord]) -> serde_json::Value {
    let (first, last) = status.dates.clone().unzip();
    let folders: Vec<_> = by_folder(files)
        .into_iter()
        .map(
            |(path, (files, articles))| json!({"path": path, "files": files, "articles": articles}),
        )
        .collect();
    let skipped = Skipped::total(files.iter().flat_map(|file| &file.skipped));
    json!({
        "type": "status", "schema": "saola.status/1", "index": folder,
        "folders": folders, "files": status.files, "articles": status.articles,
        "passages": status.passages, "first": first, "last": last,
        "committed": status.committed, "bytes": status.bytes, "segments": status.segments,
        "skipped": skipped,
    })
}

/// Files and articles by the folder they lie in.
pub fn by_folder(files: &[FileRecord]) -> BTreeMap<String, (u64, u64)> {
    let mut folders = BTreeMap::new();
    for file in files {
        let folder = file.path.rsplit_once('/').map_or(".", |(folder, _)| folder);
        let entry: &mut (u64, u64) = folders.entry(folder.to_owned()).or_default();
        entry.0 += 1;
        entry.1 += file.articles.len() as u64;
    }
    folders
}
