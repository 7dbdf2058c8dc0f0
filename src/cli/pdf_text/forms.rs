//! The forms that pages draw, which draw one another (ISO 32000-1, 8.10): which of them show text.
//!
//! The reader of PDF draws a form by calling itself, as often and as deeply as the file says. Here
//! every form is looked at once, and what leads back to itself, lies too deep or shows no text is
//! not drawn.

use std::collections::HashMap;

use pdf_extract::{Dictionary, Document, Object, ObjectId};

use super::content::{keep_drawn, shows_text};

/// Deepest forms within forms; what is deeper is not drawn.
const MAX_DEPTH: usize = 28;

/// A content stream without what shows no text.
#[derive(Clone, Debug, Default)]
pub(super) struct Kept {
    pub(super) content: Vec<u8>,
    /// How many streams with text are drawn, this one among them; 0 where none shows any.
    pub(super) drawn: u64,
    /// How many forms lie in one another below it.
    height: usize,
}

/// The forms of a document, each looked at once.
pub(super) struct Forms<'d> {
    document: &'d Document,
    /// A form that is being looked at is there and empty.
    known: HashMap<ObjectId, Kept>,
    is_unread: bool,
}

impl<'d> Forms<'d> {
    pub(super) fn new(document: &'d Document) -> Self {
        Self { document, known: HashMap::new(), is_unread: false }
    }

    /// Whether a form that is drawn lies too deep, or is packed in a way that is not read.
    pub(super) fn is_unread(&self) -> bool {
        self.is_unread
    }

    /// The forms that were looked at, with what is left of them.
    pub(super) fn finish(self) -> impl Iterator<Item = (ObjectId, Vec<u8>)> + use<> {
        self.known.into_iter().map(|(id, kept)| (id, kept.content))
    }

    /// Looks at the content of a page and at whatever it draws.
    pub(super) fn keep(&mut self, content: &[u8], resources: Option<&'d Dictionary>) -> Kept {
        self.keep_below(content, resources, 0)
    }

    fn keep_below(
        &mut self,
        content: &[u8],
        resources: Option<&'d Dictionary>,
        depth: usize,
    ) -> Kept {
        let document = self.document;
        let forms = resources.and_then(|all| document.get_dict_in_dict(all, b"XObject").ok());
        let (mut drawn, mut height) = (u64::from(shows_text(content)), 0);
        let content = keep_drawn(content, |name| {
            let form = forms.and_then(|forms| forms.get(name).and_then(Object::as_reference).ok());
            let Some(form) = form else { return false };
            if depth >= MAX_DEPTH {
                self.is_unread = true;
                return false;
            }
            let (of_form, below) = self.form(form, resources, depth + 1);
            if of_form == 0 {
                return false;
            }
            if depth + below >= MAX_DEPTH {
                self.is_unread = true;
                return false;
            }
            drawn = drawn.saturating_add(of_form);
            height = height.max(below + 1);
            true
        });
        Kept { content, drawn, height }
    }

    /// How many streams with text a form draws, and how many lie in one another below it.
    fn form(
        &mut self,
        id: ObjectId,
        resources: Option<&'d Dictionary>,
        depth: usize,
    ) -> (u64, usize) {
        if let Some(kept) = self.known.get(&id) {
            return (kept.drawn, kept.height);
        }
        let document = self.document;
        let stream = document.get_object(id).and_then(Object::as_stream);
        let is_form = |stream: &&pdf_extract::Stream| {
            stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Form")
        };
        let Some(stream) = stream.ok().filter(is_form) else { return (0, 0) };
        if stream.dict.has(b"Filter") {
            self.is_unread = true;
            return (0, 0);
        }
        self.known.insert(id, Kept::default());
        let own = document.get_dict_in_dict(&stream.dict, b"Resources").ok();
        let kept = self.keep_below(&stream.content, own.or(resources), depth);
        let told = (kept.drawn, kept.height);
        self.known.insert(id, kept);
        told
    }
}
