//! Runs that are killed at any moment: what was committed stays, the next run completes the work, and
//! nothing is left over. `SAOLA_KILLS=200 cargo test kills` takes longer.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use saola::index::{IndexError, Reader};
use saola::update::{Options, check, rebuild, update};

use crate::chance::{Chance, times};
use crate::program::{Run, saola, spawnable, text};

const WORDS: [&str; 12] = [
    "con đường",
    "hội nghị",
    "cầu treo",
    "bản Mường",
    "xã vùng cao",
    "mùa lúa",
    "trường học",
    "Nghị quyết số 39-NQ/TW",
    "ông Lô Văn Thái",
    "tỉnh Nghệ An",
    "khám chữa bệnh",
    "nước suối",
];

/// An article of some sentences, another for every number.
fn article(number: usize) -> String {
    let mut chance = Chance::seeded(number as u64);
    let mut text = format!("Bài {number}\n\n");
    for _ in 0..6 {
        let words: Vec<&str> = (0..10).map(|_| WORDS[chance.below(WORDS.len())]).collect();
        text += &format!("Ngày nay, {} đã có.\n\n", words.join(" và "));
    }
    text
}

/// Every passage of an index; `None` where there is no index.
fn passages(index: &Path) -> Option<Vec<String>> {
    let reader = match Reader::open(index) {
        Ok(reader) => reader,
        Err(IndexError::Missing { .. }) => return None,
        Err(error) => panic!("{error}"),
    };
    let mut all = Vec::new();
    reader.each_passage(|p| all.push(format!("{}#{} {}", p.article, p.ordinal, p.text))).unwrap();
    all.sort();
    Some(all)
}

fn copy(from: &Path, to: &Path) {
    let _ = std::fs::remove_dir_all(to);
    std::fs::create_dir(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
    }
}

fn start(arguments: &[&str], articles: &Path, index: &Path) -> Child {
    spawnable()
        .args(arguments)
        .arg(articles)
        .arg("--index")
        .arg(index)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn index(arguments: &[&str], articles: &Path, index: &Path) -> Run {
    Run::of(saola().args(arguments).arg(articles).arg("--index").arg(index))
}

/// Asserts that nothing is in the folder but an index that is whole.
fn assert_sound(index: &Path, at: &str) {
    let checked = check(index).unwrap();
    assert!(checked.damage().is_empty(), "{at}: {checked:?}");
    assert!(checked.files.clean, "{at}");
    let listed = usize::try_from(checked.files.files).unwrap();
    let there: Vec<String> = std::fs::read_dir(index)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.ends_with(".lock") && name != "manifest.json")
        .collect();
    assert_eq!(there.len(), listed, "{at}: {there:?}");
}

/// What a run is doing when it is killed.
struct Scene {
    name: &'static str,
    arguments: &'static [&'static str],
    /// The index before; none where it is made.
    base: Option<PathBuf>,
}

#[test]
fn a_run_killed_at_any_moment_loses_nothing_and_leaves_nothing() {
    let mut chance = Chance::fresh("kills");
    let place = tempfile::tempdir().unwrap();
    let articles = place.path().join("bai");
    std::fs::create_dir(&articles).unwrap();
    let write = |i: usize, text: String| std::fs::write(articles.join(format!("{i:03}.txt")), text);
    // Seven commits: the eighth makes the engine merge.
    let many = place.path().join("many");
    for i in 0..70 {
        write(i, article(i)).unwrap();
        if i % 10 == 9 {
            update(&many, std::slice::from_ref(&articles), |_| true).unwrap();
        }
    }
    let one = place.path().join("one");
    update(&one, std::slice::from_ref(&articles), |_| true).unwrap();
    let old = passages(&one).unwrap();
    assert_eq!(passages(&many).unwrap(), old);
    for i in (0..70).step_by(9) {
        write(i, article(1000 + i)).unwrap();
    }
    std::fs::remove_file(articles.join("011.txt")).unwrap();
    for i in 70..80 {
        write(i, article(i)).unwrap();
    }
    let fresh = place.path().join("fresh");
    update(&fresh, std::slice::from_ref(&articles), |_| true).unwrap();
    let new = passages(&fresh).unwrap();
    assert_ne!(old, new);

    let scenes = [
        Scene { name: "creation", arguments: &["index"], base: None },
        Scene { name: "update", arguments: &["index"], base: Some(one.clone()) },
        Scene { name: "merge", arguments: &["index"], base: Some(many) },
        Scene { name: "rebuild", arguments: &["index", "--rebuild"], base: Some(one) },
    ];
    let work = place.path().join("work");
    let prepare = |scene: &Scene| match &scene.base {
        Some(base) => copy(base, &work),
        None => {
            let _ = std::fs::remove_dir_all(&work);
        }
    };
    let mut took = BTreeMap::new();
    for scene in &scenes {
        prepare(scene);
        let begun = Instant::now();
        assert_eq!(index(scene.arguments, &articles, &work).code, 0);
        took.insert(scene.name, begun.elapsed());
        assert_eq!(passages(&work).as_ref(), Some(&new), "{}", scene.name);
        assert_sound(&work, scene.name);
    }
    let (mut before, mut after) = (0, 0);
    for round in 0..times("SAOLA_KILLS", 30) {
        let scene = &scenes[round % scenes.len()];
        let delay = Duration::from_micros(chance.next() % took[scene.name].as_micros() as u64);
        let at = format!("{} killed after {delay:?}", scene.name);
        prepare(scene);
        let mut child = start(scene.arguments, &articles, &work);
        std::thread::sleep(delay);
        child.kill().unwrap();
        child.wait().unwrap();
        match passages(&work) {
            None => assert!(scene.base.is_none(), "{at}: the index is gone"),
            Some(now) if now == new => after += 1,
            Some(now) => {
                let made = scene.base.is_none() && now.is_empty();
                assert!(made || scene.base.is_some() && now == old, "{at}: {} passages", now.len());
                before += 1;
            }
        }
        // A part of the old one is never damage, and the same command completes the work.
        if scene.base.is_some() {
            let run = Run::of(saola().args(["search", "đường", "--index"]).arg(&work));
            assert_eq!(run.code, 0, "{at}: {}", run.err);
            let run = Run::of(saola().args(["check", "--index"]).arg(&work));
            assert_eq!(run.code, 0, "{at}: {}", run.err);
        }
        let again = index(scene.arguments, &articles, &work);
        assert_eq!(again.code, 0, "{at}: {}", again.err);
        assert_eq!(passages(&work).as_ref(), Some(&new), "{at}");
        assert_sound(&work, &at);
    }
    println!("kills: {before} before the commit, {after} after it");
}

#[test]
fn any_sequence_of_changes_and_kills_ends_as_a_new_build() {
    let mut chance = Chance::fresh("changes and kills");
    for round in 0..times("SAOLA_SEQUENCES", 4) {
        let place = tempfile::tempdir().unwrap();
        let (articles, work) = (place.path().join("bai"), place.path().join("index"));
        std::fs::create_dir(&articles).unwrap();
        let path = |i: usize| articles.join(format!("{i}.txt"));
        std::fs::write(path(0), article(0)).unwrap();
        let mut told = String::new();
        for _ in 0..12 {
            let (a, b) = (chance.below(6), chance.below(6));
            match chance.below(7) {
                0..=2 => {
                    std::fs::write(path(a), article(chance.below(50))).unwrap();
                    told += &format!(" write {a},");
                }
                3 => {
                    let gone = std::fs::remove_file(path(a)).is_ok();
                    told += &format!(" delete {a} {gone},");
                }
                4 => {
                    let moved = std::fs::rename(path(a), path(b)).is_ok();
                    told += &format!(" rename {a} to {b} {moved},");
                }
                5 => {
                    assert_eq!(index(&["index"], &articles, &work).code, 0, "{told}");
                    told += " index,";
                }
                _ => {
                    let mut child = start(&["index"], &articles, &work);
                    std::thread::sleep(Duration::from_millis(chance.next() % 120));
                    child.kill().unwrap();
                    child.wait().unwrap();
                    told += " killed,";
                }
            }
        }
        let at = format!("round {round}:{told}");
        let run = index(&["index"], &articles, &work);
        assert_eq!(run.code, 0, "{at} {}", run.err);
        let fresh = place.path().join("fresh");
        update(&fresh, std::slice::from_ref(&articles), |_| true).unwrap();
        assert_eq!(passages(&work), passages(&fresh), "{at}");
        assert_sound(&work, &at);
        for query in ["con đường", "nghi quyet 39", "\"cầu treo\" -lúa", "lo van thai"] {
            let answer = |folder: &Path| {
                let run = Run::of(
                    saola()
                        .args(["search", "--all", "--format", "trec", query, "--index"])
                        .arg(folder),
                );
                // Passages taken out weigh words until they are merged away: the order may differ.
                let mut hits: Vec<String> = run
                    .out
                    .lines()
                    .map(|line| line.split(' ').nth(2).unwrap().to_owned())
                    .collect();
                hits.sort();
                (run.code, hits)
            };
            assert_eq!(answer(&work), answer(&fresh), "{at} {query}");
        }
    }
}

#[test]
fn of_two_writers_one_is_refused_at_once_and_the_index_is_whole() {
    let place = tempfile::tempdir().unwrap();
    let (articles, work) = (place.path().join("bai"), place.path().join("index"));
    std::fs::create_dir(&articles).unwrap();
    let mut refused = 0;
    for round in 0..times("SAOLA_RACES", 12) {
        std::fs::write(articles.join(format!("{round}.txt")), article(round)).unwrap();
        let both = [(); 2].map(|()| start(&["index"], &articles, &work));
        for child in both {
            let output = child.wait_with_output().unwrap();
            let said = text(&output.stderr);
            match output.status.code() {
                Some(0) => {}
                Some(11) => {
                    refused += 1;
                    assert!(said.starts_with("error: index is being written by "), "{said}");
                }
                code => panic!("round {round}: {code:?} {said}"),
            }
        }
    }
    println!("races: {refused} refused");
    assert_eq!(index(&["index"], &articles, &work).code, 0);
    assert_sound(&work, "after the races");
    let fresh = place.path().join("fresh");
    update(&fresh, std::slice::from_ref(&articles), |_| true).unwrap();
    assert_eq!(passages(&work), passages(&fresh));
}

#[test]
fn an_index_is_whole_at_every_moment_of_a_writer() {
    let place = tempfile::tempdir().unwrap();
    let (articles, work) = (place.path().join("bai"), place.path().join("index"));
    std::fs::create_dir(&articles).unwrap();
    let write = |i: usize| {
        std::fs::write(articles.join(format!("{}.txt", i % 5)), article(i)).unwrap();
        let folders = std::slice::from_ref(&articles);
        let written = match i % 6 {
            5 => rebuild(&work, folders, &Options::default(), |_| true),
            _ => update(&work, folders, |_| true),
        };
        written.unwrap();
    };
    write(0);
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let look = || {
            let mut looked = 0_u32;
            while !done.load(Ordering::Relaxed) {
                let checked = check(&work).unwrap();
                assert!(checked.damage().is_empty(), "look {looked}: {checked:?}");
                looked += 1;
                // Other tests run beside this one.
                std::thread::sleep(Duration::from_millis(1));
            }
            looked
        };
        let readers = [(); 2].map(|()| scope.spawn(look));
        for i in 1..times("SAOLA_WRITES", 20) {
            write(i);
        }
        done.store(true, Ordering::Relaxed);
        for reader in readers {
            assert!(reader.join().unwrap() > 0);
        }
    });
}

#[test]
fn a_second_writer_is_refused_within_a_second_and_told_who_writes() {
    let place = tempfile::tempdir().unwrap();
    let (articles, work) = (place.path().join("bai"), place.path().join("index"));
    std::fs::create_dir(&articles).unwrap();
    std::fs::write(articles.join("a.txt"), article(1)).unwrap();
    let writer = saola::index::Writer::open(&work).unwrap();
    let begun = Instant::now();
    let run = index(&["index"], &articles, &work);
    let took = begun.elapsed();
    let (code, error, _) = run.refused();
    let me = format!("index is being written by pid {} since 20", std::process::id());
    assert!(code == 11 && error.starts_with(&me), "{code} {error}");
    assert!(error.ends_with("; searching still works"), "{error}");
    // The program itself takes some time to start on a machine at work.
    assert!(took < Duration::from_secs(3), "{took:?}");
    drop(writer);
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_ends_soon_with_what_is_committed() {
    let place = tempfile::tempdir().unwrap();
    let (articles, work) = (place.path().join("bai"), place.path().join("index"));
    std::fs::create_dir(&articles).unwrap();
    std::fs::write(articles.join("a.txt"), article(1)).unwrap();
    assert_eq!(index(&["index"], &articles, &work).code, 0);
    let old = passages(&work);
    // One file of many records: a run stops within it, not behind it.
    let lines: String = (0..40_000)
        .map(|i| serde_json::json!({"id": i, "text": article(i % 50)}).to_string() + "\n")
        .collect();
    std::fs::write(articles.join("nhieu.jsonl"), lines).unwrap();
    for (signal, code) in [("-INT", 130), ("-TERM", 143)] {
        let child = start(&["index"], &articles, &work);
        std::thread::sleep(Duration::from_millis(900));
        let pid = child.id().to_string();
        let sent = std::process::Command::new("kill").args([signal, &pid]).status().unwrap();
        assert!(sent.success());
        let begun = Instant::now();
        let output = child.wait_with_output().unwrap();
        let took = begun.elapsed();
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{said}");
        assert_eq!(said.lines().next(), Some("error: stopped; 0 articles committed"), "{said}");
        assert!(said.contains("it goes on behind what is committed"), "{said}");
        assert!(took < Duration::from_secs(5), "{took:?}");
        assert_eq!(passages(&work), old);
        // Nothing is left for the next run to put in order.
        let check = saola::update::check(&work).unwrap();
        assert!(check.files.clean && check.files.debris.is_empty(), "{check:?}");
    }
}
