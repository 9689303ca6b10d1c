//! What is highlighted, and where a passage begins and ends.

use serde_json::Value;

use crate::common::{dateline, index_of_lines, stdout};

/// The first hit of a query among articles of one text each.
fn first(body: &str, arguments: &[&str]) -> Value {
    let line = serde_json::json!({"id": "a", "title": "Report from the coast", "body": body}).to_string();
    hit(&line, arguments)
}

fn hit(line: &str, arguments: &[&str]) -> Value {
    let index = index_of_lines(line);
    let output = dateline(index.path()).args(["search", "--format", "jsonl"]).args(arguments).output().expect("runs");
    serde_json::from_str(stdout(&output).lines().next().expect("a hit")).expect("JSON")
}

/// The passages of a hit, what is highlighted in «».
fn shown(hit: &Value) -> Vec<String> {
    let passages = hit["passages"].as_array().expect("a list");
    passages.iter().map(|p| marked(p["text"].as_str().expect("text"), &p["highlights"])).collect()
}

fn marked(text: &str, ranges: &Value) -> String {
    let mut out = String::new();
    let mut at = 0;
    for range in ranges.as_array().expect("a list") {
        let (start, end) =
            (range[0].as_u64().expect("a number") as usize, range[1].as_u64().expect("a number") as usize);
        out.push_str(&format!("{}«{}»", &text[at..start], &text[start..end]));
        at = end;
    }
    out + &text[at..]
}

const HOUSE: &str =
    "A white van stopped near the house. Later a spokesman for the White House said no. The house was white.";

#[test]
fn a_phrase_lights_as_a_phrase_and_its_passage_wins() {
    let hit = first(HOUSE, &["--passages", "1", "\"white house\""]);
    assert_eq!(shown(&hit), ["Later a spokesman for the «White House» said no."]);
}

#[test]
fn no_passage_is_shown_where_none_is_wanted() {
    for query in ["house", "nosuch OR *"] {
        assert_eq!(first(HOUSE, &["--passages", "0", query])["passages"], serde_json::json!([]), "{query}");
    }
}

#[test]
fn words_near_each_other_light_only_where_they_are_near() {
    let body = "Oil fell. The price of oil rose on talks in Vienna. Talks went on.";
    assert_eq!(shown(&first(body, &["oil w/3 talks"])), ["The price of «oil» rose on «talks» in Vienna."]);
}

#[test]
fn prefixes_wildcards_and_near_spellings_light_what_they_matched() {
    let body = "Lukashenko met two women in Minsk.";
    assert_eq!(shown(&first(body, &["lukash*"])), ["«Lukashenko» met two women in Minsk."]);
    assert_eq!(shown(&first(body, &["wom?n"])), ["Lukashenko met two «women» in Minsk."]);
    assert_eq!(shown(&first(body, &["lukashenka~1"])), ["«Lukashenko» met two women in Minsk."]);
}

#[test]
fn exclusions_never_light() {
    let line = serde_json::json!({"id": "a", "title": "T", "body": "Ferries sail. Cars drive."}).to_string();
    assert_eq!(shown(&hit(&line, &["ferries", "-trains"])), ["«Ferries» sail."]);
    assert_eq!(shown(&hit(&line, &["ferries OR -cars"])), ["«Ferries» sail."]);
}

#[test]
fn a_hit_in_the_title_alone_shows_the_opening() {
    let hit = first("The ferry sailed at noon. It was late.", &["coast"]);
    assert_eq!(shown(&hit), ["The ferry sailed at noon. It was late."]);
    assert_eq!(marked(hit["title"].as_str().expect("text"), &hit["title_highlights"]), "Report from the «coast»");
}

#[test]
fn a_filter_shows_the_sentence_that_names_the_person_or_the_day() {
    let body = "It rained. On March 5, 2025, Volodymyr Zelenskyy spoke in Kyiv. It rained again.";
    let person = first(body, &["--person", "zelensky"]);
    assert_eq!(shown(&person), ["On March 5, 2025, «Volodymyr Zelenskyy» spoke in Kyiv."]);
    let day = first(body, &["--mentions", "2025-03-05"]);
    assert_eq!(shown(&day), ["On «March 5, 2025», Volodymyr Zelenskyy spoke in Kyiv."]);
}

#[test]
fn abbreviations_do_not_end_a_passage() {
    let body = "It was dark. Mr. J. D. Vance of the U.S. Senate met Gen. Hale at No. 10 at 5 p.m. Friday. “We agreed.” He left.";
    assert_eq!(
        shown(&first(body, &["senate"])),
        ["Mr. J. D. Vance of the U.S. «Senate» met Gen. Hale at No. 10 at 5 p.m. Friday."]
    );
}

#[test]
fn a_phrase_is_never_cut_by_the_edge_of_a_passage() {
    // The splitter ends a sentence after `St`; the phrase goes on over it.
    let body = "They met at dawn in Main St. The Crown was closed. So they went home.";
    let shown = shown(&first(body, &["\"main st the crown\""]));
    assert_eq!(shown, ["They met at dawn in «Main St. The Crown» was closed."]);
}

#[test]
fn offsets_are_those_of_the_stored_body() {
    let body = "Über die Brücke: naïve cafés “Łódź” — Ｆｕｌｌ 习近平 nego\u{ad}tiations ended.";
    for query in ["cafés", "lodz", "full", "negotiations", "习近平", "ended"] {
        let hit = first(body, &[query]);
        let passage = &hit["passages"][0];
        let (start, end) =
            (passage["start"].as_u64().expect("number") as usize, passage["end"].as_u64().expect("number") as usize);
        assert_eq!(&body[start..end], passage["text"].as_str().expect("text"));
        assert!(!passage["highlights"].as_array().expect("list").is_empty(), "{query}");
    }
}

#[test]
fn all_matches_and_their_surroundings_can_be_asked_for() {
    let body = "One ferry. Two. Three. Four ferry. Five.\n\nSix ferry. Seven.";
    assert_eq!(shown(&first(body, &["ferry", "--all"])), ["One «ferry».", "Four «ferry».", "Six «ferry»."]);
    assert_eq!(shown(&first(body, &["ferry", "--passages", "1", "-C", "1"])), ["One «ferry». Two."]);
}

#[test]
fn a_sentence_of_any_length_is_cut_between_words() {
    let body = format!("{} needle {}", "hay ".repeat(4000).trim(), "straw ".repeat(4000).trim());
    let shown = shown(&first(&body, &["needle"]));
    assert!(shown[0].contains("«needle»") && shown[0].len() < 1000, "{}", shown[0].len());
    assert!(shown[0].starts_with("hay ") && shown[0].ends_with("straw"), "{}", shown[0]);
}

#[test]
fn furniture_in_a_record_is_kept_and_neither_found_nor_shown() {
    let clip = "JUST WATCHED Ferry boss is sorry Replay More Videos ... MUST WATCH Ferry boss is sorry 01:29";
    let body = format!(
        "Story highlights Ada Marsh leaves\n\nThe ferry sank.\n\n{clip}\n\nPhotos: The wreck Hide Caption 1 of 2\n\nAdvertisement\n\nAda Marsh wept."
    );
    assert_eq!(shown(&first(&body, &["ferry"])), ["The «ferry» sank."]);
    assert_eq!(shown(&first(&body, &["sank"])), ["The ferry «sank»."]);
    assert_eq!(shown(&first(&body, &["leaves"])), ["Ada Marsh «leaves»"]);
    let index = index_of_lines(&serde_json::json!({"id": "a", "title": "Report", "body": body}).to_string());
    for query in ["sorry", "\"hide caption\"", "advertisement", "highlights"] {
        let output = dateline(index.path()).args(["search", query]).output().expect("runs");
        assert_eq!(output.status.code(), Some(1), "{query}");
    }
    let output = dateline(index.path()).args(["show", "a", "--format", "jsonl"]).output().expect("runs");
    let whole: Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    assert_eq!(whole["body"], body);
}
