//! What the formats for reference managers share: one entry an article, and what stands in it.

use std::collections::HashSet;

use super::inert::inline;
use super::link::web_link;
use crate::analysis::{Fold, fold};
use crate::article::ArticleMeta;
use crate::search::Hit;

/// Syllables of the title that a key takes.
const SYLLABLES: usize = 3;

/// The articles that have their entry, and the keys given.
///
/// Names of articles are all that is kept of a hit: an article of many hits is one entry, with the
/// passage that came first, which is its best.
#[derive(Default)]
pub(super) struct Entries {
    articles: HashSet<String>,
    keys: HashSet<String>,
}

impl Entries {
    /// The key of the entry to write for `hit`; `None` when its article has one.
    ///
    /// Title, year and a sum of the article's name: the same in every run, whatever else is found,
    /// but for a letter behind it where two articles of one output would share it.
    pub(super) fn key(&mut self, hit: &Hit) -> Option<String> {
        let article = &hit.article;
        if !self.articles.insert(article.id.0.clone()) {
            return None;
        }
        let title = fold(article.title.as_deref().unwrap_or_default(), Fold::Folded);
        let syllables = title
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|syllable| !syllable.is_empty())
            .take(SYLLABLES)
            .map(|syllable| syllable.chars().take(20).collect());
        let mut parts: Vec<String> = syllables.collect();
        parts.extend(article.date.map(|date| date.year.to_string()));
        parts.push(format!("{:08x}", crc32fast::hash(article.id.0.as_bytes())));
        let key = parts.join("-");
        let more = (2_u64..).map(|number| format!("{key}-{number}"));
        let free = std::iter::once(key.clone()).chain(more).find(|key| !self.keys.contains(key))?;
        self.keys.insert(free.clone());
        Some(free)
    }
}

/// A value of others on one line without blanks at its ends; `None` for one that says nothing.
pub(super) fn value(text: Option<&str>) -> Option<String> {
    let text = inline(text?);
    let words: Vec<&str> = text.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// The address, where it is one that may be followed.
pub(super) fn address(article: &ArticleMeta) -> Option<String> {
    article.url.as_deref().and_then(web_link)
}

/// What was found: the snippet in quotation marks, then the passage and its file.
pub(super) fn note(hit: &Hit) -> String {
    let snippet = value(Some(&hit.snippet.text)).unwrap_or_default();
    let file = value(Some(&hit.article.origin.path)).unwrap_or_default();
    let id = value(Some(&hit.article.id.0)).unwrap_or_default();
    format!("“{snippet}” [{id}#{}; {file}]", hit.passage.ordinal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::ArticleId;
    use crate::output::sample;

    #[test]
    fn an_article_has_one_key_and_no_two_share_one() {
        let mut entries = Entries::default();
        let first = entries.key(&sample::hit());
        assert_eq!(first.as_deref(), Some("nghe-an-trien-2025-c25ca4ee"));
        assert_eq!(entries.key(&sample::hit()), None);
        // Two names with one CRC-32.
        let named = |id: &str| {
            let mut hit = sample::hit();
            std::sync::Arc::make_mut(&mut hit.article).id = ArticleId(id.to_owned());
            hit
        };
        let keys = ["plumless", "buckeroo"].map(|id| entries.key(&named(id)).unwrap());
        assert_eq!(keys[1], format!("{}-2", keys[0]));
    }

    #[test]
    fn a_key_is_letters_digits_and_hyphens() {
        let key = Entries::default().key(&sample::hostile_hit()).unwrap();
        assert!(key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'), "{key}");
        let mut bare = sample::hit();
        std::sync::Arc::make_mut(&mut bare.article).title = None;
        std::sync::Arc::make_mut(&mut bare.article).date = None;
        assert_eq!(Entries::default().key(&bare).unwrap().len(), 8);
    }
}
