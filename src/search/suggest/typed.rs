//! What was typed, as it is before anything else is offered: a quotation, a name, keys of an input
//! method.

use super::marks::as_capital;
use crate::analysis::analyse;
use crate::index::{Beside, IndexError, Reader};
use crate::query::{Class, Form, ItemKind, Options, Plan, Query, typed_forms};

/// Syllables in one passage that are no accident.
const TOGETHER: usize = 6;
/// Syllables side by side that are no accident.
const QUOTED: usize = 4;
/// Syllables of a name.
pub(super) const NAME: std::ops::RangeInclusive<usize> = 2..=5;

/// Whether the words, which some passage has, are too many for an accident, or stand side by side
/// somewhere and are too many for that: they are spelt as they are meant.
pub(super) fn quotes(
    reader: &Reader,
    query: &Query,
    options: &Options,
) -> Result<bool, IndexError> {
    let Some(typed) = query.plain_words() else { return Ok(false) };
    let forms = typed_forms(&typed, options.marks);
    if forms.len() < QUOTED {
        return Ok(false);
    }
    if forms.len() >= TOGETHER {
        return Ok(true);
    }
    for at in 0..reader.searcher().segment_readers().len() {
        let beside = Beside::of(reader, at, &forms).map_err(|error| reader.failed(error))?;
        if !beside.docs().is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The query with words that were typed as Telex or VNI keys in the letters they stand for.
pub(super) fn in_letters(query: &Query, plan: &Plan) -> Query {
    let mut other = query.clone();
    let read = |typed: &str| {
        let unit = plan.units.iter().find(|unit| unit.text == typed)?;
        let keys = unit.choices.iter().find(|choice| choice.class == Class::Keys)?;
        if let Form::Exact { exact, .. } = &keys.form { Some(exact) } else { None }
    };
    for item in other.groups.iter_mut().flat_map(|group| &mut group.items) {
        for token in analyse(&item.text).iter().rev() {
            let typed = token.span.of(&item.text);
            if item.kind == ItemKind::Word
                && let Some(exact) = read(typed)
            {
                let word = as_capital(typed, exact);
                item.text.replace_range(token.span.start..token.span.end, &word);
            }
        }
    }
    other
}

/// The words of a query as a folded name; `None` where they cannot be one.
pub(super) fn as_name(query: &Query) -> Option<String> {
    let name: Vec<_> = analyse(&query.plain_words()?).into_iter().map(|t| t.folded).collect();
    let letters = name.iter().all(|syllable| syllable.chars().all(char::is_alphabetic));
    (letters && NAME.contains(&name.len())).then(|| name.join("_"))
}
