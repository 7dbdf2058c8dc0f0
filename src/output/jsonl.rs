//! Answers → JSON Lines, one record a line, with the fields that `ARCHITECTURE.md` lists.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::HitWriter;
use super::hit_record::hit_record;
use super::json_line::write_json_line;
use super::reading::{Reading, reading};
use crate::query::Plan;
use crate::search::{Facets, Hit, Identity, Results, Suggestion};

/// Writes records.
pub(super) struct Jsonl<W> {
    out: W,
}

impl<W: Write> Jsonl<W> {
    pub(super) fn new(out: W) -> Self {
        Self { out }
    }
}

impl<W: Write> HitWriter for Jsonl<W> {
    fn query(&mut self, id: Option<&str>, plan: &Plan) -> io::Result<()> {
        let record = QueryRecord {
            record: "query",
            schema: "saola.search/1",
            id,
            text: &plan.text,
            reading: reading(plan),
            repairs: plan.repairs.iter().map(ToString::to_string).collect(),
            offset_unit: "char",
        };
        write_json_line(&mut self.out, &record)
    }

    fn hit(&mut self, hit: &Hit) -> io::Result<()> {
        write_json_line(&mut self.out, &hit_record(hit))
    }

    fn summary(&mut self, results: &Results) -> io::Result<()> {
        write_json_line(&mut self.out, &summary_record(results))
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[derive(Serialize)]
struct QueryRecord<'p> {
    #[serde(rename = "type")]
    record: &'static str,
    schema: &'static str,
    id: Option<&'p str>,
    text: &'p str,
    reading: Reading<'p>,
    repairs: Vec<String>,
    offset_unit: &'static str,
}

#[derive(Serialize)]
struct SummaryRecord<'r> {
    #[serde(rename = "type")]
    record: &'static str,
    total: u64,
    partial: u64,
    returned: usize,
    took_ms: f64,
    relaxed: bool,
    collapsed: usize,
    facets: Option<BTreeMap<&'r str, Vec<Counted<'r>>>>,
    identities: &'r [Identity],
    suggestions: &'r [Suggestion],
    nowhere: &'r [String],
}

#[derive(Serialize)]
struct Counted<'r> {
    value: &'r str,
    count: u64,
}

fn summary_record(results: &Results) -> SummaryRecord<'_> {
    SummaryRecord {
        record: "summary",
        total: results.total,
        partial: results.partial,
        returned: results.returned,
        took_ms: (results.took.as_secs_f64() * 1e6).round() / 1e3,
        relaxed: results.relaxed,
        collapsed: results.collapsed,
        facets: results.facets.as_ref().map(facets_record),
        identities: &results.identities,
        suggestions: &results.suggestions,
        nowhere: &results.nowhere,
    }
}

fn facets_record(facets: &Facets) -> BTreeMap<&str, Vec<Counted<'_>>> {
    facets
        .0
        .iter()
        .map(|(name, counts)| {
            let counts = counts.iter().map(|(value, count)| Counted { value, count: *count });
            (name.as_str(), counts.collect())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::output::sample;

    fn records(hits: &[Hit]) -> Vec<Value> {
        let mut out = Vec::new();
        let mut writer = Jsonl::new(&mut out);
        writer.query(Some("q7"), &sample::plan("nghi quyet 39")).unwrap();
        hits.iter().for_each(|hit| writer.hit(hit).unwrap());
        writer.summary(&sample::results(hits.len())).unwrap();
        writer.finish().unwrap();
        let text = String::from_utf8(out).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    #[test]
    fn writes_the_records_of_the_contract() {
        let records = records(&[sample::hit()]);
        assert_eq!(records[0]["type"], "query");
        assert_eq!(records[0]["schema"], "saola.search/1");
        assert_eq!(records[0]["id"], "q7");
        assert_eq!(records[0]["offset_unit"], "char");
        let hit = &records[1];
        assert_eq!(
            hit["article"],
            json!({"id": "na-1", "title": "Nghệ An triển khai Nghị quyết 39",
                "path": "corpus/001.txt", "url": "https://nghean.gov.vn/tin/1",
                "source": "nghean.gov.vn", "province": "nghe-an", "date": "2025-06"})
        );
        assert_eq!(hit["passage"]["start"], 812);
        assert_eq!(hit["passage"]["kind"], "body");
        assert_eq!((&hit["match"], &hit["marks"]), (&json!("all"), &json!("open")));
        assert_eq!(hit["tier"], Value::Null);
        assert_eq!(
            records[2],
            json!({"type": "summary", "total": 12, "partial": 30, "returned": 1, "took_ms": 1.9,
                "relaxed": false, "collapsed": 0, "facets": {"source": [{"value": "nghean.gov.vn", "count": 9}]},
                "identities": [{"key": "nq:39:*:tw:*", "canonical": "Nghị quyết 39-NQ/TW",
                    "count": 7}], "suggestions": [], "nowhere": []})
        );
    }

    #[test]
    fn counts_highlights_in_code_points() {
        // Letters in pieces before the highlight, as some sources have them.
        let hit =
            sample::hit_of("ho\u{323}\u{302}i ve\u{302}\u{300} Nghị quyết 39", "Nghị quyết 39");
        let record = &records(&[hit])[1];
        assert_eq!(record["snippet"]["highlights"], json!([[11, 24]]));
        let text: Vec<char> = record["snippet"]["text"].as_str().unwrap().chars().collect();
        assert_eq!(text[11..24].iter().collect::<String>(), "Nghị quyết 39");
    }

    #[test]
    fn begins_each_record_with_its_type_and_each_query_with_its_schema() {
        let mut out = Vec::new();
        let mut writer = Jsonl::new(&mut out);
        writer.query(None, &sample::plan("đường")).unwrap();
        writer.hit(&sample::hit()).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.starts_with(r#"{"type":"query","schema":"saola.search/1","id":null,"text":"đường","reading":{"kind":"terms""#));
        assert!(
            text.lines()
                .nth(1)
                .unwrap()
                .starts_with(r#"{"type":"hit","rank":1,"score":12.3,"article":{"id":"#)
        );
    }

    #[test]
    fn a_missing_value_is_null() {
        let mut hit = sample::hit();
        std::sync::Arc::make_mut(&mut hit.article).title = None;
        std::sync::Arc::make_mut(&mut hit.article).date = None;
        let record = &records(&[hit])[1];
        assert_eq!(record["article"]["title"], Value::Null);
        assert_eq!(record["article"]["date"], Value::Null);
    }
}
