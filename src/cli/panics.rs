//! A panic → an error with its exit code: on damaged files the engine panics, our own do not.

use std::panic::resume_unwind;
use std::path::Path;
use std::thread;

use super::failure::Failure;
use crate::index::IndexError;
use crate::panics::{Panic, STACK_BYTES, catch, take_first_uncaught};

/// Runs a command on `index`, on a thread of its own with a large stack where it `reads` files; a
/// panic is an error of it.
///
/// One in our own code is a mistake of the program. One in the engine or below comes from bytes that
/// are not those it wrote, unless it says that the system refused. What a file that is read or an article makes panic never gets here: it is
/// skipped as `internal`.
pub(super) fn caught<T: Send>(
    index: &Path,
    reads: bool,
    run: impl Fn() -> Result<T, Failure> + Sync,
) -> Result<T, Failure> {
    match if reads { on_large_stack(run) } else { catch(run) } {
        Ok(result) => result,
        // A thread that panicked makes others do so: the first is the cause.
        Err(last) => Err(failure(index, &take_first_uncaught().unwrap_or(last))),
    }
}

/// Runs `work` on a thread whose stack does not depend on the shell's `ulimit -s`; on the one that
/// calls where the system starts no other.
fn on_large_stack<T: Send>(work: impl Fn() -> T + Sync) -> Result<T, Panic> {
    let thread = thread::Builder::new().name("command".to_owned()).stack_size(STACK_BYTES);
    thread::scope(|scope| match thread.spawn_scoped(scope, || catch(&work)) {
        Ok(thread) => thread.join().unwrap_or_else(|payload| resume_unwind(payload)),
        Err(_) => catch(&work),
    })
}

/// What a panic of a command on `index` means.
pub(super) fn failure(index: &Path, panic: &Panic) -> Failure {
    if let Some(source) = panic.system_error() {
        return Failure::System { source };
    }
    if panic.is_ours() {
        return Failure::Mistake(panic.to_string());
    }
    let place = panic.place().unwrap_or_default();
    let detail = format!("the engine cannot read it ({} at {place})", panic.message());
    Failure::Index(IndexError::Damaged { path: index.to_owned(), detail })
}
