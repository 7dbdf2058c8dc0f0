//! Who may import whom, read from the `use` lines and paths of the source.

use std::path::{Path, PathBuf};

/// Stages and what of ours each may name. `cli` may name all.
const MAY_IMPORT: [(&str, &[&str]); 12] = [
    ("analysis", &["article"]),
    ("extraction", &["analysis", "article"]),
    ("passage", &["article", "analysis", "extraction"]),
    ("ingest", &["article", "analysis", "extraction"]),
    ("query", &["analysis", "article", "extraction"]),
    ("index", &["article", "passage", "analysis", "extraction", "query"]),
    ("search", &["article", "passage", "analysis", "extraction", "query", "index"]),
    ("output", &["article", "passage", "analysis", "extraction", "query", "search"]),
    ("measure", &["query"]),
    ("listing", &["article", "extraction", "index", "output", "query", "search"]),
    ("update", &["article", "passage", "analysis", "extraction", "index", "ingest"]),
    (
        "web",
        &[
            "article",
            "passage",
            "analysis",
            "extraction",
            "index",
            "ingest",
            "listing",
            "output",
            "query",
            "search",
            "update",
        ],
    ),
];

fn sources() -> Vec<(String, PathBuf, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    walkdir::WalkDir::new(&src)
        .sort_by_file_name()
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.extension().is_some_and(|e| e == "rs"))
        .map(|path| {
            let inside = path.strip_prefix(&src).unwrap();
            let stage = inside.iter().next().unwrap().to_str().unwrap();
            let stage = stage.trim_end_matches(".rs").to_owned();
            let text = std::fs::read_to_string(&path).unwrap();
            (stage, path, text)
        })
        .filter(|(_, path, text)| !is_test_file(path, text))
        .collect()
}

/// Whether a file is compiled for tests only: all of it is tests, or it says so.
fn is_test_file(path: &Path, text: &str) -> bool {
    let named = path.iter().any(|part| part == "tests")
        || ["sample.rs", "hostile.rs"].iter().any(|name| path.ends_with(name));
    named || (text.contains("#[test]") && !text.contains("#[cfg(test)]"))
}

/// Lines of code that are neither comment nor test.
fn code(text: &str) -> impl Iterator<Item = &str> {
    let end = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    text[..end].lines().filter(|line| !line.trim_start().starts_with("//"))
}

#[test]
fn every_stage_imports_only_what_stands_before_it() {
    let stages: Vec<&str> = MAY_IMPORT.iter().map(|(stage, _)| *stage).chain(["cli"]).collect();
    let mut broken = Vec::new();
    for (stage, path, text) in sources() {
        let Some((_, allowed)) = MAY_IMPORT.iter().find(|(name, _)| *name == stage) else {
            continue;
        };
        for line in code(&text) {
            for (at, _) in line.match_indices("crate::") {
                let named: String = line[at + 7..]
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect();
                if stages.contains(&named.as_str())
                    && named != stage
                    && !allowed.contains(&named.as_str())
                {
                    broken.push(format!("{}: {stage} must not import {named}", path.display()));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn the_engine_is_named_only_by_index_and_search() {
    for (stage, path, text) in sources() {
        if stage == "index" || stage == "search" {
            continue;
        }
        let named =
            code(&text).any(|line| line.contains("tantivy::") || line.contains("use tantivy"));
        assert!(!named, "{} names tantivy", path.display());
    }
}

#[test]
fn the_library_neither_prints_nor_knows_the_command_line() {
    let foreign = ["clap::", "indicatif::", "terminal_size::", "println!(", "print!("];
    for (stage, path, text) in sources() {
        if stage == "cli" || stage == "main" {
            continue;
        }
        for line in code(&text) {
            for name in foreign {
                assert!(!line.contains(name), "{} has {name}: {line}", path.display());
            }
        }
    }
}

#[test]
fn sockets_and_tasks_are_named_only_by_web() {
    for (stage, path, text) in sources() {
        if stage == "web" {
            continue;
        }
        for name in ["tokio::", "hyper::", "hyper_util::", "std::net"] {
            let named = code(&text).any(|line| line.contains(name));
            assert!(!named, "{} names {name}", path.display());
        }
    }
}

#[test]
fn analysis_and_extraction_do_no_input_or_output() {
    for (stage, path, text) in sources() {
        if stage != "analysis" && stage != "extraction" {
            continue;
        }
        let touches = code(&text).any(|line| line.contains("std::fs") || line.contains("std::io"));
        assert!(!touches, "{} touches files", path.display());
    }
}

#[test]
fn the_top_level_is_the_one_agreed() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    for name in [
        "Cargo.toml",
        "src",
        "index",
        "corpus",
        "tests",
        "benches",
        "README.md",
        "README.vi.md",
        "ARCHITECTURE.md",
    ] {
        assert!(top.join(name).exists(), "{name} is missing");
    }
}

/// Every file that holds tests, with its lines that are compiled for tests only.
fn test_code() -> Vec<(PathBuf, String)> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = ["src", "tests"].into_iter().flat_map(|folder| {
        walkdir::WalkDir::new(project.join(folder)).sort_by_file_name().into_iter()
    });
    let files = files.map(|entry| entry.unwrap().into_path());
    let files = files.filter(|path| path.extension().is_some_and(|ending| ending == "rs"));
    let tests = files.filter_map(|path| {
        let text = std::fs::read_to_string(&path).unwrap();
        let inside = path.starts_with(project.join("src")) && !is_test_file(&path, &text);
        let begin = if inside { text.rfind("\nmod tests {")? } else { 0 };
        Some((path, text[begin..].to_owned()))
    });
    tests.collect()
}

/// A test that ends where something is missing has passed without testing anything: it is to be
/// `#[ignore = "needs ..."]`, and to fail where it is asked for in vain.
#[test]
fn no_test_ends_before_it_has_tested() {
    let early = ["{ ", "=> ", "|| "].map(|before| format!("{before}return"));
    let mut broken = Vec::new();
    for (path, text) in test_code() {
        for line in text.lines().map(str::trim) {
            let bare = early.iter().any(|form| {
                let behind = line.split_once(form.as_str()).map(|(_, behind)| behind);
                behind.is_some_and(|behind| {
                    behind.is_empty() || behind.starts_with([',', ';']) || behind == " };"
                })
            });
            if bare || line == "return;" {
                broken.push(format!("{}: {line}", path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// `.ci/run` runs all that is ignored but what is in a module `on_demand`.
#[test]
fn what_is_ignored_says_what_it_needs() {
    let (mut broken, mut ignored) = (Vec::new(), 0);
    for (path, text) in test_code() {
        let mut on_demand = false;
        for line in text.lines().filter(|_| !path.ends_with("layout.rs")) {
            on_demand |= line.starts_with("mod on_demand {");
            on_demand &= line != "}";
            let Some((_, reason)) = line.split_once("#[ignore") else { continue };
            ignored += 1;
            let begin = if on_demand { " = \"on demand: " } else { " = \"needs " };
            if !reason.starts_with(begin) {
                broken.push(format!("{}: {line}", path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
    assert!(ignored > 30, "{ignored}");
}

/// So that no locale, terminal or setting of who runs the tests changes what the program says.
#[test]
fn tests_start_the_program_in_one_place() {
    for (path, text) in test_code() {
        let named = text.contains(&["cargo", "_bin"].concat());
        assert!(!named || path.ends_with("tests/program.rs"), "{}", path.display());
    }
}
