//! Laws cited by name and year, and the statute of the Party.

use super::block::{Block, Mode};
use super::doctype::DocType;
use super::letter::letters_of;
use super::lexeme::Kind as LexemeKind;
use super::model::{Citation, Kind};
use super::number::year;
use super::typeword::type_word;

/// Longest name of a law in words, against "Luật Bảo vệ quyền lợi người tiêu dùng".
const LONGEST: usize = 16;

/// Words that stand in no name of a law: behind them the sentence goes on.
const OUTSIDE: &[&str] = &[
    "được", "đã", "đang", "sẽ", "có", "của", "theo", "tại", "từ", "các", "những", "này", "trong",
    "với", "là", "khi", "nếu", "phải", "không", "đến", "ngày", "tháng", "quy", "hiện", "mới",
    "vào",
];

/// Years of the constitutions of Vietnam; those of other countries are no citations.
const CONSTITUTIONS: &[u16] = &[1946, 1959, 1980, 1992, 2013];

/// Words that make "luật" a part of another noun: luật sư, luật pháp, luật chơi.
const OTHER_NOUNS: &[&str] = &["su", "phap", "le", "choi", "gia", "khoa", "so"];

/// A law by name, where the core ends, and whether the year stands in it.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub(super) citation: Citation,
    /// The place after the core.
    pub(super) next: usize,
}

/// The name of a law at `at`, right after "Luật": its folded letters and the place after it.
pub(super) fn name(block: &Block<'_>, at: usize) -> Option<(String, usize)> {
    let first = block.word(at)?;
    if block.mode == Mode::Text && !first.capital {
        return None;
    }
    if !first.capital && OTHER_NOUNS.iter().any(|word| block.is(at, word)) {
        return None;
    }
    let mut name = String::new();
    let mut next = at;
    while next < at + LONGEST {
        if block.says_any(next, &["so", "nam", "sua doi", "luat", "bo luat", "va luat"]).is_some()
            && (next > at || block.is(next, "luat") || block.is(next, "so"))
            && (block.number(next + 1).is_some() || !block.is(next, "so"))
        {
            break;
        }
        let Some(found) = block.get(next) else {
            break;
        };
        // "Luật Di sản văn hóa và Thông tư 18/2010": another document begins. "Luật Ban hành văn
        // bản quy phạm pháp luật" has the verb of issuing only in front.
        let other = type_word(block, next).is_some_and(|word| {
            !matches!(word.doc_type, DocType::ANY | DocType::QDI | DocType::LENH)
        });
        if next > at && (other || block.says(next, "ban hanh").is_some()) {
            break;
        }
        match found.kind {
            LexemeKind::Number => break,
            LexemeKind::Mark => {
                // "Luật Phòng, chống tham nhũng": a comma inside a name precedes a small letter.
                let inner = block.mark(next, ',')
                    && block.word(next + 1).is_some_and(|l| !l.capital)
                    && block.mode == Mode::Text
                    && next > at;
                let typed = block.mode == Mode::Query && block.mark(next, ',');
                if !(inner || typed) {
                    break;
                }
            }
            LexemeKind::Word => {
                if ends_name(block, next) && !goes_on(block, next) {
                    break;
                }
                name.push_str(&letters_of(block.surface(next)));
            }
        }
        next += 1;
    }
    while next > at && block.get(next - 1).is_some_and(|l| l.kind == LexemeKind::Mark) {
        next -= 1;
    }
    (!name.is_empty()).then_some((name, next))
}

/// Whether the word at `at` stands in no name of a law. Typed without marks it may be another one:
/// "nhung" is những or nhũng.
fn ends_name(block: &Block<'_>, at: usize) -> bool {
    let typed = block.surface(at);
    OUTSIDE.iter().any(|right| {
        block.is(at, &letters_of(right))
            && if typed.is_ascii() { right.is_ascii() } else { block.marks_equal(at, right) }
    })
}

/// Whether a word that usually ends a name belongs to a longer one, as in "quy hoạch".
fn goes_on(block: &Block<'_>, at: usize) -> bool {
    const INSIDE: &[&str] = &[
        "quy hoach",
        "tu phap",
        "tu van",
        "dang kiem",
        "dang ky",
        "den bu",
        "hien mau",
        "hien phap",
        "ngay cong",
        "co yeu",
        "co quan",
        "tai nguyen",
        "tai chinh",
        "moi truong",
        "cac to chuc",
        "tai san",
        "tai pham",
        "theo doi",
    ];
    block.says_any(at, INSIDE).is_some()
}

/// Reads a law after its type word at `at`: "Đất đai 2024", "Đất đai (sửa đổi)".
///
/// `bare`: a name without a year is enough, as behind an explicit flag.
pub(super) fn named(block: &Block<'_>, at: usize, doc_type: DocType, bare: bool) -> Option<Named> {
    let (name, after) = match doc_type {
        DocType::HP => {
            let at_year = block.says(at, "nam").unwrap_or(at);
            let ours = year(block, at_year).is_none_or(|year| CONSTITUTIONS.contains(&year));
            ("hienphap".to_owned(), ours.then_some(at)?)
        }
        DocType::L | DocType::PL => name(block, at)?,
        _ => return None,
    };
    let mut next = after;
    let mut amended = false;
    if block.mark(next, '(') {
        if let Some(inside) = block.says(next + 1, "sua doi") {
            // "(sửa đổi)", "(sửa đổi, bổ sung)", "(sửa đổi năm 2024)"
            let close = (inside..inside + 6).find(|&n| block.mark(n, ')'))?;
            next = close + 1;
            amended = true;
        }
    } else if let Some(inside) = block.says_any(next, &["sua doi bo sung", "sua doi"])
        && (inside > at + 2 || year(block, inside).is_some() || block.is(inside, "nam"))
    {
        next = inside;
        amended = true;
    }
    let at_year = block.says(next, "nam").unwrap_or(next);
    let found = year(block, at_year).filter(|_| {
        // "Luật Đất đai 2020-2025" is a period, "2024/QH15" the rest of a number.
        !block.continues(at_year + 1) && !block.mark(at_year + 1, '/') && !period(block, at_year)
    });
    if found.is_none() && !(amended && doc_type != DocType::HP) && !bare {
        return None;
    }
    if found.is_some() {
        next = at_year + 1;
    }
    let mut citation = Citation::new(doc_type, Kind::NamedLaw { name });
    citation.issuer = Some(if doc_type == DocType::PL { "ubtvqh" } else { "qh" }.to_owned());
    citation.year = found;
    let printed = block.text.get(block.start(at)..block.end_before(after)).unwrap_or_default();
    if after > at {
        citation.name = Some(printed.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    Some(Named { citation, next })
}

/// Whether the year at `at` begins a period such as 2021-2030.
fn period(block: &Block<'_>, at: usize) -> bool {
    block.mark(at + 1, '-') && year(block, at + 2).is_some()
}

/// Reads the statute of the Party at `at`: "Điều lệ Đảng [Cộng sản Việt Nam]".
pub(super) fn statute(block: &Block<'_>, at: usize) -> Option<Named> {
    let next = block.says_marked(at, "dieu le dang", "điều lệ đảng")?;
    let other = ["bo", "uy", "vien", "doan"].iter().any(|word| block.is(next, word));
    if other || block.continues(next) {
        return None;
    }
    let citation = Citation::new(DocType::DIEULE, Kind::Statute);
    let next = block.says(next, "cong san viet nam").unwrap_or(next);
    Some(Named { citation, next })
}
