//! How long one file may take, from its first byte until its last article is asked for.
//!
//! Every piece has a bound of its own, in bytes or in time; this is one for the sum, so that a file
//! made of a great many slow pieces does not hold up all others. Whoever reads asks for the next
//! article when there is room for it, so that the time of analysing counts as well.

use std::time::{Duration, Instant};

/// The time that a file is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// For any file.
    pub least: Duration,
    /// Bytes of the file, as it lies on the disk, for each of which more seconds are given.
    pub bytes_a_second: u64,
}

impl Patience {
    /// Five minutes, and a second for every 16 KiB: far slower than any kind of file is read, also
    /// on a machine that does other work besides (`benches/README.md`).
    pub const USUAL: Self = Self { least: Duration::from_secs(300), bytes_a_second: 16 << 10 };

    /// None at all, for tests: a file is given up at its first article.
    pub const NONE: Self = Self { least: Duration::ZERO, bytes_a_second: u64::MAX };

    /// The time for a file of `bytes`.
    fn of(self, bytes: u64) -> Duration {
        self.least.saturating_add(Duration::from_secs(bytes / self.bytes_a_second.max(1)))
    }

    /// The time for a file of `bytes` begins.
    pub(super) fn begin(self, bytes: u64) -> Allowed {
        Allowed { begun: Instant::now(), time: self.of(bytes) }
    }
}

/// Time that is running.
pub(super) struct Allowed {
    begun: Instant,
    time: Duration,
}

impl Allowed {
    /// What was given, once it is used up.
    pub(super) fn used_up(&self) -> Option<Duration> {
        (self.begun.elapsed() >= self.time).then_some(self.time)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_longer_file_is_given_more_time() {
        assert_eq!(Patience::USUAL.of(0), Duration::from_secs(300));
        assert_eq!(Patience::USUAL.of(16 << 20), Duration::from_secs(300 + 1024));
        assert_eq!(Patience::NONE.of(1 << 40), Duration::ZERO);
        assert!(Patience::USUAL.begin(0).used_up().is_none());
        assert_eq!(Patience::NONE.begin(9).used_up(), Some(Duration::ZERO));
    }
}
