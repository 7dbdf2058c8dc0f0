//! Panics as values: a fault of the program in one input or request costs that one alone.
//!
//! [`catch`] runs a piece of work and returns its panic instead of unwinding further. Where a panic
//! happened is only known to the panic hook, so a program that wants it in its messages calls
//! [`install_hook`] once; a library's user keeps the hook that is there, and messages go without the
//! place. A stack that overflows is no panic and ends the process: threads that read files or prepare
//! articles get [`STACK_BYTES`], and readers bound how deep they nest.

#![cfg_attr(not(feature = "cli"), allow(dead_code, reason = "the command line has the hook"))]

use std::any::Any;
use std::cell::RefCell;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// Stack of a thread that reads files, prepares articles or searches, in bytes: four times the usual.
/// It is address space, of which only what is used becomes memory.
pub(crate) const STACK_BYTES: usize = 8 << 20;

/// The program and its version, as messages name them.
pub(crate) const PROGRAM: &str = concat!("saola ", env!("CARGO_PKG_VERSION"));

/// Longest message that is kept, in characters: those of the standard library quote the text.
const MAX_MESSAGE_CHARS: usize = 300;

/// Panics kept for [`take_first_uncaught`]; the first is what counts.
const MAX_UNCAUGHT: usize = 16;

/// What a panic said, and where it happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Panic {
    message: String,
    location: Option<Location>,
}

/// A place in the source.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Location {
    /// Path as the compiler was given it.
    file: String,
    line: u32,
}

thread_local! {
    /// The panic under way in this thread, with its number.
    static CURRENT: RefCell<Option<(u64, Panic)>> = const { RefCell::new(None) };
}

/// Panics that nobody has caught yet, in order, with their numbers.
static UNCAUGHT: Mutex<Vec<(u64, Panic)>> = Mutex::new(Vec::new());

static NEXT_NUMBER: AtomicU64 = AtomicU64::new(0);

/// Runs `work`; a panic in it is returned.
///
/// What `work` borrows may be left half changed by a panic: the caller drops it or makes it anew.
pub(crate) fn catch<T>(work: impl FnOnce() -> T) -> Result<T, Panic> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|payload| Panic::from_payload(payload.as_ref()))
}

/// Makes every panic of this process be recorded and none be printed.
pub(crate) fn install_hook() {
    std::panic::set_hook(Box::new(|info| {
        let location =
            info.location().map(|at| Location { file: at.file().to_owned(), line: at.line() });
        let panic = Panic { message: message(info.payload()), location };
        let number = NEXT_NUMBER.fetch_add(1, Ordering::Relaxed);
        let mut uncaught = UNCAUGHT.lock().unwrap_or_else(PoisonError::into_inner);
        if uncaught.len() < MAX_UNCAUGHT {
            uncaught.push((number, panic.clone()));
        }
        drop(uncaught);
        // A thread that ends has no such place any more, and nobody who catches.
        let _ = CURRENT.try_with(|current| *current.borrow_mut() = Some((number, panic)));
    }));
}

/// The first panic that nobody caught: that of the thread which caused the others.
pub(crate) fn take_first_uncaught() -> Option<Panic> {
    let mut uncaught = UNCAUGHT.lock().unwrap_or_else(PoisonError::into_inner);
    let first = uncaught.drain(..).next();
    first.map(|(_, panic)| panic)
}

impl Panic {
    /// The panic of this thread that ended with `payload`.
    fn from_payload(payload: &(dyn Any + Send)) -> Self {
        let current = CURRENT.try_with(|current| current.borrow_mut().take()).ok().flatten();
        let Some((number, panic)) = current else {
            return Self { message: message(payload), location: None };
        };
        let mut uncaught = UNCAUGHT.lock().unwrap_or_else(PoisonError::into_inner);
        uncaught.retain(|(other, _)| *other != number);
        panic
    }

    /// Whether it happened in the code of this crate, and not in a library.
    pub(crate) fn is_ours(&self) -> bool {
        // How paths of our source begin in locations.
        let root = file!().strip_suffix("panics.rs").unwrap_or("src/");
        self.location.as_ref().is_some_and(|location| location.file.starts_with(root))
    }

    /// The error of the system that it is about, where it is: libraries panic on some that they do
    /// not expect, `Os { code: 24, … }`.
    pub(crate) fn system_error(&self) -> Option<std::io::Error> {
        let (_, rest) = self.message.split_once("Os { code: ")?;
        let digits = rest.split(|c: char| !c.is_ascii_digit()).next()?;
        Some(std::io::Error::from_raw_os_error(digits.parse().ok()?))
    }

    /// What it said, on one line.
    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    /// File name and line, without the folders of the machine that compiled it.
    pub(crate) fn place(&self) -> Option<String> {
        let Location { file, line } = self.location.as_ref()?;
        let name = file.rsplit(['/', '\\']).next().unwrap_or_default();
        Some(format!("{name}:{line}"))
    }
}

impl fmt::Display for Panic {
    /// `saola 0.1.0 panicked at people.rs:12: message`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PROGRAM} panicked")?;
        if let Some(place) = self.place() {
            write!(f, " at {place}")?;
        }
        write!(f, ": {}", self.message)
    }
}

/// The words of a panic on one line.
fn message(payload: &(dyn Any + Send)) -> String {
    let said = match (payload.downcast_ref::<&str>(), payload.downcast_ref::<String>()) {
        (Some(said), _) => said,
        (None, Some(said)) => said.as_str(),
        (None, None) => "no message",
    };
    let words = said.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(MAX_MESSAGE_CHARS) {
        Some((end, _)) => format!("{}…", words.get(..end).unwrap_or_default()),
        None => words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caught_panic_says_what_it_said_on_one_line() {
        assert_eq!(catch(|| 7), Ok(7));
        let said = |work: fn()| catch(work).unwrap_err().message().to_owned();
        assert_eq!(said(|| panic!("lũ")), "lũ");
        assert_eq!(said(|| panic!("hồ {}\n  chứa", 7)), "hồ 7 chứa");
        assert_eq!(said(|| std::panic::panic_any(7)), "no message");
        let long = said(|| panic!("{}", "ồ".repeat(1000)));
        assert_eq!(long, format!("{}…", "ồ".repeat(MAX_MESSAGE_CHARS)));
    }

    #[test]
    fn a_panic_about_an_error_of_the_system_tells_its_number() {
        let failed = std::fs::File::open("/không/có/tệp/này");
        let panic = catch(|| failed.expect("a file")).unwrap_err();
        assert_eq!(panic.system_error().unwrap().kind(), std::io::ErrorKind::NotFound);
        let other = catch(|| panic!("{}", "Os { code: }")).unwrap_err();
        assert!(other.system_error().is_none());
    }

    #[test]
    fn a_place_is_told_without_the_folders_of_the_source() {
        let at = |file: &str| Panic {
            message: "m".to_owned(),
            location: Some(Location { file: file.to_owned(), line: 7 }),
        };
        for (file, told, ours) in [
            (file!(), "panicked at panics.rs:7: m", true),
            (
                "/root/.cargo/registry/src/x/zip-9.4.0/src/read.rs",
                "panicked at read.rs:7: m",
                false,
            ),
            ("C:\\rustc\\core\\src\\str\\mod.rs", "panicked at mod.rs:7: m", false),
        ] {
            let panic = at(file);
            let told = format!("{PROGRAM} {told}");
            assert_eq!((panic.to_string(), panic.is_ours()), (told, ours), "{file}");
        }
        let nowhere = Panic { message: "m".to_owned(), location: None };
        let told = format!("{PROGRAM} panicked: m");
        assert_eq!((nowhere.to_string(), nowhere.is_ours()), (told, false));
    }
}
