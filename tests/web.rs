//! `saola serve`: pages, records and files over plain HTTP, and what it refuses.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::program::{Collection, Run, binary, corpus, isolated, saola, spawnable};

/// A server of an index, ended with the test.
pub(crate) struct Served {
    program: Child,
    /// `127.0.0.1:PORT`.
    pub(crate) host: String,
    /// What it says on stderr, once it has ended.
    said: Option<std::thread::JoinHandle<String>>,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then_some(value.trim())
        })
    }
}

impl Served {
    pub(crate) fn of(index: &Path) -> Self {
        Self::with(index, &[])
    }

    /// As [`Served::of`], with variables of the environment.
    pub(crate) fn with(index: &Path, variables: &[(&str, &str)]) -> Self {
        let mut command = spawnable();
        command.envs(variables.iter().copied());
        Self::start(command, index).unwrap_or_else(|(code, said)| panic!("{code:?}: {said}"))
    }

    /// As [`Served::of`], under a limit of the shell; `Err` with exit code and stderr of one that did
    /// not start.
    fn limited(index: &Path, limit: &str) -> Result<Self, (Option<i32>, String)> {
        let mut command = isolated("sh");
        command.args(["-c", &format!("{limit}; exec \"$0\" \"$@\"")]);
        command.arg(binary());
        Self::start(command, index)
    }

    fn start(mut command: Command, index: &Path) -> Result<Self, (Option<i32>, String)> {
        let mut program = command
            .args(["serve", "--addr", "127.0.0.1:0", "--index"])
            .arg(index)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stderr = program.stderr.take().unwrap();
        let said = std::thread::spawn(move || {
            let mut said = Vec::new();
            let _ = stderr.read_to_end(&mut said);
            String::from_utf8_lossy(&said).into_owned()
        });
        let mut first = String::new();
        BufReader::new(program.stdout.take().unwrap()).read_line(&mut first).unwrap();
        let host = first.trim().strip_prefix("http://").and_then(|url| url.strip_suffix('/'));
        let Some(host) = host else {
            let code = program.wait().unwrap().code();
            return Err((code, said.join().unwrap()));
        };
        Ok(Self { host: host.to_owned(), program, said: Some(said) })
    }

    /// Ends it; what it said on stderr.
    pub(crate) fn stop(mut self) -> String {
        self.program.kill().unwrap();
        self.said.take().unwrap().join().unwrap()
    }

    /// Sends `request` as it is and reads until the server ends the connection.
    fn raw(&self, request: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        // A server that has refused already may not read to the end.
        let _ = stream.write_all(request);
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        answer(&bytes)
    }

    pub(crate) fn ask(&self, target: &str, headers: &str) -> Answer {
        let host = &self.host;
        self.raw(
            format!("GET {target} HTTP/1.1\r\nHost: {host}\r\n{headers}Connection: close\r\n\r\n")
                .as_bytes(),
        )
    }

    pub(crate) fn get(&self, target: &str) -> Answer {
        self.ask(target, "")
    }

    /// A page that must be there.
    fn page(&self, target: &str) -> String {
        let answer = self.get(target);
        assert_eq!(answer.status, 200, "{target}: {}", answer.text());
        answer.text()
    }
}

/// Takes a response apart; pieces are joined.
fn answer(bytes: &[u8]) -> Answer {
    let end = bytes.windows(4).position(|w| w == b"\r\n\r\n").expect("a head of a response");
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let mut answer = Answer { status, head, body: bytes[end + 4..].to_vec() };
    if answer.header("transfer-encoding") == Some("chunked") {
        let mut rest = answer.body.as_slice();
        let mut body = Vec::new();
        loop {
            let line = rest.windows(2).position(|w| w == b"\r\n").expect("a whole piece");
            let size = std::str::from_utf8(&rest[..line]).unwrap();
            let size = usize::from_str_radix(size, 16).unwrap();
            body.extend_from_slice(&rest[line + 2..line + 2 + size]);
            rest = &rest[line + 2 + size + 2..];
            if size == 0 {
                break;
            }
        }
        answer.body = body;
    }
    answer
}

pub(crate) fn encoded(text: &str) -> String {
    text.bytes().map(|b| format!("%{b:02X}")).collect()
}

fn sample() -> (Collection, Served) {
    let collection = Collection::of(&[&corpus()]);
    let served = Served::of(&collection.index());
    (collection, served)
}

#[test]
fn every_page_stands_in_both_languages_with_what_protects_its_reader() {
    let (collection, served) = sample();
    let hit = &collection.hits(&["nghi quyet 39"])[0];
    let id = encoded(hit["article"]["id"].as_str().unwrap());
    let pages = [
        ("/".to_owned(), "id=\"start\""),
        ("/?q=nghi+quyet+39".to_owned(), "id=\"hits\""),
        ("/?q=kh%C3%B4ngc%C3%B3ch%E1%BB%AFn%C3%A0y".to_owned(), "id=\"empty\""),
        (format!("/bai/{id}?q=nghi+quyet+39"), "<mark id=\"h1\">"),
        ("/van-ban".to_owned(), "id=\"list\""),
        ("/van-ban/nq:39:*:tw:*".to_owned(), "data-part=\"spellings\""),
        ("/nguoi".to_owned(), "id=\"list\""),
        ("/nguoi/ki%E1%BB%81u_thanh_t%C3%B9ng".to_owned(), "id=\"person\""),
        ("/nguoi/kieu-thanh-tung".to_owned(), "id=\"person\""),
    ];
    for (target, part) in pages {
        for (language, said) in [("vi", "Tiếng Việt"), ("en", "English")] {
            let answer = served.ask(&target, &format!("Accept-Language: {language}\r\n"));
            assert_eq!(answer.status, 200, "{target}");
            let page = answer.text();
            assert!(page.contains(part), "{target} has no {part}");
            assert!(page.contains(&format!("<html lang=\"{language}\">")), "{target}");
            assert!(!page.contains(&format!(">{said}</a>")), "{target} offers its own language");
            for (name, value) in [
                ("x-content-type-options", "nosniff"),
                ("referrer-policy", "no-referrer"),
                ("cross-origin-resource-policy", "same-origin"),
                ("cache-control", "no-store"),
                ("content-type", "text/html; charset=utf-8"),
            ] {
                assert_eq!(answer.header(name), Some(value), "{target}");
            }
            let policy = answer.header("content-security-policy").unwrap();
            assert!(policy.starts_with("default-src 'none';") && !policy.contains("unsafe"));
            // Nothing that the policy would refuse.
            for refused in ["<style", " style=", " onclick=", " onload=", "javascript:"] {
                assert!(!page.contains(refused), "{target} has {refused}");
            }
        }
    }
}

#[test]
fn a_page_without_its_results_weighs_under_100_kb_and_needs_no_other_server() {
    let (_collection, served) = sample();
    let mut bytes = 0;
    for target in ["/", "/static/page.css", "/static/page.js", "/static/icon.svg"] {
        let answer = served.get(target);
        assert_eq!(answer.status, 200, "{target}");
        bytes += answer.body.len();
        let text = answer.text().replace("http://www.w3.org/2000/svg", "");
        assert!(!text.contains("http://") && !text.contains("https://"), "{target}");
    }
    assert!(bytes < 100_000, "{bytes}");
}

#[test]
fn records_are_those_of_the_command_line() {
    let (collection, served) = sample();
    let cases: [(&str, &[&str]); 6] = [
        ("q=nghi+quyet+39", &["nghi quyet 39"]),
        (
            "q=h%E1%BB%93+ch%E1%BB%A9a&limit=3&offset=2&facets=true",
            &["hồ chứa", "-n", "3", "--offset", "2", "--facets"],
        ),
        (
            "q=l%C5%A9&province=nghe-an&sort=newest",
            &["lũ", "--province", "nghe-an", "--sort", "newest"],
        ),
        (
            "q=ho+chua&marks=exact&group=article",
            &["ho chua", "--marks", "exact", "--group", "article"],
        ),
        ("cite=39-NQ%2FTW&snippet_chars=80", &["--cite", "39-NQ/TW", "--snippet-chars", "80"]),
        (
            "q=%C4%91%C6%B0%E1%BB%9Dng+-cao&since=2022&until=2024-06&kind=body",
            &["đường -cao", "--since", "2022", "--until", "2024-06", "--kind", "body"],
        ),
    ];
    for (query, arguments) in cases {
        let mut expected = collection.search(arguments);
        let mut answer = served.get(&format!("/api/search?{query}")).json();
        let mut summary = expected.pop().unwrap();
        for summary in [&mut summary, &mut answer["summary"]] {
            assert!(summary["took_ms"].take().is_number());
        }
        assert_eq!(answer["query"], expected.remove(0), "{query}");
        assert_eq!(answer["hits"], Value::Array(expected), "{query}");
        assert_eq!(answer["summary"], summary, "{query}");
    }
    for (target, name, arguments) in [
        ("/api/documents?limit=100", "documents", &["documents", "--format", "jsonl"][..]),
        (
            "/api/documents?q=nghi+quyet+39&limit=100",
            "documents",
            &["documents", "nghi quyet 39", "--format", "jsonl"],
        ),
        (
            "/api/conflicts?limit=100",
            "conflicts",
            &["documents", "--conflicts", "--format", "jsonl"],
        ),
        ("/api/people?limit=100", "people", &["people", "--format", "jsonl"]),
        (
            "/api/people?q=kieu+thanh+tung",
            "people",
            &["people", "kieu thanh tung", "--format", "jsonl"],
        ),
    ] {
        let answer = served.get(target).json();
        let mut expected = crate::program::records(collection.saola(arguments).out.as_bytes());
        assert_eq!(answer["total"], json!(expected.len()), "{target}");
        expected.truncate(100);
        assert_eq!(answer[name], Value::Array(expected), "{target}");
    }
    let status =
        crate::program::records(collection.saola(&["status", "--format", "jsonl"]).out.as_bytes());
    assert_eq!(served.get("/api/status").json(), status[0]);
}

#[test]
fn an_article_holds_what_its_hits_hold() {
    let (collection, served) = sample();
    for hit in collection.hits(&["nghi quyet 39", "-n", "5"]) {
        let id = hit["article"]["id"].as_str().unwrap();
        let article = served.get(&format!("/api/article/{}", encoded(id))).json();
        assert_eq!(article["title"], hit["article"]["title"]);
        let ordinal = &hit["passage"]["ordinal"];
        let passages = article["passages"].as_array().unwrap();
        let passage = passages.iter().find(|p| p["ordinal"] == *ordinal).unwrap();
        assert_eq!(*passage, hit["passage"]);
        let start = passage["start"].as_u64().unwrap();
        for citation in hit["citations"].as_array().unwrap() {
            let at = start + citation["start"].as_u64().unwrap();
            let all = article["citations"].as_array().unwrap();
            assert!(all.iter().any(|c| c["start"] == at && c["key"] == citation["key"]));
        }
    }
}

#[test]
fn a_file_is_the_one_the_command_line_writes_all_of_it() {
    let (collection, served) = sample();
    for (format, query, arguments) in [
        ("csv", "q=nghi+quyet+39", &["search", "nghi quyet 39"][..]),
        ("markdown", "q=h%E1%BB%93+ch%E1%BB%A9a&lang=en", &["search", "hồ chứa"]),
        ("html", "q=h%E1%BB%93+ch%E1%BB%A9a&lang=en&limit=3", &["search", "hồ chứa"]),
        ("trec", "q=l%C5%A9&group=article", &["search", "lũ", "--group", "article"]),
    ] {
        let answer = served.get(&format!("/xuat/{format}?{query}"));
        assert_eq!(answer.status, 200, "{format}");
        let mut all = arguments.to_vec();
        all.extend(["--all", "--format", format]);
        assert_eq!(answer.text(), collection.saola(&all).out, "{format}");
        let saved = answer.header("content-disposition").unwrap();
        assert!(saved.starts_with("attachment; filename=\"saola-"), "{saved}");
    }
    let lines = served.get("/xuat/jsonl?q=nghi+quyet+39").text();
    let records = crate::program::records(lines.as_bytes());
    assert_eq!(records[1..records.len() - 1], collection.hits(&["nghi quyet 39", "--all"])[..]);
}

#[test]
fn the_count_on_the_page_is_the_number_of_rows_in_the_file() {
    let (_collection, served) = sample();
    let page = served.page("/?q=nghi+quyet+39");
    let export = page.split("id=\"export\"").nth(1).unwrap();
    let count: usize = between(export, "data-count=\"", "\"").parse().unwrap();
    let link = between(export, "data-format=\"csv\" href=\"", "\"").replace("&amp;", "&");
    let table = served.page(&link);
    let mut rows = csv::Reader::from_reader(table.as_bytes());
    assert_eq!(rows.records().count(), count);
}

fn between<'t>(text: &'t str, before: &str, behind: &str) -> &'t str {
    let rest = text.split_once(before).unwrap_or_else(|| panic!("no {before}")).1;
    rest.split_once(behind).unwrap().0
}

/// Addresses on a page that lead into this server.
fn links(page: &str) -> Vec<String> {
    let hrefs = page.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
    hrefs.filter(|href| href.starts_with('/')).map(|href| href.replace("&amp;", "&")).collect()
}

#[test]
fn every_link_of_the_main_pages_leads_somewhere() {
    let (_collection, served) = sample();
    for start in [
        "/",
        "/?q=nghi+quyet+39",
        "/?q=h%E1%BB%93+ch%E1%BB%A9a&group=passage",
        "/van-ban",
        "/nguoi",
        "/van-ban/nq:39:*:tw:*",
    ] {
        let page = served.page(start);
        let found = links(&page);
        assert!(found.len() > 5, "{start}");
        for link in found {
            let target = link.split('#').next().unwrap();
            let status = served.get(target).status;
            assert_eq!(status, 200, "{start} leads to {link}");
        }
    }
}

#[test]
fn chips_switch_what_they_say() {
    let (_collection, served) = sample();
    let page = served.page("/?q=nghi+quyet+39");
    let total = |page: &str| -> u64 { between(page, "data-total=\"", "\"").parse().unwrap() };
    let chip = |page: &str, name: &str| {
        between(page, &format!("data-chip=\"{name}\" href=\""), "\"").replace("&amp;", "&")
    };
    let words = served.page(&chip(&page, "fact"));
    assert!(words.contains("data-chip=\"fact-off\"") && !words.contains("data-chip=\"fact\""));
    let back = served.page(&chip(&words, "fact-off"));
    assert_eq!(total(&back), total(&page));
    // Nobody writes "nghi quyet" without marks here but texts that have none at all.
    let exact = served.page(&chip(&page, "marks-open"));
    assert!(exact.contains("data-chip=\"marks\""));
    let narrowed = served.page("/?q=h%E1%BB%93+ch%E1%BB%A9a&source=nowhere.vn");
    let free = served.page(&chip(&narrowed, "filter"));
    assert!(total(&free) > 0 && total(&narrowed) == 0);
}

#[test]
fn an_empty_answer_tells_which_word_empties_it() {
    let (_collection, served) = sample();
    let page = served.page("/?q=l%C5%A9+kh%C3%B4ngc%C3%B3ch%E1%BB%AFn%C3%A0y");
    let empty = between(&page, "id=\"empty\"", "</section>");
    assert!(empty.contains("“<b>khôngcóchữnày</b>”"), "{empty}");
    assert!(empty.contains("href=\"/?q=l%C5%A9\""), "{empty}");
}

#[test]
fn facets_include_and_leave_out() {
    let (_collection, served) = sample();
    let page = served.page("/?q=h%E1%BB%93+ch%E1%BB%A9a&group=passage");
    let total = |page: &str| -> u64 { between(page, "data-total=\"", "\"").parse().unwrap() };
    let facet = between(&page, "data-facet=\"kind\"", "</section>");
    let with = between(facet, "href=\"", "\"").replace("&amp;", "&");
    let without = between(facet, "class=\"not\" href=\"", "\"").replace("&amp;", "&");
    let (with, without) = (served.page(&with), served.page(&without));
    assert_eq!(total(&with) + total(&without), total(&page));
    let bar = between(&page, "<svg", "</svg>");
    let when = between(bar, "since=", "&amp;").to_owned();
    let narrowed = served.page(&between(bar, "href=\"", "\"").replace("&amp;", "&"));
    assert!(narrowed.contains(&format!("value=\"{when}\"")) && total(&narrowed) > 0);
}

#[test]
fn every_facet_includes_and_leaves_out() {
    let (_collection, served) = sample();
    let total = |page: &str| -> u64 { between(page, "data-total=\"", "\"").parse().unwrap() };
    let page = served.page("/?q=nghi+quyet+39&group=passage");
    for facet in ["source", "province", "document", "person", "kind", "year"] {
        let section = between(&page, &format!("data-facet=\"{facet}\""), "</section>");
        let to = |class: &str| {
            let link = section.split(&format!("class=\"{class}\"")).nth(1).unwrap();
            served.page(&between(link, "href=\"", "\"").replace("&amp;", "&"))
        };
        let (with, without) = (to("value"), to("not"));
        assert!(total(&with) > 0, "{facet}");
        assert_eq!(total(&with) + total(&without), total(&page), "{facet}");
        // What is chosen is a chip that takes it off again, and stays while words change.
        assert!(with.contains("data-chip=\"filter\""), "{facet}");
        assert!(between(&with, "<form", "</form>").contains("type=\"hidden\""), "{facet}");
    }
}

#[test]
fn an_article_leads_to_its_matches_its_facts_and_its_source() {
    let (collection, served) = sample();
    let hits = collection.hits(&["con duong", "-n", "50"]);
    let hit = hits.iter().find(|hit| hit["article"]["url"].is_string()).unwrap();
    let id = encoded(hit["article"]["id"].as_str().unwrap());
    let page = served.page(&format!("/bai/{id}?q=con+duong"));
    let count: usize = between(&page, "data-count=\"", "\"").parse().unwrap();
    assert_eq!(page.matches("<mark id=\"h").count(), count);
    assert!(page.contains(&format!(">1/{count}</span>")) && page.contains("id=\"match-before\""));
    let origin = between(&page, "id=\"origin\"", "</dl>");
    let address = hit["article"]["url"].as_str().unwrap();
    assert!(origin.contains(&format!("href=\"{address}\" rel=\"noopener noreferrer\"")));
    let path = hit["article"]["path"].as_str().unwrap();
    let (folder, file) = path.rsplit_once('/').unwrap();
    assert!(origin.contains(file) && !page.contains(folder), "{origin}");

    let id = encoded(collection.hits(&["39-NQ/TW"])[0]["article"]["id"].as_str().unwrap());
    let page = served.page(&format!("/bai/{id}?q=39-NQ%2FTW"));
    let text = between(&page, "<div class=\"text\">", "</article>");
    for class in ["doc", "who"] {
        let link = between(text, &format!("<a class=\"{class}\" href=\""), "\"");
        assert_eq!(served.get(&link.replace("&amp;", "&")).status, 200, "{link}");
    }
}

#[test]
fn the_pages_of_a_document_and_of_a_person_have_all_their_parts() {
    let (_collection, served) = sample();
    let document = served.page("/van-ban/nq:39:*:tw:*");
    for part in ["spellings", "sources", "people", "neighbours"] {
        assert!(document.contains(&format!("data-part=\"{part}\"")), "{part}");
    }
    for part in ["conflicts", "timeline", "coverage", "articles", "namesakes"] {
        assert!(document.contains(&format!("id=\"{part}\"")), "{part}");
    }
    let other = between(&document, "data-part=\"neighbours\"", "</section>");
    assert!(other.contains("39/NQ-CP"), "{other}");
    let person = served.page("/nguoi/v%E1%BB%AB_b%C3%A1_r%C3%AA");
    for part in ["people", "documents"] {
        assert!(person.contains(&format!("data-part=\"{part}\"")), "{part}");
    }
    for part in ["roles", "articles", "timeline"] {
        assert!(person.contains(&format!("id=\"{part}\"")), "{part}");
    }
    let roles = between(&person, "id=\"roles\"", "</section>");
    assert!(roles.contains("Bí thư chi bộ") && roles.contains("20/9/2024"), "{roles}");
}

#[test]
fn the_pages_of_documents_and_people_count_what_the_lists_count() {
    let (_collection, served) = sample();
    let shown = |page: &str, id: &str| {
        let head = between(page, &format!("<article id=\"{id}\""), "</p>").to_owned();
        let head =
            head.rsplit('>').find(|part| part.contains("lần nhắc")).unwrap_or(&head).to_owned();
        let number = |said: &str| -> u64 {
            head.split(" · ").find_map(|part| part.strip_suffix(said)?.parse().ok()).unwrap()
        };
        (number(" lần nhắc"), number(" bài"))
    };
    let documents = served.get("/api/documents?limit=100").json()["documents"].clone();
    let mut counted = std::collections::BTreeMap::new();
    for row in documents.as_array().unwrap() {
        let counts = counted.entry(row["key"].as_str().unwrap().to_owned()).or_insert((0, 0));
        counts.0 += row["mentions"].as_u64().unwrap();
        counts.1 += row["articles"].as_u64().unwrap();
    }
    for (key, counts) in counted {
        let page = served.page(&format!("/van-ban/{}", encoded(&key)));
        assert_eq!(shown(&page, "document"), counts, "{key}");
    }
    let people = served.get("/api/people?limit=100").json()["people"].clone();
    for row in people.as_array().unwrap() {
        let key = row["key"].as_str().unwrap();
        let page = served.page(&format!("/nguoi/{}", encoded(key)));
        let counts = (row["mentions"].as_u64().unwrap(), row["articles"].as_u64().unwrap());
        assert_eq!(shown(&page, "person"), counts, "{key}");
    }
}

#[test]
fn what_might_have_been_meant_is_a_link_that_finds_as_much_as_it_says() {
    let (_collection, served) = sample();
    for (query, why) in [("nghi quyet 93", "number"), ("kieu thanh tunk", "name")] {
        let page = served.page(&format!("/?q={}&group=passage", encoded(query)));
        let list = between(&page, "id=\"suggestions\"", "</nav>");
        let item = between(list, &format!("<li data-why=\"{why}\">"), "</li>");
        let link = between(item, "href=\"", "\"").replace("&amp;", "&");
        let count = between(item, "class=\"count\">", "<");
        assert_eq!(between(&served.page(&link), "data-total=\"", "\""), count, "{query}");
    }
}

#[test]
fn reprints_stand_folded_under_the_first_and_can_be_had_each() {
    let lead = "Sáng nay, tại xã biên giới, bộ đội biên phòng cùng bà con các bản đã khởi công cây \
                cầu dân sinh bắc qua suối, thay cho chiếc cầu tre bị lũ cuốn trôi hồi tháng Tám năm \
                ngoái. Cầu dài 42 mét, rộng 3,5 mét, tổng kinh phí 2,8 tỷ đồng, trong đó các nhà hảo \
                tâm góp hơn một nửa, phần còn lại là ngày công và vật liệu tại chỗ của người dân.";
    let copy = |id: &str, outlet: &str, date: &str| {
        let record =
            json!({"id": id, "source": outlet, "date": date, "title": "Cầu mới", "text": lead});
        format!("{record}\n")
    };
    let collection = Collection::empty();
    collection.write("1.jsonl", copy("goc", "Báo Gốc", "2024-11-02"));
    collection.write("2.jsonl", copy("ban", "Báo Khác", "2024-11-03"));
    assert_eq!(collection.update().code, 0);
    let served = Served::of(&collection.index());
    let page = served.page("/?q=c%E1%BA%A7u+d%C3%A2n+sinh");
    assert_eq!(page.matches("<li class=\"hit\"").count(), 1);
    let folded = between(&page, "class=\"more reprints\"", "</details>");
    assert!(folded.contains("data-count=\"1\"") && folded.contains("Báo Khác"), "{folded}");
    assert!(folded.contains("+1 bản đăng lại"), "{folded}");
    let each = folded.rsplit("href=\"").next().unwrap().split('"').next().unwrap();
    let page = served.page(&each.replace("&amp;", "&"));
    assert_eq!(page.matches("<li class=\"hit\"").count(), 2);
}

#[test]
fn text_of_articles_is_text_on_every_page() {
    let collection = Collection::empty();
    let attack = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'><b>";
    let record = json!({
        "id": format!("a/../{attack}"), "title": format!("{attack} con đường"),
        "text": format!("Ông Trần Văn Thử, Chủ tịch UBND xã {attack}, nói về con đường theo Nghị quyết số 39-NQ/TW {attack}.\n\nCon đường {attack} \u{202e}ngược\u{1b}[31m."),
        "source": attack, "url": "javascript:alert(3)", "date": "2024-05-06", "province": attack,
    });
    collection.write("xau.jsonl", format!("{record}\n"));
    assert_eq!(collection.update().code, 0);
    let served = Served::of(&collection.index());
    let id = encoded(record["id"].as_str().unwrap());
    let query = encoded(&format!("đường {attack}"));
    let mut targets = vec![
        "/".to_owned(),
        format!("/?q={query}"),
        format!("/?q=%C4%91%C6%B0%E1%BB%9Dng&source={}", encoded(attack)),
        "/ket-qua?q=%C4%91%C6%B0%E1%BB%9Dng&group=passage".to_owned(),
        format!("/bai/{id}?q=%C4%91%C6%B0%E1%BB%9Dng"),
        "/van-ban/nq:39:*:tw:*".to_owned(),
        "/nguoi/tr%E1%BA%A7n_v%C4%83n_th%E1%BB%AD".to_owned(),
        "/nguoi".to_owned(),
        "/van-ban".to_owned(),
    ];
    // Failures say what was asked as well.
    targets.push(format!("/?q=a&sort={}", encoded(attack)));
    targets.push(format!("/bai/{}", encoded(attack)));
    targets.push(format!("/?q=a&province={}", encoded(attack)));
    for target in targets {
        let answer = served.get(&target);
        let page = answer.text();
        for bad in [
            "<script>",
            "<img",
            "onerror=alert(2)>\"'><b>",
            "href=\"javascript:",
            "\u{202e}",
            "\u{1b}",
        ] {
            assert!(!page.contains(bad), "{target} has {bad}");
        }
    }
}

#[test]
fn refuses_requests_that_no_page_of_its_own_sends() {
    let (_collection, served) = sample();
    let host = served.host.clone();
    let port = host.rsplit(':').next().unwrap();
    let long = format!(
        "GET /?q={} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n",
        "a".repeat(9000)
    );
    let cases: Vec<(String, u16)> = vec![
        (
            format!("GET / HTTP/1.1\r\nHost: ma-doc.example:{port}\r\nConnection: close\r\n\r\n"),
            421,
        ),
        (
            format!("GET / HTTP/1.1\r\nHost: {host}\r\nHost: {host}\r\nConnection: close\r\n\r\n"),
            421,
        ),
        ("GET / HTTP/1.0\r\n\r\n".to_owned(), 421),
        (
            format!(
                "GET http://ma-doc.example/ HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
            ),
            421,
        ),
        (format!("GET / HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n"), 200),
        (
            format!(
                "GET /api/status HTTP/1.1\r\nHost: {host}\r\nOrigin: http://ma-doc.example\r\nConnection: close\r\n\r\n"
            ),
            403,
        ),
        (
            format!(
                "GET /api/status HTTP/1.1\r\nHost: {host}\r\nSec-Fetch-Site: cross-site\r\nConnection: close\r\n\r\n"
            ),
            403,
        ),
        (
            format!(
                "GET /api/status HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nConnection: close\r\n\r\n"
            ),
            200,
        ),
        (
            format!(
                "POST / HTTP/1.1\r\nHost: {host}\r\nContent-Length: 3\r\nConnection: close\r\n\r\nq=a"
            ),
            405,
        ),
        (format!("OPTIONS * HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"), 405),
        (
            format!(
                "GET / HTTP/1.1\r\nHost: {host}\r\nContent-Length: 999999\r\nConnection: close\r\n\r\n"
            ),
            413,
        ),
        (long, 414),
    ];
    for (request, expected) in cases {
        let answer = served.raw(request.as_bytes());
        assert_eq!(
            answer.status,
            expected,
            "{}",
            request.lines().take(3).collect::<Vec<_>>().join(" | ")
        );
        assert!(answer.header("access-control-allow-origin").is_none());
    }
    // Longer than any buffer: refused by the parser.
    let longer = format!("GET /?q={} HTTP/1.1\r\nHost: {host}\r\n\r\n", "a".repeat(100_000));
    assert!(matches!(served.raw(longer.as_bytes()).status, 414 | 431));
}

#[test]
fn a_path_is_a_name_and_never_opened() {
    let (_collection, served) = sample();
    for target in [
        "/bai/../../../../etc/passwd",
        "/bai/..%2F..%2F..%2Fetc%2Fpasswd",
        "/static/../../Cargo.toml",
        "/static/..%2f..%2fCargo.toml",
        "/static/%2Fetc%2Fpasswd",
        "/bai/%00",
        "/bai/%ff%fe",
        "/van-ban/..%2F..",
        "/nguoi/..%2F..",
        "/api/article/..%2F..%2Fetc%2Fpasswd",
        "/xuat/..%2Fcsv?q=a",
        "/khong-co",
    ] {
        let answer = served.get(target);
        assert_eq!(answer.status, 404, "{target}");
        let text = answer.text();
        assert!(!text.contains("root:") && !text.contains("[package]"), "{target}");
    }
}

#[test]
fn a_mistake_is_400_and_says_what_may_be() {
    let (_collection, served) = sample();
    let wide = "a+".repeat(80);
    let long = "a".repeat(1025);
    for (query, code) in [
        ("q=a&limit=101", "parameter"),
        ("q=a&limit=0", "parameter"),
        ("q=a&offset=9991&limit=10", "parameter"),
        ("q=a&since=hom+qua", "parameter"),
        ("q=a&province=Atlantis", "query"),
        ("q=", "query"),
        (&format!("q={wide}"), "query"),
        (&format!("q={long}"), "query"),
    ] {
        let answer = served.get(&format!("/api/search?{query}"));
        assert_eq!(answer.status, 400, "{query}");
        assert_eq!(answer.json()["error"]["code"], code, "{query}");
    }
    let page = served.get("/?q=a&since=hom+qua");
    assert_eq!(page.status, 400);
    assert!(page.text().contains("id=\"failure\""));
}

#[test]
fn a_mistake_is_told_in_the_language_of_the_page_and_leaves_the_query_in_the_box() {
    let (_collection, served) = sample();
    let wide = format!("q={}", "a+".repeat(80));
    for (query, vietnamese, english) in [
        (
            "q=l%C5%A9&sort=best",
            "sort: hãy viết một trong relevance, newest, oldest",
            "sort: write one of relevance, newest, oldest",
        ),
        (
            "q=l%C5%A9&limit=0",
            "limit: hãy viết một số từ 1 đến 100",
            "limit: write a number from 1 to 100",
        ),
        (
            "q=l%C5%A9&offset=9999",
            "offset: cộng với limit không quá 10000",
            "offset: with limit at most 10000",
        ),
        ("q=l%C5%A9&since=xx", "Từ ngày: “xx” không phải ngày", "From: “xx” is no date"),
        ("q=l%C5%A9&province=Atlantis", "tỉnh: không có “Atlantis”", "province: “Atlantis” is"),
        (&wide, "câu tìm có 80 từ", "query has 80 words"),
    ] {
        for (language, said) in [("vi", vietnamese), ("en", english)] {
            let answer = served.get(&format!("/?{query}&lang={language}"));
            assert_eq!(answer.status, 400, "{query}");
            let page = answer.text().replace("&quot;", "\"");
            let failure = between(&page, "id=\"failure\"", "</section>");
            let failure = failure.replacen('"', "“", usize::MAX);
            let said = said.replace('”', "“");
            assert!(failure.contains(&said), "{query}: {failure}");
            if query.starts_with("q=l%C5%A9") {
                let typed = between(&page, "<input id=\"q\"", ">");
                assert!(typed.contains("value=\"lũ\""), "{query}: {typed}");
            }
            let record = served.get(&format!("/api/search?{query}&lang={language}")).json();
            let message = record["error"]["message"].as_str().unwrap().replace('"', "“");
            assert!(message.contains(&said), "{query}: {message}");
        }
    }
}

#[test]
fn a_filter_by_province_says_what_it_stands_for_in_the_language_of_the_page() {
    let (collection, served) = sample();
    for (language, said) in [
        ("vi", "Kiên Giang nay thuộc An Giang, từ 1/7/2025"),
        ("en", "Kiên Giang → An Giang since 2025-07-01"),
    ] {
        let page =
            served.page(&format!("/?q=l%C3%BAa&province=kien-giang&group=passage&lang={language}"));
        assert!(between(&page, "id=\"reading\"", "</div>").contains(said), "{page}");
        let run =
            collection.saola(&["search", "lúa", "--province", "kien-giang", "--lang", language]);
        assert!(run.out.contains(said), "{}", run.out);
    }
    let reading = &collection.search(&["lúa", "--province", "kien-giang"])[0]["reading"];
    assert_eq!(reading["notes"], json!(["Kiên Giang → An Giang since 2025-07-01"]));
    assert_eq!(reading["notes_vi"], json!(["Kiên Giang nay thuộc An Giang, từ 1/7/2025"]));
}

#[test]
fn dates_are_taken_as_people_write_them() {
    let (_collection, served) = sample();
    let total = |query: &str| {
        served.get(&format!("/api/search?q=l%C5%A9&{query}")).json()["summary"]["total"].clone()
    };
    assert_eq!(total("since=1/6/2024"), total("since=2024-06-01"));
    assert_eq!(total("since=6/2024&until=12/2025"), total("since=2024-06&until=2025-12"));
}

#[test]
fn disagreements_are_told_in_the_language_of_the_page_with_the_dates_they_are_about() {
    let (_collection, served) = sample();
    for (language, why, dated) in [
        ("vi", "cùng số, khác năm: 2015 và 2023", "(17/4/2015)"),
        ("en", "one number, two years: 2015 and 2023", "(2015-04-17)"),
    ] {
        let page = served.page(&format!("/van-ban/nq:39:*:tw:*?lang={language}"));
        let told = between(&page, "id=\"conflicts\"", "</section>");
        assert!(told.contains(why) && told.contains(dated), "{told}");
    }
}

#[test]
fn a_table_is_parted_by_semicolons_where_asked() {
    let (collection, served) = sample();
    let arguments = ["search", "lũ", "--all", "--format", "csv", "--separator", "semicolon"];
    let written = collection.saola(&arguments);
    assert!(written.out.starts_with("\u{feff}rank;score;title;"), "{}", written.out);
    let page = served.page("/?q=l%C5%A9&group=passage");
    let link = between(&page, "data-format=\"csv-semicolon\" href=\"", "\"").replace("&amp;", "&");
    assert_eq!(served.page(&link), written.out);
    for arguments in
        [&["documents"][..], &["documents", "--conflicts"], &["people", "kieu thanh tung"]]
    {
        let table = |separator: &str| {
            let table = collection
                .saola(&[arguments, &["--format", "csv", "--separator", separator]].concat())
                .out;
            let mark = if separator == "comma" { b',' } else { b';' };
            let mut rows = csv::ReaderBuilder::new().delimiter(mark).from_reader(table.as_bytes());
            rows.records().map(|row| row.unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(table("semicolon"), table("comma"), "{arguments:?}");
    }
}

#[test]
fn a_head_that_never_ends_keeps_nobody_waiting() {
    let (_collection, served) = sample();
    let half: Vec<TcpStream> = (0..300)
        .map(|_| {
            let mut stream = TcpStream::connect(&served.host).unwrap();
            stream.write_all(b"GET / HTTP/1.1\r\nHost: loc").unwrap();
            stream
        })
        .collect();
    let begun = Instant::now();
    assert_eq!(served.get("/healthz").status, 200);
    assert!(begun.elapsed() < Duration::from_secs(5));
    // The head may take 10 s; then the connection is closed.
    let mut last = half.last().unwrap();
    last.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let mut rest = Vec::new();
    assert!(last.read_to_end(&mut rest).is_ok());
    let waited = begun.elapsed();
    assert!(waited > Duration::from_secs(5) && waited < Duration::from_secs(18), "{waited:?}");
}

#[test]
fn head_answers_as_get_without_the_body() {
    let (_collection, served) = sample();
    for target in ["/", "/api/search?q=l%C5%A9", "/xuat/csv?q=l%C5%A9"] {
        let request =
            format!("HEAD {target} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", served.host);
        let answer = served.raw(request.as_bytes());
        assert_eq!(answer.status, 200, "{target}");
        assert!(answer.body.is_empty(), "{target}");
        let same = served.get(target);
        assert_eq!(answer.header("content-type"), same.header("content-type"));
    }
}

/// Asks until `done`, for some seconds: what is committed is taken up by itself.
fn wait_for(served: &Served, target: &str, done: impl Fn(&Answer) -> bool) -> Answer {
    let begun = Instant::now();
    loop {
        let answer = served.get(target);
        if done(&answer) {
            return answer;
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "{target}: {}", answer.text());
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn an_index_that_comes_later_and_every_commit_are_taken_up() {
    let collection = Collection::empty();
    let served = Served::of(&collection.index());
    let missing = served.get("/");
    assert_eq!(missing.status, 503);
    assert!(missing.text().contains("saola index FOLDER"));
    assert_eq!(served.get("/api/search?q=a").json()["error"]["code"], "no_index");
    assert!(!missing.text().contains(collection.folder.path().to_str().unwrap()));

    collection.write("1.txt", "Tin đầu\n\nCon đường mới mở ở huyện miền núi.\n");
    assert_eq!(collection.update().code, 0);
    let total = |answer: &Answer| answer.status == 200 && answer.json()["summary"]["total"] == 1;
    let query = "/api/search?q=con+%C4%91%C6%B0%E1%BB%9Dng&group=article";
    wait_for(&served, query, total);

    collection.write("2.txt", "Tin sau\n\nCon đường cũ được sửa.\n");
    assert_eq!(collection.update().code, 0);
    wait_for(&served, query, |answer| answer.json()["summary"]["total"] == 2);
}

#[test]
fn a_damaged_index_is_503_with_the_command_and_a_rebuild_mends_it() {
    let collection =
        Collection::written(&[("1.txt", "Tin\n\nCon đường mới mở ở huyện miền núi.\n")]);
    let served = Served::of(&collection.index());
    assert_eq!(served.get("/healthz").status, 200);
    // What is open already is not truncated under the server: files are replaced.
    for entry in std::fs::read_dir(collection.index()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "store" || e == "term") {
            std::fs::remove_file(path).unwrap();
        }
    }
    let meta = collection.index().join("meta.json");
    let text = std::fs::read_to_string(&meta).unwrap();
    std::fs::write(&meta, format!("{text} ")).unwrap();
    let answer = wait_for(&served, "/api/search?q=con", |answer| answer.status == 503);
    assert_eq!(answer.json()["error"]["code"], "index_damaged");
    assert_eq!(answer.json()["error"]["try"], "saola index --rebuild FOLDER");
    let page = served.get("/?q=con");
    assert_eq!(page.status, 503);
    assert!(page.text().contains("saola index --rebuild FOLDER"));
    assert!(!page.text().contains(collection.folder.path().to_str().unwrap()));

    let rebuilt = Run::of(
        saola()
            .args(["index", "--rebuild"])
            .arg(collection.articles())
            .arg("--index")
            .arg(collection.index()),
    );
    assert_eq!(rebuilt.code, 0, "{}", rebuilt.err);
    wait_for(&served, "/api/search?q=con", |answer| answer.status == 200);
}

#[test]
fn a_port_in_use_names_the_way_out_and_other_addresses_are_warned_of() {
    let (collection, served) = sample();
    let run = collection.saola(&["serve", "--addr", &served.host]);
    let (code, error, hint) = run.refused();
    assert_eq!((code, hint), (2, "saola serve --addr 127.0.0.1:0"));
    assert_eq!(error, format!("{} is in use", served.host));
    for wrong in ["7340", "127.0.0.1", "localhost:http", ":80"] {
        let run = collection.saola(&["serve", "--addr", wrong]);
        assert_eq!(run.refused().0, 2, "{wrong}");
    }
}

#[cfg(unix)]
#[test]
fn a_signal_to_end_is_the_exit_code_and_every_request_that_was_sent_is_answered() {
    for (signal, code) in [("-TERM", 143), ("-INT", 130)] {
        let (_collection, mut served) = sample();
        let request = |target: &str| {
            format!("GET {target} HTTP/1.1\r\nHost: {}\r\n\r\n", served.host).into_bytes()
        };
        // Connections that have asked and wait, some that were answered before, some that never
        // ask, one that has asked for half.
        let connect = || {
            let stream = TcpStream::connect(&served.host).unwrap();
            stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
            stream
        };
        let idle: Vec<TcpStream> = (0..5).map(|_| connect()).collect();
        let mut half = connect();
        half.write_all(b"GET / HTTP/1.1\r\nHo").unwrap();
        let mut asking: Vec<TcpStream> = (0..40).map(|_| connect()).collect();
        for stream in asking.iter_mut().take(5) {
            stream.write_all(&request("/healthz")).unwrap();
            let mut answer = [0; 15];
            stream.read_exact(&mut answer).unwrap();
            assert_eq!(&answer, b"HTTP/1.1 200 OK");
        }
        for (number, stream) in asking.iter_mut().enumerate() {
            stream.write_all(&request(&format!("/?q=h%E1%BB%93+ch%E1%BB%A9a+{number}"))).unwrap();
        }
        let id = served.program.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
        let begun = Instant::now();
        for (number, stream) in asking.iter_mut().enumerate() {
            let mut bytes = Vec::new();
            let read = stream.read_to_end(&mut bytes);
            assert!(read.is_ok(), "{signal} {number}: {read:?}");
            let text = String::from_utf8_lossy(&bytes);
            // An answer, if only that the queue is full; and all of it.
            let answered = text.contains("HTTP/1.1 200 OK") || text.contains("HTTP/1.1 503 ");
            assert!(answered && text.contains("</html>"), "{signal} {number}: {text}");
        }
        let status = served.program.wait().unwrap();
        assert_eq!(status.code(), Some(code));
        assert!(begun.elapsed() < Duration::from_secs(10));
        drop((idle, half));
    }
}

#[cfg(unix)]
#[test]
fn with_few_open_files_every_request_is_answered_or_refused_by_503() {
    let collection = Collection::of(&[&corpus()]);
    let (mut refused, mut answered, mut started) = (0, 0, 0);
    for files in (8..40).step_by(2).chain([64, 64]) {
        let served = match Served::limited(&collection.index(), &format!("ulimit -n {files}")) {
            Ok(served) => served,
            Err((code, said)) => {
                assert!(started == 0, "{files}: {code:?} {said}");
                // With next to none the program itself cannot be loaded.
                if code != Some(127) {
                    assert_eq!(code, Some(14), "{files}: {said}");
                    assert!(
                        said.contains("\ntry: ulimit -n 1024, then the same command"),
                        "{said}"
                    );
                }
                continue;
            }
        };
        started += 1;
        // More connections than files, which ask for nothing.
        let idle: Vec<_> = (0..100).map(|_| TcpStream::connect(&served.host).unwrap()).collect();
        for target in ["/", "/api/search?q=h%E1%BB%93+ch%E1%BB%A9a", "/healthz", "/van-ban"] {
            let begun = Instant::now();
            let answer = served.get(target);
            assert!(begun.elapsed() < Duration::from_secs(15), "{files} {target}");
            match answer.status {
                200 => answered += 1,
                503 => {
                    refused += 1;
                    assert_eq!(answer.header("retry-after"), Some("1"), "{files} {target}");
                }
                status => panic!("{files} {target}: {status} {}", answer.text()),
            }
        }
        drop(idle);
        // Once they are gone it answers as before, where there are files for an index.
        if files >= 32 {
            let page = wait_for(&served, "/", |answer| answer.status == 200);
            assert!(page.text().contains("id=\"start\""));
        }
    }
    println!("{started} servers: {answered} answered, {refused} refused");
    assert!(answered > 0 && refused > 0, "{answered} answered, {refused} refused");
}

/// Where `value` is not what `schema` says; the parts of JSON Schema that the description uses.
fn differs(value: &Value, schema: &Value, all: &Value, at: &str, out: &mut Vec<String>) {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.rsplit('/').next().unwrap();
        return differs(value, &all[name], all, at, out);
    }
    let is = |kind: &str| match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("unknown type {other}"),
    };
    let kinds: Vec<&str> = match &schema["type"] {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) => kinds.iter().map(|k| k.as_str().unwrap()).collect(),
        _ => panic!("{at}: no type in {schema}"),
    };
    if !kinds.iter().any(|kind| is(kind)) {
        out.push(format!("{at}: {value} is no {kinds:?}"));
    }
    if schema.get("const").is_some_and(|wanted| wanted != value)
        || schema["enum"].as_array().is_some_and(|values| !values.contains(value))
    {
        out.push(format!("{at}: {value} is not among the values"));
    }
    if let (Some(fields), Some(named)) = (value.as_object(), schema["properties"].as_object()) {
        for name in schema["required"].as_array().into_iter().flatten() {
            if !fields.contains_key(name.as_str().unwrap()) {
                out.push(format!("{at}: {name} is missing"));
            }
        }
        for (name, value) in fields {
            match named.get(name) {
                Some(schema) => differs(value, schema, all, &format!("{at}.{name}"), out),
                None => out.push(format!("{at}: {name} is not described")),
            }
        }
    }
    if let (Some(fields), Some(each)) = (value.as_object(), schema.get("additionalProperties")) {
        for (name, value) in fields {
            differs(value, each, all, &format!("{at}.{name}"), out);
        }
    }
    for (number, item) in value.as_array().into_iter().flatten().enumerate() {
        if let Some(schema) = schema.get("items") {
            differs(item, schema, all, &format!("{at}[{number}]"), out);
        }
    }
}

#[test]
fn answers_are_what_the_description_says() {
    let (collection, served) = sample();
    let description = served.get("/api/openapi.json").json();
    let id = collection.hits(&["lũ"])[0]["article"]["id"].as_str().unwrap().to_owned();
    let article = format!("/api/article/{}", encoded(&id));
    let cases = [
        ("/api/search", "/api/search?q=nghi+quyet+39&facets=true&limit=50", 200),
        ("/api/search", "/api/search?q=kieu+thanh+tung", 200),
        ("/api/search", "/api/search?q=a&limit=1000", 400),
        ("/api/documents", "/api/documents?limit=100", 200),
        ("/api/conflicts", "/api/conflicts?limit=100", 200),
        ("/api/people", "/api/people?limit=100", 200),
        ("/api/article/{id}", article.as_str(), 200),
        ("/api/article/{id}", "/api/article/none", 404),
        ("/api/status", "/api/status", 200),
        ("/healthz", "/healthz", 200),
    ];
    let mut asked = std::collections::BTreeSet::new();
    for (path, target, status) in cases {
        asked.insert(path);
        let answer = served.get(target);
        assert_eq!(answer.status, status, "{target}");
        let responses = &description["paths"][path]["get"]["responses"];
        let schema = &responses[status.to_string()]["content"]["application/json"]["schema"];
        let mut out = Vec::new();
        differs(&answer.json(), schema, &description["components"]["schemas"], target, &mut out);
        assert!(out.is_empty(), "{}", out.join("\n"));
    }
    // Every kind of file that there is, and no other.
    let export = &description["paths"]["/xuat/{format}"]["get"]["parameters"][0]["schema"]["enum"];
    for format in export.as_array().unwrap() {
        let target = format!("/xuat/{}?q=l%C5%A9", format.as_str().unwrap());
        assert_eq!(served.get(&target).status, 200, "{target}");
    }
    assert_eq!(export.as_array().unwrap().len(), saola::output::Format::ALL.len() - 1);
    let described = description["paths"].as_object().unwrap().keys();
    for path in described.filter(|path| !path.starts_with("/xuat/")) {
        assert!(asked.contains(path.as_str()), "{path} is not tried");
    }
}
