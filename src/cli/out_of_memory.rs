//! A failed allocation → a message and an exit code.
//!
//! Rust ends the process by SIGABRT when the system gives no memory, and does so too when a stack
//! overflows or a panic meets another: exit code 134 and no word of what to do. Stable Rust has no
//! other way to be told of a failed allocation, so the signal is taken instead.
//!
//! Allocations fail where memory is limited (`ulimit -v`, `ulimit -d`, a system that does not
//! overcommit); there the signal means [`OUT_OF_MEMORY`], elsewhere [`INTERNAL`]. A signal handler may
//! not write a message, and safe code cannot install one that does: the handler wakes a thread that
//! was started before, which writes what was formatted before, and then waits on a full pipe until
//! that thread has ended the process. Neither allocates. Where memory is not limited there is no such
//! thread, and the line of the standard library is all that is said.
//!
//! What cannot be had: a system that has promised more memory than it has kills the process (137), and
//! so does a container at its limit; nothing in the process can answer that.

/// Exit code where memory is limited: the system refused.
const OUT_OF_MEMORY: i32 = 14;

/// Exit code where it is not: a fault of the program.
const INTERNAL: i32 = 70;

#[cfg(unix)]
pub(super) use unix::take_signal;

#[cfg(not(unix))]
pub(super) fn take_signal(_: crate::output::Language) {}

#[cfg(unix)]
mod unix {
    use std::io::{PipeReader, Read, Write, pipe};
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;
    use std::thread;

    use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};
    use rustix::process::{Resource, getrlimit};
    use signal_hook::consts::SIGABRT;

    use super::{INTERNAL, OUT_OF_MEMORY};
    use crate::cli::said::say;
    use crate::output::Language;

    /// Stack of the thread that waits, in bytes; it reads one byte and writes one message.
    const STACK_BYTES: usize = 64 << 10;

    /// Takes SIGABRT for as long as the process lives. Where that is refused, such an end stays as
    /// it is.
    pub(in crate::cli) fn take_signal(language: Language) {
        let code = match limit() {
            None => INTERNAL,
            Some(limit) => {
                let _ = wait_for_signal(message(limit, language));
                OUT_OF_MEMORY
            }
        };
        // The last of the actions: where no thread waits, it ends the process at once.
        let always = Arc::new(AtomicBool::new(true));
        let _ = signal_hook::flag::register_conditional_shutdown(SIGABRT, code, always);
    }

    /// What limits memory.
    #[derive(Clone, Copy)]
    enum Limit {
        /// So many bytes of address space or data.
        Bytes(u64),
        /// The system gives no more than it has.
        NoOvercommit,
    }

    fn limit() -> Option<Limit> {
        let limits = [Resource::As, Resource::Data].map(|resource| getrlimit(resource).current);
        if let Some(bytes) = limits.into_iter().flatten().min() {
            return Some(Limit::Bytes(bytes));
        }
        // Linux alone has the file.
        let mode = std::fs::read("/proc/sys/vm/overcommit_memory").ok()?;
        mode.starts_with(b"2").then_some(Limit::NoOvercommit)
    }

    fn message(limit: Limit, language: Language) -> String {
        match limit {
            Limit::Bytes(bytes) => {
                let megabytes = bytes >> 20;
                say!(
                    language,
                    "error: out of memory: the limit is {megabytes} MiB (ulimit -v or -d); what was committed stays\ntry: ulimit -v unlimited, then the same command\n",
                    "lỗi: hết bộ nhớ: giới hạn là {megabytes} MiB (ulimit -v hoặc -d); những gì đã ghi vẫn còn\nthử: ulimit -v unlimited, rồi lại lệnh này\n"
                )
            }
            Limit::NoOvercommit => say!(
                language,
                "error: out of memory; what was committed stays\ntry: end other programs, then the same command\n",
                "lỗi: hết bộ nhớ; những gì đã ghi vẫn còn\nthử: đóng bớt chương trình khác, rồi lại lệnh này\n"
            ),
        }
    }

    /// Starts the thread that writes `message` and ends the process, and makes the handler wake it
    /// and wait.
    fn wait_for_signal(message: String) -> std::io::Result<()> {
        let (woken, wake) = pipe()?;
        let (held, mut hold) = pipe()?;
        let flags = fcntl_getfl(&hold)?;
        fcntl_setfl(&hold, flags | OFlags::NONBLOCK)?;
        while hold.write(&[0; 4096]).is_ok() {}
        while hold.write(&[0]).is_ok() {}
        thread::Builder::new()
            .name("out-of-memory".to_owned())
            .stack_size(STACK_BYTES)
            .spawn(move || end_when_woken(woken, held, message.as_bytes()))?;
        signal_hook::low_level::pipe::register(SIGABRT, wake)?;
        let waiting = hold.try_clone()?;
        signal_hook::low_level::pipe::register(SIGABRT, hold)?;
        // It was made non-blocking by that; a write to the full pipe is to wait.
        fcntl_setfl(&waiting, flags)?;
        Ok(())
    }

    /// Runs when there is no memory left, and allocates none.
    fn end_when_woken(mut woken: PipeReader, held: PipeReader, message: &[u8]) {
        let mut byte = [0];
        if woken.read(&mut byte).is_ok_and(|read| read == 1) {
            let _ = std::io::stderr().write_all(message);
            signal_hook::low_level::exit(OUT_OF_MEMORY);
        }
        drop(held);
    }
}
