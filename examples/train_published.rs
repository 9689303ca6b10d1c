//! Learns what dates an undated article, and measures how far that can be trusted.
//!
//! ```text
//! cargo run --release --example train_published -- OUT TODAY DATED.jsonl.gz… [MORE.jsonl.gz…]
//! cargo run --release --example train_published -- --stamp OUT
//! ```
//!
//! The first writes the models; the second only the header of `years.bin` anew, after a change of the
//! header alone. Which files the committed models were learnt from is told in
//! `src/dates/published/MODEL_CARD.md`.
//!
//! Records have `title`, `body` and `published`. Three models are written to OUT (their place in the
//! tree is `src/dates/published/`):
//!
//! * `weights.tsv`: a conditional logit over days, by stochastic gradient descent (AdaGrad), from the
//!   clues of all records;
//! * `years.bin`: a multinomial logistic regression over the words of the records of the first file;
//! * `calibration.tsv`: logistic regressions over conclusions about records held out (three parts in
//!   turn). Each held-out record is also judged by words learnt without the years near its own, so
//!   that the regressions know what a conclusion looks like that the words cannot support.
//!
//! The table of calibration on standard output is measured with the regressions themselves held out.

use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::path::Path;

use anyhow::{Context, Result};
use dateline::article::Article;
use dateline::dates::published::calibration::{self, Calibration, Precision, View, WEIGHED, weighed};
use dateline::dates::published::clues::{self, Clue};
use dateline::dates::published::distance::Candidate;
use dateline::dates::published::posterior::Posterior;
use dateline::dates::published::weights::{BINS, PublishedWeights, ROWS, kin, strengths};
use dateline::dates::published::words;
use dateline::dates::published::years::{self, YearShares, YearWords, softmax};
use dateline::model::{HEADER, Inputs};
use dateline::text::Prose;
use jiff::ToSpan;
use jiff::civil::Date;

/// Parts of cross-validation.
const PARTS: usize = 3;
/// Words and pairs of words that the model of years keeps.
const KEYS: usize = 20_000;
/// First day from which false days are drawn in training.
const OLDEST: Date = jiff::civil::date(1985, 1, 1);

/// One dated article, as the models see it.
struct Doc {
    day: Date,
    keys: Vec<u32>,
    clues: Vec<Clue>,
    strengths: Vec<f32>,
}

/// A conclusion about a held-out article: what is seen of it, and whether it is right.
struct Conclusion {
    part: usize,
    /// Did the words know the article's year?
    known: bool,
    year: (View, bool),
    month: (View, bool),
    day: (View, bool),
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, out] = &arguments[..]
        && flag == "--stamp"
    {
        return stamp(Path::new(out));
    }
    let [out, today, dated @ ..] = &arguments[..] else {
        anyhow::bail!("usage: train_published OUT TODAY DATED.jsonl.gz…, or --stamp OUT")
    };
    let inputs = inputs(today, dated)?;
    let today: Date = today.parse().context("TODAY")?;
    let mut files = dated.iter();
    let press = load(files.next().context("no records")?, 1, today)?;
    let more: Vec<Doc> =
        files.map(|path| load(path, 8, today)).collect::<Result<Vec<_>>>()?.into_iter().flatten().collect();
    let candidates: Vec<Candidate> =
        std::iter::successors(Some(OLDEST), |day| Some(day.saturating_add(1.day())).filter(|d| *d <= today))
            .map(Candidate::of)
            .collect();
    eprintln!("{} records, {} more", press.len(), more.len());

    let mut conclusions = Vec::new();
    for part in 0..PARTS {
        let learn: Vec<&Doc> = others(&press, part).chain(&more).collect();
        let weights = learn_weights(&learn, &candidates);
        let (first, last) = span(&press);
        let full = learn_years(&others(&press, part).collect::<Vec<_>>(), first, last);
        let early = learn_years(&others(&press, part).collect::<Vec<_>>(), first, last - 3);
        let late = learn_years(&others(&press, part).collect::<Vec<_>>(), first + 3, last);
        for doc in held(&press, part) {
            conclusions.push(conclude(doc, part, true, &full, &weights, today));
            if doc.day.year() > last - 3 {
                conclusions.push(conclude(doc, part, false, &early, &weights, today));
            } else if doc.day.year() < first + 3 {
                conclusions.push(conclude(doc, part, false, &late, &weights, today));
            }
        }
        eprintln!("part {part} of {PARTS}");
    }
    report(&conclusions);

    let learn: Vec<&Doc> = press.iter().chain(&more).collect();
    let (first, last) = span(&press);
    let out = Path::new(out);
    std::fs::write(out.join("weights.tsv"), learn_weights(&learn, &candidates).write())?;
    std::fs::write(out.join("years.bin"), learn_years(&press.iter().collect::<Vec<_>>(), first, last).write(inputs))?;
    std::fs::write(out.join("calibration.tsv"), calibrate(conclusions.iter()).write())?;
    Ok(())
}

/// Hash of what the models are learnt from: TODAY, and the bytes of every file in their order.
fn inputs(today: &str, files: &[String]) -> Result<Inputs> {
    let mut hasher = blake3::Hasher::new();
    hasher.update(today.as_bytes());
    for path in files {
        hasher.update_reader(std::fs::File::open(path).with_context(|| path.to_owned())?)?;
    }
    let mut out = Inputs::default();
    out.copy_from_slice(&hasher.finalize().as_bytes()[..size_of::<Inputs>()]);
    Ok(out)
}

/// Writes the header of `years.bin` anew; the table stays, and so does what is said of its inputs.
fn stamp(out: &Path) -> Result<()> {
    let path = out.join("years.bin");
    let bytes = std::fs::read(&path)?;
    let known = bytes.get(32..48).filter(|_| bytes.starts_with(b"dateline"));
    let inputs = known.map_or(Ok(Inputs::default()), Inputs::try_from)?;
    // Before there were headers, the table began with eight bytes of its own.
    let table = if known.is_some() { bytes.get(HEADER..) } else { bytes.get(8..) };
    Ok(std::fs::write(&path, years::form().write(inputs, table.context("no table")?))?)
}

/// Every `every`th record of a file.
fn load(path: &str, every: usize, today: Date) -> Result<Vec<Doc>> {
    let file = std::fs::File::open(path).with_context(|| path.to_owned())?;
    let mut docs = Vec::new();
    for (at, line) in BufReader::new(flate2::read::GzDecoder::new(file)).lines().enumerate() {
        if at % every != 0 {
            continue;
        }
        let record: serde_json::Value = serde_json::from_str(&line?)?;
        let (Some(body), Some(published)) = (record["body"].as_str(), record["published"].as_str()) else { continue };
        let Some(Ok(day)) = published.get(..10).map(str::parse) else { continue };
        let article = Article {
            title: record["title"].as_str().unwrap_or("").to_owned(),
            body: body.to_owned(),
            ..Article::default()
        };
        let (title, body) = (Prose::of(&article.title), Prose::of(&article.body));
        let keys = words::keys(&[(&article.title, &title), (&article.body, &body)]);
        let clues = clues::clues(&article, &title, &body, today);
        docs.push(Doc { day, keys, strengths: strengths(&clues), clues });
    }
    Ok(docs)
}

/// The years of which there are enough records to learn from.
fn span(docs: &[Doc]) -> (i16, i16) {
    let mut counts: HashMap<i16, usize> = HashMap::new();
    docs.iter().for_each(|doc| *counts.entry(doc.day.year()).or_default() += 1);
    let enough = || counts.iter().filter(|(_, count)| **count >= 100).map(|(year, _)| *year);
    (enough().min().unwrap_or(0), enough().max().unwrap_or(0))
}

fn others(docs: &[Doc], part: usize) -> impl Iterator<Item = &Doc> {
    docs.iter().enumerate().filter(move |(at, _)| at % PARTS != part).map(|(_, doc)| doc)
}

fn held(docs: &[Doc], part: usize) -> impl Iterator<Item = &Doc> {
    docs.iter().enumerate().filter(move |(at, _)| at % PARTS == part).map(|(_, doc)| doc)
}

fn conclude(
    doc: &Doc,
    part: usize,
    known: bool,
    words: &YearWords,
    weights: &PublishedWeights,
    today: Date,
) -> Conclusion {
    let shares: YearShares = words.shares(&doc.keys);
    let posterior = Posterior::of(&doc.clues, &shares, weights, today);
    let truth = Candidate::of(doc.day);
    let (year, share) = posterior.year().unwrap_or((0, 0.0));
    let of_year = (calibration::view_of_year(&posterior, &shares, &doc.clues, year, share), year == truth.year);
    let (year, month, share) = posterior.month().unwrap_or((0, 0, 0.0));
    // The year's share stands in for its probability, which is not fitted yet: see `with_year`.
    let of_month = (
        calibration::view_of_month(&posterior, &doc.clues, (year, month), share, 0.5),
        (year, month) == (truth.year, truth.month),
    );
    let (day, share) = posterior.day().unwrap_or((Candidate { number: 0, year: 0, month: 1, weekday: 0 }, 0.0));
    let of_day = (calibration::view_of_day(&doc.clues, &day, share, 0.5), (day.number - truth.number).abs() <= 1);
    Conclusion { part, known, year: of_year, month: of_month, day: of_day }
}

/// A small deterministic source of numbers (a linear congruential generator, Knuth's MMIX).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }

    fn shuffle(&mut self, order: &mut [usize]) {
        (1..order.len()).rev().for_each(|at| order.swap(at, self.below(at + 1)));
    }
}

/// A conditional logit: the true day against the days around it and 300 days drawn from all.
fn learn_weights(docs: &[&Doc], days: &[Candidate]) -> PublishedWeights {
    const DRAWN: usize = 300;
    const DECAY: f32 = 0.0005;
    const OWN_DECAY: f32 = 0.005;
    let first = days[0].number;
    let mut weights = PublishedWeights::none();
    // Each weight is one shared by all rows of its kin and one of its own, which is kept small.
    let mut shared = PublishedWeights::none();
    let mut squares = vec![1.0f32; ROWS * BINS];
    let mut shared_squares = vec![1.0f32; ROWS * BINS];
    let mut numbers = Numbers(7);
    let mut order: Vec<usize> = (0..docs.len()).collect();
    for _ in 0..5 {
        numbers.shuffle(&mut order);
        for &at in &order {
            let doc = docs[at];
            let truth = (Candidate::of(doc.day).number - first) as usize;
            let near = truth.saturating_sub(45)..(truth + 46).min(days.len());
            // Days that are drawn stand for all far days.
            let importance = (days.len() as f32 / DRAWN as f32).ln();
            let drawn: Vec<usize> =
                (0..DRAWN).map(|_| numbers.below(days.len())).filter(|n| !near.contains(n)).collect();
            let candidates: Vec<usize> = near.clone().chain(drawn).collect();
            let shares = softmax(
                candidates
                    .iter()
                    .map(|n| score(doc, &weights, &days[*n]) + if near.contains(n) { 0.0 } else { importance })
                    .collect(),
            );
            let mut gradient: HashMap<usize, f32> = HashMap::new();
            for (n, share) in candidates.iter().zip(shares) {
                let error = share - f32::from(u8::from(*n == truth));
                for (clue, strength) in doc.clues.iter().zip(&doc.strengths) {
                    *gradient.entry(clue.says.feature(&days[*n])).or_default() += error * strength;
                }
            }
            let mut shared_gradient: HashMap<usize, f32> = HashMap::new();
            for (feature, slope) in gradient {
                let start = kin(feature / BINS).start * BINS + feature % BINS;
                *shared_gradient.entry(start).or_default() += slope;
                let slope = slope + OWN_DECAY * (weights.values[feature] - shared.values[start]);
                squares[feature] += slope * slope;
                weights.values[feature] -= 0.5 * slope / squares[feature].sqrt();
            }
            for (start, slope) in shared_gradient {
                let slope = slope + DECAY * shared.values[start];
                shared_squares[start] += slope * slope;
                let step = 0.5 * slope / shared_squares[start].sqrt();
                shared.values[start] -= step;
                kin(start / BINS).for_each(|row| weights.values[row * BINS + start % BINS] -= step);
            }
        }
    }
    weights.look_back();
    weights
}

fn score(doc: &Doc, weights: &PublishedWeights, day: &Candidate) -> f32 {
    doc.clues.iter().zip(&doc.strengths).map(|(clue, strength)| weights.values[clue.says.feature(day)] * strength).sum()
}

/// Words against years: the keys that tell most, then a multinomial logistic regression.
fn learn_years(docs: &[&Doc], first: i16, last: i16) -> YearWords {
    let span = (last - first + 1) as usize;
    let docs: Vec<(&[u32], usize)> = docs
        .iter()
        .filter(|doc| (first..=last).contains(&doc.day.year()))
        .map(|doc| (&doc.keys[..], (doc.day.year() - first) as usize))
        .collect();
    let keys = telling_keys(&docs, span);
    let rows: Vec<(Vec<usize>, usize)> = docs
        .iter()
        .map(|(of, year)| (of.iter().filter_map(|key| keys.binary_search(key).ok()).collect(), *year))
        .collect();
    let mut weights = vec![0.0f32; keys.len() * span];
    let mut bias = vec![0.0f32; span];
    let mut squares = vec![1e-3f32; weights.len()];
    let mut numbers = Numbers(12345);
    let mut order: Vec<usize> = (0..rows.len()).collect();
    for _ in 0..10 {
        numbers.shuffle(&mut order);
        for &at in &order {
            let (row, truth) = &rows[at];
            let unit = 1.0 / (row.len().max(1) as f32).sqrt();
            let scores =
                (0..span).map(|year| bias[year] + row.iter().map(|key| weights[key * span + year] * unit).sum::<f32>());
            for (year, share) in softmax(scores.collect()).into_iter().enumerate() {
                let error = share - f32::from(u8::from(year == *truth));
                bias[year] -= 0.01 * error;
                for key in row {
                    let at = key * span + year;
                    let slope = error * unit + 1e-5 * weights[at];
                    squares[at] += slope * slope;
                    weights[at] -= 0.3 * slope / squares[at].sqrt();
                }
            }
        }
    }
    let scale = weights.iter().fold(0.0f32, |most, weight| most.max(weight.abs())).max(1e-6) / 127.0;
    let weights = weights.iter().map(|weight| (weight / scale).round() as i8).collect();
    YearWords { first, span, keys, weights, scale, bias }
}

/// The keys in at least five and at most six in ten records that tell most of the year (a likelihood
/// ratio), sorted.
fn telling_keys(docs: &[(&[u32], usize)], span: usize) -> Vec<u32> {
    let mut counts: HashMap<u32, Vec<u32>> = HashMap::new();
    let mut sizes = vec![0.0f32; span];
    for (keys, year) in docs {
        sizes[*year] += 1.0;
        keys.iter().for_each(|key| counts.entry(*key).or_insert_with(|| vec![0; span])[*year] += 1);
    }
    let all: f32 = sizes.iter().sum();
    let mut telling: Vec<(f32, u32)> = counts
        .into_iter()
        .filter_map(|(key, years)| {
            let total = years.iter().sum::<u32>() as f32;
            let ratio: f32 = years
                .iter()
                .zip(&sizes)
                .filter(|(count, _)| **count > 0)
                .map(|(count, size)| *count as f32 * (*count as f32 * all / (total * size)).ln())
                .sum();
            (total >= 5.0 && total < all * 0.6).then_some((ratio, key))
        })
        .collect();
    telling.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut keys: Vec<u32> = telling.into_iter().take(KEYS).map(|(_, key)| key).collect();
    keys.sort_unstable();
    keys
}

/// Logistic regressions; those of month and day see the probability of the year.
fn calibrate<'c>(conclusions: impl Iterator<Item = &'c Conclusion> + Clone) -> Calibration {
    let mut calibration = Calibration { weights: [[0.0; WEIGHED]; 3] };
    let seen = |precision: Precision, conclusion: &Conclusion, view: View, right: bool| {
        (weighed(precision, &view), right, share_of(conclusion))
    };
    let years = conclusions.clone().map(|c| seen(Precision::Year, c, c.year.0, c.year.1));
    calibration.weights[0] = regress(&years.collect::<Vec<_>>());
    let of_year = calibration.clone();
    let with = |conclusion: &Conclusion, view: View| with_year(view, of_year.sure(Precision::Year, &conclusion.year.0));
    let months = conclusions.clone().map(|c| seen(Precision::Month, c, with(c, c.month.0), c.month.1));
    calibration.weights[1] = regress(&months.collect::<Vec<_>>());
    let days = conclusions.map(|c| seen(Precision::Day, c, with(c, c.day.0), c.day.1));
    calibration.weights[2] = regress(&days.collect::<Vec<_>>());
    calibration
}

/// How much a conclusion counts: an archive holds more of the years that words know than of others.
fn share_of(conclusion: &Conclusion) -> f32 {
    if conclusion.known { 1.0 } else { 0.5 }
}

/// Puts the probability of the year where [`calibration::view_of_month`] and its like have it.
fn with_year(mut view: View, sure: f32) -> View {
    view[2] = calibration::odds(sure);
    view
}

/// A logistic regression with a small ridge, by Newton's method (iteratively reweighted least squares).
fn regress(seen: &[([f32; WEIGHED], bool, f32)]) -> [f32; WEIGHED] {
    const RIDGE: f64 = 3e-4;
    const STEPS: usize = 12;
    let used: Vec<usize> = (0..WEIGHED).filter(|n| seen.iter().any(|(x, ..)| x[*n] != 0.0)).collect();
    let rows: Vec<(Vec<f64>, f64, f64)> = seen
        .iter()
        .map(|(x, right, share)| {
            (used.iter().map(|n| f64::from(x[*n])).collect(), f64::from(u8::from(*right)), f64::from(*share))
        })
        .collect();
    let ridge = RIDGE * rows.len() as f64;
    let mut weights = vec![0.0; used.len()];
    for _ in 0..STEPS {
        let mut slope: Vec<f64> = weights.iter().map(|w| ridge * w).collect();
        let mut curve = vec![vec![0.0; used.len()]; used.len()];
        for (x, right, share) in &rows {
            let sum: f64 = x.iter().zip(&weights).map(|(x, w)| x * w).sum();
            let sure = 1.0 / (1.0 + (-sum).exp());
            let bend = share * sure * (1.0 - sure);
            for (a, line) in curve.iter_mut().enumerate().filter(|(a, _)| x[*a] != 0.0) {
                slope[a] += share * (sure - right) * x[a];
                line[..=a].iter_mut().zip(x).for_each(|(cell, b)| *cell += bend * x[a] * b);
            }
        }
        (0..used.len()).for_each(|n| curve[n][n] += ridge);
        weights.iter_mut().zip(solve(curve, slope)).for_each(|(w, step)| *w -= step);
    }
    let mut out = [0.0; WEIGHED];
    used.iter().zip(weights).for_each(|(n, weight)| out[*n] = weight as f32);
    out
}

/// Solves `matrix · x = right` for a symmetric positive matrix of which the lower half is given
/// (Cholesky).
fn solve(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let size = right.len();
    for row in 0..size {
        for column in 0..=row {
            let sum: f64 = (0..column).map(|n| matrix[row][n] * matrix[column][n]).sum();
            let rest = matrix[row][column] - sum;
            matrix[row][column] = if row == column { rest.max(1e-12).sqrt() } else { rest / matrix[column][column] };
        }
    }
    for row in 0..size {
        let sum: f64 = (0..row).map(|n| matrix[row][n] * right[n]).sum();
        right[row] = (right[row] - sum) / matrix[row][row];
    }
    for row in (0..size).rev() {
        let sum: f64 = (row + 1..size).map(|n| matrix[n][row] * right[n]).sum();
        right[row] = (right[row] - sum) / matrix[row][row];
    }
    right
}

/// The table of calibration: of the conclusions said to be so sure, how many are right.
fn report(conclusions: &[Conclusion]) {
    let mut rows: Vec<(Precision, bool, f32, bool)> = Vec::new();
    for part in 0..PARTS {
        let calibration = calibrate(conclusions.iter().filter(|c| c.part != part));
        for conclusion in conclusions.iter().filter(|c| c.part == part) {
            let year = calibration.sure(Precision::Year, &conclusion.year.0);
            rows.push((Precision::Year, conclusion.known, year, conclusion.year.1));
            let month = calibration.sure(Precision::Month, &with_year(conclusion.month.0, year));
            rows.push((Precision::Month, conclusion.known, month, conclusion.month.1));
            let day = calibration.sure(Precision::Day, &with_year(conclusion.day.0, year));
            rows.push((Precision::Day, conclusion.known, day, conclusion.day.1));
        }
    }
    for (known, title) in [(true, "years that the words know"), (false, "years that the words had not seen")] {
        for precision in Precision::ALL {
            let of: Vec<_> = rows.iter().filter(|row| row.0 == precision && row.1 == known).collect();
            println!("{title}: {precision:?}, {} articles", of.len());
            for (from, to) in
                [(0.0, 0.5), (0.5, 0.6), (0.6, 0.7), (0.7, 0.8), (0.8, 0.85), (0.85, 0.9), (0.9, 0.95), (0.95, 1.01)]
            {
                let bin: Vec<_> = of.iter().filter(|row| (from..to).contains(&row.2)).collect();
                let above: Vec<_> = of.iter().filter(|row| row.2 >= from).collect();
                let right = |rows: &[&&(Precision, bool, f32, bool)]| {
                    rows.iter().filter(|row| row.3).count() as f32 / rows.len().max(1) as f32
                };
                println!(
                    "  said {from:.2}..{to:.2}  right {:.3} of {:5}   from {from:.2} on: right {:.3} of {:.3}",
                    right(&bin),
                    bin.len(),
                    right(&above),
                    above.len() as f32 / of.len().max(1) as f32
                );
            }
        }
    }
}
