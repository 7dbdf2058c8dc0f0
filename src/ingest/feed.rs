//! A feed (RSS 0.9 to 2.0, Atom) → its articles, one for every item or entry.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::format::Input;
use super::html::{self, decoded, fragment, page_date};
use super::metadata::{Known, article};
use super::read::contained_record;
use super::{Articles, MAX_RECORD_BYTES, MAX_TEXT_BYTES, SkipReason, Skipped, encoding, open};
use crate::article::{Article, Origin};

/// Whether the first element is a feed.
pub(super) fn begins(head: &[u8]) -> bool {
    let head = head.get(..2 << 10).unwrap_or(head);
    let starts = |mark: &[u8]| memchr::memmem::find(head, mark).is_some();
    head.trim_ascii_start().starts_with(b"<")
        && (starts(b"<rss") || starts(b"<feed") || starts(b"<rdf:RDF") || starts(b"<atom:feed"))
}

/// Streams the items of a feed of at most [`MAX_RECORD_BYTES`].
pub(super) fn read(input: Input) -> Articles {
    let Input { origin, charset, forced, bytes, .. } = input;
    let skip = |reason, detail| Articles::one(Err(Skipped::at(&origin, reason, detail)));
    let bytes = match open::read_up_to(bytes, MAX_RECORD_BYTES) {
        Ok((bytes, false)) => bytes,
        Ok((_, true)) => {
            let detail = format!("a feed of more than {} MiB", MAX_RECORD_BYTES >> 20);
            return skip(SkipReason::TooLarge, detail);
        }
        Err(error) => {
            return Articles::one(Err(open::skipped(&origin.path, origin.place(), &error)));
        }
    };
    if bytes.trim_ascii().is_empty() {
        return skip(SkipReason::Empty, "nothing but blanks".to_owned());
    }
    let read = match forced {
        Some(_) => encoding::decode(&bytes, forced),
        None => html::decode(bytes, charset.as_deref()),
    };
    let decoded = match read {
        Ok(decoded) => decoded,
        Err((reason, detail)) => return skip(reason, detail),
    };
    if !begins(decoded.text.as_bytes()) {
        return skip(SkipReason::BadXml, "XML that is no feed".to_owned());
    }
    let (text, encoding) = (decoded.text, decoded.encoding);
    Articles::new(Feed { origin, text, encoding, at: 0, number: 0, done: false })
}

struct Feed {
    origin: Origin,
    text: String,
    encoding: &'static str,
    /// Bytes read so far; items begin and end on elements, so that reading can start there.
    at: usize,
    number: u64,
    done: bool,
}

/// What an item says, as it is written there.
#[derive(Default)]
struct Item {
    title: String,
    link: String,
    guid: String,
    date: String,
    author: String,
    summary: String,
    content: String,
}

impl Iterator for Feed {
    type Item = Result<Article, Skipped>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let rest = self.text.get(self.at..).unwrap_or_default();
        let mut reader = Reader::from_str(rest);
        reader.config_mut().check_end_names = false;
        reader.config_mut().allow_unmatched_ends = true;
        let read = item(&mut reader);
        let passed = usize::try_from(reader.buffer_position()).unwrap_or(rest.len());
        self.at += passed.min(rest.len());
        let place = |number| Origin { line: Some(number), ..self.origin.clone() };
        match read {
            Ok(Some(item)) => {
                self.number += 1;
                let origin = place(self.number);
                Some(contained_record(&origin, || self.article(&item, origin.clone())))
            }
            Ok(None) => {
                self.done = true;
                let detail = "a feed without items".to_owned();
                let empty = Skipped::at(&self.origin, SkipReason::Empty, detail);
                (self.number == 0).then_some(Err(empty))
            }
            Err(detail) => {
                self.done = true;
                let place = place(self.number + 1);
                Some(Err(Skipped::new(&place.path, place.line, SkipReason::BadXml, detail)))
            }
        }
    }
}

impl Feed {
    fn article(&self, item: &Item, origin: Origin) -> Result<Article, Skipped> {
        let long =
            if item.content.len() >= item.summary.len() { &item.content } else { &item.summary };
        let body = fragment(long);
        if body.len() > MAX_TEXT_BYTES {
            let detail = format!("more than {} MiB of text", MAX_TEXT_BYTES >> 20);
            return Err(Skipped::at(&origin, SkipReason::TooLarge, detail));
        }
        if body.is_empty() {
            let detail = "an item without description or content".to_owned();
            return Err(Skipped::at(&origin, SkipReason::MissingText, detail));
        }
        let line = |text: &str| {
            let text =
                if text.contains(['<', '&']) { fragment(&decoded(text)) } else { text.to_owned() };
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            (!text.is_empty()).then_some(text)
        };
        let is_address = |text: &&str| text.starts_with("http://") || text.starts_with("https://");
        let url = [item.link.trim(), item.guid.trim()].into_iter().find(is_address);
        let guid = item.guid.trim();
        let mut known = Known {
            id: (url.is_none() && !guid.is_empty()).then(|| guid.to_owned()),
            title: line(&item.title),
            url: url.map(str::to_owned),
            byline: line(&item.author),
            excerpt: item.content.is_empty(),
            ..Known::default()
        };
        known.set_date(&item.date, |date| mail_date(date).or_else(|| page_date(date)));
        Ok(article(known, origin, body, self.encoding))
    }
}

/// `Thu, 12 Jun 2025 23:30:00 +0000` → the day in Vietnam (RFC 2822); the zone may be `GMT`.
fn mail_date(text: &str) -> Option<crate::article::PartialDate> {
    let text = text.trim();
    let zone = text.strip_suffix("GMT").or_else(|| text.strip_suffix("UTC"));
    let text = zone.map_or(text.to_owned(), |text| format!("{text}+0000"));
    let time = jiff::fmt::rfc2822::parse(&text).ok()?.timestamp();
    page_date(&time.to_string())
}

/// Reads to the end of the next item; `None` when there is none.
fn item(reader: &mut Reader<&[u8]>) -> Result<Option<Item>, String> {
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) if is_item(&start) => return fields(reader).map(Some),
            Ok(Event::Eof) => return Ok(None),
            Ok(_) => {}
            Err(error) => return Err(error.to_string()),
        }
    }
}

fn is_item(start: &BytesStart<'_>) -> bool {
    matches!(start.local_name().as_ref(), "item" | "entry")
}

/// Reads the fields of an item up to its end.
fn fields(reader: &mut Reader<&[u8]>) -> Result<Item, String> {
    let mut item = Item::default();
    // The field that is open, how deep in it, and whether markup in it is its own.
    let mut field: Option<String> = None;
    let mut depth = 0_usize;
    let mut markup = false;
    loop {
        let event = reader.read_event().map_err(|error| error.to_string())?;
        if let Event::Start(start) | Event::Empty(start) = &event
            && field.is_none()
        {
            let name = start.name().as_ref().trim_start_matches("atom:").to_owned();
            if name == "link" {
                item.link(start);
            }
            markup = attribute(start, "type").is_some_and(|kind| kind == "xhtml");
            if matches!(event, Event::Start(_)) {
                field = Some(name);
                depth = 0;
            }
            continue;
        }
        let text = field.as_deref().and_then(|name| item.field(name));
        match event {
            Event::Start(start) => {
                depth += 1;
                if let (true, Some(text)) = (markup, text) {
                    text.push_str(&format!("<{}>", start.name().as_ref()));
                }
            }
            Event::Empty(start) => {
                if let (true, Some(text)) = (markup, text) {
                    text.push_str(&format!("<{}>", start.name().as_ref()));
                }
            }
            Event::End(end) => {
                if field.is_none() {
                    return Ok(item);
                }
                if depth == 0 {
                    field = None;
                } else {
                    depth -= 1;
                    if let (true, Some(text)) = (markup, text) {
                        text.push_str(&format!("</{}>", end.name().as_ref()));
                    }
                }
            }
            Event::Text(piece) => {
                if let Some(text) = text {
                    text.push_str(&piece.xml_content(XmlVersion::Implicit1_0));
                }
            }
            Event::CData(piece) => {
                if let Some(text) = text {
                    text.push_str(&piece);
                }
            }
            Event::GeneralRef(name) => {
                if let Some(text) = text {
                    let reference = format!("&{};", &*name);
                    text.push_str(&if markup { reference } else { decoded(&reference) });
                }
            }
            Event::Eof => return Err("the feed ends in an item".to_owned()),
            _ => {}
        }
    }
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = start.attributes().with_checks(false).flatten().find(|a| a.key.as_ref() == name)?;
    Some(decoded(&found.value))
}

impl Item {
    /// Where the text of a field goes; of two that mean the same the first filled stays.
    fn field(&mut self, name: &str) -> Option<&mut String> {
        Some(match name {
            "title" => &mut self.title,
            "link" => &mut self.link,
            "guid" | "id" => &mut self.guid,
            "pubDate" | "published" | "dc:date" => &mut self.date,
            "updated" if self.date.is_empty() => &mut self.date,
            "author" | "dc:creator" => &mut self.author,
            "description" | "summary" => &mut self.summary,
            "content:encoded" | "content" => &mut self.content,
            _ => return None,
        })
    }

    /// The address of an Atom entry is an attribute.
    fn link(&mut self, start: &BytesStart<'_>) {
        let relation = attribute(start, "rel");
        if relation.is_none_or(|relation| relation == "alternate")
            && let Some(address) = attribute(start, "href")
        {
            self.link = address;
        }
    }
}
