//! The floor under the values of dates, measured on the gold set written for this project
//! (`tests/gold/dates.jsonl`). A change that lowers a score must say why and lower the floor with it.

use dateline::article::{Article, DateBasis, PartialDate, Published};
use dateline::dates::annotate;
use dateline::text::Prose;
use serde_json::Value;

/// F1 of expressions whose span overlaps a marked one and whose value is equal.
const FLOOR: f64 = 0.96;

/// Counts over the whole set.
#[derive(Default)]
struct Score {
    right: usize,
    found: usize,
    marked: usize,
}

impl Score {
    fn f1(&self) -> f64 {
        2.0 * self.right as f64 / (self.found + self.marked) as f64
    }
}

/// Start, end and value in the notation of TIMEX3.
type Mark = (usize, usize, String);

fn marked(record: &Value) -> Vec<Mark> {
    let offset = |mark: &Value, name: &str| mark[name].as_u64().expect("an offset in bytes") as usize;
    let marks = record["dates"].as_array().expect("a list of dates");
    marks
        .iter()
        .filter_map(|m| Some((offset(m, "start"), offset(m, "end"), m["value"].as_str()?.to_string())))
        .collect()
}

fn found(record: &Value) -> Vec<Mark> {
    let published = record["published"].as_str().and_then(PartialDate::parse).map(|date| Published {
        date,
        basis: DateBasis::Metadata,
        confidence: 1.0,
        evidence: String::new(),
    });
    let body = record["body"].as_str().expect("a body").to_string();
    let prose = Prose::of(&body);
    let mut article = Article { body, published, ..Article::default() };
    annotate(&mut article, &Prose::of(""), &prose);
    article.dates.into_iter().filter_map(|m| Some((m.start, m.end, m.value?))).collect()
}

/// Pairs every marked expression with one that overlaps it, an equal value first.
fn compare(marked: &[Mark], found: &[Mark], score: &mut Score, id: &str, mistakes: &mut Vec<String>) {
    let mut used = vec![false; found.len()];
    for (start, end, value) in marked {
        let overlaps = |k: &usize| !used[*k] && found[*k].0 < *end && found[*k].1 > *start;
        let near: Vec<usize> = (0..found.len()).filter(overlaps).collect();
        let Some(&first) = near.first() else {
            mistakes.push(format!("{id}: {value} at {start} is missed"));
            continue;
        };
        let best = near.iter().copied().find(|k| found[*k].2 == *value).unwrap_or(first);
        used[best] = true;
        if found[best].2 == *value {
            score.right += 1;
        } else {
            mistakes.push(format!("{id}: {value} at {start} is read as {}", found[best].2));
        }
    }
    for (_, (start, _, value)) in used.iter().zip(found).filter(|(used, _)| !**used) {
        mistakes.push(format!("{id}: {value} at {start} is too many"));
    }
    score.marked += marked.len();
    score.found += found.len();
}

#[test]
fn values_of_dates_do_not_fall_below_their_floor() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/gold/dates.jsonl");
    let lines = std::fs::read_to_string(path).expect("the gold set");
    let (mut score, mut mistakes) = (Score::default(), Vec::new());
    for line in lines.lines().filter(|line| !line.trim().is_empty()) {
        let record: Value = serde_json::from_str(line).expect("a JSON object a line");
        let id = record["id"].as_str().unwrap_or("?").to_string();
        compare(&marked(&record), &found(&record), &mut score, &id, &mut mistakes);
    }
    let f1 = score.f1();
    assert!(score.marked > 0, "the gold set holds no dates");
    assert!(f1 >= FLOOR, "F1 {f1:.3} is below {FLOOR}:\n{}", mistakes.join("\n"));
}
