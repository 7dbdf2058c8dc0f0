//! Statistics over live documents: document frequencies, passages, tokens and articles.
//!
//! The engine's own numbers count deleted documents until a merge takes them away. Here a document
//! that is deleted counts nowhere, so that an index that was kept up to date answers as one made anew
//! of the same articles. In a segment without deletions the engine's numbers are taken as they are; in
//! another a posting list is counted once for a reader, which costs about as much as reading it, and
//! less where few documents are deleted: then these are sought in the list.

use std::io;
use std::sync::Mutex;

use rustc_hash::FxHashMap;
use tantivy::postings::TermInfo;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED};

use super::Reader;
use super::documents::contains;

/// Document frequencies that are kept at the most: some 3 MB.
const KEPT: usize = 1 << 16;

/// Documents that a list goes through while another is sought in once: about what it costs.
const SEEK_COST: usize = 16;

/// Where a posting list begins: the segment, the field, and the byte in the file of the field.
type Place = (usize, u32, usize);

/// Document frequencies counted before.
#[derive(Default)]
pub(super) struct Counted(Mutex<FxHashMap<Place, u32>>);

impl Counted {
    fn get(&self, place: &Place) -> Option<u32> {
        self.0.lock().ok()?.get(place).copied()
    }

    fn keep(&self, place: Place, doc_freq: u32) {
        let Ok(mut kept) = self.0.lock() else { return };
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(place, doc_freq);
    }
}

impl Reader {
    fn segment(&self, segment: usize) -> &SegmentReader {
        &self.searcher().segment_readers()[segment]
    }

    /// The live documents of a segment, a bit for each; `None` where all are.
    pub(crate) fn live_docs(&self, segment: usize) -> Option<&[u64]> {
        self.columns()[segment].alive(self.segment(segment))
    }

    /// Takes the deleted documents of a segment out of `docs`.
    pub(crate) fn retain_live(&self, segment: usize, docs: &mut Vec<DocId>) {
        if let Some(live) = self.live_docs(segment) {
            docs.retain(|doc| contains(live, *doc));
        }
    }

    /// How many live documents of a segment have a term of `field`.
    pub(crate) fn live_doc_freq(
        &self,
        segment: usize,
        field: Field,
        term: &TermInfo,
    ) -> tantivy::Result<u64> {
        let Some(live) = self.live_docs(segment) else { return Ok(term.doc_freq.into()) };
        let place = (segment, field.field_id(), term.postings_range.start);
        if let Some(known) = self.counted().get(&place) {
            return Ok(known.into());
        }
        let reader = self.segment(segment);
        let deleted = self.columns()[segment].deleted(reader);
        let doc_freq = if deleted.len() * SEEK_COST < term.doc_freq as usize {
            term.doc_freq - count_among(reader, field, term, deleted)?
        } else {
            count_live(reader, field, term, live)?
        };
        self.counted().keep(place, doc_freq);
        Ok(doc_freq.into())
    }

    /// Whether a live document of a segment has a term of `field`; ends at the first.
    pub(crate) fn has_live(
        &self,
        segment: usize,
        field: Field,
        term: &TermInfo,
    ) -> tantivy::Result<bool> {
        let Some(live) = self.live_docs(segment) else { return Ok(true) };
        let inverted = self.segment(segment).inverted_index(field)?;
        let mut postings = inverted.read_postings_from_terminfo(term, IndexRecordOption::Basic)?;
        while postings.doc() != TERMINATED {
            if contains(live, postings.doc()) {
                return Ok(true);
            }
            postings.advance();
        }
        Ok(false)
    }

    /// The live documents of a segment that have a pair, ascending.
    pub(crate) fn pair_docs(&self, segment: usize, key: u64) -> io::Result<Vec<DocId>> {
        let mut docs = self.pairs()[segment].documents(key)?;
        self.retain_live(segment, &mut docs);
        Ok(docs)
    }

    /// How many live documents of a segment have a pair.
    pub(super) fn pair_doc_freq(&self, segment: usize, key: u64) -> io::Result<u64> {
        match self.live_docs(segment) {
            None => self.pairs()[segment].count(key),
            Some(_) => self.pair_docs(segment, key).map(|docs| docs.len() as u64),
        }
    }

    /// Live passages of a segment.
    pub(crate) fn live_passages(&self, segment: usize) -> u64 {
        self.columns()[segment].passages(self.segment(segment))
    }

    /// How many tokens the live passages have, about, and how many live articles there are.
    ///
    /// The number of tokens is that of the lengths, each of which the index keeps as a byte: the
    /// engine's exact number is no more than about right after a merge of deleted documents.
    pub(crate) fn tokens_and_articles(&self) -> (u64, u64) {
        let segments = self.searcher().segment_readers().iter().zip(self.columns());
        let (twice_tokens, articles) = segments.fold((0, 0), |(tokens, articles), (segment, c)| {
            (tokens + c.twice_tokens(segment), articles + c.articles(segment))
        });
        (twice_tokens / 2, articles)
    }
}

/// How many of `docs`, which ascend, the posting list of a term has; they are sought in it.
fn count_among(
    segment: &SegmentReader,
    field: Field,
    term: &TermInfo,
    docs: &[DocId],
) -> tantivy::Result<u32> {
    let inverted = segment.inverted_index(field)?;
    let mut postings = inverted.read_postings_from_terminfo(term, IndexRecordOption::Basic)?;
    let (mut left, mut count) = (docs, 0);
    while let Some((&wanted, rest)) = left.split_first() {
        let doc = match postings.doc() {
            doc if doc < wanted => postings.seek(wanted),
            doc => doc,
        };
        if doc == wanted {
            count += 1;
            left = rest;
        } else {
            left = &left[left.partition_point(|wanted| *wanted < doc)..];
        }
    }
    Ok(count)
}

/// How many documents of the posting list of a term are among `live`.
fn count_live(
    segment: &SegmentReader,
    field: Field,
    term: &TermInfo,
    live: &[u64],
) -> tantivy::Result<u32> {
    let inverted = segment.inverted_index(field)?;
    let mut blocks = inverted.read_block_postings_from_terminfo(term, IndexRecordOption::Basic)?;
    let mut count = 0;
    while !blocks.docs().is_empty() {
        count += blocks.docs().iter().map(|doc| u32::from(contains(live, *doc))).sum::<u32>();
        blocks.advance();
    }
    Ok(count)
}
