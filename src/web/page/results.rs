//! A page of results: how the query was read, how much was found, hits, facets, years, export.

use super::frame::{Kind, frame};
use super::hits::hits;
use super::{Tongue, chips, empty, facets, home_link, suggested, usual};
use crate::output::{Format, Separator, escape_html};
use crate::query::{Grouping, Sort};
use crate::search::Results;
use crate::web::answer;
use crate::web::asked::{Asked, sort_name};
use crate::web::failure::Failure;
use crate::web::live::Snapshot;
use crate::web::pool::Deadline;

/// The whole page.
pub(super) fn page(
    snapshot: &Snapshot,
    asked: &Asked,
    tongue: Tongue,
    deadline: Deadline,
) -> Result<String, Failure> {
    let main = results(snapshot, asked, tongue, deadline)?;
    let title = if asked.text.is_empty() {
        tongue.say("Kết quả", "Results").to_owned()
    } else {
        escape_html(&asked.text)
    };
    Ok(frame(&title, asked, tongue, Kind::Search, &main))
}

/// What stands inside `<main>`, which the script asks for while somebody types.
pub(in crate::web) fn results(
    snapshot: &Snapshot,
    asked: &Asked,
    tongue: Tongue,
    deadline: Deadline,
) -> Result<String, Failure> {
    if !asked.asks() {
        return super::home::start(snapshot, asked, tongue);
    }
    let (found, list) = answer::hits(snapshot, asked, deadline)?;
    let of = if asked.text.is_empty() { "" } else { ": " };
    let mut html = format!(
        "<h1 class=\"unseen\">{}{of}{}</h1>\n",
        tongue.say("Kết quả", "Results"),
        escape_html(&asked.text)
    );
    html.push_str(&chips::chips(snapshot, asked, &found, tongue));
    html.push_str(&suggested::suggested(&found, asked, tongue));
    html.push_str(&counts(&found, asked, tongue));
    if found.total == 0 {
        html.push_str(&empty::empty(asked, &found, tongue));
    }
    if found.total + found.partial == 0 {
        return Ok(html);
    }
    html.push_str(&orders(asked, tongue));
    html.push_str("<div class=\"columns\">\n<div class=\"hits\">\n");
    html.push_str(&hits(snapshot, &list, &found.plan, asked, tongue)?);
    html.push_str(&pages(&found, asked, tongue));
    html.push_str("</div>\n<div class=\"side narrow\">\n");
    html.push_str(&exports(&found, asked, tongue));
    if let Some(counted) = &found.facets {
        let bars = found.spread.as_ref().map_or_else(String::new, |spread| {
            facets::bars(spread, snapshot.coverage(), asked, tongue)
        });
        html.push_str(&facets::facets(counted, &bars, asked, tongue));
    }
    html.push_str("</div>\n</div>\n");
    Ok(html)
}

/// "84 đoạn trong 31 bài · 6 ms", also for the live region; articles where hits are articles.
fn counts(found: &Results, asked: &Asked, tongue: Tongue) -> String {
    let what = |n: u64| tongue.say("đoạn", if n == 1 { "passage" } else { "passages" });
    let said = |n: u64| format!("{} {}", tongue.number(n), what(n));
    let some = tongue.say("có một phần các từ", "with some of the words");
    let articles = found.spread.as_ref().filter(|_| asked.grouping == Grouping::Article);
    let within = articles.map_or_else(String::new, |spread| {
        let one = if spread.articles == 1 { "article" } else { "articles" };
        let n = tongue.number(spread.articles);
        format!(" {} {n} {}", tongue.say("trong", "in"), tongue.say("bài", one))
    });
    let counted = match (found.total, found.partial) {
        (0, 0) => tongue.say("0 kết quả", "0 hits").to_owned(),
        (total, 0) => said(total) + &within,
        (0, partial) => format!("{} {some}", said(partial)),
        (total, partial) => {
            let also = tongue.say("thêm", "and");
            format!("{}{within}, {also} {} {some}", said(total), said(partial))
        }
    };
    let took = found.took.as_secs_f64() * 1000.0;
    let took = if took < 10.0 { tongue.language().decimal(took) } else { format!("{took:.0}") };
    format!(
        "<p id=\"count\" data-total=\"{}\" data-partial=\"{}\">{counted} \
         <span class=\"took\">· {took} ms</span></p>\n",
        found.total, found.partial
    )
}

fn orders(asked: &Asked, tongue: Tongue) -> String {
    let order = |sort: Sort, said: &str| {
        let current = if asked.sort == sort { " aria-current=\"true\"" } else { "" };
        let to = asked.with(|a| a.sort = sort);
        format!(
            "<a data-sort=\"{}\" href=\"{}\"{current}>{said}</a>",
            sort_name(sort),
            home_link(&to)
        )
    };
    format!(
        "<nav id=\"orders\" aria-label=\"{}\">{} {} {}</nav>\n",
        tongue.say("Xếp theo", "Order"),
        order(Sort::Relevance, tongue.say("Khớp nhất", "Best first")),
        order(Sort::Newest, tongue.say("Mới nhất", "Newest")),
        order(Sort::Oldest, tongue.say("Cũ nhất", "Oldest")),
    )
}

/// Links to the pages before and behind.
fn pages(found: &Results, asked: &Asked, tongue: Tongue) -> String {
    let all = (found.total + found.partial) as usize;
    let at = |offset: usize| home_link(&asked.with(|a| a.offset = offset));
    let mut html = String::new();
    if asked.offset > 0 {
        let before = at(asked.offset.saturating_sub(asked.limit));
        let said = tongue.say("Trang trước", "Previous page");
        html.push_str(&format!("<a id=\"before\" rel=\"prev\" href=\"{before}\">← {said}</a>\n"));
    }
    let next = asked.offset + asked.limit;
    let last = asked.offset + found.returned;
    // How many articles there are is known of no result: passages are counted.
    let (of, more) = match asked.grouping {
        Grouping::Passage => {
            // Where reprints are folded there are fewer hits than passages.
            let full = found.returned == asked.limit;
            (format!(" / {}", tongue.number(all as u64)), full && next < all)
        }
        Grouping::Article => (String::new(), found.returned == asked.limit && last < all),
    };
    html.push_str(&format!(
        "<span>{}–{}{of}</span>\n",
        tongue.number(asked.offset as u64 + 1),
        tongue.number(last as u64),
    ));
    if more && next + asked.limit <= 10_000 {
        let said = tongue.say("Trang sau", "Next page");
        html.push_str(&format!(
            "<a id=\"behind\" rel=\"next\" href=\"{}\">{said} →</a>\n",
            at(next)
        ));
    }
    format!("<nav id=\"pages\" aria-label=\"{}\">\n{html}</nav>\n", tongue.say("Trang", "Pages"))
}

/// Every hit as a file; how many, first.
fn exports(found: &Results, asked: &Asked, tongue: Tongue) -> String {
    let all = found.total + found.partial;
    let passages = tongue.say("đoạn", if all == 1 { "passage" } else { "passages" });
    let passages = format!("{} {passages}", tongue.number(all));
    let articles = tongue.say("Mỗi bài một đoạn", "One passage of each article");
    let mut html = String::new();
    for (grouping, said) in [(Grouping::Passage, passages.as_str()), (Grouping::Article, articles)]
    {
        html.push_str(&format!("<p>{said}:</p>\n<p class=\"formats\">"));
        let semicolon = tongue.say("CSV dấu ;", "CSV with ;");
        let formats = [
            (Format::Csv, Separator::Comma, "CSV"),
            (Format::Csv, Separator::Semicolon, semicolon),
            (Format::Jsonl, Separator::Comma, "JSON Lines"),
            (Format::Markdown, Separator::Comma, "Markdown"),
            (Format::Html, Separator::Comma, "HTML"),
            (Format::Trec, Separator::Comma, "TREC"),
            (Format::Ris, Separator::Comma, "RIS"),
            (Format::Bibtex, Separator::Comma, "BibTeX"),
        ];
        for (format, separator, name) in formats {
            let wanted =
                Asked { grouping, separator, offset: 0, limit: usual().limit, ..asked.clone() };
            let state = wanted.written(&Asked { grouping: other(grouping), ..usual() });
            let to = escape_html(&format!("/xuat/{}?{state}", format.name()));
            let also = if separator == Separator::Semicolon { "-semicolon" } else { "" };
            html.push_str(&format!(
                "<a download data-format=\"{}{also}\" href=\"{to}\">{name}</a> ",
                format.name()
            ));
        }
        html.push_str("</p>\n");
    }
    let excel = tongue.say(
        "Excel dồn cả hàng vào một ô? Hãy lấy CSV dấu ;.",
        "Excel puts a whole row into one cell? Take CSV with ;.",
    );
    html.push_str(&format!("<p class=\"note\">{excel}</p>\n"));
    format!(
        "<details id=\"export\" data-count=\"{all}\"><summary class=\"button\">{} {passages}</summary>\n{html}</details>\n",
        tongue.say("Xuất", "Export"),
    )
}

/// So that an export's address always says what it counts.
fn other(grouping: Grouping) -> Grouping {
    match grouping {
        Grouping::Article => Grouping::Passage,
        Grouping::Passage => Grouping::Article,
    }
}
