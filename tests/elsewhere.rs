//! An index elsewhere whose server is not there, is something else, answers in part, or fails: a sentence that names it and what
//! mends that, and never "nothing found".
#![cfg(feature = "remote")]

mod common;

use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use common::{dateline, indexer, run};
use serde_json::{Value, json};

/// A server of this process that answers method and path, and body, with a status and a text; gives its host and port.
fn server(says: impl Fn(&str, &str) -> (u16, String) + Send + Sync + 'static) -> String {
    common::server::start(move |(method, path, body)| says(&format!("{method} {path}"), &body))
}

fn index(host: &str) -> PathBuf {
    PathBuf::from(format!("quickwit+http://{host}/news"))
}

/// How an index of this version tells of itself.
fn declared() -> String {
    let version = dateline::index::schema::version().expect("a version");
    let fields = json!([{ "name": "id" }, { "name": format!("schema_{version}") }]);
    json!({ "index_config": { "doc_mapping": { "field_mappings": fields } } }).to_string()
}

/// A search that finds these hits of so many.
fn found(total: usize, hits: &[Value]) -> Value {
    json!({ "timed_out": false, "_shards": { "total": 3, "failed": 0 }, "hits": { "total": { "value": total }, "hits": hits }, "aggregations": {
        "title": { "value": 0.0 }, "body": { "value": 0.0 }, "first": { "value": null }, "last": { "value": null } } })
}

/// The answer to several searches, each with `one`.
fn many(body: &str, one: &Value) -> String {
    json!({ "responses": vec![one.clone(); body.lines().count() / 2] }).to_string()
}

/// A server whose index is there and whose searches are answered by `search`.
fn searched(search: impl Fn(&str, &str) -> (u16, String) + Send + Sync + 'static) -> String {
    server(move |asked, body| match asked {
        "GET /api/v1/indexes/news" => (200, declared()),
        _ => search(asked, body),
    })
}

fn search(host: &str) -> String {
    run(dateline(&index(host)).args(["search", "ferry"]))
}

#[track_caller]
fn fails_with(said: &str, host: &str, message: &str, hint: &str) {
    assert!(said.starts_with("error: ") && said.contains(host) && said.contains(message), "{said}");
    assert!(said.contains("hint: ") && said.contains(hint), "{said}");
    assert!(said.contains("--- 2"), "{said}");
}

#[test]
fn who_is_not_there_or_somebody_else_is_named() {
    let closed = {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        listener.local_addr().expect("an address").to_string()
    };
    fails_with(&search(&closed), &closed, "cannot be reached: nobody listens there", "see whether it runs");
    let adding = run(indexer(&index("nowhere.invalid:7280")).args(["-q", "status"]));
    fails_with(&adding, "nowhere.invalid", "cannot be reached", "address");

    let page = server(|_, _| (200, "<html>Welcome to nginx</html>".to_owned()));
    fails_with(&search(&page), &page, "is no Quickwit: HTTP 200: <html>Welcome", "address and port");
    let other = server(|_, _| (404, "not found".to_owned()));
    fails_with(&search(&other), &other, "is no Quickwit: HTTP 404: not found", "address and port");
    let json_of_others = server(|_, _| (404, "{\"detail\":\"Not Found\"}".to_owned()));
    fails_with(&search(&json_of_others), &json_of_others, "is no Quickwit", "address and port");
}

#[test]
fn an_index_that_is_missing_or_of_another_version_is_named() {
    let version = |body: Value| {
        server(move |asked, _| match asked {
            "GET /api/v1/version" => (200, "{\"build\":{\"version\":\"0.9.0\"}}".to_owned()),
            _ if body.is_null() => (404, "{\"message\":\"index `news` not found\"}".to_owned()),
            _ => (200, body.to_string()),
        })
    };
    let missing = version(Value::Null);
    fails_with(&search(&missing), &missing, "there is no index", "add PATH` makes it");
    let of = |name: &str| json!({ "index_config": { "doc_mapping": { "field_mappings": [{ "name": name }] } } });
    let older = version(of("schema_3"));
    fails_with(&search(&older), &older, "has schema version 3, and this program", "under a new name");
    let logs = version(of("severity"));
    fails_with(&search(&logs), &logs, "was not made by dateline", "name another index");
}

#[test]
fn an_index_that_vanishes_in_the_midst_of_a_run_is_no_success() {
    let looks = AtomicUsize::new(0);
    let host = server(move |asked, body| match asked {
        "GET /api/v1/version" => (200, "{\"build\":{\"version\":\"0.9.0\"}}".to_owned()),
        "GET /api/v1/indexes/news" if looks.fetch_add(1, Ordering::Relaxed) == 0 => (200, declared()),
        "GET /api/v1/indexes/news" => (404, "{\"message\":\"index `news` not found\"}".to_owned()),
        _ if asked.contains("_bulk") => (
            200,
            json!({ "items": vec![json!({ "create": { "status": 201 } }); body.lines().count() / 2] }).to_string(),
        ),
        _ if asked.contains("_msearch") => (200, many(body, &found(0, &[]))),
        _ => (200, found(0, &[]).to_string()),
    });
    let said = add(&index(&host), RECORDS);
    fails_with(&said, &host, "there is no index", "add PATH` makes it");
    assert!(!said.contains("added"), "{said}");
}

#[test]
fn half_an_answer_is_none() {
    let of = |answer: Value| {
        searched(move |asked, body| {
            let answer = if asked.contains("_msearch") { many(body, &answer) } else { answer.to_string() };
            (200, answer)
        })
    };
    let mut failed = found(0, &[]);
    failed["_shards"]["failed"] = 1.into();
    let host = of(failed);
    fails_with(&search(&host), &host, "only a part of the answer: 1 of its 3 parts", "run the same command again");
    let mut late = found(0, &[]);
    late["timed_out"] = true.into();
    let host = of(late);
    fails_with(&search(&host), &host, "it ran out of time", "run the same command again");
    let host = of(json!({}));
    fails_with(&search(&host), &host, "neither how many there are nor which", "run the same command again");
    // It says that there are three, and gives none.
    let host = of(found(3, &[]));
    fails_with(&search(&host), &host, "0 of 3 articles", "run the same command again");
    let host = of(found(1, &[json!({ "_source": { "some": "log" }, "sort": [1, 1] })]));
    fails_with(&search(&host), &host, "none of dateline's", "run the same command again");
    let forged = json!({ "_source": { "id": "a", "key": "ab", "revision": 1, "state": ["live"], "article": "AAAA",
        "origin": "[\"a\",0,0,0,0,0,0,0,null,null]" }, "sort": [1, 1] });
    let host = of(found(1, &[forged]));
    fails_with(&search(&host), &host, "is not as it was written", "run the same command again");
    let host = of(found(1, &[json!(1)]));
    fails_with(&search(&host), &host, "none of dateline's", "run the same command again");
    let host = of(found(20_000, &[]));
    fails_with(&search(&host), &host, "20000 articles", "`--fetch 20000`");
    let dying = searched(|_, _| (0, "{\"hits\":".to_owned()));
    fails_with(&search(&dying), &dying, "cannot be reached", "run the same command again");
    let broken = searched(|_, _| (200, "{\"hits\": oops".to_owned()));
    fails_with(&search(&broken), &broken, "HTTP 200: {\"hits\": oops", "run the same command again");
}

#[test]
fn a_server_that_is_busy_is_asked_again_and_one_that_stays_so_is_named() {
    let asked_so_far = AtomicUsize::new(0);
    let busy_once = searched(move |asked, body| match asked_so_far.fetch_add(1, Ordering::Relaxed) {
        0 => (503, "{\"message\":\"no searcher\"}".to_owned()),
        _ if asked.contains("_msearch") => (200, many(body, &found(0, &[]))),
        _ => (200, found(0, &[]).to_string()),
    });
    let said = search(&busy_once);
    assert!(said.contains("found: nothing among 0 articles") && said.contains("--- 1"), "{said}");
    let busy = searched(|_, _| (429, "{\"message\":\"too many requests\"}".to_owned()));
    fails_with(&search(&busy), &busy, "is not able to: too many requests (HTTP 429)", "run the same command again");
}

/// What a server was given.
type Kept<T> = Arc<Mutex<Vec<T>>>;

/// A server that takes articles in as `take` says of each batch, and forgets none that it took.
fn keeping(take: impl Fn(usize, &str) -> Value + Send + Sync + 'static) -> (String, Kept<Value>) {
    let (host, kept, _) = keeping_and_deleting(take);
    (host, kept)
}

/// As [`keeping`]; notes what it is asked to delete, and deletes nothing.
fn keeping_and_deleting(
    take: impl Fn(usize, &str) -> Value + Send + Sync + 'static,
) -> (String, Kept<Value>, Kept<String>) {
    let kept: Arc<Mutex<Vec<Value>>> = Arc::default();
    let deleted: Arc<Mutex<Vec<String>>> = Arc::default();
    let notes = Arc::clone(&deleted);
    let (shared, batches) = (Arc::clone(&kept), AtomicUsize::new(0));
    let host = searched(move |asked, body| {
        let mut kept = shared.lock().expect("a list");
        if asked.contains("delete-tasks") {
            notes.lock().expect("a list").push(body.to_owned());
        }
        if asked.contains("_bulk") {
            let batch = batches.fetch_add(1, Ordering::Relaxed);
            let mut items = Vec::new();
            for document in body.lines().skip(1).step_by(2) {
                let item = take(batch, document);
                if item["create"]["status"] == 201 {
                    kept.push(serde_json::from_str(document).expect("JSON"));
                }
                items.push(item);
            }
            return (200, json!({ "errors": true, "items": items }).to_string());
        }
        let hit = |document: &Value| json!({ "_source": document, "sort": [document["place"], document["revision"]] });
        let mut hits: Vec<Value> = kept
            .iter()
            .filter(|document| !body.contains("\"left\"") || document["state"][0] == "left")
            .map(hit)
            .collect();
        hits.sort_by_key(|hit| (hit["sort"][0].as_i64(), hit["sort"][1].as_i64()));
        let all = found(hits.len(), &hits);
        (200, if asked.contains("_msearch") { many(body, &found(hits.len(), &[])) } else { all.to_string() })
    });
    (host, kept, deleted)
}

fn add(index: &Path, records: &str) -> String {
    let mut adding = indexer(index)
        .args(["add", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("runs");
    adding.stdin.take().expect("a pipe").write_all(records.as_bytes()).expect("is read");
    let output = adding.wait_with_output().expect("ends");
    format!("{}--- {}", common::stderr(&output), output.status.code().unwrap_or(-1))
}

const RECORDS: &str = "{\"id\":\"a\",\"body\":\"The ferry sank.\"}\n{\"id\":\"b\",\"body\":\"The pump failed.\"}\n";

#[test]
fn the_answer_about_every_article_is_read() {
    let taken = || json!({ "create": { "status": 201 } });
    // One of two is not taken in at first.
    let (host, kept) = keeping(move |batch, document| match batch == 0 && document.contains("\"id\":\"a\"") {
        true => json!({ "create": { "status": 429, "error": { "reason": "shard rate limiting" } } }),
        false => taken(),
    });
    let said = add(&index(&host), RECORDS);
    assert!(said.contains("added     2") && said.ends_with("--- 0"), "{said}");
    let ids: Vec<Value> = kept.lock().expect("a list").iter().map(|document| document["id"].clone()).collect();
    assert_eq!(ids, ["b", "a"]);

    // One is refused for good: it is named, the other one is there.
    let (host, kept) = keeping(move |_, document| match document.contains("\"id\":\"a\"") {
        true => json!({ "create": { "status": 400, "error": { "reason": "no such field" } } }),
        false => taken(),
    });
    let said = add(&index(&host), RECORDS);
    assert!(said.contains("rejected: - (a): no such field") && said.contains("added     1"), "{said}");
    assert!(said.contains("rejected  1") && said.ends_with("--- 1"), "{said}");
    assert!(kept.lock().expect("a list").iter().any(|document| document["id"] == "b"));

    // Fewer answers than articles.
    let host = searched(|asked, body| match asked {
        _ if asked.contains("_bulk") => (200, json!({ "items": [{ "create": { "status": 201 } }] }).to_string()),
        _ if asked.contains("_msearch") => (200, many(body, &found(0, &[]))),
        _ => (200, found(0, &[]).to_string()),
    });
    let said = add(&index(&host), RECORDS);
    fails_with(&said, &host, "1 answers to 2 articles", "run the same command again");
}

#[test]
fn what_was_replaced_goes_only_when_its_successor_is_there() {
    let (host, kept, deleted) = keeping_and_deleting(|_, document| match document.contains("bad/1") {
        true => json!({ "create": { "status": 400, "error": { "reason": "too bad" } } }),
        false => json!({ "create": { "status": 201 } }),
    });
    assert!(add(&index(&host), RECORDS).ends_with("--- 0"));
    let refused = RECORDS.replace("sank", "bad");
    let said = add(&index(&host), &refused);
    assert!(said.contains("rejected: - (a): too bad") && said.ends_with("--- 1"), "{said}");
    assert!(deleted.lock().expect("a list").is_empty(), "the article as it was is all that there is");
    let said = add(&index(&host), &RECORDS.replace("sank", "left"));
    assert!(said.contains("changed   1") && said.ends_with("--- 0"), "{said}");
    let revisions: Vec<Value> = kept.lock().expect("a list").iter().filter(|d| d["id"] == "a").cloned().collect();
    assert_eq!(revisions.len(), 2);
    let below = format!(
        "(key:{} AND revision:<{})",
        revisions[1]["key"].as_str().unwrap_or_default(),
        revisions[1]["revision"]
    );
    assert!(deleted.lock().expect("a list").concat().contains(&below), "{below}: {deleted:?}");
}

#[test]
fn what_is_not_done_elsewhere_says_what_is() {
    let elsewhere = index("127.0.0.1:1");
    for (arguments, what) in [
        (&["optimize"][..], "merging"),
        (&["purge", "a"], "purging"),
        (&["add", "--keep-versions", "x"], "keeping earlier versions"),
    ] {
        let said = run(indexer(&elsewhere).args(arguments));
        fails_with(&said, "127.0.0.1:1", what, "");
    }
    let said = run(dateline(&elsewhere).args(["versions", "a"]));
    fails_with(&said, "127.0.0.1:1", "earlier versions are not kept", "--keep-versions");
    let said = run(dateline(&elsewhere).arg("--index").arg(common::sample()).args(["search", "a"]));
    fails_with(&said, "127.0.0.1:1", "cannot be searched together with others", "name it alone");
    let said = run(dateline(Path::new("quickwit+https://a:7280/news")).args(["search", "a"]));
    fails_with(&said, "quickwit+https://a:7280/news", "there is no TLS here", "quickwit+http://");
}
