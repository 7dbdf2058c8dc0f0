//! The files in the folder of an index: which there are, what they measure, which are left over.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::pairs;

/// The engine's list of segments: what is in the index.
pub(super) const META: &str = "meta.json";
/// The engine's list of the files it has made.
pub(super) const MANAGED: &str = ".managed.json";
/// Where an index is built that will take the place of the one in the folder.
pub(super) const ASIDE: &str = ".rebuild";

/// Endings of the files of a segment: the engine's, and our own.
const ENDINGS: [&str; 9] =
    ["idx", "pos", "term", "store", "temp", "fast", "fieldnorm", "del", pairs::ENDING];

/// What is known of a file that is not to change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Measure {
    /// Length.
    pub(super) bytes: u64,
    /// CRC-32 (IEEE 802.3) of all bytes.
    pub(super) crc32: u32,
    /// When it was written, in nanoseconds since 1970; `None` where the system does not tell.
    pub(super) modified: Option<u64>,
}

/// Whether `name` is a file of a segment: 32 hexadecimal digits and an ending.
pub(super) fn is_segment_file(name: &str) -> bool {
    let Some((id, ending)) = name.split_once('.') else { return false };
    let ending = ending.rsplit('.').next().unwrap_or_default();
    id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit()) && ENDINGS.contains(&ending)
}

/// Names of everything in `folder`; none where there is no folder.
pub(super) fn names(folder: &Path) -> io::Result<BTreeSet<String>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
        Err(error) => return Err(error),
    };
    entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect()
}

/// Time of the last change, in nanoseconds since 1970.
pub(super) fn modified(metadata: &fs::Metadata) -> Option<u64> {
    let since = metadata.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
    u64::try_from(since.as_nanos()).ok()
}

/// Reads a file and measures it.
pub(super) fn measure(path: &Path) -> io::Result<Measure> {
    measure_open(&mut File::open(path)?)
}

/// Reads an open file from its beginning and measures it.
pub(super) fn measure_open(file: &mut File) -> io::Result<Measure> {
    file.rewind()?;
    let mut hasher = crc32fast::Hasher::new();
    let mut buffer = vec![0; 256 << 10];
    let mut bytes = 0;
    loop {
        match file.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => {
                hasher.update(&buffer[..read]);
                bytes += read as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(Measure { bytes, crc32: hasher.finalize(), modified: modified(&file.metadata()?) })
}

/// Measures a segment's file by its footer, without reading the rest.
///
/// tantivy ends a file with `{"version":…,"crc":N}`, the length of that and a magic number, both as
/// 32 bits in little-endian order; N is the CRC-32 of what stands before, made while it was written.
/// A file without such an end is read whole.
pub(super) fn measure_by_footer(path: &Path) -> io::Result<Measure> {
    const MAGIC: u32 = 1337;
    #[derive(Deserialize)]
    struct Footer {
        crc: u32,
    }
    let mut file = File::open(path)?;
    let metadata = file.metadata()?;
    let bytes = metadata.len();
    let tail = bytes.min(4096) as usize;
    file.seek(SeekFrom::End(-(tail as i64)))?;
    let mut end = Vec::with_capacity(tail);
    file.read_to_end(&mut end)?;
    let parsed = || {
        let (rest, magic) = end.split_last_chunk::<4>()?;
        let (rest, length) = rest.split_last_chunk::<4>()?;
        let length = u32::from_le_bytes(*length) as usize;
        let from = rest.len().checked_sub(length)?;
        let footer: Footer = serde_json::from_slice(&rest[from..]).ok()?;
        (u32::from_le_bytes(*magic) == MAGIC).then_some((footer.crc, &end[from..]))
    };
    let Some((crc, footer)) = parsed() else { return measure_open(&mut file) };
    let mut hasher = crc32fast::Hasher::new_with_initial_len(crc, bytes - footer.len() as u64);
    hasher.update(footer);
    Ok(Measure { bytes, crc32: hasher.finalize(), modified: modified(&metadata) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_measures_the_same_by_its_footer_as_read_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        let body = b"some bytes of a segment".repeat(400);
        let footer = format!("{{\"version\":{{}},\"crc\":{}}}", crc32fast::hash(&body));
        let mut bytes = [&body, footer.as_bytes()].concat();
        bytes.extend((footer.len() as u32).to_le_bytes());
        bytes.extend(1337_u32.to_le_bytes());
        for file in [bytes, body.clone(), Vec::new(), vec![0; 7]] {
            fs::write(&path, &file).unwrap();
            let measure = measure(&path).unwrap();
            assert_eq!(measure, measure_by_footer(&path).unwrap());
            assert_eq!(measure.crc32, crc32fast::hash(&file));
        }
    }

    #[test]
    fn tells_files_of_segments_from_others() {
        let id = "0123456789abcdef0123456789abcdef";
        for (name, expected) in [
            (format!("{id}.idx"), true),
            (format!("{id}.12.del"), true),
            (format!("{id}.store.temp"), true),
            (format!("{id}.txt"), false),
            ("meta.json".to_owned(), false),
            ("tin.store".to_owned(), false),
            (id.to_owned(), false),
        ] {
            assert_eq!(is_segment_file(&name), expected, "{name}");
        }
    }
}
