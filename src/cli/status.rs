//! `saola status`: what is indexed.

use std::collections::BTreeMap;
use std::io::Write;

use serde_json::json;

use super::failure::Failure;
use super::terminal;
use super::{Context, Outcome};
use crate::index::Reader;
use crate::ingest::Skipped;
use crate::output::inert;
use crate::update::{FileRecord, files};

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
        let (first, last) = status.dates.clone().unzip();
        let folders: Vec<_> = folders
            .iter()
            .map(|(path, (files, articles))| json!({"path": path, "files": files, "articles": articles}))
            .collect();
        let record = json!({
            "type": "status", "schema": "saola.status/1", "index": context.index,
            "folders": folders, "files": status.files, "articles": status.articles,
            "passages": status.passages, "first": first, "last": last,
            "committed": status.committed, "bytes": status.bytes, "segments": status.segments,
            "skipped": total,
        });
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

/// Files and articles by the folder they lie in.
fn by_folder(files: &[FileRecord]) -> BTreeMap<String, (u64, u64)> {
    let mut folders = BTreeMap::new();
    for file in files {
        let folder = file.path.rsplit_once('/').map_or(".", |(folder, _)| folder);
        let entry: &mut (u64, u64) = folders.entry(folder.to_owned()).or_default();
        entry.0 += 1;
        entry.1 += file.articles.len() as u64;
    }
    folders
}
