//! The questions, and how they are asked.

use std::process::Command;

use serde_json::Value;

use crate::common::{stderr, stdout};

/// Words that stand in the sample corpus, often and seldom.
const WORDS: &[&str] = &[
    "ferry",
    "pump",
    "steering",
    "strike",
    "inquiry",
    "harbour",
    "council",
    "water",
    "talks",
    "the",
    "said",
    "nosuchword",
];

/// Forms of a query with one word.
const FORMS: &[&str] = &[
    "{}",
    "-{}",
    "title:{}",
    "{}*",
    "lead:{}",
    "{} OR minister",
    "{} w/8 said",
    "{} w/s {person}",
    "\"the {}\"",
    "{} since:2025-01",
];

/// Further queries, as they are typed.
const QUERIES: &[&str] = &[
    "person:halushko",
    "person:'Serhiy Halushko' -ferry",
    "org:'Carrow Ferries'",
    "place:'Port Ellery' ferry",
    "mentions:1936",
    "mentions:2025-03",
    "date:2025",
    "date:2025-03..2025-05",
    "missing:date",
    "has:date pump",
    "source:'Coastal Wire'",
    "source:CW OR source:'Northern Ledger'",
    "lang:de",
    "steer~1",
    "?ump",
    "*ing",
    "\"steering gear\"",
    "\"steering gear\"~3",
    "(ferry OR boat) -inquiry",
    "atleast/2(ferry)",
    "first/40(ferry)",
    "words:>200",
    "words:<60",
    "ferry NOT w/5 strike",
    "ferry w/p inquiry",
    "pump pre/4 water",
    "{person} w/5 minister",
    "strike^4 ferry",
    "the of and",
    "why did the steering gear of the ferry fail in port ellery",
    "peace talks montreux",
    "upper dzora front ardzun",
    "sethi OR halushko OR müller",
    "added:>2020",
    "author:pascoe",
    "author:'Lorna Pascoe'",
    "tag:shipping",
    "tag:'port ellery' ferry",
    "tag:ship*",
    "section:news",
    "url:*",
    "path:* ferry",
    "id:*ferry*",
    "source:=CW",
    "source:coast*",
    "source:wire~1",
    "source:CW",
    "person:hal*",
    "person:hale~1",
    "person:='Marcus Hale'",
    "org:Assembly",
    "(person:halushko OR pump) inquiry",
    "person:hale w/5 captain OR nosuchword",
    "FERRY PUMP",
    "US",
    "l'inquiry",
];

/// Commands over what a query finds.
pub const COMMANDS: &[&[&str]] = &[
    &["people"],
    &["people", "ferry"],
    &["people", "--format", "csv", "talks"],
    &["organizations"],
    &["organizations", "ferry"],
    &["places"],
    &["places", "pump"],
    &["sources"],
    &["sources", "ferry"],
    &["timeline"],
    &["timeline", "--by", "month", "ferry"],
    &["timeline", "--by", "source"],
    &["person", "Serhiy Halushko"],
    &["person", "Tom Garrick"],
    &["words", "ferry"],
    &["words", "inquiry"],
    &["coverage", "ferry", "pump"],
    &["network"],
    &["network", "ferry"],
    &["quote", "the steering gear"],
    &["search", "--count", "ferry"],
    &["search", "--ids", "the"],
    &["search", "--sort", "newest", "ferry"],
    &["search", "--sort", "oldest", "talks"],
    &["search", "-n", "3", "ferry"],
    &["search", "--with", "people", "ferry"],
];

/// Every query.
pub fn queries() -> Vec<String> {
    let of_form = |form: &'static str| WORDS.iter().map(move |word| form.replace("{}", word));
    let queries: Vec<String> =
        FORMS.iter().flat_map(|form| of_form(form)).chain(QUERIES.iter().map(|query| (*query).to_owned())).collect();
    assert!(queries.len() >= 150);
    queries
}

/// What is found, without scores: their last digit follows from the order in which parts are added up.
pub fn hits(command: &mut Command, query: &str) -> (Vec<Value>, Vec<f64>) {
    let arguments = ["search", "--quiet", "--limit", "1000", "--format", "jsonl", "--", query];
    let output = command.args(arguments).output().expect("runs");
    assert!(matches!(output.status.code(), Some(0 | 1)), "{query}: {}", stderr(&output));
    let mut scores = Vec::new();
    let mut of_line = |line: &str| {
        let mut hit: Value = serde_json::from_str(line).expect("JSON");
        scores.extend(hit["score"].take().as_f64());
        hit
    };
    (stdout(&output).lines().map(&mut of_line).collect(), scores)
}
