//! Folders as people give them: by any path, from any place, with rows and captures that share a
//! name, and at times not to be read. No article is lost or doubled, and everything is told.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;

use crate::program::{Run, binary, isolated, records, saola};

/// A place with folders of articles, and an index beside them.
struct Place {
    kept: tempfile::TempDir,
    top: PathBuf,
    /// What was done, what the index then had, and what the run told.
    table: Vec<[String; 3]>,
}

impl Place {
    fn new() -> Self {
        let kept = tempfile::tempdir().unwrap();
        let top = kept.path().canonicalize().unwrap();
        Self { kept, top, table: Vec::new() }
    }

    fn index(&self) -> PathBuf {
        self.top.join("chi-muc")
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.top.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }

    /// `saola index` in the folder `from`.
    fn run(&mut self, from: &str, arguments: &[&str]) -> Run {
        let mut command = saola();
        self.run_as(&mut command, from, arguments)
    }

    fn run_as(&mut self, command: &mut Command, from: &str, arguments: &[&str]) -> Run {
        let from = self.top.join(from);
        command.current_dir(&from).arg("index").args(arguments).arg("--index").arg(self.index());
        let run = Run::of(command);
        assert!(matches!(run.code, 0 | 2 | 3), "{arguments:?}: {}", run.err);
        let shown = from.strip_prefix(&self.top).unwrap().display().to_string();
        let files = self.files();
        let there: Vec<String> =
            files.iter().map(|(path, articles)| format!("{path} {articles}")).collect();
        self.table.push([
            format!("[{shown}] index {}", arguments.join(" ")),
            there.join(", "),
            run.err.trim_end().replace('\n', " / "),
        ]);
        if run.code != 2 {
            self.assert_counts_agree(&run);
        }
        run
    }

    /// How many articles every file has in the index, counted by the articles themselves.
    fn files(&self) -> BTreeMap<String, usize> {
        let mut files = BTreeMap::new();
        let Ok(reader) = saola::index::Reader::open(&self.index()) else { return files };
        let mut names = std::collections::BTreeSet::new();
        for article in reader.articles().unwrap() {
            assert!(names.insert(article.id.0.clone()), "two articles are named {}", article.id.0);
            let path = article.origin.path.split("!/").next().unwrap().to_owned();
            *files.entry(path).or_insert(0) += 1;
        }
        files
    }

    fn status(&self) -> Vec<Value> {
        let run =
            Run::of(saola().args(["status", "--format", "jsonl", "--index"]).arg(self.index()));
        records(run.out.as_bytes())
    }

    /// found = indexed + unchanged + skipped + duplicates, in the last line, and `check` is content.
    fn assert_counts_agree(&self, run: &Run) {
        let line = run.err.lines().last().unwrap();
        let number = |label: &str| -> u64 {
            let before = line.split(label).next().unwrap();
            before.rsplit(' ').next().unwrap().parse().unwrap()
        };
        let parts = [" articles indexed", " unchanged", " skipped", " duplicates"].map(number);
        assert_eq!(parts.iter().sum::<u64>(), number(" found"), "{line}");
        let check = Run::of(saola().arg("check").arg("--index").arg(self.index()));
        assert_eq!(check.code, 0, "{}{}", check.out, check.err);
        let status = self.status();
        let skipped = status.iter().filter(|record| record["type"] == "skipped");
        let (duplicates, others): (Vec<&Value>, Vec<&Value>) =
            skipped.partition(|record| record["reason"] == "duplicate");
        let sum = |all: &[&Value]| all.iter().map(|r| r["count"].as_u64().unwrap()).sum::<u64>();
        assert_eq!(status[0]["skipped"], sum(&others));
        assert_eq!(status[0]["duplicates"], sum(&duplicates));
    }

    /// Shows what was done, what was there, and what was told.
    fn print_table(&self) {
        for [done, there, told] in &self.table {
            println!("{done}\n    there: {there}\n    told:  {told}");
        }
    }
}

/// A text of its own.
fn article(number: usize) -> String {
    format!(
        "Tin số {number} của xã\n\nXã Tri Lễ bàn việc làm đường liên thôn số {number} trong năm nay.\n"
    )
}

/// A run that may not read what is closed to it, whoever runs the tests.
fn unprivileged() -> Command {
    let is_root = std::fs::metadata("/proc/self").is_ok_and(|it| {
        use std::os::unix::fs::MetadataExt;
        it.uid() == 0
    });
    if !is_root {
        return saola();
    }
    // A process of a user namespace of its own has no more rights than its user.
    let mut command = isolated("unshare");
    command.arg("-U").arg(binary());
    Command::from_std(command)
}

fn close(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

fn captured(day: u32, text: &str) -> String {
    let html = format!(
        "<html><head><title>Tin cầu treo</title></head><body><article><h1>Tin cầu treo</h1><p>{text}</p></article></body></html>"
    );
    let answer = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}");
    format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://bao.vn/cau-treo.html\r\n\
         WARC-Date: 2024-05-{day:02}T01:02:03Z\r\nContent-Type: application/http\r\n\
         Content-Length: {}\r\n\r\n{answer}\r\n\r\n",
        answer.len()
    )
}

const SIX: [&str; 6] = ["bao/2023", "bao/2024", "tin", "van-ban", "nam bắc", "kho/cu"];

#[cfg(unix)]
#[test]
fn nothing_is_lost_or_doubled_however_folders_are_given_and_whatever_is_away() {
    let mut place = Place::new();
    for (at, folder) in SIX.iter().enumerate() {
        for n in 0..3 {
            place.write(&format!("nha/{folder}/bai-{n}.txt"), article(at * 10 + n));
        }
    }
    std::os::unix::fs::symlink(place.top.join("nha/kho/cu"), place.top.join("loi-tat")).unwrap();
    std::fs::create_dir(place.top.join("khac")).unwrap();
    let absolute = place.top.join("nha/tin").display().to_string();
    // Six folders in ten ways from four working directories.
    let ways: [(&str, &[&str]); 10] = [
        ("nha", &["bao/2023", "bao/2024"]),
        ("nha/bao", &["2023", "./2024/"]),
        ("nha/bao/2024", &["."]),
        ("nha", &["tin"]),
        ("khac", &[&absolute]),
        ("khac", &["../nha/van-ban"]),
        ("nha", &["van-ban/../van-ban", "nam bắc"]),
        ("", &["loi-tat"]),
        ("nha", &["kho/cu"]),
        ("khac", &[]),
    ];
    for (from, given) in ways {
        let run = place.run(from, given);
        assert_eq!(run.code, 0, "{}", run.err);
        assert!(run.err.contains(" 0 removed, 0 skipped"), "{given:?}: {}", run.err);
    }
    let expected: BTreeMap<String, usize> = SIX
        .iter()
        .flat_map(|folder| (0..3).map(move |n| (*folder, n)))
        .map(|(folder, n)| {
            // Relative as first given; by their real path where that was given, or where `..` was.
            let shown = match folder {
                "van-ban" => place.top.join("nha/van-ban").display().to_string(),
                "kho/cu" => "loi-tat".to_owned(),
                folder => folder.to_owned(),
            };
            (format!("{shown}/bai-{n}.txt"), 1)
        })
        .collect();
    assert_eq!(place.files(), expected);

    // A table with repeated ids, and two dumps with equal ones.
    let rows: String =
        (0..340).map(|n| format!("{},{}\n", n % 34, article(n).replace('\n', " "))).collect();
    place.write("nha/bang/tinh.csv", format!("mã,nội dung\n{rows}"));
    for (dump, first) in [("mot", 1000), ("hai", 2000)] {
        let lines: String = (1..=5)
            .map(|id| {
                let text = article(first + id);
                serde_json::json!({"id": id, "text": text}).to_string() + "\n"
            })
            .collect();
        place.write(&format!("nha/bang/{dump}.jsonl"), lines);
    }
    let run = place.run("nha", &["bang"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let files = place.files();
    let of = |name: &str| files.get(&format!("bang/{name}")).copied();
    assert_eq!([of("tinh.csv"), of("mot.jsonl"), of("hai.jsonl")], [Some(340), Some(5), Some(5)]);

    // Four captures of one address, not in the order of their days.
    for (name, day) in [("a", 3), ("b", 9), ("c", 1), ("d", 5)] {
        let text =
            format!("Cầu treo bản Cướm ngày thứ {day} vẫn đang được bà con góp công sửa lại.");
        place.write(&format!("nha/warc/{name}.warc"), captured(day, &text));
    }
    assert_eq!(place.run("nha", &["warc"]).code, 0);
    let search = |more: &[&str]| {
        let mut command = saola();
        let query = "cầu treo bản Cướm góp công";
        command.args(["search", query, "--group", "article", "--format", "jsonl", "-n", "20"]);
        let run = Run::of(command.args(more).arg("--index").arg(place.index()));
        let all = records(run.out.as_bytes());
        all.into_iter().filter(|r| r["type"] == "hit").collect::<Vec<_>>()
    };
    let shown = search(&[]);
    assert_eq!(shown.len(), 1);
    assert!(shown[0]["article"]["path"].as_str().unwrap().ends_with("b.warc"));
    let versions: Vec<&str> = shown[0]["versions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|version| version["captured"].as_str().unwrap().get(..10).unwrap())
        .collect();
    assert_eq!(versions, ["2024-05-05", "2024-05-03", "2024-05-01"]);
    assert_eq!(search(&["--versions"]).len(), 4);

    // Not to be read, away, emptied: everything stays, and is told.
    let whole = place.files();
    close(&place.top.join("nha/tin"), 0o000);
    std::fs::rename(place.top.join("nha/bao/2023"), place.top.join("di-vang")).unwrap();
    for n in 0..3 {
        std::fs::remove_file(place.top.join(format!("nha/nam bắc/bai-{n}.txt"))).unwrap();
    }
    place.write("nha/van-ban/moi.txt", article(99));
    let run = place.run_as(&mut unprivileged(), "nha", &[]);
    close(&place.top.join("nha/tin"), 0o755);
    assert_eq!(run.code, 3, "{}", run.err);
    let mut with_the_new = whole.clone();
    let new = place.top.join("nha/van-ban/moi.txt").display().to_string();
    with_the_new.insert(new.clone(), 1);
    assert_eq!(place.files(), with_the_new, "the others are brought up to date");
    let status = place.status();
    assert_eq!(status[0]["stale"], 9);
    let stale: Vec<&str> = status
        .iter()
        .filter(|record| record["type"] == "stale")
        .map(|record| record["path"].as_str().unwrap())
        .collect();
    assert_eq!(stale.len(), 3, "{stale:?}");
    for folder in ["tin", "bao/2023", "nam bắc"] {
        assert!(stale.iter().any(|path| path.ends_with(folder)), "{folder}: {stale:?}");
        assert!(run.err.contains(&format!("{folder} (")), "{folder} is not told: {}", run.err);
    }

    // Back again: nothing is stale any more. What stays empty is taken out by `forget` alone.
    std::fs::rename(place.top.join("di-vang"), place.top.join("nha/bao/2023")).unwrap();
    assert_eq!(place.run("khac", &[]).code, 3);
    assert_eq!(place.status()[0]["stale"], 3);
    let forget = Run::of(saola().args(["forget", "nam bắc", "--index"]).arg(place.index()));
    assert_eq!((forget.code, forget.err.as_str()), (0, "3 articles taken out\n"));
    let run = place.run("khac", &[]);
    assert_eq!(run.code, 0, "{}", run.err);
    let expected: BTreeMap<String, usize> =
        with_the_new.into_iter().filter(|(path, _)| !path.starts_with("nam bắc")).collect();
    assert_eq!(place.files(), expected);
    place.print_table();
    assert!(place.kept.path().exists());
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_read_keeps_its_articles_and_one_that_is_gone_does_not() {
    let mut place = Place::new();
    for n in 0..3 {
        place.write(&format!("bao/bai-{n}.txt"), article(n));
    }
    assert_eq!(place.run("", &["bao"]).code, 0);
    close(&place.top.join("bao/bai-1.txt"), 0o000);
    std::fs::remove_file(place.top.join("bao/bai-2.txt")).unwrap();
    let run = place.run_as(&mut unprivileged(), "", &["bao"]);
    close(&place.top.join("bao/bai-1.txt"), 0o644);
    assert_eq!(run.code, 3, "{}", run.err);
    let files: Vec<String> = place.files().into_keys().collect();
    assert_eq!(files, ["bao/bai-0.txt", "bao/bai-1.txt"]);
    assert_eq!(place.status()[0]["stale"], 1);
    assert_eq!(place.run("", &["bao"]).code, 0);
    assert_eq!(place.status()[0]["stale"], 0);
}

#[cfg(unix)]
#[test]
fn links_are_followed_out_of_a_folder_only_where_that_is_asked_for_and_nothing_twice() {
    use std::os::unix::fs::symlink;
    let mut place = Place::new();
    place.write("bao/a.txt", article(1));
    place.write("bao/.kho/b.txt", article(2));
    place.write("ngoai/c.txt", article(3));
    place.write("ngoai/sau/d.txt", article(4));
    let bao = place.top.join("bao");
    symlink("a.txt", bao.join("a-lien-ket.txt")).unwrap();
    symlink(".kho/b.txt", bao.join("b.txt")).unwrap();
    symlink("../ngoai/sau/d.txt", bao.join("c-truoc.txt")).unwrap();
    symlink("../ngoai", bao.join("ngoai")).unwrap();
    symlink("../ngoai/sau", bao.join("sau")).unwrap();
    symlink("../ngoai/c.txt", bao.join("z.txt")).unwrap();
    symlink("..", bao.join("vong")).unwrap();
    place.write("le/e.txt", article(5));
    place.write("le/g.txt", article(6));
    symlink("../le/e.txt", bao.join("e-le.txt")).unwrap();
    symlink("../le/e.txt", bao.join("e-lai.txt")).unwrap();
    let run = place.run("", &["bao"]);
    assert_eq!(run.code, 3);
    let files = |place: &Place| place.files().into_keys().collect::<Vec<String>>();
    assert_eq!(files(&place), ["bao/a.txt", "bao/b.txt"]);
    let reasons = |place: &Place| {
        let mut all: Vec<String> = place
            .status()
            .iter()
            .filter(|record| record["type"] == "skipped")
            .map(|r| {
                let name = r["path"].as_str().unwrap().rsplit('/').next().unwrap();
                format!("{name} {}", r["reason"].as_str().unwrap())
            })
            .collect();
        all.sort();
        all
    };
    assert_eq!(
        reasons(&place),
        [
            "a-lien-ket.txt duplicate",
            "bao hidden",
            "c-truoc.txt link",
            "e-lai.txt link",
            "e-le.txt link",
            "ngoai link",
            "sau link",
            "vong loop",
            "z.txt link"
        ]
    );
    place.run("", &["--follow-links", "bao"]);
    assert_eq!(
        files(&place),
        ["bao/a.txt", "bao/b.txt", "bao/c-truoc.txt", "bao/e-lai.txt", "bao/ngoai/c.txt"]
    );
    // It is remembered of the folder.
    place.run("bao", &[]);
    assert_eq!(place.files().len(), 5);
}

#[cfg(target_os = "linux")]
#[test]
#[ignore = "needs a mount namespace"]
fn what_was_mounted_and_is_no_more_keeps_its_articles() {
    let mut place = Place::new();
    place.write("nguon/a.txt", article(1));
    place.write("nguon/b.txt", article(2));
    place.write("bao/c.txt", article(3));
    std::fs::create_dir(place.top.join("bao/o-dia")).unwrap();
    let program = binary();
    let mounted = format!(
        "mount -t tmpfs none bao/o-dia && cp nguon/*.txt bao/o-dia/ && {} index bao --index chi-muc",
        program.display()
    );
    let run = Run::of(
        Command::from_std(isolated("unshare"))
            .args(["-rm", "sh", "-c", &mounted])
            .current_dir(&place.top),
    );
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(place.files().len(), 3);
    // Nothing is mounted here; the folder is there, and empty.
    let run = place.run("", &["bao"]);
    assert_eq!(run.code, 3, "{}", run.err);
    assert!(run.err.contains("nothing is mounted on the folder"), "{}", run.err);
    assert_eq!(place.files().len(), 3);
    assert_eq!(place.status()[0]["stale"], 2);
    let forget = Run::of(
        saola().current_dir(&place.top).args(["forget", "bao/o-dia", "--index"]).arg(place.index()),
    );
    assert_eq!(forget.code, 0, "{}", forget.err);
    assert_eq!(place.run("", &["bao"]).code, 0);
    assert_eq!(place.files().len(), 1);
}

#[test]
fn a_rebuild_of_what_is_away_is_refused_and_takes_over_what_is_known() {
    let mut place = Place::new();
    place.write("bao/a.txt", article(1));
    place.write("tin/b.txt", article(2));
    place.run("", &["bao", "tin"]);
    assert_eq!(place.run("bao", &["--rebuild"]).code, 0);
    let files: Vec<String> = place.files().into_keys().collect();
    assert_eq!(files, ["bao/a.txt", "tin/b.txt"]);
    std::fs::remove_file(place.top.join("tin/b.txt")).unwrap();
    let run = place.run("", &["--rebuild"]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("is empty, and the index has 1 articles of it"), "{}", run.err);
    std::fs::remove_dir(place.top.join("tin")).unwrap();
    assert_eq!(place.run("", &["--rebuild"]).code, 2);
    assert_eq!(place.files().len(), 2);
}

#[test]
fn a_folder_that_is_moved_with_its_index_is_the_same_folder() {
    let mut place = Place::new();
    for n in 0..3 {
        place.write(&format!("cu/bao/bai-{n}.txt"), article(n));
    }
    place.write("cu/bao/2024/bai.txt", article(9));
    assert_eq!(place.run("cu", &["bao"]).code, 0);
    let before = place.files();
    std::fs::rename(place.top.join("cu"), place.top.join("moi")).unwrap();
    // Without a path, it is known where the folder was.
    assert_eq!(place.run("moi", &[]).code, 3);
    assert_eq!(place.files(), before);
    let run = place.run("moi", &["bao"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.err.contains("0 articles indexed, 0 passages, 4 unchanged"), "{}", run.err);
    assert_eq!(place.files(), before);
    let run = place.run("", &[]);
    assert!(run.code == 0 && run.err.contains("4 unchanged, 0 removed"), "{}", run.err);
}

#[test]
fn a_path_that_neither_exists_nor_is_known_changes_nothing() {
    let mut place = Place::new();
    place.write("bao/a.txt", article(1));
    place.write("tin/b.txt", article(2));
    assert_eq!(place.run("", &["bao"]).code, 0);
    let run = place.run("", &["tin", "tinn"]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("tinn"), "{}", run.err);
    assert_eq!(place.files().len(), 1);
    // Without a path, and with nothing known.
    let empty = place.top.join("moi");
    std::fs::create_dir(&empty).unwrap();
    let run = Run::of(saola().current_dir(&empty).arg("index"));
    assert_eq!(run.code, 2, "{}", run.err);
}

#[test]
fn dates_that_cannot_be_right_are_told_and_listed() {
    let mut place = Place::new();
    let line = |id: &str, date: Option<&str>| {
        let text = article(id.len());
        serde_json::json!({"id": id, "date": date, "text": text}).to_string() + "\n"
    };
    let lines = [
        line("dung", Some("2024-05-01")),
        line("sai", Some("31/02/2020")),
        line("mai sau", Some("2099-01-01")),
        line("khong ngay", None),
    ];
    place.write("bao/a.jsonl", lines.concat());
    let run = place.run("", &["bao"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.err.contains("article sai has a date that is no day: 31/02/2020"), "{}", run.err);
    let status = place.status();
    assert_eq!((&status[0]["undated"], &status[0]["future"]), (&2.into(), &1.into()));
    let list = |option: &str| {
        let mut command = saola();
        command.args(["status", "--format", "jsonl", option, "--index"]).arg(place.index());
        let all = records(Run::of(&mut command).out.as_bytes());
        let named = all.iter().filter(|record| record["id"].is_string());
        named.map(|record| record["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(list("--undated"), ["khong ngay", "sai"]);
    assert_eq!(list("--future"), ["mai sau"]);
}
