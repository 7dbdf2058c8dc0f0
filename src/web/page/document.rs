//! A document: every spelling, dates that disagree, when and where it is cited, and its neighbours.

use std::collections::HashSet;

use super::frame::{Kind, frame};
use super::gather::{Gathered, PASSAGES, counted, gather, section};
use super::said::{article_path, document_path, iso_date, person_path};
use super::{Tongue, link, usual};
use crate::extraction::citation::{
    CitationQuery, Conflict, DocumentRow, conflicts, matches, parse_cite_value,
};
use crate::listing;
use crate::output::escape_html;
use crate::query::FilterField;
use crate::web::asked::{Asked, Chosen};
use crate::web::failure::Failure;
use crate::web::live::Snapshot;
use crate::web::pool::Deadline;

/// The page of the document with this key.
pub(in crate::web) fn document(
    snapshot: &Snapshot,
    key: &str,
    asked: &Asked,
    tongue: Tongue,
    deadline: Deadline,
) -> Result<String, Failure> {
    let wanted = parse_cite_value(key).ok_or(Failure::Unknown)?;
    let plain = Asked { language: asked.language, ..usual() };
    let cites = cites(&plain, key);
    let gathered = gather(snapshot, &cites, deadline)?;
    let mentions: Vec<_> = gathered
        .citations
        .iter()
        .filter(|m| matches(&wanted.citation, &m.citation).is_some())
        .cloned()
        .collect();
    let rows = listing::documents(&mentions);
    let key = rows.iter().find(|row| row.key == key).or(rows.first()).map(|row| row.key.clone());
    let key = key.ok_or(Failure::Unknown)?;
    // One key can stand for several documents, which only their dates tell apart.
    let same: Vec<&DocumentRow> = rows.iter().filter(|row| row.key == key).collect();
    let name = same.first().map_or("", |row| row.canonical.as_str());
    let name = escape_html(if name.is_empty() { &key } else { name });
    let mut main = format!(
        "<article id=\"document\" data-key=\"{}\">\n<h1>{name}</h1>\n{}",
        escape_html(&key),
        head(&key, &same, &gathered, tongue),
    );
    main.push_str("<div class=\"columns\">\n<div class=\"hits\">\n");
    main.push_str(&disagreements(&conflicts(&mentions), &plain, tongue));
    main.push_str(&each(&same, tongue));
    main.push_str(&gathered.list(&cites, tongue));
    main.push_str("</div>\n<div class=\"side\">\n");
    main.push_str(&gathered.years(snapshot, &cites, tongue));
    let sources = gathered.sources().into_iter().map(|(s, n)| (escape_html(&s), n));
    main.push_str(&section("sources", tongue.say("Nguồn", "Sources"), sources, tongue));
    main.push_str(&people(&gathered, &plain, tongue));
    let others = neighbours(snapshot, &wanted, &key, &rows, &plain, deadline)?;
    let said = tongue.say("Không nên nhầm với", "Not to be confused with");
    main.push_str(&section("neighbours", said, others, tongue));
    main.push_str("</div>\n</div>\n</article>\n");
    Ok(frame(&name, &plain, tongue, Kind::Record, &main))
}

fn cites(plain: &Asked, key: &str) -> Asked {
    let chosen = Chosen { field: FilterField::Cite, value: key.to_owned(), excluded: false };
    plain.with(|a| a.chosen.push(chosen))
}

/// How often it is cited, in how many articles, and when.
fn head(key: &str, same: &[&DocumentRow], gathered: &Gathered, tongue: Tongue) -> String {
    let mentions: usize = same.iter().map(|row| row.mentions).sum();
    let articles: usize = same.iter().map(|row| row.articles).sum();
    let mut said = vec![
        format!("{} {}", tongue.number(mentions as u64), tongue.say("lần nhắc", "mentions")),
        format!("{} {}", tongue.number(articles as u64), tongue.say("bài", "articles")),
    ];
    let first = same.iter().filter_map(|row| row.first.as_ref()?.date.as_deref()).min();
    let last = same.iter().filter_map(|row| row.last.as_ref()?.date.as_deref()).max();
    match (first, last) {
        (Some(first), Some(last)) if first != last => {
            said.push(format!("{} – {}", iso_date(first, tongue), iso_date(last, tongue)));
        }
        (Some(one), _) | (_, Some(one)) => said.push(iso_date(one, tongue)),
        (None, None) => {}
    }
    if same.iter().any(|row| row.kind == "open") {
        said.push(tongue.say("chưa rõ nơi ban hành", "issuer unknown").to_owned());
    }
    if gathered.total > PASSAGES as u64 {
        let part = tongue.say("tính trên", "counted over");
        said.push(format!(
            "{part} {} / {}",
            tongue.number(PASSAGES as u64),
            tongue.number(gathered.total)
        ));
    }
    let said = said.join(" · ");
    format!("<p class=\"about\">{said} · <code>{}</code></p>\n", escape_html(key))
}

/// Spellings and dates of each document with the key.
fn each(same: &[&DocumentRow], tongue: Tongue) -> String {
    let mut html = String::new();
    let dated = same.iter().filter(|row| !row.dates.is_empty()).count();
    if dated > 1 {
        let said = tongue.say(
            "văn bản cùng số này, phân theo ngày được nêu",
            "documents have this number, told apart by the dates given",
        );
        html.push_str(&format!("<p class=\"note\" id=\"namesakes\">{dated} {said}:</p>\n"));
    }
    for row in same {
        let dates: Vec<String> = row
            .dates
            .iter()
            .map(|d| {
                let date = iso_date(&d.date.to_string(), tongue);
                format!(
                    "<span class=\"date\">{date}</span> <span class=\"count\">({})</span>",
                    d.count
                )
            })
            .collect();
        let dated = if dates.is_empty() && dated > 0 {
            format!(" – {}", tongue.say("không nêu ngày", "no date given"))
        } else if dates.is_empty() {
            String::new()
        } else {
            format!(" – {} {}", tongue.say("ngày", "dated"), dates.join(" · "))
        };
        let said = format!("{}{dated}", tongue.say("Các cách viết", "Spellings"));
        let spellings = row.spellings.iter().map(|s| (escape_html(&s.surface), s.count));
        html.push_str(&section("spellings", &said, spellings, tongue));
    }
    html
}

/// Contradictions between articles about the document.
fn disagreements(conflicts: &[Conflict], plain: &Asked, tongue: Tongue) -> String {
    let items: String = conflicts
        .iter()
        .map(|conflict| {
            let places: Vec<String> = conflict
                .mentions
                .iter()
                .map(|m| {
                    let to = link(&article_path(&m.article), plain);
                    let dated = m.citation.date.map_or_else(String::new, |date| {
                        let date = iso_date(&date.to_string(), tongue);
                        format!(" <span class=\"date\">({date})</span>")
                    });
                    format!("<a href=\"{to}\">{}</a>{dated}", escape_html(&m.surface))
                })
                .collect();
            format!(
                "<li data-grade=\"{}\">{}: {}</li>",
                listing::grade_name(conflict.grade),
                escape_html(tongue.say(&conflict.why, &conflict.why_en)),
                places.join(" · ")
            )
        })
        .collect();
    if items.is_empty() {
        return items;
    }
    let said = tongue.say("Các bài nói khác nhau", "Where articles disagree");
    format!("<section id=\"conflicts\"><h2>{said}</h2><ul>{items}</ul></section>\n")
}

/// People named in the same passages.
fn people(gathered: &Gathered, plain: &Asked, tongue: Tongue) -> String {
    let known = gathered.persons.iter().filter(|m| !m.person.open && !m.person.anonymised);
    let each: HashSet<_> = known.map(|m| (&m.article, &m.person.key, &m.person.name)).collect();
    let rows = counted(each.into_iter().map(|(_, key, name)| {
        let to = link(&person_path(key), plain);
        format!("<a class=\"who\" href=\"{to}\"><bdi>{}</bdi></a>", escape_html(name))
    }));
    section("people", tongue.say("Người nhắc cùng", "People nearby"), rows, tongue)
}

/// Documents of the same type and number that are others.
fn neighbours(
    snapshot: &Snapshot,
    wanted: &CitationQuery,
    key: &str,
    rows: &[DocumentRow],
    plain: &Asked,
    deadline: Deadline,
) -> Result<Vec<(String, usize)>, Failure> {
    let mut loose: Vec<&str> = key.split(':').collect();
    let mut others: Vec<DocumentRow> = rows.to_vec();
    if wanted.citation.number.is_some() && loose.len() == 5 {
        loose[2..].fill("*");
        let found = gather(snapshot, &cites(plain, &loose.join(":")), deadline)?;
        let same = parse_cite_value(&loose.join(":"));
        let mentions: Vec<_> = found
            .citations
            .into_iter()
            .filter(|m| same.as_ref().is_some_and(|s| matches(&s.citation, &m.citation).is_some()))
            .collect();
        others = listing::documents(&mentions);
    }
    others.retain(|other| other.key != key);
    Ok(others
        .into_iter()
        .map(|other| {
            let to = link(&document_path(&other.key), plain);
            let name = if other.canonical.is_empty() { &other.key } else { &other.canonical };
            (format!("<a class=\"doc\" href=\"{to}\">{}</a>", escape_html(name)), other.mentions)
        })
        .collect())
}
