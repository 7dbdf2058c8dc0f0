//! Hits → BibTeX: one `@misc` an article, in UTF-8 as biber and current BibTeX engines read it.
//!
//! `@misc` asks for nothing: `@article` needs an author and a journal, which news often lacks.

use std::io::{self, Write};

use super::HitWriter;
use super::reference::{Entries, address, note, value};
use crate::query::Plan;
use crate::search::{Hit, Results};

/// Writes entries.
pub(super) struct Bibtex<W> {
    out: W,
    entries: Entries,
}

impl<W: Write> Bibtex<W> {
    pub(super) fn new(out: W) -> Self {
        Self { out, entries: Entries::default() }
    }
}

impl<W: Write> HitWriter for Bibtex<W> {
    fn query(&mut self, _id: Option<&str>, _plan: &Plan) -> io::Result<()> {
        Ok(())
    }

    fn hit(&mut self, hit: &Hit) -> io::Result<()> {
        let Some(key) = self.entries.key(hit) else { return Ok(()) };
        let article = &hit.article;
        let text = |text: Option<&str>| value(text).map(|text| escaped(&text));
        let fields = [
            // A second pair of braces keeps the capitals of names.
            ("title", text(article.title.as_deref()).map(|title| format!("{{{title}}}"))),
            ("author", text(article.byline.as_deref()).map(|author| format!("{{{author}}}"))),
            ("howpublished", text(article.source.as_deref())),
            ("date", article.date.map(|date| date.to_string())),
            ("year", article.date.map(|date| date.year.to_string())),
            ("month", article.date.and_then(|date| Some(date.month?.to_string()))),
            // An address holds no brace, and is taken as it stands.
            ("url", address(article)),
            ("langid", Some("vietnamese".to_owned())),
            ("note", Some(escaped(&note(hit)))),
        ];
        writeln!(self.out, "@misc{{{key},")?;
        for (name, value) in fields {
            if let Some(value) = value {
                writeln!(self.out, "  {name} = {{{value}}},")?;
            }
        }
        writeln!(self.out, "}}\n")
    }

    fn summary(&mut self, _results: &Results) -> io::Result<()> {
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Escapes what TeX would obey.
///
/// BibTeX counts braces whether or not a backslash stands before them, so that braces and
/// backslashes become commands.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => escaped.push_str("\\textbackslash{}"),
            '{' => escaped.push_str("\\textbraceleft{}"),
            '}' => escaped.push_str("\\textbraceright{}"),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            '&' | '%' | '$' | '#' | '_' => escaped.extend(['\\', c]),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::output::sample;

    fn written(hits: &[Hit]) -> String {
        let mut out = Vec::new();
        let mut writer = Bibtex::new(&mut out);
        writer.query(None, &sample::plan("nghi quyet 39")).unwrap();
        hits.iter().for_each(|hit| writer.hit(hit).unwrap());
        writer.summary(&sample::results(hits.len())).unwrap();
        writer.finish().unwrap();
        String::from_utf8(out).unwrap()
    }

    type Entry<'t> = (&'t str, Vec<(&'t str, &'t str)>);

    /// Reads entries back as BibTeX does: by counting braces, backslashes or not.
    fn read(text: &str) -> Vec<Entry<'_>> {
        let mut entries = Vec::new();
        let mut rest = text.trim();
        while !rest.is_empty() {
            let (entry, behind) = braced(rest.strip_prefix("@misc").unwrap());
            let (key, mut fields) = entry.split_once(',').unwrap();
            let mut read = Vec::new();
            while let Some((name, behind)) = fields.split_once(" = ") {
                let (value, behind) = braced(behind);
                read.push((name.trim(), value));
                fields = behind.strip_prefix(',').unwrap();
            }
            entries.push((key, read));
            rest = behind.trim_start();
        }
        entries
    }

    /// What stands between the brace that `text` begins with and its partner, and what follows.
    fn braced(text: &str) -> (&str, &str) {
        assert!(text.starts_with('{'), "{text}");
        let mut depth = 0;
        for (at, c) in text.char_indices() {
            depth += i32::from(c == '{') - i32::from(c == '}');
            if depth == 0 {
                return (&text[1..at], &text[at + 1..]);
            }
        }
        panic!("a brace is left open: {text}");
    }

    fn unescaped(text: &str) -> String {
        let text = ["&", "%", "$", "#", "_"]
            .iter()
            .fold(text.to_owned(), |text, c| text.replace(&format!("\\{c}"), c));
        let commands = [("tilde", "~"), ("circum", "^")];
        let text = commands
            .iter()
            .fold(text, |text, (name, c)| text.replace(&format!("\\textascii{name}{{}}"), c));
        text.replace("\\textbraceleft{}", "{")
            .replace("\\textbraceright{}", "}")
            .replace("\\textbackslash{}", "\\")
    }

    #[test]
    fn an_article_reads_back_as_it_was() {
        let text = written(&[sample::hit(), sample::hit()]);
        let note = format!("“{}” [na-1\\#4; corpus/001.txt]", sample::SENTENCE);
        let fields = vec![
            ("title", "{Nghệ An triển khai Nghị quyết 39}"),
            ("howpublished", "nghean.gov.vn"),
            ("date", "2025-06"),
            ("year", "2025"),
            ("month", "6"),
            ("url", "https://nghean.gov.vn/tin/1"),
            ("langid", "vietnamese"),
            ("note", note.as_str()),
        ];
        assert_eq!(read(&text), [("nghe-an-trien-2025-c25ca4ee", fields)]);
    }

    #[test]
    fn text_of_others_is_no_command_of_tex() {
        let text = written(&[sample::hostile_hit(), sample::hit()]);
        assert_eq!(read(&text).len(), 2);
        assert!(!text.contains("javascript"));
        let cases = [
            ("Lãi suất 5 % & 6 %", "Lãi suất 5 \\% \\& 6 \\%"),
            (
                "\\input{/etc/passwd}",
                "\\textbackslash{}input\\textbraceleft{}/etc/passwd\\textbraceright{}",
            ),
            ("39_NQ#TW ~ $1 ^", "39\\_NQ\\#TW \\textasciitilde{} \\$1 \\textasciicircum{}"),
        ];
        for (text, expected) in cases {
            assert_eq!(escaped(text), expected);
        }
    }

    proptest! {
        #[test]
        fn any_title_reads_back(title in "[{}\\\\%&$#_~^@,=\" a-eđường\r\n]{0,30}") {
            let mut hit = sample::hit();
            std::sync::Arc::make_mut(&mut hit.article).title = Some(title.clone());
            let text = written(&[hit]);
            let entries = read(&text);
            prop_assert_eq!(entries.len(), 1);
            let found = entries[0].1.iter().find(|(name, _)| *name == "title");
            let found = found.map(|(_, value)| unescaped(&value[1..value.len() - 1]));
            prop_assert_eq!(found, value(Some(&title)));
        }
    }
}
