//! Words that the collection does not know → the query with words that it does.
//!
//! A noisy channel: a syllable of the collection is the likelier meant the oftener it stands beside
//! the words typed next to it and the fewer letters it differs by. Numbers are never touched.

use super::edits::{LETTER, distance, variants};
use super::marks::as_capital;
use crate::analysis::marks::is_marked;
use crate::analysis::{Token, analyse, is_folded_syllable};
use crate::query::{Class, ItemKind, Lexicon, Plan, Query};

/// Readings offered of one word.
const READINGS: usize = 2;
/// Shortest word of which two letters may be wrong: in a shorter one two letters are half of it.
const LONG: usize = 5;
/// Words read from the dictionary to find those two letters away.
const READ: usize = 4096;
/// What one unit of cost (see [`LETTER`]) takes off, as a logarithm: a letter wrong makes a word ten
/// times less likely, a sound that is confused about three times.
const COST: f64 = 1.15;
/// Words that are known but may be slips of another, at the most: those that stand beside their
/// neighbours least.
const DOUBTED: usize = 3;
/// How many times as often another word stands beside the neighbours of one that is doubted.
const OFTENER: u64 = 10;

/// A word of the query and where it stands.
struct Word {
    group: usize,
    item: usize,
    token: Token,
    /// Whether it follows the word before it with nothing between.
    joined: bool,
    /// Whether it is a part of an official number.
    official: bool,
}

/// The query with other spellings, likeliest first; empty where every word is known and no other
/// stands beside its neighbours far oftener.
pub(super) fn respelled(lexicon: &dyn Lexicon, query: &Query, plan: &Plan) -> Vec<Query> {
    let words = words(query);
    let unknown: Vec<usize> = (0..words.len())
        .filter(|&at| is_word(&words[at]) && !is_answered(plan, query, &words[at]))
        .filter(|&at| lexicon.folded_count(&words[at].token.folded) == 0)
        .collect();
    match unknown.as_slice() {
        [] => {
            let mut found: Vec<(usize, Reading)> = doubted(lexicon, &words)
                .into_iter()
                .flat_map(|(at, beside)| {
                    let other = readings(lexicon, &words, at, None).into_iter();
                    let other = other.filter(move |r| r.beside > beside.saturating_mul(OFTENER));
                    other.take(READINGS).map(move |reading| (at, reading))
                })
                .collect();
            found.sort_by(|a, b| b.1.score.total_cmp(&a.1.score).then_with(|| a.0.cmp(&b.0)));
            let changes = found.into_iter().take(READINGS).map(|(at, reading)| (at, reading.text));
            changes.map(|change| changed(lexicon, query, &words, &[change])).collect()
        }
        [at] => readings(lexicon, &words, *at, None)
            .into_iter()
            .take(READINGS)
            .map(|reading| changed(lexicon, query, &words, &[(*at, reading.text)]))
            .collect(),
        several => {
            let mut changes: Vec<(usize, String)> = Vec::new();
            for &at in several {
                let before = changes.last().filter(|(known, _)| known + 1 == at);
                let before = before.map(|(_, text)| text.clone());
                let best = readings(lexicon, &words, at, before.as_deref()).into_iter().next();
                // A word that nothing is like leaves the query without an answer.
                let Some(best) = best else { return Vec::new() };
                changes.push((at, best.text));
            }
            vec![changed(lexicon, query, &words, &changes)]
        }
    }
}

/// The words of a query that may be misspelt, in order.
fn words(query: &Query) -> Vec<Word> {
    let mut words = Vec::new();
    for (group_at, group) in query.groups.iter().enumerate() {
        for (item_at, item) in group.items.iter().enumerate() {
            if group.excluded || !matches!(item.kind, ItemKind::Word | ItemKind::Phrase { .. }) {
                continue;
            }
            let tokens = analyse(&item.text);
            let official = tokens.iter().any(|token| token.number.is_some());
            for (at, token) in tokens.into_iter().enumerate() {
                let joined = at > 0 || (group.items.len() == 1 && item.kind == ItemKind::Word);
                words.push(Word { group: group_at, item: item_at, token, joined, official });
            }
        }
    }
    words
}

fn is_word(word: &Word) -> bool {
    let folded = &word.token.folded;
    !word.official && folded.chars().count() >= 2 && folded.chars().all(char::is_alphabetic)
}

/// Whether the word is looked for under another reading already, such as Telex keys.
fn is_answered(plan: &Plan, query: &Query, word: &Word) -> bool {
    let typed = word.token.span.of(&query.groups[word.group].items[word.item].text);
    let other = |class| matches!(class, Class::Keys | Class::Abbreviation);
    plan.units.iter().any(|u| u.text == typed && u.choices.iter().any(|c| other(c.class)))
}

/// Known words that stand beside their neighbours least, with the times that they do.
fn doubted(lexicon: &dyn Lexicon, words: &[Word]) -> Vec<(usize, u64)> {
    let mut found: Vec<(u64, usize)> = (0..words.len())
        .filter(|&at| is_word(&words[at]))
        .filter_map(|at| {
            let here = &words[at].token.folded;
            let (before, behind) = around(words, at, None);
            if before.is_none() && behind.is_none() {
                return None;
            }
            let before = before.map_or(0, |before| lexicon.pair_count(before, here));
            let behind = behind.map_or(0, |behind| lexicon.pair_count(here, behind));
            Some((before + behind, at))
        })
        .collect();
    found.sort_unstable();
    found.into_iter().take(DOUBTED).map(|(beside, at)| (at, beside)).collect()
}

/// The folded words before and behind; `before` stands for the word before where it was changed.
fn around<'w>(
    words: &'w [Word],
    at: usize,
    before: Option<&'w str>,
) -> (Option<&'w str>, Option<&'w str>) {
    let typed = |word: &'w Word| word.token.folded.as_str();
    let before = before
        .map(|before| before.rsplit(' ').next().unwrap_or(before))
        .or_else(|| at.checked_sub(1).map(|b| typed(&words[b])))
        .filter(|_| words[at].joined);
    (before, words.get(at + 1).filter(|word| word.joined).map(typed))
}

/// Another reading of a word.
struct Reading {
    text: String,
    /// Passages in which it stands beside its neighbours.
    beside: u64,
    score: f64,
}

/// The known words that `words[at]` may stand for, likeliest first.
fn readings(
    lexicon: &dyn Lexicon,
    words: &[Word],
    at: usize,
    before: Option<&str>,
) -> Vec<Reading> {
    let typed = &words[at].token.folded;
    let (before, behind) = around(words, at, before);
    let beside = |first: &str, last: &str| {
        before.map_or(0, |before| lexicon.pair_count(before, first))
            + behind.map_or(0, |behind| lexicon.pair_count(last, behind))
    };
    let all = variants(typed);
    let syllables = all.iter().filter(|(other, _)| is_folded_syllable(other));
    let mut found: Vec<Reading> = known(lexicon, syllables, &beside);
    if found.is_empty() {
        found = known(lexicon, all.iter(), &beside);
    }
    if found.iter().all(|reading| reading.beside == 0) && typed.len() >= LONG {
        found.extend(known(lexicon, far(lexicon, typed).iter(), &beside));
    }
    // "nghiquyet": a blank that is missing, where the two words stand side by side.
    for cut in (1..typed.len()).filter(|cut| typed.is_char_boundary(*cut)) {
        let (first, last) = typed.split_at(cut);
        if is_folded_syllable(first) && is_folded_syllable(last) {
            let together = lexicon.pair_count(first, last);
            if together > 0 {
                let beside = together + beside(first, last);
                found.push(reading(format!("{first} {last}"), 1, together, beside));
            }
        }
    }
    found.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.text.cmp(&b.text)));
    found.dedup_by(|later, earlier| later.text == earlier.text);
    // A reading that stands beside the same neighbours far less is not meant.
    let best = found.first().map_or(0, |best| best.beside);
    found.retain(|reading| reading.beside.saturating_mul(2) >= best);
    found
}

fn known<'v>(
    lexicon: &dyn Lexicon,
    variants: impl Iterator<Item = &'v (String, u32)>,
    beside: &dyn Fn(&str, &str) -> u64,
) -> Vec<Reading> {
    variants
        .map(|(other, cost)| (other, *cost, lexicon.folded_count(other)))
        .filter(|(.., count)| *count > 0)
        .map(|(other, cost, count)| reading(other.clone(), cost, count, beside(other, other)))
        .collect()
}

fn reading(text: String, cost: u32, count: u64, beside: u64) -> Reading {
    // Neighbours tell more than how common a word is by itself.
    let likely = 2.0 * (1.0 + beside as f64).ln() + 0.5 * (1.0 + count as f64).ln();
    Reading { text, beside, score: likely - COST * f64::from(cost) }
}

/// Words two letters away that begin with the same two letters.
fn far(lexicon: &dyn Lexicon, typed: &str) -> Vec<(String, u32)> {
    let Some((end, _)) = typed.char_indices().nth(2) else { return Vec::new() };
    let words = lexicon.prefixed(&typed[..end], READ).into_iter();
    words.filter(|word| distance(word, typed) == 2).map(|word| (word, 2 * LETTER)).collect()
}

/// The query with some of its words written otherwise.
fn changed(
    lexicon: &dyn Lexicon,
    query: &Query,
    words: &[Word],
    changes: &[(usize, String)],
) -> Query {
    let mut other = query.clone();
    for (at, text) in changes.iter().rev() {
        let word = &words[*at];
        let item = &mut other.groups[word.group].items[word.item].text;
        let span = word.token.span;
        let marked = with_marks(lexicon, &word.token, text);
        let text = as_capital(&item[span.start..span.end], marked.as_deref().unwrap_or(text));
        item.replace_range(span.start..span.end, &text);
    }
    other.text = other.to_string();
    other
}

/// The commonest form of the fold `other` that has the marks typed in `token`: "trọn" as "trong" is
/// "trọng". `None` where none has, or none were typed.
fn with_marks(lexicon: &dyn Lexicon, token: &Token, other: &str) -> Option<String> {
    if !is_marked(&token.exact) {
        return None;
    }
    let letters = distance(&token.folded, other);
    let forms = lexicon.forms(other).into_iter().map(|(form, _)| form);
    forms.into_iter().find(|form| distance(&token.exact, form) == letters)
}
