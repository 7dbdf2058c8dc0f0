//! The threads that may search: as many as there are cores, with a queue that says no when full.

use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use crate::panics::{STACK_BYTES, catch};

/// Longest time from the request to its answer.
pub(super) const DEADLINE: Duration = Duration::from_secs(2);
/// Requests that wait, for each thread.
const QUEUE: usize = 4;

type Job = Box<dyn FnOnce() + Send>;

/// Threads that take jobs from one queue.
pub(super) struct Pool {
    queue: SyncSender<Job>,
}

/// Why a job has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unanswered {
    /// The queue is full.
    Busy,
    /// The time is up.
    Late,
    /// The job broke off.
    Broken,
}

/// The moment after which nobody waits for an answer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deadline(Instant);

impl Deadline {
    /// One that has passed.
    #[cfg(test)]
    pub(super) fn over() -> Self {
        Self(Instant::now())
    }

    /// Whether it has passed.
    pub(super) fn passed(self) -> bool {
        Instant::now() >= self.0
    }

    /// The moment itself.
    pub(super) fn moment(self) -> Instant {
        self.0
    }

    /// The time that is left.
    pub(super) fn left(self) -> Duration {
        self.0.saturating_duration_since(Instant::now())
    }
}

impl Pool {
    /// Starts `threads` threads, at least one.
    pub(super) fn new(threads: usize) -> std::io::Result<Self> {
        let threads = threads.max(1);
        let (queue, jobs) = sync_channel(threads * QUEUE);
        let jobs = Arc::new(Mutex::new(jobs));
        for number in 0..threads {
            let jobs = Arc::clone(&jobs);
            let name = format!("search-{number}");
            std::thread::Builder::new()
                .name(name)
                .stack_size(STACK_BYTES)
                .spawn(move || work(&jobs))?;
        }
        Ok(Self { queue })
    }

    /// Runs `job` on one of the threads. A job that waited beyond its deadline never begins; one
    /// that runs beyond it is left to see so for itself.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce(Deadline) -> T + Send + 'static,
    ) -> Result<T, Unanswered> {
        let deadline = Deadline(Instant::now() + DEADLINE);
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move || {
            if !deadline.passed() && !answer.is_closed() {
                // Nobody waits any more when sending fails.
                let _ = answer.send(job(deadline));
            }
        });
        self.queue.try_send(job).map_err(|error| match error {
            TrySendError::Full(_) => Unanswered::Busy,
            TrySendError::Disconnected(_) => Unanswered::Broken,
        })?;
        match tokio::time::timeout(deadline.left(), answered).await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(_)) if deadline.passed() => Err(Unanswered::Late),
            Ok(Err(_)) => Err(Unanswered::Broken),
            Err(_) => Err(Unanswered::Late),
        }
    }
}

/// Takes jobs until the pool is gone; a job that panics ends alone.
fn work(jobs: &Mutex<Receiver<Job>>) {
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        let _ = catch(job);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block_on<T>(future: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
    }

    #[test]
    fn refuses_what_the_queue_cannot_hold_and_answers_the_rest() {
        let pool = Arc::new(Pool::new(1).unwrap());
        let answers = block_on(async {
            let mut running = tokio::task::JoinSet::new();
            for number in 0..12 {
                let pool = Arc::clone(&pool);
                running.spawn(async move {
                    let slow = move |_| {
                        std::thread::sleep(Duration::from_millis(50));
                        number
                    };
                    pool.run(slow).await
                });
            }
            running.join_all().await
        });
        let refused = answers.iter().filter(|a| **a == Err(Unanswered::Busy)).count();
        let answered = answers.iter().filter(|a| a.is_ok()).count();
        assert_eq!(refused + answered, 12);
        assert!((QUEUE..=QUEUE + 1).contains(&answered), "{answered}");
    }

    #[test]
    fn a_job_that_panics_leaves_the_thread_to_the_next() {
        let pool = Pool::new(1).unwrap();
        let broken = block_on(pool.run(|_| assert!(std::env::args().count() > 1_000_000)));
        assert_eq!(broken, Err(Unanswered::Broken));
        assert_eq!(block_on(pool.run(|_| 39)), Ok(39));
    }

    #[test]
    fn a_job_beyond_the_deadline_is_late() {
        let pool = Pool::new(1).unwrap();
        let late = block_on(pool.run(|deadline| {
            while !deadline.passed() {
                std::thread::sleep(Duration::from_millis(20));
            }
            std::thread::sleep(Duration::from_millis(100));
        }));
        assert_eq!(late, Err(Unanswered::Late));
    }
}
