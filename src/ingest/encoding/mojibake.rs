//! UTF-8 that was read as Windows-1252 → the text it was, once or twice over.

use super::tables::byte_of;

/// Undoes one reading of UTF-8 as Windows-1252, sequence by sequence.
///
/// Characters that are no whole sequence stay as they are, so a text in which some bytes were lost
/// is mended as far as it can be.
pub(super) fn undo(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        let length = match byte_of(c) {
            Some(0xC2..=0xDF) => 2,
            Some(0xE0..=0xEF) => 3,
            Some(0xF0..=0xF4) => 4,
            _ => {
                out.push(c);
                continue;
            }
        };
        let bytes: Vec<u8> = std::iter::once(c)
            .chain(rest.clone().take(length - 1))
            .map_while(|c| byte_of(c).filter(|byte| *byte >= 0x80))
            .collect();
        match std::str::from_utf8(&bytes) {
            Ok(letter) if bytes.len() == length => {
                out.push_str(letter);
                rest.nth(length - 2);
            }
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::encoding::tables::windows_1252;

    #[test]
    fn undoes_what_a_wrong_reading_did() {
        let text = "Đại hội đề cử ở tỉnh; “ộ ề ọ ỏ Ố ờ à í” – một phần";
        let once = windows_1252(text.as_bytes());
        assert_eq!(undo(&once), text);
        assert_eq!(undo(&undo(&windows_1252(once.as_bytes()))), text);
        assert_eq!(undo("Nghá»‹ quyáº¿t, mÃ²a, café"), "Nghị quyết, mòa, café");
    }

    #[test]
    fn leaves_what_is_no_whole_sequence() {
        for text in ["á»", "Ã", "áº c", "Hội nghị", "naïve Ã la", ""] {
            assert_eq!(undo(text), text);
        }
    }
}
