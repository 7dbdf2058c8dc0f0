//! Text → tokens. Pure: no I/O, nothing of ours but `Span`.

use crate::article::Span;

/// How much of the marks a form keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fold {
    /// Lower case, canonical tone position: "Hội" → "hội".
    Exact,
    /// Tone dropped, quality and đ kept: "hội" → "hôi".
    Toneless,
    /// All marks dropped, đ → d: "hôi" → "hoi".
    Folded,
}

/// One syllable, number or word, with its three forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Bytes in the text that was analysed.
    pub span: Span,
    /// Cleaned, composed, canonical tone position, lower case.
    pub exact: String,
    /// `exact` without its tone.
    pub toneless: String,
    /// `toneless` without quality marks, đ → d.
    pub folded: String,
    /// On the first token of an official number such as `39-NQ/TW`: the folded whole,
    /// separators unified to `-`, blanks dropped: `39-nq-tw`.
    pub number: Option<String>,
}

/// Cleans, canonicalises, lower-cases and folds `text`, keeping every other character.
pub fn fold(text: &str, level: Fold) -> String {
    let _ = level;
    text.to_owned()
}

/// Cleans `text` (junk, lookalikes, mark order, canonical tone position); keeps case and punctuation.
pub fn canonical(text: &str) -> String {
    text.to_owned()
}

/// Splits `text` into tokens in reading order.
pub fn analyse(text: &str) -> Vec<Token> {
    let _ = text;
    Vec::new()
}
