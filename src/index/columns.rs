//! The columns that order the passages of a segment, opened once for all searches.

use tantivy::columnar::Column;
use tantivy::directory::OwnedBytes;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::{DocId, SegmentReader};

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
    /// What the record of an article says of its text.
    pub(crate) signature: Column<u64>,
    /// Tokens of the passages, each as the one byte that stands for about as many.
    pub(crate) length_ids: OwnedBytes,
}

impl Columns {
    pub(super) fn open(segment: &SegmentReader, fields: Fields) -> tantivy::Result<Self> {
        let columns = segment.fast_fields();
        let lengths = segment.fieldnorms_readers().get_inner_file();
        Ok(Self {
            class: columns.u64("class")?,
            group: columns.u64("group")?,
            ordinal: columns.u64("ordinal")?,
            first_day: columns.i64("first_day")?,
            last_day: columns.i64("last_day")?,
            signature: columns.u64("signature")?,
            length_ids: match lengths.open_read(fields.form) {
                Some(file) => file.read_bytes()?,
                None => OwnedBytes::empty(),
            },
        })
    }

    /// Tokens of a passage as one byte.
    pub(crate) fn length_id(&self, doc: DocId) -> u8 {
        self.length_ids.get(doc as usize).copied().unwrap_or(0)
    }

    /// Tokens of a passage; exact up to 40.
    pub(crate) fn length(&self, doc: DocId) -> u32 {
        FieldNormReader::id_to_fieldnorm(self.length_id(doc))
    }
}
