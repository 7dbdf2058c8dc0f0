//! What might have been meant: offered with what it finds, and never applied.

use std::collections::HashMap;

use saola::analysis::{Fold, analyse, fold};
use saola::index::Reader;
use saola::query::parse;
use saola::search::restored_marks;
use saola::update::update;
use serde_json::Value;

use crate::program::{Collection, corpus, shared};

fn collection() -> Collection {
    Collection::written(&[
        (
            "39.txt",
            "Nghị quyết 39 về phát triển vùng\n\nTỉnh ủy quán triệt Nghị quyết số 39-NQ/TW của Bộ \
             Chính trị. Đồng chí Kiều Thành Tùng, Phó Chủ tịch UBND tỉnh, dự hội nghị.\n",
        ),
        (
            "lua.txt",
            "Được mùa lúa hè thu\n\nNông dân huyện Vĩnh Thuận thu hoạch lúa hè thu, năng suất cao. \
             Hợp tác xã bao tiêu lúa gạo cho bà con.\n",
        ),
        (
            "duong.txt",
            "Thông xe đường ven biển\n\nTuyến đường ven biển dài 12 km qua xã Kỳ Xuân. Nghị quyết số \
             39-NQ/TW mở hướng cho kinh tế biển.\n",
        ),
    ])
}

/// What a search suggests, as `(why, text, count)`.
fn suggested(collection: &Collection, arguments: &[&str]) -> Vec<(String, String, u64)> {
    let records = collection.search(arguments);
    let summary = records.last().unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let all = summary["suggestions"].as_array().unwrap();
    all.iter().map(|s| (text(&s["why"]), text(&s["text"]), s["count"].as_u64().unwrap())).collect()
}

fn texts<'s>(suggested: &'s [(String, String, u64)], why: &str) -> Vec<&'s str> {
    suggested.iter().filter(|s| s.0 == why).map(|s| s.1.as_str()).collect()
}

#[test]
fn a_number_that_is_not_cited_leads_to_the_one_that_is() {
    let collection = collection();
    for (query, meant) in [
        (vec!["nghi quyet 93"], "nghi quyet 39"),
        (vec!["93-NQ/TW"], "39-NQ/TW"),
        (vec!["nq 38"], "nq 39"),
        (vec!["--cite", "93-NQ/TW"], "cite:39-NQ/TW"),
    ] {
        let suggested = suggested(&collection, &query);
        assert_eq!(texts(&suggested, "number"), [meant], "{query:?}: {suggested:?}");
        assert!(suggested.iter().all(|s| s.2 > 0));
    }
    // No other issuer's number is like the one of the Central Committee.
    assert!(texts(&suggested(&collection, &["93/NQ-CP"]), "number").is_empty());
    assert!(texts(&suggested(&collection, &["nghi quyet 39"]), "number").is_empty());
}

#[test]
fn a_misspelt_name_leads_to_the_people_who_are_named() {
    let collection = collection();
    for query in
        [vec!["kieu thanh tunk"], vec!["kiu thanh tung"], vec!["--person", "Kiều Thành Hùng"]]
    {
        let suggested = suggested(&collection, &query);
        let names = texts(&suggested, "name");
        assert!(
            names.iter().any(|name| name.contains("Kiều Thành Tùng")),
            "{query:?}: {suggested:?}"
        );
    }
}

/// Passages that name one person, a line each.
fn named(name: &str, times: usize) -> String {
    let of = |n| format!("Đồng chí {name} phát biểu lần thứ {n} tại hội nghị của huyện.\n\n");
    (0..times).map(of).collect()
}

fn people() -> Collection {
    Collection::written(&[
        ("dong.txt", &named("Đỗ Văn Tưởng", 12)),
        ("giong.txt", &named("Đỗ Văn Tường", 1)),
        ("la.txt", &named("Đỗ Văn Tuấn", 9)),
        ("mot.txt", &named("Vi Thị Mỷ", 3)),
        // The words of a name, and nobody of that name.
        (
            "tu.txt",
            &"Cô đỗ đại học, văn hay, ông tướng nào cũng tưởng tượng ra được.\n\n".repeat(15),
        ),
    ])
}

#[test]
fn a_name_with_one_wrong_mark_leads_to_the_person_and_to_no_stranger() {
    let collection = people();
    for (arguments, meant) in [
        (&["Đỗ Văn Tượng"][..], "person:\"Đỗ Văn Tưởng\""),
        // Passages enough have the words, and none the person.
        (&["Đỗ Văn Tướng"], "person:\"Đỗ Văn Tưởng\""),
        // One passage names somebody so: many name another.
        (&["Đỗ Văn Tường"], "person:\"Đỗ Văn Tưởng\""),
        (&["person:\"Vi Thị Mỹ\""], "person:\"Vi Thị Mỷ\""),
        (&["--person", "Vi Thị Mỹ"], "person:\"Vi Thị Mỷ\""),
    ] {
        let suggested = suggested(&collection, arguments);
        let names = texts(&suggested, "name");
        assert_eq!(names.first(), Some(&meant), "{arguments:?}: {suggested:?}");
        assert!(!names.iter().any(|name| name.contains("Tuấn")), "{arguments:?}: {suggested:?}");
        for (_, text, count) in &suggested {
            let found = collection.search(&[text]);
            assert_eq!(found.last().unwrap()["total"], *count, "{text}");
        }
    }
    let of_person = suggested(&collection, &["Đỗ Văn Tướng"]);
    assert_eq!(of_person[0].2, 12, "passages that name him: {of_person:?}");
}

#[test]
fn names_are_not_offered_where_the_person_is_found_or_the_words_are_meant() {
    let collection = people();
    for query in ["Đỗ Văn Tưởng", "do van tuong", "Tượng", "Tưởng", "đại học"] {
        let suggested = suggested(&collection, &[query]);
        assert!(texts(&suggested, "name").is_empty(), "{query}: {suggested:?}");
    }
}

#[test]
fn an_accidental_hit_does_not_keep_the_right_spelling_away() {
    let told = |n| format!("Lần {n} đại học quốc gia tuyển sinh, máy khuếch đại âm thanh.\n\n");
    let collection = Collection::written(&[
        ("a.txt", &(0..12).map(told).collect::<String>()),
        ("b.txt", "Máy khuyếch đại cũ; đại học của quốc gái vui tính; gai góc.\n"),
    ]);
    for (query, meant) in [
        ("khuyếch đại", "khuếch đại"),
        ("đại hoc quoc gai", "đại học quốc gia"),
        ("đại học quốc gía", "đại học quốc gia"),
    ] {
        let suggested = suggested(&collection, &[query]);
        assert_eq!(texts(&suggested, "spelling"), [meant], "{query}: {suggested:?}");
        assert!(texts(&suggested, "restored-marks").is_empty(), "{query}: {suggested:?}");
    }
    // What stands somewhere as it was typed is a quotation, and no slip.
    for query in ["của quốc gái vui tính", "cua quoc gai vui tinh"] {
        assert!(suggested(&collection, &[query]).is_empty(), "{query}");
    }
}

#[test]
fn an_official_number_is_given_no_marks() {
    let collection = Collection::written(&[(
        "a.txt",
        "Nghị quyết số 39-NQ/TU của Tỉnh ủy. Từ nghị quyết 39, từ tỉnh đến huyện, từ xã đến bản.\n",
    )]);
    for query in ["39/nq-tu", "39-nq/tu", "nghị quyết 39-nq/tu"] {
        let suggested = suggested(&collection, &[query]);
        assert!(suggested.is_empty(), "{query}: {suggested:?}");
    }
}

#[test]
fn only_documents_that_are_cited_are_offered() {
    let collection = Collection::written(&[
        (
            "a.txt",
            "Quốc hội ban hành Nghị quyết số 137/2024/QH15. Luật Đất đai 2024 có hiệu lực.\n\n\
             Chính phủ ban hành Nghị quyết số 58/NQ-CP.\n",
        ),
        ("b.txt", "Khóa QH15 họp 39 phiên trong năm 2012, theo sổ 36; xem 138 và 2024.\n"),
    ]);
    for (query, meant) in [
        ("36/2012/qh15", &[][..]),
        ("138/2024/qh15", &["137/2024/qh15"]),
        ("137/2023/qh15", &["137/2024/qh15"]),
        ("137/2024/qh14", &["137/2024/qh15"]),
        ("luật đất đai 2025", &["luật đất đai 2024"]),
        ("58/NQ-TW", &["Nghị quyết số 58/NQ-CP"]),
        // Another kind of document, and a number of one digit, which is near all others.
        ("quyết định 85", &[]),
        ("nghị quyết 5", &[]),
        ("85/NQ-TW", &[]),
    ] {
        let suggested = suggested(&collection, &[query]);
        assert_eq!(texts(&suggested, "number"), meant, "{query}: {suggested:?}");
    }
}

#[test]
fn every_word_that_stands_nowhere_is_said_at_once() {
    let collection = collection();
    let long = "nông dân huyện thu hoạch lúa hè thu năng suất cao";
    for (query, dropped, left) in [
        ("zzqq wwvv lúa gạo".to_owned(), "zzqq wwvv", "lúa gạo"),
        (format!("{long} zzqq"), "zzqq", long),
        (format!("zzqq {long} wwvv"), "zzqq wwvv", long),
        ("zzqq \"wwvv lúa\" gạo".to_owned(), "zzqq wwvv lúa", "gạo"),
        ("zzqq gạo đường".to_owned(), "zzqq đường", "gạo"),
    ] {
        let records = collection.search(&[&query]);
        let all = records.last().unwrap()["suggestions"].as_array().unwrap().clone();
        let offer = all.iter().find(|s| s["why"] == "drop-word" && s["text"] == left);
        let Some(offer) = offer else { panic!("{query}: {all:?}") };
        assert_eq!(offer["dropped"], dropped, "{query}");
        assert_ne!(offer["count"], 0);
    }
}

#[test]
fn words_that_stand_nowhere_are_said_though_nothing_is_left_without_them() {
    let collection = collection();
    for (query, nowhere) in [
        ("zzqq wwvv", &["zzqq", "wwvv"][..]),
        ("zzqq", &["zzqq"]),
        ("gạo zzqq year:1950", &["zzqq"]),
        ("gạo", &[]),
    ] {
        let records = collection.search(&[query]);
        assert_eq!(records.last().unwrap()["nowhere"], serde_json::json!(nowhere), "{query}");
    }
}

#[test]
fn words_that_are_a_name_but_for_a_mark_lead_to_the_person() {
    let collection = Collection::written(&[
        ("a.txt", &named("Trần Thị Hòa", 4)),
        ("b.txt", "Anh cởi trần thí hòa thượng bát cháo.\n"),
    ]);
    let suggested = suggested(&collection, &["trần thí hòa"]);
    assert_eq!(
        texts(&suggested, "name").first(),
        Some(&"person:\"Trần Thị Hòa\""),
        "{suggested:?}"
    );
}

#[test]
fn keys_typed_raw_are_read_before_anything_is_suggested() {
    let collection = Collection::written(&[(
        "a.txt",
        "Tuyến đường sắt đô thị. Anh Vừ Bá Rê đi tàu trên đường sắt.\n",
    )]);
    for query in ["dduongwf sawts", "dduwongf satws", "duongwfd sawts"] {
        assert_eq!(collection.hits(&[query]).len(), 1, "{query}");
    }
    let suggested = suggested(&collection, &["vu ba ree"]);
    assert!(suggested.iter().all(|s| !s.1.contains("ree")), "{suggested:?}");
}

#[test]
fn nothing_is_offered_twice_or_as_it_was_typed() {
    let collection = people();
    for query in ["đỗ văn tượng", "ĐỖ VĂN TƯỢNG", "Đỗ Văn Tượngg", "do van tuongg", "vi thi myy"]
    {
        let suggested = suggested(&collection, &[query]);
        let mut small: Vec<String> = suggested.iter().map(|s| s.1.to_lowercase()).collect();
        assert!(!small.contains(&query.to_lowercase()), "{query}: {suggested:?}");
        small.sort();
        let all = small.len();
        small.dedup();
        assert_eq!(small.len(), all, "{query}: {suggested:?}");
    }
}

#[test]
fn a_misspelt_word_leads_to_the_word_that_stands_beside_its_neighbours() {
    let collection = collection();
    for (query, meant) in [
        ("thu hoack lua", "thu hoạch lúa"),
        ("năng xuất cao", "năng suất cao"),
        ("venbien", "ven biển"),
        ("thông xee đường", "thông xe đường"),
        ("\"thu hoack\"", "\"thu hoạch\""),
    ] {
        let suggested = suggested(&collection, &[query]);
        assert_eq!(texts(&suggested, "spelling").first(), Some(&meant), "{query}: {suggested:?}");
    }
}

#[test]
fn marks_are_restored_by_what_stands_side_by_side() {
    let collection = collection();
    let suggested = suggested(&collection, &["Duong ven bien"]);
    assert_eq!(texts(&suggested, "restored-marks"), ["Đường ven biển"]);
    let explained = collection.saola(&["explain", "duong ven bien", "--format", "jsonl"]);
    let reading: Value = serde_json::from_str(&explained.out).unwrap();
    let other = reading["alternatives"].as_array().unwrap().last().unwrap();
    assert_eq!(other["text"], "đường ven biển");
    assert_eq!((&other["why"], &other["applied"]), (&"restored-marks".into(), &false.into()));
}

#[test]
fn a_lone_syllable_is_given_the_marks_it_mostly_has_and_none_where_it_mostly_has_none() {
    let collection = Collection::written(&[
        ("tim.txt", "Tìm người\n\nCông an xã tìm chủ chiếc ví. Bác sĩ khám tim cho bà con.\n"),
        ("thu.txt", "Mùa thu\n\nMùa thu này thư viện xã mở cửa; thu nhập của bà con khá hơn.\n"),
    ]);
    for (query, meant) in [("tim", &["tìm"][..]), ("Tim", &["Tìm"]), ("thu", &[]), ("tìm", &[])]
    {
        let suggested = suggested(&collection, &[query]);
        assert_eq!(texts(&suggested, "restored-marks"), meant, "{query}: {suggested:?}");
    }
}

#[test]
fn tells_the_word_and_the_filter_that_empty_the_answer() {
    let collection = collection();
    let records = collection.search(&["lúa", "thiênthạch"]);
    let all = records.last().unwrap()["suggestions"].as_array().unwrap().clone();
    let dropped = all.iter().find(|s| s["why"] == "drop-word").unwrap();
    assert_eq!((&dropped["text"], &dropped["dropped"]), (&"lúa".into(), &"thiênthạch".into()));
    for arguments in [
        &["--since", "2031", "lúa"][..],
        &["--source", "baokhongco.vn", "lúa"],
        &["lúa nguồn:baokhongco.vn"],
    ] {
        let suggested = suggested(&collection, arguments);
        assert_eq!(texts(&suggested, "drop-filter"), ["lúa"], "{arguments:?}: {suggested:?}");
    }
}

#[test]
fn says_so_below_the_results_in_both_languages() {
    let collection = collection();
    for (language, lines) in [
        ("vi", ["số gần: nghi quyet 39 (3)", "bỏ: “93” (3)"]),
        ("en", ["similar numbers: nghi quyet 39 (3)", "without: “93” (3)"]),
    ] {
        let out = collection.saola(&["search", "nghi quyet 93", "--lang", language]).out;
        for line in lines {
            assert!(out.lines().any(|l| l == line), "{line}: {out}");
        }
    }
}

#[test]
fn a_suggestion_finds_what_it_says_and_is_never_applied() {
    let collection = Collection::of(&[&corpus()]);
    for query in [
        "nghi quyet 93",
        "hoi dong nhan dan tinhh",
        "vu ba ree",
        "lũ lụt thiênthạch",
        "duong cao toc bac nam",
        "\"cai cach hanh chinhs\"",
    ] {
        let records = collection.search(&[query]);
        let summary = records.last().unwrap();
        for suggestion in summary["suggestions"].as_array().unwrap() {
            let text = suggestion["text"].as_str().unwrap();
            let found = collection.search(&[text]);
            assert_eq!(found.last().unwrap()["total"], suggestion["count"], "{query} → {text}");
            assert_ne!(suggestion["count"], 0);
        }
        // CSV asks for no suggestions: the hits are the same.
        let table = collection.saola(&["search", query, "--format", "csv"]).out;
        let hits = records.iter().filter(|r| r["type"] == "hit").count();
        let mut rows = csv::Reader::from_reader(table.trim_start_matches('\u{feff}').as_bytes());
        assert_eq!(rows.records().count(), hits, "{query}");
    }
}

#[test]
fn an_answer_of_a_page_suggests_nothing() {
    let articles: Vec<(String, String)> = (0..12)
        .map(|n| {
            (format!("{n}.txt"), format!("Bài {n}\n\nNông dân thu hoạch lúa ở thửa số {n}.\n"))
        })
        .collect();
    let articles: Vec<(&str, &str)> =
        articles.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let collection = Collection::written(&articles);
    assert!(suggested(&collection, &["thu hoach"]).is_empty());
}

/// Share of syllables restored as they were typed, over the questions of a set.
#[test]
#[ignore = "needs ../shared/eval"]
fn restores_the_marks_of_running_text() {
    let folder = shared("eval/retrieval/xquad-vi");
    let index = tempfile::tempdir().unwrap();
    update(index.path(), &[folder.join("corpus.jsonl")], |_| true).unwrap();
    let reader = Reader::open(index.path()).unwrap();
    let (mut right, mut all, mut known_right, mut known) = (0, 0, 0, 0);
    let mut wrong: HashMap<(String, String), usize> = HashMap::new();
    for line in std::fs::read_to_string(folder.join("queries.jsonl")).unwrap().lines() {
        let record: Value = serde_json::from_str(line).unwrap();
        let typed =
            record["text"].as_str().unwrap().replace(['"', '“', '”', ':', '-', '*', '='], " ");
        let query = parse(&fold(&typed, Fold::Folded)).unwrap();
        let restored = restored_marks(&reader, &query).map_or(query.text, |query| query.text);
        let (typed, restored) = (analyse(&typed), analyse(&restored));
        assert_eq!(typed.len(), restored.len());
        for (typed, restored) in typed.iter().zip(&restored) {
            if typed.exact.chars().any(|c| c.is_ascii_digit()) {
                continue;
            }
            use saola::query::Lexicon;
            let is_known = reader.forms(&typed.folded).iter().any(|(form, _)| *form == typed.exact);
            let is_right = typed.exact == restored.exact;
            all += 1;
            right += usize::from(is_right);
            known += usize::from(is_known);
            known_right += usize::from(is_known && is_right);
            if !is_right {
                *wrong.entry((typed.exact.to_string(), restored.exact.to_string())).or_default() +=
                    1;
            }
        }
    }
    let mut wrong: Vec<_> = wrong.into_iter().collect();
    wrong.sort_by_key(|w| std::cmp::Reverse(w.1));
    let share = |right: usize, all: usize| 100.0 * right as f64 / all as f64;
    println!(
        "restored: {:.1} % of {all} syllables, {:.1} % of the {known} whose form the collection has",
        share(right, all),
        share(known_right, known)
    );
    println!("wrong most often: {:?}", &wrong[..wrong.len().min(20)]);
    assert!(share(right, all) >= 85.0);
}
