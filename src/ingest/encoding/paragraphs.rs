//! A text or its bytes → its paragraphs, each decoded by what it is.
//!
//! A paragraph is a line. First each is judged by itself; then those that were too short to tell,
//! or hold broken bytes, follow their neighbours or the text, where that encoding explains them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::capitals::raise;
use super::detect::{Verdict, fits, is_unicode_vietnamese, judge, judge_bytes};
use super::font::FontHint;
use super::tables::windows_1252;
use super::{Decoded, Encoding, decode_as};
use crate::ingest::SkipReason;

/// A line as characters.
struct Line<'t> {
    /// Its text; bytes that are not UTF-8 as Windows-1252 shows them.
    shown: Cow<'t, str>,
    /// With U+FFFD for broken bytes, if it has any.
    lossy: Option<String>,
}

impl<'t> Line<'t> {
    fn of(bytes: &'t [u8]) -> Self {
        match simdutf8::basic::from_utf8(bytes) {
            Ok(text) => Self { shown: Cow::Borrowed(text), lossy: None },
            Err(_) => Self {
                shown: Cow::Owned(windows_1252(bytes)),
                lossy: Some(String::from_utf8_lossy(bytes).into_owned()),
            },
        }
    }

    fn verdict(&self) -> Verdict {
        match &self.lossy {
            None if !needs_judging(&self.shown) => Verdict::AsItStands,
            None => judge(&self.shown),
            // A few bytes broken in a text that is UTF-8: every letter would pass for mojibake.
            Some(lossy) if is_unicode_vietnamese(lossy) => Verdict::AsItStands,
            Some(_) => match judge_bytes(&self.shown) {
                Verdict::Legacy(Encoding::Utf8Mojibake) => Verdict::AsItStands,
                verdict => verdict,
            },
        }
    }

    /// Whether it follows the encoding that prevails around it, and whether that is sure.
    fn follows(&self, encoding: Encoding) -> Option<Sure> {
        match &self.lossy {
            None => fits(&self.shown, encoding).then_some(Sure::Yes),
            Some(lossy) if is_unicode_vietnamese(lossy) => None,
            // Anything is better than broken characters.
            Some(_) if fits(&self.shown, encoding) => Some(Sure::Yes),
            Some(_) => Some(Sure::No),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sure {
    Yes,
    No,
}

/// Whether a text has anything that an encoding could explain.
fn needs_judging(text: &str) -> bool {
    !text.is_ascii() || text.bytes().any(|byte| matches!(byte, b'^' | b'+' | b'&' | b'\\' | b'('))
}

/// Decodes bytes without a byte order mark.
pub(super) fn decode(
    bytes: &[u8],
    forced: Option<Encoding>,
) -> Result<Decoded, (SkipReason, String)> {
    if let Some(forced) = forced {
        return by_force(bytes, forced);
    }
    let verdicts = verdicts(bytes);
    within_bounds(join(bytes, &verdicts), bytes)
}

/// Numbers of the lines that are not to stay as they stand, with what they are.
fn verdicts(bytes: &[u8]) -> Vec<(usize, Verdict)> {
    let judged = lines(bytes).enumerate().map(|(number, line)| (number, Line::of(line).verdict()));
    judged.filter(|(_, verdict)| *verdict != Verdict::AsItStands).collect()
}

/// The lines of a text, each with its line feed.
fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |feed| feed + 1);
        let (line, behind) = rest.split_at(end);
        rest = behind;
        (!line.is_empty()).then_some(line)
    })
}

/// Refuses a text of which more than 5 % of the characters were broken in decoding.
fn within_bounds(decoded: Decoded, bytes: &[u8]) -> Result<Decoded, (SkipReason, String)> {
    if !decoded.uncertain || !decoded.text.contains(char::REPLACEMENT_CHARACTER) {
        return Ok(decoded);
    }
    // U+FFFD that stood in the file is the file's own.
    let own = memchr::memmem::find_iter(bytes, "\u{FFFD}").count();
    let count = |text: &str| text.chars().filter(|c| *c == char::REPLACEMENT_CHARACTER).count();
    let broken = count(&decoded.text).saturating_sub(own);
    let all = decoded.text.chars().count();
    if broken * 20 > all {
        let detail =
            format!("{broken} of {all} characters are not UTF-8, nor of an encoding that tells");
        return Err((SkipReason::NotUtf8, detail));
    }
    Ok(decoded)
}

/// Decodes the bytes of a record, whose strings are judged when they are known.
///
/// What is UTF-8 stays; else the whole line is one paragraph, and only its letters are decoded.
pub(crate) fn decode_record(
    bytes: &[u8],
    forced: Option<Encoding>,
) -> Result<Decoded, (SkipReason, String)> {
    let bytes = bytes.strip_prefix(super::BYTE_ORDER_MARK).unwrap_or(bytes);
    if let Ok(text) = simdutf8::basic::from_utf8(bytes) {
        let text = text.to_owned();
        return Ok(Decoded { text, encoding: Encoding::Utf8.name(), uncertain: false });
    }
    let line = Line::of(bytes);
    let encoding = forced.or_else(|| match line.verdict() {
        Verdict::Legacy(encoding) => Some(encoding),
        _ => None,
    });
    let by_letters = [Encoding::Tcvn3, Encoding::VniWindows, Encoding::Windows1258];
    let decoded = match encoding.filter(|encoding| by_letters.contains(encoding)) {
        Some(encoding) => {
            let (text, uncertain) = legacy(&line.shown, encoding);
            Decoded { text, encoding: encoding.name(), uncertain }
        }
        None => Decoded {
            text: line.lossy.unwrap_or_default(),
            encoding: Encoding::Utf8.name(),
            uncertain: true,
        },
    };
    within_bounds(decoded, bytes)
}

/// Decodes a string of a record by the encoding that the user named.
pub(crate) fn force(text: &str, encoding: Encoding) -> String {
    if is_unicode_vietnamese(text) {
        return text.to_owned();
    }
    let decoded = decode_as(text, encoding);
    if encoding == Encoding::Tcvn3 { raise(&decoded).0 } else { decoded.into_owned() }
}

/// Decodes bytes by the encoding that the user named; lines that are Unicode already stay.
fn by_force(bytes: &[u8], encoding: Encoding) -> Result<Decoded, (SkipReason, String)> {
    if matches!(encoding, Encoding::Utf8 | Encoding::HtmlEntities | Encoding::UnicodeEscapes) {
        let text = String::from_utf8_lossy(bytes);
        let uncertain = matches!(text, Cow::Owned(_));
        let text = decode_as(&text, encoding).into_owned();
        return within_bounds(Decoded { text, encoding: encoding.name(), uncertain }, bytes);
    }
    let mut text = String::with_capacity(bytes.len() * 3 / 2);
    for line in lines(bytes) {
        text.push_str(&force(&Line::of(line).shown, encoding));
    }
    Ok(Decoded { text, encoding: encoding.name(), uncertain: false })
}

/// Decodes a text whose letters may be those of a legacy encoding; `None` when it is right.
pub(crate) fn repair(text: &str) -> Option<Decoded> {
    let verdicts = verdicts(text.as_bytes());
    (!verdicts.is_empty()).then(|| join(text.as_bytes(), &verdicts))
}

/// Decodes a short text, such as a title, as the text it belongs to was.
pub(crate) fn repair_short(text: &str, encoding: &str) -> Option<String> {
    let utf8 = Encoding::Utf8.name();
    if let Some(repaired) = repair(text).filter(|repaired| repaired.encoding != utf8) {
        return Some(repaired.text);
    }
    let encoding: Encoding = encoding.parse().ok()?;
    let legacy_around = encoding != Encoding::Utf8 && fits(text, encoding);
    legacy_around.then(|| legacy(text, encoding).0)
}

/// Decodes the lines and puts them together.
fn join(bytes: &[u8], verdicts: &[(usize, Verdict)]) -> Decoded {
    let prevailing = prevailing(bytes, verdicts);
    let mut text = String::with_capacity(bytes.len());
    let mut uncertain = false;
    let told: Vec<(usize, Encoding)> = verdicts.iter().filter_map(told).collect();
    let mut verdicts = verdicts.iter().peekable();
    let mut before = 0;
    for (number, line) in lines(bytes).enumerate() {
        let line = Line::of(line);
        let verdict = verdicts.next_if(|(at, _)| *at == number).map(|(_, verdict)| verdict);
        while told.get(before).is_some_and(|(at, _)| *at < number) {
            before += 1;
        }
        let around = [before.checked_sub(1), Some(before)];
        let around = around.into_iter().flatten().filter_map(|at| Some(told.get(at)?.1));
        let followed = around
            .chain(prevailing)
            .filter_map(|encoding| Some((encoding, line.follows(encoding)?)))
            .max_by_key(|(_, sure)| *sure == Sure::Yes);
        let (encoding, sure) = match verdict {
            Some(Verdict::Legacy(encoding)) => (Some(*encoding), Sure::Yes),
            _ => match followed {
                Some((encoding, sure)) => (Some(encoding), sure),
                None if verdict.is_some() || line.lossy.is_some() => (None, Sure::No),
                None => (None, Sure::Yes),
            },
        };
        uncertain |= sure == Sure::No;
        match encoding {
            Some(encoding) => {
                let (decoded, guessed) = legacy(&line.shown, encoding);
                text.push_str(&decoded);
                uncertain |= guessed;
            }
            None => text.push_str(line.lossy.as_deref().unwrap_or(&line.shown)),
        }
    }
    Decoded { text, encoding: prevailing.unwrap_or_default().name(), uncertain }
}

fn told((number, verdict): &(usize, Verdict)) -> Option<(usize, Encoding)> {
    match verdict {
        Verdict::Legacy(encoding) => Some((*number, *encoding)),
        _ => None,
    }
}

/// The legacy encoding that most of the text is in.
fn prevailing(bytes: &[u8], verdicts: &[(usize, Verdict)]) -> Option<Encoding> {
    let mut weights: BTreeMap<Encoding, usize> = BTreeMap::new();
    let mut verdicts = verdicts.iter().peekable();
    for (number, line) in lines(bytes).enumerate() {
        if let Some((_, Verdict::Legacy(encoding))) = verdicts.next_if(|(at, _)| *at == number) {
            *weights.entry(*encoding).or_default() += line.len();
        }
    }
    weights.into_iter().max_by_key(|(_, weight)| *weight).map(|(encoding, _)| encoding)
}

/// Decodes one paragraph; says whether capitals had to be guessed.
fn legacy(shown: &str, encoding: Encoding) -> (String, bool) {
    let decoded = decode_as(shown, encoding);
    match encoding {
        Encoding::Tcvn3 => raise(&decoded),
        // What was written out may itself be legacy text.
        Encoding::HtmlEntities | Encoding::UnicodeEscapes => match judge(&decoded) {
            Verdict::Legacy(beneath) if beneath != encoding => legacy(&decoded, beneath),
            _ => (decoded.into_owned(), false),
        },
        _ => (decoded.into_owned(), false),
    }
}

/// A piece of a paragraph in one font.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Run {
    /// Its characters; those of a legacy font as Windows-1252 shows them.
    pub(crate) text: String,
    /// What its font tells.
    pub(crate) hint: FontHint,
}

/// Decodes one paragraph by the fonts of its runs, where they tell; `None` when none does.
///
/// A legacy font over letters that only Unicode has is a leftover: nothing is decoded then. The
/// second value is the encoding of most of it.
pub(crate) fn repair_runs(runs: &[Run]) -> Option<(String, Encoding)> {
    let hinted = |run: &&Run| run.hint.encoding().is_some() && !run.text.is_ascii();
    let encoding = runs.iter().filter(hinted).max_by_key(|run| run.text.len())?.hint.encoding()?;
    if runs.iter().filter(hinted).any(|run| is_unicode_vietnamese(&run.text)) {
        return None;
    }
    let mut text = String::new();
    for run in runs {
        match run.hint.encoding() {
            None => text.push_str(&run.text),
            Some(encoding) => {
                let shown: String = run.text.chars().map(of_symbol_font).collect();
                let decoded = decode_as(&shown, encoding);
                if run.hint == FontHint::Tcvn3Capitals {
                    text.push_str(&decoded.to_uppercase());
                } else {
                    text.push_str(&decoded);
                }
            }
        }
    }
    Some((text, encoding))
}

/// Word keeps the bytes of fonts that it takes for symbols at U+F000.
fn of_symbol_font(c: char) -> char {
    match u32::from(c) {
        code @ 0xF020..=0xF0FF => u8::try_from(code & 0xFF)
            .ok()
            .and_then(|byte| windows_1252(&[byte]).chars().next())
            .unwrap_or(c),
        _ => c,
    }
}
