//! The index as it was last committed, and what stands in its place when it cannot be read.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock, TryLockError};

use super::failure::Failure;
use super::pool::Unanswered;
use crate::extraction::citation::DocumentRow;
use crate::extraction::person::PersonRow;
use crate::index::{IndexError, Months, Reader, Status};
use crate::listing;
use crate::panics::catch;

/// One commit of the index, and what was counted over the whole of it.
pub(super) struct Snapshot {
    pub(super) reader: Reader,
    status: OnceLock<Status>,
    coverage: OnceLock<Months>,
    documents: Rows<DocumentRow>,
    people: Rows<PersonRow>,
}

impl Snapshot {
    fn open(folder: &Path) -> Result<Self, IndexError> {
        Ok(Self {
            reader: Reader::open(folder)?,
            status: OnceLock::new(),
            coverage: OnceLock::new(),
            documents: Rows::new(),
            people: Rows::new(),
        })
    }

    /// What the index holds; counted once.
    pub(super) fn status(&self) -> Result<&Status, IndexError> {
        once(&self.status, || self.reader.status())
    }

    /// How many articles there are of every month; counted once.
    pub(super) fn coverage(&self) -> &Months {
        self.coverage.get_or_init(|| self.reader.coverage())
    }

    /// Every document cited, most cited first; reads the whole store, once.
    pub(super) fn documents(&self) -> Result<&[DocumentRow], Failure> {
        self.documents.get(|| {
            let mentions = listing::citations(&self.reader, &listing::Scope::default())?;
            Ok(listing::documents(&mentions))
        })
    }

    /// Everybody named, most named first; reads the whole store, once.
    pub(super) fn people(&self) -> Result<&[PersonRow], Failure> {
        self.people.get(|| {
            let mentions = listing::persons(&self.reader, &listing::Scope::default())?;
            Ok(listing::people(&mentions))
        })
    }
}

/// Rows over the whole of an index, made by the first who asks, however long it takes.
///
/// Whoever asks meanwhile is told to come again, so that reading the store takes one thread only.
struct Rows<R> {
    made: OnceLock<Vec<R>>,
    making: Mutex<()>,
}

impl<R> Rows<R> {
    fn new() -> Self {
        Self { made: OnceLock::new(), making: Mutex::new(()) }
    }

    fn get(&self, make: impl FnOnce() -> Result<Vec<R>, IndexError>) -> Result<&[R], Failure> {
        if let Some(made) = self.made.get() {
            return Ok(made);
        }
        // The engine may have panicked on a damaged file in making them; they can be tried again.
        let _making = match self.making.try_lock() {
            Ok(making) => making,
            Err(TryLockError::Poisoned(making)) => making.into_inner(),
            Err(TryLockError::WouldBlock) => return Err(Unanswered::Late.into()),
        };
        if let Some(made) = self.made.get() {
            return Ok(made);
        }
        let made = make()?;
        Ok(self.made.get_or_init(|| made))
    }
}

/// The value, made the first time; two that come first both make it.
fn once<T>(
    place: &OnceLock<T>,
    make: impl FnOnce() -> Result<T, IndexError>,
) -> Result<&T, IndexError> {
    if let Some(made) = place.get() {
        return Ok(made);
    }
    let made = make()?;
    Ok(place.get_or_init(|| made))
}

/// Why there is no snapshot; [`IndexError`] without what belongs to one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Down {
    Missing,
    Version {
        found: u32,
        expected: u32,
    },
    OtherRules,
    Damaged,
    Disk,
    /// The process has too many files open.
    TooManyOpen,
}

impl Down {
    fn of(error: &IndexError) -> Self {
        match error {
            IndexError::Missing { .. } => Self::Missing,
            IndexError::Version { found, expected } => {
                Self::Version { found: *found, expected: *expected }
            }
            IndexError::OtherRules => Self::OtherRules,
            IndexError::Damaged { .. } | IndexError::Engine { .. } => Self::Damaged,
            error if error.is_too_many_open() => Self::TooManyOpen,
            IndexError::OutOfTime
            | IndexError::Io { .. }
            | IndexError::Locked { .. }
            | IndexError::ReadOnly { .. }
            | IndexError::NoSpace { .. } => Self::Disk,
        }
    }

    /// The error again; places and details stay on this machine.
    fn error(self) -> IndexError {
        let path = PathBuf::new();
        match self {
            Self::Missing => IndexError::Missing { path },
            Self::Version { found, expected } => IndexError::Version { found, expected },
            Self::OtherRules => IndexError::OtherRules,
            Self::Damaged => IndexError::Damaged { path, detail: String::new() },
            Self::TooManyOpen => IndexError::Io { path, source: IndexError::too_many_open() },
            Self::Disk => {
                IndexError::Io { path, source: std::io::Error::other("index cannot be read") }
            }
        }
    }
}

struct State {
    /// What `meta.json` held when it was last looked at; the engine writes it with every commit.
    seen: Option<Vec<u8>>,
    snapshot: Result<Arc<Snapshot>, Down>,
}

/// The index that is being served.
pub(super) struct Live {
    folder: PathBuf,
    state: RwLock<State>,
}

impl Live {
    /// Opens the index in `folder`; it may be missing, and come later.
    pub(super) fn open(folder: &Path) -> Self {
        let state = State { seen: None, snapshot: Err(Down::Missing) };
        let live = Self { folder: folder.to_owned(), state: RwLock::new(state) };
        live.look();
        live
    }

    /// The last commit.
    pub(super) fn snapshot(&self) -> Result<Arc<Snapshot>, IndexError> {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        state.snapshot.clone().map_err(Down::error)
    }

    /// Opens the index again when something was committed since the last look.
    pub(super) fn look(&self) {
        let meta = std::fs::read(self.folder.join("meta.json")).ok();
        {
            let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
            let settled = matches!(state.snapshot, Ok(_) | Err(Down::Damaged));
            if state.seen == meta && settled {
                return;
            }
        }
        // What the engine panics on when it opens an index is not what it wrote.
        let snapshot = catch(|| Snapshot::open(&self.folder)).unwrap_or_else(|panic| {
            Err(IndexError::Damaged { path: self.folder.clone(), detail: panic.to_string() })
        });
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        let passes = snapshot.as_ref().is_err_and(IndexError::is_too_many_open);
        if passes && state.snapshot.is_ok() {
            // The commit before answers until there are files to be had; the next look tries again.
            return;
        }
        state.seen = meta;
        state.snapshot = snapshot.map(Arc::new).map_err(|error| Down::of(&error));
    }

    /// Stops serving `snapshot` when `error` says that it is damaged, until the next commit.
    pub(super) fn report(&self, snapshot: &Arc<Snapshot>, error: &IndexError) {
        if Down::of(error) != Down::Damaged {
            return;
        }
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        if state.snapshot.as_ref().is_ok_and(|current| Arc::ptr_eq(current, snapshot)) {
            state.snapshot = Err(Down::Damaged);
        }
    }
}
