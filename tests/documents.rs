//! Old encodings and documents through the real program.

use std::path::Path;

use crate::program::{Collection, Run, records, saola};

/// TCVN3 as Windows-1252 shows it, and what it means.
const SHOWN: &str = "Héi nghÞ qu¸n triÖt nghÞ quyÕt cña TØnh ñy";
const MEANT: &str = "Hội nghị quán triệt nghị quyết của Tỉnh ủy";

fn bytes(shown: &str) -> Vec<u8> {
    shown.chars().map(|c| u8::try_from(c).unwrap()).collect()
}

/// A PDF of one page with this content stream.
pub(crate) fn pdf(content: &[u8]) -> Vec<u8> {
    let font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>";
    let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] \
        /Resources << /Font << /F1 4 0 R >> >> /Contents 5 0 R >>";
    let stream =
        [format!("<< /Length {} >>\nstream\n", content.len()).as_bytes(), content, b"\nendstream"]
            .concat();
    let objects: [&[u8]; 5] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page.as_bytes(),
        font.as_bytes(),
        &stream,
    ];
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.extend(format!("{} 0 obj\n", number + 1).as_bytes());
        file.extend(*object);
        file.extend(b"\nendobj\n");
    }
    let table = file.len();
    file.extend(b"xref\n0 6\n0000000000 65535 f \n");
    for place in places {
        file.extend(format!("{place:010} 00000 n \n").as_bytes());
    }
    file.extend(
        format!("trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n").as_bytes(),
    );
    file
}

fn read(path: &Path, arguments: &[&str]) -> serde_json::Value {
    let run = Run::of(saola().arg("read").arg(path).args(["--format", "jsonl"]).args(arguments));
    records(run.out.as_bytes()).remove(0)
}

#[test]
fn reads_a_pdf_in_a_process_of_its_own() {
    let collection = Collection::empty();
    let shown: String = bytes(SHOWN).iter().map(|byte| format!("{byte:02x}")).collect();
    let content = format!("BT /F1 12 Tf 72 720 Td <{shown}> Tj ET");
    let record = read(&collection.write("a.pdf", pdf(content.as_bytes())), &[]);
    assert_eq!((&record["text"], &record["encoding"]), (&MEANT.into(), &"tcvn3".into()));
    for (name, file, reason) in [
        ("scan.pdf", pdf(b"0 0 612 792 re f"), "no_text"),
        ("broken.pdf", b"%PDF-1.4 h\xE1\xBB\x8Fng".to_vec(), "damaged"),
    ] {
        let record = read(&collection.write(name, file), &[]);
        assert_eq!((&record["type"], &record["reason"]), (&"skipped".into(), &reason.into()));
    }
}

#[test]
fn finds_in_an_old_file_what_is_typed_today() {
    let collection = Collection::empty();
    collection.write("cu.txt", bytes(&format!("{SHOWN}\n\n{SHOWN} lÇn hai.\n")));
    assert_eq!(collection.update().code, 0);
    assert_eq!(collection.files(&["quán triệt nghị quyết"]), ["cu.txt"]);
}

#[test]
fn an_encoding_that_is_named_is_taken_and_read_again_when_it_changes() {
    let collection = Collection::empty();
    let path = collection.write("ngan.txt", "§Þa chØ");
    assert_eq!(read(&path, &[])["text"], "§Þa chØ");
    let record = read(&path, &["--encoding", "TCVN3"]);
    assert_eq!((&record["text"], &record["encoding"]), (&"Địa chỉ".into(), &"tcvn3".into()));
    assert_eq!(collection.update().code, 0);
    let index = |arguments: &[&str]| {
        let mut command = saola();
        command.arg("index").arg(collection.articles()).args(arguments);
        Run::of(command.arg("--index").arg(collection.index()))
    };
    assert!(index(&["--encoding", "tcvn3"]).err.contains("1 articles indexed"));
    assert!(index(&["--encoding", "tcvn3"]).err.contains("1 unchanged"));
    assert_eq!(collection.files(&["địa chỉ"]), ["ngan.txt"]);
    assert_eq!(index(&["--encoding", "abc"]).code, 2);
}
