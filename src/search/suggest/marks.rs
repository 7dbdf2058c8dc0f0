//! A query typed without marks → the same with the marks that this collection writes.
//!
//! A Viterbi search over the exact forms of each syllable. The model is one of neighbours
//! (bigrams) counted in the collection itself; where two syllables never stand side by side, each
//! takes the form it mostly has.

use super::neighbours::neighbours;
use crate::analysis::marks::{MarkClass, compare_marks, is_marked};
use crate::analysis::{Token, analyse};
use crate::index::Reader;
use crate::query::{Item, ItemKind, Lexicon, Query};

/// Forms of a syllable that are tried, the commonest: the most that a fold has in print is 22, and
/// the rarest of them stand in names alone.
const FORMS: usize = 16;
/// Syllables in which marks are restored: beyond, the time grows and a query is no query.
const SYLLABLES: usize = 24;
/// What the forms by themselves weigh, as times that they would have been seen side by side.
const PRIOR: f64 = 0.5;

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

/// A syllable of the query: where it stands, and its forms with the logarithm of their shares and
/// of how likely they are typed so.
struct Syllable {
    group: usize,
    item: usize,
    token: Token,
    forms: Vec<String>,
    shares: Vec<f64>,
    typed: Vec<f64>,
}

/// Forms of a syllable with two logarithms: of their shares, of how likely they are typed so.
type Forms = (Vec<String>, Vec<f64>, Vec<f64>);

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
        let best = best_forms(reader, &run);
        for (syllable, form) in run.into_iter().zip(best) {
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
fn runs(reader: &Reader, query: &Query, typed: Typed) -> Vec<Vec<Syllable>> {
    let mut runs: Vec<Vec<Syllable>> = Vec::new();
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
                let (forms, shares, typed) =
                    if official { as_typed(&token) } else { forms_of(reader, &token, typed) };
                Syllable { group: group_at, item: item_at, token, forms, shares, typed }
            });
            if let Some(run) = runs.last_mut() {
                run.extend(syllables);
            }
        }
        joins = word;
    }
    runs
}

fn as_typed(token: &Token) -> Forms {
    (vec![token.exact.to_string()], vec![0.0], vec![0.0])
}

/// The forms that a typed syllable may stand for, with the logarithms of their shares.
fn forms_of(reader: &Reader, token: &Token, typed: Typed) -> Forms {
    let known = reader.forms(&token.folded);
    let mut allowed: Vec<&(String, u64)> = known.iter().take(FORMS).collect();
    let agrees = |form: &str| {
        let class = compare_marks(&token.exact, form);
        class.is_some_and(|c| c <= MarkClass::Under)
    };
    let marked = is_marked(&token.exact);
    let itself = known.iter().find(|(form, _)| *form == token.exact);
    match itself {
        Some(_) if marked && typed == Typed::Right => return as_typed(token),
        Some(itself) if marked && !allowed.contains(&itself) => allowed.push(itself),
        _ => {}
    }
    if marked && typed == Typed::Right && allowed.iter().any(|(form, _)| agrees(form)) {
        allowed.retain(|(form, _)| agrees(form));
    }
    if allowed.is_empty() {
        return as_typed(token);
    }
    let all: u64 = allowed.iter().map(|(_, count)| count).sum();
    let share = |count: u64| (count as f64 / all.max(1) as f64).max(1e-9).ln();
    let slip = |form: &str| {
        let slipped = marked && typed == Typed::Doubted && !agrees(form);
        if slipped { SLIP.ln() } else { 0.0 }
    };
    let forms = allowed.iter().map(|(form, _)| form.clone()).collect();
    let shares = allowed.iter().map(|(_, count)| share(*count)).collect();
    (forms, shares, allowed.iter().map(|(form, _)| slip(form)).collect())
}

/// The likeliest row of forms.
fn best_forms(reader: &Reader, run: &[Syllable]) -> Vec<String> {
    let Some(first) = run.first() else { return Vec::new() };
    let sum = |(share, typed): (&f64, &f64)| share + typed;
    let mut scores: Vec<f64> = first.shares.iter().zip(&first.typed).map(sum).collect();
    // For each syllable but the first and each of its forms, the best form before it.
    let mut back: Vec<Vec<usize>> = Vec::new();
    for two in run.windows(2) {
        let (before, here) = (&two[0], &two[1]);
        let sure = before.forms.len() == 1 && here.forms.len() == 1;
        let counted = (!sure).then(|| {
            let before = (before.token.folded.as_str(), before.forms.as_slice());
            neighbours(reader, before, (&here.token.folded, &here.forms))
        });
        let mut next = vec![f64::MIN; here.forms.len()];
        let mut from = vec![0; here.forms.len()];
        for (j, share) in here.shares.iter().enumerate() {
            for (i, score) in scores.iter().enumerate() {
                let (times, all) =
                    counted.as_ref().map_or((0, 0), |counted| (counted.times[i][j], counted.all));
                // The share of the two forms together, over that of the first by itself.
                let by_chance = (before.shares[i] + share).exp();
                let together = (f64::from(times) + PRIOR * by_chance) / (f64::from(all) + PRIOR);
                let score = score + together.max(1e-12).ln() - before.shares[i] + here.typed[j];
                if score > next[j] {
                    (next[j], from[j]) = (score, i);
                }
            }
        }
        scores = next;
        back.push(from);
    }
    let best = (0..scores.len()).max_by(|a, b| scores[*a].total_cmp(&scores[*b]).then(b.cmp(a)));
    let mut at = best.unwrap_or(0);
    let mut row = vec![at];
    for from in back.iter().rev() {
        at = from[at];
        row.push(at);
    }
    row.reverse();
    run.iter().zip(row).map(|(syllable, at)| syllable.forms[at].clone()).collect()
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
