//! Hits → the list of results: each with its article, snippet and what leads on from it.

use super::marker::Marker;
use super::rich::{Anchors, rich};
use super::said::{about, article_path, document_path, person_path, title};
use super::{Tongue, home_link, link};
use crate::article::ArticleMeta;
use crate::output::{escape_html, web_link};
use crate::passage::PassageKind;
use crate::query::{Grouping, Plan};
use crate::search::{Hit, HitMarks, Match, Matcher, Reprints, Snippet, snippet};
use crate::web::asked::Asked;
use crate::web::failure::Failure;
use crate::web::live::Snapshot;

/// Passages of an article that are looked through for more matches.
const LOOKED_THROUGH: usize = 200;
/// Further passages shown under a hit.
const MORE: usize = 3;
/// Documents and people named under a hit.
const NAMED: usize = 5;

/// The list of `hits`.
pub(super) fn hits(
    snapshot: &Snapshot,
    hits: &[Hit],
    plan: &Plan,
    asked: &Asked,
    tongue: Tongue,
) -> Result<String, Failure> {
    let mut html = format!("<ol id=\"hits\" start=\"{}\">\n", asked.offset + 1);
    let (marker, matcher) = (Marker::of(plan), Matcher::of(plan));
    for hit in hits {
        let others = if asked.grouping == Grouping::Article {
            others(snapshot, hit, &marker, &matcher)?
        } else {
            Vec::new()
        };
        html.push_str(&item(hit, others, asked, tongue));
    }
    html.push_str("</ol>\n");
    Ok(html)
}

/// The other passages of the article that answer, each by its snippet.
fn others(
    snapshot: &Snapshot,
    hit: &Hit,
    marker: &Marker,
    matcher: &Matcher,
) -> Result<Vec<Other>, Failure> {
    let mut passages = snapshot.reader.passages_of(hit.article.key)?;
    passages.truncate(LOOKED_THROUGH);
    let marks = marker.marks(&passages);
    let answering = passages
        .into_iter()
        .zip(marks)
        .filter(|(passage, marks)| passage.ordinal != hit.passage.ordinal && !marks.is_empty());
    Ok(answering
        .map(|(passage, _)| Other {
            snippet: snippet(&passage, matcher, 200),
            passage: passage.text,
            is_title: passage.kind == PassageKind::Title,
        })
        .collect())
}

/// A further passage of the article.
struct Other {
    snippet: Snippet,
    passage: String,
    is_title: bool,
}

fn item(hit: &Hit, mut others: Vec<Other>, asked: &Asked, tongue: Tongue) -> String {
    let article = &hit.article;
    let path = article_path(&article.id.0);
    let open = format!("{}#p{}", link(&path, asked), hit.passage.ordinal);
    let mut badges = String::new();
    let mut badge = |said: &str| badges.push_str(&format!(" <span class=\"badge\">{said}</span>"));
    if hit.matched == Match::Partial {
        badge(tongue.say("thiếu từ", "some words missing"));
    }
    if hit.marks == HitMarks::Ignored && asked.marks != crate::query::Marks::Any {
        badge(tongue.say("khác dấu", "other marks"));
    }
    // A title that answers is shown as the title, with what else the article says below it.
    let titled = hit.passage.kind == PassageKind::Title && hit.snippet.text == hit.passage.text;
    let name = if titled {
        rich(&hit.snippet.text, &hit.snippet.highlights, &[], Anchors::None)
    } else {
        escape_html(title(article, tongue))
    };
    let quote = match others.iter().position(|other| !other.is_title) {
        Some(first) if titled => {
            let first = others.remove(first);
            quoted(&first.snippet, &first.passage)
        }
        None if titled => String::new(),
        _ => quoted(&hit.snippet, &hit.passage.text),
    };
    let mut html = format!(
        "<li class=\"hit\" id=\"hit-{rank}\" data-rank=\"{rank}\" data-article=\"{id}\" \
         data-passage=\"{ordinal}\" data-match=\"{matched}\">\n\
         <h2><a class=\"title\" href=\"{open}\"><bdi>{name}</bdi></a>{badges}</h2>\n\
         <p class=\"about\">{about}</p>\n{snippet}",
        rank = hit.rank,
        id = escape_html(&article.id.0),
        ordinal = hit.passage.ordinal,
        matched = if hit.matched == Match::All { "all" } else { "partial" },
        about = about(article, tongue),
        snippet = quote,
    );
    html.push_str(&facts(hit, asked, tongue));
    html.push_str("<div class=\"below\">\n");
    html.push_str(&more(hit, &others, asked, tongue));
    html.push_str(&reprints(hit, asked, tongue));
    html.push_str(&versions(hit, asked, tongue));
    html.push_str(&actions(hit, tongue));
    html.push_str("</div>\n</li>\n");
    html
}

/// A snippet as a quotation, with dots where it is cut.
pub(super) fn quoted(snippet: &Snippet, passage: &str) -> String {
    let from = if snippet.start > 0 { "…" } else { "" };
    let end = snippet.start + snippet.text.len();
    let to = if end < passage.trim_end().len() { "…" } else { "" };
    let text = rich(&snippet.text, &snippet.highlights, &[], Anchors::None);
    format!("<blockquote class=\"snippet\">{from}{text}{to}</blockquote>\n")
}

/// "+4 đoạn", with the first of them.
fn more(hit: &Hit, others: &[Other], asked: &Asked, tongue: Tongue) -> String {
    let count = others.len();
    if count == 0 {
        return String::new();
    }
    let shown: String =
        others.iter().take(MORE).map(|other| quoted(&other.snippet, &other.passage)).collect();
    let all = link(&article_path(&hit.article.id.0), asked);
    format!(
        "<details class=\"more\" data-count=\"{count}\"><summary>+{count} {passages}</summary>\n{shown}\
         <p><a href=\"{all}#h1\">{whole}</a></p></details>\n",
        passages = match (count, tongue.say("đoạn", "passages")) {
            (1, "passages") => "passage",
            (_, said) => said,
        },
        whole = tongue.say("Xem cả bài", "The whole article"),
    )
}

/// "+2 bản đăng lại", with each of them, and the way to have them as hits.
fn reprints(hit: &Hit, asked: &Asked, tongue: Tongue) -> String {
    let said = match hit.reprints.len() {
        1 => tongue.say("bản đăng lại", "reprint"),
        _ => tongue.say("bản đăng lại", "reprints"),
    };
    let all = tongue.say("Hiện mọi bản đăng lại", "Show every reprint");
    let each = home_link(&asked.with(|a| a.reprints = Reprints::Each));
    folded("reprints", &hit.reprints, [said, all, &each], asked, tongue)
}

/// "+2 phiên bản", likewise: other captures of the article's address.
fn versions(hit: &Hit, asked: &Asked, tongue: Tongue) -> String {
    let said = match hit.versions.len() {
        1 => tongue.say("phiên bản khác", "other version"),
        _ => tongue.say("phiên bản khác", "other versions"),
    };
    let all = tongue.say("Hiện mọi phiên bản", "Show every version");
    let each = home_link(&asked.with(|a| a.versions = true));
    folded("versions", &hit.versions, [said, all, &each], asked, tongue)
}

/// A list of articles that stand behind a hit; nothing where there is none. `words` are what they
/// are, what a link says that has them as hits, and where it leads.
fn folded(
    class: &str,
    articles: &[ArticleMeta],
    words: [&str; 3],
    asked: &Asked,
    tongue: Tongue,
) -> String {
    let count = articles.len();
    if count == 0 {
        return String::new();
    }
    let item = |article: &ArticleMeta| {
        let to = link(&article_path(&article.id.0), asked);
        let name = escape_html(title(article, tongue));
        format!("<li><a href=\"{to}\"><bdi>{name}</bdi></a> · {}</li>\n", about(article, tongue))
    };
    let items: String = articles.iter().map(item).collect();
    let [said, all, each] = words;
    format!(
        "<details class=\"more {class}\" data-count=\"{count}\"><summary>+{count} {said}</summary>\n\
         <ul>\n{items}</ul>\n<p><a href=\"{each}\">{all}</a></p></details>\n",
    )
}

/// Documents and people of the passage, as links.
fn facts(hit: &Hit, asked: &Asked, tongue: Tongue) -> String {
    let plain = Asked { language: asked.language, ..super::usual() };
    let mut documents: Vec<String> = Vec::new();
    for mention in &hit.passage.citations {
        let key = mention.value.key();
        let name = mention.value.canonical();
        let name = if name.is_empty() { key.clone() } else { name };
        let to = link(&document_path(&key), &plain);
        let item = format!("<a class=\"doc\" href=\"{to}\">{}</a>", escape_html(&name));
        if !documents.contains(&item) {
            documents.push(item);
        }
    }
    let mut people: Vec<String> = Vec::new();
    for mention in &hit.passage.persons {
        let person = &mention.value;
        if person.open || person.anonymised {
            continue;
        }
        let to = link(&person_path(&person.key), &plain);
        let item =
            format!("<a class=\"who\" href=\"{to}\"><bdi>{}</bdi></a>", escape_html(&person.name));
        if !people.contains(&item) {
            people.push(item);
        }
    }
    let mut html = String::new();
    for (said, items) in
        [(tongue.say("Văn bản", "Documents"), documents), (tongue.say("Người", "People"), people)]
    {
        if !items.is_empty() {
            let rest = items.len().saturating_sub(NAMED);
            let rest = if rest > 0 { format!(" +{rest}") } else { String::new() };
            let items: Vec<_> = items.into_iter().take(NAMED).collect();
            html.push_str(&format!("<p class=\"facts\">{said}: {}{rest}</p>\n", items.join(" · ")));
        }
    }
    html
}

/// What can be done with a hit: its citation to copy, its original to open.
fn actions(hit: &Hit, tongue: Tongue) -> String {
    let article = &hit.article;
    let web = article.url.as_deref().and_then(web_link);
    // Something must say where it is from.
    let file = || article.origin.path.rsplit('/').next().map(str::to_owned);
    let parts = [
        article.title.clone(),
        article.source.clone().or_else(|| web.is_none().then(file).flatten()),
        article.date.map(|date| super::said::date(date, tongue)),
        web.clone(),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let cited = format!("“{}” ({})", hit.snippet.text.trim(), parts.join(", "));
    let original = web.map_or_else(String::new, |web| {
        format!(
            " <a class=\"original\" href=\"{}\" rel=\"noopener noreferrer\">{}</a>",
            escape_html(&web),
            tongue.say("Bản gốc", "Original")
        )
    });
    format!(
        "<p class=\"actions\"><button type=\"button\" class=\"copy\" data-cite=\"{}\" data-done=\"{}\" hidden>{}</button>{original}</p>\n",
        escape_html(&cited),
        tongue.say("Đã chép", "Copied"),
        tongue.say("Sao chép trích dẫn", "Copy citation"),
    )
}
