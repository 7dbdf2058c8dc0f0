//! Folders → a new index in the place of the old one, whatever state that is in.

use std::path::{Path, PathBuf};

use super::{Progress, Update, UpdateError, update};
use crate::index::{IndexError, Reader, Rebuild};

/// Builds the index anew from `paths`, aside, and puts it in the place of the one in `folder`.
///
/// The old index answers until the new one is whole; stopped or killed, it stays as it was.
pub fn rebuild(
    folder: &Path,
    paths: &[PathBuf],
    progress: impl FnMut(Progress) -> bool,
) -> Result<Update, UpdateError> {
    if let Err(IndexError::Missing { .. }) = Reader::open(folder) {
        return update(folder, paths, progress);
    }
    let rebuild = Rebuild::begin(folder)?;
    match update(rebuild.aside(), paths, progress) {
        Ok(update) => {
            rebuild.finish()?;
            Ok(update)
        }
        Err(UpdateError::Stopped { .. }) => {
            rebuild.abandon()?;
            Err(UpdateError::Stopped { articles: 0 })
        }
        Err(error) => {
            // The first error is the one to tell; what is left aside is removed by the next run.
            let _ = rebuild.abandon();
            Err(error)
        }
    }
}
