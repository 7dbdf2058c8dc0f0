//! What clap refuses → one line and a command that works, in both languages.

use std::error::Error as _;
use std::num::{ParseFloatError, ParseIntError};

use clap::Command;
use clap::error::{ContextKind, ContextValue, Error, ErrorKind};

use super::failure::Failure;
use super::said::{Said, said};
use crate::article::BadDate;
use crate::ingest::UnknownEncoding;
use crate::output::{BadFormat, BadLanguage, Language};

/// Says what is wrong with the arguments. `program` is the one that refused them.
pub(super) fn mistyped(error: &Error, program: &Command) -> Failure {
    let one = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    let arg = one(ContextKind::InvalidArg);
    let value = one(ContextKind::InvalidValue);
    let what = match error.kind() {
        ErrorKind::InvalidValue if value.is_empty() => {
            said!("{arg} needs a value", "{arg} cần một giá trị")
        }
        ErrorKind::InvalidValue => {
            let valid = one(ContextKind::ValidValue);
            said!(
                "{value:?} is no value of {arg}; it takes {valid}",
                "{value:?} không phải giá trị của {arg}; các giá trị: {valid}"
            )
        }
        ErrorKind::ValueValidation => refused(error, &arg, &value),
        ErrorKind::UnknownArgument => said!("unknown option {arg}", "không có tùy chọn {arg}"),
        ErrorKind::InvalidSubcommand => {
            let name = one(ContextKind::InvalidSubcommand);
            said!("unknown command {name:?}", "không có lệnh {name:?}")
        }
        ErrorKind::MissingSubcommand => said!("no command given", "chưa nêu lệnh nào"),
        ErrorKind::MissingRequiredArgument => said!("{arg} is missing", "thiếu {arg}"),
        ErrorKind::ArgumentConflict => {
            let other = one(ContextKind::PriorArg);
            if other == arg || other.is_empty() {
                said!("{arg} is given more than once", "{arg} được nêu nhiều lần")
            } else {
                said!("{arg} does not go with {other}", "{arg} không đi cùng {other}")
            }
        }
        ErrorKind::NoEquals => {
            said!("{arg} needs = before its value", "{arg} cần dấu = trước giá trị")
        }
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            said!("{arg} has another number of values", "số giá trị của {arg} không đúng")
        }
        ErrorKind::InvalidUtf8 => {
            said!("an argument is not UTF-8", "một đối số không phải UTF-8")
        }
        kind => Said::same(format!("{kind:?}")),
    };
    Failure::Usage { what, instead: instead(error, program) }
}

/// Why a value was refused by who reads it.
fn refused(error: &Error, arg: &str, value: &str) -> Said {
    let why = error.source();
    if let Some(bad) = why.and_then(|why| why.downcast_ref::<BadDate>()) {
        return Said {
            english: Language::English.bad_date(bad),
            vietnamese: Language::Vietnamese.bad_date(bad),
        };
    }
    if why.is_some_and(|why| why.is::<BadFormat>()) {
        let names: Vec<&str> =
            crate::output::Format::ALL.iter().map(|format| format.name()).collect();
        let names = names.join(", ");
        return said!(
            "{value:?} is no format; one of {names}",
            "{value:?} không phải dạng kết quả; các dạng: {names}"
        );
    }
    if why.is_some_and(|why| why.is::<BadLanguage>()) {
        return said!(
            "{value:?} is no language here; write en or vi",
            "không có ngôn ngữ {value:?}; hãy viết en hoặc vi"
        );
    }
    if why.is_some_and(|why| why.is::<UnknownEncoding>()) {
        let names: Vec<&str> =
            crate::ingest::Encoding::ALL.into_iter().map(|encoding| encoding.name()).collect();
        let names = names.join(", ");
        return said!(
            "no encoding {value:?}; one of {names}",
            "không có bảng mã {value:?}; các bảng mã: {names}"
        );
    }
    let number = why.is_some_and(|why| {
        why.is::<ParseIntError>() || why.is::<ParseFloatError>() || why.is::<NoRate>()
    });
    if number {
        return said!(
            "{value:?} is no number that {arg} takes",
            "{value:?} không phải số dùng được cho {arg}"
        );
    }
    said!("{value:?} is no value of {arg}", "{value:?} không phải giá trị của {arg}")
}

/// A rate that is none.
#[derive(Debug, thiserror::Error)]
#[error("write a number above 0")]
pub(super) struct NoRate;

/// The nearest name, else the help of the command.
fn instead(error: &Error, program: &Command) -> Said {
    let suggested = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        // The parser sorts by likeness, the best last.
        Some(ContextValue::Strings(texts)) => texts.last().cloned(),
        _ => None,
    };
    // The usage line begins with the names of the commands.
    let usage = error.get(ContextKind::Usage).map(ToString::to_string).unwrap_or_default();
    let words = usage.split_whitespace().skip_while(|word| *word != program.get_name());
    let mut command = vec![program.get_name().to_owned()];
    let mut at = program;
    for word in words.skip(1) {
        let Some(below) = at.find_subcommand(word) else { break };
        command.push(word.to_owned());
        at = below;
    }
    let command = command.join(" ");
    if let Some(name) = suggested(ContextKind::SuggestedSubcommand) {
        return Said::same(format!("{command} {name}"));
    }
    if let Some(name) = suggested(ContextKind::SuggestedArg) {
        return Said::same(format!("{command} {name}"));
    }
    if let Some(value) = suggested(ContextKind::SuggestedValue)
        && let Some(arg) = suggested(ContextKind::InvalidArg)
    {
        let name = arg.split(' ').next().unwrap_or_default();
        return Said::same(format!("{command} {name} {value}"));
    }
    Said::same(format!("{command} --help"))
}
