//! Entries → the index on disk; the index → what the collection knows.

mod backlog;
mod batch;
mod columns;
mod coverage;
mod debris;
mod directory;
mod documents;
mod entry;
mod error;
#[cfg(test)]
pub(crate) mod failing;
mod files;
mod forms;
mod lexicon;
mod live;
mod lock;
mod manifest;
pub(crate) mod mentions;
mod occurrences;
mod open;
mod packing;
pub(crate) mod pairs;
#[cfg(all(test, unix))]
pub(crate) mod power;
mod reader;
mod reprints;
pub(crate) mod schema;
mod session;
mod space;
mod stored;
mod streamed;
mod swap;
mod verify;
mod versions;
mod writer;

pub use batch::Batch;
pub(crate) use columns::{Columns, NO_DAY};
pub use coverage::Months;
pub(crate) use coverage::month_of;
pub(crate) use documents::Documents;
pub use entry::{Entry, StoredPassage};
pub use error::IndexError;
pub(crate) use error::in_time;
pub(crate) use forms::{each_form, forms_of, term, terms};
pub(crate) use lexicon::Beside;
pub(crate) use occurrences::{Members, Occurrences};
pub use reader::{Reader, Status, last_known_day};
pub(crate) use reprints::{Cluster, Texts};
pub use schema::FORMAT_VERSION;
pub(crate) use space::free_bytes;
pub use swap::Rebuild;
pub use verify::{Damage, Depth, Verified, verify};
pub use writer::{Composer, Writer};
pub(crate) use writer::{day_number, key_of};
