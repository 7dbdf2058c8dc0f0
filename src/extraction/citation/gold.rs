//! The rules against annotated articles, example queries and hostile text.

use std::fs;
use std::path::PathBuf;

use proptest::prelude::*;

use super::*;
use crate::article::Span;

fn shared(path: &str) -> Option<PathBuf> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/");
    let path = PathBuf::from(root).join(path);
    if path.exists() {
        Some(path)
    } else {
        println!("skipped: {} is not there", path.display());
        None
    }
}

fn text_of(name: &str) -> Option<String> {
    Some(fs::read_to_string(shared(&format!("real-news/{name}"))?).unwrap())
}

const HOMES: &[(&str, Option<&str>)] = &[
    ("000_7b86255cf9c1e4b3.txt", Some("nghe-an")),
    ("001_d6c573d9e2a7dbb8.txt", Some("nghe-an")),
    ("002_5ef81b12845a7c4c.txt", Some("nghe-an")),
    ("003_4b495bf1cf350c76.txt", None),
    ("004_690ea62a72a3c339.txt", Some("nghe-an")),
];

fn located(name: &str) -> Vec<LocatedCitation> {
    let Some(text) = text_of(name) else {
        return Vec::new();
    };
    let home = HOMES
        .iter()
        .find(|(file, _)| *file == name)
        .and_then(|(_, home)| *home);
    citations(&text, home)
        .into_iter()
        .map(|m| LocatedCitation {
            article: name.to_owned(),
            path: name.to_owned(),
            span: m.span,
            surface: m.span.of(&text).to_owned(),
            published: None,
            citation: m.value,
        })
        .collect()
}

/// Bytes of the characters `start..end`.
fn bytes(text: &str, start: u64, end: u64) -> Span {
    let at = |n: u64| {
        text.char_indices()
            .nth(n as usize)
            .map_or(text.len(), |(at, _)| at)
    };
    Span::new(at(start), at(end))
}

#[test]
fn finds_every_numbered_citation_of_the_annotated_articles_and_no_other() {
    let Some(path) = shared("gold/citations.jsonl") else {
        return;
    };
    let rows: Vec<serde_json::Value> = fs::read_to_string(path)
        .unwrap()
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    let (mut right, mut wanted, mut extra) = (0, 0, 0);
    let (mut event_right, mut event_wanted, mut keys_right) = (0, 0, 0);
    for (name, _) in HOMES {
        let Some(text) = text_of(name) else { return };
        let of_file: Vec<_> = rows.iter().filter(|r| r["file"] == *name).collect();
        if of_file.is_empty() {
            continue;
        }
        let found = located(name);
        let span_of = |row: &serde_json::Value, end: &str| {
            bytes(
                &text,
                row["start"].as_u64().unwrap(),
                row[end].as_u64().unwrap(),
            )
        };
        for row in &of_file {
            let span = span_of(row, "end");
            let class = row["class"].as_str().unwrap();
            let hit = found.iter().find(|f| f.span == span);
            let key = row["canonical"].as_str();
            match class {
                "numbered" => {
                    wanted += 1;
                    let ok = hit.is_some_and(|h| Some(&h.citation.key()[..]) == key);
                    right += usize::from(ok);
                    if !ok {
                        println!(
                            "missed {} {key:?} {:?}",
                            row["surface"],
                            hit.map(|h| h.citation.key())
                        );
                    }
                    if let Some(hit) = hit {
                        assert_eq!(hit.citation.ext, span_of(row, "ext_end"), "{}", row["ext"]);
                        if let Some(date) = row["date"].as_str() {
                            assert_eq!(hit.citation.date.unwrap().to_string(), date);
                        }
                    }
                }
                "congress" | "named" => {
                    event_wanted += 1;
                    event_right += usize::from(hit.is_some());
                    let same = hit.is_some_and(|h| Some(&h.citation.key()[..]) == key);
                    keys_right += usize::from(same);
                    if !same {
                        println!(
                            "event {} {key:?} {:?}",
                            row["surface"],
                            hit.map(|h| h.citation.key())
                        );
                    }
                }
                _ => {}
            }
        }
        for hit in &found {
            let known = of_file.iter().any(|row| {
                let class = row["class"].as_str().unwrap();
                let span = span_of(row, "ext_end");
                span_of(row, "end") == hit.span
                    || (matches!(class, "generic" | "descriptive") && span.contains(&hit.span))
            });
            if !known {
                extra += 1;
                println!("extra {:?} {} in {name}", hit.surface, hit.citation.key());
            }
        }
    }
    println!(
        "numbered {right}/{wanted}, extra {extra}; congress and named {event_right}/{event_wanted} \
         by span, {keys_right} by key"
    );
    assert_eq!((right, extra), (wanted, 0));
    assert!(event_right + 1 >= event_wanted);
}

/// Whether a candidate text answers a query as a citation.
fn answers(query: &str, candidate: &str) -> bool {
    let Some(wanted) = parse_citation_query(query) else {
        return false;
    };
    citations(candidate, None).iter().any(|m| {
        let hit = matches(&wanted.citation, &m.value).is_some();
        let keyed = index_keys(&m.value).contains(&lookup_key(&wanted.citation));
        assert!(
            !hit || keyed,
            "{query} matches {:?} without its key",
            m.value
        );
        hit
    })
}

#[test]
fn answers_every_example_query() {
    let Some(path) = shared("eval/citation-queries.tsv") else {
        return;
    };
    let (mut right, mut rows) = (0, 0);
    for line in fs::read_to_string(path).unwrap().lines() {
        let columns: Vec<&str> = line.split('\t').collect();
        let [query, candidate, expected, why] = columns[..] else {
            panic!("{line}")
        };
        let candidate = candidate.replace("\\n", "\n");
        rows += 1;
        if answers(query, &candidate) == (expected == "match") {
            right += 1;
        } else {
            println!("wrong: {query} | {candidate} | {expected} | {why}");
            println!(
                "   query {:?}",
                parse_citation_query(query).map(|q| q.citation.key())
            );
            for m in citations(&candidate, None) {
                println!("   text {} {:?}", m.value.key(), m.span.of(&candidate));
            }
        }
    }
    println!("{right} of {rows} rows right");
    assert_eq!(right, rows);
}

#[test]
fn answers_alike_in_other_spellings() {
    use unicode_normalization::UnicodeNormalization;
    let Some(path) = shared("eval/citation-queries.tsv") else {
        return;
    };
    let (mut wrong, mut rows) = (0, 0);
    for line in fs::read_to_string(path).unwrap().lines() {
        let columns: Vec<&str> = line.split('\t').collect();
        let [query, candidate, expected, _] = columns[..] else {
            panic!("{line}")
        };
        let candidate = candidate.replace("\\n", "\n");
        let plain = crate::analysis::fold(query, crate::analysis::Fold::Folded);
        // Folded, TƯ is TU, and "đã ẩn" is "đề án".
        let queries = [
            query.to_owned(),
            query.to_uppercase(),
            query.to_lowercase(),
            query.nfd().collect(),
            format!("  {query} "),
            query.replace(' ', "  "),
            plain,
            format!("tìm {query} ở nghệ an"),
        ];
        let texts = [
            candidate.clone(),
            candidate.to_uppercase(),
            candidate.nfd().collect(),
            candidate.replace(' ', "\u{a0}"),
            candidate.replace(' ', "\n"),
            candidate.replace(' ', "  "),
            candidate.replace('-', "–"),
            format!("“{candidate}”"),
            format!("({candidate})."),
            candidate.replace('/', " / "),
            format!("Ngày 5/5, {candidate}, theo đó có 39 đại biểu."),
            format!("{candidate}.\nTheo"),
        ];
        for (n, q) in queries.iter().enumerate() {
            for (m, t) in texts.iter().enumerate() {
                // An address with blanks in it is none, and a blank line ends a citation.
                let broken = t.to_lowercase().contains("https") || t.contains("\n\n");
                if n > 0 && m > 0 || (broken && m > 0) {
                    continue;
                }
                rows += 1;
                if answers(q, t) != (expected == "match") {
                    wrong += 1;
                    println!(
                        "{expected}: {q:?} | {t:?} {:?} {:?}",
                        parse_citation_query(q).map(|q| q.citation.key()),
                        citations(t, None)
                            .iter()
                            .map(|m| m.value.key())
                            .collect::<Vec<_>>()
                    );
                }
            }
        }
    }
    assert_eq!(wrong, 0, "of {rows}");
}

#[test]
fn finds_the_contradictions_of_the_real_articles() {
    let mentions: Vec<_> = HOMES.iter().flat_map(|(name, _)| located(name)).collect();
    if mentions.is_empty() {
        return;
    }
    let found = conflicts(&mentions);
    for c in &found {
        println!(
            "{:?} {} {} {:?}",
            c.grade,
            c.key,
            c.why,
            c.mentions
                .iter()
                .map(|m| (&m.surface, &m.article[..3]))
                .collect::<Vec<_>>()
        );
    }
    for row in document_rows(&mentions) {
        println!(
            "{} | {} | {} | {:?} | {:?} {}/{}",
            row.key,
            row.canonical,
            row.kind,
            row.spellings
                .iter()
                .map(|s| (&s.surface[..], s.count))
                .collect::<Vec<_>>(),
            row.dates
                .iter()
                .map(|d| (d.date.to_string(), d.count))
                .collect::<Vec<_>>(),
            row.mentions,
            row.articles
        );
    }
    let of = |grade| {
        found
            .iter()
            .filter(|c| c.grade == grade)
            .collect::<Vec<_>>()
    };
    assert!(
        of(Grade::Certain)
            .iter()
            .any(|c| c.key == "nq:137:2024:qh:15")
    );
    assert!(
        of(Grade::Strong)
            .iter()
            .any(|c| c.key == "nq:137:2024:qh:15" && c.mentions.len() == 2)
    );
    assert_eq!(of(Grade::Style).len(), 2);
    assert_eq!(found.len(), 4);
}

#[test]
fn reads_queries_in_every_spelling() {
    let mut wrong = 0;
    for (query, expected, rest) in [
        ("nq39", "nq:39:*:*:*", ""),
        ("NQ 39-NQ/TW", "nq:39:*:tw:*", ""),
        ("39/nq-tw", "nq:39:*:tw:*", ""),
        ("39-nq/tu", "nq:39:*:tu:*", ""),
        ("nghi quyet so 39", "nq:39:*:*:*", ""),
        ("de an 06", "da:6:*:*:*", ""),
        ("DE AN 06/CP", "da:6:*:cp:*", ""),
        ("QD 1059 TTg", "qd:1059:*:ttg:*", ""),
        ("1059/qd-ttg", "qd:1059:*:ttg:*", ""),
        ("1059 qd ttg", "qd:1059:*:ttg:*", ""),
        ("06/cp", "*:6:*:cp:*", ""),
        ("137/2024/qh15", "*:137:2024:qh:15", ""),
        ("137 2024 qh15", "*:137:2024:qh:15", ""),
        ("Nghi-quyet-39-NQ-TW-2023", "nq:39:*:tw:*", ""),
        ("nghi-quyet-so-39-nq-tw-ngay-18-7-2023", "nq:39:*:tw:*", ""),
        ("luat dat dai nam 2024", "luat:datdai:2024:qh:*", ""),
        (
            "luật phòng chống tham nhũng 2018",
            "luat:phongchongthamnhung:2018:qh:*",
            "",
        ),
        ("nghi quyet dai hoi lan thu 20", "nq:dh:*:*:20", ""),
        (
            "nghi quyet dai hoi dang bo tinh nghe an lan thu 20",
            "nq:dh:*:tinh-nghean:20",
            "",
        ),
        ("nghi quyet trung uong 4 khoa XII", "nq:hn4:*:tw:12", ""),
        ("nq tw4", "nq:hn4:*:tw:*", ""),
        ("chi thi 54 khoa 9", "ct:54:*:*:9", ""),
        ("nghi quyet 39 cua bo chinh tri", "nq:39:*:tw:*", ""),
        ("nghị quyết 39 BCT", "nq:39:*:tw:*", ""),
        ("nghi quyet 39 nghe an", "nq:39:*:*:*", "nghe an"),
        (
            "phát triển tỉnh theo nghị quyết 39 nghệ an",
            "nq:39:*:*:*",
            "phát triển tỉnh theo nghệ an",
        ),
        (
            "nghị quyết 39 năm 2023 quy hoạch",
            "nq:39:*:*:*",
            "quy hoạch",
        ),
        ("nghi quyet 39 ha tinh", "nq:39:*:*:*", "ha tinh"),
        ("quyết định 1059", "qd:1059:*:*:*", ""),
        ("kế hoạch số 2025", "kh:2025:*:*:*", ""),
        ("nghi\u{323} quyê\u{301}t 39", "nq:39:*:*:*", ""),
        ("39 - NQ / TW", "nq:39:*:tw:*", ""),
        ("39–NQ/TW", "nq:39:*:tw:*", ""),
        ("nghị quyết 39 trung ương", "nq:39:*:tw:*", ""),
        ("nghị quyết 39/2021/QH15", "nq:39:2021:qh:15", ""),
        ("nghị định 06/2022", "nd:6:2022:*:*", ""),
        ("1234/UBND-NN", "cv:1234:*:ubnd:*", ""),
        ("nghị quyết 30a", "nq:30a:*:*:*", ""),
        ("thông tri 9 tỉnh ủy", "ttri:9:*:tu:*", ""),
        ("điều lệ đảng", "dieule:dang", ""),
        (
            "nghị quyết kỳ họp thứ 20 hđnd tỉnh",
            "nq:kyhop20:*:hdnd:*",
            "",
        ),
        ("chuong trinh hanh dong 12-CTr/TU", "ctr:12:*:tu:*", ""),
        ("ket luan 1 kl tw", "kl:1:*:tw:*", ""),
        ("nđ 116/2020", "nd:116:2020:*:*", ""),
        ("39", "", ""),
        ("nghị quyết", "", ""),
        ("kế hoạch 2025", "", ""),
        ("ke hoach 2025", "", ""),
        ("luật 2024", "", ""),
        ("luat su nguyen van nam 2024", "", ""),
        ("quyết định 39 tỷ", "", ""),
        ("quyet dinh 39 ty dong", "", ""),
        ("\"nghị quyết 39\"", "", ""),
        ("“nghị quyết 39”", "", ""),
        ("đại hội XIII", "", ""),
        ("30/4", "", ""),
        ("18/7/2023", "", ""),
        ("covid 19", "", ""),
        ("quốc lộ 1A", "", ""),
        ("nghệ an 2023", "", ""),
        ("để ăn 06", "", ""),
    ] {
        let found = parse_citation_query(query);
        let key = found.as_ref().map_or(String::new(), |q| q.citation.key());
        let left = found.as_ref().map_or(String::new(), |q| q.rest_of(query));
        if (&key[..], &left[..]) != (expected, rest) {
            wrong += 1;
            println!("{query}: {key:?} rest {left:?}, expected {expected:?} {rest:?}");
        }
    }
    assert_eq!(wrong, 0);
    let q = parse_citation_query("nghị quyết 39").unwrap();
    assert_eq!(
        q.reading(),
        "đọc là: nghị quyết · số 39 · nơi ban hành: bất kỳ"
    );
    assert_eq!(
        q.reading_in_english(),
        "read as: resolution · number 39 · issuer: any"
    );
    for key in [
        "nq:39:*:tw:*",
        "nq:dh:*:tinh-nghean:20",
        "nq:hn4:*:tw:12",
        "nq:kyhop20:*:hdnd-nghean:18",
        "luat:datdai:2024:qh:*",
        "dieule:dang",
        "nq:dh:*:khoi-nghean:2015-2020",
        "tt:12:2023:bct:*",
    ] {
        assert_eq!(
            parse_cite_value(key).map(|q| q.citation.key()).as_deref(),
            Some(key)
        );
    }
    assert_eq!(
        parse_cite_value(" 39-NQ/TW ").unwrap().citation.key(),
        "nq:39:*:tw:*"
    );
    assert_eq!(parse_cite_value("39").unwrap().citation.key(), "*:39:*:*:*");
    assert_eq!(
        parse_cite_value("luật đất đai").unwrap().citation.key(),
        "luat:datdai:*:qh:*"
    );
    assert!(parse_cite_value("xin chào").is_none());
}

#[test]
fn ranks_full_forms_over_bare_ones_and_aliases() {
    for (query, text, tier) in [
        ("39-NQ/TW", "Nghị quyết số 39/NQ-TW", Some(5)),
        ("nghị quyết 39", "Nghị quyết số 39-NQ/TW", Some(5)),
        ("nghị quyết 39", "Nghị quyết 39 của Bộ Chính trị", Some(4)),
        (
            "nghị quyết 39 của bộ chính trị",
            "Nghị quyết số 39-NQ/TW",
            Some(4),
        ),
        (
            "nghị quyết 39 của bộ chính trị",
            "Nghị quyết số 39-NQ/TW của Bộ Chính trị",
            Some(5),
        ),
        ("39-NQ/TW", "thực hiện Nghị quyết 39", Some(3)),
        ("11-QĐ/TW", "Quy định số 11-QĐi/TW", Some(2)),
        ("quyết định 11-QĐ/TW", "Quy định số 11-QĐi/TW", None),
        ("đề án 06", "Quyết định số 06/QĐ-TTg", Some(2)),
        ("06/QĐ-TTg", "Đề án 06", Some(2)),
        (
            "chỉ thị 46 của bộ chính trị",
            "Chỉ thị số 46 của Ban Bí thư",
            None,
        ),
        (
            "chỉ thị 20 của chính phủ",
            "Chỉ thị 20 của Thủ tướng Chính phủ",
            None,
        ),
        (
            "nghị quyết 26 ngày 30/7/2013",
            "Nghị quyết số 26-NQ/TW",
            Some(4),
        ),
        ("luật đất đai 2024", "Luật Đất đai số 31/2024/QH15", Some(2)),
        ("nghị quyết 30", "Nghị quyết 30a/2008/NQ-CP", None),
        (
            "21-CT/TU",
            "Chỉ thị số 21-CT/TU của BTV Tỉnh ủy Hà Tĩnh",
            Some(5),
        ),
    ] {
        let wanted = parse_citation_query(query).unwrap().citation;
        let found = citations(text, None);
        assert_eq!(matches(&wanted, &found[0].value), tier, "{query} | {text}");
    }
    // A loose mention resolved inside its document is no longer open.
    let text = "Nghị quyết số 39-NQ/TW ngày 18/7/2023. Thực hiện Nghị quyết 39 có hiệu quả.";
    let found = citations(text, None);
    let other = parse_citation_query("39/NQ-CP").unwrap().citation;
    let same = parse_citation_query("39-NQ/TW").unwrap().citation;
    assert_eq!(matches(&other, &found[1].value), None);
    assert_eq!(matches(&same, &found[1].value), Some(4));
}

const PIECES: &[&str] = &[
    "Nghị quyết",
    "nghị quyết",
    "NQ",
    "Chỉ thị",
    "Quyết định",
    "Quy định",
    "Đề án",
    "Luật",
    "Luật Đất đai",
    "Công văn",
    "văn bản",
    "số",
    "số:",
    "39",
    "06",
    "137",
    "2024",
    "30a",
    "66.1",
    "5",
    "-",
    "/",
    " ",
    "\n",
    "\u{a0}",
    ", ",
    " và ",
    "NQ/TW",
    "-NQ/TW",
    "/NQ-CP",
    "-QĐ/TW",
    "-QĐi/TW",
    "/QĐ-TTg",
    "/2024/QH15",
    "/UBND-NN",
    "-CT/TU",
    "của Bộ Chính trị",
    "của Trung ương",
    "của Chính phủ",
    "ngày 18/7/2023",
    "ngày 31/2/2024",
    "năm 2024",
    "(khóa XI)",
    "khóa XIII",
    "Đại hội",
    "Đảng bộ tỉnh",
    "lần thứ XX",
    "nhiệm kỳ 2020-2025",
    "Trung ương 4",
    "kỳ họp thứ 20",
    "HĐND tỉnh",
    "tỉnh Nghệ An",
    "đồng chí",
    "tỷ đồng",
    "các ",
    "được Quốc hội thông qua tại ",
    ".",
    ";",
    "“",
    "”",
    "(",
    ")",
    "\u{301}",
    "\u{323}",
    "Ư",
    "ư",
    "T.Ư",
    "Điều lệ Đảng",
    "http://a.vn/39-nq-tw",
    "🙂",
    "đ",
    "\u{200b}",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn never_panics_and_keeps_to_characters(text in any::<String>()) {
        for m in citations(&text, Some("nghe-an")) {
            prop_assert!(text.get(m.span.start..m.span.end).is_some());
        }
        let _ = parse_citation_query(&text);
        let _ = parse_cite_value(&text);
    }

    #[test]
    fn spans_and_keys_hold_on_scrambled_citations(
        text in proptest::collection::vec((proptest::sample::select(PIECES), any::<bool>()), 0..24),
        other in proptest::collection::vec((proptest::sample::select(PIECES), any::<bool>()), 0..8),
    ) {
        let join = |pieces: &[(&str, bool)]| -> String {
            pieces.iter().map(|(p, blank)| if *blank { format!("{p} ") } else { (*p).to_owned() }).collect()
        };
        let (text, other) = (join(&text), join(&other));
        let mut found = citations(&text, Some("nghe-an"));
        let mut last = 0;
        for m in &found {
            prop_assert!(text.get(m.span.start..m.span.end).is_some_and(|s| !s.is_empty()));
            prop_assert!(text.get(m.value.ext.start..m.value.ext.end).is_some());
            prop_assert!(m.value.ext.contains(&m.span), "{text:?} {m:?}");
            prop_assert!(m.span.start >= last);
            last = m.span.start;
            let _ = m.value.canonical();
            let json = serde_json::to_string(&m.value).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Citation>(&json).unwrap(), &m.value);
        }
        found.extend(citations(&other, None));
        let mut wanted: Vec<Citation> = found.iter().map(|m| m.value.clone()).collect();
        wanted.extend(parse_citation_query(&text).map(|q| q.citation));
        wanted.extend(parse_citation_query(&other).map(|q| q.citation));
        for query in &wanted {
            for m in &found {
                if matches(query, &m.value).is_some() {
                    prop_assert!(index_keys(&m.value).contains(&lookup_key(query)), "{:?} {:?}", query, m.value);
                }
            }
        }
        for query in [&text, &other] {
            if let Some(q) = parse_citation_query(query) {
                for span in q.rest.iter().chain([&q.span]) {
                    prop_assert!(query.get(span.start..span.end).is_some());
                }
                let _ = (q.reading(), q.reading_in_english());
            }
        }
        let located: Vec<LocatedCitation> = found.iter().map(|m| LocatedCitation {
            article: "a".to_owned(), path: "a".to_owned(), span: m.span, surface: String::new(),
            published: None, citation: m.value.clone(),
        }).collect();
        let rows = document_rows(&located);
        prop_assert_eq!(rows.iter().map(|r| r.mentions).sum::<usize>(), located.len());
        let _ = conflicts(&located);
    }
}

fn any_citation() -> impl Strategy<Value = Citation> {
    use proptest::option::of;
    use proptest::sample::select;
    let types = select(&["*", "nq", "qd", "qdi", "da", "ctr", "cv", "l", "tt"][..]);
    let kinds = select(vec![
        Kind::Numbered,
        Kind::Numbered,
        Kind::Numbered,
        Kind::Congress { body: None },
        Kind::Congress {
            body: Some("tinh".to_owned()),
        },
        Kind::Congress {
            body: Some("tinh-nghean".to_owned()),
        },
        Kind::Plenum { ordinal: 4 },
        Kind::Session { ordinal: 4 },
        Kind::NamedLaw {
            name: "datdai".to_owned(),
        },
        Kind::Statute,
    ]);
    let identity = (
        select(&["6", "135"][..]),
        of(select(&[2023u16, 2024][..])),
        of(select(&["tw", "bct", "tu", "ttg", "cp", "ubnd"][..])),
        of(select(&["nghe-an", "ha-tinh"][..])),
        of(13u8..15),
        of(select(&[(2015u16, 2020u16), (2020, 2025)][..])),
    );
    let written = (
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
        of(select(&["qd", "qdi"][..])),
    );
    (types, kinds, identity, written).prop_map(|(kind, form, identity, written)| {
        let (number, year, issuer, place, term, years) = identity;
        let mut c = Citation::new(DocType::from_code(kind).unwrap(), form);
        c.number = Some(number.to_owned());
        c.year = year;
        c.issuer = issuer.map(str::to_owned);
        c.place = place.map(str::to_owned);
        c.term = term;
        c.term_years = years;
        (
            c.written.full,
            c.written.type_word,
            c.written.guessed_type,
            ..,
        ) = written;
        c.written.symbol = written.4.map(str::to_owned);
        c.written.symbol_issuer.clone_from(&c.issuer);
        if written.3 {
            c.name = Some("Đất đai".to_owned());
        }
        c
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, ..ProptestConfig::default() })]

    #[test]
    fn whatever_matches_carries_the_key_looked_up(query in any_citation(), text in any_citation()) {
        if matches(&query, &text).is_some() {
            prop_assert!(index_keys(&text).contains(&lookup_key(&query)), "{query:?} {text:?}");
        }
        prop_assert!(index_keys(&query).contains(&lookup_key(&query)));
    }
}

#[test]
fn work_grows_with_the_text_and_not_faster() {
    let looks = |text: &str| {
        let mut lexemes = Vec::new();
        let (mut at, mut looks, mut count) = (0, 0, 0);
        let mut found = Vec::new();
        while at < text.len() {
            at = lexeme::read_block(text, at, &mut lexemes);
            let block = Block::new(text, &lexemes, Mode::Text, Nearby::default());
            scan::scan(&block, scan::Laws::Dated, &mut found);
            looks += block.looks.get();
            count += lexemes.len();
        }
        (looks, count)
    };
    for piece in PIECES.iter().chain(&[
        "các Nghị quyết 1, 2, 3, ",
        "Nghị quyết Đại hội Đảng bộ ",
        "Nghị quyết Trung ương ",
        "Luật A a, a ",
        "ban hành Nghị quyết ",
        "1-",
        "1/1",
        "A.",
        "Luật số ",
        "Nghị quyết Nghị ",
        "Nghị quyết a a a số ",
        "Nghị quyết 39 (ngày ",
        "39-NQ/TW-A",
        "Ban Chấp hành Trung ương Đảng thông qua Nghị quyết 5 ",
    ]) {
        let text = format!("{piece} ").repeat(3000);
        let glued = piece.repeat(3000);
        for text in [text, glued] {
            let (looks, lexemes) = looks(&text);
            // A rule looks a bounded way ahead and behind; the costliest place is a type word.
            assert!(
                looks <= 3000 * lexemes.max(1) / 10 + 10_000,
                "{piece:?}: {looks} for {lexemes}"
            );
        }
    }
}

#[test]
#[ignore = "prints a speed; run it by hand in a release build"]
fn speed_over_the_real_articles() {
    let text: String = HOMES.iter().filter_map(|(name, _)| text_of(name)).collect();
    let text = text.repeat(200);
    let start = std::time::Instant::now();
    let found = citations(&text, Some("nghe-an")).len();
    let took = start.elapsed();
    println!(
        "{found} in {took:?}: {:.0} MB/s",
        text.len() as f64 / 1e6 / took.as_secs_f64()
    );
    let start = std::time::Instant::now();
    let tokens = crate::analysis::analyse(&text).len();
    let took = start.elapsed();
    println!(
        "{tokens} tokens in {took:?}: {:.0} MB/s",
        text.len() as f64 / 1e6 / took.as_secs_f64()
    );
}

#[test]
#[ignore = "prints the citations of a text for reading"]
fn prints_the_citations_of_a_file() {
    let Ok(path) = std::env::var("CITATION_TEXT") else {
        return;
    };
    let text = fs::read_to_string(path).unwrap();
    let floor = |mut at: usize| {
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    for m in citations(&text, None) {
        let (a, b) = (
            floor(m.span.start.saturating_sub(60)),
            floor((m.value.ext.end + 60).min(text.len())),
        );
        println!(
            "@@ {} | {} [{}] {} ## {}",
            m.value.key(),
            text[a..m.span.start].replace('\n', "⏎"),
            m.span.of(&text).replace('\n', "⏎"),
            text[m.span.end..m.value.ext.end].replace('\n', "⏎"),
            text[m.value.ext.end..b].replace('\n', "⏎")
        );
    }
}
