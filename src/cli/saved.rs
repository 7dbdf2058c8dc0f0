//! `saola saved`: searches kept under a name, and what is new in them.

mod store;

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::io::Write;

use serde_json::json;

use super::failure::Failure;
use super::said::say;
use super::search::{Asked, ask, open};
use super::{Context, Outcome, panics, terminal};
use crate::article::{ArticleId, ArticleMeta};
use crate::index::{Reader, StoredPassage};
use crate::output::{Format, WriterOptions, inline, writer};
use crate::panics::catch;
use crate::search::{Hit, Match, Page, Reprints};

pub(super) use store::SavedError;
use store::{Saved, change, checked, load, named};

/// List saved searches, search again, or show what is new
///
/// New is a passage with all words that was not there when the search was saved and was not yet
/// shown by --new, told by its text: one that was reworded is new, one that only moved is not. Kept in
/// the folder of the index.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Ask this search again
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// Show what was not there when it was saved and was not shown since
    #[arg(long, conflicts_with = "forget")]
    new: bool,
    /// Take this search off the list
    #[arg(long, value_name = "NAME", conflicts_with = "name")]
    forget: Option<String>,
    /// Hits to show of each search
    #[arg(short = 'n', long, default_value_t = 10, value_name = "N")]
    limit: usize,
    /// terminal or jsonl
    #[arg(long, default_value = "terminal", value_parser = ["terminal", "jsonl"])]
    format: String,
}

impl Args {
    fn format(&self) -> Format {
        if self.format == "jsonl" { Format::Jsonl } else { Format::Terminal }
    }
}

pub(super) fn run(args: &Args, context: &Context) -> Result<Outcome, Failure> {
    // Nothing is kept where there is no index.
    let reader = open(context)?;
    if let Some(name) = &args.forget {
        change(&context.index, |all| {
            let name = named(all, name)?.name.clone();
            all.retain(|saved| saved.name != name);
            Ok(())
        })?;
        if !context.quiet {
            eprintln!("{}", say!(context.language, "forgotten", "đã xóa"));
        }
        return Ok(Outcome::Done);
    }
    let mut searches = load(&context.index)?;
    if let Some(name) = &args.name {
        let one = named(&mut searches, name)?.clone();
        searches = vec![one];
        if !args.new {
            return again(&searches[0], args, &reader, context);
        }
    }
    if args.new { news(&searches, args, &reader, context) } else { list(&searches, args, context) }
}

/// Keeps a search under `name`, in the place of one that has it; all it finds now counts as seen.
pub(super) fn save(
    name: &str,
    asked: &Asked,
    reader: &Reader,
    context: &Context,
) -> Result<(), Failure> {
    let name = checked(name)?;
    let mut seen = BTreeSet::new();
    let everything = Page { limit: None, snippet_chars: 1, ..Page::default() };
    ask(
        reader,
        asked,
        &everything,
        |_| Ok(()),
        |hit| {
            if is_wanted(&hit) {
                seen.insert(key(&hit.article, &hit.passage));
            }
            Ok(())
        },
    )?;
    let found = seen.len();
    let saved =
        Saved { name: name.clone(), saved: jiff::Timestamp::now(), asked: asked.clone(), seen };
    change(&context.index, |all| {
        all.retain(|other| other.name != name);
        all.push(saved);
        Ok(())
    })?;
    if !context.quiet {
        eprintln!(
            "{}",
            say!(
                context.language,
                "saved as {name}, with {found} passages known; saola saved --new tells what comes",
                "đã lưu thành {name}, đã biết {found} đoạn; saola saved --new cho biết có gì mới"
            )
        );
    }
    Ok(())
}

/// Whether a hit can be news: what misses words was not asked for.
fn is_wanted(hit: &Hit) -> bool {
    hit.matched == Match::All
}

/// What a passage is known by: its article and its text, so that one which only moves within the
/// article stays known and one that is reworded does not.
fn key(article: &ArticleMeta, passage: &StoredPassage) -> String {
    format!("{}{:08x}", name(article), crc32fast::hash(passage.text.as_bytes()))
}

/// The part of a key that names the article.
fn name(article: &ArticleMeta) -> String {
    format!("{:08x}", crc32fast::hash(article.id.0.as_bytes()))
}

/// Tells what is new in one search, where a text that several outlets print is one.
struct News<'s> {
    seen: &'s BTreeSet<String>,
    /// Keys of what was shown, also under the names of its reprints: whichever of them is shown the
    /// next time is known.
    told: BTreeSet<String>,
    /// The reprints of an article, which come with its first hit alone.
    reprints: HashMap<ArticleId, Vec<ArticleMeta>>,
}

impl<'s> News<'s> {
    fn of(seen: &'s BTreeSet<String>) -> Self {
        Self { seen, told: BTreeSet::new(), reprints: HashMap::new() }
    }

    fn is_known(&self, article: &ArticleMeta) -> bool {
        let name = name(article);
        self.seen.range(name.clone()..).next().is_some_and(|key| key.starts_with(&name))
    }

    /// Whether a hit is new: reworded or added in an article that is known, or of one that is none
    /// and no reprint of one.
    fn is_new(&mut self, hit: &Hit) -> bool {
        if !hit.reprints.is_empty() {
            self.reprints.insert(hit.article.id.clone(), hit.reprints.clone());
        }
        let key = key(&hit.article, &hit.passage);
        let known = self.seen.contains(&key) || self.told.contains(&key);
        let reprint = || {
            let others = self.reprints.get(&hit.article.id);
            others.is_some_and(|others| others.iter().any(|other| self.is_known(other)))
        };
        !known && (self.is_known(&hit.article) || !reprint())
    }

    fn shown(&mut self, hit: &Hit) {
        self.told.insert(key(&hit.article, &hit.passage));
        for other in self.reprints.get(&hit.article.id).into_iter().flatten() {
            self.told.insert(key(other, &hit.passage));
        }
    }
}

fn options(asked: &Asked, context: &Context) -> WriterOptions {
    WriterOptions {
        color: context.color,
        hyperlinks: context.hyperlinks,
        width: terminal::width(),
        grouping: asked.grouping(),
        language: context.language,
        ..WriterOptions::default()
    }
}

/// Asks a saved search again; what is seen stays as it is.
fn again(
    saved: &Saved,
    args: &Args,
    reader: &Reader,
    context: &Context,
) -> Result<Outcome, Failure> {
    let out = terminal::output(None, context)?;
    let out = RefCell::new(writer(args.format(), out, &options(&saved.asked, context)));
    let page = Page { limit: Some(args.limit), reprints: Reprints::Folded, ..Page::default() };
    let results = ask(
        reader,
        &saved.asked,
        &page,
        |plan| Ok(out.borrow_mut().query(Some(&saved.name), plan)?),
        |hit| Ok(out.borrow_mut().hit(&hit)?),
    )?;
    let mut out = out.borrow_mut();
    out.summary(&results)?;
    out.finish()?;
    Ok(if results.total + results.partial == 0 { Outcome::Nothing } else { Outcome::Done })
}

/// Shows the hits of each search that are not known, and remembers those that were shown.
fn news(
    searches: &[Saved],
    args: &Args,
    reader: &Reader,
    context: &Context,
) -> Result<Outcome, Failure> {
    let place = std::rc::Rc::new(RefCell::new(terminal::output(None, context)?));
    let (mut found, mut failed) = (false, false);
    for saved in searches {
        // One search on which the program fails takes none of the others along.
        match catch(|| news_of(saved, args, reader, Shared(place.clone()), context)) {
            Ok(new) => found |= new? > 0,
            Err(panic) => match panics::failure(&context.index, &panic) {
                mistake @ Failure::Mistake(_) => {
                    failed = true;
                    let (name, what) = (&saved.name, mistake.message(context.language));
                    eprintln!("{}", inline(&format!("{name}: {what}")));
                }
                failure => return Err(failure),
            },
        }
    }
    Ok(match (failed, found) {
        (true, _) => Outcome::Skipped,
        (false, true) => Outcome::Done,
        (false, false) => Outcome::Nothing,
    })
}

/// Shows what is new in one search; returns how many hits that is.
fn news_of(
    saved: &Saved,
    args: &Args,
    reader: &Reader,
    out: Shared,
    context: &Context,
) -> Result<u64, Failure> {
    let out = RefCell::new(writer(args.format(), out, &options(&saved.asked, context)));
    let mut news = News::of(&saved.seen);
    let (mut shown, mut new) = (0, 0_u64);
    let everything = Page { limit: None, reprints: Reprints::Folded, ..Page::default() };
    let mut results = ask(
        reader,
        &saved.asked,
        &everything,
        |plan| Ok(out.borrow_mut().query(Some(&saved.name), plan)?),
        |mut hit| {
            if !is_wanted(&hit) || !news.is_new(&hit) {
                return Ok(());
            }
            new += 1;
            if shown < args.limit {
                shown += 1;
                hit.rank = shown;
                news.shown(&hit);
                out.borrow_mut().hit(&hit)?;
            }
            Ok(())
        },
    )?;
    (results.total, results.partial, results.returned) = (new, 0, shown);
    results.identities.clear();
    let mut out = out.borrow_mut();
    out.summary(&results)?;
    out.finish()?;
    if shown == 0 {
        return Ok(new);
    }
    // It may have been forgotten meanwhile, or saved anew.
    change(&context.index, |all| {
        if let Ok(kept) = named(all, &saved.name)
            && kept.saved == saved.saved
        {
            kept.seen.extend(news.told);
        }
        Ok(())
    })?;
    Ok(new)
}

/// One output for several writers.
struct Shared(std::rc::Rc<RefCell<Box<dyn Write>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.0.borrow_mut().flush()
    }
}

fn list(searches: &[Saved], args: &Args, context: &Context) -> Result<Outcome, Failure> {
    let mut out = terminal::output(None, context)?;
    for saved in searches {
        let (name, asked, seen) = (&saved.name, &saved.asked, saved.seen.len());
        if args.format() == Format::Jsonl {
            let record = json!({"type": "saved", "name": name, "asked": asked,
                "saved": saved.saved, "seen": seen});
            writeln!(out, "{record}")?;
            continue;
        }
        let (name, asked) = (inline(name), asked.to_string());
        let asked = inline(&asked);
        let known = say!(context.language, "{seen} passages known", "đã biết {seen} đoạn");
        writeln!(out, "{name}\n    saola search {asked}\n    {known}")?;
    }
    out.flush()?;
    Ok(if searches.is_empty() { Outcome::Nothing } else { Outcome::Done })
}
