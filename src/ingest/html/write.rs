//! Chosen blocks → the text of the article: a blank line between paragraphs, items of a list and
//! rows of a table on lines of their own.

use super::arena::Arena;
use super::element::Tag;
use super::tree::Tree;
use crate::extraction::line::list_marker;

/// Between two cells of a row.
const CELL: &str = " | ";

/// Writes `blocks` of `tree`; a block that only repeats `title` before the text is left out.
pub(super) fn text(tree: &Tree, blocks: &[usize], title: Option<&str>) -> String {
    let mut out = String::new();
    let cells = cells_of_rows(tree);
    let mut before: Option<(u32, Tag)> = None;
    for block in blocks.iter().map(|at| &tree.blocks[*at]) {
        if out.is_empty() && title == Some(block.text.as_str()) {
            continue;
        }
        let at = laid_out_as(tree, block.element);
        let element = &tree.elements[at];
        let tag = element.tag;
        let same_row = tag == Tag::Cell
            && before.is_some_and(|(other, other_tag)| {
                other_tag == Tag::Cell
                    && other != at
                    && tree.elements[other].parent == element.parent
            });
        let same_list = before.is_some_and(|(other, other_tag)| {
            matches!(tag, Tag::Item | Tag::Cell)
                && other_tag == tag
                && other != at
                && holder(tree, other) == holder(tree, at)
                // Rows of one cell lay the page out.
                && (tag == Tag::Item || [other, at].iter().any(|at| cells[row(tree, *at)] > 1))
        });
        if !out.is_empty() {
            out.push_str(if same_row {
                CELL
            } else if same_list {
                "\n"
            } else {
                "\n\n"
            });
        }
        let second = before.is_some_and(|(other, _)| other == at);
        if tag == Tag::Item && !second && list_marker(&block.text).is_none() {
            out.push_str("- ");
        }
        if same_row {
            out.push_str(&block.text.replace('\n', " "))
        } else {
            out.push_str(&block.text)
        };
        before = Some((at, tag));
    }
    out
}

/// The cell that a paragraph is the text of, as word processors write cells; else the element.
fn laid_out_as(tree: &Tree, element: u32) -> u32 {
    let of = |at: u32| &tree.elements[at];
    let cell = of(element).parent.filter(|parent| of(*parent).tag == Tag::Cell);
    match (of(element).tag, cell) {
        (Tag::Paragraph, Some(cell)) => cell,
        _ => element,
    }
}

/// How many cells every row holds, by element.
fn cells_of_rows(tree: &Tree) -> Arena<usize> {
    let mut cells = Arena::with_len(tree.elements.len());
    for element in tree.elements.iter().filter(|element| element.tag == Tag::Cell) {
        if let Some(row) = element.parent {
            cells[row] += 1;
        }
    }
    cells
}

/// The row of a cell.
fn row(tree: &Tree, cell: u32) -> u32 {
    tree.elements[cell].parent.unwrap_or(cell)
}

/// The list of an item, the table of a cell; `None` for all else.
fn holder(tree: &Tree, element: u32) -> Option<(u32, Tag)> {
    let parent = |at: u32| tree.elements[at].parent;
    let tag = tree.elements[element].tag;
    match tag {
        Tag::Item => Some((parent(element)?, tag)),
        Tag::Cell => Some((parent(parent(element)?)?, tag)),
        _ => None,
    }
}
