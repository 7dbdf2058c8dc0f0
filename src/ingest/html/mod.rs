//! A saved page → the article on it.

mod charset;
mod element;
mod head;
mod main_text;
mod tree;
mod write;

pub(super) use self::charset::decode;
use self::head::About;
pub(super) use self::head::{decoded, page_date};
use self::main_text::main_text;
use self::tree::Tree;
use super::format::Input;
use super::metadata::{Known, article};
use super::{Articles, MAX_TEXT_BYTES, SkipReason, Skipped, open};
use crate::article::Article;

/// Largest page that is read: 16 MiB; the text of an article in it is as bounded as any.
const MAX_PAGE_BYTES: usize = 2 * MAX_TEXT_BYTES;

/// Whether the first tag is one of a page.
pub(super) fn begins(head: &[u8]) -> bool {
    let head = head.trim_ascii_start();
    let head = &head[..head.len().min(1 << 10)];
    let lower = head.to_ascii_lowercase();
    [&b"<!doctype html"[..], b"<html", b"<head", b"<body"].iter().any(|tag| lower.starts_with(tag))
        || (lower.starts_with(b"<?xml") && memchr::memmem::find(&lower, b"<html").is_some())
        || (lower.starts_with(b"<!--") && memchr::memmem::find(&lower, b"<html").is_some())
}

/// Reads the one article of a page.
pub(super) fn read(input: Input) -> Articles {
    Articles::one(read_page(input))
}

fn read_page(input: Input) -> Result<Article, Skipped> {
    let Input { origin, known, charset, bytes, .. } = input;
    let skip = |(reason, detail)| Skipped::at(&origin, reason, detail);
    let (bytes, more) = open::read_up_to(bytes, MAX_PAGE_BYTES)
        .map_err(|error| open::skipped(&origin.path, origin.place(), &error))?;
    if more {
        let detail = format!("a page of more than {} MiB", MAX_PAGE_BYTES >> 20);
        return Err(skip((SkipReason::TooLarge, detail)));
    }
    if bytes.trim_ascii().is_empty() {
        return Err(skip((SkipReason::Empty, "nothing but blanks".to_owned())));
    }
    let decoded = charset::decode(bytes, charset.as_deref()).map_err(skip)?;
    let page = page(&decoded.text);
    if page.text.is_empty() {
        let detail = "no running text beside menus and links".to_owned();
        return Err(skip((SkipReason::NoArticle, detail)));
    }
    if page.text.len() > MAX_TEXT_BYTES {
        let detail = format!("more than {} MiB of text", MAX_TEXT_BYTES >> 20);
        return Err(skip((SkipReason::TooLarge, detail)));
    }
    let About { title, date, site, author, address } = page.about;
    let known = Known {
        title: known.title.or(title),
        date: known.date.or(date),
        source: known.source.or(site),
        byline: known.byline.or(author),
        url: known.url.or(address),
        ..known
    };
    Ok(article(known, origin, page.text, decoded.encoding))
}

/// An article and what its page says of it.
#[derive(Debug, Default)]
struct Page {
    text: String,
    about: About,
}

fn page(html: &str) -> Page {
    let tree = Tree::read(html);
    let said = tree.head.about(None);
    let chosen = main_text(&tree, &said);
    let text = write::text(&tree, &chosen.blocks, chosen.heading.as_deref());
    let mut about = tree.head.about(chosen.heading.as_deref());
    about.date = about.date.or(chosen.date);
    about.author = about.author.or(chosen.author);
    Page { text, about }
}

/// The text of a piece of HTML that is all article, as feeds carry it: only what is no text of it
/// is left out.
pub(super) fn fragment(html: &str) -> String {
    let tree = Tree::read(html);
    let all: Vec<usize> = (0..tree.blocks.len()).collect();
    write::text(&tree, &all, None)
}
