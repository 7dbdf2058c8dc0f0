//! The commands as declared → the commands as shown: examples first, in one of two languages.
//!
//! English texts are the doc comments of the arguments; `vietnamese.rs` has the others. clap's own
//! words (headings, `[default: …]`, `[OPTIONS]`) are written here, since it knows English alone.

mod examples;
mod vietnamese;

use clap::builder::{Str, StyledStr};
use clap::{Arg, ArgAction, Command};

use super::said::say;
use crate::output::Language;

pub(super) use examples::examples;

/// Puts examples, headings and texts of `language` into a command and all below it.
pub(super) fn localised(program: Command, language: Language) -> Command {
    let mut built = program.clone();
    built.build();
    command(program, &built, &[], language)
}

/// `path`: the names of the commands above, the program's own left out.
fn command(mut shown: Command, built: &Command, path: &[&str], language: Language) -> Command {
    let said = |english: &'static str, vietnamese: &'static str| match language {
        Language::English => english,
        Language::Vietnamese => vietnamese,
    };
    let usage = built.clone().render_usage().to_string();
    let usage = usage.trim_start_matches("Usage:").trim();
    shown = shown
        .disable_help_flag(true)
        .disable_version_flag(true)
        .arg(
            Arg::new("help")
                .short('h')
                .long("help")
                .action(ArgAction::Help)
                .help(said("Show this help", "Xem trợ giúp này")),
        )
        .subcommand_help_heading(said("Commands", "Lệnh"))
        .help_template(template(path, language))
        .override_usage(translated_usage(usage, language));
    if path.is_empty() {
        shown = shown.arg(
            Arg::new("version")
                .short('V')
                .long("version")
                .action(ArgAction::Version)
                .help(said("Show the version", "Xem phiên bản")),
        );
    }
    if language == Language::Vietnamese
        && let Some((about, long)) = vietnamese::about(path)
    {
        shown = shown.about(about);
        shown = match long {
            "" => shown.long_about(None),
            long => shown.long_about(format!("{about}\n\n{long}")),
        };
    }
    let name = path.join(" ");
    shown = shown.mut_args(|arg| argument(arg, &name, language));
    let below: Vec<String> =
        shown.get_subcommands().map(|below| below.get_name().to_owned()).collect();
    for below in below {
        let Some(built) = built.find_subcommand(&below) else { continue };
        let path: Vec<&str> = path.iter().copied().chain([below.as_str()]).collect();
        shown = shown.mut_subcommand(&below, |shown| command(shown, built, &path, language));
    }
    shown
}

/// Place of options that every command has, behind all others but help itself.
const GLOBAL: usize = 900;

/// The order of a help text.
fn template(path: &[&str], language: Language) -> StyledStr {
    let mut text = "{about-with-newline}\n".to_owned();
    let examples = examples(path);
    if !examples.is_empty() {
        text.push_str(&say!(language, "Examples:\n", "Ví dụ:\n"));
        let longest = examples.iter().map(|example| example.line.chars().count()).max();
        let width = longest.unwrap_or(0);
        for example in examples {
            let line = example.line;
            let comment = example.comment(language);
            if comment.is_empty() {
                text.push_str(&format!("  {line}\n"));
            } else {
                text.push_str(&format!("  {line:width$}  # {comment}\n"));
            }
        }
        text.push('\n');
    }
    text.push_str(&say!(language, "Usage:", "Cách dùng:"));
    text.push_str(" {usage}\n\n{all-args}");
    text.into()
}

/// clap's placeholders of a usage line, and the names of values, in `language`.
fn translated_usage(usage: &str, language: Language) -> String {
    if language == Language::English {
        return usage.to_owned();
    }
    let mut translated = String::with_capacity(usage.len());
    let mut name = String::new();
    // A name is what stands in capitals between < > or [ ].
    let mut inside = false;
    for c in usage.chars() {
        match c {
            '<' | '[' => {
                inside = true;
                translated.push(c);
            }
            '>' | ']' => {
                translated.push_str(vietnamese::value_name(&name).unwrap_or(&name));
                name.clear();
                inside = false;
                translated.push(c);
            }
            c if inside => name.push(c),
            c => translated.push(c),
        }
    }
    translated
}

fn argument(mut arg: Arg, command: &str, language: Language) -> Arg {
    let heading = match (language, arg.is_positional()) {
        (Language::English, true) => "Arguments",
        (Language::English, false) => "Options",
        (Language::Vietnamese, true) => "Đối số",
        (Language::Vietnamese, false) => "Tùy chọn",
    };
    let own = matches!(arg.get_id().as_str(), "help" | "version");
    let mut help = arg.get_help().map(StyledStr::to_string).unwrap_or_default();
    if language == Language::Vietnamese {
        if !own && let Some(text) = vietnamese::argument(command, arg.get_id().as_str()) {
            help = text.to_owned();
        }
        let names: Vec<Str> = arg
            .get_value_names()
            .unwrap_or_default()
            .iter()
            .map(|name| vietnamese::value_name(name).map_or_else(|| name.clone(), Str::from))
            .collect();
        if !names.is_empty() && arg.get_action().takes_values() {
            arg = arg.value_names(names);
        }
    }
    if arg.get_action().takes_values() {
        let defaults: Vec<_> =
            arg.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
        if !defaults.is_empty() {
            let defaults = defaults.join(" ");
            help += &say!(language, " [default: {defaults}]", " [mặc định: {defaults}]");
        }
        if let Some(variable) = arg.get_env() {
            let variable = variable.to_string_lossy();
            help += &say!(language, " [environment: {variable}]", " [biến môi trường: {variable}]");
        }
    }
    // What is the command's own stands first.
    let arg = if arg.is_global_set() { arg.display_order(GLOBAL) } else { arg };
    let arg = arg.help_heading(heading).help(help).long_help(None);
    // clap allows these for options with a value alone.
    if arg.get_action().takes_values() {
        return arg.hide_default_value(true).hide_env(true).hide_possible_values(true);
    }
    arg
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::super::Cli;
    use super::*;

    /// Every command with the names above it.
    fn walk(command: &Command, path: &[String], each: &mut impl FnMut(&[&str], &Command)) {
        let names: Vec<&str> = path.iter().map(String::as_str).collect();
        each(&names, command);
        for below in command.get_subcommands() {
            let mut path = path.to_vec();
            path.push(below.get_name().to_owned());
            walk(below, &path, each);
        }
    }

    #[test]
    fn every_command_and_argument_has_a_vietnamese_text() {
        let mut missing = Vec::new();
        walk(&Cli::command(), &[], &mut |path, command| {
            let name = path.join(" ");
            match vietnamese::about(path) {
                None => missing.push(format!("command {name:?}")),
                Some((_, long)) => {
                    let english = command.get_long_about().is_some();
                    if english == long.is_empty() {
                        missing.push(format!("long text of {name:?}"));
                    }
                }
            }
            if examples(path).is_empty() {
                missing.push(format!("examples of {name:?}"));
            }
            for arg in command.get_arguments() {
                if vietnamese::argument(&name, arg.get_id().as_str()).is_none() {
                    missing.push(format!("{name} {}", arg.get_id()));
                }
                assert!(arg.get_help().is_some(), "{name} {} has no help", arg.get_id());
                for value in arg.get_value_names().unwrap_or_default() {
                    if arg.get_action().takes_values() && vietnamese::value_name(value).is_none() {
                        missing.push(format!("value {value}"));
                    }
                }
            }
        });
        assert!(missing.is_empty(), "{}", missing.join("\n"));
    }

    #[test]
    fn a_help_text_begins_with_examples_and_has_no_word_of_the_other_language() {
        for (language, foreign) in [
            (Language::English, &["Ví dụ", "Cách dùng", "mặc định", "Tùy chọn"][..]),
            (
                Language::Vietnamese,
                &["Examples:", "Usage:", "[default", "Options", "[OPTIONS]", "Print ", "Arguments"],
            ),
        ] {
            let mut program = localised(Cli::command(), language);
            program.build();
            walk(&program, &[], &mut |path, command| {
                let help = command.clone().render_long_help().to_string();
                for word in foreign {
                    assert!(!help.contains(word), "{path:?} says {word}:\n{help}");
                }
                let (examples, usage) = match language {
                    Language::English => ("Examples:\n", "Usage: "),
                    Language::Vietnamese => ("Ví dụ:\n", "Cách dùng: "),
                };
                assert!(help.find(examples).unwrap() < help.find(usage).unwrap(), "{help}");
            });
        }
    }

    #[test]
    fn every_example_is_a_command_of_ours() {
        walk(&Cli::command(), &[], &mut |path, _| {
            for example in examples(path) {
                let words = example.words();
                assert_eq!(words[0], "saola", "{}", example.line);
                let typed = words.iter().map(std::ffi::OsString::from).collect();
                let typed = super::super::arguments::words_last(Cli::command(), typed);
                let read = Cli::command().try_get_matches_from(typed);
                assert!(read.is_ok(), "{}: {}", example.line, read.unwrap_err());
            }
        });
    }
}
