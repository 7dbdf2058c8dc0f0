//! Hits made by hand for the tests of the formats.

use std::time::Duration;

use serde_json::json;

use crate::article::{ArticleId, ArticleKey, ArticleMeta, Origin, Span};
use crate::query::{Alternative, Choice, Class, Form, Plan, Repair, Unit};
use crate::search::{Facets, Hit, HitMarks, Identity, Match, Results, Snippet};

/// A sentence of the kind the provincial press prints.
pub(super) const SENTENCE: &str =
    "HĐND tỉnh Nghệ An quán triệt Nghị quyết số 39-NQ/TW ngày 18/7/2023 của Bộ Chính trị.";

pub(super) fn article() -> ArticleMeta {
    ArticleMeta {
        id: ArticleId("na-1".to_owned()),
        origin: Origin::file("corpus/001.txt"),
        title: Some("Nghệ An triển khai Nghị quyết 39".to_owned()),
        title_span: None,
        date: "2025-06".parse().ok(),
        source: Some("nghean.gov.vn".to_owned()),
        province: Some("nghe-an".to_owned()),
        url: Some("https://nghean.gov.vn/tin/1".to_owned()),
        byline: None,
        encoding: "utf-8".to_owned(),
        encoding_uncertain: false,
        key: ArticleKey::default(),
        own_url: false,
        excerpt: false,
        captured_at: None,
        wrong_date: None,
    }
}

/// A hit whose passage and snippet are `text`, with `matched` highlighted.
pub(super) fn hit_of(text: &str, matched: &str) -> Hit {
    let start = text.find(matched).unwrap();
    Hit {
        rank: 1,
        score: 12.3,
        tier: None,
        matched: Match::All,
        marks: HitMarks::Open,
        article: article().into(),
        passage: serde_json::from_value(json!({
            "article": "na-1", "ordinal": 4, "chars": {"start": 812, "end": 1490},
            "kind": "body", "text": text,
        }))
        .unwrap(),
        snippet: Snippet {
            text: text.to_owned(),
            highlights: vec![Span::new(start, start + matched.len())],
            start: 0,
        },
        reprints: Vec::new(),
        versions: Vec::new(),
    }
}

pub(super) fn hit() -> Hit {
    hit_of(SENTENCE, "Nghị quyết số 39-NQ/TW")
}

/// Hits ranked 1, 2, …, the later ones with words missing.
pub(super) fn hits(all: usize, partial: usize) -> Vec<Hit> {
    (1..=all + partial)
        .map(|rank| {
            let matched = if rank > all { Match::Partial } else { Match::All };
            Hit { rank, matched, score: rank as f64, ..hit() }
        })
        .collect()
}

/// A hit in which everything that others wrote is hostile.
pub(super) fn hostile_hit() -> Hit {
    let hostile = "=HYPERLINK(\"http://x\")|<script>alert(1)</script>\u{1b}]0;x\u{7}\u{202e}\u{9b}2J**\n# `đường`";
    let mut hit = hit_of(hostile, "<script>");
    std::sync::Arc::make_mut(&mut hit.article).title = Some(hostile.to_owned());
    std::sync::Arc::make_mut(&mut hit.article).source = Some(format!("  @{hostile}"));
    std::sync::Arc::make_mut(&mut hit.article).province = Some(format!("+{hostile}"));
    std::sync::Arc::make_mut(&mut hit.article).url = Some("javascript:alert(1)".to_owned());
    std::sync::Arc::make_mut(&mut hit.article).origin.path = format!("-{hostile}");
    std::sync::Arc::make_mut(&mut hit.article).id = ArticleId(format!("\t{hostile}"));
    hit
}

/// A plan with one word, one repair and one other reading.
pub(super) fn plan(text: &str) -> Plan {
    let form = Form::Exact { folded: "quyet".to_owned(), exact: "quyết".to_owned() };
    Plan {
        text: text.to_owned(),
        units: vec![Unit {
            text: "quyết".to_owned(),
            choices: vec![Choice { form, class: Class::Exact }],
            times: 1,
            cited: false,
        }],
        alternatives: vec![Alternative {
            text: "nghị quyết".to_owned(),
            why: "telex".to_owned(),
            applied: true,
        }],
        repairs: vec![Repair::UnclosedQuote { at: 1 }],
        ..Plan::default()
    }
}

pub(super) fn results(returned: usize) -> Results {
    let counts = vec![("nghean.gov.vn".to_owned(), 9)];
    Results {
        plan: Plan::default(),
        relaxed: false,
        total: 12,
        partial: 30,
        returned,
        collapsed: 0,
        identities: vec![Identity {
            key: "nq:39:*:tw:*".to_owned(),
            canonical: "Nghị quyết 39-NQ/TW".to_owned(),
            count: 7,
        }],
        facets: Some(Facets([("source".to_owned(), counts)].into())),
        spread: None,
        suggestions: Vec::new(),
        nowhere: Vec::new(),
        took: Duration::from_micros(1900),
    }
}
