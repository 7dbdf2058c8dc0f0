//! Forms → terms of one segment: those of a fold are a range of them.

use std::cmp::Reverse;

use compact_str::CompactString;
use tantivy::postings::TermInfo;
use tantivy::{SegmentReader, Term};

use super::schema::{FORM_SEPARATOR, Fields, UNMARKED_FORM};
use crate::analysis::marks::may_begin;
use crate::query::Form;

/// Calls `each` with every form of `folded` that stands in the segment, in the order of the forms'
/// bytes.
pub(crate) fn each_form(
    segment: &SegmentReader,
    fields: Fields,
    folded: &str,
    mut each: impl FnMut(&str, &TermInfo),
) -> tantivy::Result<()> {
    let inverted = segment.inverted_index(fields.form)?;
    let prefix = format!("{folded}{FORM_SEPARATOR}");
    let mut terms = inverted.terms().range().ge(&prefix).into_stream()?;
    while terms.advance() {
        let Some(form) = terms.key().strip_prefix(prefix.as_bytes()) else { break };
        if let Ok(form) = std::str::from_utf8(form) {
            each(form, terms.value());
        }
    }
    Ok(())
}

/// The forms of `folded` with their terms, the most frequent first.
pub(crate) fn forms_of(
    segment: &SegmentReader,
    fields: Fields,
    folded: &str,
) -> tantivy::Result<Vec<(CompactString, TermInfo)>> {
    let mut found = Vec::new();
    each_form(segment, fields, folded, |form, info| found.push((form.into(), info.clone())))?;
    found.sort_by_key(|(_, info)| Reverse(info.doc_freq));
    Ok(found)
}

/// The terms of a form that is a word, the most frequent first.
pub(crate) fn terms(
    segment: &SegmentReader,
    fields: Fields,
    form: &Form,
) -> tantivy::Result<Vec<TermInfo>> {
    let mut found = Vec::new();
    if let Form::Folded(folded) = form {
        found.extend(forms_of(segment, fields, folded)?.into_iter().map(|(_, info)| info));
    } else if let Form::Beginning { folded, typed } = form {
        let inverted = segment.inverted_index(fields.form)?;
        let mut terms = inverted.terms().range().ge(folded).into_stream()?;
        while terms.advance() && terms.key().starts_with(folded.as_bytes()) {
            let term = std::str::from_utf8(terms.key()).unwrap_or_default();
            let exact = term.split_once(FORM_SEPARATOR).map_or("", |(_, exact)| exact);
            if typed.as_ref().is_none_or(|typed| may_begin(typed, exact)) {
                found.push(terms.value().clone());
            }
        }
        found.sort_by_key(|info| Reverse(info.doc_freq));
    } else if let Some(term) = term(fields, form) {
        found.extend(segment.inverted_index(fields.form)?.get_term_info(&term)?);
    }
    Ok(found)
}

/// The term of a form that is one term.
pub(crate) fn term(fields: Fields, form: &Form) -> Option<Term> {
    match form {
        Form::Exact { folded, exact } => {
            Some(Term::from_field_text(fields.form, &format!("{folded}{FORM_SEPARATOR}{exact}")))
        }
        Form::Unmarked(folded) => Some(Term::from_field_text(
            fields.form,
            &format!("{folded}{FORM_SEPARATOR}{UNMARKED_FORM}"),
        )),
        Form::Folded(_) | Form::Beginning { .. } | Form::Phrase { .. } => None,
    }
}
