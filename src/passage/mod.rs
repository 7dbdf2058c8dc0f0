//! Article → passages: the units that are indexed, ranked and shown.
//!
//! A paragraph is a passage; a long one is cut at sentence ends into parts of about equal length,
//! none over [`MAX_WORDS`]. Headings, words under pictures and items of a list stand alone. Every
//! character of the body that is no whitespace is in exactly one passage, also those of banners
//! and repeated lines: they are [`PassageKind::Boilerplate`].

#![cfg_attr(not(test), warn(clippy::string_slice, clippy::indexing_slicing))]

mod list;
mod split;

use std::borrow::Cow;

use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use crate::article::{Article, ArticleId, Part, Span};
use crate::extraction::line::{Ending, ending, joined_words, words};

pub use self::split::MAX_WORDS;

/// What a passage is to a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PassageKind {
    /// The article's title.
    Title,
    /// A heading that stands alone.
    Heading,
    /// Running text.
    Body,
    /// Words under a picture.
    Caption,
    /// An item of a list.
    List,
    /// The line that names the author.
    Byline,
    /// Date stamp, source line and the like.
    Metadata,
    /// Banners, related headlines, repeated lines.
    Boilerplate,
}

impl PassageKind {
    /// The name in records: `body`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Heading => "heading",
            Self::Body => "body",
            Self::Caption => "caption",
            Self::List => "list",
            Self::Byline => "byline",
            Self::Metadata => "metadata",
            Self::Boilerplate => "boilerplate",
        }
    }

    /// Whether it is of the text itself: an outlet that reprints it gives it another title, and other
    /// captions, authors and frames.
    pub fn is_told(self) -> bool {
        matches!(self, Self::Body | Self::List | Self::Heading)
    }
}

impl From<Part> for PassageKind {
    fn from(part: Part) -> Self {
        match part {
            Part::Title => Self::Title,
            Part::Heading => Self::Heading,
            Part::Body => Self::Body,
            Part::Caption => Self::Caption,
            Part::List => Self::List,
            Part::Byline => Self::Byline,
            Part::Stamp | Part::Source | Part::PrintedDate => Self::Metadata,
            Part::Banner | Part::Related | Part::Repeat => Self::Boilerplate,
        }
    }
}

/// One passage of an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// The article it belongs to.
    pub article: ArticleId,
    /// Position among the article's passages, from 0.
    pub ordinal: u32,
    /// Bytes in the article's body; empty for a title that is not in the body.
    pub span: Span,
    /// What it is to a reader.
    pub kind: PassageKind,
}

impl Passage {
    /// The words of the passage; those of a title outside the body come from the metadata.
    ///
    /// `article` must be the one the passage was made from.
    pub fn text<'a>(&self, article: &'a Article) -> &'a str {
        if self.kind == PassageKind::Title && self.span.is_empty() {
            return article.meta.title.as_deref().unwrap_or_default();
        }
        self.span.of(&article.body)
    }
}

/// Cuts an article into passages in reading order; spans ascend, do not overlap and have no
/// whitespace at their ends.
///
/// A title that is not in the body comes first, with the empty span `0..0`.
pub fn passages(article: &Article) -> Vec<Passage> {
    let body = &article.body;
    let mut pieces: Vec<(Span, PassageKind)> = Vec::new();
    if article.meta.title.is_some() && article.meta.title_span.is_none() {
        pieces.push((Span::new(0, 0), PassageKind::Title));
    }
    for block in &article.blocks {
        let kind = PassageKind::from(block.part);
        let mut cut = |span: Span, kind: PassageKind| {
            split::split(body, span, |part| pieces.push((part, kind)));
        };
        match list::items(body, block.span) {
            Some((lead, items)) if matches!(kind, PassageKind::Body | PassageKind::List) => {
                if let Some(lead) = lead {
                    let text = lead.of(body);
                    let heading = ending(text) == Ending::None && words(text) <= 40;
                    cut(lead, if heading { PassageKind::Heading } else { kind });
                }
                for item in items {
                    cut(item, PassageKind::List);
                }
            }
            _ => cut(block.span, kind),
        }
    }
    let passage = |(ordinal, (span, kind)): (usize, (Span, PassageKind))| Passage {
        article: article.meta.id.clone(),
        // A body of 8 MiB has fewer passages than a u32 counts.
        ordinal: u32::try_from(ordinal).unwrap_or(u32::MAX),
        span,
        kind,
    };
    pieces.into_iter().enumerate().map(passage).collect()
}

/// The passages to index: of those with the same words, blanks apart, only the first.
///
/// A line that a page shows twice stays in the article and in [`passages`]; found twice, it would
/// only crowd the hits.
pub fn distinct<'p>(
    article: &'p Article,
    passages: &'p [Passage],
) -> impl Iterator<Item = &'p Passage> {
    let mut seen: FxHashSet<Cow<'p, str>> = FxHashSet::default();
    passages.iter().filter(move |passage| seen.insert(joined_words(passage.text(article))))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::PassageKind::{Body, Boilerplate, Byline, Caption, Heading, List, Metadata, Title};
    use super::*;
    use crate::article::{ArticleKey, ArticleMeta, Origin};
    use crate::extraction::layout::layout;

    fn article(title: Option<&str>, body: &str) -> Article {
        let blocks = layout(body, title);
        let in_body = blocks.iter().find(|block| block.part == Part::Title).map(|block| block.span);
        let title = title.map(str::to_owned).or(in_body.map(|span| span.of(body).to_owned()));
        Article {
            blocks,
            meta: ArticleMeta {
                id: ArticleId("a".to_owned()),
                origin: Origin::file("a.txt"),
                title,
                title_span: in_body,
                date: None,
                source: None,
                province: None,
                url: None,
                byline: None,
                encoding: "utf-8".to_owned(),
                encoding_uncertain: false,
                key: ArticleKey::default(),
                own_url: false,
                excerpt: false,
                captured_at: None,
                wrong_date: None,
            },
            body: body.to_owned(),
        }
    }

    #[test]
    fn a_title_from_outside_is_the_first_passage() {
        let article = article(
            Some("Mùa vàng trên rẻo cao"),
            "Lúa chín khắp các thửa ruộng bậc thang của bản.",
        );
        let found = passages(&article);
        assert_eq!(
            (found[0].kind, found[0].span, found[0].text(&article)),
            (Title, Span::new(0, 0), "Mùa vàng trên rẻo cao")
        );
        assert_eq!((found[1].ordinal, found[1].kind), (1, Body));
    }

    #[test]
    fn a_list_inside_a_paragraph_becomes_items() {
        let body = "Các chỉ tiêu chính của năm * Thu ngân sách tăng 10%; * Giảm nghèo 1,5%. Giữ vững rừng; * Kết nạp 20 đảng viên.";
        let article = article(None, body);
        let found: Vec<_> =
            passages(&article).iter().map(|p| (p.kind, p.text(&article).to_owned())).collect();
        let expected = [
            (Heading, "Các chỉ tiêu chính của năm"),
            (List, "* Thu ngân sách tăng 10%;"),
            (List, "* Giảm nghèo 1,5%. Giữ vững rừng;"),
            (List, "* Kết nạp 20 đảng viên."),
        ];
        assert_eq!(found, expected.map(|(kind, text)| (kind, text.to_owned())));
    }

    #[test]
    fn repeated_lines_are_indexed_once() {
        let text =
            "Bà con bản Mường họp bàn việc làm đường mới và góp công, góp của trong nhiều ngày.";
        let article = article(
            None,
            &format!("{text}\n\nĐường mới qua bản\n\nĐường  mới qua bản\n\n{text} Hết."),
        );
        let found = passages(&article);
        let kinds: Vec<_> = found.iter().map(|p| p.kind).collect();
        assert_eq!(kinds, [Body, Caption, Boilerplate, Body]);
        assert_eq!(distinct(&article, &found).count(), 3);
    }

    fn check_laws(article: &Article) -> Result<(), String> {
        let body = &article.body;
        let found = passages(article);
        let mut last = 0;
        for (i, passage) in found.iter().enumerate() {
            let span = passage.span;
            if passage.ordinal as usize != i {
                return Err(format!("ordinal {} at {i}", passage.ordinal));
            }
            if span.is_empty() && i == 0 && passage.kind == Title {
                continue;
            }
            if span.start < last
                || span.is_empty()
                || !body.is_char_boundary(span.start)
                || !body.is_char_boundary(span.end)
            {
                return Err(format!("span {span:?} after {last}"));
            }
            if !body[last..span.start].trim().is_empty() {
                return Err(format!("{:?} is in no passage", &body[last..span.start]));
            }
            let text = span.of(body);
            if text.trim() != text || words(text) > MAX_WORDS {
                return Err(format!("{} words: {text:?}", words(text)));
            }
            last = span.end;
        }
        match body[last..].trim() {
            "" => Ok(()),
            rest => Err(format!("{rest:?} is in no passage")),
        }
    }

    proptest! {
        #[test]
        fn passages_cover_the_body_in_order(
            body in "(\\PC{0,30}|[ \\n\\t\u{a0}]{1,3}|[A-ZĐa-zđếộ]{1,6}[.;:,?!]? |\\* |1\\. |Ảnh: |date 2025-06 ){0,60}",
            title in proptest::option::of("\\PC{0,20}"),
        ) {
            let article = article(title.as_deref(), &body);
            check_laws(&article).map_err(TestCaseError::fail)?;
        }

        #[test]
        fn long_paragraphs_are_cut(word in "[a-z]{1,8}", marks in proptest::collection::vec("[.;,] |  ?| \\* ", 100..900)) {
            let body: String = marks.iter().map(|mark| format!("{word}{mark}")).collect();
            check_laws(&article(None, &body)).map_err(TestCaseError::fail)?;
            check_laws(&article(None, &body.replace(' ', ""))).map_err(TestCaseError::fail)?;
        }
    }

    /// The real articles, with the title where the layout finds it.
    fn seeds() -> Vec<Article> {
        let folder = crate::test_data::shared("real-news");
        let mut paths: Vec<_> =
            folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        let read = |path| article(None, &std::fs::read_to_string(path).unwrap());
        paths.iter().map(read).collect()
    }

    #[test]
    #[ignore = "needs ../shared/real-news"]
    fn cuts_the_real_articles() {
        let articles = seeds();
        let kinds = |i: usize, wanted: PassageKind| -> Vec<String> {
            let found = passages(&articles[i]);
            found
                .iter()
                .filter(|p| p.kind == wanted)
                .map(|p| p.text(&articles[i]).to_owned())
                .collect()
        };
        for article in &articles {
            check_laws(article).unwrap();
        }
        assert_eq!(kinds(0, Metadata), ["date 2025-06"]);
        assert_eq!((kinds(0, Heading).len(), kinds(0, List).len()), (3, 4));
        assert_eq!(kinds(0, Caption).len(), 11);
        assert_eq!((kinds(1, Title).len(), kinds(1, Byline).len()), (1, 2));
        assert!(kinds(1, Boilerplate).len() >= 28 && kinds(1, Caption).is_empty());
        assert_eq!((kinds(2, Heading).len(), kinds(2, Caption).len()), (2, 12));
        assert_eq!((kinds(2, Byline).len(), kinds(2, Metadata).len()), (1, 2));
        assert_eq!((kinds(3, Title).len(), kinds(3, Heading).len()), (1, 2));
        assert_eq!((kinds(3, Caption).len(), kinds(3, Boilerplate).len()), (5, 5));
        assert_eq!((kinds(4, Caption).len(), kinds(4, Boilerplate).len()), (7, 1));
    }
}
