//! Pairs of syllables that stand side by side → the passages of a segment that have them.
//!
//! A collection has ten times as many pairs as words, most of them once, and nobody asks for them in
//! order. The engine's inverted index would look each of them up in a table that fits no cache, keep
//! its letters, and sort and number them: more than everything else it does. Here a pair is a number
//! of [`KEY_BITS`] bits, made of its syllables by a hash; while a segment is written, number and
//! document are only put aside, sorted once at the end, and written as they come. On 250,000 passages
//! of Wikipedia this took a quarter of the time of all indexing away.
//!
//! A file of a segment, `.pair`, whose life is the engine's: it names the file in its list, sees to
//! its checksum, merges and removes it ([`plugin`]).
//!
//! ```text
//! blocks       one for each of 2^bits stretches of keys: [length of the entries][entries][lists]
//! directory    where each block begins, and the last one ends: five bytes each
//! tail         bits, one byte; number of pairs, eight bytes
//!
//! entry        what the block does not say of the key; documents; the only one of them, or the
//!              length of the list in bytes
//! list         blocks of 128 documents, the differences packed in as many bits as the largest needs;
//!              then the rest, a difference at a time
//! ```
//!
//! Numbers that are not of a fixed length have seven bits a byte, the lowest first. Two pairs have one
//! number in an index of a million different pairs with a probability of one in ten thousand: their
//! passages would earn a little for the wrong neighbours.

mod collector;
mod lists;
mod merge;
mod plugin;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub(crate) use self::plugin::PairPlugin;
pub(crate) use self::read::Pairs;

/// Bits of a key.
const KEY_BITS: u32 = 52;
/// Ending of the file of a segment.
pub(super) const ENDING: &str = "pair";
/// Pairs in a block on average: a look-up goes through half of them.
const PAIRS_A_BLOCK: u64 = 16;
/// Bits of a key that are told by its block, at the most.
const MOST_BLOCK_BITS: u32 = 24;
/// Bytes of an entry of the directory.
const PLACE_BYTES: usize = 5;
/// Bytes at the end of the file.
const TAIL_BYTES: usize = 9;

/// The number of a folded syllable that pairs are made of: FNV-1a of 64 bits.
pub(crate) fn syllable(folded: &str) -> u64 {
    folded.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// The key of a pair, by the numbers of its syllables in their order.
pub(crate) fn pair(first: u64, second: u64) -> u64 {
    let mut hash = first.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ second.rotate_left(32);
    hash ^= hash >> 32;
    hash = hash.wrapping_mul(0xd6e8_feb8_6659_fd93);
    hash ^= hash >> 32;
    hash = hash.wrapping_mul(0xd6e8_feb8_6659_fd93);
    (hash ^ (hash >> 32)) >> (64 - KEY_BITS)
}

/// The key of two folded syllables.
pub(crate) fn pair_key(first: &str, second: &str) -> u64 {
    pair(syllable(first), syllable(second))
}

/// Bytes of a key that its block does not tell.
fn rest_bytes(block_bits: u32) -> usize {
    (KEY_BITS - block_bits).div_ceil(8) as usize
}
