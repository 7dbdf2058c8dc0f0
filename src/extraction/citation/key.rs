//! Identity of a citation as text: its key, its printed form, and the keys it is indexed under.

use std::fmt::Write as _;

use super::doctype::DocType;
use super::issuer;
use super::lexeme::letters_of;
use super::matching::is_alias_pair;
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
    fn issuer_key(&self) -> String {
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
    fn law_word(&self) -> &'static str {
        match self.doc_type {
            DocType::PL => "phaplenh",
            DocType::HP => "hienphap",
            _ => "luat",
        }
    }

    /// The citation in the form its issuer prescribes: "Nghị quyết số 39-NQ/TW".
    ///
    /// Says no more than is known: "Nghị quyết số 39" when the issuer is not.
    pub fn canonical(&self) -> String {
        let mut out = capitalised(self.doc_type.vietnamese());
        match &self.kind {
            Kind::Numbered => {
                if let Some(name) = &self.name {
                    out.push(' ');
                    out.push_str(name);
                }
                // Projects and programmes are called by a bare number.
                let called = matches!(self.doc_type, DocType::DA | DocType::CTR);
                let bare = called && self.written.symbol.is_none();
                out.push_str(if bare { " " } else { " số " });
                out.push_str(&self.number_with_symbol());
            }
            Kind::Congress { body } => {
                out.push_str(" Đại hội");
                match (body.as_deref(), &self.name) {
                    (Some("dang"), _) => out.push_str(" toàn quốc"),
                    (Some(body), None) => {
                        let _ = write!(out, " {body}");
                    }
                    (Some(body), Some(name)) => {
                        out.push(' ');
                        out.push_str(name);
                        out.push_str(&missing_place(body, name));
                    }
                    (None, _) => {}
                }
                if let Some(term) = self.term {
                    let _ = write!(out, " lần thứ {}", roman(term));
                }
                if let Some((first, last)) = self.term_years {
                    let comma = if self.term.is_some() { "," } else { "" };
                    let _ = write!(out, "{comma} nhiệm kỳ {first}-{last}");
                }
                if body.as_deref() == Some("dang") {
                    out.push_str(" của Đảng");
                }
            }
            Kind::Plenum { ordinal } => {
                let _ = write!(out, " Trung ương {ordinal}");
                self.push_term(&mut out);
            }
            Kind::Session { ordinal } => {
                let _ = write!(out, " kỳ họp thứ {ordinal}");
                if let Some(code) = &self.issuer {
                    let _ = write!(out, " {}", issuer::printed(code));
                }
                if let Some(name) = self.place.as_deref().and_then(place::printed) {
                    let _ = write!(out, " {name}");
                }
                self.push_term(&mut out);
            }
            Kind::NamedLaw { .. } => {
                if let Some(name) = &self.name {
                    let _ = write!(out, " {name}");
                }
                if let Some(year) = self.year {
                    let _ = write!(out, " {year}");
                }
            }
            Kind::Statute => out = "Điều lệ Đảng".to_owned(),
        }
        out
    }

    fn push_term(&self, out: &mut String) {
        if let Some(term) = self.term {
            let _ = write!(out, " khóa {}", roman(term));
        }
    }

    /// The number as its issuer prints it: `39-NQ/TW`, `137/2024/QH15`, `1059/QĐ-TTg`.
    fn number_with_symbol(&self) -> String {
        let mut number = self.number.clone().unwrap_or_default();
        if number.len() == 1 {
            // Both Guideline 36-HD/VPTW and Decree 30/2020 print numbers below ten with a zero.
            number.insert(0, '0');
        }
        let Some(code) = self.issuer.as_deref() else {
            return match self.year {
                Some(year) => format!("{number}/{year}"),
                None => number,
            };
        };
        let sign = if issuer::is_central(code) {
            "TW".to_owned()
        } else {
            issuer::symbol(code)
        };
        let term = self.term.map_or(String::new(), |term| term.to_string());
        let unit = self
            .unit
            .as_ref()
            .map_or(String::new(), |u| format!("-{}", u.to_uppercase()));
        if issuer::is_party(code) {
            // The symbol written decides between QĐ and QĐi: current Party texts use both.
            let symbol = match self.written.symbol.as_deref() {
                Some("qd") => "QĐ",
                _ => self.doc_type.symbol(),
            };
            if symbol.is_empty() {
                return format!("{number}/{sign}{unit}");
            }
            return format!("{number}-{symbol}/{sign}{unit}");
        }
        let year = self.year.map_or(String::new(), |year| format!("/{year}"));
        let letter = self.doc_type == DocType::CV && self.written.symbol.is_none();
        let law = matches!(self.doc_type, DocType::L | DocType::PL | DocType::ANY);
        match code {
            "qh" | "ubtvqh" if self.year.is_some() && self.written.symbol.is_none() || law => {
                format!("{number}{year}/{sign}{term}{unit}")
            }
            _ if self.doc_type == DocType::DA && self.written.symbol.as_deref() == Some("qd") => {
                // A project carries the number of the decision that approves it.
                format!("{number}{year}/QĐ-{sign}{unit}")
            }
            _ if letter || self.doc_type.symbol().is_empty() || self.doc_type == DocType::DA => {
                format!("{number}{year}/{sign}{unit}")
            }
            "qh" | "ubtvqh" => {
                format!(
                    "{number}{year}/{}-{sign}{term}{unit}",
                    self.doc_type.symbol()
                )
            }
            _ => format!("{number}{year}/{}-{sign}{unit}", self.doc_type.symbol()),
        }
    }
}

/// The province that the slug of a body knows and its printed name does not say.
fn missing_place(body: &str, name: &str) -> String {
    let Some((_, slug)) = body.split_once('-') else {
        return String::new();
    };
    if letters_of(name).contains(slug) {
        return String::new();
    }
    place::printed_compact(slug).map_or(String::new(), |name| format!(" {name}"))
}

/// The text with its first letter in upper case.
pub(super) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

/// A number up to 255 in Roman figures.
fn roman(mut value: u8) -> String {
    const FIGURES: &[(u8, &str)] = &[
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut out = String::new();
    for &(worth, figure) in FIGURES {
        while value >= worth {
            out.push_str(figure);
            value -= worth;
        }
    }
    out
}

/// The keys a citation is indexed under, in rising precision: `?:39`, `nq:39`, `nq:39:tw`,
/// `nq:39::2023`.
///
/// Aliases are keys too: a mention of Đề án 06 is found under `da:6` and `qd:6`, a mention whose
/// kind is unknown under every kind. Every citation that [`matches`](super::matches) a query
/// carries the query's [`lookup_key`].
pub fn index_keys(citation: &Citation) -> Vec<String> {
    let mut keys = Vec::new();
    let kind = citation.type_code();
    match &citation.kind {
        Kind::Numbered => {
            let Some(number) = citation.number.as_deref() else {
                return keys;
            };
            keys.push(format!("?:{number}"));
            if citation.doc_type == DocType::ANY || citation.written.guessed_type {
                keys.extend(DocType::all().map(|kind| format!("{}:{number}", kind.code())));
            } else {
                keys.push(format!("{kind}:{number}"));
                keys.extend(
                    DocType::all()
                        .filter(|&other| is_alias_pair(citation.doc_type, other, number))
                        .map(|other| format!("{}:{number}", other.code())),
                );
            }
            if let Some(name) = &citation.name {
                keys.push(format!("{}:{}", citation.law_word(), letters_of(name)));
            }
            if citation.issuer.is_some() {
                keys.push(format!("{kind}:{number}:{}", citation.issuer_key()));
            }
            if let Some(year) = citation.any_year() {
                keys.push(format!("{kind}:{number}::{year}"));
            }
        }
        Kind::Congress { .. } => {
            keys.push(format!("{kind}:dh"));
            if let Some(term) = citation.term {
                keys.push(format!("{kind}:dh:{term}"));
            }
            if let Some((first, last)) = citation.term_years {
                keys.push(format!("{kind}:dh:{first}-{last}"));
            }
        }
        Kind::Plenum { ordinal } => keys.push(format!("{kind}:hn{ordinal}")),
        Kind::Session { ordinal } => keys.push(format!("{kind}:kyhop{ordinal}")),
        Kind::NamedLaw { name } => keys.push(format!("{}:{name}", citation.law_word())),
        Kind::Statute => keys.push("dieule:dang".to_owned()),
    }
    keys.sort_unstable();
    keys.dedup();
    keys.sort_by_key(|key| key.matches(':').count());
    keys
}

/// The one key that every citation matching `query` carries.
pub fn lookup_key(query: &Citation) -> String {
    let kind = query.type_code();
    match &query.kind {
        Kind::Numbered => {
            let number = query.number.as_deref().unwrap_or("*");
            if query.doc_type == DocType::ANY || query.written.guessed_type {
                format!("?:{number}")
            } else {
                format!("{kind}:{number}")
            }
        }
        // With both an ordinal and the years, either may be the one a text states.
        Kind::Congress { .. } => match (query.term, query.term_years) {
            (Some(term), None) => format!("{kind}:dh:{term}"),
            (None, Some((first, last))) => format!("{kind}:dh:{first}-{last}"),
            _ => format!("{kind}:dh"),
        },
        Kind::Plenum { ordinal } => format!("{kind}:hn{ordinal}"),
        Kind::Session { ordinal } => format!("{kind}:kyhop{ordinal}"),
        Kind::NamedLaw { name } => format!("{}:{name}", query.law_word()),
        Kind::Statute => "dieule:dang".to_owned(),
    }
}
