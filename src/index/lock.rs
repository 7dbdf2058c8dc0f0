//! One writer at a time: a lock file beside tantivy's files that names its holder.
//!
//! The system drops the lock when the process ends, however it ends, so none is ever stale. The file
//! stays where it is: a rebuild changes the files around it and never the folder.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;

use super::IndexError;

const NAME: &str = ".saola.lock";

/// Held as long as the value lives.
#[derive(Debug)]
pub(crate) struct Lock {
    file: File,
}

impl Lock {
    /// Takes the lock of the index in `folder`, or says at once who has it.
    pub(crate) fn take(folder: &Path) -> Result<Self, IndexError> {
        let path = folder.join(NAME);
        let io = |source| IndexError::Io { path: path.clone(), source };
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(io)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                // A holder that cannot be read is still a holder.
                let _ = file.read_to_string(&mut holder);
                let holder = if holder.is_empty() { "another process".into() } else { holder };
                return Err(IndexError::Locked { holder });
            }
            Err(TryLockError::Error(source)) => return Err(io(source)),
        }
        let since = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ");
        // The name is a courtesy: on a full disk the lock holds without it.
        let _ = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| write!(file, "pid {} since {since}", std::process::id()));
        Ok(Self { file })
    }
}

impl Drop for Lock {
    /// Gives the lock back at once, also where a process just started still has the file open.
    fn drop(&mut self) {
        // The system drops it with the file in any case.
        let _ = self.file.unlock();
    }
}
