//! Folders → a new index in the place of the old one, whatever state that is in.

use std::path::{Path, PathBuf};

use super::{Options, Progress, Update, UpdateError, room, survey, update_seeded, update_touched};
use crate::index::{IndexError, Reader, Rebuild};

/// Builds the index anew from `paths`, or from every path that the old one knows where none is
/// given, aside, and puts it in the place of the one in `folder`.
///
/// The old index answers until the new one is whole; stopped or killed, it stays as it was.
///
/// # Errors
/// [`IngestError`](crate::ingest::IngestError) where a folder is missing, or empty although the old
/// index has articles of it: they could not be kept.
pub fn rebuild(
    folder: &Path,
    paths: &[PathBuf],
    options: &Options,
    progress: impl FnMut(Progress) -> bool,
) -> Result<Update, UpdateError> {
    if let Err(IndexError::Missing { .. }) = Reader::open(folder) {
        return update_touched(folder, paths, options, |_| true, progress);
    }
    let collection = survey::expect_whole(folder, paths)?;
    let rebuild = Rebuild::begin(folder)
        .map_err(|error| room::told_of_rebuild(folder, UpdateError::Index(error)))?;
    match update_seeded(rebuild.aside(), paths, options, &collection, progress) {
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
            Err(room::told_of_rebuild(folder, error))
        }
    }
}
