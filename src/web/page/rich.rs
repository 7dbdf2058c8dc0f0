//! Text with highlights and links → HTML: escaped first, tags put around the pieces.

use crate::article::Span;
use crate::output::escape_html;

/// A part of a text that leads somewhere; `href` is escaped already.
pub(super) struct Link {
    pub(super) span: Span,
    pub(super) href: String,
    pub(super) class: &'static str,
}

/// Whether highlights can be jumped to.
pub(super) enum Anchors<'n> {
    /// No.
    None,
    /// As `h1`, `h2` …, on from the number.
    From(&'n mut usize),
}

/// Escapes `text`, puts `<mark>` around its highlights and links where they are.
///
/// Spans are bytes of `text`. One that is no range of its characters, or overlaps one of its kind
/// before it, is left out. Stripped of tags and unescaped, the result is the inert text.
pub(super) fn rich(
    text: &str,
    highlights: &[Span],
    links: &[Link],
    anchors: Anchors<'_>,
) -> String {
    let mut writer = Writer { text, html: String::new(), number: None };
    let mut begin = 0;
    if let Anchors::From(number) = anchors {
        begin = *number;
        *number += sound(text, highlights.iter().copied()).len();
        writer.number = Some(begin);
    }
    let highlights = sound(text, highlights.iter().copied());
    let spans = sound(text, links.iter().map(|link| link.span));
    let mut at = 0;
    for span in spans {
        let Some(link) = links.iter().find(|link| link.span == span) else { continue };
        writer.marked(Span::new(at, span.start), &highlights, begin);
        writer.html.push_str(&format!("<a class=\"{}\" href=\"{}\">", link.class, link.href));
        writer.marked(span, &highlights, begin);
        writer.html.push_str("</a>");
        at = span.end;
    }
    writer.marked(Span::new(at, text.len()), &highlights, begin);
    writer.html
}

/// The spans that are ranges of characters, in order and apart.
fn sound(text: &str, spans: impl Iterator<Item = Span>) -> Vec<Span> {
    let mut spans: Vec<Span> =
        spans.filter(|s| text.get(s.start..s.end).is_some_and(|t| !t.is_empty())).collect();
    spans.sort_unstable();
    let mut end = 0;
    spans.retain(|span| {
        let apart = span.start >= end;
        end = if apart { span.end } else { end };
        apart
    });
    spans
}

struct Writer<'t> {
    text: &'t str,
    html: String,
    number: Option<usize>,
}

impl Writer<'_> {
    /// Writes the text under `part`, with the parts of `highlights` that lie in it marked.
    fn marked(&mut self, part: Span, highlights: &[Span], first: usize) {
        let mut at = part.start;
        for (number, span) in highlights.iter().enumerate() {
            let (start, end) = (span.start.max(part.start), span.end.min(part.end));
            if start >= end {
                continue;
            }
            self.plain(at, start);
            // Only the first piece of a highlight that a link cuts can be jumped to.
            match self.number {
                Some(_) if start == span.start => {
                    self.html.push_str(&format!("<mark id=\"h{}\">", first + number + 1));
                }
                _ => self.html.push_str("<mark>"),
            }
            self.plain(start, end);
            self.html.push_str("</mark>");
            at = end;
        }
        self.plain(at, part.end);
    }

    fn plain(&mut self, from: usize, to: usize) {
        self.html.push_str(&escape_html(self.text.get(from..to).unwrap_or_default()));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::output::inert;

    fn link(start: usize, end: usize) -> Link {
        Link { span: Span::new(start, end), href: "/x".to_owned(), class: "doc" }
    }

    #[test]
    fn marks_inside_and_across_links() {
        let text = "theo <NQ> 39-NQ/TW đó";
        let found = rich(text, &[Span::new(5, 12)], &[link(10, 18)], Anchors::None);
        assert_eq!(
            found,
            "theo <mark>&lt;NQ&gt; </mark><a class=\"doc\" href=\"/x\"><mark>39</mark>-NQ/TW</a> đó"
        );
    }

    #[test]
    fn numbers_highlights_on_from_the_last_passage() {
        let mut number = 2;
        let found =
            rich("a b c", &[Span::new(0, 1), Span::new(4, 5)], &[], Anchors::From(&mut number));
        assert_eq!(found, "<mark id=\"h3\">a</mark> b <mark id=\"h4\">c</mark>");
        assert_eq!(number, 4);
    }

    proptest! {
        #[test]
        fn stripped_of_tags_and_unescaped_it_is_the_text(
            text in "[a-zđưế<>&\"' \\x1b]{0,30}",
            marks in proptest::collection::vec((0usize..40, 0usize..40), 0..4),
            links in proptest::collection::vec((0usize..40, 0usize..40), 0..4),
        ) {
            let marks: Vec<Span> = marks.iter().map(|(a, b)| Span::new(*a, *b)).collect();
            let links: Vec<Link> = links.iter().map(|(a, b)| link(*a, *b)).collect();
            let html = rich(&text, &marks, &links, Anchors::None);
            let mut shown = String::new();
            let mut in_tag = false;
            for c in html.chars() {
                match c {
                    '<' => in_tag = true,
                    '>' if in_tag => in_tag = false,
                    c if !in_tag => shown.push(c),
                    _ => {}
                }
            }
            let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
            let shown = entities.iter().fold(shown, |text, (from, to)| text.replace(from, to));
            prop_assert_eq!(shown, inert(&text));
        }
    }
}
