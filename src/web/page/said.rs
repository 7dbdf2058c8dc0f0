//! Dates, provinces, documents and people as the page writes them.

use super::Tongue;
use crate::article::{ArticleMeta, PartialDate};
use crate::extraction::citation::parse_cite_value;
use crate::extraction::province::{MERGED_SINCE, province};
use crate::output::{Language, escape_html};
use crate::web::asked::segment;

/// A date for the eye: `18/7/2023` in Vietnamese, `2023-07-18` in English.
pub(super) fn date(date: PartialDate, tongue: Tongue) -> String {
    match (tongue.language(), date.month, date.day) {
        (Language::Vietnamese, Some(month), Some(day)) => format!("{day}/{month}/{}", date.year),
        (Language::Vietnamese, Some(month), None) => format!("{month}/{}", date.year),
        _ => date.to_string(),
    }
}

/// The same of a date as records write it.
pub(super) fn iso_date(text: &str, tongue: Tongue) -> String {
    text.parse().map_or_else(|_| text.to_owned(), |read| date(read, tongue))
}

/// Name of a province by its slug.
pub(super) fn province_name(slug: &str) -> String {
    province(slug).map_or_else(|| slug.to_owned(), |found| found.name.to_owned())
}

/// The province an article is from, then and now: `Kiên Giang (nay thuộc An Giang)`.
fn then_and_now(slug: &str, published: Option<PartialDate>, tongue: Tongue) -> String {
    let Some(then) = province(slug) else { return slug.to_owned() };
    if !then.is_current() {
        let now = province_name(then.successor);
        let within = tongue.say("nay thuộc", "now in");
        return format!("{} ({within} {now})", then.name);
    }
    let before = published.is_some_and(|date| date.last_day() < MERGED_SINCE);
    let grown = crate::extraction::province::answers_for(slug).len() > 1;
    if before && grown {
        let said = tongue.say("trước sáp nhập 7/2025", "before the merger of July 2025");
        return format!("{} ({said})", then.name);
    }
    then.name.to_owned()
}

/// Source, date and province of an article, in one line of HTML.
pub(super) fn about(article: &ArticleMeta, tongue: Tongue) -> String {
    let mut parts = Vec::new();
    if let Some(source) = &article.source {
        parts.push(format!("<span class=\"source\"><bdi>{}</bdi></span>", escape_html(source)));
    }
    match article.date {
        Some(published) => {
            parts.push(format!("<time datetime=\"{published}\">{}</time>", date(published, tongue)))
        }
        None => parts.push(format!("<span>{}</span>", tongue.say("không rõ ngày", "undated"))),
    }
    if let Some(slug) = &article.province {
        let said = then_and_now(slug, article.date, tongue);
        parts.push(format!("<span class=\"province\">{}</span>", escape_html(&said)));
    }
    parts.join(" <span aria-hidden=\"true\">·</span> ")
}

/// Title of an article, or that it has none.
pub(super) fn title(article: &ArticleMeta, tongue: Tongue) -> &str {
    article.title.as_deref().unwrap_or(tongue.say("(không có tiêu đề)", "(untitled)"))
}

/// A document by its key, as it is written in full.
pub(super) fn document_name(key: &str) -> String {
    let named = parse_cite_value(key).map(|found| found.citation.canonical());
    named.filter(|name| !name.is_empty()).unwrap_or_else(|| key.to_owned())
}

/// Address of a document's page.
pub(super) fn document_path(key: &str) -> String {
    format!("/van-ban/{}", segment(key))
}

/// Address of a person's page.
pub(super) fn person_path(key: &str) -> String {
    format!("/nguoi/{}", segment(key))
}

/// Address of an article's page.
pub(super) fn article_path(id: &str) -> String {
    format!("/bai/{}", segment(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_a_province_then_and_now() {
        let vietnamese = Tongue::default();
        let cases = [
            ("kien-giang", Some("2024-05"), "Kiên Giang (nay thuộc An Giang)"),
            ("an-giang", Some("2024-05"), "An Giang (trước sáp nhập 7/2025)"),
            ("an-giang", Some("2025-08-01"), "An Giang"),
            ("nghe-an", Some("2024"), "Nghệ An"),
            ("atlantis", None, "atlantis"),
        ];
        for (slug, published, expected) in cases {
            let published = published.map(|date| date.parse().unwrap());
            assert_eq!(then_and_now(slug, published, vietnamese), expected, "{slug}");
        }
    }

    #[test]
    fn writes_dates_as_each_language_does() {
        for (text, vietnamese, english) in [
            ("2023-07-18", "18/7/2023", "2023-07-18"),
            ("2023-07", "7/2023", "2023-07"),
            ("2023", "2023", "2023"),
        ] {
            assert_eq!(iso_date(text, Tongue::default()), vietnamese);
            assert_eq!(iso_date(text, Tongue::from(Language::English)), english);
        }
    }
}
