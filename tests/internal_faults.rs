//! What a fault of the program costs: one article, one query, one request, and nothing else.
//!
//! The real program is made to panic on marked words (`src/fault_injection.rs`), which only a build
//! with debug assertions can be.
#![cfg(debug_assertions)]

use serde_json::Value;

use crate::documents::pdf;
use crate::program::{Collection, Run, records, saola};
#[cfg(unix)]
use crate::watch::Watching;
#[cfg(feature = "web")]
use crate::web::Served;

/// Asks the program to panic; see `src/fault_injection.rs`.
pub(crate) const VARIABLE: &str = "SAOLA_TEST_PANIC";

/// Words on which the stages panic.
const MARKS: &str = "extraction=nổbộnhậndạng;analysis=nổbộtáchtừ;article=nổbộđọc;records=nổdòng;\
                     hash=no-bam;pdf=no-pdf;query=nổcâutìm;request=no-trang";

const ROAD: &str = "Con đường liên thôn\n\nBà con bản Mường góp công làm con đường liên thôn.\n";

/// File, place, reason and detail of an input that was left out.
type SkippedInput = (String, Option<u64>, String, String);

impl Collection {
    /// Brings the index up to date by a program that panics on the marks.
    fn update_failing(&self, arguments: &[&str]) -> Run {
        let mut command = saola();
        command.env(VARIABLE, MARKS).arg("index").arg(self.articles()).args(arguments);
        Run::of(command.arg("--index").arg(self.index()))
    }

    /// Runs a program that panics on the marks.
    fn failing(&self, arguments: &[&str]) -> Run {
        Run::of(saola().env(VARIABLE, MARKS).args(arguments).arg("--index").arg(self.index()))
    }

    /// What `status` tells: the record, and the place, reason and detail of every skipped input.
    fn status(&self) -> (Value, Vec<SkippedInput>) {
        let run = self.saola(&["status", "--format", "jsonl"]);
        let mut all = records(run.out.as_bytes()).into_iter();
        let status = all.next().unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let name = |path: &Value| text(path).rsplit("/articles/").next().unwrap().to_owned();
        let told = |r: Value| {
            (name(&r["path"]), r["position"].as_u64(), text(&r["reason"]), text(&r["detail"]))
        };
        (status, all.map(told).collect())
    }
}

/// Nothing of the machine that compiled the program, and nothing of the runtime's own report.
fn assert_fit_for_users(said: &str) {
    for foreign in ["src/", ".cargo", "RUST_BACKTRACE", "stack backtrace", "thread '", "rustc"] {
        assert!(!said.contains(foreign), "{foreign:?} in {said}");
    }
}

#[test]
fn three_articles_of_a_hundred_on_which_the_program_fails_cost_three() {
    let collection = Collection::empty();
    for i in 0..60 {
        let bad = if i == 17 { "Từ nổbộnhậndạng nằm ở đây." } else { "" };
        collection.write(&format!("tin/{i:02}.txt"), format!("{ROAD}\nBài số {i}. {bad}\n"));
    }
    let line = |i: usize| {
        let bad = if i == 9 { "nổbộtáchtừ" } else { "" };
        format!("{{\"text\":\"Dòng {i}: con đường liên thôn {bad} đã xong.\"}}\n")
    };
    collection.write("dong.jsonl", (1..=25).map(line).collect::<String>());
    let row = |i: usize| {
        let bad = if i == 12 { "nổbộđọc" } else { "" };
        format!("{i},\"Hàng {i}: con đường liên thôn {bad} đã xong.\"\n")
    };
    let rows: String = (1..=15).map(row).collect();
    collection.write("hang.csv", format!("mã,nội dung\n{rows}"));
    let run = collection.update_failing(&[]);
    assert_eq!(run.code, 3, "{}", run.err);
    assert!(run.err.contains("97 articles indexed"), "{}", run.err);
    assert!(run.err.contains(" 3 skipped"), "{}", run.err);
    assert!(
        run.err.contains("saola itself failed on 3 of these (internal); please report those lines"),
        "{}",
        run.err
    );
    assert_fit_for_users(&run.err);
    let (status, skipped) = collection.status();
    assert_eq!((&status["articles"], &status["skipped"]), (&97.into(), &3.into()));
    let places: Vec<_> =
        skipped.iter().map(|(path, at, reason, _)| (path.as_str(), *at, reason.as_str())).collect();
    let expected = [
        ("dong.jsonl", Some(9), "internal"),
        ("hang.csv", Some(13), "internal"),
        ("tin/17.txt", None, "internal"),
    ];
    assert_eq!(places, expected);
    for ((_, _, _, detail), (file, word)) in skipped.iter().zip([
        ("fault_injection.rs:", "nổbộtáchtừ"),
        ("fault_injection.rs:", "nổbộđọc"),
        ("fault_injection.rs:", "nổbộnhậndạng"),
    ]) {
        assert!(detail.contains(" panicked at ") && detail.contains(file), "{detail}");
        assert!(detail.ends_with(&format!("asked to panic on {word:?}")), "{detail}");
        assert_fit_for_users(detail);
    }
    // People are told in their language, and asked for a report.
    let run = collection.saola(&["status"]);
    assert!(run.out.contains("/tin/17.txt: internal (saola "), "{}", run.out);
    assert!(run.out.ends_with("please report those lines\n"), "{}", run.out);
    let run = collection.saola(&["status", "--lang", "vi"]);
    assert!(run.out.contains("/tin/17.txt: lỗi của chính saola (saola "), "{}", run.out);
    assert!(run.out.contains(" dừng đột ngột tại fault_injection.rs:"), "{}", run.out);
    assert!(run.out.ends_with("xin báo lại những dòng ấy\n"), "{}", run.out);
    // The next run finds all as it was, and the index is sound.
    let run = collection.update_failing(&[]);
    assert!(run.err.contains("0 articles indexed, 0 passages, 97 unchanged"), "{}", run.err);
    assert_eq!(run.code, 3);
    assert_eq!(collection.saola(&["check"]).code, 0);
    // Once the program reads them they are there.
    let folder = collection.articles();
    let run = collection.saola(&["index", "--rebuild", folder.to_str().unwrap()]);
    assert!(run.code == 0 && run.err.contains("100 articles indexed"), "{}", run.err);
}

#[test]
fn wherever_the_program_fails_on_an_input_the_others_are_there() {
    let collection = Collection::empty();
    let long = format!("{ROAD}\n").repeat(4000);
    assert!(long.len() > 300_000);
    collection.write("a.txt", ROAD);
    // Longer than what worker threads are given.
    collection.write("dai.txt", format!("{long}nổbộnhậndạng\n"));
    let lines = |bad: &str| -> String {
        (1..=6)
            .map(|i| format!("{{\"text\":\"Cầu treo {i} {}.\"}}\n", if i == 5 { bad } else { "" }))
            .collect()
    };
    collection.write("dong.jsonl", lines("nổdòng"));
    collection.write("no-bam.txt", ROAD);
    collection.write("no-tep.pdf", pdf(b"BT /F1 12 Tf 72 720 Td (no-pdf) Tj ET"));
    collection.write("tot.pdf", pdf(b"BT /F1 12 Tf 72 720 Td (Con duong lien thon) Tj ET"));
    collection.write("z.txt", ROAD);
    let run = collection.update_failing(&[]);
    assert_eq!(run.code, 3, "{}", run.err);
    assert_fit_for_users(&run.err);
    let expected = [
        ("dai.txt", None),
        // The file cannot be taken apart behind its fourth line.
        ("dong.jsonl", Some(4)),
        ("no-bam.txt", None),
        ("no-tep.pdf", None),
    ];
    let (status, skipped) = collection.status();
    let places: Vec<_> = skipped.iter().map(|(path, at, _, _)| (path.as_str(), *at)).collect();
    assert_eq!(places, expected, "{}", run.err);
    assert!(skipped.iter().all(|(_, _, reason, _)| reason == "internal"), "{skipped:?}");
    assert!(skipped[1].3.ends_with("; what follows was not read"), "{:?}", skipped[1]);
    assert_eq!(status["articles"], 7);
    assert_eq!(collection.saola(&["check"]).code, 0);
    // What could not be hashed is looked at again.
    let run = collection.update();
    assert!(run.err.starts_with("skipped "), "{}", run.err);
    assert!(run.err.contains("\n1 articles indexed, "), "{}", run.err);
    // So is all of it by another version of the program.
    let (_, skipped) = collection.status();
    assert_eq!(skipped.len(), 3);
}

#[test]
fn an_entry_of_an_archive_on_which_the_program_fails_takes_no_other_along() {
    let collection = Collection::empty();
    let page = |n: usize| {
        let text = format!("Bài số {n}: hội đồng nhân dân tỉnh họp phiên thường kỳ.");
        let bad = if n == 3 { " nổbộđọc" } else { "" };
        let block = format!("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n{text}{bad}");
        format!(
            "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.vn/{n}\r\n\
             Content-Length: {}\r\n\r\n{block}\r\n\r\n",
            block.len()
        )
    };
    let pages: Vec<String> = (0..6).map(page).collect();
    collection.write("kho.warc", pages.concat());
    let item = |n: usize| {
        let bad = if n == 2 { " nổbộđọc" } else { "" };
        format!(
            "<item><title>Tin {n}</title><description>Đường {n} đã xong{bad}.</description></item>"
        )
    };
    let items: String = (1..=4).map(item).collect();
    collection.write("nguon.xml", format!("<rss version=\"2.0\"><channel>{items}</channel></rss>"));
    let run = collection.update_failing(&[]);
    assert_eq!(run.code, 3, "{}", run.err);
    let (status, skipped) = collection.status();
    let before: usize = pages[..3].iter().map(String::len).sum();
    let places: Vec<_> = skipped.iter().map(|(path, at, _, _)| (path.as_str(), *at)).collect();
    assert_eq!(places, [("kho.warc", Some(before as u64)), ("nguon.xml", Some(2))]);
    assert_eq!(status["articles"], 8);
}

#[test]
fn reading_for_the_eye_names_what_fails_and_shows_the_rest() {
    let collection = Collection::empty();
    collection.write("1.txt", ROAD);
    collection.write("2.txt", format!("{ROAD}nổbộnhậndạng\n"));
    collection.write("3.txt", format!("{ROAD}nổbộđọc\n"));
    collection.write("4.txt", ROAD);
    let folder = collection.articles();
    let read = |arguments: &[&str]| {
        Run::of(saola().env(VARIABLE, MARKS).arg("read").arg(&folder).args(arguments))
    };
    let run = read(&["--format", "jsonl"]);
    assert_eq!(run.code, 3, "{}", run.err);
    let shown = records(run.out.as_bytes());
    let shown: Vec<_> = shown.iter().map(|r| (&r["type"], &r["reason"])).collect();
    let (article, skipped) = (Value::from("article"), Value::from("skipped"));
    let (none, internal) = (Value::Null, Value::from("internal"));
    let failed = (&skipped, &internal);
    assert_eq!(shown, [(&article, &none), failed, failed, (&article, &none)]);
    let run = read(&["--format", "terminal", "--lang", "vi"]);
    assert!(run.err.contains("2.txt: lỗi của chính saola ("), "{}", run.err);
    assert!(run.err.ends_with("xin báo lại những dòng ấy\n"), "{}", run.err);
    assert_fit_for_users(&run.err);
}

#[test]
fn a_query_on_which_the_program_fails_fails_alone() {
    let collection = Collection::written(&[("a.txt", ROAD)]);
    let file = collection.folder.path().join("cau-tim.tsv");
    std::fs::write(&file, "a\tcon đường\nb\tnổcâutìm\nc\tbản Mường\n").unwrap();
    let batch = ["search", "--format", "jsonl", "--queries", file.to_str().unwrap()];
    let run = collection.failing(&batch);
    assert_eq!(run.code, 3, "{}", run.err);
    let answers = records(run.out.as_bytes());
    let asked: Vec<_> =
        answers.iter().filter(|r| r["type"] == "query").map(|r| r["id"].clone()).collect();
    assert_eq!(asked, ["a", "c"]);
    let [told] = run.err.lines().collect::<Vec<_>>()[..] else { panic!("{}", run.err) };
    assert!(told.starts_with("query b: internal error: saola "), "{told}");
    assert!(told.ends_with("; please report it"), "{told}");
    assert_fit_for_users(told);
    // Alone it is an error with its code and what to do.
    let run = collection.failing(&["search", "nổcâutìm"]);
    let (code, error, hint) = run.refused();
    assert!(code == 70 && error.starts_with("internal error: saola "), "{code} {error}");
    assert_eq!(hint, "saola check");
    assert_fit_for_users(&run.err);
    // A line of a text likewise.
    let text = collection.folder.path().join("van.txt");
    std::fs::write(&text, "con đường\nnổbộtáchtừ\nbản Mường\n").unwrap();
    let explain = ["explain", "--format", "jsonl", "--text", text.to_str().unwrap()];
    let run = collection.failing(&explain);
    let lines: Vec<_> = records(run.out.as_bytes()).iter().map(|r| r["text"].clone()).collect();
    assert_eq!((run.code, lines), (3, vec![Value::from("con đường"), Value::from("bản Mường")]));
    assert!(run.err.contains("van.txt: line 2: internal error: "), "{}", run.err);
}

#[test]
fn a_saved_search_on_which_the_program_fails_takes_no_other_along() {
    let collection = Collection::written(&[("a.txt", ROAD)]);
    for (name, query) in [("duong", "con đường"), ("loi", "nổcâutìm"), ("muong", "bản Mường")]
    {
        assert!(collection.saola(&["search", query, "--save", name]).code < 2);
    }
    collection.write("b.txt", format!("{ROAD}Bài hai.\n"));
    assert_eq!(collection.update().code, 0);
    let run = collection.failing(&["saved", "--new", "--format", "jsonl"]);
    assert_eq!(run.code, 3, "{}", run.err);
    let told = records(run.out.as_bytes());
    let asked: Vec<_> = told.iter().filter(|r| r["type"] == "summary").collect();
    assert_eq!(asked.len(), 2, "{}", run.out);
    assert!(run.err.starts_with("loi: internal error: "), "{}", run.err);
}

#[cfg(unix)]
#[test]
fn a_watched_folder_is_followed_behind_an_article_on_which_the_program_fails() {
    let collection = Collection::empty();
    collection.write("a.txt", ROAD);
    let mut watching = Watching::with(&collection, &[(VARIABLE, MARKS)]);
    for (name, bad) in [("b.txt", "nổbộnhậndạng"), ("c.txt", "nổbộđọc")] {
        collection.write(name, format!("{ROAD}{bad}\n"));
        watching.wait_for(&format!("{name}: internal (saola "));
        watching.wait_for("0 articles indexed");
    }
    collection.write("d.txt", "Cầu treo\n\nCầu treo bắc qua suối.\n");
    watching.wait_for("1 articles indexed");
    assert_eq!(collection.files(&["cầu treo"]), ["d.txt"]);
    // Mended, it is taken in.
    collection.write("b.txt", "Trạm bơm\n\nTrạm bơm đã chạy thử.\n");
    watching.wait_for("1 articles indexed");
    assert_eq!(collection.files(&["trạm bơm"]), ["b.txt"]);
    assert_eq!(watching.interrupt().0, Some(130));
}

#[cfg(feature = "web")]
#[test]
fn a_request_on_which_the_program_fails_is_answered_and_the_page_lives_on() {
    let collection = Collection::written(&[("a.txt", ROAD)]);
    let served = Served::with(&collection.index(), &[(VARIABLE, MARKS)]);
    let marked = crate::web::encoded("nổcâutìm");
    let sound = crate::web::encoded("con đường");
    // More often than there are threads that search.
    for _ in 0..20 {
        for (target, language, said) in [
            (format!("/?q={marked}"), "vi", "Chương trình gặp lỗi với yêu cầu này; xin báo lại."),
            (
                format!("/?q={marked}"),
                "en",
                "The program failed on this request; please report it.",
            ),
            ("/bai/no-trang".to_owned(), "vi", "Chương trình gặp lỗi với yêu cầu này"),
            (format!("/ket-qua?q={marked}"), "en", "The program failed on this request"),
        ] {
            let answer = served.ask(&target, &format!("Accept-Language: {language}\r\n"));
            let page = answer.text();
            assert_eq!(answer.status, 500, "{target}: {page}");
            assert!(page.contains(said), "{target}: {page}");
            assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
            assert!(answer.header("content-security-policy").is_some());
            assert_fit_for_users(&page);
        }
        for target in [format!("/api/search?q={marked}"), "/api/article/no-trang".to_owned()] {
            let answer = served.ask(&target, "Accept-Language: en\r\n");
            assert_eq!(answer.status, 500, "{target}");
            assert_eq!(answer.json()["error"]["code"], "internal", "{target}");
        }
        assert_eq!(served.get(&format!("/xuat/csv?q={marked}")).status, 500);
        assert_eq!(served.get(&format!("/api/search?q={sound}")).json()["summary"]["total"], 2);
    }
    let said = served.stop();
    let line = "a request failed: internal error: saola ";
    assert!(said.lines().filter(|told| told.starts_with(line)).count() >= 140, "{said}");
    assert_fit_for_users(&said);
}
