//! Mentions of a whole collection → one row a person.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use crate::article::Span;

use super::{Person, PersonKind};

/// A mention and the article it stands in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocatedPerson {
    /// Article id.
    pub article: String,
    /// File of the article.
    pub path: String,
    /// Publication date, `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    pub published: Option<String>,
    /// Bytes of the name in the article's body.
    pub span: Span,
    /// The text under the span.
    pub surface: String,
    /// Who is meant.
    pub person: Person,
}

/// A role of one person, and when it was printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleRow {
    /// As printed.
    pub role: String,
    /// Earliest article with it.
    pub first: Option<String>,
    /// Latest article with it.
    pub last: Option<String>,
    /// Mentions with it.
    pub count: usize,
}

/// One person of the collection: all mentions with one key. Namesakes are not told apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRow {
    /// Name to show.
    pub name: String,
    /// Lower-case syllables with marks, joined by `_`.
    pub key: String,
    /// The key without marks; people who differ in marks alone share it.
    pub folded: String,
    /// Mentions, linked short forms included.
    pub mentions: usize,
    /// Articles that have one.
    pub articles: usize,
    /// Date of the earliest article.
    pub first: Option<String>,
    /// Date of the latest article.
    pub last: Option<String>,
    /// Roles by the date they were first printed, undated ones last.
    pub roles: Vec<RoleRow>,
    /// Mentions of each kind.
    pub kinds: BTreeMap<PersonKind, usize>,
}

#[derive(Default)]
struct Gathered<'m> {
    names: BTreeMap<&'m str, usize>,
    articles: BTreeSet<&'m str>,
    dates: BTreeSet<&'m str>,
    mentions: usize,
    roles: BTreeMap<&'m str, (BTreeSet<&'m str>, usize)>,
    kinds: BTreeMap<PersonKind, usize>,
}

fn ends(dates: &BTreeSet<&str>) -> (Option<String>, Option<String>) {
    let owned = |date: Option<&&str>| date.map(|d| (*d).to_owned());
    (owned(dates.first()), owned(dates.last()))
}

/// Gathers the mentions of a collection into one row a key, most mentioned first.
///
/// Equal mentions are counted as often as they are given. Open and anonymised mentions name nobody
/// and make no row; people who differ in marks alone keep rows of their own.
pub fn people_rows(mentions: &[LocatedPerson]) -> Vec<PersonRow> {
    let mut people: HashMap<&str, (&str, Gathered<'_>)> = HashMap::new();
    for located in mentions {
        let person = &located.person;
        if person.open || person.anonymised || person.key.is_empty() {
            continue;
        }
        let (_, gathered) =
            people.entry(&person.key).or_insert_with(|| (&person.folded, Gathered::default()));
        gathered.mentions += 1;
        *gathered.names.entry(&person.name).or_insert(0) += 1;
        gathered.articles.insert(&located.article);
        *gathered.kinds.entry(person.kind).or_insert(0) += 1;
        let date = located.published.as_deref();
        gathered.dates.extend(date);
        if let Some(role) = &person.role {
            let (dates, count) = gathered.roles.entry(role).or_default();
            dates.extend(date);
            *count += 1;
        }
    }
    let mut rows: Vec<PersonRow> =
        people.into_iter().map(|(key, (folded, gathered))| row(key, folded, &gathered)).collect();
    rows.sort_by(|a, b| b.mentions.cmp(&a.mentions).then_with(|| a.key.cmp(&b.key)));
    rows
}

fn row(key: &str, folded: &str, gathered: &Gathered<'_>) -> PersonRow {
    let name = gathered
        .names
        .iter()
        .max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0)))
        .map_or_else(String::new, |(name, _)| (*name).to_owned());
    let (first, last) = ends(&gathered.dates);
    let mut roles: Vec<RoleRow> = gathered
        .roles
        .iter()
        .map(|(role, (dates, count))| {
            let (first, last) = ends(dates);
            RoleRow { role: (*role).to_owned(), first, last, count: *count }
        })
        .collect();
    roles.sort_by(|a, b| {
        (a.first.is_none(), &a.first, &a.last, &a.role).cmp(&(
            b.first.is_none(),
            &b.first,
            &b.last,
            &b.role,
        ))
    });
    PersonRow {
        name,
        key: key.to_owned(),
        folded: folded.to_owned(),
        mentions: gathered.mentions,
        articles: gathered.articles.len(),
        first,
        last,
        roles,
        kinds: gathered.kinds.clone(),
    }
}
