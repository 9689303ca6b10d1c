//! Makes a large archive of a small one, to see how indexing and search behave at size.
//!
//! ```sh
//! cargo run --release --example recombine -- OUT 1000000 press.jsonl senate.jsonl
//! dateline-index --index big add OUT
//! ```
//!
//! Each article is made of sentences of one source, drawn by chance: words, names and their
//! frequencies stay those of the source, lengths those of its articles. So that near copies do not
//! arise, small sources draw from the sentences of all small sources, and what is longer than a
//! sentence, as text without full stops is, is cut. The same call makes the same files:
//! `OUT/part-0000.jsonl` and so on, 5,000 articles each.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use dateline::text::Prose;
use serde_json::{Value, json};

/// Articles in a file.
const IN_A_FILE: usize = 5000;

/// Words of a sentence at most.
const LONGEST: usize = 30;
/// A source of fewer articles is small.
const SMALL: usize = 50;

/// What the articles of one source are made of.
#[derive(Default)]
struct Source {
    titles: Vec<String>,
    sentences: Vec<String>,
    /// Bytes of the articles' bodies.
    lengths: Vec<usize>,
    days: Vec<String>,
}

impl Source {
    fn is_small(&self) -> bool {
        self.titles.len() < SMALL
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(out), Some(articles)) = (arguments.next(), arguments.next()) else {
        return Err("recombine OUT ARTICLES FILE.jsonl...".into());
    };
    let articles: usize = articles.parse()?;
    let mut sources: BTreeMap<String, Source> = BTreeMap::new();
    for file in arguments {
        read(Path::new(&file), &mut sources)?;
    }
    // A source keeps its share of the articles.
    let shares: Vec<&String> = sources.iter().flat_map(|(name, s)| vec![name; s.titles.len()]).collect();
    if shares.is_empty() {
        return Err("the files hold no article with a source, a title and a body".into());
    }
    let pool: Vec<String> = sources.values().filter(|s| s.is_small()).flat_map(|s| s.sentences.clone()).collect();
    fs::create_dir_all(&out)?;
    let mut dice = Dice(42);
    for (part, first) in (0..articles).step_by(IN_A_FILE).enumerate() {
        let mut file = BufWriter::new(File::create(Path::new(&out).join(format!("part-{part:04}.jsonl")))?);
        for number in first..articles.min(first + IN_A_FILE) {
            let name = dice.pick(&shares);
            let source = &sources[*name];
            let sentences = if source.is_small() { &pool } else { &source.sentences };
            writeln!(file, "{}", article(number, name, source, sentences, &mut dice))?;
        }
        file.flush()?;
    }
    Ok(())
}

fn read(path: &Path, sources: &mut BTreeMap<String, Source>) -> Result<(), Box<dyn Error>> {
    for line in BufReader::new(File::open(path)?).lines() {
        let record: Value = serde_json::from_str(&line?)?;
        let text = |field: &str| record[field].as_str().unwrap_or_default();
        let (name, title, body) = (text("source"), text("title"), text("body"));
        if name.is_empty() || title.is_empty() || body.is_empty() {
            continue;
        }
        let source = sources.entry(name.to_owned()).or_default();
        source.titles.push(title.to_owned());
        source.lengths.push(body.len());
        let day = ["date", "published"].map(text).into_iter().find(|day| !day.is_empty());
        source.days.extend(day.map(str::to_owned));
        for sentence in &Prose::of(body).sentences {
            let words: Vec<&str> = body[sentence.bytes.clone()].split_whitespace().collect();
            source.sentences.extend(words.chunks(LONGEST).map(|words| words.join(" ")));
        }
    }
    Ok(())
}

fn article(number: usize, name: &str, source: &Source, sentences: &[String], dice: &mut Dice) -> Value {
    let length = *dice.pick(&source.lengths);
    let mut body = String::with_capacity(length + 400);
    while body.len() < length {
        body.push_str(dice.pick::<String>(sentences));
        body.push_str(if dice.below(4) == 0 { "\n\n" } else { " " });
    }
    let mut record =
        json!({ "id": format!("made-{number}"), "source": name, "title": dice.pick(&source.titles), "body": body });
    if !source.days.is_empty() {
        record["date"] = json!(dice.pick(&source.days));
    }
    record
}

/// Chance that is the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % n
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}
