//! Laws that hold on any text, and a bound on the work.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "tests stop and tell")]

use proptest::prelude::*;

use super::*;

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
        let once = located.iter().filter(|m| !m.citation.written.repeated).count();
        let rows = document_rows(&located);
        prop_assert_eq!(rows.iter().map(|r| r.mentions).sum::<usize>(), once);
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
        Kind::Congress { body: Some("tinh".to_owned()) },
        Kind::Congress { body: Some("tinh-nghean".to_owned()) },
        Kind::Plenum { ordinal: 4 },
        Kind::Session { ordinal: 4 },
        Kind::NamedLaw { name: "datdai".to_owned() },
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
        (c.written.full, c.written.type_word, c.written.guessed_type, ..) = written;
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
        let words = words(text);
        let mut lexemes = Vec::new();
        let (mut at, mut looks, mut count) = (0, 0, 0);
        let mut found = Vec::new();
        while at < text.len() {
            at = lexeme::read_block(text, &words, at, &mut lexemes);
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
