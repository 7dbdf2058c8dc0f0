//! Queries → samples: asks every query several times, on one thread or several, as fast as they
//! are answered or at a rate.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

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
/// time that someone would have waited. The first error ends the run.
pub fn run<E: Send>(
    queries: usize,
    load: &Load,
    ask: impl Fn(usize) -> Result<(), E> + Sync,
) -> Result<Measured, E> {
    for _ in 0..load.warmup {
        round(queries, load.threads, None, &ask)?;
    }
    let begun = Instant::now();
    let times = round(queries * load.runs, load.threads, load.rate, &|job| ask(job % queries))?;
    let took = begun.elapsed();
    let samples = (0..queries)
        .map(|query| times.iter().skip(query).step_by(queries).copied().collect())
        .collect();
    Ok(Measured { samples, took })
}

/// Does `jobs` jobs in order; the microseconds of each.
fn round<E: Send>(
    jobs: usize,
    threads: usize,
    rate: Option<f64>,
    ask: &(impl Fn(usize) -> Result<(), E> + Sync),
) -> Result<Vec<f64>, E> {
    let next = AtomicUsize::new(0);
    let stopped = AtomicBool::new(false);
    let failed = Mutex::new(None);
    let begun = Instant::now();
    let work = || {
        let mut times = Vec::new();
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
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut parts = vec![work()];
        parts.extend(others.into_iter().filter_map(|thread| thread.join().ok()));
        for (job, time) in parts.into_iter().flatten() {
            times[job] = time;
        }
    });
    match failed.into_inner() {
        Ok(Some(error)) => Err(error),
        _ => Ok(times),
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
            assert_eq!(failed, Err("seven"));
        }
    }
}
