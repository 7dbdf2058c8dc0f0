//! What the answer suggests to ask instead, where it does.

use super::{Tongue, home_link};
use crate::output::escape_html;
use crate::query::Filter;
use crate::search::{Results, Suggestion, Why};
use crate::web::asked::Asked;

/// Links to what might have been meant; empty where nothing is suggested. What can be left out is
/// said where nothing was found (`empty.rs`).
pub(super) fn suggested(results: &Results, asked: &Asked, tongue: Tongue) -> String {
    let meant = results.suggestions.iter().filter(|one| !is_left_out(one));
    let items: String = meant.map(|one| item(one, asked, tongue)).collect();
    if items.is_empty() {
        return items;
    }
    let label = tongue.say("Có phải bạn tìm", "Did you mean");
    format!("<nav id=\"suggestions\" aria-label=\"{label}\">{label}: <ul>{items}</ul></nav>\n")
}

/// Whether the suggestion is to leave a part out.
pub(super) fn is_left_out(suggestion: &Suggestion) -> bool {
    matches!(suggestion.why, Why::DropWord | Why::DropFilter)
}

/// What is asked when the suggestion is taken.
pub(super) fn taken(suggestion: &Suggestion, asked: &Asked) -> Asked {
    let dropped = suggestion.dropped.as_deref().filter(|_| suggestion.why != Why::DropWord);
    asked.with(|a| {
        a.text.clone_from(&suggestion.text);
        let Some(dropped) = dropped else { return };
        if dropped.starts_with("since:") || dropped.starts_with("until:") {
            (a.since, a.until) = (None, None);
        }
        let chosen = a.chosen.iter().position(|c| {
            let filter = Filter { field: c.field, value: c.value.clone(), excluded: c.excluded };
            filter.to_string() == dropped
        });
        if let Some(at) = chosen {
            a.chosen.remove(at);
        }
    })
}

fn item(suggestion: &Suggestion, asked: &Asked, tongue: Tongue) -> String {
    format!(
        "<li data-why=\"{}\"><a href=\"{}\">{}</a> <span class=\"count\">{}</span></li>",
        suggestion.why.code(),
        home_link(&taken(suggestion, asked)),
        escape_html(&suggestion.text),
        tongue.number(suggestion.count)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_what_is_suggested() {
        let suggestion = Suggestion {
            text: "nghị quyết".to_owned(),
            why: Why::RestoredMarks,
            count: 3,
            dropped: None,
        };
        let html = item(&suggestion, &super::super::usual(), Tongue::default());
        assert_eq!(
            html,
            "<li data-why=\"restored-marks\"><a href=\"/?q=ngh%E1%BB%8B+quy%E1%BA%BFt\">nghị quyết</a> <span class=\"count\">3</span></li>"
        );
    }
}
