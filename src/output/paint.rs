//! Colours of a terminal, or none.

/// ANSI SGR sequences (ECMA-48, 8.3.117) around text that is inert already.
#[derive(Clone, Copy, Debug)]
pub(super) struct Paint {
    on: bool,
}

/// How a text is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// As the rest.
    Plain,
    /// Titles.
    Bold,
    /// What stands around the hits.
    Dim,
    /// What matched; bold red, as grep has it.
    Match,
}

impl Paint {
    pub(super) fn new(color: bool) -> Self {
        Self { on: color }
    }

    /// `text` in `style`; the same text when colours are off.
    pub(super) fn text(self, style: Style, text: &str) -> String {
        let code = match style {
            Style::Bold => "1",
            Style::Dim => "2",
            Style::Match => "1;31",
            Style::Plain => return text.to_owned(),
        };
        if !self.on || text.is_empty() {
            return text.to_owned();
        }
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}
