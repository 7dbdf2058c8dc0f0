//! The order of hits against its definition: every passage is scored by looking at its tokens, all
//! of them are sorted, and the first ten are those that the index gives, in one segment and in
//! eight, every time.

use std::cmp::Reverse;

use super::super::rank::{Lengths, NUMBER, PAIR, Worth, class_weight, idf};
use super::super::{Page, search};
use crate::analysis::marks::may_begin;
use crate::analysis::{Fold, Token, analyse, fold, side_by_side};
use crate::article::{Article, ArticleId, ArticleKey, ArticleMeta, Origin, Span};
use crate::index::{Entry, Reader, Writer, key_of};
use crate::passage::{Passage, PassageKind};
use crate::query::{Form, Grouping, Options, Plan, Unit, parse, plan};
use tantivy::fieldnorm::FieldNormReader;

/// One passage as the writer is given it.
struct Told {
    article: ArticleMeta,
    passage: Passage,
    text: String,
    tokens: Vec<Token>,
    unmarked: bool,
    deleted: bool,
}

/// Sentences of the sample corpus, cut and joined anew: passages of 3 to 90 syllables, some of them
/// several times, some without marks, some the frame of a page; every ninth article is deleted.
fn collection(chance: &mut fastrand::Rng) -> Vec<Told> {
    let corpus = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let words: Vec<String> = crate::ingest::inputs(&[corpus])
        .unwrap()
        .flatten()
        .flat_map(|file| crate::ingest::articles(&file))
        .flat_map(|article| {
            let body = article.unwrap().body;
            body.split_whitespace().map(str::to_owned).collect::<Vec<_>>()
        })
        .collect();
    let mut told: Vec<Told> = Vec::new();
    for number in 0..400 {
        let article = meta(number);
        let unmarked = number % 5 == 4;
        for ordinal in 0..chance.u32(1..6) {
            let text = if !told.is_empty() && chance.u8(..8) == 0 {
                told[chance.usize(..told.len())].text.clone()
            } else {
                let mut text = Vec::new();
                for _ in 0..chance.usize(1..5) {
                    let from = chance.usize(..words.len() - 30);
                    text.extend_from_slice(&words[from..from + chance.usize(3..24)]);
                }
                text.join(" ")
            };
            let text = if unmarked { fold(&text, Fold::Folded) } else { text };
            let kind =
                if chance.u8(..12) == 0 { PassageKind::Boilerplate } else { PassageKind::Body };
            let tokens = analyse(&text);
            let span = Span::new(0, text.len());
            let passage = Passage { article: article.id.clone(), ordinal, span, kind };
            let (article, deleted) = (article.clone(), number % 9 == 5);
            told.push(Told { article, passage, text, tokens, unmarked, deleted });
        }
    }
    told
}

/// Article `bai-…` of which nothing else is known.
pub(super) fn meta(number: usize) -> ArticleMeta {
    ArticleMeta {
        id: ArticleId(format!("bai-{number:03}")),
        origin: Origin::file(&format!("{number}.txt")),
        title: None,
        title_span: None,
        date: None,
        source: None,
        province: None,
        url: None,
        byline: None,
        encoding: "utf-8".to_owned(),
        encoding_uncertain: false,
        key: ArticleKey::new(&format!("bai-{number:03}"), 0),
        own_url: false,
        excerpt: false,
        captured_at: None,
        wrong_date: None,
    }
}

/// An index in `segments` segments; deletions come last and are not merged away.
fn index(folder: &std::path::Path, told: &[Told], segments: usize) -> Reader {
    let mut writer = Writer::open(folder).unwrap();
    writer.keep_segments();
    let mut composer = writer.composer();
    let (mut written, mut at) = (0, 0);
    for passages in told.chunk_by(|a, b| a.article.id == b.article.id) {
        let part = at * segments / told.len();
        if part > written {
            writer.commit().unwrap();
            written = part;
        }
        at += passages.len();
        let mut documents = Vec::new();
        for one in passages {
            let entry = Entry {
                article: &one.article,
                passage: &one.passage,
                text: &one.text,
                chars: Span::new(0, one.text.chars().count()),
                tokens: &one.tokens,
                unmarked: one.unmarked,
                citations: &[],
                persons: &[],
                provinces: &[],
            };
            composer.compose(&entry, &mut documents).unwrap();
        }
        let (meta, body, blocks) = (passages[0].article.clone(), String::new(), Vec::new());
        writer.add_article(&Article { meta, body, blocks }, None, documents).unwrap();
    }
    writer.commit().unwrap();
    for one in told.iter().filter(|one| one.deleted) {
        writer.remove_article(one.article.key);
    }
    writer.commit().unwrap();
    writer.close().unwrap();
    Reader::open(folder).unwrap()
}

/// How often a form stands in a passage.
fn frequency(form: &Form, one: &Told) -> u32 {
    let is = |form: &Form, token: &Token| match form {
        Form::Folded(folded) => token.folded == *folded,
        Form::Exact { exact, .. } => !one.unmarked && token.exact == *exact,
        Form::Unmarked(folded) => one.unmarked && token.folded == *folded,
        Form::Beginning { folded, typed } => {
            let as_typed = |typed: &String| !one.unmarked && may_begin(typed, &token.exact);
            token.folded.starts_with(folded.as_str()) && typed.as_ref().is_none_or(as_typed)
        }
        Form::Phrase { .. } => false,
    };
    match form {
        Form::Phrase { words, slop: 0 } => one
            .tokens
            .windows(words.len())
            .filter(|tokens| {
                words.iter().zip(*tokens).all(|(forms, token)| forms.iter().any(|f| is(f, token)))
            })
            .count() as u32,
        Form::Phrase { .. } => panic!("no query here has words near each other"),
        form => {
            let is_number = |number: &str| match form {
                Form::Folded(folded) => number == folded,
                Form::Beginning { folded, typed } => {
                    number.starts_with(folded.as_str())
                        && typed.as_ref().is_none_or(|typed| may_begin(typed, number))
                }
                _ => false,
            };
            let number = |token: &&Token| token.number.as_deref().is_some_and(is_number);
            (one.tokens.iter().filter(|token| is(form, token)).count()
                + one.tokens.iter().filter(number).count()) as u32
        }
    }
}

/// The forms that a fold has anywhere; a number as a whole has one.
fn forms_of(folded: &str, told: &[&Told]) -> Vec<Form> {
    let mut forms = Vec::new();
    for one in told {
        for token in &one.tokens {
            let form = match &token.number {
                Some(number) if number == folded => Form::Folded(number.clone()),
                _ if token.folded != *folded => continue,
                _ if one.unmarked => Form::Unmarked(folded.to_owned()),
                _ => Form::Exact { folded: folded.to_owned(), exact: token.exact.to_string() },
            };
            if !forms.contains(&form) {
                forms.push(form);
            }
        }
    }
    forms
}

/// The definition: total, partial matches and the best ten, by looking at everything that is not
/// deleted.
fn by_definition(plan: &Plan, told: &[Told]) -> (u64, u64, Vec<(String, u32)>) {
    let live: Vec<&Told> = told.iter().filter(|one| !one.deleted).collect();
    let all = live.len() as u64;
    // The passages of each form of a fold, added up.
    let size = |form: &Form| -> u64 {
        let with = |form: &Form| live.iter().filter(|one| frequency(form, one) > 0).count() as u64;
        match form {
            Form::Folded(folded) => forms_of(folded, &live).iter().map(with).sum(),
            form => with(form),
        }
    };
    let worth_of = |unit: &Unit| -> Vec<(Form, Worth)> {
        let mut choices = unit.choices.clone();
        choices.sort_by(|a, b| class_weight(b.class).total_cmp(&class_weight(a.class)));
        let idf = idf(all, choices.iter().map(|choice| size(&choice.form)).sum());
        let worth = |class| Worth::of(idf, class_weight(class), unit.times);
        choices.into_iter().map(|choice| (choice.form, worth(choice.class))).collect()
    };
    let units: Vec<Vec<(Form, Worth)>> = plan.units.iter().map(worth_of).collect();
    let stands = |first: &str, second: &str, one: &Told| {
        one.tokens.windows(2).any(|two| {
            (two[0].folded == first && two[1].folded == second)
                && side_by_side(&one.text, &two[0], &two[1])
        })
    };
    let pairs: Vec<(&str, &str, Worth)> = plan
        .pairs
        .iter()
        .map(|pair| {
            let (first, second) = (pair.first.as_str(), pair.second.as_str());
            let size = live.iter().filter(|one| stands(first, second, one)).count() as u64;
            (first, second, Worth::of(idf(all, size), PAIR, pair.times))
        })
        .collect();
    let numbers: Vec<(Form, Worth)> = plan
        .numbers
        .iter()
        .map(|number| Form::Folded(number.clone()))
        .map(|form| (form.clone(), Worth::of(idf(all, size(&form)), NUMBER, 1)))
        .collect();
    let lengths = Lengths::new();
    let (mut total, mut partial, mut hits) = (0, 0, Vec::new());
    for one in &live {
        let (mut points, mut found) = (0, 0);
        for choices in &units {
            let best = choices.iter().map(|(form, worth)| (frequency(form, one), worth));
            if let Some((frequency, worth)) = best.into_iter().find(|(frequency, _)| *frequency > 0)
            {
                points += worth.at(frequency);
                found += 1;
            }
        }
        if found == 0 {
            continue;
        }
        for (first, second, worth) in &pairs {
            points += if stands(first, second, one) { worth.at(1) } else { 0 };
        }
        for (form, worth) in &numbers {
            let frequency = frequency(form, one);
            points += if frequency > 0 { worth.at(frequency) } else { 0 };
        }
        let complete = found == units.len();
        if complete {
            total += 1
        } else {
            partial += 1
        }
        let tokens = one.tokens.len() + one.tokens.iter().filter(|t| t.number.is_some()).count();
        let length = FieldNormReader::fieldnorm_to_id(tokens as u32);
        let frame = one.passage.kind == PassageKind::Boilerplate;
        let (id, ordinal) = (&one.article.id.0, one.passage.ordinal);
        let order = (
            !complete,
            frame,
            Reverse(lengths.score(points, length)),
            key_of(ArticleKey::new(id, 0).0, ordinal.into()),
        );
        hits.push((order, (id.clone(), ordinal)));
    }
    hits.sort();
    hits.truncate(10);
    (total, partial, hits.into_iter().map(|(_, hit)| hit).collect())
}

/// A query of words of the collection: a run, single words of one passage, or words of several;
/// with marks, without, or with some.
fn query(told: &[Told], chance: &mut fastrand::Rng) -> String {
    let words = |chance: &mut fastrand::Rng| -> Vec<String> {
        let text = &told[chance.usize(..told.len())].text;
        text.split_whitespace().map(|w| w.replace(['"', ':', '*', '=', '-'], "")).collect()
    };
    let count = chance.usize(1..13);
    let mut typed: Vec<String> = match chance.u8(..3) {
        0 => {
            let words = words(chance);
            let from = chance.usize(..words.len());
            words[from..].iter().take(count).cloned().collect()
        }
        1 => {
            let words = words(chance);
            (0..count).map(|_| words[chance.usize(..words.len())].clone()).collect()
        }
        _ => (0..count)
            .map(|_| {
                let words = words(chance);
                words[chance.usize(..words.len())].clone()
            })
            .collect(),
    };
    let open = chance.u8(..3);
    for word in &mut typed {
        if open == 0 || (open == 1 && chance.bool()) {
            *word = fold(word, Fold::Folded);
        }
    }
    if chance.u8(..5) == 0
        && let Some(last) = typed.last_mut()
        && last.chars().count() > 2
    {
        last.pop();
        last.push('*');
    }
    if typed.len() > 2 && chance.u8(..5) == 0 {
        typed[0].insert(0, '"');
        typed[1].push('"');
    }
    typed.join(" ")
}

#[test]
fn three_hundred_queries_are_answered_as_the_definition_says_in_one_segment_and_in_eight() {
    let seed = 20_251_121;
    let mut chance = fastrand::Rng::with_seed(seed);
    let told = collection(&mut chance);
    let (one, eight) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let readers = [index(one.path(), &told, 1), index(eight.path(), &told, 8)];
    let segments = readers.each_ref().map(|reader| reader.status().unwrap().segments);
    assert_eq!(segments, [1, 8]);
    let (mut asked, mut found) = (0, 0);
    while asked < 300 {
        let typed = query(&told, &mut chance);
        let Ok(parsed) = parse(&typed) else { continue };
        let Ok(plan) = plan(&parsed, &Options::default(), &readers[0]) else { continue };
        // Facts have tiers of their own; here it is words that are ranked.
        if plan.fact.is_some() {
            continue;
        }
        asked += 1;
        let mut expected = None;
        for reader in readers.iter().chain(&readers) {
            let (results, hits) = search(reader, &plan, &Page::default()).unwrap();
            let expected = expected.get_or_insert_with(|| by_definition(&results.plan, &told));
            let hits: Vec<(String, u32)> =
                hits.into_iter().map(|h| (h.article.id.0.clone(), h.passage.ordinal)).collect();
            assert_eq!(
                (results.total, results.partial, &hits),
                (expected.0, expected.1, &expected.2),
                "{typed:?}"
            );
        }
        found += usize::from(expected.is_some_and(|e| !e.2.is_empty()));
    }
    assert!(found > 250, "only {found} queries found anything");
}

#[test]
fn articles_stand_in_the_same_order_in_one_segment_and_in_eight() {
    let mut chance = fastrand::Rng::with_seed(20_261_121);
    let told = collection(&mut chance);
    let (one, eight) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let readers = [index(one.path(), &told, 1), index(eight.path(), &told, 8)];
    let options = Options { grouping: Grouping::Article, ..Options::default() };
    let (mut asked, mut found) = (0, 0);
    while asked < 100 {
        let typed = query(&told, &mut chance);
        let Ok(plan) = parse(&typed).and_then(|parsed| plan(&parsed, &options, &readers[0])) else {
            continue;
        };
        asked += 1;
        let [first, second] = readers.each_ref().map(|reader| {
            let (_, hits) = search(reader, &plan, &Page::default()).unwrap();
            let told = |hit: super::super::Hit| (hit.article.id.0.clone(), hit.score.to_bits());
            hits.into_iter().map(told).collect::<Vec<_>>()
        });
        assert_eq!(first, second, "{typed:?}");
        found += usize::from(!first.is_empty());
    }
    assert!(found > 80, "only {found} queries found anything");
}
