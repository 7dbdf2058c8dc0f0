//! What an element and its class say of the text in it.
//!
//! The words are those that content systems of Vietnamese papers and offices give their blocks, in
//! English or in Vietnamese without marks.

use super::attributes::Attributes;

/// An element, as far as it matters to text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Tag {
    /// Sets text and nothing else.
    #[default]
    Unknown,
    /// Holds nothing: `meta`, `link`, `time` (for its attribute).
    Void,
    Break,
    Rule,
    Link,
    Font,
    Title,
    Script,
    Style,
    /// Text that is none of the page's: `noscript`, `textarea`.
    Raw,
    Html,
    Body,
    Article,
    Main,
    Aside,
    Nav,
    Header,
    Footer,
    Section,
    Division,
    Paragraph,
    Heading(u8),
    Quote,
    Preformatted,
    Figure,
    Caption,
    List,
    Item,
    Table,
    Row,
    Cell,
    Form,
    Select,
    Option,
    /// Pictures, players and controls: nothing in them is read.
    Widget,
}

impl Tag {
    pub(super) fn of(name: &[u8]) -> Self {
        match name {
            b"meta" | b"link" | b"time" | b"base" => Self::Void,
            b"br" => Self::Break,
            b"hr" => Self::Rule,
            b"a" => Self::Link,
            b"font" | b"span" => Self::Font,
            b"title" => Self::Title,
            b"script" => Self::Script,
            b"style" => Self::Style,
            b"noscript" | b"iframe" | b"textarea" | b"xmp" | b"noembed" | b"noframe"
            | b"plaintext" => Self::Raw,
            b"html" => Self::Html,
            b"body" => Self::Body,
            b"article" => Self::Article,
            b"main" => Self::Main,
            b"aside" => Self::Aside,
            b"nav" => Self::Nav,
            b"header" => Self::Header,
            b"footer" => Self::Footer,
            b"section" | b"details" => Self::Section,
            b"div" | b"center" | b"fieldset" | b"address" | b"hgroup" | b"dialog" | b"summary"
            | b"dir" => Self::Division,
            b"p" => Self::Paragraph,
            b"h1" => Self::Heading(1),
            b"h2" => Self::Heading(2),
            b"h3" => Self::Heading(3),
            b"h4" => Self::Heading(4),
            b"h5" | b"h6" => Self::Heading(5),
            b"blockquote" => Self::Quote,
            b"pre" => Self::Preformatted,
            b"figure" => Self::Figure,
            b"figcaption" | b"caption" => Self::Caption,
            b"ul" | b"ol" | b"dl" | b"menu" => Self::List,
            b"li" | b"dt" | b"dd" => Self::Item,
            b"table" => Self::Table,
            b"tr" => Self::Row,
            b"td" | b"th" => Self::Cell,
            b"form" => Self::Form,
            b"select" | b"datalist" => Self::Select,
            b"option" => Self::Option,
            b"svg" | b"math" | b"button" | b"template" | b"object" | b"video" | b"audio"
            | b"canvas" | b"label" | b"map" => Self::Widget,
            _ => Self::Unknown,
        }
    }

    /// Whether a browser sets it apart from what is before and behind.
    pub(super) fn is_block(self) -> bool {
        !matches!(self, Self::Widget | Self::Select | Self::Option)
    }

    /// Whether an end tag inside does not reach beyond it.
    pub(super) fn is_scope(self) -> bool {
        matches!(self, Self::Cell | Self::Table)
    }

    /// Whether nothing in it is shown as text.
    pub(super) fn is_unseen(self) -> bool {
        matches!(self, Self::Widget | Self::Select | Self::Option)
    }

    /// Whether it is one paragraph, and what holds it holds the text.
    pub(super) fn is_paragraph(self) -> bool {
        matches!(
            self,
            Self::Paragraph
                | Self::Heading(_)
                | Self::Quote
                | Self::Preformatted
                | Self::Caption
                | Self::Item
        )
    }
}

/// An element that is or was open.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Element {
    pub(super) tag: Tag,
    pub(super) parent: Option<u32>,
    pub(super) hints: Hints,
    /// Whether its text is never shown.
    pub(super) unseen: bool,
}

/// What the class, id and role of an element say of its text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Hints {
    /// The text of an article is in it.
    pub(super) main: bool,
    /// `itemprop="articleBody"`: surely.
    pub(super) body: bool,
    /// A title.
    pub(super) title: bool,
    /// The lead of an article.
    pub(super) lead: bool,
    /// Readers' comments, other articles, advertisements.
    pub(super) other: bool,
    /// Menus, tools, columns at the side.
    pub(super) frame: bool,
    /// What stands over a site or over an article.
    pub(super) header: bool,
    /// The line that names the author.
    pub(super) author: bool,
    /// A line with the date.
    pub(super) date: bool,
    /// Not shown.
    pub(super) hidden: bool,
}

impl Hints {
    pub(super) fn of(attributes: &Attributes) -> Self {
        let mut hints = Self::default();
        let mut before = String::new();
        for_words(&attributes.class, |word| {
            hints.word(word);
            hints.pair(&before, word);
            word.clone_into(&mut before);
        });
        match attributes.kind.as_str() {
            "navigation" | "search" | "banner" | "contentinfo" | "menu" | "dialog" => {
                hints.frame = true;
            }
            "complementary" => hints.other = true,
            "main" | "article" => hints.main = true,
            _ => {}
        }
        match attributes.itemprop.as_str() {
            "articleBody" => hints.body = true,
            "description" => hints.lead = true,
            "author" => hints.author = true,
            "datePublished" => hints.date = true,
            _ => {}
        }
        hints
    }

    fn word(&mut self, word: &str) {
        match word {
            "article" | "content" | "contents" | "detail" | "details" | "body" | "post"
            | "entry" | "story" | "noidung" | "chitiet" | "fck" | "cms" | "main" | "singular"
            | "journal" | "maincontent" | "newsbody" | "bodytext" => self.main = true,
            "articlebody" | "newscontent" => self.body = true,
            "sapo" | "lead" | "summary" | "sumary" | "intro" | "trichyeu" | "tomtat" | "teaser"
            | "chapeau" | "headnote" | "excerpt" => self.lead = true,
            "title" | "tieude" | "headline" => self.title = true,
            "author" | "byline" | "tacgia" | "writer" | "username" | "createdby" => {
                self.author = true;
            }
            "date" | "time" | "datetime" | "ngaydang" | "published" | "pubdate" => self.date = true,
            "comment" | "comments" | "binhluan" | "ykien" | "related" | "relate" | "relative"
            | "lienquan" | "tinlienquan" | "tinkhac" | "tinmoi" | "docnhieu" | "xemnhieu"
            | "recommend" | "recommended" | "suggest" | "poll" | "vote" | "rating" | "quangcao"
            | "qc" | "ads" | "adv" | "advert" | "advertisement" | "sponsor" | "outbrain"
            | "taboola" | "newsletter" | "subscribe" | "popup" | "modal" | "tags" | "tag"
            | "tukhoa" | "keywords" | "keyword" | "disqus" => self.other = true,
            "nav" | "navbar" | "navigation" | "menu" | "sidebar" | "breadcrumb" | "breadcrumbs"
            | "footer" | "topbar" | "banner" | "toolbar" | "tools" | "share" | "sharing"
            | "social" | "chiase" | "login" | "pagination" | "pager" | "paging" | "copyright"
            | "cookie" | "widget" | "search" | "rightcol" | "leftcol" | "skip" => self.frame = true,
            "header" => self.header = true,
            _ => {
                self.other |= ["related", "comment", "advert"].iter().any(|p| word.starts_with(p));
                self.frame |= ["breadcrumb", "navbar"].iter().any(|p| word.starts_with(p));
            }
        }
    }

    fn pair(&mut self, before: &str, word: &str) {
        match (before, word) {
            ("lien" | "quan", "quan" | "tam")
            | ("tin" | "bai", "khac" | "moi" | "lien")
            | ("other", "news" | "articles")
            | ("more" | "other", "news" | "stories")
            | ("most", "read" | "viewed")
            | ("doc" | "xem", "nhieu")
            | ("binh", "luan")
            | ("quang", "cao")
            | ("read", "more")
            | ("tu", "khoa")
            | ("you", "may") => self.other = true,
            ("tieu", "de") => self.title = true,
            ("tac", "gia") => self.author = true,
            ("ngay", "dang") => self.date = true,
            ("side", "bar") | ("right" | "left", "col" | "column") => self.frame = true,
            _ => {}
        }
    }
}

/// Calls `each` with the words of a class: `PhotoCMS_Caption`, `article__related` and
/// `articleBody` are made of two words each, and are one more where written as one.
fn for_words(class: &str, mut each: impl FnMut(&str)) {
    let mut word = String::new();
    for name in class.split_ascii_whitespace() {
        let mut upper = true;
        let mut parts = 0;
        for c in name.chars() {
            let starts = c.is_ascii_uppercase() && !upper;
            if (starts || !c.is_ascii_alphanumeric()) && !word.is_empty() {
                each(&word);
                parts += 1;
                word.clear();
            }
            if c.is_ascii_alphanumeric() {
                word.push(c.to_ascii_lowercase());
            }
            upper = c.is_ascii_uppercase();
        }
        if !word.is_empty() {
            each(&word);
            word.clear();
        }
        if parts > 0 && name.bytes().all(|b| b.is_ascii_alphanumeric()) {
            each(&name.to_ascii_lowercase());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_a_class_apart_into_words() {
        for (class, words) in [
            ("article__related-inline", &["article", "related", "inline"][..]),
            ("PhotoCMS_Caption", &["photo", "cms", "caption"][..]),
            ("articleBody  x", &["article", "body", "articlebody", "x"][..]),
            ("TIN", &["tin"][..]),
        ] {
            let mut found = Vec::new();
            for_words(class, |word| found.push(word.to_owned()));
            assert_eq!(found, words, "{class}");
        }
    }
}
