//! What a request asks for → who makes the answer, on which thread.

use std::future::poll_fn;
use std::path::Path;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use hyper::header::{self, HeaderMap};
use hyper::http::request::Parts;
use hyper::{Method, Request, Response, Uri};
use percent_encoding::percent_decode_str;

use super::asked::Asked;
use super::export::{self, Exports};
use super::failure::Failure;
use super::guard::{Hosts, check};
use super::live::{Live, Snapshot};
use super::page::{self, Tongue};
use super::pool::{Deadline, Pool, Unanswered};
use super::reply::{Content, HTML, JSON, Reply};
use super::{Faults, api, asset};
use crate::fault_injection::{Stage, panic_if_asked};
use crate::output::{Format, Language};
use crate::panics::{Panic, catch};
use crate::query::Grouping;

/// Everything that requests share.
pub(super) struct Site {
    live: Arc<Live>,
    pool: Pool,
    exports: Exports,
    hosts: Hosts,
    faults: Faults,
}

/// What a path names. Names of articles, documents and people are looked up, never opened.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Route {
    Home,
    Results,
    Article(String),
    Documents,
    Document(String),
    People,
    Person(String),
    Export(Format),
    Asset(String),
    ApiSearch,
    ApiDocuments,
    ApiConflicts,
    ApiPeople,
    ApiArticle(String),
    ApiStatus,
    ApiDescription,
    Health,
    None,
}

impl Route {
    fn of(path: &str) -> Self {
        let parts: Vec<&str> = path.split('/').skip(1).collect();
        let name = |segment: &str| -> Option<String> {
            let name = percent_decode_str(segment).decode_utf8().ok()?.into_owned();
            (!name.is_empty()).then_some(name)
        };
        let named = |segment: &str, route: fn(String) -> Self| name(segment).map(route);
        let found = match parts.as_slice() {
            [""] => Some(Self::Home),
            ["ket-qua"] => Some(Self::Results),
            ["bai", id] => named(id, Self::Article),
            ["van-ban"] => Some(Self::Documents),
            ["van-ban", key] => named(key, Self::Document),
            ["nguoi"] => Some(Self::People),
            ["nguoi", key] => named(key, Self::Person),
            ["xuat", format] => {
                format.parse().ok().filter(|f| *f != Format::Terminal).map(Self::Export)
            }
            ["static", file] => named(file, Self::Asset),
            ["favicon.ico"] => Some(Self::Asset("icon.svg".to_owned())),
            ["api", "search"] => Some(Self::ApiSearch),
            ["api", "documents"] => Some(Self::ApiDocuments),
            ["api", "conflicts"] => Some(Self::ApiConflicts),
            ["api", "people"] => Some(Self::ApiPeople),
            ["api", "article", id] => named(id, Self::ApiArticle),
            ["api", "status"] => Some(Self::ApiStatus),
            ["api", "openapi.json"] => Some(Self::ApiDescription),
            ["healthz"] => Some(Self::Health),
            _ => None,
        };
        found.unwrap_or(Self::None)
    }

    /// Whether answers are records, so that failures are as well.
    fn is_api(path: &str) -> bool {
        path == "/healthz" || path == "/api" || path.starts_with("/api/")
    }
}

impl Site {
    /// The site of the index in `index`, answering to `hosts`.
    pub(super) fn new(index: &Path, hosts: Hosts, faults: Faults) -> std::io::Result<Self> {
        let threads = std::thread::available_parallelism().map_or(2, usize::from);
        Ok(Self {
            live: Arc::new(Live::open(index)),
            pool: Pool::new(threads)?,
            exports: Exports::new(faults.clone()),
            hosts,
            faults,
        })
    }

    /// Looks for a new commit.
    pub(super) fn look(&self) {
        self.live.look();
    }

    /// Answers a request; its body is never read. A panic is answered by a failure.
    pub(super) async fn answer<B>(&self, request: Request<B>) -> Response<Content> {
        let (head, _) = request.into_parts();
        let panic = match caught(self.reply(&head)).await {
            Ok(reply) => return reply.response(),
            Err(panic) => panic,
        };
        let failure = self.faults.failure(&panic);
        let tongue = catch(|| Tongue::of(head.uri.query().unwrap_or_default(), &head.headers));
        let tongue = tongue.unwrap_or_default();
        let reply = catch(|| failed(&failure, &head.uri, tongue)).unwrap_or_else(|_| {
            // Not even the page of a failure can be made.
            Reply::refused(failure.status(), &failure.message(tongue))
        });
        reply.response()
    }

    /// Refuses a request for which there is no connection to be had.
    pub(super) fn refuse(&self, head: &Parts) -> Response<Content> {
        let busy = Failure::from(Unanswered::Busy);
        let tongue = Tongue::of(head.uri.query().unwrap_or_default(), &head.headers);
        let reply = match check(&head.method, &head.uri, &head.headers, &self.hosts) {
            Ok(()) => failed(&busy, &head.uri, tongue),
            Err((status, said)) => Reply::refused(status, said),
        };
        reply.response()
    }

    async fn reply(&self, head: &Parts) -> Reply {
        if let Err((status, said)) = check(&head.method, &head.uri, &head.headers, &self.hosts) {
            let mut reply = Reply::refused(status, said);
            reply.headers.push((header::CONNECTION, "close".to_owned()));
            if status == hyper::StatusCode::METHOD_NOT_ALLOWED {
                reply.headers.push((header::ALLOW, "GET, HEAD".to_owned()));
            }
            return reply;
        }
        panic_if_asked(Stage::Request, head.uri.path());
        let query = head.uri.query().unwrap_or_default();
        let route = Route::of(head.uri.path());
        let spoken = Tongue::of(query, &head.headers);
        let answer = self.route(route, query, spoken, &head.method).await;
        answer.unwrap_or_else(|failure| failed(&failure, &head.uri, spoken))
    }

    async fn route(
        &self,
        route: Route,
        query: &str,
        tongue: Tongue,
        method: &Method,
    ) -> Result<Reply, Failure> {
        let usual = match route {
            Route::Home | Route::Results | Route::Article(_) => page::usual(),
            Route::Export(_) => Asked { grouping: Grouping::Passage, ..Asked::default() },
            _ => Asked::default(),
        };
        let html = |body: String| Reply::ok(HTML, body);
        match route {
            Route::None => return Err(Failure::Unknown),
            Route::Asset(name) => return asset::asset(&name).ok_or(Failure::Unknown),
            Route::ApiDescription => return Ok(Reply::ok(JSON, api::DESCRIPTION)),
            Route::Health => {
                self.live.snapshot()?;
                return Ok(Reply::ok(JSON, "{\"status\":\"ok\"}\n"));
            }
            _ => {}
        }
        let asked = Asked::read(query, usual)?;
        match route {
            Route::Export(format) if method == Method::HEAD => Ok(export::head(&asked, format)),
            Route::Export(format) => {
                let snapshot = self.live.snapshot()?;
                let language = tongue.language();
                let shared = Arc::clone(&snapshot);
                let begun = self.exports.begin(shared, asked, format, language).await;
                if let Err(Failure::Index(error)) = &begun {
                    self.live.report(&snapshot, error);
                }
                begun
            }
            Route::Home => {
                self.on_pool(move |s, d| page::home(s, &asked, tongue, d).map(html)).await
            }
            Route::Results => {
                self.on_pool(move |s, d| page::results(s, &asked, tongue, d).map(html)).await
            }
            Route::Article(id) => {
                self.on_pool(move |s, _| page::article(s, &id, &asked, tongue).map(html)).await
            }
            Route::Documents => {
                self.on_pool(move |s, _| page::documents(s, &asked, tongue).map(html)).await
            }
            Route::Document(key) => {
                self.on_pool(move |s, d| page::document(s, &key, &asked, tongue, d).map(html)).await
            }
            Route::People => {
                self.on_pool(move |s, _| page::people(s, &asked, tongue).map(html)).await
            }
            Route::Person(key) => {
                self.on_pool(move |s, d| page::person(s, &key, &asked, tongue, d).map(html)).await
            }
            Route::ApiSearch => self.on_pool(move |s, d| api::search(s, &asked, d)).await,
            Route::ApiDocuments => {
                self.on_pool(move |s, d| api::documents(s, &asked, false, d)).await
            }
            Route::ApiConflicts => {
                self.on_pool(move |s, d| api::documents(s, &asked, true, d)).await
            }
            Route::ApiPeople => self.on_pool(move |s, d| api::people(s, &asked, d)).await,
            Route::ApiArticle(id) => self.on_pool(move |s, _| api::article(s, &id)).await,
            Route::ApiStatus => self.on_pool(move |s, _| api::status(s)).await,
            Route::None | Route::Asset(_) | Route::ApiDescription | Route::Health => {
                Err(Failure::Unknown)
            }
        }
    }

    /// Makes an answer on a thread that may search; damage that it meets ends the snapshot.
    async fn on_pool(
        &self,
        make: impl FnOnce(&Snapshot, Deadline) -> Result<Reply, Failure> + Send + 'static,
    ) -> Result<Reply, Failure> {
        let snapshot = self.live.snapshot()?;
        let shared = Arc::clone(&snapshot);
        let answer = self.pool.run(move |deadline| catch(|| make(&shared, deadline))).await;
        let answer = match answer {
            Ok(Ok(answer)) => answer,
            Ok(Err(panic)) => Err(self.faults.failure(&panic)),
            Err(unanswered) => Err(unanswered.into()),
        };
        if let Err(Failure::Index(error)) = &answer {
            self.live.report(&snapshot, error);
        }
        answer
    }
}

/// The answer to a request that failed: a record for programs, a page for people.
fn failed(failure: &Failure, asked: &Uri, tongue: Tongue) -> Reply {
    if Route::is_api(asked.path()) {
        return Reply::failed(failure, tongue);
    }
    let fragment = asked.path() == "/ket-qua";
    let page = page::failure(failure, asked.query().unwrap_or_default(), tongue, fragment);
    Reply::with_failure(failure, HTML, page)
}

/// Waits for `future`; a panic while it is polled is returned.
async fn caught<T>(future: impl Future<Output = T>) -> Result<T, Panic> {
    let mut future = pin!(future);
    poll_fn(|context| match catch(|| future.as_mut().poll(context)) {
        Ok(polled) => polled.map(Ok),
        Err(panic) => Poll::Ready(Err(panic)),
    })
    .await
}

impl Tongue {
    /// The language asked for in the address, else preferred by the browser, else Vietnamese.
    fn of(query: &str, headers: &HeaderMap) -> Self {
        let chosen = form_urlencoded::parse(query.as_bytes())
            .filter(|(name, _)| name == "lang")
            .filter_map(|(_, code)| code.parse().ok())
            .last();
        let preferred = || {
            let accepted = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
            preferred(accepted)
        };
        Self::from(chosen.or_else(preferred).unwrap_or(Language::Vietnamese))
    }
}

/// The language of ours that `Accept-Language` weighs most, the first of equals.
fn preferred(accepted: &str) -> Option<Language> {
    let mut best: Option<(f32, Language)> = None;
    for part in accepted.split(',') {
        let mut fields = part.split(';').map(str::trim);
        let code = fields.next()?.split('-').next()?.to_ascii_lowercase();
        let weight = fields.find_map(|field| field.strip_prefix("q=")?.parse().ok()).unwrap_or(1.0);
        let Ok(language) = code.parse() else { continue };
        if weight > 0.0 && best.is_none_or(|(most, _)| weight > most) {
            best = Some((weight, language));
        }
    }
    best.map(|(_, language)| language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_what_a_path_asks_for() {
        let cases = [
            ("/", Route::Home),
            ("/bai/na-1", Route::Article("na-1".to_owned())),
            ("/bai/a%2Fb%20c", Route::Article("a/b c".to_owned())),
            ("/bai/..%2F..%2Fetc%2Fpasswd", Route::Article("../../etc/passwd".to_owned())),
            ("/bai/../../etc/passwd", Route::None),
            ("/bai/", Route::None),
            ("/bai/%ff", Route::None),
            ("/van-ban/nq:39:*:tw:*", Route::Document("nq:39:*:tw:*".to_owned())),
            ("/xuat/csv", Route::Export(Format::Csv)),
            ("/xuat/terminal", Route::None),
            ("/static/page.css", Route::Asset("page.css".to_owned())),
            ("/api/search", Route::ApiSearch),
            ("/api/search/", Route::None),
            ("//", Route::None),
        ];
        for (path, expected) in cases {
            assert_eq!(Route::of(path), expected, "{path}");
        }
    }

    #[test]
    fn takes_the_language_that_weighs_most() {
        let cases = [
            ("vi-VN,vi;q=0.9,en;q=0.8", Some(Language::Vietnamese)),
            ("en-US,en;q=0.9,vi;q=0.8", Some(Language::English)),
            ("fr,en;q=0.3,vi;q=0.7", Some(Language::Vietnamese)),
            ("fr,de", None),
            ("", None),
            ("vi;q=0, en;q=x", Some(Language::English)),
        ];
        for (accepted, expected) in cases {
            assert_eq!(preferred(accepted), expected, "{accepted}");
        }
    }
}
