//! A paragraph → parts of about equal length, cut at sentence ends.
//!
//! Sentences by UAX #29; what Vietnamese writes with a full stop inside a sentence is put
//! together again: `TP. Vinh`, `PGS.TS. Lê`, `N.V. An`, `1. Mục tiêu`, `(2). Tăng cường`.

use unicode_segmentation::UnicodeSegmentation;

use crate::analysis::slice;
use crate::article::Span;
use crate::extraction::line::{trimmed, words};

/// Longest passage in words, that is in syllables and numbers between blanks.
///
/// Long enough for a thought, short enough to be read as a hit and to keep words that stand in
/// one passage near each other.
pub const MAX_WORDS: usize = 120;

/// Bytes that count for one word where no blank divides: 16 letters of 3 bytes.
const WORD_BYTES: usize = 48;

/// Splits `span` of `text` into trimmed parts of at most [`MAX_WORDS`] words each, which `take`
/// gets in their order.
pub(super) fn split(text: &str, span: Span, mut take: impl FnMut(Span)) {
    if fits(span.of(text)) {
        if !span.is_empty() {
            take(span);
        }
        return;
    }
    let mut units = Vec::new();
    for sentence in sentences(text, span) {
        break_up(text, sentence, &mut units);
    }
    let parts = pack(&units).into_iter().map(|part| trimmed(text, part));
    parts.filter(|part| !part.is_empty()).for_each(take);
}

/// A stretch that is not cut further.
struct Unit {
    span: Span,
    words: usize,
    /// Whether a sentence ends with it.
    closes: bool,
}

/// Words of a text; a long stretch without a blank counts for several.
fn cost(text: &str) -> usize {
    words(text) + long_words(text).map(|bytes| (bytes - 1) / WORD_BYTES).sum::<usize>()
}

/// Lengths in bytes of the words longer than [`WORD_BYTES`], and of some others.
///
/// Each of them stands on a multiple of so many bytes: the rest need not be read.
fn long_words(text: &str) -> impl Iterator<Item = usize> {
    let (mut at, mut done) = (0, 0);
    std::iter::from_fn(move || {
        while at + WORD_BYTES < text.len() {
            at += WORD_BYTES;
            let place = (done..=at).rfind(|place| text.is_char_boundary(*place))?;
            let begin =
                slice(text, done..place).rfind(char::is_whitespace).map_or(done, |at| done + at);
            let word = slice(text, begin..).trim_start();
            let begin = text.len() - word.len();
            let end = begin + word.find(char::is_whitespace).unwrap_or(word.len());
            if begin <= place && place < end {
                done = end;
                at = at.max(end / WORD_BYTES * WORD_BYTES);
                return Some(end - begin);
            }
        }
        None
    })
}

/// Whether a text need not be split.
fn fits(text: &str) -> bool {
    // Two bytes, blank included, are the shortest word; a word costs at most one more than its
    // bytes alone would.
    text.len() < 2 * MAX_WORDS
        || words(text) + text.len() / WORD_BYTES <= MAX_WORDS
        || cost(text) <= MAX_WORDS
}

/// The sentences of a span, with the blanks behind each.
fn sentences(text: &str, span: Span) -> Vec<Span> {
    let mut sentences: Vec<Span> = Vec::new();
    let mut joins = false;
    let mut start = span.start;
    while start < span.end {
        let end = start + sentence_end(slice(text, start..span.end)).max(1);
        match sentences.last_mut() {
            Some(last) if joins => last.end = end,
            _ => sentences.push(Span::new(start, end)),
        }
        let whole = sentences.last().map_or("", |last| last.of(text));
        joins = goes_on(whole);
        start = end;
    }
    sentences
}

/// Where the first sentence of a text ends, by UAX #29.
///
/// Its rules break only behind a full stop or its like or a line break, and look back from there
/// no further than over signs and one letter: what stands before the word that holds the first of
/// these need not be read.
fn sentence_end(text: &str) -> usize {
    let bytes = text.as_bytes();
    let Some(stop) = (0..bytes.len()).find(|at| may_stop(bytes, *at)) else {
        return text.len();
    };
    let before = bytes.get(..stop).unwrap_or_default();
    let word = memchr::memrchr(b' ', before).map_or(0, |blank| blank + 1);
    word + slice(text, word..).split_sentence_bounds().next().map_or(0, str::len)
}

/// Whether a character that may end a sentence begins at `at`; letters of Vietnamese, the signs
/// between them and combining marks do not.
#[inline(always)]
fn may_stop(bytes: &[u8], at: usize) -> bool {
    let next = |ahead: usize| bytes.get(at + ahead).copied().unwrap_or_default();
    match next(0) {
        b'.' | b'!' | b'?' | b'\n' | b'\r' => true,
        0..=0xC1 => false,
        // U+0085, next line.
        0xC2 => next(1) == 0x85,
        0xC3..=0xC9 | 0xCC => false,
        // U+1E80 to U+1EFF.
        0xE1 if matches!(next(1), 0xBA | 0xBB) => false,
        // Blanks, quotation marks and dashes; not the separators of lines and paragraphs.
        0xE2 if next(1) == 0x80 => !matches!(next(2), 0x80..=0xA3 | 0xA5..=0xA7 | 0xAF),
        _ => true,
    }
}

/// Whether the full stop at the end is no end of a sentence.
fn goes_on(sentence: &str) -> bool {
    const ABBREVIATIONS: [&str; 30] = [
        "tp", "tx", "tt", "ths", "th.s", "ts", "pgs", "gs", "pgs.ts", "gs.ts", "bs", "bscki",
        "bsckii", "ks", "ls", "cn", "nsnd", "nsưt", "ngưt", "đ/c", "đc", "mr", "mrs", "dr", "st",
        "tr", "q", "p", "h", "x",
    ];
    let Some(bare) = sentence.trim_end().strip_suffix('.') else {
        return false;
    };
    let last = bare.rsplit(char::is_whitespace).next().unwrap_or(bare);
    let word = last.trim_start_matches(['(', '"', '“', '[']);
    let alone = last.len() == bare.trim_start().len();
    let counter = word.trim_end_matches(')');
    let number = !counter.is_empty()
        && counter.len() <= 3
        && counter.bytes().all(|b| b.is_ascii_alphanumeric());
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    let initial = word.len() <= 8
        && word.split('.').all(|part| part.chars().count() == 1)
        && letters.all(char::is_uppercase)
        && word.chars().any(char::is_alphabetic);
    let capital = word.chars().next().is_some_and(char::is_uppercase);
    let abbreviated =
        ABBREVIATIONS.contains(&word.to_lowercase().as_str()) && (capital || word.contains('/'));
    (number && (alone || last.starts_with('('))) || initial || abbreviated
}

/// Cuts a sentence that is too long at `;`, then at `,`, then between words.
fn break_up(text: &str, sentence: Span, units: &mut Vec<Unit>) {
    let words = cost(sentence.of(text));
    if words <= MAX_WORDS {
        units.push(Unit { span: sentence, words, closes: true });
        return;
    }
    let mut pieces = vec![sentence];
    for mark in [';', ','] {
        pieces = pieces
            .into_iter()
            .flat_map(|piece| {
                if cost(piece.of(text)) <= MAX_WORDS {
                    return vec![piece];
                }
                let mut start = piece.start;
                // Only a mark before a blank: not the comma of 18,8%.
                let cut = |part: &str| {
                    let span = Span::new(start, start + part.len());
                    start = span.end;
                    span
                };
                let inner = piece.of(text);
                let mut parts = Vec::new();
                let mut from = 0;
                for (at, found) in inner.match_indices(mark) {
                    let end = at + found.len();
                    if slice(inner, end..).starts_with(char::is_whitespace) {
                        parts.push(slice(inner, from..end));
                        from = end;
                    }
                }
                parts.push(slice(inner, from..));
                parts.into_iter().map(cut).collect()
            })
            .collect();
    }
    for piece in pieces {
        let words = cost(piece.of(text));
        if words <= MAX_WORDS {
            units.push(Unit { span: piece, words, closes: false });
        } else {
            break_words(text, piece, units);
        }
    }
    if let Some(last) = units.last_mut() {
        last.closes = true;
    }
}

/// Cuts between words, and inside a word only where there is no blank for very long.
fn break_words(text: &str, piece: Span, units: &mut Vec<Unit>) {
    // Small units let the packing choose parts of equal length.
    const STEP: usize = 10;
    let mut start = piece.start;
    let mut words = 0;
    let mut push = |end: usize, words: usize| {
        units.push(Unit { span: Span::new(start, end), words, closes: false });
        start = end;
    };
    let mut at = piece.start;
    for word in piece.of(text).split_inclusive(char::is_whitespace) {
        let long = word.trim_end().len() > WORD_BYTES;
        let mut here = at;
        at += word.len();
        if long {
            for (offset, _) in word.char_indices() {
                let reached = at - word.len() + offset;
                if reached - here > WORD_BYTES - 4 {
                    words += 1;
                    here = reached;
                    if words >= STEP {
                        push(reached, words);
                        words = 0;
                    }
                }
            }
        }
        words += usize::from(!word.trim().is_empty());
        if words >= STEP {
            push(at, words);
            words = 0;
        }
    }
    if start < piece.end {
        units.push(Unit { span: Span::new(start, piece.end), words, closes: false });
    }
}

/// Groups units into the fewest parts that fit; among those the most equal, cut rather at
/// sentence ends.
fn pack(units: &[Unit]) -> Vec<Span> {
    // Cutting inside a sentence weighs as much as parts that differ by thirty words.
    const INSIDE: usize = 1000;
    // best[i]: parts, weight and first unit of the last part, for the units before i.
    let mut best: Vec<(usize, usize, usize)> = vec![(0, 0, 0)];
    for (last, closing) in units.iter().enumerate() {
        let cut = if closing.closes { 0 } else { INSIDE };
        let mut chosen = (usize::MAX, usize::MAX, last);
        let mut words = 0;
        let upto = units.get(..=last).unwrap_or_default();
        for ((first, unit), (parts, weight, _)) in upto.iter().enumerate().zip(&best).rev() {
            words += unit.words;
            if words > MAX_WORDS && first < last {
                break;
            }
            chosen = chosen.min((parts + 1, weight + words * words + cut, first));
            // Units without a word could stretch a part without end.
            if last - first >= 4 * MAX_WORDS {
                break;
            }
        }
        best.push(chosen);
    }
    let mut parts = Vec::new();
    let mut rest = units;
    while let (Some(last), Some((_, _, first))) = (rest.last(), best.get(rest.len())) {
        let Some((before, [begins, ..])) = rest.split_at_checked(*first) else {
            break;
        };
        parts.push(Span::new(begins.span.start, last.span.end));
        rest = before;
    }
    parts.reverse();
    parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        let mut parts = Vec::new();
        split(text, Span::new(0, text.len()), |part| parts.push(part.of(text)));
        parts
    }

    #[test]
    fn sentences_keep_their_abbreviations_and_numbers() {
        let text = "Đoàn về TP. Vinh. Ngày 18.7.2023, PGS.TS. Lê An dự; tăng 7.5% so với năm trước. \
                    Ông N.V. An nói. (2). Giữ kỷ cương. ThS. Hà kết luận. Mục 1. Mở đầu.";
        let span = Span::new(0, text.len());
        let found: Vec<_> = sentences(text, span).iter().map(|s| s.of(text).trim()).collect();
        let expected = [
            "Đoàn về TP. Vinh.",
            "Ngày 18.7.2023, PGS.TS. Lê An dự; tăng 7.5% so với năm trước.",
            "Ông N.V. An nói.",
            "(2). Giữ kỷ cương.",
            "ThS. Hà kết luận.",
            "Mục 1.",
            "Mở đầu.",
        ];
        assert_eq!(found, expected);
    }

    proptest! {
        #[test]
        fn a_word_costs_one_and_more_where_it_is_long(
            text in "([a-zđếộ]{1,9}|[a-zđ]{40,160}|ế{10,60}|[ \\n\u{a0}\u{2003}]){0,40}",
        ) {
            let words = text.split_whitespace();
            prop_assert_eq!(cost(&text), words.map(|word| word.len().div_ceil(WORD_BYTES)).sum::<usize>());
        }
    }

    fn ends_found(text: &str) -> Vec<usize> {
        let mut ends = vec![0];
        while let Some(start) = ends.last().copied().filter(|start| *start < text.len()) {
            ends.push(start + sentence_end(&text[start..]));
        }
        ends.remove(0);
        ends
    }

    fn ends_by_definition(text: &str) -> Vec<usize> {
        text.split_sentence_bound_indices().map(|(at, sentence)| at + sentence.len()).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn sentences_are_those_of_the_standard(
            text in "(\\PC|[.!?…]|[.?] |[ \\n\\r\t\u{85}\u{a0}\u{2028}\u{2029}\u{3000}\u{ad}\u{301}\u{200b}]|[aAđĐếỘ1٣。]|[)”’»,;:–-]|ab|Ab |12|TP|[\u{2024}\u{fe52}\u{ff0e}\u{ff61}]){0,24}",
        ) {
            prop_assert_eq!(ends_found(&text), ends_by_definition(&text), "{:?}", text);
        }

        #[test]
        fn sentences_of_any_text_are_those_of_the_standard(text in "\\PC{0,80}") {
            prop_assert_eq!(ends_found(&text), ends_by_definition(&text), "{:?}", text);
        }
    }

    #[test]
    fn no_character_that_ends_a_sentence_is_passed_over() {
        for c in '\0'..=char::MAX {
            let text = format!("a{c} Ba");
            assert_eq!(ends_found(&text), ends_by_definition(&text), "{c:?}");
            let first = (0..text.len()).find(|at| may_stop(text.as_bytes(), *at));
            assert!(first.is_none_or(|at| text.is_char_boundary(at)), "{c:?}");
        }
    }

    #[test]
    fn parts_are_equal_and_end_with_sentences() {
        let sentence = "Hội nghị đã bàn kỹ các giải pháp phát triển kinh tế của huyện. ";
        let text = sentence.repeat(12);
        let parts = cut(text.trim_end());
        let counts: Vec<_> = parts.iter().map(|part| cost(part)).collect();
        assert_eq!(counts, [84, 84], "{counts:?}");
        assert!(parts.iter().all(|part| part.ends_with('.')));
    }

    #[test]
    fn a_sentence_too_long_is_cut_at_semicolons_then_commas_then_words() {
        let clause = "tiếp tục đổi mới phương thức lãnh đạo của các cấp ủy đảng; ";
        let parts_of =
            |text: String| cut(text.trim_end()).into_iter().map(str::to_owned).collect::<Vec<_>>();
        assert!(parts_of(clause.repeat(20)).iter().all(|part| part.ends_with(';')));
        assert!(
            parts_of(clause.replace(';', ",").repeat(20)).iter().all(|part| part.ends_with(','))
        );
        let plain = parts_of("đổi mới ".repeat(100));
        assert_eq!(plain.iter().map(|part| cost(part)).collect::<Vec<_>>(), [100, 100]);
        assert!(cut(&"字".repeat(10_000)).iter().all(|part| part.len() <= 48 * 121));
    }
}
