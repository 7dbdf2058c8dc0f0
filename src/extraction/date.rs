//! Text → the dates it names, as ISO parts: `ngày 18/7/2023`, `18 tháng 7 năm 2023`, `tháng 6/2025`.
//!
//! Only what has the shape of a date and can be one is taken: `39/40 phiếu`, `15/2020/NĐ-CP` and
//! `31/2/2024` are not dates. The notations are those of the citation study of Vietnamese
//! official documents; zero padding is random there (`05/2/2015`, `27/7/2010`).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Mention;
use crate::analysis::{Fold, fold, slice};
use crate::article::{PartialDate, Span};

/// A date as printed; any part but one may be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TextDate {
    /// Year, 1900 to 2100; `None` in `ngày 22/6`.
    pub year: Option<i16>,
    /// Month, 1 to 12.
    pub month: i8,
    /// Day, 1 to 31; `None` in `tháng 6/2025`.
    pub day: Option<i8>,
}

impl TextDate {
    /// The date as an article's date; `None` when the year is not printed.
    pub fn partial(&self) -> Option<PartialDate> {
        Some(PartialDate { year: self.year?, month: Some(self.month), day: self.day })
    }

    /// The date with the year of `article` put in where none is printed.
    ///
    /// A day later in the year than the article itself belongs to the year before.
    pub fn in_year_of(&self, article: PartialDate) -> PartialDate {
        let year = self.year.unwrap_or_else(|| {
            let last = article.last_day();
            let day = self.day.unwrap_or(1);
            // A month of grace: announcements name days to come.
            if (self.month, day) > (last.month(), last.day())
                && self.month > last.month().saturating_add(1)
            {
                article.year - 1
            } else {
                article.year
            }
        });
        PartialDate { year, month: Some(self.month), day: self.day }
    }

    fn checked(year: Option<i16>, month: u32, day: Option<u32>) -> Option<Self> {
        let month = i8::try_from(month).ok()?;
        let day = match day {
            Some(day) => Some(i8::try_from(day).ok()?),
            None => None,
        };
        if year.is_some_and(|year| !(1900..=2100).contains(&year)) {
            return None;
        }
        // 2000 is a leap year: 29/2 without a year stays possible.
        Date::new(year.unwrap_or(2000), month, day.unwrap_or(1)).ok()?;
        Some(Self { year, month, day })
    }
}

impl std::fmt::Display for TextDate {
    /// ISO 8601; a missing year is `-`: `2023-07-18`, `2025-06`, `--06-22`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.year {
            Some(year) => write!(f, "{year:04}-{:02}", self.month)?,
            None => write!(f, "--{:02}", self.month)?,
        }
        self.day.map_or(Ok(()), |day| write!(f, "-{day:02}"))
    }
}

/// Finds the dates of `text` in reading order; spans do not overlap and leave out a leading `ngày`.
pub fn dates(text: &str) -> Vec<Mention<TextDate>> {
    let mut found = Vec::new();
    let mut rest = text.as_bytes();
    while let Some(ahead) = rest.iter().position(u8::is_ascii_digit) {
        let at = text.len() - rest.len() + ahead;
        let mention = date_at(text, at);
        let digits = rest.iter().skip(ahead).take_while(|byte| byte.is_ascii_digit()).count();
        let end = mention.as_ref().map_or(at + digits, |mention| mention.span.end);
        found.extend(mention);
        rest = text.as_bytes().get(end..).unwrap_or_default();
    }
    found
}

/// Reads a date given as metadata: ISO with or without a time, `dd/mm/yyyy` anywhere in a line
/// such as `Thứ Hai, 12/05/2025, 08:30`, `mm/yyyy`, `yyyymmdd`, a bare year, an RFC 2822 date.
pub fn parse_date(text: &str) -> Option<PartialDate> {
    let text = text.trim();
    if let Ok(date) = text.parse() {
        return Some(date);
    }
    // `2025-06-12T08:30:00+07:00`: the date as printed, whatever the zone.
    if let Some(date) = text.get(..10)
        && let Ok(date) = date.parse()
    {
        return Some(date);
    }
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        let (year, month, day) = (slice(text, ..4), slice(text, 4..6), slice(text, 6..));
        return format!("{year}-{month}-{day}").parse().ok();
    }
    if let Some(date) = dates(text).iter().find_map(|date| date.value.partial()) {
        return Some(date);
    }
    month_and_year(text).or_else(|| english_date(text))
}

/// Reads `6/2025`, `06-2025`.
fn month_and_year(text: &str) -> Option<PartialDate> {
    let (month, year) = text.split_once(['/', '-'])?;
    let month: u32 = digits(month.trim(), 2)?;
    let year: u32 = digits(year.trim(), 4).filter(|_| year.trim().len() == 4)?;
    TextDate::checked(i16::try_from(year).ok(), month, None)?.partial()
}

/// Reads `Mon, 12 May 2025 08:30:00 +0700` and `May 12, 2025`, as feeds write them.
fn english_date(text: &str) -> Option<PartialDate> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let (mut year, mut month, mut day) = (None, None, None);
    for word in
        text.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty()).take(8)
    {
        if let Some(number) = digits(word, 4) {
            if word.len() == 4 && year.is_none() {
                year = i16::try_from(number).ok();
            } else if word.len() <= 2 && day.is_none() {
                day = Some(number);
            }
        } else if month.is_none() {
            let start = word.get(..3).unwrap_or_default().to_ascii_lowercase();
            month = MONTHS.iter().position(|name| *name == start);
        }
    }
    TextDate::checked(Some(year?), u32::try_from(month?).ok()? + 1, day)?.partial()
}

fn digits(text: &str, at_most: usize) -> Option<u32> {
    let plain = !text.is_empty() && text.len() <= at_most;
    (plain && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// A run of up to four digits.
#[derive(Clone, Copy)]
struct Number {
    value: u32,
    digits: usize,
    end: usize,
}

fn number(text: &str, at: usize) -> Option<Number> {
    let rest = text.get(at..)?;
    let length = rest.bytes().take_while(u8::is_ascii_digit).take(5).count();
    let value = digits(slice(rest, ..length), 4)?;
    Some(Number { value, digits: length, end: at + length })
}

fn date_at(text: &str, at: usize) -> Option<Mention<TextDate>> {
    let first = number(text, at)?;
    if !may_start(text, at) {
        return None;
    }
    let mention =
        |start: usize, end: usize, value: TextDate| Mention { span: Span::new(start, end), value };
    if let Some((end, value)) = numeric(text, at, first) {
        return Some(mention(at, end, value));
    }
    if let Some((end, value)) = in_words(text, first) {
        return Some(mention(at, end, value));
    }
    let (word, start) = word_before(text, at)?;
    if word == "thang" {
        let (year, end) = year_after(text, first.end)?;
        let value = TextDate::checked(Some(year), first.value, None)?;
        return may_end(text, end, '/').then(|| mention(start, end, value));
    }
    None
}

/// Reads `18/7/2023`, `18-7-2023`, `18.7.2023`, `2023-07-18` and, after `ngày` and its like, `22/6`.
fn numeric(text: &str, at: usize, first: Number) -> Option<(usize, TextDate)> {
    let (separator, second_at) = separator(text, first.end)?;
    let second = number(text, second_at).filter(|second| second.digits <= 2)?;
    let third = self::separator(text, second.end)
        .filter(|(again, _)| *again == separator)
        .and_then(|(_, third_at)| number(text, third_at));
    if first.digits == 4 {
        let day = third.filter(|day| day.digits <= 2 && separator != '.')?;
        let year = i16::try_from(first.value).ok();
        let value = TextDate::checked(year, second.value, Some(day.value))?;
        return may_end(text, day.end, separator).then_some((day.end, value));
    }
    if first.digits > 2 {
        return None;
    }
    let after_day = announces_day(text, at);
    if let Some(year) = third {
        let full = match year.digits {
            4 => i16::try_from(year.value).ok()?,
            // Two digits only where the text says that a date comes: `ngày 18/7/23`.
            2 if after_day => {
                let century = if year.value < 70 { 2000 } else { 1900 };
                i16::try_from(year.value + century).ok()?
            }
            _ => return None,
        };
        let value = TextDate::checked(Some(full), second.value, Some(first.value))?;
        return may_end(text, year.end, separator).then_some((year.end, value));
    }
    if !after_day || separator == '.' || !may_end(text, second.end, separator) {
        return None;
    }
    let value = TextDate::checked(None, second.value, Some(first.value))?;
    Some((second.end, value))
}

/// Reads `18 tháng 7 năm 2023`, `18 tháng 7/2023` and `ngày 18 tháng 7` from the end of the day.
fn in_words(text: &str, day: Number) -> Option<(usize, TextDate)> {
    if day.digits > 2 {
        return None;
    }
    let month_at = word_after(text, day.end, "thang")?;
    let month = number(text, month_at).filter(|month| month.digits <= 2)?;
    let (year, end) = match year_after(text, month.end) {
        Some((year, end)) => (Some(year), end),
        None => (None, month.end),
    };
    let value = TextDate::checked(year, month.value, Some(day.value))?;
    may_end(text, end, '/').then_some((end, value))
}

/// Reads `/2025`, `-2025`, ` năm 2025`, `, năm 2025` after a month.
fn year_after(text: &str, end: usize) -> Option<(i16, usize)> {
    let at = match separator(text, end) {
        Some((_, at)) => at,
        None => {
            let comma = slice(text, end..).starts_with(',');
            word_after(text, end + usize::from(comma), "nam")?
        }
    };
    let year = number(text, at).filter(|year| year.digits == 4)?;
    Some((i16::try_from(year.value).ok()?, year.end))
}

/// The separator at `end` and where the next number starts; single blanks may stand round a slash.
fn separator(text: &str, end: usize) -> Option<(char, usize)> {
    let rest = slice(text, end..);
    let bare = rest.strip_prefix(' ').unwrap_or(rest);
    if let Some(after) = bare.strip_prefix('/') {
        let after = after.strip_prefix(' ').unwrap_or(after);
        return Some(('/', text.len() - after.len()));
    }
    let mark = rest.chars().next().filter(|c| matches!(c, '-' | '.'))?;
    Some((mark, end + 1))
}

/// Whether a date may start at `at`: not inside a longer number or code.
fn may_start(text: &str, at: usize) -> bool {
    let mut before = slice(text, ..at).chars().rev();
    match before.next() {
        None => true,
        Some(c) if c.is_alphanumeric() || matches!(c, '/' | '_') => false,
        // `22-23/7/2020` is a span of days; `QH15-18/7` is not.
        Some('-' | '–') => !before.next().is_some_and(char::is_alphabetic),
        Some('.' | ',') => !before.next().is_some_and(|c| c.is_ascii_digit()),
        Some(_) => true,
    }
}

/// Whether a date may end at `end`: no further part of a code follows.
fn may_end(text: &str, end: usize, separator: char) -> bool {
    let mut after = slice(text, end..).chars();
    match after.next() {
        None => true,
        Some(c) if c.is_alphanumeric() => false,
        Some('/' | '_') => !after.next().is_some_and(char::is_alphanumeric),
        Some('-') => match after.next() {
            Some(c) if c.is_ascii_digit() => separator != '-',
            Some(c) => !c.is_alphabetic(),
            None => true,
        },
        Some('.' | ',') => !after.next().is_some_and(|c| c.is_ascii_digit()),
        Some(_) => true,
    }
}

/// Whether the word before `at` says that a day comes: `ngày`, `sáng`, `chiều`, `hôm nay (`.
fn announces_day(text: &str, at: usize) -> bool {
    if let Some(open) = slice(text, ..at).strip_suffix('(') {
        return word_before(text, open.len())
            .is_some_and(|(word, _)| matches!(word.as_str(), "nay" | "qua" | "mai"));
    }
    let Some((word, start)) = word_before(text, at) else {
        return range_of_days(text, at);
    };
    match word.as_str() {
        // `mỗi ngày 2-3 lần` counts, it does not date.
        "ngay" => !word_before(text, start)
            .is_some_and(|(word, _)| matches!(word.as_str(), "moi" | "mot" | "hai" | "may")),
        "sang" | "trua" | "chieu" | "toi" | "dem" | "hom" | "mung" | "mong" => true,
        "den" | "va" | "toi ngay" => range_of_days(text, start),
        _ => false,
    }
}

/// Whether a day number that was announced stands just before: `ngày 22 đến`, `ngày 22-`.
fn range_of_days(text: &str, at: usize) -> bool {
    let before = slice(text, ..at).trim_end().trim_end_matches(['-', '–']);
    let number = before.trim_end_matches(|c: char| c.is_ascii_digit() || c == '/');
    number.len() < before.len()
        && word_before(text, number.len()).is_some_and(|(word, _)| word == "ngay")
}

/// The folded word before `at`, blanks between, and where it starts.
fn word_before(text: &str, at: usize) -> Option<(String, usize)> {
    let before = slice(text, ..at).trim_end();
    if before.len() == at && at > 0 && !before.ends_with('(') {
        return None;
    }
    let start = before.char_indices().rev().take_while(|(_, c)| is_letter(*c)).last()?.0;
    // Twelve letters with their marks: no longer word is asked for.
    let word = slice(before, start..);
    (word.len() <= 36).then(|| (fold(word, Fold::Folded), start))
}

/// Where the text goes on after blanks, the word whose folded form is `wanted`, and blanks.
fn word_after(text: &str, end: usize, wanted: &str) -> Option<usize> {
    let rest = slice(text, end..).trim_start();
    if rest.len() == text.len() - end {
        return None;
    }
    let length = rest.find(|c: char| !is_letter(c)).filter(|length| *length <= 36)?;
    let (word, after) = rest.split_at_checked(length)?;
    let after = after.trim_start();
    (fold(word, Fold::Folded) == wanted && after.len() < rest.len() - length)
        .then(|| text.len() - after.len())
}

/// Letters and the combining marks that may follow them in decomposed text.
fn is_letter(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '\u{300}'..='\u{36f}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Vec<String> {
        dates(text).iter().map(|d| d.value.to_string()).collect()
    }

    #[test]
    fn reads_every_notation_of_the_press() {
        for (text, expected) in [
            ("Nghị quyết số 9-NQ/TU ngày 18/7/2023", vec!["2023-07-18"]),
            ("họp ngày 18-7-2023 tại Vinh", vec!["2023-07-18"]),
            ("họp ngày 05.2.2015.", vec!["2015-02-05"]),
            ("ngày 18 tháng 7 năm 2023", vec!["2023-07-18"]),
            ("ngay 18 thang 7 nam 2023", vec!["2023-07-18"]),
            ("nga\u{300}y 18 tha\u{301}ng 7 na\u{306}m 2023", vec!["2023-07-18"]),
            ("trong tháng 6/2025 sẽ xong", vec!["2025-06"]),
            ("từ tháng 6 năm 2025", vec!["2025-06"]),
            ("Ngày 22/6, Đảng bộ huyện", vec!["--06-22"]),
            ("Sáng nay (22/6), huyện", vec!["--06-22"]),
            ("từ ngày 22 đến 23-7-2020", vec!["2020-07-23"]),
            ("các ngày 22-23/7/2020", vec!["2020-07-23"]),
            ("(18/10/1930 - 18/10/2024)", vec!["1930-10-18", "2024-10-18"]),
            ("cập nhật 2025-06-12 08:30", vec!["2025-06-12"]),
            ("ngày 5/2/15", vec!["2015-02-05"]),
            ("18 / 7 / 2023", vec!["2023-07-18"]),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn leaves_ratios_codes_and_impossible_days() {
        for text in [
            "đạt 39/40 phiếu",
            "Nghị định 15/2020/NĐ-CP",
            "Nghị quyết số 137/2024/QH15",
            "ngày 31/2/2024",
            "ngày 12/13/2024",
            "nhiệm kỳ 2020-2025",
            "mỗi ngày 2-3 lần",
            "tăng 18,8% so với 7.5.1 cũ",
            "6 tháng đầu năm 2020",
            "quốc lộ 1A, km 12/5 cũ",
            "Quyết định 12/5/2024/QĐ",
        ] {
            assert!(read(text).is_empty(), "{text}: {:?}", read(text));
        }
    }

    #[test]
    fn spans_cover_the_date_alone() {
        let text = "theo Quyết định ngày 14/9/2023 của tỉnh và tháng 6 năm 2025";
        let found: Vec<_> = dates(text).iter().map(|d| d.span.of(text)).collect();
        assert_eq!(found, ["14/9/2023", "tháng 6 năm 2025"]);
    }

    #[test]
    fn reads_metadata_dates() {
        for (text, expected) in [
            ("2025", "2025"),
            ("2025-06", "2025-06"),
            ("2025-06-12", "2025-06-12"),
            ("2025-06-12T08:30:00+07:00", "2025-06-12"),
            ("2025-06-12 08:30:00", "2025-06-12"),
            ("2025/06/12", "2025-06-12"),
            ("12/05/2025", "2025-05-12"),
            ("Thứ Hai, 12/05/2025, 08:30 (GMT+7)", "2025-05-12"),
            ("08:30 | 12-05-2025", "2025-05-12"),
            ("20250612", "2025-06-12"),
            ("6/2025", "2025-06"),
            ("Mon, 12 May 2025 08:30:00 +0700", "2025-05-12"),
        ] {
            let date = parse_date(text).map(|date| date.to_string());
            assert_eq!(date.as_deref(), Some(expected), "{text}");
        }
        for text in ["", "hôm qua", "12", "99/99/9999", "tháng sau"] {
            assert_eq!(parse_date(text), None, "{text}");
        }
    }

    #[test]
    fn a_day_without_a_year_takes_the_articles() {
        let article: PartialDate = "2025-01-20".parse().unwrap();
        let day = |month, day| TextDate { year: None, month, day: Some(day) };
        assert_eq!(day(12, 28).in_year_of(article).to_string(), "2024-12-28");
        assert_eq!(day(1, 18).in_year_of(article).to_string(), "2025-01-18");
        assert_eq!(day(2, 3).in_year_of(article).to_string(), "2025-02-03");
    }

    proptest! {
        #[test]
        fn never_fails_and_spans_ascend(text in "[0-9/. \\-ngàytháămnăm(),–]{0,60}|\\PC{0,40}") {
            let mut last = 0;
            for date in dates(&text) {
                prop_assert!(date.span.start >= last && date.span.end > date.span.start);
                prop_assert!(!date.span.of(&text).is_empty());
                last = date.span.end;
            }
            let _ = parse_date(&text);
        }
    }
}
