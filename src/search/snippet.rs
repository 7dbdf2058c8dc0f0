//! The part of a passage that shows best why it was found, as an exact piece of its text.

#![cfg_attr(not(test), warn(clippy::string_slice, clippy::indexing_slicing))]

use std::collections::HashSet;

use compact_str::CompactString;
use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;

use super::HitMarks;
use crate::analysis::marks::may_begin;
use crate::analysis::{Token, analyse, analyse_some, char_at, is_unmarked, slice};
use crate::article::Span;
use crate::extraction::{citation, person};
use crate::index::StoredPassage;
use crate::query::{FactQuery, Form, Marks, Plan, Unit};

/// A piece of a passage.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snippet {
    /// The piece, letter for letter.
    pub text: String,
    /// What matched: bytes in `text`, ascending, apart from each other.
    pub highlights: Vec<Span>,
    /// First byte of the piece in the passage.
    pub start: usize,
}

/// Tells which parts of a text answer a plan.
#[derive(Clone, Debug)]
pub struct Matcher {
    units: Vec<Unit>,
    /// The folds of all forms that are words, sorted: most words of a text have none of them.
    folds: Vec<String>,
    /// What the folds of words begin with that a prefix asks for.
    beginnings: Vec<String>,
    /// The first letters of both, by their byte.
    initials: Box<[bool; 256]>,
    /// Whether a form is a phrase, for which all words of a text are needed.
    phrases: bool,
    /// The folds of forms that are of texts typed without marks.
    unmarked: Vec<String>,
    facts: Vec<FactQuery>,
    fact_is_query: bool,
    typed: HashSet<CompactString>,
    ignores_marks: bool,
}

/// A part of a text that matched, and the unit of the query it answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Matched {
    span: Span,
    unit: usize,
}

impl Matcher {
    /// The matcher of `plan`.
    pub fn of(plan: &Plan) -> Self {
        let mut facts: Vec<FactQuery> = plan.fact.iter().cloned().collect();
        facts.extend(plan.filters.facts.iter().cloned());
        let forms = || plan.units.iter().flat_map(|unit| &unit.choices).map(|choice| &choice.form);
        let mut folds: Vec<String> = forms().filter_map(Form::fold).map(str::to_owned).collect();
        folds.sort_unstable();
        folds.dedup();
        let beginning = |form: &Form| match form {
            Form::Beginning { folded, .. } => Some(folded.clone()),
            _ => None,
        };
        let beginnings: Vec<String> = forms().filter_map(beginning).collect();
        let mut initials = Box::new([false; 256]);
        for first in folds.iter().chain(&beginnings).filter_map(|fold| fold.as_bytes().first()) {
            if let Some(initial) = initials.get_mut(usize::from(*first)) {
                *initial = true;
            }
        }
        let phrases = forms().any(|form| matches!(form, Form::Phrase { .. }));
        let unmarked = forms().filter(|form| matches!(form, Form::Unmarked(_)));
        let unmarked = unmarked.filter_map(Form::fold).map(str::to_owned).collect();
        Self {
            units: plan.units.clone(),
            folds,
            beginnings,
            initials,
            phrases,
            unmarked,
            facts,
            fact_is_query: plan.fact.is_some(),
            typed: analyse(&plan.text).into_iter().map(|token| token.exact).collect(),
            ignores_marks: plan.marks == Marks::Any,
        }
    }

    /// Reads a text as far as the plan asks for it.
    fn read(&self, text: &str) -> Reading {
        let tokens = if self.phrases {
            analyse(text)
        } else {
            let wanted = |first| self.initials.get(usize::from(first)).is_none_or(|is| *is);
            analyse_some(text, wanted)
        };
        let is_asked = |token: &&Token| {
            self.folds.binary_search_by(|fold| fold.as_str().cmp(&token.folded)).is_ok()
                || self.beginnings.iter().any(|folded| token.folded.starts_with(folded.as_str()))
        };
        let asked: Vec<Token> = tokens.iter().filter(is_asked).cloned().collect();
        // Only a word without marks is told by the text around it.
        let unmarked = if self.phrases {
            is_unmarked(tokens.iter())
        } else {
            let bare = asked.iter().filter(|token| token.exact == token.folded);
            bare.clone().any(|token| self.unmarked.iter().any(|fold| token.folded == *fold))
                && is_unmarked(analyse(text).iter())
        };
        Reading { tokens, asked, unmarked }
    }

    /// How the marks of a passage answer those typed.
    fn marks(&self, reading: &Reading) -> HitMarks {
        if self.ignores_marks {
            return HitMarks::Ignored;
        }
        let choices = || self.units.iter().flat_map(|unit| &unit.choices);
        let matched = |token: &&Token| {
            choices().any(|choice| matches_word(&choice.form, token, reading.unmarked))
        };
        let exact = reading.asked.iter().filter(matched).all(|t| self.typed.contains(&t.exact));
        if exact { HitMarks::Exact } else { HitMarks::Open }
    }

    /// The parts of a passage that answer, ascending and apart: mentions of the fact asked for,
    /// words, and phrases as a whole.
    pub fn highlights(&self, passage: &StoredPassage) -> Vec<Span> {
        self.matches(passage, &self.read(&passage.text)).into_iter().map(|m| m.span).collect()
    }

    fn matches(&self, passage: &StoredPassage, reading: &Reading) -> Vec<Matched> {
        let text = &passage.text;
        let Reading { tokens, asked, unmarked } = reading;
        let mut found: Vec<Matched> = self
            .mentions(passage)
            .into_iter()
            .map(|span| Matched { span, unit: usize::MAX })
            .collect();
        let by_fact = !found.is_empty() && self.fact_is_query;
        let person = self.facts.iter().any(|f| matches!(f, FactQuery::Person(_)));
        for (at, unit) in self.units.iter().enumerate() {
            // The words of a recognised fact are shown as the mention, not as loose syllables.
            if by_fact && (unit.cited || person) {
                continue;
            }
            for choice in &unit.choices {
                match &choice.form {
                    Form::Phrase { words, slop } => phrase_spans(words, *slop, tokens, *unmarked)
                        .into_iter()
                        .for_each(|span| found.push(Matched { span, unit: at })),
                    form => found.extend(
                        asked
                            .iter()
                            .filter(|token| matches_word(form, token, *unmarked))
                            .map(|token| Matched { span: token.span, unit: at }),
                    ),
                }
            }
        }
        joined(found, text)
    }

    /// Mentions of the facts asked for.
    fn mentions(&self, passage: &StoredPassage) -> Vec<Span> {
        let mut spans = Vec::new();
        for fact in &self.facts {
            match fact {
                FactQuery::Citation(query) => spans.extend(
                    passage
                        .citations
                        .iter()
                        .filter(|m| citation::matches(&query.citation, &m.value).is_some())
                        .map(|m| m.span),
                ),
                FactQuery::Person(query) => spans.extend(
                    passage
                        .persons
                        .iter()
                        .filter(|m| person::person_tier(query, &m.value).is_some())
                        .map(|m| m.span),
                ),
            }
        }
        spans
    }
}

/// What a matcher needs to know of a text.
struct Reading {
    /// Its words in their order; without a phrase in the plan not all of them.
    tokens: Vec<Token>,
    /// Those that a word of the query may answer.
    asked: Vec<Token>,
    /// Whether the text was typed without marks, where a form asks for it.
    unmarked: bool,
}

fn matches_word(form: &Form, token: &Token, unmarked: bool) -> bool {
    match form {
        Form::Folded(folded) => token.folded == *folded,
        Form::Exact { exact, .. } => token.exact == *exact,
        Form::Unmarked(folded) => unmarked && token.exact == *folded,
        Form::Beginning { folded, typed } => {
            token.folded.starts_with(folded.as_str())
                && typed.as_ref().is_none_or(|typed| may_begin(typed, &token.exact))
        }
        Form::Phrase { .. } => false,
    }
}

/// Where a phrase stands; with slop, its words one by one.
fn phrase_spans(words: &[Vec<Form>], slop: u32, tokens: &[Token], unmarked: bool) -> Vec<Span> {
    let is = |word: &[Form], token: &Token| word.iter().any(|f| matches_word(f, token, unmarked));
    let mut spans = Vec::new();
    if slop == 0 {
        for window in tokens.windows(words.len().max(1)) {
            if let (Some(first), Some(last)) = (window.first(), window.last())
                && words.iter().zip(window).all(|(word, token)| is(word, token))
            {
                spans.push(Span::new(first.span.start, last.span.end));
            }
        }
        return spans;
    }
    let width = words.len().saturating_add(slop as usize);
    let mut rest = tokens;
    while let [first, behind @ ..] = rest {
        let window = rest.get(..width).unwrap_or(rest);
        rest = behind;
        if words.iter().any(|word| is(word, first))
            && words.iter().all(|word| window.iter().any(|token| is(word, token)))
        {
            spans.extend(
                window.iter().filter(|t| words.iter().any(|word| is(word, t))).map(|t| t.span),
            );
        }
    }
    spans
}

/// Sorts matches, drops what lies inside another, and joins neighbours of different units.
fn joined(mut found: Vec<Matched>, text: &str) -> Vec<Matched> {
    found.sort_by_key(|m| (m.span.start, std::cmp::Reverse(m.span.end), m.unit));
    let mut kept: Vec<Matched> = Vec::new();
    let mut last_unit = usize::MAX;
    for matched in found {
        if let Some(last) = kept.last_mut() {
            if matched.span.start < last.span.end {
                last.span.end = last.span.end.max(matched.span.end);
                continue;
            }
            let gap = slice(text, last.span.end..matched.span.start);
            let apart = gap.chars().any(|c| !(c == ' ' || c == '\u{a0}' || c == '-' || c == '/'));
            let next_unit = last_unit != usize::MAX && matched.unit == last_unit.wrapping_add(1);
            if !apart && next_unit {
                last.span.end = matched.span.end;
                last_unit = matched.unit;
                continue;
            }
        }
        last_unit = matched.unit;
        kept.push(matched);
    }
    kept
}

/// Cuts the best piece of at most `max_chars` characters out of a passage.
///
/// The piece covers as many different parts of the query as it can, begins at a sentence where one
/// begins near enough, else at a word, and its highlights lie inside it.
pub fn snippet(passage: &StoredPassage, matcher: &Matcher, max_chars: usize) -> Snippet {
    shown(passage, matcher, max_chars).0
}

/// The best piece of a passage, and how its marks answer those typed.
pub(super) fn shown(
    passage: &StoredPassage,
    matcher: &Matcher,
    max_chars: usize,
) -> (Snippet, HitMarks) {
    let text = passage.text.as_str();
    let reading = matcher.read(text);
    let matches = matcher.matches(passage, &reading);
    let piece = best_piece(text, &matches, max_chars);
    let highlights = matches
        .iter()
        .map(|m| Span::new(m.span.start.max(piece.start), m.span.end.min(piece.end)))
        .filter(|span| span.start < span.end)
        .map(|span| Span::new(span.start - piece.start, span.end - piece.start))
        .collect();
    let snippet = Snippet { text: piece.of(text).to_owned(), highlights, start: piece.start };
    (snippet, matcher.marks(&reading))
}

/// Where a piece may begin or end: byte offsets of words' edges, with their character counts.
struct Cuts {
    /// (byte, characters before it), ascending; the first is 0, the last the length.
    at: Vec<(usize, usize)>,
}

impl Cuts {
    /// Edges of blanks, and of every grapheme inside a word longer than `max_chars`.
    fn of(text: &str, max_chars: usize) -> Self {
        let mut at = vec![(0, 0)];
        let (mut chars, mut word) = (0, (0, 0));
        let mut word_ends = |byte: usize, chars: usize, word: (usize, usize)| {
            if chars - word.1 > max_chars {
                let mut before = word.1;
                for (offset, grapheme) in slice(text, word.0..byte).grapheme_indices(true) {
                    at.push((word.0 + offset, before));
                    before += grapheme.chars().count();
                }
            }
            at.push((byte, chars));
        };
        for (byte, letter) in text.char_indices() {
            if letter.is_whitespace() {
                word_ends(byte, chars, word);
                word = (byte + letter.len_utf8(), chars + 1);
                word_ends(word.0, word.1, word);
            }
            chars += 1;
        }
        word_ends(text.len(), chars, word);
        at.dedup();
        Self { at }
    }

    fn chars_before(&self, byte: usize, text: &str) -> usize {
        let behind = self.at.partition_point(|(b, _)| *b <= byte);
        let known = behind.checked_sub(1).and_then(|known| self.at.get(known));
        let (start, chars) = known.copied().unwrap_or_default();
        chars + slice(text, start..byte).chars().count()
    }
}

fn best_piece(text: &str, matches: &[Matched], max_chars: usize) -> Span {
    if text.len() <= max_chars || text.chars().count() <= max_chars {
        return Span::new(0, text.len());
    }
    let cuts = Cuts::of(text, max_chars);
    let length = cuts.at.last().map_or(0, |(_, chars)| *chars);
    let chars = |byte| cuts.chars_before(byte, text);
    // The run of matches with the most different units, then the most matches, then the first.
    let (mut best, mut best_worth) = ((0, 0), (0, 0));
    let bounds: Vec<(usize, usize, usize)> =
        matches.iter().map(|m| (chars(m.span.start), chars(m.span.end), m.unit)).collect();
    let mut rest = bounds.as_slice();
    while let [(start, ..), behind @ ..] = rest {
        let mut units = HashSet::new();
        for (more, (_, end, unit)) in rest.iter().enumerate() {
            if more > 0 && end - start > max_chars {
                break;
            }
            units.insert(unit);
            let worth = (units.len(), more + 1);
            if worth > best_worth {
                (best, best_worth) = ((*start, *end), worth);
            }
        }
        rest = behind;
    }
    let (from, to) = best;
    let spare = max_chars.saturating_sub(to - from);
    let floor = from.saturating_sub(spare * 2 / 5);
    let start = sentence_start(text, &cuts, floor, from)
        .or_else(|| {
            cuts.at.iter().find(|(b, c)| *c >= floor && *c <= from && is_word(text, *b)).copied()
        })
        .or_else(|| cuts.at.iter().rev().find(|(_, c)| *c <= from).copied())
        .unwrap_or((0, 0));
    let end = cuts
        .at
        .iter()
        .rev()
        .find(|(_, c)| *c <= start.1 + max_chars)
        .copied()
        .filter(|end| end.0 > start.0)
        .unwrap_or(start);
    // Near the end of the text there is room left over in front.
    if end.0 == text.len() {
        let room = length.saturating_sub(max_chars);
        let earlier = cuts.at.iter().find(|(b, c)| *c >= room && is_word(text, *b));
        if let Some(earlier) = earlier.filter(|e| e.0 < start.0) {
            return Span::new(earlier.0, end.0);
        }
    }
    let piece = Span::new(start.0, end.0).of(text);
    Span::new(start.0, start.0 + piece.trim_end().len())
}

fn is_word(text: &str, byte: usize) -> bool {
    char_at(text, byte).is_some_and(|c| !c.is_whitespace())
}

/// The last place from `floor` to `from` (characters) where a sentence begins.
fn sentence_start(text: &str, cuts: &Cuts, floor: usize, from: usize) -> Option<(usize, usize)> {
    let begins = |byte: usize| {
        let before = slice(text, ..byte).trim_end();
        before.is_empty() || (before.len() < byte && before.ends_with(['.', '!', '?', '…']))
    };
    let in_reach = |chars: usize| chars >= floor && chars <= from;
    let found =
        |(byte, chars): &&(usize, usize)| in_reach(*chars) && is_word(text, *byte) && begins(*byte);
    cuts.at.iter().rfind(found).copied()
}
