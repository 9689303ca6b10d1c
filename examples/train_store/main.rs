//! Learns what the compression of stored articles knows before it begins: the words that have codes, and the
//! sequences of codes that are frequent.
//!
//! ```text
//! cargo run --release --example train_store -- words OUT RECORDS.jsonl[.gz]…
//! cargo run --release --example train_store -- sequences OUT RECORDS.jsonl[.gz]…
//! python3 examples/train_store/finalize.py OUT
//! ```
//!
//! The first writes `OUT/vocabulary.bin`; the second, with this vocabulary, `OUT/sequences` and `OUT/samples`, of which the
//! script makes `OUT/sequences.zdict`. Their place in the tree is `src/index/stored/`, where `MODEL_CARD.md` says of which
//! records the committed ones were learnt.
//!
//! Records have `title` and `body` (or `text`), and what else of an article they have. Only every other one is
//! learnt from, so that the rest shows what it is worth.

mod sequences;

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};

use anyhow::{Context, Result, bail};
use dateline::article::Article;
use dateline::index::stored::packing;
use dateline::index::stored::wording::{CodedWords, Coder, LONGEST_WORD};
use serde_json::Value;

/// No file counts as more words than this, so that a large one does not decide alone.
const MOST_WORDS: f64 = 2e6;
/// Words of the vocabulary.
const WORDS: usize = 32_000;
/// A word occurs this often at least.
const LEAST: f64 = 3.0;
/// A word with a capital has a code of its own if it is at least this part of it in lower case.
const OWN_CAPITAL: f64 = 0.05;
/// Bytes of sequences.
const SEQUENCES: usize = 64_000;
/// Articles of a file whose sequences are counted.
const MOST_ARTICLES: usize = 3_000;

fn main() -> Result<()> {
    let given: Vec<String> = std::env::args().skip(1).collect();
    match given.as_slice() {
        [what, out, files @ ..] if what == "words" => words(out, files),
        [what, out, files @ ..] if what == "sequences" => learn_sequences(out, files),
        _ => bail!("usage: train_store words|sequences OUT RECORDS.jsonl[.gz]…"),
    }
}

/// The articles of a file.
fn articles(path: &str) -> Result<Vec<Article>> {
    let file = std::fs::File::open(path).with_context(|| path.to_owned())?;
    let reader: Box<dyn Read> =
        if path.ends_with(".gz") { Box::new(flate2::read::GzDecoder::new(file)) } else { Box::new(file) };
    let mut out = Vec::new();
    for (n, line) in BufReader::new(reader).lines().enumerate() {
        let record: Value = serde_json::from_str(&line?)?;
        let text = |name: &str| record[name].as_str().filter(|text| !text.is_empty()).map(str::to_owned);
        out.push(Article {
            id: text("id").unwrap_or_default(),
            path: format!("/news/articles.jsonl#{}", n + 1),
            title: text("title").unwrap_or_default(),
            body: text("body").or_else(|| text("text")).unwrap_or_default(),
            url: text("url"),
            source: text("source"),
            authors: text("author").into_iter().collect(),
            language: Some("en".to_owned()),
            ..Article::default()
        });
    }
    Ok(out)
}

fn words(out: &str, files: &[String]) -> Result<()> {
    let mut all: HashMap<String, f64> = HashMap::new();
    for path in files {
        let articles = articles(path)?;
        let mut own: HashMap<&str, f64> = HashMap::new();
        for article in articles.iter().step_by(2) {
            for text in [&article.title, &article.body] {
                for word in text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| is_coded(word)) {
                    *own.entry(word).or_default() += 1.0;
                }
            }
        }
        let weight = f64::min(1.0, MOST_WORDS / own.values().sum::<f64>());
        for (word, count) in own {
            *all.entry(word.to_owned()).or_default() += count * weight;
        }
    }
    // A capital that a word has now and then is a byte before its code.
    let has_own_code = |word: &str, count: f64| {
        let lower = word.to_ascii_lowercase();
        lower == word || all.get(&lower).is_none_or(|in_lower_case| count > in_lower_case * OWN_CAPITAL)
    };
    let frequent = all.iter().filter(|(word, count)| **count >= LEAST && has_own_code(word, **count));
    let mut sorted: Vec<(&str, f64)> = frequent.map(|(word, count)| (word.as_str(), *count)).collect();
    sorted.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    sorted.truncate(WORDS);
    println!("{} words, the last is {:?}", sorted.len(), sorted.last());
    let bytes = CodedWords::write(sorted.iter().map(|(word, _)| *word));
    Ok(std::fs::write(format!("{out}/vocabulary.bin"), bytes)?)
}

/// A letter or digit alone is as short as its code.
fn is_coded(word: &str) -> bool {
    (2..=LONGEST_WORD).contains(&word.len()) || ["a", "A", "I"].contains(&word)
}

fn learn_sequences(out: &str, files: &[String]) -> Result<()> {
    let bytes = std::fs::read(format!("{out}/vocabulary.bin"))?;
    let coder = Coder::new(CodedWords::of(&bytes).context("no vocabulary")?);
    let (mut learnt, mut samples) = (Vec::new(), Vec::new());
    for path in files {
        for (n, article) in articles(path)?.iter().enumerate().take(MOST_ARTICLES * 2) {
            let strings = packing::pack(article, &[], &coder).strings;
            match n % 4 {
                0 => samples.push(strings.clone()),
                2 => {}
                _ => continue,
            }
            learnt.push(strings);
        }
    }
    std::fs::write(format!("{out}/sequences"), sequences::frequent(&learnt, SEQUENCES))?;
    let mut file = std::io::BufWriter::new(std::fs::File::create(format!("{out}/samples"))?);
    for sample in samples {
        file.write_all(&(sample.len() as u32).to_le_bytes())?;
        file.write_all(&sample)?;
    }
    Ok(file.flush()?)
}
