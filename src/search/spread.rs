//! How the matching passages spread: over how many articles, and over which months.

use std::collections::BTreeMap;

use tantivy::DocAddress;

use crate::index::{Reader, month_of};

/// How the passages counted in `total` spread; where facets are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spread {
    /// Articles they are from.
    pub articles: u64,
    /// Passages by year and month of publication; month 0 where only the year is known.
    pub months: BTreeMap<(i16, i8), u64>,
    /// Passages of articles without a date.
    pub undated: u64,
}

/// Counts the articles and months of `passages`.
pub(super) fn spread(reader: &Reader, passages: &[DocAddress]) -> Spread {
    let mut spread = Spread::default();
    let mut groups = Vec::with_capacity(passages.len());
    let mut days: BTreeMap<(i64, i64), u64> = BTreeMap::new();
    for at in passages {
        let Some(columns) = reader.columns().get(at.segment_ord as usize) else { continue };
        groups.push(columns.group.first(at.doc_id).unwrap_or(0));
        match (columns.first_day.first(at.doc_id), columns.last_day.first(at.doc_id)) {
            (Some(first), Some(last)) => *days.entry((first, last)).or_default() += 1,
            _ => spread.undated += 1,
        }
    }
    groups.sort_unstable();
    groups.dedup();
    spread.articles = groups.len() as u64;
    for ((first, last), count) in days {
        *spread.months.entry(month_of(first, last)).or_default() += count;
    }
    spread
}
