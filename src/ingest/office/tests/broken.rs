//! Documents that are broken, or made to harm: each costs a reason and little time.

use std::time::{Duration, Instant};

use super::made::{compound, doc, docx, odt, package, rtf};
use super::{TCVN3, read};
use crate::ingest::SkipReason;

fn reason(bytes: &[u8]) -> SkipReason {
    read(bytes).unwrap_err().reason
}

#[test]
fn says_why_a_document_cannot_be_read() {
    use SkipReason::{Damaged, Empty, Encrypted, NoText, TooLarge, UnknownFormat};
    let whole = docx("<w:p><w:r><w:t>Một</w:t></w:r></w:p>", "");
    let deep = format!("{}{}", "<w:p>".repeat(5_000), "</w:p>".repeat(5_000));
    let encrypted_odt = package(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("META-INF/manifest.xml", "<m><manifest:encryption-data xmlns:manifest=\"m\"/></m>"),
    ]);
    let mut locked = doc(&[("Một", "")]);
    let header = locked.windows(4).position(|four| four == [0xEC, 0xA5, 0, 0]).unwrap();
    locked[header + 0x0B] |= 1;
    for (name, bytes, expected) in [
        ("no bytes", vec![], Empty),
        ("no paragraphs", docx("<w:p/>", ""), NoText),
        ("cut", whole[..whole.len() / 2].to_vec(), Damaged),
        ("another package", package(&[("a.txt", "một")]), Damaged),
        ("deep", docx(&deep, ""), Damaged),
        ("open", docx("<w:p><w:r>", ""), Damaged),
        ("encrypted odt", encrypted_odt, Encrypted),
        (
            "encrypted docx",
            compound(&[("EncryptedPackage", b"x"), ("EncryptionInfo", b"y")]),
            Encrypted,
        ),
        ("encrypted doc", locked, Encrypted),
        ("a spreadsheet", compound(&[("Workbook", b"x")]), Damaged),
        ("no header", compound(&[("WordDocument", b"x"), ("1Table", b"y")]), Damaged),
        ("doc without text", doc(&[("\r", "")]), NoText),
        ("rtf that ends within a group", b"{\\rtf1 Mot {".to_vec(), Damaged),
        ("rtf without text", b"{\\rtf1{\\pict 00}}".to_vec(), NoText),
        ("pdf without its reader", b"%PDF-1.4".to_vec(), UnknownFormat),
        ("no document", b"\x01\x02\0\x03".to_vec(), Damaged),
        (
            "much text",
            docx(&format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", "a ".repeat(5 << 20)), ""),
            TooLarge,
        ),
    ] {
        assert_eq!(reason(&bytes), expected, "{name}");
    }
}

#[test]
fn a_zip_bomb_is_left_after_what_a_record_may_be() {
    let begun = Instant::now();
    let blanks = " ".repeat(80 << 20);
    assert_eq!(reason(&docx(&blanks, "")), SkipReason::TooLarge);
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
}

#[test]
fn entities_of_a_document_are_never_expanded() {
    let xml = concat!(
        r#"<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>"#,
        r#"<w:document xmlns:w="w"><w:p><w:r><w:t>Một &b; hai</w:t></w:r></w:p></w:document>"#
    );
    let bytes = package(&[("[Content_Types].xml", "<Types/>"), ("word/document.xml", xml)]);
    assert_eq!(read(&bytes).unwrap().body, "Một  hai");
}

#[test]
fn a_piece_table_that_lies_gives_what_is_there() {
    let bytes = doc(&[("Một hai ba\r", ""), (TCVN3[1].0, ".VnTime")]);
    let table = bytes.windows(9).position(|w| w[0] == 2 && w[5..9] == [0; 4]).unwrap();
    for (at, value) in [(9, u32::MAX), (13, u32::MAX), (1, u32::MAX), (19, 0x7FFF_FFFF), (27, 3)] {
        let mut lying = bytes.clone();
        lying[table + at..table + at + 4].copy_from_slice(&value.to_le_bytes());
        // Some text or a reason; neither a panic nor a flood.
        if let Ok(article) = read(&lying) {
            assert!(article.body.len() < 20_000, "{at}");
        }
    }
}

/// Changes bytes, cuts and doubles pieces; xorshift, since the seed must tell all.
fn mutate(bytes: &[u8], seed: &mut u64) -> Vec<u8> {
    let mut next = |below: usize| {
        *seed ^= *seed << 13;
        *seed ^= *seed >> 7;
        *seed ^= *seed << 17;
        usize::try_from(*seed >> 16).unwrap_or_default() % below.max(1)
    };
    let mut bytes = bytes.to_vec();
    for _ in 0..=next(6) {
        let at = next(bytes.len());
        match next(5) {
            0 => bytes[at] = u8::try_from(next(256)).unwrap(),
            1 => bytes[at] ^= 1 << next(8),
            2 => bytes.truncate(at + 1),
            3 => {
                let end = (at + next(64)).min(bytes.len());
                let piece = bytes[at..end].to_vec();
                bytes.splice(at..at, piece);
            }
            _ => {
                let end = (at + 4).min(bytes.len());
                bytes[at..end].fill([0, 0xFF][next(2)]);
            }
        }
        if bytes.is_empty() {
            break;
        }
    }
    bytes
}

#[test]
fn no_mutation_makes_a_reader_panic_or_run_on() {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    let paragraph = format!(
        "<w:p><w:r><w:rPr><w:rFonts w:ascii=\".VnTime\"/></w:rPr><w:t>{}</w:t></w:r></w:p>",
        TCVN3[0].0
    );
    let stored = |xml: &str| {
        // Unpacked, so that mutations reach the text.
        package(&[("word/document.xml", xml), ("[Content_Types].xml", "<Types/>")])
    };
    let seeds = [
        docx(&paragraph, ""),
        stored(&format!("<w:document xmlns:w=\"w\">{paragraph}</w:document>")),
        odt("", "<text:p>Một hai</text:p>"),
        rtf("\\f1 H\\'e9i ngh\\'de \\u7899?\\par{\\*\\x y}\\bin3 abc\\cell\\row"),
        doc(&[("Một hai ba\r", ""), (TCVN3[0].0, ".VnTime"), ("\r", "VNI-Times")]),
    ];
    for first in [0x5EED, u64::try_from(now.as_millis()).unwrap() | 1] {
        eprintln!("seed {first}");
        let mut seed = first;
        for bytes in &seeds {
            let begun = Instant::now();
            let mut runs = 0;
            while begun.elapsed() < Duration::from_millis(1_500) && runs < 3_000 {
                let mutant = mutate(bytes, &mut seed);
                let one = Instant::now();
                let _ = read(&mutant);
                assert!(one.elapsed() < Duration::from_secs(5), "seed {first}, run {runs}");
                runs += 1;
            }
            assert!(runs > 20, "{runs} runs");
        }
    }
}
