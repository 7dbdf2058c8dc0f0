//! What work costs: CPU time of a thread, a process and of children; peak memory.
//!
//! CPU time and not the clock on the wall, since machines that measure are seldom idle.

use std::path::Path;
use std::process::{Command, Stdio};

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use nix::time::{ClockId, clock_gettime};
use serde::{Deserialize, Serialize};

/// Microseconds of CPU that `work` takes on this thread, and what it gives.
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let now = || clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).unwrap().num_nanoseconds();
    let begun = now();
    let result = work();
    ((now() - begun) as f64 / 1e3, result)
}

/// What a process has cost until now.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Cost {
    pub(crate) cpu_seconds: f64,
    pub(crate) peak_rss_bytes: u64,
}

/// The cost of this process, all threads.
pub(crate) fn cost_so_far() -> Cost {
    cost(UsageWho::RUSAGE_SELF)
}

/// Runs `program` to its end and tells what it cost, and only that: the process that asks must have
/// no other children, and be smaller than they are.
pub(crate) fn cost_of_child(program: &Path, arguments: &[&str]) -> Cost {
    let before = cost(UsageWho::RUSAGE_CHILDREN);
    let status = Command::new(program)
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    // 1: nothing found.
    assert!(matches!(status.code(), Some(0 | 1)), "{} ended with {status}", program.display());
    let after = cost(UsageWho::RUSAGE_CHILDREN);
    Cost { cpu_seconds: after.cpu_seconds - before.cpu_seconds, ..after }
}

fn cost(who: UsageWho) -> Cost {
    let usage = getrusage(who).unwrap();
    let micros = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    Cost {
        cpu_seconds: micros as f64 / 1e6,
        // Linux counts kilobytes here.
        peak_rss_bytes: usage.max_rss() as u64 * 1024,
    }
}
