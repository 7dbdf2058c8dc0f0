//! The search form: a GET form that works by itself.

use super::Tongue;
use super::frame::Kind;
use crate::output::escape_html;
use crate::query::Recognise;
use crate::query::{Grouping, Marks, Sort};
use crate::web::asked::{Asked, field_name};

/// What may be typed as a date, as a browser checks it: what `PartialDate::typed` reads.
const DATE: &str = r"\d{4}(-\d{2}(-\d{2})?)?|(\d{1,2}[\/.\-]){1,2}\d{4}";

/// The form with the state of `asked` in it.
pub(super) fn form(asked: &Asked, tongue: Tongue, kind: Kind) -> String {
    let text = escape_html(&asked.text);
    let focus = if kind == Kind::Start { " autofocus" } else { "" };
    // What is narrowed stays narrowed while words change.
    let mut kept = String::new();
    let mut keep = |name: &str, value: &str| {
        let value = escape_html(value);
        kept.push_str(&format!("<input type=\"hidden\" name=\"{name}\" value=\"{value}\">\n"));
    };
    for chosen in &asked.chosen {
        let without = if chosen.excluded { "not_" } else { "" };
        keep(&format!("{without}{}", field_name(chosen.field)), &chosen.value);
    }
    if asked.recognise == Recognise::Off {
        keep("fact", "off");
    }
    if asked.language.is_some() {
        keep("lang", tongue.say("vi", "en"));
    }
    let changed = asked.marks != Marks::Auto
        || asked.sort != Sort::Relevance
        || asked.grouping != Grouping::Article
        || asked.since.is_some()
        || asked.until.is_some();
    let open = if changed { " open" } else { "" };
    let select = |name: &str, label: &str, options: &[(&str, &str, bool)]| {
        let options: String = options
            .iter()
            .map(|(value, said, chosen)| {
                let selected = if *chosen { " selected" } else { "" };
                format!("<option value=\"{value}\"{selected}>{said}</option>")
            })
            .collect();
        format!(
            "<label for=\"{name}\">{label}</label><select id=\"{name}\" name=\"{name}\">{options}</select>\n"
        )
    };
    let example = tongue.say("6/2024", "2024-06");
    let date = |name: &str, label: &str, value: Option<String>| {
        let value = value.unwrap_or_default();
        format!(
            "<label for=\"{name}\">{label}</label><input id=\"{name}\" name=\"{name}\" \
             value=\"{value}\" placeholder=\"{example}\" size=\"10\" maxlength=\"10\" \
             pattern=\"{DATE}\" title=\"{example}\" autocomplete=\"off\">\n"
        )
    };
    let marks = select(
        "marks",
        tongue.say("Dấu", "Marks"),
        &[
            ("auto", tongue.say("theo dấu đã gõ", "those typed"), asked.marks == Marks::Auto),
            ("exact", tongue.say("đúng từng dấu", "exactly as typed"), asked.marks == Marks::Exact),
            ("any", tongue.say("bỏ qua dấu", "ignored"), asked.marks == Marks::Any),
        ],
    );
    let sort = select(
        "sort",
        tongue.say("Xếp theo", "Order"),
        &[
            ("relevance", tongue.say("khớp nhất", "best first"), asked.sort == Sort::Relevance),
            ("newest", tongue.say("mới nhất", "newest"), asked.sort == Sort::Newest),
            ("oldest", tongue.say("cũ nhất", "oldest"), asked.sort == Sort::Oldest),
        ],
    );
    let group = select(
        "group",
        tongue.say("Mỗi kết quả là", "Each hit is"),
        &[
            ("article", tongue.say("một bài", "an article"), asked.grouping == Grouping::Article),
            ("passage", tongue.say("một đoạn", "a passage"), asked.grouping == Grouping::Passage),
        ],
    );
    let since = date("since", tongue.say("Từ", "From"), asked.since.map(|d| d.to_string()));
    let until = date("until", tongue.say("Đến", "To"), asked.until.map(|d| d.to_string()));
    format!(
        "<form id=\"search\" role=\"search\" action=\"/\" method=\"get\">\n<div class=\"box\">\n\
         <label class=\"unseen\" for=\"q\">{label}</label>\n\
         <input id=\"q\" name=\"q\" type=\"search\" value=\"{text}\" placeholder=\"{hint}\" \
         maxlength=\"1024\" autocomplete=\"off\" autocapitalize=\"off\" autocorrect=\"off\" \
         spellcheck=\"false\" enterkeyhint=\"search\"{focus}>\n<button id=\"go\">{go}</button>\n</div>\n\
         {kept}<details id=\"options\"{open}>\n<summary>{options}</summary>\n\
         <div class=\"options\">\n{sort}{group}{since}{until}{marks}</div>\n</details>\n</form>\n",
        label = tongue.say("Tìm trong các bài báo", "Search the articles"),
        hint = tongue.say(
            "nghi quyet 39, &quot;Nguyễn Văn A&quot;, tỉnh:…",
            "nghi quyet 39, &quot;Nguyễn Văn A&quot;, province:…"
        ),
        go = tongue.say("Tìm", "Search"),
        options = tongue.say("Tùy chọn", "Options"),
    )
}
