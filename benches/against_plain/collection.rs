//! Articles → a collection of any size, the same for the same seed, as JSON lines.
//!
//! While the source has enough passages, its whole articles are taken in a seeded order. Beyond
//! that, articles are made: paragraphs of 60 to 110 syllables from clauses of one source article,
//! with now and then one of another, so that words go together as they do in the source and no
//! sentence comes again whole. The vocabulary is the source's, so the rarest words are more
//! frequent in a large made collection than they would be in a real one.
//!
//! Every article has a source, half of them the first, a quarter the second and so on, and where it
//! had no date one of 2008 to 2025, so that there is something to filter by.

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use saola::article::Article;
use saola::ingest::{articles, inputs};
use saola::passage::passages;
use serde_json::json;

/// How articles are had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Making {
    /// Whole articles while there are enough, then made ones.
    Auto,
    /// Made ones only.
    Made,
}

/// Writes articles with about `wanted` passages from `source` to `file`, compressed where its
/// name ends in `.zst`; returns the numbers of articles and passages.
pub(crate) fn generate(
    source: &Path,
    wanted: usize,
    seed: u64,
    making: Making,
    file: &Path,
) -> (usize, usize) {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut all: Vec<Article> = inputs(&[source.to_owned()])
        .unwrap()
        .flatten()
        .flat_map(|file| articles(&file))
        .flatten()
        .collect();
    assert!(!all.is_empty(), "{} has no articles", source.display());
    random.shuffle(&mut all);
    // Of its own: texts stay the same whatever is drawn for them.
    let mut sources = fastrand::Rng::with_seed(seed ^ SOURCES);

    let plain = BufWriter::new(File::create(file).unwrap());
    let mut out: Box<dyn Write> = if file.extension().is_some_and(|e| e == "zst") {
        Box::new(zstd::Encoder::new(plain, 3).unwrap().auto_finish())
    } else {
        Box::new(plain)
    };
    let (mut written, mut count) = (0, 0);
    if making == Making::Auto {
        for article in &all {
            if count >= wanted {
                break;
            }
            let found = passages(article).len();
            // A list of thousands of rows would be all of a small collection.
            if found > 400 {
                continue;
            }
            let drawn = date(&mut sources);
            let date = article.meta.date.map_or(drawn, |date| date.to_string());
            let record = json!({"id": article.meta.id.0, "title": article.meta.title,
                "text": article.body, "date": date,
                "source": source_of(&mut sources), "province": article.meta.province});
            writeln!(out, "{record}").unwrap();
            written += 1;
            count += found;
        }
    }
    let topics = topics(&all);
    while count < wanted {
        let (title, paragraphs) = made(&topics, &mut random);
        let date = date(&mut random);
        let record = json!({"id": format!("made-{written:07}"), "title": title,
            "paragraphs": paragraphs, "date": date, "source": source_of(&mut sources)});
        writeln!(out, "{record}").unwrap();
        written += 1;
        count += paragraphs.len() + 1;
    }
    out.flush().unwrap();
    (written, count)
}

/// Makes the seed of the sources another than that of the texts.
const SOURCES: u64 = 0x736f_7572_6365;

fn date(random: &mut fastrand::Rng) -> String {
    format!("{}-{:02}-{:02}", random.u32(2008..2026), random.u32(1..13), random.u32(1..29))
}

/// `made-1` in half of the cases, `made-2` in a quarter, …, `made-8` at the last.
fn source_of(random: &mut fastrand::Rng) -> String {
    format!("made-{}", random.u8(..).trailing_ones().min(7) + 1)
}

/// What one source article is about: its title, and its clauses of 4 to 30 syllables.
struct Topic {
    title: String,
    clauses: Vec<String>,
}

/// Source articles with enough different clauses to make paragraphs from.
fn topics(all: &[Article]) -> Vec<Topic> {
    let topics: Vec<Topic> = all
        .iter()
        .filter_map(|article| {
            let mut seen = HashSet::new();
            let clauses: Vec<String> = article
                .body
                .lines()
                .flat_map(|line| line.split_inclusive([',', ';', '.']))
                .map(|clause| clause.trim().trim_end_matches([',', ';', '.', ':']).trim())
                .filter(|clause| (4..=30).contains(&syllables(clause)))
                .filter(|clause| !clause.contains("==") && seen.insert(*clause))
                .map(str::to_owned)
                .collect();
            let title = article.meta.title.clone()?;
            (clauses.len() >= 12).then_some(Topic { title, clauses })
        })
        .collect();
    assert!(topics.len() > 1, "the source has too little text to make articles from");
    topics
}

/// A title and 3 to 8 paragraphs about one topic.
fn made(topics: &[Topic], random: &mut fastrand::Rng) -> (String, Vec<String>) {
    let topic = &topics[random.usize(..topics.len())];
    let title = format!("{}: {}", topic.title, one_of(&topic.clauses, random));
    let paragraphs = (0..random.usize(3..=8))
        .map(|_| {
            let length = random.usize(60..=100);
            let mut text = String::new();
            let mut count = 0;
            while count < length {
                let aside = random.u8(..) < 38;
                let from = if aside { &topics[random.usize(..topics.len())] } else { topic };
                let clause = one_of(&from.clauses, random);
                let here = syllables(clause);
                if count + here > 110 {
                    continue;
                }
                // A sentence is two clauses or three.
                let ends = text.is_empty() || random.u8(..) < 100;
                text.push_str(match (text.is_empty(), ends) {
                    (true, _) => "",
                    (false, true) => ". ",
                    (false, false) => ", ",
                });
                let mut letters = clause.chars();
                match letters.next() {
                    Some(first) if ends => text.extend(first.to_uppercase()),
                    Some(first) => text.push(first),
                    None => {}
                }
                text.push_str(letters.as_str());
                count += here;
            }
            text.push('.');
            text
        })
        .collect();
    (title, paragraphs)
}

fn one_of<'c>(clauses: &'c [String], random: &mut fastrand::Rng) -> &'c str {
    &clauses[random.usize(..clauses.len())]
}

fn syllables(text: &str) -> usize {
    text.split_whitespace().count()
}
