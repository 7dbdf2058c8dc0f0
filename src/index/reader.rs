//! A snapshot of the index for reading; writers never disturb it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Instant;

use serde::de::DeserializeOwned;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet, IndexReader, ReloadPolicy, Searcher, Term};

use super::IndexError;
use super::columns::Columns;
use super::directory::{Access, Gate};
use super::entry::StoredPassage;
use super::error::in_time;
use super::live::Counted;
use super::manifest::{Counts, Manifest};
use super::occurrences::{Kept, Occurrences};
use super::open::{Opened, open};
use super::packing::Unpacker;
use super::pairs::Pairs;
use super::reprints::Clusters;
use super::schema::Fields;
use super::stored::{Stored, from_passage_record, learnt_by};
use super::versions::Versions;
use super::writer::day_number;
use crate::article::{ArticleId, ArticleKey, ArticleMeta};
use crate::query::Form;

/// Between path and name of an article whose name others have as well.
const QUALIFIER: &str = "#id=";

/// The names under which the article called `id` may be kept: its own, or what stands behind the path
/// of its file.
fn names_of(id: &str) -> impl Iterator<Item = &str> {
    let qualified = id.match_indices(QUALIFIER).filter_map(|(at, mark)| id.get(at + mark.len()..));
    std::iter::once(id).chain(qualified)
}

/// Article records kept at the most: some megabytes.
const ARTICLES_KEPT: usize = 4096;

/// An index open for reading.
pub struct Reader {
    folder: PathBuf,
    fields: Fields,
    searcher: Searcher,
    columns: Vec<Columns>,
    pairs: Vec<Pairs>,
    unpacker: Unpacker,
    /// Records of articles, by what their passages share.
    articles: Mutex<HashMap<u64, Arc<ArticleMeta>>>,
    occurrences: Kept,
    counted: Counted,
    clusters: Clusters,
    versions: OnceLock<Versions>,
    manifest: Manifest,
    committed: Option<String>,
    gate: Gate,
}

/// What an index holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Status {
    /// Files remembered.
    pub files: u64,
    /// Articles.
    pub articles: u64,
    /// Passages.
    pub passages: u64,
    /// First day of the earliest and last day of the latest article, as ISO dates.
    pub dates: Option<(String, String)>,
    /// Time of the last commit, UTC.
    pub committed: Option<String>,
    /// Bytes on disk.
    pub bytes: u64,
    /// Segments.
    pub segments: u64,
    /// Articles without a date.
    pub undated: u64,
    /// Articles of a day that is yet to come.
    pub future: u64,
}

/// The last day that is no future anywhere in Vietnam, with one to spare for clocks that are behind.
pub fn last_known_day() -> jiff::civil::Date {
    /// Vietnam is seven hours ahead; a day more.
    const AHEAD: jiff::SignedDuration = jiff::SignedDuration::from_hours(7 + 24);
    let day = jiff::Timestamp::now().saturating_add(AHEAD);
    let day = day.unwrap_or(jiff::Timestamp::MAX).to_zoned(jiff::tz::TimeZone::UTC);
    day.date()
}

impl Reader {
    /// Opens the index in `folder`; changes nothing there, and needs no right to.
    ///
    /// `Err` when a file is missing or is not what was written, as far as its length and its time
    /// tell.
    pub fn open(folder: &Path) -> Result<Self, IndexError> {
        let opened = open(folder, Access::Read)?;
        let Opened { index, fields, manifest, committed, gate, held, .. } = opened;
        let reader: IndexReader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .doc_store_cache_num_blocks(32)
            .try_into()
            .map_err(|error| gate.explain(folder, error))?;
        let searcher = reader.searcher();
        let columns = searcher.segment_readers().iter().map(|s| Columns::open(s, fields));
        let columns =
            columns.collect::<tantivy::Result<_>>().map_err(|e| gate.explain(folder, e))?;
        let pairs = searcher.segment_readers().iter().map(Pairs::open);
        let pairs = pairs.collect::<tantivy::Result<_>>().map_err(|e| gate.explain(folder, e))?;
        // All files that are ever read are open.
        drop(held);
        let learnt = learnt_by(&searcher, fields).map_err(|e| gate.explain(folder, e))?;
        let (folder, articles) = (folder.to_owned(), Mutex::default());
        let unpacker = Unpacker::of(learnt.as_deref());
        Ok(Self {
            folder,
            fields,
            searcher,
            columns,
            pairs,
            unpacker,
            articles,
            occurrences: Kept::default(),
            counted: Counted::default(),
            clusters: Clusters::default(),
            versions: OnceLock::new(),
            manifest,
            committed,
            gate,
        })
    }

    /// The folder of the index.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn searcher(&self) -> &Searcher {
        &self.searcher
    }

    /// Columns of the segments, in their order.
    pub(crate) fn columns(&self) -> &[Columns] {
        &self.columns
    }

    /// Pairs of the segments, in their order.
    pub(crate) fn pairs(&self) -> &[Pairs] {
        &self.pairs
    }

    /// Where a form that is a word occurs in the segment of this number, in live documents; `None`
    /// for a phrase.
    pub(crate) fn occurrences(
        &self,
        segment: usize,
        form: &Form,
    ) -> tantivy::Result<Option<Arc<Occurrences>>> {
        let reader = &self.searcher.segment_readers()[segment];
        let live = self.live_docs(segment);
        self.occurrences.occurrences(segment, reader, self.fields, live, form)
    }

    pub(crate) fn fields(&self) -> Fields {
        self.fields
    }

    pub(super) fn counted(&self) -> &Counted {
        &self.counted
    }

    pub(super) fn clusters(&self) -> &Clusters {
        &self.clusters
    }

    pub(super) fn known_versions(&self) -> &OnceLock<Versions> {
        &self.versions
    }

    /// Turns what the engine reports into this stage's error.
    pub(crate) fn failed(&self, source: tantivy::TantivyError) -> IndexError {
        self.gate.explain(&self.folder, source)
    }

    /// Reads a passage by its address.
    pub(crate) fn passage(&self, at: DocAddress) -> Result<StoredPassage, IndexError> {
        self.passage_with_article(at).map(|(passage, _)| passage)
    }

    /// Reads a passage by its address, and what is known of its article.
    pub(crate) fn passage_with_article(
        &self,
        at: DocAddress,
    ) -> Result<(StoredPassage, Arc<ArticleMeta>), IndexError> {
        let article = self.article_at(at)?;
        let passage = from_passage_record(&self.unpacked(at)?, article.id.0.clone(), article.key);
        Ok((passage.map_err(|e| self.damaged(at, &e))?, article))
    }

    /// Reads what is known of the article named `id`, a name that is unique in the index.
    pub fn article(&self, id: &str) -> Result<Option<ArticleMeta>, IndexError> {
        for name in names_of(id) {
            for at in self.addresses(&Term::from_field_text(self.fields.record, name))? {
                let article = self.article_record(self.key_at(at), at)?;
                if article.id.0 == id {
                    return Ok(Some(article));
                }
            }
        }
        Ok(None)
    }

    fn key_at(&self, at: DocAddress) -> ArticleKey {
        let columns = self.columns.get(at.segment_ord as usize);
        ArticleKey(columns.and_then(|columns| columns.group.first(at.doc_id)).unwrap_or(0))
    }

    /// Reads the record at `at` of the article with this `key`, under a name that is unique in the
    /// index.
    pub(super) fn article_record(
        &self,
        key: ArticleKey,
        at: DocAddress,
    ) -> Result<ArticleMeta, IndexError> {
        let mut article: ArticleMeta = self.record(at)?;
        article.key = key;
        if !self.has_own_name(&article)? {
            let qualified = format!("{}{QUALIFIER}{}", article.origin.path, article.id.0);
            article.id = ArticleId(qualified);
        }
        Ok(article)
    }

    /// Whether the name that the data gives an article is unique in the index; of captures of one
    /// address the latest has it.
    fn has_own_name(&self, article: &ArticleMeta) -> Result<bool, IndexError> {
        let name = &article.id.0;
        if name.contains(QUALIFIER) {
            return Ok(false);
        }
        let holders = self.addresses(&Term::from_field_text(self.fields.record, name))?;
        if holders.len() < 2 {
            return Ok(true);
        }
        let versions = self.versions()?;
        let captures = versions.of(article.key.0);
        let all_captures = holders.iter().all(|at| captures.iter().any(|(_, known)| known == at));
        Ok(all_captures && !versions.is_superseded(article.key.0))
    }

    /// The record of the article that the passage at `at` is from.
    pub(crate) fn article_at(&self, at: DocAddress) -> Result<Arc<ArticleMeta>, IndexError> {
        let group = self.columns[at.segment_ord as usize].group.first(at.doc_id).unwrap_or(0);
        if let Ok(known) = self.articles.lock()
            && let Some(meta) = known.get(&group)
        {
            return Ok(Arc::clone(meta));
        }
        let found = self.record_of(group)?.ok_or_else(|| IndexError::Damaged {
            path: self.folder.clone(),
            detail: format!("the article of passage {at:?} has no record"),
        })?;
        let meta = Arc::new(self.article_record(ArticleKey(group), found)?);
        if let Ok(mut known) = self.articles.lock() {
            if known.len() >= ARTICLES_KEPT {
                known.clear();
            }
            known.insert(group, Arc::clone(&meta));
        }
        Ok(meta)
    }

    /// Where the record of an article stands among what shares its `group`: it is no passage.
    fn record_of(&self, group: u64) -> Result<Option<DocAddress>, IndexError> {
        let all = self.addresses(&Term::from_field_u64(self.fields.group, group))?;
        Ok(all.into_iter().find(|at| !self.is_passage(*at)))
    }

    pub(super) fn is_passage(&self, at: DocAddress) -> bool {
        self.columns[at.segment_ord as usize].class.first(at.doc_id).is_some()
    }

    /// Reads every passage of the article with this `key`, in order.
    pub fn passages_of(&self, key: ArticleKey) -> Result<Vec<StoredPassage>, IndexError> {
        let all = self.addresses(&Term::from_field_u64(self.fields.group, key.0))?;
        let mut passages = all
            .into_iter()
            .filter(|at| self.is_passage(*at))
            .map(|at| self.passage(at))
            .collect::<Result<Vec<_>, _>>()?;
        passages.sort_by_key(|p| p.ordinal);
        Ok(passages)
    }

    /// Calls `each` for every passage, in the order of the segments; reads the whole store.
    pub fn each_passage(&self, each: impl FnMut(StoredPassage)) -> Result<(), IndexError> {
        self.each_passage_until(None, each)
    }

    /// As [`Reader::each_passage`]; ends with [`IndexError::OutOfTime`] once `deadline` has passed.
    pub fn each_passage_until(
        &self,
        deadline: Option<Instant>,
        mut each: impl FnMut(StoredPassage),
    ) -> Result<(), IndexError> {
        for (ordinal, segment) in self.searcher.segment_readers().iter().enumerate() {
            let class = segment.fast_fields().u64("class").map_err(|e| self.failed(e))?;
            for doc in segment.doc_ids_alive() {
                if class.first(doc).is_some() {
                    in_time(deadline)?;
                    each(self.passage(DocAddress::new(ordinal as u32, doc))?);
                }
            }
        }
        Ok(())
    }

    /// Reads what the writer was given for every file, in no order.
    pub fn files<T: DeserializeOwned>(&self) -> Result<Vec<T>, IndexError> {
        self.named(self.fields.file)?.into_iter().map(|at| self.record(at)).collect()
    }

    /// Calls `each` with what the writer was given for every file, one after the other.
    pub fn each_file<T: DeserializeOwned>(
        &self,
        mut each: impl FnMut(T),
    ) -> Result<(), IndexError> {
        self.named(self.fields.file)?.into_iter().try_for_each(|at| self.record(at).map(&mut each))
    }

    /// Reads what is known of every article, in no order.
    pub fn articles(&self) -> Result<Vec<ArticleMeta>, IndexError> {
        let mut all = Vec::new();
        self.each_article(|article| all.push(article))?;
        Ok(all)
    }

    /// Calls `each` with what is known of every article, one after the other.
    pub fn each_article(&self, mut each: impl FnMut(ArticleMeta)) -> Result<(), IndexError> {
        self.named(self.fields.record)?
            .into_iter()
            .try_for_each(|at| self.article_record(self.key_at(at), at).map(&mut each))
    }

    /// Reads what [`Writer::put_single`](super::Writer::put_single) was given under `name`.
    pub fn single<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, IndexError> {
        let found = self.addresses(&Term::from_field_text(self.fields.dictionary, name))?;
        found.first().map(|at| self.record(*at)).transpose()
    }

    /// Where the living documents stand that have a value in `field`, one each.
    fn named(&self, field: tantivy::schema::Field) -> Result<Vec<DocAddress>, IndexError> {
        let io = |source| IndexError::Io { path: self.folder.clone(), source };
        let mut found = Vec::new();
        for (ordinal, segment) in self.searcher.segment_readers().iter().enumerate() {
            let inverted = segment.inverted_index(field).map_err(|e| self.failed(e))?;
            let mut terms = inverted.terms().stream().map_err(io)?;
            while terms.advance() {
                let info = terms.value().clone();
                let mut postings = inverted
                    .read_postings_from_terminfo(&info, IndexRecordOption::Basic)
                    .map_err(io)?;
                while postings.doc() != tantivy::TERMINATED {
                    if !segment.is_deleted(postings.doc()) {
                        found.push(DocAddress::new(ordinal as u32, postings.doc()));
                    }
                    postings.advance();
                }
            }
        }
        Ok(found)
    }

    /// Compares counts of articles, passages and files with those at the last commit, which are known
    /// of a run that ended as it should; what differs.
    pub fn other_counts(&self, articles: u64, passages: u64, files: u64) -> Option<String> {
        let known = self.manifest.counts?;
        let now = Counts { articles, passages, files };
        (now != known).then(|| format!("{now:?} are not the {known:?} of the last commit"))
    }

    /// Number of passages that can be found.
    pub fn passage_count(&self) -> Result<u64, IndexError> {
        Ok((0..self.columns.len()).map(|segment| self.live_passages(segment)).sum())
    }

    /// What tells this commit from that of any other index: segments have random names.
    pub fn commit(&self) -> String {
        let mut hash = crc32fast::Hasher::new();
        for segment in self.searcher.segment_readers() {
            hash.update(segment.segment_id().uuid_string().as_bytes());
            hash.update(&segment.num_deleted_docs().to_le_bytes());
        }
        format!("{:08x}", hash.finalize())
    }

    /// Counts what the index holds.
    pub fn status(&self) -> Result<Status, IndexError> {
        let mut status = Status {
            files: self.named(self.fields.file)?.len() as u64,
            articles: self.named(self.fields.record)?.len() as u64,
            passages: self.passage_count()?,
            committed: self.committed.clone(),
            segments: self.searcher.segment_readers().len() as u64,
            ..Status::default()
        };
        let (mut first, mut last) = (i64::MAX, i64::MIN);
        let today = day_number(last_known_day());
        for (segment, columns) in self.searcher.segment_readers().iter().zip(&self.columns) {
            let starts = segment.fast_fields().i64("first_day").map_err(|e| self.failed(e))?;
            let ends = segment.fast_fields().i64("last_day").map_err(|e| self.failed(e))?;
            for doc in segment.doc_ids_alive() {
                first = starts.first(doc).map_or(first, |day| day.min(first));
                last = ends.first(doc).map_or(last, |day| day.max(last));
                // The record of an article has a group and no class.
                if columns.class.first(doc).is_none() && columns.group.first(doc).is_some() {
                    match starts.first(doc) {
                        None => status.undated += 1,
                        Some(day) => status.future += u64::from(day > today),
                    }
                }
            }
        }
        if first <= last {
            let epoch = jiff::civil::Date::constant(1970, 1, 1);
            let date = |day: i64| epoch.saturating_add(jiff::Span::new().days(day)).to_string();
            status.dates = Some((date(first), date(last)));
        }
        let entries = std::fs::read_dir(&self.folder)
            .map_err(|source| IndexError::Io { path: self.folder.clone(), source })?;
        status.bytes = entries.flatten().filter_map(|e| e.metadata().ok()).map(|m| m.len()).sum();
        Ok(status)
    }

    /// Where the living documents with `term` stand.
    pub(super) fn addresses(&self, term: &Term) -> Result<Vec<DocAddress>, IndexError> {
        let mut found = Vec::new();
        for (ordinal, segment) in self.searcher.segment_readers().iter().enumerate() {
            let inverted = segment.inverted_index(term.field()).map_err(|e| self.failed(e))?;
            let postings = inverted
                .read_postings(term, IndexRecordOption::Basic)
                .map_err(|source| IndexError::Io { path: self.folder.clone(), source })?;
            let Some(mut postings) = postings else { continue };
            while postings.doc() != tantivy::TERMINATED {
                if !segment.is_deleted(postings.doc()) {
                    found.push(DocAddress::new(ordinal as u32, postings.doc()));
                }
                postings.advance();
            }
        }
        Ok(found)
    }

    /// Reads the record of an article or file.
    pub(super) fn record<T: DeserializeOwned>(&self, at: DocAddress) -> Result<T, IndexError> {
        postcard::from_bytes(&self.unpacked(at)?).map_err(|error| self.damaged(at, &error))
    }

    /// Reads a record as it was before it was packed.
    pub(super) fn unpacked(&self, at: DocAddress) -> Result<Vec<u8>, IndexError> {
        let Stored(packed) = self.searcher.doc(at).map_err(|e| self.failed(e))?;
        self.unpacker.unpack(&packed).map_err(|error| self.damaged(at, &error))
    }

    pub(super) fn damaged(&self, at: DocAddress, error: &dyn std::fmt::Display) -> IndexError {
        let detail = format!("document {at:?}: {error}");
        IndexError::Damaged { path: self.folder.clone(), detail }
    }
}
