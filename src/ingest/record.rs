//! A line of JSON → one article.
//!
//! `{"id"?, "title"?, "text" | "paragraphs":[…], "date"?, "source"?, "province"?, "url"?}`; other
//! keys are passed over without being kept, and so is a value of another type than expected.
//! Nothing is built that a hostile line could swell: numbers, nested values and surplus text are
//! read and dropped.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::encoding::{self, Decoded};
use super::metadata::{Known, article, capture_time, decoded_article, record_date};
use super::{Encoding, MAX_TEXT_BYTES, SkipReason};
use crate::article::{Article, Origin};

#[derive(Deserialize)]
struct Record {
    #[serde(default)]
    id: Scalar,
    #[serde(default)]
    title: Scalar,
    #[serde(default)]
    text: Scalar,
    #[serde(default)]
    paragraphs: Paragraphs,
    #[serde(default)]
    date: Scalar,
    #[serde(default)]
    source: Scalar,
    #[serde(default)]
    province: Scalar,
    #[serde(default)]
    url: Scalar,
    #[serde(default)]
    captured: Scalar,
    #[serde(default)]
    captured_at: Scalar,
    #[serde(default)]
    crawled_at: Scalar,
    #[serde(default)]
    crawl_date: Scalar,
    #[serde(default)]
    crawl_time: Scalar,
    #[serde(default)]
    fetched_at: Scalar,
    #[serde(default)]
    scraped_at: Scalar,
    #[serde(default)]
    retrieved_at: Scalar,
}

/// Reads the article of one line; `Ok(None)` for a blank line.
pub(super) fn read_record(
    line: &[u8],
    origin: Origin,
    forced: Option<Encoding>,
) -> Result<Option<Article>, (SkipReason, String)> {
    let line = encoding::decode_record(line, forced)?;
    if line.text.trim().is_empty() {
        return Ok(None);
    }
    // The parser would take an array for the fields in order.
    if !line.text.trim_start().starts_with('{') {
        return Err((SkipReason::BadJson, "not an object".to_owned()));
    }
    let record: Record = serde_json::from_str(&line.text).map_err(|error| {
        // The line number of the error is that of the line itself, always 1.
        let what = error.to_string();
        let what = what.split(" at line ").next().unwrap_or_default();
        (SkipReason::BadJson, format!("{what}, column {}", error.column()))
    })?;
    let body = match (record.text.0, record.paragraphs.0) {
        (Some(text), _) if !text.trim().is_empty() => text,
        (_, Some(joined)) => joined,
        (Some(text), None) => text,
        (None, None) => {
            let detail = "neither \"text\" nor \"paragraphs\"".to_owned();
            return Err((SkipReason::MissingText, detail));
        }
    };
    if body.len() > MAX_TEXT_BYTES {
        let detail = format!("more than {} MiB of text", MAX_TEXT_BYTES >> 20);
        return Err((SkipReason::TooLarge, detail));
    }
    if body.trim().is_empty() {
        return Err((SkipReason::Empty, "nothing but blanks".to_owned()));
    }
    // A line that was UTF-8 holds the letters of the encoding named as they were misread.
    let utf8 = line.encoding == Encoding::Utf8.name();
    let meant = |text: String| match forced.filter(|_| utf8) {
        Some(encoding) => encoding::force(&text, encoding),
        None => text,
    };
    // Crawlers call it by many names; a record may have several.
    let captured = [
        record.captured,
        record.captured_at,
        record.crawled_at,
        record.crawl_date,
        record.crawl_time,
        record.fetched_at,
        record.scraped_at,
        record.retrieved_at,
    ];
    let captured = captured.into_iter().find_map(|time| capture_time(&time.filled()?));
    let origin = Origin { captured, ..origin };
    let short = |value: Scalar| value.filled().map(meant);
    let mut known = Known {
        id: record.id.filled(),
        title: short(record.title),
        source: short(record.source),
        province: short(record.province),
        url: record.url.filled(),
        ..Known::default()
    };
    known.set_date(&record.date.filled().unwrap_or_default(), record_date);
    Ok(Some(match forced {
        None => article(known, origin, body, line.encoding),
        Some(encoding) => {
            let decoded =
                Decoded { text: meant(body), encoding: encoding.name(), uncertain: line.uncertain };
            decoded_article(known, origin, decoded)
        }
    }))
}

/// A string or a number; anything else reads as none.
#[derive(Default)]
struct Scalar(Option<String>);

impl Scalar {
    fn filled(self) -> Option<String> {
        let text = self.0?;
        let bare = text.trim();
        (!bare.is_empty()).then(|| bare.to_owned())
    }
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarVisitor)
    }
}

struct ScalarVisitor;

impl<'de> Visitor<'de> for ScalarVisitor {
    type Value = Scalar;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string or a number")
    }
    fn visit_str<E>(self, text: &str) -> Result<Scalar, E> {
        Ok(Scalar(Some(text.to_owned())))
    }
    fn visit_string<E>(self, text: String) -> Result<Scalar, E> {
        Ok(Scalar(Some(text)))
    }
    fn visit_u64<E>(self, number: u64) -> Result<Scalar, E> {
        Ok(Scalar(Some(number.to_string())))
    }
    fn visit_i64<E>(self, number: i64) -> Result<Scalar, E> {
        Ok(Scalar(Some(number.to_string())))
    }
    fn visit_f64<E>(self, number: f64) -> Result<Scalar, E> {
        Ok(Scalar(Some(number.to_string())))
    }
    fn visit_bool<E>(self, _: bool) -> Result<Scalar, E> {
        Ok(Scalar(None))
    }
    fn visit_unit<E>(self) -> Result<Scalar, E> {
        Ok(Scalar(None))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Scalar, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Scalar(None))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Scalar, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Scalar(None))
    }
}

/// The strings of an array, with a blank line between; the excess over the limit is dropped but
/// for a few bytes that show it.
#[derive(Default)]
struct Paragraphs(Option<String>);

impl<'de> Deserialize<'de> for Paragraphs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ParagraphsVisitor)
    }
}

struct ParagraphsVisitor;

impl<'de> Visitor<'de> for ParagraphsVisitor {
    type Value = Paragraphs;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of strings")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Paragraphs, A::Error> {
        let mut joined: Option<String> = None;
        while let Some(paragraph) = seq.next_element::<Scalar>()? {
            let Some(paragraph) = paragraph.0 else {
                continue;
            };
            match &mut joined {
                Some(text) if text.len() <= MAX_TEXT_BYTES => {
                    text.push_str("\n\n");
                    text.push_str(&paragraph);
                }
                Some(_) => {}
                None => joined = Some(paragraph),
            }
        }
        Ok(Paragraphs(joined))
    }
    fn visit_str<E>(self, text: &str) -> Result<Paragraphs, E> {
        Ok(Paragraphs(Some(text.to_owned())))
    }
    fn visit_u64<E>(self, _: u64) -> Result<Paragraphs, E> {
        Ok(Paragraphs(None))
    }
    fn visit_i64<E>(self, _: i64) -> Result<Paragraphs, E> {
        Ok(Paragraphs(None))
    }
    fn visit_f64<E>(self, _: f64) -> Result<Paragraphs, E> {
        Ok(Paragraphs(None))
    }
    fn visit_bool<E>(self, _: bool) -> Result<Paragraphs, E> {
        Ok(Paragraphs(None))
    }
    fn visit_unit<E>(self) -> Result<Paragraphs, E> {
        Ok(Paragraphs(None))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Paragraphs, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Paragraphs(None))
    }
}
