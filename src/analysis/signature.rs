//! What a text tells → its signature, by which candidates for its reprints are found.
//!
//! MinHash (Broder 1997) over runs of a few folded syllables says about how much of two texts is
//! the same, whatever stands before or behind it; [`Told::is_reprint_of`] then compares the texts
//! themselves. Of each least hash a few bits are kept (Li and König, "b-Bit Minwise Hashing", WWW
//! 2010): there are enough of them to tell texts apart. Bulletins that are alike but for their
//! figures come in thousands, so that some of the numbers are kept beside it, each with the two
//! before: those need no comparing.

use super::told::{SHINGLE, Told, mix};

/// Bands of a signature: texts that share one are compared. Of two texts that have 65 of a hundred
/// shingles in common 95 of a hundred share one.
const BANDS: usize = 9;
/// Rows of a band.
const ROWS: usize = 3;
/// Bits kept of a row.
const ROW_BITS: usize = 6;
/// Bits of a band's value: with more, the terms of an index would be as many as its articles; with
/// these a million articles have sixty that share a band by chance.
const BAND_BITS: usize = 14;
/// Fewest different shingles of a text that is known again.
const LEAST_SHINGLES: usize = 40;
/// Rows of [`BANDS`] × [`ROWS`] that agree in candidates: some four tenths of the shingles.
const LEAST_ROWS: u32 = 10;

/// Numbers of 64 bits that the rows stand in, nine each.
const ROW_WORDS: usize = 3;
const ROWS_OF_WORD: usize = BANDS * ROWS / ROW_WORDS;
/// The lowest bit of every row.
const LOWEST: u64 = 0o010101010101010101;
/// Bits of such a number that are left, for what tells a copy.
const COPY_BITS: usize = 64 - ROWS_OF_WORD * ROW_BITS;

/// Bits kept of the hash of a run of three numbers, which is not zero.
const NUMBER_BITS: usize = 12;
/// Numbers of 64 bits that such hashes stand in, five each.
const NUMBER_WORDS: usize = 3;
/// Runs kept of a text: those of the lowest hashes.
const NUMBERS: usize = NUMBER_WORDS * (64 / NUMBER_BITS);
const HIGHEST_NUMBER: u16 = (1 << NUMBER_BITS) - 1;
/// Fewest runs that say something: a paragraph left out takes two that both texts have.
const TELLING_NUMBERS: usize = 6;
/// Share of the runs of the text that has fewer that must be in the other, as a fraction.
const SHARED_NUMBERS: (usize, usize) = (3, 5);

/// What is kept of a text to find candidates for its reprints by: 24 bytes, 48 with numbers.
///
/// Two that are equal are of copies, but for one chance in a billion of alike texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Signature {
    /// Least hashes of the shingles, and bits of a hash of all words.
    rows: [u64; ROW_WORDS],
    /// Hashes of numbers with the two before, ascending, and zeros behind them.
    numbers: [u16; NUMBERS],
}

/// Signs a text; `None` where it says too little to be known again. Cost grows with the words.
pub fn signature(told: &Told) -> Option<Signature> {
    let mut shingles = Vec::new();
    let mut last = [0_u64; SHINGLE];
    let mut copy = 0;
    for (at, hash) in told.hashes().enumerate() {
        copy = mix(copy ^ hash);
        last.rotate_left(1);
        last[SHINGLE - 1] = hash;
        if at + 1 >= SHINGLE {
            shingles.push(last.iter().fold(0, |all, one| mix(all ^ one)));
        }
    }
    if !are_many(&shingles) {
        return None;
    }
    let runs = told.numbers().zip(told.numbers().skip(1)).zip(told.numbers().skip(2));
    let mut runs: Vec<u16> = runs
        .map(|((first, second), third)| {
            let hash = mix(mix(mix(first) ^ second) ^ third);
            1 + (hash % u64::from(HIGHEST_NUMBER)) as u16
        })
        .collect();
    runs.sort_unstable();
    runs.dedup();
    let mut numbers = [0; NUMBERS];
    numbers.iter_mut().zip(runs).for_each(|(place, run)| *place = run);
    Some(Signature { rows: rows(&shingles, copy), numbers })
}

/// Whether there are [`LEAST_SHINGLES`] different ones; as many as that are looked at in most texts.
fn are_many(shingles: &[u64]) -> bool {
    let mut different = Vec::with_capacity(LEAST_SHINGLES);
    for shingle in shingles {
        if let Err(place) = different.binary_search(shingle) {
            different.insert(place, *shingle);
        }
        if different.len() == LEAST_SHINGLES {
            return true;
        }
    }
    false
}

impl Signature {
    /// The signature as numbers to be kept, in their order.
    pub fn words(&self) -> impl Iterator<Item = u64> {
        let numbers: [u64; NUMBER_WORDS] = std::array::from_fn(|word| {
            let numbers = self.numbers.iter().skip(word).step_by(NUMBER_WORDS);
            numbers.enumerate().fold(0, |all, (at, number)| all | at_place(u64::from(*number), at))
        });
        let has_numbers = self.numbers[0] > 0;
        self.rows.into_iter().chain(numbers.into_iter().filter(move |_| has_numbers))
    }

    /// Reads it back; `None` where the numbers are not those of one.
    pub fn of_words(mut words: impl Iterator<Item = u64>) -> Option<Self> {
        let rows = [words.next()?, words.next()?, words.next()?];
        let mut numbers = [0; NUMBERS];
        for (word, packed) in words.take(NUMBER_WORDS).enumerate() {
            let places = numbers.iter_mut().skip(word).step_by(NUMBER_WORDS);
            for (at, place) in places.enumerate() {
                *place = (packed >> (at * NUMBER_BITS)) as u16 & HIGHEST_NUMBER;
            }
        }
        Some(Self { rows, numbers })
    }

    /// What texts that may be one share at least one of, each below 2^18.
    pub fn bands(&self) -> [u32; BANDS] {
        const OF_WORD: usize = BANDS / ROW_WORDS;
        std::array::from_fn(|band| {
            let rows = self.rows.get(band / OF_WORD).copied().unwrap_or_default();
            let rows = rows >> (band % OF_WORD * ROWS * ROW_BITS);
            let rows = rows & ((1 << (ROWS * ROW_BITS)) - 1);
            (band << BAND_BITS) as u32 | (mix(rows) >> (64 - BAND_BITS)) as u32
        })
    }

    /// Whether the texts may be one, and how near they are: many shingles agree, and of the runs
    /// of numbers most of those of the text that has fewer. Symmetric.
    pub fn nearness(&self, other: &Self) -> Option<u32> {
        let agree = |a: &u64, b: &u64| {
            let differ = a ^ b;
            let any = (1..ROW_BITS).fold(differ, |any, bit| any | differ >> bit);
            ROWS_OF_WORD as u32 - (any & LOWEST).count_ones()
        };
        let rows: u32 = self.rows.iter().zip(&other.rows).map(|(a, b)| agree(a, b)).sum();
        if rows < LEAST_ROWS {
            return None;
        }
        Some(rows + numbers_agree(kept(&self.numbers), kept(&other.numbers))?)
    }
}

/// The number `at` of a word.
fn at_place(number: u64, at: usize) -> u64 {
    number << (at * NUMBER_BITS)
}

/// Those that are none of the zeros.
fn kept(numbers: &[u16; NUMBERS]) -> &[u16] {
    numbers.split(|number| *number == 0).next().unwrap_or_default()
}

/// Whether most of what the one with fewer has is what the other has; where more were there than
/// kept, as far as both lists reach. The share, of [`NUMBERS`].
fn numbers_agree(one: &[u16], other: &[u16]) -> Option<u32> {
    let reach = |kept: &[u16]| {
        if kept.len() < NUMBERS { u16::MAX } else { kept.last().copied().unwrap_or(u16::MAX) }
    };
    let reach = reach(one).min(reach(other));
    let within = |kept: &[u16]| kept.partition_point(|value| *value <= reach);
    let fewer = within(one).min(within(other));
    let shared = one.iter().filter(|value| other.binary_search(value).is_ok()).count();
    let (share, of) = SHARED_NUMBERS;
    let agree = fewer < TELLING_NUMBERS || shared * of >= fewer * share;
    agree.then(|| (shared * NUMBERS / fewer.max(1)) as u32)
}

/// The least hash of the shingles under each of the rows' own orders, and what is left of `copy`.
fn rows(shingles: &[u64], copy: u64) -> [u64; ROW_WORDS] {
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
    let mut words = least.chunks(ROWS_OF_WORD);
    std::array::from_fn(|word| {
        let rows = words.next().unwrap_or_default();
        let copy = copy >> (word * COPY_BITS) & ((1 << COPY_BITS) - 1);
        rows.iter().fold(copy, |all, row| all << ROW_BITS | mix(*row) >> (64 - ROW_BITS))
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
        assert!(sign(NEWS).nearness(&sign(&more)).is_some());
        let other = NEWS.split(' ').rev().collect::<Vec<_>>().join(" ");
        assert_eq!(sign(NEWS).nearness(&sign(&other)), None);
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
        assert!(sign(&bulletin(1)).nearness(&sign(&bulletin(1))).is_some());
        assert_eq!(sign(&bulletin(1)).nearness(&sign(&bulletin(3))), None);
    }

    #[test]
    fn is_read_back_from_its_words_and_a_copy_has_the_same() {
        let more = format!("{NEWS} Dịp này, đoàn đã trao nhiều phần quà cho các gia đình.");
        let figures: String = (0..40).map(|n| format!("Bản {n} có {} hộ nghèo. ", n * 7)).collect();
        let figures = format!("{NEWS} {figures}");
        for text in [NEWS, &more, &figures] {
            let signature = sign(text);
            assert_eq!(Signature::of_words(signature.words()), Some(signature), "{text}");
            assert_eq!(sign(&text.to_uppercase()).bands(), signature.bands());
        }
        assert_eq!(sign(&figures).words().count(), ROW_WORDS + NUMBER_WORDS);
        assert_eq!(Signature::of_words([1, 2].into_iter()), None);
        // One word more: most rows agree, and it is no copy.
        assert_ne!(sign(NEWS), sign(&format!("{NEWS} Hết.")));
    }

    #[test]
    fn most_of_the_fewer_runs_agree() {
        let cases: [(&[u16], &[u16], bool); 5] = [
            (&[], &[], true),
            (&[1, 2, 3, 4, 5], &[6, 7, 8, 9, 10], true),
            (&[1, 2, 3, 4, 5, 6], &[3, 4, 5, 6, 7, 8, 9], true),
            (&[1, 2, 3, 4, 5, 6], &[4, 5, 6, 7, 8, 9], false),
            (&[1, 2, 3, 4, 5, 6], &[1, 2, 3, 4, 5, 6, 7, 8, 9], true),
        ];
        for (one, other, expected) in cases {
            assert_eq!(numbers_agree(one, other).is_some(), expected, "{one:?} {other:?}");
            assert_eq!(numbers_agree(other, one), numbers_agree(one, other), "{other:?} {one:?}");
        }
        // A list that is full says nothing of what lies beyond its end.
        let full: Vec<u16> = (0..15).collect();
        assert!(numbers_agree(&full, &(0..7).chain(20..28).collect::<Vec<_>>()).is_some());
    }
}
