//! How many tokens a second are read for names and linked, on one core.
//!
//! The text is made here, or taken from the JSON Lines file (may be gzipped) that the environment
//! variable `DATELINE_BENCH_ARTICLES` names: one object with a `body` a line.

use std::fs::File;
use std::hint::black_box;
use std::io::{BufRead, BufReader, Read};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use dateline::article::Article;
use dateline::entities::annotate;
use dateline::text::Prose;
use flate2::read::GzDecoder;

/// At most so many articles are read.
const ARTICLES: usize = 1_000;

fn bodies() -> Vec<String> {
    match std::env::var("DATELINE_BENCH_ARTICLES") {
        Ok(path) => stored(&path),
        Err(_) => (0..200).map(made).collect(),
    }
}

fn stored(path: &str) -> Vec<String> {
    let file = File::open(path).expect("DATELINE_BENCH_ARTICLES names a file");
    let reader: Box<dyn Read> = if path.ends_with(".gz") { Box::new(GzDecoder::new(file)) } else { Box::new(file) };
    let lines = BufReader::new(reader).lines().map_while(Result::ok).take(ARTICLES);
    lines
        .filter_map(|line| {
            let record: serde_json::Value = serde_json::from_str(&line).ok()?;
            record["body"].as_str().map(str::to_owned)
        })
        .collect()
}

/// An article of some 600 words about people who do not exist; another one for each `seed`.
fn made(seed: usize) -> String {
    const PEOPLE: [&str; 6] =
        ["Maria Lindqvist", "Tomás Arrieta", "Adaeze Okafor", "Viktor Halasz", "Kim Seo-yun", "Yusuf al-Masri"];
    const PLACES: [&str; 5] = ["Lisbon", "Nairobi", "New Haven", "Kharkiv", "Lima"];
    let mut body = String::new();
    for line in 0..30 {
        let person = PEOPLE[(seed + line) % PEOPLE.len()];
        let place = PLACES[(seed * 3 + line) % PLACES.len()];
        body.push_str(&format!(
            "Minister {person} said on Tuesday in {place} that the talks about grain, which had been put off for weeks, \
             would go on as soon as the National Water Council had read the report of the committee. "
        ));
    }
    body
}

fn tagging(c: &mut Criterion) {
    let articles: Vec<(Article, Prose)> = bodies()
        .into_iter()
        .map(|body| {
            let prose = Prose::of(&body);
            (Article { body, ..Article::default() }, prose)
        })
        .collect();
    let tokens: usize = articles.iter().map(|(_, p)| p.tokens.len()).sum();
    let mut group = c.benchmark_group("entities");
    group.sample_size(10).throughput(Throughput::Elements(tokens as u64));
    group.bench_function("annotate, by tokens", |b| {
        let title = Prose::default();
        let mut articles = articles.clone();
        b.iter(|| {
            for (article, body) in &mut articles {
                annotate(article, &title, body);
                black_box(&article.entities);
            }
        });
    });
    group.finish();
}

criterion_group!(benches, tagging);
criterion_main!(benches);
