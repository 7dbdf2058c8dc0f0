//! What is asked → every hit as a file, streamed: one hit in memory, however many there are.

use std::io::{self, BufWriter, Write};
use std::sync::Arc;

use hyper::body::Bytes;
use hyper::header;
use tokio::sync::{Semaphore, mpsc, oneshot};

use super::Faults;
use super::answer::ask;
use super::asked::Asked;
use super::failure::Failure;
use super::live::Snapshot;
use super::pool::Unanswered;
use super::reply::{Content, Cut, Reply};
use crate::analysis::{Fold, fold};
use crate::output::{Format, Language, WriterOptions, writer};
use crate::panics::{STACK_BYTES, catch};
use crate::search::{Page, Reprints};

/// Exports at one time; each has a thread of its own, since it waits for whoever reads it.
const AT_ONCE: usize = 4;
/// Bytes of one piece.
const PIECE: usize = 32 << 10;
/// Pieces made ahead of who reads them.
const AHEAD: usize = 4;

/// Places for exports.
pub(super) struct Exports {
    places: Arc<Semaphore>,
    faults: Faults,
}

impl Exports {
    /// Places that are all free; `faults` is told of panics.
    pub(super) fn new(faults: Faults) -> Self {
        Self { places: Arc::new(Semaphore::new(AT_ONCE)), faults }
    }

    /// Begins an export. Answers once the hits are found; the rest follows as it is read.
    pub(super) async fn begin(
        &self,
        snapshot: Arc<Snapshot>,
        asked: Asked,
        format: Format,
        language: Language,
    ) -> Result<Reply, Failure> {
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| Unanswered::Busy)?;
        let (begun, begins) = oneshot::channel();
        let (pieces, reads) = mpsc::channel(AHEAD);
        let headers = vec![(header::CONTENT_DISPOSITION, disposition(&asked.text, format))];
        let faults = self.faults.clone();
        let write = move || {
            export(&snapshot, &asked, format, language, begun, &pieces, &faults);
            drop(place);
        };
        std::thread::Builder::new()
            .name("export".to_owned())
            .stack_size(STACK_BYTES)
            .spawn(write)
            .map_err(|_| Unanswered::Busy)?;
        begins.await.map_err(|_| Unanswered::Broken)??;
        let reply = Reply::ok(media(format), Bytes::new());
        Ok(Reply { headers, body: Content::Pieces(reads), ..reply })
    }
}

/// The header of an export that is not wanted itself.
pub(super) fn head(asked: &Asked, format: Format) -> Reply {
    let headers = vec![(header::CONTENT_DISPOSITION, disposition(&asked.text, format))];
    Reply { headers, ..Reply::ok(media(format), Bytes::new()) }
}

/// Writes all hits; tells `begun` whether there is anything to read before the first piece.
fn export(
    snapshot: &Snapshot,
    asked: &Asked,
    format: Format,
    language: Language,
    begun: oneshot::Sender<Result<(), Failure>>,
    pieces: &mpsc::Sender<Result<Bytes, Cut>>,
    faults: &Faults,
) {
    let (grouping, separator) = (asked.grouping, asked.separator);
    let options = WriterOptions { grouping, separator, language, ..WriterOptions::default() };
    let begun = std::cell::Cell::new(Some(begun));
    let write = || -> Result<(), Failure> {
        let plan = asked.plan(&snapshot.reader)?;
        let out = BufWriter::with_capacity(PIECE, Pieces(pieces.clone()));
        let out = std::cell::RefCell::new(writer(format, out, &options));
        let gone = |_: io::Error| Failure::Gone;
        let each = Reprints::Each;
        let page = Page { limit: None, offset: 0, facets: false, reprints: each, ..asked.page() };
        let begin = |plan: &_| {
            if let Some(begun) = begun.take() {
                begun.send(Ok(())).map_err(|_| Failure::Gone)?;
            }
            out.borrow_mut().query(None, plan).map_err(gone)
        };
        let each = |hit| out.borrow_mut().hit(&hit).map_err(gone);
        let results = ask(snapshot, &plan, &page, None, begin, each)?;
        let mut out = out.borrow_mut();
        out.summary(&results).and_then(|()| out.finish()).map_err(gone)
    };
    let failure = match catch(write) {
        Ok(Ok(())) => return,
        Ok(Err(failure)) => failure,
        Err(panic) => faults.failure(&panic),
    };
    match begun.take() {
        // Nobody waits any more when sending fails.
        Some(begun) => drop(begun.send(Err(failure))),
        None => drop(pieces.blocking_send(Err(Cut))),
    }
}

/// Sends what is written; fails once nobody reads.
struct Pieces(mpsc::Sender<Result<Bytes, Cut>>);

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let piece = Ok(Bytes::copy_from_slice(bytes));
        self.0.blocking_send(piece).map_err(|_| io::ErrorKind::BrokenPipe)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn media(format: Format) -> &'static str {
    match format {
        Format::Csv => "text/csv; charset=utf-8",
        Format::Jsonl => "application/x-ndjson; charset=utf-8",
        Format::Markdown => "text/markdown; charset=utf-8",
        Format::Html => "text/html; charset=utf-8",
        Format::Ris => "application/x-research-info-systems; charset=utf-8",
        Format::Bibtex => "application/x-bibtex; charset=utf-8",
        Format::Trec | Format::Terminal => "text/plain; charset=utf-8",
    }
}

/// A file to be saved, never shown in the page's place; named after the query, in ASCII.
fn disposition(text: &str, format: Format) -> String {
    let extension = match format {
        Format::Markdown => "md",
        Format::Bibtex => "bib",
        Format::Trec | Format::Terminal => "txt",
        format => format.name(),
    };
    let folded = fold(text, Fold::Folded);
    let words = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty());
    let name = words.take(8).collect::<Vec<_>>().join("-");
    let name: String = name.chars().take(60).collect();
    let between = if name.is_empty() { "" } else { "-" };
    format!("attachment; filename=\"saola{between}{name}.{extension}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_file_after_the_query_in_letters_and_digits() {
        let cases = [
            ("nghị quyết 39", "attachment; filename=\"saola-nghi-quyet-39.csv\""),
            ("\"; rm -rf /../\r\nX: y", "attachment; filename=\"saola-rm-rf-x-y.csv\""),
            ("", "attachment; filename=\"saola.csv\""),
        ];
        for (text, expected) in cases {
            assert_eq!(disposition(text, Format::Csv), expected);
        }
    }
}
