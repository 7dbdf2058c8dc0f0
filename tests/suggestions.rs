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
fn restores_the_marks_of_running_text() {
    let Some(folder) = shared("eval/retrieval/xquad-vi") else { return };
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
