//! Bytes → decoded text: a mark at the head removed, a few broken bytes replaced.

use super::SkipReason;

/// Decoded text and the name of the encoding it was read by.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    pub(super) text: String,
    pub(super) encoding: &'static str,
}

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Decodes the bytes of a whole text.
///
/// UTF-16 is recognised by its byte order mark alone; otherwise a NUL byte means `binary`.
pub(super) fn decode(bytes: Vec<u8>) -> Result<Decoded, (SkipReason, String)> {
    if let Some(decoded) = utf16(&bytes) {
        return decoded;
    }
    if let Some(at) = memchr::memchr(0, &bytes) {
        return Err((SkipReason::Binary, format!("a NUL byte at byte {at}")));
    }
    utf8(bytes)
}

/// Decodes UTF-8; up to 5 % of the characters may be broken and become U+FFFD.
pub(super) fn utf8(mut bytes: Vec<u8>) -> Result<Decoded, (SkipReason, String)> {
    if bytes.starts_with(BYTE_ORDER_MARK) {
        bytes.drain(..BYTE_ORDER_MARK.len());
    }
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let bytes = error.as_bytes();
            let broken: usize = bytes.utf8_chunks().filter(|c| !c.invalid().is_empty()).count();
            let whole: usize = bytes.utf8_chunks().map(|c| c.valid().chars().count()).sum();
            if broken * 20 > broken + whole {
                let all = broken + whole;
                let detail = format!("{broken} of {all} characters are not UTF-8");
                return Err((SkipReason::NotUtf8, detail));
            }
            String::from_utf8_lossy(bytes).into_owned()
        }
    };
    Ok(Decoded { text, encoding: "utf-8" })
}

fn utf16(bytes: &[u8]) -> Option<Result<Decoded, (SkipReason, String)>> {
    let (read, encoding): (fn([u8; 2]) -> u16, _) = match bytes.get(..2)? {
        b"\xFF\xFE" => (u16::from_le_bytes, "utf-16le"),
        b"\xFE\xFF" => (u16::from_be_bytes, "utf-16be"),
        _ => return None,
    };
    let units = bytes[2..].chunks_exact(2).map(|pair| read([pair[0], pair[1]]));
    let mut broken = 0;
    let text: String = char::decode_utf16(units)
        .map(|unit| {
            unit.unwrap_or_else(|_| {
                broken += 1;
                char::REPLACEMENT_CHARACTER
            })
        })
        .collect();
    if text.contains('\0') {
        return Some(Err((SkipReason::Binary, "a NUL character".to_owned())));
    }
    if broken * 20 > text.chars().count() {
        let detail = format!("{broken} characters are not {encoding}");
        return Some(Err((SkipReason::NotUtf8, detail)));
    }
    Some(Ok(Decoded { text, encoding }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn removes_the_byte_order_mark_and_nothing_else() {
        let decoded = decode("\u{FEFF} Tỉnh ủy\u{200B} họp\n".as_bytes().to_vec()).unwrap();
        assert_eq!(decoded.text, " Tỉnh ủy\u{200B} họp\n");
        assert_eq!(decoded.encoding, "utf-8");
    }

    #[test]
    fn replaces_a_few_broken_bytes_and_refuses_many() {
        let mut bytes = "Hội nghị tổng kết công tác năm. ".repeat(4).into_bytes();
        bytes[10] = 0xFF;
        let decoded = decode(bytes).unwrap();
        assert!(decoded.text.contains('\u{FFFD}') && decoded.text.ends_with("năm. "));
        let (reason, _) = decode(b"Ngh\xDE quy\xD5t H\xE9i \xAE\xE5ng".to_vec()).unwrap_err();
        assert_eq!(reason, SkipReason::NotUtf8);
    }

    #[test]
    fn tells_binary_from_utf_16() {
        assert_eq!(decode(b"PK\x03\x04\0\0".to_vec()).unwrap_err().0, SkipReason::Binary);
        let wide: Vec<u8> = "\u{FEFF}Hội nghị".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let decoded = decode(wide).unwrap();
        assert_eq!((decoded.text.as_str(), decoded.encoding), ("Hội nghị", "utf-16le"));
    }
}
