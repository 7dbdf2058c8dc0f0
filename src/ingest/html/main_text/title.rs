//! Which block of a page shows the title of its article.

use super::is_linked;
use crate::extraction::line::{
    Ending, ending, is_banner, is_section_name, label, published, words,
};
use crate::ingest::html::element::Tag;
use crate::ingest::html::head::About;
use crate::ingest::html::tree::{Block, Tree};

/// Shortest title and shortest text below one, in characters.
const MIN_TITLE: usize = 12;
const MIN_CALLED: usize = 25;
const MIN_TEXT: usize = 60;

/// How many blocks below a title its text begins at the latest.
const NEAR: usize = 4;

/// The block that shows the title: what the title of the page begins with or holds, else the first
/// heading of the first level, else the first block that is called a title, else what stands just
/// above the date of publication.
pub(super) fn title_block(tree: &Tree, about: &About) -> Option<usize> {
    let blocks = &tree.blocks;
    named(tree, about.title.as_deref().unwrap_or_default()).or_else(|| {
        let long = |block: &&Block| block.text.chars().count() >= MIN_TITLE && !is_linked(block);
        let first =
            |is: &dyn Fn(&Block) -> bool| blocks.iter().position(|block| long(&block) && is(block));
        let called = |block: &Block| {
            let element = &tree.elements[block.element];
            let parent = element.parent.map(|parent| &tree.elements[parent]);
            (element.hints.title || parent.is_some_and(|parent| parent.hints.title))
                && block.text.chars().count() >= MIN_CALLED
        };
        let heading = |block: &Block| level(tree, block) == 1 && !names_site(&block.text);
        first(&heading).or_else(|| first(&called)).or_else(|| over_date(tree))
    })
}

/// The block that the page's own title repeats; where it holds several, what it begins with, else
/// the heading of the first level.
fn named(tree: &Tree, title: &str) -> Option<usize> {
    let key = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let title = key(title);
    if title.is_empty() {
        return None;
    }
    let mut best: Option<((bool, u8), usize)> = None;
    for (at, block) in tree.blocks.iter().enumerate() {
        let chars = block.text.chars().count();
        if !(MIN_TITLE..=400).contains(&chars) {
            continue;
        }
        let level = level(tree, block);
        if is_linked(block) && level > 1 {
            continue;
        }
        let own = key(&block.text);
        let begins = own == title || (level < 9 && own.len() > 16 && title.starts_with(&own));
        // `Tin tức - Kỳ họp thứ mười chín …`: the section may stand before.
        let holds =
            || level < 9 && own.len() > 24 && title.contains(&own) && !names_site(&block.text);
        if (begins || holds()) && best.is_none_or(|(other, _)| other > (!begins, level)) {
            best = Some(((!begins, level), at));
        }
    }
    Some(best?.1)
}

fn level(tree: &Tree, block: &Block) -> u8 {
    match tree.elements[block.element].tag {
        Tag::Heading(level) => level,
        _ => 9,
    }
}

/// Whether a line names the site or a section of it.
pub(super) fn names_site(text: &str) -> bool {
    is_section_name(text) || is_banner(text)
}

/// A line just above the date of publication, with text below it.
fn over_date(tree: &Tree) -> Option<usize> {
    let blocks = &tree.blocks;
    let in_frame = |block: &Block| {
        std::iter::successors(Some(block.element), |at| tree.elements[*at].parent)
            .any(|at| tree.elements[at].hints.frame)
    };
    (1..blocks.len()).find_map(|at| {
        let (line, date) = (&blocks[at - 1], &blocks[at]);
        let text = line.text.as_str();
        let fits = (4..=32).contains(&words(text))
            && !is_linked(line)
            && ending(text) != Ending::Stop
            && label(text).is_none()
            && !names_site(text);
        let followed = || {
            let below = blocks.iter().skip(at + 1).take(NEAR);
            below.filter(|block| !is_linked(block)).any(|b| b.text.chars().count() >= MIN_TEXT)
        };
        (fits
            && published(&date.text).is_some()
            && published(text).is_none()
            && followed()
            && !in_frame(date))
        .then_some(at - 1)
    })
}
