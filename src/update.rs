//! Folders → an index that is up to date: reads what changed, takes out what is gone, commits once.

mod check;
mod prepare;
mod rebuild;
mod record;
mod remembered;
mod room;
mod run;
mod status;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

pub use self::check::{Checked, check};
use self::prepare::read_ahead;
pub use self::rebuild::rebuild;
pub use self::record::{FileRecord, Progress, Update};
use self::remembered::Remembered;
use self::run::Run;
pub use self::status::{Gathered, gathered, status_record};
use crate::index::{IndexError, Reader, Writer};
use crate::ingest::{Encoding, IngestError, InputFile, Listed, inputs};

/// Why an index could not be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum UpdateError {
    /// The input cannot be read at all.
    #[error(transparent)]
    Ingest(#[from] IngestError),
    /// The index cannot be written.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// Asked to stop; what was committed stays.
    #[error("stopped; {articles} articles committed")]
    Stopped {
        /// Articles committed in this run.
        articles: u64,
    },
    /// The system starts no threads to read with.
    #[error("no thread could be started: {source}")]
    Threads {
        /// What the system says.
        source: std::io::Error,
    },
}

/// Brings the index in `folder` up to date with `paths`.
///
/// Files whose bytes have not changed are not read again; articles of files that are gone from a
/// given folder are taken out; a given path that does not exist stops the run before anything is
/// changed. `progress` is told after every record and says whether to go on.
pub fn update(
    folder: &Path,
    paths: &[PathBuf],
    progress: impl FnMut(Progress) -> bool,
) -> Result<Update, UpdateError> {
    update_touched(folder, paths, None, |_| true, progress)
}

/// As [`update`], but a file that is known is only looked at when `touched` says so of its path:
/// for one who has watched the folders since the last run.
///
/// Where an `encoding` is named, every file is decoded by it; a file that was decoded otherwise
/// before counts as changed.
pub fn update_touched(
    folder: &Path,
    paths: &[PathBuf],
    encoding: Option<Encoding>,
    touched: impl Fn(&str) -> bool,
    progress: impl FnMut(Progress) -> bool,
) -> Result<Update, UpdateError> {
    update_reading(folder, paths, |file| file.read_as(encoding), touched, progress)
}

/// As [`update_touched`]; `to_read` says how each file is to be read.
fn update_reading(
    folder: &Path,
    paths: &[PathBuf],
    to_read: impl Fn(InputFile) -> InputFile,
    touched: impl Fn(&str) -> bool,
    mut progress: impl FnMut(Progress) -> bool,
) -> Result<Update, UpdateError> {
    let mut found = Listed::default();
    let mut unread = Vec::new();
    for input in inputs(paths)? {
        match input {
            Ok(file) => found.push(to_read(file)),
            Err(skipped) => unread.push(skipped),
        }
    }
    let writer = Writer::open(folder)?;
    let known = match Reader::open(folder) {
        Ok(reader) => Remembered::read(&reader)?,
        Err(error) => return Err(error.into()),
    };
    room::expect(folder, &found, &known)?;
    let mut run = Run::new(writer, known);
    run.update.skipped = unread;
    run.remove_gone(paths, &found)?;
    let found = run.leave_untouched(&found, touched);
    run.release_changed(&found);
    let states = run.records.states(&found);
    let composer = run.writer.composer();
    let done =
        read_ahead(&found, &states, &composer, |ahead| run.files(&found, ahead, &mut progress));
    let Run { writer, update, .. } = run;
    let ended = match done {
        Ok(()) => writer.close().map_err(UpdateError::from),
        // Whoever stops a run finds the index in order; what has failed leaves that to the next.
        Err(stopped @ UpdateError::Stopped { .. }) => {
            writer.give_up().map_err(Into::into).and(Err(stopped))
        }
        Err(failed) => Err(failed),
    };
    ended.map_err(|error| room::told(folder, error))?;
    Ok(update)
}

/// What the index remembers of every file, sorted by path.
pub fn files(reader: &Reader) -> Result<Vec<FileRecord>, IndexError> {
    let mut files: Vec<FileRecord> = reader.files()?;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

/// Takes every article read from `paths` (files or folders) out of the index; returns their number.
pub fn forget(folder: &Path, paths: &[PathBuf]) -> Result<u64, UpdateError> {
    // Where there is no index, none is made.
    drop(Reader::open(folder)?);
    let writer = Writer::open(folder)?;
    let known = Remembered::read(&Reader::open(folder)?)?;
    let mut run = Run::new(writer, known);
    let done = run.remove_gone(paths, &Listed::default()).and_then(|()| run.commit());
    let Run { writer, update, .. } = run;
    done.and_then(|()| writer.close()).map_err(|error| room::told(folder, error.into()))?;
    Ok(update.removed)
}
