//! What a page says of itself: `meta` of Open Graph, Dublin Core and schema.org, JSON-LD, `title`.

use serde_json::Value;

use super::attributes::Attributes;
use super::element::Tag;
use crate::article::PartialDate;
use crate::ingest::encoding::{Encoding, repair_short};
use crate::ingest::metadata::record_date;

/// As much of the JSON-LD of a page as is read, in bytes.
const MAX_LINKED_DATA: usize = 1 << 20;

/// Longest title or name that is taken, in bytes.
const MAX_LINE: usize = 1 << 10;

/// What a page says of itself; of several values of one field the most telling stays.
#[derive(Debug, Default)]
pub(super) struct Head {
    headline: Field,
    date: Field,
    site: Field,
    author: Field,
    address: Field,
    title: String,
    linked_data: String,
    /// Whether the script that is open is JSON-LD.
    is_linked_data: bool,
}

/// A value and how much its place is worth.
#[derive(Debug, Default)]
struct Field {
    text: String,
    worth: u8,
}

impl Field {
    fn offer(&mut self, worth: u8, text: &str) {
        let text = text.trim();
        if worth > self.worth && !text.is_empty() && text.len() <= MAX_LINE {
            self.text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            self.worth = worth;
        }
    }

    fn get(&self) -> Option<&str> {
        (self.worth > 0).then_some(self.text.as_str())
    }
}

/// What is known of a page before its text is chosen.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct About {
    pub(super) title: Option<String>,
    pub(super) date: Option<PartialDate>,
    pub(super) site: Option<String>,
    pub(super) author: Option<String>,
    pub(super) address: Option<String>,
}

impl Head {
    pub(super) fn start(&mut self, tag: Tag, attributes: &Attributes) {
        self.is_linked_data = false;
        match tag {
            Tag::Script => self.is_linked_data = attributes.kind.contains("ld+json"),
            Tag::Void if !attributes.content.is_empty() => self.meta(attributes),
            Tag::Void if attributes.rel.eq_ignore_ascii_case("canonical") => {
                self.address.offer(9, &attributes.href);
            }
            Tag::Void if attributes.itemprop == "datePublished" => {
                self.date.offer(6, &attributes.datetime);
            }
            // `<time class="entry-date published">`, after hAtom.
            Tag::Void if attributes.class.split_whitespace().any(|one| one == "published") => {
                self.date.offer(5, &attributes.datetime);
            }
            _ => {}
        }
    }

    /// Decodes what is written in the letters of the text, which are those of `encoding`.
    pub(super) fn repair(&mut self, encoding: Encoding) {
        let fields = [&mut self.headline, &mut self.site, &mut self.author];
        for text in fields.into_iter().map(|field| &mut field.text).chain([&mut self.title]) {
            if let Some(repaired) = repair_short(text, encoding.name()) {
                *text = repaired;
            }
        }
    }

    /// The text of an element whose text is no text of the page.
    pub(super) fn text(&mut self, tag: Tag, text: &str) {
        match tag {
            Tag::Title if self.title.is_empty() && text.len() <= MAX_LINE => {
                self.title = text.split_whitespace().collect::<Vec<_>>().join(" ");
            }
            Tag::Script
                if self.is_linked_data
                    && self.linked_data.len() + text.len() <= MAX_LINKED_DATA =>
            {
                self.linked_data_of(text);
            }
            _ => {}
        }
    }

    fn meta(&mut self, attributes: &Attributes) {
        let name = if attributes.name.is_empty() { &attributes.itemprop } else { &attributes.name };
        let content = &attributes.content;
        match name.to_ascii_lowercase().as_str() {
            "og:title" => self.headline.offer(8, content),
            "twitter:title" | "dc.title" | "title" => self.headline.offer(5, content),
            "headline" => self.headline.offer(7, content),
            "article:published_time" => self.date.offer(8, content),
            "datepublished" | "pubdate" | "publishdate" | "publish_date" | "dc.date.issued"
            | "dc.date" | "dcterms.created" | "dc.created" | "og:published_time"
            | "article:published" | "parsely-pub-date" | "sailthru.date" => {
                self.date.offer(6, content);
            }
            "date" | "datecreated" | "last-modified" => self.date.offer(2, content),
            "og:site_name" => self.site.offer(8, content),
            "application-name" | "dc.publisher" | "publisher" => self.site.offer(4, content),
            "author" | "dc.creator" | "creator" => self.author.offer(5, content),
            "article:author" => self.author.offer(4, content),
            "og:url" => self.address.offer(8, content),
            _ => {}
        }
    }

    /// JSON-LD: the object that is an article, alone, in a list or in `@graph`.
    fn linked_data_of(&mut self, text: &str) {
        self.linked_data.push_str(text);
        let parsed = serde_json::from_str(text).or_else(|_| {
            // Line feeds inside strings are common, and no JSON.
            let bare: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
            serde_json::from_str(bare.trim().trim_end_matches(';'))
        });
        let Ok(value) = parsed else { return };
        let mut objects = Vec::new();
        collect(&value, &mut objects);
        for object in objects {
            let kinds = one_or_more(&object["@type"]);
            let mut kinds = kinds.iter().filter_map(|kind| kind.as_str());
            let is_article = |kind: &str| {
                kind.ends_with("Article") || kind.ends_with("Posting") || kind == "Report"
            };
            if kinds.clone().any(|kind| kind == "VideoObject") {
                // A film may be in an article, which tells better of itself.
                self.headline.offer(4, text_of(&object["name"]));
                self.date.offer(4, text_of(&object["uploadDate"]));
            } else if kinds.clone().any(|kind| kind.ends_with("Page")) {
                self.date.offer(4, text_of(&object["datePublished"]));
            }
            if !kinds.any(is_article) {
                continue;
            }
            self.headline.offer(9, text_of(&object["headline"]));
            self.date.offer(9, text_of(&object["datePublished"]));
            self.date.offer(3, text_of(&object["dateCreated"]));
            self.site.offer(6, name_of(&object["publisher"]));
            let authors: Vec<&str> = one_or_more(&object["author"])
                .into_iter()
                .map(name_of)
                .filter(|name| !name.is_empty())
                .collect();
            self.author.offer(9, &authors.join(", "));
            let page = &object["mainEntityOfPage"];
            self.address.offer(5, text_of(page));
            self.address.offer(5, text_of(&page["@id"]));
            self.address.offer(4, text_of(&object["url"]));
        }
    }

    /// What the page says; `heading` is its first heading of the first level in the article.
    pub(super) fn about(&self, heading: Option<&str>) -> About {
        let site = self.site.get();
        let headline = self.headline.get().map(decoded);
        let whole = headline.as_deref().or(Some(self.title.as_str())).unwrap_or_default();
        let title = match heading {
            // The heading is the title without the name of the site behind it.
            Some(heading) if headline.is_none() || same_start(whole, heading) => heading.to_owned(),
            _ => without_site(whole, site).to_owned(),
        };
        let is_name = |name: &&str| {
            let outlet = ["báo ", "cổng ", "đài ", "tạp chí ", "trang "];
            let lower = name.to_lowercase();
            !name.contains(['@', '/'])
                && (!name.contains('.') || name.contains(' '))
                && site.is_none_or(|site| !site.eq_ignore_ascii_case(name))
                && !outlet.iter().any(|kind| lower.starts_with(kind))
        };
        let absolute =
            |address: &&str| address.starts_with("http://") || address.starts_with("https://");
        About {
            title: (!title.is_empty()).then_some(title),
            date: self.date.get().and_then(page_date),
            site: site.map(decoded),
            author: self.author.get().filter(is_name).map(decoded),
            address: self.address.get().filter(absolute).map(str::to_owned),
        }
    }
}

/// The objects of JSON-LD that may be an article; deeper ones describe parts of these.
fn collect<'v>(value: &'v Value, objects: &mut Vec<&'v Value>) {
    for value in one_or_more(value) {
        for value in one_or_more(value) {
            objects.push(value);
            objects.extend(one_or_more(&value["@graph"]));
            objects.extend(one_or_more(&value["mainEntity"]));
        }
    }
}

fn one_or_more(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(values) => values.iter().collect(),
        Value::Null => Vec::new(),
        value => vec![value],
    }
}

fn text_of(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn name_of(value: &Value) -> &str {
    value.as_str().or_else(|| value["name"].as_str()).unwrap_or_default()
}

/// Resolves references: `&quot;`. Values of JSON-LD are often written as HTML.
pub(in crate::ingest) fn decoded(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let tokens = html5gum::Tokenizer::new(text);
    let mut out = String::new();
    for Ok(token) in tokens {
        if let html5gum::Token::String(text) = token {
            out.push_str(&String::from_utf8_lossy(&text));
        }
    }
    out
}

/// The day in Vietnam: a time in another zone is moved to UTC+7, kept there since 1975.
pub(in crate::ingest) fn page_date(text: &str) -> Option<PartialDate> {
    let text = text.trim();
    if let Ok(time) = text.parse::<jiff::Timestamp>() {
        let there = jiff::Timestamp::from_second(time.as_second().checked_add(7 * 3600)?).ok()?;
        return there.to_string().get(..10)?.parse().ok();
    }
    if let Some(day) = text.get(..10).and_then(|day| day.parse().ok()) {
        return Some(day);
    }
    record_date(text)
}

fn same_start(whole: &str, start: &str) -> bool {
    let folded = |text: &str| {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect::<String>()
    };
    let start = folded(start);
    !start.is_empty() && folded(whole).starts_with(&start)
}

/// `Tin lớn | Báo X` → `Tin lớn`: the last part goes when it names the site or an outlet.
fn without_site<'t>(title: &'t str, site: Option<&str>) -> &'t str {
    let cut = [" | ", " - ", " – ", " — ", " :: ", " « "]
        .iter()
        .filter_map(|mark| title.rfind(mark).map(|at| (at, mark.len())))
        .max();
    let parts = cut.and_then(|(at, length)| Some((title.get(..at)?, title.get(at + length..)?)));
    let Some((first, last)) = parts else { return title };
    let last = last.trim();
    let lower = last.to_lowercase();
    let outlet = ["báo ", "cổng ", "đài ", "trang ", "tạp chí ", "sở ", "ubnd ", "ủy ban "];
    let names_site = site.is_some_and(|site| site.to_lowercase() == lower)
        || outlet.iter().any(|kind| lower.starts_with(kind))
        || (last.contains('.') && !last.contains(' '));
    if names_site { first.trim_end() } else { title }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_part_of_a_title_goes_when_it_names_the_site() {
        for (title, site, expected) in [
            ("Tỉnh họp bàn việc lớn | Báo Nghệ An", None, "Tỉnh họp bàn việc lớn"),
            ("Hà Nội - Vinh: chuyến tàu đầu", None, "Hà Nội - Vinh: chuyến tàu đầu"),
            ("Lũ lên nhanh - Xứ Thanh", Some("Xứ Thanh"), "Lũ lên nhanh"),
            ("Lũ lên nhanh - nghean.gov.vn", None, "Lũ lên nhanh"),
        ] {
            assert_eq!(without_site(title, site), expected);
        }
    }

    #[test]
    fn a_time_in_another_zone_is_a_day_in_vietnam() {
        for (text, day) in [
            ("2025-06-11T22:30:00Z", "2025-06-12"),
            ("2025-06-12T08:30:00+07:00", "2025-06-12"),
            ("2025-06-12T08:30:00", "2025-06-12"),
            ("2025-06-12 08:30", "2025-06-12"),
            ("12/06/2025 08:30", "2025-06-12"),
        ] {
            assert_eq!(page_date(text).map(|d| d.to_string()).as_deref(), Some(day), "{text}");
        }
    }
}
