//! Terminals, pipes and hostile text.

use insta::{assert_snapshot, with_settings};

use crate::common::{dateline, index_of_lines, run, sample, stdout};

/// Ids of pages are derived from where they lie; they differ from machine to machine.
macro_rules! snapshot {
    ($value:expr) => {
        with_settings!({filters => vec![(r"· [0-9a-z]{10}\b", "· [id]"), (r"\bid +[0-9a-z]{10}\b", "id [id]"), (r"(?m)/\S*/corpus/", "corpus/")]}, {
            assert_snapshot!($value)
        })
    };
}

#[test]
fn a_page_of_results_reads_well() {
    snapshot!(run(dateline(sample()).args(["search", "\"steering gear\"", "-n", "3"])));
    snapshot!(run(
        dateline(sample()).args(["search", "--person", "Halushko", "--color", "always", "-n", "2", "--width", "60"])
    ));
}

#[test]
fn an_article_is_printed_whole() {
    snapshot!(run(dateline(sample()).args(["show", "cw-2025-03-18-standish", "--query", "ferry"])));
    snapshot!(run(dateline(sample()).args(["show", "cw-2025"])));
    snapshot!(run(dateline(sample()).args(["show", "nosuch"])));
}

#[test]
fn titles_lead_to_their_articles_where_links_are_wanted_and_hostile_ones_lead_nowhere() {
    let record = |id: &str, url: &str| {
        serde_json::json!({"id": id, "title": format!("Ferry {id}"), "body": format!("A ferry sank off {id}."), "url": url}).to_string()
    };
    let hostile = "https://example.org/\u{1b}\\\u{1b}]52;c;AAAA\u{7}";
    let lines =
        [record("good", "https://example.org/a?b=ü"), record("code", hostile), record("script", "javascript:alert(1)")];
    let index = index_of_lines(&lines.join("\n"));
    let printed = |links: &str| {
        let output = dateline(index.path()).args(["--hyperlinks", links, "search", "ferry", "--copies"]).output();
        stdout(&output.expect("runs"))
    };
    let linked = printed("always");
    assert!(
        linked.contains("\u{1b}]8;;https://example.org/a?b=%C3%BC\u{1b}\\Ferry good\u{1b}]8;;\u{1b}\\\n"),
        "{linked}"
    );
    assert_eq!(linked.matches("]8;;https://").count(), 1, "{linked}");
    // The others lead to the file in which they stand.
    assert_eq!(linked.matches("]8;;file:///").count(), 2, "{linked}");
    assert!(!linked.contains("]52;") && !linked.contains("javascript"), "{linked}");
    for links in ["never", "auto"] {
        assert!(!printed(links).contains('\u{1b}'), "{links}");
    }
}

#[test]
fn a_pipe_gets_no_colour_and_no_line_breaks() {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_dateline"))
        .env_clear()
        .arg("--index")
        .arg(sample())
        .args(["search", "ferry", "-n", "5", "--passages", "1"])
        .output()
        .expect("runs");
    let text = stdout(&output);
    assert!(!text.contains('\u{1b}'));
    assert!(text.lines().any(|line| line.len() > 120), "{text}");
}

#[test]
fn a_day_that_may_as_well_be_another_is_not_called_stated() {
    let record = |id: &str, day: &str| {
        serde_json::json!({"id": id, "title": "Ferry sank", "body": format!("The ferry sank, said {id}."), "date": day})
            .to_string()
    };
    let index = index_of_lines(&[record("two-ways", "03/01/2025"), record("one-way", "03/15/2025")].join("\n"));
    let out = |arguments: &[&str]| stdout(&dateline(index.path()).args(arguments).output().expect("runs"));
    let found = out(&["search", "ferry", "--since", "2025"]);
    assert!(found.contains("1 March 2025 (inferred)") && found.contains("15 March 2025 · one-way"), "{found}");
    assert_eq!(out(&["search", "ferry", "--since", "2025", "--dated", "stated", "--ids"]), "one-way\n");
    assert!(out(&["show", "two-ways"]).contains("03/01/2025 (read with the month first) (70 % sure)"));
    assert!(out(&["cite", "two-ways"]).contains("[1 March 2025, inferred]"));
}

#[test]
fn no_escape_sequence_reaches_the_terminal() {
    let attack = "\u{1b}]0;owned\u{7}\u{1b}]52;c;AAAA\u{1b}\\ \u{202e}evil\u{202c} \u{9b}31m";
    let record = serde_json::json!({
        "id": format!("x{attack}"), "title": format!("Title {attack}"), "body": format!("Body {attack} words.\nNext."),
        "source": attack, "authors": [attack], "tags": [attack], "people": [format!("Eve {attack}")], "url": attack,
        "section": attack,
    });
    let index = index_of_lines(&record.to_string());
    for arguments in [
        vec!["search", "words"],
        vec!["search", "--person", "eve"],
        vec!["show", "x"],
        vec!["people"],
        vec!["search", "words", "--format", "{title}{source}{url}{people}{id}"],
        vec!["search", "words", "--format", "csv"],
        vec!["search", "words", "--ids"],
        vec!["search", "words", "--explain"],
        vec!["search", attack],
    ] {
        let output = dateline(index.path()).args(&arguments).output().expect("runs");
        for stream in [&output.stdout, &output.stderr] {
            let text = String::from_utf8(stream.clone()).expect("UTF-8");
            assert!(!text.chars().any(|c| c.is_control() && c != '\n' || c == '\u{202e}'), "{arguments:?}: {text:?}");
        }
    }
}

#[test]
fn a_closed_pipe_is_quiet() {
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_dateline"))
        .arg("--index")
        .arg(sample())
        .args(["search", "*", "-n", "1000", "--all", "--format", "jsonl"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("runs");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("ends");
    assert_eq!(String::from_utf8_lossy(&output.stderr).matches("error").count(), 0, "{output:?}");
}

#[test]
fn lines_and_cells_stay_one() {
    let record = serde_json::json!({"id": "a", "title": "=1+1\nTwo\tthree", "body": "words"});
    let index = index_of_lines(&record.to_string());
    let output = dateline(index.path()).args(["search", "words", "--format", "{title}|{id}"]).output().expect("runs");
    assert_eq!(stdout(&output), "=1+1 Two three|a\n");
    let output = dateline(index.path()).args(["search", "words", "--format", "csv"]).output().expect("runs");
    assert!(stdout(&output).contains(",'=1+1 Two three,"), "{}", stdout(&output));
}

#[test]
fn help_teaches() {
    assert_snapshot!(run(dateline(sample()).args(["--help"])));
    assert_snapshot!(run(dateline(sample()).args(["search", "--help"])));
    assert_snapshot!(run(dateline(sample()).args(["search", "ferry", "--format", "{titel}"])));
}

#[test]
fn many_queries_are_run_from_a_file() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("queries.txt");
    std::fs::write(&file, "ferry\npumps\tsteering pump\n\"peace talks\"\n").expect("is written");
    let batch = |arguments: &[&str]| run(dateline(sample()).arg("batch").arg(&file).args(arguments));
    assert_snapshot!(batch(&[]));
    std::fs::write(&file, "Serhiy Halushko\nNobody Atall\n").expect("is written");
    assert_snapshot!(batch(&["--names"]));
    std::fs::write(&file, "7\tTHE FERRY (AND) ITS PUMP\n").expect("is written");
    let trec = batch(&["--format", "trec", "--limit", "2"]);
    let line = trec.lines().find(|l| l.starts_with("7 Q0 ")).expect("a line of a run").to_owned();
    assert_eq!(line.split(' ').count(), 6, "{line}");
}
