//! What a text tells → its signature, by which candidates for its reprints are found.
//!
//! MinHash (Broder 1997) over runs of a few folded syllables says about how much of two texts is
//! the same, whatever stands before or behind it; [`Told::is_reprint_of`] then compares the texts
//! themselves. Bulletins that are alike but for their figures come in thousands, so that some of the
//! numbers are kept beside it, each with the one before: those need no comparing.

use std::collections::BTreeSet;

use super::told::{SHINGLE, Told, mix};

/// Bands of a signature: texts that share one are compared.
pub const BANDS: usize = 12;
/// Rows of a band, 16 bits each: a band is one number of 64.
const ROWS: usize = 4;
/// Fewest different shingles of a text that is known again.
const LEAST_SHINGLES: usize = 40;
/// Rows of [`BANDS`] × [`ROWS`] that agree in candidates: four tenths of the shingles.
const LEAST_ROWS: usize = 20;
/// Pairs of neighbouring numbers kept of a text: those of the lowest hashes.
const NUMBERS: usize = 16;
/// Fewest pairs that say something.
const TELLING_NUMBERS: usize = 4;

/// What is kept of a text to find candidates for its reprints by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Least hashes of the shingles, four to a number.
    pub bands: [u64; BANDS],
    /// Hashes of numbers with the number before, ascending.
    pub numbers: Vec<u16>,
}

/// Signs a text; `None` where it says too little to be known again. Cost grows with the words.
pub fn signature(told: &Told) -> Option<Signature> {
    let mut shingles = BTreeSet::new();
    let mut last = [0_u64; SHINGLE];
    for (at, hash) in told.hashes().enumerate() {
        last.rotate_left(1);
        last[SHINGLE - 1] = hash;
        if at + 1 >= SHINGLE {
            shingles.insert(last.iter().fold(0, |all, one| mix(all ^ one)));
        }
    }
    if shingles.len() < LEAST_SHINGLES {
        return None;
    }
    let before = told.numbers().zip(told.numbers().skip(1));
    let pairs = before.map(|(before, number)| (mix(before ^ number.rotate_left(1)) >> 48) as u16);
    let numbers: BTreeSet<u16> = pairs.collect();
    let numbers = numbers.into_iter().take(NUMBERS).collect();
    Some(Signature { bands: bands(&shingles), numbers })
}

impl Signature {
    /// Whether the texts may be one: many shingles agree, and of the pairs of numbers half at least of
    /// those of the text that has fewer. Symmetric.
    pub fn may_be_reprint_of(&self, other: &Self) -> bool {
        let agree =
            |a: u64, b: u64| (0..ROWS).filter(|row| (a ^ b) >> (row * 16) & 0xffff == 0).count();
        let rows: usize = self.bands.iter().zip(&other.bands).map(|(a, b)| agree(*a, *b)).sum();
        rows >= LEAST_ROWS && numbers_agree(&self.numbers, &other.numbers)
    }
}

/// Whether half of what one has is what the other has; where more were there than kept, as far
/// as both lists reach.
fn numbers_agree(one: &[u16], other: &[u16]) -> bool {
    let reach = |kept: &[u16]| {
        if kept.len() < NUMBERS { u16::MAX } else { kept.last().copied().unwrap_or(u16::MAX) }
    };
    let reach = reach(one).min(reach(other));
    let within = |kept: &[u16]| kept.partition_point(|value| *value <= reach);
    let fewer = within(one).min(within(other));
    let shared = one.iter().filter(|value| other.binary_search(value).is_ok()).count();
    fewer < TELLING_NUMBERS || shared * 2 >= fewer
}

/// The least hash of the shingles under each of the rows' own orders.
fn bands(shingles: &BTreeSet<u64>) -> [u64; BANDS] {
    let mut orders = [(0_u64, 0_u64); BANDS * ROWS];
    let mut seed = 0x5a01_a5a0_1a5a_01a5;
    for order in &mut orders {
        seed = mix(seed ^ 0x9e37_79b9_7f4a_7c15);
        *order = (seed, mix(seed) | 1);
    }
    let mut least = [u64::MAX; BANDS * ROWS];
    for shingle in shingles {
        for (least, (turn, times)) in least.iter_mut().zip(&orders) {
            *least = (*least).min((shingle ^ turn).wrapping_mul(*times));
        }
    }
    std::array::from_fn(|band| {
        let rows = &least[band * ROWS..(band + 1) * ROWS];
        rows.iter().fold(0, |all, row| all << 16 | mix(*row) >> 48)
    })
}

#[cfg(test)]
mod tests {
    use super::super::told::tests::{NEWS, told};
    use super::*;

    fn sign(text: &str) -> Signature {
        signature(&told(&[text]).unwrap()).unwrap()
    }

    #[test]
    fn what_is_said_again_and_again_has_none() {
        let again = "Kính mời bà con dự hội làng. ".repeat(40);
        assert_eq!(told(&[&again]).and_then(|told| signature(&told)), None);
    }

    #[test]
    fn a_text_with_a_paragraph_more_may_be_the_same_and_another_may_not() {
        let more =
            format!("{NEWS} Dịp này, đoàn đã trao nhiều phần quà cho các gia đình khó khăn.");
        assert!(sign(NEWS).may_be_reprint_of(&sign(&more)));
        let other = NEWS.split(' ').rev().collect::<Vec<_>>().join(" ");
        assert!(!sign(NEWS).may_be_reprint_of(&sign(&other)));
    }

    #[test]
    fn a_bulletin_with_other_figures_is_no_candidate() {
        let bulletin = |day: u32| {
            let place = |name: &str, n: u32| {
                let (low, high) = (11 + (day * 7 + n * 3) % 13, 25 + (day * 5 + n) % 11);
                format!(
                    "{name}: có mây, đêm và sáng có mưa vài nơi, gió đông bắc cấp 2 đến cấp 3, trời rét, nhiệt độ thấp nhất {low} độ, cao nhất {high} độ."
                )
            };
            let places = ["Vinh", "Cửa Lò", "Con Cuông", "Tương Dương", "Kỳ Sơn", "Quỳ Châu"];
            places.iter().zip(0..).map(|(name, n)| place(name, n)).collect::<String>()
        };
        assert!(sign(&bulletin(1)).may_be_reprint_of(&sign(&bulletin(1))));
        assert!(!sign(&bulletin(1)).may_be_reprint_of(&sign(&bulletin(3))));
    }

    #[test]
    fn half_of_the_fewer_pairs_agree() {
        let cases: [(&[u16], &[u16], bool); 5] = [
            (&[], &[], true),
            (&[1, 2, 3], &[4, 5, 6], true),
            (&[1, 2, 3, 4], &[3, 4, 5, 6, 7], true),
            (&[1, 2, 3, 4], &[4, 5, 6, 7], false),
            (&[1, 2, 3, 4], &[1, 2, 3, 4, 5, 6, 7, 8], true),
        ];
        for (one, other, expected) in cases {
            assert_eq!(numbers_agree(one, other), expected, "{one:?} {other:?}");
            assert_eq!(numbers_agree(other, one), expected, "{other:?} {one:?}");
        }
        // A list that is full says nothing of what lies beyond its end.
        let full: Vec<u16> = (0..16).collect();
        assert!(numbers_agree(&full, &(0..8).chain(20..28).collect::<Vec<_>>()));
    }
}
