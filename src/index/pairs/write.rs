//! Pairs with their documents, in the order of their keys → the file.

use std::io::{self, Write};

use bitpacking::{BitPacker, BitPacker4x};
use tantivy::DocId;

use super::lists::{push_list, push_number};
use super::{KEY_BITS, MOST_BLOCK_BITS, PAIRS_A_BLOCK, PLACE_BYTES, rest_bytes};

/// A file of pairs being written; takes the memory of one block and of the directory.
pub(super) struct PairWriter<W> {
    out: W,
    packer: BitPacker4x,
    block_bits: u32,
    /// Where the blocks begin that have begun.
    places: Vec<u64>,
    written: u64,
    pairs: u64,
    entries: Vec<u8>,
    lists: Vec<u8>,
}

impl<W: Write> PairWriter<W> {
    /// Begins a file of about so many pairs.
    pub(super) fn new(out: W, about: u64) -> Self {
        let block_bits = (about / PAIRS_A_BLOCK).max(1).ilog2().min(MOST_BLOCK_BITS);
        Self {
            out,
            packer: BitPacker4x::new(),
            block_bits,
            places: vec![0],
            written: 0,
            pairs: 0,
            entries: Vec::new(),
            lists: Vec::new(),
        }
    }

    /// Adds a pair, whose key is greater than all before, with its documents, which ascend.
    pub(super) fn push(&mut self, key: u64, docs: &[DocId]) -> io::Result<()> {
        let block = key >> (KEY_BITS - self.block_bits);
        while self.places.len() as u64 <= block {
            self.end_block()?;
        }
        let rest = key & ((1 << (KEY_BITS - self.block_bits)) - 1);
        self.entries.extend_from_slice(&rest.to_le_bytes()[..rest_bytes(self.block_bits)]);
        push_number(docs.len() as u64, &mut self.entries);
        if let [doc] = docs {
            push_number(u64::from(*doc), &mut self.entries);
        } else {
            let from = self.lists.len();
            push_list(self.packer, docs, &mut self.lists);
            push_number((self.lists.len() - from) as u64, &mut self.entries);
        }
        self.pairs += 1;
        Ok(())
    }

    fn end_block(&mut self) -> io::Result<()> {
        if !self.entries.is_empty() {
            let mut head = Vec::with_capacity(4);
            push_number(self.entries.len() as u64, &mut head);
            for part in [&head, &self.entries, &self.lists] {
                self.out.write_all(part)?;
                self.written += part.len() as u64;
            }
            self.entries.clear();
            self.lists.clear();
        }
        self.places.push(self.written);
        Ok(())
    }

    /// Writes what is left, and gives back what it was written to.
    pub(super) fn finish(mut self) -> io::Result<W> {
        while self.places.len() <= 1 << self.block_bits {
            self.end_block()?;
        }
        for place in &self.places {
            self.out.write_all(&place.to_le_bytes()[..PLACE_BYTES])?;
        }
        self.out.write_all(&[self.block_bits as u8])?;
        self.out.write_all(&self.pairs.to_le_bytes())?;
        Ok(self.out)
    }
}
