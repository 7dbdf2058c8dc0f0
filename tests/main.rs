//! One test binary: the library through its public face, and the real program.
#![allow(missing_docs, reason = "tests document themselves by their names")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]
#![allow(clippy::print_stdout, reason = "figures are part of what a test tells")]

mod bad_input;
mod bench;
mod bilingual;
mod bounded;
#[cfg(feature = "web")]
mod browser;
mod chance;
mod collections;
mod containers;
mod dependencies;
mod documents;
mod facts;
mod faults;
mod formats;
mod fuzz;
mod incremental;
mod index_versions;
#[cfg(debug_assertions)]
mod internal_faults;
mod kills;
mod kinds;
mod laws;
mod layout;
mod marks;
mod mutations;
mod pages;
mod pdfs;
mod program;
mod promises;
mod quality;
mod readings;
mod readme;
mod real_news;
mod reprints;
mod reprints_measured;
mod suggestions;
#[path = "../src/test_data.rs"]
mod test_data;
mod watch;
#[cfg(feature = "web")]
mod web;
#[cfg(feature = "web")]
mod webdriver;
