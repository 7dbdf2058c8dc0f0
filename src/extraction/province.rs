//! The 63 provinces of before 1 July 2025, the 34 since, and which name answers for which.
//!
//! The table is `provinces.tsv`; its head names the sources. Every one of the 34 new provinces
//! kept one of the 63 old names, so one slug can stand for two areas: *An Giang* is the old
//! province before that day and An Giang with Kiên Giang after it.
//!
//! **The rule of the filters.** An article has the name that was printed. A filter by name *F*
//! takes an article of name *A* when
//! 1. *A* is *F*: same name, whatever the date;
//! 2. *A* was merged into *F* (filter *An Giang*, article of Kiên Giang): whatever the date, the
//!    place lies in *F* today;
//! 3. *F* was merged into *A* (filter *Kiên Giang*, article of An Giang) and the article may be
//!    of 1 July 2025 or later: before that day *A* was another place. An undated article is not
//!    taken by this rule.
//!
//! Two old provinces merged into one third never answer for each other.

mod firsts;
mod mentions;

use std::collections::HashMap;
use std::sync::OnceLock;

use jiff::civil::Date;

pub(super) use self::mentions::provinces_in;
pub use self::mentions::{ProvinceName, provinces};
use crate::analysis::{Fold, fold};
use crate::article::PartialDate;

/// The day the 34 provinces came into being (Nghị quyết 202/2025/QH15).
pub const MERGED_SINCE: Date = Date::constant(2025, 7, 1);

static TABLE: &str = include_str!("provinces.tsv");

/// One of the 63 names.
#[derive(Debug, PartialEq, Eq)]
pub struct Province {
    /// Name without marks, blanks as hyphens: `nghe-an`.
    pub slug: &'static str,
    /// Name as printed: `Nghệ An`.
    pub name: &'static str,
    /// Slug of the province it has belonged to since [`MERGED_SINCE`]; its own when it stayed.
    pub successor: &'static str,
    /// Other spellings in running text, as in the table.
    spellings: Vec<&'static str>,
    /// Other names a reader may type.
    typed: Vec<&'static str>,
}

impl Province {
    /// Whether the name is one of the 34 of today.
    pub fn is_current(&self) -> bool {
        self.slug == self.successor
    }
}

/// What a filter by province also answers for, to be told to the reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProvinceNote {
    /// The name is no longer in use: `Kiên Giang → An Giang since 2025-07-01`.
    Merged {
        /// The old name.
        from: &'static str,
        /// The name of the province it belongs to.
        into: &'static str,
    },
    /// The name stands for more than before: `An Giang + Kiên Giang since 2025-07-01`.
    Grown {
        /// The name.
        name: &'static str,
        /// The old names that came to it.
        with: Vec<&'static str>,
    },
}

impl std::fmt::Display for ProvinceNote {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Merged { from, into } => write!(f, "{from} → {into} since {MERGED_SINCE}"),
            Self::Grown { name, with } => {
                write!(f, "{name} + {} since {MERGED_SINCE}", with.join(" + "))
            }
        }
    }
}

/// The 63 names in the order of their official codes.
pub fn all_provinces() -> &'static [Province] {
    static PROVINCES: OnceLock<Vec<Province>> = OnceLock::new();
    PROVINCES.get_or_init(|| {
        TABLE
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| {
                let mut cells = line.split('\t');
                let list = |cell: Option<&'static str>| {
                    let names = cell.unwrap_or_default().split('|');
                    names.filter(|name| !name.is_empty()).collect()
                };
                let (slug, name, _kind) = (cells.next()?, cells.next()?, cells.next()?);
                Some(Province {
                    slug,
                    name,
                    successor: cells.next()?,
                    spellings: list(cells.next()),
                    typed: list(cells.next()),
                })
            })
            .collect()
    })
}

/// The province with this slug.
pub fn province(slug: &str) -> Option<&'static Province> {
    all_provinces().iter().find(|p| p.slug == slug)
}

/// Finds the province a reader means: marks, case, blanks and a leading `tỉnh`, `thành phố` or
/// `TP` do not matter, and abbreviations are known: `TP.HCM`, `tinh nghe an`, `BRVT`, `ha-noi`.
pub fn find_province(input: &str) -> Option<&'static Province> {
    static BY_KEY: OnceLock<HashMap<String, usize>> = OnceLock::new();
    let by_key = BY_KEY.get_or_init(|| {
        let mut keys = HashMap::new();
        for (index, province) in all_provinces().iter().enumerate() {
            let names = [province.slug, province.name].into_iter();
            for name in names.chain(province.spellings.iter().chain(&province.typed).copied()) {
                keys.insert(key(name), index);
            }
        }
        keys
    });
    // The longest name in the table has 21 characters; a whole sentence is no name.
    if input.len() > 200 {
        return None;
    }
    let wanted = key(input);
    let bare =
        ["tinh", "thanhpho", "tp", "thudo"].iter().find_map(|prefix| wanted.strip_prefix(prefix));
    by_key.get(&wanted).or_else(|| by_key.get(bare?)).and_then(|index| all_provinces().get(*index))
}

fn key(name: &str) -> String {
    let folded = fold(name, Fold::Folded);
    folded.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The slugs whose articles a filter by `slug` may take, `slug` first: its successor, then the
/// names merged into it. [`province_matches`] decides for one article.
pub fn answers_for(slug: &str) -> Vec<&'static str> {
    let Some(asked) = province(slug) else {
        return Vec::new();
    };
    let mut slugs = vec![asked.slug];
    if !asked.is_current() {
        slugs.push(asked.successor);
    }
    let merged = all_provinces().iter().filter(|p| !p.is_current() && p.successor == slug);
    slugs.extend(merged.map(|p| p.slug));
    slugs
}

/// Whether a filter by `filter` takes an article of `article_province` (the rule is told above).
pub fn province_matches(filter: &str, article_province: &str, date: Option<PartialDate>) -> bool {
    if filter == article_province {
        return true;
    }
    let successor = |slug: &str| province(slug).map(|p| p.successor);
    if successor(article_province) == Some(filter) {
        return true;
    }
    successor(filter) == Some(article_province)
        && date.is_some_and(|date| date.last_day() >= MERGED_SINCE)
}

/// The slugs of all filters that take an article or passage of any of `provinces`, by
/// [`province_matches`], in the order of the table.
pub fn filters_that_take(provinces: &[&str], date: Option<PartialDate>) -> Vec<&'static str> {
    let merged = date.is_some_and(|date| date.last_day() >= MERGED_SINCE);
    let successors: Vec<&str> =
        provinces.iter().filter_map(|slug| Some(province(slug)?.successor)).collect();
    let takes = |filter: &&Province| {
        provinces.contains(&filter.slug)
            || successors.contains(&filter.slug)
            || (merged && provinces.contains(&filter.successor))
    };
    all_provinces().iter().filter(takes).map(|filter| filter.slug).collect()
}

/// What is to be told about a filter by `slug`; `None` for a province that stayed as it was.
pub fn filter_note(slug: &str) -> Option<ProvinceNote> {
    let asked = province(slug)?;
    if !asked.is_current() {
        return Some(ProvinceNote::Merged {
            from: asked.name,
            into: province(asked.successor)?.name,
        });
    }
    let with: Vec<_> = all_provinces()
        .iter()
        .filter(|p| !p.is_current() && p.successor == slug)
        .map(|p| p.name)
        .collect();
    (!with.is_empty()).then_some(ProvinceNote::Grown { name: asked.name, with })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_those_that_match_one_of_the_provinces() {
        let dates = [None, Some("2025-06"), Some("2025-07"), Some("2024")];
        for date in dates.map(|date| date.map(|date| date.parse().unwrap())) {
            for slugs in all_provinces().windows(2) {
                let slugs = [slugs[0].slug, slugs[1].slug];
                let matching = all_provinces()
                    .iter()
                    .map(|filter| filter.slug)
                    .filter(|filter| slugs.iter().any(|slug| province_matches(filter, slug, date)));
                assert!(filters_that_take(&slugs, date).into_iter().eq(matching), "{slugs:?}");
            }
        }
    }

    #[test]
    fn the_table_holds_63_old_and_34_new_names() {
        let all = all_provinces();
        assert_eq!(all.len(), 63);
        assert_eq!(all.iter().filter(|p| p.is_current()).count(), 34);
        for p in all {
            assert!(province(p.successor).is_some_and(Province::is_current), "{}", p.slug);
            assert_eq!(find_province(p.name), Some(p));
            assert_eq!(find_province(p.slug), Some(p));
            assert_eq!(key(p.name), p.slug.replace('-', ""));
        }
    }

    #[test]
    fn finds_what_a_reader_types() {
        for (typed, slug) in [
            ("nghe an", "nghe-an"),
            ("tỉnh Nghệ An", "nghe-an"),
            ("TPHCM", "ho-chi-minh"),
            ("TP. Hồ Chí Minh", "ho-chi-minh"),
            ("tp hcm", "ho-chi-minh"),
            ("sai gon", "ho-chi-minh"),
            ("thanh pho hai phong", "hai-phong"),
            ("Thừa Thiên - Huế", "hue"),
            ("BR-VT", "ba-ria-vung-tau"),
            ("Daklak", "dak-lak"),
            ("Hoà Bình", "hoa-binh"),
        ] {
            assert_eq!(find_province(typed).map(|p| p.slug), Some(slug), "{typed}");
        }
        assert_eq!(find_province("Paris"), None);
        assert_eq!(find_province(""), None);
    }

    #[test]
    fn a_filter_knows_old_and_new_names_by_date() {
        let before = Some("2025-06-30".parse().unwrap());
        let after = Some("2025-07-01".parse().unwrap());
        let year = Some("2025".parse().unwrap());
        for (filter, article, date, expected) in [
            ("kien-giang", "kien-giang", None, true),
            ("kien-giang", "an-giang", after, true),
            ("kien-giang", "an-giang", year, true),
            ("kien-giang", "an-giang", before, false),
            ("kien-giang", "an-giang", None, false),
            ("an-giang", "kien-giang", before, true),
            ("an-giang", "an-giang", before, true),
            ("hau-giang", "soc-trang", after, false),
            ("nghe-an", "ha-tinh", after, false),
        ] {
            let found = province_matches(filter, article, date);
            assert_eq!(found, expected, "{filter} {article} {date:?}");
            assert!(!found || answers_for(filter).contains(&article));
        }
    }

    #[test]
    fn tells_what_a_name_stands_for_today() {
        let note = |slug| filter_note(slug).map(|note| note.to_string());
        let kien_giang = "Kiên Giang → An Giang since 2025-07-01";
        assert_eq!(note("kien-giang").as_deref(), Some(kien_giang));
        let an_giang = "An Giang + Kiên Giang since 2025-07-01";
        assert_eq!(note("an-giang").as_deref(), Some(an_giang));
        assert_eq!(note("nghe-an"), None);
    }
}
