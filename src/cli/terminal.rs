//! What kind of place output goes to.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

use super::failure::Failure;

/// Whether results may be coloured: on a terminal, unless asked not to.
pub(super) fn color(refused: bool) -> bool {
    let named = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    !refused && !named("NO_COLOR") && !dumb && io::stdout().is_terminal()
}

/// Columns of the terminal; `None` when output is not one.
pub(super) fn width() -> Option<usize> {
    if !io::stdout().is_terminal() {
        return None;
    }
    terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))
}

/// Opens what results go to: a file that is named, else stdout.
pub(super) fn output(file: Option<&Path>) -> Result<Box<dyn Write>, Failure> {
    match file {
        None => Ok(Box::new(BufWriter::new(io::stdout().lock()))),
        Some(path) => {
            let file = File::create(path)
                .map_err(|source| Failure::File { path: path.to_owned(), source })?;
            Ok(Box::new(BufWriter::new(file)))
        }
    }
}
