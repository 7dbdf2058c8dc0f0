//! The same queries with filters, and on an index with deleted articles → what that costs them.

use std::hint::black_box;
use std::path::Path;

use saola::article::PartialDate;
use saola::index::{Reader, Writer};
use saola::query::{Options, parse, plan};
use saola::search::{Page, search};
use serde::Serialize;

use crate::asked::{self, Asked};
use crate::clock::timed;
use crate::report::{ms, percentile};

/// What queries are asked with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum With {
    /// Dates, a year, sources, a province.
    Filters,
    /// A tenth of the articles deleted and not merged away.
    Deletions,
}

/// One article of so many is deleted.
const EVERY: usize = 10;

/// Copies the index in `from` to `to` and takes every tenth article out of the copy, whose segments
/// stay as they are.
pub(crate) fn delete_a_tenth(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for file in std::fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
    let mut articles = Reader::open(from).unwrap().articles().unwrap();
    articles.sort_unstable_by(|a, b| a.id.cmp(&b.id));
    let mut writer = Writer::open(to).unwrap();
    articles.iter().step_by(EVERY).for_each(|article| writer.remove_article(article.key));
    writer.commit().unwrap();
    writer.close().unwrap();
}

/// A way of asking: on the whole index, or on the one with deletions.
struct Way<'r> {
    name: &'static str,
    reader: &'r Reader,
    options: Options,
}

fn ways<'r>(with: &[With], whole: &'r Reader, deleted: Option<&'r Reader>) -> Vec<Way<'r>> {
    let day = |text: &str| -> Option<PartialDate> { Some(text.parse().unwrap()) };
    let several = |text: &str| vec![text.to_owned()];
    let year = || Options { years: several("2024"), ..Options::default() };
    let mut ways = Vec::new();
    if with.contains(&With::Filters) {
        for (name, options) in [
            ("from 2012 on", Options { since: day("2012"), ..Options::default() }),
            ("a year", year()),
            (
                "a month",
                Options { since: day("2024-03"), until: day("2024-03"), ..Options::default() },
            ),
            ("a source of half", Options { sources: several("made-1"), ..Options::default() }),
            ("a small source", Options { sources: several("made-5"), ..Options::default() }),
            ("a province", Options { provinces: several("Hà Nội"), ..Options::default() }),
            ("a province, a year", Options { provinces: several("Hà Nội"), ..year() }),
        ] {
            ways.push(Way { name, reader: whole, options });
        }
    }
    if let Some(deleted) = deleted {
        let options = Options::default();
        ways.push(Way { name: "a tenth deleted", reader: deleted, options });
        if with.contains(&With::Filters) {
            ways.push(Way { name: "a tenth deleted, a year", reader: deleted, options: year() });
        }
    }
    ways
}

/// CPU microseconds of each query of a length, each the best of its runs, with and without.
#[derive(Serialize)]
pub(crate) struct Narrowed {
    syllables: usize,
    with: &'static str,
    times: Vec<f64>,
    without: Vec<f64>,
    /// Passages with any word, with and without, all queries together.
    passages: (u64, u64),
}

/// Asks all kinds of queries of each length, with and without in turn.
pub(crate) fn rows(
    with: &[With],
    kinds: (&[usize], usize, u64),
    sample: &[String],
    runs: usize,
    whole: &Reader,
    deleted: Option<&Reader>,
) -> Vec<Narrowed> {
    let (lengths, queries, seed) = kinds;
    let ways = ways(with, whole, deleted);
    let mut rows = Vec::new();
    for &syllables in lengths {
        let asked: Vec<Asked> = asked::cells(&[syllables])
            .into_iter()
            .flat_map(|cell| asked::asked(cell, sample, queries, seed))
            .collect();
        for way in &ways {
            let mut row = Narrowed {
                syllables,
                with: way.name,
                times: Vec::new(),
                without: Vec::new(),
                passages: (0, 0),
            };
            for Asked { query, .. } in &asked {
                let mut best = [f64::INFINITY; 2];
                for _ in 0..runs {
                    let (with, passages) = timed(|| answer(way.reader, query, &way.options));
                    let (without, of) = timed(|| answer(whole, query, &Options::default()));
                    best = [best[0].min(with), best[1].min(without)];
                    row.passages.0 += passages;
                    row.passages.1 += of;
                }
                row.times.push(best[0]);
                row.without.push(best[1]);
            }
            row.print();
            rows.push(row);
        }
    }
    rows
}

/// Answers with ten hits and their snippets; the number of passages with any word.
fn answer(reader: &Reader, query: &str, options: &Options) -> u64 {
    let plan = plan(&parse(query).unwrap(), options, reader).unwrap();
    let (results, hits) = search(reader, &plan, &Page::default()).unwrap();
    black_box(hits);
    results.total + results.partial
}

/// The head of the table; times are CPU ms.
pub(crate) fn print_head() {
    println!(
        "\n| syllables | with | passages let through | p50 / p95 / p99 | without | ratio p50 \
         | ratio p99 |"
    );
    println!("|---|---|---|---|---|---|---|");
}

impl Narrowed {
    fn print(&self) {
        let three = |times: &[f64]| {
            let [a, b, c] = [50.0, 95.0, 99.0].map(|p| ms(percentile(times, p)));
            format!("{a} / {b} / {c}")
        };
        let ratio = |p| percentile(&self.times, p) / percentile(&self.without, p);
        println!(
            "| {} | {} | {:.1} % | {} | {} | **{:.2}** | **{:.2}** |",
            self.syllables,
            self.with,
            self.passages.0 as f64 * 100.0 / self.passages.1.max(1) as f64,
            three(&self.times),
            three(&self.without),
            ratio(50.0),
            ratio(99.0),
        );
    }
}
