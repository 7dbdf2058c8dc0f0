//! Where a form occurs, as sets of documents, kept for the next query.
//!
//! The frequent syllables of a language are few and stand in most queries. Their lists are as long as
//! the collection, and reading them is most of what a short query takes; as sets they are compared
//! sixty-four documents at a time.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use tantivy::postings::TermInfo;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, SegmentReader};

use super::documents::{Documents, contains};
use super::forms::terms;
use super::schema::Fields;
use crate::query::Form;

/// Bytes that are kept at the most.
const KEPT_BYTES: usize = 16 << 20;
/// Bytes that a form takes besides its documents, about.
const FORM_BYTES: usize = 160;
/// What is in fewer than one of so many documents takes less as a list than as a set.
const FREQUENT: u64 = 32;

/// Documents of a segment, as a set where they are many and as a list, ascending, where they are few.
pub(crate) enum Members {
    Many(Documents),
    Few(Vec<DocId>),
}

impl Members {
    /// Those of `docs`, which ascend.
    pub(crate) fn of(segment: &SegmentReader, docs: Vec<DocId>) -> Self {
        if docs.len() as u64 * FREQUENT <= u64::from(segment.max_doc()) {
            return Self::Few(docs);
        }
        let mut many = Documents::none(segment);
        many.insert_all(&docs);
        Self::Many(many)
    }

    fn of_set(segment: &SegmentReader, set: Documents) -> Self {
        if set.count() * FREQUENT <= u64::from(segment.max_doc()) {
            Self::Few(set.iter().collect())
        } else {
            Self::Many(set)
        }
    }

    #[inline]
    pub(crate) fn contain(&self, doc: DocId) -> bool {
        match self {
            Self::Many(set) => set.contains(doc),
            Self::Few(docs) => docs.binary_search(&doc).is_ok(),
        }
    }

    /// How many there are.
    pub(crate) fn count(&self) -> u64 {
        match self {
            Self::Many(set) => set.count(),
            Self::Few(docs) => docs.len() as u64,
        }
    }

    /// Inserts them into `documents`.
    pub(crate) fn insert_into(&self, documents: &mut Documents) {
        match self {
            Self::Many(set) => documents.unite(set),
            Self::Few(docs) => documents.insert_all(docs),
        }
    }

    /// In ascending order.
    pub(crate) fn docs(&self) -> Vec<DocId> {
        match self {
            Self::Many(set) => set.iter().collect(),
            Self::Few(docs) => docs.clone(),
        }
    }

    fn bytes(&self) -> usize {
        match self {
            Self::Many(set) => set.bytes(),
            Self::Few(docs) => docs.capacity() * size_of::<DocId>(),
        }
    }
}

/// The live documents of one segment in which a form occurs.
pub(crate) struct Occurrences {
    /// At all.
    pub(crate) any: Members,
    /// More than once.
    pub(crate) repeated: Members,
    /// How many there are at the most: as many as the lists of its exact forms have together; of a
    /// beginning, just as many as there are.
    pub(crate) size: u64,
}

impl Occurrences {
    /// Those of a form that is a word, read from its lists; `None` for a phrase. `live` has a bit for
    /// each document of the segment, where some are deleted.
    pub(crate) fn read(
        segment: &SegmentReader,
        fields: Fields,
        live: Option<&[u64]>,
        form: &Form,
    ) -> tantivy::Result<Option<Self>> {
        if matches!(form, Form::Phrase { .. }) {
            return Ok(None);
        }
        let terms = terms(segment, fields, form)?;
        let listed: u64 = terms.iter().map(|term| u64::from(term.doc_freq)).sum();
        let mut size = 0;
        let (any, repeated) = if listed * FREQUENT > u64::from(segment.max_doc()) {
            let (mut any, mut repeated) = (Documents::none(segment), Documents::none(segment));
            each_posting(segment, fields, live, &terms, |doc, frequency| {
                size += 1;
                if frequency >= 2 || any.contains(doc) {
                    repeated.insert(doc);
                }
                any.insert(doc);
            })?;
            (Members::of_set(segment, any), Members::of_set(segment, repeated))
        } else {
            let mut postings = Vec::new();
            each_posting(segment, fields, live, &terms, |doc, frequency| {
                postings.push((doc, frequency))
            })?;
            size = postings.len() as u64;
            if terms.len() > 1 {
                postings.sort_unstable_by_key(|(doc, _)| *doc);
            }
            let (mut any, mut repeated) = (Vec::new(), Vec::new());
            for of_one in postings.chunk_by(|a, b| a.0 == b.0) {
                any.push(of_one[0].0);
                if of_one.len() > 1 || of_one[0].1 > 1 {
                    repeated.push(of_one[0].0);
                }
            }
            (Members::Few(any), Members::Few(repeated))
        };
        // The forms of a beginning are too many to be added up.
        let size = if matches!(form, Form::Beginning { .. }) { any.count() } else { size };
        Ok(Some(Self { any, repeated, size }))
    }

    /// Those of what occurs once in each of `docs`, which are live and ascend.
    pub(crate) fn once_each(segment: &SegmentReader, docs: Vec<DocId>) -> Self {
        let size = docs.len() as u64;
        Self { any: Members::of(segment, docs), repeated: Members::Few(Vec::new()), size }
    }

    fn bytes(&self) -> usize {
        self.any.bytes() + self.repeated.bytes() + FORM_BYTES
    }
}

/// Calls `each` with every posting of the terms in `live` documents, one list after the other.
fn each_posting(
    segment: &SegmentReader,
    fields: Fields,
    live: Option<&[u64]>,
    terms: &[TermInfo],
    mut each: impl FnMut(DocId, u32),
) -> tantivy::Result<()> {
    let inverted = segment.inverted_index(fields.form)?;
    for term in terms {
        let option = IndexRecordOption::WithFreqs;
        let mut blocks = inverted.read_block_postings_from_terminfo(term, option)?;
        while !blocks.docs().is_empty() {
            let postings = blocks.docs().iter().zip(blocks.freqs());
            match live {
                None => postings.for_each(|(doc, frequency)| each(*doc, *frequency)),
                Some(live) => postings
                    .filter(|(doc, _)| contains(live, **doc))
                    .for_each(|(doc, frequency)| each(*doc, *frequency)),
            }
            blocks.advance();
        }
    }
    Ok(())
}

/// What was asked for before, by segment and form.
#[derive(Default)]
pub(super) struct Kept(Mutex<Sets>);

#[derive(Default)]
struct Sets {
    by_segment: Vec<HashMap<Form, Set>>,
    bytes: usize,
}

struct Set {
    occurrences: Arc<Occurrences>,
    /// Whether it was asked for since room was made last.
    used: bool,
}

impl Kept {
    /// Where a form that is a word occurs in the segment of this number, in its `live` documents;
    /// `None` for a phrase.
    pub(super) fn occurrences(
        &self,
        number: usize,
        segment: &SegmentReader,
        fields: Fields,
        live: Option<&[u64]>,
        form: &Form,
    ) -> tantivy::Result<Option<Arc<Occurrences>>> {
        if let Ok(mut sets) = self.0.lock()
            && let Some(set) = sets.by_segment.get_mut(number).and_then(|sets| sets.get_mut(form))
        {
            set.used = true;
            return Ok(Some(Arc::clone(&set.occurrences)));
        }
        let Some(read) = Occurrences::read(segment, fields, live, form)? else { return Ok(None) };
        let occurrences = Arc::new(read);
        if let Ok(mut sets) = self.0.lock() {
            sets.keep(number, form, &occurrences);
        }
        Ok(Some(occurrences))
    }
}

impl Sets {
    fn keep(&mut self, number: usize, form: &Form, occurrences: &Arc<Occurrences>) {
        if self.bytes + occurrences.bytes() > KEPT_BYTES {
            self.make_room();
        }
        if self.bytes + occurrences.bytes() > KEPT_BYTES {
            return;
        }
        if self.by_segment.len() <= number {
            self.by_segment.resize_with(number + 1, HashMap::new);
        }
        let set = Set { occurrences: Arc::clone(occurrences), used: false };
        if self.by_segment[number].insert(form.clone(), set).is_none() {
            self.bytes += occurrences.bytes();
        }
    }

    /// Lets go what was not asked for since the last time; where all was, all of it.
    fn make_room(&mut self) {
        let before = self.bytes;
        let mut bytes = 0;
        for sets in &mut self.by_segment {
            sets.retain(|_, set| std::mem::take(&mut set.used));
            bytes += sets.values().map(|set| set.occurrences.bytes()).sum::<usize>();
        }
        self.bytes = bytes;
        if bytes * 2 > before {
            self.by_segment.clear();
            self.bytes = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(bytes: usize) -> Arc<Occurrences> {
        let documents = || Members::Many(Documents::of_bytes(bytes / 2));
        Arc::new(Occurrences { any: documents(), repeated: documents(), size: 1 })
    }

    #[test]
    fn sets_never_take_more_than_their_room_and_those_that_are_used_stay() {
        let mut sets = Sets::default();
        let form = |number: usize| Form::Folded(format!("tiếng {number}"));
        for number in 0..1000 {
            sets.keep(number % 3, &form(number), &set(1 << 20));
            if let Some(first) = sets.by_segment[0].get_mut(&form(0)) {
                first.used = true;
            }
            let held = sets.by_segment.iter().flat_map(HashMap::values);
            let held: usize = held.map(|set| set.occurrences.bytes()).sum();
            assert_eq!(held, sets.bytes);
            assert!(held <= KEPT_BYTES);
            assert!(sets.by_segment[0].contains_key(&form(0)), "{number}");
        }
        sets.keep(0, &form(1000), &set(KEPT_BYTES * 2));
        assert!(!sets.by_segment.iter().any(|sets| sets.contains_key(&form(1000))));
    }
}
