//! The answer of a web server as it was recorded → its status, its media type and its page.

use std::io::{self, Read};

use crate::ingest::{MAX_RECORD_BYTES, SkipReason};

/// The head of an answer, and where its body begins.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Response<'b> {
    pub(super) status: u16,
    fields: Vec<(String, String)>,
    body: &'b [u8],
}

/// Most fields of a head that are read.
const MAX_FIELDS: usize = 256;

impl<'b> Response<'b> {
    /// Reads the head; `None` when the block is no answer of a web server.
    pub(super) fn read(block: &'b [u8]) -> Option<Self> {
        let rest = block.strip_prefix(b"HTTP/")?;
        let (line, rest) = split_line(rest)?;
        let line = String::from_utf8_lossy(line);
        let status = line.split_ascii_whitespace().nth(1)?.parse().ok()?;
        let (fields, body) = fields(rest);
        Some(Self { status, fields, body })
    }

    /// The value of a field; the last one when there are several.
    pub(super) fn field(&self, name: &str) -> Option<&str> {
        field(&self.fields, name)
    }

    /// The page, unpacked: at most [`MAX_RECORD_BYTES`] of it.
    ///
    /// Archives often hold the body unpacked already while the head still tells how it came: a
    /// body that is not packed as told is taken as it is.
    pub(super) fn page(&self) -> Result<Vec<u8>, (SkipReason, String)> {
        let chunked = self
            .field("transfer-encoding")
            .is_some_and(|value| value.to_ascii_lowercase().contains("chunked"));
        let mut body = self.body.to_vec();
        if chunked && let Some(joined) = dechunk(&body) {
            body = joined;
        }
        let told = self.field("content-encoding").unwrap_or_default().to_ascii_lowercase();
        // The last packing is taken off first; more than two are a bomb or a mistake.
        for packing in told.split(',').map(str::trim).rev().take(3) {
            body = unpack(packing, body)?;
        }
        Ok(body)
    }
}

/// Splits at the next line end, which may lack its carriage return.
fn split_line(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (line, rest) = bytes.split_at_checked(memchr::memchr(b'\n', bytes)?)?;
    Some((line.strip_suffix(b"\r").unwrap_or(line), rest.get(1..)?))
}

/// The fields before the next blank line, with names in lower case, and what is behind it.
pub(super) fn fields(mut bytes: &[u8]) -> (Vec<(String, String)>, &[u8]) {
    let mut fields: Vec<(String, String)> = Vec::new();
    while let Some((line, rest)) = split_line(bytes) {
        bytes = rest;
        if line.is_empty() {
            break;
        }
        let line = String::from_utf8_lossy(line);
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = fields.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':')
            && fields.len() < MAX_FIELDS
        {
            fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    (fields, bytes)
}

pub(super) fn field<'f>(fields: &'f [(String, String)], name: &str) -> Option<&'f str> {
    fields.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// Joins the chunks of a body (RFC 9112, 7.1); `None` when it does not begin with one. What follows
/// a chunk that is broken is lost, as in a browser.
fn dechunk(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut joined = Vec::new();
    let mut first = true;
    loop {
        let size = split_line(body).and_then(|(line, rest)| {
            let digits = line.split(|b| *b == b';').next()?.trim_ascii();
            let digits = std::str::from_utf8(digits).ok().filter(|d| (1..=8).contains(&d.len()))?;
            Some((usize::from_str_radix(digits, 16).ok()?, rest))
        });
        let Some((size, rest)) = size else {
            return (!first).then_some(joined);
        };
        first = false;
        let (chunk, after) = rest.split_at_checked(size).unwrap_or((rest, &[]));
        joined.extend_from_slice(chunk);
        if size == 0 || after.is_empty() {
            return Some(joined);
        }
        body = after.strip_prefix(b"\r\n").or(after.strip_prefix(b"\n")).unwrap_or(after);
    }
}

fn unpack(packing: &str, body: Vec<u8>) -> Result<Vec<u8>, (SkipReason, String)> {
    let read = |reader: &mut dyn Read| -> Result<Vec<u8>, (SkipReason, String)> {
        let mut out = Vec::new();
        let read = reader.take(MAX_RECORD_BYTES as u64 + 1).read_to_end(&mut out);
        if out.len() > MAX_RECORD_BYTES {
            let detail = format!("more than {} MiB when unpacked", MAX_RECORD_BYTES >> 20);
            return Err((SkipReason::TooLarge, detail));
        }
        read.map_err(|error: io::Error| {
            (SkipReason::ContentEncoding, format!("{packing}: {error}"))
        })?;
        Ok(out)
    };
    match packing {
        "" | "identity" | "none" | "utf-8" => Ok(body),
        "gzip" | "x-gzip" if body.starts_with(&[0x1F, 0x8B]) => {
            read(&mut flate2::read::MultiGzDecoder::new(body.as_slice()))
        }
        // Packed already no more.
        "gzip" | "x-gzip" => Ok(body),
        "deflate" => {
            // Zlib says the standard, bare deflate sent many servers.
            let zlib = body.first_chunk().is_some_and(|pair| {
                pair.first().is_some_and(|first| first & 0x0F == 8)
                    && u16::from_be_bytes(*pair) % 31 == 0
            });
            if zlib {
                read(&mut flate2::read::ZlibDecoder::new(body.as_slice()))
            } else if body.trim_ascii_start().starts_with(b"<") {
                Ok(body)
            } else {
                read(&mut flate2::read::DeflateDecoder::new(body.as_slice()))
            }
        }
        "br" if body.trim_ascii_start().starts_with(b"<") => Ok(body),
        "br" => read(&mut brotli_decompressor::Decompressor::new(body.as_slice(), 4096)),
        "zstd" => match zstd::stream::read::Decoder::new(body.as_slice()) {
            Ok(mut decoder) => read(&mut decoder),
            Err(error) => Err((SkipReason::ContentEncoding, format!("zstd: {error}"))),
        },
        _ => {
            let name: String = packing.chars().take(40).collect();
            Err((SkipReason::ContentEncoding, name))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_chunks_and_takes_bodies_that_are_none_as_they_are() {
        for (body, joined) in [
            (&b"4\r\nHoi \r\n5;x=1\r\nnghi.\r\n0\r\n\r\n"[..], Some(&b"Hoi nghi."[..])),
            (b"4\nHoi \n0\n\n", Some(b"Hoi ")),
            (b"<html>", None),
            (b"ff\r\nngan", Some(b"ngan")),
            (b"4\r\nHoi \r\n<b>", Some(b"Hoi ")),
            (b"ffffffffff\r\nx", None),
        ] {
            assert_eq!(dechunk(body).as_deref(), joined);
        }
    }

    #[test]
    fn reads_status_fields_and_body() {
        let block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html;\r\n charset=utf-8\r\n\r\n<p>x";
        let response = Response::read(block).unwrap();
        assert_eq!(response.status, 200);
        assert_eq!(response.field("content-type"), Some("text/html; charset=utf-8"));
        assert_eq!(response.page().unwrap(), b"<p>x");
        assert_eq!(Response::read(b"HTTP/1.1"), None);
    }
}
