//! The folder of the index as the engine's directory.
//!
//! Adds to tantivy's own four things: `meta.json` is durable once it is renamed, whoever only reads
//! needs no right to write, whoever writes reads large files piece by piece, and an error of the disk
//! is kept with its number, since one that befalls a thread of the engine comes back without its
//! cause.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use tantivy::directory::error::{
    DeleteError, LockError, OpenDirectoryError, OpenReadError, OpenWriteError,
};
use tantivy::directory::{
    AntiCallToken, DirectoryLock, FileHandle, Lock, META_LOCK, MmapDirectory, TerminatingWrite,
    WatchCallback, WatchHandle, WritePtr,
};
use tantivy::{Directory, TantivyError};

use super::IndexError;
#[cfg(test)]
use super::failing::attempt;
#[cfg(all(test, unix))]
use super::power::{file_synced, names_synced};
use super::streamed::{Streamed, is_streamed};

/// How names of files begin that a killed run may leave; tantivy's own begin so too.
pub(super) const TEMPORARY: &str = ".tmp";

/// Lets every operation through; tests fail them one by one.
#[cfg(not(test))]
fn attempt(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Tests keep account of what a power cut would leave.
#[cfg(not(all(test, unix)))]
fn file_synced(_: &Path) {}
#[cfg(not(all(test, unix)))]
fn names_synced(_: &Path) {}

/// What the folder is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    /// Nothing is written, no lock either; see [`hold`].
    Read,
    /// The one writer.
    Write,
}

/// The folder of an index.
#[derive(Clone, Debug)]
pub(super) struct Folder {
    disk: MmapDirectory,
    path: PathBuf,
    access: Access,
    gate: Gate,
}

/// What all threads of the engine go through to the disk.
#[derive(Clone, Debug, Default)]
pub(super) struct Gate {
    /// Whether the time of the writer is over.
    closed: Arc<RwLock<bool>>,
    /// The first refusal of the disk: the file, and the number of the error.
    refused: Arc<Mutex<Option<(PathBuf, i32)>>>,
}

impl Gate {
    /// Runs an operation of the disk and remembers its refusal.
    fn pass<T>(&self, path: &Path, run: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
        let closed = self.closed.read().unwrap_or_else(PoisonError::into_inner);
        if *closed {
            return Err(io::Error::other("the index was given back"));
        }
        attempt(path).and_then(|()| run()).inspect_err(|error| self.note(path, error))
    }

    /// Lets nothing through any more, once what is on its way is done: a merge of a writer that
    /// failed may go on for a while, and the next writer has the index by then.
    pub(super) fn close(&self) {
        *self.closed.write().unwrap_or_else(PoisonError::into_inner) = true;
    }

    pub(super) fn note(&self, path: &Path, error: &io::Error) {
        if let Some(number) = error.raw_os_error() {
            let mut first = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
            first.get_or_insert_with(|| (path.to_owned(), number));
        }
    }

    /// What an error of the engine means: it may be a refusal of the disk whose cause was lost on
    /// the way, and then nothing is damaged.
    pub(super) fn explain(&self, folder: &Path, source: TantivyError) -> IndexError {
        match IndexError::of(folder, source) {
            unclear @ (IndexError::Engine { .. } | IndexError::Damaged { .. }) => {
                let first = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
                match &*first {
                    Some((path, number)) => {
                        let source = io::Error::from_raw_os_error(*number);
                        IndexError::Io { path: path.clone(), source }
                    }
                    None => unclear,
                }
            }
            clear => clear,
        }
    }
}

impl Folder {
    pub(super) fn open(path: &Path, access: Access) -> Result<Self, OpenDirectoryError> {
        let disk = MmapDirectory::open(path)?;
        Ok(Self { disk, path: path.to_owned(), access, gate: Gate::default() })
    }

    pub(super) fn gate(&self) -> Gate {
        self.gate.clone()
    }

    /// Runs an operation of the disk on `name`.
    fn run<T>(&self, name: &Path, run: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
        self.gate.pass(&self.path.join(name), run)
    }

    /// The file `name`: mapped for who searches, in pieces for who merges.
    fn handle(&self, name: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        if self.access == Access::Read || !is_streamed(name) {
            return self.disk.get_file_handle(name);
        }
        match Streamed::open(self.path.join(name), self.gate()) {
            Ok(file) => Ok(Arc::new(file)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Err(OpenReadError::FileDoesNotExist(name.to_owned()))
            }
            Err(error) => Err(OpenReadError::wrap_io_error(error, name.to_owned())),
        }
    }

    /// Asks whether an operation on `name` may begin.
    fn may(&self, name: &Path) -> io::Result<()> {
        self.run(name, || Ok(()))
    }
}

/// Replaces `path` by `bytes`: whoever reads it sees the old or the new, also after a power cut.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_beside(path, bytes)?;
    sync(path.parent().unwrap_or(Path::new(".")))
}

/// As [`replace`], but the new name may be lost with the power; the old file is whole then.
fn write_beside(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let temporary = path.with_file_name(format!("{TEMPORARY}-{}", name.trim_start_matches('.')));
    let write = || {
        attempt(&temporary)?;
        let mut file = File::create(&temporary)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        file_synced(&temporary);
        attempt(path)?;
        fs::rename(&temporary, path)
    };
    write().inspect_err(|_| {
        // What stays is removed by the next writer.
        let _ = fs::remove_file(&temporary);
    })
}

/// Makes names in `folder` durable. Windows has no such call and needs none.
pub(super) fn sync(folder: &Path) -> io::Result<()> {
    attempt(folder)?;
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    names_synced(folder);
    Ok(())
}

/// Keeps files of the index from being deleted while they are opened; `None` where the folder does
/// not allow even that, and then nobody deletes.
pub(super) fn hold(folder: &Path) -> io::Result<Option<File>> {
    use io::ErrorKind as K;
    let path = folder.join(&META_LOCK.filepath);
    match File::open(&path) {
        Ok(file) => {
            file.lock_shared()?;
            Ok(Some(file))
        }
        Err(e) if matches!(e.kind(), K::NotFound | K::PermissionDenied) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Keeps readers from opening files while some are deleted.
pub(super) fn hold_alone(folder: &Path) -> io::Result<File> {
    let path = folder.join(&META_LOCK.filepath);
    attempt(&path)?;
    let file = File::options().write(true).create(true).truncate(false).open(path)?;
    file.lock()?;
    Ok(file)
}

impl Directory for Folder {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let handle = self
            .may(path)
            .map_err(|error| OpenReadError::wrap_io_error(error, path.to_owned()))
            .and_then(|()| self.handle(path));
        if let Err(OpenReadError::IoError { io_error, .. }) = &handle {
            self.gate.note(&self.path.join(path), io_error);
        }
        handle
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        let wrap =
            |error| DeleteError::IoError { io_error: Arc::new(error), filepath: path.to_owned() };
        self.may(path).map_err(wrap)?;
        self.disk.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.disk.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let file = self
            .may(path)
            .map_err(|error| OpenWriteError::wrap_io_error(error, path.to_owned()))
            .and_then(|()| self.disk.open_write(path));
        match file {
            Ok(file) => {
                let file = file.into_inner().map_err(|error| {
                    OpenWriteError::wrap_io_error(error.into_error(), path.to_owned())
                })?;
                let file = Watched { file, folder: self.clone(), name: path.to_owned() };
                Ok(BufWriter::new(Box::new(file)))
            }
            Err(error) => {
                if let OpenWriteError::IoError { io_error, .. } = &error {
                    self.gate.note(&self.path.join(path), io_error);
                }
                Err(error)
            }
        }
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.may(path)
            .map_err(|error| OpenReadError::wrap_io_error(error, path.to_owned()))
            .and_then(|()| self.disk.atomic_read(path))
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        let full = self.path.join(path);
        // Of the list of files a late one does no harm, and it is written with every file.
        let late = path.as_os_str() == super::files::MANAGED;
        self.run(path, || if late { write_beside(&full, data) } else { replace(&full, data) })
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.run(Path::new(""), || sync(&self.path))
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        match self.access {
            Access::Read => Ok(DirectoryLock::from(Box::new(()))),
            Access::Write => self.disk.acquire_lock(lock),
        }
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.disk.watch(callback)
    }
}

/// A file being written, whose refusals are remembered.
struct Watched {
    file: Box<dyn TerminatingWrite + Send + Sync>,
    folder: Folder,
    name: PathBuf,
}

impl Write for Watched {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Self { file, folder, name } = self;
        folder.run(name, || file.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        let Self { file, folder, name } = self;
        folder.run(name, || file.flush())
    }
}

impl TerminatingWrite for Watched {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        let Self { file, folder, name } = self;
        folder.run(name, || file.terminate_ref(token))?;
        file_synced(&folder.path.join(name));
        Ok(())
    }
}
