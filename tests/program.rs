//! How the tests run the real program, and what they read from it.

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;

/// The program, away from the user's settings.
pub fn saola() -> Command {
    let mut command = Command::cargo_bin("saola").unwrap();
    command.env_remove("SAOLA_INDEX").env_remove("NO_COLOR").env("LC_ALL", "C.UTF-8");
    command
}

/// A folder of articles and the index made from it.
pub struct Collection {
    pub folder: tempfile::TempDir,
}

impl Collection {
    /// Indexes `paths`.
    pub fn of(paths: &[&Path]) -> Self {
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
    pub fn written(files: &[(&str, &str)]) -> Self {
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

    pub fn index(&self) -> PathBuf {
        self.folder.path().join("index")
    }

    /// The records of a search.
    pub fn search(&self, arguments: &[&str]) -> Vec<Value> {
        records(&self.run(arguments).stdout)
    }

    pub fn run(&self, arguments: &[&str]) -> std::process::Output {
        saola()
            .args(["search", "--format", "jsonl", "--index"])
            .arg(self.index())
            .args(arguments)
            .output()
            .unwrap()
    }

    /// The hits of a search.
    pub fn hits(&self, arguments: &[&str]) -> Vec<Value> {
        self.search(arguments).into_iter().filter(|r| r["type"] == "hit").collect()
    }
}

/// The records in JSON lines.
pub fn records(bytes: &[u8]) -> Vec<Value> {
    text(bytes).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A folder of the material beside the project; `None`, with a notice, where it is absent.
pub fn shared(path: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(path);
    if !path.exists() {
        eprintln!("skipped: {} is not here", path.display());
        return None;
    }
    Some(path)
}

/// The sample corpus of the project.
pub fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}
