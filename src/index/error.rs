//! What can go wrong with an index, and what to do about it.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

/// Why an index could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// There is nothing at the place named.
    #[error("no index at {}", path.display())]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// Somebody else is writing.
    #[error("index is being written by {holder}; searching still works")]
    Locked {
        /// Who, as the lock file tells.
        holder: String,
    },
    /// Written by another version of the program.
    #[error("index format {found}, this program reads {expected}; nothing was changed")]
    Version {
        /// Version of the index.
        found: u32,
        /// Version of the program.
        expected: u32,
    },
    /// Written in the same format by a program that takes words or fields otherwise.
    #[error("index was made with other rules for words or fields; nothing was changed")]
    OtherRules,
    /// A file of the index is missing or not what was written.
    #[error("index at {} is damaged: {detail}", path.display())]
    Damaged {
        /// The index.
        path: PathBuf,
        /// What was found.
        detail: String,
    },
    /// The folder may not be written.
    #[error("index is read-only: {}: {source}", path.display())]
    ReadOnly {
        /// The file or folder that was to be written.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The disk is full.
    #[error("no space on {}: {}{}; {}", path.display(), free(*free_bytes), needed(*needed_bytes),
        intact(*articles, *rebuilding))]
    NoSpace {
        /// The index.
        path: PathBuf,
        /// Bytes that are free; `None` where the system does not tell.
        free_bytes: Option<u64>,
        /// Bytes that will be needed at least, if that is known.
        needed_bytes: Option<u64>,
        /// Articles that can be searched.
        articles: Option<u64>,
        /// Whether a new index was being built beside the old one, which stays.
        rebuilding: bool,
    },
    /// The disk refused.
    #[error("{}: {source}", path.display())]
    Io {
        /// File or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The time that was given is up; nothing was answered in part.
    #[error("the query took too long and was stopped")]
    OutOfTime,
    /// The engine refused.
    #[error("index at {}: {source}", path.display())]
    Engine {
        /// The index.
        path: PathBuf,
        /// What tantivy says.
        source: tantivy::TantivyError,
    },
}

/// [`IndexError::OutOfTime`] once `deadline` has passed; long loops ask at every step.
pub(crate) fn in_time(deadline: Option<Instant>) -> Result<(), IndexError> {
    match deadline {
        Some(deadline) if Instant::now() >= deadline => Err(IndexError::OutOfTime),
        _ => Ok(()),
    }
}

fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}

fn free(bytes: Option<u64>) -> String {
    bytes.map_or_else(|| "the disk is full".to_owned(), |b| format!("{} free", megabytes(b)))
}

fn needed(bytes: Option<u64>) -> String {
    bytes.map_or_else(String::new, |b| format!(", about {} needed", megabytes(b)))
}

/// What is left: the last commit, or in a rebuild the old index, which need not have been sound.
fn intact(articles: Option<u64>, rebuilding: bool) -> String {
    match (rebuilding, articles) {
        (false, None) => "last commit intact".to_owned(),
        (false, Some(count)) => format!("last commit intact ({count} articles)"),
        (true, None) => "the old index is as it was".to_owned(),
        (true, Some(count)) => format!("the old index is whole ({count} articles)"),
    }
}

impl IndexError {
    /// ENFILE and EMFILE, on every Unix.
    const TOO_MANY_OPEN: [i32; 2] = [23, 24];

    /// Whether the system or the process has no more files to open: that passes, and says nothing
    /// of the index.
    pub(crate) fn is_too_many_open(&self) -> bool {
        let Self::Io { source, .. } = self else { return false };
        source.raw_os_error().is_some_and(|number| Self::TOO_MANY_OPEN.contains(&number))
    }

    /// What the system says of a process that has too many files open.
    pub(crate) fn too_many_open() -> io::Error {
        io::Error::from_raw_os_error(Self::TOO_MANY_OPEN[1])
    }

    /// Tells a disk's refusal from damage in what tantivy reports.
    ///
    /// An error with a number is the system's; one without is what the engine made of bytes that it
    /// had read, and then the bytes are not those that were written.
    pub(crate) fn of(path: &Path, source: tantivy::TantivyError) -> Self {
        use tantivy::TantivyError as T;
        use tantivy::directory::error::{
            LockError, OpenDirectoryError as D, OpenReadError as R, OpenWriteError as W,
        };
        let damaged = |detail| Self::Damaged { path: path.to_owned(), detail };
        let io = |file: &Path, error: &Arc<io::Error>| match error.raw_os_error() {
            Some(number) => {
                let source = io::Error::from_raw_os_error(number);
                Self::Io { path: path.join(file), source }
            }
            None => Self::Damaged {
                path: path.to_owned(),
                detail: match file.to_str() {
                    Some("") | None => error.to_string(),
                    Some(file) => format!("{file}: {error}"),
                },
            },
        };
        match &source {
            T::DataCorruption(detail) => damaged(format!("{detail:?}")),
            // The schema is compared when the index is opened: what does not fit it is not ours.
            T::SchemaError(_)
            | T::FieldNotFound(_)
            | T::InternalError(_)
            | T::DeserializeError(_) => damaged(source.to_string()),
            T::OpenReadError(R::FileDoesNotExist(file)) => {
                damaged(format!("{} is missing", file.display()))
            }
            T::OpenReadError(R::IncompatibleIndex(_)) | T::IncompatibleIndex(_) => {
                damaged("a file is of another version of the engine than the index".to_owned())
            }
            T::OpenReadError(R::IoError { io_error, filepath }) => io(filepath, io_error),
            T::OpenWriteError(W::IoError { io_error, filepath }) => io(filepath, io_error),
            T::OpenDirectoryError(D::IoError { io_error, directory_path }) => {
                io(directory_path, io_error)
            }
            T::LockFailure(LockError::IoError(error), _) | T::IoError(error) => {
                io(Path::new(""), error)
            }
            // So it reports that the system starts no more threads.
            T::SystemError(what) if what.starts_with("Failed to spawn") => {
                let source =
                    io::Error::new(io::ErrorKind::OutOfMemory, "no thread could be started");
                Self::Io { path: path.to_owned(), source }
            }
            _ => Self::Engine { path: path.to_owned(), source },
        }
    }

    /// Names a refusal to write for what it is: no space, or no right.
    pub(super) fn writing(self, folder: &Path) -> Self {
        use io::ErrorKind as K;
        match self {
            Self::Io { path, source } => match source.kind() {
                K::StorageFull | K::QuotaExceeded => Self::NoSpace {
                    path: folder.to_owned(),
                    free_bytes: super::space::free_bytes(folder),
                    needed_bytes: None,
                    articles: None,
                    rebuilding: false,
                },
                K::ReadOnlyFilesystem | K::PermissionDenied => Self::ReadOnly { path, source },
                _ => Self::Io { path, source },
            },
            error => error,
        }
    }
}
