//! Pieces of a text → lines of a terminal.

use unicode_segmentation::UnicodeSegmentation;

use super::inert::inline;
use super::pieces::Piece;

/// Letters next to each other that are shown alike.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) text: String,
    pub(super) highlighted: bool,
}

/// Lines of at most `width` columns, broken at blanks, and inside words that are longer.
///
/// A column is a grapheme: right for Vietnamese, composed or not. The text comes out inert, its
/// runs of blanks as one.
pub(super) fn wrap(pieces: &[Piece<'_>], width: Option<usize>) -> Vec<Vec<Run>> {
    let mut lines = Lines { width: width.unwrap_or(usize::MAX).max(1), ..Lines::default() };
    for piece in pieces {
        for grapheme in inline(piece.text).graphemes(true) {
            if grapheme.starts_with(' ') {
                lines.end_word();
                lines.blank_highlighted = piece.highlighted;
                continue;
            }
            lines.add(grapheme, piece.highlighted);
        }
    }
    lines.end_word();
    if !lines.line.is_empty() {
        lines.done.push(lines.line);
    }
    lines.done
}

/// The lines of a text that has one style, as `wrap` breaks it.
pub fn wrapped(text: &str, width: Option<usize>) -> Vec<String> {
    let lines = wrap(&[Piece::plain(text)], width);
    lines.into_iter().map(|line| line.into_iter().map(|run| run.text).collect()).collect()
}

#[derive(Default)]
struct Lines {
    width: usize,
    done: Vec<Vec<Run>>,
    line: Vec<Run>,
    line_columns: usize,
    word: Vec<Run>,
    word_columns: usize,
    /// Whether the blank before the word is highlighted.
    blank_highlighted: bool,
}

impl Lines {
    fn add(&mut self, grapheme: &str, highlighted: bool) {
        if self.word_columns == self.width {
            self.end_word();
            self.end_line();
        }
        push(&mut self.word, grapheme, highlighted);
        self.word_columns += 1;
    }

    fn end_word(&mut self) {
        if self.word.is_empty() {
            return;
        }
        if self.line_columns > 0 && self.line_columns + 1 + self.word_columns > self.width {
            self.end_line();
        }
        if self.line_columns > 0 {
            push(&mut self.line, " ", self.blank_highlighted);
            self.line_columns += 1;
        }
        for run in self.word.drain(..) {
            push(&mut self.line, &run.text, run.highlighted);
        }
        self.line_columns += self.word_columns;
        self.word_columns = 0;
        self.blank_highlighted = false;
    }

    fn end_line(&mut self) {
        if !self.line.is_empty() {
            self.done.push(std::mem::take(&mut self.line));
        }
        self.line_columns = 0;
    }
}

fn push(runs: &mut Vec<Run>, text: &str, highlighted: bool) {
    match runs.last_mut() {
        Some(last) if last.highlighted == highlighted => last.text.push_str(text),
        _ => runs.push(Run { text: text.to_owned(), highlighted }),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::article::Span;
    use crate::output::pieces::pieces;

    fn lines(text: &str, width: usize) -> Vec<String> {
        wrap(&[Piece::plain(text)], Some(width))
            .iter()
            .map(|line| line.iter().map(|run| run.text.as_str()).collect())
            .collect()
    }

    #[test]
    fn breaks_at_blanks_and_inside_long_words() {
        let cases: [(&str, usize, &[&str]); 4] = [
            ("Ban hành Nghị quyết 39", 10, &["Ban hành", "Nghị quyết", "39"]),
            ("15/2020/NĐ-CP ngày", 8, &["15/2020/", "NĐ-CP", "ngày"]),
            ("ho\u{323}\u{302}i nghi\u{323}", 8, &["ho\u{323}\u{302}i nghi\u{323}"]),
            ("  một \n\n hai ", 40, &["một hai"]),
        ];
        for (text, width, expected) in cases {
            assert_eq!(lines(text, width), expected);
        }
    }

    #[test]
    fn keeps_a_highlight_whole_across_its_blanks() {
        let text = "theo Nghị quyết 39.";
        let found = wrap(&pieces(text, &[Span::new(5, 22)]), None);
        let runs: Vec<_> = found[0].iter().map(|r| (r.text.as_str(), r.highlighted)).collect();
        assert_eq!(runs, [("theo ", false), ("Nghị quyết 39", true), (".", false)]);
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_asked_and_no_word_is_lost(
            text in "([a-zđưăếộ,.]{1,12}[ \n]{0,2}){0,12}", width in 1usize..20,
        ) {
            let lines = lines(&text, width);
            prop_assert!(lines.iter().all(|line| line.graphemes(true).count() <= width));
            let letters = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(letters(&lines.concat()), letters(&text));
        }
    }
}
