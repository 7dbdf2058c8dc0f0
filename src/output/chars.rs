//! Byte offsets of a text → offsets in code points, which is what records hold.

use crate::article::Span;

/// Offsets in code points for a set of byte offsets of one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CharOffsets<'t> {
    text: &'t str,
    /// (byte, code points that begin before it), ascending.
    known: Vec<(usize, usize)>,
}

impl<'t> CharOffsets<'t> {
    /// Counts up to each edge of `spans` in one pass over `text`; the order of spans is free.
    pub fn of(text: &'t str, spans: impl IntoIterator<Item = Span>) -> Self {
        let mut bytes: Vec<usize> =
            spans.into_iter().flat_map(|span| [span.start, span.end]).collect();
        bytes.sort_unstable();
        bytes.dedup();
        let (mut from, mut chars) = (0, 0);
        let known = bytes
            .into_iter()
            .map(|byte| {
                let to = byte.min(text.len());
                chars += begun(&text.as_bytes()[from..to]);
                from = to;
                (byte, chars)
            })
            .collect();
        Self { text, known }
    }

    /// Code points that begin before `byte`; an offset past the end gives the length of the text.
    ///
    /// An edge of the spans is looked up; any other offset is counted from the start.
    pub fn at(&self, byte: usize) -> usize {
        match self.known.binary_search_by_key(&byte, |(byte, _)| *byte) {
            Ok(found) => self.known[found].1,
            Err(_) => begun(&self.text.as_bytes()[..byte.min(self.text.len())]),
        }
    }

    /// The span as code points, `[start, end)`.
    pub fn span(&self, span: Span) -> [usize; 2] {
        [self.at(span.start), self.at(span.end)]
    }
}

/// Code points that begin in a piece of UTF-8: its bytes that continue none.
fn begun(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn counts_composed_and_decomposed_vietnamese() {
        let composed = "Hội nghị quyết định";
        let at = composed.find("quyết").unwrap();
        let span = Span::new(at, at + "quyết".len());
        assert_eq!(CharOffsets::of(composed, [span]).span(span), [9, 14]);

        // The same letters in pieces: ộ and ị take three and two code points, ế three.
        let pieces = "Ho\u{323}\u{302}i nghi\u{323} quye\u{302}\u{301}t";
        let at = pieces.find("quye").unwrap();
        let span = Span::new(at, pieces.len());
        assert_eq!(CharOffsets::of(pieces, [span]).span(span), [12, 19]);
    }

    #[test]
    fn answers_offsets_it_was_not_told_of_and_past_the_end() {
        let offsets = CharOffsets::of("đường 🛣", [Span::new(3, 900)]);
        assert_eq!(offsets.at(0), 0);
        assert_eq!(offsets.at(2), 1);
        assert_eq!(offsets.at(900), 7);
        assert_eq!(offsets.at(1000), 7);
    }

    proptest! {
        #[test]
        fn agrees_with_counting_from_the_start(text in "\\PC{0,40}", cuts in proptest::collection::vec(0usize..60, 0..8)) {
            let cuts: Vec<usize> = cuts.into_iter().filter(|c| text.is_char_boundary(*c)).collect();
            let spans = cuts.iter().map(|cut| Span::new(*cut, *cut));
            let offsets = CharOffsets::of(&text, spans);
            for cut in cuts {
                prop_assert_eq!(offsets.at(cut), text[..cut].chars().count());
            }
        }
    }
}
