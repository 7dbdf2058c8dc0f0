//! `saola __pdf-text`: a PDF on standard input → its text on standard output, for `ingest` alone.
//!
//! It runs as a process of its own under a limit of memory, since a broken file may make the reader
//! panic, run on or take all there is.

use std::io::{Read, Write};
use std::process::ExitCode;

use crate::fault_injection::{Stage, panic_if_asked};
use crate::ingest::{PDF_DAMAGED, PDF_ENCRYPTED, PDF_PANICKED};
use crate::panics::catch;

/// The name that calls it.
pub(super) const NAME: &str = "__pdf-text";

/// Most memory that reading one file may take, in bytes of address space.
#[cfg(unix)]
const MEMORY: u64 = 1 << 30;

/// Most processor time, in seconds: the caller gives up earlier, unless it was killed itself.
#[cfg(unix)]
const SECONDS: u64 = 60;

/// Reads and answers; errors go into the exit code.
pub(super) fn run() -> ExitCode {
    limit();
    let mut bytes = Vec::new();
    if std::io::stdin().lock().read_to_end(&mut bytes).is_err() {
        return ExitCode::from(PDF_DAMAGED);
    }
    let text = catch(|| {
        let text = pdf_extract::extract_text_from_mem(&bytes).map_err(|error| error.to_string());
        panic_if_asked(Stage::Pdf, text.as_deref().unwrap_or_default());
        text
    });
    let (said, code) = match text {
        Ok(Ok(text)) => (text, ExitCode::SUCCESS),
        Ok(Err(error)) if error.to_lowercase().contains("crypt") => {
            return ExitCode::from(PDF_ENCRYPTED);
        }
        Ok(Err(_)) => return ExitCode::from(PDF_DAMAGED),
        Err(panic) => (panic.to_string(), ExitCode::from(PDF_PANICKED)),
    };
    match std::io::stdout().lock().write_all(said.as_bytes()) {
        Ok(()) => code,
        Err(_) => ExitCode::from(PDF_DAMAGED),
    }
}

#[cfg(unix)]
fn limit() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    for (resource, most) in [(Resource::As, MEMORY), (Resource::Cpu, SECONDS), (Resource::Core, 0)]
    {
        // Where the system refuses, the time limit of the caller is left.
        let _ = setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) });
    }
}

#[cfg(not(unix))]
fn limit() {}
