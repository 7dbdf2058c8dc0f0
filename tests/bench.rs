//! `saola bench` through the real program: its record, its classes, its comparison, its mistakes.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::program::{Collection, corpus};

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
    assert!(all["every_run"]["max"].as_f64() > all["max"].as_f64());
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
