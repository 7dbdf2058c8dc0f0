//! Address of an article → one that may be followed, or none.

use super::inert::replacement;
use crate::article::ArticleMeta;

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

/// Where a terminal leads to from an article: its address, else its file where the path is absolute.
///
/// An archive stands for what lies in it. Everything but printable ASCII is percent-encoded, as the
/// sequence asks for ("Hyperlinks in terminal emulators", 2017), so that nothing can end it.
pub(super) fn terminal_link(article: &ArticleMeta) -> Option<String> {
    if let Some(url) = article.url.as_deref().and_then(web_link) {
        return Some(encoded(&url, |byte| byte.is_ascii_graphic()));
    }
    let path = article.origin.path.split("!/").next()?;
    let drive = path.as_bytes().get(1..3) == Some(b":/");
    let root = match path.starts_with('/') {
        true => "",
        false if drive => "/",
        false => return None,
    };
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/:".contains(&byte);
    Some(format!("file://{root}{}", encoded(path, plain)))
}

fn encoded(text: &str, plain: impl Fn(u8) -> bool) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if plain(byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_leads_to_addresses_and_absolute_paths() {
        let mut article = crate::output::sample::article();
        let cases = [
            (Some("https://a.vn/hội"), "/x", Some("https://a.vn/h%E1%BB%99i")),
            (Some("javascript:alert(1)"), "tin/1.txt", None),
            (None, "/bao tinh/lũ;1\u{1b}.txt", Some("file:///bao%20tinh/l%C5%A9%3B1%1B.txt")),
            (None, "/a.zip!/b/c.txt", Some("file:///a.zip")),
            (None, "C:/bao/1.txt", Some("file:///C:/bao/1.txt")),
            (None, "//host/1.txt", Some("file:////host/1.txt")),
        ];
        for (url, path, expected) in cases {
            article.url = url.map(str::to_owned);
            article.origin.path = path.to_owned();
            assert_eq!(terminal_link(&article).as_deref(), expected, "{url:?} {path}");
        }
    }

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
