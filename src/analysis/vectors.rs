//! The text vectors that lie beside the project.

use super::input_method::{telex_text, vni_text};
use super::spelling::iy_equal;
use super::{Fold, canonical, fold};

#[test]
#[ignore = "needs ../shared/eval"]
fn passes_the_shared_text_vectors() {
    let vectors = crate::test_data::shared("eval/text-vectors.tsv");
    let vectors = std::fs::read_to_string(vectors).unwrap();
    let mut wrong = Vec::new();
    let mut checked = 0;
    for row in vectors.lines() {
        let [kind, input, expected] = row.split('\t').collect::<Vec<_>>()[..] else {
            continue;
        };
        let yes_no = |equal: bool| if equal { "yes" } else { "no" }.to_owned();
        let pair = || input.split_once(" ||| ").unwrap_or((input, ""));
        let got = match kind {
            "fold" => fold(input, Fold::Folded),
            "toneless" => fold(input, Fold::Toneless),
            "canon" => canonical(input),
            "telex" => telex_text(input),
            "vni" => vni_text(input),
            "match" => {
                let (a, b) = pair();
                yes_no(fold(a, Fold::Exact) == fold(b, Fold::Exact))
            }
            "iymatch" => {
                let (a, b) = pair();
                yes_no(iy_equal(a, b))
            }
            _ => continue,
        };
        checked += 1;
        if got != expected {
            wrong.push(format!("{kind}\t{input}\tgot {got}\texpected {expected}"));
        }
    }
    assert!(checked > 0, "no row of a known kind");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
