//! Tests that hostile text is inert in every format.

use proptest::prelude::*;

use super::inert::replacement;
use super::{Format, Hit, Language, WriterOptions, article_record, sample, write_article_text};
use super::{write_json_line, writer};
use crate::article::Article;
use crate::passage::{Passage, PassageKind};

fn written(format: Format, options: &WriterOptions, hits: &[Hit]) -> String {
    let mut out = Vec::new();
    {
        let mut writer = writer(format, &mut out, options);
        let plan = sample::plan("\u{1b}[2J<b>\u{202e}=1|\n");
        writer.query(Some("\u{1b}q\u{2067}"), &plan).unwrap();
        hits.iter().for_each(|hit| writer.hit(hit).unwrap());
        writer.summary(&sample::results(hits.len())).unwrap();
        writer.finish().unwrap();
    }
    String::from_utf8(out).unwrap()
}

/// What acts on a terminal or on the direction of writing; the ends of CSV lines are ours.
fn acts(c: &char) -> bool {
    *c != '\r' && replacement(*c).is_some()
}

/// Takes out the colours that `paint.rs` puts in.
fn without_colours(text: &str) -> String {
    let ours = ["\u{1b}[1m", "\u{1b}[2m", "\u{1b}[1;31m", "\u{1b}[0m"];
    ours.iter().fold(text.to_owned(), |text, ours| text.replace(ours, ""))
}

fn options() -> Vec<WriterOptions> {
    let plain = WriterOptions::default();
    let coloured = WriterOptions { color: true, width: Some(40), ..plain.clone() };
    vec![plain, WriterOptions { language: Language::Vietnamese, ..coloured }]
}

#[test]
fn nothing_that_acts_leaves_any_format() {
    for format in Format::ALL {
        for options in options() {
            let text = without_colours(&written(format, &options, &[sample::hostile_hit()]));
            assert_eq!(text.chars().find(acts), None, "{format:?}: {text}");
        }
    }
}

#[test]
fn a_hostile_title_starts_no_formula() {
    let text = written(Format::Csv, &WriterOptions::default(), &[sample::hostile_hit()]);
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 1);
    assert!(rows[0][2].starts_with("'=HYPERLINK(\"http://x\")|<script>"));
    for cell in rows[0].iter() {
        assert!(!cell.trim_start().starts_with(['=', '+', '-', '@']), "{cell}");
    }
}

#[test]
fn a_hostile_title_runs_nothing_in_a_page() {
    let page = written(Format::Html, &WriterOptions::default(), &[sample::hostile_hit()]);
    assert!(!page.contains("<script"));
    assert!(!page.contains("<b>"));
    assert!(!page.contains("javascript:"));
    assert!(page.contains("&lt;script&gt;alert(1)"));
}

#[test]
fn a_hostile_title_is_plain_words_in_markdown() {
    let text = written(Format::Markdown, &WriterOptions::default(), &[sample::hostile_hit()]);
    let bare = |c| text.matches(c).count() - text.matches(&format!("\\{c}")).count();
    assert_eq!((bare('<'), bare('`'), bare('|')), (0, 0, 9), "only the bars of our own table");
    assert!(text.contains("\\|**\\<script\\>**"), "{text}");
    assert!(text.contains("\\*\\* \\# \\`đường\\`"));
}

#[test]
fn a_hostile_name_is_one_field_of_a_run() {
    let text = written(Format::Trec, &WriterOptions::default(), &[sample::hostile_hit()]);
    assert_eq!(text.lines().count(), 1);
    assert_eq!(text.trim_end().split(' ').count(), 6);
}

fn hostile_text() -> impl Strategy<Value = String> {
    "([a-zđưăếộ<>&|*=+@ ]|[\\x00-\\x1f\\x7f]|[\u{80}-\u{9f}]|[\u{200b}-\u{2070}]|\u{61c}){0,40}"
}

proptest! {
    #[test]
    fn nothing_that_acts_leaves_the_terminal(
        title in hostile_text(), text in hostile_text(), width in 0usize..60, colour: bool,
    ) {
        let mut hit = sample::hit_of(&format!("{text}đường{text}"), "đường");
        std::sync::Arc::make_mut(&mut hit.article).title = Some(title.clone());
        std::sync::Arc::make_mut(&mut hit.article).source = Some(title.clone());
        std::sync::Arc::make_mut(&mut hit.article).url = Some(title.clone());
        let options =
            WriterOptions { color: colour, width: Some(width), ..WriterOptions::default() };
        let shown = without_colours(&written(Format::Terminal, &options, &[hit.clone()]));
        prop_assert_eq!(shown.chars().find(acts), None);

        let span = crate::article::Span::new(0, text.len());
        let passage =
            Passage { article: hit.article.id.clone(), ordinal: 0, span, kind: PassageKind::Body };
        let article = Article { meta: (*hit.article).clone(), body: text, blocks: Vec::new() };
        let mut out = Vec::new();
        write_article_text(&mut out, &article, std::slice::from_ref(&passage), &Default::default(), &options).unwrap();
        let shown = without_colours(&String::from_utf8(out).unwrap());
        prop_assert_eq!(shown.chars().find(acts), None);

        let mut out = Vec::new();
        write_json_line(&mut out, &article_record(&article, &[passage], &Default::default())).unwrap();
        let read: serde_json::Value = serde_json::from_slice(&out).unwrap();
        prop_assert_eq!(read["title"].as_str(), Some(title.as_str()));
        prop_assert_eq!(String::from_utf8(out).unwrap().chars().find(acts), None);
    }

    #[test]
    fn a_table_reads_back_whatever_the_cells_hold(title in hostile_text(), text in hostile_text()) {
        let mut hit = sample::hit_of(&format!("{text}đường"), "đường");
        std::sync::Arc::make_mut(&mut hit.article).title = Some(title.clone());
        let table = written(Format::Csv, &WriterOptions::default(), &[hit]);
        let mut reader = csv::Reader::from_reader(table.trim_start_matches('\u{feff}').as_bytes());
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        prop_assert_eq!(rows.len(), 1);
        let read = &rows[0][2];
        prop_assert_eq!(read.strip_prefix('\'').unwrap_or(read), super::inline(&title));
        prop_assert_eq!(table.chars().find(acts), None);
    }
}
