//! Candidate stretches → accepted names, each with what introduced it.
//!
//! The rules are ordered by how much they prove: a trigger, a credit label, a list, a surname with
//! enough syllables, a role. What blocks a run (streets, schools, bodies) is looked at before any
//! rule that needs no trigger.

use super::PersonKind;
use super::context::{Block, KNOWN, Reader, Words};
use super::lexicon::class;
use super::words::{CAPS, gap};

/// A name that was accepted, still in words.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) name: Words,
    pub(super) kind: PersonKind,
    pub(super) trigger: Option<Words>,
    pub(super) role: Option<Words>,
    /// Nothing but a given name.
    pub(super) open: bool,
    /// The given name is replaced by a letter.
    pub(super) anonymised: bool,
    /// Belongs to the same list as the draft before it.
    pub(super) listed: bool,
}

/// What the last run says about one that follows after a comma or "và".
#[derive(Clone, Copy, PartialEq, Eq)]
enum Chain {
    None,
    /// A street or a body: the next run is one as well.
    Blocked,
    /// A person.
    Person,
    /// A person in a list that a plural trigger opened.
    Plural,
    Credit(bool),
}

impl Reader<'_> {
    /// The names of the text in reading order, without bylines and bare short names.
    pub(super) fn drafts(&self) -> Vec<Draft> {
        let mut drafts: Vec<Draft> = Vec::new();
        let mut chain = (Chain::None, 0);
        let mut at = 0;
        while at < self.len() {
            if !self.token(at).is_name_like() {
                at += 1;
                continue;
            }
            let end = self.run_end(at);
            for (first, stop) in self.stretches(at, end) {
                let linked = if self.chained(chain.1, first) { chain.0 } else { Chain::None };
                let floor = drafts.last().map_or(0, |d| d.name.end);
                let (draft, state) = self.judge(first, stop, linked, floor);
                if state != Chain::None {
                    let reach = draft.as_ref().and_then(|d| d.role).filter(|r| r.first >= stop);
                    chain = (state, reach.map_or(stop, |r| r.end));
                }
                drafts.extend(draft);
            }
            at = end;
        }
        self.share_elected(&mut drafts);
        drafts
    }

    /// Whether only a comma, "và" or a dash lies between `end` and `first`.
    fn chained(&self, end: usize, first: usize) -> bool {
        if end == 0 || first < end {
            return false;
        }
        let bare = self.token(first).gap & !(gap::SPACE | gap::NEWLINE);
        match first - end {
            0 => {
                [gap::COMMA, gap::SEMI, gap::DASH].contains(&bare)
                    && self.token(first).gap & gap::BLANK == 0
            }
            1 => {
                self.token(end).hash == KNOWN.va
                    && self.token(end).gap & gap::CLAUSE == 0
                    && self.token(first).joins()
            }
            _ => false,
        }
    }

    fn judge(
        &self,
        first: usize,
        end: usize,
        chain: Chain,
        floor: usize,
    ) -> (Option<Draft>, Chain) {
        let count = end - first;
        if count > 6 {
            return (None, Chain::None);
        }
        let whole = self.class(first, end);
        let surname = self.word(first) & class::SURNAME;
        let strong = surname & class::STRONG != 0;
        let caps = self.token(first).is(CAPS);
        let place = whole & class::PLACE;
        let thing =
            whole & (class::STOP | class::ORG | class::AGENCY | class::ACRONYM | class::ADMIN);
        let giver = whole & class::GIVER != 0;
        let name = Words { first, end };
        let mut draft = Draft {
            name,
            kind: if giver { PersonKind::Historical } else { PersonKind::Person },
            trigger: None,
            role: None,
            open: false,
            anonymised: self.is_anonymised(first, end),
            listed: matches!(chain, Chain::Person | Chain::Plural),
        };

        if let Some((trigger, found)) =
            self.trigger_before(first).or_else(|| self.office_before(first))
        {
            let stop_phrase = self.class(trigger.first, end) & class::STOP != 0;
            let heading = caps && count > 1 && !self.is_all_shaped(name);
            if heading && (!strong || found & (class::KIN | class::COMRADE) == 0) {
                return (None, Chain::None);
            }
            if thing != 0 || stop_phrase || !self.fits_trigger(name, found, place) {
                return (None, Chain::None);
            }
            let office = found & class::TITLE != 0 && found & class::ROLE != 0;
            draft.trigger = (!office).then_some(trigger);
            draft.open = count == 1 && !draft.anonymised;
            draft.listed &= found & class::PLURAL == 0;
            // An office that takes the name at once is the role itself: "cựu Tổng thống ...".
            draft.role = if office { None } else { self.role_after(end) };
            if draft.role.is_none() && !draft.open {
                let end = if office { first } else { trigger.first };
                draft.role = self.role_before(end, floor).map(|first| Words { first, end });
            }
            let plural = found & class::PLURAL != 0 || chain == Chain::Plural;
            return (Some(draft), if plural { Chain::Plural } else { Chain::Person });
        }
        let credit = self.credit_before(first).or(match chain {
            Chain::Credit(photo) => Some(photo),
            _ => None,
        });
        if let Some(photo) = credit {
            let fits = match count {
                1 => {
                    !caps
                        && !self.small_follows(end)
                        && place == 0
                        && self.word(first) & class::COMMON == 0
                        && surname == 0
                }
                2..=4 => {
                    place & (class::PROVINCE | class::REGION) == 0
                        && (!self.small_follows(end) || surname != 0)
                }
                _ => false,
            };
            let agency = self.at(first, class::AGENCY | class::ORG).is_some();
            if fits && thing == 0 && !agency && !giver {
                draft.kind = if photo { PersonKind::PhotoCredit } else { PersonKind::Byline };
                return (Some(draft), Chain::Credit(photo));
            }
            return (None, Chain::Credit(photo));
        }
        if thing != 0 || place != 0 {
            let blocked =
                self.blocked_before(first) == Some(Block::Thing) || chain == Chain::Blocked;
            return (None, if blocked { Chain::Blocked } else { Chain::None });
        }
        let marker = count > 1 && self.is_marker(first + 1);
        let named = surname != 0 || giver || marker;
        if count == 1 || !named && chain != Chain::Plural {
            // Nothing below can prove it: no need to read what stands before.
            let blocked =
                chain == Chain::Blocked || self.blocked_before(first) == Some(Block::Thing);
            return (None, if blocked { Chain::Blocked } else { Chain::None });
        }
        let role = self.role_before(first, floor);
        if self.is_address(first, giver) || self.is_kind_of_place(name, surname) {
            return (None, Chain::Blocked);
        }
        match self.blocked_before(first) {
            Some(Block::Thing) => return (None, Chain::Blocked),
            Some(Block::Admin) => {
                // "Phó Chủ tịch UBND tỉnh | Phùng Thành Vinh": the word closes the role.
                let closes = role.is_some()
                    && surname != 0
                    && count >= 3
                    && !giver
                    && self.is_name_shaped(name);
                if !closes {
                    return (None, Chain::Blocked);
                }
            }
            None if chain == Chain::Blocked => return (None, Chain::Blocked),
            None => {}
        }
        if giver && self.is_first_leader(name) && !self.acts(name, role) {
            return (None, Chain::None);
        }
        let role_before = role.map(|head| Words { first: head, end: first });
        draft.role = role_before;
        if draft.role.is_none_or(|r| self.role_is_empty(r)) {
            draft.role = self.role_after(end);
        }
        let listed = match chain {
            Chain::Plural => (2..=4).contains(&count) && (surname != 0 || !self.small_follows(end)),
            Chain::Person => (2..=4).contains(&count) && surname != 0 && self.is_name_shaped(name),
            _ => false,
        };
        let accepted = if listed || giver && count >= 3 {
            true
        } else if caps {
            let noun = self
                .at(first + 1, class::ORG | class::SAY | class::SOFT)
                .is_some_and(|(n, _)| n > 1);
            // Headings are full of capitals: every syllable has to be one of names.
            let enough = strong && (3..=4).contains(&count) && !noun;
            let led = (2..=4).contains(&count) && role.is_some();
            surname != 0 && self.is_all_shaped(name) && (enough || led)
        } else if count == 2 {
            self.proves_two(name, surname, role)
        } else if count >= 3 {
            self.proves_three(name, surname, role)
        } else {
            false
        };
        if !accepted {
            return (None, Chain::None);
        }
        (Some(draft), if chain == Chain::Plural { Chain::Plural } else { Chain::Person })
    }

    /// Whether the role is only a word that widens one ("nguyên", "cán bộ").
    fn role_is_empty(&self, role: Words) -> bool {
        role.end - role.first < 2
    }

    /// Gives the post after "được bầu làm" to the name before it and to the list that name ends.
    fn share_elected(&self, drafts: &mut [Draft]) {
        for k in 0..drafts.len() {
            let Some([before @ .., elected]) = drafts.get_mut(..=k) else {
                break;
            };
            if elected.role.is_some() {
                continue;
            }
            let Some(role) = self.role_elected(elected.name.end) else {
                continue;
            };
            elected.role = Some(role);
            let mut right = &*elected;
            for left in before.iter_mut().rev() {
                if !self.same_list(left, right) || left.role.is_some() {
                    break;
                }
                left.role = Some(role);
                right = left;
            }
        }
    }

    /// Whether two names are neighbours in one list, a trigger between them allowed.
    fn same_list(&self, left: &Draft, right: &Draft) -> bool {
        let first = right.trigger.map_or(right.name.first, |t| t.first);
        left.name.end <= first && self.chained(left.name.end, first)
    }
}
