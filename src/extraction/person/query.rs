//! Typed query → person query, when it names a person.
//!
//! A dictionary of the names in the index decides before any heuristic, so that no capitals are
//! needed; the caller brings the look-up, nothing here reads the index.

use serde::{Deserialize, Serialize};

use crate::analysis::{self, Fold, slice};

use super::assemble::key_of;
use super::context::Reader;
use super::lexicon::class;
use super::words;

/// One syllable of a person query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuerySyllable {
    /// Lower case, marks as typed.
    pub exact: String,
    /// Without marks.
    pub folded: String,
}

/// A query for a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonQuery {
    /// The name, one entry a syllable; never empty.
    pub syllables: Vec<QuerySyllable>,
    /// What was taken off the front, triggers and roles, as typed: `đồng chí`, `Phó Chủ tịch`.
    pub stripped: Option<String>,
}

/// What the index knows of some folded syllables joined by `_`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameKnowledge {
    /// No name ends in them.
    Unknown,
    /// Some names end in them.
    Suffix,
    /// Some name is just these syllables.
    Full,
}

/// Most syllables of a name.
const MOST: usize = 6;

/// The person queries that `query` can be read as, best first; none when it is a word query.
///
/// `known` tells what the index knows of folded syllables joined by `_`. In order: what remains
/// behind a trigger or a role; syllables that are a name of the index, or the end of one; one
/// syllable only behind a trigger, without a sign before it, or with a capital, and never a place;
/// an unknown name that begins with a surname.
pub fn person_readings(query: &str, known: &dyn Fn(&str) -> NameKnowledge) -> Vec<PersonQuery> {
    let words = words::words(query);
    let reader = Reader::of_query(query, &words);
    let front = front(&reader);
    let read = |first: usize| person_query(&reader, first);
    let mut readings = Vec::new();
    for first in front.starts.iter().rev().copied().filter(|&first| first > 0) {
        let Some(parsed) = read(first) else { return readings };
        // A chain of roles has commas; a given name follows its word of address.
        if parsed.syllables.len() == 1 && query.contains([',', ';', ':']) {
            continue;
        }
        if known(&super::lookup_key(&parsed)) != NameKnowledge::Unknown
            || looks_named(&reader, first)
        {
            readings.push(parsed);
        }
    }
    let Some(parsed) = read(0) else { return readings };
    let count = parsed.syllables.len();
    let knowledge = known(&super::lookup_key(&parsed));
    let place = reader.class(0, reader.len()) & class::PLACE != 0;
    let capitals = (0..reader.len()).all(|k| reader.is_capital(k));
    let recognised = match (count, knowledge) {
        (0, _) => false,
        (1, NameKnowledge::Unknown) => false,
        (1, _) => capitals && !place,
        (2..=5, NameKnowledge::Full) | (2..=3, NameKnowledge::Suffix) => true,
        (4..=5, NameKnowledge::Suffix) => true,
        (3..=4, NameKnowledge::Unknown) => {
            capitals && !place && reader.word(0) & class::STRONG != 0 && looks_named(&reader, 0)
        }
        _ => false,
    };
    readings.extend(recognised.then_some(parsed));
    readings
}

/// Reads the value of an explicit person flag: always a person query, all syllables wanted.
///
/// A trigger or a role in front is taken off when a surname or a capital follows; `None` only
/// when no syllable is left.
pub fn parse_person_value(value: &str) -> Option<PersonQuery> {
    let words = words::words(value);
    let reader = Reader::of_query(value, &words);
    let front = front(&reader);
    let first = front
        .starts
        .iter()
        .rev()
        .copied()
        .find(|&first| first > 0 && (front.sure || looks_named(&reader, first)))
        .unwrap_or(0);
    person_query(&reader, first)
}

/// Where the name may begin, behind none, one or more triggers and roles.
struct Front {
    starts: Vec<usize>,
    /// Whether what was taken off cannot be part of a name.
    sure: bool,
}

fn front(reader: &Reader<'_>) -> Front {
    let mut starts = vec![0];
    let mut sure = true;
    let mut at = 0;
    let body = class::TRIGGER | class::ROLE;
    while at < reader.len() && starts.len() < 12 {
        // Inside a role the words of bodies and places go on with it.
        let inside = if at > 0 { body | class::ORG | class::ACRONYM | class::ADMIN } else { body };
        let listed = reader.at(at, inside).or_else(|| folded_trigger(reader, at));
        let Some((n, found)) = listed else {
            break;
        };
        if at + n >= reader.len() {
            break;
        }
        sure &= n > 1 || found & (class::KIN | class::COMRADE) == 0 || !reader.is_capital(at);
        // A surname ends what can be taken off: "Phó Văn Hùng" is a name.
        if n == 1 && found & class::SURNAME != 0 && at > 0 {
            break;
        }
        at += n;
        starts.push(at);
    }
    Front { starts, sure }
}

/// The phrases that are taken off an unmarked query: they fold to nothing else worth a name.
const FOLDED: [&str; 26] = [
    "dong chi",
    "d c",
    "ong",
    "ba",
    "anh",
    "chi",
    "co",
    "chu",
    "bac",
    "cu",
    "em",
    "ngai",
    "thay",
    "pho chu tich",
    "chu tich",
    "pho bi thu",
    "bi thu",
    "giam doc",
    "pho giam doc",
    "bo truong",
    "thu tuong",
    "dai bieu",
    "bac si",
    "nha bao",
    "luat su",
    "chanh van phong",
];

fn folded_trigger(reader: &Reader<'_>, at: usize) -> Option<(usize, u64)> {
    (1..=3).rev().find_map(|n| {
        let end = at + n;
        if end > reader.len() {
            return None;
        }
        let words = reader.tokens(at, end);
        if words.iter().any(|w| w.is(super::words::MARKED)) {
            return None;
        }
        let phrase: Vec<String> =
            words.iter().map(|w| slice(reader.text, w.start..w.end).to_lowercase()).collect();
        FOLDED.contains(&phrase.join(" ").as_str()).then_some((n, class::KIN))
    })
}

/// Whether the words from `first` are written as a name: capitals, or a surname in front.
fn looks_named(reader: &Reader<'_>, first: usize) -> bool {
    let end = reader.len();
    let count = end - first.min(end);
    if count == 0
        || count > 5
        || reader.class(first, end) & (class::PLACE | class::STOP | class::ORG) != 0 && count > 1
    {
        return false;
    }
    if (first..end).all(|k| reader.is_capital(k)) {
        return reader.at(first, class::ORG | class::STOP).is_none();
    }
    count >= 2 && reader.word(first) & class::STRONG != 0
}

fn person_query(reader: &Reader<'_>, first: usize) -> Option<PersonQuery> {
    let end = reader.len();
    if first >= end || end - first > MOST {
        return None;
    }
    let from = reader.token(first).start;
    let written = slice(reader.text, from..reader.token(end - 1).end);
    let key = key_of(&written.replace(" '", "'").replace(" ’", "’"));
    let syllables: Vec<QuerySyllable> = key
        .split('_')
        .map(|part| part.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|part| !part.is_empty())
        .map(|exact| QuerySyllable {
            exact: exact.to_owned(),
            folded: analysis::fold(&exact.replace('\'', ""), Fold::Folded),
        })
        .collect();
    if syllables.is_empty() {
        return None;
    }
    let stripped = slice(reader.text, ..from).trim();
    Some(PersonQuery { syllables, stripped: (!stripped.is_empty()).then(|| stripped.to_owned()) })
}
