//! A path → a reader of decoded bytes.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use super::{SkipReason, Skipped};

/// How the bytes of a file are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    Plain,
    Gzip,
    Zstd,
}

impl Packing {
    /// Tells the packing by the first bytes (RFC 1952, RFC 8878).
    pub(super) fn of_bytes(head: &[u8]) -> Self {
        if head.starts_with(&[0x1F, 0x8B, 0x08]) {
            Self::Gzip
        } else if head.starts_with(&[0x28, 0xB5, 0x2F, 0xFD]) {
            Self::Zstd
        } else {
            Self::Plain
        }
    }
}

/// Opens `path` and unpacks it in a stream; several gzip members follow each other.
pub(super) fn open(path: &Path, packing: Packing) -> io::Result<Box<dyn BufRead + Send>> {
    let file = Counted(File::open(path)?);
    unpack(Box::new(BufReader::with_capacity(64 << 10, file)), packing)
}

thread_local! {
    static BYTES_READ: Cell<u64> = const { Cell::new(0) };
}

/// Bytes of files that this thread has read so far, as they lie on the disk: how far a large file
/// is. What reads here and there in a file is not counted.
pub fn bytes_read_here() -> u64 {
    BYTES_READ.get()
}

/// A file whose bytes are counted.
struct Counted(File);

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.0.read(buffer)?;
        BYTES_READ.set(BYTES_READ.get().wrapping_add(n as u64));
        Ok(n)
    }
}

/// Unpacks bytes in a stream.
pub(super) fn unpack(
    bytes: Box<dyn BufRead + Send>,
    packing: Packing,
) -> io::Result<Box<dyn BufRead + Send>> {
    Ok(match packing {
        Packing::Plain => bytes,
        Packing::Gzip => Box::new(BufReader::new(flate2::bufread::MultiGzDecoder::new(bytes))),
        Packing::Zstd => Box::new(BufReader::new(zstd::stream::read::Decoder::with_buffer(bytes)?)),
    })
}

/// Reads at most `limit` bytes and says whether there was more.
pub(super) fn read_up_to(reader: impl Read, limit: usize) -> io::Result<(Vec<u8>, bool)> {
    let mut bytes = Vec::new();
    reader.take(limit as u64 + 1).read_to_end(&mut bytes)?;
    let more = bytes.len() > limit;
    bytes.truncate(limit);
    Ok((bytes, more))
}

/// What an error of the system or of a decompressor means for the file.
pub(super) fn skipped(path: &str, position: Option<u64>, error: &io::Error) -> Skipped {
    Skipped::new(path, position, reason(error), error.to_string())
}

/// The reason that an error of the system or of a decompressor is.
pub(super) fn reason(error: &io::Error) -> SkipReason {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => SkipReason::Truncated,
        io::ErrorKind::TimedOut => SkipReason::TooSlow,
        // So says the reader of an archive's entry.
        io::ErrorKind::FileTooLarge => SkipReason::ArchiveBomb,
        _ => SkipReason::Unreadable,
    }
}
