//! What the collection knows: forms of a fold, pairs, names and document numbers.

use std::sync::Arc;

use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED, Term};

use super::documents::contains;
use super::pairs::pair_key;
use super::schema::{FORM_SEPARATOR, UNMARKED_FORM};
use super::{Occurrences, Reader, each_form, term};
use crate::query::{Evidence, FactKey, Form, Lexicon};

impl Lexicon for Reader {
    fn forms(&self, folded: &str) -> Vec<(String, u64)> {
        let mut forms: Vec<(String, u64)> = Vec::new();
        self.each_form_of(folded, |form, count| {
            if form == UNMARKED_FORM {
                return;
            }
            match forms.iter_mut().find(|(known, _)| known == form) {
                Some((_, total)) => *total += count,
                None => forms.push((form.to_owned(), count)),
            }
        });
        forms.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        forms
    }

    fn folded_count(&self, folded: &str) -> u64 {
        let mut count = 0;
        self.each_form_of(folded, |_, passages| count += passages);
        count
    }

    fn pair_count(&self, first: &str, second: &str) -> u64 {
        let key = pair_key(first, second);
        // A part of the index that cannot be read counts nothing: the search tells it.
        (0..self.pairs().len()).map(|segment| self.pair_doc_freq(segment, key).unwrap_or(0)).sum()
    }

    fn name_count(&self, key: &str) -> u64 {
        self.count(&Term::from_field_text(self.fields().who, key))
    }

    fn evidence(&self, fact: FactKey<'_>, words: &[Form]) -> Evidence {
        let (term, with_words) = match fact {
            FactKey::Name(key) => (Term::from_field_text(self.fields().who, key), true),
            FactKey::Document(key) => (Term::from_field_text(self.fields().cite, key), false),
        };
        let mut all = Evidence::default();
        for (number, segment) in self.searcher().segment_readers().iter().enumerate() {
            // A part of the index that cannot be read counts nothing: the search tells it.
            let Ok(beside) = Beside::of(self, number, words) else { continue };
            all.words += beside.count();
            let _ = each_document(segment, self.live_docs(number), &term, |doc| {
                all.facts += u64::from(!with_words || beside.words_of(doc));
                all.both += u64::from(beside.contains(doc));
            });
        }
        all
    }

    fn prefixed(&self, prefix: &str, limit: usize) -> Vec<String> {
        let mut found = std::collections::BTreeSet::new();
        let field = self.fields().form;
        for (number, segment) in self.searcher().segment_readers().iter().enumerate() {
            let Ok(inverted) = segment.inverted_index(field) else { continue };
            let range = inverted.terms().range().ge(prefix.as_bytes());
            let Ok(mut terms) = range.into_stream() else { continue };
            let (mut taken, mut last) = (0, String::new());
            while taken < limit && terms.advance() {
                if !terms.key().starts_with(prefix.as_bytes()) {
                    break;
                }
                let Ok(term) = std::str::from_utf8(terms.key()) else { continue };
                let folded = term.split(FORM_SEPARATOR).next().unwrap_or(term);
                // Forms of a fold follow each other.
                if folded != last && self.has_live(number, field, terms.value()).unwrap_or(false) {
                    folded.clone_into(&mut last);
                    found.insert(last.clone());
                    taken += 1;
                }
            }
        }
        found.into_iter().take(limit).collect()
    }
}

impl Reader {
    /// Calls `each` with the forms of a fold and their passages in each segment.
    fn each_form_of(&self, folded: &str, mut each: impl FnMut(&str, u64)) {
        for (number, segment) in self.searcher().segment_readers().iter().enumerate() {
            // What cannot be read is told by the search that follows.
            let _ = each_form(segment, self.fields(), folded, |form, info| {
                let field = self.fields().form;
                let found = self.live_doc_freq(number, field, info).unwrap_or(0);
                if found > 0 {
                    each(form, found);
                }
            });
        }
    }

    /// Passages that have a form; of a phrase, those with its rarest word, which
    /// may be more than have the phrase.
    pub(crate) fn form_count(&self, form: &Form) -> u64 {
        match form {
            Form::Folded(folded) => self.folded_count(folded),
            Form::Exact { .. } | Form::Unmarked(_) => {
                term(self.fields(), form).map_or(0, |term| self.count(&term))
            }
            Form::Beginning { .. } => {
                let segments = 0..self.searcher().segment_readers().len();
                let found = segments.filter_map(|number| self.occurrences(number, form).ok()?);
                found.map(|found| found.any.count()).sum()
            }
            Form::Phrase { words, .. } => {
                let word = |forms: &Vec<Form>| forms.iter().map(|form| self.form_count(form)).sum();
                words.iter().map(word).min().unwrap_or(0)
            }
        }
    }

    /// Live documents with `term`; a segment that cannot be read has none, as the search that follows
    /// says so itself.
    fn count(&self, term: &Term) -> u64 {
        let field = term.field();
        let segments = self.searcher().segment_readers().iter().enumerate();
        let found = segments.filter_map(|(number, segment)| {
            let info = segment.inverted_index(field).ok()?.get_term_info(term).ok()??;
            self.live_doc_freq(number, field, &info).ok()
        });
        found.sum()
    }
}

/// The live documents of a segment in which words stand side by side: those that have every pair of them
/// and every form, which is nearly the same and needs no positions.
pub(crate) struct Beside {
    /// Forms that were typed with marks; of a single word, that word.
    forms: Vec<Arc<Occurrences>>,
    /// Ascending; `None` of a single word.
    docs: Option<Vec<DocId>>,
}

impl Beside {
    pub(crate) fn of(reader: &Reader, number: usize, words: &[Form]) -> tantivy::Result<Self> {
        let exact = |form: &&Form| words.len() == 1 || matches!(form, Form::Exact { .. });
        let forms = words.iter().filter(exact).map(|form| reader.occurrences(number, form));
        let forms: Vec<_> = forms.collect::<tantivy::Result<Vec<_>>>()?;
        let forms: Vec<_> = forms.into_iter().flatten().collect();
        let mut pairs = Vec::new();
        for two in words.windows(2) {
            let [Some(first), Some(second)] = [two[0].fold(), two[1].fold()] else { continue };
            pairs.push(reader.pair_docs(number, pair_key(first, second))?);
        }
        pairs.sort_by_key(Vec::len);
        let mut pairs = pairs.into_iter();
        let docs = pairs.next().map(|mut docs| {
            for others in pairs {
                docs.retain(|doc| others.binary_search(doc).is_ok());
            }
            docs.retain(|doc| forms.iter().all(|form| form.any.contain(*doc)));
            docs
        });
        Ok(Self { forms, docs })
    }

    fn count(&self) -> u64 {
        match &self.docs {
            Some(docs) => docs.len() as u64,
            None => self.forms.first().map_or(0, |form| form.any.count()),
        }
    }

    /// Ascending; none of a single word.
    pub(crate) fn docs(&self) -> &[DocId] {
        self.docs.as_deref().unwrap_or_default()
    }

    pub(crate) fn contains(&self, doc: DocId) -> bool {
        match &self.docs {
            Some(docs) => docs.binary_search(&doc).is_ok(),
            None => self.words_of(doc),
        }
    }

    /// Whether `doc` has the words as they were typed, wherever they stand in it.
    fn words_of(&self, doc: DocId) -> bool {
        self.forms.iter().all(|form| form.any.contain(doc))
    }
}

/// Calls `each` with the `live` documents that have `term`.
fn each_document(
    segment: &SegmentReader,
    live: Option<&[u64]>,
    term: &Term,
    mut each: impl FnMut(DocId),
) -> tantivy::Result<()> {
    let inverted = segment.inverted_index(term.field())?;
    let postings = inverted.read_postings(term, IndexRecordOption::Basic)?;
    let Some(mut postings) = postings else { return Ok(()) };
    while postings.doc() != TERMINATED {
        if live.is_none_or(|live| contains(live, postings.doc())) {
            each(postings.doc());
        }
        postings.advance();
    }
    Ok(())
}
