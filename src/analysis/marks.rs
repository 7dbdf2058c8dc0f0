//! Marks typed in a query ↔ marks printed in a document, one syllable at a time.
//!
//! A mark that the query leaves out is unspecified, a mark that it has is required. The tone
//! belongs to the syllable: "quyét" asks for the sắc of "quyết" although another letter shows it.

use super::fold::{folded_of, toneless_of};
use super::letter::{Letter, Quality, Tone, tone_of_mark};
use super::normalise::is_mark;

/// How far the marks of a document's syllable answer those of a query's; best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MarkClass {
    /// The same exact form.
    Exact,
    /// All quality marks agree and the query has no tone: "quyêt" for "quyết".
    Quality,
    /// Every mark of the query agrees, the document has more: "quyet", "quyét" for "quyết".
    Under,
    /// The same letters under another tone: "nghỉ" for "nghị", also "nghị" for "nghi".
    ToneConflict,
    /// Any other contradiction: đ for d, ơ for ô, a required mark that is missing.
    Conflict,
}

/// Compares the marks of two canonical lower-case syllables; `None` when their folded forms differ.
///
/// A document that is written without marks throughout is no concern of this function: its
/// syllables are [`MarkClass::Conflict`] or [`MarkClass::ToneConflict`] to a marked query.
pub fn compare_marks(query_exact: &str, document_exact: &str) -> Option<MarkClass> {
    if query_exact == document_exact {
        return Some(MarkClass::Exact);
    }
    let mut query = query_exact.chars();
    let mut document = document_exact.chars();
    let mut seen = Seen::default();
    loop {
        match (query.next(), document.next()) {
            (None, None) => return Some(seen.class()),
            (Some(q), Some(d)) => match (Letter::of(q), Letter::of(d)) {
                (Some(q), Some(d)) if q.base == d.base => seen.letters(q, d),
                (Some(_), Some(_)) => return None,
                _ if q == d && !is_mark(q) => {}
                _ => return compare_foreign(query_exact, document_exact),
            },
            _ => return compare_foreign(query_exact, document_exact),
        }
    }
}

/// Whether a word that begins with the letters of `typed` may be `document`: every mark typed is there, the
/// tone on whatever letter; marks that are not typed are open.
pub fn may_begin(typed: &str, document: &str) -> bool {
    let mut letters = document.chars();
    let quality = |c: char| Letter::of(c).map(|letter| (letter.base, letter.quality));
    let agrees = typed.chars().all(|c| {
        let Some(other) = letters.next() else { return false };
        match (quality(c), quality(other)) {
            (Some((base, Quality::Plain)), Some((other, _))) => base == other,
            (Some(typed), Some(other)) => typed == other,
            _ => c == other,
        }
    });
    let tones = tones_of(typed);
    agrees && (tones == 0 || tones == tones_of(document))
}

/// Tells whether the exact form carries any mark: tone, quality, đ, or one foreign to Vietnamese.
pub fn is_marked(exact: &str) -> bool {
    !exact.is_ascii()
        && exact.chars().any(|c| match Letter::of(c) {
            Some(letter) => letter.is_marked(),
            None => {
                !c.is_ascii()
                    && folded_of(c.encode_utf8(&mut [0; 4])) != *c.encode_utf8(&mut [0; 4])
            }
        })
}

/// What the letters compared so far say.
#[derive(Default)]
struct Seen {
    /// The query has a quality mark.
    specified: bool,
    /// The document has a quality mark where the query has none.
    missing: bool,
    /// A quality mark of the query is not the document's.
    contradiction: bool,
    /// Tones in order; a word of several syllables has several.
    query_tones: Tones,
    document_tones: Tones,
}

/// Up to fifteen tones, four bits each.
type Tones = u64;

fn add(tones: &mut Tones, tone: Tone) {
    if tone != Tone::Ngang {
        *tones = (*tones << 4) | tone as Tones;
    }
}

impl Seen {
    fn letters(&mut self, query: Letter, document: Letter) {
        if query.quality != Quality::Plain {
            self.specified = true;
            self.contradiction |= query.quality != document.quality;
        } else {
            self.missing |= document.quality != Quality::Plain;
        }
        add(&mut self.query_tones, query.tone);
        add(&mut self.document_tones, document.tone);
    }

    fn class(&self) -> MarkClass {
        let same_tone = self.query_tones == self.document_tones;
        let untoned = self.query_tones == 0;
        let same_quality = !self.contradiction && !self.missing;
        if self.contradiction {
            MarkClass::Conflict
        } else if same_quality && same_tone {
            MarkClass::Exact
        } else if same_quality && untoned && self.specified {
            MarkClass::Quality
        } else if same_tone || untoned {
            MarkClass::Under
        } else if same_quality {
            MarkClass::ToneConflict
        } else {
            MarkClass::Conflict
        }
    }
}

/// The same comparison for words with letters outside the Vietnamese alphabet, as a whole.
fn compare_foreign(query: &str, document: &str) -> Option<MarkClass> {
    let folded = folded_of(query);
    if folded != folded_of(document) {
        return None;
    }
    let (query_bare, document_bare) = (toneless_of(query), toneless_of(document));
    let untoned = tones_of(query) == 0;
    let same_tone = tones_of(query) == tones_of(document);
    let marked = query_bare != folded;
    Some(if query_bare == document_bare {
        match (same_tone, untoned, marked) {
            (true, _, _) => MarkClass::Exact,
            (false, true, true) => MarkClass::Quality,
            (false, true, false) => MarkClass::Under,
            (false, false, _) => MarkClass::ToneConflict,
        }
    } else if !marked && (untoned || same_tone) {
        MarkClass::Under
    } else {
        MarkClass::Conflict
    })
}

fn tones_of(exact: &str) -> Tones {
    let mut tones = 0;
    for c in exact.chars() {
        if let Some(letter) = Letter::of(c) {
            add(&mut tones, letter.tone);
        } else if let Some(tone) = tone_of_mark(c) {
            add(&mut tones, tone);
        }
    }
    tones
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_beginning_has_the_marks_typed_and_its_tone_anywhere() {
        for (typed, document, may) in [
            ("họa", "hoạch", true),
            ("tiê", "tiền", true),
            ("tiê", "tiết", true),
            ("tiề", "tiền", true),
            ("tiề", "tiến", false),
            ("tiế", "tiên", false),
            ("đa", "đặng", true),
            ("đa", "dạng", false),
            ("quyế", "quyết", true),
            ("quyết", "quyế", false),
        ] {
            assert_eq!(may_begin(typed, document), may, "{typed} {document}");
        }
    }

    #[test]
    fn a_mark_left_out_is_open_and_a_mark_typed_is_required() {
        use MarkClass::{Conflict, Exact, Quality, ToneConflict, Under};
        for (query, document, class) in [
            ("quyết", "quyết", Some(Exact)),
            ("hoi", "hoi", Some(Exact)),
            ("quyêt", "quyết", Some(Quality)),
            ("đang", "đảng", Some(Quality)),
            ("quyet", "quyết", Some(Under)),
            ("quyét", "quyết", Some(Under)),
            ("đang", "đặng", Some(Under)),
            ("nguơi", "người", Some(Under)),
            ("uy", "ủy", Some(Under)),
            ("nghỉ", "nghị", Some(ToneConflict)),
            ("nghị", "nghi", Some(ToneConflict)),
            ("hòa", "họa", Some(ToneConflict)),
            ("quyẹt", "quyết", Some(Conflict)),
            ("quyết", "quyet", Some(Conflict)),
            ("đường", "dường", Some(Conflict)),
            ("dường", "đường", Some(Under)),
            ("năm", "nam", Some(Conflict)),
            ("nam", "năm", Some(Under)),
            ("ô", "ơ", Some(Conflict)),
            ("h'mong", "h'mông", Some(Under)),
            ("qh15", "qh15", Some(Exact)),
            ("nghị", "nghĩa", None),
            ("hoa", "hoan", None),
            ("krong", "krŏng", Some(Under)),
            ("krông", "krŏng", Some(Conflict)),
            ("espana", "españa", Some(Under)),
        ] {
            assert_eq!(compare_marks(query, document), class, "{query} ~ {document}");
        }
    }

    #[test]
    fn tone_quality_and_stroke_are_marks() {
        for (exact, marked) in [
            ("hoi", false),
            ("qh15", false),
            ("h'mong", false),
            ("hội", true),
            ("đ", true),
            ("hôi", true),
            ("ñ", true),
            ("한국", false),
            ("москва", false),
        ] {
            assert_eq!(is_marked(exact), marked, "{exact}");
        }
    }
}
