//! The command line: one file per subcommand, each its arguments and `run`.

mod arguments;
mod bench;
mod check;
mod documents;
mod explain;
mod failure;
mod forget;
mod found;
mod help;
mod index;
mod interrupt;
mod listing;
mod mistyped;
mod out_of_memory;
mod pager;
mod panics;
mod pdf_text;
mod people;
mod queries;
mod read;
mod said;
mod saved;
mod search;
#[cfg(feature = "web")]
mod serve;
mod shell;
mod skipped;
mod status;
mod terminal;
mod watch;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use failure::Failure;
pub use pdf_text::{PdfFault, extract_pdf_text};

use crate::output::Language;

/// Where the index is unless something else is said.
const DEFAULT_INDEX: &str = "index";

/// Search Vietnamese news by word, person or official document number, with or without tone marks
#[derive(Debug, Parser)]
#[command(name = "saola", version, disable_help_subcommand = true)]
struct Cli {
    /// Folder of the index
    #[arg(long, global = true, env = "SAOLA_INDEX", default_value = DEFAULT_INDEX, value_name = "DIR")]
    index: PathBuf,
    /// Never use colour
    #[arg(long, global = true)]
    no_color: bool,
    /// Say nothing but results and errors
    #[arg(long, short, global = true)]
    quiet: bool,
    /// Never read long output page by page
    #[arg(long, global = true)]
    no_pager: bool,
    /// Language of help, messages and errors: en or vi; by default that of the system
    #[arg(long, global = true, value_name = "LANG")]
    lang: Option<Language>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Index(index::Args),
    Search(search::Args),
    Saved(saved::Args),
    Explain(explain::Args),
    Read(read::Args),
    Documents(documents::Args),
    People(people::Args),
    Bench(bench::Args),
    Check(check::Args),
    Status(status::Args),
    Forget(forget::Args),
    #[cfg(feature = "web")]
    Serve(serve::Args),
    Completions(shell::CompletionsArgs),
    Man(shell::ManArgs),
}

/// What every subcommand is told.
struct Context {
    index: PathBuf,
    /// Whether `--index` or the environment named it.
    index_given: bool,
    quiet: bool,
    color: bool,
    /// Whether links are understood where results go.
    hyperlinks: bool,
    /// Whether long results may be read page by page.
    pager: bool,
    language: Language,
}

/// How a command ended when it did not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// Found, or done.
    Done,
    /// Nothing found.
    Nothing,
    /// Done, but inputs were left out.
    Skipped,
    /// Stopped by Ctrl-C in good order.
    #[cfg(feature = "web")]
    Interrupted,
    /// Stopped by a signal to end in good order.
    #[cfg(feature = "web")]
    Terminated,
}

/// Runs the command line and returns its exit code.
pub fn main() -> ExitCode {
    crate::panics::install_hook();
    if std::env::args_os().nth(1).is_some_and(|name| name == pdf_text::NAME) {
        return pdf_text::run();
    }
    if let Ok(program) = std::env::current_exe() {
        crate::ingest::read_pdf_with(program, vec![pdf_text::NAME.to_owned()]);
    }
    let variable =
        |name: &str| std::env::var_os(name).map(|value| value.to_string_lossy().into_owned());
    let language = said::language(std::env::args_os().skip(1), variable);
    out_of_memory::take_signal(language);
    crate::panics::catch(|| run(language)).unwrap_or_else(|panic| {
        let failure = Failure::Mistake(panic.to_string());
        failure.print(language);
        ExitCode::from(failure.exit_code())
    })
}

/// Runs what was typed.
fn run(language: Language) -> ExitCode {
    use clap::{CommandFactory, FromArgMatches};
    let mut program = help::localised(Cli::command(), language);
    let typed = arguments::words_last(program.clone(), std::env::args_os().collect());
    let matches = match program.try_get_matches_from_mut(typed) {
        Ok(matches) => matches,
        Err(error) => return refused(&error, &program, language),
    };
    let index_given =
        matches.value_source("index") != Some(clap::parser::ValueSource::DefaultValue);
    let cli = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(error) => return refused(&error, &program, language),
    };
    let color = terminal::color(cli.no_color);
    let context = Context {
        index: cli.index,
        index_given,
        quiet: cli.quiet,
        color,
        hyperlinks: terminal::hyperlinks(color),
        pager: !cli.no_pager,
        language: cli.lang.unwrap_or(language),
    };
    interrupt::refuse_large_files_by_error();
    // Those that read files take texts of any shape.
    let reads = matches!(cli.command, Command::Index(_) | Command::Read(_) | Command::Explain(_));
    let result = panics::caught(&context.index, reads, || match &cli.command {
        Command::Index(args) => index::run(args, &context),
        Command::Search(args) => search::run(args, &context),
        Command::Explain(args) => explain::run(args, &context),
        Command::Read(args) => read::run(args, &context),
        Command::Documents(args) => documents::run(args, &context),
        Command::People(args) => people::run(args, &context),
        Command::Bench(args) => bench::run(args, &context),
        Command::Status(args) => status::run(args, &context),
        Command::Forget(args) => forget::run(args, &context),
        Command::Check(args) => check::run(args, &context),
        #[cfg(feature = "web")]
        Command::Serve(args) => serve::run(args, &context),
        Command::Saved(args) => saved::run(args, &context),
        Command::Completions(args) => shell::completions(args, &context),
        Command::Man(args) => shell::man(args, &context),
    });
    match result {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Nothing) => ExitCode::from(1),
        Ok(Outcome::Skipped) => ExitCode::from(3),
        #[cfg(feature = "web")]
        Ok(Outcome::Interrupted) => ExitCode::from(130),
        #[cfg(feature = "web")]
        Ok(Outcome::Terminated) => ExitCode::from(143),
        Err(Failure::ClosedPipe) => ExitCode::SUCCESS,
        Err(failure) => {
            failure.print(context.language);
            ExitCode::from(failure.exit_code())
        }
    }
}

/// Shows the help or the version that was asked for, else says what was mistyped.
fn refused(error: &clap::Error, program: &clap::Command, language: Language) -> ExitCode {
    use clap::error::ErrorKind as K;
    if matches!(
        error.kind(),
        K::DisplayHelp | K::DisplayVersion | K::DisplayHelpOnMissingArgumentOrSubcommand
    ) {
        // A closed pipe while help is printed is no failure.
        let _ = error.print();
        return if error.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS };
    }
    let failure = mistyped::mistyped(error, program);
    failure.print(language);
    ExitCode::from(failure.exit_code())
}
