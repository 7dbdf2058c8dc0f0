//! Forms of a plan → posting lists of one segment.

use compact_str::CompactString;
use tantivy::postings::{BlockSegmentPostings, TermInfo};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, SegmentReader, TERMINATED, Term};

use super::phrase;
use super::rank::{Worth, class_weight};
use crate::index::schema::Fields;
use crate::index::{Documents, Occurrences, Reader, forms_of, terms};
use crate::query::{Form, Unit};

/// Frequencies of a block of a field that has none.
static ONCE: [u32; 128] = [1; 128];

/// Documents in ascending order with how often a form occurs in each; goes forwards only.
pub(super) enum List {
    /// Read from the index, a block of 128 at a time.
    Postings {
        /// The block read last.
        blocks: Box<BlockSegmentPostings>,
        /// Where in the block it stands.
        at: usize,
        /// Live documents; with deleted ones where that was not asked.
        doc_freq: u64,
    },
    /// Worked out before, as for phrases.
    Made {
        docs: Vec<DocId>,
        /// As many, or none where each is 1.
        frequencies: Vec<u32>,
        /// Where it stands.
        at: usize,
    },
}

impl List {
    fn of(blocks: BlockSegmentPostings) -> Self {
        let doc_freq = blocks.doc_freq().into();
        Self::Postings { blocks: Box::new(blocks), at: 0, doc_freq }
    }

    /// The list of documents worked out before.
    pub(super) fn made(docs: Vec<(DocId, u32)>) -> Self {
        let (docs, frequencies) = docs.into_iter().unzip();
        Self::Made { docs, frequencies, at: 0 }
    }

    /// The list of documents in each of which it occurs once.
    pub(super) fn once_each(docs: Vec<DocId>) -> Self {
        Self::Made { docs, frequencies: Vec::new(), at: 0 }
    }

    pub(super) fn doc(&self) -> DocId {
        match self {
            Self::Postings { blocks, at, .. } => {
                blocks.docs().get(*at).copied().unwrap_or(TERMINATED)
            }
            Self::Made { docs, at, .. } => docs.get(*at).copied().unwrap_or(TERMINATED),
        }
    }

    pub(super) fn frequency(&self) -> u32 {
        match self {
            Self::Postings { blocks, at, .. } => blocks.freq(*at),
            Self::Made { frequencies, at, .. } => frequencies.get(*at).copied().unwrap_or(1),
        }
    }

    /// Goes to the first document that is `target` or later.
    pub(super) fn seek(&mut self, target: DocId) -> DocId {
        if self.doc() >= target {
            return self.doc();
        }
        match self {
            Self::Postings { blocks, at, .. } => *at = blocks.seek(target),
            Self::Made { docs, at, .. } => {
                *at += docs[*at..].partition_point(|doc| *doc < target);
            }
        }
        self.doc()
    }

    /// Calls `each` with the documents from here to before `end` and their frequencies, as many at a
    /// time as stand together, and goes to `end`.
    pub(super) fn until(&mut self, end: DocId, mut each: impl FnMut(&[DocId], &[u32])) {
        match self {
            Self::Postings { blocks, at, .. } => loop {
                let docs = blocks.docs().get(*at..).unwrap_or_default();
                let Some(last) = docs.last() else { return };
                let inside =
                    if *last < end { docs.len() } else { docs.partition_point(|doc| *doc < end) };
                let freqs = match blocks.freqs().get(*at..) {
                    Some(freqs) if freqs.len() >= docs.len() => freqs,
                    // A field without frequencies.
                    _ => &ONCE[..],
                };
                if inside > 0 {
                    each(&docs[..inside], &freqs[..inside]);
                }
                if inside < docs.len() {
                    *at += inside;
                    return;
                }
                blocks.advance();
                *at = 0;
            },
            Self::Made { docs, frequencies, at } => {
                let from = *at;
                *at += docs[from..].partition_point(|doc| *doc < end);
                if frequencies.is_empty() {
                    docs[from..*at].chunks(ONCE.len()).for_each(|docs| each(docs, &ONCE));
                } else {
                    each(&docs[from..*at], &frequencies[from..*at]);
                }
            }
        }
    }

    /// Inserts what is left of the list, and goes to its end.
    pub(super) fn insert_into(&mut self, documents: &mut Documents) {
        self.until(TERMINATED, |docs, _| documents.insert_all(docs));
    }

    /// How many documents the worth of the list is counted by.
    pub(super) fn size(&self) -> u64 {
        match self {
            Self::Postings { doc_freq, .. } => *doc_freq,
            Self::Made { docs, .. } => docs.len() as u64,
        }
    }
}

/// A choice in one segment: the lists of its forms, more than one where marks are open, and what
/// each of them is worth.
pub(super) struct ChoiceLists {
    /// Never empty.
    pub(super) forms: Vec<List>,
    /// What each is a list of, where the choice is the first of its unit whose marks are open; else
    /// none.
    pub(super) names: Vec<CompactString>,
    pub(super) weight: f64,
    pub(super) worth: Worth,
}

impl ChoiceLists {
    /// How often the choice occurs in `doc`, which must not go backwards, in whatever forms.
    pub(super) fn frequency(&mut self, doc: DocId) -> u32 {
        let at = |form: &mut List| if form.seek(doc) == doc { form.frequency() } else { 0 };
        self.forms.iter_mut().map(at).sum()
    }
}

/// A unit in one segment: the lists of its choices, the best class first.
#[derive(Default)]
pub(super) struct UnitLists {
    pub(super) choices: Vec<ChoiceLists>,
}

impl UnitLists {
    pub(super) fn open(reader: &Reader, number: usize, unit: &Unit) -> tantivy::Result<Self> {
        let segment = &reader.searcher().segment_readers()[number];
        let mut choices = Vec::with_capacity(unit.choices.len());
        let mut open = false;
        for choice in &unit.choices {
            let (names, forms) = match &choice.form {
                Form::Folded(folded) if !open => {
                    open = true;
                    let (names, terms): (_, Vec<_>) =
                        forms_of(segment, reader.fields(), folded)?.into_iter().unzip();
                    (names, counted(reader, number, &terms)?)
                }
                form => (Vec::new(), lists(reader, number, form)?),
            };
            if !forms.is_empty() {
                let weight = class_weight(choice.class);
                choices.push(ChoiceLists { forms, names, weight, worth: Worth::default() });
            }
        }
        choices.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        Ok(Self { choices })
    }

    /// The lists of all its choices.
    pub(super) fn lists_mut(&mut self) -> impl Iterator<Item = &mut List> {
        self.choices.iter_mut().flat_map(|choice| &mut choice.forms)
    }

    /// How many documents its worth is counted by: those of all its lists together.
    pub(super) fn size(&self) -> u64 {
        self.choices.iter().flat_map(|choice| &choice.forms).map(List::size).sum()
    }

    /// The best choice at `doc`, which must not go backwards: its worth, and how often it occurs;
    /// `None` where the unit is not there.
    pub(super) fn found(&mut self, doc: DocId) -> Option<(Worth, u32)> {
        self.choices.iter_mut().find_map(|choice| {
            let frequency = choice.frequency(doc);
            (frequency > 0).then_some((choice.worth, frequency))
        })
    }
}

/// The lists of one form, those of a fold by size, the longest first; none when the segment does
/// not have it.
fn lists(reader: &Reader, number: usize, form: &Form) -> tantivy::Result<Vec<List>> {
    let (segment, fields) = (&reader.searcher().segment_readers()[number], reader.fields());
    match form {
        Form::Phrase { words, slop } => {
            let live = reader.live_docs(number);
            let docs = phrase::documents(segment, fields, live, words, *slop)?;
            Ok(if docs.is_empty() { Vec::new() } else { vec![List::made(docs)] })
        }
        // One list: its forms may be thousands.
        Form::Beginning { .. } => {
            let live = reader.live_docs(number);
            let Some(found) = Occurrences::read(segment, fields, live, form)? else {
                return Ok(Vec::new());
            };
            let times = |doc| (doc, 1 + u32::from(found.repeated.contain(doc)));
            let docs: Vec<_> = found.any.docs().into_iter().map(times).collect();
            Ok(if docs.is_empty() { Vec::new() } else { vec![List::made(docs)] })
        }
        form => {
            let terms = terms(segment, fields, form)?;
            counted(reader, number, &terms)
        }
    }
}

/// The lists of `terms` of words, with how many live documents each has.
fn counted(reader: &Reader, number: usize, terms: &[TermInfo]) -> tantivy::Result<Vec<List>> {
    let (segment, fields) = (&reader.searcher().segment_readers()[number], reader.fields());
    let mut lists = open_all(segment, fields, terms, IndexRecordOption::WithFreqs)?;
    for (list, term) in lists.iter_mut().zip(terms) {
        if let List::Postings { doc_freq, .. } = list {
            *doc_freq = reader.live_doc_freq(number, fields.form, term)?;
        }
    }
    Ok(lists)
}

/// The lists of `terms` of words.
pub(super) fn open_all(
    segment: &SegmentReader,
    fields: Fields,
    terms: &[TermInfo],
    option: IndexRecordOption,
) -> tantivy::Result<Vec<List>> {
    let inverted = segment.inverted_index(fields.form)?;
    let open = |info| -> tantivy::Result<List> {
        let blocks = inverted.read_block_postings_from_terminfo(info, option)?;
        Ok(List::of(blocks))
    };
    terms.iter().map(open).collect()
}

fn postings(
    segment: &SegmentReader,
    term: &Term,
    option: IndexRecordOption,
) -> tantivy::Result<Option<List>> {
    let inverted = segment.inverted_index(term.field())?;
    let blocks = inverted.read_block_postings(term, option)?;
    Ok(blocks.map(List::of))
}

/// The list of a number as a whole, with how many live documents it has.
pub(super) fn number_list(
    reader: &Reader,
    number: usize,
    whole: &str,
) -> tantivy::Result<Option<List>> {
    let field = reader.fields().form;
    let inverted = reader.searcher().segment_readers()[number].inverted_index(field)?;
    let term = inverted.get_term_info(&Term::from_field_text(field, whole))?;
    term.map_or(Ok(None), |term| Ok(counted(reader, number, &[term])?.pop()))
}

/// The list of a key in a field without positions.
pub(super) fn key_list(
    segment: &SegmentReader,
    field: Field,
    key: &str,
) -> tantivy::Result<Option<List>> {
    postings(segment, &Term::from_field_text(field, key), IndexRecordOption::WithFreqs)
}
