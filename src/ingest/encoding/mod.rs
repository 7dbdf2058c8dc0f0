//! Bytes → decoded text, in whatever encoding Vietnamese was written.
//!
//! Bytes that are UTF-8 are taken as such, all others as Windows-1252 shows them; then every
//! paragraph is judged by itself ([`detect`]) and, where a legacy encoding explains it, decoded. A
//! paragraph too short to tell follows the others of its text. The file stays as it is; what was
//! decided is told with the text.

mod capitals;
mod detect;
mod entities;
mod font;
mod mojibake;
mod paragraphs;
mod tables;
#[cfg(test)]
mod tests;
mod unicode;
mod viqr;

use std::borrow::Cow;

pub(super) use self::detect::is_unicode_vietnamese;
pub(super) use self::font::FontHint;
pub(super) use self::paragraphs::{Run, decode_record, force, repair, repair_runs, repair_short};
pub use self::unicode::{NotUnicode, unicode};
use super::SkipReason;

/// How text was, or is to be, decoded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Encoding {
    /// UTF-8, ASCII included.
    #[default]
    Utf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// TCVN3 (ABC), of .VnTime and its kin.
    Tcvn3,
    /// VNI-Windows, of VNI-Times and its kin.
    VniWindows,
    /// Windows-1258.
    Windows1258,
    /// Windows-1252, the Latin letters of Western Europe; never guessed.
    Windows1252,
    /// VIQR, signs behind ASCII letters.
    Viqr,
    /// UTF-8 that was read as Windows-1252, once or twice.
    Utf8Mojibake,
    /// `&#7883;`
    HtmlEntities,
    /// `\u1ecb`
    UnicodeEscapes,
}

impl Encoding {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Utf8,
        Self::Utf16Le,
        Self::Utf16Be,
        Self::Tcvn3,
        Self::VniWindows,
        Self::Windows1258,
        Self::Windows1252,
        Self::Viqr,
        Self::Utf8Mojibake,
        Self::HtmlEntities,
        Self::UnicodeEscapes,
    ];

    /// The name in records and options: `vni-windows`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Tcvn3 => "tcvn3",
            Self::VniWindows => "vni-windows",
            Self::Windows1258 => "windows-1258",
            Self::Windows1252 => "windows-1252",
            Self::Viqr => "viqr",
            Self::Utf8Mojibake => "utf-8-mojibake",
            Self::HtmlEntities => "html-entities",
            Self::UnicodeEscapes => "unicode-escapes",
        }
    }
}

/// A name that no encoding has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "no encoding {0:?}; one of utf-8, utf-16le, utf-16be, tcvn3, vni-windows, windows-1258, windows-1252, viqr, utf-8-mojibake, html-entities, unicode-escapes"
)]
pub struct UnknownEncoding(pub String);

impl std::str::FromStr for Encoding {
    type Err = UnknownEncoding;

    /// Reads a [name](Encoding::name), in any case.
    fn from_str(text: &str) -> Result<Self, UnknownEncoding> {
        Self::ALL
            .into_iter()
            .find(|encoding| encoding.name().eq_ignore_ascii_case(text))
            .ok_or_else(|| UnknownEncoding(text.to_owned()))
    }
}

/// Decoded text, and how it came about.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    pub(super) text: String,
    /// Name of the encoding of the bytes, or the legacy one that most of the text was written in.
    pub(super) encoding: &'static str,
    /// Whether broken bytes were replaced, or a paragraph looks like an encoding that nothing
    /// proves, or capitals that TCVN3 cannot hold were given back by their surroundings.
    pub(super) uncertain: bool,
}

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Decodes the bytes of a whole text, by `forced` where the user named an encoding.
///
/// UTF-16 is recognised by its byte order mark alone; otherwise a NUL byte means `binary`. Of bytes
/// that no encoding explains up to 5 % of the characters may be broken and become U+FFFD.
pub(super) fn decode(
    bytes: &[u8],
    forced: Option<Encoding>,
) -> Result<Decoded, (SkipReason, String)> {
    let bytes = match utf16(bytes, forced) {
        Some(decoded) => return decoded,
        None => bytes,
    };
    if let Some(at) = memchr::memchr(0, bytes) {
        return Err((SkipReason::Binary, format!("a NUL byte at byte {at}")));
    }
    let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    paragraphs::decode(bytes, forced)
}

/// The characters of bytes in Windows-1252 or Windows-1258; of another encoding as Windows-1252.
pub(super) fn decode_bytes(bytes: &[u8], encoding: Encoding) -> String {
    let shown = tables::windows_1252(bytes);
    if encoding == Encoding::Windows1258 { tables::windows_1258(&shown) } else { shown }
}

/// What `text` means in `encoding`, if its characters are those that Windows-1252 shows.
fn decode_as(text: &str, encoding: Encoding) -> Cow<'_, str> {
    if text.is_ascii()
        && !matches!(encoding, Encoding::Viqr | Encoding::HtmlEntities | Encoding::UnicodeEscapes)
    {
        return Cow::Borrowed(text);
    }
    Cow::Owned(match encoding {
        Encoding::Tcvn3 => tables::tcvn3(text),
        Encoding::VniWindows => tables::vni_windows(text),
        Encoding::Windows1258 => tables::windows_1258(text),
        Encoding::Viqr => viqr::viqr(text),
        Encoding::Utf8Mojibake => detect::unmojibake(text),
        Encoding::HtmlEntities => entities::entities(text),
        Encoding::UnicodeEscapes => entities::escapes(text),
        Encoding::Utf8 | Encoding::Utf16Le | Encoding::Utf16Be | Encoding::Windows1252 => {
            return Cow::Borrowed(text);
        }
    })
}

fn utf16(bytes: &[u8], forced: Option<Encoding>) -> Option<Result<Decoded, (SkipReason, String)>> {
    let (encoding, bytes) = match (wide(bytes), forced) {
        (Some(marked), _) => marked,
        (None, Some(encoding @ (Encoding::Utf16Le | Encoding::Utf16Be))) => (encoding, bytes),
        _ => return None,
    };
    let (text, broken) = utf16_text(bytes, encoding);
    if text.contains('\0') {
        return Some(Err((SkipReason::Binary, "a NUL character".to_owned())));
    }
    if broken * 20 > text.chars().count() {
        let detail = format!("{broken} characters are not {}", encoding.name());
        return Some(Err((SkipReason::NotUtf8, detail)));
    }
    let repaired = if forced.is_some() { None } else { repair(&text) };
    Some(Ok(match repaired {
        Some(repaired) => repaired,
        None => Decoded { text, encoding: encoding.name(), uncertain: broken > 0 },
    }))
}

/// What a byte order mark of UTF-16 says, and the bytes behind it.
fn wide(bytes: &[u8]) -> Option<(Encoding, &[u8])> {
    match bytes {
        [0xFF, 0xFE, rest @ ..] => Some((Encoding::Utf16Le, rest)),
        [0xFE, 0xFF, rest @ ..] => Some((Encoding::Utf16Be, rest)),
        _ => None,
    }
}

/// The text of UTF-16 without its mark, U+FFFD for what is broken, and how much that is.
fn utf16_text(bytes: &[u8], encoding: Encoding) -> (String, usize) {
    let read = if encoding == Encoding::Utf16Le { u16::from_le_bytes } else { u16::from_be_bytes };
    let (pairs, rest) = bytes.as_chunks();
    let mut broken = rest.len();
    let mut text: String = char::decode_utf16(pairs.iter().map(|pair| read(*pair)))
        .map(|unit| {
            unit.unwrap_or_else(|_| {
                broken += 1;
                char::REPLACEMENT_CHARACTER
            })
        })
        .collect();
    if bytes.len() % 2 == 1 {
        text.push(char::REPLACEMENT_CHARACTER);
    }
    (text, broken)
}
