//! `saola status`: what is indexed.

use std::io::Write;

use serde_json::json;

use super::failure::Failure;
use super::said::say;
use super::skipped::{report_line, skipped_line};
use super::terminal;
use super::{Context, Outcome};
use crate::index::Reader;
use crate::ingest::Skipped;
use crate::output::inert;
use crate::update::{Gathered, gathered, status_record};

/// Show what is indexed: folders, articles, passages, dates, skipped inputs
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// terminal or jsonl
    #[arg(long, default_value = "terminal", value_parser = ["terminal", "jsonl"])]
    format: String,
}

pub(super) fn run(args: &Args, context: &Context) -> Result<Outcome, Failure> {
    let reader = Reader::open(&context.index)?;
    let status = reader.status()?;
    let gathered = gathered(&reader)?;
    let Gathered { folders, skipped } = &gathered;
    let total = Skipped::total(skipped);
    let mut out = terminal::output(None, context)?;
    if args.format == "jsonl" {
        let record = status_record(&reader, &status, &gathered);
        writeln!(out, "{record}")?;
        for item in skipped {
            let record = json!({"type": "skipped", "path": item.path, "position": item.position,
                "reason": item.reason, "detail": item.detail, "count": item.count});
            writeln!(out, "{record}")?;
        }
        out.flush()?;
        return Ok(Outcome::Done);
    }
    let language = context.language;
    let mut lines = Vec::new();
    let path = context.index.display().to_string();
    lines.push(say!(language, "index      {path}", "chỉ mục    {path}"));
    for (path, (files, articles)) in folders {
        lines.push(say!(
            language,
            "folder     {path} ({articles} articles in {files} files)",
            "thư mục    {path} ({articles} bài trong {files} tệp)"
        ));
    }
    let (articles, passages) = (status.articles, status.passages);
    lines.push(say!(language, "articles   {articles}", "số bài     {articles}"));
    lines.push(say!(language, "passages   {passages}", "số đoạn    {passages}"));
    if let Some((first, last)) = &status.dates {
        lines.push(say!(language, "dates      {first} to {last}", "ngày       {first} đến {last}"));
    }
    if let Some(committed) = &status.committed {
        lines.push(say!(language, "committed  {committed}", "ghi lúc    {committed}"));
    }
    let (megabytes, segments) = (status.bytes as f64 / 1e6, status.segments);
    lines.push(say!(
        language,
        "size       {megabytes:.1} MB in {segments} segments",
        "dung lượng {megabytes:.1} MB trong {segments} phần"
    ));
    lines.push(say!(language, "skipped    {total}", "bỏ qua     {total}"));
    lines.extend(skipped.iter().map(|item| format!("           {}", skipped_line(item, language))));
    lines.extend(report_line(skipped, language));
    for line in lines {
        writeln!(out, "{}", inert(&line))?;
    }
    out.flush()?;
    Ok(Outcome::Done)
}
