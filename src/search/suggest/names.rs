//! A name that nobody has → people of the collection whose names are most like it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use tantivy::TERMINATED;

use super::edits::{LETTER, distance, variants};
use super::terms::beginning;
use crate::analysis::is_folded_syllable;
use crate::analysis::marks::{MarkClass, compare_marks, is_marked};
use crate::extraction::person::PersonQuery;
use crate::index::Reader;
use crate::index::mentions::{self, Mentions};
use crate::query::{FULL_NAME, Lexicon};
use crate::search::lower::key_list;

/// Names given.
const NAMES: usize = 3;
/// Letters in which a name may differ; one in a name of two syllables.
const LETTERS: u32 = 2;
/// What a syllable more or less costs: as much as one letter.
const SYLLABLE: u32 = LETTER;

/// Names as they are printed that have the letters of `wanted` under other marks, fewest marks
/// wrong first, then the most mentioned; none where `wanted` has no marks to be wrong.
pub(super) fn marked_otherwise(reader: &Reader, wanted: &PersonQuery) -> Vec<String> {
    if wanted.syllables.iter().all(|syllable| !is_marked(&syllable.exact)) {
        return Vec::new();
    }
    let folded: Vec<&str> = wanted.syllables.iter().map(|s| s.folded.as_str()).collect();
    let mut found: Vec<(u32, Reverse<u64>, String, String)> = Vec::new();
    for (key, named) in ending_in(reader, &folded.join("_")) {
        let syllables = wanted.syllables.iter().zip(key.split('_'));
        let wrong: u32 = syllables.map(|(typed, printed)| marks_wrong(&typed.exact, printed)).sum();
        if wrong > 0 {
            let times = named.times(reader);
            found.push((wrong, Reverse(times), key, named.printed));
        }
    }
    // From texts written without marks, where there are others.
    let bare = |key: &str| !is_marked(key);
    if found.iter().any(|(.., key, _)| !bare(key)) {
        found.retain(|(.., key, _)| !bare(key));
    }
    found.sort_unstable();
    found.into_iter().take(NAMES).map(|(.., printed)| printed).collect()
}

/// 0 where a person with this syllable answers what was typed (see `person_tier`), 1 for another
/// tone or a mark too few, 2 for any other.
fn marks_wrong(typed: &str, printed: &str) -> u32 {
    match compare_marks(typed, printed) {
        _ if !is_marked(typed) => 0,
        Some(MarkClass::Exact) => 0,
        Some(MarkClass::Quality | MarkClass::Under | MarkClass::ToneConflict) => 1,
        Some(MarkClass::Conflict) | None => 2,
    }
}

/// Names as they are printed that are most like the folded name `typed`, syllables joined by `_`,
/// but have other letters; nearest first, then the most mentioned.
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
        let most = if syllables.len() > 2 { LETTERS } else { 1 };
        let like = |key: &str| {
            let name = key.strip_prefix(FULL_NAME).unwrap_or(key);
            name.len().abs_diff(typed.len()) <= most as usize || name.ends_with(given)
        };
        let prefix = format!("{FULL_NAME}{surname}_");
        for (key, count) in beginning(reader, reader.fields().who, &prefix, like) {
            let name = key.strip_prefix(FULL_NAME).unwrap_or(&key);
            let letters = distance(name, typed);
            if letters == 0 {
                continue;
            }
            if letters <= most {
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
    names.iter().filter_map(|name| printed(reader, name)).collect()
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

/// A folded name as it is mostly printed, marks and capitals.
fn printed(reader: &Reader, folded: &str) -> Option<String> {
    let names = ending_in(reader, folded).into_iter();
    let counted = names.map(|(key, named)| {
        let marked = is_marked(&key);
        (marked, named.times(reader), Reverse(key), named.printed)
    });
    counted.max().map(|(.., printed)| printed)
}

/// One way in which a name, or the end of a name, is written.
struct Named {
    printed: String,
    /// The keys of all names that end in it.
    names: BTreeSet<String>,
}

impl Named {
    /// Passages that name somebody so; of a given name alone, which thousands have, the people.
    fn times(&self, reader: &Reader) -> u64 {
        if !self.printed.contains(' ') {
            return self.names.len() as u64;
        }
        self.names.iter().map(|name| reader.name_count(&format!("={name}"))).sum()
    }
}

/// The ways in which the folded end of a name is written, by their small letters joined by `_`.
///
/// Read from what the passages of all segments name, so that no order of them matters. A part of
/// the index that cannot be read has none: the search before told it.
fn ending_in(reader: &Reader, folded: &str) -> BTreeMap<String, Named> {
    let parts = folded.split('_').count();
    let mut found: BTreeMap<String, Named> = BTreeMap::new();
    for number in 0..reader.searcher().segment_readers().len() {
        let _ = each_live_value(reader, number, folded, |value| {
            let Some(person) = mentions::person(value) else { return };
            let words: Vec<&str> = person.name.split_whitespace().collect();
            let key: Vec<&str> = person.key.split('_').collect();
            if person.open || person.anonymised || words.len() < parts || key.len() < parts {
                return;
            }
            let printed = words[words.len() - parts..].join(" ");
            let end = key[key.len() - parts..].join("_");
            let named = found
                .entry(end)
                .or_insert_with(|| Named { printed: printed.clone(), names: BTreeSet::new() });
            // Small letters rather than capitals throughout.
            if printed > named.printed {
                named.printed = printed;
            }
            named.names.insert(person.key);
        });
    }
    found
}

/// Calls `each` with the values of the people that live passages of a segment name and whose folded
/// names end in `folded`, anonymised ones perhaps not among them.
fn each_live_value(
    reader: &Reader,
    number: usize,
    folded: &str,
    each: impl FnMut(&[u8]),
) -> tantivy::Result<()> {
    let segment = &reader.searcher().segment_readers()[number];
    let mentions = Mentions::of_people(segment, folded.split('_'))?;
    if reader.live_docs(number).is_none() {
        return mentions.read_all(each);
    }
    // A name is found under every end of it.
    let Some(mut list) = key_list(segment, reader.fields().who, folded)? else { return Ok(()) };
    let mut docs = Vec::new();
    list.until(TERMINATED, |found, _| docs.extend_from_slice(found));
    reader.retain_live(number, &mut docs);
    let numbers = docs.into_iter().flat_map(|doc| mentions.numbers(doc));
    let numbers: Vec<u64> = numbers.collect::<BTreeSet<_>>().into_iter().collect();
    mentions.read(&numbers, each)
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

    #[test]
    fn a_mark_that_was_not_typed_is_not_wrong() {
        for (typed, printed, wrong) in [
            ("đống", "đồng", 1),
            ("đông", "đồng", 1),
            ("dong", "đồng", 0),
            ("đồng", "đồng", 0),
            ("dồng", "đồng", 1),
            ("đong", "dông", 2),
        ] {
            assert_eq!(marks_wrong(typed, printed), wrong, "{typed} {printed}");
        }
    }
}
