//! Bad files, bad queries, bad indexes: each has its exit code and its message, and what is good
//! beside it is found.

use std::io::Write;
use std::path::PathBuf;
use std::process::Stdio;

use crate::program::{Collection, Run, records, saola, spawnable};
#[cfg(unix)]
use crate::program::{OrdinaryUser, set_mode, set_modes};

const ROAD: &str = "Con đường liên thôn\n\nNgày 3-4, bà con bản Mường góp công làm con đường liên thôn dài hai cây số.\n";
const MEETING: &str = "Hội nghị tổng kết năm\n\nSáng nay, Sở Y tế tổ chức hội nghị tổng kết công tác khám chữa bệnh vùng cao.\n";

/// A collection with one good article, not indexed yet.
fn with_a_good_article() -> Collection {
    let collection = Collection::empty();
    collection.write("duong.txt", ROAD);
    collection
}

fn indexed() -> Collection {
    Collection::written(&[("duong.txt", ROAD), ("hoi-nghi.txt", MEETING)])
}

fn last_line(run: &Run) -> &str {
    run.err.lines().last().unwrap()
}

#[test]
fn a_bad_file_is_skipped_and_named_and_the_good_one_is_found() {
    let cases: [(&str, &[u8], &str); 6] = [
        ("anh.txt", b"PK\x03\x04\0\0\x01 khong phai chu", "binary"),
        ("trong.txt", b"", "empty"),
        ("blank.txt", b" \n\t\n", "empty"),
        ("trong.jsonl", b"\n\n", "empty"),
        ("hong.txt.gz", b"khong phai tep nen", "unreadable"),
        ("la.txt", b"\xE1\xE2\xE3\xFF\xFE x", "not_utf8"),
    ];
    for (name, bytes, reason) in cases {
        let collection = with_a_good_article();
        collection.write(name, bytes);
        let run = collection.update();
        assert_eq!(run.code, 3, "{name}: {}", run.err);
        let line = run.err.lines().find(|line| line.starts_with("skipped ")).unwrap();
        assert!(line.contains(name) && line.contains(&format!(": {reason} (")), "{line}");
        assert!(last_line(&run).starts_with("1 articles indexed, "), "{}", run.err);
        assert!(last_line(&run).contains(", 1 skipped, "), "{}", run.err);
        assert_eq!(collection.files(&["con đường liên thôn"]), ["duong.txt"], "{name}");
        // What was skipped is told again by a run that reads nothing, and by the status.
        let again = collection.update();
        assert_eq!((again.code, last_line(&again).contains("1 unchanged")), (3, true), "{name}");
        assert!(again.err.contains(name), "{}", again.err);
        let status = collection.saola(&["status"]);
        assert!(status.out.contains(name) && status.out.contains(reason), "{}", status.out);
    }
}

#[test]
fn a_folder_named_like_an_article_is_walked() {
    let collection = with_a_good_article();
    collection.write("thu-muc.txt/hoi-nghi.txt", MEETING);
    assert_eq!(collection.update().code, 0);
    assert_eq!(collection.files(&["khám chữa bệnh"]), ["hoi-nghi.txt"]);
}

#[cfg(unix)]
#[test]
fn what_the_system_will_not_read_is_skipped() {
    use std::os::unix::fs::symlink;
    let collection = with_a_good_article();
    // A link to nothing, a link into its own folder, a socket, and a file without permission.
    symlink("khong-co.txt", collection.articles().join("lien-ket.txt")).unwrap();
    let _socket =
        std::os::unix::net::UnixListener::bind(collection.articles().join("o-cam.txt")).unwrap();
    let closed = collection.write("cam-doc.txt", MEETING);
    set_modes(collection.folder.path(), 0o777, 0o666);
    set_mode(&closed, 0o000);
    let user = OrdinaryUser::new();
    let mut index = user.saola();
    index.arg("index").arg(collection.articles()).arg("--index").arg(collection.index());
    let run = Run::of(&mut index);
    assert_eq!(run.code, 3, "{}", run.err);
    let named = |name: &str| run.err.lines().any(|l| l.starts_with("skipped ") && l.contains(name));
    assert!(named("lien-ket.txt: unreadable"), "{}", run.err);
    assert!(named("o-cam.txt: not_regular"), "{}", run.err);
    assert!(named("cam-doc.txt: unreadable"), "{}", run.err);
    assert_eq!(collection.files(&["con đường liên thôn"]), ["duong.txt"]);
}

#[test]
fn a_broken_line_between_good_ones_is_named_by_its_number() {
    let collection = Collection::empty();
    let lines = "{\"id\":\"mot\",\"text\":\"Bản Mường có con đường liên thôn mới.\"}\n\
                 {\"id\":\"hai\",\"text\":\"Bản Mường\n\
                 {\"title\":\"Không có bài\"}\n\
                 {\"id\":\"ba\",\"paragraphs\":[\"Cầu treo bắc qua suối.\",\"Bản Mường mừng cầu mới.\"]}\n";
    collection.write("tin.jsonl", lines);
    let run = collection.update();
    assert_eq!(run.code, 3);
    assert!(run.err.contains("tin.jsonl:2: bad_json ("), "{}", run.err);
    assert!(run.err.contains("tin.jsonl:3: missing_text ("), "{}", run.err);
    assert!(last_line(&run).starts_with("2 articles indexed, "), "{}", run.err);
    let mut found: Vec<String> = collection
        .hits(&["Bản Mường"])
        .iter()
        .map(|hit| hit["article"]["id"].as_str().unwrap().to_owned())
        .collect();
    found.sort();
    assert_eq!(found, ["ba", "mot"]);
}

#[test]
fn a_missing_folder_is_refused_and_removes_nothing() {
    let collection = indexed();
    let missing = collection.folder.path().join("khong-co");
    for both in [false, true] {
        let mut command = saola();
        command.arg("index").arg(&missing).arg("--index").arg(collection.index());
        if both {
            command.arg(collection.articles());
        }
        let run = Run::of(&mut command);
        let (code, error, hint) = run.refused();
        assert_eq!(code, 2);
        assert!(error.contains("no such file or folder") && error.contains("khong-co"), "{error}");
        assert!(hint.starts_with("saola "), "{hint}");
    }
    assert_eq!(collection.files(&["đường"]), ["duong.txt"]);
    assert_eq!(collection.files(&["hội nghị"]), ["hoi-nghi.txt"]);
    // A folder that was indexed and is away now keeps its articles, and is told.
    std::fs::remove_dir_all(collection.articles()).unwrap();
    let away = collection.update();
    assert_eq!(away.code, 3, "{}", away.err);
    assert!(away.err.contains("the folder is not there"), "{}", away.err);
    assert_eq!(collection.files(&["đường"]), ["duong.txt"]);
}

#[test]
fn a_query_that_cannot_be_asked_is_the_users_mistake() {
    let collection = indexed();
    let long = "đường ".repeat(834);
    let wide = "đ à ".repeat(40);
    let cases: [(&[&str], &str); 11] = [
        (&["?! … «»"], "no word to look for"),
        (&[""], "no word to look for"),
        (&["-đường"], "no word to look for"),
        (&[&long], "limit 1024"),
        (&[&wide], "limit 64"),
        (&["đường", "--province", "Atlantis"], "\"Atlantis\""),
        (&["tỉnh:Atlantis đường"], "\"Atlantis\""),
        (&["đường", "--kind", "thơ"], "thơ"),
        (&["đường năm:2024-05"], "2024-05"),
        (&["--cite", "con đường"], "con đường"),
        (&["đường", "--queries", "x.tsv"], "--queries writes jsonl or trec"),
    ];
    for (arguments, substance) in cases {
        let run = collection.saola(&[&["search"], arguments].concat());
        let (code, error, hint) = run.refused();
        assert_eq!((code, run.out.as_str()), (2, ""), "{arguments:?}");
        assert!(error.contains(substance), "{arguments:?}: {error}");
        assert!(hint.starts_with("saola "), "{hint}");
    }
}

#[test]
fn wrong_arguments_are_told_with_the_value_that_works() {
    let collection = indexed();
    let cases: [(&[&str], &str); 6] = [
        (&["đường", "--since", "2024-13"], "YYYY-MM"),
        (&["đường", "--until", "hôm qua"], "YYYY-MM"),
        (&["đường", "--since", "2023-02-29"], "YYYY-MM"),
        (&["đường", "--marks", "loose"], "exact"),
        (&["đường", "--format", "xml"], "xml"),
        (&["đường", "-n", "-1"], "-1"),
    ];
    for (arguments, substance) in cases {
        let run = collection.saola(&[&["search"], arguments].concat());
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{arguments:?}");
        assert!(run.err.starts_with("error: ") && run.err.contains(substance), "{}", run.err);
    }
}

#[test]
fn no_index_says_how_to_make_one() {
    let collection = with_a_good_article();
    for command in ["search đường", "status", "documents", "people", "forget x"] {
        let run = collection.saola(&command.split(' ').collect::<Vec<_>>());
        let (code, error, hint) = run.refused();
        assert_eq!(code, 10, "{command}");
        assert!(error.contains("no index at "), "{error}");
        assert!(hint.starts_with("saola index FOLDER --index "), "{hint}");
        assert!(!collection.index().exists(), "{command} made a folder");
    }
}

#[test]
fn a_locked_index_answers_and_refuses_a_second_writer() {
    let collection = indexed();
    let writer = saola::index::Writer::open(&collection.index()).unwrap();
    collection.write("moi.txt", "Cầu treo mới\n\nCầu treo bắc qua suối Nậm Mộ.\n");
    let run = collection.update();
    let (code, error, _) = run.refused();
    assert_eq!(code, 11);
    assert!(error.contains(&format!("pid {}", std::process::id())), "{error}");
    assert!(error.contains("searching still works"), "{error}");
    assert_eq!(collection.files(&["đường"]), ["duong.txt"]);
    writer.close().unwrap();
    assert_eq!(collection.update().code, 0);
    assert_eq!(collection.files(&["cầu treo"]), ["moi.txt"]);
}

#[test]
fn an_index_without_its_meta_is_damaged_and_never_taken_for_a_new_one() {
    let collection = indexed();
    std::fs::remove_file(collection.index().join("meta.json")).unwrap();
    for run in [collection.saola(&["search", "đường"]), collection.update()] {
        let (code, error, hint) = run.refused();
        assert_eq!(code, 13);
        assert!(error.contains("damaged") && error.contains("meta.json is missing"), "{error}");
        assert!(hint.contains("--rebuild"), "{hint}");
    }
    let rebuild =
        ["index", "--rebuild", collection.articles().to_str().unwrap()].map(str::to_owned);
    assert_eq!(collection.saola(&rebuild.each_ref().map(String::as_str)).code, 0);
    assert_eq!(collection.files(&["đường"]), ["duong.txt"]);
}

fn index_files(collection: &Collection) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(collection.index())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            let name = path.file_name().unwrap().to_str().unwrap();
            !name.starts_with('.') && name != "meta.json" && name != "README.md"
        })
        .collect();
    files.sort();
    files
}

#[test]
fn an_index_that_lost_any_file_of_a_segment_is_damaged() {
    let collection = indexed();
    for file in index_files(&collection) {
        let aside = collection.folder.path().join("aside");
        std::fs::rename(&file, &aside).unwrap();
        let run = collection.saola(&["search", "đường"]);
        let (code, error, hint) = run.refused();
        assert_eq!(code, 13, "{}", file.display());
        assert!(error.contains("damaged"), "{error}");
        let name = file.file_name().unwrap().to_str().unwrap();
        assert!(error.contains(name), "{error}");
        assert!(hint.contains("--rebuild"), "{hint}");
        std::fs::rename(&aside, &file).unwrap();
    }
    assert_eq!(collection.files(&["đường"]), ["duong.txt"]);
}

#[test]
fn a_meta_file_that_is_no_json_is_damage() {
    let collection = indexed();
    std::fs::write(collection.index().join("meta.json"), "{\"segments\": [").unwrap();
    let run = collection.saola(&["search", "đường"]);
    let (code, error, hint) = run.refused();
    assert_eq!(code, 13, "{error}");
    assert!(error.contains("damaged") && hint.contains("--rebuild"), "{error} {hint}");
}

#[test]
fn an_index_of_another_format_is_left_as_it_is() {
    let collection = indexed();
    let meta = collection.index().join("meta.json");
    let text = std::fs::read_to_string(&meta).unwrap();
    let now = format!("\\\"format\\\":{}", saola::index::FORMAT_VERSION);
    assert!(text.contains(&now), "{text}");
    let old = text.replace(&now, "\\\"format\\\":9999");
    std::fs::write(&meta, &old).unwrap();
    for run in [collection.saola(&["search", "đường"]), collection.update()] {
        let (code, error, hint) = run.refused();
        assert_eq!(code, 12);
        assert!(error.contains("format 9999") && error.contains("nothing was changed"), "{error}");
        assert!(hint.contains("--rebuild"), "{hint}");
    }
    assert_eq!(std::fs::read_to_string(&meta).unwrap(), old);
}

#[test]
fn a_closed_pipe_is_success() {
    let collection = Collection::empty();
    // More than a pipe holds, so that the program must write into the closed one.
    let text: String = (0..4000)
        .map(|i| format!("Đoạn {i}: bà con bản Mường làm con đường liên thôn thứ {i}.\n\n"))
        .collect();
    collection.write("dai.txt", text);
    assert_eq!(collection.update().code, 0);
    for format in ["terminal", "jsonl", "csv", "markdown", "html", "trec"] {
        let mut child = spawnable()
            .args(["search", "đường", "--all", "--format", format, "--index"])
            .arg(collection.index())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{format}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{format}");
    }
}

#[test]
fn nothing_found_is_exit_one_with_a_whole_answer() {
    let collection = indexed();
    let run = collection.saola(&["search", "tàu vũ trụ"]);
    assert_eq!(run.code, 1, "{}", run.out);
    let run = collection.saola(&["search", "xyzxyz", "--format", "jsonl"]);
    assert_eq!(run.code, 1);
    let kinds: Vec<_> = records(run.out.as_bytes())
        .iter()
        .map(|r| r["type"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(kinds, ["query", "summary"]);
}

#[test]
fn a_page_beyond_the_end_is_empty_and_the_total_stands() {
    let collection = indexed();
    let huge = usize::MAX.to_string();
    assert_eq!(collection.hits(&["đường", "-n", &huge]).len(), 2);
    for arguments in
        [["đường", "--offset", "1000"], ["đường", "--offset", &huge], ["đường", "-n", "0"]]
    {
        let run = collection.run(&arguments);
        assert_eq!(run.status.code(), Some(0), "{arguments:?}");
        let records = records(&run.stdout);
        let summary = records.last().unwrap();
        assert_eq!((records.len(), summary["returned"].as_u64()), (2, Some(0)), "{arguments:?}");
        assert!(summary["total"].as_u64().unwrap() >= 1, "{arguments:?}");
    }
}

#[test]
fn a_batch_goes_on_after_a_query_that_cannot_be_asked() {
    let collection = indexed();
    let file = collection.folder.path().join("cau-hoi.tsv");
    let mut out = std::fs::File::create(&file).unwrap();
    writeln!(out, "a\tđường\nb\x1b[2J\t???\nc\thội nghị").unwrap();
    let run =
        collection.saola(&["search", "--queries", file.to_str().unwrap(), "--format", "jsonl"]);
    assert_eq!(run.code, 0);
    let ids: Vec<_> = records(run.out.as_bytes())
        .iter()
        .filter(|r| r["type"] == "query")
        .map(|r| r["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(ids, ["a", "c"]);
    assert!(run.err.contains("no word to look for"), "{}", run.err);
    assert!(!run.err.contains('\x1b'), "{:?}", run.err);
    let run = collection.saola(&["search", "--queries", "khong-co.tsv", "--format", "jsonl"]);
    let (code, error, _) = run.refused();
    assert_eq!(code, 2);
    assert!(error.contains("khong-co.tsv"), "{error}");
}
