//! Candidates and their scores: fact hits, then passages with all words, then those with some.

use std::collections::HashMap;

use tantivy::columnar::Column;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocId, DocSet, SegmentReader, TERMINATED, Term};

use super::Page;
use super::facts::{self, FactHits, Identity};
use super::filter::Filter;
use super::lower::{List, UnitLists, key_list};
use super::rank::{NUMBER, PAIR, Ranked, Worth, fact_score, idf};
use crate::index::schema::Fields;
use crate::index::{IndexError, Reader};
use crate::query::{FactQuery, Grouping, Plan, Sort};

/// What was found.
pub(super) struct Found {
    /// Passages with all words or the fact.
    pub(super) total: u64,
    /// Passages that miss some words.
    pub(super) partial: u64,
    /// The page, best first.
    pub(super) order: Vec<Ranked>,
    /// Every passage counted in `total`; only where facets are asked for.
    pub(super) matching: Vec<DocAddress>,
    pub(super) identities: Vec<Identity>,
}

/// The lists of a plan in one segment, each at its first document.
struct Lists {
    /// In the order of the plan's units.
    units: Vec<UnitLists>,
    /// Pairs and official numbers.
    evidence: Vec<(List, Worth)>,
}

impl Lists {
    fn open(segment: &SegmentReader, fields: Fields, plan: &Plan) -> tantivy::Result<Self> {
        let units = plan
            .units
            .iter()
            .map(|unit| UnitLists::open(segment, fields, unit))
            .collect::<tantivy::Result<_>>()?;
        let mut evidence = Vec::new();
        for pair in &plan.pairs {
            let key = format!("{} {}", pair.first, pair.second);
            evidence.push(key_list(segment, fields.pair, &key)?);
        }
        for number in &plan.numbers {
            evidence.push(key_list(segment, fields.folded, number)?);
        }
        let absent = || List::Made { docs: Vec::new(), at: 0 };
        let evidence =
            evidence.into_iter().map(|l| (l.unwrap_or_else(absent), Worth::default())).collect();
        Ok(Self { units, evidence })
    }

    /// Brings every list to `doc`, which must not go backwards, and adds up its points.
    fn score(&mut self, doc: DocId) -> u32 {
        self.earned(doc).sum()
    }

    /// Points of `doc` by list: the units, then the evidence; 0 where the list has it not.
    fn earned(&mut self, doc: DocId) -> impl Iterator<Item = u32> {
        let units = self
            .units
            .iter_mut()
            .map(move |unit| if unit.seek(doc) == doc { unit.points(doc) } else { 0 });
        let evidence = self.evidence.iter_mut().map(move |(list, worth)| {
            if list.seek(doc) == doc { worth.at(list.frequency()) } else { 0 }
        });
        units.chain(evidence)
    }
}

/// Weights of a plan's lists over the whole collection.
struct Weights {
    units: Vec<f64>,
    evidence: Vec<(f64, f64, u32)>,
}

impl Weights {
    fn of(plan: &Plan, passages: u64, segments: &[Lists]) -> Self {
        let units = (0..plan.units.len())
            .map(|at| idf(passages, segments.iter().map(|s| s.units[at].size()).sum()))
            .collect();
        let shares = plan.pairs.iter().map(|pair| (PAIR, pair.times));
        let evidence = shares
            .chain(plan.numbers.iter().map(|_| (NUMBER, 1)))
            .enumerate()
            .map(|(at, (share, times))| {
                let size = segments.iter().map(|s| s.evidence[at].0.size()).sum();
                (idf(passages, size), share, times)
            })
            .collect();
        Self { units, evidence }
    }

    fn apply(&self, plan: &Plan, lists: &mut Lists) {
        for ((lists, unit), idf) in lists.units.iter_mut().zip(&plan.units).zip(&self.units) {
            lists.set_worth(*idf, unit.times);
        }
        for ((_, worth), (idf, share, times)) in lists.evidence.iter_mut().zip(&self.evidence) {
            *worth = Worth::of(*idf, *share, *times);
        }
    }
}

/// One segment and the columns that order its passages.
struct Segment<'s> {
    reader: &'s SegmentReader,
    ordinal: u32,
    filter: Filter<'s>,
    group: Column<u64>,
    key: Column<u64>,
    day: Column<i64>,
    length: FieldNormReader,
}

impl Segment<'_> {
    fn ranked(&self, doc: DocId, class: u64, score: u32, all: bool, tier: Option<u8>) -> Ranked {
        Ranked {
            address: DocAddress::new(self.ordinal, doc),
            tier,
            all,
            class,
            score: super::rank::by_length(score, self.length.fieldnorm(doc)),
            day: self.day.first(doc),
            group: self.group.first(doc).unwrap_or(0),
            key: self.key.first(doc).unwrap_or(0),
        }
    }
}

/// Finds the passages that answer `plan` and orders those of the page.
pub(super) fn collect(reader: &Reader, plan: &Plan, page: &Page) -> Result<Found, IndexError> {
    let find = |facts: &[FactQuery]| -> Result<Vec<FactHits>, IndexError> {
        facts.iter().map(|fact| facts::find(reader, fact)).collect()
    };
    let required = find(&plan.filters.facts)?;
    let forbidden = find(&plan.filters.without_facts)?;
    let recognised = plan.fact.as_ref().map(|fact| facts::find(reader, fact)).transpose()?;
    // Without words, the facts asked for are the query and give the tiers; beside words they only
    // let passages through, and the words rank.
    let answering =
        recognised.as_ref().or_else(|| required.first().filter(|_| plan.units.is_empty()));
    let facts = (required.as_slice(), forbidden.as_slice());
    collect_words(reader, plan, page, answering, facts).map_err(|e| reader.failed(e))
}

fn collect_words(
    reader: &Reader,
    plan: &Plan,
    page: &Page,
    answering: Option<&FactHits>,
    facts: (&[FactHits], &[FactHits]),
) -> tantivy::Result<Found> {
    let fields = reader.fields();
    let mut segments = Vec::new();
    let mut passages = 0;
    for (ordinal, segment) in reader.searcher().segment_readers().iter().enumerate() {
        let columns = segment.fast_fields();
        passages += u64::from(columns.u64("class")?.values.num_vals());
        segments.push(Segment {
            reader: segment,
            ordinal: ordinal as u32,
            filter: Filter::open(segment, ordinal, fields, plan, facts)?,
            group: columns.u64("group")?,
            key: columns.u64("key")?,
            day: columns.i64("first_day")?,
            length: segment.get_fieldnorms_reader(fields.folded)?,
        });
    }
    let mut lists = segments
        .iter()
        .map(|s| Lists::open(s.reader, fields, plan))
        .collect::<tantivy::Result<Vec<_>>>()?;
    let weights = Weights::of(plan, passages, &lists);
    for lists in &mut lists {
        weights.apply(plan, lists);
    }
    // Lists only go forwards: every further pass over a segment opens its own.
    let reopen = |segment: &Segment<'_>| -> tantivy::Result<Lists> {
        let mut lists = Lists::open(segment.reader, fields, plan)?;
        weights.apply(plan, &mut lists);
        Ok(lists)
    };

    let wanted = page.limit.map(|limit| limit.saturating_add(page.offset));
    let mut best = Best::new(wanted, plan.sort, plan.grouping);
    let mut matching = Vec::new();
    let mut total = 0;
    let no_hits = std::collections::BTreeMap::new();
    let fact_hits =
        |s: &Segment<'_>| answering.map_or(&no_hits, |hits| &hits.hits[s.ordinal as usize]);
    let words_left = matches!(plan.fact, Some(FactQuery::Citation(_)))
        && plan.units.iter().any(|unit| !unit.cited);
    // Who or what the hits are about is told of what was asked for by a flag too.
    let listed = answering.or(facts.0.first());
    let mut counts = Vec::new();
    for segment in segments.iter().filter(|segment| !fact_hits(segment).is_empty()) {
        let mut scoring = reopen(segment)?;
        for (&doc, hit) in fact_hits(segment) {
            let Some(class) = segment.filter.pass(doc) else { continue };
            total += 1;
            if let Some(listed) = listed {
                listed.count(segment.ordinal, doc, &mut counts);
            }
            if page.facets {
                matching.push(DocAddress::new(segment.ordinal, doc));
            }
            let by_words = segment.ranked(doc, class, scoring.score(doc), true, Some(hit.tier));
            let score = fact_score(by_words.score, hit.inside, words_left);
            best.offer(Ranked { score, ..by_words });
        }
    }
    if !plan.units.is_empty() {
        for (segment, lists) in segments.iter().zip(&mut lists) {
            let fact_hits = fact_hits(segment);
            all_words(lists, |doc, score| {
                if fact_hits.contains_key(&doc) {
                    return;
                }
                if let Some(class) = segment.filter.pass(doc) {
                    total += 1;
                    if let Some(listed) = listed {
                        listed.count(segment.ordinal, doc, &mut counts);
                    }
                    if page.facets {
                        matching.push(DocAddress::new(segment.ordinal, doc));
                    }
                    best.offer(segment.ranked(doc, class, score, true, None));
                }
            });
        }
    }
    let mut partial = 0;
    if plan.units.len() > 1 {
        let mut scratch = Vec::new();
        for segment in &segments {
            let mut lists = reopen(segment)?;
            let fact_hits = fact_hits(segment);
            some_words(&mut lists, segment.reader.max_doc(), &mut scratch, |doc, score| {
                if !fact_hits.contains_key(&doc)
                    && let Some(class) = segment.filter.pass(doc)
                {
                    partial += 1;
                    best.offer(segment.ranked(doc, class, score, false, None));
                }
            });
        }
    }
    if plan.grouping == Grouping::Article {
        best.add_article_evidence(&segments, reopen, fields)?;
    }
    let order = best.page(page.offset);
    let identities = listed.map(|listed| listed.identities(&counts)).unwrap_or_default();
    Ok(Found { total, partial, order, matching, identities })
}

/// Calls `each` with every document that has all units, ascending, and its points.
fn all_words(lists: &mut Lists, mut each: impl FnMut(DocId, u32)) {
    let mut order: Vec<usize> = (0..lists.units.len()).collect();
    order.sort_by_key(|at| lists.units[*at].size());
    let mut doc = 0;
    'documents: loop {
        for &at in &order {
            let next = lists.units[at].seek(doc);
            if next == TERMINATED {
                return;
            }
            if next > doc {
                doc = next;
                continue 'documents;
            }
        }
        let score = lists.score(doc);
        each(doc, score);
        doc += 1;
    }
}

/// What a document has earned, and by how many units.
#[derive(Clone, Copy, Default)]
struct Earned {
    points: u32,
    units: u16,
}

/// Calls `each` with every document that has some units but not all, ascending, and its points.
///
/// `scratch` takes eight bytes for each document of the segment.
fn some_words(
    lists: &mut Lists,
    max_doc: DocId,
    scratch: &mut Vec<Earned>,
    mut each: impl FnMut(DocId, u32),
) {
    scratch.clear();
    scratch.resize(max_doc as usize, Earned::default());
    for unit in &mut lists.units {
        loop {
            let doc = unit.doc();
            if doc == TERMINATED {
                break;
            }
            let earned = &mut scratch[doc as usize];
            earned.points += unit.points(doc);
            earned.units += 1;
            unit.pass(doc);
        }
    }
    for (list, worth) in &mut lists.evidence {
        while list.doc() != TERMINATED {
            let earned = &mut scratch[list.doc() as usize];
            if earned.units > 0 {
                earned.points += worth.at(list.frequency());
            }
            list.advance();
        }
    }
    for (doc, earned) in scratch.iter().enumerate() {
        if earned.units > 0 && usize::from(earned.units) < lists.units.len() {
            each(doc as DocId, earned.points);
        }
    }
}

/// Articles whose other passages are looked at too: the same for every page, so that pages fit
/// together. Evidence only adds points, so none of these falls behind the rest.
const ARTICLES_RESCORED: usize = 100;

/// The best so far: as many as wanted, or all.
struct Best {
    wanted: Option<usize>,
    sort: Sort,
    grouping: Grouping,
    kept: Vec<Ranked>,
    articles: HashMap<u64, Ranked>,
}

impl Best {
    fn new(wanted: Option<usize>, sort: Sort, grouping: Grouping) -> Self {
        Self { wanted, sort, grouping, kept: Vec::new(), articles: HashMap::new() }
    }

    fn offer(&mut self, ranked: Ranked) {
        if self.grouping == Grouping::Article {
            let sort = self.sort;
            self.articles
                .entry(ranked.group)
                .and_modify(|known| {
                    if ranked.compare(known, sort).is_lt() {
                        *known = ranked;
                    }
                })
                .or_insert(ranked);
            return;
        }
        self.kept.push(ranked);
        if let Some(wanted) = self.wanted
            && self.kept.len() >= wanted.max(512).saturating_mul(2)
        {
            self.shrink(wanted);
        }
    }

    fn shrink(&mut self, wanted: usize) {
        let sort = self.sort;
        if wanted == 0 {
            self.kept.clear();
        } else if self.kept.len() > wanted {
            self.kept.select_nth_unstable_by(wanted - 1, |a, b| a.compare(b, sort));
            self.kept.truncate(wanted);
        }
    }

    /// Adds to the best articles what their other passages have of the query and the best one has
    /// not; only the first [`ARTICLES_RESCORED`] can change places.
    fn add_article_evidence(
        &mut self,
        segments: &[Segment<'_>],
        open: impl Fn(&Segment<'_>) -> tantivy::Result<Lists>,
        fields: Fields,
    ) -> tantivy::Result<()> {
        let sort = self.sort;
        let mut articles: Vec<Ranked> = self.articles.drain().map(|(_, ranked)| ranked).collect();
        articles.sort_unstable_by(|a, b| a.compare(b, sort));
        let rescored = articles.len().min(ARTICLES_RESCORED);
        let mut elsewhere: HashMap<u64, Vec<u32>> = HashMap::new();
        let mut at_best: HashMap<u64, Vec<u32>> = HashMap::new();
        for segment in segments {
            let inverted = segment.reader.inverted_index(fields.group)?;
            let mut passages = Vec::new();
            for ranked in &articles[..rescored] {
                let term = Term::from_field_u64(fields.group, ranked.group);
                let Some(mut postings) = inverted.read_postings(&term, IndexRecordOption::Basic)?
                else {
                    continue;
                };
                while postings.doc() != TERMINATED {
                    let doc = postings.doc();
                    let best = ranked.address == DocAddress::new(segment.ordinal, doc);
                    passages.push((doc, ranked.group, best));
                    postings.advance();
                }
            }
            passages.sort_unstable();
            let mut lists = open(segment)?;
            for (doc, group, best) in passages {
                if segment.filter.pass(doc).is_none() {
                    continue;
                }
                let earned: Vec<u32> = lists.earned(doc).collect();
                if best {
                    at_best.insert(group, earned);
                    continue;
                }
                let most = elsewhere.entry(group).or_insert_with(|| vec![0; earned.len()]);
                for (most, earned) in most.iter_mut().zip(earned) {
                    *most = earned.max(*most);
                }
            }
        }
        for ranked in &mut articles[..rescored] {
            let (Some(best), Some(other)) =
                (at_best.get(&ranked.group), elsewhere.get(&ranked.group))
            else {
                continue;
            };
            let more = other.iter().zip(best).map(|(other, best)| other.saturating_sub(*best));
            ranked.score += super::rank::article_share(more.sum());
        }
        self.kept = articles;
        Ok(())
    }

    fn page(mut self, offset: usize) -> Vec<Ranked> {
        self.kept.extend(self.articles.drain().map(|(_, ranked)| ranked));
        if let Some(wanted) = self.wanted {
            self.shrink(wanted);
        }
        let sort = self.sort;
        self.kept.sort_unstable_by(|a, b| a.compare(b, sort));
        self.kept.drain(..offset.min(self.kept.len()));
        self.kept
    }
}
