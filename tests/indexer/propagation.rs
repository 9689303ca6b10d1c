use std::process::Command;

use dateline::index::archive::{Archive as Searched, IdMatch};
use dateline::index::document::{IndexEntry, to_document};
use dateline::index::seen::SeenFiles;
use dateline::index::writer::{Commit, Resources, Writer};
use dateline::index::{ledger, reader};
use dateline::text::Prose;

use crate::archive::Archive;

/// Sixty dated articles of other people and places, so that the names of a story are rare.
fn others() -> String {
    let line = |n: usize| {
        let town = ["Alderby", "Brackwater", "Corriston", "Dunmoor", "Eastfold", "Farrowick"][n % 6];
        format!(
            "{{\"id\":\"other-{n}\",\"title\":\"Market day {n} in {town}\",\"body\":\"Stalls opened in {town} on \
            Monday, the town clerk said, and number {n} sold out.\",\"date\":\"2024-{:02}-{:02}\"}}\n",
            n % 12 + 1,
            n % 28 + 1
        )
    };
    (0..60).map(line).collect()
}

const NAMES: &str = "Margit Lindqvist, Tobias Orlov and Henrik Sandvall of the Norvik Harbour Board met Ingrid \
    Falkenberg, the mayor of Tarvik, and Pavel Brozek of Lundgren Shipping";

fn dated() -> String {
    format!(
        "{{\"id\":\"first\",\"title\":\"Tarvik bridge closes after collision\",\"body\":\"{NAMES} on March 11 after a \
        ferry had struck the Tarvik bridge.\",\"date\":\"2025-03-12\"}}\n\
        {{\"id\":\"second\",\"title\":\"Ferry pilot blamed for Tarvik bridge collision\",\"body\":\"{NAMES}. The ferry \
        struck the bridge on March 11, they said.\",\"date\":\"2025-03-13\"}}\n"
    )
}

fn undated() -> String {
    format!(
        "{{\"id\":\"same\",\"title\":\"Tarvik bridge collision leaves town cut off\",\"body\":\"{NAMES}. They said \
        that the ferry had struck the bridge on March 11.\"}}\n\
        {{\"id\":\"another\",\"title\":\"Choir sings in Eastfold\",\"body\":\"The choir of Eastfold sang on March 11, \
        and Margit Lindqvist was there.\"}}\n"
    )
}

fn query(archive: &Archive, arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.env_clear().env("DATELINE_TODAY", "2026-01-15").arg("--index").arg(archive.index());
    let output = command.args(arguments).output().expect("runs");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Date, basis and evidence of an article.
fn published(archive: &Archive, id: &str) -> (String, String, String) {
    let text = query(archive, &["show", id, "--format", "jsonl"]);
    let shown: serde_json::Value = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e}: {text}"));
    let value = |key: &str| shown["published"][key].as_str().unwrap_or_default().to_owned();
    (value("date"), value("basis"), value("evidence"))
}

#[track_caller]
fn assert_dated(archive: &Archive) {
    let (date, basis, evidence) = published(archive, "same");
    assert_eq!((date.as_str(), basis.as_str()), ("2025-03", "inferred"));
    assert_eq!(evidence, "same story as first of 2025-03-12: both name March 11");
    assert_eq!(published(archive, "another"), Default::default());
}

#[test]
fn an_undated_article_is_dated_by_others_of_the_same_story() {
    let archive = Archive::new();
    archive.write("others.jsonl", others());
    archive.write("undated.jsonl", undated());
    assert_eq!(archive.run(&["add", "news"]).totals(), [62, 0, 0, 0, 0, 62]);
    assert_eq!(published(&archive, "same"), Default::default());

    archive.write("dated.jsonl", dated());
    assert_eq!(archive.run(&["add", "news"]).totals(), [2, 0, 62, 0, 0, 64]);
    assert_dated(&archive);
    // The day that it names has its year now.
    assert!(query(&archive, &["search", "Tarvik", "--copies", "--mentions", "2025-03-11"]).contains("same"));

    let tarvik = ["search", "--copies", "Tarvik", "--since", "2025-01"];
    assert!(query(&archive, &tarvik).contains("March 2025 (inferred) · same"));
    let stated = query(&archive, &[&tarvik[..], &["--dated", "stated"]].concat());
    assert!(stated.contains("first") && !stated.contains("same"), "{stated}");

    assert_eq!(archive.run(&["add", "news"]).totals(), [0, 0, 64, 0, 0, 64]);
    assert_dated(&archive);
    assert_eq!(archive.run(&["rebuild"]).code, 0);
    assert_dated(&archive);
}

/// A run commits what it read as unfinished, propagates dates, and commits again. Whichever of the two
/// commits is the last, the index is whole; after the first, the next run propagates what was left, even
/// if it finds every file unchanged.
#[test]
fn what_a_killed_run_did_not_date_the_next_one_dates() {
    let archive = Archive::new();
    archive.write("all.jsonl", others() + &dated() + &undated());
    assert_eq!(archive.run(&["add", "news"]).totals(), [64, 0, 0, 0, 0, 64]);
    assert_dated(&archive);
    stop_before_propagation(&archive);
    assert_eq!(published(&archive, "same"), Default::default());
    assert_eq!(archive.run(&["check"]).code, 0);

    assert_eq!(archive.run(&["add", "news"]).totals(), [0, 0, 64, 0, 0, 64]);
    assert_dated(&archive);
}

/// Leaves the index as a run does that wrote the article `same` and was killed before it propagated a date.
fn stop_before_propagation(archive: &Archive) {
    let opened = Searched::new(reader::open(&archive.index()).expect("an index")).expect("an archive");
    let IdMatch::One(address) = opened.find("same").expect("is looked for") else { panic!("is there once") };
    let mut article = opened.article(address).expect("is read");
    article.published = None;
    let segment = opened.searcher().segment_reader(address.segment_ord);
    let origin = ledger::origin(segment, address.doc_id).expect("columns").expect("a file");
    let ledger::ArticleOrigin { stamp, record, hash, added } = origin;
    let (title, body) = (Prose::of(&article.title), Prose::of(&article.body));
    let entry = IndexEntry {
        article: &article,
        title: &title,
        body: &body,
        stamp: &stamp,
        record,
        hash,
        added: added.expect("a time"),
    };
    let document = to_document(&entry, opened.fields()).expect("a document");

    let resources = Resources { threads: 1, memory: 15_000_000 };
    let mut writer = Writer::open(&archive.index(), resources).expect("a writer");
    writer.put("same", document, true).expect("is written");
    let commit = Commit {
        time: jiff::Timestamp::UNIX_EPOCH,
        program: "killed".to_owned(),
        unfinished: false,
        seen: None,
        manner: None,
    };
    drop(writer.settle(&commit, &SeenFiles::default()).expect("is committed"));
}
