//! The page as a person meets it: in a browser, with a mouse, a thumb, keys, or no script at all.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::json;

use crate::program::{Collection, corpus};
use crate::web::Served;
use crate::webdriver::{Browser, Scripts};

const ENTER: &str = "\u{E007}";
const TAB: &str = "\u{E004}";
const ESCAPE: &str = "\u{E00C}";

/// The sample corpus, served and shown.
struct Shown {
    collection: Collection,
    served: Served,
    browser: Browser,
}

impl Shown {
    fn start(scripts: Scripts) -> Self {
        let browser = Browser::start(scripts);
        let collection = Collection::of(&[&corpus()]);
        let served = Served::of(&collection.index());
        Self { collection, served, browser }
    }

    fn at(&self, target: &str) -> String {
        format!("http://{}{target}", self.served.host)
    }

    fn open(&self, target: &str) {
        self.browser.open(&self.at(target));
    }

    fn total(&self) -> u64 {
        self.browser.attribute("#count", "data-total").parse().unwrap()
    }

    /// Opens the sheet of facets. Beside the hits it is in sight also when closed, but the protocol
    /// takes what lies in closed `<details>` for hidden.
    fn narrow(&self) {
        let browser = &self.browser;
        let seen = "const r = document.querySelector('[data-facet=source] .value')\
            .getBoundingClientRect(); return r.width > 100 && r.height > 20";
        assert_eq!(browser.run(seen), true, "the facets cannot be seen");
        browser.run("document.getElementById('narrow').open = true");
    }

    /// Articles of the hits on the page, in order.
    fn articles(&self) -> Vec<String> {
        let list =
            "return [...document.querySelectorAll('#hits > .hit')].map(h => h.dataset.article)";
        serde_json::from_value(self.browser.run(list)).unwrap()
    }

    fn wait_for_hits_of(&self, text: &str) {
        self.browser.wait(&format!(
            "new URLSearchParams(location.search).get('q') === {} && document.querySelector('#hits') \
             && !document.querySelector('main[aria-busy]')",
            json!(text)
        ));
    }

    /// What the program itself finds first.
    fn expected(&self, query: &str) -> Vec<String> {
        let hits = self.collection.hits(&[query, "--group", "article"]);
        hits.iter().map(|hit| hit["article"]["id"].as_str().unwrap().to_owned()).collect()
    }
}

#[test]
#[ignore = "needs a browser: chromium and chromedriver"]
fn shows_what_the_program_finds_while_somebody_types_and_narrows() {
    let shown = Shown::start(Scripts::On);
    let browser = &shown.browser;
    shown.open("/");
    browser.type_into("#q", "nghi quyet 39");
    shown.wait_for_hits_of("nghi quyet 39");
    assert_eq!(shown.articles(), shown.expected("nghi quyet 39"));
    let marked = browser.text("#hit-1 .snippet mark");
    assert!(marked.contains("39"), "{marked:?} is highlighted");
    let said = browser.run("return document.getElementById('live').textContent");
    assert!(said.as_str().unwrap().contains("đoạn"), "{said}");

    // A chip is switched, and switched back.
    let before = shown.total();
    browser.click("[data-chip=fact]");
    browser.wait("document.querySelector('[data-chip=fact-off]')");
    assert!(browser.url().contains("fact=off"));
    browser.click("[data-chip=fact-off]");
    browser.wait("document.querySelector('[data-chip=fact]')");
    assert_eq!(shown.total(), before);

    // A source is chosen, then left out: together they are everything.
    shown.narrow();
    let counted = browser.text("[data-facet=source] .value .count");
    browser.click("[data-facet=source] .value");
    browser.wait("document.querySelector('[data-chip=filter]')");
    let with = shown.total();
    assert_eq!(with.to_string(), counted);
    browser.click("[data-chip=filter]");
    browser.wait("!document.querySelector('[data-chip=filter]')");
    shown.narrow();
    browser.click("[data-facet=source] .not");
    browser.wait("document.querySelector('[data-chip=filter]')");
    // The other way about, where an article has no source: those stay.
    assert_eq!(shown.total() + with, before);
    browser.click("[data-chip=filter]");
    browser.wait("!document.querySelector('[data-chip=filter]')");

    // A bar of the timeline is a span of dates.
    shown.narrow();
    let year = browser.attribute("#timeline a", "data-year");
    browser.click("#timeline a");
    browser.wait("document.querySelector('[data-chip=filter]')");
    assert!(browser.url().contains(&format!("since={year}&until={year}")), "{}", browser.url());
    assert!(shown.total() > 0 && shown.total() < before);
}

#[test]
#[ignore = "needs a browser: chromium and chromedriver"]
fn leads_to_documents_people_and_articles_and_back_to_the_same_results() {
    let shown = Shown::start(Scripts::On);
    let browser = &shown.browser;
    shown.open("/");
    browser.type_into("#q", "nghi quyet 39");
    shown.wait_for_hits_of("nghi quyet 39");
    let results = shown.articles();
    for (link, page) in [
        (".facts a.doc", "#document h1"),
        (".facts a.who", "#person h1"),
        ("#hit-1 a.title", "#article h1"),
    ] {
        browser.click(link);
        browser.wait(&format!("document.querySelector({})", json!(page)));
        assert!(!browser.text(page).is_empty());
        browser.back();
        shown.wait_for_hits_of("nghi quyet 39");
        assert_eq!(shown.articles(), results);
        assert_eq!(browser.run("return document.getElementById('q').value"), "nghi quyet 39");
    }
    browser.click("#hit-1 a.title");
    browser.wait("document.querySelector('#article')");
    browser.click("#back");
    shown.wait_for_hits_of("nghi quyet 39");
    assert_eq!(shown.articles(), results);
}

#[test]
#[ignore = "needs a browser: chromium and chromedriver"]
fn exports_byte_for_byte_what_the_program_writes() {
    let shown = Shown::start(Scripts::On);
    let browser = &shown.browser;
    let folder = tempfile::tempdir().unwrap();
    browser.devtools(
        "Browser.setDownloadBehavior",
        &json!({"behavior": "allow", "downloadPath": folder.path()}),
    );
    shown.open("/?q=h%E1%BB%93+ch%E1%BB%A9a");
    browser.click("#export > summary");
    browser.click("#export a[data-format=csv]");
    let begun = Instant::now();
    let file = loop {
        let files: Vec<PathBuf> =
            std::fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().path()).collect();
        if let Some(file) = files.iter().find(|f| f.extension().is_some_and(|e| e == "csv")) {
            break std::fs::read(file).unwrap();
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "nothing came: {files:?}");
        std::thread::sleep(Duration::from_millis(50));
    };
    let written = shown.collection.saola(&["search", "hồ chứa", "--all", "--format", "csv"]);
    assert_eq!(String::from_utf8(file).unwrap(), written.out);
}

#[test]
#[ignore = "needs a browser: chromium and chromedriver"]
fn copies_a_citation_with_title_source_date_and_address() {
    let shown = Shown::start(Scripts::On);
    let browser = &shown.browser;
    shown.open("/?q=con+duong&sort=newest&lang=vi");
    let origin = format!("http://{}", shown.served.host);
    let permissions = json!({
        "origin": origin, "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"],
    });
    browser.devtools("Browser.grantPermissions", &permissions);
    browser.wait("document.querySelector('#hit-1 .copy:not([hidden])')");
    browser.click("#hit-1 .copy");
    let copied = || {
        let text =
            browser.run_async("navigator.clipboard.readText().then(done, e => done(String(e)))");
        text.as_str().unwrap().to_owned()
    };
    browser.wait("document.getElementById('live').textContent === 'Đã chép'");
    let id = browser.attribute("#hit-1", "data-article");
    let hits = shown.collection.hits(&["con duong", "--sort", "newest", "--group", "article"]);
    let hit = hits.iter().find(|hit| hit["article"]["id"] == json!(id)).unwrap();
    let article = &hit["article"];
    let text = copied();
    for part in ["title", "source", "url"] {
        let part = article[part].as_str().unwrap();
        assert!(text.contains(part), "{part} is missing: {text}");
    }
    let date: Vec<&str> = article["date"].as_str().unwrap().split('-').rev().collect();
    let date: Vec<&str> = date.iter().map(|part| part.trim_start_matches('0')).collect();
    assert!(text.contains(&date.join("/")), "{date:?} is missing: {text}");
    let snippet = browser.text("#hit-1 .snippet");
    assert!(text.starts_with('“') && text.contains(snippet.trim_matches('…')), "{text}");

    // By keys: two hits that are chosen, one after the other.
    browser.press("kxjxc");
    browser.wait("document.getElementById('live').textContent === 'Đã chép: 2'");
    let both = copied();
    assert!(both.starts_with(&text) && both.matches('“').count() >= 2, "{both}");
}

#[test]
#[ignore = "needs a browser: chromium and chromedriver"]
fn works_without_a_script() {
    let shown = Shown::start(Scripts::Off);
    let browser = &shown.browser;
    shown.open("/");
    browser.type_into("#q", "nghi quyet 39");
    browser.click("#go");
    browser.wait("document.querySelector('#hits')");
    assert_eq!(browser.run("return document.documentElement.className"), "", "a script ran");
    assert_eq!(shown.articles(), shown.expected("nghi quyet 39"));
    let before = shown.total();
    browser.click("[data-chip=fact]");
    browser.wait("document.querySelector('[data-chip=fact-off]')");
    browser.back();
    browser.wait("document.querySelector('[data-chip=fact]')");
    shown.narrow();
    browser.click("[data-facet=source] .not");
    browser.wait("document.querySelector('[data-chip=filter]')");
    assert!(shown.total() < before);
    browser.click("[data-chip=filter]");
    browser.wait("!document.querySelector('[data-chip=filter]')");
    browser.click("#export > summary");
    assert!(browser.attribute("#export a[data-format=csv]", "href").contains("/xuat/csv?"));
    browser.click("#hit-1 a.title");
    browser.wait("document.querySelector('#article mark')");
    browser.click("#match-behind");
    assert!(browser.url().ends_with("#h1"));
    browser.click("#back");
    browser.wait("document.querySelector('#hits')");
    browser.click(".facts a.doc");
    browser.wait("document.querySelector('#document')");
    browser.click("#options > summary");
    assert_eq!(browser.run("return document.getElementById('options').open"), true);
}

/// Pages of every kind, with their addresses.
const PAGES: [(&str, &str); 12] = [
    ("start", "/?x=1"),
    ("results", "/?q=nghi+quyet+39"),
    ("passages", "/?q=con+duong+-t%C3%B4m&group=passage&sort=newest&since=2015"),
    ("nothing", "/?q=%22kh%C3%B4ng+c%C3%B3+ch%E1%BB%AFn%C3%A0y%22+zzz"),
    ("article", "ARTICLE"),
    ("document", "/van-ban/nq:39:*:tw:*?"),
    ("person", "/nguoi/v%E1%BB%AB_b%C3%A1_r%C3%AA?"),
    ("namesake", "/nguoi/kieu-thanh-tung?"),
    ("documents", "/van-ban?"),
    ("people", "/nguoi?"),
    ("unknown", "/khong-co?"),
    ("wrong", "/?q=a&sort=best"),
];

/// The address of one of [`PAGES`] in a language.
fn address(shown: &Shown, target: &str, language: &str) -> String {
    if target != "ARTICLE" {
        return format!("{target}&lang={language}").replace("?&", "?");
    }
    let id = &shown.expected("nghi quyet 39")[0];
    format!("/bai/{}?q=nghi+quyet+39&lang={language}", id.replace('/', "%2F"))
}

#[test]
#[ignore = "needs a browser: chromium and chromedriver"]
fn fits_a_phone_and_a_thumb() {
    let shown = Shown::start(Scripts::On);
    let browser = &shown.browser;
    browser.resize(360, 740, true);
    for (name, target) in PAGES {
        shown.open(&address(&shown, target, "vi"));
        let wide = browser.run("return document.documentElement.scrollWidth");
        assert_eq!(wide, 360, "{name} is wider than the window");
        let small = browser.run(
            "const main = '#q, #go, .chip, #narrow > summary, #export > summary, #pages a, #orders a,\
              #site a, #brand, .more > summary, .copy:not([hidden]), #matches a, #back, #options > summary, .examples li';\
             return [...document.querySelectorAll(main)].filter(e => e.checkVisibility())\
              .map(e => [e.id || e.className || e.textContent, e.getBoundingClientRect().height])\
              .filter(([, high]) => high < 43.5)",
        );
        assert_eq!(small, json!([]), "{name} has targets below 44 pixels");
    }
    shown.open("/?q=nghi+quyet+39");
    assert_eq!(browser.run("return document.getElementById('facets').checkVisibility()"), false);
    browser.click("#narrow > summary");
    assert_eq!(browser.run("return document.documentElement.scrollWidth"), 360);
    let low = browser.run(
        "return [...document.querySelectorAll('#facets .value, #facets .not')]\
         .filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 43.5).length",
    );
    assert_eq!(low, 0, "values of facets below 44 pixels");
    browser.click("[data-facet=source] .value");
    browser.wait("document.querySelector('[data-chip=filter]')");
}

#[test]
#[ignore = "needs a browser: chromium and chromedriver"]
fn works_by_keys_alone() {
    let shown = Shown::start(Scripts::On);
    let browser = &shown.browser;
    let focused = |id: &str| browser.wait(&format!("document.activeElement.id === {}", json!(id)));
    shown.open("/?q=%C4%91%C6%B0%E1%BB%9Dng");
    browser.wait("document.documentElement.classList.contains('js')");
    browser.press("/");
    focused("q");
    browser.press("nghi quyet 39");
    shown.wait_for_hits_of("nghi quyet 39");
    // Keys are letters while somebody types.
    assert_eq!(browser.run("return document.getElementById('q').value"), "nghi quyet 39");
    browser.press(ESCAPE);
    focused("results");
    let here = || browser.attribute(".hit.here", "id");
    browser.press("jj");
    assert_eq!(here(), "hit-2");
    browser.press("k");
    assert_eq!(here(), "hit-1");
    browser.press("x");
    assert_eq!(browser.run("return document.querySelectorAll('.hit.picked').length"), 1);
    browser.press("?");
    browser.wait("document.getElementById('keys').open");
    browser.press(ESCAPE);
    browser.wait("!document.getElementById('keys').open");
    browser.press("e");
    browser.wait("document.getElementById('export').open");
    assert!(browser.run("return document.activeElement.dataset.format").is_string());
    browser.press("j");
    browser.press("k");
    browser.press(ENTER);
    browser.wait("document.querySelector('#article mark')");
    let at = || browser.text("#match-at");
    let count: usize = browser.attribute("#matches", "data-count").parse().unwrap();
    let first = at();
    browser.press("n");
    if count > 1 {
        assert_ne!(at(), first);
    }
    browser.press("p");
    assert_eq!(at(), first);

    // Pages, where hits are shown.
    shown.open("/?q=nghi+quyet");
    browser.wait("document.documentElement.classList.contains('js')");
    let first = shown.articles();
    browser.press("n");
    browser.wait("location.search.includes('offset=10')");
    browser.wait("document.querySelector('#before')");
    assert!(shown.articles().iter().all(|article| !first.contains(article)));
    browser.press("p");
    browser.wait("!location.search.includes('offset')");
    browser.wait("document.querySelector('#hits')");
    assert_eq!(shown.articles(), first);

    // Whatever Tab reaches can be seen to have the focus.
    shown.open("/?q=nghi+quyet+39");
    for step in 0..40 {
        browser.press(TAB);
        let seen = browser.run(
            "const e = document.activeElement; const s = getComputedStyle(e);\
             if (e === document.body) return true;\
             const bar = e.querySelector && e.querySelector('.bar');\
             return (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2)\
               || Boolean(bar && getComputedStyle(bar).strokeWidth === '2px') || e.outerHTML;",
        );
        assert_eq!(seen, true, "the focus cannot be seen after {step} tabs");
    }
}

/// Looks at the box: requests for results so far, what stands in it, where the caret is.
const BOX: &str = "const q = document.getElementById('q');\
    return [performance.getEntriesByType('resource').filter(e => e.name.includes('/ket-qua')).length,\
            q.value, q.selectionStart, q === window.kept, document.activeElement === q]";

#[test]
#[ignore = "needs a browser: chromium and chromedriver"]
fn leaves_the_box_to_input_methods() {
    let shown = Shown::start(Scripts::On);
    let browser = &shown.browser;
    shown.open("/");
    browser.wait("document.documentElement.classList.contains('js')");
    browser.run("window.kept = document.getElementById('q'); kept.focus()");
    // An input method composes for longer than the delay: nothing is asked for, nothing is changed.
    for text in ["n", "ng", "nghi", "nghị"] {
        let end = text.chars().count();
        let composed = json!({"text": text, "selectionStart": end, "selectionEnd": end});
        browser.devtools("Input.imeSetComposition", &composed);
    }
    std::thread::sleep(Duration::from_millis(500));
    assert_eq!(browser.run(BOX), json!([0, "nghị", 4, true, true]));
    browser.devtools("Input.insertText", &json!({"text": "nghị"}));
    shown.wait_for_hits_of("nghị");
    assert_eq!(browser.run(BOX), json!([1, "nghị", 4, true, true]));

    // UniKey takes back and types again, faster than the delay: one request, for the end of it.
    browser.run_async(
        "const q = document.getElementById('q'); let text = q.value; q.focus();\
         const steps = [' ', 'q', 'u', 'y', 'e', 't', -1, -1, 'ế', 't'];\
         const next = () => { const step = steps.shift(); if (step === undefined) { done(); return; }\
           if (step === -1) document.execCommand('delete'); else document.execCommand('insertText', false, step);\
           setTimeout(next, 20); }; next();",
    );
    shown.wait_for_hits_of("nghị quyết");
    let caret = "nghị quyết".chars().count();
    assert_eq!(browser.run(BOX), json!([2, "nghị quyết", caret, true, true]));
    let live = browser.run("return document.getElementById('live').textContent");
    assert!(live.as_str().unwrap().contains("đoạn"), "{live}");
    let polite = browser.attribute("#live", "aria-live");
    assert_eq!(polite, "polite");
}

#[test]
#[ignore = "needs a browser: chromium and chromedriver"]
fn shows_the_first_result_at_once() {
    let shown = Shown::start(Scripts::On);
    let browser = &shown.browser;
    shown.open("/");
    browser.wait("document.documentElement.classList.contains('js')");
    let queries = ["nghi quyet 39", "hồ chứa", "con đường", "\"nông thôn mới\"", "kieu thanh tung"];
    let mut times = Vec::new();
    for query in queries.iter().chain(&queries).chain(&queries) {
        // From the last key to the first hit in the page and to the frame that shows it.
        let time = browser.run_async(&format!(
            "const q = document.getElementById('q'); q.focus(); q.value = ''; let begun = 0;\
             const seen = new MutationObserver(() => {{ if (!document.querySelector('#hit-1')) return;\
               seen.disconnect(); const changed = performance.now() - begun;\
               requestAnimationFrame(() => setTimeout(() => done([changed, performance.now() - begun]))); }});\
             document.querySelector('#hit-1')?.remove();\
             seen.observe(document.getElementById('results'), {{ childList: true }});\
             q.value = {}; begun = performance.now();\
             q.dispatchEvent(new InputEvent('input', {{ bubbles: true }}));",
            json!(query)
        ));
        times.push(serde_json::from_value::<[f64; 2]>(time).unwrap());
    }
    let median = |at: usize| {
        let mut times: Vec<f64> = times.iter().map(|t| t[at]).collect();
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    };
    let (changed, painted) = (median(0), median(1));
    println!(
        "last key to first hit, median of {}: {changed:.0} ms in the page, {painted:.0} ms on screen; \
         {:.0} and {:.0} without the delay of 50 ms",
        times.len(),
        changed - 50.0,
        painted - 50.0
    );
    let weight = browser.run(
        "return performance.getEntriesByType('resource').map(e => [new URL(e.name).pathname, e.decodedBodySize])",
    );
    let weight: Vec<(String, u64)> = serde_json::from_value(weight).unwrap();
    let files: Vec<_> = weight.iter().filter(|(name, _)| name.starts_with("/static")).collect();
    let results: Vec<u64> =
        weight.iter().filter(|(name, _)| name == "/ket-qua").map(|(_, bytes)| *bytes).collect();
    println!("page weight, bytes: {files:?}, results {results:?}");
    let page: u64 = files.iter().map(|(_, bytes)| *bytes).sum();
    assert!(page <= 100_000, "the page weighs {page} bytes without the result");
}

#[test]
#[ignore = "needs a browser, and axe-core"]
fn has_no_fault_that_axe_knows() {
    let axe = axe();
    let shown = Shown::start(Scripts::On);
    let browser = &shown.browser;
    let mut faults = Vec::new();
    for (width, touch) in [(1200, false), (360, true)] {
        browser.resize(width, 900, touch);
        for scheme in ["light", "dark"] {
            browser.paint(scheme);
            for (name, target) in PAGES {
                for language in ["vi", "en"] {
                    // Width and language change other things: both of each are enough.
                    if touch && language == "en" {
                        continue;
                    }
                    shown.open(&address(&shown, target, language));
                    browser
                        .run("for (const d of document.querySelectorAll('details')) d.open = true");
                    browser.run(&axe);
                    let found = browser.run_async(
                        "axe.run(document, { resultTypes: ['violations'] }).then(r => done(r.violations.flatMap(\
                         v => v.nodes.map(n => [v.id, n.html.slice(0, 160), (n.any[0] || n.all[0] || n.none[0] || {}).message]))),\
                         e => done([['error', String(e)]]))",
                    );
                    for fault in found.as_array().unwrap() {
                        faults.push(format!("{name} {scheme} {language} {width}: {fault}"));
                    }
                }
            }
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

/// The script of axe-core: the file that `SAOLA_AXE` names, else where `.ci/run` puts it.
fn axe() -> String {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("target/axe/package/axe.min.js");
    let path = std::env::var_os("SAOLA_AXE").map_or_else(beside, PathBuf::from);
    std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("axe-core is required: {}: {error}", path.display()))
}

mod on_demand {
    use super::*;

    /// The pictures of the READMEs, and more to look at.
    #[test]
    #[ignore = "on demand: .ci/screenshots"]
    fn screenshots() {
        let folder = PathBuf::from(std::env::var_os("SAOLA_SCREENSHOTS").unwrap());
        let shown = Shown::start(Scripts::On);
        let browser = &shown.browser;
        let more = std::env::var_os("SAOLA_SCREENSHOTS_MORE").is_some();
        let shoot = |name: &str, target: &str, (width, height, scheme): (u32, u32, &str)| {
            browser.resize(width, height, width < 500);
            browser.paint(scheme);
            shown.open(target);
            std::thread::sleep(Duration::from_millis(300));
            std::fs::write(folder.join(format!("{name}.png")), browser.picture()).unwrap();
        };
        shoot("results", "/?q=nghi+quyet+39&lang=vi", (1100, 760, "light"));
        shoot("phone", "/?q=nghi+quyet+39&lang=vi", (360, 720, "dark"));
        shoot("document", "/van-ban/nq:39:*:tw:*?lang=vi", (1100, 700, "light"));
        if more {
            for (name, target) in PAGES {
                let target = address(&shown, target, "vi");
                for (suffix, size) in [
                    ("light", (1280, 1400, "light")),
                    ("dark", (1280, 1400, "dark")),
                    ("phone", (360, 1400, "light")),
                    ("phone-dark", (360, 1400, "dark")),
                ] {
                    shoot(&format!("more-{name}-{suffix}"), &target, size);
                }
            }
        }
    }
}
