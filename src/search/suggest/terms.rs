//! The keys of facts that begin in a given way, with the passages that have each.

use std::collections::BTreeMap;

use tantivy::schema::Field;

use crate::index::Reader;

/// Keys with their live passages. All of them are read: a bound in each segment
/// would let the answer depend on the segments. A part of the index that cannot be read has none:
/// the search before told it.
pub(super) fn beginning(
    reader: &Reader,
    field: Field,
    prefix: &str,
    wanted: impl Fn(&str) -> bool,
) -> BTreeMap<String, u64> {
    let mut found = BTreeMap::new();
    for (number, segment) in reader.searcher().segment_readers().iter().enumerate() {
        let Ok(inverted) = segment.inverted_index(field) else { continue };
        let Ok(mut terms) = inverted.terms().range().ge(prefix.as_bytes()).into_stream() else {
            continue;
        };
        while terms.advance() && terms.key().starts_with(prefix.as_bytes()) {
            let Ok(key) = std::str::from_utf8(terms.key()) else { continue };
            if wanted(key) {
                let count = reader.live_doc_freq(number, field, terms.value()).unwrap_or(0);
                if count == 0 {
                    continue;
                }
                match found.get_mut(key) {
                    Some(known) => *known += count,
                    None => drop(found.insert(key.to_owned(), count)),
                }
            }
        }
    }
    found
}
