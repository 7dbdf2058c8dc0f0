//! A JSON Feed (version 1.1, jsonfeed.org) of a web archive → its articles.

use serde::Deserialize;

use super::encoding::Decoded;
use super::format::Input;
use super::html::{fragment, page_date};
use super::metadata::{Known, article, decoded_article};
use super::read::contained_record;
use super::{
    Articles, Encoding, MAX_RECORD_BYTES, MAX_TEXT_BYTES, SkipReason, Skipped, encoding, open,
};
use crate::article::{Article, Origin};

#[derive(Deserialize)]
struct Feed {
    version: String,
    items: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    id: Option<String>,
    url: Option<String>,
    title: Option<String>,
    content_html: Option<String>,
    content_text: Option<String>,
    date_published: Option<String>,
    #[serde(default)]
    authors: Vec<Author>,
}

#[derive(Deserialize)]
struct Author {
    name: Option<String>,
}

/// Reads the items; JSON that is no feed is no page.
pub(super) fn read(input: Input) -> Articles {
    let Input { origin, forced, bytes, .. } = input;
    match items(&origin, bytes, forced) {
        Ok((items, encoding)) => {
            let number = |(n, item): (usize, Item)| {
                let origin = Origin { line: Some(n as u64 + 1), ..origin.clone() };
                contained_record(&origin, || item_article(item, origin.clone(), encoding, forced))
            };
            Articles::new(items.into_iter().enumerate().map(number).collect::<Vec<_>>().into_iter())
        }
        Err(skipped) => Articles::one(Err(skipped)),
    }
}

fn items(
    origin: &Origin,
    bytes: impl std::io::Read,
    forced: Option<Encoding>,
) -> Result<(Vec<Item>, &'static str), Skipped> {
    let skip = |(reason, detail)| Skipped::at(origin, reason, detail);
    let (bytes, _) = open::read_up_to(bytes, MAX_RECORD_BYTES)
        .map_err(|error| open::skipped(&origin.path, origin.place(), &error))?;
    let decoded = encoding::decode_record(&bytes, forced).map_err(skip)?;
    let no_feed = || skip((SkipReason::NotAPage, "application/json".to_owned()));
    let feed: Feed = serde_json::from_str(&decoded.text).map_err(|_| no_feed())?;
    if !feed.version.contains("jsonfeed.org") || feed.items.is_empty() {
        return Err(no_feed());
    }
    Ok((feed.items, decoded.encoding))
}

/// JSON is UTF-8 (RFC 8259, section 8.1): where it is, its strings hold the letters of the encoding
/// `forced` as they were misread.
fn item_article(
    item: Item,
    origin: Origin,
    encoding: &'static str,
    forced: Option<Encoding>,
) -> Result<Article, Skipped> {
    let meant = |text: String| match forced.filter(|_| encoding == Encoding::Utf8.name()) {
        Some(forced) => encoding::force(&text, forced),
        None => text,
    };
    let html = item.content_html.as_deref().map(fragment);
    let body = html.filter(|text| !text.is_empty()).or(item.content_text).unwrap_or_default();
    if body.trim().is_empty() {
        let detail = "an item without content".to_owned();
        return Err(Skipped::at(&origin, SkipReason::MissingText, detail));
    }
    if body.len() > MAX_TEXT_BYTES {
        let detail = format!("more than {} MiB of text", MAX_TEXT_BYTES >> 20);
        return Err(Skipped::at(&origin, SkipReason::TooLarge, detail));
    }
    let authors: Vec<String> = item.authors.into_iter().filter_map(|author| author.name).collect();
    let mut known = Known {
        id: if item.url.is_none() { item.id } else { None },
        title: item.title.map(meant),
        url: item.url,
        byline: (!authors.is_empty()).then(|| meant(authors.join(", "))),
        ..Known::default()
    };
    known.set_date(item.date_published.as_deref().unwrap_or_default(), page_date);
    Ok(match forced {
        None => article(known, origin, body, encoding),
        Some(forced) => {
            let encoding = forced.name();
            decoded_article(
                known,
                origin,
                Decoded { text: meant(body), encoding, uncertain: false },
            )
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::format::Input;
    use crate::ingest::metadata::Known;
    use crate::ingest::open::Packing;

    fn read_as(feed: &str, forced: Option<Encoding>) -> Vec<(Option<String>, String, String)> {
        let bytes = Box::new(std::io::Cursor::new(feed.as_bytes().to_vec()));
        let input = Input {
            origin: Origin::file("tin.json"),
            known: Known::default(),
            charset: None,
            file: None,
            forced,
            packing: Packing::Plain,
            bytes,
        };
        let told = |article: Article| (article.meta.title, article.body, article.meta.encoding);
        read(input).map(|item| told(item.unwrap())).collect()
    }

    #[test]
    fn the_encoding_that_is_named_holds_for_the_strings_of_a_feed_too() {
        // "địa chỉ" and "thị xã" in TCVN3, as Windows-1252 shows the bytes: too short to tell.
        let feed = r#"{"version": "https://jsonfeed.org/version/1.1", "items": [
            {"id": "1", "title": "®Þa chØ", "content_html": "<p>thÞ x·</p>"}]}"#;
        let told = |title: &str, body: &str, encoding: &str| {
            vec![(Some(title.to_owned()), body.to_owned(), encoding.to_owned())]
        };
        assert_eq!(read_as(feed, None), told("®Þa chØ", "thÞ x·", "utf-8"));
        assert_eq!(read_as(feed, Some(Encoding::Tcvn3)), told("địa chỉ", "thị xã", "tcvn3"));
    }
}
