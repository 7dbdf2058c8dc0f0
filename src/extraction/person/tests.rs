//! The measures: hand-made gold, query rows and a public sample, when they lie next to the project.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use super::*;

fn shared(path: &str) -> Option<PathBuf> {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared")).join(path);
    if path.exists() {
        return Some(path);
    }
    eprintln!("{} is absent: not measured", path.display());
    None
}

fn char_span(text: &str, span: crate::article::Span) -> (usize, usize) {
    let start = text[..span.start].chars().count();
    (start, start + span.of(text).chars().count())
}

#[test]
fn reaches_97_hundredths_on_the_hand_made_gold() {
    let (Some(gold), Some(news)) = (shared("gold/persons.jsonl"), shared("real-news")) else {
        return;
    };
    let rows: Vec<Value> = fs::read_to_string(gold)
        .unwrap()
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    let files: BTreeSet<&str> = rows.iter().map(|r| r["file"].as_str().unwrap()).collect();
    let (mut right, mut extra, mut missed, mut roles, mut kinds) = (0, 0, 0, 0, 0);
    for file in files {
        let text = fs::read_to_string(news.join(file)).unwrap();
        let mut wanted: Vec<&Value> = rows
            .iter()
            .filter(|r| r["file"] == file && r["kind"] != "historical")
            .collect();
        for mention in persons(&text)
            .iter()
            .filter(|m| m.value.kind != PersonKind::Historical)
        {
            let (start, end) = char_span(&text, mention.span);
            let hit = wanted
                .iter()
                .position(|r| r["start"] == start && r["end"] == end);
            match hit {
                Some(at) => {
                    let row = wanted.swap_remove(at);
                    right += 1;
                    let kind = serde_json::to_value(mention.value.kind).unwrap();
                    kinds += usize::from(kind == row["kind"]);
                    let folded = |s: &str| crate::analysis::fold(s, crate::analysis::Fold::Exact);
                    let role = mention.value.role.as_deref().map(folded);
                    if role == row["role"].as_str().map(folded) {
                        roles += 1;
                    } else {
                        println!("role {:?}, wanted {}", mention.value.role, row["role"]);
                    }
                }
                None => {
                    extra += 1;
                    println!("extra in {file}: {:?}", mention);
                }
            }
        }
        missed += wanted.len();
        for row in wanted {
            println!("missed: {row}");
        }
    }
    let precision = right as f64 / (right + extra) as f64;
    let recall = right as f64 / (right + missed) as f64;
    println!(
        "gold: precision {precision:.3} recall {recall:.3}; of {right}: roles {roles}, kinds {kinds}"
    );
    assert!(precision >= 0.97 && recall >= 0.97);
}

/// What the names of one text would tell the query parser.
fn knowledge(people: &[Mention<Person>]) -> impl Fn(&str) -> NameKnowledge + '_ {
    move |key: &str| {
        if people.iter().any(|m| m.value.folded == key) {
            NameKnowledge::Full
        } else if people
            .iter()
            .any(|m| m.value.folded.ends_with(&format!("_{key}")))
        {
            NameKnowledge::Suffix
        } else {
            NameKnowledge::Unknown
        }
    }
}

#[test]
fn answers_every_query_row_as_it_should() {
    let Some(path) = shared("eval/person-queries.tsv") else {
        return;
    };
    let mut wrong = Vec::new();
    let text = fs::read_to_string(path).unwrap();
    for line in text.lines() {
        let mut fields = line.split('\t');
        let (Some(query), Some(candidate), Some(verdict)) =
            (fields.next(), fields.next(), fields.next())
        else {
            continue;
        };
        let candidate = candidate.replace("\\n", "\n");
        let people = persons(&candidate);
        let matches = |q: Option<PersonQuery>| {
            q.is_some_and(|q| people.iter().any(|m| person_tier(&q, &m.value).is_some()))
        };
        let parsed = matches(parse_person_query(query, &knowledge(&people)));
        let value = matches(parse_person_value(query));
        let right = match verdict {
            "match" => parsed || value,
            _ => !parsed && !value,
        };
        if !right || (verdict == "match" && !parsed) {
            println!(
                "{query:?} in {candidate:?}: parsed {parsed}, value {value}, wanted {verdict}; {people:?}"
            );
        }
        if !right {
            wrong.push(line.to_owned());
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn keeps_its_level_on_sentences_of_reports() {
    let Some(path) = shared("eval/persons-phonlp-sample.jsonl") else {
        return;
    };
    let (mut right, mut extra, mut missed) = (0, 0, 0);
    for line in fs::read_to_string(path).unwrap().lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        let text = row["text"].as_str().unwrap();
        let mut wanted: BTreeSet<(usize, usize)> = row["persons"]
            .as_array()
            .unwrap()
            .iter()
            .map(|p| {
                (
                    p[0].as_u64().unwrap() as usize,
                    p[1].as_u64().unwrap() as usize,
                )
            })
            .collect();
        for mention in persons(text) {
            if wanted.remove(&char_span(text, mention.span)) {
                right += 1;
            } else {
                extra += 1;
                println!("extra {:?} in {text}", mention.span.of(text));
            }
        }
        missed += wanted.len();
        for (start, end) in wanted {
            let name: String = text.chars().skip(start).take(end - start).collect();
            println!("missed {name:?} in {text}");
        }
    }
    let precision = f64::from(right) / f64::from(right + extra);
    let recall = right as f64 / (right as usize + missed) as f64;
    println!(
        "sentences: precision {precision:.3} recall {recall:.3} ({right} right, {extra} extra, {missed} missed)"
    );
    assert!(precision >= 0.95 && recall >= 0.77);
}

#[test]
fn works_in_proportion_to_hostile_text() {
    use super::lexicon::WORK;
    for piece in [
        "Nguyễn ",
        "A ",
        "Ông ",
        "đồng chí ",
        "Bí thư, ",
        "Phó Chủ tịch UBND tỉnh ",
        "Hồ Chí Minh ",
        "Nguyễn Văn An ",
        "M. ",
        "Hùng, ",
        "(Kim Oanh)\n",
        "Kim Oanh - ",
        "Ảnh: ",
        "được bầu làm ",
        "ông Hùng kể. ",
        "Nguyễn\n",
        "TP. ",
        "Hà Nội ",
        "a",
        "Nguyễn Văn An, Bí thư; ",
        "\n\n",
        "- ",
        "Nguyễn Văn An và ",
    ] {
        let work = |times: usize| {
            WORK.with(|work| work.set(0));
            persons(&piece.repeat(times));
            WORK.with(|work| work.get())
        };
        let (small, large) = (work(500), work(4000));
        assert!(
            large <= small * 10 + 1000,
            "{piece:?}: {small} then {large}"
        );
        assert!(
            large <= 4000 * piece.split_whitespace().count().max(1) * 700,
            "{piece:?}: {large}"
        );
    }
}

/// The names of `text` with kind and role, one string each.
fn names(text: &str) -> Vec<String> {
    persons(text)
        .iter()
        .map(|m| {
            let p = &m.value;
            let flag = match (p.open, p.anonymised, p.linked) {
                (true, _, _) => " open",
                (_, true, _) => " anonymised",
                (_, _, true) => " linked",
                _ => "",
            };
            format!("{}{flag}", p.name)
        })
        .collect()
}

#[test]
fn reads_how_news_introduces_people() {
    let rows: [(&str, &[&str]); 34] = [
        (
            "Đồng chí Nguyễn Doãn Hùng – đại diện Chi bộ Tổng hợp",
            &["Nguyễn Doãn Hùng"],
        ),
        (
            "Phó Chủ tịch UBND tỉnh Phùng Thành Vinh phát biểu",
            &["Phùng Thành Vinh"],
        ),
        (
            "Chủ tịch UBND tỉnh Kiên Giang Nguyễn Thanh Nhàn",
            &["Nguyễn Thanh Nhàn"],
        ),
        (
            "các đồng chí Hoàng Văn Nhiên, Chu Bá Long",
            &["Hoàng Văn Nhiên", "Chu Bá Long"],
        ),
        (
            "đại biểu Pịt Văn Toán, Phà Bá Di",
            &["Pịt Văn Toán", "Phà Bá Di"],
        ),
        (
            "ông Tạ Đức Toàn\nPhó Trưởng Ban Tuyên giáo",
            &["Tạ Đức Toàn"],
        ),
        ("thực hiện thành công Nghị quyết Đại hội", &[]),
        ("đồng chí Lãnh đạo sở, đồng chí Thường trực Tỉnh ủy", &[]),
        ("Đồng chí Phó Chủ tịch UBND tỉnh đề nghị", &[]),
        (
            "trên đường Nguyễn Văn Linh, Võ Nguyên Giáp và Trần Phú",
            &[],
        ),
        ("Trường THPT Phan Bội Châu và Quỹ Tôn Đức Thắng", &[]),
        ("Bí thư Đảng ủy phường Lê Hồng Phong phát biểu", &[]),
        ("Đại tướng Võ Nguyên Giáp về thăm", &["Võ Nguyên Giáp"]),
        (
            "Bí thư Thị ủy Hoàng Mai; huyện Quỳnh Lưu; tỉnh Thái Bình",
            &[],
        ),
        ("tư tưởng, đạo đức, phong 4 cách Hồ Chí Minh", &[]),
        (
            "Chủ tịch Hồ Chí Minh căn dặn; Bác Hồ Chí Minh kính yêu",
            &["Hồ Chí Minh", "Hồ Chí Minh"],
        ),
        (
            "TP. Hồ Chí Minh, đường Hồ Chí Minh, lăng Chủ tịch Hồ Chí Minh",
            &[],
        ),
        (
            "PGS.TS. Nguyễn Thị Lan, Giám đốc Học viện",
            &["Nguyễn Thị Lan"],
        ),
        (
            "Đ/c Đào Quang Thiền – Phó Bí thư Đảng bộ",
            &["Đào Quang Thiền"],
        ),
        (
            "ÔNG NGUYỄN VĂN HÙNG ĐƯỢC BẦU LÀM CHỦ TỊCH",
            &["Nguyễn Văn Hùng"],
        ),
        ("ĐẠI HỘI ĐẢNG BỘ TỈNH NGHỆ AN LẦN THỨ XX", &[]),
        ("Ảnh: Báo Hải quan. Ảnh: P.V. Ảnh: TTXVN", &[]),
        ("Bài, ảnh: Mai Hoa - Phạm Bằng", &["Mai Hoa", "Phạm Bằng"]),
        (
            "Chủ tịch UBND tỉnh An GiangHuỳnh Hồng Hải",
            &["Huỳnh Hồng Hải"],
        ),
        (
            "Ảnh: Trần Thanh Ông Lâm Trọng Nghĩa cho biết",
            &["Trần Thanh", "Lâm Trọng Nghĩa"],
        ),
        (
            "Già làng Rơ Ông Ha Jung và hoa hậu H 'Hen Niê",
            &["Rơ Ông Ha Jung", "H'Hen Niê"],
        ),
        (
            "ông Huỳnh Minh Sở và ông Nguyễn Văn Hóa",
            &["Huỳnh Minh Sở", "Nguyễn Văn Hóa"],
        ),
        (
            "bị cáo Cao Mỹ D. khai nhận, chị M. cho biết",
            &["Cao Mỹ D. anonymised", "M. anonymised"],
        ),
        (
            "Tổng thống Mỹ Donald Trump và Tổng thống Franklin D. Roosevelt",
            &["Donald Trump", "Franklin D. Roosevelt"],
        ),
        ("Chị Bình cho biết gia đình đã thoát nghèo", &["Bình open"]),
        (
            "ông Nguyễn Văn An ở đường Nguyễn Văn An",
            &["Nguyễn Văn An"],
        ),
        (
            "Anh Lê Văn Hùng về. Theo Hùng, anh Hùng vui",
            &["Lê Văn Hùng", "Lê Văn Hùng linked", "Lê Văn Hùng linked"],
        ),
        (
            "ông Lê Văn Hùng và ông Trần Mạnh Hùng; ông Hùng nói",
            &["Lê Văn Hùng", "Trần Mạnh Hùng", "Hùng open"],
        ),
        (
            "o\u{0302}ng Nguye\u{0302}\u{0303}n\u{00a0}Va\u{0306}n\nHu\u{0300}ng",
            &["Nguyễn Văn Hùng"],
        ),
    ];
    let wrong: Vec<String> = rows
        .iter()
        .filter(|(text, expected)| names(text) != *expected)
        .map(|(text, expected)| format!("{text:?}: {:?}, expected {expected:?}", names(text)))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn attaches_roles_as_printed() {
    let rows = [
        (
            "Bí thư Đảng ủy, Chánh Văn phòng UBND TP Hải Phòng Trần Huy Kiên",
            Some("Bí thư Đảng ủy, Chánh Văn phòng UBND TP Hải Phòng"),
        ),
        (
            "đồng chí Phó Chủ tịch UBND tỉnh Bùi Đình Long và các đại biểu",
            Some("Phó Chủ tịch UBND tỉnh"),
        ),
        (
            "Trưởng phòng Quản trị - Tài vụ Trần Thị Tuyết Mai",
            Some("Trưởng phòng Quản trị - Tài vụ"),
        ),
        (
            "Ông Trần Văn Nam, nguyên Bí thư Tỉnh ủy Bình Dương, đã nói",
            Some("nguyên Bí thư Tỉnh ủy Bình Dương"),
        ),
        (
            "Tân Chủ tịch UBND tỉnh Lê Hồng Vinh",
            Some("Chủ tịch UBND tỉnh"),
        ),
        (
            "Ông Lê Văn Hùng là Giám đốc Sở Y tế.",
            Some("Giám đốc Sở Y tế"),
        ),
        (
            "ông Lê Văn Hùng được bầu giữ chức vụ Chủ tịch HĐND tỉnh.",
            Some("Chủ tịch HĐND tỉnh"),
        ),
        ("ông Lê Văn Hùng bị cách chức Chủ tịch UBND huyện.", None),
        (
            "Phó Chủ tịch UBND tỉnh đề nghị Giám đốc Sở Nội vụ Trần Văn Minh báo cáo",
            Some("Giám đốc Sở Nội vụ"),
        ),
    ];
    for (text, role) in rows {
        let people = persons(text);
        assert_eq!(people.len(), 1, "{text}: {people:?}");
        assert_eq!(people[0].value.role.as_deref(), role, "{text}");
    }
}

#[test]
fn shares_the_post_that_a_list_is_elected_to() {
    let people = persons(
        "đồng chí Hoàng Văn Nhiên, đồng chí Chu Bá Long được bầu làm Phó Bí thư Đảng uỷ Khối; đồng chí Lê Hồng Vinh dự",
    );
    let roles: Vec<Option<&str>> = people.iter().map(|m| m.value.role.as_deref()).collect();
    assert_eq!(
        roles,
        [
            Some("Phó Bí thư Đảng uỷ Khối"),
            Some("Phó Bí thư Đảng uỷ Khối"),
            None
        ]
    );
}

#[test]
fn signs_articles_with_bylines() {
    let body = "Bài viết dài nói về việc xây dựng nông thôn mới ở các xã vùng cao của huyện trong nhiều năm qua, với nhiều cách làm hay.";
    for (sign, expected) in [
        (
            "\n\nNguyên An - Khánh Thùy\n",
            vec!["Nguyên An", "Khánh Thùy"],
        ),
        (" (Hoàng Tím)", vec!["Hoàng Tím"]),
        ("\n\nGiàng Seo Pùa/VOV4", vec!["Giàng Seo Pùa"]),
        ("\n\nQuỳnh Như-Đài PTTH Tương Dương", vec!["Quỳnh Như"]),
        ("\n\nNghệ An", vec![]),
        ("\n\nTin cùng chuyên mục", vec![]),
    ] {
        let people = persons(&format!("{body}{body}{body}{sign}"));
        let found: Vec<&str> = people.iter().map(|m| m.value.name.as_str()).collect();
        assert_eq!(found, expected, "{sign:?}");
        assert!(
            people.iter().all(|m| m.value.kind == PersonKind::Byline),
            "{people:?}"
        );
    }
}

/// A mention as a caption or a sentence gives it.
fn person(text: &str) -> Person {
    persons(text).remove(0).value
}

#[test]
fn tiers_prefer_whole_names_and_typed_marks() {
    let tung = person("đồng chí Đặng Thanh Tùng phát biểu");
    let linked = persons("đồng chí Đặng Thanh Tùng đến. Đồng chí Tùng nói")
        .remove(1)
        .value;
    let tier =
        |query: &str, person: &Person| person_tier(&parse_person_value(query).unwrap(), person);
    assert_eq!(tier("Đặng Thanh Tùng", &tung), Some(6));
    assert_eq!(tier("dang thanh tung", &tung), Some(5));
    assert_eq!(tier("đồng chí Thanh Tùng", &tung), Some(4));
    assert_eq!(tier("Đặng Thanh Tùng", &linked), Some(3));
    assert_eq!(tier("ông Tùng", &tung), Some(2));
    for query in [
        "Đặng Thanh",
        "Đặng Tùng",
        "Đặng Thanh Từng",
        "Tùng Thanh",
        "Lê Đặng Thanh Tùng",
    ] {
        assert_eq!(tier(query, &tung), None, "{query}");
    }
    assert_eq!(
        tier("Đặng Thanh Tùng", &person("ông Đặng Thành Tùng nói")),
        Some(5)
    );
    assert!(inside_tier(&tung) > inside_tier(&person("Ảnh: Thành Duy")));
    assert_eq!(
        index_keys(&tung),
        ["dang_thanh_tung", "thanh_tung", "tung", "=đặng_thanh_tùng"]
    );
}

#[test]
fn recognises_person_queries_by_the_dictionary_first() {
    let known = |key: &str| match key {
        "dang_thanh_tung" | "thanh_duy" => NameKnowledge::Full,
        "thanh_tung" | "tung" | "duy" | "vinh" => NameKnowledge::Suffix,
        _ => NameKnowledge::Unknown,
    };
    let read = |query: &str| parse_person_query(query, &known).map(|q| lookup_key(&q));
    for (query, key) in [
        ("dang thanh tung", Some("dang_thanh_tung")),
        ("đ/c Đặng Thanh Tùng", Some("dang_thanh_tung")),
        ("dong chi dang thanh tung", Some("dang_thanh_tung")),
        (
            "Phó Chủ tịch UBND tỉnh Phùng Thành Vinh",
            Some("phung_thanh_vinh"),
        ),
        ("Thanh Tùng", Some("thanh_tung")),
        ("ông Tùng", Some("tung")),
        ("Tùng", Some("tung")),
        ("tùng", None),
        ("Vinh", None),
        ("ông Lứ", Some("lu")),
        ("Nguyễn Văn Hùng", Some("nguyen_van_hung")),
        ("cải cách hành chính", None),
        ("Nghệ An", None),
        ("Nghị quyết 39", None),
        ("đồng chí", None),
        ("", None),
    ] {
        assert_eq!(read(query).as_deref(), key, "{query:?}");
    }
}

#[test]
fn gathers_a_collection_into_one_row_a_key() {
    let located = |article: &str, published: &str, text: &str| -> Vec<LocatedPerson> {
        persons(text)
            .into_iter()
            .map(|m| LocatedPerson {
                article: article.to_owned(),
                path: format!("{article}.txt"),
                published: Some(published.to_owned()),
                span: m.span,
                surface: m.span.of(text).to_owned(),
                person: m.value,
            })
            .collect()
    };
    let mut all = located(
        "b",
        "2025-06",
        "Đồng chí Đào Quang Thiền - Phó Bí thư Đảng uỷ trình bày. Đồng chí Thiền nói.",
    );
    all.extend(located("a", "2024-12", "Đ/c Đào Quang Thiền – Phó Chánh Văn phòng UBND tỉnh báo cáo. Ông Đào Quang Thiện dự. Chị Hoa đến."));
    let rows = people_rows(&all);
    let keys: Vec<(&str, usize, usize)> = rows
        .iter()
        .map(|r| (r.key.as_str(), r.mentions, r.articles))
        .collect();
    assert_eq!(keys, [("đào_quang_thiền", 3, 2), ("đào_quang_thiện", 1, 1)]);
    let row = &rows[0];
    assert_eq!(
        (row.first.as_deref(), row.last.as_deref()),
        (Some("2024-12"), Some("2025-06"))
    );
    let roles: Vec<&str> = row.roles.iter().map(|r| r.role.as_str()).collect();
    assert_eq!(
        roles,
        ["Phó Chánh Văn phòng UBND tỉnh", "Phó Bí thư Đảng uỷ"]
    );
    let json = serde_json::to_value(row).unwrap();
    assert_eq!(json["kinds"]["person"], 3);
    assert_eq!(
        serde_json::to_value(PersonKind::PhotoCredit).unwrap(),
        "photo-credit"
    );
}

mod laws {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str) -> Result<(), TestCaseError> {
        let mut end = 0;
        for mention in persons(text) {
            let Mention { span, value } = &mention;
            prop_assert!(span.start >= end && span.end > span.start && span.end <= text.len());
            prop_assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end));
            end = span.end;
            let keys = index_keys(value);
            let syllables: Vec<&str> = value.name.split(' ').collect();
            for from in 0..syllables.len() {
                for query in [
                    parse_person_value(&syllables[from..].join(" ")),
                    parse_person_value(&value.folded.replace('_', " ")),
                ]
                .into_iter()
                .flatten()
                {
                    if person_tier(&query, value).is_some() {
                        prop_assert!(
                            keys.contains(&lookup_key(&query)),
                            "{query:?} {value:?} {keys:?}"
                        );
                    }
                }
            }
        }
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn holds_on_any_text(text in any::<String>()) {
            check(&text)?;
            let _ = parse_person_query(&text, &|_| NameKnowledge::Suffix);
            let _ = parse_person_query(&text, &|_| NameKnowledge::Unknown);
        }

        #[test]
        fn holds_on_mixed_up_vietnamese(parts in prop::collection::vec(prop::sample::select(vec![
            "ông ", "Ông ", "Nguyễn ", "Văn ", "An", "Hùng", " M. ", "H’Hen ", "H 'Hen ", "Bí thư ", "UBND tỉnh ", ", ", "; ", "\n", "\n\n",
            " - ", "Ảnh: ", "(", ")", "Hà Nội ", "Hồ Chí Minh ", "đồng chí ", "Đ/c ", "TP. ", "ĐẶNG ", "THANH ", "TÙNG ", "ho\u{0323}\u{0302}i ",
            "Va\u{0306}n ", "\u{00a0}", "\u{200b}", "được bầu làm ", "Giang", "và ", "A ", "Y ", "'", "…", "😀", "1", "của ", "kể ", "Kim Oanh",
        ]), 0..40)) {
            check(&parts.concat())?;
        }
    }
}
