//! What a file is, is told by its bytes: under any name, behind marks and blanks, and in any
//! container it is read as that or left out with a reason, and never indexed as its source code.

use std::io::{Cursor, Write};

use serde_json::Value;

use crate::documents::pdf;
use crate::program::{Collection, Run, records, saola, shared};

const ROAD: &str = "Con đường liên thôn\n\nNgày 3-4, bà con bản Mường góp công làm con đường liên thôn dài hai cây số.\n";

/// Words of the source of documents and pictures, in no article here.
const SOURCE: [&str; 6] = ["%PDF", "endobj", "{\\rtf", "IHDR", "JFIF", "PK\u{3}\u{4}"];

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

fn zip(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(bytes).unwrap();
    zip.finish().unwrap().into_inner()
}

/// A web archive that says that `bytes` are of this media type.
fn warc(media: &str, bytes: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: {media}\r\n\r\n");
    let record = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.vn/tin\r\n\
         Content-Length: {}\r\n\r\n{head}",
        head.len() + bytes.len()
    );
    [record.as_bytes(), bytes, b"\r\n\r\n"].concat()
}

/// The records of `saola read` and its exit code.
fn read(path: &std::path::Path) -> (i32, Vec<Value>) {
    let run = Run::of(saola().args(["read", "--format", "jsonl"]).arg(path));
    (run.code, records(run.out.as_bytes()))
}

/// What files begin with that are no text, each with more of it behind.
fn files() -> Vec<(&'static str, Vec<u8>)> {
    let page = pdf(b"BT /F1 12 Tf 72 720 Td (Thong bao lich tiem phong) Tj ET");
    let png =
        b"\x89PNG\r\n\x1A\nIHDR mot hai ba bon nam sau bay tam chin muoi, mot hai ba".to_vec();
    let jpeg =
        b"\xFF\xD8\xFF\xE0JFIF mot hai ba bon nam sau bay tam chin muoi, mot hai ba".to_vec();
    vec![
        ("PDF", page),
        ("damaged PDF", b"%PDF-1.4\n\xFF\xFE\n1 0 obj endobj".to_vec()),
        ("short PDF", b"%PDF-1.4 abc".to_vec()),
        ("OLE", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec()),
        ("RTF", b"{\\rtf1\\ansi Thong bao lich tiem phong}".to_vec()),
        ("PNG", png),
        ("JPEG", jpeg),
        ("gzip", b"\x1F\x8Bxx mot hai ba bon nam sau bay tam chin muoi".to_vec()),
        ("ZIP", b"PK\x03\x04 mot hai ba bon nam sau bay tam chin muoi".to_vec()),
    ]
}

#[test]
fn whatever_stands_before_a_signature_and_around_it_costs_one_file() {
    let marks: [&[u8]; 5] =
        [b"", b"\xEF\xBB\xBF", b"\xEF\xBB\xBF\xEF\xBB\xBF", b"\xFF\xFE", b"\r\n\r\n"];
    let names = ["pdf", "doc", "docx", "rtf", "txt", "html", "csv", "jsonl", "xml", "warc", "zip"];
    let collection = Collection::empty();
    let mut given = 0;
    for (number, (_, bytes)) in files().iter().enumerate() {
        for (mark, before) in marks.iter().enumerate() {
            let bytes = [*before, bytes].concat();
            for name in names {
                let stem = format!("{number}/{mark}/a.{name}");
                collection.write(&stem, &bytes);
                collection.write(&format!("{stem}.gz"), gzip(&bytes));
                collection.write(&format!("{number}/{mark}/z-{name}.zip"), zip("b.pdf", &bytes));
                given += 3;
            }
            for (at, media) in
                ["application/pdf", "text/html", "text/plain", "application/msword", ""]
                    .into_iter()
                    .enumerate()
            {
                collection.write(&format!("{number}/{mark}/w{at}.warc"), warc(media, &bytes));
                given += 1;
            }
        }
    }
    collection.write("duong.txt", ROAD);
    let run = collection.update();
    assert_eq!(run.code, 3, "{}", run.err.lines().last().unwrap_or_default());
    assert_eq!(collection.files(&["con đường liên thôn"]), ["duong.txt"]);
    let (code, found) = read(&collection.articles());
    assert_eq!(code, 3);
    let (articles, skipped): (Vec<_>, Vec<_>) =
        found.iter().partition(|record| record["type"] == "article");
    for record in &articles {
        let text = record["text"].as_str().unwrap();
        assert!(!SOURCE.iter().any(|word| text.contains(word)), "{}: {text}", record["path"]);
    }
    // Of each kind that has text every file gives it, but for a name or a container that does not
    // let it through: a page of a web archive of no known type, and what is no archive.
    let with = |word: &str| {
        articles.iter().filter(|record| record["text"].as_str().unwrap().contains(word)).count()
    };
    println!("{given} files: {} articles, {} left out", articles.len(), skipped.len());
    assert_eq!(with("Thong bao lich tiem phong"), 2 * marks.len() * (3 * names.len() + 5));
    assert!(found.len() > given, "{} of {given}", found.len());
}

#[test]
fn what_is_packed_without_its_name_saying_so_is_unpacked() {
    let collection = Collection::empty();
    let line = "{\"id\":\"7\",\"text\":\"Con đường liên thôn đã xong.\"}\n";
    for (name, bytes) in [
        ("a.txt", gzip(ROAD.as_bytes())),
        ("b.jsonl", zstd::encode_all(line.as_bytes(), 3).unwrap()),
        ("c.warc", gzip(&warc("text/plain", ROAD.as_bytes()))),
    ] {
        let (code, found) = read(&collection.write(name, bytes));
        assert_eq!(code, 0, "{name}: {found:?}");
        assert!(found[0]["text"].as_str().unwrap().contains("on đường liên thôn"), "{name}");
    }
    // Once is enough: what is packed twice is no text.
    let (code, found) = read(&collection.write("d.txt.gz", gzip(&gzip(ROAD.as_bytes()))));
    assert_eq!((code, &found[0]["detail"]), (3, &"binary data: gzip".into()));
}

#[test]
#[ignore = "needs ../shared/cases"]
fn the_files_that_overflowed_the_stack_are_told() {
    let folder = shared("cases/crash");
    let names = ["bom_flate.pdf", "b3.pdf", "c.pdf", "noext", "b.zip", "c.gz", "p.warc", "c.doc"];
    for name in names.into_iter().chain(["c.rtf", "z/b.pdf", "z/b.pdf.gz"]) {
        let (code, found) = read(&folder.join(name));
        assert!([0, 3].contains(&code), "{name}: {code}");
        for record in &found {
            let text = record["text"].as_str().unwrap_or_default();
            assert!(!text.contains("%PDF"), "{name}: {text}");
        }
        assert!(!found.is_empty(), "{name}");
    }
}
