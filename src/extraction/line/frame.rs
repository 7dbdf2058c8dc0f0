//! A line → whether the page put it round the article: menus, section names, links to other
//! articles, buttons.

use std::sync::LazyLock;

use super::first_word::{FirstWords, may_start};
use super::{trimmed, words, words_up_to};
use crate::analysis::{Fold, fold, slice};
use crate::article::Span;

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

/// What stands over a list of other articles, folded.
const RELATED_LABELS: [&str; 30] = [
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

/// Recognises the label over a list of other articles: the rest of the line, when any, is one.
pub fn related_label(line: &str) -> Option<Span> {
    static FIRSTS: LazyLock<FirstWords> = LazyLock::new(|| FirstWords::of(&RELATED_LABELS));
    if !FIRSTS.may_begin(line) {
        return None;
    }
    let mut signs = line.char_indices().skip_while(|(_, c)| !c.is_alphanumeric());
    let (end, rest) = signs
        .find(|(_, c)| matches!(c, ':' | '»' | '>'))
        .map_or((line.len(), line.len()), |(at, sign)| (at, at + sign.len_utf8()));
    if end > 80 {
        return None;
    }
    let folded = fold(slice(line, ..end), Fold::Folded);
    let name = folded.trim_matches(|c: char| !c.is_alphanumeric());
    RELATED_LABELS.contains(&name).then(|| trimmed(line, Span::new(rest, line.len())))
}

/// Recognises the line over a row of pictures: `Một số hình ảnh tại buổi lễ:`.
pub fn is_gallery_lead(line: &str) -> bool {
    let begins = || {
        if !may_start(line, &["mot", "nhu", "cac", "hin", "chu"]) {
            return false;
        }
        let start: String = line.chars().take(16).collect();
        let start = fold(&start, Fold::Folded);
        ["mot so", "nhung", "cac", "hinh anh", "chum", "mot vai"]
            .iter()
            .any(|lead| start.starts_with(lead))
    };
    words_up_to(line, 15) <= 14 && begins() && fold(line, Fold::Exact).contains("hình ảnh")
}

/// Buttons, folded.
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

/// What counters begin with, folded.
const COUNTERS: [&str; 5] = ["luot xem", "so lan xem", "da xem", "luot truy cap", "so luot xem"];

/// What stands before files that go with an article, folded.
const ATTACHMENTS: [&str; 6] = [
    "tep dinh kem",
    "file dinh kem",
    "tap tin dinh kem",
    "tai lieu dinh kem",
    "van ban dinh kem",
    "tai ve",
];

/// Recognises what a page puts round an article: buttons, counters, hashtags, names of files.
pub fn is_page_furniture(line: &str) -> bool {
    if line.len() > 200 {
        return false;
    }
    if line.starts_with('#')
        && line.split_whitespace().filter(|word| word.starts_with('#')).count() * 5 >= words(line)
    {
        return true;
    }
    static FIRSTS: LazyLock<FirstWords> =
        LazyLock::new(|| FirstWords::of(&[&FURNITURE[..], &COUNTERS, &ATTACHMENTS].concat()));
    if !FIRSTS.may_begin(line) {
        return false;
    }
    let folded = fold(line, Fold::Folded);
    let bare = folded.trim_matches(|c: char| !c.is_alphanumeric());
    let counter = COUNTERS.iter().any(|name| {
        bare.strip_prefix(name).is_some_and(|rest| !rest.contains(char::is_alphabetic))
    });
    let file = |rest: &str| rest.starts_with(':') && rest.contains('.') && words(rest) <= 6;
    let files = || ATTACHMENTS.iter().any(|name| bare.strip_prefix(name).is_some_and(file));
    FURNITURE.contains(&bare) || counter || files()
}
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_of_pages_are_told() {
        assert!(is_banner("Banner Sở Y tế (Home-latest-2)") && is_banner("Trang chủ > Tin tức"));
        assert!(!is_banner("Tổng kết năm học 2024 - 2025"));
        assert!(is_section_name("Thời sự") && is_section_name("Hà Tĩnh cuối tuần"));
        let line = ">>> Xem thêm: Hội chợ xuân";
        assert_eq!(related_label(line).map(|span| span.of(line)), Some("Hội chợ xuân"));
        assert!(related_label("Tin khác").is_some_and(|span| span.is_empty()));
        assert!(related_label("Xem thêm nhiều cảnh đẹp của quê hương").is_none());
        assert!(is_page_furniture("Chia sẻ") && is_page_furniture("#điện gió #Nghệ An"));
        assert!(is_page_furniture("Tệp đính kèm: NQ31-2024.signed.pdf"));
        assert!(!is_page_furniture("Tài liệu đính kèm: hồ sơ gồm ba bản, nộp tại xã."));
    }

    #[test]
    fn the_sign_behind_a_related_label_may_be_of_any_width() {
        for (line, rest) in [
            ("Xem thêm »", ""),
            ("Đọc thêm »", ""),
            ("Tin liên quan »", ""),
            (">> Xem thêm »", ""),
            ("Xem thêm » Hội chợ xuân", "Hội chợ xuân"),
            ("Xem thêm»Đắk Lắk được mùa", "Đắk Lắk được mùa"),
            ("Xem thêm: Hội chợ xuân", "Hội chợ xuân"),
            ("Xem thêm > Hội chợ xuân", "Hội chợ xuân"),
            ("Xem thêm", ""),
        ] {
            assert_eq!(related_label(line).map(|span| span.of(line)), Some(rest), "{line}");
        }
    }
}
