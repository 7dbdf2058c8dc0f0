//! Arguments as typed → arguments as clap reads them: the words of a query may stand before, between
//! and behind the options, and `-word` is a word to leave out.

use std::ffi::{OsStr, OsString};

use clap::{Arg, Command};

/// Puts the words of a query behind `--`, in the order typed; other commands stay as they are.
///
/// A known option is an option wherever it stands; one dash before anything else begins a word.
/// Two dashes before an unknown name are left to clap, which tells the mistake.
pub(super) fn words_last(mut program: Command, typed: Vec<OsString>) -> Vec<OsString> {
    program.build();
    let mut command = &program;
    let (mut options, mut words) = (Vec::new(), Vec::new());
    let mut arguments = typed.iter().cloned();
    options.extend(arguments.next());
    while let Some(argument) = arguments.next() {
        let text = argument.to_string_lossy();
        if text == "--" {
            words.extend(arguments.by_ref());
        } else if let Some(option) = option(command, &text) {
            let value_apart = option.get_action().takes_values() && is_name(&text);
            options.push(argument);
            options.extend(value_apart.then(|| arguments.next()).flatten());
        } else if text.starts_with("--") {
            options.push(argument);
        } else if command.has_subcommands() {
            let Some(found) = command.find_subcommand(OsStr::new(&argument)) else { return typed };
            if !found.get_positionals().any(|positional| positional.get_id() == "query") {
                return typed;
            }
            command = found;
            options.push(argument);
        } else {
            words.push(argument);
        }
    }
    if !words.is_empty() {
        options.push("--".into());
        options.append(&mut words);
    }
    options
}

/// The option that `text` names: `--name`, `--name=value`, `-n` or `-n5`.
fn option<'c>(command: &'c Command, text: &str) -> Option<&'c Arg> {
    let name = text.split('=').next().unwrap_or(text);
    command.get_arguments().find(|option| {
        let long = option.get_long().is_some_and(|long| name.strip_prefix("--") == Some(long));
        let short = option.get_short().is_some_and(|short| {
            let rest = text.strip_prefix('-').and_then(|rest| rest.strip_prefix(short));
            rest.is_some_and(|value| value.bytes().all(|b| b.is_ascii_digit()))
        });
        long || short
    })
}

/// Whether an option is written without its value.
fn is_name(text: &str) -> bool {
    if text.starts_with("--") { !text.contains('=') } else { text.chars().count() == 2 }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn options_are_options_wherever_they_stand() {
        let cases = [
            ("saola search đường --format jsonl", "saola search --format jsonl -- đường"),
            ("saola search đường -cao tốc -n 5", "saola search -n 5 -- đường -cao tốc"),
            ("saola -q search nông thôn -n5 mới", "saola -q search -n5 -- nông thôn mới"),
            ("saola search tin -o a.csv -oan", "saola search -o a.csv -- tin -oan"),
            ("saola search --since=2024 lũ --all", "saola search --since=2024 --all -- lũ"),
            ("saola search lũ --nhanh", "saola search --nhanh -- lũ"),
            ("saola search -n 3 -- --all -n", "saola search -n 3 -- --all -n"),
            ("saola --index x search lũ --index y", "saola --index x search --index y -- lũ"),
            ("saola explain nghij --marks any", "saola explain --marks any -- nghij"),
            ("saola search", "saola search"),
            ("saola index a -q", "saola index a -q"),
            ("saola khac -x", "saola khac -x"),
            ("saola -x", "saola -x"),
        ];
        for (typed, expected) in cases {
            let split = |line: &str| line.split(' ').map(OsString::from).collect::<Vec<_>>();
            let read = words_last(super::super::Cli::command(), split(typed));
            assert_eq!(read, split(expected), "{typed}");
        }
    }
}
