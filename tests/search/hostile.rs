//! Every command in every format, taken from the programs' own help: a new one is tested, too, or fails
//! here until it is said how it is called.

use std::process::Command;

use crate::common::{dateline, index_of_lines, indexer, stderr, stdout};

/// What terminals act on, in every place that an article has.
const ATTACK: &str =
    "\\u001b[2J\\u009b31m\\u202e\\u2066\\u0007\\u0000\\u007f\\u001b]52;c;QQ==\\u0007\\u001b]8;;http://x\\u001b\\\\";

fn article() -> String {
    let fields = ["title", "source", "url", "section", "path"];
    let mut json = format!("{{\"id\":\"x{ATTACK}\",\"published\":\"2025-03-05\"");
    for field in fields {
        json.push_str(&format!(",\"{field}\":\"Harbour {ATTACK} opens\""));
    }
    for list in ["people", "organizations", "places", "authors", "tags"] {
        json.push_str(&format!(",\"{list}\":[\"Anna {ATTACK} Lindqvist\"]"));
    }
    let body = format!("The harbour opened {ATTACK} on Monday, Anna Lindqvist said. It had been closed for a week.");
    json.push_str(&format!(",\"body\":\"{body}\"}}\n"));
    json.clone() + &json.replace("\"id\":\"x", "\"id\":\"y") + "{\"title\":\"\\u001b[2J\\u009b\n"
}

/// The commands that a program's help lists.
fn commands(mut program: Command) -> Vec<String> {
    let help = stdout(&program.arg("--help").output().expect("runs"));
    // Commands come in groups, before the examples and the options.
    let listed = help.lines().skip_while(|line| !line.starts_with("Usage:")).skip(1);
    let listed = listed.take_while(|line| !matches!(*line, "Examples:" | "Options:"));
    let names = listed.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names: Vec<String> = names.filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect();
    assert!(names.len() > 5, "{help}");
    names
}

/// The values of `--format` that a command's help lists; none if it has no such option.
fn formats(mut program: Command, command: &str) -> Vec<String> {
    let help = stdout(&program.args([command, "--help"]).output().expect("runs"));
    let mut lines = help.lines().skip_while(|line| !line.trim_start().starts_with("--format"));
    if lines.next().is_none() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for line in lines.take_while(|line| !line.trim_start().starts_with("--")) {
        if let Some(value) = line.trim_start().strip_prefix("- ") {
            found.extend(value.split([':', ' ']).next().map(str::to_owned));
        }
        if let Some((_, values)) = line.split_once("[possible values: ") {
            found.extend(values.trim_end_matches(']').split(", ").map(str::to_owned));
        }
    }
    found
}

fn assert_harmless(program: &mut Command) {
    let output = program.output().expect("runs");
    // Some formats for programs end their lines so.
    let said = (stdout(&output) + &stderr(&output)).replace("\r\n", "\n");
    let harmful = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
    };
    let found = said.chars().find(|c| harmful(*c));
    assert_eq!(found, None, "{program:?}\n{said:?}");
    assert_ne!(output.status.code(), Some(101), "{program:?}\n{said}");
}

#[test]
fn no_command_in_any_format_lets_an_article_act_on_a_terminal() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("hostile\u{1b}[2J\u{9b}.jsonl");
    std::fs::write(&file, article()).expect("is written");
    let index = tempfile::tempdir().expect("a folder");
    let index = index.path();
    assert_harmless(indexer(index).args(["--verbose", "add"]).arg(&file));

    for command in commands(dateline(index)) {
        let arguments: &[&str] = match command.as_str() {
            "show" | "similar" | "versions" => &["x"],
            "search" | "people" | "organizations" | "places" | "timeline" | "batch" => &["harbour"],
            "help" | "history" | "saved" | "marks" | "new" => &[],
            "completions" => &["bash"],
            "save" => &["mine\u{9b}", "harbour"],
            "forget" => &["mine\u{1b}[2J"],
            "watch" => &["gone\u{1b}[2J"],
            "tag" | "note" => &["x", "read\u{1b}[2J"],
            "star" | "later" => &["x"],
            "cite" => &["x"],
            "quote" => &["the harbour opened"],
            "person" => &["harbour"],
            "export" | "network" => &["harbour"],
            "mcp" => &[],
            "desk" => &["export"],
            // They do not end by themselves.
            "web" | "serve" | "browse" => continue,
            other => panic!("how is `{other}` called here?"),
        };
        let mut formats = formats(dateline(index), &command);
        formats.push(String::new());
        if ["search", "similar"].contains(&command.as_str()) {
            formats.extend(["csv", "jsonl", "{id} {title} {source} {url} {people} {path}"].map(str::to_owned));
        }
        for format in formats {
            let mut program = dateline(index);
            program.env("DATELINE_DESK", folder.path().join("desk")).arg(&command);
            if !format.is_empty() {
                program.args(["--format", &format]);
            }
            if command == "batch" {
                let queries = folder.path().join("queries.tsv");
                std::fs::write(&queries, "q\u{1b}[2J\u{9b}\tharbour\n").expect("is written");
                assert_harmless(program.arg(&queries));
            } else {
                assert_harmless(program.args(arguments));
            }
        }
    }
    let (path, gone) = (file.display().to_string(), format!("gone{}", '\u{9b}'));
    for command in commands(indexer(index)) {
        let arguments: &[&str] = match command.as_str() {
            "add" | "sync" | "inspect" => &[&path, &gone],
            "rebuild" | "status" | "check" | "optimize" => &[],
            "remove" | "purge" => &["y", &gone],
            "help" => &[],
            "completions" => &["bash"],
            "history" => &["x"],
            // It does not end by itself.
            "watch" => continue,
            other => panic!("how is `{other}` called here?"),
        };
        let mut formats = formats(indexer(index), &command);
        formats.push(String::new());
        for format in formats {
            let mut program = indexer(index);
            program.args(["--verbose", &command]);
            if !format.is_empty() {
                program.args(["--format", &format]);
            }
            assert_harmless(program.args(arguments));
        }
    }
}

#[test]
fn what_is_escaped_in_json_is_the_text_as_it_was() {
    let index = index_of_lines("{\"id\":\"x\",\"title\":\"Harbour \\u202eopens\",\"body\":\"The harbour opened.\"}\n");
    let output = dateline(index.path()).args(["show", "x", "--format", "jsonl"]).output().expect("runs");
    let text = stdout(&output);
    assert!(text.is_ascii(), "{text}");
    let article: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert!(article["title"].as_str().is_some_and(|title| title.starts_with("Harbour")), "{article}");
}
