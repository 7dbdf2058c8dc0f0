//! PDF → the lines of its text, read in a process of its own.
//!
//! No reader of PDF withstands every file: some make it panic, run on or take all memory. So the
//! program that uses this library reads each in a child process, which it names once by
//! [`read_pdf_with`]; the child gets the bytes on its standard input and answers with UTF-8 text on
//! its standard output. What goes wrong there costs this one file.

use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use super::Fault;
use super::draft::{Draft, Row};
use crate::ingest::encoding::FontHint;
use crate::ingest::open::reason;
use crate::ingest::{MAX_RECORD_BYTES, MAX_TEXT_BYTES, SkipReason};

/// How long one file may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Address space that the child may take, in bytes: pages of text need a tenth, and together with the
/// program that reads the others it stays within what any input may take.
pub const PDF_MEMORY_BYTES: u64 = 384 << 20;

/// Exit code by which the child says that a password is asked for.
pub const PDF_ENCRYPTED: u8 = 4;

/// Exit code by which the child says that the file is damaged.
pub const PDF_DAMAGED: u8 = 5;

/// Exit code by which the child says that it panicked; what it writes is the message.
pub const PDF_PANICKED: u8 = 6;

/// Exit code by which the child says that it does not know how the text is written.
pub const PDF_UNREADABLE: u8 = 7;

/// Exit code by which the child says that a page is too large.
pub const PDF_TOO_LARGE: u8 = 8;

/// Bytes of the child's standard error that are looked at.
const MAX_STDERR: u64 = 4 << 10;

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

/// Reads a document of at most [`MAX_RECORD_BYTES`], which goes to the child as it comes.
pub(super) fn draft(bytes: impl Read + Send) -> Result<Draft, Fault> {
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
fn run(mut command: Command, bytes: impl Read + Send, patience: Duration) -> Result<String, Fault> {
    let failed = |error: io::Error| {
        Fault::new(SkipReason::Unreadable, format!("the reader of PDF: {error}"))
    };
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let (Some(stdin), Some(stdout), Some(stderr)) = pipes else {
        return Err(Fault::new(SkipReason::Unreadable, "the reader of PDF has no pipes"));
    };
    let (done, ended) = channel();
    thread::scope(|scope| {
        let given = scope.spawn(move || give(bytes, stdin));
        let last_words = scope.spawn(move || {
            let mut words = Vec::new();
            let _ = stderr.take(MAX_STDERR).read_to_end(&mut words);
            String::from_utf8_lossy(&words).into_owned()
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
        // The child is gone, so that both come to their end.
        let given = given.join().unwrap_or(Ok(()));
        let last_words = last_words.join().unwrap_or_default();
        given?;
        let text = text?;
        if text.len() > MAX_TEXT_BYTES {
            return Err(Fault::too_large());
        }
        if status.code() == Some(i32::from(PDF_PANICKED)) {
            let said = String::from_utf8_lossy(&text).into_owned();
            return Err(Fault::new(SkipReason::Internal, said));
        }
        judge(status, &last_words)?;
        String::from_utf8(text).map_err(Fault::damaged)
    })
}

/// Hands the bytes to the child.
///
/// # Errors
/// What is wrong with the bytes; a child that stops reading has said why by its exit code.
fn give(bytes: impl Read, mut stdin: ChildStdin) -> Result<(), Fault> {
    let mut bytes = bytes.take(MAX_RECORD_BYTES as u64 + 1);
    let mut piece = vec![0; 64 << 10];
    let mut given = 0_usize;
    loop {
        let read = match bytes.read(&mut piece) {
            Ok(0) => return Ok(()),
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(Fault::new(reason(&error), error.to_string())),
        };
        given = given.saturating_add(read);
        if given > MAX_RECORD_BYTES {
            let detail = format!("more than {} MiB", MAX_RECORD_BYTES >> 20);
            return Err(Fault::new(SkipReason::TooLarge, detail));
        }
        if stdin.write_all(piece.get(..read).unwrap_or_default()).is_err() {
            return Ok(());
        }
    }
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

/// What the end of the child means for the file; `last_words` is what the language's own runtime
/// says when it ends a process.
fn judge(status: ExitStatus, last_words: &str) -> Result<(), Fault> {
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    match code {
        Some(0) => return Ok(()),
        Some(PDF_ENCRYPTED) => {
            return Err(Fault::new(SkipReason::Encrypted, "a password is asked for"));
        }
        Some(PDF_DAMAGED) => return Err(Fault::damaged("the PDF is damaged")),
        Some(PDF_UNREADABLE) => {
            let detail = "the text of the PDF is written in a way that is not read";
            return Err(Fault::new(SkipReason::Unreadable, detail));
        }
        Some(PDF_TOO_LARGE) => {
            let detail = format!("a page of more than {} MiB", MAX_RECORD_BYTES >> 20);
            return Err(Fault::new(SkipReason::TooLarge, detail));
        }
        _ => {}
    }
    if last_words.contains("memory allocation of") {
        let detail = format!("needs more than {} MiB of memory", PDF_MEMORY_BYTES >> 20);
        return Err(Fault::new(SkipReason::TooLarge, detail));
    }
    if last_words.contains("overflowed its stack") {
        return Err(Fault::damaged("the parts of the PDF lie in one another without end"));
    }
    let detail = format!("reading the PDF broke off: {status}");
    Err(Fault::new(SkipReason::Unreadable, detail))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str, patience: Duration) -> Result<String, SkipReason> {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        run(command, &b"%PDF-1.4"[..], patience).map_err(|fault| fault.reason)
    }

    #[test]
    fn a_child_that_hangs_crashes_or_floods_costs_one_file() {
        let long = Duration::from_secs(20);
        for (script, patience, expected) in [
            ("cat; echo ' một'", long, Ok("%PDF-1.4 một\n")),
            ("sleep 20", Duration::from_millis(200), Err(SkipReason::Timeout)),
            ("kill -9 $$", long, Err(SkipReason::Unreadable)),
            ("exit 101", long, Err(SkipReason::Unreadable)),
            ("exit 4", long, Err(SkipReason::Encrypted)),
            ("exit 5", long, Err(SkipReason::Damaged)),
            ("echo panicked; exit 6", long, Err(SkipReason::Internal)),
            ("exit 7", long, Err(SkipReason::Unreadable)),
            ("exit 8", long, Err(SkipReason::TooLarge)),
            (
                "echo 'memory allocation of 9 bytes failed' >&2; kill -6 $$",
                long,
                Err(SkipReason::TooLarge),
            ),
            (
                "echo \"thread 'main' has overflowed its stack\" >&2; kill -6 $$",
                long,
                Err(SkipReason::Damaged),
            ),
            ("yes loi >&2", long, Err(SkipReason::Unreadable)),
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
