//! The word lists of this folder, compiled once: phrase of one to five words → classes.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

use crate::analysis::{Fold, fold};

use super::words::{self, Word, gap};

/// Classes of phrases, one bit each.
pub(super) mod class {
    pub(crate) const STRONG: u64 = 1;
    pub(crate) const WEAK: u64 = 1 << 1;
    pub(crate) const SURNAME: u64 = STRONG | WEAK;
    pub(crate) const KIN: u64 = 1 << 2;
    pub(crate) const COMRADE: u64 = 1 << 3;
    pub(crate) const PLURAL: u64 = 1 << 4;
    pub(crate) const TITLE: u64 = 1 << 5;
    pub(crate) const MOTHER: u64 = 1 << 6;
    pub(crate) const ABBREV: u64 = 1 << 7;
    pub(crate) const TRIGGER: u64 = KIN | COMRADE | PLURAL | TITLE | MOTHER | ABBREV | NAMED;
    pub(crate) const NEVER: u64 = 1 << 8;
    pub(crate) const ROLE: u64 = 1 << 9;
    pub(crate) const ORG: u64 = 1 << 10;
    pub(crate) const SINGLE: u64 = 1 << 11;
    pub(crate) const ACRONYM: u64 = 1 << 12;
    pub(crate) const BLOCK: u64 = 1 << 13;
    pub(crate) const ADMIN: u64 = 1 << 14;
    pub(crate) const PROVINCE: u64 = 1 << 15;
    pub(crate) const DISTRICT: u64 = 1 << 16;
    pub(crate) const REGION: u64 = 1 << 17;
    pub(crate) const PLACE: u64 = PROVINCE | DISTRICT | REGION;
    pub(crate) const SAY: u64 = 1 << 18;
    pub(crate) const AUX: u64 = 1 << 19;
    pub(crate) const ELECT: u64 = 1 << 20;
    pub(crate) const DISMISS: u64 = 1 << 21;
    pub(crate) const PHOTO: u64 = 1 << 22;
    pub(crate) const TEXT: u64 = 1 << 23;
    pub(crate) const AGENCY: u64 = 1 << 24;
    pub(crate) const STOP: u64 = 1 << 25;
    pub(crate) const GIVER: u64 = 1 << 26;
    pub(crate) const MIDDLE: u64 = 1 << 27;
    pub(crate) const GIVEN: u64 = 1 << 28;
    pub(crate) const COMMON: u64 = 1 << 29;
    pub(crate) const LEAD: u64 = 1 << 30;
    pub(crate) const SOFT: u64 = 1 << 31;
    pub(crate) const ACT: u64 = 1 << 32;
    pub(crate) const TOWARD: u64 = 1 << 33;
    pub(crate) const NAMED: u64 = 1 << 34;
}

const TABLES: [(&str, &str); 11] = [
    ("", include_str!("surnames.tsv")),
    ("", include_str!("triggers.tsv")),
    ("role", include_str!("roles.tsv")),
    ("", include_str!("organisations.tsv")),
    ("", include_str!("blocks.tsv")),
    ("", include_str!("places.tsv")),
    ("", include_str!("verbs.tsv")),
    ("", include_str!("credits.tsv")),
    ("stop", include_str!("stops.tsv")),
    ("giver", include_str!("name-givers.tsv")),
    ("", include_str!("syllables.tsv")),
];

fn class_of(name: &str) -> u64 {
    match name {
        "strong" => class::STRONG,
        "weak" => class::WEAK,
        "kin" => class::KIN,
        "comrade" => class::COMRADE,
        "plural" => class::PLURAL,
        "title" => class::TITLE,
        "mother" => class::MOTHER,
        "abbrev" => class::ABBREV,
        "never" => class::NEVER,
        "role" => class::ROLE,
        "org" => class::ORG,
        "single" => class::SINGLE,
        "acronym" => class::ACRONYM,
        "block" => class::BLOCK,
        "admin" => class::ADMIN,
        "province" => class::PROVINCE,
        "district" => class::DISTRICT,
        "region" => class::REGION,
        "say" => class::SAY,
        "aux" => class::AUX,
        "elect" => class::ELECT,
        "dismiss" => class::DISMISS,
        "photo" => class::PHOTO,
        "text" => class::TEXT,
        "agency" => class::AGENCY,
        "stop" => class::STOP,
        "giver" => class::GIVER,
        "middle" => class::MIDDLE,
        "given" => class::GIVEN,
        "common" => class::COMMON,
        "lead" => class::LEAD,
        "soft" => class::SOFT,
        "act" => class::ACT,
        "named" => class::NAMED,
        "toward" => class::TOWARD,
        _ => 0,
    }
}

/// The keys are hashes already.
#[derive(Default)]
pub(super) struct Identity(u64);

impl Hasher for Identity {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}

type Table = HashMap<u64, u64, BuildHasherDefault<Identity>>;
type Lengths = HashMap<u64, usize, BuildHasherDefault<Identity>>;

/// All lists in one table.
pub(super) struct Lexicon {
    classes: Table,
    /// Length of the longest phrase that begins with a word.
    starts: Lengths,
    /// Length of the longest phrase that ends with a word.
    ends: Lengths,
}

static MARKED: LazyLock<Lexicon> = LazyLock::new(|| compile(false));
static UNMARKED: LazyLock<Lexicon> = LazyLock::new(|| compile(true));

fn compile(folded: bool) -> Lexicon {
    let mut classes = Table::default();
    let mut starts = Lengths::default();
    let mut ends = Lengths::default();
    for (fixed, table) in TABLES {
        for line in table.lines().filter(|l| !l.starts_with('#') && !l.is_empty()) {
            let (phrase, name) = line.split_once('\t').unwrap_or((line, fixed));
            let phrase =
                if folded { Cow::Owned(fold(phrase, Fold::Folded)) } else { Cow::Borrowed(phrase) };
            let words = words::words(&phrase);
            let words = words::without_end(&words);
            let hash = words.iter().fold(0, |hash, word| words::phrase_hash(hash, word.hash));
            for (lengths, word) in [(&mut starts, words.first()), (&mut ends, words.last())] {
                if let Some(word) = word {
                    let longest = lengths.entry(word.hash).or_insert(0);
                    *longest = words.len().max(*longest);
                }
            }
            *classes.entry(hash).or_insert(0) |= class_of(name);
        }
    }
    Lexicon { classes, starts, ends }
}

/// The compiled lists, as they are written.
pub(super) fn lexicon() -> &'static Lexicon {
    &MARKED
}

/// The compiled lists without marks, for texts that have none.
pub(super) fn unmarked_lexicon() -> &'static Lexicon {
    &UNMARKED
}

/// Whether two words with this gap between them can belong to one listed phrase.
fn inside_phrase(word: &Word) -> bool {
    word.joins() || word.gap == gap::SLASH || word.gap == gap::STOP
}

#[cfg(test)]
thread_local! {
    /// Words hashed for look-ups on this thread: the work that tests bound.
    pub(super) static WORK: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

#[cfg(test)]
fn count(words: usize) {
    WORK.with(|work| work.set(work.get() + words));
}

#[cfg(not(test))]
fn count(_: usize) {}

impl Lexicon {
    /// Classes of the words as one phrase; 0 when it is not listed.
    pub(super) fn of(&self, words: &[Word]) -> u64 {
        count(words.len());
        let hash = words.iter().fold(0, |hash, word| words::phrase_hash(hash, word.hash));
        self.classes.get(&hash).copied().unwrap_or(0)
    }

    /// The longest phrase of one of `classes` that begins at `at`: how many words, which classes.
    pub(super) fn longest_at(
        &self,
        words: &[Word],
        at: usize,
        classes: u64,
    ) -> Option<(usize, u64)> {
        count(1);
        let longest = *self.starts.get(&words.get(at)?.hash)?;
        let mut best = None;
        let mut hash = 0;
        for (n, word) in words::without_end(words).iter().skip(at).take(longest).enumerate() {
            if n > 0 && !inside_phrase(word) {
                break;
            }
            count(1);
            hash = words::phrase_hash(hash, word.hash);
            if let Some(found) = self.classes.get(&hash)
                && found & classes != 0
            {
                best = Some((n + 1, *found));
            }
        }
        best
    }

    /// The longest phrase of one of `classes` that ends just before `end`.
    pub(super) fn longest_before(
        &self,
        words: &[Word],
        end: usize,
        classes: u64,
    ) -> Option<(usize, u64)> {
        count(1);
        let longest = *self.ends.get(&words.get(end.checked_sub(1)?)?.hash)?;
        let mut best = None;
        for start in (end.saturating_sub(longest)..end).rev() {
            let phrase = words.get(start..end).unwrap_or_default();
            let found = self.of(phrase);
            if found & classes != 0 {
                best = Some((end - start, found));
            }
            if !phrase.first().is_some_and(inside_phrase) {
                break;
            }
        }
        best
    }
}
