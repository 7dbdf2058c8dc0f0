//! Identity of a citation as a key, and back.

use super::canonical::capitalised;
use super::doctype::DocType;
use super::issuer;
use super::model::{Citation, Kind};
use super::place;

impl Citation {
    /// The identity as `type:number:year:issuer[-place]:term`, `*` for every unknown part.
    ///
    /// The Politburo, the Secretariat and the Central Committee all sign as `tw`. Slugs inside a
    /// key have no separator: `ct:21:*:tu-nghean:*`. Congresses, plenums, sessions, laws and the
    /// Party statute have forms of their own: `nq:dh:*:tinh-nghean:20`, `nq:hn4:*:tw:12`,
    /// `nq:kyhop20:*:hdnd-nghean:18`, `luat:datdai:2024:qh:*`, `dieule:dang`.
    pub fn key(&self) -> String {
        let kind = self.type_code();
        let term = self.term.map_or("*".to_owned(), |term| term.to_string());
        let year = self.year.map_or("*".to_owned(), |year| year.to_string());
        let issuer = self.issuer_key();
        match &self.kind {
            Kind::Numbered => {
                let number = self.number.as_deref().unwrap_or("*");
                format!("{kind}:{number}:{year}:{issuer}:{term}")
            }
            Kind::Congress { body } => {
                let body = body.as_deref().unwrap_or("*");
                let term = match (self.term, self.term_years) {
                    (None, Some((first, last))) => format!("{first}-{last}"),
                    _ => term,
                };
                format!("{kind}:dh:*:{body}:{term}")
            }
            Kind::Plenum { ordinal } => format!("{kind}:hn{ordinal}:*:tw:{term}"),
            Kind::Session { ordinal } => format!("{kind}:kyhop{ordinal}:*:{issuer}:{term}"),
            Kind::NamedLaw { name } if self.doc_type == DocType::HP => {
                format!("{name}:*:{year}:{issuer}:*")
            }
            Kind::NamedLaw { name } => format!("{}:{name}:{year}:{issuer}:*", self.law_word()),
            Kind::Statute => "dieule:dang".to_owned(),
        }
    }

    /// The issuer with its place, as keys write it.
    pub(super) fn issuer_key(&self) -> String {
        let code = match self.issuer.as_deref() {
            None => return "*".to_owned(),
            Some(code) if issuer::is_central(code) => "tw",
            Some("bcongthuong") => "bct",
            Some(code) => code,
        };
        match &self.place {
            Some(place) => format!("{code}-{}", place.replace('-', "")),
            None => code.to_owned(),
        }
    }

    /// What keys call a law or an ordinance.
    pub(super) fn law_word(&self) -> &'static str {
        match self.doc_type {
            DocType::PL => "phaplenh",
            DocType::HP => "hienphap",
            _ => "luat",
        }
    }
}

/// Reads a key: `nq:39:*:tw:*`, `nq:dh:*:tinh-nghean:20`, `luat:datdai:2024:qh:*`, `dieule:dang`.
pub(super) fn from_key(key: &str) -> Option<Citation> {
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
        let name = if doc_type == DocType::HP { "hienphap" } else { number };
        Kind::NamedLaw { name: name.to_owned() }
    } else if number == "dh" {
        Kind::Congress { body: known(issuer) }
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
        let (code, place) = issuer.split_once('-').map_or((issuer, None), |(c, p)| (c, Some(p)));
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
