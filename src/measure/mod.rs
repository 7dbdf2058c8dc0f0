//! Times of queries → figures: what `saola bench` runs, reports and compares.
//!
//! The flow inside: `run` (queries asked, threads, rate → samples) → `figures` (samples →
//! percentiles by `class`) → `report` (what is written) → `compare` (two reports → changes that
//! are more than noise).

mod class;
mod compare;
mod figures;
mod report;
mod run;

pub use class::{Class, classes};
pub use compare::{Change, CompareError, Comparison, Difference, Shared, Verdict, compare};
pub use figures::{Figures, Over, Percentiles, Statistic, Timed, histogram};
pub use report::{IndexIdentity, Machine, QueryFile, Refused, Report, SCHEMA};
pub use run::{Load, LoadError, MAX_SAMPLES, MAX_THREADS, MIN_RATE, Measured, RunError, run};
