//! Folders → a new index in the place of the old one, whatever state that is in.

use std::path::{Path, PathBuf};

use super::{Progress, Update, UpdateError, update_touched};
use crate::index::{IndexError, Reader, Rebuild};
use crate::ingest::Encoding;

/// Builds the index anew from `paths`, aside, and puts it in the place of the one in `folder`.
///
/// The old index answers until the new one is whole; stopped or killed, it stays as it was.
pub fn rebuild(
    folder: &Path,
    paths: &[PathBuf],
    encoding: Option<Encoding>,
    progress: impl FnMut(Progress) -> bool,
) -> Result<Update, UpdateError> {
    if let Err(IndexError::Missing { .. }) = Reader::open(folder) {
        return update_touched(folder, paths, encoding, |_| true, progress);
    }
    let rebuild = Rebuild::begin(folder)?;
    match update_touched(rebuild.aside(), paths, encoding, |_| true, progress) {
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
