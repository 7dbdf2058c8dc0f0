//! `saola documents`: the official documents cited in a collection.

use std::io::Write;

use super::failure::Failure;
use super::listing::{Listing, Tagged, counted, write_line, years};
use super::said::{Said, said, say};
use super::terminal;
use super::{Context, Outcome};
use crate::analysis::{Fold, fold};
use crate::extraction::citation::{Appearance, Conflict, DocType, DocumentRow, Grade, conflicts};
use crate::listing::{Scope, citations, conflict_record, documents, grade_name};
use crate::output::{Language, inline, write_json_line, write_table};

/// List official documents cited in the index
///
/// One row a document: its number, every spelling seen, issuers, dates, and where it is cited. A
/// QUERY that names a document lists what it can mean; any other lists what the passages it finds
/// cite.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// A document in any spelling, or what `saola search` takes
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// Report contradictions instead; nothing is corrected
    #[arg(long)]
    conflicts: bool,
    /// Only this type: nq, nd, qd, ct, tt, kl, luật …
    #[arg(long = "type", value_name = "TYPE")]
    doc_type: Option<String>,
    /// Only this issuer: tw, qh, cp, ttg, ubnd …
    #[arg(long, value_name = "CODE")]
    issuer: Option<String>,
    #[command(flatten)]
    listing: Listing,
}

pub(super) fn run(args: &Args, context: &Context) -> Result<Outcome, Failure> {
    let reader = super::search::open(context)?;
    let text = args.query.join(" ");
    let scope = args.listing.dated(Scope::of(&text, &reader, None)?);
    let mut mentions = citations(&reader, &scope)?;
    if let Some(typed) = &args.doc_type {
        let kind = type_of(typed)?;
        mentions.retain(|m| m.citation.doc_type == kind);
    }
    if let Some(typed) = &args.issuer {
        let code = &fold(typed, Fold::Folded);
        mentions.retain(|m| {
            m.citation.key().split(':').nth(3).is_some_and(|issuer| {
                issuer == code
                    || issuer.split('-').next() == Some(code)
                    || m.citation.issuer.as_ref() == Some(code)
            })
        });
    }
    let mut out = terminal::output(args.listing.output.as_deref(), context)?;
    let found = if args.conflicts {
        let conflicts = conflicts(&mentions);
        write_conflicts(&conflicts, &args.listing, context.language, &mut out)?;
        conflicts.len()
    } else {
        let rows = documents(&mentions);
        write_documents(&rows, &args.listing, context.language, &mut out)?;
        rows.len()
    };
    out.flush()?;
    Ok(if found == 0 { Outcome::Nothing } else { Outcome::Done })
}

/// The type meant by its code (`nq`), its symbol (`NQ`) or its name, with or without marks.
fn type_of(typed: &str) -> Result<DocType, Failure> {
    let folded = fold(typed.trim(), Fold::Folded);
    let meant = |name: &str| fold(name, Fold::Folded) == folded;
    DocType::all()
        .find(|kind| kind.code() == folded)
        .or_else(|| DocType::all().find(|kind| meant(kind.vietnamese()) || meant(kind.symbol())))
        .filter(|_| !folded.is_empty())
        .ok_or_else(|| Failure::Usage {
            what: said!("{typed:?} is no type of document", "{typed:?} không phải loại văn bản"),
            instead: Said::same("saola documents --type nq"),
        })
}

fn write_documents(
    rows: &[DocumentRow],
    listing: &Listing,
    language: Language,
    mut out: &mut dyn Write,
) -> Result<(), Failure> {
    match listing.format.as_str() {
        "jsonl" => {
            for row in rows {
                write_json_line(&mut out, &Tagged { record: "document", row })?;
            }
        }
        "csv" => write_table(out, listing.separator(), &COLUMNS, rows.iter().map(cells))?,
        _ => {
            for row in rows {
                let named = format!("{}  [{}]", inline(&row.canonical), inline(&row.key));
                write_line(out, 0, &named)?;
                let mentions = counted(row.mentions, ["mention", "mentions"], "lần", language);
                let articles = counted(row.articles, ["article", "articles"], "bài", language);
                let ends = [&row.first, &row.last].map(|end| end.as_ref()?.date.as_deref());
                let open = match row.kind.as_str() {
                    "open" => say!(language, "; issuer unknown", "; không rõ cơ quan ban hành"),
                    _ => String::new(),
                };
                let when = years(ends[0], ends[1], language);
                let said = say!(
                    language,
                    "{mentions} in {articles}, {when}{open}",
                    "{mentions} trong {articles}, {when}{open}"
                );
                write_line(out, 4, &said)?;
                write_line(out, 4, &inline(&spellings(row, " · ")))?;
                if !row.dates.is_empty() {
                    let dates = dates(row, " · ");
                    write_line(out, 4, &say!(language, "dated {dates}", "ngày {dates}"))?;
                }
            }
            writeln!(
                out,
                "{}",
                counted(rows.len(), ["document", "documents"], "văn bản", language)
            )?;
        }
    }
    Ok(())
}

const COLUMNS: [&str; 10] = [
    "key",
    "canonical",
    "kind",
    "mentions",
    "articles",
    "first",
    "last",
    "issuers",
    "dates",
    "spellings",
];

fn cells(row: &DocumentRow) -> Vec<String> {
    let when = |end: &Option<Appearance>| {
        end.as_ref().and_then(|end| end.date.clone()).unwrap_or_default()
    };
    vec![
        row.key.clone(),
        row.canonical.clone(),
        row.kind.clone(),
        row.mentions.to_string(),
        row.articles.to_string(),
        when(&row.first),
        when(&row.last),
        row.issuers.join("; "),
        dates(row, "; "),
        spellings(row, "; "),
    ]
}

fn spellings(row: &DocumentRow, between: &str) -> String {
    let all = row.spellings.iter().map(|s| format!("{} ({})", s.surface, s.count));
    all.collect::<Vec<_>>().join(between)
}

fn dates(row: &DocumentRow, between: &str) -> String {
    let all = row.dates.iter().map(|d| format!("{} ({})", d.date, d.count));
    all.collect::<Vec<_>>().join(between)
}

fn write_conflicts(
    conflicts: &[Conflict],
    listing: &Listing,
    language: Language,
    mut out: &mut dyn Write,
) -> Result<(), Failure> {
    let format = listing.format.as_str();
    if format == "csv" {
        let rows = conflicts.iter().flat_map(conflict_cells);
        return Ok(write_table(out, listing.separator(), &CONFLICT_COLUMNS, rows)?);
    }
    for conflict in conflicts {
        if format == "terminal" {
            let (grade, why, width) = match language {
                Language::English => (grade_name(conflict.grade), &conflict.why_en, 8),
                Language::Vietnamese => (grade_in_vietnamese(conflict.grade), &conflict.why, 11),
            };
            let said = format!("{grade:<width$}{}  {}", inline(&conflict.key), inline(why));
            write_line(out, 0, &said)?;
            for m in &conflict.mentions {
                let dated = m
                    .citation
                    .date
                    .map_or_else(|| say!(language, "undated", "không rõ ngày"), |d| d.to_string());
                let (path, surface) = (inline(&m.path), inline(&m.surface));
                let place = format!("{path}:{}  {surface}  ({dated})", m.span.start);
                write_line(out, 8, &place)?;
            }
            continue;
        }
        write_json_line(&mut out, &conflict_record(conflict))?;
    }
    if format == "terminal" {
        writeln!(
            out,
            "{}",
            counted(conflicts.len(), ["conflict", "conflicts"], "mâu thuẫn", language)
        )?;
    }
    Ok(())
}

fn grade_in_vietnamese(grade: Grade) -> &'static str {
    match grade {
        Grade::Certain => "chắc chắn",
        Grade::Strong => "rõ",
        Grade::Weak => "có thể",
        Grade::Style => "cách viết",
    }
}

const CONFLICT_COLUMNS: [&str; 8] =
    ["key", "grade", "why", "path", "start", "end", "surface", "date"];

/// One row a mention, the one at fault first.
fn conflict_cells(conflict: &Conflict) -> impl Iterator<Item = Vec<String>> {
    conflict.mentions.iter().map(|m| {
        vec![
            conflict.key.clone(),
            grade_name(conflict.grade).to_owned(),
            conflict.why.clone(),
            m.path.clone(),
            m.span.start.to_string(),
            m.span.end.to_string(),
            m.surface.clone(),
            m.citation.date.map(|date| date.to_string()).unwrap_or_default(),
        ]
    })
}
