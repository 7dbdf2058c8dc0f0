//! What is asked → hits, within the time there is.

use super::asked::Asked;
use super::failure::Failure;
use super::live::Snapshot;
use super::pool::{Deadline, Unanswered};
use crate::query::{Plan, parse};
use crate::search::{Hit, Page, Results, search_each, suggest};

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
    let mut results = ask(snapshot, &plan, &asked.page(), Some(deadline), |_| Ok(()), keep)?;
    add_suggestions(snapshot, asked, &mut results, deadline)?;
    Ok((results, hits))
}

/// Adds what might have been meant, where little was found and time is left.
pub(super) fn add_suggestions(
    snapshot: &Snapshot,
    asked: &Asked,
    results: &mut Results,
    deadline: Deadline,
) -> Result<(), Failure> {
    if !deadline.passed() {
        suggest(&snapshot.reader, &parse(&asked.text)?, &asked.options(), results)?;
    }
    Ok(())
}
