//! A command line that answers in the user's language: help, errors, examples, saved searches.

use std::path::Path;

use crate::program::{Collection, Run, corpus, records, saola};

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
            let program = assert_cmd::cargo::cargo_bin("saola");
            let typed = line.replacen("saola", program.to_str().unwrap(), 1);
            let output = std::process::Command::new("sh")
                .args(["-c", &typed])
                .current_dir(place.path())
                .env("HOME", place.path())
                .env("LC_ALL", "C.UTF-8")
                .env_remove("SAOLA_INDEX")
                .output()
                .unwrap();
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(matches!(output.status.code(), Some(0 | 1 | 3)), "{line}: {said}");
        }
    }
}

#[test]
fn what_is_mistyped_is_told_in_two_lines_of_the_language() {
    let cases: [(&[&str], &str, &str); 7] = [
        (&["search", "lũ", "--formt", "csv"], "unknown option", "không có tùy chọn"),
        (&["search", "lũ", "--format", "xls"], "is no format", "không phải dạng kết quả"),
        (&["search", "lũ", "--since", "x"], "is no date", "không phải ngày"),
        (&["search", "lũ", "--sort", "x"], "is no value of", "không phải giá trị của"),
        (&["search", "lũ", "-n", "x"], "is no number", "không phải số"),
        (&["tim", "lũ"], "unknown command", "không có lệnh"),
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
