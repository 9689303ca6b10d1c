//! How long queries take, in one process over an open archive and from a cold process, passages
//! included; and how long a long article takes to highlight.
//!
//! ```sh
//! cargo bench --bench search
//! DATELINE_BENCH_ARTICLES=press.jsonl cargo bench --bench search
//! ```
//!
//! Without the variable the bench makes 18,000 articles of its own. Every figure stands beside the
//! baseline of the same run: a query for one rare word.

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use criterion::{Criterion, criterion_group, criterion_main};
use dateline::article::Article;
use dateline::index::archive::Archive;
use dateline::index::reader;
use dateline::index::stored::sentences_of;
use dateline::query::{ParseOptions, parse};
use dateline::search::answer::{Request, answer};
use dateline::search::passages::{PassageOptions, choose};
use dateline::search::plan::{PlanOptions, plan};

/// Queries of every kind; the first is the baseline.
const QUERIES: &[&str] = &[
    "ballast",
    "sanctions oil",
    "\"white house\"",
    "election results",
    "minister w/5 talks",
    "budget w/s tax",
    "*gate",
    "sanct*",
    "a*",
    "electoin~1",
];

fn index() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let articles = match std::env::var_os("DATELINE_BENCH_ARTICLES") {
        Some(path) => PathBuf::from(path),
        None => {
            let path = dir.path().join("made.jsonl");
            std::fs::write(&path, made(18_000)).expect("is written");
            path
        }
    };
    let index = dir.path().join("index");
    let status = Command::new(env!("CARGO_BIN_EXE_dateline-index"))
        .args(["--quiet", "--index"])
        .arg(&index)
        .arg("add")
        .arg(articles)
        .stderr(Stdio::null())
        .status()
        .expect("runs");
    assert!(status.code().is_some_and(|code| code < 2), "the articles could not be indexed");
    (dir, index)
}

/// Articles of words drawn by Zipf's law from a made vocabulary, with the words of the queries strewn in.
fn made(n: usize) -> String {
    let mut state = 42u64;
    let mut dice = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / (1u64 << 31) as f64
    };
    const SEEDS: &[&str] = &[
        "the",
        "of",
        "to",
        "minister",
        "talks",
        "white",
        "house",
        "oil",
        "sanctions",
        "election",
        "results",
        "budget",
        "tax",
        "watergate",
        "border",
        "vote",
        "court",
        "strike",
        "harbour",
        "ballast",
    ];
    let word = |rank: usize| if rank < SEEDS.len() { SEEDS[rank].to_owned() } else { syllables(rank) };
    let mut out = String::new();
    for i in 0..n {
        let mut body = String::new();
        for sentence in 0..25 {
            for position in 0..18 {
                let word = word((60_000f64.powf(dice()) - 1.0) as usize);
                if position == 0 {
                    body.push_str(&word[..1].to_uppercase());
                    body.push_str(&word[1..]);
                } else {
                    body.push(' ');
                    body.push_str(&word);
                }
            }
            body.push_str(if sentence % 5 == 4 { ".\n\n" } else { ". " });
        }
        let record = serde_json::json!({"id": i.to_string(), "title": format!("Report number {i}"), "body": body, "published": "2024-05-01"});
        out.push_str(&record.to_string());
        out.push('\n');
    }
    out
}

fn syllables(mut n: usize) -> String {
    const PARTS: &[&str] =
        &["ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu", "va"];
    let mut out = String::new();
    while n > 0 {
        out.push_str(PARTS[n % PARTS.len()]);
        n /= PARTS.len();
    }
    out
}

fn queries(c: &mut Criterion) {
    let (_dir, index) = index();
    warm(c, &index);
    cold(c, &index);
}

fn warm(c: &mut Criterion, index: &Path) {
    let archive = Archive::new(reader::open(index).expect("opens")).expect("opens");
    let mut group = c.benchmark_group("warm");
    for query in QUERIES {
        let parsed = parse(query, &ParseOptions::default()).expect("is read").query;
        let request = Request { query: parsed, limit: 10, ..Request::default() };
        group.bench_function(*query, |b| b.iter(|| answer(&archive, black_box(&request)).expect("answers").total));
    }
    group.finish();
}

fn cold(c: &mut Criterion, index: &Path) {
    let mut group = c.benchmark_group("cold process");
    group.sample_size(30);
    for query in QUERIES {
        group.bench_function(*query, |b| {
            b.iter(|| {
                let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
                command.arg("--index").arg(index).args(["search", "--quiet", "--", query]);
                command.stdout(Stdio::null()).stderr(Stdio::null()).status().expect("runs")
            });
        });
    }
    group.finish();
}

/// An article of a megabyte, in which a phrase stands a thousand times.
fn highlighting(c: &mut Criterion) {
    let (_dir, index) = index();
    let archive = Archive::new(reader::open(&index).expect("opens")).expect("opens");
    let sentence =
        "The minister said in the white house that the talks on sanctions would go on until the budget was agreed. ";
    let article = Article { body: sentence.repeat(1_000_000 / sentence.len()), ..Article::default() };
    let sentences = sentences_of(&article);
    for query in ["minister", "\"white house\"", "minister w/5 house"] {
        let query_tree = parse(query, &ParseOptions::default()).expect("is read").query.expect("a query");
        let plan = plan(&query_tree, &archive, &PlanOptions::default()).expect("is planned");
        c.bench_function(&format!("highlight 1 MB: {query}"), |b| {
            b.iter(|| choose(&article, &sentences, &plan, &archive, PassageOptions::default()).matches);
        });
    }
}

criterion_group!(benches, queries, highlighting);
criterion_main!(benches);
