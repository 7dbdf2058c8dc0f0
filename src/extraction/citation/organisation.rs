//! The Party organisation whose congress is meant: "Đảng bộ tỉnh Nghệ An", "Đảng".

use super::block::{Block, Mode};
use super::ordinal::roman;
use super::place;

/// A body of a congress: its slug, its printed name, the place after it.
pub(super) struct Body {
    pub(super) slug: String,
    pub(super) name: String,
    pub(super) next: usize,
}

/// The congress of the whole Party.
pub(super) fn nation(next: usize) -> Body {
    Body { slug: "dang".to_owned(), name: String::new(), next }
}

/// The place after "Đảng", "của Đảng" or "Đảng Cộng sản Việt Nam".
pub(super) fn centre(block: &Block<'_>, at: usize) -> Option<usize> {
    let start = block.says(at, "cua").unwrap_or(at);
    let next = block.says_marked(start, "dang", "đảng")?;
    if let Some(next) = block.says(next, "cong san viet nam") {
        return Some(next);
    }
    let other = ["bo", "uy", "vien", "cac", "doan", "bo"].iter().any(|word| block.is(next, word));
    (!other).then_some(next)
}

/// Reads the organisation after "Đảng bộ": "tỉnh Nghệ An", "TP", "Khối các cơ quan tỉnh", …
pub(super) fn organisation(block: &Block<'_>, at: usize) -> Option<Body> {
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
        if block.says_any(next, &["nhiem ky", "lan thu", "lan", "khoa", "giai doan"]).is_some() {
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
    let name = format!("Đảng bộ {}", name.split_whitespace().collect::<Vec<_>>().join(" "));
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
        let level = if found.level.is_empty() { "tinh" } else { found.level };
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
    let known = KNOWN.iter().find_map(|(words, slug)| block.says(at, words).map(|n| (n, *slug)));
    let (after, head) = match known {
        Some((after, head)) => (after, head.to_owned()),
        None => {
            let until =
                (at..next).find(|&n| block.is(n, "tinh") || block.is(n, "tp")).unwrap_or(next);
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
