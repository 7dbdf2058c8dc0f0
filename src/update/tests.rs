//! The order of articles, stopping, and articles of one name.

use std::path::Path;

use super::*;
use crate::index::StoredPassage;

/// Everything an index holds, in the order in which it was written.
fn content(folder: &Path) -> (Vec<String>, Vec<StoredPassage>, Vec<FileRecord>) {
    let reader = Reader::open(folder).unwrap();
    let articles = reader.articles().unwrap().into_iter().map(|meta| meta.id.0).collect();
    let mut passages = Vec::new();
    reader.each_passage(|passage| passages.push(passage)).unwrap();
    (articles, passages, files(&reader).unwrap())
}

fn record(id: &str, text: &str) -> String {
    serde_json::json!({ "id": id, "text": text }).to_string() + "\n"
}

const TEXT: &str = "Ông Nguyễn Văn An nói về Nghị quyết số 39-NQ/TW của tỉnh Nghệ An.\n\n";

#[test]
fn articles_keep_their_order_however_far_they_are_read_ahead() {
    let input = tempfile::tempdir().unwrap();
    // One longer than what is read ahead, short ones and broken ones around it.
    let mut lines = String::new();
    for i in 0..200 {
        let times = if i == 70 { 5_000 } else { i % 7 + 1 };
        let text: String = (0..times).map(|n| format!("{n}. {TEXT}")).collect();
        lines += &record(&format!("a{i:03}"), &text);
        if i % 50 == 49 {
            lines += "{broken\n";
        }
    }
    std::fs::write(input.path().join("a.jsonl"), lines).unwrap();
    std::fs::write(input.path().join("b.txt"), TEXT).unwrap();
    let paths = [input.path().to_owned()];
    let build = || {
        let folder = tempfile::tempdir().unwrap();
        let update = update(folder.path(), &paths, |_| true).unwrap();
        assert_eq!((update.indexed, update.files, update.skipped.len()), (201, 2, 4));
        let content = content(folder.path());
        assert_eq!(content.1.len() as u64, update.passages);
        content
    };
    let once = build();
    let ids: Vec<String> = (0..200).map(|i| format!("a{i:03}")).collect();
    assert_eq!(once.2[0].articles, 200);
    let mut last = 0;
    for passage in once.1.iter().filter(|p| p.article.starts_with('a')) {
        let place = ids.binary_search(&passage.article).unwrap();
        assert!(place >= last, "{} stands behind {}", passage.article, ids[last]);
        last = place;
    }
    assert_eq!(build(), once);
}

#[test]
fn a_run_that_is_stopped_ends_at_once_and_changes_nothing() {
    let input = tempfile::tempdir().unwrap();
    for i in 0..300 {
        std::fs::write(input.path().join(format!("{i}.txt")), TEXT.repeat(20)).unwrap();
    }
    std::fs::write(input.path().join("1.jsonl"), record("long", &TEXT.repeat(5_000))).unwrap();
    let paths = [input.path().to_owned()];
    let folder = tempfile::tempdir().unwrap();
    let stopped = update(folder.path(), &paths, |progress| progress.files < 2);
    assert!(matches!(stopped, Err(UpdateError::Stopped { articles: 0 })));
    assert_eq!(content(folder.path()), Default::default());
    assert_eq!(update(folder.path(), &paths, |_| true).unwrap().indexed, 301);
}

/// Passages by article and place.
fn by_place(folder: &Path) -> Vec<(u64, u32, String)> {
    let mut all: Vec<_> =
        content(folder).1.into_iter().map(|p| (p.key.0, p.ordinal, p.text)).collect();
    all.sort();
    all
}

#[test]
fn a_run_that_is_stopped_within_a_file_goes_on_behind_what_it_has_committed() {
    let input = tempfile::tempdir().unwrap();
    let lines = |salt: &str| -> String {
        let line = |n: usize| match n % 40 {
            17 => "{hỏng\n".to_owned(),
            _ => record(&n.to_string(), &format!("{salt} {n}. {TEXT}")),
        };
        // Ids come again from the middle on.
        (0..400).map(|n| line(n % 250)).collect::<String>() + &line(3)
    };
    std::fs::write(input.path().join("a.jsonl"), lines("Tin")).unwrap();
    std::fs::write(input.path().join("b.txt"), TEXT).unwrap();
    let paths = [input.path().to_owned()];
    let fresh = tempfile::tempdir().unwrap();
    let whole = update(fresh.path(), &paths, |_| true).unwrap();
    assert_eq!((whole.found(), whole.duplicates() > 100), (402, true));
    let options = Options { commit_bytes: 4 << 10, ..Options::default() };
    let folder = tempfile::tempdir().unwrap();
    let mut runs = 0;
    let mut stopped_at = 0;
    let last = loop {
        runs += 1;
        let mut calls = 0;
        let mut seen = Progress::default();
        let run = update_touched(
            folder.path(),
            &paths,
            &options,
            |_| true,
            |progress| {
                calls += 1;
                seen = progress;
                // A record more each time, so that every run gets on.
                calls < 60 + runs
            },
        );
        match run {
            Ok(update) => break update,
            Err(UpdateError::Stopped { articles }) => {
                assert_eq!(articles, seen.committed);
                // Some 70 bytes an article: never more than a step behind.
                assert!(seen.articles - seen.committed <= 80, "{seen:?}");
                let there = Reader::open(folder.path()).unwrap().status().unwrap().articles;
                assert_eq!(there, stopped_at + articles, "run {runs}");
                stopped_at = there;
            }
            Err(error) => panic!("{error}"),
        }
        let checked = check(folder.path()).unwrap();
        assert!(checked.damage().is_empty() && checked.files.clean, "run {runs}: {checked:?}");
    };
    assert!(runs > 3, "{runs}");
    assert_eq!((last.found(), last.duplicates()), (whole.found(), whole.duplicates()));
    assert_eq!(by_place(folder.path()), by_place(fresh.path()));

    // Replaced, and stopped meanwhile: as many articles as there were, until the last is the new.
    std::fs::write(input.path().join("a.jsonl"), lines("Tin mới")).unwrap();
    let articles = Reader::open(folder.path()).unwrap().status().unwrap().articles;
    let mut calls = 0;
    let run = update_touched(
        folder.path(),
        &paths,
        &options,
        |_| true,
        |_| {
            calls += 1;
            calls < 200
        },
    );
    assert!(matches!(run, Err(UpdateError::Stopped { articles: 1.. })), "{run:?}");
    assert_eq!(Reader::open(folder.path()).unwrap().status().unwrap().articles, articles);
    assert!(check(folder.path()).unwrap().damage().is_empty());
    update(folder.path(), &paths, |_| true).unwrap();
    let fresh = tempfile::tempdir().unwrap();
    update(fresh.path(), &paths, |_| true).unwrap();
    assert_eq!(by_place(folder.path()), by_place(fresh.path()));
}

#[test]
fn files_with_articles_of_one_name_never_touch_each_other() {
    let input = tempfile::tempdir().unwrap();
    let (a, b) = (input.path().join("a.jsonl"), input.path().join("b.jsonl"));
    std::fs::write(&b, record("x", "Bài thứ nhất nói về mùa lúa.")).unwrap();
    let paths = [input.path().to_owned()];
    let folder = tempfile::tempdir().unwrap();
    let run = || update(folder.path(), &paths, |_| true).unwrap();
    assert_eq!(run().indexed, 1);
    std::fs::write(&a, record("x", "Bài thứ hai nói về con đường.")).unwrap();
    assert_eq!((run().indexed, run().unchanged), (1, 2));
    let ids = content(folder.path()).0;
    assert!(ids[0].ends_with("/b.jsonl#id=x") && ids[1].ends_with("/a.jsonl#id=x"), "{ids:?}");
    std::fs::write(&a, record("y", "Bài thứ ba nói về ngôi trường.")).unwrap();
    let update = run();
    assert_eq!((update.indexed, update.unchanged, update.removed), (1, 1, 0));
    let (ids, passages, _) = content(folder.path());
    let texts: Vec<String> = passages.into_iter().map(|p| p.text).collect();
    assert_eq!(texts, ["Bài thứ nhất nói về mùa lúa.", "Bài thứ ba nói về ngôi trường."]);
    assert_eq!(ids, ["x", "y"]);
    assert_eq!(run().unchanged, 2);
}

#[test]
fn files_that_take_too_long_are_counted_and_not_read_again() {
    let (place, paths) = before_and_after();
    std::fs::write(paths[0].join("nhieu.jsonl"), record("a", TEXT).repeat(3)).unwrap();
    std::fs::write(paths[0].join("rong.txt"), " ").unwrap();
    let folder = place.path().join("index");
    let impatient = |file: InputFile| file.within(&crate::ingest::Patience::NONE);
    for round in 0..2 {
        let options = Options::default();
        let run =
            update_reading(&folder, &paths, &options, None, impatient, |_| true, |_| true).unwrap();
        let reasons: Vec<&str> = run.skipped.iter().map(|one| one.reason.as_str()).collect();
        assert_eq!(reasons, ["too_slow"; 6], "round {round}");
        assert_eq!((run.files, run.indexed, run.unchanged), (6, 0, 0), "round {round}");
    }
    assert!(check(&folder).unwrap().damage().is_empty());
}

/// A folder with an index of `first`, and what is then in the input folder.
fn before_and_after() -> (tempfile::TempDir, [std::path::PathBuf; 1]) {
    let place = tempfile::tempdir().unwrap();
    let input = place.path().join("bai");
    std::fs::create_dir(&input).unwrap();
    for i in 0..4 {
        std::fs::write(input.join(format!("{i}.txt")), format!("Bài {i}.\n\n{TEXT}")).unwrap();
    }
    (place, [input])
}

fn copy(from: &Path, to: &Path) {
    let _ = std::fs::remove_dir_all(to);
    std::fs::create_dir(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
    }
}

/// What the passages of an index say, in an order of their own.
fn passages(folder: &Path) -> Vec<String> {
    let passages = content(folder).1.into_iter();
    let mut all: Vec<String> = passages.map(|p| p.article + "#" + &p.text).collect();
    all.sort();
    all
}

/// An index before and after a change of its articles, and a folder in which something goes wrong in
/// between.
struct Trial<'p> {
    _place: tempfile::TempDir,
    base: std::path::PathBuf,
    work: std::path::PathBuf,
    /// What the index says that `make` made; `None` where it made none.
    old: Option<Vec<String>>,
    new: Vec<String>,
    paths: &'p [std::path::PathBuf],
}

impl<'p> Trial<'p> {
    fn of(make: impl Fn(&Path), paths: &'p [std::path::PathBuf]) -> Self {
        let place = tempfile::tempdir().unwrap();
        let [base, work, fresh] = ["base", "work", "fresh"].map(|name| place.path().join(name));
        std::fs::create_dir(&base).unwrap();
        make(&base);
        update(&fresh, paths, |_| true).unwrap();
        let new = passages(&fresh);
        let old = Reader::open(&base).is_ok().then(|| passages(&base));
        Self { _place: place, base, work, old, new, paths }
    }

    /// A run of the same command makes what was left whole, and leaves nothing over.
    fn completes(&self, at: &str) {
        update(&self.work, self.paths, |_| true).unwrap_or_else(|error| panic!("{at}: {error}"));
        assert_eq!(passages(&self.work), self.new, "{at}");
        let checked = check(&self.work).unwrap();
        assert!(checked.damage().is_empty() && checked.files.clean, "{at}: {checked:?}");
        assert_eq!(checked.files.debris, [""; 0], "{at}");
    }
}

/// Fails the k-th operation of the disk, once and from then on, for one k in four, or for every k there
/// is with `SAOLA_FULL` in the environment; `run` has the old or the new index to leave behind, and to
/// say what happened.
fn fail_every_operation(
    make: impl Fn(&Path),
    run: impl Fn(&Path) -> Result<(), UpdateError>,
    paths: &[std::path::PathBuf],
) {
    let trial = Trial::of(make, paths);
    let Trial { base, work, old, new, .. } = &trial;
    let mut refused = 0;
    // One in four operations, other ones every time: all of them take minutes.
    let step = if std::env::var_os("SAOLA_FULL").is_some() { 1 } else { 4 };
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    let first = 1 + u64::from(now.subsec_nanos()) % step;
    for forever in [false, true] {
        let mut k = first;
        loop {
            copy(base, work);
            crate::index::failing::fail(work, k, forever);
            let result = run(work);
            let done = crate::index::failing::heal(work);
            let at = format!("operation {k} of {done}, forever {forever}");
            if let Err(error) = &result {
                refused += 1;
                let typed = matches!(
                    error,
                    UpdateError::Index(IndexError::NoSpace { .. } | IndexError::Io { .. })
                );
                assert!(typed, "{at}: {error:?}");
            }
            match Reader::open(work) {
                Ok(_) => {
                    let now = passages(work);
                    // An index that was just made is empty until its first commit.
                    let known = now == *new || Some(&now) == old.as_ref() || old.is_none();
                    assert!(known && (old.is_some() || now.is_empty() || now == *new), "{at}");
                    assert!(result.is_err() || now == *new, "{at}");
                }
                Err(IndexError::Missing { .. }) => {
                    assert!(old.is_none() && result.is_err(), "{at}")
                }
                Err(error) => panic!("{at}: {error}"),
            }
            trial.completes(&format!("{at}, then {result:?}"));
            if done < k {
                break;
            }
            k += step;
        }
    }
    assert!(refused > 10, "only {refused} operations were refused");
}

#[test]
fn whatever_operation_of_the_disk_fails_the_index_is_the_old_or_the_new() {
    let (_place, paths) = before_and_after();
    let make = |base: &Path| {
        update(base, &paths, |_| true).unwrap();
    };
    // Made before the articles change.
    let base = tempfile::tempdir().unwrap();
    make(base.path());
    std::fs::remove_file(paths[0].join("1.txt")).unwrap();
    std::fs::write(paths[0].join("2.txt"), "Bài hai nay khác.\n").unwrap();
    std::fs::write(paths[0].join("5.txt"), TEXT).unwrap();
    let copied = |to: &Path| copy(base.path(), to);
    fail_every_operation(copied, |work| update(work, &paths, |_| true).map(drop), &paths);
    fail_every_operation(
        copied,
        |work| rebuild(work, &paths, &Options::default(), |_| true).map(drop),
        &paths,
    );
}

#[test]
fn whatever_operation_of_the_disk_fails_a_first_index_is_whole_or_none() {
    let (_place, paths) = before_and_after();
    fail_every_operation(|_| {}, |work| update(work, &paths, |_| true).map(drop), &paths);
}

/// Puts down what a power cut has left.
#[cfg(unix)]
fn lay_down(left: &crate::index::power::Left, folder: &Path) {
    let _ = std::fs::remove_dir_all(folder);
    std::fs::create_dir(folder).unwrap();
    for (name, bytes) in left {
        std::fs::create_dir_all(folder.join(name).parent().unwrap()).unwrap();
        std::fs::write(folder.join(name), bytes).unwrap();
    }
}

/// Cuts the power at every moment of `run`: what is left is the index before or the one after, and
/// after the run the latter; the same command then completes the work.
#[cfg(unix)]
fn cut_the_power(
    make: impl Fn(&Path),
    run: impl Fn(&Path) -> Result<(), UpdateError>,
    paths: &[std::path::PathBuf],
) {
    use crate::index::power;
    let trial = Trial::of(make, paths);
    let Trial { base, work, old, new, .. } = &trial;
    power::record(base);
    run(base).unwrap();
    let moments = power::moments(base);
    let (mut before, mut after) = (0, 0);
    let last = moments.len() - 1;
    for (number, (at, left)) in moments.iter().enumerate() {
        lay_down(left, work);
        let at = format!("moment {number} of {last}, {at}");
        match Reader::open(work) {
            Ok(_) => {
                let now = passages(work);
                if now == *new {
                    after += 1;
                } else {
                    assert!(number < last, "{at}: an acknowledged commit is lost");
                    let made = old.is_none() && now.is_empty();
                    assert!(made || Some(&now) == old.as_ref(), "{at}: {} passages", now.len());
                    before += 1;
                }
            }
            Err(IndexError::Missing { .. }) => {
                assert!(old.is_none() && number < last, "{at}: the index is gone");
                before += 1;
            }
            Err(error) => panic!("{at}: {error}"),
        }
        // Every few: each is a whole run.
        if number % 8 == 0 || number == last {
            trial.completes(&at);
        }
    }
    assert!(before > 5 && after > 2, "{before} before, {after} after");
}

#[cfg(unix)]
#[test]
fn whenever_the_power_is_cut_the_index_is_the_old_or_the_new() {
    let (_place, paths) = before_and_after();
    let base = tempfile::tempdir().unwrap();
    update(base.path(), &paths, |_| true).unwrap();
    std::fs::remove_file(paths[0].join("1.txt")).unwrap();
    std::fs::write(paths[0].join("2.txt"), "Bài hai nay khác.\n").unwrap();
    std::fs::write(paths[0].join("5.txt"), TEXT).unwrap();
    let copied = |to: &Path| copy(base.path(), to);
    cut_the_power(copied, |work| update(work, &paths, |_| true).map(drop), &paths);
    cut_the_power(
        copied,
        |work| rebuild(work, &paths, &Options::default(), |_| true).map(drop),
        &paths,
    );
}

#[cfg(unix)]
#[test]
fn whenever_the_power_is_cut_a_first_index_is_whole_or_none() {
    let (_place, paths) = before_and_after();
    cut_the_power(|_| {}, |work| update(work, &paths, |_| true).map(drop), &paths);
}
