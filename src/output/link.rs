//! Address of an article → one that may be followed, or none.

use super::inert::replacement;

/// Returns `url` fit for a link: `http` or `https` only, with everything that could end an
/// attribute or a Markdown link percent-encoded.
///
/// Other schemes (`javascript:`, `data:`, `file:`) and relative addresses give `None`.
pub fn web_link(url: &str) -> Option<String> {
    let url = url.trim();
    let scheme = url.split_once("://").map(|(scheme, _)| scheme)?;
    if !(scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")) {
        return None;
    }
    let mut link = String::with_capacity(url.len());
    for c in url.chars() {
        let ends = matches!(
            c,
            '<' | '>' | '"' | '\'' | '`' | '(' | ')' | '[' | ']' | '{' | '}' | '|' | '\\' | '^'
        );
        // A bracket belongs to an IPv6 host only; news sites have names.
        if ends || c.is_whitespace() || c.is_control() || replacement(c).is_some() {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                link.push_str(&format!("%{byte:02X}"));
            }
        } else {
            link.push(c);
        }
    }
    Some(link)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_web_addresses_only() {
        let cases = [
            ("https://nghean.gov.vn/tin?a=1&b=2", Some("https://nghean.gov.vn/tin?a=1&b=2")),
            ("HTTP://baonghean.vn/hội-nghị", Some("HTTP://baonghean.vn/hội-nghị")),
            ("https://a.vn/\"onclick=x (1)", Some("https://a.vn/%22onclick=x%20%281%29")),
            ("https://a.vn/\u{202e}x", Some("https://a.vn/%E2%80%AEx")),
            ("javascript://a.vn/%0aalert(1)", None),
            ("data:text/html,<b>", None),
            ("java\nscript:alert(1)", None),
            ("/tin/1.html", None),
            ("", None),
        ];
        for (url, expected) in cases {
            assert_eq!(web_link(url).as_deref(), expected, "{url:?}");
        }
    }
}
