//! Documents of one segment in which words stand in order, or near each other.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED};

use super::lower::{List, key_list, term};
use crate::index::schema::{FORM_SEPARATOR, Fields};
use crate::query::Form;

/// A word of a phrase: the union of its forms, with positions.
struct Word {
    forms: Vec<SegmentPostings>,
}

impl Word {
    fn open(segment: &SegmentReader, fields: Fields, forms: &[Form]) -> tantivy::Result<Self> {
        let mut opened = Vec::new();
        let inverted = segment.inverted_index(fields.exact)?;
        let option = IndexRecordOption::WithFreqsAndPositions;
        for form in forms {
            // Only exact forms have positions: a fold is every form of it.
            if let Form::Folded(folded) = form {
                let prefix = format!("{folded}{FORM_SEPARATOR}");
                let mut terms = inverted.terms().range().ge(prefix.as_bytes()).into_stream()?;
                while terms.advance() && terms.key().starts_with(prefix.as_bytes()) {
                    opened.push(inverted.read_postings_from_terminfo(terms.value(), option)?);
                }
            } else if let Some(term) = term(fields, form) {
                opened.extend(inverted.read_postings(&term, option)?);
            }
        }
        Ok(Self { forms: opened })
    }

    fn seek(&mut self, target: DocId) -> DocId {
        for form in &mut self.forms {
            if form.doc() < target {
                form.seek(target);
            }
        }
        self.forms.iter().map(DocSet::doc).min().unwrap_or(TERMINATED)
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

/// Documents with the phrase and how often it stands in each.
///
/// With `slop` 0 the words are neighbours in this order; else they stand in any order with at most
/// `slop` foreign words between the first and the last.
pub(super) fn documents(
    segment: &SegmentReader,
    fields: Fields,
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
    // One list of a fold is quicker to go through than those of all its forms; the rarest leads.
    let mut folds: Vec<List> = Vec::new();
    // The forms of a word share their fold.
    for folded in words.iter().filter_map(|forms| forms.first()?.fold()) {
        match key_list(segment, fields.folded, folded)? {
            Some(list) => folds.push(list),
            None => return Ok(Vec::new()),
        }
    }
    folds.sort_by_key(List::size);
    let mut positions = vec![Vec::new(); opened.len()];
    let mut found = Vec::new();
    let mut doc = 0;
    'documents: loop {
        for list in &mut folds {
            let at = list.seek(doc);
            if at > doc {
                doc = at;
                if doc == TERMINATED {
                    break 'documents;
                }
                continue 'documents;
            }
        }
        for word in &mut opened {
            let at = word.seek(doc);
            if at > doc {
                doc = at;
                if doc == TERMINATED {
                    break 'documents;
                }
                continue 'documents;
            }
        }
        for (word, into) in opened.iter_mut().zip(&mut positions) {
            word.positions(doc, into);
        }
        let times = if slop == 0 { in_order(&positions) } else { near(&positions, slop) };
        if times > 0 {
            found.push((doc, times));
        }
        doc += 1;
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
