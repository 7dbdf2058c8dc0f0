//! PDF → the lines of its text, read in a process of its own.
//!
//! No reader of PDF withstands every file: some make it panic, run on or take all memory. So the
//! program that uses this library reads each in a child process, which it names once by
//! [`read_pdf_with`]; the child gets the bytes on its standard input and answers with UTF-8 text on
//! its standard output. What goes wrong there costs this one file.

use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use super::Fault;
use super::draft::{Draft, Row};
use crate::ingest::encoding::FontHint;
use crate::ingest::{MAX_TEXT_BYTES, SkipReason};

/// How long one file may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Exit code by which the child says that a password is asked for.
pub const PDF_ENCRYPTED: u8 = 4;

/// Exit code by which the child says that it cannot read the file.
pub const PDF_DAMAGED: u8 = 5;

/// Exit code by which the child says that it panicked; what it writes is the message.
pub const PDF_PANICKED: u8 = 6;

static READER: OnceLock<(PathBuf, Vec<String>)> = OnceLock::new();

/// Names the program, and its arguments, that turns a PDF into text; the first call holds.
///
/// Without it a PDF is skipped as `unknown_format`.
pub fn read_pdf_with(program: PathBuf, arguments: Vec<String>) {
    let _ = READER.set((program, arguments));
}

/// Whether the first bytes are of this kind.
pub(in crate::ingest) fn begins(head: &[u8]) -> bool {
    head.starts_with(b"%PDF-")
}

/// Reads a document.
pub(super) fn draft(bytes: &[u8]) -> Result<Draft, Fault> {
    let Some((program, arguments)) = READER.get() else {
        return Err(Fault::new(SkipReason::UnknownFormat, "no reader of PDF is named"));
    };
    let mut command = Command::new(program);
    command.args(arguments);
    let text = run(command, bytes, PATIENCE)?;
    let mut draft = Draft::default();
    for paragraph in text.split("\n\n") {
        draft.push(paragraph.trim_matches('\n'), FontHint::None)?;
        draft.end(Row::No);
    }
    Ok(draft)
}

/// Runs the child on the bytes, at most for `patience`.
fn run(mut command: Command, bytes: &[u8], patience: Duration) -> Result<String, Fault> {
    let failed = |error: std::io::Error| {
        Fault::new(SkipReason::Unreadable, format!("the reader of PDF: {error}"))
    };
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(failed)?;
    let (Some(mut stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(Fault::new(SkipReason::Unreadable, "the reader of PDF has no pipes"));
    };
    let (done, ended) = channel();
    thread::scope(|scope| {
        scope.spawn(move || {
            // A child that stops reading has said why by its exit code.
            let _ = stdin.write_all(bytes);
        });
        scope.spawn(move || {
            let mut text = Vec::new();
            let read = stdout.take(MAX_TEXT_BYTES as u64 + 1).read_to_end(&mut text);
            let _ = done.send(read.map(|_| text));
        });
        let text = match ended.recv_timeout(patience) {
            Ok(read) => read.map_err(failed),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                let seconds = patience.as_secs();
                Err(Fault::new(SkipReason::Timeout, format!("not read within {seconds} s")))
            }
        };
        if !text.as_ref().is_ok_and(|text| text.len() <= MAX_TEXT_BYTES) {
            let _ = child.kill();
        }
        let status = wait(&mut child)?;
        let text = text?;
        if text.len() > MAX_TEXT_BYTES {
            return Err(Fault::too_large());
        }
        if status.code() == Some(i32::from(PDF_PANICKED)) {
            let said = String::from_utf8_lossy(&text).into_owned();
            return Err(Fault::new(SkipReason::Internal, said));
        }
        told(status)?;
        String::from_utf8(text).map_err(Fault::damaged)
    })
}

fn wait(child: &mut Child) -> Result<ExitStatus, Fault> {
    // Its output is closed, so it ends at once; one that does not is ended.
    for _ in 0..100 {
        if let Ok(Some(status)) = child.try_wait() {
            return Ok(status);
        }
        thread::sleep(Duration::from_millis(10));
    }
    let _ = child.kill();
    child.wait().map_err(|error| Fault::new(SkipReason::Unreadable, error.to_string()))
}

fn told(status: ExitStatus) -> Result<(), Fault> {
    match status.code() {
        Some(0) => Ok(()),
        Some(code) if code == i32::from(PDF_ENCRYPTED) => {
            Err(Fault::new(SkipReason::Encrypted, "a password is asked for"))
        }
        Some(code) if code == i32::from(PDF_DAMAGED) => {
            Err(Fault::damaged("the PDF cannot be read"))
        }
        _ => Err(Fault::damaged(format!("reading the PDF broke off: {status}"))),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str, patience: Duration) -> Result<String, SkipReason> {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        run(command, b"%PDF-1.4", patience).map_err(|fault| fault.reason)
    }

    #[test]
    fn a_child_that_hangs_crashes_or_floods_costs_one_file() {
        let long = Duration::from_secs(20);
        for (script, patience, expected) in [
            ("cat; echo ' một'", long, Ok("%PDF-1.4 một\n")),
            ("sleep 20", Duration::from_millis(200), Err(SkipReason::Timeout)),
            ("kill -9 $$", long, Err(SkipReason::Damaged)),
            ("exit 101", long, Err(SkipReason::Damaged)),
            ("exit 4", long, Err(SkipReason::Encrypted)),
            ("exit 5", long, Err(SkipReason::Damaged)),
            ("echo panicked; exit 6", long, Err(SkipReason::Internal)),
            ("printf '\\377'", long, Err(SkipReason::Damaged)),
            ("yes một hai ba", long, Err(SkipReason::TooLarge)),
        ] {
            assert_eq!(
                shell(script, patience).as_deref(),
                expected.as_ref().map(|text| *text),
                "{script}"
            );
        }
    }
}
