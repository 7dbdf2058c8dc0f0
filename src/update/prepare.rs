//! Files → documents for the writer: made by worker threads, handed over in reading order.
//!
//! One thread walks through the files and reads those whose hash is not the known one; workers cut,
//! analyse and compose article by article; the caller writes. How far they run ahead is bounded, so
//! memory is too: [`AHEAD`] times [`TOGETHER`] bytes and an article of at most [`LARGE`], and one
//! that is larger.
//!
//! An article on which a stage panics is skipped as `internal`, alone.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::vec::IntoIter;

use super::UpdateError;
use super::remembered::States;
use crate::analysis::signature::{Signature, signature};
use crate::analysis::told::Told;
use crate::analysis::{Token, analyse, is_unmarked};
use crate::article::{Article, Span};
use crate::extraction::province::{ProvinceName, filters_that_take};
use crate::extraction::{Facts, Mention, extract, extract_text, within};
use crate::index::{Batch, Composer, Entry, IndexError};
use crate::ingest::{Listed, Skipped, articles, bytes_read_here};
use crate::panics::{self, STACK_BYTES};
use crate::passage::{Passage, distinct, passages};

/// Steps that may wait for the caller.
const AHEAD: usize = 16;

/// Articles of a file are handed on together up to so many bytes of text: threads that wake each other
/// for every short one do little else.
const TOGETHER: usize = 64 << 10;

/// A longer text is prepared by the caller itself, and nothing is read meanwhile; in bytes.
const LARGE: usize = 256 << 10;

/// Workers at the most: the engine's one thread takes no more than these give.
const WORKERS: usize = 4;

/// Shortest text whose lack of marks says something, in syllables.
const TELLING_SYLLABLES: usize = 20;

/// An article, the documents of its passages, and what its reprints are known by.
pub(super) struct Prepared {
    pub(super) article: Article,
    pub(super) documents: Vec<Batch>,
    pub(super) signature: Option<Signature>,
}

/// An article made ready, or left out; an error ends the run.
type Outcome = Result<Result<Prepared, Skipped>, IndexError>;

/// What became of a record of a file.
pub(super) enum Record {
    Article(Box<Prepared>),
    /// An article that was read, and has its number, on which the program then failed.
    Lost(Skipped),
    Skipped(Skipped),
}

impl From<Result<Prepared, Skipped>> for Record {
    fn from(prepared: Result<Prepared, Skipped>) -> Self {
        match prepared {
            Ok(prepared) => Self::Article(Box::new(prepared)),
            Err(skipped) => Self::Lost(skipped),
        }
    }
}

/// What the reading thread hands over, in order; a file is followed by its records and `End`.
enum Step {
    File(FileState),
    Articles(Receiver<Vec<Outcome>>),
    /// The sender is dropped when the article is done, which lets the reading thread go on.
    Large(Box<Article>, SyncSender<()>),
    Skipped(Skipped),
    End,
}

/// What a file is like, before its records.
pub(super) struct FileState {
    /// What its articles depend on; `Err` when it cannot be opened.
    pub(super) state: Result<String, Skipped>,
    /// Records that are passed over, as a run before has read them; `None`: the file is as it was,
    /// and no record follows.
    pub(super) skip: Option<u64>,
}

/// Articles to prepare, and where to put them.
type Job = (Vec<Article>, SyncSender<Vec<Outcome>>);

/// Files and their records, read ahead.
pub(super) struct Ahead {
    steps: Receiver<Step>,
    /// What is left of the articles that came together.
    articles: IntoIter<Outcome>,
    composer: Composer,
    bytes: Arc<AtomicU64>,
}

/// Calls `consume` while `files` are read ahead of it; files with the hash that is `known` of their
/// path are not read. All threads have ended when it returns.
///
/// # Errors
/// [`UpdateError::Threads`] when the system starts no reading thread or not one worker; nothing is
/// consumed then.
pub(super) fn read_ahead<R>(
    files: &Listed,
    known: &States,
    composer: &Composer,
    consume: impl FnOnce(Ahead) -> Result<R, UpdateError>,
) -> Result<R, UpdateError> {
    let workers = thread::available_parallelism().map_or(1, |cores| cores.get().min(WORKERS));
    let (to_caller, steps) = sync_channel(AHEAD);
    let (to_workers, jobs) = sync_channel::<Job>(workers);
    let jobs = Mutex::new(jobs);
    let bytes = Arc::new(AtomicU64::new(0));
    let count = Arc::clone(&bytes);
    thread::scope(|scope| {
        for started in 0..workers {
            let mut composer = composer.clone();
            let jobs = &jobs;
            let worker = thread(&format!("prepare-{started}")).spawn_scoped(scope, move || {
                let next = || jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
                while let Ok((articles, place)) = next() {
                    let prepared = articles.into_iter().map(|a| prepare(a, &mut composer));
                    // The caller may have stopped; then nobody waits for it.
                    let _ = place.send(prepared.collect());
                }
            });
            match worker {
                Ok(_) => {}
                // Fewer workers do the same work, later.
                Err(_) if started > 0 => break,
                Err(source) => return Err(UpdateError::Threads { source }),
            }
        }
        thread("read")
            .spawn_scoped(scope, move || read(files, known, &to_caller, &to_workers, &count))
            .map_err(|source| UpdateError::Threads { source })?;
        let articles = Vec::new().into_iter();
        consume(Ahead { steps, articles, composer: composer.clone(), bytes })
    })
}

/// A thread to be started, with a stack that no article and no query overflows.
fn thread(name: &str) -> thread::Builder {
    thread::Builder::new().name(name.to_owned()).stack_size(STACK_BYTES)
}

/// Reads the files; `None` when the caller has stopped.
fn read(
    files: &Listed,
    known: &States,
    to_caller: &SyncSender<Step>,
    to_workers: &SyncSender<Job>,
    bytes_read: &AtomicU64,
) -> Option<()> {
    let mut before = 0;
    for (place, file) in files.iter().enumerate() {
        let state = file.state();
        let skip = state.as_ref().ok().and_then(|state| known.known_records(place, state));
        let length = std::fs::metadata(file.path()).map_or(0, |metadata| metadata.len());
        to_caller.send(Step::File(FileState { state, skip })).ok()?;
        let Some(skip) = skip else {
            before += length;
            bytes_read.store(before, Ordering::Relaxed);
            continue;
        };
        let begun = bytes_read_here();
        let (mut together, mut bytes) = (Vec::new(), 0);
        let hand_on = |together: &mut Vec<Article>| -> Option<()> {
            if together.is_empty() {
                return Some(());
            }
            let (place, prepared) = sync_channel(1);
            to_workers.send((std::mem::take(together), place)).ok()?;
            to_caller.send(Step::Articles(prepared)).ok()
        };
        for (number, article) in (0..).zip(articles(&file)) {
            let within = bytes_read_here().wrapping_sub(begun).min(length);
            bytes_read.store(before + within, Ordering::Relaxed);
            if number < skip {
                continue;
            }
            match article {
                Err(skipped) => {
                    hand_on(&mut together)?;
                    to_caller.send(Step::Skipped(skipped)).ok()?;
                }
                Ok(article) if article.body.len() > LARGE => {
                    hand_on(&mut together)?;
                    let (done, wait) = sync_channel(0);
                    to_caller.send(Step::Large(Box::new(article), done)).ok()?;
                    // Nothing is ever sent: the wait ends when the other end is dropped.
                    let _ = wait.recv();
                }
                Ok(article) => {
                    if together.is_empty() {
                        bytes = 0;
                    }
                    bytes += article.body.len();
                    together.push(article);
                    if bytes >= TOGETHER {
                        hand_on(&mut together)?;
                    }
                }
            }
        }
        hand_on(&mut together)?;
        to_caller.send(Step::End).ok()?;
        before += length;
        bytes_read.store(before, Ordering::Relaxed);
    }
    Some(())
}

impl Ahead {
    fn step(&self) -> Step {
        self.steps.recv().expect("the reading thread goes through every file")
    }

    /// Bytes of files read so far, as they lie on the disk; some ahead of what was taken.
    pub(super) fn bytes_read(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }

    /// The state of the next file, whose records follow if it is to be read.
    pub(super) fn file(&mut self) -> FileState {
        match self.step() {
            Step::File(state) => state,
            _ => unreachable!("the records of a file are taken before the next"),
        }
    }

    /// The next record of the file; `None` after the last.
    pub(super) fn record(&mut self) -> Result<Option<Record>, IndexError> {
        if let Some(prepared) = self.articles.next() {
            return Ok(Some(prepared?.into()));
        }
        Ok(match self.step() {
            Step::Articles(prepared) => {
                let prepared = prepared.recv().expect("a worker answers for every article");
                self.articles = prepared.into_iter();
                return self.record();
            }
            Step::Large(article, _done) => Some(prepare(*article, &mut self.composer)?.into()),
            Step::Skipped(skipped) => Some(Record::Skipped(skipped)),
            Step::End | Step::File(_) => None,
        })
    }
}

/// Makes the documents of an article's passages.
///
/// A passage whose text stood in the article before is not indexed again; it stays in the article.
fn prepare(article: Article, composer: &mut Composer) -> Outcome {
    match panics::catch(|| documents(&article, composer)) {
        Ok(made) => {
            let (documents, signature) = made?;
            Ok(Ok(Prepared { article, documents, signature }))
        }
        Err(panic) => Ok(Err(Skipped::internal(&article.meta.origin, &panic))),
    }
}

fn documents(
    article: &Article,
    composer: &mut Composer,
) -> Result<(Vec<Batch>, Option<Signature>), IndexError> {
    let all = passages(article);
    let passages: Vec<&Passage> = distinct(article, &all).collect();
    let home = article.meta.province.as_deref();
    let facts = extract(article);
    let tokens: Vec<Vec<Token>> = passages.iter().map(|p| analyse(p.text(article))).collect();
    let told = passages.iter().zip(&tokens).filter(|(passage, _)| passage.kind.is_told());
    let told = Told::of(told.map(|(p, tokens)| (p.text(article), tokens.as_slice())));
    let signature = told.as_ref().and_then(signature);
    let unmarked_article = is_unmarked(tokens.iter().flatten());
    let chars = char_spans(&article.body, passages.iter().map(|p| p.span));
    let mut documents = Vec::new();
    for ((passage, tokens), chars) in passages.into_iter().zip(&tokens).zip(chars) {
        let text = passage.text(article);
        if tokens.is_empty() {
            continue;
        }
        let outside = passage.span.is_empty();
        let facts = if outside {
            extract_text(text, home)
        } else {
            Facts {
                citations: within(&facts.citations, passage.span),
                persons: within(&facts.persons, passage.span),
                provinces: within(&facts.provinces, passage.span),
                // Dates are shown, not indexed.
                dates: Vec::new(),
            }
        };
        let unmarked =
            unmarked_article || (tokens.len() >= TELLING_SYLLABLES && is_unmarked(tokens.iter()));
        let entry = Entry {
            article: &article.meta,
            passage,
            text,
            chars,
            tokens,
            unmarked,
            citations: &facts.citations,
            persons: &facts.persons,
            provinces: &provinces_of(article, &facts.provinces),
        };
        composer.compose(&entry, &mut documents)?;
    }
    Ok((documents, signature))
}

/// Slugs of all provinces whose filter takes a passage: its article's and those it names, with
/// their successors and predecessors by the article's date.
fn provinces_of(article: &Article, places: &[Mention<ProvinceName>]) -> Vec<String> {
    let mut names: Vec<&str> = article.meta.province.as_deref().into_iter().collect();
    names.extend(places.iter().map(|m| m.value.slug.as_str()));
    if names.is_empty() {
        return Vec::new();
    }
    filters_that_take(&names, article.meta.date).into_iter().map(str::to_owned).collect()
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
