//! Tokens of a text → what it tells, and whether two texts tell the same.
//!
//! Reprints are aligned by the runs of three syllables that stand once in each. What lies between
//! the aligned runs is what an outlet did: left out a paragraph, added its links, changed a word.
//! Statutes, forecasts and price lists are as much alike as reprints are, and differ in what they
//! are about. So a number that stands in the place of another parts two texts, as do two names;
//! and how many other changes are let through depends on the evidence that it is one report: the
//! numbers and names that both have, of which news are full, and the length. Where there is little
//! of it, only a copy is a reprint.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use compact_str::CompactString;

use super::{Token, slice};

/// Syllables of a shingle.
pub(super) const SHINGLE: usize = 3;
/// Shortest text that is known again, in syllables and numbers. Shorter ones, such as a greeting or
/// the last article of a statute, are often the same by chance.
const LEAST_WORDS: usize = 60;
/// Where a dateline such as `Nghệ An (TTXVN) - ` ends at the latest, in tokens.
const DATELINE_TOKENS: usize = 12;

/// The longer of two texts is at most this many times as long as the shorter.
const LONGER: usize = 2;
/// Share of the shorter text that must be aligned, as a fraction.
const ALIGNED: (usize, usize) = (4, 5);
/// Names that may stand in the place of others: a spelling mended.
const OTHER_NAMES: usize = 1;
/// A replaced piece longer than this on both sides is another paragraph, not another word.
const PIECE_WORDS: usize = 16;
/// A change of at most this many words counts half, once.
const FEW_WORDS: usize = 3;
/// Evidence that one text is the other: a shared number or name is one, as are this many aligned
/// words up to [`TELLING_WORDS`]; beyond [`LEAST_EVIDENCE`] it lets a change through for each.
/// Chosen on statutes and on edited articles: `benches/README.md`.
const WORDS_OF_EVIDENCE: usize = 20;
const TELLING_WORDS: usize = 240;
const LEAST_EVIDENCE: usize = 18;
/// Shared numbers and names of a text that stands in another as a whole.
const CONTAINED_PARTICULARS: usize = 8;

/// What a text tells: its words, without marks and the dateline.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Told(Vec<Word>);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Word {
    hash: u64,
    folded: CompactString,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Kind {
    Plain,
    /// With a capital inside a sentence.
    Name,
    Number,
    /// The letter of a list: `a)`.
    Letter,
}

impl Told {
    /// What the text made of `parts`, each with its tokens, tells; `None` where it is too short to be
    /// known again.
    pub fn of<'t>(parts: impl Iterator<Item = (&'t str, &'t [Token])>) -> Option<Self> {
        let mut words = Vec::new();
        for (at, (text, tokens)) in parts.enumerate() {
            let from = if at == 0 { dateline(text, tokens) } else { 0 };
            let mut end = None;
            for token in tokens.iter().skip(from) {
                words.push(word(text, end, token));
                end = Some(token.span.end);
            }
        }
        (words.len() >= LEAST_WORDS).then_some(Self(words))
    }

    /// Hashes of the words, in order.
    pub(super) fn hashes(&self) -> impl Iterator<Item = u64> {
        self.0.iter().map(|word| word.hash)
    }

    /// Hashes of the numbers.
    pub(super) fn numbers(&self) -> impl Iterator<Item = u64> {
        self.0.iter().filter(|word| word.kind == Kind::Number).map(|word| word.hash)
    }

    /// Whether both are one text, but for what is left out, added or mended. Symmetric.
    pub fn is_reprint_of(&self, other: &Self) -> bool {
        let key = |told: &Self| (told.0.len(), told.hashes().collect::<Vec<_>>());
        let (short, long) = match key(self).cmp(&key(other)) {
            Ordering::Equal => return true,
            Ordering::Less => (&self.0, &other.0),
            Ordering::Greater => (&other.0, &self.0),
        };
        if long.len() > short.len() * LONGER {
            return false;
        }
        let (aligned, gaps) = gaps(short, long);
        aligned * ALIGNED.1 >= short.len() * ALIGNED.0
            && replaced(short, long, &gaps, &[Kind::Number, Kind::Letter]) == 0
            && replaced(short, long, &gaps, &[Kind::Name]) <= OTHER_NAMES
            && changes_let_through(short, long)
                .is_some_and(|most| changes(short, long, &gaps) <= most)
    }
}

/// What stands between two aligned runs: words of the one text, of the other, or of both.
type Gap = (Range<usize>, Range<usize>);

/// Aligns two texts: the number of aligned words and what lies between them.
fn gaps(a: &[Word], b: &[Word]) -> (usize, Vec<Gap>) {
    let (mut aligned, mut gaps) = (0, Vec::new());
    let (mut at, mut bt) = (0, 0);
    for (i, j) in anchors(a, b) {
        if i < at || j < bt {
            continue;
        }
        let same = |(x, y): &(&Word, &Word)| x.hash == y.hash;
        let backwards = within(a, &(at..i)).iter().rev().zip(within(b, &(bt..j)).iter().rev());
        let before = backwards.take_while(same).count();
        let after = a.iter().skip(i).zip(b.iter().skip(j)).take_while(same).count();
        let (start, beginning) = (i - before, j - before);
        if start > at || beginning > bt {
            gaps.push((at..start, bt..beginning));
        }
        (at, bt) = (i + after, j + after);
        aligned += before + after;
    }
    if at < a.len() || bt < b.len() {
        gaps.push((at..a.len(), bt..b.len()));
    }
    (aligned, gaps)
}

/// The words in a range of them.
fn within<'w>(words: &'w [Word], range: &Range<usize>) -> &'w [Word] {
    words.get(range.clone()).unwrap_or_default()
}

/// Shingles that stand once in each text, where they stand in both: as many as ascend in both.
fn anchors(a: &[Word], b: &[Word]) -> Vec<(usize, usize)> {
    fn once(words: &[Word]) -> HashMap<[u64; SHINGLE], Option<usize>> {
        let mut places = HashMap::with_capacity(words.len());
        let runs = words.windows(SHINGLE).filter_map(|run| run.first_chunk::<SHINGLE>());
        for (at, run) in runs.enumerate() {
            let run = run.each_ref().map(|word| word.hash);
            places.entry(run).and_modify(|place| *place = None).or_insert(Some(at));
        }
        places
    }
    let (one, other) = (once(a), once(b));
    let mut pairs: Vec<(usize, usize)> =
        one.iter().filter_map(|(run, place)| Some(((*place)?, (*other.get(run)?)?))).collect();
    pairs.sort_unstable();
    // The longest ascending row, by patience.
    let mut tops: Vec<(usize, usize)> = Vec::new();
    let mut before = Vec::with_capacity(pairs.len());
    for (at, (_, j)) in pairs.iter().enumerate() {
        let pile = tops.partition_point(|(_, top)| top < j);
        let left = pile.checked_sub(1).and_then(|left| tops.get(left));
        before.push(left.map(|(at, _)| *at));
        match tops.get_mut(pile) {
            Some(top) => *top = (at, *j),
            None => tops.push((at, *j)),
        }
    }
    let mut row = Vec::with_capacity(tops.len());
    let mut next = tops.last().map(|(at, _)| *at);
    while let Some((pair, earlier)) = next.and_then(|at| pairs.get(at).zip(before.get(at))) {
        row.push(*pair);
        next = *earlier;
    }
    row.reverse();
    row
}

/// Whether a gap is a word and its initials: *UBND* and *Ủy ban nhân dân*.
fn is_abbreviation(x: &[Word], y: &[Word]) -> bool {
    let is = |short: &[Word], full: &[Word]| {
        let [short] = short else { return false };
        let initials = full.iter().filter_map(|word| word.folded.chars().next());
        full.len() > 1 && short.folded.chars().eq(initials)
    };
    is(x, y) || is(y, x)
}

/// The gaps in which something was changed.
fn changed<'g>(a: &[Word], b: &[Word], gaps: &'g [Gap]) -> impl Iterator<Item = &'g Gap> {
    gaps.iter().filter(|(x, y)| !is_abbreviation(within(a, x), within(b, y)))
}

/// How many words of some kinds stand in the place of others: in each gap, the lesser of what only
/// the one and what only the other text has.
fn replaced(a: &[Word], b: &[Word], gaps: &[Gap], kinds: &[Kind]) -> usize {
    let lesser = |(x, y): &Gap| {
        let (x, y) = (within(a, x), within(b, y));
        if x.len().min(y.len()) > PIECE_WORDS {
            return 0;
        }
        let mut counts: HashMap<u64, isize> = HashMap::new();
        for (words, sign) in [(x, 1), (y, -1)] {
            for word in words.iter().filter(|word| kinds.contains(&word.kind)) {
                *counts.entry(word.hash).or_default() += sign;
            }
        }
        let more = counts.values().filter(|count| **count > 0).sum::<isize>();
        let less = -counts.values().filter(|count| **count < 0).sum::<isize>();
        more.min(less).unsigned_abs()
    };
    changed(a, b, gaps).map(lesser).sum()
}

/// What the gaps weigh, in halves of a change: what was replaced the more the longer it is, what was
/// added or left out little, at the beginning and the end nothing. A replacement made again and again
/// is another subject, and counts in full every time.
fn changes(a: &[Word], b: &[Word], gaps: &[Gap]) -> usize {
    let told = |(x, y): &Gap| -> (Vec<u64>, Vec<u64>) {
        let hashes = |words: &[Word]| words.iter().map(|word| word.hash).collect();
        (hashes(within(a, x)), hashes(within(b, y)))
    };
    let mut times: HashMap<_, usize> = HashMap::new();
    changed(a, b, gaps).for_each(|gap| *times.entry(told(gap)).or_default() += 1);
    let weight = |gap: &Gap| {
        let (x, y) = gap;
        let edge = (!x.is_empty() && (x.start == 0 || x.end == a.len()))
            || (!y.is_empty() && (y.start == 0 || y.end == b.len()));
        let one_sided = x.is_empty() || y.is_empty();
        let few = x.len().max(y.len()) <= FEW_WORDS;
        let again = times.get(&told(gap)).is_some_and(|times| *times > 1);
        match (one_sided, edge) {
            (true, true) => 0,
            (true, false) => 2 - usize::from(few),
            (false, true) => 1,
            (false, false) if few && !again => 1,
            (false, false) => 2 + x.len().min(y.len()) / 2,
        }
    };
    changed(a, b, gaps).map(weight).sum()
}

/// How many halves of a change the evidence lets through; `None`: only a copy is one text.
fn changes_let_through(a: &[Word], b: &[Word]) -> Option<usize> {
    let particulars = |words: &[Word]| -> HashSet<u64> {
        let telling = |word: &&Word| matches!(word.kind, Kind::Name | Kind::Number);
        words.iter().filter(telling).map(|word| word.hash).collect()
    };
    let shared = particulars(a).intersection(&particulars(b)).count();
    let evidence = shared + a.len().min(TELLING_WORDS) / WORDS_OF_EVIDENCE;
    let beyond = evidence.checked_sub(LEAST_EVIDENCE);
    // A text that stands in the other as it is asks for less.
    beyond.or((shared >= CONTAINED_PARTICULARS).then_some(0))
}

/// One word of a text; `end` is where the token before it ends.
fn word(text: &str, end: Option<usize>, token: &Token) -> Word {
    // "kỹ" is "kĩ", "02" is "2".
    let (mut has_y, mut has_digit) = (false, false);
    for byte in token.folded.bytes() {
        has_y |= byte == b'y';
        has_digit |= byte.is_ascii_digit();
    }
    let mut folded = token.folded.clone();
    if has_y {
        folded = folded.chars().map(|c| if c == 'y' { 'i' } else { c }).collect();
    }
    let kind = if has_digit {
        let value = folded.trim_start_matches('0');
        folded = CompactString::from(if value.is_empty() { "0" } else { value });
        Kind::Number
    } else if folded.len() == 1 && slice(text, token.span.end..).starts_with(')') {
        Kind::Letter
    } else if is_name(text, end, token) {
        Kind::Name
    } else {
        Kind::Plain
    };
    Word { hash: hash(folded.as_bytes()), folded, kind }
}

/// Tokens of the dateline that opens `text`: up to a dash between blanks, or a bracket that closes,
/// among the first.
fn dateline(text: &str, tokens: &[Token]) -> usize {
    let ends = |gap: &str| [" - ", " – ", " — ", ")"].iter().any(|mark| gap.contains(mark));
    let gaps = tokens.windows(2).take(DATELINE_TOKENS);
    let ended = |pair: &[Token]| matches!(pair, [one, next] if ends(slice(text, one.span.end..next.span.start)));
    gaps.enumerate().rfind(|(_, pair)| ended(pair)).map_or(0, |(at, _)| at + 1)
}

/// Whether a word begins with a capital, and not because it begins a sentence; `end` is where the
/// token before it ends.
fn is_name(text: &str, end: Option<usize>, token: &Token) -> bool {
    let Some(end) = end else { return false };
    let opens =
        |c: char| matches!(c, '.' | '!' | '?' | ':' | ';' | '…' | '\n' | '"' | '“' | '-' | '–');
    token.span.of(text).chars().next().is_some_and(char::is_uppercase)
        && !slice(text, end..token.span.start).contains(opens)
}

/// FNV-1a of 64 bits, mixed.
fn hash(bytes: &[u8]) -> u64 {
    let start = 0xcbf2_9ce4_8422_2325_u64;
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    mix(bytes.iter().fold(start, step))
}

/// The finaliser of MurmurHash3.
pub(super) fn mix(mut hash: u64) -> u64 {
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::analysis::{Fold, analyse, fold};

    pub(in crate::analysis) fn told(parts: &[&str]) -> Option<Told> {
        let tokens: Vec<Vec<Token>> = parts.iter().map(|part| analyse(part)).collect();
        Told::of(parts.iter().copied().zip(tokens.iter().map(Vec::as_slice)))
    }

    pub(in crate::analysis) const NEWS: &str = "Sáng 2/11, bà con bản Mường cùng Đồn Biên phòng Tri Lễ khởi công cây cầu dân sinh dài 42 mét bắc qua suối Nậm Mộ, thay cho chiếc cầu tre bị lũ cuốn trôi năm ngoái, để học sinh hai bên suối không còn phải nghỉ học mỗi khi nước lên cao. Ông Lô Văn Thái, trưởng bản, cho biết cầu có kinh phí 2,8 tỷ đồng, trong đó Hội Chữ thập đỏ Nghệ An góp 1,5 tỷ, còn lại là ngày công của 120 hộ dân. Công trình do UBND huyện Quế Phong làm chủ đầu tư, dự kiến hoàn thành trước ngày 30/4 năm sau.";

    const STATUTE: &str = "Người điều khiển phương tiện không chấp hành hiệu lệnh của người kiểm soát giao thông, không giảm tốc độ khi qua nơi đông dân cư, chở quá số người quy định hoặc xếp hàng hóa vượt quá khổ giới hạn của cầu, đường thì bị phạt tiền theo quy định của luật này và bị tước quyền sử dụng giấy phép trong thời hạn ghi tại quyết định của người có thẩm quyền xử phạt; trường hợp tái phạm thì bị tạm giữ phương tiện.";

    fn is_one(one: &str, other: &str) -> bool {
        told(&[one]).unwrap().is_reprint_of(&told(&[other]).unwrap())
    }

    #[test]
    fn a_text_too_short_to_be_known_again_tells_nothing() {
        assert_eq!(told(&[]), None);
        assert_eq!(told(&["Kính mời bà con dự hội làng."]), None);
        assert!(told(&[NEWS]).is_some());
    }

    #[test]
    fn what_outlets_do_to_a_text_makes_no_other_text() {
        let link =
            "Tin liên quan: Giá lúa đông xuân tăng 3%; Khởi công trường mầm non ở Tương Dương";
        let cases = [
            fold(NEWS, Fold::Folded),
            NEWS.replace("2/11", "02/11").replace("tỷ", "tỉ"),
            format!("Nghệ An (TTXVN) - {NEWS}"),
            format!("NGHỆ AN, 5/11 – {NEWS}"),
            format!("{NEWS} {link}"),
            NEWS.replace("cho biết", "chia sẻ").replace("dự kiến", "sẽ"),
            NEWS.replace("UBND", "Ủy ban nhân dân"),
            NEWS.replace(", dự kiến hoàn thành trước ngày 30/4 năm sau", ""),
            NEWS.replace("Sáng 2/11, bà con", "Bà con"),
        ];
        for case in cases {
            assert_ne!(case, NEWS);
            assert!(is_one(NEWS, &case), "{case}");
        }
    }

    #[test]
    fn another_number_name_or_subject_is_another_text() {
        let cases = [
            (NEWS, NEWS.replace("42 mét", "36 mét")),
            (NEWS, NEWS.replace("2/11", "9/11")),
            (NEWS, NEWS.replace("Lô Văn Thái", "Vi Thanh Hùng")),
            (NEWS, NEWS.replace("Tri Lễ", "Thông Thụ").replace("Nậm Mộ", "Nậm Giải")),
            (STATUTE, STATUTE.replace("phương tiện", "tàu thuyền")),
            (STATUTE, STATUTE.replace("không giảm tốc độ", "không nhường đường")),
        ];
        for (one, other) in cases {
            assert_ne!(one, other);
            assert!(!is_one(one, &other), "{other}");
        }
        assert!(is_one(STATUTE, &fold(STATUTE, Fold::Folded)));
    }

    proptest! {
        #[test]
        fn one_is_a_reprint_of_the_other_as_the_other_of_the_one(
            edits in prop::collection::vec((0_usize..100, 0_usize..8, 0_usize..100), 0..12),
        ) {
            let mut words: Vec<&str> = NEWS.split(' ').collect();
            for (at, out, from) in edits {
                let at = at.min(words.len());
                let piece = &NEWS.split(' ').skip(from).take(from % 5).collect::<Vec<_>>();
                words.splice(at..(at + out).min(words.len()), piece.iter().copied());
            }
            let (one, Some(other)) = (told(&[NEWS]).unwrap(), told(&[&words.join(" ")])) else {
                return Ok(());
            };
            prop_assert_eq!(one.is_reprint_of(&other), other.is_reprint_of(&one));
            prop_assert!(other.is_reprint_of(&other));
        }
    }
}
