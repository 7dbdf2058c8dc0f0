//! Laws that hold whatever is typed and however the index was written.

use std::path::PathBuf;
use std::sync::OnceLock;

use proptest::prelude::*;
use saola::analysis::{Fold, fold};
use saola::index::Reader;
use saola::query::{Options, QueryError, parse, plan};
use saola::search::{Hit, Matcher, Page, search, snippet};
use saola::update::update;

const PARTS: [&str; 24] = [
    "\"",
    "“",
    "”",
    "«",
    "»",
    "-",
    "=",
    "*",
    "~",
    "~5",
    "OR",
    "HOẶC",
    ":",
    "người:",
    "vb:",
    "tỉnh:",
    "đường",
    "nghi\u{323}",
    "39-NQ/TW",
    "uỷ",
    "nghij",
    "(",
    " ",
    "\u{0}",
];

/// What people and machines type: operators, words and anything else.
fn typed() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        3 => proptest::sample::select(&PARTS[..]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
        1 => "\\PC{0,12}",
    ];
    proptest::collection::vec(part, 0..60).prop_map(|parts| parts.concat())
}

fn fixed(cases: u32, seed: u64) -> ProptestConfig {
    ProptestConfig {
        cases,
        rng_seed: proptest::test_runner::RngSeed::Fixed(seed),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

const TEXTS: [&str; 8] = [
    "Con đường liên thôn\n\nNgày 3-4, bà con bản Mường góp công làm con đường liên thôn dài hai cây số. Đường rộng ba mét, đủ cho xe chở lúa về tận sân nhà.\n",
    "Hội nghị tổng kết năm\n\nSáng nay, Sở Y tế tổ chức hội nghị tổng kết công tác khám chữa bệnh vùng cao, dự hội nghị có Phó Chủ tịch UBND tỉnh Trần Thị Lụa.\n",
    "Cầu treo Nậm Mộ\n\nCầu treo bắc qua suối Nậm Mộ được thông xe theo Quyết định số 15/2024/QĐ-UBND của UBND tỉnh.\n",
    "Mu\u{300}a lu\u{303}\n\nNu\u{31b}o\u{301}\u{31b}c suo\u{302}\u{301}i lên cao, đường về bản bị ngập, hội chữ thập đỏ chở gạo vào.\n",
    "Duong ve ban\n\nBa con mung con duong moi, het canh loi suoi, tre em di hoc khong con uot ao, hoi phu nu nau com cho tho lam duong.\n",
    "Hội thi kỹ thuật\n\nHội thi kĩ thuật hàn cho thợ trẻ có 40 người dự; hội đồng chấm thi làm việc đến tối.\n",
    "Nghị quyết mới\n\nHội đồng nhân dân xã thông qua Nghị quyết số 39/NQ-HĐND về đường giao thông nông thôn.\n",
    "Chợ phiên\n\nChợ phiên đông người. Chợ phiên có hàng thổ cẩm, măng khô, mật ong; đường lên chợ đầy xe.\n",
];

/// The texts as files; every index is made from the same ones, so that names are the same.
fn articles() -> &'static [PathBuf] {
    static FILES: OnceLock<(tempfile::TempDir, Vec<PathBuf>)> = OnceLock::new();
    let (_, files) = FILES.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let write = |(number, text): (usize, &&str)| {
            let path = folder.path().join(format!("bai-{number}.txt"));
            std::fs::write(&path, text).unwrap();
            path
        };
        let files = TEXTS.iter().enumerate().map(write).collect();
        (folder, files)
    });
    files
}

/// An index of the texts, written in as many commits.
fn index(commits: usize) -> (tempfile::TempDir, Reader) {
    let folder = tempfile::tempdir().unwrap();
    for part in 0..commits {
        let files: Vec<PathBuf> = articles().iter().skip(part).step_by(commits).cloned().collect();
        update(folder.path(), &files, |_| true).unwrap();
    }
    let reader = Reader::open(folder.path()).unwrap();
    (folder, reader)
}

fn ask(reader: &Reader, query: &str, page: &Page) -> Vec<Hit> {
    let plan = plan(&parse(query).unwrap(), &Options::default(), reader).unwrap();
    search(reader, &plan, page).unwrap().1
}

const QUERIES: [&str; 12] = [
    "đường",
    "duong",
    "hội nghị",
    "hoi",
    "con đường liên thôn",
    "\"con đường\"",
    "UBND tỉnh",
    "nghi quyet 39",
    "chợ OR suối",
    "hội -nghị",
    "đường*",
    "bà con bản dự thi",
];

/// A hit as a user sees it, without what depends on the temporary folder.
fn seen(hit: &Hit) -> String {
    let name = hit.article.origin.path.rsplit('/').next().unwrap();
    format!(
        "{} {name}#{} {:?} {:?} {:?} {:?}",
        hit.rank, hit.passage.ordinal, hit.tier, hit.matched, hit.marks, hit.snippet
    )
}

fn all() -> Page {
    Page { limit: None, ..Page::default() }
}

proptest! {
    #![proptest_config(fixed(2000, 1))]
    #[test]
    fn parsing_never_panics_and_keeps_spans_inside_the_query(text in typed()) {
        match parse(&text) {
            Ok(query) => {
                prop_assert!(text.chars().count() <= 1024);
                prop_assert_eq!(&query.text, &text);
                for item in query.groups.iter().flat_map(|group| &group.items) {
                    prop_assert!(text.get(item.span.start..item.span.end).is_some());
                }
            }
            Err(QueryError::TooLong { chars }) => prop_assert!(chars > 1024),
            Err(QueryError::TooWide { clauses }) => prop_assert!(clauses > 64),
            Err(error) => prop_assert!(false, "{} for {:?}", error, text),
        }
    }

    #[test]
    fn a_query_beyond_1024_characters_is_refused(text in "[đờ a]{1025,1100}") {
        let chars = text.chars().count();
        prop_assert_eq!(parse(&text).unwrap_err(), QueryError::TooLong { chars });
    }
}

#[test]
fn any_query_is_answered_without_a_panic_and_snippets_keep_their_laws() {
    let (_kept, reader) = index(3);
    let mut runner = proptest::test_runner::TestRunner::new(fixed(400, 2));
    runner
        .run(&(typed(), 0..300_usize), |(text, snippet_chars)| {
            let Ok(query) = parse(&text) else { return Ok(()) };
            let Ok(plan) = plan(&query, &Options::default(), &reader) else { return Ok(()) };
            let page = Page { limit: None, snippet_chars, ..Page::default() };
            let (results, hits) = search(&reader, &plan, &page).unwrap();
            prop_assert_eq!(results.returned as u64, results.total + results.partial);
            for hit in &hits {
                keeps_the_laws(hit, snippet_chars)?;
            }
            Ok(())
        })
        .unwrap();
}

fn keeps_the_laws(hit: &Hit, max_chars: usize) -> Result<(), TestCaseError> {
    let shown = &hit.snippet;
    prop_assert!(shown.text.chars().count() <= max_chars, "{} {:?}", max_chars, shown);
    let end = shown.start + shown.text.len();
    prop_assert_eq!(hit.passage.text.get(shown.start..end), Some(shown.text.as_str()));
    let mut last = 0;
    for span in &shown.highlights {
        prop_assert!(span.start >= last && span.start < span.end, "{:?}", shown);
        prop_assert!(shown.text.get(span.start..span.end).is_some(), "{:?}", shown);
        last = span.end;
    }
    Ok(())
}

#[test]
fn a_snippet_of_any_length_keeps_its_laws_and_shows_a_match_when_there_is_room() {
    let (_kept, reader) = index(1);
    for query in QUERIES {
        let plan = plan(&parse(query).unwrap(), &Options::default(), &reader).unwrap();
        let matcher = Matcher::of(&plan);
        for mut hit in ask(&reader, query, &all()) {
            for max_chars in [0, 1, 2, 7, 30, 60, 240, 10_000] {
                hit.snippet = snippet(&hit.passage, &matcher, max_chars);
                keeps_the_laws(&hit, max_chars).unwrap();
                if max_chars >= 60 {
                    assert!(!hit.snippet.highlights.is_empty(), "{query}: {:?}", hit.snippet);
                }
            }
        }
    }
}

#[test]
fn the_order_of_hits_does_not_depend_on_how_the_index_was_written() {
    let built: Vec<_> = [1, 2, 3, 8].into_iter().map(index).collect();
    for query in QUERIES {
        let (_, first) = &built[0];
        let expected: Vec<String> = ask(first, query, &all()).iter().map(seen).collect();
        assert!(!expected.is_empty(), "{query}");
        for (_, reader) in &built[1..] {
            let found: Vec<String> = ask(reader, query, &all()).iter().map(seen).collect();
            assert_eq!(found, expected, "{query}");
        }
    }
}

#[test]
fn pages_side_by_side_are_one_long_page() {
    let (_kept, reader) = index(3);
    for query in QUERIES {
        let whole: Vec<String> = ask(&reader, query, &all()).iter().map(seen).collect();
        for size in [1, 2, 3, 7] {
            let mut pages = Vec::new();
            for offset in (0..whole.len() + size).step_by(size) {
                let page = Page { limit: Some(size), offset, ..Page::default() };
                pages.extend(ask(&reader, query, &page).iter().map(seen));
            }
            assert_eq!(pages, whole, "{query} by {size}");
        }
    }
}

/// The folded words of a text.
fn words(text: &str) -> Vec<String> {
    saola::analysis::analyse(text).into_iter().map(|token| token.folded.into()).collect()
}

#[test]
fn every_hit_of_a_phrase_contains_it_and_none_that_does_is_missed() {
    let (_kept, reader) = index(2);
    let mut passages = Vec::new();
    reader.each_passage(|passage| passages.push(passage)).unwrap();
    for text in TEXTS {
        let words_of = words(text);
        for size in [2, 3, 5] {
            for phrase in words_of.windows(size).step_by(3) {
                let hits = ask(&reader, &format!("\"{}\"", phrase.join(" ")), &all());
                let holds = |text: &str| words(text).windows(size).any(|window| window == phrase);
                assert!(hits.iter().all(|hit| holds(&hit.passage.text)), "{phrase:?}");
                let expected = passages.iter().filter(|passage| holds(&passage.text)).count();
                assert_eq!(hits.len(), expected, "{phrase:?}");
            }
        }
    }
}

#[test]
fn a_phrase_with_marks_is_in_every_hit_with_those_marks() {
    let (_kept, reader) = index(2);
    for phrase in ["con đường", "hội nghị", "hội đồng", "chợ phiên", "bà con bản mường"]
    {
        let hits = ask(&reader, &format!("\"{phrase}\""), &all());
        assert!(!hits.is_empty(), "{phrase}");
        for hit in hits {
            assert!(fold(&hit.passage.text, Fold::Exact).contains(phrase), "{phrase}: {hit:?}");
        }
    }
}
