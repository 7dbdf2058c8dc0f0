//! Keys of Telex or VNI typed with the input method off → the word that was meant.
//!
//! "nghij quyeets" and "nghi5 quye6t1" are "nghị quyết". The free decoder takes a key wherever
//! input methods take it, right after its vowel or at the end of the syllable, and accepts what
//! comes out as a syllable of the grammar. The strict one is for guessing: foreign words such as
//! "taxi" decode freely, so quality keys must stand at their vowel and the tone key last.

use super::letter::{Letter, Quality, Tone};
use super::syllable::{MAX_LETTERS, is_toned, tone_place};

/// Most keys a syllable takes: seven letters, three quality keys, a tone key, a correction.
const MAX_KEYS: usize = 12;

/// Most vowel letters of a syllable, the u of qu counted.
const MAX_VOWELS: usize = 4;

/// Decodes one word typed in Telex; `None` when no key was used or no syllable comes out.
///
/// The result is lower case with canonical tone position: "hofa" and "hoaf" give "hòa". Of the
/// loans in oo before a consonant only the spelling with three o is read: "mooocs" is "moóc".
pub fn decode_telex(word: &str) -> Option<String> {
    decode(word, Method::Telex, Marking::Free)
}

/// Decodes one word typed in VNI; `None` when no key was used or no syllable comes out.
///
/// The word starts with a letter and decodes to two letters or more, so "A1" is none.
pub fn decode_vni(word: &str) -> Option<String> {
    decode(word, Method::Vni, Marking::Free)
}

/// Decodes Telex whose quality keys stand at their vowels and whose only tone key stands last.
pub fn strict_telex(word: &str) -> Option<String> {
    decode(word, Method::Telex, Marking::Strict)
}

/// Decodes VNI with one tone key at most, in the digits that follow a vowel or end the word.
pub fn strict_vni(word: &str) -> Option<String> {
    decode(word, Method::Vni, Marking::Strict)
}

/// Decodes every word of `text` that is Telex; the others stay as typed.
pub fn telex_text(text: &str) -> String {
    decode_text(text, decode_telex)
}

/// Decodes every word of `text` that is VNI; the others stay as typed.
pub fn vni_text(text: &str) -> String {
    decode_text(text, decode_vni)
}

fn decode_text(text: &str, decode: fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(text.len());
    for (index, word) in text.split(' ').enumerate() {
        if index > 0 {
            out.push(' ');
        }
        let bare = word.trim_matches(|c: char| c.is_ascii_punctuation());
        match decode(bare) {
            Some(decoded) => {
                let (before, after) = word.split_once(bare).unwrap_or_default();
                out.push_str(before);
                out.push_str(&decoded);
                out.push_str(after);
            }
            None => out.push_str(word),
        }
    }
    out
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Method {
    Telex,
    Vni,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Marking {
    Free,
    Strict,
}

/// What has been typed so far, read in one way.
#[derive(Clone, Copy)]
struct Draft {
    letters: [Letter; MAX_LETTERS],
    count: usize,
    tone: Tone,
}

impl Draft {
    fn letters(&self) -> &[Letter] {
        &self.letters[..self.count]
    }

    fn vowels(&self) -> usize {
        let letters = self.letters().iter();
        letters.filter(|letter| letter.is_vowel()).count()
    }

    /// The draft with one more letter.
    fn with(mut self, letter: Letter) -> Option<Draft> {
        *self.letters.get_mut(self.count)? = letter;
        self.count += 1;
        (self.vowels() <= MAX_VOWELS).then_some(self)
    }

    /// The draft with quality marks on the letters at `places`.
    fn marked(mut self, places: &[usize], quality: Quality) -> Draft {
        for place in places {
            self.letters[*place].quality = quality;
        }
        self
    }

    /// Whether the letter at `place` belongs to the vowels that the draft ends in.
    fn ends_in_vowels_from(&self, place: usize) -> bool {
        self.letters()[place..]
            .iter()
            .all(|letter| letter.is_vowel())
    }

    /// The syllable, when it is one.
    fn finish(&self) -> Option<String> {
        let mut draft = *self;
        for at in 1..draft.count {
            // No rime has ưo: the horn typed at u means both, "dduwocj" is "được".
            let [before, letter] = [draft.letters[at - 1], draft.letters[at]];
            let horned = before.base == b'u' && before.quality == Quality::Horn;
            if horned && is_plain(letter, b'o') {
                draft = draft.marked(&[at], Quality::Horn);
            }
        }
        let place = tone_place(draft.letters())?;
        draft.letters[place].tone = self.tone;
        is_toned(draft.letters()).then(|| draft.letters().iter().map(|l| l.to_char()).collect())
    }
}

fn decode(word: &str, method: Method, marking: Marking) -> Option<String> {
    let keys = word.to_ascii_lowercase().into_bytes();
    let starts_well = keys.first().is_some_and(u8::is_ascii_alphabetic);
    let allowed = |key: &u8| match method {
        Method::Telex => key.is_ascii_alphabetic(),
        Method::Vni => key.is_ascii_alphanumeric(),
    };
    if !starts_well || keys.len() > MAX_KEYS || !keys.iter().all(allowed) {
        return None;
    }
    let empty = Draft {
        letters: [Letter::digit(b'0'); MAX_LETTERS],
        count: 0,
        tone: Tone::Ngang,
    };
    let typing = Typing {
        keys: &keys,
        method,
        marking,
    };
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
        readings
            .into_iter()
            .find_map(|reading| self.read(at + 1, reading))
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
                let same = draft.letters().iter().rposition(|l| l.base == key);
                if let Some(place) = same
                    && (!self.is_strict() || place + 1 == draft.count)
                {
                    match draft.letters[place].quality {
                        Quality::Plain => {
                            readings.push(draft.marked(&[place], Quality::Circumflex));
                        }
                        // The third o takes the circumflex back: mooocs is moóc.
                        Quality::Circumflex => readings.extend(
                            draft
                                .marked(&[place], Quality::Plain)
                                .with(Letter::plain(key)),
                        ),
                        _ => {}
                    }
                }
            }
            b'd' => {
                let first = draft.letters().first();
                let plain = first.is_some_and(|l| l.base == b'd' && !l.is_marked());
                if plain && (!self.is_strict() || draft.count == 1) {
                    readings.push(draft.marked(&[0], Quality::Stroke));
                }
            }
            b'w' => {
                self.horns(draft, &mut readings);
                self.single(draft, b'a', Quality::Breve, &mut readings);
                // w by itself is ư; "TW" must not be guessed to be "tư".
                let after_vowel = draft.letters().last().is_some_and(|l| l.is_vowel());
                if !self.is_strict() && !after_vowel {
                    let horned = Letter {
                        quality: Quality::Horn,
                        ..Letter::plain(b'u')
                    };
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
        let closing = self.keys[at..].iter().all(u8::is_ascii_digit);
        let after_key = at > 0 && self.keys[at - 1].is_ascii_digit();
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
                let first = draft.letters().first();
                let plain = first.is_some_and(|l| l.base == b'd' && !l.is_marked());
                if plain && (!self.is_strict() || draft.count == 1 || closing) {
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
        let pair = draft.letters().windows(2).position(|pair| {
            pair[0].base == b'u' && takes_horn(pair[0]) && is_plain(pair[1], b'o')
        });
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
        for place in 0..draft.count {
            if is_plain(draft.letters[place], base) && self.reaches(draft, place) {
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

#[cfg(test)]
mod tests {
    use super::super::syllable::{all_syllables, take_apart};
    use super::*;

    #[test]
    fn decodes_telex_in_the_orders_people_type() {
        for (word, expected) in [
            ("nghij", "nghị"),
            ("quyeets", "quyết"),
            ("tieengs", "tiếng"),
            ("tieesng", "tiếng"),
            ("vietej", "việt"),
            ("dangdr", "đảng"),
            ("dduowjc", "được"),
            ("wowcs", "ước"),
            ("dduwocj", "được"),
            ("tw", "tư"),
            ("cuuws", "cứu"),
            ("huouw", "hươu"),
            ("thuowr", "thuở"),
            ("quowr", "quở"),
            ("quawn", "quăn"),
            ("hoacwj", "hoặc"),
            ("xoawns", "xoắn"),
            ("mooocs", "moóc"),
            ("ngoeof", "ngoèo"),
            ("hoasf", "hòa"),
            ("toanfz", "toan"),
            ("giees", "giế"),
            ("NGUYEENX", "nguyễn"),
            ("taxi", "tãi"),
        ] {
            assert_eq!(decode_telex(word).as_deref(), Some(expected), "{word}");
        }
        for word in [
            "",
            "nghi",
            "quyet",
            "facebook",
            "class",
            "QL14",
            "hội",
            "39",
            "www",
            "oooooooooooo",
        ] {
            assert_eq!(decode_telex(word), None, "{word}");
        }
    }

    #[test]
    fn decodes_vni_but_no_codes() {
        for (word, expected) in [
            ("nghi5", "nghị"),
            ("quye61t", "quyết"),
            ("D9a3ng", "đảng"),
            ("dang93", "đảng"),
            ("truong72", "trường"),
            ("thuo73", "thuở"),
            ("qua8n", "quăn"),
            ("xoan81", "xoắn"),
            ("ngu7o7i2", "người"),
        ] {
            assert_eq!(decode_vni(word).as_deref(), Some(expected), "{word}");
        }
        for word in [
            "H5N1", "A1", "U23", "QL14", "covid19", "mp3", "T72", "39-NQ/TW", "G7", "quan12", "1a",
            "ca11", "QH15", "F0",
        ] {
            assert_eq!(decode_vni(word), None, "{word}");
        }
    }

    #[test]
    fn the_strict_decoder_leaves_foreign_words_alone() {
        for (word, expected) in [
            ("quyeets", Some("quyết")),
            ("dduowcj", Some("được")),
            ("truwowngf", Some("trường")),
            ("muaw", Some("mưa")),
            ("moon", Some("môn")),
            ("taxi", None),
            ("TW", None),
            ("data", None),
            ("vietej", None),
        ] {
            assert_eq!(strict_telex(word).as_deref(), expected, "{word}");
        }
        for (word, expected) in [
            ("quye6t1", Some("quyết")),
            ("truo72ng", Some("trường")),
            ("truong72", Some("trường")),
            ("d9ang3", Some("đảng")),
            ("da3ng", None),
        ] {
            assert_eq!(strict_vni(word).as_deref(), expected, "{word}");
        }
    }

    #[test]
    fn decodes_words_among_others() {
        assert_eq!(
            telex_text("Nghij quyeets, soos 39-NQ/TW"),
            "nghị quyết, số 39-NQ/TW"
        );
        assert_eq!(vni_text("d9a3ng  QL14 uy3"), "đảng  QL14 ủy");
    }

    /// Types a syllable with quality keys at their letters and the tone key last.
    fn typed(word: &str, method: Method) -> String {
        let (letters, count) = take_apart(word).expect("a syllable");
        let mut keys = String::new();
        let mut tone = Tone::Ngang;
        for letter in &letters[..count] {
            let base = char::from(letter.base);
            keys.push(base);
            match (letter.quality, method) {
                (Quality::Plain, _) => {}
                (Quality::Circumflex | Quality::Stroke, Method::Telex) => keys.push(base),
                (_, Method::Telex) => keys.push('w'),
                (Quality::Circumflex, Method::Vni) => keys.push('6'),
                (Quality::Horn, Method::Vni) => keys.push('7'),
                (Quality::Breve, Method::Vni) => keys.push('8'),
                (Quality::Stroke, Method::Vni) => keys.push('9'),
            }
            if letter.tone != Tone::Ngang {
                tone = letter.tone;
            }
        }
        let key = match method {
            Method::Telex => ["", "f", "s", "r", "x", "j"],
            Method::Vni => ["", "2", "1", "3", "4", "5"],
        };
        keys + key[tone as usize]
    }

    #[test]
    fn every_syllable_of_the_grammar_comes_back_from_its_keys() {
        for word in all_syllables() {
            let letters = word.chars().count();
            let vni = typed(&word, Method::Vni);
            if letters >= 2 && vni != word {
                assert_eq!(decode_vni(&vni).as_ref(), Some(&word), "{vni}");
                assert_eq!(strict_vni(&vni).as_ref(), Some(&word), "{vni}");
            }
            let telex = typed(&word, Method::Telex);
            // Two o's before a consonant are ô to Telex.
            if telex != word && !super::super::fold::toneless_of(&word).contains("oo") {
                assert_eq!(decode_telex(&telex).as_ref(), Some(&word), "{telex}");
                assert_eq!(strict_telex(&telex).as_ref(), Some(&word), "{telex}");
            }
        }
    }
}
