//! Passages that cite the document or name the person asked for, with the tier of the match.

use std::collections::{BTreeMap, HashMap};
use std::time::Instant;

use serde::{Deserialize, Serialize};
use tantivy::{DocAddress, DocId, TERMINATED};

use super::lower::key_list;
use super::rank::inside_tier;
use crate::extraction::citation::{self, Citation};
use crate::extraction::person;
use crate::index::{IndexError, PassageRecord, Reader, in_time};
use crate::query::FactQuery;

/// A document or person among the hits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Key of the document, or of the name.
    pub key: String,
    /// As it is written in full.
    pub canonical: String,
    /// Passages.
    pub count: u64,
}

/// How one passage answers a fact.
pub(super) struct FactHit {
    /// Tier of its best mention.
    pub(super) tier: u8,
    /// Its place inside the tier, greater is better: see `rank::inside_tier`.
    pub(super) inside: u32,
    /// The documents or persons among its mentions, by their place in [`FactHits`].
    identities: Vec<usize>,
}

/// The passages of each segment that answer a fact.
#[derive(Default)]
pub(super) struct FactHits {
    pub(super) hits: Vec<BTreeMap<DocId, FactHit>>,
    known: HashMap<String, usize>,
    identities: Vec<Identity>,
}

impl FactHits {
    /// Counts the documents or persons of a passage that is among the hits, each once.
    pub(super) fn count(&self, segment: u32, doc: DocId, counts: &mut Vec<u64>) {
        counts.resize(self.identities.len(), 0);
        let hit = self.hits.get(segment as usize).and_then(|hits| hits.get(&doc));
        for &identity in hit.iter().flat_map(|hit| &hit.identities) {
            if let Some(count) = counts.get_mut(identity) {
                *count += 1;
            }
        }
    }

    /// Those that were counted, most frequent first, then by key.
    pub(super) fn identities(&self, counts: &[u64]) -> Vec<Identity> {
        let counted = self.identities.iter().zip(counts).filter(|(_, count)| **count > 0);
        let mut all: Vec<Identity> =
            counted.map(|(known, count)| Identity { count: *count, ..known.clone() }).collect();
        all.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.key.cmp(&b.key)));
        all
    }

    /// The number of an identity, a new one where it was not met before.
    fn number(&mut self, key: String, canonical: impl FnOnce() -> String) -> usize {
        let next = self.identities.len();
        let number = *self.known.entry(key.clone()).or_insert(next);
        if number == next {
            self.identities.push(Identity { key, canonical: canonical(), count: 0 });
        }
        number
    }
}

/// Finds the passages with the fact; reads every candidate's stored mentions, until `deadline`.
pub(super) fn find(
    reader: &Reader,
    fact: &FactQuery,
    deadline: Option<Instant>,
) -> Result<FactHits, IndexError> {
    let fields = reader.fields();
    let (field, key) = match fact {
        FactQuery::Citation(query) => (fields.cite, citation::lookup_key(&query.citation)),
        FactQuery::Person(query) => (fields.who, person::lookup_key(query)),
    };
    let mut found = FactHits::default();
    for (ordinal, segment) in reader.searcher().segment_readers().iter().enumerate() {
        let mut hits = BTreeMap::new();
        if let Some(mut list) = key_list(segment, field, &key).map_err(|e| reader.failed(e))? {
            while list.doc() != TERMINATED {
                let doc = list.doc();
                if !segment.is_deleted(doc) {
                    in_time(deadline)?;
                    let passage = reader.recognised(DocAddress::new(ordinal as u32, doc))?;
                    if let Some(hit) = answer(&passage, fact, &mut found) {
                        hits.insert(doc, hit);
                    }
                }
                list.seek(doc + 1);
            }
        }
        found.hits.push(hits);
    }
    Ok(found)
}

/// How a passage answers `fact`: by its best mention and the number of its mentions.
fn answer(passage: &PassageRecord, fact: &FactQuery, among: &mut FactHits) -> Option<FactHit> {
    let mut best: Option<(u8, u32)> = None;
    let mut mentions = 0;
    let mut identities = Vec::new();
    match fact {
        FactQuery::Citation(query) => {
            for mention in &passage.citations {
                let cited = &mention.value;
                if let Some(tier) = citation::matches(&query.citation, cited) {
                    best = best.max(Some((tier, fullness(cited))));
                    mentions += 1;
                    identities.push(among.number(cited.key(), || cited.canonical()));
                }
            }
        }
        FactQuery::Person(query) => {
            for mention in &passage.persons {
                let named = &mention.value;
                if let Some(tier) = person::person_tier(query, named) {
                    let (with_role, kind) = person::inside_tier(named);
                    best = best.max(Some((tier, u32::from(with_role) * 4 + u32::from(kind))));
                    mentions += 1;
                    // A bare or anonymised name is nobody's.
                    if !named.open && !named.anonymised {
                        identities.push(among.number(named.key.clone(), || named.name.clone()));
                    }
                }
            }
        }
    }
    identities.sort_unstable();
    identities.dedup();
    let (tier, form) = best?;
    Some(FactHit { tier, inside: inside_tier(form, mentions, passage.ordinal), identities })
}

/// How fully a document is cited, 0 to 3: bare, issuer in words, number in full, and its date too.
fn fullness(citation: &Citation) -> u32 {
    let written = &citation.written;
    match (written.full && !written.resolved, citation.date.is_some()) {
        (true, true) => 3,
        (true, false) => 2,
        (false, _) => u32::from(written.issuer_in_words),
    }
}
