//! The bytes of a web archive, unpacked in a stream that knows where its gzip members begin.
//!
//! A `.warc.gz` has one gzip member a record (WARC 1.1, annex D), so that after a fault reading
//! goes on at the next member; in an unpacked archive it goes on at the next line `WARC/1.`.

use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;

use crate::ingest::open::Packing;

/// Bytes unpacked at a time.
const PIECE: usize = 32 << 10;

/// Packed bytes that surely unpack to the first ones of a record.
const ENOUGH: usize = 512;

/// What every record begins with.
pub(super) const RECORD: &[u8] = b"WARC/1.";

type Bytes = Box<dyn BufRead + Send>;

/// Bytes of a member that can be read again after a fault: a member that is cut off is read on into
/// the next one before that shows.
const TAPE: usize = 128 << 10;

/// A reader that counts, and can go back a little.
struct Counted {
    bytes: Bytes,
    /// Place in the file of the next byte.
    at: u64,
    /// The last bytes read since the member began.
    tape: Vec<u8>,
    /// Bytes to read before `bytes`.
    again: Vec<u8>,
    again_at: usize,
}

impl Counted {
    fn new(bytes: Bytes) -> Self {
        Self { bytes, at: 0, tape: Vec::new(), again: Vec::new(), again_at: 0 }
    }

    /// What is to be read before `bytes`.
    fn left_again(&self) -> &[u8] {
        self.again.get(self.again_at..).unwrap_or_default()
    }

    /// Gives `back`, which was read last, once more.
    fn put_back(&mut self, back: &[u8]) {
        self.at = self.at.saturating_sub(back.len() as u64);
        if self.again_at >= back.len() {
            self.again_at -= back.len();
            return;
        }
        let mut again = back.to_vec();
        again.extend_from_slice(self.left_again());
        (self.again, self.again_at) = (again, 0);
    }

    /// Goes back to just behind where the member began, as far as the tape goes.
    fn rewind(&mut self) {
        let tape = std::mem::take(&mut self.tape);
        self.put_back(tape.get(1..).unwrap_or_default());
    }
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.fill_buf()?.read(buffer)?;
        self.consume(n);
        Ok(n)
    }
}

impl BufRead for Counted {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.again_at < self.again.len() {
            return Ok(self.left_again());
        }
        self.bytes.fill_buf()
    }

    fn consume(&mut self, n: usize) {
        self.at += n as u64;
        if self.tape.len() > 2 * TAPE {
            self.tape.drain(..self.tape.len() - TAPE);
        }
        if self.again_at < self.again.len() {
            let again = self.again.iter().skip(self.again_at).take(n);
            self.tape.extend(again);
            self.again_at = self.again_at.saturating_add(n).min(self.again.len());
            if self.again_at == self.again.len() {
                (self.again, self.again_at) = (Vec::new(), 0);
            }
            return;
        }
        if let Ok(held) = self.bytes.fill_buf() {
            self.tape.extend_from_slice(held.get(..n).unwrap_or(held));
        }
        self.bytes.consume(n);
    }
}

enum Stream {
    Plain(Bytes),
    Gzip(Box<GzDecoder<Counted>>),
    /// Between two members; `None` when nothing more can be read.
    Between(Option<Counted>),
}

/// The unpacked bytes of an archive, as far as they are needed at once.
pub(super) struct Source {
    stream: Stream,
    held: Vec<u8>,
    at: usize,
    /// Unpacked bytes before `held`.
    before: u64,
    /// Where the gzip member that begins at an unpacked byte begins in the file.
    member: Option<(u64, u64)>,
    /// The head of the next member, when it begins a record; with its place in the file.
    pending: Option<(u64, Vec<u8>)>,
    /// The fault at which the next member could not be opened: it is the next record's.
    spoilt: Option<io::Error>,
    /// Whether the member that is open cannot be read on.
    broken: bool,
}

impl Source {
    pub(super) fn new(bytes: Bytes, packing: Packing) -> io::Result<Self> {
        let stream = match packing {
            Packing::Plain => Stream::Plain(bytes),
            Packing::Gzip => Stream::Between(Some(Counted::new(bytes))),
            Packing::Zstd => {
                let unpacked = zstd::stream::read::Decoder::with_buffer(bytes)?;
                Stream::Plain(Box::new(io::BufReader::new(unpacked)))
            }
        };
        let held = Vec::new();
        Ok(Self {
            stream,
            held,
            at: 0,
            before: 0,
            member: None,
            pending: None,
            spoilt: None,
            broken: false,
        })
    }

    /// What is unpacked and not yet passed.
    pub(super) fn held(&self) -> &[u8] {
        self.held.get(self.at..).unwrap_or_default()
    }

    /// Passes `n` of the held bytes.
    pub(super) fn pass(&mut self, n: usize) {
        self.at += n;
        if self.at == self.held.len() || self.at > 4 * PIECE {
            self.before += self.at as u64;
            self.held.drain(..self.at);
            self.at = 0;
        }
    }

    /// Where the next byte lies: in the file where a gzip member begins with it, else among the
    /// unpacked bytes.
    pub(super) fn place(&self) -> u64 {
        let unpacked = self.before + self.at as u64;
        match self.member {
            Some((member, first)) if first == unpacked => member,
            _ => unpacked,
        }
    }

    /// Holds more bytes; says no at the end, and before a member that begins a record.
    pub(super) fn more(&mut self) -> io::Result<bool> {
        if self.pending.is_some() {
            return Ok(false);
        }
        if let Some(error) = self.spoilt.take() {
            // The decoder tells a fault in the head of a member once, and then the end of the file.
            self.broken = true;
            return Err(error);
        }
        let start = self.held.len();
        self.held.resize(start + PIECE, 0);
        let read = read_some(&mut self.stream, self.held.get_mut(start..).unwrap_or_default());
        self.held.truncate(start + *read.as_ref().unwrap_or(&0));
        self.broken = read.is_err();
        if read? > 0 {
            return Ok(true);
        }
        let (place, head) = match self.next_member() {
            Ok(Some(member)) => member,
            Ok(None) => return Ok(false),
            Err(error) => {
                self.spoilt = Some(error);
                return Ok(false);
            }
        };
        if head.starts_with(RECORD) {
            self.pending = Some((place, head));
            return Ok(false);
        }
        // A record goes on in the next member, or the archive was packed as a whole in pieces.
        self.held.extend_from_slice(&head);
        Ok(true)
    }

    /// Goes on to the member before which [`more`](Self::more) stopped; says no at the end.
    pub(super) fn advance(&mut self) -> bool {
        let Some((place, head)) = self.pending.take() else { return false };
        self.before += self.held.len() as u64;
        self.at = 0;
        self.held = head;
        self.member = Some((place, self.before));
        true
    }

    /// Opens the next member and reads its head.
    fn next_member(&mut self) -> io::Result<Option<(u64, Vec<u8>)>> {
        loop {
            let Stream::Between(raw) = &mut self.stream else { return Ok(None) };
            let Some(mut counted) = raw.take() else { return Ok(None) };
            if counted.fill_buf()?.is_empty() {
                return Ok(None);
            }
            let place = counted.at;
            self.member = Some((place, self.before + self.held.len() as u64));
            counted.tape.clear();
            self.stream = Stream::Gzip(Box::new(GzDecoder::new(counted)));
            let mut head = vec![0; RECORD.len()];
            let mut filled = 0;
            while filled < head.len() {
                match read_some(&mut self.stream, head.get_mut(filled..).unwrap_or_default())? {
                    0 => break,
                    n => filled += n,
                }
            }
            head.truncate(filled);
            if filled > 0 {
                return Ok(Some((place, head)));
            }
        }
    }

    /// After a fault: goes to where the next record seems to begin; says no when there is none.
    ///
    /// # Errors
    /// Only those of the file itself; faults of its packing are passed over.
    pub(super) fn resume(&mut self) -> io::Result<bool> {
        loop {
            let held = self.held();
            if let Some(at) = next_record(held) {
                self.pass(at);
                return Ok(true);
            }
            // The mark may lie across two pieces.
            let keep = held.len().min(RECORD.len() + 1);
            self.pass(held.len() - keep);
            // A broken member is not read on: that would lose the place where it began.
            if std::mem::take(&mut self.broken) {
                return self.find_member();
            }
            let fault = match self.more() {
                Ok(true) => continue,
                Ok(false) if self.advance() => return Ok(true),
                // Asked once more, the source tells the fault at which it stopped.
                Ok(false) => match self.more() {
                    Ok(_) => return Ok(false),
                    Err(error) => error,
                },
                Err(error) => error,
            };
            if !is_fault(&fault) {
                return Err(fault);
            }
            self.broken = false;
            return self.find_member();
        }
    }

    /// Searches the file for a gzip member that begins with a record.
    fn find_member(&mut self) -> io::Result<bool> {
        self.before += self.held.len() as u64;
        (self.at, self.held) = (0, Vec::new());
        let mut raw = match std::mem::replace(&mut self.stream, Stream::Between(None)) {
            Stream::Gzip(decoder) => decoder.into_inner(),
            Stream::Between(Some(raw)) => raw,
            Stream::Plain(_) | Stream::Between(None) => return Ok(false),
        };
        raw.rewind();
        // The three bytes with which a member begins: magic and the method deflate (RFC 1952).
        let mut last = [0_u8; 3];
        loop {
            let buffer = raw.fill_buf()?;
            if buffer.is_empty() {
                return Ok(false);
            }
            let mut used = 0;
            let mut found = false;
            for byte in buffer {
                used += 1;
                last = [last[1], last[2], *byte];
                if last == [0x1F, 0x8B, 0x08] {
                    found = true;
                    break;
                }
            }
            raw.consume(used);
            raw.tape.clear();
            if !found {
                continue;
            }
            last = [0; 3];
            let magic = io::Cursor::new([0x1F, 0x8B, 0x08]);
            // What the three bytes open is tried on the bytes that are held by the file's buffer,
            // so that a chance hit costs nothing.
            let buffer = raw.fill_buf()?;
            let near_end = buffer.len() < ENOUGH;
            let opened = GzDecoder::new(magic.chain(buffer));
            let mut head = Vec::new();
            let _ = opened.take(RECORD.len() as u64).read_to_end(&mut head);
            if head != RECORD && !near_end {
                continue;
            }
            raw.put_back(&[0x1F, 0x8B, 0x08]);
            self.stream = Stream::Between(Some(raw));
            match self.next_member() {
                Ok(Some(pending)) if pending.1 == RECORD => {
                    self.pending = Some(pending);
                    return Ok(self.advance());
                }
                Ok(None) => return Ok(false),
                Err(error) if !is_fault(&error) => return Err(error),
                Ok(Some(_)) | Err(_) => {
                    raw = match std::mem::replace(&mut self.stream, Stream::Between(None)) {
                        Stream::Gzip(decoder) => decoder.into_inner(),
                        Stream::Between(Some(raw)) => raw,
                        _ => return Ok(false),
                    };
                    raw.rewind();
                }
            }
        }
    }

    /// Takes bytes back that were passed, to be read again.
    pub(super) fn put_back(&mut self, bytes: &[u8]) {
        let mut held = bytes.to_vec();
        held.extend_from_slice(self.held());
        // The place is only off where bytes come back from before a member.
        self.before = (self.before + self.at as u64).saturating_sub(bytes.len() as u64);
        (self.at, self.held) = (0, held);
    }
}

/// Reads from a stream; 0 at its end, or at that of a member.
fn read_some(stream: &mut Stream, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        let read = match stream {
            Stream::Plain(bytes) => bytes.read(buffer),
            Stream::Gzip(decoder) => decoder.read(buffer),
            Stream::Between(_) => Ok(0),
        };
        match read {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Ok(0) => {
                let ended = std::mem::replace(stream, Stream::Between(None));
                *stream = match ended {
                    Stream::Gzip(decoder) => Stream::Between(Some(decoder.into_inner())),
                    other => other,
                };
                return Ok(0);
            }
            read => return read,
        }
    }
}

/// Where the next line that begins a record stands, but for the very first byte.
pub(super) fn next_record(held: &[u8]) -> Option<usize> {
    memchr::memmem::find_iter(held, RECORD)
        .find(|at| *at > 0 && matches!(held.get(at - 1), Some(b'\n' | b'\r')))
}

/// Whether an error is one of the packed bytes, not of the disk.
pub(super) fn is_fault(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidData, InvalidInput, Other, UnexpectedEof};
    matches!(error.kind(), InvalidData | InvalidInput | UnexpectedEof | Other)
}
