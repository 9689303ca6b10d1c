//! How many megabytes of HTML a second become articles: tree, choice of the blocks, metadata, cleaning; no
//! names and no dates in the text.
//!
//! Over pages that it makes itself, or over the `.html` files of the folder that `DATELINE_BENCH_PAGES` names.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use dateline::cleaning::clean;
use dateline::source::{ReadOptions, read_bytes};

fn pages() -> Vec<Vec<u8>> {
    let Ok(folder) = std::env::var("DATELINE_BENCH_PAGES") else { return (0..20).map(made).collect() };
    let files = std::fs::read_dir(folder).expect("DATELINE_BENCH_PAGES names a readable folder");
    let html = |path: &std::path::PathBuf| path.extension().is_some_and(|ending| ending == "html");
    let paths = files.filter_map(|entry| Some(entry.ok()?.path())).filter(html);
    paths.filter_map(|path| std::fs::read(path).ok()).collect()
}

/// A page as sites have them: a fifth of it is the article.
fn made(number: usize) -> Vec<u8> {
    let prose = "<p>The old bridge over the <a href=/lenna>Lenna</a> fell on Tuesday after three days of rain, the mayor said, and nobody was hurt.</p>\n";
    let card = "<div class='card card--small'><a href='/story'><img src='/p.jpg' alt=''><h3>Mill opens in spring</h3></a><p>The mill opens.</p></div>\n";
    let script = format!(
        "<script>window.data = {{\"id\": {number}, \"rows\": [{}]}};</script>",
        "{\"a\": 1, \"b\": \"two\"},".repeat(400)
    );
    format!(
        "<!DOCTYPE html><html lang=en><head><title>Bridge falls | Herald</title>{script}</head><body><nav>{}</nav><article><h1>Bridge falls</h1>\
         <time datetime=2025-03-05>5 March 2025</time>{}</article><aside>{}</aside><footer>All rights reserved</footer></body></html>",
        "<a href=/x>Section</a>".repeat(60),
        prose.repeat(60),
        card.repeat(80)
    )
    .into_bytes()
}

fn bench(criterion: &mut Criterion) {
    let pages = pages();
    let options = ReadOptions::default();
    let mut group = criterion.benchmark_group("html");
    group.throughput(Throughput::Bytes(pages.iter().map(|page| page.len() as u64).sum()));
    group.sample_size(10);
    group.bench_function("read and clean", |bencher| {
        bencher.iter(|| {
            for page in &pages {
                read_bytes(page, "page.html", &options, &mut |found| {
                    if let Ok(record) = found {
                        black_box(clean(record, "page.html", &options).is_ok());
                    }
                });
            }
        });
    });
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
