//! Text → facts. Pure: no I/O; imports `analysis` and `article` only.

#![cfg_attr(not(test), warn(clippy::string_slice, clippy::indexing_slicing))]

use serde::{Deserialize, Serialize};

use crate::article::Span;

pub mod citation;
pub mod date;
mod facts;
pub mod layout;
pub mod line;
pub mod person;
pub mod province;
mod words;

pub use facts::{Facts, extract, extract_text, within};

/// Something recognised, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention<T> {
    /// Bytes in the text that was read.
    pub span: Span,
    /// What was recognised.
    pub value: T,
}
