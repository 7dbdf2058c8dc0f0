//! Typed query → wanted citation.
//!
//! The grammar is that of running text with three freedoms: marks may be missing, case says
//! nothing, and blanks may stand for separators ("QD 1059 TTg").

use super::block::{Block, Mode, Nearby};
use super::doctype::DocType;
use super::issuer;
use super::key::capitalised;
use super::lexeme::{self, Kind as LexemeKind, Lexeme};
use super::model::{Citation, Kind};
use super::place;
use super::scan::{self, Laws};
use crate::article::Span;
use crate::extraction::Mention;

/// A query, or a part of one, that asks for an official document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CitationQuery {
    /// The document wanted; unknown parts are wildcards.
    pub citation: Citation,
    /// The part of the query that says so, in bytes.
    pub span: Span,
    /// What is left, as ranking text: parts of the query in bytes, in order.
    pub rest: Vec<Span>,
}

impl CitationQuery {
    /// The remaining words of `query`, the text this was parsed from, joined by blanks.
    pub fn rest_of(&self, query: &str) -> String {
        let parts: Vec<&str> = self
            .rest
            .iter()
            .filter_map(|span| query.get(span.start..span.end))
            .collect();
        parts.join(" ")
    }

    /// How the query is understood, in Vietnamese.
    ///
    /// For example "đọc là: nghị quyết · số 39 · nơi ban hành: bất kỳ".
    pub fn reading(&self) -> String {
        let c = &self.citation;
        let mut parts = vec![c.doc_type.vietnamese().to_owned()];
        match &c.kind {
            Kind::Numbered => {
                parts.push(format!("số {}", self.number()));
                let issuer = self.issuer().unwrap_or("bất kỳ".to_owned());
                parts.push(format!("nơi ban hành: {issuer}"));
            }
            Kind::Congress { body } => {
                parts.push("Đại hội".to_owned());
                let body = self.body(body.as_deref(), "toàn quốc của Đảng");
                parts.push(format!("đảng bộ: {}", body.unwrap_or("bất kỳ".to_owned())));
                parts.extend(c.term.map(|term| format!("lần thứ {term}")));
                parts.extend(c.term_years.map(|(a, b)| format!("nhiệm kỳ {a}-{b}")));
            }
            Kind::Plenum { ordinal } => {
                parts.push(format!("Hội nghị Trung ương {ordinal}"));
            }
            Kind::Session { ordinal } => {
                parts.push(format!("kỳ họp thứ {ordinal}"));
                let issuer = self.issuer().unwrap_or("bất kỳ".to_owned());
                parts.push(format!("cơ quan: {issuer}"));
            }
            Kind::NamedLaw { .. } => {
                parts.extend(c.name.clone());
            }
            Kind::Statute => return "đọc là: Điều lệ Đảng".to_owned(),
        }
        if !matches!(c.kind, Kind::Congress { .. }) {
            parts.extend(c.term.map(|term| format!("khóa {term}")));
        }
        match (c.year, c.date, c.date_year) {
            (_, Some(date), _) => {
                parts.push(format!(
                    "ngày {}/{}/{}",
                    date.day(),
                    date.month(),
                    date.year()
                ));
            }
            (Some(year), _, _) | (_, _, Some(year)) => parts.push(format!("năm {year}")),
            _ => {}
        }
        format!("đọc là: {}", parts.join(" · "))
    }

    /// How the query is understood, in English.
    ///
    /// For example "read as: resolution · number 39 · issuer: any".
    pub fn reading_in_english(&self) -> String {
        let c = &self.citation;
        let mut parts = vec![c.doc_type.english().to_owned()];
        match &c.kind {
            Kind::Numbered => {
                parts.push(format!("number {}", self.number()));
                parts.push(format!(
                    "issuer: {}",
                    self.issuer().unwrap_or("any".to_owned())
                ));
            }
            Kind::Congress { body } => {
                let body = self.body(body.as_deref(), "the whole Party");
                parts.push(format!(
                    "Party congress of: {}",
                    body.unwrap_or("any body".to_owned())
                ));
                parts.extend(c.term.map(|term| format!("congress number {term}")));
                parts.extend(c.term_years.map(|(a, b)| format!("term {a}-{b}")));
            }
            Kind::Plenum { ordinal } => {
                parts.push(format!("plenum {ordinal} of the Central Committee"));
            }
            Kind::Session { ordinal } => {
                parts.push(format!("session {ordinal}"));
                parts.push(format!(
                    "assembly: {}",
                    self.issuer().unwrap_or("any".to_owned())
                ));
            }
            Kind::NamedLaw { .. } => {
                parts.extend(c.name.clone());
            }
            Kind::Statute => return "read as: statute of the Party".to_owned(),
        }
        if !matches!(c.kind, Kind::Congress { .. }) {
            parts.extend(c.term.map(|term| format!("term {term}")));
        }
        match (c.year, c.date, c.date_year) {
            (_, Some(date), _) => parts.push(format!("dated {date}")),
            (Some(year), _, _) | (_, _, Some(year)) => parts.push(format!("year {year}")),
            _ => {}
        }
        format!("read as: {}", parts.join(" · "))
    }

    fn number(&self) -> String {
        let unit = self
            .citation
            .unit
            .as_ref()
            .map_or(String::new(), |u| format!("-{}", u.to_uppercase()));
        format!("{}{unit}", self.citation.number.as_deref().unwrap_or("*"))
    }

    fn issuer(&self) -> Option<String> {
        let mut name = issuer::printed(self.citation.issuer.as_deref()?);
        if let Some(place) = self.citation.place.as_deref().and_then(place::printed) {
            name.push(' ');
            name.push_str(place);
        }
        Some(name)
    }

    fn body(&self, body: Option<&str>, whole: &str) -> Option<String> {
        match (body, &self.citation.name) {
            (Some("dang"), _) => Some(whole.to_owned()),
            (Some(_), Some(name)) => Some(name.clone()),
            (body, _) => body.map(str::to_owned),
        }
    }
}

/// Recognises a query that asks for an official document, wherever in it the citation stands.
///
/// `None` for a bare number, a bare type, a type with a bare year ("kế hoạch 2025"), a count
/// ("quyết định 39 tỷ"), and for text in quotation marks, which asks for its words.
pub fn parse_citation_query(query: &str) -> Option<CitationQuery> {
    parse(query, Laws::Dated)
}

/// Reads the value of an explicit request for a document: a citation in any spelling, a bare
/// number with its symbol, the name of a law, a number alone, or a key such as `nq:39:*:tw:*`.
pub fn parse_cite_value(value: &str) -> Option<CitationQuery> {
    let value_only = value.trim().trim_matches(['"', '“', '”', '\'']);
    if let Some(citation) = from_key(value_only) {
        return Some(whole(citation, value));
    }
    if let Some(found) = parse(value_only, Laws::Bare) {
        // Spans refer to the value as typed.
        let shift = value.find(value_only).unwrap_or(0);
        let moved = |span: Span| Span::new(span.start + shift, span.end + shift);
        return Some(CitationQuery {
            span: moved(found.span),
            rest: found.rest.into_iter().map(moved).collect(),
            citation: found.citation,
        });
    }
    let digits = value_only.strip_prefix("số ").unwrap_or(value_only);
    if !digits.is_empty() && digits.len() <= 5 && digits.bytes().all(|b| b.is_ascii_digit()) {
        let number: u32 = digits.parse().ok()?;
        let mut citation = Citation::new(DocType::ANY, Kind::Numbered);
        citation.number = Some(number.to_string());
        return Some(whole(citation, value));
    }
    None
}

/// A wanted citation that takes up the whole text.
fn whole(citation: Citation, text: &str) -> CitationQuery {
    CitationQuery {
        citation,
        span: Span::new(0, text.len()),
        rest: Vec::new(),
    }
}

fn parse(query: &str, laws: Laws) -> Option<CitationQuery> {
    /// A longer query is text; the limit bounds the work.
    const LONGEST: usize = 4096;
    let typed = query.trim();
    if typed.len() > LONGEST || is_quoted(typed) {
        return None;
    }
    let mut found = Vec::new();
    let mut lexemes = Vec::new();
    let mut at = 0;
    while at < query.len() && found.is_empty() {
        at = lexeme::read_block(query, at, &mut lexemes);
        let slug = !typed.contains(char::is_whitespace)
            && lexemes.first().is_some_and(|l| l.kind == LexemeKind::Word);
        let nearby = Nearby::default();
        if slug {
            let joined = without_joints(&lexemes);
            scan::scan(
                &Block::new(query, &joined, Mode::Query, nearby),
                laws,
                &mut found,
            );
        }
        if found.is_empty() {
            scan::scan(
                &Block::new(query, &lexemes, Mode::Query, nearby),
                laws,
                &mut found,
            );
        }
    }
    let Mention {
        value: citation, ..
    } = found.into_iter().next()?;
    let span = citation.ext;
    let rest = rest(query, span);
    Some(CitationQuery {
        citation,
        span,
        rest,
    })
}

/// Whether the whole text stands in quotation marks.
fn is_quoted(text: &str) -> bool {
    const QUOTES: &[char] = &['"', '“', '”', '«', '»', '‘', '’'];
    text.len() > 1 && text.starts_with(QUOTES) && text.ends_with(QUOTES)
}

/// The lexemes of a slug such as `Nghi-quyet-39-NQ-TW-2023` without the hyphens that stand for
/// blanks.
fn without_joints(lexemes: &[Lexeme]) -> Vec<Lexeme> {
    let joint = |l: &Lexeme| {
        l.kind == LexemeKind::Mark
            && ['-', '_', '+']
                .iter()
                .any(|&c| l.code == u64::from(u32::from(c)))
    };
    let mut out = Vec::with_capacity(lexemes.len());
    let mut broken = false;
    for lexeme in lexemes {
        if joint(lexeme) {
            broken = true;
            continue;
        }
        let mut lexeme = *lexeme;
        lexeme.glued &= !broken;
        broken = false;
        out.push(lexeme);
    }
    out
}

/// What is left of the query around the citation, without blanks and joining punctuation.
fn rest(query: &str, span: Span) -> Vec<Span> {
    let trim = |start: usize, end: usize| {
        let part = query.get(start..end)?;
        let is_edge = |c: char| c.is_whitespace() || ",;:-/()[]–—".contains(c);
        let left = part.len() - part.trim_start_matches(is_edge).len();
        let part = part.trim_matches(is_edge);
        (!part.is_empty()).then(|| Span::new(start + left, start + left + part.len()))
    };
    [trim(0, span.start), trim(span.end, query.len())]
        .into_iter()
        .flatten()
        .collect()
}

/// Reads a key: `nq:39:*:tw:*`, `nq:dh:*:tinh-nghean:20`, `luat:datdai:2024:qh:*`, `dieule:dang`.
fn from_key(key: &str) -> Option<Citation> {
    if key == "dieule:dang" {
        return Some(Citation::new(DocType::DIEULE, Kind::Statute));
    }
    let parts: Vec<&str> = key.split(':').collect();
    let &[kind, number, year, issuer, term] = parts.as_slice() else {
        return None;
    };
    let known = |part: &str| (part != "*" && !part.is_empty()).then(|| part.to_owned());
    let law = match kind {
        "luat" => Some(DocType::L),
        "phaplenh" => Some(DocType::PL),
        "hienphap" => Some(DocType::HP),
        _ => None,
    };
    let doc_type = match law {
        Some(kind) => kind,
        None => DocType::from_code(kind)?,
    };
    let ordinal = |prefix: &str| number.strip_prefix(prefix).and_then(|n| n.parse().ok());
    let form = if law.is_some() {
        let name = if doc_type == DocType::HP {
            "hienphap"
        } else {
            number
        };
        Kind::NamedLaw {
            name: name.to_owned(),
        }
    } else if number == "dh" {
        Kind::Congress {
            body: known(issuer),
        }
    } else if let Some(ordinal) = ordinal("hn") {
        Kind::Plenum { ordinal }
    } else if let Some(ordinal) = ordinal("kyhop") {
        Kind::Session { ordinal }
    } else {
        Kind::Numbered
    };
    let mut citation = Citation::new(doc_type, form);
    citation.year = known(year).and_then(|year| year.parse().ok());
    citation.term = known(term).and_then(|term| term.parse().ok());
    if let Some((first, last)) = term.split_once('-') {
        citation.term_years = first.parse().ok().zip(last.parse().ok());
    }
    if !matches!(citation.kind, Kind::Congress { .. }) {
        let (code, place) = issuer
            .split_once('-')
            .map_or((issuer, None), |(c, p)| (c, Some(p)));
        citation.issuer = known(code).map(|code| match code.as_str() {
            // In keys the Politburo writes `tw`, so that `bct` is the ministry.
            "bct" => "bcongthuong".to_owned(),
            _ => code,
        });
        citation.place = place.map(|p| place::slug_of_compact(p).unwrap_or(p.to_owned()));
    }
    if citation.kind == Kind::Numbered {
        citation.number = Some(known(number)?);
        citation.written.type_word = doc_type != DocType::ANY;
    }
    if let Kind::NamedLaw { name } = &citation.kind {
        citation.name = Some(capitalised(name));
    }
    Some(citation)
}
