//! Files → what is remembered of each, packed: a run over a million files keeps all of it in memory.

use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasher;
use std::sync::Arc;

use super::FileRecord;
use crate::index::{IndexError, Reader};

/// What a run knows of files, by path.
#[derive(Default)]
pub(super) struct Remembered {
    files: BTreeMap<Arc<str>, Packed>,
}

/// A record without its path, some 100 bytes instead of 300; before it a byte of flags.
struct Packed(Box<[u8]>);

/// To be written with the next commit.
const CHANGED: u8 = 1;
/// One of this path is in the index, and is to be taken out when another is written.
const STORED: u8 = 2;

impl Packed {
    fn of(record: FileRecord, flags: u8) -> Self {
        let record = FileRecord { path: String::new(), ..record };
        let bytes = postcard::to_extend(&record, vec![flags]);
        Self(bytes.expect("writing into memory does not fail").into())
    }

    fn is(&self, flag: u8) -> bool {
        self.0[0] & flag != 0
    }

    fn set(&mut self, flags: u8) {
        self.0[0] = flags;
    }

    fn record(&self, path: &str) -> FileRecord {
        let record: FileRecord = postcard::from_bytes(&self.0[1..]).expect("packed above");
        FileRecord { path: path.to_owned(), ..record }
    }
}

impl Remembered {
    /// What `reader` holds.
    pub(super) fn read(reader: &Reader) -> Result<Self, IndexError> {
        let mut remembered = Self::default();
        reader.each_file(|record: FileRecord| {
            let path: Arc<str> = record.path.as_str().into();
            remembered.files.insert(path, Packed::of(record, STORED));
        })?;
        Ok(remembered)
    }

    pub(super) fn contains(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// The paths, in their order.
    pub(super) fn paths(&self) -> impl Iterator<Item = &Arc<str>> {
        self.files.keys()
    }

    pub(super) fn records(&self) -> impl Iterator<Item = (&Arc<str>, FileRecord)> {
        self.files.iter().map(|(path, file)| (path, file.record(path)))
    }

    pub(super) fn get(&self, path: &str) -> Option<FileRecord> {
        self.files.get(path).map(|file| file.record(path))
    }

    /// The path as it is kept, once for all who name it.
    pub(super) fn kept(&self, path: &str) -> Arc<str> {
        self.files.get_key_value(path).map_or_else(|| path.into(), |(path, _)| path.clone())
    }

    /// Remembers `record`, to be written with the next commit.
    pub(super) fn put(&mut self, record: FileRecord) {
        let path = self.kept(&record.path);
        self.put_at(path, record);
    }

    /// As [`put`](Self::put), under the path that is kept.
    pub(super) fn put_at(&mut self, path: Arc<str>, record: FileRecord) {
        let stored = self.files.get(&path).is_some_and(|file| file.is(STORED));
        let flags = if stored { CHANGED | STORED } else { CHANGED };
        self.files.insert(path, Packed::of(record, flags));
    }

    /// Forgets a file.
    pub(super) fn remove(&mut self, path: &str) {
        self.files.remove(path);
    }

    /// Takes note that the caller takes the record out of the index; whether it is there.
    pub(super) fn take_out(&mut self, path: &str) -> bool {
        let Some(file) = self.files.get_mut(path) else { return false };
        let stored = file.is(STORED);
        file.set(0);
        stored
    }

    /// Calls `write` for each record that is to be written, and whether an older one is in the index.
    pub(super) fn write_changed(
        &mut self,
        mut write: impl FnMut(&FileRecord, bool) -> Result<(), IndexError>,
    ) -> Result<(), IndexError> {
        for (path, file) in self.files.iter_mut().filter(|(_, file)| file.is(CHANGED)) {
            write(&file.record(path), file.is(STORED))?;
            file.set(STORED);
        }
        Ok(())
    }

    /// What the bytes of each file were, for who only asks whether they still are.
    pub(super) fn hashes(&self) -> Hashes {
        let mut hashes = Hashes::default();
        for (path, record) in self.records() {
            let (path, state) = (hashes.keys.hash_one(&**path), hashes.keys.hash_one(&record.hash));
            hashes.states.insert(path, state);
        }
        hashes
    }
}

/// The states of files as hashes: where two meet by chance a file is read later than others, and
/// no less.
#[derive(Default)]
pub(super) struct Hashes {
    keys: std::hash::RandomState,
    states: HashMap<u64, u64>,
}

impl Hashes {
    /// Whether the file at `path` was in this state.
    pub(super) fn knows(&self, path: &str, state: &str) -> bool {
        self.states.get(&self.keys.hash_one(path)) == Some(&self.keys.hash_one(state))
    }
}
