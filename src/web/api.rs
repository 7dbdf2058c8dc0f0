//! Records as JSON: the same that the command line writes, in one object an answer.

use std::io::Write;

use serde::Serialize;
use serde_json::json;

use super::answer::{add_suggestions, ask};
use super::asked::Asked;
use super::failure::Failure;
use super::live::Snapshot;
use super::pool::Deadline;
use super::reply::{JSON, Reply};
use crate::extraction::citation::conflicts;
use crate::extraction::person::{parse_person_value, person_tier};
use crate::listing::{self, ListingError, Scope};
use crate::output::{CharOffsets, Format, WriterOptions, write_json_line, writer};
use crate::query::QueryError;

/// What the API offers, for programs that read such descriptions.
pub(super) const DESCRIPTION: &str = include_str!("assets/openapi.json");

impl From<ListingError> for Failure {
    fn from(error: ListingError) -> Self {
        match error {
            ListingError::Query(error) => Self::Query(error),
            ListingError::Index(error) => error.into(),
        }
    }
}

/// `{"query", "hits", "summary"}`.
pub(super) fn search(
    snapshot: &Snapshot,
    asked: &Asked,
    deadline: Deadline,
) -> Result<Reply, Failure> {
    let plan = asked.plan(&snapshot.reader)?;
    let mut lines = Vec::new();
    let mut records = writer(Format::Jsonl, &mut lines, &WriterOptions::default());
    let out = std::cell::RefCell::new(&mut records);
    let mut results = ask(
        snapshot,
        &plan,
        &asked.page(),
        Some(deadline),
        |plan| out.borrow_mut().query(None, plan).map_err(|_| Failure::Gone),
        |hit| out.borrow_mut().hit(&hit).map_err(|_| Failure::Gone),
    )?;
    add_suggestions(snapshot, asked, &mut results, deadline)?;
    records.summary(&results).map_err(|_| Failure::Gone)?;
    drop(records);
    // The lines are records already: they only need their places in an object.
    let mut lines: Vec<&[u8]> = lines.split(|b| *b == b'\n').filter(|l| !l.is_empty()).collect();
    let summary = lines.pop().unwrap_or(b"null");
    let (query, hits) = lines.split_first().map_or((&b"null"[..], &[][..]), |(q, h)| (*q, h));
    let body = [
        &b"{\"query\":"[..],
        query,
        b",\"hits\":[",
        &hits.join(&b','),
        b"],\"summary\":",
        summary,
        b"}\n",
    ];
    Ok(Reply::ok(JSON, body.concat()))
}

/// `{"total", "documents"}`, or `{"total", "conflicts"}` where `contradictions` are asked for.
pub(super) fn documents(
    snapshot: &Snapshot,
    asked: &Asked,
    contradictions: bool,
    deadline: Deadline,
) -> Result<Reply, Failure> {
    let all = asked.text.is_empty() && asked.since.is_none() && asked.until.is_none();
    if all && !contradictions {
        return Ok(list("documents", "document", snapshot.documents()?, asked));
    }
    let mut scope = Scope::of(&asked.text, &snapshot.reader, Some(deadline.moment()))?;
    (scope.since, scope.until) = (asked.since, asked.until);
    let mentions = listing::citations(&snapshot.reader, &scope)?;
    if contradictions {
        let records: Vec<_> = conflicts(&mentions).iter().map(listing::conflict_record).collect();
        return Ok(list("conflicts", "conflict", &records, asked));
    }
    Ok(list("documents", "document", &listing::documents(&mentions), asked))
}

/// `{"total", "people"}`.
pub(super) fn people(
    snapshot: &Snapshot,
    asked: &Asked,
    deadline: Deadline,
) -> Result<Reply, Failure> {
    if asked.text.is_empty() && asked.since.is_none() && asked.until.is_none() {
        return Ok(list("people", "person", snapshot.people()?, asked));
    }
    let deadline = Some(deadline.moment());
    let wanted = match asked.text.as_str() {
        "" => None,
        name => {
            let unknown = QueryError::UnknownFilter { field: "person", value: name.to_owned() };
            Some(parse_person_value(name).ok_or(unknown)?)
        }
    };
    let mut scope = match &wanted {
        Some(_) => Scope::naming(&asked.text, &snapshot.reader, deadline)?,
        None => Scope::until(deadline),
    };
    (scope.since, scope.until) = (asked.since, asked.until);
    let mut mentions = listing::persons(&snapshot.reader, &scope)?;
    if let Some(wanted) = wanted {
        mentions.retain(|m| person_tier(&wanted, &m.person).is_some());
    }
    Ok(list("people", "person", &listing::people(&mentions), asked))
}

/// A record with its type in front.
#[derive(Serialize)]
struct Tagged<'r, R> {
    #[serde(rename = "type")]
    record: &'static str,
    #[serde(flatten)]
    row: &'r R,
}

/// A page of `rows` under `name`, each with its type.
fn list<R: Serialize>(name: &str, record: &'static str, rows: &[R], asked: &Asked) -> Reply {
    let page: Vec<_> = rows.iter().skip(asked.offset).take(asked.limit).collect();
    let page: Vec<_> = page.into_iter().map(|row| Tagged { record, row }).collect();
    object(&json!({"total": rows.len(), "offset": asked.offset, name: page}))
}

/// The record of an article, from what the index holds of it: its text passage by passage.
pub(super) fn article(snapshot: &Snapshot, id: &str) -> Result<Reply, Failure> {
    let meta = snapshot.reader.article(id)?.ok_or(Failure::Unknown)?;
    let (mut passages, mut citations, mut persons) = (Vec::new(), Vec::new(), Vec::new());
    for passage in snapshot.reader.passages_of(meta.key)? {
        let from = passage.chars.start;
        passages.push(json!({"ordinal": passage.ordinal, "start": from, "end": passage.chars.end,
            "kind": passage.kind, "text": passage.text}));
        let cited = passage.citations.iter().map(|m| m.span);
        let offsets =
            CharOffsets::of(&passage.text, cited.chain(passage.persons.iter().map(|m| m.span)));
        let surface = |span: crate::article::Span| passage.text.get(span.start..span.end);
        for mention in &passage.citations {
            let [start, end] = offsets.span(mention.span);
            citations.push(json!({"surface": surface(mention.span), "start": from + start,
                "end": from + end, "key": mention.value.key()}));
        }
        for mention in &passage.persons {
            let [start, end] = offsets.span(mention.span);
            let person = &mention.value;
            persons.push(json!({"name": person.name, "surface": surface(mention.span),
                "start": from + start, "end": from + end, "role": person.role,
                "kind": person.kind}));
        }
    }
    Ok(object(&json!({
        "type": "article", "id": meta.id, "path": meta.origin.path, "title": meta.title,
        "date": meta.date, "source": meta.source, "province": meta.province, "url": meta.url,
        "byline": meta.byline, "encoding": meta.encoding, "offset_unit": "char",
        "passages": passages, "citations": citations, "persons": persons,
    })))
}

/// The record of `saola status`.
pub(super) fn status(snapshot: &Snapshot) -> Result<Reply, Failure> {
    let gathered = crate::update::gathered(&snapshot.reader)?;
    Ok(object(&crate::update::status_record(&snapshot.reader, snapshot.status()?, &gathered)))
}

/// One object, with what would mislead a reader escaped.
fn object(record: &impl Serialize) -> Reply {
    let mut body = Vec::new();
    // Writing into memory does not fail, and these records hold no map with keys that are no text.
    let written = write_json_line(&mut body, record).and_then(|()| body.flush());
    match written {
        Ok(()) => Reply::ok(JSON, body),
        Err(_) => Reply::failed(&Failure::Gone, super::page::Tongue::default()),
    }
}
