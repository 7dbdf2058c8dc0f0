//! A PDF that was loaded → the same with nothing but what its text needs.

use std::collections::HashSet;
use std::io::{self, Read};

use flate2::read::ZlibDecoder;
use pdf_extract::{Dictionary, Document, Object, ObjectId, Stream};

use super::PdfFault;
use super::content::text_operations;
use super::forms::Forms;
use crate::ingest::MAX_RECORD_BYTES;

/// Most streams with text that the pages draw one by one; a drawing of a building has some thousands.
const MAX_DRAWN: u64 = 1_000_000;

/// What was found while a document was made lean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Findings {
    /// A page shows text, be it in letters that are not understood.
    pub(super) has_text: bool,
    /// What a page holds or draws is packed in a way that is not read.
    pub(super) is_unread: bool,
    /// What a page holds does not unpack as it should.
    pub(super) is_broken: bool,
}

/// Takes out pictures, whatever draws and whatever is drawn without text, and cuts what leads round
/// in a circle.
///
/// # Errors
/// [`PdfFault::TooLarge`] where the content of a page unpacks to more than [`MAX_RECORD_BYTES`], or
/// where more than [`MAX_DRAWN`] streams with text are drawn.
pub(super) fn make_lean(document: &mut Document) -> Result<Findings, PdfFault> {
    let mut findings = Findings::default();
    for object in document.objects.values_mut() {
        let Object::Stream(stream) = object else { continue };
        match stream.dict.get(b"Subtype").and_then(Object::as_name) {
            Ok(b"Image") => stream.content = Vec::new(),
            Ok(b"Form") => {
                // What is wrong with a form counts where a page draws it.
                if let Some(content) = content(stream, &mut Findings::default())? {
                    stream.dict.remove(b"Filter");
                    stream.dict.remove(b"DecodeParms");
                    stream.set_content(text_operations(&content));
                }
            }
            _ => {}
        }
    }
    let pages: Vec<ObjectId> = document.page_iter().collect();
    for page in &pages {
        cut_circle(document, *page);
    }
    let mut lean = Vec::new();
    let mut forms = Forms::new(document);
    let mut drawn = 0_u64;
    for page in pages {
        // Tokens may go on from one stream of a page to the next.
        let mut all = Vec::new();
        for id in document.get_page_contents(page) {
            let Ok(stream) = document.get_object(id).and_then(Object::as_stream) else { continue };
            all.extend(content(stream, &mut findings)?.unwrap_or_default());
            all.push(b'\n');
            if all.len() > MAX_RECORD_BYTES {
                return Err(PdfFault::TooLarge);
            }
        }
        let kept = forms.keep(&text_operations(&all), resources(document, page));
        drawn = drawn.saturating_add(kept.drawn);
        lean.push((page, kept.content));
    }
    findings.has_text = drawn > 0;
    findings.is_unread |= forms.is_unread();
    for (form, content) in forms.finish() {
        if let Ok(Object::Stream(stream)) = document.get_object_mut(form) {
            stream.set_content(content);
        }
    }
    for (page, content) in lean {
        let content = document.add_object(Stream::new(Dictionary::new(), content));
        if let Ok(page) = document.get_dictionary_mut(page) {
            page.set("Contents", Object::Reference(content));
        }
    }
    if drawn > MAX_DRAWN { Err(PdfFault::TooLarge) } else { Ok(findings) }
}

/// The bytes of a stream as they were before they were packed; `None` where they are packed in a way
/// that is not read.
fn content(stream: &Stream, findings: &mut Findings) -> Result<Option<Vec<u8>>, PdfFault> {
    let filters = stream.filters().unwrap_or_default();
    if filters.first() == Some(&&b"FlateDecode"[..]) {
        // Counted first: the library takes what fits into memory, or was not broken, for the whole.
        let most = MAX_RECORD_BYTES as u64 + 1;
        let mut unpacked = ZlibDecoder::new(&*stream.content).take(most);
        match io::copy(&mut unpacked, &mut io::sink()) {
            Ok(length) if length == most => return Err(PdfFault::TooLarge),
            Ok(_) => {}
            Err(_) => findings.is_broken = true,
        }
    }
    let content = stream.decompressed_content().ok();
    findings.is_unread |= content.is_none();
    match content {
        Some(content) if content.len() > MAX_RECORD_BYTES => Err(PdfFault::TooLarge),
        content => Ok(content),
    }
}

/// Ends the chain of nodes above a page before it comes to one of them again.
fn cut_circle(document: &mut Document, page: ObjectId) {
    let mut seen = HashSet::from([page]);
    let mut node = page;
    loop {
        let parent = document.get_dictionary(node).and_then(|node| node.get(b"Parent"));
        let Ok(parent) = parent.and_then(Object::as_reference) else { return };
        if !seen.insert(parent) {
            if let Ok(node) = document.get_dictionary_mut(node) {
                node.remove(b"Parent");
            }
            return;
        }
        node = parent;
    }
}

/// The resources of a page: its own, else those of a node above it.
fn resources(document: &Document, page: ObjectId) -> Option<&Dictionary> {
    let mut node = document.get_dictionary(page).ok()?;
    // Circles were cut, so that the chain ends.
    loop {
        if let Ok(resources) = document.get_dict_in_dict(node, b"Resources") {
            return Some(resources);
        }
        let parent = node.get(b"Parent").and_then(Object::as_reference).ok()?;
        node = document.get_dictionary(parent).ok()?;
    }
}
