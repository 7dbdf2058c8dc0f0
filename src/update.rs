//! Folders → an index that is up to date: reads what changed, takes out what is gone, commits once.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

use crate::analysis::marks::is_marked;
use crate::analysis::{Token, analyse};
use crate::article::{Article, Span};
use crate::extraction::citation::citations;
use crate::extraction::person::persons;
use crate::extraction::province::{ProvinceName, all_provinces, province_matches, provinces};
use crate::extraction::{Mention, extract, within};
use crate::index::{Entry, IndexError, Reader, Writer};
use crate::ingest::{IngestError, InputFile, Skipped, articles, inputs};
use crate::passage::{Passage, distinct, passages};

/// Text after which finished files are committed, in bytes: what a stopped run can lose.
const COMMIT_EVERY: u64 = 512 << 20;

/// Shortest text whose lack of marks says something, in syllables.
const TELLING_SYLLABLES: usize = 20;

/// Why an index could not be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum UpdateError {
    /// The input cannot be read at all.
    #[error(transparent)]
    Ingest(#[from] IngestError),
    /// The index cannot be written.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// Asked to stop; what was committed stays.
    #[error("stopped; {articles} articles committed")]
    Stopped {
        /// Articles committed in this run.
        articles: u64,
    },
}

/// What the index remembers of a file, so that an unchanged one is not read again.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FileRecord {
    /// Path as walked to.
    pub path: String,
    /// Hash of the bytes; empty when the file is to be read again whatever they are.
    pub hash: String,
    /// Names of the articles that the file gave and still owns.
    pub articles: Vec<String>,
    /// Passages that the file gave.
    pub passages: u64,
    /// Records left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skipped: Vec<Skipped>,
    /// Files that gave an article of the same name as one of these, and were read before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stands_in_for: Vec<String>,
}

/// What a run did. Every article found is one of indexed, unchanged or skipped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Update {
    /// Articles read and indexed.
    pub indexed: u64,
    /// Articles of files that had not changed.
    pub unchanged: u64,
    /// Articles taken out because their file or record is gone.
    pub removed: u64,
    /// Passages indexed.
    pub passages: u64,
    /// Bytes of text indexed.
    pub text_bytes: u64,
    /// Files walked to.
    pub files: u64,
    /// Inputs left out, those of unchanged files included.
    pub skipped: Vec<Skipped>,
    /// Articles whose name came again: the name, where it was, where it was read last.
    pub replaced: Vec<(String, String, String)>,
}

/// How far a run is, for a progress bar.
#[derive(Clone, Copy, Debug, Default)]
pub struct Progress {
    /// Files done.
    pub files: u64,
    /// Files in all.
    pub of: u64,
    /// Articles indexed.
    pub articles: u64,
    /// Passages indexed.
    pub passages: u64,
}

/// Brings the index in `folder` up to date with `paths`.
///
/// Files whose bytes have not changed are not read again; articles of files that are gone from a
/// given folder are taken out; a given path that does not exist stops the run before anything is
/// changed. `progress` is told after every file and says whether to go on.
pub fn update(
    folder: &Path,
    paths: &[PathBuf],
    mut progress: impl FnMut(Progress) -> bool,
) -> Result<Update, UpdateError> {
    let mut found = Vec::new();
    let mut unread = Vec::new();
    for input in inputs(paths)? {
        match input {
            Ok(file) => found.push(file),
            Err(skipped) => unread.push(skipped),
        }
    }
    let writer = Writer::open(folder)?;
    let known = match Reader::open(folder) {
        Ok(reader) => files(&reader)?,
        Err(IndexError::Missing { .. }) => Vec::new(),
        Err(error) => return Err(error.into()),
    };
    let mut run = Run::new(writer, known);
    run.update.skipped = unread;
    run.remove_gone(paths, &found);
    run.release_changed(&found);
    let of = found.len() as u64;
    let mut uncommitted = 0;
    let mut committed = 0;
    for file in &found {
        let before = run.update.text_bytes;
        run.file(file)?;
        uncommitted += run.update.text_bytes - before;
        if uncommitted > COMMIT_EVERY {
            run.commit()?;
            committed = run.update.indexed;
            uncommitted = 0;
        }
        let update = &run.update;
        let at = Progress {
            files: update.files,
            of,
            articles: update.indexed,
            passages: update.passages,
        };
        if !progress(at) {
            return Err(UpdateError::Stopped { articles: committed });
        }
    }
    run.commit()?;
    let Run { writer, update, .. } = run;
    writer.close()?;
    Ok(update)
}

/// What the index remembers of every file, sorted by path.
pub fn files(reader: &Reader) -> Result<Vec<FileRecord>, IndexError> {
    let mut files: Vec<FileRecord> = reader.files()?;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

/// Takes every article read from `paths` (files or folders) out of the index; returns their number.
pub fn forget(folder: &Path, paths: &[PathBuf]) -> Result<u64, UpdateError> {
    let known = files(&Reader::open(folder)?)?;
    let mut run = Run::new(Writer::open(folder)?, known);
    run.remove_gone(paths, &[]);
    run.commit()?;
    let Run { writer, update, .. } = run;
    writer.close()?;
    Ok(update.removed)
}

/// A run under way: the writer, what the index knows of files, and who owns which article.
struct Run {
    writer: Writer,
    records: BTreeMap<String, FileRecord>,
    changed: HashSet<String>,
    owners: HashMap<String, String>,
    update: Update,
}

impl Run {
    fn new(writer: Writer, known: Vec<FileRecord>) -> Self {
        let mut owners = HashMap::new();
        for record in &known {
            for id in &record.articles {
                owners.insert(id.clone(), record.path.clone());
            }
        }
        let records = known.into_iter().map(|record| (record.path.clone(), record)).collect();
        Self { writer, records, changed: HashSet::new(), owners, update: Update::default() }
    }

    /// Takes out the files under `paths` that are not among those found.
    fn remove_gone(&mut self, paths: &[PathBuf], found: &[InputFile]) {
        let roots: Vec<String> = paths.iter().map(|path| crate::ingest::printed(path)).collect();
        let present: HashSet<String> = found.iter().map(InputFile::name).collect();
        let gone: Vec<String> = self
            .records
            .keys()
            .filter(|path| {
                !present.contains(*path) && roots.iter().any(|root| is_under(path, root))
            })
            .cloned()
            .collect();
        for path in gone {
            self.update.removed += self.remove(&path);
            self.records.remove(&path);
        }
    }

    /// Takes out what changed files own that stands in for articles of others, so that those
    /// others are read again in this run, each at its place: the last in the order stays.
    fn release_changed(&mut self, found: &[InputFile]) {
        for file in found.iter().rev() {
            let path = file.name();
            let Some(record) = self.records.get(&path) else { continue };
            let as_it_was =
                || file.content_hash().is_ok_and(|hash| hash.to_string() == record.hash);
            if !record.stands_in_for.is_empty() && !as_it_was() {
                self.remove(&path);
            }
        }
    }

    /// Takes out the articles that a file still owns; returns the number it had.
    fn remove(&mut self, path: &str) -> u64 {
        let Some(record) = self.records.get_mut(path) else { return 0 };
        let articles = record.articles.clone();
        let stood_in = std::mem::take(&mut record.stands_in_for);
        for id in &articles {
            if self.owners.get(id).is_some_and(|owner| owner == path) {
                self.writer.remove_article(id);
                self.owners.remove(id);
            }
        }
        self.writer.remove_file(path);
        self.changed.remove(path);
        // A file whose article was replaced by this one is to be read again.
        for other in stood_in {
            if let Some(record) = self.records.get_mut(&other) {
                record.hash.clear();
                self.changed.insert(other);
            }
        }
        articles.len() as u64
    }

    /// Reads a file, unless its bytes are as they were.
    fn file(&mut self, file: &InputFile) -> Result<(), UpdateError> {
        let path = file.name();
        self.update.files += 1;
        let hash = match file.content_hash() {
            Ok(hash) => hash.to_string(),
            Err(skipped) => {
                self.update.removed += self.remove(&path);
                self.records.remove(&path);
                self.update.skipped.push(skipped);
                return Ok(());
            }
        };
        if let Some(known) = self.records.get(&path).filter(|known| known.hash == hash) {
            self.update.unchanged += known.articles.len() as u64;
            self.update.skipped.extend(known.skipped.iter().cloned());
            return Ok(());
        }
        let before: HashSet<String> = self
            .records
            .get(&path)
            .map(|r| r.articles.iter().cloned().collect())
            .unwrap_or_default();
        self.remove(&path);
        let mut record = FileRecord { path: path.clone(), hash, ..FileRecord::default() };
        for article in articles(file) {
            match article {
                Ok(article) => self.article(&article, &mut record)?,
                Err(skipped) => {
                    record.skipped.push(skipped.clone());
                    self.update.skipped.push(skipped);
                }
            }
        }
        let now: HashSet<&String> = record.articles.iter().collect();
        self.update.removed += before.iter().filter(|id| !now.contains(id)).count() as u64;
        self.changed.insert(path.clone());
        self.records.insert(path, record);
        Ok(())
    }

    /// Indexes an article; one of the same name that was there before is taken out and told.
    fn article(&mut self, article: &Article, record: &mut FileRecord) -> Result<(), UpdateError> {
        let id = &article.meta.id.0;
        if let Some(owner) = self.owners.insert(id.clone(), record.path.clone()) {
            self.writer.remove_article(id);
            self.update.replaced.push((id.clone(), owner.clone(), record.path.clone()));
            if owner == record.path {
                record.articles.retain(|known| known != id);
            } else {
                if let Some(other) = self.records.get_mut(&owner) {
                    other.articles.retain(|known| known != id);
                    self.changed.insert(owner.clone());
                }
                if !record.stands_in_for.contains(&owner) {
                    record.stands_in_for.push(owner);
                }
            }
        }
        record.articles.push(id.clone());
        let added = add_article(&mut self.writer, article)?;
        record.passages += added;
        self.update.indexed += 1;
        self.update.passages += added;
        self.update.text_bytes += article.body.len() as u64;
        Ok(())
    }

    /// Writes what is remembered of files, and commits.
    fn commit(&mut self) -> Result<(), UpdateError> {
        for path in self.changed.drain() {
            if let Some(record) = self.records.get(&path) {
                self.writer.remove_file(&path);
                self.writer.add_file(&path, record)?;
            }
        }
        self.writer.commit()?;
        Ok(())
    }
}

fn is_under(path: &str, root: &str) -> bool {
    root == "." && !path.starts_with('/')
        || path == root
        || path.strip_prefix(root).is_some_and(|rest| root.ends_with('/') || rest.starts_with('/'))
}

/// Gives an article and its passages to the writer; returns the number of passages.
///
/// A passage whose text stood in the article before is not indexed again; it stays in the article.
fn add_article(writer: &mut Writer, article: &Article) -> Result<u64, IndexError> {
    writer.add_article(article)?;
    let all = passages(article);
    let passages: Vec<&Passage> = distinct(article, &all).collect();
    let facts = extract(article);
    let tokens: Vec<Vec<Token>> = passages.iter().map(|p| analyse(p.text(article))).collect();
    let unmarked_article = is_unmarked(tokens.iter().flatten());
    let chars = char_spans(&article.body, passages.iter().map(|p| p.span));
    let mut added = 0;
    for ((passage, tokens), chars) in passages.into_iter().zip(&tokens).zip(chars) {
        let text = passage.text(article);
        if tokens.is_empty() {
            continue;
        }
        let outside = passage.span.is_empty();
        let home = article.meta.province.as_deref();
        let (citations, persons, named) = if outside {
            (citations(text, home), persons(text), provinces(text))
        } else {
            (
                within(&facts.citations, passage.span),
                within(&facts.persons, passage.span),
                within(&facts.provinces, passage.span),
            )
        };
        let unmarked =
            unmarked_article || (tokens.len() >= TELLING_SYLLABLES && is_unmarked(tokens.iter()));
        writer.add(&Entry {
            article: &article.meta,
            passage,
            text,
            chars,
            tokens,
            unmarked,
            citations: &citations,
            persons: &persons,
            provinces: &provinces_of(article, &named),
        })?;
        added += 1;
    }
    Ok(added)
}

/// Whether fewer than a fifth of the syllables carry a mark; running Vietnamese has four fifths.
fn is_unmarked<'t>(tokens: impl Iterator<Item = &'t Token>) -> bool {
    let (mut all, mut marked) = (0_usize, 0_usize);
    for token in tokens {
        all += 1;
        marked += usize::from(is_marked(&token.exact));
    }
    marked * 5 < all
}

/// Slugs of all provinces whose filter takes a passage: its article's and those it names, with
/// their successors and predecessors by the article's date.
fn provinces_of(article: &Article, named: &[Mention<ProvinceName>]) -> Vec<String> {
    let mut names: Vec<&str> = article.meta.province.as_deref().into_iter().collect();
    names.extend(named.iter().map(|m| m.value.slug.as_str()));
    if names.is_empty() {
        return Vec::new();
    }
    all_provinces()
        .iter()
        .filter(|filter| names.iter().any(|n| province_matches(filter.slug, n, article.meta.date)))
        .map(|filter| filter.slug.to_string())
        .collect()
}

/// Byte spans, ascending, as spans in characters; one pass over the text.
fn char_spans(text: &str, spans: impl Iterator<Item = Span>) -> Vec<Span> {
    let (mut byte, mut chars) = (0, 0);
    let mut to_chars = |at: usize| {
        if at < byte {
            return text[..at].chars().count();
        }
        chars += text[byte..at].chars().count();
        byte = at;
        chars
    };
    spans.map(|span| Span::new(to_chars(span.start), to_chars(span.end))).collect()
}
