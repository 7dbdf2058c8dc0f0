//! Real paragraphs in every encoding: how many are told, and that none is harmed.

use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

use super::super::*;
use crate::test_data::shared;

use super::encoders::{encode, tcvn3, to_viqr, vni_windows, windows_1258};

/// Paragraphs of the sample articles: few, so that one that is missed weighs much.
fn own() -> Vec<String> {
    let mut found = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"), &mut found);
    sentences(found)
}

/// Paragraphs of other people's texts: real articles, and an encyclopedia.
fn others() -> Vec<String> {
    let mut found = Vec::new();
    collect(&shared("real-news"), &mut found);
    let wide = std::fs::read_to_string(shared("eval/retrieval/xquad-vi/corpus.jsonl")).unwrap();
    for line in wide.lines() {
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        found.push(record["text"].as_str().unwrap().to_owned());
    }
    sentences(found)
}

/// The paragraphs that have words enough to be told.
fn sentences(found: Vec<String>) -> Vec<String> {
    // Eth for Đ has no place in most of them, nor have letters in pieces.
    let clean = |text: String| -> String {
        text.trim_start_matches('\u{FEFF}').replace('Ð', "Đ").nfc().collect()
    };
    let mut found: Vec<String> = found.into_iter().map(clean).collect();
    found.retain(|text| text.split(' ').filter(|word| !word.is_ascii()).count() >= 5);
    assert!(found.len() >= 200, "{}", found.len());
    found
}

fn collect(folder: &Path, found: &mut Vec<String>) {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "txt") {
            let text = std::fs::read_to_string(&path).unwrap();
            found.extend(text.lines().map(|line| line.trim().to_owned()));
        } else if path.extension().is_some_and(|ending| ending == "jsonl") {
            for line in std::fs::read_to_string(&path).unwrap().lines() {
                let record: serde_json::Value = serde_json::from_str(line).unwrap();
                let text = record["text"].as_str().unwrap_or_default();
                found.extend(text.lines().map(str::to_owned));
            }
        }
    }
}

/// Counts the paragraphs that are told, and those that come back letter for letter, among the ones
/// that `write` can hold; `floors` are the least shares.
fn measure(
    paragraphs: &[String],
    encoding: Encoding,
    write: impl Fn(&str) -> Option<(Vec<u8>, String)>,
    floors: (f64, f64),
) {
    let (mut written, mut told, mut whole) = (0, 0, 0);
    for text in paragraphs {
        let Some((bytes, meant)) = write(text) else { continue };
        written += 1;
        // A text too broken to be read was not told either.
        let Ok(decoded) = decode(&bytes, None) else {
            eprintln!("{}: refused {meant}", encoding.name());
            continue;
        };
        if decoded.encoding == encoding.name() {
            told += 1;
        } else {
            eprintln!("{}: taken for {}: {meant}", encoding.name(), decoded.encoding);
        }
        whole += usize::from(decoded.text == meant);
        if decoded.text != meant {
            let at = decoded.text.chars().zip(meant.chars()).take_while(|(a, b)| a == b).count();
            let piece =
                |text: &str| text.chars().skip(at.saturating_sub(12)).take(30).collect::<String>();
            eprintln!("{}: {:?} for {:?}", encoding.name(), piece(&decoded.text), piece(&meant));
        }
    }
    eprintln!("{}: {told} of {written} told, {whole} letter for letter", encoding.name());
    assert!(written >= 200, "{written}");
    let share = |count: usize| count as f64 / f64::from(written);
    assert!(share(told) >= floors.0, "{told} of {written}");
    assert!(share(whole) >= floors.1, "{whole} of {written} letter for letter");
}

/// Small letters for the capitals that TCVN3 does not have, and no words in capitals.
fn without_lost_capitals(text: &str) -> String {
    let held = "ĂÂÊÔƠƯĐ";
    let small = |c: char| if c.is_ascii() || held.contains(c) { c } else { lower(c) };
    text.split_inclusive(' ')
        .map(|word| {
            let capitals = word.chars().filter(|c| c.is_uppercase()).count();
            if capitals > 1 { word.to_lowercase() } else { word.chars().map(small).collect() }
        })
        .collect()
}

fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap()
}

fn tcvn3_is_told(paragraphs: &[String]) {
    let table = tcvn3();
    let write = |text: &str| {
        let text = without_lost_capitals(text);
        Some((encode(&text, &table, tables::tcvn3)?, text))
    };
    measure(paragraphs, Encoding::Tcvn3, write, (0.99, 0.99));
    let as_characters = |text: &str| {
        let (bytes, text) = write(text)?;
        Some((tables::windows_1252(&bytes).into_bytes(), text))
    };
    measure(paragraphs, Encoding::Tcvn3, as_characters, (0.99, 0.99));
}

fn vni_windows_and_windows_1258_are_told(paragraphs: &[String]) {
    for (encoding, table, read) in [
        (Encoding::VniWindows, vni_windows(), tables::vni_windows as fn(&str) -> String),
        (Encoding::Windows1258, windows_1258(), tables::windows_1258),
    ] {
        let write = |text: &str| Some((encode(text, &table, read)?, text.to_owned()));
        measure(paragraphs, encoding, write, (0.99, 0.99));
        let as_characters = |text: &str| {
            let bytes = encode(text, &table, read)?;
            Some((tables::windows_1252(&bytes).into_bytes(), text.to_owned()))
        };
        measure(paragraphs, encoding, as_characters, (0.99, 0.99));
    }
}

fn viqr_is_told(paragraphs: &[String]) {
    let plain = |text: &str| {
        let text: String = text
            .chars()
            .map(|c| match c {
                '’' | '‘' => '\'',
                '“' | '”' => '"',
                '–' | '—' => '-',
                '…' => ' ',
                c => c,
            })
            .collect();
        let held = |c: char| c.is_ascii() || super::letters().contains(&c);
        text.chars().all(held).then(|| (to_viqr(&text).into_bytes(), text))
    };
    // A heading that ends in "bộ" reads like one that ends in "bô."
    measure(paragraphs, Encoding::Viqr, plain, (0.99, 0.95));
}

fn mojibake_is_told_once_and_twice(paragraphs: &[String]) {
    let once = |text: &str| tables::windows_1252(text.as_bytes());
    let twice = |text: &str| once(&once(text));
    for write in [&once as &dyn Fn(&str) -> String, &twice] {
        measure(
            paragraphs,
            Encoding::Utf8Mojibake,
            |text| Some((write(text).into_bytes(), text.to_owned())),
            (0.95, 0.95),
        );
    }
}

fn plain_vietnamese_is_left_alone(paragraphs: &[String]) {
    for text in paragraphs {
        let decoded = decode(text.as_bytes(), None).unwrap();
        assert_eq!((&decoded.text, decoded.encoding), (text, "utf-8"));
        assert!(!decoded.uncertain, "{text}");
    }
    // Decomposed, and as pieces too short for a letter that only Unicode has.
    for text in paragraphs {
        let apart: String = text.nfd().collect();
        assert_eq!(decode(apart.as_bytes(), None).unwrap().text, apart);
        for piece in text.split([',', '.', ';']) {
            assert_eq!(decode(piece.as_bytes(), None).unwrap().text, piece);
        }
    }
}

#[test]
fn tells_tcvn3() {
    tcvn3_is_told(&own());
}

#[test]
fn tells_vni_windows_and_windows_1258() {
    vni_windows_and_windows_1258_are_told(&own());
}

#[test]
fn tells_viqr() {
    viqr_is_told(&own());
}

#[test]
fn tells_mojibake_once_and_twice() {
    mojibake_is_told_once_and_twice(&own());
}

#[test]
fn plain_vietnamese_stays() {
    plain_vietnamese_is_left_alone(&own());
}

#[test]
#[ignore = "needs ../shared/real-news and ../shared/eval"]
fn tells_every_encoding_of_the_texts_of_others() {
    let paragraphs = others();
    tcvn3_is_told(&paragraphs);
    vni_windows_and_windows_1258_are_told(&paragraphs);
    viqr_is_told(&paragraphs);
    mojibake_is_told_once_and_twice(&paragraphs);
    plain_vietnamese_is_left_alone(&paragraphs);
}
