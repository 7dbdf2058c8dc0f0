//! A run under way: what the index knows of files, who owns which article, what to take out.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use super::UpdateError;
use super::prepare::{Ahead, Prepared};
use super::record::{FileRecord, Progress, Update};
use super::remembered::{Number, Remembered};
use crate::index::{Batch, IndexError, Writer, group_of};
use crate::ingest::{InputFile, Listed, SkipReason, Skipped, articles};

/// Text after which finished files are committed, in bytes: what a stopped run can lose.
const COMMIT_EVERY: u64 = 512 << 20;

/// Articles and files taken out after which the run commits: until then the engine keeps some 1 KB
/// for each.
const COMMIT_REMOVALS: usize = 50_000;

/// A run under way: the writer, what the index knows of files, and who owns which article.
pub(super) struct Run {
    pub(super) writer: Writer,
    pub(super) records: Remembered,
    /// The file that each article is of, by what its passages share in the index.
    owners: HashMap<u64, Number>,
    pub(super) update: Update,
    /// Articles and files taken out since the last commit.
    removals: usize,
    /// Articles that are committed.
    committed: u64,
}

/// Told how far the run is; says whether to go on.
type Watch<'w> = &'w mut dyn FnMut(Progress) -> bool;

impl Run {
    pub(super) fn new(writer: Writer, records: Remembered) -> Self {
        let mut owners = HashMap::new();
        for (number, record) in records.records() {
            owners.extend(record.articles.iter().map(|id| (group_of(id), number)));
        }
        Self { writer, records, owners, update: Update::default(), removals: 0, committed: 0 }
    }

    /// Takes out the files under `paths` that are not among those found.
    pub(super) fn remove_gone(
        &mut self,
        paths: &[PathBuf],
        found: &Listed,
    ) -> Result<(), IndexError> {
        let roots: Vec<String> = paths.iter().map(|path| crate::ingest::printed(path)).collect();
        let under = |path: &str| roots.iter().any(|root| is_under(path, root));
        for path in self.records.missing(found, under) {
            self.update.removed += self.remove(&path);
            self.records.remove(&path);
            if self.removals > COMMIT_REMOVALS {
                self.commit()?;
            }
        }
        Ok(())
    }

    /// Counts the files that are known and were not touched; returns the others.
    pub(super) fn leave_untouched(
        &mut self,
        found: &Listed,
        touched: impl Fn(&str) -> bool,
    ) -> Listed {
        let update = &mut self.update;
        let records = &self.records;
        let mut is_left = |file: &InputFile| {
            let path = file.name();
            let Some(known) = records.get(&path) else { return false };
            if known.hash.is_empty() || touched(&path) {
                return false;
            }
            update.files += 1;
            update.unchanged += known.articles.len() as u64;
            update.skipped.extend(known.skipped.iter().cloned());
            true
        };
        found.iter().filter(|file| !is_left(file)).collect()
    }

    /// Takes out what changed files own that stands in for articles of others, so that those
    /// others are read again in this run, each at its place: the last in the order stays.
    pub(super) fn release_changed(&mut self, found: &Listed) {
        let stands_in = |file: &InputFile| {
            self.records.get(&file.name()).is_some_and(|record| !record.stands_in_for.is_empty())
        };
        let standing_in: Vec<InputFile> = found.iter().filter(stands_in).collect();
        for file in standing_in.into_iter().rev() {
            let path = file.name();
            let Some(record) = self.records.get(&path) else { continue };
            let as_it_was = || file.state().is_ok_and(|state| state == record.hash);
            if !as_it_was() {
                self.remove(&path);
            }
        }
    }

    /// Takes out the articles that a file still owns; returns the number it had.
    fn remove(&mut self, path: &str) -> u64 {
        let Some(mut record) = self.records.get(path) else { return 0 };
        let number = self.records.number(path);
        for id in &record.articles {
            let group = group_of(id);
            if self.owners.get(&group) == Some(&number) {
                self.remove_article(id);
                self.owners.remove(&group);
            }
        }
        let articles = record.articles.len() as u64;
        let stood_in = std::mem::take(&mut record.stands_in_for);
        if !stood_in.is_empty() {
            self.records.put(record);
        }
        if self.records.take_out(path) {
            self.writer.remove_file(path);
            self.removals += 1;
        }
        // A file whose article was replaced by this one is to be read again.
        for other in stood_in {
            if let Some(record) = self.records.get(&other) {
                self.records.put(FileRecord { hash: String::new(), ..record });
            }
        }
        articles
    }

    fn remove_article(&mut self, id: &str) {
        self.writer.remove_article(id);
        self.removals += 1;
    }

    /// Takes the files one after the other, and commits.
    pub(super) fn files(
        &mut self,
        found: &Listed,
        mut ahead: Ahead,
        watch: Watch<'_>,
    ) -> Result<(), UpdateError> {
        let mut uncommitted = 0;
        let of = found.len() as u64;
        for file in found.iter() {
            let before = self.update.text_bytes;
            self.file(&file, &mut ahead, of, watch)?;
            uncommitted += self.update.text_bytes - before;
            if uncommitted > COMMIT_EVERY || self.removals > COMMIT_REMOVALS {
                self.commit()?;
                uncommitted = 0;
            }
            self.go_on(of, watch)?;
        }
        Ok(self.commit()?)
    }

    /// Tells how far the run is, and stops it when asked.
    fn go_on(&self, of: u64, watch: Watch<'_>) -> Result<(), UpdateError> {
        let Update { files, indexed: articles, passages, .. } = self.update;
        let committed = self.committed;
        if watch(Progress { files, of, articles, passages, committed }) {
            Ok(())
        } else {
            Err(UpdateError::Stopped { articles: committed })
        }
    }

    /// Indexes a file, unless its bytes are as they were.
    fn file(
        &mut self,
        file: &InputFile,
        ahead: &mut Ahead,
        of: u64,
        watch: Watch<'_>,
    ) -> Result<(), UpdateError> {
        let path = file.name();
        self.update.files += 1;
        let (hash, read) = ahead.file();
        let hash = match hash {
            Ok(hash) => hash,
            Err(skipped) => {
                refused(file, &skipped)?;
                self.update.removed += self.remove(&path);
                self.records.remove(&path);
                if skipped.reason == SkipReason::Internal {
                    // Without a hash it is read again by the next run.
                    let skipped = vec![skipped.clone()];
                    self.records.put(FileRecord { path, skipped, ..FileRecord::default() });
                }
                self.update.skipped.push(skipped);
                return Ok(());
            }
        };
        if let Some(known) = self.records.get(&path).filter(|known| known.hash == hash) {
            self.update.unchanged += known.articles.len() as u64;
            self.update.skipped.extend(known.skipped.iter().cloned());
            return Ok(());
        }
        let before: HashSet<u64> = self.records.get(&path).map_or_else(HashSet::new, |known| {
            known.articles.iter().map(|id| group_of(id)).collect()
        });
        self.remove(&path);
        let number = self.records.number(&path);
        let mut record = FileRecord { path, hash, ..FileRecord::default() };
        if read {
            while let Some(found) = ahead.record()? {
                self.record(found, number, &mut record)?;
                self.go_on(of, watch)?;
            }
        } else {
            // An article of this run stood in for one that was this file's: the bytes are as they
            // were, and it is read all the same.
            for article in articles(file) {
                let found = match article {
                    Ok(article) => ahead.prepare(article)?,
                    Err(skipped) => Err(skipped),
                };
                self.record(found, number, &mut record)?;
            }
        }
        if !before.is_empty() {
            let now: HashSet<u64> = record.articles.iter().map(|id| group_of(id)).collect();
            self.update.removed += before.difference(&now).count() as u64;
        }
        self.records.put(record);
        Ok(())
    }

    /// Indexes what was read, or notes why it was left out.
    fn record(
        &mut self,
        found: Result<Prepared, Skipped>,
        number: Number,
        record: &mut FileRecord,
    ) -> Result<(), UpdateError> {
        match found {
            Ok(prepared) => self.article(prepared, number, record),
            Err(skipped) => {
                record.skipped.push(skipped.clone());
                self.update.skipped.push(skipped);
                Ok(())
            }
        }
    }

    /// Indexes an article; one of the same name that was there before is taken out and told.
    fn article(
        &mut self,
        prepared: Prepared,
        number: Number,
        record: &mut FileRecord,
    ) -> Result<(), UpdateError> {
        let Prepared { article, documents, signature } = prepared;
        let id = &article.meta.id.0;
        if let Some(owner) = self.owners.insert(group_of(id), number) {
            self.remove_article(id);
            let owner = self.records.path(owner);
            self.update.replaced.push((id.clone(), owner.clone(), record.path.clone()));
            if owner == record.path {
                record.articles.retain(|known| known != id);
            } else {
                if let Some(mut other) = self.records.get(&owner) {
                    other.articles.retain(|known| known != id);
                    self.records.put(other);
                }
                if !record.stands_in_for.contains(&owner) {
                    record.stands_in_for.push(owner);
                }
            }
        }
        record.articles.push(id.clone());
        let added = documents.iter().map(Batch::count).sum::<usize>() as u64;
        self.writer.add_article(&article, signature.as_ref(), documents)?;
        record.passages += added;
        self.update.indexed += 1;
        self.update.passages += added;
        self.update.text_bytes += article.body.len() as u64;
        Ok(())
    }

    /// Writes what is remembered of files, and commits.
    pub(super) fn commit(&mut self) -> Result<(), IndexError> {
        let (records, writer) = (&mut self.records, &mut self.writer);
        records.write_changed(|record, is_stored| {
            if is_stored {
                writer.remove_file(&record.path);
            }
            writer.add_file(&record.path, record)
        })?;
        self.removals = 0;
        self.writer.commit()?;
        self.committed = self.update.indexed;
        Ok(())
    }
}

/// Tells a system that has no more open files to give from a file that cannot be read: the one ends
/// the run, or every article would go with it.
fn refused(file: &InputFile, skipped: &Skipped) -> Result<(), IndexError> {
    /// ENFILE and EMFILE, on every Unix.
    const TOO_MANY_OPEN: [i32; 2] = [23, 24];
    if skipped.reason != SkipReason::Unreadable {
        return Ok(());
    }
    match std::fs::File::open(file.path()) {
        Err(source) if source.raw_os_error().is_some_and(|n| TOO_MANY_OPEN.contains(&n)) => {
            Err(IndexError::Io { path: file.path().to_owned(), source })
        }
        _ => Ok(()),
    }
}

fn is_under(path: &str, root: &str) -> bool {
    root == "." && !path.starts_with('/')
        || path == root
        || path.strip_prefix(root).is_some_and(|rest| root.ends_with('/') || rest.starts_with('/'))
}
