//! A document that is cited nowhere → documents of the same kind and issuer that are.

use super::edits::distance;
use super::terms::beginning;
use crate::extraction::citation::{Citation, index_keys, lookup_key};
use crate::index::Reader;

/// Numbers offered.
const NUMBERS: usize = 3;
/// Keys of one kind of document that are read from each segment.
const READ: usize = 50_000;

/// The numbers that are most like that of `wanted`, of documents with its kind and, where it is
/// said, its issuer: digits swapped first, then one digit off, then the most cited.
pub(super) fn nearest(reader: &Reader, wanted: &Citation) -> Vec<String> {
    let Some(typed) = wanted.number.as_deref() else { return Vec::new() };
    let prefix = lookup_key(wanted);
    let Some(prefix) = prefix.strip_suffix(typed) else { return Vec::new() };
    // "nq:39:tw": keys of three parts end in the issuer, unless a year stands there.
    let issuer = index_keys(wanted).into_iter().find_map(|key| {
        let rest = key.strip_prefix(prefix)?.strip_prefix(typed)?.strip_prefix(':')?;
        (!rest.contains(':')).then(|| rest.to_owned())
    });
    let number = |key: &str| -> Option<String> {
        let rest = key.strip_prefix(prefix)?;
        let number = match &issuer {
            Some(issuer) => rest.strip_suffix(issuer.as_str())?.strip_suffix(':')?,
            None => rest,
        };
        let is_number = number.starts_with(|c: char| c.is_ascii_digit()) && !number.contains(':');
        (is_number && number != typed).then(|| number.to_owned())
    };
    let near = |key: &str| number(key).is_some_and(|number| distance(&number, typed) <= 1);
    let keys = beginning(reader, reader.fields().cite, prefix, READ, near);
    let mut found: Vec<(bool, u64, String)> = keys
        .into_iter()
        .filter_map(|(key, count)| Some((!is_swapped(&number(&key)?, typed), count, number(&key)?)))
        .collect();
    found.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)).then_with(|| a.2.cmp(&b.2)));
    found.into_iter().take(NUMBERS).map(|(.., number)| number).collect()
}

/// Whether two numbers have the same digits in another order.
fn is_swapped(number: &str, typed: &str) -> bool {
    let sorted = |number: &str| {
        let mut digits: Vec<char> = number.chars().collect();
        digits.sort_unstable();
        digits
    };
    sorted(number) == sorted(typed)
}

/// `text` with `other` in the place of the number `typed`; `None` where it does not stand there.
pub(super) fn replaced(text: &str, typed: &str, other: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let whole = |at: usize| {
        let before = text[..at].chars().next_back();
        let behind = text[at + typed.len()..].chars().next();
        !before.is_some_and(|c| c.is_ascii_digit() && c != '0')
            && !behind.is_some_and(|c| c.is_ascii_digit())
    };
    // Lower case that moves the places is no case of ours: then nothing is offered.
    if lower.len() != text.len() {
        return None;
    }
    let at = lower.match_indices(typed).map(|(at, _)| at).find(|at| whole(*at))?;
    let start = text[..at].trim_end_matches('0').len();
    Some(format!("{}{other}{}", &text[..start], &text[at + typed.len()..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn puts_another_number_in_the_place_of_the_one_typed() {
        for (text, expected) in [
            ("93", Some("39")),
            ("nq93", Some("nq39")),
            ("093/NQ-TW", Some("39/NQ-TW")),
            ("Nghị quyết số 93-NQ/TW", Some("Nghị quyết số 39-NQ/TW")),
            ("1993", None),
            ("930", None),
        ] {
            assert_eq!(replaced(text, "93", "39").as_deref(), expected, "{text}");
        }
    }
}
