//! The stream of properties that every program of the time wrote ([MS-OLEPS] 2.21, [MS-OSHARED]
//! 2.3.3.2.1) → title, author and date of a document.

use encoding_rs::Encoding;

use super::header::{u16_at, u32_at};
use crate::ingest::encoding::{Encoding as Legacy, decode_bytes};
use crate::ingest::office::draft::Properties;

/// Name of the stream.
pub(super) const STREAM: &str = "\u{5}SummaryInformation";

/// Longest text that is taken, in bytes.
const MAX_TEXT: usize = 1 << 10;

/// Numbers of the properties.
const CODE_PAGE: usize = 1;
const TITLE: usize = 2;
const AUTHOR: usize = 4;
const CREATED: usize = 12;

/// Most properties that are looked at.
const MAX_PROPERTIES: usize = 64;

/// Reads what there is.
pub(super) fn properties(stream: &[u8]) -> Properties {
    read(stream).unwrap_or_default()
}

fn read(stream: &[u8]) -> Option<Properties> {
    // One set, behind the head of the stream and the name of the set.
    let set = stream.get(u32_at(stream, 44)?..)?;
    let count = u32_at(set, 4)?.min(MAX_PROPERTIES);
    let value = |id: usize| {
        (0..count).map(|n| 8 + n * 8).find(|at| u32_at(set, *at) == Some(id)).and_then(|at| {
            let at = u32_at(set, at + 4)?;
            Some((u16_at(set, at)?, set.get(at.checked_add(4)?..)?))
        })
    };
    let page = value(CODE_PAGE).and_then(|(_, bytes)| u16_at(bytes, 0)).unwrap_or(1252);
    let text = |id| value(id).and_then(|(kind, bytes)| text(kind, bytes, page));
    let created = value(CREATED).and_then(|(kind, bytes)| day(kind, bytes));
    Some(Properties { title: text(TITLE), date: created, author: text(AUTHOR) })
}

/// A text of one byte a character in the code page, or of two.
fn text(kind: u16, bytes: &[u8], page: u16) -> Option<String> {
    const NARROW: u16 = 30;
    const WIDE: u16 = 31;
    let length = u32_at(bytes, 0)?;
    let length = if kind == WIDE { length.checked_mul(2)? } else { length };
    let bytes = bytes.get(4..4_usize.checked_add(length.min(MAX_TEXT))?)?;
    let text = match (kind, page) {
        (WIDE, _) | (NARROW, 1200) => encoding_rs::UTF_16LE.decode(bytes).0.into_owned(),
        (NARROW, 65001) => String::from_utf8_lossy(bytes).into_owned(),
        (NARROW, 1258) => decode_bytes(bytes, Legacy::Windows1258),
        (NARROW, page) => {
            let label = format!("windows-{page}");
            match Encoding::for_label(label.as_bytes()) {
                Some(encoding) => encoding.decode(bytes).0.into_owned(),
                None => decode_bytes(bytes, Legacy::Windows1252),
            }
        }
        _ => return None,
    };
    let text = text.split('\0').next().unwrap_or_default().trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The day of a time, in tenths of a microsecond since 1601, at UTC+7.
fn day(kind: u16, bytes: &[u8]) -> Option<String> {
    const TIME: u16 = 64;
    const TO_1970: i64 = 11_644_473_600;
    let bytes: [u8; 8] = bytes.get(..8)?.try_into().ok()?;
    let ticks = i64::try_from(u64::from_le_bytes(bytes)).ok().filter(|_| kind == TIME)?;
    let seconds = ticks / 10_000_000 - TO_1970 + 7 * 3600;
    // A clock that was never set: programs wrote 1601 and 1980.
    let since = jiff::Timestamp::from_second(seconds).ok().filter(|_| seconds > 600_000_000)?;
    Some(since.to_string().get(..10)?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A stream of one set of properties.
    fn stream(properties: &[(u32, u16, Vec<u8>)]) -> Vec<u8> {
        let mut set = vec![0; 8 + properties.len() * 8];
        for (at, (id, kind, value)) in properties.iter().enumerate() {
            let place = u32::try_from(set.len()).unwrap();
            set[8 + at * 8..][..4].copy_from_slice(&id.to_le_bytes());
            set[12 + at * 8..][..4].copy_from_slice(&place.to_le_bytes());
            set.extend(u32::from(*kind).to_le_bytes());
            set.extend(value);
            set.resize(set.len().next_multiple_of(4), 0);
        }
        set[4..8].copy_from_slice(&u32::try_from(properties.len()).unwrap().to_le_bytes());
        let mut stream = vec![0; 48];
        stream[44] = 48;
        stream.extend(set);
        stream
    }

    fn narrow(bytes: &[u8]) -> Vec<u8> {
        [&u32::try_from(bytes.len() + 1).unwrap().to_le_bytes()[..], bytes, b"\0"].concat()
    }

    #[test]
    fn title_author_and_day_are_read_in_their_code_page() {
        // 2 March 2004, 20:00 UTC: the third in Vietnam.
        let ticks = (1_078_257_600_u64 + 11_644_473_600) * 10_000_000;
        let told = properties(&stream(&[
            (1, 2, 1258_u16.to_le_bytes().to_vec()),
            (2, 30, narrow(b"Nghi\xF2 quy\xEA\xECt")),
            (4, 30, narrow(b"Tr\xE2\xCCn V\xE3n \xD0\xE0m")),
            (12, 64, ticks.to_le_bytes().to_vec()),
        ]));
        let composed = |text: Option<String>| {
            text.map(|text| {
                unicode_normalization::UnicodeNormalization::nfc(&*text).collect::<String>()
            })
        };
        assert_eq!(composed(told.title).as_deref(), Some("Nghị quyết"));
        assert_eq!(composed(told.author).as_deref(), Some("Trần Văn Đàm"));
        assert_eq!(told.date.as_deref(), Some("2004-03-03"));
    }

    #[test]
    fn any_bytes_are_read_to_their_end() {
        let whole = stream(&[(2, 30, narrow(b"Bao cao")), (12, 64, vec![255; 8])]);
        for cut in 0..whole.len() {
            properties(&whole[..cut]);
        }
        for at in 44..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] = 255;
            properties(&bytes);
        }
    }
}
