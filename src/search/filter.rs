//! Which passages of a segment may answer at all: alive, within the filters, without what is
//! excluded.

use tantivy::schema::Field;
use tantivy::{DocId, SegmentReader};

use super::facts::FactHits;
use super::lower::{UnitLists, key_list};
use crate::article::PartialDate;
use crate::index::{Columns, Documents, NO_DAY, Reader, day_number};
use crate::query::{Filters, Plan};

/// The test of one segment.
pub(super) struct Filter<'s> {
    segment: &'s SegmentReader,
    columns: &'s Columns,
    /// Where not every passage passes.
    passing: Option<Documents>,
}

impl<'s> Filter<'s> {
    /// Opens the filters of `plan` for the segment of this number; `facts` are those required and
    /// those forbidden, `superseded` the passages for which a later capture stands.
    pub(super) fn open(
        reader: &'s Reader,
        number: usize,
        plan: &Plan,
        facts: (&[FactHits], &[FactHits]),
        superseded: Option<&Documents>,
    ) -> tantivy::Result<Self> {
        let (segment, fields) = (&reader.searcher().segment_readers()[number], reader.fields());
        let columns = &reader.columns()[number];
        let mut filter = Self { segment, columns, passing: None };
        let filters = &plan.filters;
        if let Some(live) = reader.live_docs(number) {
            filter.passing().keep(live);
        }
        if let Some(superseded) = superseded {
            filter.passing().subtract(superseded);
        }
        for (field, wanted, unwanted) in [
            (fields.province, &filters.provinces, &filters.without_provinces),
            (fields.source, &filters.sources, &filters.without_sources),
            (fields.kind, &filters.kinds, &filters.without_kinds),
        ] {
            if !wanted.is_empty() {
                let any = filter.any_of(field, wanted)?;
                filter.passing().intersect(&any);
            }
            if !unwanted.is_empty() {
                let any = filter.any_of(field, unwanted)?;
                filter.passing().subtract(&any);
            }
        }
        let of = |hits: &FactHits| {
            let mut documents = Documents::none(segment);
            hits.all(number).iter().for_each(|hit| documents.insert(hit.doc));
            documents
        };
        facts.0.iter().for_each(|required| filter.passing().intersect(&of(required)));
        facts.1.iter().for_each(|forbidden| filter.passing().subtract(&of(forbidden)));
        for unit in &plan.excluded {
            let mut documents = Documents::none(segment);
            for list in UnitLists::open(reader, number, unit)?.lists_mut() {
                list.insert_into(&mut documents);
            }
            filter.passing().subtract(&documents);
        }
        filter.dated(&plan.filters);
        Ok(filter)
    }

    /// Those that pass so far, to be made fewer.
    fn passing(&mut self) -> &mut Documents {
        self.passing.get_or_insert_with(|| Documents::all(self.segment))
    }

    /// Keeps what is of the days and years asked for; what is undated is of no day, and of no year
    /// that is unwanted.
    fn dated(&mut self, filters: &Filters) {
        let columns = self.columns;
        if filters.since.is_some() || filters.until.is_some() {
            let since = filters.since.map_or(NO_DAY + 1, day);
            let until = filters.until.map_or(i32::MAX, day);
            self.passing().keep_where(
                (columns.first_days(), columns.last_days()),
                // Without branches, so that several are looked at at a time.
                |first, last| (first != NO_DAY) & (first <= until) & (last >= since),
            );
        }
        if !filters.years.is_empty() || !filters.without_years.is_empty() {
            let days = (columns.first_days(), columns.first_days());
            let within = |years: &[i16]| {
                let mut documents = Documents::none(self.segment);
                for (from, to) in years.iter().map(days_of) {
                    let mut of_year = Documents::all(self.segment);
                    of_year.keep_where(days, |day, _| (day >= from) & (day <= to));
                    documents.unite(&of_year);
                }
                documents
            };
            let (wanted, unwanted) = (within(&filters.years), within(&filters.without_years));
            let passing = self.passing();
            if !filters.years.is_empty() {
                passing.intersect(&wanted);
            }
            passing.subtract(&unwanted);
        }
    }

    fn any_of(&self, field: Field, values: &[String]) -> tantivy::Result<Documents> {
        let mut documents = Documents::none(self.segment);
        for value in values {
            let Some(mut list) = key_list(self.segment, field, value)? else { continue };
            list.insert_into(&mut documents);
        }
        Ok(documents)
    }

    /// The order class of a passage.
    pub(super) fn class(&self, doc: DocId) -> u64 {
        self.columns.class.first(doc).unwrap_or(0)
    }

    /// The documents that pass; `None` where every one does.
    pub(super) fn documents(&self) -> Option<&Documents> {
        self.passing.as_ref()
    }

    /// Whether a document is a passage that passes.
    pub(super) fn pass(&self, doc: DocId) -> bool {
        self.passing.as_ref().is_none_or(|passing| passing.contains(doc))
            && self.columns.class.first(doc).is_some()
    }
}

fn day(date: jiff::civil::Date) -> i32 {
    day_number(date) as i32
}

/// First and last day of a year.
fn days_of(year: &i16) -> (i32, i32) {
    let date = PartialDate { year: *year, month: None, day: None };
    (day(date.first_day()), day(date.last_day()))
}
