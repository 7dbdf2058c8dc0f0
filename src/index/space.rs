//! How much room the disk has.

use std::path::Path;

/// Bytes that a user may still write where `folder` is or will be; `None` where the system does not
/// tell: asked on Unix alone.
#[cfg(unix)]
pub(crate) fn free_bytes(folder: &Path) -> Option<u64> {
    let there = std::path::absolute(folder).ok()?;
    let there = there.ancestors().find(|path| path.is_dir())?;
    let told = rustix::fs::statvfs(there).ok()?;
    Some(told.f_bavail.saturating_mul(told.f_frsize))
}

/// Bytes that a user may still write: not asked on this system.
#[cfg(not(unix))]
pub(crate) fn free_bytes(_: &Path) -> Option<u64> {
    None
}
