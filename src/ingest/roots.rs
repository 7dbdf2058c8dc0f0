//! The folders of a collection: known by their real path, shown as they were first given.
//!
//! `bao`, `./bao` and `/home/an/bao` are one folder, and `.` given in another working directory is
//! another one. A path that was given relative is shown relative wherever the program runs; where
//! two folders would be shown alike, the later one is shown by its real path.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::Encoding;

/// Links that are followed one after the other before a path counts as a loop, as the system does.
const MAX_LINKS: usize = 40;

/// A file or folder that was given to be indexed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Root {
    /// Canonical path: absolute, no link in it.
    #[serde(with = "path_bytes")]
    pub path: PathBuf,
    /// How the path is shown: as given, `/` between folders; empty for the working directory.
    pub shown: String,
    /// Name of the encoding by which every file is decoded; `None`: detected.
    pub encoding: Option<String>,
    /// Whether links that lead out of the folder are followed.
    pub follow_links: bool,
    /// Folders inside it, by canonical path, on which another file system was mounted.
    pub mounts: Vec<String>,
}

impl Root {
    /// The canonical path as a string: see [`printed`].
    pub fn key(&self) -> String {
        printed(&self.path)
    }

    /// The key of what is shown as `shown`; `None` where that is not in this root.
    pub fn key_of_shown(&self, shown: &str) -> Option<String> {
        Some(joined(&self.key(), rest(shown, &self.shown)?))
    }
}

/// The roots of a collection. No two of them show one path for different files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roots {
    all: Vec<Root>,
    /// Places in `all` by [`Root::key`].
    by_key: HashMap<String, usize>,
    /// Keys of folders that lie elsewhere now: the one before, the one now.
    moved: Vec<(String, String)>,
}

impl Roots {
    /// The roots that an index knows.
    pub fn new(all: Vec<Root>) -> Self {
        let by_key = all.iter().enumerate().map(|(at, root)| (root.key(), at)).collect();
        Self { all, by_key, moved: Vec::new() }
    }

    /// Roots of `paths` alone, for who reads without an index.
    pub fn from_paths(paths: &[PathBuf]) -> Self {
        let mut roots = Self::default();
        for path in paths {
            roots.add(path, None, false);
        }
        roots
    }

    /// Adds the file or folder at `path`, or sets the options of the one that is known; returns its
    /// canonical path.
    ///
    /// A path inside a known root with the same options is no root of its own. A relative path that
    /// is known of a folder that is gone is that folder, which was moved.
    pub fn add(&mut self, path: &Path, encoding: Option<Encoding>, follow_links: bool) -> PathBuf {
        let canonical = canonical(path);
        let options = (encoding, follow_links);
        let encoding = encoding.map(|encoding| encoding.name().to_owned());
        let key = printed(&canonical);
        if let Some(root) = self.get_mut(&key) {
            root.encoding = encoding;
            root.follow_links = follow_links;
            return canonical;
        }
        let shown = match self.containing(&key) {
            Some(root) if root.encoding == encoding && root.follow_links == follow_links => {
                return canonical;
            }
            Some(_) => self.shown(&key),
            None => {
                let shown = as_given(path);
                if let Some(before) = shown.as_deref().and_then(|shown| self.gone_from(shown)) {
                    self.relocate(&before, &canonical);
                    return self.add(path, options.0, options.1);
                }
                self.distinct(&key, shown)
            }
        };
        self.by_key.insert(key, self.all.len());
        self.all.push(Root {
            path: canonical.clone(),
            shown,
            encoding,
            follow_links,
            mounts: Vec::new(),
        });
        canonical
    }

    /// The key of a root that was given relative, as `shown`, and is no longer where it was: moved
    /// along with the index, as a rule.
    fn gone_from(&self, shown: &str) -> Option<String> {
        let gone =
            |root: &&Root| root.shown == shown && !shown.starts_with('/') && is_missing(&root.path);
        self.all.iter().find(gone).map(Root::key)
    }

    /// Takes note that what lay at the key `before` lies at `now`.
    fn relocate(&mut self, before: &str, now: &Path) {
        let mut all = std::mem::take(&mut self.all);
        for root in &mut all {
            if let Some(inside) = rest(&root.key(), before).map(str::to_owned) {
                root.path = with(now.to_owned(), Path::new(&inside));
                root.mounts.clear();
            }
        }
        let mut moved = std::mem::take(&mut self.moved);
        moved.push((before.to_owned(), printed(now)));
        *self = Self { moved, ..Self::new(all) };
    }

    /// Folders that lie elsewhere than the index knew: the key before, and the one now.
    pub fn moved(&self) -> &[(String, String)] {
        &self.moved
    }

    /// Takes out the roots at and under the folder with this `key`.
    pub fn remove(&mut self, key: &str) {
        let all = std::mem::take(&mut self.all);
        let kept = all.into_iter().filter(|root| rest(&root.key(), key).is_none());
        *self = Self::new(kept.collect());
    }

    /// All of them, in the order in which they were given.
    pub fn all(&self) -> &[Root] {
        &self.all
    }

    /// The innermost root in which the file with this `key`, a canonical path as a string, lies.
    pub fn containing(&self, key: &str) -> Option<&Root> {
        let mut folder = key;
        loop {
            if let Some(at) = self.by_key.get(folder) {
                return self.all.get(*at);
            }
            folder = match folder.rfind('/')? {
                0 if folder.len() > 1 => "/",
                0 => return None,
                end => folder.get(..end)?,
            };
        }
    }

    /// The root with this `key` itself.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Root> {
        self.all.get_mut(*self.by_key.get(key)?)
    }

    /// How the file with this `key` is shown.
    pub fn shown(&self, key: &str) -> String {
        match self.containing(key) {
            Some(root) => joined(&root.shown, rest(key, &root.key()).unwrap_or_default()),
            None => key.to_owned(),
        }
    }

    /// The encoding by which the file with this `key` is to be decoded.
    pub fn encoding(&self, key: &str) -> Option<Encoding> {
        self.containing(key)?.encoding.as_deref()?.parse().ok()
    }

    /// `shown`, unless another root shows one of its own paths so; then the real path.
    fn distinct(&self, key: &str, shown: Option<String>) -> String {
        let own = |shown: &String| {
            self.all.iter().all(|other| {
                let overlap = match (rest(shown, &other.shown), rest(&other.shown, shown)) {
                    (None, None) => return true,
                    overlap => overlap,
                };
                // One lies in the other by what is shown: it must by its real path as well.
                match overlap {
                    (Some(inside), _) => joined(&other.key(), inside) == key,
                    (None, Some(inside)) => joined(key, inside) == other.key(),
                    (None, None) => true,
                }
            })
        };
        shown.filter(own).unwrap_or_else(|| key.to_owned())
    }
}

/// What follows the folder `folder` in `path`; `None` where it is not inside. The empty folder is the
/// working directory.
pub fn rest<'p>(path: &'p str, folder: &str) -> Option<&'p str> {
    if folder.is_empty() {
        return (!path.starts_with('/')).then_some(path);
    }
    let rest = path.strip_prefix(folder)?;
    if rest.is_empty() || folder.ends_with('/') {
        return Some(rest);
    }
    rest.strip_prefix('/')
}

fn joined(folder: &str, rest: &str) -> String {
    match (folder.is_empty() || folder.ends_with('/'), rest.is_empty()) {
        (_, true) => folder.to_owned(),
        (true, false) => format!("{folder}{rest}"),
        (false, false) => format!("{folder}/{rest}"),
    }
}

/// How a path is shown that is given as `path`; `None` where it goes up, so that only its real path
/// tells where it is.
fn as_given(path: &Path) -> Option<String> {
    if path.components().any(|part| part == Component::ParentDir) {
        return None;
    }
    let shown = printed(path);
    Some(if shown == "." { String::new() } else { shown })
}

/// The real path of `path`: absolute, without links, also where its last parts do not exist.
pub fn canonical(path: &Path) -> PathBuf {
    let mut path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    for _ in 0..MAX_LINKS {
        if let Ok(canonical) = path.canonicalize() {
            return canonical;
        }
        // Something is missing on the way: the folder that is there is real, and what follows it
        // may be a link to what is away.
        let missing: Vec<PathBuf> = path.ancestors().map(Path::to_owned).collect();
        let there = missing.iter().find_map(|folder| {
            let canonical = folder.canonicalize().ok()?;
            let rest = path.strip_prefix(folder).ok()?;
            Some((canonical, rest.to_owned()))
        });
        let Some((folder, rest)) = there else { return path };
        let mut parts = rest.components();
        let Some(next) = parts.next() else { return folder };
        let behind = parts.as_path();
        match fs::read_link(folder.join(next)) {
            Ok(target) => path = with(folder.join(target), behind),
            Err(_) => return with(folder.join(next), behind),
        }
    }
    path
}

/// `folder` with `behind` inside, which may be nothing.
fn with(folder: PathBuf, behind: &Path) -> PathBuf {
    if behind.as_os_str().is_empty() { folder } else { folder.join(behind) }
}

/// Whether `path` is surely not there: it, or a folder on the way to it, does not exist.
pub fn is_missing(path: &Path) -> bool {
    let missing = |error: io::Error| {
        matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
    };
    fs::metadata(path).is_err_and(missing)
}

/// A path as records tell it: cleaned, `/` between folders, without a leading `./`.
///
/// Different paths are told differently: a byte that is no Unicode stands as U+FFFD and two
/// hexadecimal digits.
pub fn printed(path: &Path) -> String {
    let cleaned: PathBuf = path.components().filter(|part| *part != Component::CurDir).collect();
    let cleaned = if cleaned.as_os_str().is_empty() { Path::new(".") } else { &cleaned };
    let mut text = String::with_capacity(cleaned.as_os_str().len());
    for chunk in cleaned.as_os_str().as_encoded_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            text.push_str(&format!("\u{FFFD}{byte:02X}"));
        }
    }
    if cfg!(windows) { text.replace('\\', "/") } else { text }
}

/// Paths as bytes, where they are no Unicode.
mod path_bytes {
    use std::path::{Path, PathBuf};

    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(path: &Path, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bytes(path.as_os_str().as_encoded_bytes())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<PathBuf, D::Error> {
        let bytes = Vec::<u8>::deserialize(from)?;
        #[cfg(unix)]
        {
            use std::os::unix::ffi::OsStringExt;
            Ok(PathBuf::from(std::ffi::OsString::from_vec(bytes)))
        }
        #[cfg(not(unix))]
        {
            String::from_utf8(bytes).map(PathBuf::from).map_err(serde::de::Error::custom)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().canonicalize().unwrap();
        (folder, path)
    }

    #[test]
    fn a_folder_is_one_however_it_is_given() {
        let (_kept, top) = folder();
        fs::create_dir_all(top.join("bao/2024")).unwrap();
        let mut roots = Roots::default();
        for given in ["bao", "./bao", "bao/", "bao/2024/..", "bao/2024"] {
            roots.add(&top.join(given), None, false);
        }
        assert_eq!(roots.all().len(), 1);
        assert_eq!(roots.all()[0].path, top.join("bao"));
        let file = printed(&top.join("bao/2024/1.txt"));
        assert_eq!(roots.shown(&file), file);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_what_it_leads_to_also_while_that_is_away() {
        let (_kept, top) = folder();
        fs::create_dir(top.join("o-dia")).unwrap();
        std::os::unix::fs::symlink(top.join("o-dia/bao"), top.join("bao")).unwrap();
        let away = canonical(&top.join("bao/2024"));
        assert_eq!(away, top.join("o-dia/bao/2024"));
        assert!(is_missing(&away));
        fs::create_dir_all(top.join("o-dia/bao/2024")).unwrap();
        assert_eq!(canonical(&top.join("bao/2024")), away);
        assert!(!is_missing(&away));
        // Links that lead to each other end.
        std::os::unix::fs::symlink(top.join("b"), top.join("a")).unwrap();
        std::os::unix::fs::symlink(top.join("a"), top.join("b")).unwrap();
        canonical(&top.join("a/x"));
    }

    #[test]
    fn what_is_given_relative_is_shown_so_unless_another_folder_is() {
        let root = |path: &str, shown: &str| Root {
            path: path.into(),
            shown: shown.into(),
            encoding: None,
            follow_links: false,
            mounts: Vec::new(),
        };
        let roots = Roots::new(vec![root("/a/bao", "bao"), root("/c", "")]);
        let shown = |path: &str, given: &str| roots.distinct(path, as_given(Path::new(given)));
        assert_eq!(roots.shown("/a/bao/1.txt"), "bao/1.txt");
        assert_eq!(roots.shown("/c/x/1.txt"), "x/1.txt");
        assert_eq!(roots.shown("/khac/1.txt"), "/khac/1.txt");
        // `bao` of another working directory.
        assert_eq!(shown("/b/bao", "bao"), "/b/bao");
        assert_eq!(shown("/b/bao/2024", "bao/2024"), "/b/bao/2024");
        // Shown inside `/c`, and is not.
        assert_eq!(shown("/d/tin", "tin"), "/d/tin");
        assert_eq!(shown("/b/tin", "/b/tin"), "/b/tin");
        assert_eq!(shown("/b/tin", "../tin"), "/b/tin");
        let alone = Roots::new(vec![root("/a/bao", "bao")]);
        let shown = |path: &str, given: &str| alone.distinct(path, as_given(Path::new(given)));
        assert_eq!(shown("/a", "."), "");
        assert_eq!(shown("/b", "."), "/b");
        assert_eq!(shown("/a/tin", "tin"), "tin");
        assert_eq!(shown("/a/bao2", "bao2"), "bao2");
    }

    #[cfg(unix)]
    #[test]
    fn different_paths_are_told_differently_and_kept_as_they_are() {
        use std::os::unix::ffi::OsStrExt;
        let path = |bytes: &[u8]| PathBuf::from(std::ffi::OsStr::from_bytes(bytes));
        let paths = [&b"a\xFF.txt"[..], b"a\xFE.txt", b"a\\b.txt", b"a/b.txt", b"a.txt"];
        let told: std::collections::BTreeSet<String> =
            paths.iter().map(|bytes| printed(&path(bytes))).collect();
        assert_eq!(told.len(), paths.len());
        assert_eq!(printed(&path(b"./a/./b\xC3\xA1.txt")), "a/bá.txt");
        let root = Root {
            path: path(b"/a\xFF"),
            shown: String::new(),
            encoding: Some("tcvn3".into()),
            follow_links: true,
            mounts: vec!["/a/b".into()],
        };
        let bytes = postcard::to_stdvec(&root).unwrap();
        assert_eq!(postcard::from_bytes::<Root>(&bytes).unwrap(), root);
    }
}
