//! A file of JSON lines → its articles, one for every line that is not blank.

use std::io::BufRead;

use super::format::Input;
use super::lines::{Line, Lines};
use super::open::skipped;
use super::read::contained_record;
use super::record::read_record;
use super::{Articles, Encoding, MAX_RECORD_BYTES, SkipReason, Skipped};
use crate::article::{Article, Origin};
use crate::fault_injection::{Stage, panic_if_asked};

/// Whether the first line is an object; a line longer than `head` is taken at its word.
pub(super) fn begins(head: &[u8]) -> bool {
    let head = head.trim_ascii_start();
    let end = memchr::memchr(b'\n', head);
    let line = end.and_then(|end| head.get(..end)).map_or(head, <[u8]>::trim_ascii_end);
    head.starts_with(b"{") && (line.ends_with(b"}") || line.len() == head.len())
}

/// Streams the records; a bad line is named and the next is read.
pub(super) fn read(input: Input) -> Articles {
    let lines = Lines::new(input.bytes, MAX_RECORD_BYTES);
    let (path, forced) = (input.origin.path, input.forced);
    Articles::new(JsonLines { path, forced, lines: Some(lines), any: false })
}

struct JsonLines {
    path: String,
    forced: Option<Encoding>,
    /// `None` after the end or an error.
    lines: Option<Lines<Box<dyn BufRead + Send>>>,
    /// Whether a line that is not blank was read.
    any: bool,
}

impl Iterator for JsonLines {
    type Item = Result<Article, Skipped>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let lines = self.lines.as_mut()?;
            let line = match lines.next_line() {
                Ok(Some(line)) => line,
                Ok(None) => {
                    self.lines = None;
                    let detail = "no record in the file".to_owned();
                    let empty = Skipped::new(&self.path, None, SkipReason::Empty, detail);
                    return (!self.any).then_some(Err(empty));
                }
                Err(error) => {
                    let number = lines.number();
                    self.lines = None;
                    return Some(Err(skipped(&self.path, Some(number), &error)));
                }
            };
            let number = lines.number();
            let item = match line {
                Line::Whole(bytes) => {
                    panic_if_asked(Stage::Records, &bytes);
                    let origin = Origin { line: Some(number), ..Origin::file(&self.path) };
                    contained_record(&origin, || {
                        read_record(&bytes, origin.clone(), self.forced)
                            .map_err(|(reason, detail)| Skipped::at(&origin, reason, detail))
                    })
                }
                Line::TooLong(bytes) => {
                    let detail =
                        format!("a line of {bytes} bytes, limit {} MiB", MAX_RECORD_BYTES >> 20);
                    Err(Skipped::new(&self.path, Some(number), SkipReason::TooLarge, detail))
                }
            };
            let item = match item {
                Ok(None) => continue,
                Ok(Some(article)) => Ok(article),
                Err(skipped) => Err(skipped),
            };
            self.any = true;
            return Some(item);
        }
    }
}
