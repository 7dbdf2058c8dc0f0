//! The word lists of this folder, compiled once: phrase of one to five words → classes.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

use super::words::{self, Word, gap};

/// Classes of phrases, one bit each.
pub(super) mod class {
    pub(crate) const STRONG: u32 = 1;
    pub(crate) const WEAK: u32 = 1 << 1;
    pub(crate) const SURNAME: u32 = STRONG | WEAK;
    pub(crate) const KIN: u32 = 1 << 2;
    pub(crate) const COMRADE: u32 = 1 << 3;
    pub(crate) const PLURAL: u32 = 1 << 4;
    pub(crate) const TITLE: u32 = 1 << 5;
    pub(crate) const MOTHER: u32 = 1 << 6;
    pub(crate) const ABBREV: u32 = 1 << 7;
    pub(crate) const TRIGGER: u32 = KIN | COMRADE | PLURAL | TITLE | MOTHER | ABBREV;
    pub(crate) const NEVER: u32 = 1 << 8;
    pub(crate) const ROLE: u32 = 1 << 9;
    pub(crate) const ORG: u32 = 1 << 10;
    pub(crate) const SINGLE: u32 = 1 << 11;
    pub(crate) const ACRONYM: u32 = 1 << 12;
    pub(crate) const BLOCK: u32 = 1 << 13;
    pub(crate) const ADMIN: u32 = 1 << 14;
    pub(crate) const PROVINCE: u32 = 1 << 15;
    pub(crate) const DISTRICT: u32 = 1 << 16;
    pub(crate) const REGION: u32 = 1 << 17;
    pub(crate) const PLACE: u32 = PROVINCE | DISTRICT | REGION;
    pub(crate) const SAY: u32 = 1 << 18;
    pub(crate) const AUX: u32 = 1 << 19;
    pub(crate) const ELECT: u32 = 1 << 20;
    pub(crate) const DISMISS: u32 = 1 << 21;
    pub(crate) const PHOTO: u32 = 1 << 22;
    pub(crate) const TEXT: u32 = 1 << 23;
    pub(crate) const AGENCY: u32 = 1 << 24;
    pub(crate) const STOP: u32 = 1 << 25;
    pub(crate) const GIVER: u32 = 1 << 26;
    pub(crate) const MIDDLE: u32 = 1 << 27;
    pub(crate) const GIVEN: u32 = 1 << 28;
    pub(crate) const COMMON: u32 = 1 << 29;
    pub(crate) const LEAD: u32 = 1 << 30;
    pub(crate) const SOFT: u32 = 1 << 31;
}

/// Longest phrase that is looked up, in words.
pub(super) const LONGEST: usize = 5;

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

fn class_of(name: &str) -> u32 {
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

type Table = HashMap<u64, u32, BuildHasherDefault<Identity>>;

/// All lists in one table.
pub(super) struct Lexicon {
    classes: Table,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut classes = Table::default();
    for (fixed, table) in TABLES {
        for line in table.lines().filter(|l| !l.starts_with('#') && !l.is_empty()) {
            let (phrase, name) = line.split_once('\t').unwrap_or((line, fixed));
            let words = words::words(phrase);
            let hash = words[..words.len() - 1]
                .iter()
                .fold(0, |hash, word| words::phrase_hash(hash, word.hash));
            *classes.entry(hash).or_insert(0) |= class_of(name);
        }
    }
    Lexicon { classes }
});

/// The compiled lists.
pub(super) fn lexicon() -> &'static Lexicon {
    &LEXICON
}

/// Whether two words with this gap between them can belong to one listed phrase.
fn inside_phrase(word: &Word) -> bool {
    word.joins() || word.gap == gap::SLASH || word.gap == gap::STOP
}

impl Lexicon {
    /// Classes of the words as one phrase; 0 when it is not listed.
    pub(super) fn of(&self, words: &[Word]) -> u32 {
        let hash = words
            .iter()
            .fold(0, |hash, word| words::phrase_hash(hash, word.hash));
        self.classes.get(&hash).copied().unwrap_or(0)
    }

    /// The longest phrase of one of `classes` that begins at `at`: how many words, which classes.
    pub(super) fn longest_at(&self, words: &[Word], at: usize, classes: u32) -> Option<(usize, u32)> {
        let mut best = None;
        let mut hash = 0;
        for (n, word) in words[at..words.len() - 1].iter().take(LONGEST).enumerate() {
            if n > 0 && !inside_phrase(word) {
                break;
            }
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
    pub(super) fn longest_before(&self, words: &[Word], end: usize, classes: u32) -> Option<(usize, u32)> {
        let mut start = end;
        let mut best = None;
        while start > 0 && end - start < LONGEST {
            start -= 1;
            let found = self.of(&words[start..end]);
            if found & classes != 0 {
                best = Some((end - start, found));
            }
            if !inside_phrase(&words[start]) {
                break;
            }
        }
        best
    }

    /// Whether one of `classes` begins at `at`.
    pub(super) fn begins(&self, words: &[Word], at: usize, classes: u32) -> bool {
        at + 1 < words.len() && self.longest_at(words, at, classes).is_some()
    }
}
