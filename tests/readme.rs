//! What the two READMEs promise: every command in them runs, and both promise the same; and that
//! the fields of records are written down.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::program::{corpus, records, saola, text};

const FILES: [(&str, &str, &str); 2] =
    [("README.md", "## Quick start", "type"), ("README.vi.md", "## Bắt đầu", "gõ")];

const QUICK_START: [&str; 2] = [r#"cargo run --release -- search "nghi quyet 39""#, "cargo test"];

/// What begins a table of exit codes, in either language.
const EXIT_HEADERS: [&str; 2] = ["| exit code |", "| mã thoát |"];

fn readme(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// The code blocks with their kind: `sh` for commands, `text` for what the last command before says.
fn code(markdown: &str) -> Vec<(&str, Vec<&str>)> {
    let mut blocks = Vec::new();
    let mut block: Option<(&str, Vec<&str>)> = None;
    for line in markdown.lines() {
        match &mut block {
            None => {
                if let Some(kind) = line.strip_prefix("```") {
                    assert!(["sh", "text"].contains(&kind), "a block of another kind: {line}");
                    block = Some((kind, Vec::new()));
                }
            }
            Some(_) if line == "```" => blocks.extend(block.take()),
            Some((_, lines)) => lines.push(line),
        }
    }
    assert!(block.is_none(), "a block is left open");
    blocks
}

/// The blocks of commands, each as its lines.
fn blocks(markdown: &str) -> Vec<Vec<&str>> {
    code(markdown).into_iter().filter(|(kind, _)| *kind == "sh").map(|(_, lines)| lines).collect()
}

fn commands(markdown: &str) -> Vec<&str> {
    blocks(markdown).into_iter().flatten().collect()
}

/// A line of shell → its words and the exit code that its comment `# exit N` announces, else 0.
fn words(line: &str) -> (Vec<String>, i32) {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut rest = line.char_indices();
    while let Some((at, c)) = rest.next() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some('"'), '\\') => word.get_or_insert_default().extend(rest.next().map(|(_, c)| c)),
            (Some(_), c) => word.get_or_insert_default().push(c),
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, '#') if word.is_none() => {
                let code = line[at..].strip_prefix("# exit ").expect("a comment is `# exit N`");
                return (words, code.trim().parse().unwrap());
            }
            (None, ' ') => words.extend(word.take()),
            (None, c) => word.get_or_insert_default().push(c),
        }
    }
    assert!(quote.is_none(), "a quote is left open: {line}");
    words.extend(word);
    (words, 0)
}

/// A folder with a copy of the sample corpus in it.
fn workplace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for entry in walkdir::WalkDir::new(corpus()) {
        let entry = entry.unwrap();
        let inside = entry.path().strip_prefix(corpus().parent().unwrap()).unwrap();
        let target = folder.path().join(inside);
        if entry.file_type().is_dir() {
            std::fs::create_dir(&target).unwrap();
        } else {
            std::fs::copy(entry.path(), &target).unwrap();
        }
    }
    folder
}

/// Rows of the tables whose first heading is `heading`: the code in the first column.
fn typed<'m>(markdown: &'m str, heading: &str) -> Vec<Vec<&'m str>> {
    let head = format!("| {heading} |");
    let mut rows = Vec::new();
    let mut inside = false;
    for line in markdown.lines() {
        if line.starts_with(&head) {
            inside = true;
        } else if !line.starts_with('|') {
            inside = false;
        } else if inside && !line.starts_with("|--") {
            let cell = line.split('|').nth(1).unwrap();
            rows.push(cell.split('`').skip(1).step_by(2).collect());
        }
    }
    rows
}

fn exit_codes(markdown: &str) -> BTreeSet<u8> {
    markdown
        .lines()
        .skip_while(|line| !EXIT_HEADERS.iter().any(|head| line.starts_with(head)))
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .flat_map(|line| line.split('|').nth(1).unwrap().split(','))
        .map(|code| code.trim().parse().unwrap())
        .collect()
}

/// Numbers that follow `before` in a source file.
fn numbers(file: &str, before: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let source = std::fs::read_to_string(path).unwrap();
    source
        .split(before)
        .skip(1)
        .filter_map(|rest| rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok())
        .collect()
}

#[test]
fn every_command_of_the_readmes_runs() {
    for (name, ..) in FILES {
        let place = workplace();
        let markdown = readme(name);
        let mut broken = Vec::new();
        for line in commands(&markdown) {
            if line == "cargo test" {
                continue;
            }
            let (words, wanted) = words(line);
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let arguments = match words.as_slice() {
                ["saola", rest @ ..] | ["cargo", "run", "--release", "--", rest @ ..] => rest,
                _ => panic!("{name}: {line} is no command of ours"),
            };
            let output = saola().args(arguments).current_dir(place.path()).output().unwrap();
            if output.status.code() != Some(wanted) {
                broken.push(format!("{line}: {}\n{}", output.status, text(&output.stderr)));
            }
        }
        assert!(broken.is_empty(), "{name}:\n{}", broken.join("\n"));
    }
}

/// A line ends in `…` where the program says more; so does a block.
#[test]
fn what_the_readmes_show_is_what_the_program_says() {
    for ((name, ..), locale) in FILES.into_iter().zip(["C.UTF-8", "vi_VN.UTF-8"]) {
        let place = workplace();
        let markdown = readme(name);
        let (mut last, mut shown) = ("", 0);
        for (kind, lines) in code(&markdown) {
            if kind == "sh" {
                last = lines.last().unwrap();
                continue;
            }
            let (words, _) = words(last);
            let mut command = saola();
            command.args(&words[1..]).current_dir(place.path()).env("LC_ALL", locale);
            let said = text(&command.output().unwrap().stdout);
            let mut said = said.lines();
            for line in lines.iter().filter(|line| **line != "…") {
                let begin = line.strip_suffix('…').map(str::trim_end);
                let found = said.next().unwrap_or_default();
                let fits = begin.map_or(found == *line, |begin| found.starts_with(begin));
                assert!(fits, "{name}: {last}\nshown: {line}\nsaid:  {found}");
            }
            shown += 1;
        }
        assert_eq!(shown, 3, "{name}");
    }
}

#[test]
fn everything_the_readme_says_to_type_finds_something() {
    let (name, _, heading) = FILES[0];
    let place = workplace();
    saola().args(["index", "--quiet"]).current_dir(place.path()).assert().success();
    let markdown = readme(name);
    let documents = markdown.find("### Official documents").unwrap();
    for (from, to, document) in [(0, documents, false), (documents, markdown.len(), true)] {
        let rows = typed(&markdown[from..to], heading);
        assert!(rows.len() > 5, "the table is gone");
        for query in rows.concat() {
            let output = saola()
                .args(["search", "--format", "jsonl", "--", query])
                .current_dir(place.path())
                .output()
                .unwrap();
            assert_eq!(output.status.code(), Some(0), "{query}: {}", text(&output.stderr));
            let records = records(&output.stdout);
            assert!(!document || records[0]["reading"]["kind"] == "citation", "{query}");
            let all = records.last().unwrap()["total"].as_u64().unwrap();
            assert!(all > 0, "{query} is answered in part only");
        }
    }
}

#[test]
fn both_readmes_tell_the_same() {
    let (english, vietnamese) = (readme(FILES[0].0), readme(FILES[1].0));
    assert_eq!(commands(&english), commands(&vietnamese));
    assert_eq!(typed(&english, FILES[0].2), typed(&vietnamese, FILES[1].2));
    assert_eq!(exit_codes(&english), exit_codes(&vietnamese));
}

#[test]
fn the_quick_start_is_two_commands() {
    for (name, heading, _) in FILES {
        let markdown = readme(name);
        let (_, section) = markdown.split_once(&format!("{heading}\n")).unwrap();
        let section = section.split("\n## ").next().unwrap();
        let wanted: Vec<Vec<&str>> = QUICK_START.iter().map(|command| vec![*command]).collect();
        assert_eq!(blocks(section), wanted, "{name}");
    }
}

#[test]
fn the_readmes_name_the_exit_codes_of_the_program() {
    let mut codes = BTreeSet::from([0]);
    codes.extend(numbers("src/cli/mod.rs", "ExitCode::from("));
    codes.extend(numbers("src/cli/failure.rs", "=> "));
    for (name, ..) in FILES {
        assert_eq!(exit_codes(&readme(name)), codes, "{name}");
    }
}

#[test]
fn the_readmes_ask_for_the_compiler_that_the_package_needs() {
    let package = readme("Cargo.toml");
    let (_, version) = package.split_once("rust-version = \"").unwrap();
    let wanted = format!("[Rust](https://rustup.rs) {} ", version.split('"').next().unwrap());
    for (name, ..) in FILES {
        assert!(readme(name).contains(&wanted), "{name} does not say {wanted}");
    }
}

#[test]
fn links_of_the_readmes_lead_to_files() {
    for (name, ..) in FILES {
        let markdown = readme(name);
        for part in markdown.split("](").skip(1) {
            let target = part.split([')', '#']).next().unwrap();
            let here = Path::new(env!("CARGO_MANIFEST_DIR")).join(target);
            // A published package may leave whole folders out.
            let left_out = here.parent().is_none_or(|folder| !folder.exists());
            let found = target.starts_with("https://") || left_out || here.exists();
            assert!(found, "{name}: {target}");
        }
    }
}

/// Names of the fields of a record, those of what it holds included.
fn fields(record: &Value, names: &mut BTreeSet<String>) {
    match record {
        Value::Object(fields_of) => {
            for (name, value) in fields_of {
                names.insert(name.clone());
                // A reading is as wide as the plan, and facets hold what they count.
                if !matches!(name.as_str(), "reading" | "facets") {
                    fields(value, names);
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| fields(item, names)),
        _ => {}
    }
}

#[test]
fn the_architecture_lists_the_fields_of_search_records() {
    let place = workplace();
    saola().args(["index", "--quiet"]).current_dir(place.path()).assert().success();
    let output = saola()
        .args(["search", "--format", "jsonl", "--facets", "nghị quyết 39"])
        .current_dir(place.path())
        .output()
        .unwrap();
    let mut names = BTreeSet::new();
    records(&output.stdout).iter().for_each(|record| fields(record, &mut names));
    let architecture = readme("ARCHITECTURE.md");
    let missing: Vec<_> =
        names.iter().filter(|name| !architecture.contains(&format!("\"{name}\""))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn shell_words_keep_what_quotes_hold() {
    let (found, code) = words(r#"saola search 'a "b" -c' "d \"e\"" f'g h' '' # exit 3"#);
    assert_eq!(found, ["saola", "search", r#"a "b" -c"#, r#"d "e""#, "fg h", ""]);
    assert_eq!(code, 3);
}
