//! A deadline that has passed ends every kind of search, before anything is answered in part.

use std::path::Path;
use std::time::Instant;

use super::super::{Page, facets, search};
use crate::index::{IndexError, Reader, Texts};
use crate::listing::{ListingError, Scope, citations, persons};
use crate::query::{Grouping, Options, parse, plan};

fn corpus(folder: &Path) -> Reader {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    crate::update::update(folder, &[corpus], |_| true).unwrap();
    Reader::open(folder).unwrap()
}

fn is_late<T>(answer: &Result<T, IndexError>) -> bool {
    matches!(answer, Err(IndexError::OutOfTime))
}

#[test]
fn words_documents_people_articles_and_facets_end_at_the_deadline() {
    let folder = tempfile::tempdir().unwrap();
    let reader = corpus(folder.path());
    let named = persons(&reader, &Scope::default()).unwrap()[0].person.name.clone();
    let cited = citations(&reader, &Scope::default()).unwrap()[0].surface.clone();
    let cases = [
        ("hồ chứa", Options::default()),
        ("hồ chứa", Options { grouping: Grouping::Article, ..Options::default() }),
        (cited.as_str(), Options::default()),
        ("", Options { cites: vec![cited.clone()], ..Options::default() }),
        ("", Options { persons: vec![named.clone()], ..Options::default() }),
    ];
    for (text, options) in cases {
        let plan = plan(&parse(text).unwrap(), &options, &reader).unwrap();
        for facets in [false, true] {
            let page = |deadline| Page { facets, deadline, ..Page::default() };
            let (results, hits) = search(&reader, &plan, &page(None)).unwrap();
            assert!(results.total > 0 && !hits.is_empty(), "{text} {options:?}");
            let late = search(&reader, &plan, &page(Some(Instant::now())));
            assert!(is_late(&late), "{text} {options:?}");
        }
    }
    assert!(is_late(&facets::count(&reader, &[], Some(Instant::now()))));
}

#[test]
fn looking_for_reprints_ends_at_the_deadline_and_what_was_cut_off_is_not_remembered() {
    let folder = tempfile::tempdir().unwrap();
    let reader = corpus(folder.path());
    let mut late = 0;
    for article in reader.articles().unwrap() {
        let group = article.key.0;
        let past = reader.cluster(group, &mut Texts::until(Some(Instant::now())));
        late += usize::from(matches!(past, Err(IndexError::OutOfTime)));
        assert!(reader.cluster(group, &mut Texts::until(None)).is_ok());
    }
    assert!(late > 60, "{late}");
}

#[test]
fn lists_of_documents_and_people_end_at_the_deadline() {
    let folder = tempfile::tempdir().unwrap();
    let reader = corpus(folder.path());
    let past = Some(Instant::now());
    assert!(is_late(&citations(&reader, &Scope::until(past))));
    assert!(is_late(&persons(&reader, &Scope::until(past))));
    let cited = citations(&reader, &Scope::default()).unwrap()[0].surface.clone();
    let scopes = [Scope::of(&cited, &reader, past), Scope::of("hồ chứa", &reader, past)];
    for scope in scopes {
        assert!(matches!(scope, Err(ListingError::Index(IndexError::OutOfTime))), "{scope:?}");
    }
}

/// Reading only what a search finds gives what reading everything gives.
#[test]
fn what_is_asked_for_by_name_is_that_part_of_the_whole() {
    use crate::extraction::citation::{matches, parse_cite_value};
    use crate::extraction::person::{parse_person_value, person_tier};
    let folder = tempfile::tempdir().unwrap();
    let reader = corpus(folder.path());
    let all = citations(&reader, &Scope::default()).unwrap();
    let mut asked: Vec<&str> = all.iter().map(|mention| mention.surface.as_str()).collect();
    asked.sort_unstable();
    asked.dedup();
    let mut seen = 0;
    for text in asked {
        let Some(wanted) = parse_cite_value(text) else { continue };
        let whole: Vec<_> =
            all.iter().filter(|m| matches(&wanted.citation, &m.citation).is_some()).collect();
        let part = citations(&reader, &Scope::of(text, &reader, None).unwrap()).unwrap();
        assert_eq!(part.iter().collect::<Vec<_>>(), whole, "{text}");
        seen += part.len();
    }
    assert!(seen > 20);
    let all = persons(&reader, &Scope::default()).unwrap();
    let mut asked: Vec<&str> = all.iter().map(|mention| mention.person.name.as_str()).collect();
    asked.sort_unstable();
    asked.dedup();
    for name in asked {
        let Some(wanted) = parse_person_value(name) else { continue };
        let is_wanted = |m: &&_| {
            let m: &crate::extraction::person::LocatedPerson = m;
            person_tier(&wanted, &m.person).is_some()
        };
        let whole: Vec<_> = all.iter().filter(is_wanted).collect();
        let part = persons(&reader, &Scope::naming(name, &reader, None).unwrap()).unwrap();
        assert_eq!(part.iter().filter(is_wanted).collect::<Vec<_>>(), whole, "{name}");
    }
}
