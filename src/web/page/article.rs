//! An article to read: its passages, what matched, what it cites and whom it names.

use super::frame::{Kind, frame};
use super::marker::Marker;
use super::rich::{Anchors, Link, rich};
use super::said::{about, document_path, person_path, title};
use super::{Tongue, home_link, link, usual};
use crate::article::Span;
use crate::index::StoredPassage;
use crate::output::{escape_html, web_link};
use crate::passage::PassageKind;
use crate::web::asked::Asked;
use crate::web::failure::Failure;
use crate::web::live::Snapshot;

/// The page of the article named `id`; what `asked` would find is marked in it.
pub(in crate::web) fn article(
    snapshot: &Snapshot,
    id: &str,
    asked: &Asked,
    tongue: Tongue,
) -> Result<String, Failure> {
    let meta = snapshot.reader.article(id)?.ok_or(Failure::Unknown)?;
    let passages = snapshot.reader.passages_of(meta.key)?;
    let marks = marks(snapshot, asked, &passages)?;
    let plain = Asked { language: asked.language, ..usual() };
    let mut number = 0;
    let mut heading = escape_html(title(&meta, tongue));
    let mut body = String::new();
    let mut titled = false;
    for (passage, highlights) in passages.iter().zip(&marks) {
        let links = links(passage, &plain);
        let text = rich(&passage.text, highlights, &links, Anchors::From(&mut number));
        let id = format!("p{}", passage.ordinal);
        if passage.kind == PassageKind::Title && !titled {
            titled = true;
            heading = format!("<span id=\"{id}\">{text}</span>");
            continue;
        }
        let kind = passage.kind.as_str();
        let tag = if passage.kind == PassageKind::Heading { "h2" } else { "p" };
        body.push_str(&format!("<{tag} id=\"{id}\" data-kind=\"{kind}\">{text}</{tag}>\n"));
    }
    let back = if asked.asks() {
        let said = tongue.say("Về kết quả", "Back to the results");
        format!("<p class=\"back\"><a id=\"back\" href=\"{}\">← {said}</a></p>\n", home_link(asked))
    } else {
        String::new()
    };
    let byline = meta.byline.as_ref().map_or_else(String::new, |byline| {
        format!("<p class=\"byline\">{}</p>\n", escape_html(byline))
    });
    let main = format!(
        "<div class=\"reader\">\n{back}<article id=\"article\" data-article=\"{}\" lang=\"vi\">\n<h1><bdi>{heading}</bdi></h1>\n\
         <p class=\"about\">{}</p>\n{byline}{}<div class=\"text\">\n{body}</div>\n{}</article>\n</div>\n",
        escape_html(id),
        about(&meta, tongue),
        matches_nav(number, tongue),
        origin(&meta, tongue),
    );
    Ok(frame(&escape_html(title(&meta, tongue)), asked, tongue, Kind::Article, &main))
}

/// The parts of each passage that answer; with marks ignored where nothing answers as typed.
fn marks(
    snapshot: &Snapshot,
    asked: &Asked,
    passages: &[StoredPassage],
) -> Result<Vec<Vec<Span>>, Failure> {
    if !asked.asks() {
        return Ok(vec![Vec::new(); passages.len()]);
    }
    let plan = asked.plan(&snapshot.reader)?;
    let marks = Marker::of(&plan).marks(passages);
    let none = marks.iter().all(Vec::is_empty);
    let relaxed = if none { plan.relaxed(&snapshot.reader) } else { None };
    Ok(relaxed.map_or(marks, |plan| Marker::of(&plan).marks(passages)))
}

/// Documents and people of a passage, where they stand in it.
fn links(passage: &StoredPassage, plain: &Asked) -> Vec<Link> {
    let documents = passage.citations.iter().map(|mention| Link {
        span: mention.span,
        href: link(&document_path(&mention.value.key()), plain),
        class: "doc",
    });
    let named = passage.persons.iter().filter(|m| !m.value.open && !m.value.anonymised);
    let people = named.map(|mention| Link {
        span: mention.span,
        href: link(&person_path(&mention.value.key), plain),
        class: "who",
    });
    documents.chain(people).collect()
}

/// "1/7" with the ways to the match before and behind.
fn matches_nav(count: usize, tongue: Tongue) -> String {
    if count == 0 {
        return String::new();
    }
    format!(
        "<nav id=\"matches\" data-count=\"{count}\" aria-label=\"{label}\">\n\
         <a id=\"match-before\" href=\"#h{count}\" aria-label=\"{before}\">↑</a>\n\
         <span id=\"match-at\" aria-live=\"polite\">1/{count}</span>\n\
         <a id=\"match-behind\" href=\"#h1\" aria-label=\"{behind}\">↓</a>\n</nav>\n",
        label = tongue.say("Chỗ khớp", "Matches"),
        before = tongue.say("Chỗ khớp trước", "Previous match"),
        behind = tongue.say("Chỗ khớp sau", "Next match"),
    )
}

/// Where the article came from: its address, or its file and line.
fn origin(meta: &crate::article::ArticleMeta, tongue: Tongue) -> String {
    let file = meta.origin.path.rsplit('/').next().unwrap_or_default();
    let line = meta.origin.line.map(|line| format!(":{line}")).unwrap_or_default();
    let file = escape_html(&format!("{file}{line}"));
    let web = meta.url.as_deref().and_then(web_link).map_or_else(String::new, |web| {
        let web = escape_html(&web);
        let said = tongue.say("Bản gốc", "Original");
        format!("<dt>{said}</dt><dd><a href=\"{web}\" rel=\"noopener noreferrer\">{web}</a></dd>")
    });
    format!(
        "<dl id=\"origin\">{web}<dt>{}</dt><dd>{file}</dd><dt>{}</dt><dd>{}</dd></dl>\n",
        tongue.say("Tệp", "File"),
        tongue.say("Bảng mã", "Encoding"),
        escape_html(&meta.encoding)
    )
}
