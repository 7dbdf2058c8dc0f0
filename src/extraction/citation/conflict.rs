//! Contradictions between citations in a collection: found, graded, never corrected.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::document::{LocatedCitation, groups};
use super::issuer;
use super::model::{Citation, Kind};

/// How sure it is that something is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// One mention contradicts itself: a date outside the year in the number, an impossible date,
    /// a legislature that cannot have sat in that year.
    Certain,
    /// The same document with two days.
    Strong,
    /// The same Party number in two years: another term, or an error.
    Weak,
    /// The separators of another family: `39/NQ-TW`.
    Style,
}

/// A contradiction, with the mentions that show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// Identity of the document.
    pub key: String,
    /// How sure it is.
    pub grade: Grade,
    /// The contradiction in words, in Vietnamese.
    pub why: String,
    /// The same in English.
    pub why_en: String,
    /// The mention at fault first, then one that differs, where there is one.
    pub mentions: Vec<LocatedCitation>,
}

/// A contradiction in words: in Vietnamese, in English.
type Why = [String; 2];

/// Years in which the legislatures of the National Assembly sat, from the eighth on.
const LEGISLATURES: &[(u8, u16, u16)] = &[
    (8, 1987, 1992),
    (9, 1992, 1997),
    (10, 1997, 2002),
    (11, 2002, 2007),
    (12, 2007, 2011),
    (13, 2011, 2016),
    (14, 2016, 2021),
    (15, 2021, 2026),
    (16, 2026, 2031),
];

/// Finds the contradictions among the mentions of a collection, the surest first.
pub fn conflicts(mentions: &[LocatedCitation]) -> Vec<Conflict> {
    let mut out = Vec::new();
    let groups = groups(mentions);
    // Rows that differ only by the year of their dates, for weak conflicts.
    let mut series: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (n, group) in groups.iter().enumerate() {
        let key = group.identity.key();
        let dated: Vec<&LocatedCitation> =
            group.mentions.iter().copied().filter(|m| stated_date(&m.citation).is_some()).collect();
        for mention in &group.mentions {
            if let Some(why) = contradicts_itself(&mention.citation) {
                let other = dated.iter().copied().find(|other| {
                    contradicts_itself(&other.citation).is_none()
                        && other.citation.date != mention.citation.date
                });
                out.push(conflict(&key, Grade::Certain, why, mention, other));
            }
        }
        if let Some(usual) = usual_date(&dated) {
            let mut seen = vec![usual];
            for mention in &dated {
                let Some(date) = stated_date(&mention.citation) else {
                    continue;
                };
                if seen.contains(&date) || seen.len() > 16 {
                    continue;
                }
                seen.push(date);
                let why = [
                    format!("hai ngày khác nhau: {} và {}", printed(date), printed(usual)),
                    format!("two dates: {date} and {usual}"),
                ];
                let other = dated.iter().copied().find(|m| stated_date(&m.citation) == Some(usual));
                out.push(conflict(&key, Grade::Strong, why, mention, other));
            }
        }
        for mention in &group.mentions {
            if let Some(right) = right_separators(&mention.citation) {
                let [right, right_en] = right;
                let why = [
                    format!("dấu ngăn cách sai: cần {right}"),
                    format!("separators of another family: write {right_en}"),
                ];
                let other = group.mentions.iter().copied().find(|m| {
                    m.citation.written.full
                        && !m.citation.written.spread
                        && right_separators(&m.citation).is_none()
                });
                out.push(conflict(&key, Grade::Style, why, mention, other));
            }
        }
        let party = group.identity.issuer.as_deref().is_some_and(issuer::is_party);
        if party && group.identity.kind == Kind::Numbered && group.identity.year.is_none() {
            let place = group.identity.place.as_deref().unwrap_or("*");
            let code = group.identity.issuer.as_deref().unwrap_or("*");
            let code = if issuer::is_central(code) { "tw" } else { code };
            let number = group.identity.number.as_deref().unwrap_or("*");
            let series_key = format!("{}:{number}:{code}:{place}", group.identity.type_code());
            series.entry(series_key).or_default().push(n);
        }
    }
    for rows in series.values() {
        let dated: Vec<&LocatedCitation> = rows
            .iter()
            .filter_map(|&n| groups.get(n))
            .filter_map(|g| g.mentions.iter().copied().find(|m| year_of(&m.citation).is_some()))
            .collect();
        let Some((base, others)) = dated.split_first() else {
            continue;
        };
        for other in others {
            let terms = (base.citation.term, other.citation.term);
            let told_apart = matches!(terms, (Some(a), Some(b)) if a != b);
            let years = (year_of(&base.citation), year_of(&other.citation));
            if let ((Some(a), Some(b)), false) = (years, told_apart)
                && a != b
            {
                let why = [
                    format!("cùng số, khác năm: {a} và {b} (khác khóa, hoặc nhầm)"),
                    format!("one number, two years: {a} and {b} (another term, or an error)"),
                ];
                let key = other.citation.key();
                out.push(conflict(&key, Grade::Weak, why, other, Some(base)));
            }
        }
    }
    out.sort_by_key(|found| found.grade);
    out
}

fn conflict(
    key: &str,
    grade: Grade,
    [why, why_en]: Why,
    mention: &LocatedCitation,
    other: Option<&LocatedCitation>,
) -> Conflict {
    let mentions = std::iter::once(mention).chain(other).cloned().collect();
    Conflict { key: key.to_owned(), grade, why, why_en, mentions }
}

/// The date printed beside the mention itself, not one taken over from another mention.
fn stated_date(citation: &Citation) -> Option<Date> {
    citation.date.filter(|_| !citation.written.resolved)
}

fn year_of(citation: &Citation) -> Option<u16> {
    citation.any_year().filter(|_| !citation.written.resolved)
}

fn printed(date: Date) -> String {
    format!("{}/{}/{}", date.day(), date.month(), date.year())
}

/// The date most mentions give; of equals the one that contradicts no number, then the earliest.
fn usual_date(dated: &[&LocatedCitation]) -> Option<Date> {
    let mut counts: BTreeMap<Date, (usize, bool)> = BTreeMap::new();
    for mention in dated {
        if let Some(date) = stated_date(&mention.citation) {
            let entry = counts.entry(date).or_default();
            entry.0 += 1;
            entry.1 |= contradicts_itself(&mention.citation).is_none();
        }
    }
    let best = counts
        .iter()
        .max_by_key(|(date, (count, sound))| (*sound, *count, std::cmp::Reverse(**date)));
    best.map(|(date, _)| *date)
}

/// What in one mention cannot be true, in words.
fn contradicts_itself(citation: &Citation) -> Option<Why> {
    let written = &citation.written;
    if written.impossible_date && !written.resolved {
        return Some(
            ["ngày không có trong lịch", "no such day in the calendar"].map(str::to_owned),
        );
    }
    let year = year_of_date(citation);
    if let (Some(number), Some(date)) = (citation.year, year)
        && number != date
        && !written.resolved
        && !matches!(citation.kind, Kind::NamedLaw { .. })
    {
        return Some([
            format!("số ghi năm {number}, ngày ban hành ghi năm {date}"),
            format!("the number says {number}, the date of issue {date}"),
        ]);
    }
    let assembly = matches!(citation.issuer.as_deref(), Some("qh" | "ubtvqh"));
    if let (true, Some(term), Some(sat)) = (assembly, citation.term, citation.year.or(year)) {
        let known = LEGISLATURES.iter().find(|(number, _, _)| *number == term);
        if let Some((_, first, last)) = known
            && !(*first..=*last).contains(&sat)
        {
            return Some([
                format!("Quốc hội khóa {term} ({first}-{last}) không thể ban hành năm {sat}"),
                format!(
                    "the National Assembly of term {term} ({first}-{last}) cannot have issued it in {sat}"
                ),
            ]);
        }
    }
    None
}

/// The year of the date or of "năm" beside the mention.
fn year_of_date(citation: &Citation) -> Option<u16> {
    let date = citation.date.and_then(|date| u16::try_from(date.year()).ok());
    date.or(citation.date_year)
}

/// The right form, in Vietnamese and in English, when the separators of the number are those of the
/// other family.
fn right_separators(citation: &Citation) -> Option<[&'static str; 2]> {
    let written = &citation.written;
    if !written.full || written.spread || written.symbol.is_none() || citation.year.is_some() {
        return None;
    }
    let code = written.symbol_issuer.as_deref()?;
    let (right, form) = if issuer::is_party(code) {
        ("-/", ["SỐ-LOẠI/NƠI", "NUMBER-TYPE/ISSUER"])
    } else if issuer::is_known(code) {
        ("/-", ["SỐ/LOẠI-NƠI", "NUMBER/TYPE-ISSUER"])
    } else {
        return None;
    };
    (written.separators != right).then_some(form)
}
