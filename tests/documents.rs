//! What the documents promise to programs is what the programs print.

mod common;

use std::collections::BTreeSet;
use std::process::Command;

use common::{dateline, indexer, root, sample, stdout};
use serde_json::Value;

/// The names of all fields in the first line that a command prints, nested ones too.
fn fields(command: &mut Command) -> BTreeSet<String> {
    fn add(value: &Value, out: &mut BTreeSet<String>) {
        match value {
            Value::Object(map) => map.iter().for_each(|(name, value)| {
                out.insert(name.clone());
                add(value, out);
            }),
            Value::Array(list) => list.iter().for_each(|value| add(value, out)),
            _ => {}
        }
    }
    let output = command.output().expect("runs");
    let mut out = BTreeSet::new();
    for line in stdout(&output).lines() {
        let value: Value = serde_json::from_str(line).expect("JSON");
        assert_eq!(value["schema_version"], 1, "every object says its version: {line}");
        add(&value, &mut out);
    }
    assert!(!out.is_empty(), "{command:?} printed nothing");
    out
}

#[test]
fn every_field_of_the_json_is_documented() {
    let text = std::fs::read_to_string(root().join("docs/json.md")).expect("docs/json.md");
    let documented: BTreeSet<&str> = text.split('`').skip(1).step_by(2).collect();
    let query = ["--person", "galushko", "ferry", "--format", "jsonl"];
    let commands = [
        dateline(sample()).arg("search").args(query),
        dateline(sample()).args(["people", "ferry", "--format", "jsonl"]),
        dateline(sample()).args(["timeline", "ferry", "--format", "jsonl"]),
        dateline(sample()).args(["show", "cw-2025-03-18-standish", "--format", "jsonl"]),
        indexer(sample()).args(["status", "--format", "json"]),
        indexer(sample()).args(["inspect", "--format", "jsonl"]).arg(root().join("corpus/articles")),
    ]
    .map(fields);
    for field in commands.iter().flatten() {
        assert!(documented.contains(field.as_str()), "docs/json.md does not tell of `{field}`");
    }
}
