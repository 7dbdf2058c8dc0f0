//! How many reprints are found and how many different texts are joined, measured; and folding
//! against its definition.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::time::Instant;

use saola::article::ArticleKey;
use saola::index::Reader;
use saola::ingest::{articles, inputs};
use saola::passage::PassageKind;
use saola::query::{Grouping, Options, Plan, Sort, parse, plan};
use saola::search::{Hit, Match, Page, Reprints, search};
use saola::update::update;
use serde_json::json;
use unicode_normalization::UnicodeNormalization;

use crate::program::{corpus, shared};

/// The paragraphs of the sample articles that have some, and are long enough to be known again.
fn texts() -> Vec<Vec<String>> {
    let articles = inputs(&[corpus()]).unwrap().flatten().flat_map(|file| articles(&file));
    let paragraphs = articles.flatten().map(|article| {
        let title = article.meta.title_span.map_or(0, |span| span.end);
        let body = article.body[title..].split("\n\n");
        body.map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
    });
    let words = |text: &Vec<String>| text.iter().map(|part| part.split(' ').count()).sum::<usize>();
    paragraphs.filter(|text: &Vec<String>| text.len() > 2 && words(text) >= 120).collect()
}

/// The program's reading of `text` as TCVN3 bytes, by its own table turned round.
fn tcvn3(text: &str) -> Vec<u8> {
    let table = include_str!("../src/ingest/encoding/tcvn3.tsv");
    let rows = table.lines().filter(|line| !line.starts_with('#'));
    let bytes: BTreeMap<char, u8> = rows
        .filter_map(|row| {
            let (byte, letter) = row.split_once('\t')?;
            Some((letter.chars().next()?, u8::from_str_radix(byte, 16).ok()?))
        })
        .collect();
    // Capitals with tone have no bytes of their own.
    let small = |c: char| c.to_lowercase().next().and_then(|c| bytes.get(&c)).copied();
    let byte = |c: char| match bytes.get(&c).copied().or_else(|| small(c)) {
        Some(byte) => byte,
        None => u8::try_from(c).unwrap_or(b'-'),
    };
    text.nfc().map(byte).collect()
}

/// Puts words of other articles in the place of one in `every`, of those in small letters.
fn reworded(text: &[String], every: usize, other: &[String]) -> Vec<String> {
    let small = |word: &str| word.chars().all(|c| c.is_alphabetic() && c.is_lowercase());
    let mut others = other.iter().flat_map(|part| part.split(' ')).filter(|w| small(w)).cycle();
    let mut at = 0;
    let mut change = |word: &str| {
        at += 1;
        let due = at >= every && small(word);
        at = if due { 0 } else { at };
        if due { others.next().unwrap().to_owned() } else { word.to_owned() }
    };
    text.iter().map(|p| p.split(' ').map(&mut change).collect::<Vec<_>>().join(" ")).collect()
}

const STYLE: [(&str, &str); 8] = [
    (" cho biết", " chia sẻ"),
    (" người dân", " bà con"),
    (" hiện nay", " hiện"),
    (" nhằm ", " để "),
    (" tuy nhiên", " song"),
    (" thực hiện", " triển khai"),
    (" UBND ", " Ủy ban nhân dân "),
    (" tỷ ", " tỉ "),
];
const LINKS: [&str; 4] = [
    "Tin liên quan",
    "Giá lúa vụ đông xuân tăng nhẹ tại nhiều địa phương",
    "Khởi công trường mầm non ở vùng cao sau 2 năm chờ đợi",
    "Theo Báo Nghệ An",
];
const LEAD: &str = "Câu chuyện sau đây đang được nhiều bạn đọc quan tâm trong những ngày qua.";

type Edit = fn(&[String], &[String]) -> Vec<String>;

/// What outlets do, and the least share that must be found again.
const EDITS: [(&str, f64, Edit); 12] = [
    ("a copy under another address", 1.0, |text, _| text.to_vec()),
    ("decomposed letters", 1.0, |text, _| text.iter().map(|part| part.nfd().collect()).collect()),
    ("a dateline", 1.0, |text, _| with_first(text, format!("(TTXVN) - {}", text[0]))),
    ("another first line", 0.85, |text, _| with_first(text, LEAD.to_owned())),
    ("last paragraph cut", 0.98, |text, _| text[..text.len() - 1].to_vec()),
    ("links added", 0.98, |text, _| [text, &LINKS.map(str::to_owned)].concat()),
    ("last paragraph cut, links added", 0.9, |text, _| {
        [&text[..text.len() - 1], &LINKS.map(str::to_owned)].concat()
    }),
    ("words of house style", 0.95, |text, _| {
        let restyle = |part: &String| {
            STYLE.iter().fold(part.clone(), |text, (from, to)| text.replace(from, to))
        };
        text.iter().map(restyle).collect()
    }),
    ("1 % of words changed", 0.98, |text, other| reworded(text, 100, other)),
    ("2 % of words changed", 0.95, |text, other| reworded(text, 50, other)),
    ("5 % of words changed", 0.8, |text, other| reworded(text, 20, other)),
    ("dateline, last paragraph cut, links, 2 % of words", 0.8, |text, other| {
        let text = reworded(&text[..text.len() - 1], 50, other);
        [with_first(&text, format!("(TTXVN) - {}", text[0])), LINKS.map(str::to_owned).to_vec()]
            .concat()
    }),
];

fn with_first(text: &[String], first: String) -> Vec<String> {
    [vec![first], text[1..].to_vec()].concat()
}

fn line(id: &str, outlet: &str, date: &str, title: &str, text: &[String]) -> String {
    let text = text.join("\n\n");
    json!({"id": id, "source": outlet, "date": date, "title": title, "text": text}).to_string()
        + "\n"
}

fn read(folder: &Path, paths: &[PathBuf]) -> Reader {
    update(folder, paths, |_| true).unwrap();
    Reader::open(folder).unwrap()
}

/// The key of the article named `id`.
fn key_of(reader: &Reader, id: &str) -> ArticleKey {
    reader.article(id).unwrap().unwrap().key
}

/// How many of `ids` have their reprint `… lại` found, and how many have another.
fn found_again(reader: &Reader, count: usize) -> (usize, usize) {
    let (mut found, mut wrong) = (0, 0);
    for at in 0..count {
        let again = format!("{at} lại");
        let others = reader.reprints_of(key_of(reader, &at.to_string())).unwrap();
        found += usize::from(others.iter().any(|other| other.id.0 == again));
        wrong += others.iter().filter(|other| other.id.0 != again).count();
    }
    (found, wrong)
}

#[test]
fn finds_again_what_outlets_make_of_a_text() {
    let texts = texts();
    assert!(texts.len() >= 40, "{}", texts.len());
    let mut missed = Vec::new();
    for (name, floor, edit) in EDITS {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("tin.jsonl");
        let lines = texts.iter().enumerate().map(|(at, text)| {
            let other = &texts[(at + 1) % texts.len()];
            let edited = edit(text, other);
            line(&at.to_string(), "Báo Gốc", "2024-11-02", "Bài gốc", text)
                + &line(&format!("{at} lại"), "Báo Khác", "2024-11-03", "Tựa khác", &edited)
        });
        std::fs::write(&file, lines.collect::<String>()).unwrap();
        let (found, wrong) = found_again(&read(&folder.path().join("index"), &[file]), texts.len());
        println!("{name}: {found} of {} found, {wrong} wrong", texts.len());
        if wrong > 0 || (found as f64) < floor * texts.len() as f64 {
            missed.push(name);
        }
    }
    assert_eq!(missed, [""; 0]);
}

#[test]
fn finds_again_a_text_that_came_in_tcvn3() {
    let texts = texts();
    let folder = tempfile::tempdir().unwrap();
    let mut paths = Vec::new();
    for (at, text) in texts.iter().enumerate() {
        let body = text.join("\n\n");
        for (name, bytes) in [("goc", body.clone().into_bytes()), ("lai", tcvn3(&body))] {
            let path = folder.path().join(format!("{at}-{name}.txt"));
            std::fs::write(&path, [format!("Tin so {at}\n\n").as_bytes(), &bytes].concat())
                .unwrap();
            paths.push(path);
        }
    }
    let reader = read(&folder.path().join("index"), &paths);
    let articles = reader.articles().unwrap();
    let encoded: Vec<_> = articles.iter().filter(|a| a.encoding == "tcvn3").collect();
    let again = encoded.iter().filter(|article| {
        let others = reader.reprints_of(article.key).unwrap();
        let original = article.origin.path.replace("-lai", "-goc");
        others.len() == 1 && others[0].origin.path == original
    });
    let again = again.count();
    println!("TCVN3: {again} of {} found", encoded.len());
    assert!(encoded.len() * 10 >= texts.len() * 8, "{} of {}", encoded.len(), texts.len());
    assert!(again * 100 >= encoded.len() * 95, "{again} of {}", encoded.len());
}

/// The articles of a collection that are joined with others.
fn joined(paths: &[PathBuf]) -> (usize, BTreeMap<String, Vec<String>>) {
    let folder = tempfile::tempdir().unwrap();
    let reader = read(folder.path(), paths);
    let articles = reader.articles().unwrap();
    let others = |id: &str| -> Vec<String> {
        reader
            .reprints_of(key_of(&reader, id))
            .unwrap()
            .into_iter()
            .map(|article| article.id.0)
            .collect()
    };
    let all = articles.iter().map(|a| (a.id.0.clone(), others(&a.id.0)));
    (articles.len(), all.filter(|(_, others)| !others.is_empty()).collect())
}

#[test]
#[ignore = "needs ../shared/eval"]
fn joins_no_articles_of_statutes_and_of_an_encyclopedia_but_copies() {
    for (path, most) in [
        ("eval/retrieval/xquad-vi/corpus.jsonl", 0),
        // One provision that two chapters of the code of criminal procedure have word for word.
        ("eval/retrieval/vlc-law-headings/corpus.jsonl", 2),
    ] {
        let path = shared(path);
        let (articles, found) = joined(std::slice::from_ref(&path));
        println!("{}: {} of {articles} joined: {found:?}", path.display(), found.len());
        assert!(found.len() <= most, "{found:?}");
    }
}

/// Sample articles, most of them in several outlets and edited, in an order by `seed`.
fn reprinted(seed: u64) -> Vec<String> {
    let mut chance = fastrand::Rng::with_seed(seed);
    let texts = texts();
    let mut lines = Vec::new();
    for (at, text) in texts.iter().take(24).enumerate() {
        for copy in 0..chance.usize(1..6) {
            let (_, _, edit) = EDITS[chance.usize(..8)];
            let text = if copy == 0 { text.clone() } else { edit(text, &texts[at + 1]) };
            let date = format!("2024-{:02}-{:02}", chance.u32(1..4), chance.u32(1..28));
            let id = format!("{at}-{copy}");
            lines.push(line(&id, &format!("Báo {copy}"), &date, "Một bài báo", &text));
        }
    }
    chance.shuffle(&mut lines);
    lines
}

/// The clusters of an index, by article.
fn clusters(reader: &Reader) -> BTreeMap<String, Vec<String>> {
    let named = |id: &str| {
        reader.reprints_of(key_of(reader, id)).unwrap().into_iter().map(|a| a.id.0).collect()
    };
    reader.articles().unwrap().iter().map(|a| (a.id.0.clone(), named(&a.id.0))).collect()
}

#[test]
fn clusters_follow_what_is_added_and_taken_out_as_if_the_index_were_new() {
    let lines = reprinted(1);
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let write = |name: &str, lines: &[String]| std::fs::write(path(name), lines.concat()).unwrap();
    let parts: Vec<&[String]> = lines.chunks(lines.len() / 5).collect();
    for (at, part) in parts.iter().enumerate() {
        let name = format!("{at}.jsonl");
        write(&name, part);
        update(&path("index"), &[path(&name)], |_| true).unwrap();
    }
    // Half of one part goes, and another part comes again with its last article first.
    write("1.jsonl", &parts[1][parts[1].len() / 2..]);
    let turned: Vec<String> = parts[2].iter().rev().cloned().collect();
    write("2.jsonl", &turned);
    let both = [path("1.jsonl"), path("2.jsonl")];
    let grown = clusters(&read(&path("index"), &both));
    let all: Vec<PathBuf> = (0..parts.len()).rev().map(|at| path(&format!("{at}.jsonl"))).collect();
    let fresh = clusters(&read(&path("anew"), &all));
    assert_eq!(grown, fresh);
    assert!(fresh.values().filter(|others| others.len() > 1).count() > 20, "{fresh:?}");
    // Whoever is in a cluster has the same cluster.
    for (id, others) in &fresh {
        let cluster: HashSet<&String> = others.iter().chain([id]).collect();
        for other in others {
            assert_eq!(fresh[other].iter().chain([other]).collect::<HashSet<_>>(), cluster);
        }
    }
}

/// A hit: its article and passage, and the articles folded under it.
type Seen = (String, u32, Vec<String>);

fn seen(hit: &Hit) -> Seen {
    let folded = hit.reprints.iter().map(|article| article.id.0.clone()).collect();
    (hit.article.id.0.clone(), hit.passage.ordinal, folded)
}

fn ask(reader: &Reader, plan: &Plan, page: &Page) -> Vec<Hit> {
    search(reader, plan, page).unwrap().1
}

/// What is to be shown, from every hit: of the articles of a cluster that answer best the earliest,
/// where the first of them stood, or by date at its own place.
fn by_definition(every: &[Hit], reader: &Reader, sort: Sort) -> Vec<Seen> {
    let strength = |hit: &Hit| {
        let frame = hit.passage.kind == PassageKind::Boilerplate;
        (hit.tier, hit.matched == Match::All, !frame)
    };
    let best = |id: &str| every.iter().filter(|hit| hit.article.id.0 == id).map(strength).max();
    let mut shown = HashSet::new();
    let mut order: Vec<Seen> = Vec::new();
    for hit in every {
        let mut cluster = reader.reprints_of(hit.article.key).unwrap();
        cluster.push((*hit.article).clone());
        cluster.sort_by_key(|a| (a.date.map(|date| date.to_string()), a.id.0.clone()));
        cluster.retain(|article| best(&article.id.0).is_some());
        let most = cluster.iter().map(|article| best(&article.id.0)).max().unwrap();
        let first = cluster.iter().find(|a| best(&a.id.0) == most).unwrap().id.0.clone();
        let own = hit.article.id.0 == first;
        if (own || sort == Sort::Relevance) && shown.insert(first.clone()) {
            let its = every.iter().find(|hit| hit.article.id.0 == first).unwrap();
            let others = cluster.into_iter().map(|article| article.id.0);
            let others = others.filter(|id| *id != first).collect();
            order.push((first, its.passage.ordinal, others));
        } else if own {
            let one = (first, hit.passage.ordinal, Vec::new());
            if !order.iter().any(|(id, at, _)| (id, at) == (&one.0, &one.1)) {
                order.push(one);
            }
        }
    }
    order
}

const QUERIES: [&str; 9] = [
    "đường",
    "hội nghị",
    "con đường liên thôn",
    "UBND tỉnh",
    "chợ OR suối",
    "hội -nghị",
    "\"bà con\"",
    "người dân cho biết",
    "nghị quyết",
];

#[test]
fn what_is_shown_is_what_the_definition_says_and_pages_fit_together() {
    let folder = tempfile::tempdir().unwrap();
    let mut folded = 0;
    for (part, lines) in reprinted(2).chunks(20).enumerate() {
        let file = folder.path().join(format!("{part}.jsonl"));
        std::fs::write(&file, lines.concat()).unwrap();
        update(&folder.path().join("index"), &[file], |_| true).unwrap();
    }
    let reader = Reader::open(&folder.path().join("index")).unwrap();
    for query in QUERIES {
        for sort in [Sort::Relevance, Sort::Newest, Sort::Oldest] {
            for grouping in [Grouping::Passage, Grouping::Article] {
                let options = Options { sort, grouping, ..Options::default() };
                let plan = plan(&parse(query).unwrap(), &options, &reader).unwrap();
                let each = Page { limit: None, ..Page::default() };
                let every = ask(&reader, &plan, &each);
                let expected = by_definition(&every, &reader, sort);
                let fold = |limit, offset| {
                    let reprints = Reprints::Folded;
                    let page = Page { limit, offset, reprints, ..Page::default() };
                    ask(&reader, &plan, &page).iter().map(seen).collect::<Vec<_>>()
                };
                let context = format!("{query} {sort:?} {grouping:?}");
                assert_eq!(fold(None, 0), expected, "{context}");
                folded += every.len() - expected.len();
                for size in [1, 3, 10] {
                    let offsets = (0..expected.len() + size).step_by(size);
                    let pages: Vec<Seen> = offsets.flat_map(|at| fold(Some(size), at)).collect();
                    assert_eq!(pages, expected, "{context} by {size}");
                }
            }
        }
    }
    assert!(folded > 100, "{folded}");
}

/// Forecasts that differ in their figures alone.
fn forecasts(days: usize) -> Vec<Vec<String>> {
    let places = ["Vinh", "Cửa Lò", "Con Cuông", "Tương Dương", "Kỳ Sơn", "Quỳ Châu", "Quế Phong"];
    let mut chance = fastrand::Rng::with_seed(3);
    let mut place = |name: &&str| {
        let (low, high) = (chance.u32(11..24), chance.u32(25..36));
        format!(
            "{name}: có mây, đêm và sáng có mưa vài nơi, gió đông bắc cấp 2 đến cấp 3, trời rét, \
             nhiệt độ thấp nhất {low} độ, cao nhất {high} độ."
        )
    };
    (0..days).map(|_| places.iter().map(&mut place).collect()).collect()
}

fn forecast(day: usize, text: &[String]) -> String {
    line(&format!("thời tiết {day}"), "Đài", "2024-11-03", "Thời tiết", text)
}

#[test]
fn of_two_thousand_forecasts_only_those_printed_again_are_joined_and_a_page_is_soon_there() {
    let days = forecasts(2000);
    let again = |day: usize| {
        let text = with_first(&days[day], format!("Nghệ An (TTXVN) - {}", days[day][0]));
        line(&format!("lại {day}"), "Báo Khác", "2024-11-04", "Dự báo thời tiết", &text)
    };
    let lines = days.iter().enumerate().map(|(day, text)| forecast(day, text));
    let lines: String = lines.chain((0..40).map(|n| again(n * 50))).collect();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tin.jsonl");
    std::fs::write(&file, lines).unwrap();
    let index = folder.path().join("index");
    let reader = read(&index, &[file]);
    for day in 0..2000 {
        let others = reader.reprints_of(key_of(&reader, &format!("thời tiết {day}"))).unwrap();
        let others: Vec<&str> = others.iter().map(|article| article.id.0.as_str()).collect();
        let printed = format!("lại {day}");
        let expected: &[&str] = if day % 50 == 0 { &[&printed] } else { &[] };
        assert_eq!(others, expected, "day {day}");
    }
    let times = costs(&index, &["trời rét Cửa Lò".to_owned()]);
    println!("2,000 forecasts: {times:?} µs");
    // In the profile of tests, beside others.
    assert!(times[1] < 150_000, "{times:?}");
}

/// Middle time of a page in microseconds: every reprint a hit, folded for the first time, and again.
fn costs(index: &Path, queries: &[String]) -> [u128; 3] {
    let reader = Reader::open(index).unwrap();
    let plans = queries
        .iter()
        .map(|text| plan(&parse(text).unwrap(), &Options::default(), &reader).unwrap());
    let mut times = plans
        .map(|plan| {
            let each = Page::default();
            let folded = Page { reprints: Reprints::Folded, ..Page::default() };
            ask(&reader, &plan, &each);
            [&each, &folded, &folded].map(|page| {
                let begun = Instant::now();
                ask(&reader, &plan, page);
                begun.elapsed().as_micros()
            })
        })
        .collect::<Vec<_>>();
    [0, 1, 2].map(|at| {
        times.sort_by_key(|row| row[at]);
        times[times.len() / 2][at]
    })
}

mod on_demand {
    use super::*;

    #[test]
    #[ignore = "on demand: needs ../shared/data, and a minute for 85 MB of text"]
    fn joins_no_articles_of_an_encyclopedia() {
        let path = shared("data/viwiki.jsonl.zst");
        let (articles, found) = joined(std::slice::from_ref(&path));
        println!("{} of {articles} joined: {found:?}", found.len());
        assert_eq!(found.len(), 0);
    }

    #[test]
    #[ignore = "on demand: needs ../shared/data, and two minutes for 85 MB of text"]
    fn tells_what_folding_costs_a_page() {
        let path = shared("data/viwiki.jsonl.zst");
        let folder = tempfile::tempdir().unwrap();
        let index = folder.path().join("index");
        update(&index, std::slice::from_ref(&path), |_| true).unwrap();
        let all = inputs(&[path]).unwrap().flatten().flat_map(|file| articles(&file));
        let all: Vec<_> = all.flatten().take(2000).collect();
        let title = |article: &saola::article::Article| article.meta.title.clone();
        let queries: Vec<String> = all.iter().step_by(10).filter_map(title).collect();
        let queries: Vec<String> = queries.into_iter().filter(|text| parse(text).is_ok()).collect();
        println!("few reprints: {:?} µs", costs(&index, &queries));

        let again = |article: &saola::article::Article, copy: usize| {
            let text: Vec<String> = article.body.split("\n\n").map(str::to_owned).collect();
            let text = &text[..text.len().max(2) - 1];
            line(&format!("{} {copy}", article.meta.id.0), "Báo Khác", "2024-11-03", "Tựa", text)
        };
        let copies = folder.path().join("copies.jsonl");
        let lines: String =
            all.iter().flat_map(|one| (0..2).map(|copy| again(one, copy))).collect();
        std::fs::write(&copies, lines).unwrap();
        update(&index, &[copies], |_| true).unwrap();
        println!("most hits with two reprints: {:?} µs", costs(&index, &queries));

        let lines: String =
            forecasts(2000).iter().enumerate().map(|(day, text)| forecast(day, text)).collect();
        let bulletins = folder.path().join("bulletins.jsonl");
        std::fs::write(&bulletins, lines).unwrap();
        update(&index, &[bulletins], |_| true).unwrap();
        println!("2,000 bulletins: {:?} µs", costs(&index, &["trời rét Cửa Lò".to_owned()]));
    }
}
