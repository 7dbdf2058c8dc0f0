//! The measures: hand-made gold, query rows and a public sample, which lie beside the project.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use super::super::*;
use crate::test_data::shared;

fn char_span(text: &str, span: crate::article::Span) -> (usize, usize) {
    let start = text[..span.start].chars().count();
    (start, start + span.of(text).chars().count())
}

#[test]
#[ignore = "needs ../shared/gold and ../shared/real-news"]
fn reaches_97_hundredths_on_the_hand_made_gold() {
    let (gold, news) = (shared("gold/persons.jsonl"), shared("real-news"));
    let rows: Vec<Value> = fs::read_to_string(gold)
        .unwrap()
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    let files: BTreeSet<&str> = rows.iter().map(|r| r["file"].as_str().unwrap()).collect();
    let (mut right, mut extra, mut missed, mut roles, mut kinds) = (0, 0, 0, 0, 0);
    for file in files {
        let text = fs::read_to_string(news.join(file)).unwrap();
        let mut wanted: Vec<&Value> =
            rows.iter().filter(|r| r["file"] == file && r["kind"] != "historical").collect();
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
    println!(
        "gold: precision {precision:.3} recall {recall:.3}; of {right}: roles {roles}, kinds {kinds}"
    );
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
#[ignore = "needs ../shared/eval"]
fn answers_every_query_row_as_it_should() {
    let mut wrong = Vec::new();
    let text = fs::read_to_string(shared("eval/person-queries.tsv")).unwrap();
    for line in text.lines() {
        let mut fields = line.split('\t');
        let (Some(query), Some(candidate), Some(verdict)) =
            (fields.next(), fields.next(), fields.next())
        else {
            continue;
        };
        let candidate = candidate.replace("\\n", "\n");
        let people = persons(&candidate);
        let matches = |q: Option<PersonQuery>| {
            q.is_some_and(|q| people.iter().any(|m| person_tier(&q, &m.value).is_some()))
        };
        let parsed = matches(person_readings(query, &knowledge(&people)).into_iter().next());
        let value = matches(parse_person_value(query));
        let right = match verdict {
            "match" => parsed || value,
            _ => !parsed && !value,
        };
        if !right || (verdict == "match" && !parsed) {
            println!(
                "{query:?} in {candidate:?}: parsed {parsed}, value {value}, wanted {verdict}; {people:?}"
            );
        }
        if !right {
            wrong.push(line.to_owned());
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
#[ignore = "needs ../shared/eval"]
fn keeps_its_level_on_sentences_of_reports() {
    let sentences = fs::read_to_string(shared("eval/persons-phonlp-sample.jsonl")).unwrap();
    let (mut right, mut extra, mut missed) = (0, 0, 0);
    for line in sentences.lines() {
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
    println!(
        "sentences: precision {precision:.3} recall {recall:.3} ({right} right, {extra} extra, {missed} missed)"
    );
    assert!(precision >= 0.97 && recall >= 0.78);
}
