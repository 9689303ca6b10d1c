//! The tagger: finds the names of people, organizations and places in an article.
//!
//! A linear-chain conditional random field over hashed features, decoded exactly. An article is read
//! twice: the second reading also sees what the first one took the same words for elsewhere.
//! Only stretches around capitalised words are scored; all else is outside by construction.
//!
//! Weights and lexicon are read in place from the bytes that `examples/train_tagger` wrote; [`model`]
//! says which of them are of this program.

use std::cell::RefCell;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::article::EntityKind;

pub mod evidence;
pub mod features;
mod glued;
pub mod lexicon;
mod memo;
pub mod model;
pub mod reading;
pub mod table;
pub mod tags;
pub mod weights;
pub mod words;

use evidence::{Habits, Labels};
use features::{FeatureGroup, FeatureSink, Stretch, class_rows};
use lexicon::{Lexicon, WordClasses};
use memo::Memo;
use reading::ArticleWords;
use tags::{TAGS, Tag, TagScores};
use weights::{TaggerWeights, WeightRow};
use words::{TaggerWord, Writing};

/// One name found: its words in the [`ArticleWords`], and what it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameSpan {
    /// Indices of its words.
    pub words: Range<usize>,
    /// What it names.
    pub kind: EntityKind,
}

/// Weights and lexicon.
#[derive(Debug, Clone)]
pub struct Tagger<'a> {
    /// What is known of words.
    pub lexicon: Lexicon<'a>,
    weights: TaggerWeights<'a>,
    /// Tells taggers apart.
    number: u64,
}

/// The sort of a word, below [`weights::SORTS`].
pub fn sort(word: &TaggerWord) -> usize {
    match word.writing {
        Writing::Capitalised => 0,
        Writing::Capitals => 1,
        Writing::Mixed => 2,
        Writing::Letter => 3,
        Writing::Acronym => 4,
        Writing::Number | Writing::NumberWord => 5,
        Writing::Possessive => 6,
        Writing::Stop => 7,
        Writing::Comma => 8,
        Writing::Hyphen => 9,
        Writing::Ampersand => 10,
        Writing::Quote => 11,
        Writing::Open | Writing::Sign => 12,
        Writing::Lower if word.traits.is_particle() => 13,
        Writing::Lower | Writing::Uncased => 14,
    }
}

impl<'a> Tagger<'a> {
    /// A tagger that knows `lexicon` and weighs by `weights`.
    pub fn new(lexicon: Lexicon<'a>, weights: TaggerWeights<'a>) -> Self {
        static TAGGERS: AtomicU64 = AtomicU64::new(1);
        Self { lexicon, weights, number: TAGGERS.fetch_add(1, Ordering::Relaxed) }
    }

    /// The names in `reading`, which was read with this tagger's lexicon, in order.
    pub fn tag(&self, reading: &ArticleWords<'_>) -> Vec<NameSpan> {
        memo::with(self.number, |memo| self.tag_with(reading, memo))
    }

    fn tag_with(&self, reading: &ArticleWords<'_>, memo: &RefCell<Memo>) -> Vec<NameSpan> {
        let stretches = stretches(reading);
        let habits = Habits::of(reading, &stretches);
        let mut scores: Vec<TagScores> = Vec::new();
        let (mut back, mut tags) = (Vec::new(), Vec::new());
        let mut labels = Labels::default();
        let views: Vec<Stretch<'_>> = stretches
            .into_iter()
            .map(|(line, words)| Stretch {
                reading,
                line: &reading.sentences[line],
                words,
                habits: &habits,
                lexicon: &self.lexicon,
            })
            .collect();
        for view in &views {
            let from = scores.len();
            scores.resize(from + view.words.len(), [0; TAGS]);
            view.features(self.sums(&mut scores[from..], memo));
            self.decode(0, view, &scores[from..], &mut back, &mut tags);
            labels.add(reading, view.words.clone(), &tags);
        }
        let mut spans = Vec::new();
        let mut from = 0;
        for view in &views {
            let scores = &mut scores[from..from + view.words.len()];
            from += view.words.len();
            view.second(&labels, self.sums(scores, memo));
            self.decode(1, view, scores, &mut back, &mut tags);
            let start = view.words.start;
            spans.extend(tags::spans(&tags).map(|(r, kind)| NameSpan { words: start + r.start..start + r.end, kind }));
        }
        spans
    }

    fn sums<'s>(&'s self, scores: &'s mut [TagScores], memo: &'s RefCell<Memo>) -> impl Iterator<Item = Sum<'s>> {
        scores.iter_mut().map(move |scores| Sum {
            weights: &self.weights,
            scores,
            memo,
            keys: [0; AT_ONCE],
            waiting: 0,
        })
    }

    fn decode(
        &self,
        pass: usize,
        view: &Stretch<'_>,
        scores: &[TagScores],
        back: &mut Vec<[u8; TAGS]>,
        tags: &mut Vec<Tag>,
    ) {
        let words = &view.reading.words[view.words.clone()];
        tags::best(scores, |i| &self.weights.steps[pass][sort(&words[i])], back, tags);
    }
}

/// Every stretch of `reading` that may hold names, with the index of its line.
pub fn stretches(reading: &ArticleWords<'_>) -> Vec<(usize, Range<usize>)> {
    let mut out = Vec::new();
    let mut of_line = Vec::new();
    for (index, line) in reading.sentences.iter().enumerate() {
        reading.stretches(line, &mut of_line);
        out.extend(of_line.drain(..).map(|s| (index, s)));
    }
    out
}

/// Features that are looked up together.
const AT_ONCE: usize = 64;

/// The running sum of one word's weights. The table is larger than a processor's near caches and
/// every look-up a miss: features wait until there are many, so that the misses overlap.
#[derive(Debug)]
struct Sum<'a> {
    weights: &'a TaggerWeights<'a>,
    scores: &'a mut TagScores,
    memo: &'a RefCell<Memo>,
    keys: [u64; AT_ONCE],
    waiting: usize,
}

impl Sum<'_> {
    fn look_up(&mut self) {
        let keys = &self.keys[..self.waiting];
        let table = self.weights.features;
        std::hint::black_box(keys.iter().fold(0, |seen, &key| seen ^ table.touch(key)));
        // Of a length that is known, a row is added at once.
        for row in keys.iter().filter_map(|&key| table.get(key)?.first_chunk::<TAGS>()) {
            weigh(self.scores, row);
        }
        self.waiting = 0;
    }
}

#[inline]
fn weigh(scores: &mut TagScores, row: &WeightRow) {
    for (score, &weight) in scores.iter_mut().zip(row) {
        *score = score.saturating_add(i16::from(weight as i8));
    }
}

#[inline]
fn add(scores: &mut TagScores, sum: &TagScores) {
    for (score, &weight) in scores.iter_mut().zip(sum) {
        *score = score.saturating_add(weight);
    }
}

impl FeatureSink for Sum<'_> {
    #[inline]
    fn add(&mut self, key: u64) {
        self.keys[self.waiting] = key;
        self.waiting += 1;
        if self.waiting == AT_ONCE {
            self.look_up();
        }
    }

    #[inline]
    fn add_classes(&mut self, classes: &WordClasses, place: usize) {
        for places in class_rows(classes).filter_map(|row| self.weights.class(row)) {
            weigh(self.scores, &places[place]);
        }
    }

    const GROUPED: bool = true;

    /// A word's weights are some hundred signed bytes: their sum cannot saturate, so that it does not
    /// matter in which order or in how many parts they are added.
    #[inline]
    fn add_group(&mut self, group: FeatureGroup, features: impl FnOnce(&mut Self)) {
        if let Some(sum) = self.memo.borrow().get(group) {
            add(self.scores, sum);
            return;
        }
        self.look_up();
        let so_far = std::mem::take(self.scores);
        features(self);
        self.look_up();
        self.memo.borrow_mut().put(group, *self.scores);
        add(self.scores, &so_far);
    }
}

impl Drop for Sum<'_> {
    fn drop(&mut self) {
        self.look_up();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Prose;

    /// Sums what it is given, feature by feature.
    struct Plain<'a>(&'a TaggerWeights<'a>, &'a mut TagScores);

    impl FeatureSink for Plain<'_> {
        fn add(&mut self, key: u64) {
            if let Some(row) = self.0.features.get(key).and_then(|row| row.first_chunk::<TAGS>()) {
                weigh(self.1, row);
            }
        }

        fn add_classes(&mut self, classes: &WordClasses, place: usize) {
            for places in class_rows(classes).filter_map(|row| self.0.class(row)) {
                weigh(self.1, &places[place]);
            }
        }
    }

    #[test]
    fn what_is_remembered_sums_to_what_is_looked_up() {
        let tagger = Tagger::shipped();
        let body = "The minister Anna McKay of ACME Corp. met O'Brien in Port Ellery, Łódź and the U.S. on Monday. \
            ANNA MCKAY SAID NO. \"Anna\" left Port Ellery alone; the Bank of Łódź & Sons didn't. McKay, 62, smiled.";
        let (empty, prose) = (Prose::default(), Prose::of(body));
        let reading = ArticleWords::of(("", &empty), (body, &prose), &tagger.lexicon);
        let stretches = stretches(&reading);
        let habits = Habits::of(&reading, &stretches);
        // The second time everything is remembered.
        for (line, words) in stretches.iter().chain(&stretches).cloned() {
            let line = &reading.sentences[line];
            let view = Stretch { reading: &reading, line, words, habits: &habits, lexicon: &tagger.lexicon };
            let (mut plain, mut summed) = (vec![[0; TAGS]; view.words.len()], vec![[0; TAGS]; view.words.len()]);
            view.features(plain.iter_mut().map(|scores| Plain(&tagger.weights, scores)));
            memo::with(tagger.number, |memo| view.features(tagger.sums(&mut summed, memo)));
            assert_eq!(plain, summed);
        }
    }
}
