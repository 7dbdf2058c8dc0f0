//! What kind of place output goes to.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

use super::Context;
use super::failure::Failure;
use super::pager::{Paged, pager};

/// Whether results may be coloured: on a terminal, unless asked not to.
pub(super) fn color(refused: bool) -> bool {
    let named = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    !refused && !named("NO_COLOR") && !dumb && io::stdout().is_terminal()
}

/// Whether stdout is a terminal that knows links (OSC 8).
///
/// `FORCE_HYPERLINK` decides where it is set (`0`: no), as in other programs. Else links are for
/// the terminals that are known to have them, and only where there are colours: who wants neither
/// wants plain text.
pub(super) fn hyperlinks(color: bool) -> bool {
    knows_links(color, |name| {
        std::env::var_os(name).map(|value| value.to_string_lossy().into_owned())
    })
}

fn knows_links(color: bool, variable: impl Fn(&str) -> Option<String>) -> bool {
    if let Some(forced) = variable("FORCE_HYPERLINK") {
        return !matches!(forced.as_str(), "0" | "false" | "");
    }
    let known = ["iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "rio"];
    let program = variable("TERM_PROGRAM").is_some_and(|name| known.contains(&name.as_str()));
    let named = ["WT_SESSION", "KITTY_WINDOW_ID", "KONSOLE_VERSION", "DOMTERM"];
    let session = named.iter().any(|name| variable(name).is_some_and(|value| !value.is_empty()));
    // VTE has had links since 0.50; earlier ones show them as text.
    let vte = variable("VTE_VERSION").and_then(|version| version.parse::<u32>().ok());
    let vte = vte.is_some_and(|version| version >= 5000);
    let term = variable("TERM").unwrap_or_default();
    let named = ["xterm-kitty", "xterm-ghostty", "alacritty", "foot"].contains(&term.as_str());
    color && (program || session || vte || named)
}

/// Columns of the terminal; `None` when output is not one.
pub(super) fn width() -> Option<usize> {
    if !io::stdout().is_terminal() {
        return None;
    }
    terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))
}

/// Opens what results go to: a file that is named, else stdout, page by page where that is a
/// terminal.
pub(super) fn output(file: Option<&Path>, context: &Context) -> Result<Box<dyn Write>, Failure> {
    let Some(path) = file else {
        let size = terminal_size::terminal_size();
        let paged = context.pager && io::stdin().is_terminal() && io::stdout().is_terminal();
        let program =
            pager(|name| std::env::var_os(name).map(|value| value.to_string_lossy().into_owned()));
        return Ok(match (paged, size, program) {
            (true, Some((width, height)), Some(program)) => Box::new(Paged::new(
                program,
                context.language,
                usize::from(width.0),
                usize::from(height.0),
            )),
            _ => direct(),
        });
    };
    let file =
        File::create(path).map_err(|source| Failure::File { path: path.to_owned(), source })?;
    Ok(Box::new(BufWriter::new(file)))
}

/// Tells before the work whether a file that is written at its end can be; nothing of it changes.
pub(super) fn writable(file: &Path) -> Result<(), Failure> {
    let failed = |source| Failure::File { path: file.to_owned(), source };
    match std::fs::metadata(file) {
        // Opening a pipe or a device is felt at its other end.
        Ok(found) if !found.is_file() && !found.is_dir() => Ok(()),
        Ok(_) => OpenOptions::new().write(true).open(file).map(|_| ()).map_err(failed),
        Err(_) => match File::create_new(file) {
            // A link to what is not there yet.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            made => made.and_then(|_| std::fs::remove_file(file)).map_err(failed),
        },
    }
}

/// Stdout itself, for what must be seen at once or is for another program.
pub(super) fn direct() -> Box<dyn Write> {
    Box::new(BufWriter::new(io::stdout().lock()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_for_terminals_that_know_them() {
        type Case<'a> = (bool, &'a [(&'a str, &'a str)], bool);
        let cases: [Case<'_>; 10] = [
            (true, &[], false),
            (true, &[("TERM_PROGRAM", "vscode")], true),
            (true, &[("TERM_PROGRAM", "Apple_Terminal")], false),
            (true, &[("VTE_VERSION", "7600")], true),
            (true, &[("VTE_VERSION", "4800")], false),
            (true, &[("WT_SESSION", "x")], true),
            (true, &[("TERM", "xterm-kitty")], true),
            (false, &[("KITTY_WINDOW_ID", "1")], false),
            (false, &[("FORCE_HYPERLINK", "1")], true),
            (true, &[("FORCE_HYPERLINK", "0"), ("WT_SESSION", "x")], false),
        ];
        for (color, variables, expected) in cases {
            let found = knows_links(color, |name| {
                let mut all = variables.iter();
                all.find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
            });
            assert_eq!(found, expected, "{color} {variables:?}");
        }
    }
}
