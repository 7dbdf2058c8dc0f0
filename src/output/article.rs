//! An article as the indexer sees it → its record, or lines for the eye.

use std::io::{self, Write};

use serde::Serialize;

use super::WriterOptions;
use super::chars::CharOffsets;
use super::inert::{inert, inline};
use super::paint::{Paint, Style};
use super::pieces::Piece;
use super::recognised::{Recognised, recognised, write_recognised};
use super::wrap::wrap;
use crate::article::Article;
use crate::extraction::Facts;
use crate::passage::{Passage, PassageKind};

/// The record of `read`; offsets are code points of `text`.
#[derive(Clone, Debug, Serialize)]
pub struct ArticleRecord<'a> {
    #[serde(rename = "type")]
    record: &'static str,
    id: &'a str,
    path: &'a str,
    /// The byte at which its record begins, in a web archive.
    #[serde(skip_serializing_if = "Option::is_none")]
    offset: Option<u64>,
    /// When it was captured.
    #[serde(skip_serializing_if = "Option::is_none")]
    captured: Option<String>,
    title: Option<&'a str>,
    date: Option<String>,
    source: Option<&'a str>,
    province: Option<&'a str>,
    url: Option<&'a str>,
    byline: Option<&'a str>,
    encoding: &'a str,
    encoding_uncertain: bool,
    offset_unit: &'static str,
    text: &'a str,
    passages: Vec<PassageAt>,
    #[serde(flatten)]
    facts: Recognised<'a>,
}

#[derive(Clone, Debug, Serialize)]
struct PassageAt {
    ordinal: u32,
    start: usize,
    end: usize,
    kind: PassageKind,
}

/// The record of `article`; spans of passages and mentions are bytes of its body.
pub fn article_record<'a>(
    article: &'a Article,
    passages: &[Passage],
    facts: &'a Facts,
) -> ArticleRecord<'a> {
    let meta = &article.meta;
    let body = article.body.as_str();
    let offsets = CharOffsets::of(body, passages.iter().map(|passage| passage.span));
    ArticleRecord {
        record: "article",
        id: &meta.id.0,
        path: &meta.origin.path,
        offset: meta.origin.offset,
        captured: meta.origin.captured.map(|time| time.to_string()),
        title: meta.title.as_deref(),
        date: meta.date.map(|date| date.to_string()),
        source: meta.source.as_deref(),
        province: meta.province.as_deref(),
        url: meta.url.as_deref(),
        byline: meta.byline.as_deref(),
        encoding: &meta.encoding,
        encoding_uncertain: meta.encoding_uncertain,
        offset_unit: "char",
        text: body,
        passages: passages
            .iter()
            .map(|passage| {
                let [start, end] = offsets.span(passage.span);
                PassageAt { ordinal: passage.ordinal, start, end, kind: passage.kind }
            })
            .collect(),
        facts: recognised(body, facts),
    }
}

/// Writes `article` for the eye: what is known about it, its passages, each with its kind, and what
/// was recognised in them.
pub fn write_article_text(
    out: &mut impl Write,
    article: &Article,
    passages: &[Passage],
    facts: &Facts,
    options: &WriterOptions,
) -> io::Result<()> {
    let paint = Paint::new(options.color);
    let words = options.language.words();
    let meta = &article.meta;
    let title = inline(meta.title.as_deref().unwrap_or(words.untitled));
    writeln!(out, "{}", paint.text(Style::Bold, title.trim()))?;
    let date = meta.date.map(|date| date.to_string());
    let known = [
        (words.date, date.as_deref()),
        (words.source, meta.source.as_deref()),
        (words.province, meta.province.as_deref()),
        (words.byline, meta.byline.as_deref()),
        (words.address, meta.url.as_deref()),
        (words.file, Some(meta.origin.path.as_str())),
        (words.encoding, Some(meta.encoding.as_str())),
    ];
    for (name, value) in known {
        if let Some(value) = value {
            writeln!(out, "{} {}", paint.text(Style::Dim, &format!("{name}:")), inline(value))?;
        }
    }
    for passage in passages {
        let text = article.body.get(passage.span.start..passage.span.end).unwrap_or_default();
        // A title from outside the body has no text in it, and stands above already.
        if text.trim().is_empty() {
            continue;
        }
        let kind = options.language.passage_kind(passage.kind.as_str());
        writeln!(out, "\n{}", paint.text(Style::Dim, &format!("[{kind}]")))?;
        for line in inert(text).lines() {
            for wrapped in wrap(&[Piece::plain(line)], options.width) {
                writeln!(
                    out,
                    "{}",
                    wrapped.iter().map(|run| run.text.as_str()).collect::<String>()
                )?;
            }
        }
    }
    if *facts != Facts::default() {
        writeln!(out)?;
        write_recognised(out, &article.body, facts, options.language)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::article::Span;
    use crate::extraction::extract;
    use crate::output::sample;
    use crate::output::words::Language;

    const HEADING: &str = "Quán triệt nghị quyết\r\n";

    fn article() -> (Article, Vec<Passage>) {
        let body = format!("{HEADING}{}", sample::SENTENCE);
        let meta = sample::article();
        let passage = |ordinal, kind, start, end| Passage {
            article: meta.id.clone(),
            ordinal,
            span: Span::new(start, end),
            kind,
        };
        let passages = vec![
            passage(0, PassageKind::Heading, 0, HEADING.len() - 2),
            passage(1, PassageKind::Body, HEADING.len(), body.len()),
        ];
        (Article { meta, body, blocks: Vec::new() }, passages)
    }

    #[test]
    fn records_passages_in_code_points() {
        let (article, passages) = article();
        let none = Facts::default();
        let record = article_record(&article, &passages, &none);
        let json = serde_json::to_string(&record).unwrap();
        assert!(
            json.starts_with(r#"{"type":"article","id":"na-1","path":"corpus/001.txt","title":"#)
        );
        let record = serde_json::to_value(&record).unwrap();
        assert_eq!(record["byline"], json!(null));
        assert_eq!(record["date"], "2025-06");
        let end = article.body.chars().count();
        assert_eq!(
            record["passages"],
            json!([
                {"ordinal": 0, "start": 0, "end": 21, "kind": "heading"},
                {"ordinal": 1, "start": 23, "end": end, "kind": "body"},
            ])
        );
    }

    #[test]
    fn every_mention_stands_where_the_record_says() {
        let (mut article, passages) = article();
        article.body.push_str("\n\nĐồng chí Thái Thanh Quý, Bí thư Tỉnh ủy, phát biểu.");
        let facts = extract(&article);
        let record = article_record(&article, &passages, &facts);
        let record = serde_json::to_value(&record).unwrap();
        let chars: Vec<char> = article.body.chars().collect();
        for list in ["citations", "persons", "dates", "provinces"] {
            assert_ne!(record[list], json!([]), "{list}");
            for mention in record[list].as_array().unwrap() {
                let at = |name: &str| mention[name].as_u64().unwrap() as usize;
                let text: String = chars[at("start")..at("end")].iter().collect();
                assert_eq!(mention["surface"], json!(text));
            }
        }
    }

    #[test]
    fn shows_what_is_known_and_the_passages_with_their_kinds() {
        let (article, passages) = article();
        let options = WriterOptions { language: Language::Vietnamese, ..WriterOptions::default() };
        let mut out = Vec::new();
        let facts = extract(&article);
        write_article_text(&mut out, &article, &passages, &facts, &options).unwrap();
        let expected = format!(
            "Nghệ An triển khai Nghị quyết 39\nngày: 2025-06\nnguồn: nghean.gov.vn\n\
             tỉnh: nghe-an\nđịa chỉ: https://nghean.gov.vn/tin/1\ntệp: corpus/001.txt\n\
             bảng mã: utf-8\n\n[đề mục]\nQuán triệt nghị quyết\n\n[nội dung]\n{}\n\n\
             văn bản: Nghị quyết số 39-NQ/TW [nq:39:*:tw:*]\n\
             ngày nêu trong bài: 2023-07-18\ntỉnh nêu trong bài: Nghệ An\n",
            sample::SENTENCE
        );
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
