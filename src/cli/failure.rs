//! What went wrong, as one line, the command to run, and an exit code.

use std::io;
use std::path::PathBuf;

use crate::index::IndexError;
use crate::ingest::IngestError;
use crate::query::QueryError;
use crate::update::UpdateError;

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
    /// A file that was to be read or written.
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Arguments that do not go together.
    Usage {
        /// What is wrong.
        what: String,
        /// A command that works.
        instead: String,
    },
    /// Stopped by the user.
    Stopped {
        /// What is committed.
        what: String,
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
            stopped @ UpdateError::Stopped { .. } => {
                Self::Stopped { what: stopped.to_string(), terminated: false }
            }
        }
    }
}

/// EMFILE or ENFILE, on every Unix.
fn is_too_many_open(error: &io::Error) -> bool {
    matches!(error.raw_os_error(), Some(23 | 24))
}

impl Failure {
    /// The exit code of the contract: the user's mistake, the index's state and the disk apart.
    pub(super) fn exit_code(&self) -> u8 {
        match self {
            Self::ClosedPipe => 0,
            Self::Query(_) | Self::Ingest(_) | Self::Usage { .. } => 2,
            Self::Index(IndexError::Missing { .. }) => 10,
            Self::Index(IndexError::Locked { .. }) => 11,
            Self::Index(IndexError::Version { .. } | IndexError::OtherRules) => 12,
            Self::Index(IndexError::Damaged { .. }) => 13,
            Self::Index(_) => 14,
            Self::File { source, .. } if source.kind() == io::ErrorKind::NotFound => 2,
            Self::File { .. } => 14,
            Self::Mistake(_) => 70,
            Self::Stopped { terminated: false, .. } => 130,
            Self::Stopped { terminated: true, .. } => 143,
        }
    }

    fn message(&self) -> String {
        match self {
            Self::ClosedPipe => "output closed".to_owned(),
            Self::Query(error) => error.to_string(),
            Self::Ingest(error) => error.to_string(),
            Self::Index(error) => error.to_string(),
            Self::File { path, source } => format!("{}: {source}", path.display()),
            Self::Usage { what, .. } => what.clone(),
            Self::Stopped { what, .. } => what.clone(),
            Self::Mistake(what) => format!("a mistake in saola: {what}"),
        }
    }

    /// The command to run next.
    fn hint(&self) -> String {
        match self {
            Self::Query(QueryError::Empty { .. }) => "saola search nghi quyet 39".to_owned(),
            Self::Query(QueryError::UnknownFilter { field: "province", .. }) => {
                "saola search … --province \"Nghệ An\"".to_owned()
            }
            Self::Query(QueryError::UnknownFilter { field: "kind", .. }) => {
                "saola search … --kind body (or title, heading, caption, list, byline, metadata, boilerplate)".to_owned()
            }
            Self::Query(QueryError::UnknownFilter { field: "cite", .. }) => {
                "saola search --cite 39-NQ/TW".to_owned()
            }
            Self::Query(QueryError::UnknownFilter { .. }) => {
                "saola search --person \"Đặng Thanh Tùng\"".to_owned()
            }
            Self::Query(_) => "saola search with a shorter query".to_owned(),
            Self::Ingest(IngestError::Missing { .. }) => {
                "saola index FOLDER with a folder that exists, or saola forget FOLDER to take it out".to_owned()
            }
            Self::Index(IndexError::Missing { path }) => {
                format!("saola index FOLDER --index {}", path.display())
            }
            Self::Index(IndexError::Locked { .. }) => "the same command a little later".to_owned(),
            Self::Index(
                IndexError::Version { .. } | IndexError::OtherRules | IndexError::Damaged { .. },
            ) => "saola index --rebuild FOLDER".to_owned(),
            Self::Index(IndexError::NoSpace { path, .. }) => {
                format!("the same command once there is room on {}", path.display())
            }
            Self::Index(IndexError::ReadOnly { .. }) => {
                "the same command with --index DIR, a folder that can be written".to_owned()
            }
            Self::Index(IndexError::Io { source, .. }) if is_too_many_open(source) => {
                "ulimit -n 1024, then the same command".to_owned()
            }
            Self::Index(_) => "saola check".to_owned(),
            Self::File { source, .. } if source.kind() == io::ErrorKind::NotFound => {
                "the same command with a file or folder that exists".to_owned()
            }
            Self::File { .. } | Self::ClosedPipe => "the same command with another -o FILE".to_owned(),
            Self::Usage { instead, .. } => instead.clone(),
            Self::Mistake(_) => "saola check; please report this line".to_owned(),
            Self::Stopped { .. } => "the same command: it goes on where it stopped".to_owned(),
        }
    }

    /// Two lines on stderr: what and where, and what to run.
    pub(super) fn print(&self) {
        use crate::output::inert;
        eprintln!("error: {}", inert(&self.message()));
        eprintln!("try: {}", inert(&self.hint()));
    }
}
