//! An article as every stage sees it: decoded text, what is known about it, where it came from.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Half-open range of bytes in the text it was read from, on character boundaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The span from byte `start` up to byte `end`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// Length in bytes.
    pub fn len(&self) -> usize {
        self.end - self.start
    }

    /// Whether the span covers nothing.
    pub fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies wholly inside this span.
    pub fn contains(&self, other: &Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The text under the span; `text` must be the one the span was made from.
    ///
    /// Under a span of another text there is nothing, which a debug build takes for the mistake that
    /// it is.
    #[track_caller]
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        let piece = text.get(self.start..self.end);
        debug_assert!(piece.is_some(), "{self:?} is none of a text of {} bytes", text.len());
        piece.unwrap_or_default()
    }
}

/// Identity of an article in an index: its place, which is a file and a number in it.
///
/// A hash of 64 bits, the same on every machine for the same path and number; two of a million
/// articles share one with a chance of 3 in 100 million.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArticleKey(pub u64);

impl ArticleKey {
    /// The key of article `number`, counted from 0, of the file that is shown as `file`.
    ///
    /// FNV-1a with a final mix.
    pub fn new(file: &str, number: u64) -> Self {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for byte in file.as_bytes().iter().chain(&[0xff]).chain(&number.to_le_bytes()) {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        Self(mixed(hash))
    }
}

/// Spreads the bits of a hash.
pub(crate) fn mixed(mut hash: u64) -> u64 {
    hash ^= hash >> 32;
    hash = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    hash ^ (hash >> 29)
}

/// Name of an article: the record's own `id`, else derived from its URL or path.
///
/// Unique in its file when it is read; unique in the index when it comes from there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ArticleId(pub String);

/// What tells one address from another: `url` without scheme, `www.`, what follows `#`, and `/` at
/// its end; `None` where it is no address.
pub(crate) fn address(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let rest = rest.split('#').next().unwrap_or(rest);
    Some(rest.strip_prefix("www.").unwrap_or(rest).trim_end_matches('/'))
}

/// Where the bytes of an article were found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// Path of the file, as given or walked to, with `/` between folders; in an archive followed
    /// by `!/` and the path of the entry.
    pub path: String,
    /// Line or number of the record, counted from 1, in a file that holds several.
    pub line: Option<u64>,
    /// Byte of the file at which the record of a web archive begins.
    pub offset: Option<u64>,
    /// When the text was captured, as a web archive or a dump says.
    pub captured: Option<Timestamp>,
}

impl Origin {
    /// A file that is one article.
    pub fn file(path: &str) -> Self {
        Self { path: path.to_owned(), ..Self::default() }
    }

    /// The place of the record in its file: line, number or byte.
    pub fn place(&self) -> Option<u64> {
        self.line.or(self.offset)
    }
}

/// A publication date of which the day or the month may be unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PartialDate {
    /// Year, 1900 to 2100.
    pub year: i16,
    /// Month, 1 to 12.
    pub month: Option<i8>,
    /// Day, 1 to 31; only with a month.
    pub day: Option<i8>,
}

impl PartialDate {
    /// The first day the date can stand for.
    pub fn first_day(&self) -> Date {
        Date::new(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1))
            .unwrap_or(Date::constant(self.year, 1, 1))
    }

    /// The last day the date can stand for.
    pub fn last_day(&self) -> Date {
        match (self.month, self.day) {
            (Some(_), Some(_)) => self.first_day(),
            (Some(month), None) => {
                let first =
                    Date::new(self.year, month, 1).unwrap_or(Date::constant(self.year, 1, 1));
                first.last_of_month()
            }
            (None, _) => Date::constant(self.year, 12, 31),
        }
    }
}

impl std::fmt::Display for PartialDate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
            if let Some(day) = self.day {
                write!(f, "-{day:02}")?;
            }
        }
        Ok(())
    }
}

/// What is wrong with a text that should be a date.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no date; write YYYY, YYYY-MM or YYYY-MM-DD")]
pub struct BadDate(pub String);

impl std::str::FromStr for PartialDate {
    type Err = BadDate;

    /// Reads `YYYY`, `YYYY-MM` or `YYYY-MM-DD` of the years 1900 to 2100.
    fn from_str(text: &str) -> Result<Self, BadDate> {
        let bad = || BadDate(text.to_owned());
        let mut parts = text.split('-');
        let mut number = |digits: usize| -> Result<Option<i16>, BadDate> {
            match parts.next() {
                None => Ok(None),
                Some(part) if part.len() == digits && part.bytes().all(|b| b.is_ascii_digit()) => {
                    part.parse().map(Some).map_err(|_| bad())
                }
                Some(_) => Err(bad()),
            }
        };
        let year = number(4)?.ok_or_else(bad)?;
        let month = number(2)?;
        let day = number(2)?;
        if parts.next().is_some() || !(1900..=2100).contains(&year) {
            return Err(bad());
        }
        Date::new(year, month.unwrap_or(1) as i8, day.unwrap_or(1) as i8).map_err(|_| bad())?;
        Ok(Self { year, month: month.map(|m| m as i8), day: day.map(|d| d as i8) })
    }
}

impl PartialDate {
    /// Reads a date that somebody types: as records have it, or as it is written in Vietnamese,
    /// `15/6/2024` or `6/2024`, with `/`, `.` or `-`.
    pub fn typed(text: &str) -> Result<Self, BadDate> {
        let bad = || BadDate(text.to_owned());
        let text = text.trim();
        if let Ok(date) = text.parse() {
            return Ok(date);
        }
        let parts: Vec<&str> = text.split(['/', '.', '-']).collect();
        let written = match parts.as_slice() {
            [day, month, year] if day.len() <= 2 && month.len() <= 2 => {
                format!("{year}-{month:0>2}-{day:0>2}")
            }
            [month, year] if month.len() <= 2 => format!("{year}-{month:0>2}"),
            _ => return Err(bad()),
        };
        written.parse().map_err(|_| bad())
    }
}

impl TryFrom<String> for PartialDate {
    type Error = BadDate;

    fn try_from(text: String) -> Result<Self, BadDate> {
        text.parse()
    }
}

impl From<PartialDate> for String {
    fn from(date: PartialDate) -> String {
        date.to_string()
    }
}

/// What is known about an article besides its text; `None` where nothing was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArticleMeta {
    /// Name, unique where the article was read from.
    pub id: ArticleId,
    /// Identity in the index; not part of its record.
    #[serde(skip)]
    pub key: ArticleKey,
    /// File and record.
    pub origin: Origin,
    /// Title as printed.
    pub title: Option<String>,
    /// Where in the body the title stands; `None` when the title came from outside the body.
    pub title_span: Option<Span>,
    /// Publication date, from the record or the text.
    pub date: Option<PartialDate>,
    /// Outlet, for example `nghean.gov.vn`.
    pub source: Option<String>,
    /// Province the article is from: slug of the name printed, for example `nghe-an`.
    pub province: Option<String>,
    /// Address of the original.
    pub url: Option<String>,
    /// Whether `url` is where this very text was taken from, so that articles of one address are
    /// versions of each other; otherwise it may be that of another text, named as the source.
    pub own_url: bool,
    /// Whether the text is an excerpt of what stands at `url`, as in a feed.
    pub excerpt: bool,
    /// When an article with an address of its own was captured: as the data says, else the date in
    /// the name of its file, else the time of the file.
    pub captured_at: Option<Timestamp>,
    /// The publication date as the data gives it, where it is no day of the calendar; at most 40
    /// characters.
    pub wrong_date: Option<String>,
    /// Author line as printed.
    pub byline: Option<String>,
    /// How the text was decoded, for example `utf-8` or `tcvn3`: the legacy encoding of most of it
    /// where some of it was in one.
    pub encoding: String,
    /// Whether some of the text was decoded by guess, or should perhaps have been.
    #[serde(default)]
    pub encoding_uncertain: bool,
}

/// What a block of a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// A crawler's stamp: ` date 2025-06 `.
    Stamp,
    /// Names of images, menus, sections, outlets; lines without a letter.
    Banner,
    /// The article's title.
    Title,
    /// The author, or the author's office on the line below.
    Byline,
    /// Where the text was taken from.
    Source,
    /// A date of publication alone on its line.
    PrintedDate,
    /// A heading inside the article.
    Heading,
    /// Words under a picture.
    Caption,
    /// An item of a list.
    List,
    /// Running text.
    Body,
    /// Headlines of other articles, tags.
    Related,
    /// The same line as one before.
    Repeat,
}

/// A stretch of the text without whitespace at its ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Bytes of the text.
    pub span: Span,
    /// What it is.
    pub part: Part,
}

/// One article: every offset of every later stage refers to `body`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    /// What is known about it.
    pub meta: ArticleMeta,
    /// Decoded text, otherwise untouched: not trimmed, not composed.
    pub body: String,
    /// The blocks of `body` in reading order: what was read to find the metadata, and what
    /// passages are cut from.
    pub blocks: Vec<Block>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_dates_as_records_have_them_and_as_people_type_them() {
        let cases = [
            ("2024", Some("2024")),
            ("2024-06", Some("2024-06")),
            ("2024-06-05", Some("2024-06-05")),
            ("5/6/2024", Some("2024-06-05")),
            ("05.06.2024", Some("2024-06-05")),
            (" 15-6-2024 ", Some("2024-06-15")),
            ("6/2024", Some("2024-06")),
            ("31/2/2024", None),
            ("13/2024", None),
            ("2024/6", None),
            ("1/2/3/2024", None),
            ("/2024", None),
            ("//2024", None),
            ("5/6/24", None),
            ("hôm qua", None),
            ("", None),
        ];
        for (typed, expected) in cases {
            let read = PartialDate::typed(typed).ok().map(|date| date.to_string());
            assert_eq!(read.as_deref(), expected, "{typed}");
        }
        assert!("5/6/2024".parse::<PartialDate>().is_err(), "records are strict");
    }
}
