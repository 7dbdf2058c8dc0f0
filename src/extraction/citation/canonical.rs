//! The printed form of a citation: "Nghị quyết số 39-NQ/TW".

use std::fmt::Write as _;

use super::doctype::DocType;
use super::issuer;
use super::letter::letters_of;
use super::model::{Citation, Kind};
use super::place;

impl Citation {
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
        let sign = if issuer::is_central(code) { "TW".to_owned() } else { issuer::symbol(code) };
        let term = self.term.map_or(String::new(), |term| term.to_string());
        let unit = self.unit.as_ref().map_or(String::new(), |u| format!("-{}", u.to_uppercase()));
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
                format!("{number}{year}/{}-{sign}{term}{unit}", self.doc_type.symbol())
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
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
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
