//! What the program is linked from: licences that may go into it, no sources but the registry, and
//! no crate twice without being named. `deny.toml` says the same to cargo-deny.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// Licences that ask for no more than their text beside the program.
const LICENCES: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Crates that stand in the program or its tests in two versions, because two of our dependencies
/// ask for different ones.
const TWICE: &[&str] = &[
    "cpufeatures",
    "embedded-io",
    "getrandom",
    "itertools",
    "nom",
    "r-efi",
    "rand",
    "rand_core",
    "syn",
    "windows-sys",
];

/// All packages of the program and its tests, as cargo resolved them; nothing is fetched.
fn packages() -> Vec<Value> {
    let output = std::process::Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--offline"])
        .args(["--filter-platform", &host()])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let Value::Array(packages) = metadata["packages"].take() else { panic!("no packages") };
    packages
}

/// The platform of this machine: crates of others need not be here.
fn host() -> String {
    let told = std::process::Command::new("rustc").arg("-vV").output().unwrap();
    let told = String::from_utf8(told.stdout).unwrap();
    told.lines().find_map(|line| line.strip_prefix("host: ")).unwrap().to_owned()
}

/// Whether one choice of an SPDX expression consists of licences of the list; `/` is the old `OR`.
fn is_allowed(expression: &str) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let mut words = spaced.split_whitespace().peekable();
    let allowed = any_of(&mut words);
    allowed && words.peek().is_none()
}

type Words<'w> = std::iter::Peekable<std::str::SplitWhitespace<'w>>;

fn any_of(words: &mut Words) -> bool {
    let mut allowed = all_of(words);
    while words.next_if_eq(&"OR").is_some() {
        allowed |= all_of(words);
    }
    allowed
}

fn all_of(words: &mut Words) -> bool {
    let mut allowed = one(words);
    while words.next_if_eq(&"AND").is_some() {
        allowed &= one(words);
    }
    allowed
}

fn one(words: &mut Words) -> bool {
    if words.next_if_eq(&"(").is_some() {
        let allowed = any_of(words);
        return words.next_if_eq(&")").is_some() && allowed;
    }
    let Some(name) = words.next() else { return false };
    match words.next_if_eq(&"WITH") {
        Some(_) => {
            let exception = words.next().unwrap_or_default();
            LICENCES.contains(&format!("{name} WITH {exception}").as_str())
        }
        None => LICENCES.contains(&name),
    }
}

#[test]
fn licences_are_read_as_their_expression_says() {
    let cases = [
        ("MIT", true),
        ("GPL-3.0-only", false),
        ("MIT OR GPL-3.0-only", true),
        ("MIT AND GPL-3.0-only", false),
        ("MIT/Apache-2.0", true),
        ("(MIT OR GPL-2.0) AND Unicode-3.0", true),
        ("GPL-2.0 OR MIT AND MPL-2.0", false),
        ("Apache-2.0 WITH LLVM-exception", true),
        ("GPL-2.0 WITH Classpath-exception-2.0", false),
        ("", false),
        ("MIT )", false),
    ];
    for (expression, allowed) in cases {
        assert_eq!(is_allowed(expression), allowed, "{expression:?}");
    }
}

#[test]
fn every_dependency_has_a_licence_that_may_go_with_ours_and_comes_from_the_registry() {
    for package in packages() {
        let name = package["name"].as_str().unwrap();
        let licence = package["license"].as_str().unwrap_or_default();
        assert!(is_allowed(licence), "{name}: {licence:?}");
        let source = package["source"].as_str();
        let is_ours = name == "saola" && source.is_none();
        assert!(
            is_ours || source.is_some_and(|s| s.starts_with("registry+")),
            "{name}: {source:?}"
        );
    }
    let ours = include_str!("../LICENSE");
    assert!(ours.starts_with("MIT License\n"));
    assert!(include_str!("../Cargo.toml").contains("\nlicense = \"MIT\"\n"));
}

#[test]
fn no_crate_is_there_twice_without_being_named() {
    let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for package in packages() {
        let version = package["version"].as_str().unwrap();
        let mut numbers = version.split('.');
        // Of `0.x` every `x` is a version of its own.
        let major = match (numbers.next(), numbers.next()) {
            (Some("0"), Some(minor)) => format!("0.{minor}"),
            (Some(major), _) => major.to_owned(),
            _ => panic!("{version}"),
        };
        versions.entry(package["name"].as_str().unwrap().to_owned()).or_default().insert(major);
    }
    let twice =
        versions.iter().filter(|(name, all)| all.len() > 1 && !TWICE.contains(&name.as_str()));
    assert_eq!(twice.collect::<Vec<_>>(), []);
}

#[test]
fn cargo_deny_is_told_the_same() {
    let deny = include_str!("../deny.toml");
    for licence in LICENCES {
        assert!(deny.contains(&format!("\"{licence}\"")), "{licence}");
    }
    for name in TWICE {
        assert!(deny.contains(&format!("\"{name}\"")), "{name}");
    }
}
