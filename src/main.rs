//! The command line of saola.

use std::process::ExitCode;

fn main() -> ExitCode {
    saola::cli::main()
}
