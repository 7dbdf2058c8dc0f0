//! What a citation of an official document is.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::doctype::DocType;
use crate::article::Span;

/// The form a citation takes, and what identifies a document of that form.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// By number: "Nghị quyết số 39-NQ/TW".
    Numbered,
    /// The resolution of a Party congress; `term` is its ordinal.
    Congress {
        /// Slug of the Party organisation, such as `tinh-nghean` or `dang`; `None` when unstated.
        body: Option<String>,
    },
    /// The resolution or conclusion of a plenum of the Central Committee; `term` is the
    /// committee's.
    Plenum {
        /// Ordinal of the plenum within its term.
        ordinal: u8,
    },
    /// The resolution of a session of an elected assembly; `term` is the assembly's.
    Session {
        /// Ordinal of the session within its term.
        ordinal: u8,
    },
    /// A law, code, ordinance or constitution cited by its name and year.
    NamedLaw {
        /// Folded name without blanks: `datdai`.
        name: String,
    },
    /// The statute of the Party.
    Statute,
}

/// How a citation was written: what tiers, conflicts and resolution need to know.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// Whether a type word or abbreviation stands in front of the number.
    pub type_word: bool,
    /// Whether the number carries a symbol that names at least the issuer.
    pub full: bool,
    /// Folded type letters of the symbol, such as `qd`.
    pub symbol: Option<String>,
    /// Issuer code inside the symbol.
    pub symbol_issuer: Option<String>,
    /// The separators of the symbol in order, each `-`, `/` or a blank: `-/` in `39-NQ/TW`.
    pub separators: String,
    /// Whether the symbol was taken from the end of a list.
    pub spread: bool,
    /// Whether words around the number name the issuer.
    pub issuer_in_words: bool,
    /// Whether the identity was completed from the only full mention in the same article.
    pub resolved: bool,
    /// Whether the whole line stands earlier in the article already, as headlines and captions do.
    pub repeated: bool,
    /// Whether the date that follows cannot exist, such as 31/2/2024.
    pub impossible_date: bool,
    /// Whether the kind is a guess, as for `1234/UBND-NN` without a word in front.
    pub guessed_type: bool,
}

/// One citation of an official document; unknown parts are `None` and match anything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    /// Kind of document.
    pub doc_type: DocType,
    /// Form of the citation.
    pub kind: Kind,
    /// Number without leading zeros, with its letter or decimal part: `5`, `30a`, `66.1`.
    pub number: Option<String>,
    /// Year inside the number.
    pub year: Option<u16>,
    /// Code of the issuer: `tw`, `bct`, `qh`, `ttg`, `ubnd`, `btc`, …
    pub issuer: Option<String>,
    /// Slug of the province, or of the district after its level: `nghe-an`, `huyen-yen-thanh`.
    pub place: Option<String>,
    /// Legislature, committee term or ordinal of the congress.
    pub term: Option<u8>,
    /// First and last year of the term, when stated.
    pub term_years: Option<(u16, u16)>,
    /// Date of the document.
    pub date: Option<Date>,
    /// Year of the document, when only the year is stated.
    pub date_year: Option<u16>,
    /// Code of the drafting unit in a letter's number, folded: `nn` of `1234/UBND-NN`.
    pub unit: Option<String>,
    /// Name of the law or of the congress' organisation, as printed.
    pub name: Option<String>,
    /// How it was written.
    pub written: Written,
    /// Bytes from the type word up to the date and the issuer; of a list, the whole list.
    pub ext: Span,
}

impl Citation {
    /// A citation of which only the kind of document and the form are known.
    pub fn new(doc_type: DocType, kind: Kind) -> Self {
        Self {
            doc_type,
            kind,
            number: None,
            year: None,
            issuer: None,
            place: None,
            term: None,
            term_years: None,
            date: None,
            date_year: None,
            unit: None,
            name: None,
            written: Written::default(),
            ext: Span::new(0, 0),
        }
    }

    /// Code of the kind of document, such as `nq`.
    pub fn type_code(&self) -> &'static str {
        self.doc_type.code()
    }

    /// The year of the document as far as it is known: in the number, the date or "năm".
    pub fn any_year(&self) -> Option<u16> {
        self.year
            .or_else(|| self.date.and_then(|date| u16::try_from(date.year()).ok()))
            .or(self.date_year)
    }

    /// Name of the form: `numbered`, `congress`, `plenum`, `session`, `named` or `statute`.
    pub fn kind_name(&self) -> &'static str {
        match self.kind {
            Kind::Numbered => "numbered",
            Kind::Congress { .. } => "congress",
            Kind::Plenum { .. } => "plenum",
            Kind::Session { .. } => "session",
            Kind::NamedLaw { .. } => "named",
            Kind::Statute => "statute",
        }
    }
}
