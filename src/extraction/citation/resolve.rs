//! Resolution inside one article: a loose mention takes the identity of the only full one.

use std::collections::HashMap;

use super::doctype::DocType;
use super::matching::matches;
use super::model::{Citation, Kind};
use crate::extraction::Mention;

/// More identities than this behind one number leave its loose mentions open, and bound the work.
const MOST_IDENTITIES: usize = 4;

/// Completes the loose mentions of one article.
pub(super) fn resolve(mentions: &mut [Mention<Citation>]) {
    let mut full: HashMap<(DocType, String), Vec<Citation>> = HashMap::new();
    let mut bodies: Vec<String> = Vec::new();
    let mut terms: Vec<(String, u8, (u16, u16))> = Vec::new();
    for citation in mentions.iter().map(|mention| &mention.value) {
        match (&citation.kind, &citation.number) {
            (Kind::Numbered, Some(number)) if citation.written.full => {
                let known = full.entry((citation.doc_type, number.clone())).or_default();
                let same = known.iter().position(|one| matches(one, citation).is_some());
                if let Some(one) = same.and_then(|n| known.get_mut(n)) {
                    absorb(one, citation);
                } else if known.len() <= MOST_IDENTITIES {
                    known.push(citation.clone());
                }
            }
            (Kind::Congress { body: Some(body) }, _) => {
                if bodies.len() < 2 && !bodies.contains(body) {
                    bodies.push(body.clone());
                }
                if let (Some(term), Some(years)) = (citation.term, citation.term_years)
                    && terms.len() < 64
                {
                    terms.push((body.clone(), term, years));
                }
            }
            _ => {}
        }
    }
    for citation in mentions.iter_mut().map(|mention| &mut mention.value) {
        match &mut citation.kind {
            Kind::Numbered => loose(citation, &full),
            Kind::Congress { body } => {
                if let (None, [only]) = (&body, bodies.as_slice()) {
                    *body = Some(only.clone());
                    citation.written.resolved = true;
                }
                if let (Some(body), Some(years), None) = (body, citation.term_years, citation.term)
                {
                    let linked = terms.iter().find(|(b, _, y)| b == body && *y == years);
                    citation.term = linked.map(|(_, term, _)| *term);
                }
            }
            _ => {}
        }
    }
}

/// Completes one numbered mention without a symbol.
fn loose(citation: &mut Citation, full: &HashMap<(DocType, String), Vec<Citation>>) {
    if citation.written.full {
        return;
    }
    let Some(number) = citation.number.clone() else {
        return;
    };
    let Some(known) = full.get(&(citation.doc_type, number)) else {
        return;
    };
    let mut fitting = known.iter().filter(|one| matches(citation, one).is_some());
    if let (Some(only), None, true) =
        (fitting.next(), fitting.next(), known.len() <= MOST_IDENTITIES)
    {
        let only = only.clone();
        absorb(citation, &only);
        citation.written.resolved = true;
    }
}

/// Takes over what `other`, a citation of the same document, knows better.
pub(super) fn absorb(citation: &mut Citation, other: &Citation) {
    let general = matches!(citation.issuer.as_deref(), None | Some("tw"));
    if general && other.issuer.is_some() {
        citation.issuer.clone_from(&other.issuer);
    }
    if citation.doc_type == DocType::ANY {
        citation.doc_type = other.doc_type;
    }
    if citation.place.is_none() {
        citation.place.clone_from(&other.place);
    }
    if citation.unit.is_none() {
        citation.unit.clone_from(&other.unit);
    }
    if citation.name.is_none() {
        citation.name.clone_from(&other.name);
    }
    citation.year = citation.year.or(other.year);
    citation.term = citation.term.or(other.term);
    citation.term_years = citation.term_years.or(other.term_years);
    if citation.any_year().is_none() || citation.any_year() == other.any_year() {
        citation.date = citation.date.or(other.date);
        citation.date_year = citation.date_year.or(other.date_year);
    }
}
