//! What is asked → hits, within the time there is.

use super::asked::Asked;
use super::failure::Failure;
use super::live::Snapshot;
use super::pool::{Deadline, Unanswered};
use crate::query::Plan;
use crate::search::{Hit, Page, Results, search_each};

/// Asks the index; `begin` and `each` as in [`search_each`]. Stops while it looks for candidates, or
/// between two hits, when the time is up.
pub(super) fn ask(
    snapshot: &Snapshot,
    plan: &Plan,
    page: &Page,
    deadline: Option<Deadline>,
    begin: impl FnOnce(&Plan) -> Result<(), Failure>,
    mut each: impl FnMut(Hit) -> Result<(), Failure>,
) -> Result<Results, Failure> {
    let page = Page { deadline: deadline.map(Deadline::moment), ..page.clone() };
    search_each(&snapshot.reader, plan, &page, begin, |hit| {
        if deadline.is_some_and(Deadline::passed) {
            return Err(Unanswered::Late.into());
        }
        each(hit)
    })
}

/// The page of hits that is asked for.
pub(super) fn hits(
    snapshot: &Snapshot,
    asked: &Asked,
    deadline: Deadline,
) -> Result<(Results, Vec<Hit>), Failure> {
    let plan = asked.plan(&snapshot.reader)?;
    let mut hits = Vec::new();
    let keep = |hit| {
        hits.push(hit);
        Ok(())
    };
    let results = ask(snapshot, &plan, &asked.page(), Some(deadline), |_| Ok(()), keep)?;
    Ok((results, hits))
}

/// How many hits there are, with all words and with some, whatever the page.
pub(super) fn count(
    snapshot: &Snapshot,
    plan: &Plan,
    deadline: Deadline,
) -> Result<(u64, u64), Failure> {
    if deadline.passed() {
        return Err(Unanswered::Late.into());
    }
    let none = Page { limit: Some(0), ..Page::default() };
    let results = ask(snapshot, plan, &none, Some(deadline), |_| Ok(()), |_| Ok(()))?;
    Ok((results.total, results.partial))
}
