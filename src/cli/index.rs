//! `saola index`: brings the index up to date with folders.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use super::failure::Failure;
use super::interrupt::Interrupt;
use super::said::say;
use super::skipped::{detail, report_line, skipped_line};
use super::terminal;
use super::watch::watch;
use super::{Context, Outcome};
use crate::index::{IndexError, Reader};
use crate::ingest::{Encoding, SkipReason, Skipped};
use crate::output::{Language, inert};
use crate::update::{
    Options, Progress, Update, UpdateError, known_paths, rebuild, update, update_touched,
};

/// Read articles and bring the index up to date
///
/// Reads texts, web pages, WARC archives, tables, documents and folders of them. Only what changed
/// is read again. Articles whose file is gone are taken out; those of files and folders that cannot
/// be read now stay. Without a path, every folder that was given before is brought up to date.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Files and folders to read; without any, all that the index knows, or corpus where there is no
    /// index
    #[arg(value_name = "PATH")]
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
    /// Follow links that lead out of the folders given
    #[arg(long)]
    follow_links: bool,
    /// Write figures of the run as JSON
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

/// Skipped inputs named on stderr; the rest is counted, and `saola status` lists all.
const NAMED: usize = 10;

pub(super) fn run(args: &Args, context: &Context) -> Result<Outcome, Failure> {
    let begun = Instant::now();
    args.report.as_deref().map(terminal::writable).transpose()?;
    let interrupt = Interrupt::listen(context.language);
    let index = &context.index;
    let paths = &given_or_default(&args.paths, index)?;
    let options =
        Options { encoding: args.encoding, follow_links: args.follow_links, ..Options::default() };
    let watched = match args.watch {
        true if paths.is_empty() => Some(watch(index, &known_paths(index)?, context)?),
        true => Some(watch(index, paths, context)?),
        false => None,
    };
    let update = with_progress(context, &interrupt, |progress| {
        if args.rebuild {
            rebuild(index, paths, &options, progress)
        } else {
            update_touched(index, paths, &options, |_| true, progress)
        }
    })?;
    if !context.quiet {
        tell(&update, begun.elapsed(), context.language);
        if update.indexed > 0 && !args.watch && std::io::stderr().is_terminal() {
            next(context);
        }
    }
    if let Some(file) = &args.report {
        write_report(file, &update, begun.elapsed(), context)?;
    }
    if let Some(mut watched) = watched {
        if !context.quiet {
            eprintln!(
                "{}",
                say!(context.language, "watching; Ctrl-C ends", "đang theo dõi; Ctrl-C để dừng")
            );
        }
        return Err(watched.follow(index, paths, &options, &interrupt, |update, took| {
            if !context.quiet {
                tell(update, took, context.language);
            }
        }));
    }
    Ok(if update.is_complete() { Outcome::Done } else { Outcome::Skipped })
}

/// The sample articles where nothing is given and there is no index yet.
fn given_or_default(paths: &[PathBuf], index: &Path) -> Result<Vec<PathBuf>, Failure> {
    if !paths.is_empty() {
        return Ok(paths.to_vec());
    }
    match Reader::open(index) {
        Err(IndexError::Missing { .. }) => Ok(vec![PathBuf::from("corpus")]),
        _ => Ok(Vec::new()),
    }
}

/// Updates with a progress bar on stderr, where that is a terminal.
pub(super) fn bring_up_to_date(
    index: &Path,
    paths: &[PathBuf],
    context: &Context,
) -> Result<Update, Failure> {
    let interrupt = Interrupt::listen(context.language);
    with_progress(context, &interrupt, |progress| update(index, paths, progress))
}

/// Runs with a progress bar on stderr, where that is a terminal, until it is to end.
fn with_progress(
    context: &Context,
    interrupt: &Interrupt,
    run: impl FnOnce(&mut dyn FnMut(Progress) -> bool) -> Result<Update, UpdateError>,
) -> Result<Update, Failure> {
    let bar = if context.quiet || !std::io::stderr().is_terminal() {
        ProgressBar::hidden()
    } else {
        ProgressBar::new(0)
    };
    let language = context.language;
    let template = match language {
        Language::English => "{bar:30} {percent}% of {total_bytes} · {msg} · {elapsed}, {eta} left",
        Language::Vietnamese => {
            "{bar:30} {percent}% của {total_bytes} · {msg} · {elapsed}, còn {eta}"
        }
    };
    let mut style = ProgressStyle::with_template(template).ok();
    let result = run(&mut |progress| {
        if let Some(style) = style.take() {
            bar.set_style(style);
        }
        bar.set_length(progress.of_bytes);
        bar.set_position(progress.bytes);
        let Progress { articles, files, of, .. } = progress;
        bar.set_message(say!(
            language,
            "{files}/{of} files, {articles} articles",
            "{files}/{of} tệp, {articles} bài"
        ));
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
pub(super) fn tell(update: &Update, took: Duration, language: Language) {
    let mut lines = Vec::new();
    let told = || update.skipped.iter().filter(|skipped| !skipped.reason.is_passed_by());
    // What is to be reported is named before what is only to be known.
    let (internal, others): (Vec<&Skipped>, Vec<&Skipped>) =
        told().partition(|skipped| skipped.reason == SkipReason::Internal);
    for skipped in internal.into_iter().chain(others).take(NAMED) {
        let line = skipped_line(skipped, language);
        lines.push(say!(language, "skipped {line}", "bỏ qua {line}"));
    }
    if told().count() > NAMED {
        let more = told().count() - NAMED;
        lines.push(say!(
            language,
            "… and {more} more; saola status lists them",
            "… và {more} tệp hay mục nữa; saola status liệt kê hết"
        ));
    }
    lines.extend(report_line(&update.skipped, language));
    for stale in update.stale.iter().take(NAMED) {
        let (path, articles) = (&stale.path, stale.articles);
        let why = detail(&stale.detail, language);
        lines.push(say!(
            language,
            "not read: {path} ({why}); its {articles} articles stay, saola forget takes them out",
            "không đọc được: {path} ({why}); giữ nguyên {articles} bài, muốn bỏ thì dùng saola forget"
        ));
    }
    if update.stale.len() > NAMED {
        let more = update.stale.len() - NAMED;
        lines.push(say!(
            language,
            "… and {more} more were not read; saola status lists them",
            "… và {more} mục nữa không đọc được; saola status liệt kê hết"
        ));
    }
    for (id, date) in update.wrong_dates.iter().take(NAMED) {
        lines.push(say!(
            language,
            "article {id} has a date that is no day: {date}",
            "bài {id} ghi ngày không có thật: {date}"
        ));
    }
    if update.wrong_dates.len() > NAMED {
        let more = update.wrong_dates.len() - NAMED;
        lines.push(say!(
            language,
            "… and {more} more dates that are no day; saola status --undated lists the articles",
            "… và {more} ngày không có thật nữa; saola status --undated liệt kê các bài"
        ));
    }
    let Update { indexed, passages, unchanged, removed, .. } = update;
    let (skipped, duplicates, found) =
        (update.skipped_count(), update.duplicates(), update.found());
    let seconds = language.decimal(took.as_secs_f64());
    lines.push(say!(
        language,
        "{indexed} articles indexed, {passages} passages, {unchanged} unchanged, {removed} removed, {skipped} skipped, {duplicates} duplicates of {found} found, {seconds} s",
        "{indexed} bài được lập chỉ mục, {passages} đoạn, {unchanged} bài không đổi, {removed} bài bỏ ra, {skipped} bỏ qua, {duplicates} trùng lặp trong {found} mục tìm thấy, {seconds} s"
    ));
    for line in lines {
        eprintln!("{}", inert(&line));
    }
}

/// What can be done now, for people.
fn next(context: &Context) {
    let index = match context.index_given {
        true => format!(" --index {}", context.index.display()),
        false => String::new(),
    };
    let said = say!(
        context.language,
        "ask:            saola search{index} 'nghi quyet 39'\nin a browser:   saola serve{index} --open",
        "tìm:                saola search{index} 'nghi quyet 39'\ntrên trình duyệt:   saola serve{index} --open"
    );
    for line in said.lines() {
        eprintln!("{}", inert(line));
    }
}

/// What `--report` writes.
#[derive(Serialize)]
struct Report<'u> {
    schema: &'static str,
    articles: u64,
    passages: u64,
    found: u64,
    indexed: u64,
    unchanged: u64,
    removed: u64,
    skipped_count: u64,
    duplicates: u64,
    stale: u64,
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
        found: update.found(),
        indexed: update.indexed,
        unchanged: update.unchanged,
        removed: update.removed,
        skipped_count: update.skipped_count(),
        duplicates: update.duplicates(),
        stale: update.stale.iter().map(|stale| stale.articles).sum(),
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
