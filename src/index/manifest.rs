//! What the files of the index were when they were last written: lengths and checksums.
//!
//! `manifest.json` stands beside the engine's files. It says nothing of the content, which is in the
//! index alone; it says whether the files are the ones that were written. It is written after every
//! commit and so may be one commit behind `meta.json` when a run was killed; only one that is marked
//! clean lists every file.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tantivy::IndexMeta;

use super::IndexError;
use super::directory::replace;
use super::files::{MANAGED, META, Measure, is_segment_file, measure, measure_by_footer};
use super::schema::{FORMAT_VERSION, schema};
use crate::analysis::analyse;

pub(super) const NAME: &str = "manifest.json";

/// The state of the files at a commit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    /// [`FORMAT_VERSION`] of the writer.
    pub(super) format: u32,
    /// CRC-32 of the schema.
    schema: u32,
    /// CRC-32 of what the analysis makes of a sample: words analysed otherwise are not found.
    analysis: u32,
    /// The commit; 0 before the first.
    pub(super) opstamp: u64,
    /// Time of the commit, UTC.
    pub(super) committed: Option<String>,
    /// Whether the writer ended as it should: then nothing was changed since.
    pub(super) clean: bool,
    /// Goes up with every time it is written.
    pub(super) serial: u64,
    /// Articles, passages and files remembered; known of a clean one.
    pub(super) counts: Option<Counts>,
    /// The files, by name.
    pub(super) files: BTreeMap<String, Measure>,
}

/// How much an index holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Counts {
    pub(super) articles: u64,
    pub(super) passages: u64,
    pub(super) files: u64,
}

const HEAD: &str = "{\"crc32\":\"";
const MIDDLE: &str = "\",\"manifest\":";
const TAIL: &str = "}\n";

impl Manifest {
    /// That of an index before its first commit.
    pub(super) fn first() -> Self {
        Self {
            format: FORMAT_VERSION,
            schema: schema_hash(),
            analysis: analysis_hash(),
            opstamp: 0,
            committed: None,
            clean: false,
            serial: 0,
            counts: None,
            files: BTreeMap::new(),
        }
    }

    /// Reads it; `None` where there is none. One of another version that this program cannot read is
    /// [`IndexError::Version`].
    pub(super) fn read(folder: &Path) -> Result<Option<Self>, IndexError> {
        let path = folder.join(NAME);
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(IndexError::Io { path, source }),
        };
        if let Some(manifest) = parse(&bytes) {
            return Ok(Some(manifest));
        }
        // One of another version is whole and may say other things.
        if let Some(found) = format_of(&bytes).filter(|format| *format != FORMAT_VERSION) {
            return Err(IndexError::Version { found, expected: FORMAT_VERSION });
        }
        let detail = format!("{NAME} is not what was written");
        Err(IndexError::Damaged { path: folder.to_owned(), detail })
    }

    /// Writes it, durably, in the place of the last.
    pub(super) fn write(&mut self, folder: &Path) -> Result<(), IndexError> {
        self.serial += 1;
        let path = folder.join(NAME);
        let failed = |source| IndexError::Io { path: path.clone(), source };
        let text = serde_json::to_string(self).map_err(|error| failed(io::Error::other(error)))?;
        let crc = crc32fast::hash(text.as_bytes());
        let bytes = format!("{HEAD}{crc:08x}{MIDDLE}{text}{TAIL}");
        replace(&path, bytes.as_bytes()).map_err(failed)
    }

    /// Whether the program would have made the same of the same articles.
    pub(super) fn is_of_this_program(&self) -> bool {
        (self.format, self.schema, self.analysis)
            == (FORMAT_VERSION, schema_hash(), analysis_hash())
    }

    /// Takes up the files of a commit; those known stay as they are, since they never change.
    pub(super) fn take_up(
        &mut self,
        folder: &Path,
        meta: &IndexMeta,
        committed: Option<String>,
    ) -> Result<(), IndexError> {
        let mut files = BTreeMap::new();
        for name in segment_files(meta) {
            let measure = match self.files.get(&name) {
                Some(known) => *known,
                None => {
                    let path = folder.join(&name);
                    match measure_by_footer(&path) {
                        Ok(measure) => measure,
                        // Merged away meanwhile; the next time tells what came of it.
                        Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                        Err(source) => return Err(IndexError::Io { path, source }),
                    }
                }
            };
            files.insert(name, measure);
        }
        self.files = files;
        self.opstamp = meta.opstamp;
        self.committed = committed;
        self.counts = None;
        Ok(())
    }

    /// From here on the engine changes its two lists; the segments it has stay.
    pub(super) fn begin(&mut self) {
        self.clean = false;
        self.counts = None;
        self.files.retain(|name, _| is_segment_file(name));
    }

    /// Takes up the engine's two lists and the counts: from here on nothing changes.
    pub(super) fn finish(&mut self, folder: &Path, counts: Counts) -> Result<(), IndexError> {
        for name in [META, MANAGED] {
            let path = folder.join(name);
            let measure =
                measure(&path).map_err(|source| IndexError::Io { path: path.clone(), source })?;
            self.files.insert(name.to_owned(), measure);
        }
        self.counts = Some(counts);
        self.clean = true;
        Ok(())
    }
}

/// Names of the files that the segments of a commit are in.
pub(super) fn segment_files(meta: &IndexMeta) -> Vec<String> {
    let mut names: Vec<String> = meta
        .list_segment_files()
        .into_iter()
        .map(|path: PathBuf| path.to_string_lossy().into_owned())
        .filter(|name| !name.ends_with(".del") || is_deletion_of(meta, name))
        .filter(|name| !name.ends_with(".temp"))
        .collect();
    names.sort();
    names
}

/// Whether `name` lists deletions of a segment that has some; tantivy names one for every segment.
fn is_deletion_of(meta: &IndexMeta, name: &str) -> bool {
    meta.segments.iter().any(|s| s.has_deletes() && name.starts_with(&s.id().uuid_string()))
}

fn parse(bytes: &[u8]) -> Option<Manifest> {
    serde_json::from_str(checked(bytes)?).ok()
}

/// The format that a manifest of any version names.
fn format_of(bytes: &[u8]) -> Option<u32> {
    #[derive(Deserialize)]
    struct Format {
        format: u32,
    }
    serde_json::from_str(checked(bytes)?).ok().map(|Format { format }| format)
}

/// Takes the manifest out of its checksum; every byte of the file counts.
fn checked(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes).ok()?;
    let (crc, rest) = text.strip_prefix(HEAD)?.split_at_checked(8)?;
    let text = rest.strip_prefix(MIDDLE)?.strip_suffix(TAIL)?;
    if format!("{:08x}", crc32fast::hash(text.as_bytes())) != crc {
        return None;
    }
    Some(text)
}

fn schema_hash() -> u32 {
    let (schema, _) = schema();
    crc32fast::hash(serde_json::to_string(&schema).unwrap_or_default().as_bytes())
}

/// Words whose analysis has a rule of its own: places of tones, đ, i and y, numbers, letters that
/// look alike, decomposed and mixed Unicode.
const SAMPLE: &str = "Hòa hoà thủy thuỷ khoẻ khỏe quý qúy Đường ĐẮK kỹ kĩ Ho\u{323}\u{302}i UBND \
     15/2020/NĐ-CP 39 - NQ/TW 1.234,5 ngày 18/7/2023 QH15 xã-hội “phố” nghiêng thuở giếng";

fn analysis_hash() -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    for token in analyse(SAMPLE) {
        let number = token.number.as_deref().unwrap_or_default();
        for form in [&*token.exact, &*token.toneless(), &*token.folded, number] {
            hasher.update(form.as_bytes());
            hasher.update(&[0]);
        }
    }
    hasher.finalize()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_of_the_manifest_counts() {
        let folder = tempfile::tempdir().unwrap();
        let mut manifest = Manifest::first();
        let measure = Measure { bytes: 7, crc32: 9, modified: Some(3) };
        manifest.files.insert("a.idx".to_owned(), measure);
        manifest.write(folder.path()).unwrap();
        assert_eq!(Manifest::read(folder.path()).unwrap(), Some(manifest));
        let bytes = std::fs::read(folder.path().join(NAME)).unwrap();
        assert!(serde_json::from_slice::<serde_json::Value>(&bytes).is_ok());
        for at in 0..bytes.len() {
            for bit in [1, 0x20, 0x80] {
                let mut changed = bytes.clone();
                changed[at] ^= bit;
                assert_eq!(parse(&changed), None, "byte {at}");
            }
            assert_eq!(parse(&bytes[..at]), None);
        }
    }
}
