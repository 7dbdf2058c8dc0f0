//! What holds for every text: spans, keys, work in proportion to length.

use proptest::prelude::*;

use super::super::lexicon::WORK;
use super::super::*;

#[test]
fn works_in_proportion_to_hostile_text() {
    for piece in [
        "Nguyễn ",
        "A ",
        "Ông ",
        "đồng chí ",
        "Bí thư, ",
        "Phó Chủ tịch UBND tỉnh ",
        "Hồ Chí Minh ",
        "Nguyễn Văn An ",
        "M. ",
        "Hùng, ",
        "(Kim Oanh)\n",
        "Kim Oanh - ",
        "Ảnh: ",
        "được bầu làm ",
        "ông Hùng kể. ",
        "Nguyễn\n",
        "TP. ",
        "Hà Nội ",
        "a",
        "Nguyễn Văn An, Bí thư; ",
        "\n\n",
        "- ",
        "Nguyễn Văn An và ",
    ] {
        let work = |times: usize| {
            WORK.with(|work| work.set(0));
            persons(&piece.repeat(times));
            WORK.with(|work| work.get())
        };
        let (small, large) = (work(500), work(4000));
        assert!(large <= small * 10 + 1000, "{piece:?}: {small} then {large}");
        assert!(
            large <= 4000 * piece.split_whitespace().count().max(1) * 700,
            "{piece:?}: {large}"
        );
    }
}

fn check(text: &str) -> Result<(), TestCaseError> {
    let mut end = 0;
    for mention in persons(text) {
        let Mention { span, value } = &mention;
        prop_assert!(span.start >= end && span.end > span.start && span.end <= text.len());
        prop_assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end));
        end = span.end;
        let keys = index_keys(value);
        let syllables: Vec<&str> = value.name.split(' ').collect();
        for from in 0..syllables.len() {
            for query in [
                parse_person_value(&syllables[from..].join(" ")),
                parse_person_value(&value.folded.replace('_', " ")),
            ]
            .into_iter()
            .flatten()
            {
                if person_tier(&query, value).is_some() {
                    prop_assert!(
                        keys.contains(&lookup_key(&query)),
                        "{query:?} {value:?} {keys:?}"
                    );
                }
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn holds_on_any_text(text in any::<String>()) {
        check(&text)?;
        let _ = person_readings(&text, &|_| NameKnowledge::Suffix);
        let _ = person_readings(&text, &|_| NameKnowledge::Unknown);
    }

    #[test]
    fn holds_on_mixed_up_vietnamese(parts in prop::collection::vec(prop::sample::select(vec![
        "ông ", "Ông ", "Nguyễn ", "Văn ", "An", "Hùng", " M. ", "H’Hen ", "H 'Hen ", "Bí thư ", "UBND tỉnh ", ", ", "; ", "\n", "\n\n",
        " - ", "Ảnh: ", "(", ")", "Hà Nội ", "Hồ Chí Minh ", "đồng chí ", "Đ/c ", "TP. ", "ĐẶNG ", "THANH ", "TÙNG ", "ho\u{0323}\u{0302}i ",
        "Va\u{0306}n ", "\u{00a0}", "\u{200b}", "được bầu làm ", "Giang", "và ", "A ", "Y ", "'", "…", "😀", "1", "của ", "kể ", "Kim Oanh",
    ]), 0..40)) {
        check(&parts.concat())?;
    }
}
