//! Ctrl-C and a request to end: a run stops within five seconds, at what is committed.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use signal_hook::consts::{SIGINT, SIGTERM};

use super::failure::Failure;
use super::said::said;
use crate::output::Language;

/// How long a run may take to stop by itself: whatever it is at, a merge or a file of gigabytes, can
/// be cut off, since nothing is changed but by a commit.
const GRACE: Duration = Duration::from_secs(4);

/// Whether somebody wants the run to end.
#[derive(Clone)]
pub(super) struct Interrupt {
    signal: Arc<AtomicUsize>,
    committed: Arc<AtomicU64>,
}

impl Interrupt {
    /// Takes the signals for as long as the process lives.
    pub(super) fn listen(language: Language) -> Self {
        let (signal, committed) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicU64::new(0)));
        for number in [SIGINT, SIGTERM] {
            // Where a signal cannot be taken it ends the process at once, which loses nothing.
            let _ = signal_hook::flag::register_usize(number, signal.clone(), number as usize);
        }
        let interrupt = Self { signal, committed };
        let dog = interrupt.clone();
        let wait = move || {
            while dog.signal.load(Ordering::Relaxed) == 0 {
                thread::sleep(Duration::from_millis(50));
            }
            thread::sleep(GRACE);
            let failure = dog.stopped();
            failure.print(language);
            std::process::exit(i32::from(failure.exit_code()));
        };
        // Without it the run stops as soon as it looks.
        let _ = thread::Builder::new().name("interrupt".to_owned()).spawn(wait);
        interrupt
    }

    /// Whether the run is to end.
    pub(super) fn is_wanted(&self) -> bool {
        self.signal.load(Ordering::Relaxed) != 0
    }

    /// Notes how many articles are committed.
    pub(super) fn committed(&self, articles: u64) {
        self.committed.store(articles, Ordering::Relaxed);
    }

    /// How the run ended.
    pub(super) fn stopped(&self) -> Failure {
        let articles = self.committed.load(Ordering::Relaxed);
        let what = said!(
            "stopped; {articles} articles committed",
            "đã dừng; {articles} bài đã ghi vào chỉ mục"
        );
        let terminated = self.signal.load(Ordering::Relaxed) == SIGTERM as usize;
        Failure::Stopped { what, terminated }
    }
}

/// Turns a file that grows beyond its limit (`ulimit -f`) into an error: the signal for it would end
/// the process in the middle of a word. Unix alone has it.
pub(super) fn refuse_large_files_by_error() {
    #[cfg(unix)]
    {
        let ignored = Arc::new(std::sync::atomic::AtomicBool::new(false));
        // Without it such a file ends the process, and the index is as after any kill.
        let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, ignored);
    }
}
