//! Tests of the people.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test may panic and prints its figures"
)]

mod laws;
mod measures;
mod rules;
