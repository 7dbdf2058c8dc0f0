//! Adds and removes articles; all of it becomes visible in one commit, or none.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;
use tantivy::indexer::UserOperation;
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, Term};

use super::IndexError;
use super::backlog::Backlog;
use super::batch::{Batch, Document};
use super::entry::Entry;
use super::mentions;
use super::packing::{Dictionary, Packer};
use super::pairs;
use super::schema::{
    FORM_SEPARATOR, FORMAT_VERSION, Fields, SAME_POSITION, TOKEN_END, UNMARKED_FORM,
};
use super::session::Session;
use super::stored::{DICTIONARY, learnt_by, to_passage_record, to_record};
use super::versions;
use crate::analysis::signature::Signature;
use crate::analysis::{Token, side_by_side};
use crate::article::{Article, ArticleKey, PartialDate, mixed};
use crate::passage::PassageKind;

/// Bytes the engine may hold before it writes a segment, of one thread: some 250,000 passages. The
/// fewer segments, the fewer terms are there twice, and the less is merged.
const WRITER_BYTES: usize = 160 << 20;

/// Documents that are handed to the engine together: threads that wake each other for every passage
/// do little else.
const TOGETHER: usize = 64;

/// What stands beside the engine's files in the commit itself.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub(crate) struct Payload {
    pub(crate) format: u32,
    pub(crate) program: String,
    pub(crate) committed: String,
}

/// The one writer of an index.
pub struct Writer {
    fields: Fields,
    engine: IndexWriter<Document>,
    /// What is not handed to the engine yet, in order.
    together: Vec<UserOperation<Document>>,
    backlog: Backlog,
    session: Session,
    dictionary: Arc<Dictionary>,
    packer: Packer,
    /// Whether the dictionary is in the index.
    dictionary_added: bool,
    /// Whether there is anything that is not committed.
    pending: bool,
}

/// Makes documents of passages for the writer; any thread may have its own.
#[derive(Clone)]
pub struct Composer {
    folder: PathBuf,
    fields: Fields,
    packer: Packer,
}

impl Writer {
    /// Opens the index in `folder` for writing; makes one where the folder holds none, and removes
    /// what a killed run left.
    ///
    /// `Err` when another process writes, when the format is another version's, or when an index
    /// is there that has lost a file: that is never treated as new.
    pub fn open(folder: &Path) -> Result<Self, IndexError> {
        let (session, index, fields) = Session::begin(folder)?;
        let writer = engine_writer(&index).map_err(|error| session.failed(error))?;
        let mut policy = tantivy::merge_policy::LogMergePolicy::default();
        // What is deleted takes room, and time of every list it stands in, until it is merged away.
        policy.set_del_docs_ratio_before_merge(0.2);
        writer.set_merge_policy(Box::new(policy));
        // An index is one only once it has a commit, if an empty one.
        let pending = !session.has_commit();
        let learnt = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()
            .and_then(|reader: IndexReader| learnt_by(&reader.searcher(), fields))
            .map_err(|error| session.failed(error))?;
        let dictionary_added = learnt.is_some();
        let dictionary = Arc::new(Dictionary::of(learnt));
        let packer = Packer::of(Arc::clone(&dictionary));
        Ok(Self {
            fields,
            engine: writer,
            together: Vec::new(),
            backlog: Backlog::default(),
            session,
            dictionary,
            packer,
            dictionary_added,
            pending,
        })
    }

    /// Leaves segments as they are written.
    #[cfg(test)]
    pub(crate) fn keep_segments(&self) {
        self.engine.set_merge_policy(Box::new(tantivy::merge_policy::NoMergePolicy));
    }

    /// What makes documents for this writer.
    pub fn composer(&self) -> Composer {
        Composer {
            folder: self.session.folder().to_owned(),
            fields: self.fields,
            packer: self.packer.clone(),
        }
    }

    /// Takes out an article and all its passages.
    pub fn remove_article(&mut self, key: ArticleKey) {
        self.remove(Term::from_field_u64(self.fields.group, key.0));
    }

    /// Takes out what is remembered of a file; its articles stay.
    pub fn remove_file(&mut self, path: &str) {
        self.remove(Term::from_field_text(self.fields.file, path));
    }

    /// Takes out documents that were added before; nothing is written before the commit.
    fn remove(&mut self, term: Term) {
        self.pending = true;
        self.together.push(UserOperation::Delete(term));
    }

    /// Remembers `record` for the file at `path`.
    pub fn add_file<T: Serialize>(&mut self, path: &str, record: &T) -> Result<(), IndexError> {
        let mut batch = Batch::default();
        batch.text(self.fields.file, path);
        batch.bytes(self.fields.stored, &self.packed(record)?);
        batch.end_document();
        self.add(batch)
    }

    /// Remembers `record` under `name` in the place of the one before: what is one of a kind in an
    /// index.
    pub fn put_single<T: Serialize>(&mut self, name: &str, record: &T) -> Result<(), IndexError> {
        self.remove(Term::from_field_text(self.fields.dictionary, name));
        let mut batch = Batch::default();
        batch.text(self.fields.dictionary, name);
        batch.bytes(self.fields.stored, &self.packed(record)?);
        batch.end_document();
        self.add(batch)
    }

    /// Adds what is known of an article, what its reprints are known by, and its passages.
    ///
    /// The key of the article must be its own: that of another one in the index makes one of both.
    pub fn add_article(
        &mut self,
        article: &Article,
        signature: Option<&Signature>,
        passages: Vec<Batch>,
    ) -> Result<(), IndexError> {
        let mut batch = Batch::default();
        batch.number(self.fields.group, article.meta.key.0);
        batch.text(self.fields.record, &article.meta.id.0);
        if let Some((address, captured)) = versions::capture(&article.meta) {
            batch.number(self.fields.address, address);
            batch.day(self.fields.captured, captured);
        }
        if let Some(date) = article.meta.date {
            batch.day(self.fields.first_day, day_number(date.first_day()));
        }
        batch.bytes(self.fields.stored, &self.packed(&article.meta)?);
        if let Some(signature) = signature {
            for band in signature.bands() {
                batch.number(self.fields.bands, band.into());
            }
            signature.words().for_each(|word| batch.number(self.fields.signature, word));
        }
        batch.end_document();
        self.add(batch)?;
        passages.into_iter().try_for_each(|passages| self.add(passages))
    }

    fn packed<T: Serialize>(&self, record: &T) -> Result<Vec<u8>, IndexError> {
        let record = to_record(record).map_err(unpackable(self.session.folder()))?;
        Ok(self.packer.pack(&record))
    }

    /// Makes everything since the last commit visible at once, and durable; nothing where there is
    /// nothing new.
    pub fn commit(&mut self) -> Result<(), IndexError> {
        if !self.pending {
            return Ok(());
        }
        if let Some(learnt) = self.dictionary.learnt().filter(|_| !self.dictionary_added) {
            // What was packed with it is committed with it.
            let mut batch = Batch::default();
            batch.text(self.fields.dictionary, DICTIONARY);
            batch.bytes(self.fields.stored, learnt);
            batch.end_document();
            self.add(batch)?;
            self.dictionary_added = true;
        }
        self.hand_on()?;
        self.session.change()?;
        let committed = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        let payload = Payload {
            format: FORMAT_VERSION,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            committed,
        };
        let text = serde_json::to_string(&payload).unwrap_or_default();
        let failed = |error| self.session.failed(error);
        let mut commit = self.engine.prepare_commit().map_err(failed)?;
        commit.set_payload(&text);
        commit.commit().map_err(failed)?;
        self.session.committed(self.engine.index(), payload.committed)?;
        self.pending = false;
        Ok(())
    }

    /// Waits for merges under way and gives the index back; what is not committed is dropped.
    pub fn close(self) -> Result<(), IndexError> {
        let Self { engine, session, .. } = self;
        engine.wait_merging_threads().map_err(|error| session.failed(error))?;
        session.end()
    }

    /// Gives the index back at once, as it was at the last commit; merges under way come to nothing.
    pub fn give_up(self) -> Result<(), IndexError> {
        let Self { engine, session, .. } = self;
        drop(engine);
        session.end()
    }

    /// Adds documents; the engine has them when enough are together.
    fn add(&mut self, batch: Batch) -> Result<(), IndexError> {
        self.session.change()?;
        self.pending = true;
        let documents = batch.into_documents(|bytes| self.backlog.weigh(bytes));
        self.together.extend(documents.map(UserOperation::Add));
        if self.together.len() >= TOGETHER { self.hand_on() } else { Ok(()) }
    }

    /// Hands to the engine what has come together.
    fn hand_on(&mut self) -> Result<(), IndexError> {
        if self.together.is_empty() {
            return Ok(());
        }
        self.backlog.wait_for_room();
        self.engine
            .run(self.together.drain(..))
            .map(drop)
            .map_err(|error| self.session.failed(error))
    }
}

impl Composer {
    /// Makes the document of one passage, in the last of `batches` that has room or a new one.
    pub fn compose(
        &mut self,
        entry: &Entry<'_>,
        batches: &mut Vec<Batch>,
    ) -> Result<(), IndexError> {
        let fields = self.fields;
        let mut batch = batches.pop_if(|batch| !batch.is_full()).unwrap_or_default();
        batch.reserve(entry.text.len(), entry.tokens.len());
        batch.written(fields.form, |into| join(entry.tokens, entry.unmarked, into));
        each_pair(entry.text, entry.tokens, |pair| batch.pair(pair));

        let article = entry.article;
        batch.number(fields.group, article.key.0);
        batch.number(fields.ordinal, entry.passage.ordinal.into());
        batch.number(fields.class, class_of(entry.passage.kind));
        batch.text(fields.kind, entry.passage.kind.as_str());
        self.add_dates(&mut batch, article.date);
        if let Some(source) = &article.source {
            let folded = crate::analysis::fold(source, crate::analysis::Fold::Folded);
            batch.text(fields.source, &folded);
            batch.text(fields.facet_source, source);
        }
        if let Some(province) = &article.province {
            batch.text(fields.facet_province, province);
        }
        for slug in entry.provinces {
            batch.text(fields.province, slug);
        }
        self.add_facts(&mut batch, entry).map_err(unpackable(&self.folder))?;

        let record = to_passage_record(entry).map_err(unpackable(&self.folder))?;
        batch.bytes(fields.stored, &self.packer.pack(&record));
        batch.end_document();
        batches.push(batch);
        Ok(())
    }

    fn add_dates(&self, batch: &mut Batch, date: Option<PartialDate>) {
        if let Some(date) = date {
            batch.day(self.fields.first_day, day_number(date.first_day()));
            batch.day(self.fields.last_day, day_number(date.last_day()));
            batch.text(self.fields.facet_year, &format!("{:04}", date.year));
        }
    }

    fn add_facts(&self, batch: &mut Batch, entry: &Entry<'_>) -> Result<(), postcard::Error> {
        use crate::extraction::{citation, person};
        use std::collections::BTreeSet;
        let mut keys = BTreeSet::new();
        let mut documents = BTreeSet::new();
        for mention in entry.citations {
            keys.extend(citation::index_keys(&mention.value));
            documents.insert(mention.value.key());
            let value = mentions::of_citation(&mention.value)?;
            batch.bytes(self.fields.cited, &value);
        }
        let mut names = BTreeSet::new();
        let mut people = BTreeSet::new();
        for mention in entry.persons {
            names.extend(person::index_keys(&mention.value));
            let value = mentions::of_person(&mention.value)?;
            batch.bytes(self.fields.named, &value);
            // A bare or anonymised name is no identity, only something to find.
            if !mention.value.open && !mention.value.anonymised {
                names.insert(format!("{}{}", crate::query::FULL_NAME, mention.value.folded));
                people.insert(mention.value.name.clone());
            }
        }
        for (field, values) in [
            (self.fields.cite, keys),
            (self.fields.facet_document, documents),
            (self.fields.who, names),
            (self.fields.facet_person, people),
        ] {
            for value in values {
                batch.text(field, &value);
            }
        }
        Ok(())
    }
}

/// How often, and how long apart, the engine's own lock is tried. Ours is held by then, so that one
/// can only be left for a moment with a process that another thread was just starting.
const LOCK_TRIES: u32 = 20;
const LOCK_PAUSE: std::time::Duration = std::time::Duration::from_millis(50);

fn engine_writer(index: &Index) -> tantivy::Result<IndexWriter<Document>> {
    let mut tries = 1;
    loop {
        match index.writer_with_num_threads(1, WRITER_BYTES) {
            Err(tantivy::TantivyError::LockFailure(..)) if tries < LOCK_TRIES => {
                tries += 1;
                std::thread::sleep(LOCK_PAUSE);
            }
            result => return result,
        }
    }
}

fn unpackable(folder: &Path) -> impl FnOnce(postcard::Error) -> IndexError {
    |source| IndexError::Io { path: folder.to_owned(), source: std::io::Error::other(source) }
}

/// Joins the forms of `tokens` into the value of the analysed field.
fn join(tokens: &[Token], unmarked: bool, into: &mut String) {
    for token in tokens {
        into.push_str(&token.folded);
        into.push(FORM_SEPARATOR);
        into.push_str(if unmarked { UNMARKED_FORM } else { &token.exact });
        into.push(TOKEN_END);
        if let Some(number) = &token.number {
            into.push(SAME_POSITION);
            into.push_str(number);
            into.push(FORM_SEPARATOR);
            into.push_str(number);
            into.push(TOKEN_END);
        }
    }
}

/// Calls `take` with the keys of the pairs in `text`.
fn each_pair(text: &str, tokens: &[Token], mut take: impl FnMut(u64)) {
    let mut number = tokens.first().map_or(0, |token| pairs::syllable(&token.folded));
    for tokens in tokens.windows(2) {
        let [token, next] = tokens else { continue };
        let first = std::mem::replace(&mut number, pairs::syllable(&next.folded));
        if side_by_side(text, token, next) {
            take(pairs::pair(first, number));
        }
    }
}

/// Order of kinds in a result: 0 for what people look for, 1 for what they rarely do.
fn class_of(kind: PassageKind) -> u64 {
    match kind {
        PassageKind::Title
        | PassageKind::Heading
        | PassageKind::Body
        | PassageKind::Caption
        | PassageKind::List => 0,
        PassageKind::Byline | PassageKind::Metadata | PassageKind::Boilerplate => 1,
    }
}

/// Days since 1970-01-01.
pub(crate) fn day_number(date: jiff::civil::Date) -> i64 {
    let epoch = jiff::civil::Date::constant(1970, 1, 1);
    epoch.until(date).map_or(0, |span| i64::from(span.get_days()))
}

/// What settles ties between passages: the same for a passage in every index, and in no order that
/// articles have.
pub(crate) fn key_of(group: u64, ordinal: u64) -> u64 {
    mixed(group ^ ordinal.wrapping_mul(0x9e37_79b9_7f4a_7c15))
}
