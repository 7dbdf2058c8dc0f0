//! Candidates and their scores: fact hits, then passages with all words, then those with some.

use std::collections::HashMap;
use std::ops::Range;
use std::time::Instant;

use tantivy::{DocAddress, DocId, SegmentReader};

use super::accumulate::{Earned, WINDOW, Window};
use super::best::Best;
use super::facts::{self, FactHit, FactHits, Identity};
use super::filter::Filter;
use super::likely::likely_forms;
use super::lists::{Lists, Sizes, Weights};
use super::rank::{Lengths, Ranked, fact_score};
use super::reprints::fold;
use super::sets::Sets;
use super::whole::Articles;
use super::{Page, Reprints};
use crate::article::ArticleMeta;
use crate::index::schema::Fields;
use crate::index::{Columns, Documents, IndexError, Reader, key_of};
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
    /// By the hit they are folded under.
    pub(super) reprints: HashMap<DocAddress, Vec<ArticleMeta>>,
}

/// One segment and the columns that order its passages.
pub(super) struct Segment<'s> {
    pub(super) reader: &'s SegmentReader,
    ordinal: u32,
    pub(super) filter: Filter<'s>,
    pub(super) columns: &'s Columns,
}

impl Segment<'_> {
    fn ranked(&self, doc: DocId, score: u32, all: bool, tier: Option<u8>) -> Ranked {
        let group = self.columns.group.first(doc).unwrap_or(0);
        Ranked {
            address: DocAddress::new(self.ordinal, doc),
            tier,
            all,
            class: self.filter.class(doc),
            score,
            day: self.columns.first_day.first(doc),
            group,
            key: key_of(group, self.columns.ordinal.first(doc).unwrap_or(0)),
        }
    }
}

/// Finds the passages that answer `plan` and orders those of the page.
pub(super) fn collect(reader: &Reader, plan: &Plan, page: &Page) -> Result<Found, IndexError> {
    let find = |facts: &[FactQuery]| -> Result<Vec<FactHits>, IndexError> {
        facts.iter().map(|fact| facts::find(reader, fact, page.deadline)).collect()
    };
    let required = find(&plan.filters.facts)?;
    let forbidden = find(&plan.filters.without_facts)?;
    let mut recognised =
        plan.fact.as_ref().map(|fact| facts::find(reader, fact, page.deadline)).transpose()?;
    if let (Some(FactQuery::Person(person)), Some(found)) = (&plan.fact, &mut recognised) {
        facts::add_titles(reader, person, found)?;
    }
    // Without words, the facts asked for are the query and give the tiers; beside words they only
    // let passages through, and the words rank.
    let answering =
        recognised.as_ref().or_else(|| required.first().filter(|_| plan.units.is_empty()));
    let facts = (required.as_slice(), forbidden.as_slice());
    let reach = page.limit.map(|limit| limit.saturating_add(page.offset));
    // Versions that are wanted each are not folded as reprints of one another.
    let folded = page.reprints == Reprints::Folded && !page.versions && page.limit != Some(0);
    let superseded = if page.versions { None } else { reader.superseded()? };
    let mut wanted = reach.map(|reach| reach.saturating_add(if folded { SPARE } else { 0 }));
    loop {
        let search = Search::open(reader, plan, page, wanted, answering, facts, superseded);
        let mut search = search.map_err(|error| reader.failed(error))?;
        let found = search.run().map_err(|error| reader.failed(error))?;
        let mut found = found.ok_or(IndexError::OutOfTime)?;
        let every = wanted.is_none_or(|wanted| found.order.len() < wanted);
        if folded {
            fold(reader, &search, reach, &mut found)?;
        }
        if every || reach.is_none_or(|reach| found.order.len() >= reach) {
            found.order.truncate(reach.unwrap_or(usize::MAX));
            found.order.drain(..page.offset.min(found.order.len()));
            return Ok(found);
        }
        wanted = wanted.map(|wanted| wanted.saturating_mul(MORE));
    }
}

/// One search under way: the segments, their lists, and what was found so far.
pub(super) struct Search<'s> {
    reader: &'s Reader,
    plan: &'s Plan,
    page: &'s Page,
    fields: Fields,
    segments: Vec<Segment<'s>>,
    /// Live passages of the collection.
    passages: u64,
    /// By segment, where the query is answered by sets.
    sets: Option<Vec<Sets>>,
    /// By segment, where it is not.
    lists: Vec<Lists>,
    weights: Weights,
    lengths: Lengths,
    /// The fact hits that stand first.
    answering: Option<&'s FactHits>,
    /// The fact whose documents or persons are told: also one that is only a filter.
    listed: Option<&'s FactHits>,
    identity_counts: Vec<u64>,
    best: Best,
    total: u64,
    partial: u64,
    matching: Vec<DocAddress>,
}

/// Articles that are scored as a whole: the same for every page, so that pages fit together.
const ARTICLES_RESCORED: usize = 200;

/// Hits that are found beyond the page at first, to take the places of reprints.
const SPARE: usize = 3;
/// How many times as many are found when they were not enough.
const MORE: usize = 4;

impl<'s> Search<'s> {
    fn open(
        reader: &'s Reader,
        plan: &'s Plan,
        page: &'s Page,
        wanted: Option<usize>,
        answering: Option<&'s FactHits>,
        facts: (&'s [FactHits], &[FactHits]),
        superseded: Option<&[Documents]>,
    ) -> tantivy::Result<Self> {
        let fields = reader.fields();
        let mut segments = Vec::new();
        let mut lists = Vec::new();
        let mut passages = 0;
        for (ordinal, segment) in reader.searcher().segment_readers().iter().enumerate() {
            let superseded = superseded.and_then(|of_segments| of_segments.get(ordinal));
            let filter = Filter::open(reader, ordinal, plan, facts, superseded)?;
            passages += reader.live_passages(ordinal);
            let (columns, ordinal) = (&reader.columns()[ordinal], ordinal as u32);
            segments.push(Segment { reader: segment, ordinal, filter, columns });
        }
        let mut sets = sets(reader, plan, wanted, &segments)?;
        let sizes: Vec<Sizes> = if let Some(sets) = &sets {
            sets.iter().map(Sets::sizes).collect()
        } else {
            for number in 0..segments.len() {
                lists.push(Lists::open(reader, number, plan)?);
            }
            lists.iter().map(Lists::sizes).collect()
        };
        let weights = Weights::of(plan, passages, &sizes);
        sets.iter_mut().flatten().for_each(|sets| sets.weigh(plan, &weights));
        lists.iter_mut().for_each(|lists| weights.apply(plan, lists));
        let wanted = match plan.grouping {
            Grouping::Passage => wanted,
            Grouping::Article => wanted.map(|wanted| wanted.max(ARTICLES_RESCORED)),
        };
        Ok(Self {
            reader,
            plan,
            page,
            fields,
            segments,
            passages,
            sets,
            lists,
            weights,
            lengths: Lengths::new(),
            answering,
            listed: answering.or(facts.0.first()),
            identity_counts: Vec::new(),
            best: Best::new(wanted, plan.sort, plan.grouping),
            total: 0,
            partial: 0,
            matching: Vec::new(),
        })
    }

    /// `None` where the deadline has passed.
    fn run(&mut self) -> tantivy::Result<Option<Found>> {
        let in_time = match self.sets.take() {
            Some(sets) => self.by_sets(sets),
            None => self.by_windows(),
        };
        if !in_time {
            return Ok(None);
        }
        let listed = self.listed;
        let identities =
            listed.map(|listed| listed.identities(&self.identity_counts)).unwrap_or_default();
        let (total, partial) = (self.total, self.partial);
        let matching = std::mem::take(&mut self.matching);
        let order = self.in_order()?;
        let reprints = HashMap::new();
        Ok(Some(Found { total, partial, order, matching, identities, reprints }))
    }

    fn is_late(&self) -> bool {
        self.page.deadline.is_some_and(|deadline| Instant::now() >= deadline)
    }

    /// Counts the documents that have some units, by their sets, and offers those that may be the best;
    /// whether it ended in time, which is looked at once a segment.
    fn by_sets(&mut self, sets: Vec<Sets>) -> bool {
        let units = self.plan.units.len();
        for (at, mut sets) in sets.into_iter().enumerate() {
            if self.is_late() {
                return false;
            }
            if let Some(answering) = self.answering {
                for hit in answering.all(at) {
                    let earned = sets.take(hit.doc);
                    if self.segments[at].filter.pass(hit.doc) {
                        self.offer_fact(at, hit, earned.points());
                    }
                }
            }
            let segment = &self.segments[at];
            let (best, ids) = (&mut self.best, segment.columns.length_ids.as_slice());
            sets.each_above(segment.reader, &self.lengths, ids, best.cut(units), |doc, scored| {
                best.offer(segment.ranked(doc, scored.points(), scored.units() == units, None));
                best.cut(units)
            });
            let (all, some) = sets.counts();
            self.total += all;
            self.partial += some;
            if self.page.facets {
                self.matching.extend(sets.all.iter().map(|doc| DocAddress::new(at as u32, doc)));
            }
            if let Some(listed) = self.listed.filter(|_| self.answering.is_none()) {
                for hit in listed.all(at).iter().filter(|hit| sets.all.contains(hit.doc)) {
                    listed.count(hit, &mut self.identity_counts);
                }
            }
        }
        true
    }

    /// The same by their lists; the time is looked at once a window.
    fn by_windows(&mut self) -> bool {
        let mut window = Window::of(self.plan.units.len());
        for at in 0..self.segments.len() {
            if self.plan.units.is_empty() {
                self.facts_alone(at);
                continue;
            }
            let end = self.segments[at].reader.max_doc();
            let dense = self.lists[at].are_dense(end);
            for start in (0..end).step_by(WINDOW) {
                if self.is_late() {
                    return false;
                }
                window.fill(start, &mut self.lists[at], dense);
                self.window(at, start..end.min(start.saturating_add(WINDOW as DocId)), &mut window);
            }
        }
        window.leave();
        true
    }

    /// The hits among `documents` of each segment, which ascend, as they are scored by themselves; in
    /// order.
    pub(super) fn among(&self, documents: &[Vec<DocId>]) -> tantivy::Result<Vec<Ranked>> {
        let mut hits = Vec::new();
        for ((at, segment), docs) in self.segments.iter().enumerate().zip(documents) {
            if docs.is_empty() {
                continue;
            }
            let mut lists = self.lists_anew(segment)?;
            let passing = docs.iter().filter(|doc| segment.filter.pass(**doc));
            hits.extend(passing.filter_map(|doc| self.judge(at, *doc, lists.earned(*doc))));
        }
        hits.sort_unstable_by(|a, b| a.compare(b, self.plan.sort));
        Ok(hits)
    }

    /// The hit that a passage which passes is, by what it has earned.
    fn judge(&self, at: usize, doc: DocId, earned: Earned) -> Option<Ranked> {
        if let Some(hit) = self.answering.and_then(|answering| answering.of(at, doc)) {
            return Some(self.fact_hit(at, hit, earned.points()));
        }
        let (segment, units) = (&self.segments[at], self.plan.units.len());
        let length = segment.columns.length_id(doc);
        let score = self.lengths.score(earned.points(), length);
        let all = earned.units() == units;
        (earned.units() > 0).then(|| segment.ranked(doc, score, all, None))
    }

    /// The order that was asked for.
    pub(super) fn sort(&self) -> Sort {
        self.plan.sort
    }

    /// When it ends without an answer.
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.page.deadline
    }

    /// The fact hits of a query without words.
    fn facts_alone(&mut self, at: usize) {
        let Some(answering) = self.answering else { return };
        for hit in answering.all(at) {
            if self.segments[at].filter.pass(hit.doc) {
                self.offer_fact(at, hit, 0);
            }
        }
    }

    /// Counts the documents of one window of segment `at` and offers those that may be the best.
    fn window(&mut self, at: usize, docs: Range<DocId>, window: &mut Window) {
        let answering = self.answering;
        for hit in answering.map_or(&[][..], |hits| hits.within(at, docs.clone())) {
            let earned = window.take(hit.doc);
            if self.segments[at].filter.pass(hit.doc) {
                self.offer_fact(at, hit, earned.points());
            }
        }
        if let Some(passing) = self.segments[at].filter.documents() {
            window.retain(passing.bits());
        }
        let units = self.plan.units.len();
        let segment = &self.segments[at];
        let (best, lengths) = (&mut self.best, &self.lengths);
        let (ids, least) = (segment.columns.length_ids.as_slice(), self.lists[at].least_of_all());
        window.each_above(lengths, ids, least, best.cut(units), |doc, scored| {
            best.offer(segment.ranked(doc, scored.points(), scored.units() == units, None));
            best.cut(units)
        });
        let counts = window.counts();
        self.total += counts.all;
        self.partial += counts.any - counts.all;
        if counts.all == 0 {
            return;
        }
        if self.page.facets {
            window.each_with_all(|doc| self.matching.push(DocAddress::new(at as u32, doc)));
        }
        if let Some(listed) = self.listed.filter(|_| answering.is_none()) {
            for hit in listed.within(at, docs) {
                if window.at(hit.doc).units() == units {
                    listed.count(hit, &mut self.identity_counts);
                }
            }
        }
    }

    fn offer_fact(&mut self, at: usize, hit: &FactHit, points: u32) {
        self.total += 1;
        if let Some(listed) = self.listed {
            listed.count(hit, &mut self.identity_counts);
        }
        if self.page.facets {
            self.matching.push(DocAddress::new(at as u32, hit.doc));
        }
        let hit = self.fact_hit(at, hit, points);
        self.best.offer(hit);
    }

    fn fact_hit(&self, at: usize, hit: &FactHit, points: u32) -> Ranked {
        let (segment, doc) = (&self.segments[at], hit.doc);
        let by_words = self.lengths.score(points, segment.columns.length_id(doc));
        let words_left = matches!(self.plan.fact, Some(FactQuery::Citation(_)))
            && self.plan.units.iter().any(|unit| !unit.cited);
        let score = fact_score(by_words, hit.inside, words_left);
        segment.ranked(doc, score, true, Some(hit.tier))
    }

    /// Lists only go forwards: a further pass over a segment opens its own.
    fn lists_anew(&self, segment: &Segment<'_>) -> tantivy::Result<Lists> {
        let mut lists = Lists::open(self.reader, segment.ordinal as usize, self.plan)?;
        self.weights.apply(self.plan, &mut lists);
        Ok(lists)
    }

    /// What was kept, best first; articles with the evidence of their other passages.
    fn in_order(&mut self) -> tantivy::Result<Vec<Ranked>> {
        let Self { plan, fields, .. } = *self;
        let nothing = Best::new(Some(0), plan.sort, Grouping::Passage);
        let mut order = std::mem::replace(&mut self.best, nothing).in_order();
        if plan.grouping == Grouping::Article && !order.is_empty() {
            let rescored = order.len().min(ARTICLES_RESCORED);
            let (tokens, articles) = self.reader.tokens_and_articles();
            let likely = likely_forms(self.reader, plan, self.passages, tokens);
            let mut whole = Articles::of(&mut order[..rescored], &likely);
            for segment in &self.segments {
                whole.gather(segment, fields, &mut self.lists_anew(segment)?)?;
            }
            whole.rescore(tokens as f64 / articles.max(1) as f64, plan.sort);
        }
        Ok(order)
    }
}

/// The sets of `plan` in every segment, where it is answered by them.
fn sets(
    reader: &Reader,
    plan: &Plan,
    wanted: Option<usize>,
    segments: &[Segment<'_>],
) -> tantivy::Result<Option<Vec<Sets>>> {
    // Of all hits, and of articles as a whole, every passage is looked at.
    if wanted.is_none() || plan.grouping != Grouping::Passage || !Sets::may_answer(plan) {
        return Ok(None);
    }
    let open = |(at, segment): (usize, &Segment<'_>)| Sets::open(reader, at, &segment.filter, plan);
    segments.iter().enumerate().map(open).collect::<tantivy::Result<_>>().map(Some)
}
