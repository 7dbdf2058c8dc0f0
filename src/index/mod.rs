//! Entries → the index on disk; the index → what the collection knows.

mod columns;
mod entry;
mod error;
mod lexicon;
mod lock;
mod reader;
pub(crate) mod schema;
mod stored;
mod writer;

pub(crate) use columns::Columns;
pub use entry::{Entry, StoredPassage};
pub use error::IndexError;
pub use reader::{Reader, Status};
pub use schema::FORMAT_VERSION;
pub(crate) use writer::day_number;
pub use writer::{Composer, Document, Writer};
