//! Web archives, feeds, tables and ZIP archives through the real program: what is read, what is
//! left out and why, and that nothing is counted twice.

use std::io::Write;

use serde_json::{Value, json};

use crate::program::{Collection, records, saola, shared, text};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

/// A page with one paragraph.
fn page(title: &str, text: &str) -> String {
    format!(
        "<html><head><meta charset=utf-8><title>{title}</title></head><body><nav><a href=/>Trang \
         chủ</a></nav><h1>{title}</h1><p>{text}</p></body></html>"
    )
}

/// A record of a web archive.
fn record(kind: &str, address: &str, block: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\nWARC-Date: \
         2024-05-13T07:36:00Z\r\nContent-Length: {}\r\n\r\n",
        block.len()
    );
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

/// An answer of a web server; `head` ends each of its lines.
fn answer(status: &str, head: &str, body: &[u8]) -> Vec<u8> {
    [format!("HTTP/1.1 {status}\r\n{head}\r\n").as_bytes(), body].concat()
}

const DYKE: &str =
    "Sáng nay, huyện Yên Thành khởi công đoạn đê dài bốn cây số, kinh phí 21 tỷ đồng.";
const BRIDGE: &str =
    "Chiều qua, cầu treo bản Cướm thông xe, nối hai bờ sông Hiếu sau mùa lũ lịch sử.";
const SCHOOL: &str =
    "Trường tiểu học Châu Khê đón học sinh trở lại trong những phòng học vừa lợp mái.";

fn read(collection: &Collection, name: &str) -> Vec<Value> {
    let path = collection.articles().join(name);
    let output = saola().args(["read", "--format", "jsonl"]).arg(path).output().unwrap();
    records(&output.stdout)
}

/// Articles as `id: text`, what was skipped as `reason@place ×count`.
fn told(records: &[Value]) -> Vec<String> {
    let tell = |record: &Value| {
        if record["type"] == "article" {
            return format!(
                "{}: {}",
                record["id"].as_str().unwrap(),
                record["text"].as_str().unwrap()
            );
        }
        let place = record["position"].as_u64().map(|at| format!("@{at}")).unwrap_or_default();
        format!("{}{place} ×{}", record["reason"].as_str().unwrap(), record["count"])
    };
    records.iter().map(tell).collect()
}

fn archive() -> Vec<Vec<u8>> {
    let html = "Content-Type: text/html; charset=utf-8\r\n";
    let dyke = page("Yên Thành khởi công đê mới", DYKE);
    let bridge = page("Cầu treo bản Cướm thông xe", BRIDGE);
    let chunks = |body: &[u8]| {
        let (a, b) = body.split_at(50);
        [
            format!("{:x}\r\n", a.len()).as_bytes(),
            a,
            format!("\r\n{:x};x=y\r\n", b.len()).as_bytes(),
            b,
        ]
        .concat()
        .into_iter()
        .chain(*b"\r\n0\r\n\r\n")
        .collect::<Vec<u8>>()
    };
    vec![
        record("warcinfo", "", b"software: x\r\n"),
        record("request", "https://a.vn/de.html", b"GET /de.html HTTP/1.1\r\n\r\n"),
        record("response", "https://a.vn/de.html", &answer("200 OK", html, dyke.as_bytes())),
        record(
            "response",
            "https://a.vn/anh.png",
            &answer("200 OK", "Content-Type: image/png\r\n", b"\x89PNG\0"),
        ),
        record("response", "https://a.vn/cu", &answer("301 Moved", html, b"")),
        record("response", "https://a.vn/mat", &answer("404 Not Found", html, dyke.as_bytes())),
        record("response", "https://a.vn/mat2", &answer("404 Not Found", html, dyke.as_bytes())),
        record(
            "response",
            "https://www.a.vn/cau.html#top",
            &answer(
                "200 OK",
                &format!("{html}Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n"),
                &chunks(&gzip(bridge.as_bytes())),
            ),
        ),
        record("revisit", "https://a.vn/de.html", b"HTTP/1.1 200 OK\r\n\r\n"),
        record("metadata", "https://a.vn/de.html", b"x: y\r\n"),
    ]
}

#[test]
fn reads_the_pages_of_a_web_archive_and_counts_the_rest() {
    let collection = Collection::empty();
    let records_of_it = archive();
    let plain = records_of_it.concat();
    let members: Vec<u8> = records_of_it.iter().flat_map(|record| gzip(record)).collect();
    collection.write("a.warc", &plain);
    collection.write("b.warc.gz", &members);
    collection.write("c.warc.gz", gzip(&plain));
    collection.write("d.warc.zst", zstd::encode_all(plain.as_slice(), 1).unwrap());
    for name in ["a.warc", "b.warc.gz", "c.warc.gz", "d.warc.zst"] {
        let found = read(&collection, name);
        let told: Vec<String> =
            told(&found).iter().map(|line| line.split('@').next().unwrap().to_owned()).collect();
        let expected = [
            format!("a.vn/de.html: {DYKE}"),
            format!("a.vn/cau.html: {BRIDGE}"),
            "http_status".to_owned(),
            "http_status".to_owned(),
            "not_a_page".to_owned(),
        ];
        assert_eq!(told, expected, "{name}");
        assert_eq!(found[3]["detail"], "HTTP 404");
        assert_eq!((&found[3]["count"], &found[2]["count"]), (&json!(2), &json!(1)));
        assert_eq!(found[0]["url"], "https://a.vn/de.html");
        assert_eq!(found[0]["title"], "Yên Thành khởi công đê mới");
    }
    // The same addresses four times are versions: of one moment, the file read last is shown.
    let run = collection.update();
    assert_eq!(run.code, 3, "{}", run.err);
    assert!(run.err.contains(", 16 skipped, "), "{}", run.err);
    assert_eq!(collection.files(&["cầu treo bản Cướm"]), ["d.warc.zst"]);
    let all = ["d.warc.zst", "c.warc.gz", "b.warc.gz", "a.warc"];
    let mut each = collection.files(&["--versions", "cầu treo bản Cướm"]);
    each.sort_by(|a, b| b.cmp(a));
    assert_eq!(each, all);
    let hit = &collection.hits(&["cầu treo bản Cướm"])[0];
    assert_eq!(hit["article"]["id"], "a.vn/cau.html");
    let versions: Vec<&str> = hit["versions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|version| version["path"].as_str().unwrap().rsplit('/').next().unwrap())
        .collect();
    assert_eq!(versions.len(), 3);
    assert!(all[1..].iter().all(|name| versions.contains(name)), "{versions:?}");
    let again = collection.update();
    assert!(again.err.contains("0 articles indexed, 0 passages, 8 unchanged"), "{}", again.err);
    let status = collection.saola(&["status"]);
    assert!(status.out.contains("http_status (HTTP 404) ×2"), "{}", status.out);
    // A record that is gone from its archive is gone from the index.
    for name in ["a.warc", "b.warc.gz", "c.warc.gz"] {
        collection.remove(name);
    }
    collection
        .write("d.warc.zst", zstd::encode_all(records_of_it[..4].concat().as_slice(), 1).unwrap());
    let less = collection.update();
    assert!(
        less.err.contains("1 articles indexed, 1 passages")
            || less.err.contains("1 articles indexed"),
        "{}",
        less.err
    );
    assert_eq!(collection.files(&["cầu treo bản Cướm"]), [""; 0]);
}

#[test]
fn a_broken_record_is_named_by_its_place_and_the_next_is_read() {
    let html = "Content-Type: text/html\r\n";
    let good = |name: &str, text: &str| {
        let page = page("Tin trong tỉnh hôm nay", text);
        record(
            "response",
            &format!("https://a.vn/{name}"),
            &answer("200 OK", html, page.as_bytes()),
        )
    };
    let (first, bad, last) = (good("mot", DYKE), good("hai", BRIDGE), good("ba", SCHOOL));
    let text_of = |bytes: &[u8], from: &str, to: &str| {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        assert!(text.contains(from));
        text.replacen(from, to, 1).into_bytes()
    };
    let length = String::from_utf8_lossy(&bad);
    let length = length.split("Content-Length: ").nth(1).unwrap().split('\r').next().unwrap();
    let told_length = format!("Content-Length: {length}\r\n\r\nHTTP");
    let lies: Vec<Vec<u8>> = [
        "Content-Length: 90\r\n\r\nHTTP",
        "Content-Length: 18446744073709551615\r\n\r\nHTTP",
        "Content-Length: 99999999\r\n\r\nHTTP",
        "Content-Length: -4\r\n\r\nHTTP",
        "X: 4\r\n\r\nHTTP",
    ]
    .iter()
    .map(|lie| text_of(&bad, &told_length, lie))
    .collect();
    let collection = Collection::empty();
    let (one, three) = (format!("a.vn/mot: {DYKE}"), format!("a.vn/ba: {SCHOOL}"));
    for (n, lie) in lies.iter().enumerate() {
        let expected =
            |place: usize| vec![one.clone(), format!("warc_truncated@{place} ×1"), three.clone()];
        collection.write("x.warc.gz", [gzip(&first), gzip(lie), gzip(&last)].concat());
        assert_eq!(told(&read(&collection, "x.warc.gz")), expected(gzip(&first).len()), "lie {n}");
        collection.write("x.warc", [&first[..], lie, &last].concat());
        let found = told(&read(&collection, "x.warc"));
        // A length beyond any memory hides what follows in an archive that is not packed.
        let expected = if n == 1 || n == 2 { found.clone() } else { expected(first.len()) };
        assert_eq!(found, expected, "lie {n}");
        assert_eq!(found[0], one);
    }
    // A member cut in the middle, and one with a byte changed.
    let packed = gzip(&bad);
    let mut changed = packed.clone();
    let middle = changed.len() / 2;
    changed[middle] ^= 0x55;
    for broken in [&packed[..packed.len() / 2], &changed, b"rac roi giua chung"] {
        collection.write("y.warc.gz", [&gzip(&first), broken, &gzip(&last)].concat());
        let found = told(&read(&collection, "y.warc.gz"));
        assert_eq!((&found[0], found.last().unwrap()), (&one, &three), "{found:?}");
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(
            found[1].starts_with(&format!("warc_truncated@{}", gzip(&first).len())),
            "{found:?}"
        );
    }
    // The end is cut off.
    let whole = [gzip(&first), gzip(&last)].concat();
    collection.write("z.warc.gz", &whole[..whole.len() - 20]);
    let place = gzip(&first).len();
    assert_eq!(told(&read(&collection, "z.warc.gz")), [one, format!("warc_truncated@{place} ×1")]);
}

#[test]
#[ignore = "needs ../shared/real-warc"]
fn reads_the_sample_archives() {
    let folder = shared("real-warc");
    for (name, articles, faults) in [
        ("warcio-example.warc", 1, 0),
        ("warcio-example.warc.gz", 1, 0),
        ("warcio-example-iana.org-chunked.warc", 1, 0),
        ("warcio-example-wrong-chunks.warc.gz", 1, 0),
        ("warcio-example-trunc.warc", 0, 1),
    ] {
        let output =
            saola().args(["read", "--format", "jsonl"]).arg(folder.join(name)).output().unwrap();
        let records = records(&output.stdout);
        let found = records.iter().filter(|record| record["type"] == "article").count();
        let broken = records.iter().filter(|record| record["reason"] == "warc_truncated").count();
        assert_eq!((found, broken), (articles, faults), "{name}: {}", text(&output.stdout));
    }
}

#[test]
fn reads_the_items_of_feeds() {
    let collection = Collection::empty();
    collection.write(
        "tin.rss",
        format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\" xmlns:content=\"x\"><channel>\
             <title>Tin mới</title><link>https://b.vn</link>\
             <item><title><![CDATA[Yên Thành &amp; đê mới]]></title><link>https://b.vn/1</link>\
             <pubDate>Sun, 12 May 2024 22:10:00 GMT</pubDate><author>Lan Anh</author>\
             <description>&lt;p&gt;{DYKE}&lt;/p&gt;&lt;p&gt;C&amp;ograve;n n&#7919;a.&lt;/p&gt;\
             &lt;script&gt;x()&lt;/script&gt;</description></item>\
             <item><title>Trống</title></item>\
             <item><guid isPermaLink=\"false\">tin-3</guid><title>Ba</title><description>ngắn</description>\
             <content:encoded><![CDATA[<div>{SCHOOL}</div>]]></content:encoded></item></channel></rss>"
        ),
    );
    let found = read(&collection, "tin.rss");
    let expected = [
        format!("b.vn/1: {DYKE}\n\nCòn nữa."),
        "missing_text@2 ×1".to_owned(),
        format!("tin-3: {SCHOOL}"),
    ];
    assert_eq!(told(&found), expected);
    let known = ["title", "date", "byline", "url"].map(|field| found[0][field].as_str().unwrap());
    assert_eq!(known, ["Yên Thành & đê mới", "2024-05-13", "Lan Anh", "https://b.vn/1"]);

    collection.write(
        "atom.xml",
        format!(
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>B</title><entry><id>urn:1</id>\
             <link rel=\"self\" href=\"https://b.vn/self\"/><link rel=\"alternate\" href=\"https://b.vn/a?x=1&amp;y=2\"/>\
             <published>2024-05-12T18:00:00Z</published><author><name>Hà</name></author>\
             <title>Đê</title><content type=\"xhtml\"><div><p>{DYKE}</p><p>2 &lt; 3</p></div></content></entry>\
             <entry><title>Cụt</title><summary>{BRIDGE}"
        ),
    );
    let found = read(&collection, "atom.xml");
    assert_eq!(
        told(&found),
        [format!("b.vn/a?x=1&y=2: {DYKE}\n\n2 < 3"), "bad_xml@2 ×1".to_owned()]
    );
    assert_eq!(
        (found[0]["date"].as_str(), found[0]["byline"].as_str()),
        (Some("2024-05-13"), Some("Hà"))
    );
    collection
        .write("sitemap.xml", "<?xml version=\"1.0\"?><urlset><url><loc>x</loc></url></urlset>");
    assert_eq!(told(&read(&collection, "sitemap.xml")), ["bad_xml ×1"]);
}

#[test]
fn reads_the_rows_of_a_table_by_the_names_of_its_columns() {
    let collection = Collection::empty();
    collection.write(
        "bai.csv",
        format!(
            "\u{FEFF}Mã bài;Tiêu đề;Ngày đăng;Nguồn;Tỉnh;Đường dẫn;Nội dung;Ghi chú\r\n\
             k1;Đê mới;13/05/2024;Báo Lúa;Nghệ An;https://c.vn/1;\"{DYKE}\nĐoạn hai; có \"\"ngoặc\"\".\";x\r\n\
             k2;Trống;;;;;;\r\n\
             k3;Trường;2024-06;;;;{SCHOOL}\r\n"
        ),
    );
    let found = read(&collection, "bai.csv");
    let expected = [
        format!("k1: {DYKE}\nĐoạn hai; có \"ngoặc\"."),
        "empty@4 ×1".to_owned(),
        format!("k3: {SCHOOL}"),
    ];
    assert_eq!(told(&found), expected);
    let known =
        ["title", "date", "source", "province", "url"].map(|f| found[0][f].as_str().unwrap());
    assert_eq!(known, ["Đê mới", "2024-05-13", "Báo Lúa", "nghe-an", "https://c.vn/1"]);
    collection.write("tab.csv", format!("title\ttext\nMột, hai\t{BRIDGE}\n"));
    assert_eq!(
        told(&read(&collection, "tab.csv")),
        [format!("{}#2: {BRIDGE}", id_of(&collection, "tab.csv"))]
    );
    collection.write("so.csv", "a,b\n1,2\n");
    assert_eq!(told(&read(&collection, "so.csv")), ["missing_text ×1"]);
    collection.write(
        "wide.csv",
        "\u{FEFF}text\nxin chào\n".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>(),
    );
    assert_eq!(read(&collection, "wide.csv")[0]["text"], "xin chào");
    // A title too short to tell its encoding follows its row.
    let row = b"title;text\nTin m\xE9t;H\xE9i ngh\xDE c\xF1a t\xD8nh b\xB5n vi\xD6c l\xB5m \xAE\xAD\xEAng\n";
    collection.write("cu.csv", row);
    let found = read(&collection, "cu.csv");
    let told = ["title", "text", "encoding"].map(|field| found[0][field].as_str().unwrap());
    assert_eq!(told, ["Tin một", "Hội nghị của tỉnh bàn việc làm đường", "tcvn3"]);
}

/// The name of an article without one: its path.
fn id_of(collection: &Collection, name: &str) -> String {
    collection.articles().join(name).display().to_string().trim_start_matches('/').to_owned()
}

fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in entries {
        let mut deflate =
            flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
        deflate.write_all(bytes).unwrap();
        let packed = deflate.finish().unwrap();
        let mut crc = flate2::Crc::new();
        crc.update(bytes);
        let mut head = Vec::new();
        // Version, flags (names are UTF-8), deflate, time, date (APPNOTE 4.3.7).
        for field in [20_u16, 0x800, 8, 0, 0x21] {
            head.extend(field.to_le_bytes());
        }
        for field in [crc.sum(), packed.len() as u32, bytes.len() as u32] {
            head.extend(field.to_le_bytes());
        }
        head.extend((name.len() as u16).to_le_bytes());
        head.extend(0_u16.to_le_bytes());
        let at = out.len() as u32;
        out.extend(b"PK\x03\x04");
        out.extend(&head);
        out.extend(name.as_bytes());
        out.extend(packed);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&head);
        directory.extend([0; 10]);
        directory.extend(at.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (at, count) = (out.len() as u32, entries.len() as u16);
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend((directory.len() as u32).to_le_bytes());
    out.extend(at.to_le_bytes());
    out.extend([0, 0]);
    out
}

#[test]
fn reads_every_entry_of_a_zip_archive_as_a_file() {
    let collection = Collection::empty();
    let html = page("Cầu treo bản Cướm thông xe", BRIDGE);
    let lines = format!("{{\"id\":\"j1\",\"text\":\"{SCHOOL}\"}}\n{{hỏng\n");
    let packed = zip(&[
        ("tin/b.html", html.as_bytes()),
        ("a.txt", DYKE.as_bytes()),
        ("tin/c.jsonl.gz", &gzip(lines.as_bytes())),
        ("tin/trong.zip", b"PK"),
        ("anh.jpg", b"\xFF\xD8"),
        ("README.md", b"x"),
        ("../tin/d.txt", SCHOOL.as_bytes()),
        ("__MACOSX/._a.txt", b"x"),
        ("tin/", b""),
        ("bom.txt", &vec![b' '; 30 << 20]),
    ]);
    let path = collection.write("g.zip", &packed);
    let found = read(&collection, "g.zip");
    let name = id_of(&collection, "g.zip");
    let expected = [
        format!("{name}!/../tin/d: {SCHOOL}"),
        format!("{name}!/a: {DYKE}"),
        format!("{name}!/tin/b.html: {BRIDGE}"),
        format!("j1: {SCHOOL}"),
        "bad_json@2 ×1".to_owned(),
        "nested_archive ×1".to_owned(),
        "unknown_format ×1".to_owned(),
        "companion ×1".to_owned(),
        "archive_bomb ×1".to_owned(),
        "hidden ×1".to_owned(),
    ];
    assert_eq!(told(&found), expected);
    let inner = format!("{}!/tin/b.html", path.display());
    assert_eq!(found[2]["path"], inner);
    let run = collection.update();
    assert!(
        run.err.contains("4 articles indexed") && run.err.contains(", 6 skipped"),
        "{}",
        run.err
    );
    assert!(collection.update().err.contains("4 unchanged"));
    collection.write("con-lai.txt", DYKE);
    collection.remove("g.zip");
    assert!(collection.update().err.contains("4 removed"));
    collection.remove("con-lai.txt");

    // A changed byte is no text.
    let mut stored = zip(&[("a.txt", DYKE.as_bytes()), ("b.txt", SCHOOL.as_bytes())]);
    stored[60] ^= 0x10;
    collection.write("h.zip", &stored);
    let found = told(&read(&collection, "h.zip"));
    assert_eq!((found.len(), found[0].as_str()), (2, "unreadable ×1"), "{found:?}");
    collection.write("i.zip", &packed[..packed.len() / 2]);
    assert_eq!(told(&read(&collection, "i.zip")), ["unreadable ×1"]);
}
