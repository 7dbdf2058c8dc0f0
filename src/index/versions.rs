//! Captures of one address → versions of one article, the latest of which is current.
//!
//! Nothing of it is stored but the address and the time of each capture, in columns of article
//! records: which capture is the latest follows from all that is there, in whatever order it was
//! read.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::OnceLock;

use tantivy::columnar::{Column, ColumnIndex};
use tantivy::{DocAddress, DocId, Term};

use super::{Documents, IndexError, Reader};
use crate::article::{ArticleKey, ArticleMeta, address};

/// What the columns of an article's record hold: a hash of its address, and the seconds since 1970
/// at which it was captured. Excerpts are versions of excerpts alone, so that the summary in a feed
/// never stands for the article. `None` for an article without an address of its own.
pub(super) fn capture(article: &ArticleMeta) -> Option<(u64, i64)> {
    let url = article.url.as_deref().filter(|_| article.own_url)?;
    let mut hasher = DefaultHasher::new();
    (address(url)?, article.excerpt).hash(&mut hasher);
    Some((hasher.finish(), article.captured_at.map_or(0, |time| time.as_second())))
}

/// Which articles are versions of each other. Articles that have no other version are not in it.
#[derive(Default)]
pub(crate) struct Versions {
    /// Where the records of the captures of one address stand, the latest first.
    captures: Vec<Vec<(u64, DocAddress)>>,
    /// Place in `captures`, by the key of each.
    by_key: HashMap<u64, usize>,
    /// Keys of all that are not the latest.
    superseded: HashSet<u64>,
    /// Their passages, segment by segment, once they are asked for.
    documents: OnceLock<Vec<Documents>>,
}

impl Versions {
    /// Whether a later capture of the same address stands for the article with this key.
    pub(crate) fn is_superseded(&self, key: u64) -> bool {
        self.superseded.contains(&key)
    }

    /// Keys and records of all captures of the address of the article with this key, the latest
    /// first; none where it is the only one.
    pub(crate) fn of(&self, key: u64) -> &[(u64, DocAddress)] {
        self.by_key.get(&key).and_then(|at| self.captures.get(*at)).map_or(&[], Vec::as_slice)
    }
}

/// The documents that have a value in `column`.
fn documents(column: &Column<u64>) -> Box<dyn Iterator<Item = DocId> + '_> {
    match &column.index {
        ColumnIndex::Optional(index) => Box::new(index.iter_non_null_docs()),
        _ => Box::new(0..column.num_docs()),
    }
}

impl Reader {
    /// Which articles are versions of each other; read the first time it is asked.
    pub(crate) fn versions(&self) -> Result<&Versions, IndexError> {
        if let Some(known) = self.known_versions().get() {
            return Ok(known);
        }
        let versions = self.read_versions()?;
        Ok(self.known_versions().get_or_init(|| versions))
    }

    /// Whether a later capture of the same address stands for the article with this key.
    pub fn is_superseded(&self, key: ArticleKey) -> Result<bool, IndexError> {
        Ok(self.versions()?.is_superseded(key.0))
    }

    /// The passages for whose articles a later capture stands, segment by segment; `None` where
    /// there is none in the whole index.
    pub(crate) fn superseded(&self) -> Result<Option<&[Documents]>, IndexError> {
        let versions = self.versions()?;
        if versions.superseded.is_empty() {
            return Ok(None);
        }
        if let Some(known) = versions.documents.get() {
            return Ok(Some(known));
        }
        let segments = self.searcher().segment_readers();
        let mut documents: Vec<Documents> = segments.iter().map(Documents::none).collect();
        for key in &versions.superseded {
            for at in self.addresses(&Term::from_field_u64(self.fields().group, *key))? {
                if let Some(of_segment) = documents.get_mut(at.segment_ord as usize) {
                    of_segment.insert(at.doc_id);
                }
            }
        }
        Ok(Some(versions.documents.get_or_init(|| documents)))
    }

    /// The other captures of the address of the article with this key, the latest first.
    pub fn other_versions(&self, key: ArticleKey) -> Result<Vec<ArticleMeta>, IndexError> {
        let captures = self.versions()?.of(key.0).iter().filter(|(other, _)| *other != key.0);
        captures.map(|(key, at)| self.article_record(ArticleKey(*key), *at)).collect()
    }

    /// Reads the columns of all article records: some milliseconds for a hundred thousand articles.
    fn read_versions(&self) -> Result<Versions, IndexError> {
        let mut captures: Vec<(u64, i64, u64, DocAddress)> = Vec::new();
        for (ordinal, segment) in self.searcher().segment_readers().iter().enumerate() {
            let fast = segment.fast_fields();
            let addresses = fast.u64("address").map_err(|e| self.failed(e))?;
            if addresses.values.num_vals() == 0 {
                continue;
            }
            let times = fast.i64("captured").map_err(|e| self.failed(e))?;
            let Some(columns) = self.columns().get(ordinal) else { continue };
            for doc in documents(&addresses) {
                let Some(address) = addresses.first(doc) else { continue };
                if !segment.is_deleted(doc) {
                    let key = columns.group.first(doc).unwrap_or(0);
                    let at = DocAddress::new(ordinal as u32, doc);
                    captures.push((address, times.first(doc).unwrap_or(0), key, at));
                }
            }
        }
        // The key settles ties until the places of those at the top are looked at.
        captures.sort_unstable_by_key(|(address, time, key, _)| (*address, -time, *key));
        let mut versions = Versions::default();
        for same in captures.chunk_by(|one, other| one.0 == other.0).filter(|all| all.len() > 1) {
            let latest = same.first().map_or(0, |(_, time, ..)| *time);
            let mut all: Vec<(u64, DocAddress)> =
                same.iter().map(|(.., k, at)| (*k, *at)).collect();
            let tied = same.iter().filter(|(_, time, ..)| *time == latest).count();
            if tied > 1 {
                self.sort_by_place(all.get_mut(..tied).unwrap_or_default())?;
            }
            let at = versions.captures.len();
            versions.by_key.extend(all.iter().map(|(key, _)| (*key, at)));
            versions.superseded.extend(all.iter().skip(1).map(|(key, _)| *key));
            versions.captures.push(all);
        }
        Ok(versions)
    }

    /// Captures of one moment: the one that stands last in reading order first.
    fn sort_by_place(&self, captures: &mut [(u64, DocAddress)]) -> Result<(), IndexError> {
        let mut places = HashMap::new();
        for (key, at) in captures.iter() {
            let article: ArticleMeta = self.record(*at)?;
            places.insert(*key, (article.origin.path.clone(), article.origin.place()));
        }
        captures.sort_by(|(one, _), (other, _)| places.get(other).cmp(&places.get(one)));
        Ok(())
    }
}
