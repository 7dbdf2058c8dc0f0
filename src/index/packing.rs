//! Records ⇄ bytes of the store, each record packed by itself: a code for every word.
//!
//! A page of hits reads ten passages from ten places. Packed by themselves they are read without
//! the 16 kB around them. A passage is too short for a compressor of bytes to learn anything from,
//! and what has to be known beforehand is little: a language has few thousand syllables. Words,
//! with the blank behind them, and the most usual neighbours are numbered by how often they stand
//! in the first passages that an index is given; the most frequent have a code of one byte, the
//! others of two. On 250,000 passages of Wikipedia that is a third of the text, where zstd with a
//! dictionary made it half, and ten times as fast to read.
//!
//! The words are a document of the index itself: committed with what needs them, never changed,
//! gone with a rebuild.

use std::hash::Hasher;
use std::io;
use std::sync::{Arc, Mutex, OnceLock};

use hashbrown::HashTable;
use rustc_hash::{FxHashMap, FxHasher};

/// Bytes of records that the words are learnt from; an index with less has none.
const SAMPLE_BYTES: usize = 3 << 20;
/// A longer record is left as it is, in bytes: none of a passage is.
const LONGEST: usize = 64 << 10;
/// Longest word that has a code, in bytes.
const LONGEST_WORD: usize = 48;
/// How often a word has to stand in the sample to have a code, and two neighbours.
const LEAST_WORD: u32 = 2;
const LEAST_NEIGHBOURS: u32 = 6;

/// First byte of a record that is stored as it is.
const PLAIN: u8 = 0;
/// First byte of a record in codes.
const PACKED: u8 = 1;

/// Codes below are one byte.
const SHORT_CODES: usize = 160;
/// The first byte of a code of two is from [`SHORT_CODES`] to below this.
const ONE_LETTER: u8 = 254;
/// Followed by a length and as many bytes that have no code.
const LETTERS: u8 = 255;
/// Words that have a code.
const CODES: usize = SHORT_CODES + (ONE_LETTER as usize - SHORT_CODES) * 256;

/// The words of an index by their codes.
#[derive(Default)]
pub(super) struct Words {
    bytes: Vec<u8>,
    /// Where each ends in `bytes`.
    ends: Vec<u32>,
}

impl Words {
    /// Reads what [`Words::told`] wrote; what cannot be read ends the list, so that records which
    /// need more are told as damaged.
    pub(super) fn of(told: &[u8]) -> Self {
        let mut words = Self::default();
        let mut rest = told;
        while let Some((length, behind)) = rest.split_first()
            && let Some((word, behind)) = behind.split_at_checked(usize::from(*length))
        {
            words.push(word);
            rest = behind;
        }
        words
    }

    /// The words one after the other, a byte with its length before each.
    fn told(&self) -> Vec<u8> {
        let mut told = Vec::with_capacity(self.bytes.len() + self.ends.len());
        for code in 0..self.ends.len() {
            let word = self.get(code).unwrap_or_default();
            told.push(word.len() as u8);
            told.extend_from_slice(word);
        }
        told
    }

    fn push(&mut self, word: &[u8]) {
        self.bytes.extend_from_slice(word);
        self.ends.push(self.bytes.len() as u32);
    }

    fn get(&self, code: usize) -> Option<&[u8]> {
        let end = *self.ends.get(code)? as usize;
        let start = code.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        self.bytes.get(start..end)
    }

    /// Learns the words of records, which follow each other in `sample` and end at `ends`.
    fn learnt_from(sample: &[u8], ends: &[usize]) -> Self {
        let mut words: FxHashMap<&[u8], u32> = FxHashMap::default();
        let mut neighbours: FxHashMap<&[u8], u32> = FxHashMap::default();
        let mut start = 0;
        for end in ends {
            let record = &sample[start..*end];
            start = *end;
            let (mut at, mut before) = (0, None);
            while at < record.len() {
                let end = word_end(record, at);
                *words.entry(&record[at..end]).or_default() += 1;
                if let Some(before) = before
                    && end - before <= LONGEST_WORD
                {
                    *neighbours.entry(&record[before..end]).or_default() += 1;
                }
                (before, at) = (Some(at), end);
            }
        }
        words.retain(|_, times| *times >= LEAST_WORD);
        neighbours.retain(|_, times| *times >= LEAST_NEIGHBOURS);
        // What a code saves: the letters of a word, the rest of two codes of one byte or two.
        let words = words.into_iter().map(|(word, times)| (word.len() as f64, times, word));
        let neighbours = neighbours.into_iter().map(|(word, times)| (1.3, times, word));
        let mut best: Vec<(f64, u32, &[u8])> = words
            .chain(neighbours)
            .map(|(saved, times, word)| (saved * f64::from(times), times, word))
            .collect();
        best.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.2.cmp(b.2)));
        best.dedup_by_key(|(_, _, word)| *word);
        best.truncate(CODES);
        best.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.2.cmp(b.2)));
        let mut learnt = Self::default();
        best.iter().for_each(|(_, _, word)| learnt.push(word));
        learnt
    }
}

/// Whether a byte is of a word.
const IS_LETTER: [bool; 256] = {
    let mut is_letter = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        is_letter[byte] = byte >= 128 || (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    is_letter
};

/// Where the word that begins at `at` ends: letters and digits with the blank behind them, or one
/// byte of anything else.
fn word_end(record: &[u8], at: usize) -> usize {
    let most = &record[at..record.len().min(at + LONGEST_WORD - 1)];
    match most.iter().position(|byte| !IS_LETTER[usize::from(*byte)]) {
        Some(0) => at + 1,
        Some(letters) => at + letters + usize::from(most[letters] == b' '),
        None => at + most.len(),
    }
}

/// What an index has learnt of its records, or is learning; shared by all that compose for it.
#[derive(Default)]
pub(super) struct Dictionary {
    learnt: OnceLock<Learnt>,
    sample: Mutex<Sample>,
}

struct Learnt {
    /// As it is stored.
    told: Vec<u8>,
    words: Words,
    codes: Codes,
}

/// Codes by the hash of their words; the words themselves lie in [`Words`].
struct Codes {
    /// One bit for each, by [`bit`]: most look-ups are for neighbours that have no code, and these bits
    /// are near, where the table is not.
    filter: Vec<u64>,
    table: HashTable<(u32, u16)>,
}

/// Bits of a hash that choose the bit of the filter: a fifth of its bits are set.
const FILTER_BITS: u32 = 17;

impl Codes {
    fn of(words: &Words) -> Self {
        let mut filter = vec![0; 1 << (FILTER_BITS - u64::BITS.trailing_zeros())];
        let mut table = HashTable::with_capacity(words.ends.len());
        for code in 0..words.ends.len() {
            let Some(word) = words.get(code) else { break };
            // One word, or two that are neighbours.
            let end = word_end(word, 0);
            let first = hash(&word[..end]);
            let hash = if end < word.len() { both(first, hash(&word[end..])) } else { first };
            let (word, bit) = bit(hash);
            filter[word] |= bit;
            table.insert_unique(spread(hash), (hash, code as u16), |(hash, _)| spread(*hash));
        }
        Self { filter, table }
    }

    fn get(&self, words: &Words, hash: u32, word: &[u8]) -> Option<u16> {
        let (at, bit) = bit(hash);
        if self.filter.get(at).is_none_or(|bits| bits & bit == 0) {
            return None;
        }
        let is_it = |(known, code): &(u32, u16)| {
            *known == hash && words.get(usize::from(*code)) == Some(word)
        };
        self.table.find(spread(hash), is_it).map(|(_, code)| *code)
    }
}

fn hash(word: &[u8]) -> u32 {
    let mut hasher = FxHasher::default();
    hasher.write(word);
    (hasher.finish() >> 16) as u32
}

/// The hash of two neighbours.
fn both(first: u32, second: u32) -> u32 {
    (first.rotate_left(11) ^ second).wrapping_mul(0x9e37_79b1)
}

/// Where a hash has its bit in the filter, and the bit.
fn bit(hash: u32) -> (usize, u64) {
    let place = hash >> (u32::BITS - FILTER_BITS);
    ((place / u64::BITS) as usize, 1 << (place % u64::BITS))
}

/// A hash as the table takes it, which wants all bits of 64 to tell something.
fn spread(hash: u32) -> u64 {
    u64::from(hash).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

#[derive(Default)]
struct Sample {
    bytes: Vec<u8>,
    ends: Vec<usize>,
    /// Whether it was used; there is no second try.
    closed: bool,
}

impl Learnt {
    fn of(told: Vec<u8>) -> Self {
        let words = Words::of(&told);
        let codes = Codes::of(&words);
        Self { told, words, codes }
    }
}

impl Dictionary {
    /// The one that is in the index, or one still to be learnt.
    pub(super) fn of(known: Option<Vec<u8>>) -> Self {
        let learnt = known.map(|told| OnceLock::from(Learnt::of(told))).unwrap_or_default();
        Self { learnt, sample: Mutex::default() }
    }

    /// What is to be stored of it.
    pub(super) fn learnt(&self) -> Option<&[u8]> {
        self.learnt.get().map(|learnt| learnt.told.as_slice())
    }

    /// Takes up a record; with the last that is needed, learns. Takes a third of a second then,
    /// during which others go on without.
    fn learn(&self, record: &[u8]) {
        let Ok(mut sample) = self.sample.try_lock() else { return };
        if sample.closed {
            return;
        }
        sample.bytes.extend_from_slice(record);
        let end = sample.bytes.len();
        sample.ends.push(end);
        if end >= SAMPLE_BYTES {
            let Sample { bytes, ends, .. } = std::mem::take(&mut *sample);
            sample.closed = true;
            // Nobody else learns: the sample is held.
            let _ = self.learnt.set(Learnt::of(Words::learnt_from(&bytes, &ends).told()));
        }
    }
}

/// Packs records.
#[derive(Clone)]
pub(super) struct Packer {
    dictionary: Arc<Dictionary>,
}

impl Packer {
    pub(super) fn of(dictionary: Arc<Dictionary>) -> Self {
        Self { dictionary }
    }

    /// The bytes to store of `record`.
    pub(super) fn pack(&self, record: &[u8]) -> Vec<u8> {
        if record.len() >= LONGEST {
            return plain(record);
        }
        let Some(learnt) = self.dictionary.learnt.get() else {
            self.dictionary.learn(record);
            return plain(record);
        };
        let packed = packed(record, learnt);
        if packed.len() <= record.len() { packed } else { plain(record) }
    }
}

fn packed(record: &[u8], learnt: &Learnt) -> Vec<u8> {
    let mut packed = Vec::with_capacity(record.len() / 2);
    packed.push(PACKED);
    // From here to `at` nothing has a code.
    let mut letters = 0;
    let mut at = 0;
    let mut word = hashed(record, 0);
    while at < record.len() {
        let (end, of_word) = word;
        let next = hashed(record, end);
        let code = |hash, end| learnt.codes.get(&learnt.words, hash, &record[at..end]);
        let (code, end) = match code(both(of_word, next.1), next.0) {
            Some(code) => {
                word = hashed(record, next.0);
                (Some(code), next.0)
            }
            None => {
                word = next;
                (code(of_word, end), end)
            }
        };
        if let Some(code) = code {
            push_letters(&record[letters..at], &mut packed);
            push_code(usize::from(code), &mut packed);
            letters = end;
        }
        at = end;
    }
    push_letters(&record[letters..], &mut packed);
    packed
}

/// Where the word that begins at `at` ends, and its hash; nothing behind the last.
fn hashed(record: &[u8], at: usize) -> (usize, u32) {
    if at >= record.len() {
        return (at, 0);
    }
    let end = word_end(record, at);
    (end, hash(&record[at..end]))
}

fn push_code(code: usize, into: &mut Vec<u8>) {
    match code.checked_sub(SHORT_CODES) {
        None => into.push(code as u8),
        Some(long) => into.extend([(SHORT_CODES + long / 256) as u8, (long % 256) as u8]),
    }
}

fn push_letters(letters: &[u8], into: &mut Vec<u8>) {
    if let [letter] = letters {
        into.extend([ONE_LETTER, *letter]);
        return;
    }
    for letters in letters.chunks(usize::from(u8::MAX)) {
        into.extend([LETTERS, letters.len() as u8]);
        into.extend_from_slice(letters);
    }
}

fn plain(record: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(1 + record.len());
    bytes.push(PLAIN);
    bytes.extend_from_slice(record);
    bytes
}

/// Unpacks records, for any thread.
pub(super) struct Unpacker(Words);

impl Unpacker {
    /// With the words of the index; `None` where it has none.
    pub(super) fn of(dictionary: Option<&[u8]>) -> Self {
        Self(dictionary.map(Words::of).unwrap_or_default())
    }

    /// The record that was stored as `bytes`.
    ///
    /// `Err` when they are no record of this index.
    pub(super) fn unpack(&self, bytes: &[u8]) -> io::Result<Vec<u8>> {
        self.unpack_some(bytes, LONGEST)
    }

    /// At least the first `least` bytes of the record that was stored as `bytes`, or all of it.
    ///
    /// `Err` when they are no record of this index.
    pub(super) fn unpack_some(&self, bytes: &[u8], least: usize) -> io::Result<Vec<u8>> {
        match bytes.split_first() {
            Some((&PLAIN, record)) => Ok(record.to_vec()),
            Some((&PACKED, codes)) => self
                .record(codes, least)
                .ok_or_else(|| no_record("its codes are no words of this index")),
            _ => Err(no_record("it begins like none")),
        }
    }

    fn record(&self, mut codes: &[u8], least: usize) -> Option<Vec<u8>> {
        let mut record =
            Vec::with_capacity((codes.len() * 4).min(least.saturating_add(LONGEST_WORD)));
        while let [code, rest @ ..] = codes {
            if record.len() >= least {
                break;
            }
            let (bytes, rest) = match *code {
                LETTERS => {
                    let (length, rest) = rest.split_first()?;
                    rest.split_at_checked(usize::from(*length))?
                }
                ONE_LETTER => rest.split_at_checked(1)?,
                code if usize::from(code) < SHORT_CODES => (self.0.get(code.into())?, rest),
                code => {
                    let (low, rest) = rest.split_first()?;
                    let high = usize::from(code) - SHORT_CODES;
                    (self.0.get(SHORT_CODES + high * 256 + usize::from(*low))?, rest)
                }
            };
            record.extend_from_slice(bytes);
            codes = rest;
        }
        (record.len() < LONGEST).then_some(record)
    }
}

fn no_record(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A dictionary learnt from sentences that are alike.
    fn learnt() -> Arc<Dictionary> {
        let dictionary = Arc::new(Dictionary::default());
        let packer = Packer::of(Arc::clone(&dictionary));
        let mut number = 0_u32;
        while dictionary.learnt().is_none() {
            number += 1;
            assert!(number < 100_000, "nothing was learnt");
            let record = format!(
                "Ủy ban nhân dân xã số {number} họp bàn kế hoạch {} về phát triển kinh tế, \
                 văn hóa, xã hội năm {}",
                number * 7 % 1009,
                1990 + number % 40
            );
            let packed = packer.pack(record.as_bytes());
            assert!(packed[0] == PLAIN || dictionary.learnt().is_some());
        }
        dictionary
    }

    #[test]
    fn a_record_comes_back_as_it_was_before_and_after_the_dictionary() {
        let dictionary = learnt();
        let packer = Packer::of(Arc::clone(&dictionary));
        let unpacker = Unpacker::of(dictionary.learnt());
        let long = "đường ".repeat(LONGEST);
        for record in ["", "a", "Ủy ban nhân dân xã số 12 họp bàn kế hoạch", &long] {
            let packed = packer.pack(record.as_bytes());
            assert_eq!(unpacker.unpack(&packed).unwrap(), record.as_bytes());
            assert_eq!(unpacker.unpack(&plain(record.as_bytes())).unwrap(), record.as_bytes());
        }
        let sentence = "Ủy ban nhân dân xã số 77 họp bàn kế hoạch 5 về phát triển kinh tế";
        assert!(packer.pack(sentence.as_bytes()).len() * 3 < sentence.len());
    }

    #[test]
    fn bytes_that_are_no_record_are_an_error() {
        let dictionary = learnt();
        let packed = Packer::of(Arc::clone(&dictionary))
            .pack("Ủy ban nhân dân xã họp bàn kế hoạch".as_bytes());
        assert_eq!(packed[0], PACKED);
        let without = Unpacker::of(None);
        assert!(without.unpack(&packed).is_err());
        let unpacker = Unpacker::of(dictionary.learnt());
        for bytes in [vec![], vec![2], vec![PACKED, LETTERS, 3, b'a'], vec![PACKED, 253, 255]] {
            assert!(unpacker.unpack(&bytes).is_err(), "{bytes:?}");
        }
        for at in 0..packed.len() {
            for bit in 0..8 {
                let mut changed = packed.clone();
                changed[at] ^= 1 << bit;
                // Another record or an error, and never more than was promised.
                if let Ok(record) = unpacker.unpack(&changed) {
                    assert!(record.len() <= LONGEST);
                }
            }
        }
    }

    proptest! {
        #[test]
        fn whatever_a_record_is_it_comes_back(
            bytes in prop::collection::vec(any::<u8>(), 0..600),
            words in "(Ủy ban |nhân dân|xã|số [0-9]{1,3} |[a-zđư]{1,70}|[ .,]){0,40}",
        ) {
            static LEARNT: OnceLock<Arc<Dictionary>> = OnceLock::new();
            let dictionary = LEARNT.get_or_init(learnt);
            let packer = Packer::of(Arc::clone(dictionary));
            let unpacker = Unpacker::of(dictionary.learnt());
            for record in [bytes.as_slice(), words.as_bytes(), &[words.as_bytes(), &bytes].concat()] {
                let packed = packer.pack(record);
                prop_assert!(packed.len() <= record.len() + 1);
                prop_assert_eq!(unpacker.unpack(&packed).unwrap(), record);
                let begun = unpacker.unpack_some(&packed, 20).unwrap();
                prop_assert!(record.starts_with(&begun) && begun.len() >= record.len().min(20));
            }
        }
    }
}
