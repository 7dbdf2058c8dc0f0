//! Records ⇄ bytes of the store, each record compressed by itself.
//!
//! A page of hits reads ten passages from ten places. Compressed by themselves, with a dictionary
//! of what is usual in this index, they are read without the 16 kB around them, and are smaller
//! than in blocks without one. The dictionary is learnt from the first passages an index is given
//! and is a document of the index itself: committed with what needs it, never changed, gone with a
//! rebuild.

use std::io;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use zstd::bulk::{Compressor, Decompressor};

/// Bytes of records that a dictionary is learnt from; an index with less has none.
const SAMPLE_BYTES: usize = 3 << 20;
/// Longest dictionary, in bytes. On 250,000 passages of Wikipedia, twice of it saves 1 % more.
const DICTIONARY_BYTES: usize = 64 << 10;
/// Where zstd gives no more for its time on texts this short.
const LEVEL: i32 = 3;
/// A longer record is left as it is, in bytes: none of a passage is.
const LONGEST: usize = 64 << 10;
/// What every frame of zstd begins with; not stored.
const MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// First byte of a record that is stored as it is.
const PLAIN: u8 = 0;
/// First byte of a record that needs the dictionary; its length follows, in two bytes.
const PACKED: u8 = 1;
/// Bytes before a packed frame.
const HEAD: usize = 3;

/// What an index has learnt of its records, or is learning; shared by all that compose for it.
#[derive(Default)]
pub(super) struct Dictionary {
    learnt: OnceLock<Vec<u8>>,
    sample: Mutex<Sample>,
}

#[derive(Default)]
struct Sample {
    bytes: Vec<u8>,
    lengths: Vec<usize>,
    /// Whether it was used; there is no second try.
    closed: bool,
}

impl Dictionary {
    /// The one that is in the index, or one still to be learnt.
    pub(super) fn of(known: Option<Vec<u8>>) -> Self {
        Self { learnt: known.map(OnceLock::from).unwrap_or_default(), sample: Mutex::default() }
    }

    pub(super) fn learnt(&self) -> Option<&[u8]> {
        self.learnt.get().map(Vec::as_slice)
    }

    /// Takes up a record; with the last that is needed, learns. Takes a third of a second then,
    /// during which others go on without.
    fn learn(&self, record: &[u8]) {
        let Ok(mut sample) = self.sample.try_lock() else { return };
        if sample.closed {
            return;
        }
        sample.bytes.extend_from_slice(record);
        sample.lengths.push(record.len());
        if sample.bytes.len() >= SAMPLE_BYTES {
            let Sample { bytes, lengths, .. } = std::mem::take(&mut *sample);
            sample.closed = true;
            if let Ok(learnt) = zstd::dict::from_continuous(&bytes, &lengths, DICTIONARY_BYTES) {
                // Nobody else learns: the sample is held.
                let _ = self.learnt.set(learnt);
            }
        }
    }
}

/// Packs records, for one thread.
pub(super) struct Packer {
    dictionary: Arc<Dictionary>,
    compressor: Option<Compressor<'static>>,
}

impl Clone for Packer {
    fn clone(&self) -> Self {
        Self::of(Arc::clone(&self.dictionary))
    }
}

impl Packer {
    pub(super) fn of(dictionary: Arc<Dictionary>) -> Self {
        Self { dictionary, compressor: None }
    }

    /// The bytes to store of `record`.
    pub(super) fn pack(&mut self, record: &[u8]) -> io::Result<Vec<u8>> {
        let length = u16::try_from(record.len()).ok().filter(|_| record.len() < LONGEST);
        let (Some(learnt), Some(length)) = (self.dictionary.learnt(), length) else {
            if record.len() < LONGEST {
                self.dictionary.learn(record);
            }
            return Ok(plain(record));
        };
        let compressor = match &mut self.compressor {
            Some(compressor) => compressor,
            none => none.insert(compressor(learnt)?),
        };
        let frame = compressor.compress(record)?;
        match frame.strip_prefix(&MAGIC) {
            Some(frame) if frame.len() + HEAD <= record.len() => {
                let mut packed = Vec::with_capacity(HEAD + frame.len());
                packed.push(PACKED);
                packed.extend_from_slice(&length.to_le_bytes());
                packed.extend_from_slice(frame);
                Ok(packed)
            }
            _ => Ok(plain(record)),
        }
    }
}

fn plain(record: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(1 + record.len());
    bytes.push(PLAIN);
    bytes.extend_from_slice(record);
    bytes
}

/// One whose frames say no more than has to be said: length and checksum are kept elsewhere.
fn compressor(dictionary: &[u8]) -> io::Result<Compressor<'static>> {
    let mut compressor = Compressor::with_dictionary(LEVEL, dictionary)?;
    compressor.include_contentsize(false)?;
    compressor.include_checksum(false)?;
    compressor.include_dictid(false)?;
    Ok(compressor)
}

/// Unpacks records, for any thread.
pub(super) struct Unpacker(Option<Mutex<Context>>);

struct Context {
    decompressor: Decompressor<'static>,
    /// A frame with its beginning.
    frame: Vec<u8>,
}

impl Unpacker {
    /// With the dictionary of the index; `None` where it has none.
    pub(super) fn of(dictionary: Option<&[u8]>) -> io::Result<Self> {
        let context = |bytes: &[u8]| -> io::Result<_> {
            let decompressor = Decompressor::with_dictionary(bytes)?;
            Ok(Mutex::new(Context { decompressor, frame: MAGIC.to_vec() }))
        };
        Ok(Self(dictionary.map(context).transpose()?))
    }

    /// The record that was stored as `bytes`.
    ///
    /// `Err` when they are no record of this index.
    pub(super) fn unpack(&self, mut bytes: Vec<u8>) -> io::Result<Vec<u8>> {
        match bytes.split_first() {
            Some((&PLAIN, _)) => {
                bytes.remove(0);
                Ok(bytes)
            }
            Some((&PACKED, [low, high, frame @ ..])) => {
                let length = usize::from(u16::from_le_bytes([*low, *high]));
                let context =
                    self.0.as_ref().ok_or_else(|| no_record("its dictionary is missing"))?;
                let mut context = context.lock().unwrap_or_else(PoisonError::into_inner);
                let Context { decompressor, frame: whole } = &mut *context;
                whole.truncate(MAGIC.len());
                whole.extend_from_slice(frame);
                let record = decompressor.decompress(whole, length)?;
                if record.len() != length {
                    return Err(no_record("it is shorter than it was"));
                }
                Ok(record)
            }
            _ => Err(no_record("it begins like none")),
        }
    }
}

fn no_record(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A dictionary learnt from sentences that are alike.
    fn learnt() -> Arc<Dictionary> {
        let dictionary = Arc::new(Dictionary::default());
        let mut packer = Packer::of(Arc::clone(&dictionary));
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
            let packed = packer.pack(record.as_bytes()).unwrap();
            assert!(packed[0] == PLAIN || dictionary.learnt().is_some());
        }
        dictionary
    }

    #[test]
    fn a_record_comes_back_as_it_was_before_and_after_the_dictionary() {
        let dictionary = learnt();
        let mut packer = Packer::of(Arc::clone(&dictionary));
        let unpacker = Unpacker::of(dictionary.learnt()).unwrap();
        let long = "đường ".repeat(LONGEST);
        for record in ["", "a", "Ủy ban nhân dân xã số 12 họp bàn kế hoạch", &long] {
            let packed = packer.pack(record.as_bytes()).unwrap();
            assert_eq!(unpacker.unpack(packed).unwrap(), record.as_bytes());
            assert_eq!(unpacker.unpack(plain(record.as_bytes())).unwrap(), record.as_bytes());
        }
        let sentence = "Ủy ban nhân dân xã số 77 họp bàn kế hoạch 5 về phát triển kinh tế";
        assert!(packer.pack(sentence.as_bytes()).unwrap().len() * 3 < sentence.len());
    }

    #[test]
    fn bytes_that_are_no_record_are_an_error() {
        let dictionary = learnt();
        let packed = Packer::of(Arc::clone(&dictionary))
            .pack("Ủy ban nhân dân xã họp bàn kế hoạch".as_bytes())
            .unwrap();
        assert_eq!(packed[0], PACKED);
        let without = Unpacker::of(None).unwrap();
        assert!(without.unpack(packed.clone()).is_err());
        let unpacker = Unpacker::of(dictionary.learnt()).unwrap();
        for end in 0..packed.len() {
            assert!(unpacker.unpack(packed[..end].to_vec()).is_err(), "{end}");
        }
        for at in 0..packed.len() {
            for bit in 0..8 {
                let mut changed = packed.clone();
                changed[at] ^= 1 << bit;
                // Another record or an error, and never more than was promised.
                if let Ok(record) = unpacker.unpack(changed) {
                    assert!(record.len() <= LONGEST);
                }
            }
        }
    }
}
