//! `saola read`: articles exactly as the indexer sees them.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;

use serde_json::json;

use super::failure::Failure;
use super::said::say;
use super::skipped::{report_line, skipped_line};
use super::terminal;
use super::{Context, Outcome};
use crate::article::Article;
use crate::extraction::extract;
use crate::ingest::{Encoding, SkipReason, Skipped, articles, inputs};
use crate::output::{
    Language, WriterOptions, article_record, inert, write_article_text, write_json_line,
};
use crate::panics::catch;
use crate::passage::passages;

/// Show articles exactly as the indexer sees them
///
/// Text, title, date, source, passages and everything recognised in them; reads no index.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Files and folders to read
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// terminal or jsonl; jsonl when output is not a terminal
    #[arg(long, value_parser = ["terminal", "jsonl"])]
    format: Option<String>,
    /// Decode everything by this encoding instead of telling it by itself: utf-8, tcvn3,
    /// vni-windows, windows-1258, viqr, utf-8-mojibake …
    #[arg(long, value_name = "NAME")]
    encoding: Option<Encoding>,
    /// Write to a file
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(super) fn run(args: &Args, context: &Context) -> Result<Outcome, Failure> {
    let to_terminal = args.output.is_none() && std::io::stdout().is_terminal();
    let text = args.format.as_deref().map_or(to_terminal, |format| format == "terminal");
    let mut out = terminal::output(args.output.as_deref(), context)?;
    let options = WriterOptions {
        color: to_terminal && context.color,
        language: context.language,
        ..WriterOptions::default()
    };
    let (mut read, mut skipped, mut failed) = (0_u64, 0_u64, Vec::new());
    for input in inputs(&args.paths)? {
        let items: Box<dyn Iterator<Item = _>> = match input {
            Ok(file) => Box::new(articles(&file.read_as(args.encoding))),
            Err(left_out) if left_out.skipped.reason.is_harmless() => continue,
            Err(left_out) => Box::new(std::iter::once(Err(left_out.skipped))),
        };
        for item in items {
            let shown = item.and_then(|article| {
                catch(|| shown(&article, text, &options))
                    .map_err(|panic| Skipped::internal(&article.meta.origin, &panic))
            });
            match shown {
                Ok(bytes) => {
                    read += 1;
                    out.write_all(&bytes?)?;
                }
                Err(left_out) => {
                    if !left_out.reason.is_harmless() {
                        skipped += left_out.count;
                    }
                    write_skipped(&mut out, &left_out, text, context.language)?;
                    failed.extend((left_out.reason == SkipReason::Internal).then_some(left_out));
                }
            }
        }
    }
    out.flush()?;
    if let Some(line) = report_line(&failed, context.language) {
        eprintln!("{line}");
    }
    Ok(match (read, skipped) {
        (_, 1..) => Outcome::Skipped,
        (0, 0) => Outcome::Nothing,
        _ => Outcome::Done,
    })
}

/// What is shown of an article: text for people, or its record.
fn shown(article: &Article, text: bool, options: &WriterOptions) -> std::io::Result<Vec<u8>> {
    let (passages, facts) = (passages(article), extract(article));
    let mut bytes = Vec::new();
    if text {
        write_article_text(&mut bytes, article, &passages, &facts, options)?;
    } else {
        write_json_line(&mut bytes, &article_record(article, &passages, &facts))?;
    }
    Ok(bytes)
}

fn write_skipped(
    out: &mut impl Write,
    skipped: &Skipped,
    text: bool,
    language: Language,
) -> Result<(), Failure> {
    if text {
        let line = skipped_line(skipped, language);
        eprintln!("{}", inert(&say!(language, "skipped {line}", "bỏ qua {line}")));
    } else {
        let record = json!({"type": "skipped", "path": skipped.path, "position": skipped.position,
            "reason": skipped.reason, "detail": skipped.detail, "count": skipped.count});
        writeln!(out, "{record}")?;
    }
    Ok(())
}
