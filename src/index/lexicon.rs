//! What the collection knows: forms of a fold, pairs, names and document numbers.

use tantivy::Term;

use super::pairs::pair_key;
use super::schema::{FORM_SEPARATOR, UNMARKED_FORM};
use super::{Reader, each_form};
use crate::query::Lexicon;

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
        self.pairs().iter().map(|pairs| pairs.count(key).unwrap_or(0)).sum()
    }

    fn name_count(&self, key: &str) -> u64 {
        self.count(&Term::from_field_text(self.fields().who, key))
    }

    fn prefixed(&self, prefix: &str, limit: usize) -> Vec<String> {
        let mut found = std::collections::BTreeSet::new();
        for segment in self.searcher().segment_readers() {
            let Ok(inverted) = segment.inverted_index(self.fields().form) else { continue };
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
                if folded != last {
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
        for segment in self.searcher().segment_readers() {
            // What cannot be read is told by the search that follows.
            let _ = each_form(segment, self.fields(), folded, |form, info| {
                each(form, u64::from(info.doc_freq));
            });
        }
    }

    /// Living and deleted documents with `term`; 0 where the index cannot be read, as the search
    /// that follows says so itself.
    fn count(&self, term: &Term) -> u64 {
        self.searcher().doc_freq(term).unwrap_or(0)
    }
}
