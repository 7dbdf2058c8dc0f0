//! Saved pages: the text that is kept, against pages whose text is known.
//!
//! `pages/*.html` imitate content systems; beside each stands what should be read of it.
//! `pages/real.tsv` is what a reader marked on the pages of `../shared/real-html`, as hashes of
//! its lines.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::program::{records, saola, shared};

/// Least share of syllables that are right, of those kept and of those wanted.
const FLOOR: f64 = 0.95;

/// Pages of which a little is lost: a caption that only repeats the title.
const NEARLY: [&str; 1] = ["wiki.html"];

fn read(path: &Path) -> Value {
    let output = saola().args(["read", "--format", "jsonl"]).arg(path).output().unwrap();
    records(&output.stdout).remove(0)
}

fn own_pages() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages");
    let mut pages: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "html"))
        .collect();
    pages.sort();
    pages
}

fn syllables(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

/// Precision and recall of a bag of syllables.
fn compared(kept: &str, wanted: &str) -> (f64, f64) {
    let mut left: HashMap<String, usize> = HashMap::new();
    let (kept, wanted) = (syllables(kept), syllables(wanted));
    for syllable in &wanted {
        *left.entry(syllable.clone()).or_default() += 1;
    }
    let mut right = 0;
    for syllable in &kept {
        if let Some(count) = left.get_mut(syllable).filter(|count| **count > 0) {
            *count -= 1;
            right += 1;
        }
    }
    (right as f64 / kept.len() as f64, right as f64 / wanted.len() as f64)
}

#[test]
fn keeps_the_text_of_an_article_and_nothing_else() {
    for page in own_pages() {
        let expected = std::fs::read_to_string(page.with_extension("txt")).unwrap();
        let (head, text) = expected.split_once("\n\n").unwrap();
        let record = read(&page);
        let kept = record["text"].as_str().unwrap();
        let (precision, recall) = compared(kept, text);
        let name = page.file_name().unwrap().to_string_lossy();
        println!("{name}: precision {precision:.3}, recall {recall:.3}");
        assert!(precision >= FLOOR && recall >= FLOOR, "{name}: {precision} {recall}\n{kept}");
        // Paragraphs, lists and rows stand as on the page.
        if !NEARLY.contains(&&*name) {
            assert_eq!(kept, text.trim_end(), "{name}");
        }
        for line in head.lines() {
            let (field, value) = line.split_once(": ").unwrap();
            assert_eq!(record[field], value, "{name}: {field}");
        }
    }
}

/// FNV-1a of the syllables of a line.
fn hash(line: &str) -> u64 {
    let bytes = syllables(line).join(" ");
    bytes.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    })
}

#[test]
#[ignore = "needs ../shared/real-html"]
fn keeps_what_a_reader_marked_on_real_pages() {
    let folder = shared("real-html");
    let marked = include_str!("pages/real.tsv");
    let mut pages: HashMap<&str, HashMap<u64, (usize, usize)>> = HashMap::new();
    for line in marked.lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [page, hash, count, times] = cells[..] else { panic!("{line}") };
        let lines = pages.entry(page).or_default();
        if let Ok(hash) = u64::from_str_radix(hash, 16) {
            lines.insert(hash, (count.parse().unwrap(), times.parse().unwrap()));
        }
    }
    assert_eq!(pages.len(), 4);
    let (mut kept, mut wanted, mut right) = (0, 0, 0);
    for (page, mut lines) in pages {
        let record = read(&folder.join(page));
        let text = record["text"].as_str().unwrap_or_default();
        let expected: usize = lines.values().map(|(count, times)| count * times).sum();
        let (mut found, mut all) = (0, 0);
        for line in text.lines().filter(|line| !syllables(line).is_empty()) {
            let count = syllables(line).len();
            all += count;
            if let Some((_, times)) = lines.get_mut(&hash(line)).filter(|(_, times)| *times > 0) {
                *times -= 1;
                found += count;
            }
        }
        println!("{page}: {found} of {all} kept and of {expected} marked syllables");
        assert!(found as f64 >= FLOOR * all as f64, "{page}: {text}");
        assert!(found as f64 >= FLOOR * expected as f64, "{page}: {text}");
        (kept, wanted, right) = (kept + all, wanted + expected, right + found);
    }
    println!("all: {right} of {kept} kept and of {wanted} marked");
}
