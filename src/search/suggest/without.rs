//! A query that finds nothing → the same without each of its parts.

use super::Question;
use crate::query::{Filter, FilterField, Options};

/// Parts tried at the most: each is a search of its own.
const TRIED: usize = 8;

/// The question without one of its words, and the word.
pub(super) fn words(asked: &Question) -> Vec<(Question, String)> {
    if asked.query.groups.len() < 2 {
        return Vec::new();
    }
    (0..asked.query.groups.len().min(TRIED))
        .map(|at| {
            let mut other = asked.clone();
            let group = other.query.groups.remove(at);
            let texts: Vec<&str> = group.items.iter().map(|item| item.text.as_str()).collect();
            (other, texts.join(" OR "))
        })
        .collect()
}

/// The question without one of its filters, and the filter as `field:value`. The first and the last
/// date are one filter.
pub(super) fn filters(asked: &Question) -> Vec<(Question, String)> {
    let mut found = Vec::new();
    for at in 0..asked.query.filters.len() {
        let mut other = asked.clone();
        let filter = other.query.filters.remove(at);
        found.push((other, filter.to_string()));
    }
    for at in 0..asked.options.without.len() {
        let mut other = asked.clone();
        let filter = other.options.without.remove(at);
        found.push((other, filter.to_string()));
    }
    for field in FilterField::ALL {
        for at in 0..field.given(&mut asked.options.clone()).len() {
            let mut other = asked.clone();
            let value = field.given(&mut other.options).remove(at);
            found.push((other, Filter { field, value, excluded: false }.to_string()));
        }
    }
    let Options { since, until, .. } = asked.options;
    if since.is_some() || until.is_some() {
        let mut other = asked.clone();
        (other.options.since, other.options.until) = (None, None);
        let said = [("since", since), ("until", until)]
            .into_iter()
            .filter_map(|(name, date)| Some(format!("{name}:{}", date?)))
            .collect::<Vec<_>>();
        found.push((other, said.join(" ")));
    }
    found.truncate(TRIED);
    found
}
