//! Saved searches on the disk: `saved.json` in the folder of the index.
//!
//! What was seen belongs to one index and goes where it goes; the index leaves files alone that are
//! not its own, a rebuild too. A change is made under a lock, to a temporary file that then takes the
//! place of the old one: it is there whole or not at all.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::cli::search::Asked;

/// Name of the file in the folder of the index.
const FILE: &str = "saved.json";
/// Held while the file is read, changed and written.
const LOCK: &str = "saved.lock";
/// Written first; the index takes such a name for debris of a killed run.
const TEMPORARY: &str = ".tmp-saved";
/// What the schema of the file begins with; its version follows.
const SCHEMA: &str = "saola.saved/";
/// The version that is read and written.
const VERSION: u32 = 1;

/// Why saved searches could not be had or kept.
#[derive(Debug, thiserror::Error)]
pub(in crate::cli) enum SavedError {
    /// No search has the name.
    #[error("no saved search {name:?}")]
    Unknown { name: String },
    /// A name that cannot be typed again.
    #[error("{name:?} is no name for a search")]
    Name { name: String },
    /// The file was written by a newer version of the program.
    #[error("{}: saved searches of version {found}, this program reads {expected}", path.display())]
    Version { path: PathBuf, found: u32, expected: u32 },
    /// The file is not what was written.
    #[error("{}: {detail}", path.display())]
    Damaged { path: PathBuf, detail: String },
    /// The disk refused.
    #[error("{}: {source}", path.display())]
    Io { path: PathBuf, source: io::Error },
}

/// A search under a name.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in crate::cli) struct Saved {
    pub(in crate::cli) name: String,
    pub(in crate::cli) saved: Timestamp,
    #[serde(flatten)]
    pub(in crate::cli) asked: Asked,
    /// Passages that were there when it was saved, or were shown as new since.
    pub(in crate::cli) seen: BTreeSet<String>,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    schema: String,
    searches: Vec<Saved>,
}

/// What every version of the file has.
#[derive(Deserialize)]
struct Versioned {
    schema: String,
}

/// All saved searches, in order of their names.
pub(in crate::cli) fn load(index: &Path) -> Result<Vec<Saved>, SavedError> {
    let path = index.join(FILE);
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(SavedError::Io { path, source }),
    };
    let damaged = |error: serde_json::Error| error.to_string();
    let read = serde_json::from_slice::<Versioned>(&bytes).map_err(damaged).and_then(|versioned| {
        let version =
            versioned.schema.strip_prefix(SCHEMA).and_then(|version| version.parse().ok());
        match version {
            Some(VERSION) => serde_json::from_slice::<Kept>(&bytes).map(Ok).map_err(damaged),
            Some(found) if found > VERSION => Ok(Err(found)),
            _ => Err(format!("{:?} instead of {SCHEMA}{VERSION}", versioned.schema)),
        }
    });
    match read {
        Ok(Ok(kept)) => Ok(kept.searches),
        // What a newer program keeps there is not known here, so that nothing of it is touched.
        Ok(Err(found)) => Err(SavedError::Version { path, found, expected: VERSION }),
        Err(detail) => Err(SavedError::Damaged { path, detail }),
    }
}

/// Changes the saved searches, alone; nothing is written when `change` fails.
pub(in crate::cli) fn change<T>(
    index: &Path,
    change: impl FnOnce(&mut Vec<Saved>) -> Result<T, SavedError>,
) -> Result<T, SavedError> {
    let failed = |path: PathBuf| |source| SavedError::Io { path, source };
    let lock = index.join(LOCK);
    let held = File::options().create(true).append(true).open(&lock);
    let held = held.map_err(failed(lock.clone()))?;
    held.lock().map_err(failed(lock))?;
    let mut searches = load(index)?;
    let changed = change(&mut searches)?;
    searches.sort_by(|a, b| a.name.cmp(&b.name));
    let (temporary, path) = (index.join(TEMPORARY), index.join(FILE));
    let kept = Kept { schema: format!("{SCHEMA}{VERSION}"), searches };
    let write = || -> io::Result<()> {
        let mut file = File::create(&temporary)?;
        serde_json::to_writer_pretty(&mut file, &kept)?;
        file.write_all(b"\n")?;
        file.sync_all()?;
        fs::rename(&temporary, &path)
    };
    write().map_err(|source| {
        // Half of it is no use, and may be what fills the disk.
        let _ = fs::remove_file(&temporary);
        SavedError::Io { path, source }
    })?;
    Ok(changed)
}

/// The search named `name` among `searches`.
pub(in crate::cli) fn named<'s>(
    searches: &'s mut [Saved],
    name: &str,
) -> Result<&'s mut Saved, SavedError> {
    searches
        .iter_mut()
        .find(|saved| saved.name == name)
        .ok_or_else(|| SavedError::Unknown { name: name.to_owned() })
}

/// A name that can be typed again: on one line, and no option.
pub(in crate::cli) fn checked(name: &str) -> Result<String, SavedError> {
    let name = name.trim();
    let fits = !name.is_empty()
        && name.chars().count() <= 100
        && !name.starts_with('-')
        && crate::output::inline(name) == name;
    match fits {
        true => Ok(name.to_owned()),
        false => Err(SavedError::Name { name: name.to_owned() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn saved(name: &str) -> Saved {
        let (saved, asked) = (Timestamp::UNIX_EPOCH, Asked::default());
        Saved { name: name.to_owned(), saved, asked, seen: BTreeSet::from(["1".to_owned()]) }
    }

    #[test]
    fn what_is_kept_comes_back_in_order() {
        let folder = tempfile::tempdir().unwrap();
        assert!(load(folder.path()).unwrap().is_empty());
        for name in ["lũ", "ho-chua"] {
            let add = |all: &mut Vec<_>| {
                all.push(saved(name));
                Ok(())
            };
            change(folder.path(), add).unwrap();
        }
        let names: Vec<String> =
            load(folder.path()).unwrap().into_iter().map(|saved| saved.name).collect();
        assert_eq!(names, ["ho-chua", "lũ"]);
    }

    #[test]
    fn a_change_that_fails_or_finds_damage_leaves_the_file_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        change(folder.path(), |all| {
            all.push(saved("lũ"));
            Ok(())
        })
        .unwrap();
        let file = folder.path().join(FILE);
        let before = fs::read(&file).unwrap();
        let failed = change(folder.path(), |all| {
            all.clear();
            named(all, "lũ").map(|_| ())
        });
        assert!(matches!(failed, Err(SavedError::Unknown { .. })));
        assert_eq!(fs::read(&file).unwrap(), before);
        for version in [2, 10] {
            let newer = format!("{{\"schema\":\"saola.saved/{version}\",\"queries\":[]}}");
            fs::write(&file, &newer).unwrap();
            let refused = change(folder.path(), |all| {
                all.clear();
                Ok(())
            });
            assert!(matches!(refused, Err(SavedError::Version { expected: 1, .. })), "{newer}");
            assert_eq!(fs::read_to_string(&file).unwrap(), newer);
        }
        for broken in [&before[..before.len() / 2], b"{\"schema\":\"x/2\",\"searches\":[]}"] {
            fs::write(&file, broken).unwrap();
            let failed = change(folder.path(), |all| {
                all.clear();
                Ok(())
            });
            assert!(matches!(failed, Err(SavedError::Damaged { .. })));
            assert_eq!(fs::read(&file).unwrap(), broken);
        }
    }

    #[test]
    fn searches_saved_at_one_time_are_all_kept() {
        let folder = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for at in 0..8 {
                let folder = folder.path();
                scope.spawn(move || {
                    change(folder, |all| {
                        all.push(saved(&at.to_string()));
                        Ok(())
                    })
                    .unwrap();
                });
            }
        });
        assert_eq!(load(folder.path()).unwrap().len(), 8);
    }

    #[test]
    fn a_name_can_be_typed_again() {
        for name in ["ho-chua", "hồ chứa", " lũ "] {
            assert_eq!(checked(name).unwrap(), name.trim());
        }
        for name in ["", "  ", "-n", "--new", "a\nb", "a\u{1b}[2J", "\u{202e}x"] {
            assert!(checked(name).is_err(), "{name:?}");
        }
    }
}
