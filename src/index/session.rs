//! The time in which one writer has the index: lock, clean-up, manifest, and back again.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::{Index, IndexSettings, TantivyError};

use super::directory::{Access, Folder, Gate};
use super::lock::Lock;
use super::manifest::{Counts, Manifest};
use super::open::{Opened, open};
use super::pairs::PairPlugin;
use super::schema::{Fields, register_tokenizer, schema};
use super::{IndexError, Reader, debris};

/// Records that are read together, in bytes: they are packed each by itself, so that larger blocks
/// save little and cost every hit that is read.
const STORE_BLOCK_BYTES: usize = 4096;

/// One writer's time with the index; nobody else writes as long as it lives.
pub(super) struct Session {
    folder: PathBuf,
    manifest: Manifest,
    gate: Gate,
    _lock: Lock,
}

impl Session {
    /// Locks the index in `folder`, removes what killed runs left, and opens or makes the index.
    pub(super) fn begin(folder: &Path) -> Result<(Self, Index, Fields), IndexError> {
        // What must not be written is gate before the lock file is touched.
        match open(folder, Access::Read) {
            Ok(_) | Err(IndexError::Missing { .. }) => {}
            Err(error) => return Err(error),
        }
        Self::take(folder).map_err(|error| error.writing(folder))
    }

    fn take(folder: &Path) -> Result<(Self, Index, Fields), IndexError> {
        std::fs::create_dir_all(folder)
            .map_err(|source| IndexError::Io { path: folder.to_owned(), source })?;
        let lock = Lock::take(folder)?;
        let opened = match open(folder, Access::Write) {
            Ok(opened) => cleaned(folder, opened)?,
            Err(IndexError::Missing { .. }) => return Self::create(folder, lock),
            Err(error) => return Err(error),
        };
        let Opened { index, fields, manifest, gate, .. } = opened;
        let session = Self { folder: folder.to_owned(), manifest, gate, _lock: lock };
        Ok((session, index, fields))
    }

    fn create(folder: &Path, lock: Lock) -> Result<(Self, Index, Fields), IndexError> {
        debris::remove(folder, None)?;
        let mut manifest = Manifest::first();
        manifest.write(folder)?;
        let directory = Folder::open(folder, Access::Write)
            .map_err(|error| IndexError::of(folder, error.into()))?;
        let gate = directory.gate();
        let settings = IndexSettings {
            docstore_blocksize: STORE_BLOCK_BYTES,
            // What is left to compress in packed records is less than waking a thread for each.
            docstore_compress_dedicated_thread: false,
            ..Default::default()
        };
        let (schema, fields) = schema();
        let index = Index::builder()
            .schema(schema)
            .settings(settings)
            .register_plugin(Arc::new(PairPlugin))
            .open_or_create(directory)
            .map_err(|error| gate.explain(folder, error))?;
        register_tokenizer(&index);
        let session = Self { folder: folder.to_owned(), manifest, gate, _lock: lock };
        Ok((session, index, fields))
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether anything was ever committed.
    pub(super) fn has_commit(&self) -> bool {
        self.manifest.committed.is_some()
    }

    /// To be called before the index changes: from here on its files are not all in the manifest.
    pub(super) fn change(&mut self) -> Result<(), IndexError> {
        if !self.manifest.clean {
            return Ok(());
        }
        self.manifest.begin();
        self.manifest.write(&self.folder).map_err(|error| error.writing(&self.folder))
    }

    /// Takes up a commit. It counts as acknowledged when this has returned.
    pub(super) fn committed(&mut self, index: &Index, time: String) -> Result<(), IndexError> {
        let meta = index.load_metas().map_err(|error| self.failed(error))?;
        self.manifest
            .take_up(&self.folder, &meta, Some(time))
            .and_then(|()| self.manifest.write(&self.folder))
            .map_err(|error| error.writing(&self.folder))
    }

    /// Ends it, when the engine has let go of the index: all files are listed, nothing is left over.
    pub(super) fn end(mut self) -> Result<(), IndexError> {
        self.gate.close();
        if self.manifest.clean {
            return Ok(());
        }
        self.finish().map_err(|error| error.writing(&self.folder))
    }

    /// Lists all files.
    fn finish(&mut self) -> Result<(), IndexError> {
        let folder = &self.folder;
        let Opened { meta, committed, held, .. } = open(folder, Access::Read)?;
        drop(held);
        debris::remove(folder, Some(&meta))?;
        let status = Reader::open(folder)?.status()?;
        let (articles, passages, files) = (status.articles, status.passages, status.files);
        self.manifest.take_up(folder, &meta, committed)?;
        self.manifest.finish(folder, Counts { articles, passages, files })?;
        self.manifest.write(folder)
    }

    /// What an error of the engine means: a refusal of the disk that one of its threads met comes
    /// back without its cause.
    pub(super) fn failed(&self, source: TantivyError) -> IndexError {
        self.gate.explain(&self.folder, source).writing(&self.folder)
    }
}

impl Drop for Session {
    /// Nothing of this writer comes after, also where it failed.
    fn drop(&mut self) {
        self.gate.close();
    }
}

/// Removes debris, if there is any, and opens the index anew then.
fn cleaned(folder: &Path, opened: Opened) -> Result<Opened, IndexError> {
    if debris::debris(folder, Some(&opened.meta))?.is_empty() {
        return Ok(opened);
    }
    let Opened { mut manifest, meta, held, index, .. } = opened;
    drop((held, index));
    if manifest.clean {
        manifest.begin();
        manifest.write(folder)?;
    }
    debris::remove(folder, Some(&meta))?;
    open(folder, Access::Write)
}
