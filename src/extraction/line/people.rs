//! A line → whether it is signed by somebody, or tells what is seen in a picture and who took it.
//!
//! Offices, ranks and forms of address follow the study of persons in the press; the surnames are
//! the 48 most frequent ones.

use std::sync::LazyLock;

use super::first_word::FirstWords;
use super::{blank_at, words, words_up_to};
use crate::analysis::{Fold, fold, slice};
use crate::extraction::province::find_province;

/// Recognises a line of nothing but one to three authors: `Nguyên An - Khánh Thùy`, `(Hoàng Tím)`,
/// `Giàng Seo Pùa/VOV4`. Pen names need no surname.
pub fn is_name_line(line: &str) -> bool {
    let bare = line.trim().trim_start_matches('(').trim_end_matches([')', '.']);
    if bare.is_empty() || bare.len() > 120 || words_up_to(bare, 17) > 16 {
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
                && (name.chars().any(char::is_lowercase)
                    || syllables.first().is_some_and(|first| is_surname(first)))
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
    static FIRSTS: LazyLock<FirstWords> = LazyLock::new(|| FirstWords::of(ROLES));
    if !FIRSTS.may_begin(line) {
        return false;
    }
    let start: String = line.trim_start().chars().take(24).collect();
    let exact = fold(&start, Fold::Exact);
    ROLES.iter().any(|role| {
        exact.strip_prefix(role).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
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
    let surname = |word: &str| is_name_syllable(word) && is_surname(word);
    let role = starts_with_role(line);
    if !role && !line.split_whitespace().next().is_some_and(surname) {
        return false;
    }
    let words: Vec<&str> = line.split_whitespace().take(40).collect();
    words.iter().enumerate().take(25).any(|(start, first)| {
        if !surname(first) {
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
        if end < start + 2 {
            return false;
        }
        let Some([next, behind @ ..]) = words.get(end..) else {
            // Office and name alone stand under a portrait.
            return role && !closed && start >= 3;
        };
        let name = words.get(start..end).unwrap_or_default();
        let behind = behind.join(" ");
        let office = |text: &str| text.starts_with(char::is_lowercase) || starts_with_role(text);
        let deed = match *next {
            // Behind a form of address any words in dashes are an office.
            "-" | "–" => role || office(&behind),
            _ => {
                next.starts_with(char::is_lowercase)
                    || (closed && office(format!("{next} {behind}").trim_end()))
            }
        };
        deed && words.len() >= end + 2 && find_province(&name.join(" ")).is_none()
    })
}

/// What words under a picture begin with.
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

/// Whether the line begins as words under a picture do: `Quang cảnh`, `Các đại biểu`.
pub fn is_picture_opening(line: &str) -> bool {
    static FIRSTS: LazyLock<FirstWords> = LazyLock::new(|| FirstWords::of(&OPENINGS));
    if !FIRSTS.may_begin(line) {
        return false;
    }
    let start: String = line.trim_start().chars().take(24).collect();
    let exact = fold(&start, Fold::Exact);
    OPENINGS.iter().any(|opening| exact.starts_with(opening))
}

/// Most words of the name in the credit of a picture.
const MAX_CREDIT_WORDS: usize = 10;

/// Whether the line ends with, or is, the credit of a picture: `… Ảnh: Thành Duy`, `(Ảnh tư liệu)`.
pub fn has_credit(line: &str) -> bool {
    const WORDS: [&str; 9] =
        ["Ảnh", "ẢNH", "ảnh", "A\u{309}nh", "a\u{309}nh", "Đồ họa", "Photo", "Clip", "Video"];
    let bytes = line.as_bytes();
    // The last of them, in one walk from the end; only these bytes begin one.
    let word_at = |at: usize| {
        let rest = bytes.get(at..)?;
        let begins = matches!(
            rest,
            [0xE1, 0xBA, 0xA2 | 0xA3, ..] | [b'A' | b'a' | 0xC4 | b'P' | b'C' | b'V', ..]
        );
        let word = || WORDS.into_iter().find(|word| rest.starts_with(word.as_bytes()));
        begins.then(word).flatten().map(|word| (at, word))
    };
    // A name that is longer is none, so what stands before so many words is not looked at.
    let mut words_behind = 0;
    let near = (0..bytes.len()).rev().take_while(|at| {
        let before =
            matches!(bytes.get(*at..), Some([b' ', _, ..])) && blank_at(bytes, at + 1) == 0;
        words_behind += usize::from(before);
        // The colon may stand as a word of its own.
        words_behind <= MAX_CREDIT_WORDS + 1
    });
    let Some((at, word)) = near.filter_map(word_at).next() else {
        return false;
    };
    let rest = slice(line, at + word.len()..).trim_start();
    let named = rest.strip_prefix(':').is_some_and(|name| {
        words_up_to(name, MAX_CREDIT_WORDS + 1) <= MAX_CREDIT_WORDS && !name.trim().is_empty()
    });
    let lead = slice(line, ..at).trim_end();
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
#[cfg(test)]
mod tests {
    use super::*;

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
        for line in ["nhiều hình ảnh: cờ, hoa", "Triển lãm ảnh", "Hình ảnh người lính"]
        {
            assert!(!has_credit(line), "{line}");
        }
    }
}
