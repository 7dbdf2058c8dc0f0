//! `saola index`: brings the index up to date with folders.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use super::failure::Failure;
use super::interrupt::Interrupt;
use super::watch::watch;
use super::{Context, Outcome};
use crate::index::Reader;
use crate::ingest::{Encoding, Skipped, inputs};
use crate::output::inert;
use crate::update::{Progress, Update, UpdateError, rebuild, update, update_touched};

/// Read articles and bring the index up to date
///
/// Reads .txt and .jsonl files, also .gz and .zst, and folders of them. Only what changed is read
/// again; articles whose file is gone from a folder given are taken out.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  saola index ~/bao-tinh                a folder
  saola index ~/bao-tinh tin.jsonl.gz   a folder and a file
  saola index --rebuild ~/bao-tinh      from nothing, beside the old one, then in its place
  saola index --watch ~/bao-tinh        and again whenever something changes there")]
pub(super) struct Args {
    /// Files and folders to read
    #[arg(default_value = "corpus", value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Build anew beside the old index and put it in its place
    #[arg(long)]
    rebuild: bool,
    /// Go on and keep up with changes until Ctrl-C
    #[arg(long)]
    watch: bool,
    /// Decode everything by this encoding instead of telling it by itself: utf-8, tcvn3,
    /// vni-windows, windows-1258, viqr, utf-8-mojibake …
    #[arg(long, value_name = "NAME")]
    encoding: Option<Encoding>,
    /// Write figures of the run as JSON
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

/// Skipped inputs named on stderr; the rest is counted, and `saola status` lists all.
const NAMED: usize = 10;

pub(super) fn run(args: &Args, context: &Context) -> Result<Outcome, Failure> {
    let begun = Instant::now();
    let interrupt = Interrupt::listen();
    let (index, paths) = (&context.index, &args.paths);
    let watched = if args.watch {
        // A path that is missing is told as such.
        drop(inputs(paths)?);
        Some(watch(index, paths, context.quiet)?)
    } else {
        None
    };
    let update = with_progress(context.quiet, &interrupt, |progress| {
        if args.rebuild {
            rebuild(index, paths, args.encoding, progress)
        } else {
            update_touched(index, paths, args.encoding, |_| true, progress)
        }
    })?;
    if !context.quiet {
        tell(&update, begun.elapsed());
    }
    if let Some(file) = &args.report {
        write_report(file, &update, begun.elapsed(), context)?;
    }
    if let Some(watched) = watched {
        if !context.quiet {
            eprintln!("watching; Ctrl-C ends");
        }
        return Err(watched.follow(index, paths, args.encoding, &interrupt, |update, took| {
            if !context.quiet {
                tell(update, took);
            }
        }));
    }
    Ok(if update.skipped.is_empty() { Outcome::Done } else { Outcome::Skipped })
}

/// Updates with a progress bar on stderr, where that is a terminal.
pub(super) fn bring_up_to_date(
    index: &Path,
    paths: &[PathBuf],
    quiet: bool,
) -> Result<Update, Failure> {
    with_progress(quiet, &Interrupt::listen(), |progress| update(index, paths, progress))
}

/// Runs with a progress bar on stderr, where that is a terminal, until it is to end.
fn with_progress(
    quiet: bool,
    interrupt: &Interrupt,
    run: impl FnOnce(&mut dyn FnMut(Progress) -> bool) -> Result<Update, UpdateError>,
) -> Result<Update, Failure> {
    let bar = if quiet || !std::io::stderr().is_terminal() {
        ProgressBar::hidden()
    } else {
        ProgressBar::new(0)
    };
    if let Ok(style) =
        ProgressStyle::with_template("{bar:30} {pos}/{len} files · {msg} · {elapsed}, {eta} left")
    {
        bar.set_style(style);
    }
    let result = run(&mut |progress| {
        bar.set_length(progress.of);
        bar.set_position(progress.files);
        bar.set_message(format!("{} articles", progress.articles));
        interrupt.committed(progress.committed);
        !interrupt.is_wanted()
    });
    bar.finish_and_clear();
    match result {
        Err(UpdateError::Stopped { articles }) => {
            interrupt.committed(articles);
            Err(interrupt.stopped())
        }
        result => Ok(result?),
    }
}

/// The last lines: what was skipped, what came twice, and the sum.
pub(super) fn tell(update: &Update, took: Duration) {
    for skipped in update.skipped.iter().take(NAMED) {
        let at = skipped.position.map(|p| format!(":{p}")).unwrap_or_default();
        eprintln!(
            "skipped {}{at}: {} ({}){}",
            inert(&skipped.path),
            skipped.reason,
            inert(&skipped.detail),
            skipped.times()
        );
    }
    if update.skipped.len() > NAMED {
        eprintln!("… and {} more; saola status lists them", update.skipped.len() - NAMED);
    }
    for (id, before, now) in update.replaced.iter().take(NAMED) {
        eprintln!(
            "article {} of {} was replaced by that of {}",
            inert(id),
            inert(before),
            inert(now)
        );
    }
    if update.replaced.len() > NAMED {
        eprintln!("… and {} more were replaced", update.replaced.len() - NAMED);
    }
    eprintln!(
        "{} articles indexed, {} passages, {} unchanged, {} removed, {} skipped, {:.1} s",
        update.indexed,
        update.passages,
        update.unchanged,
        update.removed,
        Skipped::total(&update.skipped),
        took.as_secs_f64()
    );
}

/// What `--report` writes.
#[derive(Serialize)]
struct Report<'u> {
    schema: &'static str,
    articles: u64,
    passages: u64,
    text_bytes: u64,
    index_bytes: u64,
    seconds: f64,
    cpu_seconds: Option<f64>,
    peak_rss_bytes: Option<u64>,
    skipped: &'u [Skipped],
}

fn write_report(
    file: &Path,
    update: &Update,
    took: Duration,
    context: &Context,
) -> Result<(), Failure> {
    let status = Reader::open(&context.index)?.status()?;
    let report = Report {
        schema: "saola.index/1",
        articles: update.indexed,
        passages: update.passages,
        text_bytes: update.text_bytes,
        index_bytes: status.bytes,
        seconds: took.as_secs_f64(),
        cpu_seconds: cpu_seconds(),
        peak_rss_bytes: peak_rss_bytes(),
        skipped: &update.skipped,
    };
    let text = serde_json::to_string_pretty(&report).map_err(std::io::Error::other)?;
    std::fs::write(file, text + "\n")
        .map_err(|source| Failure::File { path: file.to_owned(), source })
}

/// Processor time of this process so far; Linux only, `None` elsewhere.
fn cpu_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // Fields 14 and 15, counted behind the command's closing bracket, in hundredths of a second.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?;
    Some(ticks as f64 / 100.0)
}

/// Largest resident size of this process so far; Linux only, `None` elsewhere.
fn peak_rss_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? * 1024)
}
