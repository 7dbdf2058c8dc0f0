//! Passages → queries whose right answer is known: the passage that they are taken from.

use saola::analysis::analyse;

/// Where the words of a query stand in their passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Shape {
    /// One after the other.
    Adjacent,
    /// Neighbours two by two, from different places.
    Split,
    /// Each from anywhere.
    Scattered,
}

/// A kind of query.
#[derive(Clone, Copy, Debug, serde::Serialize)]
pub(crate) struct Cell {
    pub(crate) syllables: usize,
    pub(crate) shape: Shape,
    pub(crate) toned: bool,
}

/// A query and the text it is taken from.
pub(crate) struct Asked {
    pub(crate) query: String,
    pub(crate) source: String,
}

/// Every kind of query of these lengths; kinds that would be the same come once.
pub(crate) fn cells(lengths: &[usize]) -> Vec<Cell> {
    let mut cells = Vec::new();
    for &syllables in lengths {
        for shape in [Shape::Adjacent, Shape::Split, Shape::Scattered] {
            let same = match shape {
                Shape::Adjacent => false,
                Shape::Split => syllables < 4,
                Shape::Scattered => syllables < 2,
            };
            if !same {
                cells.extend([true, false].map(|toned| Cell { syllables, shape, toned }));
            }
        }
    }
    cells
}

/// Up to `count` passages with at least `syllables` syllables, each as likely as another.
pub(crate) fn sample(
    texts: impl Iterator<Item = String>,
    syllables: usize,
    count: usize,
    random: &mut fastrand::Rng,
) -> Vec<String> {
    let mut kept = Vec::new();
    let mut seen = 0;
    for text in texts {
        // Cheap first: most passages of lists and headings end here.
        if text.split_whitespace().count() < syllables || words(&text).len() < syllables {
            continue;
        }
        seen += 1;
        if kept.len() < count {
            kept.push(text);
        } else {
            let place = random.usize(..seen);
            if place < count {
                kept[place] = text;
            }
        }
    }
    kept
}

/// A query of a kind from each of `count` passages of `sample`; toned and untoned ones are the
/// same but for their marks.
pub(crate) fn asked(cell: Cell, sample: &[String], count: usize, seed: u64) -> Vec<Asked> {
    let shape = cell.shape as u64;
    let mut random = fastrand::Rng::with_seed(seed ^ (cell.syllables as u64) << 8 ^ shape << 32);
    (0..count)
        .map(|_| {
            let source = &sample[random.usize(..sample.len())];
            let words = words(source);
            let places = places(cell, words.len(), &mut random);
            let chosen: Vec<&str> = places
                .into_iter()
                .map(|at| if cell.toned { &words[at].0 } else { &words[at].1 }.as_str())
                .collect();
            Asked { query: chosen.join(" "), source: source.clone() }
        })
        .collect()
}

/// Which of `length` words a query is made of.
fn places(cell: Cell, length: usize, random: &mut fastrand::Rng) -> Vec<usize> {
    let n = cell.syllables.min(length);
    match cell.shape {
        Shape::Adjacent => {
            let first = random.usize(..=length - n);
            (first..first + n).collect()
        }
        Shape::Split => {
            let mut pairs: Vec<usize> = (0..length / 2).collect();
            random.shuffle(&mut pairs);
            pairs.into_iter().take(n / 2).flat_map(|pair| [2 * pair, 2 * pair + 1]).collect()
        }
        Shape::Scattered => {
            let mut places: Vec<usize> = (0..length).collect();
            random.shuffle(&mut places);
            places.truncate(n);
            places
        }
    }
}

/// The syllables and words of a text without its numbers, exact and folded.
fn words(text: &str) -> Vec<(String, String)> {
    analyse(text)
        .into_iter()
        .filter(|token| token.exact.chars().all(char::is_alphabetic))
        .map(|token| (token.exact.into(), token.folded.into()))
        .collect()
}
