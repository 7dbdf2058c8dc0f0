//! The rules against annotated articles and example queries.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "tests stop and tell")]

use std::fs;

use super::*;
use crate::article::Span;
use crate::test_data::shared;

fn text_of(name: &str) -> String {
    fs::read_to_string(shared(&format!("real-news/{name}"))).unwrap()
}

const HOMES: &[(&str, Option<&str>)] = &[
    ("000_7b86255cf9c1e4b3.txt", Some("nghe-an")),
    ("001_d6c573d9e2a7dbb8.txt", Some("nghe-an")),
    ("002_5ef81b12845a7c4c.txt", Some("nghe-an")),
    ("003_4b495bf1cf350c76.txt", None),
    ("004_690ea62a72a3c339.txt", Some("nghe-an")),
];

fn located(name: &str) -> Vec<LocatedCitation> {
    let text = text_of(name);
    let home = HOMES.iter().find(|(file, _)| *file == name).and_then(|(_, home)| *home);
    citations(&text, home)
        .into_iter()
        .map(|m| LocatedCitation {
            article: name.to_owned(),
            path: name.to_owned(),
            span: m.span,
            surface: m.span.of(&text).to_owned(),
            published: None,
            citation: m.value,
        })
        .collect()
}

/// Bytes of the characters `start..end`.
fn bytes(text: &str, start: u64, end: u64) -> Span {
    let at = |n: u64| text.char_indices().nth(n as usize).map_or(text.len(), |(at, _)| at);
    Span::new(at(start), at(end))
}

#[test]
#[ignore = "needs ../shared/gold and ../shared/real-news"]
fn finds_every_numbered_citation_of_the_annotated_articles_and_no_other() {
    let rows: Vec<serde_json::Value> = fs::read_to_string(shared("gold/citations.jsonl"))
        .unwrap()
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    let (mut right, mut wanted, mut extra) = (0, 0, 0);
    let (mut event_right, mut event_wanted, mut keys_right) = (0, 0, 0);
    for (name, _) in HOMES {
        let text = text_of(name);
        let of_file: Vec<_> = rows.iter().filter(|r| r["file"] == *name).collect();
        if of_file.is_empty() {
            continue;
        }
        let found = located(name);
        let span_of = |row: &serde_json::Value, end: &str| {
            bytes(&text, row["start"].as_u64().unwrap(), row[end].as_u64().unwrap())
        };
        for row in &of_file {
            let span = span_of(row, "end");
            let class = row["class"].as_str().unwrap();
            let hit = found.iter().find(|f| f.span == span);
            let key = row["canonical"].as_str();
            match class {
                "numbered" => {
                    wanted += 1;
                    let ok = hit.is_some_and(|h| Some(&h.citation.key()[..]) == key);
                    right += usize::from(ok);
                    if !ok {
                        println!(
                            "missed {} {key:?} {:?}",
                            row["surface"],
                            hit.map(|h| h.citation.key())
                        );
                    }
                    if let Some(hit) = hit {
                        assert_eq!(hit.citation.ext, span_of(row, "ext_end"), "{}", row["ext"]);
                        if let Some(date) = row["date"].as_str() {
                            assert_eq!(hit.citation.date.unwrap().to_string(), date);
                        }
                    }
                }
                "congress" | "named" => {
                    event_wanted += 1;
                    event_right += usize::from(hit.is_some());
                    let same = hit.is_some_and(|h| Some(&h.citation.key()[..]) == key);
                    keys_right += usize::from(same);
                    if !same {
                        println!(
                            "event {} {key:?} {:?}",
                            row["surface"],
                            hit.map(|h| h.citation.key())
                        );
                    }
                }
                _ => {}
            }
        }
        for hit in &found {
            let known = of_file.iter().any(|row| {
                let class = row["class"].as_str().unwrap();
                let span = span_of(row, "ext_end");
                span_of(row, "end") == hit.span
                    || (matches!(class, "generic" | "descriptive") && span.contains(&hit.span))
            });
            if !known {
                extra += 1;
                println!("extra {:?} {} in {name}", hit.surface, hit.citation.key());
            }
        }
    }
    println!(
        "numbered {right}/{wanted}, extra {extra}; congress and named {event_right}/{event_wanted} \
         by span, {keys_right} by key"
    );
    assert_eq!((right, extra), (wanted, 0));
    assert!(event_right + 1 >= event_wanted);
}

/// Whether a candidate text answers a query as a citation.
fn answers(query: &str, candidate: &str) -> bool {
    let Some(wanted) = parse_citation_query(query) else {
        return false;
    };
    citations(candidate, None).iter().any(|m| {
        let hit = matches(&wanted.citation, &m.value).is_some();
        let keyed = index_keys(&m.value).contains(&lookup_key(&wanted.citation));
        assert!(!hit || keyed, "{query} matches {:?} without its key", m.value);
        hit
    })
}

#[test]
#[ignore = "needs ../shared/eval"]
fn answers_every_example_query() {
    let (mut right, mut rows) = (0, 0);
    for line in fs::read_to_string(shared("eval/citation-queries.tsv")).unwrap().lines() {
        let columns: Vec<&str> = line.split('\t').collect();
        let [query, candidate, expected, why] = columns[..] else { panic!("{line}") };
        let candidate = candidate.replace("\\n", "\n");
        rows += 1;
        if answers(query, &candidate) == (expected == "match") {
            right += 1;
        } else {
            println!("wrong: {query} | {candidate} | {expected} | {why}");
            println!("   query {:?}", parse_citation_query(query).map(|q| q.citation.key()));
            for m in citations(&candidate, None) {
                println!("   text {} {:?}", m.value.key(), m.span.of(&candidate));
            }
        }
    }
    println!("{right} of {rows} rows right");
    assert_eq!(right, rows);
}

#[test]
#[ignore = "needs ../shared/eval"]
fn answers_alike_in_other_spellings() {
    use unicode_normalization::UnicodeNormalization;
    let (mut wrong, mut rows) = (0, 0);
    for line in fs::read_to_string(shared("eval/citation-queries.tsv")).unwrap().lines() {
        let columns: Vec<&str> = line.split('\t').collect();
        let [query, candidate, expected, _] = columns[..] else { panic!("{line}") };
        let candidate = candidate.replace("\\n", "\n");
        let plain = crate::analysis::fold(query, crate::analysis::Fold::Folded);
        // Folded, TƯ is TU, and "đã ẩn" is "đề án".
        let queries = [
            query.to_owned(),
            query.to_uppercase(),
            query.to_lowercase(),
            query.nfd().collect(),
            format!("  {query} "),
            query.replace(' ', "  "),
            plain,
            format!("tìm {query} ở nghệ an"),
        ];
        let texts = [
            candidate.clone(),
            candidate.to_uppercase(),
            candidate.nfd().collect(),
            candidate.replace(' ', "\u{a0}"),
            candidate.replace(' ', "\n"),
            candidate.replace(' ', "  "),
            candidate.replace('-', "–"),
            format!("“{candidate}”"),
            format!("({candidate})."),
            candidate.replace('/', " / "),
            format!("Ngày 5/5, {candidate}, theo đó có 39 đại biểu."),
            format!("{candidate}.\nTheo"),
        ];
        for (n, q) in queries.iter().enumerate() {
            for (m, t) in texts.iter().enumerate() {
                // An address with blanks in it is none, and a blank line ends a citation.
                let broken = t.to_lowercase().contains("https") || t.contains("\n\n");
                if (broken || n > 0) && m > 0 {
                    continue;
                }
                rows += 1;
                if answers(q, t) != (expected == "match") {
                    wrong += 1;
                    println!(
                        "{expected}: {q:?} | {t:?} {:?} {:?}",
                        parse_citation_query(q).map(|q| q.citation.key()),
                        citations(t, None).iter().map(|m| m.value.key()).collect::<Vec<_>>()
                    );
                }
            }
        }
    }
    assert_eq!(wrong, 0, "of {rows}");
}

#[test]
#[ignore = "needs ../shared/real-news"]
fn finds_the_contradictions_of_the_real_articles() {
    let mentions: Vec<_> = HOMES.iter().flat_map(|(name, _)| located(name)).collect();
    let found = conflicts(&mentions);
    for c in &found {
        println!(
            "{:?} {} {} {:?}",
            c.grade,
            c.key,
            c.why,
            c.mentions.iter().map(|m| (&m.surface, &m.article[..3])).collect::<Vec<_>>()
        );
    }
    for row in document_rows(&mentions) {
        println!(
            "{} | {} | {} | {:?} | {:?} {}/{}",
            row.key,
            row.canonical,
            row.kind,
            row.spellings.iter().map(|s| (&s.surface[..], s.count)).collect::<Vec<_>>(),
            row.dates.iter().map(|d| (d.date.to_string(), d.count)).collect::<Vec<_>>(),
            row.mentions,
            row.articles
        );
    }
    let of = |grade| found.iter().filter(|c| c.grade == grade).collect::<Vec<_>>();
    assert!(of(Grade::Certain).iter().any(|c| c.key == "nq:137:2024:qh:15"));
    assert!(
        of(Grade::Strong).iter().any(|c| c.key == "nq:137:2024:qh:15" && c.mentions.len() == 2)
    );
    assert_eq!(of(Grade::Style).len(), 2);
    assert_eq!(found.len(), 4);
}
