//! How often the exact forms of two folded syllables stand side by side, by a sample of passages.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, SegmentReader};

use crate::index::pairs::pair_key;
use crate::index::{Reader, key_of, term};
use crate::query::Form;

/// Passages looked into for one pair. At 64 the share of a reading is known within six in a hundred
/// (standard error), which tells a common reading from a rare one.
const SAMPLED: usize = 64;

/// Counts of exact forms side by side.
pub(super) struct Neighbours {
    /// `times[i][j]`: form `i` of the first syllable right before form `j` of the second.
    pub(super) times: Vec<Vec<u32>>,
    /// Sum of them.
    pub(super) all: u32,
}

/// Counts how often `first` forms stand right before `second` forms, in passages that have the
/// folded pair. A part of the index that cannot be read counts nothing: the search before told it.
pub(super) fn neighbours(
    reader: &Reader,
    (first_folded, first): (&str, &[String]),
    (second_folded, second): (&str, &[String]),
) -> Neighbours {
    let mut counted = Neighbours { times: vec![vec![0; second.len()]; first.len()], all: 0 };
    let pair = pair_key(first_folded, second_folded);
    let segments = reader.searcher().segment_readers();
    for (segment, sample) in segments.iter().zip(sampled(reader, pair)) {
        if sample.is_empty() {
            continue;
        }
        let before = places(reader, segment, first_folded, first, &sample);
        let behind = places(reader, segment, second_folded, second, &sample);
        for (before, behind) in before.iter().zip(&behind) {
            for &(position, i) in before {
                let next = behind.partition_point(|(at, _)| *at <= position);
                if let Some(&(at, j)) = behind.get(next)
                    && at == position + 1
                {
                    counted.times[i][j] += 1;
                    counted.all += 1;
                }
            }
        }
    }
    counted
}

/// The passages of each segment that are looked into, ascending.
///
/// Those whose names have the least hashes: the same ones of the same collection, in whatever order
/// it was indexed and however many segments it is in.
fn sampled(reader: &Reader, pair: u64) -> Vec<Vec<DocId>> {
    let mut hashed: Vec<(u64, usize, DocId)> = Vec::new();
    for (at, columns) in reader.columns().iter().enumerate() {
        let docs = reader.pair_docs(at, pair).unwrap_or_default();
        hashed.extend(docs.into_iter().map(|doc| {
            let group = columns.group.first(doc).unwrap_or(0);
            (key_of(group, columns.ordinal.first(doc).unwrap_or(0)), at, doc)
        }));
    }
    if hashed.len() > SAMPLED {
        hashed.select_nth_unstable(SAMPLED);
        hashed.truncate(SAMPLED);
    }
    let mut sample = vec![Vec::new(); reader.pairs().len()];
    hashed.into_iter().for_each(|(_, segment, doc)| sample[segment].push(doc));
    sample.iter_mut().for_each(|docs| docs.sort_unstable());
    sample
}

/// For each of `docs`, the positions at which one of `forms` stands and which, ascending.
fn places(
    reader: &Reader,
    segment: &SegmentReader,
    folded: &str,
    forms: &[String],
    docs: &[DocId],
) -> Vec<Vec<(u32, usize)>> {
    let mut places = vec![Vec::new(); docs.len()];
    let mut positions = Vec::new();
    for (number, form) in forms.iter().enumerate() {
        let Some(mut postings) = postings(reader, segment, folded, form) else { continue };
        for (doc, places) in docs.iter().zip(&mut places) {
            if postings.doc() < *doc {
                postings.seek(*doc);
            }
            if postings.doc() == *doc {
                positions.clear();
                postings.append_positions_with_offset(0, &mut positions);
                places.extend(positions.iter().map(|position| (*position, number)));
            }
        }
    }
    places.iter_mut().for_each(|places| places.sort_unstable());
    places
}

fn postings(
    reader: &Reader,
    segment: &SegmentReader,
    folded: &str,
    form: &str,
) -> Option<SegmentPostings> {
    let form = Form::Exact { folded: folded.to_owned(), exact: form.to_owned() };
    let term = term(reader.fields(), &form)?;
    let inverted = segment.inverted_index(term.field()).ok()?;
    inverted.read_postings(&term, IndexRecordOption::WithFreqsAndPositions).ok()?
}
