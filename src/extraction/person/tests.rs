//! The measures: hand-made gold, query rows and a public sample, when they lie next to the project.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use super::*;

fn shared(path: &str) -> Option<PathBuf> {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared")).join(path);
    if path.exists() {
        return Some(path);
    }
    eprintln!("{} is absent: not measured", path.display());
    None
}

fn char_span(text: &str, span: crate::article::Span) -> (usize, usize) {
    let start = text[..span.start].chars().count();
    (start, start + span.of(text).chars().count())
}

#[test]
fn reaches_97_hundredths_on_the_hand_made_gold() {
    let (Some(gold), Some(news)) = (shared("gold/persons.jsonl"), shared("real-news")) else {
        return;
    };
    let rows: Vec<Value> = fs::read_to_string(gold)
        .unwrap()
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    let files: BTreeSet<&str> = rows.iter().map(|r| r["file"].as_str().unwrap()).collect();
    let (mut right, mut extra, mut missed, mut roles, mut kinds) = (0, 0, 0, 0, 0);
    for file in files {
        let text = fs::read_to_string(news.join(file)).unwrap();
        let mut wanted: Vec<&Value> = rows
            .iter()
            .filter(|r| r["file"] == file && r["kind"] != "historical")
            .collect();
        for mention in persons(&text).iter().filter(|m| m.value.kind != PersonKind::Historical) {
            let (start, end) = char_span(&text, mention.span);
            let hit = wanted.iter().position(|r| r["start"] == start && r["end"] == end);
            match hit {
                Some(at) => {
                    let row = wanted.swap_remove(at);
                    right += 1;
                    let kind = serde_json::to_value(mention.value.kind).unwrap();
                    kinds += usize::from(kind == row["kind"]);
                    let folded = |s: &str| crate::analysis::fold(s, crate::analysis::Fold::Exact);
                    let role = mention.value.role.as_deref().map(folded);
                    if role == row["role"].as_str().map(folded) {
                        roles += 1;
                    } else {
                        println!("role {:?}, wanted {}", mention.value.role, row["role"]);
                    }
                }
                None => {
                    extra += 1;
                    println!("extra in {file}: {:?}", mention);
                }
            }
        }
        missed += wanted.len();
        for row in wanted {
            println!("missed: {row}");
        }
    }
    let precision = right as f64 / (right + extra) as f64;
    let recall = right as f64 / (right + missed) as f64;
    println!("gold: precision {precision:.3} recall {recall:.3}; of {right}: roles {roles}, kinds {kinds}");
    assert!(precision >= 0.97 && recall >= 0.97);
}

/// What the names of one text would tell the query parser.
fn knowledge(people: &[Mention<Person>]) -> impl Fn(&str) -> NameKnowledge + '_ {
    move |key: &str| {
        if people.iter().any(|m| m.value.folded == key) {
            NameKnowledge::Full
        } else if people.iter().any(|m| m.value.folded.ends_with(&format!("_{key}"))) {
            NameKnowledge::Suffix
        } else {
            NameKnowledge::Unknown
        }
    }
}

#[test]
fn answers_every_query_row_as_it_should() {
    let Some(path) = shared("eval/person-queries.tsv") else {
        return;
    };
    let mut wrong = Vec::new();
    let text = fs::read_to_string(path).unwrap();
    for line in text.lines() {
        let mut fields = line.split('\t');
        let (Some(query), Some(candidate), Some(verdict)) = (fields.next(), fields.next(), fields.next()) else {
            continue;
        };
        let candidate = candidate.replace("\\n", "\n");
        let people = persons(&candidate);
        let matches = |q: Option<PersonQuery>| {
            q.is_some_and(|q| people.iter().any(|m| person_tier(&q, &m.value).is_some()))
        };
        let parsed = matches(parse_person_query(query, &knowledge(&people)));
        let value = matches(parse_person_value(query));
        let right = match verdict {
            "match" => parsed || value,
            _ => !parsed && !value,
        };
        if !right || (verdict == "match" && !parsed) {
            println!("{query:?} in {candidate:?}: parsed {parsed}, value {value}, wanted {verdict}; {people:?}");
        }
        if !right {
            wrong.push(line.to_owned());
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn keeps_its_level_on_sentences_of_reports() {
    let Some(path) = shared("eval/persons-phonlp-sample.jsonl") else {
        return;
    };
    let (mut right, mut extra, mut missed) = (0, 0, 0);
    for line in fs::read_to_string(path).unwrap().lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        let text = row["text"].as_str().unwrap();
        let mut wanted: BTreeSet<(usize, usize)> = row["persons"]
            .as_array()
            .unwrap()
            .iter()
            .map(|p| (p[0].as_u64().unwrap() as usize, p[1].as_u64().unwrap() as usize))
            .collect();
        for mention in persons(text) {
            if wanted.remove(&char_span(text, mention.span)) {
                right += 1;
            } else {
                extra += 1;
                println!("extra {:?} in {text}", mention.span.of(text));
            }
        }
        missed += wanted.len();
        for (start, end) in wanted {
            let name: String = text.chars().skip(start).take(end - start).collect();
            println!("missed {name:?} in {text}");
        }
    }
    let precision = f64::from(right) / f64::from(right + extra);
    let recall = right as f64 / (right as usize + missed) as f64;
    println!("sentences: precision {precision:.3} recall {recall:.3} ({right} right, {extra} extra, {missed} missed)");
    assert!(precision >= 0.85 && recall >= 0.5);
}

#[test]
fn prints_names_of_a_file() {
    let Ok(path) = std::env::var("SAOLA_NAMES") else { return };
    let text = fs::read_to_string(path).unwrap();
    for block in text.split("\u{1}") {
        for m in persons(block) {
            let from = block[..m.span.start].char_indices().rev().nth(40).map_or(0, |x| x.0);
            let to = block[m.span.end..].char_indices().nth(30).map_or(block.len(), |x| m.span.end + x.0);
            println!("@@{:?}{}{}\t{}\t{}[[{}]]{}\t{:?}", m.value.kind, if m.value.open {"-open"} else {""}, if m.value.linked {"-linked"} else {""}, m.value.name, block[from..m.span.start].replace('\n', "⏎"), m.span.of(block), block[m.span.end..to].replace('\n', "⏎"), m.value.role);
        }
    }
}

#[test]
fn works_in_proportion_to_hostile_text() {
    use super::lexicon::WORK;
    for piece in [
        "Nguyễn ", "A ", "Ông ", "đồng chí ", "Bí thư, ", "Phó Chủ tịch UBND tỉnh ", "Hồ Chí Minh ", "Nguyễn Văn An ",
        "M. ", "Hùng, ", "(Kim Oanh)\n", "Kim Oanh - ", "Ảnh: ", "được bầu làm ", "ông Hùng kể. ", "Nguyễn\n", "TP. ",
        "Hà Nội ", "a", "Nguyễn Văn An, Bí thư; ", "\n\n", "- ", "Nguyễn Văn An và ",
    ] {
        let work = |times: usize| {
            WORK.with(|work| work.set(0));
            persons(&piece.repeat(times));
            WORK.with(|work| work.get())
        };
        let (small, large) = (work(500), work(4000));
        assert!(large <= small * 10 + 1000, "{piece:?}: {small} then {large}");
        assert!(large <= 4000 * piece.split_whitespace().count().max(1) * 700, "{piece:?}: {large}");
    }
}

mod laws {
    use super::*;
    use proptest::prelude::*;

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
                for query in [parse_person_value(&syllables[from..].join(" ")), parse_person_value(&value.folded.replace('_', " "))].into_iter().flatten() {
                    if person_tier(&query, value).is_some() {
                        prop_assert!(keys.contains(&lookup_key(&query)), "{query:?} {value:?} {keys:?}");
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
            let _ = parse_person_query(&text, &|_| NameKnowledge::Suffix);
            let _ = parse_person_query(&text, &|_| NameKnowledge::Unknown);
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
}
