//! A person: offices over time, who and what is named with them, the articles.

use std::collections::HashSet;

use super::frame::{Kind, frame};
use super::gather::{Gathered, PASSAGES, counted, gather, section};
use super::said::{document_path, iso_date, person_path};
use super::{Tongue, link, usual};
use crate::extraction::person::{LocatedPerson, PersonRow};
use crate::listing;
use crate::output::escape_html;
use crate::query::FilterField;
use crate::web::asked::{Asked, Chosen};
use crate::web::failure::Failure;
use crate::web::live::Snapshot;
use crate::web::pool::Deadline;

/// The page of the person with this key, with marks (`đặng_thanh_tùng`) or without.
pub(in crate::web) fn person(
    snapshot: &Snapshot,
    key: &str,
    asked: &Asked,
    tongue: Tongue,
    deadline: Deadline,
) -> Result<String, Failure> {
    let plain = Asked { language: asked.language, ..usual() };
    let spoken = key.replace(['_', '-'], " ");
    let (mut gathered, key) =
        find(snapshot, &plain, &spoken, key, deadline).map_err(|failure| match failure {
            Failure::Query(_) => Failure::Unknown,
            failure => failure,
        })?;
    let rows = listing::people(&gathered.persons);
    let row = rows.iter().find(|row| row.key == key).ok_or(Failure::Unknown)?;
    // Names that differ in marks have answered as well: their articles are not this person's.
    let own: HashSet<&str> = gathered
        .persons
        .iter()
        .filter(|m| m.person.key == key)
        .map(|m| m.article.as_str())
        .collect();
    gathered.articles.retain(|id, _| own.contains(id.as_str()));
    let named = names(&plain, &row.name);
    let name = escape_html(&row.name);
    let mut main = format!(
        "<article id=\"person\" data-key=\"{}\">\n<h1><bdi>{name}</bdi></h1>\n{}",
        escape_html(&row.key),
        head(row, &gathered, tongue),
    );
    main.push_str("<div class=\"columns\">\n<div class=\"hits\">\n");
    main.push_str(&roles(row, tongue));
    main.push_str(&gathered.list(&named, tongue));
    main.push_str("</div>\n<div class=\"side\">\n");
    main.push_str(&gathered.years(snapshot, &named, tongue));
    main.push_str(&beside(&gathered, row, &plain, tongue));
    main.push_str(&documents(&gathered, &plain, tongue));
    let alike = rows.iter().filter(|other| other.folded == row.folded && other.key != row.key);
    let alike = alike.map(|other| (person_link(&other.key, &other.name, &plain), other.mentions));
    let said = tongue.say("Tên chỉ khác dấu", "Names that differ in marks");
    main.push_str(&section("alike", said, alike, tongue));
    main.push_str("</div>\n</div>\n</article>\n");
    Ok(frame(&name, &plain, tongue, Kind::Record, &main))
}

/// The passages that name the person, and the key with its marks.
fn find(
    snapshot: &Snapshot,
    plain: &Asked,
    spoken: &str,
    key: &str,
    deadline: Deadline,
) -> Result<(Gathered, String), Failure> {
    let gathered = gather(snapshot, &names(plain, spoken), deadline)?;
    let rows = listing::people(&gathered.persons);
    let slug = key.replace('-', "_");
    let exact = rows.iter().find(|row| row.key == slug);
    let row = exact.or_else(|| rows.iter().find(|row| row.folded == slug));
    let key = row.map(|row| row.key.clone()).ok_or(Failure::Unknown)?;
    if exact.is_some() && !spoken.is_ascii() {
        return Ok((gathered, key));
    }
    // Found by a name without marks: read again by the name itself, so that others stay out.
    let spoken = key.replace('_', " ");
    Ok((gather(snapshot, &names(plain, &spoken), deadline)?, key))
}

fn names(plain: &Asked, name: &str) -> Asked {
    let chosen = Chosen { field: FilterField::Person, value: name.to_owned(), excluded: false };
    plain.with(|a| a.chosen.push(chosen))
}

fn person_link(key: &str, name: &str, plain: &Asked) -> String {
    let to = link(&person_path(key), plain);
    format!("<a class=\"who\" href=\"{to}\"><bdi>{}</bdi></a>", escape_html(name))
}

fn span(first: Option<&str>, last: Option<&str>, tongue: Tongue) -> String {
    let date = |text: &str| iso_date(text, tongue);
    match (first, last) {
        (Some(first), Some(last)) if first != last => format!("{} – {}", date(first), date(last)),
        (Some(one), _) | (_, Some(one)) => date(one),
        (None, None) => tongue.say("không rõ ngày", "undated").to_owned(),
    }
}

fn head(row: &PersonRow, gathered: &Gathered, tongue: Tongue) -> String {
    let mut said = vec![
        format!("{} {}", tongue.number(row.mentions as u64), tongue.say("lần nhắc", "mentions")),
        format!("{} {}", tongue.number(row.articles as u64), tongue.say("bài", "articles")),
        span(row.first.as_deref(), row.last.as_deref(), tongue),
    ];
    if gathered.total > PASSAGES as u64 {
        let part = tongue.say("tính trên", "counted over");
        said.push(format!(
            "{part} {} / {}",
            tongue.number(PASSAGES as u64),
            tongue.number(gathered.total)
        ));
    }
    let alike = tongue.say(
        "Người trùng tên không được tách riêng.",
        "People of the same name are not told apart.",
    );
    format!("<p class=\"about\">{}</p>\n<p class=\"note\">{alike}</p>\n", said.join(" · "))
}

/// Offices in the order they were first printed.
fn roles(row: &PersonRow, tongue: Tongue) -> String {
    if row.roles.is_empty() {
        return String::new();
    }
    let rows: String = row
        .roles
        .iter()
        .map(|role| {
            format!(
                "<tr><td>{}</td><th scope=\"row\">{}</th><td class=\"count\">{}</td></tr>\n",
                span(role.first.as_deref(), role.last.as_deref(), tongue),
                escape_html(&role.role),
                tongue.number(role.count as u64)
            )
        })
        .collect();
    format!(
        "<section id=\"roles\"><h2>{}</h2><table>{rows}</table></section>\n",
        tongue.say("Chức vụ theo thời gian", "Offices over time")
    )
}

/// Others named in the same passages, by articles.
fn beside(gathered: &Gathered, row: &PersonRow, plain: &Asked, tongue: Tongue) -> String {
    let other = |m: &&LocatedPerson| {
        m.person.folded != row.folded && !m.person.open && !m.person.anonymised
    };
    let each: HashSet<_> = gathered
        .persons
        .iter()
        .filter(other)
        .map(|m| (&m.article, &m.person.key, &m.person.name))
        .collect();
    let rows = counted(each.into_iter().map(|(_, key, name)| person_link(key, name, plain)));
    section("people", tongue.say("Nhắc cùng", "Named together with"), rows, tongue)
}

fn documents(gathered: &Gathered, plain: &Asked, tongue: Tongue) -> String {
    let rows = counted(gathered.citations.iter().map(|m| {
        let key = m.citation.key();
        let name = m.citation.canonical();
        let name = if name.is_empty() { &key } else { &name };
        let to = link(&document_path(&key), plain);
        format!("<a class=\"doc\" href=\"{to}\">{}</a>", escape_html(name))
    }));
    section("documents", tongue.say("Văn bản nhắc cùng", "Documents nearby"), rows, tongue)
}
