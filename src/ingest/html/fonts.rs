//! The fonts that a page names → the letters of the text that is set in them.
//!
//! Before Unicode a page was typed in fonts whose letters stand elsewhere: `.VnTime`, `VNI-Times`.
//! What is too short to tell by itself, such as a heading or a cell, is told by its font. Read are
//! `face`, `style` and rules of a style sheet with a plain selector, as word processors write them.

use std::collections::BTreeMap;

use super::tree::{Block, Tree};
use crate::ingest::encoding::{self, Encoding, FontHint, Run, is_unicode_vietnamese};

/// As many rules of a style sheet as are looked at: each element is compared with each.
const MAX_RULES: usize = 128;

/// What a list of declarations says of the font; `None` where it names none.
pub(super) fn of_style(style: &str) -> Option<FontHint> {
    let mut told = None;
    for (name, value) in style.split(';').filter_map(|one| one.split_once(':')) {
        let name = name.trim();
        if name.eq_ignore_ascii_case("font-family") {
            told = Some(FontHint::of_font(value));
        } else if name.eq_ignore_ascii_case("font") {
            // `12pt/1.5 ".VnTime", serif`: the family stands behind the size.
            let first = value.split(',').next().unwrap_or_default();
            let mut hints = first.split_whitespace().map(FontHint::of_font);
            told = Some(hints.find(|hint| *hint != FontHint::None).unwrap_or_default());
        }
    }
    told
}

/// The rules of the style sheets of a page that name a font; none where no font is a legacy one.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    rules: Vec<Rule>,
}

#[derive(Debug)]
struct Rule {
    /// Name of the element; empty for any.
    tag: String,
    /// A class or id; empty for any.
    class: String,
    hint: FontHint,
}

impl Sheet {
    /// Adds the rules of a style sheet.
    pub(super) fn read(&mut self, css: &str) {
        for (selectors, style) in css.split('}').filter_map(|rule| rule.rsplit_once('{')) {
            let Some(hint) = of_style(style) else { continue };
            // A comment or the end of an at-rule may stand before the selectors.
            let selectors = selectors.rsplit(['/', '{', ';']).next().unwrap_or_default();
            for selector in selectors.split(',') {
                let last = selector.split([' ', '\t', '\r', '\n', '>']).rfind(|s| !s.is_empty());
                let Some(last) = last.filter(|last| !last.contains([':', '[', '+', '~'])) else {
                    continue;
                };
                let (tag, class) = last.split_once(['.', '#']).unwrap_or((last, ""));
                if self.rules.len() < MAX_RULES {
                    let (tag, class) = (tag.trim_matches('*').to_ascii_lowercase(), class.into());
                    self.rules.push(Rule { tag, class, hint });
                }
            }
        }
        if self.rules.iter().all(|rule| rule.hint == FontHint::None) {
            self.rules.clear();
        }
    }

    /// What the rules say of an element; the last that names its class stands before all others.
    pub(super) fn of(&self, tag: &[u8], class: &str) -> Option<FontHint> {
        let fits = |rule: &&Rule| {
            (rule.tag.is_empty() || rule.tag.as_bytes() == tag)
                && (rule.class.is_empty()
                    || class.split_ascii_whitespace().any(|one| one == rule.class))
        };
        let rank = |rule: &&Rule| (!rule.class.is_empty(), !rule.tag.is_empty());
        self.rules.iter().filter(fits).max_by_key(rank).map(|rule| rule.hint)
    }
}

/// Decodes the blocks that are set in legacy fonts; returns the encoding of most of them.
///
/// Fonts outlive the letters that were typed in them: where most of what is set in such fonts is
/// Unicode, or of an encoding that goes with no font, nothing is decoded.
pub(super) fn decode(tree: &mut Tree) -> Option<Encoding> {
    let (mut legacy, mut unicode) = (String::new(), 0);
    for block in tree.blocks.iter().filter(|block| !block.fonts.is_empty()) {
        if is_unicode_vietnamese(&block.text) {
            unicode += block.text.len();
        } else {
            legacy.push_str(&block.text);
            legacy.push('\n');
        }
    }
    let of_font = [Encoding::Utf8, Encoding::Tcvn3, Encoding::VniWindows].map(Encoding::name);
    let judged = encoding::repair(&legacy);
    if unicode >= legacy.len() || judged.is_some_and(|it| !of_font.contains(&it.encoding)) {
        return None;
    }
    let mut decoded: BTreeMap<Encoding, usize> = BTreeMap::new();
    for block in tree.blocks.iter_mut().filter(|block| !block.fonts.is_empty()) {
        let Some((text, encoding)) = encoding::repair_runs(&runs(block)) else { continue };
        *decoded.entry(encoding).or_default() += text.len();
        block.linked = block.linked * text.len() / block.text.len().max(1);
        block.text = text;
        block.author = None;
    }
    let most = decoded.into_iter().max_by_key(|(_, bytes)| *bytes)?.0;
    tree.head.repair(most);
    Some(most)
}

/// The text of a block, cut where its font changes.
fn runs(block: &Block) -> Vec<Run> {
    let starts = std::iter::once((0, FontHint::None)).chain(block.fonts.iter().copied());
    let ends = block.fonts.iter().map(|(at, _)| *at).chain([block.text.len()]);
    starts
        .zip(ends)
        .filter_map(|((start, hint), end)| {
            let text = block.text.get(start..end).filter(|text| !text.is_empty())?;
            Some(Run { text: text.to_owned(), hint })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_font_of_a_style_is_told() {
        for (style, hint) in [
            ("font-family: '.VnTime'", Some(FontHint::Tcvn3)),
            ("color:red;FONT-FAMILY:\".VnArialH\",serif", Some(FontHint::Tcvn3Capitals)),
            ("mso-bidi-font-family: Arial; font-family: VNI-Times", Some(FontHint::VniWindows)),
            ("font: bold 12pt/1.5 .VnTime, Arial", Some(FontHint::Tcvn3)),
            ("font-family: Arial, .VnTime", Some(FontHint::None)),
            ("font-size: 12pt", None),
            ("", None),
        ] {
            assert_eq!(of_style(style), hint, "{style}");
        }
    }

    #[test]
    fn a_style_sheet_tells_by_element_and_class() {
        let mut sheet = Sheet::default();
        sheet.read(
            "<!-- /* Kiểu */ body { font-family: '.VnTime' }\n p.en, td.so > span { font-family: \
             Arial }\n h1{font-family:.VnTimeH} a:hover{font-family:VNI-Times} @media print { .in \
             { font-family: VNI-Times } } -->",
        );
        for (tag, class, hint) in [
            (&b"body"[..], "", Some(FontHint::Tcvn3)),
            (b"p", "x en", Some(FontHint::None)),
            (b"p", "", None),
            (b"h1", "", Some(FontHint::Tcvn3Capitals)),
            (b"span", "so", Some(FontHint::None)),
            (b"a", "", None),
            (b"div", "in", Some(FontHint::VniWindows)),
        ] {
            assert_eq!(sheet.of(tag, class), hint, "{tag:?} {class}");
        }
        let mut modern = Sheet::default();
        modern.read("body { font-family: Arial } p { font-family: Roboto }");
        assert_eq!(modern.of(b"body", ""), None);
    }
}
