//! A document or person → the passages that have it, and what stands beside it.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::hits::quoted;
use super::said::{about, article_path, title};
use super::timeline::{Counted, timeline};
use super::{Tongue, home_link, link};
use crate::article::ArticleMeta;
use crate::extraction::citation::LocatedCitation;
use crate::extraction::person::LocatedPerson;
use crate::index::Months;
use crate::listing::{citations_of, persons_of};
use crate::output::escape_html;
use crate::query::Grouping;
use crate::search::{Page, Snippet};
use crate::web::answer::ask;
use crate::web::asked::Asked;
use crate::web::failure::Failure;
use crate::web::live::Snapshot;
use crate::web::pool::Deadline;

/// Passages read for one page.
pub(super) const PASSAGES: usize = 2_000;
/// Articles listed on it.
const LISTED: usize = 20;
/// Values listed beside each other.
const NEARBY: usize = 12;

/// What the passages with a fact hold.
#[derive(Default)]
pub(super) struct Gathered {
    pub(super) citations: Vec<LocatedCitation>,
    pub(super) persons: Vec<LocatedPerson>,
    /// Articles by name, each with the snippet of its best passage and that passage.
    pub(super) articles: BTreeMap<String, (Arc<ArticleMeta>, Snippet, String)>,
    /// Passages there are; more than were read, where that is more than [`PASSAGES`].
    pub(super) total: u64,
}

/// Reads the passages that answer `asked`.
pub(super) fn gather(
    snapshot: &Snapshot,
    asked: &Asked,
    deadline: Deadline,
) -> Result<Gathered, Failure> {
    // Every passage, where the page of results would show the best of each article.
    let plan = asked.with(|a| a.grouping = Grouping::Passage).plan(&snapshot.reader)?;
    let page = Page { limit: Some(PASSAGES), snippet_chars: 200, ..Page::default() };
    let mut gathered = Gathered::default();
    let results = ask(
        snapshot,
        &plan,
        &page,
        Some(deadline),
        |_| Ok(()),
        |hit| {
            let (path, date) = (&hit.article.origin.path, hit.article.date);
            gathered.citations.extend(citations_of(&hit.passage, path, date));
            gathered.persons.extend(persons_of(&hit.passage, path, date));
            let first = (hit.article, hit.snippet, hit.passage.text);
            gathered.articles.entry(hit.passage.article).or_insert(first);
            Ok(())
        },
    )?;
    gathered.total = results.total;
    gathered.citations.sort_by(|a, b| (&a.article, a.span).cmp(&(&b.article, b.span)));
    gathered.persons.sort_by(|a, b| (&a.article, a.span).cmp(&(&b.article, b.span)));
    Ok(gathered)
}

impl Gathered {
    /// Bars of the articles by time, each leading to the search for `asked` in that time.
    pub(super) fn years(&self, snapshot: &Snapshot, asked: &Asked, tongue: Tongue) -> String {
        let (mut months, mut undated) = (Months::new(), 0);
        for (article, ..) in self.articles.values() {
            match article.date {
                Some(date) => *months.entry((date.year, date.month.unwrap_or(0))).or_default() += 1,
                None => undated += 1,
            }
        }
        let (what, coverage) = (tongue.say("bài", "articles"), snapshot.coverage());
        let counted = Counted { months: &months, undated, what, coverage };
        timeline(&counted, tongue, |date| {
            home_link(&asked.with(|a| (a.since, a.until) = (Some(date), Some(date))))
        })
    }

    /// Sources with the number of their articles.
    pub(super) fn sources(&self) -> Vec<(String, usize)> {
        counted(self.articles.values().filter_map(|(article, ..)| article.source.clone()))
    }

    /// The latest articles, with their snippets, and a link to all of them.
    pub(super) fn list(&self, asked: &Asked, tongue: Tongue) -> String {
        let mut articles: Vec<_> = self.articles.values().collect();
        articles.sort_by_key(|(article, ..)| std::cmp::Reverse(article.date.map(|d| d.last_day())));
        let items: String = articles
            .iter()
            .take(LISTED)
            .map(|(article, snippet, passage)| {
                format!(
                    "<li class=\"hit\"><h3><a class=\"title\" href=\"{}\"><bdi>{}</bdi></a></h3>\n\
                     <p class=\"about\">{}</p>\n{}</li>\n",
                    link(&article_path(&article.id.0), asked),
                    escape_html(title(article, tongue)),
                    about(article, tongue),
                    quoted(snippet, passage),
                )
            })
            .collect();
        format!(
            "<section id=\"articles\"><h2>{} ({})</h2>\n<ol>{items}</ol>\n\
             <p><a class=\"button\" href=\"{}\">{}</a></p></section>\n",
            tongue.say("Trong các bài", "In the articles"),
            tongue.number(self.articles.len() as u64),
            home_link(asked),
            tongue.say("Tìm, lọc, xuất", "Search, narrow, export"),
        )
    }
}

/// Values with their numbers, most frequent first, then by name.
pub(super) fn counted(values: impl Iterator<Item = String>) -> Vec<(String, usize)> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    counts
}

/// A titled list of what stands nearby, as HTML items with their numbers; nothing for none.
pub(super) fn section(
    part: &str,
    said: &str,
    rows: impl IntoIterator<Item = (String, usize)>,
    tongue: Tongue,
) -> String {
    let items: String = rows
        .into_iter()
        .take(NEARBY)
        .map(|(item, count)| {
            let count = tongue.number(count as u64);
            format!("<li>{item} <span class=\"count\">{count}</span></li>")
        })
        .collect();
    if items.is_empty() {
        return String::new();
    }
    format!(
        "<section data-part=\"{part}\" class=\"list\"><h2>{said}</h2><ul>{items}</ul></section>\n"
    )
}
