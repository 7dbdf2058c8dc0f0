//! A web archive (WARC 1.0 and 1.1, ISO 28500) → its pages, record by record.
//!
//! Read are records of the types `response` with status 200, `resource` and `conversion`, when they
//! hold a page, a text or a feed. Other answers and other files are counted by reason, each reason
//! once an archive with its number. The archive's own records (`warcinfo`, `request`, `metadata`,
//! `revisit`, `continuation`) are no inputs and passed by.

mod http;
mod record;
mod source;

use std::collections::{BTreeMap, VecDeque};
use std::io;

use self::http::{Response, field};
use self::record::{Fault, Record, block, end_of_record, head};
use self::source::Source;
use super::format::{Format, Input, TEXT};
use super::metadata::Known;
use super::open::{self, Packing};
use super::read::Nested;
use super::sniff::{Decision, SNIFFED_BYTES, sniff};
use super::{Articles, Encoding, MAX_RECORD_BYTES, SkipReason, Skipped};
use crate::article::{Article, Origin};

/// Different reasons that are told apart in one archive.
const MAX_REASONS: usize = 200;

/// Streams the pages of an archive.
pub(super) fn read(input: Input, nested: Nested) -> Articles {
    let Input { origin, forced, bytes, packing, .. } = input;
    match Source::new(bytes, packing) {
        Ok(source) => Articles::new(Archive {
            path: origin.path,
            forced,
            nested,
            source: Some(source),
            page: None,
            left_out: BTreeMap::new(),
            at_end: VecDeque::new(),
            any: false,
        }),
        Err(error) => Articles::one(Err(open::skipped(&origin.path, None, &error))),
    }
}

struct Archive {
    path: String,
    forced: Option<Encoding>,
    nested: Nested,
    /// `None` after the end.
    source: Option<Source>,
    /// The articles of the record last read: a feed has several.
    page: Option<Articles>,
    /// What is counted, with the place of the first.
    left_out: BTreeMap<(SkipReason, String), (u64, u64)>,
    at_end: VecDeque<Skipped>,
    /// Whether there was any input.
    any: bool,
}

/// What was done with a record.
enum Step {
    Left(Skipped),
    Page(Articles),
    Passed,
    End,
}

impl Iterator for Archive {
    type Item = Result<Article, Skipped>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.page.as_mut().and_then(Iterator::next) {
                return Some(item);
            }
            self.page = None;
            let Some(mut source) = self.source.take() else {
                return self.at_end.pop_front().map(Err);
            };
            match self.step(&mut source) {
                Step::End => self.end(),
                step => {
                    self.source = Some(source);
                    match step {
                        Step::Left(skipped) => {
                            self.any = true;
                            return Some(Err(skipped));
                        }
                        Step::Page(page) => (self.page, self.any) = (Some(page), true),
                        Step::Passed | Step::End => {}
                    }
                }
            }
        }
    }
}

impl Archive {
    /// Reads one record.
    fn step(&mut self, source: &mut Source) -> Step {
        let mut place = source.place();
        let fault = match self.record(source, &mut place) {
            Ok(step) => return step,
            Err(fault) => fault,
        };
        let path = &self.path;
        let detail = match fault {
            Fault::Record(detail) => detail,
            Fault::File(error) => {
                self.at_end.push_back(open::skipped(path, Some(place), &error));
                self.any = true;
                return Step::End;
            }
        };
        let skipped = Skipped::new(path, Some(place), SkipReason::WarcTruncated, detail);
        match source.resume() {
            Ok(true) => Step::Left(skipped),
            Ok(false) => {
                self.any = true;
                self.at_end.push_back(skipped);
                Step::End
            }
            Err(error) => {
                self.any = true;
                self.at_end.push_back(skipped);
                self.at_end.push_back(open::skipped(path, Some(place), &error));
                Step::End
            }
        }
    }

    fn record(&mut self, source: &mut Source, place: &mut u64) -> Result<Step, Fault> {
        let Some(record) = head(source, place)? else { return Ok(Step::End) };
        let kind = field(&record.fields, "warc-type").unwrap_or_default().to_ascii_lowercase();
        let is_input = matches!(kind.as_str(), "response" | "resource" | "conversion");
        let fits = record.length <= MAX_RECORD_BYTES as u64;
        let block = block(source, record.length, is_input && fits)?;
        end_of_record(source, &block)?;
        if !is_input {
            return Ok(Step::Passed);
        }
        if !fits {
            let detail = format!(
                "a record of {} bytes, limit {} MiB",
                record.length,
                MAX_RECORD_BYTES >> 20
            );
            let reason = SkipReason::TooLarge;
            return Ok(Step::Left(Skipped::new(&self.path, Some(*place), reason, detail)));
        }
        Ok(self.page(&record, &kind, block))
    }

    /// The articles of a record.
    fn page(&mut self, record: &Record, kind: &str, block: Vec<u8>) -> Step {
        let said = |name: &str| field(&record.fields, name);
        let (page, told) = if kind == "response" {
            let Some(response) = Response::read(&block) else {
                // Answers of name servers and the like.
                let told = said("content-type").unwrap_or("no answer of a web server");
                return self.leave_out(record.place, SkipReason::NotAPage, told);
            };
            if response.status != 200 {
                let status = format!("HTTP {}", response.status);
                return self.leave_out(record.place, SkipReason::HttpStatus, &status);
            }
            let told = response.field("content-type").unwrap_or_default().to_owned();
            if format(&told, b"<html").is_none() {
                return self.leave_out(record.place, SkipReason::NotAPage, &media(&told));
            }
            match response.page() {
                Ok(page) => (page, told),
                Err((reason, detail)) => {
                    let place = Some(record.place);
                    return Step::Left(Skipped::new(&self.path, place, reason, detail));
                }
            }
        } else {
            (block, said("content-type").unwrap_or_default().to_owned())
        };
        let Some(format) = format(&told, &page) else {
            return self.leave_out(record.place, SkipReason::NotAPage, &media(&told));
        };
        let address = said("warc-target-uri").map(|uri| uri.trim_matches(['<', '>']).to_owned());
        let origin = Origin {
            offset: Some(record.place),
            captured: said("warc-date").and_then(|date| date.parse().ok()),
            ..Origin::file(&self.path)
        };
        let input = Input {
            origin,
            known: Known { url: address, ..Known::default() },
            charset: parameter(&told, "charset"),
            forced: self.forced,
            file: None,
            packing: Packing::Plain,
            bytes: Box::new(io::Cursor::new(page)),
        };
        Step::Page(self.nested.read(input, Some(format)))
    }

    fn leave_out(&mut self, place: u64, reason: SkipReason, detail: &str) -> Step {
        self.any = true;
        let many = self.left_out.len() >= MAX_REASONS;
        let mut key = (reason, detail.to_owned());
        if many && !self.left_out.contains_key(&key) {
            key.1 = "others".to_owned();
        }
        self.left_out.entry(key).or_insert((place, 0)).1 += 1;
        Step::Passed
    }

    fn end(&mut self) {
        for ((reason, detail), (place, count)) in std::mem::take(&mut self.left_out) {
            let skipped = Skipped::new(&self.path, Some(place), reason, detail);
            self.at_end.push_back(Skipped { count, ..skipped });
        }
        if !self.any {
            let detail = "no page in the archive".to_owned();
            self.at_end.push_back(Skipped::new(&self.path, None, SkipReason::Empty, detail));
        }
    }
}

/// The format of a page by its media type, else by its first bytes.
fn format(told: &str, page: &[u8]) -> Option<&'static Format> {
    let media = media(told);
    if media.is_empty() || media == "application/octet-stream" {
        let head = page.get(..SNIFFED_BYTES).unwrap_or(page);
        let Decision::Read { format, .. } = sniff(head, None) else { return None };
        return (!format.media.is_empty() && *format != TEXT).then_some(format);
    }
    Format::of_media(&media)
}

/// `Text/HTML; charset=x` → `text/html`.
fn media(told: &str) -> String {
    let name = told.split(';').next().unwrap_or_default().trim();
    name.chars().take(64).collect::<String>().to_ascii_lowercase()
}

fn parameter(told: &str, name: &str) -> Option<String> {
    told.split(';').skip(1).find_map(|part| {
        let (key, value) = part.split_once('=')?;
        let value = value.trim().trim_matches('"');
        (key.trim().eq_ignore_ascii_case(name) && !value.is_empty()).then(|| value.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use proptest::prelude::*;

    use super::*;

    fn record(n: usize) -> Vec<u8> {
        let text =
            format!("Bài số {n}: hội đồng nhân dân tỉnh họp phiên thường kỳ, bàn {n} việc lớn.");
        let block = format!("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n{text}");
        format!(
            "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.vn/{n}\r\n\
             Content-Length: {}\r\n\r\n{block}\r\n\r\n",
            block.len()
        )
        .into_bytes()
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        out.write_all(bytes).unwrap();
        out.finish().unwrap()
    }

    fn ids(bytes: Vec<u8>, packing: Packing) -> Vec<String> {
        let input = Input {
            origin: Origin::file("a.warc"),
            known: Known::default(),
            charset: None,
            forced: None,
            file: None,
            packing,
            bytes: Box::new(io::BufReader::with_capacity(700, io::Cursor::new(bytes))),
        };
        // A record that is read twice would never end.
        read(input, Nested::outermost())
            .take(1000)
            .flatten()
            .map(|article| article.meta.id.0)
            .collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]
        #[test]
        fn a_fault_spoils_no_record_before_it_and_few_after(
            packed: bool,
            at in 0.0..1.0_f64,
            change in prop::collection::vec(any::<u8>(), 0..6),
            cut: bool,
        ) {
            let records: Vec<Vec<u8>> =
                (0..12).map(record).map(|record| if packed { gzip(&record) } else { record }).collect();
            let mut bytes = records.concat();
            let place = (at * bytes.len() as f64) as usize;
            if cut {
                bytes.truncate(place);
            } else {
                let end = (place + change.len()).min(bytes.len());
                bytes.splice(place..end, change);
            }
            let mut whole = 0;
            let mut length = 0;
            for record in &records {
                length += record.len();
                whole += usize::from(length <= place);
            }
            let packing = if packed { Packing::Gzip } else { Packing::Plain };
            let found = ids(bytes, packing);
            let before: Vec<String> = (0..whole).map(|n| format!("a.vn/{n}")).collect();
            // The last one before a fault may end in the line that is hit.
            let sure = before.len().saturating_sub(1);
            prop_assert_eq!(&found[..sure.min(found.len())], &before[..sure]);
            if packed && !cut {
                prop_assert!(found.len() >= 10, "{found:?} of 12, hit at {place}");
            }
        }

        #[test]
        fn any_bytes_are_read_to_their_end(
            bytes in prop::collection::vec(any::<u8>(), 0..600),
            head in prop::sample::select(vec![&b""[..], b"WARC/1.0\r\n", b"\x1F\x8B\x08\0"]),
            packed: bool,
        ) {
            let packing = if packed { Packing::Gzip } else { Packing::Plain };
            ids([head, &bytes].concat(), packing);
        }
    }

    #[test]
    fn a_length_that_lies_spoils_no_record_but_its_own() {
        let text = String::from_utf8(record(1)).unwrap();
        let (before, rest) = text.split_once("Content-Length: ").unwrap();
        let (told, rest) = rest.split_once("\r\n").unwrap();
        let told: usize = told.parse().unwrap();
        for lie in [told - 40, told + 40, told + 200, told + 400] {
            let lying = format!("{before}Content-Length: {lie}\r\n{rest}").into_bytes();
            let bytes = [record(0), lying, record(2), record(3), record(4)].concat();
            let expected = ["a.vn/0", "a.vn/2", "a.vn/3", "a.vn/4"];
            assert_eq!(ids(bytes, Packing::Plain), expected, "{told} told as {lie}");
        }
        // Rubbish behind a whole record is none of it.
        let bytes = [record(0), b"rubbish\r\n".to_vec(), record(1)].concat();
        assert_eq!(ids(bytes, Packing::Plain), ["a.vn/0", "a.vn/1"]);
    }

    #[test]
    fn a_member_whose_head_swallows_the_rest_spoils_no_other() {
        let records: Vec<Vec<u8>> = (0..12).map(|n| gzip(&record(n))).collect();
        let third: usize = records[..3].iter().map(Vec::len).sum();
        // The flags of the head: an extra field or a name as long as the file.
        for flags in 1..=255 {
            let mut bytes = records.concat();
            bytes[third + 3] = flags;
            let found = ids(bytes, Packing::Gzip);
            let others = (0..12).map(|n| format!("a.vn/{n}"));
            let lost: Vec<String> = others.filter(|id| !found.contains(id)).collect();
            assert!(lost.is_empty() || lost == ["a.vn/3"], "{flags}: {lost:?}");
        }
    }

    #[test]
    fn a_member_is_found_wherever_the_buffers_end() {
        // Records of growing length move the members over the ends of the reader's buffer.
        for pad in 0..60 {
            let rubbish = vec![b'x'; 650 + pad];
            let bytes = [gzip(&record(0)), rubbish, gzip(&record(1)), gzip(&record(2))].concat();
            assert_eq!(ids(bytes, Packing::Gzip), ["a.vn/0", "a.vn/1", "a.vn/2"], "{pad}");
        }
    }
}
