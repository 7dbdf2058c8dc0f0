//! Hits → Markdown (CommonMark with GitHub's tables and struck text in mind).

use std::io::{self, Write};

use super::HitWriter;
use super::facts::{cited, named};
use super::inert::inline;
use super::link::web_link;
use super::pieces::pieces;
use super::reading::{is_relaxed, reading_lines};
use super::words::{Language, province_name};
use crate::query::Plan;
use crate::search::{Hit, HitMarks, Match, Results};

/// Writes a document with a section for each query.
pub(super) struct Markdown<W> {
    out: W,
    language: Language,
    begun: bool,
    told_ignored: bool,
}

impl<W: Write> Markdown<W> {
    pub(super) fn new(out: W, language: Language) -> Self {
        Self { out, language, begun: false, told_ignored: false }
    }
}

impl<W: Write> HitWriter for Markdown<W> {
    fn query(&mut self, id: Option<&str>, plan: &Plan) -> io::Result<()> {
        if self.begun {
            writeln!(self.out)?;
        }
        self.begun = true;
        self.told_ignored = is_relaxed(plan);
        let id = id.map(|id| format!("{}: ", escaped(id))).unwrap_or_default();
        let said = self.language.words().results_for;
        writeln!(self.out, "# {id}{said} “{}”\n", escaped(plan.text.trim()))?;
        let lines = reading_lines(plan, self.language);
        for line in &lines {
            writeln!(self.out, "- {}", paragraph(line))?;
        }
        if !lines.is_empty() {
            writeln!(self.out)?;
        }
        Ok(())
    }

    fn hit(&mut self, hit: &Hit) -> io::Result<()> {
        let words = self.language.words();
        let article = &hit.article;
        let title = escaped(article.title.as_deref().unwrap_or(words.untitled).trim());
        match article.url.as_deref().and_then(web_link) {
            Some(link) => writeln!(self.out, "## {}. [{title}]({})\n", hit.rank, link)?,
            None => writeln!(self.out, "## {}. {title}\n", hit.rank)?,
        }

        let date = article.date.map(|date| date.to_string());
        let province = article.province.as_deref().map(province_name);
        let mut about: Vec<String> = [article.source.as_deref(), date.as_deref(), province]
            .into_iter()
            .flatten()
            .map(escaped)
            .collect();
        about.push(escaped(&article.origin.path));
        if hit.matched == Match::Partial {
            about.push(words.words_missing.to_owned());
        }
        if hit.marks == HitMarks::Ignored && !self.told_ignored {
            about.push(words.marks_ignored.to_owned());
        }
        writeln!(self.out, "{}\n", guarded(&about.join(" · ")))?;

        let mut snippet = String::new();
        for piece in pieces(&hit.snippet.text, &hit.snippet.highlights) {
            let text = escaped(piece.text);
            if piece.highlighted && !text.trim().is_empty() {
                snippet.push_str(&format!("**{text}**"));
            } else {
                snippet.push_str(&text);
            }
        }
        // A highlight in front is `**`, which opens no list without a blank behind it.
        writeln!(self.out, "> {}\n", guarded(snippet.trim()))?;

        for (name, values) in [(words.documents, cited(hit)), (words.people, named(hit))] {
            if !values.is_empty() {
                let values: Vec<String> = values.iter().map(|value| escaped(value)).collect();
                writeln!(self.out, "{name}: {}\n", values.join("; "))?;
            }
        }
        if let Some(reprints) = self.language.reprints(&hit.reprints) {
            writeln!(self.out, "{}\n", paragraph(&reprints))?;
        }
        if let Some(versions) = self.language.versions(&hit.versions) {
            writeln!(self.out, "{}\n", paragraph(&versions))?;
        }
        Ok(())
    }

    fn summary(&mut self, results: &Results) -> io::Result<()> {
        if let Some(facets) = &results.facets {
            for (name, counts) in facets.0.iter().filter(|(_, counts)| !counts.is_empty()) {
                let said = self.language.facet(name);
                writeln!(self.out, "| {} | |\n| --- | ---: |", escaped(said))?;
                for (value, count) in counts {
                    let value = self.language.facet_value(name, value);
                    writeln!(self.out, "| {} | {count} |", escaped(&value))?;
                }
                writeln!(self.out)?;
            }
        }
        if results.identities.len() > 1 {
            writeln!(self.out, "{}:\n", self.language.words().found_among)?;
            for identity in &results.identities {
                writeln!(self.out, "- {} ({})", paragraph(&identity.canonical), identity.count)?;
            }
            writeln!(self.out)?;
        }
        writeln!(self.out, "{}", self.language.counts(results.total, results.partial))
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Text of others inside a line: inert, on one line, its special characters escaped.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in inline(text).chars() {
        let special = matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '#' | '$' | '!'
        );
        if special {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// Text of others that begins a block.
fn paragraph(text: &str) -> String {
    guarded(escaped(text).trim())
}

/// Keeps escaped text from beginning a list, a rule or a heading where it begins a line.
fn guarded(text: &str) -> String {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    match text[digits..].chars().next() {
        Some('-' | '+' | '=') if digits == 0 => format!("\\{text}"),
        Some('.' | ')') if digits > 0 => format!("{}\\{}", &text[..digits], &text[digits..]),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::sample;

    fn shown(hits: &[Hit]) -> String {
        let mut out = Vec::new();
        let mut writer = Markdown::new(&mut out, Language::English);
        writer.query(None, &sample::plan("nghi quyet 39")).unwrap();
        hits.iter().for_each(|hit| writer.hit(hit).unwrap());
        writer.summary(&sample::results(hits.len())).unwrap();
        writer.finish().unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn writes_titles_as_links_and_matches_in_bold() {
        let expected = "\
# Results for “nghi quyet 39”

- repaired: closing quote added for the one at character 1
- also searched: nghị quyết (Telex)

## 1. [Nghệ An triển khai Nghị quyết 39](https://nghean.gov.vn/tin/1)

nghean.gov.vn · 2025-06 · Nghệ An · corpus/001.txt

> HĐND tỉnh Nghệ An quán triệt **Nghị quyết số 39-NQ/TW** ngày 18/7/2023 của Bộ Chính trị.

| source | |
| --- | ---: |
| nghean.gov.vn | 9 |

12 passages, 30 more miss some words
";
        assert_eq!(shown(&[sample::hit()]), expected);
    }

    #[test]
    fn escapes_what_markdown_would_obey() {
        let cases = [
            (
                "a|b <b>*x*</b> [t](javascript:1)",
                "a\\|b \\<b\\>\\*x\\*\\</b\\> \\[t\\](javascript:1)",
            ),
            ("- gạch đầu dòng", "\\- gạch đầu dòng"),
            ("1. Nghị quyết", "1\\. Nghị quyết"),
            ("39/NQ-HĐND", "39/NQ-HĐND"),
            ("=== ", "\\==="),
            ("# mục\n\n# lục", "\\# mục  \\# lục"),
        ];
        for (text, expected) in cases {
            assert_eq!(paragraph(text), expected);
        }
    }

    #[test]
    fn links_no_address_that_runs() {
        let text = shown(&[sample::hostile_hit()]);
        assert!(text.contains("## 1. =HYPERLINK"));
        assert!(!text.contains("](javascript:"));
    }
}
