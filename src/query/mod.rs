//! What the user asked → what it means; knows the collection only through a [`Lexicon`].

mod evidence;
mod limits;
mod parse;
mod plan;
mod repair;
mod units;
mod write;

pub use evidence::Evidence;
pub(crate) use evidence::typed_forms;
pub use limits::{MAX_CHARS, MAX_CLAUSES, MAX_SLOP, QueryError};
pub use parse::{Filter, FilterField, Group, Item, ItemKind, Query, parse};
pub use plan::{
    Alternative, Choice, Class, FULL_NAME, FactQuery, Filters, Form, Grouping, Marks, Options,
    Pair, Plan, Recognise, Sort, Unit, plan,
};
pub use repair::Repair;

/// Under what a collection has a person or document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactKey<'k> {
    /// See `person::lookup_key`.
    Name(&'k str),
    /// See `citation::lookup_key`.
    Document(&'k str),
}

/// What a collection knows of the words in it. Counts are passages.
pub trait Lexicon {
    /// The exact forms of a folded syllable with their counts, commonest first.
    fn forms(&self, folded: &str) -> Vec<(String, u64)>;
    /// Passages with the folded form.
    fn folded_count(&self, folded: &str) -> u64;
    /// Passages in which the two folded forms are neighbours.
    fn pair_count(&self, first: &str, second: &str) -> u64;
    /// Passages with a name under this key (see `person::index_keys`).
    fn name_count(&self, key: &str) -> u64;
    /// Passages of a person or document, and those in which `words` stand side by side.
    fn evidence(&self, fact: FactKey<'_>, words: &[Form]) -> Evidence;
    /// Up to `limit` folded forms that begin with `prefix`, in order.
    fn prefixed(&self, prefix: &str, limit: usize) -> Vec<String>;
}
