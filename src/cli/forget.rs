//! `saola forget`: takes folders or files out of the index.

use std::path::PathBuf;

use super::failure::Failure;
use super::said::say;
use super::{Context, Outcome};

/// Take a folder or file out of the index
///
/// The files themselves stay where they are.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Files and folders, as they were given to `saola index`
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
}

pub(super) fn run(args: &Args, context: &Context) -> Result<Outcome, Failure> {
    let removed = crate::update::forget(&context.index, &args.paths)?;
    if !context.quiet {
        eprintln!(
            "{}",
            say!(context.language, "{removed} articles taken out", "đã bỏ ra {removed} bài")
        );
    }
    Ok(if removed == 0 { Outcome::Nothing } else { Outcome::Done })
}
