//! `saola __pdf-text`: a PDF on standard input → its text on standard output, for `ingest` alone.
//!
//! It runs as a process of its own under a limit of memory, since a broken file may make the reader
//! panic, run on or take all there is.

#![cfg_attr(not(test), warn(clippy::string_slice, clippy::indexing_slicing))]

mod content;
mod forms;
mod lean;

use std::io::{self, Read, Write};
use std::process::ExitCode;

use pdf_extract::{Document, Error, PlainTextOutput, output_doc};

use crate::fault_injection::{Stage, panic_if_asked};
use crate::ingest::{
    MAX_TEXT_BYTES, PDF_DAMAGED, PDF_ENCRYPTED, PDF_PANICKED, PDF_TOO_LARGE, PDF_UNREADABLE,
};
use crate::panics::catch;

/// The name that calls it.
pub(super) const NAME: &str = "__pdf-text";

/// Most processor time, in seconds: the caller gives up earlier, unless it was killed itself.
#[cfg(unix)]
const SECONDS: u64 = 60;

/// Why a PDF gives no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PdfFault {
    /// A password is asked for.
    Encrypted,
    /// It is not what a PDF is.
    Damaged,
    /// It is whole as far as can be told, and written in a way that is not read.
    Unreadable,
    /// The content of a page is too large.
    TooLarge,
}

/// Reads and answers; errors go into the exit code.
pub(super) fn run() -> ExitCode {
    limit();
    let mut bytes = Vec::new();
    if io::stdin().lock().read_to_end(&mut bytes).is_err() {
        return ExitCode::from(PDF_DAMAGED);
    }
    let text = catch(|| {
        let text = extract_pdf_text(bytes);
        panic_if_asked(Stage::Pdf, text.as_deref().unwrap_or_default());
        text
    });
    let (said, code) = match text {
        Ok(Ok(text)) => (text, ExitCode::SUCCESS),
        Ok(Err(PdfFault::Encrypted)) => return ExitCode::from(PDF_ENCRYPTED),
        Ok(Err(PdfFault::Damaged)) => return ExitCode::from(PDF_DAMAGED),
        Ok(Err(PdfFault::Unreadable)) => return ExitCode::from(PDF_UNREADABLE),
        Ok(Err(PdfFault::TooLarge)) => return ExitCode::from(PDF_TOO_LARGE),
        Err(panic) => (panic.to_string(), ExitCode::from(PDF_PANICKED)),
    };
    match io::stdout().lock().write_all(said.as_bytes()) {
        Ok(()) => code,
        Err(_) => ExitCode::from(PDF_DAMAGED),
    }
}

/// The text of a PDF, page after page; nothing but blanks where it has none. A text longer than
/// [`MAX_TEXT_BYTES`] is cut a little behind them.
///
/// This is what the child process does, without its bounds: it may take any time and memory.
///
/// # Errors
/// Why there is no text.
///
/// # Panics
/// The library that reads PDF panics on some of what it does not expect.
pub fn extract_pdf_text(bytes: Vec<u8>) -> Result<String, PdfFault> {
    let mut document = load(&bytes)?;
    drop(bytes);
    if document.page_iter().next().is_none() {
        return Err(PdfFault::Damaged);
    }
    let findings = lean::make_lean(&mut document)?;
    let mut text = Text::default();
    let written = output_doc(&document, &mut PlainTextOutput::new(&mut text as &mut dyn Write));
    if text.is_full {
        return Ok(String::from_utf8_lossy(&text.bytes).into_owned());
    }
    written.map_err(|_| PdfFault::Unreadable)?;
    let text = String::from_utf8(text.bytes).map_err(|_| PdfFault::Unreadable)?;
    // A page without text is one only if what it holds is understood. The reader parts lines by
    // itself; another blank is one of the text.
    match text.trim().is_empty() {
        false => Ok(text),
        true if findings.is_broken => Err(PdfFault::Damaged),
        true if findings.is_unread => Err(PdfFault::Unreadable),
        true if findings.has_text && text.bytes().all(|byte| byte == b'\n') => {
            Err(PdfFault::Unreadable)
        }
        true => Ok(text),
    }
}

/// Reads the objects of a PDF, unlocked where no password is asked for.
fn load(bytes: &[u8]) -> Result<Document, PdfFault> {
    let mut document = Document::load_mem(bytes).map_err(|error| match error {
        Error::Decryption(_) | Error::InvalidPassword | Error::UnsupportedSecurityHandler(_) => {
            PdfFault::Encrypted
        }
        _ => PdfFault::Damaged,
    })?;
    if document.is_encrypted() {
        document.decrypt("").map_err(|_| PdfFault::Encrypted)?;
    }
    Ok(document)
}

/// A text that grows up to its bound.
#[derive(Default)]
struct Text {
    bytes: Vec<u8>,
    is_full: bool,
}

impl Write for Text {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() > MAX_TEXT_BYTES {
            self.is_full = true;
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(unix)]
fn limit() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let memory = crate::ingest::PDF_MEMORY_BYTES;
    for (resource, most) in [(Resource::As, memory), (Resource::Cpu, SECONDS), (Resource::Core, 0)]
    {
        // Where the system refuses, the time limit of the caller is left.
        let _ = setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) });
    }
}

#[cfg(not(unix))]
fn limit() {}
