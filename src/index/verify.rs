//! The files of an index → every one that is not what was written.

use std::fs::File;
use std::io;
use std::path::Path;

use super::directory::hold;
use super::files::{is_segment_file, measure_open, modified};
use super::manifest::{Manifest, NAME};
use super::open::Budget;
use super::{IndexError, Reader, debris};

/// A file that is not what was written.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Damage {
    /// Its name in the folder of the index.
    pub file: String,
    /// What was found.
    pub what: String,
}

/// What the files of an index were found to be.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Verified {
    /// Files looked at.
    pub files: u64,
    /// Files whose checksums were compared.
    pub compared: u64,
    /// Bytes read.
    pub bytes: u64,
    /// Articles and passages as the last run that ended counted them.
    pub counted: Option<(u64, u64)>,
    /// Files that are not what was written.
    pub damage: Vec<Damage>,
    /// Time of the last commit, UTC.
    pub committed: Option<String>,
    /// Whether the last run ended as it should; else the files of its end are not listed, which is
    /// no damage.
    pub clean: bool,
    /// Names of what a killed run left; the next run that writes removes it.
    pub debris: Vec<String>,
}

/// How much of the files of an index is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// All of it.
    Full,
    /// Small files and those whose time has changed, as when an index is opened; of the others the
    /// names and lengths are compared.
    Quick,
}

/// Compares the files of the index in `folder` with what was written.
///
/// # Errors
/// Where there is no index, one of another version, or the disk refuses; damage is no error.
pub fn verify(folder: &Path, depth: Depth) -> Result<Verified, IndexError> {
    let broken = match Reader::open(folder) {
        Ok(_) => None,
        Err(IndexError::Damaged { detail, .. }) => Some(detail),
        Err(error) => return Err(error),
    };
    let mut found = Verified::default();
    let manifest = match Manifest::read(folder) {
        Ok(Some(manifest)) => manifest,
        Ok(None) | Err(IndexError::Damaged { .. }) => {
            let what = broken.unwrap_or_else(|| "missing".to_owned());
            found.damage.push(Damage { file: NAME.to_owned(), what });
            return Ok(found);
        }
        Err(error) => return Err(error),
    };
    let held = hold(folder).map_err(|source| IndexError::Io { path: folder.to_owned(), source })?;
    // What is open stays readable, whatever a writer deletes meanwhile.
    let mut open = Vec::new();
    for (name, known) in &manifest.files {
        let path = folder.join(name);
        match File::open(&path) {
            Ok(file) => open.push((name, known, file)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let what = "missing".to_owned();
                found.damage.push(Damage { file: name.clone(), what });
            }
            Err(source) => return Err(IndexError::Io { path, source }),
        }
    }
    // A writer at work has made another list meanwhile; what it merged away is no loss.
    let moved_on =
        Manifest::read(folder).ok().flatten().is_none_or(|m| m.serial != manifest.serial);
    if moved_on || !manifest.clean && broken.is_none() {
        found.damage.clear();
        // The lists that are not of segments are already those of the writer.
        open.retain(|(name, ..)| is_segment_file(name));
    }
    drop(held);
    open.sort_by_key(|(_, known, _)| known.bytes);
    let mut budget = Budget::default();
    for (name, known, mut file) in open {
        let failed = |source| IndexError::Io { path: folder.join(name), source };
        found.files += 1;
        let metadata = file.metadata().map_err(failed)?;
        let mut what = None;
        if metadata.len() != known.bytes {
            what = Some(format!("expected {} bytes, found {}", known.bytes, metadata.len()));
        } else if depth == Depth::Full
            || budget.takes(known.bytes, modified(&metadata) != known.modified)
        {
            let now = measure_open(&mut file).map_err(failed)?;
            found.compared += 1;
            found.bytes += now.bytes;
            if now.crc32 != known.crc32 {
                what = Some(format!("expected CRC {:08x}, found {:08x}", known.crc32, now.crc32));
            }
        }
        found.damage.extend(what.map(|what| Damage { file: name.clone(), what }));
    }
    if let (Some(detail), true) = (&broken, found.damage.is_empty()) {
        found.damage.push(Damage { file: "meta.json".to_owned(), what: detail.clone() });
    }
    if broken.is_none() {
        let meta = super::open::open(folder, super::directory::Access::Read)?.meta;
        found.debris = debris::debris(folder, Some(&meta))?;
    }
    found.counted = manifest.counts.map(|counts| (counts.articles, counts.passages));
    found.committed = manifest.committed;
    found.clean = manifest.clean;
    Ok(found)
}
