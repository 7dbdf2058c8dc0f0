//! Reprints: one text in several outlets is one cluster, and different texts never are.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use saola::index::Reader;
use saola::update::update;
use serde_json::{Value, json};

use crate::program::{Collection, corpus};

const LEAD: &str = "Sáng nay, tại xã biên giới Tri Lễ, lực lượng bộ đội biên phòng cùng bà con các bản đã khởi công cây cầu dân sinh bắc qua suối Nậm Mộ, thay cho chiếc cầu tre bị lũ cuốn trôi hồi tháng Tám năm ngoái.";
const COST: &str = "Cầu dài 42 mét, rộng 3,5 mét, tổng kinh phí 2,8 tỷ đồng, trong đó các nhà hảo tâm góp hơn một nửa, phần còn lại là ngày công và vật liệu tại chỗ do người dân các bản đóng góp.";
const VOICE: &str = "Ông Lô Văn Thái, trưởng bản, cho biết mỗi mùa mưa học sinh phải nghỉ học nhiều ngày vì nước suối dâng cao, người ốm muốn ra trạm xá phải vòng hơn hai chục cây số đường rừng.";
const PLAN: &str = "Theo kế hoạch, cây cầu sẽ hoàn thành trước mùa mưa tới, đơn vị thi công cam kết bảo đảm chất lượng, an toàn cho người qua lại và giữ gìn cảnh quan ven suối.";
const END: &str = "Dịp này, đoàn công tác đã trao nhiều phần quà cho các gia đình khó khăn, tặng sách vở và áo ấm cho học sinh điểm trường lẻ của xã trước khi bước vào đợt rét đậm đầu mùa.";

/// An article of `outlet` as a line of JSON.
fn article(id: &str, outlet: &str, date: &str, title: &str, parts: &[&str]) -> String {
    let text = parts.join("\n\n");
    json!({"id": id, "source": outlet, "date": date, "title": title, "text": text}).to_string()
        + "\n"
}

fn original() -> String {
    let title = "Khởi công cầu dân sinh ở vùng biên";
    article("goc", "Báo Gốc", "2024-11-02", title, &[LEAD, COST, VOICE, PLAN, END])
}

/// The article as other outlets print it, from a copy to a version that was worked on.
fn edited() -> Vec<(&'static str, String)> {
    let dateline = format!("(TTX) - {LEAD}");
    let worked = VOICE.replace("cho biết", "chia sẻ").replace("nhiều ngày", "dài ngày");
    let credit = "Nguồn: Báo Gốc, đăng ngày 2/11";
    let title = "Vùng biên Tri Lễ sắp có cầu mới";
    let made = |id, parts: &[&str]| article(id, "Báo Khác", "2024-11-03", title, parts);
    vec![
        ("1 a copy under another title", made("ban-1", &[LEAD, COST, VOICE, PLAN, END])),
        ("2 a dateline", made("ban-2", &[&dateline, COST, VOICE, PLAN, END])),
        ("3 a line about its source", made("ban-3", &[&dateline, COST, VOICE, PLAN, END, credit])),
        ("4 a paragraph less", made("ban-4", &[LEAD, COST, VOICE, PLAN])),
        (
            "5 words changed and a line more",
            made("ban-5", &[LEAD, COST, &worked, PLAN, END, credit]),
        ),
    ]
}

/// Every article of `paths` that has reprints, with them, by name.
fn clusters(paths: &[PathBuf]) -> (usize, Vec<(String, Vec<String>)>) {
    let folder = tempfile::tempdir().unwrap();
    update(folder.path(), paths, |_| true).unwrap();
    clusters_of(folder.path())
}

fn clusters_of(index: &Path) -> (usize, Vec<(String, Vec<String>)>) {
    let reader = Reader::open(index).unwrap();
    let mut articles = reader.articles().unwrap();
    articles.sort_by(|a, b| a.id.cmp(&b.id));
    let mut found = Vec::new();
    for article in &articles {
        let others = reader.reprints_of(article.key).unwrap();
        if !others.is_empty() {
            found.push((article.id.0.clone(), others.into_iter().map(|a| a.id.0).collect()));
        }
    }
    (articles.len(), found)
}

fn joined(lines: &[String]) -> Vec<(String, Vec<String>)> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tin.jsonl");
    std::fs::write(&file, lines.concat()).unwrap();
    clusters(&[file]).1
}

#[test]
fn knows_a_text_again_through_five_degrees_of_editing() {
    let missed: Vec<&str> = edited()
        .into_iter()
        .filter(|(_, edited)| joined(&[original(), edited.clone()]).len() != 2)
        .map(|(degree, _)| degree)
        .collect();
    assert_eq!(missed, [""; 0]);
}

#[test]
fn keeps_apart_texts_that_differ_in_a_number_or_a_name() {
    let whole = [LEAD, COST, VOICE, PLAN, END].join("\n\n");
    let weather = "Dự báo đêm nay và ngày mai, khu vực phía Tây có mây, có mưa vài nơi, gió nhẹ, độ ẩm cao, trời rét, vùng núi có nơi rét đậm, nhiệt độ thấp nhất 14 độ, cao nhất 22 độ; khu vực ven biển có mây, ngày nắng hanh, gió đông bắc cấp 3, biển động nhẹ, tầm nhìn xa trên 10 km, tàu thuyền ra khơi cần chú ý gió giật vào sáng sớm.";
    let law = "Người điều khiển phương tiện không chấp hành hiệu lệnh của người kiểm soát giao thông, không giảm tốc độ khi qua nơi đông dân cư, chở quá số người quy định hoặc xếp hàng hóa vượt quá khổ giới hạn của cầu, đường thì bị phạt tiền từ 400 nghìn đồng đến 600 nghìn đồng và bị tước quyền sử dụng giấy phép trong thời hạn ghi tại quyết định.";
    let cases = [
        ("length of the bridge", whole.clone(), whole.replace("42 mét", "36 mét")),
        ("who is quoted", whole.clone(), whole.replace("Lô Văn Thái", "Vi Thanh Hùng")),
        ("weather", weather.to_owned(), weather.replace("14 độ", "11 độ")),
        ("fine", law.to_owned(), law.replace("600", "800")),
    ];
    for (what, one, other) in cases {
        assert_ne!(one, other, "{what}");
        let one = article("mot", "Báo A", "2024-01-01", "Bài", &[&one]);
        let other = article("hai", "Báo B", "2024-01-02", "Bài", &[&other]);
        assert_eq!(joined(&[one, other]), [], "{what}");
    }
}

fn all() -> Vec<String> {
    let mut lines = vec![original()];
    lines.extend(edited().into_iter().map(|(_, line)| line));
    lines.push(article("khac", "Báo Gốc", "2024-11-05", "Tin khác", &[PLAN, "Suối Nậm Mộ mùa này cạn nước, cá mát về nhiều, bà con rủ nhau đi thả lưới từ sáng sớm đến chiều muộn mới về."]));
    lines
}

#[test]
fn clusters_are_the_same_in_whatever_order_and_pieces_the_articles_came() {
    let lines = all();
    let expected = joined(&lines);
    assert_eq!(expected.len(), 6, "{expected:?}");
    let mut reversed = lines.clone();
    reversed.reverse();
    assert_eq!(joined(&reversed), expected);
    let collection = Collection::empty();
    for (at, line) in reversed.iter().enumerate() {
        collection.write(&format!("{at}.jsonl"), line);
        assert_eq!(collection.update().code, 0);
    }
    assert_eq!(clusters_of(&collection.index()).1, expected);
}

fn ids(hits: &[Value]) -> Vec<&str> {
    hits.iter().map(|hit| hit["article"]["id"].as_str().unwrap()).collect()
}

fn folded(hit: &Value) -> Vec<&str> {
    hit["reprints"].as_array().unwrap().iter().map(|r| r["id"].as_str().unwrap()).collect()
}

fn written() -> Collection {
    let collection = Collection::empty();
    for (at, line) in all().iter().enumerate() {
        collection.write(&format!("{at}.jsonl"), line);
    }
    assert_eq!(collection.update().code, 0);
    collection
}

#[test]
fn shows_the_earliest_and_says_where_else_it_was_printed() {
    let collection = written();
    let hits = collection.hits(&["cầu tre bị lũ cuốn trôi"]);
    let full: Vec<Value> = hits.into_iter().filter(|hit| hit["match"] == "all").collect();
    assert_eq!(ids(&full), ["goc"]);
    assert_eq!(folded(&full[0]), ["ban-1", "ban-2", "ban-3", "ban-4", "ban-5"]);
    assert_eq!(full[0]["reprints"][0]["source"], "Báo Khác");
    assert_eq!(full[0]["reprints"][0]["date"], "2024-11-03");

    let summary = collection.search(&["cầu tre bị lũ cuốn trôi"]).pop().unwrap();
    assert_eq!((&summary["total"], &summary["collapsed"]), (&json!(6), &json!(5)));
    let every = collection.hits(&["cầu tre bị lũ cuốn trôi", "--no-collapse"]);
    assert_eq!(every.iter().filter(|hit| hit["match"] == "all").count(), 6);
    assert!(every.iter().all(|hit| folded(hit).is_empty()));

    // Filters take out first.
    let other = collection.hits(&["cầu tre bị lũ cuốn trôi", "--source", "Báo Khác"]);
    assert_eq!((ids(&other)[0], folded(&other[0]).len()), ("ban-1", 4));

    let shown = collection.saola(&["search", "cầu tre bị lũ cuốn trôi"]);
    assert!(shown.out.contains("+5 reprints: Báo Khác\n"), "{}", shown.out);
    let shown = collection.saola(&["--lang", "vi", "search", "cầu tre bị lũ cuốn trôi"]);
    assert!(shown.out.contains("+5 bản đăng lại: Báo Khác\n"), "{}", shown.out);
}

#[test]
fn when_the_earliest_goes_the_next_is_shown_and_when_it_comes_back_it_is() {
    let collection = written();
    collection.remove("0.jsonl");
    assert_eq!(collection.update().code, 0);
    let hits = collection.hits(&["nhà hảo tâm góp hơn một nửa"]);
    assert_eq!((ids(&hits)[0], folded(&hits[0]).len()), ("ban-1", 4));
    collection.write("9.jsonl", original());
    assert_eq!(collection.update().code, 0);
    let hits = collection.hits(&["nhà hảo tâm góp hơn một nửa"]);
    assert_eq!((ids(&hits)[0], folded(&hits[0]).len()), ("goc", 5));
}

#[test]
fn pages_fit_together_with_reprints_folded() {
    let collection = written();
    for sort in ["relevance", "newest", "oldest"] {
        for group in ["passage", "article"] {
            let ask = |size: &str, offset: &str| {
                let page = ["suối bà con cầu", "-n", size, "--offset", offset];
                let hits =
                    collection.hits(&[&page[..], &["--sort", sort, "--group", group]].concat());
                let seen = |hit: &Value| {
                    (
                        hit["rank"].as_u64(),
                        hit["article"]["id"].to_string(),
                        hit["passage"]["ordinal"].as_u64(),
                        folded(hit).len(),
                    )
                };
                hits.iter().map(seen).collect::<Vec<_>>()
            };
            let whole = ask("100", "0");
            let shown: BTreeSet<&String> = whole.iter().map(|(_, id, ..)| id).collect();
            assert_eq!(shown.len(), 2, "{sort} {group}: {whole:?}");
            let mut pages = Vec::new();
            for offset in 0..whole.len() + 1 {
                pages.extend(ask("1", &offset.to_string()));
            }
            assert_eq!(pages, whole, "{sort} {group}");
        }
    }
}

#[test]
fn what_is_counted_or_measured_keeps_every_reprint() {
    let collection = written();
    let query = "cầu tre bị lũ cuốn trôi";
    for format in ["csv", "trec"] {
        let run = collection.saola(&["search", query, "--format", format, "-n", "6"]);
        for id in ["goc", "ban-1", "ban-5"] {
            assert!(run.out.contains(id), "{format}: {}", run.out);
        }
    }
    let every = collection.hits(&[query, "--all"]);
    assert!(every.iter().filter(|hit| hit["match"] == "all").count() == 6);
}

#[test]
fn joins_nothing_of_the_sample_corpus() {
    let (articles, found) = clusters(&[corpus()]);
    assert!(articles > 0);
    assert_eq!(found, []);
}

#[test]
fn a_saved_search_takes_a_text_in_several_outlets_for_one_piece_of_news() {
    let copy = |id: &str, outlet: &str, date: &str| {
        article(
            id,
            outlet,
            date,
            "Vùng biên Tri Lễ sắp có cầu mới",
            &[LEAD, COST, VOICE, PLAN, END],
        )
    };
    let other = "Tin cầu\n\nCây cầu cũ ở bản bên đã được sửa, bà con đi lại dễ dàng.\n";
    let collection = Collection::written(&[("0.txt", other)]);
    assert_eq!(collection.saola(&["search", "cây cầu", "--save", "cau"]).code, 0);
    let news = || {
        let run = collection.saola(&["saved", "--new", "--format", "jsonl"]);
        let records = crate::program::records(run.out.as_bytes());
        let hits: Vec<Value> = records.into_iter().filter(|r| r["type"] == "hit").collect();
        let told = hits.iter().map(|hit| {
            let reprints = hit["reprints"].as_array().map_or(0, Vec::len);
            (hit["article"]["id"].as_str().unwrap().to_owned(), reprints)
        });
        (run.code, told.collect::<Vec<_>>())
    };
    assert_eq!(news(), (1, vec![]));
    // Two outlets at once: one article, with its reprint.
    collection.write("1.jsonl", original());
    collection.write("2.jsonl", copy("ban-1", "Báo Khác", "2024-11-03"));
    assert_eq!(collection.update().code, 0);
    let (code, told) = news();
    assert_eq!(code, 0);
    assert!(told.iter().all(|(id, _)| id == "goc"), "{told:?}");
    assert_eq!(told.iter().map(|(_, reprints)| reprints).sum::<usize>(), 1, "{told:?}");
    assert_eq!(news(), (1, vec![]), "it is told once");
    // A third outlet, and one that had it before all others: the text is known.
    collection.write("3.jsonl", copy("ban-2", "Báo Nữa", "2024-11-04"));
    collection.write("4.jsonl", copy("ban-0", "Báo Sớm", "2024-11-01"));
    assert_eq!(collection.update().code, 0);
    assert_eq!(news(), (1, vec![]));
    // The one that was told goes; what stands for it now is known as well.
    for name in ["1.jsonl", "4.jsonl"] {
        collection.remove(name);
    }
    assert_eq!(collection.update().code, 0);
    assert_eq!(news(), (1, vec![]));
    // Asked again, it is one hit with its reprints, as `search` shows it.
    let again = collection.saola(&["saved", "cau", "--format", "jsonl"]);
    let searched = collection.hits(&["cây cầu"]);
    let records = crate::program::records(again.out.as_bytes());
    let hits: Vec<Value> = records.into_iter().filter(|r| r["type"] == "hit").collect();
    assert_eq!(hits, searched);
}
