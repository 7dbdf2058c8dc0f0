//! What is suggested is a matter of the collection alone: not of the order in which it was indexed,
//! nor of the segments it is in.

use super::brute_force::meta;
use crate::analysis::analyse;
use crate::article::{Article, Span};
use crate::extraction::{citation, person};
use crate::index::{Entry, Reader, Writer};
use crate::passage::{Passage, PassageKind};
use crate::query::{Options, parse, plan};
use crate::search::{Page, Suggestion, search, suggest};

const SURNAMES: [&str; 5] = ["Nguyễn", "Phạm", "Lê", "Vũ", "Vừ"];
const MIDDLE: [&str; 4] = ["Văn", "Thị", "Hữu", "Thành"];
const GIVEN: [&str; 10] =
    ["Hùng", "Hưng", "Hừng", "Huệ", "Đồng", "Đông", "Lĩnh", "Linh", "Khánh", "Khanh"];
/// Words of the same letters side by side, some often and some seldom.
const WORDS: [&str; 16] = [
    "vụ cổng",
    "vũ công",
    "vụ công",
    "vụ công",
    "công nghệ",
    "công nghề",
    "hội nghị",
    "hội nghị",
    "hôi nghi",
    "mùa lúa",
    "mùa lúa",
    "mua lụa",
    "đường sắt",
    "đường sắt",
    "dương sát",
    "đại học",
];

/// A text of one passage for each article.
fn texts(chance: &mut fastrand::Rng) -> Vec<String> {
    (0..900)
        .map(|_| {
            let mut one_of = |all: &[&'static str]| all[chance.usize(..all.len())];
            let name = [one_of(&SURNAMES), one_of(&MIDDLE), one_of(&GIVEN)].join(" ");
            let words = [one_of(&WORDS), one_of(&WORDS), one_of(&WORDS)].join(" ");
            let number = format!("{}/{}/QH15", chance.u8(31..45), chance.u16(2021..2024));
            format!("Đồng chí {name} nói về {words}, theo Nghị quyết số {number}.")
        })
        .collect()
}

/// An index of the texts, article `n` being `texts[n]`, written in this order.
fn index(folder: &std::path::Path, texts: &[String], order: &[usize], segments: usize) -> Reader {
    let mut writer = Writer::open(folder).unwrap();
    writer.keep_segments();
    let mut composer = writer.composer();
    for part in order.chunks(order.len().div_ceil(segments)) {
        for &number in part {
            let text = &texts[number];
            let meta = meta(number);
            let span = Span::new(0, text.len());
            let kind = PassageKind::Body;
            let passage = Passage { article: meta.id.clone(), ordinal: 0, span, kind };
            let entry = Entry {
                article: &meta,
                passage: &passage,
                text,
                chars: Span::new(0, text.chars().count()),
                tokens: &analyse(text),
                unmarked: false,
                citations: &citation::citations(text, None),
                persons: &person::persons(text),
                provinces: &[],
            };
            let mut documents = Vec::new();
            composer.compose(&entry, &mut documents).unwrap();
            let article = Article { meta: meta.clone(), body: String::new(), blocks: Vec::new() };
            writer.add_article(&article, None, documents).unwrap();
        }
        writer.commit().unwrap();
    }
    writer.close().unwrap();
    Reader::open(folder).unwrap()
}

fn suggested(reader: &Reader, typed: &str) -> Vec<Suggestion> {
    let query = parse(typed).unwrap();
    let options = Options::default();
    let plan = plan(&query, &options, reader).unwrap();
    let (mut results, _) = search(reader, &plan, &Page::default()).unwrap();
    suggest(reader, &query, &options, &mut results).unwrap();
    results.suggestions
}

#[test]
fn the_same_is_suggested_however_the_collection_is_cut_and_in_whatever_order_it_was_indexed() {
    let mut chance = fastrand::Rng::with_seed(21);
    let texts = texts(&mut chance);
    let mut order: Vec<usize> = (0..texts.len()).collect();
    let (one, eight) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let first = index(one.path(), &texts, &order, 1);
    chance.shuffle(&mut order);
    let second = index(eight.path(), &texts, &order, 8);
    assert_eq!([&first, &second].map(|r| r.status().unwrap().segments), [1, 8]);

    let mut queries: Vec<String> = [
        "vu ccng",
        "vu cong nghe hoi",
        "hoi ngi",
        "vụ công nghẹ",
        "mua lua hoi nghi vu cong zzqq",
        "zzqq wwvv mua lua",
        "30/2022/qh15",
        "nghi quyet 54",
        "37/2025/qh15",
        "36/2022/qh14",
        "nguyen van hunk",
        "person:\"Vừ Thị Hứng\"",
        "Lê Hữu Hung",
        "duongwf sawts dai hocj zzqq",
    ]
    .map(str::to_owned)
    .to_vec();
    for surname in SURNAMES {
        for middle in MIDDLE {
            for given in ["Hung", "Hứng", "Đống", "Lình", "Khảnh", "Huế", "Hùngg"] {
                queries.push(format!("{surname} {middle} {given}"));
            }
        }
    }
    let mut offered = 0;
    for query in &queries {
        let (first, second) = (suggested(&first, query), suggested(&second, query));
        assert_eq!(first, second, "{query}");
        offered += usize::from(!first.is_empty());
    }
    assert!(offered * 4 > queries.len() * 3, "{offered} of {}", queries.len());
}
