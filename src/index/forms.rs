//! The forms of a fold in one segment: a range of its terms.

use tantivy::SegmentReader;
use tantivy::postings::TermInfo;

use super::schema::{FORM_SEPARATOR, Fields};

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
