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
        let mut stream = TcpStream::connect(&self.address).expect("connects");
        let mut request = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        stream.write_all(format!("{request}\r\n").as_bytes()).expect("is sent");
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
    assert_eq!(site.ask("POST", "/", &[("Host", &site.address), ("Content-Length", "0")]).status, 405);
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
    assert_eq!(site.get(&format!("/?q={}", "x".repeat(9000))).status, 414);
    let page = site.get("/?q=xyzzyq");
    assert!(page.status == 200 && page.body.contains("<strong>0 articles</strong>"), "{}", page.body);
    assert_eq!(site.get("/?q=ferry&format=nosuch").status, 400);
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
