//! `saola people`: the people named in a collection, with their roles over time.

use std::io::Write;

use super::failure::Failure;
use super::listing::{Listing, Tagged, counted, write_line, years};
use super::said::{Said, said, say};
use super::terminal;
use super::{Context, Outcome};
use crate::extraction::person::{PersonRow, parse_person_value, person_tier};
use crate::listing::{self, Scope, persons};
use crate::output::{Language, inline, write_json_line, write_table};

/// List people named in the index, with their roles
///
/// One row a name: people who share a name are not told apart, people whose names differ in marks
/// are.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// A name, or the end of one
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    #[command(flatten)]
    listing: Listing,
}

pub(super) fn run(args: &Args, context: &Context) -> Result<Outcome, Failure> {
    let reader = super::search::open(context)?;
    let text = args.query.join(" ");
    let wanted = if text.is_empty() {
        None
    } else {
        Some(parse_person_value(&text).ok_or_else(|| Failure::Usage {
            what: said!("{text:?} is no name", "{text:?} không phải tên người"),
            instead: Said::same("saola people dang thanh tung"),
        })?)
    };
    let scope = match &wanted {
        Some(_) => Scope::naming(&text, &reader, None)?,
        None => Scope::default(),
    };
    let mut mentions = persons(&reader, &args.listing.dated(scope))?;
    if let Some(query) = &wanted {
        mentions.retain(|m| person_tier(query, &m.person).is_some());
    }
    let rows = listing::people(&mentions);
    let mut out = terminal::output(args.listing.output.as_deref(), context)?;
    write_people(&rows, &args.listing, context.language, &mut out)?;
    out.flush()?;
    Ok(if rows.is_empty() { Outcome::Nothing } else { Outcome::Done })
}

fn write_people(
    rows: &[PersonRow],
    listing: &Listing,
    language: Language,
    mut out: &mut dyn Write,
) -> Result<(), Failure> {
    match listing.format.as_str() {
        "jsonl" => {
            for row in rows {
                write_json_line(&mut out, &Tagged { record: "person", row })?;
            }
        }
        "csv" => {
            let header = ["name", "folded", "mentions", "articles", "first", "last", "roles"];
            let rows = rows.iter().map(|row| {
                let roles: Vec<_> = row
                    .roles
                    .iter()
                    .map(|r| {
                        format!(
                            "{} ({})",
                            r.role,
                            years(r.first.as_deref(), r.last.as_deref(), Language::English)
                        )
                    })
                    .collect();
                vec![
                    row.name.clone(),
                    row.folded.clone(),
                    row.mentions.to_string(),
                    row.articles.to_string(),
                    row.first.clone().unwrap_or_default(),
                    row.last.clone().unwrap_or_default(),
                    roles.join("; "),
                ]
            });
            write_table(out, listing.separator(), &header, rows)?;
        }
        _ => {
            for row in rows {
                let (name, folded) = (inline(&row.name), inline(&row.folded));
                let mentions = counted(row.mentions, ["mention", "mentions"], "lần", language);
                let articles = counted(row.articles, ["article", "articles"], "bài", language);
                let when = years(row.first.as_deref(), row.last.as_deref(), language);
                let said = say!(
                    language,
                    "{name}  [{folded}]  {mentions} in {articles}, {when}",
                    "{name}  [{folded}]  {mentions} trong {articles}, {when}"
                );
                write_line(out, 0, &said)?;
                for role in &row.roles {
                    let when = years(role.first.as_deref(), role.last.as_deref(), language);
                    write_line(
                        out,
                        4,
                        &format!("{when}  {} ({})", inline(&role.role), role.count),
                    )?;
                }
            }
            writeln!(out, "{}", counted(rows.len(), ["person", "people"], "người", language))?;
        }
    }
    Ok(())
}
