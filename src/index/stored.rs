//! What the index keeps of a passage, article or file, as the engine's store holds it.
//!
//! The text of a passage is a value of its own, which the engine hands over as it is; everything
//! else is one compact record without the names of its fields, so that
//! [`FORMAT_VERSION`](super::FORMAT_VERSION) goes up with any change of them.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tantivy::schema::document::{
    DeserializeError, DocumentDeserialize, DocumentDeserializer, ValueDeserialize,
    ValueDeserializer, ValueVisitor,
};

use super::entry::{Entry, StoredPassage};
use crate::article::Span;
use crate::extraction::Mention;
use crate::extraction::citation::Citation;
use crate::extraction::person::Person;
use crate::passage::PassageKind;

/// A passage without its text.
#[derive(Serialize, Deserialize)]
pub(super) struct PassageRecord {
    article: String,
    ordinal: u32,
    chars: Span,
    kind: PassageKind,
    citations: Vec<Mention<Citation>>,
    persons: Vec<Mention<Person>>,
}

impl PassageRecord {
    pub(super) fn of(entry: &Entry<'_>) -> Self {
        Self {
            article: entry.article.id.0.clone(),
            ordinal: entry.passage.ordinal,
            chars: entry.chars,
            kind: entry.passage.kind,
            citations: entry.citations.to_vec(),
            persons: entry.persons.to_vec(),
        }
    }

    pub(super) fn with_text(self, text: String) -> StoredPassage {
        let Self { article, ordinal, chars, kind, citations, persons } = self;
        StoredPassage { article, ordinal, chars, kind, text, citations, persons }
    }
}

/// Writes a record.
pub(super) fn to_record<T: Serialize>(value: &T) -> Result<Vec<u8>, postcard::Error> {
    postcard::to_stdvec(value)
}

/// A document as the store gives it back.
#[derive(Default)]
pub(super) struct Stored {
    /// The text of a passage; empty for others.
    pub(super) text: String,
    record: Vec<u8>,
}

impl Stored {
    /// Reads the record.
    pub(super) fn record<T: DeserializeOwned>(&self) -> Result<T, postcard::Error> {
        postcard::from_bytes(&self.record)
    }
}

impl DocumentDeserialize for Stored {
    fn deserialize<'de, D>(mut deserializer: D) -> Result<Self, DeserializeError>
    where
        D: DocumentDeserializer<'de>,
    {
        let mut stored = Self::default();
        while let Some((_, value)) = deserializer.next_field::<StoredValue>()? {
            match value {
                StoredValue::Text(text) => stored.text = text,
                StoredValue::Record(record) => stored.record = record,
            }
        }
        Ok(stored)
    }
}

enum StoredValue {
    Text(String),
    Record(Vec<u8>),
}

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

    fn visit_string(&self, text: String) -> Result<StoredValue, DeserializeError> {
        Ok(StoredValue::Text(text))
    }

    fn visit_bytes(&self, record: Vec<u8>) -> Result<StoredValue, DeserializeError> {
        Ok(StoredValue::Record(record))
    }
}
