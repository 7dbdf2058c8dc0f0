//! The page where nothing is asked yet: what is in the collection, and how to begin.

use super::frame::{Kind, frame};
use super::{Tongue, home_link, results, usual};
use crate::output::{Language, escape_html};
use crate::web::asked::Asked;
use crate::web::failure::Failure;
use crate::web::live::Snapshot;
use crate::web::pool::Deadline;

/// What can be typed, with what it shows.
const EXAMPLES: [(&str, &str, &str); 5] = [
    ("nghi quyet 39", "một văn bản, mọi cách viết", "a document, in every spelling"),
    ("\"nông thôn mới\"", "cụm từ", "a phrase"),
    ("lũ OR bão", "một trong hai", "one of two"),
    ("lúa -tôm", "trừ một từ", "without a word"),
    ("tỉnh:\"Nghệ An\" hồ chứa", "trong một tỉnh", "in a province"),
];

/// The search page, or the start where nothing is asked.
pub(in crate::web) fn home(
    snapshot: &Snapshot,
    asked: &Asked,
    tongue: Tongue,
    deadline: Deadline,
) -> Result<String, Failure> {
    if asked.asks() {
        return results::page(snapshot, asked, tongue, deadline);
    }
    let title = tongue.say("Tìm trong báo chí Việt Nam", "Search Vietnamese news");
    let main = start(snapshot, asked, tongue)?;
    Ok(frame(title, asked, tongue, Kind::Start, &main))
}

/// What stands inside `<main>`.
pub(super) fn start(snapshot: &Snapshot, asked: &Asked, tongue: Tongue) -> Result<String, Failure> {
    let status = snapshot.status()?;
    let dates = match &status.dates {
        Some((first, last)) => {
            let date = |text: &str| super::said::iso_date(text, tongue);
            let (first, last) = (date(first), date(last));
            match tongue.language() {
                Language::Vietnamese => format!(", từ {first} đến {last}"),
                Language::English => format!(", {first} to {last}"),
            }
        }
        None => String::new(),
    };
    let holds = format!(
        "{} {}, {} {}{dates}.",
        tongue.number(status.articles),
        tongue.say("bài", "articles"),
        tongue.number(status.passages),
        tongue.say("đoạn", "passages")
    );
    let examples: String = EXAMPLES
        .iter()
        .map(|(text, vietnamese, english)| {
            let to = Asked { text: (*text).to_owned(), language: asked.language, ..usual() };
            format!(
                "<li><a href=\"{}\">{}</a> <span>{}</span></li>",
                home_link(&to),
                escape_html(text),
                tongue.say(vietnamese, english)
            )
        })
        .collect();
    let rule = tongue.say(
        "Dấu đã gõ thì phải đúng; dấu không gõ thì là gì cũng được.",
        "A mark you type must be there; a mark you leave out may be anything.",
    );
    let keys = tongue.say("Nhấn <kbd>?</kbd> để xem phím tắt.", "Press <kbd>?</kbd> for the keys.");
    Ok(format!(
        "<section id=\"start\">\n<h1>{title}</h1>\n<p id=\"holds\">{holds}</p>\n\
         <h2>{try_this}</h2>\n<ul class=\"examples\">{examples}</ul>\n\
         <p class=\"note\">{rule} <span class=\"with-keys\">{keys}</span></p>\n</section>\n",
        title = tongue.say("Tìm trong báo chí Việt Nam", "Search Vietnamese news"),
        try_this = tongue.say("Thử gõ", "Try"),
    ))
}
