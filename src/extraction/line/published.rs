//! A line beside the title of a page → when the article was published, and by whom, if it says so.
//!
//! Pages put date, author and counters on one line, in any order and with any sign between:
//! `Nguyễn Văn A - 12/03/2024 08:15`, `Thứ ba, 10/12/2024 | 16:42 Lượt xem: 1.338`. In running text
//! the same words mean something else (`Trần Thị B, 19/4/1999`), so that where the line stands is
//! for the caller to judge.

use super::people::is_name_line;
use super::{printed_date, words};
use crate::analysis::{Fold, fold, slice};
use crate::article::{PartialDate, Span};
use crate::extraction::date::{TextDate, dates};

/// Longest such line, in bytes.
const MAX_LINE: usize = 200;

/// What a line says of the publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published {
    /// The day.
    pub date: PartialDate,
    /// Where the author stands, in bytes of the line.
    pub author: Option<Span>,
}

/// Phrases that surround a date and an author, folded; the longest of a beginning first.
const PHRASES: [&str; 57] = [
    "thu hai",
    "thu ba",
    "thu tu",
    "thu nam",
    "thu sau",
    "thu bay",
    "thu 2",
    "thu 3",
    "thu 4",
    "thu 5",
    "thu 6",
    "thu 7",
    "t2",
    "t3",
    "t4",
    "t5",
    "t6",
    "t7",
    "cn",
    "chu nhat",
    "ngay dang",
    "ngay cap nhat",
    "ngay xuat ban",
    "ngay tao",
    "ngay",
    "dang luc",
    "dang ngay",
    "dang boi",
    "nguoi dang",
    "duoc dang boi",
    "duoc gui boi",
    "gui boi",
    "viet boi",
    "cap nhat luc",
    "cap nhat",
    "xuat ban",
    "vao luc",
    "vao",
    "luc",
    "luot xem",
    "luot doc",
    "da xem",
    "xem",
    "binh luan",
    "y kien",
    "phut doc",
    "phut",
    "gio",
    "gmt",
    "am",
    "pm",
    "boi",
    "by",
    "tac gia",
    "nguoi viet",
    "bien tap",
    "pv",
];

/// Words that announce who it was: what follows is a name, of a person or of an account.
const BY: [&str; 9] = [
    "boi",
    "by",
    "tac gia",
    "dang boi",
    "gui boi",
    "duoc gui boi",
    "duoc dang boi",
    "viet boi",
    "nguoi dang",
];

/// Reads a line that tells when an article was published and little else.
pub fn published(line: &str) -> Option<Published> {
    if line.len() > MAX_LINE {
        return None;
    }
    if let Some(date) = printed_date(line) {
        return Some(Published { date, author: None });
    }
    if let Some(told) = labelled(line) {
        return Some(told);
    }
    let (date, span) = full_date(line)?;
    let before = rest(line, Span::new(0, span.start))?;
    let after = rest(line, Span::new(span.end, line.len()))?;
    match (before, after) {
        (Rest::Author(_), Rest::Author(_)) => None,
        (Rest::Author(name), _) | (_, Rest::Author(name)) => {
            Some(Published { date, author: Some(name) })
        }
        _ => Some(Published { date, author: None }),
    }
}

/// Reads `Người gửi: Trần Thị B | Ngày gửi: 03/10/2023 | Lĩnh vực: Cư trú`: parts with a label each.
fn labelled(line: &str) -> Option<Published> {
    let mut parts = line.split(['|', '•']).peekable();
    parts.peek().filter(|first| first.len() < line.len())?;
    let mut date = None;
    for part in parts {
        let (label, value) = part.split_once(':')?;
        if words(label) > 3 || words(value) > 6 {
            return None;
        }
        date = date.or_else(|| Some(full_date(value)?.0));
    }
    Some(Published { date: date?, author: None })
}

/// Reads a line that names the author and nobody else: `Viết bởi Trần Văn Đăng`.
pub fn author_of(line: &str) -> Option<Span> {
    let short = line.len() <= MAX_LINE;
    match short.then(|| rest(line, Span::new(0, line.len())))?? {
        Rest::Author(name) => Some(name),
        Rest::Nothing => None,
    }
}

/// The one full date of a line; `3 tháng 7, 2024` is one beside a title.
fn full_date(line: &str) -> Option<(PartialDate, Span)> {
    let found = dates(line);
    let [date] = found.as_slice() else { return None };
    if let Some(full) = date.value.partial().filter(|full| full.day.is_some()) {
        return Some((full, date.span));
    }
    let after = slice(line, date.span.end..).trim_start_matches([',', ' ']);
    let digits = after.bytes().take_while(u8::is_ascii_digit).count();
    let year: i16 =
        slice(after, ..digits).parse().ok().filter(|year| (1990..=2100).contains(year))?;
    let TextDate { month, day, .. } = date.value;
    let end = line.len() - after.len() + digits;
    let full = PartialDate { year, month: Some(month), day: Some(day?) };
    Some((full, Span::new(date.span.start, end)))
}

/// What stands before or behind the date.
enum Rest {
    Nothing,
    Author(Span),
}

/// Takes phrases and numbers off both ends; what is left must be an author.
fn rest(line: &str, span: Span) -> Option<Rest> {
    let mut span = bare(line, span);
    let mut announced = false;
    loop {
        let text = span.of(line);
        if text.is_empty() {
            return Some(Rest::Nothing);
        }
        let cut = match phrase_at_end(text) {
            Some((cut, phrase)) => {
                announced |= BY.contains(&phrase);
                cut
            }
            None => match without_number(text) {
                Some(cut) => cut,
                None => break,
            },
        };
        span = bare(line, Span::new(span.start + cut.start, span.start + cut.end));
    }
    let text = span.of(line);
    if is_name_line(text) {
        return Some(Rest::Author(span));
    }
    // `bởi Quản trị`: an account, and nobody's name.
    (announced && words(text) <= 4).then_some(Rest::Nothing)
}

/// The span without signs at its ends.
fn bare(line: &str, span: Span) -> Span {
    let text = span.of(line);
    let is_sign = |c: char| !c.is_alphanumeric() && !matches!(c, '\u{300}'..='\u{36f}');
    let start = span.start + text.len() - text.trim_start_matches(is_sign).len();
    Span::new(start, (span.start + text.trim_end_matches(is_sign).len()).max(start))
}

/// What is left of `text` without a number or a time at one of its ends: `08`, `7h15`.
fn without_number(text: &str) -> Option<Span> {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, 'h' | 'H' | 'g');
    let number = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
    let rest = text.trim_start_matches(is_part);
    if number(text) && !rest.starts_with(char::is_alphabetic) {
        return Some(Span::new(text.len() - rest.len(), text.len()));
    }
    let rest = text.trim_end_matches(is_part);
    (number(slice(text, rest.len()..)) && !rest.ends_with(char::is_alphabetic))
        .then(|| Span::new(0, rest.len()))
}

/// A phrase that `text` begins or ends with, and what is left without it.
fn phrase_at_end(text: &str) -> Option<(Span, &'static str)> {
    let mut starts = vec![0];
    let mut ends = Vec::new();
    for (at, c) in text.char_indices() {
        if !(c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36f}')) {
            ends.push(at);
            starts.push(at + c.len_utf8());
        }
    }
    ends.push(text.len());
    let phrase = |piece: &str| {
        let folded = fold(piece.trim(), Fold::Folded);
        PHRASES.iter().find(|phrase| **phrase == folded).copied()
    };
    // Three words are the longest phrase.
    let first = ends.iter().take(3).rev().find_map(|end| {
        phrase(slice(text, ..*end)).map(|phrase| (Span::new(*end, text.len()), phrase))
    });
    first.or_else(|| {
        starts.iter().rev().take(3).rev().find_map(|start| {
            phrase(slice(text, *start..)).map(|phrase| (Span::new(0, *start), phrase))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_beside_the_title_tells_day_and_author() {
        for (line, date, author) in [
            ("Nguyễn Thị Hoài - 12/03/2024 08:15", "2024-03-12", Some("Nguyễn Thị Hoài")),
            ("H'Mai Êban • 21/08/2024 23:50", "2024-08-21", Some("H'Mai Êban")),
            ("Giàng A Páo Chủ nhật, 19/5/2024, 06:00", "2024-05-19", Some("Giàng A Páo")),
            (
                "Võ Hoài Nam - Đinh Thị Sim | Thứ năm, 27/10/2024 05:30",
                "2024-10-27",
                Some("Võ Hoài Nam - Đinh Thị Sim"),
            ),
            ("Thứ ba, 10/12/2024 | 16:42 Lượt xem: 1.338", "2024-12-10", None),
            ("08/08/2024 19:30 4.512 lượt xem", "2024-08-08", None),
            ("Đăng lúc 21:07 ngày 26/03/2011 bởi Quản trị", "2011-03-26", None),
            ("3 tháng 7, 2024 · 6 phút đọc", "2024-07-03", None),
            ("08:15 | 12-03-2024 | Trần Văn Đăng", "2024-03-12", Some("Trần Văn Đăng")),
            ("Tác giả: Lê Thị Năm, ngày đăng: 5/6/2023", "2023-06-05", Some("Lê Thị Năm")),
            ("Thứ Hai, 12/05/2025, 08:30 (GMT+7)", "2025-05-12", None),
            ("Người gửi: Lê Na | Ngày gửi: 03/10/2023 | Lĩnh vực: Cư trú", "2023-10-03", None),
            ("Nguyễn Thị Thu - Thứ 2, 7h15 ngày 8/4/2024", "2024-04-08", Some("Nguyễn Thị Thu")),
            (
                "Được gửi bởi Huỳnh Chí Thiện vào T4, 17/05/2023 - 09:44",
                "2023-05-17",
                Some("Huỳnh Chí Thiện"),
            ),
        ] {
            let found = published(line);
            let told = found.map(|it| (it.date.to_string(), it.author.map(|span| span.of(line))));
            assert_eq!(told, Some((date.to_owned(), author)), "{line}");
        }
    }

    #[test]
    fn a_sentence_with_a_date_is_none() {
        for line in [
            "Sáng 12/03/2024, tại Vinh, Ủy ban nhân dân tỉnh họp bàn việc làm đường",
            "Quyết định số 15/2024/QĐ-UBND ngày 12/03/2024",
            "Hạn nộp hồ sơ đến hết ngày 30/6/2024",
            "Từ ngày 1/5/2024 đến ngày 30/6/2024",
            "Trận lũ ngày 3/9/2018 cuốn trôi cầu Bản Lằm",
            "10:42",
            "Nguyễn Văn An",
        ] {
            assert_eq!(published(line), None, "{line}");
        }
    }
}
