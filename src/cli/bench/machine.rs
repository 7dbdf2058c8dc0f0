//! What the system tells about the machine.

use crate::measure::Machine;

/// This machine; on other systems than Linux its processor and memory are not told.
pub(super) fn this() -> Machine {
    Machine {
        os: std::env::consts::OS.to_owned(),
        arch: std::env::consts::ARCH.to_owned(),
        cpus: std::thread::available_parallelism().ok().map(Into::into),
        cpu: value("/proc/cpuinfo", "model name"),
        memory_bytes: value("/proc/meminfo", "MemTotal")
            .and_then(|value| value.strip_suffix("kB")?.trim().parse::<u64>().ok())
            .map(|kilobytes| kilobytes * 1024),
    }
}

/// The first value under `name` in a file of `name : value` lines.
fn value(file: &str, name: &str) -> Option<String> {
    let text = std::fs::read_to_string(file).ok()?;
    text.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        (key.trim() == name).then(|| value.trim().to_owned())
    })
}
