//! An index that was kept up to date answers as one made anew: the same hits in the same order with
//! the same scores, whatever was added, edited, renamed and deleted, and in however many segments.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::super::{Page, Reprints, search, suggest};
use crate::analysis::{Fold, analyse, fold};
use crate::index::Reader;
use crate::listing::{self, Scope};
use crate::query::{FactKey, Form, Grouping, Lexicon, Options, Sort, parse, plan};

/// What a step does at the most, in files.
const CHANGED: usize = 5;
const STEPS: usize = 16;

const PEOPLE: [&str; 9] = [
    "ông Nguyễn Văn Hùng",
    "bà Nguyễn Thị Hưng",
    "ĐỒNG CHÍ TRẦN VĂN HÒA",
    "đồng chí Trần Văn Hòa",
    "ông Trần Văn Hoà",
    "bà Vừ Thị Đông",
    "anh Vừ Thị Đồng",
    "ông Lê Hữu Linh",
    "bà Lê Hữu Lĩnh",
];
const WORDS: [&str; 14] = [
    "vụ cổng",
    "vũ công",
    "công nghệ số",
    "hội nghị tổng kết",
    "hôi nghi tong ket",
    "mùa lúa mới",
    "mua lụa tơ tằm",
    "đường sắt",
    "dương sát biên giới",
    "đại học Huế",
    "hòa giải ở cơ sở",
    "hoa hồng Đà Lạt",
    "họa sĩ trẻ",
    "khám chữa bệnh",
];
const SOURCES: [&str; 3] = ["Báo Nghệ An", "Báo Lào Cai", "Báo Thừa Thiên Huế"];

/// Article bodies of the sample corpus, and made ones with people, documents, dates and sources.
fn texts(chance: &mut fastrand::Rng) -> Vec<serde_json::Value> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let files = crate::ingest::inputs(&[corpus]).unwrap();
    let articles = files.flatten().flat_map(|file| crate::ingest::articles(&file));
    let mut texts: Vec<serde_json::Value> = articles
        .filter_map(|article| {
            let article = article.ok()?;
            let mut record = serde_json::json!({"text": article.body});
            let meta = article.meta;
            let date = meta.date.map(|date| date.to_string());
            let told = [("title", meta.title), ("date", date), ("source", meta.source)];
            for (name, value) in told.into_iter().chain([("province", meta.province)]) {
                if let Some(value) = value {
                    record[name] = value.into();
                }
            }
            Some(record)
        })
        .collect();
    assert!(texts.len() > 60, "{}", texts.len());
    for number in 0..260 {
        let mut one_of = |all: &[&'static str]| all[chance.usize(..all.len())];
        let (first, second) = (one_of(&PEOPLE), one_of(&PEOPLE));
        let words = [(); 4].map(|()| one_of(&WORDS));
        let source = one_of(&SOURCES);
        let (document, year) = (chance.u8(31..40), chance.u16(2021..2025));
        let mut text = format!(
            "Sáng nay, {first} nói về {} và {}, theo Nghị quyết số {document}/{year}/QH15.\n\n\
             Theo Quyết định số {document}/QĐ-UBND, {second} cho rằng {} cần đi cùng {}.",
            words[0], words[1], words[2], words[3],
        );
        if number % 7 == 3 {
            text = fold(&text, Fold::Folded);
        }
        let mut record = serde_json::json!({"text": text, "source": source});
        if number % 5 > 0 {
            let (month, day) = (chance.u8(1..13), chance.u8(1..29));
            record["date"] = format!("{year}-{month:02}-{day:02}").into();
        }
        if number % 3 > 0 {
            record["title"] = first.split_once(' ').unwrap().1.to_lowercase().into();
        }
        texts.push(record);
    }
    texts
}

/// The files of a folder, by name, and the texts in each.
struct Files {
    folder: PathBuf,
    there: BTreeMap<String, Vec<usize>>,
    next: usize,
}

impl Files {
    fn write(&mut self, name: String, numbers: Vec<usize>, texts: &[serde_json::Value]) {
        let lines = numbers.iter().map(|number| texts[*number].to_string() + "\n");
        std::fs::write(self.folder.join(&name), lines.collect::<String>()).unwrap();
        self.there.insert(name, numbers);
    }

    fn add(&mut self, chance: &mut fastrand::Rng, texts: &[serde_json::Value]) {
        let numbers = (0..chance.usize(1..5)).map(|_| chance.usize(..texts.len())).collect();
        self.next += 1;
        self.write(format!("tin-{}.jsonl", self.next), numbers, texts);
    }

    fn any(&self, chance: &mut fastrand::Rng) -> Option<String> {
        let number = chance.usize(..self.there.len().max(1));
        self.there.keys().nth(number).cloned()
    }

    /// Adds, edits, renames or deletes a file.
    fn change(&mut self, chance: &mut fastrand::Rng, texts: &[serde_json::Value]) {
        let (kind, Some(name)) = (chance.u8(..10), self.any(chance)) else {
            return self.add(chance, texts);
        };
        match kind {
            0..4 => self.add(chance, texts),
            4..6 => {
                let mut numbers = self.there[&name].clone();
                let place = chance.usize(..numbers.len());
                numbers[place] = chance.usize(..texts.len());
                self.write(name, numbers, texts);
            }
            6 => {
                let numbers = self.there.remove(&name).unwrap();
                self.next += 1;
                let other = format!("tin-{}.jsonl", self.next);
                std::fs::rename(self.folder.join(name), self.folder.join(&other)).unwrap();
                self.there.insert(other, numbers);
            }
            _ => {
                std::fs::remove_file(self.folder.join(&name)).unwrap();
                self.there.remove(&name);
            }
        }
    }
}

/// A query of words that stand, or stood, in the collection.
fn query(texts: &[serde_json::Value], chance: &mut fastrand::Rng) -> String {
    let text = texts[chance.usize(..texts.len())]["text"].as_str().unwrap();
    let words: Vec<String> = text
        .split_whitespace()
        .map(|word| word.replace(['"', ':', '*', '=', '-', '(', ')', ',', '.', ';'], ""))
        .filter(|word| !word.is_empty())
        .collect();
    let from = chance.usize(..words.len());
    let mut typed: Vec<String> = words[from..].iter().take(chance.usize(1..9)).cloned().collect();
    let open = chance.u8(..3);
    for word in &mut typed {
        if open == 0 || (open == 1 && chance.bool()) {
            *word = fold(word, Fold::Folded);
        }
    }
    match chance.u8(..12) {
        0 => return PEOPLE[chance.usize(..PEOPLE.len())].to_owned(),
        1 => return format!("nghị quyết {}/{}/QH15", chance.u8(30..41), chance.u16(2020..2026)),
        2 => return fold(PEOPLE[chance.usize(..PEOPLE.len())], Fold::Folded),
        3 => typed.push(format!("-{}", WORDS[chance.usize(..WORDS.len())])),
        4 if typed.len() > 1 => typed = vec![format!("\"{}\"", typed.join(" "))],
        5 => {
            if let Some(last) = typed.last_mut()
                && last.chars().count() > 2
            {
                last.pop();
                last.push('*');
            }
        }
        // A letter wrong, for the suggestions.
        6 => typed[0].push('g'),
        7 => typed.push("zzqq".to_owned()),
        8 => typed = vec![WORDS[chance.usize(..WORDS.len())].to_owned()],
        _ => {}
    }
    typed.join(" ")
}

/// What is asked besides the words, each of another kind.
fn ways(chance: &mut fastrand::Rng) -> Vec<(Options, Page)> {
    let plain = Options::default();
    let source = vec![SOURCES[chance.usize(..SOURCES.len())].to_owned()];
    let all = Page { limit: None, ..Page::default() };
    let folded = Page { reprints: Reprints::Folded, facets: true, ..Page::default() };
    let second = Page { limit: Some(5), offset: 5, ..Page::default() };
    vec![
        (plain.clone(), all.clone()),
        (plain.clone(), folded.clone()),
        (plain.clone(), second),
        (Options { grouping: Grouping::Article, ..plain.clone() }, all.clone()),
        (Options { grouping: Grouping::Article, ..plain.clone() }, folded),
        (Options { sources: source, ..plain.clone() }, Page::default()),
        (Options { years: vec!["2023".to_owned()], sort: Sort::Newest, ..plain.clone() }, all),
        (
            Options {
                provinces: vec!["nghệ an".to_owned()],
                since: Some("2022".parse().unwrap()),
                ..plain.clone()
            },
            Page::default(),
        ),
        (Options { persons: vec!["Hòa".to_owned()], ..plain.clone() }, Page::default()),
        (Options { cites: vec!["nghị quyết 35".to_owned()], ..plain }, Page::default()),
    ]
}

/// Everything that an answer says, line by line.
fn answer(reader: &Reader, typed: &str, (options, page): &(Options, Page)) -> Vec<String> {
    let Ok(query) = parse(typed) else { return Vec::new() };
    let plan = match plan(&query, options, reader) {
        Ok(plan) => plan,
        Err(error) => return vec![error.to_string()],
    };
    let (mut results, hits) = search(reader, &plan, page).unwrap();
    suggest(reader, &query, options, &mut results).unwrap();
    let mut said = vec![
        format!("{:?}", results.plan),
        format!("{} {} {} {}", results.total, results.partial, results.returned, results.relaxed),
        format!("{} {:?} {:?}", results.collapsed, results.identities, results.facets),
        format!("{:?} {:?} {:?}", results.spread, results.suggestions, results.nowhere),
    ];
    said.extend(hits.into_iter().map(|hit| {
        let reprints: Vec<&str> = hit.reprints.iter().map(|other| other.id.0.as_str()).collect();
        format!(
            "{} {}#{} {:x} {:?} {:?} {:?} {:?} {reprints:?}",
            hit.rank,
            hit.article.id.0,
            hit.passage.ordinal,
            hit.score.to_bits(),
            hit.tier,
            hit.matched,
            hit.marks,
            hit.snippet,
        )
    }));
    said
}

/// What the collection says of its words, names and documents.
fn knowledge(reader: &Reader, words: &[String]) -> Vec<String> {
    let mut said = Vec::new();
    for two in words.windows(2) {
        let (one, other) = (fold(&two[0], Fold::Folded), fold(&two[1], Fold::Folded));
        let typed = [&two[0], &two[1]].map(|word| Form::Folded(fold(word, Fold::Folded)));
        said.push(format!(
            "{one} {:?} {} {} {:?} {:?} {:?}",
            reader.forms(&one),
            reader.folded_count(&one),
            reader.pair_count(&one, &other),
            reader.prefixed(&one[..one.len().min(1)], 12),
            reader.evidence(FactKey::Name("tran_van_hoa"), &typed),
            reader.evidence(FactKey::Name("hoa"), &typed[..1]),
        ));
    }
    for key in ["hoa", "tran_van_hoa", "^tran_van_hoa", "=trần_văn_hòa", "linh"] {
        said.push(format!("{key} {}", reader.name_count(key)));
    }
    let (cited, named) = (
        listing::citations(reader, &Scope::default()).unwrap(),
        listing::persons(reader, &Scope::default()).unwrap(),
    );
    said.push(format!("{:?}", listing::documents(&cited)));
    said.push(format!("{:?}", listing::people(&named)));
    said.push(format!("{:?}", reader.tokens_and_articles()));
    let status = reader.status().unwrap();
    said.push(format!("{} {} {}", status.articles, status.passages, status.files));
    said.push(format!("{:?} {:?}", status.dates, reader.coverage()));
    said
}

fn assert_same(kept: &[String], anew: &[String], asked: &str) {
    for (kept, anew) in kept.iter().zip(anew) {
        assert_eq!(kept, anew, "{asked}");
    }
    assert_eq!(kept.len(), anew.len(), "{asked}");
}

#[test]
fn an_index_kept_by_updates_answers_as_one_made_anew() {
    let seed = 20_261_130;
    let mut chance = fastrand::Rng::with_seed(seed);
    let texts = texts(&mut chance);
    let words: Vec<String> = texts
        .iter()
        .step_by(3)
        .flat_map(|record| analyse(record["text"].as_str().unwrap()))
        .map(|token| token.exact.to_string())
        .take(250)
        .collect();
    let folder = tempfile::tempdir().unwrap();
    let mut files = Files { folder: folder.path().join("bài"), there: BTreeMap::new(), next: 0 };
    std::fs::create_dir(&files.folder).unwrap();
    let given = [files.folder.clone()];
    let index = folder.path().join("index");
    // Several segments, each large enough to keep what is deleted of it for a while.
    for _ in 0..4 {
        (0..60).for_each(|_| files.add(&mut chance, &texts));
        crate::update::update(&index, &given, |_| true).unwrap();
    }
    let (mut segments, mut deleted, mut asked, mut found) = (0, 0, 0, 0);
    for step in 1..=STEPS {
        (0..chance.usize(1..CHANGED)).for_each(|_| files.change(&mut chance, &texts));
        crate::update::update(&index, &given, |_| true).unwrap();
        if step % 2 == 1 {
            continue;
        }
        let anew = folder.path().join(format!("anew-{step}"));
        crate::update::update(&anew, &given, |_| true).unwrap();
        let (kept, anew) = (Reader::open(&index).unwrap(), Reader::open(&anew).unwrap());
        let readers = kept.searcher().segment_readers();
        segments = segments.max(readers.len());
        deleted += usize::from(readers.iter().any(|segment| segment.has_deletes()));
        assert!(!anew.searcher().segment_readers().iter().any(|segment| segment.has_deletes()));
        assert_same(&knowledge(&kept, &words), &knowledge(&anew, &words), "knowledge");
        for _ in 0..10 {
            let typed = query(&texts, &mut chance);
            for way in ways(&mut chance) {
                let (kept, anew) = (answer(&kept, &typed, &way), answer(&anew, &typed, &way));
                assert_same(&kept, &anew, &format!("step {step}: {typed:?} {way:?}"));
                asked += 1;
                found += usize::from(anew.len() > 4);
            }
        }
    }
    // A merge takes deletions away; most comparisons are made between two of them.
    assert!(segments > 5 && deleted > 5, "{segments} segments, {deleted} times with deletions");
    assert!(found * 3 > asked * 2, "{found} of {asked} queries found something");
}
