//! A table with a header → its articles, one for every row.
//!
//! Columns are known by their English or Vietnamese names, with or without marks; others are passed
//! over. Cells are separated by commas, semicolons or tabs, whichever the header has most of.

use std::io::{self, BufRead, Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use csv::{ByteRecord, Reader, ReaderBuilder, Terminator};

use super::format::Input;
use super::html::page_date;
use super::metadata::{Known, article, capture_time};
use super::read::contained_record;
use super::{
    Articles, Encoding, MAX_RECORD_BYTES, MAX_TEXT_BYTES, SkipReason, Skipped, encoding, open,
};
use crate::analysis::{Fold, fold};
use crate::article::{Article, Origin};

/// A column that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Id,
    Title,
    Lead,
    Text,
    Date,
    Source,
    Province,
    Url,
    Author,
    Captured,
}

/// The column of a name.
fn column(name: &str) -> Option<Column> {
    let name = name.trim();
    let name = fold(&name.replace(['_', '-'], " "), Fold::Folded);
    Some(match name.trim() {
        "id" | "ma" | "ma bai" | "ma so" => Column::Id,
        "title" | "headline" | "tieu de" | "tieude" | "ten bai" | "ten" | "nhan de" => {
            Column::Title
        }
        "lead" | "sapo" | "summary" | "description" | "tom tat" | "mo ta" => Column::Lead,
        "text" | "content" | "body" | "noi dung" | "noidung" | "bai viet" | "toan van"
        | "van ban" => Column::Text,
        "date" | "published" | "pubdate" | "publish date" | "published at" | "ngay"
        | "ngay dang" | "ngay xuat ban" | "thoi gian" => Column::Date,
        "source" | "outlet" | "publisher" | "nguon" | "bao" | "to bao" => Column::Source,
        "province" | "tinh" | "tinh thanh" | "tinh thanh pho" | "dia phuong" => Column::Province,
        "url" | "link" | "duong dan" | "lien ket" | "dia chi" => Column::Url,
        "author" | "byline" | "tac gia" => Column::Author,
        "captured" | "captured at" | "crawled at" | "crawl date" | "crawl time" | "fetched at"
        | "scraped at" | "retrieved at" | "ngay thu thap" | "thoi gian thu thap" => {
            Column::Captured
        }
        _ => return None,
    })
}

/// Streams the rows.
pub(super) fn read(input: Input) -> Articles {
    let path = input.origin.path.clone();
    match Table::open(input) {
        Ok(table) => Articles::new(table),
        Err(Opening::Io(error)) => Articles::one(Err(open::skipped(&path, None, &error))),
        Err(Opening::Skipped(skipped)) => Articles::one(Err(skipped)),
    }
}

/// Why a table could not be opened.
enum Opening {
    Io(io::Error),
    Skipped(Skipped),
}

impl From<io::Error> for Opening {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// A reader that gives no more than a record may have: a quote that is never closed would make one
/// record of the whole file.
struct Rationed {
    bytes: Box<dyn BufRead + Send>,
    left: Arc<AtomicU64>,
}

impl Read for Rationed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.left.load(Ordering::Relaxed);
        if left == 0 {
            let detail = format!("a row of more than {} MiB", MAX_RECORD_BYTES >> 20);
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, detail));
        }
        let n = self.bytes.by_ref().take(left).read(buffer)?;
        self.left.store(left.saturating_sub(n as u64), Ordering::Relaxed);
        Ok(n)
    }
}

struct Table {
    path: String,
    rows: Option<Reader<Rationed>>,
    left: Arc<AtomicU64>,
    columns: Vec<Option<Column>>,
    forced: Option<Encoding>,
    any: bool,
}

impl Table {
    fn open(input: Input) -> Result<Self, Opening> {
        let Input { origin, forced, mut bytes, .. } = input;
        let path = origin.path;
        let skip = |reason, detail| Opening::Skipped(Skipped::new(&path, None, reason, detail));
        if bytes.fill_buf()?.starts_with(b"\xEF\xBB\xBF") {
            bytes.consume(3);
        } else if matches!(bytes.fill_buf()?, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..]) {
            // What spreadsheets call Unicode text.
            let (wide, _) = open::read_up_to(bytes, MAX_RECORD_BYTES)?;
            let decoded =
                encoding::decode(&wide, None).map_err(|(reason, detail)| skip(reason, detail))?;
            bytes = Box::new(Cursor::new(decoded.text.into_bytes()));
        }
        let head = bytes.fill_buf()?;
        if memchr::memchr(0, head).is_some() {
            return Err(skip(SkipReason::Binary, "a NUL byte".to_owned()));
        }
        let delimiter = delimiter(head);
        // Ended by line feeds alone, rows are counted as an editor counts lines; the carriage
        // returns before them go with the blanks of the last cell.
        let terminator = if memchr::memchr(b'\n', head).is_some() {
            Terminator::Any(b'\n')
        } else {
            Terminator::CRLF
        };
        let left = Arc::new(AtomicU64::new(MAX_RECORD_BYTES as u64));
        let mut rows = ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .terminator(terminator)
            .from_reader(Rationed { bytes, left: Arc::clone(&left) });
        let header = match rows.byte_headers() {
            Ok(header) => header.clone(),
            Err(error) => return Err(skip(SkipReason::TooLarge, error.to_string())),
        };
        if header.iter().all(|name| name.trim_ascii().is_empty()) {
            return Err(skip(SkipReason::Empty, "no header".to_owned()));
        }
        let names: Vec<String> =
            header.iter().map(|name| String::from_utf8_lossy(name).into_owned()).collect();
        let mut columns: Vec<Option<Column>> = Vec::new();
        for name in &names {
            // Of two columns of one meaning the first is read.
            columns.push(column(name).filter(|found| !columns.contains(&Some(*found))));
        }
        if !columns.contains(&Some(Column::Text)) {
            let shown: String = names.join(", ").chars().take(120).collect();
            let detail = format!("no column text or nội dung; there are: {shown}");
            return Err(skip(SkipReason::MissingText, detail));
        }
        Ok(Self { path, rows: Some(rows), left, columns, forced, any: false })
    }

    fn article(&self, row: &ByteRecord, line: u64) -> Result<Article, (SkipReason, String)> {
        let mut known = Known::default();
        let (mut lead, mut text, mut captured) = (None, None, None);
        // The longest cell tells the encoding of those too short to tell.
        let longest = row.iter().max_by_key(|cell| cell.len()).unwrap_or_default();
        let told = encoding::decode_record(longest, self.forced).ok();
        let told: Option<Encoding> = told.and_then(|told| told.encoding.parse().ok());
        let told = told.filter(|told| *told != Encoding::Utf8);
        for (cell, column) in row.iter().zip(&self.columns) {
            let Some(column) = column else { continue };
            if cell.contains(&0) {
                return Err((SkipReason::Binary, "a NUL byte".to_owned()));
            }
            let cell = match encoding::decode_record(cell, self.forced) {
                Ok(decoded) => decoded.text,
                Err(_) if told.is_some() => encoding::decode_record(cell, told)?.text,
                Err(error) => return Err(error),
            };
            if *column == Column::Text {
                text = Some(cell.strip_suffix('\r').map(str::to_owned).unwrap_or(cell));
                continue;
            }
            let cell = cell.trim();
            if cell.is_empty() {
                continue;
            }
            let cell = Some(cell.to_owned());
            match column {
                Column::Id => known.id = cell,
                Column::Title => known.title = cell,
                Column::Lead => lead = cell,
                Column::Date => known.set_date(cell.as_deref().unwrap_or_default(), page_date),
                Column::Source => known.source = cell,
                Column::Province => known.province = cell,
                Column::Url => known.url = cell,
                Column::Author => known.byline = cell,
                Column::Captured => captured = cell.as_deref().and_then(capture_time),
                Column::Text => {}
            }
        }
        let text = text.unwrap_or_default();
        let body = match lead {
            Some(lead) if text.trim().is_empty() => lead,
            Some(lead) if !text.contains(&lead) => format!("{lead}\n\n{text}"),
            _ => text,
        };
        if body.trim().is_empty() {
            return Err((SkipReason::Empty, "nothing but blanks".to_owned()));
        }
        if body.len() > MAX_TEXT_BYTES {
            let detail = format!("more than {} MiB of text", MAX_TEXT_BYTES >> 20);
            return Err((SkipReason::TooLarge, detail));
        }
        let origin = Origin { line: Some(line), captured, ..Origin::file(&self.path) };
        let encoding = self.forced.or(told).unwrap_or_default().name();
        Ok(article(known, origin, body, encoding))
    }
}

impl Iterator for Table {
    type Item = Result<Article, Skipped>;

    fn next(&mut self) -> Option<Self::Item> {
        let rows = self.rows.as_mut()?;
        let mut row = ByteRecord::new();
        self.left.store(MAX_RECORD_BYTES as u64, Ordering::Relaxed);
        match rows.read_byte_record(&mut row) {
            Ok(true) => {
                self.any = true;
                let line = row.position().map_or(0, csv::Position::line);
                let origin = Origin { line: Some(line), ..Origin::file(&self.path) };
                Some(contained_record(&origin, || {
                    self.article(&row, line)
                        .map_err(|(reason, detail)| Skipped::at(&origin, reason, detail))
                }))
            }
            Ok(false) => {
                self.rows = None;
                let detail = "no row under the header".to_owned();
                let empty = Skipped::new(&self.path, None, SkipReason::Empty, detail);
                (!self.any).then_some(Err(empty))
            }
            Err(error) => {
                let line = rows.position().line();
                self.rows = None;
                let skipped = match error.into_kind() {
                    csv::ErrorKind::Io(error) if error.kind() != io::ErrorKind::FileTooLarge => {
                        open::skipped(&self.path, Some(line), &error)
                    }
                    _ => {
                        let detail = format!("a row of more than {} MiB", MAX_RECORD_BYTES >> 20);
                        Skipped::new(&self.path, Some(line), SkipReason::TooLarge, detail)
                    }
                };
                Some(Err(skipped))
            }
        }
    }
}

/// What stands between the names of the first line.
fn delimiter(head: &[u8]) -> u8 {
    let end = memchr::memchr(b'\n', head).unwrap_or(head.len());
    let mut quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    for byte in head.iter().take(end) {
        quoted ^= *byte == b'"';
        if !quoted && let Some((_, count)) = counts.iter_mut().find(|(mark, _)| mark == byte) {
            *count += 1;
        }
    }
    // Of equal counts the comma, which stands last here.
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(mark, _)| *mark)
}
