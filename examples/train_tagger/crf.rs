//! A linear-chain conditional random field, trained by stochastic gradient descent with an L2 prior
//! (Lafferty, McCallum and Pereira 2001; Bottou's scaled updates).

use dateline::entities::tagger::tags::{self, OUTSIDE, TAGS, Tag, Transitions, follows};
use dateline::entities::tagger::weights::SORTS;

/// Weights of one feature or of one step's origin.
pub type Row = [f32; TAGS];

/// Weights of steps, by sort of word, previous label and label.
pub type Steps = [[Row; TAGS]; SORTS];

/// One stretch of words.
#[derive(Debug, Clone)]
pub struct Instance {
    /// Features of each word.
    pub features: Vec<Vec<u32>>,
    /// Fixed scores of each word, from an earlier model.
    pub offsets: Vec<Row>,
    /// Sort of each word.
    pub sorts: Vec<u8>,
    /// Right label of each word.
    pub labels: Vec<Tag>,
    /// How much it counts.
    pub weight: f32,
}

/// Weights.
#[derive(Debug, Clone)]
pub struct Model {
    /// By feature.
    pub rows: Vec<Row>,
    /// Steps.
    pub steps: Box<Steps>,
}

/// How to train.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// Passes over the instances.
    pub epochs: usize,
    /// First step size.
    pub rate: f32,
    /// Strength of the prior, for all instances together.
    pub prior: f32,
    /// Share of the features of a word that are hidden at each visit, so that weight is spread over
    /// all evidence (Sutton, Sindelar and McCallum 2006).
    pub hidden: f32,
    /// Seed of the order of instances.
    pub seed: u64,
}

impl Model {
    /// A model of zeros.
    pub fn new(features: usize) -> Self {
        Self { rows: vec![[0.0; TAGS]; features], steps: Box::new([[[0.0; TAGS]; TAGS]; SORTS]) }
    }

    /// The sum of the weights of `features`, over `offset`.
    pub fn score(&self, features: &[u32], offset: Option<&Row>, scale: f32) -> Row {
        let mut sum = [0.0; TAGS];
        for &f in features {
            for (s, w) in sum.iter_mut().zip(&self.rows[f as usize]) {
                *s += w;
            }
        }
        sum.iter_mut().for_each(|s| *s *= scale);
        if let Some(offset) = offset {
            sum.iter_mut().zip(offset).for_each(|(s, o)| *s += o);
        }
        sum
    }

    /// Trains on `instances`; the order of passes depends on the seed alone.
    pub fn train(instances: &[&Instance], features: usize, settings: Settings) -> Self {
        let mut model = Self::new(features);
        let total: f32 = instances.iter().map(|i| i.weight).sum();
        let lambda = settings.prior / total;
        let steps = (settings.epochs * instances.len()) as f32;
        let mut order: Vec<usize> = (0..instances.len()).collect();
        let mut random = settings.seed | 1;
        let mut scale = 1.0f32;
        let mut done = 0.0;
        let mut scratch = Scratch::default();
        for _ in 0..settings.epochs {
            shuffle(&mut order, &mut random);
            for &i in &order {
                let rate = settings.rate * (1.0 - 0.98 * done / steps);
                done += 1.0;
                scale *= 1.0 - rate * lambda;
                let seen = thinned(instances[i], settings.hidden, &mut random);
                let instance = seen.as_ref().unwrap_or(instances[i]);
                scratch.gradient(&model, instance, scale);
                model.apply(instance, &scratch, rate * instance.weight, scale);
            }
            if scale < 1e-3 {
                model.rescale(&mut scale);
            }
        }
        // All features are there when it counts.
        scale *= 1.0 - settings.hidden;
        model.rescale(&mut scale);
        model
    }

    /// The best labels of words with these scores, of these sorts.
    pub fn best(&self, scores: &[Row], sorts: &[u8]) -> Vec<Tag> {
        // A hundredth is near enough, and keeps a sum within 16 bits.
        let whole = |row: &Row| row.map(|x| (x * 100.0) as i32);
        let mut steps: Vec<Transitions> = self.steps.iter().map(|s| s.each_ref().map(whole)).collect();
        steps.iter_mut().for_each(tags::forbid);
        let scores: Vec<_> = scores.iter().map(|row| row.map(|x| (x * 100.0) as i16)).collect();
        let mut out = Vec::new();
        tags::best(&scores, |i| &steps[sorts[i] as usize], &mut Vec::new(), &mut out);
        out
    }

    fn rescale(&mut self, scale: &mut f32) {
        self.rows.iter_mut().flatten().for_each(|w| *w *= *scale);
        *scale = 1.0;
    }

    fn apply(&mut self, instance: &Instance, scratch: &Scratch, step: f32, scale: f32) {
        for (features, gradient) in instance.features.iter().zip(&scratch.gradients) {
            let step = step / scale;
            let change = gradient.map(|g| g * step);
            if change.iter().all(|c| c.abs() < 1e-7) {
                continue;
            }
            for &f in features {
                for (w, c) in self.rows[f as usize].iter_mut().zip(&change) {
                    *w += c;
                }
            }
        }
        for (sort, previous, tag, g) in &scratch.steps {
            self.steps[*sort as usize][*previous as usize][*tag as usize] += g * step;
        }
    }
}

#[derive(Debug, Default)]
struct Scratch {
    scores: Vec<Row>,
    forward: Vec<Row>,
    backward: Vec<Row>,
    gradients: Vec<Row>,
    steps: Vec<(u8, u8, u8, f32)>,
}

impl Scratch {
    /// The gradient of the log-likelihood of the right labels.
    fn gradient(&mut self, model: &Model, instance: &Instance, scale: f32) {
        let n = instance.labels.len();
        self.scores.clear();
        for i in 0..n {
            self.scores.push(model.score(&instance.features[i], instance.offsets.get(i), scale));
        }
        let weights: Vec<Box<[Row; TAGS]>> =
            (0..n).map(|i| exp_steps(&model.steps[instance.sorts[i] as usize])).collect();
        // Exponentials of scores, each word scaled by its greatest.
        let factors: Vec<Row> = self
            .scores
            .iter()
            .map(|s| {
                let top = s.iter().copied().fold(f32::MIN, f32::max);
                s.map(|x| (x - top).exp())
            })
            .collect();
        self.forward.clear();
        let mut row = [0.0; TAGS];
        row[OUTSIDE as usize] = 1.0;
        for i in 0..n {
            let mut next = [0.0f32; TAGS];
            for previous in 0..TAGS {
                for tag in 0..TAGS {
                    next[tag] += row[previous] * weights[i][previous][tag];
                }
            }
            for tag in 0..TAGS {
                next[tag] *= factors[i][tag];
            }
            normalise(&mut next);
            self.forward.push(next);
            row = next;
        }
        self.backward.clear();
        self.backward.resize(n, [0.0; TAGS]);
        let mut row: Row = std::array::from_fn(|t| f32::from(follows(t as u8, OUTSIDE)));
        for i in (0..n).rev() {
            self.backward[i] = row;
            let after: Row = std::array::from_fn(|t| row[t] * factors[i][t]);
            let mut before = [0.0f32; TAGS];
            for previous in 0..TAGS {
                for tag in 0..TAGS {
                    before[previous] += weights[i][previous][tag] * after[tag];
                }
            }
            normalise(&mut before);
            row = before;
        }
        self.expectations(instance, &weights, &factors);
    }

    fn expectations(&mut self, instance: &Instance, weights: &[Box<[Row; TAGS]>], factors: &[Row]) {
        let n = instance.labels.len();
        self.gradients.clear();
        self.steps.clear();
        let mut previous_row = [0.0; TAGS];
        previous_row[OUTSIDE as usize] = 1.0;
        let mut previous_label = OUTSIDE;
        for i in 0..n {
            let label = instance.labels[i];
            let mut marginal: Row = std::array::from_fn(|t| self.forward[i][t] * self.backward[i][t]);
            normalise(&mut marginal);
            let mut gradient = marginal.map(|m| -m);
            gradient[label as usize] += 1.0;
            self.gradients.push(gradient);
            let mut pairs = [[0.0f32; TAGS]; TAGS];
            let mut sum = 0.0;
            for p in 0..TAGS {
                for t in 0..TAGS {
                    let x = previous_row[p] * weights[i][p][t] * factors[i][t] * self.backward[i][t];
                    pairs[p][t] = x;
                    sum += x;
                }
            }
            let sort = instance.sorts[i];
            for (p, row) in pairs.iter().enumerate() {
                for (t, x) in row.iter().map(|x| x / sum.max(1e-30)).enumerate().filter(|(_, x)| *x > 1e-4) {
                    self.steps.push((sort, p as u8, t as u8, -x));
                }
            }
            self.steps.push((sort, previous_label, label, 1.0));
            previous_row = self.forward[i];
            previous_label = label;
        }
    }
}

fn exp_steps(steps: &[Row; TAGS]) -> Box<[Row; TAGS]> {
    Box::new(std::array::from_fn(|p| {
        std::array::from_fn(|t| if follows(p as u8, t as u8) { steps[p][t].exp() } else { 0.0 })
    }))
}

fn normalise(row: &mut Row) {
    let sum: f32 = row.iter().sum();
    if sum > 0.0 {
        row.iter_mut().for_each(|x| *x /= sum);
    }
}

/// The instance without a share of its features; `None` when none are to be hidden.
fn thinned(instance: &Instance, hidden: f32, random: &mut u64) -> Option<Instance> {
    if hidden <= 0.0 {
        return None;
    }
    let limit = (hidden * 65_536.0) as u64;
    let mut out = instance.clone();
    for features in &mut out.features {
        features.retain(|_| {
            step(random);
            *random >> 48 >= limit
        });
    }
    Some(out)
}

/// One step of a xorshift generator.
pub fn step(random: &mut u64) {
    *random ^= *random << 13;
    *random ^= *random >> 7;
    *random ^= *random << 17;
}

/// Fisher-Yates with a xorshift generator.
fn shuffle(order: &mut [usize], random: &mut u64) {
    for i in (1..order.len()).rev() {
        step(random);
        order.swap(i, (*random % (i as u64 + 1)) as usize);
    }
}
