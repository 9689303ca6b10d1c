//! An index that a server elsewhere keeps answers as one on disk.
//!
//! Without more, the server's part is a conversation that was recorded; `tests/recorded/README.md` says with which. A real one
//! is asked with `DATELINE_QUICKWIT=http://127.0.0.1:7280 cargo test --test conformance`, and with `DATELINE_RECORD=1` besides
//! what it says is recorded anew.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::common::{dateline, indexer, root, run, sample, stderr, stdout};
use crate::conversation::StandIn;
use crate::questions::{COMMANDS, hits, queries};

/// The index that the questions are asked of.
const INDEX: &str = "dateline-conformance";

/// The conversation that stands for a server.
fn recorded() -> PathBuf {
    root().join("tests/recorded/opensearch.jsonl.zst")
}

/// The articles of the sample corpus as records of one file, which have the same identities wherever they lie.
fn records() -> String {
    let all = dateline(sample()).args(["search", "-q", "--copies", "-n", "1000", "--ids", "*"]).output().expect("runs");
    let ids: Vec<String> = stdout(&all).lines().map(str::to_owned).collect();
    let shown = dateline(sample()).args(["show", "--format", "jsonl"]).args(&ids).output().expect("runs");
    let mut records: Vec<String> = stdout(&shown).lines().map(record).collect();
    records.sort_unstable();
    assert!(records.len() > 40, "{}", stderr(&shown));
    records.join("\n")
}

/// An article as a record: what stands in its page, and nothing that was concluded of it.
fn record(line: &str) -> String {
    let article: Value = serde_json::from_str(line).expect("JSON");
    let path = article["path"].as_str().unwrap_or_default();
    let name = path.rsplit_once("articles/").map_or(path, |(_, name)| name);
    let mut record = serde_json::json!({ "id": name });
    for field in ["title", "body", "url", "source", "authors", "section", "tags", "language"] {
        record[field] = article[field].clone();
    }
    if article["date_basis"] == "stated" || article["date_basis"] == "metadata" {
        record["published"] = article["date"].clone();
    }
    record.to_string()
}

/// Adds records to an index, wherever it is.
fn add(index: &Path, records: &str) {
    let mut command = indexer(index);
    let mut adding = command.args(["-q", "add", "-"]).stdin(Stdio::piped()).spawn().expect("runs");
    std::io::Write::write_all(&mut adding.stdin.take().expect("a pipe"), records.as_bytes()).expect("is read");
    assert_eq!(adding.wait().expect("ends").code(), Some(0));
}

/// Where the questions are asked, and what stands in between.
struct Elsewhere {
    index: PathBuf,
    stand_in: Option<StandIn>,
    records: bool,
}

fn elsewhere(records: &str) -> Elsewhere {
    let Ok(server) = env::var("DATELINE_QUICKWIT") else {
        let stand_in = StandIn::of_recorded(&recorded());
        let index = PathBuf::from(format!("opensearch+http://{}/{INDEX}", stand_in.host));
        return Elsewhere { index, stand_in: Some(stand_in), records: false };
    };
    let server = if server.starts_with("http://") { format!("quickwit+{server}") } else { server };
    let server = server.trim_end_matches('/');
    let (scheme, host) = server.split_once("://").expect("an address");
    forget(scheme, host);
    let index = PathBuf::from(format!("{server}/{INDEX}"));
    // Some articles said something else before, and one is gone.
    add(&index, &earlier(records));
    add(&index, records);
    let removed = indexer(&index).args(["-q", "remove", "gone"]).status().expect("runs");
    assert_eq!(removed.code(), Some(0));
    if env::var_os("DATELINE_RECORD").is_none() {
        return Elsewhere { index: PathBuf::from(format!("{server}/{INDEX}")), stand_in: None, records: false };
    }
    let stand_in = StandIn::recording(host);
    let index = PathBuf::from(format!("{scheme}://{}/{INDEX}", stand_in.host));
    Elsewhere { index, stand_in: Some(stand_in), records: true }
}

/// The records as they were before: a third of them with other texts, and one more.
fn earlier(records: &str) -> String {
    let one = |(place, record): (usize, &str)| {
        let mut record: Value = serde_json::from_str(record).expect("JSON");
        if place % 3 == 0 {
            record["body"] = "The ferry pump of Serhiy Halushko was not yet written about.".into();
        }
        record.to_string()
    };
    let mut all: Vec<String> = records.lines().enumerate().map(one).collect();
    all.push("{\"id\":\"gone\",\"body\":\"A ferry that is gone, said Marcus Hale.\"}".to_owned());
    all.join("\n")
}

/// Deletes what an earlier run left at the server.
fn forget(scheme: &str, host: &str) {
    let path = if scheme.starts_with("quickwit") { "/api/v1/indexes/" } else { "/" };
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    agent.delete(format!("http://{host}{path}{INDEX}")).call().expect("an answer");
}

/// An index on disk of the same records.
fn on_disk(records: &str) -> TempDir {
    let dir = tempfile::tempdir().expect("a temporary folder");
    add(&dir.path().join("index"), records);
    dir
}

fn on(index: &Path) -> Command {
    dateline(index)
}

#[test]
fn an_index_elsewhere_answers_as_one_on_disk() {
    let records = records();
    let (disk, elsewhere) = (on_disk(&records), elsewhere(&records));
    let disk = disk.path().join("index");
    let mut found = 0;
    for query in queries() {
        let (expected, scores) = hits(&mut on(&disk), &query);
        let (got, own) = hits(&mut on(&elsewhere.index), &query);
        found += usize::from(!expected.is_empty());
        assert_eq!(ids(&got), ids(&expected), "{query}");
        assert_eq!(got.iter().zip(&expected).find(|(a, b)| a != b), None, "{query}");
        // Of many spellings a text that holds several counts once there.
        if query.contains('*') {
            continue;
        }
        let differ = own.iter().zip(&scores).find(|(a, b)| (*a - *b).abs() > 1e-5 * b.abs().max(1.0));
        assert_eq!(differ, None, "{query}");
    }
    assert!(found > 120, "only {found} of the queries find anything");
    for arguments in COMMANDS {
        let expected = run(on(&disk).args(*arguments));
        let got = run(on(&elsewhere.index).args(*arguments));
        assert_eq!(
            got.replace(&*elsewhere.index.to_string_lossy(), "INDEX"),
            expected.replace(&*disk.to_string_lossy(), "INDEX"),
            "{arguments:?}"
        );
    }
    if let Some(stand_in) = elsewhere.stand_in.filter(|_| elsewhere.records) {
        fs::create_dir_all(recorded().parent().expect("a folder")).expect("is made");
        stand_in.write(&recorded());
    }
}

/// The ids of hits, best first.
fn ids(hits: &[Value]) -> Vec<String> {
    hits.iter().map(|hit| hit["id"].to_string()).collect()
}
