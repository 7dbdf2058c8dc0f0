//! The attributes of a start tag → those that tell something of its text.

use super::fonts::of_style;
use crate::ingest::encoding::FontHint;

/// Largest value of an attribute that is looked at, in bytes.
const MAX_VALUE: usize = 4 << 10;

/// The attributes of a start tag that tell something.
#[derive(Default)]
pub(super) struct Attributes {
    pub(super) name: String,
    pub(super) content: String,
    pub(super) class: String,
    pub(super) itemprop: String,
    pub(super) rel: String,
    pub(super) href: String,
    pub(super) datetime: String,
    pub(super) kind: String,
    pub(super) face: String,
    pub(super) style: String,
    pub(super) hidden: bool,
}

impl Attributes {
    pub(super) fn clear(&mut self) {
        for value in [
            &mut self.name,
            &mut self.content,
            &mut self.class,
            &mut self.itemprop,
            &mut self.rel,
            &mut self.href,
            &mut self.datetime,
            &mut self.kind,
            &mut self.face,
            &mut self.style,
        ] {
            value.clear();
        }
        self.hidden = false;
    }

    pub(super) fn set(&mut self, name: &[u8], value: &[u8]) {
        let field = match name {
            b"name" | b"property" => &mut self.name,
            b"content" => &mut self.content,
            // What a block is for is told by either.
            b"class" | b"id" => &mut self.class,
            b"itemprop" => &mut self.itemprop,
            b"rel" => &mut self.rel,
            b"href" => &mut self.href,
            b"datetime" => &mut self.datetime,
            b"type" | b"role" => &mut self.kind,
            b"face" => &mut self.face,
            b"style" => &mut self.style,
            _ => return,
        };
        let value = value.get(..MAX_VALUE).unwrap_or(value);
        if !field.is_empty() {
            field.push(' ');
        }
        field.push_str(&String::from_utf8_lossy(value));
    }

    pub(super) fn is_hidden(&self) -> bool {
        let style = || {
            let bare: String = self.style.chars().filter(|c| !c.is_whitespace()).collect();
            bare.to_ascii_lowercase().contains("display:none")
        };
        self.hidden
            || self.class.split_ascii_whitespace().any(|word| matches!(word, "hidden" | "d-none"))
            || (!self.style.is_empty() && style())
    }

    /// What the font tells that the attributes name.
    pub(super) fn font(&self) -> Option<FontHint> {
        if self.face.is_empty() {
            of_style(&self.style)
        } else {
            Some(FontHint::of_font(&self.face))
        }
    }
}
