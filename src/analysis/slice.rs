//! A piece of a text by the places found in it, without a panic.

use std::slice::SliceIndex;

/// The part of `text` in `range`; empty where the range is none of its characters.
///
/// Places come from the same text, so that only a mistake in this program makes such a range: a debug
/// build stops there, and a release build loses the piece instead of the article. Loops that go on
/// from the piece must end on an empty one.
#[inline]
#[track_caller]
pub(crate) fn slice(text: &str, range: impl SliceIndex<str, Output = str>) -> &str {
    let piece = text.get(range);
    debug_assert!(piece.is_some(), "a place inside a letter, or none of {} bytes", text.len());
    piece.unwrap_or_default()
}

/// The character that begins at byte `at`; `None` at the end.
#[inline]
#[track_caller]
pub(crate) fn char_at(text: &str, at: usize) -> Option<char> {
    slice(text, at..).chars().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_is_cut_by_any_kind_of_range() {
        let text = "đường";
        assert_eq!(slice(text, ..2), "đ");
        assert_eq!(slice(text, 2..), "ường");
        assert_eq!(slice(text, 2..4), "ư");
        assert_eq!(slice(text, text.len()..), "");
        assert_eq!((char_at(text, 2), char_at(text, text.len())), (Some('ư'), None));
    }

    #[test]
    #[cfg(debug_assertions)]
    #[should_panic(expected = "a place inside a letter, or none of 9 bytes")]
    fn a_place_inside_a_letter_stops_a_debug_build() {
        let _ = slice("đường", 1..2);
    }

    #[test]
    #[cfg(not(debug_assertions))]
    fn a_place_inside_a_letter_gives_nothing() {
        assert_eq!(slice("đường", 1..2), "");
        assert_eq!(slice("đường", 9..), "");
    }
}
