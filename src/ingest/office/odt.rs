//! OpenDocument texts (ISO/IEC 26300): `content.xml` → paragraphs of runs in fonts.

use std::collections::HashMap;

use super::Fault;
use super::docx::properties;
use super::draft::{Draft, Row};
use super::package::Package;
use super::xml::{Node, Tag, each};
use crate::ingest::SkipReason;
use crate::ingest::encoding::FontHint;

/// Longest chain of styles that build on each other.
const MAX_STYLES: usize = 32;

/// Whether the first bytes are of this kind: the type stands unpacked in the first entry.
pub(in crate::ingest) fn begins(head: &[u8]) -> bool {
    let head = head.get(..256).unwrap_or(head);
    // Packed anew by other programs, the type is packed too; it is still the first part.
    let repacked = head.get(26..28) == Some(&[8, 0]) && head.get(30..38) == Some(b"mimetype");
    repacked
        || memchr::memmem::find(head, b"mimetypeapplication/vnd.oasis.opendocument.text").is_some()
}

/// Reads a document.
pub(super) fn draft(bytes: &[u8]) -> Result<Draft, Fault> {
    let mut package = Package::open(bytes)?;
    if let Some(manifest) = package.part("META-INF/manifest.xml")?
        && manifest.contains("encryption-data")
    {
        return Err(Fault::new(SkipReason::Encrypted, "a password is asked for"));
    }
    let mut styles = Styles::default();
    if let Some(xml) = package.part("styles.xml")? {
        styles.read(&xml)?;
    }
    let Some(content) = package.part("content.xml")? else {
        return Err(Fault::damaged("no content.xml in the package"));
    };
    styles.read(&content)?;
    let mut draft = Draft::default();
    read_body(&content, &styles, &mut draft)?;
    if let Some(xml) = package.part("meta.xml")? {
        draft.properties = properties(&xml)?;
    }
    Ok(draft)
}

/// Fonts of the styles by name, and what each builds on.
#[derive(Default)]
struct Styles {
    faces: HashMap<String, FontHint>,
    fonts: HashMap<String, FontHint>,
    parents: HashMap<String, String>,
}

impl Styles {
    fn read(&mut self, xml: &str) -> Result<(), Fault> {
        let mut open: Option<String> = None;
        each(xml, |node| {
            match node {
                Node::Open("font-face", tag) => {
                    let name = tag.value("name").unwrap_or_default();
                    let family = tag.value("font-family").unwrap_or_else(|| name.clone());
                    self.faces.insert(name, FontHint::of_font(&family));
                }
                Node::Open("style", tag) => {
                    let name = tag.value("name").unwrap_or_default();
                    if let Some(parent) = tag.value("parent-style-name") {
                        self.parents.insert(name.clone(), parent);
                    }
                    open = Some(name);
                }
                Node::Open("default-style", tag) => {
                    let family = tag.value("family").unwrap_or_default();
                    open = (family == "paragraph").then(String::new);
                }
                Node::Open("text-properties", tag) => {
                    if let (Some(name), Some(hint)) = (&open, self.font_named(tag)) {
                        self.fonts.insert(name.clone(), hint);
                    }
                }
                Node::Close("style" | "default-style") => open = None,
                _ => {}
            }
            Ok(())
        })
    }

    fn font_named(&self, tag: &Tag) -> Option<FontHint> {
        if let Some(name) = tag.value("font-name") {
            return Some(
                self.faces.get(&name).copied().unwrap_or_else(|| FontHint::of_font(&name)),
            );
        }
        tag.value("font-family").map(|family| FontHint::of_font(&family))
    }

    /// The font that a style or one beneath it names.
    fn font(&self, name: &str) -> Option<FontHint> {
        let mut name = name;
        for _ in 0..MAX_STYLES {
            if let Some(hint) = self.fonts.get(name) {
                return Some(*hint);
            }
            name = self.parents.get(name)?;
        }
        None
    }

    /// The font within these elements, the innermost last.
    fn of(&self, styles: &[Option<String>]) -> FontHint {
        let named = styles.iter().rev().flatten().find_map(|name| self.font(name));
        named.or_else(|| self.font("")).unwrap_or_default()
    }
}

fn read_body(content: &str, styles: &Styles, draft: &mut Draft) -> Result<(), Fault> {
    // Styles of the open elements that have text.
    let mut open: Vec<Option<String>> = Vec::new();
    let (mut body, mut tables, mut silent, mut listed) = (false, 0_usize, 0_usize, false);
    each(content, |node| {
        match node {
            Node::Open("body", _) => body = true,
            Node::Open("tracked-changes" | "annotation", _) => silent += 1,
            Node::Close("tracked-changes" | "annotation") => silent = silent.saturating_sub(1),
            _ if !body || silent > 0 => {}
            Node::Open("p" | "h", tag) => {
                if tables == 0 && !draft.is_blank() {
                    draft.end(Row::No);
                }
                open.push(tag.value("style-name"));
                if std::mem::take(&mut listed) && draft.is_blank() {
                    draft.push("- ", FontHint::None)?;
                }
            }
            Node::Open("span" | "a", tag) => open.push(tag.value("style-name")),
            Node::Close("span" | "a") => {
                open.pop();
            }
            Node::Close("p" | "h") => {
                let style = open.pop().flatten();
                if style.as_deref() == Some("Title") {
                    draft.mark_title();
                }
                match tables {
                    0 => draft.end(Row::No),
                    _ if !draft.is_blank() => draft.push(" ", FontHint::None)?,
                    _ => {}
                }
            }
            Node::Open("tab", _) => draft.push("\t", styles.of(&open))?,
            Node::Open("line-break", _) => draft.push("\n", styles.of(&open))?,
            Node::Open("s", _) => draft.push(" ", styles.of(&open))?,
            Node::Open("list-item", _) => listed = true,
            Node::Close("list-item") => listed = false,
            Node::Open("table", _) => {
                if tables == 0 {
                    draft.end(Row::No);
                }
                tables += 1;
            }
            Node::Close("table") => tables = tables.saturating_sub(1),
            Node::Close("table-cell") if tables > 0 && !draft.is_blank() => {
                draft.push("| ", FontHint::None)?;
            }
            Node::Close("table-row") if tables > 0 => draft.end(Row::Yes),
            Node::Text(text) if !open.is_empty() => draft.push(text, styles.of(&open))?,
            _ => {}
        }
        Ok(())
    })
}
