//! A ZIP archive → the articles of its entries, each read as a file of its own.
//!
//! Entries are taken sorted by name, as a folder is walked; `tin.zip!/2024/bai-1.html` is the path of
//! one. An archive that unpacks to far more than it holds is not read on.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use zip::{CompressionMethod, ZipArchive};

use super::format::{Format, Input, ZIP};
use super::metadata::Known;
use super::open::{self, Packing};
use super::read::Nested;
use super::walk::is_companion;
use super::{Articles, Encoding, SkipReason, Skipped};
use crate::article::{Article, Origin};

/// Most entries that are read.
const MAX_ENTRIES: usize = 200_000;

/// Most bytes to which all entries together may unpack: 64 GiB.
const MAX_TOTAL: u64 = 64 << 30;

/// How many times its packed size an entry may unpack to; running text packs to about a fifth.
const MAX_RATIO: u64 = 200;

/// Unpacked bytes that are never a bomb, whatever the ratio.
const HARMLESS: u64 = 1 << 20;

/// An entry to read.
struct Entry {
    name: String,
    /// Where its local header begins.
    header: u64,
    packed: u64,
    size: u64,
    crc: u32,
    deflated: bool,
}

/// Streams the articles of all entries.
pub(super) fn read(input: Input, nested: Nested) -> Articles {
    let (path, forced) = (input.origin.path, input.forced);
    let skip = |reason, detail: &str| {
        Articles::one(Err(Skipped::new(&path, None, reason, detail.to_owned())))
    };
    let (Some(file), Packing::Plain) = (input.file, input.packing) else {
        return skip(SkipReason::NestedArchive, "a ZIP archive in another");
    };
    let opened = File::open(&file).and_then(|file| {
        let length = file.metadata()?.len();
        Ok((ZipArchive::new(BufReader::new(file)).map_err(io::Error::other)?, length))
    });
    let (mut archive, length) = match opened {
        Ok(opened) => opened,
        Err(error) => return Articles::one(Err(open::skipped(&path, None, &error))),
    };
    if archive.len() > MAX_ENTRIES {
        return skip(SkipReason::TooLarge, &format!("more than {MAX_ENTRIES} entries"));
    }
    let (mut entries, mut left_out, mut hidden) = (Vec::new(), Vec::new(), 0);
    let (mut packed, mut total) = (0_u64, 0_u64);
    for number in 0..archive.len() {
        match entry(&mut archive, number, &path) {
            Ok(Found::Hidden) => hidden += 1,
            Ok(Found::Folder) => {}
            Ok(Found::Entry(entry)) => {
                packed = packed.saturating_add(entry.packed);
                total = total.saturating_add(entry.size);
                entries.push(entry);
            }
            Err(skipped) => left_out.push(skipped),
        }
    }
    if packed > length || total > MAX_TOTAL {
        return skip(SkipReason::ArchiveBomb, "entries that share bytes, or unpack to too much");
    }
    if hidden > 0 {
        let detail = "hidden files and folders".to_owned();
        let skipped = Skipped::new(&path, None, SkipReason::Hidden, detail);
        left_out.push(Skipped { count: hidden, ..skipped });
    }
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    if entries.is_empty() && left_out.is_empty() {
        return skip(SkipReason::Empty, "no file in the archive");
    }
    let articles =
        entries.into_iter().flat_map(move |entry| articles(&file, &path, &entry, forced, nested));
    Articles::new(articles.chain(left_out.into_iter().map(Err)))
}

/// What an entry is; `Err` for one that is left out by itself.
enum Found {
    Entry(Entry),
    Folder,
    Hidden,
}

/// Looks at an entry.
fn entry(
    archive: &mut ZipArchive<BufReader<File>>,
    number: usize,
    path: &str,
) -> Result<Found, Skipped> {
    let failed = |error: zip::result::ZipError| {
        let place = Some(number as u64 + 1);
        Skipped::new(path, place, SkipReason::Unreadable, error.to_string())
    };
    let found = archive.by_index_raw(number).map_err(failed)?;
    let name = found.name().map_err(failed)?.replace('\\', "/");
    // A name is never a path, so that `..` leads nowhere.
    let is_hidden = |part: &str| part.starts_with('.') && part != "." && part != "..";
    let hidden = name.split('/').any(|part| is_hidden(part) || part == "__MACOSX");
    if found.is_dir() {
        return Ok(Found::Folder);
    }
    if hidden {
        return Ok(Found::Hidden);
    }
    let skip = |reason, detail: &str| {
        Err(Skipped::new(&inner(path, &name), None, reason, detail.to_owned()))
    };
    if is_companion(Path::new(&name)) {
        return skip(SkipReason::Companion, "stands beside articles");
    }
    if found.is_symlink() {
        return skip(SkipReason::NotRegular, "a link");
    }
    let Some((format, _)) = Format::of_name(file_name(&name)) else {
        return skip(SkipReason::UnknownFormat, "a file of another kind");
    };
    if *format == ZIP {
        return skip(SkipReason::NestedArchive, "a ZIP archive in another");
    }
    if found.encrypted() {
        return skip(SkipReason::Encrypted, "needs a password");
    }
    let deflated = match found.compression() {
        CompressionMethod::Stored => false,
        CompressionMethod::DEFLATE => true,
        other => return skip(SkipReason::Unreadable, &format!("packed by {other}")),
    };
    let (packed, size) = (found.compressed_size(), found.size());
    if size > HARMLESS && size / MAX_RATIO > packed {
        return skip(SkipReason::ArchiveBomb, &format!("{packed} bytes that unpack to {size}"));
    }
    let (header, crc) = (found.header_start(), found.crc32());
    Ok(Found::Entry(Entry { header, packed, size, crc, deflated, name: name.clone() }))
}

fn inner(path: &str, name: &str) -> String {
    format!("{path}!/{}", name.trim_start_matches('/'))
}

fn file_name(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// The articles of one entry.
fn articles(
    file: &Path,
    path: &str,
    entry: &Entry,
    forced: Option<Encoding>,
    nested: Nested,
) -> Articles {
    let path = inner(path, &entry.name);
    let Some((format, packing)) = Format::of_name(file_name(&entry.name)) else {
        let detail = "a file of another kind".to_owned();
        return Articles::one(Err(Skipped::new(&path, None, SkipReason::UnknownFormat, detail)));
    };
    let bytes = match unpacked(file, entry) {
        Ok(bytes) => bytes,
        Err(error) => return Articles::one(Err::<Article, _>(open::skipped(&path, None, &error))),
    };
    let input = Input {
        origin: Origin::file(&path),
        known: Known::default(),
        charset: None,
        forced,
        file: None,
        packing,
        bytes,
    };
    nested.read(input, Some(format))
}

/// A reader of the bytes of an entry, bounded and checked.
fn unpacked(file: &Path, entry: &Entry) -> io::Result<Box<dyn BufRead + Send>> {
    let mut file = File::open(file)?;
    file.seek(SeekFrom::Start(entry.header))?;
    // The local header: its last two fields are the lengths of name and extra field (APPNOTE 4.3.7).
    let mut header = [0_u8; 30];
    file.read_exact(&mut header)?;
    if !header.starts_with(b"PK\x03\x04") {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "no entry where one should begin"));
    }
    let [.., a, b, c, d] = header;
    let length = |pair| i64::from(u16::from_le_bytes(pair));
    file.seek(SeekFrom::Current(length([a, b]) + length([c, d])))?;
    let packed = BufReader::new(file.take(entry.packed));
    let bytes: Box<dyn Read + Send> = if entry.deflated {
        Box::new(flate2::bufread::DeflateDecoder::new(packed))
    } else {
        Box::new(packed)
    };
    let most = entry.packed.saturating_mul(MAX_RATIO).max(HARMLESS);
    Ok(Box::new(BufReader::new(Checked { bytes, crc: flate2::Crc::new(), entry: entry.crc, most })))
}

/// A reader that ends with an error when the checksum is another, or the bytes are too many.
struct Checked {
    bytes: Box<dyn Read + Send>,
    crc: flate2::Crc,
    entry: u32,
    most: u64,
}

impl Read for Checked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.bytes.read(buffer)?;
        self.crc.update(buffer.get(..n).unwrap_or_default());
        let Some(most) = self.most.checked_sub(n as u64) else {
            let detail = "unpacks to far more than it holds";
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, detail));
        };
        self.most = most;
        if n == 0 && !buffer.is_empty() && self.crc.sum() != self.entry {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "the checksum is another"));
        }
        Ok(n)
    }
}
