//! What programs of others make of what is handed on: reference managers, network programs, readers of feeds, and the
//! Model Context Protocol's own client.
//!
//! They are Python libraries (`tests/others/requirements.txt`), looked for with `$DATELINE_PYTHON`, then in
//! `target/others`, where `.ci/run` installs them; where there are none, this says so and tests nothing.

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

/// A Python that has these libraries, or why there is none.
fn python(libraries: &str) -> Option<PathBuf> {
    let installed = common::root().join("target/others/bin/python");
    let named = std::env::var_os("DATELINE_PYTHON").map(PathBuf::from);
    let found = named.into_iter().chain([installed, PathBuf::from("python3")]).find(|python| {
        let asked = Command::new(python).args(["-c", &format!("import {libraries}")]).output();
        asked.is_ok_and(|output| output.status.success())
    });
    if found.is_none() {
        eprintln!(
            "skipped: no Python here has {libraries}; `pip install -r tests/others/requirements.txt` brings them"
        );
    }
    found
}

/// What a script prints; it must end well.
fn run(python: &Path, script: &str, arguments: &[&Path]) {
    let mut command = Command::new(python);
    let output = command.arg(common::root().join("tests/others").join(script)).args(arguments).output().expect("runs");
    let said = common::stderr(&output);
    assert!(output.status.success(), "{script}: {said}");
    eprintln!("{script}: {}", common::stdout(&output).trim());
}

#[test]
fn the_protocols_own_client_asks_thirty_questions() {
    let Some(python) = python("mcp") else { return };
    run(&python, "questions.py", &[Path::new(env!("CARGO_BIN_EXE_dateline")), common::sample()]);
}

#[test]
fn references_networks_and_feeds_are_read_by_others() {
    let Some(python) = python("bibtexparser, feedparser, networkx, rispy") else { return };
    let records = [
        ("plain", "Ferry sank", vec!["Anna Lindqvist"]),
        (
            "signs",
            "Ferry & crew: 100% \u{201c}lost\u{201d}? {Braces} #1 $5 a_b ~ x^2 \\ <b>",
            vec!["Ursula von der Leyen", "Bo Ek"],
        ),
        ("letters", "Паром затонул, İstanbul’da Ölçüm", vec!["Jürgen Müller"]),
        ("lines", "Two\nlines and  spaces", vec![]),
    ];
    let people = ["Serhiy Halushko", "Margaret Ashdown"];
    let line = |(id, title, authors): &(&str, &str, Vec<&str>)| {
        let body = format!("The ferry sank off Port Ellery on Monday. {} and {} were asked.", people[0], people[1]);
        json!({"id": id, "title": title, "authors": authors, "body": body, "people": people, "published": "2025-03-05",
            "source": "Wire & Sons", "url": format!("https://example.org/{id}?a=1&b=2")})
        .to_string()
    };
    let index = common::index_of_lines(&records.iter().map(line).collect::<Vec<_>>().join("\n"));
    let (desk, folder) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let out = |arguments: &[&str]| {
        let output =
            common::dateline(index.path()).arg("--desk").arg(desk.path()).args(arguments).output().expect("runs");
        assert!(output.status.success(), "{arguments:?}: {}", common::stderr(&output));
        common::stdout(&output)
    };
    let write = |name: &str, text: String| fs::write(folder.path().join(name), text).expect("is written");
    let ids: Vec<&str> = records.iter().map(|(id, ..)| *id).collect();
    for (name, format) in [("article.ris", "ris"), ("article.bib", "bibtex")] {
        write(name, out(&[&["cite"][..], &ids, &["--format", format]].concat()));
    }
    for format in ["gexf", "graphml"] {
        write(&format!("network.{format}"), out(&["network", "ferry", "--format", format]));
    }
    out(&["save", "ferry", "ferry", "--from-start"]);
    write("new.atom", out(&["new", "ferry", "--format", "atom"]));
    let shown = |id: &str| -> Value { serde_json::from_str(&out(&["show", id, "--format", "jsonl"])).expect("JSON") };
    let inverted = |name: &&str| {
        let (given, family) = match *name {
            "Ursula von der Leyen" => ("Ursula", "von der Leyen"),
            other => other.split_once(' ').expect("two names"),
        };
        format!("{family}, {given}")
    };
    let titles: Vec<String> = ids.iter().map(|id| shown(id)["title"].as_str().expect("text").to_owned()).collect();
    let articles = records.iter().zip(&titles).map(|((_, _, authors), title)| {
        json!({"title": title, "inverted": authors.iter().map(inverted).collect::<Vec<_>>()})
    });
    let rows = out(&["network", "ferry", "--format", "csv"]);
    let pairs: Vec<&str> = rows.lines().skip(1).collect();
    let mut names: Vec<&str> = pairs.iter().flat_map(|pair| pair.split(',').step_by(2).take(2)).collect();
    names.sort_unstable();
    names.dedup();
    assert!(!pairs.is_empty());
    let expected =
        json!({"articles": articles.collect::<Vec<_>>(), "nodes": names.len(), "edges": pairs.len(), "feed": titles});
    write("expected.json", expected.to_string());
    run(&python, "handed_on.py", &[folder.path()]);
}
