//! Output longer than the screen → a program to read it page by page.

use std::io::{self, Write};
use std::process::{Child, Command, Stdio};

use crate::output::Language;

/// What a shorter output is kept in, and a longer one goes to.
pub(super) struct Paged {
    /// Program and arguments.
    pager: Vec<String>,
    language: Language,
    columns: usize,
    rows: usize,
    state: State,
}

enum State {
    /// Not yet longer than the screen.
    Kept { bytes: Vec<u8>, rows: usize, column: usize },
    /// Being read.
    Reading(Child),
    /// Written as it comes: it fits, or the program cannot be had.
    Direct,
}

/// What `less` is told where the user has not: colours and links pass and a last page stays on the
/// screen; its prompt says which keys go on and which one leaves, since a mere colon keeps whoever
/// does not know it; the text is UTF-8, also where the system lacks the language that is asked for
/// and `less` would show the bytes of every Vietnamese letter.
fn less(language: Language) -> [(&'static str, &'static str); 2] {
    // A prompt ends at `$`; `? : . % \` would be read by `less`, which also shows letters beyond
    // ASCII in pieces here (590), so that Vietnamese goes without its marks.
    let options = match language {
        Language::English => "-FIRX -Psspace = next page, b = page before, q = leave$",
        Language::Vietnamese => "-FIRX -Psphim cach = trang sau, b = trang truoc, q = thoat$",
    };
    [("LESS", options), ("LESSCHARSET", "utf-8")]
}

impl Paged {
    /// For a screen of `columns` and `rows`.
    pub(super) fn new(pager: Vec<String>, language: Language, columns: usize, rows: usize) -> Self {
        let state = State::Kept { bytes: Vec::new(), rows: 0, column: 0 };
        Self { pager, language, columns: columns.max(1), rows, state }
    }

    /// Begins to read what was kept.
    fn begin(&mut self) -> io::Result<()> {
        let State::Kept { bytes, .. } = std::mem::replace(&mut self.state, State::Direct) else {
            return Ok(());
        };
        let begun = self.pager.split_first().and_then(|(program, arguments)| {
            let mut command = Command::new(program);
            command.args(arguments).stdin(Stdio::piped());
            for (name, usual) in less(self.language) {
                if std::env::var_os(name).is_none() {
                    command.env(name, usual);
                }
            }
            command.spawn().ok()
        });
        let Some(child) = begun else { return io::stdout().write_all(&bytes) };
        // Ctrl-C is for the pager: it stops a search within the text, not the reading.
        let noted = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
        let _ = signal_hook::flag::register(signal_hook::consts::SIGINT, noted);
        self.state = State::Reading(child);
        self.write_all(&bytes)
    }
}

impl Write for Paged {
    fn write(&mut self, written: &[u8]) -> io::Result<usize> {
        match &mut self.state {
            State::Direct => return io::stdout().write(written),
            State::Reading(child) => {
                let Some(input) = &mut child.stdin else {
                    return Err(io::ErrorKind::BrokenPipe.into());
                };
                return input.write(written);
            }
            State::Kept { bytes, rows, column } => {
                bytes.extend_from_slice(written);
                for byte in written {
                    // Bytes that go on with a letter take no place; escapes are taken for text,
                    // so that a page may seem longer than it is, which `less -F` mends.
                    match byte {
                        b'\n' => (*rows, *column) = (*rows + 1, 0),
                        0x80..=0xbf => {}
                        _ if *column == self.columns => (*rows, *column) = (*rows + 1, 1),
                        _ => *column += 1,
                    }
                }
                // The prompt of the shell takes a row.
                if *rows < self.rows {
                    return Ok(written.len());
                }
            }
        }
        self.begin()?;
        Ok(written.len())
    }

    /// Leaves what is kept: only its end tells whether it fits.
    fn flush(&mut self) -> io::Result<()> {
        match &mut self.state {
            State::Kept { .. } => Ok(()),
            State::Direct => io::stdout().flush(),
            State::Reading(child) => child.stdin.as_mut().map_or(Ok(()), Write::flush),
        }
    }
}

impl Drop for Paged {
    /// Shows what was kept, or waits until the reader is done.
    fn drop(&mut self) {
        match &mut self.state {
            State::Kept { bytes, .. } => {
                let mut out = io::stdout();
                // A terminal that has gone reads nothing.
                let _ = out.write_all(bytes).and_then(|()| out.flush());
            }
            State::Reading(child) => {
                drop(child.stdin.take());
                let _ = child.wait();
            }
            State::Direct => {}
        }
    }
}

/// The pager asked for: `SAOLA_PAGER`, else `PAGER`, else `less`; `None` where one is switched off by
/// an empty name or `cat`, or the terminal cannot show one.
///
/// The words of a value are parted by blanks; there is no shell between.
pub(super) fn pager(variable: impl Fn(&str) -> Option<String>) -> Option<Vec<String>> {
    if variable("TERM").is_some_and(|term| term == "dumb") {
        return None;
    }
    let asked = variable("SAOLA_PAGER")
        .or_else(|| variable("PAGER"))
        .unwrap_or_else(|| "less -FIRX".to_owned());
    let words: Vec<String> = asked.split_whitespace().map(str::to_owned).collect();
    (!words.is_empty() && words != ["cat"]).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pager_is_that_of_the_user() {
        type Case<'a> = (&'a [(&'a str, &'a str)], Option<&'a [&'a str]>);
        let cases: [Case<'_>; 7] = [
            (&[], Some(&["less", "-FIRX"])),
            (&[("PAGER", "more")], Some(&["more"])),
            (&[("PAGER", "more"), ("SAOLA_PAGER", "less -R")], Some(&["less", "-R"])),
            (&[("PAGER", "more"), ("SAOLA_PAGER", "")], None),
            (&[("PAGER", "")], None),
            (&[("PAGER", "cat")], None),
            (&[("TERM", "dumb")], None),
        ];
        for (variables, expected) in cases {
            let found = pager(|name| {
                let mut all = variables.iter();
                all.find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
            });
            let found: Option<Vec<&str>> =
                found.as_ref().map(|words| words.iter().map(String::as_str).collect());
            assert_eq!(found.as_deref(), expected, "{variables:?}");
        }
    }

    #[test]
    fn output_that_fits_waits_for_its_end() {
        let mut paged = Paged::new(vec!["no such program".to_owned()], Language::English, 10, 3);
        paged.write_all("đường đèo dài\n".as_bytes()).unwrap();
        paged.flush().unwrap();
        let State::Kept { rows, column, bytes } = &paged.state else { panic!("not kept") };
        assert_eq!((*rows, *column), (2, 0));
        assert_eq!(bytes, "đường đèo dài\n".as_bytes());
        paged.state = State::Direct;
    }

    #[test]
    #[cfg(unix)]
    fn less_is_told_that_the_text_is_utf_8_and_says_how_to_leave() {
        let folder = tempfile::tempdir().unwrap();
        let told = folder.path().join("told");
        let script = format!(
            "printf '%s %s' \"$LESSCHARSET\" \"$LESS\" >'{}'; cat >/dev/null",
            told.display()
        );
        for (language, leave) in
            [(Language::English, "q = leave$"), (Language::Vietnamese, "q = thoat$")]
        {
            let reader = ["sh", "-c", &script].map(str::to_owned).to_vec();
            let mut paged = Paged::new(reader, language, 10, 1);
            paged.write_all("đường\nđèo\n".as_bytes()).unwrap();
            drop(paged);
            let set = |name: &str, usual: &str| std::env::var(name).unwrap_or(usual.to_owned());
            let told = std::fs::read_to_string(&told).unwrap();
            assert!(told.starts_with(&set("LESSCHARSET", "utf-8")), "{told}");
            assert!(told.ends_with(&set("LESS", leave)), "{told}");
        }
    }
}
