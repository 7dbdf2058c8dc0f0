//! Tokens → official numbers such as `39-NQ/TW`, `15/2020/NĐ-CP`, `1059/QĐ-TTg`, `137/2024/QH15`.
//!
//! A deliberately narrow pattern: a number of one to five digits, perhaps a year, then symbols of
//! type and issuer. Which separator stands where is no information (Party and State write them in
//! opposite order and news swaps them), so the whole is written with `-` throughout.

use std::borrow::Cow;

use super::tokenise::tokenise;
use super::{Token, slice};

/// Symbols of document types, folded.
const TYPES: [&str; 39] = [
    "nq", "nd", "qd", "qdi", "qyd", "ct", "tt", "kl", "hd", "kh", "ctr", "da", "cv", "bc", "tb",
    "ttr", "cd", "qc", "tc", "pa", "bb", "hdg", "gm", "bgn", "btt", "guq", "ggt", "pg", "pc", "l",
    "pl", "ttlt", "nqlt", "vbhn", "sl", "ubnd", "hdnd", "lct", "tbkl",
];

/// Symbols of issuers, folded; ministries are an open list of their own, `B` + letters.
const ISSUERS: [&str; 18] = [
    "tw", "tu", "hu", "thu", "du", "duk", "cb", "cp", "ttg", "hdnd", "ubnd", "vpcp", "ttcp",
    "nhnn", "vptw", "btctw", "ubkttw", "bdvtw",
];

/// Most symbols one number has: type and up to four joint issuers.
const MAX_SYMBOLS: usize = 5;

/// One separator between two parts.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Separator {
    /// `-` or `/`.
    sign: u8,
    /// Whether blanks stand beside it.
    spaced: bool,
    /// Offset of the sign in the text.
    at: usize,
}

/// An official number among the tokens.
struct Official {
    whole: String,
    /// How many tokens it covers.
    length: usize,
    separators: Vec<Separator>,
}

/// Writes the folded whole of every official number on its first token.
pub(super) fn mark_numbers(text: &str, tokens: &mut [Token]) {
    let mut at = 0;
    while at < tokens.len() {
        let Some(official) = official_at(text, tokens, at, Case::Written) else {
            at += 1;
            continue;
        };
        if let Some(token) = tokens.get_mut(at) {
            token.number = Some(official.whole);
        }
        at += official.length;
    }
}

/// Offsets of separators in official numbers that are not plain `-` or `/`, with the plain sign.
///
/// Those of numbers that are such in lower case alone are among them, or a text would change again
/// when it is folded once more.
pub(super) fn odd_separators(text: &str) -> Vec<(usize, u8)> {
    let odd = |c: char| !c.is_ascii() && sign_of(c).is_some();
    if !text.contains(odd) {
        return Vec::new();
    }
    let tokens = tokenise(text);
    let mut found = Vec::new();
    for case in [Case::Written, Case::Lower] {
        let mut at = 0;
        while at < tokens.len() {
            let Some(official) = official_at(text, &tokens, at, case) else {
                at += 1;
                continue;
            };
            for separator in &official.separators {
                if slice(text, separator.at..).starts_with(odd) {
                    found.push((separator.at, separator.sign));
                }
            }
            at += official.length;
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// How symbols are read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    /// With their capitals and tones.
    Written,
    /// As if they were in small letters without a tone.
    Lower,
}

impl Case {
    /// The form of a word that is read.
    fn exact(self, token: &Token) -> Cow<'_, str> {
        match self {
            Self::Written => token.exact.as_str().into(),
            Self::Lower => token.toneless().into(),
        }
    }
}

/// The plain sign of a hyphen or slash of any shape.
fn sign_of(c: char) -> Option<u8> {
    match c {
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' => Some(b'-'),
        '/' | '\u{2044}' | '\u{2215}' => Some(b'/'),
        _ => None,
    }
}

/// Reads the gap after token `at` as one separator, with blanks and at most one line break.
fn separator_after(text: &str, tokens: &[Token], at: usize) -> Option<Separator> {
    let start = tokens.get(at)?.span.end;
    let end = tokens.get(at + 1)?.span.start;
    let gap = text.get(start..end)?;
    let mut sign = None;
    let mut breaks = 0;
    let mut spaced = false;
    for (offset, c) in gap.char_indices() {
        match c {
            '\n' => breaks += 1,
            c if c.is_whitespace() => {}
            c if super::normalise::is_junk(c) => continue,
            c => {
                if sign.is_some() {
                    return None;
                }
                sign = Some((sign_of(c)?, start + offset));
                continue;
            }
        }
        spaced = true;
    }
    let (sign, at) = sign?;
    (breaks <= 1).then_some(Separator { sign, spaced, at })
}

/// A symbol of type or issuer.
struct Symbol {
    folded: String,
    /// Whether it is written with at least two capitals or is one capital.
    capitals: bool,
    length: usize,
}

fn symbol_at(text: &str, tokens: &[Token], at: usize, case: Case) -> Option<Symbol> {
    let token = tokens.get(at)?;
    let surface = token.span.of(text);
    let written = case == Case::Written;
    if !surface.starts_with(super::normalise::is_letter) || token.folded.len() > 12 {
        return None;
    }
    // T.Ư and T.W are written for TW.
    if token.folded == "t"
        && let Some(next) = tokens.get(at + 1)
        && text.get(token.span.end..next.span.start) == Some(".")
        && matches!(case.exact(next).as_ref(), "ư" | "w")
    {
        let capitals = written && surface == "T";
        return Some(Symbol { folded: "tw".to_owned(), capitals, length: 2 });
    }
    if !token.folded.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return None;
    }
    // Folding would make TƯ (Trung ương) the TU of the provincial committees.
    let folded = match case.exact(token).strip_suffix("tư") {
        Some(head) => format!("{}tw", super::fold::folded_of(head)),
        None => token.folded.to_string(),
    };
    let upper = surface.chars().filter(|c| c.is_uppercase()).count();
    let capitals = written
        && surface.starts_with(char::is_uppercase)
        && (upper >= 2 || surface.chars().count() == 1);
    Some(Symbol { folded, capitals, length: 1 })
}

fn is_type(symbol: &Symbol) -> bool {
    TYPES.contains(&symbol.folded.as_str())
}

/// Whether the symbol is one of the National Assembly or its Standing Committee: QH15, UBTVQH15.
fn is_assembly(symbol: &Symbol) -> bool {
    let term = symbol.folded.strip_prefix("ubtv").unwrap_or(&symbol.folded).strip_prefix("qh");
    term.is_some_and(|term| term.len() <= 2 && term.bytes().all(|b| b.is_ascii_digit()))
}

fn is_issuer(symbol: &Symbol) -> bool {
    let folded = symbol.folded.as_str();
    ISSUERS.contains(&folded)
        || is_assembly(symbol)
        || (folded.starts_with('b') && (3..=9).contains(&folded.len()) && symbol.capitals)
}

/// Whether the token is the number itself: one to five digits, perhaps a letter a to e ("30a").
fn is_count(token: &Token) -> bool {
    let digits = token.exact.trim_end_matches(['a', 'b', 'c', 'd', 'e']);
    token.exact.len() - digits.len() <= 1
        && (1..=5).contains(&digits.len())
        && digits.bytes().all(|b| b.is_ascii_digit())
}

fn is_year(token: &Token) -> bool {
    token.exact.len() == 4
        && (token.exact.starts_with("19") || token.exact.starts_with("20"))
        && token.exact.bytes().all(|b| b.is_ascii_digit())
}

/// Reads an official number that starts at token `first`.
fn official_at(text: &str, tokens: &[Token], first: usize, case: Case) -> Option<Official> {
    let token = tokens.get(first)?;
    if !token.exact.starts_with(|c: char| c.is_ascii_digit()) || !is_count(token) {
        return None;
    }
    let start = token.span.start;
    // "23-7-2020/..." and "1.039-..." start earlier than here.
    if let Some(before) = first.checked_sub(1).and_then(|before| tokens.get(before)) {
        let gap = slice(text, before.span.end..start);
        let glued = !gap.is_empty() && !gap.contains(char::is_whitespace);
        if glued && gap.chars().all(|c| sign_of(c).is_some() || matches!(c, '.' | ',')) {
            return None;
        }
    }
    let mut at = first;
    let mut whole = token.folded.to_string();
    let mut separators = vec![separator_after(text, tokens, at).or_else(|| {
        // 66.1/NQ-CP: a decimal part only before a slash.
        let next = tokens.get(at + 1)?;
        let decimal = next.exact.len() <= 2 && next.exact.bytes().all(|b| b.is_ascii_digit());
        if !decimal || text.get(token.span.end..next.span.start) != Some(".") {
            return None;
        }
        at += 1;
        whole = format!("{}.{}", token.folded, next.folded);
        separator_after(text, tokens, at).filter(|separator| separator.sign == b'/')
    })?];
    at += 1;
    let year = tokens.get(at)?;
    let has_year = is_year(year);
    if has_year {
        whole.push('-');
        whole.push_str(&year.folded);
        separators.push(separator_after(text, tokens, at)?);
        at += 1;
    }
    let mut symbols: Vec<Symbol> = Vec::new();
    while let Some(symbol) = symbol_at(text, tokens, at, case) {
        at += symbol.length;
        whole.push('-');
        whole.push_str(&symbol.folded);
        symbols.push(symbol);
        if symbols.len() == MAX_SYMBOLS {
            break;
        }
        let Some(separator) = separator_after(text, tokens, at - 1) else {
            break;
        };
        let Some(next) = symbol_at(text, tokens, at, case) else {
            break;
        };
        // Beyond type and issuer only what is tightly bound belongs: "39-NQ/TW - Bộ Chính trị".
        let bound = next.capitals || is_issuer(&next);
        if symbols.len() >= 2 && (separator.spaced || !bound) {
            break;
        }
        if let [only] = symbols.as_slice()
            && (is_assembly(only) || !belongs(only, &next))
        {
            break;
        }
        separators.push(separator);
    }
    is_official(&symbols, has_year, &separators).then(|| Official {
        whole,
        length: at - first,
        separators,
    })
}

/// Whether a second symbol can follow the first one.
fn belongs(first: &Symbol, second: &Symbol) -> bool {
    second.capitals || is_issuer(second) || (is_type(first) && !first.capitals)
}

/// Whether the symbols read make an official number and not a ratio, a code or a range.
fn is_official(symbols: &[Symbol], has_year: bool, separators: &[Separator]) -> bool {
    let spaced = separators.iter().any(|separator| separator.spaced);
    match symbols {
        [] => false,
        [only] => {
            let short = matches!(only.folded.as_str(), "cp" | "ttg" | "tw" | "tu")
                && separators.first().is_some_and(|separator| separator.sign == b'/');
            (is_assembly(only) && (has_year || !spaced)) || (short && !spaced && only.capitals)
        }
        [first, second, ..] => {
            let known = is_type(first) && (is_issuer(second) || second.capitals || has_year);
            let shaped = separators
                .windows(2)
                .any(|pair| matches!(pair, [one, next] if one.sign != next.sign));
            let long = first.folded.len() >= 2 && second.folded.len() >= 2;
            let coded = shaped && long && first.capitals && second.capitals;
            let typed = shaped && is_type(first);
            if spaced { known && (shaped || is_issuer(second)) } else { known || coded || typed }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::analyse;

    fn numbers(text: &str) -> Vec<String> {
        analyse(text).into_iter().filter_map(|token| token.number).collect()
    }

    #[test]
    fn joins_the_parts_of_official_numbers() {
        for (text, expected) in [
            ("Nghị quyết số 39-NQ/TW ngày 18/7/2023", "39-nq-tw"),
            ("Nghị quyết số 39/NQ-TW", "39-nq-tw"),
            ("39 - NQ / TW", "39-nq-tw"),
            ("39–NQ∕TW", "39-nq-tw"),
            ("(39-NQ/TƯ)", "39-nq-tw"),
            ("39-NQ/T.Ư", "39-nq-tw"),
            ("36-HD/VPTƯ", "36-hd-vptw"),
            ("39-nq/tw", "39-nq-tw"),
            ("39 - nq / tw", "39-nq-tw"),
            ("39-NQ-TW", "39-nq-tw"),
            ("39-\nNQ/TW", "39-nq-tw"),
            ("39-nq/tu", "39-nq-tu"),
            ("Nghị định 15/2020/NĐ-CP của", "15-2020-nd-cp"),
            ("1059/QĐ-TTg", "1059-qd-ttg"),
            ("1059/qđ-ttg", "1059-qd-ttg"),
            ("137/2024/QH15, ngày", "137-2024-qh15"),
            ("1243/NQ-UBTVQH15", "1243-nq-ubtvqh15"),
            ("30a/2008/NQ-CP", "30a-2008-nq-cp"),
            ("04/2023/TT-BTC", "04-2023-tt-btc"),
            ("15/2016/TTLT-BTC-BTNMT", "15-2016-ttlt-btc-btnmt"),
            ("11-QĐi/TW", "11-qdi-tw"),
            ("12-CTr/TU", "12-ctr-tu"),
            ("293/TTg-ĐP", "293-ttg-dp"),
            ("1458/UBDT-VP135", "1458-ubdt-vp135"),
            ("8011-CV/BTCTW", "8011-cv-btctw"),
            ("Đề án 06/CP", "06-cp"),
            ("66.1/NQ-CP", "66.1-nq-cp"),
            ("39-NQ/TW - Bộ Chính trị", "39-nq-tw"),
            ("59/BC-LĐTBXH", "59-bc-ldtbxh"),
            ("1234/UBND-NN", "1234-ubnd-nn"),
        ] {
            assert_eq!(numbers(text), [expected], "{text}");
        }
    }

    #[test]
    fn dates_ratios_roads_and_ranges_are_no_official_numbers() {
        for text in [
            "30/4",
            "ngày 23-7-2020",
            "2/9/1945",
            "39/40 phiếu",
            "nhiệm kỳ 2020-2025",
            "Quốc lộ 1A",
            "tăng 18,8% - 20%",
            "24/7",
            "5 - Hà Nội",
            "10 km/h",
            "120/80 mmHg",
            "50 kg/người - ngày",
            "COVID-19",
            "2-1 trước Hà Nội",
            "tổ 3/khu phố-phường",
            "căn hộ 12-A/B",
            "tháng 5/2020 - TT Huế",
            "xếp thứ 5 - TB - KH",
            "30/4/1975 - QĐ",
        ] {
            assert_eq!(numbers(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn the_parts_stay_tokens_of_their_own() {
        let text = "Nghị quyết 39 – NQ / TƯ";
        let tokens = analyse(text);
        let folded: Vec<&str> = tokens.iter().map(|token| token.folded.as_str()).collect();
        assert_eq!(folded, ["nghi", "quyet", "39", "nq", "tu"]);
        assert_eq!(tokens[2].number.as_deref(), Some("39-nq-tw"));
        assert_eq!(tokens[3].number, None);
    }
}
