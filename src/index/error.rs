//! What can go wrong with an index, and what to do about it.

use std::path::PathBuf;

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
    /// A file of the index is missing or not what was written.
    #[error("index at {} is damaged: {detail}", path.display())]
    Damaged {
        /// The index.
        path: PathBuf,
        /// What was found.
        detail: String,
    },
    /// The disk refused.
    #[error("{}: {source}", path.display())]
    Io {
        /// File or folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The engine refused.
    #[error("index at {}: {source}", path.display())]
    Engine {
        /// The index.
        path: PathBuf,
        /// What tantivy says.
        source: tantivy::TantivyError,
    },
}

impl IndexError {
    /// Tells a disk's refusal from damage in what tantivy reports.
    pub(crate) fn of(path: &std::path::Path, source: tantivy::TantivyError) -> Self {
        use tantivy::TantivyError as T;
        let path = path.to_owned();
        match source {
            T::DataCorruption(detail) => Self::Damaged { path, detail: format!("{detail:?}") },
            T::OpenReadError(tantivy::directory::error::OpenReadError::FileDoesNotExist(file)) => {
                Self::Damaged { path, detail: format!("{} is missing", file.display()) }
            }
            T::IoError(error) => {
                let source = std::io::Error::new(error.kind(), error.to_string());
                Self::Io { path, source }
            }
            source => Self::Engine { path, source },
        }
    }
}
