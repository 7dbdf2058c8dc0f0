//! The bounds of a query, checked by one scan before anything else looks at it.

/// Longest query, in characters.
pub const MAX_CHARS: usize = 1024;
/// Most words, phrases and filters in one query.
pub const MAX_CLAUSES: usize = 64;
/// Widest `"a b"~N`.
pub const MAX_SLOP: u32 = 20;
/// Shortest prefix, in letters.
pub(crate) const MIN_PREFIX: usize = 2;

/// Why a query is refused; everything else is repaired.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// Longer than [`MAX_CHARS`].
    #[error("query has {chars} characters; limit {MAX_CHARS}")]
    TooLong {
        /// Its length in characters.
        chars: usize,
    },
    /// More parts than [`MAX_CLAUSES`].
    #[error("query has {clauses} words, phrases and filters; limit {MAX_CLAUSES}")]
    TooWide {
        /// Their number.
        clauses: usize,
    },
    /// Nothing to look for.
    #[error("query {text:?} has no word to look for")]
    Empty {
        /// The query.
        text: String,
    },
    /// A filter that no passage could ever pass, for example an unknown province.
    #[error("{field}: {value:?} is unknown")]
    UnknownFilter {
        /// Name of the filter.
        field: &'static str,
        /// What was given.
        value: String,
    },
}
