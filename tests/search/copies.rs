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

#[test]
fn the_same_text_at_several_places_is_one_article_that_names_them() {
    let brief = "The harbour office in Kalvik will be closed all day on Friday.";
    let record = |id: &str, title: &str, url: &str, body: &str| {
        serde_json::json!({"id": id, "title": title, "url": url, "body": body, "source": "Coastal Wire"}).to_string()
            + "\n"
    };
    let index = index_of_lines(
        &[
            record("a", "Piers closed", "https://wire.example/a", STORY),
            record("b", "Piers closed: what we know", "https://wire.example/amp/a", &STORY.replace(". ", ".\n")),
            record("near", "Piers closed", "https://wire.example/c", &STORY.replace("two of its four", "a few")),
            record("brief", "Office closed", "https://wire.example/b", brief),
            record("again", "Office closed", "https://wire.example/b?utm=x", brief),
            record("chance", "Opening hours", "https://wire.example/h", brief),
        ]
        .concat(),
    );
    let search = |words: &str, format: &str| {
        stdout(&dateline(index.path()).args(["search", words, "--format", format]).output().expect("runs"))
    };
    let mut lines: Vec<String> = search("kalvik", "{title} {copies}").lines().map(str::to_owned).collect();
    lines.sort();
    assert_eq!(lines, ["Office closed 1", "Opening hours 0"]);
    let hits: Vec<serde_json::Value> =
        search("piers", "jsonl").lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let of = hits.iter().find(|hit| hit["copies"] == 2).expect("a hit with copies");
    let mut copied: Vec<_> = of["copied"].as_array().expect("a list").iter().map(|c| c["same_text"] == true).collect();
    copied.sort_unstable();
    assert_eq!(copied, [false, true], "{hits:?}");
    let text = search("piers", "text");
    assert!(text.contains("+2 copies (1 with the same text): Coastal Wire"), "{text}");
    assert!(search("kalvik", "text").contains("+1 with the same text: Coastal Wire"));
    let show = stdout(&dateline(index.path()).args(["show", "a"]).output().expect("runs"));
    assert!(show.contains("same text at  https://wire.example/amp/a · b"), "{show}");
    assert!(!show.contains("wire.example/c"), "{show}");
    let copies = stdout(&dateline(index.path()).args(["copies", "brief"]).output().expect("runs"));
    let copies = copies.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(copies.contains("the same text at https://wire.example/b?utm=x") && !copies.contains("chance"), "{copies}");
}
