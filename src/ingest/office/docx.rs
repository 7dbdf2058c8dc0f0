//! Word documents since 2007 (ECMA-376): `word/document.xml` → paragraphs of runs in fonts.
//!
//! A run is set in its own font, else in that of its style, of its paragraph's style, or of the
//! document. Deleted text, field codes and second versions for old readers are left out; rows of
//! tables become lines, notes follow the text.

use std::collections::HashMap;

use super::Fault;
use super::draft::{Draft, Properties, Row};
use super::package::Package;
use super::xml::{Node, Tag, each};
use crate::ingest::encoding::FontHint;

/// Longest chain of styles that build on each other.
const MAX_STYLES: usize = 32;

/// Whether the first bytes are of this kind.
pub(in crate::ingest) fn begins(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04")
        && (memchr::memmem::find(head, b"word/").is_some()
            || memchr::memmem::find(head, b"[Content_Types].xml").is_some())
}

/// Reads a document.
pub(super) fn draft(bytes: &[u8]) -> Result<Draft, Fault> {
    let mut package = Package::open(bytes)?;
    let styles = match package.part("word/styles.xml")? {
        Some(xml) => Styles::read(&xml)?,
        None => Styles::default(),
    };
    let mut draft = Draft::default();
    let Some(document) = package.part("word/document.xml")? else {
        return Err(Fault::damaged("no word/document.xml in the package"));
    };
    Body::new(&styles, &mut draft).read(&document)?;
    for notes in ["word/footnotes.xml", "word/endnotes.xml"] {
        if let Some(xml) = package.part(notes)? {
            Body::new(&styles, &mut draft).read(&xml)?;
        }
    }
    if let Some(xml) = package.part("docProps/core.xml")? {
        draft.properties = properties(&xml)?;
    }
    Ok(draft)
}

/// Reads Dublin Core properties, as both kinds of packages have them.
pub(super) fn properties(xml: &str) -> Result<Properties, Fault> {
    let mut properties = Properties::default();
    let mut within = String::new();
    each(xml, |node| {
        match node {
            Node::Open(name, _) => within = name.to_owned(),
            Node::Close(_) => within.clear(),
            Node::Text(text) => {
                let slot = match within.as_str() {
                    "title" => &mut properties.title,
                    "creator" | "initial-creator" => &mut properties.author,
                    "created" | "creation-date" => &mut properties.date,
                    _ => return Ok(()),
                };
                slot.get_or_insert_default().push_str(text);
            }
        }
        Ok(())
    })?;
    Ok(properties)
}

/// Fonts of the styles.
#[derive(Default)]
struct Styles {
    by_id: HashMap<String, Style>,
    /// Style of a paragraph that names none.
    usual: Option<String>,
    document: FontHint,
}

#[derive(Default)]
struct Style {
    font: Option<FontHint>,
    based_on: Option<String>,
}

impl Styles {
    fn read(xml: &str) -> Result<Self, Fault> {
        let mut styles = Self::default();
        let mut open: Option<(String, Style)> = None;
        each(xml, |node| {
            match node {
                Node::Open("style", tag) => {
                    let id = tag.value("styleId").unwrap_or_default();
                    let usual = matches!(tag.value("default").as_deref(), Some("1" | "true"));
                    if usual && tag.value("type").as_deref() == Some("paragraph") {
                        styles.usual = Some(id.clone());
                    }
                    open = Some((id, Style::default()));
                }
                Node::Open("basedOn", tag) => {
                    if let Some((_, style)) = &mut open {
                        style.based_on = tag.value("val");
                    }
                }
                Node::Open("rFonts", tag) => match (&mut open, font(tag)) {
                    (Some((_, style)), Some(hint)) => style.font = Some(hint),
                    (None, Some(hint)) => styles.document = hint,
                    _ => {}
                },
                Node::Close("style") => styles.by_id.extend(open.take()),
                _ => {}
            }
            Ok(())
        })?;
        Ok(styles)
    }

    /// The font that a style or one beneath it names.
    fn font(&self, id: Option<&str>) -> Option<FontHint> {
        let mut id = id?;
        for _ in 0..MAX_STYLES {
            let style = self.by_id.get(id)?;
            if style.font.is_some() {
                return style.font;
            }
            id = style.based_on.as_deref()?;
        }
        None
    }
}

/// The font of letters outside ASCII.
fn font(tag: &Tag) -> Option<FontHint> {
    tag.value("hAnsi").or_else(|| tag.value("ascii")).map(|name| FontHint::of_font(&name))
}

/// A part with paragraphs, being read.
struct Body<'d> {
    styles: &'d Styles,
    draft: &'d mut Draft,
    /// Elements whose text is no text of the document, open now.
    silent: usize,
    in_text: bool,
    tables: usize,
    paragraph: Props,
    run: Props,
    in_run: bool,
}

/// What is said of the open paragraph or run.
#[derive(Default)]
struct Props {
    style: Option<String>,
    font: Option<FontHint>,
    listed: bool,
    /// Not shown.
    hidden: bool,
}

impl<'d> Body<'d> {
    fn new(styles: &'d Styles, draft: &'d mut Draft) -> Self {
        let (paragraph, run) = (Props::default(), Props::default());
        Self { styles, draft, silent: 0, in_text: false, tables: 0, paragraph, run, in_run: false }
    }

    fn read(mut self, xml: &str) -> Result<(), Fault> {
        each(xml, |node| match node {
            Node::Open(name, tag) => self.open(name, tag),
            Node::Close(name) => self.close(name),
            Node::Text(text) if self.in_text => self.text(text),
            Node::Text(_) => Ok(()),
        })?;
        self.draft.end(Row::No);
        Ok(())
    }

    fn open(&mut self, name: &str, tag: &Tag) -> Result<(), Fault> {
        match name {
            // Fallback repeats what stands before it; the others are no text of the document.
            "Fallback" | "del" | "moveFrom" | "instrText" | "separator" => self.silent += 1,
            "p" => {
                // A text box stands within a paragraph.
                if self.tables == 0 && !self.draft.is_blank() {
                    self.draft.end(Row::No);
                }
                self.paragraph = Props::default();
            }
            "r" => {
                self.run = Props::default();
                self.in_run = true;
            }
            "pStyle" => self.paragraph.style = tag.value("val"),
            "numPr" if !self.in_run => self.paragraph.listed = true,
            "rStyle" => self.run.style = tag.value("val"),
            "rFonts" if self.in_run => self.run.font = font(tag),
            "t" => self.in_text = true,
            "vanish" if self.in_run => {
                self.run.hidden = !matches!(tag.value("val").as_deref(), Some("0" | "false"));
            }
            "tab" if self.in_run => return self.text("\t"),
            "br" | "cr" if self.in_run => return self.text("\n"),
            "noBreakHyphen" => return self.text("-"),
            "sym" => return self.symbol(tag),
            "tbl" => {
                if self.tables == 0 {
                    self.draft.end(Row::No);
                }
                self.tables += 1;
            }
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) -> Result<(), Fault> {
        match name {
            "Fallback" | "del" | "moveFrom" | "instrText" | "separator" => {
                self.silent = self.silent.saturating_sub(1);
            }
            "t" => self.in_text = false,
            "r" => self.in_run = false,
            "p" => {
                if matches!(self.paragraph.style.as_deref(), Some("Title" | "title")) {
                    self.draft.mark_title();
                }
                match self.tables {
                    0 => self.draft.end(Row::No),
                    _ if !self.draft.is_blank() => self.draft.push(" ", FontHint::None)?,
                    _ => {}
                }
            }
            "tc" if self.tables > 0 && !self.draft.is_blank() => {
                self.draft.push("| ", FontHint::None)?;
            }
            "tr" if self.tables > 0 => self.draft.end(Row::Yes),
            "tbl" => self.tables = self.tables.saturating_sub(1),
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), Fault> {
        if self.silent > 0 || self.in_run && self.run.hidden {
            return Ok(());
        }
        if std::mem::take(&mut self.paragraph.listed) && self.draft.is_blank() {
            self.draft.push("- ", FontHint::None)?;
        }
        let hint = self.hint();
        self.draft.push(text, hint)
    }

    fn hint(&self) -> FontHint {
        let paragraph = self.paragraph.style.as_deref().or(self.styles.usual.as_deref());
        self.run
            .font
            .or_else(|| self.styles.font(self.run.style.as_deref()))
            .or_else(|| self.styles.font(paragraph))
            .unwrap_or(self.styles.document)
    }

    /// A character of a font of its own.
    fn symbol(&mut self, tag: &Tag) -> Result<(), Fault> {
        let hint = FontHint::of_font(&tag.value("font").unwrap_or_default());
        let code = tag.value("char").and_then(|code| u32::from_str_radix(&code, 16).ok());
        match code.and_then(char::from_u32) {
            Some(c) if hint != FontHint::None && self.silent == 0 => {
                self.draft.push(c.encode_utf8(&mut [0; 4]), hint)
            }
            _ => Ok(()),
        }
    }
}
