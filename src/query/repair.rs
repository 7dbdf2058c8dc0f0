//! What the grammar mended in a query, so that it can be told in any language.

use serde::{Deserialize, Serialize};

use super::limits::MAX_SLOP;

/// Something mended in a query; its `Display` is the English line that records hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Repair {
    /// `OR` at an end of the query.
    #[error("OR needs a word on both sides")]
    LoneOr,
    /// A field with an empty quoted value.
    #[error("empty {field} left out")]
    EmptyField {
        /// The field as typed, with its colon.
        field: String,
    },
    /// A quote that is never closed: it reaches to the end.
    #[error("closing quote added for the one at character {at}")]
    UnclosedQuote {
        /// Place of the opening quote in characters, from 1.
        at: usize,
    },
    /// A star after less than two letters or more than one word, before a word, or within quotes.
    #[error("star of {word} left out: a prefix is one word of two letters or more, without quotes")]
    NoPrefix {
        /// The word with its star.
        word: String,
    },
    /// A distance beyond the limit.
    #[error("~{asked} lowered to ~{MAX_SLOP}")]
    FarApart {
        /// The digits as typed.
        asked: String,
    },
}
