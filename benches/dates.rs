//! How much prose a second the expressions of time take: finding them, and resolving them.
//!
//! Over text that it makes itself, or over the articles (JSON Lines with `body`) of the file that
//! `DATELINE_BENCH_ARTICLES` names.

use std::fmt::Write;
use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use dateline::article::PartialDate;
use dateline::dates::{expressions, resolve};
use dateline::text::Prose;

/// Texts with their tokens and sentences.
fn articles() -> Vec<(String, Prose)> {
    let bodies = match std::env::var("DATELINE_BENCH_ARTICLES") {
        Ok(path) => read(&path),
        Err(_) => made(),
    };
    bodies.into_iter().map(|body| (body.clone(), Prose::of(&body))).collect()
}

fn read(path: &str) -> Vec<String> {
    let lines = std::fs::read_to_string(path).expect("DATELINE_BENCH_ARTICLES names a readable file");
    lines
        .lines()
        .filter_map(|line| {
            let record: serde_json::Value = serde_json::from_str(line).ok()?;
            record.get("body")?.as_str().map(str::to_owned)
        })
        .take(2000)
        .collect()
}

/// Prose with about as many expressions of time as the press has: one in twenty-five words.
fn made() -> Vec<String> {
    const PLAIN: &[&str] = &[
        "The ministry did not answer questions about the cost of the bridge, which was opened by the mayor and has carried \
         more traffic than engineers had thought.",
        "Residents of the old harbour told reporters that nobody had asked them, and that the plan would divide their streets.",
        "Analysts said the second offer was lower than many shareholders may accept, though the board described it as fair.",
    ];
    const DATED: &[&str] = &[
        "The council voted on Tuesday to delay the work until the third quarter.",
        "Talks that began on Feb. 28 will go on next week, the minister said Friday night.",
        "Two days later the company reported its earnings for 2024, up from a year earlier.",
    ];
    (0..200)
        .map(|article| {
            let mut body = String::new();
            for n in 0..20 {
                let _ = write!(body, "{} {} {} ", PLAIN[n % 3], PLAIN[(n + article) % 3], DATED[(n + article) % 3]);
            }
            body
        })
        .collect()
}

fn dates(c: &mut Criterion) {
    let articles = articles();
    let bytes: usize = articles.iter().map(|(body, _)| body.len()).sum();
    let published = Some(PartialDate::Day(jiff::civil::date(2025, 3, 5)));
    let mut group = c.benchmark_group("dates");
    group.throughput(Throughput::Bytes(bytes as u64));
    group.sample_size(20);
    group.bench_function("find", |b| {
        b.iter(|| articles.iter().map(|(body, prose)| expressions(body, prose).len()).sum::<usize>());
    });
    group.bench_function("find and resolve", |b| {
        b.iter(|| {
            for (body, prose) in &articles {
                black_box(resolve(body, prose, &expressions(body, prose), published));
            }
        });
    });
    group.finish();
}

criterion_group!(benches, dates);
criterion_main!(benches);
