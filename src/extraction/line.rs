//! One line of an article → what it announces: an author, a source, a date, a picture, a list.
//!
//! General habits of Vietnamese news pages and of the crawls made from them; where a line stands
//! decides in `layout.rs`.

use super::date::{dates, parse_date};
use super::province::find_province;
use crate::analysis::{Fold, fold};
use crate::article::{PartialDate, Span};

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
    let colon = line.find([':', '：'])?;
    let name = line[..colon].trim();
    if name.is_empty() || name.len() > 60 || words(name) > 6 {
        return None;
    }
    let after = colon + line[colon..].chars().next().map_or(1, char::len_utf8);
    let value = trimmed(line, Span::new(after, line.len()));
    let value_text = value.of(line);
    let folded = fold(name.trim_start_matches(['(', '*', '-', ' ']), Fold::Folded);
    let folded = folded.as_str();
    let short = !value.is_empty() && words(value_text) <= 12;
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

/// Finds the first web address of a text, without closing punctuation.
pub fn url(text: &str) -> Option<Span> {
    let start = ["https://", "http://"]
        .iter()
        .filter_map(|s| text.find(s))
        .min()?;
    let rest = &text[start..];
    let end = rest
        .find(|c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>' | '”' | '»'))
        .unwrap_or(rest.len());
    let address = rest[..end].trim_end_matches(['.', ',', ';', ')', ']']);
    let host = address.split("//").nth(1).unwrap_or_default();
    (host.contains('.')).then(|| Span::new(start, start + address.len()))
}

/// Reads the stamp that a crawler put before a text, ` date 2025-06 `: the date and the bytes.
pub fn stamp(line: &str) -> Option<(PartialDate, Span)> {
    let start = line.len() - line.trim_start().len();
    let rest = line[start..].strip_prefix("date")?;
    let rest = rest.strip_prefix(':').unwrap_or(rest);
    let value = rest.trim_start();
    if value.len() == rest.len() {
        return None;
    }
    let end = value.find(char::is_whitespace).unwrap_or(value.len());
    let date = value[..end].parse().ok()?;
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
            let rest = format!("{} {}", &line[..date.span.start], &line[date.span.end..]);
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
    let plain = folded
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
        .all(|word| FILLERS.contains(&word));
    plain.then_some(date)
}

/// Recognises what a site's frame leaves at the head of a page: image names, menus, section names.
pub fn is_banner(line: &str) -> bool {
    let folded = fold(line, Fold::Folded);
    let folded = folded.trim();
    let first = folded.split([' ', ':']).next().unwrap_or_default();
    if words(folded) > 14 {
        return false;
    }
    matches!(first, "banner" | "logo" | "menu" | "home" | "header" | "breadcrumb")
        || folded.starts_with("trang chu")
        || [" > ", " » ", " › ", " / "].iter().any(|mark| folded.contains(mark)) && words(folded) <= 10
        // A widget's name in brackets: (Home-latest-1).
        || folded.rsplit_once('(').is_some_and(|(_, name)| {
            name.ends_with(')') && name.matches('-').count() >= 2 && !name.contains(' ')
        })
}

/// Recognises the name of an outlet or of a section that stands over an article.
pub fn is_section_name(line: &str) -> bool {
    const SECTIONS: [&str; 44] = [
        "thoi su",
        "chinh tri",
        "xa hoi",
        "kinh te",
        "phap luat",
        "van hoa",
        "giao duc",
        "the thao",
        "quoc te",
        "the gioi",
        "y te",
        "suc khoe",
        "doi song",
        "xay dung dang",
        "tin tuc",
        "su kien",
        "tin tuc - su kien",
        "tin tuc su kien",
        "trong nuoc",
        "trong tinh",
        "trong tinh - trong nuoc",
        "nong nghiep",
        "du lich",
        "moi truong",
        "khoa hoc",
        "cong nghe",
        "khoa hoc - cong nghe",
        "chuyen doi so",
        "quoc phong - an ninh",
        "quoc phong",
        "an ninh",
        "ban doc",
        "media",
        "video",
        "podcast",
        "multimedia",
        "e-magazine",
        "emagazine",
        "phong su",
        "tin noi bat",
        "thoi su - chinh tri",
        "van hoa - xa hoi",
        "doi ngoai",
        "tin dia phuong",
    ];
    let folded = fold(line, Fold::Folded);
    let folded = folded.trim();
    let few = words(folded) <= 9;
    SECTIONS.contains(&folded)
        || (few
            && (folded.ends_with(" cuoi tuan")
                || folded.ends_with(" dien tu")
                || folded.starts_with("cong thong tin dien tu")
                || folded.starts_with("trang thong tin dien tu")
                || folded.starts_with("cong ttdt")
                || folded.starts_with("trang ttdt")
                || folded.starts_with("dai phat thanh")
                || folded.starts_with("dai pt")
                || folded.starts_with("co quan ngon luan")
                || folded.starts_with("chuyen muc")
                || (folded.starts_with("bao ") && words(folded) <= 4)))
}

/// Recognises the label over a list of other articles: the rest of the line, when any, is one.
pub fn related_label(line: &str) -> Option<Span> {
    const LABELS: [&str; 30] = [
        "tin cung chuyen muc",
        "bai cung chuyen muc",
        "cung chuyen muc",
        "cung chu de",
        "tin lien quan",
        "bai lien quan",
        "bai viet lien quan",
        "cac tin lien quan",
        "cac bai lien quan",
        "tin bai lien quan",
        "xem them",
        "doc them",
        "co the ban quan tam",
        "tin khac",
        "cac tin khac",
        "bai khac",
        "tin cu hon",
        "tin moi hon",
        "cac bai viet khac",
        "bai viet khac",
        "tin moi",
        "tin moi nhat",
        "tin moi cap nhat",
        "tin noi bat",
        "tin doc nhieu",
        "doc nhieu",
        "doc nhieu nhat",
        "tin tuc khac",
        "nhung tin moi hon",
        "nhung tin cu hon",
    ];
    let lead = line.find(char::is_alphanumeric)?;
    let end = line[lead..]
        .find([':', '»', '>'])
        .map_or(line.len(), |at| lead + at);
    if end > 80 {
        return None;
    }
    let folded = fold(&line[..end], Fold::Folded);
    let name = folded.trim_matches(|c: char| !c.is_alphanumeric());
    LABELS
        .contains(&name)
        .then(|| trimmed(line, Span::new((end + 1).min(line.len()), line.len())))
}

/// Recognises what a page puts round an article: buttons, counters, hashtags.
pub fn is_page_furniture(line: &str) -> bool {
    const FURNITURE: [&str; 20] = [
        "chia se",
        "in bai viet",
        "in bai",
        "in trang",
        "binh luan",
        "gui binh luan",
        "y kien ban doc",
        "facebook",
        "zalo",
        "twitter",
        "copy link",
        "sao chep lien ket",
        "luu bai",
        "nghe bai viet",
        "gui email",
        "quay lai",
        "ve dau trang",
        "tro ve",
        "google news",
        "len dau trang",
    ];
    if line.len() > 200 {
        return false;
    }
    if line.starts_with('#')
        && line
            .split_whitespace()
            .filter(|word| word.starts_with('#'))
            .count()
            * 5
            >= words(line)
    {
        return true;
    }
    let folded = fold(line, Fold::Folded);
    let bare = folded.trim_matches(|c: char| !c.is_alphanumeric());
    let counter = [
        "luot xem",
        "so lan xem",
        "da xem",
        "luot truy cap",
        "so luot xem",
    ]
    .iter()
    .any(|name| {
        bare.strip_prefix(name)
            .is_some_and(|rest| !rest.contains(char::is_alphabetic))
    });
    FURNITURE.contains(&bare) || counter
}

/// Recognises a line of nothing but one to three authors: `Nguyên An - Khánh Thùy`, `(Hoàng Tím)`,
/// `Giàng Seo Pùa/VOV4`. Pen names need no surname.
pub fn is_name_line(line: &str) -> bool {
    let bare = line
        .trim()
        .trim_start_matches('(')
        .trim_end_matches([')', '.']);
    if bare.is_empty() || bare.len() > 120 || words(bare) > 16 {
        return false;
    }
    let bare = bare.split_once('/').map_or(bare, |(names, _)| names);
    let unified = bare
        .replace(" – ", ",")
        .replace(" - ", ",")
        .replace(" và ", ",")
        .replace(['&', ';', '+'], ",");
    let names: Vec<_> = unified.split(',').map(str::trim).collect();
    names.len() <= 3
        && names.iter().all(|name| {
            let syllables: Vec<_> = name.split_whitespace().collect();
            (2..=5).contains(&syllables.len())
                && !starts_with_role(name)
                && !is_place_or_office(name)
                && !has_acronym(name)
                && (name.chars().any(char::is_lowercase) || is_surname(syllables[0]))
                && syllables.iter().all(|s| is_name_syllable(s))
        })
}

fn is_name_syllable(syllable: &str) -> bool {
    let mut letters = syllable.chars();
    let capital = letters.next().is_some_and(char::is_uppercase);
    let rest_fits = letters
        .clone()
        .all(|c| c.is_alphabetic() || matches!(c, '\u{300}'..='\u{36f}' | '\'' | '’'));
    // An initial (`N.A.`) or an acronym is no syllable of a name.
    capital && rest_fits && syllable.chars().filter(|c| c.is_alphabetic()).count() <= 7
}

/// Whether a name in mixed case holds a word all in capitals: `Theo TTXVN`.
fn has_acronym(name: &str) -> bool {
    let all_capitals = |text: &str| !text.chars().any(char::is_lowercase);
    let mut words = name.split(' ');
    !all_capitals(name) && words.any(|word| all_capitals(word) && word.chars().count() > 1)
}

/// Names that look like a person's: offices, outlets and places that stand alone on a line.
fn is_place_or_office(name: &str) -> bool {
    const HEADS: [&str; 22] = [
        "ban", "so", "bo", "tinh", "thanh", "huyen", "xa", "uy", "hoi", "van", "bao", "dai",
        "cong", "nghi", "quyet", "luat", "dang", "quoc", "chinh", "mat", "doan", "ket",
    ];
    let folded = fold(name, Fold::Folded);
    let head = folded.split(' ').next().unwrap_or_default();
    let all_capitals = !name.chars().any(char::is_lowercase);
    HEADS.contains(&head) && (all_capitals || words(name) > 3) || find_province(name).is_some()
}

const ROLES: &[&str] = &[
    "phó",
    "bí thư",
    "chủ tịch",
    "trưởng",
    "giám đốc",
    "đồng chí",
    "các đồng chí",
    "đ/c",
    "ông",
    "bà",
    "anh",
    "chị",
    "chánh",
    "thứ trưởng",
    "bộ trưởng",
    "thủ tướng",
    "tổng bí thư",
    "đại tá",
    "thượng tá",
    "trung tá",
    "thiếu tá",
    "thiếu tướng",
    "trung tướng",
    "đại úy",
    "thượng úy",
    "ủy viên",
    "thạc sĩ",
    "tiến sĩ",
    "bác sĩ",
    "ths",
    "ts",
    "pgs",
    "gs",
    "nsnd",
    "nsưt",
    "hiệu trưởng",
    "cô giáo",
    "thầy giáo",
    "đại biểu",
    "chủ nhiệm",
    "viện trưởng",
    "cục trưởng",
    "vụ trưởng",
    "tổng giám đốc",
    "tổng biên tập",
    "phóng viên",
    "luật sư",
];

/// Whether a line begins with an office, a rank or a form of address.
pub fn starts_with_role(line: &str) -> bool {
    let start: String = line.trim_start().chars().take(24).collect();
    let exact = fold(&start, Fold::Exact);
    ROLES.iter().any(|role| {
        exact
            .strip_prefix(role)
            .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    })
}

const SURNAMES: [&str; 48] = [
    "nguyễn", "trần", "lê", "phạm", "võ", "huỳnh", "phan", "bùi", "hoàng", "vũ", "trương", "đỗ",
    "đặng", "hồ", "ngô", "dương", "đoàn", "đinh", "trịnh", "cao", "đào", "mai", "lương", "lưu",
    "lâm", "hà", "thái", "phùng", "tạ", "lý", "văn", "tô", "vương", "châu", "chu", "từ", "quách",
    "lã", "tôn", "tống", "đồng", "hứa", "tăng", "đậu", "diệp", "đàm", "kiều", "vi",
];

fn is_surname(word: &str) -> bool {
    SURNAMES.contains(&fold(word, Fold::Exact).as_str())
}

/// Whether the line tells what a named person does, as words under a picture do: an office or a
/// surname first, a name within the first 25 words, more words behind, no colon after the name.
pub fn is_person_and_deed(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().take(40).collect();
    let surname = |word: &str| is_surname(word) && is_name_syllable(word);
    let role = starts_with_role(line);
    if !role && !words.first().is_some_and(|word| surname(word)) {
        return false;
    }
    (0..words.len().min(25)).any(|start| {
        if !surname(words[start]) {
            return false;
        }
        let mut end = start;
        while words.get(end).is_some_and(|word| is_name_syllable(word)) {
            end += 1;
        }
        // `Hoàng Minh Cường, …`: the comma closes the name.
        let comma = words.get(end).and_then(|word| word.strip_suffix(','));
        let closed = comma.is_some_and(is_name_syllable);
        end += usize::from(closed);
        let Some(next) = words.get(end).filter(|_| end >= start + 2) else {
            return false;
        };
        let rest = words[end..].join(" ");
        let office = |text: &str| text.starts_with(char::is_lowercase) || starts_with_role(text);
        let deed = match *next {
            // Behind a form of address any words in dashes are an office.
            "-" | "–" => role || office(rest[next.len()..].trim_start()),
            _ => next.starts_with(char::is_lowercase) || (closed && office(&rest)),
        };
        deed && words.len() >= end + 2 && find_province(&words[start..end].join(" ")).is_none()
    })
}

/// Whether the line begins as words under a picture do: `Quang cảnh`, `Các đại biểu`.
pub fn is_picture_opening(line: &str) -> bool {
    const OPENINGS: [&str; 22] = [
        "quang cảnh",
        "toàn cảnh",
        "khung cảnh",
        "cảnh ",
        "hình ảnh",
        "một góc",
        "các đại biểu",
        "đại biểu",
        "đoàn đại biểu",
        "lãnh đạo",
        "các đồng chí",
        "các tiết mục",
        "tiết mục",
        "một tiết mục",
        "công chức",
        "ảnh minh họa",
        "ảnh tư liệu",
        "ảnh chụp",
        "đoàn chủ tịch",
        "chủ tọa",
        "chụp ảnh",
        "ban tổ chức",
    ];
    let start: String = line.trim_start().chars().take(24).collect();
    let exact = fold(&start, Fold::Exact);
    OPENINGS.iter().any(|opening| exact.starts_with(opening))
}

/// Whether the line ends with, or is, the credit of a picture: `… Ảnh: Thành Duy`, `(Ảnh tư liệu)`.
pub fn has_credit(line: &str) -> bool {
    let Some((at, word)) = [
        "Ảnh",
        "ẢNH",
        "ảnh",
        "A\u{309}nh",
        "a\u{309}nh",
        "Đồ họa",
        "Photo",
        "Clip",
        "Video",
    ]
    .iter()
    .filter_map(|word| line.rfind(word).map(|at| (at, *word)))
    .max() else {
        return false;
    };
    let rest = line[at + word.len()..].trim_start();
    let named = rest
        .strip_prefix(':')
        .is_some_and(|name| words(name) <= 10 && !name.trim().is_empty());
    let lead = line[..at].trim_end();
    // A credit opens the line or follows a full stop, a bracket or a dash; `nhiều ảnh: …` does not.
    let apart = lead.is_empty()
        || lead.ends_with(['.', '(', '-', '–', '|', '/', '[', '!', '”', '"', ';', '…']);
    let kind = rest.trim_end_matches([')', '.', ']']).to_lowercase();
    let stock = matches!(
        kind.as_str(),
        "minh họa" | "minh hoạ" | "tư liệu" | "chụp màn hình" | "cắt từ clip" | "internet"
    );
    let capital = word.chars().next().is_some_and(char::is_uppercase);
    (named || stock) && (apart || capital)
}

/// Bytes of the marker of a list item at the start of a line, with the blanks behind it:
/// `- `, `• `, `1. `, `a) `, `(2) `, `IV. `.
pub fn list_marker(line: &str) -> Option<usize> {
    let blanks = |end: usize| {
        let rest = &line[end..];
        let blank = rest.len() - rest.trim_start().len();
        (blank > 0 && blank < rest.len()).then_some(end + blank)
    };
    let first = line.chars().next()?;
    if is_bullet(first) {
        return blanks(first.len_utf8());
    }
    let inner = line.strip_prefix('(').unwrap_or(line);
    let opened = line.len() - inner.len();
    let end = inner.find(|c: char| !c.is_alphanumeric())?;
    let name = &inner[..end];
    let close = inner[end..].chars().next()?;
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
    let after = opened + end + 1;
    // `(1). …` carries both marks.
    blanks(after + usize::from(close == ')' && line[after..].starts_with('.')))
}

/// Characters that begin an item of a list.
pub fn is_bullet(c: char) -> bool {
    matches!(
        c,
        '-' | '–' | '—' | '•' | '*' | '+' | '▪' | '●' | '◦' | '‣' | '■' | '➢' | '✓' | '·'
    )
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
    if words(line) > 8 {
        return None;
    }
    let start = line.find(char::is_alphanumeric)?;
    let end = start + line[start..].find(char::is_whitespace)?;
    let announced = matches!(
        fold(&line[start..end], Fold::Folded).as_str(),
        "theo" | "nguon"
    );
    let closed = line.trim_end_matches([')', '.', '*', '-', ' ']).len();
    let name = trimmed(line, Span::new(end, closed.max(end)));
    (announced && name.of(line).starts_with(char::is_uppercase)).then_some(name)
}

/// Number of words, that is of stretches between blanks.
pub fn words(text: &str) -> usize {
    text.split_whitespace().count()
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
            (
                "Nguồn tin: hatinh.gov.vn",
                Some((Label::Source, "hatinh.gov.vn")),
            ),
            (
                "Nguồn Báo X: https://x.vn/a",
                Some((Label::Source, "https://x.vn/a")),
            ),
            ("Ngày đăng: 12/5/2025", Some((Label::Date, "12/5/2025"))),
            (
                "Từ khóa: giáo dục, y tế",
                Some((Label::Tags, "giáo dục, y tế")),
            ),
            ("Nguồn nhân lực: vấn đề của mọi địa phương", None),
            ("Cập nhật: nhiều việc mới", None),
            ("Hải Phòng: Nâng cao chất lượng", None),
        ] {
            let found = label(line).map(|(label, span)| (label, span.of(line)));
            assert_eq!(found, expected, "{line}");
        }
    }

    #[test]
    fn name_lines_hold_names_alone() {
        for line in [
            "Kim Ngân",
            "Lan Anh - Quốc Bảo",
            "(Hoàng Tím)",
            "Giàng A Páo/VOV4",
            "Vũ Hà, Lê Nam và Thu Trà",
            "TRẦN VĂN AN",
            "Nguye\u{302}\u{303}n Thu\u{300}y Linh",
        ] {
            assert!(is_name_line(line), "{line}");
        }
        for line in [
            "Theo TTXVN",
            "Nghệ An",
            "Kết luận",
            "Hội nghị tổng kết",
            "ĐIỀU KHOẢN THI HÀNH",
            "Chủ tịch nước",
            "Ông Nam nói",
            "Ban Tuyên giáo Tỉnh",
            "",
        ] {
            assert!(!is_name_line(line), "{line}");
        }
    }

    #[test]
    fn captions_tell_of_persons_pictures_and_credits() {
        for line in [
            "Đồng chí Lê Văn Minh – đại diện Chi bộ 2 trình bày tham luận",
            "Ông Trần Nam Sơn, Phó Chủ tịch huyện phát biểu",
            "Nguyễn Thu Hà trao quà cho học sinh nghèo",
        ] {
            assert!(is_person_and_deed(line), "{line}");
        }
        for line in [
            "Ông Trần Nam Sơn: Phải đi trước một bước",
            "Hà Nội – Thái Nguyên",
            "Chủ tịch UBND huyện kiểm tra đê điều",
            "Nâng cao chất lượng cán bộ",
        ] {
            assert!(!is_person_and_deed(line), "{line}");
        }
        for line in [
            "Đại biểu dự họp. Ảnh: Hoài Nam",
            "Đập dâng (Ảnh: T.L)",
            "Ảnh minh họa",
            "Cầu mới A\u{309}nh: Vũ",
            "Ảnh: Báo X",
        ] {
            assert!(has_credit(line), "{line}");
        }
        for line in [
            "nhiều hình ảnh: cờ, hoa",
            "Triển lãm ảnh",
            "Hình ảnh người lính",
        ] {
            assert!(!has_credit(line), "{line}");
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
            assert_eq!(
                list_marker(line).map(|end| &line[end..]),
                Some(rest),
                "{line}"
            );
        }
        for line in [
            "18.7.2023 là ngày",
            "2025. Năm",
            "-5 độ",
            "12 người",
            "a b",
            "-",
            "(Nghệ An) Sáng",
        ] {
            assert_eq!(list_marker(line), None, "{line}");
        }
    }

    #[test]
    fn frames_of_pages_are_told() {
        assert!(is_banner("Banner Sở Y tế (Home-latest-2)") && is_banner("Trang chủ > Tin tức"));
        assert!(!is_banner("Tổng kết năm học 2024 - 2025"));
        assert!(is_section_name("Thời sự") && is_section_name("Hà Tĩnh cuối tuần"));
        let line = ">>> Xem thêm: Hội chợ xuân";
        assert_eq!(
            related_label(line).map(|span| span.of(line)),
            Some("Hội chợ xuân")
        );
        assert!(related_label("Tin khác").is_some_and(|span| span.is_empty()));
        assert!(related_label("Xem thêm nhiều cảnh đẹp của quê hương").is_none());
        assert!(is_page_furniture("Chia sẻ") && is_page_furniture("#điện gió #Nghệ An"));
    }
}
