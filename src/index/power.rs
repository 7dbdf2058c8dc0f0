//! Tests only: what a power cut would leave of a folder, at each moment of a run.
//!
//! A file system keeps no more than it promises: the bytes of a file once the file was synced, its
//! name once the folder was. Before every operation of a run three folders are worked out that the
//! promise allows: names as last synced; names as they are, with the bytes that were not synced
//! gone; the same, with half of these bytes there. (After Pillai and others, "All File Systems Are
//! Not Created Equal", OSDI 2014: renames may reach the disk before the bytes and before each other.)
#![allow(clippy::unwrap_used, reason = "only tests use it, and stop where it fails")]

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Files with their bytes, by their paths in the folder.
pub(crate) type Left = BTreeMap<PathBuf, Vec<u8>>;

static RECORDS: Mutex<Vec<Record>> = Mutex::new(Vec::new());

/// A file whatever it is called: number and time of birth, since numbers are given again.
type Identity = (u64, Option<std::time::SystemTime>);

struct Record {
    folder: PathBuf,
    /// Bytes as last synced.
    synced: HashMap<Identity, Vec<u8>>,
    /// Names as last synced.
    names: BTreeMap<PathBuf, Identity>,
    moments: Vec<(String, Left)>,
    seen: HashSet<u64>,
}

/// Begins to work out what would be left of `folder`; all that is there is on the disk.
pub(crate) fn record(folder: &Path) {
    let mut record = Record {
        folder: folder.to_owned(),
        synced: HashMap::new(),
        names: BTreeMap::new(),
        moments: Vec::new(),
        seen: HashSet::new(),
    };
    for (name, path, identity) in files(folder) {
        record.synced.insert(identity, std::fs::read(path).unwrap());
        record.names.insert(name, identity);
    }
    RECORDS.lock().unwrap_or_else(PoisonError::into_inner).push(record);
}

/// Ends it; the folders that a power cut could have left, each once, in their order. The last is
/// what is left after the run.
pub(crate) fn moments(folder: &Path) -> Vec<(String, Left)> {
    let mut records = RECORDS.lock().unwrap_or_else(PoisonError::into_inner);
    let at = records.iter().position(|record| record.folder == folder).unwrap();
    let mut record = records.remove(at);
    let last = record.as_synced();
    record.look("the end");
    record.moments.push(("the end".to_owned(), last));
    record.moments
}

/// An operation on `path` is about to begin.
pub(super) fn before(path: &Path) {
    with(path, |record| record.look(&path.display().to_string()));
}

/// The bytes of the file at `path` are on the disk.
pub(super) fn file_synced(path: &Path) {
    with(path, |record| {
        if let (Some(identity), Ok(bytes)) = (identity(path), std::fs::read(path)) {
            record.synced.insert(identity, bytes);
        }
    });
}

/// The names in `folder` are on the disk.
pub(super) fn names_synced(folder: &Path) {
    with(folder, |record| {
        let within = folder.strip_prefix(&record.folder).unwrap_or(Path::new("")).to_owned();
        record.names.retain(|name, _| name.parent() != Some(&within));
        for (name, _, identity) in files(&record.folder) {
            if name.parent() == Some(&within) {
                record.names.insert(name, identity);
            }
        }
    });
}

fn with(path: &Path, run: impl FnOnce(&mut Record)) {
    let mut records = RECORDS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(record) = records.iter_mut().find(|record| path.starts_with(&record.folder)) {
        run(record);
    }
}

impl Record {
    fn look(&mut self, at: &str) {
        let (mut empty, mut half) = (Left::new(), Left::new());
        for (name, path, identity) in files(&self.folder) {
            // Another thread may have removed it meanwhile.
            let Ok(bytes) = std::fs::read(path) else { continue };
            let synced = self.synced.get(&identity).cloned();
            half.insert(name.clone(), synced.clone().unwrap_or(bytes[..bytes.len() / 2].to_vec()));
            empty.insert(name, synced.unwrap_or_default());
        }
        for (how, left) in
            [("names as synced", self.as_synced()), ("no bytes", empty), ("half the bytes", half)]
        {
            let mut hasher = DefaultHasher::new();
            left.hash(&mut hasher);
            if self.seen.insert(hasher.finish()) {
                self.moments.push((format!("{at}, {how}"), left));
            }
        }
    }

    fn as_synced(&self) -> Left {
        let bytes = |identity| self.synced.get(identity).cloned().unwrap_or_default();
        self.names.iter().map(|(name, identity)| (name.clone(), bytes(identity))).collect()
    }
}

/// Files of the folder and of the folders in it, without the locks, which hold nothing.
fn files(folder: &Path) -> Vec<(PathBuf, PathBuf, Identity)> {
    let walk = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok);
    walk.filter(|entry| entry.path().extension().is_none_or(|ending| ending != "lock"))
        .filter(|entry| entry.file_type().is_file())
        .filter_map(|entry| {
            let name = entry.path().strip_prefix(folder).ok()?.to_owned();
            Some((name, entry.path().to_owned(), identity(entry.path())?))
        })
        .collect()
}

#[cfg(unix)]
fn identity(path: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    let metadata = std::fs::metadata(path).ok()?;
    Some((metadata.ino(), metadata.created().ok()))
}
