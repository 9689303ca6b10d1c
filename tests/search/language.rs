//! Operators, fields and slips of the query language, through the binary.

use insta::assert_snapshot;

use crate::common::{dateline, index_of_lines, run, sample};

fn search(arguments: &[&str]) -> String {
    run(dateline(sample()).args(["search", "--format", "{title}", "--limit", "3"]).args(arguments))
}

#[test]
fn slips_are_read_sensibly_and_said() {
    assert_snapshot!(search(&["\"steering pump"]));
    assert_snapshot!(search(&["title:ferry engineer"]));
    assert_snapshot!(search(&["ferry AND"]));
    assert_snapshot!(search(&["ferry :)"]));
}

#[test]
fn slips_are_errors_when_asked_to_be_strict() {
    assert_snapshot!(search(&["--strict", "(ferry OR bridge"]));
}

#[test]
fn an_unknown_field_names_the_nearest() {
    assert_snapshot!(search(&["titel:ferry"]));
    assert_snapshot!(search(&["date:someday ferry"]));
}

#[test]
fn nothing_found_says_why_and_what_was_perhaps_meant() {
    assert_snapshot!(search(&["ferrry inquiry"]));
    assert_snapshot!(search(&["--person", "Galuschko-Meier", "ferry"]));
}

#[test]
fn a_query_of_nothing_is_an_error_with_a_cure() {
    assert_snapshot!(search(&[]));
}

#[test]
fn hostile_queries_end_quickly_and_quietly() {
    let index = index_of_lines("{\"id\": \"a\", \"title\": \"T\", \"body\": \"some words here\"}");
    for query in [
        "(".repeat(10_000),
        "a ".repeat(50_000),
        "\"".repeat(999),
        "*".to_owned(),
        "a*".to_owned(),
        "*a*".to_owned(),
        "-".repeat(500),
        "\u{1b}[2J\u{202e}".to_owned(),
        "w/5 w/5 w/s".to_owned(),
        "a^999999 ~9".to_owned(),
    ] {
        let output = dateline(index.path()).args(["search", "--", &query]).output().expect("runs");
        assert!(output.status.code().is_some_and(|code| code <= 2), "{}", &query[..query.len().min(40)]);
        assert!(!output.stderr.contains(&0x1b) && !output.stdout.contains(&0x1b));
    }
}

#[test]
fn explain_shows_how_a_query_was_read() {
    assert_snapshot!(run(dateline(sample()).args([
        "search",
        "--explain",
        "--format",
        "{title}",
        "-n",
        "2",
        "ferries",
        "insur*"
    ])));
}

#[test]
fn ties_are_broken_by_day_then_id() {
    let line = |id: &str, day: &str| {
        format!("{{\"id\":\"{id}\",\"title\":\"Same\",\"body\":\"the same words\",\"published\":\"{day}\"}}\n")
    };
    let lines = line("b", "2025-01-01") + &line("a", "2025-01-01") + &line("c", "2025-02-01");
    let index = index_of_lines(&lines);
    assert_eq!(crate::common::ids(index.path(), &["words"]), ["c", "a", "b"]);
    assert_eq!(crate::common::ids(index.path(), &["words", "--sort", "oldest"]), ["a", "b", "c"]);
}
