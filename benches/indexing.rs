//! How fast articles are indexed, beside what the engine alone needs for their words.
//!
//! ```text
//! cargo bench --bench indexing
//! DATELINE_BENCH_ARTICLES=~/news cargo bench --bench indexing
//! ```
//!
//! Without `DATELINE_BENCH_ARTICLES` (files or folders, separated by `:`) it makes its own articles,
//! the same ones each time. Processor time is that of the whole process: on a busy machine elapsed
//! time says little.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use dateline::dates::published::metadata::DayMonthOrder;
use dateline::ingest::{self, RunOptions, Settings, Task, Totals};
use dateline::source::{self, Content};
use jiff::Timestamp;
use jiff::civil::date;
use tantivy::schema::{IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::{Index, IndexWriter, TantivyDocument};

/// Articles that are made.
const MADE: usize = 4000;

fn main() -> Result<(), Box<dyn Error>> {
    let scratch = tempfile::tempdir()?;
    let paths = match std::env::var_os("DATELINE_BENCH_ARTICLES") {
        Some(paths) => std::env::split_paths(&paths).collect(),
        None => vec![made(scratch.path())?],
    };
    let (alone, words_alone) = measured(|| engine_alone(&paths, &scratch.path().join("alone")))?;
    let index = scratch.path().join("index");
    let (adding, totals) = measured(|| add(&paths, &index))?;
    let (again, _) = measured(|| add(&paths, &index))?;
    println!("{} articles, {:.1} MB as they are stored on disk", totals.added, totals.bytes as f64 / 1e6);
    println!("                         processor   elapsed   index");
    row("the engine, words alone", alone, size(&scratch.path().join("alone")));
    row("add", adding, size(&index));
    row("add again, unchanged", again, size(&index));
    println!("add / engine alone: {:.2} of processor time", adding.processor / alone.processor);
    println!("add / add again: {:.0} of elapsed time", adding.elapsed / again.elapsed.max(1e-6));
    assert_eq!(words_alone, totals.added, "both index the same articles");
    Ok(())
}

#[derive(Clone, Copy)]
struct Cost {
    processor: f64,
    elapsed: f64,
}

fn measured<T>(work: impl FnOnce() -> Result<T, Box<dyn Error>>) -> Result<(Cost, T), Box<dyn Error>> {
    let (processor, started) = (processor_seconds(), Instant::now());
    let done = work()?;
    Ok((Cost { processor: processor_seconds() - processor, elapsed: started.elapsed().as_secs_f64() }, done))
}

fn row(name: &str, cost: Cost, bytes: u64) {
    println!("{name:<25}{:>7.2} s {:>7.2} s {:>4.0} MB", cost.processor, cost.elapsed, bytes as f64 / 1e6);
}

/// Processor time of this process and its threads so far, as Linux counts it; elsewhere none.
fn processor_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks: f64 = after_name.split_whitespace().skip(11).take(2).filter_map(|n| n.parse::<f64>().ok()).sum();
    ticks / 100.0
}

fn size(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|e| if e.path().is_dir() { size(&e.path()) } else { e.metadata().map_or(0, |m| m.len()) }).sum()
}

fn add(paths: &[PathBuf], index: &Path) -> Result<Totals, Box<dyn Error>> {
    let current_dir = std::env::current_dir()?;
    let settings = Settings {
        today: date(2026, 1, 15),
        order: DayMonthOrder::MonthFirst,
        reading: source::ReadOptions::default(),
    };
    let now = Timestamp::now();
    let options = RunOptions {
        settings,
        threads: 2,
        memory: 400_000_000,
        now,
        current_dir: &current_dir,
        stop: &AtomicBool::new(false),
        keep_versions: false,
        since_last: false,
    };
    Ok(ingest::update(index, Task::Add, paths, None, &options, &mut |_| {})?)
}

/// Title and body as tantivy's own command line tool indexes them by default: lower-cased words with
/// positions, stored, two threads.
fn engine_alone(paths: &[PathBuf], folder: &Path) -> Result<u64, Box<dyn Error>> {
    let words = TextFieldIndexing::default()
        .set_tokenizer("default")
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let text = TextOptions::default().set_indexing_options(words).set_stored();
    let mut schema = Schema::builder();
    let (title, body) = (schema.add_text_field("title", text.clone()), schema.add_text_field("body", text));
    fs::create_dir(folder)?;
    let index = Index::create_in_dir(folder, schema.build())?;
    let mut writer: IndexWriter = index.writer_with_num_threads(2, 400_000_000)?;
    let (mut written, mut failed) = (0, None);
    for file in source::walk(paths, &std::env::current_dir()?).flatten() {
        source::read(&file, &source::ReadOptions::default(), &mut |record| {
            let Ok(record) = record else { return };
            let mut document = TantivyDocument::default();
            match record.content {
                Content::Page(page) | Content::Html { markup: page, .. } => document.add_text(body, page),
                Content::Structured(record) => {
                    document.add_text(title, record.title.unwrap_or_default());
                    document.add_text(body, record.body.unwrap_or_default());
                }
            }
            written += 1;
            failed = writer.add_document(document).err().or(failed.take());
        });
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    failed.map_or(Ok(written), |error| Err(error.into()))
}

/// Writes articles in the shape of news: a vocabulary of which few words make up most of the text,
/// names, weekdays and dates.
fn made(folder: &Path) -> Result<PathBuf, Box<dyn Error>> {
    const SYLLABLES: [&str; 24] = [
        "ba", "cor", "den", "el", "fur", "gan", "hol", "in", "jas", "ker", "lum", "mor", "nes", "or", "pel", "qua",
        "ros", "sti", "tam", "ur", "ver", "wes", "yor", "zin",
    ];
    const COMMON: [&str; 24] = [
        "the", "of", "to", "and", "in", "a", "said", "for", "that", "on", "with", "was", "by", "from", "at", "will",
        "as", "it", "is", "after", "which", "their", "not", "more",
    ];
    const PEOPLE: [&str; 8] = [
        "Anna Lindqvist",
        "Thomas Okafor",
        "Mr. Vance",
        "President Elena Duarte",
        "Minister Paul Reyes",
        "Lindqvist",
        "Okafor",
        "Senator Ruth Adeyemi",
    ];
    const PLACES: [&str; 6] = ["Port Ellery", "Geneva", "Lagos", "Ukraine", "Ohio", "Washington"];
    const TIMES: [&str; 6] = ["on Monday", "last week", "on March 5", "in 2019", "yesterday", "on 12 June 2024"];
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let mut lines = String::new();
    for n in 0..MADE {
        let mut body = String::new();
        for _ in 0..20 + random(25) {
            for word in 0..12 + random(14) {
                let picked = match random(20) {
                    0 => PEOPLE[random(PEOPLE.len())].to_owned(),
                    1 if word > 0 => format!("in {}", PLACES[random(PLACES.len())]),
                    2 if word > 0 => TIMES[random(TIMES.len())].to_owned(),
                    3..12 => COMMON[random(COMMON.len())].to_owned(),
                    _ => {
                        // Few of the syllables begin most of the words.
                        let first = random(SYLLABLES.len()).min(random(SYLLABLES.len()));
                        format!("{}{}", SYLLABLES[first], SYLLABLES[random(SYLLABLES.len())])
                    }
                };
                body.push_str(if word == 0 { "" } else { " " });
                body.push_str(&picked);
            }
            body.push_str(if random(4) == 0 { ".\\n\\n" } else { ". " });
        }
        let (year, month, day) = (2015 + n % 10, 1 + n % 12, 1 + n % 28);
        let who = PEOPLE[random(PEOPLE.len())];
        writeln!(
            lines,
            "{{\"id\":\"made-{n}\",\"title\":\"{who} speaks in {}\",\"body\":\"{body}\",\
            \"date\":\"{year}-{month:02}-{day:02}\",\"source\":\"Harbour Wire\"}}",
            PLACES[random(PLACES.len())],
        )?;
    }
    let path = folder.join("made.jsonl");
    fs::write(&path, lines)?;
    Ok(path)
}
