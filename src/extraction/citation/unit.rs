//! Nouns that are counted: a number before one is a count, not the number of a document.

use super::block::{Block, Mode};
use super::letter::letters_of;
use super::lexeme::Kind;
use super::place;

/// Counted nouns of the press; one syllable stands for all nouns that begin with it where no
/// citation goes on that way.
const UNITS: &[&str] = &[
    "đại biểu",
    "đồng chí",
    "đồng bào",
    "đồng",
    "người",
    "hộ",
    "tỷ",
    "tỉ",
    "triệu",
    "nghìn",
    "ngàn",
    "trăm",
    "điểm",
    "nội dung",
    "nhiệm vụ",
    "nhóm",
    "chỉ tiêu",
    "chỉ số",
    "xã",
    "huyện",
    "phường",
    "tỉnh",
    "thị xã",
    "thị trấn",
    "thành phố",
    "thành viên",
    "quận",
    "đảng viên",
    "đảng bộ",
    "đoàn viên",
    "hội viên",
    "trường hợp",
    "trường",
    "cán bộ",
    "công chức",
    "viên chức",
    "công dân",
    "công trình",
    "công việc",
    "học sinh",
    "sinh viên",
    "gia đình",
    "dự án",
    "dự thảo",
    "km",
    "m2",
    "ha",
    "hecta",
    "héc ta",
    "tấn",
    "tạ",
    "kg",
    "mét",
    "lít",
    "lần",
    "lượt",
    "buổi",
    "giờ",
    "phút",
    "giây",
    "tuần",
    "quý",
    "đơn vị",
    "cơ quan",
    "cơ sở",
    "cơ chế",
    "tổ chức",
    "tổ",
    "đội",
    "doanh nghiệp",
    "hợp tác xã",
    "chi bộ",
    "chi hội",
    "mục tiêu",
    "mục",
    "giải pháp",
    "khâu",
    "tiêu chí",
    "vấn đề",
    "văn bản",
    "nghị quyết",
    "bước",
    "phần",
    "chương",
    "điều",
    "khoản",
    "hạng mục",
    "cuộc",
    "đợt",
    "đoàn",
    "vụ",
    "việc",
    "thôn",
    "bản",
    "xóm",
    "khối",
    "làng",
    "ấp",
    "em",
    "cháu",
    "bị can",
    "bị cáo",
    "đối tượng",
    "quần chúng",
    "ý kiến",
    "câu hỏi",
    "trang",
    "suất",
    "căn",
    "ngôi",
    "nhà",
    "con",
    "cây",
    "chiếc",
    "cái",
    "loại",
    "hình thức",
    "lĩnh vực",
    "ngành",
    "cấp",
    "thủ tục",
    "hồ sơ",
    "biện pháp",
    "tập thể",
    "cá nhân",
    "thanh niên",
    "phụ nữ",
    "chiến sĩ",
    "chiến sỹ",
    "quân nhân",
    "giáo viên",
    "bác sĩ",
    "lao động",
    "cử tri",
    "ứng viên",
    "ứng cử viên",
    "chức danh",
    "vị trí",
    "phiếu",
    "lớp",
    "bệnh viện",
    "bệnh nhân",
    "tiết mục",
    "tham luận",
    "mô hình",
    "sản phẩm",
    "đề án",
    "kế hoạch",
    "chuyên đề",
    "chương trình",
    "quyết định",
    "năm",
    "tháng",
    "ngày",
    "địa phương",
    "khu",
    "tuyến",
    "cụm",
    "bộ",
    "phiên",
    "phong trào",
    "nguyên tắc",
    "định hướng",
    "quan điểm",
    "đột phá",
    "trụ cột",
    "yếu tố",
    "bài",
    "tin",
    "ca",
    "tàu",
    "xe",
    "máy",
    "giấy",
    "thẻ",
    "bằng khen",
    "danh hiệu",
    "giải",
    "gương",
    "tệp",
    "tập tin",
    "mẫu",
    "phút",
    "trẻ",
    "cụ",
    "ông",
    "bà",
    "thầy",
    "cô",
    "thửa",
    "lô",
    "thôn bản",
];

/// Whether what stands at `at`, right after a number, makes the number a count.
///
/// A year, month or day with digits behind it is a date: "26 ngày 30/7/2013", "39 năm 2023".
pub(super) fn is_counted(block: &Block<'_>, at: usize) -> bool {
    if block.mark(at, '%') || block.mark(at, '‰') || block.mark(at, '°') {
        return true;
    }
    let Some(word) = block.word(at) else {
        return false;
    };
    if block.mode == Mode::Text && word.capital && word.upper < word.len {
        return false;
    }
    // "Nghị quyết 39 tỉnh Nghệ An" goes on with a place, "nghị quyết 35 tỉnh ủy" with an issuer.
    if place::province(block, at).is_some() || super::issuer::issuer(block, at).is_some() {
        return false;
    }
    if place::locality(block, at).is_some_and(|found| {
        block.get(at + 1).is_some() && found.next > at + 1 && !found.level.is_empty()
    }) && place::province(block, at + 1).is_some()
    {
        return false;
    }
    UNITS.iter().any(|unit| {
        let mut next = at;
        for right in unit.split(' ') {
            let folded = letters_of(right);
            // "m2" and "m" are one word to the reader.
            let squared = folded.strip_suffix('2').filter(|unit| unit.len() == 1);
            if !block.is(next, squared.unwrap_or(&folded))
                || !block.marks_agree(next, right.trim_end_matches('2'))
            {
                return false;
            }
            next += 1;
        }
        // Unmarked in a query, a short word may be a part of any name: "39 bo", "39 ca mau".
        if block.mode == Mode::Query && !UNMISTAKABLE.contains(unit) && is_bare(block, at, next) {
            return false;
        }
        let dated = matches!(*unit, "năm" | "tháng" | "ngày")
            && block.get(next).is_some_and(|l| l.kind == Kind::Number);
        let stops = block.continues(next) && !unit.ends_with('2');
        !dated && !stops
    })
}

/// Counted nouns believed in a query even when they are typed without marks.
const UNMISTAKABLE: &[&str] = &[
    "tỷ",
    "tỉ",
    "triệu",
    "nghìn",
    "trăm",
    "người",
    "hộ",
    "năm",
    "tháng",
    "ngày",
    "điểm",
    "đồng",
    "huyện",
    "phường",
    "km",
    "kg",
];

/// Whether the only word from `at` up to `next` carries no mark.
fn is_bare(block: &Block<'_>, at: usize, next: usize) -> bool {
    next == at + 1 && block.surface(at).is_ascii()
}
