//! Documents of one segment in which words stand in order, or near each other.

use tantivy::postings::{Postings, SegmentPostings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, SegmentReader};

use super::lower::open_all;
use crate::index::schema::Fields;
use crate::index::{Documents, terms as terms_of};
use crate::query::Form;

/// A word of a phrase: the union of its forms, with positions.
struct Word {
    terms: Vec<TermInfo>,
    forms: Vec<SegmentPostings>,
}

impl Word {
    fn open(segment: &SegmentReader, fields: Fields, forms: &[Form]) -> tantivy::Result<Self> {
        let mut terms = Vec::new();
        for form in forms {
            terms.extend(terms_of(segment, fields, form)?);
        }
        let inverted = segment.inverted_index(fields.form)?;
        let option = IndexRecordOption::WithFreqsAndPositions;
        let open = |info| inverted.read_postings_from_terminfo(info, option);
        let forms = terms.iter().map(open).collect::<std::io::Result<_>>()?;
        Ok(Self { terms, forms })
    }

    /// Documents at the most.
    fn size(&self) -> u64 {
        self.terms.iter().map(|info| u64::from(info.doc_freq)).sum()
    }

    fn documents(&self, segment: &SegmentReader, fields: Fields) -> tantivy::Result<Documents> {
        let mut documents = Documents::none(segment);
        for mut list in open_all(segment, fields, &self.terms, IndexRecordOption::Basic)? {
            list.insert_into(&mut documents);
        }
        Ok(documents)
    }

    /// Whether the word is in `doc`, which must not go backwards.
    fn is_at(&mut self, doc: DocId) -> bool {
        let mut is_at = false;
        for form in &mut self.forms {
            if form.doc() < doc {
                form.seek(doc);
            }
            is_at |= form.doc() == doc;
        }
        is_at
    }

    /// Positions in `doc`, ascending.
    fn positions(&mut self, doc: DocId, into: &mut Vec<u32>) {
        into.clear();
        for form in &mut self.forms {
            if form.doc() == doc {
                form.append_positions_with_offset(0, into);
            }
        }
        into.sort_unstable();
        into.dedup();
    }
}

/// Live documents with the phrase and how often it stands in each; `live` has a bit for each document
/// of the segment, where some are deleted.
///
/// With `slop` 0 the words are neighbours in this order; else they stand in any order with at most
/// `slop` foreign words between the first and the last.
pub(super) fn documents(
    segment: &SegmentReader,
    fields: Fields,
    live: Option<&[u64]>,
    words: &[Vec<Form>],
    slop: u32,
) -> tantivy::Result<Vec<(DocId, u32)>> {
    let mut opened = Vec::with_capacity(words.len());
    for forms in words {
        let word = Word::open(segment, fields, forms)?;
        if word.forms.is_empty() {
            return Ok(Vec::new());
        }
        opened.push(word);
    }
    let mut candidates = with_most_words(segment, fields, &opened)?;
    if let Some(live) = live {
        candidates.keep(live);
    }
    let mut positions = vec![Vec::new(); opened.len()];
    let mut found = Vec::new();
    for doc in candidates.iter() {
        if !opened.iter_mut().all(|word| word.is_at(doc)) {
            continue;
        }
        for (word, into) in opened.iter_mut().zip(&mut positions) {
            word.positions(doc, into);
        }
        let times = if slop == 0 { in_order(&positions) } else { near(&positions, slop) };
        if times > 0 {
            found.push((doc, times));
        }
    }
    Ok(found)
}

/// Documents that a list goes through while another is sought in once: about what it costs.
const SEEK_COST: u64 = 16;

/// Documents with the rarest words, as many of them as are had more cheaply by going through their
/// lists than by seeking in these.
fn with_most_words(
    segment: &SegmentReader,
    fields: Fields,
    words: &[Word],
) -> tantivy::Result<Documents> {
    let mut by_size: Vec<&Word> = words.iter().collect();
    by_size.sort_by_key(|word| word.size());
    let Some((rarest, rest)) = by_size.split_first() else { return Ok(Documents::none(segment)) };
    let mut found = rarest.documents(segment, fields)?;
    for word in rest {
        if found.count() * SEEK_COST < word.size() {
            break;
        }
        found.intersect(&word.documents(segment, fields)?);
    }
    Ok(found)
}

/// How often position p of the first word is followed by p + 1 of the second, and so on.
fn in_order(positions: &[Vec<u32>]) -> u32 {
    let Some((first, rest)) = positions.split_first() else { return 0 };
    let follows = |start: &&u32| {
        rest.iter().zip(1..).all(|(word, step)| word.binary_search(&(**start + step)).is_ok())
    };
    first.iter().filter(follows).count() as u32
}

/// 1 when some choice of one position for each word spans at most their number plus `slop`.
fn near(positions: &[Vec<u32>], slop: u32) -> u32 {
    let width = positions.len() as u32 + slop;
    let mut all: Vec<(u32, usize)> = positions
        .iter()
        .enumerate()
        .flat_map(|(word, list)| list.iter().map(move |p| (*p, word)))
        .collect();
    all.sort_unstable();
    let mut counts = vec![0_u32; positions.len()];
    let (mut missing, mut start) = (positions.len(), 0);
    for &(position, word) in &all {
        counts[word] += 1;
        if counts[word] == 1 {
            missing -= 1;
        }
        while missing == 0 {
            if position - all[start].0 < width {
                return 1;
            }
            counts[all[start].1] -= 1;
            if counts[all[start].1] == 0 {
                missing += 1;
            }
            start += 1;
        }
    }
    0
}
