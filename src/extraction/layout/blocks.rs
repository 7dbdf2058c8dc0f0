//! A text → its blocks: lines, with those that a fixed width had broken put together again.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::article::Span;
use crate::extraction::line::{Ending, ending, joined_words, list_marker, stamp, trimmed};

/// The blocks of a text and whether the first is a stamp.
pub(super) fn blocks(text: &str) -> (Vec<Span>, bool) {
    let mut spans: Vec<Span> = Vec::new();
    let mut stamped = false;
    let mut start = 0;
    // Lines that follow each other without a blank one, to be judged together.
    let mut group: Vec<Span> = Vec::new();
    while start < text.len() {
        let end = line_end(text.as_bytes(), start);
        let mut span = trimmed(text, Span::new(start, end));
        start = end;
        if spans.is_empty()
            && group.is_empty()
            && let Some((_, mark)) = stamp(span.of(text))
        {
            stamped = true;
            spans.push(Span::new(span.start + mark.start, span.start + mark.end));
            span = trimmed(text, Span::new(span.start + mark.end, span.end));
        }
        if span.is_empty() {
            unwrap_lines(text, &mut group, &mut spans);
        } else {
            group.push(span);
        }
    }
    unwrap_lines(text, &mut group, &mut spans);
    (spans, stamped)
}

/// One past the end of the line that `start` is in, its separator included.
fn line_end(bytes: &[u8], start: usize) -> usize {
    // First bytes of the separators; the second begins all general punctuation.
    let rest = bytes.get(start..).unwrap_or_default();
    for at in memchr::memchr2_iter(b'\n', 0xE2, rest) {
        match rest.get(at..) {
            Some([b'\n', ..]) => return start + at + 1,
            // U+2028 and U+2029.
            Some([_, 0x80, 0xA8 | 0xA9, ..]) => return start + at + 3,
            _ => {}
        }
    }
    bytes.len()
}

/// Moves a group of lines to the blocks, joining those that a fixed width had broken.
fn unwrap_lines(text: &str, group: &mut Vec<Span>, blocks: &mut Vec<Span>) {
    if group.len() < 2 {
        blocks.append(group);
        return;
    }
    // Each line with its width.
    let lines: Vec<(&str, usize)> =
        group.iter().map(|span| span.of(text)).map(|line| (line, line.chars().count())).collect();
    let pairs = || lines.iter().zip(lines.iter().skip(1));
    let broken = |(line, width): (&str, usize), next: &str| {
        width >= 40
            && next.starts_with(char::is_lowercase)
            && list_marker(next).is_none()
            && ending(line) == Ending::None
    };
    let torn = pairs().any(|(line, (next, _))| broken(*line, next));
    let widest = lines.iter().map(|(_, width)| *width).max().unwrap_or_default();
    // One torn line shows the width of the column; its other full lines are torn as well.
    let joins: Vec<bool> = pairs()
        .map(|((line, width), (next, _))| {
            let full = (50..=120).contains(&widest) && width + 25 >= widest;
            let unfinished = ending(line) != Ending::Stop;
            broken((line, *width), next)
                || (torn && full && unfinished && list_marker(next).is_none())
        })
        .collect();
    // The first line begins a block.
    for (span, joins) in group.drain(..).zip([false].into_iter().chain(joins)) {
        match blocks.last_mut() {
            Some(last) if joins => last.end = span.end,
            _ => blocks.push(span),
        }
    }
}

/// For each block the first block of the same words.
pub(super) fn twins(text: &str, spans: &[Span]) -> Vec<usize> {
    let mut first: HashMap<Cow<'_, str>, usize> = HashMap::new();
    spans
        .iter()
        .enumerate()
        .map(|(i, span)| *first.entry(joined_words(span.of(text))).or_insert(i))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_fixed_width_are_one_paragraph() {
        let text = "Sáng 12/5, Ủy ban nhân dân huyện đã tổ chức hội nghị tổng kết công\n\
                    tác xây dựng nông thôn mới và triển khai nhiệm vụ trong năm 2025 của\n\
                    Ban Chỉ đạo huyện.\nHội nghị bàn nhiều việc.";
        assert_eq!(blocks(text).0.len(), 2);
        assert_eq!(blocks("Một dòng ngắn\nhai dòng ngắn").0.len(), 2);
    }
}
