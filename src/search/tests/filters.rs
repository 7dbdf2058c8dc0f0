//! Filters against their definition: the hits with a filter are those without that the filter's
//! words are true of, in the same order.

use super::super::{Page, search};
use super::facts::index;
use crate::analysis::{Fold, fold};
use crate::article::{ArticleMeta, PartialDate};
use crate::query::{Options, parse, plan};

/// A filter, and whether an article passes it.
type Case = (Options, fn(&ArticleMeta) -> bool);

fn date(text: &str) -> Option<PartialDate> {
    Some(text.parse().unwrap())
}

fn several(text: &str) -> Vec<String> {
    vec![text.to_owned()]
}

fn year_of(article: &ArticleMeta) -> Option<i16> {
    article.date.map(|date| date.year)
}

fn lies_in(article: &ArticleMeta, since: &str, until: &str) -> bool {
    let day = |text: &str| text.parse::<PartialDate>().unwrap();
    article.date.is_some_and(|date| {
        date.first_day() <= day(until).last_day() && date.last_day() >= day(since).first_day()
    })
}

#[test]
fn hits_with_a_filter_are_those_without_that_it_is_true_of() {
    let folder = tempfile::tempdir().unwrap();
    let reader = index(folder.path());
    let articles = reader.articles().unwrap();
    assert!(articles.iter().any(|article| article.date.is_none()), "some are undated");
    let cases: Vec<Case> = vec![
        (Options { since: date("2024"), ..Options::default() }, |a| lies_in(a, "2024", "2098")),
        (Options { until: date("2023-06"), ..Options::default() }, |a| {
            lies_in(a, "1901", "2023-06")
        }),
        (
            Options { since: date("2023-03-10"), until: date("2024-08"), ..Options::default() },
            |a| lies_in(a, "2023-03-10", "2024-08"),
        ),
        (Options { years: several("2024"), ..Options::default() }, |a| year_of(a) == Some(2024)),
        (
            Options { years: vec!["2023".to_owned(), "2025".to_owned()], ..Options::default() },
            |a| matches!(year_of(a), Some(2023 | 2025)),
        ),
        (Options { since: date("2023"), years: several("2024"), ..Options::default() }, |a| {
            year_of(a) == Some(2024)
        }),
        (Options { since: date("2099"), ..Options::default() }, |_| false),
    ];
    let (mut passed, mut stopped) = (0, 0);
    let page = Page { limit: None, ..Page::default() };
    let hits = |text: &str, options: &Options| {
        let plan = plan(&parse(text).unwrap(), options, &reader).unwrap();
        search(&reader, &plan, &page).unwrap()
    };
    for text in ["của", "tỉnh", "hồ chứa nước", "người dân trong bản", "nghị quyết"]
    {
        let (without, of) = hits(text, &Options::default());
        assert!(without.total + without.partial > 0, "{text}");
        for (options, passes) in &cases {
            let (with, found) = hits(text, options);
            let told = |hits: &[super::super::Hit], passes: &dyn Fn(&ArticleMeta) -> bool| {
                hits.iter()
                    .filter(|hit| passes(&hit.article))
                    .map(|hit| (hit.article.id.0.clone(), hit.passage.ordinal))
                    .collect::<Vec<_>>()
            };
            // Where nothing passes, marks may have been ignored.
            if with.relaxed {
                continue;
            }
            assert_eq!(told(&found, &|_| true), told(&of, passes), "{text} {options:?}");
            assert_eq!(with.total + with.partial, found.len() as u64, "{text} {options:?}");
            passed += found.len();
            stopped += of.len() - found.len();
        }
        // The years that a query leaves out.
        let (_, left) = hits(&format!("{text} -year:2024"), &Options::default());
        assert!(left.iter().all(|hit| year_of(&hit.article) != Some(2024)), "{text}");
        let others = of.iter().filter(|hit| year_of(&hit.article) != Some(2024)).count();
        assert_eq!(left.len(), others, "{text}");
    }
    assert!(passed > 200 && stopped > 200, "{passed} {stopped}");
    let sources: Vec<String> = articles.iter().filter_map(|a| a.source.clone()).collect();
    let (_, of) = hits("của", &Options::default());
    for source in sources.iter().take(5) {
        let (_, found) = hits("của", &Options { sources: several(source), ..Options::default() });
        let is = |a: &ArticleMeta| {
            a.source.as_deref().is_some_and(|s| fold(s, Fold::Folded) == fold(source, Fold::Folded))
        };
        assert_eq!(found.len(), of.iter().filter(|hit| is(&hit.article)).count(), "{source}");
    }
}
