//! What kinds of files are read: their endings, their first bytes, and the function that reads them.
//!
//! A new kind is an entry of [`FORMATS`] and a file beside this one.

use std::io::BufRead;
use std::path::PathBuf;

use super::metadata::Known;
use super::open::Packing;
use super::read::Nested;
use super::{Articles, Encoding, csv, feed, html, json_feed, json_lines, office, text, warc, zip};
use crate::article::Origin;

/// A kind of file.
pub(super) struct Format {
    /// The name in messages.
    pub(super) name: &'static str,
    /// Endings of file names, in lower case, without the dot.
    pub(super) endings: &'static [&'static str],
    /// Media types, as HTTP tells them; none for what is no page of a web archive.
    pub(super) media: &'static [&'static str],
    /// Whether the unpacked first bytes, without a byte order mark, are of this kind: asked where
    /// the name tells nothing, in the order of the table; of documents whatever the name says.
    pub(super) begins: fn(&[u8]) -> bool,
    /// Whether it is a document of a word processor or a PDF: `begins` is then a signature that no
    /// text has.
    pub(super) is_document: bool,
    /// Whether `read` takes the bytes as they lie in the file, still packed.
    pub(super) unpacks: bool,
    /// How much of a file is text.
    pub(super) share: Share,
    /// Reads the articles.
    pub(super) reader: Reader,
}

/// The function that reads a format.
#[derive(Clone, Copy)]
pub(super) enum Reader {
    /// It turns the bytes into articles and can hand them on to no other reader.
    Single(fn(Input) -> Articles),
    /// What lies in it is read by other formats, which it reaches through [`Nested`] alone.
    Container(fn(Input, Nested) -> Articles),
}

/// What the length of a file says of the text in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Share {
    /// It is one text, of which no more than [`MAX_TEXT_BYTES`](super::MAX_TEXT_BYTES) are read.
    OneText,
    /// It is as much text as it is long, in records.
    Records,
    /// Nothing: markup, pictures and packing take more or less of it.
    Unknown,
}

/// Every kind of file that is read; a file of none of them that was given itself is a text.
pub(super) static FORMATS: [&Format; 13] = [
    &JSON_LINES,
    &HTML,
    &FEED,
    &JSON_FEED,
    &CSV,
    &OPEN_DOCUMENT,
    &WORD,
    &WORD_97,
    &RTF,
    &PDF,
    &ZIP,
    &WARC,
    &TEXT,
];

static JSON_LINES: Format = Format {
    name: "JSON lines",
    endings: &["jsonl", "ndjson"],
    media: &[],
    begins: json_lines::begins,
    is_document: false,
    unpacks: false,
    share: Share::Records,
    reader: Reader::Single(json_lines::read),
};

static HTML: Format = Format {
    name: "HTML",
    endings: &["html", "htm", "xhtml"],
    media: &["text/html", "application/xhtml+xml"],
    begins: html::begins,
    is_document: false,
    unpacks: false,
    share: Share::Unknown,
    reader: Reader::Single(html::read),
};

static FEED: Format = Format {
    name: "RSS or Atom",
    endings: &["rss", "atom", "xml"],
    media: &["application/rss+xml", "application/atom+xml", "application/xml", "text/xml"],
    begins: feed::begins,
    is_document: false,
    unpacks: false,
    share: Share::Unknown,
    reader: Reader::Single(feed::read),
};

static JSON_FEED: Format = Format {
    name: "JSON feed",
    endings: &[],
    media: &["application/feed+json", "application/json"],
    begins: |_| false,
    is_document: false,
    unpacks: false,
    share: Share::Unknown,
    reader: Reader::Single(json_feed::read),
};

static CSV: Format = Format {
    name: "CSV",
    endings: &["csv", "tsv"],
    media: &[],
    begins: |_| false,
    is_document: false,
    unpacks: false,
    share: Share::Records,
    reader: Reader::Single(csv::read),
};

static OPEN_DOCUMENT: Format = Format {
    name: "OpenDocument",
    endings: &["odt"],
    media: &["application/vnd.oasis.opendocument.text"],
    begins: office::odt::begins,
    is_document: true,
    unpacks: false,
    share: Share::Unknown,
    reader: Reader::Single(office::read_odt),
};

pub(super) static WORD: Format = Format {
    name: "Word",
    endings: &["docx"],
    media: &["application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
    begins: office::docx::begins,
    is_document: true,
    unpacks: false,
    share: Share::Unknown,
    reader: Reader::Single(office::read_docx),
};

static WORD_97: Format = Format {
    name: "Word 97",
    endings: &["doc"],
    media: &["application/msword"],
    begins: office::doc::begins,
    is_document: true,
    unpacks: false,
    share: Share::Unknown,
    reader: Reader::Single(office::read_doc),
};

static RTF: Format = Format {
    name: "RTF",
    endings: &["rtf"],
    media: &["application/rtf"],
    begins: office::rtf::begins,
    is_document: true,
    unpacks: false,
    share: Share::Unknown,
    reader: Reader::Single(office::read_rtf),
};

pub(super) static PDF: Format = Format {
    name: "PDF",
    endings: &["pdf"],
    media: &["application/pdf"],
    begins: office::pdf::begins,
    is_document: true,
    unpacks: false,
    share: Share::Unknown,
    reader: Reader::Single(office::read_pdf),
};

pub(super) static ZIP: Format = Format {
    name: "ZIP archive",
    endings: &["zip"],
    media: &[],
    begins: |head| head.starts_with(PK),
    is_document: false,
    unpacks: true,
    share: Share::Unknown,
    reader: Reader::Container(zip::read),
};

static WARC: Format = Format {
    name: "web archive",
    endings: &["warc"],
    media: &[],
    begins: |head| head.starts_with(b"WARC/"),
    is_document: false,
    unpacks: true,
    share: Share::Unknown,
    reader: Reader::Container(warc::read),
};

/// A text: one article.
pub(super) static TEXT: Format = Format {
    name: "text",
    endings: &["txt", "text"],
    media: &["text/plain"],
    begins: |_| true,
    is_document: false,
    unpacks: false,
    share: Share::OneText,
    reader: Reader::Single(text::read),
};

/// What a ZIP archive with entries begins with, and so does every package of a document.
pub(super) const PK: &[u8] = b"PK\x03\x04";

/// The bytes of one file, or of one entry of an archive, on their way to the reader of its format.
pub(super) struct Input {
    /// Where they were found.
    pub(super) origin: Origin,
    /// What is known of an article before its bytes are read.
    pub(super) known: Known,
    /// The encoding that was told with the bytes, by an HTTP header; as written there.
    pub(super) charset: Option<String>,
    /// The file, where it is one of its own: for a format that reads here and there in it.
    pub(super) file: Option<PathBuf>,
    /// The encoding that the user named for all that is read.
    pub(super) forced: Option<Encoding>,
    /// How `bytes` are packed, as the name tells; a reader finds them plain unless it unpacks itself.
    pub(super) packing: Packing,
    /// The bytes.
    pub(super) bytes: Box<dyn BufRead + Send>,
}

impl Format {
    /// The kind and the packing by the name of a file: `tin.jsonl.gz`.
    pub(super) fn of_name(name: &str) -> Option<(&'static Self, Packing)> {
        let name = name.to_lowercase();
        let (name, packing) = match (name.strip_suffix(".gz"), name.strip_suffix(".zst")) {
            (Some(inner), _) => (inner, Packing::Gzip),
            (_, Some(inner)) => (inner, Packing::Zstd),
            _ => (name.as_str(), Packing::Plain),
        };
        let (_, ending) = name.rsplit_once('.')?;
        let format = FORMATS.into_iter().find(|format| format.endings.contains(&ending))?;
        Some((format, packing))
    }

    /// The kind by a media type: `text/html`.
    pub(super) fn of_media(media: &str) -> Option<&'static Self> {
        FORMATS.into_iter().find(|format| format.media.contains(&media))
    }

    /// The kind by the first unpacked bytes.
    pub(super) fn of_bytes(head: &[u8]) -> &'static Self {
        let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
        FORMATS.into_iter().find(|format| (format.begins)(head)).unwrap_or(&TEXT)
    }
}

impl PartialEq for Format {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Format {}

impl std::fmt::Debug for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// The endings of all kinds, for messages: `.txt, .jsonl`.
pub(super) fn endings() -> String {
    let all = FORMATS.into_iter().flat_map(|format| format.endings);
    all.map(|ending| format!(".{ending}")).collect::<Vec<_>>().join(", ")
}
