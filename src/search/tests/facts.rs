//! Documents and people against their definition: how each passage answers, told by its record.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use tantivy::DocAddress;

use super::super::facts::find;
use super::super::rank::inside_tier;
use crate::extraction::{citation, person};
use crate::index::{Reader, StoredPassage};
use crate::listing::{Scope, citations, persons};
use crate::query::{FactQuery, Options, parse, plan};

/// The sample corpus in two segments, in each of which something is deleted.
pub(super) fn index(folder: &Path) -> Reader {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let files: Vec<PathBuf> = crate::ingest::inputs(&[corpus])
        .unwrap()
        .flatten()
        .map(|file| file.path().to_owned())
        .collect();
    for half in files.chunks(files.len().div_ceil(2)) {
        crate::update::update(folder, half, |_| true).unwrap();
    }
    let articles = Reader::open(folder).unwrap().articles().unwrap();
    let mut writer = crate::index::Writer::open(folder).unwrap();
    writer.keep_segments();
    articles.iter().step_by(9).for_each(|article| writer.remove_article(article.key));
    writer.commit().unwrap();
    writer.close().unwrap();
    Reader::open(folder).unwrap()
}

/// Tier, place inside it, and the keys of the documents or persons.
type Answer = (u8, u32, BTreeSet<String>);

fn by_definition(passage: &StoredPassage, fact: &FactQuery) -> Option<Answer> {
    let mut found: Vec<(u8, u32, Option<String>)> = Vec::new();
    match fact {
        FactQuery::Citation(query) => {
            for cited in passage.citations.iter().map(|mention| &mention.value) {
                let Some(tier) = citation::matches(&query.citation, cited) else { continue };
                let form = match (cited.written.full && !cited.written.resolved, cited.date) {
                    (true, Some(_)) => 3,
                    (true, None) => 2,
                    (false, _) => u32::from(cited.written.issuer_in_words),
                };
                found.push((tier, form, Some(cited.key())));
            }
        }
        FactQuery::Person(query) => {
            for named in passage.persons.iter().map(|mention| &mention.value) {
                let Some(tier) = person::person_tier(query, named) else { continue };
                let (role, kind) = person::inside_tier(named);
                let key = (!named.open && !named.anonymised).then(|| named.key.clone());
                found.push((tier, u32::from(role) * 4 + u32::from(kind), key));
            }
        }
    }
    let (tier, form) = found.iter().map(|(tier, form, _)| (*tier, *form)).max()?;
    let inside = inside_tier(form, found.len() as u32, passage.ordinal);
    Some((tier, inside, found.into_iter().filter_map(|(.., key)| key).collect()))
}

/// Names and documents of the collection: as printed, without marks, and by their last syllables.
fn facts(reader: &Reader) -> Vec<FactQuery> {
    let mut options = Vec::new();
    for row in persons(reader, &Scope::default()).unwrap() {
        let syllables: Vec<&str> = row.person.name.split(' ').collect();
        for from in 0..syllables.len() {
            let name = syllables[from..].join(" ");
            let folded = crate::analysis::fold(&name, crate::analysis::Fold::Folded);
            options.extend(
                [name, folded].map(|name| Options { persons: vec![name], ..Options::default() }),
            );
        }
    }
    let cited: BTreeSet<String> =
        citations(reader, &Scope::default()).unwrap().into_iter().map(|row| row.surface).collect();
    options
        .extend(cited.into_iter().map(|cite| Options { cites: vec![cite], ..Options::default() }));
    let nothing = parse("").unwrap();
    let plans = options.iter().filter_map(|options| plan(&nothing, options, reader).ok());
    plans.flat_map(|plan| plan.filters.facts).collect()
}

#[test]
fn every_passage_answers_a_document_or_a_person_as_its_record_says() {
    let folder = tempfile::tempdir().unwrap();
    let reader = index(folder.path());
    let segments = reader.searcher().segment_readers();
    assert!(segments.len() > 1, "{}", segments.len());
    assert!(segments.iter().all(|segment| segment.has_deletes()));
    let mut passages = Vec::new();
    for (segment, columns) in reader.columns().iter().enumerate() {
        for doc in
            segments[segment].doc_ids_alive().filter(|doc| columns.class.first(*doc).is_some())
        {
            let at = DocAddress::new(segment as u32, doc);
            passages.push((segment, doc, reader.passage(at).unwrap()));
        }
    }
    let facts = facts(&reader);
    assert!(facts.len() > 200, "{}", facts.len());
    let (mut documents, mut people) = (0, 0);
    for fact in facts {
        let found = find(&reader, &fact, None).unwrap();
        for (segment, doc, passage) in &passages {
            let answer = found.of(*segment, *doc).map(|hit| {
                let mut counts = Vec::new();
                found.count(hit, &mut counts);
                let keys = found.identities(&counts).into_iter().map(|identity| identity.key);
                (hit.tier, hit.inside, keys.collect())
            });
            assert_eq!(answer, by_definition(passage, &fact), "{fact:?}: {passage:?}");
            match fact {
                FactQuery::Citation(_) => documents += usize::from(answer.is_some()),
                FactQuery::Person(_) => people += usize::from(answer.is_some()),
            }
        }
        for (segment, columns) in reader.columns().iter().enumerate() {
            let hits = found.all(segment);
            assert!(hits.windows(2).all(|two| two[0].doc < two[1].doc));
            let alive =
                |doc| !segments[segment].is_deleted(doc) && columns.class.first(doc).is_some();
            assert!(hits.iter().all(|hit| alive(hit.doc)), "{fact:?}");
        }
    }
    assert!(documents > 50 && people > 200, "{documents} {people}");
}
