//! Text → the provinces it names.
//!
//! A name counts on whole syllables with its capitals: *Hòa Bình* is a province, *hòa bình* is
//! peace. Marks must agree unless the text has none. Names inside a person's name (*Nguyễn Thái
//! Bình*), inside a longer name (*Thái Bình Dương*) and of streets, communes and districts
//! (*đường Nam Định*, *huyện Quảng Ninh*) are left out; *Hồ Chí Minh* is a person unless a city
//! is said.

use std::cell::LazyCell;
use std::collections::HashMap;
use std::ops::Deref;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::{all_provinces, firsts};
use crate::analysis::{Fold, Token, analyse, fold, slice};
use crate::article::Span;
use crate::extraction::Mention;
use crate::extraction::words::{CAPITAL, MARKED, PLAIN, Word, words};

/// A province as named in a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProvinceName {
    /// Slug of the name printed: `nghe-an`.
    pub slug: String,
}

/// Longer names that begin with a province's, as exact syllables.
const LONGER_NAMES: [&str; 4] =
    ["thái bình dương", "điện biên phủ", "hà nam ninh", "hòa bình xanh"];

/// Words before a name that make it one of a street, commune or district.
const SMALLER_PLACES: [&str; 9] =
    ["đường", "phố", "ngõ", "phường", "xã", "quận", "huyện", "trấn", "chợ"];

/// Words before a name that make it a person's.
const PERSON_WORDS: [&str; 10] =
    ["ông", "bà", "anh", "chị", "cô", "chú", "bác", "cháu", "em", "nguyễn"];

/// Surnames that seldom begin anything else (counts: `surnames.tsv` of the studies); Đoàn, Hồ,
/// Văn and Hà are left out for Tỉnh Đoàn, Hồ Tây, Văn hóa and the provinces' own syllables.
const SURNAMES: [&str; 26] = [
    "nguyễn", "trần", "lê", "phạm", "võ", "huỳnh", "phan", "bùi", "hoàng", "vũ", "trương", "đỗ",
    "đặng", "ngô", "dương", "đinh", "trịnh", "đào", "lương", "lưu", "phùng", "tạ", "lý", "tô",
    "vương", "chu",
];

/// A spelling to look for.
pub(super) struct Spelling {
    slug: &'static str,
    pub(super) syllables: Vec<Syllable>,
}

pub(super) struct Syllable {
    exact: String,
    pub(super) folded: String,
    capital: bool,
    /// A dash may stand before it, not only blanks.
    after_dash: bool,
}

/// Words before a name that can tell what it belongs to; blanks count words.
const WORDS_BEFORE: usize = 4;

/// Words behind the first of a name of so many syllables, dashes among them, and no less than the
/// longer names have.
fn words_behind(syllables: usize) -> usize {
    (2 * syllables).saturating_sub(2).max(2)
}

/// Finds the provinces named in `text`, in reading order; spans leave out a leading `tỉnh`.
///
/// Only the few words around a word that can begin a name are analysed, so the cost is far below
/// that of an analysis of the text.
pub fn provinces(text: &str) -> Vec<Mention<ProvinceName>> {
    if firsts::may_name(text) { provinces_in(text, &words(text)) } else { Vec::new() }
}

/// Finds the provinces named in `text`, whose words are `words`.
pub(in crate::extraction) fn provinces_in(
    text: &str,
    words: &[Word],
) -> Vec<Mention<ProvinceName>> {
    let plain = LazyCell::new(|| is_unmarked(text, words));
    let mut found = Vec::new();
    let mut done = 0;
    let mut rest = words;
    while let [word, behind @ ..] = rest {
        rest = behind;
        if !may_hold_name(text, word) || !agrees(word, behind) {
            continue;
        }
        for start in starts_in(text, word) {
            if start < done {
                continue;
            }
            let Some(syllables) = can_begin(text, start) else { continue };
            if let Some((end, name)) = name_at(text, start, done, syllables, &plain) {
                done = end;
                found.extend(name);
            }
        }
    }
    found
}

/// Reads the name at byte `start` of text that is read up to byte `done`: where to go on, and the
/// name when it is a province's.
fn name_at(
    text: &str,
    start: usize,
    done: usize,
    syllables: usize,
    plain: &impl Deref<Target = bool>,
) -> Option<(usize, Option<Mention<ProvinceName>>)> {
    let window = Span::new(
        words_back(text, start, WORDS_BEFORE).max(done),
        words_on(text, start, words_behind(syllables)),
    );
    let near = window.of(text);
    let tokens = analyse(near);
    let at = tokens.iter().position(|t| t.span.start + window.start == start)?;
    let (before, named) = tokens.split_at_checked(at)?;
    let end_of = |length: usize| {
        let last = named.get(length.checked_sub(1)?)?;
        Some(window.start + last.span.end)
    };
    if let Some(longer) = longer_name(named) {
        return Some((end_of(longer)?, None));
    }
    let spelling = spelling_at(near, named, plain)?;
    let end = end_of(spelling.syllables.len())?;
    let is_province = is_of_the_province(near, before, named, spelling.syllables.len());
    let name = || Mention {
        span: Span::new(start, end),
        value: ProvinceName { slug: spelling.slug.to_owned() },
    };
    Some((end, is_province.then(name)))
}

/// Whether the text was typed without marks: none at all, or in fewer than a fifth of 20 or more
/// words (measured on news: the least marked of 4,000 articles has 61 %).
fn is_unmarked(text: &str, words: &[Word]) -> bool {
    let mut count = MarkedWords::default();
    let mut at = 0;
    for word in words.iter().filter(|word| word.is(PLAIN)) {
        slice(text, at..word.start).chars().for_each(|c| count.read(is_word(c), is_mark(c)));
        count.read(true, word.is(MARKED));
        at = word.end;
        // Of the bytes to come at most every other begins a word: no need to read them.
        if count.marked * 5 > count.words + (text.len() - at) / 2 {
            return false;
        }
    }
    slice(text, at..).chars().for_each(|c| count.read(is_word(c), is_mark(c)));
    count.marked == 0 || (count.words >= 20 && count.marked * 5 < count.words)
}

/// Words, and those of them that hold anything but ASCII.
#[derive(Default)]
struct MarkedWords {
    words: usize,
    marked: usize,
    /// Whether a word is being read, and whether it is among the marked ones already.
    inside: bool,
    counted: bool,
}

impl MarkedWords {
    /// Takes a character, or letters of one word.
    fn read(&mut self, in_word: bool, marked: bool) {
        self.words += usize::from(in_word && !self.inside);
        self.counted &= self.inside;
        self.inside = in_word;
        if in_word && marked && !self.counted {
            self.counted = true;
            self.marked += 1;
        }
    }
}

fn is_mark(c: char) -> bool {
    !c.is_ascii() && !is_dropped(c)
}

/// Letters, digits, marks on letters, and what is dropped inside words.
pub(super) fn is_word(c: char) -> bool {
    match c {
        // Nearly every letter is one of these; the general test is a search in a table.
        '\0'..='\u{7f}' => c.is_ascii_alphanumeric(),
        'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ʯ' | 'Ḁ'..='ỿ' | '\u{300}'..='\u{36f}' => true,
        _ => c.is_alphanumeric() || is_dropped(c),
    }
}

/// Soft hyphen, zero width characters, byte order mark.
fn is_dropped(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// Whether a province's name may begin in a word: cheap, and never wrong when it says no.
///
/// Names begin with capitals, *thành phố Hồ Chí Minh* alone with a small th.
fn may_hold_name(text: &str, word: &Word) -> bool {
    if !word.is(PLAIN) {
        // It may hold several words: the An of "d'An Giang".
        return word.start < word.end;
    }
    firsts::may_begin(word.folded)
        && (word.is(CAPITAL) || slice(text, word.start..word.end).starts_with("th"))
}

/// Whether a word and those behind it can begin with a spelling: cheap, and never wrong when it says
/// no.
fn agrees(first: &Word, behind: &[Word]) -> bool {
    if !first.is(PLAIN) {
        return true;
    }
    firsts::rests(first.folded).iter().any(|rest| {
        // What is no plain word takes a closer look.
        let same = |(code, word): (&u64, &Word)| !word.is(PLAIN) || word.folded == *code;
        behind.len() >= rest.len() && rest.iter().zip(behind).all(same)
    })
}

/// First bytes in `word` of what can begin a name, ascending.
fn starts_in(text: &str, word: &Word) -> impl Iterator<Item = usize> {
    let end = if word.is(PLAIN) { word.start + 1 } else { word.end };
    slice(text, word.start..)
        .char_indices()
        .map(move |(at, c)| (word.start + at, c))
        .take_while(move |(at, _)| *at < end)
        .filter_map(|(at, c)| {
            let begins = c.is_uppercase() || slice(text, at..).starts_with("th");
            (begins && begins_word(text, at)).then_some(at)
        })
}

fn begins_word(text: &str, at: usize) -> bool {
    !slice(text, ..at).chars().next_back().is_some_and(is_word)
}

/// The syllables of the longest spelling whose folds the words from byte `start` on have, whatever
/// stands between.
fn can_begin(text: &str, start: usize) -> Option<usize> {
    let mut words = words_from(text, start);
    let candidates = spellings().get(words.next()?.as_str())?;
    let longest = candidates.iter().map(|spelling| spelling.syllables.len()).max().unwrap_or(0);
    let behind: Vec<String> = words.take(longest.saturating_sub(1)).collect();
    let agrees = |spelling: &&Spelling| {
        let rest = spelling.syllables.iter().skip(1);
        rest.len() <= behind.len() && rest.zip(&behind).all(|(s, word)| s.folded == *word)
    };
    candidates.iter().filter(agrees).map(|spelling| spelling.syllables.len()).max()
}

/// The folds of the words from byte `start` on; one that is longer than any syllable of a name ends
/// the row.
fn words_from(text: &str, start: usize) -> impl Iterator<Item = String> {
    // No syllable of a name has more than seven letters, of at most five bytes when decomposed.
    const LONGEST: usize = 7 * 5;
    let mut at = start;
    std::iter::from_fn(move || {
        let rest = slice(text, at..);
        let begin = rest.find(is_word)?;
        let word = slice(rest, begin..);
        let end = word.find(|c| !is_word(c)).unwrap_or(word.len());
        at += begin + end;
        (end <= LONGEST).then(|| fold(slice(word, ..end), Fold::Folded))
    })
}

/// The byte at which the `words`-th word before byte `at` begins.
fn words_back(text: &str, at: usize, words: usize) -> usize {
    let blanks = slice(text, ..at).char_indices().rev().filter(|(_, c)| c.is_whitespace());
    let mut begins = blanks.map(|(blank, c)| blank + c.len_utf8()).filter({
        let mut last = at;
        move |begin| {
            let is_word = *begin < last;
            last = *begin - 1;
            is_word
        }
    });
    begins.nth(words - 1).unwrap_or(0)
}

/// The byte at which the `words`-th word behind the one at byte `at` ends.
fn words_on(text: &str, at: usize, words: usize) -> usize {
    let mut seen = 0;
    let mut before_was_blank = false;
    for (offset, c) in slice(text, at..).char_indices() {
        let blank = c.is_whitespace();
        if blank && !before_was_blank {
            seen += 1;
            if seen > words {
                return at + offset;
            }
        }
        before_was_blank = blank;
    }
    text.len()
}

fn longer_name(tokens: &[Token]) -> Option<usize> {
    let first = &tokens.first()?.exact;
    LONGER_NAMES.iter().filter(|name| name.starts_with(first.as_str())).find_map(|name| {
        let words = name.split(' ');
        let length = words.clone().count();
        let same = tokens.len() >= length && words.zip(tokens).all(|(w, t)| w == t.exact);
        same.then_some(length)
    })
}

/// The longest spelling that starts at the first token.
fn spelling_at<'s>(
    text: &str,
    tokens: &[Token],
    plain: &impl Deref<Target = bool>,
) -> Option<&'s Spelling> {
    let candidates = spellings().get(tokens.first()?.folded.as_str())?;
    candidates.iter().find(|spelling| {
        tokens.len() >= spelling.syllables.len()
            && spelling.syllables.iter().zip(tokens).enumerate().all(|(i, (wanted, token))| {
                let same =
                    wanted.exact == token.exact || (wanted.folded == token.folded && **plain);
                let capital = !wanted.capital || starts_upper(text, token);
                let before = i.checked_sub(1).and_then(|before| tokens.get(before));
                let joined = before.is_none_or(|before| {
                    let gap = slice(text, before.span.end..token.span.start).trim();
                    gap.is_empty()
                        || (wanted.after_dash && matches!(gap, "-" | "–" | "—" | "‑"))
                        || (gap == "." && before.exact == "tp")
                });
                same && capital && joined
            })
    })
}

pub(super) fn spellings() -> &'static HashMap<String, Vec<Spelling>> {
    static SPELLINGS: OnceLock<HashMap<String, Vec<Spelling>>> = OnceLock::new();
    SPELLINGS.get_or_init(|| {
        let mut by_first: HashMap<String, Vec<Spelling>> = HashMap::new();
        for province in all_provinces() {
            // The bare name of the city is first of all a person's.
            let own = (province.slug != "ho-chi-minh").then_some(province.name);
            for name in own.into_iter().chain(province.spellings.iter().copied()) {
                let syllables = spelled(name);
                if let Some(first) = syllables.first() {
                    let list = by_first.entry(first.folded.clone()).or_default();
                    list.push(Spelling { slug: province.slug, syllables });
                }
            }
        }
        for list in by_first.values_mut() {
            list.sort_by_key(|spelling| std::cmp::Reverse(spelling.syllables.len()));
        }
        by_first
    })
}

fn spelled(name: &str) -> Vec<Syllable> {
    let tokens = analyse(name);
    let mut end = 0;
    let syllable = |token: &Token| {
        let gap = slice(name, end..token.span.start);
        end = token.span.end;
        Syllable {
            exact: token.exact.to_string(),
            folded: token.folded.to_string(),
            capital: starts_upper(name, token),
            after_dash: gap.contains('-'),
        }
    };
    tokens.iter().map(syllable).collect()
}

fn starts_upper(text: &str, token: &Token) -> bool {
    token.span.of(text).chars().next().is_some_and(char::is_uppercase)
}

/// Whether the words before the name, which is `length` of `named`, leave it a province's.
fn is_of_the_province(text: &str, before: &[Token], named: &[Token], length: usize) -> bool {
    let ([earlier @ .., word_before], [first, ..]) = (before, named) else {
        return true;
    };
    if !adjoins(text, word_before, first) {
        return true;
    }
    let earlier = earlier.last().map(|token| token.exact.as_str());
    let word = word_before.exact.as_str();
    if SMALLER_PLACES.contains(&word) {
        // thành phố, thị xã: the seat of the province.
        return matches!((earlier, word), (Some("thành"), "phố") | (Some("thị"), "xã"));
    }
    if PERSON_WORDS.contains(&word) || (word == "chí" && earlier == Some("đồng")) {
        return false;
    }
    // The capitals before it, the nearest first.
    let mut next = first;
    let mut run = 0;
    for token in before.iter().rev().take(3) {
        if !starts_upper(text, token) || !adjoins(text, token, next) || is_acronym(text, token) {
            break;
        }
        if SURNAMES.contains(&token.exact.as_str()) {
            return false;
        }
        run += 1;
        next = token;
    }
    // One syllable (Huế) is too little beside another capital: Thanh Huế, Xứ Huế.
    length > 1 || run == 0 || matches!(word, "tỉnh" | "phố" | "báo" | "đài" | "xứ")
}

/// Whether only blanks, or the stop of `TP.`, stand between two tokens.
fn adjoins(text: &str, left: &Token, right: &Token) -> bool {
    let gap = slice(text, left.span.end..right.span.start);
    !gap.contains('\n') && (gap.trim().is_empty() || (gap.trim() == "." && left.exact == "tp"))
}

/// UBND, HĐND, TP: capitals without a lower-case letter and without the look of a syllable.
fn is_acronym(text: &str, token: &Token) -> bool {
    let vowel = |c: char| "aeiouy".contains(c);
    let surface = token.span.of(text);
    !surface.chars().any(char::is_lowercase)
        && (!token.folded.contains(vowel) || token.folded.starts_with("ub"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> Vec<String> {
        provinces(text).into_iter().map(|m| m.value.slug).collect()
    }

    #[test]
    fn finds_provinces_in_running_text() {
        for (text, expected) in [
            ("Ủy ban nhân dân tỉnh Nghệ An vừa ban hành kế hoạch", vec!["nghe-an"]),
            ("UBND TP Hải Phòng Trần Văn Bình phát biểu", vec!["hai-phong"]),
            (
                "đoàn công tác của TP.HCM thăm Bà Rịa – Vũng Tàu",
                vec!["ho-chi-minh", "ba-ria-vung-tau"],
            ),
            ("Thành phố Hồ Chí Minh và Thừa Thiên-Huế", vec!["ho-chi-minh", "hue"]),
            ("các tỉnh Hà Tĩnh, Quảng Bình, Quảng Trị", vec!["ha-tinh", "quang-binh", "quang-tri"]),
            ("ĐẢNG BỘ TỈNH THANH HOÁ", vec!["thanh-hoa"]),
            ("Tinh uy Nghe An hop voi tinh Ha Tinh", vec!["nghe-an", "ha-tinh"]),
            ("thành phố Thái Nguyên", vec!["thai-nguyen"]),
            ("mưa lớn tại Đắc Lắc và Kontum", vec!["dak-lak", "kon-tum"]),
            ("Festival ở Huế diễn ra", vec!["hue"]),
            ("ông Nguyễn Văn Nghệ, An Giang", vec!["an-giang"]),
            ("t\u{1EC9}nh Nghê\u{323} An", vec!["nghe-an"]),
        ] {
            assert_eq!(named(text), expected, "{text}");
        }
    }

    #[test]
    fn leaves_persons_streets_and_longer_names() {
        for text in [
            "ông Nguyễn Thái Bình cho biết",
            "bà Trần Thị Ánh Huế đề nghị",
            "chị Huế nói",
            "Nguyễn Văn Nghệ, An và Giang",
            "học tập và làm theo tư tưởng Hồ Chí Minh",
            "khu vực Thái Bình Dương",
            "chiến thắng Điện Biên Phủ",
            "trên đường Nam Định",
            "huyện Quảng Ninh",
            "vì hòa bình, hợp tác",
            "nghệ an và long an viết thường có dấu đây",
        ] {
            assert!(named(text).is_empty(), "{text}: {:?}", named(text));
        }
    }

    #[test]
    fn spans_hold_the_name_alone() {
        let text = "về tỉnh Bà Rịa - Vũng Tàu.";
        let found = provinces(text);
        assert_eq!(found[0].span.of(text), "Bà Rịa - Vũng Tàu");
    }
}
