//! What killed runs left in the folder of an index, and its removal under the lock.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tantivy::IndexMeta;
use tantivy::directory::META_LOCK;

use super::IndexError;
use super::directory::{TEMPORARY, hold_alone, replace};
use super::files::{ASIDE, MANAGED, META, is_segment_file, names};
use super::manifest::segment_files;

/// Names in `folder` that belong to nothing: temporary files, files of segments that no commit has,
/// a new index that never took its place.
pub(super) fn debris(folder: &Path, meta: Option<&IndexMeta>) -> Result<Vec<String>, IndexError> {
    let failed = |source| IndexError::Io { path: folder.to_owned(), source };
    let living: BTreeSet<String> =
        meta.map(segment_files).unwrap_or_default().into_iter().collect();
    let left = |name: &String| {
        name.starts_with(TEMPORARY)
            || name == ASIDE
            || is_segment_file(name) && !living.contains(name)
    };
    Ok(names(folder).map_err(failed)?.into_iter().filter(left).collect())
}

/// Removes the debris; whether there was any. The caller holds the lock of the writer.
///
/// The engine's list of its files is written anew, so that what it holds is what there is. The
/// engine must be opened after this, not before: it keeps that list in memory.
pub(super) fn remove(folder: &Path, meta: Option<&IndexMeta>) -> Result<bool, IndexError> {
    let failed = |path: PathBuf| |source| IndexError::Io { path, source };
    let names = debris(folder, meta)?;
    if names.is_empty() {
        return Ok(false);
    }
    let _alone = hold_alone(folder).map_err(failed(folder.join(&META_LOCK.filepath)))?;
    for name in &names {
        let path = folder.join(name);
        let removed =
            if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        match removed {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(IndexError::Io { path, source: error });
            }
            _ => {}
        }
    }
    if let Some(meta) = meta {
        let mut files = segment_files(meta);
        files.push(META.to_owned());
        let path = folder.join(MANAGED);
        let list = serde_json::to_vec(&files).map_err(io::Error::other);
        list.and_then(|list| replace(&path, &list)).map_err(failed(path.clone()))?;
    }
    Ok(true)
}
