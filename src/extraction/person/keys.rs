//! Person → terms of the index, so that one look-up answers a person query.

use super::{Person, PersonQuery};

/// Gives the index terms of one mention: the folded name and every folded suffix of it, then `=`
/// and the name with its marks.
///
/// The terms of `Đặng Thanh Tùng` are `dang_thanh_tung`, `thanh_tung`, `tung` and
/// `=đặng_thanh_tùng`. A name with a letter for its last syllable has no suffixes: nobody is meant
/// by the letter alone.
pub fn index_keys(person: &Person) -> Vec<String> {
    let mut keys = Vec::with_capacity(6);
    if person.folded.is_empty() || person.anonymised && !person.folded.contains('_') {
        return keys;
    }
    keys.push(person.folded.clone());
    if !person.anonymised {
        let mut rest = person.folded.as_str();
        while let Some((_, suffix)) = rest.split_once('_') {
            keys.push(suffix.to_owned());
            rest = suffix;
        }
    }
    keys.push(format!("={}", person.key));
    keys
}

/// Gives the term that every mention matching `query` carries: its folded syllables joined by `_`.
pub fn lookup_key(query: &PersonQuery) -> String {
    let mut key = String::new();
    for syllable in &query.syllables {
        if !key.is_empty() {
            key.push('_');
        }
        key.push_str(&syllable.folded);
    }
    key
}
