//! How many articles the index holds of every month: what a count beside it has to be held against.

use std::collections::BTreeMap;

use super::Reader;

/// Articles by year and month of publication; month 0 where only the year is known.
pub type Months = BTreeMap<(i16, i8), u64>;

/// Year and month of a date that can stand for the days from `first` to `last` (days since 1970);
/// month 0 where it stands for more than one.
pub(crate) fn month_of(first: i64, last: i64) -> (i16, i8) {
    let epoch = jiff::civil::Date::constant(1970, 1, 1);
    let date = epoch.saturating_add(jiff::Span::new().days(first));
    (date.year(), if last - first > 31 { 0 } else { date.month() })
}

impl Reader {
    /// Counts the articles of every month. Reads three columns, once through.
    pub fn coverage(&self) -> Months {
        let mut articles = Vec::new();
        for (segment, columns) in self.searcher().segment_readers().iter().zip(self.columns()) {
            for doc in segment.doc_ids_alive() {
                let days = (columns.first_day.first(doc), columns.last_day.first(doc));
                if let (Some(group), (Some(first), Some(last))) = (columns.group.first(doc), days) {
                    articles.push((group, first, last));
                }
            }
        }
        articles.sort_unstable();
        articles.dedup_by_key(|(group, ..)| *group);
        let mut months = Months::new();
        for (_, first, last) in articles {
            *months.entry(month_of(first, last)).or_default() += 1;
        }
        months
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_and_a_month_have_their_month_and_a_year_has_none() {
        for (days, expected) in [
            ((19_000, 19_000), (2022, 1)),
            ((0, 30), (1970, 1)),
            ((0, 364), (1970, 0)),
            ((-1, -1), (1969, 12)),
        ] {
            assert_eq!(month_of(days.0, days.1), expected);
        }
    }
}
