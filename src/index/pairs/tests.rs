use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use tantivy::DocId;
use tantivy::directory::FileSlice;

use super::collector::Collector;
use super::lists::{push_list, push_number, read_list, take_number};
use super::merge::{Source, merge};
use super::*;
use bitpacking::{BitPacker, BitPacker4x};

/// Which documents have which pair.
type Having = BTreeMap<u64, BTreeSet<DocId>>;

fn having(pushed: &[(u64, DocId)]) -> Having {
    let mut having = Having::new();
    for (key, doc) in pushed {
        having.entry(*key).or_default().insert(*doc);
    }
    having
}

fn file(pushed: &[(u64, DocId)]) -> Pairs {
    let mut collector = Collector::new();
    for (key, doc) in pushed {
        collector.push(*key, *doc);
    }
    opened(collector.write(Vec::new()).unwrap())
}

fn opened(bytes: Vec<u8>) -> Pairs {
    Pairs::of(&FileSlice::from(bytes)).unwrap()
}

fn content(pairs: &Pairs) -> Having {
    let mut found = Having::new();
    for block in 0..pairs.blocks() {
        pairs
            .each_of_block(block, |key, docs| {
                assert!(found.last_key_value().is_none_or(|(last, _)| *last < key));
                found.insert(key, docs.iter().copied().collect());
            })
            .unwrap();
    }
    found
}

/// Keys near each other and far apart, some of them in many documents.
fn pushed() -> impl Strategy<Value = Vec<(u64, DocId)>> {
    let key = prop_oneof![0..40_u64, 0..1_u64 << KEY_BITS, Just((1 << KEY_BITS) - 1)];
    let docs = prop_oneof![0..20_u32, 0..3000_u32, (1_u32 << 23)..(1 << 24)];
    let some = proptest::collection::vec((key, docs), 0..300);
    let many = (0..40_u64, 0..2000_u32, 1..9_u32);
    (some, proptest::option::of(many)).prop_map(|(mut pushed, many)| {
        if let Some((key, count, step)) = many {
            pushed.extend((0..count).map(|number| (key, number * step)));
        }
        pushed
    })
}

proptest! {
    #[test]
    fn every_pair_has_the_documents_it_was_given(pushed in pushed(), other in 0..1_u64 << KEY_BITS) {
        let (pairs, having) = (file(&pushed), having(&pushed));
        prop_assert_eq!(pairs.len(), having.len() as u64);
        prop_assert_eq!(&content(&pairs), &having);
        for (key, docs) in &having {
            prop_assert_eq!(pairs.count(*key).unwrap(), docs.len() as u64);
            prop_assert_eq!(pairs.documents(*key).unwrap(), docs.iter().copied().collect::<Vec<_>>());
        }
        if !having.contains_key(&other) {
            prop_assert_eq!(pairs.count(other).unwrap(), 0);
            prop_assert!(pairs.documents(other).unwrap().is_empty());
        }
    }

    #[test]
    fn merged_pairs_are_those_of_the_documents_that_are_left(
        segments in proptest::collection::vec((pushed(), 1..7_u32), 0..5),
    ) {
        let (mut wanted, mut next, mut sources) = (Having::new(), 0, Vec::new());
        for (pushed, deleted) in &segments {
            let pushed: Vec<_> = pushed.iter().filter(|(_, doc)| *doc < 5000).copied().collect();
            let renumbered: Vec<Option<DocId>> = (0..5000)
                .map(|doc| (doc % deleted > 0).then(|| { next += 1; next - 1 }))
                .collect();
            for (key, docs) in having(&pushed) {
                for doc in docs.iter().filter_map(|doc| renumbered[*doc as usize]) {
                    wanted.entry(key).or_default().insert(doc);
                }
            }
            sources.push(Source { pairs: file(&pushed), renumbered });
        }
        let merged = opened(merge(&sources, Vec::new()).unwrap());
        prop_assert_eq!(merged.len(), wanted.len() as u64);
        prop_assert_eq!(content(&merged), wanted);
    }

    #[test]
    fn a_damaged_file_is_an_error_or_other_pairs_and_never_a_panic(
        pushed in pushed(),
        changes in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..6),
        cut in proptest::option::of(any::<proptest::sample::Index>()),
    ) {
        let mut collector = Collector::new();
        pushed.iter().for_each(|(key, doc)| collector.push(*key, *doc));
        let mut bytes = collector.write(Vec::new()).unwrap();
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok(pairs) = Pairs::of(&FileSlice::from(bytes)) {
            for (key, _) in &pushed {
                let _ = pairs.count(*key);
                let _ = pairs.documents(*key);
            }
            for block in 0..pairs.blocks().min(1000) {
                let _ = pairs.each_of_block(block, |_, _| ());
            }
        }
    }

    #[test]
    fn numbers_and_lists_read_back(numbers in proptest::collection::vec(any::<u64>(), 0..20), docs in proptest::collection::btree_set(0..1_u32 << 24, 0..700)) {
        let mut bytes = Vec::new();
        numbers.iter().for_each(|number| push_number(*number, &mut bytes));
        let mut rest = bytes.as_slice();
        for number in &numbers {
            prop_assert_eq!(take_number(&mut rest), Some(*number));
        }
        prop_assert_eq!(take_number(&mut rest), None);
        let docs: Vec<DocId> = docs.into_iter().collect();
        let (mut bytes, mut read) = (Vec::new(), Vec::new());
        push_list(BitPacker4x::new(), &docs, &mut bytes);
        prop_assert_eq!(read_list(BitPacker4x::new(), &bytes, docs.len(), &mut read), Some(()));
        prop_assert_eq!(read, docs);
    }
}

#[test]
fn syllables_in_another_order_are_another_pair() {
    assert_ne!(pair_key("kinh", "te"), pair_key("te", "kinh"));
    assert_ne!(pair_key("ha", "noi"), pair_key("han", "oi"));
    assert_eq!(pair_key("ha", "noi"), pair(syllable("ha"), syllable("noi")));
    assert!(pair_key("ha", "noi") < 1 << KEY_BITS);
}

#[test]
fn hardly_two_of_a_million_pairs_share_a_key() {
    let vowels = ["a", "e", "i", "o", "u", "oa", "ie", "uo", "ua", "y"];
    let (starts, ends) = (
        ["b", "c", "d", "g", "h", "kh", "l", "ng", "t", "v"],
        ["", "n", "ng", "c", "t", "m", "p", "i", "o", "nh"],
    );
    let mut syllables = BTreeSet::new();
    for start in starts {
        for vowel in vowels {
            syllables.extend(ends.map(|end| format!("{start}{vowel}{end}")));
        }
    }
    let numbers: Vec<u64> = syllables.iter().map(|one| syllable(one)).collect();
    let mut keys: Vec<u64> =
        numbers.iter().flat_map(|a| numbers.iter().map(|b| pair(*a, *b))).collect();
    keys.sort_unstable();
    keys.dedup();
    assert!(keys.len() + 2 >= numbers.len().pow(2), "{}", keys.len());
}
