//! Answers → HTML pages that work without a script, and better with one.
//!
//! Plain functions that return text: a page is `frame` around its parts. Everything that comes from
//! articles or from the address goes through `escape_html`; `<mark>` and links are put around what
//! is escaped already.

mod article;
mod chips;
mod document;
mod empty;
mod facets;
mod form;
mod frame;
mod gather;
mod hits;
mod home;
mod lists;
mod marker;
mod person;
mod results;
mod rich;
mod said;
mod suggested;
mod timeline;

use super::asked::Asked;
use super::failure::Failure;
use crate::output::{Language, escape_html};
use crate::query::Grouping;

pub(super) use article::article;
pub(super) use document::document;
pub(super) use home::home;
pub(super) use lists::{documents, people};
pub(super) use person::person;
pub(super) use results::results;

/// The language of what is said around the articles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tongue(Language);

impl Default for Tongue {
    fn default() -> Self {
        Self(Language::Vietnamese)
    }
}

impl From<Language> for Tongue {
    fn from(language: Language) -> Self {
        Self(language)
    }
}

impl Tongue {
    /// One of two wordings.
    pub(super) fn say<'t>(self, vietnamese: &'t str, english: &'t str) -> &'t str {
        match self.0 {
            Language::Vietnamese => vietnamese,
            Language::English => english,
        }
    }

    /// The language itself.
    pub(super) fn language(self) -> Language {
        self.0
    }

    /// `1 234` or `1,234`.
    pub(super) fn number(self, n: u64) -> String {
        let digits = n.to_string();
        let mut grouped = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                grouped.push_str(self.say(".", ","));
            }
            grouped.push(digit);
        }
        grouped
    }
}

/// What the page asks where its address says nothing: articles rather than passages, with facets.
pub(super) fn usual() -> Asked {
    Asked { grouping: Grouping::Article, facets: true, ..Asked::default() }
}

/// Address of the search page for `asked`.
fn home_link(asked: &Asked) -> String {
    link("/", asked)
}

/// `path` with the state of `asked`, escaped for an attribute.
fn link(path: &str, asked: &Asked) -> String {
    let state = asked.written(&usual());
    let between = if state.is_empty() { "" } else { "?" };
    escape_html(&format!("{path}{between}{state}"))
}

/// A page that says what failed, and the command that mends it; `fragment` for the script.
pub(super) fn failure(failure: &Failure, query: &str, tongue: Tongue, fragment: bool) -> String {
    let message = escape_html(&failure.message(tongue));
    let mut said = format!("<section id=\"failure\" data-code=\"{}\">\n<h1>", failure.code());
    said.push_str(&message);
    said.push_str("</h1>\n");
    if let Some(command) = failure.command() {
        let run =
            tongue.say("Chạy lệnh này trong cửa sổ dòng lệnh:", "Run this command in a terminal:");
        let command = escape_html(command);
        said.push_str(&format!("<p>{run}</p>\n<pre><code>{command}</code></pre>\n"));
        let after = tongue.say(
            "rồi tải lại trang này; không cần khởi động lại máy chủ.",
            "then load this page again; the server need not be restarted.",
        );
        said.push_str(&format!("<p>{after}</p>\n"));
    } else {
        let back = tongue.say("Về trang tìm kiếm", "Back to the search page");
        said.push_str(&format!("<p><a href=\"/\">{back}</a></p>\n"));
    }
    said.push_str("</section>\n");
    if fragment {
        return said;
    }
    // What was typed stays in the box, whatever else is wrong.
    let asked = Asked::read(query, usual()).unwrap_or_else(|_| Asked::typed(query, usual()));
    frame::frame(&message, &asked, tongue, frame::Kind::Search, &said)
}
