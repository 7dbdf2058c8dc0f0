//! [`Hit`] → the record of JSON Lines; every offset in code points.

use serde::Serialize;

use super::chars::CharOffsets;
use super::facts::{located, person_kind};
use super::recognised::{DateAt, ProvinceAt, dates_at, provinces_at};
use crate::article::ArticleMeta;
use crate::extraction::date::dates;
use crate::extraction::province::provinces;
use crate::passage::PassageKind;
use crate::search::{Hit, HitMarks, Match};

/// What a hit says, in the order of the contract.
#[derive(Serialize)]
pub(super) struct HitRecord<'h> {
    #[serde(rename = "type")]
    record: &'static str,
    rank: usize,
    score: f64,
    article: ArticleAt<'h>,
    passage: PassageAt<'h>,
    snippet: SnippetAt<'h>,
    citations: Vec<CitationAt<'h>>,
    persons: Vec<PersonAt<'h>>,
    #[serde(rename = "match")]
    matched: Match,
    marks: HitMarks,
    tier: Option<u8>,
    dates: Vec<DateAt<'h>>,
    provinces: Vec<ProvinceAt<'h>>,
    reprints: Vec<ReprintAt<'h>>,
    versions: Vec<VersionAt<'h>>,
}

#[derive(Serialize)]
struct ArticleAt<'h> {
    id: &'h str,
    title: Option<&'h str>,
    path: &'h str,
    url: Option<&'h str>,
    source: Option<&'h str>,
    province: Option<&'h str>,
    date: Option<String>,
}

/// Another article with the same text.
#[derive(Serialize)]
struct ReprintAt<'h> {
    id: &'h str,
    source: Option<&'h str>,
    date: Option<String>,
    url: Option<&'h str>,
    path: &'h str,
}

/// Another capture of the same address.
#[derive(Serialize)]
struct VersionAt<'h> {
    id: &'h str,
    captured: Option<String>,
    date: Option<String>,
    url: Option<&'h str>,
    path: &'h str,
}

#[derive(Serialize)]
struct PassageAt<'h> {
    ordinal: u32,
    start: usize,
    end: usize,
    kind: PassageKind,
    text: &'h str,
}

#[derive(Serialize)]
struct SnippetAt<'h> {
    text: &'h str,
    highlights: Vec<[usize; 2]>,
}

#[derive(Serialize)]
struct CitationAt<'h> {
    key: String,
    surface: Option<&'h str>,
    start: usize,
    end: usize,
}

#[derive(Serialize)]
struct PersonAt<'h> {
    name: &'h str,
    role: Option<&'h str>,
    start: usize,
    end: usize,
    kind: serde_json::Value,
}

/// The record of `hit`.
pub(super) fn hit_record(hit: &Hit) -> HitRecord<'_> {
    let passage = &hit.passage;
    let snippet = CharOffsets::of(&hit.snippet.text, hit.snippet.highlights.iter().copied());
    let citations = located(&passage.text, &passage.citations);
    let persons = located(&passage.text, &passage.persons);
    HitRecord {
        record: "hit",
        rank: hit.rank,
        score: hit.score,
        article: article_at(&hit.article),
        passage: PassageAt {
            ordinal: passage.ordinal,
            start: passage.chars.start,
            end: passage.chars.end,
            kind: passage.kind,
            text: &passage.text,
        },
        snippet: SnippetAt {
            text: &hit.snippet.text,
            highlights: hit.snippet.highlights.iter().map(|span| snippet.span(*span)).collect(),
        },
        citations: citations
            .into_iter()
            .map(|m| CitationAt {
                key: m.value.key(),
                surface: m.surface,
                start: m.start,
                end: m.end,
            })
            .collect(),
        persons: persons
            .into_iter()
            .map(|m| PersonAt {
                name: &m.value.name,
                role: m.value.role.as_deref(),
                start: m.start,
                end: m.end,
                kind: person_kind(m.value),
            })
            .collect(),
        matched: hit.matched,
        marks: hit.marks,
        tier: hit.tier,
        dates: dates_at(&passage.text, &dates(&passage.text)),
        provinces: provinces_at(&passage.text, &provinces(&passage.text)),
        reprints: hit.reprints.iter().map(reprint_at).collect(),
        versions: hit.versions.iter().map(version_at).collect(),
    }
}

fn article_at(article: &ArticleMeta) -> ArticleAt<'_> {
    ArticleAt {
        id: &article.id.0,
        title: article.title.as_deref(),
        path: &article.origin.path,
        url: article.url.as_deref(),
        source: article.source.as_deref(),
        province: article.province.as_deref(),
        date: article.date.map(|date| date.to_string()),
    }
}

fn version_at(article: &ArticleMeta) -> VersionAt<'_> {
    VersionAt {
        id: &article.id.0,
        captured: article.captured_at.map(|time| time.to_string()),
        date: article.date.map(|date| date.to_string()),
        url: article.url.as_deref(),
        path: &article.origin.path,
    }
}

fn reprint_at(article: &ArticleMeta) -> ReprintAt<'_> {
    ReprintAt {
        id: &article.id.0,
        source: article.source.as_deref(),
        date: article.date.map(|date| date.to_string()),
        url: article.url.as_deref(),
        path: &article.origin.path,
    }
}
