//! A paragraph that holds a list on one line, `… * item * item`, → its lead and its items.

use crate::article::Span;
use crate::extraction::line::{is_bullet, trimmed};

/// Splits `span` where bullets stand between blanks; `None` when there are fewer than two items.
///
/// The bullet stays with its item. Dashes and plus signs also join (`2025 - 2030`), so they count
/// only behind a sentence end, a semicolon or a colon.
pub(super) fn items(text: &str, span: Span) -> Option<(Option<Span>, Vec<Span>)> {
    let line = span.of(text);
    if !may_hold_two(line.as_bytes()) {
        return None;
    }
    let mut starts = Vec::new();
    let mut before: Option<char> = None;
    let mut blank = true;
    let mut chars = line.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let blank_after = chars.peek().is_some_and(|(_, next)| next.is_whitespace());
        if is_bullet(c) && blank && blank_after {
            let joins = matches!(c, '-' | '–' | '—' | '+' | '·');
            if !joins || before.is_none_or(|c| matches!(c, '.' | ';' | ':' | '…')) {
                starts.push(span.start + at);
            }
        }
        blank = c.is_whitespace();
        if !blank {
            before = Some(c);
        }
    }
    let [first, _, ..] = starts.as_slice() else {
        return None;
    };
    let lead = trimmed(text, Span::new(span.start, *first));
    let ends = starts.iter().skip(1).copied().chain([span.end]);
    let items = starts.iter().zip(ends).map(|(start, end)| trimmed(text, Span::new(*start, end)));
    Some(((!lead.is_empty()).then_some(lead), items.collect()))
}

/// Whether there may be two bullets; nearly every paragraph has less. Never wrong when it says no.
fn may_hold_two(line: &[u8]) -> bool {
    let signs = memchr::memchr3_iter(b'-', b'*', b'+', line);
    // All other bullets begin with these, and so do quotation marks and the ellipsis.
    let others = memchr::memchr2_iter(0xC2, 0xE2, line)
        .filter(|at| !matches!(line.get(*at..), Some([0xE2, 0x80, 0x98..=0x9F | 0xA6, ..])));
    signs.chain(others).nth(1).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bullet_is_looked_for() {
        for c in ('\0'..=char::MAX).filter(|c| is_bullet(*c)) {
            assert!(may_hold_two(format!("a {c} b {c} c").as_bytes()), "{c:?}");
        }
        assert!(!may_hold_two("Ông nói: “Được…”, rồi ‘đi’ - và về.".as_bytes()));
    }

    fn split(text: &str) -> Option<Vec<&str>> {
        let (lead, items) = items(text, Span::new(0, text.len()))?;
        Some(lead.into_iter().chain(items).map(|span| span.of(text)).collect())
    }

    #[test]
    fn splits_at_bullets_and_not_at_spans_of_years() {
        assert_eq!(split("Mục tiêu: * Một; * Hai."), Some(vec!["Mục tiêu:", "* Một;", "* Hai."]));
        assert_eq!(split("• Một • Hai"), Some(vec!["• Một", "• Hai"]));
        assert_eq!(split("Gồm: - Một; - Hai."), Some(vec!["Gồm:", "- Một;", "- Hai."]));
        assert_eq!(split("nhiệm kỳ 2020 - 2025 - 2030 và 2 * 3"), None);
        assert_eq!(split("Nguyễn An - Lê Hà - Trần Bình"), None);
    }
}
