//! How much the engine has been handed and has not taken yet, in bytes: its own queue counts how
//! often it was handed something.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Bytes that may wait for the engine before more is handed to it.
const MOST: usize = 16 << 20;
/// Longest wait: whoever hands on a batch to an engine that has stopped is to hear of it.
const PATIENCE: Duration = Duration::from_secs(60);

/// What waits for the engine; copies are of the same.
#[derive(Clone, Default)]
pub(super) struct Backlog(Arc<Waiting>);

#[derive(Default)]
struct Waiting {
    bytes: Mutex<usize>,
    fewer: Condvar,
}

impl Waiting {
    fn bytes(&self) -> MutexGuard<'_, usize> {
        self.bytes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Backlog {
    /// Counts `bytes` among what waits, until what is given back is dropped.
    pub(super) fn weigh(&self, bytes: usize) -> Weight {
        *self.0.bytes() += bytes;
        Weight { backlog: self.clone(), bytes }
    }

    /// Returns when there is room for more.
    pub(super) fn wait_for_room(&self) {
        let bytes = self.0.bytes();
        if *bytes <= MOST {
            return;
        }
        // Half of it first: threads that wake each other for every batch do little else.
        let many = |bytes: &mut usize| *bytes > MOST / 2;
        drop(self.0.fewer.wait_timeout_while(bytes, PATIENCE, many));
    }

    /// Bytes that wait.
    #[cfg(test)]
    pub(super) fn bytes(&self) -> usize {
        *self.0.bytes()
    }
}

/// Bytes of a batch that waits.
pub(super) struct Weight {
    backlog: Backlog,
    bytes: usize,
}

impl Drop for Weight {
    fn drop(&mut self) {
        let mut bytes = self.backlog.0.bytes();
        let before = *bytes;
        *bytes = before.saturating_sub(self.bytes);
        if before > MOST / 2 && *bytes <= MOST / 2 {
            self.backlog.0.fewer.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn who_hands_on_too_much_waits_until_half_of_it_is_taken() {
        let backlog = Backlog::default();
        let weights: Vec<Weight> = (0..8).map(|_| backlog.weigh(MOST / 4)).collect();
        let (told, hear) = channel();
        std::thread::scope(|scope| {
            scope.spawn(|| {
                backlog.wait_for_room();
                told.send(backlog.bytes()).unwrap();
            });
            let mut weights = weights.into_iter();
            drop((weights.next(), weights.next()));
            assert!(hear.recv_timeout(Duration::from_millis(50)).is_err());
            weights.by_ref().take(4).for_each(drop);
            assert_eq!(hear.recv().unwrap(), MOST / 2);
        });
        assert_eq!(backlog.bytes(), 0);
    }
}
