//! Every fault that can befall an index at the command line: its exit code, its message, and that the
//! last commit is still there.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command as System;

use crate::program::{Collection, Run, binary, isolated, saola};
#[cfg(unix)]
use crate::program::{OrdinaryUser, set_mode, set_modes};

const ROAD: &str = "Con đường liên thôn\n\nNgày 3-4, bà con bản Mường góp công làm con đường liên thôn dài hai cây số.\n";
const MEETING: &str = "Hội nghị tổng kết năm\n\nSáng nay, Sở Y tế tổ chức hội nghị tổng kết công tác khám chữa bệnh vùng cao.\n";

fn indexed() -> Collection {
    Collection::written(&[("duong.txt", ROAD), ("hoi-nghi.txt", MEETING)])
}

/// Every file of a folder with its bytes and time.
fn snapshot(folder: &Path) -> BTreeMap<PathBuf, (Vec<u8>, std::time::SystemTime)> {
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let time = std::fs::metadata(&path).unwrap().modified().unwrap();
            (path.clone(), (std::fs::read(&path).unwrap_or_default(), time))
        })
        .collect()
}

/// Runs the program under a limit of the shell.
fn limited(limit: &str, arguments: &[&str], index: &Path) -> Run {
    let line = format!("{limit}; exec \"$0\" \"$@\"");
    let output = isolated("sh")
        .args(["-c", &line])
        .arg(binary())
        .args(arguments)
        .arg("--index")
        .arg(index)
        .output()
        .unwrap();
    let code = output.status.code().unwrap_or_else(|| panic!("{limit}: {:?}", output.status));
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Run { code, out: text(&output.stdout), err: text(&output.stderr) }
}

/// A mounted folder, let go of at the end.
struct Mount(PathBuf);

impl Mount {
    fn of(arguments: &[&str], place: &Path) -> Self {
        let done = System::new("mount").args(arguments).arg(place).output().unwrap();
        assert!(done.status.success(), "mount: {}", String::from_utf8_lossy(&done.stderr));
        Self(place.to_owned())
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let _ = System::new("umount").arg(&self.0).status();
    }
}

#[test]
fn commands_without_an_index_say_so_and_make_none() {
    let collection = Collection::empty();
    for arguments in [&["check"] as &[&str], &["status"], &["search", "x"], &["people"]] {
        let run = collection.saola(arguments);
        let (code, error, hint) = run.refused();
        assert_eq!(code, 10, "{arguments:?}");
        assert!(error.starts_with("no index at "), "{error}");
        assert!(hint.starts_with("saola index FOLDER --index "), "{hint}");
        assert!(!collection.index().exists());
    }
    // A folder with other things in it is no index, and is left as it is.
    std::fs::create_dir(collection.index()).unwrap();
    std::fs::write(collection.index().join("README.md"), "x").unwrap();
    assert_eq!(collection.saola(&["check"]).code, 10);
}

#[test]
fn an_index_that_lost_any_one_file_is_damaged_and_never_taken_for_a_new_one() {
    let collection = indexed();
    let whole = snapshot(&collection.index());
    let names = whole.keys().filter(|path| path.extension().is_none_or(|e| e != "lock"));
    let mut lost = 0;
    for path in names {
        lost += 1;
        std::fs::remove_file(path).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap();
        let update = collection.update();
        for run in [collection.saola(&["search", "đường"]), update, collection.saola(&["status"])]
        {
            let (code, error, hint) = run.refused();
            assert_eq!(code, 13, "{name}: {error}");
            assert!(error.contains(&format!("{name} is missing")), "{name}: {error}");
            assert_eq!(hint, "saola index --rebuild FOLDER");
        }
        let check = collection.saola(&["check"]);
        assert!(check.code == 13 && check.out.contains("the index is damaged\n"), "{}", check.out);
        std::fs::write(path, &whole[path].0).unwrap();
    }
    assert!(lost > 8, "{lost} files");
    assert_eq!(collection.files(&["đường"]), ["duong.txt"]);
    // Whatever is lost, a rebuild makes it anew.
    for path in whole.keys() {
        let _ = std::fs::remove_file(path);
        let folder = collection.articles();
        let run = collection.saola(&["index", "--rebuild", folder.to_str().unwrap()]);
        assert_eq!(run.code, 0, "{}: {}", path.display(), run.err);
        let check = collection.saola(&["check"]);
        assert_eq!(check.code, 0, "{}", check.out);
        assert!(!check.out.contains("left over"), "{}", check.out);
    }
}

#[test]
fn an_index_of_another_version_is_refused_and_nothing_of_it_is_touched() {
    let collection = indexed();
    let meta = collection.index().join("meta.json");
    let text = std::fs::read_to_string(&meta).unwrap();
    let now = saola::index::FORMAT_VERSION;
    let field = |version: u32| format!("\\\"format\\\":{version}");
    for other in [now - 1, now + 1] {
        std::fs::write(&meta, text.replace(&field(now), &field(other))).unwrap();
        let before = snapshot(&collection.index());
        let folder = collection.articles();
        let forget = ["forget", folder.to_str().unwrap()];
        for run in [
            collection.saola(&["search", "đường"]),
            collection.saola(&["check"]),
            collection.saola(&forget),
            collection.update(),
        ] {
            let (code, error, hint) = run.refused();
            let said =
                format!("index format {other}, this program reads {now}; nothing was changed");
            assert_eq!((code, error), (12, said.as_str()));
            assert_eq!(hint, "saola index --rebuild FOLDER");
        }
        assert_eq!(snapshot(&collection.index()), before);
    }
    let folder = collection.articles();
    assert_eq!(collection.saola(&["index", "--rebuild", folder.to_str().unwrap()]).code, 0);
    assert_eq!(collection.files(&["đường"]), ["duong.txt"]);
}

#[test]
fn a_run_without_changes_writes_nothing_but_its_lock() {
    let collection = indexed();
    let without_locks = || {
        let mut files = snapshot(&collection.index());
        files.retain(|path, _| path.extension().is_none_or(|ending| ending != "lock"));
        files
    };
    let before = without_locks();
    assert_eq!(collection.update().code, 0);
    assert_eq!(collection.saola(&["search", "đường"]).code, 0);
    assert_eq!(collection.saola(&["check"]).code, 0);
    assert_eq!(without_locks(), before);
}

#[test]
fn what_a_killed_run_left_is_told_by_the_check_and_removed_by_the_next_run() {
    let collection = indexed();
    let id = "0123456789abcdef0123456789abcdef";
    let left =
        [format!("{id}.store"), format!("{id}.3.del"), ".tmpAbC".into(), ".tmp-meta.json".into()];
    for name in &left {
        std::fs::write(collection.index().join(name), "x").unwrap();
    }
    std::fs::create_dir(collection.index().join(".rebuild")).unwrap();
    std::fs::write(collection.index().join(".rebuild/meta.json"), "{}").unwrap();
    std::fs::write(collection.index().join("cua-toi.txt"), "không phải của saola").unwrap();
    let check = collection.saola(&["check"]);
    assert!(check.code == 0 && check.out.contains("left over  5 files"), "{}", check.out);
    assert_eq!(collection.update().code, 0);
    for name in left.iter().map(String::as_str).chain([".rebuild"]) {
        assert!(!collection.index().join(name).exists(), "{name}");
    }
    assert!(collection.index().join("cua-toi.txt").exists());
    let check = collection.saola(&["check"]);
    assert!(check.code == 0 && !check.out.contains("left over"), "{}", check.out);
    assert_eq!(collection.files(&["đường"]), ["duong.txt"]);
}

#[cfg(unix)]
#[test]
fn too_few_open_files_are_no_damage_and_lose_nothing() {
    let collection = indexed();
    let folder = collection.articles();
    let update = ["index", folder.to_str().unwrap()];
    let (mut refused, mut done) = (0, 0);
    for files in 4..40 {
        collection.write("hoi-nghi.txt", format!("{MEETING}Lần {files}.\n"));
        for arguments in [&update as &[&str], &["search", "đường"], &["check"]] {
            let run = limited(&format!("ulimit -n {files}"), arguments, &collection.index());
            match run.code {
                0 => done += 1,
                14 => {
                    refused += 1;
                    let (_, error, hint) = run.refused();
                    assert!(error.contains("Too many open files"), "{files} {error}");
                    assert_eq!(hint, "ulimit -n 1024, then the same command");
                }
                // With next to none the program itself cannot be loaded.
                127 if files < 6 => {}
                code => panic!("{files} {arguments:?}: {code} {}", run.err),
            }
        }
        assert_eq!(collection.files(&["đường"]), ["duong.txt"], "{files}");
    }
    assert!(refused > 5 && done > 5, "{refused} refused, {done} done");
    assert_eq!(collection.update().code, 0);
    assert_eq!(collection.saola(&["check"]).code, 0);
}

#[cfg(unix)]
#[test]
fn a_limit_on_the_size_of_files_is_an_error_and_not_the_end() {
    let collection = indexed();
    let mut random = crate::chance::Chance::seeded(1);
    let lines: String = (0..400)
        .map(|i| {
            let words: String = (0..60).map(|_| format!("{:x} ", random.next())).collect();
            format!("{{\"id\":\"{i}\",\"text\":\"Con đường {words}\"}}\n")
        })
        .collect();
    collection.write("nhieu.jsonl", lines);
    let folder = collection.articles();
    // In blocks of 512 bytes: 64 KB, less than the new segment.
    let update = ["index", folder.to_str().unwrap()];
    let run = limited("ulimit -f 128", &update, &collection.index());
    let (code, error, _) = run.refused();
    assert_eq!(code, 14, "{error}");
    assert!(error.contains("File too large"), "{error}");
    assert_eq!(collection.files(&["hội nghị"]), ["hoi-nghi.txt"]);
    assert_eq!(collection.saola(&["check"]).code, 0);
    assert_eq!(collection.update().code, 0);
    assert_eq!(collection.hits(&["đường", "--all", "--group", "article"]).len(), 401);
}

#[cfg(target_os = "linux")]
#[test]
#[ignore = "needs root: mounts a small disk"]
fn a_full_disk_keeps_the_last_commit_and_needs_nothing_but_room() {
    let place = tempfile::tempdir().unwrap();
    let _disk = Mount::of(&["-t", "tmpfs", "-o", "size=8m", "none"], place.path());
    let index = place.path().join("index");
    let collection = Collection::empty();
    collection.write("duong.txt", ROAD);
    let folder = collection.articles();
    let update = || Run::of(saola().arg("index").arg(&folder).arg("--index").arg(&index));
    let search = || Run::of(saola().args(["search", "đường", "--index"]).arg(&index));
    assert_eq!(update().code, 0);
    let room = || {
        let told = System::new("df").arg("--output=avail").arg(place.path()).output().unwrap();
        String::from_utf8_lossy(&told.stdout)
            .lines()
            .last()
            .unwrap()
            .trim()
            .parse::<usize>()
            .unwrap()
    };
    // More new text than there is room: refused before anything is written.
    let mut random = crate::chance::Chance::seeded(2);
    let mut line = |i: usize| {
        let words: String = (0..200).map(|_| format!("{:x} ", random.next())).collect();
        format!("{{\"id\":\"{i}\",\"text\":\"Con đường {words}\"}}\n")
    };
    let mut lines = String::new();
    while lines.len() < 9 << 20 {
        lines += &line(lines.len());
    }
    collection.write("nhieu.jsonl", &lines);
    let before = room();
    let run = update();
    let (code, error, hint) = run.refused();
    assert_eq!(code, 14);
    let said = format!("no space on {}: ", index.display());
    assert!(error.starts_with(&said) && error.contains(" MB free, about "), "{error}");
    assert!(error.ends_with(" needed; last commit intact (1 articles)"), "{error}");
    assert!(hint.starts_with("the same command once there is room on "), "{hint}");
    assert!(before - room() < 100, "{before} KB before, {} after", room());
    // Less text than room, but the index of it is larger: the disk runs full on the way.
    collection.write("nhieu.jsonl", &lines[..lines[..5 << 20].rfind('\n').unwrap() + 1]);
    let run = update();
    let (code, error, _) = run.refused();
    assert_eq!(code, 14, "{error}");
    assert!(
        error.starts_with(&said) && error.ends_with("last commit intact (1 articles)"),
        "{error}"
    );
    assert_eq!(search().code, 0, "{}", search().err);
    // Not a byte left: searching goes on, and room is all that is missing.
    let filler = place.path().join("day");
    let free = room();
    std::fs::write(&filler, vec![1; free * 1024]).unwrap();
    collection.write("nhieu.jsonl", line(1));
    assert_eq!(search().code, 0, "{}", search().err);
    let check = Run::of(saola().args(["check", "--index"]).arg(&index));
    assert_eq!(check.code, 0, "{}", check.out);
    std::fs::remove_file(&filler).unwrap();
    let run = update();
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(search().code, 0);
    let check = Run::of(saola().args(["check", "--index"]).arg(&index));
    assert!(check.code == 0 && !check.out.contains("left over"), "{}", check.out);
}

#[cfg(target_os = "linux")]
#[test]
#[ignore = "needs root: mounts a folder read-only"]
fn a_read_only_index_answers_and_says_that_it_cannot_be_written() {
    let collection = indexed();
    let before = snapshot(&collection.index());
    let index = collection.index();
    let mount = Mount::of(&["--bind", index.to_str().unwrap()], &index);
    let closed = System::new("mount").args(["-o", "remount,ro,bind"]).arg(&index).status();
    assert!(closed.unwrap().success());
    assert!(std::fs::write(index.join("x"), "x").is_err());
    assert_eq!(collection.files(&["đường"]), ["duong.txt"]);
    for arguments in [&["status"] as &[&str], &["check"], &["people"], &["documents"]] {
        let run = collection.saola(arguments);
        assert!(run.code < 2, "{arguments:?}: {}", run.err);
    }
    collection.write("moi.txt", "Cầu treo mới\n\nCầu treo bắc qua suối.\n");
    let folder = collection.articles();
    let folder = folder.to_str().unwrap();
    for arguments in
        [&["index", folder] as &[&str], &["index", "--rebuild", folder], &["forget", folder]]
    {
        let run = collection.saola(arguments);
        let (code, error, hint) = run.refused();
        assert_eq!(code, 14, "{arguments:?}");
        assert!(error.starts_with("index is read-only: "), "{error}");
        assert!(hint.contains("--index DIR"), "{hint}");
    }
    drop(mount);
    assert_eq!(snapshot(&collection.index()), before);
}

#[cfg(target_os = "linux")]
#[test]
#[ignore = "needs strace"]
fn a_commit_is_on_the_disk_before_it_is_acknowledged() {
    let collection = indexed();
    collection.write("moi.txt", "Cầu treo mới\n\nCầu treo bắc qua suối.\n");
    let told = collection.folder.path().join("strace");
    let run = isolated("strace")
        .args(["-f", "-y", "-e", "trace=rename,renameat,renameat2,fsync,fdatasync", "-o"])
        .arg(&told)
        .arg(binary())
        .arg("index")
        .arg(collection.articles())
        .arg("--index")
        .arg(collection.index())
        .output()
        .expect("strace is not here");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let told = std::fs::read_to_string(told).unwrap();
    let calls: Vec<&str> = told.lines().filter(|line| line.ends_with("= 0")).collect();
    let index = collection.index().canonicalize().unwrap();
    let synced = |call: &str, what: &Path| {
        call.contains("sync(") && call.contains(&format!("<{}>", what.display()))
    };
    let mut commits = 0;
    for (at, call) in calls.iter().enumerate() {
        if !(call.contains("rename") && call.contains("/meta.json\"")) {
            continue;
        }
        commits += 1;
        assert!(calls[..at].iter().any(|c| synced(c, &index.join(".tmp-meta.json"))), "{told}");
        let then = &calls[at + 1..];
        let folder = then.iter().position(|c| synced(c, &index)).unwrap();
        let manifest = then.iter().position(|c| c.contains("/manifest.json\"")).unwrap();
        assert!(folder < manifest, "{told}");
        // Every file of the segment is synced before the list that names it.
        let stores = calls[..at].iter().filter(|c| c.contains("sync(") && c.contains(".store>"));
        assert!(stores.count() > 0, "{told}");
    }
    assert!(commits > 0, "{told}");
}

#[cfg(target_os = "linux")]
#[test]
fn results_that_cannot_be_written_are_the_disks_refusal() {
    let collection = indexed();
    let run = collection.saola(&["search", "đường", "--format", "csv", "-o", "/dev/full"]);
    let (code, error, _) = run.refused();
    assert_eq!(code, 14);
    assert!(error.contains("No space left"), "{error}");
    let run = collection.saola(&["index", "/dev/null"]);
    assert_eq!(run.code, 3);
    assert!(run.err.contains("/dev/null: not_regular"), "{}", run.err);
}

#[cfg(unix)]
#[test]
fn what_the_system_does_not_allow_is_no_damage() {
    use std::os::unix::fs::PermissionsExt;
    let collection = indexed();
    let user = OrdinaryUser::new();
    let run = |arguments: &[&str]| {
        Run::of(user.saola().args(arguments).arg("--index").arg(collection.index()))
    };
    set_modes(collection.folder.path(), 0o755, 0o644);
    // An index that one may not change answers, and is not written.
    set_modes(&collection.index(), 0o555, 0o444);
    assert_eq!(run(&["search", "đường"]).code, 0);
    set_mode(&collection.write("moi.txt", "Cầu treo mới\n\nCầu treo bắc qua suối.\n"), 0o644);
    let folder = collection.articles();
    let refused = run(&["index", folder.to_str().unwrap()]);
    let (code, error, _) = refused.refused();
    assert!(code == 14 && error.starts_with("index is read-only: "), "{code} {error}");
    // What may not even be read is no damage either.
    let store = snapshot(&collection.index()).into_keys();
    let store = store.into_iter().find(|path| path.extension().is_some_and(|e| e == "store"));
    let store = store.unwrap();
    for closed in [store, collection.index().join("meta.json"), collection.index()] {
        let mode = std::fs::metadata(&closed).unwrap().permissions().mode();
        set_mode(&closed, 0);
        for arguments in [&["search", "đường"] as &[&str], &["status"], &["check"]] {
            let refused = run(arguments);
            let (code, error, _) = refused.refused();
            let said = error.contains("Permission denied");
            assert!(code == 14 && said, "{} {arguments:?}: {code} {error}", closed.display());
        }
        set_mode(&closed, mode);
    }
    assert_eq!(run(&["check"]).code, 0);
    // So that the folder can be removed.
    set_modes(&collection.index(), 0o755, 0o644);
}

#[test]
fn a_rebuild_that_fails_leaves_the_old_index() {
    let collection = indexed();
    let missing = collection.folder.path().join("khong-co");
    let run = collection.saola(&["index", "--rebuild", missing.to_str().unwrap()]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert_eq!(collection.files(&["đường"]), ["duong.txt"]);
    assert_eq!(collection.saola(&["check"]).code, 0);
    assert!(!collection.index().join(".rebuild").exists());
    // What is not of the index stays where it is.
    std::fs::write(collection.index().join("README.md"), "ghi chú").unwrap();
    let folder = collection.articles();
    assert_eq!(collection.saola(&["index", "--rebuild", folder.to_str().unwrap()]).code, 0);
    assert_eq!(std::fs::read(collection.index().join("README.md")).unwrap(), "ghi chú".as_bytes());
}

#[test]
fn a_copy_of_an_index_is_as_good_as_the_index() {
    let collection = indexed();
    let copy = collection.folder.path().join("copy");
    std::fs::create_dir(&copy).unwrap();
    for (path, (bytes, _)) in snapshot(&collection.index()) {
        let name = path.file_name().unwrap().to_str().unwrap();
        if !name.ends_with(".lock") {
            std::fs::write(copy.join(name), bytes).unwrap();
        }
    }
    for arguments in [&["search", "đường"] as &[&str], &["check"], &["status"]] {
        let run = Run::of(saola().args(arguments).arg("--index").arg(&copy));
        assert_eq!(run.code, 0, "{arguments:?}: {}", run.err);
    }
    let run = Run::of(saola().arg("index").arg(collection.articles()).arg("--index").arg(&copy));
    assert_eq!(run.code, 0, "{}", run.err);
}

#[test]
fn an_index_inside_the_folder_it_is_made_from_is_no_input() {
    let collection = Collection::empty();
    collection.write("duong.txt", ROAD);
    let folder = collection.articles();
    let run = |arguments: &[&str]| Run::of(saola().args(arguments).current_dir(&folder));
    for _ in 0..2 {
        let run = run(&["index", "."]);
        assert_eq!(run.code, 0, "{}", run.err);
    }
    assert_eq!(run(&["check"]).code, 0);
}

#[cfg(target_os = "linux")]
#[test]
#[ignore = "needs root: mounts a small disk"]
fn a_rebuild_without_space_says_that_the_old_index_is_whole() {
    let place = tempfile::tempdir().unwrap();
    let _disk = Mount::of(&["-t", "tmpfs", "-o", "size=8m", "none"], place.path());
    let index = place.path().join("index");
    let collection = Collection::empty();
    collection.write("duong.txt", ROAD);
    let folder = collection.articles();
    let saola_on = |arguments: &[&str]| Run::of(saola().args(arguments).arg("--index").arg(&index));
    let folder = folder.to_str().unwrap();
    assert_eq!(saola_on(&["index", folder]).code, 0);
    let mut random = crate::chance::Chance::seeded(3);
    let mut lines = String::new();
    while lines.len() < 9 << 20 {
        let words: String = (0..200).map(|_| format!("{:x} ", random.next())).collect();
        lines += &format!("{{\"text\":\"Con đường {words}\"}}\n");
    }
    // More text than room, which is seen before anything is written; and less text than room, whose
    // index is larger, so that the disk runs full on the way.
    let less = &lines[..lines[..5 << 20].rfind('\n').unwrap() + 1];
    for text in [lines.as_str(), less] {
        collection.write("nhieu.jsonl", text);
        for (language, said, whole) in [
            ("en", "no space on ", "; the old index is whole (1 articles)"),
            ("vi", "hết chỗ trên ", "; chỉ mục cũ vẫn nguyên vẹn (1 bài)"),
        ] {
            let run = saola_on(&["--lang", language, "index", "--rebuild", folder]);
            assert_eq!(run.code, 14, "{}", run.err);
            let error = run.err.lines().next().unwrap();
            assert!(error.contains(&format!("{said}{}: ", index.display())), "{error}");
            assert!(error.ends_with(whole), "{error}");
        }
        assert_eq!(saola_on(&["search", "đường"]).code, 0);
        assert_eq!(saola_on(&["check"]).code, 0);
        assert!(!index.join(".rebuild").exists());
    }
    // An index that is damaged is not called whole.
    let meta = index.join("meta.json");
    std::fs::write(&meta, "{").unwrap();
    let run = saola_on(&["index", "--rebuild", folder]);
    let (code, error, _) = run.refused();
    assert!(code == 14 && error.ends_with("; the old index is as it was"), "{code} {error}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_at_the_saved_searches_says_to_free_some_space() {
    let collection = indexed();
    assert_eq!(collection.saola(&["search", "đường", "--save", "duong"]).code, 0);
    let saved = collection.index().join("saved.json");
    let before = std::fs::read(&saved).unwrap();
    let temporary = collection.index().join(".tmp-saved");
    for (language, hint, kept) in [
        ("en", "try: free some space on ", "; the saved searches are as they were"),
        ("vi", "thử: giải phóng chỗ trên ", "; các lần tìm đã lưu vẫn như trước"),
    ] {
        for change in [
            &["search", "hội nghị", "--save", "hop", "-q"] as &[&str],
            &["saved", "--forget", "duong"],
        ] {
            // Whatever is written there finds no room.
            std::os::unix::fs::symlink("/dev/full", &temporary).unwrap();
            let run = collection.saola(&[&["--lang", language], change].concat());
            assert_eq!(run.code, 14, "{}", run.err);
            let [error, told] = run.err.lines().collect::<Vec<_>>()[..] else {
                panic!("{}", run.err)
            };
            assert!(error.ends_with(kept), "{error}");
            assert!(told.starts_with(hint), "{told}");
            assert!(!told.contains("--index"), "{told}");
            assert_eq!(std::fs::read(&saved).unwrap(), before);
            assert!(temporary.symlink_metadata().is_err(), "what was half written is left");
        }
    }
}

#[test]
fn saved_searches_of_a_newer_program_are_refused_and_left_alone() {
    let collection = indexed();
    let saved = collection.index().join("saved.json");
    let newer = "{\"schema\":\"saola.saved/2\",\"searches\":{\"duong\":{\"queries\":[]}}}\n";
    std::fs::write(&saved, newer).unwrap();
    for (language, said, refused) in [
        ("en", "nothing was changed", ["remove", "delete", "damaged"]),
        ("vi", "không có gì bị sửa", ["xóa", "bỏ tệp", "hỏng"]),
    ] {
        for arguments in [
            &["saved"] as &[&str],
            &["saved", "duong"],
            &["saved", "--new"],
            &["saved", "--forget", "duong"],
            &["search", "đường", "--save", "duong", "-q"],
        ] {
            let run = collection.saola(&[&["--lang", language], arguments].concat());
            assert_eq!(run.code, 12, "{arguments:?}: {}", run.err);
            assert!(run.err.contains(said), "{}", run.err);
            for word in refused {
                assert!(!run.err.contains(word), "{word}: {}", run.err);
            }
            assert_eq!(std::fs::read_to_string(&saved).unwrap(), newer, "{arguments:?}");
        }
    }
}

/// At how many limits of memory a command ran out of it, and at how many it did with.
#[cfg(target_os = "linux")]
fn within_memory(arguments: &[&str], collection: &Collection) -> (u64, u64) {
    let (mut refused, mut done) = (0, 0);
    for megabytes in (16..760).step_by(24) {
        let limit = format!("ulimit -v {}", megabytes << 10);
        // From where the program itself can be loaded.
        let line = format!("{limit}; exec \"$0\" --version");
        let mut loading = isolated("sh");
        loading.args(["-c", &line]).arg(binary());
        if !loading.output().unwrap().status.success() {
            assert_eq!(refused + done, 0, "{megabytes} MB");
            continue;
        }
        let run = limited(&limit, arguments, &collection.index());
        match run.code {
            0 | 3 => done += 1,
            14 => {
                refused += 1;
                let lines: Vec<&str> = run.err.lines().collect();
                // Several threads may run out at once, and the runtime says so for each, also behind
                // the message.
                let is_told = lines
                    .windows(2)
                    .any(|two| two[0].contains("error: ") && two[1].starts_with("try: ulimit -"));
                assert!(is_told, "{megabytes}: {}", run.err);
            }
            code => panic!("{megabytes} MB {arguments:?}: {code} {}", run.err),
        }
    }
    (refused, done)
}

#[cfg(target_os = "linux")]
#[test]
fn out_of_memory_is_a_line_and_a_code_and_loses_nothing() {
    let collection = indexed();
    let lines: String = (0..600)
        .map(|i| {
            format!("{{\"id\":\"{i}\",\"text\":\"{}\"}}\n", "Con đường liên thôn. ".repeat(60))
        })
        .collect();
    let file = collection.write("nhieu.jsonl", lines);
    let folder = collection.articles();
    let update = ["index", folder.to_str().unwrap()];
    let read = ["read", file.to_str().unwrap()];
    // Searching takes so little that it is done wherever the program can be loaded.
    for (arguments, is_refused) in [
        (&update as &[&str], true),
        (&["search", "đường"], false),
        (&["check"], false),
        (&read, false),
    ] {
        let (refused, done) = within_memory(arguments, &collection);
        println!("{arguments:?}: out of memory at {refused} limits, done at {done}");
        assert!(done > 0 && (refused > 0 || !is_refused), "{arguments:?}: {refused} refused");
        assert_eq!(collection.files(&["hội nghị"]), ["hoi-nghi.txt"], "{arguments:?}");
        assert_eq!(collection.saola(&["check"]).code, 0, "{arguments:?}");
    }
    let update = [&["--lang", "vi"], &update[..]].concat();
    let run = limited("ulimit -v 100000", &update, &collection.index());
    assert_eq!(run.code, 14, "{}", run.err);
    assert!(run.err.contains("lỗi: ") && run.err.contains("\nthử: ulimit -v"), "{}", run.err);
}
