//! Short forms → links to the full name of the article, or open mentions.
//!
//! Nearly half of the later mentions have no word of address before them, so a bare short name is
//! linked too, but only to the single full name that ends in it.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use super::PersonKind;
use super::context::{KNOWN, Reader, Words};
use super::lexicon::{Identity, class};
use super::recognise::Draft;
use super::words::{CAPS, INITIAL, gap, phrase_hash};

/// What is known of a name, by the hash of its words.
type ByHash<T> = HashMap<u64, T, BuildHasherDefault<Identity>>;

/// The full name that ends in some short form.
#[derive(Clone, Copy)]
enum Owner {
    One { draft: usize, name: u64 },
    Many,
}

/// For each draft the draft with the full name it is short for.
pub(super) type Links = Vec<Option<usize>>;

impl Reader<'_> {
    fn hash(&self, first: usize, end: usize) -> u64 {
        self.tokens(first, end).iter().fold(0, |h, w| phrase_hash(h, w.hash))
    }

    /// Adds bare short names to `drafts` and links every short name that has one candidate.
    pub(super) fn add_short_names(&self, drafts: &mut Vec<Draft>) -> Links {
        let mut owners: ByHash<Owner> = ByHash::default();
        let mut wholes: ByHash<usize> = ByHash::default();
        let mut called: ByHash<usize> = ByHash::default();
        for (index, draft) in drafts.iter().enumerate() {
            let Words { first, end } = draft.name;
            if draft.open
                && draft.kind == PersonKind::Person
                && self.word(first) & class::GIVEN != 0
            {
                called.entry(self.hash(first, end)).or_insert(first);
            }
            let short = self.is_short(draft);
            if short || draft.open || draft.anonymised || draft.kind != PersonKind::Person {
                continue;
            }
            let name = self.hash(first, end);
            let addressed = draft.trigger.is_some_and(|t| {
                self.class(t.first, t.end) & (class::KIN | class::COMRADE | class::ABBREV) != 0
            });
            let office = draft.trigger.is_none() && draft.role.is_some();
            // A title stands before places and clubs as well: too weak to carry on.
            if self.word(first) & class::SURNAME != 0 || addressed || office {
                wholes.entry(name).or_insert(first);
            }
            for count in 1..=2 {
                if end - first <= count {
                    continue;
                }
                let entry = owners.entry(self.hash(end - count, end));
                entry
                    .and_modify(|owner| {
                        if let Owner::One { name: other, .. } = owner
                            && *other != name
                        {
                            *owner = Owner::Many;
                        }
                    })
                    .or_insert(Owner::One { draft: index, name });
            }
        }
        let bare = self.bare_names(drafts, &owners, &wholes, &called);
        let mut merged = Vec::with_capacity(drafts.len() + bare.len());
        let mut moved = Vec::with_capacity(drafts.len());
        let mut bare = bare.into_iter().peekable();
        for draft in drafts.drain(..) {
            while let Some(next) = bare.next_if(|b| b.name.first < draft.name.first) {
                merged.push(next);
            }
            moved.push(merged.len());
            merged.push(draft);
        }
        merged.extend(bare);
        *drafts = merged;
        drafts
            .iter()
            .map(|draft| {
                if draft.anonymised
                    || draft.kind != PersonKind::Person
                    || !(draft.open || self.is_short(draft))
                {
                    return None;
                }
                match owners.get(&self.hash(draft.name.first, draft.name.end))? {
                    Owner::One { draft, .. } => moved.get(*draft).copied(),
                    Owner::Many => None,
                }
            })
            .collect()
    }

    /// Two syllables after a trigger that do not begin with a surname.
    fn is_short(&self, draft: &Draft) -> bool {
        let Words { first, end } = draft.name;
        end - first == 2 && draft.trigger.is_some() && self.word(first) & class::STRONG == 0
    }

    fn bare_names(
        &self,
        drafts: &[Draft],
        owners: &ByHash<Owner>,
        wholes: &ByHash<usize>,
        called: &ByHash<usize>,
    ) -> Vec<Draft> {
        let mut found = Vec::new();
        let mut next = 0;
        let mut listed = 0;
        let mut at = 0;
        while at < self.len() {
            if !self.token(at).is_name_like() {
                at += 1;
                continue;
            }
            let end = self.run_end(at);
            while drafts.get(next).is_some_and(|draft| draft.name.end <= at) {
                next += 1;
            }
            let taken = drafts.get(next).is_some_and(|d| d.name.first < end);
            if !taken {
                let mut first = at;
                // A word that opens the sentence is not part of the name: "Chồng Thắm".
                if end - first > 1
                    && self.opens_sentence(first)
                    && self.word(first) & (class::LEAD | class::KIN | class::MOTHER) != 0
                {
                    first += 1;
                }
                let name = Words { first, end };
                let anonymised = self.is_bare_initial(name);
                let goes_on = listed == first && listed > 0 && self.goes_on_list(name);
                if anonymised || goes_on || self.is_bare_name(name, owners, wholes, called) {
                    listed = end;
                    found.push(Draft {
                        name,
                        kind: PersonKind::Person,
                        trigger: None,
                        role: None,
                        open: end - first == 1 && !anonymised,
                        anonymised,
                        listed: false,
                    });
                }
            }
            at = end;
        }
        found
    }

    fn is_bare_name(
        &self,
        name: Words,
        owners: &ByHash<Owner>,
        wholes: &ByHash<usize>,
        called: &ByHash<usize>,
    ) -> bool {
        let Words { first, end } = name;
        let hash = self.hash(first, end);
        if end - first >= 2 && end - first <= 5 {
            // The whole name again, without what proved it the first time; or its last two syllables.
            let whole = wholes.contains_key(&hash)
                || end - first == 2 && matches!(owners.get(&hash), Some(Owner::One { .. }));
            return whole
                && self.blocked_before(first).is_none()
                && self.class(first, end) & class::PLACE == 0;
        }
        if end - first != 1 || self.token(first).is(CAPS | INITIAL) {
            return false;
        }
        let word = self.word(first);
        let known = owners.get(&hash).is_some_and(|o| matches!(o, Owner::One { .. }))
            || called.contains_key(&hash);
        if !known && (word & class::GIVEN == 0 || !self.marked) {
            return false;
        }
        // A country may be somebody's name where it speaks: "Đức khai nhận".
        let speaks = known && self.small_follows(end) && self.at(end, class::SAY).is_some();
        let place = if speaks { 0 } else { class::PLACE };
        let listed = self.at(
            first,
            class::ORG
                | class::ROLE
                | class::STOP
                | class::BLOCK
                | class::TITLE
                | place
                | class::PLURAL
                | class::COMRADE,
        );
        let glued = self.gap(first) & (gap::DASH | gap::SLASH | gap::APOSTROPHE) != 0
            && self.gap(first) & gap::SPACE == 0
            || self.gap(end) & (gap::DASH | gap::SLASH) != 0 && self.gap(end) & gap::SPACE == 0;
        if listed.is_some()
            || glued
            || self.blocked_before(first).is_some()
            || word & class::ACRONYM != 0
            || word & class::SINGLE != 0 && word & class::GIVEN == 0
        {
            return false;
        }
        if self.lexicon.longest_before(self.words, first, class::NEVER).is_some()
            && self.token(first).joins()
        {
            return false;
        }
        let proper = word & class::COMMON == 0;
        let given = word & class::GIVEN != 0
            && self.token(first).hash != KNOWN.nam
            && self.token(first).hash != KNOWN.bac;
        let acts = self.small_follows(end)
            && self.at(end, class::SAY | class::AUX | class::SOFT | class::ACT).is_some();
        let opens = self.opens_sentence(first);
        if opens {
            return acts && proper && (known || given);
        }
        let led = first > 0
            && self.opens_sentence(first - 1)
            && self.word(first - 1) & (class::LEAD | class::KIN | class::MOTHER) != 0;
        if self.is_heading(first) && !led {
            return false;
        }
        let toward = self.token(first).joins()
            && (led
                || self.lexicon.longest_before(self.words, first, class::TOWARD).is_some()
                || proper && self.leads_to_person(first));
        // Inside a sentence a lone capital is a name, unless it begins a noun of official prose.
        let last = !self.small_follows(end);
        known && proper || given && (acts || toward && last)
    }

    /// Whether what people do ends before `at`, so that a person may be its object.
    fn leads_to_person(&self, at: usize) -> bool {
        at > 0
            && !self.is_capital(at - 1)
            && self.lexicon.longest_before(self.words, at, class::SAY | class::ACT).is_some()
    }

    /// Whether a given name follows another after a comma: "Luận, Xuân, Nghĩa".
    fn goes_on_list(&self, name: Words) -> bool {
        let Words { first, end } = name;
        let gap = self.gap(first) & !gap::SPACE;
        let listed =
            class::ORG | class::ROLE | class::STOP | class::BLOCK | class::TITLE | class::PLACE;
        end - first == 1
            && gap == gap::COMMA
            && self.word(first) & class::GIVEN != 0
            && self.at(first, listed).is_none()
    }

    /// Whether the word before `at` is a capital too, so that the line looks like a heading.
    fn is_heading(&self, at: usize) -> bool {
        at > 0 && self.is_capital(at - 1)
    }

    /// "M. giải thích", "Sitompul M., phóng viên": a letter and a full stop inside a sentence.
    fn is_bare_initial(&self, name: Words) -> bool {
        let Words { first, end } = name;
        if !self.token(end - 1).is(INITIAL) || !self.is_dotted(end) || end - first > 4 {
            return false;
        }
        let after = self.gap(end);
        let goes_on = end < self.len()
            && !self.is_capital(end)
            && after & gap::SPACE != 0
            && after & !(gap::STOP | gap::SPACE | gap::COMMA) == 0;
        if !goes_on {
            return false;
        }
        if end - first > 1 {
            return self
                .at(
                    first,
                    class::ORG
                        | class::ROLE
                        | class::BLOCK
                        | class::SINGLE
                        | class::ACRONYM
                        | class::AGENCY
                        | class::PLACE,
                )
                .is_none()
                && self.blocked_before(first).is_none()
                && !self.token(first).is(CAPS | INITIAL);
        }
        let before = self.gap(first);
        if before == gap::STOP {
            // The second letter of an abbreviation.
            return false;
        }
        if before & (gap::CLAUSE | gap::NEWLINE) != 0 {
            return first > 0 && before & (gap::OPEN | gap::NEWLINE) == 0 || first == 0;
        }
        let led = first > 0
            && (self.word(first - 1) & class::TOWARD != 0
                || self.opens_sentence(first - 1) && self.word(first - 1) & class::LEAD != 0);
        let acts = self.at(end, class::SAY | class::AUX | class::SOFT | class::ACT).is_some();
        (led || acts || before & gap::COMMA != 0 && after & gap::COMMA == 0)
            && self.blocked_before(first).is_none()
    }
}
