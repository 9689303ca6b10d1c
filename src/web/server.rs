//! The server: who may ask, and how an answer is sent.
//!
//! Requests are read on one thread and pages are made on others, as many as there are processors: a search is work for a
//! processor and not waiting. hyper itself, and no framework over it: addresses are read by [`PageAddress`], and axum's router,
//! layers and extractors would double the number of libraries and the time that they take to build. Only this machine is
//! served, by default: a request must name it in `Host`, so that a page of another site cannot ask in its own name.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use http_body_util::{BodyExt, Full};
use hyper::body::{Body, Bytes, Incoming};
use hyper::header::{self, HeaderName, HeaderValue};
use hyper::http::request::Parts;
use hyper::{HeaderMap, Method, Request, Response, StatusCode};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::address::PageAddress;
use super::connections::{self, ConnectionLimits};
use super::forms::{self, FormToken};
use super::frame;
use super::pages::{ServedArchive, Site, SitePages, WebPage, fixed};
use crate::view::{Fault, Wrong};

/// How long an open archive is used before it is asked whether there is a newer one.
const FRESH: Duration = Duration::from_secs(2);
/// Longest address that is read.
const LONGEST: usize = 8192;
/// Bytes of a form that is too long which are still taken, and left unread, so that its sender hears why.
const PASSED_OVER: u64 = 1 << 20;
/// What may be done here.
const METHODS: &str = "GET, HEAD, POST";
/// What a page may load: its own style and script.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'; \
    base-uri 'none'; frame-ancestors 'none'";
/// What a report may: it holds its own style, and nothing else.
const REPORT_POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; sandbox";

type OpenedArchive = Mutex<Option<(Instant, Arc<ServedArchive>)>>;

/// Why a request is not even looked at.
#[derive(Debug)]
struct RequestRefusal(u16, &'static str);

/// What is served, where, and what is known of it.
struct Served {
    site: Site,
    address: SocketAddr,
    token: FormToken,
    opened: OpenedArchive,
    /// Turns at a processor. Whoever goes away while waiting for one costs nothing.
    turns: Arc<Semaphore>,
}

/// Serves `site` at `address`, making `threads` pages at a time, until `stop` is ready; `ready` is told where.
///
/// # Errors
/// The address cannot be listened at.
pub fn serve(
    site: Site,
    address: SocketAddr,
    threads: usize,
    ready: impl FnOnce(SocketAddr),
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let (threads, limits) = (threads.max(1), ConnectionLimits::default());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().max_blocking_threads(threads).build()?;
    let served = runtime.block_on(async {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let (token, turns) = (FormToken::fresh(), Arc::new(Semaphore::new(threads)));
        let served = Arc::new(Served { site, address, token, opened: OpenedArchive::default(), turns });
        let answer = move |request| Arc::clone(&served).answer(request, limits.body);
        ready(address);
        connections::answer_until(listener, limits, answer, stop).await;
        Ok(())
    });
    // A search that nobody waits for any more ends with the process.
    runtime.shutdown_background();
    served
}

impl Served {
    async fn answer(self: Arc<Self>, request: Request<Incoming>, patience: Duration) -> Response<Full<Bytes>> {
        let (head, body) = request.into_parts();
        let asked = match admit(&head, self.address) {
            Err(refusal) => Err(refusal),
            Ok(()) if head.method == Method::POST => {
                let late = Err(RequestRefusal(408, "the form did not arrive in time"));
                timeout(patience, form(body)).await.unwrap_or(late)
            }
            Ok(()) => Ok(Vec::new()),
        };
        let page = match asked {
            Ok(form) => self.page(head, form).await,
            Err(refusal) => refused(&head, &refusal),
        };
        response(page)
    }

    /// A page, when it is its turn.
    async fn page(self: Arc<Self>, head: Parts, form: Vec<u8>) -> WebPage {
        let Ok(turn) = Arc::clone(&self.turns).acquire_owned().await else { return fault() };
        let made = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            self.respond(&head, &form)
        });
        // A panic in one page is said there, and harms no other.
        made.await.unwrap_or_else(|_| fault())
    }

    fn respond(&self, head: &Parts, form: &[u8]) -> WebPage {
        let (path, asked) = asked(head);
        let origin = format!("http://{}", self.address);
        let pages = SitePages { site: &self.site, token: &self.token, origin };
        let is_post = head.method == Method::POST;
        let answered = match fixed(path, &asked) {
            _ if is_post => self.archive().and_then(|archive| pages.post(&archive, path, form)),
            Some(page) => Ok(page),
            None => self.archive().and_then(|archive| pages.get(&archive, path, &asked)),
        };
        answered.unwrap_or_else(|wrong| {
            let (status, title) = match wrong.fault {
                Fault::Query => (400, "This cannot be read"),
                Fault::Missing => (404, "Not to be had"),
                Fault::Archive => (503, "The archive cannot be read"),
                Fault::Desk if is_post => (403, "Nothing was kept"),
                Fault::Desk => (503, "The desk cannot be read"),
            };
            said(&asked, status, title, &wrong)
        })
    }

    fn archive(&self) -> Result<Arc<ServedArchive>, Wrong> {
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((since, archive)) = &*opened
            && since.elapsed() < FRESH
        {
            return Ok(Arc::clone(archive));
        }
        let fresh = (self.site.open)().map_err(|message| Wrong::new(Fault::Archive, message))?;
        let archive = match opened.take() {
            // What was counted of it still holds.
            Some((_, known)) if known.archive.is_same(&fresh) => known,
            _ => Arc::new(ServedArchive::new(fresh)),
        };
        *opened = Some((Instant::now(), Arc::clone(&archive)));
        Ok(archive)
    }
}

/// The path, and what its query asks for.
fn asked(head: &Parts) -> (&str, PageAddress) {
    let mut asked = PageAddress::read(head.uri.query().unwrap_or_default());
    if asked.format.is_empty() && wants_json(head) {
        asked.format = "json".to_owned();
    }
    (head.uri.path(), asked)
}

fn wants_json(head: &Parts) -> bool {
    value(&head.headers, &header::ACCEPT).is_some_and(|accept| accept.trim().starts_with("application/json"))
}

/// The bytes of a form. What is longer than a form may be is taken and thrown away, up to a bound.
async fn form(mut body: Incoming) -> Result<Vec<u8>, RequestRefusal> {
    const TOO_LONG: RequestRefusal = RequestRefusal(413, "the form is too long");
    if body.size_hint().lower() > PASSED_OVER {
        return Err(TOO_LONG);
    }
    let (mut form, mut length) = (Vec::new(), 0);
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| RequestRefusal(400, "the form did not arrive whole"))?;
        let Some(bytes) = frame.data_ref() else { continue };
        length += bytes.len();
        if length <= forms::LONGEST {
            form.extend_from_slice(bytes);
        }
    }
    if length > forms::LONGEST { Err(TOO_LONG) } else { Ok(form) }
}

fn fault() -> WebPage {
    let message = &b"a fault of dateline itself: please report it, with the address"[..];
    WebPage { status: 500, ..WebPage::of("text/plain; charset=utf-8", message) }
}

/// Nothing of what is refused is repeated.
fn refused(head: &Parts, RequestRefusal(status, message): &RequestRefusal) -> WebPage {
    let format = if wants_json(head) { "json" } else { "" };
    let asked = PageAddress::of("").as_format(format);
    said(&asked, *status, "Not to be had", &Wrong::new(Fault::Missing, *message))
}

fn said(asked: &PageAddress, status: u16, title: &str, wrong: &Wrong) -> WebPage {
    if asked.format == "json" {
        let body = serde_json::json!({"error": wrong.message, "hint": wrong.hint}).to_string();
        return WebPage { status, ..WebPage::of("application/json", body.into_bytes()) };
    }
    WebPage::html(status, &frame::wrong(title, asked, &wrong.message, wrong.hint.as_deref()))
}

fn response(page: WebPage) -> Response<Full<Bytes>> {
    let file = page.file.map(|name| format!("attachment; filename=\"{name}\""));
    let policy = if page.file.is_some() { REPORT_POLICY } else { POLICY };
    let headers = [
        (header::CONTENT_TYPE, Some(page.kind)),
        (header::CONTENT_SECURITY_POLICY, Some(policy)),
        (header::X_CONTENT_TYPE_OPTIONS, Some("nosniff")),
        (header::X_FRAME_OPTIONS, Some("DENY")),
        // Other sites are told nothing; forms of ours say whose they are.
        (header::REFERRER_POLICY, Some("same-origin")),
        (HeaderName::from_static("cross-origin-resource-policy"), Some("same-origin")),
        (header::CACHE_CONTROL, Some("no-store")),
        (header::CONTENT_DISPOSITION, file.as_deref()),
        (header::LOCATION, page.location.as_deref()),
        (header::ALLOW, (page.status == 405).then_some(METHODS)),
    ];
    let mut response = Response::new(Full::new(Bytes::from(page.body)));
    *response.status_mut() = StatusCode::from_u16(page.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in headers {
        if let Some(value) = value.and_then(|value| HeaderValue::from_str(value).ok()) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// The one value of a header; one that is no text, or that stands twice, is as good as empty and names nobody.
fn value<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut found = headers.get_all(name).iter();
    let first = found.next()?;
    Some(if found.next().is_none() { first.to_str().unwrap_or_default() } else { "" })
}

/// May this be asked at all?
fn admit(head: &Parts, address: SocketAddr) -> Result<(), RequestRefusal> {
    let value = |name: HeaderName| value(&head.headers, &name);
    let is_post = head.method == Method::POST;
    if !is_post && !matches!(head.method, Method::GET | Method::HEAD) {
        return Err(RequestRefusal(405, "pages are asked for, and forms are sent: nothing else"));
    }
    let host = value(header::HOST).filter(|host| may_ask(host, address));
    // An address may name the server, too, before its path.
    let is_own_name = head.uri.authority().is_none_or(|name| may_ask(name.as_str(), address));
    let Some(host) = host.filter(|_| is_own_name) else {
        return Err(RequestRefusal(403, "this archive is served to its own machine only, by the name of that"));
    };
    if head.uri.path_and_query().is_some_and(|address| address.as_str().len() > LONGEST) {
        return Err(RequestRefusal(414, "the address is too long"));
    }
    // No browser sends a form in pieces; what says its length in two ways may be read in two ways.
    if head.headers.contains_key(header::TRANSFER_ENCODING) {
        return Err(RequestRefusal(411, "a form says how long it is"));
    }
    // A browser says which site a form comes from; what says nothing is no browser.
    let own = |origin: &str| origin.strip_prefix("http://").is_some_and(|name| name.eq_ignore_ascii_case(host));
    let is_own_origin = value(header::ORIGIN).is_none_or(own);
    let fetched = |part: &'static str| value(HeaderName::from_static(part));
    let is_own_site = fetched("sec-fetch-site").is_none_or(|site| matches!(site, "same-origin" | "none"));
    if is_post && !(is_own_origin && is_own_site) {
        return Err(RequestRefusal(403, "this form comes from another site"));
    }
    // Somebody may follow a link to here from anywhere; no page of another site may ask by itself.
    let is_document = fetched("sec-fetch-dest").is_none_or(|part| part == "document");
    let is_followed = fetched("sec-fetch-mode") == Some("navigate") && is_document;
    if !is_own_origin || !is_own_site && !is_followed {
        return Err(RequestRefusal(403, "a page of another site asks for this"));
    }
    Ok(())
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
