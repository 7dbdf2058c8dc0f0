//! A zip package → its parts, each bounded.

use std::io::Cursor;

use zip::ZipArchive;
use zip::result::ZipError;

use super::Fault;
use crate::ingest::open::read_up_to;
use crate::ingest::{MAX_RECORD_BYTES, SkipReason};

/// An opened package.
pub(super) struct Package<'b>(ZipArchive<Cursor<&'b [u8]>>);

impl<'b> Package<'b> {
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, Fault> {
        Ok(Self(ZipArchive::new(Cursor::new(bytes)).map_err(Fault::damaged)?))
    }

    /// The text of a part; `None` when the package has none of this name.
    ///
    /// # Errors
    /// `too_large` beyond [`MAX_RECORD_BYTES`] unpacked, whatever size the package claims.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<String>, Fault> {
        let entry = match self.0.by_name(name) {
            Ok(entry) => entry,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(ZipError::UnsupportedArchive(why)) if why == ZipError::PASSWORD_REQUIRED => {
                return Err(Fault::new(SkipReason::Encrypted, why));
            }
            Err(error) => return Err(Fault::damaged(format!("{name}: {error}"))),
        };
        let (bytes, more) = read_up_to(entry, MAX_RECORD_BYTES)
            .map_err(|error| Fault::damaged(format!("{name}: {error}")))?;
        if more {
            let detail = format!("{name}: more than {} MiB unpacked", MAX_RECORD_BYTES >> 20);
            return Err(Fault::new(SkipReason::TooLarge, detail));
        }
        String::from_utf8(bytes).map(Some).map_err(|_| Fault::damaged(format!("{name}: not UTF-8")))
    }
}
