//! Names of provinces and districts behind "tỉnh", "TP", "huyện", …
//!
//! The 63 provinces before 1 July 2025; the 34 of today keep names among them.

use std::sync::LazyLock;

use super::block::{Block, Mode};
use super::letter::letters_of;
use super::lexeme::{Kind, pack};

/// Folded names; those marked `true` are cities under central government.
const PROVINCES: &[(&str, &str, bool)] = &[
    ("ha noi", "Hà Nội", true),
    ("ha giang", "Hà Giang", false),
    ("cao bang", "Cao Bằng", false),
    ("bac kan", "Bắc Kạn", false),
    ("tuyen quang", "Tuyên Quang", false),
    ("lao cai", "Lào Cai", false),
    ("dien bien", "Điện Biên", false),
    ("lai chau", "Lai Châu", false),
    ("son la", "Sơn La", false),
    ("yen bai", "Yên Bái", false),
    ("hoa binh", "Hòa Bình", false),
    ("thai nguyen", "Thái Nguyên", false),
    ("lang son", "Lạng Sơn", false),
    ("quang ninh", "Quảng Ninh", false),
    ("bac giang", "Bắc Giang", false),
    ("phu tho", "Phú Thọ", false),
    ("vinh phuc", "Vĩnh Phúc", false),
    ("bac ninh", "Bắc Ninh", false),
    ("hai duong", "Hải Dương", false),
    ("hai phong", "Hải Phòng", true),
    ("hung yen", "Hưng Yên", false),
    ("thai binh", "Thái Bình", false),
    ("ha nam", "Hà Nam", false),
    ("nam dinh", "Nam Định", false),
    ("ninh binh", "Ninh Bình", false),
    ("thanh hoa", "Thanh Hóa", false),
    ("nghe an", "Nghệ An", false),
    ("ha tinh", "Hà Tĩnh", false),
    ("quang binh", "Quảng Bình", false),
    ("quang tri", "Quảng Trị", false),
    ("hue", "Huế", true),
    ("thua thien hue", "Thừa Thiên Huế", false),
    ("da nang", "Đà Nẵng", true),
    ("quang nam", "Quảng Nam", false),
    ("quang ngai", "Quảng Ngãi", false),
    ("binh dinh", "Bình Định", false),
    ("phu yen", "Phú Yên", false),
    ("khanh hoa", "Khánh Hòa", false),
    ("ninh thuan", "Ninh Thuận", false),
    ("binh thuan", "Bình Thuận", false),
    ("kon tum", "Kon Tum", false),
    ("gia lai", "Gia Lai", false),
    ("dak lak", "Đắk Lắk", false),
    ("dak nong", "Đắk Nông", false),
    ("lam dong", "Lâm Đồng", false),
    ("binh phuoc", "Bình Phước", false),
    ("tay ninh", "Tây Ninh", false),
    ("binh duong", "Bình Dương", false),
    ("dong nai", "Đồng Nai", false),
    ("ba ria vung tau", "Bà Rịa - Vũng Tàu", false),
    ("ho chi minh", "Hồ Chí Minh", true),
    ("hcm", "Hồ Chí Minh", true),
    ("long an", "Long An", false),
    ("tien giang", "Tiền Giang", false),
    ("ben tre", "Bến Tre", false),
    ("tra vinh", "Trà Vinh", false),
    ("vinh long", "Vĩnh Long", false),
    ("dong thap", "Đồng Tháp", false),
    ("an giang", "An Giang", false),
    ("kien giang", "Kiên Giang", false),
    ("can tho", "Cần Thơ", true),
    ("hau giang", "Hậu Giang", false),
    ("soc trang", "Sóc Trăng", false),
    ("bac lieu", "Bạc Liêu", false),
    ("ca mau", "Cà Mau", false),
];

/// First words of [`PROVINCES`], packed.
static FIRSTS: LazyLock<Vec<u64>> = LazyLock::new(|| {
    let first = |name: &str| name.split(' ').next().map_or(0, pack);
    PROVINCES.iter().map(|(name, _, _)| first(name)).collect()
});

/// A province named in the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Province {
    /// Folded name with blanks.
    pub(super) name: &'static str,
    /// Whether it is a city under central government.
    pub(super) city: bool,
    /// The place after it.
    pub(super) next: usize,
}

/// The level of government a body belongs to, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Locality {
    /// `tinh`, `tp`, `huyen`, `thixa`, `quan`, `xa`, `phuong`, `thitran`; empty when unstated.
    pub(super) level: &'static str,
    /// Slug: of a province its own, of anything lower after its level.
    pub(super) slug: Option<String>,
    /// The place after it.
    pub(super) next: usize,
}

/// Reads the name of a province at `at`; in running text it begins with a capital.
pub(super) fn province(block: &Block<'_>, at: usize) -> Option<Province> {
    let first = block.word(at)?;
    if block.mode == Mode::Text && !first.capital {
        return None;
    }
    PROVINCES.iter().zip(FIRSTS.iter()).find_map(|(&(name, right, city), &code)| {
        if first.code != code {
            return None;
        }
        let mut next = at;
        for (n, word) in name.split(' ').enumerate() {
            if n > 0 && block.mark(next, '-') {
                next += 1;
            }
            if !block.is(next, word) {
                return None;
            }
            if block.mode == Mode::Text && name != "hcm" {
                let right = right.split([' ', '-']).filter(|w| !w.is_empty()).nth(n)?;
                if !block.marks_agree(next, right) {
                    return None;
                }
            }
            next += 1;
        }
        let name = if name == "hcm" { "ho chi minh" } else { name };
        Some(Province { name, city, next })
    })
}

/// The printed name of the province with this slug, such as "Nghệ An" for `nghe-an`.
pub(super) fn printed(slug: &str) -> Option<&'static str> {
    PROVINCES
        .iter()
        .find(|(name, _, _)| name.len() == slug.len() && name.replace(' ', "-") == slug)
        .map(|(_, printed, _)| *printed)
}

/// Whether the slug names a city under central government.
fn is_city(slug: &str) -> bool {
    PROVINCES.iter().any(|(name, _, city)| *city && name.replace(' ', "-") == slug)
}

/// Reads "tỉnh Nghệ An", "TP. Hải Phòng", "huyện Yên Thành", or a province without a level.
///
/// A level without a name takes its name from the text before or from the article's home.
pub(super) fn locality(block: &Block<'_>, at: usize) -> Option<Locality> {
    const LEVELS: &[(&str, &str)] = &[
        ("tinh", "tinh"),
        ("thanh pho", "tp"),
        ("tp", "tp"),
        ("huyen", "huyen"),
        ("thi xa", "thixa"),
        ("thi tran", "thitran"),
        ("quan", "quan"),
        ("xa", "xa"),
        ("phuong", "phuong"),
        ("dac khu", "dackhu"),
    ];
    let found = LEVELS.iter().find_map(|&(words, level)| Some((block.says(at, words)?, level)));
    let Some((mut next, level)) = found else {
        let found = province(block, at)?;
        return Some(Locality {
            level: "",
            slug: Some(found.name.replace(' ', "-")),
            next: found.next,
        });
    };
    if level == "tp" && block.mark(next, '.') {
        next += 1;
    }
    if matches!(level, "tinh" | "tp") {
        if let Some(found) = province(block, next)
            && (level == "tinh" || found.city)
        {
            let slug = Some(found.name.replace(' ', "-"));
            return Some(Locality { level, slug, next: found.next });
        }
        if level == "tinh" {
            return Some(Locality { level, slug: home_province(block), next });
        }
    }
    let after = name(block, next);
    if after == next {
        let slug = if level == "tp" { home_city(block) } else { Some(level.to_owned()) };
        return Some(Locality { level, slug, next });
    }
    let folded = slug(block, next, after);
    Some(Locality { level, slug: Some(format!("{level}-{folded}")), next: after })
}

/// The province that "tỉnh" without a name stands for.
pub(super) fn home_province(block: &Block<'_>) -> Option<String> {
    let home = block.nearby.home.map(str::to_owned);
    home.or_else(|| block.nearby.province.map(|name| name.replace(' ', "-")))
}

/// The city that "TP" without a name stands for.
fn home_city(block: &Block<'_>) -> Option<String> {
    let home = block.nearby.home.filter(|slug| is_city(slug)).map(str::to_owned);
    block.nearby.city.map(|name| name.replace(' ', "-")).or(home)
}

/// Reads the name of a district behind "Huyện ủy" or "Thành ủy": `huyen-nghi-loc`, and the place
/// after it.
pub(super) fn district(block: &Block<'_>, at: usize, level: &str) -> Option<(String, usize)> {
    let next = name(block, at);
    (next > at).then(|| (format!("{level}-{}", slug(block, at, next)), next))
}

/// The place after a name of up to three capitalised words or a number, as in "Quận 7".
fn name(block: &Block<'_>, at: usize) -> usize {
    if block.mode == Mode::Query {
        return at;
    }
    if block.number(at).is_some_and(|l| l.len <= 2) {
        return at + 1;
    }
    let mut next = at;
    while next < at + 3 && block.word(next).is_some_and(|l| l.capital && l.upper < l.len.max(2)) {
        next += 1;
    }
    next
}

/// Folded words from `at` up to `next`, joined by hyphens.
pub(super) fn slug(block: &Block<'_>, at: usize, next: usize) -> String {
    let mut out = String::new();
    for n in at..next {
        if block.get(n).is_some_and(|l| l.kind != Kind::Mark) {
            if !out.is_empty() {
                out.push('-');
            }
            out.push_str(&letters_of(block.surface(n)));
        }
    }
    out
}

/// The printed name of the province whose slug without hyphens is `compact`.
pub(super) fn printed_compact(compact: &str) -> Option<&'static str> {
    PROVINCES
        .iter()
        .find(|(name, _, _)| name.replace(' ', "") == compact)
        .map(|(_, printed, _)| *printed)
}

/// The slug with hyphens of the province whose slug without them is `compact`.
pub(super) fn slug_of_compact(compact: &str) -> Option<String> {
    let found = PROVINCES.iter().find(|(name, _, _)| name.replace(' ', "") == compact);
    found.map(|(name, _, _)| name.replace(' ', "-"))
}
