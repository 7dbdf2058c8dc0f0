//! Documents, people, places and dates as things to search, through the real program.

use serde_json::{Value, json};

use crate::program::{Collection, records, saola, shared, text};

/// Runs a subcommand on the collection; exit code and stdout.
fn run(collection: &Collection, arguments: &[&str]) -> (Option<i32>, String) {
    let output = saola().args(arguments).arg("--index").arg(collection.index()).output().unwrap();
    (output.status.code(), text(&output.stdout))
}

/// The records of a subcommand in JSON lines.
fn listed(collection: &Collection, arguments: &[&str]) -> Vec<Value> {
    let mut all = arguments.to_vec();
    all.extend(["--format", "jsonl"]);
    records(run(collection, &all).1.as_bytes())
}

fn real_news() -> Collection {
    Collection::of(&[&shared("real-news")])
}

/// The first three digits of the file of each fact hit.
fn articles(hits: &[Value]) -> Vec<String> {
    let path = |hit: &Value| hit["article"]["path"].as_str().unwrap().to_owned();
    hits.iter()
        .filter(|hit| !hit["tier"].is_null())
        .map(|hit| path(hit).rsplit('/').next().unwrap()[..3].to_owned())
        .collect()
}

fn ids(hits: &[Value]) -> Vec<&str> {
    hits.iter().map(|hit| hit["article"]["id"].as_str().unwrap()).collect()
}

/// A collection of records with these names, texts, dates and provinces.
fn articles_of(records: &[(&str, &str, Option<&str>, Option<&str>)]) -> Collection {
    let lines: Vec<String> = records
        .iter()
        .map(|(id, text, date, province)| {
            json!({"id": id, "text": text, "date": date, "province": province}).to_string()
        })
        .collect();
    Collection::written(&[("bai.jsonl", &lines.join("\n"))])
}

#[test]
#[ignore = "needs ../shared/real-news"]
fn answers_nghi_quyet_39_from_the_three_real_articles_first() {
    let collection = real_news();
    let spellings = ["nghi quyet 39", "nghị quyết 39", "nq39", "NQ 39-NQ/TW", "nghi quyet so 39"];
    for query in spellings {
        let hits = collection.hits(&[query, "-n", "100"]);
        let mut found = articles(&hits);
        assert!(hits.iter().take(found.len()).all(|hit| !hit["tier"].is_null()), "{query}");
        found.sort();
        assert_eq!(found, ["000", "002", "004"], "{query}");
    }
    // What misses the mention is found by its words, whichever way the document was typed.
    let found = |query: &str| {
        let mut all: Vec<String> = collection
            .hits(&[query, "--all"])
            .iter()
            .map(|hit| format!("{}#{}", hit["article"]["id"], hit["passage"]["ordinal"]))
            .collect();
        all.sort();
        all
    };
    assert_eq!(found("nq39"), found("nghi quyet 39"));
    assert_eq!(collection.search(&["\"nghị quyết 39\""])[0]["reading"]["kind"], "terms");
}

#[test]
#[ignore = "needs ../shared/real-news"]
fn lists_every_numbered_citation_of_the_real_articles_once() {
    let collection = real_news();
    let rows = listed(&collection, &["documents"]);
    let mut keys: Vec<&str> = rows
        .iter()
        .filter(|row| row["kind"] == "numbered" || row["kind"] == "open")
        .map(|row| row["key"].as_str().unwrap())
        .collect();
    keys.sort_unstable();
    let expected = [
        "ct:21:*:tu-nghean:*",
        "ct:35:*:tw:13",
        "ct:41:*:tw:11",
        "ct:46:*:tw:*",
        "ct:54:*:tw:9",
        "ct:5:*:tw:*",
        "da:6:*:cp:*",
        "kl:1:*:tw:*",
        "nq:1243:*:ubtvqh:15",
        "nq:137:2024:qh:15",
        "nq:159:2024:qh:15",
        "nq:26:*:*:*",
        "nq:26:*:tw:*",
        "nq:39:*:tw:*",
        "nq:45:*:tw:*",
        "qd:1059:*:ttg:*",
        "qdi:11:*:tw:*",
        "ttri:9:*:tu-nghean:*",
    ];
    assert_eq!(keys, expected);
    let nq39 = rows.iter().find(|row| row["key"] == "nq:39:*:tw:*").unwrap();
    assert_eq!((&nq39["mentions"], &nq39["articles"]), (&json!(3), &json!(3)));
    assert_eq!(nq39["spellings"][0], json!({"surface": "Nghị quyết số 39/NQ-TW", "count": 2}));
    assert_eq!(nq39["dates"], json!([{"date": "2023-07-18", "count": 2}]));
    assert_eq!(nq39["first"]["date"], "2024-10");
    assert_eq!(nq39["last"]["date"], "2025-06");

    let count = |more: &[&str]| {
        let mut arguments = vec!["documents"];
        arguments.extend(more);
        listed(&collection, &arguments).len()
    };
    assert_eq!(count(&["--type", "nq", "--issuer", "tw"]), 3);
    assert_eq!(count(&["--type", "Nghị quyết", "--issuer", "TW"]), 3);
    assert_eq!(count(&["--type", "qd"]), 1);
    assert_eq!(count(&["--type", "luật"]), 1);
    assert_eq!(run(&collection, &["documents", "--type", "giấy"]).0, Some(2));
    assert_eq!(count(&["nq39"]), 1);
    assert_eq!(count(&["nghị quyết 39", "--since", "2025"]), 1);
    assert_eq!(count(&["nghị quyết 39", "--until", "2023"]), 0);
}

#[test]
#[ignore = "needs ../shared/real-news"]
fn reports_the_two_dates_and_the_swapped_symbols() {
    let collection = real_news();
    let found = listed(&collection, &["documents", "--conflicts"]);
    let graded = |grade: &str| -> Vec<&Value> {
        found.iter().filter(|record| record["grade"] == grade).collect()
    };
    for grade in ["certain", "strong"] {
        let [record] = graded(grade)[..] else { panic!("{grade}") };
        assert_eq!(record["key"], "nq:137:2024:qh:15");
        let dates: Vec<&Value> =
            record["mentions"].as_array().unwrap().iter().map(|m| &m["date"]).collect();
        assert_eq!(dates, ["2021-11-13", "2024-06-26"]);
    }
    let swapped = graded("style");
    assert_eq!(swapped.len(), 2);
    assert!(swapped.iter().all(|record| record["key"] == "nq:39:*:tw:*"));
    // Each surface stands at its offset in the text that `read` gives.
    for mention in found.iter().flat_map(|record| record["mentions"].as_array().unwrap()) {
        let path = mention["path"].as_str().unwrap();
        let output = saola().args(["read", path]).output().unwrap();
        let article: Vec<char> =
            records(&output.stdout)[0]["text"].as_str().unwrap().chars().collect();
        let at = |name: &str| mention[name].as_u64().unwrap() as usize;
        let surface: String = article[at("start")..at("end")].iter().collect();
        assert_eq!(mention["surface"], json!(surface));
    }
}

#[test]
#[ignore = "needs ../shared/real-news"]
fn shows_the_two_roles_of_dao_quang_thien_with_their_dates() {
    let collection = real_news();
    let rows = listed(&collection, &["people", "dao quang thien"]);
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["name"], "Đào Quang Thiền");
    let roles: Vec<(&str, &str)> = rows[0]["roles"]
        .as_array()
        .unwrap()
        .iter()
        .map(|role| (role["first"].as_str().unwrap(), role["role"].as_str().unwrap()))
        .collect();
    assert_eq!(roles.len(), 2);
    assert_eq!((roles[0].0, roles[1].0), ("2024-12", "2025-06"));
    assert!(roles[0].1.contains("Phó Chánh Văn phòng") && roles[1].1.starts_with("Phó Bí thư"));
}

#[test]
fn orders_a_loose_citation_by_how_fully_it_is_cited() {
    let collection = articles_of(&[
        ("tran", "Cán bộ học tập Nghị quyết 39 trong tuần qua.", None, None),
        ("noi", "Cán bộ học tập Nghị quyết số 39 của Bộ Chính trị.", None, None),
        ("hai", "Nghị quyết số 39-NQ/TW được học; Nghị quyết số 39-NQ/TW có điểm mới.", None, None),
        ("du", "Cán bộ học tập Nghị quyết số 39-NQ/TW trong tuần qua.", None, None),
        ("ngay", "Học tập Nghị quyết số 39-NQ/TW ngày 18/7/2023 của Bộ Chính trị.", None, None),
        ("khac", "Nghị quyết 139 và 39 nghị quyết khác.", None, None),
    ]);
    for query in ["nghi quyet 39", "NQ39", "Nghi-quyet-39"] {
        let hits = collection.hits(&[query, "-n", "50"]);
        let facts: Vec<&Value> = hits.iter().filter(|hit| !hit["tier"].is_null()).collect();
        let order: Vec<&str> =
            facts.iter().map(|hit| hit["article"]["id"].as_str().unwrap()).collect();
        assert_eq!(order, ["ngay", "hai", "du", "noi", "tran"], "{query}");
        assert!(ids(&hits[5..]).contains(&"khac"), "{query}: words stay findable below");
    }
}

#[test]
fn words_beside_a_document_rank_inside_its_tier() {
    let collection = articles_of(&[
        ("ngay", "Học Nghị quyết số 39-NQ/TW ngày 18/7/2023 của Bộ Chính trị.", None, None),
        ("que", "Nghị quyết số 39-NQ/TW giúp ngư dân Quỳnh Lưu đóng tàu lớn.", None, None),
        ("xa", "Ngư dân Quỳnh Lưu đóng tàu lớn.", None, None),
    ]);
    let hits = collection.hits(&["nghi quyet 39 ngu dan quynh luu"]);
    assert_eq!(ids(&hits), ["que", "ngay", "xa"]);
    // Beside words a flag only lets passages through; alone it is the query.
    let records = collection.search(&["ngư dân", "--cite", "nq39"]);
    assert_eq!(records.last().unwrap()["total"], 1);
    assert_eq!(ids(&collection.hits(&["ngư dân", "--cite", "nq39"])), ["que"]);
    assert_eq!(ids(&collection.hits(&["--cite", "nq39"])), ["ngay", "que"]);
    assert_eq!(ids(&collection.hits(&["ngư dân", "--cite", "nq 40"])), [""; 0]);
}

#[test]
fn lists_the_identities_of_the_hits_alone() {
    let collection = articles_of(&[
        ("dang", "Nghị quyết số 39-NQ/TW của Bộ Chính trị.", Some("2023-08-01"), None),
        ("cp", "Nghị quyết số 39/NQ-CP của Chính phủ.", Some("2021-03-01"), None),
    ]);
    let identities = |arguments: &[&str]| -> Vec<String> {
        let summary = collection.search(arguments).pop().unwrap();
        let all = summary["identities"].as_array().unwrap().iter();
        all.map(|one| format!("{} {}", one["key"].as_str().unwrap(), one["count"])).collect()
    };
    assert_eq!(identities(&["nq39"]), ["nq:39:*:cp:* 1", "nq:39:*:tw:* 1"]);
    assert_eq!(identities(&["nq39", "--since", "2023"]), ["nq:39:*:tw:* 1"]);
    let (_, shown) = run(&collection, &["search", "nq39"]);
    assert!(shown.starts_with("read as: resolution · number 39 · issuer: any\n"), "{shown}");
    assert!(
        shown.contains("among the hits: Nghị quyết số 39/NQ-CP (1) · Nghị quyết số 39-NQ/TW (1)")
    );
}

#[test]
fn orders_people_by_marks_role_and_mentions() {
    let collection = articles_of(&[
        ("thanh", "Đồng chí Kiều Thành Tùng, Giám đốc Sở Y tế, phát biểu.", None, None),
        ("khong", "Dự họp có đồng chí Kiều Thanh Tùng.", None, None),
        ("vai", "Đồng chí Kiều Thanh Tùng, Bí thư Huyện ủy, phát biểu.", None, None),
        ("anh", "Bà con vui mừng nhận nhà mới.\n\nẢnh: Kiều Thanh Tùng", None, None),
        ("chu", "Cây tùng xanh thanh bạch bên cầu Kiều.", None, None),
    ]);
    let order = |arguments: &[&str]| -> Vec<String> {
        let hits = collection.hits(arguments);
        let facts = hits.iter().filter(|hit| !hit["tier"].is_null());
        facts.map(|hit| hit["article"]["id"].as_str().unwrap().to_owned()).collect()
    };
    let wanted = ["vai", "khong", "anh", "thanh"];
    assert_eq!(order(&["--person", "Kiều Thanh Tùng"]), wanted);
    assert_eq!(order(&["Kiều Thanh Tùng"]), wanted);
    assert_eq!(order(&["đ/c kieu thanh tung"]).len(), 4);
    assert_eq!(order(&["--person", "tùng"]).len(), 4);
    // A mark that is typed must be there; words are found below all the same.
    assert_eq!(order(&["kiều thành tùng"]), ["thanh"]);
    assert!(ids(&collection.hits(&["kieu thanh tung"])).contains(&"chu"));
    assert!(!ids(&collection.hits(&["--person", "kieu thanh tung"])).contains(&"chu"));

    let rows = listed(&collection, &["people", "kieu thanh tung"]);
    let names: Vec<&Value> = rows.iter().map(|row| &row["name"]).collect();
    assert_eq!(names, ["Kiều Thanh Tùng", "Kiều Thành Tùng"]);
    assert!(rows.iter().all(|row| row["folded"] == "kieu_thanh_tung"));
    let (_, table) = run(&collection, &["people", "--format", "csv"]);
    assert!(table.starts_with("\u{feff}name,folded,") && table.contains("\r\n"));
}

#[test]
fn names_without_identity_are_no_rows_and_no_facet() {
    let collection = articles_of(&[(
        "a",
        "Chị Bình kể lại. Bị cáo Cao Mỹ D. khai nhận. Đồng chí Lê Đình Lý dự họp.",
        None,
        None,
    )]);
    let rows = listed(&collection, &["people"]);
    let names: Vec<&Value> = rows.iter().map(|row| &row["name"]).collect();
    assert_eq!(names, ["Lê Đình Lý"]);
    let summary = collection.search(&["đồng chí", "--facets"]).pop().unwrap();
    assert_eq!(summary["facets"]["person"], json!([{"value": "Lê Đình Lý", "count": 1}]));
}

#[test]
fn a_year_is_asked_for_or_left_out() {
    let collection = articles_of(&[
        ("nam-nay", "Ngư dân ra khơi.", Some("2025-08-01"), None),
        ("thang", "Ngư dân ra khơi.", Some("2024-12"), None),
        ("ca-nam", "Ngư dân ra khơi.", Some("2024"), None),
        ("khong-ro", "Ngư dân ra khơi.", None, None),
    ]);
    for (query, expected) in [
        ("ngư dân năm:2024", vec!["ca-nam", "thang"]),
        ("ngư dân year:2024 năm:2025", vec!["ca-nam", "nam-nay", "thang"]),
        ("ngư dân -năm:2024", vec!["khong-ro", "nam-nay"]),
        ("ngư dân -năm:2024 -năm:2025", vec!["khong-ro"]),
        ("ngư dân năm:2024 -năm:2024", vec![]),
    ] {
        let hits = collection.hits(&[query, "-n", "50"]);
        let mut found: Vec<String> = ids(&hits).into_iter().map(str::to_owned).collect();
        found.sort();
        assert_eq!(found, expected, "{query}");
    }
}

#[test]
fn an_old_province_answers_for_its_successor_from_the_merger_on() {
    let collection = articles_of(&[
        ("cu", "Ngư dân ra khơi.", Some("2024-05-01"), Some("Kiên Giang")),
        ("moi", "Ngư dân ra khơi.", Some("2025-08-01"), Some("An Giang")),
        ("truoc", "Ngư dân ra khơi.", Some("2024-08-01"), Some("An Giang")),
        ("neu", "Ngư dân tỉnh Kiên Giang ra khơi.", Some("2023-01-01"), Some("Cà Mau")),
        ("xa", "Ngư dân ra khơi.", Some("2025-08-01"), Some("Nghệ An")),
    ]);
    let found = |province: &str| {
        let hits = collection.hits(&["ngư dân", "--province", province, "-n", "50"]);
        let mut ids: Vec<String> = ids(&hits).into_iter().map(str::to_owned).collect();
        ids.sort();
        ids
    };
    assert_eq!(found("Kiên Giang"), ["cu", "moi", "neu"]);
    assert_eq!(found("an giang"), ["cu", "moi", "neu", "truoc"]);
    let note = "Kiên Giang → An Giang since 2025-07-01";
    let (_, shown) = run(&collection, &["search", "ngư dân", "--province", "Kiên Giang"]);
    assert!(shown.starts_with(note), "{shown}");
    let query = &collection.search(&["ngư dân", "--province", "Kiên Giang"])[0];
    assert_eq!(query["reading"]["notes"], json!([note]));
}

#[test]
fn sorts_and_filters_fact_hits_by_date() {
    let collection = articles_of(&[
        ("2023", "Nghị quyết số 39-NQ/TW của Bộ Chính trị.", Some("2023-08-01"), None),
        ("2025", "Học tập Nghị quyết 39.", Some("2025-01"), None),
        ("khong", "Nghị quyết số 39-NQ/TW ngày 18/7/2023.", None, None),
    ]);
    assert_eq!(ids(&collection.hits(&["nq39", "--sort", "newest"])), ["2025", "2023", "khong"]);
    assert_eq!(ids(&collection.hits(&["nq39", "--sort", "oldest"])), ["2023", "2025", "khong"]);
    assert_eq!(ids(&collection.hits(&["nq39", "--since", "2024"])), ["2025"]);
    assert_eq!(ids(&collection.hits(&["--cite", "39-NQ/TW", "--until", "2024"])), ["2023"]);
}

#[test]
fn facts_given_twice_are_both_wanted() {
    let collection = articles_of(&[
        ("hai", "Ông Lê Đình Lý và ông Bùi Đình Long bàn Nghị quyết số 39-NQ/TW.", None, None),
        ("mot", "Ông Lê Đình Lý phát biểu.", None, None),
    ]);
    let both = ["--person", "Lê Đình Lý", "--person", "bui dinh long", "--cite", "nq39"];
    assert_eq!(ids(&collection.hits(&both)), ["hai"]);
    assert_eq!(ids(&collection.hits(&["--person", "Lê Đình Lý"])).len(), 2);
}

#[test]
fn documents_takes_what_search_takes() {
    let collection = articles_of(&[
        ("a", "Ngư dân học Nghị quyết số 39-NQ/TW.", None, None),
        ("b", "Nông dân học Chỉ thị số 05-CT/TW và Nghị quyết 39/NQ-CP.", None, None),
    ]);
    let keys = |query: &[&str]| {
        let mut arguments = vec!["documents"];
        arguments.extend(query);
        let rows = listed(&collection, &arguments);
        let mut keys: Vec<String> =
            rows.iter().map(|row| row["key"].as_str().unwrap().to_owned()).collect();
        keys.sort();
        keys
    };
    assert_eq!(keys(&["nq39"]), ["nq:39:*:cp:*", "nq:39:*:tw:*"]);
    assert_eq!(keys(&["nông", "dân"]), ["ct:5:*:tw:*", "nq:39:*:cp:*"]);
    assert_eq!(keys(&["vb:nq39", "ngư dân"]), ["nq:39:*:tw:*"]);
    assert_eq!(keys(&["học", "-ngư"]), ["ct:5:*:tw:*", "nq:39:*:cp:*"]);
    assert_eq!(keys(&["\"nghị quyết 39\""]), ["ct:5:*:tw:*", "nq:39:*:cp:*"]);
    assert_eq!(run(&collection, &["documents", "không có gì"]).0, Some(1));
}

#[test]
fn explain_tells_the_kind_in_words() {
    let collection = articles_of(&[("a", "Đồng chí Đặng Thanh Tùng dự họp ở xã.", None, None)]);
    let reading = |query: &str| listed(&collection, &["explain", query]).remove(0);
    let citation = reading("nq39");
    assert_eq!(citation["kind"], "citation");
    let said = "đọc là: nghị quyết · số 39 · nơi ban hành: bất kỳ";
    assert_eq!(citation["fact"]["reading"], said);
    let person = reading("đ/c dang thanh tùng");
    assert_eq!(
        (&person["kind"], &person["fact"]["name"]),
        (&json!("person"), &json!("Dang Thanh Tùng"))
    );
    assert_eq!(reading("dự họp")["kind"], "terms");
    let (_, shown) = run(&collection, &["explain", "dang thanh tung"]);
    assert!(shown.starts_with("read as a person: Dang Thanh Tung"), "{shown}");
}

#[test]
fn explain_and_read_show_the_facts_of_a_text() {
    let line = "Ngày 18/7/2023, ông Lê Đình Lý ở Nghệ An nêu Nghị quyết số 39-NQ/TW.";
    let chars: Vec<char> = line.chars().collect();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bai.txt");
    std::fs::write(&file, line).unwrap();
    let explained = saola().args(["explain", "--format", "jsonl", "--text"]).arg(&file).output();
    let read = saola().arg("read").arg(&file).output();
    for output in [explained, read] {
        let record = records(&output.unwrap().stdout).remove(0);
        for (list, surface) in [
            ("citations", "Nghị quyết số 39-NQ/TW"),
            ("persons", "Lê Đình Lý"),
            ("dates", "18/7/2023"),
            ("provinces", "Nghệ An"),
        ] {
            let mention = &record[list][0];
            let at = |name: &str| mention[name].as_u64().unwrap() as usize;
            assert_eq!(mention["surface"], surface);
            assert_eq!(chars[at("start")..at("end")].iter().collect::<String>(), surface);
        }
        assert_eq!(record["dates"][0]["date"], "2023-07-18");
        assert_eq!(record["provinces"][0]["province"], "nghe-an");
    }
    let shown = saola().args(["explain", "--text"]).arg(&file).output().unwrap();
    assert!(text(&shown.stdout).contains("    people: Lê Đình Lý\n"));
}

#[test]
fn every_export_carries_documents_and_people() {
    let collection = articles_of(&[(
        "a",
        "Ông Lê Đình Lý nêu Nghị quyết số 39/NQ-TW tại Nghệ An ngày 2/9/2024.",
        None,
        None,
    )]);
    for format in ["terminal", "jsonl", "csv", "markdown", "html"] {
        let (_, out) = run(&collection, &["search", "nêu", "--format", format]);
        // The canonical form and the key stand in no text, only among the facts.
        let document =
            if format == "jsonl" { "nq:39:*:tw:*" } else { "Nghị quyết số 39-NQ/TW" };
        let plain = out.replace('\\', "");
        assert!(plain.contains(document), "{format}: {out}");
        assert!(out.matches("Lê Đình Lý").count() >= 2, "{format}: {out}");
    }
    let hit = &collection.hits(&["nêu"])[0];
    assert_eq!(hit["dates"][0]["date"], "2024-09-02");
    assert_eq!(hit["provinces"][0]["name"], "Nghệ An");
}
