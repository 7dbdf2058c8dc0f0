//! Chosen blocks → the text of the article: a blank line between paragraphs, items of a list and
//! rows of a table on lines of their own.

use super::element::Tag;
use super::tree::Tree;
use crate::extraction::line::list_marker;

/// Between two cells of a row.
const CELL: &str = " | ";

/// Writes `blocks` of `tree`; a block that only repeats `title` before the text is left out.
pub(super) fn text(tree: &Tree, blocks: &[usize], title: Option<&str>) -> String {
    let mut out = String::new();
    let mut before: Option<(u32, Tag)> = None;
    for block in blocks.iter().map(|at| &tree.blocks[*at]) {
        if out.is_empty() && title == Some(block.text.as_str()) {
            continue;
        }
        let element = &tree.elements[block.element as usize];
        let tag = element.tag;
        let same_row = tag == Tag::Cell
            && before.is_some_and(|(other, other_tag)| {
                other_tag == Tag::Cell
                    && other != block.element
                    && tree.elements[other as usize].parent == element.parent
            });
        let same_list = matches!(tag, Tag::Item | Tag::Cell)
            && before.is_some_and(|(other, other_tag)| other_tag == tag && other != block.element);
        if !out.is_empty() {
            out.push_str(if same_row {
                CELL
            } else if same_list {
                "\n"
            } else {
                "\n\n"
            });
        }
        let second = before.is_some_and(|(other, _)| other == block.element);
        if tag == Tag::Item && !second && list_marker(&block.text).is_none() {
            out.push_str("- ");
        }
        if same_row {
            out.push_str(&block.text.replace('\n', " "))
        } else {
            out.push_str(&block.text)
        };
        before = Some((block.element, tag));
    }
    out
}
