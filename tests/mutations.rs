//! Files of an index that are changed behind its back: `check` finds every change, and no command
//! dies of one. `SAOLA_MUTATIONS=2000 cargo test mutations` takes longer.

use std::path::{Path, PathBuf};

use crate::chance::{Chance, times};
use crate::program::{Collection, Run, saola};

fn articles() -> Vec<(String, String)> {
    (0..6)
        .map(|i| {
            let text = format!(
                "Bản Mường số {i}\n\nNgày {}-4, bà con làm con đường liên thôn theo Nghị quyết số \
                 39-NQ/TW.\n\nÔng Lô Văn Thái, Chủ tịch xã, nói về mùa lúa và cầu treo thứ {i}.\n",
                i + 1
            );
            (format!("{i}.txt"), text)
        })
        .collect()
}

/// An index with deletions in it and more than one segment.
fn collection() -> Collection {
    let articles = articles();
    let named: Vec<(&str, &str)> =
        articles.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let collection = Collection::written(&named);
    collection.write("2.txt", "Bài đã sửa\n\nCon đường mới qua bản Mường.\n");
    assert_eq!(collection.update().code, 0);
    collection
}

/// The files that make up the index: not the locks, which hold nothing.
fn files(index: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(index)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_none_or(|ending| ending != "lock"))
        .collect();
    files.sort();
    files
}

/// Changes the file in some way; returns what was done, or `None` where nothing would change.
fn mutate(path: &Path, chance: &mut Chance) -> Option<String> {
    let bytes = std::fs::read(path).unwrap();
    let mut changed = bytes.clone();
    let what = match chance.below(5) {
        0 => {
            std::fs::remove_file(path).unwrap();
            return Some("deleted".to_owned());
        }
        1 => {
            let length = chance.below(bytes.len());
            changed.truncate(length);
            format!("cut to {length} of {}", bytes.len())
        }
        2 => {
            let from = chance.below(bytes.len());
            let to = (from + 1 + chance.below(64)).min(bytes.len());
            changed[from..to].fill(0);
            format!("zeroed {from}..{to}")
        }
        3 => {
            changed.extend_from_slice(&bytes[..1 + chance.below(bytes.len())]);
            "lengthened".to_owned()
        }
        _ => {
            let (at, bit) = (chance.below(bytes.len()), chance.below(8));
            changed[at] ^= 1 << bit;
            format!("flipped bit {bit} of byte {at}")
        }
    };
    if changed == bytes {
        return None;
    }
    let time = std::fs::metadata(path).unwrap().modified().unwrap();
    std::fs::write(path, changed).unwrap();
    // As a disk that forgets does it: the time stays.
    let hidden = chance.below(2) == 0;
    if hidden {
        std::fs::File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
    }
    Some(format!("{what}{}", if hidden { ", time kept" } else { "" }))
}

const SEARCHES: [&[&str]; 4] = [
    &["search", "con đường", "--all", "--facets"],
    &["search", "\"cầu treo\" ban*", "--sort", "newest"],
    &["search", "--cite", "39-NQ/TW"],
    &["people"],
];

#[test]
fn every_changed_byte_is_found_and_no_command_dies_of_it() {
    let collection = collection();
    let mut chance = Chance::fresh("mutations");
    let index = collection.index();
    let kept: Vec<(PathBuf, Vec<u8>, std::time::SystemTime)> = files(&index)
        .into_iter()
        .map(|path| {
            let time = std::fs::metadata(&path).unwrap().modified().unwrap();
            (path.clone(), std::fs::read(&path).unwrap(), time)
        })
        .collect();
    let restore = || {
        for (path, bytes, time) in &kept {
            std::fs::write(path, bytes).unwrap();
            std::fs::File::options().write(true).open(path).unwrap().set_modified(*time).unwrap();
        }
    };
    let run = |arguments: &[&str]| Run::of(saola().args(arguments).arg("--index").arg(&index));
    assert_eq!(run(&["check"]).code, 0);
    let (mut refused, mut answered, mut wrong) = (0, 0, 0);
    let sound: Vec<String> = SEARCHES.iter().map(|search| run(search).out).collect();
    let mut done = 0;
    while done < times("SAOLA_MUTATIONS", 150) {
        let path = &kept[chance.below(kept.len())].0;
        let Some(what) = mutate(path, &mut chance) else { continue };
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let at = format!("{name} {what}");
        let checked = run(&["check"]);
        assert!(matches!(checked.code, 12 | 13), "{at}: check says {}", checked.code);
        // `Run::of` itself refuses to take a signal for an exit code.
        let which = done % SEARCHES.len();
        let found = run(SEARCHES[which]);
        match found.code {
            12 | 13 => refused += 1,
            0 | 1 => {
                answered += 1;
                wrong += usize::from(found.out != sound[which]);
            }
            code => panic!("{at}: {:?} ends with {code}: {}", SEARCHES[which], found.err),
        }
        restore();
        done += 1;
    }
    assert_eq!(run(&["check"]).code, 0);
    println!(
        "mutations: {refused} searches refused, {answered} answered, {wrong} of them otherwise"
    );
    // A small index is read whole before it answers; of a large one `check` alone reads all.
    assert_eq!((refused, answered, wrong), (done, 0, 0));
}

#[test]
fn a_change_with_a_new_time_is_refused_by_every_command() {
    let collection = collection();
    let index = collection.index();
    for path in files(&index) {
        let bytes = std::fs::read(&path).unwrap();
        let time = std::fs::metadata(&path).unwrap().modified().unwrap();
        let mut changed = bytes.clone();
        changed[bytes.len() / 2] ^= 4;
        std::fs::write(&path, changed).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap();
        for arguments in [&["search", "đường"] as &[&str], &["status"], &["people"], &["check"]]
        {
            let run = Run::of(saola().args(arguments).arg("--index").arg(&index));
            assert!(matches!(run.code, 12 | 13), "{name} {arguments:?}: {} {}", run.code, run.err);
        }
        assert!(matches!(collection.update().code, 12 | 13), "{name}");
        std::fs::write(&path, bytes).unwrap();
        std::fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
    }
    assert_eq!(collection.files(&["đường mới"])[0], "2.txt");
}

#[test]
fn the_check_names_every_damaged_file_and_what_to_run() {
    let collection = collection();
    let stores: Vec<PathBuf> = files(&collection.index())
        .into_iter()
        .filter(|path| path.extension().is_some_and(|e| e == "store" || e == "idx"))
        .collect();
    for path in &stores {
        let mut bytes = std::fs::read(path).unwrap();
        bytes[3] ^= 1;
        std::fs::write(path, bytes).unwrap();
    }
    let run = collection.saola(&["check", "--format", "jsonl"]);
    let (code, error, hint) = run.refused();
    assert_eq!(code, 13);
    assert!(
        error.contains(" is damaged (expected CRC ") && error.contains("; last good commit 20")
    );
    assert!(hint.starts_with("saola index --rebuild "), "{hint}");
    let records = crate::program::records(run.out.as_bytes());
    assert_eq!((&records[0]["type"], &records[0]["ok"]), (&"check".into(), &false.into()));
    let named: Vec<&str> = records[1..].iter().map(|r| r["file"].as_str().unwrap()).collect();
    for path in &stores {
        assert!(named.contains(&path.file_name().unwrap().to_str().unwrap()), "{named:?}");
    }
}
