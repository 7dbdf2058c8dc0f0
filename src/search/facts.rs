//! Passages that cite the document or name the person asked for, with the tier of the match.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::time::Instant;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use tantivy::fieldnorm::FieldNormReader;
use tantivy::{DocId, TERMINATED};

use super::lower::key_list;
use super::rank::inside_tier;
use crate::analysis::marks::is_marked;
use crate::extraction::citation::{self, Citation};
use crate::extraction::person::{self, PersonQuery};
use crate::index::mentions::{self, Mentions, no_value};
use crate::index::{Beside, IndexError, Reader, in_time};
use crate::query::{FactQuery, Form};

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
    pub(super) doc: DocId,
    /// Tier of its best mention.
    pub(super) tier: u8,
    /// Its place inside the tier, greater is better: see `rank::inside_tier`.
    pub(super) inside: u32,
    /// The documents or persons among its mentions, by their place in `FactHits::named`.
    named: Range<usize>,
}

/// The passages of each segment that answer a fact.
#[derive(Default)]
pub(super) struct FactHits {
    /// By document, ascending.
    hits: Vec<Vec<FactHit>>,
    /// What the hits name, one after the other, by its place in `identities`.
    named: Vec<usize>,
    known: HashMap<String, usize>,
    identities: Vec<Identity>,
    /// How often each identity is mentioned in each way of writing it, until all are found.
    written: Vec<BTreeMap<String, u64>>,
}

impl FactHits {
    /// The hits of a segment, ascending.
    pub(super) fn all(&self, segment: usize) -> &[FactHit] {
        self.hits.get(segment).map_or(&[], Vec::as_slice)
    }

    /// The hits of a segment among `docs`, ascending.
    pub(super) fn within(&self, segment: usize, docs: Range<DocId>) -> &[FactHit] {
        let hits = self.all(segment);
        let before = |end: DocId| hits.partition_point(|hit| hit.doc < end);
        &hits[before(docs.start)..before(docs.end)]
    }

    /// How a passage answers.
    pub(super) fn of(&self, segment: usize, doc: DocId) -> Option<&FactHit> {
        let hits = self.all(segment);
        hits.binary_search_by_key(&doc, |hit| hit.doc).ok().map(|at| &hits[at])
    }

    /// Counts the documents or persons of a passage that is among the hits, each once.
    pub(super) fn count(&self, hit: &FactHit, counts: &mut Vec<u64>) {
        counts.resize(self.identities.len(), 0);
        for &identity in &self.named[hit.named.clone()] {
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

    /// The documents or persons of all passages, with the passages of each.
    pub(super) fn everything(&self) -> Vec<Identity> {
        let mut counts = Vec::new();
        self.hits.iter().flatten().for_each(|hit| self.count(hit, &mut counts));
        self.identities(&counts)
    }

    /// The number of an identity, a new one where it was not met before; it is mentioned so many
    /// times as it is written here.
    fn number(&mut self, (key, canonical): (String, String), times: u64) -> usize {
        let next = self.identities.len();
        let number = *self.known.entry(key.clone()).or_insert(next);
        if number == next {
            self.identities.push(Identity { key, canonical: String::new(), count: 0 });
            self.written.push(BTreeMap::new());
        }
        *self.written[number].entry(canonical).or_default() += times;
        number
    }

    /// Writes every identity as it is mostly written, in whatever order it was met; of two ways with
    /// small letters rather than in capitals throughout.
    fn name_identities(&mut self) {
        for (identity, written) in self.identities.iter_mut().zip(self.written.drain(..)) {
            let most = written.into_iter().max_by(|a, b| (a.1, &a.0).cmp(&(b.1, &b.0)));
            identity.canonical = most.map(|(canonical, _)| canonical).unwrap_or_default();
        }
    }
}

/// Passages between two looks at the clock.
const UNWATCHED: usize = 128;

/// Finds the passages with the fact, until `deadline`.
///
/// Reads every mention of the candidates as a number, and what each number stands for once.
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
    let segments = reader.searcher().segment_readers().iter().zip(reader.columns());
    for (segment, columns) in segments {
        in_time(deadline)?;
        let list = key_list(segment, field, &key).map_err(|e| reader.failed(e))?;
        let Some(mut list) = list else {
            found.hits.push(Vec::new());
            continue;
        };
        let mentions = match fact {
            FactQuery::Citation(_) => Mentions::of_documents(segment),
            FactQuery::Person(query) => {
                Mentions::of_people(segment, query.syllables.iter().map(|s| s.folded.as_str()))
            }
        };
        let mentions = mentions.map_err(|e| reader.failed(e))?;
        // Values are told apart by the order in which passages first have them.
        let (mut values, mut places) = (Vec::new(), FxHashMap::default());
        let mut mentioned: Vec<(DocId, usize)> = Vec::new();
        let mut passages = 0_usize;
        while list.doc() != TERMINATED {
            let doc = list.doc();
            if !segment.is_deleted(doc) {
                passages += 1;
                if passages.is_multiple_of(UNWATCHED) {
                    in_time(deadline)?;
                }
                for value in mentions.numbers(doc) {
                    let place = *places.entry(value).or_insert(values.len());
                    if place == values.len() {
                        values.push(value);
                    }
                    mentioned.push((doc, place));
                }
            }
            list.seek(doc + 1);
        }
        let mut times = vec![0; values.len()];
        mentioned.iter().for_each(|(_, place)| times[*place] += 1);
        let answers = answers(&mentions, &values, &times, fact, &mut found);
        let answers = answers.map_err(|e| reader.failed(e))?;
        let ordinal = |doc| columns.ordinal.first(doc).unwrap_or(0) as u32;
        let hits = mentioned
            .chunk_by(|a, b| a.0 == b.0)
            .filter_map(|of_one| hit(of_one, &answers, ordinal, &mut found.named))
            .collect();
        found.hits.push(hits);
    }
    found.name_identities();
    Ok(found)
}

/// Tiers of a full name, see `person::person_tier`: every mark; some not typed.
const FULL: u8 = 6;
const FULL_OPEN: u8 = 5;

/// Adds the titles that are the name asked for and nothing else, first of all hits: an article about
/// somebody calls them by name alone, without the office or word of address by which a name is
/// recognised. Only where somebody has the full name, of two syllables at least.
pub(super) fn add_titles(
    reader: &Reader,
    query: &PersonQuery,
    found: &mut FactHits,
) -> Result<(), IndexError> {
    let all = found.hits.iter().flatten();
    if query.syllables.len() < 2 || !all.clone().any(|hit| hit.tier >= FULL_OPEN) {
        return Ok(());
    }
    let exact = |syllable: &person::QuerySyllable| Form::Exact {
        folded: syllable.folded.clone(),
        exact: syllable.exact.clone(),
    };
    let typed = query.syllables.iter().map(|syllable| match is_marked(&syllable.exact) {
        true => exact(syllable),
        false => Form::Folded(syllable.folded.clone()),
    });
    let (typed, exact): (Vec<_>, Vec<_>) =
        (typed.collect(), query.syllables.iter().map(exact).collect());
    let segments = reader.searcher().segment_readers().iter().zip(reader.columns());
    for (at, (segment, columns)) in segments.enumerate() {
        let beside = |forms: &[Form]| Beside::of(reader, at, forms).map_err(|e| reader.failed(e));
        let (typed, exact) = (beside(&typed)?, beside(&exact)?);
        let titles = key_list(segment, reader.fields().kind, "title");
        let Some(mut titles) = titles.map_err(|e| reader.failed(e))? else { continue };
        for &doc in typed.docs() {
            let length = columns.length_ids.get(doc as usize).copied().unwrap_or(0);
            let whole = FieldNormReader::id_to_fieldnorm(length) as usize == query.syllables.len();
            if !whole || segment.is_deleted(doc) || titles.seek(doc) != doc {
                continue;
            }
            let tier = if exact.contains(doc) { FULL } else { FULL_OPEN };
            let inside = inside_tier(FORMS - 1, u32::MAX, 0);
            let hits = &mut found.hits[at];
            match hits.binary_search_by_key(&doc, |hit| hit.doc) {
                Ok(known) => {
                    let hit = &mut hits[known];
                    (hit.tier, hit.inside) = (hit.tier, hit.inside).max((tier, inside));
                }
                Err(place) => hits.insert(place, FactHit { doc, tier, inside, named: 0..0 }),
            }
        }
    }
    Ok(())
}

/// Forms of a mention: with a role or without, of four kinds.
const FORMS: u32 = 8;

/// How a mention answers: its tier, its form (see `rank::inside_tier`), and which of the documents
/// or persons it is.
type Answer = (u8, u32, Option<usize>);

/// How the mentions with these values, in any order and each so many times, answer `fact`.
fn answers(
    mentions: &Mentions,
    values: &[u64],
    times: &[u64],
    fact: &FactQuery,
    among: &mut FactHits,
) -> tantivy::Result<Vec<Option<Answer>>> {
    let mut ascending: Vec<usize> = (0..values.len()).collect();
    ascending.sort_unstable_by_key(|place| values[*place]);
    let numbers: Vec<u64> = ascending.iter().map(|place| values[*place]).collect();
    let mut matched: Vec<Option<Matched>> = values.iter().map(|_| None).collect();
    let (mut places, mut damaged) = (ascending.into_iter(), false);
    mentions.read(&numbers, |value| {
        let answer = matching(value, fact);
        damaged |= answer.is_none();
        if let Some(place) = places.next() {
            matched[place] = answer.flatten();
        }
    })?;
    if damaged {
        return Err(no_value());
    }
    let numbered = matched.into_iter().zip(times).map(|(matched, times)| {
        let Matched { tier, form, identity } = matched?;
        Some((tier, form, identity.map(|identity| among.number(identity, *times))))
    });
    Ok(numbered.collect())
}

/// A mention that answers.
struct Matched {
    tier: u8,
    form: u32,
    /// Key and canonical name; a bare or anonymised name is nobody's.
    identity: Option<(String, String)>,
}

/// Whether the mention that `value` is of answers; `None` where it is of none.
fn matching(value: &[u8], fact: &FactQuery) -> Option<Option<Matched>> {
    Some(match fact {
        FactQuery::Citation(query) => {
            let cited = mentions::citation(value)?;
            citation::matches(&query.citation, &cited).map(|tier| Matched {
                tier,
                form: fullness(&cited),
                identity: Some((cited.key(), cited.canonical())),
            })
        }
        FactQuery::Person(query) => {
            let named = mentions::person(value)?;
            person::person_tier(query, &named).map(|tier| {
                let (with_role, kind) = person::inside_tier(&named);
                let identity = !named.open && !named.anonymised;
                Matched {
                    tier,
                    form: u32::from(with_role) * 4 + u32::from(kind),
                    identity: identity.then_some((named.key, named.name)),
                }
            })
        }
    })
}

/// How a passage answers: by its best mention and the number of those that do.
fn hit(
    mentioned: &[(DocId, usize)],
    answers: &[Option<Answer>],
    ordinal: impl Fn(DocId) -> u32,
    named: &mut Vec<usize>,
) -> Option<FactHit> {
    let doc = mentioned.first()?.0;
    let answering = mentioned.iter().filter_map(|(_, place)| answers[*place]);
    let (tier, form) = answering.clone().map(|(tier, form, _)| (tier, form)).max()?;
    let inside = inside_tier(form, answering.clone().count() as u32, ordinal(doc));
    let start = named.len();
    for identity in answering.filter_map(|(.., identity)| identity) {
        if !named[start..].contains(&identity) {
            named.push(identity);
        }
    }
    Some(FactHit { doc, tier, inside, named: start..named.len() })
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
