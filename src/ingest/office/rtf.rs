//! Rich Text Format (Microsoft, version 1.9.1) → paragraphs of runs in fonts.
//!
//! Bytes are those of the code page of their font: Windows-1258 where font or document say so, else
//! Windows-1252, which is also what fonts of legacy encodings are filed under.

use std::collections::HashMap;

use super::Fault;
use super::draft::{Draft, Row};
use crate::ingest::encoding::{Encoding, FontHint, decode_bytes};

/// Deepest groups whose state is kept; what lies deeper is passed over.
const MAX_DEPTH: usize = 1_000;

/// Fonts of a table that are kept.
const MAX_FONTS: usize = 4_096;

/// Whether the first bytes are of this kind.
pub(in crate::ingest) fn begins(head: &[u8]) -> bool {
    head.starts_with(b"{\\rtf")
}

/// Reads a document.
pub(super) fn draft(bytes: &[u8]) -> Result<Draft, Fault> {
    let mut reader = Reader::new(bytes);
    reader.read()?;
    if !reader.closed {
        return Err(Fault::damaged("the text ends within a group"));
    }
    Ok(reader.draft)
}

/// Where the text of a group goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Destination {
    Text,
    FontTable,
    Title,
    Author,
    Created,
    /// Pictures, styles, headers: no text of the document.
    Nowhere,
}

#[derive(Clone, Copy, Debug)]
struct Group {
    destination: Destination,
    font: i32,
    /// Bytes that stand behind `\u` for readers that do not know it.
    substitutes: usize,
    hidden: bool,
}

#[derive(Clone, Copy, Debug, Default)]
struct Font {
    hint: FontHint,
    charset: i32,
}

/// Windows charset number of Vietnamese fonts.
const VIETNAMESE_CHARSET: i32 = 163;

struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
    draft: Draft,
    groups: Vec<Group>,
    group: Group,
    /// Groups beyond [`MAX_DEPTH`].
    beyond: usize,
    fonts: HashMap<i32, Font>,
    /// The font of the table being defined, and its name.
    defined: i32,
    name: Vec<u8>,
    code_page: i32,
    /// Bytes not yet decoded: a letter may be two of them.
    pending: Vec<u8>,
    /// Bytes to pass over behind `\u`.
    skip: usize,
    in_row: bool,
    created: [i32; 3],
    closed: bool,
}

impl<'b> Reader<'b> {
    fn new(bytes: &'b [u8]) -> Self {
        let group =
            Group { destination: Destination::Text, font: 0, substitutes: 1, hidden: false };
        Self {
            bytes,
            at: 0,
            draft: Draft::default(),
            groups: Vec::new(),
            group,
            beyond: 0,
            fonts: HashMap::new(),
            defined: 0,
            name: Vec::new(),
            code_page: 1252,
            pending: Vec::new(),
            skip: 0,
            in_row: false,
            created: [0; 3],
            closed: false,
        }
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.bytes.get(self.at).copied();
        self.at += 1;
        byte
    }

    fn read(&mut self) -> Result<(), Fault> {
        while let Some(byte) = self.next() {
            match byte {
                b'{' => {
                    self.flush()?;
                    self.skip = 0;
                    if self.groups.len() < MAX_DEPTH {
                        self.groups.push(self.group);
                    } else {
                        self.beyond += 1;
                    }
                }
                b'}' => {
                    self.flush()?;
                    self.skip = 0;
                    self.close();
                    if self.closed {
                        break;
                    }
                }
                b'\\' => self.control()?,
                b'\r' | b'\n' | 0 => {}
                byte => self.byte(byte)?,
            }
        }
        self.flush()?;
        if self.created[0] > 0 {
            let [year, month, day] = self.created;
            self.draft.properties.date = Some(format!("{year:04}-{month:02}-{day:02}"));
        }
        Ok(())
    }

    fn close(&mut self) {
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        if self.group.destination == Destination::FontTable {
            self.define_font();
        }
        if let Some(group) = self.groups.pop() {
            self.group = group;
        }
        self.closed = self.groups.is_empty();
    }

    /// A byte of text.
    fn byte(&mut self, byte: u8) -> Result<(), Fault> {
        if self.skip > 0 {
            self.skip -= 1;
            return Ok(());
        }
        match self.group.destination {
            Destination::FontTable if byte == b';' => self.define_font(),
            Destination::FontTable if self.name.len() < 256 => self.name.push(byte),
            Destination::FontTable | Destination::Nowhere | Destination::Created => {}
            _ if self.beyond > 0 => {}
            _ => self.pending.push(byte),
        }
        Ok(())
    }

    fn define_font(&mut self) {
        let name = String::from_utf8_lossy(&self.name).into_owned();
        if !self.name.is_empty() && self.fonts.len() < MAX_FONTS {
            self.fonts.entry(self.defined).or_default().hint = FontHint::of_font(name.trim());
        }
        self.name.clear();
    }

    fn font(&self) -> Font {
        self.fonts.get(&self.group.font).copied().unwrap_or_default()
    }

    /// Decodes what was read in the present font.
    fn flush(&mut self) -> Result<(), Fault> {
        if self.pending.is_empty() {
            return Ok(());
        }
        let font = self.font();
        let vietnamese =
            font.charset == VIETNAMESE_CHARSET || (font.charset <= 1 && self.code_page == 1258);
        let encoding = if vietnamese && font.hint == FontHint::None {
            Encoding::Windows1258
        } else {
            Encoding::Windows1252
        };
        let text = decode_bytes(&std::mem::take(&mut self.pending), encoding);
        self.text(&text)
    }

    fn text(&mut self, text: &str) -> Result<(), Fault> {
        let properties = &mut self.draft.properties;
        let slot = match self.group.destination {
            Destination::Text if self.group.hidden => return Ok(()),
            Destination::Text => {
                let hint = self.font().hint;
                return self.draft.push(text, hint);
            }
            Destination::Title => &mut properties.title,
            Destination::Author => &mut properties.author,
            _ => return Ok(()),
        };
        let known = slot.get_or_insert_default();
        if known.len() < 1_024 {
            known.push_str(text);
        }
        Ok(())
    }

    /// A control word or symbol.
    fn control(&mut self) -> Result<(), Fault> {
        let Some(first) = self.next() else { return Ok(()) };
        if !first.is_ascii_alphabetic() {
            return self.symbol(first);
        }
        let start = self.at - 1;
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_alphabetic) {
            self.at += 1;
        }
        let word = self.bytes.get(start..self.at).unwrap_or_default();
        let digits = self.at;
        if self.bytes.get(self.at) == Some(&b'-') {
            self.at += 1;
        }
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
        let digits = self.bytes.get(digits..self.at).unwrap_or_default();
        let number = std::str::from_utf8(digits).ok().and_then(|digits| digits.parse::<i32>().ok());
        if self.bytes.get(self.at) == Some(&b' ') {
            self.at += 1;
        }
        self.word(word, number)
    }

    fn symbol(&mut self, symbol: u8) -> Result<(), Fault> {
        match symbol {
            b'\'' => {
                let digits = self.bytes.get(self.at..self.at + 2).unwrap_or_default();
                self.at += 2;
                let byte = std::str::from_utf8(digits)
                    .ok()
                    .and_then(|digits| u8::from_str_radix(digits, 16).ok());
                byte.map_or(Ok(()), |byte| self.byte(byte))
            }
            b'\\' | b'{' | b'}' => self.byte(symbol),
            b'~' => self.byte(0xA0),
            b'_' => self.byte(b'-'),
            // A destination that only newer readers know; those wanted are named behind it.
            b'*' => {
                self.group.destination = Destination::Nowhere;
                Ok(())
            }
            b'\r' | b'\n' => self.paragraph(),
            _ => Ok(()),
        }
    }

    fn paragraph(&mut self) -> Result<(), Fault> {
        self.flush()?;
        if self.group.destination != Destination::Text {
            return Ok(());
        }
        if self.in_row {
            return self.draft.push(" ", FontHint::None);
        }
        self.draft.end(Row::No);
        Ok(())
    }

    fn word(&mut self, word: &[u8], number: Option<i32>) -> Result<(), Fault> {
        let shown = match word {
            b"par" | b"sect" | b"page" => return self.paragraph(),
            b"intbl" => {
                self.in_row = true;
                return Ok(());
            }
            b"pard" => {
                self.in_row = false;
                return Ok(());
            }
            b"cell" | b"nestcell" => {
                self.flush()?;
                let blank = self.draft.is_blank() || self.group.destination != Destination::Text;
                return if blank { Ok(()) } else { self.draft.push(" | ", FontHint::None) };
            }
            b"row" | b"nestrow" => {
                self.flush()?;
                self.draft.end(Row::Yes);
                return Ok(());
            }
            b"u" => return self.unicode(number.unwrap_or_default()),
            b"tab" => "\t",
            b"line" => "\n",
            b"emdash" => "—",
            b"endash" => "–",
            b"lquote" => "‘",
            b"rquote" => "’",
            b"ldblquote" => "“",
            b"rdblquote" => "”",
            b"bullet" => "•",
            b"emspace" | b"enspace" | b"qmspace" => " ",
            _ => return self.setting(word, number),
        };
        self.flush()?;
        if self.skip > 0 {
            self.skip -= 1;
            return Ok(());
        }
        self.text(shown)
    }

    fn setting(&mut self, word: &[u8], number: Option<i32>) -> Result<(), Fault> {
        match (word, number) {
            (b"ansicpg", Some(page)) => self.code_page = page,
            (b"uc", Some(count)) => {
                self.group.substitutes = usize::try_from(count).unwrap_or(1).min(16);
            }
            (b"bin", Some(count)) => {
                self.at = self.at.saturating_add(usize::try_from(count).unwrap_or(0));
            }
            (b"f", Some(font)) if self.group.destination == Destination::FontTable => {
                self.defined = font;
            }
            (b"f", Some(font)) => {
                self.flush()?;
                self.group.font = font;
            }
            (b"deff", Some(font)) => self.group.font = font,
            (b"fcharset", Some(charset)) => {
                if self.fonts.len() < MAX_FONTS {
                    self.fonts.entry(self.defined).or_default().charset = charset;
                }
            }
            // Hidden, and taken out with the change tracked.
            (b"v" | b"deleted", number) => {
                self.flush()?;
                self.group.hidden = number != Some(0);
            }
            (b"yr", Some(year)) => self.created(0, year),
            (b"mo", Some(month)) => self.created(1, month),
            (b"dy", Some(day)) => self.created(2, day),
            _ => self.destination(word),
        }
        Ok(())
    }

    fn created(&mut self, part: usize, number: i32) {
        if self.group.destination == Destination::Created
            && let Some(part) = self.created.get_mut(part)
        {
            *part = number.clamp(0, 9_999);
        }
    }

    fn destination(&mut self, word: &[u8]) {
        self.group.destination = match word {
            b"fonttbl" => Destination::FontTable,
            b"title" => Destination::Title,
            b"author" => Destination::Author,
            b"creatim" => Destination::Created,
            // Text boxes stand in a destination for newer readers.
            b"shptxt" if self.group.destination == Destination::Nowhere => Destination::Text,
            b"colortbl" | b"stylesheet" | b"info" | b"pict" | b"object" | b"header"
            | b"headerl" | b"headerr" | b"headerf" | b"footer" | b"footerl" | b"footerr"
            | b"footerf" | b"fldinst" | b"nonshppict" | b"listtext" | b"pntext" | b"revtbl"
            | b"bkmkstart" | b"bkmkend" | b"annotation" | b"xe" | b"tc" | b"falt" | b"panose"
            | b"listtable" | b"themedata" | b"datastore" => Destination::Nowhere,
            _ => return,
        };
    }

    /// A character by its number, with substitutes behind it for other readers.
    fn unicode(&mut self, number: i32) -> Result<(), Fault> {
        self.flush()?;
        self.skip = self.group.substitutes;
        // Numbers beyond 32,767 are written as negative ones.
        let code = u32::try_from(if number < 0 { number + 0x1_0000 } else { number });
        match code.ok().and_then(char::from_u32) {
            Some(c) if c != '\0' && self.beyond == 0 => self.text(c.encode_utf8(&mut [0; 4])),
            _ => Ok(()),
        }
    }
}
