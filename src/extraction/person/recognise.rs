//! Candidate stretches → accepted names, each with what introduced it.
//!
//! The rules are ordered by how much they prove: a trigger, a credit label, a list, a surname with
//! enough syllables, a role. What blocks a run (streets, schools, bodies) is looked at before any
//! rule that needs no trigger.

use super::PersonKind;
use super::context::{Block, KNOWN, Reader, Words};
use super::lexicon::class;
use super::words::{CAPITAL, CAPS, INITIAL, gap};

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
            if !self.words[at].is_name_like() {
                at += 1;
                continue;
            }
            let end = self.run_end(at);
            for (first, stop) in self.stretches(at, end) {
                let linked = if self.chained(chain.1, first) {
                    chain.0
                } else {
                    Chain::None
                };
                let floor = drafts.last().map_or(0, |d| d.name.end);
                let (draft, state) = self.judge(first, stop, linked, floor);
                if state != Chain::None {
                    let reach = draft
                        .as_ref()
                        .and_then(|d| d.role)
                        .filter(|r| r.first >= stop);
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
        let bare = self.words[first].gap & !(gap::SPACE | gap::NEWLINE);
        match first - end {
            0 => {
                [gap::COMMA, gap::SEMI, gap::DASH].contains(&bare)
                    && self.words[first].gap & gap::BLANK == 0
            }
            1 => {
                self.words[end].hash == KNOWN.va
                    && self.words[end].gap & gap::CLAUSE == 0
                    && self.words[first].joins()
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
        let caps = self.words[first].is(CAPS);
        let place = whole & class::PLACE;
        let thing =
            whole & (class::STOP | class::ORG | class::AGENCY | class::ACRONYM | class::ADMIN);
        let giver = whole & class::GIVER != 0;
        let name = Words { first, end };
        let mut draft = Draft {
            name,
            kind: if giver {
                PersonKind::Historical
            } else {
                PersonKind::Person
            },
            trigger: None,
            role: None,
            open: false,
            anonymised: self.is_anonymised(first, end),
            listed: matches!(chain, Chain::Person | Chain::Plural),
        };

        if let Some((trigger, found)) = self
            .trigger_before(first)
            .or_else(|| self.office_before(first))
        {
            let stop_phrase = self.class(trigger.first, end) & class::STOP != 0;
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
                draft.role = self
                    .role_before(end, floor)
                    .map(|first| Words { first, end });
            }
            let plural = found & class::PLURAL != 0 || chain == Chain::Plural;
            return (
                Some(draft),
                if plural { Chain::Plural } else { Chain::Person },
            );
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
                draft.kind = if photo {
                    PersonKind::PhotoCredit
                } else {
                    PersonKind::Byline
                };
                return (Some(draft), Chain::Credit(photo));
            }
            return (None, Chain::Credit(photo));
        }
        if thing != 0 || place != 0 {
            let blocked =
                self.blocked_before(first) == Some(Block::Thing) || chain == Chain::Blocked;
            return (None, if blocked { Chain::Blocked } else { Chain::None });
        }
        let second = if count > 1 {
            self.words[first + 1].hash
        } else {
            0
        };
        let named = surname != 0 || giver || second == KNOWN.van || second == KNOWN.thi;
        if count == 1 || !named && chain != Chain::Plural {
            // Nothing below can prove it: no need to read what stands before.
            let blocked =
                chain == Chain::Blocked || self.blocked_before(first) == Some(Block::Thing);
            return (None, if blocked { Chain::Blocked } else { Chain::None });
        }
        let role = self.role_before(first, floor);
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
        let role_before = role.map(|head| Words {
            first: head,
            end: first,
        });
        draft.role = role_before;
        if draft.role.is_none_or(|r| self.role_is_empty(r)) {
            draft.role = self.role_after(end);
        }
        let listed = match chain {
            Chain::Plural => count >= 2 && count <= 4 && (surname != 0 || !self.small_follows(end)),
            Chain::Person => count >= 2 && count <= 4 && surname != 0 && self.is_name_shaped(name),
            _ => false,
        };
        let accepted = if listed || giver && count >= 3 {
            true
        } else if caps {
            let noun = self
                .at(first + 1, class::ORG | class::SAY | class::SOFT)
                .is_some_and(|(n, _)| n > 1);
            strong && (3..=4).contains(&count) && !noun && self.is_name_shaped(name)
                || surname != 0 && count >= 2 && count <= 4 && role.is_some()
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
        (
            Some(draft),
            if chain == Chain::Plural {
                Chain::Plural
            } else {
                Chain::Person
            },
        )
    }

    /// Whether a run right after a trigger can be what it announces.
    fn fits_trigger(&self, name: Words, found: u64, place: u64) -> bool {
        let Words { first, end } = name;
        let count = end - first;
        let surname = self.word(first) & class::SURNAME != 0;
        if count > 5 {
            return false;
        }
        if place != 0 {
            let address = found & (class::KIN | class::COMRADE) != 0;
            return match count {
                1 => {
                    address
                        && (place & class::PROVINCE == 0 || self.word(first) & class::GIVEN != 0)
                }
                _ => address && surname && place & class::DISTRICT != 0,
            };
        }
        if count == 1 {
            let word = &self.words[first];
            if word.is(INITIAL) {
                if self.is_dotted(end)
                    && self.is_capital(end)
                    && self.gap(end) & !(gap::STOP | gap::SPACE) == 0
                    && found & class::TITLE != 0
                {
                    // The first letter of a longer name: "tổng thống E. Marcos".
                    return false;
                }
                return found & (class::KIN | class::COMRADE | class::MOTHER | class::TITLE) != 0;
            }
            if word.is(CAPS) && !word.is(super::words::MARKED) {
                return false;
            }
            let given = self.word(first) & class::GIVEN != 0;
            let proper = given && self.word(first) & class::COMMON == 0;
            if found & (class::TITLE | class::ABBREV | class::PLURAL) != 0 {
                let unlisted = self.word(first) == 0
                    && word.is(super::words::MARKED)
                    && found & class::PLURAL == 0;
                if unlisted {
                    return !self.small_follows(end)
                        || self
                            .at(end, class::SAY | class::AUX | class::SOFT | class::ACT)
                            .is_some();
                }
                return given
                    && (proper
                        || !self.small_follows(end)
                        || self.at(end, class::SAY | class::AUX).is_some());
            }
            if self.gap(end) & gap::DASH != 0 && self.gap(end) & gap::SPACE == 0 {
                return false;
            }
            return found & (class::MOTHER | class::NAMED) == 0 || given;
        }
        if found & class::NAMED != 0 {
            return surname && self.is_name_shaped(name);
        }
        if found & class::TITLE != 0 && !surname {
            // "học sinh Trường ...": titles stand before bodies as well.
            return !self.small_follows(end)
                || self
                    .at(end, class::SAY | class::AUX | class::SOFT | class::ACT)
                    .is_some()
                || self.is_name_shaped(name);
        }
        true
    }

    /// Whether the syllables after the first look like those of a name.
    fn is_name_shaped(&self, name: Words) -> bool {
        let shaped = (name.first + 1..name.end)
            .filter(|&k| {
                self.word(k) & (class::MIDDLE | class::GIVEN | class::SURNAME) != 0
                    || self.words[k].is(INITIAL)
            })
            .count();
        shaped + 1 >= name.end - name.first
            || shaped >= 1 && self.word(name.first) & class::STRONG != 0
    }

    fn proves_two(&self, name: Words, surname: u64, role: Option<usize>) -> bool {
        if surname == 0 {
            return false;
        }
        if self.words[name.end - 1].is(INITIAL) {
            // "Nguyễn T." inside a sentence
            return surname & class::STRONG != 0
                && self.is_dotted(name.end)
                && self.is_anonymised(name.first, name.end);
        }
        let last = self.word(name.end - 1);
        let given = last & class::GIVEN != 0;
        let strong = surname & class::STRONG != 0;
        if self.small_follows(name.end) && self.at(name.end - 1, class::ORG).is_some() {
            return false;
        }
        if role.is_some() && (strong || given) {
            return true;
        }
        if !strong || !given {
            return false;
        }
        self.role_after(name.end).is_some()
            || !self.words[name.end.min(self.len())].is(CAPITAL)
                && self.words[name.end.min(self.len())].joins()
                && self.at(name.end, class::SAY | class::AUX).is_some()
    }

    fn proves_three(&self, name: Words, surname: u64, role: Option<usize>) -> bool {
        let Words { first, end } = name;
        let count = end - first;
        let second = &self.words[first + 1];
        let marker = second.hash == KNOWN.van || second.hash == KNOWN.thi;
        if count > 5 || count == 5 && !marker && self.words[first + 2].hash != KNOWN.thi {
            return false;
        }
        if surname & class::STRONG != 0 {
            return self.is_name_shaped(name) || role.is_some();
        }
        if marker && count <= 5 {
            // X Văn Y, X Thị Y: a name whatever the surname, unless X is an office or a body.
            return self.word(first) & (class::SINGLE | class::COMMON) == 0 || surname != 0;
        }
        if surname == 0 {
            return false;
        }
        let shaped = (first + 1..end).all(|k| self.word(k) & (class::MIDDLE | class::GIVEN) != 0);
        shaped && self.word(first + 1) & class::MIDDLE != 0
            || role.is_some() && self.is_name_shaped(name)
    }

    /// Names of the first president, who also names a city, roads and a way of thinking.
    fn is_first_leader(&self, name: Words) -> bool {
        static LEADER: std::sync::LazyLock<u64> = std::sync::LazyLock::new(|| {
            let words = super::words::words("Hồ Chí Minh");
            words[..3]
                .iter()
                .fold(0, |h, w| super::words::phrase_hash(h, w.hash))
        });
        let hash = self.words[name.first..name.end]
            .iter()
            .fold(0, |h, w| super::words::phrase_hash(h, w.hash));
        hash == *LEADER
    }

    /// Whether the first president acts or is addressed here.
    fn acts(&self, name: Words, role: Option<usize>) -> bool {
        if let Some(head) = role {
            // "lăng Chủ tịch Hồ Chí Minh" is still a place.
            return self.blocked_before(head).is_none();
        }
        if self.broken_phrase_before(name.first) {
            return false;
        }
        self.opens_sentence(name.first)
            && self.small_follows(name.end)
            && self.at(name.end, class::SAY | class::AUX).is_some()
    }

    /// Whether the role is only a word that widens one ("nguyên", "cán bộ").
    fn role_is_empty(&self, role: Words) -> bool {
        role.end - role.first < 2
    }

    /// Whether a full stop follows at once.
    pub(super) fn is_dotted(&self, end: usize) -> bool {
        end > 0 && self.text[self.words[end - 1].end..].starts_with('.')
    }

    fn is_anonymised(&self, first: usize, end: usize) -> bool {
        let last = &self.words[end - 1];
        if !last.is(INITIAL) {
            return false;
        }
        let next = &self.words[end];
        let dotted = next.gap & gap::STOP != 0 && self.text[last.end..].starts_with('.');
        let letter = self.text[last.start..last.end]
            .chars()
            .next()
            .unwrap_or(' ');
        // A and Y are given names of their own.
        if "AYÝÁ".contains(letter) {
            return dotted && !next.is(CAPITAL) && end < self.len();
        }
        dotted || end - first == 1
    }

    /// Gives the post after "được bầu làm" to the name before it and to the list that name ends.
    fn share_elected(&self, drafts: &mut [Draft]) {
        for k in 0..drafts.len() {
            if drafts[k].role.is_some() {
                continue;
            }
            let Some(role) = self.role_elected(drafts[k].name.end) else {
                continue;
            };
            let mut j = k;
            loop {
                drafts[j].role.get_or_insert(role);
                if j == 0
                    || !self.same_list(&drafts[j - 1], &drafts[j])
                    || drafts[j - 1].role.is_some()
                {
                    break;
                }
                j -= 1;
            }
        }
    }

    /// Whether two names are neighbours in one list, a trigger between them allowed.
    fn same_list(&self, left: &Draft, right: &Draft) -> bool {
        let first = right.trigger.map_or(right.name.first, |t| t.first);
        left.name.end <= first && self.chained(left.name.end, first)
    }
}
