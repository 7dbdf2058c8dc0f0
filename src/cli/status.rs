//! `saola status`: what is indexed, and what is not.

use std::io::Write;

use serde_json::json;

use super::failure::Failure;
use super::said::say;
use super::skipped::{detail, reason, report_line, skipped_line};
use super::terminal;
use super::{Context, Outcome};
use crate::article::ArticleMeta;
use crate::index::{Reader, last_known_day};
use crate::ingest::{SkipReason, Skipped};
use crate::output::{Language, inert};
use crate::update::{Dates, Gathered, doubtful_dates, gathered, status_record};

/// Show what is indexed: folders, articles, passages, dates, skipped inputs
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// terminal or jsonl
    #[arg(long, default_value = "terminal", value_parser = ["terminal", "jsonl"])]
    format: String,
    /// List every skipped input, not only the first of each reason
    #[arg(long)]
    all: bool,
    /// List articles without a date
    #[arg(long)]
    undated: bool,
    /// List articles of a day that is yet to come
    #[arg(long)]
    future: bool,
}

/// Skipped inputs of one reason that are listed; `--all` lists the rest.
const LISTED: usize = 10;

pub(super) fn run(args: &Args, context: &Context) -> Result<Outcome, Failure> {
    let reader = Reader::open(&context.index)?;
    let status = reader.status()?;
    let gathered = gathered(&reader)?;
    let Dates { mut undated, mut future } = match args.undated || args.future {
        true => doubtful_dates(&reader, last_known_day())?,
        false => Dates::default(),
    };
    undated.retain(|_| args.undated);
    future.retain(|_| args.future);
    let mut out = terminal::output(None, context)?;
    if args.format == "jsonl" {
        writeln!(out, "{}", status_record(&reader, &status, &gathered))?;
        for item in &gathered.skipped {
            let record = json!({"type": "skipped", "path": item.path, "position": item.position,
                "reason": item.reason, "detail": item.detail, "count": item.count});
            writeln!(out, "{record}")?;
        }
        for stale in &gathered.stale {
            let record = json!({"type": "stale", "path": stale.path, "detail": stale.detail,
                "articles": stale.articles});
            writeln!(out, "{record}")?;
        }
        for (kind, article) in undated
            .iter()
            .map(|article| ("undated", article))
            .chain(future.iter().map(|article| ("future", article)))
        {
            let record = json!({"type": kind, "id": article.id, "path": article.origin.path,
                "title": article.title, "date": article.date, "wrong_date": article.wrong_date});
            writeln!(out, "{record}")?;
        }
        out.flush()?;
        return Ok(Outcome::Done);
    }
    let language = context.language;
    let mut lines = Vec::new();
    let path = context.index.display().to_string();
    lines.push(say!(language, "index      {path}", "chỉ mục    {path}"));
    for (path, (files, articles)) in &gathered.folders {
        lines.push(say!(
            language,
            "folder     {path} ({articles} articles in {files} files)",
            "thư mục    {path} ({articles} bài trong {files} tệp)"
        ));
    }
    let (articles, passages) = (status.articles, status.passages);
    lines.push(say!(language, "articles   {articles}", "số bài     {articles}"));
    lines.push(say!(language, "passages   {passages}", "số đoạn    {passages}"));
    if let Some((first, last)) = &status.dates {
        lines.push(say!(language, "dates      {first} to {last}", "ngày       {first} đến {last}"));
    }
    let (without, to_come) = (status.undated, status.future);
    lines.push(say!(language, "undated    {without}", "không ngày {without}"));
    if to_come > 0 {
        lines.push(say!(
            language,
            "future     {to_come} (saola status --future lists them)",
            "ngày tới   {to_come} (saola status --future liệt kê)"
        ));
    }
    if let Some(committed) = &status.committed {
        lines.push(say!(language, "committed  {committed}", "ghi lúc    {committed}"));
    }
    let (megabytes, segments) = (status.bytes as f64 / 1e6, status.segments);
    lines.push(say!(
        language,
        "size       {megabytes:.1} MB in {segments} segments",
        "dung lượng {megabytes:.1} MB trong {segments} phần"
    ));
    lines.extend(stale_lines(&gathered, language));
    lines.extend(skipped_lines(&gathered, args.all, language));
    lines.extend(report_line(&gathered.skipped, language));
    for article in &undated {
        let line = article_line(article, language);
        lines.push(say!(language, "undated    {line}", "không ngày {line}"));
    }
    for article in &future {
        let line = article_line(article, language);
        lines.push(say!(language, "future     {line}", "ngày tới   {line}"));
    }
    for line in lines {
        writeln!(out, "{}", inert(&line))?;
    }
    out.flush()?;
    Ok(Outcome::Done)
}

fn stale_lines(gathered: &Gathered, language: Language) -> Vec<String> {
    if gathered.stale.is_empty() {
        return Vec::new();
    }
    let articles = gathered.stale_articles();
    let mut lines = vec![say!(
        language,
        "stale      {articles} articles that could not be looked at; saola forget takes them out",
        "chưa rõ    {articles} bài chưa đọc lại được; muốn bỏ thì dùng saola forget"
    )];
    lines.extend(gathered.stale.iter().map(|stale| {
        let (path, articles) = (&stale.path, stale.articles);
        let why = detail(&stale.detail, language);
        say!(
            language,
            "           {path}: {why} ({articles} articles)",
            "           {path}: {why} ({articles} bài)"
        )
    }));
    lines
}

/// What was left out: how many for each reason, and the first of each by path.
fn skipped_lines(gathered: &Gathered, all: bool, language: Language) -> Vec<String> {
    let total = gathered.skipped_count();
    let mut lines = vec![say!(language, "skipped    {total}", "bỏ qua     {total}")];
    let mut more = 0;
    for (why, count) in gathered.reasons() {
        let said = reason(why, language);
        if why == SkipReason::Duplicate {
            lines.push(say!(language, "duplicates {count}", "trùng lặp  {count}"));
        } else {
            lines.push(format!("           {said}: {count}"));
        }
        let of_reason: Vec<&Skipped> =
            gathered.skipped.iter().filter(|skipped| skipped.reason == why).collect();
        let shown = if all { of_reason.len() } else { LISTED };
        let listed = of_reason.iter().take(shown);
        lines.extend(listed.map(|item| format!("             {}", skipped_line(item, language))));
        more += of_reason.len().saturating_sub(shown);
    }
    if more > 0 {
        lines.push(say!(
            language,
            "           … and {more} more; saola status --all lists them",
            "           … và {more} mục nữa; saola status --all liệt kê hết"
        ));
    }
    lines
}

/// `tin/a.jsonl (mot): "31/02/2020"`.
fn article_line(article: &ArticleMeta, language: Language) -> String {
    let (path, id) = (&article.origin.path, &article.id.0);
    let mut line = format!("{path} ({id})");
    if let Some(date) = &article.date {
        line.push_str(&format!(": {date}"));
    }
    if let Some(wrong) = &article.wrong_date {
        line.push_str(&say!(language, ": {wrong} is no day", ": {wrong} không phải ngày có thật"));
    }
    line
}
