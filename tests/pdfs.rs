//! PDF that swells, leads round in a circle or is written in a way that is not read: little memory,
//! and a reason that is true.

use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Stdio};

use crate::documents::pdf;
use crate::program::{Collection, Run, records, saola, shared};

/// What a page shows, unless it is about something else.
const TEXT: &str = "BT /F1 12 Tf 72 720 Td (Thong bao lich tiem phong) Tj ET\n";
const SHOWN: &str = "Thong bao lich tiem phong";

/// Most memory that a PDF may take, in bytes.
const MEMORY: u64 = 512 << 20;

/// A stream with these entries in its dictionary.
fn raw(entries: &str, bytes: &[u8]) -> Vec<u8> {
    let head = format!("<< {entries} /Length {} >>\nstream\n", bytes.len());
    [head.as_bytes(), bytes, b"\nendstream"].concat()
}

/// The same, packed.
fn packed(entries: &str, bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(bytes).unwrap();
    raw(&format!("{entries} /Filter /FlateDecode"), &out.finish().unwrap())
}

/// The objects of a file of one page, which is object 4 with its content in 5; others go from 6 on.
fn objects(content: Vec<u8>, xobjects: &str) -> BTreeMap<usize, Vec<u8>> {
    let resources = format!("<< /Font << /F1 3 0 R >> /XObject << {xobjects} >> >>");
    let page = format!(
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources {resources} /Contents 5 0 R >>"
    );
    let font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>";
    BTreeMap::from([
        (1, b"<< /Type /Catalog /Pages 2 0 R >>".to_vec()),
        (2, b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>".to_vec()),
        (3, font.as_bytes().to_vec()),
        (4, page.into_bytes()),
        (5, content),
    ])
}

fn file(objects: &BTreeMap<usize, Vec<u8>>) -> Vec<u8> {
    let mut file = b"%PDF-1.5\n".to_vec();
    let mut places = BTreeMap::new();
    for (number, object) in objects {
        places.insert(*number, file.len());
        file.extend(format!("{number} 0 obj\n").as_bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let table = file.len();
    let size = objects.keys().max().unwrap() + 1;
    file.extend(format!("xref\n0 {size}\n0000000000 65535 f \n").as_bytes());
    for number in 1..size {
        let line = match places.get(&number) {
            Some(place) => format!("{place:010} 00000 n \n"),
            None => "0000000000 65535 f \n".to_owned(),
        };
        file.extend(line.as_bytes());
    }
    let trailer = format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");
    file.extend(trailer.as_bytes());
    file
}

/// A page with this content.
fn page(content: Vec<u8>) -> Vec<u8> {
    file(&objects(content, ""))
}

/// Lines of a map.
fn map(bytes: usize) -> Vec<u8> {
    let mut content = TEXT.as_bytes().to_vec();
    for i in 0.. {
        if content.len() > bytes {
            break;
        }
        let [a, b, c, d] = [612, 792, 599, 431].map(|most| i * 7 % most);
        content.extend(format!("{a}.5 {b}.25 m {c}.125 {d}.0625 l S\n").as_bytes());
    }
    content
}

/// A form that draws what `content` names; `A` is object `next`.
fn form(content: &str, next: usize) -> Vec<u8> {
    let resources = format!("<< /Font << /F1 3 0 R >> /XObject << /A {next} 0 R >> >>");
    let entries = format!("/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources {resources}");
    packed(&entries, content.as_bytes())
}

/// A page that draws form 6, and the forms.
fn with_forms(forms: Vec<Vec<u8>>) -> Vec<u8> {
    let mut all = objects(packed("", b"/A Do"), "/A 6 0 R");
    all.extend((6..).zip(forms));
    file(&all)
}

/// Ends of `saola read` for a file: the text, or the reason.
fn read(collection: &Collection, name: &str, bytes: &[u8]) -> Result<String, String> {
    let path = collection.write(name, bytes);
    let run = Run::of(saola().args(["read", "--format", "jsonl"]).arg(path));
    let record = records(run.out.as_bytes()).remove(0);
    match record["reason"].as_str() {
        Some(reason) => Err(reason.to_owned()),
        None => Ok(record["text"].as_str().unwrap().to_owned()),
    }
}

/// The most memory that the process takes which reads these bytes, where the system tells.
fn peak(collection: &Collection, name: &str) -> Option<u64> {
    let path = collection.articles().join(name);
    let mut child = Command::new(env!("CARGO_BIN_EXE_saola"))
        .arg("__pdf-text")
        .stdin(std::fs::File::open(path).unwrap())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak = None;
    let begun = std::time::Instant::now();
    while child.try_wait().unwrap().is_none() {
        let told = std::fs::read_to_string(&status).unwrap_or_default();
        let line = told.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
        peak = peak.max(kilobytes.map(|kilobytes: u64| kilobytes << 10));
        if begun.elapsed() > std::time::Duration::from_secs(20) {
            child.kill().unwrap();
        }
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    peak
}

/// Files that can be read, by name.
fn readable() -> Vec<(&'static str, Vec<u8>)> {
    let picture = raw("/Type /XObject /Subtype /Image /Width 9 /Height 9", &vec![0xA5; 24 << 20]);
    let mut pictures = objects(packed("", TEXT.as_bytes()), "/I 6 0 R");
    pictures.extend([(6, picture.clone()), (7, picture)]);
    let mut round = objects(packed("", TEXT.as_bytes()), "");
    round.insert(2, b"<< /Type /Pages /Kids [4 0 R] /Count 1 /Parent 2 0 R >>".to_vec());
    let pair = TEXT.split_at(TEXT.find('(').unwrap());
    let mut halves = objects(packed("", pair.0.as_bytes()), "");
    halves.insert(6, packed("", pair.1.as_bytes()));
    let node = String::from_utf8(halves[&4].clone()).unwrap();
    halves.insert(4, node.replace("5 0 R", "[5 0 R 6 0 R]").into_bytes());
    let mut nested = objects(packed("", format!("/A Do {TEXT}").as_bytes()), "/A 6 0 R");
    nested.extend((6..30_000).map(|number| (number, form("/A Do", number + 1))));
    // Drawn two to the power of forty times, without a letter.
    let content = format!("/A Do {TEXT}");
    let mut symbols = objects(packed("", content.as_bytes()), "/A 6 0 R");
    symbols.extend((6..46).map(|number| (number, form("/A Do /A Do", number + 1))));
    vec![
        ("map.pdf", page(packed("", &map(24 << 20)))),
        ("unpacked-map.pdf", page(raw("", &map(24 << 20)))),
        ("pictures.pdf", file(&pictures)),
        ("round.pdf", file(&round)),
        ("halves.pdf", file(&halves)),
        ("deep.pdf", page(packed("", &[TEXT.as_bytes(), &[b'['; 1 << 20]].concat()))),
        ("forms.pdf", with_forms(vec![form("/A Do", 7), form(TEXT, 3)])),
        ("itself.pdf", with_forms(vec![form(&format!("/A#42 Do /A Do {TEXT}"), 6)])),
        ("nested.pdf", file(&nested)),
        ("symbols.pdf", file(&symbols)),
    ]
}

/// Files that give no text, and why.
fn unreadable() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let bomb = |piece: &[u8]| page(packed("", &piece.repeat((80 << 20) / piece.len())));
    let mut objects_of_stream = objects(packed("", TEXT.as_bytes()), "");
    let swollen = [&b"900 0 ["[..], &b"1 ".repeat(100 << 20), b"]"].concat();
    objects_of_stream.insert(6, packed("/Type /ObjStm /N 1 /First 6", &swollen));
    let hex: String = TEXT.bytes().map(|byte| format!("{byte:02x}")).collect();
    let swelling: Vec<Vec<u8>> =
        (7..30).map(|next| form("/A Do /A Do", next)).chain([form(TEXT, 3)]).collect();
    let deep: Vec<Vec<u8>> =
        (7..60).map(|next| form("/A Do", next)).chain([form(TEXT, 3)]).collect();
    let mut scan = objects(packed("", b"q 612 0 0 792 0 0 cm /I Do Q"), "/I 6 0 R");
    scan.insert(6, raw("/Type /XObject /Subtype /Image /Filter /DCTDecode", &[0xA5; 4096]));
    let mut empty = objects(packed("", TEXT.as_bytes()), "");
    empty.insert(2, b"<< /Type /Pages /Kids [] /Count 0 >>".to_vec());
    vec![
        ("blanks.pdf", bomb(b" "), "too_large"),
        ("operations.pdf", bomb(b"q Q "), "too_large"),
        (
            "string.pdf",
            page(packed("", &[b"(", &vec![b'a'; 80 << 20][..], b") Tj"].concat())),
            "too_large",
        ),
        ("objects.pdf", file(&objects_of_stream), "too_large"),
        ("swelling.pdf", with_forms(swelling), "too_large"),
        ("deep.pdf", with_forms(deep), "unreadable"),
        ("itself.pdf", with_forms(vec![form("/A Do", 6)]), "no_text"),
        (
            "broken.pdf",
            page(raw("/Filter /FlateDecode", b"x\x9C\xFF\xFF\xFF\xFF\xFF\xFF\xFF")),
            "damaged",
        ),
        ("no-page.pdf", file(&empty), "damaged"),
        ("cut.pdf", pdf(TEXT.as_bytes())[..400].to_vec(), "damaged"),
        ("hex.pdf", page(raw("/Filter /ASCIIHexDecode", hex.as_bytes())), "unreadable"),
        ("fax.pdf", page(raw("/Filter /JBIG2Decode", TEXT.as_bytes())), "unreadable"),
        (
            "quote.pdf",
            page(packed("", b"BT /F1 12 Tf 14 TL 72 720 Td (Thong bao) ' ET")),
            "unreadable",
        ),
        ("font.pdf", page(packed("", b"BT /F9 12 Tf (Thong bao) Tj ET")), "internal"),
        ("scan.pdf", file(&scan), "no_text"),
        ("blank.pdf", page(packed("", b"BT /F1 12 Tf ( ) Tj () Tj ET")), "no_text"),
        ("drawing.pdf", page(packed("", b"0 0 m 9 9 l S")), "no_text"),
    ]
}

#[test]
fn a_pdf_takes_little_memory_and_its_reason_is_true() {
    let collection = Collection::empty();
    let mut highest = 0;
    for (name, bytes) in readable() {
        let text = read(&collection, name, &bytes);
        assert_eq!(text.as_deref(), Ok(SHOWN), "{name}");
        highest = highest.max(peak(&collection, name).unwrap_or_default());
        collection.remove(name);
    }
    println!("read: {} MB at most", highest / 1_000_000);
    // What is read is far from the bound.
    assert!(highest < MEMORY / 2, "{highest} bytes");
    for (name, bytes, reason) in unreadable() {
        assert_eq!(read(&collection, name, &bytes), Err(reason.to_owned()), "{name}");
        let peak = peak(&collection, name).unwrap_or_default();
        assert!(peak < MEMORY, "{name}: {peak} bytes");
        highest = highest.max(peak);
        collection.remove(name);
    }
    println!("left out: {} MB at most", highest / 1_000_000);
}

#[test]
fn a_pdf_larger_than_a_record_is_left_out_before_all_of_it_is_read() {
    let collection = Collection::empty();
    let large = [pdf(TEXT.as_bytes()), vec![b' '; 64 << 20]].concat();
    assert_eq!(read(&collection, "lon.pdf", &large), Err("too_large".to_owned()));
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(&pdf(TEXT.as_bytes())).unwrap();
    let packed = packed.finish().unwrap();
    assert_eq!(read(&collection, "goi.pdf.gz", &packed).as_deref(), Ok(SHOWN));
    let cut = &packed[..packed.len() - 40];
    assert_eq!(read(&collection, "cut.pdf.gz", cut), Err("truncated".to_owned()));
}

#[test]
#[ignore = "needs ../shared/cases"]
fn the_reasons_of_the_written_cases_are_true() {
    let folder = shared("cases/pdf");
    let run = Run::of(saola().args(["read", "--format", "jsonl"]).arg(folder));
    let mut seen = 0;
    for record in records(run.out.as_bytes()) {
        let path = record["path"].as_str().unwrap();
        let name = path.rsplit('/').next().unwrap();
        let expected = match name {
            "ahx.pdf" | "ahxshort.pdf" | "rl.pdf" | "quote.pdf" | "dquote.pdf" => "unreadable",
            "enc_pw.pdf" => "encrypted",
            "cut_flate.pdf" | "form_badxref.pdf" | "form_trunc.pdf" => "damaged",
            _ => "",
        };
        // What is read one day is no fault.
        let reason = record["reason"].as_str().unwrap_or_default();
        assert!(reason.is_empty() || reason == expected, "{name}: {reason}");
        seen += 1;
    }
    assert!(seen > 50, "{seen}");
}
