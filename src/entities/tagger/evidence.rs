//! What the rest of the article says of a word: whether it is also written in lower case, stands
//! capitalised inside sentences, or was already taken for a name elsewhere.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::article::EntityKind;

use super::reading::{ArticleWords, Style};
use super::tags::{self, Tag};
use super::words::{Writing, hash_phrase};

/// How the article writes each word that may be part of a name.
#[derive(Debug, Default)]
pub struct Habits {
    words: FxHashMap<u32, Habit>,
}

/// How one word is written in the article, counted up to 65,535.
#[derive(Debug, Clone, Copy, Default)]
pub struct Habit {
    /// In lower case.
    pub lower: u16,
    /// Capitalised inside a sentence of prose.
    pub inside: u16,
    /// Capitalised at the beginning of a sentence, or in a line where all words are.
    pub elsewhere: u16,
    /// Indices, plus one, of its first occurrences in prose; 0 where there is none.
    pub places: [u32; PLACES],
}

/// So many occurrences of a word are remembered.
pub const PLACES: usize = 4;

impl Habits {
    /// Counts the words of `stretches` over all of `reading`.
    pub fn of(reading: &ArticleWords<'_>, stretches: &[(usize, Range<usize>)]) -> Self {
        let mut words: FxHashMap<u32, Habit> = FxHashMap::default();
        for (line, stretch) in stretches {
            let line = &reading.sentences[*line];
            for i in stretch.clone() {
                let word = &reading.words[i];
                if !word.writing.is_name_like() {
                    continue;
                }
                let habit = words.entry(word.fold).or_default();
                let telling = line.style == Style::Prose && i > line.words.start;
                let count = if telling { &mut habit.inside } else { &mut habit.elsewhere };
                *count = count.saturating_add(1);
                if line.style == Style::Prose
                    && let Some(free) = habit.places.iter_mut().find(|p| **p == 0)
                {
                    *free = i as u32 + 1;
                }
            }
        }
        for word in reading.words.iter().filter(|w| w.writing == Writing::Lower) {
            if let Some(habit) = words.get_mut(&word.fold) {
                habit.lower = habit.lower.saturating_add(1);
            }
        }
        Self { words }
    }

    /// How the article writes the word of hash `fold`.
    pub fn get(&self, fold: u32) -> Habit {
        self.words.get(&fold).copied().unwrap_or_default()
    }
}

/// Which kinds the first reading gave each word and phrase.
#[derive(Debug, Default)]
pub struct Labels {
    words: FxHashMap<u32, Tally>,
    phrases: FxHashMap<u32, Tally>,
}

/// Votes for person, organization, place, nationality or other, and nothing.
pub type Tally = [u16; 5];

/// The place of a label's vote in a [`Tally`].
pub fn vote(tag: Tag) -> usize {
    match tags::kind(tag) {
        Some(EntityKind::Person) => 0,
        Some(EntityKind::Organization) => 1,
        Some(EntityKind::Place) => 2,
        None if tag == tags::OUTSIDE => 4,
        None => 3,
    }
}

impl Labels {
    /// Adds the labels `tags` of the words `stretch`.
    pub fn add(&mut self, reading: &ArticleWords<'_>, stretch: Range<usize>, tags: &[Tag]) {
        for (i, &tag) in stretch.clone().zip(tags) {
            let word = &reading.words[i];
            if word.writing.is_name_like() {
                count(self.words.entry(word.fold).or_default(), vote(tag));
            }
        }
        for (span, kind) in tags::spans(tags) {
            if span.len() > 1 {
                let words = &reading.words[stretch.start + span.start..stretch.start + span.end];
                let phrase = hash_phrase(words.iter().map(|w| w.fold));
                let index = EntityKind::ALL.iter().position(|&k| k == kind).unwrap_or(3);
                count(self.phrases.entry(phrase).or_default(), index);
                // The name that a word was part of, by its last and first words.
                if let (Some(first), Some(last)) = (words.first(), words.last()) {
                    count(self.phrases.entry(hash_phrase([first.fold, 1])).or_default(), index);
                    count(self.phrases.entry(hash_phrase([last.fold, 2])).or_default(), index);
                }
            }
        }
    }

    /// Votes on the word of hash `fold`.
    pub fn word(&self, fold: u32) -> Tally {
        self.words.get(&fold).copied().unwrap_or_default()
    }

    /// Votes on a phrase, by its hash.
    pub fn phrase(&self, hash: u32) -> Tally {
        self.phrases.get(&hash).copied().unwrap_or_default()
    }
}

fn count(tally: &mut Tally, index: usize) {
    tally[index] = tally[index].saturating_add(1);
}
