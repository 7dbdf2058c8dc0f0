//! Hits → RIS for Zotero, EndNote or Mendeley: one newspaper article an entry.
//!
//! Tags as in the RIS specification of Research Information Systems (2001): two letters, two blanks,
//! a hyphen, a blank, the value; lines end in CR LF; `TY` begins an entry and `ER` ends it.

use std::io::{self, Write};

use super::HitWriter;
use super::reference::{Entries, address, note, value};
use crate::article::PartialDate;
use crate::query::Plan;
use crate::search::{Hit, Results};

/// Writes entries.
pub(super) struct Ris<W> {
    out: W,
    entries: Entries,
}

impl<W: Write> Ris<W> {
    pub(super) fn new(out: W) -> Self {
        Self { out, entries: Entries::default() }
    }

    /// Writes a field; a value on one line can be taken for nothing else.
    fn field(&mut self, tag: &str, value: Option<String>) -> io::Result<()> {
        match value {
            Some(value) => write!(self.out, "{tag}  - {value}\r\n"),
            None => Ok(()),
        }
    }
}

impl<W: Write> HitWriter for Ris<W> {
    fn query(&mut self, _id: Option<&str>, _plan: &Plan) -> io::Result<()> {
        Ok(())
    }

    fn hit(&mut self, hit: &Hit) -> io::Result<()> {
        let Some(key) = self.entries.key(hit) else { return Ok(()) };
        let article = &hit.article;
        self.field("TY", Some("NEWS".to_owned()))?;
        self.field("ID", Some(key))?;
        self.field("TI", value(article.title.as_deref()))?;
        self.field("AU", value(article.byline.as_deref()))?;
        self.field("T2", value(article.source.as_deref()))?;
        self.field("PY", article.date.map(|date| date.year.to_string()))?;
        self.field("DA", article.date.map(date))?;
        self.field("UR", address(article))?;
        self.field("LA", Some("vi".to_owned()))?;
        self.field("N1", Some(note(hit)))?;
        write!(self.out, "ER  - \r\n\r\n")
    }

    fn summary(&mut self, _results: &Results) -> io::Result<()> {
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// `YYYY/MM/DD/`, with nothing between the slashes for what is not known.
fn date(date: PartialDate) -> String {
    let part = |part: Option<i8>| part.map(|part| format!("{part:02}")).unwrap_or_default();
    format!("{:04}/{}/{}/", date.year, part(date.month), part(date.day))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::sample;

    fn written(hits: &[Hit]) -> String {
        let mut out = Vec::new();
        let mut writer = Ris::new(&mut out);
        writer.query(None, &sample::plan("nghi quyet 39")).unwrap();
        hits.iter().for_each(|hit| writer.hit(hit).unwrap());
        writer.summary(&sample::results(hits.len())).unwrap();
        writer.finish().unwrap();
        String::from_utf8(out).unwrap()
    }

    /// Reads entries back as `(tag, value)`.
    fn read(text: &str) -> Vec<Vec<(&str, &str)>> {
        let mut entries = Vec::new();
        let mut entry = Vec::new();
        for line in text.split_terminator("\r\n").filter(|line| !line.is_empty()) {
            match line.split_once("  - ").unwrap() {
                ("ER", "") => entries.push(std::mem::take(&mut entry)),
                field => entry.push(field),
            }
        }
        assert!(entry.is_empty(), "an entry has no end");
        entries
    }

    #[test]
    fn an_article_reads_back_as_it_was() {
        let text = written(&[sample::hit(), sample::hit()]);
        let entries = read(&text);
        let note = format!("“{}” [na-1#4; corpus/001.txt]", sample::SENTENCE);
        assert_eq!(
            entries,
            [[
                ("TY", "NEWS"),
                ("ID", "nghe-an-trien-2025-c25ca4ee"),
                ("TI", "Nghệ An triển khai Nghị quyết 39"),
                ("T2", "nghean.gov.vn"),
                ("PY", "2025"),
                ("DA", "2025/06//"),
                ("UR", "https://nghean.gov.vn/tin/1"),
                ("LA", "vi"),
                ("N1", note.as_str()),
            ]]
        );
    }

    #[test]
    fn text_of_others_ends_no_entry_and_begins_none() {
        let mut hit = sample::hit();
        std::sync::Arc::make_mut(&mut hit.article).title =
            Some("Một\r\nER  - \r\nTY  - BOOK\n".to_owned());
        for entries in [vec![hit.clone()], vec![sample::hostile_hit(), hit]] {
            let text = written(&entries);
            let read = read(&text);
            assert_eq!(read.len(), entries.len());
            assert!(read.iter().all(|entry| entry[0] == ("TY", "NEWS")));
            assert_eq!(text.matches("UR  - ").count(), 1, "an address that runs is none");
        }
    }
}
