//! `saola search`: ranks passages.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::time::Instant;

use serde::{Deserialize, Serialize};

use super::failure::Failure;
use super::queries::{queries, tell_unasked};
use super::said::{said, say};
use super::{Context, Outcome};
use super::{panics, terminal};
use crate::article::PartialDate;
use crate::index::{IndexError, Reader};
use crate::output::{Format, HitWriter, Separator, WriterOptions, inert, writer};
use crate::panics::catch;
use crate::query::{Grouping, Marks, Options, Plan, Query, Sort, parse, plan};
use crate::search::{Hit, Page, Reprints, Results, search_each, suggest};

/// What is asked, as options say it; a saved search keeps it.
#[derive(Clone, Debug, Default, clap::Args, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// Words, "phrases", -without, a OR b, =exact, prefix*, field:value
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
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
    /// From this date on: YYYY, YYYY-MM, YYYY-MM-DD or D/M/YYYY
    #[arg(long, value_name = "DATE", value_parser = PartialDate::typed)]
    since: Option<PartialDate>,
    /// Up to this date, included
    #[arg(long, value_name = "DATE", value_parser = PartialDate::typed)]
    until: Option<PartialDate>,
    /// relevance, newest or oldest
    #[arg(long, default_value = "relevance", value_parser = ["relevance", "newest", "oldest"])]
    sort: String,
    /// passage, or article for the best passage of each article
    #[arg(long, default_value = "passage", value_parser = ["passage", "article"])]
    group: String,
}

/// Rank passages by words, by person or by official document
///
/// All words are wanted; passages with all of them come first, then those that miss some. Marks
/// that are typed are respected, marks that are not typed are open.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    asked: Asked,
    /// Hits to show
    #[arg(short = 'n', long, default_value_t = 10, value_name = "N")]
    limit: usize,
    /// Hits to pass over first
    #[arg(long, default_value_t = 0, value_name = "N")]
    offset: usize,
    /// Count by source, province, year, kind, document and person
    #[arg(long)]
    facets: bool,
    /// terminal, jsonl, csv, markdown, html, trec, ris or bibtex
    #[arg(long, default_value = "terminal", value_name = "FORMAT")]
    format: Format,
    /// What parts the cells of csv: comma, or semicolon where Excel puts a row into one cell
    #[arg(long, default_value = "comma", value_name = "SIGN", value_parser = Separator::NAMES)]
    separator: String,
    /// Write to a file
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Longest snippet, in characters
    #[arg(long, default_value_t = 240, value_name = "N")]
    snippet_chars: usize,
    /// Every hit, however many
    #[arg(long)]
    all: bool,
    /// Show every reprint of a text, not only the earliest; --all, --queries and tables always do
    #[arg(long)]
    no_collapse: bool,
    /// Show earlier captures of an address as well, not only the latest
    #[arg(long)]
    versions: bool,
    /// A file of queries, or - for standard input: id TAB query, a table with a column query, or
    /// JSON lines with id and text
    #[arg(long, value_name = "FILE")]
    queries: Option<PathBuf>,
    /// Save this search under a name, for `saola saved`
    #[arg(long, value_name = "NAME", conflicts_with = "queries")]
    save: Option<String>,
}

pub(super) fn run(args: &Args, context: &Context) -> Result<Outcome, Failure> {
    let text = args.asked.query.join(" ");
    let alone = args.asked.person.is_empty() && args.asked.cite.is_empty();
    if args.queries.is_none() && alone {
        // Refuse before an index is built for nothing.
        let query = parse(&text)?;
        if query.groups.is_empty() && query.filters.is_empty() {
            return Err(crate::query::QueryError::Empty { text }.into());
        }
    }
    if args.queries.is_some() && !matches!(args.format, Format::Jsonl | Format::Trec) {
        return Err(Failure::Usage {
            what: said!("--queries writes jsonl or trec", "--queries ghi ra jsonl hoặc trec"),
            instead: said!(
                "saola search --queries FILE --format jsonl",
                "saola search --queries TỆP --format jsonl"
            ),
        });
    }
    let batch = args.queries.as_deref().map(queries).transpose()?;
    let reader = open(context)?;
    let to_terminal = args.output.is_none();
    let options = WriterOptions {
        color: to_terminal && context.color,
        hyperlinks: to_terminal && context.hyperlinks,
        width: if to_terminal { terminal::width() } else { None },
        grouping: args.asked.grouping(),
        language: context.language,
        separator: Separator::named(&args.separator).unwrap_or_default(),
        ..WriterOptions::default()
    };
    let mut out = writer(args.format, terminal::output(args.output.as_deref(), context)?, &options);
    let (mut found, mut returned, mut failed) = (false, 0, 0_u64);
    match &batch {
        None => (found, returned) = answer(&reader, args, None, &text, out.as_mut())?,
        Some(batch) => {
            batch.tell(context);
            for query in &batch.asked {
                let id = query.id.as_str();
                match catch(|| answer(&reader, args, Some(id), &query.text, out.as_mut())) {
                    Ok(Ok((some, hits))) => {
                        found |= some;
                        returned += hits;
                    }
                    // One query that cannot be asked never ends the batch.
                    Ok(Err(Failure::Query(error))) => {
                        let why = context.language.refusal(&error);
                        tell_unasked(id, &why, context.language);
                    }
                    Ok(Err(failure)) => return Err(failure),
                    // Nor does one on which the program fails, unless the index is damaged.
                    Err(panic) => match panics::failure(&context.index, &panic) {
                        mistake @ Failure::Mistake(_) => {
                            failed += 1;
                            tell_unasked(id, &mistake.message(context.language), context.language);
                        }
                        failure => return Err(failure),
                    },
                }
            }
        }
    }
    out.finish()?;
    drop(out);
    if let (Some(file), false) = (&args.output, context.quiet) {
        let (count, file) = (returned, file.display());
        let said = say!(context.language, "{count} hits → {file}", "{count} kết quả → {file}");
        eprintln!("{}", inert(&said));
        // Said to people: programs read the comma.
        let parted = options.separator == Separator::Comma && args.format == Format::Csv;
        if parted && std::io::stderr().is_terminal() {
            eprintln!(
                "{}",
                say!(
                    context.language,
                    "if Excel puts a whole row into one cell: --separator semicolon",
                    "nếu Excel dồn cả hàng vào một ô: thêm --separator semicolon"
                )
            );
        }
    }
    if let Some(name) = &args.save {
        super::saved::save(name, &args.asked, &reader, context)?;
    }
    Ok(match (failed, found) {
        (1.., _) => Outcome::Skipped,
        (0, true) => Outcome::Done,
        (0, false) => Outcome::Nothing,
    })
}

/// Opens the index; with none at the default place and a `corpus/` beside it, builds one first.
pub(super) fn open(context: &Context) -> Result<Reader, Failure> {
    match Reader::open(&context.index) {
        Err(IndexError::Missing { .. }) if !context.index_given && Path::new("corpus").is_dir() => {
            if !context.quiet {
                let index = context.index.display();
                let said = say!(
                    context.language,
                    "no index yet: indexing corpus/ into {index}/",
                    "chưa có chỉ mục: đang lập chỉ mục corpus/ vào {index}/"
                );
                eprintln!("{said}");
            }
            let begun = Instant::now();
            let paths = [PathBuf::from("corpus")];
            let update = super::index::bring_up_to_date(&context.index, &paths, context)?;
            if !context.quiet {
                super::index::tell(&update, begun.elapsed(), context.language);
            }
            Ok(Reader::open(&context.index)?)
        }
        reader => Ok(reader?),
    }
}

impl Asked {
    pub(super) fn grouping(&self) -> Grouping {
        if self.group == "article" { Grouping::Article } else { Grouping::Passage }
    }

    fn options(&self) -> Options {
        Options {
            marks: match self.marks.as_str() {
                "exact" => Marks::Exact,
                "any" => Marks::Any,
                _ => Marks::Auto,
            },
            persons: self.person.clone(),
            cites: self.cite.clone(),
            provinces: self.province.clone(),
            sources: self.source.clone(),
            kinds: self.kind.clone(),
            since: self.since,
            until: self.until,
            sort: match self.sort.as_str() {
                "newest" => Sort::Newest,
                "oldest" => Sort::Oldest,
                _ => Sort::Relevance,
            },
            grouping: self.grouping(),
            ..Options::default()
        }
    }
}

/// The words of a command line that asks the same.
impl std::fmt::Display for Asked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let quoted = |word: &str| {
            let plain = |c: char| c.is_alphanumeric() || "-_/.,:=".contains(c);
            match !word.is_empty() && word.chars().all(plain) {
                true => word.to_owned(),
                false => format!("'{}'", word.replace('\'', "'\\''")),
            }
        };
        let mut words: Vec<String> = Vec::new();
        let dates = [("since", self.since), ("until", self.until)]
            .map(|(name, date)| (name, date.map(|date| date.to_string()).into_iter().collect()));
        let lists = [
            ("person", &self.person),
            ("cite", &self.cite),
            ("province", &self.province),
            ("source", &self.source),
            ("kind", &self.kind),
        ]
        .map(|(name, values)| (name, values.clone()));
        let usual = [
            ("marks", &self.marks, "auto"),
            ("sort", &self.sort, "relevance"),
            ("group", &self.group, "passage"),
        ]
        .map(|(name, value, usual)| {
            let other = !value.is_empty() && value != usual;
            (name, other.then(|| value.clone()).into_iter().collect::<Vec<String>>())
        });
        for (name, values) in lists.into_iter().chain(dates).chain(usual) {
            words.extend(values.iter().map(|value| format!("--{name} {}", quoted(value))));
        }
        words.extend(self.query.iter().map(|word| quoted(word)));
        f.write_str(&words.join(" "))
    }
}

/// Reprints are folded for whoever reads the hits. What is given on to be counted, measured or cited
/// keeps all: every hit (`--all`), tables, runs, bibliographies and batches.
fn reprints(args: &Args) -> Reprints {
    let given_on = matches!(args.format, Format::Csv | Format::Trec | Format::Ris | Format::Bibtex)
        || args.queries.is_some();
    if args.no_collapse || args.all || given_on { Reprints::Each } else { Reprints::Folded }
}

/// Asks one query and writes the answer; whether anything was found, and how many hits it has.
fn answer(
    reader: &Reader,
    args: &Args,
    id: Option<&str>,
    text: &str,
    out: &mut dyn HitWriter,
) -> Result<(bool, usize), Failure> {
    let asked = Asked { query: vec![text.to_owned()], ..args.asked.clone() };
    let page = Page {
        limit: (!args.all).then_some(args.limit),
        offset: args.offset,
        snippet_chars: args.snippet_chars,
        facets: args.facets,
        reprints: reprints(args),
        versions: args.versions,
        deadline: None,
    };
    let out = std::cell::RefCell::new(out);
    let mut results = ask(
        reader,
        &asked,
        &page,
        |plan| Ok(out.borrow_mut().query(id, plan)?),
        |hit| Ok(out.borrow_mut().hit(&hit)?),
    )?;
    if matches!(args.format, Format::Terminal | Format::Jsonl) {
        suggest(reader, &parse(text)?, &asked.options(), &mut results)?;
    }
    out.borrow_mut().summary(&results)?;
    Ok((results.total + results.partial > 0, results.returned))
}

/// Asks what `asked` says and hands on the plan, then each hit.
pub(super) fn ask(
    reader: &Reader,
    asked: &Asked,
    page: &Page,
    begin: impl FnOnce(&Plan) -> Result<(), Failure>,
    each: impl FnMut(Hit) -> Result<(), Failure>,
) -> Result<Results, Failure> {
    let query: Query = parse(&asked.query.join(" "))?;
    let plan = plan(&query, &asked.options(), reader)?;
    search_each(reader, &plan, page, begin, each)
}
