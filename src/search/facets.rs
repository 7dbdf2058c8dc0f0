//! Counts of the matching passages by source, province, year, kind, document and person.

use std::collections::BTreeMap;
use std::time::Instant;

use serde::{Deserialize, Serialize};
use tantivy::DocAddress;

use crate::index::schema::FACETS;
use crate::index::{IndexError, Reader, in_time};

/// Counts by facet and value; a passage counts once for each of its values.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facets(pub BTreeMap<String, Vec<(String, u64)>>);

/// Counts the values of `passages`, most frequent first, then by name, until `deadline`.
pub(super) fn count(
    reader: &Reader,
    passages: &[DocAddress],
    deadline: Option<Instant>,
) -> Result<Facets, IndexError> {
    let mut facets = Facets::default();
    for (name, column) in FACETS {
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        for (ordinal, segment) in reader.searcher().segment_readers().iter().enumerate() {
            in_time(deadline)?;
            let column = segment.fast_fields().str(column).map_err(|e| reader.failed(e))?;
            let Some(column) = column else { continue };
            let mut by_term: BTreeMap<u64, u64> = BTreeMap::new();
            for at in passages.iter().filter(|at| at.segment_ord as usize == ordinal) {
                for term in column.term_ords(at.doc_id) {
                    *by_term.entry(term).or_default() += 1;
                }
            }
            for (term, count) in by_term {
                let mut value = String::new();
                let found = column.ord_to_str(term, &mut value).map_err(|source| {
                    IndexError::Io { path: reader.folder().to_owned(), source }
                })?;
                if found {
                    *counts.entry(value).or_default() += count;
                }
            }
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        facets.0.insert(name.to_owned(), counts);
    }
    Ok(facets)
}
