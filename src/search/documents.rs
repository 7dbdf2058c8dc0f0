//! A set of documents of one segment: a bit for each.

use tantivy::{DocId, SegmentReader, TERMINATED};

use super::lower::List;

/// A set of documents of one segment.
pub(super) struct Documents(Vec<u64>);

impl Documents {
    pub(super) fn none(segment: &SegmentReader) -> Self {
        Self(vec![0; (segment.max_doc() as usize).div_ceil(64)])
    }

    pub(super) fn insert(&mut self, doc: DocId) {
        self.0[doc as usize / 64] |= 1 << (doc % 64);
    }

    /// Inserts what is left of a list, and goes to its end.
    pub(super) fn insert_all(&mut self, list: &mut List) {
        list.until(TERMINATED, |docs, _| docs.iter().for_each(|doc| self.insert(*doc)));
    }

    pub(super) fn contains(&self, doc: DocId) -> bool {
        self.0[doc as usize / 64] & (1 << (doc % 64)) != 0
    }

    /// Keeps those that `other` has as well.
    pub(super) fn intersect(&mut self, other: &Self) {
        for (bits, other) in self.0.iter_mut().zip(&other.0) {
            *bits &= other;
        }
    }

    pub(super) fn count(&self) -> u64 {
        self.0.iter().map(|bits| u64::from(bits.count_ones())).sum()
    }

    /// The documents, ascending.
    pub(super) fn iter(&self) -> impl Iterator<Item = DocId> {
        self.0.iter().zip(0..).flat_map(|(bits, word)| {
            let mut left = *bits;
            std::iter::from_fn(move || {
                let lowest = left.trailing_zeros();
                (lowest < 64).then(|| {
                    left &= left - 1;
                    word * 64 + lowest
                })
            })
        })
    }
}
