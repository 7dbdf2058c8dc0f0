//! TCVN3 capitals: which letters were lost to lower case, and what the words around tell.
//!
//! TCVN3 has no capital letters with tones. Fonts such as .VnTimeH show the bytes of small letters
//! as capitals, so "ỦY BAN" is stored as "ñY BAN" or "ñy ban". A word written in capitals but for
//! those letters is given them back; the second form cannot be told without the font.

use crate::article::Span;

/// Raises the lost capitals of `decoded`; says whether there were any.
pub(super) fn raise(decoded: &str) -> (String, bool) {
    let words = words(decoded);
    let cases: Vec<Case> = words.iter().map(|word| Case::of(word.of(decoded))).collect();
    let stretches = stretches(&cases);
    let mut out = String::with_capacity(decoded.len());
    let mut at = 0;
    for (index, (word, (case, end))) in words.iter().zip(cases.iter().zip(stretches)).enumerate() {
        let raised = match case {
            Case::Lost => true,
            // "Hà" may be Hà or HÀ, "đã" follows capitals as often as it stands among them.
            Case::Unclear(_) => index < end,
            Case::Capitals | Case::Plain => false,
        };
        if raised {
            out.push_str(decoded.get(at..word.start).unwrap_or_default());
            out.push_str(&word.of(decoded).to_uppercase());
            at = word.end;
        }
    }
    out.push_str(decoded.get(at..).unwrap_or_default());
    (out, at > 0)
}

/// For each word where the words in capitals end that it stands among; 0 where none were lost.
///
/// Such a stretch reaches from one word in lower case to the next. Behind the last word in capitals
/// only those with a first capital belong to it.
fn stretches(cases: &[Case]) -> Vec<usize> {
    let mut ends = Vec::with_capacity(cases.len());
    for stretch in cases.split_inclusive(|case| *case == Case::Plain) {
        let loud = |case: &Case| matches!(case, Case::Lost | Case::Capitals);
        let mut end = 0;
        if stretch.contains(&Case::Lost) {
            let last = stretch.iter().rposition(loud).unwrap_or_default();
            let mut behind = stretch.iter().enumerate().skip(last + 1);
            let other = behind.find(|(_, case)| **case != Case::Unclear(First::Capital));
            end = ends.len() + other.map_or(stretch.len(), |(at, _)| at);
        }
        ends.extend(std::iter::repeat_n(end, stretch.len()));
    }
    ends
}

/// Runs of letters.
fn words(text: &str) -> Vec<Span> {
    let mut words: Vec<Span> = Vec::new();
    for (at, c) in text.char_indices().filter(|(_, c)| c.is_alphabetic()) {
        let end = at + c.len_utf8();
        match words.last_mut() {
            Some(word) if word.end == at => word.end = end,
            _ => words.push(Span::new(at, end)),
        }
    }
    words
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Case {
    /// Capitals with lower-case letters of the table among them.
    Lost,
    /// Capitals throughout, two or more.
    Capitals,
    /// One capital or none, and no ASCII letter in lower case.
    Unclear(First),
    /// Written in lower case, but for its first letter.
    Plain,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum First {
    Capital,
    Small,
}

impl Case {
    fn of(word: &str) -> Self {
        if word.bytes().any(|byte| byte.is_ascii_lowercase()) {
            return Self::Plain;
        }
        let capitals = word.chars().filter(|c| c.is_uppercase()).count();
        let lost = word.chars().any(|c| !c.is_ascii() && c.is_lowercase());
        let late = word.chars().next().is_some_and(char::is_lowercase) && capitals > 0;
        match (lost, capitals) {
            (true, 2..) => Self::Lost,
            (true, _) if late => Self::Lost,
            (false, 2..) => Self::Capitals,
            _ if word.starts_with(char::is_uppercase) => Self::Unclear(First::Capital),
            _ => Self::Unclear(First::Small),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::encoding::tables::tcvn3;

    #[test]
    fn gives_capitals_back_where_the_word_tells() {
        for (stored, meant, any) in [
            ("ñY BAN NH¢N D¢N TØNH Hµ NéI", "ỦY BAN NHÂN DÂN TỈNH HÀ NỘI", true),
            ("§¶NG Bé X· Hµ TRUNG", "ĐẢNG BỘ XÃ HÀ TRUNG", true),
            ("QUYÕT §ÞNH cña Bé Y tÕ", "QUYẾT ĐỊNH của Bộ Y tế", true),
            ("Hµ Néi vµ UBND tØnh", "Hà Nội và UBND tỉnh", false),
            ("Bµ ë T¢Y HåI", "BÀ Ở TÂY HỒI", true),
            ("ñY BAN TØNH Hµ ®· häp", "ỦY BAN TỈNH HÀ đã họp", true),
            ("¤ng ë §ång Nai", "Ông ở Đồng Nai", false),
            ("ñy ban nh©n d©n", "ủy ban nhân dân", false),
        ] {
            assert_eq!(raise(&tcvn3(stored)), (meant.to_owned(), any), "{stored}");
        }
    }
}
