//! `saola bench`: how long the queries of a file take; whether that changed.

mod machine;
mod table;

use std::collections::BTreeMap;
use std::io::Write;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::failure::Failure;
use super::mistyped::NoRate;
use super::said::{Said, said, say};
use super::search::queries;
use super::terminal;
use super::{Context, Outcome};
use crate::index::{FORMAT_VERSION, IndexError, Reader};
use crate::measure::{
    Class, Figures, IndexIdentity, Load, Measured, QueryFile, Refused, Report, SCHEMA, classes,
    compare, run as run_queries,
};
use crate::output::inert;
use crate::query::{Options, parse, plan};
use crate::search::{Page, Reprints, search};

/// Measure how long the queries of a file take
///
/// Each query is asked several times, all of it counted: reading the query, searching, ten hits
/// with snippets. Figures are over the best run of each query, by class: words, phrases, people,
/// documents, nothing found, with marks and without.
#[derive(Debug, clap::Args)]
#[command(
    disable_help_subcommand = true,
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true
)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Option<Action>,
    /// A query a line; or id TAB query; or JSON lines with id and text
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
    Compare(CompareArgs),
}

/// Tell what changed between two measurements, and whether it is more than noise
#[derive(Debug, clap::Args)]
struct CompareArgs {
    /// Written by bench --json: before
    #[arg(value_name = "A.json")]
    before: PathBuf,
    /// Written by bench --json: after
    #[arg(value_name = "B.json")]
    after: PathBuf,
    /// Same seed, same intervals
    #[arg(long, default_value_t = 1, value_name = "N")]
    seed: u64,
    /// Write the comparison to a file
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

fn rate(text: &str) -> Result<f64, NoRate> {
    match text.parse::<f64>() {
        Ok(rate) if rate.is_finite() && rate > 0.0 => Ok(rate),
        _ => Err(NoRate),
    }
}

pub(super) fn run(args: &Args, context: &Context) -> Result<Outcome, Failure> {
    match (&args.action, &args.file) {
        (Some(Action::Compare(args)), _) => compare_files(args, context),
        (None, Some(file)) => measure(args, file, context),
        (None, None) => Err(Failure::Usage {
            what: said!("no file of queries", "chưa nêu tệp các câu tìm"),
            instead: Said::same("saola bench queries.tsv"),
        }),
    }
}

/// A query that can be asked, and the classes it counts in.
struct Asked {
    id: String,
    text: String,
    classes: [Class; 3],
}

fn measure(args: &Args, file: &Path, context: &Context) -> Result<Outcome, Failure> {
    let reader = Reader::open(&context.index)?;
    let (asked, refused) = read(&reader, file)?;
    for query in &refused {
        let Refused { id, why } = query;
        eprintln!("{}", inert(&say!(context.language, "query {id}: {why}", "câu tìm {id}: {why}")));
    }
    if asked.is_empty() {
        let file = file.display();
        return Err(Failure::Usage {
            what: said!(
                "{file}: no query that can be asked",
                "{file}: không có câu tìm nào hỏi được"
            ),
            instead: said!(
                "saola bench with a file that has a query on each line",
                "saola bench với một tệp mỗi dòng một câu tìm"
            ),
        });
    }
    let runs = args.runs.map_or(if args.rate.is_some() { 1 } else { 5 }, NonZeroUsize::get);
    let load = Load {
        threads: args.threads.get(),
        runs,
        warmup: args.warmup.unwrap_or(usize::from(!args.cold)),
        rate: args.rate,
    };
    let page = Page { reprints: Reprints::Folded, ..Page::default() };
    let measured = run_queries(asked.len(), &load, |at| match args.cold {
        false => answer(&reader, &asked[at].text, &page).map(|_| ()),
        true => answer_in_a_process(&context.index, &asked[at].text),
    })?;
    let classes = by_class(&asked, &measured, &load);
    let report = Report {
        schema: SCHEMA.to_owned(),
        unit: "us".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        index: identity(&reader)?,
        machine: machine::this(),
        queries: QueryFile { file: file.display().to_string(), asked: asked.len(), refused },
        threads: load.threads,
        runs: load.runs,
        warmup: load.warmup,
        cold: args.cold,
        rate: load.rate,
        seconds: measured.took.as_secs_f64(),
        classes,
    };
    let mut out = terminal::output(None, context)?;
    table::write_report(&mut out, &report, context.language)?;
    out.flush()?;
    if let Some(json) = &args.json {
        write_json(json, &report)?;
    }
    Ok(if report.queries.refused.is_empty() { Outcome::Done } else { Outcome::Skipped })
}

/// Reads the queries and asks each once: those that can be asked with their classes, and the rest.
fn read(reader: &Reader, file: &Path) -> Result<(Vec<Asked>, Vec<Refused>), Failure> {
    let (mut asked, mut refused) = (Vec::new(), Vec::new());
    let page = Page { reprints: Reprints::Folded, ..Page::default() };
    for query in queries(file)? {
        let (id, text) = query?;
        match answer(reader, &text, &page) {
            Ok(classes) => asked.push(Asked { id, text, classes }),
            Err(Failure::Query(error)) => refused.push(Refused { id, why: error.to_string() }),
            Err(failure) => return Err(failure),
        }
    }
    Ok((asked, refused))
}

/// Answers a query as `saola search` does, all but the writing.
fn answer(reader: &Reader, text: &str, page: &Page) -> Result<[Class; 3], Failure> {
    let query = parse(text)?;
    let plan = plan(&query, &Options::default(), reader)?;
    let (results, hits) = search(reader, &plan, page)?;
    std::hint::black_box(&hits);
    Ok(classes(&query, &plan, results.total + results.partial))
}

/// Has a new process of this program answer the query.
fn answer_in_a_process(index: &Path, text: &str) -> Result<(), Failure> {
    let program = std::env::current_exe()?;
    let failed = |source| Failure::File { path: program.clone(), source };
    let status = Command::new(&program)
        .arg("--index")
        .arg(index)
        .args(["search", "--format", "jsonl", "--", text])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .map_err(failed)?;
    // 1: nothing found.
    if matches!(status.code(), Some(0 | 1)) {
        return Ok(());
    }
    Err(failed(std::io::Error::other(format!("{text}: {status}"))))
}

fn by_class(asked: &[Asked], measured: &Measured, load: &Load) -> BTreeMap<Class, Figures> {
    let mut figures: BTreeMap<Class, Figures> = Class::ALL
        .into_iter()
        .map(|class| {
            let members: Vec<usize> =
                (0..asked.len()).filter(|at| asked[*at].classes.contains(&class)).collect();
            let ids = members.iter().map(|at| asked[*at].id.clone()).collect();
            let samples = members.iter().map(|at| measured.samples[*at].clone()).collect();
            (class, Figures::of(ids, samples, load.threads))
        })
        .collect();
    let seconds = measured.took.as_secs_f64();
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
    })
}

fn compare_files(args: &CompareArgs, context: &Context) -> Result<Outcome, Failure> {
    let comparison = compare(&report(&args.before)?, &report(&args.after)?, args.seed);
    let mut out = terminal::output(None, context)?;
    table::write_comparison(&mut out, &comparison, context.language)?;
    out.flush()?;
    if let Some(json) = &args.json {
        write_json(json, &comparison)?;
    }
    Ok(Outcome::Done)
}

/// Reads a report that `saola bench --json` wrote.
fn report(file: &Path) -> Result<Report, Failure> {
    let failed = |source| Failure::File { path: file.to_owned(), source };
    let bytes = std::fs::read(file).map_err(failed)?;
    let other = |what: String| {
        let file = file.display();
        Failure::Usage {
            what: said!("{file}: no {SCHEMA}: {what}", "{file}: không phải {SCHEMA}: {what}"),
            instead: said!(
                "saola bench QUERIES --json FILE, which writes such a file",
                "saola bench TỆP_CÂU_TÌM --json TỆP, lệnh ghi ra tệp như vậy"
            ),
        }
    };
    let report: Report =
        serde_json::from_slice(&bytes).map_err(|error| other(error.to_string()))?;
    if report.schema != SCHEMA {
        return Err(other(report.schema));
    }
    Ok(report)
}

fn write_json(file: &Path, record: &impl serde::Serialize) -> Result<(), Failure> {
    let failed = |source| Failure::File { path: file.to_owned(), source };
    let mut out = std::io::BufWriter::new(std::fs::File::create(file).map_err(failed)?);
    serde_json::to_writer(&mut out, record).map_err(|error| failed(error.into()))?;
    writeln!(out).and_then(|()| out.flush()).map_err(failed)
}
