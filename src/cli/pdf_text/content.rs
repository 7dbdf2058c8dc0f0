//! The content stream of a page (ISO 32000-1, 7.8.2) → the part of it that shows text.
//!
//! A map is a page of a million lines and a name. The reader of PDF holds every operation of a page
//! at once, some fifty bytes for each of its bytes, so that what draws is taken out before.

/// Operators that place and show text, keep and restore the state, or draw another stream.
const KEPT: [&[u8]; 21] = [
    b"BT", b"ET", b"Tf", b"Tj", b"TJ", b"'", b"\"", b"Td", b"TD", b"Tm", b"T*", b"Tc", b"Tw",
    b"Tz", b"TL", b"Ts", b"Tr", b"q", b"Q", b"cm", b"Do",
];

/// The operations of `content` that show text, each on a line.
pub(super) fn text_operations(content: &[u8]) -> Vec<u8> {
    let mut kept = Vec::new();
    let mut scanner = Scanner { content, at: 0 };
    // Where the first operand of the operator to come stands.
    let mut operands = None;
    loop {
        scanner.pass_blanks();
        let start = scanner.at;
        match scanner.next() {
            Token::End => return kept,
            Token::Operand => operands = operands.or(Some(start)),
            Token::Operator(name) => {
                let from = operands.take().unwrap_or(start);
                if name == b"ID" {
                    scanner.pass_image();
                } else if KEPT.contains(&name) {
                    kept.extend_from_slice(content.get(from..scanner.at).unwrap_or_default());
                    kept.push(b'\n');
                }
            }
        }
    }
}

/// Whether any of the operations shows a string that is not empty.
pub(super) fn shows_text(content: &[u8]) -> bool {
    let mut scanner = Scanner { content, at: 0 };
    let mut is_shown = false;
    loop {
        scanner.pass_blanks();
        let start = scanner.at;
        match scanner.next() {
            Token::End => return false,
            Token::Operand => {
                let operand = content.get(start..scanner.at).unwrap_or_default();
                // `()` and `<>` are empty, and so is an array of them.
                let is_string = operand.starts_with(b"(") || operand.starts_with(b"<");
                is_shown |= is_string && operand.len() > 2 && !operand.starts_with(b"<<");
            }
            Token::Operator(name) => {
                if is_shown && [&b"Tj"[..], b"TJ", b"'", b"\""].contains(&name) {
                    return true;
                }
                is_shown = false;
            }
        }
    }
}

/// Calls `each` with the name of every stream that the operations draw, and gives the operations
/// without those for which it says no.
pub(super) fn keep_drawn(content: &[u8], mut each: impl FnMut(&[u8]) -> bool) -> Vec<u8> {
    let mut kept = Vec::new();
    let mut scanner = Scanner { content, at: 0 };
    let (mut operands, mut name) = (0, Vec::new());
    loop {
        scanner.pass_blanks();
        let start = scanner.at;
        match scanner.next() {
            Token::End => {
                kept.extend_from_slice(content.get(operands..).unwrap_or_default());
                return kept;
            }
            Token::Operand => {
                let operand = content.get(start..scanner.at).unwrap_or_default();
                name = operand.strip_prefix(b"/").map(unescaped).unwrap_or_default();
            }
            Token::Operator(operator) => {
                if operator != b"Do" || each(&name) {
                    let operation = content.get(operands..scanner.at).unwrap_or_default();
                    kept.extend_from_slice(operation);
                } else {
                    kept.push(b'\n');
                }
                operands = scanner.at;
            }
        }
    }
}

/// The characters of a name: `A#42` is `AB`.
fn unescaped(name: &[u8]) -> Vec<u8> {
    let mut bytes = name.iter().copied();
    let mut unescaped = Vec::new();
    while let Some(byte) = bytes.next() {
        let mut ahead = bytes.clone();
        let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|it| u8::try_from(it).ok());
        let pair = ahead.next().and_then(digit).zip(ahead.next().and_then(digit));
        match pair {
            Some((high, low)) if byte == b'#' => {
                unescaped.push(high << 4 | low);
                bytes = ahead;
            }
            _ => unescaped.push(byte),
        }
    }
    unescaped
}

enum Token<'c> {
    /// A number, a string, a name, or a sign of an array or a dictionary.
    Operand,
    Operator(&'c [u8]),
    End,
}

/// Reads token after token; whatever the bytes are, each is passed once.
struct Scanner<'c> {
    content: &'c [u8],
    at: usize,
}

impl<'c> Scanner<'c> {
    fn peek(&self) -> Option<u8> {
        self.content.get(self.at).copied()
    }

    /// Passes bytes as long as `is` says so, and gives them.
    fn take_while(&mut self, is: impl Fn(u8) -> bool) -> &'c [u8] {
        let rest = self.content.get(self.at..).unwrap_or_default();
        let length = rest.iter().position(|byte| !is(*byte)).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    /// Passes blanks and comments.
    fn pass_blanks(&mut self) {
        loop {
            self.take_while(is_blank);
            if self.peek() != Some(b'%') {
                return;
            }
            self.take_while(|byte| !matches!(byte, b'\r' | b'\n'));
        }
    }

    fn next(&mut self) -> Token<'c> {
        let Some(first) = self.peek() else { return Token::End };
        match first {
            b'(' => self.pass_string(),
            b'<' if self.content.get(self.at + 1) == Some(&b'<') => self.at += 2,
            b'<' => {
                self.take_while(|byte| byte != b'>');
                self.at += 1;
            }
            b'/' => {
                self.at += 1;
                self.take_while(is_regular);
            }
            b'0'..=b'9' | b'+' | b'-' | b'.' => {
                self.take_while(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.'));
            }
            byte if is_regular(byte) => return self.operator(),
            _ => self.at += 1,
        }
        Token::Operand
    }

    /// A word; `true`, `false` and `null` are operands.
    fn operator(&mut self) -> Token<'c> {
        match self.take_while(is_regular) {
            b"true" | b"false" | b"null" => Token::Operand,
            name => Token::Operator(name),
        }
    }

    /// Passes a string in brackets, which may hold brackets in pairs.
    fn pass_string(&mut self) {
        let mut depth = 0_usize;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'(' => depth += 1,
                b')' => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return;
                    }
                }
                _ => {}
            }
        }
    }

    /// Passes the bytes of an inline image and the `EI` behind them.
    fn pass_image(&mut self) {
        let rest = self.content.get(self.at..).unwrap_or_default();
        let ends = |at: &usize| {
            let before = at.checked_sub(1).and_then(|before| rest.get(before));
            let behind = rest.get(at + 2);
            before.is_some_and(|byte| is_blank(*byte)) && behind.is_none_or(|byte| is_blank(*byte))
        };
        let end = memchr::memmem::find_iter(rest, b"EI").find(ends);
        self.at += end.map_or(rest.len(), |at| at + 2);
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0C | b'\r' | b' ')
}

/// Whether a byte is neither a blank nor a sign that parts tokens.
fn is_regular(byte: u8) -> bool {
    !is_blank(byte)
        && !matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn kept(content: &str) -> String {
        String::from_utf8(text_operations(content.as_bytes())).unwrap()
    }

    #[test]
    fn what_shows_and_places_text_is_kept_as_it_stands() {
        for (content, text) in [
            (
                "q 1 0 0 1 0 0 cm 0 0 m 9 9 l S BT /F1 12 Tf (a) Tj ET Q",
                "q\n1 0 0 1 0 0 cm\nBT\n/F1 12 Tf\n(a) Tj\nET\nQ\n",
            ),
            ("0.5 g (a\\)b (c) d) Tj", "(a\\)b (c) d) Tj\n"),
            ("[(a) -20 <0062>]TJ<</MCID 0>>BDC(c)' EMC", "[(a) -20 <0062>]TJ\n(c)'\n"),
            ("1 2 (a)\" 14 TL T* /A Do", "1 2 (a)\"\n14 TL\nT*\n/A Do\n"),
            ("% (x) Tj\n(y) Tj", "(y) Tj\n"),
            ("BI /W 4 /H 4 ID (x) Tj EIx \nEI (y) Tj", "(y) Tj\n"),
            ("0 0 m 9 9 l S", ""),
            ("(không đóng", ""),
        ] {
            assert_eq!(kept(content), text, "{content}");
        }
    }

    #[test]
    fn a_string_that_is_shown_and_not_empty_is_text() {
        for (content, shown) in [
            ("BT (a) Tj ET", true),
            ("[() 3 <61>] TJ", true),
            ("(a)'", true),
            ("1 2 (a) \"", true),
            ("() Tj [<>] TJ", false),
            ("(a) g <</A (b)>> BDC", false),
            ("/I Do", false),
        ] {
            assert_eq!(shows_text(content.as_bytes()), shown, "{content}");
        }
    }

    #[test]
    fn what_is_drawn_is_named_and_can_be_left_out() {
        let content = b"/A Do 1 0 0 1 0 0 cm /B gs /C#2d Do (/D Do) Tj Do";
        let mut names = Vec::new();
        let kept = keep_drawn(content, |name| {
            names.push(String::from_utf8(name.to_vec()).unwrap());
            name == b"A"
        });
        assert_eq!(names, ["A", "C-", ""]);
        let kept = String::from_utf8(kept).unwrap();
        assert_eq!(kept, "/A Do 1 0 0 1 0 0 cm /B gs\n (/D Do) Tj\n");
    }

    proptest! {
        #[test]
        fn any_bytes_are_passed_once_and_what_is_kept_stays(
            pieces in prop::collection::vec(
                prop_oneof![
                    prop::sample::select(vec![
                        "(", ")", "<", "<<", ">>", "[", "]", "/F1 ", "BI", " ID ", " EI ", "BT ", "Tj ",
                        "TJ ", "'", "12 ", "%", "\n", "\\", "true ", "-.5", "(a) ", "m ", "{", "*",
                    ]).prop_map(|piece| piece.as_bytes().to_vec()),
                    prop::collection::vec(any::<u8>(), 0..4),
                ],
                0..60,
            )
        ) {
            let content = pieces.concat();
            let once = text_operations(&content);
            prop_assert!(once.len() <= 2 * content.len());
            prop_assert_eq!(text_operations(&once), once.clone());
            shows_text(&content);
            prop_assert_eq!(keep_drawn(&once, |_| true), once);
        }
    }
}
