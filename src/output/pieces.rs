//! Text and its highlights → pieces in reading order, to be escaped one by one.

use crate::article::Span;

/// A part of a text, matched or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece<'t> {
    pub(super) text: &'t str,
    pub(super) highlighted: bool,
}

impl<'t> Piece<'t> {
    pub(super) fn plain(text: &'t str) -> Self {
        Self { text, highlighted: false }
    }
}

/// Splits `text` at its highlights; joined, the pieces are the text.
///
/// A highlight that is no range of characters of the text, or overlaps the one before, is left out:
/// showing it is not worth failing for.
pub(super) fn pieces<'t>(text: &'t str, highlights: &[Span]) -> Vec<Piece<'t>> {
    let mut pieces = Vec::with_capacity(highlights.len() * 2 + 1);
    let mut shown = 0;
    for span in highlights {
        let Some(matched) = text.get(span.start..span.end) else {
            continue;
        };
        if span.start < shown || matched.is_empty() {
            continue;
        }
        if shown < span.start {
            pieces.push(Piece::plain(&text[shown..span.start]));
        }
        pieces.push(Piece { text: matched, highlighted: true });
        shown = span.end;
    }
    if shown < text.len() {
        pieces.push(Piece::plain(&text[shown..]));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn splits_at_highlights() {
        let text = "theo Nghị quyết 39 của";
        let found = pieces(text, &[Span::new(5, 22)]);
        let shown: Vec<_> = found.iter().map(|p| (p.text, p.highlighted)).collect();
        assert_eq!(shown, [("theo ", false), ("Nghị quyết 39", true), (" của", false)]);
    }

    proptest! {
        #[test]
        fn pieces_joined_are_the_text(text in "\\PC{0,30}", cuts in proptest::collection::vec((0usize..40, 0usize..40), 0..5)) {
            let spans: Vec<Span> = cuts.iter().map(|(a, b)| Span::new(*a, *b)).collect();
            let joined: String = pieces(&text, &spans).iter().map(|p| p.text).collect();
            prop_assert_eq!(joined, text);
        }
    }
}
