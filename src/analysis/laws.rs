//! Laws that hold for any text.

use proptest::prelude::*;

use super::input_method::{
    decode_telex, decode_vni, strict_telex, strict_vni, telex_text, vni_text,
};
use super::marks::{MarkClass, compare_marks, is_marked};
use super::spelling::{iy_alternatives, iy_equal};
use super::{Fold, Token, abbreviation, analyse, canonical, fold};

/// Text of all that makes Vietnamese pages hard: composed, decomposed, junk, codes, other scripts.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-zA-Z0-9àáảãạăằắâấậđĐÐêếệôốộơớợưứựỷỹ]{1,5}",
        2 => "[\u{300}\u{301}\u{302}\u{303}\u{306}\u{308}\u{309}\u{30C}\u{31B}\u{323}\u{340}\u{345}]{1,2}",
        2 => "[ \n.,'’`/–-]{1,2}",
        1 => "[\u{AD}\u{200B}\u{200D}\u{FEFF}\u{A0}\u{3000}]",
        1 => prop::sample::select(vec![
            "hoà", "qủa", "nứơc", "39-NQ/TƯ", "15/2020/NĐ-CP", "H’Mông", "TP.", "quyêt\u{301}",
            "học", "Москва", "hос", "İ", "Σ", "ŏ", "ñ", "ﬁ", "한국", "日本", "e\u{309}\u{302}",
        ]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

fn check_spans(text: &str, tokens: &[Token]) -> Result<(), TestCaseError> {
    let mut end = 0;
    let mut rebuilt = String::new();
    for token in tokens {
        prop_assert!(token.span.start >= end && token.span.end > token.span.start);
        prop_assert!(text.is_char_boundary(token.span.start));
        prop_assert!(text.is_char_boundary(token.span.end));
        rebuilt.push_str(&text[end..token.span.start]);
        rebuilt.push_str(token.span.of(text));
        end = token.span.end;
    }
    rebuilt.push_str(&text[end..]);
    prop_assert_eq!(rebuilt, text);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 400,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn tokens_and_gaps_make_up_the_text(text in prop_oneof![text(), any::<String>()]) {
        check_spans(&text, &analyse(&text))?;
    }

    #[test]
    fn a_token_is_the_fold_of_its_span(text in text()) {
        for token in analyse(&text) {
            let surface = token.span.of(&text);
            prop_assert_eq!(&token.exact, &fold(surface, Fold::Exact));
            prop_assert_eq!(token.toneless(), fold(surface, Fold::Toneless));
            prop_assert_eq!(&token.folded, &fold(surface, Fold::Folded));
            prop_assert!(!token.folded.is_empty());
        }
    }

    #[test]
    fn folding_again_changes_nothing(text in prop_oneof![text(), any::<String>()]) {
        let clean = canonical(&text);
        prop_assert_eq!(&canonical(&clean), &clean);
        for level in [Fold::Exact, Fold::Toneless, Fold::Folded] {
            let once = fold(&text, level);
            prop_assert_eq!(&fold(&once, level), &once, "{:?}", level);
        }
    }

    #[test]
    fn a_coarser_fold_can_be_taken_from_a_finer_one(text in text()) {
        let exact = fold(&text, Fold::Exact);
        let toneless = fold(&text, Fold::Toneless);
        prop_assert_eq!(fold(&exact, Fold::Toneless), toneless.as_str());
        prop_assert_eq!(fold(&toneless, Fold::Folded), fold(&text, Fold::Folded));
    }

    #[test]
    fn nothing_panics(text in prop_oneof![text(), any::<String>()], other in text()) {
        for word in text.split(' ') {
            let _ = (decode_telex(word), decode_vni(word), strict_telex(word), strict_vni(word));
            let _ = (iy_alternatives(word), is_marked(word), abbreviation::expansions(word));
        }
        let _ = (telex_text(&text), vni_text(&text), iy_equal(&text, &other));
        let _ = compare_marks(&text, &other);
        let words: Vec<&str> = text.split(' ').collect();
        let _ = abbreviation::abbreviations_of(&words);
    }

    #[test]
    fn a_form_answers_itself_and_its_folds(text in text()) {
        for token in analyse(&text) {
            prop_assert_eq!(compare_marks(&token.exact, &token.exact), Some(MarkClass::Exact));
            let class = compare_marks(&token.folded, &token.exact);
            prop_assert!(matches!(class, Some(MarkClass::Exact | MarkClass::Under)), "{:?}", class);
        }
    }
}
