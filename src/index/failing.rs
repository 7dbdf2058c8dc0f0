//! Tests only: a disk that refuses the k-th operation in a folder, once or from then on.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// ENOSPC and EIO: one after the other.
const REFUSALS: [i32; 2] = [28, 5];

static PLANS: Mutex<Vec<Plan>> = Mutex::new(Vec::new());

struct Plan {
    folder: PathBuf,
    count: u64,
    at: u64,
    forever: bool,
}

/// Refuses operation `at`, counted from 1, on files of `folder`; 0 refuses none.
pub(crate) fn fail(folder: &Path, at: u64, forever: bool) {
    let mut plans = PLANS.lock().unwrap_or_else(PoisonError::into_inner);
    plans.retain(|plan| plan.folder != folder);
    plans.push(Plan { folder: folder.to_owned(), count: 0, at, forever });
}

/// Ends the refusals; returns how many operations there were.
pub(crate) fn heal(folder: &Path) -> u64 {
    let mut plans = PLANS.lock().unwrap_or_else(PoisonError::into_inner);
    let at = plans.iter().position(|plan| plan.folder == folder);
    at.map_or(0, |at| plans.remove(at).count)
}

/// Counts an operation on `path`, or refuses it.
pub(super) fn attempt(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    super::power::before(path);
    let mut plans = PLANS.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(plan) = plans.iter_mut().find(|plan| path.starts_with(&plan.folder)) else {
        return Ok(());
    };
    plan.count += 1;
    if plan.at > 0 && (plan.count == plan.at || plan.forever && plan.count > plan.at) {
        let refusal = REFUSALS[(plan.at / 4 % 2) as usize];
        return Err(io::Error::from_raw_os_error(refusal));
    }
    Ok(())
}
