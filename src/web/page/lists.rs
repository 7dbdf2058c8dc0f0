//! Every document cited and everybody named, most mentioned first.

use super::frame::{Kind, frame};
use super::said::{document_path, iso_date, person_path};
use super::{Tongue, link, usual};
use crate::output::escape_html;
use crate::web::asked::Asked;
use crate::web::failure::Failure;
use crate::web::live::Snapshot;

/// Rows of a page.
const ROWS: usize = 100;

/// The documents cited.
pub(in crate::web) fn documents(
    snapshot: &Snapshot,
    asked: &Asked,
    tongue: Tongue,
) -> Result<String, Failure> {
    let plain = Asked { language: asked.language, ..usual() };
    let rows = snapshot.documents()?;
    let items = rows.iter().skip(asked.offset).take(ROWS).map(|row| {
        let name = if row.canonical.is_empty() { &row.key } else { &row.canonical };
        let dates = [&row.first, &row.last].map(|end| end.as_ref().and_then(|e| e.date.as_deref()));
        let href = link(&document_path(&row.key), &plain);
        // One number can stand for several documents, told apart by their dates.
        let dated = row.dates.first().map(|d| iso_date(&d.date.to_string(), tongue));
        item(&href, name, dated.as_deref(), [row.mentions, row.articles], dates, tongue)
    });
    let title = tongue.say("Văn bản được nhắc", "Documents cited");
    Ok(page(title, "/van-ban", &items.collect::<String>(), rows.len(), asked, tongue))
}

/// The people named.
pub(in crate::web) fn people(
    snapshot: &Snapshot,
    asked: &Asked,
    tongue: Tongue,
) -> Result<String, Failure> {
    let plain = Asked { language: asked.language, ..usual() };
    let rows = snapshot.people()?;
    let items = rows.iter().skip(asked.offset).take(ROWS).map(|row| {
        let dates = [row.first.as_deref(), row.last.as_deref()];
        let href = link(&person_path(&row.key), &plain);
        item(&href, &row.name, None, [row.mentions, row.articles], dates, tongue)
    });
    let title = tongue.say("Người được nhắc", "People named");
    Ok(page(title, "/nguoi", &items.collect::<String>(), rows.len(), asked, tongue))
}

fn item(
    href: &str,
    name: &str,
    dated: Option<&str>,
    [mentions, articles]: [usize; 2],
    dates: [Option<&str>; 2],
    tongue: Tongue,
) -> String {
    let [first, last] = dates.map(|date| date.map(|date| iso_date(date, tongue)));
    let when = match (first, last) {
        (Some(first), Some(last)) if first != last => format!("{first} – {last}"),
        (Some(one), _) | (_, Some(one)) => one,
        (None, None) => String::new(),
    };
    let dated = dated.map_or_else(String::new, |date| {
        format!(" <span class=\"note\">{} {date}</span>", tongue.say("ngày", "of"))
    });
    format!(
        "<tr><th scope=\"row\"><a href=\"{href}\"><bdi>{}</bdi></a>{dated}</th>\
         <td class=\"count\">{}</td><td class=\"count\">{}</td><td>{when}</td></tr>\n",
        escape_html(name),
        tongue.number(mentions as u64),
        tongue.number(articles as u64)
    )
}

fn page(title: &str, path: &str, rows: &str, all: usize, asked: &Asked, tongue: Tongue) -> String {
    let plain = Asked { language: asked.language, ..usual() };
    let at = |offset: usize| {
        let asked = Asked { offset, ..plain.clone() };
        link(path, &asked)
    };
    let mut pages = String::new();
    if asked.offset > 0 {
        let said = tongue.say("Trang trước", "Previous page");
        let to = at(asked.offset.saturating_sub(ROWS));
        pages.push_str(&format!("<a id=\"before\" rel=\"prev\" href=\"{to}\">← {said}</a> "));
    }
    if asked.offset + ROWS < all {
        let said = tongue.say("Trang sau", "Next page");
        let to = at(asked.offset + ROWS);
        pages.push_str(&format!("<a id=\"behind\" rel=\"next\" href=\"{to}\">{said} →</a>"));
    }
    let main = format!(
        "<section id=\"list\">\n<h1>{title} ({})</h1>\n<table>\n<thead><tr><th>{}</th><th>{}</th>\
         <th>{}</th><th>{}</th></tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n\
         <nav id=\"pages\" aria-label=\"{label}\">{pages}</nav>\n</section>\n",
        tongue.number(all as u64),
        tongue.say("tên", "name"),
        tongue.say("lần", "mentions"),
        tongue.say("bài", "articles"),
        tongue.say("trong khoảng", "published"),
        label = tongue.say("Trang", "Pages"),
    );
    frame(title, &plain, tongue, Kind::Record, &main)
}
