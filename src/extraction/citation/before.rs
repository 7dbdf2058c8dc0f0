//! An issuer in front of a citation: "được Bộ Chính trị ban hành Nghị quyết số 39/NQ-TW".

use super::block::Block;
use super::issuer::{self, Issuer};

/// How many lexemes before the verb an issuer can begin: "Ban Chấp hành Trung ương Đảng Cộng sản
/// Việt Nam" has nine.
const REACH: usize = 10;

/// Reads the issuer that issues the document whose type word stands at `at`.
///
/// Only with a verb of issuing between, in the same clause.
pub(super) fn issuer(block: &Block<'_>, at: usize) -> Option<Issuer> {
    const LINKS: &[&str] = &["tai", "theo", "bang", "trong", "cac", "nhung"];
    const ADVERBS: &[&str] = &["da", "vua", "moi", "se"];
    let mut end = at;
    for _ in 0..2 {
        if end > 0 && LINKS.iter().any(|word| block.is(end - 1, word)) {
            end -= 1;
        }
    }
    let mut verb = ["ban hanh", "thong qua", "phe duyet", "ky ban hanh", "ky", "ra"]
        .iter()
        .find_map(|words| {
            let start = end.checked_sub(words.split(' ').count())?;
            block.says(start, words).map(|_| start)
        })?;
    if verb > 0 && block.is(verb - 1, "ky") {
        verb -= 1;
    }
    if verb > 0 && ADVERBS.iter().any(|word| block.is(verb - 1, word)) {
        verb -= 1;
    }
    // The longest issuer that ends right before the verb.
    (verb.saturating_sub(REACH)..verb)
        .filter_map(|start| issuer::issuer(block, start))
        .find(|found| found.next == verb)
}
