//! Hits of articles with one text → the hits of one of them, which says what others there are.
//!
//! Of the articles of a cluster that answer as well as the best of them does, the earliest is shown,
//! with all of its hits; those of the others are passed over. Which answer is asked of the
//! collection and not read off the page, so that it is the same on every page. By relevance the first
//! hit of the one that is shown stands where the first of the cluster stood; by date it stays at
//! its own.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocId, DocSet, TERMINATED, Term};

use super::collect::{Found, Search};
use super::rank::Ranked;
use crate::article::ArticleMeta;
use crate::index::{Cluster, IndexError, Reader, Texts};
use crate::query::Sort;

/// What is shown of a cluster.
struct Shown {
    /// The best hit of the article that is shown.
    best: Ranked,
    /// The other articles that answer.
    folded: Vec<ArticleMeta>,
    told: bool,
}

/// Takes from `found` the hits of articles that are not shown; its first `reach` hits, where there is
/// an end, are all that is asked for.
pub(super) fn fold(
    reader: &Reader,
    search: &Search<'_>,
    reach: Option<usize>,
    found: &mut Found,
) -> Result<(), IndexError> {
    let mut texts = Texts::until(search.deadline());
    let clusters = clusters(reader, &found.order, reach.unwrap_or(usize::MAX), &mut texts)?;
    if clusters.is_empty() {
        return Ok(());
    }
    let mut shown = shown(reader, &clusters, search)?;
    let order = std::mem::take(&mut found.order);
    found.order = one_of_each(order, &clusters, &mut shown, search.sort(), &mut found.reprints);
    Ok(())
}

/// The clusters of the hits, by group; none where the first `reach` hits have none.
fn clusters(
    reader: &Reader,
    order: &[Ranked],
    reach: usize,
    texts: &mut Texts,
) -> Result<HashMap<u64, Cluster>, IndexError> {
    let mut clusters = HashMap::new();
    let mut alone = HashSet::new();
    for (at, hit) in order.iter().enumerate() {
        if at >= reach && clusters.is_empty() {
            break;
        }
        if clusters.contains_key(&hit.group) || alone.contains(&hit.group) {
            continue;
        }
        match reader.cluster(hit.group, texts)? {
            Some(cluster) => {
                clusters.insert(hit.group, cluster);
            }
            None => {
                alone.insert(hit.group);
            }
        }
    }
    Ok(clusters)
}

/// What names a cluster: its first article.
fn name(cluster: &Cluster) -> u64 {
    cluster.first().map_or(0, |member| member.group)
}

/// What is shown of each cluster, by its name.
fn shown(
    reader: &Reader,
    clusters: &HashMap<u64, Cluster>,
    search: &Search<'_>,
) -> Result<HashMap<u64, Shown>, IndexError> {
    let distinct: HashMap<u64, &Cluster> = clusters.values().map(|c| (name(c), c)).collect();
    let members = distinct.values().flat_map(|cluster| cluster.iter());
    let groups: Vec<u64> = members.map(|member| member.group).collect();
    let hits = documents(reader, &groups).and_then(|documents| search.among(&documents));
    let mut best: HashMap<u64, Ranked> = HashMap::new();
    for hit in hits.map_err(|error| reader.failed(error))? {
        best.entry(hit.group).or_insert(hit);
    }
    let strength = |hit: &Ranked| (hit.tier, hit.all, Reverse(hit.class));
    let mut shown = HashMap::new();
    for (name, cluster) in distinct {
        let answering =
            || cluster.iter().filter_map(|member| Some((member, *best.get(&member.group)?)));
        let Some(most) = answering().map(|(_, hit)| strength(&hit)).max() else { continue };
        let Some((_, best)) = answering().find(|(_, hit)| strength(hit) == most) else { continue };
        let others = answering().filter(|(member, _)| member.group != best.group);
        let folded = others.map(|(member, _)| member.article.clone()).collect();
        shown.insert(name, Shown { best, folded, told: false });
    }
    Ok(shown)
}

/// The documents of `groups` in each segment, ascending.
fn documents(reader: &Reader, groups: &[u64]) -> tantivy::Result<Vec<Vec<DocId>>> {
    let field = reader.fields().group;
    let mut all = Vec::new();
    for segment in reader.searcher().segment_readers() {
        let inverted = segment.inverted_index(field)?;
        let mut documents = Vec::new();
        for &group in groups {
            let term = Term::from_field_u64(field, group);
            let postings = inverted.read_postings(&term, IndexRecordOption::Basic)?;
            let Some(mut postings) = postings else { continue };
            while postings.doc() != TERMINATED {
                documents.push(postings.doc());
                postings.advance();
            }
        }
        documents.sort_unstable();
        all.push(documents);
    }
    Ok(all)
}

/// The hits of what is shown, and of what stands alone; what is folded goes to `reprints`.
fn one_of_each(
    order: Vec<Ranked>,
    clusters: &HashMap<u64, Cluster>,
    shown: &mut HashMap<u64, Shown>,
    sort: Sort,
    reprints: &mut HashMap<DocAddress, Vec<ArticleMeta>>,
) -> Vec<Ranked> {
    let mut kept = Vec::with_capacity(order.len());
    for hit in order {
        let shown = clusters.get(&hit.group).and_then(|c: &Arc<_>| shown.get_mut(&name(c)));
        let Some(shown) = shown else {
            kept.push(hit);
            continue;
        };
        let own = hit.group == shown.best.group;
        if !shown.told && (own || sort == Sort::Relevance) {
            shown.told = true;
            let first = Ranked { score: hit.score, ..shown.best };
            reprints.insert(first.address, std::mem::take(&mut shown.folded));
            kept.push(first);
        } else if own && hit.address != shown.best.address {
            kept.push(hit);
        }
    }
    kept
}
