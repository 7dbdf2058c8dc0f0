//! How a citation query is understood, in words.

use super::issuer;
use super::model::Kind;
use super::place;
use super::query::CitationQuery;

impl CitationQuery {
    /// The remaining words of `query`, the text this was parsed from, joined by blanks.
    pub fn rest_of(&self, query: &str) -> String {
        let parts: Vec<&str> =
            self.rest.iter().filter_map(|span| query.get(span.start..span.end)).collect();
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
                parts.push(format!("ngày {}/{}/{}", date.day(), date.month(), date.year()));
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
                parts.push(format!("issuer: {}", self.issuer().unwrap_or("any".to_owned())));
            }
            Kind::Congress { body } => {
                let body = self.body(body.as_deref(), "the whole Party");
                parts.push(format!("Party congress of: {}", body.unwrap_or("any body".to_owned())));
                parts.extend(c.term.map(|term| format!("congress number {term}")));
                parts.extend(c.term_years.map(|(a, b)| format!("term {a}-{b}")));
            }
            Kind::Plenum { ordinal } => {
                parts.push(format!("plenum {ordinal} of the Central Committee"));
            }
            Kind::Session { ordinal } => {
                parts.push(format!("session {ordinal}"));
                parts.push(format!("assembly: {}", self.issuer().unwrap_or("any".to_owned())));
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
        let unit =
            self.citation.unit.as_ref().map_or(String::new(), |u| format!("-{}", u.to_uppercase()));
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
