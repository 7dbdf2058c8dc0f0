//! Arguments as typed → as the parser wants them: `-word` in a query is no flag.

use std::ffi::OsString;

/// Subcommands that take a query.
const WITH_QUERY: [&str; 3] = ["search", "explain", "documents"];

/// The arguments of this process, with unwanted words (`-word`) behind `--`.
///
/// Where in a query an unwanted word stands says nothing, and flags behind a query stay flags:
/// `saola search đường -cao --format jsonl`.
pub(super) fn in_order() -> Vec<OsString> {
    reordered(std::env::args_os().collect())
}

fn reordered(arguments: Vec<OsString>) -> Vec<OsString> {
    let takes_query = arguments
        .iter()
        .skip(1)
        .filter_map(|argument| argument.to_str())
        .any(|argument| WITH_QUERY.contains(&argument));
    let marked = arguments.iter().any(|argument| argument == "--");
    if !takes_query || marked {
        return arguments;
    }
    let unwanted = |argument: &OsString| argument.to_str().is_some_and(is_unwanted_word);
    let (words, mut ordered): (Vec<_>, Vec<_>) = arguments.into_iter().partition(unwanted);
    if !words.is_empty() {
        ordered.push("--".into());
        ordered.extend(words);
    }
    ordered
}

/// Whether an argument is a hyphen and a word, or a phrase, and none of the short flags.
fn is_unwanted_word(argument: &str) -> bool {
    let Some(word) = argument.strip_prefix('-') else { return false };
    let mut letters = word.chars();
    match (letters.next(), letters.next()) {
        (None | Some('-'), _) => false,
        (Some('n' | 'o' | 'q' | 'h' | 'V'), None) => false,
        (Some('n'), Some(digit)) if digit.is_ascii_digit() || digit == '=' => false,
        (Some('o'), Some('=' | '.' | '/')) => false,
        (Some(first), _) => first.is_alphabetic() || first == '"',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_flags_and_moves_unwanted_words() {
        let ordered = |line: &str| {
            let arguments = line.split(' ').map(OsString::from).collect();
            let ordered: Vec<String> = reordered(arguments)
                .into_iter()
                .map(|argument| argument.into_string().unwrap())
                .collect();
            ordered.join(" ")
        };
        for (typed, expected) in [
            (
                "saola search đường -cao --format jsonl -n 5",
                "saola search đường --format jsonl -n 5 -- -cao",
            ),
            ("saola search -n5 lũ -q", "saola search -n5 lũ -q"),
            ("saola search lũ -nghệ -o.csv", "saola search lũ -o.csv -- -nghệ"),
            ("saola search lũ -- -cao -n", "saola search lũ -- -cao -n"),
            ("saola explain --text -", "saola explain --text -"),
            ("saola index -q corpus -x", "saola index -q corpus -x"),
        ] {
            assert_eq!(ordered(typed), expected);
        }
    }
}
