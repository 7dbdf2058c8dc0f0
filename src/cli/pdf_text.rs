//! `saola __pdf-text`: a PDF on standard input → its text on standard output, for `ingest` alone.
//!
//! It runs as a process of its own under a limit of memory, since a broken file may make the reader
//! panic, run on or take all there is.

use std::io::{Read, Write};
use std::process::ExitCode;

use crate::ingest::{PDF_DAMAGED, PDF_ENCRYPTED};

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
    // The library panics on some broken files; the message would be noise.
    std::panic::set_hook(Box::new(|_| {}));
    let text = std::panic::catch_unwind(|| {
        pdf_extract::extract_text_from_mem(&bytes).map_err(|error| error.to_string())
    });
    let text = match text {
        Ok(Ok(text)) => text,
        Ok(Err(error)) if error.to_lowercase().contains("crypt") => {
            return ExitCode::from(PDF_ENCRYPTED);
        }
        Ok(Err(_)) | Err(_) => return ExitCode::from(PDF_DAMAGED),
    };
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Ok(()) => ExitCode::SUCCESS,
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
