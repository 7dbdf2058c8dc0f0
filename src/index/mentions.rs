//! What was recognised in the passages of a segment, as the values of two columns: a search for a
//! document or a person reads these and no record of a passage.
//!
//! A passage has a value for each of its mentions, in their order. Equal mentions share a value, so
//! that one is read once, however many passages have it. The values of people begin with their
//! folded syllables, last first: those whose names end alike stand side by side.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use tantivy::columnar::{BytesColumn, TermOrdHit};
use tantivy::error::DataCorruption;
use tantivy::{DocId, SegmentReader, TantivyError};

use crate::article::Span;
use crate::extraction::citation::Citation;
use crate::extraction::person::{Person, PersonKind};

/// Names of the two columns.
pub(super) const CITED: &str = "cited";
pub(super) const NAMED: &str = "named";

/// Behind the syllables of a name.
const NAME_END: u8 = 0;

/// The value of a citation: all of it but where it stands.
pub(super) fn of_citation(citation: &Citation) -> Result<Vec<u8>, postcard::Error> {
    postcard::to_stdvec(&Citation { ext: Span::new(0, 0), ..citation.clone() })
}

/// What a person's value has beside the syllables.
#[derive(Serialize, Deserialize)]
struct Named<'a> {
    /// As bits, from the lowest: with a role, linked, anonymised, open.
    traits: u8,
    kind: PersonKind,
    name: &'a str,
    /// Where it is not the name in small letters.
    key: Option<&'a str>,
}

/// The value of a person: role and word of address are left out, but that there is a role.
pub(super) fn of_person(person: &Person) -> Result<Vec<u8>, postcard::Error> {
    let traits = [person.role.is_some(), person.linked, person.anonymised, person.open];
    let traits = traits.iter().rev().fold(0, |bits, one| bits << 1 | u8::from(*one));
    let key = (person.key != small(&person.name)).then_some(person.key.as_str());
    let named = Named { traits, kind: person.kind, name: &person.name, key };
    let mut value = last_first(person.folded.split('_'));
    value.push(NAME_END);
    value.extend(postcard::to_stdvec(&named)?);
    Ok(value)
}

/// Syllables from the last to the first, each ended.
fn last_first<'a>(syllables: impl DoubleEndedIterator<Item = &'a str>) -> Vec<u8> {
    let mut value = Vec::new();
    for syllable in syllables.rev() {
        value.extend_from_slice(syllable.as_bytes());
        value.push(b'_');
    }
    value
}

fn small(name: &str) -> String {
    name.to_lowercase().replace(' ', "_")
}

/// The citation that a value is of; `None` of no value.
pub(crate) fn citation(value: &[u8]) -> Option<Citation> {
    postcard::from_bytes(value).ok()
}

/// The person that a value is of, with an empty role where there was one; `None` of no value.
pub(crate) fn person(value: &[u8]) -> Option<Person> {
    let end = memchr::memchr(NAME_END, value)?;
    let syllables = str::from_utf8(&value[..end]).ok()?.trim_end_matches('_');
    let Named { traits, kind, name, key } = postcard::from_bytes(&value[end + 1..]).ok()?;
    let has = |bit: u8| traits & (1 << bit) != 0;
    Some(Person {
        name: name.to_owned(),
        key: key.map_or_else(|| small(name), str::to_owned),
        folded: syllables.rsplit('_').collect::<Vec<_>>().join("_"),
        role: has(0).then(String::new),
        kind,
        trigger: None,
        linked: has(1),
        anonymised: has(2),
        open: has(3),
    })
}

/// Mentions of one kind in the passages of a segment.
pub(crate) struct Mentions {
    /// None where no passage has any.
    column: Option<BytesColumn>,
    /// The values that are of interest, by their number.
    within: Range<u64>,
}

impl Mentions {
    /// Every citation.
    pub(crate) fn of_documents(segment: &SegmentReader) -> tantivy::Result<Self> {
        let column = segment.fast_fields().bytes(CITED)?;
        Ok(Self { column, within: 0..u64::MAX })
    }

    /// The people whose names end in these folded syllables.
    pub(crate) fn of_people<'a>(
        segment: &SegmentReader,
        ending: impl DoubleEndedIterator<Item = &'a str>,
    ) -> tantivy::Result<Self> {
        let column = segment.fast_fields().bytes(NAMED)?;
        let mut within = 0..0;
        if let Some(column) = &column {
            let mut ending = last_first(ending);
            let first_from = |ending: &[u8]| match column.dictionary().term_ord_or_next(ending) {
                Ok(TermOrdHit::Exact(number) | TermOrdHit::Next(number)) => Ok(number),
                Err(error) => Err(error),
            };
            within.start = first_from(&ending)?;
            // The byte behind the one that ends a syllable.
            ending.pop();
            ending.push(b'_' + 1);
            within.end = first_from(&ending)?;
        }
        Ok(Self { column, within })
    }

    /// Calls `each` with every value of interest, also those that deleted passages alone have.
    pub(crate) fn read_all(&self, each: impl FnMut(&[u8])) -> tantivy::Result<()> {
        let Some(column) = &self.column else { return Ok(()) };
        let end = self.within.end.min(column.dictionary().num_terms() as u64);
        let numbers: Vec<u64> = (self.within.start..end).collect();
        self.read(&numbers, each)
    }

    /// The numbers of a passage's values, in the order of its mentions.
    pub(crate) fn numbers(&self, doc: DocId) -> impl Iterator<Item = u64> {
        let numbers = self.column.iter().flat_map(move |column| column.term_ords(doc));
        numbers.filter(|number| self.within.contains(number))
    }

    /// Calls `each` with the values of these numbers, which ascend.
    pub(crate) fn read(&self, numbers: &[u64], each: impl FnMut(&[u8])) -> tantivy::Result<()> {
        let Some(column) = &self.column else { return Ok(()) };
        match column.dictionary().sorted_ords_to_term_cb(numbers, each)? {
            true => Ok(()),
            false => Err(no_value()),
        }
    }
}

/// What is wrong with an index in which a value is none.
pub(crate) fn no_value() -> TantivyError {
    DataCorruption::comment_only("a mention has no value").into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extraction::citation::citations;
    use crate::extraction::person::persons;

    const TEXT: &str = "Chủ tịch UBND tỉnh Đặng Thanh Tùng cho biết, theo Nghị quyết số 39-NQ/TW \
        ngày 15/1/2019 của Bộ Chính trị và Nghị định 100, chị Lò Thị Mai và ông Tùng đã ký. Ông \
        H’Hen Niê, bà Cao Mỹ D. cùng anh Bình dự. Luật Đất đai 2024 và Luật Đất đai số 31/2024/QH15 \
        được nêu lại. Đường Nguyễn Văn Cừ, đồng chí Nguyễn Văn Cừ. ĐỒNG CHÍ TRẦN VĂN HÒA nói.";

    #[test]
    fn a_citation_comes_back_but_for_its_place() {
        let found = citations(TEXT, None);
        assert!(found.len() >= 4, "{found:?}");
        for mention in found {
            let cited = Citation { ext: Span::new(0, 0), ..mention.value };
            assert_eq!(citation(&of_citation(&cited).unwrap()), Some(cited));
        }
    }

    #[test]
    fn a_person_comes_back_but_for_the_words_around_the_name() {
        let found = persons(TEXT);
        assert!(found.len() >= 6, "{found:?}");
        for mention in found {
            let named = mention.value;
            let value = of_person(&named).unwrap();
            let role = named.role.as_ref().map(|_| String::new());
            assert_eq!(person(&value), Some(Person { role, trigger: None, ..named }));
        }
    }

    #[test]
    fn names_that_end_alike_stand_together() {
        let value = |folded: &str| last_first(folded.split('_'));
        let ending = value("thanh_tung");
        for (folded, ends) in [
            ("dang_thanh_tung", true),
            ("thanh_tung", true),
            ("tung", false),
            ("dang_thanh_tunga", false),
            ("nguyen_anh_tung", false),
        ] {
            assert_eq!(value(folded).starts_with(&ending), ends, "{folded}");
        }
    }

    #[test]
    fn bytes_that_are_no_value_are_nobody() {
        for bytes in [&b""[..], b"tung_", b"tung_\0", b"tung_\0\0\xff", b"\xff\0\0\0\0\0"] {
            assert_eq!(person(bytes), None, "{bytes:?}");
        }
        assert_eq!(citation(b"\xff\xff"), None);
    }
}
