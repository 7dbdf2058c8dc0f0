//! Abbreviation ↔ phrase, for weighted alternatives of a query; documents stay as printed.
//!
//! The list is `abbreviations.tsv` beside this file. Some abbreviations are syllables once folded
//! or lowered (TU, TƯ), so those count only in capitals; the others are known by any writing.

use compact_str::CompactString;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

use super::fold::{canonical, folded_of};
use super::marks::{MarkClass, compare_marks};
use super::syllable::is_folded_syllable;
use super::tokenise::tokenise;
use super::{Fold, fold};

const LIST: &str = include_str!("abbreviations.tsv");

/// An abbreviation and what it stands for.
struct Entry {
    /// As printed, without its signs.
    bare: String,
    expansions: Vec<&'static str>,
}

/// A phrase that has an abbreviation.
struct Phrase {
    /// Exact forms.
    tokens: Vec<CompactString>,
    abbreviation: &'static str,
}

struct Abbreviations {
    entries: Vec<Entry>,
    /// Lower-case abbreviation without its signs → entries.
    by_exact: HashMap<String, Vec<usize>>,
    /// The same, folded.
    by_folded: HashMap<String, Vec<usize>>,
    /// Folded first token of a phrase → phrases, the longest first.
    phrases: HashMap<String, Vec<Phrase>>,
}

fn abbreviations() -> &'static Abbreviations {
    static ABBREVIATIONS: OnceLock<Abbreviations> = OnceLock::new();
    ABBREVIATIONS.get_or_init(|| {
        let mut known = Abbreviations {
            entries: Vec::new(),
            by_exact: HashMap::new(),
            by_folded: HashMap::new(),
            phrases: HashMap::new(),
        };
        for row in LIST.lines().filter(|row| !row.starts_with('#')) {
            let mut cells = row.split('\t');
            let Some(abbreviation) = cells.next().filter(|cell| !cell.is_empty()) else {
                continue;
            };
            let expansions: Vec<&'static str> = cells.collect();
            for expansion in &expansions {
                known.add_phrase(expansion, abbreviation);
            }
            let bare = bare(abbreviation);
            let exact = fold(&bare, Fold::Exact);
            let index = known.entries.len();
            known.by_folded.entry(folded_of(&exact)).or_default().push(index);
            known.by_exact.entry(exact).or_default().push(index);
            known.entries.push(Entry { bare, expansions });
        }
        for phrases in known.phrases.values_mut() {
            phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.tokens.len()));
        }
        known
    })
}

impl Abbreviations {
    fn add_phrase(&mut self, expansion: &str, abbreviation: &'static str) {
        let tokens: Vec<CompactString> =
            tokenise(expansion).into_iter().map(|token| token.exact).collect();
        // One syllable has no use for an abbreviation: "xã" is not to find every X.
        if let [first, _, ..] = tokens.as_slice() {
            let phrases = self.phrases.entry(folded_of(first)).or_default();
            phrases.push(Phrase { tokens, abbreviation });
        }
    }
}

/// Drops the signs that writers put into abbreviations at will: T.Ư, KT-XH, LĐ-TB&XH.
fn bare(surface: &str) -> String {
    canonical(surface)
        .chars()
        .filter(|c| !matches!(c, '.' | '-' | '–' | '‐' | '\u{2011}' | '&' | ' '))
        .collect()
}

/// Lists what an abbreviation can stand for, the likeliest first; empty for anything else.
///
/// `surface` is the word as typed, signs included: "UBND", "hdnd", "T.Ư", "LĐ-TB&XH". A word whose
/// folded form is a syllable ("tu", "tư", "ban", "ha"), "th" and single letters must be in capitals.
/// Marks that were typed must agree: "ĐU" is not "DU", and capitals "TU" are never "TƯ".
pub fn expansions(surface: &str) -> Vec<&'static str> {
    let bare = bare(surface);
    let exact = fold(&bare, Fold::Exact);
    let folded = folded_of(&exact);
    let any_capital = bare.chars().any(char::is_uppercase);
    let capitals = any_capital && !bare.chars().any(char::is_lowercase);
    let reserved = is_folded_syllable(&folded) || folded == "th" || folded.chars().count() == 1;
    let known = abbreviations();
    let printed = |index: &usize| known.entries.get(*index).is_some_and(|it| it.bare == bare);

    let found = known.by_exact.get(&exact).map_or(&[][..], Vec::as_slice);
    if reserved && !capitals && !found.iter().any(|index| any_capital && printed(index)) {
        return Vec::new();
    }
    let mut indices = found.to_vec();
    // The entry written like this comes before those that only sound like it.
    indices.sort_by_key(|index| !printed(index));
    if exact == folded && (indices.is_empty() || !reserved) {
        let alike = known.by_folded.get(&folded).map_or(&[][..], Vec::as_slice);
        indices.extend(alike);
    }
    let mut all: Vec<&'static str> = Vec::new();
    let entries = indices.into_iter().filter_map(|index| known.entries.get(index));
    for expansion in entries.flat_map(|entry| &entry.expansions) {
        if !all.contains(expansion) {
            all.push(expansion);
        }
    }
    all
}

/// Lists the abbreviations of the phrases that stand in a row of exact tokens, by token range.
///
/// Marks left out in the tokens are open, marks typed must agree, so both "ủy ban nhân dân" and
/// "uy ban nhan dan" give "UBND". One phrase can have several abbreviations ("TN&MT", "TNMT");
/// ranges ascend by start, the longest phrase first, and may overlap.
pub fn abbreviations_of(phrase_tokens: &[&str]) -> Vec<(Range<usize>, &'static str)> {
    let known = abbreviations();
    let mut found: Vec<(Range<usize>, &'static str)> = Vec::new();
    for (start, first) in phrase_tokens.iter().enumerate() {
        let Some(phrases) = known.phrases.get(&folded_of(first)) else {
            continue;
        };
        for phrase in phrases {
            let end = start + phrase.tokens.len();
            let Some(typed) = phrase_tokens.get(start..end) else {
                continue;
            };
            let hit = (start..end, phrase.abbreviation);
            if !found.contains(&hit) && answers(typed, &phrase.tokens) {
                found.push(hit);
            }
        }
    }
    found
}

fn answers(typed: &[&str], phrase: &[CompactString]) -> bool {
    typed.iter().zip(phrase).all(|(typed, printed)| {
        matches!(
            compare_marks(typed, printed),
            Some(MarkClass::Exact | MarkClass::Quality | MarkClass::Under)
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_reads_without_empty_or_repeated_cells() {
        let known = abbreviations();
        assert!(known.entries.len() > 260);
        for entry in &known.entries {
            assert!(!entry.expansions.is_empty(), "{}", entry.bare);
            for expansion in &entry.expansions {
                assert_eq!(expansion.trim(), *expansion);
                assert!(!expansion.is_empty(), "{}", entry.bare);
                assert_eq!(canonical(expansion), *expansion);
            }
            assert_eq!(canonical(&entry.bare), entry.bare);
        }
    }

    #[test]
    fn expands_by_any_writing_but_syllables_only_in_capitals() {
        for (surface, first) in [
            ("UBND", Some("Ủy ban nhân dân")),
            ("ubnd", Some("Ủy ban nhân dân")),
            ("HĐND", Some("Hội đồng nhân dân")),
            ("HDND", Some("Hội đồng nhân dân")),
            ("hdnd", Some("Hội đồng nhân dân")),
            ("dbqh", Some("đại biểu Quốc hội")),
            ("T.Ư", Some("Trung ương")),
            ("TƯ", Some("Trung ương")),
            ("TW", Some("Trung ương")),
            ("tw", Some("Trung ương")),
            ("TU", Some("Tỉnh ủy")),
            ("KTXH", Some("kinh tế - xã hội")),
            ("KT-XH", Some("kinh tế - xã hội")),
            ("KT–XH", Some("kinh tế - xã hội")),
            ("LĐ-TB&XH", Some("Lao động - Thương binh và Xã hội")),
            ("TN-MT", Some("Tài nguyên và Môi trường")),
            ("TP.", Some("thành phố")),
            ("TP.HCM", Some("Thành phố Hồ Chí Minh")),
            ("TTg", Some("Thủ tướng")),
            ("ThS", Some("thạc sĩ")),
            ("đ/c", Some("đồng chí")),
            ("ĐC", Some("địa chỉ")),
            ("TH", Some("tiểu học")),
            ("P.", Some("phường")),
            ("HD", Some("Hướng dẫn")),
            ("qd", Some("Quyết định")),
            ("NSUT", Some("Nghệ sĩ ưu tú")),
            ("tu", None),
            ("tư", None),
            ("Tư", None),
            ("Tu", None),
            ("th", None),
            ("p", None),
            ("ban", None),
            ("BAN", None),
            ("ha", None),
            ("HA", None),
            ("ĐBNĐ", None),
            ("hội", None),
            ("", None),
            ("...", None),
        ] {
            assert_eq!(expansions(surface).first().copied(), first, "{surface}");
        }
        assert!(!expansions("TU").contains(&"Trung ương"));
        assert!(expansions("hd").contains(&"hợp đồng"));
        assert!(expansions("CT").contains(&"chủ tịch"));
    }

    #[test]
    fn finds_the_abbreviations_of_phrases() {
        let of = |text: &str| {
            let tokens = tokenise(text);
            let exact: Vec<&str> = tokens.iter().map(|token| token.exact.as_str()).collect();
            abbreviations_of(&exact)
        };
        assert_eq!(
            of("Chủ tịch Ủy ban nhân dân tỉnh"),
            [(0..2, "CT"), (2..6, "UBND"), (4..6, "ND")]
        );
        assert!(of("uy ban nhan dan").contains(&(0..4, "UBND")));
        assert!(of("phát triển kinh tế - xã hội").contains(&(2..6, "KTXH")));
        assert!(of("phòng, chống thiên tai").contains(&(0..4, "PCTT")));
        assert!(of("Sở Tài nguyên và Môi trường").contains(&(1..6, "TNMT")));
        assert!(of("tinh uy").contains(&(0..2, "TU")));
        assert_eq!(of("tình ủy"), []);
        assert_eq!(of("xã"), []);
    }
}
