//! Lines printed twice: a headline in a list of links, a caption under its picture.

use std::collections::HashSet;

use super::model::Citation;
use crate::extraction::Mention;

/// Marks the mentions in lines that the text has printed before, so that counts leave them out.
pub(super) fn mark_repeats(text: &str, mentions: &mut [Mention<Citation>]) {
    let mut seen: HashSet<&str> = HashSet::new();
    // The line under the last mention, and whether it repeats an earlier one.
    let mut line = 0..0;
    let mut repeated = false;
    for mention in mentions {
        let start = mention.span.start;
        if start >= line.end {
            // The search back stops at the end of the last line read, so that no byte is read twice.
            let from = line.end;
            let before = text.get(from..start).unwrap_or_default();
            let first = before.rfind('\n').map_or(from, |at| from + at + 1);
            let after = text.get(start..).unwrap_or_default();
            let last = after.find('\n').map_or(text.len(), |at| start + at);
            line = first..last;
            let printed = text.get(line.clone()).unwrap_or_default().trim();
            repeated = !seen.insert(printed);
        }
        mention.value.written.repeated = repeated;
    }
}

#[cfg(test)]
mod tests {
    use super::super::citations;

    #[test]
    fn marks_the_second_of_two_equal_lines() {
        let text = "Thực hiện Nghị quyết 39\n Thực hiện Nghị quyết 39 \n\nTheo Nghị quyết 39";
        let repeated: Vec<bool> =
            citations(text, None).iter().map(|m| m.value.written.repeated).collect();
        assert_eq!(repeated, [false, true, false]);
    }
}
