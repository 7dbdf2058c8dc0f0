//! Which passages of a segment may answer at all: alive, within the filters, without what is
//! excluded.

use tantivy::schema::Field;
use tantivy::{DocId, SegmentReader};

use super::facts::FactHits;
use super::lower::{UnitLists, key_list};
use crate::article::PartialDate;
use crate::index::schema::Fields;
use crate::index::{Columns, Documents, day_number};
use crate::query::Plan;

/// The test of one segment.
pub(super) struct Filter<'s> {
    segment: &'s SegmentReader,
    columns: &'s Columns,
    dated: bool,
    since: i64,
    until: i64,
    /// First and last days of the years of publication, one of which it must have, and of those it
    /// must not have.
    years: Vec<(i64, i64)>,
    without_years: Vec<(i64, i64)>,
    required: Vec<Documents>,
    forbidden: Vec<Documents>,
}

impl<'s> Filter<'s> {
    /// Opens the filters of `plan`; `required` and `forbidden` facts are for segment `ordinal`.
    pub(super) fn open(
        segment: &'s SegmentReader,
        columns: &'s Columns,
        ordinal: usize,
        fields: Fields,
        plan: &Plan,
        facts: (&[FactHits], &[FactHits]),
    ) -> tantivy::Result<Self> {
        let mut filter = Self {
            segment,
            columns,
            dated: plan.filters.since.is_some() || plan.filters.until.is_some(),
            since: plan.filters.since.map_or(i64::MIN, day_number),
            until: plan.filters.until.map_or(i64::MAX, day_number),
            years: days_of(&plan.filters.years),
            without_years: days_of(&plan.filters.without_years),
            required: Vec::new(),
            forbidden: Vec::new(),
        };
        let filters = &plan.filters;
        for (field, wanted, unwanted) in [
            (fields.province, &filters.provinces, &filters.without_provinces),
            (fields.source, &filters.sources, &filters.without_sources),
            (fields.kind, &filters.kinds, &filters.without_kinds),
        ] {
            if !wanted.is_empty() {
                filter.required.push(filter.any_of(field, wanted)?);
            }
            if !unwanted.is_empty() {
                filter.forbidden.push(filter.any_of(field, unwanted)?);
            }
        }
        for (hits, into) in [(facts.0, &mut filter.required), (facts.1, &mut filter.forbidden)] {
            for hits in hits {
                let mut documents = Documents::none(segment);
                for hit in hits.all(ordinal) {
                    documents.insert(hit.doc);
                }
                into.push(documents);
            }
        }
        for unit in &plan.excluded {
            let mut documents = Documents::none(segment);
            for list in UnitLists::open(segment, fields, unit)?.lists_mut() {
                list.insert_into(&mut documents);
            }
            filter.forbidden.push(documents);
        }
        Ok(filter)
    }

    fn any_of(&self, field: Field, values: &[String]) -> tantivy::Result<Documents> {
        let mut documents = Documents::none(self.segment);
        for value in values {
            let Some(mut list) = key_list(self.segment, field, value)? else { continue };
            list.insert_into(&mut documents);
        }
        Ok(documents)
    }

    /// Passages of the segment, deleted ones among them.
    pub(super) fn passages(&self) -> u64 {
        u64::from(self.columns.class.values.num_vals())
    }

    /// The order class of a passage.
    pub(super) fn class(&self, doc: DocId) -> u64 {
        self.columns.class.first(doc).unwrap_or(0)
    }

    /// Whether there is a passage that does not pass.
    pub(super) fn is_needed(&self) -> bool {
        self.segment.has_deletes()
            || self.dated
            || !self.years.is_empty()
            || !self.without_years.is_empty()
            || !self.required.is_empty()
            || !self.forbidden.is_empty()
    }

    /// Whether a document is a passage that passes.
    pub(super) fn pass(&self, doc: DocId) -> bool {
        if self.segment.is_deleted(doc)
            || !self.required.iter().all(|documents| documents.contains(doc))
            || self.forbidden.iter().any(|documents| documents.contains(doc))
        {
            return false;
        }
        self.passes_columns(doc)
    }

    /// Keeps the passages that pass.
    pub(super) fn retain(&self, documents: &mut Documents) {
        self.required.iter().for_each(|required| documents.intersect(required));
        self.forbidden.iter().for_each(|forbidden| documents.subtract(forbidden));
        documents.retain(|doc| !self.segment.is_deleted(doc) && self.passes_columns(doc));
    }

    fn passes_columns(&self, doc: DocId) -> bool {
        if self.dated {
            let Columns { first_day, last_day, .. } = self.columns;
            let (Some(first), Some(last)) = (first_day.first(doc), last_day.first(doc)) else {
                return false;
            };
            if first > self.until || last < self.since {
                return false;
            }
        }
        if !self.years.is_empty() || !self.without_years.is_empty() {
            let published = self.columns.first_day.first(doc);
            let within = |years: &[(i64, i64)]| {
                published.is_some_and(|day| years.iter().any(|(a, b)| (*a..=*b).contains(&day)))
            };
            if within(&self.without_years) || !(self.years.is_empty() || within(&self.years)) {
                return false;
            }
        }
        self.columns.class.first(doc).is_some()
    }
}

/// First and last day of each year.
fn days_of(years: &[i16]) -> Vec<(i64, i64)> {
    let days = |year: &i16| {
        let date = PartialDate { year: *year, month: None, day: None };
        (day_number(date.first_day()), day_number(date.last_day()))
    };
    years.iter().map(days).collect()
}
