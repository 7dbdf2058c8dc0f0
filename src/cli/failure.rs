//! What went wrong and its exit code; `words` says it.

mod words;

use std::io;
use std::path::PathBuf;

use super::said::{Said, said, say};
use super::saved::SavedError;
use crate::index::IndexError;
use crate::ingest::IngestError;
use crate::listing::ListingError;
use crate::output::{Language, inline};
use crate::query::QueryError;
use crate::update::UpdateError;
#[cfg(feature = "web")]
use crate::web::ServeError;

pub(super) use words::system;

/// Why a command failed.
#[derive(Debug)]
pub(super) enum Failure {
    /// Whoever read our output has gone: that is success.
    ClosedPipe,
    /// The query is beyond the limits, or names something unknown.
    Query(QueryError),
    /// An input that was named is not there.
    Ingest(IngestError),
    /// The index.
    Index(IndexError),
    /// A file that was to be read.
    Unread {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The system starts no more threads.
    Threads {
        /// How many there were.
        started: usize,
        /// What the system says.
        source: io::Error,
    },
    /// The system refused something that no file or thread of ours is to blame for.
    System {
        /// What it says.
        source: io::Error,
    },
    /// A process of our own did not run, or not to its end.
    Process {
        /// What the system says, or how it ended.
        source: io::Error,
    },
    /// A file that was to be written.
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Saved searches.
    Saved(SavedError),
    /// The page.
    #[cfg(feature = "web")]
    Serve(ServeError),
    /// Arguments that do not go together.
    Usage {
        /// What is wrong.
        what: Said,
        /// A command that works.
        instead: Said,
    },
    /// Stopped by the user.
    Stopped {
        /// What is committed.
        what: Said,
        /// Asked to end by the system, not by Ctrl-C.
        terminated: bool,
    },
    /// A mistake in the program itself.
    Mistake(String),
}

impl From<io::Error> for Failure {
    fn from(source: io::Error) -> Self {
        if source.kind() == io::ErrorKind::BrokenPipe {
            return Self::ClosedPipe;
        }
        Self::File { path: "output".into(), source }
    }
}

impl From<QueryError> for Failure {
    fn from(error: QueryError) -> Self {
        Self::Query(error)
    }
}

impl From<IndexError> for Failure {
    fn from(error: IndexError) -> Self {
        Self::Index(error)
    }
}

impl From<ListingError> for Failure {
    fn from(error: ListingError) -> Self {
        match error {
            ListingError::Query(error) => Self::Query(error),
            ListingError::Index(error) => Self::Index(error),
        }
    }
}

impl From<SavedError> for Failure {
    fn from(error: SavedError) -> Self {
        Self::Saved(error)
    }
}

impl From<IngestError> for Failure {
    fn from(error: IngestError) -> Self {
        Self::Ingest(error)
    }
}

impl From<UpdateError> for Failure {
    fn from(error: UpdateError) -> Self {
        match error {
            UpdateError::Ingest(error) => Self::Ingest(error),
            UpdateError::Index(error) => Self::Index(error),
            UpdateError::Threads { source } => Self::Threads { started: 0, source },
            UpdateError::Stopped { articles } => Self::Stopped {
                what: said!(
                    "stopped; {articles} articles committed",
                    "đã dừng; {articles} bài đã ghi vào chỉ mục"
                ),
                terminated: false,
            },
        }
    }
}

impl Failure {
    /// The exit code of the contract: the user's mistake, the index's state and the disk apart.
    pub(super) fn exit_code(&self) -> u8 {
        match self {
            Self::ClosedPipe => 0,
            Self::Query(_) | Self::Ingest(_) | Self::Usage { .. } => 2,
            Self::Saved(SavedError::Unknown { .. } | SavedError::Name { .. }) => 2,
            Self::Saved(SavedError::Version { .. }) => 12,
            Self::Saved(SavedError::Damaged { .. } | SavedError::Io { .. }) => 14,
            #[cfg(feature = "web")]
            Self::Serve(ServeError::Io { source, .. })
                if words::is_too_many_open(source) || words::is_out_of_memory(source) =>
            {
                14
            }
            #[cfg(feature = "web")]
            Self::Serve(_) => 2,
            Self::Index(IndexError::Missing { .. }) => 10,
            Self::Index(IndexError::Locked { .. }) => 11,
            Self::Index(IndexError::Version { .. } | IndexError::OtherRules) => 12,
            Self::Index(IndexError::Damaged { .. }) => 13,
            Self::Index(_) => 14,
            Self::File { source, .. } if source.kind() == io::ErrorKind::NotFound => 2,
            Self::Unread { source, .. } if is_named_wrongly(source) => 2,
            Self::File { .. } | Self::Unread { .. } => 14,
            Self::System { .. } | Self::Threads { .. } | Self::Process { .. } => 14,
            Self::Mistake(_) => 70,
            Self::Stopped { terminated: false, .. } => 130,
            Self::Stopped { terminated: true, .. } => 143,
        }
    }

    /// Two lines on stderr: what and where, and what to run.
    pub(super) fn print(&self, language: Language) {
        let (what, hint) = (self.message(language), self.hint());
        eprintln!("{}", inline(&say!(language, "error: {what}", "lỗi: {what}")));
        let hint = hint.of(language);
        eprintln!("{}", inline(&say!(language, "try: {hint}", "thử: {hint}")));
    }
}

/// Whether a file that cannot be read is the mistake of who named it.
fn is_named_wrongly(error: &io::Error) -> bool {
    use io::ErrorKind as K;
    matches!(error.kind(), K::NotFound | K::IsADirectory | K::NotADirectory | K::InvalidFilename)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn io() -> io::Error {
        io::Error::from_raw_os_error(2)
    }

    /// One of every failure. A new variant belongs here: the match below does not compile without.
    fn every() -> Vec<Failure> {
        let path = || PathBuf::from("kho");
        let full = || io::ErrorKind::StorageFull.into();
        let name = || "lũ".to_owned();
        let mut all = vec![
            Failure::ClosedPipe,
            Failure::Query(QueryError::TooLong { chars: 2000 }),
            Failure::Query(QueryError::TooWide { clauses: 70 }),
            Failure::Query(QueryError::Empty { text: "-".to_owned() }),
            Failure::Ingest(IngestError::Missing { path: "tin".to_owned() }),
            Failure::Index(IndexError::Missing { path: path() }),
            Failure::Index(IndexError::Locked { holder: "pid 7".to_owned() }),
            Failure::Index(IndexError::Version { found: 1, expected: 2 }),
            Failure::Index(IndexError::OtherRules),
            Failure::Index(IndexError::Damaged { path: path(), detail: "x".to_owned() }),
            Failure::Index(IndexError::ReadOnly { path: path(), source: io() }),
            Failure::Index(IndexError::NoSpace {
                path: path(),
                free_bytes: Some(1),
                needed_bytes: Some(2),
                articles: Some(3),
                rebuilding: false,
            }),
            Failure::Index(IndexError::NoSpace {
                path: path(),
                free_bytes: None,
                needed_bytes: None,
                articles: Some(3),
                rebuilding: true,
            }),
            Failure::Index(IndexError::Io { path: path(), source: io() }),
            Failure::Index(IndexError::Io {
                path: path(),
                source: io::Error::from_raw_os_error(24),
            }),
            Failure::Saved(SavedError::Unknown { name: name() }),
            Failure::Saved(SavedError::Name { name: name() }),
            Failure::Saved(SavedError::Damaged { path: path(), detail: "x".to_owned() }),
            Failure::Saved(SavedError::Io { path: path(), source: io() }),
            Failure::Saved(SavedError::Io { path: path(), source: full() }),
            Failure::Saved(SavedError::Version { path: path(), found: 2, expected: 1 }),
            Failure::File { path: path(), source: full() },
            Failure::Unread { path: path(), source: io() },
            Failure::Unread { path: path(), source: io::ErrorKind::PermissionDenied.into() },
            Failure::Process { source: io() },
            Failure::System { source: io::Error::from_raw_os_error(24) },
            Failure::System { source: io() },
            Failure::Threads { started: 7, source: io::Error::from_raw_os_error(11) },
            Failure::Threads { started: 0, source: io::Error::from_raw_os_error(11) },
            Failure::Index(IndexError::Io {
                path: path(),
                source: io::ErrorKind::OutOfMemory.into(),
            }),
            Failure::File { path: path(), source: io() },
            Failure::File { path: path(), source: io::ErrorKind::PermissionDenied.into() },
            Failure::Usage { what: said!("a", "b"), instead: said!("c", "d") },
            Failure::Stopped { what: said!("a", "b"), terminated: false },
            Failure::Mistake("x".to_owned()),
        ];
        for field in ["province", "kind", "cite", "person", "source"] {
            all.push(Failure::Query(QueryError::UnknownFilter { field, value: name() }));
        }
        #[cfg(feature = "web")]
        all.extend([
            Failure::Serve(ServeError::Address { address: name() }),
            Failure::Serve(ServeError::InUse { address: ([127, 0, 0, 1], 80).into() }),
            Failure::Serve(ServeError::Io { address: name(), source: io() }),
        ]);
        for failure in &all {
            match failure {
                Failure::ClosedPipe
                | Failure::Query(_)
                | Failure::Ingest(_)
                | Failure::Index(_)
                | Failure::Saved(_)
                | Failure::Unread { .. }
                | Failure::Threads { .. }
                | Failure::System { .. }
                | Failure::Process { .. }
                | Failure::File { .. }
                | Failure::Usage { .. }
                | Failure::Stopped { .. }
                | Failure::Mistake(_) => {}
                #[cfg(feature = "web")]
                Failure::Serve(_) => {}
            }
        }
        all
    }

    #[test]
    fn every_failure_is_told_in_both_languages() {
        for failure in every() {
            let [english, vietnamese] =
                [Language::English, Language::Vietnamese].map(|language| failure.message(language));
            assert_ne!(english, vietnamese, "{failure:?}");
            let words = [" is ", " the ", " no ", "such", "with ", " and "];
            let said = failure.hint();
            for text in [&vietnamese, &said.vietnamese] {
                let foreign = words.iter().find(|word| text.contains(*word));
                assert_eq!(foreign, None, "{text}");
            }
            for text in [english, vietnamese, said.english, said.vietnamese] {
                assert!(!text.is_empty() && !text.contains('\n'), "{text:?}");
            }
        }
    }
}
