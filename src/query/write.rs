//! [`Query`] → text that parses back to the same parts.

use std::fmt::{self, Display, Formatter};

use super::parse::{Filter, FilterField, Item, ItemKind, Query};
use super::plan::Options;

impl FilterField {
    /// Every field.
    pub(crate) const ALL: [Self; 6] =
        [Self::Person, Self::Cite, Self::Province, Self::Source, Self::Kind, Self::Year];

    /// The values of the field that are given apart from the query.
    pub(crate) fn given(self, options: &mut Options) -> &mut Vec<String> {
        match self {
            Self::Person => &mut options.persons,
            Self::Cite => &mut options.cites,
            Self::Province => &mut options.provinces,
            Self::Source => &mut options.sources,
            Self::Kind => &mut options.kinds,
            Self::Year => &mut options.years,
        }
    }

    /// The name by which a query and records ask for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Cite => "cite",
            Self::Province => "province",
            Self::Source => "source",
            Self::Kind => "kind",
            Self::Year => "year",
        }
    }
}

/// Writes the parts with their operators, the filters behind the words; what was repaired in the
/// text that was typed stays repaired.
impl Display for Query {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let mut blank = "";
        for group in &self.groups {
            write!(out, "{blank}")?;
            for (at, item) in group.items.iter().enumerate() {
                let before = if at > 0 { " OR " } else { "" };
                let minus = if group.excluded { "-" } else { "" };
                write!(out, "{before}{minus}{item}")?;
            }
            blank = " ";
        }
        for filter in &self.filters {
            write!(out, "{blank}{filter}")?;
            blank = " ";
        }
        Ok(())
    }
}

impl Display for Item {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        match self.kind {
            ItemKind::Word => out.write_str(&self.text),
            ItemKind::Exact => write!(out, "={}", self.text),
            ItemKind::Prefix => write!(out, "{}*", self.text),
            ItemKind::Phrase { slop: 0 } => out.write_str(&quoted(&self.text)),
            ItemKind::Phrase { slop } => write!(out, "{}~{slop}", quoted(&self.text)),
        }
    }
}

impl Display for Filter {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let minus = if self.excluded { "-" } else { "" };
        let value = if self.value.contains(char::is_whitespace) {
            quoted(&self.value)
        } else {
            self.value.clone()
        };
        write!(out, "{minus}{}:{value}", self.field.name())
    }
}

/// In quotation marks that do not stand in the text itself.
fn quoted(text: &str) -> String {
    if text.contains(['"', '”', '“']) { format!("«{text}»") } else { format!("\"{text}\"") }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::query::parse;

    /// The items of a group, and whether it is excluded.
    type Part = (Vec<(String, ItemKind)>, bool);

    /// The parts without their places.
    fn parts(query: &Query) -> (Vec<Part>, Vec<Filter>) {
        let items = |items: &[Item]| items.iter().map(|i| (i.text.clone(), i.kind)).collect();
        (
            query.groups.iter().map(|g| (items(&g.items), g.excluded)).collect(),
            query.filters.clone(),
        )
    }

    #[test]
    fn writes_every_part_with_its_operator() {
        for (typed, written) in [
            ("nghi quyet 39", "nghi quyet 39"),
            ("“hồ chứa”~5  lũ", "\"hồ chứa\"~5 lũ"),
            ("«nói \"không\"»", "«nói \"không\"»"),
            ("a OR =đường HOẶC tiền*", "a OR =đường OR tiền*"),
            ("tỉnh:\"Nghệ An\" lũ -\"cao tốc\"", "lũ -\"cao tốc\" province:\"Nghệ An\""),
            ("-nguồn:baonghean.vn vb:39-NQ/TW", "-source:baonghean.vn cite:39-NQ/TW"),
            ("\"lũ", "\"lũ\""),
        ] {
            assert_eq!(parse(typed).unwrap().to_string(), written, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_reads_as_the_same_parts(
            words in proptest::collection::vec(
                "(=|-|)(lũ|39-NQ/TW|người:Hùng|\"hồ chứa\"(~3)?|tiền\\*|a:b|OR|“lở đất”)", 1..6)
        ) {
            let query = parse(&words.join(" ")).unwrap();
            let again = parse(&query.to_string()).unwrap();
            prop_assert_eq!(parts(&query), parts(&again));
        }
    }
}
