//! A decoded text and what its record says → the article with its metadata.
//!
//! The record wins over the text. From the text: the title that stands over it, the crawler's
//! stamp or a printed date, author, source and address; the province by the dateline, the outlet,
//! or the name that clearly prevails.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::encoding::{Decoded, repair, repair_short};
use crate::article::{
    Article, ArticleId, ArticleKey, ArticleMeta, Block, Origin, Part, PartialDate, Span, address,
};
use crate::extraction::date::parse_date;
use crate::extraction::layout::layout;
use crate::extraction::line::{bracketed_lead, label, printed_date, stamp, taken_from, url, words};
use crate::extraction::province::{find_province, provinces};
use crate::fault_injection::{Stage, panic_if_asked};

/// What is known of an article before its text is read; blank values are `None`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) id: Option<String>,
    pub(super) title: Option<String>,
    pub(super) date: Option<PartialDate>,
    pub(super) source: Option<String>,
    pub(super) province: Option<String>,
    pub(super) url: Option<String>,
    pub(super) byline: Option<String>,
    /// When and by whom the file says it was made; for want of a date or author in the text.
    pub(super) made: Option<PartialDate>,
    pub(super) author: Option<String>,
    /// Whether the text is an excerpt of what stands at `url`.
    pub(super) excerpt: bool,
    /// The date as given, where it is none: see [`Known::set_date`].
    pub(super) wrong_date: Option<String>,
}

/// Characters of a date that is none, kept to be told.
const WRONG_DATE_CHARS: usize = 40;

impl Known {
    /// Takes the date that `read` finds in `text`, or keeps the text to tell of it.
    pub(super) fn set_date(&mut self, text: &str, read: impl FnOnce(&str) -> Option<PartialDate>) {
        let text = text.trim();
        self.date = read(text);
        if self.date.is_none() && !text.is_empty() {
            self.wrong_date = Some(text.chars().take(WRONG_DATE_CHARS).collect());
        }
    }
}

/// Makes the article of `body`, whose letters may still be those of a legacy encoding.
///
/// `encoding` names the one that the bytes were read by.
pub(super) fn article(
    known: Known,
    origin: Origin,
    body: String,
    encoding: &'static str,
) -> Article {
    let decoded = repair(&body).unwrap_or(Decoded { text: body, encoding, uncertain: false });
    let encoding = decoded.encoding;
    let short =
        |text: Option<String>| text.map(|text| repair_short(&text, encoding).unwrap_or(text));
    let known = Known {
        title: short(known.title),
        source: short(known.source),
        byline: short(known.byline),
        province: short(known.province),
        ..known
    };
    decoded_article(known, origin, decoded)
}

/// Makes the article of a text that was decoded, which stays as it is.
pub(super) fn decoded_article(known: Known, origin: Origin, decoded: Decoded) -> Article {
    let Decoded { text: body, encoding, uncertain } = decoded;
    panic_if_asked(Stage::Article, &body);
    let blocks = layout(&body, known.title.as_deref());
    let page = Page { body: &body, blocks: &blocks };
    let title_span = page.first(Part::Title);
    let title = known.title.or_else(|| title_span.map(|span| span.of(&body).to_owned()));
    let (named_source, linked) = page.source();
    let own_url = known.url.as_deref().is_some_and(|url| names_a_page(url, &origin));
    let url = known.url.or(linked);
    let host = url.as_deref().and_then(host);
    let source = known.source.or(named_source);
    let source = source.or_else(|| page.leading_outlet()).or_else(|| host.clone());
    let given = known.province.as_deref().and_then(find_province);
    let province = given
        .map(|province| province.slug.to_owned())
        .or_else(|| page.dateline())
        .or_else(|| province_of_outlet(source.as_deref()?))
        .or_else(|| province_of_outlet(host.as_deref()?))
        .or_else(|| page.prevailing_province(title.as_deref()));
    let id = known.id.unwrap_or_else(|| derived_id(&origin, url.as_deref()));
    let meta = ArticleMeta {
        id: ArticleId(id),
        key: ArticleKey::default(),
        date: known.date.or_else(|| page.date()).or(known.made),
        byline: known.byline.or_else(|| page.byline()).or(known.author),
        origin,
        title,
        title_span,
        source,
        province,
        url,
        own_url,
        excerpt: known.excerpt,
        captured_at: None,
        wrong_date: known.wrong_date,
        encoding: encoding.to_owned(),
        encoding_uncertain: uncertain,
    };
    Article { meta, body, blocks }
}

/// The path without its endings; for a record its address, else path and line.
///
/// The path is the one walked to: a folder given by the same relative path has the same names on
/// every machine, and two folders never share one. The address goes without scheme and `www.`.
fn derived_id(origin: &Origin, url: Option<&str>) -> String {
    let path = origin.path.trim_start_matches('/');
    let Some(number) = origin.place() else {
        let mut stem = path;
        for ending in [".gz", ".zst", ".txt", ".text"] {
            let cut = stem.len().saturating_sub(ending.len());
            if let Some((bare, end)) = stem.split_at_checked(cut)
                && !bare.is_empty()
                && end.eq_ignore_ascii_case(ending)
            {
                stem = bare;
            }
        }
        return stem.to_owned();
    };
    match url.filter(|url| names_a_page(url, origin)).and_then(address) {
        Some(address) => address.to_owned(),
        None => format!("{path}#{number}"),
    }
}

/// Whether `url` is the address of one text. The front page of a site is, where the address is
/// surely the page's own.
fn names_a_page(url: &str, origin: &Origin) -> bool {
    let own = origin.offset.is_some() && origin.line.is_none();
    address(url).is_some_and(|address| own && !address.is_empty() || address.contains('/'))
}

/// The host of an address, without `www.`.
fn host(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#', ':']).next()?.to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    host.contains('.').then(|| host.to_owned())
}

/// The province an outlet is of: `Báo Nghệ An`, `nghean.gov.vn`, `baohatinh.vn`.
fn province_of_outlet(outlet: &str) -> Option<String> {
    let named = |text: &str| {
        let name = text.trim_end_matches(|c: char| c.is_ascii_digit());
        let bare = ["bao", "dai", "congan", "tinhdoan"].iter().find_map(|p| name.strip_prefix(p));
        find_province(name).or_else(|| find_province(bare?))
    };
    if let [mention] = provinces(outlet).as_slice() {
        return Some(mention.value.slug.clone());
    }
    if outlet.contains(' ') || !outlet.contains('.') {
        return None;
    }
    // Two letters are other things: hn and sg stand for sections of national papers.
    let mut labels = outlet.split('.').filter(|part| part.len() > 2);
    labels.find_map(named).map(|province| province.slug.to_owned())
}

/// As much of a text as decides which province prevails; a book is not read to its end for it.
const PREVAILING_BYTES: usize = 64 << 10;

/// A text and its blocks.
struct Page<'b> {
    body: &'b str,
    blocks: &'b [Block],
}

impl<'b> Page<'b> {
    fn of(&self, part: Part) -> impl Iterator<Item = &'b str> + '_ {
        let blocks = self.blocks.iter().filter(move |block| block.part == part);
        blocks.map(|block| block.span.of(self.body))
    }

    fn first(&self, part: Part) -> Option<Span> {
        self.blocks.iter().find(|block| block.part == part).map(|block| block.span)
    }

    /// A printed date, or the stamp when there is none of the same month.
    fn date(&self) -> Option<PartialDate> {
        let stamped = self.of(Part::Stamp).find_map(stamp).map(|(date, _)| date);
        let printed = self.of(Part::PrintedDate).find_map(printed_date);
        match (stamped, printed) {
            (Some(stamp), Some(printed)) => {
                let finer = (stamp.year, stamp.month) == (printed.year, printed.month);
                Some(if finer { printed } else { stamp })
            }
            (stamp, printed) => stamp.or(printed),
        }
    }

    /// Outlet and address as the source lines tell them.
    fn source(&self) -> (Option<String>, Option<String>) {
        let (mut outlet, mut address) = (None, None);
        for line in self.of(Part::Source) {
            if let Some(span) = url(line)
                && address.is_none()
            {
                address = Some(span.of(line).to_owned());
            }
            outlet = outlet.or_else(|| outlet_of(line));
        }
        (outlet, address)
    }

    /// Authors as printed, without the label.
    fn byline(&self) -> Option<String> {
        let line = self.of(Part::Byline).next()?;
        let name = label(line).map_or(line, |(_, value)| value.of(line)).trim();
        let bare = name.strip_prefix('(').and_then(|name| name.strip_suffix(')'));
        Some(bare.unwrap_or(name).to_owned())
    }

    /// The province at the head of the first paragraph: `(Nghệ An) - …`, `Nghệ An – …`,
    /// `Hà Tĩnh (TTXVN) - …`.
    fn dateline(&self) -> Option<String> {
        let dated = |line: &str| match provinces(line).as_slice() {
            [mention] => Some(mention.value.slug.clone()),
            _ => None,
        };
        if let Some(slug) = self.of(Part::PrintedDate).find_map(dated) {
            return Some(slug);
        }
        let line = self.of(Part::Body).next()?;
        let cut = line.char_indices().nth(48).map_or(line.len(), |(at, _)| at);
        let begin = line.get(..cut)?;
        let dash = [" - ", " – ", " — ", ") -", ")-", ") "]
            .iter()
            .filter_map(|dash| begin.find(dash))
            .min()?;
        let head = begin.get(..dash)?.trim_matches(|c: char| matches!(c, '(' | ')' | ' '));
        let place = head.split(['(', ',']).next()?.trim();
        // A dateline is the place alone; `Nghệ An - vùng đất …` is one too.
        (words(place) <= 4 && place.starts_with(char::is_uppercase))
            .then(|| find_province(place))
            .flatten()
            .map(|province| province.slug.to_owned())
    }

    /// The outlet in brackets before the first paragraph: `(Dân trí) - …`.
    fn leading_outlet(&self) -> Option<String> {
        let line = self.of(Part::Body).next()?;
        let name = bracketed_lead(line)?.of(line);
        find_province(name).is_none().then(|| name.to_owned())
    }

    /// The province named most often: at least twice, and two times in three.
    fn prevailing_province(&self, title: Option<&str>) -> Option<String> {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        let other = [Part::Related, Part::Repeat];
        let blocks = self
            .blocks
            .iter()
            .filter(|block| !other.contains(&block.part) && block.span.end <= PREVAILING_BYTES);
        for text in blocks.map(|block| block.span.of(self.body)).chain(title) {
            for mention in provinces(text) {
                *counts.entry(mention.value.slug).or_default() += 1;
            }
        }
        let total: usize = counts.values().sum();
        let (slug, count) = counts.into_iter().max_by_key(|(_, count)| *count)?;
        (count >= 2 && count * 3 >= total * 2).then_some(slug)
    }
}

/// `Nguồn tin: nghean.gov.vn` → `nghean.gov.vn`, `Nguồn Báo X: https://…` → `Báo X`.
fn outlet_of(line: &str) -> Option<String> {
    let named = |text: &str| {
        let text = text.trim().trim_matches(|c: char| matches!(c, '(' | ')' | '*' | '.' | '-'));
        let text = text.trim();
        (!text.is_empty() && url(text).is_none()).then(|| text.to_owned())
    };
    if let Some((_, value)) = label(line) {
        let value = value.of(line);
        let before = url(value).and_then(|span| value.get(..span.start)).unwrap_or(value);
        let name = line.split([':', '：']).next().unwrap_or_default();
        // `Nguồn Báo X` before the colon names the outlet, `Nguồn tin` does not.
        let second = name.trim().split_once(' ').map(|(_, rest)| rest);
        let own = second.filter(|rest| rest.starts_with(char::is_uppercase));
        return named(before).or_else(|| named(own?));
    }
    named(taken_from(line)?.of(line))
}

/// Reads when a record says that it was captured: a moment, or a day as [`record_date`] does, of
/// which the noon is taken.
pub(super) fn capture_time(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    // Vietnam has kept UTC+7 since 1975.
    let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(7));
    text.parse::<Timestamp>()
        .ok()
        .or_else(|| {
            text.parse::<jiff::civil::DateTime>()
                .ok()?
                .to_zoned(zone.clone())
                .ok()
                .map(|t| t.timestamp())
        })
        .or_else(|| {
            let day = record_date(text).filter(|date| date.day.is_some())?;
            Some(day.first_day().at(12, 0, 0, 0).to_zoned(zone).ok()?.timestamp())
        })
}

/// Reads the date of a record: a text in any notation, or seconds or milliseconds since 1970.
pub(super) fn record_date(text: &str) -> Option<PartialDate> {
    let number = text.parse::<i64>().ok().filter(|number| number.abs() >= 100_000_000);
    let day = number.filter(|_| text.len() != 8).and_then(|number| {
        let seconds = if number.abs() >= 100_000_000_000 { number / 1000 } else { number };
        // Vietnam has kept UTC+7 since 1975.
        jiff::Timestamp::from_second(seconds.checked_add(7 * 3600)?).ok()
    });
    let Some(day) = day else {
        return parse_date(text);
    };
    day.to_string().get(..10)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "Sáng nay, hội nghị đã bàn về việc phát triển kinh tế của tỉnh trong những năm tới.";

    fn read(body: &str) -> ArticleMeta {
        let origin = Origin::file("tin/bai-1.txt");
        article(Known::default(), origin, body.to_owned(), "utf-8").meta
    }

    #[test]
    fn finds_source_author_and_address() {
        for (tail, source, address, byline) in [
            (
                "Tác giả: Thu Hà\n\nNguồn tin: hatinh.gov.vn",
                Some("hatinh.gov.vn"),
                None,
                Some("Thu Hà"),
            ),
            (
                "Lan Anh - Quốc Bảo\n\nNguồn Báo Mới: https://baomoi.com/a-1.html",
                Some("Báo Mới"),
                Some("https://baomoi.com/a-1.html"),
                Some("Lan Anh - Quốc Bảo"),
            ),
            ("(Theo Đài Hà Tĩnh)", Some("Đài Hà Tĩnh"), None, None),
            ("Theo Báo Dân tộc", Some("Báo Dân tộc"), None, None),
            ("(Theo TTXVN)", Some("TTXVN"), None, None),
            (
                "Nguồn: https://www.baonghean.vn/x.html",
                Some("baonghean.vn"),
                Some("https://www.baonghean.vn/x.html"),
                None,
            ),
            ("Bài và ảnh: Đức Thành", None, None, Some("Đức Thành")),
        ] {
            let meta = read(&format!("{TEXT}\n\n{tail}\n"));
            let found = (meta.source.as_deref(), meta.url.as_deref(), meta.byline.as_deref());
            assert_eq!(found, (source, address, byline), "{tail}");
        }
    }

    #[test]
    fn an_outlet_in_brackets_is_the_source() {
        let meta =
            read(&format!("Lũ quét ở vùng cao phía Tây\nDân trí\n(Dân trí) - {TEXT}\nDuy An"));
        assert_eq!(
            (meta.source.as_deref(), meta.byline.as_deref()),
            (Some("Dân trí"), Some("Duy An"))
        );
        assert_eq!(read(&format!("(Nghệ An) - {TEXT}")).source, None);
    }

    #[test]
    fn finds_the_date_of_stamp_and_page() {
        for (head, date) in [
            (" date 2025-06 ", "2025-06"),
            ("Tỉnh họp bàn việc lớn\nThứ Hai, 12/05/2025, 08:30\n", "2025-05-12"),
            ("Tỉnh họp bàn việc lớn\n(12/5/2025)\n", "2025-05-12"),
            ("Ngày đăng: 12-5-2025\nTỉnh họp bàn việc lớn\n", "2025-05-12"),
            (" date 2025-05 Tỉnh họp\n\n12/05/2025 08:30\n\n", "2025-05-12"),
        ] {
            let meta = read(&format!("{head}\n{TEXT}"));
            assert_eq!(meta.date.map(|d| d.to_string()).as_deref(), Some(date), "{head}");
        }
        assert_eq!(
            read("Ngày 22/6/2025, tỉnh họp bàn về việc lớn của cả năm nay và năm sau.").date,
            None
        );
    }

    #[test]
    fn finds_the_province_by_dateline_outlet_or_weight() {
        for (body, province) in [
            (format!("(Nghệ An) - {TEXT}"), Some("nghe-an")),
            (format!("Hà Tĩnh (TTXVN) – {TEXT}"), Some("ha-tinh")),
            (format!("{TEXT}\n\nNguồn: Báo Thanh Hóa"), Some("thanh-hoa")),
            (format!("{TEXT}\n\nNguồn tin: baoquangnam.vn"), Some("quang-nam")),
            (format!("{TEXT} Lãnh đạo tỉnh Cà Mau dự. Tỉnh Cà Mau sẽ làm."), Some("ca-mau")),
            (format!("{TEXT} Hải Phòng dự. Hải Phòng nói. Kiên Giang nói. An Giang nói."), None),
            (format!("{TEXT} Tây Ninh dự."), None),
            (format!("Lào Cai, ngày 12 tháng 6 năm 2025\n\n{TEXT}"), Some("lao-cai")),
            (format!("{TEXT}\n\nNguồn: https://hue.gov.vn/tin-1"), Some("hue")),
        ] {
            assert_eq!(read(&body).province.as_deref(), province, "{body}");
        }
    }

    #[test]
    fn a_title_in_the_body_is_pointed_at() {
        let origin = || Origin { line: Some(3), ..Origin::file("a.jsonl") };
        let known = |title: &str| Known { title: Some(title.to_owned()), ..Known::default() };
        let body = format!("Tỉnh  họp bàn việc lớn\n\n{TEXT}");
        let made = article(known("Tỉnh họp bàn việc lớn"), origin(), body.clone(), "utf-8");
        assert_eq!(
            made.meta.title_span.map(|s| s.of(&body).len()),
            Some("Tỉnh  họp bàn việc lớn".len())
        );
        let made = article(known("Một bài khác"), origin(), body.clone(), "utf-8");
        assert_eq!(made.meta.title_span, None);
        assert_eq!(made.meta.id.0, "a.jsonl#3");
    }

    #[test]
    fn names_articles_by_path_or_address() {
        let id = |path: &str, line, url| derived_id(&Origin { line, ..Origin::file(path) }, url);
        assert_eq!(id("corpus/a/001.TXT.gz", None, None), "corpus/a/001");
        assert_eq!(id("/tin/.txt", None, None), "tin/");
        assert_eq!(id("a.jsonl", Some(7), None), "a.jsonl#7");
        let url = Some("https://www.baonghean.vn/tin-1.html#top");
        assert_eq!(id("a.jsonl", Some(7), url), "baonghean.vn/tin-1.html");
    }

    #[test]
    fn reads_record_dates() {
        for (text, date) in [
            ("1749700800", "2025-06-12"),
            ("1749700800000", "2025-06-12"),
            ("20250612", "2025-06-12"),
            ("12/06/2025", "2025-06-12"),
        ] {
            assert_eq!(record_date(text).map(|d| d.to_string()).as_deref(), Some(date), "{text}");
        }
    }
}
