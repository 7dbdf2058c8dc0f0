//! Hits → a table for a spreadsheet: UTF-8 with a byte order mark, lines that end in CR LF.
//!
//! Excel takes a file without the mark for the old code page, and a cell that begins like a formula
//! for one. Guarded cells follow OWASP ASVS 5.0, 1.2.10: an apostrophe in front. Where the system
//! writes decimals with a comma, as in Vietnamese, Excel parts cells at `;`: that is for whoever asks,
//! since a line `sep=,` makes it pass by the mark, and other programs take it for data.

use std::borrow::Cow;
use std::io::{self, Write};

use csv::{Terminator, WriterBuilder};

use super::HitWriter;
use super::facts::{cited, names};
use super::inert::inline;
use crate::query::Plan;
use crate::search::{Hit, Match, Results};

const COLUMNS: [&str; 14] = [
    "rank",
    "score",
    "title",
    "source",
    "province",
    "date",
    "path",
    "url",
    "snippet",
    "citations",
    "persons",
    "match",
    "article_id",
    "passage",
];

/// What stands between two cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Separator {
    /// `,`
    #[default]
    Comma,
    /// `;`
    Semicolon,
}

impl Separator {
    /// The names a user types.
    pub const NAMES: [&str; 2] = ["comma", "semicolon"];

    /// The separator of this name.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "comma" => Some(Self::Comma),
            "semicolon" => Some(Self::Semicolon),
            _ => None,
        }
    }

    fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
        }
    }
}

/// Writes a whole table: the mark, `header`, then `rows`, each cell guarded and on one line.
pub fn write_table<W: Write>(
    out: W,
    separator: Separator,
    header: &[&str],
    rows: impl IntoIterator<Item = Vec<String>>,
) -> io::Result<()> {
    let mut table = Csv { out, separator, begun: true };
    table.out.write_all("\u{feff}".as_bytes())?;
    table.row(header)?;
    for row in rows {
        let cells: Vec<String> = row.iter().map(|text| cell(text)).collect();
        table.row(&cells)?;
    }
    table.out.flush()
}

/// Writes rows.
pub(super) struct Csv<W> {
    out: W,
    separator: Separator,
    begun: bool,
}

impl<W: Write> Csv<W> {
    pub(super) fn new(out: W, separator: Separator) -> Self {
        Self { out, separator, begun: false }
    }

    fn begin(&mut self) -> io::Result<()> {
        if self.begun {
            return Ok(());
        }
        self.begun = true;
        self.out.write_all("\u{feff}".as_bytes())?;
        self.row(&COLUMNS)
    }

    /// Writes one row at once; a buffer of rows would come late through a pipe.
    fn row<C: AsRef<[u8]>>(&mut self, cells: &[C]) -> io::Result<()> {
        let mut writer = WriterBuilder::new()
            .delimiter(self.separator.byte())
            .terminator(Terminator::CRLF)
            .from_writer(Vec::with_capacity(1024));
        writer.write_record(cells)?;
        let row = writer.into_inner().map_err(|error| io::Error::other(error.to_string()))?;
        self.out.write_all(&row)
    }
}

impl<W: Write> HitWriter for Csv<W> {
    fn query(&mut self, _id: Option<&str>, _plan: &Plan) -> io::Result<()> {
        self.begin()
    }

    fn hit(&mut self, hit: &Hit) -> io::Result<()> {
        let article = &hit.article;
        let optional = |text: &Option<String>| text.as_deref().map(cell).unwrap_or_default();
        let matched = match hit.matched {
            Match::All => "all",
            Match::Partial => "partial",
        };
        let row: [String; COLUMNS.len()] = [
            hit.rank.to_string(),
            hit.score.to_string(),
            optional(&article.title),
            optional(&article.source),
            optional(&article.province),
            article.date.map(|date| date.to_string()).unwrap_or_default(),
            cell(&article.origin.path),
            optional(&article.url),
            cell(&hit.snippet.text),
            cell(&cited(hit).join("; ")),
            cell(&names(hit).join("; ")),
            matched.to_owned(),
            cell(&article.id.0),
            hit.passage.ordinal.to_string(),
        ];
        self.row(&row)
    }

    fn summary(&mut self, _results: &Results) -> io::Result<()> {
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        self.begin()?;
        self.out.flush()
    }
}

/// A text of others as a cell: one line, inert, and never a formula.
fn cell(text: &str) -> String {
    let line: Cow<'_, str> = inline(text);
    if begins_formula(text) || begins_formula(&line) {
        format!("'{line}")
    } else {
        line.into_owned()
    }
}

/// Whether a spreadsheet might read `text` as a formula: after blanks it begins with one of
/// `= + - @`, the full-width ones too; or it begins with a tab or a carriage return.
fn begins_formula(text: &str) -> bool {
    let first = text.trim_start().chars().next();
    text.starts_with(['\t', '\r'])
        || first.is_some_and(|c| matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::sample;

    fn write(hits: &[Hit], queries: usize) -> Vec<u8> {
        let mut out = Vec::new();
        let mut writer = Csv::new(&mut out, Separator::Comma);
        for _ in 0..queries {
            writer.query(None, &sample::plan("nghi quyet 39")).unwrap();
            hits.iter().for_each(|hit| writer.hit(hit).unwrap());
            writer.summary(&sample::results(hits.len())).unwrap();
        }
        writer.finish().unwrap();
        out
    }

    fn rows(bytes: &[u8]) -> Vec<Vec<String>> {
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap();
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
        reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
    }

    #[test]
    fn reads_back_in_the_columns_of_the_contract() {
        let bytes = write(&[sample::hit()], 1);
        let rows = rows(&bytes);
        assert_eq!(
            rows[0].join(", "),
            "rank, score, title, source, province, date, path, url, snippet, citations, persons, match, article_id, passage"
        );
        assert_eq!(
            rows[1],
            [
                "1",
                "12.3",
                "Nghệ An triển khai Nghị quyết 39",
                "nghean.gov.vn",
                "nghe-an",
                "2025-06",
                "corpus/001.txt",
                "https://nghean.gov.vn/tin/1",
                sample::SENTENCE,
                "",
                "",
                "all",
                "na-1",
                "4",
            ]
        );
    }

    #[test]
    fn writes_the_mark_and_the_columns_once_and_ends_lines_for_excel() {
        let text = String::from_utf8(write(&[sample::hit()], 2)).unwrap();
        assert_eq!(text.matches('\u{feff}').count(), 1);
        assert_eq!(text.matches("rank,score").count(), 1);
        assert_eq!(text.matches("\r\n").count(), 3);
        assert_eq!(text.matches('\n').count(), 3);
    }

    #[test]
    fn parts_cells_by_a_semicolon_where_asked_and_keeps_text_with_one_together() {
        let mut out = Vec::new();
        let row = vec!["lúa; tôm".to_owned(), "1,5".to_owned()];
        write_table(&mut out, Separator::Semicolon, &["a", "b"], [row]).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "\u{feff}a;b\r\n\"lúa; tôm\";1,5\r\n");
    }

    #[test]
    fn an_answer_without_hits_has_its_columns() {
        assert_eq!(rows(&write(&[], 1)).len(), 1);
        assert_eq!(rows(&write(&[], 0)).len(), 1);
    }

    #[test]
    fn guards_what_looks_like_a_formula() {
        let cases = [
            ("=1+1", "'=1+1"),
            (" \u{a0}+84 912", "' \u{a0}+84 912"),
            ("- Đồng chí Thái Thanh Quý", "'- Đồng chí Thái Thanh Quý"),
            ("@cmd", "'@cmd"),
            ("\tmột", "' một"),
            ("\rhai", "' hai"),
            ("＝1", "'＝1"),
            ("Nghị quyết = luật", "Nghị quyết = luật"),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(cell(text), expected);
        }
    }
}
