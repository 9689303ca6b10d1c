//! Classes of words that keep the same company, learnt from plain text by exchange: each word is
//! moved in turn to the class that makes the text likeliest under a class bigram model (Kneser and
//! Ney 1993; Martin, Liermann and Ney 1998).

use std::collections::HashMap;

use dateline::entities::tagger::lexicon::cluster_key;
use dateline::entities::tagger::words::{cluster_fold, hash, writing};
use dateline::text::Prose;

/// How to cluster.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// Number of classes; a multiple of 16 is fastest.
    pub classes: usize,
    /// Rounds over all words.
    pub rounds: usize,
    /// Least number of occurrences of a word.
    pub least: u32,
}

/// Words by number, and which follows which.
struct Corpus {
    keys: Vec<u64>,
    counts: Vec<u32>,
    /// Per word, the words after it and how often.
    after: Vec<Vec<(u32, u32)>>,
    /// Per word, the words before it.
    before: Vec<Vec<(u32, u32)>>,
}

/// The class, from 1, of every word common enough in `texts`, by [`cluster_key`].
pub fn learn<'t>(texts: impl Iterator<Item = &'t str>, settings: Settings) -> Vec<(u64, u16)> {
    let corpus = Corpus::read(texts, settings.least);
    println!("{} words to cluster", corpus.keys.len());
    let mut state = State::new(&corpus, settings.classes);
    for round in 0..settings.rounds {
        let moved = (0..corpus.keys.len()).filter(|&w| state.exchange(&corpus, w)).count();
        println!("round {round}: {moved} words moved");
    }
    corpus.keys.iter().zip(&state.class).skip(2).map(|(&k, &c)| (k, c as u16 + 1)).collect()
}

/// Classes and how often each stands beside a word.
type Counts = Vec<(usize, i32)>;

/// Numbers of words that stand for the edge of a sentence and for rare words.
const EDGE: u32 = 0;
const RARE: u32 = 1;

impl Corpus {
    fn read<'t>(texts: impl Iterator<Item = &'t str>, least: u32) -> Self {
        let mut sentences: Vec<u64> = Vec::new();
        let mut counts: HashMap<u64, u32> = HashMap::new();
        for text in texts {
            let prose = Prose::of(text);
            for sentence in &prose.sentences {
                sentences.push(0);
                for token in &prose.tokens[sentence.tokens.clone()] {
                    let letters = token.of(text);
                    let how = writing(letters, token.kind);
                    let key = cluster_key(cluster_fold(letters, hash(letters), how), how);
                    *counts.entry(key).or_default() += 1;
                    sentences.push(key);
                }
            }
        }
        let mut known: Vec<(u32, u64)> = counts.iter().filter(|(_, n)| **n >= least).map(|(&k, &n)| (n, k)).collect();
        known.sort_by(|a, b| b.cmp(a));
        let mut keys = vec![0, 1];
        keys.extend(known.iter().map(|(_, k)| *k));
        let numbers: HashMap<u64, u32> = keys.iter().enumerate().skip(2).map(|(i, &k)| (k, i as u32)).collect();
        let row: Vec<u32> =
            sentences.iter().map(|k| if *k == 0 { EDGE } else { numbers.get(k).copied().unwrap_or(RARE) }).collect();
        let mut pairs: HashMap<(u32, u32), u32> = HashMap::new();
        for pair in row.windows(2) {
            *pairs.entry((pair[0], pair[1])).or_default() += 1;
        }
        let mut pairs: Vec<_> = pairs.into_iter().collect();
        pairs.sort();
        let mut new = Self {
            counts: vec![0; keys.len()],
            after: vec![vec![]; keys.len()],
            before: vec![vec![]; keys.len()],
            keys,
        };
        for ((a, b), n) in pairs {
            new.after[a as usize].push((b, n));
            new.before[b as usize].push((a, n));
            new.counts[a as usize] += n;
        }
        new
    }
}

struct State {
    classes: usize,
    class: Vec<usize>,
    /// How often class `b` follows class `a`, at `a * classes + b`; and the same turned over.
    pairs: Vec<i32>,
    turned: Vec<i32>,
    sizes: Vec<i32>,
    table: Vec<f32>,
    gain: Vec<f32>,
}

impl State {
    fn new(corpus: &Corpus, classes: usize) -> Self {
        let class: Vec<usize> = (0..corpus.keys.len()).map(|w| w % classes).collect();
        let table = (0..1 << 14).map(|n| if n == 0 { 0.0 } else { n as f32 * (n as f32).ln() }).collect();
        let mut new = Self {
            classes,
            class,
            pairs: vec![0; classes * classes],
            turned: vec![0; classes * classes],
            sizes: vec![0; classes],
            table,
            gain: vec![0.0; classes],
        };
        for (a, after) in corpus.after.iter().enumerate() {
            for &(b, n) in after {
                new.count(new.class[a], new.class[b as usize], n as i32);
            }
            let class = new.class[a];
            new.sizes[class] += corpus.counts[a] as i32;
        }
        new
    }

    fn count(&mut self, a: usize, b: usize, n: i32) {
        self.pairs[a * self.classes + b] += n;
        self.turned[b * self.classes + a] += n;
    }

    fn f(&self, n: i32) -> f32 {
        match self.table.get(n as usize) {
            Some(&x) => x,
            None => n as f32 * (n as f32).ln(),
        }
    }

    /// Takes word `w` out of its class and puts it where it fits best; true if it moved.
    fn exchange(&mut self, corpus: &Corpus, w: usize) -> bool {
        if w < 2 {
            return false;
        }
        let old = self.class[w];
        let (after, before, own) = self.neighbours(corpus, w);
        self.shift(old, &after, &before, own, -1);
        let n = corpus.counts[w] as i32;
        self.sizes[old] -= n;
        let mut gain = std::mem::take(&mut self.gain);
        for (class, gain) in gain.iter_mut().enumerate() {
            let size = self.sizes[class];
            *gain = -2.0 * (self.f(size + n) - self.f(size));
        }
        for &(c, k) in &after {
            let row = &self.turned[c * self.classes..(c + 1) * self.classes];
            for (gain, &m) in gain.iter_mut().zip(row) {
                *gain += self.f(m + k) - self.f(m);
            }
        }
        for &(c, k) in &before {
            let row = &self.pairs[c * self.classes..(c + 1) * self.classes];
            for (gain, &m) in gain.iter_mut().zip(row) {
                *gain += self.f(m + k) - self.f(m);
            }
        }
        let mut best = old;
        for class in 0..self.classes {
            if gain[class] > gain[best] {
                best = class;
            }
        }
        self.gain = gain;
        self.shift(best, &after, &before, own, 1);
        self.sizes[best] += n;
        self.class[w] = best;
        best != old
    }

    /// The classes after and before word `w` with counts, and how often it follows itself.
    fn neighbours(&self, corpus: &Corpus, w: usize) -> (Counts, Counts, i32) {
        let mut own = 0;
        let mut gather = |list: &[(u32, u32)]| {
            let mut sums: Vec<(usize, i32)> = list
                .iter()
                .filter(|&&(v, n)| {
                    if v as usize == w {
                        own = n as i32;
                    }
                    v as usize != w
                })
                .map(|&(v, n)| (self.class[v as usize], n as i32))
                .collect();
            sums.sort_unstable();
            sums.dedup_by(|next, kept| {
                let same = next.0 == kept.0;
                if same {
                    kept.1 += next.1;
                }
                same
            });
            sums
        };
        let after = gather(&corpus.after[w]);
        let before = gather(&corpus.before[w]);
        (after, before, own)
    }

    fn shift(&mut self, class: usize, after: &[(usize, i32)], before: &[(usize, i32)], own: i32, sign: i32) {
        for &(c, k) in after {
            self.count(class, c, sign * k);
        }
        for &(c, k) in before {
            self.count(c, class, sign * k);
        }
        self.count(class, class, sign * own);
    }
}
