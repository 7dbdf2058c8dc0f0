//! saola beside a plain tantivy index over the same passages: time of queries by length and kind,
//! of building and of a first query, size, memory, and how often the right passage is found.
//!
//! ```text
//! cargo bench --bench against_plain                                   # 10,000 passages, a minute
//! cargo bench --bench against_plain -- --passages 250000 --json FILE
//! cargo bench --bench against_plain -- generate --passages 1000000 --to FILE.jsonl.zst
//! ```
//!
//! `README.md` beside this folder says what the figures are and what they were.
#![allow(clippy::unwrap_used, reason = "a bench that cannot go on should stop")]
#![allow(clippy::print_stdout, reason = "its figures are what a bench is for")]

mod asked;
mod clock;
mod collection;
mod measure;
mod narrowed;
mod plain;
mod report;

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::{Parser, Subcommand};
use saola::index::Reader;
use saola::update::update;
use serde::de::DeserializeOwned;

use asked::{Cell, Shape};
use clock::{Cost, cost_of_child, cost_so_far};
use collection::{Making, generate};
use narrowed::{Narrowed, With};
use plain::Plain;
use report::{Building, FirstQuery, Report};

/// Measure saola beside a plain tantivy index over the same passages
#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    command: Option<Work>,
    #[command(flatten)]
    args: Args,
    /// Given by cargo
    #[arg(long, global = true, hide = true)]
    bench: bool,
}

#[derive(clap::Args)]
struct Args {
    /// Passages in the collection, about
    #[arg(long, default_value_t = 10_000)]
    passages: usize,
    /// Queries of a kind
    #[arg(long, default_value_t = 100)]
    queries: usize,
    /// Syllables of a query
    #[arg(long, value_delimiter = ',', default_value = "1,2,4,8,16,30")]
    lengths: Vec<usize>,
    /// Times each query is run; the best counts
    #[arg(long, default_value_t = 3)]
    runs: usize,
    /// Same seed, same collection and same queries
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Articles to begin with; default: ../shared/data/viwiki.jsonl.zst, else corpus/
    #[arg(long)]
    source: Option<PathBuf>,
    /// Whole articles while there are enough, or made ones only
    #[arg(long, value_enum, default_value = "auto")]
    making: Making,
    /// Folder for the collection and both indexes; what is there already is used again
    #[arg(long)]
    index_dir: Option<PathBuf>,
    /// Build both indexes again, so that what they cost is compared in one run
    #[arg(long)]
    rebuild: bool,
    /// Leave the plain index in the segments it was written in; otherwise they are merged into one
    #[arg(long)]
    unmerged: bool,
    /// Ask the same queries with filters, or of an index with deleted articles, as well
    #[arg(long, value_enum, value_delimiter = ',')]
    with: Vec<With>,
    /// Write all figures to a file
    #[arg(long)]
    json: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Work {
    /// Write a collection of any size as JSON lines
    Generate {
        /// Passages, about
        #[arg(long)]
        passages: usize,
        /// Same seed, same collection
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Articles to begin with; default: ../shared/data/viwiki.jsonl.zst, else corpus/
        #[arg(long)]
        source: Option<PathBuf>,
        /// Whole articles while there are enough, or made ones only
        #[arg(long, value_enum, default_value = "auto")]
        making: Making,
        /// The file; compressed where its name ends in .zst
        #[arg(long)]
        to: PathBuf,
    },
    /// One step in a process of its own, so that its time and memory are told apart
    #[command(hide = true)]
    Step { step: Step, folder: PathBuf, queries: Vec<String> },
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Step {
    BuildSaola,
    BuildPlain,
    FirstSaola,
    FirstPlain,
    PlainQuery,
}

fn main() {
    let cli = Cli::parse();
    match cli.command {
        Some(Work::Generate { passages, seed, source, making, to }) => {
            let source = source.unwrap_or_else(default_source);
            let (articles, passages) = generate(&source, passages, seed, making, &to);
            println!("{}: {articles} articles, {passages} passages", to.display());
        }
        Some(Work::Step { step, folder, queries }) => self::step(step, &folder, &queries),
        None => compare(&cli.args),
    }
}

/// Makes what is missing, measures and reports.
fn compare(args: &Args) {
    let folder = args.index_dir.clone().unwrap_or_else(|| {
        let name = format!("saola-against-plain-{}-{}", args.passages, args.seed);
        std::env::temp_dir().join(name)
    });
    std::fs::create_dir_all(&folder).unwrap();
    let collection = folder.join(COLLECTION);
    if !collection.exists() {
        let source = args.source.clone().unwrap_or_else(default_source);
        let unfinished = folder.join(format!("unfinished-{COLLECTION}"));
        generate(&source, args.passages, args.seed, args.making, &unfinished);
        std::fs::rename(&unfinished, &collection).unwrap();
    }
    if args.rebuild {
        for index in [SAOLA, DELETED, PLAIN] {
            let _ = std::fs::remove_dir_all(folder.join(index));
        }
        for costs in ["saola.json", "plain.json"] {
            let _ = std::fs::remove_file(folder.join(costs));
        }
    }
    let saola_cost: Cost =
        once(&folder.join("saola.json"), || in_a_process(Step::BuildSaola, &folder, &[]));
    let reader = Reader::open(&folder.join(SAOLA)).expect("--rebuild makes saola's index anew");
    if !folder.join(PASSAGES).exists() {
        write_passages(&reader, &folder.join(PASSAGES));
    }
    let plain_cost: Cost =
        once(&folder.join("plain.json"), || in_a_process(Step::BuildPlain, &folder, &[]));
    if !args.unmerged {
        plain::merge(&folder.join(PLAIN));
    }
    let plain = Plain::open(&folder.join(PLAIN));

    let (mut count, mut text_bytes) = (0, 0);
    for text in texts(&folder.join(PASSAGES)) {
        count += 1;
        text_bytes += text.len() as u64;
    }
    let mut random = fastrand::Rng::with_seed(args.seed);
    let longest = args.lengths.iter().copied().max().unwrap_or(1).max(32);
    let sample = asked::sample(texts(&folder.join(PASSAGES)), longest, 4000, &mut random);
    assert!(!sample.is_empty(), "no passage has {longest} syllables");

    let mut report = Report {
        passages: count,
        text_bytes,
        seed: args.seed,
        queries: args.queries,
        runs: args.runs,
        saola: Building {
            cost: saola_cost,
            bytes: size(&folder.join(SAOLA)),
            segments: reader.status().unwrap().segments as usize,
        },
        plain: Building {
            cost: plain_cost,
            bytes: size(&folder.join(PLAIN)),
            segments: plain.segments(),
        },
        first_queries: Vec::new(),
        cells: Vec::new(),
        narrowed: Vec::new(),
    };
    report.print_building();
    report.first_queries = first_queries(&folder, &sample, args);
    report.print_first_queries();
    report::print_head();
    for cell in asked::cells(&args.lengths) {
        let asked = asked::asked(cell, &sample, args.queries, args.seed);
        let row = measure::row(cell, &asked, args.runs, &reader, &plain);
        row.print();
        report.cells.push(row);
    }
    report.print_mixes();
    if !args.with.is_empty() {
        report.narrowed = narrowed(&folder, &sample, args, &reader);
    }
    if let Some(file) = &args.json {
        let out = BufWriter::new(File::create(file).unwrap());
        serde_json::to_writer(out, &report).unwrap();
    }
}

/// The same queries with what `--with` names.
fn narrowed(folder: &Path, sample: &[String], args: &Args, whole: &Reader) -> Vec<Narrowed> {
    let deleted = args.with.contains(&With::Deletions).then(|| {
        let copy = folder.join(DELETED);
        if !copy.exists() {
            let unfinished = folder.join(format!("unfinished-{DELETED}"));
            let _ = std::fs::remove_dir_all(&unfinished);
            narrowed::delete_a_tenth(&folder.join(SAOLA), &unfinished);
            std::fs::rename(&unfinished, &copy).unwrap();
        }
        Reader::open(&copy).unwrap()
    });
    narrowed::print_head();
    let kinds = (args.lengths.as_slice(), args.queries, args.seed);
    narrowed::rows(&args.with, kinds, sample, args.runs, whole, deleted.as_ref())
}

const COLLECTION: &str = "collection.jsonl.zst";
const PASSAGES: &str = "passages.jsonl";
const SAOLA: &str = "saola";
/// saola's index with a tenth of the articles deleted.
const DELETED: &str = "saola-deleted";
const PLAIN: &str = "plain";

fn default_source() -> PathBuf {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let large = project.join("../shared/data/viwiki.jsonl.zst");
    if large.exists() { large } else { project.join("corpus") }
}

/// What `make` gave when it was first called; kept in `file`.
fn once<T: serde::Serialize + DeserializeOwned>(file: &Path, make: impl FnOnce() -> T) -> T {
    if let Ok(kept) = std::fs::read(file) {
        return serde_json::from_slice(&kept).unwrap();
    }
    let made = make();
    std::fs::write(file, serde_json::to_vec(&made).unwrap()).unwrap();
    made
}

/// Runs one step in a process of its own and reads what it says.
fn in_a_process<T: DeserializeOwned>(step: Step, folder: &Path, queries: &[String]) -> T {
    let name = clap::ValueEnum::to_possible_value(&step).unwrap();
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["step", name.get_name()])
        .arg(folder)
        .args(queries)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn step(step: Step, folder: &Path, queries: &[String]) {
    match step {
        Step::BuildSaola => {
            update(&folder.join(SAOLA), &[folder.join(COLLECTION)], |_| true).unwrap();
            say(&cost_so_far());
        }
        Step::BuildPlain => {
            let _ = std::fs::remove_dir_all(folder.join(PLAIN));
            plain::build(&folder.join(PLAIN), texts(&folder.join(PASSAGES)));
            say(&cost_so_far());
        }
        Step::FirstSaola => {
            let program = Path::new(env!("CARGO_BIN_EXE_saola"));
            let index = folder.join(SAOLA);
            let begin = ["search", "--format", "jsonl", "--index", index.to_str().unwrap()];
            say(&costs(program, &begin, queries));
        }
        Step::FirstPlain => {
            let begin = ["step", "plain-query", folder.to_str().unwrap()];
            say(&costs(&std::env::current_exe().unwrap(), &begin, queries));
        }
        Step::PlainQuery => {
            for query in queries {
                std::hint::black_box(Plain::open(&folder.join(PLAIN)).answer(query));
            }
        }
    }
}

fn say(figures: &impl serde::Serialize) {
    println!("{}", serde_json::to_string(figures).unwrap());
}

/// What each query costs in a new process, when the files are in memory: one asked before reads them.
fn costs(program: &Path, begin: &[&str], queries: &[String]) -> Vec<Cost> {
    let first = queries.first().into_iter();
    first
        .chain(queries)
        .map(|query| {
            let mut arguments = begin.to_vec();
            arguments.push(query);
            cost_of_child(program, &arguments)
        })
        .skip(1)
        .collect()
}

/// First queries of new processes on both sides, by length.
fn first_queries(folder: &Path, sample: &[String], args: &Args) -> Vec<FirstQuery> {
    [2, 8]
        .into_iter()
        .filter(|syllables| args.lengths.contains(syllables))
        .map(|syllables| {
            let cell = Cell { syllables, shape: Shape::Adjacent, toned: true };
            let asked = asked::asked(cell, sample, 15, args.seed);
            let queries: Vec<String> = asked.into_iter().map(|asked| asked.query).collect();
            FirstQuery {
                syllables,
                saola: in_a_process(Step::FirstSaola, folder, &queries),
                plain: in_a_process(Step::FirstPlain, folder, &queries),
            }
        })
        .collect()
}

/// Writes the text of every passage that saola has, one JSON string a line.
fn write_passages(reader: &Reader, file: &Path) {
    let unfinished = file.with_extension("unfinished");
    let mut out = BufWriter::new(File::create(&unfinished).unwrap());
    reader
        .each_passage(|passage| {
            writeln!(out, "{}", serde_json::to_string(&passage.text).unwrap()).unwrap();
        })
        .unwrap();
    out.flush().unwrap();
    std::fs::rename(&unfinished, file).unwrap();
}

fn texts(file: &Path) -> impl Iterator<Item = String> + use<> {
    let lines = BufReader::new(File::open(file).unwrap()).lines();
    lines.map(|line| serde_json::from_str(&line.unwrap()).unwrap())
}

/// Bytes of the files in `folder`.
fn size(folder: &Path) -> u64 {
    let files = std::fs::read_dir(folder).unwrap();
    files.map(|file| file.unwrap().metadata().unwrap().len()).sum()
}
