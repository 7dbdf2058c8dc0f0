//! Issuing bodies: their symbols, and their names in words.

use std::sync::LazyLock;

use super::block::{Block, Mode};
use super::letter::letters_of;
use super::lexeme::pack;
use super::place::{self, Locality};

/// One body of `issuers.tsv`.
struct Body {
    code: &'static str,
    symbol: &'static str,
    party: bool,
    /// Printed name for readings, the first one listed.
    name: &'static str,
}

/// A name in words, ready to compare.
struct Name {
    words: Vec<u64>,
    printed: Vec<&'static str>,
    code: &'static str,
}

struct Table {
    bodies: Vec<Body>,
    /// Longest first.
    names: Vec<Name>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut bodies = Vec::new();
    let mut names = Vec::new();
    for line in include_str!("issuers.tsv").lines().filter(|line| !line.starts_with('#')) {
        let mut columns = line.split('\t');
        let mut column = || columns.next().unwrap_or_default();
        let (code, symbol, family, list) = (column(), column(), column(), column());
        bodies.push(Body {
            code,
            symbol,
            party: family == "party",
            name: list.split('|').next().unwrap_or_default(),
        });
        for name in list.split('|').filter(|name| !name.is_empty()) {
            let printed: Vec<&str> =
                name.split([' ', ',', '-']).filter(|word| !word.is_empty()).collect();
            let words = printed.iter().map(|word| pack(&letters_of(word))).collect();
            names.push(Name { words, printed, code });
        }
    }
    names.sort_by_key(|name| std::cmp::Reverse(name.words.len()));
    Table { bodies, names }
});

/// An issuer in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Issuer {
    pub(super) code: &'static str,
    pub(super) place: Option<String>,
    /// Level of the locality when it is stated: `tinh`, `huyen`, …
    pub(super) level: &'static str,
    /// The place after it.
    pub(super) next: usize,
}

/// Whether the code is one of the issuers listed.
pub(super) fn is_known(code: &str) -> bool {
    TABLE.bodies.iter().any(|body| body.code == code)
}

/// The symbol to print for an issuer, such as `HĐND`; an unlisted code in capitals.
pub(super) fn symbol(code: &str) -> String {
    let found = TABLE.bodies.iter().find(|body| body.code == code);
    found.map_or_else(|| code.to_uppercase(), |body| body.symbol.to_owned())
}

/// The name to print for an issuer, or its symbol.
pub(super) fn printed(code: &str) -> String {
    match code {
        "tu" => "Tỉnh ủy, Thành ủy".to_owned(),
        "hu" => "Huyện ủy".to_owned(),
        "hdnd" | "ubnd" => symbol(code),
        _ => TABLE
            .bodies
            .iter()
            .find(|body| body.code == code && !body.name.is_empty())
            .map_or_else(|| symbol(code), |body| body.name.to_owned()),
    }
}

/// Whether the issuer numbers its documents the way the Party does.
pub(super) fn is_party(code: &str) -> bool {
    match TABLE.bodies.iter().find(|body| body.code == code) {
        Some(body) => body.party,
        None => code.len() > 2 && (code.ends_with("tw") || code.ends_with("tu")),
    }
}

/// Whether the body signs as the Central Committee: the umbrella `tw`.
pub(super) fn is_central(code: &str) -> bool {
    matches!(code, "tw" | "bct" | "bbt" | "bch")
}

/// Whether the body exists once in every province or district.
pub(super) fn is_local(code: &str) -> bool {
    matches!(code, "tu" | "hu" | "thu" | "qu" | "du" | "duk" | "hdnd" | "ubnd")
}

/// Reads the name of an issuer at `at`, the longest one that fits.
pub(super) fn issuer(block: &Block<'_>, at: usize) -> Option<Issuer> {
    if let Some(found) = local(block, at) {
        return Some(found);
    }
    let plain = |code, next| Some(Issuer { code, place: None, level: "", next });
    let named = TABLE.names.iter().find_map(|name| {
        let next = says(block, at, &name.words)?;
        (block.mode == Mode::Query
            || name.printed.len() > 2
            || name.printed.iter().enumerate().all(|(n, right)| block.marks_agree(at + n, right)))
        .then_some((name.code, next))
    });
    if let Some((code, next)) = named {
        return plain(code, next);
    }
    if let Some(next) = block.says_centre(at) {
        return plain("tw", next);
    }
    let capitals = block.word(at).is_some_and(|l| l.upper == l.len || block.mode == Mode::Query);
    if capitals && block.is(at, "bct") {
        return plain("bct", at + 1);
    }
    for body in &TABLE.bodies {
        let code = body.code;
        if block.is(at, code)
            && (capitals || code == "ttg")
            && !is_local(code)
            && !matches!(code, "tw" | "cb" | "dh" | "tct")
        {
            return plain(code, at + 1);
        }
    }
    None
}

/// The place after `words`; commas and hyphens between them do not count.
fn says(block: &Block<'_>, at: usize, words: &[u64]) -> Option<usize> {
    let mut next = at;
    for (n, &code) in words.iter().enumerate() {
        if n > 0 && (block.mark(next, '-') || block.mark(next, ',')) {
            next += 1;
        }
        if block.word(next)?.code != code {
            return None;
        }
        next += 1;
    }
    Some(next)
}

/// Reads a body that exists once in every province or district, with its place.
fn local(block: &Block<'_>, at: usize) -> Option<Issuer> {
    const BEFORE: &[&str] = &[
        "ban thuong vu",
        "ban chap hanh",
        "thuong truc",
        "thuong vu",
        "pho chu tich",
        "chu tich",
        "btv",
        "bch",
    ];
    let prefixed = block.says_any(at, BEFORE);
    let body = prefixed.unwrap_or(at);
    let with = |code, found: Option<Locality>, next, level, fallback: Option<String>| {
        let (place, level, next) = match found {
            Some(found) => {
                (found.slug, if found.level.is_empty() { level } else { found.level }, found.next)
            }
            None => (fallback, level, next),
        };
        Some(Issuer { code, place, level, next })
    };
    if let Some(next) = block.says(body, "tinh uy") {
        let found = place::province(block, next).map(|p| Locality {
            level: "tinh",
            slug: Some(p.name.replace(' ', "-")),
            next: p.next,
        });
        return with("tu", found, next, "tinh", place::home_province(block));
    }
    if let Some(next) = block.says(body, "thanh uy") {
        let found = place::province(block, next).map(|p| Locality {
            level: "tp",
            slug: Some(p.name.replace(' ', "-")),
            next: p.next,
        });
        if found.is_none()
            && let Some((slug, next)) = place::district(block, next, "tp")
        {
            // "Thành ủy Vinh": a city under its province.
            return Some(Issuer { code: "thu", place: Some(slug), level: "tp", next });
        }
        return with("tu", found, next, "tp", block.nearby.home.map(str::to_owned));
    }
    for (words, code, level) in
        [("huyen uy", "hu", "huyen"), ("thi uy", "thu", "thixa"), ("quan uy", "qu", "quan")]
    {
        if let Some(next) = block.says(body, words) {
            let (place, next) = match place::district(block, next, level) {
                Some((slug, next)) => (Some(slug), next),
                None => (None, next),
            };
            return Some(Issuer { code, place, level, next });
        }
    }
    if let Some(next) = block.says(body, "dang uy") {
        if block.is(next, "khoi") {
            return with("duk", None, next + 1, "", None);
        }
        return with("du", None, next, "", None);
    }
    if let Some(next) = block.says(body, "dang bo") {
        prefixed?;
        let found = place::locality(block, next)?;
        let code = match found.level {
            "tinh" | "" => "tu",
            "tp" if found.slug.as_deref().is_none_or(|s| !s.starts_with("tp-")) => "tu",
            "huyen" => "hu",
            "tp" | "thixa" => "thu",
            "quan" => "qu",
            _ => "du",
        };
        let level = found.level;
        return with(code, Some(found), next, level, None);
    }
    for (words, code) in [
        ("hdnd", "hdnd"),
        ("hoi dong nhan dan", "hdnd"),
        ("ubnd", "ubnd"),
        ("uy ban nhan dan", "ubnd"),
    ] {
        if let Some(next) = block.says(body, words) {
            let found = place::locality(block, next);
            return with(code, found, next, "", place::home_province(block));
        }
    }
    None
}
