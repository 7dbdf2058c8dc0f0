//! [`Query`] + [`Lexicon`] → [`Plan`]: what is looked for, as plain data that any engine can lower.

use compact_str::CompactString;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::evidence;
use super::limits::QueryError;
use super::parse::{FilterField, Query};
use super::repair::Repair;
use super::units::Units;
use super::{Lexicon, parse::Filter};
use crate::analysis::{Fold, analyse, fold};
use crate::article::PartialDate;
use crate::extraction::citation::{
    Citation, CitationQuery, parse_citation_query, parse_cite_value,
};
use crate::extraction::person::{NameKnowledge, PersonQuery, parse_person_value, person_readings};
use crate::extraction::province;

/// Before the folded key of a whole name, among the keys that are ends of names.
pub const FULL_NAME: char = '^';

/// How marks count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Marks {
    /// Marks typed are respected, marks not typed are open, syllable by syllable.
    #[default]
    Auto,
    /// Every syllable as typed.
    Exact,
    /// Marks are ignored.
    Any,
}

/// Order of hits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// Best first.
    #[default]
    Relevance,
    /// Latest publication first; undated last.
    Newest,
    /// Earliest publication first; undated last.
    Oldest,
}

/// What a hit stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Grouping {
    /// A passage.
    #[default]
    Passage,
    /// An article, shown by its best passage.
    Article,
}

/// Whether a document or person is recognised in the words of a query.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Recognise {
    /// Yes.
    #[default]
    On,
    /// Words are words.
    Off,
}

/// How well a form answers a typed word; `rank.rs` gives each its weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// As typed.
    Exact,
    /// A word typed without marks: every form.
    Open,
    /// A word typed without marks beside words with them: every form.
    Toned,
    /// The quality as typed, the tone open.
    Quality,
    /// Every mark typed is there, others too.
    Under,
    /// A plain syllable in a text typed without marks.
    Plain,
    /// The other of i and y.
    Spelling,
    /// Abbreviation for phrase or the other way round.
    Abbreviation,
    /// Telex or VNI read as the letters it stands for.
    Keys,
    /// Another tone than the one typed: only when nothing else is found.
    ToneConflict,
    /// Other letters than those typed: only when nothing else is found.
    Conflict,
}

/// Something an engine can look up.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// Any form with this fold.
    Folded(String),
    /// One exact form.
    Exact {
        /// Its fold.
        folded: String,
        /// The form.
        exact: String,
    },
    /// The fold in a text typed without marks.
    Unmarked(String),
    /// Any form that begins so.
    Beginning {
        /// What its fold begins with.
        folded: String,
        /// The letters as typed, where they have marks that the form must have too.
        typed: Option<String>,
    },
    /// Words in this order, each by one of its forms, with up to `slop` others between.
    Phrase {
        /// The forms of each word.
        words: Vec<Vec<Form>>,
        /// Foreign words allowed inside.
        slop: u32,
    },
}

impl Form {
    /// The fold of a form that is a word.
    pub fn fold(&self) -> Option<&str> {
        match self {
            Self::Folded(folded) | Self::Exact { folded, .. } | Self::Unmarked(folded) => {
                Some(folded)
            }
            Self::Beginning { .. } | Self::Phrase { .. } => None,
        }
    }
}

/// A form and how well it answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What to look up.
    pub form: Form,
    /// How well it answers.
    pub class: Class,
}

/// A word or phrase that a passage should have, by one of its choices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// As typed.
    pub text: String,
    /// Best first.
    pub choices: Vec<Choice>,
    /// How often it was typed.
    pub times: u32,
    /// Whether its word belongs to the citation that was recognised.
    pub cited: bool,
}

/// Two words typed side by side: evidence where they stand side by side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pair {
    /// Folded first word.
    pub first: String,
    /// Folded second word.
    pub second: String,
    /// How often it was typed.
    pub times: u32,
}

/// A person or document that was asked for.
#[expect(clippy::large_enum_variant, reason = "a plan holds a few, and never a list of them")]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FactQuery {
    /// A document.
    Citation(CitationQuery),
    /// A person.
    Person(PersonQuery),
}

/// What a passage must pass besides its words.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Filters {
    /// Facts it must have, all of them.
    pub facts: Vec<FactQuery>,
    /// Facts it must not have.
    pub without_facts: Vec<FactQuery>,
    /// Province slugs, one of which it must have; none: any.
    pub provinces: Vec<String>,
    /// Province slugs it must not have.
    pub without_provinces: Vec<String>,
    /// Folded sources, likewise.
    pub sources: Vec<String>,
    /// Folded sources it must not have.
    pub without_sources: Vec<String>,
    /// Kinds, likewise.
    pub kinds: Vec<String>,
    /// Kinds it must not have.
    pub without_kinds: Vec<String>,
    /// Years of publication, one of which it must have; none: any.
    pub years: Vec<i16>,
    /// Years of publication it must not have.
    pub without_years: Vec<i16>,
    /// First day.
    pub since: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
}

/// Another reading of the query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alternative {
    /// The reading.
    pub text: String,
    /// `telex`, `vni`, `restored-marks`, `abbreviation` or `spelling`.
    pub why: String,
    /// Whether it takes part in the search, at a lower weight.
    pub applied: bool,
}

/// What the caller asks besides the query.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// How marks count.
    pub marks: Marks,
    /// Persons given apart from the query.
    pub persons: Vec<String>,
    /// Documents given apart from the query.
    pub cites: Vec<String>,
    /// Provinces given apart from the query.
    pub provinces: Vec<String>,
    /// Sources given apart from the query.
    pub sources: Vec<String>,
    /// Kinds given apart from the query.
    pub kinds: Vec<String>,
    /// Years of publication given apart from the query.
    pub years: Vec<String>,
    /// First day.
    pub since: Option<PartialDate>,
    /// Last day.
    pub until: Option<PartialDate>,
    /// Order of hits.
    pub sort: Sort,
    /// What a hit stands for.
    pub grouping: Grouping,
    /// Filters given apart from the query besides those above: what is left out.
    pub without: Vec<Filter>,
    /// Whether words may ask for a document or person.
    pub recognise: Recognise,
}

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// The query as typed.
    pub text: String,
    /// Wanted, in the order typed.
    pub units: Vec<Unit>,
    /// Words typed side by side, row by row and as often as typed: the numbers of their units.
    pub rows: Vec<Vec<usize>>,
    /// Unwanted.
    pub excluded: Vec<Unit>,
    /// Every two neighbours of a row.
    pub pairs: Vec<Pair>,
    /// Official numbers as one unit: `39-nq-tw`.
    pub numbers: Vec<String>,
    /// Person or document recognised without being asked for: its passages come first.
    pub fact: Option<FactQuery>,
    /// Person or document that the words could be as well, though the collection hardly uses them
    /// so (`evidence.rs`): told, and nothing else.
    pub possible: Option<FactQuery>,
    /// What every hit must pass.
    pub filters: Filters,
    /// How marks count.
    pub marks: Marks,
    /// Whether a mark was typed.
    pub marked: bool,
    /// Order of hits.
    pub sort: Sort,
    /// What a hit stands for.
    pub grouping: Grouping,
    /// Other readings.
    pub alternatives: Vec<Alternative>,
    /// What was mended in the query.
    pub repairs: Vec<Repair>,
}

/// Works out what `query` means in a collection.
///
/// `Err` when there is nothing to look for, or a filter value is unknown.
pub fn plan(query: &Query, options: &Options, lexicon: &dyn Lexicon) -> Result<Plan, QueryError> {
    let mut plan = Plan {
        text: query.text.clone(),
        marks: options.marks,
        sort: options.sort,
        grouping: options.grouping,
        repairs: query.repairs.clone(),
        ..Plan::default()
    };
    plan.filters.since = options.since.map(|date| date.first_day());
    plan.filters.until = options.until.map(|date| date.last_day());
    for (field, values) in [
        (FilterField::Person, &options.persons),
        (FilterField::Cite, &options.cites),
        (FilterField::Province, &options.provinces),
        (FilterField::Source, &options.sources),
        (FilterField::Kind, &options.kinds),
        (FilterField::Year, &options.years),
    ] {
        for value in values {
            let filter = Filter { field, value: value.clone(), excluded: false };
            add_filter(&mut plan, &filter)?;
        }
    }
    for filter in query.filters.iter().chain(&options.without) {
        add_filter(&mut plan, filter)?;
    }

    let mut units = Units::of(query, options.marks, lexicon);
    let readings = readings(query, units.decoded.as_deref(), lexicon);
    let borne_out =
        |(fact, text): &&Reading| evidence::bears_out(fact, text, options.marks, lexicon);
    let recognised = readings.iter().find(borne_out);
    if let Some((FactQuery::Citation(citation), _)) = recognised
        && let Some((spelled, words, typed)) = spell_out(query, &citation.citation, options.marks)
    {
        units = Units::of(&spelled, options.marks, lexicon);
        units.also(&words, &typed);
    }
    plan.units = units.wanted;
    plan.rows = units.rows;
    plan.excluded = units.excluded;
    plan.pairs = units.pairs;
    plan.numbers = units.numbers;
    plan.marked = units.marked;
    plan.alternatives = units.alternatives;
    if plan.units.is_empty() && plan.filters.facts.is_empty() {
        return Err(QueryError::Empty { text: query.text.clone() });
    }
    if options.recognise == Recognise::Off {
        return Ok(plan);
    }
    if let Some((FactQuery::Citation(citation), text)) = recognised {
        let rest: Vec<CompactString> =
            analyse(&citation.rest_of(text)).into_iter().map(|token| token.folded).collect();
        for unit in &mut plan.units {
            let mut words = analyse(&unit.text).into_iter();
            unit.cited = words.any(|word| !rest.contains(&word.folded));
        }
    }
    plan.fact = recognised.map(|(fact, _)| fact.clone());
    if plan.fact.is_none() {
        plan.possible = readings.into_iter().next().map(|(fact, _)| fact);
    }
    Ok(plan)
}

impl Plan {
    /// The same plan with the marks that were typed ignored, for when nothing answers as typed.
    /// `None` when no mark was typed or the marks were asked for.
    pub fn relaxed(&self, lexicon: &dyn Lexicon) -> Option<Plan> {
        if !self.marked || self.marks != Marks::Auto {
            return None;
        }
        let mut plan = self.clone();
        plan.marks = Marks::Any;
        for unit in &mut plan.units {
            super::units::relax(unit, lexicon);
        }
        Some(plan)
    }
}

/// A document or person, and the text that was read as one.
type Reading = (FactQuery, String);

/// The query as a document or, failing that, as a person, best first. Quotes and operators mean
/// text.
fn readings(query: &Query, decoded: Option<&str>, lexicon: &dyn Lexicon) -> Vec<Reading> {
    let Some(typed) = query.plain_words() else { return Vec::new() };
    let texts = || std::iter::once(typed.as_str()).chain(decoded);
    let cited = texts().find_map(|text| {
        let citation = parse_citation_query(text)?;
        Some((FactQuery::Citation(citation), text.to_owned()))
    });
    let known = |key: &str| {
        if lexicon.name_count(&format!("{FULL_NAME}{key}")) > 0 {
            NameKnowledge::Full
        } else if lexicon.name_count(key) > 0 {
            NameKnowledge::Suffix
        } else {
            NameKnowledge::Unknown
        }
    };
    if let Some(cited) = cited {
        return vec![cited];
    }
    let named = texts().flat_map(|text| {
        let people = person_readings(text, &known).into_iter();
        people.map(move |person| (FactQuery::Person(person), text.to_owned()))
    });
    named.collect()
}

/// The words that `nq39` stands for, so that what misses the mention still has the words: the query
/// with the abbreviation written out, the words in its place, and the word as typed. `None` when
/// nothing is glued.
fn spell_out(query: &Query, citation: &Citation, marks: Marks) -> Option<(Query, String, String)> {
    let mut spelled = query.clone();
    for item in spelled.groups.iter_mut().flat_map(|group| &mut group.items) {
        let folded = fold(&item.text, Fold::Folded);
        let letters = folded.trim_end_matches(|c: char| c.is_ascii_digit());
        let digits = &folded[letters.len()..];
        let glued = !letters.is_empty()
            && letters.bytes().all(|b| b.is_ascii_lowercase())
            && citation.number.as_deref() == Some(digits.trim_start_matches('0'));
        if glued && parse_citation_query(&item.text).is_some() {
            let kind = citation.doc_type.vietnamese();
            // Nobody typed these marks: they are open, unless the marks have to be those typed.
            let kind =
                if marks == Marks::Exact { kind.to_owned() } else { fold(kind, Fold::Folded) };
            let words = format!("{kind} {digits}");
            item.text.clone_from(&words);
            return Some((spelled, words, folded));
        }
    }
    None
}

fn add_filter(plan: &mut Plan, filter: &Filter) -> Result<(), QueryError> {
    let unknown = |field| QueryError::UnknownFilter { field, value: filter.value.clone() };
    let filters = &mut plan.filters;
    match filter.field {
        FilterField::Person => {
            let person = parse_person_value(&filter.value).ok_or_else(|| unknown("person"))?;
            let facts =
                if filter.excluded { &mut filters.without_facts } else { &mut filters.facts };
            facts.push(FactQuery::Person(person));
        }
        FilterField::Cite => {
            let cite = parse_cite_value(&filter.value).ok_or_else(|| unknown("cite"))?;
            let facts =
                if filter.excluded { &mut filters.without_facts } else { &mut filters.facts };
            facts.push(FactQuery::Citation(cite));
        }
        FilterField::Province => {
            let found =
                province::find_province(&filter.value).ok_or_else(|| unknown("province"))?;
            let slug = found.slug.to_string();
            if filter.excluded {
                filters.without_provinces.push(slug);
            } else {
                filters.provinces.push(slug);
            }
        }
        FilterField::Source => {
            let source = fold(&filter.value, Fold::Folded);
            if filter.excluded {
                filters.without_sources.push(source);
            } else {
                filters.sources.push(source);
            }
        }
        FilterField::Kind => {
            let kind = fold(&filter.value, Fold::Folded);
            let known = [
                "title",
                "heading",
                "body",
                "caption",
                "list",
                "byline",
                "metadata",
                "boilerplate",
            ];
            if !known.contains(&kind.as_str()) {
                return Err(unknown("kind"));
            }
            if filter.excluded {
                filters.without_kinds.push(kind);
            } else {
                filters.kinds.push(kind);
            }
        }
        FilterField::Year => {
            let date: PartialDate = filter.value.parse().map_err(|_| unknown("year"))?;
            if date.month.is_some() {
                return Err(unknown("year"));
            }
            if filter.excluded {
                filters.without_years.push(date.year);
            } else {
                filters.years.push(date.year);
            }
        }
    }
    Ok(())
}
