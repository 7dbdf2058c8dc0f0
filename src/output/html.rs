//! Hits → one HTML page that needs nothing else and runs nothing.

use std::io::{self, Write};

use super::HitWriter;
use super::facts::{cited, named};
use super::inert::escape_html;
use super::link::web_link;
use super::pieces::pieces;
use super::reading::{is_relaxed, reading_lines};
use super::words::{Language, province_name};
use crate::article::Span;
use crate::query::Plan;
use crate::search::{Hit, HitMarks, Match, Results};

/// Colours keep a contrast of 4.5:1 or better, by day and by night.
const STYLE: &str = "\
:root{color-scheme:light dark}\
body{font:1rem/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}\
h1{font-size:1.4rem}h2{font-size:1.1rem;margin:1.5rem 0 0}\
.about{color:#595959;margin:0;font-size:.9rem}\
blockquote{margin:.3rem 0;white-space:pre-line}\
.from::before,.to::after{content:'…'}\
mark{background:#ffe066;color:#111}\
table{border-collapse:collapse}td{padding:.1rem .8rem .1rem 0}\
@media(prefers-color-scheme:dark){.about{color:#b3b3b3}}\
@media print{a{color:inherit}}";

/// Writes a page with a section for each query.
pub(super) struct Html<W> {
    out: W,
    language: Language,
    begun: bool,
    told_ignored: bool,
}

impl<W: Write> Html<W> {
    pub(super) fn new(out: W, language: Language) -> Self {
        Self { out, language, begun: false, told_ignored: false }
    }

    fn begin(&mut self, title: &str) -> io::Result<()> {
        if self.begun {
            return Ok(());
        }
        self.begun = true;
        // What is shown is Vietnamese; only the words around it may not be.
        writeln!(
            self.out,
            "<!doctype html>\n<html lang=\"vi\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" \
             content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"referrer\" content=\"no-referrer\">\n\
             <title>{} – saola</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>",
            escape_html(title)
        )
    }
}

impl<W: Write> HitWriter for Html<W> {
    fn query(&mut self, id: Option<&str>, plan: &Plan) -> io::Result<()> {
        self.begin(&plan.text)?;
        self.told_ignored = is_relaxed(plan);
        let words = self.language.words();
        let id = id.map(|id| format!("{}: ", escape_html(id))).unwrap_or_default();
        writeln!(
            self.out,
            "<section>\n<h1>{id}<span lang=\"{}\">{}</span> “<bdi>{}</bdi>”</h1>",
            words.code,
            words.results_for,
            escape_html(&plan.text)
        )?;
        for line in reading_lines(plan, self.language) {
            writeln!(self.out, "<p class=\"about\">{}</p>", escape_html(&line))?;
        }
        Ok(())
    }

    fn hit(&mut self, hit: &Hit) -> io::Result<()> {
        let words = self.language.words();
        let article = &hit.article;
        let title = escape_html(article.title.as_deref().unwrap_or(words.untitled));
        writeln!(self.out, "<article>\n<h2>{}. {}</h2>", hit.rank, linked(&title, &article.url))?;

        let date = article.date.map(|date| date.to_string());
        let province = article.province.as_deref().map(province_name);
        let mut about: Vec<String> = [article.source.as_deref(), date.as_deref(), province]
            .into_iter()
            .flatten()
            .map(escape_html)
            .collect();
        about.push(escape_html(&article.origin.path));
        if hit.matched == Match::Partial {
            about.push(words.words_missing.to_owned());
        }
        if hit.marks == HitMarks::Ignored && !self.told_ignored {
            about.push(words.marks_ignored.to_owned());
        }
        writeln!(self.out, "<p class=\"about\">{}</p>", about.join(" · "))?;

        let snippet = &hit.snippet;
        let from = snippet.start > 0;
        let to = snippet.start + snippet.text.len() < hit.passage.text.trim_end().len();
        let class = match (from, to) {
            (false, false) => "",
            (true, false) => " class=\"from\"",
            (false, true) => " class=\"to\"",
            (true, true) => " class=\"from to\"",
        };
        let text = marked(&snippet.text, &snippet.highlights);
        writeln!(self.out, "<blockquote{class}>{text}</blockquote>")?;
        for (name, values) in [(words.documents, cited(hit)), (words.people, named(hit))] {
            if !values.is_empty() {
                let values = escape_html(&values.join(" · "));
                writeln!(self.out, "<p class=\"about\">{name}: {values}</p>")?;
            }
        }
        if let Some(reprints) = self.language.reprints(&hit.reprints) {
            writeln!(self.out, "<p class=\"about\">{}</p>", escape_html(&reprints))?;
        }
        if let Some(versions) = self.language.versions(&hit.versions) {
            writeln!(self.out, "<p class=\"about\">{}</p>", escape_html(&versions))?;
        }
        writeln!(self.out, "</article>")
    }

    fn summary(&mut self, results: &Results) -> io::Result<()> {
        let row = |value: &str, count| {
            format!("<tr><td>{}</td><td>{count}</td></tr>", escape_html(value))
        };
        if let Some(facets) = &results.facets {
            for (name, counts) in facets.0.iter().filter(|(_, counts)| !counts.is_empty()) {
                let said = |value: &str| self.language.facet_value(name, value);
                let rows: String = counts.iter().map(|(value, n)| row(&said(value), *n)).collect();
                let name = escape_html(self.language.facet(name));
                writeln!(self.out, "<table><caption>{name}</caption>{rows}</table>")?;
            }
        }
        if results.identities.len() > 1 {
            let rows: String =
                results.identities.iter().map(|i| row(&i.canonical, i.count)).collect();
            let said = self.language.words().found_among;
            writeln!(self.out, "<table><caption>{said}</caption>{rows}</table>")?;
        }
        let counts = self.language.counts(results.total, results.partial);
        writeln!(self.out, "<p class=\"about\">{counts}</p>\n</section>")
    }

    fn finish(&mut self) -> io::Result<()> {
        self.begin("")?;
        writeln!(self.out, "</main>\n</body>\n</html>")?;
        self.out.flush()
    }
}

/// `text` escaped, its highlights in `<mark>`: stripped of tags and unescaped, it is the inert text.
fn marked(text: &str, highlights: &[Span]) -> String {
    pieces(text, highlights)
        .iter()
        .map(|piece| {
            let text = escape_html(piece.text);
            if piece.highlighted { format!("<mark>{text}</mark>") } else { text }
        })
        .collect()
}

/// `escaped` as a link, where the address is one to follow.
fn linked(escaped: &str, url: &Option<String>) -> String {
    match url.as_deref().and_then(web_link) {
        Some(link) => {
            let link = escape_html(&link);
            format!("<a href=\"{link}\" rel=\"noopener noreferrer\"><bdi>{escaped}</bdi></a>")
        }
        None => format!("<bdi>{escaped}</bdi>"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::output::inert;
    use crate::output::sample;

    fn page(hits: &[Hit], queries: usize) -> String {
        let mut out = Vec::new();
        let mut writer = Html::new(&mut out, Language::Vietnamese);
        for _ in 0..queries {
            writer.query(None, &sample::plan("nghị quyết <39>")).unwrap();
            hits.iter().for_each(|hit| writer.hit(hit).unwrap());
            writer.summary(&sample::results(hits.len())).unwrap();
        }
        writer.finish().unwrap();
        String::from_utf8(out).unwrap()
    }

    /// What a browser would show of a piece of a page without entities of other kinds.
    fn stripped(html: &str) -> String {
        let mut text = String::new();
        let mut in_tag = false;
        for c in html.chars() {
            match c {
                '<' => in_tag = true,
                '>' if in_tag => in_tag = false,
                c if !in_tag => text.push(c),
                _ => {}
            }
        }
        let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'")];
        let text = entities.iter().fold(text, |text, (from, to)| text.replace(from, to));
        text.replace("&amp;", "&")
    }

    #[test]
    fn marks_what_matched_and_links_the_article() {
        let page = page(&[sample::hit()], 1);
        assert!(page.starts_with("<!doctype html>\n<html lang=\"vi\">"));
        assert!(page.contains("default-src 'none'; style-src 'unsafe-inline'"));
        assert!(page.contains("quán triệt <mark>Nghị quyết số 39-NQ/TW</mark> ngày"));
        assert!(page.contains(
            "<a href=\"https://nghean.gov.vn/tin/1\" rel=\"noopener noreferrer\"><bdi>Nghệ An"
        ));
        assert!(page.contains("<blockquote>HĐND tỉnh"));
        assert!(page.contains("“<bdi>nghị quyết &lt;39&gt;</bdi>”"));
        assert!(page.ends_with("</html>\n"));
    }

    #[test]
    fn has_one_head_and_one_tail_however_many_queries() {
        for queries in [0, 1, 3] {
            let page = page(&[sample::hit()], queries);
            assert_eq!(page.matches("<!doctype html>").count(), 1);
            assert_eq!(page.matches("</html>").count(), 1);
            assert_eq!(page.matches("<section>").count(), page.matches("</section>").count());
        }
    }

    proptest! {
        #[test]
        fn stripped_of_tags_and_unescaped_a_snippet_is_its_text(
            text in "[a-zđưăếộ<>&\"';#x0-9 \\x1b\u{202e}\n]{0,40}",
            cuts in proptest::collection::vec((0usize..50, 0usize..50), 0..4),
        ) {
            let highlights: Vec<Span> = cuts.iter().map(|(a, b)| Span::new(*a, *b)).collect();
            let html = marked(&text, &highlights);
            prop_assert_eq!(stripped(&html), inert(&text));
            let tags = html.matches("<mark>").count() + html.matches("</mark>").count();
            prop_assert_eq!(html.matches('<').count(), tags);
        }
    }
}
