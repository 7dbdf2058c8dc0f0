//! How the tests run the real program, and what they read from it.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use assert_cmd::Command;
use serde_json::Value;

pub(crate) use crate::test_data::shared;

/// Variables that a program under test keeps: where programs, libraries and scratch files are.
const KEPT: [&str; 8] = [
    "PATH",
    "LD_LIBRARY_PATH",
    "DYLD_FALLBACK_LIBRARY_PATH",
    "LLVM_PROFILE_FILE",
    "SystemRoot",
    "TMPDIR",
    "TEMP",
    "TMP",
];

/// The program as it was built for these tests.
pub(crate) fn binary() -> PathBuf {
    assert_cmd::cargo::cargo_bin("saola")
}

/// Another program, such as a shell that starts ours, which sees nothing of who runs the tests: no
/// locale, terminal, time zone, pager or setting; and reads nothing.
pub(crate) fn isolated(program: impl AsRef<OsStr>) -> std::process::Command {
    let mut command = std::process::Command::new(program);
    let kept = KEPT.iter().filter_map(|name| Some((name, std::env::var_os(name)?)));
    command.env_clear().envs(kept).env("LC_ALL", "C.UTF-8").stdin(Stdio::null());
    command
}

/// The program, started by itself.
pub(crate) fn spawnable() -> std::process::Command {
    isolated(binary())
}

/// The program, with assertions on how it ends.
pub(crate) fn saola() -> Command {
    Command::from_std(spawnable())
}

/// A user whom permissions bind: who runs the tests, or somebody else where that is root.
#[cfg(unix)]
pub(crate) struct OrdinaryUser {
    /// A copy of the program that anybody may run, where it is run by somebody else.
    copy: Option<tempfile::TempDir>,
}

#[cfg(unix)]
impl OrdinaryUser {
    /// The usual number of the user `nobody`, who owns nothing.
    const NOBODY: u32 = 65534;

    pub(crate) fn new() -> Self {
        let probe = tempfile::NamedTempFile::new().unwrap();
        set_mode(probe.path(), 0o000);
        let copy = std::fs::File::open(probe.path()).is_ok().then(|| {
            let folder = tempfile::tempdir().unwrap();
            std::fs::copy(binary(), folder.path().join("saola")).unwrap();
            set_mode(folder.path(), 0o755);
            set_mode(&folder.path().join("saola"), 0o755);
            folder
        });
        Self { copy }
    }

    /// The program, run by this user.
    pub(crate) fn saola(&self) -> Command {
        use std::os::unix::process::CommandExt;
        let Some(copy) = &self.copy else { return saola() };
        let mut command = isolated(copy.path().join("saola"));
        command.uid(Self::NOBODY).gid(Self::NOBODY);
        Command::from_std(command)
    }
}

/// Sets who may read, write and enter a file or folder, whatever the umask was.
#[cfg(unix)]
pub(crate) fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

/// Sets the modes of `folder` and of every folder and file in it.
#[cfg(unix)]
pub(crate) fn set_modes(folder: &Path, of_folders: u32, of_files: u32) {
    for entry in walkdir::WalkDir::new(folder).contents_first(true) {
        let entry = entry.unwrap();
        match entry.file_type() {
            kind if kind.is_dir() => set_mode(entry.path(), of_folders),
            kind if kind.is_file() => set_mode(entry.path(), of_files),
            _ => {}
        }
    }
}

/// How a run of the program ended, and what it said.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    pub(crate) fn of(command: &mut Command) -> Self {
        let output = command.output().unwrap();
        Self {
            code: output.status.code().unwrap(),
            out: text(&output.stdout),
            err: text(&output.stderr),
        }
    }

    /// The exit code, the `error:` line and the `try:` line of a run that failed as it should.
    pub(crate) fn refused(&self) -> (i32, &str, &str) {
        let lines: Vec<&str> = self.err.lines().collect();
        let [error, hint] = lines.as_slice() else { panic!("not two lines: {}", self.err) };
        let error = error.strip_prefix("error: ").unwrap();
        (self.code, error, hint.strip_prefix("try: ").unwrap())
    }
}

/// A folder of articles and the index made from it.
pub(crate) struct Collection {
    pub(crate) folder: tempfile::TempDir,
}

impl Collection {
    /// Indexes `paths`.
    pub(crate) fn of(paths: &[&Path]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let collection = Self { folder };
        let output = saola()
            .arg("index")
            .args(paths)
            .arg("--index")
            .arg(collection.index())
            .output()
            .unwrap();
        assert!(matches!(output.status.code(), Some(0 | 3)), "{}", text(&output.stderr));
        collection
    }

    /// Writes `files` (name, text) into a folder and indexes it.
    pub(crate) fn written(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let articles = folder.path().join("articles");
        for (name, text) in files {
            let path = articles.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let collection = Self { folder };
        saola()
            .arg("index")
            .arg(&articles)
            .arg("--index")
            .arg(collection.index())
            .assert()
            .success();
        collection
    }

    /// A folder without articles, and no index.
    pub(crate) fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("articles")).unwrap();
        Self { folder }
    }

    pub(crate) fn articles(&self) -> PathBuf {
        self.folder.path().join("articles")
    }

    /// Writes a file of articles; the index is not told.
    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.articles().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    pub(crate) fn remove(&self, name: &str) {
        std::fs::remove_file(self.articles().join(name)).unwrap();
    }

    /// Brings the index up to date with the folder.
    pub(crate) fn update(&self) -> Run {
        Run::of(saola().arg("index").arg(self.articles()).arg("--index").arg(self.index()))
    }

    /// Runs the program on this index.
    pub(crate) fn saola(&self, arguments: &[&str]) -> Run {
        Run::of(saola().args(arguments).arg("--index").arg(self.index()))
    }

    /// Names of the files that hits are from, in order, each once.
    pub(crate) fn files(&self, arguments: &[&str]) -> Vec<String> {
        let mut files: Vec<String> = Vec::new();
        for hit in self.hits(arguments) {
            let file = file_of(&hit);
            if !files.contains(&file) {
                files.push(file);
            }
        }
        files
    }

    pub(crate) fn index(&self) -> PathBuf {
        self.folder.path().join("index")
    }

    /// The records of a search.
    pub(crate) fn search(&self, arguments: &[&str]) -> Vec<Value> {
        records(&self.run(arguments).stdout)
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> std::process::Output {
        saola()
            .args(["search", "--format", "jsonl", "--index"])
            .arg(self.index())
            .args(arguments)
            .output()
            .unwrap()
    }

    /// The hits of a search.
    pub(crate) fn hits(&self, arguments: &[&str]) -> Vec<Value> {
        self.search(arguments).into_iter().filter(|r| r["type"] == "hit").collect()
    }
}

/// Name of the file that a hit is from.
pub(crate) fn file_of(hit: &Value) -> String {
    let path = hit["article"]["path"].as_str().unwrap();
    path.rsplit('/').next().unwrap().to_owned()
}

/// The records in JSON lines.
pub(crate) fn records(bytes: &[u8]) -> Vec<Value> {
    text(bytes).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The sample corpus of the project.
pub(crate) fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}
