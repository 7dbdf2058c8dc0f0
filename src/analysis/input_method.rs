//! Keys of Telex or VNI typed with the input method off → the word that was meant.
//!
//! "nghij quyeets" and "nghi5 quye6t1" are "nghị quyết". The free decoder takes a key wherever
//! input methods take it, right after its vowel or at the end of the syllable, and accepts what
//! comes out as a syllable of the grammar. The strict one is for guessing: foreign words such as
//! "taxi" decode freely, so quality keys must stand at their vowel and the tone key last.

use super::keys::{Marking, Method, decode};

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

#[cfg(test)]
mod tests {
    use super::super::letter::{Quality, Tone};
    use super::super::syllable::{all_syllables, take_apart};
    use super::super::{Fold, fold};
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
        for word in
            ["", "nghi", "quyet", "facebook", "class", "QL14", "hội", "39", "www", "oooooooooooo"]
        {
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
        assert_eq!(telex_text("Nghij quyeets, soos 39-NQ/TW"), "nghị quyết, số 39-NQ/TW");
        assert_eq!(vni_text("d9a3ng  QL14 uy3"), "đảng  QL14 ủy");
    }

    #[test]
    fn a_query_without_marks_is_never_taken_for_keys() {
        for word in all_syllables() {
            let folded = fold(&word, Fold::Folded);
            // "boong" is typed like "bông".
            if !folded.contains("oo") {
                assert_eq!(decode_telex(&folded), None, "{folded}");
            }
            assert_eq!(decode_vni(&folded), None, "{folded}");
        }
    }

    /// Types a syllable with quality keys at their letters and the tone key last.
    fn typed(word: &str, method: Method) -> String {
        let letters = take_apart(word).expect("a syllable");
        let mut keys = String::new();
        let mut tone = Tone::Ngang;
        for letter in letters.iter() {
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
            if telex != word && !fold(&word, Fold::Folded).contains("oo") {
                assert_eq!(decode_telex(&telex).as_ref(), Some(&word), "{telex}");
                assert_eq!(strict_telex(&telex).as_ref(), Some(&word), "{telex}");
            }
        }
    }
}
