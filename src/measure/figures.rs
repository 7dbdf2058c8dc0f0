//! Samples → percentiles, and a histogram of them.
//!
//! Percentiles are exact, over every sample, and not from a histogram of rounded times such as
//! `hdrhistogram`: every sample is written to the report, so all of them are kept in any case, about
//! 50 bytes each, and their number is known before the first query (queries times runs).

use serde::{Deserialize, Serialize};

/// One figure of a class of queries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Statistic {
    /// Median.
    P50,
    /// 90th percentile.
    P90,
    /// 95th percentile.
    P95,
    /// 99th percentile.
    P99,
    /// Largest.
    Max,
    /// Mean.
    Mean,
}

impl Statistic {
    /// Every statistic, in the order they are shown.
    pub const ALL: [Self; 6] = [Self::P50, Self::P90, Self::P95, Self::P99, Self::Max, Self::Mean];

    /// Name in records.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::P50 => "p50",
            Self::P90 => "p90",
            Self::P95 => "p95",
            Self::P99 => "p99",
            Self::Max => "max",
            Self::Mean => "mean",
        }
    }

    /// Its value over ascending `times`; `None` of nothing.
    ///
    /// A percentile is the smallest time that so many hundredths of all do not exceed (nearest
    /// rank), so that every one is a time that was measured.
    pub fn of(self, times: &[f64]) -> Option<f64> {
        let hundredths = match self {
            Self::P50 => 50,
            Self::P90 => 90,
            Self::P95 => 95,
            Self::P99 => 99,
            Self::Max => 100,
            Self::Mean => {
                return (!times.is_empty()).then(|| times.iter().sum::<f64>() / times.len() as f64);
            }
        };
        times.get((times.len() * hundredths).div_ceil(100).checked_sub(1)?).copied()
    }
}

/// Microseconds; `None` where there is no query.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Percentiles {
    /// Median.
    pub p50: Option<f64>,
    /// 90th percentile.
    pub p90: Option<f64>,
    /// 95th percentile.
    pub p95: Option<f64>,
    /// 99th percentile.
    pub p99: Option<f64>,
    /// Largest.
    pub max: Option<f64>,
    /// Mean.
    pub mean: Option<f64>,
}

impl Percentiles {
    /// Of times in any order.
    pub fn of(mut times: Vec<f64>) -> Self {
        times.sort_by(f64::total_cmp);
        let [p50, p90, p95, p99, max, mean] = Statistic::ALL.map(|which| which.of(&times));
        Self { p50, p90, p95, p99, max, mean }
    }

    /// One of them.
    pub fn get(&self, which: Statistic) -> Option<f64> {
        match which {
            Statistic::P50 => self.p50,
            Statistic::P90 => self.p90,
            Statistic::P95 => self.p95,
            Statistic::P99 => self.p99,
            Statistic::Max => self.max,
            Statistic::Mean => self.mean,
        }
    }
}

/// Which times of a query count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Over {
    /// The shortest: what the query costs, without what else the machine did.
    #[default]
    BestRun,
    /// All: at a rate, where the shortest is the one that did not wait.
    EveryRun,
}

impl Over {
    /// The times that count; `samples` has a row for each query.
    pub fn times(self, samples: &[Vec<f64>]) -> Vec<f64> {
        match self {
            Self::BestRun => {
                samples.iter().filter_map(|row| row.iter().copied().reduce(f64::min)).collect()
            }
            Self::EveryRun => samples.iter().flatten().copied().collect(),
        }
    }
}

/// A query and its times.
#[derive(Clone, Debug, PartialEq)]
pub struct Timed {
    /// Its name in the file.
    pub id: String,
    /// What was asked.
    pub text: String,
    /// Microseconds, one for each run.
    pub samples: Vec<f64>,
}

/// What was measured of one class of queries.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// Queries.
    pub n: usize,
    /// Over the times that count, see [`Over`].
    #[serde(flatten)]
    pub percentiles: Percentiles,
    /// Queries a second: for all queries, and at a rate, by the clock; else by the time that those
    /// of the class took.
    pub qps: Option<f64>,
    /// Over every run of each query.
    pub every_run: Percentiles,
    /// Name of each query in the file.
    pub ids: Vec<String>,
    /// What each query asks: by this, and not by their names, queries of two reports are the same.
    #[serde(default)]
    pub texts: Vec<String>,
    /// Microseconds: a row for each query, a column for each run.
    pub samples: Vec<Vec<f64>>,
}

impl Figures {
    /// Of queries that `threads` asked at once.
    pub fn of(queries: Vec<Timed>, over: Over, threads: usize) -> Self {
        let (mut ids, mut texts, mut samples) = (Vec::new(), Vec::new(), Vec::new());
        for query in queries {
            ids.push(query.id);
            texts.push(query.text);
            samples.push(query.samples);
        }
        let every = Over::EveryRun.times(&samples);
        let seconds = every.iter().sum::<f64>() / 1e6;
        Self {
            n: samples.len(),
            percentiles: Percentiles::of(over.times(&samples)),
            qps: (seconds > 0.0).then(|| (every.len() * threads.min(every.len())) as f64 / seconds),
            every_run: Percentiles::of(every),
            ids,
            texts,
            samples,
        }
    }
}

/// Counts times between bounds that grow by half each: `(from, below, count)` in microseconds.
///
/// From the shortest to the longest, empty ones between included; at most about 60 for times of
/// a microsecond to an hour.
pub fn histogram(times: &[f64]) -> Vec<(f64, f64, usize)> {
    let place = |time: f64| (time.max(1.0).ln() / 1.5f64.ln() + 1e-9).floor() as i32;
    let places = times.iter().map(|time| place(*time));
    let (Some(first), Some(last)) = (places.clone().min(), places.max()) else {
        return Vec::new();
    };
    (first..=last)
        .map(|at| {
            let count = times.iter().filter(|time| place(**time) == at).count();
            (1.5f64.powi(at), 1.5f64.powi(at + 1), count)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_nearest_ranks() {
        let hundred: Vec<f64> = (1..=100).map(f64::from).collect();
        let cases: [(&[f64], [Option<f64>; 6]); 4] = [
            (&[], [None; 6]),
            (&[7.0], [Some(7.0); 6]),
            (&[4.0, 1.0, 3.0, 2.0], [2.0, 4.0, 4.0, 4.0, 4.0, 2.5].map(Some)),
            (&hundred, [50.0, 90.0, 95.0, 99.0, 100.0, 50.5].map(Some)),
        ];
        for (times, expected) in cases {
            let found = Percentiles::of(times.to_vec());
            assert_eq!(Statistic::ALL.map(|which| found.get(which)), expected, "{times:?}");
        }
    }

    #[test]
    fn percentiles_are_over_the_best_run_of_each_query_or_over_every_run() {
        let timed = |id: &str, samples: &[f64]| Timed {
            id: id.to_owned(),
            text: format!("câu {id}"),
            samples: samples.to_vec(),
        };
        let of = |over| {
            Figures::of(vec![timed("a", &[9.0, 5.0, 7.0]), timed("b", &[1.0, 2.0, 3.0])], over, 1)
        };
        let best = of(Over::BestRun);
        assert_eq!((best.percentiles.max, best.percentiles.p50), (Some(5.0), Some(1.0)));
        assert_eq!(best.every_run.max, Some(9.0));
        assert_eq!(best.qps, Some(6.0 / 27e-6));
        let every = of(Over::EveryRun);
        assert_eq!(every.percentiles, every.every_run);
        assert_eq!((every.percentiles.max, every.percentiles.p50), (Some(9.0), Some(3.0)));
    }

    #[test]
    fn a_histogram_counts_every_time_once() {
        assert_eq!(histogram(&[]), []);
        let times = [0.2, 1.0, 1.4, 2.0, 40.0, 1e6];
        let rows = histogram(&times);
        assert_eq!(rows.iter().map(|(.., count)| count).sum::<usize>(), times.len());
        assert_eq!(rows[0], (1.0, 1.5, 3));
        assert!(rows.windows(2).all(|pair| pair[0].1 == pair[1].0));
    }
}
