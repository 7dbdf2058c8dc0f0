//! Documents in ascending order ⇄ bytes, and numbers of any length.

use bitpacking::{BitPacker, BitPacker4x};
use tantivy::DocId;

/// Documents packed together.
const PACKED: usize = BitPacker4x::BLOCK_LEN;

/// Appends a number, seven bits a byte, the lowest first.
pub(super) fn push_number(mut number: u64, into: &mut Vec<u8>) {
    while number >= 0x80 {
        into.push(number as u8 | 0x80);
        number >>= 7;
    }
    into.push(number as u8);
}

/// Takes a number from the beginning of `bytes`; `None` where it does not end there.
pub(super) fn take_number(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

/// Appends a list of documents.
pub(super) fn push_list(packer: BitPacker4x, docs: &[DocId], into: &mut Vec<u8>) {
    let mut before = 0;
    let mut blocks = docs.chunks_exact(PACKED);
    for block in &mut blocks {
        let bits = packer.num_bits_sorted(before, block);
        into.push(bits);
        let from = into.len();
        into.resize(from + BitPacker4x::compressed_block_size(bits), 0);
        packer.compress_sorted(before, block, &mut into[from..], bits);
        before = block[PACKED - 1];
    }
    for &doc in blocks.remainder() {
        push_number(u64::from(doc - before), into);
        before = doc;
    }
}

/// Appends the `count` documents of a list to `docs`; `None` where the bytes are not those of so many.
pub(super) fn read_list(
    packer: BitPacker4x,
    mut bytes: &[u8],
    count: usize,
    docs: &mut Vec<DocId>,
) -> Option<()> {
    // A list has at least a byte for eight documents, so that no number asks for too much memory.
    if count / 8 > bytes.len() {
        return None;
    }
    let mut before = 0;
    docs.reserve(count);
    for _ in 0..count / PACKED {
        let (&bits, rest) = bytes.split_first()?;
        if bits > 32 {
            return None;
        }
        let (block, rest) = rest.split_at_checked(BitPacker4x::compressed_block_size(bits))?;
        let from = docs.len();
        docs.resize(from + PACKED, 0);
        packer.decompress_sorted(before, block, &mut docs[from..], bits);
        before = *docs.last()?;
        bytes = rest;
    }
    for _ in 0..count % PACKED {
        before = before.checked_add(DocId::try_from(take_number(&mut bytes)?).ok()?)?;
        docs.push(before);
    }
    bytes.is_empty().then_some(())
}
