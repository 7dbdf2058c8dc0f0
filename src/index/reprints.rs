//! An article → the articles that are reprints of it, itself among them.
//!
//! Nothing of a cluster is stored: every article's record has its signature, whose bands are terms
//! too, and a cluster is found from any of its members by looking up the bands of one after the
//! other and comparing the texts of those that share one. It is what hangs together by
//! [`Told::is_reprint_of`], so that it is the same from whichever member it is found, in whatever
//! order they were indexed and however the index is cut.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};

use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet, TERMINATED, Term};

use super::writer::group_of;
use super::{IndexError, Reader};
use crate::analysis::signature::Signature;
use crate::analysis::told::Told;
use crate::analysis::{Token, analyse};
use crate::article::ArticleMeta;

/// Articles of which it is remembered whether they have reprints: some megabytes.
const KEPT: usize = 1 << 17;

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

impl Reader {
    /// The other articles with the same text as the one named `id`, earliest first.
    pub fn reprints_of(&self, id: &str) -> Result<Vec<ArticleMeta>, IndexError> {
        let cluster = self.cluster(group_of(id))?;
        let members = cluster.iter().flat_map(|members| members.iter());
        Ok(members.map(|m| &m.article).filter(|a| a.id.0 != id).cloned().collect())
    }

    /// The reprints of the article whose passages share `group`, itself among them; `None` where
    /// there are none.
    ///
    /// Remembered: the first time costs a look-up for each band and segment, and for a cluster as
    /// many for each member that is not a copy of another to the last word, and reading its text.
    pub(crate) fn cluster(&self, group: u64) -> Result<Option<Cluster>, IndexError> {
        if let Some(known) = self.clusters().known(group) {
            return Ok(known);
        }
        let cluster = match self.record_among(group)? {
            Some(at) => self.cluster_of(at)?,
            None => None,
        };
        match &cluster {
            Some(members) => self.clusters().remember(members.iter().map(|m| m.group), &cluster),
            None => self.clusters().remember([group].into_iter(), &None),
        }
        Ok(cluster)
    }

    fn cluster_of(&self, first: DocAddress) -> Result<Option<Cluster>, IndexError> {
        let mut members = vec![first];
        let mut seen: HashSet<DocAddress> = members.iter().copied().collect();
        let mut told: HashMap<DocAddress, Option<Arc<Told>>> = HashMap::new();
        // Exact copies have the same neighbours: one of them is looked up.
        let mut looked_up = HashSet::new();
        let mut next = 0;
        while let Some(&at) = members.get(next) {
            next += 1;
            if let Some(Some(text)) = told.get(&at)
                && !looked_up.insert(Arc::clone(text))
            {
                continue;
            }
            let Some(signature) = self.signature(at) else { continue };
            for other in self.sharing_a_band(at, &signature)? {
                let candidate = self.signature(other);
                if seen.contains(&other)
                    || !candidate.is_some_and(|other| signature.may_be_reprint_of(&other))
                {
                    continue;
                }
                for at in [at, other] {
                    if let Entry::Vacant(place) = told.entry(at) {
                        place.insert(self.told(at)?.map(Arc::new));
                    }
                }
                let (Some(Some(one)), Some(Some(two))) = (told.get(&at), told.get(&other)) else {
                    continue;
                };
                if one.is_reprint_of(two) {
                    seen.insert(other);
                    members.push(other);
                }
            }
        }
        if members.len() == 1 {
            return Ok(None);
        }
        let member = |at: DocAddress| -> Result<Member, IndexError> {
            let columns = &self.columns()[at.segment_ord as usize];
            let group = columns.group.first(at.doc_id).unwrap_or(0);
            Ok(Member { group, article: self.record(at)? })
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

    /// Other living articles that have a band of the `signature` of the one at `of`, each once.
    fn sharing_a_band(
        &self,
        of: DocAddress,
        signature: &Signature,
    ) -> Result<HashSet<DocAddress>, IndexError> {
        let mut found = HashSet::new();
        for (ordinal, segment) in self.searcher().segment_readers().iter().enumerate() {
            let ordinal = ordinal as u32;
            let inverted =
                segment.inverted_index(self.fields().bands).map_err(|e| self.failed(e))?;
            for band in signature.bands {
                let term = Term::from_field_u64(self.fields().bands, band);
                let info = inverted.get_term_info(&term).map_err(|e| self.failed(e.into()))?;
                // In its own segment an article that stands alone has its bands to itself.
                let alone = u32::from(ordinal == of.segment_ord);
                let Some(info) = info.filter(|info| info.doc_freq > alone) else { continue };
                let postings =
                    inverted.read_postings_from_terminfo(&info, IndexRecordOption::Basic);
                let mut postings = postings.map_err(|e| self.failed(e.into()))?;
                while postings.doc() != TERMINATED {
                    let at = DocAddress::new(ordinal, postings.doc());
                    if at != of && !segment.is_deleted(at.doc_id) {
                        found.insert(at);
                    }
                    postings.advance();
                }
            }
        }
        Ok(found)
    }

    /// The signature of the article whose record stands at `at`; `None` for one that is too short.
    fn signature(&self, at: DocAddress) -> Option<Signature> {
        let columns = &self.columns()[at.segment_ord as usize];
        let bands: Vec<u64> = columns.bands.values_for_doc(at.doc_id).collect();
        let numbers = columns.numbers.values_for_doc(at.doc_id);
        let numbers = numbers.map(|hash| hash as u16).collect();
        Some(Signature { bands: bands.try_into().ok()?, numbers })
    }

    /// What the article whose record stands at `at` tells, read from its passages.
    fn told(&self, at: DocAddress) -> Result<Option<Told>, IndexError> {
        let columns = &self.columns()[at.segment_ord as usize];
        let Some(group) = columns.group.first(at.doc_id) else { return Ok(None) };
        let all = self.addresses(&Term::from_field_u64(self.fields().group, group))?;
        let passages = all.into_iter().filter(|at| self.is_passage(*at));
        let mut passages = passages.map(|at| self.passage(at)).collect::<Result<Vec<_>, _>>()?;
        passages.retain(|passage| passage.kind.is_told());
        passages.sort_by_key(|passage| passage.ordinal);
        let tokens: Vec<Vec<Token>> = passages.iter().map(|p| analyse(&p.text)).collect();
        let texts = passages.iter().map(|passage| passage.text.as_str());
        Ok(Told::of(texts.zip(tokens.iter().map(Vec::as_slice))))
    }
}
