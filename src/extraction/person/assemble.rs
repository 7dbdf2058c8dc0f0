//! Accepted words → [`Person`] mentions: display name, keys, role and trigger as text.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use crate::analysis::{self, Fold, slice};
use crate::article::Span;
use crate::extraction::Mention;

use super::context::{Reader, Words};
use super::recognise::Draft;
use super::short::Links;
use super::words::{CAPS, gap};
use super::{Person, PersonKind};

/// Lower-case syllables of a name joined by `_`, marks kept.
pub(super) fn key_of(name: &str) -> String {
    let plain = name.replace(['’', 'ʼ'], "'");
    let exact = analysis::fold(&plain, Fold::Exact);
    exact
        .split(|c: char| c.is_whitespace() || c == '.')
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("_")
}

/// A key without marks and apostrophes.
pub(super) fn fold_key(key: &str) -> String {
    analysis::fold(&key.replace('\'', "").replace('_', " "), Fold::Folded).replace(' ', "_")
}

/// "ĐẶNG" → "Đặng", "H’HEN" → "H’Hen".
fn title_case(word: &str) -> String {
    let mut first = true;
    let mut cased = String::with_capacity(word.len());
    for c in word.chars() {
        if first {
            cased.push(c);
        } else {
            cased.extend(c.to_lowercase());
        }
        first = !c.is_alphabetic();
    }
    cased
}

impl Reader<'_> {
    /// Turns the drafts into mentions, ascending and without overlaps.
    pub(super) fn mentions(&self, drafts: &[Draft], links: &Links) -> Vec<Mention<Person>> {
        let mut mentions: Vec<Mention<Person>> = Vec::with_capacity(drafts.len());
        let mut end = 0;
        for (index, draft) in drafts.iter().enumerate() {
            let mut span =
                Span::new(self.token(draft.name.first).start, self.token(draft.name.end - 1).end);
            if draft.anonymised && slice(self.text, span.end..).starts_with('.') {
                span.end += 1;
            }
            if span.start < end {
                continue;
            }
            end = span.end;
            let full = links.get(index).copied().flatten();
            let name = self
                .name(drafts.get(full.unwrap_or(index)).unwrap_or(draft).name, draft.anonymised);
            let key = key_of(&name);
            let mut trigger = draft.trigger;
            if let Some(role) = draft.role
                && trigger.is_none()
                && role.end == draft.name.first
            {
                trigger = self.trigger_before(role.first).map(|(words, _)| words);
            }
            mentions.push(Mention {
                span,
                value: Person {
                    folded: fold_key(&key),
                    key,
                    name,
                    role: draft.role.map(|role| self.phrase(role)),
                    kind: draft.kind,
                    trigger: trigger.map(|words| self.phrase(words)),
                    linked: full.is_some(),
                    anonymised: draft.anonymised,
                    open: draft.open && full.is_none() && draft.kind == PersonKind::Person,
                },
            });
        }
        mentions
    }

    /// The text of a phrase, blanks and line breaks made single blanks.
    fn phrase(&self, words: Words) -> String {
        let text = slice(self.text, self.token(words.first).start..self.token(words.end - 1).end);
        // Composed letters, which is what nearly every text has, need no composing.
        let is_composed = |c| c < '\u{300}' || matches!(c, 'Ạ'..='ỹ' | '–' | '“' | '”');
        let composed: Cow<'_, str> = if text.chars().all(is_composed) {
            text.into()
        } else {
            text.nfc().collect::<String>().into()
        };
        let mut phrase = String::with_capacity(composed.len());
        for part in composed.split_whitespace() {
            if !phrase.is_empty() {
                phrase.push(' ');
            }
            phrase.push_str(part);
        }
        phrase
    }

    fn name(&self, words: Words, anonymised: bool) -> String {
        let mut name = String::new();
        for k in words.first..words.end {
            let word = self.token(k);
            if k > words.first {
                if word.gap & gap::APOSTROPHE != 0 {
                    name.push('\'');
                } else if word.gap & gap::STOP != 0 {
                    name.push_str(". ");
                } else {
                    name.push(' ');
                }
            }
            let text = analysis::canonical(slice(self.text, word.start..word.end));
            if word.is(CAPS) {
                name.push_str(&title_case(&text));
            } else {
                name.push_str(&text);
            }
        }
        if anonymised {
            name.push('.');
        }
        name
    }
}
