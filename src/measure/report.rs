//! What `saola bench` writes: `saola.bench/1`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::class::Class;
use super::figures::{Figures, Over};

/// Name and version of the record.
pub const SCHEMA: &str = "saola.bench/1";

/// Everything of one measurement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// [`SCHEMA`].
    pub schema: String,
    /// Unit of times: `us`, microseconds.
    pub unit: String,
    /// Version of the program.
    pub version: String,
    /// What was searched.
    pub index: IndexIdentity,
    /// Where.
    pub machine: Machine,
    /// What was asked.
    pub queries: QueryFile,
    /// Threads that asked.
    pub threads: usize,
    /// Times each query was asked and counted.
    pub runs: usize,
    /// Times each query was asked before.
    pub warmup: usize,
    /// Whether each query had a process of its own.
    pub cold: bool,
    /// Queries a second that were due; `None`: each as soon as the last was answered.
    pub rate: Option<f64>,
    /// Which times the percentiles of the classes are over.
    #[serde(default)]
    pub over: Over,
    /// Time by the clock for all counted runs.
    pub seconds: f64,
    /// Figures by class, every class there.
    pub classes: BTreeMap<Class, Figures>,
}

/// Which index it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexIdentity {
    /// Its folder.
    pub path: String,
    /// Version of its format.
    pub format: u32,
    /// Articles.
    pub articles: u64,
    /// Passages.
    pub passages: u64,
    /// Bytes on disk.
    pub bytes: u64,
    /// Segments.
    pub segments: u64,
    /// Time of its last commit, UTC.
    pub committed: Option<String>,
    /// What no other commit of any index has.
    #[serde(default)]
    pub commit: Option<String>,
}

/// Which machine it was; `None` where the system does not tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    /// Operating system, for example `linux`.
    pub os: String,
    /// Architecture, for example `x86_64`.
    pub arch: String,
    /// Processors that the program may use.
    pub cpus: Option<usize>,
    /// Name of the processor.
    pub cpu: Option<String>,
    /// Memory of the machine.
    pub memory_bytes: Option<u64>,
}

/// Which queries they were.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueryFile {
    /// The file.
    pub file: String,
    /// Queries that were asked.
    pub asked: usize,
    /// Queries that cannot be asked.
    pub refused: Vec<Refused>,
}

/// A query that cannot be asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// Its name in the file.
    pub id: String,
    /// Why.
    pub why: String,
}
