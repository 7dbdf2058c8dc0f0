//! `saola search`: ranks passages.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::failure::Failure;
use super::terminal;
use super::{Context, Outcome};
use crate::article::PartialDate;
use crate::index::{IndexError, Reader};
use crate::output::{Format, HitWriter, WriterOptions, inert, writer};
use crate::query::{Grouping, Marks, Options, Query, Sort, parse, plan};
use crate::search::{Page, Results, search_each, suggest};

/// Rank passages by words, by person or by official document
///
/// All words are wanted; passages with all of them come first, then those that miss some. Marks
/// that are typed are respected, marks that are not typed are open.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  saola search nghi quyet 39                        a resolution, in every spelling
  saola search '\"cải cách hành chính\"'              a phrase
  saola search 'đường -cao tốc'                     without a word
  saola search 'lũ lụt OR ngập úng' --since 2024    one of two, from a year on
  saola search --cite 137/2024/QH15 --all -o nq137.csv --format csv
  saola search --person 'Đặng Thanh Tùng' --sort newest")]
pub(super) struct Args {
    /// Words, "phrases", -without, a OR b, =exact, prefix*, field:value
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// Hits to show
    #[arg(short = 'n', long, default_value_t = 10, value_name = "N")]
    limit: usize,
    /// Hits to pass over first
    #[arg(long, default_value_t = 0, value_name = "N")]
    offset: usize,
    /// How marks count: auto, exact (as typed) or any (ignored)
    #[arg(long, default_value = "auto", value_parser = ["auto", "exact", "any"])]
    marks: String,
    /// Only passages that name this person
    #[arg(long, value_name = "NAME")]
    person: Vec<String>,
    /// Only passages that cite this document
    #[arg(long, value_name = "DOC")]
    cite: Vec<String>,
    /// Only this province, old and new names
    #[arg(long, value_name = "P")]
    province: Vec<String>,
    /// Only this source
    #[arg(long, value_name = "S")]
    source: Vec<String>,
    /// Only this kind: title, heading, body, caption, list, byline, metadata, boilerplate
    #[arg(long, value_name = "K")]
    kind: Vec<String>,
    /// From this date on: YYYY, YYYY-MM or YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    since: Option<PartialDate>,
    /// Up to this date, included
    #[arg(long, value_name = "DATE")]
    until: Option<PartialDate>,
    /// relevance, newest or oldest
    #[arg(long, default_value = "relevance", value_parser = ["relevance", "newest", "oldest"])]
    sort: String,
    /// Count by source, province, year, kind, document and person
    #[arg(long)]
    facets: bool,
    /// passage, or article for the best passage of each article
    #[arg(long, default_value = "passage", value_parser = ["passage", "article"])]
    group: String,
    /// terminal, jsonl, csv, markdown, html or trec
    #[arg(long, default_value = "terminal", value_name = "FORMAT")]
    format: Format,
    /// Write to a file
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Longest snippet, in characters
    #[arg(long, default_value_t = 240, value_name = "N")]
    snippet_chars: usize,
    /// Every hit, however many
    #[arg(long)]
    all: bool,
    /// A file of queries: id TAB query, or JSON lines with id and text
    #[arg(long, value_name = "FILE")]
    queries: Option<PathBuf>,
}

pub(super) fn run(args: &Args, context: &Context) -> Result<Outcome, Failure> {
    let text = args.query.join(" ");
    let alone = args.person.is_empty() && args.cite.is_empty();
    if args.queries.is_none() && alone {
        // Refuse before an index is built for nothing.
        let query = parse(&text)?;
        if query.groups.is_empty() && query.filters.is_empty() {
            return Err(crate::query::QueryError::Empty { text }.into());
        }
    }
    if args.queries.is_some() && !matches!(args.format, Format::Jsonl | Format::Trec) {
        return Err(Failure::Usage {
            what: "--queries writes jsonl or trec".to_owned(),
            instead: "saola search --queries FILE --format jsonl".to_owned(),
        });
    }
    let reader = open(context)?;
    let to_terminal = args.output.is_none();
    let options = WriterOptions {
        color: to_terminal && context.color,
        width: if to_terminal { terminal::width() } else { None },
        grouping: grouping(args),
        language: context.language,
        ..WriterOptions::default()
    };
    let mut out = writer(args.format, terminal::output(args.output.as_deref())?, &options);
    let mut found = false;
    match &args.queries {
        None => found = answer(&reader, args, None, &text, out.as_mut())?,
        Some(file) => {
            for query in queries(file)? {
                let (id, text) = query?;
                match answer(&reader, args, Some(&id), &text, out.as_mut()) {
                    Ok(some) => found |= some,
                    // One query that cannot be asked never ends the batch.
                    Err(Failure::Query(error)) => {
                        eprintln!("{}", inert(&format!("query {id}: {error}")));
                    }
                    Err(failure) => return Err(failure),
                }
            }
        }
    }
    out.finish()?;
    Ok(if found { Outcome::Done } else { Outcome::Nothing })
}

/// Opens the index; with none at the default place and a `corpus/` beside it, builds one first.
pub(super) fn open(context: &Context) -> Result<Reader, Failure> {
    match Reader::open(&context.index) {
        Err(IndexError::Missing { .. }) if !context.index_given && Path::new("corpus").is_dir() => {
            if !context.quiet {
                eprintln!("no index yet: indexing corpus/ into {}/", context.index.display());
            }
            let begun = Instant::now();
            let paths = [PathBuf::from("corpus")];
            let update = super::index::bring_up_to_date(&context.index, &paths, context.quiet)?;
            if !context.quiet {
                super::index::tell(&update, begun.elapsed());
            }
            Ok(Reader::open(&context.index)?)
        }
        reader => Ok(reader?),
    }
}

fn grouping(args: &Args) -> Grouping {
    if args.group == "article" { Grouping::Article } else { Grouping::Passage }
}

/// Asks one query and writes the answer; whether anything was found.
fn answer(
    reader: &Reader,
    args: &Args,
    id: Option<&str>,
    text: &str,
    out: &mut dyn HitWriter,
) -> Result<bool, Failure> {
    let query: Query = parse(text)?;
    let options = Options {
        marks: match args.marks.as_str() {
            "exact" => Marks::Exact,
            "any" => Marks::Any,
            _ => Marks::Auto,
        },
        persons: args.person.clone(),
        cites: args.cite.clone(),
        provinces: args.province.clone(),
        sources: args.source.clone(),
        kinds: args.kind.clone(),
        since: args.since,
        until: args.until,
        sort: match args.sort.as_str() {
            "newest" => Sort::Newest,
            "oldest" => Sort::Oldest,
            _ => Sort::Relevance,
        },
        grouping: grouping(args),
        ..Options::default()
    };
    let plan = plan(&query, &options, reader)?;
    let page = Page {
        limit: (!args.all).then_some(args.limit),
        offset: args.offset,
        snippet_chars: args.snippet_chars,
        facets: args.facets,
        deadline: None,
    };
    let out = std::cell::RefCell::new(out);
    let mut results: Results = search_each(
        reader,
        &plan,
        &page,
        |plan| Ok::<(), Failure>(out.borrow_mut().query(id, plan)?),
        |hit| Ok(out.borrow_mut().hit(&hit)?),
    )?;
    if matches!(args.format, Format::Terminal | Format::Jsonl) {
        suggest(reader, &query, &options, &mut results)?;
    }
    out.borrow_mut().summary(&results)?;
    Ok(results.total + results.partial > 0)
}

/// Reads a file of queries as `(id, text)`; columns behind the second are left out.
pub(super) fn queries(
    file: &Path,
) -> Result<impl Iterator<Item = Result<(String, String), Failure>> + use<>, Failure> {
    let path = file.to_owned();
    let failed = move |source| Failure::File { path: path.clone(), source };
    let lines = BufReader::new(std::fs::File::open(file).map_err(&failed)?).lines();
    Ok(lines.enumerate().filter_map(move |(at, line)| {
        let line = match line.map_err(&failed) {
            Ok(line) => line,
            Err(failure) => return Some(Err(failure)),
        };
        let line = line.trim_start_matches('\u{feff}').trim();
        if line.is_empty() {
            return None;
        }
        let number = (at + 1).to_string();
        if line.starts_with('{')
            && let Ok(record) = serde_json::from_str::<serde_json::Value>(line)
        {
            let id = match &record["id"] {
                serde_json::Value::String(id) => id.clone(),
                serde_json::Value::Null => number,
                other => other.to_string(),
            };
            return Some(Ok((id, record["text"].as_str().unwrap_or_default().to_owned())));
        }
        Some(Ok(match line.split_once('\t') {
            Some((id, rest)) => {
                (id.to_owned(), rest.split('\t').next().unwrap_or_default().to_owned())
            }
            None => (number, line.to_owned()),
        }))
    }))
}
