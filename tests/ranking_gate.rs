//! Floors under the ranking of the project's own judged queries. They never go down silently.
//!
//! The set is described in `tests/gold/README.md`: topics and judgements over the sample corpus and
//! further short articles. Measures are those of TREC: nDCG with binary gain, recall at 100.

mod common;

use std::collections::HashMap;

use common::{dateline, index_of, root, stdout};
use serde_json::Value;

/// Measured 2026-11: see the changelog. A change that lowers them must say why.
const NDCG_FLOOR: f64 = 0.88;
const RECALL_FLOOR: f64 = 0.99;

#[test]
fn judged_queries_rank_as_well_as_before() {
    let gold = root().join("tests/gold/queries");
    let index = index_of(&[root().join("corpus/articles"), gold.join("articles.jsonl")]);
    let names = names(index.path());
    let output = dateline(index.path())
        .args(["batch", "--format", "trec", "--limit", "100"])
        .arg(gold.join("topics.tsv"))
        .output()
        .expect("runs");
    let mut ranked: HashMap<String, Vec<String>> = HashMap::new();
    for line in stdout(&output).lines() {
        let fields: Vec<&str> = line.split(' ').collect();
        let id = names.get(fields[2]).cloned().unwrap_or_else(|| fields[2].to_owned());
        ranked.entry(fields[0].to_owned()).or_default().push(id);
    }
    let mut judged: HashMap<String, Vec<String>> = HashMap::new();
    for line in std::fs::read_to_string(gold.join("qrels.txt")).expect("judgements").lines() {
        let fields: Vec<&str> = line.split_whitespace().collect();
        if fields[3] != "0" {
            judged.entry(fields[0].to_owned()).or_default().push(fields[2].to_owned());
        }
    }
    let (mut ndcg, mut recall) = (0.0, 0.0);
    for (topic, relevant) in &judged {
        let found = ranked.get(topic).map(Vec::as_slice).unwrap_or_default();
        ndcg += ndcg_at_10(found, relevant);
        recall += relevant.iter().filter(|id| found.contains(id)).count() as f64 / relevant.len() as f64;
    }
    let topics = judged.len() as f64;
    let (ndcg, recall) = (ndcg / topics, recall / topics);
    println!("{topics} topics: nDCG@10 {ndcg:.4}, recall@100 {recall:.4}");
    assert!(ndcg >= NDCG_FLOOR, "nDCG@10 fell to {ndcg:.4}");
    assert!(recall >= RECALL_FLOOR, "recall@100 fell to {recall:.4}");
}

/// Pages have derived ids; the judgements name them by their path under `corpus/articles`.
fn names(index: &std::path::Path) -> HashMap<String, String> {
    let output = dateline(index)
        .args(["search", "*", "--limit", "10000", "--copies", "--passages", "1", "--format", "jsonl"])
        .output()
        .expect("runs");
    let mut out = HashMap::new();
    for line in stdout(&output).lines() {
        let hit: Value = serde_json::from_str(line).expect("JSON");
        let (id, path) = (hit["id"].as_str().expect("id"), hit["path"].as_str().expect("path"));
        if let Some((_, name)) = path.split_once("corpus/articles/") {
            let derived = id.len() == 10 && !id.contains('-');
            out.insert(id.to_owned(), if derived { name.to_owned() } else { id.to_owned() });
        }
    }
    out
}

fn ndcg_at_10(found: &[String], relevant: &[String]) -> f64 {
    let discount = |rank: usize| 1.0 / (rank as f64 + 2.0).log2();
    let gain: f64 =
        found.iter().take(10).enumerate().filter(|(_, id)| relevant.contains(id)).map(|(i, _)| discount(i)).sum();
    gain / (0..relevant.len().min(10)).map(discount).sum::<f64>()
}
