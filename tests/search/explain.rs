//! Explanations: what the parts of a query gave adds up to the score, and the formula is the one that is told.

use serde_json::Value;

use crate::common::{dateline, sample, stdout};

fn hits(arguments: &[&str]) -> Vec<Value> {
    let output = dateline(sample())
        .args(["search", "--explain", "--format", "jsonl", "-n", "50"])
        .args(arguments)
        .output()
        .expect("runs");
    stdout(&output).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

#[test]
fn the_parts_of_a_score_add_up_to_it() {
    let queries: &[&[&str]] = &[
        &["ferry inquiry pump"],
        &["\"peace talks\" OR ceasefire"],
        &["(ferry reef) OR \"hag ledge\"^2"],
        &["--person", "galushko", "pump"],
        &["title:ferry steering -insurance"],
        &["pump w/5 steering", "--recent"],
        &["ferry ferry wreck", "--recent"],
        &["atleast/2(ferry) lead:inquiry"],
        &["steering w/s person:sethi"],
    ];
    for query in queries {
        let hits = hits(query);
        assert!(!hits.is_empty(), "{query:?} finds nothing");
        for hit in hits {
            let parts = hit["explanation"].as_array().expect("a list");
            let sum: f64 = parts.iter().map(|part| number(&part["value"])).sum();
            let score = number(&hit["score"]);
            assert!((sum - score).abs() <= 0.001 * score.max(1.0), "{query:?}: {sum} is not {score}: {hit}");
            for part in parts.iter().filter(|part| number(&part["idf"]) > 0.0) {
                let frequency: f64 =
                    part["fields"].as_array().expect("a list").iter().map(|f| number(&f["frequency"])).sum();
                let value = number(&part["idf"]) * frequency * 2.2 / (frequency + 1.2);
                assert!((value - number(&part["value"])).abs() < 0.001, "{part}");
            }
        }
    }
}

#[test]
fn why_one_article_stands_before_another_can_be_read() {
    let output = dateline(sample()).args(["search", "--explain", "-n", "2", "ferry pump"]).output().expect("runs");
    let told = stdout(&output);
    for wanted in ["query    ferry pump", "word     ferry = ferry ferries", "score ", "idf ", "body ", "opening"] {
        assert!(told.contains(wanted), "`{wanted}` is not in\n{told}");
    }
    let other = dateline(sample()).args(["search", "ferry", "--format", "jsonl", "-n", "1"]).output().expect("runs");
    assert!(!stdout(&other).contains("explanation"), "nobody asked");
}
