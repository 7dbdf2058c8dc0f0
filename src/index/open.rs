//! A folder → the engine's index, once it is certain that its files are those that were written.
//!
//! Looked at before the engine reads a byte, since damaged lengths make it ask for any amount of
//! memory: every file is there and as long as it was; small ones, and those that were touched since,
//! have their checksums compared. `check` compares all.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use tantivy::directory::META_LOCK;
use tantivy::{Index, IndexMeta};

use super::IndexError;
use super::directory::{Access, Folder, Gate, hold};
use super::files::{MANAGED, META, is_segment_file, measure, modified, names};
use super::manifest::{Manifest, NAME, segment_files};
use super::schema::{FORMAT_VERSION, Fields, register, schema};
use super::writer::Payload;

/// Bytes of files, smallest first, that are read for their checksums every time: some 1 ms.
const VERIFIED_ALWAYS: u64 = 4 << 20;

/// Bytes of touched files that are read for their checksums when an index is opened: some 50 ms.
const VERIFIED_AT_ONCE: u64 = 256 << 20;

/// How often the two lists are read again while a writer is changing them.
const TRIES: usize = 20;

/// An index whose files are as they should be.
pub(super) struct Opened {
    pub(super) index: Index,
    pub(super) fields: Fields,
    pub(super) manifest: Manifest,
    /// `None` before the first commit.
    pub(super) committed: Option<String>,
    pub(super) meta: IndexMeta,
    pub(super) gate: Gate,
    /// Keeps the files from being deleted until the engine has opened them.
    pub(super) held: Option<File>,
}

/// Opens the index in `folder`; changes nothing there.
pub(super) fn open(folder: &Path, access: Access) -> Result<Opened, IndexError> {
    let failed = |path: PathBuf| |source| IndexError::Io { path, source };
    is_there(folder)?;
    let held = hold(folder).map_err(failed(folder.join(&META_LOCK.filepath)))?;
    let mut before = read_manifest(folder);
    for _ in 0..TRIES {
        if let Err(error @ IndexError::Version { .. }) = before {
            return Err(error);
        }
        let bytes = std::fs::read(folder.join(META)).map_err(failed(folder.join(META)))?;
        // Before the engine sees it: that of another version may know other lists.
        if let Some(found) = format_of(&bytes).filter(|format| *format != FORMAT_VERSION) {
            return Err(version(found));
        }
        let (index, meta, gate) = engine(folder, access)?;
        let (schema, fields) = schema();
        let payload = match meta.payload.as_deref().map(serde_json::from_str::<Payload>) {
            Some(Ok(payload)) => Some(payload),
            Some(Err(_)) => return Err(version(0)),
            None => None,
        };
        let after = read_manifest(folder);
        match (&before, &after) {
            (Ok(before), Ok(after)) if before.serial != after.serial => {}
            (Ok(_), Ok(manifest)) => {
                if manifest.format != FORMAT_VERSION {
                    return Err(version(manifest.format));
                }
                if !manifest.is_of_this_program() || index.schema() != schema {
                    return Err(IndexError::OtherRules);
                }
                if stands(folder, manifest, &meta, &bytes)? {
                    let committed = payload.map(|p| p.committed);
                    let manifest = manifest.clone();
                    return Ok(Opened { index, fields, manifest, committed, meta, gate, held });
                }
            }
            // What was broken once and is whole now was being replaced.
            (Err(_), Ok(_)) => {}
            (_, Err(_)) => return after.map(|_| unreachable!("an error")),
        }
        before = after;
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let detail = format!("{NAME} changes all the time");
    Err(IndexError::Damaged { path: folder.to_owned(), detail })
}

/// The format that the list of segments names; `None` where nothing was committed, or nothing can be
/// read.
fn format_of(meta: &[u8]) -> Option<u32> {
    #[derive(Deserialize)]
    struct Meta {
        payload: Option<String>,
    }
    #[derive(Deserialize)]
    struct Format {
        format: u32,
    }
    let meta: Meta = serde_json::from_slice(meta).ok()?;
    let Format { format } = serde_json::from_str(&meta.payload?).ok()?;
    Some(format)
}

fn version(found: u32) -> IndexError {
    IndexError::Version { found, expected: FORMAT_VERSION }
}

fn damaged(folder: &Path, detail: String) -> IndexError {
    IndexError::Damaged { path: folder.to_owned(), detail }
}

fn read_manifest(folder: &Path) -> Result<Manifest, IndexError> {
    Manifest::read(folder)?.ok_or_else(|| damaged(folder, format!("{NAME} is missing")))
}

/// Whether there is an index at all: one that has lost a piece is never taken for none.
///
/// One that is being made for the first time writes its manifest, then the engine's two lists; what
/// a run left that was killed in between holds nothing yet.
pub(super) fn is_there(folder: &Path) -> Result<(), IndexError> {
    let names =
        names(folder).map_err(|source| IndexError::Io { path: folder.to_owned(), source })?;
    let has = |name: &str| names.contains(name);
    if has(META) && has(MANAGED) {
        return Ok(());
    }
    let missing = if has(META) { MANAGED } else { META };
    let lost = || Err(damaged(folder, format!("{missing} is missing")));
    if has(META) || names.iter().any(|name| is_segment_file(name)) {
        return lost();
    }
    match Manifest::read(folder)? {
        Some(manifest) if manifest.opstamp > 0 || manifest.clean => lost(),
        None if has(MANAGED) => lost(),
        _ => Err(IndexError::Missing { path: folder.to_owned() }),
    }
}

/// The engine's view, which reads its two lists and no more.
fn engine(folder: &Path, access: Access) -> Result<(Index, IndexMeta, Gate), IndexError> {
    let directory =
        Folder::open(folder, access).map_err(|error| IndexError::of(folder, error.into()))?;
    let gate = directory.gate();
    let failed = |error| gate.explain(folder, error);
    let mut index = Index::open(directory).map_err(failed)?;
    register(&mut index);
    let meta = index.load_metas().map_err(failed)?;
    Ok((index, meta, gate))
}

/// Which files are read for their checksums, of those that are given smallest first.
#[derive(Default)]
pub(super) struct Budget {
    read: u64,
}

impl Budget {
    /// Whether a file of so many bytes is read; `touched`: whether its time has changed.
    pub(super) fn takes(&mut self, bytes: u64, touched: bool) -> bool {
        let most = if touched { VERIFIED_AT_ONCE } else { VERIFIED_ALWAYS };
        let takes = self.read + bytes <= most;
        self.read += if takes { bytes } else { 0 };
        takes
    }
}

/// Whether the files are those of `manifest`; `false` where a writer has begun meanwhile, whose
/// files are not to be compared with an older list.
fn stands(
    folder: &Path,
    manifest: &Manifest,
    meta: &IndexMeta,
    meta_bytes: &[u8],
) -> Result<bool, IndexError> {
    match verify(folder, manifest, meta, meta_bytes) {
        Ok(()) => Ok(true),
        Err(error) => match read_manifest(folder) {
            Ok(now) if now.serial == manifest.serial => Err(error),
            _ => Ok(false),
        },
    }
}

/// Compares the files with the manifest.
fn verify(
    folder: &Path,
    manifest: &Manifest,
    meta: &IndexMeta,
    meta_bytes: &[u8],
) -> Result<(), IndexError> {
    let since = manifest.committed.as_deref().unwrap_or("never");
    let unlike = |name: &str, what: String| {
        damaged(folder, format!("{name} is damaged ({what}); last good commit {since}"))
    };
    if meta.opstamp < manifest.opstamp {
        return Err(unlike(META, "older than the last commit".to_owned()));
    }
    let mut names = segment_files(meta);
    if manifest.clean {
        let crc = crc32fast::hash(meta_bytes);
        match manifest.files.get(META) {
            Some(known) if known.crc32 == crc && known.bytes == meta_bytes.len() as u64 => {}
            Some(known) => {
                let what = format!("expected CRC {:08x}, found {crc:08x}", known.crc32);
                return Err(unlike(META, what));
            }
            None => return Err(unlike(NAME, format!("it does not list {META}"))),
        }
        names.push(MANAGED.to_owned());
    }
    let mut listed = Vec::new();
    for name in names {
        let path = folder.join(&name);
        let found = match std::fs::metadata(&path) {
            Ok(found) => found,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(damaged(
                    folder,
                    format!("{name} is missing; last good commit {since}"),
                ));
            }
            Err(source) => return Err(IndexError::Io { path, source }),
        };
        match manifest.files.get(&name) {
            Some(known) if found.len() != known.bytes => {
                let what = format!("expected {} bytes, found {}", known.bytes, found.len());
                return Err(unlike(&name, what));
            }
            Some(known) => listed.push((known, known.modified != modified(&found), name)),
            None if manifest.clean => {
                return Err(unlike(&name, format!("{NAME} does not list it")));
            }
            None => {}
        }
    }
    listed.sort_by_key(|(known, ..)| known.bytes);
    let mut budget = Budget::default();
    for (known, touched, name) in listed {
        if !budget.takes(known.bytes, touched) {
            continue;
        }
        let path = folder.join(&name);
        let now = measure(&path).map_err(|source| IndexError::Io { path, source })?;
        if now.crc32 != known.crc32 {
            let what = format!("expected CRC {:08x}, found {:08x}", known.crc32, now.crc32);
            return Err(unlike(&name, what));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::Writer;

    #[test]
    fn files_of_a_writer_that_began_meanwhile_are_no_damage() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        Writer::open(folder).and_then(|mut w| w.commit().and_then(|()| w.close())).unwrap();
        let Opened { manifest, meta, .. } = open(folder, Access::Read).unwrap();
        let bytes = std::fs::read(folder.join(META)).unwrap();
        let stands_now = || stands(folder, &manifest, &meta, &bytes);
        assert!(stands_now().unwrap());

        let mut writer = Writer::open(folder).unwrap();
        writer.add_file("bài/một.txt", &1).unwrap();
        // What the engine does with the first file of a segment.
        let list = std::fs::read(folder.join(MANAGED)).unwrap();
        std::fs::write(folder.join(MANAGED), [&list, "\n".as_bytes()].concat()).unwrap();
        assert!(!stands_now().unwrap());
        std::fs::write(folder.join(MANAGED), list).unwrap();
        writer.commit().and_then(|()| writer.close()).unwrap();
        assert!(!stands_now().unwrap());
        let Opened { manifest, meta, .. } = open(folder, Access::Read).unwrap();
        let bytes = std::fs::read(folder.join(META)).unwrap();
        std::fs::write(folder.join(MANAGED), "[]").unwrap();
        let found = stands(folder, &manifest, &meta, &bytes).unwrap_err().to_string();
        assert!(found.contains(".managed.json is damaged"), "{found}");
    }
}
