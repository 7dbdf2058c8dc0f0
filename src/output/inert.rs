//! Text of others → text that commands nothing: no terminal, no page, no spreadsheet.

use std::borrow::Cow;

/// Replaces what a terminal would obey or a reader be misled by.
///
/// Controls (C0, DEL, C1) except `\n` and `\t` and marks that turn the direction of writing become
/// U+FFFD, other ends of line a blank; one character for each, so that positions counted in
/// characters stay. Terminal escapes need ESC or a C1 control: none is left.
pub fn inert(text: &str) -> Cow<'_, str> {
    replaced(text, replacement)
}

/// Makes `text` inert and one line: each line end and tab becomes a blank.
pub fn inline(text: &str) -> Cow<'_, str> {
    replaced(text, |c| match c {
        '\n' | '\t' => Some(' '),
        c => replacement(c),
    })
}

/// Makes `text` inert and escapes it for HTML, inside elements and quoted attributes alike.
pub fn escape_html(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in inert(text).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

/// What stands in for a character that acts on its surroundings; `None`: it is harmless.
pub(super) fn replacement(c: char) -> Option<char> {
    match c {
        '\n' | '\t' => None,
        '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(' '),
        c if c.is_control() || turns_direction(c) => Some(char::REPLACEMENT_CHARACTER),
        _ => None,
    }
}

/// The Bidi_Control characters, and the deprecated controls beside them (UAX #9, section 2).
fn turns_direction(c: char) -> bool {
    matches!(
        c,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}'
    )
}

fn replaced(text: &str, with: impl Fn(char) -> Option<char>) -> Cow<'_, str> {
    if !text.chars().any(|c| with(c).is_some()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| with(c).unwrap_or(c)).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn replaces_what_acts_and_keeps_vietnamese() {
        let cases = [
            ("Nghị quyết 39-NQ/TW", "Nghị quyết 39-NQ/TW"),
            ("\u{1b}[31mđỏ\u{7f}", "\u{fffd}[31mđỏ\u{fffd}"),
            ("\u{9b}2J", "\u{fffd}2J"),
            ("a\u{202e}b\u{2069}c\u{200f}d\u{61c}", "a\u{fffd}b\u{fffd}c\u{fffd}d\u{fffd}"),
            ("dòng 1\r\ndòng 2\u{2028}3", "dòng 1 \ndòng 2 3"),
            ("ho\u{323}\u{302}i\tnghi\u{323}", "ho\u{323}\u{302}i\tnghi\u{323}"),
        ];
        for (text, expected) in cases {
            assert_eq!(inert(text), expected);
        }
    }

    #[test]
    fn makes_one_line() {
        assert_eq!(inline("Nghị\nquyết\t39\r\n"), "Nghị quyết 39  ");
    }

    #[test]
    fn escapes_all_five_characters_of_html() {
        assert_eq!(
            escape_html(r#"<a href="x" b='y'>&"#),
            "&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;"
        );
    }

    proptest! {
        #[test]
        fn keeps_the_number_of_characters_and_is_idempotent(text in "\\PC*|[\\x00-\\x7f\\u{80}-\\u{9f}\\u{2000}-\\u{2070}]*") {
            let once = inert(&text);
            prop_assert_eq!(once.chars().count(), text.chars().count());
            prop_assert_eq!(inert(&once), once.as_ref());
            prop_assert!(!once.chars().any(|c| replacement(c).is_some()));
        }
    }
}
