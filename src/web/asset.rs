//! The files of the page, inside the program.

use super::reply::Reply;

const FILES: [(&str, &str, &str); 3] = [
    ("page.css", "text/css; charset=utf-8", include_str!("assets/page.css")),
    ("page.js", "text/javascript; charset=utf-8", include_str!("assets/page.js")),
    ("icon.svg", "image/svg+xml", include_str!("assets/icon.svg")),
];

/// The file named `name`.
pub(super) fn asset(name: &str) -> Option<Reply> {
    let (_, media, text) = FILES.iter().find(|(known, ..)| *known == name)?;
    Some(Reply::ok(media, *text))
}
