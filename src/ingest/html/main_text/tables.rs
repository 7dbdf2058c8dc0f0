//! Which cells of a page belong to a table of data, and not to one that lays the page out.
//!
//! Offices publish lists of documents, fees and results as tables: number, day and a linked title
//! in a row. All of it is text, links included, while a link in a cell of the layout is a menu.

use crate::ingest::html::arena::Arena;
use crate::ingest::html::element::Tag;
use crate::ingest::html::tree::Tree;

/// Fewest columns; two are as often a label and a link.
const MIN_COLUMNS: usize = 3;

/// What is known of a table.
#[derive(Clone, Default)]
struct Table {
    /// Another table is in it.
    nested: bool,
    rows: usize,
    cells: usize,
    blocks: usize,
    /// Its first row, and how many cells of it hold text that is not linked.
    first_row: Option<u32>,
    head: usize,
    /// Whether a cell of the first row is linked.
    linked_head: bool,
}

/// For every element whether it lies in a cell of a table of data: one that holds no other table,
/// with a row of names above at least one more row, and about one block a cell.
pub(super) fn in_data(tree: &Tree) -> Arena<bool> {
    let elements = &tree.elements;
    let mut table_of: Arena<Option<u32>> = Arena::default();
    let mut row_of: Arena<Option<u32>> = Arena::default();
    let mut tables: Arena<Table> = Arena::with_len(elements.len());
    for (at, element) in (0_u32..).zip(elements.iter()) {
        let parent = element.parent;
        let outer = parent.and_then(|parent| table_of[parent]);
        let row = parent.and_then(|parent| row_of[parent]);
        let (table, row) = match element.tag {
            Tag::Table => {
                if let Some(outer) = outer {
                    tables[outer].nested = true;
                }
                (Some(at), None)
            }
            Tag::Row => (outer, Some(at)),
            _ => (outer, row),
        };
        if let Some(table) = table.map(|table| &mut tables[table]) {
            match element.tag {
                Tag::Row => {
                    table.rows += 1;
                    table.first_row = table.first_row.or(row);
                }
                Tag::Cell => table.cells += 1,
                _ => {}
            }
        }
        table_of.push(table);
        row_of.push(row);
    }
    for block in tree.blocks.iter() {
        let Some(table) = table_of[block.element] else { continue };
        let table = &mut tables[table];
        table.blocks += 1;
        if table.first_row.is_some() && row_of[block.element] == table.first_row {
            table.head += usize::from(block.text.chars().any(char::is_alphanumeric));
            table.linked_head |= block.linked > 0;
        }
    }
    let is_data = |table: &Table| {
        !table.nested
            && table.rows >= 2
            && table.head >= MIN_COLUMNS
            && !table.linked_head
            && table.cells >= table.rows * MIN_COLUMNS
            && table.blocks * 2 <= table.cells * 3
    };
    let mut in_data = Arena::with_len(elements.len());
    for (at, table) in table_of.iter().enumerate() {
        in_data[at] = table.is_some_and(|at| is_data(&tables[at]));
    }
    in_data
}
