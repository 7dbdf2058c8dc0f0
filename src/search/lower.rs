//! Forms of a plan → posting lists of one segment.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED, Term};

use super::phrase;
use super::rank::Worth;
use crate::index::schema::{FORM_SEPARATOR, Fields, UNMARKED_FORM};
use crate::query::{Form, Unit};

/// Documents in ascending order with how often a form occurs in each.
pub(super) enum List {
    /// Read from the index as it goes.
    Postings(Box<SegmentPostings>),
    /// Worked out before, as for phrases.
    Made {
        /// Documents and frequencies.
        docs: Vec<(DocId, u32)>,
        /// Where it stands.
        at: usize,
    },
}

impl List {
    pub(super) fn doc(&self) -> DocId {
        match self {
            Self::Postings(postings) => postings.doc(),
            Self::Made { docs, at } => docs.get(*at).map_or(TERMINATED, |(doc, _)| *doc),
        }
    }

    pub(super) fn frequency(&self) -> u32 {
        match self {
            Self::Postings(postings) => postings.term_freq(),
            Self::Made { docs, at } => docs.get(*at).map_or(0, |(_, frequency)| *frequency),
        }
    }

    /// Goes to the first document that is `target` or later.
    pub(super) fn seek(&mut self, target: DocId) -> DocId {
        match self {
            Self::Postings(postings) => {
                if postings.doc() < target {
                    postings.seek(target);
                }
            }
            Self::Made { docs, at } => {
                *at += docs[*at..].partition_point(|(doc, _)| *doc < target);
            }
        }
        self.doc()
    }

    pub(super) fn advance(&mut self) -> DocId {
        match self {
            Self::Postings(postings) => postings.advance(),
            Self::Made { at, docs } => {
                *at = (*at + 1).min(docs.len());
                self.doc()
            }
        }
    }

    /// Documents at the most.
    pub(super) fn size(&self) -> u64 {
        match self {
            Self::Postings(postings) => u64::from(postings.doc_freq()),
            Self::Made { docs, .. } => docs.len() as u64,
        }
    }
}

/// A unit in one segment: the union of its choices' lists, each with its class weight.
#[derive(Default)]
pub(super) struct UnitLists {
    pub(super) lists: Vec<(List, f64, Worth)>,
}

impl UnitLists {
    pub(super) fn open(
        segment: &SegmentReader,
        fields: Fields,
        unit: &Unit,
    ) -> tantivy::Result<Self> {
        let mut lists = Vec::new();
        for choice in &unit.choices {
            if let Some(list) = open(segment, fields, &choice.form)? {
                lists.push((list, super::rank::class_weight(choice.class), Worth::default()));
            }
        }
        Ok(Self { lists })
    }

    /// Documents at the most.
    pub(super) fn size(&self) -> u64 {
        self.lists.iter().map(|(list, ..)| list.size()).sum()
    }

    pub(super) fn set_worth(&mut self, idf: f64, times: u32) {
        for (_, weight, worth) in &mut self.lists {
            *worth = Worth::of(idf, *weight, times);
        }
    }

    pub(super) fn doc(&self) -> DocId {
        self.lists.iter().map(|(list, ..)| list.doc()).min().unwrap_or(TERMINATED)
    }

    pub(super) fn seek(&mut self, target: DocId) -> DocId {
        self.lists.iter_mut().map(|(list, ..)| list.seek(target)).min().unwrap_or(TERMINATED)
    }

    /// Points of the best choice at `doc`, where the lists have been brought to `doc`.
    pub(super) fn points(&self, doc: DocId) -> u32 {
        self.lists
            .iter()
            .filter(|(list, ..)| list.doc() == doc)
            .map(|(list, _, worth)| worth.at(list.frequency()))
            .max()
            .unwrap_or(0)
    }

    /// Goes on to the document after `doc`.
    pub(super) fn pass(&mut self, doc: DocId) {
        for (list, ..) in &mut self.lists {
            if list.doc() == doc {
                list.advance();
            }
        }
    }
}

/// The list of one form; `None` when the segment does not have it.
fn open(segment: &SegmentReader, fields: Fields, form: &Form) -> tantivy::Result<Option<List>> {
    match form {
        Form::Phrase { words, slop } => {
            let docs = phrase::documents(segment, fields, words, *slop)?;
            Ok((!docs.is_empty()).then_some(List::Made { docs, at: 0 }))
        }
        form => {
            let Some(term) = term(fields, form) else { return Ok(None) };
            postings(segment, &term, IndexRecordOption::WithFreqs)
        }
    }
}

/// The term of a form that is one term.
pub(super) fn term(fields: Fields, form: &Form) -> Option<Term> {
    match form {
        Form::Folded(folded) => Some(Term::from_field_text(fields.folded, folded)),
        Form::Exact { folded, exact } => {
            Some(Term::from_field_text(fields.exact, &format!("{folded}{FORM_SEPARATOR}{exact}")))
        }
        Form::Unmarked(folded) => Some(Term::from_field_text(
            fields.exact,
            &format!("{folded}{FORM_SEPARATOR}{UNMARKED_FORM}"),
        )),
        Form::Phrase { .. } => None,
    }
}

fn postings(
    segment: &SegmentReader,
    term: &Term,
    option: IndexRecordOption,
) -> tantivy::Result<Option<List>> {
    let inverted = segment.inverted_index(term.field())?;
    let postings = inverted.read_postings(term, option)?;
    Ok(postings.map(|postings| List::Postings(Box::new(postings))))
}

/// The list of a key in a field without positions.
pub(super) fn key_list(
    segment: &SegmentReader,
    field: Field,
    key: &str,
) -> tantivy::Result<Option<List>> {
    postings(segment, &Term::from_field_text(field, key), IndexRecordOption::WithFreqs)
}
