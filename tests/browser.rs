//! The archive's pages in a real browser, driven over its debugging pipe.
//!
//! Chromium is looked for as `$DATELINE_BROWSER`, then under its usual names; where there is none, this says
//! so and tests nothing.
#![cfg(all(feature = "web", unix))]

mod common;

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

/// A server that ends with the test.
struct Site {
    child: Child,
    origin: String,
    _desk: TempDir,
}

impl Site {
    fn of(index: &Path) -> Self {
        let desk = tempfile::tempdir().expect("a folder");
        let mut command = common::dateline(index);
        command.arg("--desk").arg(desk.path()).args(["serve", "--listen", "127.0.0.1:0"]);
        let mut child = command.stderr(Stdio::piped()).spawn().expect("starts");
        let mut line = String::new();
        BufReader::new(child.stderr.as_mut().expect("a pipe")).read_line(&mut line).expect("is told");
        let origin = line.trim().strip_prefix("serving: ").and_then(|rest| rest.strip_suffix('/'));
        Self { origin: origin.unwrap_or_else(|| panic!("{line}")).to_owned(), child, _desk: desk }
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        // It may have ended already; either way it is waited for.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The browser, or why there is none.
fn browser() -> Option<PathBuf> {
    let named = std::env::var_os("DATELINE_BROWSER").map(PathBuf::from);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let usual = ["chromium", "chromium-browser", "google-chrome"];
    let found =
        std::env::split_paths(&path).flat_map(|dir| usual.map(|name| dir.join(name))).find(|path| path.is_file());
    let browser = named.or(found);
    if browser.is_none() {
        eprintln!("skipped: there is no Chromium here; `apt-get install chromium` brings one");
    }
    browser
}

/// A tab of a browser that ends with the test.
struct Tab {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    session: String,
    next: u64,
    /// Every address that was asked for.
    requests: Vec<String>,
    loads: usize,
    _profile: TempDir,
}

impl Tab {
    fn open(browser: &Path) -> Self {
        let profile = tempfile::tempdir().expect("a folder");
        // The pipes of the protocol are the descriptors 3 and 4.
        let mut child = Command::new("sh")
            .args(["-c", r#"exec "$0" "$@" 3<&0 4>&1 >/dev/null 2>&1"#])
            .arg(browser)
            .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"])
            .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
            .args(["--remote-debugging-pipe", "--window-size=1280,900"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg("about:blank")
            .env("HOME", profile.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("starts");
        let input = child.stdin.take().expect("a pipe");
        let output = BufReader::new(child.stdout.take().expect("a pipe"));
        let mut tab = Self {
            child,
            input,
            output,
            session: String::new(),
            next: 0,
            requests: Vec::new(),
            loads: 0,
            _profile: profile,
        };
        let target = tab.call("Target.createTarget", json!({"url": "about:blank"}))["targetId"].clone();
        let attached = tab.call("Target.attachToTarget", json!({"targetId": target, "flatten": true}));
        tab.session = attached["sessionId"].as_str().expect("a session").to_owned();
        for domain in ["Page.enable", "Runtime.enable", "Network.enable"] {
            tab.call(domain, json!({}));
        }
        tab
    }

    fn receive(&mut self) -> Value {
        let mut bytes = Vec::new();
        self.output.read_until(0, &mut bytes).expect("is received");
        assert_eq!(bytes.pop(), Some(0), "the browser has ended");
        let message: Value = serde_json::from_slice(&bytes).expect("JSON");
        match message["method"].as_str() {
            Some("Network.requestWillBeSent") => {
                self.requests.push(message["params"]["request"]["url"].as_str().expect("an address").to_owned());
            }
            Some("Page.loadEventFired") => self.loads += 1,
            _ => {}
        }
        message
    }

    fn call(&mut self, method: &str, params: Value) -> Value {
        self.next += 1;
        let mut message = json!({"id": self.next, "method": method, "params": params});
        if !self.session.is_empty() {
            message["sessionId"] = json!(self.session);
        }
        self.input.write_all(format!("{message}\0").as_bytes()).expect("is sent");
        loop {
            let message = self.receive();
            if message["id"] == json!(self.next) {
                assert!(message["error"].is_null(), "{method}: {message}");
                return message["result"].clone();
            }
        }
    }

    /// Does something that loads a page, and waits for that.
    fn loading(&mut self, act: impl FnOnce(&mut Self)) {
        let before = self.loads;
        act(self);
        while self.loads == before {
            self.receive();
        }
    }

    fn go(&mut self, address: &str) {
        let address = address.to_owned();
        self.loading(|tab| drop(tab.call("Page.navigate", json!({"url": address}))));
    }

    /// What an expression is in the page; the browser evaluates it even where the page may run no script.
    fn get(&mut self, expression: &str) -> Value {
        let result = self.call("Runtime.evaluate", json!({"expression": expression, "returnByValue": true}));
        assert!(result["exceptionDetails"].is_null(), "{expression}: {result}");
        result["result"]["value"].clone()
    }

    fn text(&mut self, expression: &str) -> String {
        let value = self.get(expression);
        value.as_str().unwrap_or_else(|| panic!("{expression}: {value}")).to_owned()
    }

    /// Clicks the middle of the first element that a selector finds.
    fn click(&mut self, selector: &str) {
        let place = self.get(&format!(
            "(() => {{ const e = document.querySelector({}); e.scrollIntoView({{block: 'center'}}); const r = e.getClientRects()[0]; return [r.x + r.width / 2, r.y + r.height / 2]; }})()",
            json!(selector)
        ));
        for kind in ["mousePressed", "mouseReleased"] {
            let params = json!({"type": kind, "x": place[0], "y": place[1], "button": "left", "clickCount": 1});
            self.call("Input.dispatchMouseEvent", params);
        }
    }

    fn write(&mut self, selector: &str, text: &str) {
        self.get(&format!("document.querySelector({}).focus()", json!(selector)));
        self.call("Input.insertText", json!({"text": text}));
    }

    fn key(&mut self, key: &str) {
        let text = if key.len() == 1 { key } else { "\r" };
        self.call("Input.dispatchKeyEvent", json!({"type": "keyDown", "key": key, "text": text}));
        self.call("Input.dispatchKeyEvent", json!({"type": "keyUp", "key": key}));
    }

    fn scripts(&mut self, allowed: bool) {
        self.call("Emulation.setScriptExecutionDisabled", json!({"value": !allowed}));
    }

    fn total(&mut self) -> u64 {
        let shown = self.text("document.querySelector('.summary strong').textContent");
        shown.split(' ').next().and_then(|n| n.replace(',', "").parse().ok()).unwrap_or_else(|| panic!("{shown}"))
    }
}

impl Drop for Tab {
    fn drop(&mut self) {
        // It may have ended already; either way it is waited for.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Searches, narrows, reads, marks, saves; `scripts` says whether the page may run its script.
fn work(tab: &mut Tab, site: &Site, scripts: bool) {
    tab.scripts(scripts);
    tab.go(&format!("{}/", site.origin));
    tab.write("#q", "ferry");
    tab.loading(|tab| tab.click(".masthead button"));
    let all = tab.total();
    assert!(all > 3, "{all}");
    // A name added, taken off, excluded.
    tab.loading(|tab| tab.click("aside section:nth-of-type(2) li a"));
    let with = tab.total();
    assert!(with > 0 && with < all, "{with} of {all}");
    tab.loading(|tab| tab.click(".chips a"));
    assert_eq!(tab.total(), all);
    tab.loading(|tab| tab.click("aside section:nth-of-type(2) li a.not"));
    assert_eq!(tab.total(), all - with);
    // Days between two.
    tab.go(&format!("{}/?q=ferry", site.origin));
    tab.write(".days [name=from]", "2025-03-10");
    tab.write(".days [name=to]", "2025-03");
    tab.loading(|tab| tab.click(".days button"));
    assert!(tab.text("location.search").contains("date%3A2025-03-10..2025-03"));
    assert!(tab.total() < all);
    // Saved, and there.
    tab.click(".save summary");
    let name = if scripts { "with" } else { "without" };
    tab.write("#name", name);
    tab.loading(|tab| tab.click(".save button"));
    assert_eq!(tab.text("location.pathname"), "/saved");
    assert!(tab.text("document.querySelector('table.saved').textContent").contains(name));
    // Opened at the passage, and on to the next match.
    tab.go(&format!("{}/?q=%22steering+gear%22", site.origin));
    tab.loading(|tab| tab.click(".results h2 a"));
    let place = tab.text("location.hash");
    assert!(place.starts_with("#b"), "{place}");
    let seen = "(() => { const m = document.querySelector('mark[id]').getBoundingClientRect(); return m.top >= 0 && m.bottom <= innerHeight; })()";
    assert_eq!(tab.get(seen), json!(true));
    match scripts {
        true => {
            tab.key("n");
            assert!(tab.text("location.hash").starts_with("#m"));
        }
        false => tab.click(".matches a"),
    }
    assert_eq!(tab.get("document.querySelector('mark:target') !== null"), json!(true));
    let before = tab.text("location.hash");
    if tab.get("document.querySelectorAll('mark[id]').length > 1") == json!(true) {
        tab.click("mark:target + .steps a:last-child");
        assert_ne!(tab.text("location.hash"), before);
    }
    // Tagged, and found by the tag.
    tab.write("#tag", name);
    tab.loading(|tab| tab.click("#tag + button"));
    assert!(tab.text("document.querySelector('.marks').textContent").contains(&format!("#{name}")));
    tab.loading(|tab| tab.click(".put a"));
    assert_eq!(tab.total(), 1);
}

#[test]
fn a_reporter_works_with_and_without_scripts_and_nothing_leaves_the_machine() {
    let Some(browser) = browser() else { return };
    let site = Site::of(common::sample());
    let mut tab = Tab::open(&browser);
    work(&mut tab, &site, true);
    work(&mut tab, &site, false);
    let elsewhere = |address: &&String| {
        let own = address.starts_with(&format!("{}/", site.origin));
        !own && !address.starts_with("data:") && *address != "about:blank"
    };
    assert_eq!(tab.requests.iter().find(elsewhere), None);
    assert!(tab.requests.len() > 20);
    assert_eq!(tab.get("document.cookie"), json!(""));
}

#[test]
fn keys_go_from_article_to_article_and_days_are_chosen_by_dragging() {
    let Some(browser) = browser() else { return };
    let site = Site::of(common::sample());
    let mut tab = Tab::open(&browser);
    tab.go(&format!("{}/?q=ferry", site.origin));
    tab.key("j");
    tab.key("j");
    let second = tab.text("document.querySelectorAll('.results h2 a')[1].href");
    assert_eq!(tab.text("document.activeElement.href"), second);
    tab.loading(|tab| tab.key("Enter"));
    assert!(second.starts_with(&tab.text("location.href")[..second.len().min(40)]));
    tab.loading(|tab| tab.key("u"));
    tab.key("/");
    assert_eq!(tab.text("document.activeElement.id"), "q");
    tab.get("document.activeElement.blur()");
    let ends = tab.get("(() => { const b = [...document.querySelectorAll('.chart rect')].map((r) => r.getBoundingClientRect()); const y = document.querySelector('.chart').getBoundingClientRect(); return [b[0].x + 1, b[1].x + 1, y.y + y.height - 2]; })()");
    tab.loading(|tab| {
        for (kind, x) in [("mousePressed", 0), ("mouseMoved", 1), ("mouseReleased", 1)] {
            let params =
                json!({"type": kind, "x": ends[x], "y": ends[2], "button": "left", "buttons": 1, "clickCount": 1});
            tab.call("Input.dispatchMouseEvent", params);
        }
    });
    assert!(tab.text("document.querySelector('#q').value").contains("date:"), "{}", tab.text("location.href"));
}

#[test]
fn markup_of_an_article_never_becomes_markup_of_a_page() {
    let Some(browser) = browser() else { return };
    let attack = "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">\" onmouseover=\"document.title='taken'\" <svg onload=document.title='taken'>";
    let record = json!({"id": "x\"><script>", "title": format!("Ferry {attack}"), "source": attack, "authors": [attack],
        "body": format!("Ferry words {attack} end. {attack} Olena Marchenko <b>said</b> on 5 March 2025."),
        "people": [attack], "url": "javascript:document.title='taken'", "published": "2025-03-05"});
    let index = common::index_of_lines(&record.to_string());
    let site = Site::of(index.path());
    let mut tab = Tab::open(&browser);
    for path in
        ["/", "/?q=ferry", "/article/x%22%3E%3Cscript%3E?q=ferry", "/?q=%3Cscript%3Ealert(5)%3C/script%3E", "/saved"]
    {
        tab.go(&format!("{}{path}", site.origin));
        assert_ne!(tab.text("document.title"), "taken", "{path}");
        assert_eq!(tab.get("document.querySelectorAll('img, svg[onload], body script').length"), json!(0), "{path}");
        let handlers = "[...document.querySelectorAll('*')].filter((e) => [...e.attributes].some((a) => a.name.startsWith('on'))).length";
        assert_eq!(tab.get(handlers), json!(0), "{path}");
        assert_eq!(
            tab.get("[...document.links].filter((a) => a.protocol === 'javascript:').length"),
            json!(0),
            "{path}"
        );
    }
}

#[test]
fn an_exported_report_is_whole_without_a_network() {
    let Some(browser) = browser() else { return };
    let dir = tempfile::tempdir().expect("a folder");
    let output = common::dateline(common::sample()).args(["export", "ferry"]).output().expect("runs");
    let report = dir.path().join("report.html");
    std::fs::write(&report, &output.stdout).expect("is written");
    let mut tab = Tab::open(&browser);
    let offline = json!({"offline": true, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1});
    tab.call("Network.emulateNetworkConditions", offline);
    tab.go(&format!("file://{}", report.display()));
    assert!(tab.get("document.querySelectorAll('article').length").as_u64() > Some(3));
    assert!(tab.get("document.querySelectorAll('mark').length").as_u64() > Some(3));
    assert_eq!(tab.text("getComputedStyle(document.body).fontFamily").split(',').next(), Some("Charter"));
    assert!(tab.requests.iter().all(|address| address.starts_with("file://") || address == "about:blank"));
}

#[test]
fn what_is_asked_of_every_page_for_those_who_cannot_see_or_point() {
    let Some(browser) = browser() else { return };
    let site = Site::of(common::sample());
    let mut tab = Tab::open(&browser);
    for path in [
        "/",
        "/?q=ferry",
        "/?q=titel%3Ax",
        "/saved",
        "/help",
        "/person/Sergei%20Galushko",
        "/article/cw-2025-03-18-standish?q=ferry",
    ] {
        tab.go(&format!("{}{path}", site.origin));
        let faults = tab.get(
            "(() => { const out = [];
              const name = (e) => (e.getAttribute('aria-label') || e.textContent || '').trim();
              if (document.documentElement.lang !== 'en') out.push('lang');
              if (document.querySelectorAll('h1').length !== 1) out.push('h1');
              if (document.querySelectorAll('main').length !== 1) out.push('main');
              if (document.body.firstElementChild.getAttribute('href') !== '#main') out.push('skip link');
              for (const e of document.querySelectorAll('input:not([type=hidden]), select')) if (e.labels.length === 0) out.push('label ' + e.outerHTML);
              for (const e of document.querySelectorAll('a[href], button, summary')) if (name(e) === '') out.push('name ' + e.outerHTML);
              const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);
              if (new Set(ids).size !== ids.length) out.push('ids');
              for (const e of document.querySelectorAll('nav, aside, section')) if (!e.getAttribute('aria-label') && !e.getAttribute('aria-labelledby') && !e.querySelector('h1, h2, h3')) out.push('landmark ' + e.outerHTML.slice(0, 80));
              if (document.querySelector('a a, a button')) out.push('a link in a link');
              if (document.documentElement.scrollWidth > innerWidth) out.push('wider than the window');
              return out; })()",
        );
        assert_eq!(faults, json!([]), "{path}");
    }
    tab.call(
        "Emulation.setDeviceMetricsOverride",
        json!({"width": 320, "height": 640, "deviceScaleFactor": 1, "mobile": true}),
    );
    for path in ["/?q=ferry", "/article/cw-2025-03-18-standish?q=ferry", "/saved"] {
        tab.go(&format!("{}{path}", site.origin));
        let widths = tab.get("[document.documentElement.scrollWidth, innerWidth]");
        assert!(widths[0].as_u64() <= widths[1].as_u64(), "{path}: {widths}");
    }
}
