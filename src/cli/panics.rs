//! A panic → an error with its exit code: on damaged files the engine panics, our own do not.

use std::panic::{AssertUnwindSafe, catch_unwind, set_hook};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use super::failure::Failure;
use crate::index::IndexError;

/// Where the first panic was and what it said.
static PANIC: Mutex<Option<(String, String)>> = Mutex::new(None);

/// Runs a command on `index`; a panic is an error of it.
///
/// One in our own code is a mistake of the program. One in the engine or below comes from bytes that
/// are not those it wrote.
pub(super) fn caught<T>(
    index: &Path,
    run: impl FnOnce() -> Result<T, Failure>,
) -> Result<T, Failure> {
    set_hook(Box::new(|panic| {
        let at = panic.location().map(ToString::to_string).unwrap_or_default();
        let said = panic.payload();
        let what = said
            .downcast_ref::<&str>()
            .map(ToString::to_string)
            .or_else(|| said.downcast_ref::<String>().cloned())
            .unwrap_or_default();
        PANIC.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert((at, what));
    }));
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok(result) => result,
        Err(_) => {
            let panic = PANIC.lock().unwrap_or_else(PoisonError::into_inner).take();
            let (at, what) = panic.unwrap_or_default();
            Err(if at.starts_with(ours()) {
                Failure::Mistake(format!("{what} at {at}"))
            } else {
                let file = at.rsplit(['/', '\\']).next().unwrap_or_default();
                let detail = format!("the engine cannot read it ({what} at {file})");
                Failure::Index(IndexError::Damaged { path: index.to_owned(), detail })
            })
        }
    }
}

/// How paths of our source begin in locations.
fn ours() -> &'static str {
    file!().strip_suffix("cli/panics.rs").unwrap_or("src/")
}
