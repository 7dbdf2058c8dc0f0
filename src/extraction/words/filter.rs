//! A list of packed words → whether a word may be in it, at a glance.

/// The words of a list, one bit for each: a few other words share one.
pub(in crate::extraction) struct WordFilter([u64; 16]);

impl WordFilter {
    /// The filter of words packed as in [`Word::folded`](super::Word::folded).
    pub(in crate::extraction) fn new(codes: impl IntoIterator<Item = u64>) -> Self {
        let mut filter = Self([0; 16]);
        for code in codes {
            let (word, bit) = place(code);
            if let Some(word) = filter.0.get_mut(word) {
                *word |= bit;
            }
        }
        filter
    }

    /// Whether the word may be in the list; never wrong when it says no.
    #[inline]
    pub(in crate::extraction) fn may_hold(&self, code: u64) -> bool {
        let (word, bit) = place(code);
        self.0.get(word).is_none_or(|word| word & bit != 0)
    }
}

/// One of 16 numbers, and one of its bits.
#[inline]
fn place(code: u64) -> (usize, u64) {
    // The top bits of a product with an odd constant depend on every letter (Fibonacci hashing).
    let bit = code.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 54;
    ((bit / 64) as usize, 1 << (bit % 64))
}
