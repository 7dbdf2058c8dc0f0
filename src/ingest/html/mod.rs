//! A saved page → the article on it.

mod arena;
mod attributes;
mod charset;
mod element;
mod fonts;
mod head;
mod main_text;
mod tree;
mod write;

pub(super) use self::charset::decode;
use self::head::About;
pub(super) use self::head::{decoded, page_date};
use self::main_text::main_text;
use self::tree::Tree;
use super::format::Input;
use super::metadata::{Known, article};
use super::{Articles, Encoding, MAX_TEXT_BYTES, SkipReason, Skipped, encoding, open};
use crate::article::Article;

/// Largest page that is read: 16 MiB; the text of an article in it is as bounded as any.
const MAX_PAGE_BYTES: usize = 2 * MAX_TEXT_BYTES;

/// Whether the first tag is one of a page.
pub(super) fn begins(head: &[u8]) -> bool {
    let head = head.trim_ascii_start();
    let head = head.get(..1 << 10).unwrap_or(head);
    let lower = head.to_ascii_lowercase();
    [&b"<!doctype html"[..], b"<html", b"<head", b"<body"].iter().any(|tag| lower.starts_with(tag))
        || (lower.starts_with(b"<?xml") && memchr::memmem::find(&lower, b"<html").is_some())
        || (lower.starts_with(b"<!--") && memchr::memmem::find(&lower, b"<html").is_some())
}

/// Reads the one article of a page.
pub(super) fn read(input: Input) -> Articles {
    Articles::one(read_page(input))
}

fn read_page(input: Input) -> Result<Article, Skipped> {
    let Input { origin, known, charset, forced, bytes, .. } = input;
    let skip = |(reason, detail)| Skipped::at(&origin, reason, detail);
    let (bytes, more) = open::read_up_to(bytes, MAX_PAGE_BYTES)
        .map_err(|error| open::skipped(&origin.path, origin.place(), &error))?;
    if more {
        let detail = format!("a page of more than {} MiB", MAX_PAGE_BYTES >> 20);
        return Err(skip((SkipReason::TooLarge, detail)));
    }
    if bytes.trim_ascii().is_empty() {
        return Err(skip((SkipReason::Empty, "nothing but blanks".to_owned())));
    }
    let decoded = match forced {
        Some(_) => encoding::decode(&bytes, forced).map_err(skip)?,
        None => charset::decode(bytes, charset.as_deref()).map_err(skip)?,
    };
    let page = page(&decoded.text, forced);
    if page.text.is_empty() {
        let detail = "no running text beside menus and links".to_owned();
        return Err(skip((SkipReason::NoArticle, detail)));
    }
    if page.text.len() > MAX_TEXT_BYTES {
        let detail = format!("more than {} MiB of text", MAX_TEXT_BYTES >> 20);
        return Err(skip((SkipReason::TooLarge, detail)));
    }
    let About { title, date, site, author, address } = page.about;
    let known = Known {
        title: known.title.or(title),
        date: known.date.or(date),
        source: known.source.or(site),
        byline: known.byline.or(author),
        url: known.url.or(address),
        ..known
    };
    let encoding = page.by_font.map_or(decoded.encoding, Encoding::name);
    Ok(article(known, origin, page.text, encoding))
}

/// An article and what its page says of it.
#[derive(Debug, Default)]
struct Page {
    text: String,
    about: About,
    /// The encoding that fonts told of.
    by_font: Option<Encoding>,
}

/// Reads a page; where the user has `forced` an encoding, its letters are decoded already.
fn page(html: &str, forced: Option<Encoding>) -> Page {
    let mut tree = Tree::read(html);
    let by_font = if forced.is_some() { None } else { fonts::decode(&mut tree) };
    let said = tree.head.about(None);
    let chosen = main_text(&tree, &said);
    let text = write::text(&tree, &chosen.blocks, chosen.heading.as_deref());
    let mut about = tree.head.about(chosen.heading.as_deref());
    about.date = about.date.or(chosen.date);
    about.author = about.author.or(chosen.author);
    Page { text, about, by_font }
}

/// The text of a piece of HTML that is all article, as feeds carry it: only what is no text of it
/// is left out.
pub(super) fn fragment(html: &str) -> String {
    let tree = Tree::read(html);
    let all: Vec<usize> = (0..tree.blocks.len()).collect();
    write::text(&tree, &all, None)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use proptest::prelude::*;

    use super::*;
    use crate::ingest::encoding::FontHint;

    const PIECES: [&str; 24] = [
        "<p>",
        "</p>",
        "<div class=content>",
        "</div>",
        "<script>SECRET</script>",
        "<style>SECRET</style>",
        "<noscript>SECRET</noscript>",
        "<script>var s = '<p>SECRET</p><!-- SECRET';</script>",
        "<style media='x'>p:before { content: '<p>SECRET' }</style>",
        "<textarea>SECRET</textarea>",
        "<!-- SECRET -->",
        "<table><tr><td>",
        "</table>",
        "<a href='x'>",
        "</a>",
        "<article>",
        "</article>",
        "<br>",
        "&amp;&nbsp;&#7879;&bogus;",
        "Hội đồng nhân dân tỉnh thông qua nghị quyết, có hiệu lực từ ngày ký, áp dụng trong tỉnh.",
        "<li>",
        "<font face='.VnTime'>",
        "<h1>Một tiêu đề đủ dài</h1>",
        "<div hidden><svg><select>",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]
        #[test]
        fn no_script_and_no_style_comes_out(pieces in prop::collection::vec(0..PIECES.len(), 0..60)) {
            let html: String = pieces.iter().map(|at| PIECES[*at]).collect();
            let page = page(&html, None);
            prop_assert!(!page.text.contains("SECRET"), "{html}\n{}", page.text);
            prop_assert!(!fragment(&html).contains("SECRET"), "{html}");
        }

        #[test]
        fn any_bytes_give_a_text_or_a_reason(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            if let Ok(decoded) = charset::decode(bytes, Some("windows-1258")) {
                page(&decoded.text, None);
            }
        }

        #[test]
        fn a_cut_page_still_reads(cut in 0_usize..4000) {
            let html = PIECES.concat().repeat(3);
            let cut = (0..=cut.min(html.len())).rev().find(|at| html.is_char_boundary(*at));
            let text = page(&html[..cut.unwrap_or(0)], None).text;
            prop_assert!(!text.contains("SECRET"));
        }
    }

    #[test]
    fn time_grows_with_the_page_and_not_with_its_depth() {
        for piece in [
            "<div>",
            "<b>",
            "<p><div>",
            "<table><tr><td>",
            "<ul><li>x",
            "</div>",
            "<span><a href=x>",
            "<td><section></div>",
            "<a href=\"",
            "<!--",
            "<![CDATA[",
            "&amp",
            "<p a=b c=d ",
            "<script>",
            "<p>Sáng nay tỉnh họp, bàn, nói <a href=x>thêm</a></p>",
        ] {
            let took = |bytes: usize| {
                let html = piece.repeat(bytes / piece.len());
                let begun = Instant::now();
                page(&html, None);
                begun.elapsed()
            };
            // Twice the page in three times the time; a moment of grace for a busy machine.
            let (once, twice) = (took(1 << 20), took(2 << 20));
            assert!(twice < once * 3 + Duration::from_millis(400), "{piece}: {once:?} {twice:?}");
            assert!(twice < Duration::from_secs(5), "{piece}: {twice:?}");
        }
    }

    fn fonts(html: &str) -> Vec<Vec<(usize, FontHint)>> {
        Tree::read(html).blocks.iter().map(|block| block.fonts.clone()).collect()
    }

    #[test]
    fn the_fonts_that_set_the_text_are_told() {
        let (tcvn3, vni, none) = (FontHint::Tcvn3, FontHint::VniWindows, FontHint::None);
        for (html, expected) in [
            (
                "<p><font face='.VnTime'>Héi nghÞ</font> <span style=\"font-family: 'VNI-Times', \
                 serif\">Hoäi</span> thường</p>",
                vec![vec![(0, tcvn3), (11, vni), (17, none)]],
            ),
            // A font that is not closed goes on in the next paragraph, a span does not.
            (
                "<p><font face=.VnTime>a<p>b</font><p>c",
                vec![vec![(0, tcvn3)], vec![(0, tcvn3)], vec![]],
            ),
            ("<p><span style='font-family:.VnTime'>a<p>b", vec![vec![(0, tcvn3)], vec![]]),
            (
                "<style>td { font-family: VNI-Times }</style><table><tr><td>a<td><font \
                 face=Arial>b</font>c</table>d",
                vec![vec![(0, vni)], vec![(1, vni)], vec![]],
            ),
        ] {
            assert_eq!(fonts(html), expected, "{html}");
        }
    }
}
