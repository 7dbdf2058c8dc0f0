//! A reader → its lines, none of them held beyond a limit.

use std::io::{self, BufRead};
use std::time::{Duration, Instant};

/// How long a line may take to read: one that unpacks without end is given up with its file.
const MAX_TIME: Duration = Duration::from_secs(60);

/// One line of a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// The bytes, without the line feed.
    Whole(Vec<u8>),
    /// A longer line, which was passed over; its length in bytes.
    TooLong(u64),
}

/// Reads lines from `reader`, counting from 1.
pub(super) struct Lines<R> {
    reader: R,
    number: u64,
    max_bytes: usize,
    max_time: Duration,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(reader: R, max_bytes: usize) -> Self {
        Self { reader, number: 0, max_bytes, max_time: MAX_TIME }
    }

    /// The number of the line last begun.
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// The next line; `None` at the end.
    ///
    /// A line that an error cuts off is lost with the error: half a record is no record.
    pub(super) fn next_line(&mut self) -> io::Result<Option<Line>> {
        let mut line = Vec::new();
        let mut length = 0u64;
        let begun = Instant::now();
        loop {
            if begun.elapsed() > self.max_time {
                let what = format!("a line of more than {} s", self.max_time.as_secs());
                return Err(io::Error::new(io::ErrorKind::TimedOut, what));
            }
            let available = match self.reader.fill_buf() {
                Ok(available) => available,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    // An error before the first byte still belongs to the line that was due.
                    self.number += u64::from(length == 0);
                    return Err(error);
                }
            };
            if length == 0 && !available.is_empty() {
                self.number += 1;
            }
            let at_end = available.is_empty();
            let feed = memchr::memchr(b'\n', available);
            let piece = feed.and_then(|at| available.get(..at)).unwrap_or(available);
            let consumed = feed.map_or(available.len(), |at| at + 1);
            length += consumed as u64;
            if line.len().saturating_add(piece.len()) <= self.max_bytes
                && !too_long(&line, length, self.max_bytes)
            {
                line.extend_from_slice(piece);
            } else {
                line = Vec::new();
            }
            self.reader.consume(consumed);
            if feed.is_some() || at_end {
                let bytes = length - u64::from(feed.is_some());
                return Ok(match (at_end && length == 0, bytes > self.max_bytes as u64) {
                    (true, _) => None,
                    (_, true) => Some(Line::TooLong(bytes)),
                    _ => Some(Line::Whole(line)),
                });
            }
        }
    }
}

/// Whether earlier pieces of the line were let go of already.
fn too_long(line: &[u8], length: u64, max_bytes: usize) -> bool {
    line.is_empty() && length > max_bytes as u64 + 1
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    #[test]
    fn passes_over_a_long_line_and_goes_on() {
        let text = format!("một\n{}\nba\n\nnăm", "x".repeat(5000));
        let mut lines = Lines::new(BufReader::with_capacity(16, text.as_bytes()), 100);
        let mut read = Vec::new();
        while let Some(line) = lines.next_line().unwrap() {
            read.push((lines.number(), line));
        }
        let whole = |s: &str| Line::Whole(s.as_bytes().to_vec());
        let expected = [
            (1, whole("một")),
            (2, Line::TooLong(5000)),
            (3, whole("ba")),
            (4, whole("")),
            (5, whole("năm")),
        ];
        assert_eq!(read, expected);
    }

    #[test]
    fn a_line_without_end_is_given_up() {
        let mut lines = Lines::new(BufReader::new(io::repeat(b'x')), 100);
        lines.max_time = Duration::from_millis(20);
        let error = lines.next_line().unwrap_err();
        assert_eq!((error.kind(), lines.number()), (io::ErrorKind::TimedOut, 1));
    }

    #[test]
    fn a_line_of_just_the_limit_is_whole() {
        for (length, whole) in [(99, true), (100, true), (101, false), (102, false)] {
            for tail in ["", "\n", "\nx"] {
                let text = format!("{}{tail}", "x".repeat(length));
                for capacity in [1, 7, 100, 101, 4096] {
                    let mut lines =
                        Lines::new(BufReader::with_capacity(capacity, text.as_bytes()), 100);
                    let line = lines.next_line().unwrap();
                    let expected = if whole {
                        Line::Whole(vec![b'x'; length])
                    } else {
                        Line::TooLong(length as u64)
                    };
                    assert_eq!(line, Some(expected), "{length} {tail:?} {capacity}");
                }
            }
        }
    }
}
