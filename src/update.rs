//! Folders → an index that is up to date: reads what changed, takes out what is gone, commits once.

mod prepare;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

use serde_json::json;

use self::prepare::{Ahead, Prepared, read_ahead};
use crate::index::{IndexError, Reader, Status, Writer};
use crate::ingest::{IngestError, InputFile, Skipped, articles, inputs};

/// Text after which finished files are committed, in bytes: what a stopped run can lose.
const COMMIT_EVERY: u64 = 512 << 20;

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
    pub skipped: Vec<Skipped>,
    /// Files that gave an article of the same name as one of these, and were read before.
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
    progress: impl FnMut(Progress) -> bool,
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
    let hashes = run.records.iter().map(|(path, r)| (path.clone(), r.hash.clone())).collect();
    let composer = run.writer.composer();
    read_ahead(&found, &hashes, &composer, |ahead| run.files(&found, ahead, progress))?;
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

    /// Takes the files one after the other, and commits.
    fn files(
        &mut self,
        found: &[InputFile],
        mut ahead: Ahead,
        mut progress: impl FnMut(Progress) -> bool,
    ) -> Result<(), UpdateError> {
        let (mut uncommitted, mut committed) = (0, 0);
        for file in found {
            let before = self.update.text_bytes;
            self.file(file, &mut ahead)?;
            uncommitted += self.update.text_bytes - before;
            if uncommitted > COMMIT_EVERY {
                self.commit()?;
                committed = self.update.indexed;
                uncommitted = 0;
            }
            let at = Progress {
                files: self.update.files,
                of: found.len() as u64,
                articles: self.update.indexed,
                passages: self.update.passages,
            };
            if !progress(at) {
                return Err(UpdateError::Stopped { articles: committed });
            }
        }
        self.commit()
    }

    /// Indexes a file, unless its bytes are as they were.
    fn file(&mut self, file: &InputFile, ahead: &mut Ahead) -> Result<(), UpdateError> {
        let path = file.name();
        self.update.files += 1;
        let (hash, read) = ahead.file();
        let hash = match hash {
            Ok(hash) => hash,
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
        if read {
            while let Some(found) = ahead.record()? {
                self.record(found, &mut record)?;
            }
        } else {
            // An article of this run stood in for one that was this file's: the bytes are as they
            // were, and it is read all the same.
            for article in articles(file) {
                let found = match article {
                    Ok(article) => Ok(ahead.prepare(article)?),
                    Err(skipped) => Err(skipped),
                };
                self.record(found, &mut record)?;
            }
        }
        let now: HashSet<&String> = record.articles.iter().collect();
        self.update.removed += before.iter().filter(|id| !now.contains(id)).count() as u64;
        self.changed.insert(path.clone());
        self.records.insert(path, record);
        Ok(())
    }

    /// Indexes what was read, or notes why it was left out.
    fn record(
        &mut self,
        found: Result<Prepared, Skipped>,
        record: &mut FileRecord,
    ) -> Result<(), UpdateError> {
        match found {
            Ok(prepared) => self.article(prepared, record),
            Err(skipped) => {
                record.skipped.push(skipped.clone());
                self.update.skipped.push(skipped);
                Ok(())
            }
        }
    }

    /// Indexes an article; one of the same name that was there before is taken out and told.
    fn article(&mut self, prepared: Prepared, record: &mut FileRecord) -> Result<(), UpdateError> {
        let Prepared { article, documents } = prepared;
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
        let added = documents.len() as u64;
        self.writer.add_article(&article)?;
        for document in documents {
            self.writer.add(document)?;
        }
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

/// The record of `status`: what `files` of the index in `folder` gave, and its counts.
pub fn status_record(folder: &Path, status: &Status, files: &[FileRecord]) -> serde_json::Value {
    let (first, last) = status.dates.clone().unzip();
    let folders: Vec<_> = by_folder(files)
        .into_iter()
        .map(
            |(path, (files, articles))| json!({"path": path, "files": files, "articles": articles}),
        )
        .collect();
    let skipped: usize = files.iter().map(|file| file.skipped.len()).sum();
    json!({
        "type": "status", "schema": "saola.status/1", "index": folder,
        "folders": folders, "files": status.files, "articles": status.articles,
        "passages": status.passages, "first": first, "last": last,
        "committed": status.committed, "bytes": status.bytes, "segments": status.segments,
        "skipped": skipped,
    })
}

/// Files and articles by the folder they lie in.
pub fn by_folder(files: &[FileRecord]) -> BTreeMap<String, (u64, u64)> {
    let mut folders = BTreeMap::new();
    for file in files {
        let folder = file.path.rsplit_once('/').map_or(".", |(folder, _)| folder);
        let entry: &mut (u64, u64) = folders.entry(folder.to_owned()).or_default();
        entry.0 += 1;
        entry.1 += file.articles.len() as u64;
    }
    folders
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::StoredPassage;

    /// Everything an index holds, in the order in which it was written.
    fn content(folder: &Path) -> (Vec<String>, Vec<StoredPassage>, Vec<FileRecord>) {
        let reader = Reader::open(folder).unwrap();
        let articles = reader.articles().unwrap().into_iter().map(|meta| meta.id.0).collect();
        let mut passages = Vec::new();
        reader.each_passage(|passage| passages.push(passage)).unwrap();
        (articles, passages, files(&reader).unwrap())
    }

    fn record(id: &str, text: &str) -> String {
        serde_json::json!({ "id": id, "text": text }).to_string() + "\n"
    }

    const TEXT: &str = "Ông Nguyễn Văn An nói về Nghị quyết số 39-NQ/TW của tỉnh Nghệ An.\n\n";

    #[test]
    fn articles_keep_their_order_however_far_they_are_read_ahead() {
        let input = tempfile::tempdir().unwrap();
        // One longer than what is read ahead, short ones and broken ones around it.
        let mut lines = String::new();
        for i in 0..200 {
            let times = if i == 70 { 5_000 } else { i % 7 + 1 };
            let text: String = (0..times).map(|n| format!("{n}. {TEXT}")).collect();
            lines += &record(&format!("a{i:03}"), &text);
            if i % 50 == 49 {
                lines += "{broken\n";
            }
        }
        std::fs::write(input.path().join("a.jsonl"), lines).unwrap();
        std::fs::write(input.path().join("b.txt"), TEXT).unwrap();
        let paths = [input.path().to_owned()];
        let build = || {
            let folder = tempfile::tempdir().unwrap();
            let update = update(folder.path(), &paths, |_| true).unwrap();
            assert_eq!((update.indexed, update.files, update.skipped.len()), (201, 2, 4));
            let content = content(folder.path());
            assert_eq!(content.1.len() as u64, update.passages);
            content
        };
        let once = build();
        let ids: Vec<String> = (0..200).map(|i| format!("a{i:03}")).collect();
        assert_eq!(once.2[0].articles, ids);
        let mut last = 0;
        for passage in once.1.iter().filter(|p| p.article.starts_with('a')) {
            let place = ids.binary_search(&passage.article).unwrap();
            assert!(place >= last, "{} stands behind {}", passage.article, ids[last]);
            last = place;
        }
        assert_eq!(build(), once);
    }

    #[test]
    fn a_run_that_is_stopped_ends_at_once_and_changes_nothing() {
        let input = tempfile::tempdir().unwrap();
        for i in 0..300 {
            std::fs::write(input.path().join(format!("{i}.txt")), TEXT.repeat(20)).unwrap();
        }
        std::fs::write(input.path().join("1.jsonl"), record("long", &TEXT.repeat(5_000))).unwrap();
        let paths = [input.path().to_owned()];
        let folder = tempfile::tempdir().unwrap();
        let stopped = update(folder.path(), &paths, |progress| progress.files < 2);
        assert!(matches!(stopped, Err(UpdateError::Stopped { articles: 0 })));
        assert_eq!(content(folder.path()), Default::default());
        assert_eq!(update(folder.path(), &paths, |_| true).unwrap().indexed, 301);
    }

    #[test]
    fn a_file_gets_its_article_back_when_the_one_in_its_place_is_gone() {
        let input = tempfile::tempdir().unwrap();
        let (a, b) = (input.path().join("a.jsonl"), input.path().join("b.jsonl"));
        std::fs::write(&b, record("x", "Bài thứ nhất nói về mùa lúa.")).unwrap();
        let paths = [input.path().to_owned()];
        let folder = tempfile::tempdir().unwrap();
        let run = || update(folder.path(), &paths, |_| true).unwrap();
        assert_eq!(run().indexed, 1);
        std::fs::write(&a, record("x", "Bài thứ hai nói về con đường.")).unwrap();
        assert_eq!(run().replaced.len(), 1);
        // `b` has not changed, and is read again all the same.
        std::fs::write(&a, record("y", "Bài thứ ba nói về ngôi trường.")).unwrap();
        let update = run();
        assert_eq!((update.indexed, update.unchanged), (2, 0));
        let texts: Vec<String> = content(folder.path()).1.into_iter().map(|p| p.text).collect();
        assert_eq!(texts, ["Bài thứ ba nói về ngôi trường.", "Bài thứ nhất nói về mùa lúa."]);
        assert_eq!(run().unchanged, 2);
    }
}
