//! `saola serve`: the page and the JSON API.

use std::io::{IsTerminal, Write};
use std::process::{Command, Stdio};

use super::failure::Failure;
use super::said::say;
use super::terminal;
use super::{Context, Outcome};
use crate::index::Reader;
use crate::output::{Language, inert};
use crate::web::{Ended, ServeError, Server, Stop};

/// Show the index in a browser, with a JSON API
///
/// Answers on this machine alone, reads only, needs no network, and takes up every new commit of
/// the index by itself. Stop it with Ctrl-C.
#[derive(Debug, clap::Args)]
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
        Err(failure @ Failure::Index(_)) => {
            let what = failure.message(context.language);
            let said = say!(context.language, "warning: {what}", "cảnh báo: {what}");
            eprintln!("{}", inert(&said));
        }
        opened => drop::<Reader>(opened?),
    }
    let language = context.language;
    let server = Server::bind(&args.addr, &context.index)?.on_fault(move |panic| {
        let what = Failure::Mistake(panic.to_owned()).message(language);
        let said =
            say!(language, "a request failed: {what}", "một yêu cầu không trả lời được: {what}");
        eprintln!("{}", inert(&said));
    });
    let address = server.address();
    if !address.ip().is_loopback() {
        eprintln!(
            "{}",
            say!(
                context.language,
                "warning: {address} can be reached from other machines; everything that is indexed can be read there",
                "cảnh báo: máy khác tới được {address}; mọi thứ đã lập chỉ mục đều đọc được từ đó"
            )
        );
    }
    let url = server.url();
    let mut told = Ok(());
    let ended = server.run(&Stop::default(), || {
        told = tell(&url);
        if !context.quiet && std::io::stderr().is_terminal() {
            let said = say!(
                context.language,
                "open this address in a browser; Ctrl-C ends",
                "mở địa chỉ này trong trình duyệt; Ctrl-C để dừng"
            );
            eprintln!("{said}");
        }
        if args.open {
            open(&url, context.language);
        }
    })?;
    told?;
    Ok(match ended {
        Ended::Told => Outcome::Done,
        Ended::Interrupted => Outcome::Interrupted,
        Ended::Terminated => Outcome::Terminated,
    })
}

/// Writes the address as the first line.
fn tell(url: &str) -> Result<(), Failure> {
    let mut out = terminal::direct();
    writeln!(out, "{url}")?;
    Ok(out.flush()?)
}

/// Opens `url` in a browser; where there is none, the address stands on the first line.
fn open(url: &str, language: Language) {
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
        let said = say!(
            language,
            "no browser could be opened; the page is at {url}",
            "không mở được trình duyệt; trang ở {url}"
        );
        eprintln!("{said}");
    }
}

impl From<ServeError> for Failure {
    fn from(error: ServeError) -> Self {
        Self::Serve(error)
    }
}
