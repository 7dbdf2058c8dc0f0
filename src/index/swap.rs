//! A new index is built aside, inside the folder of the old one, and takes its place by one rename.
//!
//! Segments have names of their own, so those of the new index can lie beside those of the old; what
//! counts is `meta.json`, and the moment it is renamed is the moment the new index is there. Before,
//! the old one answers, and what was moved is debris; after, the files of the old one are.

use std::fs;
use std::path::{Path, PathBuf};

use super::IndexError;
use super::debris;
use super::directory::{Access, replace, sync};
use super::files::{ASIDE, MANAGED, META};
use super::lock::Lock;
use super::manifest::{Counts, Manifest, segment_files};
use super::open::open;

/// A rebuild under way: nobody else writes as long as it lives.
pub struct Rebuild {
    folder: PathBuf,
    aside: PathBuf,
    _lock: Lock,
}

impl Rebuild {
    /// Locks the index in `folder`, whatever its state, and makes room for a new one.
    pub fn begin(folder: &Path) -> Result<Self, IndexError> {
        let writing = |error: IndexError| error.writing(folder);
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |source| writing(IndexError::Io { path, source })
        };
        fs::create_dir_all(folder).map_err(failed(folder))?;
        let lock = Lock::take(folder).map_err(writing)?;
        let aside = folder.join(ASIDE);
        if aside.exists() {
            fs::remove_dir_all(&aside).map_err(failed(&aside))?;
        }
        Ok(Self { folder: folder.to_owned(), aside, _lock: lock })
    }

    /// Where the new index is to be built.
    pub fn aside(&self) -> &Path {
        &self.aside
    }

    /// Puts the new index in the place of the old one, whose files are removed.
    pub fn finish(self) -> Result<(), IndexError> {
        let folder = &self.folder;
        let counts = self.take_place().map_err(|error| error.writing(folder))?;
        // From here on the new index stands; what cannot be removed now is removed later.
        let meta = open(folder, Access::Read)?.meta;
        let finish = || -> Result<(), IndexError> {
            debris::remove(folder, Some(&meta))?;
            let mut manifest = self.manifest()?;
            manifest.finish(folder, counts)?;
            manifest.write(folder)
        };
        finish().map_err(|error| error.writing(folder))
    }

    /// Gives up: what was built aside is removed, the old index stays.
    pub fn abandon(self) -> Result<(), IndexError> {
        let removed = fs::remove_dir_all(&self.aside);
        match removed {
            Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                Err(IndexError::Io { path: self.aside.clone(), source })
            }
            _ => Ok(()),
        }
    }

    fn manifest(&self) -> Result<Manifest, IndexError> {
        Manifest::read(&self.folder)?.ok_or_else(|| IndexError::Damaged {
            path: self.folder.clone(),
            detail: format!("{} is missing", super::manifest::NAME),
        })
    }

    /// The old index until the last rename, the new one from then on; what the new one holds.
    fn take_place(&self) -> Result<Counts, IndexError> {
        let (folder, aside) = (&self.folder, &self.aside);
        let io = |path: PathBuf| move |source| IndexError::Io { path, source };
        let new = open(aside, Access::Read)?;
        for name in segment_files(&new.meta) {
            fs::rename(aside.join(&name), folder.join(&name)).map_err(io(folder.join(&name)))?;
        }
        sync(folder).map_err(io(folder.clone()))?;
        // Not clean until the old index is gone: it vouches for the new files and for no other.
        let before = Manifest::read(folder).ok().flatten().map_or(0, |manifest| manifest.serial);
        let mut manifest = new.manifest;
        let counts = manifest.counts.ok_or_else(|| IndexError::Damaged {
            path: aside.clone(),
            detail: "it was not finished".to_owned(),
        })?;
        manifest.serial = manifest.serial.max(before);
        manifest.begin();
        // The old index may have come further than the new one.
        let opstamp = std::mem::replace(&mut manifest.opstamp, 0);
        manifest.write(folder)?;
        let managed = fs::read(aside.join(MANAGED)).map_err(io(aside.join(MANAGED)))?;
        replace(&folder.join(MANAGED), &managed).map_err(io(folder.join(MANAGED)))?;
        fs::rename(aside.join(META), folder.join(META)).map_err(io(folder.join(META)))?;
        sync(folder).map_err(io(folder.clone()))?;
        manifest.opstamp = opstamp;
        manifest.write(folder)?;
        Ok(counts)
    }
}
