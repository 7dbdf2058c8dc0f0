//! What the program says, in both languages side by side: a text that lacks one does not compile.

use crate::output::Language;

/// One message in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) english: String,
    pub(super) vietnamese: String,
}

impl Said {
    /// The message in `language`.
    pub(super) fn of(&self, language: Language) -> &str {
        match language {
            Language::English => &self.english,
            Language::Vietnamese => &self.vietnamese,
        }
    }

    /// What is the same in both, such as a command or a path.
    pub(super) fn same(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { english: text.clone(), vietnamese: text }
    }
}

/// Formats a message in both languages: `said!("no {name}", "không có {name}")`.
macro_rules! said {
    ($english:literal, $vietnamese:literal $(,)?) => {
        $crate::cli::said::Said { english: format!($english), vietnamese: format!($vietnamese) }
    };
}

/// Formats a message in one language, given both: `say!(language, "{n} articles", "{n} bài")`.
macro_rules! say {
    ($language:expr, $english:literal, $vietnamese:literal $(,)?) => {
        match $language {
            $crate::output::Language::English => format!($english),
            $crate::output::Language::Vietnamese => format!($vietnamese),
        }
    };
}

pub(super) use {said, say};

/// The language asked for on the command line before it is read as a whole, else that of the system.
///
/// POSIX: `LC_ALL` before `LC_MESSAGES` before `LANG`, the first that is not empty counts.
pub(super) fn language(
    typed: impl IntoIterator<Item = std::ffi::OsString>,
    variable: impl Fn(&str) -> Option<String>,
) -> Language {
    let mut typed = typed.into_iter().map(|word| word.to_string_lossy().into_owned());
    while let Some(word) = typed.next().filter(|word| word != "--") {
        let value = match word.strip_prefix("--lang") {
            Some("") => typed.next(),
            Some(rest) => rest.strip_prefix('=').map(str::to_owned),
            None => None,
        };
        if let Some(Ok(language)) = value.map(|value| value.parse()) {
            return language;
        }
    }
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|name| variable(name).filter(|value| !value.is_empty()));
    let code = locale.unwrap_or_default().to_lowercase();
    let code = code.split(['_', '-', '.', '@']).next().unwrap_or_default();
    if code == "vi" { Language::Vietnamese } else { Language::English }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_that_of_the_option_else_of_the_locale() {
        let cases = [
            ("saola", "", "", "", Language::English),
            ("saola", "", "", "vi_VN.UTF-8", Language::Vietnamese),
            ("saola", "", "vi", "en_US.UTF-8", Language::Vietnamese),
            ("saola", "C.UTF-8", "vi_VN", "vi_VN", Language::English),
            ("saola", "", "", "visca", Language::English),
            ("saola search lũ --lang en", "vi_VN", "", "", Language::English),
            ("saola --lang=vi search lũ", "C", "", "", Language::Vietnamese),
            ("saola --lang fr", "vi_VN", "", "", Language::Vietnamese),
            ("saola search -- --lang vi", "C", "", "", Language::English),
        ];
        for (typed, all, messages, lang, expected) in cases {
            let variable = |name: &str| {
                let value = match name {
                    "LC_ALL" => all,
                    "LC_MESSAGES" => messages,
                    _ => lang,
                };
                Some(value.to_owned())
            };
            let words = typed.split(' ').map(std::ffi::OsString::from);
            assert_eq!(language(words, variable), expected, "{typed}");
        }
    }
}
