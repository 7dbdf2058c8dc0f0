//! The columns that order the passages of a segment, opened once for all searches.

use std::sync::OnceLock;

use tantivy::columnar::{Column, ColumnIndex};
use tantivy::directory::OwnedBytes;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::{DocId, SegmentReader};

use super::documents::contains;
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
    unpacked: Unpacked,
}

/// What filters read of every document, in the form in which that is quick, once they have asked.
#[derive(Default)]
struct Unpacked {
    alive: OnceLock<Vec<u64>>,
    deleted: OnceLock<Vec<DocId>>,
    counts: OnceLock<LiveCounts>,
    twice_tokens: OnceLock<u64>,
    first_days: OnceLock<Vec<i32>>,
    last_days: OnceLock<Vec<i32>>,
}

/// What a segment holds that is not deleted.
#[derive(Clone, Copy)]
struct LiveCounts {
    passages: u64,
    articles: u64,
}

/// The day of a document without one, in [`Columns::first_days`] and [`Columns::last_days`].
pub(crate) const NO_DAY: i32 = i32::MIN;

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
            unpacked: Unpacked::default(),
        })
    }

    /// The documents of `segment`, whose columns these are, that are not deleted: a bit for each.
    /// `None` where all are.
    pub(crate) fn alive(&self, segment: &SegmentReader) -> Option<&[u64]> {
        let alive = segment.alive_bitset()?;
        let unpacked = || {
            let mut bits = vec![0_u64; (segment.max_doc() as usize).div_ceil(64)];
            alive.iter_alive().for_each(|doc| bits[doc as usize / 64] |= 1 << (doc % 64));
            bits
        };
        Some(self.unpacked.alive.get_or_init(unpacked))
    }

    /// The deleted documents of `segment`, whose columns these are, ascending.
    pub(super) fn deleted(&self, segment: &SegmentReader) -> &[DocId] {
        let Some(alive) = self.alive(segment) else { return &[] };
        let listed = || (0..segment.max_doc()).filter(|doc| !contains(alive, *doc)).collect();
        self.unpacked.deleted.get_or_init(listed)
    }

    /// Passages of `segment`, whose columns these are, that are not deleted.
    pub(super) fn passages(&self, segment: &SegmentReader) -> u64 {
        self.live_counts(segment).passages
    }

    /// Articles of `segment`, whose columns these are, that are not deleted.
    pub(super) fn articles(&self, segment: &SegmentReader) -> u64 {
        self.live_counts(segment).articles
    }

    /// Twice the tokens, about, of the passages of `segment`, whose columns these are, that are not
    /// deleted: a whole number, so that a sum does not depend on how an index is cut.
    pub(super) fn twice_tokens(&self, segment: &SegmentReader) -> u64 {
        *self.unpacked.twice_tokens.get_or_init(|| {
            let alive = self.alive(segment);
            let mut lengths = [0_u64; 256];
            for (doc, id) in (0..segment.max_doc()).zip(self.length_ids.iter()) {
                let counts = alive.is_none_or(|alive| contains(alive, doc));
                lengths[usize::from(*id)] += u64::from(counts);
            }
            lengths.iter().zip(0_u8..=u8::MAX).map(|(count, id)| count * twice_middle(id)).sum()
        })
    }

    fn live_counts(&self, segment: &SegmentReader) -> LiveCounts {
        *self.unpacked.counts.get_or_init(|| {
            let of_articles = |doc: &&DocId| {
                self.group.first(**doc).is_some() && self.class.first(**doc).is_none()
            };
            let deleted = self.deleted(segment);
            let passages = u64::from(self.class.values.num_vals());
            let gone =
                deleted.iter().filter(|doc| self.class.first(**doc).is_some()).count() as u64;
            // What has a group is a passage or the record of an article.
            let articles = u64::from(self.group.values.num_vals()) - passages;
            let articles_gone = deleted.iter().filter(of_articles).count() as u64;
            LiveCounts { passages: passages - gone, articles: articles - articles_gone }
        })
    }

    /// First days by document, [`NO_DAY`] where it is undated.
    pub(crate) fn first_days(&self) -> &[i32] {
        self.unpacked.first_days.get_or_init(|| by_document(&self.first_day))
    }

    /// Last days by document, [`NO_DAY`] where it is undated.
    pub(crate) fn last_days(&self) -> &[i32] {
        self.unpacked.last_days.get_or_init(|| by_document(&self.last_day))
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

/// Twice the middle of the numbers of tokens that a byte stands for.
fn twice_middle(id: u8) -> u64 {
    let least = u64::from(FieldNormReader::id_to_fieldnorm(id));
    let next =
        id.checked_add(1).map_or(least + 1, |id| FieldNormReader::id_to_fieldnorm(id).into());
    least + next - 1
}

/// The values of a column by document.
fn by_document(days: &Column<i64>) -> Vec<i32> {
    let documents = days.num_docs();
    let narrow = |day: i64| day.clamp(i64::from(NO_DAY) + 1, i64::from(i32::MAX)) as i32;
    let mut values = vec![0; days.values.num_vals() as usize];
    days.values.get_range(0, &mut values);
    let values = values.into_iter().map(narrow);
    match &days.index {
        ColumnIndex::Full => values.collect(),
        ColumnIndex::Optional(index) => {
            let mut by_document = vec![NO_DAY; documents as usize];
            for (doc, day) in index.iter_non_null_docs().zip(values) {
                by_document[doc as usize] = day;
            }
            by_document
        }
        _ => (0..documents).map(|doc| days.first(doc).map_or(NO_DAY, narrow)).collect(),
    }
}
