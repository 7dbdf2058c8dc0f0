//! The bytes of a page → its text: by mark, by what they are, by what is said of them, by guess.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1258, X_USER_DEFINED};

use crate::ingest::Encoding as Legacy;
use crate::ingest::SkipReason;
use crate::ingest::encoding::{self, Decoded, is_unicode_vietnamese};

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
        return decoded(encoding, bytes.get(mark..).unwrap_or_default());
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
    let unnamed = || match legacy(&bytes) {
        Some(shown) => Ok(shown),
        None => decoded(guess(&bytes), &bytes),
    };
    match named {
        // "The letters are those of the font", as pages of the time said.
        Some(encoding) if encoding == X_USER_DEFINED => Ok(shown(&bytes)),
        Some(encoding) if encoding == WINDOWS_1258 => {
            legacy(&bytes).map_or_else(|| decoded(encoding, &bytes), Ok)
        }
        Some(encoding) if encoding != UTF_8 => decoded(encoding, &bytes),
        // A page that says UTF-8 and has a few broken bytes is UTF-8.
        Some(encoding) => match decoded(encoding, &bytes) {
            Ok(read) if is_unicode_vietnamese(&read.text) || !names_legacy_font(&bytes) => Ok(read),
            _ => unnamed(),
        },
        None => unnamed(),
    }
}

/// Bytes in a Vietnamese encoding that no standard names, as Windows-1252 shows them: their
/// paragraphs are decoded when they stand alone.
fn legacy(bytes: &[u8]) -> Option<Decoded> {
    let shown = shown(bytes);
    if names_legacy_font(bytes) {
        return Some(shown);
    }
    let found = encoding::repair(&shown.text)?.encoding;
    let legacy = [Legacy::Tcvn3, Legacy::VniWindows].iter().any(|one| one.name() == found);
    legacy.then_some(shown)
}

fn shown(bytes: &[u8]) -> Decoded {
    let text = encoding::decode_bytes(bytes, Legacy::Windows1252);
    Decoded { text, encoding: Legacy::Windows1252.name(), uncertain: false }
}

/// Whether an attribute or a style begins with the name of a legacy font: `face=".VnTime"`.
fn names_legacy_font(bytes: &[u8]) -> bool {
    memchr::memchr2_iter(b'.', b'-', bytes).any(|at| {
        let (start, name) = match bytes.get(at) {
            Some(b'.') => (at, &b".vn"[..]),
            _ => (at.saturating_sub(3), &b"vni-"[..]),
        };
        let is = |word: &[u8], from: usize| {
            bytes.get(from..from + word.len()).is_some_and(|there| there.eq_ignore_ascii_case(word))
        };
        let before = start.checked_sub(1).and_then(|at| bytes.get(at));
        let named = before.is_some_and(|b| matches!(b, b'"' | b'\'' | b'=' | b':' | b' '));
        named
            && is(name, start)
            && bytes.get(start + name.len()).is_some_and(u8::is_ascii_alphabetic)
    })
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
    let head = bytes.get(..PRESCAN).unwrap_or(bytes);
    let lower = head.to_ascii_lowercase();
    for mark in [&b"charset"[..], b"encoding"] {
        for at in memchr::memmem::find_iter(&lower, mark) {
            let rest = head.get(at + mark.len()..).unwrap_or_default().trim_ascii_start();
            let Some(rest) = rest.strip_prefix(b"=") else { continue };
            let rest = rest.trim_ascii_start();
            let rest = rest.strip_prefix(b"\"").or(rest.strip_prefix(b"'")).unwrap_or(rest);
            let is_name = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':');
            let end = rest.iter().position(|b| !is_name(b)).unwrap_or(rest.len());
            if end > 0 {
                return rest.get(..end);
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

    #[test]
    fn where_fonts_are_legacy_ones_the_bytes_are_theirs_whatever_the_page_says() {
        for said in ["", "x-user-defined", "windows-1258", "windows-1252", "iso-8859-1", "utf-8"] {
            for font in [".VnTime", "VNI-Times"] {
                let page = format!("<meta charset={said}><p><font face='{font}'>s\u{E8}, \u{DE}");
                let shown = encoding_rs::WINDOWS_1252.encode(&page).0.into_owned();
                let read = decode(shown, None).unwrap();
                assert!(read.text.ends_with("s\u{E8}, \u{DE}"), "{said} {font}: {}", read.text);
            }
        }
        for (page, named) in [
            ("<a href='http://tin.vn/x'>", false),
            ("<p style=font-family:.vntime>", true),
            ("<b>s-vni-x</b>", false),
            ("{font-family:\"VNI-Times\"}", true),
            ("Tin. Vn-Index tăng", false),
        ] {
            assert_eq!(names_legacy_font(page.as_bytes()), named, "{page}");
        }
    }
}
