//! The text of an article → its blocks, and what each is: title, heading, words under a picture,
//! author, source, the site's own lines.
//!
//! A block is a line, for crawled pages put every paragraph on one; lines that were broken at a
//! fixed width are put together again. What a block is follows from its own look (`line.rs`) and
//! from where it stands. In doubt it is running text.

mod blocks;

use self::blocks::{blocks, twins};
use super::line::{
    Ending, Label, bracketed_lead, ending, has_credit, is_banner, is_gallery_lead, is_name_line,
    is_page_furniture, is_person_and_deed, is_picture_opening, is_section_name, label, list_marker,
    printed_date, related_label, starts_with_role, taken_from, url, words_up_to,
};
use crate::analysis::{Fold, fold, slice};
use crate::article::{Block, Part, Span};

/// Longest heading or title in words; measured on the seeds: 35.
const MAX_HEADING_WORDS: usize = 40;

/// Longest words under a picture.
const MAX_CAPTION_WORDS: usize = 70;

/// Longest words under a picture that end with a credit: group pictures name everybody.
const MAX_CREDITED_WORDS: usize = 2 * MAX_CAPTION_WORDS;

/// Splits `text` into blocks in reading order; every character that is no whitespace is in one.
///
/// The words of a known `title` may stand at the head of the text; for want of one, a first line
/// that looks like a title is it. All other parts are told when its place is known.
pub fn layout(text: &str, title: Option<&str>) -> Vec<Block> {
    let mut layout = Layout::of(text);
    let title = match title {
        Some(title) => layout.named(title),
        None => layout.find_title(),
    };
    layout.mark_title(title);
    layout.mark_repeats();
    layout.mark_related();
    layout.mark_head();
    layout.mark_labels();
    layout.mark_signature();
    layout.mark_rest();
    let parts = layout.parts.iter().map(|part| part.unwrap_or(Part::Body));
    let spans = layout.spans.iter().copied();
    spans.zip(parts).map(|(span, part)| Block { span, part }).collect()
}

struct Layout<'t> {
    text: &'t str,
    spans: Vec<Span>,
    parts: Vec<Option<Part>>,
    /// Index of the first block of the same words.
    twin: Vec<usize>,
    /// What the rules ask of a block again and again.
    looks: Vec<Look>,
    stamped: bool,
}

/// How a line looks.
#[derive(Clone, Copy)]
struct Look {
    /// Up to one more than any rule asks for.
    words: usize,
    ending: Ending,
    /// Whether it credits a picture to somebody.
    credit: bool,
}

/// How no line looks.
const NO_LOOK: Look = Look { words: 0, ending: Ending::None, credit: false };

impl Look {
    fn of(line: &str) -> Self {
        Self {
            words: words_up_to(line, MAX_CREDITED_WORDS + 1),
            ending: ending(line),
            credit: has_credit(line),
        }
    }
}

impl<'t> Layout<'t> {
    /// The blocks of a text, none of them marked.
    fn of(text: &'t str) -> Self {
        let (spans, stamped) = blocks(text);
        Self {
            text,
            parts: vec![None; spans.len()],
            twin: twins(text, &spans),
            looks: spans.iter().map(|span| Look::of(span.of(text))).collect(),
            spans,
            stamped,
        }
    }

    fn line(&self, i: usize) -> &'t str {
        self.spans.get(i).map_or("", |span| span.of(self.text))
    }

    fn look(&self, i: usize) -> Look {
        self.looks.get(i).copied().unwrap_or(NO_LOOK)
    }

    fn part(&self, i: usize) -> Option<Part> {
        self.parts.get(i).copied().flatten()
    }

    fn open(&self, i: usize) -> bool {
        self.part(i).is_none()
    }

    fn mark(&mut self, i: usize, part: Part) {
        if let Some(place) = self.parts.get_mut(i) {
            *place = Some(part);
        }
    }

    /// Whether no block before has the same words.
    fn is_new(&self, i: usize) -> bool {
        self.twin.get(i) == Some(&i)
    }

    /// Whether the block is surely running text.
    fn is_text(&self, i: usize) -> bool {
        let look = self.look(i);
        look.words > MAX_CAPTION_WORDS
            || (look.words >= 12 && look.ending == Ending::Stop && !look.credit)
    }

    fn text_after(&self, i: usize) -> bool {
        (i + 1..self.spans.len())
            .any(|j| self.is_text(j) && self.part(j).is_none_or(|p| p == Part::Body))
    }

    fn repeated_at_once(&self, i: usize) -> bool {
        self.twin.get(i).is_some_and(|twin| self.twin.get(i + 1) == Some(twin))
    }

    /// The block with the words of the title.
    fn named(&self, title: &str) -> Option<usize> {
        let key =
            |line: &str| fold(&line.split_whitespace().collect::<Vec<_>>().join(" "), Fold::Exact);
        let wanted = key(title);
        // Beyond the first lines the same words are a heading or another article.
        let near = title.len() * 2 + 16;
        (0..self.spans.len().min(6))
            .find(|i| self.line(*i).len() < near && key(self.line(*i)) == wanted)
    }

    /// The block at the head that looks like a title and is not one of a row of links. Leaves no
    /// marks.
    fn find_title(&mut self) -> Option<usize> {
        self.mark_title(None);
        self.mark_repeats();
        self.mark_related();
        let first = self.mark_head();
        let found = first.filter(|i| self.is_title(*i));
        self.parts.fill(None);
        found
    }

    fn mark_title(&mut self, title: Option<usize>) {
        if self.stamped {
            self.mark(0, Part::Stamp);
        }
        if let Some(i) = title {
            self.mark(i, Part::Title);
        }
    }

    fn mark_repeats(&mut self) {
        for i in 0..self.spans.len() {
            if !self.line(i).chars().any(char::is_alphanumeric) {
                self.mark(i, Part::Banner);
            } else if !self.is_new(i) && self.open(i) {
                self.mark(i, Part::Repeat);
            }
        }
    }

    /// Headlines below `Tin cùng chuyên mục` and its like, up to the next running text; also three
    /// or more headlines in a row that are each printed twice, as link and as picture.
    fn mark_related(&mut self) {
        let last_text = (0..self.spans.len()).rposition(|i| self.is_text(i));
        let mut i = 0;
        while i < self.spans.len() {
            if let Some(rest) = related_label(self.line(i)).filter(|_| i > 0 && self.open(i)) {
                self.mark(i, Part::Related);
                i += 1;
                while rest.is_empty() && i < self.spans.len() && self.is_headline(i) {
                    if self.part(i) != Some(Part::Repeat) {
                        self.mark(i, Part::Related);
                    }
                    i += 1;
                }
                continue;
            }
            let mut end = i;
            while end + 1 < self.spans.len() && self.repeated_at_once(end) && self.is_headline(end)
            {
                end += 2;
            }
            // Between paragraphs they are the words under a row of pictures.
            if end >= i + 6 && last_text.is_some_and(|last| last < i) {
                for j in i..end {
                    if self.is_new(j) {
                        self.mark(j, Part::Related);
                    }
                }
            }
            i = end.max(i + 1);
        }
    }

    fn is_headline(&self, i: usize) -> bool {
        let line = self.line(i);
        let count = self.look(i).words;
        let labelled = matches!(label(line), Some((Label::Author | Label::Source, _)));
        let sentence = count >= 20 && self.look(i).ending == Ending::Stop;
        !labelled && !sentence && count <= MAX_CAPTION_WORDS && self.part(i) != Some(Part::Title)
    }

    /// Banners and dates at the head; the first line that is neither, nor the title.
    fn mark_head(&mut self) -> Option<usize> {
        let known = self.parts.iter().position(|part| *part == Some(Part::Title));
        for i in 0..self.spans.len().min(8) {
            let line = self.line(i);
            if known.is_some_and(|title| i >= title) {
                break;
            }
            if matches!(self.part(i), Some(Part::Stamp | Part::Banner | Part::Repeat)) {
                continue;
            }
            if !self.open(i) {
                break;
            }
            if printed_date(line).is_some() {
                self.mark(i, Part::PrintedDate);
            } else if matches!(label(line), Some((Label::Author | Label::Source | Label::Date, _)))
            {
                continue;
            } else if self.look(i).words <= MAX_HEADING_WORDS
                && (is_banner(line) || is_section_name(line) || is_page_furniture(line))
                && i + 1 < self.spans.len()
            {
                self.mark(i, Part::Banner);
            } else {
                return Some(i);
            }
        }
        None
    }

    fn is_title(&self, i: usize) -> bool {
        let line = self.line(i);
        let count = self.look(i).words;
        let on_stamp = match self.spans.as_slice() {
            [stamp, next, ..] if self.stamped && i == 1 => {
                !slice(self.text, stamp.end..next.start).contains('\n')
            }
            _ => false,
        };
        // Text on the stamp's own line is where the page's text began; its title was mostly left
        // behind, and what stands there is the first picture's words or the first paragraph.
        let fits_stamp = !on_stamp || (count >= 10 && !is_person_and_deed(line));
        let upright = line.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| !c.is_lowercase());
        (4..=MAX_HEADING_WORDS).contains(&count)
            && matches!(self.look(i).ending, Ending::None | Ending::Call)
            && upright
            && fits_stamp
            && !self.look(i).credit
            && !(is_picture_opening(line) && (on_stamp || count < 8))
            && list_marker(line).is_none()
            && url(line).is_none()
            && self.text_after(i)
    }

    /// Lines that say what they are: `Tác giả: …`, `Nguồn tin: …`, `Ngày đăng: …`, tags, addresses.
    fn mark_labels(&mut self) {
        for i in 0..self.spans.len() {
            if !self.open(i) {
                continue;
            }
            let line = self.line(i);
            let address_alone = url(line).is_some_and(|u| u.start == 0 && u.end + 2 >= line.len());
            let part = match label(line) {
                Some((Label::Author, _)) => Some(Part::Byline),
                Some((Label::Source, _)) => Some(Part::Source),
                Some((Label::Date, _)) => Some(Part::PrintedDate),
                Some((Label::Tags, _)) => Some(Part::Related),
                None if is_page_furniture(line) => Some(Part::Banner),
                None if address_alone => Some(Part::Source),
                None if printed_date(line).is_some() => Some(Part::PrintedDate),
                None => None,
            };
            if let Some(part) = part {
                self.mark(i, part);
            }
        }
    }

    /// Author and source without a label: below the title, or after the last running text.
    fn mark_signature(&mut self) {
        let Some(last_text) =
            (0..self.spans.len()).rev().find(|i| self.open(*i) && self.is_text(*i))
        else {
            return;
        };
        // A long tail of short lines is a list or a table, not a signature.
        let tail = (last_text + 1..self.spans.len()).filter(|i| self.open(*i)).count();
        let after_text = if tail <= 6 { last_text + 1..self.spans.len() } else { 0..0 };
        let title = self.parts.iter().position(|part| *part == Some(Part::Title));
        let below_title = title.map_or(0..0, |title| title + 1..(title + 4).min(last_text));
        for i in below_title.chain(after_text) {
            let line = self.line(i);
            if !self.open(i) {
                continue;
            }
            let named_before = i > 0 && self.part(i - 1) == Some(Part::Byline);
            let office = starts_with_role(line)
                && self.look(i).words <= 15
                && self.look(i).ending == Ending::None;
            // `Dân trí` over `(Dân trí) - …`.
            let outlet = i < last_text
                && (i + 1..(i + 3).min(self.spans.len())).any(|j| {
                    let text = self.line(j);
                    bracketed_lead(text).is_some_and(|lead| lead.of(text) == line)
                });
            if outlet || (i > last_text && taken_from(line).is_some()) {
                self.mark(i, Part::Source);
            } else if is_name_line(line) || (named_before && office && i > last_text) {
                self.mark(i, Part::Byline);
            }
        }
    }

    /// Lists, words under pictures, headings; what is left is running text.
    fn mark_rest(&mut self) {
        let mut gallery = false;
        for i in 0..self.spans.len() {
            if !self.open(i) {
                continue;
            }
            let line = self.line(i);
            gallery &= !self.is_text(i) && self.look(i).ending == Ending::None;
            if self.is_caption(i) || gallery {
                self.mark(i, Part::Caption);
            } else if list_marker(line).is_some() {
                let heading = self.is_numbered_heading(i);
                self.mark(i, if heading { Part::Heading } else { Part::List });
            } else {
                gallery = is_gallery_lead(line);
            }
        }
        let last_text = self.parts.iter().rposition(|part| matches!(part, None | Some(Part::List)));
        let mut i = 0;
        while i < self.spans.len() {
            let mut end = i;
            while end < self.spans.len() && self.open(end) && self.may_head(end) {
                end += 1;
            }
            // More short lines than this in a row are verse or a table, not headings.
            let headings = end - i <= 3 && last_text.is_some_and(|last| last >= end);
            for j in (i..end).filter(|_| headings) {
                self.mark(j, Part::Heading);
            }
            i = end.max(i + 1);
        }
    }

    fn may_head(&self, i: usize) -> bool {
        let line = self.line(i);
        self.look(i).words <= MAX_HEADING_WORDS
            && matches!(self.look(i).ending, Ending::None | Ending::Call)
            && line.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| !c.is_lowercase())
    }

    fn is_numbered_heading(&self, i: usize) -> bool {
        let line = self.line(i);
        let numbered =
            line.starts_with(|c: char| c.is_ascii_digit() || matches!(c, 'I' | 'V' | 'X'));
        let next = (i + 1..self.spans.len()).find(|j| self.open(*j) && !self.is_caption(*j));
        numbered
            && self.look(i).words <= 25
            && self.look(i).ending == Ending::None
            && next.is_some_and(|next| {
                self.is_text(next)
                    && list_marker(self.line(next)).is_none_or(|_| {
                        // `I. …` over `1. …`, or `1. …` over `- …`.
                        !self.line(next).starts_with(|c: char| c.is_ascii_digit())
                            || !line.starts_with(|c: char| c.is_ascii_digit())
                    })
            })
    }

    fn is_caption(&self, i: usize) -> bool {
        let line = self.line(i);
        let count = self.look(i).words;
        // A credit at the end outweighs the length.
        if self.look(i).credit && count <= MAX_CREDITED_WORDS {
            return true;
        }
        if count > MAX_CAPTION_WORDS {
            return false;
        }
        let ends = self.look(i).ending;
        let closed = matches!(ends, Ending::None);
        (self.repeated_at_once(i) && i > 0 && list_marker(line).is_none())
            || (is_picture_opening(line) && (closed || (count <= 8 && ends == Ending::Stop)))
            || (closed && list_marker(line).is_none() && is_person_and_deed(line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Vec<(&str, Part)> {
        let blocks = layout(text, None);
        blocks.iter().map(|b| (b.span.of(text), b.part)).collect()
    }

    const TEXT: &str =
        "Sáng nay, huyện đã tổ chức hội nghị tổng kết công tác năm và triển khai nhiệm vụ mới.";

    #[test]
    fn tells_the_parts_of_an_article() {
        let text = format!(
            "Trang chủ > Tin tức\nHuyện Thanh Bình tổng kết công tác năm\nThứ Hai, 12/05/2025, 08:30\n\n{TEXT}\n\n\
             Toàn cảnh hội nghị\n\nToàn cảnh hội nghị\n\nNhiều kết quả nổi bật trong năm\n\n{TEXT} Hết.\n\n\
             Chủ tịch UBND huyện Lê Văn Minh trao bằng khen cho các tập thể\n\n- Một là, giữ vững kỷ cương;\n\n\
             Đại biểu dự hội nghị. Ảnh: Hoài Nam\n\n{TEXT} Xong.\n\nMinh Tâm - Thu Hà\n\n\
             Nguồn tin: thanhbinh.gov.vn\n\nTin liên quan\n\nKhai mạc hội chợ xuân\n\nĐẩy mạnh chuyển đổi số"
        );
        let found: Vec<_> = parts(&text).into_iter().map(|(_, part)| part).collect();
        use Part::{
            Banner, Body, Byline, Caption, Heading, List, PrintedDate, Related, Repeat, Source,
            Title,
        };
        let expected = [
            Banner,
            Title,
            PrintedDate,
            Body,
            Caption,
            Repeat,
            Heading,
            Body,
            Caption,
            List,
            Caption,
            Body,
            Byline,
            Source,
            Related,
            Related,
            Related,
        ];
        assert_eq!(found, expected, "{:#?}", parts(&text));
    }

    #[test]
    fn a_title_that_is_found_is_as_good_as_one_that_is_given() {
        let title = "Huyện Thanh Bình tổng kết công tác năm";
        for head in ["", "Trang chủ > Tin tức\n"] {
            let text = format!("{head}{title}\n\n{title}\n\nXem thêm\n\nXem thêm\n\n{TEXT}");
            let blocks = layout(&text, None);
            assert_eq!(blocks, layout(&text, Some(title)), "{text}");
            assert!(blocks.iter().any(|b| b.part == Part::Title && b.span.of(&text) == title));
        }
    }

    #[test]
    fn a_stamp_is_cut_from_its_line_and_gives_no_title() {
        let text = format!(" date 2025-06 Các em nhỏ múa hát mừng khai giảng\n\n{TEXT}");
        let found = parts(&text);
        assert_eq!(found[0], ("date 2025-06", Part::Stamp));
        assert_ne!(found[1].1, Part::Title);
        assert!(parts("date tháng trước\n\nx").iter().all(|(_, part)| *part != Part::Stamp));
    }

    #[test]
    fn pictures_in_a_row_have_captions() {
        let text = format!(
            "{TEXT}\n\nMột số hình ảnh tại lễ hội:\n\nCác em nhỏ múa xòe\n\nBà con gói bánh\n\n{TEXT} Hết."
        );
        let found: Vec<_> = parts(&text).into_iter().map(|(_, part)| part).collect();
        assert_eq!(found, [Part::Body, Part::Body, Part::Caption, Part::Caption, Part::Body]);
    }

    #[test]
    fn an_unlabelled_signature_stands_after_the_text() {
        let text = format!(
            "{TEXT}\n\n     Trần Quốc Bảo\n\n    Phó trưởng phòng Nội vụ\n\n(Theo Báo Dân tộc)"
        );
        let found: Vec<_> = parts(&text).into_iter().map(|(_, part)| part).collect();
        assert_eq!(found, [Part::Body, Part::Byline, Part::Byline, Part::Source]);
    }
}
