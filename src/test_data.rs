//! Texts of others that tests read and that are no part of the project.

use std::path::{Path, PathBuf};

/// A file or folder of the reference data: in the folder that `SAOLA_SHARED` names, else in `shared`
/// beside the project.
///
/// # Panics
///
/// Where it is missing. A test that calls this is `#[ignore = "needs ../shared/..."]`, so that only
/// who asks for such tests needs the data, and nobody takes their absence for a success.
pub(crate) fn shared(path: &str) -> PathBuf {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let folder = std::env::var_os("SAOLA_SHARED").map_or_else(beside, PathBuf::from);
    let found = folder.join(path);
    assert!(found.exists(), "{} is missing: SAOLA_SHARED=FOLDER names another", found.display());
    found
}
