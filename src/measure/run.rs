//! Queries → samples: asks every query several times, on one thread or several, as fast as they
//! are answered or at a rate.

use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError, RwLock};
use std::thread::Builder;
use std::time::{Duration, Instant};

use super::figures::Over;

/// Most threads that ask; many times the cores of any machine, fewer than a system refuses.
pub const MAX_THREADS: usize = 1024;
/// Most samples of one measurement: with copies for their classes and their record about 50 bytes
/// each.
pub const MAX_SAMPLES: usize = 5_000_000;
/// Least rate: a query in a quarter of an hour.
pub const MIN_RATE: f64 = 0.001;

/// How queries are asked.
#[derive(Clone, Copy, Debug)]
pub struct Load {
    /// Threads that ask; at least one.
    pub threads: usize,
    /// Times that all queries are asked and counted.
    pub runs: usize,
    /// Times that all queries are asked before, uncounted.
    pub warmup: usize,
    /// Queries a second. `None`: the next one as soon as the last is answered.
    pub rate: Option<f64>,
}

/// A load that is beyond the bounds.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum LoadError {
    /// More than [`MAX_THREADS`].
    #[error("{threads} threads; limit {MAX_THREADS}")]
    Threads {
        /// How many.
        threads: usize,
    },
    /// More than [`MAX_SAMPLES`] counted.
    #[error("{queries} queries in {runs} runs; limit {MAX_SAMPLES} samples")]
    Runs {
        /// Queries.
        queries: usize,
        /// Times each is asked.
        runs: usize,
    },
    /// More than [`MAX_SAMPLES`] before anything is counted.
    #[error("{queries} queries in {warmup} runs before; limit {MAX_SAMPLES} answers")]
    Warmup {
        /// Queries.
        queries: usize,
        /// Times each is asked before.
        warmup: usize,
    },
    /// Less than [`MIN_RATE`], or no number.
    #[error("{rate:?} queries a second; at least {MIN_RATE}")]
    Rate {
        /// The rate.
        rate: f64,
    },
}

/// Why a measurement ended early.
#[derive(Debug, thiserror::Error)]
pub enum RunError<E> {
    /// Its load is beyond the bounds.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// The system started so many threads and refused the next.
    #[error("{started} threads run, the system refuses more: {source}")]
    Thread {
        /// Threads that were there.
        started: usize,
        /// What the system says.
        source: io::Error,
    },
    /// A query failed.
    #[error("{0}")]
    Ask(E),
}

impl Load {
    /// Whether so many queries can be asked in this way.
    pub fn check(&self, queries: usize) -> Result<(), LoadError> {
        let Self { threads, runs, warmup, rate } = *self;
        let too_many = |times| queries.checked_mul(times).is_none_or(|asks| asks > MAX_SAMPLES);
        match rate {
            _ if threads > MAX_THREADS => Err(LoadError::Threads { threads }),
            Some(rate) if rate.is_nan() || rate < MIN_RATE => Err(LoadError::Rate { rate }),
            _ if too_many(runs) => Err(LoadError::Runs { queries, runs }),
            _ if too_many(warmup) => Err(LoadError::Warmup { queries, warmup }),
            _ => Ok(()),
        }
    }

    /// Which times count.
    pub fn over(&self) -> Over {
        if self.rate.is_some() { Over::EveryRun } else { Over::BestRun }
    }
}

/// What was measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// Microseconds: a row for each query, a column for each run.
    pub samples: Vec<Vec<f64>>,
    /// Time for all runs together.
    pub took: Duration,
}

/// Waiting for a moment sleeps until so long before it, and then spins: a sleep may end late.
const SPIN: Duration = Duration::from_micros(300);

/// Calls `ask` with every number below `queries`, as often as `load` says, in the order of the
/// numbers, run after run.
///
/// With a rate, query *k* is due *k* / rate seconds after the beginning whether or not the ones
/// before it are answered, and its time counts from then: time spent waiting for a free thread is
/// time that someone would have waited. The first error ends the run. Nothing is asked before all
/// threads are there.
pub fn run<E: Send>(
    queries: usize,
    load: &Load,
    ask: impl Fn(usize) -> Result<(), E> + Sync,
) -> Result<Measured, RunError<E>> {
    load.check(queries)?;
    for _ in 0..load.warmup {
        round(queries, load.threads, None, &ask)?;
    }
    let (times, took) =
        round(queries * load.runs, load.threads, load.rate, &|job| ask(job % queries))?;
    let samples = (0..queries)
        .map(|query| times.iter().skip(query).step_by(queries).copied().collect())
        .collect();
    Ok(Measured { samples, took })
}

/// Does `jobs` jobs in order; the microseconds of each, and the time of all.
fn round<E: Send>(
    jobs: usize,
    threads: usize,
    rate: Option<f64>,
    ask: &(impl Fn(usize) -> Result<(), E> + Sync),
) -> Result<(Vec<f64>, Duration), RunError<E>> {
    let next = AtomicUsize::new(0);
    let stopped = AtomicBool::new(false);
    let failed = Mutex::new(None);
    // When it began; locked until it does.
    let gate = RwLock::new(None::<Instant>);
    let work = || {
        let mut times = Vec::new();
        let Some(begun) = *gate.read().unwrap_or_else(PoisonError::into_inner) else {
            return times;
        };
        while !stopped.load(Ordering::Relaxed) {
            let job = next.fetch_add(1, Ordering::Relaxed);
            if job >= jobs {
                break;
            }
            let due = match rate {
                None => Instant::now(),
                Some(rate) => begun + Duration::from_secs_f64(job as f64 / rate),
            };
            wait_until(due);
            if let Err(error) = ask(job) {
                stopped.store(true, Ordering::Relaxed);
                if let Ok(mut failed) = failed.lock() {
                    failed.get_or_insert(error);
                }
                break;
            }
            times.push((job, due.elapsed().as_secs_f64() * 1e6));
        }
        times
    };
    let mut times = vec![0.0; jobs];
    let took = std::thread::scope(|scope| {
        let mut begin = gate.write().unwrap_or_else(PoisonError::into_inner);
        let mut others = Vec::new();
        for started in 1..threads {
            match Builder::new().spawn_scoped(scope, work) {
                Ok(thread) => others.push(thread),
                // Those that are there find no beginning, and end.
                Err(source) => return Err(RunError::Thread { started, source }),
            }
        }
        let begun = Instant::now();
        *begin = Some(begun);
        drop(begin);
        let mut parts = vec![work()];
        for thread in others {
            // What a thread dies of is told as if it were our own.
            parts.push(thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        for (job, time) in parts.into_iter().flatten() {
            times[job] = time;
        }
        Ok(begun.elapsed())
    })?;
    match failed.into_inner() {
        Ok(Some(error)) => Err(RunError::Ask(error)),
        _ => Ok((times, took)),
    }
}

fn wait_until(due: Instant) {
    let left = due.saturating_duration_since(Instant::now());
    if left > SPIN {
        std::thread::sleep(left - SPIN);
    }
    while Instant::now() < due {
        std::hint::spin_loop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOAD: Load = Load { threads: 1, runs: 3, warmup: 1, rate: None };

    #[test]
    fn asks_every_query_in_every_run_whatever_the_threads() {
        for threads in [1, 3] {
            let asked = AtomicUsize::new(0);
            let measured = run(5, &Load { threads, ..LOAD }, |query| {
                assert!(query < 5);
                asked.fetch_add(1, Ordering::Relaxed);
                Ok::<(), ()>(())
            });
            let samples = measured.unwrap().samples;
            assert_eq!(asked.into_inner(), 5 * (1 + 3));
            assert_eq!(samples.len(), 5);
            assert!(samples.iter().all(|row| row.len() == 3 && row.iter().all(|t| *t > 0.0)));
        }
    }

    #[test]
    fn counts_the_time_spent_waiting_when_queries_come_faster_than_answers() {
        // Ten a 5 ms, each taking 10 ms: the last has waited for all before it.
        let load = Load { runs: 1, warmup: 0, rate: Some(200.0), ..LOAD };
        let slow = |_| {
            std::thread::sleep(Duration::from_millis(10));
            Ok::<(), ()>(())
        };
        let measured = run(10, &load, slow).unwrap();
        assert!(measured.samples[0][0] >= 10_000.0, "{measured:?}");
        assert!(measured.samples[9][0] >= 10.0 * 10_000.0 - 9.0 * 5_000.0, "{measured:?}");
    }

    #[test]
    fn keeps_to_the_rate_when_answers_are_fast() {
        let load = Load { runs: 2, warmup: 0, rate: Some(1000.0), ..LOAD };
        let measured = run(10, &load, |_| Ok::<(), ()>(())).unwrap();
        assert!(measured.took >= Duration::from_millis(19), "{measured:?}");
    }

    #[test]
    fn ends_with_the_first_error() {
        for threads in [1, 2] {
            let load = Load { threads, ..LOAD };
            let failed = run(100, &load, |query| if query == 7 { Err("seven") } else { Ok(()) });
            assert!(matches!(failed, Err(RunError::Ask("seven"))), "{failed:?}");
        }
    }

    #[test]
    fn a_load_beyond_the_bounds_is_refused_before_anything_is_asked() {
        let most = usize::MAX;
        for (load, expected) in [
            (
                Load { threads: MAX_THREADS + 1, ..LOAD },
                LoadError::Threads { threads: MAX_THREADS + 1 },
            ),
            (Load { runs: most, ..LOAD }, LoadError::Runs { queries: 5, runs: most }),
            (
                Load { runs: MAX_SAMPLES / 5 + 1, ..LOAD },
                LoadError::Runs { queries: 5, runs: MAX_SAMPLES / 5 + 1 },
            ),
            (Load { warmup: most, ..LOAD }, LoadError::Warmup { queries: 5, warmup: most }),
            (Load { rate: Some(1e-300), ..LOAD }, LoadError::Rate { rate: 1e-300 }),
            (Load { rate: Some(-1.0), ..LOAD }, LoadError::Rate { rate: -1.0 }),
        ] {
            let found = run(5, &load, |_| panic!("asked")) as Result<_, RunError<()>>;
            assert!(matches!(&found, Err(RunError::Load(e)) if *e == expected), "{found:?}");
        }
        for rate in [MIN_RATE, f64::MAX, f64::INFINITY] {
            let load = Load { threads: MAX_THREADS, rate: Some(rate), ..LOAD };
            assert_eq!(load.check(5), Ok(()), "{rate}");
        }
    }

    #[test]
    fn a_panic_of_a_thread_is_not_lost() {
        let load = Load { threads: 2, warmup: 0, ..LOAD };
        let main = std::thread::current().id();
        let asked = std::panic::catch_unwind(|| {
            run(1000, &load, |_| {
                std::thread::sleep(Duration::from_micros(50));
                assert_eq!(std::thread::current().id(), main, "another thread");
                Ok::<(), ()>(())
            })
        });
        assert!(asked.is_err());
    }
}
