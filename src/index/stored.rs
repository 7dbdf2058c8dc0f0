//! What the index keeps of a passage, article or file: one compact record each, without the names of
//! its fields, so that [`FORMAT_VERSION`](super::FORMAT_VERSION) goes up with any change of them.

use serde::{Deserialize, Serialize};
use tantivy::schema::IndexRecordOption;
use tantivy::schema::document::{
    DeserializeError, DocumentDeserialize, DocumentDeserializer, ValueDeserialize,
    ValueDeserializer, ValueVisitor,
};
use tantivy::{DocAddress, DocSet, Searcher, Term};

use super::entry::{Entry, StoredPassage};
use super::schema::Fields;
use crate::article::{ArticleKey, Span};
use crate::extraction::Mention;
use crate::extraction::citation::Citation;
use crate::extraction::person::Person;
use crate::passage::PassageKind;

/// A passage without its text, which follows the record, and without its article, which the column
/// of groups names.
#[derive(Serialize, Deserialize)]
pub(crate) struct PassageRecord {
    /// Position among the article's passages.
    pub(crate) ordinal: u32,
    chars: Span,
    kind: PassageKind,
    /// Spans are bytes in the text.
    pub(crate) citations: Vec<Mention<Citation>>,
    /// Spans are bytes in the text.
    pub(crate) persons: Vec<Mention<Person>>,
}

/// Writes the record of a passage, its text behind it.
pub(super) fn to_passage_record(entry: &Entry<'_>) -> Result<Vec<u8>, postcard::Error> {
    let record = PassageRecord {
        ordinal: entry.passage.ordinal,
        chars: entry.chars,
        kind: entry.passage.kind,
        citations: entry.citations.to_vec(),
        persons: entry.persons.to_vec(),
    };
    let mut bytes = to_record(&record)?;
    bytes.extend_from_slice(entry.text.as_bytes());
    Ok(bytes)
}

/// Reads the record of a passage of `article`.
pub(super) fn from_passage_record(
    bytes: &[u8],
    article: String,
    key: ArticleKey,
) -> Result<StoredPassage, postcard::Error> {
    let (record, text) = postcard::take_from_bytes(bytes)?;
    let PassageRecord { ordinal, chars, kind, citations, persons } = record;
    // Letters with marks are the slow case of the standard library's.
    let text = simdutf8::basic::from_utf8(text).map_err(|_| postcard::Error::DeserializeBadUtf8)?;
    Ok(StoredPassage {
        article,
        key,
        ordinal,
        chars,
        kind,
        text: text.to_owned(),
        citations,
        persons,
    })
}

/// The term of the document that holds the dictionary.
pub(super) const DICTIONARY: &str = "passages";

/// What the index has learnt to pack its records with.
pub(super) fn learnt_by(searcher: &Searcher, fields: Fields) -> tantivy::Result<Option<Vec<u8>>> {
    let term = Term::from_field_text(fields.dictionary, DICTIONARY);
    for (ordinal, segment) in searcher.segment_readers().iter().enumerate() {
        let inverted = segment.inverted_index(fields.dictionary)?;
        if let Some(found) = inverted.read_postings(&term, IndexRecordOption::Basic)? {
            let stored: Stored = searcher.doc(DocAddress::new(ordinal as u32, found.doc()))?;
            return Ok(Some(stored.0));
        }
    }
    Ok(None)
}

/// Writes a record.
pub(super) fn to_record<T: Serialize>(value: &T) -> Result<Vec<u8>, postcard::Error> {
    postcard::to_stdvec(value)
}

/// A document as the store gives it back: a record, packed.
#[derive(Default)]
pub(super) struct Stored(pub(super) Vec<u8>);

impl DocumentDeserialize for Stored {
    fn deserialize<'de, D>(mut deserializer: D) -> Result<Self, DeserializeError>
    where
        D: DocumentDeserializer<'de>,
    {
        let mut stored = Self::default();
        while let Some((_, StoredValue(record))) = deserializer.next_field()? {
            stored.0 = record;
        }
        Ok(stored)
    }
}

struct StoredValue(Vec<u8>);

impl ValueDeserialize for StoredValue {
    fn deserialize<'de, D>(deserializer: D) -> Result<Self, DeserializeError>
    where
        D: ValueDeserializer<'de>,
    {
        deserializer.deserialize_any(StoredVisitor)
    }
}

struct StoredVisitor;

impl ValueVisitor for StoredVisitor {
    type Value = StoredValue;

    fn visit_bytes(&self, record: Vec<u8>) -> Result<StoredValue, DeserializeError> {
        Ok(StoredValue(record))
    }
}
