//! Near copies shown once, and similar articles.

use crate::common::{dateline, ids, index_of_lines, sample, stdout};

const STORY: &str = "The harbour authority of Port Ellery closed two of its four piers on Monday after divers found cracks in the \
    footings, a spokeswoman said. Ferries to the outer islands will leave from the coal quay until engineers have finished \
    their work, which may take until the end of the month. Fishermen protested at the gates.";

fn index() -> tempfile::TempDir {
    let record = |id: &str, day: &str, title: &str, body: &str| {
        serde_json::json!({"id": id, "title": title, "body": body, "published": day}).to_string() + "\n"
    };
    index_of_lines(&[
        record("late", "2025-03-06", "Piers closed", STORY),
        record("early", "2025-03-05", "Cracks close piers", &format!("PORT ELLERY (Wire) - {STORY}")),
        record("short", "2025-03-07", "Piers shut", &STORY[..200]),
        record("other", "2025-03-05", "Piers in art", "A show of paintings of piers and ferries opens at the town museum on Friday, with forty works by local painters, some of them a century old and lent by private owners for the first time."),
    ].concat())
}

#[test]
fn a_story_is_shown_once_by_its_earliest_copy() {
    let index = index();
    let output = dateline(index.path()).args(["search", "piers", "--format", "{id} {copies}"]).output().expect("runs");
    let mut lines: Vec<String> = stdout(&output).lines().map(str::to_owned).collect();
    lines.sort();
    assert_eq!(lines, ["early 2", "other 0"]);
    assert_eq!(ids(index.path(), &["piers"]).len(), 4);
}

#[test]
fn similar_articles_are_found_by_their_words() {
    let output = dateline(sample())
        .args(["similar", "cw-2025-03-18-standish", "-n", "3", "--format", "{title}"])
        .output()
        .expect("runs");
    let text = stdout(&output).to_lowercase();
    assert_eq!(text.lines().count(), 3);
    assert!(text.contains("ferry") && !text.contains("denies putting schedule"), "{text}");
}
