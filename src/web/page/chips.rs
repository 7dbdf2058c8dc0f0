//! How the query was read, as chips that can be switched: each is a link to another state.

use super::{Tongue, home_link};
use crate::analysis::{analyse, marks::is_marked};
use crate::article::Span;
use crate::output::{escape_html, name_of, reading_lines};
use crate::query::Recognise;
use crate::query::{FactQuery, FilterField, ItemKind, Lexicon, Marks, Plan, parse};
use crate::search::Results;
use crate::web::asked::{Asked, Chosen};
use crate::web::live::Snapshot;

use super::said::{document_name, province_name};

/// Words whose forms are shown.
const WORDS: usize = 4;
/// Forms of one word.
const FORMS: usize = 4;

/// The reading of a query: chips, what was mended, other readings.
pub(super) fn chips(
    snapshot: &Snapshot,
    asked: &Asked,
    results: &Results,
    tongue: Tongue,
) -> String {
    let mut chips = fact_chip(asked, &results.plan, tongue);
    chips.extend(marks_chip(asked, &results.plan, tongue));
    chips.extend(filter_chips(asked, tongue));
    let mut html = String::from("<div id=\"reading\">\n");
    if !chips.is_empty() {
        let label = tongue.say("Câu tìm được hiểu là", "How the query is read");
        html.push_str(&format!(
            "<ul class=\"chips\" aria-label=\"{label}\">{}</ul>\n",
            chips.concat()
        ));
    }
    for line in lines(results, tongue) {
        html.push_str(&format!("<p class=\"note\">{}</p>\n", escape_html(&line)));
    }
    html.push_str(&alternatives(asked, &results.plan, tongue));
    if asked.marks == Marks::Auto {
        html.push_str(&forms(snapshot, asked, tongue));
    }
    html.push_str("</div>\n");
    html
}

/// One chip: what holds, and a link to what holds without it.
fn chip(id: &str, said: &str, sign: &str, other: &Asked, why: &str) -> String {
    format!(
        "<li><a class=\"chip\" data-chip=\"{id}\" href=\"{}\" title=\"{}\">{} \
         <span aria-hidden=\"true\">{sign}</span></a></li>",
        home_link(other),
        escape_html(why),
        escape_html(said),
    )
}

fn fact_chip(asked: &Asked, plan: &Plan, tongue: Tongue) -> Vec<String> {
    if asked.recognise == Recognise::Off {
        let on = asked.with(|a| a.recognise = Recognise::On);
        let said = tongue.say("chỉ là chữ", "words only");
        let why =
            tongue.say("Nhận ra văn bản và người trong câu tìm", "Recognise documents and people");
        return vec![chip("fact-off", said, "×", &on, why)];
    }
    let Some(fact) = &plan.fact else { return possible_chip(asked, plan, tongue) };
    let off = asked.with(|a| a.recognise = Recognise::Off);
    let said = match fact {
        FactQuery::Citation(query) => {
            let name = query.citation.canonical();
            let number = query.citation.number.as_deref().unwrap_or_default();
            let name = if name.is_empty() { number.to_owned() } else { name };
            format!("{}: {name}", tongue.say("văn bản", "document"))
        }
        FactQuery::Person(query) => {
            let name = crate::extraction::person::lookup_key(query).replace(['_', '^'], " ");
            let typed = asked.text.trim();
            let name = if typed.is_empty() { name.as_str() } else { typed };
            format!("{}: {name}", tongue.say("người", "person"))
        }
    };
    let why = tongue.say("Chỉ tìm như chữ thường", "Search for the words alone");
    vec![chip("fact", &said, "×", &off, why)]
}

/// What the words could be as well: a link to the passages of that person or document alone.
fn possible_chip(asked: &Asked, plan: &Plan, tongue: Tongue) -> Vec<String> {
    let (field, value) = match &plan.possible {
        Some(FactQuery::Person(query)) => (FilterField::Person, name_of(query)),
        Some(FactQuery::Citation(query)) => (FilterField::Cite, query.citation.key()),
        None => return Vec::new(),
    };
    let may = tongue.say("có thể là", "may be a");
    let value_said = value_said(field, &value, tongue);
    let said = format!("{may} {}: {value_said}", field_said(field, tongue));
    let to = asked.with(|a| {
        a.text.clear();
        a.chosen.push(Chosen { field, value, excluded: false });
    });
    let why = tongue.say("Tìm đúng người hoặc văn bản này", "Search for this person or document");
    vec![chip("possible", &said, "→", &to, why)]
}

fn marks_chip(asked: &Asked, plan: &Plan, tongue: Tongue) -> Option<String> {
    let tokens = analyse(&asked.text);
    let letters = |text: &str| text.chars().any(char::is_alphabetic);
    let open = tokens.iter().any(|token| letters(&token.exact) && !is_marked(&token.exact));
    match asked.marks {
        Marks::Auto if open => {
            let exact = asked.with(|a| a.marks = Marks::Exact);
            let said = tongue.say("không dấu: mở rộng", "no marks: open");
            let why = tongue.say("Chỉ tìm đúng dấu như đã gõ", "Only the marks as typed");
            Some(chip("marks-open", said, "×", &exact, why))
        }
        Marks::Auto if plan.marked => {
            let any = asked.with(|a| a.marks = Marks::Any);
            let said = tongue.say("có dấu: đúng dấu", "marks: as typed");
            let why = tongue.say("Bỏ qua dấu", "Ignore marks");
            Some(chip("marks-typed", said, "×", &any, why))
        }
        Marks::Auto => None,
        Marks::Exact | Marks::Any => {
            let auto = asked.with(|a| a.marks = Marks::Auto);
            let said = match asked.marks {
                Marks::Exact => tongue.say("đúng từng dấu", "marks exactly as typed"),
                _ => tongue.say("bỏ qua dấu", "marks ignored"),
            };
            let why = tongue.say("Về cách thường", "Back to the usual way");
            Some(chip("marks", said, "×", &auto, why))
        }
    }
}

/// Name of a filter for people.
pub(super) fn field_said(field: FilterField, tongue: Tongue) -> &'static str {
    match field {
        FilterField::Person => tongue.say("người", "person"),
        FilterField::Cite => tongue.say("văn bản", "document"),
        FilterField::Province => tongue.say("tỉnh", "province"),
        FilterField::Source => tongue.say("nguồn", "source"),
        FilterField::Kind => tongue.say("loại đoạn", "kind"),
        FilterField::Year => tongue.say("năm", "year"),
    }
}

/// The value of a filter for people.
pub(super) fn value_said(field: FilterField, value: &str, tongue: Tongue) -> String {
    match field {
        FilterField::Province => province_name(value),
        FilterField::Cite => document_name(value),
        FilterField::Kind => tongue.language().passage_kind(value).to_owned(),
        FilterField::Person | FilterField::Source | FilterField::Year => value.to_owned(),
    }
}

/// What the filters say, each with the state without it.
pub(super) fn filters(asked: &Asked, tongue: Tongue) -> Vec<(String, Asked)> {
    let mut filters = Vec::new();
    for (at, chosen) in asked.chosen.iter().enumerate() {
        let without = asked.with(|a| drop(a.chosen.remove(at)));
        let value = value_said(chosen.field, &chosen.value, tongue);
        let not = if chosen.excluded { tongue.say("trừ ", "not ") } else { "" };
        filters.push((format!("{not}{}: {value}", field_said(chosen.field, tongue)), without));
    }
    if asked.since.is_some() || asked.until.is_some() {
        let without = asked.with(|a| (a.since, a.until) = (None, None));
        let date = |date| super::said::date(date, tongue);
        let said = match (asked.since, asked.until) {
            (Some(since), Some(until)) if since == until => date(since),
            (Some(since), Some(until)) => format!("{} – {}", date(since), date(until)),
            (Some(since), None) => format!("{} {}", tongue.say("từ", "from"), date(since)),
            (None, Some(until)) => format!("{} {}", tongue.say("đến", "to"), date(until)),
            (None, None) => String::new(),
        };
        filters.push((said, without));
    }
    filters
}

fn filter_chips(asked: &Asked, tongue: Tongue) -> Vec<String> {
    let why = tongue.say("Bỏ lọc này", "Remove this filter");
    let filters = filters(asked, tongue);
    filters.iter().map(|(said, without)| chip("filter", said, "×", without, why)).collect()
}

/// What was mended or is worth knowing; other readings are links of their own.
fn lines(results: &Results, tongue: Tongue) -> Vec<String> {
    let mut plain = results.plan.clone();
    plain.alternatives.clear();
    plain.possible = None;
    reading_lines(&plain, tongue.language())
}

fn alternatives(asked: &Asked, plan: &Plan, tongue: Tongue) -> String {
    let mut html = String::new();
    for other in &plan.alternatives {
        let said = if other.applied {
            tongue.say("tìm cả", "also searched")
        } else {
            tongue.say("có phải", "did you mean")
        };
        let to = asked.with(|a| a.text.clone_from(&other.text));
        html.push_str(&format!(
            "<p class=\"note\" data-why=\"{}\">{said}: <a href=\"{}\">{}</a></p>\n",
            escape_html(&other.why),
            home_link(&to),
            escape_html(&other.text)
        ));
    }
    html
}

/// The forms of words typed without marks, commonest first: `duong → đường 51 · dương 20`.
fn forms(snapshot: &Snapshot, asked: &Asked, tongue: Tongue) -> String {
    let Ok(query) = parse(&asked.text) else { return String::new() };
    let words = query
        .groups
        .iter()
        .filter(|group| !group.excluded)
        .flat_map(|group| &group.items)
        .filter(|item| item.kind == ItemKind::Word && !is_marked(&item.text));
    let mut html = String::new();
    for item in words.take(WORDS) {
        let tokens = analyse(&item.text);
        let [token] = tokens.as_slice() else { continue };
        let forms = snapshot.reader.forms(&token.folded);
        if forms.len() < 2 || !token.folded.chars().all(char::is_alphabetic) {
            continue;
        }
        let links: Vec<String> = forms
            .iter()
            .take(FORMS)
            .map(|(form, count)| {
                let to = asked.with(|a| a.text = replaced(&a.text, item.span, form));
                format!(
                    "<a href=\"{}\">{}</a> <span class=\"count\">{}</span>",
                    home_link(&to),
                    escape_html(form),
                    tongue.number(*count)
                )
            })
            .collect();
        let typed = escape_html(&item.text);
        html.push_str(&format!("<span class=\"forms\">{typed} → {}</span>\n", links.join(" · ")));
    }
    if html.is_empty() {
        return html;
    }
    format!("<p class=\"note\" id=\"forms\">{html}</p>\n")
}

/// `text` with the bytes under `span` replaced.
fn replaced(text: &str, span: Span, with: &str) -> String {
    match (text.get(..span.start), text.get(span.end..)) {
        (Some(before), Some(behind)) => format!("{before}{with}{behind}"),
        _ => text.to_owned(),
    }
}
