//! `saola serve` under load: one client, then many at once, then beside connections that never end
//! their request. Errors, times, memory.
//!
//! ```text
//! cargo bench --bench serve -- --clients 64 --seconds 30 --index DIR
//! ```
#![allow(missing_docs, reason = "a program, described above")]
#![allow(clippy::unwrap_used, reason = "a measurement that cannot go on should stop")]
#![allow(clippy::print_stdout, reason = "figures are what it tells")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Queries of every class, with and without marks; articles of `corpus/` and Wikipedia have them.
const QUERIES: [&str; 10] = [
    "nghi quyet 39",
    "con đường",
    "hồ chứa nước",
    "\"nông thôn mới\"",
    "lúa -tôm",
    "thanh pho ho chi minh",
    "lũ OR bão",
    "chien tranh the gioi",
    "chủ tịch ủy ban nhân dân tỉnh",
    "khongcochunay",
];
/// Connections that begin a request and never end it.
const HALF_OPEN: usize = 300;
/// Longest wait for an answer.
const PATIENCE: Duration = Duration::from_secs(30);

struct Served {
    program: Child,
    host: String,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

impl Served {
    fn of(index: &Path) -> Self {
        let mut program = Command::new(env!("CARGO_BIN_EXE_saola"))
            .args(["serve", "--addr", "127.0.0.1:0", "--index"])
            .arg(index)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut first = String::new();
        BufReader::new(program.stdout.take().unwrap()).read_line(&mut first).unwrap();
        let host = first.trim().trim_start_matches("http://").trim_end_matches('/').to_owned();
        Self { program, host }
    }

    /// Memory in use, in MB; 0 where the system does not tell.
    fn memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.program.id()));
        let line = |text: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"))?.trim().to_owned();
            line.trim_end_matches(" kB").parse::<u64>().ok()
        };
        status.ok().and_then(|text| line(&text)).unwrap_or(0) / 1024
    }
}

/// What the clients of one run met.
#[derive(Default)]
struct Met {
    /// Seconds to the end of each answer, in order.
    answered: Vec<f64>,
    busy: usize,
    failed: Vec<String>,
}

impl Met {
    fn percentile(&self, part: f64) -> f64 {
        let at = (part * self.answered.len() as f64).ceil() as usize;
        self.answered.get(at.saturating_sub(1)).copied().unwrap_or(f64::NAN) * 1000.0
    }

    fn line(&self, name: &str, seconds: f64, memory: u64) -> String {
        format!(
            "| {name} | {} | {:.0} | {} | {} | {:.0} | {:.0} | {:.0} | {memory} |",
            self.answered.len(),
            self.answered.len() as f64 / seconds,
            self.busy,
            self.failed.len(),
            self.percentile(0.5),
            self.percentile(0.99),
            self.percentile(1.0),
        )
    }
}

/// Asks one query over a connection of its own: the status, or what failed.
fn ask(host: &str, number: usize) -> Result<u16, String> {
    let said = |error: std::io::Error| error.to_string();
    let query: String =
        QUERIES[number % QUERIES.len()].bytes().map(|b| format!("%{b:02X}")).collect();
    let target = if number.is_multiple_of(2) { "/ket-qua" } else { "/api/search" };
    let mut stream = TcpStream::connect(host).map_err(said)?;
    stream.set_read_timeout(Some(PATIENCE)).map_err(said)?;
    let request =
        format!("GET {target}?q={query} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).map_err(said)?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).map_err(said)?;
    // Busy says when to come back; an index that cannot be read does not, and is a failure.
    let busy = String::from_utf8_lossy(&answer).to_ascii_lowercase().contains("\r\nretry-after:");
    if answer.starts_with(b"HTTP/1.1 503") && !busy {
        return Err("503 without Retry-After".to_owned());
    }
    let head = std::str::from_utf8(answer.get(..12).unwrap_or_default()).unwrap_or_default();
    head.rsplit(' ').next().and_then(|s| s.parse().ok()).ok_or_else(|| "no answer".to_owned())
}

/// `clients` at once, each asking again as soon as it is answered; after a 503 as the server says.
fn run(host: &str, clients: usize, seconds: f64) -> Met {
    let begun = Instant::now();
    let number = AtomicUsize::new(0);
    let one = || {
        let mut met = Met::default();
        while begun.elapsed().as_secs_f64() < seconds {
            let asked = Instant::now();
            match ask(host, number.fetch_add(1, Ordering::Relaxed)) {
                Ok(200) => met.answered.push(asked.elapsed().as_secs_f64()),
                Ok(503) => {
                    met.busy += 1;
                    std::thread::sleep(Duration::from_secs(1));
                }
                Ok(status) => met.failed.push(status.to_string()),
                Err(error) => met.failed.push(error),
            }
        }
        met
    };
    let mut all = Met::default();
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..clients).map(|_| scope.spawn(one)).collect();
        for client in running {
            let met = client.join().unwrap();
            all.answered.extend(met.answered);
            all.busy += met.busy;
            all.failed.extend(met.failed);
        }
    });
    all.answered.sort_by(f64::total_cmp);
    all
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let option = |name: &str| {
        arguments.iter().position(|a| a == name).and_then(|at| arguments.get(at + 1)).cloned()
    };
    let number = |name: &str, usual: usize| {
        option(name).map_or(usual, |n| n.parse().expect("a whole number"))
    };
    let (clients, seconds) = (number("--clients", 64), number("--seconds", 30) as f64);
    let index = option("--index").map_or_else(|| PathBuf::from("index"), PathBuf::from);
    let served = Served::of(&index);
    let host = served.host.as_str();
    println!("| load | answered | a second | 503 | failed | p50 ms | p99 ms | max ms | MB after |");
    println!("|---|---|---|---|---|---|---|---|---|");
    run(host, 1, 3.0);
    let alone = run(host, 1, seconds);
    println!("{}", alone.line("1 client", seconds, served.memory()));
    let crowd = run(host, clients, seconds);
    println!("{}", crowd.line(&format!("{clients} clients"), seconds, served.memory()));
    let half: Vec<TcpStream> = (0..HALF_OPEN)
        .map(|_| {
            let mut stream = TcpStream::connect(host).unwrap();
            stream.write_all(b"GET / HTTP/1.1\r\nHost: ").unwrap();
            stream
        })
        .collect();
    let beside = run(host, 1, 5.0);
    println!(
        "{}",
        beside.line(&format!("1 client beside {} half-open", half.len()), 5.0, served.memory())
    );
    for failed in [&alone, &crowd, &beside].iter().flat_map(|met| &met.failed).take(5) {
        println!("failed: {failed}");
    }
    let ratio = crowd.percentile(0.99) / alone.percentile(0.99);
    println!("p99 of {clients} clients is {ratio:.1} × that of one");
}
