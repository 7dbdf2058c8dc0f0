//! The bytes of a web archive → the head and the block of one record, and whether it ends where its
//! length says.
//!
//! Lengths lie: whatever a record took too much of is put back, so that the next is found.

use std::io;

use super::http::{field, fields};
use super::source::{RECORD, Source, is_fault, next_record};

/// Longest head of a record, in bytes.
const MAX_HEAD: usize = 64 << 10;

/// The head of a record.
pub(super) struct Record {
    pub(super) place: u64,
    pub(super) fields: Vec<(String, String)>,
    pub(super) length: u64,
}

/// Why a record could not be read.
pub(super) enum Fault {
    /// The record itself; the next may be whole.
    Record(String),
    /// The file cannot be read on.
    File(io::Error),
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        if is_fault(&error) { Self::Record(error.to_string()) } else { Self::File(error) }
    }
}

/// Reads the head of the next record, and says in `place` where it begins; `None` at the end.
pub(super) fn head(source: &mut Source, place: &mut u64) -> Result<Option<Record>, Fault> {
    loop {
        let blank = source.held().iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
        source.pass(blank);
        *place = source.place();
        if source.held().len() >= RECORD.len() || (!source.more()? && !source.held().is_empty()) {
            break;
        }
        *place = source.place();
        // Asked once more, the source tells the fault at which it stopped.
        if source.held().is_empty() && !source.advance() && !source.more()? {
            return Ok(None);
        }
    }
    *place = source.place();
    if !source.held().starts_with(RECORD) {
        return Err(Fault::Record("no record where one should begin".to_owned()));
    }
    let end = loop {
        let held = source.held();
        let found = [&b"\r\n\r\n"[..], b"\n\n"]
            .iter()
            .filter_map(|mark| memchr::memmem::find(held, mark).map(|at| at + mark.len()))
            .min();
        match found {
            Some(end) if end <= MAX_HEAD => break end,
            Some(_) => return Err(Fault::Record("a head without end".to_owned())),
            None if held.len() > MAX_HEAD => {
                return Err(Fault::Record("a head without end".to_owned()));
            }
            None => {}
        }
        if !source.more()? {
            return Err(Fault::Record("ends in the head".to_owned()));
        }
    };
    let (fields, _) = fields(source.held().get(..end).unwrap_or_default());
    let length = field(&fields, "content-length").map(str::parse);
    let Some(Ok(length)) = length else {
        return Err(Fault::Record("no length".to_owned()));
    };
    source.pass(end);
    Ok(Some(Record { place: *place, fields, length }))
}

/// Passes the block of a record, and gives it back when it is wanted. What is held grows with what
/// is there, not with what `length` says.
pub(super) fn block(source: &mut Source, length: u64, wanted: bool) -> Result<Vec<u8>, Fault> {
    let mut block = Vec::new();
    let mut missing = length;
    while missing > 0 {
        if source.held().is_empty() && !source.more()? {
            // The length was a lie: what was taken for the block may hold the next records.
            if let Some(at) = next_record(&block) {
                source.put_back(block.get(at - 1..).unwrap_or_default());
            }
            return Err(Fault::Record(format!("{missing} of {length} bytes are missing")));
        }
        let held = source.held();
        let take = held.len().min(usize::try_from(missing).unwrap_or(usize::MAX));
        if wanted {
            block.extend_from_slice(held.get(..take).unwrap_or_default());
        }
        source.pass(take);
        missing -= take as u64;
    }
    Ok(block)
}

/// Whether the record, whose block was passed, ends where its length says: with two line ends, or
/// before the next record or the end.
pub(super) fn end_of_record(source: &mut Source, block: &[u8]) -> Result<(), Fault> {
    let mut blanks = Vec::new();
    loop {
        let held = source.held();
        let blank = held.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
        blanks.extend_from_slice(held.get(..blank).unwrap_or_default());
        source.pass(blank);
        let held = source.held();
        if held.starts_with(RECORD) {
            return Ok(());
        }
        if held.len() >= RECORD.len() {
            break;
        }
        if !source.more()? {
            match source.held() {
                [] => return Ok(()),
                _ => break,
            }
        }
    }
    // What follows is no record, which the next step tells; this one is whole.
    if [&b"\r\n\r\n"[..], b"\n\n"].contains(&&*blanks) {
        return Ok(());
    }
    // A length that is too long took the next record in.
    if let Some(at) = next_record(block) {
        source.put_back(&blanks);
        source.put_back(block.get(at - 1..).unwrap_or_default());
    }
    Err(Fault::Record("goes on after its length".to_owned()))
}
