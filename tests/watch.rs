//! `saola index --watch`: what changes in a folder is found soon, and what is half written is not.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use crate::program::{Collection, spawnable};

/// The program keeping up with a collection, and what it says.
pub(crate) struct Watching {
    child: Child,
    lines: Receiver<String>,
}

impl Watching {
    fn of(collection: &Collection) -> Self {
        Self::with(collection, &[])
    }

    /// As [`Watching::of`], with variables of the environment.
    pub(crate) fn with(collection: &Collection, variables: &[(&str, &str)]) -> Self {
        let mut child = spawnable()
            .args(["index", "--watch"])
            .arg(collection.articles())
            .arg("--index")
            .arg(collection.index())
            .envs(variables.iter().copied())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (send, lines) = channel();
        let said = BufReader::new(child.stderr.take().unwrap());
        std::thread::spawn(move || {
            for line in said.lines().map_while(Result::ok) {
                let _ = send.send(line);
            }
        });
        let mut watching = Self { child, lines };
        watching.wait_for("watching; Ctrl-C ends");
        watching
    }

    /// The first line that holds `text`; those before it are passed over.
    pub(crate) fn wait_for(&mut self, text: &str) -> String {
        let end = Instant::now() + Duration::from_secs(60);
        loop {
            let left = end.saturating_duration_since(Instant::now());
            match self.lines.recv_timeout(left) {
                Ok(line) if line.contains(text) => return line,
                Ok(_) => {}
                Err(error) => panic!("no line with {text:?}: {error}"),
            }
        }
    }

    #[cfg(unix)]
    pub(crate) fn interrupt(mut self) -> (Option<i32>, String) {
        let pid = self.child.id().to_string();
        let sent = std::process::Command::new("kill").args(["-INT", &pid]).status().unwrap();
        assert!(sent.success());
        let code = self.child.wait().unwrap().code();
        (code, self.wait_for("stopped"))
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const ROAD: &str = "Con đường liên thôn\n\nBà con bản Mường làm con đường liên thôn.\n";

#[cfg(unix)]
#[test]
fn what_changes_is_found_and_ctrl_c_ends_it() {
    let collection = Collection::empty();
    collection.write("a.txt", ROAD);
    let mut watching = Watching::of(&collection);
    assert_eq!(collection.files(&["con đường"]), ["a.txt"]);
    collection.write("sub/b.txt", "Cầu treo\n\nCầu treo bắc qua suối.\n");
    assert!(watching.wait_for("indexed").starts_with("1 articles indexed, "));
    assert_eq!(collection.files(&["cầu treo"]), ["b.txt"]);
    collection.write("a.txt", "Hội nghị\n\nHội nghị tổng kết năm.\n");
    let told = watching.wait_for("indexed");
    assert!(told.starts_with("1 articles indexed, ") && told.contains(" 1 unchanged"), "{told}");
    assert_eq!(collection.hits(&["con đường"]).len(), 0);
    collection.remove("sub/b.txt");
    assert!(watching.wait_for("indexed").contains(" 1 removed"));
    assert_eq!(collection.hits(&["cầu treo"]).len(), 0);
    // A whole folder moved in and out.
    let outside = collection.folder.path().join("ngoai");
    std::fs::create_dir(&outside).unwrap();
    std::fs::write(outside.join("c.txt"), ROAD).unwrap();
    let inside = collection.articles().join("vao");
    std::fs::rename(&outside, &inside).unwrap();
    assert!(watching.wait_for("indexed").starts_with("1 articles indexed, "));
    assert_eq!(collection.files(&["con đường"]), ["c.txt"]);
    std::fs::rename(&inside, &outside).unwrap();
    assert!(watching.wait_for("indexed").contains(" 1 removed"));
    // Between two batches others may write.
    assert_eq!(collection.update().code, 0);
    let (code, told) = watching.interrupt();
    assert_eq!(code, Some(130));
    assert_eq!(told, "error: stopped; 3 articles committed");
    assert_eq!(collection.saola(&["check"]).code, 0);
}

#[cfg(unix)]
#[test]
fn a_file_that_is_being_written_is_read_once_it_is_whole() {
    let collection = Collection::empty();
    collection.write("a.txt", ROAD);
    let mut watching = Watching::of(&collection);
    let path = collection.articles().join("dai.txt");
    let mut file = std::fs::File::create(&path).unwrap();
    for i in 0..8 {
        writeln!(file, "Đoạn thứ {i} nói về cầu treo.\n").unwrap();
        file.flush().unwrap();
        std::thread::sleep(Duration::from_millis(300));
        assert_eq!(collection.hits(&["cầu treo"]).len(), 0, "read when {i} parts were written");
    }
    drop(file);
    watching.wait_for("1 articles indexed, ");
    assert_eq!(collection.hits(&["cầu treo", "--all"]).len(), 8);
    assert!(matches!(
        watching.lines.recv_timeout(Duration::from_millis(1500)),
        Err(RecvTimeoutError::Timeout)
    ));
}
