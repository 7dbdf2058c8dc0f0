//! Index → the mentions of a collection, and one row a document or person.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Instant;

use serde_json::json;

use crate::article::{PartialDate, Span};
use crate::extraction::citation::{
    Citation, CitationQuery, Conflict, DocumentRow, Grade, LocatedCitation, document_rows, matches,
    parse_cite_value,
};
use crate::extraction::person::{LocatedPerson, PersonRow, people_rows};
use crate::index::{IndexError, Reader, StoredPassage, in_time};
use crate::output::CharOffsets;
use crate::query::{FactQuery, Group, ItemKind, Options, Plan, Query, QueryError, parse, plan};
use crate::search::{Match, Page, search_each};

/// Which mentions are listed.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// First date of publication.
    pub since: Option<PartialDate>,
    /// Last date of publication.
    pub until: Option<PartialDate>,
    /// Documents asked for by name; none: any.
    documents: Vec<CitationQuery>,
    /// Passages that answer, by article and ordinal; `None`: any.
    passages: Option<BTreeMap<String, BTreeSet<u32>>>,
    /// When the list ends with [`IndexError::OutOfTime`]; `None`: never.
    deadline: Option<Instant>,
}

/// Why a list could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ListingError {
    /// The query is refused.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The index cannot be read.
    #[error(transparent)]
    Index(#[from] IndexError),
}

impl Scope {
    /// Everything, in the time until `deadline`.
    pub fn until(deadline: Option<Instant>) -> Self {
        Self { deadline, ..Self::default() }
    }

    /// Reads a document in any spelling, else a query as `search` reads it; without words: all.
    pub fn of(
        text: &str,
        reader: &Reader,
        deadline: Option<Instant>,
    ) -> Result<Self, ListingError> {
        if text.trim().is_empty() {
            return Ok(Self::until(deadline));
        }
        let query = parse(text)?;
        let item = |group: &Group| !group.excluded && group.items.len() == 1;
        let word = |group: &Group| item(group) && group.items[0].kind == ItemKind::Word;
        let plain = query.filters.is_empty() && query.groups.iter().all(word);
        if plain && let Some(document) = parse_cite_value(text) {
            let cites = Options { cites: vec![text.to_owned()], ..Options::default() };
            let plan = plan(&Query::default(), &cites, reader)?;
            let passages = Some(answering(reader, &plan, deadline)?);
            return Ok(Self { documents: vec![document], passages, deadline, ..Self::default() });
        }
        let plan = plan(&query, &Options::default(), reader)?;
        let asked = plan.fact.iter().chain(&plan.filters.facts);
        let documents = asked
            .filter_map(|fact| match fact {
                FactQuery::Citation(document) => Some(document.clone()),
                FactQuery::Person(_) => None,
            })
            .collect();
        let passages = Some(answering(reader, &plan, deadline)?);
        Ok(Self { documents, passages, deadline, ..Self::default() })
    }

    /// The passages that name a person, who may be written by the end of the name.
    pub fn naming(
        name: &str,
        reader: &Reader,
        deadline: Option<Instant>,
    ) -> Result<Self, ListingError> {
        let person = Options { persons: vec![name.to_owned()], ..Options::default() };
        let plan = plan(&Query::default(), &person, reader)?;
        let passages = Some(answering(reader, &plan, deadline)?);
        Ok(Self { passages, deadline, ..Self::default() })
    }

    /// Whether an article of this date is within the bounds; an undated one is within none.
    fn covers(&self, date: Option<PartialDate>) -> bool {
        self.since.is_none_or(|since| date.is_some_and(|d| d.last_day() >= since.first_day()))
            && self
                .until
                .is_none_or(|until| date.is_some_and(|d| d.first_day() <= until.last_day()))
    }

    /// Whether a citation can be one of the documents asked for.
    fn takes(&self, citation: &Citation) -> bool {
        self.documents.is_empty()
            || self.documents.iter().any(|wanted| matches(&wanted.citation, citation).is_some())
    }
}

/// The passages that answer `plan`, by article and ordinal.
fn answering(
    reader: &Reader,
    plan: &Plan,
    deadline: Option<Instant>,
) -> Result<BTreeMap<String, BTreeSet<u32>>, IndexError> {
    let page = Page { limit: None, snippet_chars: 0, deadline, ..Page::default() };
    let mut passages: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    search_each(
        reader,
        plan,
        &page,
        |_| Ok::<(), IndexError>(()),
        |hit| {
            let fits = match &plan.fact {
                Some(_) => hit.tier.is_some(),
                None => hit.matched == Match::All,
            };
            if fits {
                passages.entry(hit.passage.article).or_default().insert(hit.passage.ordinal);
            }
            Ok(())
        },
    )?;
    Ok(passages)
}

/// Calls `each` for the passages within `scope`, with the path and date of their articles.
///
/// Where passages were asked for, only their articles are read, else the whole store.
fn each_within(
    reader: &Reader,
    scope: &Scope,
    mut each: impl FnMut(&StoredPassage, &str, Option<PartialDate>),
) -> Result<(), IndexError> {
    let Some(wanted) = &scope.passages else {
        let articles = reader.articles()?.into_iter();
        let origins: HashMap<String, (String, Option<PartialDate>)> =
            articles.map(|a| (a.id.0, (a.origin.path, a.date))).collect();
        return reader.each_passage_until(scope.deadline, |passage| {
            // Of several captures of one address the latest counts.
            if matches!(reader.is_superseded(passage.key), Ok(true)) {
                return;
            }
            let Some((path, date)) = origins.get(&passage.article) else { return };
            if scope.covers(*date) {
                each(&passage, path, *date);
            }
        });
    };
    for (id, ordinals) in wanted {
        in_time(scope.deadline)?;
        let Some(article) = reader.article(id)?.filter(|article| scope.covers(article.date)) else {
            continue;
        };
        for passage in reader.passages_of(article.key)? {
            if ordinals.contains(&passage.ordinal) {
                each(&passage, &article.origin.path, article.date);
            }
        }
    }
    Ok(())
}

/// Citations within `scope`, by article and place.
pub fn citations(reader: &Reader, scope: &Scope) -> Result<Vec<LocatedCitation>, IndexError> {
    let mut mentions = Vec::new();
    each_within(reader, scope, |passage, path, date| {
        let found = citations_of(passage, path, date);
        mentions.extend(found.filter(|mention| scope.takes(&mention.citation)));
    })?;
    mentions.sort_by(|a, b| (&a.article, a.span).cmp(&(&b.article, b.span)));
    Ok(mentions)
}

/// Mentions of people within `scope`, by article and place.
pub fn persons(reader: &Reader, scope: &Scope) -> Result<Vec<LocatedPerson>, IndexError> {
    let mut mentions = Vec::new();
    each_within(reader, scope, |passage, path, date| {
        mentions.extend(persons_of(passage, path, date));
    })?;
    mentions.sort_by(|a, b| (&a.article, a.span).cmp(&(&b.article, b.span)));
    Ok(mentions)
}

/// The citations of a passage; spans are characters in the article's text.
pub fn citations_of(
    passage: &StoredPassage,
    path: &str,
    date: Option<PartialDate>,
) -> impl Iterator<Item = LocatedCitation> {
    let offsets = CharOffsets::of(&passage.text, passage.citations.iter().map(|m| m.span));
    passage.citations.iter().map(move |mention| {
        let [start, end] = offsets.span(mention.span);
        LocatedCitation {
            article: passage.article.clone(),
            path: path.to_owned(),
            span: Span::new(passage.chars.start + start, passage.chars.start + end),
            surface: mention.span.of(&passage.text).to_owned(),
            published: date.map(|d| d.to_string()),
            citation: mention.value.clone(),
        }
    })
}

/// The people named in a passage; spans are bytes in its text.
pub fn persons_of(
    passage: &StoredPassage,
    path: &str,
    date: Option<PartialDate>,
) -> impl Iterator<Item = LocatedPerson> {
    passage.persons.iter().map(move |mention| LocatedPerson {
        article: passage.article.clone(),
        path: path.to_owned(),
        published: date.map(|d| d.to_string()),
        span: mention.span,
        surface: mention.span.of(&passage.text).to_owned(),
        person: mention.value.clone(),
    })
}

/// One row a document, most mentioned first.
pub fn documents(mentions: &[LocatedCitation]) -> Vec<DocumentRow> {
    let mut rows = document_rows(mentions);
    rows.sort_by_key(|row| std::cmp::Reverse(row.mentions));
    rows
}

/// One row a person, most mentioned first.
pub fn people(mentions: &[LocatedPerson]) -> Vec<PersonRow> {
    people_rows(mentions)
}

/// The record of a contradiction.
pub fn conflict_record(conflict: &Conflict) -> serde_json::Value {
    let mentions: Vec<_> = conflict
        .mentions
        .iter()
        .map(|m| {
            json!({"article": m.article, "path": m.path, "start": m.span.start,
                "end": m.span.end, "surface": m.surface, "date": m.citation.date})
        })
        .collect();
    json!({"type": "conflict", "key": conflict.key, "grade": grade_name(conflict.grade),
        "why": conflict.why, "why_en": conflict.why_en, "mentions": mentions})
}

/// Name of a grade in records.
pub fn grade_name(grade: Grade) -> &'static str {
    match grade {
        Grade::Certain => "certain",
        Grade::Strong => "strong",
        Grade::Weak => "weak",
        Grade::Style => "style",
    }
}
