//! What is said around the hits, in English and Vietnamese.

use std::str::FromStr;

use crate::article::ArticleMeta;
use crate::extraction::province::province;
use crate::search::Why;

/// Outlets of reprints that are named, at the most.
const OUTLETS: usize = 5;

/// Language of what is said around the hits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Vietnamese.
    Vietnamese,
}

/// A code that is no language's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no language here; write en or vi")]
pub struct BadLanguage(pub String);

impl FromStr for Language {
    type Err = BadLanguage;

    fn from_str(code: &str) -> Result<Self, BadLanguage> {
        match code {
            "en" => Ok(Language::English),
            "vi" => Ok(Language::Vietnamese),
            _ => Err(BadLanguage(code.to_owned())),
        }
    }
}

/// Fixed words of one language.
pub(super) struct Words {
    /// Code for the `lang` attribute.
    pub(super) code: &'static str,
    pub(super) untitled: &'static str,
    pub(super) results_for: &'static str,
    pub(super) read_as_person: &'static str,
    pub(super) also_a_person: &'static str,
    pub(super) also_a_document: &'static str,
    pub(super) also_searched: &'static str,
    pub(super) did_you_mean: &'static str,
    pub(super) nowhere: &'static str,
    pub(super) repaired: &'static str,
    pub(super) relaxed: &'static str,
    pub(super) marks_ignored: &'static str,
    pub(super) words_missing: &'static str,
    pub(super) documents: &'static str,
    pub(super) people: &'static str,
    pub(super) dates: &'static str,
    pub(super) provinces: &'static str,
    pub(super) found_among: &'static str,
    pub(super) nothing: &'static str,
    pub(super) date: &'static str,
    pub(super) source: &'static str,
    pub(super) province: &'static str,
    pub(super) address: &'static str,
    pub(super) file: &'static str,
    pub(super) byline: &'static str,
    pub(super) encoding: &'static str,
}

const ENGLISH: Words = Words {
    code: "en",
    untitled: "(untitled)",
    results_for: "Results for",
    read_as_person: "read as a person",
    also_a_person: "words; may be a person",
    also_a_document: "words; may be a document",
    also_searched: "also searched",
    did_you_mean: "did you mean",
    nowhere: "in no article",
    repaired: "repaired",
    relaxed: "nothing has the marks as typed; marks are ignored",
    marks_ignored: "marks ignored",
    words_missing: "some words missing",
    documents: "documents",
    people: "people",
    dates: "dates",
    provinces: "provinces",
    found_among: "among the hits",
    nothing: "nothing found",
    date: "date",
    source: "source",
    province: "province",
    address: "url",
    file: "file",
    byline: "byline",
    encoding: "encoding",
};

const VIETNAMESE: Words = Words {
    code: "vi",
    untitled: "(không có tiêu đề)",
    results_for: "Kết quả cho",
    read_as_person: "hiểu là người",
    also_a_person: "tìm như chữ; cũng có thể là người",
    also_a_document: "tìm như chữ; cũng có thể là văn bản",
    also_searched: "tìm cả",
    did_you_mean: "có phải",
    nowhere: "không có trong bài nào",
    repaired: "đã sửa",
    relaxed: "không có gì đúng dấu đã gõ; đã bỏ qua dấu",
    marks_ignored: "bỏ qua dấu",
    words_missing: "thiếu từ",
    documents: "văn bản",
    people: "người",
    dates: "ngày nêu trong bài",
    provinces: "tỉnh nêu trong bài",
    found_among: "trong kết quả",
    nothing: "không tìm thấy",
    date: "ngày",
    source: "nguồn",
    province: "tỉnh",
    address: "địa chỉ",
    file: "tệp",
    byline: "tác giả",
    encoding: "bảng mã",
};

impl Language {
    pub(super) fn words(self) -> &'static Words {
        match self {
            Language::English => &ENGLISH,
            Language::Vietnamese => &VIETNAMESE,
        }
    }

    /// "12 passages, 30 more miss some words".
    pub(super) fn counts(self, total: u64, partial: u64) -> String {
        let counted = |n: u64| match (self, n) {
            (Language::English, 1) => "1 passage".to_owned(),
            (Language::English, n) => format!("{n} passages"),
            (Language::Vietnamese, n) => format!("{n} đoạn"),
        };
        match (self, total, partial) {
            (_, 0, 0) => self.words().nothing.to_owned(),
            (_, total, 0) => counted(total),
            (Language::English, 0, partial) => {
                format!("{}, each misses some words", counted(partial))
            }
            (Language::English, total, 1) => {
                format!("{}, 1 more misses some words", counted(total))
            }
            (Language::English, total, partial) => {
                format!("{}, {partial} more miss some words", counted(total))
            }
            (Language::Vietnamese, 0, partial) => format!("{} thiếu từ", counted(partial)),
            (Language::Vietnamese, total, partial) => {
                format!("{}, thêm {partial} đoạn thiếu từ", counted(total))
            }
        }
    }

    /// "+2 reprints: Báo A, Báo B": the articles folded under a hit, by their outlets, each once, or
    /// by their files where no outlet is known; `None` for none.
    pub(super) fn reprints(self, articles: &[ArticleMeta]) -> Option<String> {
        let counted = match (self, articles.len()) {
            (_, 0) => return None,
            (Language::English, 1) => "+1 reprint".to_owned(),
            (Language::English, n) => format!("+{n} reprints"),
            (Language::Vietnamese, n) => format!("+{n} bản đăng lại"),
        };
        let outlet = |a: &ArticleMeta| a.source.clone().unwrap_or_else(|| a.origin.path.clone());
        let outlets = super::facts::distinct(articles.iter().map(outlet));
        let more = if outlets.len() > OUTLETS { ", …" } else { "" };
        let named = outlets.into_iter().take(OUTLETS).collect::<Vec<_>>().join(", ");
        Some(format!("{counted}: {named}{more}"))
    }

    /// "+2 versions: 2024-05-02, 2024-05-01": other captures of a hit's address, by their days; `None`
    /// for none.
    pub(super) fn versions(self, articles: &[ArticleMeta]) -> Option<String> {
        let counted = match (self, articles.len()) {
            (_, 0) => return None,
            (Language::English, 1) => "+1 version".to_owned(),
            (Language::English, n) => format!("+{n} versions"),
            (Language::Vietnamese, n) => format!("+{n} phiên bản"),
        };
        let day = |a: &ArticleMeta| {
            let time = a.captured_at.map(|time| time.to_string());
            let day = time.and_then(|time| time.get(..10).map(str::to_owned));
            day.unwrap_or_else(|| a.origin.path.clone())
        };
        let days = super::facts::distinct(articles.iter().map(day));
        let more = if days.len() > OUTLETS { ", …" } else { "" };
        let named = days.into_iter().take(OUTLETS).collect::<Vec<_>>().join(", ");
        Some(format!("{counted}: {named}{more}"))
    }

    /// A number with one decimal: `1.9`, in Vietnamese `1,9`.
    pub fn decimal(self, number: f64) -> String {
        let written = format!("{number:.1}");
        if self == Self::Vietnamese { written.replace('.', ",") } else { written }
    }

    /// Why another reading is one, for the codes of `query::Alternative`.
    pub(super) fn why(self, code: &str) -> &str {
        match (self, code) {
            (_, "telex") => "Telex",
            (_, "vni") => "VNI",
            (Language::English, "restored-marks") => "marks restored",
            (Language::Vietnamese, "restored-marks") => "thêm dấu",
            (Language::Vietnamese, "abbreviation") => "viết tắt",
            (Language::Vietnamese, "spelling") => "chính tả",
            (_, code) => code,
        }
    }

    /// What stands before suggestions of a kind.
    pub fn suggested(self, why: Why) -> &'static str {
        match (self, why) {
            (Language::English, Why::Number) => "similar numbers",
            (Language::English, Why::Name) => "similar names",
            (Language::English, Why::Spelling) => "did you mean",
            (Language::English, Why::RestoredMarks) => "with marks",
            (Language::English, Why::DropWord) => "without",
            (Language::English, Why::DropFilter) => "without the filter",
            (Language::Vietnamese, Why::Number) => "số gần",
            (Language::Vietnamese, Why::Name) => "tên gần",
            (Language::Vietnamese, Why::Spelling) => "có phải",
            (Language::Vietnamese, Why::RestoredMarks) => "thêm dấu",
            (Language::Vietnamese, Why::DropWord) => "bỏ",
            (Language::Vietnamese, Why::DropFilter) => "bỏ lọc",
        }
    }

    /// Name of a facet, for the names of `Facets`.
    pub(super) fn facet(self, name: &str) -> &str {
        match (self, name) {
            (Language::Vietnamese, "source") => "nguồn",
            (Language::Vietnamese, "province") => "tỉnh",
            (Language::Vietnamese, "year") => "năm",
            (Language::Vietnamese, "kind") => "loại đoạn",
            (Language::Vietnamese, "document") => "văn bản",
            (Language::Vietnamese, "person") => "người",
            (_, name) => name,
        }
    }

    /// A value of a facet as people write it: a kind, and a province by its name.
    pub(super) fn facet_value(self, facet: &str, value: &str) -> String {
        match facet {
            "kind" => self.passage_kind(value).to_owned(),
            "province" => province_name(value).to_owned(),
            _ => value.to_owned(),
        }
    }

    /// Name of a kind of passage, for the lower-case names of `PassageKind`.
    pub fn passage_kind(self, kind: &str) -> &str {
        match (self, kind) {
            (Language::English, kind) => kind,
            (Language::Vietnamese, "title") => "tiêu đề",
            (Language::Vietnamese, "heading") => "đề mục",
            (Language::Vietnamese, "body") => "nội dung",
            (Language::Vietnamese, "caption") => "chú thích ảnh",
            (Language::Vietnamese, "list") => "danh sách",
            (Language::Vietnamese, "byline") => "tác giả",
            (Language::Vietnamese, "metadata") => "thông tin bài",
            (Language::Vietnamese, "boilerplate") => "ngoài bài",
            (Language::Vietnamese, kind) => kind,
        }
    }
}

/// Name of a province by its slug, marks and all.
pub(super) fn province_name(slug: &str) -> &str {
    province(slug).map_or(slug, |found| found.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_outlets_of_reprints_once_and_their_files_where_there_are_none() {
        let article = |source: Option<&str>| ArticleMeta {
            source: source.map(str::to_owned),
            ..crate::output::sample::article()
        };
        let two = [article(Some("Báo A")), article(Some("Báo B"))];
        let copies = [article(Some("Báo A")), article(Some("Báo A")), article(None)];
        assert_eq!(Language::English.reprints(&[]), None);
        assert_eq!(Language::English.reprints(&two[..1]).unwrap(), "+1 reprint: Báo A");
        assert_eq!(Language::Vietnamese.reprints(&two).unwrap(), "+2 bản đăng lại: Báo A, Báo B");
        let shown = Language::English.reprints(&copies).unwrap();
        assert_eq!(shown, "+3 reprints: Báo A, corpus/001.txt");
    }

    #[test]
    fn counts_passages_in_both_languages() {
        let cases = [
            (0, 0, "nothing found", "không tìm thấy"),
            (1, 0, "1 passage", "1 đoạn"),
            (0, 30, "30 passages, each misses some words", "30 đoạn thiếu từ"),
            (12, 1, "12 passages, 1 more misses some words", "12 đoạn, thêm 1 đoạn thiếu từ"),
            (12, 30, "12 passages, 30 more miss some words", "12 đoạn, thêm 30 đoạn thiếu từ"),
        ];
        for (total, partial, english, vietnamese) in cases {
            assert_eq!(Language::English.counts(total, partial), english);
            assert_eq!(Language::Vietnamese.counts(total, partial), vietnamese);
        }
    }
}
