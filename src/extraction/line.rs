//! One line of an article → what it announces: an author, a source, a date, a picture, a list.
//!
//! General habits of Vietnamese news pages and of the crawls made from them; where a line stands
//! decides in `layout.rs`.

use super::date::{dates, parse_date};
use super::province::find_province;
use crate::analysis::{Fold, char_at, fold, slice};
use crate::article::{PartialDate, Span};

mod blanks;
mod first_word;
mod frame;
mod people;
mod published;

use self::blanks::blank_at;
pub use self::blanks::{joined_words, words, words_up_to};
pub use self::frame::{
    is_banner, is_gallery_lead, is_page_furniture, is_section_name, related_label,
};
pub use self::people::{
    has_credit, is_name_line, is_person_and_deed, is_picture_opening, starts_with_role,
};
pub use self::published::{Published, author_of, published};

/// What a label such as `Tác giả:` announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// `Tác giả: …`, `Bài và ảnh: …`
    Author,
    /// `Nguồn tin: …`, `Nguồn Báo X: https://…`
    Source,
    /// `Ngày đăng: …`
    Date,
    /// `Từ khóa: …`
    Tags,
}

const AUTHOR_LABELS: [&str; 17] = [
    "tac gia",
    "nguoi viet",
    "thuc hien",
    "nguoi thuc hien",
    "bai",
    "bai viet",
    "bai va anh",
    "bai, anh",
    "bai - anh",
    "tin, anh",
    "tin va anh",
    "tin, bai",
    "tin bai",
    "phong vien",
    "pv",
    "bien tap",
    "bien soan",
];
const SOURCE_LABELS: [&str; 8] = [
    "nguon",
    "nguon tin",
    "nguon bai",
    "nguon bai viet",
    "theo",
    "link goc",
    "bai goc",
    "xem bai goc",
];
const DATE_LABELS: [&str; 8] = [
    "ngay dang",
    "ngay xuat ban",
    "ngay cap nhat",
    "cap nhat",
    "cap nhat luc",
    "dang luc",
    "xuat ban",
    "thoi gian dang",
];
const TAG_LABELS: [&str; 4] = ["tu khoa", "tag", "tags", "chu de"];

/// Recognises `label: value` and tells where in `line` the value stands.
pub fn label(line: &str) -> Option<(Label, Span)> {
    let colon = colon(line)?;
    let name = slice(line, ..colon).trim();
    if name.is_empty() || name.len() > 60 || words_up_to(name, 7) > 6 {
        return None;
    }
    let after = colon + char_at(line, colon).map_or(1, char::len_utf8);
    let value = trimmed(line, Span::new(after, line.len()));
    let value_text = value.of(line);
    let folded = fold(name.trim_start_matches(['(', '*', '-', ' ']), Fold::Folded);
    let folded = folded.as_str();
    let short = !value.is_empty() && words_up_to(value_text, 13) <= 12;
    let found = if AUTHOR_LABELS.contains(&folded) && short && url(value_text).is_none() {
        Label::Author
    } else if SOURCE_LABELS.contains(&folded) && short {
        Label::Source
    } else if folded.starts_with("nguon ") && url(value_text).is_some_and(|u| u.start == 0) {
        // `Nguồn nhân lực: …` is running text; with an address behind it is an outlet.
        Label::Source
    } else if DATE_LABELS.contains(&folded) && parse_date(value_text).is_some() {
        Label::Date
    } else if TAG_LABELS.contains(&folded) && !value.is_empty() {
        Label::Tags
    } else {
        return None;
    };
    Some((found, value))
}

/// The byte of the first colon, of either width.
fn colon(line: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    // U+FF1A is the wide one.
    memchr::memchr2_iter(b':', 0xEF, bytes)
        .find(|at| matches!(bytes.get(*at..), Some([b':', ..] | [0xEF, 0xBC, 0x9A, ..])))
}

/// Finds the first web address of a text, without closing punctuation.
pub fn url(text: &str) -> Option<Span> {
    let bytes = text.as_bytes();
    let schemes = memchr::memchr_iter(b':', bytes)
        .filter(|at| bytes.get(*at..).is_some_and(|rest| rest.starts_with(b"://")));
    let start = schemes.filter_map(|at| {
        let before = slice(text, ..at);
        ["https", "http"].iter().find_map(|scheme| Some(before.strip_suffix(scheme)?.len()))
    });
    let start = start.min()?;
    let rest = slice(text, start..);
    let end = rest
        .find(|c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>' | '”' | '»'))
        .unwrap_or(rest.len());
    let address = slice(rest, ..end).trim_end_matches(['.', ',', ';', ')', ']']);
    let host = address.split("//").nth(1).unwrap_or_default();
    (host.contains('.')).then(|| Span::new(start, start + address.len()))
}

/// Reads the stamp that a crawler put before a text, ` date 2025-06 `: the date and the bytes.
pub fn stamp(line: &str) -> Option<(PartialDate, Span)> {
    let start = line.len() - line.trim_start().len();
    let rest = line.trim_start().strip_prefix("date")?;
    let rest = rest.strip_prefix(':').unwrap_or(rest);
    let value = rest.trim_start();
    if value.len() == rest.len() {
        return None;
    }
    let end = value.find(char::is_whitespace).unwrap_or(value.len());
    let date = slice(value, ..end).parse().ok()?;
    Some((date, Span::new(start, line.len() - value.len() + end)))
}

/// Reads a line that holds a date of publication and nothing else:
/// `Thứ Hai, 12/05/2025, 08:30 (GMT+7)`, `(12/5/2025)`.
pub fn printed_date(line: &str) -> Option<PartialDate> {
    if line.len() > 120 {
        return None;
    }
    if let Some((Label::Date, value)) = label(line) {
        return parse_date(value.of(line));
    }
    let found = dates(line);
    let (date, rest) = match found.as_slice() {
        [date] => {
            let (before, after) = (slice(line, ..date.span.start), slice(line, date.span.end..));
            let rest = format!("{before} {after}");
            (date.value.partial()?, rest)
        }
        _ => return None,
    };
    date.day?;
    const FILLERS: [&str; 26] = [
        "thu", "hai", "ba", "tu", "nam", "sau", "bay", "chu", "nhat", "ngay", "luc", "gio", "phut",
        "gmt", "am", "pm", "sang", "chieu", "toi", "cap", "dang", "xuat", "ban", "t", "h", "ict",
    ];
    let folded = fold(&rest, Fold::Folded);
    let others: Vec<_> = folded
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty() && !FILLERS.contains(word))
        .collect();
    // `Nghệ An, ngày 12 tháng 6 năm 2025`: a letter is dated with its place.
    let plain = others.is_empty() || find_province(&others.join(" ")).is_some();
    plain.then_some(date)
}

/// Bytes of the marker of a list item at the start of a line, with the blanks behind it:
/// `- `, `• `, `1. `, `a) `, `(2) `, `IV. `.
pub fn list_marker(line: &str) -> Option<usize> {
    let blanks = |end: usize| {
        let rest = slice(line, end..);
        let blank = rest.len() - rest.trim_start().len();
        (blank > 0 && blank < rest.len()).then_some(end + blank)
    };
    let first = line.chars().next()?;
    if is_bullet(first) {
        return blanks(first.len_utf8());
    }
    let inner = line.strip_prefix('(').unwrap_or(line);
    let opened = line.len() - inner.len();
    let (end, close) = inner.char_indices().find(|(_, c)| !c.is_alphanumeric())?;
    let name = slice(inner, ..end);
    let number = name.len() <= 2 && name.bytes().all(|b| b.is_ascii_digit());
    let roman = name.len() <= 5 && name.bytes().all(|b| matches!(b, b'I' | b'V' | b'X'));
    let letter = name.chars().count() == 1 && name.chars().all(char::is_lowercase);
    let fits = match close {
        ')' => number || roman || letter,
        '.' | '/' => opened == 0 && (number || roman || letter),
        _ => false,
    };
    if !fits {
        return None;
    }
    let after = opened + end + close.len_utf8();
    // `(1). …` carries both marks.
    blanks(after + usize::from(close == ')' && slice(line, after..).starts_with('.')))
}

/// Characters that begin an item of a list.
pub fn is_bullet(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '•' | '*' | '+' | '▪' | '●' | '◦' | '‣' | '■' | '➢' | '✓' | '·')
}

/// How a line ends, closing quotes and brackets put aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// `.` or `…`
    Stop,
    /// `?` or `!`
    Call,
    /// `:` `;` `,`
    Open,
    /// A letter or a number.
    None,
}

/// Tells how a line ends.
pub fn ending(line: &str) -> Ending {
    let last = line
        .trim_end_matches(|c: char| {
            c.is_whitespace() || matches!(c, '”' | '"' | '»' | ')' | '’' | '\'' | ']')
        })
        .chars()
        .next_back();
    match last {
        Some('.' | '…') => Ending::Stop,
        Some('?' | '!') => Ending::Call,
        Some(':' | ';' | ',') => Ending::Open,
        _ => Ending::None,
    }
}

/// Reads a line that names an outlet without a colon, `Theo Báo X`, `(Theo TTXVN)`,
/// `Nguồn Báo X`: where the name stands.
pub fn taken_from(line: &str) -> Option<Span> {
    if words_up_to(line, 9) > 8 {
        return None;
    }
    let start = line.find(char::is_alphanumeric)?;
    let end = start + slice(line, start..).find(char::is_whitespace)?;
    let word = fold(slice(line, start..end), Fold::Folded);
    let announced = matches!(word.as_str(), "theo" | "nguon");
    let closed = line.trim_end_matches([')', '.', '*', '-', ' ']).len();
    let name = trimmed(line, Span::new(end, closed.max(end)));
    (announced && name.of(line).starts_with(char::is_uppercase)).then_some(name)
}

/// Reads what stands in brackets before a paragraph, `(Dân trí) - …`, `(Nghệ An) …`: place or
/// outlet.
pub fn bracketed_lead(line: &str) -> Option<Span> {
    let inner = line.strip_prefix('(')?;
    let end = inner.char_indices().take(40).find(|(_, c)| *c == ')')?.0;
    let name = trimmed(line, Span::new(1, 1 + end));
    let text = name.of(line);
    let (_, behind) = inner.split_once(')')?;
    let follows = behind
        .trim_start()
        .starts_with(|c: char| c.is_uppercase() || matches!(c, '-' | '–' | '—' | '"' | '“'));
    (follows && words(text) <= 5 && text.starts_with(char::is_uppercase)).then_some(name)
}

/// The span without the whitespace at its ends.
pub fn trimmed(text: &str, span: Span) -> Span {
    let inner = span.of(text);
    let start = span.start + (inner.len() - inner.trim_start().len());
    Span::new(start, start + inner.trim().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_announce_their_value() {
        for (line, expected) in [
            ("Tác giả: Kim Ngân", Some((Label::Author, "Kim Ngân"))),
            ("BÀI, ẢNH: MINH CHÂU", Some((Label::Author, "MINH CHÂU"))),
            ("Nguồn tin: hatinh.gov.vn", Some((Label::Source, "hatinh.gov.vn"))),
            ("Nguồn Báo X: https://x.vn/a", Some((Label::Source, "https://x.vn/a"))),
            ("Ngày đăng: 12/5/2025", Some((Label::Date, "12/5/2025"))),
            ("Từ khóa: giáo dục, y tế", Some((Label::Tags, "giáo dục, y tế"))),
            ("Nguồn nhân lực: vấn đề của mọi địa phương", None),
            ("Cập nhật: nhiều việc mới", None),
            ("Hải Phòng: Nâng cao chất lượng", None),
        ] {
            let found = label(line).map(|(label, span)| (label, span.of(line)));
            assert_eq!(found, expected, "{line}");
        }
    }

    #[test]
    fn the_first_address_is_found() {
        for (text, address) in [
            ("Nguồn: https://a.vn/b.", Some("https://a.vn/b")),
            ("xem http://a.vn, rồi https://b.vn", Some("http://a.vn")),
            ("://a.vn https://b.vn", Some("https://b.vn")),
            ("httpshttps://b.vn", Some("https://b.vn")),
            ("ftp://a.vn", None),
            ("8:30, 9:00", None),
        ] {
            assert_eq!(url(text).map(|span| span.of(text)), address, "{text}");
        }
    }

    #[test]
    fn list_markers_are_not_numbers_of_the_text() {
        for (line, rest) in [
            ("- Một", "Một"),
            ("1. Một", "Một"),
            ("a) Một", "Một"),
            ("(2) Một", "Một"),
            ("(3). Một", "Một"),
            ("IV. Một", "Một"),
            ("• Một", "Một"),
        ] {
            assert_eq!(list_marker(line).map(|end| &line[end..]), Some(rest), "{line}");
        }
        for line in
            ["18.7.2023 là ngày", "2025. Năm", "-5 độ", "12 người", "a b", "-", "(Nghệ An) Sáng"]
        {
            assert_eq!(list_marker(line), None, "{line}");
        }
    }
}
