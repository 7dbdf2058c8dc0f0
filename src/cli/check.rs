//! `saola check`: verifies the index.

use std::io::Write;
use std::time::Instant;

use serde_json::json;

use super::failure::Failure;
use super::found::found;
use super::said::say;
use super::terminal;
use super::{Context, Outcome};
use crate::index::IndexError;
use crate::output::{Language, inert};
use crate::update::{Checked, check, quick_check};

/// Verify the index: every checksum, every stored text, what belongs together
///
/// Reads all of it. Exit 0 when all is as it was written, 13 when something is damaged.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Names, lengths and times of the files, and checksums of small and touched ones; no content
    #[arg(long)]
    quick: bool,
    /// terminal or jsonl
    #[arg(long, default_value = "terminal", value_parser = ["terminal", "jsonl"])]
    format: String,
}

pub(super) fn run(args: &Args, context: &Context) -> Result<Outcome, Failure> {
    let begun = Instant::now();
    let check = if args.quick { quick_check } else { check };
    let checked = check(&context.index)?;
    let mut out = terminal::output(None, context)?;
    if args.format == "jsonl" {
        write_records(&checked, args.quick, context, &mut out)?;
    } else {
        write_lines(
            &checked,
            args.quick,
            begun.elapsed().as_secs_f64(),
            context.language,
            &mut out,
        )?;
    }
    out.flush()?;
    match checked.damage() {
        [] => Ok(Outcome::Done),
        [damage, ..] => {
            let since = checked.files.committed.as_deref().unwrap_or("unknown");
            let detail =
                format!("{} is damaged ({}); last good commit {since}", damage.file, damage.what);
            Err(IndexError::Damaged { path: context.index.clone(), detail }.into())
        }
    }
}

fn write_records(
    checked: &Checked,
    quick: bool,
    context: &Context,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let files = &checked.files;
    let (articles, passages) = match files.counted {
        Some((articles, passages)) if quick => (Some(articles), Some(passages)),
        None if quick => (None, None),
        _ => (Some(checked.articles), Some(checked.passages)),
    };
    let record = json!({
        "type": "check", "schema": "saola.check/1", "index": context.index,
        "ok": files.damage.is_empty(), "files": files.files, "bytes": files.bytes,
        "articles": articles, "passages": passages,
        "committed": files.committed, "clean": files.clean, "debris": files.debris,
        "damage": files.damage.len(), "quick": quick, "compared": files.compared,
    });
    writeln!(out, "{record}")?;
    for damage in &files.damage {
        let record = json!({"type": "damage", "file": damage.file, "what": damage.what});
        writeln!(out, "{record}")?;
    }
    Ok(())
}

fn write_lines(
    checked: &Checked,
    quick: bool,
    seconds: f64,
    language: Language,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let files = &checked.files;
    for damage in &files.damage {
        let file = inert(&damage.file);
        let what = match language {
            Language::English => damage.what.clone(),
            Language::Vietnamese => found(&damage.what).unwrap_or_else(|| "không rõ".to_owned()),
        };
        let what = inert(&what);
        writeln!(
            out,
            "{}",
            say!(language, "damaged    {file}: {what}", "hỏng       {file}: {what}")
        )?;
    }
    let (count, read) = (files.files, files.bytes as f64 / 1e6);
    let compared = files.compared;
    let said = if quick {
        say!(
            language,
            "files      {count} by name, length and time; {compared} of them ({read:.1} MB) read in {seconds:.1} s",
            "tệp        {count}, xem tên, độ dài và thời điểm ghi; đọc {compared} tệp trong đó ({read:.1} MB) trong {seconds:.1} s"
        )
    } else {
        say!(
            language,
            "files      {count} ({read:.1} MB) compared in {seconds:.1} s",
            "tệp        {count} ({read:.1} MB), đối chiếu trong {seconds:.1} s"
        )
    };
    writeln!(out, "{said}")?;
    if let (true, Some((articles, passages))) = (quick, files.counted) {
        let said = say!(
            language,
            "content    {articles} articles, {passages} passages when it was written; not read",
            "nội dung   {articles} bài, {passages} đoạn khi được ghi; chưa đọc lại"
        );
        writeln!(out, "{said}")?;
    }
    if files.damage.is_empty() && !quick {
        let (articles, passages) = (checked.articles, checked.passages);
        let said = say!(
            language,
            "content    {articles} articles, {passages} passages read",
            "nội dung   đã đọc {articles} bài, {passages} đoạn"
        );
        writeln!(out, "{said}")?;
    }
    if let Some(committed) = &files.committed {
        writeln!(out, "{}", say!(language, "committed  {committed}", "ghi lúc    {committed}"))?;
    }
    if !files.clean {
        let said = say!(
            language,
            "last run   did not end, or is under way; what it committed is whole",
            "lần trước  chưa kết thúc, hoặc đang chạy; phần đã ghi vẫn nguyên vẹn"
        );
        writeln!(out, "{said}")?;
    }
    if !files.debris.is_empty() {
        let count = files.debris.len();
        let said = say!(
            language,
            "left over  {count} files, which the next saola index removes",
            "còn sót    {count} tệp, lần chạy saola index tới sẽ xóa"
        );
        writeln!(out, "{said}")?;
    }
    let said = match (files.damage.is_empty(), quick) {
        (true, false) => say!(language, "the index is sound", "chỉ mục nguyên vẹn"),
        (true, true) => say!(
            language,
            "nothing is wrong with the files; saola check reads all of them",
            "các tệp không có gì sai; saola check đọc lại toàn bộ"
        ),
        (false, _) => say!(language, "the index is damaged", "chỉ mục bị hỏng"),
    };
    writeln!(out, "{said}")?;
    Ok(())
}
