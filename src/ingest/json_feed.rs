//! A JSON Feed (version 1.1, jsonfeed.org) of a web archive → its articles.

use serde::Deserialize;

use super::format::Input;
use super::html::{fragment, page_date};
use super::metadata::{Known, article};
use super::{Articles, MAX_RECORD_BYTES, MAX_TEXT_BYTES, SkipReason, Skipped, encoding, open};
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
    let Input { origin, bytes, .. } = input;
    match items(&origin, bytes) {
        Ok((items, encoding)) => {
            let number = |(n, item): (usize, Item)| {
                let origin = Origin { line: Some(n as u64 + 1), ..origin.clone() };
                item_article(item, origin, encoding)
            };
            Articles::new(items.into_iter().enumerate().map(number).collect::<Vec<_>>().into_iter())
        }
        Err(skipped) => Articles::one(Err(skipped)),
    }
}

fn items(origin: &Origin, bytes: impl std::io::Read) -> Result<(Vec<Item>, &'static str), Skipped> {
    let skip = |(reason, detail)| Skipped::at(origin, reason, detail);
    let (bytes, _) = open::read_up_to(bytes, MAX_RECORD_BYTES)
        .map_err(|error| open::skipped(&origin.path, origin.place(), &error))?;
    let decoded = encoding::decode_record(&bytes, None).map_err(skip)?;
    let no_feed = || skip((SkipReason::NotAPage, "application/json".to_owned()));
    let feed: Feed = serde_json::from_str(&decoded.text).map_err(|_| no_feed())?;
    if !feed.version.contains("jsonfeed.org") || feed.items.is_empty() {
        return Err(no_feed());
    }
    Ok((feed.items, decoded.encoding))
}

fn item_article(item: Item, origin: Origin, encoding: &'static str) -> Result<Article, Skipped> {
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
    let known = Known {
        id: if item.url.is_none() { item.id } else { None },
        title: item.title,
        date: item.date_published.as_deref().and_then(page_date),
        url: item.url,
        byline: (!authors.is_empty()).then(|| authors.join(", ")),
        ..Known::default()
    };
    Ok(article(known, origin, body, encoding))
}
