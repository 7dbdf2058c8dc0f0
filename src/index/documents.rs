//! A set of documents of one segment: a bit for each.

use tantivy::{DocId, SegmentReader};

/// A set of documents of one segment.
#[derive(Clone)]
pub(crate) struct Documents(Vec<u64>);

/// Whether `doc` is among the documents of these bits, 64 a word.
#[inline]
pub(super) fn contains(bits: &[u64], doc: DocId) -> bool {
    bits[doc as usize / 64] & (1 << (doc % 64)) != 0
}

impl Documents {
    pub(crate) fn none(segment: &SegmentReader) -> Self {
        Self(vec![0; (segment.max_doc() as usize).div_ceil(64)])
    }

    /// Every document, and more than there are.
    pub(crate) fn all(segment: &SegmentReader) -> Self {
        Self(vec![u64::MAX; (segment.max_doc() as usize).div_ceil(64)])
    }

    /// A bit for each document, 64 a word.
    pub(crate) fn bits(&self) -> &[u64] {
        &self.0
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
        contains(&self.0, doc)
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

    /// Keeps those whose bit is set.
    pub(crate) fn keep(&mut self, other: &[u64]) {
        self.0.iter_mut().zip(other).for_each(|(bits, other)| *bits &= other);
    }

    /// Keeps those of which `is_kept` says so by their place in both lists, which have a value for
    /// every document.
    pub(crate) fn keep_where<T: Copy>(
        &mut self,
        (first, second): (&[T], &[T]),
        is_kept: impl Fn(T, T) -> bool,
    ) {
        pulp::Arch::new().dispatch(
            #[inline(always)]
            || {
                let values = first.chunks(64).zip(second.chunks(64));
                for (bits, (first, second)) in self.0.iter_mut().zip(values) {
                    let mut kept = [0_u8; 64];
                    for ((kept, first), second) in kept.iter_mut().zip(first).zip(second) {
                        *kept = u8::from(is_kept(*first, *second));
                    }
                    *bits &= packed(&kept);
                }
            },
        );
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

/// 64 bytes of 0 or 1 as bits, the first the lowest.
#[inline(always)]
fn packed(bytes: &[u8; 64]) -> u64 {
    // The product has byte i as bit 56 + i, and nothing else above bit 55.
    const GATHERED: u64 = 0x0102_0408_1020_4080;
    let (eights, _) = bytes.as_chunks::<8>();
    (0..).zip(eights).fold(0, |bits, (at, eight)| {
        bits | (u64::from_le_bytes(*eight).wrapping_mul(GATHERED) >> 56) << (8 * at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_documents_that_are_told_by_their_values() {
        let values: Vec<i32> = (0..200).map(|doc| doc * 7919 % 61).collect();
        let other: Vec<i32> = (0..200).map(|doc| doc * 104_729 % 53).collect();
        let mut kept = Documents(vec![u64::MAX; 4]);
        kept.keep_where((&values, &other), |a, b| a <= 40 && b >= 9);
        let expected: Vec<DocId> = (0..200)
            .filter(|doc| values[*doc as usize] <= 40 && other[*doc as usize] >= 9)
            .collect();
        assert_eq!(kept.iter().collect::<Vec<_>>(), expected);
    }
}
