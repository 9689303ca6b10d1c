use std::process::Command;

use serde_json::Value;

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

fn shown(archive: &Archive, id: &str) -> Value {
    let output = query(archive).args(["show", id, "--format", "json"]).output().expect("runs");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e}: {text}"))
}

fn query(archive: &Archive) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.env_clear().env("DATELINE_TODAY", "2026-01-15").arg("--index").arg(archive.index());
    command
}

fn found(archive: &Archive, arguments: &[&str]) -> String {
    let output = query(archive).args(["search", "--copies", "Tarvik"]).args(arguments).output().expect("runs");
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn an_undated_article_borrows_from_dated_ones_of_the_same_story() {
    let archive = Archive::new();
    archive.write("others.jsonl", others());
    archive.write("dated.jsonl", dated());
    archive.write("undated.jsonl", undated());
    assert_eq!(archive.run(&["add", "news"]).totals(), [64, 0, 0, 0, 0, 64]);

    let same = shown(&archive, "same");
    println!("{same}");
    println!("{}", found(&archive, &["--format", "json"]));
}
