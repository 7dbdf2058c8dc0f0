//! Bytes → the text of a file that must be Unicode; nothing is guessed and nothing mended.

use super::{BYTE_ORDER_MARK, Encoding, utf16_text, wide};

/// Bytes that are not the Unicode text they should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: not {}", encoding.name())]
pub struct NotUnicode {
    /// The line, from 1.
    pub line: usize,
    /// What it should be: UTF-16 where a byte order mark says so, else UTF-8.
    pub encoding: Encoding,
}

/// Text in UTF-8, or in UTF-16 with a byte order mark; the mark is taken off.
///
/// `Err` names the first line that has broken bytes, or a NUL, which no line of text has.
pub fn unicode(bytes: &[u8]) -> Result<String, NotUnicode> {
    let line_of = |text: &[u8], at: usize| {
        1 + memchr::memchr_iter(b'\n', text).take_while(|end| *end < at).count()
    };
    let (text, encoding) = match wide(bytes) {
        Some((encoding, bytes)) => {
            let (text, broken) = utf16_text(bytes, encoding);
            if broken > 0 {
                let at = text.find(char::REPLACEMENT_CHARACTER).unwrap_or(text.len());
                return Err(NotUnicode { line: line_of(text.as_bytes(), at), encoding });
            }
            (text, encoding)
        }
        None => {
            let (bytes, encoding) =
                (bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes), Encoding::Utf8);
            let text = std::str::from_utf8(bytes).map_err(|error| NotUnicode {
                line: line_of(bytes, error.valid_up_to()),
                encoding,
            })?;
            (text.to_owned(), encoding)
        }
    };
    match memchr::memchr(0, text.as_bytes()) {
        Some(at) => Err(NotUnicode { line: line_of(text.as_bytes(), at), encoding }),
        None => Ok(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "a\thồ chứa\nb\tđường\n";

    fn utf16_of(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn utf_8_and_utf_16_with_its_mark_are_read_as_they_stand() {
        let marked = format!("\u{feff}{TEXT}");
        for bytes in [
            TEXT.as_bytes().to_vec(),
            marked.as_bytes().to_vec(),
            utf16_of(&marked, u16::to_le_bytes),
            utf16_of(&marked, u16::to_be_bytes),
        ] {
            assert_eq!(unicode(&bytes).as_deref(), Ok(TEXT));
        }
        // Nothing is taken for an old encoding: it is what was typed.
        assert_eq!(unicode("ho^` chu+a'".as_bytes()).as_deref(), Ok("ho^` chu+a'"));
    }

    #[test]
    fn what_is_not_unicode_is_told_with_its_line() {
        let cases: [(Vec<u8>, usize, Encoding); 5] = [
            (b"a\nh\xF4 ch\xF8a\n".to_vec(), 2, Encoding::Utf8),
            (b"a\nb\nc\0d".to_vec(), 3, Encoding::Utf8),
            (utf16_of(TEXT, u16::to_le_bytes), 1, Encoding::Utf8),
            (b"\xFF\xFEa\0\n\0\x00\xD8b\0".to_vec(), 2, Encoding::Utf16Le),
            (b"\xFE\xFF\0a\0".to_vec(), 1, Encoding::Utf16Be),
        ];
        for (bytes, line, encoding) in cases {
            assert_eq!(unicode(&bytes), Err(NotUnicode { line, encoding }), "{bytes:?}");
        }
    }
}
