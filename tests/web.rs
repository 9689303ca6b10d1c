//! The archive as web pages, asked by a plain client.
#![cfg(feature = "web")]

mod common;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};

/// A server that ends with the test.
struct Site {
    child: Child,
    address: String,
}

struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Site {
    fn of(index: &Path, desk: &Path) -> Self {
        let mut command = common::dateline(index);
        command.arg("--desk").arg(desk).args(["serve", "--listen", "127.0.0.1:0"]);
        let mut child = command.stderr(Stdio::piped()).spawn().expect("starts");
        let mut line = String::new();
        BufReader::new(child.stderr.as_mut().expect("a pipe")).read_line(&mut line).expect("is told");
        let address = line.trim().strip_prefix("serving: http://").and_then(|rest| rest.strip_suffix('/'));
        let address = address.unwrap_or_else(|| panic!("{line}")).to_owned();
        Self { child, address }
    }

    fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send(method, path, headers, "")
    }

    fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut stream = TcpStream::connect(&self.address).expect("connects");
        let mut request = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        stream.write_all(format!("{request}\r\n{body}").as_bytes()).expect("is sent");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("is received");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").expect("a head and a body");
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        Answer { status, head: head.to_owned(), body: body.to_owned() }
    }

    fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[("Host", &self.address)])
    }

    /// Sends a form, with `more` headers.
    fn post(&self, path: &str, form: &str, more: &[(&str, &str)]) -> Answer {
        let length = form.len().to_string();
        let usual = [("Host", self.address.as_str()), ("Content-Length", length.as_str())];
        self.send("POST", path, &[&usual[..], more].concat(), form)
    }

    /// What our forms hold.
    fn token(&self) -> String {
        let page = self.get("/?q=ferry").body;
        let token = page.split("name=\"token\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        token.expect("a token").to_owned()
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        // It may have ended already; either way it is waited for.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn sample() -> (tempfile::TempDir, Site) {
    let desk = tempfile::tempdir().expect("a folder");
    let site = Site::of(common::sample(), desk.path());
    (desk, site)
}

/// The addresses that a page links to on this site.
fn links(page: &str) -> Vec<String> {
    let quoted = page.split("href=\"").skip(1).filter_map(|rest| rest.split_once('"'));
    quoted
        .map(|(link, _)| link.replace("&amp;", "&").replace("&#39;", "'"))
        .filter(|link| link.starts_with('/'))
        .collect()
}

#[test]
fn a_search_leads_to_the_passage_in_its_article() {
    let (_desk, site) = sample();
    let page = site.get("/?q=%22steering+gear%22");
    assert_eq!(page.status, 200);
    assert!(
        page.body.contains("<mark>steering</mark>") || page.body.contains("<mark>steering gear</mark>"),
        "{}",
        page.body
    );
    let link = links(&page.body).into_iter().find(|link| link.starts_with("/article/")).expect("an article");
    let (path, passage) = link.split_once('#').expect("a passage");
    let article = site.get(path);
    assert!(article.body.contains(&format!("id=\"{passage}\"")), "{passage}");
    assert!(article.body.contains("<mark id=\"m1\">") && article.body.contains("<a href=\"#m1\">1</a>"));
}

#[test]
fn every_link_of_a_page_leads_somewhere() {
    let (_desk, site) = sample();
    let page = site.get("/?q=ferry");
    let mut links = links(&page.body);
    links.sort();
    links.dedup();
    assert!(links.len() > 40, "{}", links.len());
    for link in links {
        let path = link.split('#').next().expect("a path");
        assert_eq!(site.get(path).status, 200, "{link}");
    }
}

#[test]
fn pages_of_one_connection_come_whole_and_say_their_length() {
    let (_desk, site) = sample();
    let mut stream = TcpStream::connect(&site.address).expect("connects");
    for (method, path) in [("GET", "/?q=ferry"), ("HEAD", "/?q=ferry"), ("GET", "/style.css"), ("GET", "/nowhere")] {
        write!(stream, "{method} {path} HTTP/1.1\r\nHost: {}\r\n\r\n", site.address).expect("is sent");
        let mut reader = BufReader::new(&stream);
        let mut length = None;
        for line in reader.by_ref().lines().map(|line| line.expect("a line")).take_while(|line| !line.is_empty()) {
            length = line.strip_prefix("Content-Length: ").map(|n| n.parse().expect("a number")).or(length);
        }
        let length: usize = length.expect("a length");
        assert!(length > 0, "{method} {path}");
        let mut body = vec![0; if method == "HEAD" { 0 } else { length }];
        reader.read_exact(&mut body).expect("is whole");
        assert!(reader.buffer().is_empty(), "{method} {path}: more than was said");
    }
}

#[test]
fn a_facet_narrows_and_excludes() {
    let (_desk, site) = sample();
    let total = |path: &str| {
        let page = site.ask("GET", path, &[("Host", &site.address), ("Accept", "application/json")]);
        let value: serde_json::Value = serde_json::from_str(&page.body).expect("JSON");
        value["total"].as_u64().expect("a number")
    };
    let page = site.get("/?q=ferry");
    let all = total("/?q=ferry");
    let facets: Vec<String> = links(&page.body).into_iter().filter(|link| link.contains("person%3A")).collect();
    let with = facets.iter().find(|link| !link.contains("-person")).expect("a person");
    let without = facets.iter().find(|link| link.contains("-person")).expect("an exclusion");
    let (some, others) = (total(with), total(without));
    assert!(some > 0 && some < all && some + others == all, "{some} + {others} = {all}");
    assert!(page.body.contains("<svg") && page.body.contains("<table>"), "a chart, and the same as a table");
}

#[test]
fn markup_in_an_article_is_text_everywhere() {
    let attack = "<script>alert(1)</script><img src=x onerror=alert(2)>\" onmouseover=\"alert(3)";
    let record = serde_json::json!({"id": "x\"><script>", "title": attack, "body": format!("Ferry words {attack} end."),
        "source": attack, "authors": [attack], "people": [attack], "url": "javascript:alert(4)", "published": "2025-03-05"});
    let index = common::index_of_lines(&record.to_string());
    let desk = tempfile::tempdir().expect("a folder");
    let site = Site::of(index.path(), desk.path());
    for path in [
        "/",
        "/?q=ferry",
        "/article/x%22%3E%3Cscript%3E?q=ferry",
        "/?q=%3Cscript%3Ealert(5)%3C/script%3E",
        "/?q=ferry&format=atom",
    ] {
        let page = site.get(path);
        assert_eq!(page.status, 200, "{path}: {}", page.body);
        let own = "<script src=\"/script.js\" defer></script>";
        assert!(!page.body.replace(own, "").contains("<script"), "{path}: {}", page.body);
        assert!(!page.body.contains("<img") && !page.body.contains("\" onmouseover=\""), "{path}");
        assert!(!page.body.contains("href=\"javascript"), "{path}");
    }
}

#[test]
fn only_this_machine_may_ask_and_pages_load_nothing_from_elsewhere() {
    let (_desk, site) = sample();
    assert_eq!(site.ask("GET", "/", &[("Host", "evil.example")]).status, 403);
    assert_eq!(site.ask("GET", "/?q=ferry", &[]).status, 403);
    let ask = |more: &[(&str, &str)]| {
        site.ask("GET", "/?q=ferry", &[&[("Host", site.address.as_str())][..], more].concat()).status
    };
    for refused in [
        &[("Host", "evil.example")][..],
        &[("Origin", "http://evil.example"), ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "no-cors")],
        &[("Origin", "null")],
        &[("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "no-cors"), ("Sec-Fetch-Dest", "image")],
        &[("Sec-Fetch-Site", "same-site"), ("Sec-Fetch-Mode", "cors")],
        &[("Sec-Fetch-Site", "cross-site")],
        &[("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "iframe")],
    ] {
        assert_eq!(ask(refused), 403, "{refused:?}");
    }
    for taken in [
        &[("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document")][..],
        &[("Sec-Fetch-Site", "none"), ("Sec-Fetch-Mode", "navigate")],
        &[("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Mode", "no-cors"), ("Sec-Fetch-Dest", "script")],
        &[("Origin", &format!("http://{}", site.address))],
    ] {
        assert_eq!(ask(taken), 200, "{taken:?}");
    }
    assert_eq!(site.ask("PUT", "/", &[("Host", &site.address), ("Content-Length", "0")]).status, 405);
    let page = site.get("/?q=ferry");
    assert!(
        page.head.contains("Content-Security-Policy: default-src 'none'; style-src 'self'; script-src 'self';"),
        "{}",
        page.head
    );
    assert!(!page.head.to_lowercase().contains("set-cookie"));
    for part in page.body.split(" src=\"").skip(1).chain(page.body.split("<link").skip(1)) {
        assert!(!part.split('>').next().expect("a tag").contains("://"), "{part}");
    }
    let output = common::dateline(common::sample()).args(["serve", "--listen", "0.0.0.0:0"]).output().expect("runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(common::stderr(&output).contains("its own machine only"), "{}", common::stderr(&output));
}

#[test]
fn what_cannot_be_had_is_said() {
    let (_desk, site) = sample();
    let page = site.get("/?q=titel%3Ax");
    assert_eq!(page.status, 400);
    assert!(page.body.contains("there is no field") && page.body.contains("did you mean"), "{}", page.body);
    assert_eq!(site.get("/article/nosuch").status, 404);
    assert_eq!(site.get("/nosuch").status, 404);
    assert_eq!(site.get("/../../etc/passwd").status, 404);
    let long = site.get(&format!("/?q={}", "x".repeat(20_000)));
    assert!(long.status == 414 && long.body.len() < 5000, "{}: {}", long.status, long.body.len());
    for (wrong, said) in [("sort=foo", "there is no order `foo`"), ("page=x", "`x` is no number of a page")] {
        let page = site.get(&format!("/?q=ferry&{wrong}"));
        assert!(page.status == 400 && page.body.contains(said), "{}", page.body);
    }
    let page = site.get("/?q=xyzzyq");
    assert!(page.status == 200 && page.body.contains("<strong>0 articles</strong>"), "{}", page.body);
    assert_eq!(site.get("/?q=ferry&format=nosuch").status, 400);
}

#[test]
fn what_is_tagged_noted_and_saved_in_a_form_is_kept() {
    let (desk, site) = sample();
    let token = site.token();
    let mark = "/article/cw-2025-03-18-standish/mark";
    let answer = site.post(mark, &format!("token={token}&tag=inquiry&q=ferry"), &[]);
    assert_eq!(answer.status, 303, "{}", answer.body);
    assert!(answer.head.contains("Location: /article/cw-2025-03-18-standish?q=ferry#marks"), "{}", answer.head);
    let own = format!("http://{}", site.address);
    let answer =
        site.post(mark, &format!("token={token}&note=ask+him"), &[("Origin", &own), ("Sec-Fetch-Site", "same-origin")]);
    assert_eq!(answer.status, 303);
    let page = site.get("/article/cw-2025-03-18-standish").body;
    assert!(page.contains("#inquiry") && page.contains("ask him"), "{page}");
    let total = |path: &str| {
        let value: serde_json::Value = serde_json::from_str(&site.get(path).body).expect("JSON");
        value["total"].as_u64().expect("a number")
    };
    assert_eq!(total("/?q=my%3Ainquiry&format=json"), 1);
    assert_eq!(site.post("/save", &format!("token={token}&name=boat&q=ferry"), &[]).status, 303);
    assert_eq!(total("/?q=%40boat&format=json"), total("/?q=ferry&format=json"));
    let saved = site.get("/saved").body;
    assert!(saved.contains(">boat</a>") && saved.contains("/?q=%40boat&amp;sort=newest&amp;format=atom"), "{saved}");
    let feed = site.get("/?q=%40boat&format=atom").body;
    assert!(feed.contains(&format!("<link href=\"{own}/article/")), "{feed}");
    // Taken off again.
    assert_eq!(site.post(mark, &format!("token={token}&tag=inquiry"), &[]).status, 303);
    assert_eq!(total("/?q=my%3Ainquiry&format=json"), 0);
    assert_eq!(site.post("/forget", &format!("token={token}&name=boat"), &[]).status, 303);
    assert!(!site.get("/saved").body.contains(">boat</a>"));
    let journal = std::fs::read_to_string(desk.path().join("journal.jsonl")).expect("is written");
    assert_eq!(journal.lines().count(), 6, "{journal}");
}

#[test]
fn a_form_of_another_site_is_not_taken() {
    let (desk, site) = sample();
    let token = site.token();
    let own = format!("http://{}", site.address);
    let form = format!("token={token}&name=boat&q=ferry");
    for more in [
        [("Origin", "http://evil.example"), ("X", "y")],
        [("Origin", "null"), ("X", "y")],
        [("Origin", "https://127.0.0.1"), ("X", "y")],
        [("Origin", own.as_str()), ("Sec-Fetch-Site", "cross-site")],
        [("Sec-Fetch-Site", "same-site"), ("X", "y")],
    ] {
        let answer = site.post("/save", &form, &more);
        assert_eq!(answer.status, 403, "{more:?}");
        assert!(answer.body.contains("comes from another site"), "{}", answer.body);
    }
    for form in
        ["name=boat&q=ferry", "token=&name=boat&q=ferry", &format!("token={}&name=boat&q=ferry", "0".repeat(64)), ""]
    {
        assert_eq!(site.post("/save", form, &[]).status, 403, "{form}");
    }
    assert_eq!(
        site.send("POST", "/save", &[("Host", "evil.example"), ("Content-Length", &form.len().to_string())], &form)
            .status,
        403
    );
    // What is wrong with a form of ours is said.
    assert_eq!(site.post("/save", &format!("token={token}&name=two+words&q=ferry"), &[]).status, 400);
    assert_eq!(site.post("/save", &format!("token={token}&name=x&q="), &[]).status, 400);
    assert_eq!(site.post("/article/nosuch/mark", &format!("token={token}&tag=x"), &[]).status, 404);
    assert_eq!(site.post("/nosuch", &format!("token={token}"), &[]).status, 404);
    assert_eq!(site.post("/save", &format!("token={token}&x={}", "y".repeat(200_000)), &[]).status, 413);
    for headers in [
        &[("Transfer-Encoding", "chunked")][..],
        &[("Transfer-Encoding", "chunked"), ("Content-Length", "1")],
        &[("Content-Length", "999999999999")],
        &[("Content-Length", "999999999999"), ("Expect", "100-continue")],
    ] {
        let headers = [&[("Host", site.address.as_str())][..], headers].concat();
        let answer = site.send("POST", "/save", &headers, "");
        assert!(matches!(answer.status, 411 | 413), "{headers:?}: {}", answer.head);
    }
    assert!(!desk.path().join("journal.jsonl").exists());
}

#[test]
fn people_days_and_copies_are_followed() {
    let (_desk, site) = sample();
    let article = site.get("/article/cw-2025-03-18-standish?q=ferry").body;
    assert!(
        article.contains("<a class=\"person\" href=\"/person/")
            && article.contains("<a class=\"date\" href=\"/?q=mentions"),
        "{article}"
    );
    let person = links(&article).into_iter().find(|link| link.starts_with("/person/")).expect("a person");
    let page = site.get(&person);
    assert!(page.status == 200 && page.body.contains("<h2>Spellings</h2>"), "{}", page.body);
    let json = site.ask("GET", &person, &[("Host", &site.address), ("Accept", "application/json")]).body;
    assert!(serde_json::from_str::<serde_json::Value>(&json).expect("JSON")["spellings"].is_array());
    assert_eq!(site.get("/person/Nobody%20Atall").status, 404);
    let narrowed = site.get("/?q=a+OR+b&from=2025-03&to=2025-04");
    assert!(narrowed.head.contains("Location: /?q=%28a%20OR%20b%29%20date%3A2025-03..2025-04"), "{}", narrowed.head);
    let all = site.get("/?q=ferry").body;
    let unfolded = links(&all).into_iter().find(|link| link.contains("copies=1")).expect("a near copy");
    assert_eq!(site.get(&unfolded).status, 200);
    let page = site.get("/?q=ferry+source%3Acw").body;
    assert!(page.contains("<h2>Sources</h2>") && page.contains("aria-label=\"take off source:cw\""), "{page}");
    for (form, kind) in
        [("report", "text/html"), ("markdown", "text/markdown"), ("ris", "application/x-research"), ("csv", "text/csv")]
    {
        let file = site.get(&format!("/?q=ferry&format={form}"));
        assert!(
            file.status == 200 && file.head.contains(kind) && file.head.contains("attachment; filename="),
            "{}",
            file.head
        );
    }
}

#[test]
fn saved_searches_and_tags_of_the_user_are_known() {
    let desk = tempfile::tempdir().expect("a folder");
    let run = |arguments: &[&str]| {
        let mut command = common::dateline(common::sample());
        let output = command.arg("--desk").arg(desk.path()).args(arguments).output().expect("runs");
        assert_eq!(output.status.code(), Some(0), "{}", common::stderr(&output));
    };
    run(&["save", "boat", "ferry"]);
    run(&["tag", "inquiry", "cw-2025-03-18-standish"]);
    let site = Site::of(common::sample(), desk.path());
    let json = |path: &str| serde_json::from_str::<serde_json::Value>(&site.get(path).body).expect("JSON");
    assert_eq!(json("/?q=%40boat&format=json")["total"], json("/?q=ferry&format=json")["total"]);
    assert_eq!(json("/?q=my%3Ainquiry&format=json")["hits"][0]["id"], "cw-2025-03-18-standish");
    assert!(site.get("/article/cw-2025-03-18-standish?format=ris").body.starts_with("TY  - NEWS"));
}

#[test]
fn connections_that_say_nothing_hold_nobody_up() {
    let (_desk, site) = sample();
    let begun = |beginning: &'static str| {
        let mut stream = TcpStream::connect(&site.address).expect("connects");
        stream.write_all(beginning.as_bytes()).expect("is sent");
        stream
    };
    let beginnings =
        ["", "GET /", "GET / HTTP/1.1\r\nX: ", "POST /save HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n"];
    let held: Vec<TcpStream> = (0..50).flat_map(|_| beginnings).map(begun).collect();
    assert_eq!(held.len(), 200);
    for path in ["/?q=ferry", "/style.css", "/saved"] {
        assert_eq!(site.get(path).status, 200, "{path}");
    }
    // Whoever goes away while a page is made or sent for it harms nobody.
    for _ in 0..50 {
        let mut stream = TcpStream::connect(&site.address).expect("connects");
        let request = format!("GET /?q=*&format=report HTTP/1.1\r\nHost: {}\r\n\r\n", site.address);
        stream.write_all(request.as_bytes()).expect("is sent");
    }
    assert_eq!(site.get("/?q=ferry").status, 200);
}

#[test]
fn an_address_is_asked_for_in_any_form_of_http() {
    let (_desk, site) = sample();
    let ask = |request: &str| {
        let mut stream = TcpStream::connect(&site.address).expect("connects");
        stream.write_all(request.replace("HERE", &site.address).as_bytes()).expect("is sent");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("is received");
        String::from_utf8_lossy(&bytes).into_owned()
    };
    for (request, status) in [
        ("GET http://HERE/help HTTP/1.1\r\nHost: HERE\r\nConnection: close\r\n\r\n", "200"),
        ("GET http://evil.example/help HTTP/1.1\r\nHost: HERE\r\nConnection: close\r\n\r\n", "403"),
        ("GET http://HERE/help HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", "403"),
        ("GET /help HTTP/1.0\r\nHost: HERE\r\n\r\n", "200"),
        ("GET /help HTTP/1.0\r\n\r\n", "403"),
        ("GET /help HTTP/1.1\r\nHost: HERE\r\nHost: HERE\r\nConnection: close\r\n\r\n", "403"),
        ("GET /help HTTP/1.1\r\nHost: HERE\r\nOrigin: \u{e9}\r\nConnection: close\r\n\r\n", "403"),
        ("GET /help HTTP/1.1\r\nHost: HERE\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc", "200"),
        ("OPTIONS * HTTP/1.1\r\nHost: HERE\r\nConnection: close\r\n\r\n", "405"),
        ("CONNECT HERE HTTP/1.1\r\nHost: HERE\r\nConnection: close\r\n\r\n", "405"),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", ""),
        ("nonsense\r\n\r\n", "400"),
        ("\u{16}\u{3}\u{1}\u{2}", "400"),
    ] {
        let answer = ask(request);
        assert_eq!(answer.split(' ').nth(1).unwrap_or_default(), status, "{request}: {answer}");
    }
    let head = ask("HEAD /help HTTP/1.1\r\nHost: HERE\r\nConnection: close\r\n\r\n");
    let whole = ask("GET /help HTTP/1.1\r\nHost: HERE\r\nConnection: close\r\n\r\n");
    let (whole, body) = whole.split_once("\r\n\r\n").expect("a head");
    assert!(head.contains(&format!("Content-Length: {}", body.len())), "{head}");
    assert_eq!(head.trim_end().lines().count(), whole.lines().count(), "{head}");
    assert!(ask("DELETE / HTTP/1.1\r\nHost: HERE\r\nConnection: close\r\n\r\n").contains("Allow: GET, HEAD, POST"));
}

#[cfg(unix)]
#[test]
fn a_signal_ends_the_server_well() {
    for signal in ["INT", "TERM"] {
        let (_desk, mut site) = sample();
        let _silent = TcpStream::connect(&site.address).expect("connects");
        assert_eq!(site.get("/help").status, 200);
        let id = site.child.id().to_string();
        assert!(std::process::Command::new("kill").args(["-s", signal, &id]).status().expect("is sent").success());
        assert_eq!(site.child.wait().expect("ends").code(), Some(0), "{signal}");
        assert!(TcpStream::connect(&site.address).is_err());
    }
}
