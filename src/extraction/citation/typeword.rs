//! Type words and abbreviations: "Nghị quyết", "NQ", and what stands before them.

use std::sync::LazyLock;

use super::block::{Block, Mode};
use super::doctype::{DocType, Strength};
use super::letter::letters_of;
use super::lexeme::pack;
use crate::extraction::words::WordFilter;

/// A type word found in the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct TypeWord {
    pub(super) doc_type: DocType,
    /// The place of its first syllable.
    pub(super) at: usize,
    /// The place after it.
    pub(super) next: usize,
    /// Whether a bare number after it is not enough.
    pub(super) weak: bool,
    /// Whether a mark contradicts the word, so that only a full symbol saves it.
    pub(super) contradicted: bool,
}

struct Phrase {
    /// Its first syllable, packed, and those behind it.
    first: u64,
    rest: Vec<u64>,
    marked: String,
    doc_type: DocType,
}

struct Table {
    /// By the first syllable; of those with the same one the longest first.
    phrases: Vec<Phrase>,
    /// Folded symbols that stand for the word, and whether a bare number after them is enough.
    shorts: Vec<(u64, DocType, bool)>,
    /// Every first syllable and abbreviation.
    filter: WordFilter,
    /// The first two syllables of every longer word, and every shorter one.
    pairs: WordFilter,
}

/// Names that differ from those of the kinds.
const OTHER_NAMES: &[(&str, DocType)] = &[
    ("thông tư liên bộ", DocType::TTLT),
    ("thông báo kết luận", DocType::TB),
    ("chương trình hành động", DocType::CTR),
    ("bộ luật", DocType::L),
];

/// Abbreviations in front of a number; the flag says whether a bare number is enough.
const SHORTS: &[(&str, DocType, bool)] = &[
    ("nq", DocType::NQ, true),
    ("nd", DocType::ND, true),
    ("qd", DocType::QD, true),
    ("qdi", DocType::QDI, true),
    ("ct", DocType::CT, true),
    ("kl", DocType::KL, true),
    ("da", DocType::DA, true),
    ("ctr", DocType::CTR, true),
    ("tt", DocType::TT, false),
    ("ttlt", DocType::TTLT, false),
    ("hd", DocType::HD, false),
    ("kh", DocType::KH, false),
    ("cv", DocType::CV, false),
    ("bc", DocType::BC, false),
    ("tb", DocType::TB, false),
    ("ttr", DocType::TTR, false),
    ("cd", DocType::CD, false),
];

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let kinds = DocType::all()
        .filter(|kind| kind.strength() != Strength::Symbol)
        .chain([DocType::ANY])
        .map(|kind| (kind.vietnamese(), kind));
    let mut phrases: Vec<Phrase> = kinds
        .chain(OTHER_NAMES.iter().copied())
        .map(|(marked, doc_type)| {
            let mut codes = marked.split(' ').map(|word| pack(&letters_of(word)));
            let first = codes.next().unwrap_or_default();
            Phrase { first, rest: codes.collect(), marked: marked.to_owned(), doc_type }
        })
        .collect();
    phrases.sort_by_key(|phrase| (phrase.first, std::cmp::Reverse(phrase.rest.len())));
    let shorts: Vec<(u64, DocType, bool)> =
        SHORTS.iter().map(|&(word, kind, bare)| (pack(word), kind, bare)).collect();
    let abbreviations = || shorts.iter().map(|(code, _, _)| *code);
    let first_two = |phrase: &Phrase| match phrase.rest.first() {
        Some(second) => pair(phrase.first, *second),
        None => phrase.first,
    };
    let firsts = phrases.iter().map(|phrase| phrase.first);
    let filter = WordFilter::new(firsts.chain(abbreviations()));
    let pairs = WordFilter::new(phrases.iter().map(first_two).chain(abbreviations()));
    Table { phrases, shorts, filter, pairs }
});

/// One code for two syllables.
fn pair(first: u64, second: u64) -> u64 {
    first.rotate_left(29) ^ second
}

/// Whether a type word can begin with this word: cheap, and seldom wrong.
pub(super) fn may_begin(code: u64) -> bool {
    TABLE.filter.may_hold(code)
}

/// Reads a type word or abbreviation at `at`.
pub(super) fn type_word(block: &Block<'_>, at: usize) -> Option<TypeWord> {
    let first = block.word(at)?;
    let table = &*TABLE;
    // Many words begin like one: "công tác", "thông qua".
    let may_go_on = || {
        let second = block.word(at + 1);
        second.is_some_and(|second| table.pairs.may_hold(pair(first.code, second.code)))
    };
    if !table.filter.may_hold(first.code)
        || !(table.pairs.may_hold(first.code) || may_go_on())
        || (first.glued && touches(block, at))
    {
        return None;
    }
    let before = at.checked_sub(1);
    let begin = table.phrases.partition_point(|phrase| phrase.first < first.code);
    let alike = table.phrases.iter().skip(begin).take_while(|phrase| phrase.first == first.code);
    let found = { alike }.find_map(|phrase| {
        let mut next = at + 1;
        for &code in &phrase.rest {
            if block.word(next)?.code != code {
                return None;
            }
            next += 1;
        }
        Some((phrase, next))
    });
    if let Some((phrase, next)) = found {
        let doc_type = phrase.doc_type;
        let inside = |words: &[&str]| before.is_some_and(|b| words.iter().any(|w| block.is(b, w)));
        if (doc_type == DocType::L
            && inside(&[
                "ky", "phap", "quy", "dinh", "dao", "du", "ty", "truong", "hang", "nganh", "khoa",
            ]))
            || (doc_type == DocType::LENH && inside(&["phap", "menh", "sac", "khau", "hieu"]))
        {
            return None;
        }
        let agrees = block.marks_agree(at, &phrase.marked);
        // Folded, these four are nothing else in Vietnamese; a query may misplace their marks.
        let unmistakable = block.mode == Mode::Query
            && matches!(doc_type, DocType::NQ | DocType::ND | DocType::CT | DocType::TT);
        return Some(TypeWord {
            doc_type,
            at,
            next,
            weak: doc_type.strength() == Strength::Weak && !first.capital,
            contradicted: !agrees && !unmistakable,
        });
    }
    let &(_, doc_type, bare) = table.shorts.iter().find(|(code, _, _)| *code == first.code)?;
    let text = block.mode == Mode::Text;
    let cased = first.upper == first.len
        || (first.capital && matches!(doc_type, DocType::CTR | DocType::TTR | DocType::QDI));
    if text && !cased {
        return None;
    }
    // "vùng CT229" is a code: in running text only NQ, NĐ and QĐ are glued to their number.
    let glued = block.number(at + 1).is_some_and(|l| l.glued);
    if text && glued && !matches!(doc_type, DocType::NQ | DocType::ND | DocType::QD) {
        return None;
    }
    let marks = match doc_type {
        DocType::ND => "nđ",
        DocType::QD => "qđ",
        DocType::QDI => "qđi",
        DocType::DA => "đa",
        DocType::CD => "cđ",
        _ => "",
    };
    // DA stands for an investment project and CD for many things: the stroke is asked for there.
    let marked = block.surface(at).contains(['đ', 'Đ', 'Ð']);
    if text && matches!(doc_type, DocType::DA | DocType::CD) && !marked {
        return None;
    }
    if marked && marks.is_empty() {
        return None;
    }
    Some(TypeWord { doc_type, at, next: at + 1, weak: text && !bare, contradicted: false })
}

/// Whether the lexeme before `at` makes the word at `at` a part of something longer.
fn touches(block: &Block<'_>, at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else {
        return false;
    };
    block.word(before).is_some()
        || block.number(before).is_some()
        || ['/', '-', '.', '_', '@', '&'].iter().any(|&c| block.mark(before, c))
}

/// Whether a plural marker or a count stands right before the type word at `at`.
pub(super) fn is_plural(block: &Block<'_>, at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else {
        return false;
    };
    if block.number(before).is_some_and(|l| l.code >= 2 && l.len <= 2) {
        return true;
    }
    ["cac", "nhung", "hai", "ba", "bon", "nhieu"].iter().any(|word| block.is(before, word))
        || before.checked_sub(1).is_some_and(|b| block.says(b, "mot so").is_some())
}
