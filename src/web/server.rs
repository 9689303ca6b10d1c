//! The server: who may ask, and how an answer is sent.
//!
//! `tiny_http`, one thread a processor: a search is work for a processor and not waiting, and an
//! asynchronous server with templates would cost builds twice as much. Only this machine is served, by default: a
//! request must name it in `Host`, so that a page of another site cannot ask in its own name.

use std::io::{self, Cursor, Write};
use std::net::SocketAddr;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tiny_http::{Header, Method, Request as HttpRequest, Response, Server};

use super::address::PageAddress;
use super::forms::FormToken;
use super::frame;
use super::pages::{ServedArchive, Site, SitePages, WebPage, fixed};
use crate::view::{Fault, Wrong};

/// How long an open archive is used before it is asked whether there is a newer one.
const FRESH: Duration = Duration::from_secs(2);
/// Longest address that is read.
const LONGEST: usize = 8192;
/// Bytes of a head, about.
const HEAD: usize = 1024;
/// What a page may load: its own style and script.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'; \
    base-uri 'none'; frame-ancestors 'none'";
/// What a report may: it holds its own style, and nothing else.
const REPORT_POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; sandbox";

type OpenedArchive = Mutex<Option<(Instant, Arc<ServedArchive>)>>;

/// Why a request is not even looked at.
struct RequestRefusal(u16, &'static str);

/// Serves `site` at `address` with `threads` workers until the process ends; `ready` is told where.
///
/// # Errors
/// The address cannot be listened at.
pub fn serve(site: Site, address: SocketAddr, threads: usize, ready: impl FnOnce(SocketAddr)) -> io::Result<()> {
    let server = Server::http(address).map_err(|error| io::Error::other(error.to_string()))?;
    let address = server.server_addr().to_ip().unwrap_or(address);
    ready(address);
    let opened = OpenedArchive::default();
    let token = FormToken::fresh();
    std::thread::scope(|scope| {
        for _ in 0..threads.max(1) {
            scope.spawn(|| {
                let pages = SitePages { site: &site, token: &token, origin: format!("http://{address}") };
                while let Ok(mut request) = server.recv() {
                    let page = guarded(|| respond(&pages, &opened, address, &mut request));
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
    panic::catch_unwind(AssertUnwindSafe(page)).unwrap_or_else(|_| WebPage {
        status: 500,
        ..WebPage::of(
            "text/plain; charset=utf-8",
            &b"a fault of dateline itself: please report it, with the address"[..],
        )
    })
}

/// Sends head and body as one piece: of two small ones the second would wait for a client that takes its time to
/// confirm the first.
fn send(request: HttpRequest, page: WebPage) -> io::Result<()> {
    let is_head = *request.method() == Method::Head;
    let mut piece = Vec::with_capacity(page.body.len() + HEAD);
    response(page).raw_print(&mut piece, request.http_version().clone(), request.headers(), is_head, None)?;
    let mut writer = request.into_writer();
    writer.write_all(&piece)?;
    writer.flush()
}

fn response(page: WebPage) -> Response<Cursor<Vec<u8>>> {
    let response = Response::from_data(page.body).with_status_code(page.status);
    let mut response = response.with_chunked_threshold(usize::MAX);
    let file = page.file.map(|name| format!("attachment; filename=\"{name}\""));
    let policy = if page.file.is_some() { REPORT_POLICY } else { POLICY };
    let always = [
        ("Content-Type", page.kind),
        ("Content-Security-Policy", policy),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        // Other sites are told nothing; forms of ours say whose they are.
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Cache-Control", "no-store"),
    ];
    let sometimes = [("Content-Disposition", file.as_deref()), ("Location", page.location.as_deref())];
    let sometimes = sometimes.into_iter().filter_map(|(name, value)| Some((name, value?)));
    for (name, value) in always.into_iter().chain(sometimes) {
        if let Ok(header) = Header::from_bytes(name, value) {
            response.add_header(header);
        }
    }
    response
}

fn header<'a>(request: &'a HttpRequest, name: &str) -> Option<&'a str> {
    let found = request.headers().iter().find(|h| h.field.as_str().as_str().eq_ignore_ascii_case(name));
    found.map(|h| h.value.as_str())
}

fn respond(pages: &SitePages<'_>, opened: &OpenedArchive, address: SocketAddr, request: &mut HttpRequest) -> WebPage {
    let url = request.url().to_owned();
    let (path, query) = url.split_once('?').unwrap_or((&url, ""));
    let admitted = admit(request, address);
    // Nothing of what is refused is repeated.
    let mut asked = PageAddress::read(if admitted.is_ok() { query } else { "" });
    let wants_json = header(request, "Accept").is_some_and(|accept| accept.trim().starts_with("application/json"));
    if asked.format.is_empty() && wants_json {
        asked.format = "json".to_owned();
    }
    if let Err(RequestRefusal(status, message)) = admitted {
        return said(&asked, status, "Not to be had", &Wrong::new(Fault::Missing, message));
    }
    let answered = match (request.method(), fixed(path, &asked)) {
        (Method::Post, _) => {
            archive(pages.site, opened).and_then(|archive| pages.post(&archive, path, request.as_reader()))
        }
        (_, Some(page)) => Ok(page),
        (_, None) => archive(pages.site, opened).and_then(|archive| pages.get(&archive, path, &asked)),
    };
    answered.unwrap_or_else(|wrong| {
        let (status, title) = match wrong.fault {
            Fault::Query => (400, "This cannot be read"),
            Fault::Missing => (404, "Not to be had"),
            Fault::Archive => (503, "The archive cannot be read"),
            Fault::Desk if *request.method() == Method::Post => (403, "Nothing was kept"),
            Fault::Desk => (503, "The desk cannot be read"),
        };
        said(&asked, status, title, &wrong)
    })
}

fn said(asked: &PageAddress, status: u16, title: &str, wrong: &Wrong) -> WebPage {
    if asked.format == "json" {
        let body = serde_json::json!({"error": wrong.message, "hint": wrong.hint}).to_string();
        return WebPage { status, ..WebPage::of("application/json", body.into_bytes()) };
    }
    WebPage::html(status, &frame::wrong(title, asked, &wrong.message, wrong.hint.as_deref()))
}

/// May this be asked at all?
fn admit(request: &HttpRequest, address: SocketAddr) -> Result<(), RequestRefusal> {
    let is_post = *request.method() == Method::Post;
    if !is_post && !matches!(request.method(), Method::Get | Method::Head) {
        return Err(RequestRefusal(405, "pages are asked for, and forms are sent: nothing else"));
    }
    let is_sole_host = request.headers().iter().filter(|header| header.field.equiv("Host")).count() == 1;
    let Some(host) = header(request, "Host").filter(|host| is_sole_host && may_ask(host, address)) else {
        return Err(RequestRefusal(403, "this archive is served to its own machine only, by the name of that"));
    };
    if request.url().len() > LONGEST {
        return Err(RequestRefusal(414, "the address is too long"));
    }
    // A browser says which site a form comes from; what says nothing is no browser.
    let own = |origin: &str| origin.strip_prefix("http://").is_some_and(|name| name.eq_ignore_ascii_case(host));
    let is_own_origin = header(request, "Origin").is_none_or(own);
    let is_own_site = header(request, "Sec-Fetch-Site").is_none_or(|site| matches!(site, "same-origin" | "none"));
    if is_post && !(is_own_origin && is_own_site) {
        return Err(RequestRefusal(403, "this form comes from another site"));
    }
    // Somebody may follow a link to here from anywhere; no page of another site may ask by itself.
    let is = |name: &str, wanted: &str| header(request, name).is_none_or(|value| value == wanted);
    let is_followed = header(request, "Sec-Fetch-Mode") == Some("navigate") && is("Sec-Fetch-Dest", "document");
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

fn archive(site: &Site, opened: &OpenedArchive) -> Result<Arc<ServedArchive>, Wrong> {
    let mut opened = opened.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((since, archive)) = &*opened
        && since.elapsed() < FRESH
    {
        return Ok(Arc::clone(archive));
    }
    let fresh = (site.open)().map_err(|message| Wrong::new(Fault::Archive, message))?;
    let archive = match opened.take() {
        // What was counted of it still holds.
        Some((_, known)) if known.archive.is_same(&fresh) => known,
        _ => Arc::new(ServedArchive::new(fresh)),
    };
    *opened = Some((Instant::now(), Arc::clone(&archive)));
    Ok(archive)
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
