//! Given paths → the files to read, in one order on every machine.

use std::fs::{self, File};
use std::io;
use std::path::{Component, Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::format::{Format, Share, endings};
use super::hash::ContentHash;
use super::open::{self, Packing};
use super::patience::Patience;
use super::read::contained_record;
use super::{Encoding, IngestError, MAX_TEXT_BYTES, SkipReason, Skipped};
use crate::article::Origin;
use crate::fault_injection::{Stage, panic_if_asked};

/// A file to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputFile {
    path: Box<Path>,
    /// `None`: to be told by its first bytes, a file of another name that was given itself.
    pub(super) format: Option<&'static Format>,
    pub(super) packing: Packing,
    pub(super) encoding: Option<Encoding>,
    pub(super) patience: &'static Patience,
}

impl InputFile {
    fn new(path: &Path, format: Option<&'static Format>, packing: Packing) -> Self {
        Self { path: path.into(), format, packing, encoding: None, patience: &Patience::USUAL }
    }

    /// What a walk makes of `path`, to be read as this one.
    pub(super) fn beside(&self, path: &Path) -> Self {
        let (format, packing) =
            known(path).map_or((None, Packing::Plain), |(format, packing)| (Some(format), packing));
        Self {
            encoding: self.encoding,
            patience: self.patience,
            ..Self::new(path, format, packing)
        }
    }

    /// The same file, to be decoded by `encoding` whatever its paragraphs look like.
    pub fn read_as(self, encoding: Option<Encoding>) -> Self {
        Self { encoding, ..self }
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
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

    /// The path as records tell it: `/` between folders, without a leading `./`.
    pub fn name(&self) -> String {
        printed(&self.path)
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

/// Walks `paths`: each folder sorted by name, the given paths in their order.
///
/// Files with an ending of `FORMATS` in `format.rs`, also with `.gz` or `.zst` behind, are
/// inputs; a file that was given itself is one whatever its name. Companions of a collection
/// (`README*`, `*.md`, `*.tsv`, the queries beside a `qrels.tsv`) are passed by without a word;
/// any other file is skipped as `unknown_format`. Hidden folders and an
/// index are not entered. A path inside
/// a folder that is also given is read once.
///
/// # Errors
/// [`IngestError::Missing`] when a given path does not exist; nothing is read then.
pub fn inputs(paths: &[PathBuf]) -> Result<Inputs, IngestError> {
    for path in paths {
        if fs::metadata(path).is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
            return Err(IngestError::Missing { path: path.display().to_string() });
        }
    }
    let mut roots: Vec<PathBuf> = Vec::new();
    for (index, path) in paths.iter().enumerate() {
        let path = clean(path);
        let elsewhere = paths.iter().enumerate().any(|(other, folder)| {
            let folder = clean(folder);
            let inside = path.starts_with(&folder) && path != folder && folder.is_dir();
            (path == folder && other < index) || (inside && is_walked(&path, &folder))
        });
        if !elsewhere {
            roots.push(path);
        }
    }
    roots.reverse();
    Ok(Inputs { roots, walk: None })
}

/// Whether a walk of `folder` comes to `path` and reads it.
fn is_walked(path: &Path, folder: &Path) -> bool {
    let hidden = path.strip_prefix(folder).is_ok_and(|rest| {
        rest.components().any(|part| part.as_os_str().to_string_lossy().starts_with('.'))
    });
    !hidden && (path.is_dir() || known(path).is_some())
}

/// The files to read, from [`inputs`]; what cannot be read comes as [`Skipped`].
pub struct Inputs {
    /// Still to walk, last first.
    roots: Vec<PathBuf>,
    walk: Option<Box<dyn Iterator<Item = walkdir::Result<DirEntry>> + Send>>,
}

impl Iterator for Inputs {
    type Item = Result<InputFile, Skipped>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            while let Some(entry) = self.walk.as_mut().and_then(Iterator::next) {
                if let Some(item) = consider(entry) {
                    return Some(item);
                }
            }
            let root = self.roots.pop()?;
            let walk =
                WalkDir::new(root).follow_links(true).sort_by_file_name().into_iter().filter_entry(
                    |entry| {
                        let (path, folder) = (entry.path(), entry.file_type().is_dir());
                        entry.depth() == 0 || !folder || !is_hidden(path) && !is_index(path)
                    },
                );
            self.walk = Some(Box::new(walk));
        }
    }
}

fn consider(entry: walkdir::Result<DirEntry>) -> Option<Result<InputFile, Skipped>> {
    let skip = |path: &Path, reason, detail: &str| {
        Some(Err(Skipped::new(&printed(path), None, reason, detail.to_owned())))
    };
    let entry = match entry {
        Ok(entry) => entry,
        Err(error) => {
            let path = error.path().unwrap_or(Path::new("")).to_owned();
            let looped = error.loop_ancestor().is_some();
            let reason = if looped { SkipReason::Loop } else { SkipReason::Unreadable };
            let detail = match (error.loop_ancestor(), error.io_error()) {
                (Some(ancestor), _) => format!("leads back to {}", printed(ancestor)),
                (None, Some(io)) => io.to_string(),
                (None, None) => error.to_string(),
            };
            return skip(&path, reason, &detail);
        }
    };
    let (path, given) = (entry.path(), entry.depth() == 0);
    if entry.file_type().is_dir() {
        return None;
    }
    if !entry.file_type().is_file() {
        return skip(path, SkipReason::NotRegular, "a FIFO, socket or device");
    }
    if !given && is_companion(path) {
        return None;
    }
    match known(path) {
        Some((format, packing)) if given || !is_hidden(path) => {
            Some(Ok(InputFile::new(path, Some(format), packing)))
        }
        _ if given => Some(Ok(InputFile::new(path, None, Packing::Plain))),
        Some(_) => skip(path, SkipReason::UnknownFormat, "a hidden file"),
        None => skip(path, SkipReason::UnknownFormat, &format!("none of {}", endings())),
    }
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

/// Drops `.` parts; `a/../b` stays, it may go through a link.
fn clean(path: &Path) -> PathBuf {
    let cleaned: PathBuf = path.components().filter(|part| *part != Component::CurDir).collect();
    if cleaned.as_os_str().is_empty() { PathBuf::from(".") } else { cleaned }
}

/// A path as records tell it: cleaned, `/` between folders, without a leading `./`.
pub fn printed(path: &Path) -> String {
    let printed = clean(path).to_string_lossy().replace('\\', "/");
    printed.strip_prefix("./").unwrap_or(&printed).to_owned()
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
                Err(skipped) => found.1.push((name(&skipped.path), skipped.reason)),
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
        assert_eq!(skipped, [(".an.txt".into(), unknown), ("x.xlsx".into(), unknown)]);
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
            let file = InputFile::new(Path::new(name), Some(format), packing);
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
