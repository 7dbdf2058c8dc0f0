//! A kind of queries → what each costs on both sides, taken in turn in one process.

use std::hint::black_box;

use saola::index::{IndexError, Reader};
use saola::query::{Options, Plan, parse, plan};
use saola::search::{Hit, Page, search, search_each};
use serde::Serialize;

use crate::asked::{Asked, Cell};
use crate::clock::timed;
use crate::plain::Plain;

/// CPU microseconds of each query of a kind, each the best of its runs; and how often the passage
/// that a query is taken from is among the ten.
#[derive(Default, Serialize)]
pub(crate) struct Row {
    pub(crate) cell: Option<Cell>,
    /// Plain: query, ten best, their texts, their snippets.
    pub(crate) plain: Vec<f64>,
    /// Plain: query and ten best alone.
    pub(crate) plain_search: Vec<f64>,
    /// Plain: ten best and the number of all.
    pub(crate) plain_exhaustive: Vec<f64>,
    /// saola: parse, plan, search, passages, snippets.
    pub(crate) saola: Vec<f64>,
    /// saola: the same with snippets of 20 characters.
    pub(crate) saola_short: Vec<f64>,
    /// saola: parse, plan and the ten best, nothing read of them.
    pub(crate) saola_search: Vec<f64>,
    /// saola: parse and plan alone.
    pub(crate) saola_plan: Vec<f64>,
    pub(crate) found_by_plain: usize,
    pub(crate) found_by_saola: usize,
}

/// Runs every query `runs` times on both sides.
pub(crate) fn row(cell: Cell, asked: &[Asked], runs: usize, reader: &Reader, plain: &Plain) -> Row {
    let mut row = Row { cell: Some(cell), ..Row::default() };
    let short = Page { snippet_chars: 20, ..Page::default() };
    for Asked { query, source } in asked {
        let mut best = [f64::INFINITY; 7];
        for _ in 0..runs {
            let took = [
                timed(|| black_box(plain.answer(query))).0,
                timed(|| black_box(answer(reader, query, &Page::default()))).0,
                timed(|| black_box(plain.search(query))).0,
                timed(|| black_box(plain.search_exhaustively(query))).0,
                timed(|| black_box(answer(reader, query, &short))).0,
                timed(|| black_box(planned(reader, query))).0,
                timed(|| find(reader, query)).0,
            ];
            for (best, took) in best.iter_mut().zip(took) {
                *best = best.min(took);
            }
        }
        row.plain.push(best[0]);
        row.saola.push(best[1]);
        row.plain_search.push(best[2]);
        row.plain_exhaustive.push(best[3]);
        row.saola_short.push(best[4]);
        row.saola_plan.push(best[5]);
        row.saola_search.push(best[6]);
        let by_plain = plain.answer(query);
        let by_saola = answer(reader, query, &Page::default());
        row.found_by_plain += usize::from(by_plain.iter().any(|(text, _)| text == source));
        row.found_by_saola += usize::from(by_saola.iter().any(|hit| hit.passage.text == *source));
    }
    row
}

fn planned(reader: &Reader, query: &str) -> Plan {
    plan(&parse(query).unwrap(), &Options::default(), reader).unwrap()
}

fn answer(reader: &Reader, query: &str, page: &Page) -> Vec<Hit> {
    search(reader, &planned(reader, query), page).unwrap().1
}

/// Why a search ends when its order is known.
enum End {
    Found,
    Failed(IndexError),
}

impl From<IndexError> for End {
    fn from(error: IndexError) -> Self {
        Self::Failed(error)
    }
}

/// Searches, and stops before the first hit is read.
fn find(reader: &Reader, query: &str) {
    let plan = planned(reader, query);
    match search_each(reader, &plan, &Page::default(), |_| Err(End::Found), |_| Ok(())) {
        Err(End::Failed(error)) => panic!("{query}: {error}"),
        Err(End::Found) | Ok(_) => {}
    }
}
