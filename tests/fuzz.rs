//! Whatever bytes are read and whatever is asked: an answer or a reason, in bounded time. Each loop
//! runs once from a seed that is always the same and once from a fresh one, which is printed
//! (`SAOLA_SEED` brings it back); a second each, with `SAOLA_FULL=1` ten.

use std::path::Path;
use std::time::{Duration, Instant};

use saola::article::Article;
use saola::index::Reader;
use saola::ingest::{Skipped, articles, inputs};
use saola::query::{Options, parse, plan};
use saola::search::{Page, search};
use saola::update::update;

use crate::chance::Chance;
use crate::program::{Run, corpus, saola};

/// Calls `each` with chance again and again; prints how often.
fn again_and_again(what: &str, mut each: impl FnMut(&mut Chance)) {
    let full = std::env::var_os("SAOLA_FULL").is_some();
    let time = Duration::from_secs(if full { 10 } else { 1 });
    for mut chance in [Chance::seeded(5), Chance::fresh(what)] {
        let (begun, mut rounds) = (Instant::now(), 0_u64);
        while begun.elapsed() < time {
            each(&mut chance);
            rounds += 1;
        }
        println!("{what}: {rounds} rounds in {:.1} s", begun.elapsed().as_secs_f64());
    }
}

/// What `bytes` in a file of this name hold, within five seconds.
fn read(folder: &Path, name: &str, bytes: &[u8]) -> Vec<Result<Article, Skipped>> {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    let begun = Instant::now();
    let found: Vec<_> =
        inputs(&[path]).unwrap().flatten().flat_map(|file| articles(&file)).collect();
    let took = begun.elapsed();
    if took > Duration::from_secs(5) {
        let kept = std::env::temp_dir().join(format!("saola-slow-{name}"));
        std::fs::write(&kept, bytes).unwrap();
        panic!("{took:?} for {}", kept.display());
    }
    found
}

/// Changes bytes, cuts, doubles and repeats pieces; at most `longest` bytes, and nothing before
/// `from`.
fn mutate(bytes: &[u8], from: usize, longest: usize, chance: &mut Chance) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=chance.below(6) {
        if bytes.len() <= from {
            break;
        }
        let at = from + chance.below(bytes.len() - from);
        let end = bytes.len().min(at + 1 + chance.below(80));
        match chance.below(6) {
            0 => bytes[at] = chance.next() as u8,
            1 => bytes[at] ^= 1 << chance.below(8),
            2 => bytes.truncate(at),
            3 => drop(bytes.drain(at..end)),
            4 => {
                let piece = bytes[at..end].repeat(1 + chance.below(200));
                bytes.splice(at..at, piece);
            }
            _ => bytes[at..end].fill([0, 0xff, b'<', b'\n'][chance.below(4)]),
        }
    }
    bytes.truncate(longest.max(from));
    bytes
}

const PARTS: &[&str] = &[
    "(",
    ")",
    "((((",
    "))))",
    "\"",
    "“",
    "«",
    "-",
    "=",
    "~5",
    "~",
    "*",
    ":",
    "OR",
    "HOẶC",
    "AND",
    " ",
    " ",
    " ",
    "người:",
    "vb:",
    "tỉnh:",
    "nguồn:",
    "loại:",
    "person:",
    "cite:",
    "đường",
    "duong",
    "tiền*",
    "hội nghị",
    "nghi\u{323}",
    "39-NQ/TW",
    "nghị quyết 39",
    "Nguyễn Văn An",
    "uỷ",
    "nghij",
    "\u{0}",
    "\u{202e}",
    "🦌",
    "[",
    "{",
    "/",
    "\\",
    "&&",
    "||",
    "+",
    "!",
    "^",
    "1.234,5",
    "2024-01",
    "..",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
];

#[test]
fn any_query_is_answered_or_refused_within_a_fifth_of_a_second() {
    let folder = tempfile::tempdir().unwrap();
    update(folder.path(), &[corpus()], |_| true).unwrap();
    let reader = Reader::open(folder.path()).unwrap();
    again_and_again("queries", |chance| {
        let most = if chance.below(20) == 0 { 900 } else { 30 };
        let mut text = String::new();
        for _ in 0..chance.below(most) {
            match chance.below(12) {
                0 => text.extend(char::from_u32(chance.below(0x11_0000) as u32)),
                _ => text.push_str(PARTS[chance.below(PARTS.len())]),
            }
        }
        let begun = Instant::now();
        if let Ok(query) = parse(&text)
            && let Ok(plan) = plan(&query, &Options::default(), &reader)
        {
            let snippet_chars = chance.below(400);
            let (_, hits) =
                search(&reader, &plan, &Page { snippet_chars, ..Page::default() }).unwrap();
            for hit in hits {
                let end = hit.snippet.start + hit.snippet.text.len();
                assert_eq!(hit.passage.text.get(hit.snippet.start..end), Some(&*hit.snippet.text));
                assert!(hit.snippet.text.chars().count() <= snippet_chars, "{text:?}");
            }
        }
        // Of its own: what other tests take at the same time is let through.
        let took = begun.elapsed();
        assert!(
            took < Duration::from_millis(if cfg!(debug_assertions) { 1000 } else { 200 }),
            "{took:?}: {text:?}"
        );
    });
}

#[test]
fn no_number_of_brackets_or_signs_ends_the_program() {
    let folder = tempfile::tempdir().unwrap();
    update(folder.path(), &[corpus()], |_| true).unwrap();
    for sign in
        ["(", ")", "\"", "-", "=(", "-(", "OR ", "\"(", "[", "{", "*", "~", "vb:", "-người:\""]
    {
        for text in [sign.repeat(1000 / sign.len()), sign.repeat(60_000 / sign.len())] {
            for text in [format!("{text}đường"), format!("đường {text}")] {
                let run = Run::of(
                    saola().args(["search", "--index"]).arg(folder.path()).arg("--").arg(&text),
                );
                assert!([0, 1, 2].contains(&run.code), "{sign}: {} {}", run.code, run.err);
                assert!(text.len() < 4000 || run.code == 2, "{sign}: {}", run.code);
            }
        }
    }
}

#[test]
fn any_page_gives_a_text_or_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    let mut pages: Vec<Vec<u8>> = Vec::new();
    for entry in
        std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages")).unwrap()
    {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "html") {
            pages.push(std::fs::read(path).unwrap());
        }
    }
    assert!(pages.len() > 3);
    again_and_again("pages", |chance| {
        let page = &pages[chance.below(pages.len())];
        let mutant = mutate(page, 0, 64 << 10, chance);
        assert!(read(folder.path(), "trang.html", &mutant).len() < 2);
    });
}

#[test]
fn any_bytes_of_a_text_give_a_text_or_a_reason_and_unicode_stays() {
    let folder = tempfile::tempdir().unwrap();
    let news = "Hội đồng nhân dân tỉnh thông qua nghị quyết về đường giao thông nông thôn, có hiệu lực từ ngày ký.\n\n";
    let pieces: [&[u8]; 8] = [
        news.as_bytes(),
        // "Cộng hòa xã hội chủ nghĩa Việt Nam" in TCVN3, in VNI and twice in UTF-8.
        b"C\xe9ng h\xdfa x\xb7 h\xe9i ch\xf1 ngh\xdca Vi\xd6t Nam, \xae\xe9c l\xcbp t\xf9 do h\xb9nh ph\xf3c.\n",
        b"Co\xe4ng ho\xf8a xa\xf5 ho\xe4i chu\xfb ngh\xf3a Vie\xe4t Nam, \xf1o\xe4c la\xe4p.\n",
        "CÃ´ng hÃ²a xÃ£ há»™i chá»§ nghÄ©a Viá»‡t Nam.\n".as_bytes(),
        "Cộng ho\u{300}a xa\u{303} hội\n".as_bytes(),
        b"Co^.ng ho`a xa~ ho^.i chu? nghi~a Vie^.t Nam\n",
        b"C&#7897;ng h&ograve;a\n",
        b"\xff\xfeC\0o\0",
    ];
    again_and_again("texts", |chance| {
        let mut bytes = Vec::new();
        for _ in 0..chance.below(40) {
            bytes.extend_from_slice(pieces[chance.below(pieces.len())]);
        }
        let bytes = mutate(&bytes, 0, 16 << 10, chance);
        for article in read(folder.path(), "bai.txt", &bytes).into_iter().flatten() {
            // Read once, the text is Unicode: read again it stays.
            if article.meta.encoding == "utf-8" && std::str::from_utf8(&bytes).is_ok() {
                continue;
            }
            let again = read(folder.path(), "lai.txt", article.body.as_bytes());
            assert!(again.len() < 2);
        }
    });
    // Every letter with a mark, composed and decomposed, comes out as it went in.
    let mut letters = String::new();
    for base in ["a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y"] {
        for tone in ["", "\u{300}", "\u{301}", "\u{303}", "\u{309}", "\u{323}"] {
            let decomposed = format!("{base}{tone}");
            let composed: String =
                unicode_normalization::UnicodeNormalization::nfc(decomposed.as_str()).collect();
            for letter in [decomposed, composed] {
                letters += &format!("x{letter}n X{}N ", letter.to_uppercase());
            }
        }
    }
    letters += "đan ĐAN";
    let text = format!("Bài đủ chữ\n\n{letters}\n");
    let found = read(folder.path(), "chu.txt", text.as_bytes());
    assert_eq!(found[0].as_ref().unwrap().body.trim_end(), text.trim_end());
}

/// A record of a web archive, as in `containers.rs`.
fn archived(number: usize) -> Vec<u8> {
    let text = format!("Xã số {number} vừa làm xong con đường liên thôn dài hai cây số, bà con đi lại dễ dàng hơn. ").repeat(3);
    let page = format!(
        "<html><head><title>Bài {number}</title></head><body><article><p>{text}</p></article></body></html>"
    );
    let block = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}");
    format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n\
         WARC-Target-URI: https://a.vn/{number}\r\nWARC-Date: 2024-01-02T03:04:05Z\r\n\
         Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n",
        block.len()
    )
    .into_bytes()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

#[test]
fn a_fault_of_a_web_archive_spoils_nothing_before_it() {
    let folder = tempfile::tempdir().unwrap();
    let plain: Vec<Vec<u8>> = (0..12).map(archived).collect();
    let packed: Vec<Vec<u8>> = plain.iter().map(|record| gzip(record)).collect();
    let titles = |found: &[Result<Article, Skipped>]| -> Vec<String> {
        found.iter().flatten().filter_map(|article| article.meta.url.clone()).collect()
    };
    for (name, records) in [("a.warc", &plain), ("a.warc.gz", &packed)] {
        let whole = records.concat();
        let all = titles(&read(folder.path(), name, &whole));
        assert_eq!(all.len(), 12, "{name}");
        again_and_again(name, |chance| {
            let before = chance.below(12);
            let from: usize = records[..before].iter().map(Vec::len).sum();
            let mutant = mutate(&whole, from, 256 << 10, chance);
            let found = titles(&read(folder.path(), name, &mutant));
            // What comes directly before a fault may end in it.
            let sure = before.saturating_sub(1);
            assert_eq!(found.get(..sure), Some(&all[..sure]), "{name}, from byte {from}");
        });
    }
}

#[test]
fn a_bad_line_never_spoils_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let line = |n: usize| {
        format!("{{\"id\":\"{n}\",\"title\":\"Bài {n}\",\"text\":\"Con đường số {n} đã xong.\"}}")
    };
    again_and_again("lines", |chance| {
        let mut lines: Vec<Vec<u8>> = (0..6).map(|n| line(n).into_bytes()).collect();
        let bad = chance.below(6);
        lines[bad] = mutate(&lines[bad], 0, 4096, chance);
        lines[bad].retain(|byte| *byte != b'\n');
        let found = read(folder.path(), "a.jsonl", &lines.join(&b'\n'));
        let ids: Vec<String> =
            found.iter().flatten().map(|article| article.meta.id.0.clone()).collect();
        for n in (0..6).filter(|n| *n != bad) {
            assert!(
                ids.contains(&n.to_string()),
                "{n} of {ids:?}: {:?}",
                String::from_utf8_lossy(&lines[bad])
            );
        }
    });
}

#[test]
fn lengths_that_lie_take_no_memory() {
    let folder = tempfile::tempdir().unwrap();
    let lying = String::from_utf8(archived(1)).unwrap();
    let at = lying.find("Content-Length: ").unwrap() + 16;
    let end = at + lying[at..].find('\r').unwrap();
    for length in [
        "4611686018427387904",
        "18446744073709551615",
        "99999999999999999999999",
        "-1",
        "70000000",
        "",
    ] {
        let record = format!("{}{length}{}", &lying[..at], &lying[end..]).into_bytes();
        for (name, bytes) in [("a.warc", record.clone()), ("a.warc.gz", gzip(&record))] {
            let whole =
                [&bytes[..], &if name == "a.warc" { archived(2) } else { gzip(&archived(2)) }]
                    .concat();
            let bai = folder.path().join("bai");
            std::fs::create_dir_all(&bai).unwrap();
            std::fs::write(bai.join(name), whole).unwrap();
        }
        let (index, report) = (folder.path().join("index"), folder.path().join("report.json"));
        let run = Run::of(
            saola()
                .arg("index")
                .arg(folder.path().join("bai"))
                .arg("--index")
                .arg(&index)
                .arg("--report")
                .arg(&report),
        );
        assert!([0, 3].contains(&run.code), "{length}: {} {}", run.code, run.err);
        let report: serde_json::Value =
            serde_json::from_slice(&std::fs::read(report).unwrap()).unwrap();
        if let Some(peak) = report["peak_rss_bytes"].as_u64() {
            assert!(peak < 200 << 20, "{length}: {peak} bytes");
        }
    }
}
