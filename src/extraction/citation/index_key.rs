//! The keys under which citations are indexed and looked up.

use super::doctype::DocType;
use super::letter::letters_of;
use super::matching::is_alias_pair;
use super::model::{Citation, Kind};

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
