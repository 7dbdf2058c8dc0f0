//! What the engine answers: plan → ranked hits with snippets.
//!
//! The flow inside: `lower` (forms → posting lists) → `lists` (what each is worth) → `accumulate`
//! (what each passage has earned; for few words `sets` in the place of the three) → `facts` and
//! `filter` (which passages may answer) → `collect` (candidates, scored by `rank`, the `best` kept;
//! articles as a `whole`, by the `likely` forms of words) → `reprints` (one of several articles with
//! one text) → `snippet` (what is shown). Where little was found, `suggest` says what might have
//! been meant.

mod accumulate;
mod best;
mod collect;
mod facets;
mod facts;
mod filter;
mod likelihood;
mod likely;
mod lists;
mod lower;
mod neighbours;
mod phrase;
mod rank;
mod reprints;
mod sets;
mod snippet;
mod spread;
mod suggest;
#[cfg(test)]
mod tests {
    mod brute_force;
    mod deadline;
    mod facts;
    mod filters;
    mod suggestions;
    mod updates;
}
mod whole;

use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::article::ArticleMeta;
use crate::index::{IndexError, Reader, StoredPassage, in_time};
use crate::query::{Lexicon, Plan};

pub use facets::Facets;
pub use facts::Identity;
pub use snippet::{Matcher, Snippet, snippet};
pub use spread::Spread;
pub use suggest::{LITTLE, Suggestion, Why, restored_marks, suggest};

/// Which of the hits are wanted, and what with them.
#[derive(Clone, Debug)]
pub struct Page {
    /// Hits at the most; `None`: every one.
    pub limit: Option<usize>,
    /// Hits passed over first.
    pub offset: usize,
    /// Longest snippet, in characters.
    pub snippet_chars: usize,
    /// Whether values are counted by facet.
    pub facets: bool,
    /// What becomes of reprints.
    pub reprints: Reprints,
    /// Whether earlier captures of an address are hits as well, not its latest alone.
    pub versions: bool,
    /// When the search ends with [`IndexError::OutOfTime`]; `None`: never.
    pub deadline: Option<Instant>,
}

/// What becomes of the hits of articles with one text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reprints {
    /// Each is a hit.
    #[default]
    Each,
    /// The earliest that answers is, and says which others do.
    Folded,
}

impl Default for Page {
    fn default() -> Self {
        Self {
            limit: Some(10),
            offset: 0,
            snippet_chars: 240,
            facets: false,
            reprints: Reprints::Each,
            versions: false,
            deadline: None,
        }
    }
}

/// Whether a hit has every word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Match {
    /// Every word, or the document or person asked for.
    All,
    /// Some words are missing.
    Partial,
}

/// How the marks of a hit answer those typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HitMarks {
    /// Every syllable that matched is as typed.
    Exact,
    /// Some syllable carries marks that were not typed.
    Open,
    /// Marks were ignored: some contradict those typed.
    Ignored,
}

/// One answer.
#[derive(Clone, Debug)]
pub struct Hit {
    /// Place in the whole order, from 1.
    pub rank: usize,
    /// Text score; the unit is bits of surprise times a constant, comparable within one query.
    pub score: f64,
    /// Tier of the fact that answered; `None` when words alone did.
    pub tier: Option<u8>,
    /// Whether every word is there.
    pub matched: Match,
    /// How marks agree.
    pub marks: HitMarks,
    /// The article.
    pub article: Arc<ArticleMeta>,
    /// The passage.
    pub passage: StoredPassage,
    /// What to show of it; highlights are bytes in the snippet's text.
    pub snippet: Snippet,
    /// Articles with the same text that answer too and are folded under this hit, earliest first:
    /// at the first hit of the article that is shown, empty at its others.
    pub reprints: Vec<ArticleMeta>,
    /// Other captures of the article's address, the latest first: at its first hit, empty at its
    /// others.
    pub versions: Vec<ArticleMeta>,
}

/// The answer to a plan.
#[derive(Clone, Debug)]
pub struct Results {
    /// What was looked for; differs from what was given when marks had to be ignored.
    pub plan: Plan,
    /// Whether marks typed had to be ignored because nothing else answered.
    pub relaxed: bool,
    /// Passages with all words or the fact asked for.
    pub total: u64,
    /// Passages that miss some words.
    pub partial: u64,
    /// Hits on the page.
    pub returned: usize,
    /// Articles that are folded under the hits of the page.
    pub collapsed: usize,
    /// Documents or persons among the fact hits, with counts.
    pub identities: Vec<Identity>,
    /// Counts by facet, where asked for.
    pub facets: Option<Facets>,
    /// Over how many articles and which months they spread, where facets are asked for.
    pub spread: Option<Spread>,
    /// What might have been meant; empty until [`suggest`] is asked.
    pub suggestions: Vec<Suggestion>,
    /// Where nothing answers, the words that stand in no passage; empty until [`suggest`] is asked.
    pub nowhere: Vec<String>,
    /// Time for all of it.
    pub took: Duration,
}

/// Finds and ranks the passages that answer `plan`; `each` is given the hits of the page, best
/// first, one at a time, so that a result of any length takes the memory of one.
///
/// When nothing answers the marks as typed, the same plan is tried with the marks ignored, and the
/// result says so. `begin` is told the plan that answered before the first hit. An error of `begin`
/// or `each` ends the search and is handed on. Cost grows with the passages that have any word.
pub fn search_each<E: From<IndexError>>(
    reader: &Reader,
    plan: &Plan,
    page: &Page,
    begin: impl FnOnce(&Plan) -> Result<(), E>,
    mut each: impl FnMut(Hit) -> Result<(), E>,
) -> Result<Results, E> {
    let begun = Instant::now();
    let mut found = collect::collect(reader, plan, page)?;
    let mut answered = plan.clone();
    let mut relaxed = false;
    if found.total == 0
        && found.partial == 0
        && let Some(other) = plan.relaxed(reader as &dyn Lexicon)
    {
        found = collect::collect(reader, &other, page)?;
        relaxed = found.total + found.partial > 0;
        if relaxed {
            answered = other;
        }
    }
    let facets = match page.facets {
        true => Some(facets::count(reader, &found.matching, page.deadline)?),
        false => None,
    };
    let spread = page.facets.then(|| spread::spread(reader, &found.matching));
    begin(&answered)?;
    let matcher = Matcher::of(&answered);
    let mut collapsed = 0;
    let mut shown = HashSet::new();
    for (at, ranked) in found.order.iter().enumerate() {
        in_time(page.deadline)?;
        let (passage, article) = reader.passage_with_article(ranked.address)?;
        let (snippet, marks) = snippet::shown(&passage, &matcher, page.snippet_chars);
        let marks = if relaxed { HitMarks::Ignored } else { marks };
        let reprints = found.reprints.remove(&ranked.address).unwrap_or_default();
        collapsed += reprints.len();
        let versions = match shown.insert(article.key) {
            true => reader.other_versions(article.key)?,
            false => Vec::new(),
        };
        each(Hit {
            rank: page.offset + at + 1,
            score: rank::shown(ranked.score),
            tier: ranked.tier,
            matched: if ranked.all { Match::All } else { Match::Partial },
            marks,
            article,
            passage,
            snippet,
            reprints,
            versions,
        })?;
    }
    Ok(Results {
        plan: answered,
        relaxed,
        total: found.total,
        partial: found.partial,
        returned: found.order.len(),
        collapsed,
        identities: found.identities,
        facets,
        spread,
        suggestions: Vec::new(),
        nowhere: Vec::new(),
        took: begun.elapsed(),
    })
}

/// Finds and ranks the passages that answer `plan`, with the hits of the page in one list.
pub fn search(
    reader: &Reader,
    plan: &Plan,
    page: &Page,
) -> Result<(Results, Vec<Hit>), IndexError> {
    let mut hits = Vec::new();
    let results = search_each(
        reader,
        plan,
        page,
        |_| Ok::<(), IndexError>(()),
        |hit| {
            hits.push(hit);
            Ok(())
        },
    )?;
    Ok((results, hits))
}
