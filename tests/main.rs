//! One test binary: the library through its public face, and the real program.
#![allow(missing_docs, reason = "tests document themselves by their names")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod facts;
mod program;
mod quality;
