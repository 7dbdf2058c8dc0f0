//! What the answer suggests to ask instead, where it does: taken from the summary's record.

use serde::Deserialize;

use super::{Tongue, home_link};
use crate::output::{Format, WriterOptions, escape_html, writer};
use crate::search::Results;
use crate::web::asked::Asked;

/// Another query, and how much it would find.
#[derive(Debug, Deserialize)]
struct Suggestion {
    text: String,
    count: Option<u64>,
}

#[derive(Deserialize)]
struct Summary {
    #[serde(default)]
    suggestions: Vec<Suggestion>,
}

/// Links to what is suggested; empty where nothing is.
pub(super) fn suggested(results: &Results, asked: &Asked, tongue: Tongue) -> String {
    let mut record = Vec::new();
    let written = writer(Format::Jsonl, &mut record, &WriterOptions::default()).summary(results);
    let read = written.ok().and_then(|()| serde_json::from_slice(&record).ok());
    let Some(Summary { suggestions }) = read else { return String::new() };
    if suggestions.is_empty() {
        return String::new();
    }
    let items: String = suggestions.iter().map(|one| item(one, asked, tongue)).collect();
    let label = tongue.say("Có phải bạn tìm", "Did you mean");
    format!("<nav id=\"suggestions\" aria-label=\"{label}\">{label}: <ul>{items}</ul></nav>\n")
}

fn item(suggestion: &Suggestion, asked: &Asked, tongue: Tongue) -> String {
    let other = asked.with(|a| a.text.clone_from(&suggestion.text));
    let count =
        suggestion.count.map(|n| format!(" <span class=\"count\">{}</span>", tongue.number(n)));
    format!(
        "<li><a href=\"{}\">{}</a>{}</li>",
        home_link(&other),
        escape_html(&suggestion.text),
        count.unwrap_or_default()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_suggestions_as_the_records_have_them() {
        let record = r#"{"type":"summary","total":0,"suggestions":[{"text":"nghị quyết","why":"telex","count":3}]}"#;
        let summary: Summary = serde_json::from_str(record).unwrap();
        let html = item(&summary.suggestions[0], &super::super::usual(), Tongue::default());
        assert_eq!(
            html,
            "<li><a href=\"/?q=ngh%E1%BB%8B+quy%E1%BA%BFt\">nghị quyết</a> <span class=\"count\">3</span></li>"
        );
    }
}
