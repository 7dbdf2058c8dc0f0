//! Keys of one word → syllable: every key is a mark where it can be one, else a letter.
//!
//! A key can be read in several ways ("w" behind "uo" horns both letters in "phương" and one in
//! "thuở"), so the readings are tried in order until one ends in a syllable of the grammar.

use super::letter::{Letter, Quality, Tone};
use super::syllable::{Letters, is_toned, tone_place};

/// Most keys a syllable takes: seven letters, three quality keys, a tone key, a correction.
const MAX_KEYS: usize = 12;

/// Most vowel letters of a syllable, the u of qu counted.
const MAX_VOWELS: usize = 4;

/// Which keys stand for which marks.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    /// Letters: aa, aw, dd, s f r x j.
    Telex,
    /// Digits: 6 7 8 9, 1 to 5.
    Vni,
}

/// Where the keys may stand.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Marking {
    /// Anywhere behind the letter they mark.
    Free,
    /// Quality keys at their vowels, the tone key last.
    Strict,
}

/// What has been typed so far, read in one way.
#[derive(Clone, Copy)]
struct Draft {
    letters: Letters,
    tone: Tone,
}

impl Draft {
    fn vowels(&self) -> usize {
        self.letters.iter().filter(|letter| letter.is_vowel()).count()
    }

    /// The draft with one more letter.
    fn with(mut self, letter: Letter) -> Option<Draft> {
        self.letters.push(letter)?;
        (self.vowels() <= MAX_VOWELS).then_some(self)
    }

    /// The draft with quality marks on the letters at `places`.
    fn marked(mut self, places: &[usize], quality: Quality) -> Draft {
        for place in places {
            if let Some(letter) = self.letters.get_mut(*place) {
                letter.quality = quality;
            }
        }
        self
    }

    /// Whether the letter at `place` belongs to the vowels that the draft ends in.
    fn ends_in_vowels_from(&self, place: usize) -> bool {
        self.letters.iter().skip(place).all(|letter| letter.is_vowel())
    }

    /// The syllable, when it is one.
    fn finish(&self) -> Option<String> {
        let mut draft = *self;
        let mut horned = false;
        for letter in draft.letters.iter_mut() {
            // No rime has ưo: the horn typed at u means both, "dduwocj" is "được".
            if horned && is_plain(*letter, b'o') {
                letter.quality = Quality::Horn;
            }
            horned = letter.base == b'u' && letter.quality == Quality::Horn;
        }
        let place = tone_place(&draft.letters)?;
        draft.letters.get_mut(place)?.tone = self.tone;
        is_toned(&draft.letters).then(|| draft.letters.iter().map(|l| l.to_char()).collect())
    }
}

/// Reads the keys of one word; `None` when none of them marks anything or no syllable comes out.
pub(super) fn decode(word: &str, method: Method, marking: Marking) -> Option<String> {
    let keys = word.to_ascii_lowercase().into_bytes();
    let starts_well = keys.first().is_some_and(u8::is_ascii_alphabetic);
    let allowed = |key: &u8| match method {
        Method::Telex => key.is_ascii_alphabetic(),
        Method::Vni => key.is_ascii_alphanumeric(),
    };
    if !starts_well || keys.len() > MAX_KEYS || !keys.iter().all(allowed) {
        return None;
    }
    let empty = Draft { letters: Letters::new(), tone: Tone::Ngang };
    let typing = Typing { keys: &keys, method, marking };
    let decoded = typing.read(0, empty)?;
    let long_enough = method == Method::Telex || decoded.chars().count() >= 2;
    (long_enough && decoded.as_bytes() != keys).then_some(decoded)
}

/// The keys of one word and the rules to read them by.
struct Typing<'k> {
    keys: &'k [u8],
    method: Method,
    marking: Marking,
}

impl Typing<'_> {
    /// Reads the keys from `at` on, as marks before letters; the first reading that is a syllable.
    fn read(&self, at: usize, draft: Draft) -> Option<String> {
        let Some(&key) = self.keys.get(at) else {
            return draft.finish();
        };
        let readings = match self.method {
            Method::Telex => self.telex(at, key, draft),
            Method::Vni => self.vni(at, key, draft),
        };
        readings.into_iter().find_map(|reading| self.read(at + 1, reading))
    }

    fn is_strict(&self) -> bool {
        self.marking == Marking::Strict
    }

    fn telex(&self, at: usize, key: u8, draft: Draft) -> Vec<Draft> {
        let letter = draft.with(Letter::plain(key));
        let last = at + 1 == self.keys.len();
        let mut readings = Vec::new();
        match key {
            b's' | b'f' | b'r' | b'x' | b'j' if draft.vowels() > 0 => {
                let tone = match key {
                    b's' => Tone::Sac,
                    b'f' => Tone::Huyen,
                    b'r' => Tone::Hoi,
                    b'x' => Tone::Nga,
                    _ => Tone::Nang,
                };
                // The same key twice asks for the letter itself, which ends no syllable.
                if draft.tone != tone && (last || !self.is_strict()) {
                    readings.push(Draft { tone, ..draft });
                }
                return readings;
            }
            b'z' => {
                if draft.tone != Tone::Ngang && !self.is_strict() {
                    let tone = Tone::Ngang;
                    readings.push(Draft { tone, ..draft });
                }
                return readings;
            }
            b'a' | b'e' | b'o' => {
                let same = draft.letters.iter().enumerate().rfind(|(_, l)| l.base == key);
                if let Some((place, same)) = same
                    && (!self.is_strict() || place + 1 == draft.letters.len())
                {
                    match same.quality {
                        Quality::Plain => {
                            readings.push(draft.marked(&[place], Quality::Circumflex));
                        }
                        // The third o takes the circumflex back: mooocs is moóc.
                        Quality::Circumflex => readings.extend(
                            draft.marked(&[place], Quality::Plain).with(Letter::plain(key)),
                        ),
                        _ => {}
                    }
                }
            }
            b'd' => {
                let first = draft.letters.first();
                let plain = first.is_some_and(|l| l.base == b'd' && !l.is_marked());
                if plain && (!self.is_strict() || draft.letters.len() == 1) {
                    readings.push(draft.marked(&[0], Quality::Stroke));
                }
            }
            b'w' => {
                self.horns(draft, &mut readings);
                self.single(draft, b'a', Quality::Breve, &mut readings);
                // w by itself is ư; "TW" must not be guessed to be "tư".
                let after_vowel = draft.letters.last().is_some_and(|l| l.is_vowel());
                if !self.is_strict() && !after_vowel {
                    let horned = Letter { quality: Quality::Horn, ..Letter::plain(b'u') };
                    readings.extend(draft.with(horned));
                }
                return readings;
            }
            _ => {}
        }
        readings.extend(letter);
        readings
    }

    fn vni(&self, at: usize, key: u8, draft: Draft) -> Vec<Draft> {
        if key.is_ascii_alphabetic() {
            return draft.with(Letter::plain(key)).into_iter().collect();
        }
        let mut readings = Vec::new();
        let closing = self.keys.iter().skip(at).all(u8::is_ascii_digit);
        let before = at.checked_sub(1).and_then(|before| self.keys.get(before));
        let after_key = before.is_some_and(u8::is_ascii_digit);
        let tone = match key {
            b'0' => Tone::Ngang,
            b'1' => Tone::Sac,
            b'2' => Tone::Huyen,
            b'3' => Tone::Hoi,
            b'4' => Tone::Nga,
            b'5' => Tone::Nang,
            b'6' => {
                for base in *b"aeo" {
                    self.single(draft, base, Quality::Circumflex, &mut readings);
                }
                return readings;
            }
            b'7' => {
                self.horns(draft, &mut readings);
                return readings;
            }
            b'8' => {
                self.single(draft, b'a', Quality::Breve, &mut readings);
                return readings;
            }
            _ => {
                let first = draft.letters.first();
                let plain = first.is_some_and(|l| l.base == b'd' && !l.is_marked());
                if plain && (!self.is_strict() || draft.letters.len() == 1 || closing) {
                    readings.push(draft.marked(&[0], Quality::Stroke));
                }
                return readings;
            }
        };
        // A tone is taken once: "quan12" is a district, not a correction.
        let fits = (tone == Tone::Ngang) != (draft.tone == Tone::Ngang);
        let placed = !self.is_strict() || (tone != Tone::Ngang && (closing || after_key));
        if draft.vowels() > 0 && fits && placed {
            readings.push(Draft { tone, ..draft });
        }
        readings
    }

    /// The readings of a horn key: both letters of uo, then one o, then one u.
    fn horns(&self, draft: Draft, readings: &mut Vec<Draft>) {
        let is_uo = |pair: &[Letter]| matches!(pair, [u, o] if u.base == b'u' && takes_horn(*u) && is_plain(*o, b'o'));
        let pair = draft.letters.windows(2).position(is_uo);
        if let Some(place) = pair
            && self.reaches(draft, place + 1)
        {
            readings.push(draft.marked(&[place, place + 1], Quality::Horn));
        }
        self.single(draft, b'o', Quality::Horn, readings);
        self.single(draft, b'u', Quality::Horn, readings);
    }

    /// The readings of a key that marks one plain letter of this base, the first such letter first.
    fn single(&self, draft: Draft, base: u8, quality: Quality, readings: &mut Vec<Draft>) {
        for (place, letter) in draft.letters.iter().enumerate() {
            if is_plain(*letter, base) && self.reaches(draft, place) {
                readings.push(draft.marked(&[place], quality));
            }
        }
    }

    /// Whether a key typed now may mark the letter at `place`.
    fn reaches(&self, draft: Draft, place: usize) -> bool {
        // The digits of VNI may all be left to the end of the word, no foreign word has them there.
        !self.is_strict() || self.method == Method::Vni || draft.ends_in_vowels_from(place)
    }
}

fn is_plain(letter: Letter, base: u8) -> bool {
    letter.base == base && letter.quality == Quality::Plain
}

fn takes_horn(letter: Letter) -> bool {
    matches!(letter.quality, Quality::Plain | Quality::Horn)
}
