//! Text → [`Query`]: our own grammar, which repairs and tells instead of failing.
//!
//! Words (all wanted) · `"phrase"` (also “…” «…») · `-word` · `a OR b`, `a HOẶC b` · `=word` ·
//! `"a b"~5` · `tiền*` · `field:value` with English or Vietnamese names. Anything else is text.

use serde::{Deserialize, Serialize};

use super::limits::{MAX_CHARS, MAX_CLAUSES, MAX_SLOP, MIN_PREFIX, QueryError};
use super::repair::Repair;
use crate::analysis::{Fold, fold};
use crate::article::Span;
use crate::fault_injection::{Stage, panic_if_asked};

/// A query as typed, taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Query {
    /// What was typed.
    pub text: String,
    /// Parts in the order typed; a passage should answer every one.
    pub groups: Vec<Group>,
    /// `field:value` parts.
    pub filters: Vec<Filter>,
    /// What was mended, in the order typed.
    pub repairs: Vec<Repair>,
}

impl Query {
    /// The words with a blank between; `None` where there are none, or signs that mean something:
    /// quotes, stars, `OR`, what is left out.
    pub(crate) fn plain_words(&self) -> Option<String> {
        let mut words = Vec::with_capacity(self.groups.len());
        for group in &self.groups {
            match group.items.as_slice() {
                [item] if !group.excluded && item.kind == ItemKind::Word => {
                    words.push(item.text.as_str());
                }
                _ => return None,
            }
        }
        (!words.is_empty()).then(|| words.join(" "))
    }
}

/// One or, with `OR`, several items of which one is enough.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// The items.
    pub items: Vec<Item>,
    /// Whether a passage with one of them is left out.
    pub excluded: bool,
}

/// A word, phrase or prefix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Bytes of `text` in the query.
    pub span: Span,
    /// The text without its operators.
    pub text: String,
    /// How it was typed.
    pub kind: ItemKind,
}

/// How an item was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ItemKind {
    /// `word`
    Word,
    /// `=word`: marks exactly as typed.
    Exact,
    /// `"phrase"`, with the number of foreign words allowed inside.
    Phrase {
        /// 0 for neighbours.
        slop: u32,
    },
    /// `word*`
    Prefix,
}

/// A `field:value` part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    /// Which field.
    pub field: FilterField,
    /// The value as typed, without quotes.
    pub value: String,
    /// Whether passages that pass are left out.
    pub excluded: bool,
}

/// Fields that a query can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FilterField {
    /// `person:` `người:`
    Person,
    /// `cite:` `vb:`
    Cite,
    /// `province:` `tỉnh:`
    Province,
    /// `source:` `nguồn:`
    Source,
    /// `kind:` `loại:`
    Kind,
    /// `year:` `năm:`
    Year,
}

impl FilterField {
    fn named(name: &str) -> Option<Self> {
        match fold(name, Fold::Folded).as_str() {
            "person" | "nguoi" => Some(Self::Person),
            "cite" | "vb" => Some(Self::Cite),
            "province" | "tinh" => Some(Self::Province),
            "source" | "nguon" => Some(Self::Source),
            "kind" | "loai" => Some(Self::Kind),
            "year" | "nam" => Some(Self::Year),
            _ => None,
        }
    }
}

/// Takes a query apart. `Err` only beyond the limits; bad syntax is repaired and the repair told.
pub fn parse(text: &str) -> Result<Query, QueryError> {
    panic_if_asked(Stage::Query, text);
    let chars = text.chars().count();
    if chars > MAX_CHARS {
        return Err(QueryError::TooLong { chars });
    }
    let mut parser =
        Parser { text, at: 0, query: Query { text: text.to_owned(), ..Query::default() } };
    parser.run();
    let query = parser.query;
    let clauses = query.groups.iter().map(|g| g.items.len()).sum::<usize>() + query.filters.len();
    if clauses > MAX_CLAUSES {
        return Err(QueryError::TooWide { clauses });
    }
    Ok(query)
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
    query: Query,
}

/// Closing marks for an opening one.
fn closing(open: char) -> Option<&'static [char]> {
    match open {
        '"' => Some(&['"', '”', '“']),
        '“' | '”' | '„' | '‟' => Some(&['”', '“', '"']),
        '«' => Some(&['»']),
        _ => None,
    }
}

impl Parser<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn skip_blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    fn run(&mut self) {
        let mut joining = false;
        loop {
            self.skip_blanks();
            if self.rest().is_empty() {
                break;
            }
            if self.operator_or() {
                let has_left = self.query.groups.last().is_some_and(|g| !g.excluded);
                self.skip_blanks();
                if has_left && !self.rest().is_empty() {
                    joining = true;
                } else {
                    self.query.repairs.push(Repair::LoneOr);
                }
                continue;
            }
            let excluded = self.minus();
            if self.filter(excluded) {
                joining = false;
                continue;
            }
            let Some(item) = self.item() else { continue };
            if joining && !excluded {
                if let Some(group) = self.query.groups.last_mut() {
                    group.items.push(item);
                }
            } else {
                self.query.groups.push(Group { items: vec![item], excluded });
            }
            joining = false;
        }
    }

    /// Eats `OR` or `HOẶC` standing alone; capitals only, so that the words stay words.
    fn operator_or(&mut self) -> bool {
        let word = self.rest().split_whitespace().next().unwrap_or("");
        let is_or = word == "OR" || crate::analysis::canonical(word) == "HOẶC";
        if is_or {
            self.at += word.len();
        }
        is_or
    }

    /// Eats a `-` that stands right before a word; a lone dash is text.
    fn minus(&mut self) -> bool {
        let mut chars = self.rest().chars();
        let minus = chars.next() == Some('-')
            && chars
                .next()
                .is_some_and(|c| c.is_alphanumeric() || closing(c).is_some() || c == '=');
        if minus {
            self.at += 1;
        }
        minus
    }

    /// Eats `field:value` with a known field and a value.
    fn filter(&mut self, excluded: bool) -> bool {
        let word_end = self.rest().find(char::is_whitespace).unwrap_or(self.rest().len());
        let Some(colon) = self.rest()[..word_end].find(':') else { return false };
        let Some(field) = FilterField::named(&self.rest()[..colon]) else { return false };
        let start = self.at + colon + 1;
        let Some(first) = self.text[start..].chars().next() else { return false };
        if first.is_whitespace() {
            return false;
        }
        self.at = start;
        let value = if closing(first).is_some() {
            let (span, _) = self.quoted();
            span.of(self.text).to_owned()
        } else {
            let end = self.rest().find(char::is_whitespace).unwrap_or(self.rest().len());
            let value = self.rest()[..end].to_owned();
            self.at += end;
            value
        };
        let value = value.trim().to_owned();
        if value.is_empty() {
            let field = self.text[start - colon - 1..start].to_owned();
            self.query.repairs.push(Repair::EmptyField { field });
        } else {
            self.query.filters.push(Filter { field, value, excluded });
        }
        true
    }

    /// Eats an opening mark, the text and the closing mark; tells when the last is missing.
    fn quoted(&mut self) -> (Span, bool) {
        let open = self.peek().unwrap_or('"');
        let close = closing(open).unwrap_or(&['"']);
        self.at += open.len_utf8();
        let start = self.at;
        match self.rest().find(close) {
            Some(length) => {
                let end = start + length;
                let mark = self.text[end..].chars().next().map_or(0, char::len_utf8);
                self.at = end + mark;
                (Span::new(start, end), true)
            }
            None => {
                let at = self.text[..start].chars().count();
                self.query.repairs.push(Repair::UnclosedQuote { at });
                self.at = self.text.len();
                (Span::new(start, self.text.len()), false)
            }
        }
    }

    fn item(&mut self) -> Option<Item> {
        let first = self.peek()?;
        if closing(first).is_some() {
            return self.phrase();
        }
        let exact =
            first == '=' && self.rest()[1..].chars().next().is_some_and(char::is_alphanumeric);
        if exact {
            self.at += 1;
        }
        let start = self.at;
        let length = self
            .rest()
            .char_indices()
            .find(|(_, c)| c.is_whitespace() || closing(*c).is_some())
            .map_or(self.rest().len(), |(at, _)| at);
        self.at += length;
        let mut end = self.at;
        let word = &self.text[start..end];
        let mut kind = if exact { ItemKind::Exact } else { ItemKind::Word };
        if let Some(stem) = word.strip_suffix('*') {
            end = start + stem.len();
            if stem.chars().filter(|c| c.is_alphanumeric()).count() >= MIN_PREFIX
                && stem.chars().all(char::is_alphanumeric)
            {
                kind = ItemKind::Prefix;
            }
        }
        if kind != ItemKind::Prefix {
            self.tell_stars(word);
        }
        let text = &self.text[start..end];
        if !text.chars().any(char::is_alphanumeric) {
            return None;
        }
        Some(Item { span: Span::new(start, end), text: text.to_owned(), kind })
    }

    fn phrase(&mut self) -> Option<Item> {
        let (span, closed) = self.quoted();
        let mut slop = 0;
        if closed && let Some(rest) = self.rest().strip_prefix('~') {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            if digits > 0 {
                let asked = rest[..digits].parse::<u32>().unwrap_or(u32::MAX);
                slop = asked.min(MAX_SLOP);
                if asked > MAX_SLOP {
                    let asked = rest[..digits].to_owned();
                    self.query.repairs.push(Repair::FarApart { asked });
                }
                self.at += 1 + digits;
            }
        }
        let text = span.of(self.text).to_owned();
        if !text.chars().any(char::is_alphanumeric) {
            return None;
        }
        self.tell_stars(&text);
        Some(Item { span, text, kind: ItemKind::Phrase { slop } })
    }

    /// Tells of stars that stand behind no word or within a phrase, and so mean nothing.
    fn tell_stars(&mut self, text: &str) {
        let words = text.split_whitespace().filter(|word| word.contains('*'));
        let told = words.map(|word| Repair::NoPrefix { word: word.to_owned() });
        self.query.repairs.extend(told);
    }
}
