//! The server: who may ask, and which page is meant.
//!
//! `tiny_http`, one thread a processor: a search is work for a processor and not waiting, and an
//! asynchronous server with templates would cost builds twice as much. Only this machine is served, by default: a
//! request must name it in `Host`, so that a page of another site cannot ask in its own name.

use std::io;
use std::net::SocketAddr;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::civil::Date;
use tiny_http::{Header, Method, Request as HttpRequest, Response, Server};

use super::address::{PageAddress, decoded};
use super::{article, frame, results};
use crate::article::Field;
use crate::desk::{State, expand, marks};
use crate::index::archive::{Archive, IdMatch};
use crate::output::cite::{self, Cited};
use crate::output::feed::{self, FeedHead};
use crate::output::markup::Html;
use crate::output::{json, template};
use crate::query::{MANUAL, Query};
use crate::search::answer::{self, Request};
use crate::search::asking::{Asked, Asking};
use crate::search::passages::{self, PassageOptions};
use crate::search::plan::{PlanOptions, plan};
use crate::search::run::Sort;

/// How long an open archive is used before it is asked whether there is a newer one.
const FRESH: Duration = Duration::from_secs(2);
/// Articles in a file or feed.
const IN_FILE: usize = 1000;
/// Articles in a feed.
const IN_FEED: usize = 50;
/// Longest address that is read.
const LONGEST: usize = 8192;
/// What a page may load: its own style and script.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'; \
    base-uri 'none'; frame-ancestors 'none'";

/// What is served.
pub struct Site {
    /// Opens the archive as it is now.
    pub open: Box<dyn Fn() -> Result<Archive, String> + Send + Sync>,
    /// What the user keeps.
    pub desk: Box<dyn Fn() -> Result<State, String> + Send + Sync>,
    /// What time it is.
    pub now: Box<dyn Fn() -> Timestamp + Send + Sync>,
    /// The day that counts as today.
    pub today: Date,
}

/// Something to be sent.
struct WebPage {
    status: u16,
    kind: &'static str,
    body: Vec<u8>,
}

impl WebPage {
    fn html(status: u16, page: &Html) -> Self {
        Self { status, kind: "text/html; charset=utf-8", body: page.as_str().as_bytes().to_vec() }
    }

    fn file(kind: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Self { status: 200, kind, body: body.into() }
    }
}

/// What went wrong, for the person who asked.
pub(super) struct Wrong {
    status: u16,
    message: String,
    hint: Option<String>,
}

impl Wrong {
    fn new(status: u16, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), hint: None }
    }
}

/// What the index or a form says: nothing that the person who asked can mend.
impl<E: std::error::Error> From<E> for Wrong {
    fn from(error: E) -> Self {
        Self::new(500, format!("the index: {error}"))
    }
}

type OpenedArchive = Mutex<Option<(Instant, Arc<Archive>)>>;

/// Serves `site` at `address` with `threads` workers until the process ends; `ready` is told where.
///
/// # Errors
/// The address cannot be listened at.
pub fn serve(site: Site, address: SocketAddr, threads: usize, ready: impl FnOnce(SocketAddr)) -> io::Result<()> {
    let server = Server::http(address).map_err(|error| io::Error::other(error.to_string()))?;
    let address = server.server_addr().to_ip().unwrap_or(address);
    ready(address);
    let opened = OpenedArchive::default();
    std::thread::scope(|scope| {
        for _ in 0..threads.max(1) {
            scope.spawn(|| {
                while let Ok(request) = server.recv() {
                    let page = guarded(|| respond(&site, &opened, address, &request));
                    // Whoever asked has gone: nothing is lost.
                    let _ = send(request, page);
                }
            });
        }
    });
    Ok(())
}

/// A fault in one page is said there, and harms no other.
fn guarded(page: impl FnOnce() -> WebPage) -> WebPage {
    panic::catch_unwind(AssertUnwindSafe(page)).unwrap_or_else(|_| {
        let said = "a fault of dateline itself: please report it, with the address";
        WebPage { status: 500, kind: "text/plain; charset=utf-8", body: said.as_bytes().to_vec() }
    })
}

fn send(request: HttpRequest, page: WebPage) -> io::Result<()> {
    let mut response = Response::from_data(page.body).with_status_code(page.status);
    for (name, value) in [
        ("Content-Type", page.kind),
        ("Content-Security-Policy", POLICY),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Cache-Control", "no-store"),
    ] {
        if let Ok(header) = Header::from_bytes(name, value) {
            response.add_header(header);
        }
    }
    request.respond(response)
}

fn respond(site: &Site, opened: &OpenedArchive, address: SocketAddr, request: &HttpRequest) -> WebPage {
    let header = |name: &str| {
        let found = request.headers().iter().find(|h| h.field.as_str().as_str().eq_ignore_ascii_case(name));
        found.map(|h| h.value.as_str())
    };
    let (path, query) = request.url().split_once('?').unwrap_or((request.url(), ""));
    let mut asked = PageAddress::read(query);
    if asked.format.is_empty() && header("Accept").is_some_and(|accept| accept.trim().starts_with("application/json")) {
        asked.format = "json".to_owned();
    }
    let checked = if !matches!(request.method(), Method::Get | Method::Head) {
        Err(Wrong::new(405, "this archive is only read"))
    } else if !header("Host").is_some_and(|host| may_ask(host, address)) {
        Err(Wrong::new(403, "this archive is served to its own machine only, by the name of that"))
    } else if request.url().len() > LONGEST {
        Err(Wrong::new(414, "the address is too long"))
    } else {
        route(site, opened, path, &asked)
    };
    checked.unwrap_or_else(|Wrong { status, message, hint }| {
        if asked.format == "json" {
            let body = serde_json::json!({"error": message, "hint": hint}).to_string();
            return WebPage { status, kind: "application/json", body: body.into_bytes() };
        }
        let title = if status == 400 { "The query cannot be read" } else { "Not to be had" };
        WebPage::html(status, &frame::wrong(title, &asked, &message, hint.as_deref()))
    })
}

/// Is `host` a name of the address that is served?
fn may_ask(host: &str, address: SocketAddr) -> bool {
    let name = host.strip_suffix(&format!(":{}", address.port())).unwrap_or(host);
    let own = match address {
        SocketAddr::V4(address) => address.ip().to_string(),
        SocketAddr::V6(address) => format!("[{}]", address.ip()),
    };
    name.eq_ignore_ascii_case("localhost")
        || name == own
        || address.ip().is_loopback() && (name == "127.0.0.1" || name == "[::1]")
}

fn route(site: &Site, opened: &OpenedArchive, path: &str, asked: &PageAddress) -> Result<WebPage, Wrong> {
    match path {
        "/style.css" => return Ok(WebPage::file("text/css; charset=utf-8", frame::STYLE)),
        "/script.js" => return Ok(WebPage::file("text/javascript; charset=utf-8", frame::SCRIPT)),
        "/help" => {
            let mut main = Html::default();
            main.raw("<pre class=\"manual\">").text(MANUAL).raw("</pre>\n");
            return Ok(WebPage::html(200, &frame::page("The query language", asked, &main)));
        }
        "/" => {}
        other if other.starts_with("/article/") => {}
        _ => return Err(Wrong::new(404, "there is no such page")),
    }
    let archive = archive(site, opened)?;
    match path.strip_prefix("/article/") {
        Some(id) => one(site, &archive, &decoded(id), asked),
        None => many(site, &archive, asked),
    }
}

fn archive(site: &Site, opened: &OpenedArchive) -> Result<Arc<Archive>, Wrong> {
    let mut opened = opened.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((since, archive)) = &*opened
        && since.elapsed() < FRESH
    {
        return Ok(Arc::clone(archive));
    }
    let archive = Arc::new((site.open)().map_err(|message| Wrong::new(503, message))?);
    *opened = Some((Instant::now(), Arc::clone(&archive)));
    Ok(archive)
}

/// The query as it is meant: saved searches and tags of the user filled in.
fn read(site: &Site, archive: &Archive, typed: &str) -> Result<Asked, Wrong> {
    let own = |message: String| Wrong::new(500, message);
    let mut text = typed.to_owned();
    let mut options = PlanOptions::default();
    if expand::may_name(typed) {
        let expanded = expand::expand(typed, &(site.desk)().map_err(own)?.saved);
        (options.undated, options.stated_only) = (expanded.undated, expanded.stated_only);
        text = expanded.text;
    }
    let asking = Asking { query: text, ..Asking::default() };
    let mut asked = asking.read(site.today).map_err(|e| Wrong { status: 400, message: e.message, hint: e.hint })?;
    if asked.query.as_ref().is_some_and(|query| query.to_string().contains("my:")) {
        options.mine = marks::ids_by_tag(&(site.desk)().map_err(own)?, archive)?;
    }
    asked.options = options;
    Ok(asked)
}

fn many(site: &Site, archive: &Archive, asked: &PageAddress) -> Result<WebPage, Wrong> {
    let read = read(site, archive, &asked.query)?;
    let is_front = read.query.is_none();
    let (limit, offset) = match asked.format.as_str() {
        "" => (results::ON_PAGE, (asked.page - 1) * results::ON_PAGE),
        "atom" => (IN_FEED, 0),
        "json" => (results::ON_PAGE, (asked.page - 1) * results::ON_PAGE),
        _ => (IN_FILE, 0),
    };
    let newest = is_front || asked.format == "atom";
    let request = Request {
        query: Some(read.query.unwrap_or(Query::All)),
        options: read.options,
        sort: if newest { Sort::Newest } else { asked.sort },
        passages: PassageOptions { most: 2, ..PassageOptions::default() },
        limit,
        offset,
        ..Request::default()
    };
    let answer = answer::answer(archive, &request)?;
    let mut out = Vec::new();
    match asked.format.as_str() {
        "json" => {
            let mut hits = Vec::with_capacity(answer.hits.len());
            for hit in &answer.hits {
                let mut line = Vec::new();
                json::hit(&mut line, hit)?;
                hits.push(serde_json::from_slice::<serde_json::Value>(&line)?);
            }
            let body = serde_json::json!({"total": answer.total, "page": asked.page, "hits": hits});
            Ok(WebPage::file("application/json", body.to_string()))
        }
        "csv" => {
            template::csv(&mut out, &answer.hits)?;
            Ok(WebPage::file("text/csv; charset=utf-8", out))
        }
        "atom" => {
            let name = if asked.query.is_empty() { "*" } else { &asked.query };
            let feed = FeedHead { name, query: name, now: (site.now)(), page: None };
            feed::atom(&mut out, &feed, &answer.hits)?;
            Ok(WebPage::file("application/atom+xml; charset=utf-8", out))
        }
        "" => {
            let found = answer::all(archive, &request)?.articles;
            let notes: Vec<String> = read.notes.iter().map(|note| note.slip.to_string()).collect();
            let main = results::page(archive, asked, &request, &answer, found.all(), &notes)?;
            let title = if is_front { "News archive" } else { &asked.query };
            Ok(WebPage::html(200, &frame::page(title, asked, &main)))
        }
        other => Err(Wrong::new(400, format!("there is no form `{other}`"))),
    }
}

fn one(site: &Site, archive: &Archive, id: &str, asked: &PageAddress) -> Result<WebPage, Wrong> {
    let IdMatch::One(place) = archive.find(id)? else {
        return Err(Wrong::new(404, format!("no article has the id `{id}`")));
    };
    let (whole, sentences) = archive.article_with_sentences(place)?;
    let mut out = Vec::new();
    match asked.format.as_str() {
        "json" => {
            json::article(&mut out, &whole)?;
            return Ok(WebPage::file("application/json", out));
        }
        "ris" => {
            cite::ris(&mut out, &Cited { article: whole, bytes: None })?;
            return Ok(WebPage::file("application/x-research-info-systems; charset=utf-8", out));
        }
        _ => {}
    }
    let read = read(site, archive, &asked.query)?;
    let mut found = article::Highlights::default();
    if let Some(query) = &read.query {
        let plan = plan(query, archive, &read.options)?;
        found.title = passages::highlights(&whole, Field::Title, &plan, archive);
        found.body = passages::highlights(&whole, Field::Body, &plan, archive);
        let options = PassageOptions { most: 2, ..PassageOptions::default() };
        found.passages = passages::choose(&whole, &sentences, &plan, archive, options).passages;
    }
    let main = article::page(&whole, asked, &found);
    Ok(WebPage::html(200, &frame::page(&whole.title, asked, &main)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_may_ask() {
        let address: SocketAddr = "127.0.0.1:4321".parse().expect("an address");
        for good in ["127.0.0.1:4321", "localhost:4321", "LOCALHOST", "[::1]:4321"] {
            assert!(may_ask(good, address), "{good}");
        }
        for bad in ["evil.example:4321", "localhost.evil.example", "127.0.0.1.nip.io:4321", "127.0.0.1:1", ""] {
            assert!(!may_ask(bad, address), "{bad}");
        }
    }
}
