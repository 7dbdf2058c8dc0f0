//! `saola serve`: the page and the JSON API.

use std::io::Write;
use std::process::{Command, Stdio};

use super::failure::Failure;
use super::terminal;
use super::{Context, Outcome};
use crate::index::Reader;
use crate::output::inert;
use crate::web::{ServeError, Server, Stop};

/// Show the index in a browser, with a JSON API
///
/// Answers on this machine alone, reads only, needs no network, and takes up every new commit of
/// the index by itself. Stop it with Ctrl-C.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  saola serve --open
  saola serve --addr 127.0.0.1:0       a free port, told on the first line
  curl 'http://127.0.0.1:7340/api/search?q=nghi+quyet+39'")]
pub(super) struct Args {
    /// Where to listen; port 0 takes a free one
    #[arg(long, default_value = "127.0.0.1:7340", value_name = "HOST:PORT")]
    addr: String,
    /// Open the page in a browser
    #[arg(long)]
    open: bool,
}

pub(super) fn run(args: &Args, context: &Context) -> Result<Outcome, Failure> {
    // With no index at the default place and a corpus/ beside it, the first command works.
    match super::search::open(context) {
        // What is missing or damaged is told on the page, and may be mended while it is shown.
        Err(Failure::Index(error)) => eprintln!("warning: {}", inert(&error.to_string())),
        opened => drop::<Reader>(opened?),
    }
    let server = Server::bind(&args.addr, &context.index)?;
    let address = server.address();
    if !address.ip().is_loopback() {
        eprintln!(
            "warning: {address} can be reached from other machines; everything that is indexed can be read there"
        );
    }
    let url = server.url();
    let mut told = Ok(());
    server.run(&Stop::default(), || {
        told = tell(&url);
        if args.open {
            open(&url);
        }
    })?;
    told?;
    Ok(Outcome::Done)
}

/// Writes the address as the first line.
fn tell(url: &str) -> Result<(), Failure> {
    let mut out = terminal::output(None)?;
    writeln!(out, "{url}")?;
    Ok(out.flush()?)
}

/// Opens `url` in a browser; where there is none, the address stands on the first line.
fn open(url: &str) {
    let program = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    let begun = Command::new(program)
        .arg(url)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    if begun.is_err() {
        eprintln!("no browser could be opened; the page is at {url}");
    }
}

impl From<ServeError> for Failure {
    fn from(error: ServeError) -> Self {
        let instead = match error {
            ServeError::InUse { .. } => "saola serve --addr 127.0.0.1:0",
            ServeError::Address { .. } | ServeError::Io { .. } => {
                "saola serve --addr 127.0.0.1:7340"
            }
        };
        Self::Usage { what: error.to_string(), instead: instead.to_owned() }
    }
}
