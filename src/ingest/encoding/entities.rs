//! `Ngh&#7883;`, `h&ograve;a`, `Ngh\u1ecb` → the characters they name.

/// Names of the characters A0 to FF in HTML 4, in their order.
const LATIN: &str = "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg \
    macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 \
    iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave \
    Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc \
    Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc \
    euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave \
    uacute ucirc uuml yacute thorn yuml";

/// The others that news pages use.
const OTHERS: [(&str, char); 18] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("bdquo", '„'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("sbquo", '‚'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("hellip", '…'),
    ("bull", '•'),
    ("lsaquo", '‹'),
    ("rsaquo", '›'),
    ("euro", '€'),
];

/// Longest entity between `&` and `;`, in bytes: `&#x10FFFF;`.
const LONGEST: usize = 8;

/// Decodes HTML entities once, and once more where `&amp;#` shows that they were written twice.
pub(super) fn entities(text: &str) -> String {
    let once = decode(text, '&', entity);
    if text.contains("&amp;#") { decode(&once, '&', entity) } else { once }
}

/// Decodes `\u1ecb` and `\u{1ecb}`, as JSON and JavaScript write them.
pub(super) fn escapes(text: &str) -> String {
    decode(text, '\\', escape)
}

/// Replaces what `read` knows behind `sign`; it tells the character and the bytes it took.
fn decode(text: &str, sign: char, read: fn(&str) -> Option<(char, usize)>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once(sign) {
        out.push_str(before);
        match read(behind) {
            Some((c, taken)) => {
                out.push(c);
                rest = behind.get(taken..).unwrap_or_default();
            }
            None => {
                out.push(sign);
                rest = behind;
            }
        }
    }
    out.push_str(rest);
    out
}

fn entity(behind: &str) -> Option<(char, usize)> {
    let end = behind.bytes().take(LONGEST + 1).position(|byte| byte == b';')?;
    let name = behind.get(..end)?;
    let c = match name.strip_prefix('#') {
        Some(number) => match number.strip_prefix(['x', 'X']) {
            Some(digits) => character(digits, 16)?,
            None => character(number, 10)?,
        },
        None => named(name)?,
    };
    Some((c, end + 1))
}

fn named(name: &str) -> Option<char> {
    if let Some((_, c)) = OTHERS.iter().find(|(known, _)| *known == name) {
        return Some(*c);
    }
    let at = LATIN.split_ascii_whitespace().position(|known| known == name)?;
    u8::try_from(0xA0 + at).ok().map(char::from)
}

fn escape(behind: &str) -> Option<(char, usize)> {
    let digits = behind.strip_prefix('u')?;
    if let Some(braced) = digits.strip_prefix('{') {
        let end = braced.bytes().take(7).position(|byte| byte == b'}')?;
        return Some((character(braced.get(..end)?, 16)?, end + 3));
    }
    Some((character(digits.get(..4)?, 16)?, 5))
}

/// The character of a number; none for control characters.
fn character(digits: &str, radix: u32) -> Option<char> {
    if !digits.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    let c = char::from_u32(u32::from_str_radix(digits, radix).ok()?)?;
    // Pages of Windows number the punctuation of its code page.
    let c = match u32::from(c) {
        0x80..=0x9F => super::tables::windows_1252(&[u8::try_from(c).ok()?]).chars().next()?,
        _ => c,
    };
    (!c.is_control()).then_some(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_names_and_numbers() {
        for (written, meant) in [
            ("Ngh&#7883; quy&#x1EBF;t", "Nghị quyết"),
            ("h&ograve;a &amp; b&igrave;nh", "hòa & bình"),
            ("&amp;#7883;", "ị"),
            ("&amp;lt;", "&lt;"),
            ("&ldquo;T&#7889;t&rdquo; &#150;", "“Tốt” –"),
            ("AT&T; R&D, a&b; &#xZZ; &#0; &", "AT&T; R&D, a&b; &#xZZ; &#0; &"),
            ("&THORN;&yuml;&nbsp;", "Þÿ\u{A0}"),
        ] {
            assert_eq!(entities(written), meant);
        }
        assert_eq!(
            escapes("Ngh\\u1ecb quy\\u{1EBF}t C:\\users \\u00"),
            "Nghị quyết C:\\users \\u00"
        );
    }
}
