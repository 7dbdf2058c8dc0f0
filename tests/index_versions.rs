//! One index of every format is kept in `tests/fixtures/index-FORMAT.zip`: the current one is read,
//! every older one is refused with the command and left as it is, and a rebuild takes its place.
//!
//! After `FORMAT_VERSION` was raised, and before the change is committed:
//!
//! ```text
//! cargo test --test tests -- --ignored makes_the_fixture_of_this_format
//! ```

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use saola::index::FORMAT_VERSION;

use crate::program::{Run, saola};

/// The first format of which an index was kept.
const FIRST_KEPT: u32 = 10;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

fn fixture(format: u32) -> PathBuf {
    fixtures().join(format!("index-{format}.zip"))
}

/// A folder with the articles of all fixtures, and the index of one format.
fn unpacked(format: u32) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy_articles(folder.path());
    let index = folder.path().join("index");
    std::fs::create_dir(&index).unwrap();
    let mut archive = zip::ZipArchive::new(File::open(fixture(format)).unwrap()).unwrap();
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).unwrap();
        let (name, mut bytes) = (entry.name().unwrap().into_owned(), Vec::new());
        entry.read_to_end(&mut bytes).unwrap();
        std::fs::write(index.join(name), bytes).unwrap();
    }
    folder
}

fn copy_articles(into: &Path) {
    let articles = into.join("articles");
    std::fs::create_dir(&articles).unwrap();
    for entry in std::fs::read_dir(fixtures().join("articles")).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), articles.join(entry.file_name())).unwrap();
    }
}

/// Runs the program in `folder`, on the index there.
fn run(folder: &Path, arguments: &[&str]) -> Run {
    Run::of(saola().current_dir(folder).args(arguments).args(["--index", "index"]))
}

/// Every file of the index there with its bytes and the time of its last change.
fn files(folder: &Path) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
    let entries = std::fs::read_dir(folder.join("index")).unwrap();
    let file = |path: PathBuf| {
        let modified = std::fs::metadata(&path).unwrap().modified().unwrap();
        (path.clone(), (std::fs::read(path).unwrap(), modified))
    };
    entries.map(|entry| file(entry.unwrap().path())).collect()
}

/// Asserts that the index there has the articles of the fixtures.
fn assert_answers(folder: &Path) {
    let check = run(folder, &["check"]);
    assert_eq!(check.code, 0, "{}{}", check.out, check.err);
    assert!(check.out.contains("4 articles"), "{}", check.out);
    for (query, title) in [
        ("cầu treo Khe Rịn", "Cầu treo Khe Rịn thông xe sau hai mùa lũ"),
        ("39-NQ/TW", "Tám nghìn hộ dân học nghề theo Nghị quyết 39"),
        ("Lô Thị Kiều", "Tám nghìn hộ dân học nghề theo Nghị quyết 39"),
        ("nguồn:\"Bản tin Sông Giăng\" báo động", "Nước lên ở hạ du"),
    ] {
        let found = run(folder, &["search", query, "--format", "jsonl"]);
        let records = crate::program::records(found.out.as_bytes());
        let first = records.iter().find(|record| record["type"] == "hit");
        let first = first.unwrap_or_else(|| panic!("{query}: {}", found.err));
        assert_eq!(first["article"]["title"], title, "{query}");
    }
}

#[test]
fn the_index_of_this_format_that_was_kept_is_read_as_it_is() {
    assert!(
        fixture(FORMAT_VERSION).exists(),
        "no index of format {FORMAT_VERSION} is kept; try: \
         cargo test --test tests -- --ignored makes_the_fixture_of_this_format"
    );
    let folder = unpacked(FORMAT_VERSION);
    assert_answers(folder.path());
    let articles = ["index", "articles"];
    let again = run(folder.path(), &articles);
    assert_eq!(again.code, 0, "{}", again.err);
    assert_answers(folder.path());
}

/// The index of this format as a later program would leave it: of a higher format, with a manifest
/// that says other things.
fn of_a_later_program() -> tempfile::TempDir {
    let folder = unpacked(FORMAT_VERSION);
    let file = |name: &str| folder.path().join("index").join(name);
    let of = |format: u32| format!("\\\"format\\\":{format}");
    let meta = std::fs::read_to_string(file("meta.json")).unwrap();
    assert!(meta.contains(&of(FORMAT_VERSION)));
    let meta = meta.replace(&of(FORMAT_VERSION), &of(FORMAT_VERSION + 1));
    std::fs::write(file("meta.json"), meta).unwrap();
    let manifest = std::fs::read(file("manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
    let mut manifest = manifest["manifest"].clone();
    manifest["format"] = (FORMAT_VERSION + 1).into();
    manifest["files"] = serde_json::json!(["of", "another", "kind"]);
    let text = manifest.to_string();
    let crc = crc32fast::hash(text.as_bytes());
    let manifest = format!("{{\"crc32\":\"{crc:08x}\",\"manifest\":{text}}}\n");
    std::fs::write(file("manifest.json"), manifest).unwrap();
    folder
}

#[test]
fn an_index_of_another_format_is_refused_left_as_it_is_and_rebuilt() {
    let older = (FIRST_KEPT..FORMAT_VERSION).map(|format| (format, unpacked(format)));
    let newer = (FORMAT_VERSION + 1, of_a_later_program());
    for (format, folder) in older.chain([newer]) {
        let folder = folder.path();
        let before = files(folder);
        for arguments in [
            &["search", "cầu treo"][..],
            &["status"],
            &["check"],
            &["check", "--quick"],
            &["documents"],
            &["people"],
            &["forget", "articles"],
            &["index", "articles"],
        ] {
            let run = run(folder, arguments);
            let said = format!(
                "index format {format}, this program reads {FORMAT_VERSION}; nothing was changed"
            );
            let (code, error, hint) = run.refused();
            assert_eq!((code, error), (12, said.as_str()), "{arguments:?}");
            assert_eq!(hint, "saola index --rebuild FOLDER", "{arguments:?}");
            assert_eq!(files(folder), before, "{arguments:?}");
        }
        let rebuilt = run(folder, &["index", "--rebuild", "articles"]);
        assert_eq!(rebuilt.code, 0, "format {format}: {}", rebuilt.err);
        assert_answers(folder);
    }
}

mod on_demand {
    use super::*;

    #[test]
    #[ignore = "on demand: writes tests/fixtures/index-FORMAT.zip"]
    fn makes_the_fixture_of_this_format() {
        let path = fixture(FORMAT_VERSION);
        assert!(
            !path.exists(),
            "{} is there: an index that was kept is never made anew",
            path.display()
        );
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        copy_articles(folder);
        // Two segments.
        let (aside, last) = (folder.join("ban-tin.jsonl"), folder.join("articles/ban-tin.jsonl"));
        std::fs::rename(&last, &aside).unwrap();
        assert_eq!(run(folder, &["index", "articles"]).code, 0);
        std::fs::rename(&aside, &last).unwrap();
        assert_eq!(run(folder, &["index", "articles"]).code, 0);
        assert_answers(folder);
        let mut archive = zip::ZipWriter::new(File::create(path).unwrap());
        for (name, (bytes, _)) in files(folder) {
            let name = name.file_name().unwrap().to_str().unwrap();
            let options = zip::write::SimpleFileOptions::default();
            archive.start_file(name, options.compression_level(Some(9))).unwrap();
            archive.write_all(&bytes).unwrap();
        }
        archive.finish().unwrap();
    }
}
