//! The address of a page ↔ what is asked: every state of the page is an address.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::failure::{Expected, Failure};
use crate::article::PartialDate;
use crate::index::Reader;
use crate::output::{Language, Separator};
use crate::query::{
    Filter, FilterField, Grouping, MAX_CLAUSES, Marks, Options, Plan, QueryError, Recognise, Sort,
    parse, plan,
};
use crate::search::{Page, Reprints};

/// Hits on a page at the most.
const MAX_LIMIT: usize = 100;
/// Hits that can be reached by paging; exports have no bound.
const MAX_REACH: usize = 10_000;
/// Longest snippet, in characters.
const MAX_SNIPPET: usize = 2_000;
/// What may stand unescaped in a segment of a path: RFC 3986, section 3.3.
const SEGMENT: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b':').remove(b'*');

/// A filter that was chosen beside the query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Chosen {
    pub(super) field: FilterField,
    pub(super) value: String,
    pub(super) excluded: bool,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    /// The query as typed.
    pub(super) text: String,
    pub(super) marks: Marks,
    pub(super) recognise: Recognise,
    pub(super) sort: Sort,
    pub(super) grouping: Grouping,
    pub(super) since: Option<PartialDate>,
    pub(super) until: Option<PartialDate>,
    pub(super) chosen: Vec<Chosen>,
    pub(super) limit: usize,
    pub(super) offset: usize,
    pub(super) snippet_chars: usize,
    pub(super) facets: bool,
    pub(super) reprints: Reprints,
    /// Whether earlier captures of an address are shown as well.
    pub(super) versions: bool,
    /// Of a table, for export.
    pub(super) separator: Separator,
    /// The language, where it was chosen.
    pub(super) language: Option<Language>,
}

/// The fields of filters, with their names in addresses.
const FIELDS: [(FilterField, &str, &str); 6] = [
    (FilterField::Person, "person", "not_person"),
    (FilterField::Cite, "cite", "not_cite"),
    (FilterField::Province, "province", "not_province"),
    (FilterField::Source, "source", "not_source"),
    (FilterField::Kind, "kind", "not_kind"),
    (FilterField::Year, "year", "not_year"),
];

impl Default for Asked {
    fn default() -> Self {
        Self {
            text: String::new(),
            marks: Marks::Auto,
            recognise: Recognise::On,
            sort: Sort::Relevance,
            grouping: Grouping::Passage,
            since: None,
            until: None,
            chosen: Vec::new(),
            limit: 10,
            offset: 0,
            snippet_chars: 240,
            facets: false,
            reprints: Reprints::Folded,
            versions: false,
            separator: Separator::Comma,
            language: None,
        }
    }
}

impl Asked {
    /// Reads the part of an address behind `?`, over what holds where it says nothing. Names that
    /// are unknown and values that are empty count for nothing; a wrong value is an error.
    pub(super) fn read(query: &str, otherwise: Self) -> Result<Self, Failure> {
        let mut asked = otherwise;
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            asked.set(&name, value.trim())?;
        }
        if asked.offset + asked.limit > MAX_REACH {
            return Err(wrong("offset", Expected::Reach(MAX_REACH)));
        }
        if asked.chosen.len() > MAX_CLAUSES {
            return Err(QueryError::TooWide { clauses: asked.chosen.len() }.into());
        }
        Ok(asked)
    }

    /// The query and the language alone, of an address that cannot be read.
    pub(super) fn typed(query: &str, otherwise: Self) -> Self {
        let mut asked = otherwise;
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match name.as_ref() {
                "q" => value.trim().clone_into(&mut asked.text),
                "lang" => asked.language = value.parse().ok(),
                _ => {}
            }
        }
        asked
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), Failure> {
        if value.is_empty() && name != "q" {
            return Ok(());
        }
        let one_of = |names| wrong(name, Expected::OneOf(names));
        match name {
            "q" => value.clone_into(&mut self.text),
            "marks" => {
                self.marks = match value {
                    "auto" => Marks::Auto,
                    "exact" => Marks::Exact,
                    "any" => Marks::Any,
                    _ => return Err(one_of("auto, exact, any")),
                }
            }
            "fact" => {
                self.recognise = match value {
                    "on" => Recognise::On,
                    "off" => Recognise::Off,
                    _ => return Err(one_of("on, off")),
                }
            }
            "sort" => {
                self.sort = match value {
                    "relevance" => Sort::Relevance,
                    "newest" => Sort::Newest,
                    "oldest" => Sort::Oldest,
                    _ => return Err(one_of("relevance, newest, oldest")),
                }
            }
            "group" => {
                self.grouping = match value {
                    "passage" => Grouping::Passage,
                    "article" => Grouping::Article,
                    _ => return Err(one_of("passage, article")),
                }
            }
            "facets" => {
                self.facets = match value {
                    "true" => true,
                    "false" => false,
                    _ => return Err(one_of("true, false")),
                }
            }
            "reprints" => {
                self.reprints = match value {
                    "folded" => Reprints::Folded,
                    "each" => Reprints::Each,
                    _ => return Err(one_of("folded, each")),
                }
            }
            "versions" => {
                self.versions = match value {
                    "latest" => false,
                    "each" => true,
                    _ => return Err(one_of("latest, each")),
                }
            }
            "separator" => {
                self.separator =
                    Separator::named(value).ok_or_else(|| one_of("comma, semicolon"))?
            }
            "lang" => self.language = Some(value.parse().map_err(|_| one_of("vi, en"))?),
            "since" => self.since = Some(date(name, value)?),
            "until" => self.until = Some(date(name, value)?),
            "limit" => self.limit = number(name, value, 1, MAX_LIMIT)?,
            "offset" => self.offset = number(name, value, 0, MAX_REACH)?,
            "snippet_chars" => self.snippet_chars = number(name, value, 0, MAX_SNIPPET)?,
            _ => {
                let named =
                    |(_, with, without): &&(_, &str, &str)| name == *with || name == *without;
                if let Some((field, with, _)) = FIELDS.iter().find(named) {
                    let chosen =
                        Chosen { field: *field, value: value.to_owned(), excluded: name != *with };
                    if !self.chosen.contains(&chosen) {
                        self.chosen.push(chosen);
                    }
                }
            }
        }
        Ok(())
    }

    /// Whether anything is asked for, or only narrowed.
    pub(super) fn asks(&self) -> bool {
        let fact =
            |c: &Chosen| !c.excluded && matches!(c.field, FilterField::Person | FilterField::Cite);
        !self.text.is_empty() || self.chosen.iter().any(fact)
    }

    /// What it means in the collection of `reader`.
    pub(super) fn plan(&self, reader: &Reader) -> Result<Plan, QueryError> {
        plan(&parse(&self.text)?, &self.options(), reader)
    }

    /// What is asked besides the query.
    pub(super) fn options(&self) -> Options {
        let mut options = Options {
            marks: self.marks,
            since: self.since,
            until: self.until,
            sort: self.sort,
            grouping: self.grouping,
            recognise: self.recognise,
            ..Options::default()
        };
        for Chosen { field, value, excluded } in self.chosen.iter().cloned() {
            let values = match field {
                _ if excluded => {
                    options.without.push(Filter { field, value, excluded });
                    continue;
                }
                FilterField::Person => &mut options.persons,
                FilterField::Cite => &mut options.cites,
                FilterField::Province => &mut options.provinces,
                FilterField::Source => &mut options.sources,
                FilterField::Kind => &mut options.kinds,
                FilterField::Year => &mut options.years,
            };
            values.push(value);
        }
        options
    }

    /// Which hits are wanted of it.
    pub(super) fn page(&self) -> Page {
        Page {
            limit: Some(self.limit),
            offset: self.offset,
            snippet_chars: self.snippet_chars,
            facets: self.facets,
            reprints: self.reprints,
            versions: self.versions,
            deadline: None,
        }
    }

    /// What differs from `usual`, as it stands behind `?`; the language only where it was chosen.
    pub(super) fn written(&self, usual: &Self) -> String {
        let mut out = form_urlencoded::Serializer::new(String::new());
        if !self.text.is_empty() {
            out.append_pair("q", &self.text);
        }
        let mut changed = |name: &str, value: &str, differs: bool| {
            if differs {
                out.append_pair(name, value);
            }
        };
        let marks = match self.marks {
            Marks::Auto => "auto",
            Marks::Exact => "exact",
            Marks::Any => "any",
        };
        changed("marks", marks, self.marks != usual.marks);
        changed("fact", "off", self.recognise != usual.recognise);
        for Chosen { field, value, excluded } in &self.chosen {
            for (known, with, without) in FIELDS {
                changed(if *excluded { without } else { with }, value, known == *field);
            }
        }
        for (name, date) in [("since", self.since), ("until", self.until)] {
            if let Some(date) = date {
                changed(name, &date.to_string(), true);
            }
        }
        changed("sort", sort_name(self.sort), self.sort != usual.sort);
        let group = if self.grouping == Grouping::Article { "article" } else { "passage" };
        changed("group", group, self.grouping != usual.grouping);
        let reprints = if self.reprints == Reprints::Each { "each" } else { "folded" };
        changed("reprints", reprints, self.reprints != usual.reprints);
        let versions = if self.versions { "each" } else { "latest" };
        changed("versions", versions, self.versions != usual.versions);
        changed("separator", "semicolon", self.separator != usual.separator);
        changed("limit", &self.limit.to_string(), self.limit != usual.limit);
        changed("offset", &self.offset.to_string(), self.offset != usual.offset);
        if let Some(language) = self.language {
            changed("lang", if language == Language::English { "en" } else { "vi" }, true);
        }
        out.finish()
    }

    /// The same, changed, from the first hit on.
    pub(super) fn with(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut other = Self { offset: 0, ..self.clone() };
        change(&mut other);
        other
    }
}

/// Name of an order in addresses.
pub(super) fn sort_name(sort: Sort) -> &'static str {
    match sort {
        Sort::Relevance => "relevance",
        Sort::Newest => "newest",
        Sort::Oldest => "oldest",
    }
}

/// Name of a filter in addresses, to include.
pub(super) fn field_name(field: FilterField) -> &'static str {
    FIELDS.iter().find(|(known, ..)| *known == field).map_or("", |(_, name, _)| name)
}

/// `text` as one segment of a path.
pub(super) fn segment(text: &str) -> String {
    utf8_percent_encode(text, SEGMENT).to_string()
}

fn wrong(name: &str, expected: Expected) -> Failure {
    Failure::Parameter { name: name.to_owned(), expected }
}

fn date(name: &str, value: &str) -> Result<PartialDate, Failure> {
    PartialDate::typed(value).map_err(|bad| wrong(name, Expected::Date(bad)))
}

fn number(name: &str, value: &str, least: usize, most: usize) -> Result<usize, Failure> {
    let read = value.parse().ok().filter(|n| (least..=most).contains(n));
    read.ok_or_else(|| wrong(name, Expected::Number { least, most }))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(query: &str) -> Asked {
        Asked::read(query, Asked::default()).unwrap()
    }

    #[test]
    fn every_state_reads_back_from_its_address() {
        let cases = [
            "",
            "q=nghi+quyet+39",
            "q=%22c%E1%BA%A3i+c%C3%A1ch%22&marks=exact&fact=off",
            "q=a&reprints=each",
            "q=a&separator=semicolon",
            "q=a&source=nghean.gov.vn&not_source=a%26b%3Dc&province=nghe-an&not_kind=boilerplate",
            "q=a&since=2024&until=2025-06-01&sort=newest&group=article&limit=20&offset=40&lang=en",
            "cite=nq%3A39%3A*%3Atw%3A*&person=V%E1%BB%AB+B%C3%A1+R%C3%AA",
        ];
        for case in cases {
            let asked = read(case);
            assert_eq!(asked.written(&Asked::default()), case);
        }
    }

    #[test]
    fn refuses_values_that_cannot_be_and_passes_by_what_it_does_not_know() {
        for wrong in [
            "marks=some",
            "fact=maybe",
            "sort=best",
            "group=all",
            "reprints=some",
            "limit=0",
            "limit=101",
            "limit=-1",
            "offset=10001",
            "offset=9999&limit=2",
            "since=tomorrow",
            "lang=fr",
            "facets=1",
            "separator=tab",
            "limit=18446744073709551616",
        ] {
            assert!(Asked::read(wrong, Asked::default()).is_err(), "{wrong}");
        }
        assert_eq!(read("q=a&utm=x&since=&%ff=%00"), read("q=a"));
    }

    proptest! {
        #[test]
        fn any_text_reads_back(text in "\\PC{0,20}", source in "\\PC{1,10}") {
            let chosen = Chosen {
                field: FilterField::Source,
                value: source.trim().to_owned(),
                excluded: true,
            };
            let chosen = if chosen.value.is_empty() { Vec::new() } else { vec![chosen] };
            let asked = Asked { text: text.trim().to_owned(), chosen, ..Asked::default() };
            prop_assert_eq!(read(&asked.written(&Asked::default())), asked);
        }

        #[test]
        fn any_address_is_read_or_refused(query in "[a-z_=&%0-9+]{0,60}") {
            let _ = Asked::read(&query, Asked::default());
        }
    }
}
