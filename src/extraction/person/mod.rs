//! Text → people: who is named where, in which role, in the text or under it.
//!
//! Hand-written rules over runs of capitals; no model. A surname list, what introduces people in
//! news and what makes a name a street decide, in this order: words → runs of
//! capitals → accepted names → bylines and short names → [`Person`]. Precision comes first: every person query
//! runs as a word query as well, so a missed name is still found, a wrong one misleads.

use serde::{Deserialize, Serialize};

use super::Mention;
use super::words::{self, Word};

mod assemble;
mod bylines;
mod context;
mod keys;
mod lexicon;
mod proof;
mod query;
mod recognise;
mod role;
mod rows;
mod segments;
mod short;
mod tier;

#[cfg(test)]
mod tests;

pub use keys::{index_keys, lookup_key};
pub use query::{NameKnowledge, PersonQuery, QuerySyllable, parse_person_value, person_readings};
pub use rows::{LocatedPerson, PersonRow, RoleRow, people_rows};
pub use tier::{inside_tier, person_tier};

/// In what capacity a name stands in an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PersonKind {
    /// Somebody the text speaks of.
    Person,
    /// Somebody after whom streets and schools are named, meant as a person.
    Historical,
    /// The writer.
    Byline,
    /// Who made the picture or the film.
    PhotoCredit,
}

/// A person as one mention shows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Name to show: composed, canonical tone position, in title case when the text has capitals
    /// only. For a linked short mention the full name.
    pub name: String,
    /// Lower-case syllables joined by `_`, marks kept: `đặng_thanh_tùng`.
    pub key: String,
    /// The key without marks: `dang_thanh_tung`.
    pub folded: String,
    /// Role as printed, several separated as in the text.
    pub role: Option<String>,
    /// In what capacity the name stands here.
    pub kind: PersonKind,
    /// The word of address before the name, as printed: `Đồng chí`.
    pub trigger: Option<String>,
    /// Whether the text has a short form that was linked to the only full name of the article that
    /// ends in it.
    pub linked: bool,
    /// Whether a letter stands for the given name (`Cao Mỹ D.`): never the same person twice.
    pub anonymised: bool,
    /// Whether nothing but a given name is known (`chị Bình`): no identity.
    pub open: bool,
}

/// Finds the people named in `text`, in reading order.
///
/// `text` is a whole article: bylines and short names are read by their place in it. Spans are
/// bytes of the name alone, without trigger and role; they ascend and never overlap. Linear in
/// `text`, never fails.
pub fn persons(text: &str) -> Vec<Mention<Person>> {
    persons_in(text, &words::words(text))
}

/// Finds the people named in `text`, whose words are `words`.
pub(super) fn persons_in(text: &str, words: &[Word]) -> Vec<Mention<Person>> {
    let reader = context::Reader::new(text, words);
    let mut drafts = reader.drafts();
    reader.add_bylines(&mut drafts);
    let links = reader.add_short_names(&mut drafts);
    reader.mentions(&drafts, &links)
}
