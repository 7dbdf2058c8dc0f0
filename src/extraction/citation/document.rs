//! The documents cited in a collection: mentions → one row per identity.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::doctype::DocType;
use super::matching::matches;
use super::model::{Citation, Kind};
use super::resolve::absorb;
use crate::article::Span;

/// A citation and the article it stands in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocatedCitation {
    /// Identifier of the article.
    pub article: String,
    /// Path of its file.
    pub path: String,
    /// Core of the mention, in bytes of the article's text.
    pub span: Span,
    /// The text under `span`.
    pub surface: String,
    /// Publication date of the article, `YYYY[-MM[-DD]]`.
    pub published: Option<String>,
    /// What is cited.
    pub citation: Citation,
}

/// A spelling of a citation and how often it occurs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spelling {
    /// The text as printed, line breaks as blanks.
    pub surface: String,
    /// Mentions.
    pub count: usize,
}

/// A date given to a document and how often.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateCount {
    /// The date printed beside the citation.
    pub date: Date,
    /// Mentions.
    pub count: usize,
}

/// An article that mentions a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appearance {
    /// Identifier of the article.
    pub article: String,
    /// Its publication date.
    pub date: Option<String>,
}

/// One official document, as far as the mentions tell documents apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentRow {
    /// The most precise key among the mentions.
    pub key: String,
    /// Printed form.
    pub canonical: String,
    /// Form: `numbered`, `congress`, `plenum`, `session`, `named`, `statute`, or `open` for
    /// numbered mentions whose issuer is unknown.
    pub kind: String,
    /// Spellings, the commonest first.
    pub spellings: Vec<Spelling>,
    /// Codes of the issuers stated, in order.
    pub issuers: Vec<String>,
    /// Dates stated, the commonest first.
    pub dates: Vec<DateCount>,
    /// Mentions.
    pub mentions: usize,
    /// Articles with a mention.
    pub articles: usize,
    /// The earliest article by publication date; undated articles come last.
    pub first: Option<Appearance>,
    /// The latest article by publication date.
    pub last: Option<Appearance>,
}

/// Mentions that can be one document.
pub(super) struct Group<'m> {
    /// All that the mentions know together.
    pub(super) identity: Citation,
    pub(super) mentions: Vec<&'m LocatedCitation>,
}

impl Group<'_> {
    /// Whether it is a number whose issuer nobody states.
    fn is_open(&self) -> bool {
        self.identity.kind == Kind::Numbered && self.identity.issuer.is_none()
    }

    /// How many parts of the identity are known.
    fn precision(&self) -> usize {
        let c = &self.identity;
        [
            c.doc_type != DocType::ANY,
            c.year.is_some(),
            c.issuer.is_some(),
            c.place.is_some(),
            c.term.is_some(),
            c.any_year().is_some(),
        ]
        .into_iter()
        .filter(|known| *known)
        .count()
    }
}

/// Gathers the mentions of every document, in the order of their keys.
///
/// A key without a year splits by the years of its dates. A less precise group joins the only more
/// precise one it fits; a number without issuer stays by itself.
pub(super) fn groups(mentions: &[LocatedCitation]) -> Vec<Group<'_>> {
    let mut exact: BTreeMap<(String, Option<u16>), Group<'_>> = BTreeMap::new();
    for mention in mentions.iter().filter(|mention| !mention.citation.written.repeated) {
        let citation = &mention.citation;
        let year = match citation.kind {
            Kind::Numbered if citation.year.is_none() => citation.any_year(),
            _ => None,
        };
        let group = exact
            .entry((citation.key(), year))
            .or_insert_with(|| Group { identity: citation.clone(), mentions: Vec::new() });
        absorb(&mut group.identity, citation);
        group.mentions.push(mention);
    }
    // Only groups with the same number, congress or law can join.
    let mut families: BTreeMap<String, Vec<Group<'_>>> = BTreeMap::new();
    for group in exact.into_values() {
        let family = match &group.identity.kind {
            Kind::Numbered => group.identity.number.clone().unwrap_or_default(),
            Kind::Congress { .. } => "dh".to_owned(),
            _ => group.identity.key(),
        };
        families.entry(family).or_default().push(group);
    }
    let mut out: Vec<Group<'_>> = families.into_values().flat_map(join).collect();
    out.sort_by_cached_key(|group| (group.identity.key(), group.identity.any_year()));
    out
}

/// Joins groups of one family to the only more precise one that each fits.
fn join(mut groups: Vec<Group<'_>>) -> Vec<Group<'_>> {
    // Larger families are the work of a hostile collection; there every key keeps its row.
    const MOST: usize = 512;
    if groups.len() > MOST {
        return groups;
    }
    groups.sort_by_key(Group::precision);
    let mut out = Vec::with_capacity(groups.len());
    while !groups.is_empty() {
        let group = groups.remove(0);
        let fits = |other: &Group<'_>| {
            other.precision() > group.precision()
                && same_kind(&group.identity, &other.identity)
                && matches(&group.identity, &other.identity).is_some_and(|tier| tier > 2)
        };
        let mut fitting = (0..groups.len()).filter(|&n| groups.get(n).is_some_and(&fits));
        let only = match (fitting.next(), fitting.next()) {
            (Some(only), None) if !group.is_open() => Some(only),
            // All of them one document: the more precise ones join each other later.
            _ => None,
        };
        match only.and_then(|n| groups.get_mut(n)) {
            Some(target) => {
                absorb(&mut target.identity, &group.identity);
                target.mentions.extend(group.mentions);
            }
            None => out.push(group),
        }
    }
    out
}

fn same_kind(a: &Citation, b: &Citation) -> bool {
    a.doc_type == b.doc_type || a.doc_type == DocType::ANY || a.written.guessed_type
}

/// Lists the documents that the mentions cite, one row per identity, in the order of their keys.
///
/// A line printed twice in an article, as headlines are, counts once.
/// Mentions whose dates fall into different years are different documents where the number alone
/// does not tell (39-NQ/TW of 2004 and of 2023). Open mentions have a row of their own.
pub fn document_rows(mentions: &[LocatedCitation]) -> Vec<DocumentRow> {
    groups(mentions).iter().map(row).collect()
}

fn row(group: &Group<'_>) -> DocumentRow {
    let mut spellings: BTreeMap<String, usize> = BTreeMap::new();
    let mut dates: BTreeMap<Date, usize> = BTreeMap::new();
    let mut issuers = BTreeSet::new();
    let mut articles = BTreeSet::new();
    for mention in &group.mentions {
        let surface = mention.surface.split_whitespace().collect::<Vec<_>>().join(" ");
        *spellings.entry(surface).or_default() += 1;
        if let Some(date) = mention.citation.date.filter(|_| !mention.citation.written.resolved) {
            *dates.entry(date).or_default() += 1;
        }
        if let Some(issuer) = mention.citation.issuer.as_ref() {
            issuers.insert(issuer.clone());
        }
        articles.insert(&mention.article);
    }
    let mut spellings: Vec<Spelling> =
        spellings.into_iter().map(|(surface, count)| Spelling { surface, count }).collect();
    spellings.sort_by_key(|spelling| std::cmp::Reverse(spelling.count));
    let mut dates: Vec<DateCount> =
        dates.into_iter().map(|(date, count)| DateCount { date, count }).collect();
    dates.sort_by_key(|date| std::cmp::Reverse(date.count));
    let appearance = |mention: &LocatedCitation| Appearance {
        article: mention.article.clone(),
        date: mention.published.clone(),
    };
    let dated = || group.mentions.iter().filter(|mention| mention.published.is_some());
    let any = group.mentions.first();
    let first = dated().min_by_key(|m| (&m.published, &m.article)).or(any);
    let last = dated().max_by_key(|m| (&m.published, &m.article)).or(any);
    let kind = if group.is_open() { "open" } else { group.identity.kind_name() };
    DocumentRow {
        key: group.identity.key(),
        canonical: group.identity.canonical(),
        kind: kind.to_owned(),
        spellings,
        issuers: issuers.into_iter().collect(),
        dates,
        mentions: group.mentions.len(),
        articles: articles.len(),
        first: first.map(|m| appearance(m)),
        last: last.map(|m| appearance(m)),
    }
}
