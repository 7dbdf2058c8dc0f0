//! The file of pairs of a segment: what a pair has, and all pairs in the order of their keys.

use std::io;

use bitpacking::{BitPacker, BitPacker4x};
use tantivy::directory::{FileSlice, OwnedBytes};
use tantivy::index::SegmentComponent;
use tantivy::{DocId, HasLen, SegmentReader};

use super::lists::{read_list, take_number};
use super::{ENDING, KEY_BITS, MOST_BLOCK_BITS, PLACE_BYTES, TAIL_BYTES, rest_bytes};

/// The pairs of a segment.
pub(crate) struct Pairs {
    blocks: FileSlice,
    directory: OwnedBytes,
    block_bits: u32,
    pairs: u64,
}

/// What an entry says of a pair.
struct Entry<'b> {
    /// The part of the key that the block does not tell.
    rest: u64,
    documents: usize,
    has: Has<'b>,
}

enum Has<'b> {
    One(DocId),
    List(&'b [u8]),
}

/// A block being read.
struct Block<'b> {
    entries: &'b [u8],
    lists: &'b [u8],
    rest_bytes: usize,
}

fn damaged() -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        "the pairs of a segment are not as they were written",
    )
}

impl Pairs {
    /// Opens the pairs of a segment.
    pub(crate) fn open(segment: &SegmentReader) -> tantivy::Result<Self> {
        let file = segment.open_read(SegmentComponent::Custom(ENDING.to_owned()))?;
        Ok(Self::of(&file)?)
    }

    pub(super) fn of(file: &FileSlice) -> io::Result<Self> {
        let length = file.len().checked_sub(TAIL_BYTES).ok_or_else(damaged)?;
        let (body, tail) = file.clone().split(length);
        let tail = tail.read_bytes()?;
        let (&block_bits, pairs) = tail.split_first().ok_or_else(damaged)?;
        let pairs = u64::from_le_bytes(pairs.try_into().map_err(|_| damaged())?);
        let block_bits = u32::from(block_bits);
        if block_bits > MOST_BLOCK_BITS {
            return Err(damaged());
        }
        let directory = PLACE_BYTES * ((1 << block_bits) + 1);
        let length = length.checked_sub(directory).ok_or_else(damaged)?;
        let (blocks, directory) = body.split(length);
        Ok(Self { blocks, directory: directory.read_bytes()?, block_bits, pairs })
    }

    /// How many there are.
    pub(super) fn len(&self) -> u64 {
        self.pairs
    }

    /// Documents that have a pair, deleted ones among them.
    pub(crate) fn count(&self, key: u64) -> io::Result<u64> {
        self.find(key, |_, entry| Ok(entry.map_or(0, |entry| entry.documents as u64)))
    }

    /// The documents that have a pair, ascending, deleted ones among them.
    pub(crate) fn documents(&self, key: u64) -> io::Result<Vec<DocId>> {
        self.find(key, |packer, entry| {
            let mut docs = Vec::new();
            entry.map_or(Ok(()), |entry| entry.read(packer, &mut docs))?;
            Ok(docs)
        })
    }

    fn find<T>(
        &self,
        key: u64,
        give: impl FnOnce(BitPacker4x, Option<Entry<'_>>) -> io::Result<T>,
    ) -> io::Result<T> {
        let rest_bits = KEY_BITS - self.block_bits;
        let rest = key & ((1 << rest_bits) - 1);
        let bytes = self.block((key >> rest_bits) as usize)?;
        let mut block = Block::of(&bytes, self.block_bits)?;
        while let Some(entry) = block.next()? {
            if entry.rest >= rest {
                return give(BitPacker4x::new(), Some(entry).filter(|entry| entry.rest == rest));
            }
        }
        give(BitPacker4x::new(), None)
    }

    /// The bytes of a block.
    fn block(&self, number: usize) -> io::Result<OwnedBytes> {
        let place = |at: usize| {
            let mut bytes = [0; 8];
            bytes[..PLACE_BYTES]
                .copy_from_slice(&self.directory[at * PLACE_BYTES..][..PLACE_BYTES]);
            usize::try_from(u64::from_le_bytes(bytes)).unwrap_or(usize::MAX)
        };
        let (start, end) = (place(number), place(number + 1));
        if start > end || end > self.blocks.len() {
            return Err(damaged());
        }
        self.blocks.read_bytes_slice(start..end)
    }

    /// Calls `each` with every pair of a block and its documents, in the order of the keys.
    pub(super) fn each_of_block(
        &self,
        number: usize,
        mut each: impl FnMut(u64, &[DocId]),
    ) -> io::Result<()> {
        let (packer, mut docs) = (BitPacker4x::new(), Vec::new());
        let bytes = self.block(number)?;
        let mut block = Block::of(&bytes, self.block_bits)?;
        while let Some(entry) = block.next()? {
            docs.clear();
            entry.read(packer, &mut docs)?;
            each((number as u64) << (KEY_BITS - self.block_bits) | entry.rest, &docs);
        }
        Ok(())
    }

    /// Blocks of the file, empty ones among them.
    pub(super) fn blocks(&self) -> usize {
        1 << self.block_bits
    }
}

impl Entry<'_> {
    fn read(&self, packer: BitPacker4x, docs: &mut Vec<DocId>) -> io::Result<()> {
        match self.has {
            Has::One(doc) => docs.push(doc),
            Has::List(bytes) => {
                read_list(packer, bytes, self.documents, docs).ok_or_else(damaged)?;
            }
        }
        Ok(())
    }
}

impl<'b> Block<'b> {
    fn of(mut bytes: &'b [u8], block_bits: u32) -> io::Result<Self> {
        let rest_bytes = rest_bytes(block_bits);
        if bytes.is_empty() {
            return Ok(Self { entries: bytes, lists: bytes, rest_bytes });
        }
        let length = take_number(&mut bytes).and_then(|length| usize::try_from(length).ok());
        let parts = length.and_then(|length| bytes.split_at_checked(length));
        let (entries, lists) = parts.ok_or_else(damaged)?;
        Ok(Self { entries, lists, rest_bytes })
    }

    fn next(&mut self) -> io::Result<Option<Entry<'b>>> {
        if self.entries.is_empty() {
            return Ok(None);
        }
        self.entry().map(Some).ok_or_else(damaged)
    }

    fn entry(&mut self) -> Option<Entry<'b>> {
        let (key, rest) = self.entries.split_at_checked(self.rest_bytes)?;
        self.entries = rest;
        let mut bytes = [0; 8];
        bytes[..key.len()].copy_from_slice(key);
        let documents = usize::try_from(take_number(&mut self.entries)?).ok()?;
        let told = take_number(&mut self.entries)?;
        let has = if documents == 1 {
            Has::One(DocId::try_from(told).ok()?)
        } else {
            let (list, rest) = self.lists.split_at_checked(usize::try_from(told).ok()?)?;
            self.lists = rest;
            Has::List(list)
        };
        Some(Entry { rest: u64::from_le_bytes(bytes), documents, has })
    }
}
