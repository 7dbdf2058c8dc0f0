//! A record → one line of JSON that can be looked at raw.

use std::io::{self, Write};

use serde::Serialize;

use super::inert::replacement;

/// Writes `record` as one line of JSON.
///
/// Characters that a terminal would obey or a reader be misled by are written as `\u` escapes: the
/// record says the same and can be looked at raw.
pub fn write_json_line(out: &mut impl Write, record: &impl Serialize) -> io::Result<()> {
    let json = serde_json::to_string(record)?;
    let mut written = 0;
    // Such characters stand inside strings only: serde_json writes no blanks between tokens.
    for (at, c) in json.char_indices().filter(|(_, c)| replacement(*c).is_some()) {
        out.write_all(&json.as_bytes()[written..at])?;
        write!(out, "\\u{:04x}", u32::from(c))?;
        written = at + c.len_utf8();
    }
    out.write_all(&json.as_bytes()[written..])?;
    out.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn writes_controls_as_escapes_that_read_back() {
        let text = "\u{1b}[2J\u{202e}tin\u{85}\u{2028}\u{7f}";
        let mut out = Vec::new();
        write_json_line(&mut out, &json!({ "text": text })).unwrap();
        let line = String::from_utf8(out).unwrap();
        assert_eq!(line, "{\"text\":\"\\u001b[2J\\u202etin\\u0085\\u2028\\u007f\"}\n");
        let read: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(read["text"], text);
    }
}
