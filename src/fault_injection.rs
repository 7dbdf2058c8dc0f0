//! Panics on purpose, so that tests can see what a fault costs in the real program.
//!
//! A build with debug assertions reads the environment variable `SAOLA_TEST_PANIC` once:
//! `extraction=WORD;query=WORD` makes the stage named panic on any text that holds WORD. A build
//! without them, as every release is, has neither the variable nor the calls.

/// Where a panic can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Hashing a file; its path is looked at.
    Hash,
    /// Taking a file of records apart; the bytes of a record are looked at.
    Records,
    /// Making an article of a text.
    Article,
    /// Recognising facts.
    Extraction,
    /// Tokens.
    Analysis,
    /// Reading a PDF, in its child process; the text is looked at.
    Pdf,
    /// Parsing a query.
    Query,
    /// Answering a request of the page, outside the threads that search; its target is looked at.
    Request,
}

#[cfg(debug_assertions)]
impl Stage {
    const ALL: [(&'static str, Self); 8] = [
        ("hash", Self::Hash),
        ("records", Self::Records),
        ("article", Self::Article),
        ("extraction", Self::Extraction),
        ("analysis", Self::Analysis),
        ("pdf", Self::Pdf),
        ("query", Self::Query),
        ("request", Self::Request),
    ];
}

/// Panics if a panic of `stage` was asked for on a word that `text` holds.
#[cfg(debug_assertions)]
pub(crate) fn panic_if_asked(stage: Stage, text: impl AsRef<[u8]>) {
    static ASKED: std::sync::OnceLock<Vec<(Stage, String)>> = std::sync::OnceLock::new();
    let asked = ASKED.get_or_init(|| {
        let told = std::env::var("SAOLA_TEST_PANIC").unwrap_or_default();
        let pair = |pair: &str| {
            let (name, word) = pair.split_once('=')?;
            let (_, stage) = Stage::ALL.iter().find(|(known, _)| *known == name)?;
            (!word.is_empty()).then(|| (*stage, word.to_owned()))
        };
        told.split(';').filter_map(pair).collect()
    });
    for (_, word) in asked.iter().filter(|(asked, _)| *asked == stage) {
        assert!(
            memchr::memmem::find(text.as_ref(), word.as_bytes()).is_none(),
            "asked to panic on {word:?}"
        );
    }
}

/// Does nothing: nobody can ask for a panic in a build without debug assertions.
#[cfg(not(debug_assertions))]
#[inline(always)]
pub(crate) fn panic_if_asked(_: Stage, _: impl AsRef<[u8]>) {}
