//! The tags of a page → its blocks of text, each with the elements it lies in.
//!
//! The tags are read by html5gum after the HTML standard. No tree is built after it: the standard's
//! rules for broken nesting cost time in the square of the depth. Here elements that begin a block
//! nest, at most [`MAX_DEPTH`] deep; all others only set text, so that the time is linear in the
//! page whatever it holds.

use std::convert::Infallible;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};

use super::arena::Arena;
use super::attributes::Attributes;
use super::element::{Element, Hints, Tag};
use super::fonts::Sheet;
use super::head::Head;
use crate::ingest::encoding::FontHint;

/// Elements that may be open at once; what is deeper belongs to the last of them.
const MAX_DEPTH: usize = 256;

/// As much of the style sheets of a page as is looked at, in bytes.
const MAX_STYLE: usize = 128 << 10;

/// A stretch of text that a browser sets apart from what is before and behind.
#[derive(Debug, Default)]
pub(super) struct Block {
    /// The element it lies in directly.
    pub(super) element: u32,
    /// Blanks collapsed; a `<br>` is a line feed.
    pub(super) text: String,
    /// Bytes of the text inside links.
    pub(super) linked: usize,
    /// Where its font changes, and to what, in ascending bytes; none without a legacy font.
    pub(super) fonts: Vec<(usize, FontHint)>,
    /// Where in the text a part of the line is called the author, in bytes.
    pub(super) author: Option<(usize, usize)>,
}

impl Block {
    /// The part of the line that is called the author: `<span class="author">`.
    pub(super) fn signed(&self) -> Option<&str> {
        let (start, end) = self.author?;
        Some(self.text.get(start..end)?.trim()).filter(|name| !name.is_empty())
    }
}

/// The blocks of a page in reading order and its elements, parents first.
#[derive(Default)]
pub(super) struct Tree {
    pub(super) elements: Arena<Element>,
    pub(super) blocks: Arena<Block>,
    pub(super) head: Head,
}

/// An element that is open.
struct Open {
    tag: Tag,
    element: u32,
    /// What the font tells that it sets.
    font: Option<FontHint>,
}

/// A `<font>` or `<span>` that is open.
struct Inline {
    /// Whether it goes on in the next block where it was not closed: `<font>` does.
    goes_on: bool,
    /// Elements that were open around it.
    depth: usize,
    /// What the font tells that it sets.
    font: Option<FontHint>,
    /// Where in the block an author begins to be named.
    author: Option<usize>,
}

/// Builds a [`Tree`] from the events of the tokenizer.
#[derive(Default)]
struct Builder {
    tree: Tree,
    open: Vec<Open>,
    /// How many of the open ones hold text that is never shown.
    unseen: usize,
    text: String,
    linked: usize,
    /// Whether a blank is due before the next character.
    blank: bool,
    /// Open elements when the link was opened, and where in the block it began if to an author.
    link: Option<usize>,
    linked_author: Option<usize>,
    /// What is called the author in the block.
    author: Option<(usize, usize)>,
    /// Font of what comes, and where it changed in the block.
    font: FontHint,
    fonts: Vec<(usize, FontHint)>,
    /// Whether a legacy font was named so far.
    is_legacy: bool,
    sheet: Sheet,
    style: String,
    /// The `<font>` and `<span>` elements that are open; those beyond the limit are counted.
    spans: Vec<Inline>,
    deeper_spans: usize,
    tag: Tag,
    /// Its name.
    name: Vec<u8>,
    attribute: Vec<u8>,
    attributes: Attributes,
    /// The element that is open and whose text is no text of the page.
    captured: Option<Tag>,
}

impl Builder {
    /// The tree, when all has been read.
    fn finish(mut self) -> Tree {
        self.end_block();
        self.tree
    }

    fn start(&mut self) {
        let tag = self.tag;
        self.tree.head.start(tag, &self.attributes);
        match tag {
            Tag::Unknown | Tag::Void => {}
            Tag::Break => {
                if self.text.ends_with('\n') {
                    self.end_block();
                } else if !self.text.is_empty() {
                    self.text.push('\n');
                }
                self.blank = false;
            }
            Tag::Rule => self.end_block(),
            Tag::Link => {
                self.link = Some(self.open.len());
                self.linked_author = self.names_author();
            }
            Tag::Font => {
                if self.spans.len() < MAX_DEPTH {
                    let (goes_on, depth) = (self.name == b"font", self.open.len());
                    let (font, author) = (self.font_named(), self.names_author());
                    self.spans.push(Inline { goes_on, depth, font, author });
                    self.font = font.unwrap_or(self.font);
                } else {
                    self.deeper_spans += 1;
                }
            }
            Tag::Title | Tag::Script | Tag::Style | Tag::Raw => self.captured = Some(tag),
            _ => self.open(tag),
        }
    }

    /// Opens an element that begins a block, and closes those that it ends.
    fn open(&mut self, tag: Tag) {
        if tag.is_block() {
            self.end_block();
        }
        let (ended, within): (&[Tag], &[Tag]) = match tag {
            Tag::Item => (&[Tag::Item], &[Tag::List, Tag::Cell]),
            Tag::Cell => (&[Tag::Cell], &[Tag::Row, Tag::Table]),
            Tag::Row => (&[Tag::Row], &[Tag::Table]),
            Tag::Option => (&[Tag::Option], &[Tag::Select]),
            _ if tag.is_block() => (&[Tag::Paragraph], &[]),
            _ => (&[], &[]),
        };
        if within.is_empty() {
            // A paragraph holds no block, so that an open one is the last.
            if self.open.last().is_some_and(|open| ended.contains(&open.tag)) {
                self.pop();
            }
        } else {
            let stop = |open: &Open| within.contains(&open.tag) || ended.contains(&open.tag);
            if let Some(at) = self.open.iter().rposition(stop)
                && self.open.get(at).is_some_and(|open| ended.contains(&open.tag))
            {
                self.close_to(at);
            }
        }
        let hidden = self.attributes.is_hidden() && !matches!(tag, Tag::Html | Tag::Body);
        let mut hints = Hints::of(&self.attributes);
        hints.hidden = hidden;
        self.push(tag, hints);
    }

    fn push(&mut self, tag: Tag, hints: Hints) {
        if self.open.len() >= MAX_DEPTH {
            return;
        }
        let parent = self.open.last().map(|open| open.element);
        let unseen = tag.is_unseen() || hints.hidden;
        self.unseen += usize::from(unseen);
        // Ids of elements fit: a page has at most one in three bytes.
        let element = u32::try_from(self.tree.elements.len()).unwrap_or(u32::MAX);
        self.tree.elements.push(Element { tag, parent, hints, unseen });
        let font = self.font_named();
        self.open.push(Open { tag, element, font });
        self.font = font.unwrap_or(self.font);
    }

    fn pop(&mut self) {
        let Some(open) = self.open.pop() else { return };
        let depth = self.open.len();
        if self.spans.last().is_some_and(|span| span.depth > depth) {
            self.spans.retain(|span| span.goes_on || span.depth <= depth);
            for span in &mut self.spans {
                span.depth = span.depth.min(depth);
            }
        }
        self.find_font();
        self.unseen -= usize::from(self.tree.elements[open.element].unseen);
        if self.link.is_some_and(|depth| depth > self.open.len()) {
            self.link = None;
        }
    }

    fn close_to(&mut self, at: usize) {
        while self.open.len() > at {
            self.pop();
        }
    }

    fn end(&mut self, tag: Tag) {
        match tag {
            Tag::Unknown | Tag::Void | Tag::Rule => {}
            // `</br>` is a break and `</p>` an empty paragraph, says the standard.
            Tag::Break => self.end_block(),
            Tag::Link => {
                self.link = None;
                let begun = self.linked_author.take();
                self.end_author(begun);
            }
            Tag::Title | Tag::Script | Tag::Style | Tag::Raw => self.end_captured(),
            Tag::Font => {
                if self.deeper_spans > 0 {
                    self.deeper_spans -= 1;
                } else {
                    let begun = self.spans.pop().and_then(|span| span.author);
                    self.end_author(begun);
                    self.find_font();
                }
            }
            Tag::Html | Tag::Body => self.end_block(),
            _ => {
                if tag.is_block() {
                    self.end_block();
                }
                let stops =
                    |open: &Open| open.tag == tag || (open.tag.is_scope() && tag != Tag::Table);
                if let Some(at) = self.open.iter().rposition(stops)
                    && self.open.get(at).is_some_and(|open| open.tag == tag)
                {
                    self.close_to(at);
                }
            }
        }
    }

    /// What the font tells that the attributes or the style sheet name.
    fn font_named(&mut self) -> Option<FontHint> {
        let by_rule = || self.sheet.of(&self.name, &self.attributes.class);
        let font = self.attributes.font().or_else(by_rule);
        self.is_legacy |= font.is_some_and(|font| font != FontHint::None);
        font
    }

    /// The font of what comes, after an element has ended: that of the innermost that sets one.
    fn find_font(&mut self) {
        if !self.is_legacy {
            return;
        }
        let block = self.open.iter().enumerate().rev();
        let block = block.filter_map(|(at, open)| Some((at + 1, open.font?))).next();
        let span = self.spans.iter().rev().filter_map(|span| Some((span.depth, span.font?))).next();
        self.font = match (block, span) {
            (Some((within, _)), Some((depth, font))) if depth >= within => font,
            (Some((_, font)), _) | (None, Some((_, font))) => font,
            (None, None) => FontHint::None,
        };
    }

    /// Where the author begins, if the inline element that begins is called one.
    fn names_author(&self) -> Option<usize> {
        let Attributes { class, itemprop, rel, .. } = &self.attributes;
        let told = itemprop == "author"
            || rel == "author"
            || (!class.is_empty() && Hints::of(&self.attributes).author);
        told.then_some(self.text.len())
    }

    /// Ends an inline element in which an author was named from `begun` on.
    fn end_author(&mut self, begun: Option<usize>) {
        if let Some(start) = begun.filter(|start| *start < self.text.len()) {
            self.author = self.author.or(Some((start, self.text.len())));
        }
    }

    /// Ends an element whose text is no text of the page.
    fn end_captured(&mut self) {
        if self.captured == Some(Tag::Style) {
            self.sheet.read(&self.style);
            self.style.clear();
        }
        self.captured = None;
    }

    fn characters(&mut self, text: &[u8]) {
        let text = String::from_utf8_lossy(text);
        if let Some(tag) = self.captured {
            if tag == Tag::Style && self.style.len() + text.len() <= MAX_STYLE {
                self.style.push_str(&text);
            }
            self.tree.head.text(tag, &text);
            return;
        }
        if self.unseen > 0 {
            return;
        }
        let before = self.text.len();
        let mut rest = text.as_ref();
        // `<b>Thanh Hóa</b>Hơn 41.000 học sinh`: no word has a capital inside, the gap is drawn.
        self.blank |=
            self.text.ends_with(char::is_lowercase) && rest.starts_with(char::is_uppercase);
        loop {
            let bare = rest.trim_start_matches(is_blank);
            self.blank |= bare.len() < rest.len();
            if bare.is_empty() {
                break;
            }
            let (word, behind) = bare.split_at(bare.find(is_blank).unwrap_or(bare.len()));
            if self.blank && !self.text.is_empty() && !self.text.ends_with('\n') {
                self.text.push(' ');
            }
            self.blank = false;
            if self.fonts.last().map_or(FontHint::None, |(_, font)| *font) != self.font {
                self.fonts.push((self.text.len(), self.font));
            }
            self.text.push_str(word);
            rest = behind;
        }
        let added = self.text.len() - before;
        if self.link.is_some() {
            self.linked += added;
        }
    }

    fn end_block(&mut self) {
        self.blank = false;
        let linked = std::mem::take(&mut self.linked);
        let fonts = std::mem::take(&mut self.fonts);
        self.linked_author = None;
        self.spans.iter_mut().for_each(|span| span.author = None);
        let author = self.author.take();
        let text = self.text.trim_end();
        if let Some(open) = self.open.last()
            && !text.is_empty()
        {
            let text = text.to_owned();
            self.tree.blocks.push(Block { element: open.element, text, linked, fonts, author });
        } else if !text.is_empty() {
            // Text outside all elements: the page is a fragment.
            let text = text.to_owned();
            let hints = Hints::default();
            self.tree.elements.push(Element { tag: Tag::Body, parent: None, hints, unseen: false });
            let element = u32::try_from(self.tree.elements.len() - 1).unwrap_or(u32::MAX);
            self.open.push(Open { tag: Tag::Body, element, font: None });
            self.tree.blocks.push(Block { element, text, linked, fonts, author });
        }
        self.text.clear();
    }
}

/// What a browser collapses, and the hard blank.
fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{0C}' | '\u{A0}')
}

impl Builder {
    fn event(&mut self, event: &CallbackEvent<'_>) {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                self.end_captured();
                self.tag = Tag::of(name);
                self.name.clear();
                self.name.extend(name.iter().take(16));
                self.attributes.clear();
                self.attribute.clear();
            }
            CallbackEvent::AttributeName { name } => {
                self.attribute.clear();
                self.attribute.extend(name.iter().take(16));
                self.attributes.hidden |= *name == b"hidden";
            }
            CallbackEvent::AttributeValue { value } => {
                self.attributes.set(&self.attribute, value);
                self.attribute.clear();
            }
            CallbackEvent::CloseStartTag { .. } => self.start(),
            CallbackEvent::EndTag { name } => self.end(Tag::of(name)),
            CallbackEvent::String { value } => self.characters(value),
            _ => {}
        }
    }
}

impl Tree {
    /// Reads a page.
    pub(super) fn read(page: &str) -> Self {
        let mut builder = Builder::default();
        let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, _: Span<()>| {
            builder.event(&event);
            None::<Infallible>
        });
        emitter.naively_switch_states(true);
        // A text in memory is read without an error.
        let Ok(()) = Tokenizer::new_with_emitter(page, emitter).finish();
        builder.finish()
    }
}
