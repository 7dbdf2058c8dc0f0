//! The first bytes of an input → the format that reads it, decided once for every input.
//!
//! A signature that no text has decides whatever the name says: a PDF named `.txt` is read as a
//! PDF, and a picture named `.html` is no page. Where there is none, the name decides; where the
//! name does not, the signs that texts have.

use super::SkipReason;
use super::format::{FORMATS, Format, PDF, PK, TEXT, WORD, ZIP};

/// As much of an input as tells its format, in bytes.
pub(super) const SNIFFED_BYTES: usize = 64 << 10;

/// Bytes within which the header of a PDF stands, whatever is before it, as Acrobat reads them.
const PDF_HEADER_BYTES: usize = 1024;

/// Byte order marks of UTF-8 and UTF-16, which careless tools put before anything.
const BYTE_ORDER_MARKS: [&[u8]; 3] = [b"\xEF\xBB\xBF", b"\xFF\xFE", b"\xFE\xFF"];

/// How an input is read, or why it is not.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Decision {
    /// It is read as `format` from byte `start` on: what stands before is no part of it.
    Read { format: &'static Format, start: usize },
    /// It is left out.
    Skip(SkipReason, String),
}

/// Decides by `head`, the first [`SNIFFED_BYTES`] after unpacking, and by the format that the name
/// or the media type tells.
pub(super) fn sniff(head: &[u8], named: Option<&'static Format>) -> Decision {
    let read = |format, start| Decision::Read { format, start };
    let skip = |reason, detail: &str| Decision::Skip(reason, detail.to_owned());
    let start = after_marks(head);
    let body = head.get(start..).unwrap_or_default();
    let is_zip = named == Some(&ZIP);
    if is_zip && body.starts_with(PK) {
        return read(&ZIP, 0);
    }
    if let Some(format) = document(body, named) {
        return read(format, start);
    }
    if let Some(start) = pdf_header(head, named) {
        return read(&PDF, start);
    }
    // An archive may begin with the program that unpacks it: its reader searches the end.
    if is_zip || (named.is_none() && body.starts_with(PK)) {
        return read(&ZIP, 0);
    }
    if let Some(name) = binary(body) {
        return skip(SkipReason::Binary, &format!("binary data: {name}"));
    }
    match named {
        Some(format) if !format.is_document => read(format, 0),
        Some(_) if head.is_empty() => skip(SkipReason::Empty, "no bytes"),
        Some(_) if memchr::memchr(0, head).is_some() => {
            skip(SkipReason::Damaged, "no document of a kind that is known")
        }
        // Pages and texts are often saved under the name of a document.
        Some(_) => read(Format::of_bytes(head), 0),
        None => {
            let format = Format::of_bytes(head);
            if *format == TEXT && matches!(head.trim_ascii_start(), [b'{' | b'[', ..]) {
                return skip(SkipReason::UnknownFormat, "JSON that is not one object a line");
            }
            read(format, 0)
        }
    }
}

/// The length of the byte order marks and blanks that `head` begins with.
fn after_marks(head: &[u8]) -> usize {
    let mut rest = head;
    loop {
        let marked = BYTE_ORDER_MARKS.iter().find_map(|mark| rest.strip_prefix(*mark));
        let next = marked.unwrap_or(rest).trim_ascii_start();
        if next.len() == rest.len() {
            return head.len() - rest.len();
        }
        rest = next;
    }
}

/// The document whose signature `body` begins with; a package that does not tell what it holds is a
/// document where its name says so.
fn document(body: &[u8], named: Option<&'static Format>) -> Option<&'static Format> {
    let told = FORMATS.into_iter().find(|format| format.is_document && (format.begins)(body));
    let package = || {
        let is_named = body.starts_with(PK) && named.is_some_and(|format| format.is_document);
        is_named.then_some(&WORD)
    };
    told.or_else(package)
}

/// Where the header of a PDF stands behind bytes that are none of it.
///
/// An article may tell of PDF: unless the input is named so, an object of a PDF has to follow.
fn pdf_header(head: &[u8], named: Option<&'static Format>) -> Option<usize> {
    const HEADER: &[u8] = b"%PDF-";
    let begin = head.get(..PDF_HEADER_BYTES.saturating_add(HEADER.len())).unwrap_or(head);
    let start = memchr::memmem::find(begin, HEADER)?;
    let rest = head.get(start..)?;
    let is_header = named == Some(&PDF)
        || matches!(rest.get(HEADER.len()..)?, [b'1' | b'2', b'.', b'0'..=b'9', ..])
            && memchr::memmem::find(rest, b" obj").is_some()
            && !is_page(head);
    is_header.then_some(start)
}

/// Whether `head` is a page, which may quote anything.
fn is_page(head: &[u8]) -> bool {
    head.trim_ascii_start().starts_with(b"<")
}

/// The name of the kind whose signature `body` begins with, of those that no reader takes.
fn binary(body: &[u8]) -> Option<&'static str> {
    let begins = |signature: &Signature| {
        let at = |at: usize, bytes: &[u8]| body.get(at..).is_some_and(|b| b.starts_with(bytes));
        at(0, signature.bytes) && at(signature.second.0, signature.second.1)
    };
    SIGNATURES.iter().find(|signature| begins(signature)).map(|signature| signature.name)
}

/// What every file of a binary kind begins with.
struct Signature {
    name: &'static str,
    /// Its first bytes.
    bytes: &'static [u8],
    /// More of its bytes, and where they stand.
    second: (usize, &'static [u8]),
}

const fn first(name: &'static str, bytes: &'static [u8]) -> Signature {
    Signature { name, bytes, second: (0, b"") }
}

const fn both(
    name: &'static str,
    bytes: &'static [u8],
    second: (usize, &'static [u8]),
) -> Signature {
    Signature { name, bytes, second }
}

/// Kinds that people have among their articles. What begins with letters alone that a text may begin
/// with, such as `BM` and `MZ`, is not here: its zero bytes tell.
const SIGNATURES: [Signature; 44] = [
    first("gzip", b"\x1F\x8B"),
    first("compress", b"\x1F\x9D"),
    first("Zstandard", b"\x28\xB5\x2F\xFD"),
    both("bzip2", b"BZh", (4, b"\x31\x41\x59\x26\x53\x59")),
    first("xz", b"\xFD7zXZ"),
    first("LZ4", b"\x04\x22\x4D\x18"),
    first("7z", b"7z\xBC\xAF\x27\x1C"),
    first("RAR", b"Rar!\x1A\x07"),
    first("ZIP", PK),
    first("ZIP", b"PK\x05\x06"),
    first("ZIP", b"PK\x07\x08"),
    first("CAB", b"MSCF\0"),
    both("tar", b"", (257, b"ustar")),
    first("ar", b"!<arch>\n"),
    first("OLE", b"\xD0\xCF\x11\xE0"),
    first("PNG", b"\x89PNG"),
    first("JPEG", b"\xFF\xD8\xFF"),
    first("JPEG 2000", b"\0\0\0\x0CjP"),
    first("GIF", b"GIF87a"),
    first("GIF", b"GIF89a"),
    first("TIFF", b"II*\0"),
    first("TIFF", b"MM\0*"),
    both("WebP", b"RIFF", (8, b"WEBP")),
    both("WAVE", b"RIFF", (8, b"WAVE")),
    both("AVI", b"RIFF", (8, b"AVI ")),
    both("MP4", b"", (4, b"ftyp")),
    first("MP3", b"ID3\x02"),
    first("MP3", b"ID3\x03"),
    first("MP3", b"ID3\x04"),
    first("Ogg", b"OggS\0"),
    first("FLAC", b"fLaC\0"),
    first("Matroska", b"\x1A\x45\xDF\xA3"),
    first("DjVu", b"AT&TFORM"),
    first("PostScript", b"%!PS-Adobe"),
    first("WOFF", b"wOFF\0\x01\0\0"),
    first("WOFF", b"wOF2\0\x01\0\0"),
    first("OpenType", b"OTTO\0"),
    first("SQLite", b"SQLite format 3\0"),
    first("ELF", b"\x7FELF"),
    first("Mach-O", b"\xCF\xFA\xED\xFE"),
    first("Mach-O", b"\xFE\xED\xFA"),
    first("Java", b"\xCA\xFE\xBA\xBE"),
    first("WebAssembly", b"\0asm"),
    first("Parquet", b"PAR1"),
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BLANKS: [&[u8]; 6] = [
        b"",
        b"\xEF\xBB\xBF",
        b"\xEF\xBB\xBF\xEF\xBB\xBF",
        b"\xFF\xFE",
        b"\r\n\r\n",
        b"\xEF\xBB\xBF \n\xFE\xFF\t",
    ];

    /// What documents begin with, and the format of each.
    fn documents() -> Vec<(Vec<u8>, &'static str)> {
        let entry = |name: &str| [PK, &[0; 22], &[8, 0, 0, 0], name.as_bytes()].concat();
        vec![
            (b"%PDF-1.4\n1 0 obj".to_vec(), "PDF"),
            (b"%PDF-".to_vec(), "PDF"),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and so on".to_vec(), "Word 97"),
            (b"{\\rtf1 Mot}".to_vec(), "RTF"),
            (entry("mimetype"), "OpenDocument"),
            (entry("word/document.xml"), "Word"),
        ]
    }

    /// Every format that a name can tell, and none.
    fn names() -> Vec<Option<&'static Format>> {
        FORMATS.into_iter().map(Some).chain([None]).collect()
    }

    #[test]
    fn a_document_is_one_under_every_name_and_behind_every_mark() {
        for (bytes, expected) in documents() {
            for named in names() {
                for blank in BLANKS {
                    let head = [blank, &bytes].concat();
                    let decision = sniff(&head, named);
                    // A package may be an archive that someone made of its parts.
                    let is_archive = bytes.starts_with(PK) && named == Some(&ZIP);
                    let (name, start) =
                        if is_archive { ("ZIP archive", 0) } else { (expected, blank.len()) };
                    let Decision::Read { format, start: found } = decision else {
                        panic!("{expected} as {named:?}: {decision:?}");
                    };
                    assert_eq!((format.name, found), (name, start), "as {named:?}");
                }
            }
        }
    }

    #[test]
    fn what_begins_like_a_binary_file_is_no_text_under_any_name() {
        for signature in &SIGNATURES {
            let mut bytes = vec![b'x'; 600];
            for (at, part) in [(0, signature.bytes), signature.second] {
                bytes[at..at + part.len()].copy_from_slice(part);
            }
            for named in names() {
                for blank in BLANKS {
                    let head = [blank, &bytes].concat();
                    let decision = sniff(&head, named);
                    let is_skipped = matches!(decision, Decision::Skip(SkipReason::Binary, _));
                    // A package is tried as the document that it is named; an archive is searched
                    // from its end.
                    let is_tried = named == Some(&ZIP)
                        || signature.bytes == PK && named.is_none_or(|format| format.is_document);
                    assert!(
                        is_skipped || is_tried,
                        "{} as {named:?}: {decision:?}",
                        signature.name
                    );
                }
            }
        }
    }

    #[test]
    fn a_pdf_is_found_behind_what_is_none_of_it() {
        let pdf = b"%PDF-1.5\n1 0 obj\n<<>>\nendobj\n";
        for junk in [0, 1, 700, 1024, 1025, 5000] {
            let head = [&vec![b'x'; junk][..], pdf].concat();
            for named in [Some(&PDF), Some(&TEXT), Some(&WORD), None] {
                let is_pdf = sniff(&head, named) == Decision::Read { format: &PDF, start: junk };
                assert_eq!(is_pdf, junk <= 1024, "{junk} bytes, as {named:?}");
            }
        }
    }

    #[test]
    fn an_article_that_tells_of_pdf_stays_one() {
        for text in [
            "Tệp PDF nào cũng bắt đầu bằng %PDF-1.4 hay %PDF-1.7, phần mềm nhờ đó mà nhận ra.",
            "<p>Dòng đầu: %PDF-1.4, rồi đến 1 0 obj.</p>",
            "Ảnh GIF89a, tệp PK và {\\rtf1} là chuyện của máy tính.",
        ] {
            let read = Decision::Read { format: &TEXT, start: 0 };
            assert_eq!(sniff(text.as_bytes(), Some(&TEXT)), read, "{text}");
        }
    }

    #[test]
    fn a_name_without_a_document_is_read_by_the_signs_of_texts() {
        let told = |head: &[u8], named| match sniff(head, named) {
            Decision::Read { format, start: 0 } => format.name.to_owned(),
            Decision::Read { format, start } => format!("{} from {start}", format.name),
            Decision::Skip(reason, detail) => format!("{reason}: {detail}"),
        };
        for (head, as_word, unnamed) in [
            (&b"<html><p>x"[..], "HTML", "HTML"),
            (b"\xEF\xBB\xBF<html><p>x", "HTML", "HTML"),
            (b"{\"text\":1}", "JSON lines", "JSON lines"),
            (b"WARC/1.0\r\n", "web archive", "web archive"),
            (b"M\xE1\xBB\x99t", "text", "text"),
            (b"[1]", "text", "unknown_format: JSON that is not one object a line"),
            (b"", "empty: no bytes", "text"),
            (b"\x01\x02\0\x03", "damaged: no document of a kind that is known", "text"),
            (b"\x89PNG\r\n\x1A\n", "binary: binary data: PNG", "binary: binary data: PNG"),
        ] {
            assert_eq!(told(head, Some(&WORD)), as_word);
            assert_eq!(told(head, None), unnamed);
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_decided_and_the_start_lies_within(
            marks in prop::collection::vec(prop::sample::select(BLANKS.to_vec()), 0..4),
            bytes in prop::collection::vec(any::<u8>(), 0..40),
            at in 0..=FORMATS.len(),
        ) {
            let head = [marks.concat(), bytes].concat();
            if let Decision::Read { start, .. } = sniff(&head, names()[at]) {
                prop_assert!(start <= head.len());
            }
        }
    }
}
