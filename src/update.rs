//! Folders → an index that is up to date: reads what changed, takes out what is gone, commits once.

mod check;
mod prepare;
mod rebuild;
mod record;
mod remembered;
mod room;
mod run;
mod status;
mod survey;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

pub use self::check::{Checked, check, quick_check};
use self::prepare::read_ahead;
pub use self::rebuild::rebuild;
pub use self::record::{Collection, FileRecord, Progress, Stale, Unfinished, Update};
use self::remembered::Remembered;
use self::run::{Extent, Run};
pub use self::status::{Dates, Gathered, doubtful_dates, gathered, status_record};
use self::survey::{Survey, bytes_of};
use crate::index::{IndexError, Reader, Writer};
use crate::ingest::{Encoding, IngestError, InputFile, Roots};

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

/// How the files of given paths are read. An index remembers it of each path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// The encoding by which every file is decoded; `None`: it is detected. A file that was decoded
    /// otherwise before counts as changed.
    pub encoding: Option<Encoding>,
    /// Whether links that lead out of a given folder are followed.
    pub follow_links: bool,
    /// Bytes of text after which a run commits, also within a file: what it loses at the most when
    /// it is stopped. Smaller steps cost more segments to merge.
    pub commit_bytes: u64,
}

impl Default for Options {
    /// Detected encodings, no links out of a folder, and steps that lose 64 MiB at the most, what is
    /// read ahead and the longest article included.
    fn default() -> Self {
        Self { encoding: None, follow_links: false, commit_bytes: 48 << 20 }
    }
}

/// Brings the index in `folder` up to date with `paths`, or with every path it knows where none is
/// given.
///
/// Files whose bytes have not changed are not read again. Articles of files that are surely gone,
/// from a folder that is there, are taken out; those of files and folders that cannot be read now
/// stay, and [`Update::stale`] names them. `progress` is told after every record and says whether
/// to go on; what was committed by then stays, and the next run goes on behind it.
///
/// # Errors
/// [`IngestError`] when a given path neither exists nor is known, before anything is changed;
/// [`UpdateError::Stopped`] when `progress` said so.
pub fn update(
    folder: &Path,
    paths: &[PathBuf],
    progress: impl FnMut(Progress) -> bool,
) -> Result<Update, UpdateError> {
    update_touched(folder, paths, &Options::default(), |_| true, progress)
}

/// As [`update`], with `options` for the given paths; a file that is known is only looked at when
/// `touched` says so of its real path: for who has watched the folders since the last run.
pub fn update_touched(
    folder: &Path,
    paths: &[PathBuf],
    options: &Options,
    touched: impl Fn(&Path) -> bool,
    progress: impl FnMut(Progress) -> bool,
) -> Result<Update, UpdateError> {
    update_reading(folder, paths, options, None, |file| file, touched, progress)
}

/// As [`update_touched`] for a new index, which takes over the roots of `collection`.
fn update_seeded(
    folder: &Path,
    paths: &[PathBuf],
    options: &Options,
    collection: &Collection,
    progress: impl FnMut(Progress) -> bool,
) -> Result<Update, UpdateError> {
    update_reading(folder, paths, options, Some(collection), |file| file, |_| true, progress)
}

/// As [`update_touched`]; `seed` is what a new index begins with, `to_read` says how each file is to
/// be read.
fn update_reading(
    folder: &Path,
    paths: &[PathBuf],
    options: &Options,
    seed: Option<&Collection>,
    to_read: impl Fn(InputFile) -> InputFile,
    touched: impl Fn(&Path) -> bool,
    mut progress: impl FnMut(Progress) -> bool,
) -> Result<Update, UpdateError> {
    if seed.is_none() {
        survey::expect(folder, paths)?;
    }
    let writer = Writer::open(folder)?;
    let reader = Reader::open(folder)?;
    let known = Remembered::read(&reader)?;
    let collection: Collection = reader.single(Collection::NAME)?.unwrap_or_default();
    drop(reader);
    let survey = Survey::new(seed.unwrap_or(&collection), paths, options);
    let mut run = Run::new(writer, known, collection, survey.roots.clone());
    run.commit_bytes = options.commit_bytes;
    run.relocate(survey.roots.moved());
    run.look_at(&survey.keys());
    let found = survey.walk(&mut run, to_read);
    room::expect(folder, &found, &run.records)?;
    run.remove_gone(&survey.keys())?;
    let found = run.leave_untouched(&found, touched);
    let extent = Extent { files: found.len() as u64, bytes: bytes_of(&found) };
    let states = run.records.states(&found);
    let composer = run.writer.composer();
    let done = read_ahead(&found, &states, &composer, |ahead| {
        run.files(&found, &extent, ahead, &mut progress)
    });
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

/// The paths that the index in `folder` knows, in the order in which they were given.
pub fn known_paths(folder: &Path) -> Result<Vec<PathBuf>, IndexError> {
    let collection: Collection =
        Reader::open(folder)?.single(Collection::NAME)?.unwrap_or_default();
    Ok(collection.roots.into_iter().map(|root| root.path).collect())
}

/// Takes every article read from `paths` (files or folders) out of the index; returns their number.
///
/// A path is one on the disk, or one as it is shown; a given root that lies there is forgotten with
/// its articles.
pub fn forget(folder: &Path, paths: &[PathBuf]) -> Result<u64, UpdateError> {
    // Where there is no index, none is made.
    drop(Reader::open(folder)?);
    let writer = Writer::open(folder)?;
    let reader = Reader::open(folder)?;
    let known = Remembered::read(&reader)?;
    let collection: Collection = reader.single(Collection::NAME)?.unwrap_or_default();
    drop(reader);
    let roots = Roots::new(collection.roots.clone());
    let mut run = Run::new(writer, known, collection, roots);
    let done = run.forget(paths);
    let Run { writer, update, .. } = run;
    done.and_then(|()| writer.close()).map_err(|error| room::told(folder, error.into()))?;
    Ok(update.removed)
}
