//! Phrases that a line may begin with → whether it is worth folding the line to look for them.

use crate::analysis::{Fold, fold, folded_letter};

/// The folded first words of some phrases, the last eight letters packed into a number, ascending.
pub(super) struct FirstWords(Vec<u64>);

impl FirstWords {
    /// The first words of `phrases`.
    pub(super) fn of(phrases: &[&str]) -> Self {
        let folded = phrases.iter().map(|phrase| fold(phrase, Fold::Folded));
        let mut firsts: Vec<u64> = folded.filter_map(|phrase| first_word(&phrase)).collect();
        firsts.sort_unstable();
        Self(firsts)
    }

    /// Whether `line`, signs before it put aside, may begin with one of the phrases: cheap, and never
    /// wrong when it says no.
    pub(super) fn may_begin(&self, line: &str) -> bool {
        first_word(line).is_none_or(|first| self.0.binary_search(&first).is_ok())
    }
}

/// The first word, packed; `None` when it takes more than a look at its letters to tell.
fn first_word(line: &str) -> Option<u64> {
    let mut code = 0;
    for c in line.chars().skip_while(|c| !c.is_alphanumeric()) {
        code = match folded_letter(c) {
            Some(letter) => code << 8 | u64::from(letter),
            None if c.is_ascii_digit() => code << 8 | u64::from(u32::from(c)),
            None if matches!(c, ' '..='~' | '\t') && !matches!(c, '`' | '\'') => break,
            None => return None,
        };
    }
    Some(code)
}

/// Whether `line` may begin with one of `starts`, which are folded letters: cheap, and never wrong
/// when it says no.
pub(super) fn may_start(line: &str, starts: &[&str]) -> bool {
    starts.iter().any(|start| {
        let pairs = start.bytes().zip(line.chars());
        pairs.map_while(|(wanted, c)| Some(folded_letter(c)? == wanted)).all(|equal| equal)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_may_begin_with_a_phrase_is_never_refused() {
        let firsts = FirstWords::of(&["phó", "đ/c", "xem thêm"]);
        for line in ["Phó Chủ tịch", ">> XEM thêm:", "Đ/c An", "xe\u{AD}m thêm", "Pho\u{301} ban"]
        {
            assert!(firsts.may_begin(line), "{line}");
        }
        for line in ["Phòng ban", "Thêm", "12 xem", "", "…"] {
            assert!(!firsts.may_begin(line), "{line}");
        }
        for line in ["Các ảnh", "Cách", "c\u{AD}ác", "ca\u{301}c", "c", ""] {
            assert!(may_start(line, &["mot", "cac"]), "{line}");
        }
        for line in ["Một", "Cô", "Ch 12"] {
            assert!(!may_start(line, &["cac"]), "{line}");
        }
    }
}
