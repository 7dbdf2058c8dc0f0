//! Pairs as the passages of a segment come → pairs in the order of their keys.

use std::io::{self, Write};

use tantivy::DocId;

use super::KEY_BITS;
use super::write::PairWriter;

/// Bits of a key that choose the bin it is put in: as many bins as the second cache takes the ends of.
const BIN_BITS: u32 = 12;
/// Bits of a document beside the others of the key, in one number.
const DOC_BITS: u32 = 64 - (KEY_BITS - BIN_BITS);

/// Documents that a segment may have: no segment that fits the engine's buffer has so many.
pub(super) const MOST_DOCUMENTS: DocId = 1 << DOC_BITS;

/// What is put aside of the passages of a segment: for each bin the rest of the keys and the document,
/// as one number.
pub(super) struct Collector {
    bins: Vec<Vec<u64>>,
    /// Numbers that there is room for.
    room: usize,
}

impl Collector {
    pub(super) fn new() -> Self {
        Self { bins: vec![Vec::new(); 1 << BIN_BITS], room: 0 }
    }

    /// Puts a pair of `doc` aside, which is below [`MOST_DOCUMENTS`]; any number of times.
    pub(super) fn push(&mut self, key: u64, doc: DocId) {
        let rest_bits = KEY_BITS - BIN_BITS;
        let (bin, rest) = (key >> rest_bits, key & ((1 << rest_bits) - 1));
        if let Some(bin) = self.bins.get_mut(bin as usize) {
            let room = bin.capacity();
            bin.push(rest << DOC_BITS | u64::from(doc));
            self.room += bin.capacity() - room;
        }
    }

    /// Bytes of memory.
    pub(super) fn bytes(&self) -> usize {
        self.room * size_of::<u64>() + self.bins.len() * size_of::<Vec<u64>>()
    }

    /// Writes the file of the segment.
    pub(super) fn write<W: Write>(mut self, out: W) -> io::Result<W> {
        let mut pairs = 0;
        for bin in &mut self.bins {
            bin.sort_unstable();
            // A pair counts once, however often a passage has it.
            bin.dedup();
            pairs += bin.chunk_by(|a, b| a >> DOC_BITS == b >> DOC_BITS).count() as u64;
        }
        let mut writer = PairWriter::new(out, pairs);
        let mut docs = Vec::new();
        for (number, bin) in (0_u64..).zip(self.bins) {
            for pair in bin.chunk_by(|a, b| a >> DOC_BITS == b >> DOC_BITS) {
                docs.clear();
                docs.extend(pair.iter().map(|one| (one & ((1 << DOC_BITS) - 1)) as DocId));
                let rest = pair.first().map_or(0, |one| one >> DOC_BITS);
                writer.push(number << (KEY_BITS - BIN_BITS) | rest, &docs)?;
            }
        }
        writer.finish()
    }
}
