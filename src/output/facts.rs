//! Mentions in a text → what records and readers are shown of them.

use serde::Serialize;

use super::chars::CharOffsets;
use crate::extraction::Mention;
use crate::extraction::citation::Citation;
use crate::extraction::person::Person;
use crate::search::Hit;

/// A mention with its place in code points.
pub(super) struct Located<'t, 'v, T> {
    pub(super) value: &'v T,
    /// The text under the mention; `None` when the span is no range of its characters.
    pub(super) surface: Option<&'t str>,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Places the mentions of `text`, in their order.
pub(super) fn located<'t, 'v, T>(
    text: &'t str,
    mentions: &'v [Mention<T>],
) -> Vec<Located<'t, 'v, T>> {
    let offsets = CharOffsets::of(text, mentions.iter().map(|m| m.span));
    mentions
        .iter()
        .map(|mention| {
            let [start, end] = offsets.span(mention.span);
            let surface = text.get(mention.span.start..mention.span.end);
            Located { value: &mention.value, surface, start, end }
        })
        .collect()
}

/// The parts of a document's identity, as records name them.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct CitationFields {
    /// Code of the kind of document, such as `nq`.
    #[serde(rename = "type")]
    doc_type: serde_json::Value,
    number: serde_json::Value,
    year: serde_json::Value,
    issuer: serde_json::Value,
    term: serde_json::Value,
    date: serde_json::Value,
    key: String,
}

/// The parts of `citation`: its own serialised fields under the names of the record.
pub(super) fn citation_fields(citation: &Citation) -> CitationFields {
    let mut fields = serde_json::to_value(citation).unwrap_or_default();
    let mut field = |name: &str| fields.get_mut(name).map(|v| v.take()).unwrap_or_default();
    CitationFields {
        doc_type: field("doc_type"),
        number: field("number"),
        year: field("year"),
        issuer: field("issuer"),
        term: field("term"),
        date: field("date"),
        key: citation.key(),
    }
}

/// In what capacity a person is named: `person`, `byline`, `photo-credit` or `historical`.
pub(super) fn person_kind(person: &Person) -> serde_json::Value {
    let mut fields = serde_json::to_value(person).unwrap_or_default();
    fields.get_mut("kind").map(|kind| kind.take()).unwrap_or_default()
}

/// The documents that a hit cites, each once: in full where that is known, else as printed.
pub(super) fn cited(hit: &Hit) -> Vec<String> {
    let mentions = located(&hit.passage.text, &hit.passage.citations);
    distinct(mentions.iter().filter_map(|mention| {
        let canonical = mention.value.canonical();
        if canonical.is_empty() { mention.surface.map(str::to_owned) } else { Some(canonical) }
    }))
}

/// The names of the people in a hit, each once.
pub(super) fn names(hit: &Hit) -> Vec<String> {
    distinct(hit.passage.persons.iter().map(|mention| mention.value.name.clone()))
}

/// The people that a hit names, each once, with the role where the text gives one.
pub(super) fn named(hit: &Hit) -> Vec<String> {
    distinct(hit.passage.persons.iter().map(|mention| {
        let person = &mention.value;
        match &person.role {
            Some(role) => format!("{} ({role})", person.name),
            None => person.name.clone(),
        }
    }))
}

/// The values in their order, each once.
pub(super) fn distinct(values: impl Iterator<Item = String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for value in values {
        if !kept.contains(&value) {
            kept.push(value);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Span;

    #[test]
    fn places_mentions_in_code_points() {
        let text = "Đồng chí Thái Thanh Quý nêu Nghị quyết số 39-NQ/TW";
        let at = |needle: &str| {
            let start = text.find(needle).unwrap();
            Span::new(start, start + needle.len())
        };
        let mentions = [
            Mention { span: at("Nghị quyết số 39-NQ/TW"), value: 'c' },
            Mention { span: at("Thái Thanh Quý"), value: 'p' },
        ];
        let found = located(text, &mentions);
        assert_eq!((found[0].start, found[0].end), (28, 50));
        assert_eq!(found[0].surface, Some("Nghị quyết số 39-NQ/TW"));
        assert_eq!((found[1].start, found[1].end), (9, 23));
        assert_eq!(*found[1].value, 'p');
    }

    #[test]
    fn a_span_off_the_text_has_no_surface() {
        let mentions = [Mention { span: Span::new(1, 90), value: () }];
        assert_eq!(located("đường", &mentions)[0].surface, None);
    }

    #[test]
    fn names_each_value_once_in_the_order_of_the_text() {
        let values = ["39-NQ/TW", "15/2020/NĐ-CP", "39-NQ/TW"].map(str::to_owned);
        assert_eq!(distinct(values.into_iter()), ["39-NQ/TW", "15/2020/NĐ-CP"]);
    }
}
