//! What `documents` and `people` share: which mentions are listed, and how rows are written.

use std::path::PathBuf;

use serde::Serialize;

use super::said::say;
use crate::article::PartialDate;
use crate::listing::Scope;
use crate::output::Language;

/// Options of a list of what the index knows.
#[derive(Debug, clap::Args)]
pub(super) struct Listing {
    /// Only mentions published from this date on
    #[arg(long, value_name = "DATE")]
    since: Option<PartialDate>,
    /// Only mentions published up to this date
    #[arg(long, value_name = "DATE")]
    until: Option<PartialDate>,
    /// terminal, jsonl or csv
    #[arg(long, default_value = "terminal", value_parser = ["terminal", "jsonl", "csv"])]
    pub(super) format: String,
    /// Write to a file
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
}

impl Listing {
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
