//! The symbol after a number: `-NQ/TW`, `/2024/QH15`, `/UBND-NN`.
//!
//! The Party writes `NN-TYPE/ISSUER` and the State `NN[/YEAR]/TYPE-ISSUER`; newspapers swap the
//! separators all the time, so that they are remembered and never decide.

use super::block::{Block, Mode};
use super::doctype::{self, DocType};
use super::issuer;
use super::letter::letters_of;
use super::lexeme::Kind;
use super::number::year;

/// What follows a number and tells the document apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Symbol {
    pub(super) year: Option<u16>,
    /// Folded letters of the type, such as `qd`.
    pub(super) type_letters: Option<String>,
    pub(super) issuer: Option<String>,
    pub(super) term: Option<u8>,
    pub(super) unit: Option<String>,
    pub(super) separators: String,
    /// The place after it.
    pub(super) next: usize,
}

impl Symbol {
    /// The kind of document the symbol names.
    pub(super) fn doc_type(&self) -> Option<DocType> {
        let party = self.issuer.as_deref().is_some_and(issuer::is_party) && self.year.is_none();
        doctype::by_symbol(self.type_letters.as_deref()?, party)
    }
}

/// A separator at `at`: which one, whether blanks stand around it, and the place after it.
fn separator(block: &Block<'_>, at: usize) -> Option<(char, bool, usize)> {
    let found = block.get(at).filter(|l| l.kind == Kind::Mark)?;
    let c = match char::from_u32(u32::try_from(found.code).ok()?)? {
        c @ ('-' | '/') => c,
        _ => return None,
    };
    let blank = !found.glued || block.get(at + 1).is_some_and(|l| !l.glued);
    Some((c, blank, at + 1))
}

/// Letters that form one part of a symbol.
struct Code {
    letters: String,
    digits: Option<u64>,
    /// Whether it is written as a symbol: in capitals, or a known one in its own case.
    shaped: bool,
    upper: bool,
    next: usize,
}

/// Reads one part of a symbol: `NQ`, `QĐi`, `TW`, `T.Ư`, `QH15`, `LĐTB&XH`.
fn code(block: &Block<'_>, at: usize) -> Option<Code> {
    if let Some(next) = block.says_centre(at).filter(|_| !block.is(at, "trung")) {
        let upper = block.word(at).is_some_and(|l| l.upper > 0);
        let letters = "tw".to_owned();
        return Some(Code { letters, digits: None, shaped: upper, upper, next });
    }
    if let Some(next) = block.says(at, "trung uong") {
        let letters = "tw".to_owned();
        return Some(Code { letters, digits: None, shaped: true, upper: true, next });
    }
    let word = block.word(at).filter(|l| l.len <= 12)?;
    let mut letters = letters_of(block.surface(at));
    let mut upper = word.upper == word.len;
    let mut next = at + 1;
    while block.mark(next, '&')
        && block.get(next).is_some_and(|l| l.glued)
        && block.word(next + 1).is_some_and(|l| l.glued && l.upper > 0)
        && next < at + 5
    {
        letters.push_str(&letters_of(block.surface(next + 1)));
        next += 2;
    }
    let mut digits = None;
    if let Some(found) = block.number(next).filter(|l| l.glued && l.len <= 3) {
        digits = Some(found.code);
        next += 1;
    }
    let mixed = matches!(letters.as_str(), "ttg" | "ctr" | "qdi" | "ttr" | "thu" | "qyd" | "qyc");
    let shaped = upper || (mixed && word.capital) || word.upper.saturating_mul(2) > word.len;
    upper &= letters.len() > 1;
    Some(Code { letters, digits, shaped, upper, next })
}

/// Whether folded letters are a type symbol that numbers carry.
fn is_type(letters: &str) -> bool {
    doctype::by_symbol(letters, false).is_some()
}

/// Reads what follows the number that ends before `at`. `typed`: a type word stands in front.
pub(super) fn symbol(block: &Block<'_>, at: usize, typed: bool) -> Option<Symbol> {
    let mut found = Symbol { next: at, ..Symbol::default() };
    let mut at = at;
    if let Some((c, _, next)) = separator(block, at) {
        if let Some(year) = year(block, next)
            && !block.continues(next + 1)
        {
            found.year = Some(year);
            found.separators.push(c);
            at = next + 1;
            found.next = at;
        }
    } else if let Some(year) = year(block, at).filter(|_| block.mode == Mode::Query)
        && part(block, at + 1)
            .is_some_and(|(_, _, code)| is_type(&code.letters) || is_issuer(&code))
    {
        found.year = Some(year);
        found.separators.push(' ');
        at += 1;
    }
    let Some((c, blank, first)) = joined(block, at).or_else(|| part(block, at)) else {
        return (found.year.is_some() && typed).then_some(found);
    };
    let written = first.shaped || (!blank && (is_type(&first.letters) || is_issuer(&first)));
    let spaced = c == ' ';
    if is_type(&first.letters) && first.digits.is_none() && (written || block.mode == Mode::Query) {
        // `L` and other single letters name a type only before an issuer.
        let second = part(block, first.next).filter(|(_, blank, code)| {
            let known = issuer::is_known(&code.letters) || is_issuer(code);
            let glued = !blank && (code.upper || block.mode == Mode::Query);
            (known && (code.shaped || !blank || block.mode == Mode::Query)) || glued
        });
        match second {
            Some((c2, _, code)) if !block.continues(code.next) => {
                found.separators.push(c);
                found.separators.push(c2);
                found.type_letters = Some(first.letters);
                found.next = code.next;
                set_issuer(&mut found, &code);
                units(block, &mut found);
                return Some(found);
            }
            _ => {
                if typed
                    && !spaced
                    && first.shaped
                    && first.letters.len() > 1
                    && !blank
                    && !block.continues(first.next)
                {
                    found.separators.push(c);
                    found.type_letters = Some(first.letters);
                    found.next = first.next;
                }
                return (found.next > at).then_some(found);
            }
        }
    }
    let known = is_issuer(&first);
    if !known && !blank && first.upper && typed {
        let split = ["nq", "nd", "qd", "ct", "kl", "hd"].iter().find_map(|kind| {
            let issuer = first.letters.strip_prefix(kind)?;
            issuer::is_known(issuer).then(|| ((*kind).to_owned(), issuer.to_owned()))
        });
        if let Some((kind, issuer)) = split.filter(|_| !block.continues(first.next)) {
            found.separators.push(c);
            found.type_letters = Some(kind);
            found.next = first.next;
            let letters = issuer;
            set_issuer(&mut found, &Code { letters, ..first });
            return Some(found);
        }
    }
    let lone_tu =
        spaced && first.letters == "tu" && !first.upper && block.get(first.next).is_some();
    let accepted = known
        && !lone_tu
        && (first.shaped || (!blank && !spaced) || block.mode == Mode::Query)
        && !(spaced && matches!(first.letters.as_str(), "thu" | "hu" | "du" | "qu" | "cb" | "dh"));
    // An old or rare type in capitals with a listed issuer behind: `118-QĐNS/TW`.
    if !known && !blank && first.upper && typed {
        let second = part(block, first.next).filter(|(_, blank, code)| !blank && is_issuer(code));
        if let Some((c2, _, code)) = second.filter(|(_, _, code)| !block.continues(code.next)) {
            found.separators.push(c);
            found.separators.push(c2);
            found.type_letters = Some(first.letters);
            found.next = code.next;
            set_issuer(&mut found, &code);
            return Some(found);
        }
    }
    // An unlisted issuer is believed in capitals right after `/`: `1458/UBDT-VP135`.
    let open = !known && !blank && c == '/' && first.upper && typed;
    if (accepted || open) && !block.continues(first.next) {
        found.separators.push(c);
        found.next = first.next;
        set_issuer(&mut found, &first);
        units(block, &mut found);
        return Some(found);
    }
    (found.year.is_some() && typed).then_some(found)
}

/// A type and an issuer written as one word, or a type after a blank where its separator is
/// missing: `41/NQTW`, "41 NQ/TW", "17/2003 NĐ-CP".
fn joined(block: &Block<'_>, at: usize) -> Option<(char, bool, Code)> {
    if block.mode == Mode::Query || separator(block, at).is_some() {
        return None;
    }
    let first = code(block, at).filter(|code| code.upper && is_type(&code.letters))?;
    let (_, blank, second) = part(block, first.next)?;
    (!blank && is_issuer(&second) && first.digits.is_none()).then_some((' ', false, first))
}

/// A separator and the code after it; in a query a blank separates too.
fn part(block: &Block<'_>, at: usize) -> Option<(char, bool, Code)> {
    if let Some((c, blank, next)) = separator(block, at) {
        return code(block, next).map(|code| (c, blank, code));
    }
    if block.mode == Mode::Query {
        return code(block, at).map(|code| (' ', true, code));
    }
    None
}

/// Whether the code is a listed issuer, with the number of a legislature where one belongs.
fn is_issuer(code: &Code) -> bool {
    match code.letters.as_str() {
        "qh" | "ubtvqh" => true,
        "bct" => true,
        letters => code.digits.is_none() && issuer::is_known(letters),
    }
}

/// Takes over the issuer and the legislature that a code names.
fn set_issuer(symbol: &mut Symbol, code: &Code) {
    let politburo = matches!(symbol.type_letters.as_deref(), Some("nq" | "kl" | "ctr"));
    let letters = match code.letters.as_str() {
        "bct" if politburo && symbol.year.is_none() => "bct",
        "bct" => "bcongthuong",
        "bchtw" => "bch",
        letters => letters,
    };
    symbol.issuer = Some(letters.to_owned());
    symbol.term = code
        .digits
        .filter(|_| matches!(letters, "qh" | "ubtvqh" | "hdnd"))
        .and_then(|digits| u8::try_from(digits).ok());
}

/// Reads drafting units after the issuer: `-NN`, `.CN`.
fn units(block: &Block<'_>, symbol: &mut Symbol) {
    let mut unit = String::new();
    for _ in 0..3 {
        let at = symbol.next;
        let next = match separator(block, at) {
            Some((_, false, next)) => next,
            Some(_) => break,
            None if block.mark(at, '.') && block.get(at).is_some_and(|l| l.glued) => at + 1,
            None => break,
        };
        let Some(found) = code(block, next) else {
            break;
        };
        let glued = block.get(next).is_some_and(|l| l.glued);
        let believed = found.shaped || (block.mode == Mode::Query && !block.mark(at, '.'));
        // A single letter is a unit only with a number: `C06`.
        let short = found.letters.len() < 2 && found.digits.is_none();
        if !glued || !believed || short || block.continues(found.next) {
            break;
        }
        if !unit.is_empty() {
            unit.push('-');
        }
        unit.push_str(&found.letters);
        if found.digits.is_some() {
            // With its zeros: `C06` and `C6` are written apart.
            unit.push_str(block.surface(found.next - 1));
        }
        symbol.next = found.next;
    }
    if unit == "tw" {
        // `06-HD/TC-TW`: a commission of the Central Committee.
        let code = symbol.issuer.get_or_insert_default();
        code.push_str("tw");
    } else if !unit.is_empty() {
        symbol.unit = Some(unit);
    }
}
