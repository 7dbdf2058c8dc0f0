//! Bytes → a 64-bit hash that says whether a file changed.
//!
//! XXH64 with seed 0 (Yann Collet, xxHash specification 0.1.1): the same on every machine and in
//! every version, fast enough to read at the speed of the disk. It guards against change, not
//! against forgery.

use std::io::{self, Read};

use serde::{Deserialize, Serialize};

/// Hash of the raw bytes of a file, before decompression.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ContentHash(pub u64);

impl std::fmt::Display for ContentHash {
    /// Sixteen hexadecimal digits.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

const P1: u64 = 0x9E37_79B1_85EB_CA87;
const P2: u64 = 0xC2B2_AE3D_27D4_EB4F;
const P3: u64 = 0x1656_67B1_9E37_79F9;
const P4: u64 = 0x85EB_CA77_C2B2_AE63;
const P5: u64 = 0x27D4_EB2F_1656_67C5;

impl ContentHash {
    /// Hashes all that `reader` gives, in pieces.
    pub fn of_reader(reader: &mut impl Read) -> io::Result<Self> {
        let mut lanes = [P1.wrapping_add(P2), P2, 0, 0u64.wrapping_sub(P1)];
        // A multiple of the stripe of 32 bytes, so that only the last piece has a tail.
        let mut buffer = vec![0; 64 << 10];
        let mut total = 0u64;
        loop {
            let filled = fill(reader, &mut buffer)?;
            total += filled as u64;
            let read = buffer.get(..filled).unwrap_or_default();
            let stripes = read.chunks_exact(32);
            let tail = stripes.remainder();
            for stripe in stripes {
                for (lane, word) in lanes.iter_mut().zip(stripe.chunks_exact(8)) {
                    *lane = round(*lane, little_endian(word));
                }
            }
            if filled < buffer.len() {
                return Ok(Self(finish(lanes, tail, total)));
            }
        }
    }
}

fn fill(reader: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match reader.read(buffer.get_mut(filled..).unwrap_or_default()) {
            Ok(0) => break,
            Ok(n) => filled += n,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

fn little_endian(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |word, byte| (word << 8) | u64::from(*byte))
}

fn round(lane: u64, word: u64) -> u64 {
    lane.wrapping_add(word.wrapping_mul(P2)).rotate_left(31).wrapping_mul(P1)
}

fn finish(lanes: [u64; 4], tail: &[u8], total: u64) -> u64 {
    let mut hash = if total >= 32 {
        let turned = [1, 7, 12, 18];
        let mut hash = 0u64;
        for (lane, turn) in lanes.iter().zip(turned) {
            hash = hash.wrapping_add(lane.rotate_left(turn));
        }
        for lane in lanes {
            hash = (hash ^ round(0, lane)).wrapping_mul(P1).wrapping_add(P4);
        }
        hash
    } else {
        P5
    };
    hash = hash.wrapping_add(total);
    let words = tail.chunks_exact(8);
    let mut rest = words.remainder();
    for word in words {
        hash ^= round(0, little_endian(word));
        hash = hash.rotate_left(27).wrapping_mul(P1).wrapping_add(P4);
    }
    if let Some((half, after)) = rest.split_at_checked(4) {
        hash ^= little_endian(half).wrapping_mul(P1);
        hash = hash.rotate_left(23).wrapping_mul(P2).wrapping_add(P3);
        rest = after;
    }
    for byte in rest {
        hash ^= u64::from(*byte).wrapping_mul(P5);
        hash = hash.rotate_left(11).wrapping_mul(P1);
    }
    hash = (hash ^ (hash >> 33)).wrapping_mul(P2);
    hash = (hash ^ (hash >> 29)).wrapping_mul(P3);
    hash ^ (hash >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(bytes: &[u8]) -> String {
        ContentHash::of_reader(&mut &bytes[..]).unwrap().to_string()
    }

    #[test]
    fn agrees_with_published_values() {
        for (text, expected) in [
            ("", "ef46db3751d8e999"),
            ("a", "d24ec4f1a98c6e5b"),
            ("abc", "44bc2cf5ad770999"),
            ("Nobody inspects the spammish repetition", "fbcea83c8a378bf1"),
        ] {
            assert_eq!(hash(text.as_bytes()), expected, "{text}");
        }
    }

    #[test]
    fn does_not_depend_on_the_pieces_read() {
        struct OneByOne<'a>(&'a [u8]);
        impl Read for OneByOne<'_> {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                let n = buffer.len().min(1).min(self.0.len());
                buffer[..n].copy_from_slice(&self.0[..n]);
                self.0 = &self.0[n..];
                Ok(n)
            }
        }
        let bytes: Vec<u8> = (0..200_000u32).map(|i| (i * 7 % 251) as u8).collect();
        let slow = ContentHash::of_reader(&mut OneByOne(&bytes)).unwrap();
        assert_eq!(slow.to_string(), hash(&bytes));
        assert_ne!(hash(&bytes), hash(&bytes[1..]));
    }
}
