//! Nothing found: which word or filter empties the answer, and what would be found without it.

use super::chips::filters;
use super::{Tongue, home_link};
use crate::output::escape_html;
use crate::query::{Class, Form, Lexicon, Plan, parse};
use crate::web::answer::count;
use crate::web::asked::Asked;
use crate::web::failure::Failure;
use crate::web::live::Snapshot;
use crate::web::pool::Deadline;

/// Words and filters tried at the most.
const TRIED: usize = 8;

/// What to say when no passage has all the words; `partial` when some have some of them.
pub(super) fn empty(
    snapshot: &Snapshot,
    asked: &Asked,
    plan: &Plan,
    partial: bool,
    deadline: Deadline,
    tongue: Tongue,
) -> String {
    let mut ways: Vec<String> = Vec::new();
    let unknown: Vec<&str> = plan
        .units
        .iter()
        .filter(|unit| {
            !unit.choices.iter().any(|choice| occurs(snapshot, &choice.form, choice.class))
        })
        .map(|unit| unit.text.as_str())
        .collect();
    for word in &unknown {
        let said = tongue.say("không có trong bài nào", "stands in no article");
        ways.push(format!("<li class=\"unknown\">“<b>{}</b>” {said}</li>", escape_html(word)));
    }
    for (said, other) in
        without_filters(asked, tongue).into_iter().chain(without_words(asked, tongue))
    {
        if let Ok((total, partial)) = counted(snapshot, &other, deadline)
            && total + partial > 0
        {
            let found = if total > 0 { total } else { partial };
            ways.push(format!(
                "<li><a href=\"{}\">{}</a>: <b>{}</b> {}</li>",
                home_link(&other),
                escape_html(&said),
                tongue.number(found),
                tongue.say("kết quả", "hits"),
            ));
        }
    }
    let title = if partial {
        tongue.say("Không đoạn nào có đủ các từ", "No passage has all the words")
    } else {
        tongue.say("Không tìm thấy gì", "Nothing found")
    };
    let ways = if ways.is_empty() {
        let hint =
            tongue.say("Thử ít từ hơn, hoặc bỏ dấu.", "Try fewer words, or leave the marks out.");
        format!("<p>{hint}</p>\n")
    } else {
        format!("<ul>{}</ul>\n", ways.concat())
    };
    format!("<section id=\"empty\">\n<h2>{title}</h2>\n{ways}</section>\n")
}

/// Whether a form that answers as typed occurs at all.
fn occurs(snapshot: &Snapshot, form: &Form, class: Class) -> bool {
    if matches!(class, Class::Conflict | Class::ToneConflict) {
        return false;
    }
    let reader = &snapshot.reader;
    match form {
        Form::Folded(folded) => reader.folded_count(folded) > 0,
        Form::Exact { folded, exact } => reader.forms(folded).iter().any(|(form, _)| form == exact),
        Form::Unmarked(folded) => reader.folded_count(folded) > 0,
        Form::Phrase { words, .. } => {
            words.iter().all(|forms| forms.iter().any(|form| occurs(snapshot, form, class)))
        }
    }
}

fn counted(snapshot: &Snapshot, asked: &Asked, deadline: Deadline) -> Result<(u64, u64), Failure> {
    count(snapshot, &asked.plan(&snapshot.reader)?, deadline)
}

fn without_filters(asked: &Asked, tongue: Tongue) -> Vec<(String, Asked)> {
    let without = tongue.say("bỏ lọc", "without the filter");
    let all = filters(asked, tongue);
    all.into_iter().take(TRIED).map(|(said, other)| (format!("{without} {said}"), other)).collect()
}

/// The query without each of its parts.
fn without_words(asked: &Asked, tongue: Tongue) -> Vec<(String, Asked)> {
    let Ok(query) = parse(&asked.text) else { return Vec::new() };
    if query.groups.len() < 2 {
        return Vec::new();
    }
    let left_out = tongue.say("bỏ", "without");
    let mut ways = Vec::new();
    for group in query.groups.iter().take(TRIED) {
        let (Some(first), Some(last)) = (group.items.first(), group.items.last()) else { continue };
        let (before, behind) =
            (asked.text.get(..first.span.start), asked.text.get(last.span.end..));
        let (Some(before), Some(behind)) = (before, behind) else { continue };
        let before = before.trim_end_matches(['-', '=', '"', '“', '«']);
        let behind = behind.trim_start_matches(['"', '”', '»', '*']);
        let rest = format!("{} {}", before.trim_end(), behind.trim_start());
        let typed = asked.text.get(first.span.start..last.span.end).unwrap_or_default();
        let other = asked.with(|a| rest.trim().clone_into(&mut a.text));
        ways.push((format!("{left_out} “{typed}”"), other));
    }
    ways
}
