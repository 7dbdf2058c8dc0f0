//! A folded syllable → the syllables it is easily mistaken for.
//!
//! First what Vietnamese ears and keyboards confuse (s and x, ch and tr, final n and ng, …), then
//! any one letter too many, missing, wrong or swapped.

/// Sounds that regions of the country write alike, and spellings of one sound, at the beginning.
const ONSETS: [(&str, &str); 11] = [
    ("s", "x"),
    ("ch", "tr"),
    ("d", "gi"),
    ("d", "r"),
    ("gi", "r"),
    ("d", "v"),
    ("l", "n"),
    ("c", "k"),
    ("c", "q"),
    ("ng", "ngh"),
    ("g", "gh"),
];

/// The same at the end.
const CODAS: [(&str, &str); 3] = [("n", "ng"), ("n", "nh"), ("t", "c")];

/// A confusion of sounds costs one, any other letter two.
pub(super) const LETTER: u32 = 2;

/// The other spellings of `word` that sound alike somewhere, each once.
pub(super) fn confusions(word: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (one, other) in ONSETS.into_iter().flat_map(both) {
        if let Some(rest) = word.strip_prefix(one) {
            found.push(format!("{other}{rest}"));
        }
    }
    for (one, other) in CODAS.into_iter().flat_map(both) {
        if let Some(rest) = word.strip_suffix(one) {
            found.push(format!("{rest}{other}"));
        }
    }
    for (at, letter) in word.char_indices() {
        let other = match letter {
            'i' => "y",
            'y' => "i",
            _ => continue,
        };
        found.push(format!("{}{other}{}", &word[..at], &word[at + 1..]));
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn both((one, other): (&'static str, &'static str)) -> [(&'static str, &'static str); 2] {
    [(one, other), (other, one)]
}

/// Everything one letter away from `word`, with its cost; empty unless `word` is of letters a to z.
pub(super) fn variants(word: &str) -> Vec<(String, u32)> {
    if word.is_empty() || !word.bytes().all(|b| b.is_ascii_lowercase()) {
        return Vec::new();
    }
    let mut found: Vec<(String, u32)> = Vec::new();
    let near = confusions(word);
    for one in &near {
        found.extend(confusions(one).into_iter().map(|two| (two, 2)));
    }
    found.extend(near.into_iter().map(|one| (one, 1)));
    let letters = || 'a'..='z';
    for at in 0..=word.len() {
        let (before, behind) = word.split_at(at);
        found.extend(letters().map(|new| (format!("{before}{new}{behind}"), LETTER)));
        let Some(letter) = behind.chars().next() else { continue };
        let rest = &behind[1..];
        found.push((format!("{before}{rest}"), LETTER));
        found.extend(letters().map(|new| (format!("{before}{new}{rest}"), LETTER)));
        if let Some(next) = rest.chars().next() {
            found.push((format!("{before}{next}{letter}{}", &rest[1..]), LETTER));
        }
    }
    found.retain(|(other, _)| other != word && !other.is_empty());
    found.sort_unstable();
    found.dedup_by(|later, earlier| later.0 == earlier.0);
    found
}

/// Letters too many, missing, wrong or swapped between two words (optimal string alignment).
pub(super) fn distance(a: &str, b: &str) -> u32 {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut above: Vec<u32> = Vec::new();
    let mut row: Vec<u32> = (0..=b.len() as u32).collect();
    for i in 1..=a.len() {
        let mut next = vec![i as u32; b.len() + 1];
        for j in 1..=b.len() {
            let wrong = u32::from(a[i - 1] != b[j - 1]);
            next[j] = (row[j] + 1).min(next[j - 1] + 1).min(row[j - 1] + wrong);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                next[j] = next[j].min(above[j - 2] + 1);
            }
        }
        above = std::mem::replace(&mut row, next);
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sounds_that_are_confused_cost_less_than_letters() {
        for (typed, meant, cost) in [
            ("xan", "san", 1),
            ("chung", "trung", 1),
            ("gia", "da", 1),
            ("lui", "nui", 1),
            ("ki", "ky", 1),
            ("nge", "nghe", 1),
            ("baan", "ban", 2),
            ("xang", "san", 2),
            ("lang", "nan", 2),
            ("quyte", "quyet", 2),
            ("quyt", "quyet", 2),
            ("quyett", "quyet", 2),
            ("quiet", "quyet", 1),
        ] {
            let found = variants(typed).into_iter().find(|(other, _)| other == meant);
            assert_eq!(found.map(|(_, cost)| cost), Some(cost), "{typed} → {meant}");
        }
        assert!(variants("39").is_empty());
        assert!(!variants("nui").iter().any(|(other, _)| other == "nui"));
    }

    #[test]
    fn counts_swapped_letters_once() {
        for (a, b, far) in
            [("93", "39", 1), ("39", "39", 0), ("39", "139", 1), ("39", "41", 2), ("", "ab", 2)]
        {
            assert_eq!(distance(a, b), far, "{a} {b}");
            assert_eq!(distance(b, a), far, "{b} {a}");
        }
    }
}
