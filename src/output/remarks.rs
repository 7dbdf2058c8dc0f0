//! A query → what is said of it besides its reading: why it or a date is refused, what was mended,
//! what a filter by province stands for. English is what the types themselves say.

use super::words::Language;
use crate::article::BadDate;
use crate::extraction::province::{MERGED_SINCE, ProvinceNote};
use crate::query::{MAX_CHARS, MAX_CLAUSES, MAX_SLOP, QueryError, Repair};

impl Language {
    /// Why a query is refused.
    pub fn refusal(self, error: &QueryError) -> String {
        if self == Self::English {
            return error.to_string();
        }
        match error {
            QueryError::TooLong { chars } => {
                format!("câu tìm dài {chars} ký tự; tối đa {MAX_CHARS}")
            }
            QueryError::TooWide { clauses } => {
                format!("câu tìm có {clauses} từ, cụm từ và điều kiện; tối đa {MAX_CLAUSES}")
            }
            QueryError::Empty { text } => format!("câu tìm {text:?} không có từ nào để tìm"),
            QueryError::UnknownFilter { field, value } => {
                let field = match *field {
                    "province" => "tỉnh",
                    "kind" => "loại đoạn",
                    "cite" => "văn bản",
                    "person" => "người",
                    "source" => "nguồn",
                    "year" => "năm",
                    other => other,
                };
                format!("{field}: không có {value:?}")
            }
        }
    }

    /// Why a date is none.
    pub fn bad_date(self, error: &BadDate) -> String {
        match self {
            Self::English => error.to_string(),
            Self::Vietnamese => {
                format!("{:?} không phải ngày; hãy viết như 15/6/2024, 6/2024 hoặc 2024", error.0)
            }
        }
    }

    /// What was mended in a query.
    pub(super) fn repair(self, repair: &Repair) -> String {
        if self == Self::English {
            return repair.to_string();
        }
        match repair {
            Repair::LoneOr => "OR cần có từ ở cả hai bên".to_owned(),
            Repair::EmptyField { field } => format!("bỏ {field} vì không có giá trị"),
            Repair::UnclosedQuote { at } => {
                format!("thêm dấu đóng cho ngoặc kép mở ở ký tự thứ {at}")
            }
            Repair::NoPrefix { word } => {
                format!(
                    "bỏ dấu sao của {word}: trước dấu sao phải là một từ, ít nhất hai chữ cái, không trong ngoặc kép"
                )
            }
            Repair::FarApart { asked } => format!("hạ ~{asked} xuống ~{MAX_SLOP}"),
        }
    }

    /// What a filter by province also answers for.
    pub(super) fn province_note(self, note: &ProvinceNote) -> String {
        if self == Self::English {
            return note.to_string();
        }
        let day = MERGED_SINCE;
        let since = format!("{}/{}/{}", day.day(), day.month(), day.year());
        match note {
            ProvinceNote::Merged { from, into } => format!("{from} nay thuộc {into}, từ {since}"),
            ProvinceNote::Grown { name, with } => {
                format!("{name} gồm cả {}, từ {since}", with.join(", "))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extraction::province::filter_note;

    #[test]
    fn says_why_a_query_is_refused_in_both_languages() {
        let value = || "Atlantis".to_owned();
        let cases = [
            (
                QueryError::TooLong { chars: 2000 },
                "query has 2000 characters; limit 1024",
                "câu tìm dài 2000 ký tự; tối đa 1024",
            ),
            (
                QueryError::TooWide { clauses: 70 },
                "query has 70 words, phrases and filters; limit 64",
                "câu tìm có 70 từ, cụm từ và điều kiện; tối đa 64",
            ),
            (
                QueryError::Empty { text: "-".to_owned() },
                "query \"-\" has no word to look for",
                "câu tìm \"-\" không có từ nào để tìm",
            ),
            (
                QueryError::UnknownFilter { field: "province", value: value() },
                "province: \"Atlantis\" is unknown",
                "tỉnh: không có \"Atlantis\"",
            ),
        ];
        for (error, english, vietnamese) in cases {
            assert_eq!(Language::English.refusal(&error), english);
            assert_eq!(Language::Vietnamese.refusal(&error), vietnamese);
        }
    }

    #[test]
    fn tells_what_a_province_stands_for_in_both_languages() {
        let cases = [
            (
                "kien-giang",
                "Kiên Giang → An Giang since 2025-07-01",
                "Kiên Giang nay thuộc An Giang, từ 1/7/2025",
            ),
            (
                "lam-dong",
                "Lâm Đồng + Bình Thuận + Đắk Nông since 2025-07-01",
                "Lâm Đồng gồm cả Bình Thuận, Đắk Nông, từ 1/7/2025",
            ),
        ];
        for (slug, english, vietnamese) in cases {
            let note = filter_note(slug).unwrap();
            assert_eq!(Language::English.province_note(&note), english);
            assert_eq!(Language::Vietnamese.province_note(&note), vietnamese);
        }
    }
}
