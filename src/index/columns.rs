//! The columns that order the passages of a segment, opened once for all searches.

use tantivy::SegmentReader;
use tantivy::columnar::Column;
use tantivy::fieldnorm::FieldNormReader;

use super::schema::Fields;

/// Columns of one segment, by document.
pub(crate) struct Columns {
    /// Order class; a document without one is no passage.
    pub(crate) class: Column<u64>,
    /// What the passages of an article share.
    pub(crate) group: Column<u64>,
    /// Position among the article's passages.
    pub(crate) ordinal: Column<u64>,
    /// First day of the publication date; undated documents have none.
    pub(crate) first_day: Column<i64>,
    /// Last day of the publication date.
    pub(crate) last_day: Column<i64>,
    /// What the record of an article says of its text: least hashes, numbers.
    pub(crate) bands: Column<u64>,
    pub(crate) numbers: Column<u64>,
    /// Tokens of the passage.
    pub(crate) length: FieldNormReader,
}

impl Columns {
    pub(super) fn open(segment: &SegmentReader, fields: Fields) -> tantivy::Result<Self> {
        let columns = segment.fast_fields();
        Ok(Self {
            class: columns.u64("class")?,
            group: columns.u64("group")?,
            ordinal: columns.u64("ordinal")?,
            first_day: columns.i64("first_day")?,
            last_day: columns.i64("last_day")?,
            bands: columns.u64("bands")?,
            numbers: columns.u64("numbers")?,
            length: segment.get_fieldnorms_reader(fields.folded)?,
        })
    }
}
