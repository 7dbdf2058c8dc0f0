//! A set of documents of one segment: a bit for each.

use tantivy::{DocId, SegmentReader};

/// A set of documents of one segment.
#[derive(Clone)]
pub(crate) struct Documents(Vec<u64>);

impl Documents {
    pub(crate) fn none(segment: &SegmentReader) -> Self {
        Self(vec![0; (segment.max_doc() as usize).div_ceil(64)])
    }

    pub(crate) fn insert(&mut self, doc: DocId) {
        self.0[doc as usize / 64] |= 1 << (doc % 64);
    }

    pub(crate) fn insert_all(&mut self, docs: &[DocId]) {
        docs.iter().for_each(|doc| self.insert(*doc));
    }

    /// Takes a document out; whether it was in.
    pub(crate) fn remove(&mut self, doc: DocId) -> bool {
        let was_in = self.contains(doc);
        self.0[doc as usize / 64] &= !(1 << (doc % 64));
        was_in
    }

    #[inline]
    pub(crate) fn contains(&self, doc: DocId) -> bool {
        self.0[doc as usize / 64] & (1 << (doc % 64)) != 0
    }

    /// Keeps those that `other` has as well.
    pub(crate) fn intersect(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(bits, other)| *bits &= other);
    }

    /// Takes up those that `other` has.
    pub(crate) fn unite(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(bits, other)| *bits |= other);
    }

    /// Takes out those that `other` has.
    pub(crate) fn subtract(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(bits, other)| *bits &= !other);
    }

    /// Keeps those that `pass`.
    pub(crate) fn retain(&mut self, pass: impl Fn(DocId) -> bool) {
        for (bits, word) in self.0.iter_mut().zip(0..) {
            for bit in ones(*bits) {
                if !pass(word * 64 + bit) {
                    *bits &= !(1 << bit);
                }
            }
        }
    }

    pub(crate) fn count(&self) -> u64 {
        // The processor at hand mostly counts bits by itself; one of twenty years ago does not.
        pulp::Arch::new().dispatch(
            #[inline(always)]
            || self.0.iter().map(|bits| u64::from(bits.count_ones())).sum(),
        )
    }

    /// The documents, ascending.
    pub(crate) fn iter(&self) -> impl Iterator<Item = DocId> {
        self.0.iter().zip(0..).flat_map(|(bits, word)| ones(*bits).map(move |bit| word * 64 + bit))
    }

    #[cfg(test)]
    pub(super) fn of_bytes(bytes: usize) -> Self {
        Self(vec![0; bytes / size_of::<u64>()])
    }

    /// Bytes of memory.
    pub(super) fn bytes(&self) -> usize {
        self.0.len() * size_of::<u64>()
    }
}

/// The places of the bits that are set, ascending.
fn ones(mut left: u64) -> impl Iterator<Item = u32> {
    std::iter::from_fn(move || {
        let lowest = left.trailing_zeros();
        (lowest < 64).then(|| {
            left &= left - 1;
            lowest
        })
    })
}
