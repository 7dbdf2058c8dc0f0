//! Documents known by an event: resolutions of congresses, plenums and sessions.

use super::block::{Block, Mode};
use super::doctype::DocType;
use super::issuer;
use super::lexeme::Kind as LexemeKind;
use super::model::{Citation, Kind};
use super::ordinal::{ordinal, roman, years};
use super::place;
use super::trailer::term;

/// A citation without its span, and where its core and its extension end.
#[derive(Clone, Debug)]
pub(super) struct Event {
    pub(super) citation: Citation,
    /// The place after the core.
    pub(super) next: usize,
    /// The place after body and term in brackets or behind "của".
    pub(super) ext_next: usize,
}

/// Longest congress citation in lexemes; a bound on the work, generous against
/// "Nghị quyết Đại hội đại biểu Đảng bộ Khối các cơ quan và doanh nghiệp tỉnh …".
const LONGEST: usize = 40;

/// Reads what follows a type word at `at` as the name of an event.
pub(super) fn event(block: &Block<'_>, at: usize, doc_type: DocType) -> Option<Event> {
    if doc_type == DocType::NQ {
        if let Some(next) = block.says_marked(at, "dai hoi", "đại hội") {
            return congress(block, next);
        }
        if let Some(next) = block.says_marked(at, "ky hop", "kỳ họp") {
            return session(block, next);
        }
    }
    if matches!(doc_type, DocType::NQ | DocType::KL) {
        return plenum(block, at, doc_type);
    }
    None
}

/// A body of a congress: its slug, its printed name, the place after it.
struct Body {
    slug: String,
    name: String,
    next: usize,
}

/// Reads a congress after "Đại hội". Needs an ordinal or the years of the term.
fn congress(block: &Block<'_>, first: usize) -> Option<Event> {
    let mut body: Option<Body> = None;
    let mut number = None;
    let mut term_years = None;
    let mut at = first;
    let mut core = first;
    let mut ext = first;
    let mut direct = true;
    while at < first + LONGEST {
        if let Some(next) = block.says(at, "dai bieu") {
            at = next;
        } else if let Some(next) = block.says(at, "toan quoc") {
            body = body.or_else(|| Some(nation(next)));
            at = next;
        } else if let Some((value, next)) = counted(block, at) {
            if number.is_some() {
                break;
            }
            number = Some(value);
            at = next;
            core = next;
            direct = false;
        } else if let Some(next) = block.says_any(at, &["nhiem ky", "giai doan"]) {
            let Some((span, next)) = years(block, next) else {
                break;
            };
            term_years = Some(span);
            at = next;
            core = next;
        } else if direct && number.is_none() && is_direct(block, at) {
            let (value, next) = ordinal(block, at)?;
            number = Some(value);
            at = next;
            core = next;
            direct = false;
        } else if let Some(next) = block.says_any(at, &["cac cap", "dang cac cap"]) {
            // "Đại hội đảng bộ các cấp" is a set of documents.
            let _ = next;
            return None;
        } else if body.is_none() && block.says(at, "dang bo cac cap").is_some() {
            return None;
        } else if let Some(next) = block.says(at, "dang bo").filter(|_| body.is_none()) {
            let found = organisation(block, next)?;
            at = found.next;
            if number.is_some() || term_years.is_some() {
                core = at;
            }
            body = Some(found);
        } else if let Some(next) = centre(block, at).filter(|_| body.is_none()) {
            body = Some(nation(next));
            if block.is(at, "cua") {
                ext = next;
            }
            at = next;
        } else if block.mark(at, ',') || block.mark(at, '(') {
            let inside = at + 1;
            let goes_on = block
                .says_any(inside, &["nhiem ky", "khoa", "lan thu"])
                .is_some();
            if !goes_on {
                break;
            }
            at = inside;
        } else {
            break;
        }
    }
    if number.is_none() && term_years.is_none() {
        return None;
    }
    let name = body
        .as_ref()
        .map(|body| body.name.clone())
        .filter(|name| !name.is_empty());
    let kind = Kind::Congress {
        body: body.map(|body| body.slug),
    };
    let mut citation = Citation::new(DocType::NQ, kind);
    citation.term = number;
    citation.term_years = term_years;
    citation.name = name;
    Some(Event {
        citation,
        next: core,
        ext_next: ext.max(core),
    })
}

/// Reads "lần thứ XX", "lần XX" or "khóa XX".
fn counted(block: &Block<'_>, at: usize) -> Option<(u8, usize)> {
    let next = block.says_any(at, &["lan thu", "lan", "thu"]);
    match next {
        Some(next) => ordinal(block, next),
        None => term(block, at),
    }
}

/// Whether an ordinal without "lần thứ" stands at `at`: "Đại hội XIII", "đại hội 13".
fn is_direct(block: &Block<'_>, at: usize) -> bool {
    let Some(found) = block.get(at) else {
        return false;
    };
    match found.kind {
        LexemeKind::Number => {
            let date =
                block.mark(at + 1, '/') || block.mark(at + 1, '-') || block.mark(at + 1, '%');
            found.len <= 2 && !date && !super::unit::is_counted(block, at + 1)
        }
        LexemeKind::Word => roman(block, at).is_some(),
        LexemeKind::Mark => false,
    }
}

/// The congress of the whole Party.
fn nation(next: usize) -> Body {
    Body {
        slug: "dang".to_owned(),
        name: String::new(),
        next,
    }
}

/// The place after "Đảng", "của Đảng" or "Đảng Cộng sản Việt Nam".
fn centre(block: &Block<'_>, at: usize) -> Option<usize> {
    let start = block.says(at, "cua").unwrap_or(at);
    let next = block.says_marked(start, "dang", "đảng")?;
    if let Some(next) = block.says(next, "cong san viet nam") {
        return Some(next);
    }
    let other = ["bo", "uy", "vien", "cac", "doan", "bo"]
        .iter()
        .any(|word| block.is(next, word));
    (!other).then_some(next)
}

/// Reads the organisation after "Đảng bộ": "tỉnh Nghệ An", "TP", "Khối các cơ quan tỉnh", …
fn organisation(block: &Block<'_>, at: usize) -> Option<Body> {
    const LOWER: &[&str] = &[
        "tinh", "thanh", "pho", "tp", "huyen", "xa", "phuong", "thi", "tran", "quan", "khoi",
        "cac", "co", "va", "doanh", "nghiep", "van", "phong", "uy", "ban", "nhan", "dan", "ubnd",
        "hdnd", "hoi", "dong", "cong", "an", "quan", "su", "bo", "chi", "huy", "doi", "bien", "so",
        "truong", "dai", "hoc", "mat", "tran", "quoc", "dac", "khu", "truc", "thuoc", "dang",
        "chinh", "quyen",
    ];
    let mut next = at;
    let mut words = 0;
    while words < 14 {
        if block.mark(next, '.') && next > at && block.is(next - 1, "tp") {
            next += 1;
            continue;
        }
        if block.mark(next, '-') && next > at && block.word(next + 1).is_some_and(|l| l.capital) {
            next += 1;
            continue;
        }
        let Some(word) = block.word(next) else { break };
        if block
            .says_any(next, &["nhiem ky", "lan thu", "lan", "khoa", "giai doan"])
            .is_some()
        {
            break;
        }
        // The years of a term or an ordinal may follow at once.
        if word.upper == word.len && roman(block, next).is_some() && words > 0 {
            break;
        }
        let province = place::province(block, next);
        if let Some(province) = province {
            next = province.next;
            break;
        }
        let capital = word.capital && block.mode == Mode::Text;
        let listed = LOWER.iter().any(|listed| block.is(next, listed));
        if !(capital || listed) {
            break;
        }
        next += 1;
        words += 1;
    }
    if next == at {
        return None;
    }
    let slug = body_slug(block, at, next)?;
    let name = block.text.get(block.start(at)..block.end_before(next))?;
    let name = format!(
        "Đảng bộ {}",
        name.split_whitespace().collect::<Vec<_>>().join(" ")
    );
    Some(Body { slug, name, next })
}

/// The slug of an organisation: what it is, then where: `tinh-nghean`, `vpubnd-nghean`.
fn body_slug(block: &Block<'_>, at: usize, next: usize) -> Option<String> {
    const KNOWN: &[(&str, &str)] = &[
        ("van phong ubnd", "vpubnd"),
        ("van phong uy ban nhan dan", "vpubnd"),
        ("ubnd", "ubnd"),
        ("uy ban nhan dan", "ubnd"),
        ("hdnd", "hdnd"),
        ("khoi", "khoi"),
        ("cong an", "congan"),
        ("quan su", "quansu"),
        ("bo chi huy quan su", "quansu"),
        ("bien phong", "bienphong"),
        ("bo doi bien phong", "bienphong"),
        ("bo chi huy bo doi bien phong", "bienphong"),
    ];
    let compact = |slug: &str| slug.replace('-', "");
    if let Some(found) = place::locality(block, at) {
        let level = if found.level.is_empty() {
            "tinh"
        } else {
            found.level
        };
        let slug = match found.slug {
            // Below the province the slug begins with its level already.
            Some(slug) => match slug.strip_prefix(&format!("{level}-")) {
                Some(name) => format!("{level}-{}", compact(name)),
                None if slug == level => slug,
                None => format!("{level}-{}", compact(&slug)),
            },
            None => level.to_owned(),
        };
        return Some(slug);
    }
    let known = KNOWN
        .iter()
        .find_map(|(words, slug)| block.says(at, words).map(|n| (n, *slug)));
    let (after, head) = match known {
        Some((after, head)) => (after, head.to_owned()),
        None => {
            let until = (at..next)
                .find(|&n| block.is(n, "tinh") || block.is(n, "tp"))
                .unwrap_or(next);
            (until, compact(&place::slug(block, at, until)))
        }
    };
    if head.is_empty() {
        return None;
    }
    let mut where_to = None;
    let mut named = false;
    for n in after..next {
        if (block.is(n, "tinh")
            || block.is(n, "tp")
            || block.is(n, "thanh")
            || block.is(n, "huyen"))
            && let Some(found) = place::locality(block, n)
        {
            where_to = found.slug;
            named = true;
            break;
        }
        if let Some(found) = place::province(block, n) {
            where_to = Some(found.name.replace(' ', "-"));
            named = true;
            break;
        }
    }
    if !named && known.is_some() {
        where_to = place::home_province(block);
    }
    Some(match where_to {
        Some(slug) => format!("{head}-{}", compact(&slug)),
        None => head,
    })
}

/// Reads a plenum: "Trung ương 4 khóa XII", "Hội nghị lần thứ tư BCH Trung ương khóa XII".
fn plenum(block: &Block<'_>, at: usize, doc_type: DocType) -> Option<Event> {
    let mut next = at;
    let mut number = None;
    let meeting = block.says_marked(next, "hoi nghi", "hội nghị");
    if let Some(after) = meeting {
        next = after;
        if let Some((value, after)) = block
            .says_any(next, &["lan thu", "lan"])
            .and_then(|n| ordinal(block, n))
        {
            number = Some(value);
            next = after;
        }
        if block.mark(next, ',') || block.is(next, "cua") {
            next += 1;
        }
    }
    let committee = issuer::issuer(block, next).filter(|found| issuer::is_central(found.code))?;
    // "Bộ Chính trị" holds no plenums.
    if matches!(committee.code, "bct" | "bbt") {
        return None;
    }
    next = committee.next;
    if number.is_none() {
        let start = block
            .says_any(next, &["lan thu", "lan", "thu"])
            .unwrap_or(next);
        let (value, after) = ordinal(block, start)?;
        let symbol = super::number::symbol(block, after, false).is_some();
        if symbol || super::unit::is_counted(block, after) || block.mark(after, '/') {
            return None;
        }
        number = Some(value);
        next = after;
    }
    // The Central Committee has never held more than fifteen or so plenums in a term.
    let ordinal = number.filter(|&n| n <= 20)?;
    let mut core = next;
    let mut ext = next;
    let comma = usize::from(block.mark(next, ','));
    let mut found = term(block, next + comma);
    if let Some((_, after)) = found {
        core = after;
        ext = after;
    } else if block.mark(next, '(') {
        // "(khóa XI, XII)" names several plenums, so that none is certain.
        found = term(block, next + 1).filter(|&(_, after)| block.mark(after, ')'));
        if let Some((_, after)) = found {
            ext = after + 1;
        }
    }
    let mut citation = Citation::new(doc_type, Kind::Plenum { ordinal });
    citation.issuer = Some("tw".to_owned());
    citation.term = found.map(|(term, _)| term);
    Some(Event {
        citation,
        next: core,
        ext_next: ext,
    })
}

/// Reads a session: "kỳ họp thứ 20 HĐND tỉnh khóa XVIII".
fn session(block: &Block<'_>, at: usize) -> Option<Event> {
    let next = block.says_any(at, &["lan thu", "thu"]).unwrap_or(at);
    let (ordinal, mut next) = ordinal(block, next)?;
    let mut core = next;
    let mut citation = Citation::new(DocType::NQ, Kind::Session { ordinal });
    let start = if block.mark(next, ',') || block.is(next, "cua") {
        next + 1
    } else {
        next
    };
    if let Some(found) = issuer::issuer(block, start).filter(|f| matches!(f.code, "hdnd" | "qh")) {
        citation.issuer = Some(found.code.to_owned());
        citation.place = found.place;
        next = found.next;
        core = next;
    }
    let comma = usize::from(block.mark(next, ','));
    if let Some((term, after)) = term(block, next + comma) {
        citation.term = Some(term);
        next = after;
        core = after;
    } else if block.mark(next, '(')
        && let Some((term, after)) = term(block, next + 1)
    {
        citation.term = Some(term);
        next = if block.mark(after, ')') {
            after + 1
        } else {
            after
        };
    }
    Some(Event {
        citation,
        next: core,
        ext_next: next.max(core),
    })
}
