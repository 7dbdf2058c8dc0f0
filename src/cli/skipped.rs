//! An input that was left out, as one line for people.

use super::found::found;
use super::said::say;
use crate::ingest::{SkipReason, Skipped};
use crate::output::Language;

/// `path:12: bad_json (what was found) ×3`; in Vietnamese the reason is in words as well.
pub(super) fn skipped_line(skipped: &Skipped, language: Language) -> String {
    let at = skipped.position.map(|p| format!(":{p}")).unwrap_or_default();
    let Skipped { path, reason, detail, .. } = skipped;
    let times = skipped.times();
    match language {
        Language::English => format!("{path}{at}: {reason} ({detail}){times}"),
        Language::Vietnamese => {
            let said = vietnamese(*reason);
            let what = found(detail).map(|what| format!(" ({what})")).unwrap_or_default();
            format!("{path}{at}: {said}{what}{times}")
        }
    }
}

/// What was found, in words of the reader's language; what a library says stays in its own.
pub(super) fn detail(detail: &str, language: Language) -> String {
    let said = match language {
        Language::English => None,
        Language::Vietnamese => found(detail),
    };
    said.unwrap_or_else(|| detail.to_owned())
}

/// The reason in words: in English its name in records.
pub(super) fn reason(reason: SkipReason, language: Language) -> &'static str {
    match language {
        Language::English => reason.as_str(),
        Language::Vietnamese => vietnamese(reason),
    }
}

/// Asks for a report where the program itself failed on any of `skipped`.
pub(super) fn report_line<'s>(
    skipped: impl IntoIterator<Item = &'s Skipped>,
    language: Language,
) -> Option<String> {
    let internal = skipped.into_iter().filter(|skipped| skipped.reason == SkipReason::Internal);
    let count = Skipped::total(internal);
    (count > 0).then(|| {
        say!(
            language,
            "saola itself failed on {count} of these (internal); please report those lines",
            "saola gặp lỗi của chính nó ở {count} mục trong số này; xin báo lại những dòng ấy"
        )
    })
}

fn vietnamese(reason: SkipReason) -> &'static str {
    match reason {
        SkipReason::Binary => "không phải văn bản",
        SkipReason::Empty => "trống",
        SkipReason::NotUtf8 => "không nhận ra bảng mã",
        SkipReason::TooLarge => "quá lớn",
        SkipReason::BadJson => "không phải đối tượng JSON",
        SkipReason::MissingText => "không có nội dung",
        SkipReason::NoArticle => "trang không có bài",
        SkipReason::HttpStatus => "máy chủ không trả lời 200",
        SkipReason::NotAPage => "không phải trang",
        SkipReason::ContentEncoding => "trang nén không đọc được",
        SkipReason::WarcTruncated => "bản ghi WARC bị cắt",
        SkipReason::BadXml => "XML hỏng hoặc không phải nguồn tin",
        SkipReason::ArchiveBomb => "bung ra quá lớn",
        SkipReason::NestedArchive => "tệp nén trong tệp nén",
        SkipReason::Encrypted => "có mật khẩu",
        SkipReason::NotRegular => "không phải tệp thường",
        SkipReason::Loop => "liên kết vòng",
        SkipReason::UnknownFormat => "loại tệp không đọc",
        SkipReason::Unreadable => "không đọc được",
        SkipReason::Truncated => "tệp nén bị cắt",
        SkipReason::TooSlow => "đọc quá lâu",
        SkipReason::NoText => "tài liệu không có chữ",
        SkipReason::Damaged => "tài liệu hỏng",
        SkipReason::Timeout => "đọc tài liệu quá lâu",
        SkipReason::Duplicate => "trùng lặp",
        SkipReason::Companion => "tệp đi kèm",
        SkipReason::Hidden => "ẩn",
        SkipReason::Link => "liên kết ra ngoài",
        SkipReason::Internal => "lỗi của chính saola",
    }
}
