//! What `documents` and `people` share: which mentions are listed, and how rows are written.

use std::io::{self, Write};
use std::path::PathBuf;

use serde::Serialize;

use super::said::say;
use crate::article::PartialDate;
use crate::listing::Scope;
use crate::output::{Language, Separator, wrapped};

/// Columns by which a line that goes on stands further in.
const FURTHER: usize = 4;

/// Options of a list of what the index knows.
#[derive(Debug, clap::Args)]
pub(super) struct Listing {
    /// Only mentions published from this date on
    #[arg(long, value_name = "DATE", value_parser = PartialDate::typed)]
    since: Option<PartialDate>,
    /// Only mentions published up to this date
    #[arg(long, value_name = "DATE", value_parser = PartialDate::typed)]
    until: Option<PartialDate>,
    /// terminal, jsonl or csv
    #[arg(long, default_value = "terminal", value_parser = ["terminal", "jsonl", "csv"])]
    pub(super) format: String,
    /// What parts the cells of csv: comma, or semicolon where Excel puts a row into one cell
    #[arg(long, default_value = "comma", value_name = "SIGN", value_parser = Separator::NAMES)]
    separator: String,
    /// Write to a file
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
}

impl Listing {
    /// What parts the cells of a table.
    pub(super) fn separator(&self) -> Separator {
        Separator::named(&self.separator).unwrap_or_default()
    }

    /// `scope` within the dates that were given.
    pub(super) fn dated(&self, mut scope: Scope) -> Scope {
        scope.since = self.since;
        scope.until = self.until;
        scope
    }
}

/// A record with its type in front.
#[derive(Serialize)]
pub(super) struct Tagged<'r, R> {
    #[serde(rename = "type")]
    pub(super) record: &'static str,
    #[serde(flatten)]
    pub(super) row: &'r R,
}

/// Writes a line of a list, begun again below itself where it is wider than the terminal.
pub(super) fn write_line(out: &mut dyn Write, indent: usize, text: &str) -> io::Result<()> {
    let width = super::terminal::width().filter(|width| *width > 2 * FURTHER);
    let Some(width) = width.filter(|width| indent + text.chars().count() > *width) else {
        return writeln!(out, "{:indent$}{text}", "");
    };
    for (at, line) in wrapped(text, Some(width - indent - FURTHER)).iter().enumerate() {
        let indent = if at == 0 { indent } else { indent + FURTHER };
        writeln!(out, "{:indent$}{line}", "")?;
    }
    Ok(())
}

/// "1 mention", "3 mentions"; Vietnamese knows no plural.
pub(super) fn counted(
    count: usize,
    [one, many]: [&str; 2],
    vietnamese: &str,
    language: Language,
) -> String {
    let english = if count == 1 { one } else { many };
    say!(language, "{count} {english}", "{count} {vietnamese}")
}

/// "2020-11 to 2024-06", or one date where both are the same.
pub(super) fn years(first: Option<&str>, last: Option<&str>, language: Language) -> String {
    match (first, last) {
        (Some(first), Some(last)) if first != last => {
            say!(language, "{first} to {last}", "{first} đến {last}")
        }
        (Some(one), _) | (_, Some(one)) => one.to_owned(),
        (None, None) => say!(language, "undated", "không rõ ngày"),
    }
}
