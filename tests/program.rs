//! How the tests run the real program, and what they read from it.

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;

/// The program, away from the user's settings.
pub(crate) fn saola() -> Command {
    let mut command = Command::cargo_bin("saola").unwrap();
    command.env_remove("SAOLA_INDEX").env_remove("NO_COLOR").env("LC_ALL", "C.UTF-8");
    command
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

/// A folder of the material beside the project; `None`, with a notice, where it is absent.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(path);
    if !path.exists() {
        eprintln!("skipped: {} is not here", path.display());
        return None;
    }
    Some(path)
}

/// The sample corpus of the project.
pub(crate) fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}
