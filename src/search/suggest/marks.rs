//! A query typed without marks → the same with the marks that this collection writes.
//!
//! Each syllable is given the form that is likeliest beside its neighbours (`search/likelihood.rs`).

use crate::analysis::marks::{MarkClass, compare_marks, is_marked};
use crate::analysis::{Token, analyse};
use crate::index::Reader;
use crate::query::{Item, ItemKind, Lexicon, Query};
use crate::search::likelihood::{FORMS, SYLLABLES, Word, likelihoods};

/// How likely one who types marks types those of another form: about one syllable in a thousand, so
/// that a form which stands beside its neighbours at all is left as it is.
const SLIP: f64 = 0.001;

/// Whether marks that were typed are taken for right.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Typed {
    /// They stay, unless the collection has no word with them.
    Right,
    /// They may be those of another form, by [`SLIP`].
    Doubted,
}

/// A syllable of the query and where it stands.
struct Syllable {
    group: usize,
    item: usize,
    token: Token,
}

/// The query with marks restored, syllable by syllable; `None` where none is to be added.
///
/// Marks that were typed stay, unless the collection has no word with them. What was asked for
/// exactly (`=word`), is a prefix or left out stays as it is, and so does an official number.
pub fn restored_marks(reader: &Reader, query: &Query) -> Option<Query> {
    remarked(reader, query, Typed::Right)
}

/// The query with marks that were typed wrong put right, and others restored; `None` where none is
/// likely to be wrong.
pub(super) fn mended_marks(reader: &Reader, query: &Query) -> Option<Query> {
    let marked = |item: &Item| analyse(&item.text).iter().any(|token| is_marked(&token.exact));
    let typed = query.groups.iter().flat_map(|group| &group.items).any(marked);
    typed.then(|| remarked(reader, query, Typed::Doubted))?
}

fn remarked(reader: &Reader, query: &Query, typed: Typed) -> Option<Query> {
    let mut changes: Vec<(Syllable, String)> = Vec::new();
    for run in runs(reader, query, typed) {
        let (syllables, words): (Vec<Syllable>, Vec<Word>) = run.into_iter().unzip();
        let shares = likelihoods(reader, &words.iter().collect::<Vec<_>>());
        let best = words.into_iter().zip(shares).map(|(word, shares)| likeliest(word, &shares));
        for (syllable, form) in syllables.into_iter().zip(best) {
            if form != syllable.token.exact {
                changes.push((syllable, form));
            }
        }
    }
    if changes.is_empty() {
        return None;
    }
    let mut restored = query.clone();
    // From the end, so that the places before stay as they are.
    for (syllable, form) in changes.iter().rev() {
        let text = &mut restored.groups[syllable.group].items[syllable.item].text;
        let span = syllable.token.span;
        let form = as_capital(&text[span.start..span.end], form);
        text.replace_range(span.start..span.end, &form);
    }
    restored.text = restored.to_string();
    Some(restored)
}

/// The syllables that stand side by side: words in a row, or the inside of a phrase.
fn runs(reader: &Reader, query: &Query, typed: Typed) -> Vec<Vec<(Syllable, Word)>> {
    let mut runs: Vec<Vec<(Syllable, Word)>> = Vec::new();
    let mut joins = false;
    let mut taken = 0;
    for (group_at, group) in query.groups.iter().enumerate() {
        let word =
            !group.excluded && group.items.len() == 1 && group.items[0].kind == ItemKind::Word;
        for (item_at, item) in group.items.iter().enumerate() {
            let open = matches!(item.kind, ItemKind::Word | ItemKind::Phrase { .. });
            if group.excluded || !open {
                continue;
            }
            if !(word && joins) {
                runs.push(Vec::new());
            }
            let tokens = analyse(&item.text);
            taken += tokens.len();
            if taken > SYLLABLES {
                return runs;
            }
            let official = tokens.iter().any(|token| token.number.is_some());
            let syllables = tokens.into_iter().map(|token| {
                // The letters of "39/nq-tu" are a symbol, and no word.
                let word = if official { as_typed(&token) } else { word_of(reader, &token, typed) };
                (Syllable { group: group_at, item: item_at, token }, word)
            });
            if let Some(run) = runs.last_mut() {
                run.extend(syllables);
            }
        }
        joins = word;
    }
    runs
}

fn as_typed(token: &Token) -> Word {
    Word::sure(&token.folded, &token.exact)
}

/// The forms that a typed syllable may stand for.
fn word_of(reader: &Reader, token: &Token, typed: Typed) -> Word {
    let known = reader.forms(&token.folded);
    let mut allowed: Vec<(String, u64)> = known.iter().take(FORMS).cloned().collect();
    let agrees = |form: &str| {
        let class = compare_marks(&token.exact, form);
        class.is_some_and(|c| c <= MarkClass::Under)
    };
    let marked = is_marked(&token.exact);
    let itself = known.iter().find(|(form, _)| *form == token.exact);
    match itself {
        Some(_) if marked && typed == Typed::Right => return as_typed(token),
        Some(itself) if marked && !allowed.contains(itself) => allowed.push(itself.clone()),
        _ => {}
    }
    if marked && typed == Typed::Right && allowed.iter().any(|(form, _)| agrees(form)) {
        allowed.retain(|(form, _)| agrees(form));
    }
    let slip = |form: &str| {
        let slipped = marked && typed == Typed::Doubted && !agrees(form);
        if slipped { SLIP } else { 1.0 }
    };
    Word::of(&token.folded, &allowed, slip).unwrap_or_else(|| as_typed(token))
}

/// The form with the greatest share; of equal ones the commonest.
fn likeliest(word: Word, shares: &[f64]) -> String {
    let best = (0..shares.len()).max_by(|a, b| shares[*a].total_cmp(&shares[*b]).then(b.cmp(a)));
    word.forms.into_iter().nth(best.unwrap_or(0)).unwrap_or_default()
}

/// `form` with capitals where the word that was typed has them.
pub(super) fn as_capital(typed: &str, form: &str) -> String {
    let capitals = typed.chars().filter(|c| c.is_uppercase()).count();
    if capitals > 1 && capitals == typed.chars().filter(|c| c.is_alphabetic()).count() {
        return form.to_uppercase();
    }
    let mut letters = form.chars();
    match letters.next() {
        Some(first) if typed.starts_with(char::is_uppercase) => {
            first.to_uppercase().chain(letters).collect()
        }
        _ => form.to_owned(),
    }
}
