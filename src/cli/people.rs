//! `saola people`: the people named in a collection, with their roles over time.

use std::io::Write;

use super::failure::Failure;
use super::listing::{Listing, Tagged, counted, years};
use super::terminal;
use super::{Context, Outcome};
use crate::extraction::person::{PersonRow, parse_person_value, person_tier};
use crate::listing::{self, Scope, persons};
use crate::output::{inline, write_json_line, write_table};

/// List people named in the index, with their roles
///
/// One row a name: people who share a name are not told apart, people whose names differ in marks
/// are.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  saola people                     all, most named first
  saola people dang thanh tung     one, with or without marks
  saola people --since 2024 --format csv -o nguoi.csv")]
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
            what: format!("{text:?} is no name"),
            instead: "saola people dang thanh tung".to_owned(),
        })?)
    };
    let mut mentions = persons(&reader, &args.listing.dated(Scope::default()))?;
    if let Some(query) = &wanted {
        mentions.retain(|m| person_tier(query, &m.person).is_some());
    }
    let rows = listing::people(&mentions);
    let mut out = terminal::output(args.listing.output.as_deref())?;
    write_people(&rows, &args.listing.format, &mut out)?;
    out.flush()?;
    Ok(if rows.is_empty() { Outcome::Nothing } else { Outcome::Done })
}

fn write_people(rows: &[PersonRow], format: &str, mut out: &mut dyn Write) -> Result<(), Failure> {
    match format {
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
                        format!("{} ({})", r.role, years(r.first.as_deref(), r.last.as_deref()))
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
            write_table(out, &header, rows)?;
        }
        _ => {
            for row in rows {
                writeln!(
                    out,
                    "{}  [{}]  {} in {}, {}",
                    inline(&row.name),
                    inline(&row.folded),
                    counted(row.mentions, "mention"),
                    counted(row.articles, "article"),
                    years(row.first.as_deref(), row.last.as_deref())
                )?;
                for role in &row.roles {
                    let when = years(role.first.as_deref(), role.last.as_deref());
                    writeln!(out, "    {when}  {} ({})", inline(&role.role), role.count)?;
                }
            }
            let people = if rows.len() == 1 { "person" } else { "people" };
            writeln!(out, "{} {people}", rows.len())?;
        }
    }
    Ok(())
}
