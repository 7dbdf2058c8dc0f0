//! Words of a query → the forms that answer them, by the rule for marks, syllable by syllable.

use super::Lexicon;
use super::parse::{Item, ItemKind, Query};
use super::plan::{Alternative, Choice, Class, Form, Marks, Pair, Unit};
use crate::analysis::abbreviation::{abbreviations_of, expansions};
use crate::analysis::input_method::{decode_telex, strict_telex, strict_vni};
use crate::analysis::is_folded_syllable;
use crate::analysis::marks::{MarkClass, compare_marks, is_marked};
use crate::analysis::spelling::iy_alternatives;
use crate::analysis::{Fold, Token, analyse, fold};

/// A raw Telex or VNI word may occur this often in the collection and still be read as keys.
const FEW: u64 = 2;
/// Shortest word, in letters, whose keys may stand anywhere: shorter ones are abbreviations.
const LONG: usize = 4;

/// What the words of a query are looked up by.
#[derive(Default)]
pub(super) struct Units {
    pub(super) wanted: Vec<Unit>,
    pub(super) rows: Vec<Vec<usize>>,
    pub(super) excluded: Vec<Unit>,
    pub(super) pairs: Vec<Pair>,
    pub(super) numbers: Vec<String>,
    pub(super) marked: bool,
    pub(super) alternatives: Vec<Alternative>,
    /// The words with Telex and VNI keys read as letters, when there are any.
    pub(super) decoded: Option<String>,
}

/// A typed word and the keys reading that was accepted for it.
struct Word<'t> {
    token: &'t Token,
    surface: &'t str,
    decoded: Option<String>,
}

impl Word<'_> {
    fn exact(&self) -> &str {
        self.decoded.as_deref().unwrap_or(&self.token.exact)
    }

    fn folded(&self) -> String {
        self.decoded
            .as_deref()
            .map_or_else(|| self.token.folded.to_string(), |d| fold(d, Fold::Folded))
    }
}

impl Units {
    pub(super) fn of(query: &Query, marks: Marks, lexicon: &dyn Lexicon) -> Self {
        let mut units = Self::default();
        let all: Vec<(&Item, Vec<Token>)> = query
            .groups
            .iter()
            .flat_map(|group| &group.items)
            .map(|item| (item, analyse(&item.text)))
            .collect();
        units.marked = all.iter().flat_map(|(_, tokens)| tokens).any(|t| is_marked(&t.exact));
        let keys = KeysReading::of(&all, lexicon);
        let mut run: Vec<Word<'_>> = Vec::new();
        let mut items = all.iter();
        for group in &query.groups {
            let members: Vec<_> = items.by_ref().take(group.items.len()).collect();
            let single = match members.as_slice() {
                [(item, tokens)] if !group.excluded && item.kind == ItemKind::Word => {
                    Some((item, tokens))
                }
                _ => None,
            };
            if let Some((item, tokens)) = single {
                for token in tokens {
                    if let Some(number) = &token.number {
                        units.numbers.push(number.clone());
                    }
                    let surface = token.span.of(&item.text);
                    let decoded = keys.reading(surface);
                    run.push(Word { token, surface, decoded });
                }
                continue;
            }
            units.end_run(&mut run, marks, lexicon);
            let mut choices = Vec::new();
            for (item, tokens) in &members {
                choices.extend(item_choices(item, tokens, marks, lexicon));
            }
            if choices.is_empty() {
                continue;
            }
            let text = group.items.iter().map(|i| i.text.as_str()).collect::<Vec<_>>().join(" OR ");
            let unit = Unit { text, choices, times: 1, cited: false };
            if group.excluded { units.excluded.push(unit) } else { units.wanted.push(unit) }
        }
        units.end_run(&mut run, marks, lexicon);
        units.tell_keys(&all, &keys);
        units
    }

    /// Lets a word that stands for several `words`, such as `nq39`, answer for each of them.
    pub(super) fn also(&mut self, words: &str, folded: &str) {
        let stands_for = |unit: &&mut Unit| words.split(' ').any(|word| word == unit.text);
        for unit in self.wanted.iter_mut().filter(stands_for) {
            let form = Form::Folded(folded.to_owned());
            unit.choices.push(Choice { form, class: Class::Open });
        }
    }

    /// Words typed side by side become units, and their neighbours pairs.
    fn end_run(&mut self, run: &mut Vec<Word<'_>>, marks: Marks, lexicon: &dyn Lexicon) {
        let made = run.iter().map(|word| word_unit(word, marks, self.marked, lexicon));
        let mut made: Vec<Unit> = made.collect();
        if marks != Marks::Exact {
            self.abbreviate(run, &mut made);
        }
        let mut row = Vec::with_capacity(made.len());
        for unit in made {
            let known = self.wanted.iter().position(|known| known.choices == unit.choices);
            row.push(known.unwrap_or(self.wanted.len()));
            match known {
                Some(at) => self.wanted[at].times += 1,
                None => self.wanted.push(unit),
            }
        }
        self.rows.extend(Some(row).filter(|row| !row.is_empty()));
        for neighbours in run.windows(2) {
            let (first, second) = (neighbours[0].folded(), neighbours[1].folded());
            match self.pairs.iter_mut().find(|p| p.first == first && p.second == second) {
                Some(known) => known.times += 1,
                None => self.pairs.push(Pair { first, second, times: 1 }),
            }
        }
        run.clear();
    }

    /// Adds abbreviations for phrases among the words, and phrases for abbreviations.
    fn abbreviate(&mut self, run: &[Word<'_>], units: &mut [Unit]) {
        let forms: Vec<&str> = run.iter().map(Word::exact).collect();
        for (range, short) in abbreviations_of(&forms) {
            let choices = written_short(short);
            for unit in &mut units[range] {
                unit.choices.extend(choices.iter().cloned());
            }
            let text = short.to_owned();
            self.alternatives.push(Alternative { text, why: "abbreviation".into(), applied: true });
        }
        for (word, unit) in run.iter().zip(units) {
            for long in expansions(word.surface) {
                let words = analyse(long)
                    .into_iter()
                    .map(|t| {
                        vec![
                            Form::Exact { folded: t.folded.to_string(), exact: t.exact.into() },
                            Form::Unmarked(t.folded.into()),
                        ]
                    })
                    .collect();
                let form = Form::Phrase { words, slop: 0 };
                unit.choices.push(Choice { form, class: Class::Abbreviation });
                let text = long.to_owned();
                self.alternatives.push(Alternative {
                    text,
                    why: "abbreviation".into(),
                    applied: true,
                });
            }
        }
    }

    fn tell_keys(&mut self, all: &[(&Item, Vec<Token>)], keys: &KeysReading) {
        if keys.readings.is_empty() {
            return;
        }
        let mut text = String::new();
        for (item, tokens) in all {
            for token in tokens {
                if !text.is_empty() {
                    text.push(' ');
                }
                let surface = token.span.of(&item.text);
                text.push_str(keys.reading(surface).as_deref().unwrap_or(surface));
            }
        }
        let why = keys.why.to_owned();
        self.alternatives.push(Alternative { text: text.clone(), why, applied: true });
        self.decoded = Some(text);
    }
}

/// Which words of a query are Telex or VNI keys typed raw.
struct KeysReading {
    readings: Vec<(String, String)>,
    why: &'static str,
}

impl KeysReading {
    /// A word is read as keys when it is no syllable as it stands, decodes to a form the collection
    /// knows, and either hardly occurs itself or is not alone in decoding. A word that does not
    /// occur at all may have its Telex keys anywhere: "dduongwf" is nothing else than "đường".
    fn of(all: &[(&Item, Vec<Token>)], lexicon: &dyn Lexicon) -> Self {
        let words: Vec<&str> = all
            .iter()
            .filter(|(item, _)| item.kind == ItemKind::Word)
            .flat_map(|(item, tokens)| {
                tokens.iter().filter(|t| t.number.is_none()).map(|t| t.span.of(&item.text))
            })
            .collect();
        let known = |form: &String| {
            let folded = fold(form, Fold::Folded);
            lexicon.forms(&folded).iter().any(|(known, _)| known == form)
        };
        let anywhere = |word: &str| -> Option<String> {
            let occurs = lexicon.folded_count(&fold(word, Fold::Folded)) > 0;
            if word.len() < LONG || occurs { None } else { decode_telex(word) }
        };
        let telex = |word: &str| strict_telex(word).or_else(|| anywhere(word));
        let decode = |decoder: &dyn Fn(&str) -> Option<String>| -> Vec<(String, String)> {
            words
                .iter()
                .filter(|word| !is_folded_syllable(&fold(word, Fold::Folded)))
                .filter_map(|word| {
                    decoder(word).filter(known).map(|form| ((*word).to_owned(), form))
                })
                .collect()
        };
        let (telex, vni) = (decode(&telex), decode(&strict_vni));
        let (readings, why) = if vni.len() > telex.len() { (vni, "vni") } else { (telex, "telex") };
        let company = readings.len() >= 2
            || words.iter().all(|word| {
                let folded = fold(word, Fold::Folded);
                is_folded_syllable(&folded)
                    || folded.bytes().all(|b| b.is_ascii_digit())
                    || readings.iter().any(|(raw, _)| raw == word)
            });
        let readings = readings
            .into_iter()
            .filter(|(raw, _)| company || lexicon.folded_count(&fold(raw, Fold::Folded)) <= FEW)
            .collect();
        Self { readings, why }
    }

    fn reading(&self, surface: &str) -> Option<String> {
        self.readings.iter().find(|(raw, _)| raw == surface).map(|(_, form)| form.clone())
    }
}

/// The forms of an abbreviation as printed: folded, "ĐU" would find every "dự" and "du".
fn written_short(short: &str) -> Vec<Choice> {
    let mut words: Vec<Vec<Form>> = analyse(short)
        .into_iter()
        .map(|token| {
            let unmarked = (!is_folded_syllable(&token.folded))
                .then(|| Form::Unmarked(token.folded.to_string()));
            let exact = Form::Exact { folded: token.folded.into(), exact: token.exact.into() };
            [Some(exact), unmarked].into_iter().flatten().collect()
        })
        .collect();
    let forms =
        if words.len() == 1 { words.remove(0) } else { vec![Form::Phrase { words, slop: 0 }] };
    forms.into_iter().map(|form| Choice { form, class: Class::Abbreviation }).collect()
}

/// `marked`: whether marks were typed in the query.
fn word_unit(word: &Word<'_>, marks: Marks, marked: bool, lexicon: &dyn Lexicon) -> Unit {
    let token = word.token;
    let mut choices = forms_of(&token.exact, &token.folded, marks, lexicon);
    if marks == Marks::Auto {
        // Who types marks means a syllable without them a little more likely as it stands.
        if marked && !is_marked(&token.exact) && is_folded_syllable(&token.folded) {
            let (folded, exact) = (token.folded.to_string(), token.exact.to_string());
            choices.iter_mut().for_each(|choice| choice.class = Class::Toned);
            choices.insert(0, Choice { form: Form::Exact { folded, exact }, class: Class::Exact });
        }
        choices.extend(spelt_otherwise(&token.exact));
    }
    if let Some(exact) = &word.decoded {
        let folded = fold(exact, Fold::Folded);
        choices.push(Choice {
            form: Form::Exact { folded, exact: exact.clone() },
            class: Class::Keys,
        });
    }
    Unit { text: word.surface.to_owned(), choices, times: 1, cited: false }
}

/// The word with the other of i and y.
fn spelt_otherwise(exact: &str) -> impl Iterator<Item = Choice> {
    iy_alternatives(exact).into_iter().map(|other| {
        let folded = fold(&other, Fold::Folded);
        let form = match is_marked(&other) {
            true => Form::Exact { folded, exact: other },
            false => Form::Folded(folded),
        };
        Choice { form, class: Class::Spelling }
    })
}

/// The forms that are as typed; a text without marks has its words only without them.
fn exactly(exact: &str, folded: &str) -> Vec<Form> {
    let plain = (!is_marked(exact)).then(|| Form::Unmarked(folded.to_owned()));
    let form = Form::Exact { folded: folded.to_owned(), exact: exact.to_owned() };
    [Some(form), plain].into_iter().flatten().collect()
}

/// The forms that answer one syllable under the rule for marks.
fn forms_of(exact: &str, folded: &str, marks: Marks, lexicon: &dyn Lexicon) -> Vec<Choice> {
    let folded = folded.to_owned();
    match marks {
        Marks::Any => vec![Choice { form: Form::Folded(folded), class: Class::Open }],
        Marks::Exact => {
            let choice = |form| Choice { form, class: Class::Exact };
            exactly(exact, &folded).into_iter().map(choice).collect()
        }
        Marks::Auto if !is_marked(exact) => {
            vec![Choice { form: Form::Folded(folded), class: Class::Open }]
        }
        Marks::Auto => {
            let typed = Form::Exact { folded: folded.clone(), exact: exact.to_owned() };
            let mut choices = vec![Choice { form: typed, class: Class::Exact }];
            for (form, _) in lexicon.forms(&folded) {
                let class = match compare_marks(exact, &form) {
                    Some(MarkClass::Quality) => Class::Quality,
                    Some(MarkClass::Under) => Class::Under,
                    _ => continue,
                };
                let form = Form::Exact { folded: folded.clone(), exact: form };
                choices.push(Choice { form, class });
            }
            choices.push(Choice { form: Form::Unmarked(folded), class: Class::Plain });
            choices
        }
    }
}

/// Choices of an item that is not a plain word of a run: phrase, prefix, `=word`, member of an OR.
fn item_choices(item: &Item, tokens: &[Token], marks: Marks, lexicon: &dyn Lexicon) -> Vec<Choice> {
    match (item.kind, tokens) {
        (_, []) => Vec::new(),
        (ItemKind::Prefix, [token]) => {
            let open = marks == Marks::Any || !is_marked(&token.exact);
            let typed = (!open).then(|| token.exact.to_string());
            let class = if open { Class::Open } else { Class::Exact };
            let form = Form::Beginning { folded: token.folded.to_string(), typed };
            let mut choices = vec![Choice { form, class }];
            if marks == Marks::Auto {
                choices.extend(spelt_otherwise(&token.exact));
            }
            choices
        }
        (ItemKind::Exact, [token]) => forms_of(&token.exact, &token.folded, Marks::Exact, lexicon),
        (ItemKind::Word, [token]) => forms_of(&token.exact, &token.folded, marks, lexicon),
        (kind, tokens) => {
            let slop = if let ItemKind::Phrase { slop } = kind { slop } else { 0 };
            let words: Vec<Vec<Form>> = tokens
                .iter()
                .map(|token| {
                    let exact = marks == Marks::Exact
                        || kind == ItemKind::Exact
                        || (marks == Marks::Auto && is_marked(&token.exact));
                    if exact {
                        exactly(&token.exact, &token.folded)
                    } else {
                        vec![Form::Folded(token.folded.to_string())]
                    }
                })
                .collect();
            let class = Class::Exact;
            match words.as_slice() {
                [one] => one.iter().map(|form| Choice { form: form.clone(), class }).collect(),
                _ => vec![Choice { form: Form::Phrase { words, slop }, class }],
            }
        }
    }
}

/// Adds the forms that contradict the marks typed.
pub(super) fn relax(unit: &mut Unit, lexicon: &dyn Lexicon) {
    let mut added = Vec::new();
    for choice in &mut unit.choices {
        match &mut choice.form {
            Form::Exact { folded, exact } if choice.class == Class::Exact => {
                for (form, _) in lexicon.forms(folded) {
                    let class = match compare_marks(exact, &form) {
                        Some(MarkClass::ToneConflict) => Class::ToneConflict,
                        Some(MarkClass::Conflict) => Class::Conflict,
                        _ => continue,
                    };
                    let form = Form::Exact { folded: folded.clone(), exact: form };
                    added.push(Choice { form, class });
                }
            }
            Form::Phrase { words, .. } => {
                for forms in words {
                    for form in forms {
                        if let Form::Exact { folded, .. } = form {
                            *form = Form::Folded(folded.clone());
                        }
                    }
                }
                choice.class = Class::Conflict;
            }
            _ => {}
        }
    }
    unit.choices.extend(added);
}
