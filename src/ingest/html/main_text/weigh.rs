//! The elements of a page → what each weighs, and the one that holds the article.
//!
//! After Arc90's Readability: a paragraph counts for what holds it, the more the longer it is and
//! the more commas it has; links count against. Every pass is linear in the page.

use super::{is_linked, tables, title};
use crate::ingest::html::arena::Arena;
use crate::ingest::html::element::{Hints, Tag};
use crate::ingest::html::head::About;
use crate::ingest::html::tree::Tree;

/// Shortest paragraph that counts for what holds it, in characters; after Readability.
pub(super) const MIN_PARAGRAPH: usize = 25;

/// How far up a paragraph counts; after Readability.
const LEVELS: usize = 5;

/// What is known of an element.
#[derive(Clone, Copy, Default)]
pub(super) struct Weight {
    /// Characters of running text in it that is not linked, and of links.
    text: usize,
    linked: usize,
    score: f64,
    /// Whether it is in something that is no part of an article.
    pub(super) out: bool,
}

/// A page, weighed.
pub(super) struct Page<'t> {
    pub(super) tree: &'t Tree,
    pub(super) weights: Arena<Weight>,
    /// The block that repeats the title.
    pub(super) title: Option<usize>,
    /// Whether an element lies in a cell of a table of data.
    pub(super) in_data: Arena<bool>,
}

impl<'t> Page<'t> {
    pub(super) fn new(tree: &'t Tree, about: &About) -> Self {
        let weights = Arena::with_len(tree.elements.len());
        let title = title::title_block(tree, about);
        let mut page = Self { tree, weights, title, in_data: tables::in_data(tree) };
        page.mark_out();
        page.weigh();
        page
    }

    pub(super) fn parents(&self, element: u32) -> impl Iterator<Item = u32> + '_ {
        std::iter::successors(Some(element), |at| self.tree.elements[*at].parent)
    }

    pub(super) fn hints(&self, element: u32) -> Hints {
        self.tree.elements[element].hints
    }

    /// For every element whether it is `top` or in it.
    pub(super) fn under(&self, top: u32) -> Arena<bool> {
        let elements = &self.tree.elements;
        let mut under = Arena::with_len(elements.len());
        for (at, element) in (0_u32..).zip(elements.iter()) {
            under[at] = at == top || element.parent.is_some_and(|parent| under[parent]);
        }
        under
    }

    /// Marks what calls itself something else than an article.
    fn mark_out(&mut self) {
        let elements = &self.tree.elements;
        let mut holds: Arena<bool> = Arena::with_len(elements.len());
        if let Some(title) = self.title {
            holds[self.tree.blocks[title].element] = true;
        }
        for at in (0..elements.len()).rev() {
            holds[at] |= elements[at].hints.body;
            if let (true, Some(parent)) = (holds[at], elements[at].parent) {
                holds[parent] = true;
            }
        }
        let titled = self.titled_article();
        // Whether an element is inside an article, and in that or the main part.
        let mut in_article: Arena<bool> = Arena::with_len(elements.len());
        let mut inside: Arena<bool> = Arena::with_len(elements.len());
        for (at, element) in elements.iter().enumerate() {
            let parent = element.parent;
            let hints = element.hints;
            let within = parent.is_some_and(|parent| inside[parent]);
            let box_of = parent.is_some_and(|parent| in_article[parent]);
            in_article[at] = box_of || element.tag == Tag::Article;
            inside[at] = within || matches!(element.tag, Tag::Article | Tag::Main) || hints.body;
            let top_level = matches!(element.tag, Tag::Html | Tag::Body | Tag::Form | Tag::Main);
            let header = (element.tag == Tag::Header || hints.header) && !within && !hints.main;
            let frame = matches!(element.tag, Tag::Nav | Tag::Footer | Tag::Aside)
                || hints.frame
                || hints.other
                || header;
            // An article in an article is a box that leads to another.
            let nested = element.tag == Tag::Article && box_of && !holds[at];
            let beside =
                element.tag == Tag::Article && titled.as_ref().is_some_and(|near| !near[at]);
            let own = (frame || nested) && !holds[at] && !top_level || beside;
            self.weights[at].out = own || parent.is_some_and(|parent| self.weights[parent].out);
        }
    }

    /// For every element whether it is the article that has the page's title and a text of its own,
    /// holds it or is in it: articles beside it are others, which a page may load while it is read.
    fn titled_article(&self) -> Option<Arena<bool>> {
        let title = self.tree.blocks[self.title?].element;
        let own = self.parents(title).find(|at| self.tree.elements[*at].tag == Tag::Article)?;
        let mut near = self.under(own);
        let paragraphs = self.tree.blocks.iter().filter(|block| {
            near[block.element]
                && !is_linked(block)
                && block.text.chars().count() >= 2 * MIN_PARAGRAPH
        });
        if paragraphs.count() < 2 {
            return None;
        }
        self.parents(own).for_each(|at| near[at] = true);
        Some(near)
    }

    fn weigh(&mut self) {
        for block in self.tree.blocks.iter() {
            let at = block.element;
            if self.weights[at].out {
                continue;
            }
            let chars = block.text.chars().count();
            let linked = if self.in_data[at] { 0 } else { block.text.len().min(block.linked) };
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
                self.weights[holder].score += points * share;
            }
        }
        for at in (0..self.weights.len()).rev() {
            let Weight { text, linked, .. } = self.weights[at];
            if let Some(parent) = self.tree.elements[at].parent {
                self.weights[parent].text += text;
                self.weights[parent].linked += linked;
            }
        }
    }

    /// The element that holds the article.
    pub(super) fn top(&self) -> Option<u32> {
        let mut best: Option<(f64, u32)> = None;
        for (at, element) in (0_u32..).zip(self.tree.elements.iter()) {
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
            if best.is_none_or(|(other, _)| score > other) {
                best = Some((score, at));
            }
        }
        let (_, mut top) = best?;
        // Where the title stands above the text, what holds both holds all of it; a title with its
        // lead alone is no text.
        let frame = self.with_title(top).filter(|frame| *frame != top);
        // An article cut into sections: what holds them all has much more text and few links.
        for holder in self.parents(top).skip(1) {
            let (inner, outer) = (self.weights[top], self.weights[holder]);
            let tag = self.tree.elements[holder].tag;
            // The page itself is the article where that is written as sections of the page.
            let whole = tag == Tag::Body
                && Some(holder) == frame
                && self.tree.elements[top].tag == Tag::Section;
            if tag == Tag::Html || tag == Tag::Body && !whole || self.hints(top).body {
                break;
            }
            let is_part = tag == Tag::Section && outer.text == inner.text;
            if is_part || outer.text * 2 > inner.text * 3 && outer.linked * 4 < outer.text {
                top = holder;
            }
            if Some(holder) == frame {
                break;
            }
        }
        Some(top)
    }

    /// The innermost element that holds the title and `top`.
    fn with_title(&self, top: u32) -> Option<u32> {
        let title = self.tree.blocks[self.title?].element;
        let mut holds: Arena<bool> = Arena::with_len(self.tree.elements.len());
        self.parents(title).for_each(|at| holds[at] = true);
        self.parents(top).find(|at| holds[*at])
    }
}
