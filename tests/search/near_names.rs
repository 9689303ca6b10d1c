//! Names, places and days in near operators against a plain scan: where they stand is told by `inspect`, the
//! rest is arithmetic over word numbers, which shares no code with the parser or the index.

use std::fmt::Write as _;
use std::ops::Range;

use serde_json::Value;

use crate::common::{found, index_of_lines, indexer, stdout};

/// An article as the scan sees it.
struct Article {
    id: String,
    words: Vec<String>,
    /// Word numbers of each sentence.
    sentences: Vec<Range<usize>>,
    mentions: Vec<Mention>,
}

struct Mention {
    kind: String,
    /// The name, or the first day.
    what: String,
    words: Range<usize>,
}

const PEOPLE: &[&str] = &["Olena Marchenko", "Viktor Haldane", "Ruth Calloway"];
const PLACES: &[&str] = &["Geneva", "Helsinki", "Lisbon"];
const DAYS: &[&str] = &["on March 5, 2025", "on April 9, 2025", "on March 21, 2025"];
const FILLING: &[&str] =
    &["the", "sanctions", "talks", "ferry", "fell", "grain", "with", "stalled", "again", "port", "slowly"];

struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % n as u64) as usize
    }

    fn of(&mut self, list: &[&'static str]) -> &'static str {
        list[self.below(list.len())]
    }

    fn filling(&mut self) -> String {
        (0..self.below(6)).map(|_| format!(" {}", self.of(FILLING))).collect()
    }

    fn sentence(&mut self) -> String {
        match self.below(5) {
            0 => format!("Mr. {} spoke of{} sanctions{}.", self.of(PEOPLE), self.filling(), self.filling()),
            1 => format!("The talks{} in {}{} stalled.", self.filling(), self.of(PLACES), self.filling()),
            2 => format!("The ferry left {}{} {}.", self.of(PLACES), self.filling(), self.of(DAYS)),
            3 => format!("Then {} met {}{}.", self.of(PEOPLE), self.of(PEOPLE), self.filling()),
            _ => format!("So the sanctions{} and the talks{}.", self.filling(), self.filling()),
        }
    }
}

fn lines() -> String {
    let mut dice = Dice(11);
    let mut out = String::new();
    for i in 0..120 {
        let body = (0..5).map(|_| dice.sentence()).collect::<Vec<_>>().join(" ");
        writeln!(
            out,
            "{}",
            serde_json::json!({"id": format!("{i:03}"), "title": "Note", "body": body, "published": "2025-05-01"})
        )
        .expect("memory does not fail");
    }
    out
}

/// The words of `text` with their bytes.
fn words(text: &str) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for (at, c) in text.char_indices().filter(|(_, c)| c.is_alphanumeric()) {
        match out.last_mut().filter(|word| word.end == at) {
            Some(word) => word.end += c.len_utf8(),
            None => out.push(at..at + c.len_utf8()),
        }
    }
    out
}

fn articles(lines: &str) -> Vec<Article> {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("articles.jsonl");
    std::fs::write(&file, lines).expect("is written");
    let output = indexer(dir.path()).args(["inspect", "--format", "jsonl"]).arg(&file).output().expect("runs");
    stdout(&output).lines().map(|line| article(&serde_json::from_str(line).expect("JSON"))).collect()
}

fn article(value: &Value) -> Article {
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let body = text(&value["body"]);
    let places = words(&body);
    let number = |byte: u64| places.iter().filter(|word| word.end as u64 <= byte).count();
    let list = |name: &str| value[name].as_array().expect("a list").clone();
    let in_body = |value: &Value| value["field"] == "body";
    let span = |value: &Value| {
        let (start, end) = (value["start"].as_u64().expect("a number"), value["end"].as_u64().expect("a number"));
        number(start)..number(end)
    };
    let mut mentions: Vec<Mention> = list("entities")
        .iter()
        .filter(|e| in_body(e))
        .map(|e| Mention { kind: text(&e["kind"]), what: text(&e["name"]), words: span(e) })
        .collect();
    let resolved = list("dates").into_iter().filter(|d| in_body(d) && !d["from"].is_null());
    mentions.extend(resolved.map(|d| Mention { kind: "date".into(), what: text(&d["from"]), words: span(&d) }));
    // A sentence ends where a full stop is followed by a capital, but after `Mr`.
    let mut sentences = Vec::new();
    let mut first = 0;
    for n in 0..places.len() {
        let next = places.get(n + 1).map_or(body.len(), |word| word.start);
        if body[places[n].end..next].contains('.') && &body[places[n].clone()] != "Mr" {
            sentences.push(first..n + 1);
            first = n + 1;
        }
    }
    let words = places.iter().map(|word| body[word.clone()].to_lowercase()).collect();
    Article { id: text(&value["id"]), words, sentences, mentions }
}

impl Article {
    fn word(&self, word: &str) -> Vec<Range<usize>> {
        (0..self.words.len()).filter(|&n| self.words[n] == word).map(|n| n..n + 1).collect()
    }

    fn mentions(&self, kind: &str, what: &str) -> Vec<Range<usize>> {
        let of = self.mentions.iter().filter(|m| m.kind == kind && m.what.starts_with(what));
        of.map(|m| m.words.clone()).collect()
    }

    fn holds(&self, a: &[Range<usize>], operator: &str, b: &[Range<usize>]) -> bool {
        let gap = |x: &Range<usize>, y: &Range<usize>| y.start.checked_sub(x.end);
        let number = || operator.rsplit('/').next().and_then(|n| n.parse::<usize>().ok()).expect("a number");
        let close = |x: &Range<usize>, y: &Range<usize>| gap(x, y).or(gap(y, x)).is_some_and(|gap| gap <= number());
        let sentence = |x: &Range<usize>| self.sentences.iter().position(|s| s.contains(&x.start));
        match operator {
            "w/s" => a.iter().any(|x| b.iter().any(|y| sentence(x) == sentence(y))),
            _ if operator.starts_with("pre/") => {
                a.iter().any(|x| b.iter().any(|y| gap(x, y).is_some_and(|gap| gap <= number())))
            }
            _ if operator.starts_with("NOT ") => {
                // What overlaps is as near as can be.
                let near =
                    |x: &Range<usize>, y: &Range<usize>| gap(x, y).is_none() && gap(y, x).is_none() || close(x, y);
                a.iter().any(|x| !b.iter().any(|y| near(x, y)))
            }
            _ => a.iter().any(|x| b.iter().any(|y| close(x, y))),
        }
    }
}

#[test]
fn names_near_words_are_found_where_a_scan_finds_them() {
    let lines = lines();
    let articles = articles(&lines);
    let index = index_of_lines(&lines);
    let names = [
        ("person:\"Olena Marchenko\"", "person", "Olena Marchenko"),
        ("person:\"Ruth Calloway\"", "person", "Ruth Calloway"),
        ("{person}", "person", ""),
        ("place:geneva", "place", "Geneva"),
        ("{place}", "place", ""),
        ("mentions:2025-03", "date", "2025-03"),
        ("{date}", "date", ""),
    ];
    let operators = ["w/2", "w/6", "pre/3", "pre/8", "w/s", "NOT w/4"];
    let (mut queries, mut hits) = (0, 0);
    for (name, kind, what) in names {
        for operator in operators {
            let word = if kind == "place" { "talks" } else { "sanctions" };
            let (a, b) = (|x: &Article| x.word(word), |x: &Article| x.mentions(kind, what));
            check(
                &index,
                &articles,
                &format!("{word} {operator} {name}"),
                &|x| x.holds(&a(x), operator, &b(x)),
                &mut hits,
            );
            check(
                &index,
                &articles,
                &format!("{name} {operator} {word}"),
                &|x| x.holds(&b(x), operator, &a(x)),
                &mut hits,
            );
            queries += 2;
        }
    }
    assert!(queries >= 40 && hits > 500, "{queries} queries prove little: {hits} hits");
}

#[test]
fn a_name_near_a_name_and_within_a_phrase() {
    let lines = lines();
    let articles = articles(&lines);
    let index = index_of_lines(&lines);
    let mut hits = 0;
    for (query, operator) in [("{person} w/3 person:calloway", "w/3"), ("{person} pre/2 person:calloway", "pre/2")] {
        let holds = |x: &Article| x.holds(&x.mentions("person", ""), operator, &x.mentions("person", "Ruth Calloway"));
        check(&index, &articles, query, &holds, &mut hits);
    }
    for (query, word, after) in [("\"person:(viktor haldane) met\"", "met", true), ("\"then {person}\"", "then", false)]
    {
        let holds = |x: &Article| {
            let people = x.mentions("person", if after { "Viktor Haldane" } else { "" });
            let beside = |m: &Range<usize>, w: &Range<usize>| if after { w.start == m.end } else { m.start == w.end };
            people.iter().any(|m| x.word(word).iter().any(|w| beside(m, w)))
        };
        check(&index, &articles, query, &holds, &mut hits);
    }
    assert!(hits > 50, "{hits} hits prove little");
}

fn check(
    index: &tempfile::TempDir,
    articles: &[Article],
    query: &str,
    holds: &dyn Fn(&Article) -> bool,
    hits: &mut usize,
) {
    let expected: Vec<&str> = articles.iter().filter(|a| holds(a)).map(|a| a.id.as_str()).collect();
    assert_eq!(found(index.path(), &["--", query]), expected, "{query}");
    *hits += expected.len();
}
