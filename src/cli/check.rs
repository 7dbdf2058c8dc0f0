//! `saola check`: verifies the index.

use std::io::Write;
use std::time::Instant;

use serde_json::json;

use super::failure::Failure;
use super::terminal;
use super::{Context, Outcome};
use crate::index::IndexError;
use crate::output::inert;
use crate::update::{Checked, check};

/// Verify the index: every checksum, every stored text, what belongs together
///
/// Reads all of it. Exit 0 when all is as it was written, 13 when something is damaged.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  saola check
  saola check --format jsonl")]
pub(super) struct Args {
    /// terminal or jsonl
    #[arg(long, default_value = "terminal", value_parser = ["terminal", "jsonl"])]
    format: String,
}

pub(super) fn run(args: &Args, context: &Context) -> Result<Outcome, Failure> {
    let begun = Instant::now();
    let checked = check(&context.index)?;
    let mut out = terminal::output(None)?;
    if args.format == "jsonl" {
        write_records(&checked, context, &mut out)?;
    } else {
        write_lines(&checked, begun.elapsed().as_secs_f64(), &mut out)?;
    }
    out.flush()?;
    match checked.damage() {
        [] => Ok(Outcome::Done),
        [damage, ..] => {
            let since = checked.files.committed.as_deref().unwrap_or("unknown");
            let detail =
                format!("{} is damaged ({}); last good commit {since}", damage.file, damage.what);
            Err(IndexError::Damaged { path: context.index.clone(), detail }.into())
        }
    }
}

fn write_records(
    checked: &Checked,
    context: &Context,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let files = &checked.files;
    let record = json!({
        "type": "check", "schema": "saola.check/1", "index": context.index,
        "ok": files.damage.is_empty(), "files": files.files, "bytes": files.bytes,
        "articles": checked.articles, "passages": checked.passages,
        "committed": files.committed, "clean": files.clean, "debris": files.debris,
        "damage": files.damage.len(),
    });
    writeln!(out, "{record}")?;
    for damage in &files.damage {
        let record = json!({"type": "damage", "file": damage.file, "what": damage.what});
        writeln!(out, "{record}")?;
    }
    Ok(())
}

fn write_lines(checked: &Checked, seconds: f64, out: &mut impl Write) -> Result<(), Failure> {
    let files = &checked.files;
    for damage in &files.damage {
        writeln!(out, "damaged    {}: {}", inert(&damage.file), inert(&damage.what))?;
    }
    let read = files.bytes as f64 / 1e6;
    writeln!(out, "files      {} ({read:.1} MB) compared in {seconds:.1} s", files.files)?;
    if files.damage.is_empty() {
        let (articles, passages) = (checked.articles, checked.passages);
        writeln!(out, "content    {articles} articles, {passages} passages read")?;
    }
    if let Some(committed) = &files.committed {
        writeln!(out, "committed  {committed}")?;
    }
    if !files.clean {
        writeln!(out, "last run   did not end, or is under way; what it committed is whole")?;
    }
    if !files.debris.is_empty() {
        let count = files.debris.len();
        writeln!(out, "left over  {count} files, which the next saola index removes")?;
    }
    let verdict = if files.damage.is_empty() { "sound" } else { "damaged" };
    writeln!(out, "the index is {verdict}")?;
    Ok(())
}
