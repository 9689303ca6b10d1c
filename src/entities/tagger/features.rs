//! What the tagger looks at: the features of one word in its line and article.
//!
//! A feature is a 64-bit hash of a template's number and its values, or the class of a word in its
//! place, which has a number of its own. The same code feeds the training program and the tagger, so
//! that both see the same.

use std::ops::Range;

use super::evidence::{Habits, Labels, Tally};
use super::lexicon::{self, DIVISIONS, Lexicon, Traits, WordClasses};
use super::reading::{ArticleWords, Style, WordLine};
use super::words::{TaggerWord, Writing, hash_phrase};

/// Takes the features of one word, one by one.
pub trait FeatureSink {
    /// The word has the feature `key`.
    fn add(&mut self, key: u64);

    /// The word in `place` has `classes`.
    fn add_classes(&mut self, classes: &WordClasses, place: usize);

    /// Sums of groups are remembered: features come by groups, and not in the order of templates.
    const GROUPED: bool = false;

    /// The word has the features that `features` hands on, all of which follow from `group` alone.
    fn add_group(&mut self, _: FeatureGroup, features: impl FnOnce(&mut Self))
    where
        Self: Sized,
    {
        features(self);
    }
}

/// What a group of features follows from: the number of the group, never 0, in the highest byte, and
/// the values that its templates read. Traits and classes of a word follow from its hash.
pub type FeatureGroup = [u64; 2];

/// Numbers of the groups of features.
mod group {
    /// A word by itself.
    pub const OWN: u64 = 1;
    /// A word at a place near the word in question: the first of five.
    pub const NEAR: u64 = 2;
    /// How the words around are written.
    pub const SHAPES: u64 = 7;
    /// The word before the run.
    pub const BEFORE: u64 = 8;
    /// The word after it.
    pub const AFTER: u64 = 9;
    /// The last word of the run.
    pub const LAST: u64 = 10;
    /// Its first word.
    pub const FIRST: u64 = 11;
}

/// Parts of a group, by number. Training takes features in the order in which models were trained,
/// part by part; a sum takes a group as a whole, where its first part stands.
type GroupParts = Range<u8>;
/// Every part of a group.
const WHOLE: GroupParts = 0..u8::MAX;

/// Hands on the first part of a group, or all of it to a sink that takes it as a whole.
#[inline]
fn first_part<S: FeatureSink>(group: FeatureGroup, sink: &mut S, features: impl FnOnce(GroupParts, &mut S)) {
    if S::GROUPED { sink.add_group(group, |sink| features(WHOLE, sink)) } else { features(0..1, sink) }
}

/// Hands on a later part of a group to a sink that has not taken all of it.
#[inline]
fn later_part<S: FeatureSink>(part: u8, sink: &mut S, features: impl FnOnce(GroupParts, &mut S)) {
    if !S::GROUPED {
        features(part..part + 1, sink);
    }
}

/// A template of one word, then the classes of the word in its place.
#[inline]
fn word_in_place<S: FeatureSink>(
    word: &TaggerWord,
    template: u32,
    with: u64,
    place: usize,
    parts: &GroupParts,
    sink: &mut S,
) {
    if parts.contains(&0) {
        sink.add(key(template, u64::from(word.fold), with));
    }
    if parts.contains(&1) {
        sink.add_classes(&word.classes, place);
    }
}

/// The group `number` of a word, with what else it follows from.
#[inline]
fn group_of(number: u64, word: &TaggerWord, beside: u64) -> FeatureGroup {
    let is_edge = u64::from(word.classes == lexicon::EDGE);
    [number << 56 | beside << 40 | is_edge << 32 | u64::from(word.fold), 0]
}

impl FeatureSink for &mut Vec<u64> {
    fn add(&mut self, key: u64) {
        self.push(key);
    }

    fn add_classes(&mut self, classes: &WordClasses, place: usize) {
        self.extend(class_rows(classes).map(|row| class_key(row, place)));
    }
}

/// Places whose words' classes count: five words around the word itself, the words before and after
/// its run, and the last and the first word of the run, each either another word or itself.
pub const PLACES: usize = 11;

/// Numbers of all classes of all [`DIVISIONS`], one after the other.
pub const CLASS_ROWS: usize = {
    let (mut sum, mut i) = (0, 0);
    while i < DIVISIONS.len() {
        sum += DIVISIONS[i] as usize + 2;
        i += 1;
    }
    sum
};

/// The numbers of `classes`, each below [`CLASS_ROWS`].
#[inline]
pub fn class_rows(classes: &WordClasses) -> impl Iterator<Item = usize> {
    let mut first = 0;
    classes.iter().zip(DIVISIONS).map(move |(&class, size)| {
        let row = first + usize::from(class.min(size + 1));
        first += usize::from(size) + 2;
        row
    })
}

/// The feature that stands, in training, for the class of number `row` in `place`.
pub fn class_key(row: usize, place: usize) -> u64 {
    key(90, row as u64, place as u64)
}

#[inline]
fn key(template: u32, a: u64, b: u64) -> u64 {
    let h = (a ^ u64::from(template).wrapping_mul(0xa076_1d64_78bd_642f)).wrapping_mul(0xe703_7ed1_a0b4_28db);
    ((h ^ (h >> 32)) ^ b.rotate_left(17)).wrapping_mul(0x8ebc_6af0_9c88_c6e3)
}

/// A stretch of words that may hold names, as features see it.
#[derive(Debug, Clone)]
pub struct Stretch<'a> {
    /// The article.
    pub reading: &'a ArticleWords<'a>,
    /// The line it stands in.
    pub line: &'a WordLine,
    /// Its words.
    pub words: Range<usize>,
    /// What the rest of the article says.
    pub habits: &'a Habits,
    /// Gazetteer.
    pub lexicon: &'a Lexicon<'a>,
}

/// A run of capitalised words inside a stretch.
#[derive(Debug, Clone)]
struct CapitalRun {
    words: Range<usize>,
}

/// Stands for the words before and after a line.
const EDGE: TaggerWord =
    TaggerWord { fold: 0x00ed_6e00, traits: Traits(0), classes: lexicon::EDGE, writing: Writing::Stop, length: 0 };

impl Stretch<'_> {
    /// Hands the features of every word to `sink`, one sink a word.
    pub fn features<S: FeatureSink>(&self, sinks: impl Iterator<Item = S>) {
        let mut run = CapitalRun { words: 0..0 };
        let mut gazetteer = vec![0u8; self.words.len()];
        self.look_up(&mut gazetteer);
        for (i, mut sink) in self.words.clone().zip(sinks) {
            let sink = &mut sink;
            if i >= run.words.end {
                run = self.run_at(i);
            }
            self.own(i, sink);
            self.neighbours(i, sink);
            self.around_run(i, &run, sink);
            self.listed(i, gazetteer[i - self.words.start], sink);
            self.habit(i, sink);
            self.heads(i, sink);
            self.wider(&run, sink);
            self.elsewhere(i, sink);
        }
    }

    #[inline]
    fn word(&self, i: usize, offset: isize) -> &TaggerWord {
        let at = i.wrapping_add_signed(offset);
        if self.line.words.contains(&at) { &self.reading.words[at] } else { &EDGE }
    }

    /// How a word is written, and what that means in its line.
    #[inline]
    fn shape(&self, word: &TaggerWord) -> u64 {
        word.writing as u64 | (self.line.style as u64) << 5
    }

    fn run_at(&self, i: usize) -> CapitalRun {
        let words = &self.reading.words;
        if !words[i].writing.is_name_like() {
            return CapitalRun { words: i..i + 1 };
        }
        let mut end = i + 1;
        while end < self.words.end && words[end].writing.is_name_like() {
            end += 1;
        }
        CapitalRun { words: i..end }
    }

    fn own<S: FeatureSink>(&self, i: usize, sink: &mut S) {
        let word = &self.reading.words[i];
        let shape = self.shape(word);
        let ends = self.ends(i);
        let [group, _] = group_of(group::OWN, word, shape | u64::from(word.length) << 8);
        first_part([group, ends.0 << 32 | ends.1], sink, |parts, sink| self.by_itself(word, ends, parts, sink));
        let first = i == self.line.words.start || self.reading.words[i - 1].writing == Writing::Quote;
        sink.add(key(6, shape, u64::from(first) | u64::from(word.traits.capitals()) << 1));
        later_part(1, sink, |parts, sink| self.by_itself(word, ends, parts, sink));
    }

    /// The first and the last letters of a word, up to four, the outermost in the highest byte.
    #[inline]
    fn ends(&self, i: usize) -> (u64, u64) {
        let letters = self.reading.letters(i).as_bytes();
        let (mut head, mut tail) = (0u64, 0u64);
        for n in 0..4.min(letters.len()) {
            head = head << 8 | u64::from(letters[n].to_ascii_lowercase());
            tail = tail << 8 | u64::from(letters[letters.len() - 1 - n].to_ascii_lowercase());
        }
        (head, tail)
    }

    /// What a word shows by itself.
    fn by_itself<S: FeatureSink>(&self, word: &TaggerWord, (head, tail): (u64, u64), parts: GroupParts, sink: &mut S) {
        let shape = self.shape(word);
        let fold = u64::from(word.fold);
        if parts.contains(&0) {
            sink.add(key(1, shape, 0));
            sink.add(key(2, fold, 0));
            sink.add(key(3, fold, shape));
            sink.add(key(4, shape, u64::from(word.length.min(12))));
        }
        if parts.contains(&1) {
            let letters = u32::from(word.length.min(4));
            for (n, with) in [(2, 2), (3, shape << 8 | 3), (4, 4)] {
                if n <= letters {
                    sink.add(key(7, head >> (8 * (letters - n)), with));
                    sink.add(key(8, tail >> (8 * (letters - n)), with));
                }
            }
        }
        if parts.contains(&2) {
            let traits = word.traits;
            sink.add(key(61, u64::from(traits.naming()), 0));
            sink.add(key(62, u64::from(traits.forename()), shape));
            sink.add(key(63, u64::from(traits.surname()), shape));
            sink.add(key(64, u64::from(traits.city()), shape));
            sink.add(key(65, u64::from(traits.capitals() << 3 | traits.frequency()), shape));
            sink.add(key(66, flags(traits), shape));
        }
        if parts.contains(&3) {
            sink.add_classes(&word.classes, 2);
        }
    }

    fn neighbours<S: FeatureSink>(&self, i: usize, sink: &mut S) {
        let [a, b, c, d, e] = [-2, -1, 0, 1, 2].map(|o| self.word(i, o));
        let folds = [a, b, c, d, e].map(|w| u64::from(w.fold));
        for (template, place, word) in [(10, 0, a), (11, 1, b), (12, 3, d), (13, 4, e)] {
            first_part(group_of(group::NEAR + place, word, 0), sink, |parts, sink| {
                word_in_place(word, template, 0, place as usize, &parts, sink);
            });
        }
        sink.add(key(14, folds[1], folds[2]));
        sink.add(key(15, folds[2], folds[3]));
        sink.add(key(16, folds[1], folds[3]));
        sink.add(key(17, folds[0], folds[1]));
        sink.add(key(18, folds[3], folds[4]));
        let shapes = [a, b, c, d, e].map(|w| w.writing as u64);
        let style = self.line.style as u64;
        let all = shapes.iter().fold(style, |all, shape| all << 8 | shape);
        first_part([group::SHAPES << 56 | all, 0], sink, |_, sink| {
            sink.add(key(20, shapes[1] << 8 | shapes[2], style));
            sink.add(key(21, shapes[2] << 8 | shapes[3], style));
            sink.add(key(22, shapes[1] << 16 | shapes[2] << 8 | shapes[3], style));
            sink.add(key(23, shapes[0] << 24 | shapes[1] << 16 | shapes[2] << 8 | shapes[3], shapes[4] << 8 | style));
        });
    }

    /// The run of capitalised words that `i` is part of, and what stands before and after it.
    fn around_run<S: FeatureSink>(&self, i: usize, run: &CapitalRun, sink: &mut S) {
        let first = run.words.start;
        let last = run.words.end - 1;
        let length = run.words.len().min(5) as u64;
        let position = (i - first).min(3) as u64 | ((last - i).min(3) as u64) << 2;
        sink.add(key(40, position, length));
        let (head, tail) = (&self.reading.words[first], &self.reading.words[last]);
        let before = self.word(first, -1);
        let after = self.word(last, 1);
        let (is_first, is_last) = (i == first, i == last);
        let of_run = [
            (41, group::LAST, 7 + usize::from(is_last), tail, u64::from(is_last)),
            (42, group::FIRST, 9 + usize::from(is_first), head, u64::from(is_first)),
            (43, group::BEFORE, 5, before, length),
            (44, group::AFTER, 6, after, length),
        ];
        for (template, number, place, word, with) in of_run {
            first_part(group_of(number, word, with), sink, |parts, sink| {
                word_in_place(word, template, with, place, &parts, sink);
            });
        }
        sink.add(key(48, u64::from(before.fold), u64::from(after.fold)));
        for k in 0..2 {
            sink.add(key(45 + k as u32, u64::from(before.classes[k]), u64::from(after.classes[k])));
        }
        if !S::GROUPED {
            let near = [-2, -1, 0, 1, 2].map(|o| self.word(i, o));
            for (place, word) in near.into_iter().chain([before, after]).enumerate() {
                sink.add_classes(&word.classes, place);
            }
            sink.add_classes(&tail.classes, 7 + usize::from(is_last));
            sink.add_classes(&head.classes, 9 + usize::from(is_first));
        }
    }

    /// Marks the words that gazetteer phrases cover.
    fn look_up(&self, out: &mut [u8]) {
        let start = self.words.start;
        let mut i = start;
        while i < self.words.end {
            let mut longest = 1;
            if self.reading.words[i].traits.starts_phrase() {
                for end in (i + 2..=(i + 5).min(self.words.end)).rev() {
                    let what = self.lexicon.phrase(hash_phrase(self.reading.words[i..end].iter().map(|w| w.fold)));
                    if what != 0 {
                        longest = end - i;
                        for (n, slot) in out[i - start..end - start].iter_mut().enumerate() {
                            *slot = what << 2
                                | if n == 0 {
                                    0
                                } else if n + 1 == longest {
                                    2
                                } else {
                                    1
                                };
                        }
                        break;
                    }
                }
            }
            i += longest;
        }
    }

    fn listed<S: FeatureSink>(&self, i: usize, phrase: u8, sink: &mut S) {
        let [a, b, c, d] = [-2, -1, 0, 1].map(|o| self.word(i, o).traits);
        if phrase != 0 {
            sink.add(key(60, u64::from(phrase), 0));
        }
        let word = &self.reading.words[i];
        later_part(2, sink, |parts, sink| self.by_itself(word, (0, 0), parts, sink));
        sink.add(key(67, flags(b), flags(c)));
        sink.add(key(68, flags(c), flags(d)));
        sink.add(key(69, coarse(b), coarse(c)));
        sink.add(key(70, coarse(c), coarse(d)));
        sink.add(key(71, coarse(a) << 32 | coarse(b), coarse(c)));
        sink.add(key(72, coarse(b) << 32 | coarse(d), coarse(c)));
    }

    /// Words a little further from the run, wherever exactly.
    fn wider<S: FeatureSink>(&self, run: &CapitalRun, sink: &mut S) {
        for offset in 2..4 {
            sink.add(key(50, u64::from(self.word(run.words.start, -offset).fold), 0));
            sink.add(key(51, u64::from(self.word(run.words.end - 1, offset).fold), 0));
        }
    }

    /// The company that the word keeps elsewhere in the article (Ratinov and Roth 2009).
    fn elsewhere<S: FeatureSink>(&self, i: usize, sink: &mut S) {
        let word = &self.reading.words[i];
        if !word.writing.is_name_like() {
            return;
        }
        let places = self.habits.get(word.fold).places;
        for place in places.into_iter().filter(|&p| p != 0).map(|p| p as usize - 1).filter(|&p| p != i) {
            let beside = |at: Option<usize>| at.and_then(|at| self.reading.words.get(at)).unwrap_or(&EDGE);
            let (before, after) = (beside(place.checked_sub(1)), beside(Some(place + 1)));
            sink.add(key(82, u64::from(before.fold), 0));
            sink.add(key(83, u64::from(after.fold), 0));
        }
    }

    /// The nearest words before and after that head names of organizations or places: `Ministry` of
    /// Fisheries and Oceans.
    fn heads<S: FeatureSink>(&self, i: usize, sink: &mut S) {
        let words = &self.reading.words;
        let heads = |w: &TaggerWord| {
            w.writing.is_name_like()
                && (w.traits.is_organization_word() || w.traits.is_place_word() || w.traits.is_title())
        };
        let own = if words[i].writing.is_name_like() { 0 } else { u64::from(words[i].fold) };
        let start = self.words.start.max(i.saturating_sub(9));
        if let Some(head) = (start..i).rev().find(|&j| heads(&words[j])) {
            let between = &words[head + 1..i];
            let commas = between.iter().filter(|w| w.writing == Writing::Comma).count().min(1) as u64;
            let small = between.iter().any(|w| w.writing == Writing::Lower);
            let way = commas | u64::from(small) << 1 | (((i - head).min(6)) as u64) << 2;
            let fold = u64::from(words[head].fold);
            sink.add(key(32, fold, way));
            sink.add(key(33, fold ^ (commas << 40), own));
            sink.add(key(34, u64::from(self.word(i, 1).fold), fold ^ (own << 20)));
        }
        let end = self.words.end.min(i + 7);
        if let Some(head) = (i + 1..end).find(|&j| heads(&words[j])) {
            let commas = words[i + 1..head].iter().any(|w| w.writing == Writing::Comma);
            let small = words[i + 1..head].iter().any(|w| w.writing == Writing::Lower);
            let way = u64::from(commas) | u64::from(small) << 1 | (((head - i).min(6)) as u64) << 2;
            sink.add(key(35, u64::from(words[head].fold), way));
            sink.add(key(36, u64::from(words[head].fold), own));
        }
    }

    fn habit<S: FeatureSink>(&self, i: usize, sink: &mut S) {
        let word = &self.reading.words[i];
        if !word.writing.is_name_like() {
            return;
        }
        let habit = self.habits.get(word.fold);
        let first = i == self.line.words.start;
        let telling = self.line.style == Style::Prose && !first;
        let inside = (habit.inside - u16::from(telling).min(habit.inside)).min(2);
        let elsewhere = habit.elsewhere.saturating_sub(u16::from(!telling)).min(1);
        let seen = u64::from(habit.lower.min(2)) | u64::from(inside) << 4 | u64::from(elsewhere) << 8;
        let shape = self.shape(word) | u64::from(first) << 10;
        sink.add(key(80, seen, shape));
        sink.add(key(81, seen, u64::from(word.traits.capitals()) << 16 | shape));
    }

    /// Hands the features of the second reading to `sinks`: what the first one took each word for,
    /// elsewhere in the article too.
    pub fn second<S: FeatureSink>(&self, labels: &Labels, sinks: impl Iterator<Item = S>) {
        for (i, mut sink) in self.words.clone().zip(sinks) {
            let word = &self.reading.words[i];
            let shape = self.shape(word);
            if !word.writing.is_name_like() {
                continue;
            }
            let own = summary(labels.word(word.fold));
            let next = self.word(i, 1);
            let previous = self.word(i, -1);
            sink.add(key(100, own, 0));
            sink.add(key(101, own, shape));
            sink.add(key(102, own, coarse(word.traits)));
            let begins = summary(labels.phrase(hash_phrase([word.fold, 1])));
            let ends = summary(labels.phrase(hash_phrase([word.fold, 2])));
            sink.add(key(103, begins, ends));
            sink.add(key(104, own << 16 | begins, ends));
            let pair = |a: &TaggerWord, b: &TaggerWord| summary(labels.phrase(hash_phrase([a.fold, b.fold])));
            sink.add(key(105, pair(previous, word), pair(word, next)));
            sink.add(key(106, summary(labels.word(previous.fold)), own));
            sink.add(key(107, summary(labels.word(next.fold)), own));
        }
    }
}

/// The winner of a vote, how clearly it won, and how many voted, in few values.
fn summary(tally: Tally) -> u64 {
    let all: u32 = tally.iter().map(|&n| u32::from(n)).sum();
    if all == 0 {
        return 0;
    }
    let (winner, &most) = tally.iter().enumerate().max_by_key(|&(i, &n)| (n, i)).unwrap_or((0, &0));
    let most = u32::from(most);
    let clear = if most == all { 2 } else { u64::from(most * 3 > all * 2) };
    let many = match all {
        1 => 0,
        2..=3 => 1,
        _ => 2,
    };
    1 + winner as u64 + clear * 8 + many * 32
}

/// Only the lists that a word stands in, not how common it is there.
#[inline]
fn flags(traits: Traits) -> u64 {
    u64::from(traits.0 >> 15 & 0b10_0110_0111_1111)
}

/// Lists, and common, rare or no name.
#[inline]
fn coarse(traits: Traits) -> u64 {
    let level = |n: u32| u64::from(n.div_ceil(3));
    flags(traits) | level(traits.forename()) << 20 | level(traits.surname()) << 22 | level(traits.city()) << 24
}
