//! A query that finds nothing → the same without the parts that empty it.

use super::Question;
use crate::analysis::analyse;
use crate::index::Reader;
use crate::query::{Choice, Class, Filter, FilterField, Group, ItemKind, Options, Plan, Unit};

/// Parts tried at the most: each is a search of its own.
const TRIED: usize = 8;

/// The question without the words that stand nowhere, and these words; `None` where each stands
/// somewhere. The collection knows its words: no search is needed to tell.
pub(super) fn unknown_words(
    reader: &Reader,
    plan: &Plan,
    asked: &Question,
) -> Option<(Question, String)> {
    let mut other = asked.clone();
    let nowhere = |group: &Group| !group.excluded && passages(reader, plan, group) == 0;
    let unknown: Vec<Group> = other.query.groups.extract_if(.., |group| nowhere(group)).collect();
    let words: Vec<String> = unknown.iter().map(said).collect();
    (!words.is_empty()).then(|| (other, words.join(" ")))
}

/// The question without one of its words, and the word: the rarest words first, which empty a
/// result the likeliest.
pub(super) fn words(reader: &Reader, plan: &Plan, asked: &Question) -> Vec<(Question, String)> {
    let wanted = asked.query.groups.iter().filter(|group| !group.excluded).count();
    if wanted == 0 || asked.query.groups.len() < 2 {
        return Vec::new();
    }
    let groups = asked.query.groups.iter().enumerate();
    let mut rarest: Vec<(u64, usize)> = groups
        .map(
            |(at, group)| {
                if group.excluded { (0, at) } else { (passages(reader, plan, group), at) }
            },
        )
        .collect();
    rarest.sort_unstable();
    rarest
        .into_iter()
        .take(TRIED)
        .map(|(_, at)| {
            let mut other = asked.clone();
            let group = other.query.groups.remove(at);
            (other, said(&group))
        })
        .collect()
}

fn said(group: &Group) -> String {
    let texts: Vec<&str> = group.items.iter().map(|item| item.text.as_str()).collect();
    let texts = texts.join(" OR ");
    if group.excluded { format!("-{texts}") } else { texts }
}

/// The words of the query that stand in no passage, in forms that agree with the marks typed.
pub(super) fn nowhere(reader: &Reader, plan: &Plan) -> Vec<String> {
    let agrees = |choice: &&Choice| !matches!(choice.class, Class::Conflict | Class::ToneConflict);
    let stands = |unit: &&Unit| {
        !unit.choices.iter().filter(agrees).any(|choice| reader.form_count(&choice.form) > 0)
    };
    plan.units.iter().filter(stands).map(|unit| unit.text.clone()).collect()
}

/// At most how many passages have a part of the query, by the forms that answer it.
fn passages(reader: &Reader, plan: &Plan, group: &Group) -> u64 {
    let unit = |text: &str| plan.units.iter().find(|unit| unit.text == text);
    let unit_passages = |unit: &Unit| -> u64 {
        unit.choices.iter().map(|choice| reader.form_count(&choice.form)).sum()
    };
    match group.items.as_slice() {
        [item] if item.kind == ItemKind::Word => {
            let tokens = analyse(&item.text).into_iter();
            // A word that was repeated has one unit, and so has an abbreviation that is spelt out.
            let of_words = tokens.filter_map(|token| unit(token.span.of(&item.text)));
            of_words.map(unit_passages).min().unwrap_or(u64::MAX)
        }
        _ => unit(&said(group)).map_or(u64::MAX, unit_passages),
    }
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
