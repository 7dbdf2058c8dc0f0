//! The blocks of a page → those of its article.
//!
//! The element that holds the article is found by weight (`weigh.rs`). Then the lead above it is
//! taken in, and within it whatever names itself as something else (comments, other articles, tools)
//! is left out. Every pass is linear in the page.

mod tables;
mod title;
mod weigh;

use std::ops::Range;

use self::weigh::{MIN_PARAGRAPH, Page};
use super::arena::Arena;
use super::element::Tag;
use super::head::About;
use super::tree::{Block, Tree};
use crate::article::PartialDate;
use crate::extraction::line::{
    Ending, Label, author_of, ending, is_page_furniture, label, printed_date, published,
    related_label, words,
};

/// Fewest words of an article: with less it is a page of links or a form.
const MIN_WORDS: usize = 10;

/// How many levels apart a headline and its summary may be.
const NEAR: usize = 4;

/// Shortest text between title and article that is a lead without being called so, in characters.
const MIN_LEAD: usize = 60;

/// Longest line that may be nothing but a date, in characters.
const MAX_DATE: usize = 60;

/// Most words of a label over a list of links.
const MAX_LABEL_WORDS: usize = 8;

/// From so many dates on they are of entries, as of a diary, and not of the page.
const ENTRIES: usize = 3;

/// The text of an article, and what its page shows beside it.
#[derive(Debug, Default)]
pub(super) struct MainText {
    /// Indexes of the blocks.
    pub(super) blocks: Vec<usize>,
    /// The title as the page shows it.
    pub(super) heading: Option<String>,
    /// A date printed beside the article.
    pub(super) date: Option<PartialDate>,
    /// An author named beside the article.
    pub(super) author: Option<String>,
}

/// Chooses the blocks of the article; none when the page has no running text.
pub(super) fn main_text(tree: &Tree, about: &About) -> MainText {
    let page = Page::new(tree, about);
    let Some(top) = page.top() else { return MainText::default() };
    let mut found = page.choose(top);
    let words = found.blocks.iter().map(|at| words(&tree.blocks[*at].text));
    if words.sum::<usize>() < MIN_WORDS {
        found.blocks.clear();
    }
    found
}

impl Page<'_> {
    /// The blocks under `top`, with the lead that stands between it and the title.
    fn choose(&self, top: u32) -> MainText {
        let mut found = MainText::default();
        let blocks = &self.tree.blocks;
        let under = self.under(top);
        let is_under = |block: &Block| under[block.element];
        let (Some(first), Some(last)) =
            (blocks.iter().position(is_under), blocks.iter().rposition(is_under))
        else {
            return found;
        };
        let title = self.title.filter(|at| *at <= first || is_under(&blocks[*at]));
        let title = title.or_else(|| self.line_over_text(first, last));
        found.heading = title.map(|at| blocks[at].text.clone());
        self.choose_lead(top, first, title, &mut found);
        let of = |range: Range<usize>| blocks.slice(range);
        // What stands before the title is none of the article, unless it is most of it.
        let begin =
            title.filter(|at| *at > first && self.is_head(of(first..*at), of(*at..last + 1)));
        let range = begin.map_or(first, |at| at + 1)..last + 1;
        let entries = of(range.clone()).iter().filter(|b| is_date_of_page(&b.text)).count();
        let mut related = false;
        let mut links = Links::default();
        for at in range {
            let block = &blocks[at];
            if !is_under(block) || Some(at) == title {
                continue;
            }
            let label = related_label(&block.text);
            if label.is_some_and(|rest| rest.is_empty()) {
                related = true;
                continue;
            }
            // A list of other articles goes on as long as there are links.
            related &= is_linked(block);
            let begun = match found.blocks.len() {
                0 => Begun::No,
                1..=2 => Begun::Lead,
                _ if entries >= ENTRIES => Begun::Entries,
                _ => Begun::Yes,
            };
            if related || label.is_some() && block.linked > 0 || !self.is_text(block, begun) {
                self.note_beside(block, &mut found);
                if links.follow(block) {
                    self.drop_label(&mut found.blocks, links.from);
                }
                continue;
            }
            links = Links { from: at + 1, count: 0 };
            found.blocks.push(at);
        }
        if links.count > 0 {
            self.drop_label(&mut found.blocks, links.from);
        }
        self.take_in_headlines(&under, &mut found.blocks);
        let is_heading = |at: usize| matches!(self.tag(at), Tag::Heading(_));
        while found.blocks.len() > 1
            && found.blocks.last().is_some_and(|at| is_notice(&blocks[*at].text) || is_heading(*at))
        {
            found.blocks.pop();
        }
        self.sign(last, &mut found);
        let above = || of(0..first).iter().rev().take(12);
        if found.date.is_none() {
            found.date = above().find_map(|block| Some(published(&block.text)?.date));
        }
        if found.author.is_none() {
            found.author = above().find_map(|block| self.author(block));
        }
        found
    }

    fn tag(&self, block: usize) -> Tag {
        self.tree.elements[self.tree.blocks[block].element].tag
    }

    /// Whether `before` the title is less than behind it.
    fn is_head(&self, before: &[Block], behind: &[Block]) -> bool {
        let plain = |blocks: &[Block]| -> usize {
            let blocks = blocks.iter().filter(|block| !self.weights[block.element].out);
            blocks.map(|block| block.text.len() - block.linked.min(block.text.len())).sum()
        };
        plain(before) < plain(behind)
    }

    /// What stands over the first paragraph and looks like a title, where nothing else tells one: a
    /// heading, or a line of some words that no sign closes.
    fn line_over_text(&self, first: usize, last: usize) -> Option<usize> {
        let blocks = &self.tree.blocks;
        let closed = |text: &str| !matches!(ending(text), Ending::None);
        let is_paragraph = |at: &usize| {
            let text = &blocks[*at].text;
            !is_linked(&blocks[*at]) && text.chars().count() >= MIN_LEAD && closed(text)
        };
        let text = (first..=last).find(is_paragraph)?;
        let above = text.saturating_sub(NEAR)..text;
        above.rev().find(|at| {
            let line = &blocks[*at].text;
            let is_heading = matches!(self.tag(*at), Tag::Heading(_)) && words(line) > 3;
            let is_line = (6..=32).contains(&words(line)) && !closed(line);
            (is_heading || is_line)
                && !is_linked(&blocks[*at])
                && !self.weights[blocks[*at].element].out
                && !title::names_site(line)
                && label(line).is_none()
        })
    }

    /// Takes in the lead, and notes date and author that stand round it.
    fn choose_lead(&self, top: u32, first: usize, title: Option<usize>, found: &mut MainText) {
        // Without a title on the page the lead is what stands just before, in the same holder.
        let holder = self.tree.elements[top].parent;
        let beside = |block: &Block| {
            let near = self.parents(block.element).take(3).any(|at| Some(at) == holder);
            near && holder.is_some_and(|at| self.tree.elements[at].tag != Tag::Body)
        };
        let title = title.filter(|title| *title < first);
        let from = title.unwrap_or(first.saturating_sub(8));
        for at in from..first {
            let block = &self.tree.blocks[at];
            if Some(at) == title {
                continue;
            }
            self.note_beside(block, found);
            let placed = title.is_some();
            if (placed || beside(block)) && self.is_lead(block) {
                found.blocks.push(at);
            }
        }
    }

    /// Takes in who signed below the text.
    fn sign(&self, last: usize, found: &mut MainText) {
        for (at, block) in self.tree.blocks.iter().enumerate().skip(last + 1).take(6) {
            // A post is signed in its footer, which is else no part of it.
            let comments = || self.parents(block.element).any(|at| self.hints(at).other);
            if let Some(name) = block.signed().filter(|_| found.author.is_none() && !comments()) {
                let name = author_of(name).map_or(name, |span| span.of(name));
                found.author = Some(name.to_owned());
            }
            if self.weights[block.element].out || is_linked(block) {
                continue;
            }
            if matches!(label(&block.text), Some((Label::Author, _))) {
                found.blocks.push(at);
                break;
            }
            if self.parents(block.element).any(|at| self.hints(at).author) {
                self.note_beside(block, found);
            }
        }
    }

    /// Takes out the label over links that were left out, which begin at `from`.
    fn drop_label(&self, chosen: &mut Vec<usize>, from: usize) {
        let is_label = |at: &usize| {
            let text = &self.tree.blocks[*at].text;
            *at + 1 == from
                && words(text) <= MAX_LABEL_WORDS
                && matches!(ending(text), Ending::None | Ending::Open)
                && !matches!(self.tag(*at), Tag::Item | Tag::Caption)
                && !self.in_data[self.tree.blocks[*at].element]
        };
        if chosen.len() > 1 && chosen.last().is_some_and(is_label) {
            chosen.pop();
        }
    }

    /// Takes in the linked headlines of a page that lists articles: where most paragraphs follow one.
    fn take_in_headlines(&self, under: &Arena<bool>, chosen: &mut Vec<usize>) {
        let blocks = &self.tree.blocks;
        let near = |element: u32, at: usize| {
            self.parents(element).take(NEAR).any(|holder| {
                self.parents(blocks[at].element).take(NEAR).any(|other| other == holder)
            })
        };
        let is_headline = |of: u32, at: usize| {
            let block = &blocks[at];
            (under[block.element] || near(of, at))
                && !self.weights[block.element].out
                && is_linked(block)
                && block.text.chars().count() >= MIN_PARAGRAPH
                && related_label(&block.text).is_none()
        };
        let long = chosen.iter().filter(|at| blocks[**at].text.chars().count() >= MIN_LEAD);
        let over = |at: usize| {
            let of = blocks[at].element;
            (at.saturating_sub(2)..at).rev().find(|at| is_headline(of, *at))
        };
        let pairs: Vec<Option<usize>> = long.map(|at| over(*at)).collect();
        let headlines: Vec<usize> = pairs.iter().flatten().copied().collect();
        if headlines.len() * 2 > pairs.len() {
            chosen.extend(headlines);
            chosen.sort_unstable();
            chosen.dedup();
        }
    }

    /// Takes down the date and the author that stand beside the text.
    fn note_beside(&self, block: &Block, found: &mut MainText) {
        if block.text.len() > 200 || self.weights[block.element].out {
            return;
        }
        found.date = found.date.or_else(|| Some(published(&block.text)?.date));
        found.author = found.author.take().or_else(|| self.author(block));
    }

    /// The author that a short block names.
    fn author(&self, block: &Block) -> Option<String> {
        let text = block.text.as_str();
        if text.len() > 200 || self.weights[block.element].out {
            return None;
        }
        if let Some(name) = block.signed() {
            return Some(author_of(name).map_or(name, |span| span.of(name)).to_owned());
        }
        if let Some(told) = published(text) {
            return Some(told.author?.of(text).to_owned());
        }
        let named = self.parents(block.element).take(3).any(|at| self.hints(at).author);
        (named && words(text) <= 16)
            .then(|| author_of(text).map_or(text, |span| span.of(text)).to_owned())
    }

    fn is_lead(&self, block: &Block) -> bool {
        if self.weights[block.element].out || is_linked(block) {
            return false;
        }
        let chars = block.text.chars().count();
        let called = self.parents(block.element).take(3).any(|at| self.hints(at).lead);
        let date = self.parents(block.element).take(2).any(|at| self.hints(at).date);
        let heading = matches!(self.tree.elements[block.element].tag, Tag::Heading(_));
        let told = || published(&block.text).is_some();
        (called && chars >= MIN_PARAGRAPH && !told())
            || (!date && chars >= MIN_LEAD && !told())
            || (heading && chars >= MIN_PARAGRAPH)
    }

    /// Whether a block under the top belongs to the article.
    fn is_text(&self, block: &Block, begun: Begun) -> bool {
        let text = block.text.as_str();
        let chars = text.chars().count();
        if self.weights[block.element].out || !text.chars().any(char::is_alphanumeric) {
            return false;
        }
        if self.in_data[block.element] {
            return true;
        }
        if is_linked(block) && chars > 3 || is_counter(text) || is_page_furniture(text) {
            return false;
        }
        let dated = self.hints(block.element).date && chars < MAX_DATE;
        match begun {
            // Who wrote it and when, before the text or behind its lead.
            Begun::No => !dated && published(text).is_none(),
            Begun::Lead => (!dated || is_time(text)) && published(text).is_none(),
            Begun::Yes => !is_date_of_page(text) && (!dated || is_time(text)),
            Begun::Entries => !dated || is_time(text),
        }
    }
}

/// How far the text has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Begun {
    No,
    /// Perhaps no more than the lead.
    Lead,
    Yes,
    /// It is a row of dated entries.
    Entries,
}

/// Links that were left out, one after another.
#[derive(Default)]
struct Links {
    /// The block where they began, behind the last that was kept.
    from: usize,
    count: usize,
}

impl Links {
    /// Counts a block that was left out; says whether it is the second headline that is linked.
    fn follow(&mut self, block: &Block) -> bool {
        let headline = is_linked(block) && block.text.chars().count() >= MIN_PARAGRAPH;
        self.count += usize::from(headline);
        self.count == 2 && headline
    }
}

/// Whether a line is nothing but the date of the page.
fn is_date_of_page(text: &str) -> bool {
    text.chars().count() < MAX_DATE && printed_date(text).is_some()
}

/// Whether a line is a time of day, perhaps with a day: `10:42`, `06h20`, `05:30 27/10`.
fn is_time(text: &str) -> bool {
    let mut names = text.split(|c: char| !c.is_alphabetic()).filter(|name| !name.is_empty());
    text.starts_with(|c: char| c.is_ascii_digit())
        && names.all(|name| matches!(name, "h" | "H" | "g" | "giờ" | "phút" | "ngày" | "am" | "pm"))
}

/// Whether a line counts pictures: `3/12`.
fn is_counter(text: &str) -> bool {
    let number =
        |text: &str| (1..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    text.split_once('/').is_some_and(|(at, of)| number(at.trim()) && number(of.trim()))
}

/// Whether a line at the end says whose the page is: `© 1999`.
fn is_notice(text: &str) -> bool {
    let lower = text.to_lowercase();
    text.chars().count() < 120
        && ["copyright", "©", "bản quyền", "all rights"].iter().any(|mark| lower.starts_with(mark))
}

/// Whether a block is nothing but links.
fn is_linked(block: &Block) -> bool {
    block.linked * 5 >= block.text.len() * 4
}
