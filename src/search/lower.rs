//! Forms of a plan → posting lists of one segment.

use tantivy::postings::BlockSegmentPostings;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, SegmentReader, TERMINATED, Term};

use super::phrase;
use super::rank::{Worth, class_weight};
use crate::index::schema::{FORM_SEPARATOR, Fields, UNMARKED_FORM};
use crate::query::{Form, Unit};

/// Documents in ascending order with how often a form occurs in each; goes forwards only.
pub(super) enum List {
    /// Read from the index, a block of 128 at a time.
    Postings {
        /// The block read last.
        blocks: Box<BlockSegmentPostings>,
        /// Where in the block it stands.
        at: usize,
    },
    /// Worked out before, as for phrases.
    Made {
        /// Documents and frequencies.
        docs: Vec<(DocId, u32)>,
        /// Where it stands.
        at: usize,
    },
}

impl List {
    /// The list of documents worked out before.
    pub(super) fn made(docs: Vec<(DocId, u32)>) -> Self {
        Self::Made { docs, at: 0 }
    }

    pub(super) fn doc(&self) -> DocId {
        match self {
            Self::Postings { blocks, at } => blocks.docs().get(*at).copied().unwrap_or(TERMINATED),
            Self::Made { docs, at } => docs.get(*at).map_or(TERMINATED, |(doc, _)| *doc),
        }
    }

    pub(super) fn frequency(&self) -> u32 {
        match self {
            Self::Postings { blocks, at } => blocks.freq(*at),
            Self::Made { docs, at } => docs.get(*at).map_or(0, |(_, frequency)| *frequency),
        }
    }

    /// Goes to the first document that is `target` or later.
    pub(super) fn seek(&mut self, target: DocId) -> DocId {
        if self.doc() >= target {
            return self.doc();
        }
        match self {
            Self::Postings { blocks, at } => *at = blocks.seek(target),
            Self::Made { docs, at } => {
                *at += docs[*at..].partition_point(|(doc, _)| *doc < target);
            }
        }
        self.doc()
    }

    /// Calls `each` with the documents from here to before `end`, and goes to `end`.
    pub(super) fn until(&mut self, end: DocId, mut each: impl FnMut(DocId, u32)) {
        match self {
            Self::Postings { blocks, at } => loop {
                let docs = blocks.docs().get(*at..).unwrap_or_default();
                let Some(last) = docs.last() else { return };
                if *last >= end {
                    let inside = docs.partition_point(|doc| *doc < end);
                    for (offset, doc) in docs[..inside].iter().enumerate() {
                        each(*doc, blocks.freq(*at + offset));
                    }
                    *at += inside;
                    return;
                }
                match blocks.freqs().get(*at..) {
                    Some(freqs) if freqs.len() >= docs.len() => {
                        for (doc, frequency) in docs.iter().zip(freqs) {
                            each(*doc, *frequency);
                        }
                    }
                    // A field without frequencies.
                    _ => docs.iter().for_each(|doc| each(*doc, 1)),
                }
                blocks.advance();
                *at = 0;
            },
            Self::Made { docs, at } => {
                while let Some((doc, frequency)) = docs.get(*at).filter(|(doc, _)| *doc < end) {
                    each(*doc, *frequency);
                    *at += 1;
                }
            }
        }
    }

    /// Documents at the most.
    pub(super) fn size(&self) -> u64 {
        match self {
            Self::Postings { blocks, .. } => u64::from(blocks.doc_freq()),
            Self::Made { docs, .. } => docs.len() as u64,
        }
    }
}

/// A unit in one segment: the lists of its choices, the best class first.
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
                lists.push((list, class_weight(choice.class), Worth::default()));
            }
        }
        lists.sort_by(|a, b| b.1.total_cmp(&a.1));
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

    /// The best choice at `doc`, which must not go backwards: its worth where it occurs once, and how
    /// often it occurs; zeros where the unit is not there.
    pub(super) fn found(&mut self, doc: DocId) -> (u32, u32) {
        for (list, _, worth) in &mut self.lists {
            if list.seek(doc) == doc {
                return (worth.at(1), list.frequency());
            }
        }
        (0, 0)
    }
}

/// The list of one form; `None` when the segment does not have it.
fn open(segment: &SegmentReader, fields: Fields, form: &Form) -> tantivy::Result<Option<List>> {
    match form {
        Form::Phrase { words, slop } => {
            let docs = phrase::documents(segment, fields, words, *slop)?;
            Ok((!docs.is_empty()).then(|| List::made(docs)))
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
    let blocks = inverted.read_block_postings(term, option)?;
    Ok(blocks.map(|blocks| List::Postings { blocks: Box::new(blocks), at: 0 }))
}

/// The list of a key in a field without positions.
pub(super) fn key_list(
    segment: &SegmentReader,
    field: Field,
    key: &str,
) -> tantivy::Result<Option<List>> {
    postings(segment, &Term::from_field_text(field, key), IndexRecordOption::WithFreqs)
}
