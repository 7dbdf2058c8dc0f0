//! One file → its articles, as a stream.
//!
//! Every input goes through [`read`], which decides once by what it is read. A reader of a single
//! format gets bytes and nothing else; a reader of a container also gets a [`Nested`], the only way
//! back to [`read`], which is good for one level less each time. So no input is handed on for ever.

use std::io::{self, BufRead, Cursor, Read};

use super::format::{Format, Input, Reader, ZIP};
use super::identity::identified;
use super::metadata::Known;
use super::open::{Packing, open, skipped, unpack};
use super::sniff::{Decision, SNIFFED_BYTES, sniff};
use super::walk::InputFile;
use super::{Encoding, SkipReason, Skipped};
use crate::article::{Article, Origin};
use crate::panics;

/// Containers that may lie in one another: a web archive in a ZIP archive.
const MAX_NESTING: u8 = 2;

/// Packed bytes that surely unpack to something: a block of Zstandard has at most 128 KiB.
const PACKED_BYTES: usize = 192 << 10;

/// Streams the articles of `file`; what cannot be read comes as [`Skipped`] in its place.
///
/// A file of text gives one item; a file of JSON lines one for every line that is not blank. A
/// compressed file that ends too early gives its whole records and then `truncated`; one that takes
/// longer than its [`Patience`](super::Patience) gives what came in time and then `too_slow`.
pub fn articles(file: &InputFile) -> Articles {
    let path = file.name();
    let bytes = std::fs::metadata(file.path()).map_or(0, |metadata| metadata.len());
    let allowed = file.patience.begin(bytes);
    let mut items = match open(file.path(), Packing::Plain) {
        Ok(bytes) => {
            let input = Input {
                origin: Origin::file(&path),
                known: Known::default(),
                charset: None,
                file: Some(file.path().to_owned()),
                forced: file.encoding,
                packing: file.packing,
                bytes,
            };
            read(input, file.format, MAX_NESTING)
        }
        Err(error) => Articles::one(Err(skipped(&path, None, &error))),
    };
    let mut ended = false;
    let in_time = Articles::new(std::iter::from_fn(move || {
        let item = if ended { None } else { items.next() }?;
        let Some(time) = allowed.used_up() else { return Some(item) };
        ended = true;
        let detail = format!("given up after {} s; what was read before stays", time.as_secs());
        Some(Err(Skipped::new(&path, None, SkipReason::TooSlow, detail)))
    }));
    identified(file, in_time)
}

/// Streams the articles in `bytes`, read as a file named `path` would be, by `encoding` where it is
/// named. The bytes are held in memory; a ZIP archive is read from a file alone and left out here.
pub fn articles_from_bytes(path: &str, bytes: Vec<u8>, encoding: Option<Encoding>) -> Articles {
    let (format, packing) = match Format::of_name(path.rsplit('/').next().unwrap_or(path)) {
        Some((format, packing)) => (Some(format), packing),
        None => (None, Packing::Plain),
    };
    let input = Input {
        origin: Origin::file(path),
        known: Known::default(),
        charset: None,
        file: None,
        forced: encoding,
        packing,
        bytes: Box::new(Cursor::new(bytes)),
    };
    read(input, format, MAX_NESTING)
}

/// The articles of one file, from [`articles`].
pub struct Articles(Box<dyn Iterator<Item = Result<Article, Skipped>> + Send>);

impl Articles {
    /// All that `items` gives.
    pub(super) fn new(
        items: impl Iterator<Item = Result<Article, Skipped>> + Send + 'static,
    ) -> Self {
        Self(Box::new(items))
    }

    /// All that `start` gives. A panic in it is an item of its own, skipped as `internal` at the place
    /// that was last read, and what would follow is given up.
    pub(super) fn contained(origin: Origin, start: impl FnOnce() -> Self) -> Self {
        match panics::catch(start) {
            Ok(items) => Self::new(Contained {
                place: origin.place(),
                path: origin.path,
                items: Some(items),
            }),
            Err(panic) => Self::one(Err(Skipped::internal(&origin, &panic))),
        }
    }

    /// A single item.
    pub(super) fn one(item: Result<Article, Skipped>) -> Self {
        Self::new(std::iter::once(item))
    }
}

/// The article that `read` makes of the record at `origin`; a panic in it costs this record alone.
pub(super) fn contained_record<T>(
    origin: &Origin,
    read: impl FnOnce() -> Result<T, Skipped>,
) -> Result<T, Skipped> {
    panics::catch(read).unwrap_or_else(|panic| Err(Skipped::internal(origin, &panic)))
}

/// Items whose source may panic.
struct Contained {
    path: String,
    /// Where the record lies that was last read.
    place: Option<u64>,
    /// `None` after a panic.
    items: Option<Articles>,
}

impl Iterator for Contained {
    type Item = Result<Article, Skipped>;

    fn next(&mut self) -> Option<Self::Item> {
        let items = self.items.as_mut()?;
        match panics::catch(|| items.next()) {
            Ok(item) => {
                let (path, place) = match &item {
                    Some(Ok(article)) => (&article.meta.origin.path, article.meta.origin.place()),
                    Some(Err(skipped)) => (&skipped.path, skipped.position),
                    None => return None,
                };
                // An entry of an archive has places of its own.
                if *path == self.path {
                    self.place = place.or(self.place);
                }
                item
            }
            Err(panic) => {
                let items = self.items.take();
                // What a reader has broken may break it again while it is dropped.
                let _ = panics::catch(|| drop(items));
                let detail = format!("{panic}; what follows was not read");
                Some(Err(Skipped::new(&self.path, self.place, SkipReason::Internal, detail)))
            }
        }
    }
}

impl Iterator for Articles {
    type Item = Result<Article, Skipped>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next()
    }
}

/// The right of a container to have read what lies in it.
#[derive(Clone, Copy)]
pub(super) struct Nested {
    /// Containers that may still lie in one another.
    levels: u8,
}

impl Nested {
    /// The right of a container that lies in no other.
    #[cfg(test)]
    pub(super) fn outermost() -> Self {
        Self { levels: MAX_NESTING - 1 }
    }

    /// Reads an input that lies in the container, as what its bytes are, else as `named`.
    pub(super) fn read(self, input: Input, named: Option<&'static Format>) -> Articles {
        read(input, named, self.levels)
    }
}

/// Reads an input in which `levels` containers may lie in one another. A panic of a reader ends what
/// it reads with one that is skipped as `internal`, so that an entry of an archive or a page of a web
/// archive costs no other.
fn read(input: Input, named: Option<&'static Format>, levels: u8) -> Articles {
    Articles::contained(input.origin.clone(), || read_as(input, named, levels))
}

/// Decides by what the input is read, and reads it.
fn read_as(input: Input, named: Option<&'static Format>, levels: u8) -> Articles {
    let mut raw = Peeked::new(input.bytes);
    raw.fill(SNIFFED_BYTES);
    let packing = match input.packing {
        Packing::Plain if named != Some(&ZIP) => Packing::of_bytes(&raw.head),
        packing => packing,
    };
    let decision = match packing {
        Packing::Plain => sniff(&raw.head, named),
        _ => {
            raw.fill(PACKED_BYTES);
            sniff(&unpacked_head(&raw.head, packing), named)
        }
    };
    let (format, start) = match decision {
        Decision::Read { format, start } => (format, start),
        Decision::Skip(reason, detail) => {
            return Articles::one(Err(Skipped::at(&input.origin, reason, detail)));
        }
    };
    let bytes = Box::new(raw);
    let (packing, bytes) = match format.unpacks {
        true => (packing, Ok(bytes as Box<dyn BufRead + Send>)),
        false => (Packing::Plain, unpack(bytes, packing).and_then(|bytes| behind(bytes, start))),
    };
    let bytes = match bytes {
        Ok(bytes) => bytes,
        Err(error) => {
            let Origin { path, .. } = &input.origin;
            return Articles::one(Err(skipped(path, input.origin.place(), &error)));
        }
    };
    let input = Input { packing, bytes, ..input };
    match (format.reader, levels.checked_sub(1)) {
        (Reader::Single(read), _) => read(input),
        (Reader::Container(read), Some(levels)) => read(input, Nested { levels }),
        (Reader::Container(_), None) => {
            let detail = "an archive in an archive".to_owned();
            Articles::one(Err(Skipped::at(&input.origin, SkipReason::NestedArchive, detail)))
        }
    }
}

/// The first [`SNIFFED_BYTES`] to which `head` unpacks; fewer where it is broken or cut off.
fn unpacked_head(head: &[u8], packing: Packing) -> Vec<u8> {
    let mut unpacked = Vec::new();
    if let Ok(bytes) = unpack(Box::new(Cursor::new(head.to_vec())), packing) {
        // What is broken is told by the reader, which finds it again.
        let _ = bytes.take(SNIFFED_BYTES as u64).read_to_end(&mut unpacked);
    }
    unpacked
}

/// Passes the first `start` bytes.
fn behind(mut bytes: Box<dyn BufRead + Send>, start: usize) -> io::Result<Box<dyn BufRead + Send>> {
    io::copy(&mut bytes.by_ref().take(start as u64), &mut io::sink())?;
    Ok(bytes)
}

/// A reader whose first bytes were looked at; they and the error that came among them are read
/// again.
struct Peeked {
    head: Vec<u8>,
    /// Bytes of the head that were read.
    at: usize,
    error: Option<io::Error>,
    rest: Box<dyn BufRead + Send>,
}

impl Peeked {
    fn new(rest: Box<dyn BufRead + Send>) -> Self {
        Self { head: Vec::new(), at: 0, error: None, rest }
    }

    /// Makes the head `limit` bytes long, or as long as the input is.
    fn fill(&mut self, limit: usize) {
        let missing = limit.saturating_sub(self.head.len());
        if self.error.is_none() {
            self.error = self.rest.by_ref().take(missing as u64).read_to_end(&mut self.head).err();
        }
    }
}

impl Read for Peeked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut held = self.fill_buf()?;
        let n = held.read(buffer)?;
        self.consume(n);
        Ok(n)
    }
}

impl BufRead for Peeked {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at < self.head.len() {
            return Ok(self.head.get(self.at..).unwrap_or_default());
        }
        match self.error.take() {
            Some(error) => Err(error),
            None => self.rest.fill_buf(),
        }
    }

    fn consume(&mut self, n: usize) {
        if self.at < self.head.len() {
            self.at = self.at.saturating_add(n);
        } else {
            self.rest.consume(n);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Write;
    use std::path::Path;

    use proptest::prelude::*;

    use super::*;
    use crate::ingest::inputs;

    fn read(path: &Path) -> Vec<Result<Article, Skipped>> {
        let files = inputs(&[path.to_owned()]).unwrap();
        files.flatten().flat_map(|file| articles(&file).collect::<Vec<_>>()).collect()
    }

    fn read_bytes(name: &str, bytes: &[u8]) -> Vec<Result<Article, Skipped>> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        read(&path)
    }

    fn told(items: &[Result<Article, Skipped>]) -> Vec<String> {
        let tell = |item: &Result<Article, Skipped>| match item {
            Ok(article) => format!("{}: {}", article.meta.id.0, article.body),
            Err(skipped) => match skipped.position {
                Some(line) => format!("{} {line}", skipped.reason),
                None => skipped.reason.to_string(),
            },
        };
        items.iter().map(tell).collect()
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        out.write_all(bytes).unwrap();
        out.finish().unwrap()
    }

    const LINES: &str = concat!(
        "{\"id\":\"a\",\"text\":\"Một\",\"khac\":[{\"x\":1}]}\n",
        "\n",
        "{hỏng\n",
        "{\"id\":7,\"paragraphs\":[\"Hai\",null,\"ba\"]}\r\n",
        "{\"title\":\"không có bài\"}\n",
        "[1,2]\n",
        "{\"text\":\"  \"}\n",
        "{\"id\":\"b\",\"text\":\" Bốn \"}",
    );
    const TOLD: [&str; 7] = [
        "a: Một",
        "bad_json 3",
        "7: Hai\n\nba",
        "missing_text 5",
        "bad_json 6",
        "empty 7",
        "b:  Bốn ",
    ];

    #[test]
    fn bad_lines_are_named_and_the_next_are_read() {
        assert_eq!(told(&read_bytes("a.jsonl", LINES.as_bytes())), TOLD);
        let with_mark = format!("\u{FEFF}{LINES}");
        assert_eq!(told(&read_bytes("a.ndjson", with_mark.as_bytes())), TOLD);
        assert_eq!(told(&read_bytes("dữ liệu", LINES.as_bytes())), TOLD);
    }

    #[test]
    fn compressed_files_stream_and_a_cut_one_says_so() {
        let (first, second) = LINES.split_at(LINES.find("{hỏng").unwrap());
        let members = [gzip(first.as_bytes()), gzip(second.as_bytes())].concat();
        assert_eq!(told(&read_bytes("a.jsonl.gz", &members)), TOLD);
        let packed = zstd::encode_all(LINES.as_bytes(), 1).unwrap();
        assert_eq!(told(&read_bytes("a.jsonl.zst", &packed)), TOLD);
        assert_eq!(told(&read_bytes("khac.bin", &packed)), TOLD);

        let many: String =
            (0..20_000).map(|i| format!("{{\"id\":{i},\"text\":\"x{}\"}}\n", i * i)).collect();
        for packed in [gzip(many.as_bytes()), zstd::encode_all(many.as_bytes(), 1).unwrap()] {
            let name = if packed[0] == 0x1F { "a.jsonl.gz" } else { "a.jsonl.zst" };
            let items = read_bytes(name, &packed[..packed.len() / 2]);
            let (last, good) = items.split_last().unwrap();
            assert_eq!(last.as_ref().unwrap_err().reason, SkipReason::Truncated, "{name}");
            assert!(name.ends_with("zst") || good.len() > 1000, "{}", good.len());
            assert!(good.iter().all(Result::is_ok));
        }
        let text = gzip("Hội nghị bàn việc".repeat(500).as_bytes());
        assert_eq!(told(&read_bytes("a.txt.gz", &text[..text.len() - 9])), ["truncated"]);
        assert_eq!(told(&read_bytes("a.txt.gz", "không phải tệp nén".as_bytes())), ["unreadable"]);
    }

    #[test]
    fn a_file_that_takes_too_long_is_given_up_with_a_reason() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jsonl");
        fs::write(&path, LINES).unwrap();
        let file = inputs(std::slice::from_ref(&path)).unwrap().next().unwrap().unwrap();
        let items: Vec<_> = articles(&file.within(&crate::ingest::Patience::NONE)).collect();
        assert_eq!(told(&items), ["too_slow"]);
        let detail = &items[0].as_ref().unwrap_err().detail;
        assert_eq!(detail, "given up after 0 s; what was read before stays");
    }

    #[test]
    fn whole_files_that_hold_no_article_say_why() {
        for (name, bytes, reason) in [
            ("a.txt", &b" \n\t\n"[..], "empty"),
            ("a.txt", b"", "empty"),
            ("a.jsonl", b"\n\n", "empty"),
            ("a.txt", b"PK\x03\x04\0\0", "binary"),
            ("a.txt", b"\xE1\xE2\xE3\xFF\xFE x", "not_utf8"),
            ("a.json", b"[\n{}\n]", "unknown_format"),
            ("a.jsonl", b"{\"text\":\"x\x00y\"}", "bad_json 1"),
        ] {
            assert_eq!(told(&read_bytes(name, bytes)), [reason], "{name}");
        }
        let large = vec![b'a'; crate::ingest::MAX_TEXT_BYTES + 1];
        assert_eq!(told(&read_bytes("a.txt", &large)), ["too_large"]);
        let line =
            format!("{{\"text\":\"{}\"}}\n{{\"id\":1,\"text\":\"b\"}}", "a".repeat(large.len()));
        assert_eq!(told(&read_bytes("a.jsonl", line.as_bytes())), ["too_large 1", "1: b"]);
    }

    #[test]
    fn records_keep_their_metadata() {
        let line = r#"{"id":"x1","title":" Tin vui ","text":"Nội dung.","date":"12/05/2025","source":"Báo Z","province":"tỉnh Nghệ An","url":"https://z.vn/1"}"#;
        let items = read_bytes("a.jsonl", line.as_bytes());
        let meta = &items[0].as_ref().unwrap().meta;
        assert_eq!(
            (meta.title.as_deref(), meta.source.as_deref()),
            (Some("Tin vui"), Some("Báo Z"))
        );
        assert_eq!(meta.date.map(|d| d.to_string()).as_deref(), Some("2025-05-12"));
        assert_eq!(
            (meta.province.as_deref(), meta.url.as_deref()),
            (Some("nghe-an"), Some("https://z.vn/1"))
        );
        assert_eq!((meta.origin.line, meta.encoding.as_str()), (Some(1), "utf-8"));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn a_bad_line_never_changes_the_others(bad in "[^\n]{0,60}", k in 0usize..5) {
            let good = |i: usize| format!("{{\"id\":{i},\"text\":\"bài {i}\"}}");
            let lines: Vec<_> = (0..5).map(|i| if i == k { bad.clone() } else { good(i) }).collect();
            let items = read_bytes("a.jsonl", lines.join("\n").as_bytes());
            let ids: Vec<_> = items.iter().flatten().map(|a| a.meta.id.0.clone()).collect();
            let expected: Vec<_> = (0..5).filter(|i| *i != k).map(|i| i.to_string()).collect();
            prop_assert_eq!(ids, expected);
        }
    }

    #[test]
    #[ignore = "needs ../shared/real-news"]
    fn reads_the_real_articles() {
        let items = read(&crate::test_data::shared("real-news"));
        let metas: Vec<_> = items.iter().map(|item| &item.as_ref().unwrap().meta).collect();
        let told: Vec<_> = metas
            .iter()
            .map(|m| {
                let date = m.date.map(|d| d.to_string());
                let title = m.title.as_deref().map(|t| t.chars().take(20).collect::<String>());
                (date, title, m.source.as_deref(), m.province.as_deref(), m.byline.as_deref())
            })
            .collect();
        let date = |text: &str| Some(text.to_owned());
        let nghe_an = Some("nghe-an");
        assert_eq!(told[0], (date("2025-06"), None, None, nghe_an, None));
        assert_eq!(
            told[1],
            (None, date("Kết quả Đại hội đại "), None, nghe_an, Some("Nguyễn Mạnh Khôi"))
        );
        assert_eq!(
            told[2],
            (date("2024-12"), None, Some("nghean.gov.vn"), nghe_an, Some("Kim Oanh"))
        );
        assert_eq!(
            told[3],
            (
                None,
                date("Đảng bộ Văn phòng UB"),
                Some("Pháp Luật VN"),
                None,
                Some("Nguyên An - Khánh Thùy")
            )
        );
        assert_eq!(told[4], (date("2024-10"), None, None, nghe_an, None));
        assert!(metas[3].url.as_deref().unwrap().ends_with("post552585.html"));
        assert!(
            metas.iter().enumerate().all(|(i, m)| m.title_span.is_some() == matches!(i, 1 | 3))
        );
    }
}
