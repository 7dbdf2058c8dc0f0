//! The bytes of a page → its text: by mark, by what they are, by what is said of them, by guess.

use encoding_rs::{Encoding, UTF_8};

use crate::ingest::Encoding as Legacy;
use crate::ingest::SkipReason;
use crate::ingest::encoding::{self, Decoded};

/// As much of a page as is searched for the name of its encoding; the standard says 1,024 bytes,
/// content systems need more.
const PRESCAN: usize = 8 << 10;

/// Decodes a page. `told` is the encoding named by an HTTP header.
///
/// Bytes that are UTF-8 are read as such whatever the page says: no other encoding looks like it
/// by chance, and many pages say something else. UTF-16 needs its byte order mark.
pub(in crate::ingest) fn decode(
    bytes: Vec<u8>,
    told: Option<&str>,
) -> Result<Decoded, (SkipReason, String)> {
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes) {
        return decoded(encoding, &bytes[mark..]);
    }
    if let Some(at) = memchr::memchr(0, &bytes) {
        return Err((SkipReason::Binary, format!("a NUL byte at byte {at}")));
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return Ok(Decoded { text, encoding: "utf-8", uncertain: false }),
        Err(error) => error.into_bytes(),
    };
    let label = |name: &[u8]| Encoding::for_label(name);
    let named =
        told.and_then(|name| label(name.as_bytes())).or_else(|| label(named_inside(&bytes)?));
    match named {
        Some(encoding) if encoding != UTF_8 => decoded(encoding, &bytes),
        // A page that says UTF-8 and has a few broken bytes is UTF-8.
        Some(encoding) => decoded(encoding, &bytes).or_else(|_| decoded(guess(&bytes), &bytes)),
        None => match legacy(&bytes) {
            Some(shown) => Ok(shown),
            None => decoded(guess(&bytes), &bytes),
        },
    }
}

/// Bytes in a Vietnamese encoding that no standard names, as Windows-1252 shows them: their
/// paragraphs are decoded when they stand alone.
fn legacy(bytes: &[u8]) -> Option<Decoded> {
    let text = encoding::decode_bytes(bytes, Legacy::Windows1252);
    let found = encoding::repair(&text)?.encoding;
    let legacy = [Legacy::Tcvn3, Legacy::VniWindows].iter().any(|one| one.name() == found);
    legacy.then_some(Decoded { text, encoding: Legacy::Windows1252.name(), uncertain: false })
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(Some(b"vn"), chardetng::Utf8Detection::Allow)
}

fn decoded(encoding: &'static Encoding, bytes: &[u8]) -> Result<Decoded, (SkipReason, String)> {
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    let name = if encoding == UTF_8 { "utf-8" } else { encoding.name() };
    if broken {
        let lost = text.matches(char::REPLACEMENT_CHARACTER).count();
        let all = text.chars().count();
        if lost * 20 > all {
            let detail = format!("{lost} of {all} characters are not {name}");
            return Err((SkipReason::NotUtf8, detail));
        }
    }
    if text.contains('\0') {
        return Err((SkipReason::Binary, "a NUL character".to_owned()));
    }
    Ok(Decoded { text: text.into_owned(), encoding: name, uncertain: broken })
}

/// `charset=…` of a `meta` or of an XML declaration (`encoding="…"`).
fn named_inside(bytes: &[u8]) -> Option<&[u8]> {
    let head = &bytes[..bytes.len().min(PRESCAN)];
    let lower = head.to_ascii_lowercase();
    for mark in [&b"charset"[..], b"encoding"] {
        for at in memchr::memmem::find_iter(&lower, mark) {
            let rest = head[at + mark.len()..].trim_ascii_start();
            let Some(rest) = rest.strip_prefix(b"=") else { continue };
            let rest = rest.trim_ascii_start();
            let rest = rest.strip_prefix(b"\"").or(rest.strip_prefix(b"'")).unwrap_or(rest);
            let is_name = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':');
            let end = rest.iter().position(|b| !is_name(b)).unwrap_or(rest.len());
            if end > 0 {
                return Some(&rest[..end]);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_page_by_mark_header_meta_or_guess() {
        let text = "Hội nghị của tỉnh Nghệ An bàn việc phát triển kinh tế biển";
        let (old, _, _) = encoding_rs::WINDOWS_1258.encode("Thu\u{300}y s\u{1B0}\u{309}a");
        let wide: Vec<u8> =
            format!("\u{FEFF}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (bytes, told, expected, encoding) in [
            (text.as_bytes().to_vec(), Some("iso-8859-1"), text.to_owned(), "utf-8"),
            (wide, None, text.to_owned(), "UTF-16LE"),
            (
                old.to_vec(),
                Some("windows-1258"),
                "Thu\u{300}y s\u{1B0}\u{309}a".into(),
                "windows-1258",
            ),
            (
                b"<meta charset='windows-1252'>caf\xE9".to_vec(),
                None,
                "<meta charset='windows-1252'>caf\u{E9}".into(),
                "windows-1252",
            ),
        ] {
            let read = decode(bytes, told).unwrap();
            assert_eq!((read.text, read.encoding), (expected, encoding));
        }
        assert_eq!(decode(b"a\0b".to_vec(), None).unwrap_err().0, SkipReason::Binary);
    }
}
