//! Given paths → what a run looks at: the roots, the files to read, and what is not there.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::record::{Collection, FileRecord};
use super::run::Run;
use super::{Options, UpdateError};
use crate::index::{IndexError, Reader};
use crate::ingest::{
    IngestError, InputFile, Inputs, LeftOut, Listed, Roots, canonical, is_missing, is_mount,
    printed, rest,
};

/// What is told of a folder whose articles stay although they are not found.
const MISSING: &str = "the folder is not there";
const EMPTY: &str = "the folder is empty";
const UNMOUNTED: &str = "nothing is mounted on the folder";

/// What a run looks at.
pub(super) struct Survey {
    /// Canonical paths to walk.
    given: Vec<PathBuf>,
    /// All roots of the collection, the new ones among them.
    pub(super) roots: Roots,
}

/// Whether every path of `paths` exists or is known to the index in `folder`, which need not exist.
///
/// # Errors
/// [`IngestError::Missing`] where a path is neither, [`IngestError::NoFolder`] where none is given
/// and none is known; nothing is changed by then.
pub(super) fn expect(folder: &Path, paths: &[PathBuf]) -> Result<(), UpdateError> {
    let reader = match Reader::open(folder) {
        Ok(reader) => Some(reader),
        Err(IndexError::Missing { .. }) => None,
        Err(error) => return Err(error.into()),
    };
    if paths.is_empty() {
        let known =
            reader.map(|reader| reader.single::<Collection>(Collection::NAME)).transpose()?;
        let known = known.flatten().unwrap_or_default();
        return match known.roots.is_empty() {
            true => Err(IngestError::NoFolder.into()),
            false => Ok(()),
        };
    }
    let missing: Vec<(&PathBuf, String)> = paths
        .iter()
        .map(|path| (path, canonical(path)))
        .filter(|(_, canonical)| is_missing(canonical))
        .map(|(path, canonical)| (path, printed(&canonical)))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let mut known = vec![false; missing.len()];
    if let Some(reader) = reader {
        reader.each_file(|file: FileRecord| {
            for ((_, key), known) in missing.iter().zip(&mut known) {
                *known |= file.articles > 0 && rest(&file.path, key).is_some();
            }
        })?;
    }
    match missing.iter().zip(known).find(|(_, known)| !known) {
        None => Ok(()),
        Some(((path, _), _)) => {
            Err(IngestError::Missing { path: path.display().to_string() }.into())
        }
    }
}

/// The roots of the index in `folder` that a new index of `paths` takes over.
///
/// # Errors
/// [`IngestError`] where one of the paths is missing, or empty although the index has articles of
/// it: a new index would have lost them.
pub(super) fn expect_whole(folder: &Path, paths: &[PathBuf]) -> Result<Collection, UpdateError> {
    let mut collection = Collection::default();
    let mut articles: Vec<(String, u64)> = Vec::new();
    // An index that cannot be read is rebuilt from what is given.
    if let Ok(reader) = Reader::open(folder) {
        collection = reader.single(Collection::NAME).ok().flatten().unwrap_or_default();
        let count = |file: FileRecord| articles.push((file.path, file.articles));
        if reader.each_file(count).is_err() {
            articles.clear();
        }
    }
    collection.stale.clear();
    let given: Vec<PathBuf> = match paths {
        [] => collection.roots.iter().map(|root| root.path.clone()).collect(),
        paths => paths.iter().map(|path| canonical(path)).collect(),
    };
    if given.is_empty() {
        return Err(IngestError::NoFolder.into());
    }
    for path in &given {
        let key = printed(path);
        if is_missing(path) {
            return Err(IngestError::Missing { path: path.display().to_string() }.into());
        }
        let inside = articles.iter().filter(|(file, _)| rest(file, &key).is_some());
        let articles = inside.map(|(_, articles)| articles).sum();
        if articles > 0 && holds_nothing(path) {
            let path = path.display().to_string();
            return Err(IngestError::Emptied { path, articles }.into());
        }
    }
    let keys: Vec<String> = given.iter().map(|path| printed(path)).collect();
    let concerns =
        |root: &str| keys.iter().any(|key| rest(root, key).is_some() || rest(key, root).is_some());
    collection.roots.retain(|root| concerns(&root.key()));
    Ok(collection)
}

impl Survey {
    /// Adds `paths` to the roots of `collection`; all of them are looked at where none is given.
    pub(super) fn new(collection: &Collection, paths: &[PathBuf], options: &Options) -> Self {
        let mut roots = Roots::new(collection.roots.clone());
        let given = if paths.is_empty() {
            collection.roots.iter().map(|root| root.path.clone()).collect()
        } else {
            let add = |path: &PathBuf| roots.add(path, options.encoding, options.follow_links);
            paths.iter().map(add).collect()
        };
        Self { given, roots }
    }

    /// Keys of the given files and folders.
    pub(super) fn keys(&self) -> Vec<String> {
        self.given.iter().map(|path| printed(path)).collect()
    }

    /// Walks to the files, as `to_read` has them read, and tells `run` of everything else.
    pub(super) fn walk(&self, run: &mut Run, to_read: impl Fn(InputFile) -> InputFile) -> Listed {
        let there: Vec<PathBuf> =
            self.given.iter().filter(|path| !is_missing(path)).cloned().collect();
        let mut found = Listed::default();
        let mut left_out: Vec<LeftOut> = Vec::new();
        let mut inputs = Inputs::new(&Arc::new(self.roots.clone()), &there);
        for input in inputs.by_ref() {
            match input {
                Ok(file) => {
                    run.records.see(&file.key());
                    found.push(to_read(file));
                }
                Err(one) => left_out.push(one),
            }
        }
        let mut mounts: Vec<String> = inputs.mounts().iter().map(|path| printed(path)).collect();
        mounts.extend(there.iter().filter(|path| is_mount(path)).map(|path| printed(path)));
        run.leave_out(left_out);
        for path in &self.given {
            let key = printed(path);
            if is_missing(path) {
                run.keep_folder(&key, MISSING);
            } else if holds_nothing(path) {
                run.keep_folder(&key, EMPTY);
            }
            self.compare_mounts(run, &key, &mounts);
        }
        found
    }

    /// Keeps what is known of folders on which something was mounted and is no more, and remembers
    /// the `mounts` of now.
    fn compare_mounts(&self, run: &mut Run, given: &str, mounts: &[String]) {
        let inside = |key: &String| rest(key, given).is_some();
        let before = self.roots.all().iter().flat_map(|root| &root.mounts);
        let before: Vec<String> = before.filter(|key| inside(key)).cloned().collect();
        let mut now: Vec<String> = mounts.iter().filter(|key| inside(key)).cloned().collect();
        for key in before {
            if now.contains(&key) {
                continue;
            }
            let stale = run.update.stale.len();
            run.keep_folder(&key, UNMOUNTED);
            if run.update.stale.len() > stale {
                now.push(key);
            }
        }
        if let Some(root) = run.roots.get_mut(given) {
            root.mounts = now;
        }
    }
}

/// Whether a folder has nothing in it but hidden files: what is left of one where nothing is
/// mounted.
fn holds_nothing(folder: &Path) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return false };
    entries.flatten().all(|entry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        name.starts_with('.') || name == "lost+found"
    })
}

/// Bytes of the files `found`, as they lie on the disk.
pub(super) fn bytes_of(found: &Listed) -> u64 {
    found.iter().map(|file| fs::metadata(file.path()).map_or(0, |metadata| metadata.len())).sum()
}
