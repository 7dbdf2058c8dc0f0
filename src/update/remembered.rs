//! Files → what is remembered of each, packed: a run over a million files keeps all of it in memory.

use std::collections::HashMap;
use std::hash::BuildHasher;
use std::ops::Range;

use hashbrown::HashTable;

use super::FileRecord;
use crate::index::{IndexError, Reader};
use crate::ingest::{Listed, Skipped};

/// What a run knows of files: some 80 bytes each, paths and names of articles included.
#[derive(Default)]
pub(super) struct Remembered {
    /// Path and record of each file, one behind the other. What is changed is written anew at the
    /// end.
    packed: Vec<u8>,
    /// Where each begins.
    places: Vec<usize>,
    /// Files by their paths.
    by_path: HashTable<Number>,
    keys: std::hash::RandomState,
}

/// What a file is called in a run.
pub(super) type Number = u32;

/// Its record is known; without, only its path is.
const KNOWN: u8 = 1;
/// To be written with the next commit.
const CHANGED: u8 = 2;
/// One of this path is in the index, and is to be taken out when another is written.
const STORED: u8 = 4;
/// Walked to in this run.
const SEEN: u8 = 8;

impl Remembered {
    /// What `reader` holds.
    pub(super) fn read(reader: &Reader) -> Result<Self, IndexError> {
        let mut remembered = Self::default();
        reader.each_file(|mut record: FileRecord| {
            // What another version failed on is read again, whatever its bytes.
            if record.skipped.iter().any(Skipped::is_failure_of_other_version) {
                record.state.clear();
            }
            let number = remembered.number(&record.path);
            remembered.write(number, record, KNOWN | STORED);
        })?;
        Ok(remembered)
    }

    /// The number of the file at `path`; a new one where there is none yet.
    pub(super) fn number(&mut self, path: &str) -> Number {
        if let Some(number) = self.found(path) {
            return number;
        }
        let number = Number::try_from(self.places.len()).expect("fewer than 2^32 files");
        self.append(0, path.as_bytes(), &[]);
        self.places.push(self.packed.len() - HEAD - path.len());
        let Self { packed, places, by_path, keys } = self;
        let hash = |number: &Number| keys.hash_one(path_in(packed, places, *number));
        by_path.insert_unique(hash(&number), number, hash);
        number
    }

    fn found(&self, path: &str) -> Option<Number> {
        let path = path.as_bytes();
        let hash = self.keys.hash_one(path);
        self.by_path.find(hash, |number| self.path_bytes(*number) == path).copied()
    }

    fn path_bytes(&self, number: Number) -> &[u8] {
        path_in(&self.packed, &self.places, number)
    }

    fn append(&mut self, flags: u8, path: &[u8], record: &[u8]) {
        let length = u32::try_from(path.len()).expect("no path is that long");
        self.packed.push(flags);
        self.packed.extend(length.to_le_bytes());
        self.packed.extend_from_slice(path);
        self.packed.extend_from_slice(record);
    }

    fn write(&mut self, number: Number, mut record: FileRecord, flags: u8) {
        let path = std::mem::take(&mut record.path);
        self.places[number as usize] = self.packed.len();
        self.append(flags, path.as_bytes(), &[]);
        let packed = std::mem::take(&mut self.packed);
        self.packed =
            postcard::to_extend(&record, packed).expect("writing into memory does not fail");
    }

    fn flags(&self, number: Number) -> u8 {
        self.packed[self.places[number as usize]]
    }

    fn set(&mut self, number: Number, flags: u8) {
        self.packed[self.places[number as usize]] = flags;
    }

    fn record(&self, number: Number) -> FileRecord {
        let path = self.path(number);
        let from = self.places[number as usize] + HEAD + path.len();
        let (record, _): (FileRecord, _) =
            postcard::take_from_bytes(&self.packed[from..]).expect("packed above");
        FileRecord { path, ..record }
    }

    /// The path of a file.
    pub(super) fn path(&self, number: Number) -> String {
        String::from_utf8_lossy(self.path_bytes(number)).into_owned()
    }

    fn is_known(&self, number: Number) -> bool {
        self.flags(number) & KNOWN != 0
    }

    pub(super) fn contains(&self, path: &str) -> bool {
        self.found(path).is_some_and(|number| self.is_known(number))
    }

    /// The files, in the order in which they came to be known.
    pub(super) fn numbers(&self) -> impl Iterator<Item = Number> {
        (0..self.places.len() as Number).filter(|number| self.is_known(*number))
    }

    pub(super) fn records(&self) -> impl Iterator<Item = (Number, FileRecord)> {
        self.numbers().map(|number| (number, self.record(number)))
    }

    pub(super) fn get(&self, path: &str) -> Option<FileRecord> {
        self.found(path).filter(|number| self.is_known(*number)).map(|number| self.record(number))
    }

    /// Takes note that this run has walked to the file at `path`.
    pub(super) fn see(&mut self, path: &str) {
        if let Some(number) = self.found(path) {
            self.set(number, self.flags(number) | SEEN);
        }
    }

    /// Those that `are` among the files, by their paths, whether they were seen or not.
    pub(super) fn any(&self, are: impl Fn(&str, bool) -> bool) -> bool {
        self.numbers().any(|number| are(&self.path(number), self.flags(number) & SEEN != 0))
    }

    /// Those that `are` among the files, by their paths, and were not seen.
    pub(super) fn missing(&self, are: impl Fn(&str) -> bool) -> Vec<String> {
        let gone = self.numbers().filter(|number| self.flags(*number) & SEEN == 0);
        let mut gone: Vec<String> =
            gone.map(|number| self.path(number)).filter(|path| are(path)).collect();
        gone.sort_unstable();
        gone
    }

    /// Remembers `record`, to be written with the next commit.
    pub(super) fn put(&mut self, record: FileRecord) {
        let number = self.number(&record.path);
        let kept = self.flags(number) & (STORED | SEEN);
        self.write(number, record, KNOWN | CHANGED | kept);
    }

    /// Forgets a file.
    pub(super) fn remove(&mut self, path: &str) {
        if let Some(number) = self.found(path) {
            self.set(number, 0);
        }
    }

    /// Takes note that the caller takes the record out of the index; whether it is there.
    pub(super) fn take_out(&mut self, path: &str) -> bool {
        let Some(number) = self.found(path) else { return false };
        let flags = self.flags(number);
        self.set(number, flags & (KNOWN | SEEN));
        flags & STORED != 0
    }

    /// Calls `write` for each record that is to be written, and whether an older one is in the index.
    pub(super) fn write_changed(
        &mut self,
        mut write: impl FnMut(&FileRecord, bool) -> Result<(), IndexError>,
    ) -> Result<(), IndexError> {
        for number in 0..self.places.len() as Number {
            let flags = self.flags(number);
            if flags & CHANGED != 0 {
                write(&self.record(number), flags & STORED != 0)?;
                self.set(number, KNOWN | STORED | flags & SEEN);
            }
        }
        Ok(())
    }

    /// What the bytes of the files `found` were, in their order, for who only asks whether they still
    /// are.
    pub(super) fn states(&self, found: &Listed) -> States {
        let keys = std::hash::RandomState::new();
        let mut unfinished = HashMap::new();
        let mut hash = |(place, file): (usize, crate::ingest::InputFile)| {
            let record = self.get(&file.key())?;
            if let Some(reached) = record.unfinished {
                unfinished.insert(place, reached.records);
            }
            Some(keys.hash_one(record.state))
        };
        let hashes = found.iter().enumerate().map(|file| hash(file).unwrap_or(0)).collect();
        States { keys, hashes, unfinished }
    }
}

/// Bytes before a path: flags, and its length.
const HEAD: usize = 5;

fn path_in<'p>(packed: &'p [u8], places: &[usize], number: Number) -> &'p [u8] {
    let at = places[number as usize];
    let length = packed[at + 1..at + HEAD].iter().rev();
    let length = length.fold(0, |length, byte| length << 8 | usize::from(*byte));
    let path: Range<usize> = at + HEAD..at + HEAD + length;
    &packed[path]
}

/// The states of files as hashes, by their places: where two meet by chance a file is read later
/// than others, and no less.
pub(super) struct States {
    keys: std::hash::RandomState,
    hashes: Vec<u64>,
    /// Records of files that are not to be read again, where a run was stopped within them.
    unfinished: HashMap<usize, u64>,
}

impl States {
    /// How many records of the file at `place` are to be passed over when it is in `state`; `None`
    /// when it was read to its end in this state.
    pub(super) fn known_records(&self, place: usize, state: &str) -> Option<u64> {
        if self.hashes.get(place) != Some(&self.keys.hash_one(state)) {
            return Some(0);
        }
        self.unfinished.get(&place).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_is_got_and_what_is_changed_is_written_once() {
        let mut remembered = Remembered::default();
        let record = |path: &str, passages: u64| {
            let (path, state) = (path.to_owned(), format!("{passages:016x}"));
            FileRecord { path, state, articles: 2, numbers: 2, passages, ..FileRecord::default() }
        };
        let written = |remembered: &mut Remembered| {
            let mut all = Vec::new();
            let each = |record: &FileRecord, stored| {
                all.push((record.path.clone(), record.passages, stored));
                Ok(())
            };
            remembered.write_changed(each).unwrap();
            all
        };
        let paths: Vec<String> = (0..500).map(|n| format!("bai/{n}.txt")).collect();
        for (passages, path) in paths.iter().enumerate() {
            let number = remembered.number(path);
            assert!(!remembered.contains(path));
            remembered.put(record(path, passages as u64));
            assert_eq!(remembered.number(path), number);
            assert_eq!(remembered.get(path), Some(record(path, passages as u64)));
        }
        assert_eq!(written(&mut remembered).len(), 500);
        assert_eq!(written(&mut remembered), []);
        remembered.put(record("bai/7.txt", 70));
        assert!(remembered.take_out("bai/8.txt"));
        assert!(!remembered.take_out("bai/8.txt"));
        remembered.put(record("bai/8.txt", 80));
        remembered.remove("bai/9.txt");
        assert_eq!(remembered.get("bai/9.txt"), None);
        assert_eq!(remembered.get("bai/7.txt"), Some(record("bai/7.txt", 70)));
        let changed = [("bai/7.txt", 70, true), ("bai/8.txt", 80, false)];
        assert_eq!(written(&mut remembered), changed.map(|(p, n, s)| (p.to_owned(), n, s)));
        assert_eq!(remembered.numbers().count(), 499);
        let missing = remembered.missing(|path| path.contains("49"));
        assert_eq!(missing.first().map(String::as_str), Some("bai/149.txt"));
        assert_eq!(missing.len(), 15);
    }
}
