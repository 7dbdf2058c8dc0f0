//! The real articles beside the project: the searches that the program was made for.

use std::sync::OnceLock;

use serde_json::Value;

use crate::program::{Collection, Run, file_of, records, saola, shared};

/// The five articles, indexed once.
fn collection() -> &'static Collection {
    static COLLECTION: OnceLock<Collection> = OnceLock::new();
    COLLECTION.get_or_init(|| Collection::of(&[&shared("real-news")]))
}

/// The number that a file's name begins with: `002`.
fn number(hit: &Value) -> String {
    file_of(hit)[..3].to_owned()
}

/// Numbers of the articles of `hits`, each once, in order.
fn articles(hits: &[Value]) -> Vec<String> {
    let mut numbers: Vec<String> = Vec::new();
    for number in hits.iter().map(number) {
        if !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    numbers
}

fn highlights(hit: &Value) -> Vec<String> {
    let text: Vec<char> = hit["snippet"]["text"].as_str().unwrap().chars().collect();
    let piece = |span: &Value| {
        let (start, end) = (span[0].as_u64().unwrap() as usize, span[1].as_u64().unwrap() as usize);
        text[start..end].iter().collect()
    };
    hit["snippet"]["highlights"].as_array().unwrap().iter().map(piece).collect()
}

#[test]
#[ignore = "needs ../shared/real-news"]
fn a_resolution_is_found_first_however_it_is_typed() {
    let collection = collection();
    for query in [
        "nghị quyết 137",
        "nghi\u{323} quye\u{302}\u{301}t 137",
        "nghi quyet 137",
        "nghij quyeets 137",
        "NGHỊ QUYẾT 137",
        "Nghị quyết số 137/2024/QH15",
        "137/2024/QH15",
    ] {
        let hits = collection.hits(&[query]);
        let mut first = articles(&hits);
        first.truncate(2);
        first.sort();
        assert_eq!(first, ["002", "004"], "{query}");
        for hit in &hits[..2] {
            assert!(!hit["tier"].is_null(), "{query}: {hit}");
            let cited = hit["citations"].as_array().unwrap();
            assert!(cited.iter().any(|c| c["key"] == "nq:137:2024:qh:15"), "{query}: {cited:?}");
            let shown = highlights(hit);
            assert!(shown.iter().any(|h| h.contains("137")), "{query}: {shown:?}");
        }
        assert!(hits[2..].iter().all(|hit| hit["tier"].is_null()), "{query}");
    }
}

#[test]
#[ignore = "needs ../shared/real-news"]
fn resolution_39_is_cited_in_three_articles_that_come_before_all_others() {
    let collection = collection();
    for query in ["nghi quyet 39", "nghị quyết 39", "NQ 39", "39-NQ/TW"] {
        let hits = collection.hits(&["-n", "50", query]);
        let by_fact: Vec<Value> =
            hits.iter().take_while(|hit| !hit["tier"].is_null()).cloned().collect();
        let mut found = articles(&by_fact);
        found.sort();
        assert_eq!(found, ["000", "002", "004"], "{query}");
        assert!(hits[by_fact.len()..].iter().all(|hit| hit["tier"].is_null()), "{query}");
    }
}

#[test]
#[ignore = "needs ../shared/real-news"]
fn the_two_spellings_of_a_syllable_give_the_same_hits_in_any_case() {
    let collection = collection();
    let expected = collection.hits(&["-n", "100", "Đảng uỷ"]);
    assert!(expected.len() > 40, "{}", expected.len());
    for query in ["Đảng ủy", "ĐẢNG UỶ", "đảng ủy", "đa\u{309}ng uy\u{309}"] {
        assert_eq!(collection.hits(&["-n", "100", query]), expected, "{query}");
    }
}

#[test]
#[ignore = "needs ../shared/real-news"]
fn a_phrase_is_shown_as_a_whole() {
    let collection = collection();
    let hits = collection.hits(&["--all", "\"cải cách hành chính\""]);
    assert!(hits.len() >= 8, "{}", hits.len());
    for hit in &hits {
        let shown = highlights(hit);
        assert!(!shown.is_empty());
        for piece in shown {
            assert_eq!(piece.to_lowercase(), "cải cách hành chính");
        }
    }
}

#[test]
#[ignore = "needs ../shared/real-news"]
fn a_word_without_marks_finds_all_its_forms_and_a_word_with_them_only_itself() {
    let collection = collection();
    let forms = |query: &str| {
        let mut forms: Vec<String> = collection
            .hits(&["--all", query])
            .iter()
            .flat_map(highlights)
            .map(|shown| shown.to_lowercase())
            .collect();
        forms.sort();
        forms.dedup();
        forms
    };
    // The address of a page is a text without marks: it answers, and comes last.
    assert_eq!(forms("đảng"), ["dang", "đảng"]);
    let hits = collection.hits(&["--all", "đảng"]);
    let plain = hits.iter().position(|hit| highlights(hit).contains(&"dang".to_owned())).unwrap();
    assert_eq!(hits[plain]["passage"]["kind"], "metadata");
    assert!(hits[plain..].iter().all(|hit| hit["passage"]["kind"] != "body"));
    let open = forms("dang");
    for form in ["đang", "đảng", "đặng"] {
        assert!(open.iter().any(|known| known == form), "{form}: {open:?}");
    }
    assert!(forms("đang").iter().all(|form| form.starts_with('đ') || form == "dang"));
    let total = |query: &str| {
        collection.search(&["-n", "0", query]).last().unwrap()["total"].as_u64().unwrap()
    };
    assert!(total("dang") >= total("đảng") && total("đảng") > 40);
}

#[test]
#[ignore = "needs ../shared/real-news"]
fn a_province_that_was_merged_finds_its_successor_and_says_so() {
    let collection = collection();
    let run =
        collection.saola(&["search", "hội nghị", "--province", "Nghệ An", "--format", "jsonl"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(records(run.out.as_bytes()).iter().filter(|r| r["type"] == "hit").count() > 5);
    for (name, other) in [("Nam Định", "Ninh Bình"), ("Ninh Bình", "Nam Định")] {
        let run =
            collection.saola(&["search", "hội nghị", "--province", name, "--format", "jsonl"]);
        assert!(matches!(run.code, 0 | 1), "{}", run.err);
        let notes = records(run.out.as_bytes())[0]["reading"]["notes"].to_string();
        assert!(notes.contains(other), "{name}: {notes}");
    }
}

#[test]
#[ignore = "needs ../shared/real-news"]
fn reading_finds_dates_sources_titles_and_authors() {
    let run = Run::of(saola().args(["read", "--format", "jsonl"]).arg(shared("real-news")));
    assert_eq!(run.code, 0, "{}", run.err);
    let articles = records(run.out.as_bytes());
    let column = |field: &str| -> Vec<Option<&str>> {
        articles.iter().map(|article| article[field].as_str()).collect()
    };
    assert_eq!(column("date"), [Some("2025-06"), None, Some("2024-12"), None, Some("2024-10")]);
    assert_eq!(column("source")[2..4], [Some("nghean.gov.vn"), Some("Pháp Luật VN")]);
    assert_eq!(
        column("byline")[1..4],
        [Some("Nguyễn Mạnh Khôi"), Some("Kim Oanh"), Some("Nguyên An - Khánh Thùy")]
    );
    assert!(column("title")[1].unwrap().starts_with("Kết quả Đại hội đại biểu Đảng bộ"));
    assert!(column("url")[3].unwrap().starts_with("https://baophapluat.vn/"));
    for article in &articles {
        // Every offset is in code points of the text beside it.
        let text: Vec<char> = article["text"].as_str().unwrap().chars().collect();
        let piece = |record: &Value| -> String {
            let at = |field: &str| record[field].as_u64().unwrap() as usize;
            text[at("start")..at("end")].iter().collect()
        };
        for field in ["citations", "persons"] {
            for mention in article[field].as_array().unwrap() {
                assert_eq!(mention["surface"].as_str().unwrap(), piece(mention));
            }
        }
        let passages = article["passages"].as_array().unwrap();
        assert!(passages.len() > 25);
        assert!(passages.iter().all(|p| piece(p).trim() == piece(p)));
    }
}
