//! Runs of text in fonts → the text of an article, and what the document says of itself.

use super::super::encoding::{self, Decoded, Encoding, FontHint, Run};
use super::super::metadata::{Known, record_date};
use super::Fault;
use crate::ingest::{MAX_TEXT_BYTES, SkipReason};

/// A document being read.
#[derive(Debug, Default)]
pub(super) struct Draft {
    paragraphs: Vec<Paragraph>,
    /// The paragraph that is open.
    runs: Vec<Run>,
    /// All text so far, in bytes.
    bytes: usize,
    /// Number of the paragraph that is the title.
    title: Option<usize>,
    /// Properties of the document: title, date as written, author.
    pub(super) properties: Properties,
}

/// What a document says of itself; often left over from another.
#[derive(Debug, Default)]
pub(super) struct Properties {
    pub(super) title: Option<String>,
    pub(super) date: Option<String>,
    pub(super) author: Option<String>,
}

#[derive(Debug)]
struct Paragraph {
    runs: Vec<Run>,
    row: Row,
}

/// Whether a paragraph is a row of a table, which follows the row before without a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Row {
    No,
    Yes,
}

impl Draft {
    /// Adds text to the open paragraph.
    pub(super) fn push(&mut self, text: &str, hint: FontHint) -> Result<(), Fault> {
        self.bytes += text.len();
        if self.bytes > MAX_TEXT_BYTES {
            return Err(Fault::too_large());
        }
        match self.runs.last_mut() {
            Some(run) if run.hint == hint => run.text.push_str(text),
            _ => self.runs.push(Run { text: text.to_owned(), hint }),
        }
        Ok(())
    }

    /// Whether nothing but blanks stands in the open paragraph.
    pub(super) fn is_blank(&self) -> bool {
        self.runs.iter().all(|run| run.text.trim().is_empty())
    }

    /// Ends the open paragraph; one without text is none.
    pub(super) fn end(&mut self, row: Row) {
        let runs = std::mem::take(&mut self.runs);
        if runs.iter().any(|run| !run.text.trim().is_empty()) {
            self.paragraphs.push(Paragraph { runs, row });
        }
    }

    /// Says that the paragraph that is open is the title, if none before was.
    pub(super) fn mark_title(&mut self) {
        if !self.is_blank() {
            self.title.get_or_insert(self.paragraphs.len());
        }
    }

    /// Puts the text together and decodes it.
    pub(super) fn finish(
        mut self,
        known: Known,
        forced: Option<Encoding>,
    ) -> Result<(Known, Decoded), Fault> {
        self.end(Row::No);
        if self.paragraphs.is_empty() {
            return Err(Fault::new(SkipReason::NoText, "no text; perhaps pictures of pages"));
        }
        let mut text = String::with_capacity(self.bytes);
        let mut by_font = None;
        let mut title = None;
        let mut before = Row::No;
        for (number, paragraph) in self.paragraphs.iter().enumerate() {
            let decoded = match forced {
                Some(_) => None,
                None => encoding::repair_runs(&paragraph.runs),
            };
            let plain = match decoded {
                Some((plain, encoding)) => {
                    by_font.get_or_insert(encoding);
                    plain
                }
                None => paragraph.runs.iter().map(|run| run.text.as_str()).collect(),
            };
            let plain = match forced {
                Some(encoding) => encoding::force(&plain, encoding),
                None => plain,
            };
            let plain = plain.trim_matches([' ', '\n']);
            let plain = match paragraph.row {
                // The sign behind the last cell.
                Row::Yes => plain.strip_suffix('|').unwrap_or(plain).trim_end(),
                Row::No => plain,
            };
            if !text.is_empty() {
                text.push_str(if (before, paragraph.row) == (Row::Yes, Row::Yes) {
                    "\n"
                } else {
                    "\n\n"
                });
            }
            if self.title == Some(number) {
                title = Some(plain.to_owned());
            }
            text.push_str(plain);
            before = paragraph.row;
        }
        let repaired = if forced.is_some() { None } else { encoding::repair(&text) };
        let mut decoded = repaired.unwrap_or(Decoded {
            text,
            encoding: forced.unwrap_or_default().name(),
            uncertain: false,
        });
        decoded.encoding = by_font.map_or(decoded.encoding, Encoding::name);
        let short = |text: String| match forced {
            Some(encoding) => encoding::force(&text, encoding),
            None => encoding::repair_short(&text, decoded.encoding).unwrap_or(text),
        };
        let told = Properties {
            title: self.properties.title.filter(|title| !is_leftover(title)),
            ..self.properties
        };
        let known = Known {
            title: known.title.or(title.or(told.title).map(short)),
            made: told.date.and_then(|date| record_date(&date)),
            author: told.author.map(short).filter(|author| !is_leftover(author)),
            ..known
        };
        Ok((known, decoded))
    }
}

/// Names that programs put in by themselves.
fn is_leftover(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    let ends = [".doc", ".docx", ".rtf", ".odt", ".pdf", ".dot"];
    let starts = ["microsoft", "document", "untitled", "admin", "user", "hp", "pc", "windows"];
    text.split_whitespace().count() < 2
        || ends.iter().any(|end| text.ends_with(end))
        || starts.iter().any(|start| text.starts_with(start))
}
