//! `saola explain`: how a query or a text is understood.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use serde_json::json;

use super::failure::Failure;
use super::said::say;
use super::terminal;
use super::{Context, Outcome};
use crate::analysis::{Fold, analyse, canonical, fold};
use crate::extraction::extract_text;
use crate::index::{IndexError, Reader};
use crate::output::{
    CharOffsets, Language, Recognised, inert, reading_lines, reading_record, recognised,
    write_json_line, write_recognised,
};
use crate::panics::catch;
use crate::query::{Alternative, Evidence, FactKey, Form, Lexicon, Marks, Options, parse, plan};
use crate::search::{Why, restored_marks};

/// Show how a query, or a text, is understood
///
/// A query is read with the words of the index, where there is one.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The query
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// Explain a text instead, line by line; - reads standard input
    #[arg(long, value_name = "FILE")]
    text: Option<PathBuf>,
    /// How marks count: auto, exact or any
    #[arg(long, default_value = "auto", value_parser = ["auto", "exact", "any"])]
    marks: String,
    /// terminal or jsonl
    #[arg(long, default_value = "terminal", value_parser = ["terminal", "jsonl"])]
    format: String,
}

pub(super) fn run(args: &Args, context: &Context) -> Result<Outcome, Failure> {
    let jsonl = args.format == "jsonl";
    let mut out = terminal::output(None, context)?;
    if let Some(file) = &args.text {
        let failed = explain_text(file, jsonl, context.language, &mut out)?;
        out.flush()?;
        return Ok(if failed == 0 { Outcome::Done } else { Outcome::Skipped });
    }
    let text = args.query.join(" ");
    let query = parse(&text)?;
    let marks = match args.marks.as_str() {
        "exact" => Marks::Exact,
        "any" => Marks::Any,
        _ => Marks::Auto,
    };
    let options = Options { marks, ..Options::default() };
    let plan = match Reader::open(&context.index) {
        Ok(reader) => {
            let mut plan = plan(&query, &options, &reader)?;
            if let Some(marked) = restored_marks(&reader, &query) {
                let why = Why::RestoredMarks.code().to_owned();
                let other = Alternative { text: marked.text, why, applied: false };
                plan.alternatives.push(other);
            }
            plan
        }
        Err(IndexError::Missing { .. }) => plan(&query, &options, &NoWords)?,
        Err(error) => return Err(error.into()),
    };
    if jsonl {
        write_json_line(&mut out, &reading_record(&plan))?;
    } else {
        let lines = reading_lines(&plan, context.language);
        if lines.is_empty() {
            let words: Vec<&str> = plan.units.iter().map(|unit| unit.text.as_str()).collect();
            let label = match context.language {
                Language::English => "words",
                Language::Vietnamese => "từ",
            };
            writeln!(out, "{label}: {}", inert(&words.join(" · ")))?;
        }
        for line in lines {
            writeln!(out, "{}", inert(&line))?;
        }
    }
    out.flush()?;
    Ok(Outcome::Done)
}

/// Knows nothing: for a query that is explained where there is no index.
struct NoWords;

impl Lexicon for NoWords {
    fn forms(&self, _folded: &str) -> Vec<(String, u64)> {
        Vec::new()
    }

    fn folded_count(&self, _folded: &str) -> u64 {
        0
    }

    fn pair_count(&self, _first: &str, _second: &str) -> u64 {
        0
    }

    fn name_count(&self, _key: &str) -> u64 {
        0
    }

    fn evidence(&self, _fact: FactKey<'_>, _words: &[Form]) -> Evidence {
        Evidence::default()
    }

    fn prefixed(&self, _prefix: &str, _limit: usize) -> Vec<String> {
        Vec::new()
    }
}

/// The analysis of a line and what is recognised in it.
#[derive(serde::Serialize)]
struct Analysis<'t> {
    #[serde(flatten)]
    analysis: &'t serde_json::Value,
    #[serde(flatten)]
    facts: Recognised<'t>,
}

/// Writes the analysis of each line and its facts, and on a terminal its tokens in a row. Returns the
/// number of lines on which the program itself failed; they are named on stderr.
fn explain_text(
    file: &Path,
    jsonl: bool,
    language: Language,
    out: &mut impl Write,
) -> Result<u64, Failure> {
    let mut failed_lines = 0;
    let failed = |source| Failure::Unread { path: file.to_owned(), source };
    let input: Box<dyn Read> = if file == Path::new("-") {
        Box::new(std::io::stdin().lock())
    } else {
        Box::new(std::fs::File::open(file).map_err(failed)?)
    };
    for (at, line) in BufReader::new(input).split(b'\n').enumerate() {
        let line = line.map_err(failed)?;
        let line = String::from_utf8_lossy(&line);
        let line = line.strip_suffix('\r').unwrap_or(&line);
        match catch(|| explained_line(line, jsonl, language)) {
            Ok(explained) => out.write_all(&explained?)?,
            Err(panic) => {
                failed_lines += 1;
                let (file, number) = (file.display(), at + 1);
                let what = Failure::Mistake(panic.to_string()).message(language);
                let said = say!(
                    language,
                    "{file}: line {number}: {what}",
                    "{file}: dòng {number}: {what}"
                );
                eprintln!("{}", inert(&said));
            }
        }
    }
    Ok(failed_lines)
}

/// The record of a line, or what is shown of it on a terminal.
fn explained_line(line: &str, jsonl: bool, language: Language) -> std::io::Result<Vec<u8>> {
    let mut out = Vec::new();
    let tokens = analyse(line);
    let facts = extract_text(line, None);
    if jsonl {
        let offsets = CharOffsets::of(line, tokens.iter().map(|token| token.span));
        let tokens: Vec<_> = tokens
                .iter()
                .map(|token| {
                    let [start, end] = offsets.span(token.span);
                    json!({"start": start, "end": end, "exact": token.exact,
                        "toneless": token.toneless(), "folded": token.folded, "number": token.number})
                })
                .collect();
        let record = json!({
            "type": "analysis", "text": line, "canonical": canonical(line),
            "toneless": fold(line, Fold::Toneless), "folded": fold(line, Fold::Folded),
            "tokens": tokens, "offset_unit": "char",
        });
        let facts = recognised(line, &facts);
        write_json_line(&mut out, &Analysis { analysis: &record, facts })?;
    } else {
        let shown: Vec<String> = tokens
            .iter()
            .map(|t| match &t.number {
                Some(number) => format!("{} [{number}]", t.exact),
                None => t.exact.to_string(),
            })
            .collect();
        writeln!(out, "{}", shown.join(" · "))?;
        let mut lines = Vec::new();
        write_recognised(&mut lines, line, &facts, language)?;
        for line in String::from_utf8_lossy(&lines).lines() {
            writeln!(out, "    {line}")?;
        }
    }
    Ok(out)
}
