//! Nothing found: which word or filter empties the answer, and what would be found without it.

use super::chips::filters;
use super::suggested::{is_left_out, taken};
use super::{Tongue, home_link};
use crate::output::escape_html;
use crate::search::{Results, Why};
use crate::web::asked::Asked;

/// What to say when no passage has all the words, though some may have some of them.
pub(super) fn empty(asked: &Asked, found: &Results, tongue: Tongue) -> String {
    let partial = found.partial > 0;
    let mut ways: Vec<String> = Vec::new();
    let unknown = &found.nowhere;
    for word in unknown {
        let said = tongue.say("không có trong bài nào", "stands in no article");
        ways.push(format!("<li class=\"unknown\">“<b>{}</b>” {said}</li>", escape_html(word)));
    }
    let filters = filters(asked, tongue);
    for left_out in found.suggestions.iter().filter(|one| is_left_out(one)) {
        let other = taken(left_out, asked);
        let dropped = left_out.dropped.as_deref().unwrap_or_default();
        let named = filters.iter().find(|(_, without)| *without == other);
        let said = match (left_out.why, named) {
            (Why::DropWord, _) => format!("{} “{dropped}”", tongue.say("bỏ", "without")),
            (_, Some((said, _))) => {
                format!("{} {said}", tongue.say("bỏ lọc", "without the filter"))
            }
            _ => format!("{} {dropped}", tongue.say("bỏ lọc", "without the filter")),
        };
        ways.push(format!(
            "<li><a href=\"{}\">{}</a>: <b>{}</b> {}</li>",
            home_link(&other),
            escape_html(&said),
            tongue.number(left_out.count),
            tongue.say("kết quả", "hits"),
        ));
    }
    let title = if partial {
        tongue.say("Không đoạn nào có đủ các từ", "No passage has all the words")
    } else {
        tongue.say("Không tìm thấy gì", "Nothing found")
    };
    // Where no link leads on.
    let hint = if ways.len() > unknown.len() {
        String::new()
    } else {
        let hint =
            tongue.say("Thử ít từ hơn, hoặc bỏ dấu.", "Try fewer words, or leave the marks out.");
        format!("<p>{hint}</p>\n")
    };
    let ways = match ways.is_empty() {
        true => hint,
        false => format!("<ul>{}</ul>\n{hint}", ways.concat()),
    };
    format!("<section id=\"empty\">\n<h2>{title}</h2>\n{ways}</section>\n")
}
