//! A command line that answers in the user's language: help, errors, examples, saved searches.

use std::path::Path;

use crate::program::{Collection, Run, binary, corpus, isolated, records, saola};

const COMMANDS: [&str; 15] = [
    "index",
    "search",
    "saved",
    "explain",
    "read",
    "documents",
    "people",
    "bench",
    "check",
    "status",
    "forget",
    "serve",
    "completions",
    "man",
    "bench compare",
];

fn help(command: &str, language: &str) -> String {
    let words = command.split(' ').filter(|word| !word.is_empty());
    let run = Run::of(saola().args(words).args(["--help", "--lang", language]));
    assert_eq!(run.code, 0, "{command}: {}", run.err);
    run.out
}

#[test]
fn help_in_vietnamese_reads_as_it_did() {
    for command in ["", "search", "index"] {
        let name = if command.is_empty() { "saola" } else { command };
        insta::assert_snapshot!(format!("help_vi_{name}"), help(command, "vi"));
    }
}

#[test]
fn every_example_of_the_help_runs() {
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name);
    for target in ["corpus", "bao-tinh"] {
        for entry in walkdir::WalkDir::new(corpus()) {
            let entry = entry.unwrap();
            let inside = entry.path().strip_prefix(corpus()).unwrap();
            let to = at(target).join(inside);
            if entry.file_type().is_dir() {
                std::fs::create_dir_all(to).unwrap();
            } else {
                std::fs::copy(entry.path(), to).unwrap();
            }
        }
    }
    std::fs::copy(corpus().join("queries.tsv"), at("queries.tsv")).unwrap();
    std::fs::write(at("bai-bao.txt"), "Hồ chứa\n\nHồ chứa đã đầy nước.\n").unwrap();
    std::fs::write(at("tin.jsonl"), "{\"text\":\"Hồ chứa đã đầy nước.\"}\n").unwrap();
    for command in [""].into_iter().chain(COMMANDS) {
        let help = help(command, "en");
        let (_, rest) = help.split_once("Examples:\n").unwrap();
        for line in rest.lines().take_while(|line| !line.is_empty()) {
            let line = line.split("  # ").next().unwrap().trim();
            // Those go on until they are stopped.
            if line.contains("serve") || line.contains("--watch") {
                continue;
            }
            let typed = line.replacen("saola", binary().to_str().unwrap(), 1);
            let output = isolated("sh")
                .args(["-c", &typed])
                .current_dir(place.path())
                .env("HOME", place.path())
                .output()
                .unwrap();
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(matches!(output.status.code(), Some(0 | 1 | 3)), "{line}: {said}");
        }
    }
}

#[test]
fn what_is_mistyped_is_told_in_two_lines_of_the_language() {
    let cases: [(&[&str], &str, &str); 8] = [
        (&["search", "lũ", "--formt", "csv"], "unknown option", "không có tùy chọn"),
        (&["search", "lũ", "--format", "xls"], "is no format", "không phải dạng kết quả"),
        (&["search", "lũ", "--since", "x"], "is no date", "không phải ngày"),
        (&["search", "lũ", "--sort", "x"], "is no value of", "không phải giá trị của"),
        (&["search", "lũ", "-n", "x"], "is no number", "không phải số"),
        (&["tim", "lũ"], "unknown command", "không có lệnh"),
        (&["serch", "lũ"], "unknown command", "không có lệnh"),
        (&["forget"], "is missing", "thiếu"),
    ];
    for (arguments, english, vietnamese) in cases {
        for (locale, error, hint, said) in
            [("C", "error: ", "try: ", english), ("vi_VN.UTF-8", "lỗi: ", "thử: ", vietnamese)]
        {
            let run = Run::of(saola().args(arguments).env("LC_ALL", locale));
            let lines: Vec<&str> = run.err.lines().collect();
            assert_eq!((run.code, lines.len()), (2, 2), "{arguments:?}: {}", run.err);
            assert!(lines[0].starts_with(error) && lines[0].contains(said), "{}", run.err);
            assert!(lines[1].starts_with(&format!("{hint}saola")), "{}", run.err);
            if arguments[0] == "serch" {
                assert_eq!(lines[1], format!("{hint}saola search"));
            }
        }
    }
}

#[test]
fn a_saved_search_tells_what_is_new_once_also_after_edits() {
    let collection =
        Collection::written(&[("1.txt", "Tin hồ\n\nHồ chứa bản Mường đã đầy nước.\n")]);
    assert_eq!(collection.saola(&["search", "hồ chứa", "--save", "ho"]).code, 0);
    let new = |limit: &str| {
        let run = collection.saola(&["saved", "--new", "--format", "jsonl", "-n", limit]);
        let hits = records(run.out.as_bytes()).into_iter().filter(|r| r["type"] == "hit");
        let texts: Vec<String> =
            hits.map(|hit| hit["passage"]["text"].as_str().unwrap().to_owned()).collect();
        (run.code, texts)
    };
    assert_eq!(new("10"), (1, vec![]));
    // A line in front moves the passage; that is no news.
    collection
        .write("1.txt", "Tin hồ\n\nSáng nay trời mưa to.\n\nHồ chứa bản Mường đã đầy nước.\n");
    collection.update();
    assert_eq!(new("10"), (1, vec![]));
    collection.write("2.txt", "Tin khác\n\nHồ chứa bản Lác vừa xây xong.\n");
    collection.write("3.txt", "Tin nữa\n\nHồ chứa bản Vặt sắp khởi công.\n");
    collection.update();
    let (code, first) = new("1");
    assert_eq!((code, first.len()), (0, 1));
    let (code, second) = new("1");
    assert_eq!((code, second.len()), (0, 1), "what was not shown is still new");
    assert_ne!(first, second);
    assert_eq!(new("10"), (1, vec![]));
    // A rebuild keeps what was seen, and the index stays sound.
    let articles = collection.articles();
    assert_eq!(collection.saola(&["index", "--rebuild", articles.to_str().unwrap()]).code, 0);
    assert_eq!(new("10"), (1, vec![]));
    assert_eq!(collection.saola(&["check"]).code, 0);
    assert_eq!(collection.saola(&["saved", "ho"]).code, 0);
    assert_eq!(collection.saola(&["saved", "--forget", "ho"]).code, 0);
    assert_eq!(collection.saola(&["saved", "ho"]).code, 2);
    assert_eq!(collection.saola(&["saved"]).code, 1);
}

#[test]
fn completions_and_manual_pages_are_made_for_every_shell_and_command() {
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let run = Run::of(saola().args(["completions", shell]));
        assert!(run.code == 0 && run.out.contains("snippet-chars"), "{shell}: {}", run.err);
    }
    for command in COMMANDS.iter().filter(|command| !command.contains(' ')) {
        let run = Run::of(saola().args(["man", command]));
        assert!(run.code == 0 && run.out.contains(".SH SYNOPSIS"), "{command}: {}", run.err);
    }
    let run = Run::of(saola().args(["man", "search", "--lang", "vi"]));
    assert!(run.out.contains(".SH TÊN") && !run.out.contains(".SH NAME"));
}

#[test]
fn a_pipe_is_never_paged_and_has_no_links() {
    let collection = Collection::of(&[Path::new(&corpus())]);
    let run = Run::of(
        saola()
            .args(["search", "hồ", "-n", "100", "--index"])
            .arg(collection.index())
            .env("SAOLA_PAGER", "false")
            .env("WT_SESSION", "1"),
    );
    assert!(run.code == 0 && run.out.lines().count() > 100);
    assert!(!run.out.contains('\u{1b}'));
}

/// English words that no Vietnamese line has; what is typed, named or of another's making is left
/// out by the caller.
const ENGLISH: &[&str] = &[
    "the",
    "of",
    "and",
    "with",
    "without",
    "is",
    "are",
    "was",
    "not",
    "no",
    "nothing",
    "found",
    "found",
    "missing",
    "more",
    "than",
    "left",
    "out",
    "needs",
    "word",
    "words",
    "both",
    "sides",
    "added",
    "closing",
    "quote",
    "empty",
    "lowered",
    "repaired",
    "passages",
    "passage",
    "articles",
    "article",
    "files",
    "source",
    "province",
    "year",
    "document",
    "documents",
    "person",
    "people",
    "date",
    "dates",
    "damaged",
    "expected",
    "skipped",
    "indexed",
    "unchanged",
    "seconds",
    "limit",
    "error",
    "try",
    "folder",
    "index is",
    "cannot",
    "other",
    "same",
    "command",
    "again",
    "results",
    "hits",
    "kind",
    "body",
    "mentions",
    "removed",
];

/// The English words of `said`; names of files, options and fields are no words.
fn english_words(said: &str) -> Vec<String> {
    let words = said.split_whitespace().filter(|word| !word.contains(['/', '\u{2026}', '\\']));
    let words = words.filter(|word| !word.starts_with('-') && *word != "person:");
    let words =
        words.flat_map(|word| word.split(|c: char| !c.is_alphanumeric() && !"_-.".contains(c)));
    words
        .filter(|word| ENGLISH.contains(&word.to_lowercase().as_str()))
        .map(str::to_owned)
        .collect()
}

/// Lines of bad inputs, one of nearly every reader.
fn bad_inputs(collection: &Collection) {
    let long =
        "Hồ chứa bản Mường đã đầy nước sau trận mưa lớn đêm qua, bà con rất mừng. ".repeat(9);
    collection.write("tot.txt", format!("Tin hồ\n\n{long}\n"));
    collection.write("trong.txt", "");
    collection.write("anh.txt", b"PK\x03\x04\0\0\x01");
    collection.write("la.txt", b"\xE1\xE2\xE3\xFF\xFE x");
    collection.write("trong.jsonl", "\n\n");
    collection.write(
        "hong.jsonl",
        "[1]\n{\"text\":\n{\"text\":7}\n{\"title\":\"a\"}\n{\"text\" 1}\n{a}\n",
    );
    collection.write("mang.json", "[1, 2]");
    collection.write("hong.txt.gz", "khong phai tep nen");
    collection.write("tin.xml", "<a><b></b></a>");
    collection.write("tin.rss", "<rss><channel><item><title>a");
    collection.write("bang.csv", "mot,hai\n1,2\n");
    collection.write("trang.html", "<html><body><nav>a</nav></body></html>");
    collection.write("tin.warc", "WARC/1.0\r\nWARC-Type: response\r\n");
    collection.write("kho.zip", "PK khong phai");
    collection.write("van-ban.docx", "PK khong phai");
    collection.write("van-ban.rtf", "{\\rtf1 a");
    collection.write("van-ban.pdf", "%PDF-1.4 hong");
    collection.write("nhac.mp3", "x");
}

#[test]
fn nothing_english_is_said_to_who_asks_for_vietnamese() {
    let collection = Collection::empty();
    bad_inputs(&collection);
    let folder = collection.articles();
    let folder = folder.to_str().unwrap();
    let out = collection.folder.path().join("ra");
    let out = out.to_str().unwrap();
    let queries = collection.folder.path().join("cau-hoi.tsv");
    std::fs::write(&queries, "q1\thồ chứa\n").unwrap();
    let queries = queries.to_str().unwrap();
    let bad = collection.folder.path().join("cau-hong.tsv");
    let wide = format!("q1\thồ\nq1\tlũ\nb\t\n{{hong\nx\ttỉnh:Atlantis\ny\t{}\n", "hồ ".repeat(600));
    std::fs::write(&bad, wide).unwrap();
    let bad = bad.to_str().unwrap();
    let cases: &[&[&str]] = &[
        &["search", "hồ"],
        &["status"],
        &["index", folder],
        &["index", folder],
        &["index", folder, "--rebuild"],
        &["index", "khong-co"],
        &["forget", "khong-co"],
        &["status"],
        &["check"],
        &["read", folder, "--format", "terminal"],
        &["search", "hồ \"chứa OR", "--facets"],
        &["search", "OR hồ*", "h*", "\"hồ chứa\"~99", "person:\"\""],
        &["search", "khongcogica"],
        &["search", "hồ khongcogica"],
        &["search", "hồ", "--group", "article", "--facets"],
        &["search", "hồ", "--province", "Atlantis"],
        &["search", "hồ", "--kind", "bai"],
        &["search", "hồ năm:xưa"],
        &["search", "hồ", "--cite", "xyz"],
        &["search", "-"],
        &["search", "nghij quyeets"],
        &["search", "hồ", "--format", "markdown"],
        &["search", "hồ", "--format", "html"],
        &["search", "hồ", "--all", "--format", "csv", "-o", out],
        &["search", "hồ", "-o", "/khong/co/o-day"],
        &["search", "hồ", "--save", "ho"],
        &["search", "hồ", "--save", "a/b c"],
        &["saved"],
        &["saved", "--new"],
        &["saved", "khac"],
        &["explain", "nghi quyet 39"],
        &["explain", "\"hồ"],
        &["documents"],
        &["documents", "39-NQ/TW"],
        &["documents", "--conflicts"],
        &["people"],
        &["people", "Nguyễn"],
        &["bench", queries, "--runs", "1"],
        &["bench", queries, "--runs", "1", "--json", "do.json"],
        &["bench", "compare", "do.json", "do.json"],
        &["bench", "compare", queries, queries],
        &["bench", bad, "--runs", "1"],
        &["bench", "."],
        &["bench", "khong-co.tsv"],
        &["bench", queries, "--rate", "1e-300"],
        &["bench", queries, "--threads", "40000"],
        &["bench", queries, "--runs", "1000000000000"],
        &["bench", queries, "--json", "khong-co/x"],
        &["search", "--queries", bad, "--format", "trec"],
        &["index", folder, "--report", "khong-co/x"],
        &["serve", "--addr", "khong phai dia chi"],
        &["forget", folder],
        &["search", "hồ"],
        &["serch", "hồ"],
        &["search", "hồ", "--fromat", "csv"],
        &["search", "hồ", "-n", "nhieu"],
    ];
    let mut leftovers = Vec::new();
    for arguments in cases {
        let run = Run::of(
            saola()
                .args(*arguments)
                .args(["--lang", "vi", "--index"])
                .arg(collection.index())
                .current_dir(collection.folder.path()),
        );
        let markup = arguments.contains(&"html") || arguments.contains(&"csv");
        let said = if markup { run.err.clone() } else { format!("{}\n{}", run.out, run.err) };
        let said = said.replace(collection.folder.path().to_str().unwrap(), "…");
        let said = said.lines().filter(|line| !line.starts_with("thử: "));
        for line in said.filter(|line| !english_words(line).is_empty()) {
            leftovers.push(format!("{arguments:?}: {line}"));
        }
    }
    assert!(leftovers.is_empty(), "in English:\n{}", leftovers.join("\n"));
    // An index that has lost a file, one whose bytes changed.
    for damage in [true, false] {
        let collection = Collection::written(&[("1.txt", "Tin hồ\n\nHồ chứa bản Mường.\n")]);
        let mut store =
            std::fs::read_dir(collection.index()).unwrap().map(|entry| entry.unwrap().path());
        let store = store.find(|path| path.extension().is_some_and(|e| e == "store")).unwrap();
        if damage {
            let mut bytes = std::fs::read(&store).unwrap();
            bytes[9] ^= 0x40;
            std::fs::write(&store, bytes).unwrap();
        } else {
            std::fs::remove_file(&store).unwrap();
        }
        for command in [&["check"][..], &["search", "hồ"], &["status"]] {
            let run = collection.saola(&[command, &["--lang", "vi"]].concat());
            assert_eq!(run.code, 13, "{command:?} {}", run.err);
            let left = english_words(&format!("{}\n{}", run.out, run.err));
            assert!(left.is_empty(), "{command:?} says {left:?} in\n{}\n{}", run.out, run.err);
        }
    }
}
