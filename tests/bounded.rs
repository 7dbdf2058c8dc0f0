//! Whatever is given to be read: it is counted once, nothing stops the run, and memory stays bounded.
//! `SAOLA_FULL=1 cargo test bounded` takes the sizes of the promise: a line of 2 GiB, a million files.

use std::io::Write;
use std::path::Path;

use serde_json::Value;

use crate::chance::Chance;
use crate::program::{Collection, Run};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

fn full() -> bool {
    std::env::var_os("SAOLA_FULL").is_some()
}

/// The counts of the last line: indexed, unchanged, skipped.
fn counts(run: &Run) -> [u64; 3] {
    let line = run.err.lines().last().unwrap();
    [" articles indexed", " unchanged", " skipped"].map(|label| {
        let before = line.split(label).next().unwrap();
        before.rsplit(' ').next().unwrap().parse().unwrap()
    })
}

/// Runs `index` with a report; the run and its peak of memory in bytes, where the system tells.
fn index(collection: &Collection) -> (Run, Value) {
    let report = collection.folder.path().join("report.json");
    let (articles, at) = (collection.articles(), report.to_str().unwrap().to_owned());
    let run = collection.saola(&["index", articles.to_str().unwrap(), "--report", &at]);
    let report =
        std::fs::read(&report).map_or(Value::Null, |b| serde_json::from_slice(&b).unwrap());
    (run, report)
}

fn assert_small(report: &Value, what: &str) {
    if let Some(peak) = report["peak_rss_bytes"].as_u64() {
        println!("{what}: {:.0} MB", peak as f64 / 1e6);
        assert!(peak <= 512 << 20, "{what}: {peak} bytes");
    }
}

/// Bytes that are not what the name of their file says, in ways that occur.
fn bad_bytes(kind: usize, chance: &mut Chance) -> (&'static str, Vec<u8>) {
    let noise = |chance: &mut Chance, length: usize| -> Vec<u8> {
        (0..length).map(|_| chance.next() as u8).collect()
    };
    let text = "Con đường liên thôn của bản Mường. ".repeat(1 + chance.below(40));
    let length = 1 + chance.below(3000);
    let mut cut = |bytes: Vec<u8>| {
        let at = chance.below(bytes.len());
        bytes[..at].to_vec()
    };
    match kind % 20 {
        0 => ("txt", cut(text.into_bytes())),
        1 => ("txt.gz", cut(gzip(text.as_bytes()))),
        2 => ("txt.zst", cut(zstd::encode_all(text.as_bytes(), 1).unwrap())),
        3 => ("jsonl", cut(format!("{{\"text\":\"{text}\"}}").into_bytes())),
        4 => ("txt", noise(chance, length)),
        5 => ("jsonl", noise(chance, length).into_iter().filter(|b| *b != b'\n').collect()),
        6 => ("txt.gz", noise(chance, length)),
        7 => ("txt", Vec::new()),
        8 => ("jsonl", "[".repeat(length).into_bytes()),
        9 => ("jsonl", format!("{}1{}", "{\"a\":".repeat(length), "}".repeat(length)).into_bytes()),
        10 => ("txt", [text.as_bytes(), &[0], text.as_bytes()].concat()),
        11 => ("txt", text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        12 => ("jsonl", format!("{{\"text\":{length}}}").into_bytes()),
        13 => ("jsonl", b"{\"text\":\"\\ud800 x\"}".to_vec()),
        14 => ("txt", vec![b'\n'; length]),
        15 => ("txt", "\u{0323}\u{0302}\u{200b}".repeat(length).into_bytes()),
        16 => ("docx", noise(chance, length)),
        17 => ("txt.gz", gzip(&gzip(text.as_bytes()))),
        18 => ("jsonl.zst", zstd::encode_all(&b"\n\n \n"[..], 1).unwrap()),
        _ => ("txt", "a".repeat(length * 20).into_bytes()),
    }
}

#[test]
fn every_input_of_a_bad_lot_is_counted_once() {
    let mut chance = Chance::fresh("bad files");
    let collection = Collection::empty();
    let mut inputs = 0;
    for kind in 0..240 {
        let (ending, bytes) = bad_bytes(kind, &mut chance);
        collection.write(&format!("thu {}/{kind:03}.{ending}", kind % 7), bytes);
        inputs += 1;
    }
    // Names that are trouble, and what is no file.
    for name in ["dấu cách.txt", "-x.txt", "a\u{202e}b.txt", "\u{1b}[2J.txt", "🦌.txt", "..txt.txt"]
    {
        collection.write(name, format!("Bài {name:?}\n\nMột bài bình thường.\n"));
        inputs += 1;
    }
    #[cfg(unix)]
    {
        let at = |name: &str| collection.articles().join(name);
        std::os::unix::fs::symlink("khong-co", at("gay.txt")).unwrap();
        std::os::unix::fs::symlink(".", at("vong")).unwrap();
        std::os::unix::fs::symlink("..", at("thu 1/len")).unwrap();
        std::os::unix::fs::symlink("/dev/zero", at("vo-tan.txt")).unwrap();
        inputs += 4;
        let fifo = std::process::Command::new("mkfifo").arg(at("ong.txt")).status();
        inputs += u64::from(fifo.is_ok_and(|status| status.success()));
        std::os::unix::net::UnixListener::bind(at("o-cam.jsonl")).unwrap();
        inputs += 1;
    }
    let (run, report) = index(&collection);
    assert_eq!(run.code, 3, "{}", run.err);
    let [indexed, unchanged, skipped] = counts(&run);
    assert_eq!((indexed + skipped, unchanged), (inputs, 0), "{}", run.err);
    assert!(indexed > 40 && skipped > 100, "{indexed} indexed, {skipped} skipped");
    assert_eq!(report["skipped"].as_array().unwrap().len() as u64, skipped);
    assert!(report["skipped"].as_array().unwrap().iter().all(|s| s["reason"].is_string()));
    assert_small(&report, "bad files");
    assert!(!run.err.contains(['\u{1b}', '\u{202e}']), "{:?}", run.err);
    // The second time nothing is read, and the sum is the same.
    let again = index(&collection).0;
    assert_eq!((again.code, counts(&again)), (3, [0, indexed, skipped]), "{}", again.err);
    let status = collection.saola(&["status", "--format", "jsonl"]);
    assert_eq!(crate::program::records(status.out.as_bytes())[0]["articles"], indexed);
    assert_eq!(collection.saola(&["check"]).code, 0);
}

/// A line of `gigabytes`/16, packed, between two good ones.
fn endless_line(path: &Path, sixteenths: usize) {
    let mut file = std::fs::File::create(path).unwrap();
    file.write_all(&gzip(b"{\"id\":\"a\",\"text\":\"Con duong\"}\n{\"text\":\"")).unwrap();
    let piece = gzip(&vec![b'x'; 64 << 20]);
    for _ in 0..sixteenths {
        file.write_all(&piece).unwrap();
    }
    file.write_all(&gzip(b"\"}\n{\"id\":\"b\",\"text\":\"Cau treo\"}\n")).unwrap();
}

#[test]
fn a_line_of_gigabytes_and_a_bomb_are_passed_over_in_little_memory() {
    let collection = Collection::empty();
    let sixteenths = if full() { 33 } else { 5 };
    endless_line(&collection.articles().join("a.jsonl.gz"), sixteenths);
    endless_line(&collection.articles().join("b.txt.gz"), sixteenths);
    let bomb = gzip(&gzip(&vec![0; 128 << 20]));
    collection.write("c.jsonl.gz", &bomb);
    collection.write("d.txt.gz", gzip(&vec![b' '; 256 << 20]));
    // The longest record and the longest text that are taken.
    let text = "Con đường liên thôn. ";
    let text = text.repeat((8 << 20) / text.len());
    collection.write("e.jsonl", serde_json::json!({"id": "e", "text": text}).to_string());
    let many = format!("{{\"x\":\"{}\",\"text\":\"Một\"}}", "\\u0061".repeat((60 << 20) / 6));
    collection.write("f.jsonl", many);
    let (run, report) = index(&collection);
    assert_eq!(run.code, 3, "{}", run.err);
    assert_eq!(counts(&run), [4, 0, 4], "{}", run.err);
    assert!(run.err.contains("a.jsonl.gz:2: too_large (a line of "), "{}", run.err);
    assert!(run.err.contains("b.txt.gz: too_large ("), "{}", run.err);
    assert_small(&report, "a long line, a bomb, a long article");
    assert_eq!(collection.hits(&["cau treo"]).len(), 1);
}

#[test]
fn many_small_files_take_little_memory() {
    let collection = Collection::empty();
    let files = if full() { 1_000_000 } else { 2_000 };
    for i in 0..files {
        collection
            .write(&format!("{}/{i}.txt", i / 1000), format!("Bài {i}\n\nTin ngắn số {i}.\n"));
    }
    let (run, report) = index(&collection);
    assert_eq!((run.code, counts(&run)), (0, [files, 0, 0]), "{}", run.err);
    assert_small(&report, "small files");
    // Nothing has changed, and all that is known of every file is compared.
    let (run, report) = index(&collection);
    assert_eq!((run.code, counts(&run)), (0, [0, files, 0]), "{}", run.err);
    assert_small(&report, "small files again");
    collection.write("0/0.txt", "Bài 0\n\nTin này khác.\n");
    std::fs::remove_dir_all(collection.articles().join("1")).unwrap();
    let (run, report) = index(&collection);
    assert_eq!((run.code, counts(&run)), (0, [1, files - 1001, 0]), "{}", run.err);
    assert_small(&report, "small files, a folder less");
}
