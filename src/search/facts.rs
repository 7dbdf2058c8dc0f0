//! Passages that cite the document or name the person asked for, with the tier of the match.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};
use tantivy::{DocAddress, DocId, TERMINATED};

use super::lower::key_list;
use crate::extraction::{citation, person};
use crate::index::{IndexError, Reader, StoredPassage};
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

/// Documents of each segment with the tier of their best mention.
#[derive(Default)]
pub(super) struct FactHits {
    pub(super) tiers: Vec<BTreeMap<DocId, u8>>,
    identities: HashMap<String, (String, u64)>,
}

impl FactHits {
    /// Most frequent first, then by key.
    pub(super) fn identities(&self) -> Vec<Identity> {
        let mut all: Vec<Identity> = self
            .identities
            .iter()
            .map(|(key, (canonical, count))| Identity {
                key: key.clone(),
                canonical: canonical.clone(),
                count: *count,
            })
            .collect();
        all.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.key.cmp(&b.key)));
        all
    }
}

/// Finds the passages with the fact; reads every candidate's stored mentions.
pub(super) fn find(reader: &Reader, fact: &FactQuery) -> Result<FactHits, IndexError> {
    let fields = reader.fields();
    let (field, key) = match fact {
        FactQuery::Citation(query) => (fields.cite, citation::lookup_key(&query.citation)),
        FactQuery::Person(query) => (fields.who, person::lookup_key(query)),
    };
    let mut hits = FactHits::default();
    for (ordinal, segment) in reader.searcher().segment_readers().iter().enumerate() {
        let mut tiers = BTreeMap::new();
        if let Some(mut list) = key_list(segment, field, &key).map_err(|e| reader.failed(e))? {
            while list.doc() != TERMINATED {
                let doc = list.doc();
                if !segment.is_deleted(doc) {
                    let passage = reader.passage(DocAddress::new(ordinal as u32, doc))?;
                    if let Some(tier) = tier(&passage, fact, &mut hits.identities) {
                        tiers.insert(doc, tier);
                    }
                }
                list.advance();
            }
        }
        hits.tiers.push(tiers);
    }
    Ok(hits)
}

/// Tier of the best mention in a passage; counts each identity once a passage.
fn tier(
    passage: &StoredPassage,
    fact: &FactQuery,
    identities: &mut HashMap<String, (String, u64)>,
) -> Option<u8> {
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    let mut best = None;
    match fact {
        FactQuery::Citation(query) => {
            for mention in &passage.citations {
                if let Some(tier) = citation::matches(&query.citation, &mention.value) {
                    best = best.max(Some(tier));
                    found.insert(mention.value.key(), mention.value.canonical());
                }
            }
        }
        FactQuery::Person(query) => {
            for mention in &passage.persons {
                if let Some(tier) = person::person_tier(query, &mention.value) {
                    best = best.max(Some(tier));
                    found.insert(mention.value.key.clone(), mention.value.name.clone());
                }
            }
        }
    }
    for (key, canonical) in found {
        identities.entry(key).or_insert((canonical, 0)).1 += 1;
    }
    best
}
