//! A name that nobody has → the names of the collection that are most like it.

use super::edits::{LETTER, distance, variants};
use super::terms::beginning;
use crate::analysis::is_folded_syllable;
use crate::index::Reader;
use crate::query::{FULL_NAME, Lexicon};
use crate::search::lower::key_list;

/// Names offered.
const NAMES: usize = 3;
/// Names with one surname that are read from each segment: a bound for the commonest.
const READ: usize = 50_000;
/// Letters in which a name may differ.
const LETTERS: u32 = 2;
/// What a syllable more or less costs: as much as one letter.
const SYLLABLE: u32 = LETTER;

/// The folded names, syllables joined by `_`, that are most like `typed`; nearest first, then the
/// most mentioned.
pub(super) fn nearest(reader: &Reader, typed: &str) -> Vec<String> {
    let mut found: Vec<(u32, u64, String)> = Vec::new();
    let syllables: Vec<&str> = typed.split('_').collect();
    for (at, syllable) in syllables.iter().enumerate() {
        for (other, cost) in variants(syllable) {
            if !is_folded_syllable(&other) && is_folded_syllable(syllable) {
                continue;
            }
            let mut name = syllables.clone();
            name[at] = &other;
            let name = name.join("_");
            let count = reader.name_count(&name);
            if count > 0 {
                found.push((cost, count, name));
            }
        }
    }
    if let [surname, .., given] = syllables.as_slice() {
        let like = |key: &str| {
            let name = key.strip_prefix(FULL_NAME).unwrap_or(key);
            name.len().abs_diff(typed.len()) <= LETTERS as usize || name.ends_with(given)
        };
        let prefix = format!("{FULL_NAME}{surname}_");
        for (key, count) in beginning(reader, reader.fields().who, &prefix, READ, like) {
            let name = key.strip_prefix(FULL_NAME).unwrap_or(&key);
            let letters = distance(name, typed);
            if letters == 0 {
                continue;
            }
            if letters <= LETTERS {
                found.push((letters * LETTER, count, name.to_owned()));
            } else if has_one_more(name, &syllables) || has_one_less(name, &syllables) {
                found.push((SYLLABLE, count, name.to_owned()));
            }
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)).then_with(|| a.2.cmp(&b.2)));
    let mut names: Vec<String> = Vec::new();
    for (.., name) in found {
        if names.len() < NAMES && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// Whether `name` is `typed` with one syllable more.
fn has_one_more(name: &str, typed: &[&str]) -> bool {
    let name: Vec<&str> = name.split('_').collect();
    name.len() == typed.len() + 1 && typed.len() >= 2 && is_without_one(typed, &name)
}

/// Whether `name` is `typed` with one syllable less.
fn has_one_less(name: &str, typed: &[&str]) -> bool {
    let name: Vec<&str> = name.split('_').collect();
    name.len() + 1 == typed.len() && name.len() >= 2 && is_without_one(&name, typed)
}

fn is_without_one(short: &[&str], long: &[&str]) -> bool {
    let same = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    short[same..] == long[same + 1..]
}

/// A folded name as it is printed, marks and capitals: that of the first passage with it.
pub(super) fn printed(reader: &Reader, folded: &str) -> Option<String> {
    for (ordinal, segment) in reader.searcher().segment_readers().iter().enumerate() {
        let Ok(Some(mut list)) = key_list(segment, reader.fields().who, folded) else { continue };
        while list.doc() != tantivy::TERMINATED {
            let doc = list.doc();
            if !segment.is_deleted(doc) {
                let at = tantivy::DocAddress::new(ordinal as u32, doc);
                let passage = reader.recognised(at).ok()?;
                let named = passage.persons.into_iter().map(|mention| mention.value);
                let mut ends = named.filter(|person| {
                    let before = person.folded.strip_suffix(folded);
                    before.is_some_and(|rest| rest.is_empty() || rest.ends_with('_'))
                });
                let person = ends.next()?;
                let parts = folded.split('_').count();
                let words: Vec<&str> = person.name.split_whitespace().collect();
                return Some(words[words.len().saturating_sub(parts)..].join(" "));
            }
            list.seek(doc + 1);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_syllable_may_be_missing_or_too_many() {
        assert!(has_one_more("dang_thanh_tung", &["dang", "tung"]));
        assert!(!has_one_more("dang_thanh_tung", &["dang", "hung"]));
        assert!(has_one_less("dang_tung", &["dang", "thanh", "tung"]));
        assert!(!has_one_less("tung", &["thanh", "tung"]));
    }
}
