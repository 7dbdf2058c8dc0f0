//! One bench a stage, on `corpus/`: text analysis, extraction and passages in bytes a second,
//! indexing in articles a second, searching and snippets in time a query.
//!
//! `README.md` beside this file says how to run them and what they gave.
#![allow(missing_docs, reason = "criterion's macros make public functions")]
#![allow(clippy::unwrap_used, reason = "a bench that cannot go on should stop")]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use saola::analysis::analyse;
use saola::article::Article;
use saola::extraction::citation::citations;
use saola::extraction::date::dates;
use saola::extraction::extract;
use saola::extraction::person::persons;
use saola::extraction::province::provinces;
use saola::index::Reader;
use saola::ingest::{articles, inputs};
use saola::passage::passages;
use saola::query::{Options, Plan, parse, plan};
use saola::search::{Matcher, Page, search, snippet};
use saola::update::update;

/// The sample corpus of the project.
fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

/// Every article of the sample corpus, read as the program reads it.
fn sample() -> Vec<Article> {
    inputs(&[corpus()]).unwrap().flatten().flat_map(|file| articles(&file)).flatten().collect()
}

fn bytes(articles: &[Article]) -> Throughput {
    Throughput::Bytes(articles.iter().map(|article| article.body.len() as u64).sum())
}

fn reading(c: &mut Criterion) {
    let sample = sample();
    let mut group = c.benchmark_group("reading");
    group.throughput(bytes(&sample));
    group.bench_function("analysis", |b| b.iter(|| over(&sample, |a| analyse(&a.body).len())));
    group.bench_function("passages", |b| b.iter(|| over(&sample, |a| passages(a).len())));
    group.finish();
}

/// Saved pages → articles, from the file to the metadata; bytes are those of the pages.
fn pages(c: &mut Criterion) {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut group = c.benchmark_group("pages");
    for folder in ["tests/pages", "../shared/real-html"] {
        let Ok(files) = inputs(&[top.join(folder)]) else {
            continue;
        };
        let files: Vec<_> = files.flatten().collect();
        let is_page = |path: &&Path| path.extension().is_some_and(|ending| ending == "html");
        let paths = files.iter().map(|file| file.path()).filter(is_page);
        let bytes = paths.map(|path| path.metadata().unwrap().len()).sum();
        group.throughput(Throughput::Bytes(bytes));
        group.bench_function(folder, |b| {
            b.iter(|| files.iter().flat_map(articles).flatten().count());
        });
    }
    group.finish();
}

fn extraction(c: &mut Criterion) {
    let sample = sample();
    let mut group = c.benchmark_group("extraction");
    group.throughput(bytes(&sample));
    group.bench_function("citations", |b| {
        b.iter(|| over(&sample, |a| citations(&a.body, a.meta.province.as_deref()).len()))
    });
    group.bench_function("persons", |b| b.iter(|| over(&sample, |a| persons(&a.body).len())));
    group.bench_function("dates and provinces", |b| {
        b.iter(|| over(&sample, |a| dates(&a.body).len() + provinces(&a.body).len()))
    });
    group.bench_function("all", |b| b.iter(|| over(&sample, |a| extract(a).persons.len())));
    group.finish();
}

/// Runs a stage over every article; the sum keeps the work from being left out.
fn over(sample: &[Article], stage: impl Fn(&Article) -> usize) -> usize {
    sample.iter().map(|article| stage(black_box(article))).sum()
}

/// A name, and a text that grows with a number.
type Hostile = (&'static str, fn(usize) -> String);

/// Texts made to be hard, at one, two and four times a length: bytes a second must not fall.
fn doubling(c: &mut Criterion) {
    let citing: [Hostile; 3] = [
        ("one long list", |n| format!("theo các Nghị quyết số {}", numbers(n))),
        ("type words alone", |n| "nghị quyết luật thông tư ".repeat(n)),
        ("loose mentions", |n| "Nghị quyết số 39-NQ/TW; Nghị quyết 39, ".repeat(n)),
    ];
    let naming: [Hostile; 3] = [
        ("one run of capitals", |n| "Nguyễn Văn An Trần Thị Bình ".repeat(n)),
        ("names and short names", |n| {
            let pair = |i: usize| {
                let (a, b) = (GIVEN[i % 8], GIVEN[i / 8 % 8]);
                format!("Ông Nguyễn {a} {b} nói. Anh {b} và chị {a} cười. ")
            };
            (0..n).map(pair).collect()
        }),
        ("bylines", |n| "Nguyễn Văn An\nẢnh: Trần Bình\n".repeat(n)),
    ];
    let mut group = c.benchmark_group("doubling");
    for times in [1, 2, 4] {
        for (name, text) in citing {
            let text = text(1000 * times);
            group.throughput(Throughput::Bytes(text.len() as u64));
            let id = BenchmarkId::new(format!("citations, {name}"), times);
            group.bench_function(id, |b| b.iter(|| citations(black_box(&text), None).len()));
        }
        for (name, text) in naming {
            let text = text(1000 * times);
            group.throughput(Throughput::Bytes(text.len() as u64));
            let id = BenchmarkId::new(format!("persons, {name}"), times);
            group.bench_function(id, |b| b.iter(|| persons(black_box(&text)).len()));
        }
    }
    group.finish();
}

const GIVEN: [&str; 8] = ["An", "Bình", "Cường", "Dung", "Hà", "Lan", "Minh", "Sơn"];

/// `1, 2, 3, …` up to `n`.
fn numbers(n: usize) -> String {
    (1..=n).map(|i| i.to_string()).collect::<Vec<_>>().join(", ")
}

fn indexing(c: &mut Criterion) {
    let articles = sample().len() as u64;
    let mut group = c.benchmark_group("indexing");
    group.throughput(Throughput::Elements(articles));
    group.bench_function("corpus, from nothing", |b| {
        b.iter_batched(
            || tempfile::tempdir().unwrap(),
            |folder| {
                assert_eq!(update(folder.path(), &[corpus()], |_| true).unwrap().indexed, articles);
                folder
            },
            criterion::BatchSize::PerIteration,
        )
    });
    let folder = tempfile::tempdir().unwrap();
    update(folder.path(), &[corpus()], |_| true).unwrap();
    group.bench_function("corpus, unchanged", |b| {
        b.iter(|| update(folder.path(), &[corpus()], |_| true).unwrap().unchanged)
    });
    group.finish();
}

/// The queries of `corpus/queries.tsv` by class: words by their number and typing, phrases, people
/// and numbers by typing.
fn classes() -> BTreeMap<String, Vec<String>> {
    let rows = std::fs::read_to_string(corpus().join("queries.tsv")).unwrap();
    let mut classes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in rows.lines().skip(1) {
        let mut cells = row.split('\t');
        let (kind, query) = (cells.next().unwrap(), cells.next().unwrap());
        let mut add = |class: &str, query: &str| {
            let typing = if query.is_ascii() { "untoned" } else { "toned" };
            classes.entry(format!("{class}, {typing}")).or_default().push(query.to_owned());
        };
        match (kind, query.split(' ').count()) {
            ("phrase" | "person" | "number", _) => add(kind, query),
            ("toned" | "untoned", words) => {
                for (count, class) in [(1, "one word"), (2, "two words"), (4, "four words")] {
                    if words >= count {
                        let first: Vec<&str> = query.split(' ').take(count).collect();
                        add(class, &first.join(" "));
                    }
                }
            }
            _ => {}
        }
    }
    classes
}

fn planned(reader: &Reader, query: &str) -> Plan {
    plan(&parse(query).unwrap(), &Options::default(), reader).unwrap()
}

fn searching(c: &mut Criterion) {
    let folder = tempfile::tempdir().unwrap();
    update(folder.path(), &[corpus()], |_| true).unwrap();
    let reader = Reader::open(folder.path()).unwrap();
    let page = Page::default();
    let mut group = c.benchmark_group("searching");
    for (class, queries) in classes() {
        // One iteration is one query, in turn; planning is part of it.
        group.bench_function(&class, |b| {
            b.iter_custom(|iterations| {
                let begun = std::time::Instant::now();
                for query in queries.iter().cycle().take(iterations as usize) {
                    black_box(search(&reader, &planned(&reader, query), &page).unwrap());
                }
                begun.elapsed()
            })
        });
    }
    group.finish();

    let plan = planned(&reader, "nghị quyết hội đồng nhân dân tỉnh");
    let matcher = Matcher::of(&plan);
    let (_, hits) = search(&reader, &plan, &page).unwrap();
    let mut group = c.benchmark_group("snippet");
    group.throughput(Throughput::Elements(hits.len() as u64));
    group.bench_function("six words", |b| {
        b.iter(|| {
            for hit in &hits {
                black_box(snippet(&hit.passage, &matcher, page.snippet_chars));
            }
        })
    });
    group.finish();
}

/// Short runs: a figure is a ratio to another one of the same run, not a record.
fn short() -> Criterion {
    Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_millis(600))
        .without_plots()
}

criterion_group! {
    name = stages;
    config = short();
    targets = reading, pages, extraction, doubling, indexing, searching
}
criterion_main!(stages);
