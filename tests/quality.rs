//! Floors for retrieval quality: mean reciprocal rank of the first right article among ten.
//!
//! Raising a floor is a feature; lowering one needs a reason in the commit.

#![allow(clippy::print_stdout, reason = "the figures are what a run is read for")]

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use saola::index::Reader;
use saola::query::{Grouping, Options, parse, plan};
use saola::search::{Page, search};
use saola::update::update;

use crate::program::{corpus, shared};

/// Mean over queries of 1 / rank of the first right article among the first ten, else 0.
fn reciprocal_rank(reader: &Reader, queries: &[(String, HashSet<String>)]) -> f64 {
    let page = Page { snippet_chars: 80, ..Page::default() };
    let options = Options { grouping: Grouping::Article, ..Options::default() };
    let sum: f64 = queries
        .iter()
        .map(|(text, right)| {
            let plan = plan(&parse(text).unwrap(), &options, reader).unwrap();
            let (_, hits) = search(reader, &plan, &page).unwrap();
            let place = hits.iter().position(|hit| right.contains(&hit.article.id.0));
            place.map_or(0.0, |place| 1.0 / (place + 1) as f64)
        })
        .sum();
    sum / queries.len() as f64
}

fn index_of(paths: &[PathBuf]) -> (tempfile::TempDir, Reader) {
    let folder = tempfile::tempdir().unwrap();
    update(folder.path(), paths, |_| true).unwrap();
    let reader = Reader::open(folder.path()).unwrap();
    (folder, reader)
}

fn relevant(folder: &Path) -> HashMap<String, HashSet<String>> {
    let mut relevant: HashMap<String, HashSet<String>> = HashMap::new();
    for line in std::fs::read_to_string(folder.join("qrels.tsv")).unwrap().lines() {
        let mut parts = line.split('\t');
        let (query, document) = (parts.next().unwrap(), parts.next().unwrap());
        if parts.next().is_some_and(|grade| grade.trim() != "0") {
            relevant.entry(query.to_owned()).or_default().insert(document.to_owned());
        }
    }
    relevant
}

fn queries(
    file: &Path,
    relevant: &HashMap<String, HashSet<String>>,
) -> Vec<(String, HashSet<String>)> {
    std::fs::read_to_string(file)
        .unwrap()
        .lines()
        .filter_map(|line| {
            let record: serde_json::Value = serde_json::from_str(line).unwrap();
            let right = relevant.get(record["id"].as_str().unwrap())?;
            Some((record["text"].as_str().unwrap().to_owned(), right.clone()))
        })
        .collect()
}

fn check(set: &str, floors: [f64; 3]) {
    let folder = shared(&format!("eval/retrieval/{set}"));
    let (_kept, reader) = index_of(&[folder.join("corpus.jsonl")]);
    let relevant = relevant(&folder);
    let typings = [("toned", "queries"), ("folded", "queries.folded"), ("half", "queries.half")];
    let mut low = Vec::new();
    for ((typing, file), floor) in typings.into_iter().zip(floors) {
        let queries = queries(&folder.join(format!("{file}.jsonl")), &relevant);
        let figure = reciprocal_rank(&reader, &queries);
        println!("{set} {typing}: MRR@10 {figure:.4} (floor {floor})");
        if figure < floor {
            low.push(format!("{typing} {figure:.4} < {floor}"));
        }
    }
    assert!(low.is_empty(), "{set}: {}", low.join(", "));
}

#[test]
#[ignore = "needs ../shared/eval"]
fn finds_the_passage_that_answers_a_question() {
    check("xquad-vi", [0.95, 0.948, 0.948]);
}

#[test]
#[ignore = "needs ../shared/eval"]
fn finds_the_article_of_law_by_its_heading() {
    check("vlc-law-headings", [0.63, 0.62, 0.625]);
}

#[test]
fn finds_the_articles_of_the_sample_corpus() {
    // Names of articles are paths as given; the queries give them from the project's folder.
    let (_kept, reader) = index_of(&[PathBuf::from("corpus")]);
    let text = std::fs::read_to_string(corpus().join("queries.tsv")).unwrap();
    let mut by_kind: HashMap<String, Vec<(String, HashSet<String>)>> = HashMap::new();
    for line in text.lines().skip(1) {
        let parts: Vec<&str> = line.split('\t').collect();
        let right = parts[2].split(' ').map(str::to_owned).collect();
        by_kind.entry(parts[0].to_owned()).or_default().push((parts[1].to_owned(), right));
    }
    let floors = [
        ("toned", 0.98),
        ("untoned", 0.98),
        ("half", 0.98),
        ("phrase", 0.98),
        ("person", 0.98),
        ("number", 0.98),
    ];
    let mut low = Vec::new();
    for (kind, floor) in floors {
        let figure = reciprocal_rank(&reader, &by_kind[kind]);
        println!("corpus {kind}: MRR@10 {figure:.4} of {} (floor {floor})", by_kind[kind].len());
        if figure < floor {
            low.push(format!("{kind} {figure:.4} < {floor}"));
        }
    }
    assert!(low.is_empty(), "{}", low.join(", "));
}
