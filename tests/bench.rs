//! `saola bench` through the real program: its record, its classes, its comparison, its mistakes.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::program::{Collection, corpus};
#[cfg(target_os = "linux")]
use crate::program::{binary, isolated};

const CLASSES: [&str; 8] =
    ["all", "term", "phrase", "person", "number", "none", "toned", "untoned"];
const STATISTICS: [&str; 6] = ["p50", "p90", "p95", "p99", "max", "mean"];

/// Queries of every class, in the three ways that a file may name them.
const QUERIES: &str = "hồ chứa\n\
    q2\tho chua nuoc\n\
    q3\t\"hồ chứa\"\tcột thứ ba bị bỏ qua\n\
    {\"id\": \"q4\", \"text\": \"Vừ Bá Rê\"}\n\
    {\"id\": 5, \"text\": \"39-NQ/TW\"}\n\
    \n\
    q6\ttừkhôngcóthật\n";

struct Bench {
    collection: Collection,
}

impl Bench {
    fn new() -> Self {
        Self { collection: Collection::of(&[&corpus()]) }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.collection.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) -> String {
        std::fs::write(self.path(name), text).unwrap();
        self.path(name).to_str().unwrap().to_owned()
    }

    /// Measures `queries` and reads the record.
    fn measure(&self, queries: &str, options: &[&str]) -> Value {
        let json = self.path("report.json");
        let mut arguments = vec!["bench", queries, "--json", json.to_str().unwrap()];
        arguments.extend(options);
        let run = self.collection.saola(&arguments);
        assert_eq!(run.code, 0, "{}", run.err);
        read(&json)
    }
}

fn read(file: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap()
}

fn samples(class: &Value) -> Vec<Vec<f64>> {
    serde_json::from_value(class["samples"].clone()).unwrap()
}

/// The smallest value that `hundredths` of all do not exceed.
fn nearest_rank(mut values: Vec<f64>, hundredths: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let rank = (hundredths / 100.0 * values.len() as f64).ceil() as usize;
    values[rank - 1]
}

#[test]
fn the_bench_record_is_as_the_contract_says() {
    let bench = Bench::new();
    let queries = bench.write("queries.tsv", QUERIES);
    let report = bench.measure(&queries, &["--runs", "3", "--threads", "2"]);
    assert_eq!(report["schema"], "saola.bench/1");
    assert_eq!(report["unit"], "us");
    assert_eq!((&report["threads"], &report["runs"]), (&2.into(), &3.into()));
    assert!(report["index"]["passages"].as_u64().unwrap() > 0);
    assert!(report["machine"]["os"].is_string());
    assert_eq!(report["version"], env!("CARGO_PKG_VERSION"));
    let ids = |class: &str| report["classes"][class]["ids"].clone();
    for (class, expected) in [
        ("all", &["1", "q2", "q3", "q4", "5", "q6"][..]),
        ("term", &["1", "q2"]),
        ("phrase", &["q3"]),
        ("person", &["q4"]),
        ("number", &["5"]),
        ("none", &["q6"]),
        ("toned", &["1", "q3", "q4", "q6"]),
        ("untoned", &["q2", "5"]),
    ] {
        assert_eq!(ids(class), serde_json::json!(expected), "{class}");
    }
    for class in CLASSES {
        let figures = &report["classes"][class];
        let rows = samples(figures);
        assert_eq!(figures["n"], rows.len(), "{class}");
        assert!(rows.iter().all(|row| row.len() == 3 && row.iter().all(|t| *t > 0.0)), "{class}");
        assert!(figures["qps"].as_f64().unwrap() > 0.0, "{class}");
        let best: Vec<f64> =
            rows.iter().map(|row| row.iter().copied().fold(f64::INFINITY, f64::min)).collect();
        for (name, hundredths) in
            [("p50", 50.0), ("p90", 90.0), ("p95", 95.0), ("p99", 99.0), ("max", 100.0)]
        {
            let found = figures[name].as_f64().unwrap();
            assert_eq!(found, nearest_rank(best.clone(), hundredths), "{class} {name}");
        }
        let mean = best.iter().sum::<f64>() / best.len() as f64;
        assert!((figures["mean"].as_f64().unwrap() - mean).abs() < 1e-6 * mean, "{class}");
    }
}

#[test]
fn a_class_without_queries_is_there_and_empty() {
    let bench = Bench::new();
    let queries = bench.write("queries.txt", "hồ chứa\n");
    let report = bench.measure(&queries, &["--runs", "1"]);
    for class in CLASSES {
        assert!(report["classes"][class].is_object(), "{class} is missing");
    }
    let person = &report["classes"]["person"];
    assert_eq!(person["n"], 0);
    assert!(STATISTICS.iter().all(|name| person[*name].is_null()), "{person}");
}

#[test]
fn the_table_is_in_the_language_asked_for() {
    let bench = Bench::new();
    let queries = bench.write("queries.tsv", QUERIES);
    for (language, words) in
        [("en", ["best run", "untoned", "phrase"]), ("vi", ["truy vấn", "không dấu", "cụm từ"])]
    {
        let run = bench.collection.saola(&["bench", &queries, "--runs", "1", "--lang", language]);
        assert_eq!(run.code, 0, "{}", run.err);
        assert!(words.iter().all(|word| run.out.contains(word)), "{}", run.out);
        assert!(run.out.contains('█'), "no histogram: {}", run.out);
    }
}

#[test]
fn a_query_that_is_due_before_another_is_done_waits_and_that_counts() {
    let bench = Bench::new();
    let queries = bench.write("queries.tsv", QUERIES);
    // So many a second that no thread keeps up: all are due at once, the last waits for the rest.
    let report = bench.measure(&queries, &["--rate", "1000000", "--runs", "4"]);
    let all = &report["classes"]["all"];
    let rows = samples(all);
    let last_run: Vec<f64> = rows.iter().map(|row| row[3]).collect();
    assert!(last_run.windows(2).all(|pair| pair[0] < pair[1]), "{last_run:?}");
    let longest = rows.iter().flatten().copied().fold(0.0, f64::max);
    assert_eq!(all["every_run"]["max"].as_f64().unwrap(), longest);
    // The best run is the one that did not wait: every one counts.
    assert_eq!(report["over"], "every_run");
    for class in CLASSES {
        for name in STATISTICS {
            let figures = &report["classes"][class];
            assert_eq!(figures[name], figures["every_run"][name], "{class} {name}");
        }
    }
}

#[test]
fn waiting_in_line_is_compared_over_every_run() {
    let bench = Bench::new();
    let queries = bench.write("queries.tsv", QUERIES);
    let mut report = bench.measure(&queries, &["--rate", "1000", "--runs", "4"]);
    let file = |name: &str, report: &mut Value, waits: [f64; 4]| {
        for class in CLASSES {
            let rows = samples(&report["classes"][class]);
            let rows: Vec<[f64; 4]> = rows.iter().map(|_| waits).collect();
            report["classes"][class]["samples"] = serde_json::json!(rows);
        }
        bench.write(name, &report.to_string())
    };
    let before = file("before.json", &mut report, [100.0, 101.0, 102.0, 103.0]);
    let after = file("after.json", &mut report, [100.0, 901.0, 902.0, 903.0]);
    let out = bench.path("compared.json");
    let run = bench.collection.saola(&[
        "bench",
        "compare",
        &before,
        &after,
        "--json",
        out.to_str().unwrap(),
    ]);
    assert_eq!(run.code, 0, "{}", run.err);
    let comparison = read(&out);
    assert_eq!(comparison["over"], "every_run");
    let p50 = comparison["changes"].as_array().unwrap().iter().find(|c| c["statistic"] == "p50");
    assert_eq!((&p50.unwrap()["before"], &p50.unwrap()["after"]), (&101.0.into(), &901.0.into()));
}

#[test]
fn a_cold_query_takes_a_process_of_its_own() {
    let bench = Bench::new();
    let queries = bench.write("queries.txt", "hồ chứa\ntừkhôngcóthật\n");
    let warm = bench.measure(&queries, &["--runs", "1"]);
    let cold = bench.measure(&queries, &["--runs", "1", "--cold"]);
    assert_eq!((&cold["cold"], &warm["cold"]), (&true.into(), &false.into()));
    let median = |report: &Value| report["classes"]["all"]["p50"].as_f64().unwrap();
    assert!(median(&cold) > median(&warm), "{} {}", median(&cold), median(&warm));
}

#[test]
fn a_query_that_cannot_be_asked_is_named_and_left_out() {
    let bench = Bench::new();
    let long = "hồ ".repeat(600);
    let queries = bench.write("queries.tsv", &format!("a\thồ chứa\ndài\t{long}\n"));
    let json = bench.path("report.json");
    let run = bench.collection.saola(&["bench", &queries, "--json", json.to_str().unwrap()]);
    assert_eq!(run.code, 3);
    assert!(run.err.contains("query dài: "), "{}", run.err);
    let report = read(&json);
    assert_eq!(report["queries"]["refused"][0]["id"], "dài");
    assert_eq!(report["classes"]["all"]["n"], 1);
}

#[test]
fn a_report_compared_with_itself_has_not_changed() {
    let bench = Bench::new();
    let queries = bench.write("queries.tsv", QUERIES);
    bench.measure(&queries, &[]);
    let report = bench.path("report.json");
    let (file, out) = (report.to_str().unwrap(), bench.path("compared.json"));
    let run =
        bench.collection.saola(&["bench", "compare", file, file, "--json", out.to_str().unwrap()]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("no change beyond noise"), "{}", run.out);
    let comparison = read(&out);
    assert_eq!(comparison["differences"], serde_json::json!([]));
    let changes = comparison["changes"].as_array().unwrap();
    assert_eq!(changes.len(), CLASSES.len() * STATISTICS.len());
    for change in changes {
        assert_eq!((&change["ratio"], &change["verdict"]), (&1.0.into(), &"same".into()));
    }
    let vietnamese = bench.collection.saola(&["bench", "compare", file, file, "--lang", "vi"]);
    assert!(vietnamese.out.contains("không có thay đổi nào vượt nhiễu"), "{}", vietnamese.out);
}

#[test]
fn slower_samples_are_told_to_be_slower() {
    let bench = Bench::new();
    let queries = bench.write("queries.tsv", QUERIES);
    let mut report = bench.measure(&queries, &[]);
    // Samples with little noise, so that the outcome does not hang on the machine.
    let steady = |row: usize, run: usize| 1000.0 + 100.0 * row as f64 + 3.0 * run as f64;
    let file = |name: &str, report: &mut Value, factor: f64| {
        for class in CLASSES {
            let rows = samples(&report["classes"][class]);
            let slowed: Vec<Vec<f64>> = rows
                .iter()
                .enumerate()
                .map(|(row, runs)| (0..runs.len()).map(|run| factor * steady(row, run)).collect())
                .collect();
            let best: Vec<f64> = slowed.iter().map(|runs| runs[0]).collect();
            let figures = &mut report["classes"][class];
            figures["samples"] = serde_json::json!(slowed);
            figures["mean"] = (best.iter().sum::<f64>() / best.len() as f64).into();
            for (name, hundredths) in
                [("p50", 50.0), ("p90", 90.0), ("p95", 95.0), ("p99", 99.0), ("max", 100.0)]
            {
                figures[name] = nearest_rank(best.clone(), hundredths).into();
            }
        }
        bench.write(name, &report.to_string())
    };
    let before = file("before.json", &mut report, 1.0);
    let after = file("after.json", &mut report, 1.25);
    for (a, b, verdict, counts) in [
        (&before, &after, "slower", "48 slower, 0 faster"),
        (&after, &before, "faster", "0 slower, 48 faster"),
    ] {
        let out = bench.path("compared.json");
        let run =
            bench.collection.saola(&["bench", "compare", a, b, "--json", out.to_str().unwrap()]);
        assert_eq!(run.code, 0, "{}", run.err);
        assert!(run.out.contains(counts), "{}", run.out);
        for change in read(&out)["changes"].as_array().unwrap() {
            assert_eq!(change["verdict"], verdict, "{change}");
        }
    }
}

#[test]
fn only_queries_of_both_files_are_compared() {
    let bench = Bench::new();
    let measured = |name: &str, text: &str| {
        let queries = bench.write("queries.txt", text);
        bench.write(name, &bench.measure(&queries, &["--runs", "1"]).to_string())
    };
    // The first line of each has the name 1.
    let before = measured("before.json", "hồ chứa\nđường\ncầu treo\n");
    let after = measured("after.json", "rừng\ncầu treo\nhồ chứa\n");
    let other = measured("other.json", "biển\nnúi\n");
    let out = bench.path("compared.json");
    let compare = |b: &str, language: &str| {
        let out = out.to_str().unwrap();
        let arguments = ["bench", "compare", &before, b, "--json", out, "--lang", language];
        bench.collection.saola(&arguments)
    };
    for (language, note) in [("en", "the 2 in both"), ("vi", "2 câu có ở cả hai")] {
        let run = compare(&after, language);
        assert!(run.code == 0 && run.out.contains(note), "{}\n{}", run.out, run.err);
    }
    let comparison = read(&out);
    assert_eq!(
        comparison["queries"],
        serde_json::json!({"both": 2, "only_before": 1, "only_after": 1})
    );
    assert_eq!(comparison["differences"], serde_json::json!(["queries"]));
    let run = compare(&other, "en");
    assert!(run.refused().0 == 2 && run.err.contains("no query is in both"), "{}", run.err);
    // One that does not say what was asked.
    let mut silent = read(Path::new(&after));
    silent["classes"]["all"].as_object_mut().unwrap().remove("texts");
    let run = compare(&bench.write("silent.json", &silent.to_string()), "en");
    assert!(run.refused().0 == 2 && run.err.contains("does not say what"), "{}", run.err);
}

#[test]
fn an_index_made_anew_is_told_from_the_one_before() {
    let bench = Bench::new();
    let queries = bench.write("queries.txt", "hồ chứa\n");
    let measured =
        |name: &str| bench.write(name, &bench.measure(&queries, &["--runs", "1"]).to_string());
    let (before, again) = (measured("before.json"), measured("again.json"));
    let corpus = corpus();
    let run = bench.collection.saola(&["index", "--rebuild", corpus.to_str().unwrap()]);
    assert!(matches!(run.code, 0 | 3), "{}", run.err);
    let after = measured("after.json");
    let differences = |b: &str| {
        let out = bench.path("compared.json");
        let file = out.to_str().unwrap();
        let run = bench.collection.saola(&["bench", "compare", &before, b, "--json", file]);
        (read(&out)["differences"].clone(), run.out)
    };
    assert_eq!(differences(&again).0, serde_json::json!([]));
    let (found, said) = differences(&after);
    assert_eq!(found, serde_json::json!(["commit"]));
    assert!(said.contains("made anew"), "{said}");
}

#[test]
fn a_table_is_read_by_its_header_and_queries_of_one_id_stay_apart() {
    let bench = Bench::new();
    let report = bench.measure(corpus().join("queries.tsv").to_str().unwrap(), &["--runs", "1"]);
    let ids: std::collections::HashSet<&str> = {
        let ids = report["classes"]["all"]["ids"].as_array().unwrap();
        ids.iter().map(|id| id.as_str().unwrap()).collect()
    };
    let text = std::fs::read_to_string(corpus().join("queries.tsv")).unwrap();
    assert_eq!(ids.len(), text.lines().count() - 1);
    let texts = report["classes"]["all"]["texts"].as_array().unwrap();
    assert!(!texts.contains(&"query".into()), "the header was asked");
    let queries = bench.write("queries.tsv", "q\thồ chứa\nq\tđường\n");
    let report = bench.measure(&queries, &["--runs", "1"]);
    assert_eq!(report["classes"]["all"]["ids"], serde_json::json!(["q", "q:2"]));
}

#[test]
fn lines_that_ask_nothing_are_named_in_both_languages() {
    let bench = Bench::new();
    let queries = bench
        .write("queries.tsv", "a\thồ chứa\nb\t\n{bad json\n{\"id\":\"d\"}\nx\ttỉnh:Atlantis\n");
    for (language, said) in [
        ("en", ["query b: empty", "query 3: no JSON", "query d: no text", "query x: province"]),
        (
            "vi",
            ["câu tìm b: trống", "câu tìm 3: không phải", "câu tìm d: không có", "câu tìm x: tỉnh"],
        ),
    ] {
        let json = bench.path("report.json");
        let arguments = ["bench", &queries, "--json", json.to_str().unwrap(), "--lang", language];
        let run = bench.collection.saola(&arguments);
        assert_eq!(run.code, 3, "{}", run.err);
        assert!(said.iter().all(|line| run.err.contains(line)), "{}", run.err);
        let report = read(&json);
        assert_eq!(report["queries"]["refused"].as_array().unwrap().len(), 4);
        assert_eq!(report["classes"]["all"]["ids"], serde_json::json!(["a"]));
        let batch = ["search", "--queries", &queries, "--format", "jsonl", "--lang", language];
        let run = bench.collection.saola(&batch);
        assert!(said.iter().all(|line| run.err.contains(line)), "{}", run.err);
    }
}

#[test]
fn a_file_of_queries_may_be_utf_16_or_standard_input() {
    let bench = Bench::new();
    let wide: Vec<u8> = "\u{feff}a\thồ chứa\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    std::fs::write(bench.path("wide.tsv"), wide).unwrap();
    let wide = bench.path("wide.tsv");
    let report = bench.measure(wide.to_str().unwrap(), &["--runs", "1"]);
    assert_eq!(report["classes"]["all"]["texts"], serde_json::json!(["hồ chứa"]));
    for arguments in [&["bench", "-"][..], &["search", "--queries", "-", "--format", "jsonl"]] {
        let mut program = crate::program::saola();
        program.args(arguments).arg("--index").arg(bench.collection.index());
        let run = crate::program::Run::of(program.write_stdin("a\thồ chứa\n"));
        assert_eq!(run.code, 0, "{arguments:?}: {}", run.err);
    }
}

#[test]
fn a_file_that_holds_no_queries_is_the_users_mistake() {
    let bench = Bench::new();
    std::fs::write(bench.path("latin.tsv"), b"a\th\xF4\n").unwrap();
    std::fs::write(bench.path("wide.tsv"), b"a\0\n\0").unwrap();
    let path = |name: &str| bench.path(name).to_str().unwrap().to_owned();
    for (file, english, vietnamese) in [
        (path("latin.tsv"), "latin.tsv:1: no text in UTF-8", "latin.tsv:1: không phải chữ UTF-8"),
        (path("wide.tsv"), "wide.tsv:1: no text in UTF-8", "wide.tsv:1: không phải chữ UTF-8"),
        (path(""), "directory", "là một thư mục"),
    ] {
        for arguments in [
            &["bench", &file][..],
            &["search", "--queries", &file, "--format", "jsonl"],
            &["bench", "compare", &file, &file],
        ] {
            if arguments[1] == "compare" && !english.contains("directory") {
                continue;
            }
            let run = bench.collection.saola(arguments);
            let (code, error, hint) = run.refused();
            assert_eq!(code, 2, "{arguments:?}: {error}");
            assert!(error.contains(english), "{error}");
            assert!(!hint.contains("write"), "{hint}");
            let run = bench.collection.saola(&[arguments, &["--lang", "vi"]].concat());
            assert!(run.code == 2 && run.err.contains(vietnamese), "{}", run.err);
        }
    }
}

#[test]
fn a_load_beyond_the_bounds_is_refused_with_the_bound() {
    let bench = Bench::new();
    let queries = bench.write("queries.txt", "hồ chứa\nđường\n");
    let most = u64::MAX.to_string();
    for (option, value, bound) in [
        ("--rate", "1e-300", "0.001"),
        ("--threads", "40000", "1024"),
        ("--threads", "100000", "1024"),
        ("--runs", &most, "5000000"),
        ("--runs", "1000000000000", "5000000"),
        ("--warmup", "1000000000000", "5000000"),
    ] {
        let arguments = ["bench", &queries, option, value];
        let run = bench.collection.saola(&arguments);
        let (code, error, hint) = run.refused();
        assert_eq!(code, 2, "{arguments:?}: {error}");
        assert!(error.contains(bound) && error.contains(option), "{error}");
        assert!(hint.starts_with("saola bench ") && hint.contains(option), "{hint}");
        let run = bench.collection.saola(&[&arguments[..], &["--lang", "vi"]].concat());
        assert!(run.code == 2 && run.err.contains(bound), "{}", run.err);
        assert!(run.err.contains("nhất") || run.err.contains("quá"), "{}", run.err);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn threads_that_the_system_refuses_are_no_damage() {
    let bench = Bench::new();
    let queries = bench.write("queries.txt", "hồ chứa\n");
    // Addresses for the program and its index, not for the stacks of so many threads.
    let output = isolated("sh")
        .args(["-c", "ulimit -v 700000; exec \"$0\" \"$@\""])
        .arg(binary())
        .args(["bench", &queries, "--threads", "1000", "--index"])
        .arg(bench.collection.index())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(14), "{said}");
    assert!(said.contains("threads") && said.contains("fewer --threads"), "{said}");
    assert!(!said.contains("damaged"), "{said}");
}

#[test]
fn without_warm_up_the_first_sample_is_the_first_time_a_query_is_asked() {
    let bench = Bench::new();
    let queries = bench.write("queries.tsv", QUERIES);
    // Classes are those of a measurement that is warmed, though nothing is asked before.
    let classes = |report: &Value| CLASSES.map(|class| report["classes"][class]["ids"].clone());
    let warm = bench.measure(&queries, &["--runs", "1"]);
    for options in [&["--runs", "1", "--warmup", "0"][..], &["--runs", "1", "--cold"]] {
        assert_eq!(classes(&bench.measure(&queries, options)), classes(&warm), "{options:?}");
    }
}

#[test]
fn a_record_that_cannot_be_written_is_told_before_anything_is_measured() {
    let bench = Bench::new();
    let queries = bench.write("queries.txt", "hồ chứa\n");
    bench.measure(&queries, &["--runs", "1"]);
    let report = bench.path("report.json").to_str().unwrap().to_owned();
    let nowhere = bench.path("khong-co/x.json").to_str().unwrap().to_owned();
    let folder = bench.path("").to_str().unwrap().to_owned();
    let articles = corpus().to_str().unwrap().to_owned();
    let aside = bench.path("other-index").to_str().unwrap().to_owned();
    for (file, code) in [(&nowhere, 2), (&folder, 14)] {
        for arguments in [
            &["bench", &queries, "--json", file][..],
            &["bench", "compare", &report, &report, "--json", file],
        ] {
            let run = bench.collection.saola(arguments);
            assert_eq!((run.refused().0, run.out.as_str()), (code, ""), "{arguments:?}");
        }
        let run = crate::program::Run::of(
            crate::program::saola().args(["index", &articles, "--report", file, "--index", &aside]),
        );
        assert_eq!(run.refused().0, code, "{file}");
        assert!(!Path::new(&aside).exists(), "indexed all the same");
    }
    let run = bench.collection.saola(&["bench", &queries, "--json", &queries]);
    assert_eq!(
        (run.refused().0, std::fs::read_to_string(&queries).unwrap()),
        (2, "hồ chứa\n".into())
    );
    // What stands there already stays until the work is done.
    let before = std::fs::read(&report).unwrap();
    let run = bench.collection.saola(&["bench", "khong-co.txt", "--json", &report]);
    assert_eq!((run.code, std::fs::read(&report).unwrap()), (2, before));
}

#[test]
fn mistakes_are_told_with_what_to_run() {
    let bench = Bench::new();
    let queries = bench.write("queries.txt", "hồ chứa\n");
    let empty = bench.write("empty.txt", "\n\n");
    let other = bench.write("other.json", "{\"schema\":\"saola.index/1\"}");
    let nowhere = bench.path("nowhere");
    for (arguments, code) in [
        (&["bench", "missing.tsv"][..], 2),
        (&["bench", &empty], 2),
        (&["bench", "compare", "missing.json", &other], 2),
        (&["bench", "compare", &other, &other], 2),
        (&["bench", "compare", &queries, &queries], 2),
    ] {
        assert_eq!(bench.collection.saola(arguments).refused().0, code, "{arguments:?}");
    }
    for arguments in [
        &["bench"][..],
        &["bench", &queries, "--runs", "0"],
        &["bench", &queries, "--threads", "0"],
        &["bench", &queries, "--rate", "-1"],
        &["bench", &queries, "--rate", "nan"],
    ] {
        assert_eq!(bench.collection.saola(arguments).code, 2, "{arguments:?}");
    }
    let run = crate::program::Run::of(
        crate::program::saola().args(["bench", &queries, "--index"]).arg(nowhere),
    );
    assert_eq!(run.refused().0, 10);
}
