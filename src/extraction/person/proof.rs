//! A candidate stretch and its neighbours → does it prove to be a name?
//!
//! Surname, number and kind of syllables, and what people do after their name. Foreign and upland
//! names have no listed surname: for them the trigger has to speak.

use super::context::{KNOWN, Reader, Words};
use super::lexicon::class;
use super::words::{CAPITAL, CAPS, DIGIT, INITIAL, MARKED, gap};
use crate::analysis::slice;

impl Reader<'_> {
    /// Whether a run right after a trigger can be what it announces.
    pub(super) fn fits_trigger(&self, name: Words, found: u64, place: u64) -> bool {
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
            let word = self.token(first);
            if word.is(INITIAL) && self.gap(end) & gap::DASH != 0 && self.gap(end) & gap::SPACE == 0
            {
                return false;
            }
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
            if word.is(CAPS) && !word.is(MARKED) {
                return false;
            }
            let given = self.word(first) & class::GIVEN != 0;
            let proper = given && self.word(first) & class::COMMON == 0;
            if found & (class::TITLE | class::ABBREV | class::PLURAL) != 0 {
                let unlisted = self.word(first) == 0 && found & class::PLURAL == 0;
                if unlisted {
                    // Marks make it Vietnamese; without them it may be a country.
                    let acts = class::SAY | class::AUX | class::SOFT | class::ACT;
                    return word.is(MARKED) && !self.small_follows(end)
                        || self.small_follows(end) && self.at(end, acts).is_some();
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
                || self.at(end, class::SAY | class::AUX | class::SOFT | class::ACT).is_some()
                || self.is_name_shaped(name);
        }
        true
    }

    /// Whether the syllables after the first look like those of a name.
    pub(super) fn is_name_shaped(&self, name: Words) -> bool {
        let shaped = (name.first + 1..name.end)
            .filter(|&k| {
                self.word(k) & (class::MIDDLE | class::GIVEN | class::SURNAME) != 0
                    || self.token(k).is(INITIAL)
            })
            .count();
        shaped + 1 >= name.end - name.first
            || shaped >= 1 && self.word(name.first) & class::STRONG != 0
    }

    /// Whether every syllable after the first is one of names.
    pub(super) fn is_all_shaped(&self, name: Words) -> bool {
        (name.first + 1..name.end).all(|k| {
            self.word(k) & (class::MIDDLE | class::GIVEN | class::SURNAME) != 0
                || self.token(k).is(INITIAL)
        })
    }

    /// Whether a house number stands before `at`: "số 16 Lê Hồng Phong".
    pub(super) fn is_address(&self, at: usize, giver: bool) -> bool {
        let Some(number) = at.checked_sub(1) else {
            return false;
        };
        let counted = self.token(at).joins() && self.token(number).is(DIGIT);
        counted && (giver || number > 0 && self.token(number - 1).hash == KNOWN.so)
    }

    /// Whether a weak surname stands before a country or a province: "Đồng Việt Nam".
    pub(super) fn is_kind_of_place(&self, name: Words, surname: u64) -> bool {
        surname == class::WEAK
            && name.end - name.first == 3
            && self.class(name.first + 1, name.end) & (class::PROVINCE | class::REGION) != 0
    }

    pub(super) fn proves_two(&self, name: Words, surname: u64, role: Option<usize>) -> bool {
        if surname == 0 {
            return false;
        }
        if self.token(name.end - 1).is(INITIAL) {
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
            || !self.token(name.end).is(CAPITAL)
                && self.token(name.end).joins()
                && self.at(name.end, class::SAY | class::AUX).is_some()
    }

    pub(super) fn proves_three(&self, name: Words, surname: u64, role: Option<usize>) -> bool {
        let Words { first, end } = name;
        let count = end - first;
        let marker = self.is_marker(first + 1);
        if count > 5 || count == 5 && !marker && !self.is_marker(first + 2) {
            return false;
        }
        if surname & class::STRONG != 0 {
            let noun = class::ORG | class::SAY | class::SOFT | class::STOP | class::PLACE;
            let marked = (first + 1..end).any(|k| self.token(k).is(MARKED));
            let plain =
                count == 3 && marked && self.at(first + 1, noun).is_none_or(|(n, _)| n == 1);
            return plain || self.is_name_shaped(name) || role.is_some();
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
    pub(super) fn is_first_leader(&self, name: Words) -> bool {
        static LEADER: std::sync::LazyLock<[u64; 2]> = std::sync::LazyLock::new(|| {
            ["Hồ Chí Minh", "Ho Chi Minh"].map(|name| {
                super::words::without_end(&super::words::words(name))
                    .iter()
                    .fold(0, |h, w| super::words::phrase_hash(h, w.hash))
            })
        });
        let hash = self
            .tokens(name.first, name.end)
            .iter()
            .fold(0, |h, w| super::words::phrase_hash(h, w.hash));
        LEADER.contains(&hash)
    }

    /// Whether the first president acts or is addressed here.
    pub(super) fn acts(&self, name: Words, role: Option<usize>) -> bool {
        if let Some(head) = role {
            // The office itself, not a body that bears the name; "lăng Chủ tịch Hồ Chí Minh" is
            // still a place.
            let office = self.at(head, class::ROLE).is_some_and(|(n, _)| head + n == name.first);
            return office && self.blocked_before(head).is_none();
        }
        if self.broken_phrase_before(name.first) {
            return false;
        }
        self.opens_sentence(name.first)
            && self.small_follows(name.end)
            && self.at(name.end, class::SAY | class::AUX).is_some()
    }

    /// Whether a full stop follows at once.
    pub(super) fn is_dotted(&self, end: usize) -> bool {
        end > 0 && slice(self.text, self.token(end - 1).end..).starts_with('.')
    }

    pub(super) fn is_anonymised(&self, first: usize, end: usize) -> bool {
        let last = self.token(end - 1);
        if !last.is(INITIAL) {
            return false;
        }
        let next = self.token(end);
        let dotted = next.gap & gap::STOP != 0 && slice(self.text, last.end..).starts_with('.');
        let letter = slice(self.text, last.start..last.end).chars().next().unwrap_or(' ');
        // A and Y are given names of their own.
        if "AYÝÁ".contains(letter) {
            return dotted && !next.is(CAPITAL) && end < self.len();
        }
        dotted || end - first == 1
    }
}
