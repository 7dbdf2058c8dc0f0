//! Room on the disk: looked at before anything is written, and told when it runs out.

use std::path::Path;

use super::UpdateError;
use super::remembered::Remembered;
use crate::index::{IndexError, Reader, free_bytes};
use crate::ingest::Listed;

/// Room for the lists and locks of an index.
const LEAST: u64 = 1 << 20;

/// Refuses a run whose new files alone are larger than the room left.
///
/// An index takes about twice its text (`benches/README.md`), and only what is surely text counts,
/// so that this refuses none that could have succeeded.
pub(super) fn expect(folder: &Path, found: &Listed, known: &Remembered) -> Result<(), UpdateError> {
    let Some(free) = free_bytes(folder) else { return Ok(()) };
    let sizes = found.iter().filter(|file| !known.contains(&file.key())).map(|file| {
        let bytes = std::fs::metadata(file.path()).map_or(0, |metadata| metadata.len());
        file.text_bytes(bytes)
    });
    let new: u64 = sizes.sum();
    if new == 0 || free > new + LEAST {
        return Ok(());
    }
    Err(UpdateError::Index(IndexError::NoSpace {
        path: folder.to_owned(),
        free_bytes: Some(free),
        needed_bytes: Some(new + LEAST),
        articles: searchable(folder),
        rebuilding: false,
    }))
}

/// Adds to a full disk what is still there.
pub(super) fn told(folder: &Path, error: UpdateError) -> UpdateError {
    match error {
        UpdateError::Index(IndexError::NoSpace { path, free_bytes, needed_bytes, .. }) => {
            let (articles, rebuilding) = (searchable(folder), false);
            IndexError::NoSpace { path, free_bytes, needed_bytes, articles, rebuilding }.into()
        }
        error => error,
    }
}

/// Adds to a full disk that the index in `folder`, beside which a new one was to be built, is there.
pub(super) fn told_of_rebuild(folder: &Path, error: UpdateError) -> UpdateError {
    match told(folder, error) {
        UpdateError::Index(IndexError::NoSpace { free_bytes, needed_bytes, articles, .. }) => {
            let (path, rebuilding) = (folder.to_owned(), true);
            IndexError::NoSpace { path, free_bytes, needed_bytes, articles, rebuilding }.into()
        }
        error => error,
    }
}

fn searchable(folder: &Path) -> Option<u64> {
    Some(Reader::open(folder).ok()?.status().ok()?.articles)
}
