//! Hits and articles → bytes: one file per format, each a [`HitWriter`].
//!
//! Nothing is kept beyond one hit, so a result of any length takes the memory of one. Titles, texts
//! and addresses are somebody else's: `inert.rs` and `link.rs` make them harmless everywhere.

mod article;
mod bibtex;
mod chars;
mod csv;
mod facts;
mod hit_record;
mod html;
mod inert;
mod json_line;
mod jsonl;
mod link;
mod markdown;
mod paint;
mod pieces;
mod reading;
mod recognised;
mod reference;
mod remarks;
mod ris;
mod terminal;
mod trec;
mod words;
mod wrap;

#[cfg(test)]
mod hostile;
#[cfg(test)]
mod sample;

use std::io::{self, Write};
use std::str::FromStr;

use crate::query::{Grouping, Plan};
use crate::search::{Hit, Results};

pub use article::{ArticleRecord, article_record, write_article_text};
pub use chars::CharOffsets;
pub use csv::{Separator, write_table};
pub use inert::{escape_html, inert, inline};
pub use json_line::write_json_line;
pub use link::web_link;
pub use reading::{Reading, ReadingRecord, name_of, reading, reading_lines, reading_record};
pub use recognised::{Recognised, recognised, write_recognised};
pub use words::{BadLanguage, Language};
pub use wrap::wrapped;

/// How results are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For the eye.
    #[default]
    Terminal,
    /// One JSON object a line.
    Jsonl,
    /// For a spreadsheet.
    Csv,
    /// For a note or an issue.
    Markdown,
    /// One page that needs nothing else.
    Html,
    /// A run for `trec_eval`.
    Trec,
    /// For Zotero, EndNote and their kin: an entry an article.
    Ris,
    /// For LaTeX: an entry an article.
    Bibtex,
}

impl Format {
    /// Every format, in the order of the help text.
    pub const ALL: [Format; 8] = [
        Format::Terminal,
        Format::Jsonl,
        Format::Csv,
        Format::Markdown,
        Format::Html,
        Format::Trec,
        Format::Ris,
        Format::Bibtex,
    ];

    /// The name a user types.
    pub fn name(self) -> &'static str {
        match self {
            Format::Terminal => "terminal",
            Format::Jsonl => "jsonl",
            Format::Csv => "csv",
            Format::Markdown => "markdown",
            Format::Html => "html",
            Format::Trec => "trec",
            Format::Ris => "ris",
            Format::Bibtex => "bibtex",
        }
    }
}

/// A name that is no format's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no format; write terminal, jsonl, csv, markdown, html, trec, ris or bibtex")]
pub struct BadFormat(pub String);

impl FromStr for Format {
    type Err = BadFormat;

    fn from_str(name: &str) -> Result<Self, BadFormat> {
        Format::ALL
            .into_iter()
            .find(|format| format.name() == name)
            .ok_or_else(|| BadFormat(name.to_owned()))
    }
}

/// What a writer needs to know besides the hits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WriterOptions {
    /// Whether the terminal shows colours.
    pub color: bool,
    /// Whether the terminal knows links (OSC 8).
    pub hyperlinks: bool,
    /// Columns of the terminal; `None`: lines are not wrapped.
    pub width: Option<usize>,
    /// What a TREC document stands for.
    pub grouping: Grouping,
    /// Name of a TREC run.
    pub run: String,
    /// Language of what is said around the hits.
    pub language: Language,
    /// What parts the cells of a table.
    pub separator: Separator,
}

impl Default for WriterOptions {
    fn default() -> Self {
        Self {
            color: false,
            hyperlinks: false,
            width: None,
            grouping: Grouping::default(),
            run: "saola".to_owned(),
            language: Language::default(),
            separator: Separator::default(),
        }
    }
}

/// Writes answers one at a time: `query`, each `hit`, `summary`, again for the next query, and
/// `finish` once at the end.
pub trait HitWriter {
    /// Begins the answer to `plan`; `id` is the query's name in a batch.
    fn query(&mut self, id: Option<&str>, plan: &Plan) -> io::Result<()>;

    /// Writes one hit.
    fn hit(&mut self, hit: &Hit) -> io::Result<()>;

    /// Ends the answer to one query.
    fn summary(&mut self, results: &Results) -> io::Result<()>;

    /// Ends the output and flushes it; without it a page lacks its tail.
    fn finish(&mut self) -> io::Result<()>;
}

/// The writer of `format` to `out`; wrap a file or stdout in a `BufWriter` first.
pub fn writer<'w, W: Write + 'w>(
    format: Format,
    out: W,
    options: &WriterOptions,
) -> Box<dyn HitWriter + 'w> {
    match format {
        Format::Terminal => Box::new(terminal::Terminal::new(out, options)),
        Format::Jsonl => Box::new(jsonl::Jsonl::new(out)),
        Format::Csv => Box::new(csv::Csv::new(out, options.separator)),
        Format::Markdown => Box::new(markdown::Markdown::new(out, options.language)),
        Format::Html => Box::new(html::Html::new(out, options.language)),
        Format::Trec => Box::new(trec::Trec::new(out, options.grouping, &options.run)),
        Format::Ris => Box::new(ris::Ris::new(out)),
        Format::Bibtex => Box::new(bibtex::Bibtex::new(out)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_back_every_format_by_its_name() {
        for format in Format::ALL {
            assert_eq!(format.name().parse(), Ok(format));
        }
        assert_eq!("xlsx".parse::<Format>(), Err(BadFormat("xlsx".to_owned())));
    }
}
