//! `saola completions` and `saola man`: the declared commands → a script for a shell, a manual page.

use std::io::Write;

use clap::CommandFactory;
use clap_complete::Shell;

use super::failure::Failure;
use super::help::{examples, localised};
use super::said::{said, say};
use super::{Cli, Context, Outcome, terminal};
use crate::output::Language;

/// Print a script that lets a shell complete commands with Tab
///
/// It goes to standard output; put it where your shell looks for such scripts.
#[derive(Debug, clap::Args)]
pub(super) struct CompletionsArgs {
    /// bash, zsh, fish or powershell
    #[arg(value_name = "SHELL", value_parser = ["bash", "zsh", "fish", "powershell"])]
    shell: String,
}

pub(super) fn completions(args: &CompletionsArgs, context: &Context) -> Result<Outcome, Failure> {
    let shell = match args.shell.as_str() {
        "bash" => Shell::Bash,
        "zsh" => Shell::Zsh,
        "fish" => Shell::Fish,
        _ => Shell::PowerShell,
    };
    let mut program = localised(Cli::command(), context.language);
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut program, "saola", &mut script);
    let mut out = terminal::direct();
    out.write_all(&script)?;
    out.flush()?;
    Ok(Outcome::Done)
}

/// Print the manual page (roff) of the program or of one command
#[derive(Debug, clap::Args)]
pub(super) struct ManArgs {
    /// The command to have the page of; the program if none is given
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
}

pub(super) fn man(args: &ManArgs, context: &Context) -> Result<Outcome, Failure> {
    let language = context.language;
    let mut program = localised(Cli::command(), language);
    program.build();
    let (shown, path) = match &args.command {
        None => (program, vec![]),
        Some(name) => match program.find_subcommand(name) {
            Some(command) => (command.clone(), vec![name.as_str()]),
            None => {
                return Err(Failure::Usage {
                    what: said!("unknown command {name:?}", "không có lệnh {name:?}"),
                    instead: super::said::Said::same("saola man search"),
                });
            }
        },
    };
    let name = std::iter::once("saola").chain(path.iter().copied()).collect::<Vec<_>>().join("-");
    let version = concat!("saola ", env!("CARGO_PKG_VERSION"));
    let lines: Vec<String> = examples(&path)
        .iter()
        .map(|example| match example.comment(language) {
            "" => example.line.to_owned(),
            comment => format!("{}\n    {comment}", example.line),
        })
        .collect();
    let heading = say!(language, "Examples:", "Ví dụ:");
    // The usage line that help shows is made for a screen; the page makes its own.
    let shown = shown.after_help(format!("{heading}\n\n{}", lines.join("\n\n")));
    let page = clap_mangen::Man::new(shown).title(name).source(version).manual("saola");
    let mut roff = Vec::new();
    page.render(&mut roff)?;
    let mut out = terminal::direct();
    for line in String::from_utf8_lossy(&roff).lines() {
        writeln!(out, "{}", heading_in(line, language))?;
    }
    out.flush()?;
    Ok(Outcome::Done)
}

/// A line of the page, its heading in `language`.
fn heading_in(line: &str, language: Language) -> &str {
    if language == Language::English {
        return line;
    }
    match line {
        ".SH NAME" => ".SH TÊN",
        ".SH SYNOPSIS" => ".SH \"CÁCH DÙNG\"",
        ".SH DESCRIPTION" => ".SH \"MÔ TẢ\"",
        ".SH OPTIONS" => ".SH \"TÙY CHỌN\"",
        ".SH SUBCOMMANDS" => ".SH LỆNH",
        ".SH EXTRA" => ".SH THÊM",
        ".SH VERSION" => ".SH \"PHIÊN BẢN\"",
        line => line,
    }
}
