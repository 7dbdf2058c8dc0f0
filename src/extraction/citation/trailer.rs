//! What follows a number at once: date, issuer and term, in any order.

use jiff::civil::Date;

use super::block::{Block, Mode};
use super::issuer::{self, Issuer};
use super::number::year;
use super::ordinal::ordinal;

/// The facts after a citation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Trailer {
    pub(super) date: Option<Date>,
    pub(super) date_year: Option<u16>,
    pub(super) impossible_date: bool,
    pub(super) issuer: Option<Issuer>,
    pub(super) term: Option<u8>,
    /// The place after them; where they would begin when there are none.
    pub(super) next: usize,
}

/// A day as written; `None` inside when it cannot exist.
struct Day {
    date: Option<Date>,
    next: usize,
}

/// Reads the facts that follow at `at`.
pub(super) fn trailer(block: &Block<'_>, at: usize) -> Trailer {
    let mut found = Trailer { next: at, ..Trailer::default() };
    // Date, issuer and term, each once, and one spare round for a second bracket.
    for _ in 0..4 {
        let before = found.next;
        if !step(block, &mut found) || found.next == before {
            break;
        }
    }
    found
}

/// Reads one more fact; whether there was one.
fn step(block: &Block<'_>, found: &mut Trailer) -> bool {
    let at = found.next;
    if block.mark(at, '(') {
        let inside = at + 1;
        let dated = day(block, inside).or_else(|| {
            let next = block.says_any(inside, &["ban hanh ngay", "ngay"])?;
            day(block, next)
        });
        if let Some(day) = dated.filter(|day| block.mark(day.next, ')')) {
            let next = day.next + 1;
            return take_day(found, &day, next);
        }
        if let Some((term, next)) = term(block, inside)
            && block.mark(next, ')')
            && found.term.is_none()
        {
            found.term = Some(term);
            found.next = next + 1;
            return true;
        }
        if let Some(issuer) = issuer::issuer(block, inside)
            && found.issuer.is_none()
        {
            let (term, next) = match term(block, issuer.next) {
                Some((term, next)) => (Some(term), next),
                None => (None, issuer.next),
            };
            if block.mark(next, ')') {
                found.term = found.term.or(term);
                found.issuer = Some(issuer);
                found.next = next + 1;
                return true;
            }
        }
        return false;
    }
    let comma = block.mark(at, ',');
    let at = if comma { at + 1 } else { at };
    if let Some(next) =
        block.says_any(at, &["ban hanh ngay", "ky ngay", "duoc ban hanh ngay", "ngay"])
    {
        if let Some(day) = day(block, next) {
            let next = day.next;
            return take_day(found, &day, next);
        }
        return false;
    }
    if let Some(next) = block.says_marked(at, "nam", "năm") {
        return take_year(block, found, next);
    }
    if let Some((term, next)) = term(block, at).filter(|_| found.term.is_none()) {
        found.term = Some(term);
        found.next = next;
        return true;
    }
    if found.issuer.is_none() {
        let by = block.says_any(at, &["cua", "do", "duoc"]);
        let passive = block.is(at, "duoc");
        let start = by.unwrap_or(at);
        // Without "của" a capital is asked for, and no comma: "Nghị quyết 26, Chính phủ đã …".
        let believed = by.is_some()
            || block.mode == Mode::Query
            || (!comma && block.word(start).is_some_and(|l| l.capital));
        if believed && let Some(issuer) = issuer::issuer(block, start) {
            let verb = issuer.next;
            if !passive || block.says_any(verb, &["ban hanh", "thong qua", "ky"]).is_some() {
                found.next = issuer.next;
                found.issuer = Some(issuer);
                return true;
            }
        }
    }
    if block.mode == Mode::Query && !comma {
        return take_year(block, found, at);
    }
    false
}

fn take_day(found: &mut Trailer, day: &Day, next: usize) -> bool {
    if found.date.is_some() || found.impossible_date {
        return false;
    }
    found.date = day.date;
    found.impossible_date = day.date.is_none();
    found.next = next;
    true
}

fn take_year(block: &Block<'_>, found: &mut Trailer, at: usize) -> bool {
    let Some(year) = year(block, at) else {
        return false;
    };
    if found.date_year.is_some() || found.date.is_some() || block.continues(at + 1) {
        return false;
    }
    found.date_year = Some(year);
    found.next = at + 1;
    true
}

/// Reads "khóa XIII" at `at`; returns the term and the place after it.
pub(super) fn term(block: &Block<'_>, at: usize) -> Option<(u8, usize)> {
    let next = block.says_marked(at, "khoa", "khóa")?;
    let next = block.says(next, "thu").unwrap_or(next);
    ordinal(block, next)
}

/// Reads a day at `at`: 18/7/2023, 18-7-2023, 18.7.2023, 18 tháng 7 năm 2023.
fn day(block: &Block<'_>, at: usize) -> Option<Day> {
    let part = |at: usize| {
        let found = block.number(at).filter(|l| l.len <= 2)?;
        i8::try_from(found.code).ok()
    };
    let day_of_month = part(at)?;
    let (month, year_at) = if let Some(next) = block.says(at + 1, "thang") {
        (part(next)?, block.says(next + 1, "nam")?)
    } else {
        let separated = |at: usize| ['/', '-', '.'].iter().any(|&c| block.mark(at, c));
        if separated(at + 1) && separated(at + 3) {
            (part(at + 2)?, at + 4)
        } else if block.mode == Mode::Query && !separated(at + 1) {
            (part(at + 1)?, at + 2)
        } else {
            return None;
        }
    };
    let written = block.number(year_at).filter(|l| l.len == 4)?;
    if block.continues(year_at + 1) {
        return None;
    }
    let year = i16::try_from(written.code).ok()?;
    let date = Date::new(year, month, day_of_month)
        .ok()
        .filter(|date| (1900..=2100).contains(&date.year()));
    Some(Day { date, next: year_at + 1 })
}
