//! An article → the articles that are reprints of it, itself among them.
//!
//! Nothing of a cluster is stored: every article's record has its signature, with the bands as terms,
//! and a cluster is found from any of its members by looking up the bands of one after the
//! other and comparing the texts of those that share one. It is what hangs together by
//! [`Told::is_reprint_of`], so that it is the same from whichever member it is found, in whatever
//! order they were indexed and however the index is cut.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use tantivy::schema::IndexRecordOption;
use tantivy::{BitSet, DocAddress, DocSet, TERMINATED, Term};

use super::error::in_time;
use super::stored::from_passage_record;
use super::{IndexError, Reader};
use crate::analysis::signature::Signature;
use crate::analysis::told::Told;
use crate::analysis::{Token, analyse};
use crate::article::{ArticleKey, ArticleMeta};

/// Articles of which it is remembered whether they have reprints: some megabytes.
const KEPT: usize = 1 << 17;

/// Texts in a row that turn out to be others, nearest first, after which no more are read: where
/// thousands are alike, none of them is the same any more.
const MOST_OTHERS: usize = 6;

/// Texts kept of one page at the most, for its hits that are alike: a megabyte or two.
const TEXTS_KEPT: usize = 64;

/// An article of a cluster.
#[derive(Debug)]
pub(crate) struct Member {
    /// What its passages share.
    pub(crate) group: u64,
    pub(crate) article: ArticleMeta,
}

/// A cluster: at least two articles, earliest first, undated ones last, then by name.
pub(crate) type Cluster = Arc<[Member]>;

/// Clusters found so far, by the group of each member; `None` for an article that stands alone.
#[derive(Default)]
pub(crate) struct Clusters(Mutex<HashMap<u64, Option<Cluster>>>);

impl Clusters {
    fn known(&self, group: u64) -> Option<Option<Cluster>> {
        self.0.lock().ok()?.get(&group).cloned()
    }

    fn remember(&self, groups: impl Iterator<Item = u64>, cluster: &Option<Cluster>) {
        let Ok(mut known) = self.0.lock() else { return };
        if known.len() >= KEPT {
            known.clear();
        }
        known.extend(groups.map(|group| (group, cluster.clone())));
    }
}

/// An article that may be a reprint of another.
struct Candidate {
    at: DocAddress,
    /// Whether it is one to the last word.
    copy: bool,
    /// How much is alike.
    nearness: u32,
    /// What settles ties: the same however the index is cut.
    group: u64,
}

/// What articles tell, read while the clusters of a page are looked for, and until when.
pub(crate) struct Texts {
    deadline: Option<Instant>,
    told: HashMap<DocAddress, Option<Arc<Told>>>,
}

impl Texts {
    pub(crate) fn until(deadline: Option<Instant>) -> Self {
        Self { deadline, told: HashMap::new() }
    }

    /// Whether the articles whose records stand at `one` and `other` are one text.
    fn are_one(
        &mut self,
        reader: &Reader,
        one: DocAddress,
        other: DocAddress,
    ) -> Result<bool, IndexError> {
        in_time(self.deadline)?;
        let (one, other) = (self.told(reader, one)?, self.told(reader, other)?);
        Ok(one.zip(other).is_some_and(|(one, other)| one.is_reprint_of(&other)))
    }

    fn told(&mut self, reader: &Reader, at: DocAddress) -> Result<Option<Arc<Told>>, IndexError> {
        if let Some(known) = self.told.get(&at) {
            return Ok(known.clone());
        }
        if self.told.len() >= TEXTS_KEPT {
            self.told.clear();
        }
        let told = reader.told(at)?.map(Arc::new);
        self.told.insert(at, told.clone());
        Ok(told)
    }
}

impl Reader {
    /// The other articles with the same text as the one with this `key`, earliest first.
    pub fn reprints_of(&self, key: ArticleKey) -> Result<Vec<ArticleMeta>, IndexError> {
        let cluster = self.cluster(key.0, &mut Texts::until(None))?;
        let members = cluster.iter().flat_map(|members| members.iter());
        Ok(members.map(|m| &m.article).filter(|a| a.key != key).cloned().collect())
    }

    /// The reprints of the article whose passages share `group`, itself among them; `None` where
    /// there are none. `texts` holds what was read for others of one page.
    ///
    /// Remembered: the first time costs a look-up for each band and segment, and for a cluster as
    /// many for each member that is not a copy of another to the last word, and reading its text.
    ///
    /// `Err` also when the deadline of `texts` has passed.
    pub(crate) fn cluster(
        &self,
        group: u64,
        texts: &mut Texts,
    ) -> Result<Option<Cluster>, IndexError> {
        if let Some(known) = self.clusters().known(group) {
            return Ok(known);
        }
        let cluster = match self.record_among(group)? {
            Some(at) => self.cluster_of(at, texts)?,
            None => None,
        };
        match &cluster {
            Some(members) => self.clusters().remember(members.iter().map(|m| m.group), &cluster),
            None => self.clusters().remember([group].into_iter(), &None),
        }
        Ok(cluster)
    }

    fn cluster_of(
        &self,
        first: DocAddress,
        texts: &mut Texts,
    ) -> Result<Option<Cluster>, IndexError> {
        let mut members = vec![first];
        let mut seen: HashSet<DocAddress> = members.iter().copied().collect();
        // Copies have the same neighbours: one of them is looked up.
        let mut looked_up = HashSet::new();
        let mut next = 0;
        while let Some(&at) = members.get(next) {
            next += 1;
            let Some(signature) = self.signature(at).filter(|one| looked_up.insert(*one)) else {
                continue;
            };
            let mut others = 0;
            for Candidate { at: other, copy, .. } in self.candidates(at, &signature, texts)? {
                if seen.contains(&other) {
                    continue;
                }
                if copy || texts.are_one(self, at, other)? {
                    others = 0;
                    seen.insert(other);
                    members.push(other);
                } else {
                    others += 1;
                    if others == MOST_OTHERS {
                        break;
                    }
                }
            }
        }
        if members.len() == 1 {
            return Ok(None);
        }
        let member = |at: DocAddress| -> Result<Member, IndexError> {
            in_time(texts.deadline)?;
            let columns = &self.columns()[at.segment_ord as usize];
            let group = columns.group.first(at.doc_id).unwrap_or(0);
            Ok(Member { group, article: self.article_record(ArticleKey(group), at)? })
        };
        let mut members = members.into_iter().map(member).collect::<Result<Vec<_>, _>>()?;
        let days = |m: &Member| m.article.date.map(|date| (date.first_day(), date.last_day()));
        members.sort_by(|a, b| {
            let (one, other) = (days(a), days(b));
            (one.is_none(), one, &a.article.id).cmp(&(other.is_none(), other, &b.article.id))
        });
        Ok(Some(members.into()))
    }

    /// Where the record of an article stands: as a rule before its passages.
    fn record_among(&self, group: u64) -> Result<Option<DocAddress>, IndexError> {
        let term = Term::from_field_u64(self.fields().group, group);
        for (ordinal, segment) in self.searcher().segment_readers().iter().enumerate() {
            let inverted = segment.inverted_index(term.field()).map_err(|e| self.failed(e))?;
            let postings = inverted.read_postings(&term, IndexRecordOption::Basic);
            let Some(mut postings) = postings.map_err(|e| self.failed(e.into()))? else { continue };
            while postings.doc() != TERMINATED {
                let at = DocAddress::new(ordinal as u32, postings.doc());
                if !segment.is_deleted(at.doc_id) && !self.is_passage(at) {
                    return Ok(Some(at));
                }
                postings.advance();
            }
        }
        Ok(None)
    }

    /// Other living articles that have a band of the `signature` of the one at `of` and may be
    /// its reprints, the nearest first.
    fn candidates(
        &self,
        of: DocAddress,
        signature: &Signature,
        texts: &Texts,
    ) -> Result<Vec<Candidate>, IndexError> {
        let mut found = Vec::new();
        for (ordinal, segment) in self.searcher().segment_readers().iter().enumerate() {
            in_time(texts.deadline)?;
            let inverted =
                segment.inverted_index(self.fields().bands).map_err(|e| self.failed(e))?;
            let columns = &self.columns()[ordinal];
            let mut sharing = BitSet::with_max_value(segment.max_doc());
            for band in signature.bands() {
                let term = Term::from_field_u64(self.fields().bands, band.into());
                let postings = inverted.read_postings(&term, IndexRecordOption::Basic);
                let postings = postings.map_err(|e| self.failed(e.into()))?;
                let Some(mut postings) = postings else { continue };
                while postings.doc() != TERMINATED {
                    let doc = postings.doc();
                    postings.advance();
                    let at = DocAddress::new(ordinal as u32, doc);
                    if !sharing.insert(doc) || at == of || segment.is_deleted(doc) {
                        continue;
                    }
                    let Some(its) = self.signature(at) else { continue };
                    if let Some(nearness) = signature.nearness(&its) {
                        let group = columns.group.first(doc).unwrap_or(0);
                        found.push(Candidate { at, copy: its == *signature, nearness, group });
                    }
                }
            }
        }
        found.sort_by_key(|one| (Reverse(one.copy), Reverse(one.nearness), one.group));
        Ok(found)
    }

    /// The signature of the article whose record stands at `at`; `None` for one that is too short.
    fn signature(&self, at: DocAddress) -> Option<Signature> {
        let columns = &self.columns()[at.segment_ord as usize];
        Signature::of_words(columns.signature.values_for_doc(at.doc_id))
    }

    /// What the article whose record stands at `at` tells, read from its passages.
    fn told(&self, at: DocAddress) -> Result<Option<Told>, IndexError> {
        let columns = &self.columns()[at.segment_ord as usize];
        let Some(group) = columns.group.first(at.doc_id) else { return Ok(None) };
        let all = self.addresses(&Term::from_field_u64(self.fields().group, group))?;
        let passages = all.into_iter().filter(|at| self.is_passage(*at));
        let passage = |at| {
            from_passage_record(&self.unpacked(at)?, String::new(), ArticleKey(group))
                .map_err(|error| self.damaged(at, &error))
        };
        let mut passages = passages.map(passage).collect::<Result<Vec<_>, _>>()?;
        passages.retain(|passage| passage.kind.is_told());
        passages.sort_by_key(|passage| passage.ordinal);
        let tokens: Vec<Vec<Token>> = passages.iter().map(|p| analyse(&p.text)).collect();
        let texts = passages.iter().map(|passage| passage.text.as_str());
        Ok(Told::of(texts.zip(tokens.iter().map(Vec::as_slice))))
    }
}
