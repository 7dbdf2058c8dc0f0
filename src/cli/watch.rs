//! `saola index --watch`: events of the file system → batches of settled files → commits.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::{Config, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use super::Context;
use super::failure::Failure;
use super::interrupt::Interrupt;
use super::said::say;
use crate::index::IndexError;
use crate::ingest::{canonical, is_missing};
use crate::output::{Language, inert};
use crate::update::{Options, Update, UpdateError, update_touched};

/// How long nothing happens to a file before it is read: one half written goes on being written.
const SETTLE: Duration = Duration::from_secs(1);

/// How often folders are walked where the system does not tell of changes.
const POLL: Duration = Duration::from_secs(2);

/// How long to wait for another writer.
const PAUSE: Duration = Duration::from_secs(1);

/// Folders under watch.
pub(super) struct Watched {
    roots: Vec<WatchedRoot>,
    index: PathBuf,
    events: Receiver<notify::Result<Event>>,
    language: Language,
    quiet: bool,
    watcher: Box<dyn Watcher + Send>,
    looked_at: Instant,
}

/// A file or folder under watch, by its real path.
struct WatchedRoot {
    path: PathBuf,
    /// Whether it was there when it was last looked at.
    is_there: bool,
}

/// Begins to watch `paths`; what happens from now on is kept until [`Watched::follow`].
///
/// A path that is away is watched once it is there.
pub(super) fn watch(
    index: &Path,
    paths: &[PathBuf],
    context: &Context,
) -> Result<Watched, Failure> {
    let roots: Vec<WatchedRoot> = paths
        .iter()
        .map(|path| canonical(path))
        .map(|path| WatchedRoot { is_there: !is_missing(&path), path })
        .collect();
    let there: Vec<&Path> =
        roots.iter().filter(|root| root.is_there).map(|root| root.path.as_path()).collect();
    let (send, events) = channel();
    let watcher = match watcher::<RecommendedWatcher>(send.clone(), &there, Config::default()) {
        Ok(watcher) => watcher,
        Err(error) => {
            if !context.quiet {
                let said = say!(
                    context.language,
                    "the system does not tell of changes ({error}); looking every 2 s",
                    "hệ thống không báo thay đổi ({error}); cứ 2 giây xem một lần"
                );
                eprintln!("{said}");
            }
            let config = Config::default().with_poll_interval(POLL);
            watcher::<PollWatcher>(send, &there, config).map_err(failed)?
        }
    };
    Ok(Watched {
        roots,
        index: canonical(index),
        events,
        language: context.language,
        quiet: context.quiet,
        watcher,
        looked_at: Instant::now(),
    })
}

fn watcher<W: Watcher + Send + 'static>(
    send: Sender<notify::Result<Event>>,
    paths: &[&Path],
    config: Config,
) -> notify::Result<Box<dyn Watcher + Send>> {
    let mut watcher = W::new(send, config)?;
    for path in paths {
        watcher.watch(path, RecursiveMode::Recursive)?;
    }
    Ok(Box::new(watcher))
}

/// A path that cannot be watched is one that cannot be read.
fn failed(error: notify::Error) -> Failure {
    let path = error.paths.first().cloned().unwrap_or_else(|| "watched folder".into());
    let source = match error.kind {
        notify::ErrorKind::Io(source) => source,
        kind => std::io::Error::other(format!("{kind:?}")),
    };
    Failure::File { path, source }
}

/// What happened since the last batch.
#[derive(Default)]
struct Unsettled {
    /// When something last happened to a path.
    paths: HashMap<PathBuf, Instant>,
    /// Whether events were lost, so that everything is to be looked at.
    all: bool,
}

impl Watched {
    /// Brings the index up to date batch by batch, until the run is to end; `tell` is told of each
    /// that changed something.
    pub(super) fn follow(
        &mut self,
        folder: &Path,
        paths: &[PathBuf],
        options: &Options,
        interrupt: &Interrupt,
        mut tell: impl FnMut(&Update, Duration),
    ) -> Failure {
        let mut unsettled = Unsettled::default();
        let mut committed = 0;
        let mut not_before = Instant::now();
        while !interrupt.is_wanted() {
            match self.events.recv_timeout(Duration::from_millis(100)) {
                Ok(event) => self.note(event, &mut unsettled),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => std::thread::sleep(POLL),
            }
            unsettled.all |= self.look_for_roots();
            if Instant::now() < not_before {
                continue;
            }
            let (settled, all) = unsettled.settled();
            if settled.is_empty() && !all {
                continue;
            }
            let begun = Instant::now();
            let touched = |file: &Path| all || settled.iter().any(|path| file.starts_with(path));
            let wanted = |_| !interrupt.is_wanted();
            match update_touched(folder, paths, options, touched, wanted) {
                Ok(update) => {
                    committed += update.indexed;
                    interrupt.committed(committed);
                    // A new article that is left out is told as one that is taken in.
                    if update.indexed + update.removed + update.newly_skipped > 0 {
                        tell(&update, begun.elapsed());
                    }
                }
                Err(UpdateError::Stopped { .. }) => break,
                Err(UpdateError::Index(IndexError::Locked { holder })) => {
                    let said = say!(
                        self.language,
                        "index is being written by {holder}; waiting",
                        "{holder} đang ghi chỉ mục; đang chờ"
                    );
                    eprintln!("{}", inert(&said));
                    // The batch comes again with the next.
                    unsettled.paths.extend(settled.into_iter().map(|path| (path, begun - SETTLE)));
                    unsettled.all |= all;
                    not_before = Instant::now() + PAUSE;
                }
                Err(error) => return error.into(),
            }
        }
        interrupt.stopped()
    }

    /// Looks every now and then whether roots went away or came back, and says so; whether anything
    /// changed.
    fn look_for_roots(&mut self) -> bool {
        if self.looked_at.elapsed() < POLL {
            return false;
        }
        self.looked_at = Instant::now();
        let mut changed = false;
        for root in &mut self.roots {
            let is_there = !is_missing(&root.path);
            if is_there == root.is_there {
                continue;
            }
            if is_there && self.watcher.watch(&root.path, RecursiveMode::Recursive).is_err() {
                // Gone again, or not to be read yet: it is tried again.
                continue;
            }
            if !is_there {
                // What is gone cannot always be told so.
                let _ = self.watcher.unwatch(&root.path);
            }
            root.is_there = is_there;
            changed = true;
            let path = root.path.display();
            let said = match is_there {
                true => say!(self.language, "{path} is back", "{path} đã có lại"),
                false => say!(
                    self.language,
                    "{path} is away; its articles stay, waiting for it",
                    "{path} hiện không có; vẫn giữ các bài, đang chờ"
                ),
            };
            if !self.quiet {
                eprintln!("{}", inert(&said));
            }
        }
        changed
    }

    fn note(&self, event: notify::Result<Event>, unsettled: &mut Unsettled) {
        let Ok(event) = event else {
            unsettled.all = true;
            return;
        };
        unsettled.all |= event.need_rescan();
        // That a file is opened or closed, by ourselves for one, is no change.
        if matches!(event.kind, EventKind::Access(_)) {
            return;
        }
        for path in event.paths {
            if !path.starts_with(&self.index) {
                unsettled.paths.insert(path, Instant::now());
            }
        }
    }
}

impl Unsettled {
    /// Takes out the paths to which nothing has happened for a while; with events lost, all, once
    /// everything is quiet.
    fn settled(&mut self) -> (Vec<PathBuf>, bool) {
        let quiet = |at: &Instant| at.elapsed() >= SETTLE;
        let all = self.all && self.paths.values().all(quiet);
        self.all &= !all;
        let settled: Vec<PathBuf> =
            self.paths.iter().filter(|(_, at)| quiet(at)).map(|(path, _)| path.clone()).collect();
        for path in &settled {
            self.paths.remove(path);
        }
        (settled, all)
    }
}
