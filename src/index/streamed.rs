//! Files of segments read piece by piece, for the writer.
//!
//! A mapped file counts in the memory of the process as far as it was read, and a merge reads all of
//! the segments it merges: with them mapped, memory grows with the index. A merge reads each file
//! from its beginning to its end, so that one piece of each is enough.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use tantivy::HasLen;
use tantivy::directory::{FileHandle, OwnedBytes};

use super::directory::Gate;
use super::pairs;

/// Bytes read at once of a file that is read in order.
const PIECE: usize = 128 << 10;

/// Endings of the files that are as large as the text; of a dictionary or column the engine asks for
/// all at once.
const LARGE: [&str; 4] = ["idx", "pos", "store", pairs::ENDING];

/// Whether the file at `path` is read in this way.
pub(super) fn is_streamed(path: &Path) -> bool {
    path.extension().is_some_and(|ending| LARGE.iter().any(|large| ending == *large))
}

/// A file, and the piece that was read last.
pub(super) struct Streamed {
    path: PathBuf,
    length: usize,
    place: Mutex<Place>,
    gate: Gate,
}

struct Place {
    file: File,
    start: usize,
    piece: OwnedBytes,
    /// Where the last answer ended: who asks for what comes next reads in order.
    next: usize,
}

impl Streamed {
    pub(super) fn open(path: PathBuf, gate: Gate) -> io::Result<Self> {
        let file = File::open(&path)?;
        let length = usize::try_from(file.metadata()?.len()).map_err(io::Error::other)?;
        let place = Place { file, start: 0, piece: OwnedBytes::empty(), next: 0 };
        Ok(Self { path, length, place: Mutex::new(place), gate })
    }
}

impl Place {
    fn bytes(&mut self, range: Range<usize>, length: usize) -> io::Result<OwnedBytes> {
        let held = self.start..self.start + self.piece.len();
        let in_order = range.start >= self.next && range.start - self.next <= PIECE;
        self.next = range.end;
        if held.start <= range.start && range.end <= held.end {
            return Ok(self.piece.slice(range.start - held.start..range.end - held.start));
        }
        if !in_order || range.len() >= PIECE {
            return self.read(range);
        }
        let wanted = range.len();
        self.piece = self.read(range.start..length.min(range.start + PIECE))?;
        self.start = range.start;
        Ok(self.piece.slice(0..wanted))
    }

    fn read(&mut self, range: Range<usize>) -> io::Result<OwnedBytes> {
        let mut bytes = vec![0; range.len()];
        self.file.seek(SeekFrom::Start(range.start as u64))?;
        self.file.read_exact(&mut bytes)?;
        Ok(OwnedBytes::new(bytes))
    }
}

impl FileHandle for Streamed {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        if range.start > range.end || range.end > self.length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let mut place = self.place.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes = place.bytes(range, self.length);
        bytes.inspect_err(|error| self.gate.note(&self.path, error))
    }
}

impl HasLen for Streamed {
    fn len(&self) -> usize {
        self.length
    }
}

impl std::fmt::Debug for Streamed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Streamed({})", self.path.display())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_is_asked_for_in_any_order() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.idx");
        let mut chance = fastrand::Rng::with_seed(7);
        let bytes: Vec<u8> = (0..5 * PIECE + 77).map(|_| chance.u8(..)).collect();
        std::fs::write(&path, &bytes).unwrap();
        let file = Streamed::open(path, Gate::default()).unwrap();
        assert_eq!(file.len(), bytes.len());
        let mut at = 0;
        for step in 0..4000 {
            // Mostly in order, as merges do; now and then anywhere, or more than a piece.
            let start = if step % 7 == 0 { chance.usize(..=bytes.len()) } else { at };
            let most = if step % 31 == 0 { 2 * PIECE } else { 900 };
            let end = bytes.len().min(start + chance.usize(..most));
            assert_eq!(
                &*file.read_bytes(start..end).unwrap(),
                &bytes[start..end],
                "{start}..{end}"
            );
            at = if end == bytes.len() { 0 } else { end };
        }
        assert!(file.read_bytes(0..bytes.len() + 1).is_err());
    }

    #[test]
    fn a_file_that_was_deleted_is_read_to_its_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.store");
        std::fs::write(&path, vec![7; 3 * PIECE]).unwrap();
        let file = Streamed::open(path.clone(), Gate::default()).unwrap();
        if std::fs::remove_file(path).is_ok() {
            assert_eq!(file.read_bytes(PIECE..3 * PIECE).unwrap().len(), 2 * PIECE);
        }
    }
}
