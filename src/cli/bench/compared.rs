//! `saola bench compare`: two records of `bench --json` → what changed.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::{table, write_json};
use crate::cli::failure::Failure;
use crate::cli::said::{Said, said};
use crate::cli::{Context, Outcome, terminal};
use crate::measure::{CompareError, Report, SCHEMA, compare};

/// Tell what changed between two measurements, and whether it is more than noise
///
/// Queries that both asked are compared, known by what they ask.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
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

pub(super) fn run(args: &Args, context: &Context) -> Result<Outcome, Failure> {
    args.json.as_deref().map(terminal::writable).transpose()?;
    let (before, after) = (report(&args.before)?, report(&args.after)?);
    let comparison = compare(&before, &after, args.seed).map_err(|error| refused(error, args))?;
    let mut out = terminal::output(None, context)?;
    table::write_comparison(&mut out, &comparison, context.language, terminal::width())?;
    out.flush()?;
    if let Some(json) = &args.json {
        write_json(json, &comparison)?;
    }
    Ok(Outcome::Done)
}

fn refused(error: CompareError, args: &Args) -> Failure {
    let (before, after) = (args.before.display(), args.after.display());
    match error {
        CompareError::Unnamed { before: first } => {
            let file = if first { before } else { after };
            Failure::Usage {
                what: said!(
                    "{file} does not say what was asked",
                    "{file} không ghi các câu đã hỏi"
                ),
                instead: said!(
                    "saola bench QUERIES --json FILE, to measure again",
                    "saola bench TỆP_CÂU_TÌM --json TỆP, để đo lại"
                ),
            }
        }
        CompareError::NothingShared => Failure::Usage {
            what: said!(
                "{before} and {after}: no query is in both",
                "{before} và {after}: không có câu tìm nào chung"
            ),
            instead: said!(
                "saola bench with the same file of queries for both",
                "saola bench với cùng một tệp câu tìm cho cả hai"
            ),
        },
    }
}

/// Reads a report that `saola bench --json` wrote.
fn report(file: &Path) -> Result<Report, Failure> {
    let failed = |source| Failure::Unread { path: file.to_owned(), source };
    let bytes = std::fs::read(file).map_err(failed)?;
    let other = |what: Said| {
        let (file, Said { english, vietnamese }) = (file.display(), what);
        Failure::Usage {
            what: said!(
                "{file}: no {SCHEMA}: {english}",
                "{file}: không phải {SCHEMA}: {vietnamese}"
            ),
            instead: said!(
                "saola bench QUERIES --json FILE, which writes such a file",
                "saola bench TỆP_CÂU_TÌM --json TỆP, lệnh ghi ra tệp như vậy"
            ),
        }
    };
    let report: Report = serde_json::from_slice(&bytes).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        other(said!("{error}", "sai ở dòng {line}, cột {column}"))
    })?;
    if report.schema != SCHEMA {
        return Err(other(Said::same(report.schema)));
    }
    Ok(report)
}
