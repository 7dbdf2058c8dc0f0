//! What the collection knows: forms of a fold, pairs, names and document numbers.

use tantivy::Term;

use super::Reader;
use super::schema::{FORM_SEPARATOR, UNMARKED_FORM};
use crate::query::Lexicon;

impl Lexicon for Reader {
    fn forms(&self, folded: &str) -> Vec<(String, u64)> {
        let prefix = format!("{folded}{FORM_SEPARATOR}");
        let mut forms: Vec<(String, u64)> = Vec::new();
        for segment in self.searcher().segment_readers() {
            let Ok(inverted) = segment.inverted_index(self.fields().exact) else { continue };
            let range = inverted.terms().range().ge(prefix.as_bytes());
            let Ok(mut terms) = range.into_stream() else { continue };
            while terms.advance() {
                let Some(form) = terms.key().strip_prefix(prefix.as_bytes()) else { break };
                let Ok(form) = std::str::from_utf8(form) else { continue };
                if form == UNMARKED_FORM {
                    continue;
                }
                let count = u64::from(terms.value().doc_freq);
                match forms.iter_mut().find(|(known, _)| known == form) {
                    Some((_, total)) => *total += count,
                    None => forms.push((form.to_owned(), count)),
                }
            }
        }
        forms.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        forms
    }

    fn folded_count(&self, folded: &str) -> u64 {
        self.count(&Term::from_field_text(self.fields().folded, folded))
    }

    fn pair_count(&self, first: &str, second: &str) -> u64 {
        self.count(&Term::from_field_text(self.fields().pair, &format!("{first} {second}")))
    }

    fn name_count(&self, key: &str) -> u64 {
        self.count(&Term::from_field_text(self.fields().who, key))
    }

    fn prefixed(&self, prefix: &str, limit: usize) -> Vec<String> {
        let mut found = std::collections::BTreeSet::new();
        for segment in self.searcher().segment_readers() {
            let Ok(inverted) = segment.inverted_index(self.fields().folded) else { continue };
            let range = inverted.terms().range().ge(prefix.as_bytes());
            let Ok(mut terms) = range.into_stream() else { continue };
            let mut taken = 0;
            while taken < limit && terms.advance() {
                if !terms.key().starts_with(prefix.as_bytes()) {
                    break;
                }
                if let Ok(term) = std::str::from_utf8(terms.key()) {
                    found.insert(term.to_owned());
                    taken += 1;
                }
            }
        }
        found.into_iter().take(limit).collect()
    }
}

impl Reader {
    /// Living and deleted documents with `term`; 0 where the index cannot be read, as the search
    /// that follows says so itself.
    fn count(&self, term: &Term) -> u64 {
        self.searcher().doc_freq(term).unwrap_or(0)
    }
}
