//! `saola status`: what is indexed.

use std::io::Write;

use serde_json::json;

use super::failure::Failure;
use super::terminal;
use super::{Context, Outcome};
use crate::index::Reader;
use crate::ingest::Skipped;
use crate::output::inert;
use crate::update::{by_folder, files, status_record};

/// Show what is indexed: folders, articles, passages, dates, skipped inputs
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  saola status
  saola status --format jsonl")]
pub(super) struct Args {
    /// terminal or jsonl
    #[arg(long, default_value = "terminal", value_parser = ["terminal", "jsonl"])]
    format: String,
}

pub(super) fn run(args: &Args, context: &Context) -> Result<Outcome, Failure> {
    let reader = Reader::open(&context.index)?;
    let status = reader.status()?;
    let files = files(&reader)?;
    let folders = by_folder(&files);
    let skipped: Vec<_> = files.iter().flat_map(|file| &file.skipped).collect();
    let total = Skipped::total(skipped.iter().copied());
    let mut out = terminal::output(None)?;
    if args.format == "jsonl" {
        let record = status_record(&context.index, &status, &files);
        writeln!(out, "{record}")?;
        for item in skipped {
            let record = json!({"type": "skipped", "path": item.path, "position": item.position,
                "reason": item.reason, "detail": item.detail, "count": item.count});
            writeln!(out, "{record}")?;
        }
        out.flush()?;
        return Ok(Outcome::Done);
    }
    writeln!(out, "index      {}", inert(&context.index.display().to_string()))?;
    for (path, (files, articles)) in &folders {
        writeln!(out, "folder     {} ({articles} articles in {files} files)", inert(path))?;
    }
    writeln!(out, "articles   {}", status.articles)?;
    writeln!(out, "passages   {}", status.passages)?;
    if let Some((first, last)) = &status.dates {
        writeln!(out, "dates      {first} to {last}")?;
    }
    if let Some(committed) = &status.committed {
        writeln!(out, "committed  {committed}")?;
    }
    writeln!(
        out,
        "size       {:.1} MB in {} segments",
        status.bytes as f64 / 1e6,
        status.segments
    )?;
    writeln!(out, "skipped    {total}")?;
    for item in skipped {
        let at = item.position.map(|p| format!(":{p}")).unwrap_or_default();
        writeln!(
            out,
            "           {}{at} {} ({}){}",
            inert(&item.path),
            item.reason,
            inert(&item.detail),
            item.times()
        )?;
    }
    out.flush()?;
    Ok(Outcome::Done)
}
