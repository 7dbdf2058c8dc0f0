//! Bringing an index up to date: only what changed is read, and the result is that of a new build.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use saola::index::Reader;
use saola::query::{Options, parse, plan};
use saola::search::{Page, search};
use saola::update::update;
use serde_json::Value;

use crate::program::{Collection, Run, saola};

const ROAD: &str = "Con đường liên thôn\n\nNgày 3-4, bà con bản Mường góp công làm con đường liên thôn dài hai cây số.\n";
const MEETING: &str = "Hội nghị tổng kết năm\n\nSáng nay, Sở Y tế tổ chức hội nghị tổng kết công tác khám chữa bệnh vùng cao.\n";
const BRIDGE: &str = "Cầu treo Nậm Mộ\n\nCầu treo bắc qua suối Nậm Mộ được thông xe theo Quyết định số 15/2024/QĐ-UBND.\n";

/// The counts in the last line: indexed, unchanged, removed, skipped.
fn counts(run: &Run) -> [u64; 4] {
    let line = run.err.lines().last().unwrap();
    let number = |label: &str| {
        let before = line.split(label).next().unwrap();
        before.rsplit(' ').next().unwrap().parse().unwrap()
    };
    [" articles indexed", " unchanged", " removed", " skipped"].map(number)
}

const QUERIES: [&str; 9] = [
    "đường",
    "duong lien thon",
    "hội nghị tổng kết",
    "bản Mường",
    "cầu treo",
    "\"khám chữa bệnh\"",
    "quyet dinh 15",
    "suối OR đường -hội",
    "nậm",
];

/// The records of several searches without their times.
fn answers(collection: &Collection, index: &Path) -> Vec<Value> {
    let mut all = Vec::new();
    for query in QUERIES {
        let arguments = ["search", query, "--all", "--facets", "--format", "jsonl"];
        let run = Run::of(saola().args(arguments).arg("--index").arg(index));
        for mut record in crate::program::records(run.out.as_bytes()) {
            if let Some(record) = record.as_object_mut() {
                record.remove("took_ms");
            }
            all.push(record);
        }
    }
    assert!(!all.is_empty(), "{}", collection.folder.path().display());
    all
}

/// Asserts that the index answers as one built from nothing does.
fn assert_fresh(collection: &Collection) {
    let fresh = collection.folder.path().join("fresh");
    if fresh.exists() {
        std::fs::remove_dir_all(&fresh).unwrap();
    }
    Run::of(saola().arg("index").arg(collection.articles()).arg("--index").arg(&fresh));
    let (now, new) = (answers(collection, &collection.index()), answers(collection, &fresh));
    assert_eq!(now, new);
}

#[test]
fn only_what_changed_is_read_again() {
    let collection =
        Collection::written(&[("a.txt", ROAD), ("b.txt", MEETING), ("sub/c.txt", BRIDGE)]);
    let again = collection.update();
    assert_eq!((again.code, counts(&again)), (0, [0, 3, 0, 0]), "{}", again.err);

    collection.write("b.txt", MEETING.replace("Sở Y tế", "Sở Nội vụ"));
    let edited = collection.update();
    assert_eq!(counts(&edited), [1, 2, 0, 0], "{}", edited.err);
    assert_eq!(collection.files(&["\"Sở Nội vụ\""]), ["b.txt"]);
    assert_eq!(collection.hits(&["\"Sở Y tế\""]).len(), 0);
    assert_fresh(&collection);

    collection.write("d.txt", "Mùa lũ\n\nNước suối Nậm Mộ lên cao, đường về bản bị ngập.\n");
    let added = collection.update();
    assert_eq!(counts(&added), [1, 3, 0, 0], "{}", added.err);
    assert_eq!(collection.files(&["bị ngập"]), ["d.txt"]);
    assert_fresh(&collection);

    collection.remove("a.txt");
    let removed = collection.update();
    assert_eq!(counts(&removed), [0, 3, 1, 0], "{}", removed.err);
    assert_eq!(collection.hits(&["\"góp công làm\""]).len(), 0);
    assert_fresh(&collection);

    std::fs::rename(
        collection.articles().join("sub/c.txt"),
        collection.articles().join("sub/cau.txt"),
    )
    .unwrap();
    let renamed = collection.update();
    assert_eq!(counts(&renamed), [1, 2, 1, 0], "{}", renamed.err);
    assert_eq!(collection.files(&["cầu treo"]), ["cau.txt"]);
    assert_fresh(&collection);

    // Touched, and not changed.
    collection.write("b.txt", MEETING.replace("Sở Y tế", "Sở Nội vụ"));
    assert_eq!(counts(&collection.update()), [0, 3, 0, 0]);
}

#[test]
fn records_that_left_a_file_leave_the_index() {
    let collection = Collection::empty();
    let line = |id: &str, text: &str| format!("{{\"id\":\"{id}\",\"text\":\"{text}\"}}\n");
    let (first, second) =
        (line("mot", "Bản Mường có đường mới."), line("hai", "Cầu treo qua suối."));
    collection.write("tin.jsonl", format!("{first}{second}"));
    assert_eq!(counts(&collection.update()), [2, 0, 0, 0]);
    collection.write("tin.jsonl", &second);
    assert_eq!(counts(&collection.update()), [1, 0, 1, 0]);
    assert_eq!(collection.hits(&["Mường"]).len(), 0);
    assert_eq!(collection.hits(&["cầu treo"]).len(), 1);
    assert_fresh(&collection);
}

#[test]
fn what_is_forgotten_is_found_no_more_and_comes_back_with_the_next_run() {
    let collection =
        Collection::written(&[("a.txt", ROAD), ("b.txt", MEETING), ("sub/c.txt", BRIDGE)]);
    let folder = collection.articles().join("sub");
    let run = collection.saola(&["forget", folder.to_str().unwrap()]);
    assert_eq!((run.code, run.err.as_str()), (0, "1 articles taken out\n"));
    assert_eq!(collection.hits(&["cầu treo"]).len(), 0);
    assert_eq!(collection.files(&["đường"]), ["a.txt"]);
    assert!(folder.join("c.txt").exists());
    assert_eq!(collection.saola(&["forget", folder.to_str().unwrap()]).code, 1);
    // A name that only begins alike is another folder.
    let alike = collection.articles().join("b");
    assert_eq!(collection.saola(&["forget", alike.to_str().unwrap()]).code, 1);
    assert_eq!(counts(&collection.update()), [1, 2, 0, 0]);
    assert_eq!(collection.files(&["cầu treo"]), ["c.txt"]);
}

#[test]
fn articles_of_folders_not_given_stay() {
    let collection = Collection::written(&[("mot/a.txt", ROAD), ("hai/b.txt", MEETING)]);
    collection.remove("mot/a.txt");
    let folder = collection.articles().join("hai");
    let run = collection.saola(&["index", folder.to_str().unwrap()]);
    assert_eq!(counts(&run), [0, 1, 0, 0]);
    assert_eq!(collection.files(&["đường"]), ["a.txt"]);
    assert_eq!(counts(&collection.update()), [0, 1, 1, 0]);
    assert_eq!(collection.hits(&["đường"]).len(), 0);
}

fn record(text: &str) -> String {
    format!("{{\"id\":\"x\",\"text\":\"{text}\"}}\n")
}

/// Two files with an article of the same name.
fn same_name_twice() -> Collection {
    let collection = Collection::empty();
    collection.write("a.jsonl", record("Bản cũ nói về con đường."));
    collection.write("b.jsonl", record("Bản mới nói về cây cầu."));
    let run = collection.update();
    assert_eq!((run.code, counts(&run)), (0, [2, 0, 0, 0]), "{}", run.err);
    collection
}

/// The id of the only article that a query finds.
fn id(collection: &Collection, query: &str) -> String {
    let hits = collection.hits(&[query]);
    assert_eq!(hits.len(), 1, "{query}");
    hits[0]["article"]["id"].as_str().unwrap().to_owned()
}

#[test]
fn articles_of_one_name_in_two_files_are_two_with_names_of_their_own() {
    let collection = same_name_twice();
    assert_eq!(collection.files(&["con đường"]), ["a.jsonl"]);
    assert_eq!(collection.files(&["cây cầu"]), ["b.jsonl"]);
    assert!(collection.saola(&["status"]).out.contains("articles   2\n"));
    assert!(id(&collection, "con đường").ends_with("/a.jsonl#id=x"));
    assert!(id(&collection, "cây cầu").ends_with("/b.jsonl#id=x"));
    assert_eq!(collection.saola(&["check"]).code, 0);
    assert_fresh(&collection);
    // A name that is unique again is the data's own.
    collection.remove("b.jsonl");
    assert_eq!(counts(&collection.update()), [0, 1, 1, 0]);
    assert_eq!(id(&collection, "con đường"), "x");
    assert_fresh(&collection);
}

#[test]
fn a_name_that_comes_twice_in_one_file_is_two_articles_and_a_record_twice_is_one() {
    let collection = Collection::empty();
    let (road, bridge) = (record("Con đường cũ."), record("Cây cầu mới."));
    collection.write("a.jsonl", road.clone() + &bridge + &road);
    let run = collection.update();
    assert_eq!((run.code, counts(&run)), (0, [2, 0, 0, 0]), "{}", run.err);
    assert!(run.err.contains("1 duplicates of 3 found"), "{}", run.err);
    assert_eq!([id(&collection, "đường"), id(&collection, "cầu")], ["x", "x#2"]);
    let again = collection.update();
    assert_eq!(counts(&again), [0, 2, 0, 0]);
    assert!(again.err.contains("1 duplicates of 3 found"), "{}", again.err);
    let records = collection.saola(&["status", "--format", "jsonl"]).out;
    let records = crate::program::records(records.as_bytes());
    assert_eq!(records[0]["duplicates"], 1);
    assert_eq!((&records[1]["reason"], &records[1]["position"]), (&"duplicate".into(), &3.into()));
    assert_fresh(&collection);
}

#[test]
fn editing_one_of_two_files_with_articles_of_one_name_leaves_the_other() {
    let collection = same_name_twice();
    collection.write("b.jsonl", record("Bản mới nữa nói về cây cầu treo."));
    assert_eq!(counts(&collection.update()), [1, 1, 0, 0]);
    assert_eq!(collection.files(&["cầu treo"]), ["b.jsonl"]);
    assert_eq!(collection.files(&["con đường"]), ["a.jsonl"]);
    collection.write("b.jsonl", "{\"id\":\"y\",\"text\":\"Tin khác về trường học.\"}\n");
    assert_eq!(counts(&collection.update()), [1, 1, 0, 0]);
    assert_eq!(collection.files(&["con đường"]), ["a.jsonl"]);
    assert_eq!(collection.hits(&["cây cầu"]).len(), 0);
    assert_fresh(&collection);
}

/// What may happen to a folder between two runs.
#[derive(Clone, Debug)]
enum Step {
    Write { file: usize, text: usize },
    Delete { file: usize },
    Update,
}

const TEXTS: [&str; 6] = [
    ROAD,
    MEETING,
    BRIDGE,
    "Mùa lũ\n\nNước suối Nậm Mộ lên cao, đường về bản bị ngập.\n",
    "Đường mới về bản Mường\n\nBà con mừng con đường mới, hết cảnh lội suối.\n",
    "date 2024-05 Hội nghị về giao thông\n\nHội nghị bàn về đường liên thôn và cầu treo.\n",
];

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..5_usize, 0..TEXTS.len()).prop_map(|(file, text)| Step::Write { file, text }),
        2 => (0..5_usize).prop_map(|file| Step::Delete { file }),
        2 => Just(Step::Update),
    ]
}

/// Every hit of several queries, as what a user would see of it.
fn hits(index: &Path) -> Vec<String> {
    let reader = Reader::open(index).unwrap();
    let page = Page { limit: None, ..Page::default() };
    let mut all = Vec::new();
    for query in QUERIES {
        let plan = plan(&parse(query).unwrap(), &Options::default(), &reader).unwrap();
        let (results, hits) = search(&reader, &plan, &page).unwrap();
        all.push(format!("{query}: {} and {}", results.total, results.partial));
        for hit in hits {
            let (id, at) = (&hit.article.id.0, hit.passage.ordinal);
            let shown = &hit.snippet;
            let score = hit.score.to_bits();
            all.push(format!("{id}#{at} {score:x} {:?} {shown:?}", hit.matched));
        }
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 10,
        max_shrink_iters: 40,
        rng_seed: proptest::test_runner::RngSeed::Fixed(39),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]
    #[test]
    fn after_any_sequence_of_changes_the_index_is_that_of_a_new_build(
        steps in proptest::collection::vec(step(), 4..14),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let articles = folder.path().join("articles");
        std::fs::create_dir(&articles).unwrap();
        let path = |file: usize| articles.join(format!("bai-{file}.txt"));
        let given: [PathBuf; 1] = [articles.clone()];
        let index = folder.path().join("index");
        let mut there: BTreeMap<usize, usize> = BTreeMap::new();
        for step in steps.into_iter().chain([Step::Update]) {
            match step {
                Step::Write { file, text } => {
                    std::fs::write(path(file), TEXTS[text]).unwrap();
                    there.insert(file, text);
                }
                Step::Delete { file } => {
                    if there.remove(&file).is_some() {
                        std::fs::remove_file(path(file)).unwrap();
                    }
                }
                Step::Update => {
                    let update = update(&index, &given, |_| true).unwrap();
                    prop_assert_eq!(update.indexed + update.unchanged, there.len() as u64);
                }
            }
        }
        let fresh = folder.path().join("fresh");
        update(&fresh, &given, |_| true).unwrap();
        prop_assert_eq!(hits(&index), hits(&fresh));
    }
}
