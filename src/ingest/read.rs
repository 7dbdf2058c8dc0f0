//! One file → its articles, as a stream.

use std::io;

use super::format::{Format, Input};
use super::metadata::Known;
use super::open::{Packing, open, read_up_to, skipped};
use super::walk::InputFile;
use super::{SkipReason, Skipped};
use crate::article::{Article, Origin};

/// Streams the articles of `file`; what cannot be read comes as [`Skipped`] in its place.
///
/// A file of text gives one item; a file of JSON lines one for every line that is not blank. A
/// compressed file that ends too early gives its whole records and then `truncated`; one that takes
/// longer than its [`Patience`](super::Patience) gives what came in time and then `too_slow`.
pub fn articles(file: &InputFile) -> Articles {
    let path = file.name();
    let bytes = std::fs::metadata(file.path()).map_or(0, |metadata| metadata.len());
    let allowed = file.patience.begin(bytes);
    let mut items = start(file, &path).unwrap_or_else(|skipped| Articles::one(Err(skipped)));
    let mut ended = false;
    Articles::new(std::iter::from_fn(move || {
        let item = if ended { None } else { items.next() }?;
        let Some(time) = allowed.used_up() else { return Some(item) };
        ended = true;
        let detail = format!("given up after {} s; what was read before stays", time.as_secs());
        Some(Err(Skipped::new(&path, None, SkipReason::TooSlow, detail)))
    }))
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

    /// A single item.
    pub(super) fn one(item: Result<Article, Skipped>) -> Self {
        Self::new(std::iter::once(item))
    }
}

impl Iterator for Articles {
    type Item = Result<Article, Skipped>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next()
    }
}

fn start(file: &InputFile, path: &str) -> Result<Articles, Skipped> {
    let (format, packing) = match file.format {
        Some(format) => (format, file.packing),
        None => sniff(file, path)?,
    };
    let unpacking = if format.unpacks { Packing::Plain } else { packing };
    let bytes =
        open(file.path(), unpacking).map_err(|error: io::Error| skipped(path, None, &error))?;
    Ok((format.read)(Input {
        origin: Origin::file(path),
        known: Known::default(),
        charset: None,
        file: Some(file.path().to_owned()),
        forced: file.encoding,
        packing: if format.unpacks { packing } else { Packing::Plain },
        bytes,
    }))
}

/// Tells what a file of another name holds by its first bytes.
fn sniff(file: &InputFile, path: &str) -> Result<(&'static Format, Packing), Skipped> {
    let failed = |error: io::Error| skipped(path, None, &error);
    let (head, _) = open(file.path(), Packing::Plain)
        .and_then(|reader| read_up_to(reader, 4))
        .map_err(failed)?;
    let packing = Packing::of_bytes(&head);
    let (head, _) = open(file.path(), packing)
        .and_then(|reader| read_up_to(reader, SNIFFED_BYTES))
        .map_err(failed)?;
    let format = Format::of_bytes(&head);
    if *format == super::format::TEXT && matches!(head.trim_ascii_start(), [b'{' | b'[', ..]) {
        let detail = "JSON that is not one object a line".to_owned();
        return Err(Skipped::new(path, None, SkipReason::UnknownFormat, detail));
    }
    Ok((format, packing))
}

/// As much of a file as tells its kind.
const SNIFFED_BYTES: usize = 64 << 10;

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
        files.flat_map(|file| articles(&file.unwrap()).collect::<Vec<_>>()).collect()
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
