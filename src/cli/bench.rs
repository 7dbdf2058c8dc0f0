//! `saola bench`: how long the queries of a file take; whether that changed.

mod compared;
mod machine;
mod table;

use std::collections::BTreeMap;
use std::io::Write;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use super::failure::Failure;
use super::mistyped::NoRate;
use super::queries::{Typed, queries, tell_unasked};
use super::said::{Said, said};
use super::terminal;
use super::{Context, Outcome};
use crate::index::{FORMAT_VERSION, IndexError, Reader};
use crate::measure::{
    Class, Figures, IndexIdentity, Load, LoadError, MAX_SAMPLES, MAX_THREADS, MIN_RATE, Measured,
    QueryFile, Refused, Report, RunError, SCHEMA, Timed, classes, run as run_queries,
};
use crate::query::{Options, QueryError, parse, plan};
use crate::search::{Page, Reprints, search};

/// Measure how long the queries of a file take
///
/// Each query is asked several times, all of it counted: reading the query, searching, ten hits
/// with snippets. Figures are over the best run of each query, with --rate over every run, by
/// class: words, phrases, people, documents, nothing found, with marks and without.
#[derive(Debug, clap::Args)]
#[command(
    disable_help_subcommand = true,
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true
)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Option<Action>,
    /// A query a line; or id TAB query; or a table with a column query; or JSON lines with id and
    /// text; - for standard input
    #[arg(value_name = "QUERIES", required = true)]
    file: Option<PathBuf>,
    /// Times each query is asked; default 5, with --rate 1
    #[arg(long, value_name = "N")]
    runs: Option<NonZeroUsize>,
    /// Times each query is asked before anything counts; default 1, with --cold 0
    #[arg(long, value_name = "N")]
    warmup: Option<usize>,
    /// Threads that ask
    #[arg(long, default_value = "1", value_name = "N")]
    threads: NonZeroUsize,
    /// A new process for each query: starting and opening the index count too
    #[arg(long)]
    cold: bool,
    /// Queries a second, each counted from when it is due, so that waiting in line counts too
    #[arg(long, value_name = "QPS", value_parser = rate)]
    rate: Option<f64>,
    /// Write figures and every sample to a file
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    Compare(compared::Args),
}

fn rate(text: &str) -> Result<f64, NoRate> {
    match text.parse::<f64>() {
        Ok(rate) if rate.is_finite() && rate > 0.0 => Ok(rate),
        _ => Err(NoRate),
    }
}

pub(super) fn run(args: &Args, context: &Context) -> Result<Outcome, Failure> {
    match (&args.action, &args.file) {
        (Some(Action::Compare(args)), _) => compared::run(args, context),
        (None, Some(file)) => measure(args, file, context),
        (None, None) => Err(Failure::Usage {
            what: said!("no file of queries", "chưa nêu tệp các câu tìm"),
            instead: Said::same("saola bench queries.tsv"),
        }),
    }
}

/// What a query was answered: the classes it counts in, or why it cannot be asked.
type Answer = Result<[Class; 3], QueryError>;

fn measure(args: &Args, file: &Path, context: &Context) -> Result<Outcome, Failure> {
    let queries = queries(file)?;
    queries.tell(context);
    let load = load(args);
    load.check(queries.asked.len()).map_err(beyond)?;
    if queries.asked.is_empty() {
        return Err(nothing_to_ask(file));
    }
    if let Some(json) = &args.json {
        if json.canonicalize().ok().is_some_and(|json| file.canonicalize().ok() == Some(json)) {
            return Err(over_itself(json));
        }
        terminal::writable(json)?;
    }
    let reader = Reader::open(&context.index)?;
    let measured = ask_all(&queries.asked, &load, &reader, args.cold)?;
    let Asked { timed, refused, took } = measured;
    for (id, error) in &refused {
        tell_unasked(id, &context.language.refusal(error), context.language);
    }
    if timed.is_empty() {
        return Err(nothing_to_ask(file));
    }
    let unasked = queries.unasked.into_iter().map(|line| (line.id, line.why.english));
    let refused = refused.into_iter().map(|(id, error)| (id, error.to_string()));
    let report = Report {
        schema: SCHEMA.to_owned(),
        unit: "us".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        index: identity(&reader)?,
        machine: machine::this(),
        queries: QueryFile {
            file: file.display().to_string(),
            asked: timed.len(),
            refused: unasked.chain(refused).map(|(id, why)| Refused { id, why }).collect(),
        },
        threads: load.threads,
        runs: load.runs,
        warmup: load.warmup,
        cold: args.cold,
        rate: load.rate,
        over: load.over(),
        seconds: took.as_secs_f64(),
        classes: by_class(&timed, took, &load),
    };
    let mut out = terminal::output(None, context)?;
    table::write_report(&mut out, &report, context.language, terminal::width())?;
    out.flush()?;
    if let Some(json) = &args.json {
        write_json(json, &report)?;
    }
    Ok(if report.queries.refused.is_empty() { Outcome::Done } else { Outcome::Skipped })
}

fn load(args: &Args) -> Load {
    let runs = args.runs.map_or(if args.rate.is_some() { 1 } else { 5 }, NonZeroUsize::get);
    Load {
        threads: args.threads.get(),
        runs,
        warmup: args.warmup.unwrap_or(usize::from(!args.cold)),
        rate: args.rate,
    }
}

/// What was measured of a file of queries.
struct Asked {
    /// Queries that can be asked, with their classes and times.
    timed: Vec<([Class; 3], Timed)>,
    /// The others, with their names.
    refused: Vec<(String, QueryError)>,
    /// Time for all runs together.
    took: Duration,
}

/// Asks as `load` says, and nothing before: the first that is asked finds the index as it lies.
fn ask_all(typed: &[Typed], load: &Load, reader: &Reader, cold: bool) -> Result<Asked, Failure> {
    let answers: Vec<OnceLock<Answer>> = typed.iter().map(|_| OnceLock::new()).collect();
    let page = Page { reprints: Reprints::Folded, ..Page::default() };
    let ask = |at: usize| {
        let text = &typed[at].text;
        if cold && answer_in_a_process(reader.folder(), text)? {
            return Ok(());
        }
        let answer = answer(reader, text, &page)?;
        // A process of its own refused it.
        if cold && answer.is_ok() {
            return Err(process(std::io::Error::other(format!("{text}: refused"))));
        }
        answers[at].get_or_init(|| answer);
        Ok(())
    };
    let Measured { samples, took } = run_queries(typed.len(), load, ask).map_err(ended)?;
    let (mut timed, mut refused) = (Vec::new(), Vec::new());
    for ((query, cell), samples) in typed.iter().zip(answers).zip(samples) {
        let Typed { id, text } = query.clone();
        let answer = match cell.into_inner() {
            Some(answer) => answer,
            None => answer(reader, &text, &page)?,
        };
        match answer {
            Ok(classes) => timed.push((classes, Timed { id, text, samples })),
            Err(error) => refused.push((id, error)),
        }
    }
    Ok(Asked { timed, refused, took })
}

/// Answers a query as `saola search` does, all but the writing.
fn answer(reader: &Reader, text: &str, page: &Page) -> Result<Answer, Failure> {
    let read = || {
        let query = parse(text)?;
        let plan = plan(&query, &Options::default(), reader)?;
        let (results, hits) = search(reader, &plan, page)?;
        std::hint::black_box(&hits);
        Ok(classes(&query, &plan, results.total + results.partial))
    };
    match read() {
        Ok(classes) => Ok(Ok(classes)),
        Err(Failure::Query(error)) => Ok(Err(error)),
        Err(failure) => Err(failure),
    }
}

/// Has a new process of this program answer the query; whether it can be asked.
fn answer_in_a_process(index: &Path, text: &str) -> Result<bool, Failure> {
    let status = Command::new(std::env::current_exe()?)
        .arg("--index")
        .arg(index)
        .args(["search", "--format", "jsonl", "--", text])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .map_err(process)?;
    match status.code() {
        // 1: nothing found.
        Some(0 | 1) => Ok(true),
        Some(2) => Ok(false),
        _ => Err(process(std::io::Error::other(format!("{text}: {status}")))),
    }
}

fn process(source: std::io::Error) -> Failure {
    Failure::Process { source }
}

fn ended(error: RunError<Failure>) -> Failure {
    match error {
        RunError::Load(error) => beyond(error),
        RunError::Thread { started, source } => Failure::Threads { started, source },
        RunError::Ask(failure) => failure,
    }
}

fn over_itself(json: &Path) -> Failure {
    let json = json.display();
    Failure::Usage {
        what: said!("{json}: this is the file of queries", "{json}: đây là tệp các câu tìm"),
        instead: Said::same("saola bench queries.tsv --json bench.json".to_owned()),
    }
}

fn nothing_to_ask(file: &Path) -> Failure {
    let file = file.display();
    Failure::Usage {
        what: said!("{file}: no query that can be asked", "{file}: không có câu tìm nào hỏi được"),
        instead: said!(
            "saola bench with a file that has a query on each line",
            "saola bench với một tệp mỗi dòng một câu tìm"
        ),
    }
}

/// Says which bound an option is beyond, and what is within.
fn beyond(error: LoadError) -> Failure {
    let asks = |queries: usize, option: &str, times: usize| {
        let what = said!(
            "{queries} queries × --{option} {times} is more than {MAX_SAMPLES} answers",
            "{queries} câu tìm × --{option} {times} là quá {MAX_SAMPLES} lần trả lời"
        );
        let instead = match MAX_SAMPLES / queries.max(1) {
            0 => said!("saola bench with fewer queries", "saola bench với ít câu tìm hơn"),
            most => Said::same(format!("saola bench queries.tsv --{option} {most}")),
        };
        Failure::Usage { what, instead }
    };
    match error {
        LoadError::Threads { threads } => Failure::Usage {
            what: said!(
                "--threads {threads}: at most {MAX_THREADS}",
                "--threads {threads}: nhiều nhất là {MAX_THREADS}"
            ),
            instead: Said::same(format!("saola bench queries.tsv --threads {MAX_THREADS}")),
        },
        LoadError::Rate { rate } => Failure::Usage {
            what: said!(
                "--rate {rate:?}: at least {MIN_RATE} queries a second",
                "--rate {rate:?}: ít nhất là {MIN_RATE} câu mỗi giây"
            ),
            instead: Said::same(format!("saola bench queries.tsv --rate {MIN_RATE}")),
        },
        LoadError::Runs { queries, runs } => asks(queries, "runs", runs),
        LoadError::Warmup { queries, warmup } => asks(queries, "warmup", warmup),
    }
}

fn by_class(
    timed: &[([Class; 3], Timed)],
    took: Duration,
    load: &Load,
) -> BTreeMap<Class, Figures> {
    let mut figures: BTreeMap<Class, Figures> = Class::ALL
        .into_iter()
        .map(|class| {
            let members = timed.iter().filter(|(classes, _)| classes.contains(&class));
            let members = members.map(|(_, timed)| timed.clone()).collect();
            (class, Figures::of(members, load.over(), load.threads))
        })
        .collect();
    let seconds = took.as_secs_f64();
    for (class, figures) in &mut figures {
        // At a rate times hold waiting, which is no work.
        if figures.n > 0 && (*class == Class::All || load.rate.is_some()) {
            figures.qps = Some((figures.n * load.runs) as f64 / seconds);
        }
    }
    figures
}

fn identity(reader: &Reader) -> Result<IndexIdentity, IndexError> {
    let status = reader.status()?;
    Ok(IndexIdentity {
        path: reader.folder().display().to_string(),
        format: FORMAT_VERSION,
        articles: status.articles,
        passages: status.passages,
        bytes: status.bytes,
        segments: status.segments,
        committed: status.committed,
        commit: Some(reader.commit()),
    })
}

fn write_json(file: &Path, record: &impl serde::Serialize) -> Result<(), Failure> {
    let failed = |source| Failure::File { path: file.to_owned(), source };
    let mut out = std::io::BufWriter::new(std::fs::File::create(file).map_err(failed)?);
    serde_json::to_writer(&mut out, record).map_err(|error| failed(error.into()))?;
    writeln!(out).and_then(|()| out.flush()).map_err(failed)
}
