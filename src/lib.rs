//! Full-text search over Vietnamese news.
//!
//! The folders read as the flow: files → [`ingest`] → [`article::Article`] → [`passage`] →
//! [`analysis`] (tokens) and [`extraction`] (facts) → [`index`]; a typed query → [`query`] (plan) →
//! [`search`] (ranked hits with snippets) → `output`. `ARCHITECTURE.md` tells the rest.

pub mod analysis;
pub mod article;
#[cfg(feature = "cli")]
pub mod cli;
pub mod extraction;
mod fault_injection;
pub mod index;
pub mod ingest;
pub mod listing;
pub mod measure;
pub mod output;
mod panics;
pub mod passage;
pub mod query;
pub mod search;
#[cfg(test)]
mod test_data;
pub mod update;
#[cfg(feature = "web")]
pub mod web;
