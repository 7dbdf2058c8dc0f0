//! A run under way: what the index knows of files, what to take out, and when to commit.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::prepare::{Ahead, FileState, Prepared, Record};
use super::record::{Collection, FileRecord, Progress, Stale, Unfinished, Update};
use super::remembered::Remembered;
use super::{Options, UpdateError};
use crate::article::ArticleKey;
use crate::index::{Batch, IndexError, Writer};
use crate::ingest::{
    InputFile, LeftOut, Listed, Roots, SkipReason, Skipped, canonical, is_missing, printed, rest,
};

/// Time after which a run commits, so that no step is longer than a minute, the commit included.
const COMMIT_TIME: Duration = Duration::from_secs(45);

/// Articles and files taken out after which the run commits: until then the engine keeps some 1 KB
/// for each.
const COMMIT_REMOVALS: usize = 50_000;

/// A run under way.
pub(super) struct Run {
    pub(super) writer: Writer,
    pub(super) records: Remembered,
    pub(super) roots: Roots,
    pub(super) update: Update,
    /// What the record of the collection in the index says.
    collection: Collection,
    /// Stale files and folders of roots that this run does not look at.
    untouched: Vec<Stale>,
    /// Articles and files taken out since the last commit.
    removals: usize,
    /// Bytes of text after which the run commits.
    pub(super) commit_bytes: u64,
    /// Bytes of text added since the last commit.
    uncommitted: u64,
    committed_at: Instant,
    /// Articles that are committed.
    committed: u64,
}

/// Told how far the run is; says whether to go on.
pub(super) type Watch<'w> = &'w mut dyn FnMut(Progress) -> bool;

/// How far a run is in the files to read.
pub(super) struct Extent {
    /// Files in all.
    pub(super) files: u64,
    /// Their bytes.
    pub(super) bytes: u64,
}

impl Run {
    pub(super) fn new(
        writer: Writer,
        records: Remembered,
        collection: Collection,
        roots: Roots,
    ) -> Self {
        Self {
            writer,
            records,
            roots,
            update: Update::default(),
            collection,
            untouched: Vec::new(),
            removals: 0,
            commit_bytes: Options::default().commit_bytes,
            uncommitted: 0,
            committed_at: Instant::now(),
            committed: 0,
        }
    }

    /// Takes over the files of folders that were moved: keys before, and now. What is shown of them
    /// stays, and so do the keys of their articles.
    pub(super) fn relocate(&mut self, moved: &[(String, String)]) {
        for (before, now) in moved {
            let inside = |(_, record): (_, FileRecord)| {
                let behind = rest(&record.path, before)?.to_owned();
                Some((record, behind))
            };
            let files: Vec<_> = self.records.records().filter_map(inside).collect();
            for (record, behind) in files {
                self.take_out(&record.path);
                self.records.remove(&record.path);
                let path = if behind.is_empty() { now.clone() } else { format!("{now}/{behind}") };
                self.records.put(FileRecord { path, ..record });
            }
        }
    }

    /// Takes note that the run looks at the files and folders with the keys `given` alone: what is
    /// stale elsewhere stays so.
    pub(super) fn look_at(&mut self, given: &[String]) {
        let elsewhere = |stale: &&Stale| !given.iter().any(|key| rest(&stale.key, key).is_some());
        self.untouched = self.collection.stale.iter().filter(elsewhere).cloned().collect();
    }

    /// Takes note of inputs that the walk left out.
    pub(super) fn leave_out(&mut self, left_out: Vec<LeftOut>) {
        for LeftOut { key, skipped } in left_out {
            self.update.skipped.push(skipped.clone());
            let known = self.records.get(&key);
            if skipped.reason == SkipReason::Unreadable {
                if known.as_ref().is_some_and(|known| known.articles > 0) {
                    self.keep(key, &skipped);
                    continue;
                }
                self.keep_folder(&key, &skipped.detail);
            }
            let record = FileRecord {
                path: key,
                skipped: vec![skipped],
                left_out: true,
                ..FileRecord::default()
            };
            if known.as_ref() != Some(&record) {
                if known.is_some() {
                    self.update.removed += self.remove(&record.path);
                }
                self.records.put(record.clone());
            }
            self.records.see(&record.path);
        }
    }

    /// Keeps the articles of the file with this `key`, which cannot be read.
    fn keep(&mut self, key: String, skipped: &Skipped) {
        self.records.see(&key);
        let articles = self.records.get(&key).map_or(0, |record| record.articles);
        let (path, detail) = (skipped.path.clone(), skipped.detail.clone());
        self.update.stale.push(Stale { key, path, detail, articles });
    }

    /// Keeps what is known under the folder with this `key`, which is not there to be read.
    ///
    /// Does nothing where nothing is known there, or some of it was found.
    pub(super) fn keep_folder(&mut self, key: &str, detail: &str) {
        let inside = |path: &str| rest(path, key).is_some();
        if self.records.any(|path, seen| seen && inside(path) && path != key) {
            return;
        }
        let records = self.records.records().filter(|(_, record)| inside(&record.path));
        let (mut files, mut articles) = (Vec::new(), 0);
        for (_, record) in records {
            articles += record.articles;
            files.push(record.path);
        }
        if articles == 0 || self.update.stale.iter().any(|stale| rest(key, &stale.key).is_some()) {
            return;
        }
        files.iter().for_each(|path| self.records.see(path));
        let (key, path, detail) = (key.to_owned(), self.roots.shown(key), detail.to_owned());
        self.update.stale.push(Stale { key, path, detail, articles });
    }

    /// Takes out the files under the keys `given` that the walk has not seen.
    pub(super) fn remove_gone(&mut self, given: &[String]) -> Result<(), IndexError> {
        let under = |path: &str| given.iter().any(|key| rest(path, key).is_some());
        for path in self.records.missing(under) {
            self.update.removed += self.remove(&path);
            self.records.remove(&path);
            if self.removals > COMMIT_REMOVALS {
                self.commit()?;
            }
        }
        Ok(())
    }

    /// Takes out all that is known of `paths`, and the roots that lie there, and commits.
    pub(super) fn forget(&mut self, paths: &[PathBuf]) -> Result<(), IndexError> {
        self.untouched = self.collection.stale.clone();
        let mut keys = Vec::new();
        for path in paths {
            let key = printed(&canonical(path));
            let inside = |file: &str, _| rest(file, &key).is_some();
            if self.records.any(inside) {
                keys.push(key);
                continue;
            }
            // As it is shown, from wherever that was.
            let shown = printed(path);
            let roots = self.roots.all().iter();
            keys.extend(roots.filter_map(|root| root.key_of_shown(&shown)));
        }
        self.remove_gone(&keys)?;
        for key in &keys {
            self.roots.remove(key);
            self.untouched.retain(|stale| rest(&stale.key, key).is_none());
        }
        self.commit()
    }

    /// Counts the files that are known and were not touched; returns the others.
    pub(super) fn leave_untouched(
        &mut self,
        found: &Listed,
        touched: impl Fn(&Path) -> bool,
    ) -> Listed {
        let mut is_left = |file: &InputFile| {
            let Some(known) = self.records.get(&file.key()) else { return false };
            if known.state.is_empty() || known.unfinished.is_some() || touched(file.path()) {
                return false;
            }
            self.unchanged(known);
            true
        };
        found.iter().filter(|file| !is_left(file)).collect()
    }

    fn unchanged(&mut self, known: FileRecord) {
        self.update.files += 1;
        self.update.unchanged += known.articles;
        self.update.skipped.extend(known.skipped);
    }

    /// Takes out the articles of a file; returns their number.
    fn remove(&mut self, path: &str) -> u64 {
        let Some(record) = self.records.get(path) else { return 0 };
        record.keys(&self.roots.shown(path)).for_each(|key| self.remove_article(key));
        self.take_out(path);
        record.articles
    }

    /// Takes the record of a file out of the index.
    fn take_out(&mut self, path: &str) {
        if self.records.take_out(path) {
            self.writer.remove_file(path);
            self.removals += 1;
        }
    }

    fn remove_article(&mut self, key: ArticleKey) {
        self.writer.remove_article(key);
        self.removals += 1;
    }

    /// Takes the files one after the other, and commits.
    pub(super) fn files(
        &mut self,
        found: &Listed,
        extent: &Extent,
        mut ahead: Ahead,
        watch: Watch<'_>,
    ) -> Result<(), UpdateError> {
        for file in found.iter() {
            self.file(&file, &mut ahead, extent, watch)?;
            self.commit_if_due()?;
            self.go_on(extent, &ahead, watch)?;
        }
        Ok(self.commit()?)
    }

    /// Tells how far the run is, and stops it when asked.
    fn go_on(&self, extent: &Extent, ahead: &Ahead, watch: Watch<'_>) -> Result<(), UpdateError> {
        let Update { files, indexed: articles, passages, .. } = self.update;
        let progress = Progress {
            files,
            of: extent.files,
            bytes: ahead.bytes_read().min(extent.bytes),
            of_bytes: extent.bytes,
            articles,
            passages,
            committed: self.committed,
        };
        if watch(progress) {
            Ok(())
        } else {
            Err(UpdateError::Stopped { articles: self.committed })
        }
    }

    /// Indexes a file, unless its bytes are as they were.
    fn file(
        &mut self,
        file: &InputFile,
        ahead: &mut Ahead,
        extent: &Extent,
        watch: Watch<'_>,
    ) -> Result<(), UpdateError> {
        let path = file.key();
        let FileState { state, skip } = ahead.file();
        let state = match state {
            Ok(state) => state,
            Err(skipped) => return self.unreadable(file, path, skipped),
        };
        let before = self.records.get(&path).unwrap_or_default();
        let Some(skip) = skip else {
            self.unchanged(before);
            return Ok(());
        };
        self.update.files += 1;
        let shown = self.roots.shown(&path);
        let mut record = FileRecord { path, state, ..FileRecord::default() };
        let mut reached = Unfinished::default();
        if let Some(begun) = before.unfinished.filter(|_| skip > 0) {
            reached = begun;
            self.update.unchanged += reached.articles;
            self.update.skipped.extend(before.skipped.iter().cloned());
            record.skipped.clone_from(&before.skipped);
            record.lost = before.lost.iter().filter(|n| **n < reached.numbers).copied().collect();
        }
        let mut broke_off = false;
        while let Some(found) = ahead.record()? {
            reached.records += 1;
            if !matches!(found, Record::Skipped(_)) {
                // The article in this place is taken out when the new one comes, so that a run that
                // is stopped meanwhile leaves as many as there were.
                if reached.numbers < before.numbers {
                    self.remove_article(ArticleKey::new(&shown, reached.numbers));
                }
                reached.numbers += 1;
            }
            match found {
                Record::Article(prepared) => self.article(*prepared, &mut reached)?,
                Record::Lost(skipped) => {
                    record.lost.push(reached.numbers - 1);
                    self.skip(skipped, &mut record);
                }
                Record::Skipped(skipped) => {
                    broke_off |= skipped.reason == SkipReason::Unreadable;
                    self.skip(skipped, &mut record);
                }
            }
            if self.is_due() {
                let mut part = record.clone();
                part.reach(reached);
                part.unfinished = Some(reached);
                part.keep_rest(&before);
                self.take_out(&part.path);
                self.records.put(part);
                self.commit()?;
            }
            self.go_on(extent, ahead, watch)?;
        }
        record.reach(reached);
        if broke_off {
            // What could not be read now may be there still: it is read again by the next run.
            record.state = String::new();
            if before.numbers > record.numbers {
                record.keep_rest(&before);
                let (key, articles) = (record.path.clone(), record.articles);
                let detail = "could not be read to its end".to_owned();
                self.update.stale.push(Stale { key, path: shown, detail, articles });
            }
        } else {
            for number in reached.numbers..before.numbers {
                self.remove_article(ArticleKey::new(&shown, number));
            }
            self.update.removed += before.articles.saturating_sub(record.articles);
        }
        self.take_out(&record.path);
        self.records.put(record);
        Ok(())
    }

    fn skip(&mut self, skipped: Skipped, record: &mut FileRecord) {
        self.update.newly_skipped += 1;
        record.skipped.push(skipped.clone());
        self.update.skipped.push(skipped);
    }

    /// Takes note of a file that cannot be opened: its articles stay, unless it is gone since the
    /// walk.
    fn unreadable(
        &mut self,
        file: &InputFile,
        path: String,
        skipped: Skipped,
    ) -> Result<(), UpdateError> {
        refused(file, &skipped)?;
        self.update.files += 1;
        if is_missing(file.path()) {
            self.update.removed += self.remove(&path);
            self.records.remove(&path);
            return Ok(());
        }
        self.update.newly_skipped += 1;
        self.update.skipped.push(skipped.clone());
        if self.records.get(&path).is_some_and(|known| known.articles > 0) {
            self.keep(path, &skipped);
        } else {
            self.take_out(&path);
            self.records.put(FileRecord { path, skipped: vec![skipped], ..FileRecord::default() });
        }
        Ok(())
    }

    /// Indexes an article.
    fn article(&mut self, prepared: Prepared, reached: &mut Unfinished) -> Result<(), UpdateError> {
        let Prepared { article, documents, signature } = prepared;
        let added = documents.iter().map(Batch::count).sum::<usize>() as u64;
        self.writer.add_article(&article, signature.as_ref(), documents)?;
        if let Some(date) = &article.meta.wrong_date {
            self.update.wrong_dates.push((article.meta.id.0.clone(), date.clone()));
        }
        reached.articles += 1;
        reached.passages += added;
        self.update.indexed += 1;
        self.update.passages += added;
        let bytes = article.body.len() as u64;
        self.update.text_bytes += bytes;
        self.uncommitted += bytes;
        Ok(())
    }

    /// Whether so much has come together that it is to be committed.
    fn is_due(&self) -> bool {
        self.uncommitted > self.commit_bytes
            || self.removals > COMMIT_REMOVALS
            || (self.uncommitted > 0 && self.committed_at.elapsed() > COMMIT_TIME)
    }

    fn commit_if_due(&mut self) -> Result<(), IndexError> {
        if self.is_due() { self.commit() } else { Ok(()) }
    }

    /// Writes what is remembered of files and of the collection, and commits.
    pub(super) fn commit(&mut self) -> Result<(), IndexError> {
        let (records, writer) = (&mut self.records, &mut self.writer);
        records.write_changed(|record, is_stored| {
            if is_stored {
                writer.remove_file(&record.path);
            }
            writer.add_file(&record.path, record)
        })?;
        let mut stale = self.untouched.clone();
        stale.extend(self.update.stale.iter().cloned());
        let collection = Collection { roots: self.roots.all().to_vec(), stale };
        if collection != self.collection {
            self.writer.put_single(Collection::NAME, &collection)?;
            self.collection = collection;
        }
        self.removals = 0;
        self.uncommitted = 0;
        self.writer.commit()?;
        self.committed = self.update.indexed;
        self.committed_at = Instant::now();
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
