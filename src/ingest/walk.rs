//! Given paths → the files to read, in one order on every machine.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use walkdir::{DirEntry, WalkDir};

use super::format::{Format, Share, endings};
use super::hash::ContentHash;
use super::open::{self, Packing};
use super::patience::Patience;
use super::read::contained_record;
use super::roots::{Roots, canonical, is_missing, printed};
use super::{Encoding, IngestError, MAX_TEXT_BYTES, SkipReason, Skipped};
use crate::article::Origin;
use crate::fault_injection::{Stage, panic_if_asked};

/// A file to read.
#[derive(Clone, Debug)]
pub struct InputFile {
    /// Canonical but for links that are followed.
    path: Box<Path>,
    /// `None`: to be told by its first bytes, a file of another name that was given itself.
    pub(super) format: Option<&'static Format>,
    pub(super) packing: Packing,
    pub(super) encoding: Option<Encoding>,
    pub(super) patience: &'static Patience,
    roots: Arc<Roots>,
}

impl PartialEq for InputFile {
    /// Two files of one collection are equal when they are read alike.
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path
            && self.format == other.format
            && self.packing == other.packing
            && self.encoding == other.encoding
            && self.patience == other.patience
    }
}

impl Eq for InputFile {}

impl InputFile {
    fn new(
        path: &Path,
        format: Option<&'static Format>,
        packing: Packing,
        roots: &Arc<Roots>,
    ) -> Self {
        Self {
            path: path.into(),
            format,
            packing,
            encoding: roots.encoding(&printed(path)),
            patience: &Patience::USUAL,
            roots: Arc::clone(roots),
        }
    }

    /// What a walk makes of `path`, to be read as this one.
    pub(super) fn beside(&self, path: &Path) -> Self {
        let (format, packing) =
            known(path).map_or((None, Packing::Plain), |(format, packing)| (Some(format), packing));
        let file = Self::new(path, format, packing, &self.roots);
        Self { encoding: file.encoding.or(self.encoding), patience: self.patience, ..file }
    }

    /// The same file, to be decoded by `encoding` whatever its paragraphs look like.
    pub fn read_as(self, encoding: Option<Encoding>) -> Self {
        Self { encoding, ..self }
    }

    /// Where the file is: its real path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The real path as a string by which the file is known: see [`printed`].
    pub fn key(&self) -> String {
        printed(&self.path)
    }

    /// Bytes of text that are surely in the file, of `bytes` that it is long; 0 where its kind or
    /// its packing does not tell.
    pub fn text_bytes(&self, bytes: u64) -> u64 {
        let share = self.format.map_or(Share::Unknown, |format| format.share);
        match share {
            _ if self.packing != Packing::Plain => 0,
            Share::OneText => bytes.min(MAX_TEXT_BYTES as u64),
            Share::Records => bytes,
            Share::Unknown => 0,
        }
    }

    /// The same file, to be given up after the time that `patience` has for it.
    pub fn within(self, patience: &'static Patience) -> Self {
        Self { patience, ..self }
    }

    /// The path as it is shown: relative where its folder was given so.
    pub fn name(&self) -> String {
        self.roots.shown(&self.key())
    }

    /// What the articles of the file depend on: the hash of its bytes, and the encoding named.
    pub fn state(&self) -> Result<String, Skipped> {
        let hash = self.content_hash()?;
        Ok(match self.encoding {
            Some(encoding) => format!("{hash} {}", encoding.name()),
            None => hash.to_string(),
        })
    }

    /// Hashes the raw bytes of the file, in a stream.
    pub fn content_hash(&self) -> Result<ContentHash, Skipped> {
        contained_record(&Origin::file(&self.name()), || {
            panic_if_asked(Stage::Hash, self.path.as_os_str().as_encoded_bytes());
            File::open(&self.path)
                .and_then(|mut file| ContentHash::of_reader(&mut file))
                .map_err(|error| open::skipped(&self.name(), None, &error))
        })
    }
}

/// An input that the walk itself leaves out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The real path, as a key like [`InputFile::key`].
    pub key: String,
    /// What is told of it.
    pub skipped: Skipped,
}

/// Walks `paths` as [`Inputs::new`] does, for who reads without an index.
///
/// # Errors
/// [`IngestError::Missing`] when a given path does not exist; nothing is read then.
pub fn inputs(paths: &[PathBuf]) -> Result<Inputs, IngestError> {
    for path in paths {
        if is_missing(&canonical(path)) {
            return Err(IngestError::Missing { path: path.display().to_string() });
        }
    }
    let given: Vec<PathBuf> = paths.iter().map(|path| canonical(path)).collect();
    Ok(Inputs::new(&Arc::new(Roots::from_paths(paths)), &given))
}

/// Whether a walk of `folder` comes to `path` and reads it.
fn is_walked(path: &Path, folder: &Path) -> bool {
    let hidden = path.strip_prefix(folder).is_ok_and(|rest| {
        rest.components().any(|part| part.as_os_str().to_string_lossy().starts_with('.'))
    });
    !hidden && (path.is_dir() || known(path).is_some())
}

type Walk = Box<dyn Iterator<Item = walkdir::Result<DirEntry>> + Send>;

/// The files to read; what cannot be read comes as [`LeftOut`].
pub struct Inputs {
    /// Still to walk, last first.
    given: Vec<PathBuf>,
    /// The folder being walked, and links that are followed in it, innermost last.
    walks: Vec<Walk>,
    /// The given path that is walked.
    root: PathBuf,
    /// All given paths, to tell what a link leads to.
    tops: Vec<PathBuf>,
    roots: Arc<Roots>,
    /// Hidden folders and files passed by under `root`.
    hidden: u64,
    /// Real paths of folders and files behind links that were followed.
    followed: BTreeSet<PathBuf>,
    /// Of those, the folders that are being walked, innermost last.
    targets: Vec<PathBuf>,
    mounts: Vec<PathBuf>,
}

impl Inputs {
    /// Walks the canonical paths `given`: each folder sorted by name, the given paths in their
    /// order.
    ///
    /// Files with an ending of `FORMATS` in `format.rs`, also with `.gz` or `.zst` behind, are
    /// inputs; a file that was given itself is one whatever its name. Everything else is left out
    /// and told: companions of a collection (`README*`, `*.md`, `*.tsv`, the queries beside a
    /// `qrels.tsv`), an index, files of other kinds one by one, hidden files and folders by their
    /// number. A path inside a folder that is also given is read once. Links that lead out of the
    /// given folders are followed where their root says so, others are left out; what a link
    /// inside leads to is read where it lies.
    pub fn new(roots: &Arc<Roots>, given: &[PathBuf]) -> Self {
        let mut distinct: Vec<PathBuf> = Vec::new();
        for path in given {
            let inside = |folder: &PathBuf| {
                path != folder && path.starts_with(folder) && is_walked(path, folder)
            };
            if !distinct.contains(path) && !given.iter().any(inside) {
                distinct.push(path.clone());
            }
        }
        let tops = distinct.clone();
        distinct.reverse();
        Self {
            given: distinct,
            walks: Vec::new(),
            root: PathBuf::new(),
            tops,
            roots: Arc::clone(roots),
            hidden: 0,
            followed: BTreeSet::new(),
            targets: Vec::new(),
            mounts: Vec::new(),
        }
    }

    /// Folders met so far, inside given ones, on which another file system is mounted.
    pub fn mounts(&self) -> &[PathBuf] {
        &self.mounts
    }

    fn left_out(&self, path: &Path, reason: SkipReason, detail: String) -> Option<Item> {
        let key = printed(path);
        let skipped = Skipped::new(&self.roots.shown(&key), None, reason, detail);
        Some(Err(LeftOut { key, skipped }))
    }

    /// Begins to walk `path`.
    fn enter(&mut self, path: &Path) {
        let walk = WalkDir::new(path).sort_by_file_name().into_iter();
        // What is not entered comes as an entry all the same, and is told.
        let mut walk = walk;
        let mut passed = false;
        let walk = std::iter::from_fn(move || {
            if std::mem::take(&mut passed) {
                walk.skip_current_dir();
            }
            let entry = walk.next();
            if let Some(Ok(entry)) = &entry {
                passed = is_passed_by(entry);
            }
            entry
        });
        self.walks.push(Box::new(walk));
    }

    fn consider(&mut self, entry: walkdir::Result<DirEntry>) -> Option<Item> {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().unwrap_or(&self.root).to_owned();
                let detail = match error.io_error() {
                    Some(io) => io.to_string(),
                    None => error.to_string(),
                };
                return self.left_out(&path, SkipReason::Unreadable, detail);
            }
        };
        let path = entry.path();
        // A link that is followed is walked from there on, and given by nobody.
        let given = entry.depth() == 0 && path == self.root;
        let kind = entry.file_type();
        if kind.is_symlink() {
            // The link itself, whose folder is walked.
            return if entry.depth() == 0 { None } else { self.link(path) };
        }
        if kind.is_dir() {
            if is_passed_by(&entry) {
                if is_hidden(path) {
                    self.hidden += 1;
                    return None;
                }
                let detail = "an index of saola".to_owned();
                return self.left_out(path, SkipReason::Companion, detail);
            }
            if !given && is_mount(path) {
                self.mounts.push(path.to_owned());
            }
            return None;
        }
        if !kind.is_file() {
            let detail = "a FIFO, socket or device".to_owned();
            return self.left_out(path, SkipReason::NotRegular, detail);
        }
        if let Some(known) = self.read_before(path) {
            let detail = format!("leads to {}, which is read there", printed(known));
            return self.left_out(path, SkipReason::Duplicate, detail);
        }
        self.file(path, given)
    }

    fn file(&mut self, path: &Path, given: bool) -> Option<Item> {
        if !given && is_companion(path) {
            if is_hidden(path) {
                self.hidden += 1;
                return None;
            }
            let detail = "stands beside articles".to_owned();
            return self.left_out(path, SkipReason::Companion, detail);
        }
        match known(path) {
            Some((format, packing)) if given || !is_hidden(path) => {
                Some(Ok(InputFile::new(path, Some(format), packing, &self.roots)))
            }
            _ if given => Some(Ok(InputFile::new(path, None, Packing::Plain, &self.roots))),
            Some(_) => self.left_out(path, SkipReason::UnknownFormat, "a hidden file".to_owned()),
            None if is_hidden(path) => {
                self.hidden += 1;
                None
            }
            None => {
                self.left_out(path, SkipReason::UnknownFormat, format!("none of {}", endings()))
            }
        }
    }

    /// A link inside a folder.
    fn link(&mut self, path: &Path) -> Option<Item> {
        if is_hidden(path) {
            self.hidden += 1;
            return None;
        }
        let target = match path.canonicalize() {
            Ok(target) => target,
            Err(error) => {
                return self.left_out(path, SkipReason::Unreadable, error.to_string());
            }
        };
        let is_folder = target.is_dir();
        if is_folder && (path.starts_with(&target) || self.root.starts_with(&target)) {
            let detail = format!("leads back to {}", self.roots.shown(&printed(&target)));
            return self.left_out(path, SkipReason::Loop, detail);
        }
        if let Some(top) = self.tops.iter().find(|top| target.starts_with(top)) {
            // What lies hidden is read by its link, as stores keep files by their sums.
            if is_walked(&target, top) {
                let detail = format!(
                    "leads to {}, which is read there",
                    self.roots.shown(&printed(&target))
                );
                return self.left_out(path, SkipReason::Duplicate, detail);
            }
        } else if !self.roots.containing(&printed(path)).is_some_and(|root| root.follow_links) {
            let detail = format!("leads out of the folder, to {}", printed(&target));
            return self.left_out(path, SkipReason::Link, detail);
        }
        if let Some(known) = self.followed.iter().find(|known| target.starts_with(known)) {
            let detail = format!("leads to {}, which is read there", printed(known));
            return self.left_out(path, SkipReason::Duplicate, detail);
        }
        if !is_folder {
            if !target.is_file() {
                let detail = "a FIFO, socket or device".to_owned();
                return self.left_out(path, SkipReason::NotRegular, detail);
            }
            self.followed.insert(target);
            return self.file(path, false);
        }
        self.followed.insert(target.clone());
        self.targets.push(target);
        self.enter(path);
        None
    }

    /// What was followed before, of which the file at `path` behind a link is a part.
    fn read_before(&self, path: &Path) -> Option<&Path> {
        let target = self.targets.last()?;
        let real = path.canonicalize().ok()?;
        let others = self.followed.iter().filter(|other| *other != target);
        others.map(PathBuf::as_path).find(|other| real.starts_with(other))
    }
}

type Item = Result<InputFile, LeftOut>;

impl Iterator for Inputs {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            while let Some(walk) = self.walks.last_mut() {
                let Some(entry) = walk.next() else {
                    self.walks.pop();
                    // The innermost link; the given path itself has none.
                    self.targets.pop();
                    continue;
                };
                if let Some(item) = self.consider(entry) {
                    return Some(item);
                }
            }
            let hidden = std::mem::take(&mut self.hidden);
            if hidden > 0 {
                let detail = "hidden files and folders".to_owned();
                let path = self.root.clone();
                let Some(Err(mut left_out)) = self.left_out(&path, SkipReason::Hidden, detail)
                else {
                    continue;
                };
                left_out.skipped.count = hidden;
                return Some(Err(left_out));
            }
            self.root = self.given.pop()?;
            let root = self.root.clone();
            self.enter(&root);
        }
    }
}

/// Folders that are not entered: hidden ones, and an index of ours; given itself, one is.
fn is_passed_by(entry: &DirEntry) -> bool {
    let path = entry.path();
    entry.depth() > 0 && entry.file_type().is_dir() && (is_hidden(path) || is_index(path))
}

/// Whether another file system is mounted on `folder`.
#[cfg(unix)]
pub(crate) fn is_mount(folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let device = |path: &Path| fs::metadata(path).ok().map(|metadata| metadata.dev());
    folder.parent().is_some_and(|parent| device(parent) != device(folder))
}

/// Whether another file system is mounted on `folder`: nothing is known of it here.
#[cfg(not(unix))]
pub(crate) fn is_mount(_: &Path) -> bool {
    false
}

/// Format and packing by the name of the file.
fn known(path: &Path) -> Option<(&'static Format, Packing)> {
    Format::of_name(&path.file_name()?.to_string_lossy())
}

/// Files that stand beside articles and are none.
pub(super) fn is_companion(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let queries = name.starts_with("queries") && known(path).is_some();
    name.starts_with("readme")
        || name.ends_with(".md")
        || name.ends_with(".tsv")
        || matches!(name.as_str(), ".gitkeep" | ".gitignore" | ".gitattributes" | ".ds_store")
        || (queries && path.with_file_name("qrels.tsv").exists())
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

/// Whether a folder holds an index of ours, which is no input.
fn is_index(folder: &Path) -> bool {
    ["manifest.json", "meta.json"].iter().all(|name| folder.join(name).is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(paths: &[PathBuf]) -> (Vec<String>, Vec<(String, SkipReason)>) {
        let mut found = (Vec::new(), Vec::new());
        let name = |path: &str| path.rsplit('/').next().unwrap().to_owned();
        for item in inputs(paths).unwrap() {
            match item {
                Ok(file) => found.0.push(name(&file.name())),
                Err(LeftOut { skipped, .. }) => found.1.push((name(&skipped.path), skipped.reason)),
            }
        }
        found
    }

    #[test]
    fn walks_articles_in_order_and_names_the_rest() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::create_dir_all(root.join("b/.git")).unwrap();
        for name in [
            "b/2.TXT",
            "a.jsonl.gz",
            "c.ndjson",
            "README.md",
            "queries.tsv",
            "x.xlsx",
            ".an.txt",
            "b/.git/config",
            "b/.gitkeep",
            "d.txt.zst",
            "queries.jsonl",
            "qrels.tsv",
        ] {
            fs::write(root.join(name), "x").unwrap();
        }
        let (files, skipped) = walk(&[root.to_owned()]);
        assert_eq!(files, ["a.jsonl.gz", "2.TXT", "c.ndjson", "d.txt.zst"]);
        let unknown = SkipReason::UnknownFormat;
        let companion = SkipReason::Companion;
        let name = root.file_name().unwrap().to_string_lossy().into_owned();
        let expected = [
            (".an.txt", unknown),
            ("README.md", companion),
            ("qrels.tsv", companion),
            ("queries.jsonl", companion),
            ("queries.tsv", companion),
            ("x.xlsx", unknown),
            (name.as_str(), SkipReason::Hidden),
        ];
        assert_eq!(skipped, expected.map(|(name, reason)| (name.to_owned(), reason)));
        let given = [root.join("x.xlsx"), root.join("README.md"), root.join("x.xlsx")];
        assert_eq!(walk(&given).0, ["x.xlsx", "README.md"]);
        let nested = [root.join("b"), root.to_owned(), root.join("c.ndjson")];
        assert_eq!(walk(&nested).0, files);
    }

    #[test]
    fn the_length_of_a_file_tells_of_its_text_where_its_kind_does() {
        let most = MAX_TEXT_BYTES as u64;
        for (name, bytes, text) in [
            ("a.txt", 7, 7),
            ("a.txt", most + 1, most),
            ("a.jsonl", most + 1, most + 1),
            ("a.csv", 9, 9),
            ("a.jsonl.gz", 9, 0),
            ("a.html", 9, 0),
            ("a.docx", 9, 0),
            ("a.warc.gz", 9, 0),
        ] {
            let (format, packing) = Format::of_name(name).unwrap();
            let file = InputFile::new(Path::new(name), Some(format), packing, &Arc::default());
            assert_eq!(file.text_bytes(bytes), text, "{name}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn loops_and_sockets_are_skipped_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::create_dir(root.join("a")).unwrap();
        fs::write(root.join("a/1.txt"), "x").unwrap();
        std::os::unix::fs::symlink(root, root.join("a/lap")).unwrap();
        std::os::unix::fs::symlink(root.join("gone"), root.join("a/lost.txt")).unwrap();
        let socket = std::os::unix::net::UnixListener::bind(root.join("a/s.txt")).unwrap();
        let (files, skipped) = walk(&[root.to_owned()]);
        assert_eq!(files, ["1.txt"]);
        let expected = [
            ("lap".to_owned(), SkipReason::Loop),
            ("lost.txt".to_owned(), SkipReason::Unreadable),
            ("s.txt".to_owned(), SkipReason::NotRegular),
        ];
        assert_eq!(skipped, expected);
        drop(socket);
    }

    #[test]
    fn a_missing_path_is_an_error_before_anything_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let gone = folder.path().join("gone");
        let error = inputs(&[folder.path().to_owned(), gone]).err().unwrap().to_string();
        assert!(error.starts_with("no such file or folder: "), "{error}");
    }
}
