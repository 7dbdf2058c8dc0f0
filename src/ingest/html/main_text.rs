//! The blocks of a page → those of its article.
//!
//! The element that holds the article is found by weight, after Arc90's Readability: a paragraph
//! counts for what holds it, the more the longer it is and the more commas it has; links count
//! against. Then the lead above it is taken in, and within it whatever names itself as something
//! else (comments, other articles, tools) is left out. Every pass is linear in the page.

use super::element::{Hints, Tag};
use super::head::About;
use super::tree::{Block, Tree};
use crate::article::PartialDate;
use crate::extraction::line::{printed_date, related_label, words};

/// Shortest paragraph that counts for what holds it, in characters; after Readability.
const MIN_PARAGRAPH: usize = 25;

/// How far up a paragraph counts; after Readability.
const LEVELS: usize = 5;

/// Fewest words of an article: with less it is a page of links or a form.
const MIN_WORDS: usize = 10;

/// How many levels apart a headline and its summary may be.
const NEAR: usize = 4;

/// Shortest text between title and article that is a lead without being called so, in characters.
const MIN_LEAD: usize = 60;

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

/// What is known of an element.
#[derive(Clone, Copy, Default)]
struct Weight {
    /// Characters of running text in it that is not linked, and of links.
    text: usize,
    linked: usize,
    score: f64,
    /// Whether it is in something that is no part of an article.
    out: bool,
    /// Whether an article's body or its title is in it.
    holds_body: bool,
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

struct Page<'t> {
    tree: &'t Tree,
    weights: Vec<Weight>,
    /// The block that repeats the title.
    title: Option<usize>,
}

impl<'t> Page<'t> {
    fn new(tree: &'t Tree, about: &About) -> Self {
        let title = title_block(tree, about);
        let mut page = Self { tree, weights: vec![Weight::default(); tree.elements.len()], title };
        page.mark_out();
        page.weigh();
        page
    }

    fn parents(&self, element: u32) -> impl Iterator<Item = u32> + '_ {
        std::iter::successors(Some(element), |at| self.tree.elements[*at as usize].parent)
    }

    fn hints(&self, element: u32) -> Hints {
        self.tree.elements[element as usize].hints
    }

    /// Marks what calls itself something else than an article.
    fn mark_out(&mut self) {
        let elements = &self.tree.elements;
        let mut holds = vec![false; elements.len()];
        if let Some(title) = self.title {
            holds[self.tree.blocks[title].element as usize] = true;
        }
        for at in (0..elements.len()).rev() {
            holds[at] |= elements[at].hints.body;
            if let (true, Some(parent)) = (holds[at], elements[at].parent) {
                holds[parent as usize] = true;
            }
        }
        // Whether an element is inside an article or the main part.
        let mut inside = vec![false; elements.len()];
        for (at, element) in elements.iter().enumerate() {
            let parent = element.parent.map(|parent| parent as usize);
            let hints = element.hints;
            let within = parent.is_some_and(|parent| inside[parent]);
            inside[at] = within || matches!(element.tag, Tag::Article | Tag::Main) || hints.body;
            let top_level = matches!(element.tag, Tag::Html | Tag::Body | Tag::Form | Tag::Main);
            let header = (element.tag == Tag::Header || hints.header) && !within && !hints.main;
            let frame = matches!(element.tag, Tag::Nav | Tag::Footer | Tag::Aside)
                || hints.frame
                || hints.other
                || header;
            // An article in an article is a box that leads to another.
            let nested = element.tag == Tag::Article && within && !holds[at];
            let own = (frame || nested) && !holds[at] && !top_level;
            self.weights[at].holds_body = holds[at];
            self.weights[at].out = own || parent.is_some_and(|parent| self.weights[parent].out);
        }
    }

    fn weigh(&mut self) {
        for block in &self.tree.blocks {
            let at = block.element as usize;
            if self.weights[at].out {
                continue;
            }
            let chars = block.text.chars().count();
            let linked = block.text.len().min(block.linked);
            let plain = chars - chars * linked / block.text.len().max(1);
            self.weights[at].linked += chars - plain;
            if plain < MIN_PARAGRAPH || plain * 2 < chars {
                continue;
            }
            self.weights[at].text += plain;
            let commas = block.text.matches([',', ';']).count();
            let points = 1.0 + (commas.min(10) as f64) + (plain as f64 / 100.0).min(3.0);
            let tag = self.tree.elements[at].tag;
            let skip = usize::from(tag.is_paragraph());
            let holders: Vec<u32> = self.parents(block.element).skip(skip).take(LEVELS).collect();
            for (level, holder) in holders.into_iter().enumerate() {
                let share = match level {
                    0 => 1.0,
                    1 => 0.5,
                    level => 1.0 / (level * 3) as f64,
                };
                self.weights[holder as usize].score += points * share;
            }
        }
        for at in (0..self.weights.len()).rev() {
            let Weight { text, linked, .. } = self.weights[at];
            if let Some(parent) = self.tree.elements[at].parent {
                self.weights[parent as usize].text += text;
                self.weights[parent as usize].linked += linked;
            }
        }
    }

    /// The element that holds the article.
    fn top(&self) -> Option<u32> {
        let mut best: Option<(f64, u32)> = None;
        for (at, element) in self.tree.elements.iter().enumerate() {
            let weight = self.weights[at];
            if weight.out || weight.text == 0 || weight.score == 0.0 {
                continue;
            }
            let hints = element.hints;
            let bonus = if hints.body {
                2.0
            } else if hints.main || matches!(element.tag, Tag::Article | Tag::Main) {
                1.25
            } else {
                1.0
            };
            let links = weight.linked as f64 / (weight.text + weight.linked) as f64;
            let score = weight.score * (1.0 - links) * bonus;
            // Ids of elements fit, see `tree.rs`.
            if best.is_none_or(|(other, _)| score > other) {
                best = Some((score, at as u32));
            }
        }
        let (_, mut top) = best?;
        // An article cut into sections: what holds them all has much more text and few links.
        for holder in self.parents(top).skip(1) {
            let (inner, outer) = (self.weights[top as usize], self.weights[holder as usize]);
            let tag = self.tree.elements[holder as usize].tag;
            if matches!(tag, Tag::Html | Tag::Body) || self.hints(top).body {
                break;
            }
            if outer.text * 2 > inner.text * 3 && outer.linked * 4 < outer.text {
                top = holder;
            }
        }
        Some(top)
    }

    /// The blocks under `top`, with the lead that stands between it and the title.
    fn choose(&self, top: u32) -> MainText {
        let mut found = MainText::default();
        let mut under = vec![false; self.tree.elements.len()];
        for (at, element) in self.tree.elements.iter().enumerate() {
            under[at] =
                at == top as usize || element.parent.is_some_and(|parent| under[parent as usize]);
        }
        let first = self.tree.blocks.iter().position(|block| under[block.element as usize]);
        let last = self.tree.blocks.iter().rposition(|block| under[block.element as usize]);
        let (Some(first), Some(last)) = (first, last) else { return found };
        let title =
            self.title.filter(|at| *at <= first || under[self.tree.blocks[*at].element as usize]);
        found.heading = title.map(|at| self.tree.blocks[at].text.clone());
        // Without a title on the page the lead is what stands just before, in the same holder.
        let holder = self.tree.elements[top as usize].parent;
        let beside = |block: &Block| {
            let near = self.parents(block.element).take(3).any(|at| Some(at) == holder);
            near && holder.is_some_and(|at| self.tree.elements[at as usize].tag != Tag::Body)
        };
        let from = self.title.filter(|title| *title < first).map_or(first.saturating_sub(8), |t| t);
        for at in from..first {
            let block = &self.tree.blocks[at];
            self.note_beside(block, &mut found);
            let placed = self.title.is_some_and(|title| title < first && at > title);
            if (placed || beside(block)) && self.is_lead(block) && Some(at) != self.title {
                found.blocks.push(at);
            }
        }
        let mut related = false;
        for at in first..=last {
            let block = &self.tree.blocks[at];
            if !under[block.element as usize] || Some(at) == self.title {
                continue;
            }
            let label = related_label(&block.text);
            if label.is_some_and(|rest| rest.is_empty()) {
                related = true;
                continue;
            }
            // A list of other articles goes on as long as there are links.
            related &= is_linked(block);
            if related || label.is_some() && block.linked > 0 || !self.is_text(block) {
                if !found.blocks.is_empty() || found.date.is_none() {
                    self.note_beside(block, &mut found);
                }
                continue;
            }
            found.blocks.push(at);
        }
        self.take_in_headlines(&under, &mut found.blocks);
        while found.blocks.last().is_some_and(|at| is_notice(&self.tree.blocks[*at].text)) {
            found.blocks.pop();
        }
        for block in self.tree.blocks.iter().skip(last + 1).take(6) {
            if self.parents(block.element).any(|at| self.hints(at).author) {
                self.note_beside(block, &mut found);
            }
        }
        if found.date.is_none() {
            let near = self.tree.blocks.iter().take(first).rev().take(12);
            found.date =
                near.filter(|block| block.text.len() < 120).find_map(|b| printed_date(&b.text));
        }
        found
    }

    /// Takes in the linked headlines of a page that lists articles: where most paragraphs follow one.
    fn take_in_headlines(&self, under: &[bool], chosen: &mut Vec<usize>) {
        let blocks = &self.tree.blocks;
        let near = |element: u32, at: usize| {
            self.parents(element).take(NEAR).any(|holder| {
                self.parents(blocks[at].element).take(NEAR).any(|other| other == holder)
            })
        };
        let is_headline = |of: u32, at: usize| {
            let block = &blocks[at];
            (under[block.element as usize] || near(of, at))
                && !self.weights[block.element as usize].out
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
        if block.text.len() > 200 || self.weights[block.element as usize].out {
            return;
        }
        if found.date.is_none() {
            found.date = printed_date(&block.text);
        }
        let named = self.parents(block.element).take(3).any(|at| self.hints(at).author);
        if named && found.author.is_none() && block.text.chars().count() <= 80 {
            found.author = Some(block.text.clone());
        }
    }

    fn is_lead(&self, block: &Block) -> bool {
        if self.weights[block.element as usize].out || is_linked(block) {
            return false;
        }
        let chars = block.text.chars().count();
        let called = self.parents(block.element).take(3).any(|at| self.hints(at).lead);
        let date = self.parents(block.element).take(2).any(|at| self.hints(at).date);
        let heading = matches!(self.tree.elements[block.element as usize].tag, Tag::Heading(_));
        (called && chars >= MIN_PARAGRAPH)
            || (!date && chars >= MIN_LEAD && printed_date(&block.text).is_none())
            || (heading && chars >= MIN_PARAGRAPH)
    }

    /// Whether a block under the top belongs to the article.
    fn is_text(&self, block: &Block) -> bool {
        let chars = block.text.chars().count();
        let hints = self.hints(block.element);
        if self.weights[block.element as usize].out
            || (is_linked(block) && chars > 3)
            || !block.text.chars().any(char::is_alphanumeric)
        {
            return false;
        }
        // A line that is nothing but the date of the page.
        !(chars < 60 && (hints.date || printed_date(&block.text).is_some()))
    }
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

/// The block that shows the title: what the title of the page begins with, else the first heading
/// of the first level, else the first block that is called a title.
fn title_block(tree: &Tree, about: &About) -> Option<usize> {
    let key = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let title = about.title.as_deref().map(key).unwrap_or_default();
    let level = |block: &Block| match tree.elements[block.element as usize].tag {
        Tag::Heading(level) => level,
        _ => 9,
    };
    let mut best: Option<(u8, usize)> = None;
    for (at, block) in tree.blocks.iter().enumerate() {
        let chars = block.text.chars().count();
        if !(12..=400).contains(&chars) || title.is_empty() {
            continue;
        }
        let block_level = level(block);
        let linked = is_linked(block);
        if best.is_some_and(|(level, _)| level <= block_level) || (linked && block_level > 1) {
            continue;
        }
        let own = key(&block.text);
        if own == title || (block_level < 9 && own.len() > 16 && title.starts_with(&own)) {
            best = Some((block_level, at));
        }
    }
    if let Some((_, at)) = best {
        return Some(at);
    }
    let long = |block: &&Block| block.text.chars().count() >= 12 && !is_linked(block);
    let first = |is: &dyn Fn(&Block) -> bool| {
        tree.blocks.iter().position(|block| long(&block) && is(block))
    };
    let called = |block: &Block| {
        let element = &tree.elements[block.element as usize];
        let parent = element.parent.map(|parent| &tree.elements[parent as usize]);
        (element.hints.title || parent.is_some_and(|parent| parent.hints.title))
            && block.text.chars().count() >= MIN_PARAGRAPH
    };
    first(&|block| level(block) == 1).or_else(|| first(&called))
}
