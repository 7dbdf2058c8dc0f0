//! What the program writes: records as the contract says, and nothing that commands a terminal, a
//! page or a spreadsheet.

use serde_json::Value;

use crate::program::{Collection, Run, records, text};

/// A title and a text that try everything.
fn hostile() -> Collection {
    let collection = Collection::empty();
    let record = serde_json::json!({
        "id": "=ma|doc",
        "title": "=HYPERLINK(\"http://x\") \u{1b}[31mĐường\u{202e} <script>alert(1)</script> | cột",
        "text": "Con đường \u{1b}]0;x\u{7} qua bản\u{9b}2J \u{202e}ngược\u{2066} <script>alert('đường')</script> | một | hai &amp; \"ba\".\n\n-1+1 là dòng thứ hai của con đường.",
        "source": "+nguồn\u{1b}[2J",
        "url": "javascript:alert(1)",
        "date": "2024-05-06",
    });
    collection.write("xau.jsonl", format!("{record}\n"));
    collection.write(
        "tot.txt",
        "Hội nghị bàn việc làm đường\n\nTại hội nghi\u{323}, đồng chí Trần Thị Lụa, Phó Chủ tịch UBND huyện, nói về con đường theo Quyết định số 15/2024/QĐ-UBND.\n",
    );
    assert_eq!(collection.update().code, 0);
    collection
}

fn commands(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[test]
fn nothing_that_is_written_for_people_commands_the_terminal() {
    let collection = hostile();
    let id = collection.articles().join("xau.jsonl");
    let file = id.to_str().unwrap();
    for arguments in [
        &["search", "đường"][..],
        &["search", "đường", "--facets", "--group", "article"],
        &["search", "đường", "--format", "markdown"],
        &["search", "đường", "--format", "html"],
        &["search", "đường", "--format", "trec"],
        &["search", "\u{1b}[31mđường\u{202e}"],
        &["explain", "\u{1b}[31mđường\u{202e}"],
        &["read", file, "--format", "terminal"],
        &["status"],
        &["documents"],
        &["people"],
        &["search", "đường", "--province", "\u{1b}[2J"],
        &["search", "\u{1b}\u{202e}"],
    ] {
        let run = collection.saola(arguments);
        for written in [&run.out, &run.err] {
            let found: Vec<char> = written.chars().filter(|c| commands(*c)).collect();
            assert!(found.is_empty(), "{arguments:?}: {found:?} in {written}");
        }
    }
}

#[test]
fn a_table_reads_back_and_holds_no_formula() {
    let collection = hostile();
    let run = collection.saola(&["search", "đường", "--format", "csv"]);
    let table = run.out.strip_prefix('\u{feff}').expect("a byte order mark for spreadsheets");
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let columns = [
        "rank",
        "score",
        "title",
        "source",
        "province",
        "date",
        "path",
        "url",
        "snippet",
        "citations",
        "persons",
        "match",
        "article_id",
        "passage",
    ];
    assert_eq!(reader.headers().unwrap(), &csv::StringRecord::from(&columns[..]));
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.unwrap()).collect();
    assert_eq!(rows.len(), collection.hits(&["đường"]).len());
    for (at, row) in rows.iter().enumerate() {
        assert_eq!(row[0], (at + 1).to_string());
        for cell in row {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
            assert!(!cell.chars().any(commands), "{cell:?}");
        }
    }
    assert!(rows.iter().any(|row| row[9].contains("15/2024/QĐ-UBND")), "{rows:?}");
    assert!(rows.iter().any(|row| row[10].contains("Trần Thị Lụa")), "{rows:?}");
}

#[test]
fn a_page_has_the_words_of_others_as_text_only() {
    let collection = hostile();
    let run = collection.saola(&["search", "<script>đường", "--format", "html"]);
    assert_eq!(run.code, 0);
    assert!(run.out.contains("&lt;script&gt;"), "{}", run.out);
    assert!(!run.out.contains("<script>alert") && !run.out.contains("<script>đ"), "{}", run.out);
    assert!(!run.out.contains("href=\"javascript"), "{}", run.out);
    assert!(run.out.contains("<mark>"), "{}", run.out);
}

fn at(record: &Value, field: &str) -> usize {
    record[field].as_u64().unwrap() as usize
}

fn keys(record: &Value) -> Vec<&str> {
    record.as_object().unwrap().keys().map(String::as_str).collect()
}

fn holds(record: &Value, fields: &[&str]) {
    let keys = keys(record);
    for field in fields {
        assert!(keys.contains(field), "{field} is missing in {record}");
    }
}

#[test]
fn records_follow_the_contract_and_offsets_are_code_points() {
    let collection = hostile();
    let run = collection.saola(&["search", "đường OR hội", "--format", "jsonl", "--facets"]);
    assert_eq!(run.code, 0);
    let records = records(run.out.as_bytes());
    let (query, summary) = (&records[0], &records[records.len() - 1]);
    assert_eq!(query["type"], "query");
    assert_eq!(query["schema"], "saola.search/1");
    assert_eq!(query["offset_unit"], "char");
    assert_eq!((&query["id"], &query["text"]), (&Value::Null, &Value::from("đường OR hội")));
    holds(query, &["reading", "repairs"]);
    assert_eq!(summary["type"], "summary");
    holds(
        summary,
        &["total", "partial", "returned", "took_ms", "facets", "identities", "suggestions"],
    );
    let hits = &records[1..records.len() - 1];
    assert_eq!(at(summary, "returned"), hits.len());
    let articles: std::collections::HashMap<String, Vec<char>> = {
        let run = collection.saola(&["read", collection.articles().to_str().unwrap()]);
        let read = crate::program::records(run.out.as_bytes());
        read.iter()
            .map(|a| {
                (
                    a["id"].as_str().unwrap().to_owned(),
                    a["text"].as_str().unwrap().chars().collect(),
                )
            })
            .collect()
    };
    for (place, hit) in hits.iter().enumerate() {
        assert_eq!((hit["type"].as_str(), at(hit, "rank")), (Some("hit"), place + 1));
        holds(
            hit,
            &[
                "score",
                "article",
                "passage",
                "snippet",
                "citations",
                "persons",
                "match",
                "marks",
                "tier",
            ],
        );
        let (article, passage, snippet) = (&hit["article"], &hit["passage"], &hit["snippet"]);
        holds(article, &["id", "title", "path", "url", "source", "province", "date"]);
        let text: Vec<char> = passage["text"].as_str().unwrap().chars().collect();
        let (start, end) = (at(passage, "start"), at(passage, "end"));
        if start < end {
            let body = &articles[article["id"].as_str().unwrap()];
            assert_eq!(body[start..end], text[..]);
        }
        let shown: Vec<char> = snippet["text"].as_str().unwrap().chars().collect();
        assert!(passage["text"].as_str().unwrap().contains(snippet["text"].as_str().unwrap()));
        let spans = snippet["highlights"].as_array().unwrap();
        assert!(!spans.is_empty(), "{hit}");
        let mut last = 0;
        for span in spans {
            let (start, end) =
                (span[0].as_u64().unwrap() as usize, span[1].as_u64().unwrap() as usize);
            assert!(last <= start && start < end && end <= shown.len(), "{hit}");
            let piece: String = shown[start..end].iter().collect();
            assert!(["đường", "hội"].contains(&piece.to_lowercase().as_str()), "{piece}");
            last = end;
        }
        for citation in hit["citations"].as_array().unwrap() {
            holds(citation, &["key", "surface", "start", "end"]);
            let piece: String = text[at(citation, "start")..at(citation, "end")].iter().collect();
            assert_eq!(citation["surface"], piece.as_str());
        }
        for person in hit["persons"].as_array().unwrap() {
            holds(person, &["name", "role", "start", "end"]);
            assert!(at(person, "end") <= text.len());
        }
    }
    let cited = hits.iter().flat_map(|hit| hit["citations"].as_array().unwrap());
    assert!(cited.map(|c| c["key"].as_str().unwrap()).any(|key| key.starts_with("qd:15:2024")));
}

#[test]
fn lines_for_trec_have_six_columns_and_scores_that_never_rise() {
    let collection = hostile();
    for group in ["passage", "article"] {
        let run = collection.saola(&[
            "search",
            "con đường hội nghị",
            "--format",
            "trec",
            "--group",
            group,
        ]);
        let mut last = f64::INFINITY;
        let mut names = Vec::new();
        for (place, line) in run.out.lines().enumerate() {
            let columns: Vec<&str> = line.split_whitespace().collect();
            assert_eq!(
                (columns.len(), columns[1], columns[3]),
                (6, "Q0", (place + 1).to_string().as_str())
            );
            let score: f64 = columns[4].parse().unwrap();
            assert!(score <= last, "{}", run.out);
            assert_eq!(columns[2].contains('#'), group == "passage", "{line}");
            names.push(columns[2].to_owned());
            last = score;
        }
        let all = names.len();
        names.dedup();
        assert!(all > 1 && names.len() == all, "{}", run.out);
    }
}

/// Thirty articles about one road.
fn thirty() -> Collection {
    let files: Vec<(String, String)> = (0..30)
        .map(|i| {
            let body = format!("Đoạn đường thứ {i} của bản Mường vừa được đổ bê tông.\n");
            (format!("bai-{i:02}.txt"), body)
        })
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    Collection::written(&files)
}

#[test]
fn all_gives_every_hit_and_a_file_takes_the_place_of_stdout() {
    let collection = thirty();
    assert_eq!(collection.hits(&["đường"]).len(), 10);
    let all = collection.hits(&["đường", "--all"]);
    assert_eq!(all.len(), 30);
    assert_eq!(collection.hits(&["đường", "-n", "100"]), all);
    for format in ["terminal", "jsonl", "csv", "markdown", "html", "trec"] {
        let file = collection.folder.path().join("ket-qua");
        let name = file.to_str().unwrap();
        let arguments = ["search", "đường", "--all", "--format", format];
        let to_stdout = collection.saola(&arguments);
        let to_file = collection.saola(&[&arguments[..], &["-o", name]].concat());
        assert_eq!((to_file.code, to_file.out.as_str()), (0, ""), "{format}");
        let written = text(&std::fs::read(&file).unwrap());
        assert_eq!(timeless(&written), timeless(&to_stdout.out), "{format}");
    }
    let nowhere = collection.folder.path().join("khong-co/ket-qua");
    let run = collection.saola(&["search", "đường", "-o", nowhere.to_str().unwrap()]);
    let (code, error, _) = run.refused();
    assert_eq!(code, 2);
    assert!(error.contains("khong-co"), "{error}");
}

/// A text without what differs from run to run: times and sizes.
fn timeless(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let words: Vec<&str> = line.split(' ').collect();
        let unit = |word: &str| word.starts_with("ms") || word == "s" || word.starts_with("MB");
        let line: Vec<&str> = words
            .iter()
            .enumerate()
            .map(|(at, word)| match words.get(at + 1) {
                Some(next) if unit(next) && word.parse::<f64>().is_ok() => "…",
                _ => word,
            })
            .collect();
        let mut line = line.join(" ");
        if let Some(at) = line.find("\"took_ms\":") {
            let end = line[at..].find(',').map_or(line.len(), |end| at + end);
            line.replace_range(at..end, "\"took_ms\":…");
        }
        if let Some(value) = line.strip_prefix("committed  ") {
            line = format!("committed  {}", if value.ends_with('Z') { "…" } else { value });
        }
        out.push_str(&line);
        out.push('\n');
    }
    out
}

#[test]
fn a_file_of_queries_is_answered_in_order_in_both_of_its_forms() {
    let collection = thirty();
    let tabs = collection.folder.path().join("cau-hoi.tsv");
    std::fs::write(&tabs, "\u{feff}a1\tđường\n\nb2\tkhông-có-gì-cả\nc3\tbê tông\n").unwrap();
    let lines = collection.folder.path().join("cau-hoi.jsonl");
    std::fs::write(
        &lines,
        "{\"id\":\"a1\",\"text\":\"đường\"}\n{\"id\":\"b2\",\"text\":\"không-có-gì-cả\"}\n{\"id\":\"c3\",\"text\":\"bê tông\"}\n",
    )
    .unwrap();
    let ask = |file: &std::path::Path, format: &str| {
        let name = file.to_str().unwrap();
        collection.saola(&["search", "--queries", name, "--format", format, "-n", "3"])
    };
    let run = ask(&tabs, "jsonl");
    assert_eq!(run.code, 0, "{}", run.err);
    let read = records(run.out.as_bytes());
    let ids: Vec<&str> =
        read.iter().filter(|r| r["type"] == "query").map(|r| r["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["a1", "b2", "c3"]);
    assert_eq!(read.iter().filter(|r| r["type"] == "summary").count(), 3);
    let timeless_records = |run: &Run| -> Vec<Value> {
        let mut read = records(run.out.as_bytes());
        for record in &mut read {
            record.as_object_mut().unwrap().remove("took_ms");
        }
        read
    };
    assert_eq!(timeless_records(&ask(&lines, "jsonl")), timeless_records(&run));
    let trec = ask(&tabs, "trec");
    assert_eq!(trec.out, ask(&lines, "trec").out);
    assert!(trec.out.lines().all(|line| line.starts_with("a1 Q0 ")
        || line.starts_with("b2 Q0 ")
        || line.starts_with("c3 Q0 ")));
}

#[test]
fn the_whole_output_of_the_commands_is_as_shown() {
    let collection = Collection::empty();
    collection.write(
        "bai/duong.txt",
        "date 2024-05-06\n\nCon đường liên thôn\n\nNgày 3-4, bà con bản Mường góp công làm con đường liên thôn dài hai cây số theo Quyết định số 15/2024/QĐ-UBND. Đồng chí Trần Thị Lụa, Phó Chủ tịch UBND huyện, đến dự.\n",
    );
    collection
        .write("bai/cho.txt", "Chợ phiên\n\nChợ phiên có hàng thổ cẩm, đường lên chợ đầy xe.\n");
    collection.write("bai/hong.txt", b"\0\x01");
    // Relative paths: names of articles, which order equals, are those of every machine.
    let shown = |command: &str| {
        let mut program = crate::program::saola();
        program.current_dir(collection.articles()).args(command.split(' '));
        let run = Run::of(&mut program);
        timeless(&format!("{}--- stderr\n{}--- exit {}", run.out, run.err, run.code))
    };
    insta::assert_snapshot!("index", shown("index bai"));
    insta::assert_snapshot!("search", shown("search đường liên thôn"));
    insta::assert_snapshot!("nothing", shown("search ???"));
    insta::assert_snapshot!("read", shown("read bai/duong.txt --format terminal"));
    insta::assert_snapshot!("explain", shown("explain quyết định 15"));
    insta::assert_snapshot!("status", shown("status"));
}
