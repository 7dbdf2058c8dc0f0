//! Hits → lines for the eye.
//!
//! Without colours the lines are plain text, highlights unmarked, so that they can be copied.

use std::io::{self, Write};

use super::facts::{cited, named};
use super::link::terminal_link;
use super::paint::{Paint, Style};
use super::pieces::{Piece, pieces};
use super::reading::{is_relaxed, reading_lines};
use super::words::{Language, province_name};
use super::wrap::{wrap, wrapped};
use super::{HitWriter, WriterOptions};
use crate::query::Plan;
use crate::search::{Hit, HitMarks, Match, Results, Suggestion, Why};

/// Facts of each kind named under a hit, at the most.
const FACTS: usize = 3;
/// Values of each facet, and identities, shown at the most.
const VALUES: usize = 10;
/// Narrowest text; a narrower terminal breaks the lines itself.
const NARROWEST: usize = 20;

/// Writes lines.
pub(super) struct Terminal<W> {
    out: W,
    paint: Paint,
    width: Option<usize>,
    hyperlinks: bool,
    language: Language,
    begun: bool,
    told_partial: bool,
    told_ignored: bool,
}

impl<W: Write> Terminal<W> {
    pub(super) fn new(out: W, options: &WriterOptions) -> Self {
        Self {
            out,
            paint: Paint::new(options.color),
            width: options.width,
            hyperlinks: options.hyperlinks,
            language: options.language,
            begun: false,
            told_partial: false,
            told_ignored: false,
        }
    }

    /// Writes a text of its own, wrapped and indented; `style` is that of what is not highlighted.
    fn paragraph(&mut self, indent: usize, style: Style, parts: &[Piece<'_>]) -> io::Result<()> {
        self.linked(indent, style, parts, None)
    }

    /// A paragraph each line of which leads to `link`.
    fn linked(
        &mut self,
        indent: usize,
        style: Style,
        parts: &[Piece<'_>],
        link: Option<&str>,
    ) -> io::Result<()> {
        let (open, close) = match link {
            Some(link) => (format!("\u{1b}]8;;{link}\u{1b}\\"), "\u{1b}]8;;\u{1b}\\"),
            None => (String::new(), ""),
        };
        let width = self.width.map(|width| width.saturating_sub(indent).max(NARROWEST));
        for line in wrap(parts, width) {
            write!(self.out, "{:indent$}{open}", "")?;
            for run in line {
                let style = if run.highlighted { Style::Match } else { style };
                write!(self.out, "{}", self.paint.text(style, &run.text))?;
            }
            writeln!(self.out, "{close}")?;
        }
        Ok(())
    }

    /// A title behind its number, in lines that begin below each other.
    fn numbered(&mut self, rank: usize, title: &str) -> io::Result<()> {
        let number = format!("{rank:>2} ");
        let indent = number.len();
        let width = self.width.map(|width| width.saturating_sub(indent).max(NARROWEST));
        let lines = wrapped(title, width);
        write!(self.out, "{number}{}", if lines.is_empty() { "\n" } else { "" })?;
        for (at, line) in lines.iter().enumerate() {
            let before = if at == 0 { 0 } else { indent };
            writeln!(self.out, "{:before$}{}", "", self.paint.text(Style::Bold, line))?;
        }
        Ok(())
    }

    fn line(&mut self, indent: usize, style: Style, text: &str) -> io::Result<()> {
        self.paragraph(indent, style, &[Piece::plain(text)])
    }

    /// A line between hits that says what is different from here on.
    fn separator(&mut self, said: &str) -> io::Result<()> {
        self.line(0, Style::Dim, &format!("— {said} —"))?;
        writeln!(self.out)
    }

    fn facts(&mut self, name: &str, values: &[String]) -> io::Result<()> {
        if values.is_empty() {
            return Ok(());
        }
        let more = if values.len() > FACTS { " · …" } else { "" };
        let shown = values[..values.len().min(FACTS)].join(" · ");
        self.line(3, Style::Dim, &format!("{name}: {shown}{more}"))
    }
}

/// What might have been meant, one line a kind: `similar numbers: nghị quyết 39 (84)`.
fn suggested(suggestions: &[Suggestion], language: Language) -> Vec<String> {
    let of_a_kind = suggestions.chunk_by(|one, next| one.why == next.why);
    let said = |one: &Suggestion| {
        let left_out = matches!(one.why, Why::DropWord | Why::DropFilter);
        let dropped = one.dropped.as_deref().filter(|_| left_out);
        let text = dropped.map_or_else(|| one.text.clone(), |dropped| format!("“{dropped}”"));
        format!("{text} ({})", one.count)
    };
    of_a_kind
        .filter_map(|kind| {
            let label = language.suggested(kind.first()?.why);
            let all: Vec<String> = kind.iter().map(said).collect();
            Some(format!("{label}: {}", all.join(" · ")))
        })
        .collect()
}

impl<W: Write> HitWriter for Terminal<W> {
    fn query(&mut self, id: Option<&str>, plan: &Plan) -> io::Result<()> {
        if self.begun {
            writeln!(self.out)?;
        }
        self.begun = true;
        self.told_partial = false;
        self.told_ignored = is_relaxed(plan);
        if let Some(id) = id {
            self.line(0, Style::Bold, &format!("{id}: {}", plan.text))?;
        }
        let lines = reading_lines(plan, self.language);
        for line in &lines {
            self.line(0, Style::Dim, line)?;
        }
        if id.is_some() || !lines.is_empty() {
            writeln!(self.out)?;
        }
        Ok(())
    }

    fn hit(&mut self, hit: &Hit) -> io::Result<()> {
        let words = self.language.words();
        if hit.marks == HitMarks::Ignored && !self.told_ignored {
            self.told_ignored = true;
            self.separator(words.marks_ignored)?;
        }
        if hit.matched == Match::Partial && !self.told_partial {
            self.told_partial = true;
            self.separator(words.words_missing)?;
        }
        let article = &hit.article;
        let title = article.title.as_deref().unwrap_or(words.untitled);
        self.numbered(hit.rank, title)?;

        let date = article.date.map(|date| date.to_string());
        let province = article.province.as_deref().map(province_name);
        let about: Vec<&str> =
            [article.source.as_deref(), date.as_deref(), province].into_iter().flatten().collect();
        self.line(3, Style::Dim, &about.join(" · "))?;

        let mut shown = pieces(&hit.snippet.text, &hit.snippet.highlights);
        if hit.snippet.start > 0 {
            shown.insert(0, Piece::plain("…"));
        }
        if hit.snippet.start + hit.snippet.text.len() < hit.passage.text.trim_end().len() {
            shown.push(Piece::plain("…"));
        }
        self.paragraph(3, Style::Plain, &shown)?;

        self.facts(words.documents, &cited(hit))?;
        self.facts(words.people, &named(hit))?;
        let place = article.url.as_deref().unwrap_or(&article.origin.path);
        let link = if self.hyperlinks { terminal_link(article) } else { None };
        self.linked(3, Style::Dim, &[Piece::plain(place)], link.as_deref())?;
        if let Some(reprints) = self.language.reprints(&hit.reprints) {
            self.line(3, Style::Dim, &reprints)?;
        }
        if let Some(versions) = self.language.versions(&hit.versions) {
            self.line(3, Style::Dim, &versions)?;
        }
        writeln!(self.out)
    }

    fn summary(&mut self, results: &Results) -> io::Result<()> {
        if let Some(facets) = &results.facets {
            for (name, counts) in facets.0.iter().filter(|(_, counts)| !counts.is_empty()) {
                let shown: Vec<String> = counts
                    .iter()
                    .take(VALUES)
                    .map(|(value, count)| {
                        format!("{} ({count})", self.language.facet_value(name, value))
                    })
                    .collect();
                let name = self.language.facet(name);
                self.line(0, Style::Plain, &format!("{name}: {}", shown.join(" · ")))?;
            }
        }
        if results.identities.len() > 1 {
            let shown: Vec<String> = results
                .identities
                .iter()
                .take(VALUES)
                .map(|identity| format!("{} ({})", identity.canonical, identity.count))
                .collect();
            let said = self.language.words().found_among;
            self.line(0, Style::Plain, &format!("{said}: {}", shown.join(" · ")))?;
        }
        let counts = self.language.counts(results.total, results.partial);
        let took = self.language.decimal(results.took.as_secs_f64() * 1e3);
        self.line(0, Style::Dim, &format!("{counts} · {took} ms"))?;
        if !results.nowhere.is_empty() {
            let words: Vec<String> =
                results.nowhere.iter().map(|word| format!("“{word}”")).collect();
            let said = self.language.words().nowhere;
            self.line(0, Style::Plain, &format!("{said}: {}", words.join(" · ")))?;
        }
        for line in suggested(&results.suggestions, self.language) {
            self.line(0, Style::Plain, &line)?;
        }
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::sample;

    fn shown(options: &WriterOptions, hits: &[Hit]) -> String {
        let mut out = Vec::new();
        let mut writer = Terminal::new(&mut out, options);
        writer.query(None, &sample::plan("nghij quyết")).unwrap();
        hits.iter().for_each(|hit| writer.hit(hit).unwrap());
        writer.summary(&sample::results(hits.len())).unwrap();
        writer.finish().unwrap();
        String::from_utf8(out).unwrap()
    }

    fn vietnamese() -> WriterOptions {
        WriterOptions {
            language: Language::Vietnamese,
            width: Some(60),
            ..WriterOptions::default()
        }
    }

    #[test]
    fn shows_a_hit_as_a_reader_wants_it() {
        let expected = "\
đã sửa: thêm dấu đóng cho ngoặc kép mở ở ký tự thứ 1
tìm cả: nghị quyết (Telex)

 1 Nghệ An triển khai Nghị quyết 39
   nghean.gov.vn · 2025-06 · Nghệ An
   HĐND tỉnh Nghệ An quán triệt Nghị quyết số 39-NQ/TW ngày
   18/7/2023 của Bộ Chính trị.
   https://nghean.gov.vn/tin/1

nguồn: nghean.gov.vn (9)
12 đoạn, thêm 30 đoạn thiếu từ · 1,9 ms
";
        assert_eq!(shown(&vietnamese(), &[sample::hit()]), expected);
    }

    #[test]
    fn colours_what_matched_only_when_asked() {
        let plain = shown(&WriterOptions::default(), &[sample::hit()]);
        assert!(!plain.contains('\u{1b}'));
        let coloured =
            shown(&WriterOptions { color: true, ..WriterOptions::default() }, &[sample::hit()]);
        assert!(coloured.contains("\u{1b}[1;31mNghị quyết số 39-NQ/TW\u{1b}[0m"));
        assert!(coloured.contains("\u{1b}[1mNghệ An triển khai Nghị quyết 39\u{1b}[0m"));
    }

    #[test]
    fn leads_to_the_article_only_when_asked() {
        let options = WriterOptions { hyperlinks: true, ..WriterOptions::default() };
        let link = "   \u{1b}]8;;https://nghean.gov.vn/tin/1\u{1b}\\https://nghean.gov.vn/tin/1\u{1b}]8;;\u{1b}\\\n";
        assert!(shown(&options, &[sample::hit()]).contains(link));
        let hostile = shown(&options, &[sample::hostile_hit()]);
        assert!(!hostile.contains('\u{1b}'), "{hostile:?}");
        assert!(!shown(&WriterOptions::default(), &[sample::hit()]).contains('\u{1b}'));
    }

    #[test]
    fn labels_partial_hits_and_ignored_marks_once() {
        let mut hits = sample::hits(2, 2);
        let text = shown(&vietnamese(), &hits);
        assert_eq!(text.matches("— thiếu từ —").count(), 1);
        assert!(text.find("— thiếu từ —") > text.find(" 2 Nghệ An"));
        assert!(!text.contains("bỏ qua dấu"));
        hits.iter_mut().for_each(|hit| hit.marks = HitMarks::Ignored);
        assert_eq!(shown(&vietnamese(), &hits).matches("— bỏ qua dấu —").count(), 1);
    }

    #[test]
    fn counts_the_documents_when_there_are_several() {
        let mut out = Vec::new();
        let mut writer = Terminal::new(&mut out, &vietnamese());
        let mut results = sample::results(0);
        let mut other = results.identities[0].clone();
        other.canonical = "Nghị quyết 39/2023/NQ-HĐND".to_owned();
        results.identities.push(other);
        writer.summary(&results).unwrap();
        let text = String::from_utf8(out).unwrap().replace('\n', " ");
        assert!(
            text.contains(
                "trong kết quả: Nghị quyết 39-NQ/TW (7) · Nghị quyết 39/2023/NQ-HĐND (7)"
            )
        );
    }

    #[test]
    fn a_long_title_goes_on_below_itself() {
        let options = WriterOptions { width: Some(24), ..vietnamese() };
        let text = shown(&options, &[sample::hit()]);
        assert!(text.contains(" 1 Nghệ An triển khai\n   Nghị quyết 39\n"), "{text}");
    }

    #[test]
    fn says_that_a_title_is_missing_and_that_a_snippet_is_cut() {
        let mut hit = sample::hit();
        std::sync::Arc::make_mut(&mut hit.article).title = None;
        hit.snippet.start = 4;
        hit.snippet.text = "tỉnh Nghệ An".to_owned();
        hit.snippet.highlights.clear();
        let text = shown(&vietnamese(), &[hit]);
        assert!(text.contains(" 1 (không có tiêu đề)\n"));
        assert!(text.contains("   …tỉnh Nghệ An…\n"));
    }
}
