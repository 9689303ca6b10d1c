//! Every command in every format, taken from the programs' own help: a new one is tested, too, or fails
//! here until it is said how it is called.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Output, Stdio};

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
    let output = program.stdin(Stdio::null()).output().expect("runs");
    assert_harmless_text(&format!("{program:?}"), &output);
}

fn harmful(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
}

fn assert_harmless_text(what: &str, output: &Output) {
    // Some formats for programs end their lines so.
    let said = (stdout(output) + &stderr(output)).replace("\r\n", "\n");
    let found = said.chars().find(|c| harmful(*c));
    assert_eq!(found, None, "{what}\n{said:?}");
    assert_ne!(output.status.code(), Some(101), "{what}\n{said}");
}

/// Standard input for a program that reads it, one line after the other.
fn asked(program: &mut Command, lines: &[String]) -> Output {
    let mut child = program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("runs");
    let mut input = child.stdin.take().expect("a pipe");
    lines.iter().for_each(|line| writeln!(input, "{line}").expect("is sent"));
    drop(input);
    child.wait_with_output().expect("ends")
}

/// Every tool, and what is refused, of the server for language models.
fn assert_harmless_server(index: &Path) {
    let call = |tool: &str, arguments: &str| {
        format!(
            "{{\"jsonrpc\":\"2.0\",\"id\":\"\u{9b}\",\"method\":\"tools/call\",\"params\":{{\"name\":\"{tool}\",\"arguments\":{arguments}}}}}"
        )
    };
    let lines = [
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}".to_owned(),
        call("search", "{\"query\":\"harbour\"}"),
        call("read", "{\"id\":\"x\"}"),
        call("read", "{\"id\":\"gone\u{9b}\u{202e}\"}"),
        call("facets", "{\"query\":\"harbour\"}"),
        call("verify_quote", "{\"text\":\"the harbour opened\"}"),
        call("query_help", "{}"),
        call("no\u{9b}tool", "{}"),
        "\u{9b}\u{202e}no JSON".to_owned(),
    ];
    let output = asked(dateline(index).arg("mcp"), &lines);
    assert_eq!(stdout(&output).lines().count(), lines.len(), "{output:?}");
    assert!(stdout(&output).contains("arbour"), "something of the article is answered");
    assert_harmless_text("mcp", &output);
}

/// Pages, files and feeds of the server for browsers.
fn assert_harmless_pages(index: &Path) {
    let mut command = dateline(index);
    command.args(["serve", "--listen", "127.0.0.1:0"]).stderr(Stdio::piped()).stdout(Stdio::null());
    let mut child = command.spawn().expect("starts");
    let mut line = String::new();
    BufReader::new(child.stderr.as_mut().expect("a pipe")).read_line(&mut line).expect("is told");
    let address = line.trim().strip_prefix("serving: http://").and_then(|rest| rest.strip_suffix('/'));
    let address = address.unwrap_or_else(|| panic!("{line}")).to_owned();
    let places = [
        "/",
        "/?q=harbour",
        "/?q=harbour&format=csv",
        "/?q=harbour&format=atom",
        "/?q=%C2%9Bgone%E2%80%AE",
        "/article/x",
        "/article/gone%C2%9B",
    ];
    for place in places {
        let mut stream = TcpStream::connect(&address).expect("connects");
        write!(stream, "GET {place} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").expect("is sent");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("is received");
        let text = String::from_utf8_lossy(&bytes).replace("\r\n", "\n");
        assert_eq!(text.chars().find(|c| harmful(*c)), None, "{place}: {text:?}");
    }
    child.kill().and_then(|()| child.wait()).expect("ends");
}

/// What following a folder says.
fn assert_harmless_following(index: &Path, file: &Path) {
    let mut command = indexer(index);
    command.args(["--verbose", "watch", "--poll", "1", "--quiet-for", "1"]).arg(file).arg("gone\u{9b}");
    let mut child = command.stderr(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("starts");
    let mut said = BufReader::new(child.stderr.take().expect("a pipe"));
    let mut lines = String::new();
    // The record that is none and the name that is nowhere are both told.
    while lines.matches("rejected: ").count() < 2 {
        assert!(said.read_line(&mut lines).expect("is told") > 0, "{lines}");
    }
    child.kill().and_then(|()| child.wait()).expect("ends");
    assert_eq!(lines.chars().find(|c| harmful(*c)), None, "{lines:?}");
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
            "show" | "similar" | "versions" | "copies" => &["x"],
            "search" | "people" | "organizations" | "places" | "sources" | "timeline" | "batch" => &["harbour"],
            "help" | "history" | "saved" | "marks" | "new" | "config" => &[],
            "man" => {
                let pages = folder.path().join("pages").display().to_string();
                assert_harmless(dateline(index).args(["man", &pages]));
                continue;
            }
            "completions" => &["bash"],
            "save" => &["mine\u{9b}", "harbour"],
            "forget" => &["mine\u{1b}[2J"],
            "watch" => &["gone\u{1b}[2J"],
            "tag" | "note" => &["x", "read\u{1b}[2J"],
            "star" | "later" => &["x"],
            "cite" => &["x"],
            "quote" => &["the harbour opened"],
            "person" => &["lindqvist"],
            "export" | "network" | "coverage" | "words" => &["harbour"],
            "mcp" => {
                assert_harmless_server(index);
                continue;
            }
            "desk" => &["export"],
            "serve" => {
                assert_harmless_pages(index);
                continue;
            }
            // It needs a terminal.
            "browse" => continue,
            other => panic!("how is `{other}` called here?"),
        };
        let mut formats = formats(dateline(index), &command);
        formats.push(String::new());
        if ["search", "similar"].contains(&command.as_str()) {
            formats.extend(["csv", "jsonl", "{id} {title} {source} {url} {people} {path}"].map(str::to_owned));
        }
        // An archive of originals is bytes for no terminal.
        formats.retain(|format| format != "zip");
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
            "add" | "sync" | "inspect" | "learn" => &[&path, &gone],
            "rebuild" | "status" | "check" | "optimize" | "config" => &[],
            "man" => {
                let pages = folder.path().join("pages").display().to_string();
                assert_harmless(indexer(index).args(["man", &pages]));
                continue;
            }
            "remove" | "purge" => &["y", &gone],
            "help" => &[],
            "completions" => &["bash"],
            "history" => &["x"],
            "watch" => {
                assert_harmless_following(index, &file);
                continue;
            }
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
