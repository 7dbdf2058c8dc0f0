//! What the program is linked from: licences that may go into it, no sources but the registry, and
//! no crate twice without being named. The lists are those of `deny.toml`; `.ci/run` has cargo-deny
//! check them as well, for every platform.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// What `cargo deny check` is told, and so what is checked here: one list for both.
const DENY: &str = include_str!("../deny.toml");

/// The strings of a list of `deny.toml`.
fn listed(name: &str) -> Vec<&'static str> {
    let (_, list) = DENY.split_once(&format!("\n{name} = [\n")).unwrap();
    let lines = list.lines().take_while(|line| *line != "]").map(str::trim);
    let items = lines.filter(|line| !line.starts_with('#'));
    items.map(|line| line.strip_prefix('"').unwrap().strip_suffix("\",").unwrap()).collect()
}

/// Licences that ask for no more than their text beside the program.
fn licences() -> Vec<&'static str> {
    listed("allow")
}

/// Crates that stand in the program or its tests in two versions.
fn twice() -> Vec<&'static str> {
    listed("skip")
}

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
            licences().contains(&format!("{name} WITH {exception}").as_str())
        }
        None => licences().contains(&name),
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
    let named = twice();
    let others =
        versions.iter().filter(|(name, all)| all.len() > 1 && !named.contains(&name.as_str()));
    assert_eq!(others.collect::<Vec<_>>(), []);
}

#[test]
fn the_lists_of_cargo_deny_are_read_whole() {
    assert!(licences().contains(&"MIT") && licences().contains(&"Zlib"), "{:?}", licences());
    assert!(twice().contains(&"syn") && twice().contains(&"windows-sys"), "{:?}", twice());
}
