//! Documents as the engine takes them: those of an article lie in one piece of memory.
//!
//! The engine's own document copies its values into memory of its own. Passages are short and come by
//! the ten: a batch of them is made in the same few buffers, handed over at once and freed as a whole,
//! and the keys of pairs are numbers that nobody has to read back.

use std::iter::Empty;
use std::slice;
use std::sync::Arc;

use tantivy::schema::document::{ReferenceValue, ReferenceValueLeaf};
use tantivy::schema::{Field, Value};

use super::backlog::Weight;

/// A batch of so many bytes takes no further document.
const FULL: usize = 128 << 10;

/// Documents that are handed to the engine together: passages of one article, or one other record.
#[derive(Default)]
pub struct Batch {
    text: String,
    bytes: Vec<u8>,
    pairs: Vec<u64>,
    values: Vec<(Field, Kept)>,
    documents: Vec<End>,
    /// Told of when the engine has had all of it.
    weight: Option<Weight>,
}

/// A value, or where it lies in the batch.
#[derive(Clone, Copy)]
enum Kept {
    Text { start: usize, end: usize },
    Bytes { start: usize, end: usize },
    Number(u64),
    Day(i64),
}

/// Where a document ends: places in `values` and in `pairs`.
#[derive(Clone, Copy, Default)]
struct End {
    values: usize,
    pairs: usize,
}

impl Batch {
    /// Number of its documents.
    pub fn count(&self) -> usize {
        self.documents.len()
    }

    /// Whether another one is to be begun.
    pub(super) fn is_full(&self) -> bool {
        self.size() >= FULL
    }

    /// Bytes of its values.
    fn size(&self) -> usize {
        self.text.len()
            + self.bytes.len()
            + size_of_val(self.pairs.as_slice())
            + size_of_val(self.values.as_slice())
    }

    /// Makes room for a passage of `tokens` in `bytes` of text.
    pub(super) fn reserve(&mut self, bytes: usize, tokens: usize) {
        // Both forms, and what stands between them.
        self.text.reserve(2 * bytes + 2 * tokens + 64);
        self.bytes.reserve(bytes);
        self.pairs.reserve(tokens);
        self.values.reserve(8);
    }

    /// Adds a text to the document that is being made.
    pub(super) fn text(&mut self, field: Field, text: &str) {
        self.written(field, |into| into.push_str(text));
    }

    /// Adds what `write` appends to the document that is being made.
    pub(super) fn written(&mut self, field: Field, write: impl FnOnce(&mut String)) {
        let start = self.text.len();
        write(&mut self.text);
        self.values.push((field, Kept::Text { start, end: self.text.len() }));
    }

    /// Adds bytes to the document that is being made.
    pub(super) fn bytes(&mut self, field: Field, bytes: &[u8]) {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(bytes);
        self.values.push((field, Kept::Bytes { start, end: self.bytes.len() }));
    }

    /// Adds a number to the document that is being made.
    pub(super) fn number(&mut self, field: Field, number: u64) {
        self.values.push((field, Kept::Number(number)));
    }

    /// Adds a number of days to the document that is being made.
    pub(super) fn day(&mut self, field: Field, day: i64) {
        self.values.push((field, Kept::Day(day)));
    }

    /// Adds the key of a pair to the document that is being made.
    pub(super) fn pair(&mut self, key: u64) {
        self.pairs.push(key);
    }

    /// What is added from here on is of the next document.
    pub(super) fn end_document(&mut self) {
        self.documents.push(End { values: self.values.len(), pairs: self.pairs.len() });
    }

    /// The documents for the engine; `weigh` is given the batch's bytes, and what it gives back is
    /// dropped with the last of them.
    pub(super) fn into_documents(
        mut self,
        weigh: impl FnOnce(usize) -> Weight,
    ) -> impl Iterator<Item = Document> {
        self.weight = Some(weigh(self.size()));
        let batch = Arc::new(self);
        (0..batch.documents.len()).map(move |place| Document { batch: Arc::clone(&batch), place })
    }
}

/// One document of a batch.
pub(super) struct Document {
    batch: Arc<Batch>,
    place: usize,
}

impl Document {
    fn begin(&self) -> End {
        let before = self.place.checked_sub(1).and_then(|place| self.batch.documents.get(place));
        before.copied().unwrap_or_default()
    }

    fn end(&self) -> End {
        self.batch.documents.get(self.place).copied().unwrap_or_default()
    }

    /// Keys of its pairs, in the order of the text.
    pub(super) fn pairs(&self) -> &[u64] {
        self.batch.pairs.get(self.begin().pairs..self.end().pairs).unwrap_or_default()
    }
}

impl tantivy::Document for Document {
    type Value<'a> = Leaf<'a>;
    type FieldsValuesIter<'a> = Leaves<'a>;

    fn iter_fields_and_values(&self) -> Leaves<'_> {
        let values = self.batch.values.get(self.begin().values..self.end().values);
        Leaves { batch: &self.batch, values: values.unwrap_or_default().iter() }
    }
}

/// The values of a document.
pub(super) struct Leaves<'a> {
    batch: &'a Batch,
    values: slice::Iter<'a, (Field, Kept)>,
}

impl<'a> Iterator for Leaves<'a> {
    type Item = (Field, Leaf<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let (field, kept) = *self.values.next()?;
        let leaf = match kept {
            Kept::Text { start, end } => ReferenceValueLeaf::Str(&self.batch.text[start..end]),
            Kept::Bytes { start, end } => ReferenceValueLeaf::Bytes(&self.batch.bytes[start..end]),
            Kept::Number(number) => ReferenceValueLeaf::U64(number),
            Kept::Day(day) => ReferenceValueLeaf::I64(day),
        };
        Some((field, Leaf(leaf)))
    }
}

/// A value of a document.
#[derive(Clone, Debug)]
pub(super) struct Leaf<'a>(ReferenceValueLeaf<'a>);

impl<'a> Value<'a> for Leaf<'a> {
    type ArrayIter = Empty<Self>;
    type ObjectIter = Empty<(&'a str, Self)>;

    fn as_value(&self) -> ReferenceValue<'a, Self> {
        ReferenceValue::Leaf(self.0.clone())
    }
}

#[cfg(test)]
mod tests {
    use tantivy::Document as _;

    use super::*;
    use crate::index::backlog::Backlog;

    #[test]
    fn each_document_has_the_values_it_was_given_and_their_weight_goes_with_the_last() {
        let [one, two, three] = [0, 1, 2].map(Field::from_field_id);
        let mut batch = Batch::default();
        batch.text(one, "nghị quyết");
        batch.pair(7);
        batch.pair(8);
        batch.number(two, 39);
        batch.end_document();
        batch.end_document();
        batch.written(one, |into| into.push_str("Tri Lễ"));
        batch.bytes(three, &[0xff, 0]);
        batch.day(two, -1);
        batch.pair(9);
        batch.end_document();
        assert_eq!(batch.count(), 3);

        let backlog = Backlog::default();
        let documents: Vec<Document> = batch.into_documents(|bytes| backlog.weigh(bytes)).collect();
        let values = |document: &Document| -> Vec<(u32, ReferenceValueLeaf<'static>)> {
            let own = |leaf: Leaf<'_>| match leaf.0 {
                ReferenceValueLeaf::Str(text) => ReferenceValueLeaf::Str(text.to_owned().leak()),
                ReferenceValueLeaf::Bytes(bytes) => {
                    ReferenceValueLeaf::Bytes(bytes.to_owned().leak())
                }
                ReferenceValueLeaf::U64(number) => ReferenceValueLeaf::U64(number),
                ReferenceValueLeaf::I64(day) => ReferenceValueLeaf::I64(day),
                other => panic!("{other:?}"),
            };
            document.iter_fields_and_values().map(|(f, leaf)| (f.field_id(), own(leaf))).collect()
        };
        assert_eq!(
            documents.iter().map(values).collect::<Vec<_>>(),
            [
                vec![(0, ReferenceValueLeaf::Str("nghị quyết")), (1, ReferenceValueLeaf::U64(39)),],
                vec![],
                vec![
                    (0, ReferenceValueLeaf::Str("Tri Lễ")),
                    (2, ReferenceValueLeaf::Bytes(&[0xff, 0])),
                    (1, ReferenceValueLeaf::I64(-1)),
                ],
            ]
        );
        let pairs: Vec<&[u64]> = documents.iter().map(Document::pairs).collect();
        assert_eq!(pairs, [&[7, 8][..], &[], &[9]]);

        let mut documents = documents.into_iter();
        drop((documents.next(), documents.next()));
        assert!(backlog.bytes() > 0);
        drop(documents);
        assert_eq!(backlog.bytes(), 0);
    }
}
