//! XML → its elements and text, one after the other, with a bound on depth.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::Fault;

/// Deepest nesting that is read; documents stay far below.
const MAX_DEPTH: usize = 256;

/// A piece of XML. Names are without their prefix.
pub(super) enum Node<'x> {
    Open(&'x str, &'x Tag<'x>),
    Close(&'x str),
    Text(&'x str),
}

/// A start tag, for its attributes.
pub(super) struct Tag<'x>(&'x BytesStart<'x>);

impl Tag<'_> {
    /// The value of the attribute of this name, whatever its prefix.
    pub(super) fn value(&self, name: &str) -> Option<String> {
        self.0.attributes().with_checks(false).flatten().find_map(|attribute| {
            let local = attribute.key.local_name();
            (AsRef::<str>::as_ref(&local) == name).then(|| {
                let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0);
                value.map(Cow::into_owned).unwrap_or_default()
            })
        })
    }
}

/// Calls `take` with every piece of `xml`.
///
/// # Errors
/// `damaged` where it is not well formed, nests too deeply or ends too early.
pub(super) fn each(
    xml: &str,
    mut take: impl FnMut(Node<'_>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let mut reader = Reader::from_str(xml);
    let mut depth = 0_usize;
    loop {
        match reader.read_event().map_err(Fault::damaged)? {
            Event::Start(tag) => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Err(Fault::damaged(format!("elements nest deeper than {MAX_DEPTH}")));
                }
                take(Node::Open(tag.local_name().as_ref(), &Tag(&tag)))?;
            }
            Event::Empty(tag) => {
                take(Node::Open(tag.local_name().as_ref(), &Tag(&tag)))?;
                take(Node::Close(tag.local_name().as_ref()))?;
            }
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                take(Node::Close(tag.local_name().as_ref()))?;
            }
            Event::Text(text) => take(Node::Text(&text.xml10_content()))?,
            Event::CData(text) => take(Node::Text(&text.xml10_content()))?,
            Event::GeneralRef(name) => {
                let mut buffer = [0; 4];
                let text = match name.resolve_char_ref().map_err(Fault::damaged)? {
                    Some(c) => &*c.encode_utf8(&mut buffer),
                    None => match &*name.xml10_content() {
                        "amp" => "&",
                        "lt" => "<",
                        "gt" => ">",
                        "quot" => "\"",
                        "apos" => "'",
                        // Entities of its own are no part of a document; they are never expanded.
                        _ => "",
                    },
                };
                take(Node::Text(text))?;
            }
            Event::Eof if depth > 0 => return Err(Fault::damaged("the XML ends too early")),
            Event::Eof => return Ok(()),
            Event::Decl(_) | Event::PI(_) | Event::DocType(_) | Event::Comment(_) => {}
        }
    }
}
