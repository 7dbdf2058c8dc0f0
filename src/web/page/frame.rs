//! What every page has: head, search box, languages, keys.

use super::form::form;
use super::{Tongue, home_link};
use crate::output::{Language, escape_html};
use crate::web::asked::Asked;

/// Which page it is; the script and the style tell pages apart by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing asked yet.
    Start,
    /// The search page.
    Search,
    /// An article.
    Article,
    /// A document, a person, or a list of them.
    Record,
}

/// A whole page; `title` and `main` are HTML.
pub(super) fn frame(title: &str, asked: &Asked, tongue: Tongue, kind: Kind, main: &str) -> String {
    let code = tongue.say("vi", "en");
    let name = match kind {
        Kind::Start => "start",
        Kind::Search => "search",
        Kind::Article => "article",
        Kind::Record => "record",
    };
    let other = match tongue.language() {
        Language::Vietnamese => Language::English,
        Language::English => Language::Vietnamese,
    };
    let offset = asked.offset;
    let switched = asked.with(|a| (a.language, a.offset) = (Some(other), offset));
    // Only the search page keeps its state in another language; the others have paths of their own.
    let switch = match kind {
        Kind::Start | Kind::Search => home_link(&switched),
        _ => escape_html(&format!("?{}", switched.written(&super::usual()))),
    };
    let plain = Asked { language: asked.language, ..super::usual() };
    let kept = plain.written(&super::usual());
    let kept = if kept.is_empty() { String::new() } else { format!("?{kept}") };
    format!(
        "<!doctype html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title} – saola</title>\n\
         <link rel=\"icon\" href=\"/static/icon.svg\" type=\"image/svg+xml\">\n\
         <link rel=\"stylesheet\" href=\"/static/page.css\">\n\
         <script src=\"/static/page.js\" defer></script>\n</head>\n\
         <body data-page=\"{name}\">\n\
         <a class=\"skip\" href=\"#results\">{skip}</a>\n\
         <header id=\"top\">\n<a id=\"brand\" href=\"/{kept}\">saola</a>\n{form}\
         <nav id=\"site\" aria-label=\"{site}\">\n<a href=\"/van-ban{kept}\">{documents}</a>\n\
         <a href=\"/nguoi{kept}\">{people}</a>\n\
         <a id=\"language\" href=\"{switch}\" lang=\"{other_code}\" hreflang=\"{other_code}\">{other_name}</a>\n\
         </nav>\n</header>\n<main id=\"results\" tabindex=\"-1\">\n{main}</main>\n\
         <p id=\"live\" class=\"unseen\" role=\"status\" aria-live=\"polite\"></p>\n{keys}\
         </body>\n</html>\n",
        skip = tongue.say("Tới kết quả", "Skip to the results"),
        form = form(asked, tongue, kind),
        site = tongue.say("Các mục", "Sections"),
        documents = tongue.say("Văn bản", "Documents"),
        people = tongue.say("Người", "People"),
        other_code = tongue.say("en", "vi"),
        other_name = tongue.say("English", "Tiếng Việt"),
        keys = keys(tongue),
    )
}

/// The keys that work when no box is being typed in.
fn keys(tongue: Tongue) -> String {
    let rows = [
        ("/", tongue.say("tới ô tìm", "to the search box")),
        ("j k", tongue.say("kết quả sau, trước", "next, previous hit")),
        ("Enter", tongue.say("mở bài", "open the article")),
        (
            "n p",
            tongue.say(
                "chỗ khớp sau, trước trong bài; trang sau, trước",
                "next, previous match in an article; page",
            ),
        ),
        ("x", tongue.say("chọn, bỏ chọn kết quả", "choose a hit, or no longer")),
        (
            "c",
            tongue.say("chép trích dẫn các kết quả đã chọn", "copy citations of the chosen hits"),
        ),
        ("e", tongue.say("xuất kết quả", "export")),
        ("?", tongue.say("bảng phím này", "these keys")),
    ];
    let rows: String = rows
        .iter()
        .map(|(keys, what)| {
            let keys: Vec<_> = keys.split(' ').map(|key| format!("<kbd>{key}</kbd>")).collect();
            format!("<tr><th scope=\"row\">{}</th><td>{what}</td></tr>", keys.join(" "))
        })
        .collect();
    format!(
        "<dialog id=\"keys\" data-picked=\"{picked}\" aria-labelledby=\"keys-title\">\n<h2 id=\"keys-title\">{title}</h2>\n\
         <table>{rows}</table>\n<label><input type=\"checkbox\" id=\"keys-on\" checked> {on}</label>\n\
         <form method=\"dialog\"><button>{close}</button></form>\n</dialog>\n",
        picked = tongue.say("Đã chọn", "Chosen"),
        title = tongue.say("Phím tắt", "Keys"),
        on = tongue.say("Dùng phím tắt", "Use these keys"),
        close = tongue.say("Đóng", "Close"),
    )
}
